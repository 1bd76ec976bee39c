//! Reports: each question of analytics as one table, whole, under the filter that was applied.

use std::collections::BTreeMap;

use crate::app::dashboard;
use crate::app::error::AppError;
use crate::app::procurement;
use crate::app::query::Answer;
use crate::app::report_stock;
use crate::app::work::Look;
use crate::domain::access::Right;
use crate::domain::figures::{Cell, Filter, Period, Report, Table};
use crate::domain::money::{Money, Overflow, mul_div};
use crate::domain::order::Status;
use crate::domain::time::Day;
use crate::store::report::{self as sales, CustomerSold, ProductSold, Sold};
use crate::store::report_orders::{self as book, Placed, Taken};

/// Days before a period that its mean and forecast look back to.
pub(super) const LOOK_BACK: i64 = 28;

/// One report.
pub(crate) fn report(look: &Look<'_>, report: Report, filter: &Filter) -> Result<Answer, AppError> {
    look.require(Right::Analytics)?;
    let filter = narrowed(look, filter)?;
    Ok(Answer::Table(Box::new(tabled(look, report, &filter)?)))
}

fn tabled(look: &Look<'_>, report: Report, filter: &Filter) -> Result<Table, AppError> {
    match report {
        Report::Dashboard => dashboard::table(look, filter),
        Report::SalesTrend => trend(look, filter),
        Report::OrderStatus => statuses(&book::placed(look.tx, filter)?, filter),
        Report::Products => products(&sales::products(look.tx, filter)?, filter),
        Report::Customers => customers(&sales::customers(look.tx, filter)?, filter),
        Report::Categories => categories(&sales::products(look.tx, filter)?, filter),
        Report::Countries => countries(&sales::customers(look.tx, filter)?, filter),
        Report::StockDemand => report_stock::demand(look, filter),
        Report::Turnover => report_stock::turned(look, filter),
        Report::InventoryStats => report_stock::figures(look, filter),
        Report::Colours => report_stock::colours(look, filter),
        Report::Sizes => report_stock::sizes(look, filter),
        Report::SizeClasses => report_stock::classes(look, filter),
        Report::ColourSizes => report_stock::colour_sizes(look, filter),
        Report::Reviews => report_stock::reviews(look, filter),
        Report::PaymentMethods => methods(&book::taken(look.tx, filter)?, filter),
        Report::Procurement => procurement::table(look, filter),
    }
}

/// The filter with its words as they are stored. A category that does not exist is said, not shown as nothing sold.
pub(super) fn narrowed(look: &Look<'_>, filter: &Filter) -> Result<Filter, AppError> {
    if filter.period.from > filter.period.to {
        return Err(AppError::invalid(
            "period",
            "it ends before it begins; swap the two days",
        ));
    }
    if let Some(category) = &filter.category
        && !sales::has_category(look.tx, category)?
    {
        return Err(AppError::NotFound {
            what: "category",
            code: category.clone(),
        });
    }
    Ok(Filter {
        country: filter
            .country
            .as_deref()
            .map(|country| country.trim().to_uppercase()),
        ..filter.clone()
    })
}

/// True for orders that count toward the ordered value (domain.md §5).
pub(super) fn stands(status: Status) -> bool {
    !matches!(
        status,
        Status::Draft | Status::Cancelled | Status::Deleted | Status::Expired | Status::Rejected
    )
}

/// `part / whole` in basis points; not defined when there is no whole.
pub(super) fn share(part: i64, whole: i64) -> Result<Option<i64>, Overflow> {
    if whole <= 0 {
        return Ok(None);
    }
    mul_div(part, 10_000, whole).map(Some)
}

/// A quotient rounded half up as a cell; `–` without a divisor.
pub(super) fn mean(sum: i64, count: i64) -> Result<Cell, Overflow> {
    Ok(match count {
        0 => Cell::Share(None),
        count => money(mul_div(sum, 1, count)?),
    })
}

pub(super) fn money(minor: i64) -> Cell {
    Cell::Money(Money::from_minor(minor))
}

/// The sum of what was sold.
pub(super) fn sum<'a>(all: impl IntoIterator<Item = &'a Sold>) -> Sold {
    all.into_iter().fold(Sold::default(), |sum, sold| Sold {
        orders: sum.orders + sold.orders,
        net: sum.net + sold.net,
        milli: sum.milli + sold.milli,
    })
}

