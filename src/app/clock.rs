//! The background clock: what falls due is done once, whoever looks first.

use crate::app::command::Outcome;
use crate::app::desk::Desk;
use crate::app::error::AppError;
use crate::app::topic::Topics;
use crate::app::work::Actor;

pub(crate) fn run(_desk: &mut Desk, _system: &Actor) -> Result<(Outcome, Topics), AppError> {
    Err(AppError::Internal("not yet".to_owned()))
}
