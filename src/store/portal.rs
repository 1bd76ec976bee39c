//! Statements for the portal. Each of them that reads or writes a customer's data carries that customer in its WHERE.

use rusqlite::{Row, params};

use crate::domain::document::{BillBrief, OrderLine};
use crate::domain::id::{CustomerId, OrderId, UserId, VariantId};
use crate::domain::order::Status;
use crate::domain::portal::{PortalBrief, PortalEvent, PortalShipment, tells_retailer};
use crate::store::bill_list::read_brief as read_bill;
use crate::store::order::read_line;
use crate::store::{Result, Tx};

const CART: &str = "SELECT id FROM orders
     WHERE phase = 'draft' AND customer_id = ?1 AND user_id = ?2 ORDER BY updated_at DESC, id DESC LIMIT 1";
const CONFIRMATION: &str =
    "SELECT confirmation FROM orders WHERE id = ?2 AND customer_id = ?1 AND phase = 'draft'";
const SET_CONFIRMATION: &str =
    "UPDATE orders SET confirmation = ?3 WHERE id = ?2 AND customer_id = ?1 AND phase = 'draft'";
const LAST_ORDER: &str = "SELECT id FROM orders
     WHERE customer_id = ?1 AND number IS NOT NULL AND phase IN ('live', 'awaiting_approval') AND status <> 'cancelled'
     ORDER BY number DESC LIMIT 1";

macro_rules! brief {
    ($rest:literal) => {
        concat!(
            "SELECT o.number, o.status, o.placed_at, o.total, o.payment_status, o.updated_at,
                    (SELECT count(*) FROM order_lines l WHERE l.order_id = o.id AND l.voided = 0)
               FROM orders o WHERE o.customer_id = ?1 AND o.phase <> 'draft' ",
            $rest
        )
    };
}

const ORDERS: &str =
    brief!("AND o.archived_at IS NULL AND o.number < ?2 ORDER BY o.number DESC LIMIT ?3");
const BRIEF: &str = brief!("AND o.id = ?2");
const OWN_ORDER: &str =
    "SELECT id FROM orders WHERE number = ?2 AND customer_id = ?1 AND phase <> 'draft'";
const LINES: &str = "SELECT l.* FROM order_lines l JOIN orders o ON o.id = l.order_id
     WHERE o.customer_id = ?1 AND l.order_id = ?2 AND l.voided = 0 ORDER BY l.position";
const TIMELINE: &str =
    "SELECT e.at, coalesce(u.customer_id = o.customer_id, 0), e.event, e.to_status, e.text
       FROM order_events e JOIN orders o ON o.id = e.order_id LEFT JOIN users u ON u.id = e.user_id
      WHERE o.customer_id = ?1 AND e.order_id = ?2 ORDER BY e.at, e.id";
const SHIPMENTS: &str = "SELECT b.number, h.state, h.changed_at
       FROM shipments h JOIN bills b ON b.id = h.bill_id JOIN orders o ON o.id = h.order_id
      WHERE o.customer_id = ?1 AND h.order_id = ?2 ORDER BY h.id";

macro_rules! bill {
    ($rest:literal) => {
        concat!(
            "SELECT b.id, b.number, b.kind = 'credit_note' AS credit, o.number AS order_number, b.customer_name,
                    s.code AS store, b.at, b.net, b.tax, b.total
               FROM bills b JOIN orders o ON o.id = b.order_id JOIN stores s ON s.id = b.store_id
              WHERE o.customer_id = ?1 AND ",
            $rest
        )
    };
}

const BILLS: &str = bill!("b.order_id = ?2 ORDER BY b.id");
const OWN_BILL: &str = bill!("b.number = ?2 COLLATE NOCASE");

const SOLD: &str = "SELECT v.id FROM variants v JOIN products p ON p.id = v.product_id
     WHERE v.active = 1 AND p.active = 1 AND v.sku > ?1 ORDER BY v.sku LIMIT ?2";

/// The cart of a customer's user, if he has one.
pub fn cart(tx: &Tx<'_>, customer: CustomerId, user: UserId) -> Result<Option<OrderId>> {
    tx.value(CART, params![customer, user])
}

