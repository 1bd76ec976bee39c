//! The file itself: made with the whole schema, recognised, refused when newer, copied and upgraded when older.

use std::fs::OpenOptions;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, TransactionBehavior};

use crate::store::{Error, Result};

/// What a fresh file gets.
const SCHEMA: &str = include_str!("../../schema.sql");

/// Steps from schema n to n + 1, in order; the file in `migrations/` tells why.
const MIGRATIONS: &[&str] = &[
    include_str!("migrations/0001_catalogue_and_stock.sql"),
    include_str!("migrations/0002_people_and_trust.sql"),
];

/// The version that [`SCHEMA`] is, kept in SQLite's `user_version`.
pub const SCHEMA_VERSION: i64 = 3;

/// Marks the file as an orderdesk shop ("ODSK").
const APPLICATION_ID: i64 = 0x4F44_534B;

/// Creates an empty file that only its owner can read; refuses one that exists.
pub(super) fn create_private(path: &Path) -> Result<()> {
    let mut options = OpenOptions::new();
    options.create_new(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(_file) => Ok(()),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(Error::Io(format!(
            "{} exists already; choose another name or move it away",
            path.display()
        ))),
        Err(error) => Err(Error::Io(format!(
            "cannot create {}: {error}",
            path.display()
        ))),
    }
}

/// Looks at the first bytes before SQLite does, for a better sentence. Must not run while this process has it open.
pub(super) fn probe(path: &Path) -> Result<()> {
    let meta = std::fs::metadata(path).map_err(|error| match error.kind() {
        ErrorKind::NotFound => Error::NotAShop("there is no such file".to_owned()),
        _ => Error::Io(format!("cannot open {}: {error}", path.display())),
    })?;
    if meta.len() == 0 && meta.is_file() {
        return Err(Error::NotAShop("it is empty".to_owned()));
    }
    if meta.is_dir() {
        return Err(Error::NotAShop("it is a directory".to_owned()));
    }
    if !meta.is_file() {
        return Err(Error::NotAShop("it is not a regular file".to_owned()));
    }
    // Even for a superuser, whom the system would let write: somebody meant it.
    if meta.permissions().readonly() {
        return Err(Error::ReadOnly);
    }
    Ok(())
}

/// Switches to write-ahead logging; several processes at once may need a few tries.
pub(super) fn write_ahead(conn: &Connection) -> Result<()> {
    let mut tries = 0;
    loop {
        match conn
            .pragma_update_and_check(None, "journal_mode", "wal", |row| row.get::<_, String>(0))
        {
            Ok(_mode) => return Ok(()),
            Err(error) if tries >= 400 => return Err(error.into()),
            Err(_busy) => {
                tries += 1;
                std::thread::sleep(Duration::from_millis(5));
            }
        }
    }
}

/// Writes the whole schema into an empty file.
pub(super) fn install(conn: &mut Connection) -> Result<()> {
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    tx.execute_batch(SCHEMA)?;
    tx.pragma_update(None, "application_id", APPLICATION_ID)?;
    tx.pragma_update(None, "user_version", SCHEMA_VERSION)?;
    tx.commit()?;
    Ok(())
}

fn pragma(conn: &Connection, name: &str) -> Result<i64> {
    Ok(conn.pragma_query_value(None, name, |row| row.get(0))?)
}

/// Refuses what is no shop, and a shop of a later version.
pub(super) fn check(conn: &Connection) -> Result<()> {
    if pragma(conn, "application_id")? != APPLICATION_ID {
        return Err(Error::NotAShop(
            "it is an SQLite file of another program".to_owned(),
        ));
    }
    let found = pragma(conn, "user_version")?;
    if found > SCHEMA_VERSION {
        return Err(Error::NewerSchema {
            found,
            known: SCHEMA_VERSION,
        });
    }
    Ok(())
}

/// Brings an older file up to date, after copying it to `PATH.schema-N.bak`.
pub(super) fn upgrade(conn: &mut Connection, path: &Path) -> Result<()> {
    let found = pragma(conn, "user_version")?;
    if found == SCHEMA_VERSION {
        return Ok(());
    }
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".schema-{found}.bak"));
    let copy_path = PathBuf::from(name);
    if !copy_path.exists() {
        create_private(&copy_path)?;
        let mut copy = Connection::open(&copy_path)?;
        rusqlite::backup::Backup::new(conn, &mut copy)?.run_to_completion(
            1000,
            Duration::ZERO,
            None,
        )?;
    }
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found = pragma(&tx, "user_version")?;
    let done = usize::try_from(found - 1).unwrap_or(usize::MAX);
    for step in MIGRATIONS.iter().skip(done) {
        tx.execute_batch(step)?;
    }
    tx.pragma_update(None, "user_version", SCHEMA_VERSION)?;
    tx.commit()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_a_step_from_every_version() {
        assert_eq!(i64::try_from(MIGRATIONS.len()).unwrap(), SCHEMA_VERSION - 1);
    }

    #[test]
    fn a_fresh_file_is_whole_and_recognised() {
        let mut conn = Connection::open_in_memory().unwrap();
        assert!(matches!(check(&conn), Err(Error::NotAShop(_))));
        install(&mut conn).unwrap();
        check(&conn).unwrap();
        conn.pragma_update(None, "user_version", SCHEMA_VERSION + 1)
            .unwrap();
        assert!(matches!(check(&conn), Err(Error::NewerSchema { .. })));
    }
}
