//! Purchase orders: written, sent, given up, listed. Receiving them is in `purchase_receive.rs`.

mod items;

use std::collections::BTreeMap;

use crate::app::command::{Outcome, PurchaseCommand, PurchaseForm, PurchaseItem, Wanted};
use crate::app::error::AppError;
use crate::app::opened::find_store;
use crate::app::purchase::items::{Wish, bounded, read_items};
use crate::app::purchase_receive;
use crate::app::query::{Answer, PurchaseList};
use crate::app::supplier::standing;
use crate::app::topic::Topics;
use crate::app::work::{Look, Work};
use crate::domain::access::Right;
use crate::domain::id::{
    PurchaseId, PurchaseLineId, StoreId, SupplierId, VariantId, purchase_number,
};
use crate::domain::money::Money;
use crate::domain::product::Variant;
use crate::domain::purchase::{Portions, Purchase, PurchaseLine, PurchaseStatus, status};
use crate::domain::quantity::{Quantity, QuantityError};
use crate::domain::supplier::Supplier;
use crate::domain::text;
use crate::domain::time::Day;
use crate::store;

pub(crate) fn execute(work: &mut Work<'_>, command: PurchaseCommand) -> Result<Outcome, AppError> {
    let receives = matches!(
        command,
        PurchaseCommand::ReceiveScan { .. } | PurchaseCommand::Receive { .. }
    );
    work.require(if receives {
        Right::Counter
    } else {
        Right::Purchase
    })?;
    work.touch(Topics::PURCHASES);
    match command {
        PurchaseCommand::Add {
            supplier,
            store,
            form,
            items,
        } => {
            let lines = read_items(work, &items)?;
            let purchase = begin(work, supplier, store, &form)?;
            put(work, &purchase, lines)
        }
        PurchaseCommand::Make(wanted) => make(work, &wanted),
        PurchaseCommand::Edit {
            purchase,
            version,
            form,
            items,
        } => edit(work, purchase, version, form.as_ref(), &items),
        PurchaseCommand::Fill {
            purchase,
            version,
            cells,
        } => fill(work, purchase, version, &cells),
        PurchaseCommand::Scan {
            purchase,
            code,
            quantity,
        } => scan(work, purchase, &code, quantity.as_deref()),
        PurchaseCommand::Send { purchase, expected } => send(work, purchase, &expected),
        PurchaseCommand::Close { purchase, reason } => {
            give_up(work, purchase, &reason, PurchaseStatus::Received)
        }
        PurchaseCommand::Cancel { purchase, reason } => {
            give_up(work, purchase, &reason, PurchaseStatus::Cancelled)
        }
        PurchaseCommand::ReceiveScan {
            purchase,
            code,
            quantity,
            lot,
            reference,
            extra,
        } => {
            let quantity = quantity.as_deref();
            purchase_receive::scan(work, purchase, &code, quantity, &lot, &reference, extra)
        }
        PurchaseCommand::Receive {
            purchase,
            items,
            lot,
            reference,
        } => purchase_receive::named(work, purchase, &items, &lot, &reference),
    }
}

/// An order, or not found.
pub(crate) fn found(work: &Work<'_>, id: PurchaseId) -> Result<Purchase, AppError> {
    store::purchase::purchase(work.tx, id)?.ok_or_else(|| AppError::NotFound {
        what: "purchase order",
        code: id.to_string(),
    })
}

/// A refusal because of where the order stands.
pub(crate) fn refuse(purchase: &Purchase, event: &str) -> AppError {
    AppError::InvalidTransition {
        document: purchase_number(purchase.number),
        status: purchase.status.word().to_owned(),
        event: event.to_owned(),
    }
}

/// Writes an order's head with the status that its lines make now.
pub(crate) fn settle(
    work: &Work<'_>,
    old: &Purchase,
    new: Purchase,
) -> Result<PurchaseStatus, AppError> {
    let lines = store::purchase::lines(work.tx, old.id)?;
    let portions: Vec<Portions> = lines.iter().map(|line| line.portions).collect();
    let status = status(new.sent_at.is_some(), new.closed_at.is_some(), &portions);
    let closed_at = if status.is_closed() {
        old.closed_at.or(Some(work.now))
    } else {
        None
    };
    let new = Purchase {
        status,
        closed_at,
        ..new
    };
    store::purchase::update(work.tx, old, &new)?;
    Ok(status)
}

