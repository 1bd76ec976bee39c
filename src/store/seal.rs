//! Seals of rows that never change: what a row's audit entry keeps of every one of its bytes, and the check against it.

use rusqlite::Statement;
use rusqlite::types::ValueRef;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use crate::domain::text::hex;
use crate::store::audit::{is_blank, noted_boundary};
use crate::store::{Error, Result, Tx};

/// The field of an insert entry that holds the seal.
pub(super) const FIELD: &str = "seal";

/// So many bytes of the hash are kept: enough that no other row can be found that has the same.
const KEPT: usize = 16;

/// A table whose rows are sealed when they are written.
pub(super) struct Sealed {
    /// The table.
    pub(super) table: &'static str,
    /// All its columns, of one row.
    row: &'static str,
    /// Each row: id, what people call it, all columns.
    rows: &'static str,
    /// The highest id.
    last: &'static str,
    /// Rows of other tables that are part of a row.
    parts: &'static [&'static str],
    /// What an entry of the first form, which had no seal, told; empty when there were none.
    told: &'static [&'static str],
}

macro_rules! sealed {
    ($($table:literal as $name:literal, $columns:literal, [$($part:literal by $order:literal, $of_part:literal);*], [$($told:literal),*];)+) => {
        /// The tables whose rows never change.
        pub(super) const SEALED: &[Sealed] = &[$(Sealed {
            table: $table,
            row: concat!("SELECT ", $columns, " FROM ", $table, " WHERE id = ?1"),
            rows: concat!("SELECT id, ", $name, ", ", $columns, " FROM ", $table, " t ORDER BY id"),
            last: concat!("SELECT coalesce(max(id), 0) FROM ", $table),
            parts: &[$(concat!("SELECT ", $of_part, " FROM ", $part, " WHERE bill_id = ?1 ORDER BY ", $order)),*],
            told: &[$($told),*],
        }),+];

        #[cfg(test)]
        const COLUMNS: &[(&str, &str)] = &[$(($table, $columns), $(($part, $of_part),)*)+];
    };
}

sealed! {
    "bills" as "number",
        "id, kind, number, series, fiscal_year, sequence, credits_id, order_id, store_id, customer_id, customer_name, customer_address, customer_tax_id, at, day, user_id, tax_inclusive, net, tax, rounding, total, quantity_milli",
        ["bill_lines" by "position",
            "bill_id, position, order_line_id, variant_id, sku, description, unit, decimals, quantity, price, discount, net, tax, total, cost";
         "bill_taxes" by "position, name", "bill_id, position, name, rate, amount"],
        ["number", "credits_id", "order_id", "net", "tax", "rounding", "total"];
    "movements" as "id",
        "id, at, store_id, variant_id, lot_id, kind, delta, on_hand, reason, bill_id, user_id, supplier_id, purchase_id, transfer_id, count_id, import_id, reference, cost, day, takes_back_id",
        [], [];
    "payments" as "id || ' of ' || coalesce((SELECT printf('O-%06d', number) FROM orders o WHERE o.id = t.order_id), '?')",
        "id, order_id, kind, method, amount, tendered, change, ref, at, day, user_id",
        [], ["order_id", "kind", "method", "amount", "change", "ref"];
    "order_events" as "id || ' of ' || coalesce((SELECT printf('O-%06d', number) FROM orders o WHERE o.id = t.order_id), '?')",
        "id, order_id, at, user_id, event, from_status, to_status, text",
        [], [];
    "remarks" as "id || ' of ' || coalesce((SELECT printf('O-%06d', number) FROM orders o WHERE o.id = t.order_id), '?')",
        "id, order_id, at, user_id, text",
        [], [];
    "approvals" as "id",
        "id, order_id, level, verdict, at, user_id, reason",
        [], [];
    "count_entries" as "id",
        "id, count_id, variant_id, lot, kind, quantity, on_hand, at, terminal, user_id",
        [], [];
}

