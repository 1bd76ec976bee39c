//! The stock list and the movement ledger.

use crate::app::error::AppError;
use crate::app::lot;
use crate::app::query::{Answer, StockList};
use crate::app::work::Look;
use crate::domain::access::Right;
use crate::domain::id::{StoreId, VariantId};
use crate::domain::text::fold;
use crate::store;

/// One page of balances.
pub(crate) fn stock(look: &Look<'_>, list: &StockList) -> Result<Answer, AppError> {
    look.require(Right::Counter)?;
    let words: Vec<String> = list.search.split_whitespace().map(fold).collect();
    let after = list
        .after
        .as_ref()
        .map_or(("", ""), |(sku, store)| (sku.as_str(), store.as_str()));
    let rows = store::ledger::stock(
        look.tx,
        list.store,
        &words,
        list.low_only,
        after,
        list.limit,
    )?;
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
