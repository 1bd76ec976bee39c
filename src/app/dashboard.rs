//! The dashboard: key figures against the period before, and the tables beneath, of one moment.

use std::collections::BTreeMap;

use crate::app::error::AppError;
use crate::app::query::Answer;
use crate::app::report::{self, Course, mean, money, share};
use crate::app::work::Look;
use crate::domain::access::Right;
use crate::domain::figures::{Cell, Dashboard, Filter, Kpi, Period, Report, Table};
use crate::domain::money::{Overflow, mul_div};
use crate::domain::order::Status;
use crate::domain::time::Day;
use crate::store::report::{self as sales, ProductSold, Sold};
use crate::store::report_orders::{self as book, Placed, Taken};

/// All panels of one moment.
pub(crate) fn dashboard(look: &Look<'_>, filter: &Filter) -> Result<Answer, AppError> {
    look.require(Right::Analytics)?;
    let filter = report::narrowed(look, filter)?;
    let read = Read::all(look, &filter)?;
    let products = sales::products(look.tx, &filter)?;
    let customers = sales::customers(look.tx, &filter)?;
    let tables = vec![
        report::trend_of(&read.course, &read.placed, &filter)?,
        report::statuses(&read.placed, &filter)?,
        report::products(&products, &filter)?,
        report::customers(&customers, &filter)?,
        report::categories(&products, &filter)?,
        report::countries(&customers, &filter)?,
        report::methods(&read.taken, &filter)?,
    ];
    Ok(Answer::Dashboard(Box::new(Dashboard {
        kpis: cards(look, &read, &products)?,
        tables,
        filter,
    })))
}

/// The key figures as a table.
pub(super) fn table(look: &Look<'_>, filter: &Filter) -> Result<Table, AppError> {
    let read = Read::all(look, filter)?;
    let products = sales::products(look.tx, filter)?;
    let rows = cards(look, &read, &products)?
        .into_iter()
        .map(|kpi| {
            vec![
                Cell::Text(kpi.name.to_owned()),
                kpi.value,
                Cell::Share(kpi.change),
            ]
        })
        .collect();
    Ok(Table {
        report: Report::Dashboard,
        filter: filter.clone(),
        caption: "Key figures of the period and their change against the period before it; net sales by bill day."
            .to_owned(),
        columns: vec!["figure", "value", "change"],
        rows,
    })
}

/// What the cards are made of, of the period and of the one before it.
struct Read {
    filter: Filter,
    before: Filter,
    today: Day,
    course: Course,
    recent: Course,
    placed: Vec<Placed>,
    placed_before: Vec<Placed>,
    taken: Vec<Taken>,
    taken_before: Vec<Taken>,
}

impl Read {
    fn all(look: &Look<'_>, filter: &Filter) -> Result<Self, AppError> {
        let today = look.shop.zone.day(look.now);
        let before = Filter {
            period: filter.period.before(),
            ..filter.clone()
        };
        let recent = Filter {
            period: Period {
                from: today.previous_month_start(),
                to: today,
            },
            ..filter.clone()
        };
        let back = filter.period.days().max(report::LOOK_BACK);
        Ok(Self {
            today,
            course: Course::read(look, filter, back)?,
            recent: Course::read(look, &recent, 0)?,
            placed: book::placed(look.tx, filter)?,
            placed_before: book::placed(look.tx, &before)?,
            taken: book::taken(look.tx, filter)?,
            taken_before: book::taken(look.tx, &before)?,
            filter: filter.clone(),
            before,
        })
    }

    fn sold(&self) -> Sold {
        self.course.within(self.filter.period)
    }

    fn sold_before(&self) -> Sold {
        self.course.within(self.before.period)
    }

    /// One value a day of the period.
    fn each_day(&self, value: impl Fn(Sold) -> i64) -> Vec<i64> {
        let days = self.filter.period.each_day();
        days.map(|day| value(self.course.on(day))).collect()
    }
}

/// `(now − before) / before` in basis points; not defined when there is nothing to compare with.
fn change(now: i64, before: i64) -> Result<Option<i64>, Overflow> {
    share(now - before, before)
}

fn cards(look: &Look<'_>, read: &Read, products: &[ProductSold]) -> Result<Vec<Kpi>, AppError> {
    let mut cards = sales_cards(look, read)?;
    cards.extend(average_cards(read)?);
    cards.extend(waiting_cards(look, read)?);
    cards.push(top_product(look, read, products)?);
    cards.extend(rate_cards(read)?);
    Ok(cards)
}

fn sales_cards(look: &Look<'_>, read: &Read) -> Result<Vec<Kpi>, AppError> {
    let (now, before) = (read.sold(), read.sold_before());
    let today = read.recent.on(read.today).net;
    let yesterday = read.recent.on(read.today.plus(-1)).net;
    let active = sales::buyers(look.tx, &read.filter)?;
    let active_before = sales::buyers(look.tx, &read.before)?;
    Ok(vec![
        Kpi {
            name: "sales_today",
            label: "Net sales today",
            value: money(today),
            change: change(today, yesterday)?,
            course: read.each_day(|sold| sold.net),
            report: Report::SalesTrend,
        },
        Kpi {
            name: "orders",
            label: "Orders billed",
            value: Cell::Count(now.orders),
            change: change(now.orders, before.orders)?,
            course: read.each_day(|sold| sold.orders),
            report: Report::SalesTrend,
        },
        Kpi {
            name: "pieces",
            label: "Pieces",
            value: Cell::Milli(now.milli),
            change: change(now.milli, before.milli)?,
            course: read.each_day(|sold| sold.milli),
            report: Report::Products,
        },
        Kpi {
            name: "active_customers",
            label: "Active customers",
            value: Cell::Count(active),
            change: change(active, active_before)?,
            course: Vec::new(),
            report: Report::Customers,
        },
    ])
}

