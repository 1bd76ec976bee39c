//! What the program writes is its owner's alone, however careless the system's own rule is.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use orderdesk::store::SCHEMA_VERSION;
use rusqlite::Connection;

use crate::support::{PASSWORD, Said, World};

fn careless(world: &World, args: &[&str]) {
    let said = carelessly(world, args);
    assert_eq!(said.code, 0, "{args:?}: {said:?}");
}

fn carelessly(world: &World, args: &[&str]) -> Said {
    let mut command = assert_cmd::Command::new("/bin/sh");
    command
        .args(["-c", "umask 000; exec \"$0\" \"$@\""])
        .arg(env!("CARGO_BIN_EXE_orderdesk"))
        .args(args)
        .env_clear()
        .env("HOME", world.path("."))
        .env("ORDERDESK_DB", world.path("shop.db"))
        .env("ORDERDESK_USER", "ann")
        .env("ORDERDESK_PASSWORD", PASSWORD)
        .current_dir(world.path("."));
    world.said(command)
}

fn open_to_others(directory: &Path, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        let mode = path.metadata().unwrap().permissions().mode();
        if path.is_dir() {
            open_to_others(&path, found);
        } else if mode & 0o077 != 0 {
            found.push(format!("{} {:o}", path.display(), mode & 0o777));
        }
    }
}

#[test]
fn no_file_of_a_shop_is_open_to_others() {
    let world = World::empty();
    let found = [
        "init",
        "--shop",
        "Shop",
        "--currency",
        "EUR",
        "--admin",
        "ann",
        "--timezone",
        "UTC",
    ];
    careless(&world, &found);
    careless(&world, &["customer", "add", "C-1", "--name", "Somebody"]);
    careless(&world, &["backup", "copy.db"]);
    for format in ["csv", "json", "xlsx"] {
        let file = format!("customers.{format}");
        careless(
            &world,
            &["export", "customers", "--format", format, "-o", &file],
        );
    }
    careless(&world, &["verify"]);
    let mut found = Vec::new();
    open_to_others(&world.path("."), &mut found);
    assert_eq!(found, Vec::<String>::new());
    assert!(world.path("copy.db").exists() && world.path("customers.xlsx").exists());
}

#[test]
fn the_copy_of_an_older_file_is_its_owners_alone() {
    for version in 1..SCHEMA_VERSION {
        let world = World::empty();
        let path = format!(
            "{}/tests/it/schemas/v{version}.sql",
            env!("CARGO_MANIFEST_DIR")
        );
        let file = world.path("shop.db");
        let conn = Connection::open(&file).unwrap();
        conn.execute_batch(&std::fs::read_to_string(path).unwrap())
            .unwrap();
        conn.pragma_update(None, "application_id", 0x4F44_534B)
            .unwrap();
        conn.pragma_update(None, "user_version", version).unwrap();
        drop(conn);
        // An older file may have been left open to all; what is made of it now is not.
        std::fs::set_permissions(&file, PermissionsExt::from_mode(0o666)).unwrap();
        let said = carelessly(&world, &["store", "list"]);
        let copy = world.path(&format!("shop.db.schema-{version}.bak"));
        let mode = copy.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "from version {version}: {said:?}");
        let conn = Connection::open(&copy).unwrap();
        let kept: i64 = conn
            .pragma_query_value(None, "user_version", |row| row.get(0))
            .unwrap();
        assert_eq!(kept, version);
    }
}
