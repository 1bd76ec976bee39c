//! Transfers: on no shelf while on the way, never more in than out, and nothing lost in silence.

use super::*;
use crate::app::command::Lines;
use crate::app::command::{Command, ProductCommand};
use crate::app::query::{Answer, Query};
use crate::app::testing::{Fresh, fresh};
use crate::app::{StoreCommand, StoreForm};
use crate::domain::access::Role;
use crate::domain::product::ProductForm;
use crate::domain::transfer::TransferView;

/// A shop with a second store and ten of A in the first.
fn two_stores() -> (Fresh, StoreId, StoreId) {
    let mut shop = fresh();
    shop.run(Command::Store(StoreCommand::Add(StoreForm {
        code: "WEB".to_owned(),
        name: "Online".to_owned(),
        ..StoreForm::default()
    })))
    .unwrap();
    let Answer::Stores(stores) = shop.ask(Query::Stores) else {
        panic!("no stores");
    };
    let (main, web) = (stores[0].id, stores[1].id);
    for sku in ["A", "B", "MILK"] {
        shop.run(Command::Product(ProductCommand::Add(ProductForm {
            sku: sku.to_owned(),
            name: format!("Goods {sku}"),
            category: if sku == "B" { "Other" } else { "Goods" }.to_owned(),
            price: "5".to_owned(),
            cost: "2".to_owned(),
            barcode: if sku == "A" { "4000000000013" } else { "" }.to_owned(),
            ..ProductForm::default()
        })))
        .unwrap();
    }
    shop.stock("MAIN,A,10,,\n");
    (shop, main, web)
}

fn goods(sku: &str, quantity: &str, lot: &str) -> TransferGoods {
    TransferGoods {
        sku: sku.to_owned(),
        quantity: quantity.to_owned(),
        lot: lot.to_owned(),
    }
}

fn run(shop: &mut Fresh, command: TransferCommand) -> Result<(TransferId, i64), AppError> {
    match shop.run(Command::Transfer(command))? {
        Outcome::Transfer { transfer, number } => Ok((transfer, number)),
        other => panic!("{other:?}"),
    }
}

fn send_now(from: StoreId, to: StoreId, goods: Vec<TransferGoods>) -> TransferCommand {
    TransferCommand::SendNow {
        from,
        to,
        goods,
        reason: "for the fair".to_owned(),
    }
}

fn view(shop: &mut Fresh, number: i64) -> TransferView {
    match shop.ask(Query::Transfer(number)) {
        Answer::Transfer(Some(view)) => *view,
        other => panic!("{other:?}"),
    }
}

fn balance(shop: &mut Fresh, store: StoreId, sku: &str) -> i64 {
    let tx = shop.desk.db().snapshot().unwrap();
    let variant = store::product::by_sku(&tx, sku).unwrap().unwrap();
    let balance = store::stock::balance(&tx, store, variant.id).unwrap();
    balance.on_hand.steps()
}

fn sound(shop: &mut Fresh) {
    assert_eq!(shop.desk.verify().unwrap(), []);
}

