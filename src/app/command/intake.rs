//! Rows read from a file, and what became of them.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crate::app::command::StoreForm;
use crate::app::transfer::intake::ImportKind;
use crate::domain::customer::CustomerForm;
use crate::domain::id::ImportId;
use crate::domain::product::ProductForm;
use crate::domain::time::Timestamp;

/// A file to read and import; read by a thread of its own before the door's.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportFile {
    /// Where it is.
    pub path: PathBuf,
    /// What it holds.
    pub kind: ImportKind,
    /// How to read it and what to do with it.
    pub wish: ImportWish,
    /// The file's mark in the preview that was approved; another one is refused.
    pub seen: Option<u64>,
    /// Where its rejected rows are written, each with why.
    pub rejected: Option<PathBuf>,
}

/// How a file is read, and what is done with its rows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ImportWish {
    /// What rows that exist already mean.
    pub mode: ImportMode,
    /// Only say what would happen.
    pub dry_run: bool,
    /// Write the fit rows although others are rejected.
    pub partial: bool,
    /// The workbook's sheet; [`None`] = the first that has rows.
    pub sheet: Option<String>,
    /// Columns named outright: a header of the file and our column, or `-` to pass it over.
    pub map: Vec<(String, String)>,
    /// The file's name.
    pub source: String,
    /// How far it is, and whether it shall stop.
    pub watch: Watch,
}

/// Checked rows of one file.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportBatch {
    /// The rows, each with its line in the file.
    pub rows: ImportRows,
    /// Rows that could not even be read.
    pub unreadable: Vec<Rejection>,
    /// The file's headers with the columns they were taken for.
    pub mapping: Vec<(String, &'static str)>,
    /// Columns of the file that mean nothing here.
    pub unknown_columns: Vec<String>,
    /// A mark of the file's bytes.
    pub mark: u64,
    /// What to do with the rows.
    pub wish: ImportWish,
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

impl ImportRows {
    /// What the rows are.
    pub fn kind(&self) -> ImportKind {
        match self {
            Self::Stores(_) => ImportKind::Stores,
            Self::Customers(_) => ImportKind::Customers,
            Self::Products(_) => ImportKind::Products,
            Self::Stock(_) => ImportKind::Stock,
        }
    }

    /// How many.
    pub fn len(&self) -> usize {
        match self {
            Self::Stores(rows) => rows.len(),
            Self::Customers(rows) => rows.len(),
            Self::Products(rows) => rows.len(),
            Self::Stock(rows) => rows.len(),
        }
    }

    /// True without any row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Leaves the rows of these lines out.
    pub fn leave_out(&mut self, lines: &std::collections::HashSet<u64>) {
        match self {
            Self::Stores(rows) => rows.retain(|(line, _)| !lines.contains(line)),
            Self::Customers(rows) => rows.retain(|(line, _)| !lines.contains(line)),
            Self::Products(rows) => rows.retain(|(line, _)| !lines.contains(line)),
            Self::Stock(rows) => rows.retain(|(line, _)| !lines.contains(line)),
        }
    }
}

/// One row of a stock import.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StockForm {
    /// Store's code.
    pub store: String,
    /// SKU, or a barcode.
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
    /// As set, and what is not in the file is emptied (stock of the stores it names) or disabled (the others).
    Replace,
}

impl ImportMode {
    /// Every mode with its word.
    pub const ALL: [(Self, &'static str); 3] = [
        (Self::Add, "add"),
        (Self::Set, "set"),
        (Self::Replace, "replace"),
    ];

    /// The mode of a word.
    pub fn parse(text: &str) -> Option<Self> {
        let found = Self::ALL.iter().find(|(_, word)| *word == text);
        found.map(|(mode, _)| *mode)
    }

    /// The word.
    pub fn word(self) -> &'static str {
        let found = Self::ALL.iter().find(|(mode, _)| *mode == self);
        found.map_or("add", |(_, word)| word)
    }
}

/// How far an import is, seen from any thread; and the wish to stop it.
#[derive(Debug, Clone, Default)]
pub struct Watch(Arc<Progress>);

#[derive(Debug, Default)]
struct Progress {
    done: AtomicU64,
    total: AtomicU64,
    is_cancelled: AtomicBool,
}

/// All watches are alike: they say nothing about what is imported.
impl PartialEq for Watch {
    fn eq(&self, _other: &Self) -> bool {
        true
    }
}

