//! The background clock: what falls due is done once, by whichever process looks first.
//!
//! Every step carries the moment at which it fell due, so ticking often or once, late, ends the same.

use crate::app::command::{ClockReport, Outcome};
use crate::app::desk::Desk;
use crate::app::error::AppError;
use crate::app::opened::Opened;
use crate::app::shipment;
use crate::app::topic::Topics;
use crate::app::work::{Actor, Work};
use crate::domain::area::weekday;
use crate::domain::id::{OrderId, ShipmentId};
use crate::domain::order::{Event, Phase, allowed};
use crate::domain::quantity::Quantity;
use crate::domain::shipment::ShipmentState;
use crate::domain::shop::Settings;
use crate::domain::time::Timestamp;
use crate::store;

/// How many steps one transaction takes; others get their turn in between.
const BATCH: u32 = 100;

/// Days for which a notice is kept that was passed on.
const KEPT_DAYS: i64 = 30;

enum Due {
    Ship(ShipmentId),
    Expire(OrderId),
    Archive(OrderId),
    Notices,
}

/// Does everything that is due by now. With nothing due it writes nothing.
pub(crate) fn run(desk: &mut Desk) -> Result<(Outcome, Topics), AppError> {
    let mut report = ClockReport::default();
    let mut topics = Topics::NONE;
    while let Some((done, touched)) = step(desk)? {
        topics = topics | touched;
        report.advanced += done.advanced;
        report.settled += done.settled;
        report.expired += done.expired;
        report.archived += done.archived;
    }
    Ok((Outcome::Clock(report), topics))
}

/// One transaction's worth of what is due, or nothing when nothing is.
pub(crate) fn step(desk: &mut Desk) -> Result<Option<(ClockReport, Topics)>, AppError> {
    let due = desk.look(due)?;
    if due.is_empty() {
        return Ok(None);
    }
    let done = desk.transact(&Actor::system(), |work| {
        let mut done = ClockReport::default();
        for step in due {
            act(work, &step, &mut done)?;
        }
        Ok(done)
    })?;
    Ok(Some(done))
}

fn due(tx: &store::Tx<'_>, now: Timestamp, settings: &Settings) -> Result<Vec<Due>, AppError> {
    let ages = settings.ages;
    let mut due = Vec::new();
    let steps = [
        (ShipmentState::Created, ages.ship_after),
        (ShipmentState::Shipped, ages.transit_after),
        (ShipmentState::InTransit, ages.deliver_after),
    ];
    for (state, after) in steps {
        let found = store::bill::on_the_road(tx, state, now.plus_millis(-after), BATCH)?;
        due.extend(found.into_iter().map(Due::Ship));
    }
    due.extend(
        store::order::due_to_expire(tx, now, BATCH)?
            .into_iter()
            .map(Due::Expire),
    );
    let latest = now.plus_days(-settings.archive_days);
    due.extend(
        store::order::due_to_archive(tx, latest, BATCH)?
            .into_iter()
            .map(Due::Archive),
    );
    // Notices tell how things stand when all else is done.
    if due.is_empty() {
        let (_, _, zone) = store::shop::shop(tx)?;
        let today = zone.day(now);
        if store::notice::any_due(tx, today, weekday(today), now.plus_days(-KEPT_DAYS))? {
            due.push(Due::Notices);
        }
    }
    Ok(due)
}

/// One step, if it is still due: another process may have done it between our look and our turn.
fn act(work: &mut Work<'_>, step: &Due, done: &mut ClockReport) -> Result<(), AppError> {
    match step {
        Due::Ship(id) => ship(work, *id, done),
        Due::Expire(id) => expire(work, *id, done),
        Due::Archive(id) => archive(work, *id, done),
        Due::Notices => notices(work),
    }
}

/// What lasts is told once while it does; what was passed on long ago is dropped.
fn notices(work: &mut Work<'_>) -> Result<(), AppError> {
    let old = work.now.plus_days(-KEPT_DAYS);
    store::notice::by_clock(work.tx, work.today, weekday(work.today), old)?;
    work.touch(Topics::SHOP);
    Ok(())
}

fn ship(work: &mut Work<'_>, id: ShipmentId, done: &mut ClockReport) -> Result<(), AppError> {
    let Some(row) = store::bill::shipment(work.tx, id)? else {
        return Ok(());
    };
    let due = work.shop.settings.ages.due(row.state, row.changed_at);
    let (Some(at), Some(to)) = (due.filter(|at| *at <= work.now), row.state.next()) else {
        return Ok(());
    };
    let settled = shipment::go(work, &row, to, at, "")?;
    done.advanced += 1;
    done.settled += u64::from(settled);
    Ok(())
}

fn expire(work: &mut Work<'_>, id: OrderId, done: &mut ClockReport) -> Result<(), AppError> {
    let mut opened = Opened::open(work, id, None)?;
    let due = opened
        .order
        .expires_at
        .filter(|at| *at <= work.now && allowed(Event::Expire, opened.order.status));
    let Some(at) = due else { return Ok(()) };
    for line in &mut opened.lines {
        line.row.reserved = Quantity::ZERO;
    }
    opened.order.phase = Phase::Expired;
    opened.order.binned_at = Some(at);
    opened.record_at(work, at, Event::Expire, "no activity")?;
    opened.save(work)?;
    done.expired += 1;
    Ok(())
}

fn archive(work: &mut Work<'_>, id: OrderId, done: &mut ClockReport) -> Result<(), AppError> {
    let mut opened = Opened::open(work, id, None)?;
    let order = &opened.order;
    let fits = order.archived_at.is_none() && allowed(Event::Archive, order.status);
    let at = order
        .binned_at
        .map(|at| at.plus_days(work.shop.settings.archive_days));
    let Some(at) = at.filter(|at| fits && *at <= work.now) else {
        return Ok(());
    };
    opened.order.archived_at = Some(at);
    opened.record_at(work, at, Event::Archive, "")?;
    opened.save(work)?;
    done.archived += 1;
    Ok(())
}
