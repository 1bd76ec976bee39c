//! Orders from other systems: JSON from a file, from stdin, one a line.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::support::{PASSWORD, World};

#[test]
fn the_shape_other_systems_post_is_taken() {
    let world = World::with_socks();
    let product = world.ok(&["product", "show", "SOCK-M", "--json"]).json();
    let customer = world.ok(&["customer", "show", "C-1", "--json"]).json();
    let store = world.ok(&["store", "show", "MAIN", "--json"]).json();
    let posted = json!({"ref": "web-77", "customer_id": customer["id"], "store_id": store["id"],
        "delivery_address": "14 Ahornhof", "items": [{"product_id": product["product_id"], "quantity": 2, "unit_price": 4.90}]});
    let file = world.write("order.json", &posted.to_string());
    let taken = world.ok(&["order", "add", &file, "--json"]).json();
    assert_eq!(taken["status"], "pending");
    assert_eq!(taken["total"], "9.80");
    assert_eq!(taken["lines"][0]["quantity"], 2);
    assert!(taken["id"].is_i64());
    let again = world.ok(&["order", "add", &file, "--json"]).json();
    assert_eq!(
        (&again["id"], &again["replayed"]),
        (&taken["id"], &json!(true))
    );
    assert_eq!(world.socks(), (10, 2, 8));
}

#[test]
fn a_posted_order_that_is_none_says_where() {
    let world = World::with_socks();
    for (text, field) in [
        ("{", "order"),
        (
            r#"{"customer":"C-1","items":[{"sku":"SOCK-M"}]}"#,
            "items[0].quantity",
        ),
        (
            r#"{"customer":"C-1","items":[{"sku":"SOCK-M","quantity":-1}]}"#,
            "items[0].quantity",
        ),
    ] {
        let said = world.feed(&["order", "add", "-", "--json"], text);
        let error: Value = serde_json::from_str(&said.err).unwrap();
        assert_eq!(said.code, 3);
        assert_eq!(error["error"]["details"]["field"], field, "{text}");
    }
    assert_eq!(world.run(&["order", "add", "missing.json"]).code, 7);
    assert_eq!(world.socks(), (10, 0, 10));
}

#[test]
fn each_line_stands_for_itself() {
    let world = World::with_socks();
    let line = |name: &str, quantity: i64| {
        json!({"ref": name, "customer": "C-1", "items": [{"sku": "SOCK-M", "quantity": quantity}]})
            .to_string()
    };
    let lines = [
        line("a", 2),
        String::new(),
        line("b", 200),
        "nonsense".to_owned(),
        line("a", 2),
        line("c", 1),
    ];
    let said = world.feed(
        &["order", "add", "-", "--jsonl"],
        &(lines.join("\n") + "\n"),
    );
    assert_eq!(said.code, 3);
    let answers: Vec<Value> = said
        .out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let seen: Vec<(i64, String)> = answers
        .iter()
        .map(|answer| {
            let named = answer["order"]
                .as_str()
                .or_else(|| answer["error"]["code"].as_str());
            (answer["line"].as_i64().unwrap(), named.unwrap().to_owned())
        })
        .collect();
    let expected = [
        (1, "O-000001"),
        (3, "insufficient_stock"),
        (4, "invalid_input"),
        (5, "O-000001"),
        (6, "O-000002"),
    ];
    assert_eq!(seen, expected.map(|(line, named)| (line, named.to_owned())));
    assert_eq!(world.socks(), (10, 3, 7));
}

/// The next line is written only after the answer to the one before has come, and a killed reader loses nothing.
#[test]
fn an_answer_comes_at_once_and_stays() {
    let world = World::with_socks();
    let mut child = Command::new(env!("CARGO_BIN_EXE_orderdesk"))
        .args(["order", "add", "-", "--jsonl"])
        .env("ORDERDESK_DB", world.path("shop.db"))
        .env("ORDERDESK_USER", "ann")
        .env("ORDERDESK_PASSWORD", PASSWORD)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut answers = BufReader::new(child.stdout.take().unwrap()).lines();
    for number in 1..=3 {
        writeln!(
            input,
            r#"{{"customer":"C-1","items":[{{"sku":"SOCK-M","quantity":1}}]}}"#
        )
        .unwrap();
        let answer: Value = serde_json::from_str(&answers.next().unwrap().unwrap()).unwrap();
        assert_eq!(answer["order"], format!("O-{number:06}"));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(world.socks(), (10, 3, 7));
    assert_eq!(world.ok(&["verify", "--json"]).json()["ok"], true);
}
