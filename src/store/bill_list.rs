//! Bills as they are read: rows of lists and whole documents.

use rusqlite::{Row, params};

use crate::domain::document::{Bill, BillBrief, BillLine, LineLot};
use crate::domain::id::{BillId, OrderId};
use crate::domain::money::Money;
use crate::domain::quantity::Quantity;
use crate::store::order_list::payments_of;
use crate::store::{Result, Tx};

macro_rules! brief {
    ($rest:literal) => {
        concat!(
            "SELECT b.id, b.number, b.kind = 'credit_note' AS credit, o.number AS order_number, b.customer_name,
                    s.code AS store, b.at, b.net, b.tax, b.total
               FROM bills b JOIN orders o ON o.id = b.order_id JOIN stores s ON s.id = b.store_id ",
            $rest
        )
    };
}

const NEWEST: &str = brief!("ORDER BY b.id DESC LIMIT ?1");
const OF_ORDER: &str = brief!("WHERE b.order_id = ?1 ORDER BY b.id");
const BY_NUMBER: &str = brief!("WHERE b.number = ?1 COLLATE NOCASE");
const WHOLE: &str = "SELECT s.name, s.address, b.customer_address, b.customer_tax_id, b.tax_inclusive, b.rounding,
            coalesce(u.name, 'system'), b.order_id
       FROM bills b JOIN stores s ON s.id = b.store_id LEFT JOIN users u ON u.id = b.user_id WHERE b.id = ?1";
const LINES: &str =
    "SELECT sku, description, unit, decimals, quantity, price, discount, net, tax, total
       FROM bill_lines WHERE bill_id = ?1 ORDER BY position";
const LOTS: &str = "SELECT (SELECT b.sku FROM bill_lines b WHERE b.bill_id = m.bill_id AND b.variant_id = m.variant_id LIMIT 1),
            l.code, l.expiry, abs(m.delta)
       FROM movements m JOIN lots l ON l.id = m.lot_id WHERE m.bill_id = ?1 ORDER BY m.id";
const TAXES: &str = "SELECT name, rate, sum(amount) FROM bill_taxes WHERE bill_id = ?1 GROUP BY name, rate ORDER BY rate DESC, name";

pub(super) fn read_brief(row: &Row<'_>) -> Result<BillBrief> {
    Ok(BillBrief {
        id: row.get("id")?,
        number: row.get("number")?,
        is_credit_note: row.get("credit")?,
        order: row.get("order_number")?,
        customer: row.get("customer_name")?,
        store: row.get("store")?,
        at: row.get("at")?,
        net: row.get("net")?,
        tax: row.get("tax")?,
        total: row.get("total")?,
    })
}

/// Bills and credit notes, newest first.
pub fn newest(tx: &Tx<'_>, limit: i64) -> Result<Vec<BillBrief>> {
    tx.all(NEWEST, [limit], read_brief)
}

/// The bills of an order, oldest first.
pub fn of_order(tx: &Tx<'_>, order: OrderId) -> Result<Vec<BillBrief>> {
    tx.all(OF_ORDER, [order], read_brief)
}

/// A bill by its printed number, any letter case.
pub fn by_number(tx: &Tx<'_>, number: &str) -> Result<Option<BillBrief>> {
    tx.one(BY_NUMBER, params![number], read_brief)
}

/// Says of each line from which lots its goods left: the ledger tells them in the order of the lines.
fn with_lots(tx: &Tx<'_>, bill: BillId, mut lines: Vec<BillLine>) -> Result<Vec<BillLine>> {
    let moved: Vec<(String, LineLot)> = tx.all(LOTS, [bill], |row| {
        let lot = LineLot {
            code: row.get(1)?,
            expiry: row.get(2)?,
            quantity: row.get(3)?,
        };
        Ok((row.get(0)?, lot))
    })?;
    for (sku, lot) in moved {
        let mut rest = lot.quantity;
        for line in lines.iter_mut().filter(|line| line.sku == sku) {
            let told = Quantity::sum(line.lots.iter().map(|lot| lot.quantity));
            let part = line.quantity.minus(told).min(rest);
            if part.is_positive() {
                rest = rest.minus(part);
                line.lots.push(LineLot {
                    quantity: part,
                    ..lot.clone()
                });
            }
        }
    }
    Ok(lines)
}

/// The whole document of a bill.
pub fn whole(tx: &Tx<'_>, brief: BillBrief) -> Result<Option<Bill>> {
    let id: BillId = brief.id;
    let lines = tx.all(LINES, [id], |row| {
        Ok(BillLine {
            sku: row.get(0)?,
            description: row.get(1)?,
            unit: row.get(2)?,
            decimals: row.get(3)?,
            quantity: row.get(4)?,
            price: row.get(5)?,
            discount: row.get(6)?,
            net: row.get(7)?,
            tax: row.get(8)?,
            total: row.get(9)?,
            lots: Vec::new(),
        })
    })?;
    let lines = with_lots(tx, id, lines)?;
    let taxes: Vec<(String, i64, Money)> = tx.all(TAXES, [id], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
    })?;
    let order: Option<OrderId> = tx.one(WHOLE, [id], |row| Ok(row.get(7)?))?;
    let payments = match order {
        Some(order) => payments_of(tx, order)?,
        None => Vec::new(),
    };
    tx.one(WHOLE, [id], |row| {
        Ok(Bill {
            brief,
            store_name: row.get(0)?,
            store_address: row.get(1)?,
            customer_address: row.get(2)?,
            customer_tax_id: row.get(3)?,
            tax_inclusive: row.get(4)?,
            rounding: row.get(5)?,
            user: row.get(6)?,
            lines,
            taxes,
            payments,
        })
    })
}
