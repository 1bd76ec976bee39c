//! Statements about users.

use rusqlite::{Row, params};
use serde_json::Value;

use crate::domain::access::Role;
use crate::domain::id::{CustomerId, UserId};
use crate::domain::shop::{User, UserStatus};
use crate::domain::time::Timestamp;
use crate::store::audit::{self, Audited, json};
use crate::store::{Result, Tx};

const USERS: &str = "SELECT * FROM users ORDER BY name";
const REQUESTED: &str = "SELECT * FROM users WHERE status = 'requested' ORDER BY created_at, id";
const REQUESTS: &str = "SELECT count(*) FROM users WHERE status = 'requested'";
const USER: &str = "SELECT * FROM users WHERE id = ?1";
const BY_NAME: &str = "SELECT * FROM users WHERE name = ?1";
const CREDENTIALS: &str = "SELECT * FROM users WHERE name = ?1";
const CREDENTIALS_OF: &str = "SELECT * FROM users WHERE id = ?1";
const STANDING: &str = "SELECT role, status, customer_id FROM users WHERE id = ?1";
const TERMS: &str = "SELECT role, status, version, one_time FROM users WHERE id = ?1";
const INSERT: &str =
    "INSERT INTO users (name, role, status, password_hash, customer_id, created_at, full_name, request, one_time)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
const UPDATE: &str =
    "UPDATE users SET role = ?2, status = ?3, customer_id = ?4, full_name = ?5, request = ?6,
            version = version + (role <> ?2 OR status <> ?3 OR customer_id IS NOT ?4) WHERE id = ?1";
const SET_PASSWORD: &str =
    "UPDATE users SET password_hash = ?2, one_time = ?3, failed_attempts = 0,
            locked_until = NULL, version = version + 1 WHERE id = ?1";
const REHASH: &str = "UPDATE users SET password_hash = ?2 WHERE id = ?1";
const SET_PIN: &str = "UPDATE users SET pin_hash = ?2 WHERE id = ?1";
const COUNT_TRY: &str =
    "UPDATE users SET failed_attempts = failed_attempts + 1, locked_until = ?2 WHERE id = ?1";
const FORGIVE: &str = "UPDATE users SET failed_attempts = 0, locked_until = NULL
     WHERE id = ?1 AND (failed_attempts <> 0 OR locked_until IS NOT NULL)";
const SEEN: &str = "UPDATE users SET last_seen_at = ?2 WHERE id = ?1";
const OTHER_ADMINS: &str =
    "SELECT count(*) FROM users WHERE role = 'admin' AND status = 'active' AND id <> ?1";

fn read(row: &Row<'_>) -> Result<User> {
    let pin_hash: String = row.get("pin_hash")?;
    Ok(User {
        id: row.get("id")?,
        name: row.get("name")?,
        role: row.get("role")?,
        status: row.get("status")?,
        customer_id: row.get("customer_id")?,
        last_seen_at: row.get("last_seen_at")?,
        version: row.get("version")?,
        full_name: row.get("full_name")?,
        request: row.get("request")?,
        one_time: row.get("one_time")?,
        has_pin: !pin_hash.is_empty(),
        locked_until: row.get("locked_until")?,
    })
}

impl Audited for User {
    const TABLE: &'static str = "users";

    fn fields(&self) -> Vec<(&'static str, Value)> {
        vec![
            ("name", json(&self.name)),
            ("role", json(self.role.word())),
            ("status", json(self.status.word())),
            ("customer_id", json(self.customer_id.map(|id| id.0))),
            ("full_name", json(&self.full_name)),
            ("request", json(&self.request)),
            ("one_time", json(self.one_time)),
        ]
    }
}

/// What a try to sign in is checked against. The hashes go no further than that.
#[derive(Clone)]
pub struct Credentials {
    /// Whose.
    pub user: UserId,
    /// PHC string.
    pub password_hash: String,
    /// PHC string; empty without a PIN.
    pub pin_hash: String,
    /// Whether he may sign in.
    pub status: UserStatus,
    /// Tries in a row that failed.
    pub tries: i64,
    /// Nobody signs in as him before this.
    pub locked_until: Option<Timestamp>,
}

fn read_credentials(row: &Row<'_>) -> Result<Credentials> {
    Ok(Credentials {
        user: row.get("id")?,
        password_hash: row.get("password_hash")?,
        pin_hash: row.get("pin_hash")?,
        status: row.get("status")?,
        tries: row.get("failed_attempts")?,
        locked_until: row.get("locked_until")?,
    })
}

/// All users, by name.
pub fn users(tx: &Tx<'_>) -> Result<Vec<User>> {
    tx.all(USERS, [], read)
}

/// Those who asked to be let in, the oldest first.
pub fn requested(tx: &Tx<'_>) -> Result<Vec<User>> {
    tx.all(REQUESTED, [], read)
}

/// How many asked to be let in and wait.
pub fn requests(tx: &Tx<'_>) -> Result<i64> {
    Ok(tx.value(REQUESTS, [])?.unwrap_or(0))
}

