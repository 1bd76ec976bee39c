//! The counter: scans, the band, payment, orders placed from a cart.

use crate::screens::seat::{PASSWORD, Shop};

const SOCK: &str = "4006381333931";

#[test]
fn fifty_scans_in_one_burst_are_one_cart_of_fifty() {
    let shop = Shop::new();
    let mut seat = shop.seat("cleo");
    seat.scans(&[SOCK; 50]).until("1 line, 50 pieces");
    assert_eq!(seat.screen().matches("Wool Sock").count(), 1);
    assert_eq!(seat.bells(), 0);
}

#[test]
fn a_failed_scan_holds_the_scanner_up_and_loses_nothing() {
    let shop = Shop::new();
    let mut seat = shop.seat("cleo");
    seat.scans(&[SOCK, "NOT-THERE-1", SOCK, "4006381333932", SOCK]);
    let screen = seat.until("1 more failed after it");
    assert!(screen.contains("NOT-THERE-1: unknown code"), "{screen}");
    seat.until("1 line, 3 pieces");
    seat.scans(&[SOCK, SOCK])
        .until("2 more scans were not taken");
    seat.keys(&["x"]).until("4006381333932: wrong check digit");
    seat.keys(&["x"]).gone("wrong check digit");
    let screen = seat.until("1 line, 3 pieces");
    assert!(
        !screen.contains("▸ x"),
        "the acknowledging key is not typed: {screen}"
    );
    seat.scans(&[SOCK]).until("1 line, 4 pieces");
    assert!(seat.bells() >= 2);
}

#[test]
fn the_grammar_of_the_entry_line() {
    let shop = Shop::new();
    let mut seat = shop.seat("cleo");
    seat.typed("3*SOCK-M")
        .keys(&["Enter"])
        .until("1 line, 3 pieces");
    seat.typed("+").until("1 line, 4 pieces");
    seat.typed("-").until("1 line, 3 pieces");
    seat.typed("%10").keys(&["Enter"]).until("-10%");
    seat.keys(&["Ctrl+Z"]).gone("-10%");
    seat.typed("%=1.00").keys(&["Enter"]).until("-1.00");
    seat.keys(&["Ctrl+Z"]).gone("-1.00");
    seat.typed("scar").until("SCARF-RED");
    seat.keys(&["Enter"]).until("2 lines, 4 pieces");
    seat.keys(&["Del"]).until("1 line, 3 pieces");
    assert!(seat.screen().contains("void"));
    seat.keys(&["Ctrl+Z"]).until("2 lines, 4 pieces");
    seat.keys(&["Up"]).typed("+").until("2 lines, 5 pieces");
    seat.typed("zzzz")
        .keys(&["Enter"])
        .until("Nothing is called “zzzz”");
    seat.keys(&["Esc"]);
    seat.keys(&["Esc"]).until("The cart is held");
    seat.until("Alt+R recall");
    seat.keys(&["Alt+R"]).until("Take up a cart");
    seat.keys(&["Enter"]).until("2 lines, 5 pieces");
}

#[test]
fn a_price_below_needs_a_manager_beside_the_clerk() {
    let shop = Shop::new();
    let mut seat = shop.seat("cleo");
    seat.scans(&[SOCK]).until("4.90");
    seat.typed("@1.00")
        .keys(&["Enter"])
        .until("A right is needed");
    seat.typed("max").keys(&["Enter"]).typed(PASSWORD);
    seat.keys(&["Enter"]).gone("A right is needed");
    seat.wait("the price", |screen| screen.contains(" 1.00 "));
    seat.typed("@2.00")
        .keys(&["Enter"])
        .until("A right is needed");
    seat.keys(&["Esc"]).until("may not give another price");
    assert!(seat.screen().contains(" 1.00 "));
}

#[test]
fn a_split_payment_gives_change_and_a_bill() {
    let shop = Shop::new();
    let mut seat = shop.seat("cleo");
    seat.scans(&[SOCK, SOCK]).until("1 line, 2 pieces");
    seat.keys(&["Enter"]).until("To pay EUR");
    seat.wait("the total", |screen| screen.contains("Due    9.80"));
    seat.keys(&["Ctrl+A"]).until("EUR 9.80 is left to pay");
    seat.typed("a5").keys(&["Enter"]).until("Handed 5.00");
    seat.typed("a6")
        .keys(&["Enter"])
        .until("only cash gives change");
    seat.keys(&["Backspace"]).typed("c10").keys(&["Enter"]);
    seat.until("Change EUR");
    seat.keys(&["Ctrl+A"]);
    let screen = seat.until("Sold: bill MAIN-2026-00001");
    assert!(screen.contains("Change EUR"), "{screen}");
    seat.scans(&[SOCK]).until("1 line, 1 piece");
}

