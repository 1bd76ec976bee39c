//! What tests build upon: a shop in a directory of its own and the real program beside it.

pub mod demo;
pub mod process;
pub mod pty;
pub mod tables;

use std::path::PathBuf;

use serde_json::{Value, json};
use tempfile::TempDir;

/// The instant at which the program's clock stands in these tests.
pub const NOW: &str = "2026-11-20T13:05:00Z";

/// The admin's password in these tests.
pub const PASSWORD: &str = "counter-77";

/// A directory with a shop's file in it, and its admin `ann`.
pub struct World {
    directory: TempDir,
}

/// What a run of the program said.
#[derive(Debug)]
pub struct Said {
    /// Exit code.
    pub code: i32,
    /// Machine output.
    pub out: String,
    /// Everything else.
    pub err: String,
}

impl Said {
    /// The machine output as JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The code of the error object on stderr.
    #[track_caller]
    pub fn error(&self) -> String {
        let value: Value =
            serde_json::from_str(&self.err).unwrap_or_else(|error| panic!("{error}: {self:?}"));
        assert!(value["error"]["message"].is_string(), "{value}");
        assert!(value["error"]["details"].is_object(), "{value}");
        value["error"]["code"].as_str().unwrap().to_owned()
    }
}

impl World {
    /// A directory without a shop.
    pub fn empty() -> Self {
        Self {
            directory: tempfile::tempdir().unwrap(),
        }
    }

    /// A shop with the store `MAIN`, ten socks (`SOCK-M`, 4.90) in it and the customer `C-1`.
    pub fn with_socks() -> Self {
        let world = Self::empty();
        world.init();
        world.ok(&[
            "product",
            "add",
            "SOCK-M",
            "--name",
            "Sock",
            "--price",
            "4.90",
            "--barcode",
            "2900000000018",
        ]);
        world.ok(&[
            "stock",
            "receive",
            "--store",
            "MAIN",
            "--sku",
            "SOCK-M",
            "--quantity",
            "10",
            "--reason",
            "first delivery",
        ]);
        world.ok(&["customer", "add", "C-1", "--name", "Müller & Söhne"]);
        world
    }

    /// Makes the empty shop.
    pub fn init(&self) {
        self.ok(&[
            "init",
            "--shop",
            "Corner Shop",
            "--currency",
            "EUR",
            "--admin",
            "ann",
            "--timezone",
            "Europe/Berlin",
        ]);
    }

    /// A path in the directory.
    pub fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// Writes a file in the directory.
    pub fn write(&self, name: &str, text: &str) -> String {
        let path = self.path(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    }

    /// The program in an environment of its own, signed in as `ann`, its clock at [`NOW`].
    pub fn command(&self, args: &[&str]) -> assert_cmd::Command {
        let mut command = assert_cmd::Command::new(env!("CARGO_BIN_EXE_orderdesk"));
        command
            .env_clear()
            .env("HOME", self.directory.path())
            .env("ORDERDESK_DB", self.path("shop.db"))
            .env("ORDERDESK_USER", "ann")
            .env("ORDERDESK_PASSWORD", PASSWORD)
            .current_dir(self.directory.path())
            .args(args)
            .args(["--at", NOW, "--seed", "7"]);
        command
    }

    /// Runs the program.
    pub fn run(&self, args: &[&str]) -> Said {
        self.said(self.command(args))
    }

    /// Runs the program with `input` on its stdin.
    pub fn feed(&self, args: &[&str], input: &str) -> Said {
        let mut command = self.command(args);
        command.write_stdin(input);
        self.said(command)
    }

    /// Runs a command made elsewhere.
    #[expect(
        clippy::unused_self,
        reason = "a run always belongs to a world that outlives it"
    )]
    pub fn said(&self, mut command: assert_cmd::Command) -> Said {
        let output = command.output().unwrap();
        Said {
            code: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Runs the program, which must succeed.
    #[track_caller]
    pub fn ok(&self, args: &[&str]) -> Said {
        let said = self.run(args);
        assert_eq!(said.code, 0, "{args:?}: {said:?}");
        said
    }

    /// Takes an order of so many socks for `C-1`; gives its printed number.
    #[track_caller]
    pub fn order(&self, socks: u32) -> String {
        let order = json!({"customer": "C-1", "items": [{"sku": "SOCK-M", "quantity": socks}]});
        let said = self.feed(&["order", "add", "-", "--json"], &order.to_string());
        assert_eq!(said.code, 0, "{said:?}");
        said.json()["order"].as_str().unwrap().to_owned()
    }

    /// On hand, reserved and available of the socks.
    #[track_caller]
    pub fn socks(&self) -> (i64, i64, i64) {
        let rows = self.ok(&["stock", "list", "--json"]).json();
        let rows = rows.as_array().unwrap();
        let socks = rows.iter().find(|row| row["sku"] == "SOCK-M").unwrap();
        let count = |name: &str| socks[name].as_i64().unwrap();
        (count("on_hand"), count("reserved"), count("available"))
    }

    /// What `order show` says.
    #[track_caller]
    pub fn show(&self, number: &str) -> Value {
        self.ok(&["order", "show", number, "--json"]).json()
    }
}
