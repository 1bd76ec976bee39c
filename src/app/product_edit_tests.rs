//! Products as such: what is made, changed, refused and removed.

use super::*;
use crate::app::command::{Command, Delivery, LotWish, Outcome, ProductCommand, StockCommand};
use crate::app::query::{Answer, Query};
use crate::app::testing::{Fresh, fresh};
use crate::domain::id::StoreId;
use crate::domain::money::Money;
use crate::domain::product::{PriceChange, ProductPage};
use crate::domain::quantity::Quantity;
use crate::domain::stock::StockPolicy;

const MAIN: StoreId = StoreId(1);

fn product(command: ProductCommand) -> Command {
    Command::Product(command)
}

fn fields(code: &str) -> ProductFields {
    ProductFields {
        code: code.to_owned(),
        name: "Summer Tee".to_owned(),
        category: "Tops".to_owned(),
        ..ProductFields::default()
    }
}

fn tee(price: &str) -> Command {
    product(ProductCommand::AddProduct {
        fields: fields("TEE"),
        variants: Some(VariantSet {
            sizes: "S,M".to_owned(),
            price: price.to_owned(),
            cost: "4".to_owned(),
            barcodes: true,
            ..VariantSet::default()
        }),
    })
}

fn shop() -> Fresh {
    let mut shop = fresh();
    shop.run(tee("9.90")).unwrap();
    shop
}

fn page(shop: &mut Fresh) -> ProductPage {
    match shop.ask(Query::ProductByCode("TEE".to_owned())) {
        Answer::Product(Some(page)) => *page,
        other => panic!("{other:?}"),
    }
}

fn receive(shop: &mut Fresh) {
    let command = StockCommand::Receive {
        delivery: Delivery::to(MAIN, "delivery"),
        sku: "TEE-S".to_owned(),
        quantity: "5".to_owned(),
        lot: LotWish::default(),
        cost: String::new(),
    };
    shop.run(Command::Stock(command)).unwrap();
}

fn edit(shop: &mut Fresh, fields: ProductFields) -> Result<Outcome, AppError> {
    let code = "TEE".to_owned();
    shop.run(product(ProductCommand::EditProduct {
        code,
        version: None,
        fields,
    }))
}

#[test]
fn a_product_and_its_variants_are_made_together_or_not_at_all() {
    let mut shop = fresh();
    let before = shop.audited();
    assert_eq!(shop.run(tee("nine")).unwrap_err().code(), "invalid_input");
    assert_eq!(shop.audited(), before);
    shop.run(tee("9.90")).unwrap();
    let page = page(&mut shop);
    assert_eq!(page.product.category, "Tops");
    assert_eq!(page.variants.len(), 2);
    assert_eq!(shop.run(tee("9.90")).unwrap_err().code(), "duplicate");
}

#[test]
fn a_variant_keeps_its_own_switch_under_that_of_its_product() {
    let mut shop = shop();
    let switch = |active| {
        product(ProductCommand::SetProductActive {
            code: "tee".to_owned(),
            active,
        })
    };
    shop.run(switch(false)).unwrap();
    let rows = page(&mut shop).variants;
    assert!(rows.iter().all(|row| row.enabled && !row.variant.active));
    let form = ProductForm {
        sku: "TEE-S".to_owned(),
        name: "Summer Tee".to_owned(),
        size: "S".to_owned(),
        price: "8".to_owned(),
        ..ProductForm::default()
    };
    let command = ProductCommand::Edit {
        sku: "TEE-S".to_owned(),
        version: None,
        form,
    };
    shop.run(product(command)).unwrap();
    shop.run(switch(true)).unwrap();
    let rows = page(&mut shop).variants;
    assert!(rows.iter().all(|row| row.variant.active), "{rows:?}");
    let off = ProductCommand::SetActive {
        sku: "TEE-M".to_owned(),
        active: false,
    };
    let before = shop.audited();
    shop.run(product(off.clone())).unwrap();
    shop.run(product(off)).unwrap();
    assert_eq!(
        shop.audited(),
        before + 1,
        "what is so already is no change"
    );
    let rows = page(&mut shop).variants;
    assert_eq!(rows.iter().filter(|row| row.enabled).count(), 1);
}

