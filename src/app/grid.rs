//! A product's colour × size grid: asked for, and filled into a cart or an order at once.

use crate::app::command::{Consent, Outcome};
use crate::app::error::AppError;
use crate::app::opened::{OpenLine, Opened};
use crate::app::query::Answer;
use crate::app::work::{Look, Work};
use crate::app::{cart, order, place};
use crate::domain::access::Right;
use crate::domain::grid::Grid;
use crate::domain::id::{OrderId, StoreId, VariantId};
use crate::domain::order::{BucketRefused, Event};
use crate::domain::product::Variant;
use crate::domain::quantity::{Quantity, QuantityError};
use crate::store;

/// The grid of the product that a variant belongs to.
pub(crate) fn grid(
    look: &Look<'_>,
    variant: VariantId,
    store: Option<StoreId>,
) -> Result<Answer, AppError> {
    look.require(Right::Counter)?;
    let Some(head) = store::grid::head(look.tx, variant)? else {
        return Ok(Answer::Grid(None));
    };
    let variants = store::grid::variants(look.tx, variant, store)?;
    let looks = store::word::looks(look.tx)?;
    let grid = Grid::new(head, store, &variants, &looks);
    Ok(Answer::Grid(Some(Box::new(grid))))
}

/// A cell as it was typed: 0 is a quantity here.
pub(crate) fn read(
    work: &Work<'_>,
    id: VariantId,
    typed: &str,
) -> Result<(Variant, Quantity), AppError> {
    let variant = store::product::variant(work.tx, id)?.ok_or_else(|| AppError::NotFound {
        what: "product",
        code: id.to_string(),
    })?;
    let named = |error: QuantityError| AppError::invalid(variant.sku.clone(), error);
    let wanted = Quantity::parse_signed(typed, variant.decimals).map_err(named)?;
    if wanted < Quantity::ZERO {
        return Err(named(QuantityError::NotPositive(typed.trim().to_owned())));
    }
    Ok((variant, wanted))
}

fn standing(opened: &Opened, variant: VariantId) -> Vec<usize> {
    let lines = opened.lines.iter().enumerate();
    lines
        .filter(|(_, line)| line.row.variant_id == variant && !line.row.voided)
        .map(|(place, _)| place)
        .collect()
}

/// What all these lines ask for together.
fn asked(opened: &Opened, places: &[usize]) -> Quantity {
    let lines = places.iter().filter_map(|place| opened.lines.get(*place));
    Quantity::sum(lines.map(|line| line.row.buckets.active()))
}

/// Sets the cart's lines of some variants. More than the store's policy lets it promise is refused, and nothing changes.
pub(crate) fn fill_cart(
    work: &mut Work<'_>,
    cart: Option<OrderId>,
    store: StoreId,
    cells: &[(VariantId, String)],
    consent: Consent,
) -> Result<Outcome, AppError> {
    let mut opened = cart::open_or_begin(work, cart, store)?;
    let share = opened.discount_share()?;
    for (id, typed) in cells {
        let (variant, wanted) = read(work, *id, typed)?;
        fill_cart_cell(work, &mut opened, variant, wanted, consent)?;
    }
    if cart.is_none() && opened.lines.is_empty() {
        return Ok(Outcome::Cart(None));
    }
    cart::no_larger(work, share, &opened)?;
    cart::keep(work, opened)
}

fn fill_cart_cell(
    work: &Work<'_>,
    opened: &mut Opened,
    variant: Variant,
    wanted: Quantity,
    consent: Consent,
) -> Result<(), AppError> {
    let mut places = standing(opened, variant.id);
    let before = asked(opened, &places);
    let more = wanted > before;
    if more && !variant.active {
        return Err(AppError::BlockedProduct { sku: variant.sku });
    }
    let available = store::stock::balance(work.tx, opened.order.store_id, variant.id)?.available();
    if places.is_empty() && more {
        places.push(opened.add_line(work, variant, wanted)?);
    }
    let place = opened.store.clone();
    let mut rest = wanted;
    for (at, index) in places.iter().enumerate() {
        let last = at + 1 == places.len();
        let Some(line) = opened.lines.get_mut(*index) else {
            continue;
        };
        if last && more {
            place::grant(work, line, &place, available, wanted, consent)?;
        }
        let own = if last {
            rest
        } else {
            rest.min(line.row.buckets.ordered)
        };
        rest = rest.minus(own);
        if own.is_positive() {
            cart::set_quantity(line, own)?;
        } else {
            cart::void(line);
        }
    }
    Ok(())
}

/// Sets the order's lines of some variants, as one edit.
pub(crate) fn fill_order(
    work: &mut Work<'_>,
    id: OrderId,
    version: Option<i64>,
    cells: &[(VariantId, String)],
    consent: Consent,
) -> Result<Outcome, AppError> {
    let mut opened = Opened::open(work, id, version)?;
    opened.guard(Event::Edit)?;
    let before_edit = order::Before::of(&opened)?;
    let mut said = Vec::new();
    for (id, typed) in cells {
        let (variant, wanted) = read(work, *id, typed)?;
        let places = standing(&opened, variant.id);
        let before = asked(&opened, &places);
        if wanted == before {
            continue;
        }
        said.push(format!(
            "{}: {} → {}",
            variant.sku,
            before.plain(variant.decimals),
            wanted.plain(variant.decimals)
        ));
        if wanted > before {
            order_more(work, &mut opened, variant, wanted.minus(before), consent)?;
        } else {
            order_less(&mut opened, &places, before.minus(wanted))?;
        }
    }
    if said.is_empty() {
        return place::order_outcome(&opened, false);
    }
    before_edit.finish(work, opened, said.join(", "), consent)
}

fn order_more(
    work: &Work<'_>,
    opened: &mut Opened,
    variant: Variant,
    extra: Quantity,
    consent: Consent,
) -> Result<(), AppError> {
    if !variant.active {
        return Err(AppError::BlockedProduct { sku: variant.sku });
    }
    let available = store::stock::balance(work.tx, opened.order.store_id, variant.id)?.available();
    let known = standing(opened, variant.id).pop();
    let index = match known {
        Some(index) => index,
        None => opened.add_line(work, variant, extra)?,
    };
    let place = opened.store.clone();
    if let Some(line) = opened.lines.get_mut(index) {
        if known.is_some() {
            order::reorder(line, line.row.buckets.active().plus(extra))?;
        }
        let promised = place::grant(work, line, &place, available, extra, consent)?;
        line.row.reserved = line.row.reserved.plus(promised);
    }
    Ok(())
}

/// Gives up what is open, of the newest line first.
fn order_less(opened: &mut Opened, places: &[usize], less: Quantity) -> Result<(), AppError> {
    let mut left = less;
    let mut sku = String::new();
    for index in places.iter().rev() {
        let Some(line) = opened.lines.get_mut(*index) else {
            continue;
        };
        sku.clone_from(&line.variant.sku);
        let off = left.min(line.row.buckets.open);
        if off.is_positive() {
            give_up(line, off)?;
            left = left.minus(off);
        }
    }
    if left.is_positive() {
        return Err(AppError::invalid(sku, BucketRefused::BelowPickedAndBilled));
    }
    Ok(())
}

fn give_up(line: &mut OpenLine, off: Quantity) -> Result<(), AppError> {
    order::reorder(line, line.row.buckets.active().minus(off))?;
    line.row.reserved = line.row.reserved.min(line.row.buckets.rest());
    Ok(())
}

#[cfg(test)]
#[path = "grid_tests.rs"]
mod tests;
