//! Tests of the words of the catalogue through the door of a fresh shop.

use super::*;
use crate::app::command::{
    Command, Consent, ImportMode, ItemKey, Key, Lines, NewLine, NewOrder, OrderCommand,
    ProductCommand,
};
use crate::app::query::Query;
use crate::app::testing::{Fresh, fresh};
use crate::app::transfer::intake::{ImportKind, read as read_rows};
use crate::domain::access::Role;
use crate::domain::document::OrderView;
use crate::domain::product::ProductForm;

fn form(key: &str) -> WordForm {
    WordForm {
        key: key.to_owned(),
        ..WordForm::default()
    }
}

fn add(shop: &mut Fresh, kind: WordKind, form: WordForm) -> Result<Outcome, AppError> {
    shop.run(Command::Word(WordCommand::Add { kind, form }))
}

fn edit(shop: &mut Fresh, kind: WordKind, key: &str, form: WordForm) -> Result<Outcome, AppError> {
    edit_if(shop, kind, key, form, false)
}

fn edit_if(
    shop: &mut Fresh,
    kind: WordKind,
    key: &str,
    form: WordForm,
    agreed: bool,
) -> Result<Outcome, AppError> {
    let key = key.to_owned();
    shop.run(Command::Word(WordCommand::Edit {
        kind,
        key,
        form,
        agreed,
    }))
}

fn delete(shop: &mut Fresh, kind: WordKind, key: &str) -> Result<Outcome, AppError> {
    let key = key.to_owned();
    shop.run(Command::Word(WordCommand::Delete { kind, key }))
}

fn listed(shop: &mut Fresh, kind: WordKind) -> Vec<Word> {
    match shop.ask(Query::Words(kind)) {
        Answer::Words(_, words) => words,
        other => panic!("{other:?}"),
    }
}

fn keys(shop: &mut Fresh, kind: WordKind) -> Vec<String> {
    let words = listed(shop, kind);
    words.into_iter().map(|word| word.key).collect()
}

fn import(shop: &mut Fresh, kind: ImportKind, text: &str) {
    let batch = read_rows(kind, text.as_bytes(), ImportMode::Add, false).unwrap();
    match shop.run(Command::Import(batch)).unwrap() {
        Outcome::Imported(report) => assert!(report.written, "{report:?}"),
        other => panic!("{other:?}"),
    }
}

const GOODS: &str = "sku,product_code,name,price,category,brand,colour,size,unit,tax_class\n\
    B-L,B,Bra,10,Bras,Ave,Black,L,,\nB-S,B,Bra,10,Bras,Ave,Black,S,,\nB-34,B,Bra,10,Bras,Ave,Red,34B,,\n";

#[test]
fn what_is_used_says_by_what_and_stays() {
    let mut shop = fresh();
    import(&mut shop, ImportKind::Products, GOODS);
    let refused = delete(&mut shop, WordKind::Category, "bras").unwrap_err();
    assert_eq!(
        refused.to_string(),
        "category `Bras` is used by 1 product (B); give it another category first"
    );
    edit(
        &mut shop,
        WordKind::Size,
        "L",
        WordForm {
            size_class: " t5 ".to_owned(),
            ..form("L")
        },
    )
    .unwrap();
    let refused = delete(&mut shop, WordKind::SizeClass, "T5").unwrap_err();
    assert!(
        refused.to_string().contains("is used by 1 size (L)"),
        "{refused}"
    );
    for (kind, key) in [
        (WordKind::Unit, "pcs"),
        (WordKind::TaxClass, "none"),
        (WordKind::Colour, "black"),
        (WordKind::Brand, "Ave"),
    ] {
        assert_eq!(delete(&mut shop, kind, key).unwrap_err().code(), "in_use");
    }
    add(&mut shop, WordKind::Category, form("Hats")).unwrap();
    delete(&mut shop, WordKind::Category, "HATS").unwrap();
    assert_eq!(keys(&mut shop, WordKind::Category), ["Bras"]);
    let gone = delete(&mut shop, WordKind::Category, "Hats").unwrap_err();
    assert_eq!(gone.to_string(), "no category `Hats`");
    shop.audited();
}

