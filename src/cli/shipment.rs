//! `orderdesk shipment …`: goods on the road.

use clap::Subcommand;

use crate::app::{Command, Query, ShipmentCommand};
use crate::cli::error::Failure;
use crate::cli::record::{Field, Record};
use crate::cli::session::{Session, ask};
use crate::cli::tree::one_of;
use crate::domain::document::Shipment;
use crate::domain::id::{ShipmentId, order_number};
use crate::domain::shipment::ShipmentState;

/// What can be done with shipments.
#[derive(Debug, Subcommand)]
pub enum ShipmentVerb {
    /// List shipments, newest first
    List {
        /// Only those in this state
        #[arg(long, value_parser = one_of(ShipmentState::ALL))]
        state: Option<ShipmentState>,
        /// Only those of this order
        #[arg(long, value_name = "NUMBER")]
        order: Option<String>,
        /// At most so many
        #[arg(long, value_name = "N", default_value_t = MOST, hide_default_value = true)]
        limit: usize,
    },
    /// Move a shipment on, or back (a manager, with a reason)
    Advance {
        /// The shipment's id
        id: i64,
        /// Whereto
        #[arg(long, value_parser = one_of(ShipmentState::ALL))]
        to: ShipmentState,
        /// Why, when it goes back
        #[arg(
            long,
            value_name = "TEXT",
            default_value = "",
            hide_default_value = true
        )]
        reason: String,
    },
}

/// Rows of a list without `--limit`.
const MOST: usize = 1_000_000;

const COLUMNS: &[&str] = &[
    "id",
    "state",
    "order",
    "bill",
    "name",
    "created_at",
    "changed_at",
];

/// Runs one of them.
pub fn run(verb: &ShipmentVerb, session: &mut Session<'_>) -> Result<(), Failure> {
    let seat = session.seat()?;
    match verb {
        ShipmentVerb::List {
            state,
            order,
            limit,
        } => {
            let order = match order {
                Some(number) => Some(seat.order(number)?.order.id),
                None => None,
            };
            let query = Query::Shipments {
                state: *state,
                order,
                limit: *limit,
            };
            let rows: Vec<Record> = ask!(seat, query, Shipments)?.iter().map(row).collect();
            Ok(session.io.list(seat.style(), COLUMNS, &rows)?)
        }
        ShipmentVerb::Advance { id, to, reason } => {
            let shipment = ShipmentId(*id);
            let command = ShipmentCommand::Advance {
                shipment,
                to: *to,
                reason: reason.clone(),
            };
            seat.execute(Command::Shipment(command))?;
            let record = Record::new().with("id", *id).with("state", to.word());
            let sentence = format!("shipment {id} is {} now", to.word().replace('_', " "));
            Ok(session.io.done(seat.style(), &record, &sentence)?)
        }
    }
}

/// Shipments inside an order.
pub fn field(shipments: &[Shipment]) -> Field {
    Field::Rows(COLUMNS, shipments.iter().map(row).collect())
}

fn row(shipment: &Shipment) -> Record {
    Record::new()
        .with("id", shipment.id.0)
        .with("state", shipment.state.word())
        .with("order", order_number(shipment.order))
        .with("bill", &shipment.bill)
        .with("name", &shipment.customer)
        .with("created_at", shipment.created_at)
        .with("changed_at", shipment.changed_at)
        .with("version", shipment.version)
}
