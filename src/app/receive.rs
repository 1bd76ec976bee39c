//! Goods from suppliers: received at their cost, and what was moved by hand taken back.

use crate::app::command::{Delivery, LotWish, Outcome};
use crate::app::error::AppError;
use crate::app::grid;
use crate::app::lot;
use crate::app::purchase_receive;
use crate::app::scan::Goods;
use crate::app::stock::{Change, Posted, by_sku, correct, moved, parse_lot, post};
use crate::app::topic::Topics;
use crate::app::work::Work;
use crate::domain::access::Right;
use crate::domain::id::{PurchaseId, StoreId, SupplierId, VariantId};
use crate::domain::lot::Named;
use crate::domain::money::Money;
use crate::domain::product::Variant;
use crate::domain::quantity::Quantity;
use crate::domain::stock::{MovementKind, mean_cost};
use crate::domain::text;
use crate::store;
use crate::store::stock::Origin;

/// What to do about expired goods at the door.
const NOT_TAKEN_IN: &str =
    "it is not received; give it back, or let a manager adjust it in to keep account of it";

/// Goods of one variant that come in.
#[derive(Debug, Clone)]
pub(crate) struct Arrival<'a> {
    /// Where.
    pub(crate) store: StoreId,
    /// How much, more than 0.
    pub(crate) quantity: Quantity,
    /// Lot's code and expiry; needed for lot-tracked products, refused for others.
    pub(crate) lot: Option<Named>,
    /// What one unit cost; [`None`] = as the catalogue has it.
    pub(crate) cost: Option<Money>,
    /// Who delivers.
    pub(crate) supplier: Option<SupplierId>,
    /// The purchase order it is received against.
    pub(crate) purchase: Option<PurchaseId>,
    /// The delivery note.
    pub(crate) reference: &'a str,
    /// Why, in words.
    pub(crate) reason: &'a str,
}

/// One scan of a delivery.
pub(crate) fn scan(
    work: &mut Work<'_>,
    delivery: &Delivery,
    code: &str,
    quantity: Option<&str>,
    lot: &LotWish,
    cost: &str,
) -> Result<Outcome, AppError> {
    work.require(Right::Counter)?;
    let goods = work.goods(code)?;
    let quantity = goods.quantity(quantity)?;
    let lot = label_lot(work, &goods, parse_lot(&lot.code, &lot.expiry)?)?;
    book(work, &goods.variant, delivery, quantity, lot, cost)
}

/// The lot of scanned goods: what their label says, else what is held to. Goods not kept by lots have none, whatever their
/// label says.
pub(crate) fn label_lot(
    work: &Work<'_>,
    goods: &Goods,
    held: Option<Named>,
) -> Result<Option<Named>, AppError> {
    let labelled = goods.lot.is_some() || goods.expiry.is_some();
    if !labelled || !store::product::lot_tracked(work.tx, goods.variant.id)? {
        return Ok(held);
    }
    Ok(match (&goods.lot, held) {
        (Some(code), held) => {
            let same = held.filter(|(held, _)| held == code);
            let known = same.and_then(|(_, expiry)| expiry);
            Some((code.clone(), goods.expiry.or(known)))
        }
        (None, held) => held.map(|(code, expiry)| (code, goods.expiry.or(expiry))),
    })
}

/// Goods named by SKU.
pub(crate) fn named(
    work: &mut Work<'_>,
    delivery: &Delivery,
    sku: &str,
    quantity: &str,
    lot: &LotWish,
    cost: &str,
) -> Result<Outcome, AppError> {
    work.require(Right::Counter)?;
    let variant = by_sku(work, sku)?;
    let quantity = Quantity::parse_positive(quantity, variant.decimals)?;
    let lot = parse_lot(&lot.code, &lot.expiry)?;
    book(work, &variant, delivery, quantity, lot, cost)
}

/// Goods of several variants at once, none of them kept by lots.
pub(crate) fn fill(
    work: &mut Work<'_>,
    delivery: &Delivery,
    cells: &[(VariantId, String)],
    cost: &str,
) -> Result<Outcome, AppError> {
    work.require(Right::Counter)?;
    let mut booked = Vec::new();
    for (id, typed) in cells {
        let (variant, quantity) = grid::read(work, *id, typed)?;
        if quantity.is_positive() {
            booked.push(book(work, &variant, delivery, quantity, None, cost)?);
        }
    }
    Ok(Outcome::Each(booked))
}

fn book(
    work: &mut Work<'_>,
    variant: &Variant,
    delivery: &Delivery,
    quantity: Quantity,
    lot: Option<Named>,
    cost: &str,
) -> Result<Outcome, AppError> {
    let reference = text::optional("reference", &delivery.reference, 60)?;
    let arrival = Arrival {
        store: delivery.store,
        quantity,
        lot,
        cost: parse_cost(work, cost)?,
        supplier: supplier(work, &delivery.supplier)?,
        purchase: None,
        reference: &reference,
        reason: &delivery.reason,
    };
    let posted = receive(work, variant, arrival)?;
    Ok(moved(variant, quantity, posted))
}

/// A cost as typed; empty = none said.
pub(crate) fn parse_cost(work: &Work<'_>, typed: &str) -> Result<Option<Money>, AppError> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    let cost = work.shop.currency.parse(typed);
    let cost = cost.map_err(|error| AppError::invalid("cost", error))?;
    if cost < Money::ZERO {
        return Err(AppError::invalid("cost", "must not be negative"));
    }
    Ok(Some(cost))
}

