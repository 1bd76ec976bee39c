//! Lists and views of orders, carts, shipments, payments and bills. Looking changes nothing.

use rusqlite::{Row, params};

use crate::domain::document::{
    CartBrief, CustomerOrders, LineView, OrderBrief, Payment, Shipment, TimelineEntry,
};
use crate::domain::id::{CustomerId, OrderId, StoreId};
use crate::domain::order::Status;
use crate::domain::shipment::ShipmentState;
use crate::store::order::read_line;
use crate::store::{Result, Tx};

macro_rules! brief {
    ($rest:literal) => {
        concat!(
            "SELECT o.id, o.number, o.kind, o.status, o.priority, s.code AS store, c.code AS customer_code,
                    c.name AS customer, o.placed_at, o.total, o.payment_status, o.quantity_milli, o.version,
                    (SELECT count(*) FROM order_lines l WHERE l.order_id = o.id AND l.voided = 0) AS lines
               FROM orders o JOIN stores s ON s.id = o.store_id JOIN customers c ON c.id = o.customer_id ",
            $rest
        )
    };
}

const NEWEST: &str = brief!(
    "WHERE o.number < ?1 AND o.archived_at IS NULL AND (?2 IS NULL OR o.store_id = ?2)
     ORDER BY o.number DESC LIMIT ?3"
);
const OF_STATUS: &str = brief!(
    "WHERE o.status = ?4 AND o.archived_at IS NULL AND o.number < ?1 AND (?2 IS NULL OR o.store_id = ?2)
     ORDER BY o.number DESC LIMIT ?3"
);
const OF_CUSTOMER: &str = brief!(
    "WHERE o.customer_id = ?4 AND o.number < ?1 AND o.archived_at IS NULL AND (?2 IS NULL OR o.store_id = ?2)
       AND (?5 = '' OR instr(?5, ',' || o.status || ',') > 0) AND o.number > ?6
     ORDER BY o.number DESC LIMIT ?3"
);
const BY_NUMBER: &str = brief!(
    "WHERE o.number = ?1 AND (?2 IS NULL OR o.store_id = ?2)
       AND (?3 = '' OR instr(?3, ',' || o.status || ',') > 0)"
);
const QUEUE: &str = brief!(
    "WHERE o.status IN ('billing', 'part_sent', 'pending') AND o.archived_at IS NULL
       AND (?1 IS NULL OR o.store_id = ?1)
     ORDER BY o.has_picked DESC, CASE o.priority WHEN 'urgent' THEN 0 WHEN 'high' THEN 1 ELSE 2 END, o.number
     LIMIT ?2"
);
const CUSTOMERS_LIKE: &str = "SELECT id FROM customers WHERE search LIKE ?1 ESCAPE '\\' ORDER BY length(search), id LIMIT 50";
const BY_CUSTOMER: &str =
    "SELECT c.id, c.code, c.name, count(*), sum(o.quantity_milli), sum(o.total), min(o.placed_at)
       FROM orders o JOIN customers c ON c.id = o.customer_id
      WHERE o.status = ?1 AND o.archived_at IS NULL AND (?2 IS NULL OR o.store_id = ?2)
        AND (?3 IS NULL OR o.customer_id = ?3)
      GROUP BY c.id";
const COUNTS: &str =
    "SELECT status, sum(orders) FROM daily_orders WHERE (?1 IS NULL OR store_id = ?1)
      AND status NOT IN ('deleted', 'expired') GROUP BY status";
const BIN_COUNT: &str =
    "SELECT count(*) FROM orders WHERE status IN ('deleted', 'expired') AND archived_at IS NULL
      AND (?1 IS NULL OR store_id = ?1)";
const CARTS: &str = "SELECT o.id, o.held, coalesce(u.name, 'system'), coalesce(c.name, ''), o.total, o.updated_at,
            (SELECT count(*) FROM order_lines l WHERE l.order_id = o.id AND l.voided = 0), o.seat
       FROM orders o LEFT JOIN users u ON u.id = o.user_id LEFT JOIN customers c ON c.id = o.customer_id
      WHERE o.phase = 'draft' AND o.store_id = ?1 AND coalesce(u.role, '') <> 'retailer' ORDER BY o.updated_at DESC, o.id DESC";
const LINE_VIEWS: &str =
    "SELECT l.*, v.sku, v.colour, v.size, p.name AS product, u.code AS unit, u.decimals,
            coalesce(k.on_hand, 0) AS on_hand, coalesce(k.on_hand - k.reserved, 0) AS available
       FROM order_lines l JOIN orders o ON o.id = l.order_id JOIN variants v ON v.id = l.variant_id
            JOIN products p ON p.id = v.product_id JOIN units u ON u.id = p.unit_id
            LEFT JOIN stock k ON k.store_id = o.store_id AND k.variant_id = l.variant_id
      WHERE l.order_id = ?1 ORDER BY l.position";
