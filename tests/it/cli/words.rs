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

#[test]
fn details_and_reviews_are_kept_with_the_product() {
    let world = World::with_socks();
    world.ok(&[
        "product",
        "details",
        "sock-m",
        "--set",
        "care=wash cold",
        "--set",
        "sizes=[36, 38]",
    ]);
    let file = world.write("wrong.json", "{\n  \"care\": \"cold\",\n  \"fit\" 1\n}");
    let said = world.run(&["product", "details", "SOCK-M", "--file", &file]);
    assert_eq!(said.code, 3);
    assert!(said.err.contains("line 3, column 9"), "{}", said.err);
    let shown = world.ok(&["product", "details", "SOCK-M"]).out;
    assert!(
        shown.contains("  \"care\": \"wash cold\",\n  \"sizes\": [\n    36,"),
        "{shown}"
    );
    for (rating, text) in [("9", "Warm"), ("8", "")] {
        world.ok(&[
            "product", "review", "SOCK-M", "--rating", rating, "--text", text, "--by", "Carla",
        ]);
    }
    assert_eq!(
        world
            .run(&["product", "review", "SOCK-M", "--rating", "11"])
            .code,
        3
    );
    let product = world.ok(&["product", "details", "SOCK-M", "--json"]).json();
    assert_eq!(product["rating"].to_string(), "8.5");
    assert_eq!(product["reviews"][0]["text"], "Warm");
    let file = world.write(
        "right.json",
        "{\"reviews\": [{\"rating\": 3}, {\"rating\": 4}]}",
    );
    world.ok(&["product", "details", "SOCK-M", "--file", &file]);
    let conn = rusqlite::Connection::open(world.path("shop.db")).unwrap();
    let view = "SELECT group_concat(product || ' ' || name || ' ' || rating || coalesce(text, '')) FROM product_reviews";
    let rows: String = conn.query_row(view, [], |row| row.get(0)).unwrap();
    assert_eq!(rows, "SOCK-M Sock 3,SOCK-M Sock 4");
}

/// A white PNG of one pixel.
const PIXEL: &[u8] = &[
    137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82, 0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0,
    0, 0, 58, 126, 155, 85, 0, 0, 0, 10, 73, 68, 65, 84, 120, 156, 99, 248, 15, 0, 1, 1, 1, 0, 177,
    56, 246, 20, 0, 0, 0, 0, 73, 69, 78, 68, 174, 66, 96, 130,
];

#[test]
fn pictures_go_in_and_out_by_file() {
    let world = World::with_socks();
    let file = world.path("sock.png");
    std::fs::write(&file, PIXEL).unwrap();
    let file = file.display().to_string();
    world.ok(&["product", "picture", "add", "SOCK-M", &file]);
    world.ok(&["product", "picture", "add", "sock-m", &file]);
    let listed = world
        .ok(&["product", "picture", "list", "SOCK-M", "--json"])
        .json();
    assert_eq!(listed.as_array().unwrap().len(), 2);
    assert_eq!(
        (
            &listed[1]["number"],
            &listed[1]["format"],
            &listed[1]["width"]
        ),
        (&json!(2), &json!("png"), &json!(1))
    );
    // Its own name is taken in this directory; two pictures need a number.
    assert_eq!(
        world
            .run(&["product", "picture", "export", "SOCK-M", "1"])
            .code,
        3
    );
    assert_eq!(
        world.run(&["product", "picture", "export", "SOCK-M"]).code,
        2
    );
    world.ok(&[
        "product", "picture", "export", "SOCK-M", "1", "-o", "out.png",
    ]);
    assert_eq!(std::fs::read(world.path("out.png")).unwrap(), PIXEL);
    #[cfg(unix)]
    {
        let rights = world.path("out.png").metadata().unwrap().permissions();
        assert_eq!(
            std::os::unix::fs::PermissionsExt::mode(&rights) & 0o777,
            0o600
        );
    }
    assert_eq!(
        world
            .run(&["product", "picture", "delete", "SOCK-M", "1"])
            .code,
        2
    );
    world.ok(&["product", "picture", "delete", "SOCK-M", "1", "--yes"]);
    assert_eq!(
        world
            .run(&["product", "picture", "delete", "SOCK-M", "2", "--yes"])
            .code,
        5
    );
    let text = world.write("not.png", "no picture");
    let said = world.run(&["product", "picture", "add", "SOCK-M", &text, "--json"]);
    assert_eq!((said.code, said.error().as_str()), (3, "invalid_input"));

    world.ok(&["store", "logo", "set", "MAIN", &file]);
    world.ok(&["store", "logo", "set", "MAIN", &file]);
    world.ok(&["store", "logo", "export", "MAIN", "-o", "logo.png"]);
    assert_eq!(std::fs::read(world.path("logo.png")).unwrap(), PIXEL);
    world.ok(&["store", "logo", "delete", "MAIN", "--yes"]);
    assert_eq!(world.run(&["store", "logo", "export", "MAIN"]).code, 5);
    world.ok(&["verify"]);
}
