//! A CSV file becomes rows to import: columns found by name, in any order.

use std::collections::HashMap;

use crate::app::command::{ImportBatch, ImportMode, ImportRows, Rejection, StockForm, StoreForm};
use crate::app::error::AppError;
use crate::app::transfer::csv::{self, Record};
use crate::domain::customer::CustomerForm;
use crate::domain::product::ProductForm;
use crate::domain::text::clean;

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
            (Self::Stores | Self::Customers, ImportMode::Set) => &["code"],
            (Self::Products, ImportMode::Set) => &["sku"],
            (Self::Stock, _) => &["store", "sku", "quantity"],
        }
    }
}

/// Reads a CSV file: UTF-8 with or without a byte-order mark, `,` `;` or tab, quoted line breaks.
///
/// What stands in a cell is taken as it is; an apostrophe that an export put before a formula stays.
///
/// # Errors
/// [`AppError::Invalid`] for a file that is no such table at all: too large, a workbook, a required column missing.
/// A row that cannot be read becomes a rejection of the batch.
pub fn read(
    kind: ImportKind,
    bytes: &[u8],
    mode: ImportMode,
    dry_run: bool,
) -> Result<ImportBatch, AppError> {
    let table = Table::read(bytes, kind.columns(), kind.required(mode))?;
    let cells = &table.cells;
    let rows = match kind {
        ImportKind::Stores => ImportRows::Stores(table.forms(|row| store(cells, row))),
        ImportKind::Customers => ImportRows::Customers(table.forms(|row| customer(cells, row))),
        ImportKind::Products => ImportRows::Products(table.forms(|row| product(cells, row))),
        ImportKind::Stock => ImportRows::Stock(table.forms(|row| stock(cells, row))),
    };
    Ok(ImportBatch {
        rows,
        unreadable: table.unreadable,
        dry_run,
        mode,
        unknown_columns: table.unknown,
    })
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

/// A file with its columns found.
pub(super) struct Table {
    pub(super) cells: Cells,
    pub(super) rows: Vec<Record>,
    pub(super) unreadable: Vec<Rejection>,
    unknown: Vec<String>,
}

impl Table {
    pub(super) fn read(
        bytes: &[u8],
        columns: &'static [&'static str],
        required: &[&str],
    ) -> Result<Self, AppError> {
        refuse_other_formats(bytes)?;
        let sheet = csv::cut(bytes);
        let mut rows = sheet.rows.into_iter();
        let mut unreadable = sheet.unreadable;
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
        let (cells, unknown) = find_columns(&header, columns)?;
        for column in required {
            if !cells.0.contains_key(column) {
                return Err(AppError::invalid(
                    "file",
                    format!(
                        "has no column `{column}`; it needs {}, and may have {}",
                        required.join(", "),
                        columns.join(", ")
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
        let width = header.len();
        let (rows, odd): (Vec<Record>, Vec<Record>) = rows.partition(|(_, row)| row.len() == width);
        unreadable.extend(odd.into_iter().map(|(line, row)| Rejection {
            line,
            column: String::new(),
            reason: format!("has {} cells where the header has {width}", row.len()),
        }));
        Ok(Self {
            cells,
            rows,
            unreadable,
            unknown,
        })
    }

    fn forms<T>(&self, form: impl Fn(&[String]) -> T) -> Vec<(u64, T)> {
        let rows = self.rows.iter();
        rows.map(|(line, row)| (*line, form(row))).collect()
    }
}

fn refuse_other_formats(bytes: &[u8]) -> Result<(), AppError> {
    let reason = if bytes.len() > MOST_BYTES {
        "is larger than 64 MiB; split it"
    } else if bytes.starts_with(b"PK\x03\x04") {
        "is a workbook; save it as CSV UTF-8 and import that"
    } else if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        "is UTF-16; save it as CSV UTF-8"
    } else if bytes.contains(&0) {
        "is no text; save it as CSV UTF-8"
    } else {
        return Ok(());
    };
    Err(AppError::invalid("file", reason))
}

fn find_columns(
    header: &[String],
    columns: &'static [&'static str],
) -> Result<(Cells, Vec<String>), AppError> {
    let mut cells = HashMap::new();
    let mut unknown = Vec::new();
    for (place, title) in header.iter().enumerate() {
        let title = clean(title);
        let plain = title.to_lowercase().replace([' ', '-'], "_");
        match columns.iter().find(|column| **column == plain) {
            None => unknown.push(title),
            Some(column) => {
                if cells.insert(*column, place).is_some() {
                    return Err(AppError::invalid(
                        "file",
                        format!("has the column `{column}` twice"),
                    ));
                }
            }
        }
    }
    Ok((Cells(cells), unknown))
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
        blocked: false,
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