fn begin(
    work: &Work<'_>,
    supplier: SupplierId,
    store: StoreId,
    form: &PurchaseForm,
) -> Result<Purchase, AppError> {
    active(&standing(work, supplier)?)?;
    let place = find_store(work, store)?;
    if !place.active {
        return Err(AppError::InUse {
            what: "store".to_owned(),
            code: place.code,
            reason: "is disabled: nothing is ordered for it".to_owned(),
        });
    }
    let blank = Purchase {
        id: PurchaseId(0),
        number: store::purchase::next_number(work.tx)?,
        supplier_id: supplier,
        store_id: store,
        status: PurchaseStatus::Draft,
        reference: String::new(),
        note: String::new(),
        expected_day: None,
        created_at: work.now,
        sent_at: None,
        closed_at: None,
        version: 1,
    };
    let purchase = headed(blank, form)?;
    let id = store::purchase::insert(work.tx, &purchase)?;
    Ok(Purchase { id, ..purchase })
}

fn active(supplier: &Supplier) -> Result<(), AppError> {
    if supplier.active {
        return Ok(());
    }
    Err(AppError::InUse {
        what: "supplier".to_owned(),
        code: supplier.code.clone(),
        reason: "is disabled: nothing is ordered from it".to_owned(),
    })
}

fn headed(base: Purchase, form: &PurchaseForm) -> Result<Purchase, AppError> {
    let expected_day = match form.expected.trim() {
        "" => None,
        typed => Some(day(typed)?),
    };
    let note = text::clean_lines(&form.note);
    if note.chars().count() > 2000 {
        return Err(AppError::invalid(
            "note",
            "must be 2000 characters or fewer",
        ));
    }
    Ok(Purchase {
        reference: text::optional("reference", &form.reference, 60)?,
        note,
        expected_day,
        ..base
    })
}

fn day(typed: &str) -> Result<Day, AppError> {
    Day::parse(typed.trim())
        .ok_or_else(|| AppError::invalid("expected", "write the day like 2027-03-31"))
}

/// Puts lines into an order; others stay as they are.
fn put(work: &Work<'_>, purchase: &Purchase, wishes: Vec<Wish>) -> Result<Outcome, AppError> {
    let standing = store::purchase::lines(work.tx, purchase.id)?;
    let mut position = standing.iter().map(|line| line.position).max().unwrap_or(0);
    for wish in wishes {
        let old = standing
            .iter()
            .find(|line| line.variant_id == wish.variant.id);
        match (old, wish.quantity) {
            (Some(old), Some(ordered)) => {
                let portions = Portions {
                    ordered,
                    ..old.portions
                };
                let cost = wish.cost.unwrap_or(old.cost);
                let new = PurchaseLine {
                    portions,
                    cost,
                    ..old.clone()
                };
                store::purchase::update_line(work.tx, purchase.id, old, &new, "")?;
            }
            (Some(old), None) => store::purchase::delete_line(work.tx, purchase.id, old)?,
            (None, Some(ordered)) => {
                position += 1;
                let cost = match wish.cost {
                    Some(cost) => cost,
                    None => usual_cost(work, purchase.supplier_id, &wish.variant)?,
                };
                insert(work, purchase, position, &wish.variant, ordered, cost)?;
            }
            (None, None) => {
                return Err(AppError::InUse {
                    what: "purchase order".to_owned(),
                    code: purchase_number(purchase.number),
                    reason: format!("has no line of {}", wish.variant.sku),
                });
            }
        }
    }
    settle(work, purchase, purchase.clone())?;
    Ok(Outcome::Purchase(purchase.number))
}

fn insert(
    work: &Work<'_>,
    purchase: &Purchase,
    position: i64,
    variant: &Variant,
    ordered: Quantity,
    cost: Money,
) -> Result<(), AppError> {
    if !variant.active {
        return Err(AppError::InUse {
            what: "variant".to_owned(),
            code: variant.sku.clone(),
            reason: "is disabled: nothing of it is ordered".to_owned(),
        });
    }
    let line = PurchaseLine {
        id: PurchaseLineId(0),
        position,
        variant_id: variant.id,
        portions: Portions {
            ordered,
            ..Portions::default()
        },
        cost,
    };
    store::purchase::insert_line(work.tx, purchase.id, &line)?;
    Ok(())
}

