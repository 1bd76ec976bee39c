//! Tests of the portal: a retailer's cart from the first line to the order that waits, and who tries to get around it.

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

/// What Bob has: a bill, an order in work, one that waits, and a cart with a code.
struct Secrets {
    billed: i64,
    bill: String,
    waiting: i64,
    code: String,
    cart: OrderId,
}

fn secrets(shop: &mut Portal) -> Secrets {
    let bob = shop.bob.clone();
    let order = NewOrder {
        reference: None,
        customer: Some(Key::Code("B".to_owned())),
        store: None,
        delivery_address: String::new(),
        note: "bob's secret note".to_owned(),
        items: vec![NewLine {
            item: ItemKey::Sku("S-RED".to_owned()),
            quantity: "2".to_owned(),
            unit_price: None,
        }],
    };
    let add = OrderCommand::Add {
        order,
        consent: Consent::default(),
    };
    let Outcome::Order { order, number, .. } = shop.shop.run(Command::Order(add)).unwrap() else {
        panic!();
    };
    let pick = OrderCommand::Pick {
        order,
        version: None,
        lines: Lines::All,
    };
    shop.shop.run(Command::Order(pick)).unwrap();
    let bill = OrderCommand::Bill {
        order,
        version: None,
        lines: Lines::All,
    };
    let Outcome::Billed { number: bill, .. } = shop.shop.run(Command::Order(bill)).unwrap() else {
        panic!();
    };
    shop.set(&bob, "S-BLUE", "2");
    let waiting = shop.submit(&bob);
    shop.set(&bob, "S-GREEN", "1");
    shop.set(&bob, "S-GREEN", "0");
    shop.set(&bob, "S-RED", "4");
    let note = "bob's secret note".to_owned();
    shop.act(&bob, PortalCommand::Note { note }).unwrap();
    let code = shop.fresh_code(&bob);
    let tx = shop.shop.desk.db().snapshot().unwrap();
    let cart = crate::store::portal::cart(&tx, CustomerId(3), bob.user.unwrap())
        .unwrap()
        .unwrap();
    drop(tx);
    Secrets {
        billed: number,
        bill,
        waiting,
        code,
        cart,
    }
}

/// Which question it is; a new one gets its place here, and its attack below.
fn place_of_query(query: &PortalQuery) -> usize {
    match query {
        PortalQuery::Me => 0,
        PortalQuery::Goods => 1,
        PortalQuery::Grid(_) => 2,
        PortalQuery::Cart => 3,
        PortalQuery::Orders { .. } => 4,
        PortalQuery::Order(_) => 5,
        PortalQuery::Bill(_) => 6,
        PortalQuery::Stock { .. } => 7,
    }
}

const QUERIES: usize = 8;

/// Which command it is; likewise.
fn place_of_command(command: &PortalCommand) -> usize {
    match command {
        PortalCommand::Add { .. } => 0,
        PortalCommand::Set { .. } => 1,
        PortalCommand::Fill { .. } => 2,
        PortalCommand::Paste { .. } => 3,
        PortalCommand::SameAsLast => 4,
        PortalCommand::Note { .. } => 5,
        PortalCommand::Empty => 6,
        PortalCommand::Confirm => 7,
        PortalCommand::Submit { .. } => 8,
    }
}

const COMMANDS: usize = 9;

/// All that is Bob's, as he sees it.
fn bobs_world(shop: &mut Portal, bobs: &Secrets) -> String {
    let bob = shop.bob.clone();
    let queries = [
        PortalQuery::Cart,
        PortalQuery::Orders {
            before: None,
            limit: 100,
        },
        PortalQuery::Order(bobs.billed),
        PortalQuery::Order(bobs.waiting),
        PortalQuery::Bill(bobs.bill.clone()),
    ];
    let answers = queries.map(|query| shop.see(&bob, query).unwrap());
    format!("{answers:?}")
}

