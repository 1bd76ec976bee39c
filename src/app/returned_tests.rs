//! Goods come back once, and the books stay even.

use super::*;
use crate::app::command::{
    Command, Consent, ImportMode, ItemKey, Key, NewLine, NewOrder, OrderCommand, PaymentCommand,
    TenderRow,
};
use crate::app::query::{Answer, Query};
use crate::app::testing::{Fresh, fresh};
use crate::app::transfer::intake::{ImportKind, read};
use crate::domain::document::OrderView;
use crate::domain::order::Status;

fn import(shop: &mut Fresh, kind: ImportKind, text: &str) {
    let batch = read(kind, text.as_bytes(), ImportMode::Add, false).unwrap();
    match shop.run(Command::Import(batch)).unwrap() {
        Outcome::Imported(report) => assert!(report.written, "{report:?}"),
        other => panic!("{other:?}"),
    }
}

/// 7 milks of two lots and 3 hats, all billed on two bills and paid.
fn sold() -> (Fresh, OrderId) {
    let mut shop = fresh();
    shop.run(Command::Setting {
        key: "round_totals".to_owned(),
        value: "yes".to_owned(),
    })
    .unwrap();
    import(
        &mut shop,
        ImportKind::Products,
        "sku,name,price\nMILK,Milk,1.33\nHAT,Hat,9.99\n",
    );
    import(
        &mut shop,
        ImportKind::Stock,
        "store,sku,quantity,lot,expiry\nMAIN,MILK,5,A,2026-12-01\nMAIN,MILK,5,B,2026-12-24\nMAIN,HAT,4,,\n",
    );
    import(&mut shop, ImportKind::Customers, "code,name\nC1,Ada\n");
    let line = |sku: &str, quantity: &str| NewLine {
        item: ItemKey::Sku(sku.to_owned()),
        quantity: quantity.to_owned(),
        unit_price: None,
    };
    let order = NewOrder {
        customer: Some(Key::Code("C1".to_owned())),
        items: vec![line("MILK", "7"), line("HAT", "3")],
        ..NewOrder::default()
    };
    let consent = Consent::default();
    let placed = shop.run(Command::Order(OrderCommand::Add { order, consent }));
    let Outcome::Order { order, .. } = placed.unwrap() else {
        panic!()
    };
    let some = |sku: &str, quantity: &str| Lines::Some(vec![(sku.to_owned(), quantity.to_owned())]);
    let version = None;
    let lines = Lines::All;
    for command in [
        OrderCommand::Pick {
            order,
            version,
            lines: lines.clone(),
        },
        OrderCommand::Bill {
            order,
            version,
            lines: some("MILK", "4"),
        },
        OrderCommand::Bill {
            order,
            version,
            lines,
        },
    ] {
        shop.run(Command::Order(command)).unwrap();
    }
    let total = shop.view(order).order.total;
    let rows = vec![TenderRow {
        method: "card".to_owned(),
        amount: format!("{}.{:02}", total.minor() / 100, total.minor() % 100),
    }];
    let reference = None;
    shop.run(Command::Payment(PaymentCommand::Take {
        order,
        rows,
        reference,
    }))
    .unwrap();
    (shop, order)
}

impl Fresh {
    fn view(&mut self, order: OrderId) -> OrderView {
        match self.ask(Query::Order(order)) {
            Answer::Order(Some(view)) => *view,
            other => panic!("{other:?}"),
        }
    }

    fn take_back(
        &mut self,
        order: OrderId,
        lines: Lines,
        condition: Condition,
    ) -> Result<Outcome, AppError> {
        self.run(Command::Order(OrderCommand::Return {
            order,
            version: None,
            lines,
            condition,
            reason: "too small".to_owned(),
        }))
    }

    fn refund(&mut self, order: OrderId, amount: &str) -> Result<Outcome, AppError> {
        self.run(Command::Payment(PaymentCommand::Refund {
            order,
            method: "card".to_owned(),
            amount: amount.to_owned(),
            reference: Some(format!("back {amount}")),
        }))
    }

    /// Every check of `verify` holds.
    fn verified(&mut self) {
        let tx = self.desk.db().snapshot().unwrap();
        assert_eq!(store::verify::verify(&tx).unwrap(), []);
    }

