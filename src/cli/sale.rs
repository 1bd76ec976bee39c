//! `orderdesk sale …`: a counter sale in one go.

use clap::Subcommand;

use crate::app::{Command, OrderCommand, Outcome};
use crate::cli::document::whole;
use crate::cli::error::Failure;
use crate::cli::intake::read_posted;
use crate::cli::order::by_id;
use crate::cli::record::Field;
use crate::cli::session::{Session, mismatch};
use crate::domain::id::order_number;

/// What can be done with sales.
#[derive(Debug, Subcommand)]
pub enum SaleVerb {
    /// Sell over the counter from a JSON file: place, pick, bill, pay, hand over
    #[command(after_help = EXAMPLE)]
    Add {
        /// A JSON file, or - for stdin
        file: String,
    },
}

const EXAMPLE: &str = r#"The JSON is that of `order add` with payments that cover the total:
  {"store":"MAIN","items":[{"barcode":"2900000000018","quantity":1}],
   "payments":[{"method":"cash","amount":"50.00"}]}

Without a customer it is WALK-IN's. Only cash gives change; the answer tells how much."#;

/// Runs one of them.
pub fn run(verb: &SaleVerb, session: &mut Session<'_>) -> Result<(), Failure> {
    let SaleVerb::Add { file } = verb;
    let seat = session.seat()?;
    let posted = read_posted(file, &mut session.io)?;
    let command = OrderCommand::AddSale {
        order: posted.order,
        payments: posted.payments,
    };
    let Outcome::Sold {
        order,
        number,
        bill_number,
        change,
        replayed,
        ..
    } = seat.execute(Command::Order(command))?
    else {
        return Err(mismatch());
    };
    let view = by_id(&seat, order)?;
    let record = whole(&view)?
        .with("bill", &bill_number)
        .with("change", change)
        .with("replayed", replayed);
    let money = |amount| seat.style().text(&Field::Money(amount));
    let sentence = format!(
        "{} sold, bill {bill_number}, {}; change {}",
        order_number(number),
        money(view.order.total),
        money(change)
    );
    Ok(session.io.done(seat.style(), &record, &sentence)?)
}
