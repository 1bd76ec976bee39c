//! The checks of `verify`: each rule of domain.md §3 as a question that no row may answer.
//!
//! Every check is one statement that yields the offending rows with what is wrong, read in a stream; what is summed
//! from millions of rows is asked month by month, so that the memory stays small.

use crate::domain::money::Money;
use crate::domain::order::{Buckets, Facts, Phase, Status, status};
use crate::domain::payment::{Account, PaymentStatus};
use crate::store::verify_sql::{CHECKS, MONTHLY, MONTHS};
use crate::store::{Result, Tx, chain, seal, verify_approvals, verify_goods, verify_purchases};

/// One row that does not hold what it must.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Which rule.
    pub check: &'static str,
    /// Which row: its table and its key.
    pub row: String,
    /// What is wrong with it.
    pub message: String,
}

/// Findings of one check that are listed; the rest is said in one more.
const LISTED: usize = 1_000;

const INTEGRITY: &str = "SELECT integrity_check FROM pragma_integrity_check";
const FOREIGN_KEYS: &str =
    "SELECT \"table\" || ' ' || coalesce(rowid, '?'), 'points to a row of ' || parent || ' that is not there'
     FROM pragma_foreign_key_check";
const ORDERS: &str = "SELECT o.id, o.number, o.phase, o.status, o.total, o.billed_total, o.paid, o.refunded, o.payment_status,
       (SELECT count(*) > 0 AND sum(s.state = 'delivered') = count(*) FROM shipments s WHERE s.order_id = o.id),
       l.ordered, l.open, l.picked, l.billed, l.cancelled, l.returned
     FROM orders o LEFT JOIN order_lines l ON l.order_id = o.id ORDER BY o.id";

/// Gathers findings and stops listing one check's when there are too many.
#[derive(Default)]
struct Findings {
    all: Vec<Finding>,
    of_check: usize,
}

impl Findings {
    fn begin(&mut self) {
        self.of_check = 0;
    }

    fn add(&mut self, check: &'static str, row: String, message: String) {
        self.of_check += 1;
        match self.of_check.cmp(&(LISTED + 1)) {
            std::cmp::Ordering::Less => self.all.push(Finding {
                check,
                row,
                message,
            }),
            std::cmp::Ordering::Equal => self.all.push(Finding {
                check,
                row: "more rows".to_owned(),
                message: format!(
                    "more than {LISTED} rows fail this check; mend these and verify again"
                ),
            }),
            std::cmp::Ordering::Greater => {}
        }
    }

    fn ask(
        &mut self,
        tx: &Tx<'_>,
        check: &'static str,
        sql: &str,
        month: Option<&str>,
    ) -> Result<()> {
        let mut statement = tx.prepare(sql)?;
        let mut rows = match month {
            Some(month) => statement.query([month])?,
            None => statement.query([])?,
        };
        while let Some(row) = rows.next()? {
            self.add(check, row.get(0)?, row.get(1)?);
        }
        Ok(())
    }
}

/// Runs every check on one moment of the file.
pub fn verify(tx: &Tx<'_>) -> Result<Vec<Finding>> {
    let mut findings = Findings::default();
    findings.begin();
    integrity(tx, &mut findings)?;
    findings.begin();
    findings.ask(tx, "foreign_keys", FOREIGN_KEYS, None)?;
    for (check, sql) in CHECKS
        .iter()
        .chain(&verify_goods::CHECKS)
        .chain(&verify_approvals::CHECKS)
    {
        findings.begin();
        findings.ask(tx, check, sql, None)?;
    }
    findings.begin();
    orders(tx, &mut findings)?;
    findings.begin();
    for (row, message) in verify_purchases::wrong_status(tx)? {
        findings.add("purchase_status", row, message);
    }
    let months: Vec<String> = tx.all(MONTHS, [], |row| Ok(row.get(0)?))?;
    for (check, sql) in MONTHLY {
        findings.begin();
        for month in &months {
            findings.ask(tx, check, sql, Some(month))?;
        }
    }
    findings.begin();
    if let Some(broken) = chain::first_broken(tx)? {
        findings.add(
            "audit_chain",
            format!("audit {}", broken.id),
            broken.message,
        );
    }
    findings.begin();
    seal::check(tx, |row, message| findings.add("sealed", row, message))?;
    Ok(findings.all)
}

