//! What waits, through the use cases.

use super::*;
use crate::app::command::{
    Command, Delivery, LotWish, ProductCommand, PurchaseCommand, PurchaseForm, PurchaseItem,
    StockCommand, SupplierCommand,
};
use crate::app::query::Query;
use crate::app::testing::{Fresh, fresh};
use crate::domain::access::Role;
use crate::domain::id::{PurchaseId, StoreId, SupplierId};
use crate::domain::product::ProductForm;
use crate::domain::supplier::SupplierForm;

fn sock(shop: &mut Fresh, sku: &str, level: &str) {
    let form = ProductForm {
        sku: sku.to_owned(),
        name: sku.to_owned(),
        price: "5".to_owned(),
        reorder_level: level.to_owned(),
        ..ProductForm::default()
    };
    shop.run(Command::Product(ProductCommand::Add(form)))
        .unwrap();
    receive(shop, sku, "10");
}

fn receive(shop: &mut Fresh, sku: &str, quantity: &str) {
    shop.run(Command::Stock(StockCommand::Receive {
        delivery: Delivery::to(StoreId(1), ""),
        sku: sku.to_owned(),
        quantity: quantity.to_owned(),
        lot: LotWish::default(),
        cost: String::new(),
    }))
    .unwrap();
}

fn waiting(shop: &mut Fresh) -> Vec<(&'static str, i64)> {
    let Answer::Inbox(groups) = shop.ask(Query::Inbox) else {
        panic!("no inbox")
    };
    let Answer::InboxCount(count) = shop.ask(Query::InboxCount) else {
        panic!("no count")
    };
    assert_eq!(count, groups.iter().map(|group| group.count).sum::<i64>());
    for group in &groups {
        let listed = i64::try_from(group.items.len()).unwrap();
        assert_eq!(group.count, listed, "{group:?}");
        assert!(group.items.iter().all(|item| item.kind() == group.kind));
    }
    let of = groups.into_iter();
    of.map(|group| (group.kind.word(), group.count)).collect()
}

#[test]
fn goods_wait_from_their_level_down_and_no_longer_once_they_are_there() {
    let mut shop = fresh();
    sock(&mut shop, "LOW", "10");
    sock(&mut shop, "ENOUGH", "9");
    assert_eq!(waiting(&mut shop), [("low_stock", 1)]);
    let Answer::Inbox(groups) = shop.ask(Query::Inbox) else {
        panic!("no inbox")
    };
    let InboxItem::Low { sku, level, .. } = &groups[0].items[0] else {
        panic!("{groups:?}")
    };
    assert_eq!((sku.as_str(), level.steps()), ("LOW", 10));
    receive(&mut shop, "LOW", "1");
    assert_eq!(waiting(&mut shop), []);
}

#[test]
fn a_purchase_order_waits_from_the_day_after_its_day() {
    let mut shop = fresh();
    sock(&mut shop, "SOCK", "");
    let form = SupplierForm {
        name: "Mill".to_owned(),
        ..SupplierForm::default()
    };
    shop.run(Command::Supplier(SupplierCommand::Add(form)))
        .unwrap();
    let add = PurchaseCommand::Add {
        supplier: SupplierId(1),
        store: StoreId(1),
        form: PurchaseForm::default(),
        items: vec![PurchaseItem {
            sku: "SOCK".to_owned(),
            quantity: "5".to_owned(),
            cost: None,
        }],
    };
    shop.run(Command::Purchase(add)).unwrap();
    let purchase = PurchaseId(1);
    let expected = "2026-11-20".to_owned();
    shop.run(Command::Purchase(PurchaseCommand::Send {
        purchase,
        expected,
    }))
    .unwrap();
    assert_eq!(waiting(&mut shop), []);
    let edit = PurchaseCommand::Edit {
        purchase,
        version: None,
        form: Some(PurchaseForm {
            expected: "2026-11-19".to_owned(),
            ..PurchaseForm::default()
        }),
        items: Vec::new(),
    };
    shop.run(Command::Purchase(edit)).unwrap();
    assert_eq!(waiting(&mut shop), [("late_purchases", 1)]);
}

#[test]
fn a_clerk_has_no_inbox() {
    let mut shop = fresh();
    let clerk = crate::app::work::Actor {
        role: Role::Clerk,
        ..crate::app::work::Actor::system()
    };
    for query in [Query::Inbox, Query::InboxCount] {
        let answer = shop.desk.answer(&clerk, &[query]).unwrap().remove(0);
        assert_eq!(answer.unwrap_err().code(), "not_allowed");
    }
}
