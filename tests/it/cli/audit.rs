//! The audit log from the command line: lists, histories, the head, and what verify says of a file others have changed.

use rusqlite::Connection;

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
