//! Placing: a cart or a whole new order is checked, promised from stock, numbered and written; or sold on the spot.

mod built;

use crate::app::bill::{BillOf, make_bill};
use crate::app::cart;
use crate::app::command::{Consent, NewOrder, Outcome, TenderRow};
use crate::app::error::AppError;
use crate::app::lot;
use crate::app::opened::{OpenLine, Opened, document};
use crate::app::payment::{book, clean_reference};
use crate::app::place::built::build;
use crate::app::work::Work;
use crate::domain::access::Right;
use crate::domain::customer::Customer;
use crate::domain::id::{CustomerId, OrderId};
use crate::domain::money::Money;
use crate::domain::order::{Event, Kind, Phase};
use crate::domain::quantity::Quantity;
use crate::domain::shipment::ShipmentState;
use crate::domain::shop::{Store, WALK_IN};
use crate::domain::stock::{Promise, promise};
use crate::store;

/// Row 1: the cart becomes an order.
pub(crate) fn place(
    work: &mut Work<'_>,
    id: OrderId,
    reference: Option<&str>,
    consent: Consent,
    payments: &[TenderRow],
) -> Result<Outcome, AppError> {
    let reference = clean_reference(reference)?;
    if let Some(known) = replay(work, reference.as_deref(), Kind::Order)? {
        return Ok(known);
    }
    let mut opened = cart::open(work, id)?;
    opened.order.reference = reference;
    finish_placing(work, &mut opened, consent, payments)
}

/// A whole order at once.
pub(crate) fn add(
    work: &mut Work<'_>,
    new: &NewOrder,
    consent: Consent,
) -> Result<Outcome, AppError> {
    let reference = clean_reference(new.reference.as_deref())?;
    if let Some(known) = replay(work, reference.as_deref(), Kind::Order)? {
        return Ok(known);
    }
    let mut opened = build(work, new, Kind::Order)?;
    opened.order.reference = reference;
    finish_placing(work, &mut opened, consent, &[])
}

fn finish_placing(
    work: &mut Work<'_>,
    opened: &mut Opened,
    consent: Consent,
    payments: &[TenderRow],
) -> Result<Outcome, AppError> {
    enter(work, opened, consent, Some(payments))?;
    if !payments.is_empty() {
        if opened.order.id == OrderId(0) {
            opened.save(work)?;
        }
        book(work, opened, payments, None, false)?;
    }
    opened.save(work)?;
    order_outcome(opened, false)
}

/// Row 1, 6, 8 and payment in one: the cart is sold over the counter.
pub(crate) fn sell(
    work: &mut Work<'_>,
    id: OrderId,
    reference: Option<&str>,
    consent: Consent,
    payments: &[TenderRow],
) -> Result<Outcome, AppError> {
    let reference = clean_reference(reference)?;
    if let Some(known) = replay(work, reference.as_deref(), Kind::Sale)? {
        return Ok(known);
    }
    let mut opened = cart::open(work, id)?;
    opened.order.reference = reference;
    hand_over(work, opened, consent, payments)
}

/// A whole counter sale at once.
pub(crate) fn add_sale(
    work: &mut Work<'_>,
    new: &NewOrder,
    payments: &[TenderRow],
) -> Result<Outcome, AppError> {
    let reference = clean_reference(new.reference.as_deref())?;
    if let Some(known) = replay(work, reference.as_deref(), Kind::Sale)? {
        return Ok(known);
    }
    let mut opened = build(work, new, Kind::Sale)?;
    opened.order.reference = reference;
    hand_over(work, opened, Consent::default(), payments)
}

fn hand_over(
    work: &mut Work<'_>,
    mut opened: Opened,
    consent: Consent,
    payments: &[TenderRow],
) -> Result<Outcome, AppError> {
    opened.order.kind = Kind::Sale;
    if opened.order.customer_id.is_none() {
        opened.order.customer_id = Some(walk_in(work)?);
    }
    enter(work, &mut opened, consent, None).map_err(cannot_wait)?;
    if opened
        .lines
        .iter()
        .any(|line| line.row.order_id == OrderId(0))
    {
        opened.save(work)?;
    }
    take_all(work, &mut opened)?;
    let due = opened.order.total;
    let BillOf { bill, number, .. } = make_bill(work, &mut opened, None, ShipmentState::Delivered)?;
    opened.all_delivered = true;
    opened.record(work, Event::Bill, number.clone())?;
    debug_assert_eq!(
        due, opened.order.billed_total,
        "a whole bill comes to the order's total"
    );
    let change = book(work, &mut opened, payments, None, true)?;
    opened.record(work, Event::Ship, "handed over")?;
    opened.save(work)?;
    Ok(Outcome::Sold {
        order: opened.order.id,
        number: opened.order.number.unwrap_or_default(),
        bill,
        bill_number: number,
        change,
        replayed: false,
    })
}

/// Goods that are handed over now cannot wait for a delivery: a shortage is no question here.
fn cannot_wait(error: AppError) -> AppError {
    match error {
        AppError::ConfirmShort {
            sku,
            store,
            wanted,
            available,
        } => AppError::InsufficientStock {
            sku,
            store,
            wanted,
            available,
        },
        other => other,
    }
}

