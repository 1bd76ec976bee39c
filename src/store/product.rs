//! Statements about the catalogue: products, variants, barcodes and the words they use.

use rusqlite::{Row, params};
use serde_json::Value;

use crate::domain::id::{ProductId, VariantId};
use crate::domain::price::{TaxComponent, TaxRule};
use crate::domain::product::{Barcode, Product, Variant, VariantBrief, title};
use crate::domain::text::fold;
use crate::domain::time::Timestamp;
use crate::store::audit::{self, Audited, json};
use crate::store::{Result, Tx, price_history};

macro_rules! variant_sql {
    ($rest:literal) => {
        concat!(
            "SELECT v.id, v.product_id, v.sku, p.code AS product_code, p.name AS product, v.colour, v.size,
                v.price, v.cost, v.reorder_level, v.reorder_quantity, u.code AS unit, u.decimals,
                t.code AS tax_class, (v.active AND p.active) AS active, v.version
             FROM variants v JOIN products p ON p.id = v.product_id
             JOIN units u ON u.id = p.unit_id JOIN tax_classes t ON t.id = p.tax_class_id ",
            $rest
        )
    };
}

macro_rules! product_sql {
    ($rest:literal) => {
        concat!(
            "SELECT p.id, p.code, p.name, coalesce(c.name, '') AS category, coalesce(b.name, '') AS brand,
                p.description, t.code AS tax_class, u.code AS unit, u.decimals, p.details, p.lot_tracked,
                p.active, p.version
             FROM products p LEFT JOIN categories c ON c.id = p.category_id LEFT JOIN brands b ON b.id = p.brand_id
             JOIN units u ON u.id = p.unit_id JOIN tax_classes t ON t.id = p.tax_class_id ",
            $rest
        )
    };
}

const VARIANT: &str = variant_sql!("WHERE v.id = ?1");
const BY_SKU: &str = variant_sql!("WHERE v.sku = ?1");
const VARIANTS: &str = variant_sql!("ORDER BY v.sku");
const OF_PRODUCT: &str = variant_sql!("WHERE v.product_id = ?1 ORDER BY v.id");
const BY_BARCODE: &str = "SELECT variant_id, units FROM barcodes WHERE code = ?1";
const VARIANTS_OF: &str = "SELECT id FROM variants WHERE product_id = ?1 ORDER BY id";
const SAME_LOOK: &str =
    "SELECT id FROM variants WHERE product_id = ?1 AND colour = ?2 AND size = ?3";
const BRIEFS: &str =
    "SELECT v.id, v.product_id, v.sku, p.name, v.colour, v.size, coalesce(b.name, ''), v.price
     FROM variants v JOIN products p ON p.id = v.product_id LEFT JOIN brands b ON b.id = p.brand_id
     WHERE v.active = 1 AND p.active = 1 ORDER BY v.id";
const PRODUCT: &str = product_sql!("WHERE p.id = ?1");
const PRODUCT_BY_CODE: &str = product_sql!("WHERE p.code = ?1");
const PRODUCTS: &str = product_sql!("ORDER BY p.id");
const BARCODES_OF: &str =
    "SELECT code, units FROM barcodes WHERE variant_id = ?1 ORDER BY units, code";
const BARCODES: &str =
    "SELECT variant_id, code, units FROM barcodes ORDER BY variant_id, units, code";
const TAX: &str = "SELECT c.name, c.rate FROM variants v JOIN products p ON p.id = v.product_id
     JOIN tax_components c ON c.tax_class_id = p.tax_class_id WHERE v.id = ?1 ORDER BY c.position";
const LOT_TRACKED: &str =
    "SELECT p.lot_tracked FROM variants v JOIN products p ON p.id = v.product_id WHERE v.id = ?1";
const INSERT_PRODUCT: &str =
    "INSERT INTO products (code, name, category_id, brand_id, description, tax_class_id, unit_id,
       details, lot_tracked, active, created_at)
     VALUES (?1, ?2, (SELECT id FROM categories WHERE name = ?3), (SELECT id FROM brands WHERE name = ?4), ?5,
       (SELECT id FROM tax_classes WHERE code = ?6), (SELECT id FROM units WHERE code = ?7), ?8, ?9, ?10, ?11)";
const UPDATE_PRODUCT: &str = "UPDATE products SET code = ?2, name = ?3,
       category_id = (SELECT id FROM categories WHERE name = ?4), brand_id = (SELECT id FROM brands WHERE name = ?5),
       description = ?6, tax_class_id = (SELECT id FROM tax_classes WHERE code = ?7),
       unit_id = (SELECT id FROM units WHERE code = ?8), details = ?9, lot_tracked = ?10, active = ?11,
       version = version + 1 WHERE id = ?1";
