//! The stock room's reports: demand, turnover, figures of the stores, colours, sizes and what customers say.

use std::collections::BTreeMap;

use crate::app::error::AppError;
use crate::app::report::{money, share, table};
use crate::app::work::Look;
use crate::domain::figures::{Cell, Filter, Period, Report, Table};
use crate::domain::money::{Money, Overflow, mul_div};
use crate::domain::price::gross;
use crate::domain::product::title;
use crate::domain::quantity::{Quantity, steps_per_unit};
use crate::domain::size;
use crate::domain::stock_figures::{
    DEMAND_DAYS, cover_days, mean_stock, supply, turnover, variation,
};
use crate::store::report as sales;
use crate::store::report_stock::{self as stock, LookSold};
use crate::store::word;

/// A quantity in thousandths of its unit.
fn milli(quantity: Quantity, decimals: u8) -> Result<i64, Overflow> {
    mul_div(quantity.steps(), 1000, steps_per_unit(decimals))
}

fn text(words: &str) -> Cell {
    Cell::Text(words.to_owned())
}

/// A whole number of days; a dash without one.
fn days(count: Option<i64>) -> Cell {
    count.map_or(Cell::Share(None), Cell::Count)
}

/// What was asked for in 30 days beside what is available, and how long that lasts.
pub(super) fn demand(look: &Look<'_>, filter: &Filter) -> Result<Table, AppError> {
    let lately = Filter {
        period: Period::ending(filter.period.to, DEMAND_DAYS),
        ..filter.clone()
    };
    let mut ranked = Vec::new();
    for row in stock::held(look.tx, &lately)? {
        let cover = cover_days(row.available.steps(), row.ordered.steps())?;
        let supply = supply(row.available.steps(), row.reorder_level.steps(), cover);
        ranked.push((supply, row, cover));
    }
    ranked.sort_by(|a, b| {
        let key = |row: &(_, stock::Held, Option<i64>)| (row.2.is_none(), row.2);
        (a.0, key(a), &a.1.sku).cmp(&(b.0, key(b), &b.1.sku))
    });
    let mut rows = Vec::with_capacity(ranked.len());
    for (supply, row, cover) in ranked {
        rows.push(vec![
            text(&row.sku),
            Cell::Text(title(&row.product, &row.colour, &row.size)),
            text(supply.word()),
            Cell::Milli(milli(row.ordered, row.decimals)?),
            Cell::Milli(milli(row.available, row.decimals)?),
            days(cover),
            Cell::Milli(milli(row.on_hand, row.decimals)?),
            Cell::Milli(milli(row.reorder_level, row.decimals)?),
        ]);
    }
    let caption = "Asked for in the 30 days that end with the period, beside what is available now; cover = available / \
                   (ordered / 30). Out: none. Low: at its reorder level or under 7 days. Over: above 90 days, or not asked for.";
    let columns = [
        "sku",
        "name",
        "supply",
        "ordered",
        "available",
        "cover_days",
        "on_hand",
        "reorder_level",
    ];
    Ok(table(Report::StockDemand, &lately, caption, &columns, rows))
}

/// How often each product's mean stock was sold in the period.
pub(super) fn turned(look: &Look<'_>, filter: &Filter) -> Result<Table, AppError> {
    let sold: BTreeMap<String, i64> = sales::products(look.tx, filter)?
        .into_iter()
        .map(|row| (row.code, row.sold.milli))
        .collect();
    let mut ranked = Vec::new();
    for course in stock::courses(look.tx, filter)? {
        let mean = mean_stock(course.milli, &course.days, filter.period)?;
        let sold = sold.get(&course.code).copied().unwrap_or(0);
        if mean == 0 && sold == 0 && course.milli == 0 {
            continue;
        }
        let (turns, lasts) = turnover(sold, mean, filter.period.days())?;
        ranked.push((turns, lasts, sold, mean, course));
    }
    ranked.sort_by(|a, b| (b.0, &a.4.code).cmp(&(a.0, &b.4.code)));
    let rows = ranked
        .into_iter()
        .map(|(turns, lasts, sold, mean, course)| {
            vec![
                Cell::Text(course.code),
                Cell::Text(course.name),
                Cell::Text(course.category),
                Cell::Milli(sold),
                Cell::Milli(mean),
                Cell::Milli(course.milli),
                turns.map_or(Cell::Share(None), Cell::Milli),
                days(lasts),
            ]
        });
    let caption = "Sold in the period / mean of what was on hand each evening of it; days of inventory = mean stock / sold a day. \
                   Returns are taken off what was sold.";
    let columns = [
        "product",
        "name",
        "category",
        "sold",
        "mean_stock",
        "on_hand",
        "turnover",
        "days_of_inventory",
    ];
    Ok(table(
        Report::Turnover,
        filter,
        caption,
        &columns,
        rows.collect(),
    ))
}