fn integrity(tx: &Tx<'_>, findings: &mut Findings) -> Result<()> {
    let verdicts: Vec<String> = tx.all(INTEGRITY, [], |row| Ok(row.get(0)?))?;
    for verdict in verdicts.into_iter().filter(|verdict| verdict != "ok") {
        findings.add("integrity", "file".to_owned(), verdict);
    }
    Ok(())
}

/// One order with its lines as they come by.
struct Passing {
    id: i64,
    number: Option<i64>,
    phase: Phase,
    status: Status,
    account: Account,
    payment_status: PaymentStatus,
    all_delivered: bool,
    lines: Vec<Buckets>,
}

impl Passing {
    fn check(&self, findings: &mut Findings) {
        let row = match self.number {
            Some(number) => format!("orders {}", crate::domain::id::order_number(number)),
            None => format!("orders id {}", self.id),
        };
        let owed = self.account.due().and_then(|due| {
            let back = self.account.refund_due()?;
            Ok((due, back, self.account.status()?))
        });
        let Ok((due, back, payment_status)) = owed else {
            findings.add(
                "order_status",
                row,
                "its amounts are out of range".to_owned(),
            );
            return;
        };
        let expected = status(&Facts {
            phase: self.phase,
            lines: &self.lines,
            all_delivered: self.all_delivered,
            settled: due == Money::ZERO && back == Money::ZERO,
        });
        if expected != self.status {
            let message = format!(
                "status is {}, but its lines, shipments and payments make it {}",
                self.status.word(),
                expected.word()
            );
            findings.add("order_status", row.clone(), message);
        }
        if self.phase != Phase::Draft && payment_status != self.payment_status {
            let message = format!(
                "payment status is {}, but its amounts make it {}",
                self.payment_status.word(),
                payment_status.word()
            );
            findings.add("payment_status", row, message);
        }
    }
}

/// Recomputes the status of every order from its lines, shipments and money, one order at a time.
fn orders(tx: &Tx<'_>, findings: &mut Findings) -> Result<()> {
    let mut statement = tx.prepare(ORDERS)?;
    let mut rows = statement.query([])?;
    let mut passing: Option<Passing> = None;
    while let Some(row) = rows.next()? {
        let id: i64 = row.get(0)?;
        if passing.as_ref().is_none_or(|order| order.id != id) {
            if let Some(done) = passing.take() {
                done.check(findings);
            }
            let phase: Phase = row.get(2)?;
            let payable = match phase {
                Phase::Live | Phase::AwaitingApproval => row.get(4)?,
                Phase::Draft | Phase::Rejected | Phase::Deleted | Phase::Expired => row.get(5)?,
            };
            passing = Some(Passing {
                id,
                number: row.get(1)?,
                phase,
                status: row.get(3)?,
                account: Account {
                    payable,
                    paid: row.get(6)?,
                    refunded: row.get(7)?,
                },
                payment_status: row.get(8)?,
                all_delivered: row.get(9)?,
                lines: Vec::new(),
            });
        }
        if let (Some(order), Some(ordered)) = (passing.as_mut(), row.get(10)?) {
            order.lines.push(Buckets {
                ordered,
                open: row.get(11)?,
                picked: row.get(12)?,
                billed: row.get(13)?,
                cancelled: row.get(14)?,
                returned: row.get(15)?,
            });
        }
    }
    if let Some(done) = passing {
        done.check(findings);
    }
    Ok(())
}

#[cfg(test)]
#[path = "verify_tests.rs"]
mod tests;
