//! Statements about notices: what happened that somebody outside wants to hear.

use rusqlite::params;

use crate::domain::id::OrderId;
use crate::store::{Result, Tx};

const APPROVAL_WANTED: &str = "INSERT INTO notices (at, kind, subject, event, changed_at)
     SELECT ?2, 'approval_wanted', printf('O-%06d', o.number),
            json_object('event', 'approval_wanted', 'order', printf('O-%06d', o.number), 'customer', c.code,
                        'customer_name', c.name, 'store', s.code, 'total', ?3), ?2
       FROM orders o JOIN customers c ON c.id = o.customer_id JOIN stores s ON s.id = o.store_id WHERE o.id = ?1";

/// Tells that a retailer's order waits for approval; `total` is a plain decimal.
pub fn approval_wanted(tx: &Tx<'_>, order: OrderId, total: &str) -> Result<()> {
    let at = tx.stamp()?.at;
    tx.run(APPROVAL_WANTED, params![order, at, total])?;
    Ok(())
}