#[test]
fn each_word_stands_once_whatever_its_case() {
    let mut shop = fresh();
    for (kind, first, again) in [
        (WordKind::SizeClass, "T1", " t1"),
        (WordKind::Category, "Écru Linen", "écru linen "),
        (WordKind::Colour, "Red", "RED"),
        (WordKind::Size, "xxl", "XXL"),
        (WordKind::Unit, "box", "BOX"),
    ] {
        add(&mut shop, kind, form(first)).unwrap();
        let refused = add(&mut shop, kind, form(again)).unwrap_err();
        assert_eq!(refused.code(), "duplicate", "{kind:?}");
    }
    let before = shop.audited();
    let wrong = shop
        .run_as(
            Role::Clerk,
            Command::Word(WordCommand::Add {
                kind: WordKind::Brand,
                form: form("Own"),
            }),
        )
        .unwrap_err();
    assert_eq!(wrong.code(), "not_allowed");
    assert_eq!(shop.audited(), before + 1);
}

#[test]
fn sizes_have_an_order_before_anybody_gives_one_and_keep_the_one_given() {
    let mut shop = fresh();
    import(&mut shop, ImportKind::Products, GOODS);
    assert_eq!(keys(&mut shop, WordKind::Size), ["S", "L", "34B"]);
    assert!(
        listed(&mut shop, WordKind::Size)
            .iter()
            .all(|w| w.id.is_none())
    );
    edit(
        &mut shop,
        WordKind::Size,
        "34b",
        WordForm {
            position: "1".to_owned(),
            ..form("34B")
        },
    )
    .unwrap();
    assert_eq!(keys(&mut shop, WordKind::Size), ["34B", "S", "L"]);
    add(&mut shop, WordKind::Size, form("M")).unwrap();
    assert_eq!(keys(&mut shop, WordKind::Size), ["M", "34B", "S", "L"]);
    let places: Vec<_> = listed(&mut shop, WordKind::Size)
        .iter()
        .map(|word| word.position)
        .collect();
    assert_eq!(places, [Some(1), Some(2), Some(3), Some(4)]);
}

#[test]
fn variants_follow_the_new_name_of_their_colour() {
    let mut shop = fresh();
    import(&mut shop, ImportKind::Products, GOODS);
    edit(
        &mut shop,
        WordKind::Colour,
        "black",
        WordForm {
            swatch: "1C1C1E".to_owned(),
            ..form("Ink")
        },
    )
    .unwrap();
    match shop.ask(Query::Variant("B-L".to_owned())) {
        Answer::Variant(Some(found)) => assert_eq!(found.0.colour, "Ink"),
        other => panic!("{other:?}"),
    }
    match shop.ask(Query::Looks) {
        Answer::Looks(looks) => assert_eq!(looks.swatch("ink"), Some((0x1c, 0x1c, 0x1e))),
        other => panic!("{other:?}"),
    }
    let refused = edit(&mut shop, WordKind::Colour, "Red", form("ink")).unwrap_err();
    assert_eq!(refused.code(), "duplicate");
    // What is typed for a new variant takes the spelling of the list.
    shop.run(Command::Product(ProductCommand::Add(ProductForm {
        sku: "B-M".to_owned(),
        product_code: "B".to_owned(),
        colour: "INK".to_owned(),
        size: "M".to_owned(),
        price: "10".to_owned(),
        ..ProductForm::default()
    })))
    .unwrap();
    assert_eq!(listed(&mut shop, WordKind::Colour)[0].users, 3);
    for swatch in ["red", "#12345", "#12345g", "#+12345"] {
        let wrong = WordForm {
            swatch: swatch.to_owned(),
            ..form("Blue")
        };
        let refused = add(&mut shop, WordKind::Colour, wrong).unwrap_err();
        assert_eq!(refused.code(), "invalid_input", "{swatch}");
    }
}

#[test]
fn a_unit_keeps_its_decimals_once_goods_are_counted_in_it() {
    let mut shop = fresh();
    let kilo = |decimals: &str| WordForm {
        name: "Kilogram".to_owned(),
        decimals: decimals.to_owned(),
        ..form("kg")
    };
    add(&mut shop, WordKind::Unit, kilo("2")).unwrap();
    edit(&mut shop, WordKind::Unit, "kg", kilo("3")).unwrap();
    import(
        &mut shop,
        ImportKind::Products,
        "sku,name,price,unit\nR,Rice,2,kg\n",
    );
    edit(&mut shop, WordKind::Unit, "kg", kilo("2")).unwrap();
    import(
        &mut shop,
        ImportKind::Stock,
        "store,sku,quantity\nMAIN,R,1.25\n",
    );
    let refused = edit(&mut shop, WordKind::Unit, "KG", kilo("3")).unwrap_err();
    assert!(
        refused.to_string().contains("goods of R are counted in it"),
        "{refused}"
    );
    for wrong in ["4", "-1", "x"] {
        let refused = add(
            &mut shop,
            WordKind::Unit,
            WordForm {
                decimals: wrong.to_owned(),
                ..form("lb")
            },
        );
        assert_eq!(refused.unwrap_err().code(), "invalid_input");
    }
    let refused = edit(&mut shop, WordKind::Unit, "pcs", form("each")).unwrap_err();
    assert_eq!(refused.code(), "in_use");
}

