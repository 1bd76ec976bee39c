//! `orderdesk stock lots` and `stock recall`: lots by expiry, and one lot followed to whoever bought of it.

use crate::app::{LotList, LotsOf, Query};
use crate::cli::error::Failure;
use crate::cli::output::Streams;
use crate::cli::record::{Field, Record};
use crate::cli::session::{Seat, ask, missing};
use crate::domain::id::{VariantId, order_number, transfer_number};
use crate::domain::recall::{Buyer, Carried, LotView, Supplied};

const LOT_COLUMNS: &[&str] = &[
    "lot", "store", "sku", "name", "expiry", "state", "on_hand", "chosen",
];
const BUYER_COLUMNS: &[&str] = &[
    "name", "phone", "email", "order", "bill", "at", "sku", "quantity", "returned",
];
const TRANSFER_COLUMNS: &[&str] = &[
    "transfer", "from", "to", "at", "sku", "quantity", "received",
];
const SUPPLY_COLUMNS: &[&str] = &["at", "store", "sku", "supplier", "reference", "quantity"];

fn variant(sku: Option<&str>, seat: &Seat) -> Result<Option<VariantId>, Failure> {
    let Some(sku) = sku else { return Ok(None) };
    let found = ask!(seat, Query::Variant(sku.trim().to_owned()), Variant)?;
    Ok(Some(found.ok_or_else(|| missing("product", sku))?.0.id))
}

/// Prints lots by expiry, of one store or all, of one SKU or all.
pub fn list(
    (store, sku): (Option<&str>, Option<&str>),
    (near, expired): (bool, bool),
    limit: Option<usize>,
    seat: &Seat,
    io: &mut Streams<'_>,
) -> Result<(), Failure> {
    let of = match (near, expired) {
        (false, false) => LotsOf::All,
        (true, false) => LotsOf::Near,
        (false, true) => LotsOf::Expired,
        (true, true) => LotsOf::Alarming,
    };
    let list = LotList {
        store: seat.store_id(store)?,
        variant: variant(sku, seat)?,
        of,
        search: String::new(),
        limit: limit.unwrap_or(usize::MAX),
    };
    let lots = ask!(seat, Query::Lots(list), Lots)?;
    let rows: Vec<Record> = lots.iter().map(lot).collect();
    Ok(io.list(seat.style(), LOT_COLUMNS, &rows)?)
}

/// Prints everything known of a lot's code.
pub fn recall(
    code: &str,
    sku: Option<&str>,
    seat: &Seat,
    io: &mut Streams<'_>,
) -> Result<(), Failure> {
    let query = Query::Recall {
        lot: code.to_owned(),
        variant: variant(sku, seat)?,
    };
    let found = ask!(seat, query, Recall)?;
    if found.shelves.is_empty() && found.transfers.is_empty() {
        return Err(missing("lot", code));
    }
    let rows = |columns, rows| Field::Rows(columns, rows);
    let record = Record::new()
        .with("lot", code.trim())
        .with(
            "sold",
            rows(BUYER_COLUMNS, found.buyers.iter().map(buyer).collect()),
        )
        .with(
            "on_shelf",
            rows(LOT_COLUMNS, found.shelves.iter().map(lot).collect()),
        )
        .with(
            "transfers",
            rows(
                TRANSFER_COLUMNS,
                found.transfers.iter().map(carried).collect(),
            ),
        )
        .with(
            "supplies",
            rows(
                SUPPLY_COLUMNS,
                found.supplies.iter().map(supplied).collect(),
            ),
        );
    Ok(io.record(seat.style(), &record)?)
}

fn lot(row: &LotView) -> Record {
    let quantity = |quantity| Field::Quantity(quantity, row.decimals);
    Record::new()
        .with("lot", &row.code)
        .with("store", &row.store)
        .with("sku", &row.sku)
        .with("name", &row.title)
        .with("expiry", row.expiry)
        .with("state", row.freshness.word())
        .with("on_hand", quantity(row.on_hand))
        .with("chosen", quantity(row.chosen))
        .with("unit", &row.unit)
}

fn buyer(row: &Buyer) -> Record {
    let quantity = |quantity| Field::Quantity(quantity, row.decimals);
    Record::new()
        .with("customer", &row.code)
        .with("name", &row.name)
        .with("phone", &row.phone)
        .with("email", &row.email)
        .with("order", order_number(row.order))
        .with("bill", &row.bill)
        .with("at", row.at)
        .with("store", &row.store)
        .with("sku", &row.sku)
        .with("product", &row.title)
        .with("quantity", quantity(row.quantity))
        .with("returned", quantity(row.returned))
        .with("with_customer", quantity(row.left()))
}

fn carried(row: &Carried) -> Record {
    let quantity = |quantity| Field::Quantity(quantity, row.decimals);
    Record::new()
        .with("transfer", transfer_number(row.transfer))
        .with("from", &row.from)
        .with("to", &row.to)
        .with("at", row.at)
        .with("sku", &row.sku)
        .with("quantity", quantity(row.sent))
        .with("received", quantity(row.received))
        .with("missing", quantity(row.missing))
}

fn supplied(row: &Supplied) -> Record {
    Record::new()
        .with("at", row.at)
        .with("store", &row.store)
        .with("sku", &row.sku)
        .with("supplier", &row.supplier)
        .with("reference", &row.reference)
        .with("quantity", Field::Quantity(row.quantity, row.decimals))
}
