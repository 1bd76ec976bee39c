//! Statements that list lots and follow one through all stores to whoever bought of it.

use rusqlite::{Row, params};

use crate::domain::id::{StoreId, VariantId};
use crate::domain::lot::freshness;
use crate::domain::product::title;
use crate::domain::recall::{Buyer, Carried, LotView, Supplied};
use crate::domain::time::Day;
use crate::store::{Result, Tx};

/// The lot `l` with its goods, and which lots are meant.
macro_rules! lots {
    ($rest:literal) => {
        concat!(
            "SELECT l.id, l.code, l.store_id, o.code, l.variant_id, v.sku, p.name, v.colour, v.size, u.code, u.decimals,
               l.expiry, l.on_hand, (SELECT coalesce(sum(c.quantity), 0)
                 FROM line_lots c CROSS JOIN order_lines x ON x.id = c.order_line_id CROSS JOIN orders d ON d.id = x.order_id
                WHERE c.lot_id = l.id AND d.phase = 'live')
             FROM lots l JOIN stores o ON o.id = l.store_id JOIN variants v ON v.id = l.variant_id
             JOIN products p ON p.id = v.product_id JOIN units u ON u.id = p.unit_id
             WHERE ",
            $rest
        )
    };
}

/// The lots of one code, of one variant or all.
macro_rules! of_code {
    ($select:literal, $rest:literal) => {
        concat!(
            $select,
            " JOIN variants v ON v.id = l.variant_id JOIN products p ON p.id = v.product_id JOIN units u ON u.id = p.unit_id
             WHERE l.code = ?1 COLLATE NOCASE AND (?2 IS NULL OR l.variant_id = ?2) ",
            $rest
        )
    };
}

const LOTS: &str = lots!(
    "(?1 IS NULL OR l.store_id = ?1) AND (?2 IS NULL OR l.variant_id = ?2)
     AND (?3 IS NULL OR l.expiry >= ?3) AND (?4 IS NULL OR l.expiry <= ?4)
     AND (l.on_hand > 0 OR ?2 IS NOT NULL OR ?5 <> '')
     AND (?5 = '' OR instr(lower(l.code), ?5) > 0 OR instr(lower(v.sku), ?5) > 0)
     ORDER BY l.expiry IS NULL, l.expiry, v.sku, o.code, l.id LIMIT ?6"
);
const SHELVES: &str = lots!(
    "l.code = ?1 COLLATE NOCASE AND (?2 IS NULL OR l.variant_id = ?2) ORDER BY v.sku, o.code"
);
/// Damaged goods that came back have no movement; where a bill took of one lot only, its credit notes tell of that lot.
const BUYERS: &str = of_code!(
    "SELECT c.code, c.name, c.phone, c.email, d.number, b.number, b.at, o.code, v.sku, p.name, v.colour, v.size, u.decimals,
       -sum(m.delta),
       CASE WHEN (SELECT count(DISTINCT x.lot_id) FROM movements x
                   WHERE x.bill_id = b.id AND x.variant_id = l.variant_id AND x.kind = 'bill') = 1
            THEN (SELECT coalesce(sum(k.quantity), 0) FROM bills n JOIN bill_lines k ON k.bill_id = n.id
                   WHERE n.credits_id = b.id AND k.variant_id = l.variant_id)
            ELSE (SELECT coalesce(sum(r.delta), 0) FROM bills n JOIN movements r ON r.bill_id = n.id
                   WHERE n.credits_id = b.id AND r.lot_id = l.id AND r.kind = 'return') END
     FROM lots l JOIN movements m ON m.lot_id = l.id AND m.kind = 'bill' JOIN bills b ON b.id = m.bill_id
     JOIN orders d ON d.id = b.order_id JOIN customers c ON c.id = d.customer_id JOIN stores o ON o.id = b.store_id",
    "GROUP BY b.id, l.id ORDER BY b.id DESC, v.sku"
);
const SUPPLIES: &str = of_code!(
    "SELECT m.at, o.code, v.sku, coalesce(s.code, ''), m.reference, m.delta, u.decimals
     FROM lots l JOIN movements m ON m.lot_id = l.id AND (m.kind IN ('receive', 'supplier_return', 'import')
       OR m.takes_back_id IS NOT NULL)
     JOIN stores o ON o.id = m.store_id LEFT JOIN suppliers s ON s.id = m.supplier_id",
    "ORDER BY m.id DESC"
);
const TRANSFERS: &str = "SELECT t.number, f.code, g.code, t.sent_at, v.sku, u.decimals, l.quantity, l.received, l.missing
     FROM transfer_lines l JOIN transfers t ON t.id = l.transfer_id JOIN stores f ON f.id = t.from_store_id
     JOIN stores g ON g.id = t.to_store_id JOIN variants v ON v.id = l.variant_id JOIN products p ON p.id = v.product_id
     JOIN units u ON u.id = p.unit_id
     WHERE l.lot = ?1 COLLATE NOCASE AND (?2 IS NULL OR l.variant_id = ?2) AND t.sent_at IS NOT NULL
     ORDER BY t.number DESC, v.sku";

