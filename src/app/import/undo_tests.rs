//! Replacing and taking back imports of each kind, and what speaks against it.

use crate::app::command::{
    Command, ImportMode, ImportReport, ImportWish, Outcome, ProductCommand, StockCommand,
    UndoReport, UndoWish,
};
use crate::app::error::AppError;
use crate::app::query::{Answer, Query, StockList};
use crate::app::testing::{Fresh, fresh};
use crate::app::transfer::intake::{ImportKind, read_as, rejected};
use crate::domain::id::StoreId;
use crate::domain::product::{ProductForm, Variant};

fn import_as(shop: &mut Fresh, kind: ImportKind, text: &str, wish: ImportWish) -> ImportReport {
    let batch = read_as(kind, text.as_bytes(), wish).unwrap();
    match shop.run(Command::Import(batch)).unwrap() {
        Outcome::Imported(report) => report,
        other => panic!("{other:?}"),
    }
}

fn import(shop: &mut Fresh, kind: ImportKind, text: &str, mode: ImportMode) -> ImportReport {
    let wish = ImportWish {
        mode,
        source: "list.csv".to_owned(),
        ..ImportWish::default()
    };
    import_as(shop, kind, text, wish)
}

fn done(report: ImportReport) {
    assert_eq!(report.rejected, []);
    assert!(report.written && report.import.is_some());
}

fn undo_as(shop: &mut Fresh, wish: UndoWish) -> Result<UndoReport, AppError> {
    match shop.run(Command::UndoImport(wish))? {
        Outcome::ImportUndone(report) => Ok(report),
        other => panic!("{other:?}"),
    }
}

fn undo(shop: &mut Fresh) -> Result<UndoReport, AppError> {
    undo_as(shop, UndoWish::default())
}

fn against(shop: &mut Fresh) -> String {
    match undo(shop).unwrap_err() {
        AppError::InUse { reason, .. } => reason,
        other => panic!("{other:?}"),
    }
}

fn variant(shop: &mut Fresh, sku: &str) -> Option<Variant> {
    match shop.ask(Query::Variant(sku.to_owned())) {
        Answer::Variant(found) => found.map(|found| found.0),
        other => panic!("{other:?}"),
    }
}

fn on_hand(shop: &mut Fresh) -> Vec<String> {
    let list = StockList {
        store: None,
        search: String::new(),
        low_only: false,
        after: None,
        limit: 100,
    };
    match shop.ask(Query::Stock(list)) {
        Answer::Stock(rows) => rows
            .iter()
            .filter(|row| row.on_hand.steps() > 0)
            .map(|row| format!("{} {} {}", row.store, row.sku, row.on_hand.steps()))
            .collect(),
        other => panic!("{other:?}"),
    }
}

fn main_store(shop: &mut Fresh) -> StoreId {
    match shop.ask(Query::Stores) {
        Answer::Stores(stores) => stores[0].id,
        other => panic!("{other:?}"),
    }
}

fn take_out(shop: &mut Fresh, sku: &str, quantity: &str) {
    let store = main_store(shop);
    let adjust = StockCommand::Adjust {
        store,
        sku: sku.to_owned(),
        quantity: quantity.to_owned(),
        lot: String::new(),
        reason: "damaged".to_owned(),
    };
    shop.run(Command::Stock(adjust)).unwrap();
}

const GOODS: &str = "sku,product_code,name,category,brand,colour,price,cost,barcode\n\
    A-1,A,Ava,Bras,Lake,Red,10,5,4006381333931\nA-2,A,Ava,Bras,Lake,Blue,11,5,\nB,,Bell,,,,1,,\n";

