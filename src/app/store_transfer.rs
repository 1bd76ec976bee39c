//! Goods between two stores: gathered, sent, received, and what is lost on the way written off, never in silence.

mod arrive;
mod send;

use crate::app::command::{Outcome, TransferCommand, TransferGoods};
use crate::app::error::AppError;
use crate::app::opened::find_store;
use crate::app::scan::Goods;
use crate::app::stock::by_sku;
use crate::app::topic::Topics;
use crate::app::work::Work;
use crate::domain::access::Right;
use crate::domain::id::{StoreId, TransferId, TransferLineId, VariantId};
use crate::domain::product::Variant;
use crate::domain::quantity::{MAX_STEPS, Quantity, QuantityError};
use crate::domain::shop::Store;
use crate::domain::text;
use crate::domain::time::Day;
use crate::domain::transfer::{Transfer, TransferLine, TransferStatus};
use crate::store;

/// Longest reason: the ledger says it after the transfer's number and the other store.
const LONGEST_REASON: usize = 120;

pub(crate) fn execute(work: &mut Work<'_>, command: TransferCommand) -> Result<Outcome, AppError> {
    work.require(match command {
        TransferCommand::Close { .. } | TransferCommand::TakeBack { .. } => Right::CloseTransfer,
        _ => Right::Counter,
    })?;
    work.touch(Topics::STOCK);
    match command {
        TransferCommand::Begin { from, to, reason } => {
            Ok(begin(work, from, to, &reason)?.outcome())
        }
        TransferCommand::Scan {
            transfer,
            code,
            quantity,
        } => scan(work, transfer, &code, quantity.as_deref()),
        TransferCommand::Set { transfer, goods } => {
            let mut moving = Moving::open(work, transfer, None)?;
            moving.guard(&[TransferStatus::Draft], "change it")?;
            for one in &goods {
                set(work, &mut moving, one)?;
            }
            moving.save(work)?;
            Ok(moving.outcome())
        }
        TransferCommand::Fill { transfer, cells } => {
            let mut moving = Moving::open(work, transfer, None)?;
            moving.guard(&[TransferStatus::Draft], "change it")?;
            for (variant, typed) in &cells {
                let found = store::product::variant(work.tx, *variant)?;
                let variant = found.ok_or_else(|| AppError::NotFound {
                    what: "variant",
                    code: variant.to_string(),
                })?;
                let quantity = wanted(&variant, typed)?;
                moving.set(work, variant.id, (String::new(), None), quantity)?;
            }
            moving.save(work)?;
            Ok(moving.outcome())
        }
        TransferCommand::Send {
            transfer,
            version,
            reason,
        } => {
            let mut moving = Moving::open(work, transfer, version)?;
            moving.guard(&[TransferStatus::Draft], "send it")?;
            let reason = text::optional("reason", &reason, LONGEST_REASON)?;
            if !reason.is_empty() {
                moving.now.reason = reason;
            }
            send::send(work, moving)
        }
        TransferCommand::SendNow {
            from,
            to,
            goods,
            reason,
        } => {
            let mut moving = begin(work, from, to, &reason)?;
            for one in &goods {
                set(work, &mut moving, one)?;
            }
            send::send(work, moving)
        }
        TransferCommand::ReceiveScan {
            transfer,
            code,
            quantity,
        } => arrive::receive_scan(work, transfer, &code, quantity.as_deref()),
        TransferCommand::Receive {
            transfer,
            version,
            lines,
        } => arrive::receive(work, transfer, version, &lines),
        TransferCommand::Close {
            transfer,
            version,
            reason,
        } => arrive::close(work, transfer, version, &reason),
        TransferCommand::TakeBack {
            transfer,
            version,
            reason,
        } => arrive::take_back(work, transfer, version, &reason),
        TransferCommand::Cancel { transfer, reason } => cancel(work, transfer, &reason),
    }
}

/// A transfer opened for change, as it was and as it is to be.
struct Moving {
    was: Transfer,
    now: Transfer,
    lines: Vec<TransferLine>,
    /// Lines taken off: removed last, so that no new line of the same act gets the row of one that was there.
    gone: Vec<TransferLine>,
}

impl Moving {
    fn open(work: &Work<'_>, id: TransferId, version: Option<i64>) -> Result<Self, AppError> {
        let was = store::transfer::transfer(work.tx, id)?.ok_or_else(|| AppError::NotFound {
            what: "transfer",
            code: id.to_string(),
        })?;
        work.unchanged((version, was.version), ("transfers", id), || was.document())?;
        Ok(Self {
            now: was.clone(),
            was,
            lines: store::transfer::lines(work.tx, id)?,
            gone: Vec::new(),
        })
    }

