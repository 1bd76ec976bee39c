//! Statements about who let a retailer's order in, level by level, or refused it.

use rusqlite::params;
use serde_json::Value;

use crate::domain::approval::{Approval, Verdict};
use crate::domain::id::{OrderId, UserId};
use crate::store::audit::{self, Audited, json};
use crate::store::{Result, Tx};

const OF_ORDER: &str = "SELECT a.level, a.verdict, a.at, a.user_id, u.name, a.reason
     FROM approvals a JOIN users u ON u.id = a.user_id WHERE a.order_id = ?1 ORDER BY a.level";
const INSERT: &str = "INSERT INTO approvals (order_id, level, verdict, at, user_id, reason)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6)";

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