#[test]
fn every_price_is_kept_with_what_was_before() {
    let mut shop = shop();
    for (price, cost) in [("8", "4"), ("8", "4"), ("8", "3.50")] {
        let form = ProductForm {
            sku: "TEE-S".to_owned(),
            name: "Summer Tee".to_owned(),
            size: "S".to_owned(),
            price: price.to_owned(),
            cost: cost.to_owned(),
            ..ProductForm::default()
        };
        let command = ProductCommand::Edit {
            sku: "TEE-S".to_owned(),
            version: None,
            form,
        };
        shop.run(product(command)).unwrap();
    }
    let Answer::Prices(prices) = shop.ask(Query::Prices("tee-s".to_owned())) else {
        panic!("no prices");
    };
    let seen = |change: &PriceChange| {
        let old = change.old_price.map(Money::minor);
        (change.price.minor(), change.cost.minor(), old)
    };
    let seen: Vec<_> = prices.iter().map(seen).collect();
    assert_eq!(
        seen,
        [
            (800, 350, Some(800)),
            (800, 400, Some(990)),
            (990, 400, None)
        ]
    );
}

#[test]
fn what_is_counted_keeps_its_unit_and_its_lots() {
    let mut shop = shop();
    let with = |lot_tracked| ProductFields {
        lot_tracked,
        ..fields("TEE")
    };
    edit(&mut shop, with(true)).unwrap();
    edit(&mut shop, with(false)).unwrap();
    receive(&mut shop);
    let refused = edit(&mut shop, with(true)).unwrap_err();
    assert!(matches!(&refused, AppError::Invalid { field, .. } if field == "lot_tracked"));
    let renamed = fields("SHIRT");
    edit(&mut shop, renamed).unwrap();
    let stale = ProductCommand::EditProduct {
        code: "SHIRT".to_owned(),
        version: Some(1),
        fields: fields("SHIRT"),
    };
    assert_eq!(shop.run(product(stale)).unwrap_err().code(), "stale");
}

#[test]
fn what_nothing_uses_goes_without_a_trace_but_in_the_log() {
    let mut shop = shop();
    let policy = ProductCommand::SetPolicy {
        code: "TEE".to_owned(),
        store: MAIN,
        policy: Some(StockPolicy::Backorder),
    };
    let levels = ProductCommand::SetLevels {
        sku: "TEE-S".to_owned(),
        store: MAIN,
        level: "3".to_owned(),
        quantity: String::new(),
    };
    shop.run(product(policy)).unwrap();
    shop.run(product(levels)).unwrap();
    let before = shop.audited();
    let one = ProductCommand::Delete {
        sku: "TEE-M".to_owned(),
    };
    shop.run(product(one)).unwrap();
    assert_eq!(shop.audited(), before + 2, "the variant and its barcode");
    let all = ProductCommand::DeleteProduct {
        code: "TEE".to_owned(),
    };
    shop.run(product(all)).unwrap();
    assert_eq!(shop.audited(), before + 6);
    assert_eq!(
        shop.ask(Query::ProductByCode("TEE".to_owned())),
        Answer::Product(None)
    );
    let tx = shop.desk.db().snapshot().unwrap();
    assert_eq!(store::verify::verify(&tx).unwrap(), []);
    drop(tx);
    shop.run(tee("7")).unwrap();
}

#[test]
fn what_is_used_says_by_what_and_stays() {
    let mut shop = shop();
    receive(&mut shop);
    let before = shop.audited();
    let one = ProductCommand::Delete {
        sku: "TEE-S".to_owned(),
    };
    let refused = shop.run(product(one)).unwrap_err();
    assert_eq!(refused.code(), "in_use");
    assert_eq!(
        refused.to_string(),
        "variant `TEE-S` cannot be deleted: it is used by 1 movement of stock, 5 on hand in MAIN; disable it instead"
    );
    let all = ProductCommand::DeleteProduct {
        code: "TEE".to_owned(),
    };
    let refused = shop.run(product(all)).unwrap_err();
    assert!(refused.to_string().contains("its variant TEE-S is used by"));
    assert_eq!(shop.audited(), before);
    assert_eq!(page(&mut shop).variants.len(), 2);
}

#[test]
fn a_store_may_have_its_own_reorder_level() {
    let mut shop = shop();
    let level = |level: &str| {
        product(ProductCommand::SetLevels {
            sku: "TEE-S".to_owned(),
            store: MAIN,
            level: level.to_owned(),
            quantity: "12".to_owned(),
        })
    };
    receive(&mut shop);
    shop.run(level("9")).unwrap();
    let own = page(&mut shop).levels;
    assert_eq!(own.len(), 1);
    assert_eq!(own[0].level.map(Quantity::steps), Some(9));
    let tx = shop.desk.db().snapshot().unwrap();
    assert_eq!(store::verify::verify(&tx).unwrap(), []);
    drop(tx);
    assert_eq!(shop.run(level("-1")).unwrap_err().code(), "invalid_input");
    shop.run(level("")).unwrap();
    assert_eq!(page(&mut shop).levels[0].level, None);
}
