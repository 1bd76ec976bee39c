//! Statements about who let a retailer's order in, level by level, or refused it.

use rusqlite::params;
use serde_json::Value;

use crate::domain::approval::{Approval, Verdict};
use crate::domain::id::{CustomerId, OrderId, UserId, VariantId};
use crate::domain::quantity::Quantity;
use crate::domain::time::Day;
use crate::store::audit::{self, Audited, json};
use crate::store::{Result, Tx};

const OF_ORDER: &str = "SELECT a.level, a.verdict, a.at, a.user_id, u.name, a.reason
     FROM approvals a JOIN users u ON u.id = a.user_id WHERE a.order_id = ?1 ORDER BY a.level";
const INSERT: &str = "INSERT INTO approvals (order_id, level, verdict, at, user_id, reason)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6)";

const USUAL: &str = "SELECT l.variant_id, sum(l.ordered - l.cancelled), count(DISTINCT l.order_id) FROM order_lines l
     WHERE l.order_id IN (SELECT id FROM orders WHERE customer_id = ?1 AND number < ?2 AND phase = 'live'
         ORDER BY number DESC LIMIT ?3) AND l.voided = 0
     GROUP BY l.variant_id HAVING sum(l.ordered - l.cancelled) > 0";
const OLDEST_UNPAID: &str = "SELECT min(b.day) FROM orders o JOIN bills b ON b.order_id = o.id
     WHERE o.customer_id = ?1 AND b.kind = 'bill' AND o.billed_total > o.paid - o.refunded";

/// A decision that is written now.
#[derive(Debug, Clone, Copy)]
pub struct NewApproval<'a> {
    /// About which order.
    pub order: OrderId,
    /// 1, or 2 for the second person.
    pub level: i64,
    /// What was decided.
    pub verdict: Verdict,
    /// By whom.
    pub user: UserId,
    /// Why it was refused.
    pub reason: &'a str,
}

impl Audited for NewApproval<'_> {
    const TABLE: &'static str = "approvals";

    fn fields(&self) -> Vec<(&'static str, Value)> {
        vec![
            ("order_id", json(self.order.0)),
            ("level", json(self.level)),
            ("verdict", json(self.verdict.word())),
            ("user_id", json(self.user.0)),
            ("reason", json(self.reason)),
        ]
    }
}

/// What was decided about an order, first level first.
pub fn of_order(tx: &Tx<'_>, order: OrderId) -> Result<Vec<Approval>> {
    tx.all(OF_ORDER, [order], |row| {
        Ok(Approval {
            level: row.get(0)?,
            verdict: row.get(1)?,
            at: row.get(2)?,
            user_id: row.get(3)?,
            user: row.get(4)?,
            reason: row.get(5)?,
        })
    })
}

/// Writes a decision; it is never changed.
pub fn insert(tx: &Tx<'_>, new: &NewApproval<'_>) -> Result<()> {
    let at = tx.stamp()?.at;
    let id = tx.insert(
        INSERT,
        params![new.order, new.level, new.verdict, at, new.user, new.reason],
    )?;
    audit::inserted(tx, id, new)
}

/// How much of each variant a customer took in the last orders before this one: variant, sum, in how many of them.
pub fn usual(
    tx: &Tx<'_>,
    customer: CustomerId,
    number: i64,
    orders: i64,
) -> Result<Vec<(VariantId, Quantity, i64)>> {
    tx.all(USUAL, params![customer, number, orders], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
    })
}

/// The day of the oldest bill of an order that is not paid, if a customer has one.
pub fn oldest_unpaid(tx: &Tx<'_>, customer: CustomerId) -> Result<Option<Day>> {
    let found: Option<Option<Day>> = tx.value(OLDEST_UNPAID, [customer])?;
    Ok(found.flatten())
}
