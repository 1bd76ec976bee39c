//! Customers: a list that is live, a near-duplicate that is told, duplicates that become one.

use crate::journeys::type_in;
use crate::support::demo::{CLERK, DemoShop, MANAGER};

#[test]
fn a_new_customer_is_on_the_other_terminal_and_one_who_looks_like_another_is_asked_about() {
    let shop = DemoShop::new();
    let mut looking = shop.ui(MANAGER);
    looking.key("F5");
    looking.wait_for("C-0001");
    looking.key("/");
    looking.wait_for("Enter keep");
    type_in(&mut looking, "kanal");
    looking.wait_until("one match", |screen| {
        screen.has("C-0002") && !screen.has("C-0001")
    });

    let mut adding = shop.ui(CLERK);
    adding.key("F5");
    adding.wait_for("C-0001");
    adding.key("n");
    adding.wait_for("┌ New customer");
    type_in(&mut adding, "Waschetruhe am KANAL GmbH");
    adding.key("Ctrl+A");
    adding.wait_for("(the same name)");
    adding.key("Ctrl+A");
    adding.wait_for("Waschetruhe am KANAL GmbH");
    adding.wait_gone("┌ New customer");

    // It is there by itself, and what was typed stays.
    let screen = looking.wait_for("C-0061");
    assert!(screen.has("search kanal"), "{}", screen.text());
    shop.verify();
}

#[test]
fn a_duplicate_becomes_part_of_another_and_both_are_one_afterwards() {
    let shop = DemoShop::new();
    let figures = |code: &str| {
        let shown = shop
            .ok(MANAGER, &["--json", "customer", "show", code])
            .json();
        let amount = |name: &str| {
            let text = shown[name].as_str().unwrap().replace('.', "");
            text.parse::<i64>().unwrap()
        };
        (
            amount("balance"),
            amount("open_orders"),
            shown["orders"].as_i64().unwrap(),
        )
    };
    let (first, second) = (figures("C-0004"), figures("C-0005"));
    let mut pty = shop.ui(MANAGER);
    pty.key("F5");
    pty.wait_for("C-0001");
    pty.key("/");
    pty.wait_for("Enter keep");
    type_in(&mut pty, "C-0005");
    pty.wait_until("one match", |screen| !screen.has("C-0001"));
    pty.key("Enter");
    pty.wait_for("d on / off");
    pty.key("Enter");
    pty.wait_for("last prices");
    pty.key("m");
    pty.wait_for("C-0005 is the same as");
    type_in(&mut pty, "seeblick");
    pty.wait_for("C-0004");
    pty.key("Enter");
    pty.wait_for("becomes part of");
    pty.key("Ctrl+A");
    let screen = pty.wait_for("C-0004 · Modehaus Seeblick");
    assert!(!screen.has("All the same?"), "{}", screen.text());
    let sums = (first.0 + second.0, first.1 + second.1, first.2 + second.2);
    assert_eq!(figures("C-0004"), sums);
    assert_eq!(
        figures("C-0005"),
        sums,
        "the old code finds the one that stays"
    );
    shop.verify();
}
