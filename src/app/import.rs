//! Rows of a file through the same use cases as single changes: all of them, or none.

mod replace;
mod rows;
mod undo;

use std::collections::{HashMap, HashSet};

use crate::app::alike::Known;
use crate::app::command::{
    ImportBatch, ImportBrief, ImportMode, ImportReport, ImportRows, Outcome, Rejection, RowEffect,
    RowPreview, StockForm,
};
use crate::app::error::{AppError, ErrorKind};
use crate::app::query::Answer;
use crate::app::transfer::intake::ImportKind;
use crate::app::work::{Look, Work};
use crate::domain::access::Right;
use crate::domain::id::{CustomerId, ImportId, StoreId, VariantId};
use crate::domain::text::clean;
use crate::store;
use rows::{account, goods, stock, store};
pub(crate) use undo::undo;

/// How often the fit rows are tried again without those that were rejected.
const ROUNDS: usize = 5;

/// One pass over the rows of a batch.
pub(super) struct Round {
    pub(super) mode: ImportMode,
    pub(super) import: ImportId,
    /// What the file names, so that the rest is known.
    pub(super) stores: HashSet<StoreId>,
    pub(super) customers: HashSet<CustomerId>,
    pub(super) variants: HashSet<VariantId>,
    pub(super) stock: HashSet<(StoreId, VariantId, String)>,
    /// Stores by their codes as written.
    pub(super) known_stores: HashMap<String, Option<StoreId>>,
    /// Customers by what near-duplicates have in common, once one is new.
    pub(super) known_customers: Option<Known>,
    /// What to look at of a new row, by its key.
    pub(super) warnings: HashMap<String, String>,
}

/// Tries every row in turn, each on top of those before it, and keeps them only when all are fit (or the fit ones were
/// asked for) and it is no dry run.
pub(crate) fn execute(work: &mut Work<'_>, mut batch: ImportBatch) -> Result<Outcome, AppError> {
    work.require(Right::Import)?;
    if batch.wish.partial && batch.wish.mode == ImportMode::Replace {
        return Err(AppError::invalid(
            "partial",
            "replace takes all rows or none: what is rejected would count as missing",
        ));
    }
    let mut report = ImportReport {
        mapping: std::mem::take(&mut batch.mapping),
        unknown_columns: std::mem::take(&mut batch.unknown_columns),
        read: batch.unreadable.len() + batch.rows.len(),
        rejected: std::mem::take(&mut batch.unreadable),
        mark: batch.mark,
        ..ImportReport::default()
    };
    for _ in 0..ROUNDS {
        let fine = report.rejected.len();
        // Only a batch of which a part will do is read twice.
        let rows = if batch.wish.partial {
            batch.rows.clone()
        } else {
            std::mem::replace(&mut batch.rows, ImportRows::Stores(Vec::new()))
        };
        attempt(work, &batch, rows, &mut report)?;
        report.rejected.sort_by_key(|rejection| rejection.line);
        let is_done = report.rejected.len() == fine || !batch.wish.partial;
        if is_done {
            break;
        }
        let lines = report.rejected.iter().map(|rejection| rejection.line);
        batch.rows.leave_out(&lines.collect());
    }
    Ok(Outcome::Imported(report))
}

fn attempt(
    work: &mut Work<'_>,
    batch: &ImportBatch,
    rows: ImportRows,
    report: &mut ImportReport,
) -> Result<(), AppError> {
    let tx = work.tx;
    let before = report.rejected.len();
    (report.accepted, report.rows, report.missing) = (0, Vec::new(), Vec::new());
    batch.wish.watch.begin(rows.len());
    tx.tentative(|| {
        let kind = rows.kind();
        let wish = &batch.wish;
        let mut round = Round {
            mode: wish.mode,
            import: store::import::begin(tx, kind.word(), wish.mode.word(), &clean(&wish.source))?,
            stores: HashSet::new(),
            customers: HashSet::new(),
            variants: HashSet::new(),
            stock: HashSet::new(),
            known_stores: HashMap::new(),
            known_customers: None,
            warnings: HashMap::new(),
        };
        pass(work, &mut round, batch, rows, report)?;
        for row in &mut report.rows {
            row.warning = round.warnings.remove(&row.key).unwrap_or_default();
        }
        if wish.mode == ImportMode::Replace {
            replace::missing(work, &round, kind, report)?;
        }
        let is_fit = if wish.partial {
            // Nothing new was rejected in this round, and something is left.
            report.rejected.len() == before && report.accepted > 0
        } else {
            report.rejected.is_empty()
        };
        report.written = is_fit && !wish.dry_run;
        let (new, changed, _) = report.counts();
        let does = new + changed + report.missing.len() > 0;
        // What changes nothing leaves no record: there is nothing to take back.
        if report.written && does {
            let accepted = i64::try_from(report.accepted).unwrap_or(i64::MAX);
            store::import::finish(tx, round.import, accepted)?;
            report.import = Some(round.import);
        }
        Ok::<_, AppError>((report.written && does, ()))
    })
}

