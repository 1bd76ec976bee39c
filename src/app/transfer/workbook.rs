//! XLSX and ODS: one sheet of a workbook cut into rows, its numbers, dates and texts as a CSV file would hold them.

use std::io::{Cursor, Read};

use calamine::{CellErrorType, Data, DataRef, ExcelDateTime, Ods, Reader, Xlsx};
use zip::ZipArchive;

use crate::app::command::Rejection;
use crate::app::error::AppError;
use crate::app::transfer::csv::Sheet;

/// Most bytes of all parts of a workbook together, unpacked.
const MOST_UNPACKED: u64 = 256 * 1024 * 1024;
/// Most parts in a workbook.
const MOST_PARTS: usize = 5_000;
/// Most columns of a sheet.
const MOST_COLUMNS: usize = 200;
/// Most cells of an ODS sheet, repeated ones counted as often as they stand there.
const MOST_CELLS: u64 = 10_000_000;
/// The part of an ODS file that holds the cells.
const ODS_CELLS: &str = "content.xml";

/// Whether the bytes are an archive, which all workbooks of today are.
pub(super) fn is_archive(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

/// Cuts the named sheet into rows, or the first one that has any. Rows keep their numbers; empty rows are no rows.
///
/// # Errors
/// [`AppError::Invalid`] for what is no workbook, has a password, or would unpack to more than it may.
pub(super) fn cut(bytes: &[u8], wanted: Option<&str>) -> Result<Sheet, AppError> {
    let is_ods = unpack_once(bytes)?;
    if is_ods {
        let mut book: Ods<_> = Ods::new(Cursor::new(bytes)).map_err(unreadable)?;
        let names = book.sheet_names();
        choose(&names, wanted, |name| {
            let range = book.worksheet_range(name).map_err(unreadable)?;
            let (top, left) = range.start().unwrap_or_default();
            let mut grid = Grid::default();
            for (row, column, value) in range.used_cells() {
                let (row, column) = (place(row) + u64::from(top), column + index(left));
                grid.put(row, column, ods_text(value))?;
            }
            Ok(grid.sheet)
        })
    } else {
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(unreadable)?;
        let names = book.sheet_names();
        choose(&names, wanted, |name| {
            let mut cells = book.worksheet_cells_reader(name).map_err(unreadable)?;
            let mut grid = Grid::default();
            while let Some(cell) = cells.next_cell().map_err(unreadable)? {
                let (row, column) = cell.get_position();
                grid.put(u64::from(row), index(column), text(cell.get_value()))?;
            }
            Ok(grid.sheet)
        })
    }
}

fn index(place: u32) -> usize {
    usize::try_from(place).unwrap_or(usize::MAX)
}

fn place(index: usize) -> u64 {
    u64::try_from(index).unwrap_or(u64::MAX)
}

fn choose(
    names: &[String],
    wanted: Option<&str>,
    mut read: impl FnMut(&str) -> Result<Sheet, AppError>,
) -> Result<Sheet, AppError> {
    if let Some(wanted) = wanted {
        let wanted = wanted.trim();
        let found = names
            .iter()
            .find(|name| name.to_lowercase() == wanted.to_lowercase());
        let name = found.ok_or_else(|| {
            AppError::invalid(
                "sheet",
                format!("there is no sheet `{wanted}`; it has {}", names.join(", ")),
            )
        })?;
        return read(name);
    }
    for name in names {
        let sheet = read(name)?;
        if !sheet.rows.is_empty() {
            return Ok(sheet);
        }
    }
    Ok(Sheet::default())
}

/// Unpacks every part once without keeping it, because an archive's own word about its size is not to be trusted.
/// Tells whether it is an ODS file.
fn unpack_once(bytes: &[u8]) -> Result<bool, AppError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(unreadable)?;
    let too_large = || {
        AppError::invalid(
            "file",
            "unpacks to more than 256 MiB; split it, or save it as CSV UTF-8",
        )
    };
    if archive.len() > MOST_PARTS {
        return Err(too_large());
    }
    let mut left = MOST_UNPACKED;
    let mut is_ods = false;
    for place in 0..archive.len() {
        let part = archive.by_index(place).map_err(unreadable)?;
        let holds_cells = part.name().is_ok_and(|name| name == ODS_CELLS);
        let mut sink = Vec::new();
        let mut part = part.take(left.saturating_add(1));
        let unpacked = if holds_cells {
            std::io::copy(&mut part, &mut sink)
        } else {
            std::io::copy(&mut part, &mut std::io::sink())
        };
        let unpacked = unpacked.map_err(unreadable)?;
        left = left.checked_sub(unpacked).ok_or_else(too_large)?;
        if holds_cells {
            is_ods = true;
            if repeated_cells(&sink) > MOST_CELLS {
                return Err(too_large());
            }
        }
    }
    Ok(is_ods)
}

