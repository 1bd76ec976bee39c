//! Statements about notices on their way out: claimed by one process each, settled, tried again, given up.

use rusqlite::{Row, params};
use serde_json::Value;

use crate::domain::notice::{LEASE, MOST_TRIES, NoticeKind, NoticeState, PAUSES};
use crate::domain::time::Timestamp;
use crate::store::audit::{self, Audited, json};
use crate::store::{Error, Result, Tx};

const COLUMNS: &str = "id, at, kind, subject, event, state, tries, changed_at, failure";
const DUE: &str =
    "SELECT id FROM notices WHERE state IN ('waiting', 'running') AND changed_at <= ?1 -
       CASE state WHEN 'running' THEN ?2 ELSE CASE tries WHEN 0 THEN 0 WHEN 1 THEN ?3 ELSE ?4 END END
     AND kind IN (SELECT value FROM json_each(?5)) ORDER BY id LIMIT 1";
const CLAIM: &str =
    "UPDATE notices SET state = 'running', tries = tries + 1, changed_at = ?2 WHERE id = ?1";
const SETTLE: &str = "UPDATE notices SET state = ?2, changed_at = ?3, failure = ?4 WHERE id = ?1";
const AGAIN: &str =
    "UPDATE notices SET state = 'waiting', tries = 0, changed_at = ?2, failure = '' WHERE id = ?1";
const ANY_STALE: &str = "SELECT EXISTS (SELECT 1 FROM notices WHERE state IN ('waiting', 'running') AND changed_at < ?1)";
const DROP_STALE: &str = "UPDATE notices SET state = 'done', failure = 'nobody passed it on within a day', changed_at = ?2
     WHERE state IN ('waiting', 'running') AND changed_at < ?1";

/// One notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Its number.
    pub id: i64,
    /// When it happened.
    pub at: Timestamp,
    /// What it is about.
    pub kind: NoticeKind,
    /// The order, the balance, the user.
    pub subject: String,
    /// What a program is given: one JSON object.
    pub event: String,
    /// How far it has come.
    pub state: NoticeState,
    /// How often a program was run for it.
    pub tries: i64,
    /// When its state changed.
    pub changed_at: Timestamp,
    /// Why the last try failed.
    pub failure: String,
}

impl Audited for Notice {
    const TABLE: &'static str = "notices";

    fn fields(&self) -> Vec<(&'static str, Value)> {
        vec![
            ("kind", json(self.kind.word())),
            ("subject", json(&self.subject)),
            ("state", json(self.state.word())),
        ]
    }
}

fn read(row: &Row<'_>) -> Result<Notice> {
    let corrupt = |column| Error::Corrupt {
        table: "notices",
        column,
    };
    let (kind, state): (String, String) = (row.get("kind")?, row.get("state")?);
    Ok(Notice {
        id: row.get("id")?,
        at: row.get("at")?,
        kind: NoticeKind::parse(&kind).ok_or_else(|| corrupt("kind"))?,
        subject: row.get("subject")?,
        event: row.get("event")?,
        state: NoticeState::parse(&state).ok_or_else(|| corrupt("state"))?,
        tries: row.get("tries")?,
        changed_at: row.get("changed_at")?,
        failure: row.get("failure")?,
    })
}

/// One notice.
pub fn notice(tx: &Tx<'_>, id: i64) -> Result<Option<Notice>> {
    let sql = format!("SELECT {COLUMNS} FROM notices WHERE id = ?1");
    tx.one(&sql, params![id], read)
}

/// The latest notices, newest first; only failed ones if asked.
pub fn latest(tx: &Tx<'_>, failed: bool, limit: usize) -> Result<Vec<Notice>> {
    let only = if failed { "WHERE state = 'failed'" } else { "" };
    let sql = format!("SELECT {COLUMNS} FROM notices {only} ORDER BY id DESC LIMIT ?1");
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    tx.all(&sql, params![limit], read)
}

/// Notices after one, oldest first, at most a screenful.
pub fn after(tx: &Tx<'_>, id: i64) -> Result<Vec<Notice>> {
    let sql = format!("SELECT {COLUMNS} FROM notices WHERE id > ?1 ORDER BY id LIMIT 50");
    tx.all(&sql, params![id], read)
}

/// The number of the last notice; 0 before the first.
pub fn last(tx: &Tx<'_>) -> Result<i64> {
    let last: Option<Option<i64>> = tx.value("SELECT max(id) FROM notices", [])?;
    Ok(last.flatten().unwrap_or(0))
}

/// The oldest notice of these kinds (a JSON array of words) that a program should be run for now.
pub fn due(tx: &Tx<'_>, now: Timestamp, kinds: &str) -> Result<Option<i64>> {
    let [first, later] = PAUSES;
    tx.value(DUE, params![now, LEASE, first, later, kinds])
}

/// Takes a notice for this process; none when its tries are used up, and it counts as failed then.
pub fn claim(tx: &Tx<'_>, id: i64, now: Timestamp) -> Result<Option<Notice>> {
    let Some(found) = notice(tx, id)? else {
        return Ok(None);
    };
    if found.tries >= MOST_TRIES {
        let why = "orderdesk ended while the program ran";
        tx.run(SETTLE, params![id, "failed", now, why])?;
        return Ok(None);
    }
    tx.run(CLAIM, params![id, now])?;
    notice(tx, id)
}

/// Writes down how a try ended: done, to be tried again, or failed for good.
pub fn settle(tx: &Tx<'_>, id: i64, now: Timestamp, failure: Option<&str>) -> Result<()> {
    let tries = notice(tx, id)?.map_or(MOST_TRIES, |found| found.tries);
    let state = match failure {
        None => NoticeState::Done,
        Some(_) if tries >= MOST_TRIES => NoticeState::Failed,
        Some(_) => NoticeState::Waiting,
    };
    tx.run(
        SETTLE,
        params![id, state.word(), now, failure.unwrap_or("")],
    )?;
    Ok(())
}

/// Lets a failed notice be tried again from the beginning.
pub fn again(tx: &Tx<'_>, old: &Notice, now: Timestamp) -> Result<()> {
    tx.run(AGAIN, params![old.id, now])?;
    changed(tx, old, NoticeState::Waiting)
}

/// Gives a failed notice up; why it failed stays to be read.
pub fn dismiss(tx: &Tx<'_>, old: &Notice, now: Timestamp) -> Result<()> {
    let state = NoticeState::Done.word();
    tx.run(SETTLE, params![old.id, state, now, old.failure])?;
    changed(tx, old, NoticeState::Done)
}

fn changed(tx: &Tx<'_>, old: &Notice, state: NoticeState) -> Result<()> {
    let new = Notice {
        state,
        ..old.clone()
    };
    audit::updated(tx, old.id, old, &new)?;
    Ok(())
}

/// Whether any notice has waited since before `since`.
pub fn any_stale(tx: &Tx<'_>, since: Timestamp) -> Result<bool> {
    Ok(tx.value(ANY_STALE, params![since])?.unwrap_or(false))
}

/// Lets go of all that have waited since before `since`.
pub fn drop_stale(tx: &Tx<'_>, since: Timestamp, now: Timestamp) -> Result<()> {
    tx.run(DROP_STALE, params![since, now])?;
    Ok(())
}
