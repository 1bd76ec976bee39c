//! Statements that list balances and the movement ledger.

use rusqlite::{Row, params};

use crate::domain::document::{Movement, StockRow};
use crate::domain::id::{StoreId, VariantId};
use crate::domain::product::title;
use crate::domain::text::fold;
use crate::store::{Result, Tx};

/// Walks the SKUs in order, then the stores of each: a page costs what it shows.
const STOCK: &str =
    "SELECT o.code, v.id, v.sku, p.name, v.colour, v.size, u.code, u.decimals, s.on_hand, s.reserved,
       s.on_hand - s.reserved, v.reorder_level, v.price
     FROM variants v JOIN products p ON p.id = v.product_id JOIN units u ON u.id = p.unit_id
     JOIN stock s ON s.variant_id = v.id JOIN stores o ON o.id = s.store_id
     WHERE (?1 IS NULL OR s.store_id = ?1)
       AND v.sku >= ?2 AND (v.sku > ?2 OR o.code > ?3)
       AND (NOT ?4 OR s.on_hand - s.reserved <= v.reorder_level)
     ORDER BY v.sku, o.code";

macro_rules! movements_sql {
    ($of:literal) => {
        concat!(
            "SELECT m.id, m.at, o.code, v.sku, p.name, v.colour, v.size, m.kind, m.delta, m.on_hand, u.decimals,
               m.reason, coalesce(b.number, ''), coalesce(l.code, ''), coalesce(w.name, 'system')
             FROM movements m JOIN stores o ON o.id = m.store_id JOIN variants v ON v.id = m.variant_id
             JOIN products p ON p.id = v.product_id JOIN units u ON u.id = p.unit_id
             LEFT JOIN bills b ON b.id = m.bill_id LEFT JOIN lots l ON l.id = m.lot_id
             LEFT JOIN users w ON w.id = m.user_id
             WHERE ",
            $of,
            " AND m.id < ?3 ORDER BY m.id DESC LIMIT ?4"
        )
    };
}

const OF_ALL: &str = movements_sql!("?2 IS NULL AND (?1 IS NULL OR m.store_id = ?1)");
const OF_VARIANT: &str = movements_sql!("m.variant_id = ?2 AND (?1 IS NULL OR m.store_id = ?1)");
const OF_BOTH: &str = movements_sql!("m.variant_id = ?2 AND m.store_id = ?1");

fn read_stock(row: &Row<'_>) -> Result<StockRow> {
    Ok(StockRow {
        store: row.get(0)?,
        variant_id: row.get(1)?,
        sku: row.get(2)?,
        product: row.get(3)?,
        colour: row.get(4)?,
        size: row.get(5)?,
        unit: row.get(6)?,
        decimals: row.get(7)?,
        on_hand: row.get(8)?,
        reserved: row.get(9)?,
        available: row.get(10)?,
        reorder_level: row.get(11)?,
        price: row.get(12)?,
    })
}

/// Balances by SKU and store, after `after` (SKU, store code), at most `limit`.
///
/// `words` are folded; each must occur in product, colour, size or SKU. `low_only`: available at or below the reorder level.
pub fn stock(
    tx: &Tx<'_>,
    store: Option<StoreId>,
    words: &[String],
    low_only: bool,
    after: (&str, &str),
    limit: usize,
) -> Result<Vec<StockRow>> {
    let mut statement = tx.prepare(STOCK)?;
    let mut rows = statement.query(params![store, after.0, after.1, low_only])?;
    let mut found = Vec::new();
    while found.len() < limit
        && let Some(row) = rows.next()?
    {
        let stock = read_stock(row)?;
        if words.is_empty() || all_occur(words, &stock) {
            found.push(stock);
        }
    }
    Ok(found)
}

fn all_occur(words: &[String], row: &StockRow) -> bool {
    let text = fold(&format!(
        "{} {} {} {}",
        row.product, row.colour, row.size, row.sku
    ));
    words.iter().all(|word| text.contains(word.as_str()))
}

/// The ledger before the row `before`, newest first, at most `limit`.
pub fn movements(
    tx: &Tx<'_>,
    store: Option<StoreId>,
    variant: Option<VariantId>,
    before: Option<i64>,
    limit: usize,
) -> Result<Vec<Movement>> {
    let statement = match (store, variant) {
        (_, None) => OF_ALL,
        (None, Some(_)) => OF_VARIANT,
        (Some(_), Some(_)) => OF_BOTH,
    };
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let before = before.unwrap_or(i64::MAX);
    tx.all(statement, params![store, variant, before, limit], |row| {
        let (product, colour, size): (String, String, String) =
            (row.get(4)?, row.get(5)?, row.get(6)?);
        Ok(Movement {
            id: row.get(0)?,
            at: row.get(1)?,
            store: row.get(2)?,
            sku: row.get(3)?,
            title: title(&product, &colour, &size),
            kind: row.get(7)?,
            delta: row.get(8)?,
            on_hand: row.get(9)?,
            decimals: row.get(10)?,
            reason: row.get(11)?,
            bill: row.get(12)?,
            lot: row.get(13)?,
            user: row.get(14)?,
        })
    })
}
