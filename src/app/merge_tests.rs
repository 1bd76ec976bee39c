//! A merge loses nothing: what the two had together before, the other has after, and every check holds.

use crate::app::command::{
    Command, Consent, CustomerCommand, ItemKey, Key, Lines, NewLine, NewOrder, OrderCommand,
    Outcome, PasswordHash, PaymentCommand, TenderRow, UserCommand,
};
use crate::app::error::AppError;
use crate::app::query::{Answer, Query};
use crate::app::testing::{Fresh, fresh};
use crate::domain::access::Role;
use crate::domain::account::CustomerPage;
use crate::domain::customer::{Customer, CustomerForm};
use crate::domain::id::{CustomerId, OrderId};
use crate::domain::order::Condition;
use crate::domain::product::ProductForm;

fn customer(shop: &mut Fresh, form: CustomerForm) -> CustomerId {
    match shop
        .run(Command::Customer(CustomerCommand::Add(form)))
        .unwrap()
    {
        Outcome::Customer(id) => id,
        other => panic!("{other:?}"),
    }
}

fn form(code: &str, name: &str) -> CustomerForm {
    CustomerForm {
        code: code.to_owned(),
        name: name.to_owned(),
        ..CustomerForm::default()
    }
}

fn found(shop: &mut Fresh, code: &str) -> Customer {
    match shop.ask(Query::Customer(code.to_owned())) {
        Answer::Customer(Some(customer)) => *customer,
        other => panic!("{other:?}"),
    }
}

fn page(shop: &mut Fresh, id: CustomerId) -> CustomerPage {
    match shop.ask(Query::CustomerPage(id)) {
        Answer::CustomerPage(Some(page)) => *page,
        other => panic!("{other:?}"),
    }
}

/// An order of `quantity` hats at 10.00 of which `billed` are billed, and `paid` is paid.
fn order(shop: &mut Fresh, code: &str, quantity: i64, billed: i64, paid: &str) -> OrderId {
    let order = NewOrder {
        customer: Some(Key::Code(code.to_owned())),
        items: vec![NewLine {
            item: ItemKey::Sku("HAT".to_owned()),
            quantity: quantity.to_string(),
            unit_price: None,
        }],
        ..NewOrder::default()
    };
    let consent = Consent::default();
    let placed = shop.run(Command::Order(OrderCommand::Add { order, consent }));
    let Outcome::Order { order, .. } = placed.unwrap() else {
        panic!("no order")
    };
    let version = None;
    if billed > 0 {
        let lines = Lines::Some(vec![("HAT".to_owned(), billed.to_string())]);
        for command in [
            OrderCommand::Pick {
                order,
                version,
                lines: lines.clone(),
            },
            OrderCommand::Bill {
                order,
                version,
                lines,
            },
        ] {
            shop.run(Command::Order(command)).unwrap();
        }
    }
    if !paid.is_empty() {
        shop.run(Command::Payment(PaymentCommand::Take {
            order,
            rows: vec![TenderRow {
                method: "card".to_owned(),
                amount: paid.to_owned(),
            }],
            reference: None,
        }))
        .unwrap();
    }
    order
}

fn merge(
    shop: &mut Fresh,
    role: Role,
    pair: (CustomerId, CustomerId),
    agreed: bool,
) -> Result<Outcome, AppError> {
    let command = CustomerCommand::Merge {
        duplicate: pair.0,
        into: pair.1,
        agreed,
    };
    shop.run_as(role, Command::Customer(command))
}

fn stocked() -> Fresh {
    let mut shop = fresh();
    let hat = ProductForm {
        sku: "HAT".to_owned(),
        name: "Hat".to_owned(),
        price: "10".to_owned(),
        ..ProductForm::default()
    };
    shop.run(Command::Product(crate::app::command::ProductCommand::Add(
        hat,
    )))
    .unwrap();
    shop.stock("MAIN,HAT,100,,\n");
    shop
}

fn sums(shop: &mut Fresh, ids: &[CustomerId]) -> (i64, i64, i64, usize) {
    let mut sums = (0, 0, 0, 0);
    for id in ids {
        let page = page(shop, *id);
        sums.0 += page.customer.balance.minor();
        sums.1 += page.customer.open_orders.minor();
        sums.2 += page.dependents.orders;
        sums.3 += page.ledger.entries.len();
    }
    sums
}

