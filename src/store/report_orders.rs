//! The figures of the order book and the till: orders placed by status, money by method, what waits.

use rusqlite::{Row, params};

use crate::domain::figures::Filter;
use crate::domain::order::Status;
use crate::domain::time::Day;
use crate::store::report::narrow;
use crate::store::{Result, Tx};

/// Orders placed on one day that have one status now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placed {
    /// When they were placed.
    pub day: Day,
    /// Where they stand.
    pub status: Status,
    /// How many.
    pub orders: i64,
    /// Σ total, minor units; with a category, its share of it.
    pub value: i64,
    /// Thousandths of a unit.
    pub milli: i64,
}

/// Money by one method.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// Method's code.
    pub method: String,
    /// Method's name.
    pub name: String,
    /// Payments taken.
    pub payments: i64,
    /// Σ of them, minor units.
    pub paid: i64,
    /// Refunds given.
    pub refunds: i64,
    /// Σ of them, minor units.
    pub refunded: i64,
}

macro_rules! orders {
    ($index:literal, $who:literal) => {
        concat!(
            "SELECT o.placed_day, o.status, count(*), sum(o.total), sum(o.quantity_milli)
             FROM orders o INDEXED BY ", $index, " CROSS JOIN customers c ON c.id = o.customer_id
             WHERE o.placed_day BETWEEN ?1 AND ?2 AND o.phase <> 'draft' AND (?3 IS NULL OR o.store_id = ?3)
               AND (?4 IS NULL OR c.country = ?4) AND ", $who, " AND ?6 IS NULL
             GROUP BY o.placed_day, o.status"
        )
    };
}

/// Orders that carry goods of the category; its part of the order's value is by the lines' amounts, rounded half up.
macro_rules! order_lines {
    ($index:literal, $who:literal) => {
        concat!(
            "SELECT day, status, count(*),
               sum(CASE whole WHEN 0 THEN 0 ELSE CAST((2 * total * part + whole) / (2 * whole) AS INTEGER) END),
               sum(milli)
             FROM (SELECT o.placed_day AS day, o.status AS status, o.total AS total,
                 sum(l.amount * (l.ordered - l.cancelled) / l.ordered) AS whole,
                 sum(CASE WHEN p.category_id = (SELECT id FROM categories WHERE name = ?6) THEN l.amount * (l.ordered - l.cancelled) / l.ordered ELSE 0 END) AS part,
                 sum(CASE WHEN p.category_id = (SELECT id FROM categories WHERE name = ?6) THEN (l.ordered - l.cancelled) * CASE u.decimals
                       WHEN 0 THEN 1000 WHEN 1 THEN 100 WHEN 2 THEN 10 ELSE 1 END ELSE 0 END) AS milli
               FROM orders o INDEXED BY ", $index, " CROSS JOIN customers c ON c.id = o.customer_id
               CROSS JOIN order_lines l ON l.order_id = o.id CROSS JOIN variants v ON v.id = l.variant_id
               CROSS JOIN products p ON p.id = v.product_id CROSS JOIN units u ON u.id = p.unit_id
               WHERE o.placed_day BETWEEN ?1 AND ?2 AND o.phase <> 'draft' AND (?3 IS NULL OR o.store_id = ?3)
                 AND (?4 IS NULL OR c.country = ?4) AND ", $who, "
               GROUP BY o.id HAVING max(ifnull(p.category_id = (SELECT id FROM categories WHERE name = ?6), 0)) = 1)
             GROUP BY day, status"
        )
    };
}

