//! Lots at the till and on the shelf, in a shop at 20 November 2026.

use crate::app::command::{
    CartCommand, Command, Consent, Delivery, ImportBatch, ImportRows, ImportWish, ItemKey, Key,
    Lines, LotWish, NewLine, NewOrder, OrderCommand, Outcome, ProductCommand, StockCommand,
    StockForm, TenderRow,
};
use crate::app::error::AppError;
use crate::app::query::{Answer, Query};
use crate::app::testing::{Fresh, fresh};
use crate::domain::id::{LineId, OrderId, StoreId};
use crate::domain::product::ProductForm;

const MAIN: StoreId = StoreId(1);
/// A GS1 code of the cream, of a lot: AI 01, 17 and 10.
const CREAM: &str = "04006381333931";

fn label(expiry: &str, lot: &str) -> String {
    format!("]C101{CREAM}17{expiry}10{lot}")
}

/// A shop with cream kept by lots: `OLD` expired yesterday, `SOON` today, `LATE` next year; and socks without lots.
fn shop(lots: &[(&str, &str, &str)]) -> Fresh {
    let mut shop = fresh();
    for (sku, barcode) in [("CREAM", "4006381333931"), ("SOCK", "")] {
        let form = ProductForm {
            sku: sku.to_owned(),
            name: sku.to_owned(),
            price: "2.00".to_owned(),
            barcode: barcode.to_owned(),
            ..ProductForm::default()
        };
        shop.run(Command::Product(ProductCommand::Add(form)))
            .unwrap();
    }
    let row = |(lot, expiry, quantity): &(&str, &str, &str)| StockForm {
        store: "MAIN".to_owned(),
        sku: "CREAM".to_owned(),
        quantity: (*quantity).to_owned(),
        lot: (*lot).to_owned(),
        expiry: (*expiry).to_owned(),
        reason: String::new(),
    };
    let rows = (2..).zip(lots.iter().map(row)).collect();
    let batch = ImportBatch {
        rows: ImportRows::Stock(rows),
        unreadable: Vec::new(),
        mapping: Vec::new(),
        unknown_columns: Vec::new(),
        mark: 0,
        wish: ImportWish::default(),
    };
    shop.run(Command::Import(batch)).unwrap();
    shop
}

const OLD: (&str, &str, &str) = ("OLD", "2026-11-19", "4");
const SOON: (&str, &str, &str) = ("SOON", "2026-11-20", "3");
const LATE: (&str, &str, &str) = ("LATE", "2027-02-28", "5");

fn order(shop: &mut Fresh, quantity: &str) -> Result<OrderId, AppError> {
    let order = NewOrder {
        reference: None,
        customer: Some(Key::Code("WALK-IN".to_owned())),
        store: Some(Key::Code("MAIN".to_owned())),
        note: String::new(),
        delivery_address: String::new(),
        items: vec![NewLine {
            item: ItemKey::Sku("CREAM".to_owned()),
            quantity: quantity.to_owned(),
            unit_price: None,
        }],
    };
    let add = OrderCommand::Add {
        order,
        consent: Consent::default(),
    };
    match shop.run(Command::Order(add))? {
        Outcome::Order { order, .. } => Ok(order),
        other => panic!("{other:?}"),
    }
}

fn pick_scan(shop: &mut Fresh, order: OrderId, code: &str) -> Result<Outcome, AppError> {
    shop.run(Command::Order(OrderCommand::PickScan {
        order,
        code: code.to_owned(),
        quantity: None,
    }))
}

fn pick(shop: &mut Fresh, order: OrderId) -> Result<Outcome, AppError> {
    shop.run(Command::Order(OrderCommand::Pick {
        order,
        version: None,
        lines: Lines::All,
    }))
}

fn bill(shop: &mut Fresh, order: OrderId) -> Result<Outcome, AppError> {
    shop.run(Command::Order(OrderCommand::Bill {
        order,
        version: None,
        lines: Lines::All,
    }))
}

/// What left on bills, oldest first: lot and quantity.
fn left(shop: &mut Fresh) -> Vec<(String, i64)> {
    let Answer::Movements(rows) = shop.ask(Query::Movements {
        store: None,
        variant: None,
        before: None,
        limit: 99,
    }) else {
        panic!("no movements");
    };
    let bills = rows.into_iter().rev().filter(|row| row.kind == "bill");
    bills
        .map(|row| (row.lot, row.delta.negated().steps()))
        .collect()
}