#[test]
fn all_that_hangs_on_a_duplicate_goes_to_the_other_and_bills_keep_their_name() {
    let mut shop = stocked();
    let old = customer(
        &mut shop,
        CustomerForm {
            phone: "030 123456".to_owned(),
            notes: "rings twice".to_owned(),
            ..form("OLD", "Hutladen")
        },
    );
    let other = customer(
        &mut shop,
        CustomerForm {
            email: "hut@example.com".to_owned(),
            phone: "0221 9".to_owned(),
            ..form("NEW", "Hutladen GmbH & Co. KG").agreeing()
        },
    );
    let first = order(&mut shop, "OLD", 5, 3, "12.50");
    order(&mut shop, "OLD", 2, 0, "");
    order(&mut shop, "NEW", 4, 4, "40.00");
    shop.run(Command::User(UserCommand::Add {
        name: "rita".to_owned(),
        role: Role::Retailer,
        password: PasswordHash("x".to_owned()),
        customer: Some("OLD".to_owned()),
        full_name: String::new(),
        one_time: false,
    }))
    .unwrap();
    let before = sums(&mut shop, &[old, other]);
    assert_eq!(before, (1750, 4000, 3, 4));

    let asked = merge(&mut shop, Role::Manager, (old, other), false).unwrap_err();
    let told = asked.to_string();
    for part in [
        "OLD Hutladen becomes part of NEW",
        "2 orders",
        "EUR 17.50",
        "rita",
        "notes",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
    assert!(!told.contains("phone"), "{told}");
    let refused = merge(&mut shop, Role::Clerk, (old, other), true).unwrap_err();
    assert_eq!(refused.code(), "not_allowed");
    assert_eq!(found(&mut shop, "OLD").code, "OLD");

    let audited = shop.audited();
    merge(&mut shop, Role::Manager, (old, other), true).unwrap();
    // Two orders, a user, both customers: one entry for each changed row.
    assert_eq!(shop.audited(), audited + 5);
    assert_eq!(sums(&mut shop, &[other]), before);
    assert_eq!(sums(&mut shop, &[old]), (0, 0, 0, 0));
    let survivor = page(&mut shop, other);
    assert_eq!(survivor.dependents.users, ["rita"]);
    assert_eq!(survivor.merged, ["OLD"]);
    assert_eq!(survivor.favourites[0].quantity.steps(), 7);
    assert_eq!(survivor.customer.phone, "0221 9");
    assert_eq!(survivor.customer.notes, "OLD: rings twice");
    assert_eq!(
        found(&mut shop, "old").code,
        "NEW",
        "the old code finds the other"
    );
    let Answer::Order(Some(view)) = shop.ask(Query::Order(first)) else {
        panic!("no order")
    };
    assert_eq!(view.customer_code, "NEW");
    let Answer::Bill(Some(bill)) = shop.ask(Query::Bill(view.bills[0].number.clone())) else {
        panic!("no bill")
    };
    assert_eq!(bill.brief.customer, "Hutladen", "as it was printed");
    assert_eq!(shop.desk.verify().unwrap(), []);
}

trait Agreeing {
    fn agreeing(self) -> Self;
}

impl Agreeing for CustomerForm {
    fn agreeing(self) -> Self {
        Self {
            agreed: true,
            ..self
        }
    }
}

#[test]
fn work_goes_on_after_a_merge_and_a_second_one_leaves_no_chain() {
    let mut shop = stocked();
    let ids = ["A", "B", "C"].map(|code| customer(&mut shop, form(code, &format!("Shop {code}"))));
    let of_a = order(&mut shop, "A", 5, 2, "");
    order(&mut shop, "B", 1, 1, "10.00");
    let before = sums(&mut shop, &ids);
    merge(&mut shop, Role::Manager, (ids[0], ids[1]), true).unwrap();
    // What is billed, comes back or is paid later is the other's.
    let version = None;
    for command in [
        OrderCommand::Return {
            order: of_a,
            version,
            lines: Lines::Some(vec![("HAT".to_owned(), "1".to_owned())]),
            condition: Condition::Resaleable,
            reason: "too small".to_owned(),
        },
        OrderCommand::Pick {
            order: of_a,
            version,
            lines: Lines::All,
        },
        OrderCommand::Bill {
            order: of_a,
            version,
            lines: Lines::All,
        },
    ] {
        shop.run(Command::Order(command)).unwrap();
    }
    assert_eq!(shop.desk.verify().unwrap(), []);
    assert_eq!(page(&mut shop, ids[1]).customer.balance.minor(), 4000);
    merge(&mut shop, Role::Manager, (ids[1], ids[2]), true).unwrap();
    assert_eq!(shop.desk.verify().unwrap(), []);
    let survivor = page(&mut shop, ids[2]);
    assert_eq!(survivor.merged, ["A", "B"]);
    assert_eq!(survivor.dependents.orders, before.2);
    assert_eq!(found(&mut shop, "A").code, "C");
    order(&mut shop, "A", 1, 0, "");
    assert_eq!(page(&mut shop, ids[2]).dependents.orders, before.2 + 1);
}

#[test]
fn what_makes_no_sense_is_refused_and_a_merged_one_stays_as_it_is() {
    let mut shop = stocked();
    let ids = ["A", "B"].map(|code| customer(&mut shop, form(code, &format!("Shop {code}"))));
    let walk_in = found(&mut shop, "WALK-IN").id;
    let [a, b] = ids;
    for pair in [(walk_in, a), (a, walk_in), (a, a)] {
        let refused = merge(&mut shop, Role::Manager, pair, true).unwrap_err();
        assert_eq!(refused.code(), "in_use");
    }
    merge(&mut shop, Role::Manager, (a, b), true).unwrap();
    for command in [
        CustomerCommand::Merge {
            duplicate: a,
            into: b,
            agreed: true,
        },
        CustomerCommand::Merge {
            duplicate: b,
            into: a,
            agreed: true,
        },
        CustomerCommand::SetActive {
            customer: a,
            active: true,
            agreed: true,
        },
        CustomerCommand::Edit {
            customer: a,
            version: None,
            form: form("A", "Another"),
        },
    ] {
        let refused = shop.run(Command::Customer(command)).unwrap_err();
        assert_eq!(refused.code(), "in_use");
    }
    // Its code is not free for another either.
    let taken = shop.run(Command::Customer(CustomerCommand::Add(form("A", "Third"))));
    assert_eq!(taken.unwrap_err().code(), "duplicate");
}

#[test]
fn who_is_probably_there_already_is_told_and_added_only_on_purpose() {
    let mut shop = fresh();
    let base = CustomerForm {
        email: "info@hut.example".to_owned(),
        phone: "+49 30 1234567".to_owned(),
        tax_id: "DE 99".to_owned(),
        ..form("A", "Hutladen Berlin")
    };
    customer(&mut shop, base);
    let like = |change: fn(&mut CustomerForm)| {
        let mut new = form("", "Somebody");
        change(&mut new);
        new
    };
    for (new, why) in [
        (
            like(|new| new.name = "HUTLADEN-BERLIN e.K.".to_owned()),
            "name",
        ),
        (
            like(|new| new.email = "INFO@hut.example".to_owned()),
            "e-mail",
        ),
        (
            like(|new| new.phone = "(030) 123 45 67".to_owned()),
            "phone",
        ),
        (like(|new| new.tax_id = "de-99".to_owned()), "tax number"),
    ] {
        let before = shop.audited();
        let told = shop.run(Command::Customer(CustomerCommand::Add(new.clone())));
        let told = told.unwrap_err();
        assert_eq!(told.code(), "near_duplicate");
        assert!(
            told.to_string()
                .contains(&format!("A Hutladen Berlin (the same {why})")),
            "{told}"
        );
        assert_eq!(shop.audited(), before);
        if why == "phone" {
            customer(&mut shop, new.agreeing());
        }
    }
    customer(&mut shop, form("", "Somebody else"));
}

#[test]
fn nobody_is_disabled_over_open_orders_and_what_he_owes_is_told_first() {
    let mut shop = stocked();
    let a = customer(&mut shop, form("A", "Ava"));
    let open = order(&mut shop, "A", 2, 1, "");
    let switch = |active, agreed| {
        Command::Customer(CustomerCommand::SetActive {
            customer: a,
            active,
            agreed,
        })
    };
    let refused = shop.run(switch(false, true)).unwrap_err();
    assert_eq!(refused.code(), "in_use");
    assert!(refused.to_string().contains("1 open order"), "{refused}");
    shop.run(Command::Order(OrderCommand::Cancel {
        order: open,
        version: None,
        reason: "gone".to_owned(),
    }))
    .unwrap();
    let asked = shop.run(switch(false, false)).unwrap_err();
    assert_eq!(asked.code(), "confirm_change");
    assert!(asked.to_string().contains("owes EUR 10.00"), "{asked}");
    shop.run(switch(false, true)).unwrap();
    assert!(!found(&mut shop, "A").active);
    shop.run(switch(true, false)).unwrap();
    assert!(found(&mut shop, "A").active);
}