/// A user, if there.
pub fn user(tx: &Tx<'_>, id: UserId) -> Result<Option<User>> {
    tx.one(USER, [id], read)
}

/// A user by name, any letter case.
pub fn by_name(tx: &Tx<'_>, name: &str) -> Result<Option<User>> {
    tx.one(BY_NAME, [name], read)
}

/// What a sign-in under this name is checked against.
pub fn credentials(tx: &Tx<'_>, name: &str) -> Result<Option<Credentials>> {
    tx.one(CREDENTIALS, [name], read_credentials)
}

/// What a PIN of this user is checked against.
pub fn credentials_of(tx: &Tx<'_>, id: UserId) -> Result<Option<Credentials>> {
    tx.one(CREDENTIALS_OF, [id], read_credentials)
}

/// What a signed-in user may do right now.
pub fn standing(tx: &Tx<'_>, id: UserId) -> Result<Option<(Role, UserStatus, Option<CustomerId>)>> {
    tx.one(STANDING, [id], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
    })
}

/// What a session of this user rests on now: role, standing, version, and whether his password is for one time.
pub fn terms(tx: &Tx<'_>, id: UserId) -> Result<Option<(Role, UserStatus, i64, bool)>> {
    tx.one(TERMS, [id], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
    })
}

/// Writes a new user; his `id` and `version` are ignored.
pub fn insert(tx: &Tx<'_>, user: &User, password_hash: &str, at: Timestamp) -> Result<UserId> {
    let User {
        name,
        role,
        status,
        customer_id,
        full_name,
        request,
        one_time,
        ..
    } = user;
    let id = tx.insert(
        INSERT,
        params![
            name,
            role,
            status,
            password_hash,
            customer_id,
            at,
            full_name,
            request,
            one_time
        ],
    )?;
    audit::inserted(tx, id, user)?;
    Ok(UserId(id))
}

/// Writes a user's other values.
pub fn update(tx: &Tx<'_>, old: &User, new: &User) -> Result<()> {
    if audit::updated(tx, old.id, old, new)? {
        tx.run(
            UPDATE,
            params![
                old.id,
                new.role,
                new.status,
                new.customer_id,
                new.full_name,
                new.request
            ],
        )?;
    }
    Ok(())
}

/// Writes another password, for good or for one time; the log says that, not what.
pub fn set_password(tx: &Tx<'_>, id: UserId, password_hash: &str, one_time: bool) -> Result<()> {
    tx.run(SET_PASSWORD, params![id, password_hash, one_time])?;
    let what = if one_time {
        "one-time password given"
    } else {
        "password changed"
    };
    noted(tx, id, what)
}

/// Writes the same password hashed anew.
pub fn rehash(tx: &Tx<'_>, id: UserId, password_hash: &str) -> Result<()> {
    tx.run(REHASH, params![id, password_hash])?;
    Ok(())
}

/// Writes another PIN, or none.
pub fn set_pin(tx: &Tx<'_>, id: UserId, pin_hash: &str) -> Result<()> {
    tx.run(SET_PIN, params![id, pin_hash])?;
    let what = if pin_hash.is_empty() {
        "PIN removed"
    } else {
        "PIN set"
    };
    noted(tx, id, what)
}

/// Counts a try before it is known whether it is right, and locks if it must; not logged: tries must not grow the log.
pub fn count_try(tx: &Tx<'_>, id: UserId, locked_until: Option<Timestamp>) -> Result<()> {
    tx.run(COUNT_TRY, params![id, locked_until])?;
    Ok(())
}

/// Forgets the wrong tries after a right one.
pub fn forgive(tx: &Tx<'_>, id: UserId) -> Result<()> {
    tx.run(FORGIVE, [id])?;
    Ok(())
}

/// Forgets the wrong tries because an admin says so.
pub fn unlock(tx: &Tx<'_>, id: UserId) -> Result<()> {
    tx.run(FORGIVE, [id])?;
    noted(tx, id, "unlocked")
}

/// Logs a lock: once, by the try that brought it about.
pub fn note_lock(tx: &Tx<'_>, id: UserId, tries: i64) -> Result<()> {
    noted(tx, id, &format!("locked after {tries} wrong tries"))
}

fn noted(tx: &Tx<'_>, id: UserId, what: &str) -> Result<()> {
    audit::noted(tx, User::TABLE, &id.to_string(), "update", what)
}

/// Notes a sign-in.
pub fn seen(tx: &Tx<'_>, id: UserId, at: Timestamp) -> Result<()> {
    tx.run(SEEN, params![id, at])?;
    audit::noted(tx, User::TABLE, &id.to_string(), "sign_in", "signed in")
}

/// How many other active admins there are.
pub fn other_admins(tx: &Tx<'_>, id: UserId) -> Result<i64> {
    Ok(tx.value(OTHER_ADMINS, [id])?.unwrap_or(0))
}
