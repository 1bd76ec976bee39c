//! Lots on the command line: in, out, back to the supplier, and recalled.

use serde_json::{Value, json};

use crate::support::World;

/// A shop with cream kept by lots: four of `OLD`, expired; five of `NEW`; and the supplier ACME.
fn creams() -> World {
    let world = World::with_socks();
    world.ok(&[
        "product",
        "add",
        "CREAM",
        "--name",
        "Hand Cream",
        "--price",
        "2.00",
    ]);
    let file = world.write(
        "stock.csv",
        "store,sku,quantity,lot,expiry\nMAIN,CREAM,4,OLD,2026-01-31\nMAIN,CREAM,5,NEW,2099-12-31\n",
    );
    world.ok(&["import", "stock", &file]);
    world.ok(&["supplier", "add", "ACME", "--name", "Acme Ltd"]);
    world
}

fn act<'a>(verb: &'a str, quantity: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let mut args = vec!["stock", verb, "--store", "MAIN", "--sku", "CREAM"];
    args.extend(["--quantity", quantity, "--reason", "delivery", "--json"]);
    args.extend(more);
    args
}

fn list(world: &World, args: &[&str]) -> Vec<(String, i64)> {
    let mut all = vec!["stock", "lots", "--json"];
    all.extend(args);
    let rows = world.ok(&all).json();
    let row = |row: &Value| {
        let code = row["lot"].as_str().unwrap().to_owned();
        (code, row["on_hand"].as_i64().unwrap())
    };
    rows.as_array().unwrap().iter().map(row).collect()
}

#[test]
fn goods_come_in_with_their_lot_and_cost() {
    let world = creams();
    let said = world.run(&act("receive", "3", &[]));
    assert_eq!((said.code, said.error()), (3, "lot_missing".to_owned()));
    let more = [
        "--lot",
        "NEXT",
        "--expiry",
        "2099-06-30",
        "--supplier",
        "acme",
    ];
    let more = [&more[..], &["--reference", "DN 7", "--cost", "1.20"]].concat();
    let said = world.ok(&act("receive", "3", &more)).json();
    assert_eq!(said["on_hand"], 12);
    let said = world.run(&act("receive", "1", &["--lot", "OLD"]));
    assert_eq!((said.code, said.error()), (3, "lot_expired".to_owned()));
    let movements = world.ok(&["stock", "movements", "--sku", "CREAM", "--json"]);
    let last = &movements.json()[0];
    assert_eq!(
        (&last["lot"], &last["supplier"], &last["reference"]),
        (&json!("NEXT"), &json!("ACME"), &json!("DN 7"))
    );
    let product = world.ok(&["product", "show", "CREAM", "--json"]).json();
    assert_eq!(product["cost"], "0.30", "9 at 0.00 and 3 at 1.20");
    assert_eq!(
        list(&world, &[]),
        [
            ("OLD".to_owned(), 4),
            ("NEXT".to_owned(), 3),
            ("NEW".to_owned(), 5)
        ]
    );
    assert_eq!(list(&world, &["--expired"]), [("OLD".to_owned(), 4)]);
    assert_eq!(list(&world, &["--near"]), []);
    world.ok(&["verify"]);
}

#[test]
fn goods_go_back_to_their_supplier_with_his_number_only() {
    let world = creams();
    let to = ["--supplier", "ACME", "--reference", "RMA 1"];
    let lot = |code| [&to[..], &["--lot", code]].concat();
    assert_eq!(
        world
            .run(&act("supplier-return", "4", &["--lot", "OLD"]))
            .code,
        2
    );
    let said = world.run(&act("supplier-return", "5", &lot("OLD")));
    assert_eq!(said.code, 3);
    let said = world.run(&act("supplier-return", "1", &lot("NONE")));
    assert_eq!(said.error(), "lot_unknown");
    let said = world.ok(&act("supplier-return", "4", &lot("OLD"))).json();
    assert_eq!(
        (&said["quantity"], &said["on_hand"]),
        (&json!(-4), &json!(5))
    );
    assert_eq!(list(&world, &["--expired"]), []);
    world.ok(&["verify"]);
}

#[test]
fn a_recall_names_who_bought_of_the_lot() {
    let world = creams();
    let order = r#"{"customer":"C-1","store":"MAIN","items":[{"sku":"CREAM","quantity":2}]}"#;
    let placed = world.feed(&["order", "add", "-", "--json"], order).json();
    let number = placed["order"].as_str().unwrap().to_owned();
    world.ok(&["order", "pick", &number, "--all"]);
    world.ok(&["order", "bill", &number, "--all"]);
    let said = world.ok(&["stock", "recall", "new", "--json"]).json();
    assert_eq!(said["sold"].as_array().unwrap().len(), 1, "{said}");
    let sold = &said["sold"][0];
    assert_eq!(
        (
            &sold["customer"],
            &sold["order"],
            &sold["quantity"],
            &sold["returned"]
        ),
        (&json!("C-1"), &json!(number), &json!(2), &json!(0))
    );
    assert_eq!(said["on_shelf"][0]["on_hand"], 3);
    assert_eq!(said["supplies"][0]["quantity"], 5);
    world.ok(&[
        "order",
        "return",
        &number,
        "--line",
        "CREAM=1",
        "--condition",
        "damaged",
    ]);
    let said = world
        .ok(&["stock", "recall", "NEW", "--sku", "CREAM", "--json"])
        .json();
    let sold = &said["sold"][0];
    assert_eq!(
        (&sold["returned"], &sold["with_customer"]),
        (&json!(1), &json!(1))
    );
    assert_eq!(world.run(&["stock", "recall", "NOSUCH"]).code, 5);
    let text = world.ok(&["stock", "recall", "NEW"]).out;
    assert!(text.contains("Müller") || text.contains("O-0000"), "{text}");
}

#[test]
fn what_was_never_received_stands_in_the_stock_list() {
    let world = World::with_socks();
    world.ok(&["product", "add", "HAT", "--name", "Hat", "--price", "9.00"]);
    for store in [&[][..], &["--store", "MAIN"]] {
        let rows = world
            .ok(&[&["stock", "list", "--json"], store].concat())
            .json();
        let hat = rows
            .as_array()
            .unwrap()
            .iter()
            .find(|row| row["sku"] == "HAT");
        assert_eq!(hat.unwrap()["on_hand"], 0, "{rows}");
    }
}
