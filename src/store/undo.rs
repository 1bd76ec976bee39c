//! Statements that take a change back by its audit entry: old values restored, rows made by it removed.

use rusqlite::params;
use serde_json::{Map, Value};

use crate::domain::customer::Customer;
use crate::domain::id::{ImportId, VariantId};
use crate::domain::money::Money;
use crate::domain::product::{Barcode, Product, Variant};
use crate::domain::quantity::Quantity;
use crate::domain::shop::{Store, StoreKind};
use crate::domain::stock::StockPolicy;
use crate::store::audit::{self, Audited};
use crate::store::product::BarcodeRow;
use crate::store::{Error, Result, Tx};

const ENTRIES: &str = "SELECT a.entity, a.row_id, a.action, a.old, a.new FROM audit a
     JOIN imports i ON a.id BETWEEN i.audit_from AND i.audit_to WHERE i.id = ?1 ORDER BY a.id DESC";
const BARCODE: &str = "SELECT variant_id, code, units FROM barcodes WHERE code = ?1";
const DELETE_ACCOUNT: &str = "DELETE FROM customer_accounts WHERE customer_id = ?1";
const DELETE_CUSTOMER: &str = "DELETE FROM customers WHERE id = ?1";
const DELETE_STORE: &str = "DELETE FROM stores WHERE id = ?1";

macro_rules! uses {
    ($($parent:literal { $($child:literal . $column:literal => $words:literal),+ $(,)? })+) => {
        /// Which rows of other tables may point to a row, and what people call them. A test compares it with the
        /// schema's foreign keys.
        const USES: &[(&str, &str, &str, &str, &str)] = &[$($(
            ($parent, $child, $column, $words,
             concat!("SELECT EXISTS (SELECT 1 FROM ", $child, " WHERE ", $column, " = ?1)")),
        )+)+];
    };
}

uses! {
    "variants" {
        "stock"."variant_id" => "stock", "movements"."variant_id" => "movements", "lots"."variant_id" => "lots",
        "order_lines"."variant_id" => "orders", "bill_lines"."variant_id" => "bills",
        "barcodes"."variant_id" => "barcodes", "count_lines"."variant_id" => "counts",
        "count_entries"."variant_id" => "counts", "purchase_lines"."variant_id" => "purchase orders",
        "supplier_variants"."variant_id" => "suppliers", "transfer_lines"."variant_id" => "transfers",
    }
    "products" {
        "variants"."product_id" => "variants", "pictures"."product_id" => "pictures",
        "stock_policies"."product_id" => "stock policies",
    }
    "customers" {
        "orders"."customer_id" => "orders", "bills"."customer_id" => "bills", "users"."customer_id" => "users",
        "customers"."merged_into_id" => "merged customers",
    }
    "stores" {
        "stock"."store_id" => "stock", "movements"."store_id" => "movements", "lots"."store_id" => "lots",
        "orders"."store_id" => "orders", "bills"."store_id" => "bills", "counts"."store_id" => "counts",
        "purchase_orders"."store_id" => "purchase orders", "transfers"."from_store_id" => "transfers",
        "transfers"."to_store_id" => "transfers", "pictures"."store_id" => "pictures",
        "stock_policies"."store_id" => "stock policies",
    }
}

/// Words of the catalogue that an import made on the way: gone again when nobody uses them.
const WORDS: &[(&str, &str)] = &[
    (
        "categories",
        "DELETE FROM categories WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM products WHERE category_id = ?1)
           AND NOT EXISTS (SELECT 1 FROM counts WHERE category_id = ?1)",
    ),
    (
        "brands",
        "DELETE FROM brands WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM products WHERE brand_id = ?1)",
    ),
    (
        "colours",
        "DELETE FROM colours WHERE id = ?1
           AND NOT EXISTS (SELECT 1 FROM variants v WHERE v.colour = colours.name COLLATE NOCASE)",
    ),
    (
        "sizes",
        "DELETE FROM sizes WHERE id = ?1
           AND NOT EXISTS (SELECT 1 FROM variants v WHERE v.size = sizes.label COLLATE NOCASE)",
    ),
];

/// One audit entry of an import.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The table.
    pub entity: String,
    /// The row's key.
    pub row: String,
    /// True when the row was made by it.
    pub is_new: bool,
    old: Map<String, Value>,
    new: Map<String, Value>,
}