/// What lies in the stores now, in a few figures.
pub(super) fn figures(look: &Look<'_>, filter: &Filter) -> Result<Table, AppError> {
    let balances = stock::balances(look.tx, filter)?;
    let mut variants: Vec<_> = balances.iter().map(|row| row.variant).collect();
    variants.sort_unstable();
    variants.dedup();
    let count = |count: usize| i64::try_from(count).map_err(|_too_many| Overflow);
    let (mut pieces, mut at_cost, mut at_price) = (0_i64, Money::ZERO, Money::ZERO);
    let mut least: Option<i64> = None;
    for row in &balances {
        let held = milli(row.on_hand, row.decimals)?;
        pieces = pieces.checked_add(held).ok_or(Overflow)?;
        least = Some(least.map_or(held, |least| least.min(held)));
        at_cost = at_cost.plus(gross(row.cost, row.on_hand, row.decimals)?)?;
        at_price = at_price.plus(gross(row.price, row.on_hand, row.decimals)?)?;
    }
    let of = |fits: fn(&stock::Balance) -> bool| {
        count(balances.iter().filter(|row| fits(row)).count()).map(Cell::Count)
    };
    let balances_count = count(balances.len())?;
    let mean = match balances_count {
        0 => Cell::Share(None),
        rows => Cell::Milli(mul_div(pieces, 1, rows)?),
    };
    let rows = vec![
        vec![text("variants"), Cell::Count(count(variants.len())?)],
        vec![text("balances"), Cell::Count(balances_count)],
        vec![text("pieces"), Cell::Milli(pieces)],
        vec![text("value at cost"), Cell::Money(at_cost)],
        vec![text("value at price"), Cell::Money(at_price)],
        vec![text("mean stock"), mean],
        vec![
            text("least stock"),
            least.map_or(Cell::Share(None), Cell::Milli),
        ],
        vec![text("at 0"), of(|row| row.on_hand.is_zero())?],
        vec![
            text("at or below reorder level"),
            of(|row| row.available <= row.reorder_level)?,
        ],
    ];
    let caption = "What is on hand now. A balance is one variant in one store; mean and least are of the balances. \
                   Value at cost uses the mean cost, value at price what the catalogue asks, each balance rounded.";
    let columns = ["figure", "value"];
    Ok(table(
        Report::InventoryStats,
        filter,
        caption,
        &columns,
        rows,
    ))
}

/// What goods of one colour, size or class sold, by month.
#[derive(Default)]
struct Share {
    name: String,
    net: i64,
    milli: i64,
    months: BTreeMap<String, i64>,
}

/// Sums what looks sold by what `of` says of them; spellings that differ in case or outer space are one.
fn shares(looks: &[LookSold], of: impl Fn(&LookSold) -> String) -> Vec<Share> {
    let mut by: BTreeMap<String, Share> = BTreeMap::new();
    for look in looks {
        let name = of(look).trim().to_owned();
        let share = by.entry(name.to_lowercase()).or_default();
        if share.name.is_empty() {
            share.name = name;
        }
        share.net += look.net;
        share.milli += look.milli;
        *share.months.entry(look.month.clone()).or_default() += look.milli;
    }
    by.into_values()
        .filter(|share| share.net != 0 || share.milli != 0)
        .collect()
}

fn share_rows(
    shares: Vec<Share>,
    nameless: &str,
    period: Period,
) -> Result<Vec<Vec<Cell>>, AppError> {
    let whole = shares.iter().map(|share| share.net).sum();
    let months = period.from.month_start();
    let months: Vec<String> = std::iter::successors(Some(months), |month| {
        Some(month.plus(31).month_start()).filter(|next| *next <= period.to)
    })
    .map(|month| month.iso().chars().take(7).collect())
    .collect();
    let mut rows = Vec::with_capacity(shares.len());
    for one in shares {
        let name = if one.name.is_empty() {
            nameless
        } else {
            &one.name
        };
        let sold: Vec<i64> = months
            .iter()
            .map(|month| one.months.get(month).copied().unwrap_or(0))
            .collect();
        let varies = if sold.len() > 1 {
            variation(&sold)?
        } else {
            None
        };
        rows.push(vec![
            text(name),
            Cell::Milli(one.milli),
            money(one.net),
            Cell::Share(share(one.net, whole)?),
            Cell::Share(varies),
        ]);
    }
    Ok(rows)
}

const CAPTION: &str = "Net sales and pieces by bill day. Variation = (best month − worst month) / best month, by pieces; \
                       – within one month.";

