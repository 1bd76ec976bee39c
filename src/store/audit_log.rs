//! Statements that read the audit log backwards: a bounded stretch a question, or the entries of one document.

use rusqlite::Row;
use serde_json::{Map, Value};

use crate::domain::id::UserId;
use crate::domain::text::fold;
use crate::domain::time::Timestamp;
use crate::store::{Result, Tx};

macro_rules! entries {
    ($rest:literal) => {
        concat!(
            "SELECT a.id, a.at, a.user_id, u.name, s.name, a.terminal, a.entity, a.row_id, a.action, a.old, a.new, a.hash, a.form,
               a.second_user_id
             FROM audit a LEFT JOIN users u ON u.id = a.user_id LEFT JOIN users s ON s.id = a.second_user_id ",
            $rest
        )
    };
}

const STRETCH: &str = entries!("WHERE a.id < ?1 AND a.id >= ?2 ORDER BY a.id DESC");
const OF_ROW: &str =
    entries!("WHERE a.entity = ?1 AND a.row_id = ?2 AND a.id < ?3 ORDER BY a.id DESC");
const ALL: &str = entries!("ORDER BY a.id");
const AT: &str = "SELECT at FROM audit WHERE id >= ?1 ORDER BY id LIMIT 1";

const OF_ORDER: &str = "SELECT 'orders', CAST(?1 AS TEXT)
     UNION ALL SELECT 'order_lines', id FROM order_lines WHERE order_id = ?1
     UNION ALL SELECT 'line_lots', c.order_line_id || '/' || c.lot_id FROM order_lines x JOIN line_lots c ON c.order_line_id = x.id
       WHERE x.order_id = ?1
     UNION ALL SELECT 'order_events', id FROM order_events WHERE order_id = ?1
     UNION ALL SELECT 'remarks', id FROM remarks WHERE order_id = ?1
     UNION ALL SELECT 'approvals', id FROM approvals WHERE order_id = ?1
     UNION ALL SELECT 'bills', id FROM bills WHERE order_id = ?1
     UNION ALL SELECT 'movements', m.id FROM bills b JOIN movements m ON m.bill_id = b.id WHERE b.order_id = ?1
     UNION ALL SELECT 'shipments', id FROM shipments WHERE order_id = ?1
     UNION ALL SELECT 'payments', id FROM payments WHERE order_id = ?1";
const OF_BILL: &str = "SELECT 'bills', CAST(?1 AS TEXT)
     UNION ALL SELECT 'movements', id FROM movements WHERE bill_id = ?1
     UNION ALL SELECT 'shipments', id FROM shipments WHERE bill_id = ?1";
const OF_PRODUCT: &str = "SELECT 'products', CAST(?1 AS TEXT)
     UNION ALL SELECT 'variants', id FROM variants WHERE product_id = ?1
     UNION ALL SELECT 'barcodes', b.code FROM variants v JOIN barcodes b ON b.variant_id = v.id WHERE v.product_id = ?1
     UNION ALL SELECT 'pictures', id FROM pictures WHERE product_id = ?1
     UNION ALL SELECT 'stock_policies', product_id || '/' || store_id FROM stock_policies WHERE product_id = ?1";
const OF_VARIANT: &str = "SELECT 'variants', CAST(?1 AS TEXT)
     UNION ALL SELECT 'barcodes', code FROM barcodes WHERE variant_id = ?1
     UNION ALL SELECT 'stock', store_id || '/' || variant_id FROM stock WHERE variant_id = ?1
     UNION ALL SELECT 'supplier_variants', supplier_id || ',' || variant_id FROM supplier_variants WHERE variant_id = ?1
     UNION ALL SELECT 'lots', id FROM lots WHERE variant_id = ?1";

/// What a name of a document or a person may stand for, and the statement that finds its row.
const NAMED: &[(About, &str)] = &[
    (
        About::Order,
        "SELECT id FROM orders WHERE number > 0 AND (printf('O-%06d', number) = upper(?1) OR CAST(number AS TEXT) = ?1)",
    ),
    (About::Bill, "SELECT id FROM bills WHERE number = upper(?1)"),
    (About::Variant, "SELECT id FROM variants WHERE sku = ?1"),
    (About::Product, "SELECT id FROM products WHERE code = ?1"),
    (About::Customer, "SELECT id FROM customers WHERE code = ?1"),
    (About::Supplier, "SELECT id FROM suppliers WHERE code = ?1"),
    (About::Store, "SELECT id FROM stores WHERE code = ?1"),
    (About::User, "SELECT id FROM users WHERE name = ?1"),
];

