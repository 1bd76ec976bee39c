//! Money in, booked against what is due, and back, against what is owed.

use crate::app::command::{Outcome, PaymentCommand, TenderRow};
use crate::app::error::AppError;
use crate::app::opened::Opened;
use crate::app::work::Work;
use crate::domain::access::Right;
use crate::domain::id::OrderId;
use crate::domain::money::Money;
use crate::domain::order::Event;
use crate::domain::payment::{Booked, Tender, TenderRefused, settle};
use crate::domain::text;
use crate::store::{self, bill::NewPayment};

pub(crate) fn execute(work: &mut Work<'_>, command: PaymentCommand) -> Result<Outcome, AppError> {
    work.require(Right::Counter)?;
    match command {
        PaymentCommand::Take {
            order,
            rows,
            reference,
        } => take(work, order, &rows, reference.as_deref()),
        PaymentCommand::Refund {
            order,
            method,
            amount,
            reference,
        } => refund(work, order, &method, &amount, reference.as_deref()),
    }
}

/// Row 17: money goes back, never more than is owed.
fn refund(
    work: &mut Work<'_>,
    id: OrderId,
    method: &str,
    typed: &str,
    reference: Option<&str>,
) -> Result<Outcome, AppError> {
    work.require(Right::Refund)?;
    let reference = clean_reference(reference)?;
    let mut opened = Opened::open(work, id, None)?;
    let refunded = |opened: &Opened, amount, replayed| -> Result<Outcome, AppError> {
        Ok(Outcome::Refunded {
            order: id,
            amount,
            refund_due: opened.order.account().refund_due()?,
            replayed,
        })
    };
    if let Some(reference) = &reference
        && let Some(known) = store::bill::payment_by_reference(work.tx, reference)?
    {
        if known.order != id || !known.is_refund {
            return Err(AppError::ReferenceReused {
                reference: reference.clone(),
                document: "payment".to_owned(),
            });
        }
        return refunded(&opened, known.amount, true);
    }
    opened.guard(Event::Refund)?;
    let method = way_to_pay(work, method)?;
    let amount = work.shop.currency.parse(typed)?;
    if !amount.is_positive() {
        return Err(AppError::invalid("amount", "must be more than 0"));
    }
    let owed = opened.order.account().refund_due()?;
    if amount > owed {
        return Err(AppError::RefundTooMuch {
            amount: work.shop.currency.plain(amount),
            owed: work.shop.currency.plain(owed),
        });
    }
    let payment = NewPayment {
        is_refund: true,
        order: id,
        method: &method,
        amount,
        tendered: amount,
        change: Money::ZERO,
        reference: reference.as_deref(),
        day: work.today,
    };
    store::bill::insert_payment(work.tx, &payment)?;
    let store = opened.order.store_id;
    store::rollup::paid(work.tx, store, work.today, payment.kind(), &method, amount)?;
    opened.order.refunded = opened.order.refunded.plus(amount)?;
    let text = format!("{method} {}", work.shop.currency.plain(amount));
    opened.record(work, Event::Refund, text)?;
    opened.save(work)?;
    refunded(&opened, amount, false)
}

/// A way to pay by its code as typed.
fn way_to_pay(work: &Work<'_>, code: &str) -> Result<String, AppError> {
    let methods = store::shop::payment_methods(work.tx)?;
    let found = methods
        .into_iter()
        .find(|method| method.code == code.trim());
    let found = found.ok_or_else(|| AppError::NotFound {
        what: "payment method",
        code: text::clean(code),
    })?;
    Ok(found.code)
}

