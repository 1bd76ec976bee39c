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
const USER: &str = "SELECT * FROM users WHERE id = ?1";
const BY_NAME: &str = "SELECT * FROM users WHERE name = ?1";
const CREDENTIALS: &str =
    "SELECT id, password_hash FROM users WHERE name = ?1 AND status = 'active'";
const STANDING: &str = "SELECT role, status, customer_id FROM users WHERE id = ?1";
const INSERT: &str =
    "INSERT INTO users (name, role, status, password_hash, customer_id, created_at)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
const UPDATE: &str = "UPDATE users SET role = ?2, status = ?3, customer_id = ?4, version = version + 1 WHERE id = ?1";
const SET_PASSWORD: &str =
    "UPDATE users SET password_hash = ?2, version = version + 1 WHERE id = ?1";
const SEEN: &str = "UPDATE users SET last_seen_at = ?2 WHERE id = ?1";
const OTHER_ADMINS: &str =
    "SELECT count(*) FROM users WHERE role = 'admin' AND status = 'active' AND id <> ?1";

fn read(row: &Row<'_>) -> Result<User> {
    Ok(User {
        id: row.get("id")?,
        name: row.get("name")?,
        role: row.get("role")?,
        status: row.get("status")?,
        customer_id: row.get("customer_id")?,
        last_seen_at: row.get("last_seen_at")?,
        version: row.get("version")?,
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
        ]
    }
}

/// All users, by name.
pub fn users(tx: &Tx<'_>) -> Result<Vec<User>> {
    tx.all(USERS, [], read)
}

/// A user, if there.
pub fn user(tx: &Tx<'_>, id: UserId) -> Result<Option<User>> {
    tx.one(USER, [id], read)
}

/// A user by name, any letter case.
pub fn by_name(tx: &Tx<'_>, name: &str) -> Result<Option<User>> {
    tx.one(BY_NAME, [name], read)
}

/// Identity and password hash of a user who may sign in.
pub fn credentials(tx: &Tx<'_>, name: &str) -> Result<Option<(UserId, String)>> {
    tx.one(CREDENTIALS, [name], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// What a signed-in user may do right now.
pub fn standing(tx: &Tx<'_>, id: UserId) -> Result<Option<(Role, UserStatus, Option<CustomerId>)>> {
    tx.one(STANDING, [id], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
    })
}

/// Writes a new user; his `id` and `version` are ignored.
pub fn insert(tx: &Tx<'_>, user: &User, password_hash: &str, at: Timestamp) -> Result<UserId> {
    let User {
        name,
        role,
        status,
        customer_id,
        ..
    } = user;
    let id = tx.insert(
        INSERT,
        params![name, role, status, password_hash, customer_id, at],
    )?;
    audit::inserted(tx, id, user)?;
    Ok(UserId(id))
}

/// Writes a user's other values.
pub fn update(tx: &Tx<'_>, old: &User, new: &User) -> Result<()> {
    if audit::updated(tx, old.id, old, new)? {
        tx.run(
            UPDATE,
            params![old.id, new.role, new.status, new.customer_id],
        )?;
    }
    Ok(())
}

/// Writes another password; the log says that, not what.
pub fn set_password(tx: &Tx<'_>, id: UserId, password_hash: &str) -> Result<()> {
    tx.run(SET_PASSWORD, params![id, password_hash])?;
    audit::noted(
        tx,
        User::TABLE,
        &id.to_string(),
        "update",
        "password changed",
    )
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
