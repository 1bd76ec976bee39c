//! Statements about orders and carts: headers, lines, events, remarks. Lists are in `order_list.rs`.

use rusqlite::{Row, ToSql, params};
use serde_json::Value;

use crate::domain::document::{Order, OrderLine};
use crate::domain::id::{LineId, OrderId, StoreId, UserId};
use crate::domain::lot::Choices;
use crate::domain::order::{Buckets, Kind, Status};
use crate::domain::time::Timestamp;
use crate::store::audit::{self, Audited, json};
use crate::store::codec::discount;
use crate::store::{Result, Tx, lot};

const ORDER: &str = "SELECT * FROM orders WHERE id = ?1";
const BY_NUMBER: &str = "SELECT id FROM orders WHERE number = ?1";
const BY_REFERENCE: &str = "SELECT id, kind FROM orders WHERE ref = ?1";
const NEXT_NUMBER: &str =
    "UPDATE shop SET order_number = order_number + 1 WHERE id = 1 RETURNING order_number";
const CARTS_OF: &str = "SELECT id, seat FROM orders
     WHERE phase = 'draft' AND held IS NULL AND store_id = ?1 AND user_id IS ?2 ORDER BY updated_at DESC, id DESC";
const INSERT: &str = "INSERT INTO orders (
       number, ref, kind, phase, status, store_id, customer_id, user_id, seat, held, priority, note, delivery_address,
       discount_kind, discount_value, net, tax, rounding, total, billed_net, billed_tax, billed_total, paid, refunded,
       payment_status, quantity_milli, has_picked, created_at, updated_at, placed_at, placed_day, expires_at, binned_at,
       archived_at, version)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24,
       ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34, 1)";
const UPDATE: &str = "UPDATE orders SET
       number = ?1, ref = ?2, kind = ?3, phase = ?4, status = ?5, store_id = ?6, customer_id = ?7, user_id = ?8, seat = ?9,
       held = ?10, priority = ?11, note = ?12, delivery_address = ?13, discount_kind = ?14, discount_value = ?15, net = ?16,
       tax = ?17, rounding = ?18, total = ?19, billed_net = ?20, billed_tax = ?21, billed_total = ?22, paid = ?23,
       refunded = ?24, payment_status = ?25, quantity_milli = ?26, has_picked = ?27, created_at = ?28, updated_at = ?29,
       placed_at = ?30, placed_day = ?31, expires_at = ?32, binned_at = ?33, archived_at = ?34, version = version + 1
     WHERE id = ?35";
const DELETE: &str = "DELETE FROM orders WHERE id = ?1";
const LINES: &str = "SELECT * FROM order_lines WHERE order_id = ?1 ORDER BY position";
const INSERT_LINE: &str = "INSERT INTO order_lines (
       order_id, position, variant_id, ordered, open, picked, billed, cancelled, returned, reserved, list_price, price,
       discount_kind, discount_value, order_discount, amount, billed_amount, voided,
       label_amount, cut)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)";
const UPDATE_LINE: &str = "UPDATE order_lines SET
       ordered = ?2, open = ?3, picked = ?4, billed = ?5, cancelled = ?6, returned = ?7, reserved = ?8, price = ?9,
       discount_kind = ?10, discount_value = ?11, order_discount = ?12, amount = ?13, billed_amount = ?14, voided = ?15,
       label_amount = ?16, list_price = ?17, cut = ?18
     WHERE id = ?1";
const DELETE_LINE: &str = "DELETE FROM order_lines WHERE id = ?1";
const INSERT_EVENT: &str =
    "INSERT INTO order_events (order_id, at, user_id, event, from_status, to_status, text)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
const INSERT_REMARK: &str =
    "INSERT INTO remarks (order_id, at, user_id, text) VALUES (?1, ?2, ?3, ?4)";
const ANY_OPEN: &str =
    "SELECT EXISTS (SELECT 1 FROM orders WHERE status IN ('pending', 'billing', 'part_sent')
       AND archived_at IS NULL)";
