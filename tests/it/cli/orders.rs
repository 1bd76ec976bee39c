//! An order's life, told through the command line.

use serde_json::json;

use crate::support::World;

#[test]
fn an_order_goes_from_the_shelf_to_the_bill() {
    let world = World::with_socks();
    let order = world.order(4);
    assert_eq!(order, "O-000001");
    assert_eq!(world.socks(), (10, 4, 6));

    let picked = world
        .ok(&["order", "pick", &order, "--line", "SOCK-M=3", "--json"])
        .json();
    assert_eq!(picked["status"], "billing");
    assert_eq!(picked["lines"][0]["picked"], 3);
    world.ok(&["order", "send-back", &order, "--line", "SOCK-M=1"]);
    let billed = world
        .ok(&["order", "bill", &order, "--all", "--json"])
        .json();
    assert_eq!(billed["status"], "part_sent");
    assert_eq!(billed["bill"], "MAIN-2026-00001");
    assert_eq!(world.socks(), (8, 2, 6));

    let cancelled = world
        .ok(&[
            "order",
            "cancel",
            &order,
            "--reason",
            "no more wanted",
            "--json",
        ])
        .json();
    assert_eq!(cancelled["status"], "sent", "what is billed goes on");
    assert_eq!(cancelled["total"], "9.80");
    assert_eq!(world.socks(), (8, 0, 8));

    let paid = world
        .ok(&[
            "payment", "add", "--order", &order, "--method", "cash", "--amount", "20", "--json",
        ])
        .json();
    assert_eq!(
        (&paid["change"], &paid["due"]),
        (&json!("10.20"), &json!("0.00"))
    );
    for state in ["shipped", "in_transit", "delivered"] {
        world.ok(&["shipment", "advance", "1", "--to", state]);
    }
    let done = world.show(&order);
    assert_eq!(done["status"], "complete");
    assert_eq!(done["placed_at"], "2026-11-20T14:05:00+01:00");
    let events: Vec<&str> = done["timeline"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["event"].as_str().unwrap())
        .collect();
    assert!(events.starts_with(&["place", "pick"]), "{events:?}");
    assert_eq!(world.ok(&["verify", "--json"]).json()["ok"], true);
}

#[test]
fn each_refusal_has_its_code_and_changes_nothing() {
    let world = World::with_socks();
    let order = world.order(4);
    let before = world.show(&order);
    for (args, code, exit) in [
        (vec!["order", "show", "99"], "not_found", 5),
        (vec!["order", "show", "nonsense"], "not_found", 5),
        (
            vec!["order", "bill", "1", "--line", "SOCK-M=1"],
            "invalid_transition",
            3,
        ),
        (
            vec!["order", "pick", "1", "--line", "SOCK-M=5"],
            "more_than_ordered",
            3,
        ),
        (
            vec!["order", "pick", "1", "--line", "HAT=1"],
            "not_on_order",
            3,
        ),
        (
            vec!["order", "pick", "1", "--line", "SOCK-M=0"],
            "invalid_input",
            3,
        ),
        (
            vec!["order", "cancel", "1", "--reason", " "],
            "invalid_input",
            3,
        ),
        (vec!["order", "restore", "1"], "invalid_transition", 3),
        (
            vec![
                "payment", "add", "--order", "1", "--method", "card", "--amount", "99",
            ],
            "payment_too_much",
            3,
        ),
        (
            vec![
                "payment", "add", "--order", "1", "--method", "shells", "--amount", "9",
            ],
            "not_found",
            5,
        ),
        (vec!["customer", "show", "C-2"], "not_found", 5),
        (
            vec![
                "stock",
                "adjust",
                "--store",
                "MAIN",
                "--sku",
                "SOCK-M",
                "--quantity",
                "-11",
                "--reason",
                "lost",
            ],
            "insufficient_stock",
            3,
        ),
        (
            vec![
                "stock",
                "receive",
                "--store",
                "MAIN",
                "--sku",
                "SOCK-M",
                "--quantity",
                "1.5",
                "--reason",
                "x",
            ],
            "invalid_input",
            3,
        ),
    ] {
        let mut words = vec!["--json"];
        words.extend(&args);
        let said = world.run(&words);
        assert_eq!((said.error().as_str(), said.code), (code, exit), "{args:?}");
        assert_eq!(said.out, "", "{args:?}");
    }
    assert_eq!(world.show(&order), before);
}