/// Takes every open quantity from the shelf.
fn take_all(work: &Work<'_>, opened: &mut Opened) -> Result<(), AppError> {
    for place in 0..opened.lines.len() {
        let Some(line) = opened.lines.get(place) else {
            continue;
        };
        let (open, variant) = (line.row.buckets.open, line.row.variant_id);
        if !open.is_positive() {
            continue;
        }
        let balance = lot::sellable(work.tx, opened.order.store_id, variant, work.today)?;
        let on_shelf = balance.on_shelf().minus(opened.taken_now(variant));
        if open > on_shelf || line.row.reserved < open {
            let error = short(line, &opened.store, open, on_shelf);
            return Err(lot::explain(work, opened.store.id, &line.variant, error));
        }
        if let Some(line) = opened.lines.get_mut(place) {
            line.row.buckets = line.row.buckets.pick(open).map_err(internal)?;
        }
    }
    Ok(())
}

pub(crate) fn internal(error: impl std::fmt::Display) -> AppError {
    AppError::Internal(error.to_string())
}

/// The document that carries a reference already, if it is of the same kind.
fn replay(
    work: &Work<'_>,
    reference: Option<&str>,
    kind: Kind,
) -> Result<Option<Outcome>, AppError> {
    let Some(reference) = reference else {
        return Ok(None);
    };
    let Some((id, known)) = store::order::by_reference(work.tx, reference)? else {
        return Ok(None);
    };
    if known != kind {
        return Err(AppError::ReferenceReused {
            reference: reference.to_owned(),
            document: known.word().to_owned(),
        });
    }
    let opened = Opened::open(work, id, None)?;
    if kind == Kind::Order {
        return order_outcome(&opened, true).map(Some);
    }
    let (bill, bill_number) = store::bill::of_order(work.tx, id)?
        .ok_or_else(|| AppError::Internal(format!("sale {id} has no bill")))?;
    let change = store::bill::change_of_order(work.tx, id)?;
    let number = opened.order.number.unwrap_or_default();
    Ok(Some(Outcome::Sold {
        order: id,
        number,
        bill,
        bill_number,
        change,
        replayed: true,
    }))
}

/// The order as a result.
pub(crate) fn order_outcome(opened: &Opened, replayed: bool) -> Result<Outcome, AppError> {
    let number = opened
        .order
        .number
        .ok_or_else(|| AppError::Internal("a placed order has a number".to_owned()))?;
    Ok(Outcome::Order {
        order: opened.order.id,
        number,
        replayed,
    })
}

/// Guards of row 1 in their order, then the promise from stock, the number and the event. `prepaid` are payments that
/// count toward the credit limit; [`None`] = paid in full on the spot.
fn enter(
    work: &mut Work<'_>,
    opened: &mut Opened,
    consent: Consent,
    prepaid: Option<&[TenderRow]>,
) -> Result<(), AppError> {
    opened.guard(Event::Place)?;
    let customer = buyer(work, opened)?;
    if !opened
        .lines
        .iter()
        .any(|line| line.row.buckets.open.is_positive())
    {
        return Err(AppError::NoLines);
    }
    open_for_trade(&opened.store)?;
    opened.refresh(work.shop)?;
    if let Some(payments) = prepaid {
        check_placing(work, opened, &customer, consent, payments)?;
    }
    reserve(work, opened, consent)?;
    lot::check_choices(work, opened)?;
    opened.order.phase = Phase::Live;
    opened.order.seat = None;
    opened.order.held = None;
    opened.order.user_id = work.actor.user;
    opened.order.number = Some(store::order::next_number(work.tx)?);
    opened.order.placed_at = Some(work.now);
    opened.order.placed_day = Some(work.today);
    opened.record(work, Event::Place, "")
}

pub(crate) fn open_for_trade(place: &Store) -> Result<(), AppError> {
    if place.active {
        return Ok(());
    }
    Err(AppError::InUse {
        what: "store".to_owned(),
        code: place.code.clone(),
        reason: "is disabled and sells nothing".to_owned(),
    })
}

pub(crate) fn buyer(work: &Work<'_>, opened: &Opened) -> Result<Customer, AppError> {
    let id = opened.order.customer_id.ok_or(AppError::CustomerMissing)?;
    let customer = store::customer::customer(work.tx, id)?.ok_or_else(|| AppError::NotFound {
        what: "customer",
        code: id.to_string(),
    })?;
    if customer.blocked || !customer.active {
        return Err(AppError::BlockedCustomer {
            customer: customer.code,
        });
    }
    Ok(customer)
}

/// What a placed order adds to what its customer owes must fit his limit, less what is paid at once.
fn check_placing(
    work: &Work<'_>,
    opened: &Opened,
    customer: &Customer,
    consent: Consent,
    payments: &[TenderRow],
) -> Result<(), AppError> {
    let mut wanted = opened.order.total;
    for row in payments {
        wanted = wanted.minus(work.shop.currency.parse(&row.amount)?)?;
    }
    check_credit(work, customer, wanted, consent)
}