pub(super) fn table(
    report: Report,
    filter: &Filter,
    caption: &str,
    columns: &[&'static str],
    rows: Vec<Vec<Cell>>,
) -> Table {
    Table {
        report,
        filter: filter.clone(),
        caption: caption.to_owned(),
        columns: columns.to_vec(),
        rows,
    }
}

/// Sales by day, with the days before the period that mean and forecast need.
pub(super) struct Course(BTreeMap<Day, Sold>);

impl Course {
    /// Reads the period and `back` days before it.
    pub(super) fn read(look: &Look<'_>, filter: &Filter, back: i64) -> Result<Self, AppError> {
        let filter = Filter {
            period: Period {
                from: filter.period.from.plus(-back),
                to: filter.period.to,
            },
            ..filter.clone()
        };
        let days = sales::sold_by_day(look.tx, &filter)?;
        Ok(Self(days.into_iter().collect()))
    }

    /// What was sold on a day; nothing on a day without sales.
    pub(super) fn on(&self, day: Day) -> Sold {
        self.0.get(&day).copied().unwrap_or_default()
    }

    /// What was sold in a period.
    pub(super) fn within(&self, period: Period) -> Sold {
        if period.from > period.to {
            return Sold::default();
        }
        sum(self.0.range(period.from..=period.to).map(|(_, sold)| sold))
    }
}

fn trend(look: &Look<'_>, filter: &Filter) -> Result<Table, AppError> {
    let course = Course::read(look, filter, LOOK_BACK)?;
    trend_of(&course, &book::placed(look.tx, filter)?, filter)
}

/// The trend; `course` must reach [`LOOK_BACK`] days before the period.
pub(super) fn trend_of(
    course: &Course,
    placed: &[Placed],
    filter: &Filter,
) -> Result<Table, AppError> {
    let mut ordered: BTreeMap<Day, (i64, i64)> = BTreeMap::new();
    for row in placed.iter().filter(|row| stands(row.status)) {
        let day = ordered.entry(row.day).or_default();
        *day = (day.0 + row.value, day.1 + row.orders);
    }
    let mut rows = Vec::new();
    for day in filter.period.each_day() {
        let sold = course.on(day);
        let (value, placed) = ordered.get(&day).copied().unwrap_or_default();
        let week = course.within(Period::ending(day, 7));
        let weekdays = (1..=4).map(|weeks| course.on(day.plus(-7 * weeks)).net);
        rows.push(vec![
            Cell::Day(Some(day)),
            money(sold.net),
            money(value),
            Cell::Count(sold.orders),
            Cell::Count(placed),
            Cell::Milli(sold.milli),
            mean(week.net, 7)?,
            mean(weekdays.sum(), 4)?,
        ]);
    }
    let caption = "Net sales, orders billed and pieces by bill day; ordered value and orders placed by day of order. \
                   The forecast is the mean of the last 4 same weekdays.";
    let columns = [
        "day",
        "net_sales",
        "ordered_value",
        "orders",
        "orders_placed",
        "pieces",
        "mean_7_days",
        "forecast",
    ];
    Ok(table(Report::SalesTrend, filter, caption, &columns, rows))
}

pub(super) fn statuses(placed: &[Placed], filter: &Filter) -> Result<Table, AppError> {
    let mut by_status: BTreeMap<Status, (i64, i64)> = BTreeMap::new();
    for row in placed {
        let status = by_status.entry(row.status).or_default();
        *status = (status.0 + row.orders, status.1 + row.value);
    }
    let whole = by_status.values().map(|(orders, _)| orders).sum();
    let mut rows = Vec::new();
    for (status, word) in Status::ALL {
        if *status == Status::Draft {
            continue;
        }
        let (orders, value) = by_status.get(status).copied().unwrap_or_default();
        rows.push(vec![
            Cell::Text((*word).to_owned()),
            Cell::Count(orders),
            money(value),
            Cell::Share(share(orders, whole)?),
        ]);
    }
    let caption =
        "Orders placed in the period by the status they have now, each order once; value with tax.";
    let columns = ["status", "orders", "value", "share"];
    Ok(table(Report::OrderStatus, filter, caption, &columns, rows))
}

pub(super) fn products(sold: &[ProductSold], filter: &Filter) -> Result<Table, AppError> {
    let whole = sum(sold.iter().map(|row| &row.sold)).net;
    let mut rows = Vec::with_capacity(sold.len());
    for row in sold {
        rows.push(vec![
            Cell::Text(row.code.clone()),
            Cell::Text(row.name.clone()),
            Cell::Text(row.category.clone()),
            Cell::Milli(row.sold.milli),
            money(row.sold.net),
            Cell::Count(row.sold.orders),
            Cell::Share(share(row.sold.net, whole)?),
        ]);
    }
    let caption =
        "Net sales and pieces by bill day of every product sold, and how many bills carry it.";
    let columns = [
        "product",
        "name",
        "category",
        "pieces",
        "net_sales",
        "orders",
        "share",
    ];
    Ok(table(Report::Products, filter, caption, &columns, rows))
}

pub(super) fn categories(sold: &[ProductSold], filter: &Filter) -> Result<Table, AppError> {
    let mut by_category: BTreeMap<&str, Sold> = BTreeMap::new();
    for row in sold {
        let category = by_category.entry(&row.category).or_default();
        *category = sum([&*category, &row.sold]);
    }
    let whole = sum(by_category.values()).net;
    let mut ranked: Vec<_> = by_category.into_iter().collect();
    ranked.sort_by(|a, b| (b.1.net, a.0).cmp(&(a.1.net, b.0)));
    let mut rows = Vec::with_capacity(ranked.len());
    for (category, sold) in ranked {
        rows.push(vec![
            named(category, "without category"),
            money(sold.net),
            Cell::Milli(sold.milli),
            Cell::Share(share(sold.net, whole)?),
        ]);
    }
    let caption = "Net sales and pieces by bill day of every category sold.";
    let columns = ["category", "net_sales", "pieces", "share"];
    Ok(table(Report::Categories, filter, caption, &columns, rows))
}

pub(super) fn customers(sold: &[CustomerSold], filter: &Filter) -> Result<Table, AppError> {
    let mut rows = Vec::with_capacity(sold.len());
    for row in sold {
        rows.push(vec![
            Cell::Text(row.code.clone()),
            Cell::Text(row.name.clone()),
            Cell::Text(row.country.clone()),
            Cell::Milli(row.sold.milli),
            money(row.sold.net),
            Cell::Count(row.sold.orders),
            Cell::Day(row.first),
            Cell::Day(row.last),
            mean(row.sold.net, row.sold.orders)?,
        ]);
    }
    let caption =
        "Net sales, pieces and orders billed in the period; first and last order are of all time.";
    let columns = [
        "customer",
        "name",
        "country",
        "pieces",
        "net_sales",
        "orders",
        "first_order",
        "last_order",
        "average_order",
    ];
    Ok(table(Report::Customers, filter, caption, &columns, rows))
}

pub(super) fn countries(sold: &[CustomerSold], filter: &Filter) -> Result<Table, AppError> {
    let mut by_country: BTreeMap<&str, (Sold, i64)> = BTreeMap::new();
    for row in sold {
        let (total, customers) = by_country.entry(&row.country).or_default();
        *total = sum([&*total, &row.sold]);
        *customers += 1;
    }
    let whole = sum(by_country.values().map(|(sold, _)| sold)).net;
    let mut ranked: Vec<_> = by_country.into_iter().collect();
    ranked.sort_by(|a, b| (b.1.0.net, a.0).cmp(&(a.1.0.net, b.0)));
    let mut rows = Vec::with_capacity(ranked.len());
    for (country, (sold, customers)) in ranked {
        rows.push(vec![
            named(country, "unknown"),
            money(sold.net),
            Cell::Count(sold.orders),
            Cell::Count(customers),
            Cell::Share(share(sold.net, whole)?),
        ]);
    }
    let caption = "Net sales and orders billed in the period by the customers' country.";
    let columns = ["country", "net_sales", "orders", "customers", "share"];
    Ok(table(Report::Countries, filter, caption, &columns, rows))
}

pub(super) fn methods(taken: &[Taken], filter: &Filter) -> Result<Table, AppError> {
    let whole = taken.iter().map(|row| row.paid).sum();
    let mut rows = Vec::with_capacity(taken.len());
    for row in taken {
        rows.push(vec![
            Cell::Text(row.method.clone()),
            Cell::Text(row.name.clone()),
            Cell::Count(row.payments),
            money(row.paid),
            Cell::Count(row.refunds),
            money(-row.refunded),
            Cell::Share(share(row.paid, whole)?),
        ]);
    }
    let caption = if filter.category.is_some() {
        "Payments by day of payment, of the orders that carry the category, in full; refunds are negative."
    } else {
        "Payments by day of payment; refunds are negative. The share is of the payments."
    };
    let columns = [
        "method", "name", "payments", "amount", "refunds", "refunded", "share",
    ];
    Ok(table(
        Report::PaymentMethods,
        filter,
        caption,
        &columns,
        rows,
    ))
}

fn named(name: &str, nameless: &str) -> Cell {
    Cell::Text(if name.is_empty() { nameless } else { name }.to_owned())
}

#[cfg(test)]
#[path = "report_tests.rs"]
pub(super) mod tests;
