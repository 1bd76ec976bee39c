//! The roll-ups that figures are read from, kept by the same transactions that change what they sum.

use rusqlite::params;

use crate::domain::document::Order;
use crate::domain::id::{BillId, OrderId, StoreId};
use crate::domain::money::Money;
use crate::domain::order::Phase;
use crate::domain::time::Day;
use crate::store::{Result, Tx, customer};

const SHIFT_ORDERS: &str =
    "INSERT INTO daily_orders (day, store_id, status, orders, value, quantity_milli)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6)
     ON CONFLICT (day, store_id, status) DO UPDATE SET
       orders = orders + ?4, value = value + ?5, quantity_milli = quantity_milli + ?6";
const SHIFT_SALES: &str =
    "INSERT INTO daily_sales (day, store_id, orders, bills, net, tax, total, quantity_milli)
     SELECT b.day, b.store_id, ?2, ?3, ?3 * b.net, ?3 * b.tax, ?3 * b.total, ?3 * b.quantity_milli
       FROM bills b WHERE b.id = ?1
     ON CONFLICT (day, store_id) DO UPDATE SET
       orders = orders + excluded.orders, bills = bills + excluded.bills, net = net + excluded.net,
       tax = tax + excluded.tax, total = total + excluded.total,
       quantity_milli = quantity_milli + excluded.quantity_milli";
const SHIFT_PRODUCTS: &str = "INSERT INTO product_sales (period, store_id, product_id, orders, net, quantity_milli)
     SELECT ?4, b.store_id, v.product_id, ?2, ?3 * sum(l.net),
            ?3 * sum(l.quantity * CASE l.decimals WHEN 0 THEN 1000 WHEN 1 THEN 100 WHEN 2 THEN 10 ELSE 1 END)
       FROM bills b JOIN bill_lines l ON l.bill_id = b.id JOIN variants v ON v.id = l.variant_id
      WHERE b.id = ?1 GROUP BY v.product_id
     ON CONFLICT (period, store_id, product_id) DO UPDATE SET
       orders = orders + excluded.orders, net = net + excluded.net,
       quantity_milli = quantity_milli + excluded.quantity_milli";
const SHIFT_VARIANTS: &str = "INSERT INTO variant_sales (month, store_id, variant_id, net, quantity_milli)
     SELECT ?3, b.store_id, l.variant_id, ?2 * sum(l.net),
            ?2 * sum(l.quantity * CASE l.decimals WHEN 0 THEN 1000 WHEN 1 THEN 100 WHEN 2 THEN 10 ELSE 1 END)
       FROM bills b JOIN bill_lines l ON l.bill_id = b.id WHERE b.id = ?1 GROUP BY l.variant_id
     ON CONFLICT (month, store_id, variant_id) DO UPDATE SET
       net = net + excluded.net, quantity_milli = quantity_milli + excluded.quantity_milli";
const SHIFT_CUSTOMERS: &str = "INSERT INTO customer_sales (period, store_id, customer_id, orders, net, quantity_milli)
     SELECT ?4, b.store_id, b.customer_id, ?2, ?3 * b.net, ?3 * b.quantity_milli FROM bills b WHERE b.id = ?1
     ON CONFLICT (period, store_id, customer_id) DO UPDATE SET
       orders = orders + excluded.orders, net = net + excluded.net,
       quantity_milli = quantity_milli + excluded.quantity_milli";
const SHIFT_PAYMENTS: &str = "INSERT INTO daily_payments (day, store_id, kind, method, payments, amount)
     VALUES (?1, ?2, ?3, ?4, 1, ?5)
     ON CONFLICT (day, store_id, kind, method) DO UPDATE SET payments = payments + 1, amount = amount + ?5";
const BILLS_BEFORE: &str = "SELECT EXISTS (SELECT 1 FROM bills WHERE order_id = ?1 AND id < ?2)";

/// Moves an order in the order book from what it was to what it is.
pub fn order_changed(tx: &Tx<'_>, was: Option<&Order>, now: &Order) -> Result<()> {
    let face = |order: &Order| {
        let day = order.placed_day.filter(|_| order.phase != Phase::Draft)?;
        Some((
            day,
            order.store_id,
            order.status,
            order.total,
            order.quantity_milli,
        ))
    };
    let (before, after) = (was.and_then(face), face(now));
    if before == after {
        return Ok(());
    }
    if let Some((day, store, status, total, milli)) = before {
        tx.run(
            SHIFT_ORDERS,
            params![day, store, status, -1, -total.minor(), -milli],
        )?;
    }
    if let Some((day, store, status, total, milli)) = after {
        tx.run(SHIFT_ORDERS, params![day, store, status, 1, total, milli])?;
    }
    Ok(())
}

/// Moves a customer's account by what an order's change means for it.
pub fn account_changed(tx: &Tx<'_>, was: Option<&Order>, now: &Order) -> Result<()> {
    let face = |order: &Order| {
        let open = if order.phase == Phase::Live {
            order.total.minor() - order.billed_total.minor()
        } else {
            0
        };
        (
            order.billed_total.minor(),
            order.paid.minor() - order.refunded.minor(),
            open,
        )
    };
    let before = was
        .filter(|order| order.phase != Phase::Draft)
        .map(face)
        .unwrap_or_default();
    let after = face(now);
    let by = (after.0 - before.0, after.1 - before.1, after.2 - before.2);
    match now
        .customer_id
        .filter(|_| now.phase != Phase::Draft && by != (0, 0, 0))
    {
        Some(customer) => customer::shift_account(tx, customer, by.0, by.1, by.2),
        None => Ok(()),
    }
}

/// Adds a bill that was just written (`sign` 1), or takes a credit note off (`sign` −1).
pub fn billed(tx: &Tx<'_>, bill: BillId, order: OrderId, day: Day, sign: i64) -> Result<()> {
    let is_later: bool = tx
        .value(BILLS_BEFORE, params![order, bill])?
        .unwrap_or(false);
    let first = i64::from(!is_later);
    tx.run(SHIFT_SALES, params![bill, first, sign])?;
    let iso = day.iso();
    let month: String = iso.chars().take(7).collect();
    tx.run(SHIFT_VARIANTS, params![bill, sign, month])?;
    for period in [iso, month] {
        tx.run(
            SHIFT_PRODUCTS,
            params![bill, i64::from(sign > 0), sign, period],
        )?;
        tx.run(SHIFT_CUSTOMERS, params![bill, first, sign, period])?;
    }
    Ok(())
}

/// Adds a payment or refund.
pub fn paid(
    tx: &Tx<'_>,
    store: StoreId,
    day: Day,
    kind: &str,
    method: &str,
    amount: Money,
) -> Result<()> {
    tx.run(SHIFT_PAYMENTS, params![day, store, kind, method, amount])?;
    Ok(())
}