/// What a history is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum About {
    /// An order with its lines, events, remarks, bills, goods, shipments and payments.
    Order,
    /// A bill with its goods and shipment.
    Bill,
    /// A product with its variants, barcodes and pictures.
    Product,
    /// A variant with its barcodes, levels, terms and lots; its movements are a ledger of their own.
    Variant,
    /// A customer.
    Customer,
    /// A supplier.
    Supplier,
    /// A store.
    Store,
    /// A user.
    User,
}

impl About {
    /// The table of the row itself.
    pub const fn table(self) -> &'static str {
        match self {
            Self::Order => "orders",
            Self::Bill => "bills",
            Self::Product => "products",
            Self::Variant => "variants",
            Self::Customer => "customers",
            Self::Supplier => "suppliers",
            Self::Store => "stores",
            Self::User => "users",
        }
    }

    /// The statement that finds the rows that belong to it; [`None`] when nothing else does.
    const fn rows(self) -> Option<&'static str> {
        match self {
            Self::Order => Some(OF_ORDER),
            Self::Bill => Some(OF_BILL),
            Self::Product => Some(OF_PRODUCT),
            Self::Variant => Some(OF_VARIANT),
            Self::Customer | Self::Supplier | Self::Store | Self::User => None,
        }
    }
}

/// One entry as people read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logged {
    /// Its number.
    pub id: i64,
    /// When.
    pub at: Timestamp,
    /// Who; empty = system.
    pub user: String,
    /// Who lent the right; empty = nobody.
    pub second: String,
    /// From where.
    pub terminal: String,
    /// The table.
    pub table: String,
    /// The row's key.
    pub row: String,
    /// `insert`, `update`, `delete`, `sign_in` or `refused`.
    pub action: String,
    /// JSON of the old values; empty = none.
    pub old: String,
    /// JSON of the new values; empty = none.
    pub new: String,
    /// Its hash in hexadecimal.
    pub hash: String,
    /// Which canonical form was hashed.
    pub form: i64,
    user_id: Option<UserId>,
    second_id: Option<UserId>,
}

impl Logged {
    /// Each field with its old and new value as plain text.
    pub fn changes(&self) -> Vec<(String, Option<String>, Option<String>)> {
        let read =
            |text: &str| -> Map<String, Value> { serde_json::from_str(text).unwrap_or_default() };
        let (old, mut new) = (read(&self.old), read(&self.new));
        let mut changes: Vec<_> = old
            .iter()
            .map(|(field, value)| {
                let now = new.remove(field).map(|value| plain(&value));
                (field.clone(), Some(plain(value)), now)
            })
            .collect();
        changes.extend(
            new.into_iter()
                .map(|(field, value)| (field, None, Some(plain(&value)))),
        );
        changes
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// What entries are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Of this user, first or second.
    pub user: Option<UserId>,
    /// Of this table.
    pub table: Option<String>,
    /// With this row's key.
    pub row: Option<String>,
    /// With this action.
    pub action: Option<String>,
    /// From this moment on.
    pub from: Option<Timestamp>,
    /// Before this moment.
    pub until: Option<Timestamp>,
    /// Folded words that all occur in names, keys and values.
    pub words: Vec<String>,
}

impl Wanted {
    fn fits(&self, entry: &Logged) -> bool {
        let is = |wanted: &Option<String>, value: &str| {
            wanted.as_deref().is_none_or(|wanted| wanted == value)
        };
        let by = self.user.is_none() || entry.user_id == self.user || entry.second_id == self.user;
        by && is(&self.table, &entry.table)
            && is(&self.row, &entry.row)
            && is(&self.action, &entry.action)
            && self.from.is_none_or(|from| entry.at >= from)
            && self.until.is_none_or(|until| entry.at < until)
            && self.has_words(entry)
    }

