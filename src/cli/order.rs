//! `orderdesk order …`: orders taken, listed and moved on.

use clap::{Args, Subcommand};

use crate::app::{Command, Lines, OrderCommand, OrderList, Outcome, Query, Stage};
use crate::cli::document::{number_of, whole};
use crate::cli::error::Failure;
use crate::cli::intake::{self, Allow};
use crate::cli::output::Streams;
use crate::cli::record::{Field, Record};
use crate::cli::session::{Seat, Session, ask, mismatch, print_pages};
use crate::cli::tree::{one_of, sku_and_quantity};
use crate::domain::document::{OrderBrief, OrderView};
use crate::domain::id::{OrderId, order_number};
use crate::domain::order::{Condition, Priority, Status};

/// What can be done with orders.
#[derive(Debug, Subcommand)]
pub enum OrderVerb {
    /// Take an order from a JSON file, or many with --jsonl
    #[command(after_help = intake::EXAMPLE)]
    Add(intake::Add),
    /// List orders, newest first
    List(List),
    /// Show an order with its lines, bills, shipments, payments and timeline
    Show {
        /// Number, such as O-000042 or 42
        number: String,
    },
    /// Take goods from the shelf for billing
    Pick(Chosen),
    /// Bill what is picked: makes a bill and a shipment
    Bill(Chosen),
    /// Put picked goods back on the shelf
    SendBack(Chosen),
    /// Give up what is not billed
    Cancel(Reasoned),
    /// Move an order to the bin
    Delete(Reasoned),
    /// Take billed goods back: makes a credit note, and puts what can be sold again back on hand
    #[command(
        after_help = "Example: orderdesk order return 42 --line AVA-BLK-34B=2 --condition resaleable"
    )]
    Return {
        /// What comes back
        #[command(flatten)]
        chosen: Chosen,
        /// resaleable (back on hand) or damaged (written off)
        #[arg(long, value_parser = one_of(Condition::ALL))]
        condition: Condition,
        /// Why
        #[arg(
            long,
            value_name = "TEXT",
            default_value = "",
            hide_default_value = true
        )]
        reason: String,
    },
    /// Bring a deleted, expired or cancelled order back
    Restore {
        /// Number, such as O-000042 or 42
        number: String,
        /// What the order may go beyond
        #[command(flatten)]
        allow: Allow,
    },
    /// Let a retailer's order in, whole or in part
    #[command(
        after_help = "Lines that are not named are approved as they wait.\nExample: orderdesk order approve 42 --line AVA-BLK-34B=2 --line AVA-BLK-34C=0"
    )]
    Approve {
        /// Number, such as O-000042 or 42
        number: String,
        /// Only so much of one line, 0 for none of it; may be given again
        #[arg(long, value_name = "SKU=QTY", value_parser = sku_and_quantity)]
        line: Vec<(String, String)>,
        /// What the order may go beyond
        #[command(flatten)]
        allow: Allow,
    },
    /// Refuse a retailer's order
    Reject(Reasoned),
    /// Add a dated remark
    Remark {
        /// Number, such as O-000042 or 42
        number: String,
        /// The remark
        text: String,
    },
    /// Set how urgent an order is
    Priority {
        /// Number, such as O-000042 or 42
        number: String,
        /// normal, high or urgent
        #[arg(value_parser = one_of(Priority::ALL))]
        level: Priority,
    },
}

/// Which orders.
#[derive(Debug, Args)]
pub struct List {
    /// Only orders of this status
    #[arg(long, value_parser = one_of(Status::ALL))]
    status: Option<Status>,
    /// Only orders of this customer (code)
    #[arg(long, value_name = "CODE")]
    customer: Option<String>,
    /// Only orders of this store (code)
    #[arg(long, value_name = "CODE")]
    store: Option<String>,
    /// Only orders whose number, customer's name or code has this part
    #[arg(
        long,
        value_name = "TEXT",
        default_value = "",
        hide_default_value = true
    )]
    search: String,
    /// At most so many
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
}

/// An order and which of its lines.
#[derive(Debug, Args)]
pub struct Chosen {
    /// Number, such as O-000042 or 42
    number: String,
    /// Which lines
    #[command(flatten)]
    which: Which,
}

/// All lines or some.
#[derive(Debug, Args)]
#[group(required = true, multiple = true)]
pub struct Which {
    /// All that can
    #[arg(long, conflicts_with = "line")]
    all: bool,
    /// So much of one line; may be given again
    #[arg(long, value_name = "SKU=QTY", value_parser = sku_and_quantity)]
    line: Vec<(String, String)>,
}

impl Chosen {
    fn change(
        &self,
        seat: &Seat,
        io: &mut Streams<'_>,
        make: impl FnOnce(OrderId, Lines) -> OrderCommand,
    ) -> Result<(), Failure> {
        let lines = if self.which.all {
            Lines::All
        } else {
            Lines::Some(self.which.line.clone())
        };
        change(&self.number, seat, io, |order| make(order, lines))
    }
}

