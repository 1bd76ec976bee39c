//! `orderdesk refund …`: money back.

use clap::{Args, Subcommand};

use crate::app::{Command, Outcome, PaymentCommand};
use crate::cli::error::Failure;
use crate::cli::record::{Field, Record};
use crate::cli::session::{Session, mismatch};
use crate::domain::id::order_number;

/// What can be done with refunds; `payment list` shows them.
#[derive(Debug, Subcommand)]
pub enum RefundVerb {
    /// Give money back, at most what is owed
    #[command(after_help = "Example: orderdesk refund add --order 42 --method cash --amount 12.50")]
    Add(Add),
}

/// Gives money back.
#[derive(Debug, Args)]
pub struct Add {
    /// The order's number
    #[arg(long, value_name = "NUMBER")]
    order: String,
    /// The way to pay (code), such as cash
    #[arg(long, value_name = "CODE")]
    method: String,
    /// What goes back
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    amount: String,
    /// Your reference; the same again changes nothing
    #[arg(long = "ref", value_name = "TEXT")]
    reference: Option<String>,
}

/// Runs one of them.
pub fn run(verb: &RefundVerb, session: &mut Session<'_>) -> Result<(), Failure> {
    let RefundVerb::Add(given) = verb;
    let seat = session.seat()?;
    let order = seat.order(&given.order)?.order;
    let command = PaymentCommand::Refund {
        order: order.id,
        method: given.method.clone(),
        amount: given.amount.clone(),
        reference: given.reference.clone(),
    };
    let outcome = seat.execute(Command::Payment(command))?;
    let Outcome::Refunded {
        amount,
        refund_due,
        replayed,
        ..
    } = outcome
    else {
        return Err(mismatch());
    };
    let number = order.number.map(order_number).unwrap_or_default();
    let record = Record::new()
        .with("order", &number)
        .with("id", order.id.0)
        .with("refunded", amount)
        .with("refund_due", refund_due)
        .with("replayed", replayed);
    let money = |amount| seat.style().text(&Field::Money(amount));
    let sentence = format!(
        "{number}: {} given back, {} still owed back",
        money(amount),
        money(refund_due)
    );
    Ok(session.io.done(seat.style(), &record, &sentence)?)
}
