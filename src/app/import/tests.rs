//! Files through the whole import: the seeds, refused rows, dry runs.

use crate::app::command::{Command, ImportMode, ImportReport, Outcome, ProductCommand};
use crate::app::error::AppError;
use crate::app::query::{Answer, Found, Query, StockList};
use crate::app::testing::{Fresh, fresh};
use crate::app::transfer::intake::{ImportKind, read};
use crate::app::transfer::seed;
use crate::app::work::Actor;
use crate::domain::access::Role;
use crate::domain::customer::Customer;
use crate::domain::product::{Barcode, Product, Variant};

const AREAS: &str = include_str!("../../../seeds/areas.csv");
const UNITS: &str = include_str!("../../../seeds/units.csv");
const TAX_CLASSES: &str = include_str!("../../../seeds/tax_classes.csv");
const STORES: &str = include_str!("../../../seeds/stores.csv");
const CUSTOMERS: &str = include_str!("../../../seeds/customers.csv");
const PRODUCTS: &str = include_str!("../../../seeds/products.csv");
const STOCK: &str = include_str!("../../../seeds/stock.csv");

fn import(
    shop: &mut Fresh,
    kind: ImportKind,
    text: &str,
    mode: ImportMode,
    dry_run: bool,
) -> ImportReport {
    let batch = read(kind, text.as_bytes(), mode, dry_run).unwrap();
    match shop.run(Command::Import(batch)).unwrap() {
        Outcome::Imported(report) => report,
        other => panic!("{other:?}"),
    }
}

fn add(shop: &mut Fresh, kind: ImportKind, text: &str) -> ImportReport {
    import(shop, kind, text, ImportMode::Add, false)
}

fn set(shop: &mut Fresh, kind: ImportKind, text: &str) -> ImportReport {
    import(shop, kind, text, ImportMode::Set, false)
}

/// `line column` of every rejection.
fn places(report: &ImportReport) -> Vec<String> {
    let rejected = report.rejected.iter();
    rejected
        .map(|one| format!("{} {}", one.line, one.column))
        .collect()
}

fn basics(shop: &mut Fresh) {
    let done = shop.desk.transact(&Actor::system(), |work| {
        seed::load(work, AREAS, UNITS, TAX_CLASSES)
    });
    done.unwrap();
}

fn full(shop: &mut Fresh, sku: &str) -> (Variant, Product, Vec<Barcode>) {
    match shop.ask(Query::Variant(sku.to_owned())) {
        Answer::Variant(Some(found)) => *found,
        other => panic!("{other:?}"),
    }
}

fn stock_list(shop: &mut Fresh, list: StockList) -> Vec<String> {
    match shop.ask(Query::Stock(list)) {
        Answer::Stock(rows) => rows
            .into_iter()
            .map(|row| format!("{} {} {}", row.sku, row.store, row.on_hand.steps()))
            .collect(),
        other => panic!("{other:?}"),
    }
}

fn whole_list(search: &str) -> StockList {
    StockList {
        store: None,
        search: search.to_owned(),
        low_only: false,
        after: None,
        limit: 100_000,
    }
}

#[test]
fn the_seeds_come_in_clean() {
    let mut shop = fresh();
    basics(&mut shop);
    let founded = shop.audited();
    for (kind, text, mode) in [
        (ImportKind::Stores, STORES, ImportMode::Set),
        (ImportKind::Customers, CUSTOMERS, ImportMode::Add),
        (ImportKind::Products, PRODUCTS, ImportMode::Add),
        (ImportKind::Stock, STOCK, ImportMode::Add),
    ] {
        let dry = import(&mut shop, kind, text, mode, true);
        assert_eq!(dry.rejected, [], "{kind:?}");
        assert!(!dry.written && dry.accepted == dry.read);
        let report = import(&mut shop, kind, text, mode, false);
        assert!(report.written && report.unknown_columns.is_empty());
        assert_eq!(report.read, dry.read);
    }
    assert!(shop.audited() > founded);
    let briefs = match shop.ask(Query::VariantBriefs) {
        Answer::VariantBriefs(briefs) => briefs,
        other => panic!("{other:?}"),
    };
    assert_eq!(briefs.len(), 1373);
    let (variant, product, barcodes) = full(&mut shop, "bra-ava-blk-32b");
    assert_eq!(variant.title(), "Ava T-Shirt Bra, Black, 32B");
    assert_eq!(product.tax_class, "standard");
    assert!(product.details.starts_with("{\"material\":"));
    assert_eq!(barcodes[0].code, "2900000000018");
    match shop.ask(Query::Lookup("2900000000018".to_owned())) {
        Answer::Found(Found::Variant(found, 1)) => assert_eq!(found.sku, variant.sku),
        other => panic!("{other:?}"),
    }
    assert_eq!(
        shop.ask(Query::Lookup("2900000000019".to_owned())),
        Answer::Found(Found::WrongCheckDigit)
    );
    let rows = stock_list(&mut shop, whole_list("32B blk ÁVA"));
    assert!(rows.iter().all(|row| row.starts_with("BRA-AVA-BLK-32B ")));
    assert!(rows.contains(&"BRA-AVA-BLK-32B MAIN 153".to_owned()));
}

