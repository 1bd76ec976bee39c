//! Files in and out.

use serde_json::json;

use crate::support::World;

#[test]
fn a_wrong_row_keeps_all_others_out_and_is_named() {
    let world = World::with_socks();
    let file = world.write(
        "customers.csv",
        "code,name,colour\nC-8,Neu,red\nC-9,,\nC-8,Doppelt,\n",
    );
    let said = world.run(&["import", "customers", &file, "--json"]);
    assert_eq!(said.code, 3);
    let report = said.json();
    assert_eq!(
        (&report["read"], &report["accepted"], &report["rejected"]),
        (&json!(3), &json!(1), &json!(2))
    );
    assert_eq!(
        (
            &report["rejections"][0]["line"],
            &report["rejections"][0]["column"]
        ),
        (&json!(3), &json!("name"))
    );
    assert_eq!(report["unknown_columns"], json!(["colour"]));
    assert_eq!(world.run(&["customer", "show", "C-8"]).code, 5);
}

#[test]
fn a_dry_run_writes_nothing() {
    let world = World::with_socks();
    let file = world.write(
        "stock.csv",
        "\u{feff}store;sku;quantity\r\nMAIN;SOCK-M;5\r\n",
    );
    let said = world.ok(&["import", "stock", &file, "--dry-run", "--json"]);
    assert_eq!(said.json()["accepted"], 1);
    assert_eq!(world.socks().0, 10);
    world.ok(&["import", "stock", &file]);
    assert_eq!(world.socks().0, 15);
    world.ok(&["import", "stock", &file, "--mode", "set"]);
    assert_eq!(world.socks().0, 5);
}

#[test]
fn what_goes_out_comes_in_again() {
    let world = World::with_socks();
    world.ok(&[
        "product", "add", "HAT", "--name", "=cmd()", "--price", "12.00",
    ]);
    world.ok(&["export", "products", "-o", "products.csv"]);
    let again = World::empty();
    again.init();
    let file = world.path("products.csv").display().to_string();
    let said = again.ok(&["import", "products", &file, "--json"]);
    assert_eq!(said.json()["accepted"], 2);
    let text = std::fs::read_to_string(world.path("products.csv")).unwrap();
    assert!(text.contains("'=cmd()"), "a formula leaves inert: {text}");
    let said = world.run(&["export", "products", "-o", "products.csv"]);
    assert_eq!(said.code, 3, "an export never overwrites by accident");
    assert_eq!(
        std::fs::read_to_string(world.path("products.csv")).unwrap(),
        text
    );
    world.ok(&["export", "products", "-o", "products.csv", "--force"]);
}

#[test]
fn reports_come_as_tables_csv_and_json() {
    let world = World::with_socks();
    world.feed(
        &["sale", "add", "-"],
        r#"{"items":[{"sku":"SOCK-M","quantity":2}],"payments":[{"method":"cash","amount":"9.80"}]}"#,
    );
    let csv = world.ok(&["report", "products", "--format", "csv"]).out;
    let mut lines = csv.lines();
    assert!(lines.next().unwrap().contains("net_sales"), "{csv}");
    assert!(lines.next().unwrap().contains("9.80"), "{csv}");
    let json = world.ok(&["report", "products", "--json"]).json();
    assert_eq!(json["rows"][0]["net_sales"], "9.80");
    assert_eq!(json["rows"][0]["pieces"], 2);
    world.ok(&[
        "report",
        "products",
        "--format",
        "json",
        "-o",
        "products.json",
    ]);
    assert_eq!(
        world
            .run(&["report", "products", "-o", "products.json"])
            .code,
        3
    );
    let names = world.ok(&["report", "list", "--json"]).json();
    assert!(
        names
            .as_array()
            .unwrap()
            .iter()
            .any(|row| row["code"] == "sales-trend")
    );
    assert_eq!(world.run(&["report", "nonsense"]).code, 2);
    assert_eq!(
        world
            .run(&["report", "products", "--from", "2026-11-21"])
            .code,
        3
    );
    assert_eq!(
        world.run(&["report", "products", "--store", "MOON"]).code,
        5
    );
}
