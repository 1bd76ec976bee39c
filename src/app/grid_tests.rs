//! Grids filled into carts and orders: all cells or none, by the store's policy, over no other's change.

use super::*;
use crate::app::command::{
    CartCommand, Command, Delivery, Lines, LotWish, OrderCommand, ProductCommand, StockCommand,
    StoreCommand, StoreForm,
};
use crate::app::query::Query;
use crate::app::testing::{Fresh, fresh};
use crate::domain::document::OrderView;
use crate::domain::product::ProductForm;

const MAIN: StoreId = StoreId(1);

/// A tee in black and white, S and M, ten of each on hand, in a store with this policy.
fn shop(policy: &str) -> Fresh {
    let mut shop = fresh();
    shop.run(Command::Store(StoreCommand::Edit {
        store: MAIN,
        version: None,
        form: StoreForm {
            code: "MAIN".to_owned(),
            name: "Main".to_owned(),
            stock_policy: policy.to_owned(),
            ..StoreForm::default()
        },
    }))
    .unwrap();
    for (colour, size) in [
        ("Black", "S"),
        ("Black", "M"),
        ("White", "S"),
        ("White", "M"),
    ] {
        let sku = format!("TEE-{colour}-{size}");
        shop.run(Command::Product(ProductCommand::Add(ProductForm {
            sku: sku.clone(),
            product_code: "TEE".to_owned(),
            name: "Tee".to_owned(),
            colour: colour.to_owned(),
            size: size.to_owned(),
            price: "10.00".to_owned(),
            ..ProductForm::default()
        })))
        .unwrap();
        shop.run(Command::Stock(StockCommand::Receive {
            delivery: Delivery::to(MAIN, "opening"),
            sku,
            quantity: "10".to_owned(),
            lot: LotWish::default(),
            cost: String::new(),
        }))
        .unwrap();
    }
    shop
}

fn id(shop: &mut Fresh, sku: &str) -> VariantId {
    match shop.ask(Query::Variant(sku.to_owned())) {
        Answer::Variant(Some(found)) => found.0.id,
        other => panic!("{other:?}"),
    }
}

fn cells(shop: &mut Fresh, cells: &[(&str, &str)]) -> Vec<(VariantId, String)> {
    let cell = |(sku, typed): &(&str, &str)| (id(shop, sku), (*typed).to_owned());
    cells.iter().map(cell).collect()
}

fn fill(
    shop: &mut Fresh,
    cart: Option<OrderId>,
    typed: &[(&str, &str)],
    consent: Consent,
) -> Result<Outcome, AppError> {
    let cells = cells(shop, typed);
    shop.run(Command::Cart(CartCommand::Fill {
        cart,
        store: MAIN,
        cells,
        consent,
    }))
}

fn cart(outcome: Outcome) -> OrderId {
    match outcome {
        Outcome::Cart(Some(cart)) => cart,
        other => panic!("{other:?}"),
    }
}

fn view(shop: &mut Fresh, order: OrderId) -> OrderView {
    match shop.ask(Query::Order(order)) {
        Answer::Order(Some(view)) => *view,
        other => panic!("{other:?}"),
    }
}

/// `TEE-Black-S 3` for each line that stands.
fn lines(shop: &mut Fresh, order: OrderId) -> Vec<String> {
    let view = view(shop, order);
    let standing = view.lines.iter().filter(|line| !line.line.voided);
    standing
        .map(|line| format!("{} {}", line.sku, line.line.buckets.active().steps()))
        .collect()
}

/// An order of three black S, placed.
fn placed(shop: &mut Fresh) -> OrderId {
    let filled = fill(shop, None, &[("TEE-Black-S", "3")], Consent::default());
    let order = cart(filled.unwrap());
    let customer = shop
        .run(Command::Customer(crate::app::CustomerCommand::Add(
            crate::domain::customer::CustomerForm {
                code: "C-1".to_owned(),
                name: "Anna".to_owned(),
                ..Default::default()
            },
        )))
        .unwrap();
    let Outcome::Customer(customer) = customer else {
        panic!("{customer:?}");
    };
    shop.run(Command::Cart(CartCommand::Customer {
        cart: Some(order),
        store: MAIN,
        customer: Some(customer),
    }))
    .unwrap();
    shop.run(Command::Order(OrderCommand::Place {
        cart: order,
        reference: None,
        consent: Consent::default(),
        payments: Vec::new(),
    }))
    .unwrap();
    order
}

