//! Rows of a file through the same use cases as single changes: all of them, or none.

use std::collections::HashMap;

use crate::app::command::{
    CustomerCommand, ImportBatch, ImportMode, ImportReport, ImportRows, Outcome, ProductCommand,
    Rejection, StockForm, StoreCommand, StoreForm,
};
use crate::app::error::{AppError, ErrorKind};
use crate::app::stock::{Change, parse_lot, post};
use crate::app::work::Work;
use crate::app::{customer, product, shop};
use crate::domain::access::Right;
use crate::domain::customer::{Customer, CustomerForm};
use crate::domain::product::{Product, ProductForm, Variant};
use crate::domain::quantity::Quantity;
use crate::domain::shop::{Store, WALK_IN};
use crate::domain::stock::MovementKind;
use crate::domain::text::clean;
use crate::store;

/// Tries every row in turn, each on top of those before it, and keeps them only when all are fit and it is no dry run.
pub(crate) fn execute(work: &mut Work<'_>, batch: ImportBatch) -> Result<Outcome, AppError> {
    work.require(Right::Import)?;
    let tx = work.tx;
    let report = tx.tentative(|| {
        let mut report = ImportReport {
            rejected: batch.unreadable,
            unknown_columns: batch.unknown_columns,
            ..ImportReport::default()
        };
        report.read = report.rejected.len();
        let mode = batch.mode;
        match batch.rows {
            ImportRows::Stores(rows) => {
                take(
                    &mut report,
                    rows,
                    |form| key("code", &form.code),
                    |form| store(work, mode, form),
                )?;
            }
            ImportRows::Customers(rows) => {
                take(
                    &mut report,
                    rows,
                    |form| key("code", &form.code),
                    |form| account(work, mode, form),
                )?;
            }
            ImportRows::Products(rows) => {
                take(
                    &mut report,
                    rows,
                    |form| key("sku", &form.sku),
                    |form| goods(work, mode, form),
                )?;
            }
            ImportRows::Stock(rows) => {
                take(
                    &mut report,
                    rows,
                    |form| stock_key(mode, form),
                    |form| stock(work, mode, form),
                )?;
            }
        }
        report.rejected.sort_by_key(|rejection| rejection.line);
        report.written = report.rejected.is_empty() && !batch.dry_run;
        Ok::<_, AppError>((report.written, report))
    })?;
    Ok(Outcome::Imported(report))
}

