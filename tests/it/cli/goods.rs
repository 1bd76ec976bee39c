//! Transfers and counts from the command line, and what `verify` says when their books are cooked.

use rusqlite::Connection;
use serde_json::{Value, json};

use crate::support::{Said, World};

/// Two stores and ten socks in the first.
fn world() -> World {
    let world = World::with_socks();
    world.ok(&["store", "add", "WEB", "--name", "Online"]);
    world
}

fn send(world: &World, quantity: &str) -> Said {
    world.run(&[
        "stock",
        "transfer",
        "--from",
        "MAIN",
        "--to",
        "WEB",
        "--sku",
        "SOCK-M",
        "--quantity",
        quantity,
        "--reason",
        "for the fair",
        "--json",
    ])
}

fn count(world: &World, args: &[&str]) -> Said {
    let args: Vec<&str> = ["stock", "count"]
        .iter()
        .chain(args)
        .chain(&["--json"])
        .copied()
        .collect();
    world.run(&args)
}

fn on_hand(world: &World, store: &str) -> i64 {
    let rows = world
        .ok(&["stock", "list", "--store", store, "--json"])
        .json();
    rows[0]["on_hand"].as_i64().unwrap_or(0)
}

#[test]
fn a_transfer_leaves_one_shelf_and_reaches_the_other() {
    let world = world();
    let sent = send(&world, "6").json();
    assert_eq!(sent["transfer"], "T-000001");
    assert_eq!(
        (&sent["status"], &sent["from"], &sent["to"]),
        (&json!("sent"), &json!("MAIN"), &json!("WEB"))
    );
    assert_eq!(sent["lines"][0]["on_the_way"], json!(6));
    assert_eq!((on_hand(&world, "MAIN"), on_hand(&world, "WEB")), (4, 0));
    let receive =
        |line: &str| world.run(&["transfer", "receive", "t-000001", "--line", line, "--json"]);
    for (line, code, error) in [
        ("NO-SUCH=1", 3, "unknown_code"),
        ("SOCK-M=7", 3, "more_than_sent"),
        ("SOCK-M=x", 3, "invalid_input"),
    ] {
        let refused = receive(line);
        assert_eq!((refused.code, refused.error().as_str()), (code, error));
    }
    assert_eq!(receive("SOCK-M=4").json()["status"], "sent");
    let listed = world
        .ok(&["transfer", "list", "--status", "sent", "--json"])
        .json();
    assert_eq!(
        (&listed[0]["quantity"], &listed[0]["on_the_way"]),
        (&json!(6), &json!(2))
    );
    let closed = world
        .ok(&["transfer", "close", "1", "--reason", "lost", "--json"])
        .json();
    assert_eq!(
        (&closed["status"], &closed["lines"][0]["missing"]),
        (&json!("received"), &json!(2))
    );
    assert_eq!((on_hand(&world, "MAIN"), on_hand(&world, "WEB")), (4, 4));
    let again = world.run(&["transfer", "receive", "1", "--all", "--json"]);
    assert_eq!(
        (again.code, again.error().as_str()),
        (3, "invalid_transition")
    );
    let moved = world.ok(&["stock", "movements", "--json"]).json();
    assert_eq!(moved[0]["kind"], "transfer_in");
    assert_eq!(moved[1]["reason"], "T-000001 to WEB: for the fair");
    assert_eq!(world.run(&["transfer", "show", "9"]).code, 5);
    assert_eq!(send(&world, "5").error(), "insufficient_stock");
    world.ok(&["verify"]);
}

