//! The chain of the audit log walked from its first entry: the first broken link, and where a head of before is.

use crate::domain::time::Timestamp;
use crate::store::audit::{Entry, Form};
use crate::store::{Result, Tx};

const CHAIN: &str = "SELECT id, at, user_id, second_user_id, terminal, entity, row_id, action, old, new, hash, form FROM audit ORDER BY id";
const USER: &str = "SELECT name FROM users WHERE id = ?1";
const HEAD: &str = "SELECT id, at, hash FROM audit ORDER BY id DESC LIMIT 1";
const FIND: &str = "SELECT id, at, hash FROM audit WHERE substr(hash, 1, ?2) = ?1";
const LAST: &str = "SELECT max(id) FROM audit";
const AFTER: &str = "SELECT count(*) FROM audit WHERE id > ?1";

/// The last entry of the log: who knows its hash knows the whole log before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Its number.
    pub id: i64,
    /// When it was written.
    pub at: Timestamp,
    /// Its hash.
    pub hash: Vec<u8>,
}

/// Where a head that was written down is in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The entry that has it.
    pub id: i64,
    /// When that was written.
    pub at: Timestamp,
    /// How many entries came after.
    pub after: i64,
}

/// The first entry that does not follow from those before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// The entry.
    pub id: i64,
    /// What is wrong with it, and of which row, moment and person it speaks.
    pub message: String,
}

/// The number of the last entry; 0 when there is none.
pub fn last(tx: &Tx<'_>) -> Result<i64> {
    Ok(tx.value(LAST, [])?.unwrap_or(0))
}

/// The head of the log; nothing when it is empty.
pub fn head(tx: &Tx<'_>) -> Result<Option<Head>> {
    tx.one(HEAD, [], |row| {
        Ok(Head {
            id: row.get(0)?,
            at: row.get(1)?,
            hash: row.get(2)?,
        })
    })
}

/// Where the entry is whose hash begins with these bytes; nothing when there is none, or more than one.
pub fn find(tx: &Tx<'_>, hash: &[u8]) -> Result<Option<Place>> {
    let length = i64::try_from(hash.len()).unwrap_or(i64::MAX);
    let mut found: Vec<(i64, Timestamp)> =
        tx.all(FIND, (hash, length), |row| Ok((row.get(0)?, row.get(1)?)))?;
    match (found.pop(), found.is_empty()) {
        (Some((id, at)), true) => Ok(Some(Place {
            id,
            at,
            after: tx.value(AFTER, [id])?.unwrap_or(0),
        })),
        _ => Ok(None),
    }
}

/// Walks the whole chain and stops at the first link that is broken.
pub fn first_broken(tx: &Tx<'_>) -> Result<Option<Broken>> {
    let mut statement = tx.prepare(CHAIN)?;
    let mut rows = statement.query([])?;
    let mut before: Vec<u8> = Vec::new();
    let (mut expected, mut last) = (1, Form::First);
    while let Some(row) = rows.next()? {
        let id: i64 = row.get(0)?;
        let (terminal, entity, row_id): (String, String, String) =
            (row.get(4)?, row.get(5)?, row.get(6)?);
        let (action, old, new): (String, Option<String>, Option<String>) =
            (row.get(7)?, row.get(8)?, row.get(9)?);
        let entry = Entry {
            id,
            at: row.get(1)?,
            user: row.get(2)?,
            second: row.get(3)?,
            terminal: &terminal,
            entity: &entity,
            row_id: &row_id,
            action: &action,
            old: old.as_deref(),
            new: new.as_deref(),
        };
        let stored: Vec<u8> = row.get(10)?;
        let number: i64 = row.get(11)?;
        let form = Form::stored(number);
        let wrong = if id != expected {
            Some(missing(expected, id - 1))
        } else if !(1..=2).contains(&number) {
            Some(format!("is written in form {number}, which there is not"))
        } else if form == Form::First && last == Form::Second {
            Some("is written in the first form after entries in the second".to_owned())
        } else if entry.hash(form, &before).as_slice() != stored {
            Some(
                "does not follow from the entries before it: it or the one before it was changed"
                    .to_owned(),
            )
        } else {
            None
        };
        if let Some(wrong) = wrong {
            let message = format!("{wrong}; it says: {}", spoken(tx, &entry)?);
            return Ok(Some(Broken { id, message }));
        }
        (before, last) = (stored, form);
        expected += 1;
    }
    Ok(None)
}

fn missing(from: i64, to: i64) -> String {
    if from >= to {
        format!("comes where entry {from} should be: that one was removed")
    } else {
        format!("comes where entry {from} should be: {from} to {to} were removed")
    }
}

/// `update of orders 3, 2026-11-20T10:00:00Z, by anna at till-1`.
fn spoken(tx: &Tx<'_>, entry: &Entry<'_>) -> Result<String> {
    let by = match entry.user {
        None => "system".to_owned(),
        Some(id) => tx
            .value(USER, [id])?
            .unwrap_or_else(|| format!("user {id}")),
    };
    Ok(format!(
        "{} of {} {}, {}, by {by} at {}",
        entry.action,
        entry.entity,
        entry.row_id,
        entry.at.rfc3339(),
        entry.terminal
    ))
}
