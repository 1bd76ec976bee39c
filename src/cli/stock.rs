//! `orderdesk stock …`: what is in the stores, and its ledger.

use clap::{Args, Subcommand};

use crate::app::{Command, Delivery, LotWish, Outcome, Query, StockCommand, StockList};
use crate::cli::count::{self, CountVerb};
use crate::cli::error::Failure;
use crate::cli::lot;
use crate::cli::output::Streams;
use crate::cli::record::{Field, Record};
use crate::cli::session::{Seat, Session, ask, mismatch, missing, print_pages};
use crate::cli::transfer::{self, SendNow};
use crate::domain::document::{Movement, StockRow};

/// What can be done with stock.
#[derive(Debug, Subcommand)]
pub enum StockVerb {
    /// List what is on hand, reserved and available, by SKU
    List {
        /// Only this store (code)
        #[arg(long, value_name = "CODE")]
        store: Option<String>,
        /// Only rows with all these words in product, colour, size or SKU
        #[arg(
            long,
            value_name = "WORDS",
            default_value = "",
            hide_default_value = true
        )]
        search: String,
        /// Only rows at or below their reorder level
        #[arg(long)]
        low: bool,
        /// At most so many
        #[arg(long, value_name = "N")]
        limit: Option<usize>,
    },
    /// Goods come in
    #[command(
        after_help = "Example: orderdesk stock receive --store MAIN --sku BRA-AVA-BLK-34B --quantity 24 --reason 'delivery 881'"
    )]
    Receive(Receive),
    /// Correct what is on hand (manager above the clerk's limit)
    #[command(
        after_help = "Example: orderdesk stock adjust --store MAIN --sku BRA-AVA-BLK-34B --quantity=-2 --reason damaged"
    )]
    Adjust(Move),
    /// Goods go back to their supplier: only what is free (manager)
    #[command(
        after_help = "Example: orderdesk stock supplier-return --store MAIN --sku CREAM-50 --quantity 6 --lot L7 --supplier ACME --reference RMA-12 --reason expired"
    )]
    SupplierReturn(GoBack),
    /// List lots by expiry, with what they hold
    Lots {
        /// Only this store (code)
        #[arg(long, value_name = "CODE")]
        store: Option<String>,
        /// Only this SKU, the empty lots too
        #[arg(long)]
        sku: Option<String>,
        /// Only lots that expire soon (a setting says how soon)
        #[arg(long)]
        near: bool,
        /// Only lots that have expired; with --near both
        #[arg(long)]
        expired: bool,
        /// At most so many
        #[arg(long, value_name = "N")]
        limit: Option<usize>,
    },
    /// Follow a lot through all stores: who bought of it, what is left, where it came from and went
    #[command(after_help = "Example: orderdesk stock recall L2027-01 --json")]
    Recall {
        /// The lot's code
        lot: String,
        /// Only this SKU
        #[arg(long)]
        sku: Option<String>,
    },
    /// Send goods to another store at once; `transfer` does the rest
    #[command(
        after_help = "Example: orderdesk stock transfer --from MAIN --to WEB --sku BRA-AVA-BLK-34B --quantity 6 --reason 'for the fair'"
    )]
    Transfer(SendNow),
    /// Count what is there, while the shop sells
    #[command(subcommand)]
    Count(CountVerb),
    /// List the ledger, newest first
    Movements {
        /// Only this store (code)
        #[arg(long, value_name = "CODE")]
        store: Option<String>,
        /// Only this SKU
        #[arg(long)]
        sku: Option<String>,
        /// At most so many
        #[arg(long, value_name = "N")]
        limit: Option<usize>,
    },
}

/// A change of stock.
#[derive(Debug, Args)]
pub struct Move {
    /// The store's code
    #[arg(long, value_name = "CODE")]
    store: String,
    /// What
    #[arg(long)]
    sku: String,
    /// How much, in units; a correction may be negative
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    quantity: String,
    /// Why, or the delivery note
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// The lot's code, for products kept by lots
    #[arg(long, default_value = "", hide_default_value = true)]
    lot: String,
}

