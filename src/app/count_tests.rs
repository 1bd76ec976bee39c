//! Counts: each line against its own instant, selling goes on, and posted once.

use super::*;
use crate::app::command::{
    Command, Consent, ItemKey, Key, LotWish, NewLine, NewOrder, OrderCommand, ProductCommand,
    TenderRow,
};
use crate::app::query::{Answer, Query};
use crate::app::testing::{Fresh, fresh};
use crate::domain::access::Role;
use crate::domain::count::CountView;
use crate::domain::product::ProductForm;
use crate::domain::shop::WALK_IN;

const MAIN: StoreId = StoreId(1);

fn shop() -> Fresh {
    let mut shop = fresh();
    for sku in ["A", "B", "MILK"] {
        shop.run(Command::Product(ProductCommand::Add(ProductForm {
            sku: sku.to_owned(),
            name: format!("Goods {sku}"),
            category: if sku == "B" { "Other" } else { "Goods" }.to_owned(),
            price: "5".to_owned(),
            cost: "2".to_owned(),
            ..ProductForm::default()
        })))
        .unwrap();
    }
    shop.stock("MAIN,A,10,,\nMAIN,B,4,,\nMAIN,MILK,5,L1,2027-01-01\n");
    shop
}

fn open(shop: &mut Fresh, category: Option<&str>) -> Result<CountId, AppError> {
    let command = CountCommand::Open {
        store: MAIN,
        category: category.map(str::to_owned),
    };
    match shop.run_as(Role::Clerk, Command::Count(command))? {
        Outcome::Count { count, .. } => Ok(count),
        other => panic!("{other:?}"),
    }
}

fn enter(
    shop: &mut Fresh,
    count: CountId,
    kind: EntryKind,
    code: &str,
    quantity: &str,
) -> Result<CountLine, AppError> {
    let (code, lot) = code.split_once('/').unwrap_or((code, ""));
    let command = CountCommand::Enter {
        count,
        code: code.to_owned(),
        kind,
        quantity: Some(quantity.to_owned()),
        lot: LotWish::of(lot, ""),
    };
    match shop.run_as(Role::Clerk, Command::Count(command))? {
        Outcome::Counted { line, .. } => Ok(line),
        other => panic!("{other:?}"),
    }
}

fn add(shop: &mut Fresh, count: CountId, code: &str, quantity: &str) -> CountLine {
    enter(shop, count, EntryKind::Add, code, quantity).unwrap()
}

fn set(shop: &mut Fresh, count: CountId, code: &str, quantity: &str) -> CountLine {
    enter(shop, count, EntryKind::Set, code, quantity).unwrap()
}

fn post_count(shop: &mut Fresh, count: CountId, zero: bool) -> Result<Outcome, AppError> {
    let command = CountCommand::Post {
        count,
        version: None,
        reason: "year's end".to_owned(),
        uncounted_as_zero: zero,
    };
    shop.run_as(Role::Manager, Command::Count(command))
}

fn goods(sku: &str, quantity: &str) -> NewOrder {
    NewOrder {
        reference: None,
        customer: Some(Key::Code(WALK_IN.to_owned())),
        store: Some(Key::Id(MAIN.0)),
        delivery_address: String::new(),
        note: String::new(),
        items: vec![NewLine {
            item: ItemKey::Sku(sku.to_owned()),
            quantity: quantity.to_owned(),
            unit_price: None,
        }],
    }
}

fn sell(shop: &mut Fresh, sku: &str, quantity: &str) {
    let sale = OrderCommand::AddSale {
        order: goods(sku, quantity),
        payments: vec![TenderRow {
            method: "cash".to_owned(),
            amount: "1000".to_owned(),
        }],
    };
    shop.run(Command::Order(sale)).unwrap();
}

