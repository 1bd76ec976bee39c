//! Submitting a retailer's cart (domain.md §2, row 2): the typed code, the guards of placing, and nothing promised yet.

use crate::app::command::{Consent, PortalDone};
use crate::app::error::AppError;
use crate::app::lot;
use crate::app::opened::{OpenLine, Opened};
use crate::app::place::{buyer, check_credit, open_for_trade};
use crate::app::portal::Scope;
use crate::app::portal::cart::{keep, reprice, standing};
use crate::app::work::Work;
use crate::domain::order::{Event, Phase};
use crate::domain::portal::{Availability, confirmation_code};
use crate::domain::stock::{Promise, promise};
use crate::store;

/// Checks the cart and gives the code that submits it as it stands.
pub(super) fn confirm(work: &mut Work<'_>, scope: Scope) -> Result<PortalDone, AppError> {
    let mut opened = standing(work, scope)?.ok_or(AppError::NoLines)?;
    if reprice(&mut opened) {
        keep(work, scope, &mut opened)?;
    }
    check(work, &mut opened)?;
    fresh_code(work, scope, &opened, "")
}

fn fresh_code(
    work: &Work<'_>,
    scope: Scope,
    opened: &Opened,
    why: &str,
) -> Result<PortalDone, AppError> {
    let cart = opened.order.id;
    let old = store::portal::confirmation(work.tx, scope.customer, cart)?;
    let mut code = confirmation_code(work.env.random());
    while old.as_ref() == Some(&code) {
        code = confirmation_code(work.env.random());
    }
    store::portal::set_confirmation(work.tx, scope.customer, cart, Some(&code))?;
    Ok(PortalDone::Code {
        code,
        why: why.to_owned(),
    })
}

/// Row 2: the cart becomes an order that waits for a manager.
pub(super) fn submit(
    work: &mut Work<'_>,
    scope: Scope,
    typed: &str,
) -> Result<PortalDone, AppError> {
    let mut opened = standing(work, scope)?.ok_or(AppError::NoLines)?;
    let code = store::portal::confirmation(work.tx, scope.customer, opened.order.id)?;
    if reprice(&mut opened) {
        keep(work, scope, &mut opened)?;
        let why = "prices have changed meanwhile: look at the cart, then type the new code";
        return fresh_code(work, scope, &opened, why);
    }
    let Some(code) = code else {
        let why = "the cart has changed meanwhile: look at it, then type the new code";
        return fresh_code(work, scope, &opened, why);
    };
    if typed.trim() != code {
        let why = "that was not the code: type the new one exactly as shown";
        return fresh_code(work, scope, &opened, why);
    }
    check(work, &mut opened)?;
    let number = store::order::next_number(work.tx)?;
    opened.order.phase = Phase::AwaitingApproval;
    opened.order.user_id = work.actor.user;
    opened.order.number = Some(number);
    opened.order.placed_at = Some(work.now);
    opened.order.placed_day = Some(work.today);
    opened.record(work, Event::Submit, "")?;
    opened.save(work)?;
    let total = work.shop.currency.plain(opened.order.total);
    store::notice::approval_wanted(work.tx, opened.order.id, &total)?;
    Ok(PortalDone::Submitted { order: number })
}

/// The guards of row 1 in their order; nothing is promised from stock.
fn check(work: &Work<'_>, opened: &mut Opened) -> Result<(), AppError> {
    opened.guard(Event::Submit)?;
    let customer = buyer(work, opened)?;
    let has_lines = opened
        .lines
        .iter()
        .any(|line| line.row.buckets.open.is_positive());
    if !has_lines {
        return Err(AppError::NoLines);
    }
    open_for_trade(&opened.store)?;
    opened.refresh(work.shop)?;
    check_credit(work, &customer, opened.order.total, Consent::default())?;
    for line in opened.lines.iter().filter(|line| !line.row.voided) {
        check_line(work, opened, line)?;
    }
    Ok(())
}

/// Goods that are sold, and as many as the policy of the store lets an order ask for. The typed code is the consent
/// where the policy wants one.
fn check_line(work: &Work<'_>, opened: &Opened, line: &OpenLine) -> Result<(), AppError> {
    if !line.variant.active {
        return Err(AppError::BlockedProduct {
            sku: line.variant.sku.clone(),
        });
    }
    let (place, variant) = (&opened.store, &line.variant);
    let wanted = line.row.buckets.open;
    let available = lot::sellable(work.tx, place.id, variant.id, work.today)?.available();
    let policy = store::stock::policy(work.tx, place.id, variant.id)?;
    if promise(policy, available, wanted, true) != Promise::Short {
        return Ok(());
    }
    let settings = &work.shop.settings;
    let decimals = variant.decimals;
    let told = Availability::of(
        settings.portal_stock,
        available,
        decimals,
        settings.portal_few,
    );
    Err(AppError::InsufficientStock {
        sku: variant.sku.clone(),
        store: place.code.clone(),
        wanted: line.text(wanted),
        available: match told {
            Availability::Exact(_) | Availability::Gone => told.text(decimals),
            Availability::Few | Availability::Enough | Availability::Untold => "fewer".to_owned(),
        },
    })
}
