//! The inbox: what waits for a person, and how much of it.

use crate::app::error::AppError;
use crate::app::query::Answer;
use crate::app::work::Look;
use crate::domain::access::Right;
use crate::domain::inbox::{EXPIRY_NOTICE_DAYS, InboxGroup, InboxItem, InboxKind};
use crate::store::inbox::{self, Horizon};

/// At most so many of a kind are listed; the count says how many there are.
const LISTED: i64 = 200;

fn horizon(look: &Look<'_>) -> Horizon {
    let zone = look.shop.zone;
    let today = zone.day(look.now);
    Horizon {
        today,
        zone,
        expiry: look.now.plus_days(EXPIRY_NOTICE_DAYS),
        lots: today.plus(look.shop.settings.near_expiry_days),
        limit: LISTED,
    }
}

/// How many wait of each kind; who asks to be let in waits only for those who may let him in.
fn counts(look: &Look<'_>, horizon: &Horizon) -> Result<[i64; 11], AppError> {
    let mut counts = inbox::counts(look.tx, horizon)?;
    if look.actor.effective_role() < Right::EditUsers.least() {
        let users = InboxKind::ALL
            .iter()
            .position(|(kind, _)| *kind == InboxKind::Users);
        if let Some(count) = users.and_then(|place| counts.get_mut(place)) {
            *count = 0;
        }
    }
    Ok(counts)
}

/// How much waits.
pub(crate) fn count(look: &Look<'_>) -> Result<Answer, AppError> {
    look.require(Right::Inbox)?;
    let counts = counts(look, &horizon(look))?;
    Ok(Answer::InboxCount(counts.iter().sum()))
}

/// All that waits, by kind; kinds of which nothing waits are left out.
pub(crate) fn inbox(look: &Look<'_>) -> Result<Answer, AppError> {
    look.require(Right::Inbox)?;
    let (tx, horizon) = (look.tx, horizon(look));
    let counts = counts(look, &horizon)?;
    let mut groups = Vec::new();
    for ((kind, _), count) in InboxKind::ALL.iter().zip(counts) {
        if count == 0 {
            continue;
        }
        let items = match kind {
            InboxKind::Approvals => inbox::approvals(tx, &horizon)?,
            InboxKind::Users => inbox::users(tx, &horizon)?,
            InboxKind::FailedShipments => inbox::failed_shipments(tx, &horizon)?,
            InboxKind::FailedNotices => inbox::failed_notices(tx, &horizon)?,
            InboxKind::LowStock => inbox::low(tx, &horizon)?,
            InboxKind::LatePurchases => inbox::late(tx, &horizon)?,
            InboxKind::Lots => inbox::lots(tx, &horizon)?,
            InboxKind::ExpiringOrders => inbox::expiring(tx, &horizon)?,
            InboxKind::Refunds => refunds(look, &horizon)?,
            InboxKind::Transfers => inbox::transfers(tx, &horizon)?,
            InboxKind::Counts => inbox::open_counts(tx, &horizon)?,
        };
        groups.push(InboxGroup {
            kind: *kind,
            count,
            items,
        });
    }
    Ok(Answer::Inbox(groups))
}

fn refunds(look: &Look<'_>, horizon: &Horizon) -> Result<Vec<InboxItem>, AppError> {
    let owed = inbox::refunds(look.tx, horizon)?;
    let items = owed
        .into_iter()
        .map(|(order, number, customer, store, account)| {
            Ok(InboxItem::Refund {
                order,
                number,
                customer,
                store,
                due: account.refund_due()?,
            })
        });
    items.collect()
}

#[cfg(test)]
#[path = "inbox_tests.rs"]
mod tests;
