//! Bad input: each is refused with a sentence, a stable code and an exit code, and changes nothing.

use std::path::Path;

use rusqlite::Connection;
use serde_json::Value;

use crate::support::tables::Eye;
use crate::support::{Said, World};

/// A sentence that people can read: one line or two, no debug output, no control characters.
#[track_caller]
fn readable(said: &Said) {
    let told = said.err.trim_end();
    assert!(
        told.starts_with("orderdesk: ") && told.len() > 20,
        "{said:?}"
    );
    assert!(told.lines().count() <= 2, "{said:?}");
    assert!(
        !told.chars().any(|c| c.is_control() && c != '\n'),
        "{said:?}"
    );
    for word in ["panicked", "Error(", "Some(", "SqliteFailure", "Os {"] {
        assert!(!told.contains(word), "{said:?}");
    }
}

/// Runs it as a person and as a script; both are refused alike, and the file stays as it was.
#[track_caller]
fn refused(world: &World, args: &[&str], input: &str, code: &str, exit: i32) -> Value {
    let file = world.path("shop.db");
    let before = Eye::on(&file).tables();
    let said = world.feed(args, input);
    assert_eq!(said.code, exit, "{args:?} {input}: {said:?}");
    assert_eq!(said.out, "", "{args:?} {input}");
    readable(&said);
    let mut words = args.to_vec();
    words.push("--json");
    let said = world.feed(&words, input);
    assert_eq!(
        (said.error().as_str(), said.code),
        (code, exit),
        "{args:?} {input}: {said:?}"
    );
    let differences = before.differences(&Eye::on(&file).tables(), &["audit"]);
    assert!(
        differences.is_empty(),
        "{args:?} {input} changed {differences:#?}"
    );
    serde_json::from_str(&said.err).unwrap()
}

