//! Statements about transfers between stores and their lines.

use rusqlite::{Row, params};
use serde_json::Value;

use crate::domain::id::{StoreId, TransferId, TransferLineId, VariantId};
use crate::domain::quantity::Quantity;
use crate::domain::transfer::{
    OnTheWay, Transfer, TransferBrief, TransferLine, TransferLineView, TransferStatus,
};
use crate::store::audit::{self, Audited, json};
use crate::store::{Result, Tx};

const NEXT_NUMBER: &str =
    "UPDATE shop SET transfer_number = transfer_number + 1 WHERE id = 1 RETURNING transfer_number";
const TRANSFER: &str = "SELECT * FROM transfers WHERE id = ?1";
const BY_NUMBER: &str = "SELECT * FROM transfers WHERE number = ?1";
const INSERT: &str = "INSERT INTO transfers (number, from_store_id, to_store_id, status, reason, created_at, sent_at, closed_at, user_id)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
const UPDATE: &str =
    "UPDATE transfers SET status = ?2, reason = ?3, sent_at = ?4, closed_at = ?5, version = version + 1
     WHERE id = ?1";
const LINES: &str = "SELECT * FROM transfer_lines WHERE transfer_id = ?1 ORDER BY position";
const INSERT_LINE: &str = "INSERT INTO transfer_lines (transfer_id, position, variant_id, lot, expiry, quantity, received, missing)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
const UPDATE_LINE: &str = "UPDATE transfer_lines SET expiry = ?2, quantity = ?3, received = ?4, missing = ?5 WHERE id = ?1";
const DELETE_LINE: &str = "DELETE FROM transfer_lines WHERE id = ?1";
const LINE_VIEWS: &str = "SELECT l.*, v.sku, p.name AS product, v.colour, v.size, u.decimals, v.cost,
       coalesce(s.on_hand - s.reserved, 0) AS available
     FROM transfer_lines l JOIN transfers t ON t.id = l.transfer_id JOIN variants v ON v.id = l.variant_id
     JOIN products p ON p.id = v.product_id JOIN units u ON u.id = p.unit_id
     LEFT JOIN stock s ON s.store_id = t.from_store_id AND s.variant_id = l.variant_id
     WHERE l.transfer_id = ?1 ORDER BY l.position";
const WORDS: &str = "SELECT f.code, o.code, coalesce(w.name, 'system') FROM transfers t
     JOIN stores f ON f.id = t.from_store_id JOIN stores o ON o.id = t.to_store_id
     LEFT JOIN users w ON w.id = t.user_id WHERE t.id = ?1";
const BRIEFS: &str = "SELECT t.number, f.code, o.code, t.status, t.reason, count(l.id),
       coalesce(sum(l.quantity * k.milli), 0),
       CASE t.status WHEN 'sent' THEN coalesce(sum((l.quantity - l.received - l.missing) * k.milli), 0) ELSE 0 END,
       coalesce(sum(l.missing * k.milli), 0), t.created_at, t.sent_at, t.closed_at, coalesce(w.name, 'system')
     FROM (SELECT * FROM transfers WHERE number < ?2 AND (?1 IS NULL OR from_store_id = ?1 OR to_store_id = ?1)
             AND (?3 IS NULL OR status = ?3) ORDER BY number DESC LIMIT ?4) t
     JOIN stores f ON f.id = t.from_store_id JOIN stores o ON o.id = t.to_store_id
     LEFT JOIN users w ON w.id = t.user_id
     LEFT JOIN transfer_lines l ON l.transfer_id = t.id
     LEFT JOIN (SELECT v.id, CASE u.decimals WHEN 0 THEN 1000 WHEN 1 THEN 100 WHEN 2 THEN 10 ELSE 1 END AS milli
                  FROM variants v JOIN products p ON p.id = v.product_id JOIN units u ON u.id = p.unit_id) k
       ON k.id = l.variant_id
     GROUP BY t.id ORDER BY t.number DESC";
const INCOMING: &str = "SELECT coalesce(sum(l.quantity - l.received - l.missing), 0)
     FROM transfer_lines l JOIN transfers t ON t.id = l.transfer_id
     WHERE l.variant_id = ?2 AND t.status = 'sent' AND t.to_store_id = ?1";
