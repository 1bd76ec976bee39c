//! Tests of the portal: a retailer's cart from the first line to the order that waits.

mod attack;

use crate::app::command::{
    CartCommand, Command, Consent, CustomerCommand, ItemKey, Key, Lines, NewLine, NewOrder,
    OrderCommand, Outcome, PasswordHash, PaymentCommand, PortalCommand, PortalDone, ProductCommand,
    TenderRow, UserCommand,
};
use crate::app::error::{AppError, ErrorKind};
use crate::app::query::{Answer, OrderList, PortalAnswer, PortalQuery, Query, Stage, StockList};
use crate::app::testing::{Fresh, fresh};
use crate::app::work::Actor;
use crate::domain::access::Role;
use crate::domain::customer::CustomerForm;
use crate::domain::id::{CustomerId, LineId, OrderId, StoreId, UserId, VariantId, order_number};
use crate::domain::order::Status;
use crate::domain::portal::{Availability, PortalCart, PortalGoods};
use crate::domain::product::ProductForm;

/// A shop with two firms that buy at the portal, each with a person, and goods: 20 red, 5 blue, 0 green shirts.
struct Portal {
    shop: Fresh,
    rita: Actor,
    bob: Actor,
}

fn variant(sku: &str, colour: &str) -> ProductForm {
    ProductForm {
        sku: sku.to_owned(),
        product_code: "SHIRT".to_owned(),
        name: "Shirt".to_owned(),
        colour: colour.to_owned(),
        price: "10.00".to_owned(),
        ..ProductForm::default()
    }
}

fn portal() -> Portal {
    let mut shop = fresh();
    for (sku, colour) in [("S-RED", "Red"), ("S-BLUE", "Blue"), ("S-GREEN", "Green")] {
        shop.run(Command::Product(ProductCommand::Add(variant(sku, colour))))
            .unwrap();
    }
    shop.stock("MAIN,S-RED,20,,\nMAIN,S-BLUE,5,,\n");
    let mut people = Vec::new();
    for (code, name, user) in [("A", "Alder Shop", "rita"), ("B", "Borealis", "bob")] {
        let form = CustomerForm {
            code: code.to_owned(),
            name: name.to_owned(),
            credit_limit: "500.00".to_owned(),
            notes: format!("secret notes on {code}"),
            ..CustomerForm::default()
        };
        shop.run(Command::Customer(CustomerCommand::Add(form)))
            .unwrap();
        let add = UserCommand::Add {
            name: user.to_owned(),
            role: Role::Retailer,
            password: PasswordHash("not a hash".to_owned()),
            customer: Some(code.to_owned()),
            full_name: String::new(),
            one_time: false,
        };
        let Outcome::User(id) = shop.run(Command::User(add)).unwrap() else {
            panic!("no user");
        };
        people.push(shop.desk.admit(id, user).unwrap());
    }
    let bob = people.pop().unwrap();
    let rita = people.pop().unwrap();
    Portal { shop, rita, bob }
}

fn code(sku: &str) -> PortalGoods {
    PortalGoods::Code(sku.to_owned())
}

impl Portal {
    fn act(&mut self, actor: &Actor, command: PortalCommand) -> Result<PortalDone, AppError> {
        let done = self.shop.desk.execute(actor, Command::Portal(command));
        done.map(|(outcome, _)| match outcome {
            Outcome::Portal(done) => done,
            other => panic!("{other:?}"),
        })
    }

    fn rita(&mut self, command: PortalCommand) -> Result<PortalDone, AppError> {
        let rita = self.rita.clone();
        self.act(&rita, command)
    }

    fn see(&mut self, actor: &Actor, query: PortalQuery) -> Result<PortalAnswer, AppError> {
        let answers = self.shop.desk.answer(actor, &[Query::Portal(query)]);
        answers.unwrap().remove(0).map(|answer| match answer {
            Answer::Portal(answer) => answer,
            other => panic!("{other:?}"),
        })
    }

    fn cart(&mut self, actor: &Actor) -> Option<PortalCart> {
        match self.see(actor, PortalQuery::Cart).unwrap() {
            PortalAnswer::Cart(cart) => cart.map(|cart| *cart),
            other => panic!("{other:?}"),
        }
    }

