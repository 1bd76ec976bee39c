//! Goods against a purchase order: never more than ordered, each scan booked at once, and taken back with its movement.

use crate::app::command::{LotWish, Outcome, PurchaseItem, Received};
use crate::app::error::AppError;
use crate::app::purchase::{found, refuse, settle};
use crate::app::receive::{Arrival, receive};
use crate::app::stock::{Posted, by_sku, parse_lot};
use crate::app::topic::Topics;
use crate::app::work::Work;
use crate::domain::id::{PurchaseId, purchase_number};
use crate::domain::product::Variant;
use crate::domain::purchase::{Portions, Purchase, PurchaseLine};
use crate::domain::quantity::Quantity;
use crate::domain::text;
use crate::domain::time::Day;
use crate::store;

/// What comes with all goods of one delivery.
struct Delivered<'a> {
    purchase: &'a Purchase,
    lot: Option<(String, Option<Day>)>,
    reference: String,
}

impl<'a> Delivered<'a> {
    fn read(purchase: &'a Purchase, lot: &LotWish, reference: &str) -> Result<Self, AppError> {
        if !purchase.status.is_awaited() {
            return Err(refuse(purchase, "receive against it"));
        }
        Ok(Self {
            purchase,
            lot: parse_lot(&lot.code, &lot.expiry)?,
            reference: text::optional("reference", reference, 60)?,
        })
    }

    /// Puts goods on the shelf, of the line or beside the order.
    fn post(
        &self,
        work: &mut Work<'_>,
        variant: &Variant,
        quantity: Quantity,
        line: Option<&PurchaseLine>,
    ) -> Result<Posted, AppError> {
        let arrival = Arrival {
            store: self.purchase.store_id,
            quantity,
            lot: self.lot.clone(),
            cost: line.map(|line| line.cost),
            supplier: Some(self.purchase.supplier_id),
            purchase: line.map(|_| self.purchase.id),
            reference: &self.reference,
            reason: "",
        };
        receive(work, variant, arrival)
    }
}

/// One scan against an order. With `extra`, what is beyond it is booked too, but not against it.
pub(crate) fn scan(
    work: &mut Work<'_>,
    id: PurchaseId,
    code: &str,
    quantity: Option<&str>,
    lot: &LotWish,
    reference: &str,
    extra: bool,
) -> Result<Outcome, AppError> {
    let purchase = found(work, id)?;
    let mut delivered = Delivered::read(&purchase, lot, reference)?;
    let goods = work.goods(code)?;
    let quantity = goods.quantity(quantity)?;
    let variant = goods.variant;
    let tracked = store::product::lot_tracked(work.tx, variant.id)?;
    if let Some(read) = goods.lot.filter(|_| tracked) {
        delivered.lot = Some((read, goods.expiry));
    }
    let line = line_of(work, &purchase, &variant)?;
    let rest = line.portions.rest();
    if quantity > rest && !extra {
        return Err(AppError::MoreThanPurchased {
            sku: variant.sku,
            rest: rest.plain(variant.decimals),
        });
    }
    let against = quantity.min(rest);
    let beyond = quantity.minus(against);
    let posted = if against.is_positive() {
        Some(book(work, &delivered, &variant, &line, against)?)
    } else {
        None
    };
    let beside = if beyond.is_positive() {
        Some(delivered.post(work, &variant, beyond, None)?)
    } else {
        None
    };
    let status = settle(work, &purchase, purchase.clone())?;
    let last = beside.as_ref().or(posted.as_ref());
    let on_hand = last.map_or(Quantity::ZERO, |posted| posted.on_hand);
    let lot = last.and_then(|posted| posted.lot.clone());
    Ok(Outcome::Received(Box::new(Received {
        number: purchase.number,
        variant: variant.id,
        sku: variant.sku,
        decimals: variant.decimals,
        against,
        movement: posted.map(|posted| posted.movement),
        beyond,
        beyond_movement: beside.map(|posted| posted.movement),
        on_hand,
        lot,
        complete: against == rest,
        status,
    })))
}