fn rate(components: &str) -> WordForm {
    WordForm {
        components: components.to_owned(),
        ..form("std")
    }
}

/// A shop with one open order of 2 at 10.00 under tax class `std`, of which 1 is billed.
fn with_order() -> (Fresh, OrderId) {
    let mut shop = fresh();
    add(&mut shop, WordKind::TaxClass, rate("VAT 20")).unwrap();
    let goods = "sku,name,price,tax_class\nA,Ava,10,std\n";
    import(&mut shop, ImportKind::Products, goods);
    let stock = "store,sku,quantity\nMAIN,A,9\n";
    import(&mut shop, ImportKind::Stock, stock);
    import(&mut shop, ImportKind::Customers, "code,name\nC1,Carla\n");
    let order = NewOrder {
        customer: Some(Key::Code("C1".to_owned())),
        items: vec![NewLine {
            item: ItemKey::Sku("A".to_owned()),
            quantity: "2".to_owned(),
            unit_price: None,
        }],
        ..NewOrder::default()
    };
    let consent = Consent::default();
    let placed = shop.run(Command::Order(OrderCommand::Add { order, consent }));
    let Ok(Outcome::Order { order, .. }) = placed else {
        panic!("{placed:?}");
    };
    let one = || Lines::Some(vec![("A".to_owned(), "1".to_owned())]);
    for command in [
        OrderCommand::Pick {
            order,
            version: None,
            lines: one(),
        },
        OrderCommand::Bill {
            order,
            version: None,
            lines: one(),
        },
    ] {
        shop.run(Command::Order(command)).unwrap();
    }
    (shop, order)
}

fn view(shop: &mut Fresh, order: OrderId) -> OrderView {
    match shop.ask(Query::Order(order)) {
        Answer::Order(Some(view)) => *view,
        other => panic!("{other:?}"),
    }
}

#[test]
fn another_rate_is_asked_about_and_reaches_what_is_still_to_bill() {
    let (mut shop, order) = with_order();
    let before = view(&mut shop, order);
    let bill = before.bills[0].clone();
    let refused = edit(&mut shop, WordKind::TaxClass, "std", rate("VAT 10")).unwrap_err();
    assert_eq!(refused.code(), "confirm_change");
    assert!(
        refused
            .to_string()
            .contains("changes the tax of 1 open order or cart, from VAT 20 to VAT 10"),
        "{refused}"
    );
    assert_eq!(view(&mut shop, order).order, before.order);
    edit_if(&mut shop, WordKind::TaxClass, "std", rate("VAT 10"), true).unwrap();
    let after = view(&mut shop, order);
    assert_eq!(after.bills, vec![bill]);
    assert_eq!(after.order.billed_tax, before.order.billed_tax);
    assert!(after.order.tax < before.order.tax, "{after:?}");
    assert_eq!(after.order.expires_at, before.order.expires_at);
    assert_eq!(after.timeline.len(), before.timeline.len() + 1);
    let class = &listed(&mut shop, WordKind::TaxClass)[1];
    assert_eq!(components_text(&class.components), "VAT 10");
    shop.audited();
}

#[test]
fn a_tax_class_has_as_many_components_as_it_is_given() {
    let mut shop = fresh();
    add(&mut shop, WordKind::TaxClass, rate("CGST 9 %, SGST 9 %")).unwrap();
    edit(&mut shop, WordKind::TaxClass, "std", rate("IGST 18.5")).unwrap();
    let class = &listed(&mut shop, WordKind::TaxClass)[1];
    assert_eq!(components_text(&class.components), "IGST 18.5");
    for wrong in ["VAT", "VAT 101", "VAT -1", "A 1, a 2", "VAT 1.555"] {
        let refused = edit(&mut shop, WordKind::TaxClass, "std", rate(wrong)).unwrap_err();
        assert_eq!(refused.code(), "invalid_input", "{wrong}");
    }
    delete(&mut shop, WordKind::TaxClass, "STD").unwrap();
    assert_eq!(keys(&mut shop, WordKind::TaxClass), ["none"]);
    shop.audited();
}
