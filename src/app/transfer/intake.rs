//! A file becomes rows to import: columns found by name, in any order.

use std::collections::{HashMap, HashSet};
use std::fs::OpenOptions;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{Read, Write};
use std::path::Path;

use crate::app::command::{
    ImportBatch, ImportFile, ImportMode, ImportRows, ImportWish, Rejection, StockForm, StoreForm,
};
use crate::app::error::AppError;
use crate::app::transfer::csv::{self, Record, Sheet};
use crate::app::transfer::{mapping, workbook};
use crate::domain::customer::CustomerForm;
use crate::domain::product::ProductForm;
use crate::domain::text::clean_lines;

/// Most bytes of a file.
pub const MOST_BYTES: usize = 64 * 1024 * 1024;
/// Most rows of a file.
pub const MOST_ROWS: usize = 1_000_000;

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportKind {
    /// Stores.
    Stores,
    /// Customers.
    Customers,
    /// Products, one row a variant.
    Products,
    /// Stock.
    Stock,
}

impl ImportKind {
    /// Every kind with its word.
    pub const ALL: [(Self, &'static str); 4] = [
        (Self::Stores, "stores"),
        (Self::Customers, "customers"),
        (Self::Products, "products"),
        (Self::Stock, "stock"),
    ];

    /// The kind of a word.
    pub fn parse(text: &str) -> Option<Self> {
        let found = Self::ALL.iter().find(|(_, word)| *word == text);
        found.map(|(kind, _)| *kind)
    }

    /// The word.
    pub fn word(self) -> &'static str {
        let found = Self::ALL.iter().find(|(kind, _)| *kind == self);
        found.map_or("stock", |(_, word)| word)
    }

    /// The columns a file may have.
    pub fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Stores => &[
                "code",
                "name",
                "kind",
                "address",
                "web",
                "latitude",
                "longitude",
                "stock_policy",
            ],
            Self::Customers => &[
                "code",
                "name",
                "email",
                "phone",
                "country",
                "city",
                "area",
                "address",
                "tax_id",
                "credit_limit",
                "notes",
            ],
            Self::Products => &[
                "sku",
                "product_code",
                "name",
                "category",
                "brand",
                "description",
                "colour",
                "size",
                "price",
                "cost",
                "tax_class",
                "unit",
                "reorder_level",
                "reorder_quantity",
                "barcode",
                "pack_barcode",
                "pack_units",
                "details",
            ],
            Self::Stock => &["store", "sku", "quantity", "lot", "expiry", "reason"],
        }
    }

    /// The columns a file must have. A file that changes what exists needs the key and what it changes.
    fn required(self, mode: ImportMode) -> &'static [&'static str] {
        match (self, mode) {
            (Self::Stores, ImportMode::Add) => &["code", "name"],
            (Self::Customers, ImportMode::Add) => &["name"],
            (Self::Products, ImportMode::Add) => &["sku", "name", "price"],
            (Self::Stores | Self::Customers, ImportMode::Set | ImportMode::Replace) => &["code"],
            (Self::Products, ImportMode::Set | ImportMode::Replace) => &["sku"],
            (Self::Stock, _) => &["store", "sku", "quantity"],
        }
    }
}

/// Reads a file with the mode alone; see [`read_as`].
pub fn read(
    kind: ImportKind,
    bytes: &[u8],
    mode: ImportMode,
    dry_run: bool,
) -> Result<ImportBatch, AppError> {
    let wish = ImportWish {
        mode,
        dry_run,
        source: format!("{}.csv", kind.word()),
        ..ImportWish::default()
    };
    read_as(kind, bytes, wish)
}

