//! What a customer bought, paid and owes, as records and as a statement.

use clap::Args;

use crate::app::Query;
use crate::app::print::statement::{Span, sides, statement as printed};
use crate::cli::error::Failure;
use crate::cli::output::Streams;
use crate::cli::record::{Field, Record};
use crate::cli::report::day;
use crate::cli::session::{Seat, ask};
use crate::domain::account::{CustomerPage, Favourite, LastPrice, Ledger, LedgerEntry};
use crate::domain::customer::Customer;
use crate::domain::id::order_number;

/// The days of a ledger.
#[derive(Debug, Args)]
pub struct Days {
    /// From this day
    #[arg(long, value_name = "DAY")]
    from: Option<String>,
    /// To this day
    #[arg(long, value_name = "DAY")]
    to: Option<String>,
}

const ENTRIES: &[&str] = &[
    "day", "kind", "document", "order", "bought", "paid", "balance",
];
const FAVOURITES: &[&str] = &["product", "name", "bills", "quantity", "net", "last"];
const PRICES: &[&str] = &[
    "sku",
    "name",
    "price",
    "discount",
    "quantity",
    "day",
    "bill",
    "catalogue",
];

/// All that is known of a customer, after his own fields.
pub fn page(record: Record, page: &CustomerPage) -> Record {
    record
        .with("open_order_count", page.dependents.open_orders)
        .with("orders", page.dependents.orders)
        .with("users", Field::Words(page.dependents.users.clone()))
        .with("merged", Field::Words(page.merged.clone()))
        .with(
            "ledger",
            Field::Rows(ENTRIES, page.ledger.entries.iter().map(entry).collect()),
        )
        .with(
            "favourites",
            Field::Rows(FAVOURITES, page.favourites.iter().map(favourite).collect()),
        )
        .with(
            "last_prices",
            Field::Rows(PRICES, page.prices.iter().map(price).collect()),
        )
}

fn entry(entry: &LedgerEntry) -> Record {
    let (bought, paid) = sides(entry);
    Record::new()
        .with("at", entry.at)
        .with("day", entry.day)
        .with("kind", entry.kind.word())
        .with("document", &entry.document)
        .with("order", order_number(entry.number))
        .with("bought", bought)
        .with("paid", paid)
        .with("balance", entry.balance)
}

fn favourite(one: &Favourite) -> Record {
    Record::new()
        .with("product", &one.code)
        .with("name", &one.name)
        .with("bills", one.bills)
        .with("quantity", Field::Quantity(one.quantity, one.decimals))
        .with("net", one.net)
        .with("last", one.last)
}

fn price(one: &LastPrice) -> Record {
    Record::new()
        .with("sku", &one.sku)
        .with("name", &one.title)
        .with("price", one.price)
        .with("discount", one.discount)
        .with("quantity", Field::Quantity(one.quantity, one.decimals))
        .with("day", one.day)
        .with("bill", &one.bill)
        .with("catalogue", one.catalogue)
}

/// Prints the ledger.
pub fn ledger(code: &str, days: &Days, seat: &Seat, io: &mut Streams<'_>) -> Result<(), Failure> {
    let (_, ledger, _) = found(code, days, seat)?;
    let rows: Vec<Record> = ledger.entries.iter().map(entry).collect();
    Ok(io.list(seat.style(), ENTRIES, &rows)?)
}

/// Prints a statement: as a paper, or its figures with `--json`.
pub fn statement(
    code: &str,
    days: &Days,
    seat: &Seat,
    io: &mut Streams<'_>,
) -> Result<(), Failure> {
    let (customer, ledger, span) = found(code, days, seat)?;
    if io.json {
        let rows = ledger.entries.iter().map(entry).collect();
        let record = Record::new()
            .with("code", &customer.code)
            .with("name", &customer.name)
            .with("from", span.from)
            .with("to", span.to)
            .with("opening", ledger.opening)
            .with("entries", Field::Rows(ENTRIES, rows))
            .with("closing", ledger.closing);
        return Ok(io.record(seat.style(), &record)?);
    }
    let today = seat.shop.zone.day(seat.now());
    let text = printed(&customer, &ledger, span, &seat.shop, today);
    Ok(io.out.write_all(text.as_bytes())?)
}

fn found(code: &str, days: &Days, seat: &Seat) -> Result<(Customer, Ledger, Span), Failure> {
    let read = |option, text: &Option<String>| text.as_deref().map(|text| day(option, text));
    let span = Span {
        from: read("--from", &days.from).transpose()?,
        to: read("--to", &days.to).transpose()?,
    };
    let customer = seat.customer(code)?;
    let query = Query::Ledger {
        customer: customer.id,
        from: span.from,
        to: span.to,
    };
    let ledger = ask!(seat, query, Ledger)?;
    Ok((customer, *ledger, span))
}