/// The audit entries of an import, the last first.
pub fn entries(tx: &Tx<'_>, import: ImportId) -> Result<Vec<Entry>> {
    let object = |text: Option<String>| -> Result<Map<String, Value>> {
        let read = serde_json::from_str(text.as_deref().unwrap_or("{}"));
        read.map_err(|_unreadable| Error::Corrupt {
            table: "audit",
            column: "new",
        })
    };
    tx.all(ENTRIES, [import], |row| {
        let action: String = row.get(2)?;
        Ok(Entry {
            entity: row.get(0)?,
            row: row.get(1)?,
            is_new: action == "insert",
            old: object(row.get(3)?)?,
            new: object(row.get(4)?)?,
        })
    })
}

impl Entry {
    /// The row's number.
    pub fn id(&self) -> i64 {
        self.row.parse().unwrap_or(0)
    }

    /// Whether a row still has the values that the entry gave it: all of a new row, the changed ones of another.
    pub fn stands<T: Audited>(&self, row: &T) -> bool {
        row.fields().into_iter().all(|(field, value)| {
            let given = self.new.get(field);
            given.map_or(!self.is_new || audit::is_blank(&value), |given| {
                *given == value
            })
        })
    }

    /// Refuses a row that has not all its old values again: a field that nobody here knows how to restore.
    fn given_back<T: Audited>(&self, row: T) -> Result<T> {
        let fields: Map<String, Value> = row
            .fields()
            .into_iter()
            .map(|(field, value)| (field.to_owned(), value))
            .collect();
        let missing = self
            .old
            .iter()
            .find(|(field, value)| fields.get(*field) != Some(value));
        match missing {
            None => Ok(row),
            Some((field, _)) => Err(Error::Constraint(format!(
                "{} {}: {field} cannot be taken back",
                self.entity, self.row
            ))),
        }
    }

    fn text(&self, field: &str, into: &mut String) {
        if let Some(text) = self.old.get(field).and_then(Value::as_str) {
            text.clone_into(into);
        }
    }

    fn flag(&self, field: &str, into: &mut bool) {
        if let Some(truth) = self.old.get(field).and_then(Value::as_bool) {
            *into = truth;
        }
    }

    fn money(&self, field: &str, into: &mut Money) {
        if let Some(minor) = self.old.get(field).and_then(Value::as_i64) {
            *into = Money::from_minor(minor);
        }
    }

    fn quantity(&self, field: &str, into: &mut Quantity) {
        if let Some(steps) = self.old.get(field).and_then(Value::as_i64) {
            *into = Quantity::from_steps(steps);
        }
    }

    /// A variant with its old values.
    pub fn variant(&self, now: &Variant) -> Result<Variant> {
        let mut row = now.clone();
        self.text("sku", &mut row.sku);
        self.text("colour", &mut row.colour);
        self.text("size", &mut row.size);
        self.money("price", &mut row.price);
        self.money("cost", &mut row.cost);
        self.quantity("reorder_level", &mut row.reorder_level);
        self.quantity("reorder_quantity", &mut row.reorder_quantity);
        self.flag("active", &mut row.active);
        self.given_back(row)
    }

    /// A product with its old values. Once its goods moved, it stays kept by lots.
    pub fn product(&self, now: &Product, has_moved: bool) -> Result<Product> {
        let mut row = now.clone();
        self.text("code", &mut row.code);
        self.text("name", &mut row.name);
        self.text("category", &mut row.category);
        self.text("brand", &mut row.brand);
        self.text("description", &mut row.description);
        self.text("tax_class", &mut row.tax_class);
        self.text("unit", &mut row.unit);
        self.text("details", &mut row.details);
        self.flag("active", &mut row.active);
        if has_moved {
            return Ok(row);
        }
        self.flag("lot_tracked", &mut row.lot_tracked);
        self.given_back(row)
    }

    /// A customer with his old values.
    pub fn customer(&self, now: &Customer) -> Result<Customer> {
        let mut row = now.clone();
        self.text("code", &mut row.code);
        self.text("name", &mut row.name);
        self.text("email", &mut row.email);
        self.text("phone", &mut row.phone);
        self.text("country", &mut row.country);
        self.text("city", &mut row.city);
        self.text("area", &mut row.area);
        self.text("address", &mut row.address);
        self.text("tax_id", &mut row.tax_id);
        self.text("notes", &mut row.notes);
        if let Some(limit) = self.old.get("credit_limit") {
            row.credit_limit = limit.as_i64().map(Money::from_minor);
        }
        self.flag("blocked", &mut row.blocked);
        self.flag("active", &mut row.active);
        self.given_back(row)
    }