/// Several lines in one transaction: those named, or with none all that is to come.
pub(crate) fn named(
    work: &mut Work<'_>,
    id: PurchaseId,
    items: &[PurchaseItem],
    lot: &LotWish,
    reference: &str,
) -> Result<Outcome, AppError> {
    let purchase = found(work, id)?;
    let delivered = Delivered::read(&purchase, lot, reference)?;
    let arriving = if items.is_empty() {
        rest(work, &purchase)?
    } else {
        read(work, &purchase, items)?
    };
    let mut lots = 0;
    for (variant, quantity) in &arriving {
        // Each item sees what the one before it has left.
        let line = line_of(work, &purchase, variant)?;
        let rest = line.portions.rest();
        if *quantity > rest {
            return Err(AppError::MoreThanPurchased {
                sku: variant.sku.clone(),
                rest: rest.plain(variant.decimals),
            });
        }
        let tracked = store::product::lot_tracked(work.tx, variant.id)?;
        lots += usize::from(tracked);
        let of = Delivered {
            purchase: &purchase,
            lot: delivered.lot.clone().filter(|_| tracked),
            reference: delivered.reference.clone(),
        };
        book(work, &of, variant, &line, *quantity)?;
    }
    if lots == 0 && delivered.lot.is_some() {
        return Err(AppError::invalid(
            "lot",
            "none of these goods are kept by lots; leave the lot out",
        ));
    }
    settle(work, &purchase, purchase.clone())?;
    Ok(Outcome::Purchase(purchase.number))
}

type Arriving = Vec<(Variant, Quantity)>;

fn rest(work: &Work<'_>, purchase: &Purchase) -> Result<Arriving, AppError> {
    let lines = store::purchase::lines(work.tx, purchase.id)?;
    let mut arriving = Vec::with_capacity(lines.len());
    for line in lines
        .iter()
        .filter(|line| line.portions.rest().is_positive())
    {
        let variant = store::product::variant(work.tx, line.variant_id)?;
        let variant = variant.ok_or_else(|| {
            AppError::Internal(format!("purchase line {} has no variant", line.id))
        })?;
        arriving.push((variant, line.portions.rest()));
    }
    Ok(arriving)
}

fn read(
    work: &Work<'_>,
    purchase: &Purchase,
    items: &[PurchaseItem],
) -> Result<Arriving, AppError> {
    let mut arriving = Vec::with_capacity(items.len());
    for item in items {
        if item.cost.is_some() {
            return Err(AppError::invalid(
                "cost",
                format!(
                    "{} is received at the cost agreed in {}; write SKU=QTY alone",
                    item.sku,
                    purchase_number(purchase.number)
                ),
            ));
        }
        let variant = by_sku(work, &item.sku)?;
        let quantity = Quantity::parse_positive(&item.quantity, variant.decimals)?;
        arriving.push((variant, quantity));
    }
    Ok(arriving)
}

fn line_of(
    work: &Work<'_>,
    purchase: &Purchase,
    variant: &Variant,
) -> Result<PurchaseLine, AppError> {
    let lines = store::purchase::lines(work.tx, purchase.id)?;
    let mut lines = lines.into_iter();
    lines
        .find(|line| line.variant_id == variant.id)
        .ok_or_else(|| AppError::NotOnPurchase {
            sku: variant.sku.clone(),
            number: purchase_number(purchase.number),
        })
}

fn book(
    work: &mut Work<'_>,
    delivered: &Delivered<'_>,
    variant: &Variant,
    line: &PurchaseLine,
    quantity: Quantity,
) -> Result<Posted, AppError> {
    let posted = delivered.post(work, variant, quantity, Some(line))?;
    shift(work, delivered.purchase.id, line, quantity)?;
    Ok(posted)
}

fn shift(
    work: &Work<'_>,
    purchase: PurchaseId,
    line: &PurchaseLine,
    by: Quantity,
) -> Result<(), AppError> {
    let portions = Portions {
        received: line.portions.received.plus(by),
        ..line.portions
    };
    let new = PurchaseLine {
        portions,
        ..line.clone()
    };
    Ok(store::purchase::update_line(
        work.tx, purchase, line, &new, "",
    )?)
}

/// What a movement had brought is to come again: the line and the order go back with it.
pub(crate) fn unreceive(
    work: &mut Work<'_>,
    id: PurchaseId,
    variant: &Variant,
    quantity: Quantity,
) -> Result<(), AppError> {
    let purchase = found(work, id)?;
    let line = line_of(work, &purchase, variant)?;
    shift(work, id, &line, quantity.negated())?;
    settle(work, &purchase, purchase.clone())?;
    work.touch(Topics::PURCHASES);
    Ok(())
}
