//! Goods leave a shelf for another store: what is free there is checked, and lots are chosen.

use super::{Moving, lot_of, open_for_goods, variant_of};
use crate::app::command::Outcome;
use crate::app::error::AppError;
use crate::app::stock::{Change, post};
use crate::app::work::Work;
use crate::domain::id::VariantId;
use crate::domain::product::Variant;
use crate::domain::quantity::Quantity;
use crate::domain::shop::Store;
use crate::domain::stock::MovementKind;
use crate::domain::transfer::TransferStatus;
use crate::store;
use crate::store::stock::Origin;

/// The goods leave the shelf. What is free there is asked for each variant as a whole, so that the answer names it once.
pub(super) fn send(work: &mut Work<'_>, mut moving: Moving) -> Result<Outcome, AppError> {
    let from = open_for_goods(work, moving.now.from)?;
    let to = open_for_goods(work, moving.now.to)?;
    if moving.lines.is_empty() {
        return Err(AppError::invalid(
            "lines",
            format!(
                "nothing is on {} yet; add what is to go",
                moving.now.document()
            ),
        ));
    }
    choose_lots(work, &mut moving, &from)?;
    let reason = moving.words(&format!("to {}", to.code));
    for line in &moving.lines {
        let variant = variant_of(work, line)?;
        let change = Change {
            lot: lot_of(line),
            reason: &reason,
            origin: Origin {
                transfer: Some(moving.now.id),
                ..Origin::default()
            },
            ..Change::new(from.id, line.quantity.negated(), MovementKind::TransferOut)
        };
        post(work, &variant, change)?;
    }
    moving.now.status = TransferStatus::Sent;
    moving.now.sent_at = Some(work.now);
    moving.save(work)?;
    Ok(moving.outcome())
}

/// Checks that all of it is there, and gives the lines of lot-tracked goods that name no lot the first to expire.
fn choose_lots(work: &Work<'_>, moving: &mut Moving, from: &Store) -> Result<(), AppError> {
    let mut variants: Vec<VariantId> = moving.lines.iter().map(|line| line.variant).collect();
    variants.sort();
    variants.dedup();
    for id in variants {
        let of_variant = || moving.lines.iter().filter(|line| line.variant == id);
        let Some(first) = of_variant().next() else {
            continue;
        };
        let variant = variant_of(work, first)?;
        let wanted = Quantity::sum(of_variant().map(|line| line.quantity));
        let free = store::stock::balance(work.tx, from.id, id)?.available();
        if wanted > free {
            return Err(short(&variant, from, wanted, free));
        }
        if store::product::lot_tracked(work.tx, id)? {
            spread(work, moving, from, &variant)?;
        }
    }
    Ok(())
}

fn short(variant: &Variant, from: &Store, wanted: Quantity, free: Quantity) -> AppError {
    AppError::InsufficientStock {
        sku: variant.sku.clone(),
        store: from.code.clone(),
        wanted: wanted.plain(variant.decimals),
        available: free.max(Quantity::ZERO).plain(variant.decimals),
    }
}

/// Spreads the line without a lot over the lots that are not expired, the first to expire first, beside what the other
/// lines name. Goods that an order line has chosen by lot stay.
fn spread(
    work: &Work<'_>,
    moving: &mut Moving,
    from: &Store,
    variant: &Variant,
) -> Result<(), AppError> {
    let Some(blank) = moving.place(variant.id, "") else {
        return Ok(());
    };
    let line = moving.take_off(blank);
    let mut rest = line.quantity;
    let lots = store::lot::shelved(work.tx, from.id, variant.id)?;
    for lot in lots.into_iter().filter(|lot| !lot.is_expired(work.today)) {
        let place = moving.place(variant.id, &lot.code);
        let named = place.and_then(|place| moving.lines.get(place));
        let named = named.map(|line| line.quantity).unwrap_or_default();
        let taken = rest.min(lot.free().minus(named)).max(Quantity::ZERO);
        if taken.is_positive() {
            let goes = (lot.code, lot.expiry);
            moving.set(work, variant.id, goes, named.plus(taken))?;
            rest = rest.minus(taken);
        }
    }
    if rest.is_positive() {
        let there = line.quantity.minus(rest);
        return Err(short(variant, from, line.quantity, there));
    }
    Ok(())
}
