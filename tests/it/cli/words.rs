//! Categories, brands, units, tax classes, colours, sizes and size classes.

use serde_json::json;

use crate::support::World;

#[test]
fn words_are_kept_by_their_nouns() {
    let world = World::with_socks();
    world.ok(&["size", "add", "32B", "--class", "T1"]);
    world.ok(&["size", "add", "XXL", "--class", " T5 "]);
    world.ok(&["size", "add", "2XL", "--class", "t5"]);
    let sizes = world.ok(&["size", "list", "--json"]).json();
    let seen: Vec<_> = sizes.as_array().unwrap().iter().collect();
    let classes: Vec<_> = seen.iter().map(|size| &size["class"]).collect();
    assert_eq!(classes, [&json!("T5"), &json!("T5"), &json!("T1")]);
    let said = world.run(&["size-class", "delete", "T5"]);
    assert_eq!(said.code, 3);
    assert!(said.err.contains("is used by 2 sizes"), "{}", said.err);

    world.ok(&["colour", "add", "Wine", "--swatch", "#722F37"]);
    world.ok(&["colour", "add", "Red"]);
    let colour = world
        .ok(&[
            "colour",
            "edit",
            "red",
            "--swatch",
            "#aa0000",
            "--position",
            "1",
            "--json",
        ])
        .json();
    assert_eq!(
        (&colour["swatch"], &colour["position"]),
        (&json!("#aa0000"), &json!(1))
    );
    assert_eq!(world.run(&["colour", "edit", "Sand"]).code, 5);

    world.ok(&["category", "add", "Hats"]);
    world.ok(&["category", "edit", "hats", "--rename", "Hats & Caps"]);
    assert_eq!(world.run(&["category", "add", "HATS & caps"]).code, 3);
    world.ok(&["category", "delete", "Hats & Caps"]);
    world.ok(&["brand", "add", "Avelune"]);
    assert_eq!(
        world
            .run(&["brand", "add", "x", "--swatch", "#000000"])
            .code,
        2
    );
    world.ok(&["unit", "add", "kg", "--name", "Kilogram", "--decimals", "3"]);
    let units = world.ok(&["unit", "list", "--json"]).json();
    assert_eq!(units[0]["decimals"], 3);
}

#[test]
fn another_tax_rate_waits_for_a_yes() {
    let world = World::with_socks();
    world.ok(&["tax-class", "add", "std", "--components", "CGST 9, SGST 9"]);
    world.ok(&["product", "edit", "SOCK-M", "--tax-class", "std"]);
    let number = world.order(2);
    let before = world.show(&number);
    let rate = [
        "tax-class",
        "edit",
        "std",
        "--components",
        "GST 5",
        "--json",
    ];
    let said = world.run(&rate);
    assert_eq!((said.code, said.error().as_str()), (3, "confirm_change"));
    assert_eq!(world.show(&number)["tax"], before["tax"]);
    let class = world.ok(&[&rate[..], &["--yes"]].concat()).json();
    assert_eq!(
        class["components"],
        json!([{"name": "GST", "rate_percent": 5}])
    );
    assert_ne!(world.show(&number)["tax"], before["tax"]);
    world.ok(&["verify"]);
}
