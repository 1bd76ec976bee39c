//! The statement behind a product's grid.

use rusqlite::params;

use crate::domain::grid::{GridCell, GridHead, Placed};
use crate::domain::id::{StoreId, VariantId};
use crate::store::{Result, Tx};

const HEAD: &str = "SELECT p.id, p.code, p.name, u.code, u.decimals
     FROM variants v JOIN products p ON p.id = v.product_id JOIN units u ON u.id = p.unit_id WHERE v.id = ?1";
const CELLS: &str = "SELECT v.id, v.sku, v.colour, v.size, v.price, (v.active AND p.active),
       coalesce((SELECT sum(s.on_hand) FROM stock s WHERE s.variant_id = v.id AND (?2 IS NULL OR s.store_id = ?2)), 0),
       coalesce((SELECT sum(s.reserved) FROM stock s WHERE s.variant_id = v.id AND (?2 IS NULL OR s.store_id = ?2)), 0)
     FROM variants v JOIN products p ON p.id = v.product_id
     WHERE v.product_id = (SELECT product_id FROM variants WHERE id = ?1) ORDER BY v.id";

/// The product of a variant, if there.
pub fn head(tx: &Tx<'_>, variant: VariantId) -> Result<Option<GridHead>> {
    tx.one(HEAD, [variant], |row| {
        Ok(GridHead {
            product: row.get(0)?,
            code: row.get(1)?,
            name: row.get(2)?,
            unit: row.get(3)?,
            decimals: row.get(4)?,
        })
    })
}

/// All variants of that product, with their balance in one store, or in all stores together.
pub fn variants(tx: &Tx<'_>, variant: VariantId, store: Option<StoreId>) -> Result<Vec<Placed>> {
    tx.all(CELLS, params![variant, store], |row| {
        Ok(Placed {
            cell: GridCell {
                variant: row.get(0)?,
                sku: row.get(1)?,
                price: row.get(4)?,
                active: row.get(5)?,
                on_hand: row.get(6)?,
                reserved: row.get(7)?,
            },
            colour: row.get(2)?,
            size: row.get(3)?,
        })
    })
}
