//! A whole new order from outside becomes a cart that was never at a counter: its store, customer and goods by code or id.

use crate::app::cart::no_larger;
use crate::app::command::{ItemKey, Key, NewLine, NewOrder};
use crate::app::error::AppError;
use crate::app::lot;
use crate::app::opened::{Opened, find_store};
use crate::app::scan::Goods;
use crate::app::work::Work;
use crate::domain::access::Right;
use crate::domain::id::{CustomerId, ProductId, StoreId};
use crate::domain::money::Money;
use crate::domain::order::Kind;
use crate::domain::shop::Store;
use crate::domain::text;
use crate::store;

/// Reads a whole new order into a cart that was never at a counter.
pub(super) fn build(work: &mut Work<'_>, new: &NewOrder, kind: Kind) -> Result<Opened, AppError> {
    work.require(Right::Counter)?;
    let place = find_store(work, store_of(work, new.store.as_ref())?)?;
    let mut opened = Opened::begin(work, place, kind);
    opened.order.customer_id = match &new.customer {
        Some(key) => Some(customer_of(work, key)?),
        None if kind == Kind::Sale => None,
        None => return Err(AppError::CustomerMissing),
    };
    opened.order.note = text::optional("note", &new.note, 1000)?;
    opened.order.delivery_address = text::optional("delivery_address", &new.delivery_address, 500)?;
    if new.items.is_empty() {
        return Err(AppError::NoLines);
    }
    for (place, item) in new.items.iter().enumerate() {
        add_item(work, &mut opened, item).map_err(|error| in_item(place, error))?;
    }
    no_larger(work, 0, &opened)?;
    Ok(opened)
}

fn in_item(place: usize, error: AppError) -> AppError {
    match error {
        AppError::Invalid { field, reason } => AppError::Invalid {
            field: format!("items[{place}].{field}"),
            reason,
        },
        other => other,
    }
}

fn add_item(work: &Work<'_>, opened: &mut Opened, item: &NewLine) -> Result<(), AppError> {
    let goods = goods(work, &item.item)?;
    let quantity = goods.quantity(Some(&item.quantity))?;
    let lot = lot::of_label(work, opened.store.id, &goods)?;
    let label_amount = goods.amount(Some(&item.quantity))?;
    let variant = goods.variant;
    let list_price = variant.price;
    let place = opened.add_labelled(work, variant, quantity, label_amount)?;
    if let (Some(lot), Some(line)) = (lot, opened.lines.get_mut(place)) {
        line.lots.choose(lot, quantity);
    }
    if let Some(typed) = &item.unit_price {
        let price = work
            .shop
            .currency
            .parse(typed)
            .map_err(|error| AppError::invalid("unit_price", error))?;
        if price < Money::ZERO {
            return Err(AppError::invalid("unit_price", "must not be negative"));
        }
        if price != list_price {
            work.require(Right::OverridePrice)?;
            if let Some(line) = opened.lines.get_mut(place) {
                line.row.price = price;
                line.row.label_amount = None;
            }
        }
    }
    Ok(())
}

fn goods(work: &Work<'_>, key: &ItemKey) -> Result<Goods, AppError> {
    let not_found = |code: &str| AppError::NotFound {
        what: "product",
        code: text::clean(code),
    };
    match key {
        ItemKey::Sku(sku) => store::product::by_sku(work.tx, sku.trim())?
            .map(|variant| Goods::plain(variant, 1))
            .ok_or_else(|| not_found(sku)),
        ItemKey::Barcode(code) => work.goods(code),
        ItemKey::Product(id) => {
            match store::product::only_variant_of(work.tx, ProductId(*id))?.as_slice() {
                [] => Err(not_found(&id.to_string())),
                [only] => store::product::variant(work.tx, *only)?
                    .map(|variant| Goods::plain(variant, 1))
                    .ok_or_else(|| not_found(&id.to_string())),
                _ => Err(AppError::invalid(
                    "product_id",
                    format!("product {id} has several variants; name one by sku"),
                )),
            }
        }
    }
}

fn store_of(work: &Work<'_>, key: Option<&Key>) -> Result<StoreId, AppError> {
    let not_found = |code: String| AppError::NotFound {
        what: "store",
        code,
    };
    match key {
        Some(Key::Code(code)) => store::shop::store_by_code(work.tx, code.trim())?
            .map(|place| place.id)
            .ok_or_else(|| not_found(text::clean(code))),
        Some(Key::Id(id)) => find_store(work, StoreId(*id)).map(|place| place.id),
        None => {
            let active: Vec<Store> = store::shop::stores(work.tx)?
                .into_iter()
                .filter(|place| place.active)
                .collect();
            match active.as_slice() {
                [only] => Ok(only.id),
                _ => Err(AppError::invalid(
                    "store",
                    "there are several stores; name one",
                )),
            }
        }
    }
}

fn customer_of(work: &Work<'_>, key: &Key) -> Result<CustomerId, AppError> {
    let found = match key {
        Key::Code(code) => store::customer::named(work.tx, code.trim())?,
        Key::Id(id) => store::customer::customer(work.tx, CustomerId(*id))?,
    };
    let code = match key {
        Key::Code(code) => text::clean(code),
        Key::Id(id) => id.to_string(),
    };
    found.map(|customer| customer.id).ok_or(AppError::NotFound {
        what: "customer",
        code,
    })
}
