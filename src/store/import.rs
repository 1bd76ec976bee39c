//! Statements about imports: their records, what is missing from a file, and what uses a row that one has made.

use rusqlite::{Row, params};
use serde_json::Value;

use crate::domain::id::{ImportId, StoreId, UserId, VariantId};
use crate::domain::quantity::Quantity;
use crate::domain::time::{Day, Timestamp};
use crate::store::audit::{self, Audited, json};
use crate::store::{Result, Tx};

const INSERT: &str =
    "INSERT INTO imports (at, user_id, kind, mode, source, accepted, audit_from, audit_to)
     VALUES (?1, ?2, ?3, ?4, ?5, 0, 0, 0)";
const FINISH: &str =
    "UPDATE imports SET accepted = ?2, audit_from = ?3, audit_to = ?4 WHERE id = ?1";
const UNDONE: &str = "UPDATE imports SET undone_at = ?2, undone_by = ?3 WHERE id = ?1";
const LAST_AUDIT: &str = "SELECT coalesce(max(id), 0) FROM audit";
const LIST: &str =
    "SELECT i.id, i.at, coalesce(u.name, ''), i.kind, i.mode, i.source, i.accepted, i.undone_at,
       i.audit_from, i.audit_to
     FROM imports i LEFT JOIN users u ON u.id = i.user_id
     WHERE (?1 IS NULL OR i.id = ?1) ORDER BY i.id DESC LIMIT ?2";
const LATER: &str = "SELECT max(id) FROM imports WHERE id > ?1 AND undone_at IS NULL";
const ON_HAND: &str =
    "SELECT s.variant_id, v.sku, u.decimals, coalesce(l.on_hand, s.on_hand), coalesce(l.code, ''), l.expiry
     FROM stock s JOIN variants v ON v.id = s.variant_id JOIN products p ON p.id = v.product_id
     JOIN units u ON u.id = p.unit_id
     LEFT JOIN lots l ON l.store_id = s.store_id AND l.variant_id = s.variant_id AND l.on_hand > 0
     WHERE s.store_id = ?1 AND s.on_hand > 0 ORDER BY v.sku, l.id";
const ACTIVE_VARIANTS: &str = "SELECT v.id, v.sku,
       (SELECT count(*) FROM stock s WHERE s.variant_id = v.id AND (s.on_hand > 0 OR s.reserved > 0))
     FROM variants v WHERE v.active = 1 ORDER BY v.sku";
const MOVED: &str = "SELECT m.store_id, m.variant_id, coalesce(l.code, ''), l.expiry, sum(m.delta)
     FROM movements m LEFT JOIN lots l ON l.id = m.lot_id WHERE m.import_id = ?1
     GROUP BY m.store_id, m.variant_id, m.lot_id HAVING sum(m.delta) <> 0 ORDER BY max(m.id) DESC";

/// An import's record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportRow {
    /// Identity.
    pub id: ImportId,
    /// When.
    pub at: Timestamp,
    /// Who; empty = the program.
    pub user: String,
    /// What, as a word.
    pub kind: String,
    /// How, as a word.
    pub mode: String,
    /// The file's name.
    pub source: String,
    /// Rows.
    pub accepted: i64,
    /// When it was taken back.
    pub undone_at: Option<Timestamp>,
    /// Its first entry of the audit log.
    pub audit_from: i64,
    /// Its last; less than the first when it has none.
    pub audit_to: i64,
}

impl Audited for ImportRow {
    const TABLE: &'static str = "imports";

    fn fields(&self) -> Vec<(&'static str, Value)> {
        vec![
            ("kind", json(&self.kind)),
            ("mode", json(&self.mode)),
            ("source", json(&self.source)),
            ("accepted", json(self.accepted)),
            ("undone_at", json(self.undone_at)),
        ]
    }
}

fn read(row: &Row<'_>) -> Result<ImportRow> {
    Ok(ImportRow {
        id: row.get(0)?,
        at: row.get(1)?,
        user: row.get(2)?,
        kind: row.get(3)?,
        mode: row.get(4)?,
        source: row.get(5)?,
        accepted: row.get(6)?,
        undone_at: row.get(7)?,
        audit_from: row.get(8)?,
        audit_to: row.get(9)?,
    })
}

