//! Orders: placed, edited, picked, billed, cancelled, deleted, restored.

use crate::app::command::{OrderCommand, Outcome};
use crate::app::error::AppError;
use crate::app::work::Work;

pub(crate) fn execute(_work: &mut Work<'_>, _command: OrderCommand) -> Result<Outcome, AppError> {
    Err(AppError::Internal("not yet".to_owned()))
}