    fn has_words(&self, entry: &Logged) -> bool {
        if self.words.is_empty() {
            return true;
        }
        let text = [
            &entry.user,
            &entry.second,
            &entry.terminal,
            &entry.table,
            &entry.row,
            &entry.action,
            &entry.old,
            &entry.new,
        ];
        let text = fold(&text.map(String::as_str).join("\n"));
        self.words.iter().all(|word| text.contains(word))
    }
}

/// A stretch of the log.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Stretch {
    /// What fits, newest first.
    pub entries: Vec<Logged>,
    /// Below this entry nothing was looked at; [`None`] when the whole log was.
    pub rest: Option<(i64, Timestamp)>,
}

/// What fits below `before`, among at most `budget` entries.
pub fn stretch(
    tx: &Tx<'_>,
    wanted: &Wanted,
    before: i64,
    limit: usize,
    budget: i64,
) -> Result<Stretch> {
    let floor = before.saturating_sub(budget).max(1);
    let mut statement = tx.prepare(STRETCH)?;
    let mut rows = statement.query([before, floor])?;
    let mut entries = Vec::new();
    let mut reached = floor;
    while let Some(row) = rows.next()? {
        let entry = read(row)?;
        if wanted.fits(&entry) {
            reached = entry.id;
            entries.push(entry);
            if entries.len() >= limit {
                break;
            }
        }
    }
    if entries.len() < limit {
        reached = floor;
    }
    let rest = match tx.value(AT, [reached])? {
        Some(at) if reached > 1 => Some((reached, at)),
        _ => None,
    };
    Ok(Stretch { entries, rest })
}

/// What fits among the entries of a row and all that belongs to it, below `before`.
pub fn history(
    tx: &Tx<'_>,
    (about, id): (About, i64),
    wanted: &Wanted,
    before: i64,
    limit: usize,
) -> Result<Stretch> {
    let read_key = |row: &Row<'_>| -> Result<(String, String)> {
        let key = match row.get_ref(1)? {
            rusqlite::types::ValueRef::Integer(number) => number.to_string(),
            _ => row.get(1)?,
        };
        Ok((row.get(0)?, key))
    };
    let rows: Vec<(String, String)> = match about.rows() {
        None => vec![(about.table().to_owned(), id.to_string())],
        Some(sql) => tx.all(sql, [id], read_key)?,
    };
    let mut entries = Vec::new();
    for (table, row) in rows {
        let of_row = tx.all(OF_ROW, (table, row, before), read)?;
        entries.extend(of_row.into_iter().filter(|entry| wanted.fits(entry)));
    }
    entries.sort_unstable_by_key(|entry| std::cmp::Reverse(entry.id));
    let has_more = entries.len() > limit;
    entries.truncate(limit);
    let rest = entries
        .last()
        .filter(|_| has_more)
        .map(|last| (last.id, last.at));
    Ok(Stretch { entries, rest })
}

/// The row that a number, code, SKU or name stands for.
pub fn named(tx: &Tx<'_>, name: &str) -> Result<Option<(About, i64)>> {
    for (about, sql) in NAMED {
        if let Some(id) = tx.value(sql, [name])? {
            return Ok(Some((*about, id)));
        }
    }
    Ok(None)
}

/// Every entry, oldest first.
pub fn each(tx: &Tx<'_>, mut sink: impl FnMut(Logged)) -> Result<()> {
    let mut statement = tx.prepare(ALL)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        sink(read(row)?);
    }
    Ok(())
}

fn read(row: &Row<'_>) -> Result<Logged> {
    let text = |place: usize| -> Result<String> {
        Ok(row.get::<_, Option<String>>(place)?.unwrap_or_default())
    };
    let hash: Vec<u8> = row.get(11)?;
    Ok(Logged {
        id: row.get(0)?,
        at: row.get(1)?,
        user_id: row.get(2)?,
        user: text(3)?,
        second: text(4)?,
        terminal: text(5)?,
        table: text(6)?,
        row: text(7)?,
        action: text(8)?,
        old: text(9)?,
        new: text(10)?,
        hash: crate::domain::text::hex(&hash),
        form: row.get(12)?,
        second_id: row.get(13)?,
    })
}
