//! Statements that find a document by the number printed on it.

use crate::domain::id::OrderId;
use crate::store::{Result, Tx};

const ORDER: &str = "SELECT id FROM orders WHERE number = ?1";
const BILL: &str = "SELECT number, order_id FROM bills WHERE number = ?1";

/// The order of a number.
pub fn order(tx: &Tx<'_>, number: i64) -> Result<Option<OrderId>> {
    tx.value(ORDER, [number])
}

/// A bill's or credit note's number and its order; any letter case.
pub fn bill(tx: &Tx<'_>, number: &str) -> Result<Option<(String, OrderId)>> {
    let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
    match tx.one(BILL, [number], read)? {
        Some(found) => Ok(Some(found)),
        None => tx.one(BILL, [number.to_uppercase()], read),
    }
}
