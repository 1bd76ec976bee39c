//! Statements that make one customer part of another: who has what, and the kept totals that go along.

use rusqlite::params;

use crate::domain::id::{CustomerId, OrderId, UserId};
use crate::store::{Result, Tx};

const ORDERS: &str = "SELECT id FROM orders WHERE customer_id = ?1 ORDER BY id";
const USERS: &str = "SELECT id FROM users WHERE customer_id = ?1 ORDER BY id";
const PARTS: &str = "SELECT id FROM customers WHERE merged_into_id = ?1 ORDER BY id";
const ADD_ACCOUNT: &str = "UPDATE customer_accounts SET
       billed = billed + coalesce((SELECT d.billed FROM customer_accounts d WHERE d.customer_id = ?1), 0),
       kept = kept + coalesce((SELECT d.kept FROM customer_accounts d WHERE d.customer_id = ?1), 0),
       open_orders = open_orders + coalesce((SELECT d.open_orders FROM customer_accounts d WHERE d.customer_id = ?1), 0)
     WHERE customer_id = ?2";
const EMPTY_ACCOUNT: &str =
    "UPDATE customer_accounts SET billed = 0, kept = 0, open_orders = 0 WHERE customer_id = ?1";
const ADD_SALES: &str = "INSERT INTO customer_sales (period, store_id, customer_id, orders, net, quantity_milli)
     SELECT period, store_id, ?2, orders, net, quantity_milli FROM customer_sales WHERE customer_id = ?1
     ON CONFLICT (period, store_id, customer_id) DO UPDATE SET
       orders = orders + excluded.orders, net = net + excluded.net,
       quantity_milli = quantity_milli + excluded.quantity_milli";
const DROP_SALES: &str = "DELETE FROM customer_sales WHERE customer_id = ?1";

/// All orders and carts of a customer.
pub fn orders(tx: &Tx<'_>, customer: CustomerId) -> Result<Vec<OrderId>> {
    tx.all(ORDERS, [customer], |row| Ok(row.get(0)?))
}

/// All users who are bound to a customer, whatever their status.
pub fn users(tx: &Tx<'_>, customer: CustomerId) -> Result<Vec<UserId>> {
    tx.all(USERS, [customer], |row| Ok(row.get(0)?))
}

/// The duplicates that became part of a customer before.
pub fn parts(tx: &Tx<'_>, customer: CustomerId) -> Result<Vec<CustomerId>> {
    tx.all(PARTS, [customer], |row| Ok(row.get(0)?))
}

/// Adds what one customer owes, has on order and bought to another, and leaves him with nothing.
///
/// Kept totals: the orders that move carry the audit entries, verify recomputes both customers from them.
pub fn move_totals(tx: &Tx<'_>, from: CustomerId, to: CustomerId) -> Result<()> {
    tx.run(ADD_ACCOUNT, params![from, to])?;
    tx.run(EMPTY_ACCOUNT, [from])?;
    tx.run(ADD_SALES, params![from, to])?;
    tx.run(DROP_SALES, [from])?;
    Ok(())
}
