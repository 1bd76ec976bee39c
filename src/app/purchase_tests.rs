//! Purchase orders through the use cases: scans against them, what is beyond, and what is taken back.

use super::*;
use crate::app::command::{
    Command, LotWish, ProductCommand, Received, StockCommand, SupplierCommand,
};
use crate::app::query::Query;
use crate::app::testing::{Fresh, fresh};
use crate::domain::access::Role;
use crate::domain::product::ProductForm;
use crate::domain::purchase::PurchaseView;
use crate::domain::supplier::SupplierForm;

/// A shop with two kinds of socks and a sent order of five of the first.
fn sent() -> Fresh {
    let mut shop = fresh();
    for sku in ["SOCK", "SHOE"] {
        let form = ProductForm {
            sku: sku.to_owned(),
            name: sku.to_owned(),
            price: "5".to_owned(),
            cost: "2".to_owned(),
            ..ProductForm::default()
        };
        shop.run(Command::Product(ProductCommand::Add(form)))
            .unwrap();
    }
    let form = SupplierForm {
        code: "KNIT".to_owned(),
        name: "Mill".to_owned(),
        ..SupplierForm::default()
    };
    shop.run(Command::Supplier(SupplierCommand::Add(form)))
        .unwrap();
    let wanted = Wanted {
        supplier: SupplierId(1),
        store: StoreId(1),
        variant: VariantId(1),
        quantity: Quantity::from_steps(5),
    };
    run(&mut shop, PurchaseCommand::Make(vec![wanted])).unwrap();
    run(
        &mut shop,
        PurchaseCommand::Send {
            purchase: PurchaseId(1),
            expected: String::new(),
        },
    )
    .unwrap();
    shop
}

fn run(shop: &mut Fresh, command: PurchaseCommand) -> Result<Outcome, AppError> {
    shop.run(Command::Purchase(command))
}

fn scan(shop: &mut Fresh, code: &str, quantity: &str, extra: bool) -> Result<Received, AppError> {
    let command = PurchaseCommand::ReceiveScan {
        purchase: PurchaseId(1),
        code: code.to_owned(),
        quantity: Some(quantity.to_owned()),
        lot: LotWish::default(),
        reference: "DN 1".to_owned(),
        extra,
    };
    match shop.run_as(Role::Clerk, Command::Purchase(command))? {
        Outcome::Received(received) => Ok(*received),
        other => panic!("{other:?}"),
    }
}

fn view(shop: &mut Fresh) -> PurchaseView {
    match shop.ask(Query::Purchase(1)) {
        Answer::Purchase(Some(view)) => *view,
        other => panic!("{other:?}"),
    }
}

fn findings(shop: &mut Fresh) -> Vec<store::verify::Finding> {
    let tx = shop.desk.db().snapshot().unwrap();
    store::verify::verify(&tx).unwrap()
}

#[test]
fn three_wrong_scans_are_three_refusals() {
    let mut shop = sent();
    let before = shop.audited();
    let cases = [
        ("NOPE", "1", "unknown_code"),
        ("SHOE", "1", "not_on_purchase_order"),
        ("SOCK", "6", "more_than_ordered"),
    ];
    for (code, quantity, expected) in cases {
        let refused = scan(&mut shop, code, quantity, false).unwrap_err();
        assert_eq!(refused.code(), expected, "{refused}");
    }
    assert_eq!(shop.audited(), before);
    assert_eq!(view(&mut shop).purchase.status, PurchaseStatus::Sent);
}

#[test]
fn what_is_beyond_the_order_is_booked_beside_it_when_asked_for() {
    let mut shop = sent();
    let received = scan(&mut shop, "SOCK", "2", false).unwrap();
    assert_eq!(received.status, PurchaseStatus::PartReceived);
    assert!(!received.complete && received.beyond.is_zero());
    let received = scan(&mut shop, "SOCK", "5", true).unwrap();
    assert_eq!((received.against.steps(), received.beyond.steps()), (3, 2));
    assert_eq!(received.on_hand.steps(), 7);
    assert_eq!(received.status, PurchaseStatus::Received);
    let view = view(&mut shop);
    assert_eq!(view.lines[0].line.portions.received.steps(), 5);
    assert_eq!(findings(&mut shop), []);
}

#[test]
fn what_is_taken_back_is_to_come_again() {
    let mut shop = sent();
    let received = scan(&mut shop, "SOCK", "5", false).unwrap();
    assert_eq!(received.status, PurchaseStatus::Received);
    let back = Command::Stock(StockCommand::TakeBack {
        movement: received.movement.unwrap(),
    });
    let none_alone = Command::Setting {
        key: "adjust_limit".to_owned(),
        value: "0".to_owned(),
    };
    shop.run(none_alone).unwrap();
    let clerk = shop.run_as(Role::Clerk, back.clone()).unwrap_err();
    assert_eq!(clerk.code(), "not_allowed");
    shop.run(back.clone()).unwrap();
    let open = view(&mut shop);
    assert_eq!(open.purchase.status, PurchaseStatus::Sent);
    assert_eq!(open.purchase.closed_at, None);
    assert_eq!(shop.run(back).unwrap_err().code(), "in_use");
    assert_eq!(findings(&mut shop), []);
}

#[test]
fn a_clerk_receives_but_does_not_buy() {
    let mut shop = sent();
    let id = PurchaseId(1);
    let reason = "why".to_owned();
    let commands = [
        PurchaseCommand::Make(Vec::new()),
        PurchaseCommand::Close {
            purchase: id,
            reason: reason.clone(),
        },
        PurchaseCommand::Cancel {
            purchase: id,
            reason,
        },
        PurchaseCommand::Send {
            purchase: id,
            expected: String::new(),
        },
    ];
    for command in commands {
        let refused = shop
            .run_as(Role::Clerk, Command::Purchase(command))
            .unwrap_err();
        assert_eq!(refused.code(), "not_allowed");
    }
    scan(&mut shop, "SOCK", "1", false).unwrap();
}
