//! One table as an XLSX workbook: typed cells, a bold header that stays, figures grouped as the shop groups them.

use std::collections::HashMap;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use unicode_width::UnicodeWidthStr;

use crate::app::error::AppError;
use crate::domain::figures::{Cell as Figure, Table};
use crate::domain::locale::NumberStyle;
use crate::domain::money::plain_decimal;
use crate::domain::shop::Shop;
use crate::domain::time::Timestamp;

/// Most rows of a sheet, its header counted.
const MOST_ROWS: u32 = 1_048_576;
/// Most letters of a cell.
const MOST_LETTERS: usize = 32_767;
/// A longer whole number would lose digits.
const MOST_DIGITS: usize = 15;
/// No column is made wider than this.
const WIDEST: usize = 60;

/// What a cell of a sheet is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Words; never a formula, whatever they begin with.
    Text,
    /// A plain decimal: an amount or a quantity, with as many decimals as it is written with.
    Figure,
    /// A plain decimal that is no quantity (degrees, row numbers).
    Plain,
    /// A plain decimal in percent.
    Percent,
}

/// A sheet being written.
pub struct Writer {
    sheet: Worksheet,
    style: NumberStyle,
    formats: HashMap<(Kind, usize), Format>,
    widths: Vec<usize>,
    row: u32,
}

fn trouble(error: XlsxError) -> AppError {
    match error {
        XlsxError::RowColumnLimitError => AppError::invalid(
            "format",
            "there are more rows than a sheet holds; take them out as csv",
        ),
        other => AppError::Storage(other.to_string()),
    }
}

/// How a spreadsheet groups a figure with so many decimals. Lakh and crore need conditions, because its own grouping
/// knows thousands only; of the three sections that a format may have the last one takes the negative figures too.
fn grouping(style: NumberStyle, decimals: usize) -> String {
    let fraction = if decimals == 0 {
        String::new()
    } else {
        format!(".{}", "0".repeat(decimals))
    };
    match style {
        NumberStyle::Indian => format!(
            "[>=10000000]##\\,##\\,##\\,##0{fraction};[>=100000]##\\,##\\,##0{fraction};#,##0{fraction}"
        ),
        _ => format!("#,##0{fraction}"),
    }
}

impl Writer {
    /// Begins a sheet with its header.
    pub fn begin(name: &str, columns: &[&str], style: NumberStyle) -> Result<Self, AppError> {
        let mut sheet = Worksheet::new();
        sheet.set_name(name).map_err(trouble)?;
        sheet.set_freeze_panes(1, 0).map_err(trouble)?;
        let bold = Format::new().set_bold();
        for (column, title) in (0_u16..).zip(columns) {
            let written = sheet.write_string_with_format(0, column, *title, &bold);
            written.map_err(trouble)?;
        }
        Ok(Self {
            sheet,
            style,
            formats: HashMap::new(),
            widths: columns.iter().map(|title| title.width() + 1).collect(),
            row: 1,
        })
    }

    /// Writes one row.
    ///
    /// # Errors
    /// [`AppError::Invalid`] beyond the rows that a sheet holds.
    pub fn row<'c>(
        &mut self,
        cells: impl IntoIterator<Item = (Kind, &'c str)>,
    ) -> Result<(), AppError> {
        if self.row >= MOST_ROWS {
            return Err(trouble(XlsxError::RowColumnLimitError));
        }
        for (column, (kind, text)) in (0_u16..).zip(cells) {
            if let Some(width) = self.widths.get_mut(usize::from(column)) {
                let longest = text.lines().map(UnicodeWidthStr::width).max().unwrap_or(0);
                *width = (*width).max(longest + 2).min(WIDEST);
            }
            self.cell(column, kind, text).map_err(trouble)?;
        }
        self.row += 1;
        Ok(())
    }

    fn cell(&mut self, column: u16, kind: Kind, text: &str) -> Result<(), XlsxError> {
        if text.is_empty() {
            return Ok(());
        }
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        let number = text.parse::<f64>().ok().filter(|_| digits <= MOST_DIGITS);
        if kind != Kind::Text
            && let Some(number) = number
        {
            let format = self.format(kind, text);
            self.sheet
                .write_number_with_format(self.row, column, number, &format)?;
            return Ok(());
        }
        let cut: String = text.chars().take(MOST_LETTERS).collect();
        let format = self.format(Kind::Text, text);
        self.sheet
            .write_string_with_format(self.row, column, cut, &format)?;
        Ok(())
    }

