//! Shipments moved by people.

use crate::app::command::{Outcome, ShipmentCommand};
use crate::app::error::AppError;
use crate::app::work::Work;

pub(crate) fn execute(
    _work: &mut Work<'_>,
    _command: ShipmentCommand,
) -> Result<Outcome, AppError> {
    Err(AppError::Internal("not yet".to_owned()))
}