impl Watch {
    /// Rows done and rows in all; 0 in all while the file is still read.
    pub fn progress(&self) -> (u64, u64) {
        let Progress { done, total, .. } = &*self.0;
        (done.load(Ordering::Relaxed), total.load(Ordering::Relaxed))
    }

    /// Asks the import to stop; nothing of it is written then.
    pub fn cancel(&self) {
        self.0.is_cancelled.store(true, Ordering::Relaxed);
    }

    /// True once it was asked to stop.
    pub fn is_cancelled(&self) -> bool {
        self.0.is_cancelled.load(Ordering::Relaxed)
    }

    /// Begins a round of so many rows.
    pub(crate) fn begin(&self, total: usize) {
        let total = u64::try_from(total).unwrap_or(u64::MAX);
        self.0.done.store(0, Ordering::Relaxed);
        self.0.total.store(total, Ordering::Relaxed);
    }

    /// One row is done.
    pub(crate) fn step(&self) {
        self.0.done.fetch_add(1, Ordering::Relaxed);
    }
}

/// One row that was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejection {
    /// Line in the file; 0 for what is not in the file.
    pub line: u64,
    /// Column, empty when the whole row.
    pub column: String,
    /// Why, a sentence.
    pub reason: String,
}

/// What a row of the file does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowPreview {
    /// Line in the file; 0 for what is not in the file.
    pub line: u64,
    /// What it is about: a code, or store and SKU.
    pub key: String,
    /// What it does.
    pub effect: RowEffect,
    /// What to look at, though nothing is wrong with it: whom a new customer resembles. Empty = nothing.
    pub warning: String,
}

/// What a row does to what exists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowEffect {
    /// It makes something.
    New,
    /// It changes these fields.
    Changed(Vec<FieldChange>),
    /// Nothing.
    Unchanged,
}

/// One field with its value before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldChange {
    /// The column.
    pub field: &'static str,
    /// Before.
    pub old: String,
    /// After.
    pub new: String,
}

/// What an import did, or would do. With any rejection nothing is written, unless the fit rows were asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ImportReport {
    /// Rows in the file.
    pub read: usize,
    /// Rows fit to write.
    pub accepted: usize,
    /// Rows not fit.
    pub rejected: Vec<Rejection>,
    /// What each fit row does, in the file's order.
    pub rows: Vec<RowPreview>,
    /// What is not in the file and is emptied or disabled for it (mode replace).
    pub missing: Vec<RowPreview>,
    /// True when they were written.
    pub written: bool,
    /// The import, when something was written.
    pub import: Option<ImportId>,
    /// The file's headers with the columns they were taken for.
    pub mapping: Vec<(String, &'static str)>,
    /// Columns of the file that mean nothing here and were passed over.
    pub unknown_columns: Vec<String>,
    /// The mark of the file's bytes.
    pub mark: u64,
}

impl ImportReport {
    /// How many rows are new, changed and unchanged.
    pub fn counts(&self) -> (usize, usize, usize) {
        let count = |is: fn(&RowEffect) -> bool| {
            let rows = self.rows.iter();
            rows.filter(|row| is(&row.effect)).count()
        };
        (
            count(|effect| matches!(effect, RowEffect::New)),
            count(|effect| matches!(effect, RowEffect::Changed(_))),
            count(|effect| matches!(effect, RowEffect::Unchanged)),
        )
    }
}

/// Taking back the last import.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct UndoWish {
    /// Which; [`None`] = the last one.
    pub import: Option<ImportId>,
    /// Only say what would happen.
    pub dry_run: bool,
}

/// What taking back an import did, or would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UndoReport {
    /// Which.
    pub import: ImportId,
    /// Rows it had made that are gone again.
    pub removed: usize,
    /// Rows that have their old values again.
    pub restored: usize,
    /// Stock movements taken back.
    pub moved: usize,
    /// True when it was done.
    pub written: bool,
}

/// An import as lists show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportBrief {
    /// Identity.
    pub id: ImportId,
    /// When.
    pub at: Timestamp,
    /// Who; empty = the program.
    pub user: String,
    /// What.
    pub kind: ImportKind,
    /// How.
    pub mode: ImportMode,
    /// The file's name.
    pub source: String,
    /// Rows.
    pub accepted: i64,
    /// When it was taken back.
    pub undone_at: Option<Timestamp>,
}