/// Goods that come in.
#[derive(Debug, Args)]
pub struct Receive {
    /// What comes in
    #[command(flatten)]
    goods: Move,
    /// The lot's expiry day
    #[arg(
        long,
        value_name = "DAY",
        default_value = "",
        hide_default_value = true
    )]
    expiry: String,
    /// The supplier's code
    #[arg(
        long,
        value_name = "CODE",
        default_value = "",
        hide_default_value = true
    )]
    supplier: String,
    /// The supplier's own number of the delivery, as on its note
    #[arg(
        long,
        value_name = "TEXT",
        default_value = "",
        hide_default_value = true
    )]
    reference: String,
    /// What one unit cost; the variant's cost becomes the mean of what is there and what comes
    #[arg(
        long,
        value_name = "AMOUNT",
        default_value = "",
        hide_default_value = true
    )]
    cost: String,
}

/// Goods that go back.
#[derive(Debug, Args)]
pub struct GoBack {
    /// What goes back
    #[command(flatten)]
    goods: Move,
    /// The supplier's code
    #[arg(long, value_name = "CODE")]
    supplier: String,
    /// The supplier's own number of the return
    #[arg(long, value_name = "TEXT")]
    reference: String,
}

/// Runs one of them.
pub fn run(verb: &StockVerb, session: &mut Session<'_>) -> Result<(), Failure> {
    let seat = session.seat()?;
    let io = &mut session.io;
    match verb {
        StockVerb::List {
            store,
            search,
            low,
            limit,
        } => {
            let list = StockList {
                store: seat.store_id(store.as_deref())?,
                search: search.clone(),
                low_only: *low,
                after: None,
                limit: 0,
            };
            print_list(list, limit.unwrap_or(usize::MAX), &seat, io)
        }
        StockVerb::Receive(given) => {
            let goods = &given.goods;
            let command = StockCommand::Receive {
                delivery: Delivery {
                    store: seat.store(&goods.store)?.id,
                    supplier: given.supplier.clone(),
                    reference: given.reference.clone(),
                    reason: goods.reason.clone(),
                },
                sku: goods.sku.clone(),
                quantity: goods.quantity.clone(),
                lot: LotWish::of(&goods.lot, &given.expiry),
                cost: given.cost.clone(),
            };
            moved(goods, command, &seat, io)
        }
        StockVerb::SupplierReturn(given) => {
            let goods = &given.goods;
            let command = StockCommand::SupplierReturn {
                delivery: Delivery {
                    store: seat.store(&goods.store)?.id,
                    supplier: given.supplier.clone(),
                    reference: given.reference.clone(),
                    reason: goods.reason.clone(),
                },
                sku: goods.sku.clone(),
                quantity: goods.quantity.clone(),
                lot: LotWish::of(&goods.lot, ""),
            };
            moved(goods, command, &seat, io)
        }
        StockVerb::Lots {
            store,
            sku,
            near,
            expired,
            limit,
        } => {
            let of = (store.as_deref(), sku.as_deref());
            lot::list(of, (*near, *expired), *limit, &seat, io)
        }
        StockVerb::Recall { lot, sku } => lot::recall(lot, sku.as_deref(), &seat, io),
        StockVerb::Adjust(goods) => {
            let command = StockCommand::Adjust {
                store: seat.store(&goods.store)?.id,
                sku: goods.sku.clone(),
                quantity: goods.quantity.clone(),
                lot: goods.lot.clone(),
                reason: goods.reason.clone(),
            };
            moved(goods, command, &seat, io)
        }
        StockVerb::Transfer(given) => transfer::send_now(given, &seat, io),
        StockVerb::Count(verb) => count::run(verb, &seat, io),
        StockVerb::Movements { store, sku, limit } => {
            let most = limit.unwrap_or(usize::MAX);
            print_movements(store.as_deref(), sku.as_deref(), most, &seat, io)
        }
    }
}

