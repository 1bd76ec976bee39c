//! The colour × size grid: a cart and an order filled through it, and stock looked at.

use orderdesk::app::{Command, Delivery, LotWish, ProductCommand, StockCommand};
use orderdesk::domain::id::StoreId;
use orderdesk::domain::product::ProductForm;

use crate::screens::seat::{Seat, Shop};

/// A shop with `colours` × `sizes` of a tee, nine of each on hand but the last one, of which there are none.
fn shop_of(colours: u32, sizes: u32) -> Shop {
    let shop = Shop::new();
    let ann = shop.actor("ann", "setup");
    for colour in 1..=colours {
        for size in 1..=sizes {
            let sku = format!("TEE-{colour:02}-{size:02}");
            let form = ProductForm {
                sku: sku.clone(),
                product_code: "TEE".to_owned(),
                name: "Summer Tee".to_owned(),
                colour: format!("Hue {colour:02}"),
                size: format!("{}", 30 + 2 * size),
                price: "10.00".to_owned(),
                barcode: format!("TEE{colour:02}{size:02}"),
                ..ProductForm::default()
            };
            let add = Command::Product(ProductCommand::Add(form));
            shop.door.execute(&ann, add).unwrap();
            if (colour, size) == (colours, sizes) {
                continue;
            }
            let receive = Command::Stock(StockCommand::Receive {
                delivery: Delivery::to(StoreId(1), "opening"),
                sku,
                quantity: "9".to_owned(),
                lot: LotWish::default(),
                cost: String::new(),
            });
            shop.door.execute(&ann, receive).unwrap();
        }
    }
    shop
}

/// Letters of its name open the product's grid.
fn open(seat: &mut Seat) -> String {
    seat.typed("summer").until("all ");
    seat.keys(&["Enter"]).until("Hue 01, 32 ")
}

#[test]
fn a_cart_is_filled_changed_and_taken_back() {
    let shop = shop_of(3, 4);
    let mut seat = shop.seat("cleo");
    seat.typed("summer").until("Summer Tee  all 12 variants");
    seat.keys(&["Enter"]).until("Sale: Summer Tee (TEE)");
    seat.until("Hue 01, 32 ");
    seat.typed("3")
        .keys(&["Right"])
        .typed("12")
        .until("!  12/9");
    seat.keys(&["Backspace"]).until("  1/9");
    seat.keys(&["Down", "+", "+", "-", "Enter"]);
    seat.until("3 cells, 5 pcs");
    seat.keys(&["Ctrl+A"]).until("3 lines, 5 pieces");
    // Another variant than the grid's is left alone, and the grid begins with what the cart has.
    seat.scans(&["4006381333931"]).until("4 lines, 6 pieces");
    seat.keys(&["Up"]);
    seat.keys(&["Alt+G"]).until("3 cells, 5 pcs");
    seat.keys(&["Home", "Del"]).until("2 cells, 2 pcs");
    seat.keys(&["Ctrl+A"]).until("3 lines, 3 pieces");
    seat.keys(&["Ctrl+Z"]).until("4 lines, 6 pieces");
}

#[test]
fn a_refused_cell_is_shown_and_nothing_of_the_grid_is_lost() {
    let shop = shop_of(3, 4);
    let mut seat = shop.seat("cleo");
    open(&mut seat);
    seat.typed("2").keys(&["End"]).typed("1");
    seat.keys(&["Home", "Ctrl+A"]);
    let screen = seat.until("Not enough stock of TEE-03-04");
    assert!(screen.contains("Hue 03, 38 "), "it goes there: {screen}");
    assert!(screen.contains("2 cells, 3 pcs"), "{screen}");
    seat.keys(&["Esc"]).until("What you typed in 2 cells");
    seat.keys(&["Esc"]).until("2 cells, 3 pcs");
    seat.keys(&["Del", "Ctrl+A"]).until("1 line, 2 pieces");
}

#[test]
fn leaving_asks_only_when_something_was_typed() {
    let shop = shop_of(2, 2);
    let mut seat = shop.seat("cleo");
    open(&mut seat);
    seat.keys(&["Esc"]).until("Scan a code");
    open(&mut seat);
    seat.typed("1").keys(&["Esc"]).until("Leave the grid?");
    seat.keys(&["Right"]);
    seat.keys(&["Enter"]).until("Scan a code");
}

#[test]
fn scans_count_into_their_cells() {
    let shop = shop_of(3, 4);
    let mut seat = shop.seat("cleo");
    open(&mut seat);
    seat.scans(&["TEE0203", "TEE0203", "TEE0101"]);
    seat.until("2 cells, 3 pcs");
    seat.scans(&["4006381333931"]);
    seat.until("SOCK-M, which is not in this grid");
    seat.keys(&["s"]).gone("not in this grid");
    seat.scans(&["TEE0203"]).until("2 cells, 4 pcs");
}

