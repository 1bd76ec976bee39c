//! Statements that list balances and the movement ledger.

use rusqlite::{Row, params};

use crate::domain::document::{Movement, StockRow};
use crate::domain::id::{StoreId, VariantId};
use crate::domain::product::title;
use crate::domain::text::fold;
use crate::store::product::text;
use crate::store::{Result, Tx};

macro_rules! stock_sql {
    ($from:literal, $which:literal) => {
        concat!(
            "SELECT o.code, v.id, v.sku, p.name, v.colour, v.size, u.code, u.decimals, s.on_hand, s.reserved,
               s.on_hand - s.reserved, coalesce(s.reorder_level, v.reorder_level), v.price
             FROM ", $from, " CROSS JOIN products p ON p.id = v.product_id JOIN units u ON u.id = p.unit_id
             JOIN stores o ON o.id = s.store_id
             WHERE (?1 IS NULL OR s.store_id = ?1) AND ", $which
        )
    };
}

/// Walks the SKUs in order, then the stores of each: a page costs what it shows.
const STOCK: &str = stock_sql!(
    "variants v CROSS JOIN stock s ON s.variant_id = v.id",
    "v.sku >= ?2 AND (v.sku > ?2 OR o.code > ?3) ORDER BY v.sku, o.code"
);
const STOCK_LOW: &str = stock_sql!(
    "low_stock l CROSS JOIN variants v ON v.id = l.variant_id
     CROSS JOIN stock s ON s.variant_id = l.variant_id AND s.store_id = l.store_id",
    "v.sku >= ?2 AND (v.sku > ?2 OR o.code > ?3) ORDER BY v.sku, o.code"
);
const STOCK_OF: &str = stock_sql!(
    "variants v CROSS JOIN stock s ON s.variant_id = v.id",
    "v.id = ?4 AND (v.sku > ?2 OR o.code > ?3) ORDER BY o.code"
);
const NAMES: &str = "SELECT v.id, p.name, v.colour, v.size, v.sku
     FROM variants v CROSS JOIN products p ON p.id = v.product_id WHERE v.sku >= ?1 ORDER BY v.sku";

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
    if !low_only && !words.is_empty() {
        return named_stock(tx, store, words, after, limit);
    }
    let mut statement = tx.prepare(if low_only { STOCK_LOW } else { STOCK })?;
    let mut rows = statement.query(params![store, after.0, after.1])?;
    let mut found = Vec::new();
    while found.len() < limit
        && let Some(row) = rows.next()?
    {
        let names = [text(row, 3)?, text(row, 4)?, text(row, 5)?, text(row, 2)?];
        if words.is_empty() || all_occur(words, names) {
            found.push(read_stock(row)?);
        }
    }
    Ok(found)
}

/// Looks at the names alone first: most of them are not meant.
fn named_stock(
    tx: &Tx<'_>,
    store: Option<StoreId>,
    words: &[String],
    after: (&str, &str),
    limit: usize,
) -> Result<Vec<StockRow>> {
    let mut statement = tx.prepare(NAMES)?;
    let mut rows = statement.query([after.0])?;
    let mut found = Vec::new();
    while found.len() < limit
        && let Some(row) = rows.next()?
    {
        let names = [text(row, 1)?, text(row, 2)?, text(row, 3)?, text(row, 4)?];
        if all_occur(words, names) {
            let variant: VariantId = row.get(0)?;
            let values = params![store, after.0, after.1, variant];
            found.extend(tx.all(STOCK_OF, values, read_stock)?);
        }
    }
    found.truncate(limit);
    Ok(found)
}

fn all_occur(words: &[String], names: [&str; 4]) -> bool {
    let text = fold(&names.join(" "));
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
