//! Money in.

use crate::app::command::{Outcome, PaymentCommand};
use crate::app::error::AppError;
use crate::app::work::Work;

pub(crate) fn execute(_work: &mut Work<'_>, _command: PaymentCommand) -> Result<Outcome, AppError> {
    Err(AppError::Internal("not yet".to_owned()))
}
