//! The audit log: one hash-chained entry per changed row, written by the functions that change rows.

use std::collections::HashMap;

use rusqlite::params;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use crate::domain::id::UserId;
use crate::domain::money::Money;
use crate::domain::quantity::Quantity;
use crate::domain::time::{Day, Timestamp};
use crate::store::{Result, Stamp, Tx, seal};

const LAST: &str = "SELECT id, hash, form FROM audit ORDER BY id DESC LIMIT 1";
const INSERT: &str = "INSERT INTO audit (id, at, user_id, second_user_id, terminal, entity, row_id, action, old, new, hash, form)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 2)";
const LAST_BY: &str =
    "SELECT coalesce(u.name, 'system') FROM audit a LEFT JOIN users u ON u.id = a.user_id
     WHERE a.entity = ?1 AND a.row_id = ?2 ORDER BY a.id DESC LIMIT 1";

/// The entry that says where the second form begins is about the log itself.
const BOUNDARY: (&str, &str) = ("audit", "form 2");
const BOUNDARY_FIELDS: &str = "SELECT new FROM audit WHERE entity = ?1 AND row_id = ?2 AND action = 'insert' ORDER BY id LIMIT 1";

/// A row whose changes are audited: its table and its fields as JSON.
pub trait Audited {
    /// The table.
    const TABLE: &'static str;

    /// The fields that matter, in a fixed order. Secrets and kept totals of other rows are left out.
    fn fields(&self) -> Vec<(&'static str, Value)>;
}

/// The fields of a row at one moment.
pub(super) type Fields = Vec<(&'static str, Value)>;

/// A changed row of the running transaction; written when it commits, so that a row changed twice has one entry.
pub(super) struct Change {
    table: String,
    row_id: String,
    action: &'static str,
    old: Option<Fields>,
    new: Option<Fields>,
}

/// The changed rows of the running transaction, in the order in which they were first touched.
#[derive(Default)]
pub(super) struct Changes {
    rows: Vec<Option<Change>>,
    places: HashMap<(String, String), usize>,
}

/// Notes a new row.
pub fn inserted<T: Audited>(tx: &Tx<'_>, id: impl ToString, new: &T) -> Result<()> {
    push(
        tx,
        T::TABLE,
        id.to_string(),
        "insert",
        None,
        Some(new.fields()),
    )
}

/// Notes a changed row; tells whether any audited field did change.
pub fn updated<T: Audited>(tx: &Tx<'_>, id: impl ToString, old: &T, new: &T) -> Result<bool> {
    let (old, new) = (old.fields(), new.fields());
    if old == new {
        return Ok(false);
    }
    push(tx, T::TABLE, id.to_string(), "update", Some(old), Some(new))?;
    Ok(true)
}

/// Notes a removed row.
pub fn deleted<T: Audited>(tx: &Tx<'_>, id: impl ToString, old: &T) -> Result<()> {
    push(
        tx,
        T::TABLE,
        id.to_string(),
        "delete",
        Some(old.fields()),
        None,
    )
}

/// Notes a row of a table chosen while running: new without `old`, removed without `new`, else changed.
pub(super) fn changed(
    tx: &Tx<'_>,
    table: &str,
    id: impl ToString,
    old: Option<Fields>,
    new: Option<Fields>,
) -> Result<()> {
    let action = match (&old, &new) {
        (None, _) => "insert",
        (Some(_), None) => "delete",
        (Some(_), Some(_)) => "update",
    };
    push(tx, table, id.to_string(), action, old, new)
}

/// Notes a removed row by the fields it was made with.
pub(super) fn removed(
    tx: &Tx<'_>,
    table: &'static str,
    row_id: &str,
    old: &Map<String, Value>,
) -> Result<()> {
    let what = Value::Object(old.clone()).to_string();
    let old = Some(vec![("row", Value::from(what))]);
    push(tx, table, row_id.to_owned(), "delete", old, None)
}

/// Notes something about a row that changes none of its audited fields: a sign-in, a refusal, a new password.
pub fn noted(
    tx: &Tx<'_>,
    entity: &str,
    row_id: &str,
    action: &'static str,
    what: &str,
) -> Result<()> {
    push(
        tx,
        entity,
        row_id.to_owned(),
        action,
        None,
        Some(vec![("what", Value::from(what))]),
    )
}

fn push(
    tx: &Tx<'_>,
    table: &str,
    row_id: String,
    action: &'static str,
    old: Option<Fields>,
    new: Option<Fields>,
) -> Result<()> {
    tx.stamp()?;
    let new = match (new, seal::of(table)) {
        (Some(mut fields), Some(sealed)) if action == "insert" => {
            fields.push((seal::FIELD, Value::from(seal::seal(tx, sealed, &row_id)?)));
            Some(fields)
        }
        (new, _) => new,
    };
    let mut changes = tx.changes.borrow_mut();
    let key = (table.to_owned(), row_id.clone());
    let Some(place) = changes.places.get(&key).copied() else {
        let place = changes.rows.len();
        changes.places.insert(key, place);
        changes.rows.push(Some(Change {
            table: table.to_owned(),
            row_id,
            action,
            old,
            new,
        }));
        return Ok(());
    };
    match changes.rows.get_mut(place) {
        Some(Some(change)) if change.action == "insert" && action == "delete" => {
            if let Some(row) = changes.rows.get_mut(place) {
                *row = None;
            }
            changes.places.remove(&key);
        }
        Some(Some(change)) => {
            if change.action != "insert" {
                change.action = action;
            }
            change.new = new;
        }
        _ => {}
    }
    Ok(())
}

/// Writes the entries of a transaction, in the order in which the rows were first touched.
pub(super) fn flush(tx: &Tx<'_>) -> Result<()> {
    let changes = tx.changes.take().rows;
    if changes.is_empty() {
        return Ok(());
    }
    let mut link = last_link(tx)?;
    if link.form == Form::First {
        let (entity, row_id) = BOUNDARY;
        let fields = object(seal::boundary(tx)?);
        link = write(tx, &link, entity, row_id, "insert", (None, Some(&fields)))?;
    }
    for change in changes.into_iter().flatten() {
        let (old, new) = match (change.old, change.new) {
            (Some(old), Some(new)) => {
                let (old, new) = differing(old, new);
                if new.is_empty() {
                    continue;
                }
                (Some(object(old)), Some(object(new)))
            }
            (old, new) => (old.map(filled).map(object), new.map(filled).map(object)),
        };
        link = write(
            tx,
            &link,
            &change.table,
            &change.row_id,
            change.action,
            (old.as_deref(), new.as_deref()),
        )?;
    }
    Ok(())
}

fn differing(old: Fields, new: Fields) -> (Fields, Fields) {
    old.into_iter()
        .zip(new)
        .filter(|((_, before), (_, after))| before != after)
        .unzip()
}

fn filled(fields: Fields) -> Fields {
    fields
        .into_iter()
        .filter(|(_, value)| !is_blank(value))
        .collect()
}

pub(super) fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Bool(truth) => !truth,
        Value::Number(number) => number.as_i64() == Some(0),
        Value::String(text) => text.is_empty(),
        Value::Array(_) | Value::Object(_) => false,
    }
}

