//! Statements about customers, their areas and accounts.

use rusqlite::{Row, params};
use serde_json::Value;

use crate::domain::customer::{Customer, CustomerBrief};
use crate::domain::id::CustomerId;
use crate::domain::text::fold;
use crate::domain::time::Timestamp;
use crate::store::audit::{self, Audited, json};
use crate::store::{Error, Result, Tx};

macro_rules! customer_sql {
    ($rest:literal) => {
        concat!(
            "SELECT c.id, c.code, c.name, c.email, c.phone, c.country, c.city, coalesce(r.code, '') AS area,
                c.address, c.tax_id, c.credit_limit, c.notes, c.blocked, c.active,
                coalesce(a.billed - a.kept, 0) AS balance, coalesce(a.open_orders, 0) AS open_orders, c.version,
                c.delivery_weekdays, coalesce(r.delivery_weekdays, ''), coalesce(m.code, '') AS merged_into
             FROM customers c LEFT JOIN areas r ON r.id = c.area_id
             LEFT JOIN customers m ON m.id = c.merged_into_id
             LEFT JOIN customer_accounts a ON a.customer_id = c.id ",
            $rest
        )
    };
}

const CUSTOMER: &str = customer_sql!("WHERE c.id = ?1");
const BY_CODE: &str = customer_sql!("WHERE c.code = ?1");
const CUSTOMERS: &str = customer_sql!("ORDER BY c.code");
const BRIEFS: &str = "SELECT id, code, name, city, country, search, blocked
     FROM customers WHERE active = 1 ORDER BY code";
const INSERT: &str =
    "INSERT INTO customers (code, name, search, email, phone, country, city, area_id, address, tax_id,
       credit_limit, notes, blocked, active, created_at, delivery_weekdays)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, (SELECT id FROM areas WHERE code = ?8), ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)";
const UPDATE: &str =
    "UPDATE customers SET code = ?2, name = ?3, search = ?4, email = ?5, phone = ?6, country = ?7, city = ?8,
       area_id = (SELECT id FROM areas WHERE code = ?9), address = ?10, tax_id = ?11, credit_limit = ?12,
       notes = ?13, blocked = ?14, active = ?15, delivery_weekdays = ?16,
       merged_into_id = (SELECT id FROM customers WHERE code = nullif(?17, '')), version = version + 1 WHERE id = ?1";
const INSERT_ACCOUNT: &str = "INSERT INTO customer_accounts (customer_id) VALUES (?1)";
const SHIFT_ACCOUNT: &str =
    "UPDATE customer_accounts SET billed = billed + ?2, kept = kept + ?3, open_orders = open_orders + ?4
     WHERE customer_id = ?1";
const LAST_FREE: &str = "SELECT max(CAST(substr(code, 3) AS INTEGER)) FROM customers
     WHERE code >= 'C-' AND code < 'C.' AND substr(code, 3) NOT GLOB '*[^0-9]*' AND length(code) BETWEEN 3 AND 12";
const AREA: &str = "SELECT code FROM areas WHERE code = ?1";
const CHANGED: &str = "UPDATE shop SET customers_revision = customers_revision + 1";

fn read(row: &Row<'_>) -> Result<Customer> {
    Ok(Customer {
        id: row.get(0)?,
        code: row.get(1)?,
        name: row.get(2)?,
        email: row.get(3)?,
        phone: row.get(4)?,
        country: row.get(5)?,
        city: row.get(6)?,
        area: row.get(7)?,
        address: row.get(8)?,
        tax_id: row.get(9)?,
        credit_limit: row.get(10)?,
        notes: row.get(11)?,
        blocked: row.get(12)?,
        active: row.get(13)?,
        balance: row.get(14)?,
        open_orders: row.get(15)?,
        version: row.get(16)?,
        weekdays: row.get(17)?,
        area_weekdays: row.get(18)?,
        merged_into: row.get(19)?,
    })
}

impl Audited for Customer {
    const TABLE: &'static str = "customers";

    fn fields(&self) -> Vec<(&'static str, Value)> {
        vec![
            ("code", json(&self.code)),
            ("name", json(&self.name)),
            ("email", json(&self.email)),
            ("phone", json(&self.phone)),
            ("country", json(&self.country)),
            ("city", json(&self.city)),
            ("area", json(&self.area)),
            ("address", json(&self.address)),
            ("tax_id", json(&self.tax_id)),
            ("credit_limit", json(self.credit_limit)),
            ("notes", json(&self.notes)),
            ("blocked", json(self.blocked)),
            ("active", json(self.active)),
            ("delivery_weekdays", json(&self.weekdays)),
            ("merged_into", json(&self.merged_into)),
        ]
    }
}

