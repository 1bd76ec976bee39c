//! What comes out: records and lists, as JSON for machines or aligned plain text for people.
//!
//! Machine output goes to the writer `out`, everything else to `err`.

use std::io::{self, Write};

use serde_json::Value;
use unicode_width::UnicodeWidthStr;

use crate::cli::record::{Field, Record, Style};
use crate::domain::text::{inert, inert_json};

/// The two writers of a run and whether it speaks JSON.
pub struct Streams<'w> {
    /// Machine output.
    pub out: &'w mut dyn Write,
    /// Everything else.
    pub err: &'w mut dyn Write,
    /// `--json`.
    pub json: bool,
}

impl Streams<'_> {
    /// Prints one record: an object, or a block of `name  value` lines.
    pub fn record(&mut self, style: Style, record: &Record) -> io::Result<()> {
        if self.json {
            self.line(&style.object(record))
        } else {
            block(self.out, style, record)
        }
    }

    /// Prints JSON on a line of its own; no text in it steers a terminal.
    pub fn line(&mut self, json: &Value) -> io::Result<()> {
        writeln!(self.out, "{}", inert_json(&json.to_string()))
    }

    /// Prints an object with `--json`, else the sentence.
    pub fn done(&mut self, style: Style, record: &Record, sentence: &str) -> io::Result<()> {
        if self.json {
            self.record(style, record)
        } else {
            writeln!(self.out, "{}", inert(sentence))
        }
    }

    /// Prints a whole list: an array, or a table of `columns`.
    pub fn list(
        &mut self,
        style: Style,
        columns: &[&'static str],
        rows: &[Record],
    ) -> io::Result<()> {
        let mut list = self.begin(style, columns)?;
        list.rows(rows)?;
        list.end()
    }

    /// Begins a list whose rows come page by page.
    pub fn begin<'s>(
        &'s mut self,
        style: Style,
        columns: &'s [&'static str],
    ) -> io::Result<List<'s>> {
        if self.json {
            write!(self.out, "[")?;
        }
        Ok(List {
            out: self.out,
            json: self.json,
            style,
            columns,
            widths: Vec::new(),
            count: 0,
        })
    }

    /// A remark for people, on stderr.
    pub fn note(&mut self, sentence: &str) -> io::Result<()> {
        writeln!(self.err, "{}", inert(sentence))
    }
}

/// A list being printed; only one page of it is ever in memory.
pub struct List<'s> {
    out: &'s mut dyn Write,
    json: bool,
    style: Style,
    columns: &'s [&'static str],
    widths: Vec<usize>,
    count: usize,
}

impl List<'_> {
    /// Prints one page. The first page settles the widths of a table.
    pub fn rows(&mut self, rows: &[Record]) -> io::Result<()> {
        if self.json {
            for row in rows {
                let comma = if self.count == 0 { "" } else { "," };
                let object = self.style.object(row).to_string();
                write!(self.out, "{comma}\n{}", inert_json(&object))?;
                self.count += 1;
            }
            return Ok(());
        }
        if !rows.is_empty() {
            let mut table = Table {
                out: self.out,
                style: self.style,
                columns: self.columns,
                indent: "",
            };
            table.print(rows, &mut self.widths)?;
            self.count += rows.len();
        }
        Ok(())
    }

    /// How many rows were printed.
    pub fn count(&self) -> usize {
        self.count
    }

    /// Ends the array; an empty table says so.
    pub fn end(self) -> io::Result<()> {
        match (self.json, self.count) {
            (true, 0) => writeln!(self.out, "]"),
            (true, _) => writeln!(self.out, "\n]"),
            (false, 0) => writeln!(self.out, "nothing to show"),
            (false, _) => Ok(()),
        }
    }
}

fn title(name: &str) -> String {
    name.replace('_', " ")
}

struct Table<'t> {
    out: &'t mut dyn Write,
    style: Style,
    columns: &'t [&'static str],
    indent: &'static str,
}

