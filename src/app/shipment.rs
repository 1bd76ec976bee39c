//! Shipments moved by people and by the clock.

use crate::app::command::{Outcome, ShipmentCommand};
use crate::app::error::AppError;
use crate::app::opened::Opened;
use crate::app::work::Work;
use crate::domain::access::Right;
use crate::domain::id::ShipmentId;
use crate::domain::order::{Event, Status};
use crate::domain::shipment::{MoveRefused, ShipmentState};
use crate::domain::text;
use crate::domain::time::Timestamp;
use crate::store::{self, bill::ShipmentRow};

pub(crate) fn execute(work: &mut Work<'_>, command: ShipmentCommand) -> Result<Outcome, AppError> {
    match command {
        ShipmentCommand::Advance {
            shipment,
            to,
            reason,
        } => advance(work, shipment, to, &reason),
    }
}

fn advance(
    work: &mut Work<'_>,
    id: ShipmentId,
    to: ShipmentState,
    reason: &str,
) -> Result<Outcome, AppError> {
    work.require(Right::AdvanceShipment)?;
    let reason = text::optional("reason", reason, 200)?;
    let row = store::bill::shipment(work.tx, id)?.ok_or_else(|| AppError::NotFound {
        what: "shipment",
        code: id.to_string(),
    })?;
    if row.state.is_back(to) {
        work.require(Right::ReverseShipment)?;
    }
    row.state
        .move_to(to, !reason.is_empty())
        .map_err(|refused| match refused {
            MoveRefused::BackNeedsReason => AppError::invalid("reason", refused),
            MoveRefused::Same | MoveRefused::NotAStep => AppError::InvalidTransition {
                document: format!("shipment {id}"),
                status: row.state.word().to_owned(),
                event: format!("move to {}", to.word()),
            },
        })?;
    go(work, &row, to, work.now, &reason)?;
    Ok(Outcome::Done)
}

/// Moves a shipment as of `at` and lets its order follow; true when that completed the order.
pub(crate) fn go(
    work: &mut Work<'_>,
    row: &ShipmentRow,
    to: ShipmentState,
    at: Timestamp,
    reason: &str,
) -> Result<bool, AppError> {
    store::bill::move_shipment(work.tx, row, to, at)?;
    let mut opened = Opened::open(work, row.order, None)?;
    let before = opened.order.status;
    let text = if reason.is_empty() {
        to.word().replace('_', " ")
    } else {
        format!("{}: {reason}", to.word().replace('_', " "))
    };
    opened.record_at(work, at, Event::Ship, text)?;
    opened.save(work)?;
    Ok(before != Status::Complete && opened.order.status == Status::Complete)
}
