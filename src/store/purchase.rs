//! Statements about purchase orders and their lines.

use rusqlite::{Row, params};
use serde_json::Value;

use crate::domain::id::{PurchaseId, PurchaseLineId, StoreId};
use crate::domain::money::Money;
use crate::domain::product::title;
use crate::domain::purchase::{
    Portions, Purchase, PurchaseBrief, PurchaseLine, PurchaseLineView, PurchaseStatus, PurchaseView,
};
use crate::store::audit::{self, Audited, json};
use crate::store::{Result, Tx};

const PURCHASE: &str =
    "SELECT id, number, supplier_id, store_id, status, reference, note, expected_day,
       created_at, sent_at, closed_at, version FROM purchase_orders WHERE id = ?1";
const BY_NUMBER: &str = "SELECT id FROM purchase_orders WHERE number = ?1";
const LINES: &str = "SELECT id, position, variant_id, ordered, received, cancelled, cost
     FROM purchase_lines WHERE purchase_id = ?1 ORDER BY position";
const NEXT_NUMBER: &str =
    "UPDATE shop SET purchase_number = purchase_number + 1 WHERE id = 1 RETURNING purchase_number";
const INSERT: &str = "INSERT INTO purchase_orders (number, supplier_id, store_id, status, reference, note, expected_day,
       created_at, sent_at, closed_at, user_id)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
const UPDATE: &str =
    "UPDATE purchase_orders SET status = ?2, reference = ?3, note = ?4, expected_day = ?5,
       sent_at = ?6, closed_at = ?7, version = version + 1 WHERE id = ?1";
/// A line that changed changes its order, whoever looks at the version.
const TOUCH: &str = "UPDATE purchase_orders SET version = version + 1 WHERE id = ?1";
const INSERT_LINE: &str =
    "INSERT INTO purchase_lines (purchase_id, position, variant_id, ordered, received,
       cancelled, cost) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
const UPDATE_LINE: &str = "UPDATE purchase_lines SET ordered = ?2, received = ?3, cancelled = ?4, cost = ?5 WHERE id = ?1";
const DELETE_LINE: &str = "DELETE FROM purchase_lines WHERE id = ?1";
const HEAD: &str = "SELECT s.code, s.name, s.address, s.email, w.code, w.name, w.address, coalesce(u.name, 'system')
     FROM purchase_orders p JOIN suppliers s ON s.id = p.supplier_id JOIN stores w ON w.id = p.store_id
     LEFT JOIN users u ON u.id = p.user_id WHERE p.id = ?1";
const LINE_VIEWS: &str = "SELECT l.id, l.position, l.variant_id, l.ordered, l.received, l.cancelled, l.cost, v.sku, p.name,
       v.colour, v.size, coalesce(x.supplier_code, ''), u.code, u.decimals, coalesce(x.pack, 1), p.lot_tracked
     FROM purchase_lines l JOIN purchase_orders o ON o.id = l.purchase_id JOIN variants v ON v.id = l.variant_id
     JOIN products p ON p.id = v.product_id JOIN units u ON u.id = p.unit_id
     LEFT JOIN supplier_variants x ON x.supplier_id = o.supplier_id AND x.variant_id = l.variant_id
     WHERE l.purchase_id = ?1 ORDER BY l.position";

macro_rules! list_sql {
    ($which:literal) => {
        concat!(
            "SELECT p.id, p.number, s.code, s.name, w.code, p.status, p.expected_day, p.created_at,
               (SELECT count(*) FROM purchase_lines l WHERE l.purchase_id = p.id),
               (SELECT count(*) FROM purchase_lines l WHERE l.purchase_id = p.id AND l.ordered = l.received + l.cancelled),
               (SELECT coalesce(sum((l.ordered * l.cost * 2 + x.steps) / (2 * x.steps)), 0)
                  FROM purchase_lines l JOIN variants v ON v.id = l.variant_id JOIN products d ON d.id = v.product_id
                  JOIN (SELECT id, CASE decimals WHEN 0 THEN 1 WHEN 1 THEN 10 WHEN 2 THEN 100 ELSE 1000 END AS steps
                          FROM units) x ON x.id = d.unit_id
                 WHERE l.purchase_id = p.id)
             FROM purchase_orders p JOIN suppliers s ON s.id = p.supplier_id JOIN stores w ON w.id = p.store_id
             WHERE ",
            $which,
            " AND p.number < ?1 AND (?2 IS NULL OR p.store_id = ?2) ORDER BY p.number DESC LIMIT ?3"
        )
    };
}

