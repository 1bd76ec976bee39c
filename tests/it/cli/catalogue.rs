//! Products as such, variants of colours × sizes, prices, barcodes, and what is a product's own in a store.

use serde_json::json;

use crate::support::World;

fn with_tees() -> World {
    let world = World::with_socks();
    world.ok(&[
        "product",
        "style",
        "add",
        "TEE",
        "--name",
        "Summer Tee",
        "--category",
        "Tops",
        "--colours",
        "Black, White",
        "--sizes",
        "S,M,L",
        "--price",
        "9.90",
        "--cost",
        "4",
        "--barcodes",
    ]);
    world
}

#[test]
fn a_style_is_made_changed_and_shown_whole() {
    let world = with_tees();
    let shown = world
        .ok(&["product", "style", "show", "tee", "--json"])
        .json();
    assert_eq!(shown["variants"].as_array().unwrap().len(), 6);
    assert_eq!(shown["variants"][0]["price"], "9.90");
    assert_eq!(shown["variants"][0]["barcodes"], 1);
    assert_eq!(shown["stores"][0]["stock_policy"], "forbid");
    let args = [
        "product",
        "style",
        "edit",
        "TEE",
        "--name",
        "Winter Tee",
        "--json",
    ];
    let changed = world.ok(&args).json();
    assert_eq!(
        (&changed["name"], &changed["category"]),
        (&json!("Winter Tee"), &json!("Tops"))
    );
    world.ok(&["product", "style", "disable", "TEE"]);
    let list = world
        .ok(&["product", "style", "list", "--search", "winter", "--json"])
        .json();
    assert_eq!(list[0]["active"], false);
    assert_eq!(list[0]["variants"], 6);
    let order = r#"{"customer":"C-1","store":"MAIN","items":[{"sku":"TEE-BLK-S","quantity":1}]}"#;
    let said = world.feed(&["order", "add", "-", "--json"], order);
    assert_eq!((said.code, said.error().as_str()), (3, "blocked_product"));
    assert_eq!(world.run(&["product", "style", "show", "NOPE"]).code, 5);
}

#[test]
fn variants_are_shown_before_they_are_made() {
    let world = with_tees();
    let more = |last: &str| {
        vec![
            "product",
            "variants",
            "TEE",
            "--colours",
            "black,red",
            "--sizes",
            "M,XL",
            "--json",
        ]
        .into_iter()
        .map(str::to_owned)
        .chain([last.to_owned()])
        .collect::<Vec<_>>()
    };
    let run = |args: &[String]| {
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        world.ok(&args).json()
    };
    let planned = run(&more("--dry-run"));
    assert_eq!(planned.as_array().unwrap().len(), 3);
    assert_eq!(planned[0]["sku"], "TEE-BLK-XL");
    assert_eq!(world.run(&["product", "show", "TEE-BLK-XL"]).code, 5);
    assert_eq!(run(&more("--barcodes")), planned);
    let made = world
        .ok(&["product", "show", "TEE-BLK-XL", "--json"])
        .json();
    assert_eq!(made["price"], "9.90");
    assert_eq!(made["barcodes"][0]["units"], 1);
}

#[test]
fn prices_are_listed_with_what_was_before() {
    let world = with_tees();
    world.ok(&["product", "edit", "TEE-BLK-S", "--price", "8.50"]);
    let prices = world
        .ok(&["product", "prices", "TEE-BLK-S", "--json"])
        .json();
    assert_eq!(prices[0]["price"], "8.50");
    assert_eq!(prices[0]["old_price"], "9.90");
    assert_eq!(prices[0]["user"], "ann");
    assert_eq!(prices[1]["old_price"], json!(null));
}