    fn guard(&self, fits: &[TransferStatus], event: &str) -> Result<(), AppError> {
        if fits.contains(&self.was.status) {
            return Ok(());
        }
        Err(AppError::InvalidTransition {
            document: self.was.document(),
            status: self.was.status.label().to_owned(),
            event: event.to_owned(),
        })
    }

    fn outcome(&self) -> Outcome {
        Outcome::Transfer {
            transfer: self.now.id,
            number: self.now.number,
        }
    }

    /// Writes the header; a sent transfer ends when nothing of it is on the way any more.
    fn save(&mut self, work: &Work<'_>) -> Result<(), AppError> {
        if self.now.status == TransferStatus::Sent && self.is_complete() {
            self.now.status = TransferStatus::Received;
            self.now.closed_at = Some(work.now);
        }
        for line in self.gone.drain(..) {
            store::transfer::delete_line(work.tx, &line)?;
        }
        Ok(store::transfer::update(work.tx, &self.was, &self.now)?)
    }

    fn is_complete(&self) -> bool {
        self.lines.iter().all(|line| line.on_the_way().is_zero())
    }

    /// Writes one line's quantities.
    fn change(
        &mut self,
        work: &Work<'_>,
        place: usize,
        change: impl FnOnce(&mut TransferLine),
    ) -> Result<(), AppError> {
        if let Some(line) = self.lines.get_mut(place) {
            let was = line.clone();
            change(line);
            store::transfer::update_line(work.tx, &was, line)?;
        }
        Ok(())
    }

    fn place(&self, variant: VariantId, lot: &str) -> Option<usize> {
        self.lines
            .iter()
            .position(|line| line.variant == variant && line.lot == lot)
    }

    /// The line will be removed when all is written.
    fn take_off(&mut self, place: usize) -> TransferLine {
        let line = self.lines.remove(place);
        self.gone.push(line.clone());
        line
    }

    /// Sets what is to be sent of a variant and lot; 0 takes the line off.
    fn set(
        &mut self,
        work: &Work<'_>,
        variant: VariantId,
        lot: (String, Option<Day>),
        quantity: Quantity,
    ) -> Result<(), AppError> {
        match (self.place(variant, &lot.0), quantity.is_positive()) {
            (Some(place), true) => self.change(work, place, |line| line.quantity = quantity),
            (Some(place), false) => {
                self.take_off(place);
                Ok(())
            }
            (None, true) => {
                let same = |line: &TransferLine| line.variant == variant && line.lot == lot.0;
                if let Some(place) = self.gone.iter().position(same) {
                    self.lines.push(self.gone.remove(place));
                    let last = self.lines.len() - 1;
                    return self.change(work, last, |line| line.quantity = quantity);
                }
                let all = self.lines.iter().chain(&self.gone);
                let last = all.map(|line| line.position).max();
                let mut line = TransferLine {
                    id: TransferLineId(0),
                    transfer: self.now.id,
                    position: last.unwrap_or(0) + 1,
                    variant,
                    lot: lot.0,
                    expiry: lot.1,
                    quantity,
                    received: Quantity::ZERO,
                    missing: Quantity::ZERO,
                };
                line.id = store::transfer::insert_line(work.tx, &line)?;
                self.lines.push(line);
                Ok(())
            }
            (None, false) => Ok(()),
        }
    }

    /// What the ledger says of its movements: `T-000042 to WEB: for the fair`.
    fn words(&self, how: &str) -> String {
        let document = self.now.document();
        match self.now.reason.as_str() {
            "" => format!("{document} {how}"),
            reason => format!("{document} {how}: {reason}"),
        }
    }
}

fn open_for_goods(work: &Work<'_>, id: StoreId) -> Result<Store, AppError> {
    let place = find_store(work, id)?;
    if place.active {
        return Ok(place);
    }
    Err(AppError::InUse {
        what: "store".to_owned(),
        code: place.code,
        reason: "is disabled; enable it first".to_owned(),
    })
}

fn begin(work: &Work<'_>, from: StoreId, to: StoreId, reason: &str) -> Result<Moving, AppError> {
    let (source, _) = (open_for_goods(work, from)?, open_for_goods(work, to)?);
    if from == to {
        return Err(AppError::invalid(
            "to",
            format!(
                "the goods are in {} already; name another store",
                source.code
            ),
        ));
    }
    let mut transfer = Transfer {
        id: TransferId(0),
        number: store::transfer::next_number(work.tx)?,
        from,
        to,
        status: TransferStatus::Draft,
        reason: text::optional("reason", reason, LONGEST_REASON)?,
        created_at: work.now,
        sent_at: None,
        closed_at: None,
        user: work.actor.user,
        version: 1,
    };
    transfer.id = store::transfer::insert(work.tx, &transfer)?;
    Ok(Moving {
        was: transfer.clone(),
        now: transfer,
        lines: Vec::new(),
        gone: Vec::new(),
    })
}

