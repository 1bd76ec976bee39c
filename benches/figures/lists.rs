//! Lists: opened, scrolled and searched in the large shop, by the questions that the screens ask.

use std::path::Path;
use std::time::Duration;

use orderdesk::app::{Actor, Answer, Desk, OrderList, Query, Stage, StockList};

use crate::board::{Board, Times, Watch, ms};
use crate::shop::{self, Chance, ask};

const FRAME: Duration = Duration::from_millis(16);
const PAGE: usize = 60;

fn timed(desk: &mut Desk, actor: &Actor, queries: impl IntoIterator<Item = Query>) -> Times {
    let each = queries.into_iter().map(|query| {
        let begun = Watch::start();
        std::hint::black_box(ask(desk, actor, query));
        begun.elapsed()
    });
    Times::new(each.collect())
}

fn page(stage: Stage, before: Option<i64>, search: &str) -> OrderList {
    OrderList {
        stage,
        status: None,
        store: None,
        customer: None,
        search: search.to_owned(),
        before,
        limit: PAGE,
    }
}

fn scroll(desk: &mut Desk, actor: &Actor, stage: Stage) -> Times {
    let mut times = Vec::new();
    let mut before = None;
    for _ in 0..100 {
        let begun = Watch::start();
        let Answer::Orders(rows) = ask(desk, actor, Query::Orders(page(stage, before, ""))) else {
            panic!("no orders");
        };
        times.push(begun.elapsed());
        before = rows.last().map(|row| row.number);
        if before.is_none() {
            break;
        }
    }
    Times::new(times)
}

pub fn run(board: &mut Board, path: &Path, orders: u64) {
    board.section(&format!("5. Lists over {orders} orders, a page of {PAGE}"));
    let (mut desk, actor) = shop::open(path);
    let chance = Chance::new(9);
    let orders = i64::try_from(orders).unwrap();
    let mut held =
        |what: &str, times: Times| board.within(what, times.p99(), &times.spread(), FRAME);
    for stage in Stage::ALL {
        let label = stage.label();
        let open = vec![Query::Orders(page(stage, None, "")); 50];
        held(
            &format!("orders {label}: opened"),
            timed(&mut desk, &actor, open),
        );
        held(
            &format!("orders {label}: scrolled"),
            scroll(&mut desk, &actor, stage),
        );
        let summed = vec![Query::OrdersByCustomer(page(stage, None, "")); 20];
        held(
            &format!("orders {label}: by customer"),
            timed(&mut desk, &actor, summed),
        );
    }
    let jumps = (0..100).map(|_| {
        let before = i64::try_from(chance.below(u64::try_from(orders).unwrap())).unwrap();
        Query::Orders(page(Stage::All, Some(before), ""))
    });
    held(
        "orders: jumped to anywhere",
        timed(&mut desk, &actor, jumps),
    );
    for text in ["bou", "boutique ava 1", "o-000777", "city 9", "zzz"] {
        let found = vec![Query::Orders(page(Stage::All, None, text)); 20];
        held(
            &format!("orders searched `{text}`"),
            timed(&mut desk, &actor, found),
        );
    }
    held(
        "stage counts",
        timed(&mut desk, &actor, vec![Query::StageCounts(None); 50]),
    );
    held(
        "billing queue",
        timed(
            &mut desk,
            &actor,
            vec![
                Query::BillingQueue {
                    store: None,
                    limit: 200
                };
                50
            ],
        ),
    );
    // A seat reads the names ahead, in the first idle moment after its stock list was opened.
    let begun = Watch::start();
    let first = StockList {
        store: None,
        search: "zzz".to_owned(),
        low_only: false,
        after: None,
        limit: PAGE,
    };
    ask(&mut desk, &actor, Query::Stock(first));
    let read = format!("read in {}", ms(begun.elapsed()));
    board.noted("stock: names for its search", &read);
    let mut held =
        |what: &str, times: Times| board.within(what, times.p99(), &times.spread(), FRAME);
    for (what, search, low_only) in [
        ("stock: opened", "", false),
        ("stock searched `ava black`", "ava black", false),
        ("stock searched `zzz`", "zzz", false),
        ("stock: low only", "", true),
    ] {
        let list = StockList {
            store: None,
            search: search.to_owned(),
            low_only,
            after: None,
            limit: PAGE,
        };
        held(what, timed(&mut desk, &actor, vec![Query::Stock(list); 20]));
    }
    let after = (0..100).map(|_| {
        let sku = shop::sku(chance.below(10_000));
        let after = Some((sku, "MAIN".to_owned()));
        Query::Stock(StockList {
            store: None,
            search: String::new(),
            low_only: false,
            after,
            limit: PAGE,
        })
    });
    held("stock: scrolled", timed(&mut desk, &actor, after));
    let ledger = Query::Movements {
        store: None,
        variant: None,
        before: None,
        limit: PAGE,
    };
    held("movements", timed(&mut desk, &actor, vec![ledger; 50]));
    held(
        "bills",
        timed(&mut desk, &actor, vec![Query::Bills { limit: PAGE }; 50]),
    );
    let shipments = Query::Shipments {
        state: None,
        order: None,
        limit: PAGE,
    };
    held("shipments", timed(&mut desk, &actor, vec![shipments; 50]));
    held(
        "payments",
        timed(
            &mut desk,
            &actor,
            vec![
                Query::Payments {
                    order: None,
                    limit: PAGE
                };
                50
            ],
        ),
    );
    let one = (0..200).map(|_| {
        Query::OrderByNumber(
            1 + i64::try_from(chance.below(u64::try_from(orders).unwrap())).unwrap(),
        )
    });
    held(
        "one order with all of its documents",
        timed(&mut desk, &actor, one),
    );
}
