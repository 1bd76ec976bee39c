//! Questions about orders, carts, bills, shipments and payments.

use crate::app::cart::is_free;
use crate::app::error::AppError;
use crate::app::lot;
use crate::app::query::{Answer, OrderList, Query, Stage};
use crate::app::work::Look;
use crate::domain::access::Right;
use crate::domain::document::{CustomerOrders, OrderBrief, OrderView};
use crate::domain::id::{OrderId, StoreId, parse_order_number};
use crate::domain::money::Money;
use crate::domain::order::Status;
use crate::domain::price::portion;
use crate::domain::text::fold;
use crate::store::{self, bill_list, order_list};

/// Answers one of the questions of this file; staff only.
pub(crate) fn answer(look: &Look<'_>, query: &Query) -> Result<Answer, AppError> {
    look.require(Right::Counter)?;
    match query {
        Query::Order(id) => view(look, *id).map(Answer::Order),
        Query::OrderByNumber(number) => match store::order::by_number(look.tx, *number)? {
            Some(id) => view(look, id).map(Answer::Order),
            None => Ok(Answer::Order(None)),
        },
        Query::Carts(store) => {
            let carts = order_list::carts(look.tx, *store)?.into_iter();
            let waiting = carts.filter(|(_, seat)| is_free(seat.as_deref(), &look.actor.terminal));
            Ok(Answer::Carts(waiting.map(|(cart, _)| cart).collect()))
        }
        Query::Orders(list) => orders(look, list).map(Answer::Orders),
        Query::OrdersByCustomer(list) => by_customer(look, list).map(Answer::CustomerOrders),
        Query::StageCounts(store) => stage_counts(look, *store).map(Answer::StageCounts),
        Query::BillingQueue { store, limit } => Ok(Answer::Orders(order_list::queue(
            look.tx,
            *store,
            at_most(*limit),
        )?)),
        Query::Shipments {
            order: Some(order), ..
        } => Ok(Answer::Shipments(order_list::shipments_of(
            look.tx, *order,
        )?)),
        Query::Shipments { state, limit, .. } => Ok(Answer::Shipments(order_list::shipments(
            look.tx,
            *state,
            at_most(*limit),
        )?)),
        Query::Payments {
            order: Some(order), ..
        } => Ok(Answer::Payments(order_list::payments_of(look.tx, *order)?)),
        Query::Payments { limit, .. } => Ok(Answer::Payments(order_list::payments(
            look.tx,
            at_most(*limit),
        )?)),
        Query::Bill(number) => bill(look, number).map(Answer::Bill),
        Query::Bills { limit } => Ok(Answer::Bills(bill_list::newest(look.tx, at_most(*limit))?)),
        other => Err(AppError::Internal(format!(
            "{other:?} is not a question about orders"
        ))),
    }
}