/// How many cells the largest table of an ODS file has once its repeated rows and columns are written out.
fn repeated_cells(xml: &[u8]) -> u64 {
    let (mut most, mut rows, mut blank, mut width) = (0_u64, 0_u64, 0_u64, 0_u64);
    let (mut repeat, mut column, mut has_value) = (1_u64, 0_u64, false);
    for tag in xml.split(|byte| *byte == b'<') {
        if tag.starts_with(b"table:table-row") {
            repeat = attribute(tag, b"table:number-rows-repeated=\"");
            (column, has_value) = (0, false);
        } else if tag.starts_with(b"table:table-cell") || tag.starts_with(b"table:covered") {
            column = column.saturating_add(attribute(tag, b"table:number-columns-repeated=\""));
            if tag.windows(18).any(|part| part == b"office:value-type=") {
                has_value = true;
                width = width.max(column);
            }
        } else if tag.starts_with(b"/table:table-row") {
            blank = blank.saturating_add(repeat);
            if has_value {
                rows = rows.saturating_add(blank);
                blank = 0;
            }
        } else if tag.starts_with(b"/table:table>") {
            most = most.max(rows.saturating_mul(width));
            (rows, blank, width) = (0, 0, 0);
        }
    }
    most
}

fn attribute(tag: &[u8], name: &[u8]) -> u64 {
    let found = tag.windows(name.len()).position(|part| part == name);
    let value = found.and_then(|at| tag.get(at + name.len()..));
    let digits = value.and_then(|value| value.split(|byte| *byte == b'"').next());
    let digits = digits.and_then(|digits| std::str::from_utf8(digits).ok());
    digits.map_or(1, |digits| digits.parse().unwrap_or(u64::MAX))
}

fn unreadable(error: impl std::fmt::Display) -> AppError {
    let told = error.to_string();
    let reason = if told.to_lowercase().contains("password") {
        "is locked by a password; save it without one".to_owned()
    } else {
        format!("cannot be read as a workbook ({told}); save it as XLSX or CSV UTF-8")
    };
    AppError::invalid("file", reason)
}

/// A cell's text, or why it has none.
type Text = Result<String, String>;

/// Rows as they come, cell by cell.
#[derive(Default)]
struct Grid {
    sheet: Sheet,
}

impl Grid {
    fn put(&mut self, row: u64, column: usize, cell: Text) -> Result<(), AppError> {
        let line = row + 1;
        let cell = match cell {
            Ok(cell) if cell.is_empty() => return Ok(()),
            Ok(cell) => cell,
            Err(reason) => {
                self.sheet.unreadable.push(Rejection {
                    line,
                    column: String::new(),
                    reason: format!("cell {}{line} {reason}", letters(column)),
                });
                String::new()
            }
        };
        if column >= MOST_COLUMNS {
            return Err(AppError::invalid(
                "file",
                format!(
                    "has something in column {}; a sheet may have {MOST_COLUMNS} columns",
                    letters(column)
                ),
            ));
        }
        let last = self.sheet.rows.last().map_or(0, |(line, _)| *line);
        if line < last {
            return Err(AppError::invalid(
                "file",
                format!("has row {line} after row {last}; open it and save it again"),
            ));
        }
        if line > last {
            self.sheet.rows.push((line, Vec::new()));
        }
        if let Some((_, cells)) = self.sheet.rows.last_mut() {
            if cells.len() <= column {
                cells.resize(column + 1, String::new());
            }
            if let Some(place) = cells.get_mut(column) {
                *place = cell;
            }
        }
        Ok(())
    }
}