const ALL: &str = list_sql!("?4 IS NULL");
const WITH_STATUS: &str = list_sql!("p.status = ?4");
const OPEN: &str = list_sql!("p.closed_at IS NULL AND (?4 IS NULL OR p.status = ?4)");

impl Audited for Purchase {
    const TABLE: &'static str = "purchase_orders";

    fn fields(&self) -> Vec<(&'static str, Value)> {
        vec![
            ("number", json(self.number)),
            ("supplier_id", json(self.supplier_id.0)),
            ("store_id", json(self.store_id.0)),
            ("status", json(self.status.word())),
            ("reference", json(&self.reference)),
            ("note", json(&self.note)),
            ("expected_day", json(self.expected_day)),
            ("sent_at", json(self.sent_at)),
            ("closed_at", json(self.closed_at)),
        ]
    }
}

/// A line with the order it is of, and why it changed where somebody had to say.
pub struct LineOf<'a> {
    /// Of which order.
    pub purchase: PurchaseId,
    /// The line.
    pub line: &'a PurchaseLine,
    /// Why.
    pub reason: &'a str,
}

impl Audited for LineOf<'_> {
    const TABLE: &'static str = "purchase_lines";

    fn fields(&self) -> Vec<(&'static str, Value)> {
        let line = self.line;
        vec![
            ("purchase_id", json(self.purchase.0)),
            ("variant_id", json(line.variant_id.0)),
            ("ordered", json(line.portions.ordered)),
            ("received", json(line.portions.received)),
            ("cancelled", json(line.portions.cancelled)),
            ("cost", json(line.cost)),
            ("reason", json(self.reason)),
        ]
    }
}

fn read(row: &Row<'_>) -> Result<Purchase> {
    Ok(Purchase {
        id: row.get(0)?,
        number: row.get(1)?,
        supplier_id: row.get(2)?,
        store_id: row.get(3)?,
        status: row.get(4)?,
        reference: row.get(5)?,
        note: row.get(6)?,
        expected_day: row.get(7)?,
        created_at: row.get(8)?,
        sent_at: row.get(9)?,
        closed_at: row.get(10)?,
        version: row.get(11)?,
    })
}

fn read_line(row: &Row<'_>) -> Result<PurchaseLine> {
    Ok(PurchaseLine {
        id: row.get(0)?,
        position: row.get(1)?,
        variant_id: row.get(2)?,
        portions: Portions {
            ordered: row.get(3)?,
            received: row.get(4)?,
            cancelled: row.get(5)?,
        },
        cost: row.get(6)?,
    })
}

/// A purchase order's head, if there.
pub fn purchase(tx: &Tx<'_>, id: PurchaseId) -> Result<Option<Purchase>> {
    tx.one(PURCHASE, [id], read)
}

/// The order of a number, if there.
pub fn by_number(tx: &Tx<'_>, number: i64) -> Result<Option<PurchaseId>> {
    tx.value(BY_NUMBER, [number])
}

/// Its lines, by position.
pub fn lines(tx: &Tx<'_>, id: PurchaseId) -> Result<Vec<PurchaseLine>> {
    tx.all(LINES, [id], read_line)
}

/// Takes the next number.
pub fn next_number(tx: &Tx<'_>) -> Result<i64> {
    Ok(tx.value(NEXT_NUMBER, [])?.unwrap_or(1))
}

/// Writes a new order's head; `id` and `version` are ignored.
pub fn insert(tx: &Tx<'_>, new: &Purchase) -> Result<PurchaseId> {
    let user = tx.stamp()?.user;
    let id = tx.insert(
        INSERT,
        params![
            new.number,
            new.supplier_id,
            new.store_id,
            new.status,
            new.reference,
            new.note,
            new.expected_day,
            new.created_at,
            new.sent_at,
            new.closed_at,
            user
        ],
    )?;
    audit::inserted(tx, id, new)?;
    Ok(PurchaseId(id))
}

/// Writes an order's other values.
pub fn update(tx: &Tx<'_>, old: &Purchase, new: &Purchase) -> Result<()> {
    if audit::updated(tx, old.id, old, new)? {
        tx.run(
            UPDATE,
            params![
                old.id,
                new.status,
                new.reference,
                new.note,
                new.expected_day,
                new.sent_at,
                new.closed_at
            ],
        )?;
    } else {
        tx.run(TOUCH, [old.id])?;
    }
    Ok(())
}