#[test]
fn goods_on_the_way_stand_on_no_shelf_and_arrive_in_parts() {
    let (mut shop, main, web) = two_stores();
    let (id, number) = run(&mut shop, send_now(main, web, vec![goods("A", "6", "")])).unwrap();
    assert_eq!(number, 1);
    assert_eq!(
        (balance(&mut shop, main, "A"), balance(&mut shop, web, "A")),
        (4, 0)
    );
    sound(&mut shop);
    let Answer::OnTheWay(rows) = shop.ask(Query::OnTheWay(VariantId(1))) else {
        panic!()
    };
    assert_eq!((rows[0].to.as_str(), rows[0].quantity.steps()), ("WEB", 6));
    let scan = |code: &str, quantity: Option<&str>| {
        Command::Transfer(TransferCommand::ReceiveScan {
            transfer: id,
            code: code.to_owned(),
            quantity: quantity.map(str::to_owned),
        })
    };
    let before = shop.audited();
    for (code, quantity, refused) in [
        ("4006381333931", None, "unknown_code"),
        ("B", None, "not_on_transfer"),
        ("A", Some("7"), "more_than_sent"),
    ] {
        let error = shop.run(scan(code, quantity)).unwrap_err();
        assert_eq!(error.code(), refused);
    }
    assert_eq!(shop.audited(), before);
    shop.run(scan("4000000000013", None)).unwrap();
    shop.run(scan("A", Some("4"))).unwrap();
    assert_eq!(view(&mut shop, 1).transfer.status, TransferStatus::Sent);
    sound(&mut shop);
    let done = shop.run(scan("A", None)).unwrap();
    assert!(matches!(
        done,
        Outcome::TransferScanned { complete: true, .. }
    ));
    assert_eq!(view(&mut shop, 1).transfer.status, TransferStatus::Received);
    assert_eq!(
        (balance(&mut shop, main, "A"), balance(&mut shop, web, "A")),
        (4, 6)
    );
    assert_eq!(
        shop.run(scan("A", None)).unwrap_err().code(),
        "invalid_transition"
    );
    sound(&mut shop);
}

#[test]
fn a_draft_moves_nothing_and_any_terminal_goes_on_with_it() {
    let (mut shop, main, web) = two_stores();
    let begin = TransferCommand::Begin {
        from: main,
        to: web,
        reason: String::new(),
    };
    let (id, number) = run(&mut shop, begin).unwrap();
    for _ in 0..3 {
        let scan = TransferCommand::Scan {
            transfer: id,
            code: "4000000000013".to_owned(),
            quantity: Some("2".to_owned()),
        };
        shop.run(Command::Transfer(scan)).unwrap();
    }
    let shown = view(&mut shop, number);
    assert_eq!(shown.lines[0].line.quantity.steps(), 6);
    assert_eq!(balance(&mut shop, main, "A"), 10);
    sound(&mut shop);
    let set = |quantity: &str| TransferCommand::Set {
        transfer: id,
        goods: vec![goods("A", quantity, "")],
    };
    let send = |version| TransferCommand::Send {
        transfer: id,
        version,
        reason: "for the fair".to_owned(),
    };
    run(&mut shop, set("11")).unwrap();
    let stale = run(&mut shop, send(Some(shown.transfer.version)));
    assert_eq!(stale.unwrap_err().code(), "stale");
    assert_eq!(
        run(&mut shop, send(None)).unwrap_err().code(),
        "insufficient_stock"
    );
    run(&mut shop, set("0")).unwrap();
    assert_eq!(
        run(&mut shop, send(None)).unwrap_err().code(),
        "invalid_input"
    );
    run(&mut shop, set("3")).unwrap();
    run(&mut shop, send(None)).unwrap();
    assert_eq!(balance(&mut shop, main, "A"), 7);
    assert_eq!(
        run(&mut shop, set("4")).unwrap_err().code(),
        "invalid_transition"
    );
    sound(&mut shop);
}

#[test]
fn lots_go_along_the_first_to_expire_first_and_expired_ones_stay() {
    let (mut shop, main, web) = two_stores();
    shop.stock(
        "MAIN,MILK,3,OLD,2026-11-01\nMAIN,MILK,5,SOON,2026-12-01\nMAIN,MILK,4,LATE,2027-02-01\n",
    );
    let too_many = send_now(main, web, vec![goods("MILK", "10", "")]);
    assert_eq!(
        run(&mut shop, too_many).unwrap_err().code(),
        "insufficient_stock"
    );
    let both = vec![goods("MILK", "6", ""), goods("MILK", "2", "LATE")];
    let (id, number) = run(&mut shop, send_now(main, web, both)).unwrap();
    let lots: Vec<(String, i64)> = view(&mut shop, number)
        .lines
        .iter()
        .map(|line| (line.line.lot.clone(), line.line.quantity.steps()))
        .collect();
    assert_eq!(lots, [("LATE".to_owned(), 3), ("SOON".to_owned(), 5)]);
    sound(&mut shop);
    let receive = TransferCommand::Receive {
        transfer: id,
        version: None,
        lines: Lines::All,
    };
    run(&mut shop, receive).unwrap();
    let Answer::LotsOf(lots) = shop.ask(Query::LotsOf {
        store: web,
        sku: "MILK".to_owned(),
    }) else {
        panic!()
    };
    assert_eq!(lots[0].0, "SOON");
    assert_eq!(lots[0].1, Day::parse("2026-12-01"));
    assert_eq!((lots.len(), balance(&mut shop, web, "MILK")), (2, 8));
    sound(&mut shop);
    let old = send_now(main, web, vec![goods("MILK", "1", "NONE")]);
    assert_eq!(run(&mut shop, old).unwrap_err().code(), "lot_unknown");
}

