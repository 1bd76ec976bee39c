//! `orderdesk invoice …`: bills, as data or as printed.

use clap::Subcommand;

use crate::app::Query;
use crate::app::print::{self, Paper};
use crate::cli::error::Failure;
use crate::cli::record::{Field, Record};
use crate::cli::session::{Session, ask, missing};
use crate::cli::tree::one_of;
use crate::domain::document::{Bill, BillBrief, BillLine};
use crate::domain::id::order_number;

/// What can be done with bills.
#[derive(Debug, Subcommand)]
pub enum InvoiceVerb {
    /// List bills, newest first
    List {
        /// At most so many
        #[arg(long, value_name = "N", default_value_t = MOST, hide_default_value = true)]
        limit: usize,
    },
    /// Show a bill
    Show {
        /// The bill's number, or the number of an order with one bill
        number: String,
        /// As printed
        #[arg(long)]
        text: bool,
        /// How wide the print is
        #[arg(long, value_parser = one_of(PAPERS), default_value = "page", requires = "text")]
        paper: Paper,
    },
}

/// Rows of a list without `--limit`.
const MOST: usize = 1_000_000;

const PAPERS: &[(Paper, &str)] = &[(Paper::Page, "page"), (Paper::Receipt, "receipt")];

const COLUMNS: &[&str] = &[
    "bill", "at", "order", "store", "name", "net", "tax", "total",
];

/// Runs one of them.
pub fn run(verb: &InvoiceVerb, session: &mut Session<'_>) -> Result<(), Failure> {
    let seat = session.seat()?;
    match verb {
        InvoiceVerb::List { limit } => {
            let bills = ask!(seat, Query::Bills { limit: *limit }, Bills)?;
            let rows: Vec<Record> = bills.iter().map(row).collect();
            Ok(session.io.list(seat.style(), COLUMNS, &rows)?)
        }
        InvoiceVerb::Show {
            number,
            text,
            paper,
        } => {
            let found = ask!(seat, Query::Bill(number.trim().to_owned()), Bill)?;
            let bill = found.ok_or_else(|| missing("bill", number))?;
            if *text {
                let printed = print::bill(&bill, &seat.shop, *paper);
                Ok(session.io.out.write_all(printed.as_bytes())?)
            } else {
                Ok(session.io.record(seat.style(), &whole(&bill))?)
            }
        }
    }
}

/// Bills inside an order.
pub fn rows(bills: &[BillBrief]) -> Field {
    Field::Rows(COLUMNS, bills.iter().map(row).collect())
}

fn row(bill: &BillBrief) -> Record {
    let kind = if bill.is_credit_note {
        "credit_note"
    } else {
        "bill"
    };
    Record::new()
        .with("bill", &bill.number)
        .with("code", &bill.number)
        .with("kind", kind)
        .with("order", order_number(bill.order))
        .with("at", bill.at)
        .with("store", &bill.store)
        .with("name", &bill.customer)
        .with("net", bill.net)
        .with("tax", bill.tax)
        .with("total", bill.total)
}

fn whole(bill: &Bill) -> Record {
    let taxes = bill.taxes.iter().map(|(name, rate, amount)| {
        Record::new()
            .with("name", name)
            .with("rate_percent", Field::Share(*rate))
            .with("amount", *amount)
    });
    row(&bill.brief)
        .with("rounding", bill.rounding)
        .with("prices_include_tax", bill.tax_inclusive)
        .with("store_name", &bill.store_name)
        .with("store_address", &bill.store_address)
        .with("customer_address", &bill.customer_address)
        .with("customer_tax_id", &bill.customer_tax_id)
        .with("user", &bill.user)
        .with(
            "lines",
            Field::Rows(
                &[
                    "sku",
                    "description",
                    "quantity",
                    "price",
                    "discount",
                    "total",
                ],
                bill.lines.iter().map(line).collect(),
            ),
        )
        .with(
            "taxes",
            Field::Rows(&["name", "rate_percent", "amount"], taxes.collect()),
        )
        .with("payments", super::payment::field(&bill.payments))
}

fn line(line: &BillLine) -> Record {
    Record::new()
        .with("sku", &line.sku)
        .with("description", &line.description)
        .with("unit", &line.unit)
        .with("quantity", Field::Quantity(line.quantity, line.decimals))
        .with("price", line.price)
        .with("discount", line.discount)
        .with("net", line.net)
        .with("tax", line.tax)
        .with("total", line.total)
}