fn moved(
    goods: &Move,
    command: StockCommand,
    seat: &Seat,
    io: &mut Streams<'_>,
) -> Result<(), Failure> {
    let Outcome::Moved { delta, on_hand, .. } = seat.execute(Command::Stock(command))? else {
        return Err(mismatch());
    };
    let found = ask!(seat, Query::Variant(goods.sku.trim().to_owned()), Variant)?;
    let (variant, ..) = *found.ok_or_else(|| missing("product", &goods.sku))?;
    let store = seat.store(&goods.store)?;
    let sign = if delta.is_positive() { "+" } else { "" };
    let (delta, on_hand) = (
        Field::Quantity(delta, variant.decimals),
        Field::Quantity(on_hand, variant.decimals),
    );
    let sentence = format!(
        "{} in {}: {sign}{}, {} on hand now",
        variant.sku,
        store.code,
        seat.style().text(&delta),
        seat.style().text(&on_hand)
    );
    let record = Record::new()
        .with("store", &store.code)
        .with("sku", &variant.sku)
        .with("quantity", delta)
        .with("on_hand", on_hand);
    Ok(io.done(seat.style(), &record, &sentence)?)
}

const COLUMNS: &[&str] = &[
    "store",
    "sku",
    "product",
    "colour",
    "size",
    "on_hand",
    "reserved",
    "available",
];

fn print_list(
    mut wanted: StockList,
    most: usize,
    seat: &Seat,
    io: &mut Streams<'_>,
) -> Result<(), Failure> {
    print_pages(io, seat.style(), COLUMNS, most, |limit| {
        wanted.limit = limit;
        let page = ask!(seat, Query::Stock(wanted.clone()), Stock)?;
        wanted.after = page
            .last()
            .map(|last| (last.sku.clone(), last.store.clone()));
        Ok(page.iter().map(row).collect())
    })
}

fn row(row: &StockRow) -> Record {
    let quantity = |quantity| Field::Quantity(quantity, row.decimals);
    Record::new()
        .with("store", &row.store)
        .with("sku", &row.sku)
        .with("product", &row.product)
        .with("colour", &row.colour)
        .with("size", &row.size)
        .with("on_hand", quantity(row.on_hand))
        .with("reserved", quantity(row.reserved))
        .with("available", quantity(row.available))
        .with("expired", quantity(row.expired))
        .with("unit", &row.unit)
        .with("reorder_level", quantity(row.reorder_level))
        .with("price", row.price)
}

fn print_movements(
    store: Option<&str>,
    sku: Option<&str>,
    most: usize,
    seat: &Seat,
    io: &mut Streams<'_>,
) -> Result<(), Failure> {
    let store = seat.store_id(store)?;
    let variant = match sku {
        Some(sku) => {
            let found = ask!(seat, Query::Variant(sku.trim().to_owned()), Variant)?;
            Some(found.ok_or_else(|| missing("product", sku))?.0.id)
        }
        None => None,
    };
    let mut before = None;
    print_pages(io, seat.style(), MOVEMENT_COLUMNS, most, |limit| {
        let query = Query::Movements {
            store,
            variant,
            before,
            limit,
        };
        let page = ask!(seat, query, Movements)?;
        before = page.last().map(|last| last.id);
        Ok(page.iter().map(movement).collect())
    })
}

const MOVEMENT_COLUMNS: &[&str] = &[
    "at", "store", "sku", "kind", "quantity", "on_hand", "reason", "bill", "user",
];

fn movement(row: &Movement) -> Record {
    Record::new()
        .with("id", row.id)
        .with("at", row.at)
        .with("store", &row.store)
        .with("sku", &row.sku)
        .with("name", &row.title)
        .with("kind", &row.kind)
        .with("quantity", Field::Quantity(row.delta, row.decimals))
        .with("on_hand", Field::Quantity(row.on_hand, row.decimals))
        .with("reason", &row.reason)
        .with("bill", &row.bill)
        .with("lot", &row.lot)
        .with("supplier", &row.supplier)
        .with("reference", &row.reference)
        .with("user", &row.user)
}
