//! Customers on the command line: near-duplicates, ledger, statement, block, merge, areas.

use crate::support::World;

/// C-1 has an order of 3 socks of which 2 are billed, and 5.00 paid.
fn with_ledger() -> World {
    let world = World::with_socks();
    world.write(
        "order.json",
        r#"{"ref":"w-1","customer":"C-1","store":"MAIN","items":[{"sku":"SOCK-M","quantity":3}]}"#,
    );
    let file = world.path("order.json").display().to_string();
    let made = world.ok(&["order", "add", &file, "--json"]).json();
    let number = made["order"].as_str().unwrap().to_owned();
    world.ok(&["order", "pick", &number, "--line", "SOCK-M=2"]);
    world.ok(&["order", "bill", &number, "--all"]);
    world.ok(&[
        "payment", "add", "--order", &number, "--method", "cash", "--amount", "5.00",
    ]);
    world
}

#[test]
fn a_ledger_adds_up_and_a_statement_is_a_paper() {
    let world = with_ledger();
    let ledger = world.ok(&["customer", "ledger", "c-1", "--json"]).json();
    let told: Vec<(&str, &str, &str)> = ledger
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| {
            let paid = entry["paid"].as_str().unwrap_or("");
            (
                entry["kind"].as_str().unwrap(),
                paid,
                entry["balance"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(told, [("bill", "", "9.80"), ("payment", "5.00", "4.80")]);
    let shown = world.ok(&["customer", "show", "C-1", "--json"]).json();
    assert_eq!(shown["balance"], "4.80");
    assert_eq!(shown["open_orders"], "4.90");
    assert_eq!(shown["favourites"][0]["quantity"], 2);
    assert_eq!(shown["last_prices"][0]["price"], "4.90");
    let paper = world.ok(&["customer", "statement", "C-1"]).out;
    assert!(paper.contains("Statement of account"), "{paper}");
    assert!(
        paper
            .lines()
            .any(|line| line.starts_with("To pay") && line.ends_with("EUR 4.80")),
        "{paper}"
    );
    let wrong = world.run(&["customer", "statement", "C-1", "--from", "soon"]);
    assert_eq!(wrong.code, 2, "{}", wrong.err);
}

#[test]
fn who_looks_like_another_is_added_only_with_force() {
    let world = World::with_socks();
    let told = world.run(&[
        "--json",
        "customer",
        "add",
        "C-2",
        "--name",
        "MULLER-SOHNE GmbH",
    ]);
    assert_eq!((told.code, told.error().as_str()), (3, "near_duplicate"));
    assert!(
        told.err.contains("C-1 Müller & Söhne (the same name)"),
        "{}",
        told.err
    );
    world.ok(&[
        "customer",
        "add",
        "C-2",
        "--name",
        "MULLER-SOHNE GmbH",
        "--force",
    ]);
    // A file brings them in, and says so.
    let file = world.write("c.csv", "code,name\nC-8,Müller und Söhne\nC-9,Bakery\n");
    let report = world.ok(&["--json", "import", "customers", &file]).json();
    assert_eq!(
        (report["accepted"].as_i64(), report["rejected"].as_i64()),
        (Some(2), Some(0))
    );
    assert_eq!(report["warnings"][0]["key"], "C-8");
    assert_eq!(report["warnings"].as_array().unwrap().len(), 1);
}

#[test]
fn a_duplicate_becomes_part_of_another_and_its_code_finds_it() {
    let world = with_ledger();
    world.ok(&[
        "customer",
        "add",
        "C-2",
        "--name",
        "Baker",
        "--phone",
        "030 1234567",
    ]);
    let told = world.run(&["--json", "customer", "merge", "C-1", "--into", "C-2"]);
    assert_eq!((told.code, told.error().as_str()), (3, "confirm_change"));
    assert!(
        told.err.contains("becomes part of C-2 Baker for good"),
        "{}",
        told.err
    );
    world.ok(&["customer", "merge", "C-1", "--into", "C-2", "--force"]);
    let shown = world.ok(&["customer", "show", "c-1", "--json"]).json();
    assert_eq!(
        (shown["code"].as_str(), shown["balance"].as_str()),
        (Some("C-2"), Some("4.80"))
    );
    assert_eq!(shown["merged"][0], "C-1");
    let inactive = world
        .ok(&["customer", "list", "--only", "inactive", "--json"])
        .json();
    assert_eq!(inactive[0]["merged_into"], "C-2");
    let report = world.ok(&["report", "customers", "--json"]);
    assert!(!report.out.contains("C-1"), "{}", report.out);
    let of = world.ok(&["report", "products", "--customer", "C-1", "--json"]);
    assert!(of.out.contains("SOCK"), "{}", of.out);
    world.ok(&["verify"]);
    let again = world.run(&["customer", "merge", "WALK-IN", "--into", "C-2", "--force"]);
    assert_eq!(again.code, 3);
}

#[test]
fn areas_are_kept_and_a_customer_has_their_days_or_his_own() {
    let world = World::with_socks();
    world.ok(&[
        "area",
        "add",
        "NORTH",
        "--name",
        "North bank",
        "--delivery-weekdays",
        "Thu Mon",
    ]);
    world.ok(&["customer", "edit", "C-1", "--area", "north"]);
    let shown = || world.ok(&["customer", "show", "C-1", "--json"]).json();
    assert_eq!(shown()["delivery_weekdays"], "mon,thu");
    world.ok(&["customer", "edit", "C-1", "--delivery-weekdays", "sat"]);
    assert_eq!(shown()["delivery_weekdays"], "sat");
    let wrong = world.run(&["area", "edit", "NORTH", "--delivery-weekdays", "noday"]);
    assert_eq!(wrong.code, 3);
    assert_eq!(world.run(&["area", "delete", "NORTH"]).code, 3);
    world.ok(&["customer", "edit", "C-1", "--area", ""]);
    world.ok(&["area", "delete", "NORTH"]);
    assert_eq!(world.run(&["area", "delete", "NORTH"]).code, 5);
}

#[test]
fn a_blocked_customer_buys_nothing_and_an_open_order_keeps_him() {
    let world = with_ledger();
    world.ok(&["customer", "block", "C-1"]);
    world.write(
        "again.json",
        r#"{"ref":"w-2","customer":"C-1","store":"MAIN","items":[{"sku":"SOCK-M","quantity":1}]}"#,
    );
    let file = world.path("again.json").display().to_string();
    let refused = world.run(&["--json", "order", "add", &file]);
    assert_eq!(refused.error(), "blocked_customer");
    let blocked = world
        .ok(&["customer", "list", "--only", "blocked", "--json"])
        .json();
    assert_eq!(blocked.as_array().unwrap().len(), 1);
    world.ok(&["customer", "unblock", "C-1"]);
    world.ok(&["order", "add", &file]);
    let kept = world.run(&["customer", "disable", "C-1", "--force"]);
    assert_eq!(kept.code, 3, "{}", kept.err);
    assert!(kept.err.contains("2 open orders"), "{}", kept.err);
}
