//! `orderdesk portal …`: the retailer's own small UI, and what it shows, for scripts.

use std::io::{self, IsTerminal};

use clap::{Args, Subcommand};

use crate::app::print::{self, Paper};
use crate::app::{Answer, PortalAnswer, PortalQuery, Query};
use crate::cli::error::Failure;
use crate::cli::invoice;
use crate::cli::record::{Field, Record};
use crate::cli::session::{Seat, Session, mismatch, missing};
use crate::cli::{start, terminal};
use crate::domain::id::{order_number, parse_order_number};
use crate::domain::portal::{
    Availability, PortalBrief, PortalEvent, PortalLine, PortalOrder, PortalStockRow,
};
use crate::tui::shell::PortalOnly;

const HELP: &str = "\
Without a command the portal opens: place an order, my orders, stock check.

As the forced command of a key in ~/.ssh/authorized_keys (one line):
  command=\"orderdesk --db /srv/shop/shop.db portal --user rita\",restrict,pty ssh-ed25519 AAAA… rita
What the client asks sshd to run is not looked at; there is no way from the portal to a shell or a file.";

/// The portal of a retailer
#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub struct Portal {
    /// What to show instead of the UI.
    #[command(subcommand)]
    pub verb: Option<PortalVerb>,
}

/// What scripts of a retailer can ask.
#[derive(Debug, Subcommand)]
pub enum PortalVerb {
    /// His own orders
    #[command(subcommand)]
    Order(OrderVerb),
    /// One of his bills, as printed
    Bill {
        /// The bill's number
        number: String,
    },
    /// What the shop has, as exactly as it tells
    Stock {
        /// Words that must all occur in product, colour, size or SKU
        words: Vec<String>,
    },
}

/// His own orders.
#[derive(Debug, Subcommand)]
pub enum OrderVerb {
    /// List them, newest first
    List,
    /// Show one with its lines, timeline and bills
    Show {
        /// The order's number
        number: String,
    },
}

/// At most so many rows.
const MOST: usize = 1_000;

/// Opens the portal, or answers one question of it.
pub fn run(portal: &Portal, session: &mut Session<'_>) -> Result<(), Failure> {
    let Some(verb) = &portal.verb else {
        return open(session);
    };
    let seat = session.seat()?;
    let style = seat.style();
    match verb {
        PortalVerb::Order(OrderVerb::List) => {
            let wish = PortalQuery::Orders {
                before: None,
                limit: MOST,
            };
            let PortalAnswer::Orders(orders) = ask(&seat, wish)? else {
                return Err(mismatch());
            };
            let rows: Vec<Record> = orders.iter().map(brief).collect();
            let columns = &["order", "placed_at", "status", "payment", "lines", "total"];
            Ok(session.io.list(style, columns, &rows)?)
        }
        PortalVerb::Order(OrderVerb::Show { number }) => {
            let digits = parse_order_number(number).ok_or_else(|| missing("order", number))?;
            let PortalAnswer::Order(order) = ask(&seat, PortalQuery::Order(digits))? else {
                return Err(mismatch());
            };
            Ok(session.io.record(style, &whole(&order))?)
        }
        PortalVerb::Bill { number } => {
            let PortalAnswer::Bill(bill) = ask(&seat, PortalQuery::Bill(number.clone()))? else {
                return Err(mismatch());
            };
            let printed = print::bill(&bill, &seat.shop, Paper::Page);
            Ok(session.io.out.write_all(printed.as_bytes())?)
        }
        PortalVerb::Stock { words } => {
            let wish = PortalQuery::Stock {
                search: words.join(" "),
                limit: MOST,
            };
            let PortalAnswer::Stock(stock) = ask(&seat, wish)? else {
                return Err(mismatch());
            };
            let rows: Vec<Record> = stock.iter().map(stock_row).collect();
            let columns = &["sku", "product", "colour", "size", "price", "available"];
            Ok(session.io.list(style, columns, &rows)?)
        }
    }
}

