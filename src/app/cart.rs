//! A cart at the counter: scanned, changed, held, recalled.

use crate::app::command::{CartCommand, Outcome};
use crate::app::error::AppError;
use crate::app::work::Work;

pub(crate) fn execute(_work: &mut Work<'_>, _command: CartCommand) -> Result<Outcome, AppError> {
    Err(AppError::Internal("not yet".to_owned()))
}