/// A column as spreadsheets name it: `A`, `Z`, `AA`.
pub(super) fn letters(column: usize) -> String {
    let mut name = Vec::new();
    let mut left = column + 1;
    while left > 0 {
        let letter = u8::try_from((left - 1) % 26).unwrap_or_default();
        name.push(char::from(b'A' + letter));
        left = (left - 1) / 26;
    }
    name.iter().rev().collect()
}

fn text(value: &DataRef<'_>) -> Text {
    match value {
        DataRef::Int(number) => Ok(number.to_string()),
        DataRef::Float(number) => decimal(*number),
        DataRef::String(text) | DataRef::DurationIso(text) => Ok(text.clone()),
        DataRef::SharedString(text) => Ok((*text).to_owned()),
        DataRef::Bool(truth) => Ok(truth.to_string()),
        DataRef::DateTime(moment) => Ok(day(*moment)),
        DataRef::DateTimeIso(text) => Ok(iso(text)),
        DataRef::Error(error) => fault(error),
        DataRef::Empty => Ok(String::new()),
    }
}

fn ods_text(value: &Data) -> Text {
    match value {
        Data::Int(number) => Ok(number.to_string()),
        Data::Float(number) => decimal(*number),
        Data::String(text) | Data::DurationIso(text) => Ok(text.clone()),
        Data::Bool(truth) => Ok(truth.to_string()),
        Data::DateTime(moment) => Ok(day(*moment)),
        Data::DateTimeIso(text) => Ok(iso(text)),
        Data::Error(error) => fault(error),
        Data::Empty => Ok(String::new()),
    }
}

fn fault(error: &CellErrorType) -> Text {
    Err(format!(
        "holds the error {error}; mend its formula or empty it"
    ))
}

/// A number as the sheet shows it: 15 digits, which is all that spreadsheets keep, so that sums of decimals come out
/// even (`0.3`, not `0.30000000000000004`). A longer whole number has lost digits already.
fn decimal(number: f64) -> Text {
    const KEPT: usize = 15;
    let shown = format!("{number:.14e}").parse::<f64>().unwrap_or(number);
    let text = shown.to_string();
    let whole = text.trim_start_matches('-').split('.').next();
    if whole.map_or(0, str::len) > KEPT {
        return Err(format!(
            "holds a number of more than {KEPT} digits, of which the workbook has lost some; make the column text"
        ));
    }
    Ok(if text == "-0" { "0".to_owned() } else { text })
}

/// `2027-01-31`, with the time of day if it has one.
fn day(moment: ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    if moment.is_duration() {
        return format!("{hour:02}:{minute:02}:{second:02}");
    }
    let date = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute, second) == (0, 0, 0) {
        date
    } else {
        format!("{date} {hour:02}:{minute:02}:{second:02}")
    }
}