const DUE_TO_EXPIRE: &str = "SELECT id FROM orders WHERE status = 'pending' AND expires_at <= ?1 ORDER BY expires_at LIMIT ?2";
const DUE_TO_ARCHIVE: &str = "SELECT id FROM orders
     WHERE binned_at IS NOT NULL AND archived_at IS NULL AND binned_at <= ?1 ORDER BY binned_at LIMIT ?2";

fn read(row: &Row<'_>) -> Result<Order> {
    Ok(Order {
        id: row.get("id")?,
        number: row.get("number")?,
        reference: row.get("ref")?,
        kind: row.get("kind")?,
        phase: row.get("phase")?,
        status: row.get("status")?,
        store_id: row.get("store_id")?,
        customer_id: row.get("customer_id")?,
        user_id: row.get("user_id")?,
        seat: row.get("seat")?,
        held: row.get("held")?,
        priority: row.get("priority")?,
        note: row.get("note")?,
        delivery_address: row.get("delivery_address")?,
        discount: discount(row, "discount_kind", "discount_value")?,
        net: row.get("net")?,
        tax: row.get("tax")?,
        rounding: row.get("rounding")?,
        total: row.get("total")?,
        billed_net: row.get("billed_net")?,
        billed_tax: row.get("billed_tax")?,
        billed_total: row.get("billed_total")?,
        paid: row.get("paid")?,
        refunded: row.get("refunded")?,
        payment_status: row.get("payment_status")?,
        quantity_milli: row.get("quantity_milli")?,
        has_picked: row.get("has_picked")?,
        created_at: row.get("created_at")?,
        updated_at: row.get("updated_at")?,
        placed_at: row.get("placed_at")?,
        placed_day: row.get("placed_day")?,
        expires_at: row.get("expires_at")?,
        binned_at: row.get("binned_at")?,
        archived_at: row.get("archived_at")?,
        version: row.get("version")?,
    })
}

/// What a person changed. Totals follow from lines, bills and payments, times from events: they are not repeated here.
impl Audited for Order {
    const TABLE: &'static str = "orders";

    fn fields(&self) -> Vec<(&'static str, Value)> {
        let (discount_kind, discount_value) = self.discount.stored();
        vec![
            ("number", json(self.number)),
            ("ref", json(self.reference.as_deref())),
            ("kind", json(self.kind.word())),
            ("phase", json(self.phase.word())),
            ("status", json(self.status.word())),
            ("store_id", json(self.store_id.0)),
            ("customer_id", json(self.customer_id.map(|id| id.0))),
            ("held", json(self.held.as_deref())),
            ("priority", json(self.priority.word())),
            ("note", json(&self.note)),
            ("delivery_address", json(&self.delivery_address)),
            (
                "discount",
                json(if discount_value == 0 {
                    ""
                } else {
                    discount_kind
                }),
            ),
            ("discount_value", json(discount_value)),
            ("payment_status", json(self.payment_status.word())),
            ("archived_at", json(self.archived_at)),
        ]
    }
}

/// What a person changed of a line; promises and shares follow from stock and the order's discount.
impl Audited for OrderLine {
    const TABLE: &'static str = "order_lines";

    fn fields(&self) -> Vec<(&'static str, Value)> {
        let (discount_kind, discount_value) = self.discount.stored();
        vec![
            ("order_id", json(self.order_id.0)),
            ("variant_id", json(self.variant_id.0)),
            ("ordered", json(self.buckets.ordered)),
            ("picked", json(self.buckets.picked)),
            ("billed", json(self.buckets.billed)),
            ("cancelled", json(self.buckets.cancelled)),
            ("returned", json(self.buckets.returned)),
            ("price", json(self.price)),
            (
                "discount",
                json(if discount_value == 0 {
                    ""
                } else {
                    discount_kind
                }),
            ),
            ("discount_value", json(discount_value)),
            ("voided", json(self.voided)),
            ("label_amount", json(self.label_amount)),
            ("cut", json(self.cut)),
        ]
    }
}

/// An order or cart, if there.
pub fn order(tx: &Tx<'_>, id: OrderId) -> Result<Option<Order>> {
    tx.one(ORDER, [id], read)
}