#[test]
fn orders_that_are_none() {
    let world = World::with_socks();
    let add = ["order", "add", "-"];
    let line = |item: &str| format!(r#"{{"customer":"C-1","items":[{item}]}}"#);
    for (text, code, exit) in [
        (String::new(), "invalid_input", 3),
        ("{".to_owned(), "invalid_input", 3),
        ("[1,2".to_owned(), "invalid_input", 3),
        ("{\"customer\":\"C-1\"}".to_owned(), "no_lines", 3),
        (line(""), "no_lines", 3),
        (line(r#"{"sku":"NO-SUCH","quantity":1}"#), "not_found", 5),
        (line(r#"{"sku":"SOCK-M","quantity":0}"#), "invalid_input", 3),
        (
            line(r#"{"sku":"SOCK-M","quantity":-1}"#),
            "invalid_input",
            3,
        ),
        (
            line(r#"{"sku":"SOCK-M","quantity":1000000000000000000}"#),
            "invalid_input",
            3,
        ),
        (
            line(r#"{"sku":"SOCK-M","quantity":1e18}"#),
            "invalid_input",
            3,
        ),
        (
            line(r#"{"sku":"SOCK-M","quantity":1.5}"#),
            "invalid_input",
            3,
        ),
        (
            line(r#"{"sku":"SOCK-M","quantity":"many"}"#),
            "invalid_input",
            3,
        ),
        (
            line(r#"{"sku":"SOCK-M","quantity":1,"unit_price":-4.9}"#),
            "invalid_input",
            3,
        ),
        (
            line(r#"{"barcode":"2900000000019","quantity":1}"#),
            "wrong_check_digit",
            3,
        ),
        (
            line(r#"{"barcode":"4006381333931","quantity":1}"#),
            "unknown_code",
            3,
        ),
        (
            line(r#"{"sku":"SOCK-M","quantity":11}"#),
            "insufficient_stock",
            3,
        ),
        (
            r#"{"customer":"C-9","items":[{"sku":"SOCK-M","quantity":1}]}"#.to_owned(),
            "not_found",
            5,
        ),
        (
            r#"{"items":[{"sku":"SOCK-M","quantity":1}]}"#.to_owned(),
            "customer_missing",
            3,
        ),
        (
            r#"{"customer":"C-1","store":"MOON","items":[{"sku":"SOCK-M","quantity":1}]}"#
                .to_owned(),
            "not_found",
            5,
        ),
    ] {
        refused(&world, &add, &text, code, exit);
    }
}

#[test]
fn an_order_of_the_wrong_shape_names_the_place() {
    let world = World::with_socks();
    let text = r#"{"customer":"C-1","items":[{"sku":"SOCK-M","quantity":1},{"sku":"SOCK-M","quantity":-1}]}"#;
    let told = refused(&world, &["order", "add", "-"], text, "invalid_input", 3);
    assert_eq!(told["error"]["details"]["field"], "items[1].quantity");
}

#[test]
fn files_that_are_no_table() {
    let world = World::with_socks();
    for (name, text) in [
        ("empty.csv", ""),
        ("binary.csv", "PK\u{3}\u{4}\0\0\0\0"),
        ("columns.csv", "colour,size\nred,M\n"),
    ] {
        let file = world.write(name, text);
        let before = Eye::on(&world.path("shop.db")).tables();
        let said = world.run(&["import", "customers", &file]);
        assert_eq!(said.code, 3, "{name}: {said:?}");
        readable(&said);
        let after = Eye::on(&world.path("shop.db")).tables();
        assert_eq!(
            before.differences(&after, &["audit"]),
            Vec::<String>::new(),
            "{name}"
        );
    }
    let not_text = world.path("latin1.csv");
    std::fs::write(&not_text, b"code,name\nC-8,M\xfcller\n").unwrap();
    let said = world.run(&["import", "customers", &not_text.display().to_string()]);
    assert_eq!(said.code, 3, "{said:?}");
    assert!(said.out.contains("not UTF-8; save the file"), "{said:?}");
    assert_eq!(world.run(&["customer", "show", "C-8"]).code, 5);
    assert_eq!(world.run(&["import", "customers", "missing.csv"]).code, 7);
}

#[test]
fn rows_that_are_wrong_keep_the_whole_file_out() {
    let world = World::with_socks();
    for row in [
        "MAIN,\"never closed",
        "MAIN,NO-SUCH,1",
        "MOON,SOCK-M,1",
        "MAIN,SOCK-M,-1",
        "MAIN,SOCK-M,1e18",
        "MAIN,SOCK-M",
    ] {
        let file = world.write(
            "stock.csv",
            &format!("store,sku,quantity\nMAIN,SOCK-M,3\n{row}\n"),
        );
        let before = Eye::on(&world.path("shop.db")).tables();
        let said = world.run(&["import", "stock", &file, "--json"]);
        assert_eq!(said.code, 3, "{row}: {said:?}");
        let report = said.json();
        assert_eq!(report["rejections"][0]["line"], 3, "{row}: {report}");
        assert_eq!(report["written"], Value::Bool(false), "{row}: {report}");
        let after = Eye::on(&world.path("shop.db")).tables();
        assert_eq!(
            before.differences(&after, &["audit"]),
            Vec::<String>::new(),
            "{row}"
        );
    }
}

#[test]
fn names_cannot_steer_a_terminal() {
    let world = World::with_socks();
    world.ok(&[
        "customer",
        "add",
        "C-7",
        "--name",
        "Red\u{1b}[31m\u{7}\u{202e} Ltd\u{200b}",
    ]);
    let shown = world.ok(&["customer", "show", "C-7", "--json"]).json();
    assert_eq!(shown["name"], "Red[31m Ltd");
    let listed = world.ok(&["customer", "list"]).out;
    assert!(
        !listed.chars().any(|c| c.is_control() && c != '\n'),
        "{listed:?}"
    );
    refused(
        &world,
        &["customer", "add", "C\u{1b}8", "--name", "N"],
        "",
        "invalid_input",
        3,
    );
    refused(
        &world,
        &["customer", "add", "C-8", "--name", "\u{1b}\u{200b}"],
        "",
        "invalid_input",
        3,
    );
    // What was typed and is told back is data, too.
    refused(
        &world,
        &["customer", "show", "C\u{1b}[31m"],
        "",
        "not_found",
        5,
    );
    refused(&world, &["order", "show", "\u{1b}[2J"], "", "not_found", 5);
}

fn copy_of_shop(world: &World, name: &str, change: &str) -> String {
    let path = world.path(name);
    world.ok(&["backup", &path.display().to_string()]);
    let raw = Connection::open(&path).unwrap();
    raw.execute_batch(change).unwrap();
    drop(raw);
    path.display().to_string()
}

#[track_caller]
fn no_shop(world: &World, path: &str, code: &str) {
    let bytes = |path: &str| std::fs::read(path).unwrap_or_default();
    let before = bytes(path);
    for verb in [&["store", "list"][..], &["order", "list"], &["verify"]] {
        let mut args = vec!["--db", path];
        args.extend(verb);
        let said = world.run(&args);
        assert_eq!(
            (said.code, said.out.as_str()),
            (7, ""),
            "{args:?}: {said:?}"
        );
        readable(&said);
        args.push("--json");
        let said = world.run(&args);
        assert_eq!(
            (said.code, said.error().as_str()),
            (7, code),
            "{args:?}: {said:?}"
        );
    }
    assert!(bytes(path) == before, "{path} was changed");
}

#[test]
fn files_that_are_no_shop() {
    let world = World::with_socks();
    let directory = world.path(".").display().to_string();
    no_shop(&world, &directory, "not_a_shop");
    let text = world.write(
        "notes.txt",
        "socks, hats and gloves; a long enough text to be read as a page of a file\n",
    );
    no_shop(&world, &text, "not_a_shop");
    let missing = world.path("missing.db").display().to_string();
    no_shop(&world, &missing, "not_a_shop");
    assert!(!Path::new(&missing).exists());
    let other = copy_of_shop(&world, "other.db", "PRAGMA application_id = 7");
    no_shop(&world, &other, "not_a_shop");
}

#[test]
fn a_file_of_a_newer_version_is_left_alone() {
    let world = World::with_socks();
    let newer = copy_of_shop(&world, "newer.db", "PRAGMA user_version = 9999");
    no_shop(&world, &newer, "newer_schema");
}

#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_written_is_said_so() {
    use std::os::unix::fs::PermissionsExt;
    let world = World::with_socks();
    let path = copy_of_shop(&world, "locked.db", "");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o400)).unwrap();
    no_shop(&world, &path, "read_only");
}
