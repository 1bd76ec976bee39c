//! Orders: edited, cancelled, deleted, remarked; the other events are in `place`, `pick` and `bill`.

use crate::app::command::{Consent, OrderCommand, Outcome};
use crate::app::error::AppError;
use crate::app::opened::Opened;
use crate::app::place::{self, grant, internal, order_outcome};
use crate::app::product::resolve;
use crate::app::stock::scanned_quantity;
use crate::app::work::Work;
use crate::app::{bill, pick};
use crate::domain::access::Right;
use crate::domain::id::{LineId, OrderId};
use crate::domain::order::{BucketRefused, Event, Phase, Status};
use crate::domain::quantity::{Quantity, QuantityError};
use crate::domain::text;
use crate::store;

pub(crate) fn execute(work: &mut Work<'_>, command: OrderCommand) -> Result<Outcome, AppError> {
    work.require(Right::Counter)?;
    match command {
        OrderCommand::Place {
            cart,
            reference,
            consent,
            payments,
        } => place::place(work, cart, reference.as_deref(), consent, &payments),
        OrderCommand::Sell {
            cart,
            reference,
            consent,
            payments,
        } => place::sell(work, cart, reference.as_deref(), consent, &payments),
        OrderCommand::Add { order, consent } => place::add(work, &order, consent),
        OrderCommand::AddSale { order, payments } => place::add_sale(work, &order, &payments),
        OrderCommand::EditLine {
            order,
            version,
            line,
            quantity,
        } => edit_line(work, order, version, line, &quantity),
        OrderCommand::AddLine {
            order,
            version,
            code,
            quantity,
        } => add_line(work, order, version, &code, quantity.as_deref()),
        OrderCommand::Note {
            order,
            version,
            note,
        } => {
            let note = text::optional("note", &note, 1000)?;
            change(work, order, version, "note", |opened| {
                opened.order.note = note;
            })
        }
        OrderCommand::Priority {
            order,
            version,
            priority,
        } => {
            let said = format!("priority {}", priority.word());
            change(work, order, version, &said, |opened| {
                opened.order.priority = priority;
            })
        }
        OrderCommand::Remark { order, text } => remark(work, order, &text),
        OrderCommand::Pick {
            order,
            version,
            lines,
        } => pick::pick(work, order, version, &lines),
        OrderCommand::PickScan {
            order,
            code,
            quantity,
        } => pick::pick_scan(work, order, &code, quantity.as_deref()),
        OrderCommand::SendBack {
            order,
            version,
            lines,
        } => pick::send_back(work, order, version, &lines),
        OrderCommand::Bill {
            order,
            version,
            lines,
        } => bill::bill(work, order, version, &lines),
        OrderCommand::Cancel {
            order,
            version,
            reason,
        } => cancel(work, order, version, &reason),
        OrderCommand::Delete {
            order,
            version,
            reason,
        } => delete(work, order, version, &reason),
        OrderCommand::Restore {
            order,
            version,
            consent,
        } => place::restore(work, order, version, consent),
    }
}

fn change(
    work: &mut Work<'_>,
    id: OrderId,
    version: Option<i64>,
    said: &str,
    set: impl FnOnce(&mut Opened),
) -> Result<Outcome, AppError> {
    let mut opened = Opened::open(work, id, version)?;
    opened.guard(Event::Edit)?;
    set(&mut opened);
    opened.record(work, Event::Edit, said)?;
    opened.save(work)?;
    order_outcome(&opened, false)
}