/// What each colour sold, most first.
pub(super) fn colours(look: &Look<'_>, filter: &Filter) -> Result<Table, AppError> {
    let mut shares = shares(&stock::looks(look.tx, filter)?, |look| look.colour.clone());
    shares.sort_by(|a, b| (b.net, &a.name).cmp(&(a.net, &b.name)));
    let rows = share_rows(shares, "without colour", filter.period)?;
    let columns = ["colour", "pieces", "net_sales", "share", "variation"];
    Ok(table(Report::Colours, filter, CAPTION, &columns, rows))
}

/// What each size sold, in the order of sizes.
pub(super) fn sizes(look: &Look<'_>, filter: &Filter) -> Result<Table, AppError> {
    let shares = shares(&stock::looks(look.tx, filter)?, |look| look.size.clone());
    let mut names: Vec<String> = shares.iter().map(|share| share.name.clone()).collect();
    size::in_order(&word::looks(look.tx)?.sizes, &mut names);
    let place = |share: &Share| names.iter().position(|name| *name == share.name);
    let mut shares = shares;
    shares.sort_by_key(place);
    let rows = share_rows(shares, "without size", filter.period)?;
    let columns = ["size", "pieces", "net_sales", "share", "variation"];
    Ok(table(Report::Sizes, filter, CAPTION, &columns, rows))
}

/// What each class of sizes sold, in the order of the classes.
pub(super) fn classes(look: &Look<'_>, filter: &Filter) -> Result<Table, AppError> {
    let known = stock::classes(look.tx)?;
    let class_of = |look: &LookSold| {
        let found = known
            .iter()
            .find(|size| size::same(&size.label, &look.size));
        found.map_or_else(String::new, |size| size.class.clone())
    };
    let mut shares = shares(&stock::looks(look.tx, filter)?, class_of);
    let place = |share: &Share| {
        let found = known.iter().position(|size| size.class == share.name);
        (found.is_none(), found)
    };
    shares.sort_by_key(place);
    let rows = share_rows(shares, "without class", filter.period)?;
    let columns = ["size_class", "pieces", "net_sales", "share", "variation"];
    Ok(table(Report::SizeClasses, filter, CAPTION, &columns, rows))
}

/// What each colour sold in each size.
pub(super) fn colour_sizes(look: &Look<'_>, filter: &Filter) -> Result<Table, AppError> {
    let looks = stock::looks(look.tx, filter)?;
    let colours = shares(&looks, |look| look.colour.clone());
    let mut rows = Vec::new();
    let whole = looks.iter().map(|look| look.net).sum();
    let mut labels: Vec<String> = shares(&looks, |look| look.size.clone())
        .into_iter()
        .map(|share| share.name)
        .collect();
    size::in_order(&word::looks(look.tx)?.sizes, &mut labels);
    let mut ranked = colours;
    ranked.sort_by(|a, b| (b.net, &a.name).cmp(&(a.net, &b.name)));
    for colour in ranked {
        let of_colour: Vec<LookSold> = looks
            .iter()
            .filter(|look| size::same(&look.colour, &colour.name))
            .cloned()
            .collect();
        let mut sizes = shares(&of_colour, |look| look.size.clone());
        sizes.sort_by_key(|size| labels.iter().position(|label| *label == size.name));
        for one in sizes {
            rows.push(vec![
                text(&colour.name),
                text(&one.name),
                Cell::Milli(one.milli),
                money(one.net),
                Cell::Share(share(one.net, whole)?),
            ]);
        }
    }
    let caption = "Net sales and pieces by bill day of every colour in every size; an empty name is goods without one.";
    let columns = ["colour", "size", "pieces", "net_sales", "share"];
    Ok(table(Report::ColourSizes, filter, caption, &columns, rows))
}

/// What customers think of each product, best first.
pub(super) fn reviews(look: &Look<'_>, filter: &Filter) -> Result<Table, AppError> {
    let mut ranked = Vec::new();
    for row in stock::reviews(look.tx, filter)? {
        let count = i64::try_from(row.ratings.len()).map_err(|_too_many| Overflow)?;
        let mean = mul_div(row.ratings.iter().sum(), 1000, count)?;
        ranked.push((mean, count, row));
    }
    ranked.sort_by(|a, b| (b.0, b.1, &a.2.code).cmp(&(a.0, a.1, &b.2.code)));
    let rows = ranked.into_iter().map(|(mean, count, row)| {
        let end = |end: Option<&i64>| Cell::Count(end.copied().unwrap_or(0));
        vec![
            text(&row.code),
            text(&row.name),
            Cell::Milli(mean),
            Cell::Count(count),
            end(row.ratings.iter().min()),
            end(row.ratings.iter().max()),
        ]
    });
    let caption =
        "Ratings of 1 to 10 from the products' details, dated in the period or without a date.";
    let columns = ["product", "name", "mean", "reviews", "lowest", "highest"];
    Ok(table(
        Report::Reviews,
        filter,
        caption,
        &columns,
        rows.collect(),
    ))
}

#[cfg(test)]
#[path = "report_stock_tests.rs"]
mod tests;
