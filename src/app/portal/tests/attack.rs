//! Who tries to get around the portal's scope: every question and command, with what is another's.

use super::*;

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
        PortalQuery::Shelf(_) => 8,
    }
}

const QUERIES: usize = 9;

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
        PortalQuery::Shelf(vec![VariantId(1), VariantId(-1)]),
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
            assert_eq!(refused, crate::app::portal::not_own(), "{attack:?}");
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

/// A command of each family of the staff's.
fn staff_commands(bobs: &Secrets, rita: UserId) -> Vec<Command> {
    let (order, cart) = (OrderId(1), bobs.cart);
    vec![
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
            agreed: false,
        }),
        Command::Product(ProductCommand::SetActive {
            sku: "S-RED".to_owned(),
            active: false,
        }),
        Command::User(UserCommand::Edit {
            full_name: None,
            user: rita,
            role: Some(Role::Admin),
            customer: None,
        }),
        Command::Setting {
            key: "portal_stock".to_owned(),
            value: "exact".to_owned(),
        },
        Command::Clock,
    ]
}

/// A question of each family of the staff's.
fn staff_queries(bobs: &Secrets) -> Vec<Query> {
    let everything = OrderList {
        stage: Stage::All,
        status: None,
        store: None,
        customer: Some(CustomerId(3)),
        search: String::new(),
        before: None,
        limit: 100,
    };
    vec![
        Query::Stores,
        Query::PaymentMethods,
        Query::Users,
        Query::Order(OrderId(1)),
        Query::OrderByNumber(bobs.billed),
        Query::Carts(StoreId(1)),
        Query::Orders(everything.clone()),
        Query::OrdersByCustomer(everything),
        Query::Bill(bobs.bill.clone()),
        Query::Bills { limit: 9 },
        Query::Payments {
            order: Some(OrderId(1)),
            limit: 9,
        },
        Query::Customers,
        Query::Customer("B".to_owned()),
        Query::CustomerBriefs,
        Query::Products,
        Query::Lookup(bobs.bill.clone()),
        Query::Inbox,
        Query::InboxCount,
    ]
}

#[test]
fn a_retailer_reaches_nothing_but_the_portal_and_each_try_is_written_down() {
    let mut shop = portal();
    let bobs = secrets(&mut shop);
    let world = bobs_world(&mut shop, &bobs);
    // Not even with somebody's right lent to him.
    let mut lent = shop.rita.clone();
    lent.second = Some((UserId(1), Role::Admin));
    let commands = staff_commands(&bobs, shop.rita.user.unwrap());
    let queries = staff_queries(&bobs);
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
        .run(Command::User(UserCommand::Edit {
            full_name: None,
            user: rita.user.unwrap(),
            role: Some(Role::Retailer),
            customer: Some("B".to_owned()),
        }))
        .unwrap();
    // His session ends with the customer; he signs in anew.
    let rita = shop.shop.desk.admit(rita.user.unwrap(), "rita").unwrap();
    assert_eq!(shop.cart(&rita), None, "the cart stays with its customer");
    // Staff do not see retailers' carts among those they may take up.
    match shop.shop.ask(Query::Carts(StoreId(1))) {
        Answer::Carts(carts) => assert!(carts.is_empty(), "{carts:?}"),
        other => panic!("{other:?}"),
    }
}
