//! Lots at the counter and on the shelf: what may be sold today, which lot a label chooses, what refuses the expired.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::app::error::AppError;
use crate::app::opened::Opened;
use crate::app::scan::Goods;
use crate::app::work::{Look, Work};
use crate::domain::document::{LineLot, LineView, Order};
use crate::domain::id::{LotId, StoreId, VariantId};
use crate::domain::lot::{Shelved, take_first_expired};
use crate::domain::order::Phase;
use crate::domain::product::Variant;
use crate::domain::quantity::Quantity;
use crate::domain::stock::Balance;
use crate::domain::time::Day;
use crate::store::{self, Tx};

/// What to do about expired goods on the shelf.
const TAKE_OUT: &str =
    "it is not sold any more; adjust it out of the stock or return it to the supplier";

/// The balance of what may be sold: without what has expired by `today`.
pub(crate) fn sellable(
    tx: &Tx<'_>,
    store: StoreId,
    variant: VariantId,
    today: Day,
) -> Result<Balance, AppError> {
    let balance = store::stock::balance(tx, store, variant)?;
    let expired = store::lot::expired(tx, store, variant, today)?;
    Ok(Balance {
        on_hand: balance.on_hand.minus(expired),
        ..balance
    })
}

/// A lot whose day is over, as a refusal.
pub(crate) fn expired(variant: &Variant, code: &str, expiry: Day, advice: &str) -> AppError {
    AppError::LotExpired {
        sku: variant.sku.clone(),
        lot: code.to_owned(),
        expiry: expiry.iso(),
        advice: advice.to_owned(),
    }
}

/// A shortage where nothing but expired goods is left says so, and of which lot.
pub(crate) fn explain(
    work: &Work<'_>,
    store: StoreId,
    variant: &Variant,
    error: AppError,
) -> AppError {
    let AppError::InsufficientStock { .. } = &error else {
        return error;
    };
    let found = sellable(work.tx, store, variant.id, work.today).and_then(|fresh| {
        let whole = store::stock::balance(work.tx, store, variant.id)?;
        let only_expired =
            |of: fn(Balance) -> Quantity| !of(fresh).is_positive() && of(whole).is_positive();
        let blamed = only_expired(Balance::available) || only_expired(Balance::on_shelf);
        let mut lots = store::lot::shelved(work.tx, store, variant.id)?.into_iter();
        Ok(lots.find(|lot| blamed && lot.is_expired(work.today)))
    });
    match found {
        Ok(Some(Shelved {
            code,
            expiry: Some(day),
            ..
        })) => expired(variant, &code, day, TAKE_OUT),
        Ok(_) => error,
        Err(trouble) => trouble,
    }
}

/// The lot that a label names, among those in a store. Goods not kept by lots have none, whatever their label says; but what
/// its label calls expired is never sold.
pub(crate) fn of_label(
    work: &Work<'_>,
    store: StoreId,
    goods: &Goods,
) -> Result<Option<LotId>, AppError> {
    let Goods {
        variant,
        lot: code,
        expiry,
        ..
    } = goods;
    if let Some(day) = expiry.filter(|day| *day < work.today) {
        let code = code.as_deref().unwrap_or("on this label");
        return Err(expired(variant, code, day, TAKE_OUT));
    }
    let Some(code) = code else { return Ok(None) };
    if !store::product::lot_tracked(work.tx, variant.id)? {
        return Ok(None);
    }
    let found = store::lot::by_code(work.tx, store, variant.id, code)?;
    let Some(lot) = found.filter(|lot| lot.on_hand.is_positive()) else {
        let store =
            store::shop::store(work.tx, store)?.map_or_else(String::new, |store| store.code);
        return Err(AppError::LotUnknown {
            sku: variant.sku.clone(),
            lot: code.clone(),
            store,
        });
    };
    match lot.expiry.filter(|_| lot.is_expired(work.today)) {
        Some(day) => Err(expired(variant, &lot.code, day, TAKE_OUT)),
        None => Ok(Some(lot.id)),
    }
}

/// Refuses chosen lots that have expired or hold too little beside what lines of other orders have chosen of them.
pub(crate) fn check_choices(work: &Work<'_>, opened: &Opened) -> Result<(), AppError> {
    let mut wanted: Vec<(LotId, Quantity, &Variant)> = Vec::new();
    for line in &opened.lines {
        for choice in line.lots.iter() {
            match wanted.iter_mut().find(|(lot, ..)| *lot == choice.lot) {
                Some((_, quantity, _)) => *quantity = quantity.plus(choice.quantity),
                None => wanted.push((choice.lot, choice.quantity, &line.variant)),
            }
        }
    }
    for (id, quantity, variant) in wanted {
        let lot = store::lot::but_of(work.tx, id, opened.order.id)?
            .ok_or_else(|| AppError::Internal(format!("lot {id} is gone")))?;
        if let Some(day) = lot.expiry.filter(|_| lot.is_expired(work.today)) {
            return Err(expired(variant, &lot.code, day, TAKE_OUT));
        }
        if quantity > lot.free() {
            return Err(AppError::LotShort {
                sku: variant.sku.clone(),
                lot: lot.code.clone(),
                wanted: quantity.plain(variant.decimals),
                free: lot.free().plain(variant.decimals),
            });
        }
    }
    Ok(())
}