#[test]
fn what_is_missing_is_written_off_by_a_manager_with_a_reason() {
    let (mut shop, main, web) = two_stores();
    let (id, number) = run(&mut shop, send_now(main, web, vec![goods("A", "6", "")])).unwrap();
    let some = TransferCommand::Receive {
        transfer: id,
        version: None,
        lines: Lines::Some(vec![("A".to_owned(), "4".to_owned())]),
    };
    run(&mut shop, some).unwrap();
    let close = |reason: &str| {
        Command::Transfer(TransferCommand::Close {
            transfer: id,
            version: None,
            reason: reason.to_owned(),
        })
    };
    let clerk = shop.run_as(Role::Clerk, close("lost"));
    assert_eq!(clerk.unwrap_err().code(), "not_allowed");
    assert_eq!(shop.run(close(" ")).unwrap_err().code(), "invalid_input");
    shop.run_as(Role::Manager, close("fell off the van"))
        .unwrap();
    let shown = view(&mut shop, number);
    assert_eq!(shown.transfer.status, TransferStatus::Received);
    assert_eq!(shown.lines[0].line.missing.steps(), 2);
    assert_eq!(
        shown.transfer.reason,
        "for the fair; written off: fell off the van"
    );
    assert_eq!(
        (balance(&mut shop, main, "A"), balance(&mut shop, web, "A")),
        (4, 4)
    );
    assert_eq!(
        shop.run(close("again")).unwrap_err().code(),
        "invalid_transition"
    );
    sound(&mut shop);
}

#[test]
fn what_is_taken_back_stands_on_the_shelf_it_left_and_a_draft_is_cancelled() {
    let (mut shop, main, web) = two_stores();
    let (id, _) = run(&mut shop, send_now(main, web, vec![goods("A", "6", "")])).unwrap();
    let cancel = |transfer| TransferCommand::Cancel {
        transfer,
        reason: "not needed".to_owned(),
    };
    assert_eq!(
        run(&mut shop, cancel(id)).unwrap_err().code(),
        "invalid_transition"
    );
    let disable = Command::Store(StoreCommand::SetActive {
        store: web,
        active: false,
    });
    assert_eq!(shop.run(disable.clone()).unwrap_err().code(), "in_use");
    let back = TransferCommand::TakeBack {
        transfer: id,
        version: None,
        reason: "the van broke down".to_owned(),
    };
    run(&mut shop, back).unwrap();
    assert_eq!(
        (balance(&mut shop, main, "A"), balance(&mut shop, web, "A")),
        (10, 0)
    );
    sound(&mut shop);
    let begin = TransferCommand::Begin {
        from: main,
        to: web,
        reason: String::new(),
    };
    let (id, _) = run(&mut shop, begin).unwrap();
    run(&mut shop, cancel(id)).unwrap();
    shop.run(disable).unwrap();
    let to_disabled = send_now(main, web, vec![goods("A", "1", "")]);
    assert_eq!(run(&mut shop, to_disabled).unwrap_err().code(), "in_use");
    let to_itself = send_now(main, main, vec![goods("A", "1", "")]);
    assert_eq!(
        run(&mut shop, to_itself).unwrap_err().code(),
        "invalid_input"
    );
    sound(&mut shop);
}