/// Reads a table: CSV (UTF-8 with or without a byte-order mark, `,` `;` or tab, quoted line breaks), XLSX or ODS, told
/// apart by their content. Columns are found by their names, by what others call them, or as the wish says.
///
/// An apostrophe that an export put before what a spreadsheet would take for a formula is taken off again.
///
/// # Errors
/// [`AppError::Invalid`] for a file that is no such table at all: too large, no text, a required column missing.
/// A row that cannot be read becomes a rejection of the batch.
pub fn read_as(kind: ImportKind, bytes: &[u8], wish: ImportWish) -> Result<ImportBatch, AppError> {
    let form = Form {
        columns: kind.columns(),
        required: kind.required(wish.mode),
        kind: Some(kind),
    };
    let table = Table::read(bytes, form, wish.sheet.as_deref(), &wish.map)?;
    let cells = &table.cells;
    let rows = match kind {
        ImportKind::Stores => ImportRows::Stores(table.forms(|row| store(cells, row))),
        ImportKind::Customers => ImportRows::Customers(table.forms(|row| customer(cells, row))),
        ImportKind::Products => ImportRows::Products(table.forms(|row| product(cells, row))),
        ImportKind::Stock => ImportRows::Stock(table.forms(|row| stock(cells, row))),
    };
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    Ok(ImportBatch {
        rows,
        unreadable: table.unreadable,
        mapping: table.mapping,
        unknown_columns: table.unknown,
        mark: hasher.finish(),
        wish,
    })
}

/// Reads the file of a command; also gives its bytes.
///
/// # Errors
/// As [`read_as`], when the file cannot be read, and when it is another one than was seen in the preview.
pub fn read_file(file: ImportFile) -> Result<(Vec<u8>, ImportBatch), AppError> {
    let name = file.path.display().to_string();
    let trouble = |error: std::io::Error| AppError::invalid("file", format!("{name}: {error}"));
    let input = std::fs::File::open(&file.path).map_err(trouble)?;
    if !input.metadata().map_err(trouble)?.is_file() {
        return Err(AppError::invalid("file", format!("{name} is no file")));
    }
    let bytes = read_bytes(input).map_err(trouble)?;
    let batch = read_as(file.kind, &bytes, file.wish)?;
    if file.seen.is_some_and(|seen| seen != batch.mark) {
        return Err(AppError::invalid(
            "file",
            "has changed since the preview; look at it again first",
        ));
    }
    Ok((bytes, batch))
}

/// Writes the rejected rows of a file to another, for its owner only and never over one that is there.
///
/// # Errors
/// [`AppError::Invalid`] when it cannot be written.
pub fn save_rejected(
    path: &Path,
    bytes: &[u8],
    sheet: Option<&str>,
    rejections: &[Rejection],
) -> Result<(), AppError> {
    let text = rejected(bytes, sheet, rejections)?;
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(path).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.sync_all()
    });
    written.map_err(|error| AppError::invalid("file", format!("{}: {error}", path.display())))
}

/// All bytes of a source, but not many more than a file may have.
///
/// # Errors
/// What the source says.
pub fn read_bytes(input: impl Read) -> std::io::Result<Vec<u8>> {
    let most = u64::try_from(MOST_BYTES).unwrap_or(u64::MAX);
    let mut bytes = Vec::new();
    // One byte more than allowed tells the reader that it is too large.
    input.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The rejected rows of a file as CSV, as they stand there but for marks that could steer a terminal, each with why: to
/// be mended and imported again.
///
/// # Errors
/// As [`read_as`].
pub fn rejected(
    bytes: &[u8],
    sheet: Option<&str>,
    rejections: &[Rejection],
) -> Result<String, AppError> {
    let reasons: HashMap<u64, &Rejection> = rejections.iter().map(|r| (r.line, r)).collect();
    let mut rows = cut(bytes, sheet)?.rows.into_iter();
    let header = rows.next().map(|(_, header)| header).unwrap_or_default();
    let mut out = String::new();
    let mut write = |cells: &[String], why: &str| {
        let blank = header.len().saturating_sub(cells.len());
        let cells = cells
            .iter()
            .take(header.len())
            .map(|cell| clean_lines(cell));
        let blank = std::iter::repeat_n(String::new(), blank);
        let row: Vec<String> = cells.chain(blank).chain([clean_lines(why)]).collect();
        csv::write_row(&mut out, row.iter().map(String::as_str));
    };
    write(&header, mapping::WHY);
    for (line, row) in rows {
        if let Some(rejection) = reasons.get(&line) {
            let Rejection { column, reason, .. } = rejection;
            let place = if column.is_empty() { "" } else { ": " };
            write(&row, &format!("{column}{place}{reason}"));
        }
    }
    Ok(out)
}

/// Where each column stands.
pub(super) struct Cells(HashMap<&'static str, usize>);

impl Cells {
    /// The cell of a column, empty when the file has no such column.
    pub(super) fn get(&self, row: &[String], column: &str) -> String {
        let place = self.0.get(column).copied();
        place
            .and_then(|place| row.get(place).cloned())
            .unwrap_or_default()
    }
}

/// Which columns a table has.
#[derive(Clone, Copy)]
pub(super) struct Form {
    pub(super) columns: &'static [&'static str],
    pub(super) required: &'static [&'static str],
    /// What others call them is known for these kinds.
    pub(super) kind: Option<ImportKind>,
}