/// The same from the category's goods to their lines, among the orders that the period's lie between.
const PLACED_IN_CATEGORY: &str = "WITH held AS MATERIALIZED (
       SELECT o.placed_day AS day, o.status AS status, o.total AS total, t.part AS part, t.milli AS milli,
         (SELECT sum(l.amount * (l.ordered - l.cancelled) / l.ordered) FROM order_lines l WHERE l.order_id = o.id) AS whole
       FROM (SELECT l.order_id AS order_id, sum(l.amount * (l.ordered - l.cancelled) / l.ordered) AS part,
           sum((l.ordered - l.cancelled) * CASE u.decimals WHEN 0 THEN 1000 WHEN 1 THEN 100 WHEN 2 THEN 10 ELSE 1 END) AS milli
         FROM categories k CROSS JOIN products p ON p.category_id = k.id CROSS JOIN units u ON u.id = p.unit_id
         CROSS JOIN variants v ON v.product_id = p.id
         CROSS JOIN order_lines l INDEXED BY order_lines_by_variant ON l.variant_id = v.id
           AND l.order_id BETWEEN (SELECT min(id) FROM orders INDEXED BY orders_by_day WHERE placed_day BETWEEN ?1 AND ?2)
                              AND (SELECT max(id) FROM orders INDEXED BY orders_by_day WHERE placed_day BETWEEN ?1 AND ?2)
         WHERE k.name = ?6 GROUP BY l.order_id) t
       CROSS JOIN orders o ON o.id = t.order_id CROSS JOIN customers c ON c.id = o.customer_id
       WHERE o.placed_day BETWEEN ?1 AND ?2 AND o.phase <> 'draft' AND (?3 IS NULL OR o.store_id = ?3)
         AND (?4 IS NULL OR c.country = ?4) AND ?5 IS NULL)
     SELECT day, status, count(*),
       sum(CASE whole WHEN 0 THEN 0 ELSE CAST((2 * total * part + whole) / (2 * whole) AS INTEGER) END), sum(milli)
     FROM held GROUP BY day, status";

/// True when order `o` carries goods of category `?6`, or none is asked for.
macro_rules! carries {
    () => {
        "(?6 IS NULL OR EXISTS (SELECT 1 FROM order_lines l CROSS JOIN variants v ON v.id = l.variant_id
            CROSS JOIN products p ON p.id = v.product_id
           WHERE l.order_id = o.id AND p.category_id = (SELECT id FROM categories WHERE name = ?6)))"
    };
}

macro_rules! payments {
    ($from:literal, $who:literal) => {
        concat!(
            "SELECT m.code, m.name, ifnull(t.payments, 0), ifnull(t.paid, 0), ifnull(t.refunds, 0), ifnull(t.refunded, 0)
             FROM payment_methods m LEFT JOIN (
               SELECT p.method AS method, sum(p.kind = 'payment') AS payments,
                 sum(CASE p.kind WHEN 'payment' THEN p.amount ELSE 0 END) AS paid, sum(p.kind = 'refund') AS refunds,
                 sum(CASE p.kind WHEN 'refund' THEN p.amount ELSE 0 END) AS refunded
               FROM ", $from, " CROSS JOIN customers c ON c.id = o.customer_id
               WHERE p.day BETWEEN ?1 AND ?2 AND (?3 IS NULL OR o.store_id = ?3)
                 AND (?4 IS NULL OR c.country = ?4) AND ", $who, " AND ", carries!(), "
               GROUP BY p.method) t ON t.method = m.code
             ORDER BY m.position"
        )
    };
}

const BOOK: &str =
    "SELECT day, status, sum(orders), sum(value), sum(quantity_milli) FROM daily_orders
     WHERE day BETWEEN ?1 AND ?2 AND (?3 IS NULL OR store_id = ?3)
     GROUP BY day, status HAVING sum(orders) <> 0";
const PLACED: &str = orders!("orders_by_day", "?5 IS NULL");
const PLACED_BY_CUSTOMER: &str = orders!("orders_by_customer", "o.customer_id = ?5");
const PLACED_LINES_BY_CUSTOMER: &str = order_lines!("orders_by_customer", "o.customer_id = ?5");

const TAKEN: &str = "SELECT m.code, m.name, ifnull(t.payments, 0), ifnull(t.paid, 0), ifnull(t.refunds, 0), ifnull(t.refunded, 0)
     FROM payment_methods m LEFT JOIN (
       SELECT method, sum(CASE kind WHEN 'payment' THEN payments ELSE 0 END) AS payments,
         sum(CASE kind WHEN 'payment' THEN amount ELSE 0 END) AS paid,
         sum(CASE kind WHEN 'refund' THEN payments ELSE 0 END) AS refunds,
         sum(CASE kind WHEN 'refund' THEN amount ELSE 0 END) AS refunded
       FROM daily_payments WHERE day BETWEEN ?1 AND ?2 AND (?3 IS NULL OR store_id = ?3) GROUP BY method) t
       ON t.method = m.code
     ORDER BY m.position";
const TAKEN_BY_DAY: &str = payments!(
    "payments p INDEXED BY payments_by_day CROSS JOIN orders o ON o.id = p.order_id",
    "?5 IS NULL"
);
const TAKEN_BY_CUSTOMER: &str = payments!(
    "orders o INDEXED BY orders_by_customer CROSS JOIN payments p ON p.order_id = o.id",
    "o.customer_id = ?5"
);

