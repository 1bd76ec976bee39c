//! Statements about suppliers and the terms on which they deliver variants.

use rusqlite::{Row, params};
use serde_json::Value;

use crate::domain::id::{SupplierId, VariantId};
use crate::domain::product::title;
use crate::domain::supplier::{Supplier, Supply};
use crate::domain::time::Timestamp;
use crate::store::audit::{self, Audited, json};
use crate::store::{Result, Tx};

macro_rules! supplier_sql {
    ($rest:literal) => {
        concat!(
            "SELECT s.id, s.code, s.name, s.email, s.phone, s.address, s.tax_id, s.lead_days, s.notes, s.active, s.version,
               (SELECT count(*) FROM supplier_variants v WHERE v.supplier_id = s.id) AS variants
             FROM suppliers s ",
            $rest
        )
    };
}

const SUPPLIER: &str = supplier_sql!("WHERE s.id = ?1");
const BY_CODE: &str = supplier_sql!("WHERE s.code = ?1");
const SUPPLIERS: &str = supplier_sql!("ORDER BY s.code");
const INSERT: &str = "INSERT INTO suppliers (code, name, email, phone, address, tax_id, lead_days, notes, active, created_at)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
const UPDATE: &str =
    "UPDATE suppliers SET code = ?2, name = ?3, email = ?4, phone = ?5, address = ?6, tax_id = ?7,
       lead_days = ?8, notes = ?9, active = ?10, version = version + 1 WHERE id = ?1";
const DELETE: &str = "DELETE FROM suppliers WHERE id = ?1";
const LAST_FREE: &str = "SELECT max(CAST(substr(code, 3) AS INTEGER)) FROM suppliers
     WHERE code >= 'S-' AND code < 'S.' AND substr(code, 3) NOT GLOB '*[^0-9]*' AND length(code) BETWEEN 3 AND 12";
/// What still names a supplier: how many variants, how many purchase orders, and whether the ledger does.
const USES: &str = "SELECT (SELECT count(*) FROM supplier_variants WHERE supplier_id = ?1),
       (SELECT count(*) FROM purchase_orders WHERE supplier_id = ?1),
       EXISTS (SELECT 1 FROM movements WHERE supplier_id = ?1)";

macro_rules! supply_sql {
    ($rest:literal) => {
        concat!(
            "SELECT x.supplier_id, s.code, x.variant_id, v.sku, p.name, v.colour, v.size, x.supplier_code, x.lead_days,
               x.pack, x.cost, x.preferred
             FROM supplier_variants x JOIN suppliers s ON s.id = x.supplier_id JOIN variants v ON v.id = x.variant_id
             JOIN products p ON p.id = v.product_id ",
            $rest
        )
    };
}

const SUPPLY: &str = supply_sql!("WHERE x.supplier_id = ?1 AND x.variant_id = ?2");
const OF_SUPPLIER: &str = supply_sql!("WHERE x.supplier_id = ?1 ORDER BY v.sku");
const OF_VARIANT: &str = supply_sql!("WHERE x.variant_id = ?1 ORDER BY x.preferred DESC, s.code");
const PUT_SUPPLY: &str = "INSERT INTO supplier_variants (supplier_id, variant_id, supplier_code, lead_days, pack, cost, preferred)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
     ON CONFLICT (supplier_id, variant_id) DO UPDATE SET supplier_code = excluded.supplier_code,
       lead_days = excluded.lead_days, pack = excluded.pack, cost = excluded.cost, preferred = excluded.preferred";
const DROP_SUPPLY: &str =
    "DELETE FROM supplier_variants WHERE supplier_id = ?1 AND variant_id = ?2";

fn read(row: &Row<'_>) -> Result<Supplier> {
    Ok(Supplier {
        id: row.get(0)?,
        code: row.get(1)?,
        name: row.get(2)?,
        email: row.get(3)?,
        phone: row.get(4)?,
        address: row.get(5)?,
        tax_id: row.get(6)?,
        lead_days: row.get(7)?,
        notes: row.get(8)?,
        active: row.get(9)?,
        version: row.get(10)?,
        variants: row.get(11)?,
    })
}

fn read_supply(row: &Row<'_>) -> Result<Supply> {
    let (product, colour, size): (String, String, String) = (row.get(4)?, row.get(5)?, row.get(6)?);
    Ok(Supply {
        supplier_id: row.get(0)?,
        supplier: row.get(1)?,
        variant_id: row.get(2)?,
        sku: row.get(3)?,
        title: title(&product, &colour, &size),
        supplier_code: row.get(7)?,
        lead_days: row.get(8)?,
        pack: row.get(9)?,
        cost: row.get(10)?,
        preferred: row.get(11)?,
    })
}

impl Audited for Supplier {
    const TABLE: &'static str = "suppliers";

    fn fields(&self) -> Vec<(&'static str, Value)> {
        vec![
            ("code", json(&self.code)),
            ("name", json(&self.name)),
            ("email", json(&self.email)),
            ("phone", json(&self.phone)),
            ("address", json(&self.address)),
            ("tax_id", json(&self.tax_id)),
            ("lead_days", json(self.lead_days)),
            ("notes", json(&self.notes)),
            ("active", json(self.active)),
        ]
    }
}

