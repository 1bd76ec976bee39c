//! The audit log from the command line: lists, histories, the head, and what verify says of a file others have changed.

use rusqlite::Connection;
use serde_json::json;

use crate::support::World;

fn attack(world: &World, sql: &str) {
    let conn = Connection::open(world.path("shop.db")).unwrap();
    let mut ask = conn
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
        .unwrap();
    let triggers: Vec<String> = ask
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(|name| name.unwrap())
        .collect();
    drop(ask);
    for trigger in triggers {
        conn.execute_batch(&format!("DROP TRIGGER {trigger}"))
            .unwrap();
    }
    assert_eq!(conn.execute(sql, []).unwrap(), 1, "{sql}");
}

fn billed() -> (World, String) {
    let world = World::with_socks();
    let order = world.order(3);
    world.ok(&["order", "pick", &order, "--all"]);
    world.ok(&["order", "bill", &order, "--all"]);
    (world, order)
}

#[test]
fn a_bill_changed_with_another_tool_is_named() {
    let (world, _) = billed();
    world.ok(&["verify"]);
    attack(&world, "UPDATE bills SET customer_name = 'Somebody else'");
    let said = world.run(&["verify", "--json"]);
    assert_eq!(said.code, 1);
    let findings = said.json()["findings"].clone();
    let row = findings[0]["row"].as_str().unwrap();
    assert!(row.starts_with("bills MAIN-"), "{findings}");
    assert_eq!(findings.as_array().unwrap().len(), 1, "{findings}");
}

#[test]
fn a_movement_and_an_entry_of_the_log_are_named_too() {
    let (world, _) = billed();
    attack(&world, "UPDATE movements SET reason = 'gift' WHERE id = 1");
    let said = world.run(&["verify"]);
    assert_eq!(said.code, 1);
    assert!(said.out.contains("movements 1 "), "{said:?}");
    attack(
        &world,
        "UPDATE audit SET terminal = 'elsewhere' WHERE id = 5",
    );
    let said = world.run(&["verify"]);
    assert!(said.out.contains("audit 5"), "{said:?}");
}

#[test]
fn a_log_cut_off_at_its_end_is_seen_by_the_head() {
    let (world, order) = billed();
    world.ok(&["order", "remark", &order, "call first"]);
    let head = world.ok(&["audit", "head", "--json"]).json();
    let digits = head["head"].as_str().unwrap().to_owned();
    let last = head["entries"].as_i64().unwrap();
    world.ok(&["order", "remark", &order, "called"]);
    let said = world.ok(&["verify", "--head", &digits, "--json"]).json();
    assert_eq!(said["head_entry"], last);
    assert!(said["entries_after"].as_i64().unwrap() > 0, "{said}");
    world.ok(&[
        "verify",
        "--head",
        &digits.chars().take(16).collect::<String>(),
    ]);
    assert_eq!(world.run(&["verify", "--head", "abc"]).code, 3);
    let conn = Connection::open(world.path("shop.db")).unwrap();
    conn.execute_batch(&format!(
        "DROP TRIGGER audit_stay; DELETE FROM audit WHERE id >= {last}"
    ))
    .unwrap();
    drop(conn);
    let said = world.run(&["verify", "--head", &digits, "--json"]);
    assert_eq!(said.code, 1);
    assert!(said.out.contains("is in the log no more"), "{said:?}");
}

#[test]
fn the_history_of_an_order_has_all_that_belongs_to_it() {
    let (world, order) = billed();
    let list = world
        .ok(&["audit", "list", "--document", &order, "--json"])
        .json();
    let tables: std::collections::BTreeSet<&str> = list
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["table"].as_str().unwrap())
        .collect();
    let belongs = [
        "bills",
        "movements",
        "order_events",
        "order_lines",
        "orders",
        "shipments",
    ];
    assert_eq!(tables.into_iter().collect::<Vec<_>>(), belongs);
    let found = world
        .ok(&[
            "audit",
            "list",
            "--table",
            "orders",
            "--action",
            "update",
            "--search",
            "STATUS sent",
            "--limit",
            "1",
            "--json",
        ])
        .json();
    assert_eq!(found.as_array().unwrap().len(), 1, "{found}");
    assert_eq!(found[0]["action"], "update");
    assert_eq!(
        world.run(&["audit", "list", "--document", "O-999999"]).code,
        5
    );
}

