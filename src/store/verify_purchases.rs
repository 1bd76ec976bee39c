//! The checks of `verify` on buying: the status of each purchase order is recomputed from its lines.

use crate::domain::id::purchase_number;
use crate::domain::purchase::{Portions, PurchaseStatus, status};
use crate::store::{Result, Tx};

const ORDERS: &str = "SELECT p.id, p.number, p.status, p.sent_at IS NOT NULL, p.closed_at IS NOT NULL, l.ordered, l.received,
       l.cancelled
     FROM purchase_orders p LEFT JOIN purchase_lines l ON l.purchase_id = p.id ORDER BY p.id";

struct Passing {
    id: i64,
    number: i64,
    status: PurchaseStatus,
    sent: bool,
    closed: bool,
    lines: Vec<Portions>,
}

impl Passing {
    fn wrong(&self) -> Option<(String, String)> {
        let expected = status(self.sent, self.closed, &self.lines);
        (expected != self.status).then(|| {
            let message = format!(
                "status is {}, but its lines make it {}",
                self.status.word(),
                expected.word()
            );
            (
                format!("purchase_orders {}", purchase_number(self.number)),
                message,
            )
        })
    }
}

/// The orders whose status is not what their lines make it: which, and what is wrong.
pub(super) fn wrong_status(tx: &Tx<'_>) -> Result<Vec<(String, String)>> {
    let mut statement = tx.prepare(ORDERS)?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    let mut passing: Option<Passing> = None;
    while let Some(row) = rows.next()? {
        let id: i64 = row.get(0)?;
        if passing.as_ref().is_none_or(|order| order.id != id) {
            found.extend(passing.take().and_then(|order| order.wrong()));
            passing = Some(Passing {
                id,
                number: row.get(1)?,
                status: row.get(2)?,
                sent: row.get(3)?,
                closed: row.get(4)?,
                lines: Vec::new(),
            });
        }
        if let (Some(order), Some(ordered)) = (passing.as_mut(), row.get(5)?) {
            order.lines.push(Portions {
                ordered,
                received: row.get(6)?,
                cancelled: row.get(7)?,
            });
        }
    }
    found.extend(passing.and_then(|order| order.wrong()));
    Ok(found)
}

/// What came against a line is what the ledger booked for its order, and the ledger books nothing for an order that does
/// not list it.
pub(super) const RECEIVED: &str = "SELECT 'purchase_lines ' || t.id, printf('%d received, but the movements of its order add up to %d', t.received, t.moved)
     FROM (SELECT l.id, l.received, (SELECT coalesce(sum(m.delta), 0) FROM movements m
             WHERE m.variant_id = l.variant_id AND m.store_id = p.store_id AND m.purchase_id = p.id) AS moved
           FROM purchase_orders p CROSS JOIN purchase_lines l ON l.purchase_id = p.id) t
     WHERE t.received <> t.moved
     UNION ALL
     SELECT 'movements ' || m.id, 'brings goods for a purchase order that does not list them'
     FROM movements m WHERE m.purchase_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM purchase_lines l
       JOIN purchase_orders p ON p.id = l.purchase_id
       WHERE l.purchase_id = m.purchase_id AND l.variant_id = m.variant_id AND p.store_id = m.store_id)";

/// No line has more received and cancelled than ordered.
pub(super) const PORTIONS: &str = "SELECT 'purchase_lines ' || id,
       printf('received %d and cancelled %d of %d ordered', received, cancelled, ordered)
     FROM purchase_lines WHERE received < 0 OR cancelled < 0 OR received + cancelled > ordered";

/// Whoever has suppliers has a preferred one.
pub(super) const PREFERRED: &str = "SELECT 'supplier_variants ' || v.sku, printf('has %d suppliers, of whom %d are preferred', count(*), sum(x.preferred))
     FROM supplier_variants x JOIN variants v ON v.id = x.variant_id
     GROUP BY x.variant_id HAVING sum(x.preferred) <> 1";

/// The last number given is the largest.
pub(super) const NUMBER: &str = "SELECT 'shop', printf('the last purchase order number is %d, but there is an order %d', s.purchase_number, p.last)
     FROM shop s, (SELECT max(number) AS last FROM purchase_orders) p WHERE p.last > s.purchase_number";