fn take(
    work: &mut Work<'_>,
    id: OrderId,
    rows: &[TenderRow],
    reference: Option<&str>,
) -> Result<Outcome, AppError> {
    let reference = clean_reference(reference)?;
    let mut opened = Opened::open(work, id, None)?;
    if let Some(reference) = &reference
        && let Some(known) = store::bill::payment_by_reference(work.tx, reference)?
    {
        if known.order != id || known.is_refund {
            return Err(AppError::ReferenceReused {
                reference: reference.clone(),
                document: "payment".to_owned(),
            });
        }
        let due = opened.order.account().due()?;
        return Ok(Outcome::Paid {
            order: known.order,
            change: known.change,
            due,
            replayed: true,
        });
    }
    opened.guard(Event::Pay)?;
    let change = book(work, &mut opened, rows, reference.as_deref(), false)?;
    opened.save(work)?;
    let due = opened.order.account().due()?;
    Ok(Outcome::Paid {
        order: id,
        change,
        due,
        replayed: false,
    })
}

/// A sender's reference, cleaned; the same text again means the same thing again.
pub(crate) fn clean_reference(reference: Option<&str>) -> Result<Option<String>, AppError> {
    Ok(reference
        .map(|reference| text::name("ref", reference, 100))
        .transpose()?)
}

/// Books tender rows on an order and tells the change. `in_full` refuses less than what is due.
pub(crate) fn book(
    work: &Work<'_>,
    opened: &mut Opened,
    rows: &[TenderRow],
    reference: Option<&str>,
    in_full: bool,
) -> Result<Money, AppError> {
    let currency = work.shop.currency;
    let due = opened.order.account().due()?;
    let methods = store::shop::payment_methods(work.tx)?;
    let mut tender = Vec::with_capacity(rows.len());
    for row in rows {
        let method = methods
            .iter()
            .find(|method| method.code == row.method.trim());
        let method = method.ok_or_else(|| AppError::NotFound {
            what: "payment method",
            code: text::clean(&row.method),
        })?;
        tender.push(Tender {
            method: method.code.clone(),
            amount: currency.parse(&row.amount)?,
        });
    }
    if rows.is_empty() && due == Money::ZERO && in_full {
        return Ok(Money::ZERO);
    }
    if rows.is_empty() && !in_full {
        return Err(AppError::invalid("amount", "give an amount"));
    }
    let handed = Money::sum(tender.iter().map(|row| row.amount))?;
    let target = if in_full { due } else { due.min(handed) };
    let is_cash = |code: &str| {
        methods
            .iter()
            .any(|method| method.is_cash && method.code == code)
    };
    let booked = settle(target, &tender, is_cash).map_err(|refused| match refused {
        TenderRefused::NotPositive => AppError::invalid("amount", refused),
        TenderRefused::TooLittle { missing } => AppError::PaymentTooLittle {
            missing: currency.plain(missing),
        },
        TenderRefused::TooMuchWithoutCash { surplus } => AppError::PaymentTooMuch {
            surplus: currency.plain(surplus),
        },
        TenderRefused::Overflow(overflow) => overflow.into(),
    })?;
    if target == Money::ZERO && !in_full {
        return Err(AppError::PaymentTooMuch {
            surplus: currency.plain(handed),
        });
    }
    write(work, opened, &booked, reference)?;
    let text: Vec<String> = booked
        .iter()
        .filter(|row| row.amount.is_positive())
        .map(|row| format!("{} {}", row.method, currency.plain(row.amount)))
        .collect();
    opened.record(work, Event::Pay, text.join(", "))?;
    Ok(Money::sum(booked.iter().map(|row| row.change))?)
}

fn write(
    work: &Work<'_>,
    opened: &mut Opened,
    booked: &[Booked],
    reference: Option<&str>,
) -> Result<(), AppError> {
    let mut reference = reference;
    for row in booked.iter().filter(|row| row.amount.is_positive()) {
        let Booked {
            method,
            amount,
            tendered,
            change,
        } = row;
        let payment = NewPayment {
            is_refund: false,
            order: opened.order.id,
            method,
            amount: *amount,
            tendered: *tendered,
            change: *change,
            reference: reference.take(),
            day: work.today,
        };
        store::bill::insert_payment(work.tx, &payment)?;
        store::rollup::paid(
            work.tx,
            opened.order.store_id,
            work.today,
            "payment",
            method,
            *amount,
        )?;
        opened.order.paid = opened.order.paid.plus(*amount)?;
    }
    Ok(())
}