const ON_THE_WAY: &str = "SELECT t.number, f.code, o.code, sum(l.quantity - l.received - l.missing), u.decimals
     FROM transfer_lines l JOIN transfers t ON t.id = l.transfer_id
     JOIN stores f ON f.id = t.from_store_id JOIN stores o ON o.id = t.to_store_id
     JOIN variants v ON v.id = l.variant_id JOIN products p ON p.id = v.product_id JOIN units u ON u.id = p.unit_id
     WHERE l.variant_id = ?1 AND t.status = 'sent'
     GROUP BY t.id HAVING sum(l.quantity - l.received - l.missing) > 0 ORDER BY t.number";
const OPEN_OF_STORE: &str = "SELECT number FROM transfers
     WHERE closed_at IS NULL AND (from_store_id = ?1 OR to_store_id = ?1) ORDER BY number LIMIT 1";
fn read(row: &Row<'_>) -> Result<Transfer> {
    Ok(Transfer {
        id: row.get("id")?,
        number: row.get("number")?,
        from: row.get("from_store_id")?,
        to: row.get("to_store_id")?,
        status: row.get("status")?,
        reason: row.get("reason")?,
        created_at: row.get("created_at")?,
        sent_at: row.get("sent_at")?,
        closed_at: row.get("closed_at")?,
        user: row.get("user_id")?,
        version: row.get("version")?,
    })
}

impl Audited for Transfer {
    const TABLE: &'static str = "transfers";

    fn fields(&self) -> Vec<(&'static str, Value)> {
        vec![
            ("number", json(self.number)),
            ("from_store_id", json(self.from.0)),
            ("to_store_id", json(self.to.0)),
            ("status", json(self.status.word())),
            ("reason", json(&self.reason)),
        ]
    }
}

fn read_line(row: &Row<'_>) -> Result<TransferLine> {
    Ok(TransferLine {
        id: row.get("id")?,
        transfer: row.get("transfer_id")?,
        position: row.get("position")?,
        variant: row.get("variant_id")?,
        lot: row.get("lot")?,
        expiry: row.get("expiry")?,
        quantity: row.get("quantity")?,
        received: row.get("received")?,
        missing: row.get("missing")?,
    })
}

impl Audited for TransferLine {
    const TABLE: &'static str = "transfer_lines";

    fn fields(&self) -> Vec<(&'static str, Value)> {
        vec![
            ("transfer_id", json(self.transfer.0)),
            ("variant_id", json(self.variant.0)),
            ("lot", json(&self.lot)),
            ("expiry", json(self.expiry)),
            ("quantity", json(self.quantity)),
            ("received", json(self.received)),
            ("missing", json(self.missing)),
        ]
    }
}

/// The next number.
pub fn next_number(tx: &Tx<'_>) -> Result<i64> {
    Ok(tx.value(NEXT_NUMBER, [])?.unwrap_or(1))
}

/// A transfer by its number.
pub fn by_number(tx: &Tx<'_>, number: i64) -> Result<Option<Transfer>> {
    tx.one(BY_NUMBER, [number], read)
}

/// Writes a new transfer; its `id` and `version` are ignored.
pub fn insert(tx: &Tx<'_>, transfer: &Transfer) -> Result<TransferId> {
    let id = tx.insert(
        INSERT,
        params![
            transfer.number,
            transfer.from,
            transfer.to,
            transfer.status,
            transfer.reason,
            transfer.created_at,
            transfer.sent_at,
            transfer.closed_at,
            transfer.user
        ],
    )?;
    audit::inserted(tx, id, transfer)?;
    Ok(TransferId(id))
}

/// Writes a transfer's other values and counts its version, also when only its lines changed.
pub fn update(tx: &Tx<'_>, old: &Transfer, new: &Transfer) -> Result<()> {
    audit::updated(tx, old.id, old, new)?;
    let values = params![old.id, new.status, new.reason, new.sent_at, new.closed_at];
    tx.run(UPDATE, values)?;
    Ok(())
}

