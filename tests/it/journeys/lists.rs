//! A manager keeps what belongs to a product: its details, reviews and pictures, and the lists they take words from.

use crate::journeys::type_in;
use crate::support::demo::{DemoShop, MANAGER};
use crate::support::pty::{Pty, Screen};

/// Opens the page of the demo's first bra.
fn product(shop: &DemoShop) -> Pty {
    let mut pty = shop.ui(MANAGER);
    pty.key("F4");
    pty.wait_for("ACC-BEA-BLK-OS");
    pty.key("c");
    pty.wait_for("166 products");
    pty.key("/");
    pty.wait_for("Enter keep");
    type_in(&mut pty, "bra-ava");
    pty.wait_until("one product", |screen| screen.has("1 products"));
    pty.key("Enter");
    pty.wait_for("Enter open");
    pty.key("Enter");
    pty.wait_for("BRA-AVA · Ava");
    pty
}

fn blocks(screen: &Screen) -> usize {
    let text = screen.text();
    text.chars().filter(|c| matches!(c, '▄' | '▀')).count()
}

#[test]
fn a_picture_is_added_shown_and_gone_from_the_screen_when_left() {
    let shop = DemoShop::new();
    let file = shop.path("front.webp");
    let shade = |at: u32| u8::try_from(at * 4 % 256).unwrap();
    image::RgbImage::from_fn(60, 40, |x, y| image::Rgb([shade(x), shade(y), 90]))
        .save(&file)
        .unwrap();
    let mut pty = product(&shop);
    pty.key("i");
    pty.wait_for("It has no picture yet");
    pty.key("n");
    pty.wait_for("Add a picture");
    pty.send(&file.display().to_string());
    pty.wait_for("front.webp");
    pty.key("Ctrl+A");
    pty.wait_for("1 of 1 · front.webp, 60 × 40");
    pty.wait_until("the picture", |screen| blocks(screen) > 300);
    pty.resize(100, 30);
    pty.wait_until("the picture again", |screen| {
        blocks(screen) > 300 && screen.has("1 of 1")
    });
    pty.key("Esc");
    pty.wait_until("a clean page", |screen| {
        blocks(screen) == 0 && screen.has("BRA-AVA · Ava")
    });
    let out = shop.path("out.webp");
    let out_name = out.display().to_string();
    shop.ok(
        MANAGER,
        &["product", "picture", "export", "BRA-AVA", "-o", &out_name],
    );
    assert_eq!(std::fs::read(&out).unwrap(), std::fs::read(&file).unwrap());
    shop.verify();
}

#[test]
fn details_are_edited_as_text_and_reviewed() {
    let shop = DemoShop::new();
    let mut pty = product(&shop);
    pty.wait_for_words("8.5 of 10 by 2 reviews");
    pty.key("d");
    pty.wait_for("\"material\"");
    pty.key("e");
    pty.wait_for("Edit the details");
    pty.key("End");
    pty.key("Enter");
    pty.send("\"fit\" \"wide\",");
    pty.wait_for("\"fit\" \"wide\",");
    pty.key("Ctrl+A");
    let screen = pty.wait_for("Details: line 2, column");
    assert!(screen.words().contains("expected `:`"), "{}", screen.text());
    pty.key("Home");
    for _ in 0..5 {
        pty.key("Right");
    }
    pty.send(":");
    pty.wait_for("\"fit\": \"wide\",");
    pty.key("Ctrl+A");
    pty.wait_for("Saved.");
    pty.wait_for("Details of BRA-AVA");
    pty.key("r");
    pty.wait_for("A review");
    pty.send("10");
    pty.wait_for("10");
    pty.key("Ctrl+A");
    pty.wait_for("9 of 10 by 3 reviews");
    let seen = shop
        .ok(MANAGER, &["product", "details", "BRA-AVA", "--json"])
        .json();
    assert_eq!(seen["details"]["fit"], "wide");
    assert_eq!(seen["reviews"][2]["rating"], 10);
    shop.verify();
}

#[test]
fn lists_are_added_to_put_in_order_and_say_who_uses_them() {
    let shop = DemoShop::new();
    let mut pty = shop.ui(MANAGER);
    pty.key("F4");
    pty.wait_for("ACC-BEA-BLK-OS");
    pty.key("c");
    pty.wait_for("166 products");
    pty.key("l");
    pty.wait_for("[categories]");
    for next in ["[brands]", "[units]", "[tax classes]", "[colours]"] {
        pty.key("Right");
        pty.wait_for(next);
    }
    pty.wait_for("Mustard");
    pty.key("n");
    pty.wait_for("A new colour");
    pty.send("Plum");
    pty.wait_for("Plum");
    pty.key("Tab");
    pty.send("#5A2A55");
    pty.wait_for("#5A2A55");
    pty.key("Ctrl+A");
    pty.wait_for("Saved.");
    pty.wait_until("the new colour", |screen| {
        screen
            .row("Plum")
            .is_some_and(|row| row.contains("#5a2a55"))
    });
    pty.key("x");
    let screen = pty.wait_for("It is in use");
    assert!(
        screen.words().contains("`White` is used by 170 variants"),
        "{}",
        screen.text()
    );
    pty.key("Esc");
    pty.wait_gone("It is in use");
    pty.key("J");
    pty.wait_until("White second", |screen| {
        let row = screen.row("White").unwrap_or_default();
        row.contains('▸') && row.contains(" 2 ")
    });
    let listed = shop.ok(MANAGER, &["colour", "list", "--json"]).json();
    assert_eq!(
        (&listed[0]["name"], &listed[1]["name"]),
        (&"Skin".into(), &"White".into())
    );
    shop.verify();
}