/// The order of a printed number, if there.
pub fn by_number(tx: &Tx<'_>, number: i64) -> Result<Option<OrderId>> {
    tx.value(BY_NUMBER, [number])
}

/// The order that carries a sender's reference, if there.
pub fn by_reference(tx: &Tx<'_>, reference: &str) -> Result<Option<(OrderId, Kind)>> {
    tx.one(BY_REFERENCE, [reference], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })
}

/// Takes the next order number.
pub fn next_number(tx: &Tx<'_>) -> Result<i64> {
    Ok(tx.value(NEXT_NUMBER, [])?.unwrap_or(1))
}

/// Carts of a user in a store that are not held, newest first, with the terminal that has each open.
pub fn carts_of(
    tx: &Tx<'_>,
    store: StoreId,
    user: Option<UserId>,
) -> Result<Vec<(OrderId, Option<String>)>> {
    tx.all(CARTS_OF, params![store, user], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })
}

/// The values of [`INSERT`] and [`UPDATE`], in their order.
fn values<'a>(order: &'a Order, discount: &'a (&'static str, i64)) -> Vec<&'a dyn ToSql> {
    vec![
        &order.number,
        &order.reference,
        &order.kind,
        &order.phase,
        &order.status,
        &order.store_id,
        &order.customer_id,
        &order.user_id,
        &order.seat,
        &order.held,
        &order.priority,
        &order.note,
        &order.delivery_address,
        &discount.0,
        &discount.1,
        &order.net,
        &order.tax,
        &order.rounding,
        &order.total,
        &order.billed_net,
        &order.billed_tax,
        &order.billed_total,
        &order.paid,
        &order.refunded,
        &order.payment_status,
        &order.quantity_milli,
        &order.has_picked,
        &order.created_at,
        &order.updated_at,
        &order.placed_at,
        &order.placed_day,
        &order.expires_at,
        &order.binned_at,
        &order.archived_at,
    ]
}

/// Writes a new order or cart; its `id` and `version` are ignored.
pub fn insert(tx: &Tx<'_>, order: &Order) -> Result<OrderId> {
    let id = tx.insert(INSERT, values(order, &order.discount.stored()).as_slice())?;
    audit::inserted(tx, id, order)?;
    Ok(OrderId(id))
}

/// Writes an order's other values and counts its version up.
pub fn update(tx: &Tx<'_>, old: &Order, new: &Order) -> Result<()> {
    audit::updated(tx, old.id, old, new)?;
    let discount = new.discount.stored();
    let mut values = values(new, &discount);
    values.push(&old.id);
    tx.run(UPDATE, values.as_slice())?;
    Ok(())
}

/// Removes a cart with its lines (a placed order is refused by a trigger).
pub fn delete_cart(tx: &Tx<'_>, order: &Order) -> Result<()> {
    for (line, choice) in lot::choices_of(tx, order.id)? {
        lot::choose(tx, line, &Choices::new(vec![choice]), &Choices::default())?;
    }
    for line in lines(tx, order.id)? {
        tx.run(DELETE_LINE, [line.id])?;
        audit::deleted(tx, line.id, &line)?;
    }
    tx.run(DELETE, [order.id])?;
    audit::deleted(tx, order.id, order)
}

pub(super) fn read_line(row: &Row<'_>) -> Result<OrderLine> {
    Ok(OrderLine {
        id: row.get("id")?,
        order_id: row.get("order_id")?,
        position: row.get("position")?,
        variant_id: row.get("variant_id")?,
        buckets: Buckets {
            ordered: row.get("ordered")?,
            open: row.get("open")?,
            picked: row.get("picked")?,
            billed: row.get("billed")?,
            cancelled: row.get("cancelled")?,
            returned: row.get("returned")?,
        },
        reserved: row.get("reserved")?,
        list_price: row.get("list_price")?,
        price: row.get("price")?,
        discount: discount(row, "discount_kind", "discount_value")?,
        order_discount: row.get("order_discount")?,
        amount: row.get("amount")?,
        billed_amount: row.get("billed_amount")?,
        voided: row.get("voided")?,
        label_amount: row.get("label_amount")?,
        cut: row.get("cut")?,
    })
}

