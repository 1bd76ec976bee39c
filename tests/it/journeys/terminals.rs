//! Two terminals on one file: each sees what the other does, by itself, and loses nothing it typed.

use crate::journeys::{number_in, type_in};
use crate::support::demo::{CLERK, DemoShop, MANAGER};

#[test]
fn an_order_of_one_terminal_is_on_the_other_by_itself() {
    let shop = DemoShop::new();
    let goods = shop.goods(0);
    let mut looking = shop.ui(MANAGER);
    looking.key("F2");
    looking.wait_for("newest first");
    looking.wait_for("Orders 29");
    looking.key("/");
    looking.wait_for("Enter keep");
    type_in(&mut looking, "seeblick");
    let screen = looking.wait_until("only his orders", |screen| {
        screen.count("O-0") > 0 && screen.count("O-0") == screen.count("Modehaus Seeblick")
    });
    let old = screen.count("O-0");

    let mut selling = shop.ui(CLERK);
    selling.scan(&goods[0].code);
    selling.wait_for("1 line, 1 piece");
    selling.key("Alt+U");
    selling.wait_for("┌ Customer");
    type_in(&mut selling, "seeblick");
    selling.wait_until("one match", |screen| {
        screen.has("C-0004") && !screen.has("C-0001")
    });
    selling.key("Enter");
    selling.wait_until("the customer", |screen| {
        screen.has("Modehaus Seeblick") && !screen.has("┌ Customer")
    });
    selling.key("Alt+L");
    selling.wait_for("Ctrl+A places it unpaid");
    selling.key("Ctrl+A");
    let screen = selling.wait_for("is placed");
    let number = number_in(screen.row("is placed").unwrap());

    let screen = looking.wait_for(&number);
    assert_eq!(screen.count("O-0"), old + 1, "{}", screen.text());
    assert!(
        screen.has("/ seeblick"),
        "what was typed stays: {}",
        screen.text()
    );
    looking.wait_for("Orders 30");
    looking.wait_gone("Sale 1");

    // And back: a cancellation there is seen here.
    selling.key("F2");
    selling.wait_for(&number);
    shop.ok(
        MANAGER,
        &["order", "cancel", &number, "--reason", "ordered twice"],
    );
    selling.wait_gone(&number);
    selling.wait_for("Orders 29");
    shop.verify();
}

#[test]
fn a_scan_in_a_list_opens_what_it_stands_for_and_is_no_command() {
    let shop = DemoShop::new();
    let good = shop.goods(0).remove(3);
    let mut pty = shop.ui(CLERK);
    pty.key("F2");
    pty.wait_for("newest first");
    pty.scan("O-000398");
    pty.wait_for("O-000398 · pending");
    pty.key("Esc");
    pty.wait_for("newest first");
    pty.scan(&good.code);
    let screen = pty.wait_for(&good.sku);
    assert!(screen.has(&good.name), "{}", screen.text());
    let bells = screen.bells;
    pty.scan("4006381333931");
    pty.wait_for_words("unknown code, nothing here has it");
    pty.wait_until("a bell", |screen| screen.bells > bells);
    shop.verify();
}
