//! What uses a variant, how it is removed when nothing does, and what is its own in a store: policy and levels.

use rusqlite::params;
use serde_json::Value;

use crate::domain::id::{ProductId, StoreId, VariantId};
use crate::domain::product::{Barcode, Product, Variant};
use crate::domain::quantity::Quantity;
use crate::domain::stock::StockPolicy;
use crate::store::audit::{self, Audited, json};
use crate::store::product::BarcodeRow;
use crate::store::{Result, Tx};

/// Each kind of document with how many name a variant: one and many, then the count.
const USES: [(&str, &str, &str); 10] = [
    (
        "cart",
        "carts",
        "SELECT count(DISTINCT o.id) FROM order_lines l JOIN orders o ON o.id = l.order_id
         WHERE l.variant_id = ?1 AND o.status = 'draft'",
    ),
    (
        "open order",
        "open orders",
        "SELECT count(DISTINCT o.id) FROM order_lines l JOIN orders o ON o.id = l.order_id
         WHERE l.variant_id = ?1 AND o.status IN ('awaiting_approval', 'billing', 'part_sent', 'pending')",
    ),
    (
        "closed order",
        "closed orders",
        "SELECT count(DISTINCT o.id) FROM order_lines l JOIN orders o ON o.id = l.order_id
         WHERE l.variant_id = ?1 AND o.status NOT IN ('draft', 'awaiting_approval', 'billing', 'part_sent', 'pending')",
    ),
    (
        "bill",
        "bills",
        "SELECT count(DISTINCT bill_id) FROM bill_lines WHERE variant_id = ?1",
    ),
    (
        "movement of stock",
        "movements of stock",
        "SELECT count(*) FROM movements WHERE variant_id = ?1",
    ),
    (
        "purchase order",
        "purchase orders",
        "SELECT count(DISTINCT purchase_id) FROM purchase_lines WHERE variant_id = ?1",
    ),
    (
        "transfer",
        "transfers",
        "SELECT count(DISTINCT transfer_id) FROM transfer_lines WHERE variant_id = ?1",
    ),
    (
        "count",
        "counts",
        "SELECT count(*) FROM (SELECT count_id FROM count_lines WHERE variant_id = ?1
           UNION SELECT count_id FROM count_entries WHERE variant_id = ?1)",
    ),
    ("lot", "lots", "SELECT count(*) FROM lots WHERE variant_id = ?1"),
    (
        "supplier",
        "suppliers",
        "SELECT count(*) FROM supplier_variants WHERE variant_id = ?1",
    ),
];
const ON_HAND: &str = "SELECT o.code, s.on_hand FROM stock s JOIN stores o ON o.id = s.store_id
     WHERE s.variant_id = ?1 AND s.on_hand > 0 ORDER BY o.code";
const DELETE_LEVELS: [&str; 3] = [
    "DELETE FROM low_stock WHERE variant_id = ?1",
    "DELETE FROM stock WHERE variant_id = ?1",
    "DELETE FROM price_changes WHERE variant_id = ?1",
];
const DELETE_BARCODE: &str = "DELETE FROM barcodes WHERE code = ?1";
const DELETE_VARIANT: &str = "DELETE FROM variants WHERE id = ?1";
const DELETE_PRODUCT: &str = "DELETE FROM products WHERE id = ?1";
const PICTURES: &str = "SELECT id, name FROM pictures WHERE product_id = ?1";
const DELETE_PICTURE: &str = "DELETE FROM pictures WHERE id = ?1";
const POLICIES: &str = "SELECT store_id, stock_policy FROM stock_policies WHERE product_id = ?1";
const OWN_POLICY: &str =
    "SELECT stock_policy FROM stock_policies WHERE product_id = ?1 AND store_id = ?2";
const SET_POLICY: &str =
    "INSERT INTO stock_policies (product_id, store_id, stock_policy) VALUES (?1, ?2, ?3)
     ON CONFLICT DO UPDATE SET stock_policy = excluded.stock_policy";
const DROP_POLICY: &str = "DELETE FROM stock_policies WHERE product_id = ?1 AND store_id = ?2";
const SHORT: &str =
    "SELECT v.sku, s.reserved - s.on_hand FROM variants v CROSS JOIN stock s ON s.variant_id = v.id
     WHERE v.product_id = ?1 AND s.store_id = ?2 AND s.reserved > s.on_hand ORDER BY v.sku LIMIT 1";
const LEVELS: &str =
    "SELECT reorder_level, reorder_quantity FROM stock WHERE store_id = ?1 AND variant_id = ?2";
const SET_LEVELS: &str = "INSERT INTO stock (store_id, variant_id, reorder_level, reorder_quantity) VALUES (?1, ?2, ?3, ?4)
     ON CONFLICT DO UPDATE SET reorder_level = excluded.reorder_level, reorder_quantity = excluded.reorder_quantity";
const NEXT_BARCODE: &str =
    "UPDATE shop SET barcode_number = barcode_number + 1 RETURNING barcode_number";

/// What names a variant, in how many documents; nothing when it was never used.
pub fn uses(tx: &Tx<'_>, id: VariantId) -> Result<Vec<(&'static str, &'static str, i64)>> {
    let mut found = Vec::new();
    for (one, many, sql) in USES {
        let count = tx.value(sql, [id])?.unwrap_or(0);
        if count > 0 {
            found.push((one, many, count));
        }
    }
    Ok(found)
}

