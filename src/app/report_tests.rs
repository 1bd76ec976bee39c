//! Every figure under every combination of filters against a slow, obvious fold over bills, orders and payments.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::app::work::Actor;
use crate::domain::access::Role;
use crate::domain::figures::{Dashboard, Kpi};
use crate::domain::id::{CustomerId, StoreId};
use crate::domain::money::Currency;
use crate::domain::shop::{Settings, Shop};
use crate::domain::time::Zone;
use crate::store::facts::{self, BillFact, Facts};
use crate::store::sample;

pub(crate) fn filters() -> Vec<Filter> {
    let mut all = Vec::new();
    let day = |text| Day::parse(text).unwrap();
    for (from, to) in [
        ("2026-11-14", "2026-11-20"),
        ("2026-05-20", "2026-11-03"),
        ("2026-06-01", "2026-09-30"),
        ("2025-01-01", "2025-01-31"),
    ] {
        for mask in 0..16 {
            all.push(Filter {
                period: Period {
                    from: day(from),
                    to: day(to),
                },
                store: (mask & 1 > 0).then_some(StoreId(1)),
                category: (mask & 2 > 0).then(|| "bras".to_owned()),
                customer: (mask & 4 > 0).then_some(CustomerId(2)),
                country: (mask & 8 > 0).then(|| "fr".to_owned()),
            });
        }
    }
    all
}

/// Asks one thing of a sample shop as an actor of a role.
pub(crate) fn ask<T>(role: Role, asked: impl FnOnce(&Look<'_>, &Facts) -> T) -> T {
    let dir = tempfile::tempdir().unwrap();
    let mut db = sample::make(&dir.path().join("shop.db"), 11, 260);
    let tx = db.snapshot().unwrap();
    let facts = facts::read(&tx);
    let shop = Shop {
        name: "Sample".to_owned(),
        currency: Currency::new("EUR").unwrap(),
        zone: Zone::UTC,
        settings: Settings::default(),
    };
    let actor = Actor {
        role,
        ..Actor::system()
    };
    let look = Look {
        tx: &tx,
        actor: &actor,
        names: &crate::app::names::KnownNames::default(),
        now: Zone::UTC.at(Day::parse(sample::TODAY).unwrap(), 3600 * 12),
        shop: &shop,
    };
    asked(&look, &facts)
}

pub(crate) fn tables(look: &Look<'_>, name: Report, filter: &Filter) -> Table {
    match report(look, name, filter).unwrap() {
        Answer::Table(table) => *table,
        other => panic!("{other:?}"),
    }
}

pub(crate) fn fits(filter: &Filter, store: i64, customer: i64, country: &str, day: Day) -> bool {
    filter.store.is_none_or(|id| id.0 == store)
        && filter.customer.is_none_or(|id| id.0 == customer)
        && filter
            .country
            .as_deref()
            .is_none_or(|code| code.eq_ignore_ascii_case(country))
        && (filter.period.from..=filter.period.to).contains(&day)
}

/// What a bill comes to under the filter: orders, net, thousandths; nothing when it carries none of the category.
fn of_bill(filter: &Filter, bill: &BillFact) -> Option<[i64; 3]> {
    let lines = bill.lines.iter().filter(|line| {
        filter
            .category
            .as_deref()
            .is_none_or(|name| line.category.eq_ignore_ascii_case(name))
    });
    let (mut net, mut milli, mut some) = (0, 0, false);
    for line in lines {
        net += line.net;
        milli += line.milli;
        some = true;
    }
    let orders = if filter.category.is_some() {
        bill.is_bill
    } else {
        bill.is_first
    };
    let sign = if bill.is_bill { 1 } else { -1 };
    some.then_some([i64::from(orders), sign * net, sign * milli])
}

fn bills<'f>(
    facts: &'f Facts,
    filter: &'f Filter,
) -> impl Iterator<Item = (&'f BillFact, [i64; 3])> {
    facts
        .bills
        .iter()
        .filter(|bill| fits(filter, bill.store, bill.customer, &bill.country, bill.day))
        .filter_map(|bill| Some((bill, of_bill(filter, bill)?)))
}

fn plus(sum: &mut [i64; 3], by: [i64; 3]) {
    for (sum, by) in sum.iter_mut().zip(by) {
        *sum += by;
    }
}

fn number(cell: &Cell) -> i64 {
    match cell {
        Cell::Count(number) | Cell::Milli(number) => *number,
        Cell::Money(money) => money.minor(),
        other => panic!("no number: {other:?}"),
    }
}

fn text(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => text.clone(),
        Cell::Day(Some(day)) => day.iso(),
        other => panic!("no text: {other:?}"),
    }
}

