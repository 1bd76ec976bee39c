//! Statements that list products, show one with all it has, and tell a variant's prices.

use rusqlite::{Row, params};

use crate::domain::id::{ProductId, VariantId};
use crate::domain::product::{OwnLevel, PriceChange, ProductRow, ProductStock, VariantRow};
use crate::domain::text::fold;
use crate::store::product::{self, text};
use crate::store::{Error, Result, Tx};

/// Walks the codes in order: a page costs what it shows.
const NAMES: &str = "SELECT p.id, p.code, p.name, coalesce(b.name, '') FROM products p
     LEFT JOIN brands b ON b.id = p.brand_id
     WHERE p.code > ?1 AND (?2 IS NULL OR p.active = ?2)
       AND (?3 IS NULL OR p.category_id = (SELECT id FROM categories WHERE name = ?3))
     ORDER BY p.code";
const ROW: &str =
    "SELECT p.id, p.code, p.name, coalesce(c.name, ''), coalesce(b.name, ''), u.code, u.decimals, p.active,
       (SELECT count(*) FROM variants v WHERE v.product_id = p.id),
       (SELECT min(v.price) FROM variants v WHERE v.product_id = p.id),
       (SELECT max(v.price) FROM variants v WHERE v.product_id = p.id),
       (SELECT coalesce(sum(s.on_hand), 0) FROM variants v CROSS JOIN stock s ON s.variant_id = v.id
         WHERE v.product_id = p.id)
     FROM products p LEFT JOIN categories c ON c.id = p.category_id LEFT JOIN brands b ON b.id = p.brand_id
     JOIN units u ON u.id = p.unit_id WHERE p.id = ?1";
const VARIANTS: &str = "SELECT v.id, v.active,
       (SELECT count(*) FROM barcodes b WHERE b.variant_id = v.id),
       (SELECT coalesce(sum(s.on_hand), 0) FROM stock s WHERE s.variant_id = v.id),
       (SELECT coalesce(sum(s.reserved), 0) FROM stock s WHERE s.variant_id = v.id)
     FROM variants v LEFT JOIN colours c ON c.name = v.colour LEFT JOIN sizes z ON z.label = v.size
     WHERE v.product_id = ?1
     ORDER BY c.position IS NULL, c.position, v.colour, z.position IS NULL, z.position, v.id";
const STORES: &str =
    "SELECT o.id, o.code, p.stock_policy, coalesce(p.stock_policy, o.stock_policy),
       (SELECT coalesce(sum(s.on_hand), 0) FROM variants v CROSS JOIN stock s
          ON s.variant_id = v.id AND s.store_id = o.id WHERE v.product_id = ?1),
       (SELECT coalesce(sum(s.reserved), 0) FROM variants v CROSS JOIN stock s
          ON s.variant_id = v.id AND s.store_id = o.id WHERE v.product_id = ?1)
     FROM stores o LEFT JOIN stock_policies p ON p.store_id = o.id AND p.product_id = ?1
     WHERE o.active = 1 ORDER BY o.code";
const LEVELS: &str = "SELECT s.variant_id, s.store_id, s.reorder_level, s.reorder_quantity
     FROM variants v CROSS JOIN stock s ON s.variant_id = v.id
     WHERE v.product_id = ?1 AND (s.reorder_level IS NOT NULL OR s.reorder_quantity IS NOT NULL)";
const PRICES: &str = "SELECT c.at, coalesce(u.name, 'system'), c.price, c.cost,
       lag(c.price) OVER (ORDER BY c.id), lag(c.cost) OVER (ORDER BY c.id), c.reason
     FROM price_changes c LEFT JOIN users u ON u.id = c.user_id WHERE c.variant_id = ?1 ORDER BY c.id DESC";

fn read_row(row: &Row<'_>) -> Result<ProductRow> {
    let (lowest, highest) = (row.get(9)?, row.get(10)?);
    Ok(ProductRow {
        id: row.get(0)?,
        code: row.get(1)?,
        name: row.get(2)?,
        category: row.get(3)?,
        brand: row.get(4)?,
        unit: row.get(5)?,
        decimals: row.get(6)?,
        active: row.get(7)?,
        variants: row.get(8)?,
        prices: Option::zip(lowest, highest),
        on_hand: row.get(11)?,
    })
}

/// Products by code, after the code `after`, at most `limit`; `words` are folded and each must occur in code, name or
/// brand.
pub fn products(
    tx: &Tx<'_>,
    words: &[String],
    category: Option<&str>,
    active: Option<bool>,
    after: &str,
    limit: usize,
) -> Result<Vec<ProductRow>> {
    let mut statement = tx.prepare(NAMES)?;
    let mut rows = statement.query(params![after, active, category])?;
    let mut found = Vec::new();
    while found.len() < limit
        && let Some(row) = rows.next()?
    {
        let is_meant = words.is_empty() || {
            let names = [text(row, 1)?, text(row, 2)?, text(row, 3)?].join(" ");
            let names = fold(&names);
            words.iter().all(|word| names.contains(word.as_str()))
        };
        if is_meant {
            let id: ProductId = row.get(0)?;
            found.extend(tx.one(ROW, [id], read_row)?);
        }
    }
    Ok(found)
}

/// The variants of a product, by colour and size.
pub fn variants(tx: &Tx<'_>, id: ProductId) -> Result<Vec<VariantRow>> {
    tx.all(VARIANTS, [id], |row| {
        let variant = product::variant(tx, row.get(0)?)?;
        Ok(VariantRow {
            variant: variant.ok_or(Error::Corrupt {
                table: "variants",
                column: "product_id",
            })?,
            enabled: row.get(1)?,
            barcodes: row.get(2)?,
            on_hand: row.get(3)?,
            reserved: row.get(4)?,
        })
    })
}

/// A product in every active store.
pub fn stores(tx: &Tx<'_>, id: ProductId) -> Result<Vec<ProductStock>> {
    tx.all(STORES, [id], |row| {
        Ok(ProductStock {
            store_id: row.get(0)?,
            store: row.get(1)?,
            own_policy: row.get(2)?,
            policy: row.get(3)?,
            on_hand: row.get(4)?,
            reserved: row.get(5)?,
        })
    })
}

/// The reorder levels of a product's variants that a store has of its own.
pub fn levels(tx: &Tx<'_>, id: ProductId) -> Result<Vec<OwnLevel>> {
    tx.all(LEVELS, [id], |row| {
        Ok(OwnLevel {
            variant_id: row.get(0)?,
            store_id: row.get(1)?,
            level: row.get(2)?,
            quantity: row.get(3)?,
        })
    })
}

/// The price history of a variant, newest first.
pub fn prices(tx: &Tx<'_>, id: VariantId) -> Result<Vec<PriceChange>> {
    tx.all(PRICES, [id], |row| {
        Ok(PriceChange {
            at: row.get(0)?,
            user: row.get(1)?,
            price: row.get(2)?,
            cost: row.get(3)?,
            old_price: row.get(4)?,
            old_cost: row.get(5)?,
            reason: row.get(6)?,
        })
    })
}