/// Where goods of a variant are on hand: store and quantity.
pub fn on_hand(tx: &Tx<'_>, id: VariantId) -> Result<Vec<(String, Quantity)>> {
    tx.all(ON_HAND, [id], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Removes a variant that nothing uses, with its barcodes, levels and price history.
pub fn delete_variant(tx: &Tx<'_>, variant: &Variant) -> Result<()> {
    for barcode in super::product::barcodes_of(tx, variant.id)? {
        delete_barcode(tx, variant.id, &barcode)?;
    }
    for sql in DELETE_LEVELS {
        tx.run(sql, [variant.id])?;
    }
    tx.run(DELETE_VARIANT, [variant.id])?;
    audit::deleted(tx, variant.id, variant)
}

/// Removes a barcode.
pub fn delete_barcode(tx: &Tx<'_>, variant: VariantId, barcode: &Barcode) -> Result<()> {
    tx.run(DELETE_BARCODE, [&barcode.code])?;
    audit::deleted(tx, &barcode.code, &BarcodeRow(variant, barcode))
}

struct PictureRow(ProductId, String);

impl Audited for PictureRow {
    const TABLE: &'static str = "pictures";

    fn fields(&self) -> Vec<(&'static str, Value)> {
        vec![("product_id", json(self.0.0)), ("name", json(&self.1))]
    }
}

/// Removes a product without variants, with its policies and pictures.
pub fn delete_product(tx: &Tx<'_>, product: &Product) -> Result<()> {
    let policies: Vec<(StoreId, StockPolicy)> =
        tx.all(POLICIES, [product.id], |row| Ok((row.get(0)?, row.get(1)?)))?;
    for (store, old) in policies {
        set_policy(tx, product.id, store, Some(old), None)?;
    }
    let pictures: Vec<(i64, String)> =
        tx.all(PICTURES, [product.id], |row| Ok((row.get(0)?, row.get(1)?)))?;
    for (id, name) in pictures {
        tx.run(DELETE_PICTURE, [id])?;
        audit::deleted(tx, id, &PictureRow(product.id, name))?;
    }
    tx.run(DELETE_PRODUCT, [product.id])?;
    audit::deleted(tx, product.id, product)
}

/// The product's own policy in a store, where it differs from the store's.
pub fn own_policy(tx: &Tx<'_>, product: ProductId, store: StoreId) -> Result<Option<StockPolicy>> {
    tx.value(OWN_POLICY, params![product, store])
}

struct PolicyRow(Option<StockPolicy>);

impl Audited for PolicyRow {
    const TABLE: &'static str = "stock_policies";

    fn fields(&self) -> Vec<(&'static str, Value)> {
        vec![("stock_policy", json(self.0.map(StockPolicy::word)))]
    }
}

/// Gives a product its own policy in a store, or takes it away.
pub fn set_policy(
    tx: &Tx<'_>,
    product: ProductId,
    store: StoreId,
    old: Option<StockPolicy>,
    new: Option<StockPolicy>,
) -> Result<()> {
    let id = format!("{product}/{store}");
    match (old, new) {
        (_, Some(policy)) => tx.run(SET_POLICY, params![product, store, policy])?,
        (_, None) => tx.run(DROP_POLICY, params![product, store])?,
    };
    match (old, new) {
        (None, Some(_)) => audit::inserted(tx, id, &PolicyRow(new)),
        (Some(_), None) => audit::deleted(tx, id, &PolicyRow(old)),
        _ => audit::updated(tx, id, &PolicyRow(old), &PolicyRow(new)).map(drop),
    }
}

/// A variant of the product of which more is promised in a store than is there, and how much more.
pub fn short(
    tx: &Tx<'_>,
    product: ProductId,
    store: StoreId,
) -> Result<Option<(String, Quantity)>> {
    tx.one(SHORT, params![product, store], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })
}

/// A variant's own reorder level and quantity in a store; none where the variant's hold.
pub fn levels(
    tx: &Tx<'_>,
    store: StoreId,
    variant: VariantId,
) -> Result<(Option<Quantity>, Option<Quantity>)> {
    let found = tx.one(LEVELS, params![store, variant], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })?;
    Ok(found.unwrap_or_default())
}

struct LevelsRow((Option<Quantity>, Option<Quantity>));

impl Audited for LevelsRow {
    const TABLE: &'static str = "stock";

    fn fields(&self) -> Vec<(&'static str, Value)> {
        let steps = |quantity: Option<Quantity>| json(quantity.map(Quantity::steps));
        vec![
            ("reorder_level", steps(self.0.0)),
            ("reorder_quantity", steps(self.0.1)),
        ]
    }
}

/// Writes a variant's own reorder level and quantity in a store.
pub fn set_levels(
    tx: &Tx<'_>,
    store: StoreId,
    variant: VariantId,
    new: (Option<Quantity>, Option<Quantity>),
) -> Result<()> {
    let old = LevelsRow(levels(tx, store, variant)?);
    if audit::updated(tx, format!("{store}/{variant}"), &old, &LevelsRow(new))? {
        tx.run(SET_LEVELS, params![store, variant, new.0, new.1])?;
    }
    Ok(())
}

/// The next running number of the shop's own barcodes.
pub fn next_barcode(tx: &Tx<'_>) -> Result<i64> {
    Ok(tx.value(NEXT_BARCODE, [])?.unwrap_or(1))
}
