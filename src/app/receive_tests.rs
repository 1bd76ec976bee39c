//! Goods received at their cost, and taken back.

use crate::app::command::{
    Command, Delivery, LotWish, Outcome, ProductCommand, StockCommand, StoreCommand, StoreForm,
};
use crate::app::error::AppError;
use crate::app::query::{Answer, Query};
use crate::app::testing::{Fresh, fresh};
use crate::domain::access::Role;
use crate::domain::id::StoreId;
use crate::domain::product::ProductForm;

const MAIN: StoreId = StoreId(1);
const NORTH: StoreId = StoreId(2);

fn shop() -> Fresh {
    let mut shop = fresh();
    let north = StoreForm {
        code: "NORTH".to_owned(),
        name: "North Gate".to_owned(),
        ..StoreForm::default()
    };
    shop.run(Command::Store(StoreCommand::Add(north))).unwrap();
    let sock = ProductForm {
        sku: "SOCK".to_owned(),
        name: "Wool Sock".to_owned(),
        price: "9.90".to_owned(),
        cost: "4.00".to_owned(),
        ..ProductForm::default()
    };
    shop.run(Command::Product(ProductCommand::Add(sock)))
        .unwrap();
    shop
}

fn receive(store: StoreId, quantity: &str, cost: &str) -> Command {
    Command::Stock(StockCommand::Receive {
        delivery: Delivery {
            reference: "DN 881".to_owned(),
            ..Delivery::to(store, "delivery")
        },
        sku: "SOCK".to_owned(),
        quantity: quantity.to_owned(),
        lot: LotWish::default(),
        cost: cost.to_owned(),
    })
}

fn cost(shop: &mut Fresh) -> i64 {
    let Answer::Variant(Some(found)) = shop.ask(Query::Variant("SOCK".to_owned())) else {
        panic!("no variant");
    };
    found.0.cost.minor()
}

fn movement(outcome: Result<Outcome, AppError>) -> i64 {
    match outcome {
        Ok(Outcome::Moved { movement, .. }) => movement,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_cost_becomes_the_mean_of_all_stores() {
    let mut shop = shop();
    shop.run(receive(MAIN, "2", "5.00")).unwrap();
    assert_eq!(cost(&mut shop), 500, "nothing was there: what came says it");
    shop.run(receive(NORTH, "1", "")).unwrap();
    assert_eq!(cost(&mut shop), 500, "no cost said, none changed");
    shop.run(receive(MAIN, "1", "6.02")).unwrap();
    assert_eq!(cost(&mut shop), 526, "(3 × 5.00 + 6.02) / 4 = 5.255");
    let refused = shop.run(receive(MAIN, "1", "-1")).unwrap_err();
    assert_eq!(refused.to_string(), "cost: must not be negative");
    let refused = shop.run(receive(MAIN, "1", "5 or so")).unwrap_err();
    assert_eq!(refused.code(), "invalid_input");
    assert_eq!(cost(&mut shop), 526);
    shop.audited();
}

#[test]
fn what_was_received_is_taken_back_whole_and_once() {
    let mut shop = shop();
    shop.run(receive(MAIN, "3", "4.01")).unwrap();
    let first = movement(shop.run(receive(MAIN, "7", "9.99")));
    assert_eq!(cost(&mut shop), 820);
    let back = Command::Stock(StockCommand::TakeBack { movement: first });
    let none_alone = Command::Setting {
        key: "adjust_limit".to_owned(),
        value: "0".to_owned(),
    };
    shop.run(none_alone).unwrap();
    let refused = shop.run_as(Role::Clerk, back.clone()).unwrap_err();
    assert_eq!(refused.code(), "not_allowed");
    let reversal = movement(shop.run(back.clone()));
    assert_eq!(cost(&mut shop), 401, "to the cent as it was before");
    assert_eq!(shop.run(back).unwrap_err().code(), "in_use");
    let twice = Command::Stock(StockCommand::TakeBack { movement: reversal });
    assert_eq!(shop.run(twice).unwrap_err().code(), "in_use");
    let Answer::Movements(rows) = shop.ask(Query::Movements {
        store: Some(MAIN),
        variant: None,
        before: None,
        limit: 9,
    }) else {
        panic!("no movements");
    };
    let told: Vec<(i64, &str)> = rows
        .iter()
        .map(|row| (row.delta.steps(), row.reason.as_str()))
        .collect();
    assert_eq!(
        told,
        [(-7, "receive taken back"), (7, "delivery"), (3, "delivery")]
    );
}

#[test]
fn an_older_delivery_that_is_taken_back_leaves_the_mean_without_it() {
    let mut shop = shop();
    let first = movement(shop.run(receive(MAIN, "4", "4.00")));
    shop.run(receive(MAIN, "4", "6.00")).unwrap();
    assert_eq!(cost(&mut shop), 500);
    shop.run(Command::Stock(StockCommand::TakeBack { movement: first }))
        .unwrap();
    assert_eq!(cost(&mut shop), 600);
}

#[test]
fn an_unknown_supplier_is_refused_and_nothing_is_booked() {
    let mut shop = shop();
    let Command::Stock(StockCommand::Receive {
        mut delivery,
        sku,
        quantity,
        lot,
        cost,
    }) = receive(MAIN, "1", "")
    else {
        panic!("another command");
    };
    delivery.supplier = "NOBODY".to_owned();
    let refused = shop
        .run(Command::Stock(StockCommand::Receive {
            delivery,
            sku,
            quantity,
            lot,
            cost,
        }))
        .unwrap_err();
    assert_eq!(refused.to_string(), "no supplier `NOBODY`");
}