/// The code that submits a customer's cart, if one was asked for since it was changed last.
pub fn confirmation(tx: &Tx<'_>, customer: CustomerId, cart: OrderId) -> Result<Option<String>> {
    let code: Option<Option<String>> = tx.value(CONFIRMATION, params![customer, cart])?;
    Ok(code.flatten())
}

/// Keeps another code for a customer's cart, or none. It is no change of the cart: the log says nothing of it.
pub fn set_confirmation(
    tx: &Tx<'_>,
    customer: CustomerId,
    cart: OrderId,
    code: Option<&str>,
) -> Result<()> {
    tx.run(SET_CONFIRMATION, params![customer, cart, code])?;
    Ok(())
}

/// A customer's newest order that was not given up.
pub fn last_order(tx: &Tx<'_>, customer: CustomerId) -> Result<Option<OrderId>> {
    tx.value(LAST_ORDER, [customer])
}

fn read_brief(row: &Row<'_>) -> Result<PortalBrief> {
    Ok(PortalBrief {
        number: row.get(0)?,
        status: row.get(1)?,
        placed_at: row.get(2)?,
        total: row.get(3)?,
        payment_status: row.get(4)?,
        changed_at: row.get(5)?,
        lines: row.get(6)?,
    })
}

/// A page of a customer's orders, newest first: numbers below `before`.
pub fn orders(
    tx: &Tx<'_>,
    customer: CustomerId,
    before: i64,
    limit: i64,
) -> Result<Vec<PortalBrief>> {
    tx.all(ORDERS, params![customer, before, limit], read_brief)
}

/// A customer's order as in the list.
pub fn brief(tx: &Tx<'_>, customer: CustomerId, order: OrderId) -> Result<Option<PortalBrief>> {
    tx.one(BRIEF, params![customer, order], read_brief)
}

/// A customer's order by its number; another's is not found.
pub fn own_order(tx: &Tx<'_>, customer: CustomerId, number: i64) -> Result<Option<OrderId>> {
    tx.value(OWN_ORDER, params![customer, number])
}

/// The lines of a customer's order or cart, without those struck through.
pub fn lines(tx: &Tx<'_>, customer: CustomerId, order: OrderId) -> Result<Vec<OrderLine>> {
    tx.all(LINES, params![customer, order], read_line)
}

/// What happened to a customer's order, as far as he is told.
pub fn timeline(tx: &Tx<'_>, customer: CustomerId, order: OrderId) -> Result<Vec<PortalEvent>> {
    tx.all(TIMELINE, params![customer, order], |row| {
        let event: String = row.get(2)?;
        let text: String = row.get(4)?;
        let text = if tells_retailer(&event) {
            text
        } else {
            String::new()
        };
        let to: Status = row.get(3)?;
        Ok(PortalEvent {
            at: row.get(0)?,
            own: row.get(1)?,
            event,
            to: to.word().to_owned(),
            text,
        })
    })
}

/// The shipments of a customer's order, oldest first.
pub fn shipments(tx: &Tx<'_>, customer: CustomerId, order: OrderId) -> Result<Vec<PortalShipment>> {
    tx.all(SHIPMENTS, params![customer, order], |row| {
        Ok(PortalShipment {
            bill: row.get(0)?,
            state: row.get(1)?,
            changed_at: row.get(2)?,
        })
    })
}

/// The bills and credit notes of a customer's order, oldest first.
pub fn bills(tx: &Tx<'_>, customer: CustomerId, order: OrderId) -> Result<Vec<BillBrief>> {
    tx.all(BILLS, params![customer, order], read_bill)
}

/// A customer's bill by its printed number, any letter case; another's is not found.
pub fn own_bill(tx: &Tx<'_>, customer: CustomerId, number: &str) -> Result<Option<BillBrief>> {
    tx.one(OWN_BILL, params![customer, number], read_bill)
}

/// Variants that are sold, after a SKU, by SKU.
pub fn sold(tx: &Tx<'_>, after: &str, limit: i64) -> Result<Vec<VariantId>> {
    tx.all(SOLD, params![after, limit], |row| Ok(row.get(0)?))
}