impl Table<'_> {
    /// Prints rows; with no `widths` yet they are measured and the head is printed.
    fn print(&mut self, rows: &[Record], widths: &mut Vec<usize>) -> io::Result<()> {
        let figures: Vec<bool> = self
            .columns
            .iter()
            .map(|name| rows.iter().any(|row| row.get(name).is_figure()))
            .collect();
        let cells: Vec<Vec<String>> = rows
            .iter()
            .map(|row| {
                let fields = self.columns.iter().map(|name| row.get(name));
                fields.map(|field| self.style.text(field)).collect()
            })
            .collect();
        if widths.is_empty() {
            let head: Vec<String> = self.columns.iter().map(|name| title(name)).collect();
            *widths = head.iter().map(|text| text.width()).collect();
            for row in &cells {
                for (width, text) in widths.iter_mut().zip(row) {
                    *width = (*width).max(text.width());
                }
            }
            self.line(&head, widths, &figures)?;
        }
        cells
            .iter()
            .try_for_each(|row| self.line(row, widths, &figures))
    }

    fn line(&mut self, cells: &[String], widths: &[usize], figures: &[bool]) -> io::Result<()> {
        let mut line = self.indent.to_owned();
        for ((text, width), figure) in cells.iter().zip(widths).zip(figures) {
            let pad = " ".repeat(width.saturating_sub(text.width()));
            if *figure {
                line.push_str(&pad);
                line.push_str(text);
            } else {
                line.push_str(text);
                line.push_str(&pad);
            }
            line.push_str("  ");
        }
        writeln!(self.out, "{}", line.trim_end())
    }
}

fn block(out: &mut dyn Write, style: Style, record: &Record) -> io::Result<()> {
    let width = record
        .fields()
        .filter(|(_, field)| !matches!(field, Field::Rows(..)))
        .map(|(name, _)| name.width())
        .max();
    let width = width.unwrap_or(0);
    for (name, field) in record.fields() {
        match field {
            Field::Rows(_, rows) if rows.is_empty() => {}
            Field::Rows(columns, rows) => {
                writeln!(out, "\n{}", title(name))?;
                let mut table = Table {
                    out: &mut *out,
                    style,
                    columns,
                    indent: "  ",
                };
                table.print(rows, &mut Vec::new())?;
            }
            field => {
                let text = style.text(field);
                if !text.is_empty() {
                    writeln!(out, "{:width$}  {text}", title(name))?;
                }
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::locale::NumberStyle;
    use crate::domain::money::{Currency, Money};
    use crate::domain::quantity::Quantity;
    use crate::domain::time::{Timestamp, Zone};

    fn style() -> Style {
        Style {
            currency: Currency::new("EUR").ok(),
            zone: Zone::parse("+05:30").unwrap(),
            numbers: NumberStyle::CommaPoint,
        }
    }

    fn sample() -> Record {
        Record::new()
            .with("sku", "A-1")
            .with("price", Money::from_minor(125_000))
            .with("on_hand", Field::Quantity(Quantity::from_steps(1_250), 3))
            .with("at", Timestamp::parse("2026-11-20T20:00:00Z"))
    }

    fn print(json: bool, rows: &[Record]) -> String {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let mut streams = Streams {
            out: &mut out,
            err: &mut err,
            json,
        };
        streams
            .list(style(), &["sku", "price", "on_hand"], rows)
            .unwrap();
        assert!(err.is_empty());
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn machines_get_strings_for_money_and_numbers_for_quantities() {
        let printed = print(true, &[sample(), sample()]);
        let read: Value = serde_json::from_str(&printed).unwrap();
        assert_eq!(read[1]["price"], "1250.00");
        assert_eq!(read[0]["on_hand"].to_string(), "1.25");
        assert_eq!(read[0]["at"], "2026-11-21T01:30:00+05:30");
        assert_eq!(print(true, &[]), "[]\n");
    }

    #[test]
    fn people_get_aligned_columns() {
        let long = Record::new()
            .with("sku", "LONGER-SKU")
            .with("price", Money::from_minor(5));
        assert_eq!(
            print(false, &[sample(), long]),
            "sku            price  on hand\n\
             A-1         1,250.00    1.250\n\
             LONGER-SKU      0.05\n"
        );
        assert_eq!(print(false, &[]), "nothing to show\n");
    }

    #[test]
    fn stored_text_cannot_steer_the_terminal() {
        let evil = Record::new().with("sku", "A\u{1b}[2J\u{202e}B");
        let printed = print(false, &[evil]);
        assert!(printed.contains("A[2JB"), "{printed:?}");
    }
}
