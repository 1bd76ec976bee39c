//! Taking back the last import: old values come back, what it made goes, goods move back; all of it or nothing.

use crate::app::command::{Outcome, UndoReport, UndoWish};
use crate::app::error::{AppError, ErrorKind};
use crate::app::stock::{Change, post};
use crate::app::topic::Topics;
use crate::app::work::Work;
use crate::domain::access::Right;
use crate::domain::id::{CustomerId, ImportId, ProductId, StoreId, VariantId};
use crate::domain::stock::MovementKind;
use crate::store::import::{ImportRow, Moved};
use crate::store::stock::Origin;
use crate::store::undo::{self as past, Entry};
use crate::store::{self, audit};

/// So many reasons are told one by one.
const TOLD: usize = 5;

/// Takes back the last import that stands, or says why it cannot be.
pub(crate) fn undo(work: &mut Work<'_>, wish: UndoWish) -> Result<Outcome, AppError> {
    work.require(Right::Import)?;
    let row = chosen(work, wish.import)?;
    let tx = work.tx;
    let report = tx.tentative(|| {
        let mut undone = Undone {
            report: UndoReport {
                import: row.id,
                removed: 0,
                restored: 0,
                moved: 0,
                written: false,
            },
            against: Vec::new(),
        };
        for moved in store::import::moved(tx, row.id)? {
            undone.movement(work, row.id, moved)?;
        }
        for entry in past::entries(tx, row.id)? {
            undone.entry(work, &entry)?;
        }
        if !undone.against.is_empty() {
            return Err(refused(&row, &undone.against));
        }
        store::import::undone(tx, &row)?;
        store::product::changed(tx)?;
        work.touch(Topics::CATALOGUE | Topics::CUSTOMERS | Topics::SHOP | Topics::STOCK);
        undone.report.written = !wish.dry_run;
        Ok((undone.report.written, undone.report))
    })?;
    Ok(Outcome::ImportUndone(report))
}

fn name(row: &ImportRow) -> String {
    format!("{} ({} from {})", row.id, row.kind, row.source)
}

fn chosen(work: &Work<'_>, wanted: Option<ImportId>) -> Result<ImportRow, AppError> {
    let found = match wanted {
        Some(id) => store::import::one(work.tx, id)?,
        None => store::import::list(work.tx, 1)?.pop(),
    };
    let row = found.ok_or_else(|| match wanted {
        Some(id) => AppError::NotFound {
            what: "import",
            code: id.to_string(),
        },
        None => AppError::NothingImported,
    })?;
    let refuse = |reason: String| AppError::InUse {
        what: "import".to_owned(),
        code: name(&row),
        reason,
    };
    if let Some(at) = row.undone_at {
        let when = work.shop.zone.show(at);
        return Err(refuse(format!("was taken back already, {when}")));
    }
    if let Some(later) = store::import::later(work.tx, row.id)? {
        return Err(refuse(format!(
            "is not the last one: take back import {later} first"
        )));
    }
    Ok(row)
}

fn refused(row: &ImportRow, against: &[String]) -> AppError {
    let mut told = against
        .iter()
        .take(TOLD)
        .cloned()
        .collect::<Vec<_>>()
        .join("; ");
    if against.len() > TOLD {
        told = format!("{told}; and {} more", against.len() - TOLD);
    }
    AppError::InUse {
        what: "import".to_owned(),
        code: name(row),
        reason: format!("cannot be taken back: {told}"),
    }
}

/// What was taken back so far, and what speaks against the rest.
struct Undone {
    report: UndoReport,
    against: Vec<String>,
}

impl Undone {
    fn movement(
        &mut self,
        work: &mut Work<'_>,
        import: ImportId,
        moved: Moved,
    ) -> Result<(), AppError> {
        let variant = store::product::variant(work.tx, moved.variant)?
            .ok_or_else(|| AppError::Internal(format!("variant {} is gone", moved.variant)))?;
        let reason = format!("import {import} taken back");
        let change = Change {
            lot: (!moved.lot.is_empty()).then_some((moved.lot, moved.expiry)),
            reason: &reason,
            origin: Origin {
                import: Some(import),
                ..Origin::default()
            },
            ..Change::new(moved.store, moved.delta.negated(), MovementKind::Import)
        };
        match post(work, &variant, change) {
            Ok(_) => self.report.moved += 1,
            Err(AppError::InsufficientStock {
                sku,
                store,
                wanted,
                available,
            }) => self.against.push(format!(
                "of {wanted} {sku} that came to {store} only {available} are still free there"
            )),
            Err(AppError::Invalid { reason, .. }) => {
                self.against.push(format!("{}: {reason}", variant.sku));
            }
            Err(other) if other.kind() == ErrorKind::Refused => {
                self.against.push(other.to_string());
            }
            Err(other) => return Err(other),
        }
        Ok(())
    }