#[test]
fn a_scan_is_never_an_amount() {
    let shop = Shop::new();
    let mut seat = shop.seat("cleo");
    seat.scans(&[SOCK]).until("1 line, 1 piece");
    seat.keys(&["Enter"]).until("Due    4.90");
    seat.scans(&[SOCK]).until("was not taken");
    assert!(seat.screen().contains("Handed 0.00"));
}

#[test]
fn a_sale_without_stock_is_refused_and_the_payment_stays_typed() {
    let shop = Shop::new();
    let mut seat = shop.seat("cleo");
    seat.typed("SCARF-RED").keys(&["Enter"]).until("Silk Scarf");
    seat.keys(&["Enter"]).until("Due    20.00");
    seat.keys(&["Enter", "Ctrl+A"])
        .until("Not enough stock of SCARF-RED");
    assert!(seat.screen().contains("Handed 20.00"));
}

#[test]
fn an_order_beyond_the_credit_limit_needs_a_manager() {
    let shop = Shop::new();
    let mut seat = shop.seat("cleo");
    seat.typed("5*").scans(&[SOCK]).until("1 line, 5 pieces");
    seat.keys(&["Alt+L"]).until("An order needs its customer");
    seat.typed("mull").keys(&["Enter"]).until("Place the order");
    seat.until("Due    24.50");
    seat.keys(&["Ctrl+A"]).until("A right is needed");
    seat.keys(&["Esc"]).until("Credit limit of C-1 exceeded");
    seat.keys(&["Ctrl+A"]).until("A right is needed");
    seat.typed("max").keys(&["Enter"]).typed(PASSWORD);
    seat.keys(&["Enter"]).until("Order O-000001 is placed");
    seat.scans(&[SOCK]).until("1 line, 1 piece");
}

#[test]
fn a_manager_goes_beyond_the_credit_limit_by_a_word_of_his_own() {
    let shop = Shop::new();
    let mut seat = shop.seat("max");
    seat.typed("5*").scans(&[SOCK]).until("1 line, 5 pieces");
    seat.keys(&["Alt+U"]).until("┌ Customer ");
    seat.typed("mull")
        .keys(&["Enter"])
        .until("20.00 of credit left");
    seat.keys(&["Alt+L"]).until("Due    24.50");
    seat.keys(&["Ctrl+A"]).until("All the same?");
    seat.keys(&["Enter", "Enter"]).until("Press Ctrl+A");
    seat.keys(&["Ctrl+A"]).until("Order O-000001 is placed");
}

#[test]
fn a_new_customer_comes_back_chosen() {
    let shop = Shop::new();
    let mut seat = shop.seat("cleo");
    seat.keys(&["Alt+N"]).until("New customer");
    seat.typed("Zoë Zander").keys(&["Ctrl+A"]);
    seat.until("Zoë Zander (");
}

#[test]
fn an_unknown_code_is_attached_and_sold() {
    let shop = Shop::new();
    let mut seat = shop.seat("max");
    seat.scans(&["96385074"]).until("unknown code");
    seat.keys(&["a"]).until("Attach the code to");
    seat.until("SCARF-RED");
    seat.typed("sock").keys(&["Enter"]).until("1 line, 1 piece");
    seat.scans(&["96385074"]).until("1 line, 2 pieces");
}

#[test]
fn what_another_terminal_does_is_seen() {
    let shop = Shop::new();
    let mut seat = shop.seat("cleo");
    let mut other = shop.empty_seat(80, 24);
    other.shell.admit(shop.seated("max", "test-2"));
    other.until("Welcome");
    other.scans(&[SOCK]).until("Wool Sock");
    other.keys(&["Alt+W"]).until("The cart is held");
    seat.until("1 Sale 1");
    seat.typed("half a na").until("Alt+R recall");
    seat.keys(&["Alt+R"]).until("Take up a cart");
    seat.keys(&["Enter"]).until("Wool Sock");
    assert!(seat.screen().contains("half a na"), "what is typed stays");
}
