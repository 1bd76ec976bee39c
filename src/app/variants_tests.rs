//! Colours × sizes: what is planned is what is made.

use std::collections::HashSet;

use super::*;
use crate::app::command::{Command, Outcome, ProductCommand};
use crate::app::query::Query;
use crate::app::testing::{Fresh, fresh};
use crate::domain::access::Role;
use crate::domain::barcode::{Symbology, symbology};
use crate::domain::product::{ProductFields, ProductPage};

fn shop() -> Fresh {
    let mut shop = fresh();
    let fields = ProductFields {
        code: "TEE".to_owned(),
        name: "Summer Tee".to_owned(),
        ..ProductFields::default()
    };
    let add = ProductCommand::AddProduct {
        fields,
        variants: None,
    };
    shop.run(Command::Product(add)).unwrap();
    shop
}

fn set(colours: &str, sizes: &str) -> VariantSet {
    VariantSet {
        colours: colours.to_owned(),
        sizes: sizes.to_owned(),
        price: "9.90".to_owned(),
        ..VariantSet::default()
    }
}

fn add(shop: &mut Fresh, set: VariantSet) -> Result<Outcome, AppError> {
    let code = "tee".to_owned();
    shop.run(Command::Product(ProductCommand::AddVariants { code, set }))
}

fn planned_skus(shop: &mut Fresh, set: &VariantSet) -> Vec<String> {
    let query = Query::VariantPlan("TEE".to_owned(), set.clone());
    match shop.ask(query) {
        Answer::VariantPlan(plan) => plan.new.into_iter().map(|new| new.sku).collect(),
        other => panic!("{other:?}"),
    }
}

fn page(shop: &mut Fresh) -> ProductPage {
    match shop.ask(Query::ProductByCode("TEE".to_owned())) {
        Answer::Product(Some(page)) => *page,
        other => panic!("{other:?}"),
    }
}

fn skus(shop: &mut Fresh) -> HashSet<String> {
    let variants = page(shop).variants.into_iter();
    variants.map(|row| row.variant.sku).collect()
}

#[test]
fn what_is_planned_is_made_and_what_stands_stays() {
    let mut shop = shop();
    let wish = set("Black, white;Navy,, BLACK ", "S,M");
    let planned = planned_skus(&mut shop, &wish);
    assert_eq!(planned.len(), 6);
    assert_eq!(planned[..3], ["TEE-BLK-S", "TEE-BLK-M", "TEE-WHT-S"]);
    add(&mut shop, wish.clone()).unwrap();
    assert_eq!(skus(&mut shop), planned.into_iter().collect());

    let refused = add(&mut shop, wish).unwrap_err();
    assert!(
        refused.to_string().contains("has all of these"),
        "{refused}"
    );
    let more = VariantSet {
        price: String::new(),
        ..set("black,Red", "s,L")
    };
    assert_eq!(
        planned_skus(&mut shop, &more),
        ["TEE-BLK-L", "TEE-RED-S", "TEE-RED-L"]
    );
    add(&mut shop, more).unwrap();
    let page = page(&mut shop);
    assert_eq!(page.variants.len(), 9);
    let black = page
        .variants
        .iter()
        .filter(|row| row.variant.colour == "Black");
    assert_eq!(black.count(), 3, "one spelling of a colour");
    assert!(
        page.variants
            .iter()
            .all(|row| row.variant.price.minor() == 990)
    );
}

#[test]
fn words_of_standing_skus_are_kept_and_taken_skus_are_counted_on() {
    let mut shop = shop();
    for (sku, product, colour) in [("TEE-BK-M", "TEE", "Black"), ("TEE-RED-M", "", "")] {
        let form = ProductForm {
            sku: sku.to_owned(),
            product_code: product.to_owned(),
            name: if product.is_empty() { "Other" } else { "" }.to_owned(),
            colour: colour.to_owned(),
            size: if product.is_empty() { "" } else { "M" }.to_owned(),
            price: "5".to_owned(),
            ..ProductForm::default()
        };
        shop.run(Command::Product(ProductCommand::Add(form)))
            .unwrap();
    }
    assert_eq!(
        planned_skus(&mut shop, &set("Black,Red", "M,L")),
        ["TEE-BK-L", "TEE-RED-M-2", "TEE-RED-L"]
    );
}

#[test]
fn each_gets_a_number_of_the_shop_that_nothing_has() {
    let mut shop = shop();
    let standing = ProductForm {
        sku: "OLD".to_owned(),
        name: "Old".to_owned(),
        price: "1".to_owned(),
        barcode: "0400000000022".to_owned(),
        ..ProductForm::default()
    };
    shop.run(Command::Product(ProductCommand::Add(standing)))
        .unwrap();
    let wish = VariantSet {
        barcodes: true,
        ..set("a,b,c,d,e,f", "1,2,3,4,5")
    };
    add(&mut shop, wish).unwrap();
    let mut codes = HashSet::new();
    for row in page(&mut shop).variants {
        let Answer::Variant(Some(found)) = shop.ask(Query::Variant(row.variant.sku)) else {
            panic!("gone");
        };
        let code = found.2[0].code.clone();
        assert_eq!(symbology(&code), Ok(Some(Symbology::Ean13)));
        assert!(code.starts_with("04") && code != "0400000000022");
        codes.insert(code);
    }
    assert_eq!(codes.len(), 30);
}

#[test]
fn what_cannot_be_is_refused_whole() {
    let mut shop = shop();
    let before = shop.audited();
    let no_price = VariantSet {
        price: String::new(),
        ..set("Black", "S")
    };
    let many: Vec<String> = (0..40).map(|n| format!("c{n}")).collect();
    let many = many.join(",");
    for (wish, says) in [
        (no_price, "price"),
        (set(&many, &many), "at most 1000"),
        (set(&"x".repeat(41), ""), "longer than 40"),
    ] {
        let refused = add(&mut shop, wish).unwrap_err();
        assert_eq!(refused.code(), "invalid_input");
        assert!(refused.to_string().contains(says), "{refused}");
    }
    let command = ProductCommand::AddVariants {
        code: "TEE".to_owned(),
        set: set("Black", "S"),
    };
    let refused = shop.run_as(Role::Clerk, Command::Product(command));
    assert_eq!(refused.unwrap_err().code(), "not_allowed");
    assert_eq!(page(&mut shop).variants, []);
    assert_eq!(shop.audited(), before + 1, "only the refusal is noted");
}

#[test]
fn a_product_without_colours_and_sizes_has_one_variant_of_its_own_code() {
    let mut shop = shop();
    add(&mut shop, set("", "")).unwrap();
    assert_eq!(skus(&mut shop), HashSet::from(["TEE".to_owned()]));
}
