//! Analytics: every report and the dashboard under every kind of filter.

use std::path::Path;
use std::time::Duration;

use orderdesk::app::{Answer, Query};
use orderdesk::domain::figures::{Filter, Period, Report};
use orderdesk::domain::id::{CustomerId, StoreId};
use orderdesk::domain::time::Day;

use crate::board::{Board, Times, Watch, ms};
use crate::shop::{self, TODAY, ask};

const WARM: Duration = Duration::from_millis(20);
const COLD: Duration = Duration::from_millis(50);

fn filters() -> [(&'static str, Filter); 5] {
    let none = Filter {
        period: Period::ending(Day::parse(TODAY).unwrap(), 30),
        store: None,
        category: None,
        customer: None,
        country: None,
    };
    [
        ("no filter", none.clone()),
        (
            "a store",
            Filter {
                store: Some(StoreId(1)),
                ..none.clone()
            },
        ),
        (
            "a category",
            Filter {
                category: Some("Bras".to_owned()),
                ..none.clone()
            },
        ),
        (
            "a customer",
            Filter {
                customer: Some(CustomerId(2)),
                ..none.clone()
            },
        ),
        (
            "a country",
            Filter {
                country: Some("DE".to_owned()),
                ..none
            },
        ),
    ]
}

fn question(report: Report, filter: &Filter) -> Query {
    match report {
        Report::Dashboard => Query::Dashboard(filter.clone()),
        other => Query::Report(other, filter.clone()),
    }
}

pub fn run(board: &mut Board, path: &Path, orders: u64) {
    board.section(&format!(
        "6. Analytics over {orders} orders (cold: a new connection)"
    ));
    for (span, days) in [("30 days", 30), ("a year", 365), ("ten years", 3_650)] {
        for (name, filter) in filters() {
            let filter = Filter {
                period: Period::ending(Day::parse(TODAY).unwrap(), days),
                ..filter
            };
            let mut warmest = (Duration::ZERO, "");
            let mut coldest = (Duration::ZERO, "");
            let mut said = Vec::new();
            for (report, word) in Report::ALL {
                let query = question(*report, &filter);
                let (mut desk, actor) = shop::open(path);
                let begun = Watch::start();
                let answer = ask(&mut desk, &actor, query.clone());
                let cold = begun.elapsed();
                assert!(matches!(answer, Answer::Dashboard(_) | Answer::Table(_)));
                let repeats = if cold < Duration::from_millis(300) {
                    7
                } else {
                    2
                };
                let times = (0..repeats).map(|_| {
                    let begun = Watch::start();
                    std::hint::black_box(ask(&mut desk, &actor, query.clone()));
                    begun.elapsed()
                });
                let warm = Times::new(times.collect()).p50();
                warmest = warmest.max((warm, word));
                coldest = coldest.max((cold, word));
                said.push(format!("{word} {}", ms(warm)));
            }
            let what = format!("{span}, {name}");
            board.within(
                &format!("{what}: warm"),
                warmest.0,
                &format!("{} ({})", ms(warmest.0), warmest.1),
                WARM,
            );
            board.within(
                &format!("{what}: cold"),
                coldest.0,
                &format!("{} ({})", ms(coldest.0), coldest.1),
                COLD,
            );
            println!("            {}", said.join(", "));
        }
    }
}