const ENTRY: &str = "SELECT new FROM audit WHERE entity = ?1 AND row_id = ?2 AND action = 'insert' ORDER BY id LIMIT 1";
const GONE: &str =
    "SELECT a.row_id, a.id FROM audit a WHERE a.entity = ?1 AND a.action = 'insert' ORDER BY a.id";
const FIRST_FORM: &str = "SELECT form FROM audit ORDER BY id LIMIT 1";
const LAST_FORM: &str = "SELECT form FROM audit ORDER BY id DESC LIMIT 1";

/// How a table's rows are sealed, if they are.
pub(super) fn of(table: &str) -> Option<&'static Sealed> {
    SEALED.iter().find(|sealed| sealed.table == table)
}

/// The seal of a row that was just written.
pub(super) fn seal(tx: &Tx<'_>, sealed: &Sealed, id: &str) -> Result<String> {
    let id: i64 = id.parse().map_err(|_no_number| Error::Corrupt {
        table: sealed.table,
        column: "id",
    })?;
    let mut hasher = Sha256::new();
    absorb(&mut *tx.prepare(sealed.row)?, id, &mut hasher)?;
    absorb_parts(tx, sealed, id, &mut hasher)?;
    Ok(close(hasher))
}

fn absorb_parts(tx: &Tx<'_>, sealed: &Sealed, id: i64, hasher: &mut Sha256) -> Result<()> {
    for part in sealed.parts {
        absorb(&mut *tx.prepare(part)?, id, hasher)?;
    }
    Ok(())
}

fn absorb(statement: &mut Statement<'_>, id: i64, hasher: &mut Sha256) -> Result<()> {
    let columns = statement.column_count();
    let mut rows = statement.query([id])?;
    while let Some(row) = rows.next()? {
        for place in 0..columns {
            absorb_value(row.get_ref(place)?, hasher);
        }
        hasher.update(b"\n");
    }
    hasher.update(b".");
    Ok(())
}

/// Each value with its type and length, so that no two rows read the same: NULL is not ''.
fn absorb_value(value: ValueRef<'_>, hasher: &mut Sha256) {
    let (kind, bytes): (&[u8], &[u8]) = match value {
        ValueRef::Null => {
            hasher.update(b"n");
            return;
        }
        ValueRef::Integer(number) => {
            hasher.update(b"i");
            hasher.update(number.to_be_bytes());
            return;
        }
        ValueRef::Real(number) => {
            hasher.update(b"r");
            hasher.update(number.to_be_bytes());
            return;
        }
        ValueRef::Text(text) => (b"t", text),
        ValueRef::Blob(blob) => (b"b", blob),
    };
    hasher.update(kind);
    hasher.update(bytes.len().to_string());
    hasher.update(b":");
    hasher.update(bytes);
}

fn close(hasher: Sha256) -> String {
    let hash = hasher.finalize();
    hex(hash.get(..KEPT).unwrap_or_default())
}

/// Where the first form of the log ended: rows up to these ids may be older than their seals.
pub(super) fn boundary(tx: &Tx<'_>) -> Result<Vec<(&'static str, Value)>> {
    SEALED
        .iter()
        .map(|sealed| {
            let last: i64 = tx.value(sealed.last, [])?.unwrap_or(0);
            Ok((sealed.table, Value::from(last)))
        })
        .collect()
}

/// Up to which id rows may have been written before rows were sealed.
fn unsealed(tx: &Tx<'_>) -> Result<Option<Map<String, Value>>> {
    let first: Option<i64> = tx.value(FIRST_FORM, [])?;
    if first != Some(1) {
        return Ok(Some(Map::new()));
    }
    let last: Option<i64> = tx.value(LAST_FORM, [])?;
    if last == Some(1) {
        return Ok(None);
    }
    Ok(Some(noted_boundary(tx)?))
}

/// Holds every sealed row against its entry, and every entry against its row: calls `found` with the row and what is
/// wrong with it.
pub(super) fn check(tx: &Tx<'_>, mut found: impl FnMut(String, String)) -> Result<()> {
    let boundary = unsealed(tx)?;
    for sealed in SEALED {
        let old = match &boundary {
            None => i64::MAX,
            Some(last) => last.get(sealed.table).and_then(Value::as_i64).unwrap_or(0),
        };
        check_rows(tx, sealed, old, &mut found)?;
        check_entries(tx, sealed, &mut found)?;
    }
    Ok(())
}