fn search(customer: &Customer) -> String {
    let Customer {
        name, code, city, ..
    } = customer;
    fold(format!("{name} {code} {city}").trim_end())
}

/// A customer, if there.
pub fn customer(tx: &Tx<'_>, id: CustomerId) -> Result<Option<Customer>> {
    tx.one(CUSTOMER, [id], read)
}

/// A customer by code, any letter case.
pub fn by_code(tx: &Tx<'_>, code: &str) -> Result<Option<Customer>> {
    tx.one(BY_CODE, [code], read)
}

/// A customer by code, any letter case; of a duplicate the customer that it became part of.
pub fn named(tx: &Tx<'_>, code: &str) -> Result<Option<Customer>> {
    match by_code(tx, code)? {
        Some(customer) if !customer.merged_into.is_empty() => by_code(tx, &customer.merged_into),
        found => Ok(found),
    }
}

/// All customers, by code.
pub fn customers(tx: &Tx<'_>) -> Result<Vec<Customer>> {
    tx.all(CUSTOMERS, [], read)
}

/// All active customers for the picker, by code.
pub fn briefs(tx: &Tx<'_>) -> Result<Vec<CustomerBrief>> {
    tx.all(BRIEFS, [], |row| {
        Ok(CustomerBrief {
            id: row.get(0)?,
            code: row.get(1)?,
            name: row.get(2)?,
            city: row.get(3)?,
            country: row.get(4)?,
            search: row.get(5)?,
            blocked: row.get(6)?,
        })
    })
}

/// Writes a new customer with his empty account; `id`, `balance`, `open_orders` and `version` are ignored.
pub fn insert(tx: &Tx<'_>, customer: &Customer, at: Timestamp) -> Result<CustomerId> {
    let Customer {
        code,
        name,
        email,
        phone,
        country,
        city,
        area,
        address,
        tax_id,
        credit_limit,
        notes,
        blocked,
        active,
        weekdays,
        ..
    } = customer;
    let id = tx.insert(
        INSERT,
        params![
            code,
            name,
            search(customer),
            email,
            phone,
            country,
            city,
            area,
            address,
            tax_id,
            credit_limit,
            notes,
            blocked,
            active,
            at,
            weekdays
        ],
    )?;
    tx.run(INSERT_ACCOUNT, [id])?;
    audit::inserted(tx, id, customer)?;
    changed(tx)?;
    Ok(CustomerId(id))
}

/// Writes a customer's other values.
pub fn update(tx: &Tx<'_>, old: &Customer, new: &Customer) -> Result<()> {
    if !audit::updated(tx, old.id, old, new)? {
        return Ok(());
    }
    let Customer {
        code,
        name,
        email,
        phone,
        country,
        city,
        area,
        address,
        tax_id,
        credit_limit,
        notes,
        blocked,
        active,
        weekdays,
        merged_into,
        ..
    } = new;
    tx.run(
        UPDATE,
        params![
            old.id,
            code,
            name,
            search(new),
            email,
            phone,
            country,
            city,
            area,
            address,
            tax_id,
            credit_limit,
            notes,
            blocked,
            active,
            weekdays,
            merged_into
        ],
    )?;
    changed(tx)
}

/// Adds to what a customer was billed, has paid (kept) and has on order, all in minor units; the balance is billed − kept.
///
/// A kept total: the documents that move it carry the audit entries, verify recomputes it.
pub fn shift_account(
    tx: &Tx<'_>,
    customer: CustomerId,
    billed: i64,
    kept: i64,
    open_orders: i64,
) -> Result<()> {
    let rows = tx.run(SHIFT_ACCOUNT, params![customer, billed, kept, open_orders])?;
    if rows == 1 {
        Ok(())
    } else {
        Err(Error::Constraint(format!(
            "customer {customer} has no account"
        )))
    }
}

/// The next free code of the form `C-0042`.
pub fn next_code(tx: &Tx<'_>) -> Result<String> {
    let last: Option<Option<i64>> = tx.value(LAST_FREE, [])?;
    Ok(format!("C-{:04}", last.flatten().unwrap_or(0) + 1))
}

/// An area's code as stored, by code, any letter case.
pub fn area(tx: &Tx<'_>, code: &str) -> Result<Option<String>> {
    tx.value(AREA, [code])
}

/// Counts a change of the customers, so that other processes load them again.
pub fn changed(tx: &Tx<'_>) -> Result<()> {
    tx.run(CHANGED, [])?;
    Ok(())
}