/// The rows of a table by their first column, narrowed to columns.
fn columns(table: &Table, names: &[&str]) -> BTreeMap<String, Vec<i64>> {
    let place = |name: &&str| {
        table
            .columns
            .iter()
            .position(|column| column == name)
            .unwrap()
    };
    let places: Vec<usize> = names.iter().map(place).collect();
    table
        .rows
        .iter()
        .map(|row| {
            assert_eq!(row.len(), table.columns.len());
            (
                text(&row[0]),
                places.iter().map(|place| number(&row[*place])).collect(),
            )
        })
        .collect()
}

fn by<K: Fn(&BillFact) -> String>(
    facts: &Facts,
    filter: &Filter,
    key: K,
) -> BTreeMap<String, Vec<i64>> {
    let mut sums: BTreeMap<String, [i64; 3]> = BTreeMap::new();
    for (bill, sold) in bills(facts, filter) {
        plus(sums.entry(key(bill)).or_default(), sold);
    }
    sums.retain(|_, sold| *sold != [0; 3]);
    sums.into_iter()
        .map(|(key, sold)| (key, sold.to_vec()))
        .collect()
}

#[test]
fn the_trend_is_the_fold_of_the_bills_and_has_every_day() {
    ask(Role::Manager, |look, facts| {
        for filter in filters() {
            let table = tables(look, Report::SalesTrend, &filter);
            let days: Vec<String> = table.rows.iter().map(|row| text(&row[0])).collect();
            let every: Vec<String> = filter.period.each_day().map(Day::iso).collect();
            assert_eq!(days, every);
            let mut found = columns(&table, &["orders", "net_sales", "pieces"]);
            found.retain(|_, sold| sold.iter().any(|value| *value != 0));
            assert_eq!(
                found,
                by(facts, &filter, |bill| bill.day.iso()),
                "{filter:?}"
            );
            let wider = Filter {
                period: Period {
                    from: filter.period.from.plus(-28),
                    to: filter.period.to,
                },
                ..filter.clone()
            };
            let folded = by(facts, &wider, |bill| bill.day.iso());
            let net = |day: Day| folded.get(&day.iso()).map_or(0, |sold| sold[1]);
            let last = filter.period.to;
            let means = columns(&table, &["mean_7_days", "forecast"])[&last.iso()].clone();
            let week: i64 = (0..7).map(|back| net(last.plus(-back))).sum();
            let weekdays: i64 = (1..5).map(|weeks| net(last.plus(-7 * weeks))).sum();
            assert_eq!(
                means,
                [
                    mul_div(week, 1, 7).unwrap(),
                    mul_div(weekdays, 1, 4).unwrap()
                ]
            );
        }
    });
}

#[test]
fn products_and_categories_are_the_fold_of_the_lines() {
    ask(Role::Manager, |look, facts| {
        for filter in filters() {
            let mut products: BTreeMap<String, [i64; 3]> = BTreeMap::new();
            let mut categories: BTreeMap<String, [i64; 3]> = BTreeMap::new();
            for (bill, _) in bills(facts, &filter) {
                let sign = if bill.is_bill { 1 } else { -1 };
                let mut carried = BTreeSet::new();
                for line in &bill.lines {
                    if filter
                        .category
                        .as_deref()
                        .is_some_and(|name| !line.category.eq_ignore_ascii_case(name))
                    {
                        continue;
                    }
                    let orders = i64::from(carried.insert(line.product.clone()) && bill.is_bill);
                    let sold = [orders, sign * line.net, sign * line.milli];
                    plus(products.entry(line.product.clone()).or_default(), sold);
                    let category = if line.category.is_empty() {
                        "without category"
                    } else {
                        &line.category
                    };
                    plus(categories.entry(category.to_owned()).or_default(), sold);
                }
            }
            let table = tables(look, Report::Products, &filter);
            let found = columns(&table, &["orders", "net_sales", "pieces"]);
            let folded: BTreeMap<_, _> = products
                .into_iter()
                .map(|(key, sold)| (key, sold.to_vec()))
                .collect();
            assert_eq!(found, folded, "{filter:?}");
            let nets: Vec<i64> = table.rows.iter().map(|row| number(&row[4])).collect();
            assert!(nets.is_sorted_by(|a, b| a >= b), "ranked");
            let found = columns(
                &tables(look, Report::Categories, &filter),
                &["net_sales", "pieces"],
            );
            let folded: BTreeMap<_, _> = categories
                .into_iter()
                .map(|(key, sold)| (key, sold[1..].to_vec()))
                .collect();
            assert_eq!(found, folded, "{filter:?}");
        }
    });
}