#[test]
fn barcodes_come_and_go() {
    let world = with_tees();
    let barcode = |args: &[&str]| world.run(&[&["product", "barcode"], args, &["--json"]].concat());
    let made = barcode(&["generate", "SOCK-M", "--units", "6"]).json();
    assert_eq!(made["units"], 6);
    let code = made["code"].as_str().unwrap().to_owned();
    assert!(code.len() == 13 && code.starts_with("04"), "{code}");
    assert_eq!(barcode(&["add", "TEE-BLK-S", &code]).error(), "duplicate");
    assert_eq!(
        barcode(&["add", "TEE-BLK-S", "4006381333932"]).error(),
        "wrong_check_digit"
    );
    assert_eq!(
        barcode(&["add", "TEE-BLK-S", "4006381333931", "--units", "0"]).error(),
        "invalid_input"
    );
    assert_eq!(barcode(&["add", "TEE-BLK-S", "4006381333931"]).code, 0);
    assert_eq!(
        barcode(&["list", "TEE-BLK-S"])
            .json()
            .as_array()
            .unwrap()
            .len(),
        2
    );
    assert_eq!(barcode(&["remove", &code]).code, 0);
    assert_eq!(barcode(&["remove", &code]).code, 5);
    world.ok(&["config", "set", "instore_prefix", "299"]);
    let next = barcode(&["generate", "SOCK-M"]).json();
    assert!(next["code"].as_str().unwrap().starts_with("299"));
    assert_eq!(
        world.run(&["config", "set", "instore_prefix", "40"]).code,
        3
    );
    let said = world.run(&["config", "set", "label_patterns", "29IIIIIWWWWWC"]);
    assert!(
        said.err.contains("in-store barcodes begin with 299"),
        "{}",
        said.err
    );
    world.ok(&["config", "set", "label_patterns", "21IIIIIWWWWWC"]);
    let said = world.run(&["config", "set", "instore_prefix", "2100"]);
    assert!(said.err.contains("labels of 21IIIIIWWWWWC"), "{}", said.err);
    world.ok(&["verify"]);
}

#[test]
fn a_product_may_be_promised_before_it_is_there_and_the_way_back_is_guarded() {
    let world = with_tees();
    let order = r#"{"customer":"C-1","store":"MAIN","items":[{"sku":"TEE-BLK-S","quantity":2}]}"#;
    let said = world.feed(&["order", "add", "-", "--json"], order);
    assert_eq!(said.error(), "insufficient_stock");
    let policy = |policy: &str| {
        world.run(&[
            "product", "policy", "TEE", "--store", "MAIN", "--policy", policy, "--json",
        ])
    };
    assert_eq!(policy("maybe").code, 2);
    assert_eq!(policy("backorder").json()["stock_policy"], "backorder");
    let number = world.feed(&["order", "add", "-", "--json"], order).json()["order"]
        .as_str()
        .unwrap()
        .to_owned();
    world.ok(&["verify"]);
    for other in ["forbid", "default"] {
        let said = policy(other);
        assert_eq!(said.error(), "in_use");
        assert!(
            said.err
                .contains("has promised 2 more of TEE-BLK-S in MAIN"),
            "{}",
            said.err
        );
    }
    // The store's own policy may change: what is promised stands on the product's.
    world.ok(&["store", "edit", "MAIN", "--stock-policy", "warn"]);
    world.ok(&["order", "cancel", &number, "--reason", "no stock"]);
    assert_eq!(policy("default").json()["stock_policy"], "warn");
    let rows = world.ok(&["product", "policy", "TEE", "--json"]).json();
    assert_eq!(
        (&rows[0]["stock_policy"], &rows[0]["own_policy"]),
        (&json!("warn"), &json!(null))
    );
    world.ok(&["verify"]);
}

#[test]
fn what_is_in_use_says_what_uses_it_and_can_be_disabled() {
    let world = with_tees();
    world.order(2);
    let said = world.run(&["product", "delete", "SOCK-M"]);
    assert_eq!(said.code, 3);
    for part in [
        "1 open order",
        "1 movement of stock",
        "10 on hand in MAIN",
        "disable it instead",
    ] {
        assert!(said.err.contains(part), "{}", said.err);
    }
    world.ok(&["product", "disable", "SOCK-M"]);
    world.ok(&["product", "delete", "TEE-BLK-S"]);
    let gone = world
        .ok(&["product", "style", "delete", "TEE", "--json"])
        .json();
    assert_eq!(gone["deleted"], true);
    assert_eq!(world.run(&["product", "show", "TEE-WHT-S"]).code, 5);
    world.ok(&["verify"]);
}
