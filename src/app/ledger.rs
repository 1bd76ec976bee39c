//! The stock list and the movement ledger.

use crate::app::error::AppError;
use crate::app::lot;
use crate::app::query::{Answer, LotList, LotsOf, StockList};
use crate::app::work::Look;
use crate::domain::access::Right;
use crate::domain::id::{StoreId, VariantId};
use crate::domain::recall::Recall;
use crate::domain::text::fold;
use crate::domain::time::Day;
use crate::store;

/// One page of balances.
pub(crate) fn stock(look: &Look<'_>, list: &StockList) -> Result<Answer, AppError> {
    look.require(Right::Counter)?;
    let words: Vec<String> = list.search.split_whitespace().map(fold).collect();
    let after = list
        .after
        .as_ref()
        .map_or(("", ""), |(sku, store)| (sku.as_str(), store.as_str()));
    look.names.want();
    let today = look.shop.zone.day(look.now);
    let days = (today, today.plus(look.shop.settings.near_expiry_days));
    let (tx, limit) = (look.tx, list.limit);
    let rows = if words.is_empty() || list.low_only {
        store::ledger::stock(tx, list.store, &words, list.low_only, after, days, limit)?
    } else {
        let names = look.names.at(tx)?;
        store::ledger::stock_called(tx, &names, list.store, &words, after, days, limit)?
    };
    Ok(Answer::Stock(rows))
}

/// What is free of some variants.
pub(crate) fn shelf(
    look: &Look<'_>,
    store: StoreId,
    variants: &[VariantId],
) -> Result<Answer, AppError> {
    look.require(Right::Counter)?;
    let mut rows = Vec::with_capacity(variants.len());
    for id in variants {
        if let Some(variant) = store::product::variant(look.tx, *id)? {
            let balance = lot::sellable(look.tx, store, *id, look.shop.zone.day(look.now))?;
            rows.push((*id, balance.available(), variant.decimals));
        }
    }
    Ok(Answer::Shelf(rows))
}

/// One page of movements.
pub(crate) fn movements(
    look: &Look<'_>,
    store: Option<StoreId>,
    variant: Option<VariantId>,
    before: Option<i64>,
    limit: usize,
) -> Result<Answer, AppError> {
    look.require(Right::Counter)?;
    let rows = store::ledger::movements(look.tx, store, variant, before, limit)?;
    Ok(Answer::Movements(rows))
}

/// Today, and from how many days before its expiry a lot is near.
fn days(look: &Look<'_>) -> (Day, i64) {
    let near = look.shop.settings.near_expiry_days;
    (look.shop.zone.day(look.now), near)
}

/// Lots by expiry.
pub(crate) fn lots(look: &Look<'_>, list: &LotList) -> Result<Answer, AppError> {
    look.require(Right::Counter)?;
    let (today, near) = days(look);
    let (from, until) = match list.of {
        LotsOf::All => (None, None),
        LotsOf::Near => (Some(today), Some(today.plus(near))),
        LotsOf::Expired => (None, Some(today.plus(-1))),
        LotsOf::Alarming => (None, Some(today.plus(near))),
    };
    let which = store::recall::Which {
        store: list.store,
        variant: list.variant,
        from,
        until,
        search: &list.search.trim().to_lowercase(),
    };
    let rows = store::recall::lots(look.tx, which, (today, near), list.limit)?;
    Ok(Answer::Lots(rows))
}

/// Everything known of a lot's code, in all stores.
pub(crate) fn recall(
    look: &Look<'_>,
    lot: &str,
    variant: Option<VariantId>,
) -> Result<Answer, AppError> {
    look.require(Right::Counter)?;
    let code = lot.trim();
    let recall = Recall {
        shelves: store::recall::shelves(look.tx, code, variant, days(look))?,
        buyers: store::recall::buyers(look.tx, code, variant)?,
        transfers: store::recall::transfers(look.tx, code, variant)?,
        supplies: store::recall::supplies(look.tx, code, variant)?,
        movements: store::ledger::movements_of_lot(look.tx, code, variant)?,
    };
    Ok(Answer::Recall(Box::new(recall)))
}