const PENDING: &str = concat!(
    "SELECT count(*) FROM orders o INDEXED BY orders_by_status CROSS JOIN customers c ON c.id = o.customer_id
     WHERE o.status = 'pending' AND o.archived_at IS NULL AND (?3 IS NULL OR o.store_id = ?3)
       AND (?4 IS NULL OR c.country = ?4) AND (?5 IS NULL OR o.customer_id = ?5) AND ",
    carries!(),
    // The period does not narrow what waits now.
    " AND ?1 IS NOT NULL AND ?2 IS NOT NULL"
);
const REFUNDS_DUE: &str = concat!(
    "SELECT ifnull(sum(max(0, o.paid - o.refunded
         - CASE WHEN o.phase IN ('live', 'awaiting_approval') THEN o.total ELSE o.billed_total END)), 0)
     FROM orders o INDEXED BY orders_refund_due CROSS JOIN customers c ON c.id = o.customer_id
     WHERE o.payment_status IN ('refund_due', 'part_refunded') AND (?3 IS NULL OR o.store_id = ?3)
       AND (?4 IS NULL OR c.country = ?4) AND (?5 IS NULL OR o.customer_id = ?5) AND ",
    carries!(),
    " AND ?1 IS NOT NULL AND ?2 IS NOT NULL"
);
const LOW_STOCK: &str = "SELECT count(*) FROM low_stock l CROSS JOIN variants v ON v.id = l.variant_id
     JOIN products p ON p.id = v.product_id LEFT JOIN categories k ON k.id = p.category_id
     WHERE v.active = 1 AND p.active = 1 AND (?1 IS NULL OR l.store_id = ?1) AND (?2 IS NULL OR k.name = ?2)";

/// Orders placed in the period, by day and the status they have now; each order once.
pub fn placed(tx: &Tx<'_>, filter: &Filter) -> Result<Vec<Placed>> {
    let read = |row: &Row<'_>| {
        Ok(Placed {
            day: row.get(0)?,
            status: row.get(1)?,
            orders: row.get(2)?,
            value: row.get(3)?,
            milli: row.get(4)?,
        })
    };
    let values = narrow!(filter);
    match (&filter.category, filter.customer, &filter.country) {
        (None, None, None) => {
            let values = params![filter.period.from, filter.period.to, filter.store];
            tx.all(BOOK, values, read)
        }
        (None, None, Some(_)) => tx.all(PLACED, values, read),
        (None, Some(_), _) => tx.all(PLACED_BY_CUSTOMER, values, read),
        (Some(_), None, _) => tx.all(PLACED_IN_CATEGORY, values, read),
        (Some(_), Some(_), _) => tx.all(PLACED_LINES_BY_CUSTOMER, values, read),
    }
}

/// Money taken and given back in the period, by every method, in the methods' order. A category narrows to the
/// payments of orders that carry it.
pub fn taken(tx: &Tx<'_>, filter: &Filter) -> Result<Vec<Taken>> {
    let read = |row: &Row<'_>| {
        Ok(Taken {
            method: row.get(0)?,
            name: row.get(1)?,
            payments: row.get(2)?,
            paid: row.get(3)?,
            refunds: row.get(4)?,
            refunded: row.get(5)?,
        })
    };
    match (&filter.category, filter.customer, &filter.country) {
        (None, None, None) => {
            let values = params![filter.period.from, filter.period.to, filter.store];
            tx.all(TAKEN, values, read)
        }
        (_, None, _) => tx.all(TAKEN_BY_DAY, narrow!(filter), read),
        (_, Some(_), _) => tx.all(TAKEN_BY_CUSTOMER, narrow!(filter), read),
    }
}

/// Orders that wait for picking now.
pub fn pending(tx: &Tx<'_>, filter: &Filter) -> Result<i64> {
    Ok(tx.value(PENDING, narrow!(filter))?.unwrap_or(0))
}

/// What the shop owes back now, minor units.
pub fn refunds_due(tx: &Tx<'_>, filter: &Filter) -> Result<i64> {
    Ok(tx.value(REFUNDS_DUE, narrow!(filter))?.unwrap_or(0))
}

/// Stock rows of active variants whose available goods are at or below the reorder level now.
pub fn low_stock(tx: &Tx<'_>, filter: &Filter) -> Result<i64> {
    let values = params![filter.store, filter.category];
    Ok(tx.value(LOW_STOCK, values)?.unwrap_or(0))
}