#[test]
fn one_wrong_row_keeps_all_others_out_and_every_wrong_row_is_told() {
    let mut shop = fresh();
    let before = shop.audited();
    let text = "sku,name,price,unit,barcode,reorder_level,details\n\
        A,Good,1.00,pcs,4006381333931,3,{}\n\
        B,Bad price,1.005,pcs,,,\n\
        C,Bad unit,1,furlong,,,\n\
        D,Bad digit,1,pcs,4006381333932,,\n\
        E,Taken code,1,pcs,4006381333931,,\n\
        a,Taken sku,1,pcs,,,\n\
        F,Bad details,1,pcs,,,[1]\n\
        G,Bad level,1,pcs,,1.5,\n\
        H,,1,pcs,,,\n\
        short,row\n";
    let report = add(&mut shop, ImportKind::Products, text);
    assert_eq!(
        (report.read, report.accepted, report.written),
        (10, 1, false)
    );
    assert_eq!(
        places(&report),
        [
            "3 price",
            "4 unit",
            "5 barcode",
            "6 barcode",
            "7 sku",
            "8 details",
            "9 reorder_level",
            "10 name",
            "11 ",
        ]
    );
    assert_eq!(shop.audited(), before);
    assert_eq!(
        shop.ask(Query::Variant("A".to_owned())),
        Answer::Variant(None)
    );
}

#[test]
fn a_product_has_many_variants_that_agree() {
    let mut shop = fresh();
    let text = "sku;product_code;name;category;colour;price;pack_barcode;pack_units;shelf\n\
        A-1;A;Ava;Bras;Red;10;4006381333931;12;7\n\
        A-2;A;;;Blue;11;;;\n";
    let report = add(&mut shop, ImportKind::Products, text);
    assert_eq!(places(&report), Vec::<String>::new());
    assert_eq!(report.unknown_columns, ["shelf"]);
    let (_, product, barcodes) = full(&mut shop, "A-1");
    assert_eq!(barcodes[0].units, 12);
    assert_eq!(full(&mut shop, "A-2").1, product);
    let text = "sku,product_code,name,colour,price\nA-3,A,Eva,Green,1\nA-4,a,AVA ,Red,1\nA-5,A,Ava,Red,1\n4006381333931,B,Digits,,1\n";
    let report = add(&mut shop, ImportKind::Products, text);
    assert_eq!(places(&report), ["2 name", "3 name", "4 size", "5 sku"]);
}

#[test]
fn a_row_that_changes_what_exists_leaves_empty_cells_alone() {
    let mut shop = fresh();
    let text = "sku,name,category,price,cost,reorder_level\nA,Ava,Bras,10,5,3\n";
    add(&mut shop, ImportKind::Products, text);
    let report = set(&mut shop, ImportKind::Products, "sku,price\nA,12.50\n");
    assert!(report.written);
    let (variant, product, _) = full(&mut shop, "A");
    assert_eq!((variant.price.minor(), variant.cost.minor()), (1250, 500));
    assert_eq!(
        (product.category.as_str(), variant.reorder_level.steps()),
        ("Bras", 3)
    );
    let before = shop.audited();
    set(&mut shop, ImportKind::Products, "sku,price\nA,12.5\n");
    assert_eq!(shop.audited(), before);
}

