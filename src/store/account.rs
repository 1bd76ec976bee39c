//! Statements about what customers buy, pay and owe: the list, the ledger, favourites, last prices, what hangs on them.

use rusqlite::{Row, params};

use crate::domain::account::{
    CustomerRow, CustomersOf, Dependents, Favourite, LastPrice, Ledger, LedgerEntry, LedgerKind,
};
use crate::domain::id::CustomerId;
use crate::domain::money::Money;
use crate::domain::time::Day;
use crate::store::{Error, Result, Tx};

/// Walks the codes in order: a page costs what it shows.
const ROWS: &str = "SELECT c.id, c.code, c.name, c.city, coalesce(r.code, ''), coalesce(a.billed - a.kept, 0),
       c.credit_limit - coalesce(a.billed - a.kept, 0) - coalesce(a.open_orders, 0), c.blocked, c.active, c.search
     FROM customers c LEFT JOIN areas r ON r.id = c.area_id LEFT JOIN customer_accounts a ON a.customer_id = c.id
     WHERE c.code > ?1 AND (?2 IS NULL OR r.code = ?2)
       AND CASE ?3 WHEN 'active' THEN c.active WHEN 'owing' THEN coalesce(a.billed - a.kept, 0) > 0
           WHEN 'blocked' THEN c.blocked WHEN 'inactive' THEN NOT c.active ELSE 1 END
     ORDER BY c.code";
/// Who owes is the order's customer: a bill keeps the name of a duplicate that it was printed with.
const LEDGER: &str =
    "SELECT b.at AS at, b.day, b.kind, b.number, o.id, o.number,
       CASE b.kind WHEN 'bill' THEN b.total ELSE -b.total END, 0 AS side, b.id AS row
     FROM orders o CROSS JOIN bills b ON b.order_id = o.id WHERE o.customer_id = ?1
     UNION ALL
     SELECT p.at, p.day, p.kind, m.name, o.id, o.number,
       CASE p.kind WHEN 'payment' THEN -p.amount ELSE p.amount END, 1, p.id
     FROM orders o CROSS JOIN payments p ON p.order_id = o.id JOIN payment_methods m ON m.code = p.method
     WHERE o.customer_id = ?1
     ORDER BY at, side, row";
const FAVOURITES: &str = "SELECT p.code, p.name, count(DISTINCT CASE b.kind WHEN 'bill' THEN b.id END) AS bills,
       sum(CASE b.kind WHEN 'bill' THEN l.quantity ELSE -l.quantity END), max(l.decimals),
       sum(CASE b.kind WHEN 'bill' THEN l.net ELSE -l.net END) AS net,
       max(CASE b.kind WHEN 'bill' THEN b.day END)
     FROM orders o CROSS JOIN bills b ON b.order_id = o.id CROSS JOIN bill_lines l ON l.bill_id = b.id
     JOIN variants v ON v.id = l.variant_id JOIN products p ON p.id = v.product_id
     WHERE o.customer_id = ?1 GROUP BY p.id ORDER BY bills DESC, net DESC, p.code LIMIT ?2";
/// `max` picks the row that the other columns are of.
const PRICES: &str = "SELECT v.sku, p.name, v.colour, v.size, l.price, l.discount, l.quantity, l.decimals, v.price,
       b.day, b.number, max(b.id) AS bill
     FROM orders o CROSS JOIN bills b ON b.order_id = o.id CROSS JOIN bill_lines l ON l.bill_id = b.id
     JOIN variants v ON v.id = l.variant_id JOIN products p ON p.id = v.product_id
     WHERE o.customer_id = ?1 AND b.kind = 'bill' GROUP BY v.id ORDER BY bill DESC, v.sku LIMIT ?2";
const OPEN_ORDERS: &str = "SELECT count(*) FROM orders WHERE customer_id = ?1
     AND status IN ('awaiting_approval', 'pending', 'billing', 'part_sent')";
const CARTS: &str = "SELECT count(*) FROM orders WHERE customer_id = ?1 AND phase = 'draft'";
const ORDERS: &str = "SELECT count(*) FROM orders WHERE customer_id = ?1 AND phase <> 'draft'";
const USERS: &str =
    "SELECT name FROM users WHERE customer_id = ?1 AND status <> 'disabled' ORDER BY name";
const MERGED: &str = "SELECT code FROM customers WHERE merged_into_id = ?1 ORDER BY code";

