//! An order as scripts and people read it, whole.

use crate::app::AppError;
use crate::cli::record::{Field, Record, short_decimal};
use crate::domain::approval::Approval;
use crate::domain::document::{LineView, OrderView, TimelineEntry};
use crate::domain::id::order_number;
use crate::domain::price::Discount;

/// The printed number; empty for a cart.
pub fn number_of(view: &OrderView) -> String {
    view.order.number.map(order_number).unwrap_or_default()
}

/// The whole document as scripts read it: `order`, `id`, `status`, `total`, `lines` and the rest.
pub fn whole(view: &OrderView) -> Result<Record, AppError> {
    add_document(Record::new(), view)
}

/// [`whole`] after the fields of `record`.
pub fn add_document(record: Record, view: &OrderView) -> Result<Record, AppError> {
    let order = &view.order;
    let account = order.account();
    let given = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    Ok(record
        .with("order", order.number.map(order_number))
        .with("id", order.id.0)
        .with("ref", order.reference.clone())
        .with("kind", order.kind.word())
        .with("status", order.status.word())
        .with("priority", order.priority.word())
        .with("store", &view.store)
        .with("customer", &view.customer_code)
        .with("name", &view.customer)
        .with("user", &view.user)
        .with("placed_at", order.placed_at)
        .with("expires_at", order.expires_at)
        .with("delivery_address", given(&order.delivery_address))
        .with("note", given(&order.note))
        .with("discount", discount(order.discount))
        .with("net", order.net)
        .with("tax", order.tax)
        .with("rounding", order.rounding)
        .with("total", order.total)
        .with("billed", order.billed_total)
        .with("paid", order.paid)
        .with("refunded", order.refunded)
        .with("due", account.due()?)
        .with("refund_due", account.refund_due()?)
        .with("payment", order.payment_status.word())
        .with("version", order.version)
        .with(
            "lines",
            Field::Rows(LINE_COLUMNS, view.lines.iter().map(line_row).collect()),
        )
        .with("bills", super::invoice::rows(&view.bills))
        .with("shipments", super::shipment::field(&view.shipments))
        .with("payments", super::payment::field(&view.payments))
        .with(
            "timeline",
            Field::Rows(
                &["at", "user", "event", "from", "to", "text"],
                view.timeline.iter().map(timeline_row).collect(),
            ),
        )
        .with(
            "approvals",
            Field::Rows(
                &["level", "verdict", "at", "user", "reason"],
                view.approvals.iter().map(approval_row).collect(),
            ),
        ))
}

fn discount(discount: Discount) -> Field {
    match discount {
        Discount::None => Field::Empty,
        Discount::Percent(points) => Field::Text(format!("{}%", short_decimal(points, 2))),
        Discount::Amount(amount) => Field::Money(amount),
    }
}

const LINE_COLUMNS: &[&str] = &[
    "sku",
    "title",
    "quantity",
    "open",
    "picked",
    "billed",
    "cancelled",
    "price",
    "total",
];

fn line_row(line: &LineView) -> Record {
    let buckets = &line.line.buckets;
    let quantity = |quantity| Field::Quantity(quantity, line.decimals);
    Record::new()
        .with("sku", &line.sku)
        .with("title", line.title())
        .with("product", &line.product)
        .with("colour", &line.colour)
        .with("size", &line.size)
        .with("unit", &line.unit)
        .with("quantity", quantity(buckets.ordered))
        .with("open", quantity(buckets.open))
        .with("picked", quantity(buckets.picked))
        .with("billed", quantity(buckets.billed))
        .with("cancelled", quantity(buckets.cancelled))
        .with("cut", quantity(line.line.cut))
        .with("returned", quantity(buckets.returned))
        .with("reserved", quantity(line.line.reserved))
        .with("price", line.line.price)
        .with("list_price", line.line.list_price)
        .with("discount", discount(line.line.discount))
        .with("total", line.total)
        .with("on_hand", quantity(line.on_hand))
        .with("available", quantity(line.available))
}

fn approval_row(given: &Approval) -> Record {
    Record::new()
        .with("level", given.level)
        .with("verdict", given.verdict.word())
        .with("at", given.at)
        .with("user", &given.user)
        .with("reason", &given.reason)
}

fn timeline_row(entry: &TimelineEntry) -> Record {
    Record::new()
        .with("at", entry.at)
        .with("user", &entry.user)
        .with("event", &entry.event)
        .with("from", &entry.from)
        .with("to", &entry.to)
        .with("text", &entry.text)
}
