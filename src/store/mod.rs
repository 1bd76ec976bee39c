//! The database: connections, transactions and one file of statements a noun. It decides nothing.

pub mod account;
pub mod approval;
pub mod area;
pub mod audit;
pub mod audit_log;
pub mod audit_scope;
pub mod bill;
pub mod bill_list;
pub mod catalogue;
pub mod chain;
mod codec;
pub mod count;
pub mod customer;
pub mod day_end;
pub mod export;
#[cfg(test)]
pub(crate) mod facts;
pub mod feed;
mod gate;
pub mod grid;
pub mod import;
pub mod inbox;
pub mod ledger;
pub mod lookup;
pub mod lot;
pub mod meanwhile;
pub mod merge;
mod migrate;
pub mod names;
pub mod notice;
pub mod order;
pub mod order_list;
pub mod outbox;
pub mod picture;
pub mod portal;
pub mod presence;
pub mod price_history;
pub mod procurement;
pub mod product;
pub mod product_page;
pub mod product_use;
pub mod purchase;
pub mod recall;
pub mod report;
pub mod report_orders;
pub mod report_stock;
pub mod rollup;
#[cfg(test)]
pub(crate) mod sample;
mod seal;
pub mod shop;
pub mod stock;
pub mod supplier;
pub mod transfer;
pub mod undo;
pub mod user;
pub mod verify;
mod verify_approvals;
mod verify_goods;
mod verify_purchases;
mod verify_sql;
pub mod word;

use std::cell::{Cell, RefCell};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{
    CachedStatement, Connection, OpenFlags, OptionalExtension, Params, Row, Transaction,
    TransactionBehavior,
};

use crate::domain::id::UserId;
use crate::domain::time::Timestamp;

pub use gate::Gate;
pub use migrate::SCHEMA_VERSION;

/// What can go wrong below the use cases.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Others hold the write lock for too long.
    #[error("the database is busy")]
    Busy,
    /// The file is no shop.
    #[error("{0}")]
    NotAShop(String),
    /// The file was written by a later version.
    #[error("schema {found} is newer than {known}")]
    NewerSchema {
        /// Its version.
        found: i64,
        /// Ours.
        known: i64,
    },
    /// The file cannot be written.
    #[error("the file is read-only")]
    ReadOnly,
    /// A stored value does not mean anything.
    #[error("{table}: unreadable value in `{column}`")]
    Corrupt {
        /// Where.
        table: &'static str,
        /// Which column.
        column: &'static str,
    },
    /// A CHECK, UNIQUE or trigger refused: a rule that the use case should have refused before.
    #[error("the database refused: {0}")]
    Constraint(String),
    /// Files.
    #[error("{0}")]
    Io(String),
    /// SQLite itself.
    #[error("{0}")]
    Sqlite(String),
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            Some(ErrorCode::ReadOnly) => Self::ReadOnly,
            Some(ErrorCode::NotADatabase) => Self::NotAShop("it is no SQLite file".to_owned()),
            Some(ErrorCode::ConstraintViolation) => Self::Constraint(error.to_string()),
            _ => Self::Sqlite(error.to_string()),
        }
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        Self::Io(error.to_string())
    }
}

/// A result of the store floor.
pub type Result<T> = std::result::Result<T, Error>;

/// Who writes and when: stamped on every audit entry of a transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// When.
    pub at: Timestamp,
    /// Who; [`None`] = system.
    pub user: Option<UserId>,
    /// From where.
    pub terminal: String,
}

/// How careful a connection is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// What is committed survives a power cut.
    Full,
    /// A fresh file that is of no use before it is complete (demo, bench): synced once at the end.
    Bulk,
}

/// One connection to a shop's file.
pub struct Db {
    conn: Connection,
    path: PathBuf,
    gate: Option<Gate>,
}

impl Db {
    /// Makes a fresh file with the whole schema. The file must not exist. Only its owner can read it.
    pub fn create(path: &Path, durability: Durability) -> Result<Self> {
        migrate::create_private(path)?;
        let mut db = Self::connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        db.set_durability(durability)?;
        migrate::install(&mut db.conn)?;
        db.gate = Some(Gate::beside(path)?);
        Ok(db)
    }

