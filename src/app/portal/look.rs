//! What a retailer sees: the goods, his cart, his own orders and bills, and as much of the stock as the shop tells.

use std::collections::HashMap;

use crate::app::error::AppError;
use crate::app::lot;
use crate::app::portal::{Scope, not_own, serving};
use crate::app::query::{PortalAnswer, PortalGrid, PortalMe};
use crate::app::work::Look;
use crate::domain::document::OrderLine;
use crate::domain::grid::Grid;
use crate::domain::id::{StoreId, VariantId};
use crate::domain::portal::{Availability, PortalCart, PortalLine, PortalOrder, PortalStockRow};
use crate::domain::price::portion;
use crate::domain::product::Variant;
use crate::domain::quantity::Quantity;
use crate::domain::text::fold;
use crate::store;

/// Most rows of one list.
const MOST_ROWS: usize = 1_000;

fn at_most(limit: usize) -> i64 {
    i64::try_from(limit.min(MOST_ROWS)).unwrap_or(0)
}

/// Who he is to the shop.
pub(super) fn me(look: &Look<'_>, scope: Scope) -> Result<PortalAnswer, AppError> {
    let customer = store::customer::customer(look.tx, scope.customer)?.ok_or_else(not_own)?;
    Ok(PortalAnswer::Me(PortalMe {
        code: customer.code,
        name: customer.name,
    }))
}

/// All that is sold, for live search.
pub(super) fn goods(look: &Look<'_>) -> Result<PortalAnswer, AppError> {
    Ok(PortalAnswer::Goods(store::product::briefs(look.tx)?))
}

/// What he is told of a variant's stock.
fn told(look: &Look<'_>, place: StoreId, variant: &Variant) -> Result<Availability, AppError> {
    let settings = &look.shop.settings;
    let today = look.shop.zone.day(look.now);
    let available = lot::sellable(look.tx, place, variant.id, today)?.available();
    Ok(Availability::of(
        settings.portal_stock,
        available,
        variant.decimals,
        settings.portal_few,
    ))
}

/// The grid of the product that a variant belongs to, without the shop's own figures.
pub(super) fn grid(look: &Look<'_>, variant: VariantId) -> Result<PortalAnswer, AppError> {
    let Some(head) = store::grid::head(look.tx, variant)? else {
        return Ok(PortalAnswer::Grid(None));
    };
    let place = serving(look.tx, &look.shop.settings)?;
    let mut placed = store::grid::variants(look.tx, variant, Some(place.id))?;
    placed.retain(|placed| placed.cell.active);
    let mut availability = HashMap::new();
    for placed in &mut placed {
        let cell = &mut placed.cell;
        cell.on_hand = Quantity::ZERO;
        cell.reserved = Quantity::ZERO;
        if let Some(variant) = store::product::variant(look.tx, cell.variant)? {
            availability.insert(cell.variant, told(look, place.id, &variant)?);
        }
    }
    let looks = store::word::looks(look.tx)?;
    Ok(PortalAnswer::Grid(Some(Box::new(PortalGrid {
        grid: Grid::new(head, Some(place.id), &placed, &looks),
        availability,
    }))))
}

/// What he is told of some variants that are sold.
pub(super) fn shelf(look: &Look<'_>, variants: &[VariantId]) -> Result<PortalAnswer, AppError> {
    let place = serving(look.tx, &look.shop.settings)?;
    let mut rows = Vec::new();
    for id in variants.iter().take(MOST_ROWS) {
        let variant = store::product::variant(look.tx, *id)?.filter(|variant| variant.active);
        if let Some(variant) = variant {
            rows.push((*id, told(look, place.id, &variant)?, variant.decimals));
        }
    }
    Ok(PortalAnswer::Shelf(rows))
}

/// A line as he sees it; with a store, what that has of it.
fn line(look: &Look<'_>, row: &OrderLine, place: Option<StoreId>) -> Result<PortalLine, AppError> {
    let variant = store::product::variant(look.tx, row.variant_id)?
        .ok_or_else(|| AppError::Internal(format!("line {} has no variant", row.id)))?;
    let tax = store::product::tax_rule(
        look.tx,
        row.variant_id,
        look.shop.settings.prices_include_tax,
    )?;
    let active = portion(row.amount, row.buckets.active(), row.buckets.ordered)?;
    let availability = match place {
        Some(place) => told(look, place, &variant)?,
        None => Availability::Untold,
    };
    Ok(PortalLine {
        variant: variant.id,
        sku: variant.sku,
        product: variant.product,
        colour: variant.colour,
        size: variant.size,
        unit: variant.unit,
        decimals: variant.decimals,
        buckets: row.buckets,
        price: row.price,
        total: tax.apply(active)?.total,
        availability,
        sold: variant.active,
    })
}

