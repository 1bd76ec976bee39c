//! The purchase list: what the shop should order again, where, from whom and how much.

use crate::app::error::AppError;
use crate::app::query::Answer;
use crate::app::work::Look;
use crate::domain::access::Right;
use crate::domain::figures::{Cell, Filter, Period, Report, Table};
use crate::domain::id::StoreId;
use crate::domain::money::mul_div;
use crate::domain::purchase::{DEMAND_DAYS, Proposal, to_buy};
use crate::domain::quantity::{Quantity, steps_per_unit};
use crate::domain::time::Day;
use crate::store;

/// The purchase list of a store or all, of today.
pub(crate) fn proposals(look: &Look<'_>, store: Option<StoreId>) -> Result<Answer, AppError> {
    look.require(Right::Counter)?;
    let today = look.shop.zone.day(look.now);
    Ok(Answer::Proposals(list(look, today, store, None)?))
}

/// What is to be bought by the orders of the days up to `to`; what needs nothing is left out.
fn list(
    look: &Look<'_>,
    to: Day,
    store: Option<StoreId>,
    category: Option<&str>,
) -> Result<Vec<Proposal>, AppError> {
    let days = Period::ending(to, DEMAND_DAYS);
    let safety_days = look.shop.settings.safety_days;
    let needs =
        store::procurement::needs(look.tx, days.from, days.to, store, category, safety_days)?;
    let mut wanted = Vec::new();
    for need in needs {
        let quantity = to_buy(&need.need)?;
        if quantity.is_positive() {
            wanted.push(Proposal { quantity, ..need });
        }
    }
    Ok(wanted)
}

const COLUMNS: [&str; 16] = [
    "supplier",
    "store",
    "sku",
    "name",
    "ordered_30_days",
    "lead_days",
    "safety_days",
    "available",
    "incoming",
    "reorder_level",
    "reorder_quantity",
    "pack",
    "quantity",
    "drafted",
    "cost",
    "amount",
];

/// The purchase list as a report; demand is that of the 30 days that end with the filter's last day.
pub(crate) fn table(look: &Look<'_>, filter: &Filter) -> Result<Table, AppError> {
    let category = filter.category.as_deref();
    let wanted = list(look, filter.period.to, filter.store, category)?;
    let mut rows = Vec::with_capacity(wanted.len());
    for row in &wanted {
        let milli = |quantity: Quantity| {
            mul_div(quantity.steps(), 1000, steps_per_unit(row.decimals)).map(Cell::Milli)
        };
        let supplier = row.supplier.as_ref().map(|(_, code)| code.clone());
        rows.push(vec![
            Cell::Text(supplier.unwrap_or_default()),
            Cell::Text(row.store.clone()),
            Cell::Text(row.sku.clone()),
            Cell::Text(row.title.clone()),
            milli(row.need.ordered)?,
            Cell::Count(row.need.lead_days),
            Cell::Count(row.need.safety_days),
            milli(row.need.available)?,
            milli(row.need.incoming)?,
            milli(row.need.reorder_level)?,
            milli(row.need.reorder_quantity)?,
            milli(row.need.pack)?,
            milli(row.quantity)?,
            milli(row.drafted)?,
            Cell::Money(row.cost),
            Cell::Money(row.amount()?),
        ]);
    }
    let caption = "What to order again: daily demand of the 30 days up to the last day x (lead + safety days) \
                   - available - incoming now, rounded up to the pack, by store and category alone.";
    Ok(Table {
        report: Report::Procurement,
        filter: filter.clone(),
        caption: caption.to_owned(),
        columns: COLUMNS.to_vec(),
        rows,
    })
}
