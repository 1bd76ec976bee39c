//! The one statement behind the purchase list: who needs what where, and who delivers it.

use rusqlite::params;

use crate::domain::id::{StoreId, SupplierId};
use crate::domain::money::Money;
use crate::domain::product::title;
use crate::domain::purchase::{Need, Proposal};
use crate::domain::quantity::{Quantity, steps_per_unit};
use crate::domain::supplier::LEAD_DAYS;
use crate::domain::time::Day;
use crate::store::{Result, Tx};

/// Begins with the handful that can be wanted: what was ordered lately (by day, through its index), and what is at or
/// below its level. All else is looked up row by row, so the size of the catalogue and of the order book do not count.
const NEEDS: &str = "WITH demand AS MATERIALIZED (
       SELECT l.variant_id, o.store_id, sum(l.ordered - l.cancelled) AS ordered
         FROM orders o INDEXED BY orders_by_day CROSS JOIN order_lines l ON l.order_id = o.id
        WHERE o.placed_day BETWEEN ?1 AND ?2 AND o.phase IN ('live', 'awaiting_approval')
          AND (?3 IS NULL OR o.store_id = ?3)
        GROUP BY l.variant_id, o.store_id),
     bought AS MATERIALIZED (
       SELECT l.variant_id, p.store_id,
         sum(CASE p.status WHEN 'draft' THEN 0 ELSE l.ordered - l.received - l.cancelled END) AS coming,
         sum(CASE p.status WHEN 'draft' THEN l.ordered ELSE 0 END) AS drafted
         FROM purchase_orders p INDEXED BY purchase_orders_open CROSS JOIN purchase_lines l ON l.purchase_id = p.id
        WHERE p.closed_at IS NULL AND (?3 IS NULL OR p.store_id = ?3)
        GROUP BY l.variant_id, p.store_id),
     moving AS MATERIALIZED (
       SELECT l.variant_id, t.to_store_id AS store_id, sum(l.quantity - l.received - l.missing) AS coming
         FROM transfers t INDEXED BY transfers_open CROSS JOIN transfer_lines l ON l.transfer_id = t.id
        WHERE t.closed_at IS NULL AND t.status = 'sent' AND (?3 IS NULL OR t.to_store_id = ?3)
        GROUP BY l.variant_id, t.to_store_id),
     wanted AS MATERIALIZED (
       SELECT variant_id, store_id FROM demand
       UNION SELECT variant_id, store_id FROM low_stock WHERE ?3 IS NULL OR store_id = ?3)
     SELECT w.store_id, o.code, v.id, v.sku, p.name, v.colour, v.size, u.decimals,
       coalesce(d.ordered, 0), coalesce(s.on_hand - s.reserved, 0),
       coalesce(b.coming, 0) + coalesce(m.coming, 0), coalesce(b.drafted, 0),
       coalesce(s.reorder_level, v.reorder_level), coalesce(s.reorder_quantity, v.reorder_quantity),
       f.id, f.code, coalesce(x.lead_days, f.lead_days), x.pack, coalesce(x.cost, v.cost), coalesce(c.name, '')
     FROM wanted w CROSS JOIN variants v ON v.id = w.variant_id CROSS JOIN products p ON p.id = v.product_id
     JOIN units u ON u.id = p.unit_id JOIN stores o ON o.id = w.store_id
     LEFT JOIN categories c ON c.id = p.category_id
     LEFT JOIN demand d ON d.variant_id = w.variant_id AND d.store_id = w.store_id
     LEFT JOIN bought b ON b.variant_id = w.variant_id AND b.store_id = w.store_id
     LEFT JOIN moving m ON m.variant_id = w.variant_id AND m.store_id = w.store_id
     LEFT JOIN stock s ON s.variant_id = w.variant_id AND s.store_id = w.store_id
     LEFT JOIN supplier_variants x ON x.variant_id = w.variant_id AND x.supplier_id = (
       SELECT y.supplier_id FROM supplier_variants y JOIN suppliers z ON z.id = y.supplier_id
        WHERE y.variant_id = w.variant_id AND z.active = 1
        ORDER BY y.preferred DESC, coalesce(y.lead_days, z.lead_days), z.code LIMIT 1)
     LEFT JOIN suppliers f ON f.id = x.supplier_id
     WHERE v.active = 1 AND p.active = 1 AND o.active = 1 AND (?4 IS NULL OR c.name = ?4)
     ORDER BY f.code IS NULL, f.code, o.code, v.sku";

/// Everything that might have to be bought, by supplier, store and SKU; `quantity` is left at 0, the formula is the
/// domain's. Demand is what was ordered from `from` to `to`.
pub fn needs(
    tx: &Tx<'_>,
    from: Day,
    to: Day,
    store: Option<StoreId>,
    category: Option<&str>,
    safety_days: i64,
) -> Result<Vec<Proposal>> {
    tx.all(NEEDS, params![from, to, store, category], |row| {
        let (product, colour, size): (String, String, String) =
            (row.get(4)?, row.get(5)?, row.get(6)?);
        let decimals: u8 = row.get(7)?;
        let reorder_quantity: Quantity = row.get(13)?;
        let supplier: Option<SupplierId> = row.get(14)?;
        let code: Option<String> = row.get(15)?;
        let lead_days: Option<i64> = row.get(16)?;
        let pack: Option<i64> = row.get(17)?;
        let unit = Quantity::from_steps(steps_per_unit(decimals));
        let own_pack = if reorder_quantity.is_positive() {
            reorder_quantity
        } else {
            unit
        };
        Ok(Proposal {
            store_id: row.get(0)?,
            store: row.get(1)?,
            variant_id: row.get(2)?,
            sku: row.get(3)?,
            title: title(&product, &colour, &size),
            category: row.get(19)?,
            decimals,
            need: Need {
                ordered: row.get(8)?,
                lead_days: lead_days.unwrap_or(LEAD_DAYS),
                safety_days,
                available: row.get(9)?,
                incoming: row.get(10)?,
                pack: pack.and_then(|pack| unit.times(pack)).unwrap_or(own_pack),
                reorder_level: row.get(12)?,
                reorder_quantity,
            },
            drafted: row.get(11)?,
            supplier: supplier.zip(code),
            cost: Money::from_minor(row.get(18)?),
            quantity: Quantity::ZERO,
        })
    })
}