fn order(shop: &mut Fresh, sku: &str, quantity: &str) -> crate::domain::id::OrderId {
    let add = OrderCommand::Add {
        order: goods(sku, quantity),
        consent: Consent::default(),
    };
    match shop.run(Command::Order(add)).unwrap() {
        Outcome::Order { order, .. } => order,
        other => panic!("{other:?}"),
    }
}

fn balance(shop: &mut Fresh, sku: &str) -> (i64, i64) {
    let tx = shop.desk.db().snapshot().unwrap();
    let variant = store::product::by_sku(&tx, sku).unwrap().unwrap();
    let balance = store::stock::balance(&tx, MAIN, variant.id).unwrap();
    (balance.on_hand.steps(), balance.reserved.steps())
}

fn view(shop: &mut Fresh, number: i64) -> CountView {
    match shop.ask(Query::Count { number, limit: 50 }) {
        Answer::Count(Some(view)) => *view,
        other => panic!("{other:?}"),
    }
}

fn sound(shop: &mut Fresh) {
    assert_eq!(shop.desk.verify().unwrap(), []);
}

#[test]
fn what_is_sold_before_between_and_after_stays_sold() {
    let mut shop = shop();
    let count = open(&mut shop, None).unwrap();
    sell(&mut shop, "A", "1");
    let line = add(&mut shop, count, "A", "8");
    assert_eq!((line.expected.steps(), line.difference().steps()), (9, -1));
    sell(&mut shop, "A", "3");
    let shown = view(&mut shop, 1);
    assert_eq!((shown.sums.differing, shown.sums.short.minor()), (1, 200));
    assert_eq!(shown.sums.uncounted, 2);
    post_count(&mut shop, count, false).unwrap();
    assert_eq!(balance(&mut shop, "A"), (5, 0));
    assert_eq!(balance(&mut shop, "B"), (4, 0));
    sound(&mut shop);
    let again = post_count(&mut shop, count, false).unwrap_err();
    assert_eq!(again.code(), "invalid_transition");
    let late = enter(&mut shop, count, EntryKind::Add, "A", "1").unwrap_err();
    assert_eq!(late.code(), "invalid_transition");
    assert_eq!(balance(&mut shop, "A"), (5, 0));
}

#[test]
fn goods_that_moved_between_two_entries_are_counted_again() {
    let mut shop = shop();
    let count = open(&mut shop, None).unwrap();
    add(&mut shop, count, "A", "6");
    sell(&mut shop, "A", "2");
    let line = add(&mut shop, count, "A", "4");
    assert!(line.is_doubtful());
    assert_eq!((line.counted.steps(), line.moved.steps()), (10, -2));
    sound(&mut shop);
    let refused = post_count(&mut shop, count, false).unwrap_err();
    assert_eq!(refused.code(), "not_postable");
    assert!(refused.to_string().contains('A'), "{refused}");
    let line = set(&mut shop, count, "A", "8");
    assert!(!line.is_doubtful() && line.difference().is_zero());
    post_count(&mut shop, count, false).unwrap();
    assert_eq!(balance(&mut shop, "A"), (8, 0));
    sound(&mut shop);
}

#[test]
fn two_open_counts_never_hold_the_same_goods() {
    let mut shop = shop();
    let first = open(&mut shop, Some("goods")).unwrap();
    for (category, code) in [
        (None, "in_use"),
        (Some("Goods"), "in_use"),
        (Some("None"), "not_found"),
    ] {
        let refused = open(&mut shop, category).unwrap_err();
        assert_eq!(refused.code(), code);
        assert!(
            code != "in_use" || refused.to_string().contains("C-000001"),
            "{refused}"
        );
    }
    let refused = enter(&mut shop, first, EntryKind::Add, "B", "1").unwrap_err();
    assert_eq!(refused.code(), "not_in_count");
    let second = open(&mut shop, Some("Other")).unwrap();
    add(&mut shop, second, "B", "3");
    let give_up = |role, shop: &mut Fresh| {
        let command = CountCommand::Cancel {
            count: first,
            reason: "begun by mistake".to_owned(),
        };
        shop.run_as(role, Command::Count(command))
    };
    assert_eq!(
        give_up(Role::Clerk, &mut shop).unwrap_err().code(),
        "not_allowed"
    );
    give_up(Role::Manager, &mut shop).unwrap();
    open(&mut shop, Some("Goods")).unwrap();
    sound(&mut shop);
}

