//! Lines of a purchase order as typed: goods, how many, at which cost.

use crate::app::command::PurchaseItem;
use crate::app::error::AppError;
use crate::app::receive::parse_cost;
use crate::app::stock::by_sku;
use crate::app::work::Work;
use crate::domain::money::Money;
use crate::domain::product::Variant;
use crate::domain::quantity::{MAX_STEPS, Quantity, QuantityError};

/// A line as it shall be: [`None`] for a quantity of 0, which takes it away.
pub(super) struct Wish {
    pub(super) variant: Variant,
    pub(super) quantity: Option<Quantity>,
    pub(super) cost: Option<Money>,
}

/// Lines as typed; the same goods twice are one line, with the later cost.
pub(super) fn read_items(work: &Work<'_>, items: &[PurchaseItem]) -> Result<Vec<Wish>, AppError> {
    let mut wishes: Vec<Wish> = Vec::with_capacity(items.len());
    for item in items {
        let variant = by_sku(work, &item.sku)?;
        let quantity = Quantity::parse_signed(&item.quantity, variant.decimals)?;
        if quantity < Quantity::ZERO {
            return Err(QuantityError::NotPositive(item.quantity.trim().to_owned()).into());
        }
        let wish = Wish {
            quantity: quantity.is_positive().then_some(quantity),
            cost: parse_cost(work, item.cost.as_deref().unwrap_or_default())?,
            variant,
        };
        let twin = wishes.iter_mut();
        match twin
            .into_iter()
            .find(|known| known.variant.id == wish.variant.id)
        {
            Some(known) => {
                known.quantity = match (known.quantity, wish.quantity) {
                    (Some(one), Some(two)) => Some(bounded(one.plus(two), &wish.variant)?),
                    (one, two) => two.or(one),
                };
                known.cost = wish.cost.or(known.cost);
            }
            None => wishes.push(wish),
        }
    }
    Ok(wishes)
}

pub(super) fn bounded(quantity: Quantity, variant: &Variant) -> Result<Quantity, AppError> {
    if quantity.steps() > MAX_STEPS {
        return Err(QuantityError::TooLarge(quantity.plain(variant.decimals)).into());
    }
    Ok(quantity)
}