/// Which lots are meant.
#[derive(Debug, Clone, Copy)]
pub struct Which<'a> {
    /// Of one store or all.
    pub store: Option<StoreId>,
    /// Of one variant or all; of one, the empty ones too.
    pub variant: Option<VariantId>,
    /// With an expiry from this day on.
    pub from: Option<Day>,
    /// With an expiry up to this day.
    pub until: Option<Day>,
    /// Lower-case part of code or SKU; with it, the empty ones too.
    pub search: &'a str,
}

fn read(row: &Row<'_>, today: Day, near_days: i64) -> Result<LotView> {
    let (product, colour, size): (String, String, String) = (row.get(6)?, row.get(7)?, row.get(8)?);
    let expiry = row.get(11)?;
    Ok(LotView {
        id: row.get(0)?,
        code: row.get(1)?,
        store_id: row.get(2)?,
        store: row.get(3)?,
        variant_id: row.get(4)?,
        sku: row.get(5)?,
        title: title(&product, &colour, &size),
        unit: row.get(9)?,
        decimals: row.get(10)?,
        expiry,
        freshness: freshness(expiry, today, near_days),
        on_hand: row.get(12)?,
        chosen: row.get(13)?,
    })
}

/// Lots by expiry, those without one last.
pub fn lots(
    tx: &Tx<'_>,
    which: Which<'_>,
    (today, near_days): (Day, i64),
    limit: usize,
) -> Result<Vec<LotView>> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let values = params![
        which.store,
        which.variant,
        which.from,
        which.until,
        which.search,
        limit
    ];
    tx.all(LOTS, values, |row| read(row, today, near_days))
}

/// What the stores hold of a lot's code, of one variant or all, the empty ones too.
pub fn shelves(
    tx: &Tx<'_>,
    code: &str,
    variant: Option<VariantId>,
    (today, near_days): (Day, i64),
) -> Result<Vec<LotView>> {
    tx.all(SHELVES, params![code, variant], |row| {
        read(row, today, near_days)
    })
}

/// Who bought of a lot's code, newest bill first.
pub fn buyers(tx: &Tx<'_>, code: &str, variant: Option<VariantId>) -> Result<Vec<Buyer>> {
    tx.all(BUYERS, params![code, variant], |row| {
        let (product, colour, size): (String, String, String) =
            (row.get(9)?, row.get(10)?, row.get(11)?);
        Ok(Buyer {
            code: row.get(0)?,
            name: row.get(1)?,
            phone: row.get(2)?,
            email: row.get(3)?,
            order: row.get(4)?,
            bill: row.get(5)?,
            at: row.get(6)?,
            store: row.get(7)?,
            sku: row.get(8)?,
            title: title(&product, &colour, &size),
            decimals: row.get(12)?,
            quantity: row.get(13)?,
            returned: row.get(14)?,
        })
    })
}

/// The transfers that carried a lot's code, newest first.
pub fn transfers(tx: &Tx<'_>, code: &str, variant: Option<VariantId>) -> Result<Vec<Carried>> {
    tx.all(TRANSFERS, params![code, variant], |row| {
        Ok(Carried {
            transfer: row.get(0)?,
            from: row.get(1)?,
            to: row.get(2)?,
            at: row.get(3)?,
            sku: row.get(4)?,
            decimals: row.get(5)?,
            sent: row.get(6)?,
            received: row.get(7)?,
            missing: row.get(8)?,
        })
    })
}

/// The deliveries of a lot's code and what went back, newest first.
pub fn supplies(tx: &Tx<'_>, code: &str, variant: Option<VariantId>) -> Result<Vec<Supplied>> {
    tx.all(SUPPLIES, params![code, variant], |row| {
        Ok(Supplied {
            at: row.get(0)?,
            store: row.get(1)?,
            sku: row.get(2)?,
            supplier: row.get(3)?,
            reference: row.get(4)?,
            quantity: row.get(5)?,
            decimals: row.get(6)?,
        })
    })
}
