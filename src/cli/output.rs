//! What comes out: records and lists, as JSON for machines or aligned plain text for people.
//!
//! A noun says its fields once, as a [`Record`]; how a field is written is decided here. Machine output goes to the
//! writer `out`, everything else to `err`.

use std::io::{self, Write};

use serde_json::{Map, Number, Value};
use unicode_width::UnicodeWidthStr;

use crate::domain::locale::NumberStyle;
use crate::domain::money::{Currency, Money, plain_decimal};
use crate::domain::quantity::Quantity;
use crate::domain::shop::Shop;
use crate::domain::text::clean;
use crate::domain::time::{Day, Timestamp, Zone};

/// One value of a record, not yet written.
#[derive(Debug, Clone, PartialEq)]
pub enum Field {
    /// Nothing (`null`).
    Empty,
    /// Words.
    Text(String),
    /// A whole number.
    Count(i64),
    /// Yes or no.
    Flag(bool),
    /// An amount: a decimal string for machines.
    Money(Money),
    /// A quantity with the decimals of its unit: a number for machines.
    Quantity(Quantity, u8),
    /// A quantity in thousandths of a unit: a number for machines.
    Milli(i64),
    /// Basis points: percent for both.
    Share(i64),
    /// An instant: RFC 3339 with the shop's offset for machines.
    Time(Timestamp),
    /// A local day.
    Day(Day),
    /// Words, several.
    Words(Vec<String>),
    /// A decimal number with no unit (degrees).
    Number(f64),
    /// JSON as it is stored.
    Json(Value),
    /// Records inside a record: which columns people see, and the rows.
    Rows(&'static [&'static str], Vec<Record>),
}

macro_rules! fields_from {
    ($($type:ty => $variant:ident),+ $(,)?) => {
        $(impl From<$type> for Field {
            fn from(value: $type) -> Self {
                Self::$variant(value)
            }
        })+
    };
}

fields_from!(
    String => Text, i64 => Count, bool => Flag, Money => Money, Timestamp => Time, Day => Day, Vec<String> => Words,
    f64 => Number,
);

impl From<&str> for Field {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<&String> for Field {
    fn from(value: &String) -> Self {
        Self::Text(value.clone())
    }
}

impl<T: Into<Field>> From<Option<T>> for Field {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}

/// Named fields in order: one JSON object, or one row or block of text.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Record(Vec<(&'static str, Field)>);

impl Record {
    /// No fields yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The record with one more field.
    #[must_use]
    pub fn with(mut self, name: &'static str, field: impl Into<Field>) -> Self {
        self.0.push((name, field.into()));
        self
    }

    /// Its fields in the order of `columns`, as machines read them without quotes.
    pub fn cells(&self, columns: &[&'static str], style: Style) -> Vec<String> {
        let values = columns.iter().map(|name| style.json(self.get(name)));
        values
            .map(|value| match value {
                Value::Null => String::new(),
                Value::String(text) => text,
                other => other.to_string(),
            })
            .collect()
    }

    /// A field by its name; [`Field::Empty`] when there is none.
    pub fn get(&self, name: &str) -> &Field {
        self.0
            .iter()
            .find(|(known, _)| *known == name)
            .map_or(&Field::Empty, |(_, field)| field)
    }
}

/// How the shop writes amounts, numbers and times.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    currency: Option<Currency>,
    zone: Zone,
    numbers: NumberStyle,
}

impl Style {
    /// The shop's way.
    pub fn of(shop: &Shop) -> Self {
        Self {
            currency: Some(shop.currency),
            zone: shop.zone,
            numbers: shop.settings.number_style,
        }
    }

    /// Before there is a shop: for records without amounts.
    pub fn plain() -> Self {
        Self {
            currency: None,
            zone: Zone::UTC,
            numbers: NumberStyle::default(),
        }
    }

    fn amount(self, amount: Money) -> String {
        self.currency.map_or_else(
            || amount.minor().to_string(),
            |currency| currency.plain(amount),
        )
    }