/// A file with its columns found.
pub(super) struct Table {
    pub(super) cells: Cells,
    pub(super) rows: Vec<Record>,
    pub(super) unreadable: Vec<Rejection>,
    mapping: Vec<(String, &'static str)>,
    unknown: Vec<String>,
}

impl Table {
    pub(super) fn read(
        bytes: &[u8],
        form: Form,
        sheet: Option<&str>,
        wishes: &[(String, String)],
    ) -> Result<Self, AppError> {
        let Sheet { rows, unreadable } = cut(bytes, sheet)?;
        let mut rows = rows.into_iter();
        let header = rows
            .next()
            .filter(|(line, _)| unreadable.iter().all(|rejection| rejection.line > *line));
        let (_, header) = header.ok_or_else(|| {
            let reason = unreadable.first().map_or_else(
                || "is empty; its first line must name the columns".to_owned(),
                |rejection| format!("its first line cannot be read: {}", rejection.reason),
            );
            AppError::invalid("file", reason)
        })?;
        let mapping = mapping::map(&header, form.columns, form.kind, wishes)?;
        for column in form.required {
            if !mapping.places.contains_key(column) {
                return Err(AppError::invalid(
                    "file",
                    format!(
                        "has no column `{column}`; it needs {}, and may have {}; --map \"Header={column}\" names one",
                        form.required.join(", "),
                        form.columns.join(", ")
                    ),
                ));
            }
        }
        if rows.len() > MOST_ROWS {
            return Err(AppError::invalid(
                "file",
                format!("has more than {MOST_ROWS} rows; split it"),
            ));
        }
        let (rows, unreadable) = even(rows, unreadable, header.len(), workbook::is_archive(bytes));
        Ok(Self {
            cells: Cells(mapping.places),
            rows,
            unreadable,
            mapping: mapping.told,
            unknown: mapping.unknown,
        })
    }