fn iso(text: &str) -> String {
    text.strip_suffix("T00:00:00").unwrap_or(text).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    use rust_xlsxwriter::{ExcelDateTime as Moment, Format, Formula, Workbook};
    use zip::write::{SimpleFileOptions, ZipWriter};

    fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in parts {
            writer
                .start_file(*name, SimpleFileOptions::default())
                .unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    fn ods(rows: &str) -> Vec<u8> {
        let content = format!(
            "<?xml version=\"1.0\"?><office:document-content><office:body><office:spreadsheet>\
             <table:table table:name=\"Data\">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
        );
        let manifest = b"<?xml version=\"1.0\"?><manifest:manifest></manifest:manifest>";
        archive(&[
            (
                "mimetype",
                b"application/vnd.oasis.opendocument.spreadsheet",
            ),
            ("META-INF/manifest.xml", manifest),
            ("content.xml", content.as_bytes()),
        ])
    }

    fn reason(refused: Result<Sheet, AppError>) -> String {
        match refused {
            Err(AppError::Invalid { reason, .. }) => reason,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn numbers_dates_and_texts_become_what_a_csv_file_would_hold() {
        let mut book = Workbook::new();
        book.add_worksheet().set_name("Notes").unwrap();
        let sheet = book.add_worksheet();
        sheet.set_name("Goods").unwrap();
        sheet.write(1, 0, "sku").unwrap();
        sheet.write(1, 1, "price").unwrap();
        sheet.write(3, 0, 4_006_381_333_931_i64).unwrap();
        sheet.write(3, 1, 12.5).unwrap();
        sheet.write(4, 0, "0012").unwrap();
        let sum = Formula::new("=0.1+0.2").set_result("0.30000000000000004");
        sheet.write(4, 1, sum).unwrap();
        let date = Format::new().set_num_format("dd/mm/yyyy");
        let moment = Moment::from_ymd(2027, 1, 31).unwrap();
        sheet.write_with_format(5, 0, &moment, &date).unwrap();
        sheet.write(5, 1, true).unwrap();
        sheet.write(6, 0, 900_719_925_474_099_300_i64).unwrap();
        let bytes = book.save_to_buffer().unwrap();
        assert!(is_archive(&bytes));
        let sheet = cut(&bytes, None).unwrap();
        let rows: Vec<(u64, Vec<&str>)> = sheet
            .rows
            .iter()
            .map(|(line, row)| (*line, row.iter().map(String::as_str).collect()))
            .collect();
        assert_eq!(
            rows[..4],
            [
                (2, vec!["sku", "price"]),
                (4, vec!["4006381333931", "12.5"]),
                (5, vec!["0012", "0.3"]),
                (6, vec!["2027-01-31", "true"]),
            ]
        );
        assert_eq!(sheet.unreadable.len(), 1);
        assert!(
            sheet.unreadable[0]
                .reason
                .starts_with("cell A7 holds a number")
        );
        assert!(cut(&bytes, Some("notes")).unwrap().rows.is_empty());
        assert!(reason(cut(&bytes, Some("Prices"))).contains("Notes, Goods"));
    }

    #[test]
    fn an_ods_sheet_is_read_with_its_repeats() {
        let cell = |kind: &str, value: &str| {
            format!(
                "<table:table-cell office:value-type=\"{kind}\" {value}><text:p>x</text:p></table:table-cell>"
            )
        };
        let blank = "<table:table-cell table:number-columns-repeated=\"16000\"/>";
        let rows = format!(
            "<table:table-row>{}{}{blank}</table:table-row>\
             <table:table-row>{}{}</table:table-row>\
             <table:table-row table:number-rows-repeated=\"1000000\">{blank}</table:table-row>",
            cell("string", ""),
            cell("string", ""),
            cell("float", "office:value=\"4006381333931\""),
            cell("date", "office:date-value=\"2027-01-31\""),
        );
        let sheet = cut(&ods(&rows), None).unwrap();
        assert_eq!(sheet.rows[0].1, ["x", "x"]);
        assert_eq!(
            sheet.rows[1],
            (2, vec!["4006381333931".to_owned(), "2027-01-31".to_owned()])
        );
        let far = format!(
            "<table:table-row table:number-rows-repeated=\"1000000\">{blank}</table:table-row>\
             <table:table-row>{blank}{}</table:table-row>",
            cell("string", "")
        );
        assert!(reason(cut(&ods(&far), None)).contains("256 MiB"));
    }

    #[test]
    fn what_unpacks_without_end_is_refused_whatever_it_says_of_itself() {
        let zeros = vec![b' '; 300 * 1024 * 1024];
        let bomb = archive(&[("xl/workbook.xml", &zeros)]);
        assert!(bomb.len() < 1024 * 1024);
        assert!(reason(cut(&bomb, None)).contains("256 MiB"));
        assert!(reason(cut(b"PK\x03\x04nonsense", None)).contains("cannot be read"));
        let other = archive(&[("readme.txt", b"hello")]);
        assert!(reason(cut(&other, None)).contains("cannot be read"));
    }

    #[test]
    fn columns_are_named_as_spreadsheets_do() {
        assert_eq!([0, 25, 26, 199].map(letters).join(" "), "A Z AA GR");
    }
}