    /// A field as machines read it.
    pub fn json(self, field: &Field) -> Value {
        match field {
            Field::Empty => Value::Null,
            Field::Text(text) => Value::from(text.as_str()),
            Field::Count(count) => Value::from(*count),
            Field::Flag(flag) => Value::from(*flag),
            Field::Money(amount) => Value::from(self.amount(*amount)),
            Field::Quantity(quantity, decimals) => decimal(quantity.steps(), *decimals),
            Field::Milli(milli) => decimal(*milli, 3),
            Field::Share(points) => decimal(*points, 2),
            Field::Time(at) => Value::from(self.zone.rfc3339(*at)),
            Field::Day(day) => Value::from(day.iso()),
            Field::Words(words) => Value::from(words.clone()),
            Field::Number(number) => Value::from(*number),
            Field::Json(value) => value.clone(),
            Field::Rows(_, rows) => rows.iter().map(|row| self.object(row)).collect(),
        }
    }

    /// A record as one JSON object.
    pub fn object(self, record: &Record) -> Value {
        let fields = record.0.iter();
        Value::Object(
            fields
                .map(|(name, field)| ((*name).to_owned(), self.json(field)))
                .collect::<Map<_, _>>(),
        )
    }

    /// A field as people read it.
    pub fn text(self, field: &Field) -> String {
        match field {
            Field::Empty | Field::Rows(..) => String::new(),
            Field::Text(text) => clean(text),
            Field::Count(count) => self.numbers.count(*count),
            Field::Flag(flag) => if *flag { "yes" } else { "no" }.to_owned(),
            Field::Money(amount) => self.numbers.group(&self.amount(*amount)),
            Field::Quantity(quantity, decimals) => self.numbers.quantity(*quantity, *decimals),
            Field::Milli(milli) => self.numbers.group(&short_decimal(*milli, 3)),
            Field::Share(points) => format!("{} %", plain_decimal(*points, 2)),
            Field::Time(at) => self.zone.show(*at),
            Field::Day(day) => day.iso(),
            Field::Words(words) => clean(&words.join(", ")),
            Field::Number(number) => number.to_string(),
            Field::Json(value) => clean(&value.to_string()),
        }
    }
}

/// `10^-digits` steps without trailing zeros.
pub fn short_decimal(steps: i64, digits: u8) -> String {
    let plain = plain_decimal(steps, digits);
    if plain.contains('.') {
        plain.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        plain
    }
}

fn decimal(steps: i64, digits: u8) -> Value {
    let short = short_decimal(steps, digits);
    short
        .parse::<Number>()
        .map_or_else(|_not_a_number| Value::from(short), Value::Number)
}

fn is_figure(field: &Field) -> bool {
    matches!(
        field,
        Field::Count(_)
            | Field::Money(_)
            | Field::Quantity(..)
            | Field::Milli(_)
            | Field::Share(_)
            | Field::Number(_)
    )
}

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
            writeln!(self.out, "{}", style.object(record))
        } else {
            block(self.out, style, record)
        }
    }

    /// Prints an object with `--json`, else the sentence.
    pub fn done(&mut self, style: Style, record: &Record, sentence: &str) -> io::Result<()> {
        if self.json {
            self.record(style, record)
        } else {
            writeln!(self.out, "{sentence}")
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
        writeln!(self.err, "{sentence}")
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
                write!(self.out, "{comma}\n{}", self.style.object(row))?;
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
            .map(|name| rows.iter().any(|row| is_figure(row.get(name))))
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
        .0
        .iter()
        .filter(|(_, field)| !matches!(field, Field::Rows(..)))
        .map(|(name, _)| name.width())
        .max();
    let width = width.unwrap_or(0);
    for (name, field) in &record.0 {
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

    #[test]
    fn decimals_lose_their_trailing_zeros_only() {
        assert_eq!(short_decimal(12_000, 3), "12");
        assert_eq!(short_decimal(-50, 3), "-0.05");
        assert_eq!(short_decimal(100, 0), "100");
    }
}