    /// What the lots of milk hold, empty ones left out.
    fn held(&mut self) -> Vec<(String, i64)> {
        let tx = self.desk.db().snapshot().unwrap();
        let mut held = Vec::new();
        store::export::stock(&tx, |line| {
            if line.sku == "MILK" {
                held.push((line.lot, line.on_hand.steps()));
            }
        })
        .unwrap();
        held
    }
}

fn some(sku: &str, quantity: &str) -> Lines {
    Lines::Some(vec![(sku.to_owned(), quantity.to_owned())])
}

#[test]
fn goods_come_back_to_the_lots_and_off_the_bills_they_were_on_last_first() {
    let (mut shop, order) = sold();
    // 5 of A and 2 of B are gone: the second bill took the last of A and both of B.
    assert_eq!(shop.held(), [("B".to_owned(), 3)]);
    let done = shop.take_back(order, some("MILK", "4"), Condition::Resaleable);
    let Outcome::Credited { notes, .. } = done.unwrap() else {
        panic!()
    };
    assert_eq!(notes, ["MAIN-CN-2026-00001", "MAIN-CN-2026-00002"]);
    assert_eq!(shop.held(), [("A".to_owned(), 2), ("B".to_owned(), 5)]);
    shop.verified();
    let view = shop.view(order);
    assert_eq!(view.order.status, Status::Sent);
    assert_eq!(view.bills.len(), 4);
}

#[test]
fn no_piece_comes_back_twice_and_a_refused_return_changes_nothing() {
    let (mut shop, order) = sold();
    shop.take_back(order, some("HAT", "2"), Condition::Damaged)
        .unwrap();
    let before = shop.audited();
    let refused = shop.take_back(order, some("HAT", "2"), Condition::Resaleable);
    assert_eq!(refused.unwrap_err().code(), "more_than_billed");
    let refused = shop.take_back(order, some("HAT", "0"), Condition::Resaleable);
    assert_eq!(refused.unwrap_err().code(), "invalid_input");
    assert_eq!(shop.audited(), before);
    shop.verified();
}

#[test]
fn parts_that_come_back_add_up_to_the_bills_to_the_last_minor_unit() {
    let (mut shop, order) = sold();
    let total = shop.view(order).order.total;
    let mut credited = Money::ZERO;
    let parts = ["MILK 1", "HAT 1", "MILK 3", "HAT 2", "MILK 2", "MILK 1"];
    for part in parts {
        let (sku, quantity) = part.split_once(' ').unwrap();
        let done = shop.take_back(order, some(sku, quantity), Condition::Resaleable);
        let Outcome::Credited { total, .. } = done.unwrap() else {
            panic!()
        };
        credited = credited.plus(total).unwrap();
        shop.verified();
    }
    assert_eq!(credited, total);
    let view = shop.view(order);
    assert_eq!(view.order.status, Status::Returned);
    assert_eq!(view.order.total, Money::ZERO);
    assert_eq!(view.order.account().refund_due().unwrap(), total);
}

#[test]
fn money_goes_back_once_and_never_more_than_is_owed() {
    let (mut shop, order) = sold();
    let nothing = shop.refund(order, "1.00").unwrap_err();
    assert_eq!(nothing.code(), "refund_too_much");
    shop.take_back(order, Lines::All, Condition::Resaleable)
        .unwrap();
    let owed = shop.view(order).order.account().refund_due().unwrap();
    shop.refund(order, "10.00").unwrap();
    match shop.refund(order, "10.00").unwrap() {
        Outcome::Refunded { replayed, .. } => assert!(replayed),
        other => panic!("{other:?}"),
    }
    let left = owed.minor() - 1000;
    assert!(
        shop.refund(order, &format!("{}.00", left / 100 + 1))
            .is_err()
    );
    let rest = format!("{}.{:02}", left / 100, left % 100);
    match shop.refund(order, &rest).unwrap() {
        Outcome::Refunded { refund_due, .. } => assert_eq!(refund_due, Money::ZERO),
        other => panic!("{other:?}"),
    }
    shop.verified();
}