    fn entry(&mut self, work: &Work<'_>, entry: &Entry) -> Result<(), AppError> {
        match entry.entity.as_str() {
            "barcodes" => self.barcode(work, entry),
            "variants" => self.variant(work, entry),
            "products" => self.product(work, entry),
            "customers" => self.customer(work, entry),
            "stores" => self.store(work, entry),
            // Goods went back by movements of their own; an empty lot stays, and the log's own mark means nothing here.
            "movements" | "lots" | "audit" => Ok(()),
            other => {
                match past::delete_word(work.tx, entry)? {
                    Some(is_gone) => self.report.removed += usize::from(is_gone),
                    None => self
                        .against
                        .push(format!("it has changed {other} {}", entry.row)),
                }
                Ok(())
            }
        }
    }

    /// A row that somebody else has changed since is left alone, and speaks against taking it back.
    fn changed(&mut self, work: &Work<'_>, entry: &Entry, what: &str) -> Result<(), AppError> {
        let by = audit::last_by(work.tx, &entry.entity, &entry.row)?;
        self.against
            .push(format!("{what} was changed since, by {by}"));
        Ok(())
    }

    /// True when nothing uses a row that goes.
    fn is_free(&mut self, work: &Work<'_>, entry: &Entry, what: &str) -> Result<bool, AppError> {
        let users = past::users(work.tx, &entry.entity, entry.id())?;
        if !users.is_empty() {
            self.against
                .push(format!("{what} has {}", users.join(", ")));
        }
        Ok(users.is_empty())
    }

    fn barcode(&mut self, work: &Work<'_>, entry: &Entry) -> Result<(), AppError> {
        match past::barcode(work.tx, &entry.row)? {
            // Somebody has removed it since: it is gone, as it shall be.
            None => {}
            Some((variant, barcode)) if past::barcode_stands(entry, variant, &barcode) => {
                store::product_use::delete_barcode(work.tx, variant, &barcode)?;
                self.report.removed += 1;
            }
            Some(_) => self.changed(work, entry, &format!("barcode {}", entry.row))?,
        }
        Ok(())
    }

    fn variant(&mut self, work: &Work<'_>, entry: &Entry) -> Result<(), AppError> {
        let Some(now) = store::product::variant(work.tx, VariantId(entry.id()))? else {
            return Ok(());
        };
        if !entry.stands(&now) {
            return self.changed(work, entry, &now.sku);
        }
        if !entry.is_new {
            let old = entry.variant(&now)?;
            store::product::update_variant(work.tx, &now, &old, "import taken back")?;
            self.report.restored += 1;
        } else if self.is_free(work, entry, &now.sku)? {
            store::product_use::delete_variant(work.tx, &now)?;
            self.report.removed += 1;
        }
        Ok(())
    }

    fn product(&mut self, work: &Work<'_>, entry: &Entry) -> Result<(), AppError> {
        let id = ProductId(entry.id());
        let Some(now) = store::product::product(work.tx, id)? else {
            return Ok(());
        };
        let what = format!("product {}", now.code);
        if !entry.stands(&now) {
            return self.changed(work, entry, &what);
        }
        if !entry.is_new {
            let has_moved = store::product::has_moved(work.tx, id)?;
            let old = entry.product(&now, has_moved)?;
            if old.unit != now.unit && store::product::is_counted(work.tx, id)? {
                self.against
                    .push(format!("{what} is counted in {} by now", now.unit));
                return Ok(());
            }
            if store::product::update_product(work.tx, &now, &old)? {
                store::product::count_edit(work.tx, id)?;
                self.report.restored += 1;
            }
        } else if self.is_free(work, entry, &what)? {
            store::product_use::delete_product(work.tx, &now)?;
            self.report.removed += 1;
        }
        Ok(())
    }

    fn customer(&mut self, work: &Work<'_>, entry: &Entry) -> Result<(), AppError> {
        let Some(now) = store::customer::customer(work.tx, CustomerId(entry.id()))? else {
            return Ok(());
        };
        let what = format!("customer {}", now.code);
        if !entry.stands(&now) {
            return self.changed(work, entry, &what);
        }
        if !entry.is_new {
            store::customer::update(work.tx, &now, &entry.customer(&now)?)?;
            self.report.restored += 1;
        } else if self.is_free(work, entry, &what)? {
            past::delete_customer(work.tx, &now)?;
            self.report.removed += 1;
        }
        Ok(())
    }

    fn store(&mut self, work: &Work<'_>, entry: &Entry) -> Result<(), AppError> {
        let id = StoreId(entry.id());
        let Some(now) = store::shop::store(work.tx, id)? else {
            return Ok(());
        };
        let what = format!("store {}", now.code);
        if !entry.stands(&now) {
            return self.changed(work, entry, &what);
        }
        if !entry.is_new {
            let old = entry.store(&now)?;
            let drops_backorder = now.stock_policy != old.stock_policy;
            if drops_backorder && store::shop::is_short(work.tx, id)? {
                self.against
                    .push(format!("{what} owes goods beyond its stock by now"));
                return Ok(());
            }
            store::shop::update_store(work.tx, &now, &old)?;
            self.report.restored += 1;
        } else if self.is_free(work, entry, &what)? {
            past::delete_store(work.tx, &now)?;
            self.report.removed += 1;
        }
        Ok(())
    }
}
