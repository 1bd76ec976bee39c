//! The stock reports under every combination of filters against a slow, obvious fold over bills, orders and movements.

use super::*;
use crate::app::report::tests::{ask, filters, fits, tables};
use crate::domain::access::Role;
use crate::domain::order::Status;
use crate::domain::time::Day;
use crate::store::facts::{Facts, LineFact, MovementFact};

fn of_category(filter: &Filter, category: &str) -> bool {
    let wanted = filter.category.as_deref();
    wanted.is_none_or(|name| category.eq_ignore_ascii_case(name))
}

/// Lines of the filter's bills, credit notes negative.
fn billed<'f>(
    facts: &'f Facts,
    filter: &'f Filter,
) -> impl Iterator<Item = (Day, &'f LineFact, i64)> {
    let bills = facts
        .bills
        .iter()
        .filter(|bill| fits(filter, bill.store, bill.customer, &bill.country, bill.day));
    bills.flat_map(|bill| {
        let sign = if bill.is_bill { 1 } else { -1 };
        let lines = bill.lines.iter();
        lines
            .filter(|line| of_category(filter, &line.category))
            .map(move |line| (bill.day, line, sign))
    })
}

#[test]
fn what_each_colour_sold_under_every_filter() {
    ask(Role::Manager, |look, facts| {
        for filter in filters() {
            let mut by: BTreeMap<String, (i64, i64, BTreeMap<String, i64>)> = BTreeMap::new();
            for (day, line, sign) in billed(facts, &filter) {
                let sum = by.entry(line.colour.clone()).or_default();
                sum.0 += sign * line.milli;
                sum.1 += sign * line.net;
                let month = day.iso().chars().take(7).collect();
                *sum.2.entry(month).or_default() += sign * line.milli;
            }
            by.retain(|_, sum| (sum.0, sum.1) != (0, 0));
            let mut months = Vec::new();
            for day in filter.period.each_day() {
                let month: String = day.iso().chars().take(7).collect();
                if !months.contains(&month) {
                    months.push(month);
                }
            }
            let whole: i64 = by.values().map(|sum| sum.1).sum();
            let mut wanted: Vec<_> = by.into_iter().collect();
            wanted.sort_by(|a, b| (b.1.1, &a.0).cmp(&(a.1.1, &b.0)));
            let wanted: Vec<Vec<Cell>> = wanted
                .into_iter()
                .map(|(colour, (milli, net, by_month))| {
                    let sold = |month| by_month.get(month).copied().unwrap_or(0);
                    let most = months.iter().map(sold).max().unwrap();
                    let least = months.iter().map(sold).min().unwrap();
                    let varies = (months.len() > 1 && most > 0)
                        .then(|| ((most - least) * 20_000 + most) / (2 * most));
                    vec![
                        Cell::Text(colour),
                        Cell::Milli(milli),
                        Cell::Money(Money::from_minor(net)),
                        Cell::Share(share(net, whole).unwrap()),
                        Cell::Share(varies),
                    ]
                })
                .collect();
            let found = tables(look, Report::Colours, &filter);
            assert_eq!(found.rows, wanted, "{filter:?}");
        }
    });
}

#[test]
fn colours_sizes_and_classes_sum_to_the_same() {
    ask(Role::Manager, |look, facts| {
        for filter in filters() {
            let net: i64 = billed(facts, &filter)
                .map(|(_, line, sign)| sign * line.net)
                .sum();
            let reports = [
                Report::Colours,
                Report::Sizes,
                Report::SizeClasses,
                Report::ColourSizes,
            ];
            for report in reports {
                let found = tables(look, report, &filter);
                let at = found.columns.iter().position(|name| *name == "net_sales");
                let sum: i64 = found
                    .rows
                    .iter()
                    .map(|row| match &row[at.unwrap()] {
                        Cell::Money(amount) => amount.minor(),
                        other => panic!("{other:?}"),
                    })
                    .sum();
                assert_eq!(sum, net, "{report:?} {filter:?}");
            }
        }
    });
}

fn in_store<'f>(facts: &'f Facts, filter: &'f Filter) -> impl Iterator<Item = &'f MovementFact> {
    facts.movements.iter().filter(|moved| {
        filter.store.is_none_or(|store| store.0 == moved.store)
            && of_category(filter, &moved.category)
    })
}

