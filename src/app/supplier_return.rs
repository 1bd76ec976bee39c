//! Goods that go back to their supplier: only what is free, never without saying to whom, under which number and why.

use crate::app::command::{Delivery, LotWish, Outcome};
use crate::app::error::AppError;
use crate::app::receive::{label_lot, supplier};
use crate::app::stock::{Change, by_sku, moved, parse_lot, post};
use crate::app::work::Work;
use crate::domain::access::Right;
use crate::domain::lot::Named;
use crate::domain::product::Variant;
use crate::domain::quantity::Quantity;
use crate::domain::stock::MovementKind;
use crate::domain::text;
use crate::store::stock::Origin;

/// One scan of what goes back.
pub(crate) fn scan(
    work: &mut Work<'_>,
    delivery: &Delivery,
    code: &str,
    quantity: Option<&str>,
    lot: &LotWish,
) -> Result<Outcome, AppError> {
    work.require(Right::ReturnGoods)?;
    let goods = work.goods(code)?;
    let quantity = goods.quantity(quantity)?;
    let lot = label_lot(work, &goods, parse_lot(&lot.code, &lot.expiry)?)?;
    send(work, delivery, &goods.variant, quantity, lot)
}

/// Goods named by SKU.
pub(crate) fn named(
    work: &mut Work<'_>,
    delivery: &Delivery,
    sku: &str,
    quantity: &str,
    lot: &LotWish,
) -> Result<Outcome, AppError> {
    work.require(Right::ReturnGoods)?;
    let variant = by_sku(work, sku)?;
    let quantity = Quantity::parse_positive(quantity, variant.decimals)?;
    let lot = parse_lot(&lot.code, &lot.expiry)?;
    send(work, delivery, &variant, quantity, lot)
}

fn send(
    work: &mut Work<'_>,
    delivery: &Delivery,
    variant: &Variant,
    quantity: Quantity,
    lot: Option<Named>,
) -> Result<Outcome, AppError> {
    let reference = text::name("reference", &delivery.reference, 60)?;
    text::name("reason", &delivery.reason, 200)?;
    let Some(to) = supplier(work, &delivery.supplier)? else {
        return Err(AppError::invalid(
            "supplier",
            "say who takes the goods back",
        ));
    };
    let delta = quantity.negated();
    let change = Change {
        lot,
        reason: &delivery.reason,
        origin: Origin {
            supplier: Some(to),
            reference: &reference,
            ..Origin::default()
        },
        ..Change::new(delivery.store, delta, MovementKind::SupplierReturn)
    };
    let posted = post(work, variant, change)?;
    Ok(moved(variant, delta, posted))
}
