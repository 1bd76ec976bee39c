//! Statements that list balances and the movement ledger.

use rusqlite::{Row, params};

use crate::domain::document::{Movement, StockRow};
use crate::domain::id::{StoreId, VariantId};
use crate::domain::product::title;
use crate::domain::text::fold;
use crate::domain::time::Day;
use crate::store::names::Names;
use crate::store::product::text;
use crate::store::{Result, Tx};

macro_rules! stock_sql {
    ($from:literal, $which:literal) => {
        concat!(
            "SELECT o.code, v.id, v.sku, p.name, v.colour, v.size, u.code, u.decimals, coalesce(s.on_hand, 0),
               coalesce(s.reserved, 0), coalesce(s.on_hand - s.reserved, 0), coalesce(s.reorder_level, v.reorder_level),
               v.price,
               (SELECT coalesce(sum(e.on_hand), 0) FROM lots e
                 WHERE e.store_id = o.id AND e.variant_id = v.id AND e.expiry < ?5),
               (SELECT coalesce(sum(e.on_hand), 0) FROM lots e
                 WHERE e.store_id = o.id AND e.variant_id = v.id AND e.expiry BETWEEN ?5 AND ?6)
             FROM ", $from, " CROSS JOIN products p ON p.id = v.product_id JOIN units u ON u.id = p.unit_id
             WHERE (?1 IS NULL OR o.id = ?1) AND ", $which
        )
    };
}

/// What a store never had stands in its list too, and what no store ever had in the list of all.
macro_rules! every_variant {
    ($which:literal) => {
        stock_sql!(
            "variants v CROSS JOIN stores o LEFT JOIN stock s ON s.variant_id = v.id AND s.store_id = o.id",
            $which
        )
    };
}

/// Walks the SKUs in order, then the stores of each: a page costs what it shows.
const STOCK: &str = every_variant!(
    "v.sku >= ?2 AND (v.sku > ?2 OR o.code > ?3)
     AND (s.variant_id IS NOT NULL OR (v.active AND p.active AND o.active
       AND (?1 IS NOT NULL OR NOT EXISTS (SELECT 1 FROM stock x WHERE x.variant_id = v.id))))
     ORDER BY v.sku, o.code"
);
const STOCK_LOW: &str = stock_sql!(
    "low_stock l CROSS JOIN variants v ON v.id = l.variant_id
     CROSS JOIN stock s ON s.variant_id = l.variant_id AND s.store_id = l.store_id
     CROSS JOIN stores o ON o.id = s.store_id",
    "v.sku >= ?2 AND (v.sku > ?2 OR o.code > ?3) ORDER BY v.sku, o.code"
);
const STOCK_OF: &str = every_variant!(
    "v.id = ?4 AND (v.sku > ?2 OR o.code > ?3)
     AND (s.variant_id IS NOT NULL OR (v.active AND p.active AND o.active
       AND (?1 IS NOT NULL OR NOT EXISTS (SELECT 1 FROM stock x WHERE x.variant_id = v.id))))
     ORDER BY o.code"
);
macro_rules! movements_sql {
    ($of:literal) => {
        concat!(
            "SELECT m.id, m.at, o.code, v.sku, p.name, v.colour, v.size, m.kind, m.delta, m.on_hand, u.decimals,
               m.reason, coalesce(b.number, ''), coalesce(l.code, ''), coalesce(w.name, 'system'), m.reference,
               coalesce(s.code, '')
             FROM movements m JOIN stores o ON o.id = m.store_id JOIN variants v ON v.id = m.variant_id
             JOIN products p ON p.id = v.product_id JOIN units u ON u.id = p.unit_id
             LEFT JOIN bills b ON b.id = m.bill_id LEFT JOIN lots l ON l.id = m.lot_id
             LEFT JOIN users w ON w.id = m.user_id LEFT JOIN suppliers s ON s.id = m.supplier_id
             WHERE ",
            $of,
            " AND m.id < ?3 ORDER BY m.id DESC LIMIT ?4"
        )
    };
}

const OF_ALL: &str = movements_sql!("?2 IS NULL AND (?1 IS NULL OR m.store_id = ?1)");
const OF_VARIANT: &str = movements_sql!("m.variant_id = ?2 AND (?1 IS NULL OR m.store_id = ?1)");
const OF_LOT: &str =
    movements_sql!("l.code = ?1 COLLATE NOCASE AND (?2 IS NULL OR m.variant_id = ?2)");
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
        expired: row.get(13)?,
        near: row.get(14)?,
    })
}

/// Balances by SKU and store, after `after` (SKU, store code), at most `limit`.
///
/// `days` are today and the last day that is near: lots that expire before them, or within them, are told apart.
/// `words` are folded; each must occur in product, colour, size or SKU. `low_only`: available at or below the reorder level.
pub fn stock(
    tx: &Tx<'_>,
    store: Option<StoreId>,
    words: &[String],
    low_only: bool,
    after: (&str, &str),
    days: (Day, Day),
    limit: usize,
) -> Result<Vec<StockRow>> {
    let mut statement = tx.prepare(if low_only { STOCK_LOW } else { STOCK })?;
    let mut rows = statement.query(params![
        store,
        after.0,
        after.1,
        None::<VariantId>,
        days.0,
        days.1
    ])?;
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

/// The balances of those variants in whose names every one of the folded words occurs, as [`stock`] lists them.
pub fn stock_called(
    tx: &Tx<'_>,
    names: &Names,
    store: Option<StoreId>,
    words: &[String],
    after: (&str, &str),
    days: (Day, Day),
    limit: usize,
) -> Result<Vec<StockRow>> {
    let mut called = names.find(tx, words, after.0)?;
    let mut found = Vec::new();
    while found.len() < limit
        && let Some(variant) = called.next()
    {
        let values = params![store, after.0, after.1, variant, days.0, days.1];
        found.extend(tx.all(STOCK_OF, values, read_stock)?);
    }
    found.truncate(limit);
    Ok(found)
}

fn all_occur(words: &[String], names: [&str; 4]) -> bool {
    let text = fold(&names.join(" "));
    words.iter().all(|word| text.contains(word.as_str()))
}

fn read_movement(row: &Row<'_>) -> Result<Movement> {
    let (product, colour, size): (String, String, String) = (row.get(4)?, row.get(5)?, row.get(6)?);
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
        reference: row.get(15)?,
        supplier: row.get(16)?,
    })
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
    tx.all(
        statement,
        params![store, variant, before, limit],
        read_movement,
    )
}

/// All movements of a lot's code, of one variant or all, newest first.
pub fn movements_of_lot(
    tx: &Tx<'_>,
    code: &str,
    variant: Option<VariantId>,
) -> Result<Vec<Movement>> {
    tx.all(
        OF_LOT,
        params![code, variant, i64::MAX, i64::MAX],
        read_movement,
    )
}
