//! At the door: sizes, signing in, colours and letters, leaving.

use crate::support::demo::{CLERK, DemoShop, RETAILER};

#[test]
fn below_its_least_size_it_says_so_and_comes_back_when_there_is_room() {
    let shop = DemoShop::new();
    let mut pty = shop.seat().sized(60, 20).open();
    pty.wait_for("80×24");
    pty.resize(80, 24);
    pty.sign_in(CLERK, DemoShop::password(CLERK));
    pty.wait_for("Scan a code, or type a few letters");
    pty.resize(60, 20);
    pty.wait_for("80×24");
    pty.resize(160, 45);
    pty.wait_for("Scan a code, or type a few letters");
    pty.leave();
}

#[test]
fn a_wrong_password_gets_a_sentence_and_another_try() {
    let shop = DemoShop::new();
    let mut pty = shop.seat().open();
    pty.wait_for("Sign in with your name and password.");
    pty.send("carl\rnot-my-password\r");
    let screen = pty.wait_until("a refusal", |screen| screen.has("✗"));
    assert!(!screen.has("not-my-password"), "{}", screen.text());
    assert!(screen.row("Name").is_some_and(|row| row.contains("carl")));
    pty.send(&format!("{}\r", DemoShop::password(CLERK)));
    pty.wait_for("carl (clerk)");
}

#[test]
fn a_retailer_at_the_counter_finds_his_portal_and_leaves_the_seat_to_the_next() {
    let shop = DemoShop::new();
    let mut pty = shop.seat().open();
    pty.wait_for("Sign in with your name and password.");
    pty.send(&format!("{RETAILER}\r{}\r", DemoShop::password(RETAILER)));
    let screen = pty.wait_for("3 Stock check");
    assert!(!screen.has("Billing"), "{}", screen.text());
    pty.key("Ctrl+O");
    pty.wait_for("Seat locked");
    pty.key("Shift+Tab");
    pty.key("Ctrl+U");
    pty.send(&format!("{CLERK}\r{}\r", DemoShop::password(CLERK)));
    pty.wait_for("3 Billing");
}

#[test]
fn without_colour_nothing_is_coloured() {
    let shop = DemoShop::new();
    let mut pty = shop.seat().env("NO_COLOR", "1").open();
    pty.sign_in(CLERK, DemoShop::password(CLERK));
    assert!(!pty.screen().coloured);
    let mut coloured = shop.seat().open();
    coloured.sign_in(CLERK, DemoShop::password(CLERK));
    assert!(coloured.screen().coloured);
}

#[test]
fn without_utf8_all_is_ascii() {
    let shop = DemoShop::new();
    let mut pty = shop.seat().env("LANG", "C").env("LC_ALL", "C").open();
    pty.sign_in(CLERK, DemoShop::password(CLERK));
    pty.key("F2");
    let screen = pty.wait_for("Nahkastchen");
    assert!(screen.text().is_ascii(), "{}", screen.text());
}