/// The supplier's cost of one unit, else the catalogue's.
fn usual_cost(work: &Work<'_>, supplier: SupplierId, variant: &Variant) -> Result<Money, AppError> {
    let terms = store::supplier::supply(work.tx, supplier, variant.id)?;
    Ok(terms.and_then(|terms| terms.cost).unwrap_or(variant.cost))
}

/// All drafts of a purchase list, or none.
fn make(work: &Work<'_>, wanted: &[Wanted]) -> Result<Outcome, AppError> {
    if wanted.is_empty() {
        return Err(AppError::invalid("lines", "choose at least one"));
    }
    let mut drafts: BTreeMap<(SupplierId, StoreId), Vec<Wish>> = BTreeMap::new();
    for line in wanted {
        let variant = store::product::variant(work.tx, line.variant)?;
        let variant = variant.ok_or_else(|| AppError::NotFound {
            what: "variant",
            code: line.variant.to_string(),
        })?;
        if !line.quantity.is_positive() {
            let typed = line.quantity.plain(variant.decimals);
            return Err(QuantityError::NotPositive(typed).into());
        }
        let quantity = Some(bounded(line.quantity, &variant)?);
        let draft = drafts.entry((line.supplier, line.store)).or_default();
        draft.push(Wish {
            variant,
            quantity,
            cost: None,
        });
    }
    let mut numbers = Vec::with_capacity(drafts.len());
    for ((supplier, store), wishes) in drafts {
        let purchase = begin(work, supplier, store, &PurchaseForm::default())?;
        put(work, &purchase, wishes)?;
        numbers.push(purchase.number);
    }
    Ok(Outcome::Purchases(numbers))
}

fn edit(
    work: &Work<'_>,
    id: PurchaseId,
    version: Option<i64>,
    form: Option<&PurchaseForm>,
    items: &[PurchaseItem],
) -> Result<Outcome, AppError> {
    let old = found(work, id)?;
    work.unchanged((version, old.version), ("purchase_orders", id), || {
        purchase_number(old.number)
    })?;
    if old.status.is_closed() {
        return Err(refuse(&old, "change it"));
    }
    let new = match form {
        Some(form) => headed(old.clone(), form)?,
        None => old.clone(),
    };
    if items.is_empty() {
        settle(work, &old, new)?;
        return Ok(Outcome::Purchase(old.number));
    }
    if old.status != PurchaseStatus::Draft {
        return Err(refuse(&old, "change its lines"));
    }
    let wishes = read_items(work, items)?;
    store::purchase::update(work.tx, &old, &new)?;
    put(work, &new, wishes)
}

/// Cells of a grid; where nothing stood, 0 changes nothing.
fn fill(
    work: &Work<'_>,
    id: PurchaseId,
    version: Option<i64>,
    cells: &[(VariantId, String)],
) -> Result<Outcome, AppError> {
    let standing = store::purchase::lines(work.tx, id)?;
    let mut items = Vec::with_capacity(cells.len());
    for (variant, quantity) in cells {
        let known = standing.iter().any(|line| line.variant_id == *variant);
        let found = store::product::variant(work.tx, *variant)?;
        let sku = found.map(|variant| variant.sku);
        let sku = sku.ok_or_else(|| AppError::NotFound {
            what: "variant",
            code: variant.to_string(),
        })?;
        let nothing = quantity.trim().is_empty() || quantity.trim() == "0";
        if known || !nothing {
            items.push(PurchaseItem {
                sku,
                quantity: if nothing { "0" } else { quantity }.to_owned(),
                cost: None,
            });
        }
    }
    edit(work, id, version, None, &items)
}

