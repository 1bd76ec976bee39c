//! Statements about what changed since a record was shown.

use rusqlite::{Row, params};

use crate::domain::id::OrderId;
use crate::domain::meanwhile::Meanwhile;
use crate::store::{Result, Tx};

const LAST: &str = "SELECT coalesce(u.name, 'system'), a.at
     FROM audit a LEFT JOIN users u ON u.id = a.user_id
     WHERE a.entity = ?1 AND a.row_id = ?2 ORDER BY a.id DESC LIMIT 1";
const FIELDS: &str = "SELECT DISTINCT j.key FROM
         (SELECT new FROM audit WHERE entity = ?1 AND row_id = ?2 AND new IS NOT NULL ORDER BY id DESC LIMIT ?3) a,
         json_each(a.new) j ORDER BY j.key";
const LAST_OF_ORDER: &str = "SELECT coalesce(u.name, 'system'), x.at FROM (
       SELECT at, id, user_id FROM order_events WHERE order_id = ?1
       UNION ALL SELECT at, id, user_id FROM remarks WHERE order_id = ?1) x
     LEFT JOIN users u ON u.id = x.user_id ORDER BY x.at DESC, x.id DESC LIMIT 1";

fn read(row: &Row<'_>) -> Result<Meanwhile> {
    Ok(Meanwhile {
        by: row.get(0)?,
        at: Some(row.get(1)?),
        fields: Vec::new(),
    })
}

fn unknown() -> Meanwhile {
    Meanwhile {
        by: "somebody".to_owned(),
        at: None,
        fields: Vec::new(),
    }
}

/// What the last `changes` changes of a row were, by the log: each writes one entry of what it changed.
pub fn of_row(tx: &Tx<'_>, table: &str, id: impl ToString, changes: i64) -> Result<Meanwhile> {
    let id = id.to_string();
    let Some(last) = tx.one(LAST, params![table, id], read)? else {
        return Ok(unknown());
    };
    let fields = tx.all(FIELDS, params![table, id, changes.max(1)], |row| {
        Ok(row.get(0)?)
    })?;
    Ok(Meanwhile { fields, ..last })
}

/// Who changed an order last, by its timeline.
pub fn of_order(tx: &Tx<'_>, order: OrderId) -> Result<Meanwhile> {
    let last = tx.one(LAST_OF_ORDER, [order], read)?;
    Ok(last.unwrap_or_else(unknown))
}