#[test]
fn stock_is_added_or_set_and_lots_are_kept() {
    let mut shop = fresh();
    add(
        &mut shop,
        ImportKind::Products,
        "sku,name,price\nA,Ava,10\nM,Milk,1\n",
    );
    let text = "store,sku,quantity,lot,expiry\nMAIN,A,5,,\nmain,a,2,,\nMAIN,M,3,L1,2027-01-31\nMAIN,M,4,L2,\n";
    assert!(add(&mut shop, ImportKind::Stock, text).written);
    assert_eq!(
        stock_list(&mut shop, whole_list("")),
        ["A MAIN 7", "M MAIN 7"]
    );
    let text = "store,sku,quantity,lot\nMAIN,A,4,\nMAIN,M,1,L1\n";
    assert!(set(&mut shop, ImportKind::Stock, text).written);
    assert_eq!(
        stock_list(&mut shop, whole_list("")),
        ["A MAIN 4", "M MAIN 5"]
    );
    let page = StockList {
        after: Some(("A".to_owned(), "MAIN".to_owned())),
        ..whole_list("")
    };
    assert_eq!(stock_list(&mut shop, page), ["M MAIN 5"]);
    let text = "store,sku,quantity,lot\nMOON,A,1,\nMAIN,X,1,\nMAIN,A,-1,\nMAIN,A,1,L9\nMAIN,M,1,\nMAIN,A,1e3,\n";
    let report = add(&mut shop, ImportKind::Stock, text);
    let wrong = [
        "2 store",
        "3 sku",
        "4 quantity",
        "5 lot",
        "6 lot",
        "7 quantity",
    ];
    assert_eq!(places(&report), wrong);
    let twice = set(
        &mut shop,
        ImportKind::Stock,
        "store,sku,quantity\nMAIN,A,1\nmain,A,2\n",
    );
    assert_eq!(places(&twice), ["3 sku"]);
    match shop.ask(Query::Movements {
        store: None,
        variant: None,
        before: None,
        limit: 2,
    }) {
        Answer::Movements(moves) => {
            let told: Vec<_> = moves
                .iter()
                .map(|m| (m.delta.steps(), m.lot.as_str(), m.reason.as_str()))
                .collect();
            assert_eq!(told, [(-2, "L1", "import"), (-3, "", "import")]);
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_unit_keeps_its_decimals_once_goods_were_counted_in_it() {
    let mut shop = fresh();
    basics(&mut shop);
    add(
        &mut shop,
        ImportKind::Products,
        "sku,name,price\nA,Ava,10\n",
    );
    let to_kg = "sku,unit\nA,kg\n";
    assert!(
        import(
            &mut shop,
            ImportKind::Products,
            to_kg,
            ImportMode::Set,
            true
        )
        .rejected
        .is_empty()
    );
    add(
        &mut shop,
        ImportKind::Stock,
        "store,sku,quantity\nMAIN,A,5\n",
    );
    assert_eq!(
        set(&mut shop, ImportKind::Products, to_kg).rejected.len(),
        1
    );
    assert!(set(&mut shop, ImportKind::Products, "sku,unit\nA,pair\n").written);
}

#[test]
fn files_that_are_no_such_table_are_refused_whole() {
    let refused = |bytes: &[u8]| match read(ImportKind::Stock, bytes, ImportMode::Add, false) {
        Err(AppError::Invalid { reason, .. }) => reason,
        other => panic!("{other:?}"),
    };
    assert!(refused(b"").contains("empty"));
    assert!(refused(b"store,sku\nMAIN,A\n").contains("`quantity`"));
    assert!(refused(b"PK\x03\x04").contains("workbook"));
    assert!(refused(b"\xFF\xFEs\0").contains("UTF-16"));
    assert!(refused(b"store,sku,sku,quantity\n").contains("twice"));
}

#[test]
fn only_an_admin_imports() {
    let mut shop = fresh();
    let batch = read(
        ImportKind::Stores,
        b"code,name\nA,B\n",
        ImportMode::Add,
        true,
    )
    .unwrap();
    let refused = shop
        .run_as(Role::Manager, Command::Import(batch))
        .unwrap_err();
    assert_eq!(refused.code(), "not_allowed");
}

#[test]
fn a_later_edit_of_the_product_makes_a_shown_variant_stale() {
    let mut shop = fresh();
    let text = "sku,product_code,name,colour,price\nA-1,A,Ava,Red,10\nA-2,A,,Blue,11\n";
    add(&mut shop, ImportKind::Products, text);
    let form = |sku: &str, name: &str, colour: &str| crate::domain::product::ProductForm {
        sku: sku.to_owned(),
        name: name.to_owned(),
        colour: colour.to_owned(),
        price: "10".to_owned(),
        ..Default::default()
    };
    let edit = |sku: &str, name: &str, colour: &str| {
        Command::Product(ProductCommand::Edit {
            sku: sku.to_owned(),
            version: Some(1),
            form: form(sku, name, colour),
        })
    };
    shop.run(edit("A-1", "Eva", "Red")).unwrap();
    let late = shop.run(edit("A-2", "Ida", "Blue")).unwrap_err();
    assert_eq!(late.code(), "stale");
    let taken = shop.run(Command::Product(ProductCommand::Edit {
        sku: "A-2".to_owned(),
        version: None,
        form: form("A-1", "Eva", "Blue"),
    }));
    assert_eq!(taken.unwrap_err().code(), "duplicate");
}

#[test]
fn customers_keep_their_notes_over_lines() {
    let mut shop = fresh();
    let text = "code,name,notes\nA,Anna,\"ring\nthe bell\"\nwalk-in,Passers-by,\n";
    assert!(add(&mut shop, ImportKind::Customers, text).written);
    let notes = |shop: &mut Fresh, code: &str| -> Customer {
        match shop.ask(Query::Customer(code.to_owned())) {
            Answer::Customer(Some(customer)) => *customer,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(notes(&mut shop, "A").notes, "ring\nthe bell");
    assert_eq!(notes(&mut shop, "WALK-IN").name, "Passers-by");
}
