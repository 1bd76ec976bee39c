//! Money in: tender rows booked against what is due.

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
    }
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
        && let Some((order, change)) = store::bill::payment_by_reference(work.tx, reference)?
    {
        if order != id {
            return Err(AppError::ReferenceReused {
                reference: reference.clone(),
                document: "payment".to_owned(),
            });
        }
        let due = opened.order.account().due()?;
        return Ok(Outcome::Paid {
            order,
            change,
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