/// Begins an import's record, so that movements can name it.
pub fn begin(tx: &Tx<'_>, kind: &str, mode: &str, source: &str) -> Result<ImportId> {
    let stamp = tx.stamp()?;
    let id = tx.insert(INSERT, params![stamp.at, stamp.user, kind, mode, source])?;
    Ok(ImportId(id))
}

/// Ends it: writes the audit entries of all it changed and notes which they are, then its own.
pub fn finish(tx: &Tx<'_>, id: ImportId, accepted: i64) -> Result<()> {
    let last = || -> Result<i64> { Ok(tx.value(LAST_AUDIT, [])?.unwrap_or(0)) };
    let before = last()?;
    audit::flush(tx)?;
    tx.run(FINISH, params![id, accepted, before + 1, last()?])?;
    match one(tx, id)? {
        Some(row) => audit::inserted(tx, id, &row),
        None => Ok(()),
    }
}

/// Notes that it was taken back.
pub fn undone(tx: &Tx<'_>, old: &ImportRow) -> Result<()> {
    let (at, user) = {
        let stamp = tx.stamp()?;
        (stamp.at, stamp.user)
    };
    let user: Option<UserId> = user;
    tx.run(UNDONE, params![old.id, at, user])?;
    let new = ImportRow {
        undone_at: Some(at),
        ..old.clone()
    };
    audit::updated(tx, old.id, old, &new)?;
    Ok(())
}

/// Imports, newest first.
pub fn list(tx: &Tx<'_>, limit: usize) -> Result<Vec<ImportRow>> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    tx.all(LIST, params![None::<i64>, limit], read)
}

/// One import.
pub fn one(tx: &Tx<'_>, id: ImportId) -> Result<Option<ImportRow>> {
    tx.one(LIST, params![id, 1], read)
}

/// A later import that still stands.
pub fn later(tx: &Tx<'_>, id: ImportId) -> Result<Option<ImportId>> {
    Ok(tx.value::<Option<ImportId>>(LATER, [id])?.flatten())
}

/// Goods of one variant, or of one lot of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// What.
    pub variant: VariantId,
    /// Its SKU.
    pub sku: String,
    /// Decimals of its unit.
    pub decimals: u8,
    /// How much.
    pub on_hand: Quantity,
    /// Lot's code, empty when none.
    pub lot: String,
    /// Lot's expiry.
    pub expiry: Option<Day>,
}

/// All a store has, by SKU.
pub fn on_hand(tx: &Tx<'_>, store: StoreId) -> Result<Vec<Held>> {
    tx.all(ON_HAND, [store], |row| {
        Ok(Held {
            variant: row.get(0)?,
            sku: row.get(1)?,
            decimals: row.get(2)?,
            on_hand: row.get(3)?,
            lot: row.get(4)?,
            expiry: row.get(5)?,
        })
    })
}

/// All active variants by SKU: identity, SKU and in how many stores there are goods or promises of it.
pub fn active_variants(tx: &Tx<'_>) -> Result<Vec<(VariantId, String, i64)>> {
    tx.all(ACTIVE_VARIANTS, [], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
    })
}

/// What an import has moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// Where.
    pub store: StoreId,
    /// What.
    pub variant: VariantId,
    /// Lot's code, empty when none.
    pub lot: String,
    /// Lot's expiry.
    pub expiry: Option<Day>,
    /// The sum.
    pub delta: Quantity,
}

/// All an import has moved, the last first.
pub fn moved(tx: &Tx<'_>, id: ImportId) -> Result<Vec<Moved>> {
    tx.all(MOVED, [id], |row| {
        Ok(Moved {
            store: row.get(0)?,
            variant: row.get(1)?,
            lot: row.get(2)?,
            expiry: row.get(3)?,
            delta: row.get(4)?,
        })
    })
}