    fn has(&mut self, actor: &Actor) -> Vec<(String, String)> {
        let lines = self.cart(actor).map(|cart| cart.lines).unwrap_or_default();
        let shown = lines.into_iter().map(|line| {
            let quantity = line.buckets.ordered.plain(line.decimals);
            (line.sku, quantity)
        });
        shown.collect()
    }

    fn set(&mut self, actor: &Actor, sku: &str, quantity: &str) {
        let set = PortalCommand::Set {
            goods: code(sku),
            quantity: quantity.to_owned(),
        };
        self.act(actor, set).unwrap();
    }

    fn fresh_code(&mut self, actor: &Actor) -> String {
        match self.act(actor, PortalCommand::Confirm).unwrap() {
            PortalDone::Code { code, .. } => code,
            other => panic!("{other:?}"),
        }
    }

    fn submit(&mut self, actor: &Actor) -> i64 {
        let code = self.fresh_code(actor);
        match self.act(actor, PortalCommand::Submit { code }).unwrap() {
            PortalDone::Submitted { order } => order,
            other => panic!("{other:?}"),
        }
    }
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    let owned = pairs
        .iter()
        .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()));
    owned.collect()
}

#[test]
fn a_cart_is_filled_by_code_list_grid_and_paste() {
    let mut shop = portal();
    let rita = shop.rita.clone();
    let add = |quantity: Option<&str>| PortalCommand::Add {
        goods: code("s-red"),
        quantity: quantity.map(str::to_owned),
    };
    let done = shop.rita(add(None)).unwrap();
    let line = |stands: &str| PortalDone::Line {
        title: "Shirt, Red".to_owned(),
        stands: stands.to_owned(),
    };
    assert_eq!(done, line("1 pcs"));
    assert_eq!(shop.rita(add(Some("4"))).unwrap(), line("5 pcs"));
    let blue = VariantId(2);
    let cells = vec![(VariantId(1), "7".to_owned()), (blue, "2".to_owned())];
    shop.rita(PortalCommand::Fill { cells }).unwrap();
    assert_eq!(shop.has(&rita), pairs(&[("S-RED", "7"), ("S-BLUE", "2")]));
    let pasted = |text: &str| PortalCommand::Paste {
        text: text.to_owned(),
    };
    let done = shop.rita(pasted("S-BLUE 3\n\nS-GREEN\t4\n")).unwrap();
    assert_eq!(done, PortalDone::Pasted(2));
    let full = pairs(&[("S-RED", "7"), ("S-BLUE", "5"), ("S-GREEN", "4")]);
    assert_eq!(shop.has(&rita), full);
    let bad = shop
        .rita(pasted("S-RED 1\nNOPE 2\nS-BLUE x\nS-GREEN 1"))
        .unwrap_err();
    let said = bad.to_string();
    assert!(
        said.contains("line 2: ") && said.contains("line 3: "),
        "{said}"
    );
    assert!(
        !said.contains("line 1: ") && !said.contains("line 4"),
        "{said}"
    );
    assert_eq!(shop.has(&rita), full, "all or nothing");
    let off = PortalCommand::Set {
        goods: PortalGoods::Variant(blue),
        quantity: "0".to_owned(),
    };
    assert_eq!(
        shop.rita(off).unwrap(),
        PortalDone::Line {
            title: "Shirt, Blue".to_owned(),
            stands: String::new()
        }
    );
    assert_eq!(shop.has(&rita), pairs(&[("S-RED", "7"), ("S-GREEN", "4")]));
    shop.rita(PortalCommand::Empty).unwrap();
    assert_eq!(shop.cart(&rita), None);
}