/// Writes a new line; its `id` is ignored.
pub fn insert_line(
    tx: &Tx<'_>,
    purchase: PurchaseId,
    line: &PurchaseLine,
) -> Result<PurchaseLineId> {
    let Portions {
        ordered,
        received,
        cancelled,
    } = line.portions;
    let id = tx.insert(
        INSERT_LINE,
        params![
            purchase,
            line.position,
            line.variant_id,
            ordered,
            received,
            cancelled,
            line.cost
        ],
    )?;
    let reason = "";
    audit::inserted(
        tx,
        id,
        &LineOf {
            purchase,
            line,
            reason,
        },
    )?;
    Ok(PurchaseLineId(id))
}

/// Writes a line's other values, and why.
pub fn update_line(
    tx: &Tx<'_>,
    purchase: PurchaseId,
    old: &PurchaseLine,
    new: &PurchaseLine,
    reason: &str,
) -> Result<()> {
    let before = LineOf {
        purchase,
        line: old,
        reason: "",
    };
    let after = LineOf {
        purchase,
        line: new,
        reason,
    };
    if old != new && audit::updated(tx, old.id, &before, &after)? {
        let Portions {
            ordered,
            received,
            cancelled,
        } = new.portions;
        tx.run(
            UPDATE_LINE,
            params![old.id, ordered, received, cancelled, new.cost],
        )?;
    }
    Ok(())
}

/// Removes a line of a draft.
pub fn delete_line(tx: &Tx<'_>, purchase: PurchaseId, old: &PurchaseLine) -> Result<()> {
    let before = LineOf {
        purchase,
        line: old,
        reason: "",
    };
    audit::deleted(tx, old.id, &before)?;
    tx.run(DELETE_LINE, [old.id])?;
    Ok(())
}

/// An order as shown, if there.
pub fn view(tx: &Tx<'_>, id: PurchaseId) -> Result<Option<PurchaseView>> {
    let Some(purchase) = purchase(tx, id)? else {
        return Ok(None);
    };
    let lines = tx.all(LINE_VIEWS, [id], |row| {
        let (product, colour, size): (String, String, String) =
            (row.get(8)?, row.get(9)?, row.get(10)?);
        Ok(PurchaseLineView {
            line: read_line(row)?,
            sku: row.get(7)?,
            title: title(&product, &colour, &size),
            supplier_code: row.get(11)?,
            unit: row.get(12)?,
            decimals: row.get(13)?,
            pack: row.get(14)?,
            lot_tracked: row.get(15)?,
        })
    })?;
    tx.one(HEAD, [id], |row| {
        Ok(PurchaseView {
            purchase,
            supplier: row.get(0)?,
            supplier_name: row.get(1)?,
            supplier_address: row.get(2)?,
            supplier_email: row.get(3)?,
            store: row.get(4)?,
            store_name: row.get(5)?,
            store_address: row.get(6)?,
            user: row.get(7)?,
            lines,
        })
    })
}

/// Which orders a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Which {
    /// With this status.
    pub status: Option<PurchaseStatus>,
    /// For this store.
    pub store: Option<StoreId>,
    /// Only those with something to come.
    pub open: bool,
    /// With numbers below this.
    pub before: Option<i64>,
}

/// Orders, the newest first, at most `limit`.
pub fn list(tx: &Tx<'_>, which: Which, limit: usize) -> Result<Vec<PurchaseBrief>> {
    let statement = match (which.open, which.status) {
        (true, _) => OPEN,
        (false, Some(_)) => WITH_STATUS,
        (false, None) => ALL,
    };
    let before = which.before.unwrap_or(i64::MAX);
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let values = params![before, which.store, limit, which.status];
    tx.all(statement, values, |row| {
        Ok(PurchaseBrief {
            id: row.get(0)?,
            number: row.get(1)?,
            supplier: row.get(2)?,
            supplier_name: row.get(3)?,
            store: row.get(4)?,
            status: row.get(5)?,
            expected_day: row.get(6)?,
            created_at: row.get(7)?,
            lines: row.get(8)?,
            complete: row.get(9)?,
            total: Money::from_minor(row.get(10)?),
        })
    })
}
