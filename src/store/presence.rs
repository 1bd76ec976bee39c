//! Statements about who has what open now.

use rusqlite::{Row, params};

use crate::domain::id::UserId;
use crate::domain::time::Timestamp;
use crate::store::{Result, Tx};

const OF_ROW: &str = "SELECT p.terminal, p.pid, u.name, p.since
     FROM presence p JOIN users u ON u.id = p.user_id
     WHERE p.entity = ?1 AND p.row_id = ?2 AND u.status = 'active' ORDER BY p.since, p.terminal";
const ALL: &str = "SELECT p.terminal, p.pid, u.name, p.since
     FROM presence p JOIN users u ON u.id = p.user_id ORDER BY p.terminal";
const PUT: &str = "INSERT INTO presence (terminal, pid, user_id, entity, row_id, since)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6)
     ON CONFLICT (terminal) DO UPDATE SET pid = excluded.pid, user_id = excluded.user_id,
         entity = excluded.entity, row_id = excluded.row_id, since = excluded.since";
const REMOVE: &str = "DELETE FROM presence WHERE terminal = ?1";

/// A terminal with something open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seat {
    /// Its name, with the number of its process.
    pub terminal: String,
    /// Its process.
    pub pid: u32,
    /// Sign-in name of its user.
    pub user: String,
    /// Since when.
    pub since: Timestamp,
}

fn read(row: &Row<'_>) -> Result<Seat> {
    Ok(Seat {
        terminal: row.get(0)?,
        pid: row.get(1)?,
        user: row.get(2)?,
        since: row.get(3)?,
    })
}

/// The terminals of active users that say they have this row open, longest first.
pub fn of_row(tx: &Tx<'_>, table: &str, row: i64) -> Result<Vec<Seat>> {
    tx.all(OF_ROW, params![table, row], read)
}

/// All terminals that say they have something open.
pub fn all(tx: &Tx<'_>) -> Result<Vec<Seat>> {
    tx.all(ALL, [], read)
}

/// Says that a terminal has this row open, and nothing else.
pub fn put(
    tx: &Tx<'_>,
    (terminal, pid): (&str, u32),
    user: UserId,
    (table, row): (&str, i64),
    since: Timestamp,
) -> Result<()> {
    tx.run(PUT, params![terminal, pid, user, table, row, since])?;
    Ok(())
}

/// Says that a terminal has nothing open.
pub fn remove(tx: &Tx<'_>, terminal: &str) -> Result<()> {
    tx.run(REMOVE, [terminal])?;
    Ok(())
}
