//! Goods that come back: a credit note for each bill they were on, the pieces back on the shelf when they can be sold.

use crate::app::bill::issue_document;
use crate::app::command::{Lines, Outcome};
use crate::app::error::AppError;
use crate::app::opened::Opened;
use crate::app::pick::wishes;
use crate::app::stock::{Change, post};
use crate::app::work::Work;
use crate::domain::id::{BillId, OrderId};
use crate::domain::money::{Money, Overflow};
use crate::domain::order::{Condition, Event};
use crate::domain::price::portion;
use crate::domain::quantity::{Quantity, milli};
use crate::domain::stock::MovementKind;
use crate::domain::text;
use crate::store;
use crate::store::bill::{BilledLine, NewBillLine};
use crate::store::stock::Origin;

/// So much of a line of a bill comes back.
struct Credit {
    line: BilledLine,
    quantity: Quantity,
}

/// Row 16: billed goods come back, what was billed last first.
pub(crate) fn take_back(
    work: &mut Work<'_>,
    id: OrderId,
    version: Option<i64>,
    lines: &Lines,
    condition: Condition,
    reason: &str,
) -> Result<Outcome, AppError> {
    let reason = text::optional("reason", reason, 200)?;
    let mut opened = Opened::open(work, id, version)?;
    opened.guard(Event::Return)?;
    let credits = credits(work, &mut opened, lines)?;
    let mut notes = Vec::new();
    let mut total = Money::ZERO;
    let mut rest = credits.as_slice();
    while let Some(first) = rest.first() {
        let bill = first.line.bill;
        let of_bill = rest.partition_point(|credit| credit.line.bill == bill);
        let (these, others) = rest.split_at_checked(of_bill).unwrap_or((rest, &[]));
        let (note, number, amount) = credit_note(work, &mut opened, bill, these)?;
        if condition == Condition::Resaleable {
            for credit in these {
                shelve(work, &opened, note, credit, &reason)?;
            }
        }
        notes.push(number);
        total = total.plus(amount)?;
        rest = others;
    }
    let goods: Vec<String> = credits
        .iter()
        .map(|credit| {
            let quantity = credit.quantity.plain(credit.line.decimals);
            format!("{quantity} × {}", credit.line.sku)
        })
        .collect();
    let mut said = format!(
        "{} {} ({})",
        goods.join(", "),
        condition.word(),
        notes.join(", ")
    );
    if !reason.is_empty() {
        said = format!("{said}: {reason}");
    }
    opened.record(work, Event::Return, said)?;
    opened.save(work)?;
    Ok(Outcome::Credited {
        order: id,
        notes,
        total,
        refund_due: opened.order.account().refund_due()?,
    })
}

/// What comes back of which bill line; moves it to the lines' returned.
fn credits(work: &Work<'_>, opened: &mut Opened, lines: &Lines) -> Result<Vec<Credit>, AppError> {
    let wishes = wishes(opened, lines, |line| line.row.buckets.with_customer())?;
    let mut billed = store::bill::billed_lines(work.tx, opened.order.id)?;
    let mut credits = Vec::new();
    for wish in wishes {
        let Some(line) = opened.lines.get_mut(wish.place) else {
            continue;
        };
        let with_customer = line.text(line.row.buckets.with_customer());
        let after = line.row.buckets.take_back(wish.quantity);
        line.row.buckets = after.map_err(|_refused| AppError::MoreThanBilled {
            sku: line.variant.sku.clone(),
            billed: with_customer,
        })?;
        let mut wanted = wish.quantity;
        for on_bill in billed.iter_mut().filter(|on| on.order_line == line.row.id) {
            let quantity = wanted.min(on_bill.quantity.minus(on_bill.credited));
            if quantity.is_positive() {
                credits.push(Credit {
                    line: on_bill.clone(),
                    quantity,
                });
                on_bill.credited = on_bill.credited.plus(quantity);
                wanted = wanted.minus(quantity);
            }
        }
        if wanted.is_positive() {
            let sku = &line.variant.sku;
            return Err(AppError::Internal(format!(
                "the bills of {sku} do not cover it"
            )));
        }
    }
    if credits.is_empty() {
        return Err(AppError::NoLines);
    }
    // Newest bill first, as the goods went; the sort keeps the lines of a bill in their order.
    credits.sort_by_key(|credit| std::cmp::Reverse(credit.line.bill));
    Ok(credits)
}

/// What a line of a bill gives back for `quantity` of it: the share of all that came back by then, less the share before,
/// so that the credit notes of a bill add up to it to the last minor unit.
fn share(line: &BilledLine, quantity: Quantity, amount: Money) -> Result<Money, Overflow> {
    let before = portion(amount, line.credited, line.quantity)?;
    let after = portion(amount, line.credited.plus(quantity), line.quantity)?;
    after.minus(before)
}

fn credited_line(work: &Work<'_>, credit: &Credit) -> Result<NewBillLine, AppError> {
    let Credit { line, quantity } = credit;
    let part = |amount| share(line, *quantity, amount);
    let mut taxes = Vec::new();
    for (name, rate, amount) in store::bill::taxes_of_line(work.tx, line.bill, line.position)? {
        taxes.push((name, rate, part(amount)?));
    }
    let net = part(line.net)?;
    let tax = Money::sum(taxes.iter().map(|(.., amount)| *amount))?;
    Ok(NewBillLine {
        order_line: line.order_line,
        variant: line.variant,
        sku: line.sku.clone(),
        description: line.description.clone(),
        unit: line.unit.clone(),
        decimals: line.decimals,
        quantity: *quantity,
        price: line.price,
        discount: part(line.discount)?,
        net,
        tax,
        total: net.plus(tax)?,
        cost: line.cost,
        taxes,
    })
}

/// Writes the credit note of a bill: row, number and total.
fn credit_note(
    work: &Work<'_>,
    opened: &mut Opened,
    bill: BillId,
    credits: &[Credit],
) -> Result<(BillId, String, Money), AppError> {
    let mut lines = Vec::with_capacity(credits.len());
    let mut pieces = 0;
    for credit in credits {
        pieces += milli(credit.quantity, credit.line.decimals);
        lines.push(credited_line(work, credit)?);
    }
    let made = issue_document(work, opened, Some(bill), &lines, pieces)?;
    store::rollup::billed(work.tx, made.bill, opened.order.id, work.today, -1)?;
    Ok((made.bill, made.number, made.total))
}

/// Puts goods that can be sold again back on hand, into the lots they left.
fn shelve(
    work: &mut Work<'_>,
    opened: &Opened,
    note: BillId,
    credit: &Credit,
    reason: &str,
) -> Result<(), AppError> {
    let Credit { line, quantity } = credit;
    let variant = store::product::variant(work.tx, line.variant)?
        .ok_or_else(|| AppError::Internal(format!("{} is gone", line.sku)))?;
    let change = |delta, lot| Change {
        lot,
        reason,
        origin: Origin {
            bill: Some(note),
            ..Origin::default()
        },
        ..Change::new(opened.order.store_id, delta, MovementKind::Return)
    };
    let mut wanted = *quantity;
    for (code, expiry, left) in store::bill::lots_of_line(work.tx, line.bill, line.variant)? {
        let back = wanted.min(left);
        if back.is_positive() {
            post(work, &variant, change(back, Some((code, expiry))))?;
            wanted = wanted.minus(back);
        }
    }
    if wanted.is_positive() {
        post(work, &variant, change(wanted, None))?;
    }
    Ok(())
}

#[cfg(test)]
#[path = "returned_tests.rs"]
mod tests;