/// Refuses what goes beyond a customer's headroom, unless somebody with the right wants it all the same.
pub(crate) fn check_credit(
    work: &Work<'_>,
    customer: &Customer,
    wanted: Money,
    consent: Consent,
) -> Result<(), AppError> {
    let Some(headroom) = customer.headroom() else {
        return Ok(());
    };
    if wanted <= headroom || wanted <= Money::ZERO {
        return Ok(());
    }
    if consent.credit && work.require(Right::OverrideCredit).is_ok() {
        return Ok(());
    }
    Err(AppError::CreditLimit {
        customer: customer.code.clone(),
        headroom: work.shop.currency.plain(headroom),
        wanted: work.shop.currency.plain(wanted),
    })
}

/// Promises every open quantity that is not promised yet, by the policy for the goods in the store.
pub(crate) fn reserve(
    work: &Work<'_>,
    opened: &mut Opened,
    consent: Consent,
) -> Result<(), AppError> {
    let mut given: Vec<(crate::domain::id::VariantId, Quantity)> = Vec::new();
    for line in &mut opened.lines {
        let missing = line.row.buckets.rest().minus(line.row.reserved);
        if !missing.is_positive() {
            continue;
        }
        if !line.variant.active {
            return Err(AppError::BlockedProduct {
                sku: line.variant.sku.clone(),
            });
        }
        let variant = line.row.variant_id;
        let balance = lot::sellable(work.tx, opened.order.store_id, variant, work.today)?;
        let taken = Quantity::sum(
            given
                .iter()
                .filter(|(id, _)| *id == variant)
                .map(|(_, quantity)| *quantity),
        );
        let available = balance.available().minus(taken);
        let promised = grant(work, line, &opened.store, available, missing, consent)?;
        line.row.reserved = line.row.reserved.plus(promised);
        given.push((variant, promised));
    }
    Ok(())
}

/// How much of `wanted` the policy for the goods in the store promises, or why not.
pub(crate) fn grant(
    work: &Work<'_>,
    line: &OpenLine,
    place: &Store,
    available: Quantity,
    wanted: Quantity,
    consent: Consent,
) -> Result<Quantity, AppError> {
    let policy = store::stock::policy(work.tx, place.id, line.row.variant_id)?;
    match promise(policy, available, wanted, consent.short) {
        Promise::Reserve(promised) => Ok(promised),
        Promise::Short => {
            let error = short(line, place, wanted, available);
            Err(lot::explain(work, place.id, &line.variant, error))
        }
        Promise::Confirm => Err(AppError::ConfirmShort {
            sku: line.variant.sku.clone(),
            store: place.code.clone(),
            wanted: line.text(wanted),
            available: line.text(available.max(Quantity::ZERO)),
        }),
    }
}

pub(crate) fn short(
    line: &OpenLine,
    place: &Store,
    wanted: Quantity,
    available: Quantity,
) -> AppError {
    AppError::InsufficientStock {
        sku: line.variant.sku.clone(),
        store: place.code.clone(),
        wanted: line.text(wanted),
        available: line.text(available.max(Quantity::ZERO)),
    }
}

fn walk_in(work: &Work<'_>) -> Result<CustomerId, AppError> {
    let found = store::customer::by_code(work.tx, WALK_IN)?;
    found
        .map(|customer| customer.id)
        .ok_or_else(|| AppError::Internal("there is no WALK-IN".to_owned()))
}

/// Row 13: back from the bin or from cancelled; stock is checked again.
pub(crate) fn restore(
    work: &mut Work<'_>,
    id: OrderId,
    version: Option<i64>,
    consent: Consent,
) -> Result<Outcome, AppError> {
    const DAYS: i64 = 10;
    work.require(Right::Restore)?;
    let mut opened = Opened::open(work, id, version)?;
    opened.guard(Event::Restore)?;
    if opened.order.archived_at.is_some() {
        return Err(AppError::InvalidTransition {
            document: document(&opened.order),
            status: "archived".to_owned(),
            event: "restore".to_owned(),
        });
    }
    let customer = buyer(work, &opened)?;
    open_for_trade(&opened.store)?;
    if opened.order.phase == Phase::Live {
        for line in opened.lines.iter_mut().filter(|line| !line.row.voided) {
            line.row.buckets = line.row.buckets.reopen();
            if line.row.cut.is_positive() {
                line.row.buckets = line.row.buckets.cancel(line.row.cut).map_err(internal)?;
            }
        }
    }
    if !opened.has_rest() {
        return Err(AppError::NoLines);
    }
    reserve(work, &mut opened, consent)?;
    opened.order.phase = Phase::Live;
    opened.order.binned_at = None;
    opened.expires_in = Some(DAYS);
    opened.record(work, Event::Restore, "")?;
    check_credit(work, &customer, opened.order.account().due()?, consent)?;
    opened.save(work)?;
    order_outcome(&opened, false)
}