fn open(session: &mut Session<'_>) -> Result<(), Failure> {
    if !(io::stdin().is_terminal() && io::stdout().is_terminal()) {
        return Err(Failure::Usage(
            "the portal needs a terminal (ssh -t gives one); for scripts there are `portal order` and `portal stock`"
                .to_owned(),
        ));
    }
    let local = terminal::load()?;
    let door = session.open()?;
    let user = session.globals.user.clone();
    let only = PortalOnly {
        user: user.filter(|name| !name.is_empty()),
    };
    let actor = if only.user.is_some() && session.has_password() {
        let actor = session.sign_in(&door, &start::terminal())?;
        only.admits(&actor)?;
        Some(actor)
    } else {
        None
    };
    start::face(session, door, actor, local, Some(only))
}

fn ask(seat: &Seat, query: PortalQuery) -> Result<PortalAnswer, Failure> {
    match seat.ask(Query::Portal(query))? {
        Answer::Portal(answer) => Ok(answer),
        _ => Err(mismatch()),
    }
}

fn brief(order: &PortalBrief) -> Record {
    Record::new()
        .with("order", order_number(order.number))
        .with("code", order_number(order.number))
        .with("name", order_number(order.number))
        .with("status", order.status.word())
        .with("placed_at", order.placed_at)
        .with("changed_at", order.changed_at)
        .with("payment", order.payment_status.word())
        .with("lines", order.lines)
        .with("total", order.total)
}

fn whole(order: &PortalOrder) -> Record {
    let lines: Vec<Record> = order.lines.iter().map(line).collect();
    let timeline: Vec<Record> = order.timeline.iter().map(event).collect();
    let shipments = order.shipments.iter().map(|shipment| {
        Record::new()
            .with("bill", &shipment.bill)
            .with("state", shipment.state.word())
            .with("changed_at", shipment.changed_at)
    });
    Record::new()
        .with("order", order.number())
        .with("status", order.brief.status.word())
        .with("placed_at", order.brief.placed_at)
        .with("payment", order.brief.payment_status.word())
        .with("note", &order.note)
        .with("net", order.net)
        .with("tax", order.tax)
        .with("total", order.brief.total)
        .with("paid", order.paid)
        .with(
            "lines",
            Field::Rows(
                &["sku", "name", "ordered", "open", "cancelled", "total"],
                lines,
            ),
        )
        .with("bills", invoice::rows(&order.bills))
        .with(
            "shipments",
            Field::Rows(&["bill", "state", "changed_at"], shipments.collect()),
        )
        .with(
            "timeline",
            Field::Rows(&["at", "event", "by", "status", "text"], timeline),
        )
}

fn line(line: &PortalLine) -> Record {
    let quantity = |quantity| Field::Quantity(quantity, line.decimals);
    Record::new()
        .with("sku", &line.sku)
        .with("name", line.title())
        .with("unit", &line.unit)
        .with("ordered", quantity(line.buckets.ordered))
        .with("open", quantity(line.buckets.rest()))
        .with("billed", quantity(line.buckets.billed))
        .with("cancelled", quantity(line.buckets.cancelled))
        .with("returned", quantity(line.buckets.returned))
        .with("price", line.price)
        .with("total", line.total)
}

fn event(event: &PortalEvent) -> Record {
    Record::new()
        .with("at", event.at)
        .with("event", &event.event)
        .with("by", if event.own { "retailer" } else { "shop" })
        .with("status", &event.to)
        .with("text", &event.text)
}

fn stock_row(row: &PortalStockRow) -> Record {
    let record = Record::new()
        .with("sku", &row.sku)
        .with("product", &row.product)
        .with("colour", &row.colour)
        .with("size", &row.size)
        .with("unit", &row.unit)
        .with("price", row.price);
    match row.availability {
        Availability::Exact(quantity) => {
            record.with("available", Field::Quantity(quantity, row.decimals))
        }
        other => record.with("available", other.text(row.decimals)),
    }
}