#[test]
fn a_draft_is_gathered_sent_and_taken_back() {
    let world = world();
    let begun = world
        .ok(&[
            "transfer", "begin", "--from", "MAIN", "--to", "WEB", "--json",
        ])
        .json();
    assert_eq!(
        (&begun["status"], &begun["lines"]),
        (&json!("draft"), &json!([]))
    );
    world.ok(&["transfer", "set", "1", "--line", "SOCK-M=3"]);
    assert_eq!(on_hand(&world, "MAIN"), 10);
    let told = world.ok(&["transfer", "send", "1", "--reason", "fair"]);
    assert!(
        told.out
            .contains("T-000001 from MAIN to WEB is on the way now"),
        "{told:?}"
    );
    assert_eq!(on_hand(&world, "MAIN"), 7);
    world.ok(&[
        "transfer",
        "take-back",
        "1",
        "--reason",
        "the van broke down",
    ]);
    assert_eq!((on_hand(&world, "MAIN"), on_hand(&world, "WEB")), (10, 0));
    world.ok(&["transfer", "begin", "--from", "MAIN", "--to", "WEB"]);
    let cancelled = world
        .ok(&[
            "transfer",
            "cancel",
            "2",
            "--reason",
            "not needed",
            "--json",
        ])
        .json();
    assert_eq!(cancelled["status"], "cancelled");
    world.ok(&["verify"]);
}

#[test]
fn a_count_shows_differences_and_books_them_once() {
    let world = world();
    let opened = count(&world, &["open", "--store", "MAIN"]).json();
    assert_eq!(
        (&opened["count"], &opened["not_counted"]),
        (&json!("C-000001"), &json!(1))
    );
    assert_eq!(
        count(&world, &["open", "--store", "MAIN"]).error(),
        "in_use"
    );
    let by_code = count(
        &world,
        &["add", "1", "--code", "2900000000018", "--quantity", "5"],
    );
    assert_eq!(by_code.json()["difference"], json!(-5));
    let more = count(&world, &["add", "1", "--sku", "SOCK-M", "--quantity", "2"]).json();
    assert_eq!(
        (&more["counted"], &more["expected"]),
        (&json!(7), &json!(10))
    );
    let shown = count(&world, &["show", "C-000001"]).json();
    assert_eq!(
        (&shown["short"], &shown["lines"][0]["difference"]),
        (&json!(3), &json!(-3))
    );
    assert_eq!(count(&world, &["post", "1"]).code, 2);
    let posted = count(&world, &["post", "1", "--reason", "year's end"]).json();
    assert_eq!(posted["status"], "posted");
    assert_eq!(on_hand(&world, "MAIN"), 7);
    assert_eq!(
        count(&world, &["post", "1", "--reason", "again"]).error(),
        "invalid_transition"
    );
    assert_eq!(
        count(&world, &["set", "1", "--sku", "SOCK-M", "--quantity", "9"]).error(),
        "invalid_transition"
    );
    count(&world, &["open", "--store", "MAIN"]);
    count(&world, &["set", "2", "--sku", "SOCK-M", "--quantity", "0"]);
    assert_eq!(
        count(&world, &["cancel", "2", "--reason", "wrong day"]).json()["status"],
        "cancelled"
    );
    assert_eq!(on_hand(&world, "MAIN"), 7);
    let listed = count(&world, &["list", "--status", "posted"]).json();
    assert_eq!(
        (listed.as_array().unwrap().len(), &listed[0]["differing"]),
        (1, &json!(1))
    );
    count(&world, &["open", "--store", "MAIN"]);
    assert_eq!(
        count(&world, &["post", "3", "--reason", "x"]).error(),
        "not_postable"
    );
    let zero = count(
        &world,
        &["post", "3", "--reason", "burnt down", "--uncounted-as-zero"],
    )
    .json();
    assert_eq!(zero["status"], "posted");
    assert_eq!(on_hand(&world, "MAIN"), 0);
    world.ok(&["verify"]);
}

