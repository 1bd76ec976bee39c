//! Users: added, given roles and passwords, disabled.

use crate::app::command::{Outcome, UserCommand};
use crate::app::error::AppError;
use crate::app::work::Work;

pub(crate) fn execute(_work: &mut Work<'_>, _command: UserCommand) -> Result<Outcome, AppError> {
    Err(AppError::Internal("not yet".to_owned()))
}