/// The lines of an order in order of entry.
pub fn lines(tx: &Tx<'_>, order: OrderId) -> Result<Vec<OrderLine>> {
    tx.all(LINES, [order], read_line)
}

/// Writes a new line; its `id` is ignored.
pub fn insert_line(tx: &Tx<'_>, line: &OrderLine) -> Result<LineId> {
    let (kind, value) = line.discount.stored();
    let Buckets {
        ordered,
        open,
        picked,
        billed,
        cancelled,
        returned,
    } = line.buckets;
    let id = tx.insert(
        INSERT_LINE,
        params![
            line.order_id,
            line.position,
            line.variant_id,
            ordered,
            open,
            picked,
            billed,
            cancelled,
            returned,
            line.reserved,
            line.list_price,
            line.price,
            kind,
            value,
            line.order_discount,
            line.amount,
            line.billed_amount,
            line.voided,
            line.label_amount,
            line.cut
        ],
    )?;
    audit::inserted(tx, id, line)?;
    Ok(LineId(id))
}

/// Writes a line's other values.
pub fn update_line(tx: &Tx<'_>, old: &OrderLine, new: &OrderLine) -> Result<()> {
    let (kind, value) = new.discount.stored();
    let Buckets {
        ordered,
        open,
        picked,
        billed,
        cancelled,
        returned,
    } = new.buckets;
    audit::updated(tx, old.id, old, new)?;
    tx.run(
        UPDATE_LINE,
        params![
            old.id,
            ordered,
            open,
            picked,
            billed,
            cancelled,
            returned,
            new.reserved,
            new.price,
            kind,
            value,
            new.order_discount,
            new.amount,
            new.billed_amount,
            new.voided,
            new.label_amount,
            new.list_price,
            new.cut
        ],
    )?;
    Ok(())
}

/// One thing that happened to an order.
#[derive(Debug, Clone)]
pub struct EventRow {
    /// When.
    pub at: Timestamp,
    /// Event's stored word.
    pub event: &'static str,
    /// Status before.
    pub from: Status,
    /// Status after.
    pub to: Status,
    /// Reason or quantities.
    pub text: String,
}

/// Writes an event.
pub fn insert_event(tx: &Tx<'_>, order: OrderId, event: &EventRow) -> Result<()> {
    let user = tx.stamp()?.user;
    let id = tx.insert(
        INSERT_EVENT,
        params![
            order,
            event.at,
            user,
            event.event,
            event.from,
            event.to,
            event.text
        ],
    )?;
    let fields = vec![
        ("order_id", json(order.0)),
        ("event", json(event.event)),
        ("text", json(&event.text)),
    ];
    audit::changed(tx, "order_events", id, None, Some(fields))
}

/// Writes a dated remark.
pub fn insert_remark(tx: &Tx<'_>, order: OrderId, text: &str) -> Result<()> {
    let stamp = tx.stamp()?;
    let id = tx.insert(INSERT_REMARK, params![order, stamp.at, stamp.user, text])?;
    let fields = vec![("order_id", json(order.0)), ("text", json(text))];
    audit::changed(tx, "remarks", id, None, Some(fields))
}

/// True while an order is agreed and not billed to the end.
pub fn any_open(tx: &Tx<'_>) -> Result<bool> {
    Ok(tx.value(ANY_OPEN, [])?.unwrap_or(false))
}

/// Pending orders whose time has come, oldest first.
pub fn due_to_expire(tx: &Tx<'_>, now: Timestamp, limit: u32) -> Result<Vec<OrderId>> {
    tx.all(DUE_TO_EXPIRE, params![now, limit], |row| Ok(row.get(0)?))
}

/// Orders that went to the bin at or before `latest`, oldest first.
pub fn due_to_archive(tx: &Tx<'_>, latest: Timestamp, limit: u32) -> Result<Vec<OrderId>> {
    tx.all(
        DUE_TO_ARCHIVE,
        params![latest, limit],
        |row| Ok(row.get(0)?),
    )
}