/// What makes a row the same as another: the column and its value; [`None`] when rows may repeat.
type RowKey = Option<(&'static str, String)>;

fn take<T>(
    report: &mut ImportReport,
    rows: Vec<(u64, T)>,
    key: impl Fn(&T) -> RowKey,
    mut write: impl FnMut(T) -> Result<(), AppError>,
) -> Result<(), AppError> {
    let mut seen: HashMap<String, u64> = HashMap::new();
    for (line, row) in rows {
        report.read += 1;
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
            Ok(()) => report.accepted += 1,
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
        AppError::Duplicate { what, .. } => match what.as_str() {
            "store" | "customer" => "code",
            "variant" => "size",
            field => field,
        },
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
    (mode == ImportMode::Set).then(|| ("sku", key()))
}

/// In a row that changes what exists, an empty cell leaves the value as it is.
fn keep(cell: &mut String, standing: &str) {
    if cell.trim().is_empty() {
        standing.clone_into(cell);
    }
}

fn store(work: &mut Work<'_>, mode: ImportMode, mut form: StoreForm) -> Result<(), AppError> {
    let standing = match mode {
        ImportMode::Add => None,
        ImportMode::Set => store::shop::store_by_code(work.tx, &clean(&form.code))?,
    };
    let command = match standing {
        None => StoreCommand::Add(form),
        Some(old) => {
            keep_store(&mut form, &old);
            StoreCommand::Edit {
                store: old.id,
                version: None,
                form,
            }
        }
    };
    shop::execute(work, command).map(drop)
}

fn keep_store(form: &mut StoreForm, old: &Store) {
    let degrees = |degrees: Option<f64>| degrees.map_or_else(String::new, |d| d.to_string());
    keep(&mut form.name, &old.name);
    keep(&mut form.kind, old.kind.word());
    keep(&mut form.address, &old.address);
    keep(&mut form.web, &old.web);
    keep(&mut form.latitude, &degrees(old.latitude));
    keep(&mut form.longitude, &degrees(old.longitude));
    keep(&mut form.stock_policy, old.stock_policy.word());
}

fn account(work: &mut Work<'_>, mode: ImportMode, mut form: CustomerForm) -> Result<(), AppError> {
    // A fresh shop has its walk-in customer already, so a row of him never makes him.
    let is_built_in = clean(&form.code).eq_ignore_ascii_case(WALK_IN);
    if is_built_in {
        WALK_IN.clone_into(&mut form.code);
    }
    let standing = if mode == ImportMode::Set || is_built_in {
        store::customer::by_code(work.tx, &clean(&form.code))?
    } else {
        None
    };
    let command = match standing {
        None => CustomerCommand::Add(form),
        Some(old) => {
            keep_customer(work, &mut form, &old);
            CustomerCommand::Edit {
                customer: old.id,
                version: None,
                form,
            }
        }
    };
    customer::execute(work, command).map(drop)
}

fn keep_customer(work: &Work<'_>, form: &mut CustomerForm, old: &Customer) {
    let limit = old
        .credit_limit
        .map_or_else(String::new, |limit| work.shop.currency.plain(limit));
    keep(&mut form.name, &old.name);
    keep(&mut form.email, &old.email);
    keep(&mut form.phone, &old.phone);
    keep(&mut form.country, &old.country);
    keep(&mut form.city, &old.city);
    keep(&mut form.area, &old.area);
    keep(&mut form.address, &old.address);
    keep(&mut form.tax_id, &old.tax_id);
    keep(&mut form.credit_limit, &limit);
    keep(&mut form.notes, &old.notes);
    form.blocked = old.blocked;
}

fn goods(work: &mut Work<'_>, mode: ImportMode, mut form: ProductForm) -> Result<(), AppError> {
    let standing = match mode {
        ImportMode::Add => None,
        ImportMode::Set => store::product::by_sku(work.tx, &clean(&form.sku))?,
    };
    let (barcode, pack) = (form.barcode.clone(), form.pack_barcode.clone());
    let command = match standing {
        None => ProductCommand::Add(form),
        Some(old) => {
            if let Some(product) = store::product::product(work.tx, old.product_id)? {
                keep_product(work, &mut form, &old, &product);
            }
            ProductCommand::Edit {
                sku: old.sku,
                version: None,
                form,
            }
        }
    };
    match product::execute(work, command) {
        Ok(_) => Ok(()),
        Err(AppError::WrongCheckDigit(wrong)) => {
            let is_pack = clean(&pack) == wrong.code && clean(&barcode) != wrong.code;
            let field = if is_pack { "pack_barcode" } else { "barcode" };
            Err(AppError::invalid(field, wrong))
        }
        Err(other) => Err(other),
    }
}

fn keep_product(work: &Work<'_>, form: &mut ProductForm, old: &Variant, product: &Product) {
    let amount = |amount| work.shop.currency.plain(amount);
    let level = |level: Quantity| level.plain(old.decimals);
    keep(&mut form.name, &product.name);
    keep(&mut form.category, &product.category);
    keep(&mut form.brand, &product.brand);
    keep(&mut form.description, &product.description);
    keep(&mut form.colour, &old.colour);
    keep(&mut form.size, &old.size);
    keep(&mut form.price, &amount(old.price));
    keep(&mut form.cost, &amount(old.cost));
    keep(&mut form.reorder_level, &level(old.reorder_level));
    keep(&mut form.reorder_quantity, &level(old.reorder_quantity));
}

fn stock(work: &mut Work<'_>, mode: ImportMode, form: StockForm) -> Result<(), AppError> {
    let place = store::shop::store_by_code(work.tx, &clean(&form.store))?;
    let place = place
        .ok_or_else(|| AppError::invalid("store", format!("no store `{}`", clean(&form.store))))?;
    let variant = store::product::by_sku(work.tx, &clean(&form.sku))?;
    let variant = variant
        .ok_or_else(|| AppError::invalid("sku", format!("no variant `{}`", clean(&form.sku))))?;
    let wanted = Quantity::parse_signed(&form.quantity, variant.decimals)?;
    if wanted < Quantity::ZERO {
        return Err(AppError::invalid(
            "quantity",
            format!("`{}` must be 0 or more", form.quantity.trim()),
        ));
    }
    let lot = parse_lot(&form.lot, &form.expiry)?;
    let delta = match (mode, &lot) {
        (ImportMode::Add, _) => wanted,
        (ImportMode::Set, None) => {
            let balance = store::stock::balance(work.tx, place.id, variant.id)?;
            wanted.minus(balance.on_hand)
        }
        (ImportMode::Set, Some((code, _))) => {
            let held = store::stock::lot(work.tx, place.id, variant.id, code)?;
            wanted.minus(held.map_or(Quantity::ZERO, |lot| lot.on_hand))
        }
    };
    if delta.is_zero() {
        return Ok(());
    }
    if lot.is_some() {
        product::start_lots(work, &variant)?;
    }
    let reason = match clean(&form.reason) {
        empty if empty.is_empty() => "import".to_owned(),
        reason => reason,
    };
    let change = Change {
        lot,
        reason: &reason,
        ..Change::new(place.id, delta, MovementKind::Import)
    };
    post(work, &variant, change)?;
    Ok(())
}

#[cfg(test)]
mod tests;
