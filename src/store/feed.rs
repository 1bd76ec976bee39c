//! Statements about what machines have sent.

use rusqlite::params;

use crate::domain::id::{StoreId, VariantId};
use crate::domain::quantity::Quantity;
use crate::store::{Result, Tx};

const FIND: &str = "SELECT m.store_id, m.variant_id, m.delta, m.on_hand FROM feed_entries f
     JOIN movements m ON m.id = f.movement_id WHERE f.machine = ?1 AND f.id = ?2";
const INSERT: &str = "INSERT INTO feed_entries (machine, id, movement_id) VALUES (?1, ?2, ?3)";

/// What was booked for a machine's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Booked {
    /// Where.
    pub store: StoreId,
    /// What.
    pub variant: VariantId,
    /// How much.
    pub quantity: Quantity,
    /// On hand after it.
    pub on_hand: Quantity,
}

/// What was booked for a machine's id, if anything.
pub fn booked(tx: &Tx<'_>, machine: &str, id: &str) -> Result<Option<Booked>> {
    tx.one(FIND, [machine, id], |row| {
        Ok(Booked {
            store: row.get(0)?,
            variant: row.get(1)?,
            quantity: row.get(2)?,
            on_hand: row.get(3)?,
        })
    })
}

/// Remembers what was booked for a machine's id.
pub fn remember(tx: &Tx<'_>, machine: &str, id: &str, movement: i64) -> Result<()> {
    tx.run(INSERT, params![machine, id, movement])?;
    Ok(())
}