    fn forms<T>(&self, form: impl Fn(&[String]) -> T) -> Vec<(u64, T)> {
        let rows = self.rows.iter();
        rows.map(|(line, row)| (*line, form(row))).collect()
    }
}

/// Cuts a file of any of the kinds into rows.
fn cut(bytes: &[u8], sheet: Option<&str>) -> Result<Sheet, AppError> {
    refuse_other_formats(bytes)?;
    if workbook::is_archive(bytes) {
        return workbook::cut(bytes, sheet);
    }
    if sheet.is_some() {
        return Err(AppError::invalid(
            "sheet",
            "only workbooks have sheets; this file is CSV",
        ));
    }
    let mut cut = csv::cut(bytes);
    for cell in cut.rows.iter_mut().flat_map(|(_, row)| row) {
        csv::take_off_guard(cell);
    }
    Ok(cut)
}

/// Leaves out what could not be read and rows of another width than the header's. A row of a sheet ends with its last
/// cell, so a short one is only filled up.
fn even(
    rows: std::vec::IntoIter<Record>,
    mut unreadable: Vec<Rejection>,
    width: usize,
    is_sheet: bool,
) -> (Vec<Record>, Vec<Rejection>) {
    unreadable.dedup_by_key(|rejection| rejection.line);
    let broken: HashSet<u64> = unreadable.iter().map(|rejection| rejection.line).collect();
    let mut kept = Vec::with_capacity(rows.len());
    for (line, mut row) in rows.filter(|(line, _)| !broken.contains(line)) {
        if is_sheet && row.len() < width {
            row.resize(width, String::new());
        }
        if row.len() == width {
            kept.push((line, row));
        } else {
            unreadable.push(Rejection {
                line,
                column: String::new(),
                reason: format!("has {} cells where the header has {width}", row.len()),
            });
        }
    }
    (kept, unreadable)
}

fn refuse_other_formats(bytes: &[u8]) -> Result<(), AppError> {
    let reason = if bytes.len() > MOST_BYTES {
        "is larger than 64 MiB; split it"
    } else if workbook::is_archive(bytes) {
        return Ok(());
    } else if bytes.starts_with(b"\xD0\xCF\x11\xE0") {
        "is a workbook of the old kind, or has a password; save it as XLSX without one"
    } else if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        "is UTF-16; save it as CSV UTF-8"
    } else if bytes.contains(&0) {
        "is no text; save it as CSV UTF-8"
    } else {
        return Ok(());
    };
    Err(AppError::invalid("file", reason))
}

fn store(cells: &Cells, row: &[String]) -> StoreForm {
    StoreForm {
        code: cells.get(row, "code"),
        name: cells.get(row, "name"),
        kind: cells.get(row, "kind"),
        address: cells.get(row, "address"),
        web: cells.get(row, "web"),
        latitude: cells.get(row, "latitude"),
        longitude: cells.get(row, "longitude"),
        stock_policy: cells.get(row, "stock_policy"),
    }
}

fn customer(cells: &Cells, row: &[String]) -> CustomerForm {
    CustomerForm {
        code: cells.get(row, "code"),
        name: cells.get(row, "name"),
        email: cells.get(row, "email"),
        phone: cells.get(row, "phone"),
        country: cells.get(row, "country"),
        city: cells.get(row, "city"),
        area: cells.get(row, "area"),
        address: cells.get(row, "address"),
        tax_id: cells.get(row, "tax_id"),
        credit_limit: cells.get(row, "credit_limit"),
        notes: cells.get(row, "notes"),
        // A row that resembles another customer is brought in, and said so.
        agreed: true,
        ..CustomerForm::default()
    }
}

fn product(cells: &Cells, row: &[String]) -> ProductForm {
    ProductForm {
        sku: cells.get(row, "sku"),
        product_code: cells.get(row, "product_code"),
        name: cells.get(row, "name"),
        category: cells.get(row, "category"),
        brand: cells.get(row, "brand"),
        description: cells.get(row, "description"),
        colour: cells.get(row, "colour"),
        size: cells.get(row, "size"),
        price: cells.get(row, "price"),
        cost: cells.get(row, "cost"),
        tax_class: cells.get(row, "tax_class"),
        unit: cells.get(row, "unit"),
        reorder_level: cells.get(row, "reorder_level"),
        reorder_quantity: cells.get(row, "reorder_quantity"),
        barcode: cells.get(row, "barcode"),
        pack_barcode: cells.get(row, "pack_barcode"),
        pack_units: cells.get(row, "pack_units"),
        details: cells.get(row, "details"),
    }
}

fn stock(cells: &Cells, row: &[String]) -> StockForm {
    StockForm {
        store: cells.get(row, "store"),
        sku: cells.get(row, "sku"),
        quantity: cells.get(row, "quantity"),
        lot: cells.get(row, "lot"),
        expiry: cells.get(row, "expiry"),
        reason: cells.get(row, "reason"),
    }
}
