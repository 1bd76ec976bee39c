//! `orderdesk payment …`: money in.

use clap::{Args, Subcommand};

use crate::app::{Command, Outcome, PaymentCommand, Query, TenderRow};
use crate::cli::error::Failure;
use crate::cli::output::Streams;
use crate::cli::record::{Field, Record};
use crate::cli::session::{Seat, Session, ask, mismatch};
use crate::domain::document::Payment;
use crate::domain::id::order_number;

/// What can be done with payments.
#[derive(Debug, Subcommand)]
pub enum PaymentVerb {
    /// List payments and refunds, newest first
    List {
        /// Only those of this order
        #[arg(long, value_name = "NUMBER")]
        order: Option<String>,
        /// At most so many
        #[arg(long, value_name = "N", default_value_t = MOST, hide_default_value = true)]
        limit: usize,
    },
    /// Take a payment toward an order
    #[command(
        after_help = "Example: orderdesk payment add --order 42 --method cash --amount 50.00"
    )]
    Add(Add),
    /// The ways to pay
    Methods,
}

/// Rows of a list without `--limit`.
const MOST: usize = 1_000_000;

/// Takes a payment.
#[derive(Debug, Args)]
pub struct Add {
    /// The order's number
    #[arg(long, value_name = "NUMBER")]
    order: String,
    /// The way to pay (code), such as cash
    #[arg(long, value_name = "CODE")]
    method: String,
    /// What is handed over
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    amount: String,
    /// Your reference; the same again changes nothing
    #[arg(long = "ref", value_name = "TEXT")]
    reference: Option<String>,
}

const COLUMNS: &[&str] = &["order", "at", "kind", "method", "amount", "change", "user"];

/// Runs one of them.
pub fn run(verb: &PaymentVerb, session: &mut Session<'_>) -> Result<(), Failure> {
    let seat = session.seat()?;
    let io = &mut session.io;
    match verb {
        PaymentVerb::List { order, limit } => {
            let order = match order {
                Some(number) => Some(seat.order(number)?.order.id),
                None => None,
            };
            let query = Query::Payments {
                order,
                limit: *limit,
            };
            let rows: Vec<Record> = ask!(seat, query, Payments)?.iter().map(row).collect();
            Ok(io.list(seat.style(), COLUMNS, &rows)?)
        }
        PaymentVerb::Add(given) => add(given, &seat, io),
        PaymentVerb::Methods => {
            let methods = ask!(seat, Query::PaymentMethods, PaymentMethods)?;
            let rows = methods.iter().map(|method| {
                Record::new()
                    .with("code", &method.code)
                    .with("name", &method.name)
                    .with("gives_change", method.is_cash)
            });
            let rows: Vec<Record> = rows.collect();
            Ok(io.list(seat.style(), &["code", "name", "gives_change"], &rows)?)
        }
    }
}

fn add(given: &Add, seat: &Seat, io: &mut Streams<'_>) -> Result<(), Failure> {
    let order = seat.order(&given.order)?.order;
    let command = PaymentCommand::Take {
        order: order.id,
        rows: vec![TenderRow {
            method: given.method.clone(),
            amount: given.amount.clone(),
        }],
        reference: given.reference.clone(),
    };
    let Outcome::Paid {
        change,
        due,
        replayed,
        ..
    } = seat.execute(Command::Payment(command))?
    else {
        return Err(mismatch());
    };
    let number = order.number.map(order_number).unwrap_or_default();
    let record = Record::new()
        .with("order", &number)
        .with("id", order.id.0)
        .with("change", change)
        .with("due", due)
        .with("replayed", replayed);
    let money = |amount| seat.style().text(&Field::Money(amount));
    let sentence = format!(
        "{number}: change {}, still due {}",
        money(change),
        money(due)
    );
    Ok(io.done(seat.style(), &record, &sentence)?)
}

/// Payments inside an order.
pub fn field(payments: &[Payment]) -> Field {
    Field::Rows(COLUMNS, payments.iter().map(row).collect())
}

fn row(payment: &Payment) -> Record {
    let kind = if payment.is_refund {
        "refund"
    } else {
        "payment"
    };
    Record::new()
        .with("id", payment.id.0)
        .with("order", order_number(payment.order))
        .with("at", payment.at)
        .with("kind", kind)
        .with("method", &payment.method)
        .with("amount", payment.amount)
        .with("tendered", payment.tendered)
        .with("change", payment.change)
        .with("user", &payment.user)
}
