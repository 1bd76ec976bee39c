//! CSV as people's programs write and read it: strict about quotes, lenient about the rest.

use crate::app::command::Rejection;
use crate::domain::text::is_unsafe;

/// One row of a file: the line it begins on and its cells.
pub type Record = (u64, Vec<String>);

/// A file cut into rows. Rows that cannot be read are told apart, never dropped.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sheet {
    /// Rows with their lines, the header first.
    pub rows: Vec<Record>,
    /// What could not be read.
    pub unreadable: Vec<Rejection>,
}

/// Cuts bytes into rows. Empty lines are no rows; a byte-order mark is passed over.
pub fn cut(bytes: &[u8]) -> Sheet {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let mut cutter = Cutter {
        delimiter: delimiter(bytes),
        line: 1,
        begun: 1,
        cell: Vec::new(),
        cells: Vec::new(),
        state: State::Start,
        broken: None,
        sheet: Sheet::default(),
    };
    let mut before = 0;
    for byte in bytes {
        // CRLF counts once, wherever it stands: the return has done all.
        if *byte != b'\n' || before != b'\r' {
            cutter.take(*byte);
        }
        before = *byte;
    }
    cutter.end();
    cutter.sheet
}

/// The delimiter that the first line has most of, outside quotes; a comma when it has none.
fn delimiter(bytes: &[u8]) -> u8 {
    let mut counts = [(b',', 0_u32), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for byte in bytes {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            byte if !quoted => {
                for (delimiter, count) in &mut counts {
                    if delimiter == byte {
                        *count += 1;
                    }
                }
            }
            _ => {}
        }
    }
    let most = counts.iter().rev().max_by_key(|(_, count)| *count);
    most.map_or(
        b',',
        |(delimiter, count)| {
            if *count == 0 { b',' } else { *delimiter }
        },
    )
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Before the first byte of a cell.
    Start,
    /// In a cell without quotes.
    Plain,
    /// Between quotes.
    Quoted,
    /// After a quote that ends the cell or is half of a doubled one.
    Closed,
}

struct Cutter {
    delimiter: u8,
    line: u64,
    begun: u64,
    cell: Vec<u8>,
    cells: Vec<Vec<u8>>,
    state: State,
    broken: Option<&'static str>,
    sheet: Sheet,
}

impl Cutter {
    fn take(&mut self, byte: u8) {
        let is_break = matches!(byte, b'\n' | b'\r');
        match self.state {
            State::Quoted if byte == b'"' => self.state = State::Closed,
            State::Quoted => {
                if is_break {
                    self.line += 1;
                    self.cell.push(b'\n');
                } else {
                    self.cell.push(byte);
                }
            }
            State::Closed if byte == b'"' => {
                self.cell.push(byte);
                self.state = State::Quoted;
            }
            _ if is_break => {
                self.end_row();
                self.line += 1;
                self.begun = self.line;
            }
            _ if byte == self.delimiter => self.end_cell(),
            State::Start if byte == b'"' => self.state = State::Quoted,
            State::Closed => {
                if byte != b' ' {
                    self.broken = Some("text after a closing quote; double the quotes inside it");
                }
            }
            State::Start | State::Plain => {
                self.cell.push(byte);
                self.state = State::Plain;
            }
        }
    }

    fn end_cell(&mut self) {
        self.cells.push(std::mem::take(&mut self.cell));
        self.state = State::Start;
    }

    fn end_row(&mut self) {
        if self.cells.is_empty() && self.cell.is_empty() && self.state == State::Start {
            return;
        }
        self.end_cell();
        let cells = std::mem::take(&mut self.cells);
        if let Some(reason) = self.broken.take() {
            self.refuse(reason.to_owned());
            return;
        }
        let row: Result<Vec<String>, _> = cells.into_iter().map(String::from_utf8).collect();
        match row {
            Ok(row) => self.sheet.rows.push((self.begun, row)),
            Err(_) => {
                self.refuse("is not UTF-8; save the file as CSV UTF-8".to_owned());
            }
        }
    }

    fn end(&mut self) {
        if self.state == State::Quoted {
            self.cell.clear();
            self.cells.clear();
            self.refuse("a quote is opened here and never closed".to_owned());
        } else {
            self.end_row();
        }
    }

    fn refuse(&mut self, reason: String) {
        self.sheet.unreadable.push(Rejection {
            line: self.begun,
            column: String::new(),
            reason,
        });
    }
}