/// An order and why.
#[derive(Debug, Args)]
pub struct Reasoned {
    /// Number, such as O-000042 or 42
    number: String,
    /// Why
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

/// Runs one of them.
pub fn run(verb: &OrderVerb, session: &mut Session<'_>) -> Result<(), Failure> {
    let seat = session.seat()?;
    let io = &mut session.io;
    match verb {
        OrderVerb::Add(add) => intake::run(add, &seat, io),
        OrderVerb::List(list) => print_list(list, &seat, io),
        OrderVerb::Show { number } => {
            let order = seat.order(number)?;
            Ok(io.record(seat.style(), &whole(&order)?)?)
        }
        OrderVerb::Pick(chosen) => chosen.change(&seat, io, |order, lines| OrderCommand::Pick {
            order,
            version: None,
            lines,
        }),
        OrderVerb::Bill(chosen) => chosen.change(&seat, io, |order, lines| OrderCommand::Bill {
            order,
            version: None,
            lines,
        }),
        OrderVerb::SendBack(chosen) => {
            chosen.change(&seat, io, |order, lines| OrderCommand::SendBack {
                order,
                version: None,
                lines,
            })
        }
        OrderVerb::Cancel(given) => {
            change(&given.number, &seat, io, |order| OrderCommand::Cancel {
                order,
                version: None,
                reason: given.reason.clone(),
            })
        }
        OrderVerb::Delete(given) => {
            change(&given.number, &seat, io, |order| OrderCommand::Delete {
                order,
                version: None,
                reason: given.reason.clone(),
            })
        }
        OrderVerb::Return {
            chosen,
            condition,
            reason,
        } => chosen.change(&seat, io, |order, lines| OrderCommand::Return {
            order,
            version: None,
            lines,
            condition: *condition,
            reason: reason.clone(),
        }),
        OrderVerb::Restore { number, allow } => {
            change(number, &seat, io, |order| OrderCommand::Restore {
                order,
                version: None,
                consent: (*allow).into(),
            })
        }
        OrderVerb::Approve {
            number,
            line,
            allow,
        } => change(number, &seat, io, |order| OrderCommand::Approve {
            order,
            version: None,
            lines: if line.is_empty() {
                Lines::All
            } else {
                Lines::Some(line.clone())
            },
            consent: (*allow).into(),
        }),
        OrderVerb::Reject(given) => {
            change(&given.number, &seat, io, |order| OrderCommand::Reject {
                order,
                version: None,
                reason: given.reason.clone(),
            })
        }
        OrderVerb::Remark { number, text } => {
            change(number, &seat, io, |order| OrderCommand::Remark {
                order,
                text: text.clone(),
            })
        }
        OrderVerb::Priority { number, level } => {
            change(number, &seat, io, |order| OrderCommand::Priority {
                order,
                version: None,
                priority: *level,
            })
        }
    }
}

/// Executes one change of an order and shows what it has become.
fn change(
    number: &str,
    seat: &Seat,
    io: &mut Streams<'_>,
    make: impl FnOnce(OrderId) -> OrderCommand,
) -> Result<(), Failure> {
    let order = seat.order(number)?.order.id;
    let outcome = seat.execute(Command::Order(make(order)))?;
    let after = by_id(seat, order)?;
    let printed = number_of(&after);
    let mut record = whole(&after)?;
    let mut sentence = format!("{printed} is {} now", words(after.order.status.word()));
    if let (Status::AwaitingApproval, Some(first)) = (after.order.status, after.approvals.first()) {
        sentence = format!(
            "{printed} is approved by {} and waits for a second person",
            first.user
        );
    }
    if let Outcome::Billed { number, total, .. } = outcome {
        let total = seat.style().text(&Field::Money(total));
        sentence = format!("{sentence}; bill {number}, {total}");
        record = record.with("bill", number);
    } else if let Outcome::Credited {
        notes, refund_due, ..
    } = outcome
    {
        let owed = seat.style().text(&Field::Money(refund_due));
        sentence = format!(
            "{sentence}; credit note {}; {owed} owed back",
            notes.join(", ")
        );
        record = record
            .with("credit_notes", Field::Words(notes))
            .with("refund_due", refund_due);
    }
    Ok(io.done(seat.style(), &record, &sentence)?)
}

fn words(stored: &str) -> String {
    stored.replace('_', " ")
}

/// The order of an identity.
pub fn by_id(seat: &Seat, order: OrderId) -> Result<OrderView, Failure> {
    let found = ask!(seat, Query::Order(order), Order)?;
    found.map(|order| *order).ok_or_else(mismatch)
}

const LIST_COLUMNS: &[&str] = &[
    "order",
    "status",
    "placed_at",
    "store",
    "customer",
    "name",
    "quantity",
    "total",
    "payment",
];

fn print_list(list: &List, seat: &Seat, io: &mut Streams<'_>) -> Result<(), Failure> {
    let mut wanted = OrderList {
        stage: Stage::All,
        status: list.status,
        store: seat.store_id(list.store.as_deref())?,
        customer: seat.customer_id(list.customer.as_deref())?,
        search: list.search.clone(),
        before: None,
        limit: 0,
    };
    let most = list.limit.unwrap_or(usize::MAX);
    print_pages(io, seat.style(), LIST_COLUMNS, most, |limit| {
        wanted.limit = limit;
        let page = ask!(seat, Query::Orders(wanted.clone()), Orders)?;
        wanted.before = page.last().map(|last| last.number);
        Ok(page.iter().map(row).collect())
    })
}

fn row(brief: &OrderBrief) -> Record {
    Record::new()
        .with("order", order_number(brief.number))
        .with("id", brief.id.0)
        .with("kind", brief.kind.word())
        .with("status", brief.status.word())
        .with("priority", brief.priority.word())
        .with("placed_at", brief.placed_at)
        .with("store", &brief.store)
        .with("customer", &brief.customer_code)
        .with("name", &brief.customer)
        .with("lines", brief.lines)
        .with("quantity", Field::Milli(brief.quantity_milli))
        .with("total", brief.total)
        .with("payment", brief.payment_status.word())
        .with("version", brief.version)
}
