//! Orders by stage, and one order's page.

use orderdesk::app::ItemKey;
use orderdesk::app::{Command, Consent, Key, NewLine, NewOrder, OrderCommand};

use crate::screens::seat::Shop;

fn placed(shop: &Shop, quantity: &str) {
    let max = shop.actor("max", "test-9");
    let order = NewOrder {
        customer: Some(Key::Code("C-1".to_owned())),
        items: vec![NewLine {
            item: ItemKey::Sku("SOCK-M".to_owned()),
            quantity: quantity.to_owned(),
            unit_price: None,
        }],
        ..NewOrder::default()
    };
    let consent = Consent {
        short: true,
        credit: true,
    };
    let command = OrderCommand::Add { order, consent };
    shop.door.execute(&max, Command::Order(command)).unwrap();
}

#[test]
fn an_order_walks_through_the_stages() {
    let shop = Shop::new();
    placed(&shop, "2");
    let mut seat = shop.seat("max");
    seat.keys(&["F2"]).until("O-000001");
    seat.keys(&["b"]).until("O-000001 is in billing");
    seat.keys(&["Right"]).wait("the billing stage", |screen| {
        screen.contains("billing 1") && screen.contains("O-000001 20 Nov")
    });
    seat.keys(&["z"]).until("O-000001 is sent back");
    seat.keys(&["Left"]).until("O-000001 20 Nov");
    seat.keys(&["r"]).until("A dated remark");
    seat.typed("call first").keys(&["Ctrl+A"]);
    seat.until("has a new remark");
    seat.keys(&["t"]).until("call first");
    seat.keys(&["Esc", "x"]).until("placed by mistake");
    seat.keys(&["Down", "Enter"]).until("Press Ctrl+A");
    seat.keys(&["Ctrl+A"]).until("is in the bin");
    seat.until("bin 1");
}

#[test]
fn a_question_stays_with_its_order_when_the_list_moves_on() {
    let shop = Shop::new();
    placed(&shop, "1");
    let mut seat = shop.seat("max");
    seat.keys(&["F2"]).until("O-000001");
    seat.keys(&["x"]).until("Move O-000001");
    placed(&shop, "1");
    seat.until("O-000002");
    seat.keys(&["Ctrl+A"]).until("O-000001 is in the bin");
}

#[test]
fn the_second_editor_is_told_and_keeps_what_he_typed() {
    let shop = Shop::new();
    placed(&shop, "3");
    let mut seat = shop.seat("max");
    seat.keys(&["F2"]).until("O-000001");
    seat.keys(&["Enter"]).until("Wool Sock");
    seat.keys(&["o"]).until("The customer's own note");
    seat.typed("ring twice");
    let ann = shop.actor("ann", "test-8");
    let other = OrderCommand::Note {
        order: orderdesk::domain::id::OrderId(1),
        version: None,
        note: "from ann".to_owned(),
    };
    shop.door.execute(&ann, Command::Order(other)).unwrap();
    seat.keys(&["Ctrl+A"]);
    let screen = seat.until("ann changed it at");
    assert!(
        screen.contains("( ) from ann") && screen.contains("(x) ring twice"),
        "{screen}"
    );
    seat.until("note: from ann");
    seat.keys(&["Ctrl+A"]).until("note: ring twice");
}

#[test]
fn the_filter_narrows_and_esc_widens() {
    let shop = Shop::new();
    placed(&shop, "1");
    let mut seat = shop.seat("cleo");
    seat.keys(&["F2"]).until("O-000001");
    seat.keys(&["/"])
        .typed("zzz")
        .until("No order of this stage matches");
    seat.keys(&["Esc"]).until("O-000001");
    seat.keys(&["/"])
        .typed("mull")
        .keys(&["Enter"])
        .until("O-000001");
    seat.keys(&["s"]).until("by customer");
    seat.until("C-1");
    seat.keys(&["Enter"]).until("only C-1");
}

#[test]
fn a_part_is_paid_and_the_rest_is_due() {
    let shop = Shop::new();
    placed(&shop, "2");
    let mut seat = shop.seat("cleo");
    seat.keys(&["F2"]).until("O-000001");
    seat.wait("the order", |screen| {
        screen.contains("y payment") || screen.contains("unpaid")
    });
    seat.keys(&["y"]).until("Due    9.80");
    seat.typed("4").keys(&["Enter", "Ctrl+A"]);
    seat.until("EUR 5.80 is due");
    seat.until("part paid");
}

#[test]
fn a_scan_in_a_list_opens_what_it_is() {
    let shop = Shop::new();
    placed(&shop, "2");
    let mut seat = shop.seat("cleo");
    seat.keys(&["F2"]).until("O-000001");
    seat.scans(&["O-000001"]).until("lines   money   timeline");
    seat.keys(&["Esc"]);
    seat.scans(&["UNKNOWN-77"])
        .until("UNKNOWN-77: unknown code");
    seat.keys(&["x"]).gone("unknown code");
    seat.scans(&["4006381333931"]).until("SOCK-M");
}