/// Adds one row to a CSV text: cells quoted where they must be, and made inert where a spreadsheet would run them.
pub fn write_row<'c>(out: &mut String, cells: impl IntoIterator<Item = &'c str>) {
    for (place, cell) in cells.into_iter().enumerate() {
        if place > 0 {
            out.push(',');
        }
        let inert = if is_formula(cell) { "'" } else { "" };
        let needs_quotes = cell.contains([',', ';', '"', '\n', '\r', '\t'])
            || cell.starts_with(' ')
            || cell.ends_with(' ');
        if needs_quotes {
            out.push('"');
            out.push_str(inert);
            out.push_str(&cell.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(inert);
            out.push_str(cell);
        }
    }
    out.push('\n');
}

/// Takes off the apostrophe that [`write_row`] put before a cell.
pub(super) fn take_off_guard(cell: &mut String) {
    if cell.strip_prefix('\'').is_some_and(is_formula) {
        cell.remove(0);
    }
}

/// Whether a spreadsheet would take the text for a formula, or it stands behind apostrophes, so that taking one off
/// gives back exactly what was written. What it would not show is passed over, and the wide signs of East Asian
/// keyboards count. Signed numbers and plain telephone numbers are none: after the sign they have only digits, spaces
/// and `. , ( )`, nothing that could be reckoned.
fn is_formula(cell: &str) -> bool {
    let hidden = |c: char| c == '\'' || c.is_whitespace() || is_unsafe(c);
    let mut rest = cell.trim_start_matches(hidden).chars();
    match rest.next() {
        Some('=' | '@' | '＝' | '＠') => true,
        Some('+' | '-' | '＋' | '－') => {
            !rest.all(|c| c.is_ascii_digit() || matches!(c, ' ' | '.' | ',' | '(' | ')'))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rows(text: &str) -> Vec<Record> {
        let sheet = cut(text.as_bytes());
        assert_eq!(sheet.unreadable, []);
        sheet.rows
    }

    fn row(line: u64, cells: &[&str]) -> Record {
        (line, cells.iter().map(|cell| (*cell).to_owned()).collect())
    }

    #[test]
    fn line_breaks_in_quotes_count_as_lines() {
        let text = "\u{FEFF}a;b\r\n\"1\r\n2\";\"say \"\"x\"\"\"\r\n\r\n3;4";
        assert_eq!(
            rows(text),
            [
                row(1, &["a", "b"]),
                row(2, &["1\n2", "say \"x\""]),
                row(5, &["3", "4"])
            ]
        );
        assert_eq!(
            rows("a\tb\n,\t;\n"),
            [row(1, &["a", "b"]), row(2, &[",", ";"])]
        );
        assert_eq!(
            rows("a\r\"\"\r5\" pipe\r"),
            [row(1, &["a"]), row(2, &[""]), row(3, &["5\" pipe"])]
        );
    }

    #[test]
    fn what_cannot_be_read_is_told_with_its_line() {
        let refused = |bytes: &[u8]| -> Vec<u64> {
            let sheet = cut(bytes);
            assert_eq!(sheet.rows.len(), 2, "{sheet:?}");
            sheet.unreadable.iter().map(|one| one.line).collect()
        };
        assert_eq!(refused(b"a,b\n1,2\n\"x\"y,2\n"), [3]);
        assert_eq!(refused(b"a,b\n\xFF,2\n1,2\n"), [2]);
        assert_eq!(refused(b"a,b\n1,2\n3,\"open\n5,6\n"), [3]);
    }

    #[test]
    fn formulas_are_made_inert_and_numbers_are_left() {
        let mut out = String::new();
        let cells = [
            "=1+2",
            "-3.50",
            "+49 (30) 12",
            "+1-1",
            "@x",
            "-cmd|x",
            "\t=1",
            "＝1",
            "a\"b",
            " c",
        ];
        write_row(&mut out, cells);
        assert_eq!(
            out,
            "'=1+2,-3.50,+49 (30) 12,'+1-1,'@x,'-cmd|x,\"'\t=1\",'＝1,\"a\"\"b\",\" c\"\n"
        );
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(cells in prop::collection::vec("['=+-]{0,3}[a-z;,\"\n é]{1,8}", 1..6)) {
            let mut out = String::from("head,er\n");
            write_row(&mut out, cells.iter().map(String::as_str));
            let sheet = cut(out.as_bytes());
            prop_assert_eq!(sheet.unreadable, []);
            let mut read = sheet.rows[1].1.clone();
            read.iter_mut().for_each(take_off_guard);
            prop_assert_eq!(&read, &cells);
        }
    }
}