impl Audited for Supply {
    const TABLE: &'static str = "supplier_variants";

    fn fields(&self) -> Vec<(&'static str, Value)> {
        vec![
            ("supplier", json(&self.supplier)),
            ("sku", json(&self.sku)),
            ("supplier_code", json(&self.supplier_code)),
            ("lead_days", json(self.lead_days)),
            ("pack", json(self.pack)),
            ("cost", json(self.cost)),
            ("preferred", json(self.preferred)),
        ]
    }
}

/// A supplier, if there.
pub fn supplier(tx: &Tx<'_>, id: SupplierId) -> Result<Option<Supplier>> {
    tx.one(SUPPLIER, [id], read)
}

/// A supplier by code, any letter case.
pub fn by_code(tx: &Tx<'_>, code: &str) -> Result<Option<Supplier>> {
    tx.one(BY_CODE, [code], read)
}

/// All suppliers, by code.
pub fn suppliers(tx: &Tx<'_>) -> Result<Vec<Supplier>> {
    tx.all(SUPPLIERS, [], read)
}

/// Writes a new supplier; `id`, `variants` and `version` are ignored.
pub fn insert(tx: &Tx<'_>, new: &Supplier, at: Timestamp) -> Result<SupplierId> {
    let id = tx.insert(
        INSERT,
        params![
            new.code,
            new.name,
            new.email,
            new.phone,
            new.address,
            new.tax_id,
            new.lead_days,
            new.notes,
            new.active,
            at
        ],
    )?;
    audit::inserted(tx, id, new)?;
    Ok(SupplierId(id))
}

/// Writes a supplier's other values.
pub fn update(tx: &Tx<'_>, old: &Supplier, new: &Supplier) -> Result<()> {
    if audit::updated(tx, old.id, old, new)? {
        tx.run(
            UPDATE,
            params![
                old.id,
                new.code,
                new.name,
                new.email,
                new.phone,
                new.address,
                new.tax_id,
                new.lead_days,
                new.notes,
                new.active
            ],
        )?;
    }
    Ok(())
}

/// Removes a supplier whom nothing names.
pub fn delete(tx: &Tx<'_>, old: &Supplier) -> Result<()> {
    audit::deleted(tx, old.id, old)?;
    tx.run(DELETE, [old.id])?;
    Ok(())
}

/// What names a supplier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Uses {
    /// Variants he delivers.
    pub variants: i64,
    /// Purchase orders.
    pub purchases: i64,
    /// Whether goods came from him, or went back.
    pub moved: bool,
}

/// What names a supplier.
pub fn uses(tx: &Tx<'_>, id: SupplierId) -> Result<Uses> {
    let found = tx.one(USES, [id], |row| {
        Ok(Uses {
            variants: row.get(0)?,
            purchases: row.get(1)?,
            moved: row.get(2)?,
        })
    })?;
    Ok(found.unwrap_or_default())
}

/// The next free code of the form `S-0042`.
pub fn next_code(tx: &Tx<'_>) -> Result<String> {
    let last: Option<Option<i64>> = tx.value(LAST_FREE, [])?;
    Ok(format!("S-{:04}", last.flatten().unwrap_or(0) + 1))
}

/// The terms of a supplier for a variant, if he delivers it.
pub fn supply(tx: &Tx<'_>, supplier: SupplierId, variant: VariantId) -> Result<Option<Supply>> {
    tx.one(SUPPLY, params![supplier, variant], read_supply)
}

/// What a supplier delivers, by SKU.
pub fn of_supplier(tx: &Tx<'_>, supplier: SupplierId) -> Result<Vec<Supply>> {
    tx.all(OF_SUPPLIER, [supplier], read_supply)
}

/// Who delivers a variant, the preferred one first.
pub fn of_variant(tx: &Tx<'_>, variant: VariantId) -> Result<Vec<Supply>> {
    tx.all(OF_VARIANT, [variant], read_supply)
}

/// Writes terms, new or changed.
pub fn put_supply(tx: &Tx<'_>, old: Option<&Supply>, new: &Supply) -> Result<()> {
    let key = key(new);
    match old {
        Some(old) if !audit::updated(tx, &key, old, new)? => return Ok(()),
        Some(_) => {}
        None => audit::inserted(tx, &key, new)?,
    }
    tx.run(
        PUT_SUPPLY,
        params![
            new.supplier_id,
            new.variant_id,
            new.supplier_code,
            new.lead_days,
            new.pack,
            new.cost,
            new.preferred
        ],
    )?;
    Ok(())
}

/// Removes terms.
pub fn drop_supply(tx: &Tx<'_>, old: &Supply) -> Result<()> {
    audit::deleted(tx, key(old), old)?;
    tx.run(DROP_SUPPLY, params![old.supplier_id, old.variant_id])?;
    Ok(())
}

fn key(supply: &Supply) -> String {
    format!("{},{}", supply.supplier_id, supply.variant_id)
}
