//! Statements about lots on the shelf and the lots that order lines have chosen.

use rusqlite::{Row, params};
use serde_json::Value;

use crate::domain::id::{LineId, LotId, OrderId, StoreId, VariantId};
use crate::domain::lot::{Choice, Choices, Shelved};
use crate::domain::quantity::Quantity;
use crate::domain::time::Day;
use crate::store::audit::{self, Audited, json};
use crate::store::{Result, Tx};

/// What lines of live orders, but for one order, have chosen of the lot `l`.
macro_rules! shelved {
    ($but:literal, $rest:literal) => {
        concat!(
            "SELECT l.id, l.code, l.expiry, l.on_hand, (SELECT coalesce(sum(c.quantity), 0)
                 FROM line_lots c CROSS JOIN order_lines x ON x.id = c.order_line_id CROSS JOIN orders o ON o.id = x.order_id
                WHERE c.lot_id = l.id AND o.phase = 'live' AND o.id <> ",
            $but,
            ") FROM lots l WHERE ",
            $rest
        )
    };
}

const SHELVED: &str = shelved!(
    "0",
    "l.store_id = ?1 AND l.variant_id = ?2 AND l.on_hand > 0 ORDER BY l.expiry IS NULL, l.expiry, l.id"
);
const BY_CODE: &str = shelved!("0", "l.store_id = ?1 AND l.variant_id = ?2 AND l.code = ?3");
const BUT_OF: &str = shelved!("?2", "l.id = ?1");
const EXPIRED: &str = "SELECT coalesce(sum(on_hand), 0) FROM lots
     WHERE store_id = ?1 AND variant_id = ?2 AND expiry < ?3";
const CHOICES: &str = "SELECT c.order_line_id, c.lot_id, c.quantity, c.picked
     FROM order_lines x CROSS JOIN line_lots c ON c.order_line_id = x.id
     WHERE x.order_id = ?1 ORDER BY c.order_line_id, c.lot_id";
const CHOOSE: &str = "INSERT INTO line_lots (order_line_id, lot_id, quantity, picked) VALUES (?1, ?2, ?3, ?4)
     ON CONFLICT (order_line_id, lot_id) DO UPDATE SET quantity = excluded.quantity, picked = excluded.picked";
const LET_GO: &str = "DELETE FROM line_lots WHERE order_line_id = ?1 AND lot_id = ?2";

impl Audited for Choice {
    const TABLE: &'static str = "line_lots";

    fn fields(&self) -> Vec<(&'static str, Value)> {
        vec![
            ("quantity", json(self.quantity)),
            ("picked", json(self.picked)),
        ]
    }
}

fn read(row: &Row<'_>) -> Result<Shelved> {
    Ok(Shelved {
        id: row.get(0)?,
        code: row.get(1)?,
        expiry: row.get(2)?,
        on_hand: row.get(3)?,
        chosen: row.get(4)?,
    })
}

/// The lots of a variant in a store that hold goods, first-expired first.
pub fn shelved(tx: &Tx<'_>, store: StoreId, variant: VariantId) -> Result<Vec<Shelved>> {
    tx.all(SHELVED, params![store, variant], read)
}

/// A lot of a variant in a store by its code, empty or not.
pub fn by_code(
    tx: &Tx<'_>,
    store: StoreId,
    variant: VariantId,
    code: &str,
) -> Result<Option<Shelved>> {
    tx.one(BY_CODE, params![store, variant, code], read)
}

/// A lot; what is chosen of it is what lines of other orders than this one have chosen.
pub fn but_of(tx: &Tx<'_>, lot: LotId, order: OrderId) -> Result<Option<Shelved>> {
    tx.one(BUT_OF, params![lot, order], read)
}

/// What a store holds of a variant in lots whose day is over.
pub fn expired(tx: &Tx<'_>, store: StoreId, variant: VariantId, today: Day) -> Result<Quantity> {
    Ok(tx
        .value(EXPIRED, params![store, variant, today])?
        .unwrap_or_default())
}

/// What the lines of an order have chosen, by line.
pub fn choices_of(tx: &Tx<'_>, order: OrderId) -> Result<Vec<(LineId, Choice)>> {
    tx.all(CHOICES, [order], |row| {
        let choice = Choice {
            lot: row.get(1)?,
            quantity: row.get(2)?,
            picked: row.get(3)?,
        };
        Ok((row.get(0)?, choice))
    })
}

/// Writes what a line has chosen now.
pub fn choose(tx: &Tx<'_>, line: LineId, was: &Choices, now: &Choices) -> Result<()> {
    let key = |choice: &Choice| format!("{line}/{}", choice.lot);
    for old in was.iter() {
        if now.of(old.lot).is_zero() {
            tx.run(LET_GO, params![line, old.lot])?;
            audit::deleted(tx, key(old), old)?;
        }
    }
    for new in now.iter() {
        let values = params![line, new.lot, new.quantity, new.picked];
        match was.iter().find(|old| old.lot == new.lot) {
            Some(old) if old == new => {}
            Some(old) => {
                tx.run(CHOOSE, values)?;
                audit::updated(tx, key(new), old, new)?;
            }
            None => {
                tx.run(CHOOSE, values)?;
                audit::inserted(tx, key(new), new)?;
            }
        }
    }
    Ok(())
}
