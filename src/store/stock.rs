//! Statements about balances, lots and the movement ledger.

use rusqlite::params;
use serde_json::Value;

use crate::domain::id::{
    BillId, CountId, ImportId, PurchaseId, StoreId, SupplierId, TransferId, VariantId,
};
use crate::domain::money::Money;
use crate::domain::quantity::Quantity;
use crate::domain::stock::{Balance, MovementKind, StockPolicy};
use crate::domain::time::Day;
use crate::store::audit::{self, Audited, json};
use crate::store::{Error, Result, Tx};

const BALANCE: &str =
    "SELECT on_hand, reserved, picked FROM stock WHERE store_id = ?1 AND variant_id = ?2";
const SHIFT: &str =
    "UPDATE stock SET on_hand = on_hand + ?3, reserved = reserved + ?4, picked = picked + ?5
     WHERE store_id = ?1 AND variant_id = ?2 RETURNING on_hand";
const FIRST: &str = "INSERT INTO stock (store_id, variant_id, on_hand, reserved, picked) VALUES (?1, ?2, ?3, ?4, ?5)";
const MOVE: &str = "INSERT INTO movements (at, store_id, variant_id, lot_id, kind, delta, on_hand, reason, bill_id, user_id,
       supplier_id, purchase_id, transfer_id, count_id, import_id, reference, cost, takes_back_id, day)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)";
const EVERYWHERE: &str = "SELECT coalesce(sum(on_hand), 0) FROM stock WHERE variant_id = ?1";
const SUPPLIER: &str = "SELECT id, active FROM suppliers WHERE code = ?1";
const MOVEMENT: &str = "SELECT m.store_id, m.variant_id, l.code, l.expiry, m.kind, m.delta, m.supplier_id, m.purchase_id,
       m.reference, m.cost, m.takes_back_id IS NOT NULL, EXISTS (SELECT 1 FROM movements b WHERE b.takes_back_id = m.id)
     FROM movements m LEFT JOIN lots l ON l.id = m.lot_id WHERE m.id = ?1";
const LOT: &str =
    "SELECT id, on_hand, expiry FROM lots WHERE store_id = ?1 AND variant_id = ?2 AND code = ?3";
const SET_EXPIRY: &str = "UPDATE lots SET expiry = ?2 WHERE id = ?1";
const NAMED_LOT: &str = "SELECT store_id, variant_id, code FROM lots WHERE id = ?1";
const LOTS: &str =
    "SELECT id, on_hand FROM lots WHERE store_id = ?1 AND variant_id = ?2 AND on_hand > 0
     ORDER BY expiry IS NULL, expiry, id";
const EXPIRY_OF: &str =
    "SELECT expiry FROM lots WHERE variant_id = ?1 AND code = ?2 ORDER BY expiry IS NULL LIMIT 1";
const NEW_LOT: &str =
    "INSERT INTO lots (store_id, variant_id, code, expiry, on_hand) VALUES (?1, ?2, ?3, ?4, 0)";
const SHIFT_LOT: &str = "UPDATE lots SET on_hand = on_hand + ?2 WHERE id = ?1";
const POLICY: &str = "SELECT coalesce((SELECT p.stock_policy FROM stock_policies p JOIN variants v ON v.product_id = p.product_id
         WHERE v.id = ?2 AND p.store_id = ?1), (SELECT stock_policy FROM stores WHERE id = ?1))";

/// The balance of a variant in a store; nothing when it was never there.
pub fn balance(tx: &Tx<'_>, store: StoreId, variant: VariantId) -> Result<Balance> {
    let found = tx.one(BALANCE, params![store, variant], |row| {
        Ok(Balance {
            on_hand: row.get(0)?,
            reserved: row.get(1)?,
            picked: row.get(2)?,
        })
    })?;
    Ok(found.unwrap_or_default())
}

/// What a store does when too little of a variant is available: the product's policy there, or else the store's own.
pub fn policy(tx: &Tx<'_>, store: StoreId, variant: VariantId) -> Result<StockPolicy> {
    let found: Option<Option<StockPolicy>> = tx.value(POLICY, params![store, variant])?;
    Ok(found.flatten().unwrap_or_default())
}