fn fill_placed(
    shop: &mut Fresh,
    order: OrderId,
    version: Option<i64>,
    typed: &[(&str, &str)],
) -> Result<Outcome, AppError> {
    let cells = cells(shop, typed);
    shop.run(Command::Order(OrderCommand::Fill {
        order,
        version,
        cells,
        consent: Consent::default(),
    }))
}

#[test]
fn cells_set_the_lines_of_the_cart_and_nothing_strikes_them() {
    let mut shop = shop("forbid");
    let none = fill(&mut shop, None, &[("TEE-Black-S", "0")], Consent::default());
    assert_eq!(none, Ok(Outcome::Cart(None)), "nothing makes no cart");
    let typed = [("TEE-Black-S", "3"), ("TEE-White-M", "10")];
    let filled = fill(&mut shop, None, &typed, Consent::default());
    let cart = cart(filled.unwrap());
    assert_eq!(lines(&mut shop, cart), ["TEE-Black-S 3", "TEE-White-M 10"]);
    let typed = [
        ("TEE-Black-S", "0"),
        ("TEE-White-M", "4"),
        ("TEE-Black-M", "1"),
    ];
    fill(&mut shop, Some(cart), &typed, Consent::default()).unwrap();
    assert_eq!(lines(&mut shop, cart), ["TEE-White-M 4", "TEE-Black-M 1"]);
}

#[test]
fn one_cell_too_large_is_named_and_changes_nothing() {
    let mut shop = shop("forbid");
    let typed = [("TEE-Black-S", "3")];
    let cart = cart(fill(&mut shop, None, &typed, Consent::default()).unwrap());
    let typed = [("TEE-Black-S", "5"), ("TEE-White-S", "11")];
    let refused = fill(&mut shop, Some(cart), &typed, Consent::default()).unwrap_err();
    assert_eq!(refused.code(), "insufficient_stock");
    assert!(
        refused
            .details()
            .contains(&("sku", "TEE-White-S".to_owned()))
    );
    assert_eq!(lines(&mut shop, cart), ["TEE-Black-S 3"]);
    for (typed, field) in [("-1", "TEE-White-S"), ("1.5", "TEE-White-S")] {
        let typed = [("TEE-Black-S", "5"), (field, typed)];
        let refused = fill(&mut shop, Some(cart), &typed, Consent::default()).unwrap_err();
        assert!(refused.details().contains(&("field", field.to_owned())));
        assert_eq!(lines(&mut shop, cart), ["TEE-Black-S 3"]);
    }
}

#[test]
fn a_store_that_warns_asks_once_and_one_that_takes_back_orders_does_not() {
    let mut warning = shop("warn");
    let typed = [("TEE-White-S", "11")];
    let asked = fill(&mut warning, None, &typed, Consent::default()).unwrap_err();
    assert_eq!(asked.code(), "confirm_short");
    let consent = Consent {
        short: true,
        ..Consent::default()
    };
    let cart_id = cart(fill(&mut warning, None, &typed, consent).unwrap());
    let typed = [("TEE-White-S", "10")];
    fill(&mut warning, Some(cart_id), &typed, Consent::default()).expect("less is never asked");
    let mut open = shop("backorder");
    let typed = [("TEE-White-S", "11")];
    fill(&mut open, None, &typed, Consent::default()).unwrap();
}

#[test]
fn a_disabled_variant_can_only_be_given_up() {
    let mut shop = shop("forbid");
    let typed = [("TEE-Black-S", "3")];
    let cart = cart(fill(&mut shop, None, &typed, Consent::default()).unwrap());
    shop.run(Command::Product(ProductCommand::SetActive {
        sku: "TEE-Black-S".to_owned(),
        active: false,
    }))
    .unwrap();
    let more = fill(
        &mut shop,
        Some(cart),
        &[("TEE-Black-S", "4")],
        Consent::default(),
    );
    assert_eq!(more.unwrap_err().code(), "blocked_product");
    let less = fill(
        &mut shop,
        Some(cart),
        &[("TEE-Black-S", "2")],
        Consent::default(),
    );
    less.unwrap();
    assert_eq!(lines(&mut shop, cart), ["TEE-Black-S 2"]);
}