#[test]
fn the_log_is_exported_whole_with_its_hashes() {
    let (world, _) = billed();
    let head = world.ok(&["audit", "head", "--json"]).json();
    let rows = world.ok(&["export", "audit", "--format", "json"]).json();
    let rows = rows.as_array().unwrap();
    // The export signed in once more.
    let last = usize::try_from(head["entries"].as_i64().unwrap()).unwrap();
    assert_eq!(rows.len(), last + 1);
    assert_eq!(rows[last - 1]["hash"], head["head"]);
    assert!(rows.iter().all(|row| row["form"] == 2));
    let csv = world.ok(&["export", "audit"]);
    assert!(
        csv.out
            .starts_with("id,at,user,second_user,terminal,table,row,action,old,new,hash,form")
    );
}

#[test]
fn the_day_end_report_has_the_figures_of_its_day_and_the_head() {
    let (world, order) = billed();
    let pay = |amount: &str, method: &str| {
        let words = ["payment", "add", "--order", &order, "--method", method];
        world.ok(&[&words[..], &["--amount", amount]].concat())
    };
    pay("10.00", "card");
    pay("4.70", "card");
    let sale = r#"{"ref":"till-1","items":[{"barcode":"2900000000018","quantity":2}],"payments":[{"method":"cash","amount":"10.00"}]}"#;
    world.feed(&["sale", "add", "-", "--json"], sale).json();
    let words = [
        "order",
        "return",
        &order,
        "--line",
        "SOCK-M=1",
        "--condition",
        "resaleable",
    ];
    world.ok(&[&words[..], &["--reason", "too small"]].concat());
    let words = ["refund", "add", "--order", &order, "--method", "cash"];
    world.ok(&[&words[..], &["--amount", "4.90"]].concat());

    let told = world.ok(&["report", "day-end", "--json"]).json();
    // Three socks of 4.90 on an order, two over the counter; one came back.
    let figures = [
        ("day", json!("2026-11-20")),
        ("bills", json!(2)),
        ("total", json!("24.50")),
        ("rounding", json!("0.00")),
        ("discounts", json!("0.00")),
        ("credit_notes", json!(1)),
        ("credited", json!("4.90")),
        // Taken 9.80 (10.00 less the change), given back 4.90.
        ("expected_cash", json!("4.90")),
    ];
    for (name, figure) in figures {
        assert_eq!(told[name], figure, "{name} of {told}");
    }
    let cents = |name: &str| {
        let text = told[name].as_str().unwrap().replace('.', "");
        text.parse::<i64>().unwrap()
    };
    assert_eq!(cents("net") + cents("tax"), 2450);
    assert_eq!(
        told["numbers"],
        json!([{"first": "MAIN-2026-00001", "last": "MAIN-2026-00002"}])
    );
    assert_eq!(
        told["takings"],
        json!([
            {"method": "Cash", "payments": 1, "taken": "9.80", "refunds": 1, "given_back": "4.90"},
            {"method": "Card", "payments": 2, "taken": "14.70", "refunds": 0, "given_back": "0.00"},
        ])
    );
    assert_eq!(
        told["users"],
        json!([{"user": "ann", "bills": 2, "total": "24.50"}])
    );
    let paper = world.ok(&["report", "day-end"]).out;
    for words in [
        "MAIN-2026-00001 to MAIN-2026-00002",
        "Card, 2 payments",
        "Cash, 1 refund ",
        "ann, 2 bills",
    ] {
        assert!(paper.contains(words), "{words} in {paper}");
    }
    assert!(
        paper.lines().all(|line| line.chars().count() <= 48),
        "{paper}"
    );

    // Another day has nothing of it, and the same log.
    let other = ["report", "day-end", "--to", "2026-11-19", "--json"];
    let other = world.ok(&other).json();
    assert_eq!(
        (&other["bills"], &other["takings"], &other["expected_cash"]),
        (&json!(0), &json!([]), &json!("0.00"))
    );
    assert!(other["entries"].as_i64() >= told["entries"].as_i64());
}