fn scan(
    work: &Work<'_>,
    id: PurchaseId,
    code: &str,
    quantity: Option<&str>,
) -> Result<Outcome, AppError> {
    let purchase = found(work, id)?;
    if purchase.status != PurchaseStatus::Draft {
        return Err(refuse(&purchase, "add to it"));
    }
    let goods = work.goods(code)?;
    let more = goods.quantity(quantity)?;
    let variant = goods.variant;
    let standing = store::purchase::lines(work.tx, id)?;
    let old = standing.iter().find(|line| line.variant_id == variant.id);
    let ordered = old.map_or(Quantity::ZERO, |line| line.portions.ordered);
    let quantity = Some(bounded(ordered.plus(more), &variant)?);
    let wish = Wish {
        variant,
        quantity,
        cost: None,
    };
    put(work, &purchase, vec![wish])
}

/// The goods are expected after the longest lead time of the lines, unless a day is said.
fn send(work: &Work<'_>, id: PurchaseId, expected: &str) -> Result<Outcome, AppError> {
    let old = found(work, id)?;
    if old.status != PurchaseStatus::Draft {
        return Err(refuse(&old, "send it"));
    }
    let supplier = standing(work, old.supplier_id)?;
    active(&supplier)?;
    let lines = store::purchase::lines(work.tx, id)?;
    if lines.is_empty() {
        return Err(AppError::InUse {
            what: "purchase order".to_owned(),
            code: purchase_number(old.number),
            reason: "has no lines: add what is to be ordered first".to_owned(),
        });
    }
    let mut lead = 0;
    for line in &lines {
        let terms = store::supplier::supply(work.tx, old.supplier_id, line.variant_id)?;
        let own = terms.and_then(|terms| terms.lead_days);
        lead = own.unwrap_or(supplier.lead_days).max(lead);
    }
    let expected_day = match expected.trim() {
        "" => old.expected_day.unwrap_or_else(|| work.today.plus(lead)),
        typed => day(typed)?,
    };
    if expected_day < work.today {
        return Err(AppError::invalid(
            "expected",
            format!("{} has passed; say a later day", expected_day.iso()),
        ));
    }
    let new = Purchase {
        sent_at: Some(work.now),
        expected_day: Some(expected_day),
        ..old.clone()
    };
    settle(work, &old, new)?;
    Ok(Outcome::Purchase(old.number))
}

/// What is to come is cancelled: of an order of which something came the rest, of another one all.
fn give_up(
    work: &Work<'_>,
    id: PurchaseId,
    reason: &str,
    becomes: PurchaseStatus,
) -> Result<Outcome, AppError> {
    let old = found(work, id)?;
    let closes = becomes == PurchaseStatus::Received;
    match old.status {
        PurchaseStatus::PartReceived if closes => {}
        PurchaseStatus::Draft | PurchaseStatus::Sent if !closes => {}
        _ if closes => return Err(refuse(&old, "close the rest of it")),
        _ => return Err(refuse(&old, "cancel it")),
    }
    let reason = text::name("reason", reason, 200)?;
    for line in store::purchase::lines(work.tx, id)? {
        let portions = Portions {
            cancelled: line.portions.cancelled.plus(line.portions.rest()),
            ..line.portions
        };
        let new = PurchaseLine {
            portions,
            ..line.clone()
        };
        store::purchase::update_line(work.tx, id, &line, &new, &reason)?;
    }
    let note = [old.note.as_str(), reason.as_str()]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("\n");
    let new = Purchase {
        note,
        closed_at: Some(work.now),
        ..old.clone()
    };
    settle(work, &old, new)?;
    Ok(Outcome::Purchase(old.number))
}

/// One page of orders.
pub(crate) fn purchases(look: &Look<'_>, list: &PurchaseList) -> Result<Answer, AppError> {
    look.require(Right::Counter)?;
    let which = store::purchase::Which {
        status: list.status,
        store: list.store,
        open: list.open,
        before: list.before,
    };
    let rows = store::purchase::list(look.tx, which, list.limit)?;
    Ok(Answer::Purchases(rows))
}

/// An order by its number.
pub(crate) fn purchase(look: &Look<'_>, number: i64) -> Result<Answer, AppError> {
    look.require(Right::Counter)?;
    let found = match store::purchase::by_number(look.tx, number)? {
        Some(id) => store::purchase::view(look.tx, id)?,
        None => None,
    };
    Ok(Answer::Purchase(found.map(Box::new)))
}

#[cfg(test)]
#[path = "purchase_tests.rs"]
mod tests;
