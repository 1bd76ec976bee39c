//! What is asked about counts.

use crate::app::error::AppError;
use crate::app::query::Answer;
use crate::app::work::Look;
use crate::domain::access::Right;
use crate::domain::count::{CountStatus, CountView};
use crate::domain::id::{StoreId, VariantId};
use crate::domain::text;
use crate::store;

/// Counts, newest first.
pub(crate) fn counts(
    look: &Look<'_>,
    store: Option<StoreId>,
    status: Option<CountStatus>,
    before: Option<i64>,
    limit: usize,
) -> Result<Answer, AppError> {
    look.require(Right::Counter)?;
    let rows = store::count::briefs(look.tx, store, status, before, limit)?;
    Ok(Answer::Counts(rows))
}

/// A count with what it comes to, and the first of its rows.
pub(crate) fn count(look: &Look<'_>, number: i64, limit: usize) -> Result<Answer, AppError> {
    look.require(Right::Counter)?;
    let Some(count) = store::count::by_number(look.tx, number)? else {
        return Ok(Answer::Count(None));
    };
    let (store, opened_by, closed_by) = store::count::words(look.tx, count.id)?;
    let sums = store::count::sums(look.tx, count.id)??;
    let lines = store::count::largest(look.tx, count.id, limit)?;
    let uncounted = store::count::uncounted(look.tx, count.id, limit)?;
    let entries = store::count::entries(look.tx, count.id, limit)?;
    Ok(Answer::Count(Some(Box::new(CountView {
        count,
        store,
        opened_by,
        closed_by,
        sums,
        lines,
        uncounted,
        entries,
    }))))
}

/// What is counted of one variant.
pub(crate) fn lines(look: &Look<'_>, number: i64, variant: VariantId) -> Result<Answer, AppError> {
    look.require(Right::Counter)?;
    let rows = match store::count::by_number(look.tx, number)? {
        Some(count) => store::count::of_variant(look.tx, count.id, variant)?,
        None => Vec::new(),
    };
    Ok(Answer::CountLines(rows))
}

/// The lots of a variant in a store.
pub(crate) fn lots(look: &Look<'_>, store: StoreId, sku: &str) -> Result<Answer, AppError> {
    look.require(Right::Counter)?;
    let variant = store::product::by_sku(look.tx, sku)?.ok_or_else(|| AppError::NotFound {
        what: "product",
        code: text::clean(sku),
    })?;
    let lots = store::lot::shelved(look.tx, store, variant.id)?;
    let lots = lots
        .into_iter()
        .map(|lot| (lot.code, lot.expiry, lot.on_hand));
    Ok(Answer::LotsOf(lots.collect()))
}