#[test]
fn lots_are_counted_by_lot_and_what_nobody_counted_is_zero_only_on_demand() {
    let mut shop = shop();
    let count = open(&mut shop, None).unwrap();
    let refused = enter(&mut shop, count, EntryKind::Add, "MILK", "1").unwrap_err();
    assert_eq!(refused.code(), "lot_missing");
    add(&mut shop, count, "MILK/L1", "3");
    let found = add(&mut shop, count, "MILK/L9", "2");
    assert_eq!(found.expected.steps(), 0);
    let below = enter(&mut shop, count, EntryKind::Add, "MILK/L9", "-3").unwrap_err();
    assert_eq!(below.code(), "invalid_input");
    add(&mut shop, count, "MILK/L9", "-1");
    sound(&mut shop);
    post_count(&mut shop, count, true).unwrap();
    assert_eq!(
        (balance(&mut shop, "A").0, balance(&mut shop, "MILK").0),
        (0, 4)
    );
    let shown = view(&mut shop, 1);
    assert_eq!((shown.sums.lines, shown.sums.uncounted), (4, 0));
    sound(&mut shop);
}

#[test]
fn a_shortage_lets_the_newest_promises_go_and_never_takes_what_is_picked() {
    let mut shop = shop();
    let older = order(&mut shop, "A", "4");
    let newer = order(&mut shop, "A", "5");
    let count = open(&mut shop, None).unwrap();
    set(&mut shop, count, "A", "6");
    let pick = |order, quantity: &str| {
        Command::Order(OrderCommand::Pick {
            order,
            version: None,
            lines: crate::app::command::Lines::Some(vec![("A".to_owned(), quantity.to_owned())]),
        })
    };
    shop.run(pick(older, "4")).unwrap();
    shop.run(pick(newer, "3")).unwrap();
    let refused = post_count(&mut shop, count, false).unwrap_err();
    assert_eq!(refused.code(), "not_postable");
    assert!(refused.to_string().contains("O-000002"), "{refused}");
    let back = Command::Order(OrderCommand::SendBack {
        order: newer,
        version: None,
        lines: crate::app::command::Lines::All,
    });
    shop.run(back).unwrap();
    post_count(&mut shop, count, false).unwrap();
    assert_eq!(balance(&mut shop, "A"), (6, 6));
    let Answer::Order(Some(view)) = shop.ask(Query::Order(newer)) else {
        panic!()
    };
    assert_eq!(view.lines[0].line.reserved.steps(), 2);
    let said = &view.timeline.last().unwrap().text;
    assert!(said.contains("C-000001") && said.contains('3'), "{said}");
    sound(&mut shop);
}

#[test]
fn a_shortage_larger_than_what_is_left_now_is_counted_again() {
    let mut shop = shop();
    let count = open(&mut shop, None).unwrap();
    set(&mut shop, count, "A", "3");
    sell(&mut shop, "A", "5");
    let refused = post_count(&mut shop, count, false).unwrap_err();
    assert_eq!(refused.code(), "not_postable");
    assert_eq!(balance(&mut shop, "A"), (5, 0));
    let version = view(&mut shop, 1).count.version;
    set(&mut shop, count, "A", "4");
    let stale = CountCommand::Post {
        count,
        version: Some(version),
        reason: "year's end".to_owned(),
        uncounted_as_zero: false,
    };
    let stale = shop.run(Command::Count(stale)).unwrap_err();
    assert_eq!(stale.code(), "stale");
    post_count(&mut shop, count, false).unwrap();
    assert_eq!(balance(&mut shop, "A"), (4, 0));
    sound(&mut shop);
}
