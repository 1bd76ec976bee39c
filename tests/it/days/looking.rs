//! Looking changes nothing (rule 8), whoever looks at whatever.

use orderdesk::app::{Actor, OrderList, Query, Stage, StockList};
use orderdesk::domain::figures::{Filter, Period, Report};
use orderdesk::domain::id::{OrderId, StoreId, VariantId};
use orderdesk::domain::time::Day as Date;
use proptest::prelude::*;

use super::day::{Day, Tally};
use super::{op, shop};

/// Every question there is, about things that are there and things that are not.
fn questions() -> Vec<Query> {
    let list = |stage, search: &str| OrderList {
        stage,
        status: None,
        store: None,
        customer: None,
        search: search.to_owned(),
        before: None,
        limit: 50,
    };
    let filter = Filter {
        period: Period::ending(Date::parse("2027-01-31").unwrap(), 60),
        store: None,
        category: None,
        customer: None,
        country: None,
    };
    let mut asked = vec![
        Query::Shop,
        Query::Stores,
        Query::PaymentMethods,
        Query::Users,
        Query::Carts(StoreId(1)),
        Query::StageCounts(None),
        Query::StageCounts(Some(StoreId(2))),
        Query::BillingQueue {
            store: None,
            limit: 50,
        },
        Query::Shipments {
            state: None,
            order: None,
            limit: 50,
        },
        Query::Payments {
            order: None,
            limit: 50,
        },
        Query::Bills { limit: 50 },
        Query::Bill("MAIN-2026-00001".to_owned()),
        Query::Bill("1".to_owned()),
        Query::Shelf {
            store: StoreId(1),
            variants: vec![VariantId(1), VariantId(99)],
        },
        Query::Movements {
            store: None,
            variant: None,
            before: None,
            limit: 50,
        },
        Query::VariantBriefs,
        Query::CustomerBriefs,
        Query::Products,
        Query::Customers,
        Query::Dashboard(filter.clone()),
        Query::OrdersByCustomer(list(Stage::All, "")),
    ];
    for low_only in [false, true] {
        asked.push(Query::Stock(StockList {
            store: None,
            search: "te".to_owned(),
            low_only,
            after: None,
            limit: 50,
        }));
    }
    asked.extend(Stage::ALL.map(|stage| Query::Orders(list(stage, "a"))));
    asked.extend((1..6).flat_map(|id| [Query::Order(OrderId(id)), Query::OrderByNumber(id)]));
    for code in [
        "4000000000013",
        "4000000000014",
        "TEE-S",
        "ANN",
        "O-000001",
        "1",
        "nothing",
    ] {
        asked.push(Query::Lookup(code.to_owned()));
        asked.push(Query::Variant(code.to_owned()));
        asked.push(Query::Customer(code.to_owned()));
    }
    let narrow = Filter {
        category: Some("Goods".to_owned()),
        ..filter.clone()
    };
    for (report, _) in Report::ALL {
        asked.push(Query::Report(*report, filter.clone()));
        asked.push(Query::Report(*report, narrow.clone()));
    }
    asked
}

#[test]
fn looking_changes_nothing() {
    let asked = questions();
    let done = super::runner(10, 30).run(&op::steps(1..80), |steps| {
        let mut tally = Tally::default();
        let template = shop::template(false);
        let mut day = Day::begin(template, &mut tally);
        day.run(&steps)?;
        let (version, before) = (day.eye.version(), day.eye.tables());
        let people = &template.people;
        let mut answered = |actor: &Actor| {
            let answers = day.shop.desk.answer(actor, &asked).unwrap();
            answers.iter().filter(|answer| answer.is_ok()).count()
        };
        // All but the report of a category that may not be there yet.
        let all = answered(&people.admin);
        prop_assert!(all + 20 > asked.len(), "the admin got {all}");
        prop_assert_eq!(day.eye.version(), version, "somebody committed");
        let differences = before.differences(&day.eye.tables(), &[]);
        prop_assert!(differences.is_empty(), "{differences:#?}");
        // Who asks for what is not his gets no answer, and that he asked is written down; nothing else.
        prop_assert_eq!(answered(&people.manager), all - 1, "all but the users");
        let (clerk, retailer) = (answered(&people.clerk), answered(&people.retailer));
        prop_assert!(clerk > 20 && clerk < all, "the clerk got {clerk}");
        prop_assert!(retailer < 5, "the retailer got {retailer}");
        let differences = before.differences(&day.eye.tables(), &["audit"]);
        prop_assert!(differences.is_empty(), "{differences:#?}");
        Ok(())
    });
    if let Err(error) = done {
        panic!("{error}");
    }
}