/// A change of a balance; the three move together so that no rule is broken in between.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Shift {
    /// Goods in (or, negative, out).
    pub on_hand: Quantity,
    /// Promised more or less.
    pub reserved: Quantity,
    /// Off the shelf more or less.
    pub picked: Quantity,
}

/// Applies a change and tells what is on hand then.
pub fn shift(tx: &Tx<'_>, store: StoreId, variant: VariantId, by: Shift) -> Result<Quantity> {
    let values = params![store, variant, by.on_hand, by.reserved, by.picked];
    if let Some(on_hand) = tx.value(SHIFT, values)? {
        return Ok(on_hand);
    }
    tx.run(FIRST, values)?;
    Ok(by.on_hand)
}

/// What a movement comes from, beside its reason.
#[derive(Debug, Clone, Copy, Default)]
pub struct Origin<'a> {
    /// The bill, or of goods that came back the credit note.
    pub bill: Option<BillId>,
    /// Who delivers, or takes back.
    pub supplier: Option<SupplierId>,
    /// The purchase order it is received against.
    pub purchase: Option<PurchaseId>,
    /// The transfer it belongs to.
    pub transfer: Option<TransferId>,
    /// The count that found it.
    pub count: Option<CountId>,
    /// The import that wrote it.
    pub import: Option<ImportId>,
    /// The delivery note, the supplier's own number, the machine.
    pub reference: &'a str,
    /// Of one unit, where the delivery says it.
    pub cost: Option<Money>,
    /// The movement that it takes back.
    pub takes_back: Option<i64>,
}

/// One row for the ledger.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    /// Where.
    pub store: StoreId,
    /// What.
    pub variant: VariantId,
    /// Of which lot.
    pub lot: Option<i64>,
    /// Why, as a word.
    pub kind: MovementKind,
    /// Signed change.
    pub delta: Quantity,
    /// On hand after it.
    pub on_hand: Quantity,
    /// Why, in words.
    pub reason: &'a str,
    /// What it comes from.
    pub origin: Origin<'a>,
}

impl Audited for Entry<'_> {
    const TABLE: &'static str = "movements";

    fn fields(&self) -> Vec<(&'static str, Value)> {
        vec![
            ("store_id", json(self.store.0)),
            ("variant_id", json(self.variant.0)),
            ("lot_id", json(self.lot)),
            ("kind", json(self.kind.word())),
            ("delta", json(self.delta)),
            ("on_hand", json(self.on_hand)),
            ("reason", json(self.reason)),
        ]
    }
}

/// Writes a row of the ledger on the shop's local day and tells which.
pub fn record(tx: &Tx<'_>, day: Day, entry: &Entry<'_>) -> Result<i64> {
    let stamp = tx.stamp()?;
    let Entry {
        store,
        variant,
        lot,
        kind,
        delta,
        on_hand,
        reason,
        origin,
    } = entry;
    let id = tx.insert(
        MOVE,
        params![
            stamp.at,
            store,
            variant,
            lot,
            kind,
            delta,
            on_hand,
            reason,
            origin.bill,
            stamp.user,
            origin.supplier,
            origin.purchase,
            origin.transfer,
            origin.count,
            origin.import,
            origin.reference,
            origin.cost,
            origin.takes_back,
            day
        ],
    )?;
    audit::inserted(tx, id, entry)?;
    Ok(id)
}

/// The lots of a variant in a store that hold goods, first-expired first: row and quantity.
pub fn lots(tx: &Tx<'_>, store: StoreId, variant: VariantId) -> Result<Vec<(i64, Quantity)>> {
    tx.all(LOTS, params![store, variant], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })
}

/// A lot as the ledger's writer sees it.
#[derive(Debug, Clone, Copy)]
pub struct LotRow {
    /// Row.
    pub id: i64,
    /// What it holds.
    pub on_hand: Quantity,
    /// When it expires, if known.
    pub expiry: Option<Day>,
}

/// A lot by its code.
pub fn lot(tx: &Tx<'_>, store: StoreId, variant: VariantId, code: &str) -> Result<Option<LotRow>> {
    tx.one(LOT, params![store, variant, code], |row| {
        Ok(LotRow {
            id: row.get(0)?,
            on_hand: row.get(1)?,
            expiry: row.get(2)?,
        })
    })
}

