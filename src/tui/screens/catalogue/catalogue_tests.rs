//! The catalogue and the page of a product with fabricated answers.

use super::*;
use crate::app::{Command, ProductCommand};
use crate::domain::access::Role;
use crate::domain::id::{ProductId, StoreId};
use crate::domain::money::Money;
use crate::domain::product::{self, PlannedVariant, ProductStock, VariantPlan, VariantRow};
use crate::domain::quantity::Quantity;
use crate::domain::stock::StockPolicy;
use crate::tui::screens::catalogue::variants::NewVariants;
use crate::tui::screens::stage;

fn row(code: &str, active: bool, prices: Option<(i64, i64)>) -> ProductRow {
    ProductRow {
        id: ProductId(1),
        code: code.to_owned(),
        name: "Ava T-Shirt Bra".to_owned(),
        category: "Bras".to_owned(),
        brand: "Avelune".to_owned(),
        unit: "pcs".to_owned(),
        decimals: 0,
        active,
        variants: i64::from(prices.is_some()),
        prices: prices.map(|(low, high)| (Money::from_minor(low), Money::from_minor(high))),
        on_hand: Quantity::from_steps(1_204),
    }
}

fn page() -> product::ProductPage {
    let (variant, product, _) = stage::variant("BRA-AVA-BLK-34B");
    let place = |id, store: &str, own_policy| ProductStock {
        store_id: StoreId(id),
        store: store.to_owned(),
        on_hand: Quantity::from_steps(12),
        reserved: Quantity::from_steps(2),
        own_policy,
        policy: own_policy.unwrap_or(StockPolicy::Forbid),
    };
    product::ProductPage {
        product,
        variants: vec![VariantRow {
            variant,
            enabled: false,
            barcodes: 3,
            on_hand: Quantity::from_steps(24),
            reserved: Quantity::from_steps(4),
        }],
        stores: vec![
            place(1, "MAIN", None),
            place(2, "NORTH", Some(StockPolicy::Backorder)),
        ],
        levels: Vec::new(),
    }
}

#[track_caller]
fn has(lines: &[String], parts: &[&str]) {
    let hit = lines
        .iter()
        .any(|line| parts.iter().all(|part| line.contains(part)));
    assert!(hit, "{parts:?} in {lines:#?}");
}

#[test]
fn products_say_their_price_their_stock_and_what_is_wrong_with_them() {
    for (width, height) in [(80, 24), (160, 45)] {
        let cx = stage::cx(Role::Manager, width, height);
        let mut screen = Catalogue::default();
        let rows = vec![
            row("BRA-AVA", true, Some((2_990, 2_990))),
            row("BRA-BEA", false, Some((1_900, 2_400))),
            row("BRA-NEW", true, None),
        ];
        let query = screen.query();
        screen.update(Msg::Answered(query, Ok(Answer::ProductRows(rows))), &cx);
        let lines = stage::drawn(&mut screen, &cx);
        has(&lines, &["BRA-AVA", "29.90", "1,204"]);
        has(&lines, &["BRA-BEA", "from 19.00", "! disabled"]);
        has(&lines, &["BRA-NEW", "! empty"]);
        has(&lines, &["3 products"]);
    }
}

#[test]
fn an_empty_catalogue_says_how_to_begin_and_filters_are_cleared_by_esc() {
    let cx = stage::cx(Role::Manager, 80, 24);
    let mut screen = Catalogue::default();
    let query = screen.query();
    screen.update(
        Msg::Answered(query, Ok(Answer::ProductRows(Vec::new()))),
        &cx,
    );
    has(
        &stage::drawn(&mut screen, &cx),
        &["Press n to make the first"],
    );
    for (active, said) in [(Some(true), "only active"), (Some(false), "only disabled")] {
        screen.update(Msg::Act(Action::Standing), &cx);
        let wanted = matches!(screen.query(), Query::ProductRows(list) if list.active == active);
        assert!(wanted, "{:?}", screen.query());
        has(&stage::drawn(&mut screen, &cx), &[said]);
    }
    assert!(screen.update(Msg::Act(Action::Back), &cx).is_empty());
    assert!(!screen.is_filtered());
    let left = screen.update(Msg::Act(Action::Back), &cx);
    assert!(matches!(left.as_slice(), [Effect::Close]));
}

#[test]
fn a_page_shows_variants_and_what_stores_do_when_too_little_is_there() {
    for (width, height) in [(80, 24), (160, 45)] {
        let cx = stage::cx(Role::Manager, width, height);
        let mut screen = ProductPage::new(ProductId(1));
        let answer = Answer::Product(Some(Box::new(page())));
        screen.update(Msg::Answered(Query::Product(ProductId(1)), Ok(answer)), &cx);
        let lines = stage::drawn(&mut screen, &cx);
        has(&lines, &["BRA-AVA", "Ava T-Shirt Bra"]);
        has(
            &lines,
            &[
                "BRA-AVA-BLK-34B",
                "Black",
                "34B",
                "29.90",
                "24",
                "20",
                "! off",
            ],
        );
        has(&lines, &["MAIN", "12", "10", "forbid"]);
        has(&lines, &["NORTH", "backorder, of its own"]);
    }
}

#[test]
fn what_cannot_be_deleted_is_offered_to_be_disabled() {
    let cx = stage::cx(Role::Manager, 80, 24);
    let mut screen = ProductPage::new(ProductId(1));
    let answer = Answer::Product(Some(Box::new(page())));
    screen.update(Msg::Answered(Query::Product(ProductId(1)), Ok(answer)), &cx);
    let asked = screen.update(Msg::Act(Action::DeleteVariant), &cx);
    let [Effect::Confirm(question, command)] = asked.as_slice() else {
        panic!("nothing is asked");
    };
    assert!(
        question.text.contains("cannot be taken back"),
        "{question:?}"
    );
    let refused = AppError::InUse {
        what: "variant".to_owned(),
        code: "BRA-AVA-BLK-34B".to_owned(),
        reason: "cannot be deleted: it is used by 2 bills; disable it instead".to_owned(),
    };
    let done = Msg::Done(Box::new(command.clone()), Err(refused));
    let asked = screen.update(done, &cx);
    let [Effect::Confirm(question, Command::Product(command))] = asked.as_slice() else {
        panic!("nothing is offered");
    };
    assert!(question.text.contains("used by 2 bills"), "{question:?}");
    let off = ProductCommand::SetActive {
        sku: "BRA-AVA-BLK-34B".to_owned(),
        active: false,
    };
    assert_eq!(*command, off);
}

#[test]
fn variants_stand_on_the_screen_before_they_are_made() {
    let cx = stage::cx(Role::Manager, 80, 24);
    let (_, product, _) = stage::variant("BRA-AVA-BLK-34B");
    let mut screen = NewVariants::of(&product);
    let planned = |n: usize| PlannedVariant {
        sku: format!("BRA-AVA-C{n:03}-S"),
        colour: format!("c{n}"),
        size: "S".to_owned(),
    };
    let plan = VariantPlan {
        new: (0..200).map(planned).collect(),
        standing: 2,
    };
    let query = screen.queries(&cx).remove(0);
    screen.update(Msg::Answered(query, Ok(Answer::VariantPlan(plan))), &cx);
    let lines = stage::drawn(&mut screen, &cx);
    has(&lines, &["200 new variants; 2 are there already"]);
    has(&lines, &["BRA-AVA-C000-S", "BRA-AVA-C001-S"]);
    has(&lines, &["and 1", "more"]);
}