/// His cart, if he has one.
pub(super) fn cart(look: &Look<'_>, scope: Scope) -> Result<PortalAnswer, AppError> {
    let tx = look.tx;
    let Some(id) = store::portal::cart(tx, scope.customer, scope.user)? else {
        return Ok(PortalAnswer::Cart(None));
    };
    let (Some(order), Some(customer)) = (
        store::order::order(tx, id)?,
        store::customer::customer(tx, scope.customer)?,
    ) else {
        return Ok(PortalAnswer::Cart(None));
    };
    let place = serving(tx, &look.shop.settings)?;
    let rows = store::portal::lines(tx, scope.customer, id)?;
    let lines = rows.iter().map(|row| line(look, row, Some(place.id)));
    Ok(PortalAnswer::Cart(Some(Box::new(PortalCart {
        version: order.version,
        lines: lines.collect::<Result<_, _>>()?,
        note: order.note,
        net: order.net,
        tax: order.tax,
        total: order.total,
        headroom: customer.headroom(),
    }))))
}

/// A page of his orders.
pub(super) fn orders(
    look: &Look<'_>,
    scope: Scope,
    before: Option<i64>,
    limit: usize,
) -> Result<PortalAnswer, AppError> {
    let before = before.unwrap_or(i64::MAX);
    let orders = store::portal::orders(look.tx, scope.customer, before, at_most(limit))?;
    Ok(PortalAnswer::Orders(orders))
}

/// One of his orders.
pub(super) fn order(look: &Look<'_>, scope: Scope, number: i64) -> Result<PortalAnswer, AppError> {
    let tx = look.tx;
    let id = store::portal::own_order(tx, scope.customer, number)?.ok_or_else(not_own)?;
    let brief = store::portal::brief(tx, scope.customer, id)?.ok_or_else(not_own)?;
    let order = store::order::order(tx, id)?.ok_or_else(not_own)?;
    let rows = store::portal::lines(tx, scope.customer, id)?;
    let lines = rows.iter().map(|row| line(look, row, None));
    Ok(PortalAnswer::Order(Box::new(PortalOrder {
        brief,
        note: order.note,
        net: order.net,
        tax: order.tax,
        rounding: order.rounding,
        paid: order.paid,
        discount: order.discount,
        lines: lines.collect::<Result<_, _>>()?,
        bills: store::portal::bills(tx, scope.customer, id)?,
        shipments: store::portal::shipments(tx, scope.customer, id)?,
        timeline: store::portal::timeline(tx, scope.customer, id)?,
    })))
}

/// One of his bills, as printed.
pub(super) fn bill(look: &Look<'_>, scope: Scope, number: &str) -> Result<PortalAnswer, AppError> {
    let brief = store::portal::own_bill(look.tx, scope.customer, number.trim())?;
    let bill = store::bill_list::whole(look.tx, brief.ok_or_else(not_own)?)?;
    Ok(PortalAnswer::Bill(Box::new(bill.ok_or_else(not_own)?)))
}

/// What the shop has, by SKU: of all that is sold, or of that in which every word occurs.
pub(super) fn stock(look: &Look<'_>, search: &str, limit: usize) -> Result<PortalAnswer, AppError> {
    let place = serving(look.tx, &look.shop.settings)?;
    let words: Vec<String> = search.split_whitespace().take(12).map(fold).collect();
    look.names.want();
    let mut rows = Vec::new();
    let mut show = |id: VariantId| -> Result<bool, AppError> {
        let variant = store::product::variant(look.tx, id)?.filter(|variant| variant.active);
        if let Some(variant) = variant {
            let availability = told(look, place.id, &variant)?;
            rows.push(PortalStockRow {
                variant: variant.id,
                sku: variant.sku,
                product: variant.product,
                colour: variant.colour,
                size: variant.size,
                unit: variant.unit,
                decimals: variant.decimals,
                price: variant.price,
                availability,
            });
        }
        Ok(rows.len() < limit.min(MOST_ROWS))
    };
    if words.is_empty() {
        for id in store::portal::sold(look.tx, "", at_most(limit))? {
            show(id)?;
        }
    } else {
        let names = look.names.at(look.tx)?;
        for id in names.find(look.tx, &words, "")? {
            if !show(id)? {
                break;
            }
        }
    }
    Ok(PortalAnswer::Stock(rows))
}
