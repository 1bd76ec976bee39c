//! Rows read from a file, and what became of them.

use crate::app::command::StoreForm;
use crate::domain::customer::CustomerForm;
use crate::domain::product::ProductForm;

/// Checked rows of one file.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportBatch {
    /// The rows, each with its line in the file.
    pub rows: ImportRows,
    /// Rows that could not even be read.
    pub unreadable: Vec<Rejection>,
    /// Only say what would happen.
    pub dry_run: bool,
    /// What rows that exist already mean.
    pub mode: ImportMode,
    /// Columns of the file that mean nothing here.
    pub unknown_columns: Vec<String>,
}

/// Rows of one kind; the number is the line in the file.
#[derive(Debug, Clone, PartialEq)]
pub enum ImportRows {
    /// Stores.
    Stores(Vec<(u64, StoreForm)>),
    /// Customers.
    Customers(Vec<(u64, CustomerForm)>),
    /// Products, one row a variant.
    Products(Vec<(u64, ProductForm)>),
    /// Stock.
    Stock(Vec<(u64, StockForm)>),
}

/// One row of a stock import.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StockForm {
    /// Store's code.
    pub store: String,
    /// SKU.
    pub sku: String,
    /// As written, in units.
    pub quantity: String,
    /// Lot's code, may be empty.
    pub lot: String,
    /// Lot's expiry, may be empty.
    pub expiry: String,
    /// Why; empty = `import`.
    pub reason: String,
}

/// What an import row does to what exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ImportMode {
    /// Stock adds to on hand; an existing store, customer or product is rejected.
    #[default]
    Add,
    /// Stock becomes on hand; an existing store, customer or product gets the row's values, but for empty cells.
    Set,
}

/// One row that was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejection {
    /// Line in the file.
    pub line: u64,
    /// Column, empty when the whole row.
    pub column: String,
    /// Why, a sentence.
    pub reason: String,
}

/// What an import did. With any rejection nothing is written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ImportReport {
    /// Rows in the file.
    pub read: usize,
    /// Rows fit to write.
    pub accepted: usize,
    /// Rows not fit.
    pub rejected: Vec<Rejection>,
    /// True when they were written.
    pub written: bool,
    /// Columns of the file that mean nothing here and were passed over.
    pub unknown_columns: Vec<String>,
}
