//! Orders: edited, cancelled, deleted, remarked; the other events are in `place`, `pick` and `bill`.

use crate::app::command::{Consent, OrderCommand, Outcome};
use crate::app::error::AppError;
use crate::app::lot;
use crate::app::opened::{OpenLine, Opened};
use crate::app::place::{self, grant, internal, order_outcome};
use crate::app::work::Work;
use crate::app::{approve, bill, cart, grid, pick, returned};
use crate::domain::access::Right;
use crate::domain::id::{LineId, OrderId};
use crate::domain::money::Money;
use crate::domain::order::{BucketRefused, Event, Phase, Priority, Status};
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
            consent,
        } => edit_line(work, order, version, line, &quantity, consent),
        OrderCommand::AddLine {
            order,
            version,
            code,
            quantity,
            consent,
        } => add_line(work, order, version, &code, quantity.as_deref(), consent),
        OrderCommand::Fill {
            order,
            version,
            cells,
            consent,
        } => grid::fill_order(work, order, version, &cells, consent),
        OrderCommand::Note {
            order,
            version,
            note,
        } => renote(work, order, version, &note),
        OrderCommand::Priority {
            order,
            version,
            priority,
        } => reprioritise(work, order, version, priority),
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
        OrderCommand::Return {
            order,
            version,
            lines,
            condition,
            reason,
        } => returned::take_back(work, order, version, &lines, condition, &reason),
        OrderCommand::Restore {
            order,
            version,
            consent,
        } => place::restore(work, order, version, consent),
        decision @ (OrderCommand::Approve { .. } | OrderCommand::Reject { .. }) => {
            approve::execute(work, decision)
        }
    }
}

fn renote(
    work: &mut Work<'_>,
    order: OrderId,
    version: Option<i64>,
    note: &str,
) -> Result<Outcome, AppError> {
    let note = text::optional("note", note, 1000)?;
    change(work, order, version, "note", |opened| {
        opened.order.note = note;
    })
}

fn reprioritise(
    work: &mut Work<'_>,
    order: OrderId,
    version: Option<i64>,
    priority: Priority,
) -> Result<Outcome, AppError> {
    let said = format!("priority {}", priority.word());
    change(work, order, version, &said, |opened| {
        opened.order.priority = priority;
    })
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

/// What an edit is held against when it makes an order larger or its discounts weigh more.
pub(crate) struct Before {
    share: i64,
    total: Money,
}

impl Before {
    pub(crate) fn of(opened: &Opened) -> Result<Self, AppError> {
        Ok(Self {
            share: opened.discount_share()?,
            total: opened.order.total,
        })
    }

    /// Records the edit, refuses what needs a right it has not, and writes it.
    pub(crate) fn finish(
        self,
        work: &mut Work<'_>,
        mut opened: Opened,
        said: String,
        consent: Consent,
    ) -> Result<Outcome, AppError> {
        opened.record(work, Event::Edit, said)?;
        cart::no_larger(work, self.share, &opened)?;
        let growth = opened.order.total.minus(self.total)?;
        if growth.is_positive() {
            let customer = place::buyer(work, &opened)?;
            place::check_credit(work, &customer, growth, consent)?;
        }
        opened.save(work)?;
        order_outcome(&opened, false)
    }
}

fn edit_line(
    work: &mut Work<'_>,
    id: OrderId,
    version: Option<i64>,
    line: LineId,
    typed: &str,
    consent: Consent,
) -> Result<Outcome, AppError> {
    let mut opened = Opened::open(work, id, version)?;
    opened.guard(Event::Edit)?;
    let before_edit = Before::of(&opened)?;
    let policy = opened.store.clone();
    let store_id = opened.order.store_id;
    let line = opened.line(line)?;
    if line.row.voided {
        return Err(AppError::invalid(
            "line",
            "was struck out; add the goods as a new line",
        ));
    }
    let wanted = Quantity::parse_signed(typed, line.variant.decimals)?;
    if wanted < Quantity::ZERO {
        return Err(QuantityError::NotPositive(typed.trim().to_owned()).into());
    }
    let before = line.row.buckets;
    reorder(line, wanted)?;
    let rest = line.row.buckets.rest();
    if rest > before.rest() {
        let balance = lot::sellable(work.tx, store_id, line.row.variant_id, work.today)?;
        let extra = grant(
            work,
            line,
            &policy,
            balance.available(),
            rest.minus(before.rest()),
            consent,
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
    before_edit.finish(work, opened, said, consent)
}

/// Sets what is asked for. Nothing of an untouched line strikes it out, so that restoring the order leaves it so.
pub(crate) fn reorder(line: &mut OpenLine, wanted: Quantity) -> Result<(), AppError> {
    let before = line.row.buckets;
    if wanted != before.active() {
        line.row.label_amount = None;
    }
    if !wanted.is_zero() {
        line.row.buckets = before
            .reorder(wanted.plus(before.cancelled))
            .map_err(below)?;
        return Ok(());
    }
    if !before.open.is_positive() {
        return Err(below(BucketRefused::NotPositive));
    }
    if before.picked.is_positive() || before.billed.is_positive() {
        let kept = before.ordered.minus(before.open);
        line.row.buckets = before.reorder(kept).map_err(below)?;
    } else {
        line.row.buckets = before.cancel_rest();
        line.row.voided = true;
    }
    Ok(())
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
    consent: Consent,
) -> Result<Outcome, AppError> {
    let mut opened = Opened::open(work, id, version)?;
    opened.guard(Event::Edit)?;
    let before_edit = Before::of(&opened)?;
    let goods = work.goods(code)?;
    let quantity = goods.quantity(typed)?;
    let label_amount = goods.amount(typed)?;
    let lot = lot::of_label(work, opened.store.id, &goods)?;
    let variant = goods.variant;
    if !variant.active {
        return Err(AppError::BlockedProduct { sku: variant.sku });
    }
    let said = format!("+ {} × {}", quantity.plain(variant.decimals), variant.sku);
    let balance = lot::sellable(work.tx, opened.order.store_id, variant.id, work.today)?;
    let place = opened.add_labelled(work, variant, quantity, label_amount)?;
    let policy = opened.store.clone();
    if let Some(line) = opened.lines.get_mut(place) {
        line.row.reserved = grant(work, line, &policy, balance.available(), quantity, consent)?;
        if let Some(lot) = lot {
            line.lots.choose(lot, quantity);
        }
    }
    lot::check_choices(work, &opened)?;
    before_edit.finish(work, opened, said, consent)
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