#[test]
fn the_bin_gives_back_what_it_took() {
    let world = World::with_socks();
    let order = world.order(4);
    world.ok(&["order", "priority", &order, "urgent"]);
    world.ok(&["order", "remark", &order, "rang twice"]);
    let binned = world
        .ok(&["order", "delete", &order, "--reason", "duplicate", "--json"])
        .json();
    assert_eq!(binned["status"], "deleted");
    assert_eq!(world.socks(), (10, 0, 10));
    let again = world.ok(&["order", "restore", &order, "--json"]).json();
    assert_eq!(
        (&again["status"], &again["priority"]),
        (&json!("pending"), &json!("urgent"))
    );
    assert_eq!(world.socks(), (10, 4, 6));
    let listed = world
        .ok(&["order", "list", "--status", "deleted", "--json"])
        .json();
    assert_eq!(listed, json!([]));
}

#[test]
fn a_counter_sale_is_one_step() {
    let world = World::with_socks();
    let sale = r#"{"ref":"till-1","items":[{"barcode":"2900000000018","quantity":2}],"payments":[{"method":"cash","amount":"10.00"}]}"#;
    let sold = world.feed(&["sale", "add", "-", "--json"], sale).json();
    assert_eq!(
        (&sold["status"], &sold["change"], &sold["customer"]),
        (&json!("complete"), &json!("0.20"), &json!("WALK-IN"))
    );
    let again = world.feed(&["sale", "add", "-", "--json"], sale).json();
    assert_eq!(
        (&again["order"], &again["replayed"]),
        (&sold["order"], &json!(true))
    );
    assert_eq!(world.socks(), (8, 0, 8));
    let short = sale.replace("till-1", "till-2").replace("10.00", "9.00");
    let said = world.feed(&["sale", "add", "-", "--json"], &short);
    assert_eq!(
        (said.code, said.error()),
        (3, "payment_too_little".to_owned())
    );

    let bill = sold["bill"].as_str().unwrap();
    let printed = world
        .ok(&["invoice", "show", bill, "--text", "--paper", "receipt"])
        .out;
    assert!(
        printed.contains("EUR 9.80") && printed.contains("Change"),
        "{printed}"
    );
    assert!(
        printed.lines().all(|line| line.chars().count() <= 42),
        "{printed}"
    );
}

#[test]
fn goods_come_back_on_a_credit_note_and_their_money_with_them() {
    let world = World::with_socks();
    let order = world.order(4);
    world.ok(&["order", "pick", &order, "--all"]);
    world.ok(&["order", "bill", &order, "--all"]);
    world.ok(&[
        "payment", "add", "--order", &order, "--method", "card", "--amount", "19.60",
    ]);
    assert_eq!(world.socks(), (6, 0, 6));

    let take = |line: &str, condition: &str| {
        world.run(&[
            "order",
            "return",
            &order,
            "--line",
            line,
            "--condition",
            condition,
            "--reason",
            "too small",
            "--json",
        ])
    };
    let back = take("SOCK-M=3", "resaleable").json();
    assert_eq!(back["credit_notes"], json!(["MAIN-CN-2026-00001"]));
    assert_eq!(back["refund_due"], "14.70");
    assert_eq!(back["lines"][0]["returned"], 3);
    assert_eq!(world.socks(), (9, 0, 9));

    let refused = take("SOCK-M=2", "damaged");
    assert_eq!(
        (refused.code, refused.error().as_str()),
        (3, "more_than_billed")
    );
    let last = take("SOCK-M=1", "damaged").json();
    assert_eq!(last["status"], "returned");
    assert_eq!(world.socks(), (9, 0, 9), "damaged goods stay out");

    let give = |amount: &str, reference: &str| {
        world.run(&[
            "refund", "add", "--order", &order, "--method", "cash", "--amount", amount, "--ref",
            reference, "--json",
        ])
    };
    let refused = give("20.00", "r-1");
    assert_eq!(
        (refused.code, refused.error().as_str()),
        (3, "refund_too_much")
    );
    for replayed in [false, true] {
        let given = give("19.60", "r-2").json();
        assert_eq!(given["refund_due"], "0.00");
        assert_eq!(given["replayed"], replayed);
    }
    assert_eq!(world.show(&order)["payment"], "refunded");
    world.ok(&["verify"]);
}