    fn format(&mut self, kind: Kind, text: &str) -> Format {
        let decimals = match kind {
            Kind::Figure => text.split_once('.').map_or(0, |(_, rest)| rest.len()),
            // A text that looks like a formula stays text even when somebody edits the cell.
            Kind::Text => usize::from(text.starts_with(['=', '+', '-', '@', '\''])),
            Kind::Plain | Kind::Percent => 0,
        };
        let style = self.style;
        let made = self.formats.entry((kind, decimals));
        let format = made.or_insert_with(|| match kind {
            Kind::Figure => Format::new().set_num_format(grouping(style, decimals)),
            Kind::Percent => Format::new().set_num_format("0.00\" %\""),
            Kind::Plain => Format::new(),
            Kind::Text if decimals == 1 => Format::new().set_num_format("@").set_quote_prefix(),
            Kind::Text => Format::new().set_num_format("@"),
        });
        format.clone()
    }

    /// Ends it and gives the workbook's bytes; `at` stands in it as the time of its making.
    pub fn finish(mut self, at: Timestamp) -> Result<Vec<u8>, AppError> {
        for (column, width) in (0_u16..).zip(&self.widths) {
            let cells = u16::try_from(*width).unwrap_or(u16::MAX);
            self.sheet
                .set_column_width(column, cells)
                .map_err(trouble)?;
        }
        let mut book = Workbook::new();
        let made = ExcelDateTime::from_timestamp(at.millis().div_euclid(1000)).map_err(trouble)?;
        book.set_properties(&DocProperties::new().set_creation_datetime(&made));
        book.push_worksheet(self.sheet);
        book.save_to_buffer().map_err(trouble)
    }
}

/// A report as a workbook.
///
/// # Errors
/// [`AppError::Invalid`] beyond the rows that a sheet holds.
pub fn report(table: &Table, shop: &Shop, at: Timestamp) -> Result<Vec<u8>, AppError> {
    let style = shop.settings.number_style;
    let mut writer = Writer::begin(table.report.word(), &table.columns, style)?;
    for row in &table.rows {
        let cells: Vec<(Kind, String)> = row.iter().map(|cell| figure(cell, shop)).collect();
        writer.row(cells.iter().map(|(kind, text)| (*kind, text.as_str())))?;
    }
    writer.finish(at)
}

fn figure(cell: &Figure, shop: &Shop) -> (Kind, String) {
    match cell {
        Figure::Text(text) => (Kind::Text, text.clone()),
        Figure::Count(count) => (Kind::Figure, count.to_string()),
        Figure::Money(amount) => (Kind::Figure, shop.currency.plain(*amount)),
        Figure::Milli(milli) if milli % 1000 == 0 => (Kind::Figure, (milli / 1000).to_string()),
        Figure::Milli(milli) => (Kind::Figure, plain_decimal(*milli, 3)),
        Figure::Share(points) => {
            let text = points.map_or_else(String::new, |points| plain_decimal(points, 2));
            (Kind::Percent, text)
        }
        Figure::Day(day) => {
            let text = day.map_or_else(String::new, crate::domain::time::Day::iso);
            (Kind::Text, text)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::transfer::workbook;

    #[test]
    fn figures_are_numbers_and_nothing_is_a_formula() {
        let columns = ["sku", "price", "quantity", "note"];
        let mut writer = Writer::begin("stock", &columns, NumberStyle::Indian).unwrap();
        let row = [
            (Kind::Text, "0012"),
            (Kind::Figure, "1234567.50"),
            (Kind::Figure, "1.250"),
            (Kind::Text, "=1+2"),
        ];
        writer.row(row).unwrap();
        let at = Timestamp::parse("2026-11-20T14:00:00Z").unwrap();
        let bytes = writer.finish(at).unwrap();
        let sheet = workbook::cut(&bytes, None).unwrap();
        assert_eq!(sheet.rows[1].1, ["0012", "1234567.5", "1.25", "=1+2"]);
        assert_eq!(sheet.unreadable, []);
    }

    #[test]
    fn lakh_and_crore_are_grouped_by_conditions() {
        assert_eq!(grouping(NumberStyle::CommaPoint, 2), "#,##0.00");
        let indian = grouping(NumberStyle::Indian, 2);
        assert!(indian.starts_with("[>=10000000]##\\,##\\,##\\,##0.00;"));
        assert!(indian.ends_with(";#,##0.00"));
    }
}
