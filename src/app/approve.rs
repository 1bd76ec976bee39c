//! Rows 3 and 4: a retailer's order that waits is let in, whole or in part, by one person or two, or refused.

use crate::app::command::{Consent, Lines, OrderCommand, Outcome};
use crate::app::error::AppError;
use crate::app::lot;
use crate::app::opened::{Opened, document};
use crate::app::order_query;
use crate::app::place::{buyer, check_credit, internal, open_for_trade, order_outcome, reserve};
use crate::app::query::Answer;
use crate::app::work::{Look, Work};
use crate::domain::access::{Right, Role};
use crate::domain::approval::{
    ApprovalView, ApproveRefused, Habit, LineWish, Verdict, approve as decide,
};
use crate::domain::id::{OrderId, UserId};
use crate::domain::notice::NoticeKind;
use crate::domain::order::{Event, Phase};
use crate::domain::quantity::Quantity;
use crate::domain::text;
use crate::store::{self, approval::NewApproval};

/// At most so many cut lines are named in the timeline; the lines themselves say the rest.
const NAMED: usize = 12;

/// Executes one of the two commands of this file.
pub(crate) fn execute(work: &mut Work<'_>, command: OrderCommand) -> Result<Outcome, AppError> {
    match command {
        OrderCommand::Approve {
            order,
            version,
            lines,
            consent,
        } => approve(work, order, version, &lines, consent),
        OrderCommand::Reject {
            order,
            version,
            reason,
        } => reject(work, order, version, &reason),
        other => Err(internal(format!("{other:?} decides nothing"))),
    }
}

/// Orders that say what is usual for a customer.
const LAST_ORDERS: i64 = 5;

/// What is to be known for a decision, if the order is there.
pub(crate) fn view(look: &Look<'_>, id: OrderId) -> Result<Answer, AppError> {
    look.require(Right::Inbox)?;
    let Some(order) = order_query::view(look, id)? else {
        return Ok(Answer::Approval(None));
    };
    let (Some(customer), Some(number)) = (order.order.customer_id, order.order.number) else {
        return Ok(Answer::Approval(None));
    };
    let Some(known) = store::customer::customer(look.tx, customer)? else {
        return Ok(Answer::Approval(None));
    };
    let usual = store::approval::usual(look.tx, customer, number, LAST_ORDERS)?;
    let habits = order.lines.iter().map(|line| {
        let found = usual
            .iter()
            .find(|(variant, ..)| *variant == line.line.variant_id);
        let (_, sum, orders) = found
            .copied()
            .unwrap_or((line.line.variant_id, Quantity::ZERO, 0));
        Habit::of(line.line.buckets.active(), sum, orders)
    });
    Ok(Answer::Approval(Some(Box::new(ApprovalView {
        habits: habits.collect(),
        oldest_unpaid: store::approval::oldest_unpaid(look.tx, customer)?,
        needed: look
            .shop
            .settings
            .approval
            .needed(order.order.total, look.shop.currency.whole()),
        customer: known,
        order: *order,
    }))))
}

/// Row 3. Of lines that are not named all that waits is let in; what is not let in is given up for good. With the last
/// person needed the order is checked like a placed one and promised from stock; before, it goes on waiting.
fn approve(
    work: &mut Work<'_>,
    id: OrderId,
    version: Option<i64>,
    lines: &Lines,
    consent: Consent,
) -> Result<Outcome, AppError> {
    work.require(Right::Approve)?;
    let mut opened = Opened::open(work, id, version)?;
    opened.guard(Event::Approve)?;
    let who = who_decides(work)?;
    let before = store::approval::of_order(work.tx, id)?;
    let wishes = wishes(&opened, lines)?;
    let levels = work.shop.settings.approval;
    let name = document(&opened.order);
    let level =
        decide(&name, &levels, &before, who, &wishes).map_err(|refused| not_by(work, refused))?;
    let cut = cut(&mut opened, &wishes)?;
    opened.refresh(work.shop)?;
    let needed = levels.needed(opened.order.total, work.shop.currency.whole());
    let mut said = Vec::new();
    if level >= needed {
        let customer = buyer(work, &opened)?;
        open_for_trade(&opened.store)?;
        check_credit(work, &customer, opened.order.account().due()?, consent)?;
        reserve(work, &mut opened, consent)?;
        lot::check_choices(work, &opened)?;
        opened.order.phase = Phase::Live;
    } else {
        said.push("the first of two; a second person must approve it too".to_owned());
    }
    if !cut.is_empty() {
        said.push(format!("cut: {cut}"));
    }
    write(work, &opened, level, Verdict::Approved, who.0, "")?;
    let said = said.join("; ");
    opened.record(work, Event::Approve, said.as_str())?;
    opened.save(work)?;
    if opened.order.phase == Phase::Live {
        tell(work, &opened, NoticeKind::Approved, &said)?;
    }
    order_outcome(&opened, false)
}