#[test]
fn the_mean_stock_is_of_every_evening_under_every_filter() {
    ask(Role::Manager, |look, facts| {
        for filter in filters() {
            let days = filter.period.days();
            let mut means: BTreeMap<&str, i64> = BTreeMap::new();
            for moved in in_store(facts, &filter) {
                let evenings = filter.period.each_day().filter(|day| *day >= moved.day);
                let there = i64::try_from(evenings.count()).unwrap();
                *means.entry(&moved.product).or_default() += moved.milli * there;
            }
            let mut sold: BTreeMap<&str, i64> = BTreeMap::new();
            for (_, line, sign) in billed(facts, &filter) {
                *sold.entry(&line.product).or_default() += sign * line.milli;
            }
            let found = tables(look, Report::Turnover, &filter);
            assert!(!found.rows.is_empty());
            for row in found.rows {
                let [
                    Cell::Text(code),
                    _,
                    _,
                    Cell::Milli(pieces),
                    Cell::Milli(mean),
                    ..,
                ] = &row[..]
                else {
                    panic!("{row:?}")
                };
                let sum = means.get(code.as_str()).copied().unwrap_or(0);
                assert_eq!(
                    *mean,
                    (2 * sum + days).div_euclid(2 * days),
                    "{code} {filter:?}"
                );
                assert_eq!(
                    *pieces,
                    sold.get(code.as_str()).copied().unwrap_or(0),
                    "{code} {filter:?}"
                );
            }
        }
    });
}

#[test]
fn demand_is_of_the_last_thirty_days_whatever_the_period() {
    ask(Role::Manager, |look, facts| {
        for filter in filters() {
            let lately = Filter {
                period: Period::ending(filter.period.to, 30),
                ..filter.clone()
            };
            let mut asked: BTreeMap<&str, i64> = BTreeMap::new();
            let stands = |status| {
                !matches!(
                    status,
                    Status::Draft | Status::Deleted | Status::Expired | Status::Rejected
                )
            };
            for order in &facts.orders {
                if stands(order.status)
                    && fits(
                        &lately,
                        order.store,
                        order.customer,
                        &order.country,
                        order.day,
                    )
                {
                    for line in order
                        .lines
                        .iter()
                        .filter(|line| of_category(&filter, &line.category))
                    {
                        *asked.entry(&line.sku).or_default() += line.milli;
                    }
                }
            }
            let mut held: BTreeMap<&str, i64> = BTreeMap::new();
            for moved in in_store(facts, &filter) {
                *held.entry(&moved.sku).or_default() += moved.milli;
            }
            let found = tables(look, Report::StockDemand, &filter);
            for row in &found.rows {
                let Cell::Text(sku) = &row[0] else {
                    panic!("{row:?}")
                };
                let ordered = asked.remove(sku.as_str()).unwrap_or(0);
                assert_eq!(row[3], Cell::Milli(ordered), "{sku} {filter:?}");
                let on_hand = held.get(sku.as_str()).copied().unwrap_or(0);
                assert_eq!(row[6], Cell::Milli(on_hand), "{sku} {filter:?}");
            }
            asked.retain(|_, ordered| *ordered != 0);
            assert!(asked.is_empty(), "left out: {asked:?}");
        }
    });
}

#[test]
fn the_figures_of_the_store_are_those_of_its_ledger() {
    ask(Role::Manager, |look, facts| {
        for filter in filters() {
            let pieces: i64 = in_store(facts, &filter).map(|moved| moved.milli).sum();
            let found = tables(look, Report::InventoryStats, &filter);
            let figure = |name: &str| {
                let row = found.rows.iter().find(|row| row[0] == text(name)).unwrap();
                row[1].clone()
            };
            assert_eq!(figure("pieces"), Cell::Milli(pieces));
            let cost = pieces / 1000 * 100;
            match figure("value at cost") {
                Cell::Money(amount) => {
                    assert!((amount.minor() - cost).abs() < 100, "{amount:?} {cost}");
                }
                other => panic!("{other:?}"),
            }
        }
    });
}