#[test]
fn the_price_is_the_catalogue_s_of_the_moment() {
    let mut shop = portal();
    let rita = shop.rita.clone();
    shop.set(&rita, "S-RED", "2");
    let code = shop.fresh_code(&rita);
    let dearer = ProductForm {
        price: "12.50".to_owned(),
        ..variant("S-RED", "Red")
    };
    shop.shop
        .run(Command::Product(ProductCommand::Edit {
            sku: "S-RED".to_owned(),
            version: None,
            form: dearer,
        }))
        .unwrap();
    let answer = shop.rita(PortalCommand::Submit { code }).unwrap();
    let PortalDone::Code { why, .. } = answer else {
        panic!("{answer:?}");
    };
    assert!(why.contains("prices have changed"), "{why}");
    assert_eq!(shop.cart(&rita).unwrap().total.minor(), 2_500);
    shop.submit(&rita);
}

#[test]
fn submitting_takes_the_code_as_shown_and_a_fresh_one_after_each_wrong_try() {
    let mut shop = portal();
    let rita = shop.rita.clone();
    assert_eq!(
        shop.rita(PortalCommand::Confirm).unwrap_err().code(),
        AppError::NoLines.code()
    );
    shop.set(&rita, "S-RED", "3");
    let first = shop.fresh_code(&rita);
    let swapped: String = first
        .chars()
        .map(|c| {
            if c.is_ascii_uppercase() {
                c.to_ascii_lowercase()
            } else {
                c.to_ascii_uppercase()
            }
        })
        .collect();
    let tries = [swapped, String::new(), "xxxxxxxxx".to_owned()];
    let mut seen = vec![first.clone()];
    for code in tries {
        let answer = shop.rita(PortalCommand::Submit { code }).unwrap();
        let PortalDone::Code { code, why } = answer else {
            panic!("{answer:?}");
        };
        assert!(why.contains("not the code"), "{why}");
        assert!(!seen.contains(&code));
        seen.push(code);
    }
    let used = PortalCommand::Submit { code: first };
    assert!(matches!(shop.rita(used), Ok(PortalDone::Code { .. })));
    let stale = shop.fresh_code(&rita);
    shop.set(&rita, "S-RED", "4");
    let answer = shop.rita(PortalCommand::Submit { code: stale }).unwrap();
    assert!(
        matches!(&answer, PortalDone::Code { why, .. } if why.contains("cart has changed")),
        "{answer:?}"
    );
    let number = shop.submit(&rita);
    assert_eq!(shop.cart(&rita), None);
    let PortalAnswer::Order(order) = shop.see(&rita, PortalQuery::Order(number)).unwrap() else {
        panic!();
    };
    assert_eq!(order.brief.status, Status::AwaitingApproval);
    let told: Vec<(&str, bool)> = order
        .timeline
        .iter()
        .map(|event| (event.event.as_str(), event.own))
        .collect();
    assert_eq!(told, [("submit", true)]);
    // Nothing is promised: the shop decides first.
    let stock = StockList {
        store: None,
        search: "S-RED".to_owned(),
        low_only: false,
        after: None,
        limit: 5,
    };
    match shop.shop.ask(Query::Stock(stock)) {
        Answer::Stock(rows) => assert_eq!(rows[0].reserved.steps(), 0),
        other => panic!("{other:?}"),
    }
    shop.shop.audited();
}

#[test]
fn submitting_keeps_the_guards_of_placing() {
    let mut shop = portal();
    let rita = shop.rita.clone();
    shop.set(&rita, "S-BLUE", "6");
    let short = shop.rita(PortalCommand::Confirm).unwrap_err();
    assert_eq!(short.code(), "insufficient_stock");
    assert!(short.to_string().contains("fewer available"), "{short}");
    shop.set(&rita, "S-BLUE", "1");
    let limit = CustomerForm {
        code: "A".to_owned(),
        name: "Alder Shop".to_owned(),
        credit_limit: "9.99".to_owned(),
        ..CustomerForm::default()
    };
    let edit = |form: CustomerForm| {
        Command::Customer(CustomerCommand::Edit {
            customer: CustomerId(2),
            version: None,
            form,
        })
    };
    shop.shop.run(edit(limit.clone())).unwrap();
    assert_eq!(
        shop.rita(PortalCommand::Confirm).unwrap_err().code(),
        "credit_limit"
    );
    let blocked = CustomerForm {
        credit_limit: String::new(),
        blocked: true,
        ..limit
    };
    shop.shop.run(edit(blocked)).unwrap();
    assert_eq!(
        shop.rita(PortalCommand::Confirm).unwrap_err(),
        AppError::BlockedCustomer {
            customer: "A".to_owned()
        }
    );
}