#[test]
fn no_question_of_a_retailer_shows_what_is_another_s() {
    let mut shop = portal();
    let bobs = secrets(&mut shop);
    let rita = shop.rita.clone();
    let attacks = [
        PortalQuery::Me,
        PortalQuery::Goods,
        PortalQuery::Grid(VariantId(1)),
        PortalQuery::Cart,
        PortalQuery::Orders {
            before: None,
            limit: usize::MAX,
        },
        PortalQuery::Orders {
            before: Some(bobs.waiting + 1),
            limit: 1,
        },
        PortalQuery::Order(bobs.billed),
        PortalQuery::Order(bobs.waiting),
        PortalQuery::Order(9_999),
        PortalQuery::Order(-1),
        PortalQuery::Bill(bobs.bill.clone()),
        PortalQuery::Bill(bobs.bill.to_lowercase()),
        PortalQuery::Bill(order_number(bobs.billed)),
        PortalQuery::Bill("%".to_owned()),
        PortalQuery::Bill("' OR 1=1 --".to_owned()),
        PortalQuery::Stock {
            search: "Borealis".to_owned(),
            limit: usize::MAX,
        },
    ];
    let covered: std::collections::BTreeSet<usize> = attacks.iter().map(place_of_query).collect();
    assert_eq!(covered.len(), QUERIES, "every question is tried");
    for attack in attacks {
        let before = shop.shop.audited();
        let answer = shop.see(&rita, attack.clone());
        let named = matches!(attack, PortalQuery::Order(_) | PortalQuery::Bill(_));
        if named {
            let refused = answer.unwrap_err();
            assert_eq!(refused, super::not_own(), "{attack:?}");
            assert_eq!(refused.kind(), ErrorKind::NotAllowed);
            assert_eq!(
                shop.shop.audited(),
                before + 1,
                "{attack:?} is written down"
            );
        } else {
            let shown = format!("{:?}", answer.unwrap());
            for secret in [
                "Borealis",
                "bob",
                "secret",
                bobs.bill.as_str(),
                bobs.code.as_str(),
            ] {
                assert!(
                    !shown.contains(secret),
                    "{attack:?} shows {secret}: {shown}"
                );
            }
            assert_eq!(shop.shop.audited(), before, "{attack:?} changes nothing");
        }
    }
}

#[test]
fn no_command_of_a_retailer_touches_what_is_another_s() {
    let mut shop = portal();
    let bobs = secrets(&mut shop);
    let rita = shop.rita.clone();
    let world = bobs_world(&mut shop, &bobs);
    let attacks = [
        PortalCommand::Submit {
            code: bobs.code.clone(),
        },
        PortalCommand::SameAsLast,
        PortalCommand::Confirm,
        PortalCommand::Add {
            goods: code(&order_number(bobs.waiting)),
            quantity: None,
        },
        PortalCommand::Add {
            goods: code("S-RED"),
            quantity: Some("1".to_owned()),
        },
        PortalCommand::Set {
            goods: code(&bobs.bill),
            quantity: "1".to_owned(),
        },
        PortalCommand::Fill {
            cells: vec![(VariantId(1), "2".to_owned())],
        },
        PortalCommand::Paste {
            text: format!("{} 1", bobs.bill),
        },
        PortalCommand::Note {
            note: "rita's".to_owned(),
        },
        PortalCommand::Submit {
            code: bobs.code.clone(),
        },
        PortalCommand::Empty,
    ];
    let covered: std::collections::BTreeSet<usize> = attacks.iter().map(place_of_command).collect();
    assert_eq!(covered.len(), COMMANDS, "every command is tried");
    for attack in attacks {
        let done = shop.act(&rita, attack.clone());
        assert!(!format!("{done:?}").contains("Submitted"), "{attack:?}");
        assert_eq!(bobs_world(&mut shop, &bobs), world, "{attack:?}");
    }
    // And Bob's own code still holds.
    let bob = shop.bob.clone();
    let code = bobs.code.clone();
    let done = shop.act(&bob, PortalCommand::Submit { code }).unwrap();
    assert!(matches!(done, PortalDone::Submitted { .. }));
}