#[test]
fn what_an_import_made_goes_and_what_it_changed_comes_back() {
    let mut shop = fresh();
    done(import(
        &mut shop,
        ImportKind::Products,
        GOODS,
        ImportMode::Add,
    ));
    let before = variant(&mut shop, "A-1").unwrap();
    let text = "sku,name,brand,price,barcode\nA-1,Eva,Sea,12.50,4006381333948\nC,Cup,,2,\n";
    let report = import(&mut shop, ImportKind::Products, text, ImportMode::Set);
    let changes = format!("{:?}", report.rows[0].effect);
    for told in [
        "\"10.00\"",
        "\"12.50\"",
        "\"Ava\"",
        "\"Eva\"",
        "4006381333948",
    ] {
        assert!(changes.contains(told), "{changes}");
    }
    assert_eq!(report.counts(), (1, 1, 0));
    done(report);
    let dry = UndoWish {
        dry_run: true,
        ..UndoWish::default()
    };
    let told = undo_as(&mut shop, dry).unwrap();
    assert!(!told.written);
    assert_eq!(variant(&mut shop, "A-1").unwrap().price.minor(), 1250);
    let report = undo(&mut shop).unwrap();
    assert!(
        report.written && report.restored >= 2 && report.removed >= 4,
        "{report:?}"
    );
    let after = variant(&mut shop, "A-1").unwrap();
    assert_eq!(
        (after.price, &after.product),
        (before.price, &before.product)
    );
    assert_eq!(variant(&mut shop, "C"), None);
    shop.audited();
    assert!(against(&mut shop).contains("already"));
    // The one before is the last that stands; its rows go too, and the shop is as it was founded.
    let first = UndoWish {
        import: Some(crate::domain::id::ImportId(1)),
        dry_run: false,
    };
    undo_as(&mut shop, first).unwrap();
    assert_eq!(variant(&mut shop, "A-1"), None);
    done(import(
        &mut shop,
        ImportKind::Products,
        GOODS,
        ImportMode::Add,
    ));
}

#[test]
fn what_was_changed_or_used_since_speaks_against_taking_back() {
    let mut shop = fresh();
    done(import(
        &mut shop,
        ImportKind::Products,
        GOODS,
        ImportMode::Add,
    ));
    let edit = ProductCommand::Edit {
        sku: "A-2".to_owned(),
        version: None,
        form: ProductForm {
            sku: "A-2".to_owned(),
            name: "Ava".to_owned(),
            category: "Bras".to_owned(),
            brand: "Lake".to_owned(),
            colour: "Blue".to_owned(),
            price: "99".to_owned(),
            cost: "5".to_owned(),
            ..ProductForm::default()
        },
    };
    shop.run(Command::Product(edit)).unwrap();
    let text = "store,sku,quantity\nMAIN,B,5\n";
    done(import(&mut shop, ImportKind::Stock, text, ImportMode::Add));
    let first = UndoWish {
        import: Some(crate::domain::id::ImportId(1)),
        dry_run: false,
    };
    let refused = undo_as(&mut shop, first).unwrap_err().to_string();
    assert!(refused.contains("take back import 2 first"), "{refused}");
    assert_eq!(undo(&mut shop).unwrap().moved, 1);
    let refused = undo_as(&mut shop, first).unwrap_err().to_string();
    assert!(
        refused.contains("A-2 was changed since, by system"),
        "{refused}"
    );
    assert!(refused.contains("B has stock, movements"), "{refused}");
    assert!(variant(&mut shop, "A-1").is_some());
}

#[test]
fn stock_moves_back_unless_it_is_gone() {
    let mut shop = fresh();
    done(import(
        &mut shop,
        ImportKind::Products,
        GOODS,
        ImportMode::Add,
    ));
    let text = "store,sku,quantity,lot,expiry\nMAIN,A-1,5,,\nMAIN,B,3,L1,2027-01-31\n";
    done(import(&mut shop, ImportKind::Stock, text, ImportMode::Add));
    assert_eq!(undo(&mut shop).unwrap().moved, 2);
    assert_eq!(on_hand(&mut shop).len(), 0);
    let text = "store,sku,quantity\nMAIN,EAN-less,5\nMAIN,4006381333931,5\n";
    let report = import(&mut shop, ImportKind::Stock, text, ImportMode::Add);
    assert_eq!(report.rejected.len(), 1);
    let text = "store,barcode,qty\nMAIN,4006381333931,5\n";
    done(import(&mut shop, ImportKind::Stock, text, ImportMode::Add));
    take_out(&mut shop, "A-1", "-4");
    let told = against(&mut shop);
    assert!(told.contains("only 1 are still free"), "{told}");
    assert_eq!(on_hand(&mut shop)[0], "MAIN A-1 1");
}