const HEAD: &str = "SELECT s.code, coalesce(c.code, ''), coalesce(c.name, ''), coalesce(u.name, 'system')
       FROM orders o JOIN stores s ON s.id = o.store_id LEFT JOIN customers c ON c.id = o.customer_id
            LEFT JOIN users u ON u.id = o.user_id WHERE o.id = ?1";
const TIMELINE: &str = "SELECT at, user, event, from_status, to_status, text FROM (
       SELECT e.at, coalesce(u.name, 'system') AS user, e.event, e.from_status, e.to_status, e.text, 0 AS rank, e.id
         FROM order_events e LEFT JOIN users u ON u.id = e.user_id WHERE e.order_id = ?1
       UNION ALL
       SELECT r.at, coalesce(u.name, 'system'), 'remark', '', '', r.text, 1, r.id
         FROM remarks r LEFT JOIN users u ON u.id = r.user_id WHERE r.order_id = ?1)
     ORDER BY at, rank, id";
const SHIPMENTS: &str = "SELECT h.id, b.number, h.order_id, o.number, b.customer_name, h.state, h.created_at, h.changed_at,
            h.version
       FROM shipments h JOIN bills b ON b.id = h.bill_id JOIN orders o ON o.id = h.order_id
      WHERE (?1 IS NULL OR h.state = ?1) ORDER BY h.id DESC LIMIT ?2";
const SHIPMENTS_OF: &str =
    "SELECT h.id, b.number, h.order_id, o.number, b.customer_name, h.state, h.created_at,
            h.changed_at, h.version
       FROM shipments h JOIN bills b ON b.id = h.bill_id JOIN orders o ON o.id = h.order_id
      WHERE h.order_id = ?1 ORDER BY h.id";
const PAYMENTS: &str =
    "SELECT p.id, o.number, p.kind = 'refund', p.method, p.amount, p.tendered, p.change, p.at,
            coalesce(u.name, 'system')
       FROM payments p JOIN orders o ON o.id = p.order_id LEFT JOIN users u ON u.id = p.user_id
      ORDER BY p.id DESC LIMIT ?1";
const PAYMENTS_OF: &str =
    "SELECT p.id, o.number, p.kind = 'refund', p.method, p.amount, p.tendered, p.change, p.at,
            coalesce(u.name, 'system')
       FROM payments p JOIN orders o ON o.id = p.order_id LEFT JOIN users u ON u.id = p.user_id
      WHERE p.order_id = ?1 ORDER BY p.id";

fn read_brief(row: &Row<'_>) -> Result<OrderBrief> {
    Ok(OrderBrief {
        id: row.get("id")?,
        number: row.get("number")?,
        kind: row.get("kind")?,
        status: row.get("status")?,
        priority: row.get("priority")?,
        store: row.get("store")?,
        customer_code: row.get("customer_code")?,
        customer: row.get("customer")?,
        placed_at: row.get("placed_at")?,
        total: row.get("total")?,
        payment_status: row.get("payment_status")?,
        quantity_milli: row.get("quantity_milli")?,
        lines: row.get("lines")?,
        version: row.get("version")?,
    })
}

/// A page of orders, newest first: numbers below `before`, of one store or all.
pub fn newest(
    tx: &Tx<'_>,
    before: i64,
    store: Option<StoreId>,
    limit: i64,
) -> Result<Vec<OrderBrief>> {
    tx.all(NEWEST, params![before, store, limit], read_brief)
}

/// A page of the orders in one status, newest first.
pub fn of_status(
    tx: &Tx<'_>,
    status: Status,
    before: i64,
    store: Option<StoreId>,
    limit: i64,
) -> Result<Vec<OrderBrief>> {
    tx.all(OF_STATUS, params![before, store, limit, status], read_brief)
}

/// Statuses as the filtering statements read them: `,pending,billing,`, empty = all.
fn status_list(statuses: &[Status]) -> String {
    if statuses.is_empty() {
        return String::new();
    }
    let words: Vec<&str> = statuses.iter().map(|status| status.word()).collect();
    format!(",{},", words.join(","))
}

/// A page of one customer's orders, newest first: numbers above `after` and below `before`.
pub fn of_customer(
    tx: &Tx<'_>,
    customer: CustomerId,
    statuses: &[Status],
    (after, before): (i64, i64),
    store: Option<StoreId>,
    limit: i64,
) -> Result<Vec<OrderBrief>> {
    tx.all(
        OF_CUSTOMER,
        params![before, store, limit, customer, status_list(statuses), after],
        read_brief,
    )
}

/// The order of a number, if it is among these.
pub fn of_number(
    tx: &Tx<'_>,
    number: i64,
    statuses: &[Status],
    store: Option<StoreId>,
) -> Result<Option<OrderBrief>> {
    tx.one(
        BY_NUMBER,
        params![number, store, status_list(statuses)],
        read_brief,
    )
}

/// Orders to pick or bill: what is picked first, then urgent ones, then the oldest.
pub fn queue(tx: &Tx<'_>, store: Option<StoreId>, limit: i64) -> Result<Vec<OrderBrief>> {
    tx.all(QUEUE, params![store, limit], read_brief)
}