/// Breaks a copy of the world's file and tells what `verify` finds: checks and rows.
fn broken(world: &World, statement: &str) -> Vec<(String, String)> {
    let copy = world.path("broken.db");
    let (from, to) = (world.path("shop.db"), copy.display().to_string());
    let source = Connection::open(&from).unwrap();
    source
        .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
        .unwrap();
    // The log of the copy before would be taken for this one's.
    for rest in ["-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{to}{rest}"));
    }
    std::fs::copy(&from, &copy).unwrap();
    let raw = Connection::open(&copy).unwrap();
    raw.execute_batch("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON")
        .unwrap();
    let mut names = raw
        .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
        .unwrap();
    let triggers: Vec<(String, String)> = names
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    drop(names);
    for (name, _) in &triggers {
        raw.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
    }
    assert_eq!(raw.execute(statement, []).unwrap(), 1, "{statement}");
    for (_, sql) in &triggers {
        raw.execute_batch(sql).unwrap();
    }
    drop(raw);
    let said = world.run(&["verify", "--db", &to, "--json"]);
    assert_eq!(said.code, 1, "{statement}: {said:?}");
    let Value::Array(found) = said.json()["findings"].clone() else {
        panic!("{said:?}")
    };
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    found
        .iter()
        .map(|one| (text(&one["check"]), text(&one["row"])))
        .collect()
}

const LINE: &str = "transfers T-000001 SOCK-M";
const FIRST: &str = "counts C-000001 SOCK-M";
const SECOND: &str = "counts C-000002 SOCK-M";

/// A statement, the check that must notice it, and the row it must name.
const COOKED: [(&str, &str, &str); 17] = [
    (
        "UPDATE transfer_lines SET quantity = 7",
        "transfer_movements",
        LINE,
    ),
    (
        "UPDATE transfer_lines SET received = 3",
        "transfer_movements",
        LINE,
    ),
    (
        "UPDATE transfer_lines SET missing = 2",
        "transfer_status",
        "transfers T-000001",
    ),
    (
        "UPDATE transfers SET status = 'received', closed_at = 1",
        "transfer_status",
        "transfers T-000001",
    ),
    ("DELETE FROM transfer_lines", "transfer_movements", LINE),
    (
        "UPDATE transfers SET from_store_id = 2, to_store_id = 1",
        "transfer_stores",
        "movements 2",
    ),
    (
        "UPDATE shop SET transfer_number = 0",
        "transfer_status",
        "shop",
    ),
    (
        "UPDATE count_lines SET counted = 4 WHERE count_id = 2",
        "count_entries",
        SECOND,
    ),
    (
        "UPDATE count_lines SET expected = 9 WHERE count_id = 2",
        "count_entries",
        SECOND,
    ),
    (
        "UPDATE count_lines SET moved = 1 WHERE count_id = 2",
        "count_entries",
        SECOND,
    ),
    (
        "DELETE FROM count_lines WHERE count_id = 2",
        "count_entries",
        SECOND,
    ),
    (
        "DELETE FROM count_entries WHERE count_id = 2",
        "count_entries",
        SECOND,
    ),
    (
        "UPDATE counts SET status = 'posted', closed_at = 1 WHERE id = 2",
        "count_movements",
        SECOND,
    ),
    (
        "UPDATE counts SET status = 'cancelled' WHERE id = 1",
        "count_movements",
        FIRST,
    ),
    (
        "UPDATE movements SET delta = -2 WHERE count_id = 1",
        "count_movements",
        FIRST,
    ),
    (
        "UPDATE counts SET store_id = 2 WHERE id = 1",
        "count_movements",
        "movements 4",
    ),
    (
        "UPDATE shop SET count_number = 1",
        "count_movements",
        "shop",
    ),
];

#[test]
fn verify_names_the_transfer_or_count_whose_books_were_cooked() {
    let world = world();
    send(&world, "6");
    world.ok(&["transfer", "receive", "1", "--line", "SOCK-M=4"]);
    count(&world, &["open", "--store", "MAIN"]);
    count(&world, &["set", "1", "--sku", "SOCK-M", "--quantity", "3"]);
    count(&world, &["post", "1", "--reason", "year's end"]);
    count(&world, &["open", "--store", "WEB"]);
    count(&world, &["add", "2", "--sku", "SOCK-M", "--quantity", "3"]);
    world.ok(&["verify"]);
    for (statement, check, row) in COOKED {
        let found = broken(&world, statement);
        let named = (check.to_owned(), row.to_owned());
        assert!(
            found.contains(&named),
            "{statement}: {named:?} not in {found:?}"
        );
    }
}
