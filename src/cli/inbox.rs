//! `orderdesk inbox`: what waits for a person.

use crate::app::Query;
use crate::cli::error::Failure;
use crate::cli::record::{Field, Record};
use crate::cli::session::{Session, ask};
use crate::domain::id::{count_number, order_number, purchase_number, transfer_number};
use crate::domain::inbox::{InboxGroup, InboxItem};

/// Lists it, by kind.
pub fn run(session: &mut Session<'_>) -> Result<(), Failure> {
    let seat = session.seat()?;
    let groups = ask!(seat, Query::Inbox, Inbox)?;
    let style = seat.style();
    if session.io.json {
        let rows: Vec<Record> = groups.iter().map(record).collect();
        return Ok(session.io.list(style, &["kind", "count"], &rows)?);
    }
    if groups.is_empty() {
        return Ok(writeln!(session.io.out, "nothing waits")?);
    }
    for (place, group) in groups.iter().enumerate() {
        let gap = if place == 0 { "" } else { "\n" };
        writeln!(
            session.io.out,
            "{gap}{}: {}",
            group.kind.label(),
            style.numbers.count(group.count)
        )?;
        let rows: Vec<Record> = group.items.iter().map(item).collect();
        let columns = group.items.first().map_or(&[][..], columns);
        session.io.list(style, columns, &rows)?;
    }
    Ok(())
}

fn record(group: &InboxGroup) -> Record {
    let items = group.items.iter().map(item).collect();
    Record::new()
        .with("code", group.kind.word())
        .with("name", group.kind.label())
        .with("count", group.count)
        .with("items", Field::Rows(&[], items))
}

fn columns(item: &InboxItem) -> &'static [&'static str] {
    match item {
        InboxItem::Approval { .. } => {
            &["order", "customer", "store", "total", "submitted", "first"]
        }
        InboxItem::User { .. } => &["user", "name", "request", "asked"],
        InboxItem::FailedShipment { .. } => &["order", "customer", "store", "bill", "failed"],
        InboxItem::FailedNotice { .. } => &["notice", "kind", "subject", "failure"],
        InboxItem::Low { .. } => &[
            "store",
            "sku",
            "name",
            "available",
            "reorder_level",
            "incoming",
            "supplier",
        ],
        InboxItem::Late { .. } => &["number", "supplier", "store", "expected", "status"],
        InboxItem::Lot { .. } => &["store", "sku", "name", "lot", "expiry", "on_hand"],
        InboxItem::Expiring { .. } => &["order", "customer", "store", "expires"],
        InboxItem::Refund { .. } => &["order", "customer", "store", "refund_due"],
        InboxItem::Transfer { .. } => &["number", "from", "to", "sent"],
        InboxItem::Count { .. } => &["number", "store", "category", "opened", "lines"],
    }
}

fn item(item: &InboxItem) -> Record {
    match item {
        InboxItem::Low {
            store,
            sku,
            title,
            decimals,
            available,
            level,
            incoming,
            supplier,
            ..
        } => Record::new()
            .with("store", store)
            .with("sku", sku)
            .with("name", title)
            .with("available", Field::Quantity(*available, *decimals))
            .with("reorder_level", Field::Quantity(*level, *decimals))
            .with("incoming", Field::Quantity(*incoming, *decimals))
            .with("supplier", supplier),
        InboxItem::Late {
            number,
            supplier,
            store,
            expected_day,
            status,
        } => Record::new()
            .with("number", purchase_number(*number))
            .with("supplier", supplier)
            .with("store", store)
            .with("expected", *expected_day)
            .with("status", status.word()),
        InboxItem::Lot {
            store,
            sku,
            title,
            lot,
            expiry,
            on_hand,
            decimals,
        } => Record::new()
            .with("store", store)
            .with("sku", sku)
            .with("name", title)
            .with("lot", lot)
            .with("expiry", *expiry)
            .with("on_hand", Field::Quantity(*on_hand, *decimals)),
        InboxItem::Expiring {
            number,
            customer,
            store,
            day,
            ..
        } => Record::new()
            .with("order", order_number(*number))
            .with("customer", customer)
            .with("store", store)
            .with("expires", *day),
        InboxItem::Refund {
            number,
            customer,
            store,
            due,
            ..
        } => Record::new()
            .with("order", order_number(*number))
            .with("customer", customer)
            .with("store", store)
            .with("refund_due", *due),
        InboxItem::Transfer {
            number,
            from,
            to,
            sent,
        } => Record::new()
            .with("number", transfer_number(*number))
            .with("from", from)
            .with("to", to)
            .with("sent", *sent),
        InboxItem::Count {
            number,
            store,
            category,
            opened,
            lines,
        } => Record::new()
            .with("number", count_number(*number))
            .with("store", store)
            .with("category", category)
            .with("opened", *opened)
            .with("lines", *lines),
        other => person(other),
    }
}

/// What people asked for, and what did not go out.
fn person(item: &InboxItem) -> Record {
    match item {
        InboxItem::Approval {
            number,
            customer,
            store,
            total,
            at,
            first,
            ..
        } => Record::new()
            .with("order", order_number(*number))
            .with("customer", customer)
            .with("store", store)
            .with("total", *total)
            .with("submitted", *at)
            .with("first", first),
        InboxItem::User {
            user,
            name,
            request,
            at,
        } => Record::new()
            .with("user", user)
            .with("name", name)
            .with("request", request)
            .with("asked", *at),
        InboxItem::FailedShipment {
            number,
            customer,
            store,
            bill,
            day,
            ..
        } => Record::new()
            .with("order", order_number(*number))
            .with("customer", customer)
            .with("store", store)
            .with("bill", bill)
            .with("failed", *day),
        InboxItem::FailedNotice {
            notice,
            kind,
            subject,
            failure,
        } => Record::new()
            .with("notice", *notice)
            .with("kind", kind.word())
            .with("subject", subject)
            .with("failure", failure),
        _ => Record::new(),
    }
}