fn pass(
    work: &mut Work<'_>,
    round: &mut Round,
    batch: &ImportBatch,
    rows: ImportRows,
    report: &mut ImportReport,
) -> Result<(), AppError> {
    let mode = round.mode;
    match rows {
        ImportRows::Stores(rows) => take(
            batch,
            report,
            rows,
            |form| key("code", &form.code),
            |form| store(work, round, form),
        ),
        ImportRows::Customers(rows) => take(
            batch,
            report,
            rows,
            |form| key("code", &form.code),
            |form| account(work, round, form),
        ),
        ImportRows::Products(rows) => take(
            batch,
            report,
            rows,
            |form| key("sku", &form.sku),
            |form| goods(work, round, form),
        ),
        ImportRows::Stock(rows) => take(
            batch,
            report,
            rows,
            |form| stock_key(mode, form),
            |form| stock(work, round, form),
        ),
    }
}

/// What makes a row the same as another: the column and its value; [`None`] when rows may repeat.
type RowKey = Option<(&'static str, String)>;

fn take<T>(
    batch: &ImportBatch,
    report: &mut ImportReport,
    rows: Vec<(u64, T)>,
    key: impl Fn(&T) -> RowKey,
    mut write: impl FnMut(T) -> Result<(String, RowEffect), AppError>,
) -> Result<(), AppError> {
    let mut seen: HashMap<String, u64> = HashMap::new();
    for (line, row) in rows {
        if batch.wish.watch.is_cancelled() {
            return Err(AppError::Cancelled);
        }
        batch.wish.watch.step();
        if let Some((column, value)) = key(&row) {
            if let Some(first) = seen.get(&value) {
                report.rejected.push(Rejection {
                    line,
                    column: column.to_owned(),
                    reason: format!("the row repeats line {first}"),
                });
                continue;
            }
            seen.insert(value, line);
        }
        match write(row) {
            Ok((key, effect)) => {
                report.accepted += 1;
                report.rows.push(RowPreview {
                    line,
                    key,
                    effect,
                    warning: String::new(),
                });
            }
            Err(refused) => {
                let (column, reason) = explained(refused)?;
                report.rejected.push(Rejection {
                    line,
                    column,
                    reason,
                });
            }
        }
    }
    Ok(())
}

/// The column and the reason of a refusal; trouble that is not the row's fault ends the import.
fn explained(refused: AppError) -> Result<(String, String), AppError> {
    if !matches!(refused.kind(), ErrorKind::Refused | ErrorKind::NotFound) {
        return Err(refused);
    }
    let column = match &refused {
        AppError::Invalid { field, reason } => return Ok((field.clone(), reason.clone())),
        AppError::Duplicate { what, .. } | AppError::BarcodeTaken { what, .. } => {
            match what.as_str() {
                "store" | "customer" => "code",
                "variant" => "size",
                field => field,
            }
        }
        AppError::LotMissing { .. } => "lot",
        AppError::InsufficientStock { .. } => "quantity",
        _ => "",
    };
    Ok((column.to_owned(), refused.to_string()))
}

/// A code as the database compares it.
fn folded(code: &str) -> String {
    clean(code).to_ascii_lowercase()
}

/// The code of a row; rows without one get one each, or are refused for it.
fn key(column: &'static str, code: &str) -> RowKey {
    let code = folded(code);
    (!code.is_empty()).then_some((column, code))
}

fn stock_key(mode: ImportMode, form: &StockForm) -> RowKey {
    let StockForm {
        store, sku, lot, ..
    } = form;
    let key = || [store, sku, lot].map(|part| folded(part)).join("\n");
    (mode != ImportMode::Add).then(|| ("sku", key()))
}

/// Imports, newest first.
pub(crate) fn imports(look: &Look<'_>, limit: usize) -> Result<Answer, AppError> {
    look.require(Right::Import)?;
    let rows = store::import::list(look.tx, limit)?.into_iter();
    let briefs = rows.map(|row| ImportBrief {
        id: row.id,
        at: row.at,
        user: row.user,
        kind: ImportKind::parse(&row.kind).unwrap_or(ImportKind::Stock),
        mode: ImportMode::parse(&row.mode).unwrap_or_default(),
        source: row.source,
        accepted: row.accepted,
        undone_at: row.undone_at,
    });
    Ok(Answer::Imports(briefs.collect()))
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod undo_tests;
