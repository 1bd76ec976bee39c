//! Statements that list everything of one kind, row by row, for files.

use rusqlite::Row;

use crate::domain::id::order_number;
use crate::domain::money::Money;
use crate::domain::quantity::Quantity;
use crate::domain::time::Timestamp;
use crate::store::{Result, Tx};

/// Lots where a product has them, else the balance.
const STOCK: &str =
    "SELECT o.code, v.sku, coalesce(l.on_hand, s.on_hand), u.decimals, coalesce(l.code, ''), coalesce(l.expiry, '')
     FROM stock s JOIN stores o ON o.id = s.store_id JOIN variants v ON v.id = s.variant_id
     JOIN products p ON p.id = v.product_id JOIN units u ON u.id = p.unit_id
     LEFT JOIN lots l ON l.store_id = s.store_id AND l.variant_id = s.variant_id AND l.on_hand > 0
     ORDER BY o.code, v.sku, l.code";
const ORDERS: &str =
    "SELECT o.number, coalesce(o.ref, ''), o.placed_at, c.code, s.code, o.status, v.sku, l.ordered, u.decimals,
       l.price, l.amount, o.total, o.payment_status
     FROM orders o JOIN customers c ON c.id = o.customer_id JOIN stores s ON s.id = o.store_id
     JOIN order_lines l ON l.order_id = o.id JOIN variants v ON v.id = l.variant_id
     JOIN products p ON p.id = v.product_id JOIN units u ON u.id = p.unit_id
     WHERE o.number > 0 ORDER BY o.number, l.position";
const BILLS: &str =
    "SELECT b.number, b.kind, b.at, o.number, c.code, s.code, l.sku, l.description, l.quantity, l.decimals,
       l.price, l.discount, l.net, l.tax, l.total, b.total
     FROM bills b JOIN orders o ON o.id = b.order_id JOIN customers c ON c.id = o.customer_id
     JOIN stores s ON s.id = b.store_id JOIN bill_lines l ON l.bill_id = b.id
     ORDER BY b.id, l.position";

/// Stock of one variant, or of one lot of it, in one store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StockLine {
    /// Store's code.
    pub store: String,
    /// SKU.
    pub sku: String,
    /// Counted goods.
    pub on_hand: Quantity,
    /// Decimals of the unit.
    pub decimals: u8,
    /// Lot's code, empty when none.
    pub lot: String,
    /// Lot's expiry day, empty when none.
    pub expiry: String,
}

/// One line of an order with what its order says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderLine {
    /// `O-000042`.
    pub order: String,
    /// The sender's reference, empty when none.
    pub reference: String,
    /// When it was placed.
    pub placed_at: Timestamp,
    /// Customer's code.
    pub customer: String,
    /// Store's code.
    pub store: String,
    /// Status's word.
    pub status: String,
    /// SKU.
    pub sku: String,
    /// Ordered.
    pub quantity: Quantity,
    /// Decimals of the unit.
    pub decimals: u8,
    /// Of one unit.
    pub price: Money,
    /// Of the line after discounts.
    pub amount: Money,
    /// Of the order.
    pub total: Money,
    /// Payment status's word.
    pub payment_status: String,
}

/// One line of a bill or credit note with what its document says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BillLine {
    /// Number of the document.
    pub number: String,
    /// `bill` or `credit_note`.
    pub kind: String,
    /// When.
    pub at: Timestamp,
    /// `O-000042`.
    pub order: String,
    /// Customer's code.
    pub customer: String,
    /// Store's code.
    pub store: String,
    /// SKU.
    pub sku: String,
    /// As printed.
    pub description: String,
    /// How much.
    pub quantity: Quantity,
    /// Decimals of the unit.
    pub decimals: u8,
    /// Of one unit.
    pub price: Money,
    /// Taken off the line.
    pub discount: Money,
    /// Before tax.
    pub net: Money,
    /// Tax.
    pub tax: Money,
    /// Of the line.
    pub total: Money,
    /// Of the document.
    pub document_total: Money,
}

/// All stock, by store and SKU.
pub fn stock(tx: &Tx<'_>, mut sink: impl FnMut(StockLine)) -> Result<()> {
    each(tx, STOCK, |row| {
        sink(StockLine {
            store: row.get(0)?,
            sku: row.get(1)?,
            on_hand: row.get(2)?,
            decimals: row.get(3)?,
            lot: row.get(4)?,
            expiry: row.get(5)?,
        });
        Ok(())
    })
}

/// All lines of all placed orders, by number.
pub fn orders(tx: &Tx<'_>, mut sink: impl FnMut(OrderLine)) -> Result<()> {
    each(tx, ORDERS, |row| {
        sink(OrderLine {
            order: order_number(row.get(0)?),
            reference: row.get(1)?,
            placed_at: row.get(2)?,
            customer: row.get(3)?,
            store: row.get(4)?,
            status: row.get(5)?,
            sku: row.get(6)?,
            quantity: row.get(7)?,
            decimals: row.get(8)?,
            price: row.get(9)?,
            amount: row.get(10)?,
            total: row.get(11)?,
            payment_status: row.get(12)?,
        });
        Ok(())
    })
}

/// All lines of all bills and credit notes, in the order of their making.
pub fn bills(tx: &Tx<'_>, mut sink: impl FnMut(BillLine)) -> Result<()> {
    each(tx, BILLS, |row| {
        sink(BillLine {
            number: row.get(0)?,
            kind: row.get(1)?,
            at: row.get(2)?,
            order: order_number(row.get(3)?),
            customer: row.get(4)?,
            store: row.get(5)?,
            sku: row.get(6)?,
            description: row.get(7)?,
            quantity: row.get(8)?,
            decimals: row.get(9)?,
            price: row.get(10)?,
            discount: row.get(11)?,
            net: row.get(12)?,
            tax: row.get(13)?,
            total: row.get(14)?,
            document_total: row.get(15)?,
        });
        Ok(())
    })
}

fn each(tx: &Tx<'_>, sql: &str, mut read: impl FnMut(&Row<'_>) -> Result<()>) -> Result<()> {
    let mut statement = tx.prepare(sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        read(row)?;
    }
    Ok(())
}