#[test]
fn same_as_last_tells_what_is_not_sold_any_more() {
    let mut shop = portal();
    let rita = shop.rita.clone();
    let none = shop.rita(PortalCommand::SameAsLast).unwrap_err();
    assert!(none.to_string().contains("there is none yet"), "{none}");
    shop.set(&rita, "S-RED", "3");
    shop.set(&rita, "S-BLUE", "2");
    let number = shop.submit(&rita);
    shop.shop
        .run(Command::Product(ProductCommand::SetActive {
            sku: "S-BLUE".to_owned(),
            active: false,
        }))
        .unwrap();
    let again = PortalDone::Repeated {
        order: number,
        lines: 1,
        gone: vec!["S-BLUE Shirt, Blue".to_owned()],
    };
    assert_eq!(shop.rita(PortalCommand::SameAsLast).unwrap(), again);
    assert_eq!(shop.has(&rita), pairs(&[("S-RED", "3")]));
    // What is in the cart stays as it is.
    shop.set(&rita, "S-RED", "1");
    shop.rita(PortalCommand::SameAsLast).unwrap();
    assert_eq!(shop.has(&rita), pairs(&[("S-RED", "1")]));
}

#[test]
fn stock_is_told_by_the_setting() {
    let mut shop = portal();
    let rita = shop.rita.clone();
    let told = |shop: &mut Portal, value: &str| -> Vec<Availability> {
        shop.shop
            .run(Command::Setting {
                key: "portal_stock".to_owned(),
                value: value.to_owned(),
            })
            .unwrap();
        let ask = PortalQuery::Stock {
            search: "shirt".to_owned(),
            limit: 10,
        };
        match shop.see(&rita, ask).unwrap() {
            PortalAnswer::Stock(rows) => rows.into_iter().map(|row| row.availability).collect(),
            other => panic!("{other:?}"),
        }
    };
    let bands = told(&mut shop, "bands");
    let expected = [Availability::Few, Availability::Gone, Availability::Enough];
    assert_eq!(bands, expected);
    let exact: Vec<String> = told(&mut shop, "exact").iter().map(|a| a.text(0)).collect();
    assert_eq!(exact, ["5", "0", "20"]);
    let none = told(&mut shop, "none");
    assert_eq!(none, [Availability::Untold; 3]);
    let grid = shop.see(&rita, PortalQuery::Grid(VariantId(1))).unwrap();
    let PortalAnswer::Grid(Some(grid)) = grid else {
        panic!("{grid:?}");
    };
    assert!(
        grid.availability
            .values()
            .all(|a| *a == Availability::Untold)
    );
}

#[test]
fn hostile_text_in_note_and_paste_stays_inert() {
    let mut shop = portal();
    let rita = shop.rita.clone();
    shop.set(&rita, "S-RED", "1");
    let note = "=cmd|'/C calc'!A0 \u{1b}[2J\u{202e}'); DROP TABLE orders;--".to_owned();
    shop.rita(PortalCommand::Note { note }).unwrap();
    let kept = shop.cart(&rita).unwrap().note;
    assert_eq!(kept, "=cmd|'/C calc'!A0 [2J'); DROP TABLE orders;--");
    let text = "\u{1b}]0;owned\u{7} 1\n'); DROP TABLE orders;-- 2\n".to_owned();
    let refused = shop.rita(PortalCommand::Paste { text }).unwrap_err();
    let said = refused.to_string();
    assert!(
        !said.chars().any(|c| c.is_control() || c == '\u{202e}'),
        "{said:?}"
    );
    let long = PortalCommand::Paste {
        text: "S-RED 1\n".repeat(200_000),
    };
    assert_eq!(shop.rita(long).unwrap_err().code(), "invalid_input");
    let long = PortalCommand::Note {
        note: "x".repeat(1 << 20),
    };
    assert_eq!(shop.rita(long).unwrap_err().code(), "invalid_input");
    assert_eq!(shop.has(&rita), pairs(&[("S-RED", "1")]));
}