fn object(fields: Fields) -> String {
    Value::Object(
        fields
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect::<Map<_, _>>(),
    )
    .to_string()
}

/// The last entry of the chain, to which the next one is linked.
struct Link {
    id: i64,
    hash: Vec<u8>,
    form: Form,
}

fn last_link(tx: &Tx<'_>) -> Result<Link> {
    let last = tx.one(LAST, [], |row| {
        Ok(Link {
            id: row.get(0)?,
            hash: row.get(1)?,
            form: Form::stored(row.get(2)?),
        })
    })?;
    Ok(last.unwrap_or(Link {
        id: 0,
        hash: Vec::new(),
        form: Form::Second,
    }))
}

/// Where the second form began in a log that is older than it: the last ids of the sealed tables then.
pub(super) fn noted_boundary(tx: &Tx<'_>) -> Result<Map<String, Value>> {
    let told: Option<Option<String>> = tx.value(BOUNDARY_FIELDS, BOUNDARY)?;
    let told = told.flatten().unwrap_or_default();
    Ok(serde_json::from_str(&told).unwrap_or_default())
}

/// Which canonical form an entry is hashed in. New entries have the second; those of before keep theirs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Without id and form; NULL and '' read the same.
    First,
    /// Every column, NULL told apart from ''.
    Second,
}

impl Form {
    /// The form of a stored number.
    pub(super) fn stored(number: i64) -> Self {
        if number == 1 {
            Self::First
        } else {
            Self::Second
        }
    }
}