fn sound(shop: &mut Fresh) {
    let tx = shop.desk.db().snapshot().unwrap();
    assert_eq!(crate::store::verify::verify(&tx).unwrap(), []);
}

fn lot(text: &str, quantity: i64) -> (String, i64) {
    (text.to_owned(), quantity)
}

#[test]
fn the_first_expired_leave_first_and_the_expired_never() {
    let mut shop = shop(&[LATE, OLD, SOON]);
    let id = order(&mut shop, "4").unwrap();
    pick(&mut shop, id).unwrap();
    bill(&mut shop, id).unwrap();
    assert_eq!(left(&mut shop), [lot("SOON", 3), lot("LATE", 1)]);
    let refused = order(&mut shop, "5").unwrap_err();
    assert_eq!(
        refused.to_string(),
        "not enough stock of CREAM: 5 wanted, 4 available in MAIN",
        "the expired are not promised"
    );
    let id = order(&mut shop, "4").unwrap();
    pick(&mut shop, id).unwrap();
    bill(&mut shop, id).unwrap();
    let refused = order(&mut shop, "1").unwrap_err();
    assert_eq!(refused.code(), "lot_expired");
    assert_eq!(
        refused.to_string(),
        "lot OLD of CREAM expired on 2026-11-19: it is not sold any more; adjust it out of the stock or return it to the supplier"
    );
    sound(&mut shop);
}

#[test]
fn what_is_scanned_off_the_shelf_leaves_before_what_expires_first() {
    let mut shop = shop(&[LATE, OLD, SOON]);
    let id = order(&mut shop, "3").unwrap();
    pick_scan(&mut shop, id, &label("270228", "LATE")).unwrap();
    pick_scan(&mut shop, id, &label("270228", "LATE")).unwrap();
    pick_scan(&mut shop, id, "CREAM").unwrap();
    bill(&mut shop, id).unwrap();
    assert_eq!(left(&mut shop), [lot("LATE", 2), lot("SOON", 1)]);
    sound(&mut shop);
}

#[test]
fn wrong_lots_are_refused_each_with_its_own_reason() {
    let mut shop = shop(&[LATE, OLD, SOON]);
    let id = order(&mut shop, "6").unwrap();
    let refused = |shop: &mut Fresh, code: &str| pick_scan(shop, id, code).unwrap_err();
    let old = refused(&mut shop, &label("261119", "OLD"));
    assert_eq!(old.code(), "lot_expired");
    let unknown = refused(&mut shop, &label("270228", "NEW"));
    assert_eq!(
        unknown.to_string(),
        "MAIN has nothing of lot NEW of CREAM: receive it first, or take a piece of another lot"
    );
    let mislabelled = refused(&mut shop, &label("261101", "LATE"));
    assert_eq!(
        mislabelled.code(),
        "lot_expired",
        "the label is what the buyer reads"
    );
    for _ in 0..3 {
        pick_scan(&mut shop, id, &label("261120", "SOON")).unwrap();
    }
    let short = refused(&mut shop, &label("261120", "SOON"));
    assert_eq!(
        short.to_string(),
        "lot SOON of CREAM: 4 wanted, but only 3 of it is not chosen for other orders"
    );
    sound(&mut shop);
}

#[test]
fn a_chosen_lot_is_kept_from_others_and_let_go_with_the_pick() {
    let mut shop = shop(&[LATE, SOON]);
    let first = order(&mut shop, "3").unwrap();
    for _ in 0..3 {
        pick_scan(&mut shop, first, &label("261120", "SOON")).unwrap();
    }
    let second = order(&mut shop, "2").unwrap();
    assert_eq!(
        pick_scan(&mut shop, second, &label("261120", "SOON"))
            .unwrap_err()
            .code(),
        "lot_short"
    );
    pick(&mut shop, second).unwrap();
    bill(&mut shop, second).unwrap();
    assert_eq!(
        left(&mut shop),
        [lot("LATE", 2)],
        "not what the first chose"
    );
    let out = |quantity: &str| {
        Command::Stock(StockCommand::Adjust {
            store: MAIN,
            sku: "CREAM".to_owned(),
            quantity: quantity.to_owned(),
            lot: "SOON".to_owned(),
            reason: "damaged".to_owned(),
        })
    };
    assert_eq!(shop.run(out("-1")).unwrap_err().code(), "lot_short");
    shop.run(Command::Order(OrderCommand::SendBack {
        order: first,
        version: None,
        lines: Lines::All,
    }))
    .unwrap();
    shop.run(out("-1")).unwrap();
    sound(&mut shop);
    shop.run(Command::Order(OrderCommand::Cancel {
        order: first,
        version: None,
        reason: "changed his mind".to_owned(),
    }))
    .unwrap();
    sound(&mut shop);
}

