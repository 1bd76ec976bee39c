//! What holds for every command: exit codes, where output goes, the file it works on.

use std::io::Read;
use std::process::{Command, Stdio};

use crate::support::World;

#[test]
fn a_command_that_is_none_is_a_usage_error() {
    let world = World::empty();
    assert_eq!(world.run(&["nonsense"]).code, 2);
    let said = world.run(&["--json", "order", "list", "--status", "nonsense"]);
    assert_eq!((said.code, said.error()), (2, "usage".to_owned()));
    assert_eq!(said.out, "");
    let said = world.run(&["order", "pick", "1"]);
    assert_eq!(said.code, 2, "neither --all nor --line");
    let said = world.run(&["order", "pick", "1", "--all", "--line", "A=1"]);
    assert_eq!(said.code, 2, "both --all and --line");
}

#[test]
fn help_and_version_need_no_shop() {
    let world = World::empty();
    let said = world.ok(&["--version"]);
    assert!(said.out.starts_with("orderdesk "), "{said:?}");
    assert!(
        world
            .ok(&["order", "add", "--help"])
            .out
            .contains("--jsonl")
    );
    assert!(world.ok(&["completions", "bash"]).out.contains("orderdesk"));
}

#[test]
fn a_missing_shop_is_said_with_what_helps() {
    let world = World::empty();
    let said = world.run(&["store", "list", "--json"]);
    assert_eq!((said.code, said.error()), (7, "not_a_shop".to_owned()));
    let said = world.run(&["store", "list"]);
    assert!(said.err.contains("orderdesk init"), "{said:?}");
    assert!(!world.path("shop.db").exists(), "looking makes no file");
    assert_eq!(world.run(&[]).code, 7, "nor does the UI without a terminal");
}

#[test]
fn other_files_are_no_shop_and_stay_as_they_are() {
    let world = World::empty();
    for text in [
        "",
        "hello\n",
        "SQLite format 3\0 but not really, and long enough to be read as a page",
    ] {
        let path = world.write("other", text);
        let said = world.run(&["--db", &path, "store", "list", "--json"]);
        assert_eq!(
            (said.code, said.error()),
            (7, "not_a_shop".to_owned()),
            "{text:?}"
        );
        assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
    }
    let directory = world.path(".").display().to_string();
    let said = world.run(&["--db", &directory, "store", "list", "--json"]);
    assert_eq!((said.code, said.error()), (7, "not_a_shop".to_owned()));
}

#[test]
fn a_shop_is_never_made_over_another_file() {
    let world = World::empty();
    world.init();
    let before = std::fs::read(world.path("shop.db")).unwrap();
    let said = world.run(&["init", "--shop", "B", "--currency", "EUR", "--admin", "bob"]);
    assert_ne!(said.code, 0);
    assert_eq!(std::fs::read(world.path("shop.db")).unwrap(), before);
}

#[test]
fn init_refuses_what_no_shop_can_have() {
    let world = World::empty();
    let init = |currency: &str, zone: &str| {
        world.run(&[
            "init",
            "--shop",
            "S",
            "--currency",
            currency,
            "--admin",
            "ann",
            "--timezone",
            zone,
            "--json",
        ])
    };
    for (currency, zone) in [("EURO", "UTC"), ("EUR", "Mars/Base")] {
        let said = init(currency, zone);
        assert_eq!((said.code, said.error()), (3, "invalid_input".to_owned()));
    }
    let mut command =
        world.command(&["init", "--shop", "S", "--currency", "EUR", "--admin", "ann"]);
    command.env("ORDERDESK_PASSWORD", "short");
    assert_eq!(world.said(command).code, 3);
    let mut command =
        world.command(&["init", "--shop", "S", "--currency", "EUR", "--admin", "ann"]);
    command.env_remove("ORDERDESK_PASSWORD");
    assert_eq!(
        world.said(command).code,
        2,
        "no password and no terminal to ask at"
    );
    assert!(!world.path("shop.db").exists());
}

#[cfg(unix)]
#[test]
fn the_files_of_a_shop_are_for_their_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let world = World::empty();
    world.init();
    world.ok(&["export", "stores", "-o", "stores.csv"]);
    for name in ["shop.db", "stores.csv"] {
        let mode = world.path(name).metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{name}");
    }
}

#[test]
fn a_reader_that_leaves_early_ends_it_quietly() {
    let world = World::empty();
    world.init();
    let mut child = Command::new(env!("CARGO_BIN_EXE_orderdesk"))
        .args(["customer", "list", "--json"])
        .env("ORDERDESK_DB", world.path("shop.db"))
        .env("ORDERDESK_USER", "ann")
        .env("ORDERDESK_PASSWORD", crate::support::PASSWORD)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut told = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut told)
        .unwrap();
    assert_eq!(told, "");
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn lists_are_arrays_and_carry_code_and_name() {
    let world = World::with_socks();
    world.order(2);
    for (list, code) in [
        ("store", "code"),
        ("customer", "code"),
        ("product", "sku"),
        ("user", "user"),
        ("order", "order"),
    ] {
        let rows = world.ok(&["--json", list, "list"]).json();
        let row = &rows.as_array().unwrap()[0];
        assert!(
            row[code].is_string() && row["name"].is_string(),
            "{list}: {row}"
        );
    }
    let rows = world.ok(&["stock", "list", "--json"]).json();
    let names: Vec<&String> = rows[0].as_object().unwrap().keys().take(8).collect();
    assert_eq!(
        names,
        [
            "store",
            "sku",
            "product",
            "colour",
            "size",
            "on_hand",
            "reserved",
            "available"
        ]
    );
}

#[test]
fn people_get_a_table() {
    let world = World::with_socks();
    insta::assert_snapshot!(world.ok(&["stock", "list"]).out, @r"
    store  sku     product  colour  size  on hand  reserved  available
    MAIN   SOCK-M  Sock                        10         0         10
    ");
}

#[test]
fn as_of_looks_back_and_changes_nothing() {
    let world = World::with_socks();
    let rows = world
        .ok(&["--as-of", "2026-11-10", "report", "sales-trend", "--json"])
        .json();
    assert_eq!(rows["to"], "2026-11-10");
    let said = world.run(&["--as-of", "2026-11-10", "config", "set", "expire_days", "9"]);
    assert_eq!(said.code, 2, "{said:?}");
    assert_eq!(
        world.run(&["--as-of", "yesterday", "store", "list"]).code,
        2
    );
}