fn check_rows(
    tx: &Tx<'_>,
    sealed: &Sealed,
    old: i64,
    found: &mut impl FnMut(String, String),
) -> Result<()> {
    let (mut statement, mut entry) = (tx.prepare(sealed.rows)?, tx.prepare(ENTRY)?);
    let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let id: i64 = row.get(0)?;
        let name: String = match row.get_ref(1)? {
            ValueRef::Integer(number) => number.to_string(),
            ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
            _ => id.to_string(),
        };
        let name = format!("{} {name}", sealed.table);
        let told = {
            let mut entries = entry.query((sealed.table, id.to_string()))?;
            match entries.next()? {
                Some(entry) => Some(entry.get::<_, Option<String>>(0)?.unwrap_or_default()),
                None => None,
            }
        };
        let Some(told) = told else {
            if id > old || !sealed.told.is_empty() {
                found(name, "has no entry in the audit log: it was added past the program, or its entry was removed".to_owned());
            }
            continue;
        };
        let fields: Map<String, Value> = serde_json::from_str(&told).unwrap_or_default();
        let holds = match fields.get(FIELD).and_then(Value::as_str) {
            Some(kept) => {
                let mut hasher = Sha256::new();
                for place in 2..names.len() {
                    absorb_value(row.get_ref(place)?, &mut hasher);
                }
                hasher.update(b"\n.");
                absorb_parts(tx, sealed, id, &mut hasher)?;
                close(hasher) == kept
            }
            None if id > old => false,
            None => sealed.told.iter().all(|field| {
                let place = names.iter().skip(2).position(|name| name == field);
                let value = place.and_then(|place| row.get_ref(place + 2).ok());
                value.is_some_and(|value| is_as_told(fields.get(*field), value))
            }),
        };
        if !holds {
            found(
                name,
                "is not as it was written: it was changed past the program".to_owned(),
            );
        }
    }
    Ok(())
}

fn check_entries(
    tx: &Tx<'_>,
    sealed: &Sealed,
    found: &mut impl FnMut(String, String),
) -> Result<()> {
    let (mut statement, mut there) = (tx.prepare(GONE)?, tx.prepare(sealed.row)?);
    let mut rows = statement.query([sealed.table])?;
    while let Some(row) = rows.next()? {
        let (id, entry): (String, i64) = (row.get(0)?, row.get(1)?);
        let is_there = id
            .parse::<i64>()
            .is_ok_and(|id| there.exists([id]).unwrap_or(false));
        if !is_there {
            found(
                format!("{} {id}", sealed.table),
                format!("is gone: audit entry {entry} says that it was written"),
            );
        }
    }
    Ok(())
}

/// Whether a column is what an entry without a seal told of it; what is blank was not told.
fn is_as_told(told: Option<&Value>, value: ValueRef<'_>) -> bool {
    let value = match value {
        ValueRef::Integer(number) => Value::from(number),
        ValueRef::Text(text) => Value::from(String::from_utf8_lossy(text)),
        ValueRef::Null => Value::Null,
        ValueRef::Real(_) | ValueRef::Blob(_) => return false,
    };
    told.map_or(is_blank(&value), |told| *told == value)
}

/// Gives every row of the sealed tables its entry: for shops whose rows tests write by hand.
#[cfg(test)]
pub(crate) fn seal_all(tx: &Tx<'_>) {
    for sealed in SEALED {
        let sql = format!("SELECT id FROM {}", sealed.table);
        let ids: Vec<i64> = tx.all(&sql, [], |row| Ok(row.get(0)?)).unwrap();
        for id in ids {
            super::audit::changed(tx, sealed.table, id, None, Some(Vec::new())).unwrap();
        }
    }
}

#[cfg(test)]
#[path = "seal_tests.rs"]
mod tests;