/// Customers whose name, code or city contains a folded text; the shortest first.
pub fn customers_like(tx: &Tx<'_>, folded: &str) -> Result<Vec<CustomerId>> {
    let escaped = folded
        .replace('\\', "\\\\")
        .replace('%', "\\%")
        .replace('_', "\\_");
    tx.all(CUSTOMERS_LIKE, [format!("%{escaped}%")], |row| {
        Ok(row.get(0)?)
    })
}

/// The orders in one status, summed by customer.
pub fn by_customer(
    tx: &Tx<'_>,
    status: Status,
    store: Option<StoreId>,
    customer: Option<CustomerId>,
) -> Result<Vec<CustomerOrders>> {
    tx.all(BY_CUSTOMER, params![status, store, customer], |row| {
        Ok(CustomerOrders {
            customer_id: row.get(0)?,
            code: row.get(1)?,
            name: row.get(2)?,
            orders: row.get(3)?,
            quantity_milli: row.get(4)?,
            total: row.get(5)?,
            oldest_at: row.get(6)?,
        })
    })
}

/// How many orders stand in each status (bin without the archived).
pub fn counts(tx: &Tx<'_>, store: Option<StoreId>) -> Result<(Vec<(Status, i64)>, i64)> {
    let counts = tx.all(COUNTS, params![store], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok((counts, tx.value(BIN_COUNT, params![store])?.unwrap_or(0)))
}

/// Carts in a store, newest first, with the terminal that has each open.
pub fn carts(tx: &Tx<'_>, store: StoreId) -> Result<Vec<(CartBrief, Option<String>)>> {
    tx.all(CARTS, [store], |row| {
        let brief = CartBrief {
            id: row.get(0)?,
            held: row.get(1)?,
            user: row.get(2)?,
            customer: row.get(3)?,
            total: row.get(4)?,
            updated_at: row.get(5)?,
            lines: row.get(6)?,
        };
        Ok((brief, row.get(7)?))
    })
}

/// The lines of an order with their goods and stock; the totals are left to the caller.
pub fn line_views(tx: &Tx<'_>, order: OrderId) -> Result<Vec<LineView>> {
    tx.all(LINE_VIEWS, [order], |row| {
        Ok(LineView {
            line: read_line(row)?,
            sku: row.get("sku")?,
            product: row.get("product")?,
            colour: row.get("colour")?,
            size: row.get("size")?,
            unit: row.get("unit")?,
            decimals: row.get("decimals")?,
            total: crate::domain::money::Money::ZERO,
            on_hand: row.get("on_hand")?,
            available: row.get("available")?,
            lots: Vec::new(),
        })
    })
}

/// Store's code, customer's code and name, user's name.
pub fn head(tx: &Tx<'_>, order: OrderId) -> Result<Option<(String, String, String, String)>> {
    tx.one(HEAD, [order], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
    })
}

/// What happened to an order, oldest first.
pub fn timeline(tx: &Tx<'_>, order: OrderId) -> Result<Vec<TimelineEntry>> {
    tx.all(TIMELINE, [order], |row| {
        Ok(TimelineEntry {
            at: row.get(0)?,
            user: row.get(1)?,
            event: row.get(2)?,
            from: row.get(3)?,
            to: row.get(4)?,
            text: row.get(5)?,
        })
    })
}

fn read_shipment(row: &Row<'_>) -> Result<Shipment> {
    Ok(Shipment {
        id: row.get(0)?,
        bill: row.get(1)?,
        order_id: row.get(2)?,
        order: row.get(3)?,
        customer: row.get(4)?,
        state: row.get(5)?,
        created_at: row.get(6)?,
        changed_at: row.get(7)?,
        version: row.get(8)?,
    })
}

/// Shipments, newest first, in one state or all.
pub fn shipments(tx: &Tx<'_>, state: Option<ShipmentState>, limit: i64) -> Result<Vec<Shipment>> {
    tx.all(SHIPMENTS, params![state, limit], read_shipment)
}

/// The shipments of an order, oldest first.
pub fn shipments_of(tx: &Tx<'_>, order: OrderId) -> Result<Vec<Shipment>> {
    tx.all(SHIPMENTS_OF, [order], read_shipment)
}

fn read_payment(row: &Row<'_>) -> Result<Payment> {
    Ok(Payment {
        id: row.get(0)?,
        order: row.get(1)?,
        is_refund: row.get(2)?,
        method: row.get(3)?,
        amount: row.get(4)?,
        tendered: row.get(5)?,
        change: row.get(6)?,
        at: row.get(7)?,
        user: row.get(8)?,
    })
}

/// Payments, newest first.
pub fn payments(tx: &Tx<'_>, limit: i64) -> Result<Vec<Payment>> {
    tx.all(PAYMENTS, [limit], read_payment)
}

/// The payments of an order, oldest first.
pub fn payments_of(tx: &Tx<'_>, order: OrderId) -> Result<Vec<Payment>> {
    tx.all(PAYMENTS_OF, [order], read_payment)
}
