//! Buying through the command line: suppliers, the purchase list, purchase orders from draft to received.

use serde_json::{Value, json};

use crate::support::World;

/// A shop with socks, and a supplier who delivers them by the six.
fn world() -> World {
    let world = World::with_socks();
    world.ok(&[
        "supplier",
        "add",
        "KNIT",
        "--name",
        "Knitting Mill",
        "--lead-days",
        "10",
    ]);
    world.ok(&[
        "supplier",
        "supply",
        "KNIT",
        "--sku",
        "SOCK-M",
        "--pack",
        "6",
        "--cost",
        "1.50",
        "--supplier-code",
        "K-7",
    ]);
    world
}

#[track_caller]
fn show(world: &World, number: &str) -> Value {
    world.ok(&["purchase", "show", number, "--json"]).json()
}

/// The code and exit code of a refusal.
#[track_caller]
fn refused(world: &World, args: &[&str]) -> (i32, String) {
    let said = world.run(&[args, &["--json"]].concat());
    (said.code, said.error())
}

#[test]
fn what_is_short_becomes_a_purchase_order_and_is_received_in_parts() {
    let world = world();
    assert_eq!(
        world.ok(&["purchase", "propose", "--json"]).json(),
        json!([])
    );
    world.order(9);
    // 9 in 30 days x (10 + 7) days = 5.1, half up 5, − 1 available = 4, by the six.
    let proposed = world.ok(&["purchase", "propose", "--json"]).json();
    assert_eq!(proposed[0]["quantity"], 6, "{proposed}");
    assert_eq!(proposed[0]["supplier"], "KNIT");
    let report = world.ok(&["report", "procurement", "--json"]).json();
    assert_eq!(report["rows"][0]["quantity"], 6, "{report}");
    world.ok(&["purchase", "propose", "--make"]);
    let again = world.ok(&["purchase", "propose", "--json"]).json();
    assert_eq!(
        (&again[0]["quantity"], &again[0]["drafted"]),
        (&json!(6), &json!(6))
    );
    world.ok(&["purchase", "propose", "--make"]);
    let all = world.ok(&["purchase", "list", "--json"]).json();
    assert_eq!(
        all.as_array().unwrap().len(),
        1,
        "what is drafted is not drafted twice"
    );

    world.ok(&["purchase", "edit", "P-000001", "--line", "SOCK-M=12@1.40"]);
    assert_eq!(
        refused(&world, &["purchase", "receive", "P-000001", "--all"]),
        (3, "invalid_transition".to_owned())
    );
    world.ok(&["purchase", "send", "1"]);
    let sent = show(&world, "P-000001");
    assert_eq!(sent["status"], "sent");
    assert_eq!(
        (&sent["expected"], &sent["total"]),
        (&json!("2026-11-30"), &json!("16.80"))
    );
    assert_eq!(
        refused(
            &world,
            &["purchase", "edit", "P-000001", "--line", "SOCK-M=1"]
        ),
        (3, "invalid_transition".to_owned())
    );
    let after = world.ok(&["purchase", "propose", "--json"]).json();
    assert_eq!(after, json!([]), "what comes is counted");

    world.ok(&[
        "purchase",
        "receive",
        "P-000001",
        "--line",
        "SOCK-M=5",
        "--reference",
        "DN 881",
    ]);
    let part = show(&world, "P-000001");
    assert_eq!(part["status"], "part_received");
    assert_eq!(part["lines"][0]["rest"], 7);
    assert_eq!(world.socks(), (15, 9, 6));
    assert_eq!(
        refused(
            &world,
            &["purchase", "receive", "P-000001", "--line", "SOCK-M=8"]
        ),
        (3, "more_than_ordered".to_owned())
    );
    assert_eq!(
        refused(
            &world,
            &["purchase", "cancel", "P-000001", "--reason", "late"]
        ),
        (3, "invalid_transition".to_owned())
    );
    assert_eq!(world.socks(), (15, 9, 6));
    world.ok(&[
        "purchase",
        "close",
        "P-000001",
        "--reason",
        "sold out at the mill",
    ]);
    let closed = show(&world, "P-000001");
    assert_eq!(closed["status"], "received");
    assert_eq!(closed["lines"][0]["cancelled"], 7);
    assert_eq!(closed["note"], "sold out at the mill");
    world.ok(&["verify"]);
}

#[test]
fn refusals_say_which_rule_and_change_nothing() {
    let world = world();
    world.ok(&[
        "product", "add", "SOCK-X", "--name", "Sock L", "--price", "4.90",
    ]);
    let lines = [
        "--supplier",
        "KNIT",
        "--store",
        "MAIN",
        "--line",
        "SOCK-M=6",
    ];
    world.ok(&[&["purchase", "add"][..], &lines].concat());
    world.ok(&["purchase", "send", "P-000001", "--expected", "2026-11-25"]);
    for (args, code, error) in [
        (&["purchase", "show", "P-000009"][..], 5, "not_found"),
        (
            &["purchase", "receive", "1", "--line", "SOCK-X=1"],
            3,
            "not_on_purchase_order",
        ),
        (
            &["purchase", "receive", "1", "--line", "NOPE=1"],
            5,
            "not_found",
        ),
        (
            &["purchase", "receive", "1", "--line", "SOCK-M=7"],
            3,
            "more_than_ordered",
        ),
        (
            &["purchase", "receive", "1", "--all", "--lot", "L1"],
            3,
            "invalid_input",
        ),
        (
            &["purchase", "receive", "1", "--line", "SOCK-M=1@2"],
            3,
            "invalid_input",
        ),
        (
            &["purchase", "close", "1", "--reason", "x"],
            3,
            "invalid_transition",
        ),
        (&["purchase", "send", "1"], 3, "invalid_transition"),
        (&["supplier", "delete", "KNIT"], 3, "in_use"),
        (
            &["supplier", "add", "knit", "--name", "Again"],
            3,
            "duplicate",
        ),
        (&["supplier", "show", "NOBODY"], 5, "not_found"),
    ] {
        assert_eq!(refused(&world, args), (code, error.to_owned()), "{args:?}");
    }
    assert_eq!(show(&world, "1")["status"], "sent");
    assert_eq!(world.socks(), (10, 0, 10));
    world.ok(&["purchase", "cancel", "1", "--reason", "ordered twice"]);
    assert_eq!(show(&world, "1")["status"], "cancelled");
    world.ok(&["supplier", "disable", "KNIT"]);
    let add = [&["purchase", "add"][..], &lines].concat();
    assert_eq!(refused(&world, &add), (3, "in_use".to_owned()));
    world.ok(&["verify"]);
}

#[test]
fn an_order_is_written_as_a_text_for_its_supplier() {
    let world = world();
    world.ok(&[
        "purchase",
        "add",
        "--supplier",
        "KNIT",
        "--store",
        "MAIN",
        "--line",
        "SOCK-M=12",
        "--note",
        "Please pack by size.",
    ]);
    world.ok(&["purchase", "send", "1"]);
    let text = world.ok(&["purchase", "show", "1", "--text"]).out;
    for part in [
        "PURCHASE ORDER P-000001",
        "Knitting Mill",
        "K-7",
        "Sock (SOCK-M)",
        "Total EUR 18.00",
        "Please pack by size.",
    ] {
        assert!(text.contains(part), "{part} not in\n{text}");
    }
    assert!(
        text.lines().all(|line| line.chars().count() <= 80),
        "{text}"
    );
}