const INSERT_VARIANT: &str =
    "INSERT INTO variants (product_id, sku, colour, size, price, cost, reorder_level, reorder_quantity)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
const UPDATE_VARIANT: &str =
    "UPDATE variants SET sku = ?2, colour = ?3, size = ?4, price = ?5, cost = ?6,
     reorder_level = ?7, reorder_quantity = ?8, version = version + 1 WHERE id = ?1";
const SWITCH_VARIANT: &str =
    "UPDATE variants SET active = ?2, version = version + 1 WHERE id = ?1 AND active <> ?2";
const COUNT_EDIT: &str = "UPDATE variants SET version = version + 1 WHERE product_id = ?1";
const INSERT_BARCODE: &str = "INSERT INTO barcodes (code, variant_id, units) VALUES (?1, ?2, ?3)";
const IS_USED: &str = "SELECT EXISTS (SELECT 1 FROM variants v WHERE v.product_id = ?1
       AND (v.reorder_level > 0 OR v.reorder_quantity > 0
         OR EXISTS (SELECT 1 FROM stock s WHERE s.variant_id = v.id)
         OR EXISTS (SELECT 1 FROM movements m WHERE m.variant_id = v.id)
         OR EXISTS (SELECT 1 FROM order_lines l WHERE l.variant_id = v.id)))";
const IS_AFOOT: &str = "SELECT EXISTS (SELECT 1 FROM variants v WHERE v.product_id = ?1
       AND (EXISTS (SELECT 1 FROM stock s WHERE s.variant_id = v.id AND s.on_hand > 0)
         OR EXISTS (SELECT 1 FROM transfer_lines l JOIN transfers t ON t.id = l.transfer_id
              WHERE l.variant_id = v.id AND t.closed_at IS NULL)
         OR EXISTS (SELECT 1 FROM counts c JOIN count_lines l ON l.count_id = c.id
              WHERE c.closed_at IS NULL AND l.variant_id = v.id)))";
const HAS_MOVED: &str = "SELECT EXISTS (SELECT 1 FROM variants v JOIN movements m ON m.variant_id = v.id WHERE v.product_id = ?1)";
const CHANGED: &str = "UPDATE shop SET catalogue_revision = catalogue_revision + 1";

fn read_variant(row: &Row<'_>) -> Result<Variant> {
    Ok(Variant {
        id: row.get(0)?,
        product_id: row.get(1)?,
        sku: row.get(2)?,
        product_code: row.get(3)?,
        product: row.get(4)?,
        colour: row.get(5)?,
        size: row.get(6)?,
        price: row.get(7)?,
        cost: row.get(8)?,
        reorder_level: row.get(9)?,
        reorder_quantity: row.get(10)?,
        unit: row.get(11)?,
        decimals: row.get(12)?,
        tax_class: row.get(13)?,
        active: row.get(14)?,
        version: row.get(15)?,
    })
}

fn read_product(row: &Row<'_>) -> Result<Product> {
    Ok(Product {
        id: row.get(0)?,
        code: row.get(1)?,
        name: row.get(2)?,
        category: row.get(3)?,
        brand: row.get(4)?,
        description: row.get(5)?,
        tax_class: row.get(6)?,
        unit: row.get(7)?,
        decimals: row.get(8)?,
        details: row.get(9)?,
        lot_tracked: row.get(10)?,
        active: row.get(11)?,
        version: row.get(12)?,
    })
}

impl Audited for Variant {
    const TABLE: &'static str = "variants";

    fn fields(&self) -> Vec<(&'static str, Value)> {
        vec![
            ("product_id", json(self.product_id.0)),
            ("sku", json(&self.sku)),
            ("colour", json(&self.colour)),
            ("size", json(&self.size)),
            ("price", json(self.price)),
            ("cost", json(self.cost)),
            ("reorder_level", json(self.reorder_level)),
            ("reorder_quantity", json(self.reorder_quantity)),
            ("active", json(self.active)),
        ]
    }
}

impl Audited for Product {
    const TABLE: &'static str = "products";

    fn fields(&self) -> Vec<(&'static str, Value)> {
        vec![
            ("code", json(&self.code)),
            ("name", json(&self.name)),
            ("category", json(&self.category)),
            ("brand", json(&self.brand)),
            ("description", json(&self.description)),
            ("tax_class", json(&self.tax_class)),
            ("unit", json(&self.unit)),
            ("details", json(&self.details)),
            ("lot_tracked", json(self.lot_tracked)),
            ("active", json(self.active)),
        ]
    }
}

/// A barcode as the audit log knows it.
pub(super) struct BarcodeRow<'a>(pub(super) VariantId, pub(super) &'a Barcode);

impl Audited for BarcodeRow<'_> {
    const TABLE: &'static str = "barcodes";

    fn fields(&self) -> Vec<(&'static str, Value)> {
        vec![
            ("variant_id", json(self.0.0)),
            ("units", json(self.1.units)),
        ]
    }
}