fn edit_line(
    work: &mut Work<'_>,
    id: OrderId,
    version: Option<i64>,
    line: LineId,
    typed: &str,
) -> Result<Outcome, AppError> {
    let mut opened = Opened::open(work, id, version)?;
    opened.guard(Event::Edit)?;
    let policy = opened.store.clone();
    let store_id = opened.order.store_id;
    let line = opened.line(line)?;
    if line.row.voided {
        return Err(AppError::invalid(
            "line",
            "was struck out in the cart; add the goods as a new line",
        ));
    }
    let wanted = Quantity::parse_signed(typed, line.variant.decimals)?;
    if wanted < Quantity::ZERO {
        return Err(QuantityError::NotPositive(typed.trim().to_owned()).into());
    }
    let before = line.row.buckets;
    line.row.buckets = if wanted.is_zero() {
        before.cancel(before.open).map_err(below)?
    } else {
        before
            .reorder(wanted.plus(before.cancelled))
            .map_err(below)?
    };
    let rest = line.row.buckets.rest();
    if rest > before.rest() {
        let balance = store::stock::balance(work.tx, store_id, line.row.variant_id)?;
        let extra = grant(
            line,
            &policy,
            balance.available(),
            rest.minus(before.rest()),
            Consent::default(),
        )?;
        line.row.reserved = line.row.reserved.plus(extra);
    } else {
        line.row.reserved = line.row.reserved.min(rest);
    }
    let said = format!(
        "{}: {} → {}",
        line.variant.sku,
        line.text(before.active()),
        line.text(line.row.buckets.active())
    );
    opened.record(work, Event::Edit, said)?;
    opened.save(work)?;
    order_outcome(&opened, false)
}

fn below(refused: BucketRefused) -> AppError {
    match refused {
        BucketRefused::NotPositive => {
            AppError::invalid("quantity", "nothing is open on this line any more")
        }
        other => AppError::invalid("quantity", other),
    }
}

fn add_line(
    work: &mut Work<'_>,
    id: OrderId,
    version: Option<i64>,
    code: &str,
    typed: Option<&str>,
) -> Result<Outcome, AppError> {
    let mut opened = Opened::open(work, id, version)?;
    opened.guard(Event::Edit)?;
    let (variant, units) = resolve(work.tx, code)?;
    let quantity = scanned_quantity(&variant, units, typed)?;
    let (sku, text) = (variant.sku.clone(), quantity.plain(variant.decimals));
    opened.add_line(work, variant, quantity)?;
    place::reserve(work, &mut opened, Consent::default())?;
    opened.record(work, Event::Edit, format!("+ {text} × {sku}"))?;
    opened.save(work)?;
    order_outcome(&opened, false)
}

fn remark(work: &mut Work<'_>, id: OrderId, typed: &str) -> Result<Outcome, AppError> {
    let remark = text::name("remark", typed, 1000)?;
    let mut opened = Opened::open(work, id, None)?;
    opened.guard(Event::Remark)?;
    store::order::insert_remark(work.tx, id, &remark)?;
    opened.save(work)?;
    order_outcome(&opened, false)
}

/// Row 11: gives up what is not billed.
fn cancel(
    work: &mut Work<'_>,
    id: OrderId,
    version: Option<i64>,
    reason: &str,
) -> Result<Outcome, AppError> {
    let reason = text::name("reason", reason, 200)?;
    let mut opened = Opened::open(work, id, version)?;
    opened.guard(Event::Cancel)?;
    for line in &mut opened.lines {
        line.row.buckets = line.row.buckets.cancel_rest();
        line.row.reserved = Quantity::ZERO;
    }
    opened.record(work, Event::Cancel, reason)?;
    opened.save(work)?;
    order_outcome(&opened, false)
}

/// Row 12: to the bin; picked goods go back to the shelf.
fn delete(
    work: &mut Work<'_>,
    id: OrderId,
    version: Option<i64>,
    reason: &str,
) -> Result<Outcome, AppError> {
    let reason = text::name("reason", reason, 200)?;
    let mut opened = Opened::open(work, id, version)?;
    opened.guard(Event::Delete)?;
    if opened.order.status == Status::Billing {
        work.require(Right::DeleteInBilling)?;
    }
    for line in &mut opened.lines {
        let picked = line.row.buckets.picked;
        if picked.is_positive() {
            line.row.buckets = line.row.buckets.send_back(picked).map_err(internal)?;
        }
        line.row.reserved = Quantity::ZERO;
    }
    opened.order.phase = Phase::Deleted;
    opened.order.binned_at = Some(work.now);
    opened.record(work, Event::Delete, reason)?;
    opened.save(work)?;
    order_outcome(&opened, false)
}