/// Net sales per order billed; nothing to say without orders.
fn aov(sold: Sold) -> Result<Option<i64>, Overflow> {
    match sold.orders {
        count if count > 0 => mul_div(sold.net, 1, count).map(Some),
        _ => Ok(None),
    }
}

fn average_cards(read: &Read) -> Result<Vec<Kpi>, AppError> {
    let (now, before) = (read.sold(), read.sold_before());
    let compare = |now: Option<i64>, before: Option<i64>| match (now, before) {
        (Some(now), Some(before)) => change(now, before),
        _ => Ok(None),
    };
    let mut course = Vec::new();
    for day in read.filter.period.each_day() {
        course.push(aov(read.course.on(day))?.unwrap_or(0));
    }
    let (this_month, last_month) = months_to_date(read.today);
    let this_month = aov(read.recent.within(this_month))?;
    let last_month = aov(read.recent.within(last_month))?;
    Ok(vec![
        Kpi {
            name: "aov",
            label: "Average order",
            value: mean(now.net, now.orders)?,
            change: compare(aov(now)?, aov(before)?)?,
            course,
            report: Report::SalesTrend,
        },
        Kpi {
            name: "aov_mom",
            label: "Average order, month on month",
            value: Cell::Share(compare(this_month, last_month)?),
            change: None,
            course: Vec::new(),
            report: Report::SalesTrend,
        },
    ])
}

/// This month up to today, and the same days of last month (to its end, when it is shorter).
fn months_to_date(today: Day) -> (Period, Period) {
    let this = Period {
        from: today.month_start(),
        to: today,
    };
    let from = today.previous_month_start();
    let to = from.plus(today.since(this.from)).min(this.from.plus(-1));
    (this, Period { from, to })
}

fn waiting_cards(look: &Look<'_>, read: &Read) -> Result<Vec<Kpi>, AppError> {
    let card = |name, label, value, report| Kpi {
        name,
        label,
        value,
        // What waits now has no period before.
        change: None,
        course: Vec::new(),
        report,
    };
    let (tx, filter) = (look.tx, &read.filter);
    Ok(vec![
        card(
            "pending_orders",
            "Pending orders",
            Cell::Count(book::pending(tx, filter)?),
            Report::OrderStatus,
        ),
        card(
            "refunds_due",
            "Refunds due",
            money(book::refunds_due(tx, filter)?),
            Report::PaymentMethods,
        ),
        card(
            "low_stock",
            "Low stock",
            Cell::Count(book::low_stock(tx, filter)?),
            Report::Products,
        ),
    ])
}

fn top_product(look: &Look<'_>, read: &Read, products: &[ProductSold]) -> Result<Kpi, AppError> {
    let top = products.first().filter(|row| row.sold.net > 0);
    let mut against = None;
    if let Some(top) = top {
        let before = sales::products(look.tx, &read.before)?;
        let was = before.iter().find(|row| row.id == top.id);
        against = change(top.sold.net, was.map_or(0, |row| row.sold.net))?;
    }
    Ok(Kpi {
        name: "top_product",
        label: "Top product",
        value: top.map_or(Cell::Share(None), |row| Cell::Text(row.name.clone())),
        change: against,
        course: Vec::new(),
        report: Report::Products,
    })
}

fn is_given_up(status: Status) -> bool {
    matches!(status, Status::Cancelled | Status::Deleted)
}

/// Of the orders placed, those given up since (cancelled or deleted), and all.
fn given_up(placed: &[Placed]) -> (i64, i64) {
    let lost = placed.iter().filter(|row| is_given_up(row.status));
    (
        lost.map(|row| row.orders).sum(),
        placed.iter().map(|row| row.orders).sum(),
    )
}

fn rate_cards(read: &Read) -> Result<Vec<Kpi>, AppError> {
    let rate = |placed: &[Placed]| {
        let (lost, all) = given_up(placed);
        share(lost, all)
    };
    let refund_rate = |taken: &[Taken]| {
        let sum = |value: fn(&Taken) -> i64| taken.iter().map(value).sum::<i64>();
        share(sum(|row| row.refunded), sum(|row| row.paid))
    };
    let compare = |now: Option<i64>, before: Option<i64>| match (now, before) {
        (Some(now), Some(before)) => change(now, before),
        _ => Ok(None),
    };
    let mut lost: BTreeMap<Day, i64> = BTreeMap::new();
    for row in read.placed.iter().filter(|row| is_given_up(row.status)) {
        *lost.entry(row.day).or_default() += row.orders;
    }
    let days = read.filter.period.each_day();
    let (cancelled, refunded) = (rate(&read.placed)?, refund_rate(&read.taken)?);
    Ok(vec![
        Kpi {
            name: "cancellation_rate",
            label: "Cancellation rate",
            value: Cell::Share(cancelled),
            change: compare(cancelled, rate(&read.placed_before)?)?,
            course: days
                .map(|day| lost.get(&day).copied().unwrap_or(0))
                .collect(),
            report: Report::OrderStatus,
        },
        Kpi {
            name: "refund_rate",
            label: "Refund rate",
            value: Cell::Share(refunded),
            change: compare(refunded, refund_rate(&read.taken_before)?)?,
            course: Vec::new(),
            report: Report::PaymentMethods,
        },
    ])
}