    /// Opens an existing file to read and write; an older one is copied and migrated, a newer one refused.
    pub fn open(path: &Path) -> Result<Self> {
        migrate::probe(path)?;
        let mut db = Self::connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        if db.conn.is_readonly(rusqlite::MAIN_DB)? {
            return Err(Error::ReadOnly);
        }
        migrate::check(&db.conn)?;
        db.set_durability(Durability::Full)?;
        migrate::upgrade(&mut db.conn, path)?;
        db.gate = Some(Gate::beside(path)?);
        Ok(db)
    }

    /// Opens an existing file only to read.
    pub fn open_reader(path: &Path) -> Result<Self> {
        migrate::probe(path)?;
        let db = Self::connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        migrate::check(&db.conn)?;
        db.conn.pragma_update(None, "query_only", true)?;
        Ok(db)
    }

    fn connect(path: &Path, flags: OpenFlags) -> Result<Self> {
        let mut conn = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DDL, false)?;
        // Plans that depend on bound values are made anew at each call: half of an order's time.
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        conn.set_prepared_statement_cache_capacity(256);
        conn.busy_handler(Some(gate::patience))?;
        conn.pragma_update(None, "foreign_keys", true)?;
        conn.pragma_update(None, "trusted_schema", false)?;
        conn.pragma_update(None, "temp_store", "memory")?;
        codec::register_functions(&conn)?;
        Ok(Self {
            conn,
            path: path.to_owned(),
            gate: None,
        })
    }

    /// Makes later commits careful or fast.
    pub fn set_durability(&mut self, durability: Durability) -> Result<()> {
        migrate::write_ahead(&self.conn)?;
        let level = match durability {
            Durability::Full => "full",
            Durability::Bulk => "off",
        };
        self.conn.pragma_update(None, "synchronous", level)?;
        // Checkpoints are made in idle moments; this is the backstop for a writer that never rests.
        self.conn.pragma_update(None, "wal_autocheckpoint", 4000)?;
        Ok(())
    }

    /// Begins a write transaction, first come first served among all processes.
    pub fn begin(&mut self, stamp: Stamp) -> Result<Tx<'_>> {
        let turn = match &self.gate {
            Some(gate) => Some(gate.wait()?),
            None => None,
        };
        let inner = self
            .conn
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        Ok(Tx {
            inner,
            countersigned: Cell::default(),
            stamp: Some(stamp),
            changes: RefCell::default(),
            _turn: turn,
        })
    }

    /// Begins a read: all its questions see one moment. Drop it at once; it is never held across a wait.
    pub fn snapshot(&mut self) -> Result<Tx<'_>> {
        let inner = self
            .conn
            .transaction_with_behavior(TransactionBehavior::Deferred)?;
        Ok(Tx {
            inner,
            stamp: None,
            countersigned: Cell::default(),
            changes: RefCell::default(),
            _turn: None,
        })
    }

    /// A number that changes when another connection has committed.
    pub fn data_version(&self) -> Result<i64> {
        Ok(self
            .conn
            .prepare_cached("PRAGMA data_version")?
            .query_row([], |row| row.get(0))?)
    }

    /// Moves the write-ahead log into the file if nobody is in the way; for idle moments.
    pub fn checkpoint(&self) -> Result<()> {
        self.conn
            .prepare_cached("PRAGMA wal_checkpoint(PASSIVE)")?
            .query_row([], |_row| Ok(()))?;
        Ok(())
    }

    /// Ends bulk loading: everything goes to the disk, and from here on commits are durable.
    pub fn settle(&mut self) -> Result<()> {
        self.conn.pragma_update(None, "synchronous", "full")?;
        self.conn
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_row| Ok(()))?;
        Ok(())
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Copies the live database to a new file that only its owner can read, and checks the copy. A copy that failed is
    /// removed.
    pub fn backup_to(&self, target: &Path) -> Result<()> {
        migrate::create_private(target)?;
        let copied = self.fill_and_check(target);
        if copied.is_err() {
            // What is left of it is of no use; the first error is the one to tell.
            let _removed = std::fs::remove_file(target);
        }
        copied
    }

    fn fill_and_check(&self, target: &Path) -> Result<()> {
        let mut copy = Connection::open_with_flags(target, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        // In one step, of one moment: a copy in several would begin anew with each commit of others.
        rusqlite::backup::Backup::new(&self.conn, &mut copy)?.run_to_completion(
            i32::MAX,
            Duration::ZERO,
            None,
        )?;
        copy.pragma_update(None, "journal_mode", "delete")?;
        let verdict: String = copy.query_row("PRAGMA integrity_check", [], |row| row.get(0))?;
        if verdict == "ok" {
            Ok(())
        } else {
            Err(Error::Sqlite(verdict))
        }
    }
}