/// A supplier by its code; empty = none.
pub(crate) fn supplier(work: &Work<'_>, code: &str) -> Result<Option<SupplierId>, AppError> {
    let code = code.trim();
    if code.is_empty() {
        return Ok(None);
    }
    let Some((id, active)) = store::stock::supplier(work.tx, code)? else {
        return Err(AppError::NotFound {
            what: "supplier",
            code: text::clean(code),
        });
    };
    if !active {
        return Err(AppError::InUse {
            what: "supplier".to_owned(),
            code: text::clean(code),
            reason: "is disabled; enable it or leave the supplier empty".to_owned(),
        });
    }
    Ok(Some(id))
}

/// Puts goods on the shelf. With a cost, the variant's becomes the mean of what was on hand in all stores and of what came.
pub(crate) fn receive(
    work: &mut Work<'_>,
    variant: &Variant,
    arrival: Arrival<'_>,
) -> Result<Posted, AppError> {
    refuse_expired(work, variant, &arrival)?;
    let held = store::stock::on_hand_everywhere(work.tx, variant.id)?;
    let change = Change {
        lot: arrival.lot,
        reason: arrival.reason,
        origin: Origin {
            supplier: arrival.supplier,
            purchase: arrival.purchase,
            reference: arrival.reference,
            cost: arrival.cost,
            ..Origin::default()
        },
        ..Change::new(arrival.store, arrival.quantity, MovementKind::Receive)
    };
    let posted = post(work, variant, change)?;
    if let Some(cost) = arrival.cost {
        let mean = mean_cost(variant.cost, held, cost, arrival.quantity)?;
        recost(work, variant, mean, &received_as(posted.movement))?;
    }
    Ok(posted)
}

fn refuse_expired(
    work: &Work<'_>,
    variant: &Variant,
    arrival: &Arrival<'_>,
) -> Result<(), AppError> {
    let Some((code, said)) = &arrival.lot else {
        return Ok(());
    };
    let known = store::stock::lot(work.tx, arrival.store, variant.id, code)?;
    let expiry = said.or(known.and_then(|lot| lot.expiry));
    match expiry.filter(|day| *day < work.today) {
        Some(day) => Err(lot::expired(variant, code, day, NOT_TAKEN_IN)),
        None => Ok(()),
    }
}

/// What the price history says of a mean cost; by it a delivery that is taken back finds its own row again.
fn received_as(movement: i64) -> String {
    format!("mean cost after receiving (movement {movement})")
}

fn recost(
    work: &mut Work<'_>,
    variant: &Variant,
    cost: Money,
    reason: &str,
) -> Result<(), AppError> {
    if cost == variant.cost {
        return Ok(());
    }
    let new = Variant {
        cost,
        ..variant.clone()
    };
    store::product::update_variant(work.tx, variant, &new, reason)?;
    work.touch(Topics::CATALOGUE);
    Ok(())
}

/// Takes a movement by hand back, whole and once; its lot and what it did to the cost go back too.
pub(crate) fn take_back(work: &mut Work<'_>, movement: i64) -> Result<Outcome, AppError> {
    work.require(Right::Counter)?;
    let found = store::stock::movement(work.tx, movement)?;
    let past = found.ok_or_else(|| AppError::NotFound {
        what: "movement",
        code: movement.to_string(),
    })?;
    let by_hand = matches!(
        past.kind,
        MovementKind::Receive | MovementKind::Adjust | MovementKind::SupplierReturn
    );
    if !by_hand || past.is_reversal {
        return Err(AppError::InUse {
            what: "movement".to_owned(),
            code: movement.to_string(),
            reason: "belongs to a document: correct that, or adjust the stock".to_owned(),
        });
    }
    if past.is_taken_back {
        return Err(AppError::InUse {
            what: "movement".to_owned(),
            code: movement.to_string(),
            reason: "was taken back already".to_owned(),
        });
    }
    let variant = store::product::variant(work.tx, past.variant)?
        .ok_or_else(|| AppError::Internal(format!("movement {movement} has no variant")))?;
    let reason = format!("{} taken back", past.kind.word().replace('_', " "));
    let delta = past.delta.negated();
    correct(work, &variant, delta)?;
    let change = Change {
        lot: past.lot,
        reason: &reason,
        origin: Origin {
            supplier: past.supplier,
            purchase: past.purchase,
            reference: &past.reference,
            cost: past.cost,
            takes_back: Some(movement),
            ..Origin::default()
        },
        ..Change::new(past.store, delta, MovementKind::Adjust)
    };
    let posted = post(work, &variant, change)?;
    if past.kind == MovementKind::Receive
        && let Some(cost) = past.cost
    {
        uncost(work, &variant, movement, cost, past.delta)?;
    }
    if let Some(purchase) = past.purchase {
        purchase_receive::unreceive(work, purchase, &variant, past.delta)?;
    }
    Ok(moved(&variant, delta, posted))
}

/// The cost as if the goods had never come: the one before them while nothing else changed it, else the mean without them.
fn uncost(
    work: &mut Work<'_>,
    variant: &Variant,
    movement: i64,
    cost: Money,
    quantity: Quantity,
) -> Result<(), AppError> {
    let last = store::price_history::last_two(work.tx, variant.id)?;
    let before = match last.as_slice() {
        [own, before] if own.reason == received_as(movement) => before.cost,
        _ => {
            let left = store::stock::on_hand_everywhere(work.tx, variant.id)?;
            if !left.is_positive() {
                return Ok(());
            }
            let together = left.plus(quantity);
            let without = mean_cost(variant.cost, together, cost, quantity.negated())?;
            without.max(Money::ZERO)
        }
    };
    let reason = format!("receiving taken back (movement {movement})");
    recost(work, variant, before, &reason)
}

#[cfg(test)]
#[path = "receive_tests.rs"]
mod tests;
