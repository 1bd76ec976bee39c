//! What the program writes is its owner's alone, however careless the system's own rule is.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use crate::support::{PASSWORD, World};

fn careless(world: &World, args: &[&str]) {
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
    let said = world.said(command);
    assert_eq!(said.code, 0, "{args:?}: {said:?}");
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