/// Customers by code, after the code `after`, at most `limit`; `words` are folded and each must occur in name, code or
/// city.
pub fn rows(
    tx: &Tx<'_>,
    words: &[String],
    area: Option<&str>,
    of: CustomersOf,
    after: &str,
    limit: usize,
) -> Result<Vec<CustomerRow>> {
    let mut statement = tx.prepare(ROWS)?;
    let mut rows = statement.query(params![after, area, of.word()])?;
    let mut found = Vec::new();
    while found.len() < limit
        && let Some(row) = rows.next()?
    {
        let search: String = row.get(9)?;
        if words.iter().all(|word| search.contains(word.as_str())) {
            found.push(CustomerRow {
                id: row.get(0)?,
                code: row.get(1)?,
                name: row.get(2)?,
                city: row.get(3)?,
                area: row.get(4)?,
                balance: row.get(5)?,
                headroom: row.get(6)?,
                blocked: row.get(7)?,
                active: row.get(8)?,
            });
        }
    }
    Ok(found)
}

fn entry(row: &Row<'_>) -> Result<LedgerEntry> {
    let word: String = row.get(2)?;
    Ok(LedgerEntry {
        at: row.get(0)?,
        day: row.get(1)?,
        kind: LedgerKind::parse(&word).ok_or(Error::Corrupt {
            table: "bills",
            column: "kind",
        })?,
        document: row.get(3)?,
        order: row.get(4)?,
        number: row.get(5)?,
        amount: row.get(6)?,
        balance: Money::ZERO,
    })
}

/// Bills, credit notes, payments and refunds of a customer within some days, oldest first, each with what he owed after
/// it; of more than `limit` the latest, and the others are summed in the opening balance.
pub fn ledger(
    tx: &Tx<'_>,
    customer: CustomerId,
    from: Option<Day>,
    to: Option<Day>,
    limit: usize,
) -> Result<Ledger> {
    let mut balance = 0_i64;
    let mut opening = 0_i64;
    let mut entries = Vec::new();
    for mut entry in tx.all(LEDGER, [customer], entry)? {
        if to.is_some_and(|to| entry.day > to) {
            continue;
        }
        balance = balance.saturating_add(entry.amount.minor());
        if from.is_some_and(|from| entry.day < from) {
            opening = balance;
            continue;
        }
        entry.balance = Money::from_minor(balance);
        entries.push(entry);
    }
    let beyond = entries.len().saturating_sub(limit);
    if let Some(last) = entries.drain(..beyond).next_back() {
        opening = last.balance.minor();
    }
    Ok(Ledger {
        opening: Money::from_minor(opening),
        entries,
        closing: Money::from_minor(balance),
    })
}

/// The products that a customer bought most often.
pub fn favourites(tx: &Tx<'_>, customer: CustomerId, limit: usize) -> Result<Vec<Favourite>> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    tx.all(FAVOURITES, params![customer, limit], |row| {
        Ok(Favourite {
            code: row.get(0)?,
            name: row.get(1)?,
            bills: row.get(2)?,
            quantity: row.get(3)?,
            decimals: row.get(4)?,
            net: row.get(5)?,
            last: row.get(6)?,
        })
    })
}

/// What a customer paid last for each variant, the latest first.
pub fn last_prices(tx: &Tx<'_>, customer: CustomerId, limit: usize) -> Result<Vec<LastPrice>> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    tx.all(PRICES, params![customer, limit], |row| {
        let words: [String; 3] = [row.get(1)?, row.get(2)?, row.get(3)?];
        let words = words.iter().map(String::as_str);
        let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
        Ok(LastPrice {
            sku: row.get(0)?,
            title: words.join(" "),
            price: row.get(4)?,
            discount: row.get(5)?,
            quantity: row.get(6)?,
            decimals: row.get(7)?,
            catalogue: row.get(8)?,
            day: row.get(9)?,
            bill: row.get(10)?,
        })
    })
}

/// What hangs on a customer.
pub fn dependents(tx: &Tx<'_>, customer: CustomerId) -> Result<Dependents> {
    let count = |sql: &str| -> Result<i64> { Ok(tx.value(sql, [customer])?.unwrap_or(0)) };
    Ok(Dependents {
        open_orders: count(OPEN_ORDERS)?,
        carts: count(CARTS)?,
        orders: count(ORDERS)?,
        users: tx.all(USERS, [customer], |row| Ok(row.get(0)?))?,
    })
}

/// The codes of the duplicates that became part of a customer.
pub fn merged(tx: &Tx<'_>, customer: CustomerId) -> Result<Vec<String>> {
    tx.all(MERGED, [customer], |row| Ok(row.get(0)?))
}