#[test]
fn a_retailer_reaches_nothing_but_the_portal_and_each_try_is_written_down() {
    let mut shop = portal();
    let bobs = secrets(&mut shop);
    let world = bobs_world(&mut shop, &bobs);
    // Not even with somebody's right lent to him.
    let mut lent = shop.rita.clone();
    lent.second = Some((UserId(1), Role::Admin));
    let (order, cart) = (OrderId(1), bobs.cart);
    let commands = [
        Command::Cart(CartCommand::Recall { cart }),
        Command::Cart(CartCommand::Void {
            cart,
            line: LineId(1),
        }),
        Command::Order(OrderCommand::Place {
            cart,
            reference: None,
            consent: Consent::default(),
            payments: Vec::new(),
        }),
        Command::Order(OrderCommand::Cancel {
            order,
            version: None,
            reason: "mine".to_owned(),
        }),
        Command::Payment(PaymentCommand::Take {
            order,
            rows: vec![TenderRow {
                method: "cash".to_owned(),
                amount: "1.00".to_owned(),
            }],
            reference: None,
        }),
        Command::Customer(CustomerCommand::SetActive {
            customer: CustomerId(3),
            active: false,
        }),
        Command::Product(ProductCommand::SetActive {
            sku: "S-RED".to_owned(),
            active: false,
        }),
        Command::User(UserCommand::SetRole {
            user: shop.rita.user.unwrap(),
            role: Role::Admin,
            customer: None,
        }),
        Command::Setting {
            key: "portal_stock".to_owned(),
            value: "exact".to_owned(),
        },
        Command::Clock,
    ];
    let everything = OrderList {
        stage: Stage::All,
        status: None,
        store: None,
        customer: Some(CustomerId(3)),
        search: String::new(),
        before: None,
        limit: 100,
    };
    let queries = [
        Query::Stores,
        Query::PaymentMethods,
        Query::Users,
        Query::Order(order),
        Query::OrderByNumber(bobs.billed),
        Query::Carts(StoreId(1)),
        Query::Orders(everything.clone()),
        Query::OrdersByCustomer(everything),
        Query::Bill(bobs.bill.clone()),
        Query::Bills { limit: 9 },
        Query::Payments {
            order: Some(order),
            limit: 9,
        },
        Query::Customers,
        Query::Customer("B".to_owned()),
        Query::CustomerBriefs,
        Query::Products,
        Query::Lookup(bobs.bill.clone()),
        Query::Inbox,
        Query::InboxCount,
    ];
    for actor in [shop.rita.clone(), lent] {
        for command in &commands {
            let before = shop.shop.audited();
            let refused = shop.shop.desk.execute(&actor, command.clone()).unwrap_err();
            assert_eq!(refused.kind(), ErrorKind::NotAllowed, "{command:?}");
            assert_eq!(shop.shop.audited(), before + 1, "{command:?}");
        }
        for query in &queries {
            let before = shop.shop.audited();
            let answer = shop.shop.desk.answer(&actor, std::slice::from_ref(query));
            let refused = answer.unwrap().remove(0).unwrap_err();
            assert_eq!(refused.kind(), ErrorKind::NotAllowed, "{query:?}");
            assert_eq!(shop.shop.audited(), before + 1, "{query:?}");
        }
    }
    assert_eq!(
        bobs_world(&mut shop, &bobs),
        world,
        "and nothing has changed"
    );
    // The shop's name is all he learns of it.
    let rita = shop.rita.clone();
    let told = shop.shop.desk.answer(&rita, &[Query::Shop]).unwrap();
    let Ok(Answer::Shop(told)) = &told[0] else {
        panic!("{told:?}");
    };
    assert_eq!(told.name, "Lakeside");
}

#[test]
fn staff_have_no_portal_and_a_retailer_has_that_of_his_customer_of_now() {
    let mut shop = portal();
    let rita = shop.rita.clone();
    shop.set(&rita, "S-RED", "2");
    let refused = shop.shop.run(Command::Portal(PortalCommand::Confirm));
    assert_eq!(refused.unwrap_err().code(), "not_allowed");
    // An actor who claims another's customer is believed nothing.
    let mut liar = rita.clone();
    liar.customer = Some(CustomerId(3));
    let PortalAnswer::Me(me) = shop.see(&liar, PortalQuery::Me).unwrap() else {
        panic!();
    };
    assert_eq!(me.name, "Alder Shop");
    shop.shop
        .run(Command::User(UserCommand::SetRole {
            user: rita.user.unwrap(),
            role: Role::Retailer,
            customer: Some("B".to_owned()),
        }))
        .unwrap();
    assert_eq!(shop.cart(&rita), None, "the cart stays with its customer");
    // Staff do not see retailers' carts among those they may take up.
    match shop.shop.ask(Query::Carts(StoreId(1))) {
        Answer::Carts(carts) => assert!(carts.is_empty(), "{carts:?}"),
        other => panic!("{other:?}"),
    }
}
