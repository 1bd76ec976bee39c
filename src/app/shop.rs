//! The shop: founded; its stores added, edited, disabled.

use crate::app::command::{Outcome, StoreCommand};
use crate::app::error::AppError;
use crate::app::work::Work;

pub(crate) fn execute(_work: &mut Work<'_>, _command: StoreCommand) -> Result<Outcome, AppError> {
    Err(AppError::Internal("not yet".to_owned()))
}

/// Writes what a fresh shop starts with.
pub(crate) fn found(
    _tx: &crate::store::Tx<'_>,
    _new: &crate::app::NewShop,
    _now: crate::domain::time::Timestamp,
) -> Result<(), AppError> {
    Err(AppError::Internal("not yet".to_owned()))
}
