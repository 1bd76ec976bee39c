//! The catalogue: products and variants added, edited, disabled, listed.

use crate::app::command::{Outcome, ProductCommand};
use crate::app::error::AppError;
use crate::app::work::Work;

pub(crate) fn execute(_work: &mut Work<'_>, _command: ProductCommand) -> Result<Outcome, AppError> {
    Err(AppError::Internal("not yet".to_owned()))
}