fn bounded(quantity: Quantity, decimals: u8) -> Result<Quantity, AppError> {
    if quantity.steps() > MAX_STEPS {
        return Err(QuantityError::TooLarge(quantity.plain(decimals)).into());
    }
    Ok(quantity)
}

/// One scan onto a draft.
fn scan(
    work: &Work<'_>,
    id: TransferId,
    code: &str,
    typed: Option<&str>,
) -> Result<Outcome, AppError> {
    let mut moving = Moving::open(work, id, None)?;
    moving.guard(&[TransferStatus::Draft], "add to it")?;
    let goods = work.goods(code)?;
    let quantity = goods.quantity(typed)?;
    let scanned = lot_on_label(work, &goods)?;
    let lot = chosen_lot(work, &moving, &goods.variant, &scanned)?;
    let variant = goods.variant;
    let place = moving.place(variant.id, &lot.0);
    let before = place.and_then(|place| moving.lines.get(place));
    let before = before.map(|line| line.quantity).unwrap_or_default();
    let stands = bounded(before.plus(quantity), variant.decimals)?;
    moving.set(work, variant.id, lot, stands)?;
    moving.save(work)?;
    Ok(Outcome::TransferScanned {
        variant: variant.id,
        sku: variant.sku,
        quantity,
        stands,
        decimals: variant.decimals,
        complete: false,
    })
}

/// How much is to be sent, as typed; none is a figure too.
fn wanted(variant: &Variant, typed: &str) -> Result<Quantity, AppError> {
    let quantity = Quantity::parse_signed(typed, variant.decimals)?;
    if quantity < Quantity::ZERO {
        return Err(QuantityError::NotPositive(typed.trim().to_owned()).into());
    }
    Ok(quantity)
}

fn set(work: &Work<'_>, moving: &mut Moving, goods: &TransferGoods) -> Result<(), AppError> {
    let variant = by_sku(work, &goods.sku)?;
    let quantity = wanted(&variant, &goods.quantity)?;
    let lot = chosen_lot(work, moving, &variant, &goods.lot)?;
    moving.set(work, variant.id, lot, quantity)
}

/// The lot that a scanned label names; empty for goods that are not kept by lots.
fn lot_on_label(work: &Work<'_>, goods: &Goods) -> Result<String, AppError> {
    let tracked = store::product::lot_tracked(work.tx, goods.variant.id)?;
    Ok(goods.lot.clone().filter(|_| tracked).unwrap_or_default())
}

/// A lot as named; no name leaves the choice to first-expired-first-out.
fn chosen_lot(
    work: &Work<'_>,
    moving: &Moving,
    variant: &Variant,
    typed: &str,
) -> Result<(String, Option<Day>), AppError> {
    if typed.trim().is_empty() {
        return Ok((String::new(), None));
    }
    let code = text::code("lot", typed)?;
    let from = moving.now.from;
    match store::lot::by_code(work.tx, from, variant.id, &code)? {
        Some(lot) => Ok((lot.code, lot.expiry)),
        None => Err(AppError::LotUnknown {
            sku: variant.sku.clone(),
            lot: code,
            store: find_store(work, from)?.code,
        }),
    }
}

fn variant_of(work: &Work<'_>, line: &TransferLine) -> Result<Variant, AppError> {
    store::product::variant(work.tx, line.variant)?
        .ok_or_else(|| AppError::Internal(format!("line {} has no variant", line.id)))
}

fn lot_of(line: &TransferLine) -> Option<(String, Option<Day>)> {
    Some((line.lot.clone(), line.expiry)).filter(|(code, _)| !code.is_empty())
}

/// Keeps why it ended beside why it was begun.
fn ended(moving: &mut Moving, how: &str, reason: &str) -> Result<(), AppError> {
    let reason = text::name("reason", reason, LONGEST_REASON)?;
    let begun = &moving.now.reason;
    moving.now.reason = if begun.is_empty() {
        format!("{how}: {reason}")
    } else {
        format!("{begun}; {how}: {reason}")
    };
    Ok(())
}

fn cancel(work: &Work<'_>, id: TransferId, reason: &str) -> Result<Outcome, AppError> {
    let mut moving = Moving::open(work, id, None)?;
    moving.guard(&[TransferStatus::Draft], "cancel it")?;
    ended(&mut moving, "cancelled", reason)?;
    moving.now.status = TransferStatus::Cancelled;
    moving.now.closed_at = Some(work.now);
    moving.save(work)?;
    Ok(moving.outcome())
}

#[cfg(test)]
mod tests;
