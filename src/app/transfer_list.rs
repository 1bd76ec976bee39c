//! What is asked about transfers between stores.

use crate::app::error::AppError;
use crate::app::query::Answer;
use crate::app::work::Look;
use crate::domain::access::Right;
use crate::domain::id::{StoreId, VariantId};
use crate::domain::transfer::{TransferStatus, TransferView};
use crate::store;

/// Transfers, newest first.
pub(crate) fn transfers(
    look: &Look<'_>,
    store: Option<StoreId>,
    status: Option<TransferStatus>,
    before: Option<i64>,
    limit: usize,
) -> Result<Answer, AppError> {
    look.require(Right::Counter)?;
    let rows = store::transfer::briefs(look.tx, store, status, before, limit)?;
    Ok(Answer::Transfers(rows))
}

/// A whole transfer.
pub(crate) fn transfer(look: &Look<'_>, number: i64) -> Result<Answer, AppError> {
    look.require(Right::Counter)?;
    let Some(transfer) = store::transfer::by_number(look.tx, number)? else {
        return Ok(Answer::Transfer(None));
    };
    let (from, to, user) = store::transfer::words(look.tx, transfer.id)?;
    let lines = store::transfer::line_views(look.tx, transfer.id)?;
    Ok(Answer::Transfer(Some(Box::new(TransferView {
        transfer,
        from,
        to,
        user,
        lines,
    }))))
}

/// What is on the way of a variant.
pub(crate) fn on_the_way(look: &Look<'_>, variant: VariantId) -> Result<Answer, AppError> {
    look.require(Right::Counter)?;
    let rows = store::transfer::on_the_way(look.tx, variant)?;
    Ok(Answer::OnTheWay(rows))
}