/// An entry as it is hashed.
pub(super) struct Entry<'a> {
    pub(super) id: i64,
    pub(super) at: Timestamp,
    pub(super) user: Option<UserId>,
    pub(super) second: Option<UserId>,
    pub(super) terminal: &'a str,
    pub(super) entity: &'a str,
    pub(super) row_id: &'a str,
    pub(super) action: &'a str,
    pub(super) old: Option<&'a str>,
    pub(super) new: Option<&'a str>,
}

impl Entry<'_> {
    /// SHA-256 over the hash before and every field with its length, so that no two entries read the same.
    pub(super) fn hash(&self, form: Form, before: &[u8]) -> [u8; 32] {
        let mut hasher = Sha256::new();
        let at = self.at.millis().to_string();
        let number = |id: Option<UserId>| id.map(|id| id.0.to_string());
        let (user, second) = (number(self.user), number(self.second));
        let fields = [
            Some(at.as_str()),
            user.as_deref(),
            second.as_deref(),
            Some(self.terminal),
            Some(self.entity),
            Some(self.row_id),
            Some(self.action),
            self.old,
            self.new,
        ];
        match form {
            Form::First => {
                hasher.update(b"orderdesk-audit-1\n");
                hasher.update(before);
                for field in fields {
                    absorb(&mut hasher, field.unwrap_or_default());
                }
            }
            Form::Second => {
                hasher.update(b"orderdesk-audit-2\n");
                hasher.update(before.len().to_string());
                hasher.update(b":");
                hasher.update(before);
                absorb(&mut hasher, &self.id.to_string());
                for field in fields {
                    match field {
                        Some(field) => absorb(&mut hasher, field),
                        None => hasher.update(b"-"),
                    }
                }
            }
        }
        hasher.finalize().into()
    }
}

fn absorb(hasher: &mut Sha256, field: &str) {
    hasher.update(field.len().to_string());
    hasher.update(b":");
    hasher.update(field);
}

fn write(
    tx: &Tx<'_>,
    before: &Link,
    entity: &str,
    row_id: &str,
    action: &str,
    (old, new): (Option<&str>, Option<&str>),
) -> Result<Link> {
    let Stamp { at, user, terminal } = tx.stamp()?;
    let second = tx.second();
    let entry = Entry {
        id: before.id + 1,
        at: *at,
        user: *user,
        second,
        terminal,
        entity,
        row_id,
        action,
        old,
        new,
    };
    let hash = entry.hash(Form::Second, &before.hash);
    tx.run(
        INSERT,
        params![
            entry.id, at, user, second, terminal, entity, row_id, action, old, new, hash
        ],
    )?;
    Ok(Link {
        id: entry.id,
        hash: hash.to_vec(),
        form: Form::Second,
    })
}

/// Who changed a row last, for the one who comes too late; `somebody` when the log knows nothing of it.
pub fn last_by(tx: &Tx<'_>, table: &str, id: impl ToString) -> Result<String> {
    let found = tx.value(LAST_BY, params![table, id.to_string()])?;
    Ok(found.unwrap_or_else(|| "somebody".to_owned()))
}

/// How many entries there are.
pub fn count(tx: &Tx<'_>) -> Result<i64> {
    Ok(tx.value("SELECT count(*) FROM audit", [])?.unwrap_or(0))
}

/// JSON of values as the log writes them: numbers for money, quantities and times, words for the rest.
pub(super) fn json(value: impl Into<Logged>) -> Value {
    value.into().0
}

/// A value on its way into the log.
pub(super) struct Logged(Value);

macro_rules! logged {
    ($($type:ty: |$value:ident| $json:expr);+ $(;)?) => {
        $(impl From<$type> for Logged {
            fn from($value: $type) -> Self {
                Self(Value::from($json))
            }
        })+
    };
}

logged! {
    Money: |value| value.minor();
    Quantity: |value| value.steps();
    i64: |value| value;
    bool: |value| value;
    &str: |value| value;
    &String: |value| value.as_str();
    Option<Money>: |value| value.map(Money::minor);
    Option<i64>: |value| value;
    Option<Timestamp>: |value| value.map(Timestamp::millis);
    Option<Day>: |value| value.map(Day::iso);
    Option<&str>: |value| value;
}