#[test]
fn replace_empties_and_disables_what_the_file_does_not_name() {
    let mut shop = fresh();
    done(import(
        &mut shop,
        ImportKind::Products,
        GOODS,
        ImportMode::Add,
    ));
    let text = "store,sku,quantity,lot\nMAIN,A-1,5,\nMAIN,A-2,6,\nMAIN,B,3,L1\nMAIN,B,4,L2\n";
    done(import(&mut shop, ImportKind::Stock, text, ImportMode::Add));
    let text = "store,sku,quantity,lot\nmain,A-1,7,\nmain,B,3,L1\n";
    let report = import(&mut shop, ImportKind::Stock, text, ImportMode::Replace);
    let missing: Vec<&str> = report.missing.iter().map(|row| row.key.as_str()).collect();
    assert_eq!(missing, ["MAIN A-2", "MAIN B L2"]);
    assert_eq!(report.counts(), (0, 1, 1));
    done(report);
    assert_eq!(on_hand(&mut shop), ["MAIN A-1 7", "MAIN B 3"]);
    undo(&mut shop).unwrap();
    assert_eq!(on_hand(&mut shop), ["MAIN A-1 5", "MAIN A-2 6", "MAIN B 7"]);
    // What still has goods stays, with its reason; nothing is written then.
    let text = "sku,price\nA-1,10\n";
    let report = import(&mut shop, ImportKind::Products, text, ImportMode::Replace);
    assert!(!report.written);
    assert_eq!((report.rejected.len(), report.rejected[0].line), (2, 0));
    assert!(
        report.rejected[0]
            .reason
            .starts_with("A-2 is not in the file, but")
    );
    let customers = "code,name\nK1,Kim\nK2,Kay\n";
    done(import(
        &mut shop,
        ImportKind::Customers,
        customers,
        ImportMode::Add,
    ));
    let report = import(
        &mut shop,
        ImportKind::Customers,
        "code,city\nK1,Bern\n",
        ImportMode::Replace,
    );
    assert_eq!(report.missing[0].key, "K2");
    done(report);
    let report = import(
        &mut shop,
        ImportKind::Customers,
        "code\nK1\nK2\n",
        ImportMode::Replace,
    );
    assert!(format!("{:?}", report.rows[1].effect).contains("active"));
    done(report);
    undo(&mut shop).unwrap();
    shop.audited();
}

#[test]
fn the_fit_rows_can_be_taken_alone_and_the_others_come_back_mended() {
    let mut shop = fresh();
    let text = "Item Code,Item Name,MRP,Note\nA,Ava,10,=x\nB,Bell,ten,\nC,Cup,3,\n,Nobody,1,\n";
    let wish = ImportWish {
        partial: true,
        ..ImportWish::default()
    };
    let report = import_as(&mut shop, ImportKind::Products, text, wish.clone());
    assert!(report.written);
    assert_eq!(
        (report.read, report.accepted, report.rejected.len()),
        (4, 2, 2)
    );
    let mend = rejected(text.as_bytes(), None, &report.rejected).unwrap();
    let lines: Vec<&str> = mend.lines().collect();
    assert_eq!(lines[0], "Item Code,Item Name,MRP,Note,rejected_because");
    assert!(lines[1].starts_with("B,Bell,ten,,\"price: `ten` is not an amount"));
    assert_eq!(lines[2], ",Nobody,1,,sku: must not be empty");
    let mended = mend.replace("ten", "2").replace(",Nobody", "N,Nobody");
    let report = import(&mut shop, ImportKind::Products, &mended, ImportMode::Add);
    assert_eq!(report.unknown_columns, ["Note"]);
    done(report);
    let refused = ImportWish {
        mode: ImportMode::Replace,
        ..wish
    };
    let batch = read_as(ImportKind::Products, text.as_bytes(), refused).unwrap();
    assert_eq!(
        shop.run(Command::Import(batch)).unwrap_err().code(),
        "invalid_input"
    );
}

#[test]
fn a_cancelled_import_writes_nothing() {
    let mut shop = fresh();
    let before = shop.audited();
    let wish = ImportWish::default();
    wish.watch.cancel();
    let batch = read_as(ImportKind::Products, GOODS.as_bytes(), wish).unwrap();
    let stopped = shop.run(Command::Import(batch)).unwrap_err();
    assert_eq!(stopped.code(), "cancelled");
    assert_eq!(shop.audited(), before);
    assert_eq!(undo(&mut shop).unwrap_err().code(), "not_found");
}