/// From which lots goods leave: those used up by choice, then first-expired first among what no line has chosen.
///
/// # Errors
/// [`AppError::LotExpired`] when a chosen lot has expired, or only expired ones are left.
pub(crate) fn leaving(
    work: &Work<'_>,
    store: StoreId,
    variant: &Variant,
    used: &[(LotId, Quantity)],
    wanted: Quantity,
) -> Result<Vec<(LotId, Quantity)>, AppError> {
    let mut lots = store::lot::shelved(work.tx, store, variant.id)?;
    let mut parts = used.to_vec();
    let mut rest = wanted;
    for (id, part) in used {
        let Some(lot) = lots.iter_mut().find(|lot| lot.id == *id) else {
            return Err(AppError::Internal(format!("lot {id} holds nothing")));
        };
        if let Some(day) = lot.expiry.filter(|_| lot.is_expired(work.today)) {
            return Err(expired(variant, &lot.code, day, TAKE_OUT));
        }
        lot.on_hand = lot.on_hand.minus(*part);
        rest = rest.minus(*part);
    }
    let (more, missing) = take_first_expired(&mut lots, rest, work.today);
    for (id, part) in more {
        match parts.iter_mut().find(|(lot, _)| *lot == id) {
            Some((_, quantity)) => *quantity = quantity.plus(part),
            None => parts.push((id, part)),
        }
    }
    if missing.is_zero() {
        return Ok(parts);
    }
    let old = lots
        .iter()
        .find(|lot| lot.is_expired(work.today) && lot.on_hand.is_positive());
    match old.and_then(|lot| lot.expiry.map(|day| (lot, day))) {
        Some((lot, day)) => Err(expired(variant, &lot.code, day, TAKE_OUT)),
        None => Err(AppError::InsufficientStock {
            sku: variant.sku.clone(),
            store: store::shop::store(work.tx, store)?.map_or_else(String::new, |store| store.code),
            wanted: wanted.plain(variant.decimals),
            available: wanted.minus(missing).plain(variant.decimals),
        }),
    }
}

/// Says of each line what may still be sold of its goods, and from which lots it is to be taken: those chosen, then, of what a
/// live order still asks for, the first-expired that nobody chose.
pub(crate) fn plan(look: &Look<'_>, order: &Order, lines: &mut [LineView]) -> Result<(), AppError> {
    let today = look.shop.zone.day(look.now);
    let chosen = store::lot::choices_of(look.tx, order.id)?;
    let mut shelves: HashMap<VariantId, Vec<Shelved>> = HashMap::new();
    for view in lines {
        let variant = view.line.variant_id;
        if let Entry::Vacant(shelf) = shelves.entry(variant) {
            shelf.insert(store::lot::shelved(look.tx, order.store_id, variant)?);
        }
        let Some(shelf) = shelves.get_mut(&variant).filter(|shelf| !shelf.is_empty()) else {
            continue;
        };
        let expired = store::lot::expired(look.tx, order.store_id, variant, today)?;
        view.on_hand = view.on_hand.minus(expired);
        view.available = view.available.minus(expired);
        let own = chosen.iter().filter(|(line, _)| *line == view.line.id);
        let mut parts: Vec<(LotId, Quantity)> = own
            .map(|(_, choice)| (choice.lot, choice.quantity))
            .collect();
        if order.phase == Phase::Live {
            let all = Quantity::sum(parts.iter().map(|(_, part)| *part));
            let rest = view.line.buckets.rest().minus(all).max(Quantity::ZERO);
            parts.extend(take_first_expired(shelf, rest, today).0);
        }
        let told = parts.into_iter().filter_map(|(id, quantity)| {
            let lot = shelf.iter().find(|lot| lot.id == id)?;
            Some(LineLot {
                code: lot.code.clone(),
                expiry: lot.expiry,
                quantity,
            })
        });
        view.lots = told.collect();
    }
    Ok(())
}

/// Refuses to take more out of a lot than no order has chosen of it.
pub(crate) fn refuse_chosen(
    work: &Work<'_>,
    store: StoreId,
    variant: &Variant,
    code: &str,
    out: Quantity,
) -> Result<(), AppError> {
    match store::lot::by_code(work.tx, store, variant.id, code)? {
        Some(lot) if out > lot.free() && lot.chosen.is_positive() => Err(AppError::LotShort {
            sku: variant.sku.clone(),
            lot: lot.code.clone(),
            wanted: out.plain(variant.decimals),
            free: lot.free().plain(variant.decimals),
        }),
        _ => Ok(()),
    }
}

#[cfg(test)]
#[path = "lot_tests.rs"]
mod tests;
