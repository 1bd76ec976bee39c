//! The sample's documents as plain rows, for tests that fold them by hand.

use crate::domain::order::Status;
use crate::domain::time::Day;
use crate::store::Tx;

/// A line of a bill or an order.
#[derive(Debug)]
pub struct LineFact {
    /// Product's code.
    pub product: String,
    /// Category's name, empty when none.
    pub category: String,
    /// Variant's SKU.
    pub sku: String,
    /// Variant's colour.
    pub colour: String,
    /// Of a bill line its net; of an order line the amount of what is not cancelled.
    pub net: i64,
    /// Thousandths of a unit.
    pub milli: i64,
}

/// A bill or credit note.
#[derive(Debug)]
pub struct BillFact {
    /// Store's row.
    pub store: i64,
    /// Customer's row.
    pub customer: i64,
    /// His country.
    pub country: String,
    /// Its day.
    pub day: Day,
    /// False for a credit note.
    pub is_bill: bool,
    /// True for the first of its order.
    pub is_first: bool,
    /// Its lines, positive in a credit note too.
    pub lines: Vec<LineFact>,
}

/// An order.
#[derive(Debug)]
pub struct OrderFact {
    /// Its row.
    pub id: i64,
    /// Store's row.
    pub store: i64,
    /// Customer's row.
    pub customer: i64,
    /// His country.
    pub country: String,
    /// When it was placed.
    pub day: Day,
    /// Where it stands.
    pub status: Status,
    /// What it is worth.
    pub total: i64,
    /// What is owed back.
    pub refund_due: i64,
    /// Its lines.
    pub lines: Vec<LineFact>,
}

/// A payment or refund.
#[derive(Debug)]
pub struct PaymentFact {
    /// Order's row.
    pub order: i64,
    /// Method's code.
    pub method: String,
    /// Its day.
    pub day: Day,
    /// True for a refund.
    pub is_refund: bool,
    /// Always positive.
    pub amount: i64,
}

/// A movement of stock.
#[derive(Debug)]
pub struct MovementFact {
    /// Store's row.
    pub store: i64,
    /// Product's code.
    pub product: String,
    /// Category's name, empty when none.
    pub category: String,
    /// Variant's SKU.
    pub sku: String,
    /// The shop's local day.
    pub day: Day,
    /// Signed, thousandths of a unit.
    pub milli: i64,
}

/// All of them.
#[derive(Debug)]
pub struct Facts {
    /// The ledger.
    pub movements: Vec<MovementFact>,
    /// Bills and credit notes.
    pub bills: Vec<BillFact>,
    /// Orders.
    pub orders: Vec<OrderFact>,
    /// Payments and refunds.
    pub payments: Vec<PaymentFact>,
}

const GOODS: &str =
    "FROM variants v JOIN products p ON p.id = v.product_id JOIN units u ON u.id = p.unit_id
     LEFT JOIN categories k ON k.id = p.category_id";

fn lines(tx: &Tx<'_>, table: &str, columns: &str, of: &str, id: i64) -> Vec<LineFact> {
    let sql = format!(
        "SELECT p.code, ifnull(k.name, ''), u.decimals, {columns}, v.sku, v.colour {GOODS} JOIN {table} l ON l.variant_id = v.id WHERE l.{of} = ?1"
    );
    tx.all(&sql, [id], |row| {
        let (steps, decimals): (i64, u32) = (row.get(4)?, row.get(2)?);
        Ok(LineFact {
            product: row.get(0)?,
            category: row.get(1)?,
            sku: row.get(5)?,
            colour: row.get(6)?,
            net: row.get(3)?,
            milli: steps * 1000 / 10_i64.pow(decimals),
        })
    })
    .unwrap()
}

/// Reads everything.
pub fn read(tx: &Tx<'_>) -> Facts {
    let bills = "SELECT b.store_id, o.customer_id, c.country, b.day, b.kind = 'bill',
           b.id = (SELECT min(id) FROM bills e WHERE e.order_id = b.order_id), b.id
         FROM bills b JOIN orders o ON o.id = b.order_id JOIN customers c ON c.id = o.customer_id";
    let orders = "SELECT o.id, o.store_id, o.customer_id, c.country, o.placed_day, o.status, o.total,
           max(0, o.paid - o.refunded - CASE WHEN o.phase IN ('live', 'awaiting_approval') THEN o.total ELSE o.billed_total END)
         FROM orders o JOIN customers c ON c.id = o.customer_id";
    let moved = format!(
        "SELECT m.store_id, p.code, ifnull(k.name, ''), v.sku, m.day, m.delta, u.decimals {GOODS} JOIN movements m ON m.variant_id = v.id"
    );
    Facts {
        movements: tx
            .all(&moved, [], |row| {
                let (steps, decimals): (i64, u32) = (row.get(5)?, row.get(6)?);
                Ok(MovementFact {
                    store: row.get(0)?,
                    product: row.get(1)?,
                    category: row.get(2)?,
                    sku: row.get(3)?,
                    day: row.get(4)?,
                    milli: steps * 1000 / 10_i64.pow(decimals),
                })
            })
            .unwrap(),
        bills: tx
            .all(bills, [], |row| {
                Ok(BillFact {
                    store: row.get(0)?,
                    customer: row.get(1)?,
                    country: row.get(2)?,
                    day: row.get(3)?,
                    is_bill: row.get(4)?,
                    is_first: row.get(5)?,
                    lines: lines(
                        tx,
                        "bill_lines",
                        "l.net, l.quantity",
                        "bill_id",
                        row.get(6)?,
                    ),
                })
            })
            .unwrap(),
        orders: tx
            .all(orders, [], |row| {
                let columns =
                    "l.amount * (l.ordered - l.cancelled) / l.ordered, l.ordered - l.cancelled";
                Ok(OrderFact {
                    id: row.get(0)?,
                    store: row.get(1)?,
                    customer: row.get(2)?,
                    country: row.get(3)?,
                    day: row.get(4)?,
                    status: row.get(5)?,
                    total: row.get(6)?,
                    refund_due: row.get(7)?,
                    lines: lines(tx, "order_lines", columns, "order_id", row.get(0)?),
                })
            })
            .unwrap(),
        payments: tx
            .all(
                "SELECT order_id, method, day, kind, amount FROM payments",
                [],
                |row| {
                    let kind: String = row.get(3)?;
                    Ok(PaymentFact {
                        order: row.get(0)?,
                        method: row.get(1)?,
                        day: row.get(2)?,
                        is_refund: kind == "refund",
                        amount: row.get(4)?,
                    })
                },
            )
            .unwrap(),
    }
}