/// A variant, if there.
pub fn variant(tx: &Tx<'_>, id: VariantId) -> Result<Option<Variant>> {
    tx.one(VARIANT, [id], read_variant)
}

/// A variant by its SKU, any letter case.
pub fn by_sku(tx: &Tx<'_>, sku: &str) -> Result<Option<Variant>> {
    tx.one(BY_SKU, [sku], read_variant)
}

/// The variant a barcode stands for, with the whole units of the code.
pub fn by_barcode(tx: &Tx<'_>, code: &str) -> Result<Option<(Variant, i64)>> {
    let found: Option<(VariantId, i64)> =
        tx.one(BY_BARCODE, [code], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let Some((id, units)) = found else {
        return Ok(None);
    };
    Ok(variant(tx, id)?.map(|variant| (variant, units)))
}

/// The ids of a product's variants; an order that names the product needs exactly one.
pub fn only_variant_of(tx: &Tx<'_>, product: ProductId) -> Result<Vec<VariantId>> {
    tx.all(VARIANTS_OF, [product], |row| Ok(row.get(0)?))
}

/// The variants of a product, oldest first.
pub fn variants_of(tx: &Tx<'_>, product: ProductId) -> Result<Vec<Variant>> {
    tx.all(OF_PRODUCT, [product], read_variant)
}

/// The variant of a product with this colour and size, if there.
pub fn with_look(
    tx: &Tx<'_>,
    product: ProductId,
    colour: &str,
    size: &str,
) -> Result<Option<VariantId>> {
    tx.value(SAME_LOOK, params![product, colour, size])
}

/// How a variant is taxed.
pub fn tax_rule(tx: &Tx<'_>, variant: VariantId, inclusive: bool) -> Result<TaxRule> {
    let components = tx.all(TAX, [variant], |row| {
        Ok(TaxComponent {
            name: row.get(0)?,
            rate: row.get(1)?,
        })
    })?;
    Ok(TaxRule {
        components,
        inclusive,
    })
}

/// Whether each piece of the variant belongs to a lot.
pub fn lot_tracked(tx: &Tx<'_>, variant: VariantId) -> Result<bool> {
    Ok(tx.value(LOT_TRACKED, [variant])?.unwrap_or(false))
}

/// All variants, by SKU.
pub fn variants(tx: &Tx<'_>) -> Result<Vec<Variant>> {
    tx.all(VARIANTS, [], read_variant)
}

/// All active variants for live search, in the order of the file, which is the quickest to read.
pub fn briefs(tx: &Tx<'_>) -> Result<Vec<VariantBrief>> {
    tx.all(BRIEFS, [], |row| {
        let sku: String = row.get(2)?;
        let (product, colour, size) = (text(row, 3)?, text(row, 4)?, text(row, 5)?);
        let name_len = product.len();
        let title = title(product, colour, size);
        let search = fold(&format!("{title} {sku} {}", text(row, 6)?));
        Ok(VariantBrief {
            id: row.get(0)?,
            product_id: row.get(1)?,
            search,
            sku,
            title,
            name_len,
            price: row.get(7)?,
        })
    })
}

pub(super) fn text<'row>(row: &'row Row<'_>, column: usize) -> Result<&'row str> {
    Ok(row
        .get_ref(column)?
        .as_str()
        .map_err(rusqlite::Error::from)?)
}

/// A product, if there.
pub fn product(tx: &Tx<'_>, id: ProductId) -> Result<Option<Product>> {
    tx.one(PRODUCT, [id], read_product)
}

/// A product by its code, any letter case.
pub fn product_by_code(tx: &Tx<'_>, code: &str) -> Result<Option<Product>> {
    tx.one(PRODUCT_BY_CODE, [code], read_product)
}

/// All products, by identity.
pub fn products(tx: &Tx<'_>) -> Result<Vec<Product>> {
    tx.all(PRODUCTS, [], read_product)
}

/// The barcodes of a variant, single units first.
pub fn barcodes_of(tx: &Tx<'_>, variant: VariantId) -> Result<Vec<Barcode>> {
    tx.all(BARCODES_OF, [variant], |row| {
        Ok(Barcode {
            code: row.get(0)?,
            units: row.get(1)?,
        })
    })
}

/// All barcodes with their variants, by variant.
pub fn barcodes(tx: &Tx<'_>) -> Result<Vec<(VariantId, Barcode)>> {
    tx.all(BARCODES, [], |row| {
        Ok((
            row.get(0)?,
            Barcode {
                code: row.get(1)?,
                units: row.get(2)?,
            },
        ))
    })
}

/// Writes a new product; its `id` and `version` are ignored. Its category and brand must be there.
pub fn insert_product(tx: &Tx<'_>, product: &Product, at: Timestamp) -> Result<ProductId> {
    let Product {
        code,
        name,
        category,
        brand,
        description,
        tax_class,
        unit,
        details,
        lot_tracked,
        active,
        ..
    } = product;
    let id = tx.insert(
        INSERT_PRODUCT,
        params![
            code,
            name,
            category,
            brand,
            description,
            tax_class,
            unit,
            details,
            lot_tracked,
            active,
            at
        ],
    )?;
    audit::inserted(tx, id, product)?;
    Ok(ProductId(id))
}

/// Writes a product's other values and tells whether there were any. Its category and brand must be there.
pub fn update_product(tx: &Tx<'_>, old: &Product, new: &Product) -> Result<bool> {
    let changed = audit::updated(tx, old.id, old, new)?;
    if changed {
        let Product {
            code,
            name,
            category,
            brand,
            description,
            tax_class,
            unit,
            details,
            lot_tracked,
            active,
            ..
        } = new;
        tx.run(
            UPDATE_PRODUCT,
            params![
                old.id,
                code,
                name,
                category,
                brand,
                description,
                tax_class,
                unit,
                details,
                lot_tracked,
                active
            ],
        )?;
    }
    Ok(changed)
}

/// Writes a new variant, active, and begins its price history; its `id`, `version` and the words of its product are
/// ignored.
pub fn insert_variant(tx: &Tx<'_>, variant: &Variant) -> Result<VariantId> {
    let id = tx.insert(
        INSERT_VARIANT,
        params![
            variant.product_id,
            variant.sku,
            variant.colour,
            variant.size,
            variant.price,
            variant.cost,
            variant.reorder_level,
            variant.reorder_quantity
        ],
    )?;
    audit::inserted(tx, id, variant)?;
    price_history::record(tx, VariantId(id), variant, "")?;
    Ok(VariantId(id))
}

/// Writes a variant's other values and tells whether there were any; a new price or cost is kept in its history, with
/// `why` it changed.
/// Whether it is active is [`switch_variant`]'s.
pub fn update_variant(tx: &Tx<'_>, old: &Variant, new: &Variant, why: &str) -> Result<bool> {
    let changed = audit::updated(tx, old.id, old, new)?;
    if changed {
        tx.run(
            UPDATE_VARIANT,
            params![
                old.id,
                new.sku,
                new.colour,
                new.size,
                new.price,
                new.cost,
                new.reorder_level,
                new.reorder_quantity
            ],
        )?;
        if (old.price, old.cost) != (new.price, new.cost) {
            let id = old.id;
            price_history::record(tx, id, new, why)?;
        }
    }
    Ok(changed)
}

struct Switch(bool);

impl Audited for Switch {
    const TABLE: &'static str = "variants";

    fn fields(&self) -> Vec<(&'static str, Value)> {
        vec![("active", json(self.0))]
    }
}

/// Disables or enables a variant itself, whatever its product is.
pub fn switch_variant(tx: &Tx<'_>, id: VariantId, active: bool) -> Result<()> {
    if tx.run(SWITCH_VARIANT, params![id, active])? == 1 {
        audit::updated(tx, id, &Switch(!active), &Switch(active))?;
    }
    Ok(())
}

/// Counts an edit of all variants of a product, because each is shown with its product's fields.
pub fn count_edit(tx: &Tx<'_>, product: ProductId) -> Result<()> {
    tx.run(COUNT_EDIT, [product])?;
    Ok(())
}

/// Writes a new barcode of a variant.
pub fn insert_barcode(tx: &Tx<'_>, variant: VariantId, barcode: &Barcode) -> Result<()> {
    tx.run(
        INSERT_BARCODE,
        params![barcode.code, variant, barcode.units],
    )?;
    audit::inserted(tx, &barcode.code, &BarcodeRow(variant, barcode))
}

/// Whether anything counts in steps of the product's unit: reorder levels, stock, ledger or orders.
pub fn is_counted(tx: &Tx<'_>, product: ProductId) -> Result<bool> {
    Ok(tx.value(IS_USED, [product])?.unwrap_or(false))
}

/// Whether goods of any variant of the product ever came or went.
pub fn has_moved(tx: &Tx<'_>, product: ProductId) -> Result<bool> {
    Ok(tx.value(HAS_MOVED, [product])?.unwrap_or(false))
}

/// Whether goods of any variant of the product are on hand, on the way between stores, or being counted.
pub fn is_afoot(tx: &Tx<'_>, product: ProductId) -> Result<bool> {
    Ok(tx.value(IS_AFOOT, [product])?.unwrap_or(false))
}

/// Counts a change of the catalogue, so that other processes load it again.
pub fn changed(tx: &Tx<'_>) -> Result<()> {
    tx.run(CHANGED, [])?;
    Ok(())
}
