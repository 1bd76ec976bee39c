//! A demo shop in a directory of its own, made once and copied for each test.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use rusqlite::types::FromSql;
use rusqlite::{Connection, OpenFlags, Params};
use serde_json::Value;
use tempfile::TempDir;

use super::Said;
use super::pty::{Pty, Seat};

/// The instant at which the demo ends and at which its clock stands.
pub const DEMO_NOW: &str = "2026-11-20T15:00:00Z";

/// The users of the demo.
pub const ADMIN: &str = "anna";
/// See [`ADMIN`].
pub const MANAGER: &str = "mara";
/// See [`ADMIN`].
pub const CLERK: &str = "carl";
/// See [`ADMIN`].
pub const RETAILER: &str = "rita";

/// What is copied: the file and the passwords of its users.
struct Made {
    bytes: Vec<u8>,
    said: Value,
}

fn made() -> &'static Made {
    static MADE: OnceLock<Made> = OnceLock::new();
    MADE.get_or_init(|| {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("shop.db");
        let output = assert_cmd::Command::new(env!("CARGO_BIN_EXE_orderdesk"))
            .env_clear()
            .env("HOME", directory.path())
            .args(["demo", "--no-ui", "--json", "--keep"])
            .arg(&path)
            .args(["--at", DEMO_NOW, "--seed", "1"])
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
        Made {
            bytes: std::fs::read(&path).unwrap(),
            said: serde_json::from_slice(&output.stdout).unwrap(),
        }
    })
}

/// Something on the shelf of the store `MAIN`, of which there is plenty.
#[derive(Clone, Debug)]
pub struct Good {
    /// Its barcode for one.
    pub code: String,
    /// SKU.
    pub sku: String,
    /// Product name.
    pub name: String,
    /// Price of one, in cents.
    pub price: i64,
}

/// A demo shop.
pub struct DemoShop {
    directory: TempDir,
}

impl DemoShop {
    /// A copy of its own.
    pub fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        std::fs::write(directory.path().join("shop.db"), &made().bytes).unwrap();
        Self { directory }
    }

    /// The shop's file.
    pub fn db(&self) -> PathBuf {
        self.path("shop.db")
    }

    /// A path in its directory.
    pub fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// The password that the demo printed for a user.
    #[track_caller]
    pub fn password(user: &str) -> &'static str {
        let users = made().said["users"].as_array().unwrap();
        let found = users.iter().find(|one| one["user"] == user).unwrap();
        found["password"].as_str().unwrap()
    }

    /// The UI at the demo's time, not started yet.
    pub fn seat(&self) -> Seat {
        Seat::at(&self.db()).args(&["--at", DEMO_NOW])
    }

    /// The UI at 80×24 with this user signed in by typing name and password.
    #[track_caller]
    pub fn ui(&self, user: &str) -> Pty {
        let mut pty = self.seat().open();
        pty.sign_in(user, Self::password(user));
        pty
    }

    /// Runs a command as a user, at a time.
    pub fn run_at(&self, at: &str, user: &str, args: &[&str]) -> Said {
        let output = assert_cmd::Command::new(env!("CARGO_BIN_EXE_orderdesk"))
            .env_clear()
            .env("HOME", self.directory.path())
            .env("ORDERDESK_DB", self.db())
            .env("ORDERDESK_USER", user)
            .env("ORDERDESK_PASSWORD", Self::password(user))
            .args(args)
            .args(["--at", at])
            .output()
            .unwrap();
        Said {
            code: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Runs a command as a user at the demo's time; it must succeed.
    #[track_caller]
    pub fn ok(&self, user: &str, args: &[&str]) -> Said {
        let said = self.run_at(DEMO_NOW, user, args);
        assert_eq!(said.code, 0, "{args:?}: {said:?}");
        said
    }

    /// Every rule must hold.
    #[track_caller]
    pub fn verify(&self) {
        self.ok(ADMIN, &["verify"]);
    }

    /// Things on the shelf, each of another product, sold in units with so many decimals.
    pub fn goods(&self, decimals: u8) -> Vec<Good> {
        let conn = self.connect();
        let mut ask = conn
            .prepare(
                "SELECT min(b.code), v.sku, p.name, v.price FROM stock s
                 JOIN stores st ON st.id = s.store_id AND st.code = 'MAIN'
                 JOIN variants v ON v.id = s.variant_id AND v.active
                 JOIN products p ON p.id = v.product_id AND p.active
                 JOIN units u ON u.id = p.unit_id AND u.decimals = ?1
                 JOIN barcodes b ON b.variant_id = v.id AND b.units = 1
                 WHERE s.on_hand - s.reserved >= 60 GROUP BY p.id ORDER BY v.sku",
            )
            .unwrap();
        let rows = ask.query_map([decimals], |row| {
            Ok(Good {
                code: row.get(0)?,
                sku: row.get(1)?,
                name: row.get(2)?,
                price: row.get(3)?,
            })
        });
        rows.unwrap().collect::<Result<_, _>>().unwrap()
    }

    /// What `order show` says of an order.
    #[track_caller]
    pub fn show(&self, number: &str) -> Value {
        self.ok(CLERK, &["order", "show", number, "--json"]).json()
    }

    /// A connection of the test's own.
    pub fn connect(&self) -> Connection {
        connect(&self.db())
    }

    /// The first column of the rows of a question in SQL.
    #[track_caller]
    pub fn ask<T: FromSql>(&self, sql: &str, params: impl Params) -> Vec<T> {
        let conn = self.connect();
        let mut ask = conn.prepare(sql).unwrap();
        let rows = ask.query_map(params, |row| row.get(0)).unwrap();
        rows.collect::<Result<_, _>>().unwrap()
    }
}

fn connect(path: &Path) -> Connection {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(path, flags).unwrap();
    conn.busy_timeout(std::time::Duration::from_secs(20))
        .unwrap();
    conn
}