/// A lot as the log knows it: what it holds follows from the ledger.
fn lot_fields(
    store: StoreId,
    variant: VariantId,
    code: &str,
    expiry: Option<Day>,
) -> audit::Fields {
    vec![
        ("store_id", json(store.0)),
        ("variant_id", json(variant.0)),
        ("code", json(code)),
        ("expiry", json(expiry)),
    ]
}

/// Writes the expiry of a lot that had none.
pub fn set_expiry(tx: &Tx<'_>, lot: i64, expiry: Day) -> Result<()> {
    tx.run(SET_EXPIRY, params![lot, expiry])?;
    let known = tx.one(NAMED_LOT, [lot], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get::<_, String>(2)?))
    })?;
    let Some((store, variant, code)) = known else {
        return Ok(());
    };
    let fields = |day| Some(lot_fields(store, variant, &code, day));
    audit::changed(tx, "lots", lot, fields(None), fields(Some(expiry)))
}

/// The expiry of a variant's lot in whichever store has it: nothing when there is no such lot, else its day, if known.
pub fn expiry_of(tx: &Tx<'_>, variant: VariantId, code: &str) -> Result<Option<Option<Day>>> {
    tx.one(EXPIRY_OF, params![variant, code], |row| Ok(row.get(0)?))
}

/// Makes an empty lot.
pub fn insert_lot(
    tx: &Tx<'_>,
    store: StoreId,
    variant: VariantId,
    code: &str,
    expiry: Option<Day>,
) -> Result<i64> {
    let id = tx.insert(NEW_LOT, params![store, variant, code, expiry])?;
    let fields = lot_fields(store, variant, code, expiry);
    audit::changed(tx, "lots", id, None, Some(fields))?;
    Ok(id)
}

/// Changes a lot's quantity.
pub fn shift_lot(tx: &Tx<'_>, lot: i64, by: Quantity) -> Result<()> {
    match tx.run(SHIFT_LOT, params![lot, by])? {
        1 => Ok(()),
        _ => Err(Error::Corrupt {
            table: "lots",
            column: "id",
        }),
    }
}

/// What is on hand of a variant in all stores together.
pub fn on_hand_everywhere(tx: &Tx<'_>, variant: VariantId) -> Result<Quantity> {
    Ok(tx.value(EVERYWHERE, [variant])?.unwrap_or_default())
}

/// A supplier by its code, any letter case, and whether it is active.
pub fn supplier(tx: &Tx<'_>, code: &str) -> Result<Option<(SupplierId, bool)>> {
    tx.one(SUPPLIER, [code], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// A row of the ledger as whoever takes it back needs it.
#[derive(Debug, Clone)]
pub struct Past {
    /// Where.
    pub store: StoreId,
    /// What.
    pub variant: VariantId,
    /// Lot's code and expiry.
    pub lot: Option<(String, Option<Day>)>,
    /// Why, as a word.
    pub kind: MovementKind,
    /// Signed change.
    pub delta: Quantity,
    /// Who delivered, or took back.
    pub supplier: Option<SupplierId>,
    /// The purchase order it was received against.
    pub purchase: Option<PurchaseId>,
    /// The delivery note.
    pub reference: String,
    /// Of one unit.
    pub cost: Option<Money>,
    /// Whether it takes another one back.
    pub is_reversal: bool,
    /// Whether another one took it back.
    pub is_taken_back: bool,
}

/// A row of the ledger, if there.
pub fn movement(tx: &Tx<'_>, id: i64) -> Result<Option<Past>> {
    tx.one(MOVEMENT, [id], |row| {
        let code: Option<String> = row.get(2)?;
        let expiry = row.get(3)?;
        Ok(Past {
            store: row.get(0)?,
            variant: row.get(1)?,
            lot: code.map(|code| (code, expiry)),
            kind: row.get(4)?,
            delta: row.get(5)?,
            supplier: row.get(6)?,
            purchase: row.get(7)?,
            reference: row.get(8)?,
            cost: row.get(9)?,
            is_reversal: row.get(10)?,
            is_taken_back: row.get(11)?,
        })
    })
}