/// Row 4: refused for a reason, which the retailer reads.
fn reject(
    work: &mut Work<'_>,
    id: OrderId,
    version: Option<i64>,
    reason: &str,
) -> Result<Outcome, AppError> {
    work.require(Right::Reject)?;
    let reason = text::name("reason", reason, 200)?;
    let mut opened = Opened::open(work, id, version)?;
    opened.guard(Event::Reject)?;
    let (user, role) = who_decides(work)?;
    let least = work.shop.settings.approval.role;
    if role < least {
        return Err(AppError::NotAllowed {
            role: role.word(),
            act: Right::Reject.words(),
            needs: least.word(),
        });
    }
    let before = store::approval::of_order(work.tx, id)?;
    let level = before.last().map_or(1, |last| last.level + 1);
    write(work, &opened, level, Verdict::Rejected, user, &reason)?;
    opened.order.phase = Phase::Rejected;
    opened.record(work, Event::Reject, reason.as_str())?;
    opened.save(work)?;
    tell(work, &opened, NoticeKind::Rejected, &reason)?;
    order_outcome(&opened, false)
}

/// Whose decision it is: of the one who typed his password for it, or else of the user himself.
fn who_decides(work: &Work<'_>) -> Result<(UserId, Role), AppError> {
    let own = work.actor.user.map(|user| (user, work.actor.role));
    work.actor.second.or(own).ok_or(AppError::NotSignedIn)
}

/// A role below that of the settings is a matter of rights.
fn not_by(work: &Work<'_>, refused: ApproveRefused) -> AppError {
    match refused {
        ApproveRefused::Role(least) => AppError::NotAllowed {
            role: work.actor.effective_role().word(),
            act: Right::Approve.words(),
            needs: least.word(),
        },
        other => AppError::Approve(other),
    }
}

/// How much of each line shall be let in, in the order of the lines. A SKU on several lines fills the first ones first.
fn wishes(opened: &Opened, lines: &Lines) -> Result<Vec<LineWish>, AppError> {
    let of_line = |line: &crate::app::opened::OpenLine| LineWish {
        sku: line.variant.sku.clone(),
        waits: line.row.buckets.open,
        wanted: line.row.buckets.open,
        decimals: line.variant.decimals,
    };
    let mut wishes: Vec<LineWish> = opened.lines.iter().map(of_line).collect();
    let Lines::Some(named) = lines else {
        return Ok(wishes);
    };
    for (sku, typed) in named {
        let is_it = |wish: &LineWish| wish.sku.eq_ignore_ascii_case(sku.trim());
        let first = wishes.iter().find(|wish| is_it(wish));
        let first = first.ok_or_else(|| AppError::NotOnOrder {
            sku: text::clean(sku),
        })?;
        let mut left = Quantity::parse_signed(typed, first.decimals)?;
        if left < Quantity::ZERO {
            return Err(AppError::invalid(
                "line",
                format!("{}: less than 0", first.sku),
            ));
        }
        let last = wishes.iter().rposition(is_it);
        for (place, wish) in wishes.iter_mut().enumerate() {
            if !is_it(wish) {
                continue;
            }
            wish.wanted = if Some(place) == last {
                left
            } else {
                left.min(wish.waits)
            };
            left = left.minus(wish.wanted);
        }
    }
    Ok(wishes)
}

/// Gives up what is not let in; what was cut, in words.
fn cut(opened: &mut Opened, wishes: &[LineWish]) -> Result<String, AppError> {
    let mut said = Vec::new();
    for (line, wish) in opened.lines.iter_mut().zip(wishes) {
        let off = wish.waits.minus(wish.wanted);
        if !off.is_positive() {
            continue;
        }
        line.row.buckets = line.row.buckets.cancel(off).map_err(internal)?;
        line.row.cut = line.row.cut.plus(off);
        said.push(format!(
            "{} {} → {}",
            wish.sku,
            wish.waits.plain(wish.decimals),
            wish.wanted.plain(wish.decimals)
        ));
    }
    let more = said.len().saturating_sub(NAMED);
    said.truncate(NAMED);
    if more > 0 {
        said.push(format!("and {more} more"));
    }
    Ok(said.join(", "))
}

fn tell(work: &Work<'_>, opened: &Opened, kind: NoticeKind, text: &str) -> Result<(), AppError> {
    let total = work.shop.currency.plain(opened.order.total);
    store::notice::of_order(work.tx, kind, opened.order.id, &total, ("text", text))?;
    Ok(())
}

fn write(
    work: &Work<'_>,
    opened: &Opened,
    level: i64,
    verdict: Verdict,
    user: UserId,
    reason: &str,
) -> Result<(), AppError> {
    let new = NewApproval {
        order: opened.order.id,
        level,
        verdict,
        user,
        reason,
    };
    Ok(store::approval::insert(work.tx, &new)?)
}

#[cfg(test)]
#[path = "approve_tests.rs"]
mod tests;