/// A transaction. Dropped without [`Tx::commit`], nothing happened.
pub struct Tx<'db> {
    inner: Transaction<'db>,
    stamp: Option<Stamp>,
    countersigned: Cell<Option<UserId>>,
    changes: RefCell<audit::Changes>,
    // Held until after the commit; fields drop in order, so the transaction ends first.
    _turn: Option<gate::Turn>,
}

impl Tx<'_> {
    /// The file it works on.
    pub fn file(&self) -> Option<&Path> {
        self.inner.path().map(Path::new)
    }

    /// Writes the audit entries of all changed rows and makes everything durable.
    pub fn commit(self) -> Result<()> {
        audit::flush(&self)?;
        self.inner.commit()?;
        Ok(())
    }

    /// Does something that is only kept when `act` says so; otherwise, and on an error, nothing of it happened.
    ///
    /// It begins before anything else of its transaction was written.
    pub fn tentative<T, E: From<Error>>(
        &self,
        act: impl FnOnce() -> std::result::Result<(bool, T), E>,
    ) -> std::result::Result<T, E> {
        self.run("SAVEPOINT tentative", [])?;
        let done = act();
        if !matches!(done, Ok((true, _))) {
            self.run("ROLLBACK TO tentative", [])?;
            self.changes.take();
        }
        self.run("RELEASE tentative", [])?;
        done.map(|(_, done)| done)
    }

    /// Names who gave his password for what this transaction does; he stands in all its audit entries.
    pub fn countersign(&self, second: UserId) {
        self.countersigned.set(Some(second));
    }

    /// Who gave his password for it.
    pub(in crate::store) fn second(&self) -> Option<UserId> {
        self.countersigned.get()
    }

    /// Who writes; reading transactions have nobody.
    pub(in crate::store) fn stamp(&self) -> Result<&Stamp> {
        self.stamp
            .as_ref()
            .ok_or_else(|| Error::Sqlite("a reading transaction cannot write".to_owned()))
    }

    pub(in crate::store) fn prepare(&self, sql: &str) -> Result<CachedStatement<'_>> {
        Ok(self.inner.prepare_cached(sql)?)
    }

    /// Runs a writing statement and tells how many rows it changed.
    pub(in crate::store) fn run(&self, sql: &str, params: impl Params) -> Result<usize> {
        Ok(self.prepare(sql)?.execute(params)?)
    }

    /// Runs an inserting statement and tells the new row's id.
    pub(in crate::store) fn insert(&self, sql: &str, params: impl Params) -> Result<i64> {
        Ok(self.prepare(sql)?.insert(params)?)
    }

    /// At most one row.
    pub(in crate::store) fn one<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl FnOnce(&Row<'_>) -> Result<T>,
    ) -> Result<Option<T>> {
        let mut statement = self.prepare(sql)?;
        let mut rows = statement.query(params)?;
        rows.next()?.map(read).transpose()
    }

    /// All rows.
    pub(in crate::store) fn all<T>(
        &self,
        sql: &str,
        params: impl Params,
        mut read: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<Vec<T>> {
        let mut statement = self.prepare(sql)?;
        let mut rows = statement.query(params)?;
        let mut read_rows = Vec::new();
        while let Some(row) = rows.next()? {
            read_rows.push(read(row)?);
        }
        Ok(read_rows)
    }

    /// The one value of the one row, if there is a row.
    pub(in crate::store) fn value<T: rusqlite::types::FromSql>(
        &self,
        sql: &str,
        params: impl Params,
    ) -> Result<Option<T>> {
        Ok(self
            .prepare(sql)?
            .query_row(params, |row| row.get(0))
            .optional()?)
    }
}