#[test]
fn customers_and_countries_are_the_fold_of_the_bills() {
    ask(Role::Manager, |look, facts| {
        for filter in filters() {
            let table = tables(look, Report::Customers, &filter);
            let found = columns(&table, &["orders", "net_sales", "pieces"]);
            assert_eq!(
                found,
                by(facts, &filter, |bill| format!("C{}", bill.customer)),
                "{filter:?}"
            );
            for row in &table.rows {
                let days = facts.orders.iter().filter(|order| {
                    format!("C{}", order.customer) == text(&row[0]) && stands(order.status)
                });
                let days: BTreeSet<Day> = days.map(|order| order.day).collect();
                assert_eq!(row[6], Cell::Day(days.first().copied()));
                assert_eq!(row[7], Cell::Day(days.last().copied()));
            }
            let found = columns(
                &tables(look, Report::Countries, &filter),
                &["orders", "net_sales"],
            );
            let mut folded = by(facts, &filter, |bill| match bill.country.as_str() {
                "" => "unknown".to_owned(),
                code => code.to_owned(),
            });
            for sold in folded.values_mut() {
                sold.truncate(2);
            }
            assert_eq!(found, folded, "{filter:?}");
        }
    });
}

#[test]
fn the_order_book_counts_each_order_once() {
    ask(Role::Manager, |look, facts| {
        for filter in filters() {
            let mut folded: BTreeMap<String, Vec<i64>> = Status::ALL[1..]
                .iter()
                .map(|(_, word)| ((*word).to_owned(), vec![0, 0]))
                .collect();
            let mut ordered: BTreeMap<String, Vec<i64>> = BTreeMap::new();
            for order in &facts.orders {
                if !fits(
                    &filter,
                    order.store,
                    order.customer,
                    &order.country,
                    order.day,
                ) {
                    continue;
                }
                let (mut whole, mut part, mut carries) = (0, 0, false);
                for line in &order.lines {
                    whole += line.net;
                    if filter
                        .category
                        .as_deref()
                        .is_none_or(|name| line.category.eq_ignore_ascii_case(name))
                    {
                        part += line.net;
                        carries = true;
                    }
                }
                if !carries {
                    continue;
                }
                let value = match (&filter.category, whole) {
                    (None, _) => order.total,
                    (Some(_), 0) => 0,
                    (Some(_), whole) => mul_div(order.total, part, whole).unwrap(),
                };
                let row = folded.get_mut(order.status.word()).unwrap();
                (row[0], row[1]) = (row[0] + 1, row[1] + value);
                if stands(order.status) {
                    let row = ordered.entry(order.day.iso()).or_insert_with(|| vec![0, 0]);
                    (row[0], row[1]) = (row[0] + value, row[1] + 1);
                }
            }
            let found = columns(
                &tables(look, Report::OrderStatus, &filter),
                &["orders", "value"],
            );
            assert_eq!(found, folded, "{filter:?}");
            let trend = tables(look, Report::SalesTrend, &filter);
            let mut found = columns(&trend, &["ordered_value", "orders_placed"]);
            found.retain(|_, row| row[1] != 0);
            assert_eq!(found, ordered, "{filter:?}");
        }
    });
}

#[test]
fn payments_are_counted_by_method() {
    ask(Role::Manager, |look, facts| {
        for filter in filters() {
            let mut folded: BTreeMap<String, Vec<i64>> = crate::domain::shop::PAYMENT_METHODS
                .iter()
                .map(|(code, ..)| ((*code).to_owned(), vec![0; 4]))
                .collect();
            for payment in &facts.payments {
                let order = facts
                    .orders
                    .iter()
                    .find(|order| order.id == payment.order)
                    .unwrap();
                let carries = |name: &str| {
                    order
                        .lines
                        .iter()
                        .any(|line| line.category.eq_ignore_ascii_case(name))
                };
                if fits(
                    &filter,
                    order.store,
                    order.customer,
                    &order.country,
                    payment.day,
                ) && filter.category.as_deref().is_none_or(carries)
                {
                    let row = folded.get_mut(&payment.method).unwrap();
                    let (place, sign) = if payment.is_refund { (2, -1) } else { (0, 1) };
                    row[place] += 1;
                    row[place + 1] += sign * payment.amount;
                }
            }
            let table = tables(look, Report::PaymentMethods, &filter);
            let found = columns(&table, &["payments", "amount", "refunds", "refunded"]);
            assert_eq!(found, folded, "{filter:?}");
        }
    });
}

fn shown(look: &Look<'_>, filter: &Filter) -> Dashboard {
    match dashboard::dashboard(look, filter).unwrap() {
        Answer::Dashboard(dashboard) => *dashboard,
        other => panic!("{other:?}"),
    }
}

fn card<'d>(dashboard: &'d Dashboard, name: &str) -> &'d Kpi {
    dashboard.kpis.iter().find(|kpi| kpi.name == name).unwrap()
}