#[test]
fn the_till_sells_the_lot_that_was_scanned() {
    let mut shop = shop(&[LATE, OLD, SOON]);
    let scan = |cart, code: String| {
        Command::Cart(CartCommand::Scan {
            cart,
            store: MAIN,
            code,
            quantity: None,
        })
    };
    let refused = shop.run(scan(None, label("261119", "OLD"))).unwrap_err();
    assert_eq!(refused.code(), "lot_expired");
    let Ok(Outcome::CartLine { cart, line }) = shop.run(scan(None, label("270228", "LATE"))) else {
        panic!("not in the cart");
    };
    shop.run(scan(Some(cart), label("270228", "LATE"))).unwrap();
    shop.run(scan(Some(cart), label("261120", "SOON"))).unwrap();
    let step = |line: LineId, by| Command::Cart(CartCommand::Step { cart, line, by });
    shop.run(step(line, -1)).unwrap();
    let sell = Command::Order(OrderCommand::Sell {
        cart,
        reference: None,
        consent: Consent::default(),
        payments: vec![TenderRow {
            method: "cash".to_owned(),
            amount: "4.00".to_owned(),
        }],
    });
    shop.run(sell).unwrap();
    assert_eq!(
        left(&mut shop),
        [lot("LATE", 2)],
        "the last one scanned went back"
    );
    sound(&mut shop);
}

#[test]
fn a_void_line_lets_its_lots_go_and_so_does_a_discarded_cart() {
    let mut shop = shop(&[LATE]);
    let Ok(Outcome::CartLine { cart, line }) = shop.run(Command::Cart(CartCommand::Scan {
        cart: None,
        store: MAIN,
        code: label("270228", "LATE"),
        quantity: None,
    })) else {
        panic!("not in the cart");
    };
    shop.run(Command::Cart(CartCommand::Void { cart, line }))
        .unwrap();
    sound(&mut shop);
    shop.run(Command::Cart(CartCommand::Unvoid { cart, line }))
        .unwrap();
    shop.run(Command::Cart(CartCommand::Scan {
        cart: Some(cart),
        store: MAIN,
        code: label("270228", "LATE"),
        quantity: None,
    }))
    .unwrap();
    shop.run(Command::Cart(CartCommand::Discard { cart }))
        .unwrap();
    sound(&mut shop);
}

fn receive(code: &str, lot: LotWish) -> Command {
    Command::Stock(StockCommand::ReceiveScan {
        delivery: Delivery::to(MAIN, "delivery"),
        code: code.to_owned(),
        quantity: None,
        lot,
        cost: String::new(),
    })
}

#[test]
fn a_label_names_the_lot_it_comes_in_with() {
    let mut shop = shop(&[LATE]);
    let received = shop
        .run(receive(&label("270301", "N1"), LotWish::of("LATE", "")))
        .unwrap();
    let Outcome::Moved { lot, .. } = received else {
        panic!("{received:?}");
    };
    let (code, expiry) = lot.unwrap();
    assert_eq!(
        (code.as_str(), expiry.unwrap().iso()),
        ("N1", "2027-03-01".to_owned())
    );
    let held = shop
        .run(receive("CREAM", LotWish::of("N1", "2027-03-01")))
        .unwrap();
    assert!(matches!(held, Outcome::Moved { on_hand, .. } if on_hand.steps() == 7));
    let refused = shop.run(receive("CREAM", LotWish::default())).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "CREAM is kept by lots: say which lot it is of"
    );
    let refused = shop
        .run(receive(&label("270401", "N1"), LotWish::default()))
        .unwrap_err();
    assert_eq!(
        refused.to_string(),
        "expiry: lot N1 is known to expire on 2027-03-01"
    );
    let refused = shop
        .run(receive(&label("261119", "N2"), LotWish::default()))
        .unwrap_err();
    assert_eq!(refused.code(), "lot_expired");
    shop.run(receive("SOCK", LotWish::default())).unwrap();
    sound(&mut shop);
}