fn at_most(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

pub(crate) fn view(look: &Look<'_>, id: OrderId) -> Result<Option<Box<OrderView>>, AppError> {
    let tx = look.tx;
    let (Some(order), Some((place, customer_code, customer, user))) =
        (store::order::order(tx, id)?, order_list::head(tx, id)?)
    else {
        return Ok(None);
    };
    let mut lines = order_list::line_views(tx, id)?;
    lot::plan(look, &order, &mut lines)?;
    for view in &mut lines {
        let line = &view.line;
        let tax =
            store::product::tax_rule(tx, line.variant_id, look.shop.settings.prices_include_tax)?;
        let active = portion(line.amount, line.buckets.active(), line.buckets.ordered)?;
        view.total = tax.apply(active)?.total;
    }
    Ok(Some(Box::new(OrderView {
        order,
        store: place,
        customer_code,
        customer,
        user,
        lines,
        bills: bill_list::of_order(tx, id)?,
        shipments: order_list::shipments_of(tx, id)?,
        payments: order_list::payments_of(tx, id)?,
        timeline: order_list::timeline(tx, id)?,
        approvals: store::approval::of_order(tx, id)?,
    })))
}

fn statuses(list: &OrderList) -> Vec<Status> {
    list.status
        .map_or_else(|| list.stage.statuses().to_vec(), |status| vec![status])
}

fn orders(look: &Look<'_>, list: &OrderList) -> Result<Vec<OrderBrief>, AppError> {
    let before = list.before.unwrap_or(i64::MAX);
    let limit = at_most(list.limit);
    let wanted = statuses(list);
    let tx = look.tx;
    let mut found = Vec::new();
    let search = fold(list.search.trim());
    if let Some(customer) = list.customer {
        found = order_list::of_customer(tx, customer, &wanted, (0, before), list.store, limit)?;
    } else if !search.is_empty() {
        if let Some(number) =
            parse_order_number(&search.to_uppercase()).filter(|number| *number < before)
        {
            found.extend(order_list::of_number(tx, number, &wanted, list.store)?);
        }
        for customer in order_list::customers_like(tx, &search)? {
            // Once a page is full, only newer orders than its last one can still get on it.
            found.sort_by_key(|order| std::cmp::Reverse(order.number));
            found.dedup_by_key(|order| order.number);
            found.truncate(list.limit);
            let full = found.len() == list.limit;
            let after = found.last().filter(|_| full).map_or(0, |last| last.number);
            let range = (after, before);
            found.extend(order_list::of_customer(
                tx, customer, &wanted, range, list.store, limit,
            )?);
        }
    } else if wanted.is_empty() {
        found = order_list::newest(tx, before, list.store, limit)?;
    } else {
        for status in wanted {
            found.extend(order_list::of_status(
                tx, status, before, list.store, limit,
            )?);
        }
    }
    found.sort_by_key(|order| std::cmp::Reverse(order.number));
    found.dedup_by_key(|order| order.number);
    found.truncate(list.limit);
    Ok(found)
}

fn by_customer(look: &Look<'_>, list: &OrderList) -> Result<Vec<CustomerOrders>, AppError> {
    let mut wanted = statuses(list);
    if wanted.is_empty() {
        wanted = vec![
            Status::Pending,
            Status::Billing,
            Status::PartSent,
            Status::Sent,
            Status::Delivered,
        ];
    }
    let search = fold(list.search.trim());
    let mut sums: Vec<CustomerOrders> = Vec::new();
    for status in wanted {
        for row in order_list::by_customer(look.tx, status, list.store, list.customer)? {
            if !search.is_empty()
                && !fold(&row.name).contains(&search)
                && !fold(&row.code).contains(&search)
            {
                continue;
            }
            merge(&mut sums, row)?;
        }
    }
    sums.sort_by_key(|row| (std::cmp::Reverse(row.total), row.code.clone()));
    sums.truncate(list.limit);
    Ok(sums)
}

fn merge(sums: &mut Vec<CustomerOrders>, row: CustomerOrders) -> Result<(), AppError> {
    match sums
        .iter_mut()
        .find(|sum| sum.customer_id == row.customer_id)
    {
        Some(sum) => {
            sum.orders += row.orders;
            sum.quantity_milli += row.quantity_milli;
            sum.total = Money::plus(sum.total, row.total)?;
            sum.oldest_at = sum.oldest_at.min(row.oldest_at);
        }
        None => sums.push(row),
    }
    Ok(())
}

fn stage_counts(look: &Look<'_>, store: Option<StoreId>) -> Result<Vec<(Stage, i64)>, AppError> {
    let (counts, bin) = order_list::counts(look.tx, store)?;
    let of = |stage: Stage| -> i64 {
        let statuses = stage.statuses();
        let rows = counts
            .iter()
            .filter(|(status, _)| statuses.contains(status));
        rows.map(|(_, count)| count).sum()
    };
    let all: i64 = counts.iter().map(|(_, count)| count).sum();
    let count = |stage: Stage| match stage {
        Stage::All => all + bin,
        Stage::Bin => bin,
        other => of(other),
    };
    Ok(Stage::ALL
        .into_iter()
        .map(|stage| (stage, count(stage)))
        .collect())
}

/// A bill by its number; an order's number finds its newest bill.
fn bill(
    look: &Look<'_>,
    typed: &str,
) -> Result<Option<Box<crate::domain::document::Bill>>, AppError> {
    let typed = typed.trim();
    let mut brief = bill_list::by_number(look.tx, typed)?;
    if brief.is_none()
        && let Some(number) = parse_order_number(typed)
        && let Some(order) = store::order::by_number(look.tx, number)?
    {
        brief = bill_list::of_order(look.tx, order)?.pop();
    }
    match brief {
        Some(brief) => Ok(bill_list::whole(look.tx, brief)?.map(Box::new)),
        None => Ok(None),
    }
}
