//! Customers: added, edited, disabled, listed.

use crate::app::command::{CustomerCommand, Outcome};
use crate::app::error::AppError;
use crate::app::work::Work;

pub(crate) fn execute(
    _work: &mut Work<'_>,
    _command: CustomerCommand,
) -> Result<Outcome, AppError> {
    Err(AppError::Internal("not yet".to_owned()))
}
