//! Statements about what variants cost and were sold for since when.

use rusqlite::params;

use crate::domain::id::VariantId;
use crate::domain::money::Money;
use crate::domain::product::Variant;
use crate::store::{Result, Tx};

const INSERT: &str = "INSERT INTO price_changes (variant_id, at, price, cost, reason, user_id)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
const LAST: &str =
    "SELECT cost, reason FROM price_changes WHERE variant_id = ?1 ORDER BY id DESC LIMIT 2";

/// One row of the history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceChange {
    /// Cost since then.
    pub cost: Money,
    /// Why.
    pub reason: String,
}

/// Writes what a variant costs and is sold for from now on.
pub(super) fn record(tx: &Tx<'_>, id: VariantId, variant: &Variant, reason: &str) -> Result<()> {
    let stamp = tx.stamp()?;
    let values = params![
        id,
        stamp.at,
        variant.price,
        variant.cost,
        reason,
        stamp.user
    ];
    tx.run(INSERT, values)?;
    Ok(())
}

/// The last two changes of a variant, newest first.
pub fn last_two(tx: &Tx<'_>, variant: VariantId) -> Result<Vec<PriceChange>> {
    tx.all(LAST, [variant], |row| {
        Ok(PriceChange {
            cost: row.get(0)?,
            reason: row.get(1)?,
        })
    })
}
