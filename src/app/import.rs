//! Imports: all rows checked first, then written in one transaction, or none.

use crate::app::command::{ImportBatch, Outcome};
use crate::app::error::AppError;
use crate::app::work::Work;

pub(crate) fn execute(_work: &mut Work<'_>, _command: ImportBatch) -> Result<Outcome, AppError> {
    Err(AppError::Internal("not yet".to_owned()))
}
