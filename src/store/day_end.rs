//! Statements of the day-end report: what one local day billed, took back, took in and gave back.

use crate::domain::id::StoreId;
use crate::domain::money::Money;
use crate::domain::time::Day;
use crate::store::{Result, Tx};

const DOCUMENTS: &str = "SELECT count(*), coalesce(sum(net), 0), coalesce(sum(tax), 0),
       coalesce(sum(rounding), 0), coalesce(sum(total), 0)
     FROM bills WHERE day = ?1 AND kind = ?2 AND (?3 IS NULL OR store_id = ?3)";
const NUMBERS: &str = "SELECT min(number), max(number) FROM bills
     WHERE day = ?1 AND kind = ?2 AND (?3 IS NULL OR store_id = ?3) GROUP BY series, fiscal_year ORDER BY 1";
const DISCOUNTS: &str =
    "SELECT coalesce(sum(l.discount), 0) FROM bills b JOIN bill_lines l ON l.bill_id = b.id
     WHERE b.day = ?1 AND b.kind = 'bill' AND (?2 IS NULL OR b.store_id = ?2)";
const METHODS: &str = "SELECT m.name, m.is_cash, sum(p.kind = 'payment'),
       sum(CASE p.kind WHEN 'payment' THEN p.amount ELSE 0 END), sum(p.kind = 'refund'),
       sum(CASE p.kind WHEN 'refund' THEN p.amount ELSE 0 END)
     FROM payments p JOIN orders o ON o.id = p.order_id JOIN payment_methods m ON m.code = p.method
     WHERE p.day = ?1 AND (?2 IS NULL OR o.store_id = ?2) GROUP BY m.code ORDER BY m.position";
const USERS: &str = "SELECT coalesce(u.name, 'system'), count(*), sum(b.total)
     FROM bills b LEFT JOIN users u ON u.id = b.user_id
     WHERE b.day = ?1 AND b.kind = 'bill' AND (?2 IS NULL OR b.store_id = ?2) GROUP BY b.user_id ORDER BY 1";

/// Documents of one kind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Documents {
    /// How many.
    pub count: i64,
    /// The first and the last number of each series.
    pub numbers: Vec<(String, String)>,
    /// Before tax.
    pub net: Money,
    /// Tax.
    pub tax: Money,
    /// Rounding lines.
    pub rounding: Money,
    /// All of it.
    pub total: Money,
}

/// What one way to pay brought and took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taking {
    /// Its name.
    pub method: String,
    /// Whether it lies in the drawer.
    pub is_cash: bool,
    /// How many payments.
    pub payments: i64,
    /// Their sum.
    pub taken: Money,
    /// How many refunds.
    pub refunds: i64,
    /// Their sum.
    pub given: Money,
}

/// Bills (`bill`) or credit notes (`credit_note`) of a day, of one store or all.
pub fn documents(tx: &Tx<'_>, day: Day, kind: &str, store: Option<StoreId>) -> Result<Documents> {
    let found = tx.one(DOCUMENTS, (day, kind, store), |row| {
        Ok(Documents {
            count: row.get(0)?,
            numbers: Vec::new(),
            net: row.get(1)?,
            tax: row.get(2)?,
            rounding: row.get(3)?,
            total: row.get(4)?,
        })
    })?;
    let numbers = tx.all(NUMBERS, (day, kind, store), |row| {
        Ok((row.get(0)?, row.get(1)?))
    })?;
    Ok(Documents {
        numbers,
        ..found.unwrap_or_default()
    })
}

/// Σ discounts on the day's bills.
pub fn discounts(tx: &Tx<'_>, day: Day, store: Option<StoreId>) -> Result<Money> {
    Ok(tx.value(DISCOUNTS, (day, store))?.unwrap_or(Money::ZERO))
}

/// What was taken and given back, by way to pay.
pub fn takings(tx: &Tx<'_>, day: Day, store: Option<StoreId>) -> Result<Vec<Taking>> {
    tx.all(METHODS, (day, store), |row| {
        Ok(Taking {
            method: row.get(0)?,
            is_cash: row.get(1)?,
            payments: row.get(2)?,
            taken: row.get(3)?,
            refunds: row.get(4)?,
            given: row.get(5)?,
        })
    })
}

/// Who billed: name, how many bills, their sum.
pub fn users(tx: &Tx<'_>, day: Day, store: Option<StoreId>) -> Result<Vec<(String, i64, Money)>> {
    tx.all(USERS, (day, store), |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
    })
}