#[test]
fn an_order_is_changed_by_one_edit_and_its_promises_follow() {
    let mut shop = shop("forbid");
    let order = placed(&mut shop);
    let version = view(&mut shop, order).order.version;
    let typed = [
        ("TEE-Black-S", "5"),
        ("TEE-White-M", "2"),
        ("TEE-White-S", "0"),
    ];
    fill_placed(&mut shop, order, Some(version), &typed).unwrap();
    assert_eq!(lines(&mut shop, order), ["TEE-Black-S 5", "TEE-White-M 2"]);
    let variant = id(&mut shop, "TEE-Black-S");
    let Answer::Grid(Some(grid)) = shop.ask(Query::Grid {
        variant,
        store: Some(MAIN),
    }) else {
        panic!("no grid");
    };
    let reserved: Vec<i64> = grid.cells().map(|cell| cell.reserved.steps()).collect();
    assert_eq!(reserved, [5, 0, 0, 2], "S, M down, black, white across");
    let edits = view(&mut shop, order).timeline;
    let edits = edits.iter().filter(|entry| entry.event == "edit").count();
    assert_eq!(edits, 1, "one edit for all cells");
    let late = fill_placed(&mut shop, order, Some(version), &[("TEE-Black-S", "1")]);
    assert_eq!(late.unwrap_err().code(), "stale");
    fill_placed(&mut shop, order, None, &[("TEE-Black-S", "0")]).unwrap();
    assert_eq!(lines(&mut shop, order), ["TEE-White-M 2"]);
}

#[test]
fn what_is_picked_stays_and_the_cell_is_named() {
    let mut shop = shop("forbid");
    let order = placed(&mut shop);
    shop.run(Command::Order(OrderCommand::Pick {
        order,
        version: None,
        lines: Lines::Some(vec![("TEE-Black-S".to_owned(), "2".to_owned())]),
    }))
    .unwrap();
    let typed = [("TEE-White-M", "2"), ("TEE-Black-S", "1")];
    let refused = fill_placed(&mut shop, order, None, &typed).unwrap_err();
    assert!(
        refused
            .details()
            .contains(&("field", "TEE-Black-S".to_owned()))
    );
    assert_eq!(lines(&mut shop, order), ["TEE-Black-S 3"]);
    fill_placed(&mut shop, order, None, &[("TEE-Black-S", "2")]).unwrap();
    assert_eq!(lines(&mut shop, order), ["TEE-Black-S 2"]);
}

#[test]
fn a_delivery_is_booked_whole_or_not_at_all() {
    let mut shop = shop("forbid");
    let receive = |shop: &mut Fresh, typed: &[(&str, &str)]| {
        let cells = cells(shop, typed);
        shop.run(Command::Stock(StockCommand::ReceiveFill {
            delivery: Delivery::to(MAIN, "note 7"),
            cells,
            cost: "4.00".to_owned(),
        }))
    };
    let typed = [("TEE-Black-S", "5"), ("TEE-White-M", "1.5")];
    let refused = receive(&mut shop, &typed).unwrap_err();
    assert!(
        refused
            .details()
            .contains(&("field", "TEE-White-M".to_owned()))
    );
    let typed = [
        ("TEE-Black-S", "5"),
        ("TEE-White-M", "2"),
        ("TEE-White-S", "0"),
    ];
    let Ok(Outcome::Each(booked)) = receive(&mut shop, &typed) else {
        panic!("not booked");
    };
    let on_hand = |outcome: &Outcome| match outcome {
        Outcome::Moved { on_hand, .. } => on_hand.steps(),
        other => panic!("{other:?}"),
    };
    let on_hand: Vec<i64> = booked.iter().map(on_hand).collect();
    assert_eq!(on_hand, [15, 12], "the refused delivery left nothing");
}