#[test]
fn any_size_of_grid_is_worked_with_in_the_smallest_terminal() {
    let shop = shop_of(24, 12);
    let mut seat = shop.seat("cleo");
    let screen = open(&mut seat);
    assert!(screen.contains("colours 1-"), "{screen}");
    assert!(screen.contains("\n54 "), "all sizes are in view: {screen}");
    seat.keys(&["End", "Up", "+"]).until("Hue 24, 52 ");
    let screen = seat.until("1 cell, 1 pcs");
    assert!(
        screen.contains("-24 of 24") && screen.contains("total"),
        "{screen}"
    );
    seat.resize(160, 45);
    let screen = seat.until("Hue 23");
    assert!(screen.contains("1 cell, 1 pcs"), "{screen}");
    seat.resize(80, 24);
    seat.keys(&["Ctrl+A"]).until("1 line, 1 piece");
}

#[test]
fn stock_is_looked_at_by_store_and_figure() {
    let shop = shop_of(3, 4);
    let mut seat = shop.seat("cleo");
    seat.keys(&["F4"]).until("Summer Tee");
    seat.keys(&["/"]).typed("summer tee").keys(&["Enter"]);
    seat.gone("Wool Sock");
    seat.keys(&["Alt+G"]).until("Stock: Summer Tee (TEE)");
    let screen = seat.until("available: 99 pcs");
    assert!(screen.contains("total"), "{screen}");
    seat.keys(&["v"]).until("on hand: 99 pcs");
    seat.keys(&["v"]).until("reserved: 0 pcs");
    seat.keys(&["]"]).until("all stores");
    seat.keys(&["Enter"]).until("Summer Tee, Hue 01");
    seat.keys(&["Esc"]).until("all stores");
    seat.keys(&["Esc"]).until("Stock in MAIN");
}

#[test]
fn an_order_is_changed_and_follows_what_others_changed_meanwhile() {
    let shop = shop_of(3, 4);
    let mut seat = shop.seat("cleo");
    open(&mut seat);
    seat.typed("2").keys(&["Ctrl+A"]).until("1 line, 2 pieces");
    seat.keys(&["Alt+U"]).until("C-1");
    seat.keys(&["Enter"]).until("Müller (C-1)");
    seat.keys(&["Alt+L"]).until("Ctrl+A places it unpaid");
    seat.until("Due    20.00");
    seat.keys(&["Ctrl+A"]).until("is placed");
    seat.keys(&["F2"]).until("Müller");
    seat.keys(&["Enter"]).until("Summer Tee, Hue 01, 32");
    seat.keys(&["Alt+G"]).until("Order: Summer Tee (TEE)");
    seat.until("1 cell, 2 pcs");
    // Another lowers the line while the grid is open.
    let ann = shop.actor("ann", "beside");
    let order = orderdesk::domain::id::OrderId(1);
    let edit = orderdesk::app::OrderCommand::Fill {
        order,
        version: None,
        cells: vec![(first(&shop), "1".to_owned())],
        consent: orderdesk::app::Consent::default(),
    };
    shop.door.execute(&ann, Command::Order(edit)).unwrap();
    seat.keys(&["Right", "Space", "Ctrl+A"])
        .until("was changed by ann");
    seat.until("2 cells, 2 pcs");
    seat.keys(&["Ctrl+A"]).until("is saved");
    let screen = seat.until("Summer Tee, Hue 02, 32");
    assert!(screen.contains("Summer Tee, Hue 01, 32"), "{screen}");
}

/// The first variant of the tee.
fn first(shop: &Shop) -> orderdesk::domain::id::VariantId {
    let ann = shop.actor("ann", "look");
    let query = orderdesk::app::Query::Variant("TEE-01-01".to_owned());
    match shop.door.ask(&ann, query).unwrap() {
        orderdesk::app::Answer::Variant(Some(found)) => found.0.id,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_delivery_is_received_through_the_grid() {
    let shop = shop_of(3, 4);
    let mut seat = shop.seat("cleo");
    seat.keys(&["F4"]).until("Summer Tee");
    seat.keys(&["r"]).until("Delivery note");
    seat.keys(&["Ctrl+A"]).until("scan; 12*");
    seat.typed("summer");
    seat.keys(&["Alt+G"]).until("Colours and sizes of which?");
    seat.until("TEE-01-01");
    seat.keys(&["Enter"]).until("Receive: Summer Tee (TEE)");
    seat.until("Hue 01, 32 ");
    seat.typed("12").keys(&["Down"]).typed("3");
    seat.until("2 cells, 15 pcs");
    seat.keys(&["Ctrl+A"]).until("2 scans, 15 together");
    let screen = seat.until("+12");
    assert!(screen.contains("21"), "nine and twelve: {screen}");
}