/// The lines of a transfer in order of entry.
pub fn lines(tx: &Tx<'_>, transfer: TransferId) -> Result<Vec<TransferLine>> {
    tx.all(LINES, [transfer], read_line)
}

/// Writes a new line; its `id` is ignored.
pub fn insert_line(tx: &Tx<'_>, line: &TransferLine) -> Result<TransferLineId> {
    let id = tx.insert(
        INSERT_LINE,
        params![
            line.transfer,
            line.position,
            line.variant,
            line.lot,
            line.expiry,
            line.quantity,
            line.received,
            line.missing
        ],
    )?;
    audit::inserted(tx, id, line)?;
    Ok(TransferLineId(id))
}

/// Writes a line's other quantities.
pub fn update_line(tx: &Tx<'_>, old: &TransferLine, new: &TransferLine) -> Result<()> {
    if audit::updated(tx, old.id, old, new)? {
        let values = params![old.id, new.expiry, new.quantity, new.received, new.missing];
        tx.run(UPDATE_LINE, values)?;
    }
    Ok(())
}

/// Removes a line of a draft.
pub fn delete_line(tx: &Tx<'_>, line: &TransferLine) -> Result<()> {
    tx.run(DELETE_LINE, [line.id])?;
    audit::deleted(tx, line.id, line)
}

/// The lines with the words that screens show.
pub fn line_views(tx: &Tx<'_>, transfer: TransferId) -> Result<Vec<TransferLineView>> {
    tx.all(LINE_VIEWS, [transfer], |row| {
        Ok(TransferLineView {
            line: read_line(row)?,
            sku: row.get("sku")?,
            product: row.get("product")?,
            colour: row.get("colour")?,
            size: row.get("size")?,
            decimals: row.get("decimals")?,
            cost: row.get("cost")?,
            available: row.get("available")?,
        })
    })
}

/// Codes of the two stores and the name of who began it.
pub fn words(tx: &Tx<'_>, transfer: TransferId) -> Result<(String, String, String)> {
    let found = tx.one(WORDS, [transfer], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
    })?;
    Ok(found.unwrap_or_default())
}

/// Transfers, newest first: from or to one store or all, in one status or all, numbers below `before`.
pub fn briefs(
    tx: &Tx<'_>,
    store: Option<StoreId>,
    status: Option<TransferStatus>,
    before: Option<i64>,
    limit: usize,
) -> Result<Vec<TransferBrief>> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let values = params![store, before.unwrap_or(i64::MAX), status, limit];
    tx.all(BRIEFS, values, |row| {
        Ok(TransferBrief {
            number: row.get(0)?,
            from: row.get(1)?,
            to: row.get(2)?,
            status: row.get(3)?,
            reason: row.get(4)?,
            lines: row.get(5)?,
            milli: row.get(6)?,
            on_the_way_milli: row.get(7)?,
            missing_milli: row.get(8)?,
            created_at: row.get(9)?,
            sent_at: row.get(10)?,
            closed_at: row.get(11)?,
            user: row.get(12)?,
        })
    })
}

/// What is on the way to a store of a variant, on no shelf.
pub fn incoming_transfer(tx: &Tx<'_>, store: StoreId, variant: VariantId) -> Result<Quantity> {
    Ok(tx
        .value(INCOMING, params![store, variant])?
        .unwrap_or_default())
}

/// What is on the way of a variant, by transfer.
pub fn on_the_way(tx: &Tx<'_>, variant: VariantId) -> Result<Vec<OnTheWay>> {
    tx.all(ON_THE_WAY, [variant], |row| {
        Ok(OnTheWay {
            number: row.get(0)?,
            from: row.get(1)?,
            to: row.get(2)?,
            quantity: row.get(3)?,
            decimals: row.get(4)?,
        })
    })
}

/// The number of a transfer from or to a store that has not ended, if any.
pub fn open_of_store(tx: &Tx<'_>, store: StoreId) -> Result<Option<i64>> {
    tx.value(OPEN_OF_STORE, [store])
}

/// A transfer, if there.
pub fn transfer(tx: &Tx<'_>, id: TransferId) -> Result<Option<Transfer>> {
    tx.one(TRANSFER, [id], read)
}
