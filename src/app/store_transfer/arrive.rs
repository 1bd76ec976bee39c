//! Goods of a transfer arrive, come back, or are written off.

use super::{LONGEST_REASON, Moving, ended, lot_of, lot_on_label, variant_of};
use crate::app::command::{Lines, Outcome};
use crate::app::error::AppError;
use crate::app::opened::find_store;
use crate::app::stock::{Change, post};
use crate::app::work::Work;
use crate::domain::id::{StoreId, TransferId};
use crate::domain::product::Variant;
use crate::domain::quantity::Quantity;
use crate::domain::stock::MovementKind;
use crate::domain::text;
use crate::domain::transfer::{TransferLine, TransferStatus};
use crate::store;
use crate::store::stock::Origin;

/// Goods arrive at `store`: the balance there grows and the line stands less on the way.
fn arrive(
    work: &mut Work<'_>,
    moving: &mut Moving,
    store: StoreId,
    place: usize,
    quantity: Quantity,
    reason: &str,
) -> Result<(), AppError> {
    let Some(line) = moving.lines.get(place) else {
        return Err(AppError::Internal("the line is gone".to_owned()));
    };
    let variant = variant_of(work, line)?;
    let change = Change {
        lot: lot_of(line),
        reason,
        origin: Origin {
            transfer: Some(moving.now.id),
            ..Origin::default()
        },
        ..Change::new(store, quantity, MovementKind::TransferIn)
    };
    post(work, &variant, change)?;
    moving.change(work, place, |line| {
        line.received = line.received.plus(quantity);
    })
}

/// So much of a variant (of one lot, or of any) arrives, over its lines in their order. Three wrong ones have three answers and change nothing.
fn arrive_of(
    work: &mut Work<'_>,
    moving: &mut Moving,
    variant: &Variant,
    lot: &str,
    quantity: Quantity,
    reason: &str,
) -> Result<Quantity, AppError> {
    let of_variant =
        |line: &&TransferLine| line.variant == variant.id && (lot.is_empty() || line.lot == lot);
    let named = if lot.is_empty() {
        variant.sku.clone()
    } else {
        format!("{} of lot {lot}", variant.sku)
    };
    let all: Vec<&TransferLine> = moving.lines.iter().filter(of_variant).collect();
    if all.is_empty() {
        return Err(AppError::NotOnTransfer {
            sku: named,
            transfer: moving.now.document(),
        });
    }
    let left = Quantity::sum(all.iter().map(|line| line.on_the_way()));
    if quantity > left {
        return Err(AppError::MoreThanSent {
            sku: named,
            left: left.plain(variant.decimals),
            transfer: moving.now.document(),
        });
    }
    let mut rest = quantity;
    for place in 0..moving.lines.len() {
        let line = moving.lines.get(place).filter(of_variant);
        let part = line.map(TransferLine::on_the_way).unwrap_or_default();
        let part = part.min(rest);
        if part.is_positive() {
            arrive(work, moving, moving.now.to, place, part, reason)?;
            rest = rest.minus(part);
        }
    }
    Ok(left.minus(quantity))
}

fn from_words(work: &Work<'_>, moving: &Moving) -> Result<String, AppError> {
    let from = find_store(work, moving.now.from)?;
    Ok(moving.words(&format!("from {}", from.code)))
}

pub(super) fn receive_scan(
    work: &mut Work<'_>,
    id: TransferId,
    code: &str,
    typed: Option<&str>,
) -> Result<Outcome, AppError> {
    let mut moving = Moving::open(work, id, None)?;
    moving.guard(&[TransferStatus::Sent], "receive it")?;
    let goods = work.goods(code)?;
    let quantity = goods.quantity(typed)?;
    let lot = lot_on_label(work, &goods)?;
    let variant = goods.variant;
    let reason = from_words(work, &moving)?;
    let stands = arrive_of(work, &mut moving, &variant, &lot, quantity, &reason)?;
    moving.save(work)?;
    Ok(Outcome::TransferScanned {
        variant: variant.id,
        sku: variant.sku,
        quantity,
        stands,
        decimals: variant.decimals,
        complete: moving.is_complete(),
    })
}

pub(super) fn receive(
    work: &mut Work<'_>,
    id: TransferId,
    version: Option<i64>,
    lines: &Lines,
) -> Result<Outcome, AppError> {
    let mut moving = Moving::open(work, id, version)?;
    moving.guard(&[TransferStatus::Sent], "receive it")?;
    let reason = from_words(work, &moving)?;
    match lines {
        Lines::All => {
            let to = moving.now.to;
            all_arrive(work, &mut moving, to, &reason)?;
        }
        Lines::Some(named) => {
            for (sku, typed) in named {
                let found = store::product::by_sku(work.tx, sku.trim())?;
                let variant = found.ok_or_else(|| AppError::UnknownCode {
                    code: text::clean(sku),
                })?;
                let quantity = Quantity::parse_positive(typed, variant.decimals)?;
                arrive_of(work, &mut moving, &variant, "", quantity, &reason)?;
            }
        }
    }
    moving.save(work)?;
    Ok(moving.outcome())
}

fn all_arrive(
    work: &mut Work<'_>,
    moving: &mut Moving,
    store: StoreId,
    reason: &str,
) -> Result<(), AppError> {
    for place in 0..moving.lines.len() {
        let left = moving.lines.get(place).map(TransferLine::on_the_way);
        if let Some(left) = left.filter(|left| left.is_positive()) {
            arrive(work, moving, store, place, left, reason)?;
        }
    }
    Ok(())
}

/// What never arrived is written off: it left the one shelf when it was sent, and stands on no shelf.
pub(super) fn close(
    work: &Work<'_>,
    id: TransferId,
    version: Option<i64>,
    reason: &str,
) -> Result<Outcome, AppError> {
    let mut moving = Moving::open(work, id, version)?;
    moving.guard(&[TransferStatus::Sent], "write off what is missing")?;
    ended(&mut moving, "written off", reason)?;
    for place in 0..moving.lines.len() {
        moving.change(work, place, |line| {
            line.missing = line.missing.plus(line.on_the_way());
        })?;
    }
    moving.save(work)?;
    Ok(moving.outcome())
}

/// What never left, or came back, stands on the shelf it left again: it is received there instead, so the ledger shows it
/// out and in at the same store.
pub(super) fn take_back(
    work: &mut Work<'_>,
    id: TransferId,
    version: Option<i64>,
    reason: &str,
) -> Result<Outcome, AppError> {
    let mut moving = Moving::open(work, id, version)?;
    moving.guard(&[TransferStatus::Sent], "take it back")?;
    let reason = text::name("reason", reason, LONGEST_REASON)?;
    let words = format!("{} taken back: {reason}", moving.now.document());
    let from = moving.now.from;
    all_arrive(work, &mut moving, from, &words)?;
    ended(&mut moving, "taken back", &reason)?;
    moving.save(work)?;
    Ok(moving.outcome())
}