    /// A store with its old values.
    pub fn store(&self, now: &Store) -> Result<Store> {
        let mut row = now.clone();
        self.text("code", &mut row.code);
        self.text("name", &mut row.name);
        self.text("address", &mut row.address);
        self.text("web", &mut row.web);
        let word = |field: &str| self.old.get(field).and_then(Value::as_str);
        row.kind = word("kind").and_then(StoreKind::parse).unwrap_or(row.kind);
        let policy = word("stock_policy").and_then(StockPolicy::parse);
        row.stock_policy = policy.unwrap_or(row.stock_policy);
        if let Some(degrees) = self.old.get("latitude") {
            row.latitude = degrees.as_f64();
        }
        if let Some(degrees) = self.old.get("longitude") {
            row.longitude = degrees.as_f64();
        }
        self.flag("active", &mut row.active);
        self.given_back(row)
    }
}

/// What uses a row, in words; empty when nothing does.
pub fn users(tx: &Tx<'_>, table: &str, id: i64) -> Result<Vec<&'static str>> {
    let mut found = Vec::new();
    for (_, _, _, words, sql) in USES.iter().filter(|(parent, ..)| *parent == table) {
        if !found.contains(words) && tx.value::<bool>(sql, [id])?.unwrap_or(false) {
            found.push(*words);
        }
    }
    Ok(found)
}

/// A barcode with its variant, if there.
pub fn barcode(tx: &Tx<'_>, code: &str) -> Result<Option<(VariantId, Barcode)>> {
    tx.one(BARCODE, [code], |row| {
        let barcode = Barcode {
            code: row.get(1)?,
            units: row.get(2)?,
        };
        Ok((row.get(0)?, barcode))
    })
}

/// Whether a barcode is as its entry says.
pub fn barcode_stands(entry: &Entry, variant: VariantId, barcode: &Barcode) -> bool {
    entry.stands(&BarcodeRow(variant, barcode))
}

/// Removes a customer whom nothing uses, with his account.
pub fn delete_customer(tx: &Tx<'_>, customer: &Customer) -> Result<()> {
    tx.run(DELETE_ACCOUNT, [customer.id])?;
    tx.run(DELETE_CUSTOMER, [customer.id])?;
    audit::deleted(tx, customer.id, customer)?;
    crate::store::customer::changed(tx)
}

/// Removes a store that nothing uses.
pub fn delete_store(tx: &Tx<'_>, store: &Store) -> Result<()> {
    tx.run(DELETE_STORE, params![store.id])?;
    audit::deleted(tx, store.id, store)
}

/// Removes a word of the catalogue when nobody uses it; [`None`] when the entry is about no word.
pub fn delete_word(tx: &Tx<'_>, entry: &Entry) -> Result<Option<bool>> {
    let Some((table, sql)) = WORDS.iter().find(|(table, _)| *table == entry.entity) else {
        return Ok(None);
    };
    let is_gone = entry.is_new && tx.run(sql, [entry.id()])? == 1;
    if is_gone {
        audit::removed(tx, table, &entry.row, &entry.new)?;
    }
    Ok(Some(is_gone))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// What else points to a row; it goes with the row.
    const GOES_ALONG: [(&str, &str); 2] = [
        ("price_changes", "variant_id"),
        ("customer_accounts", "customer_id"),
    ];

    #[test]
    fn every_foreign_key_to_what_may_be_removed_is_asked() {
        let conn = rusqlite::Connection::open_in_memory().unwrap();
        conn.execute_batch(include_str!("../../schema.sql"))
            .unwrap();
        let mut ask = conn
            .prepare(
                "SELECT f.\"table\", s.name, f.\"from\" FROM sqlite_schema s, pragma_foreign_key_list(s.name) f
                 WHERE s.type = 'table' AND f.\"table\" IN ('variants', 'products', 'customers', 'stores')",
            )
            .unwrap();
        let rows = ask
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .unwrap();
        let mut schema: BTreeSet<(String, String, String)> = rows.map(|row| row.unwrap()).collect();
        schema
            .retain(|(_, child, column)| !GOES_ALONG.contains(&(child.as_str(), column.as_str())));
        let asked = USES.iter().map(|(parent, child, column, ..)| {
            (
                (*parent).to_owned(),
                (*child).to_owned(),
                (*column).to_owned(),
            )
        });
        assert_eq!(asked.collect::<BTreeSet<_>>(), schema);
    }
}