#[test]
fn the_cards_compare_with_the_period_before() {
    ask(Role::Manager, |look, facts| {
        for filter in filters() {
            let dashboard = shown(look, &filter);
            let names: Vec<&str> = dashboard.kpis.iter().map(|kpi| kpi.name).collect();
            assert_eq!(
                names,
                [
                    "sales_today",
                    "orders",
                    "pieces",
                    "active_customers",
                    "aov",
                    "aov_mom",
                    "pending_orders",
                    "refunds_due",
                    "low_stock",
                    "top_product",
                    "cancellation_rate",
                    "refund_rate"
                ]
            );
            let before = Filter {
                period: filter.period.before(),
                ..filter.clone()
            };
            let total = |filter: &Filter| {
                let mut sum = [0; 3];
                bills(facts, filter).for_each(|(_, sold)| plus(&mut sum, sold));
                sum
            };
            let (now, was) = (total(&filter), total(&before));
            let orders = card(&dashboard, "orders");
            assert_eq!(orders.value, Cell::Count(now[0]));
            assert_eq!(orders.change, share(now[0] - was[0], was[0]).unwrap());
            assert_eq!(card(&dashboard, "pieces").value, Cell::Milli(now[2]));
            assert_eq!(
                card(&dashboard, "pieces").course.iter().sum::<i64>(),
                now[2]
            );
            assert_eq!(card(&dashboard, "aov").value, mean(now[1], now[0]).unwrap());
            let buyers = by(facts, &filter, |bill| bill.customer.to_string());
            let active = buyers
                .values()
                .filter(|sold| sold[0] > 0 || sold[1] > 0)
                .count();
            assert_eq!(
                card(&dashboard, "active_customers").value,
                Cell::Count(i64::try_from(active).unwrap())
            );
            let due: i64 = facts
                .orders
                .iter()
                .filter(|order| {
                    fits(
                        &filter,
                        order.store,
                        order.customer,
                        &order.country,
                        filter.period.from,
                    )
                })
                .filter(|order| {
                    let is = |name: &str| {
                        order
                            .lines
                            .iter()
                            .any(|line| line.category.eq_ignore_ascii_case(name))
                    };
                    filter.category.as_deref().is_none_or(is)
                })
                .map(|order| order.refund_due)
                .sum();
            assert_eq!(card(&dashboard, "refunds_due").value, money(due));
            for table in &dashboard.tables {
                assert_eq!(*table, tables(look, table.report, &filter), "one truth");
            }
        }
    });
}

#[test]
fn an_empty_period_says_nothing_rather_than_a_number() {
    ask(Role::Manager, |look, _| {
        let filter = filters()
            .into_iter()
            .find(|filter| filter.period.from.year() == 2025)
            .unwrap();
        let dashboard = shown(look, &filter);
        for name in ["aov", "top_product", "cancellation_rate", "refund_rate"] {
            assert_eq!(card(&dashboard, name).value, Cell::Share(None), "{name}");
        }
        assert_eq!(card(&dashboard, "orders").change, None);
    });
}

#[test]
fn month_on_month_compares_the_same_days() {
    ask(Role::Manager, |look, facts| {
        let filter = filters().remove(0);
        let net = |from: &str, to: &str| {
            let period = Period {
                from: Day::parse(from).unwrap(),
                to: Day::parse(to).unwrap(),
            };
            let mut sum = [0; 3];
            let filter = Filter {
                period,
                ..filter.clone()
            };
            bills(facts, &filter).for_each(|(_, sold)| plus(&mut sum, sold));
            mul_div(sum[1], 1, sum[0]).unwrap()
        };
        let (this, last) = (
            net("2026-11-01", "2026-11-20"),
            net("2026-10-01", "2026-10-20"),
        );
        let shown = shown(look, &filter);
        let expected = Cell::Share(share(this - last, last).unwrap());
        assert_eq!(card(&shown, "aov_mom").value, expected);
    });
}

#[test]
fn a_clerk_sees_no_figures_and_an_unknown_category_is_said() {
    let filter = filters().remove(0);
    ask(Role::Clerk, |look, _| {
        let refused = report(look, Report::Products, &filter).unwrap_err();
        assert_eq!(refused.code(), "not_allowed");
        let refused = dashboard::dashboard(look, &filter).unwrap_err();
        assert_eq!(refused.code(), "not_allowed");
    });
    ask(Role::Manager, |look, _| {
        let unknown = Filter {
            category: Some("Hats".to_owned()),
            ..filter.clone()
        };
        let error = report(look, Report::Products, &unknown).unwrap_err();
        assert_eq!(error.code(), "not_found");
        let turned = Filter {
            period: Period {
                from: filter.period.to,
                to: filter.period.from,
            },
            ..filter.clone()
        };
        assert_eq!(
            report(look, Report::Products, &turned).unwrap_err().code(),
            "invalid_input"
        );
    });
}
