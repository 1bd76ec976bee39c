//! Goods in, corrected, listed.

use crate::app::command::{Outcome, StockCommand};
use crate::app::error::AppError;
use crate::app::work::Work;

pub(crate) fn execute(_work: &mut Work<'_>, _command: StockCommand) -> Result<Outcome, AppError> {
    Err(AppError::Internal("not yet".to_owned()))
}
