//! Goods in, corrected and out: every change of what is on hand writes the ledger.

use crate::app::command::{Outcome, StockCommand};
use crate::app::error::AppError;
use crate::app::lot;
use crate::app::opened::find_store;
use crate::app::receive;
use crate::app::supplier_return;
use crate::app::topic::Topics;
use crate::app::work::Work;
use crate::domain::access::Right;
use crate::domain::id::{BillId, LotId, StoreId};
use crate::domain::lot::Named;
use crate::domain::product::Variant;
use crate::domain::quantity::{MAX_STEPS, Quantity, QuantityError, steps_per_unit};
use crate::domain::stock::{MovementKind, StockPolicy};
use crate::domain::text::{self, TextError};
use crate::domain::time::Day;
use crate::store;
use crate::store::stock::{Entry, LotRow, Origin, Shift};

pub(crate) fn execute(work: &mut Work<'_>, command: StockCommand) -> Result<Outcome, AppError> {
    match command {
        StockCommand::ReceiveScan {
            delivery,
            code,
            quantity,
            lot,
            cost,
        } => receive::scan(work, &delivery, &code, quantity.as_deref(), &lot, &cost),
        StockCommand::Receive {
            delivery,
            sku,
            quantity,
            lot,
            cost,
        } => receive::named(work, &delivery, &sku, &quantity, &lot, &cost),
        StockCommand::ReceiveFill {
            delivery,
            cells,
            cost,
        } => receive::fill(work, &delivery, &cells, &cost),
        StockCommand::SupplierReturnScan {
            delivery,
            code,
            quantity,
            lot,
        } => supplier_return::scan(work, &delivery, &code, quantity.as_deref(), &lot),
        StockCommand::SupplierReturn {
            delivery,
            sku,
            quantity,
            lot,
        } => supplier_return::named(work, &delivery, &sku, &quantity, &lot),
        StockCommand::AdjustScan {
            store,
            code,
            quantity,
            takes_out,
            lot,
            reason,
        } => {
            work.require(Right::Counter)?;
            let goods = work.goods(&code)?;
            let quantity = goods.quantity(quantity.as_deref())?;
            let lot = receive::label_lot(work, &goods, parse_lot(&lot.code, &lot.expiry)?)?;
            let delta = if takes_out {
                quantity.negated()
            } else {
                quantity
            };
            adjust(work, store, &goods.variant, delta, lot, &reason)
        }
        StockCommand::TakeBack { movement } => receive::take_back(work, movement),
        StockCommand::Adjust {
            store,
            sku,
            quantity,
            lot,
            reason,
        } => {
            work.require(Right::Counter)?;
            let variant = by_sku(work, &sku)?;
            let delta = Quantity::parse_signed(&quantity, variant.decimals)?;
            if delta.is_zero() {
                return Err(AppError::invalid(
                    "quantity",
                    "must not be 0; write +3 or -3",
                ));
            }
            let lot = parse_lot(&lot, "")?;
            adjust(work, store, &variant, delta, lot, &reason)
        }
    }
}

fn adjust(
    work: &mut Work<'_>,
    store: StoreId,
    variant: &Variant,
    delta: Quantity,
    lot: Option<Named>,
    reason: &str,
) -> Result<Outcome, AppError> {
    text::name("reason", reason, 200)?;
    correct(work, variant, delta)?;
    let change = Change {
        lot,
        reason,
        ..Change::new(store, delta, MovementKind::Adjust)
    };
    let posted = post(work, variant, change)?;
    Ok(moved(variant, delta, posted))
}

/// Above what a clerk may correct at once, correcting by hand is a right of its own.
pub(crate) fn correct(work: &Work<'_>, variant: &Variant, delta: Quantity) -> Result<(), AppError> {
    let alone = work.shop.settings.adjust_limit;
    let alone = alone.saturating_mul(steps_per_unit(variant.decimals));
    if delta.steps().abs() > alone {
        work.require(Right::AdjustStock)
    } else {
        Ok(())
    }
}

/// A variant by its SKU, or not found.
pub(crate) fn by_sku(work: &Work<'_>, sku: &str) -> Result<Variant, AppError> {
    store::product::by_sku(work.tx, sku.trim())?.ok_or_else(|| AppError::NotFound {
        what: "product",
        code: text::clean(sku),
    })
}

/// A lot's code and expiry as typed; no code, no lot.
pub(crate) fn parse_lot(code: &str, expiry: &str) -> Result<Option<Named>, AppError> {
    if code.trim().is_empty() {
        return match expiry.trim() {
            "" => Ok(None),
            _ => Err(AppError::invalid("lot", "an expiry needs the lot's code")),
        };
    }
    let expiry = match expiry.trim() {
        "" => None,
        typed => Some(
            Day::parse(typed)
                .ok_or_else(|| AppError::invalid("expiry", "write it like 2027-03-31"))?,
        ),
    };
    if code.chars().any(text::is_unsafe) {
        return Err(TextError::Unsafe("lot").into());
    }
    Ok(Some((text::name("lot", code, 40)?, expiry)))
}

/// What was moved, as a result.
pub(crate) fn moved(variant: &Variant, delta: Quantity, posted: Posted) -> Outcome {
    Outcome::Moved {
        variant: variant.id,
        delta,
        on_hand: posted.on_hand,
        movement: posted.movement,
        lot: posted.lot,
    }
}

/// A change of what is on hand of one variant.
#[derive(Debug, Clone)]
pub(crate) struct Change<'a> {
    /// Where.
    pub(crate) store: StoreId,
    /// Signed, not 0.
    pub(crate) delta: Quantity,
    /// Why, as a word.
    pub(crate) kind: MovementKind,
    /// Lot's code and expiry; needed for lot-tracked products, refused for others.
    pub(crate) lot: Option<Named>,
    /// Why, in words as typed.
    pub(crate) reason: &'a str,
    /// What it comes from.
    pub(crate) origin: Origin<'a>,
}

impl Change<'_> {
    /// A change without a lot, a reason or an origin.
    pub(crate) fn new(store: StoreId, delta: Quantity, kind: MovementKind) -> Self {
        Self {
            store,
            delta,
            kind,
            lot: None,
            reason: "",
            origin: Origin::default(),
        }
    }
}

/// A change that is written.
#[derive(Debug, Clone)]
pub(crate) struct Posted {
    /// On hand after it.
    pub(crate) on_hand: Quantity,
    /// Its row of the ledger.
    pub(crate) movement: i64,
    /// The lot's code and expiry, where the goods are kept by lots.
    pub(crate) lot: Option<Named>,
}

/// Changes what is on hand, in the lot too where the product has lots, and writes the ledger. What is promised or picked
/// stays covered, but where back-orders are taken.
pub(crate) fn post(
    work: &mut Work<'_>,
    variant: &Variant,
    change: Change<'_>,
) -> Result<Posted, AppError> {
    let Change {
        store,
        delta,
        kind,
        lot,
        reason,
        origin,
    } = change;
    let place = find_store(work, store)?;
    let whole = store::stock::balance(work.tx, store, variant.id)?;
    let after = whole.on_hand.plus(delta);
    let balance = match &lot {
        Some(named) if !is_expired(work, store, variant, named)? => {
            lot::sellable(work.tx, store, variant.id, work.today)?
        }
        _ => whole,
    };
    let free = match store::stock::policy(work.tx, store, variant.id)? {
        StockPolicy::Backorder => balance.on_shelf(),
        StockPolicy::Forbid | StockPolicy::Warn => balance.available(),
    };
    if delta < Quantity::ZERO && delta.negated() > free {
        return Err(AppError::InsufficientStock {
            sku: variant.sku.clone(),
            store: place.code,
            wanted: delta.negated().plain(variant.decimals),
            available: free.plain(variant.decimals),
        });
    }
    if after.steps() > MAX_STEPS {
        return Err(QuantityError::TooLarge(after.plain(variant.decimals)).into());
    }
    let lot = lot_row(work, store, variant, delta, lot)?;
    let on_hand = store::stock::shift(
        work.tx,
        store,
        variant.id,
        Shift {
            on_hand: delta,
            ..Shift::default()
        },
    )?;
    let reason = text::optional("reason", reason, 200)?;
    let entry = Entry {
        store,
        variant: variant.id,
        lot: lot.as_ref().map(|(row, ..)| *row),
        kind,
        delta,
        on_hand,
        reason: &reason,
        origin,
    };
    let movement = store::stock::record(work.tx, work.today, &entry)?;
    work.touch(Topics::STOCK);
    Ok(Posted {
        on_hand,
        movement,
        lot: lot.map(|(_, code, expiry)| (code, expiry)),
    })
}

/// Whether a lot's day is over: the one it is known by, else the one said.
fn is_expired(
    work: &Work<'_>,
    store: StoreId,
    variant: &Variant,
    (code, expiry): &Named,
) -> Result<bool, AppError> {
    let known = store::stock::lot(work.tx, store, variant.id, code)?;
    let expiry = known.and_then(|lot| lot.expiry).or(*expiry);
    Ok(expiry.is_some_and(|day| day < work.today))
}

/// A lot has one expiry: an unknown one is filled in, another one is refused, because FEFO goes by it.
fn agree_on_expiry(
    work: &Work<'_>,
    found: &LotRow,
    code: &str,
    typed: Option<Day>,
) -> Result<(), AppError> {
    match (found.expiry, typed) {
        (Some(known), Some(typed)) if known != typed => Err(AppError::invalid(
            "expiry",
            format!("lot {code} is known to expire on {}", known.iso()),
        )),
        (None, Some(typed)) => Ok(store::stock::set_expiry(work.tx, found.id, typed)?),
        _ => Ok(()),
    }
}

fn lot_row(
    work: &Work<'_>,
    store: StoreId,
    variant: &Variant,
    delta: Quantity,
    lot: Option<Named>,
) -> Result<Option<(i64, String, Option<Day>)>, AppError> {
    if !store::product::lot_tracked(work.tx, variant.id)? {
        return match lot {
            None => Ok(None),
            Some(_) => Err(AppError::invalid(
                "lot",
                format!("{} is not kept by lots", variant.sku),
            )),
        };
    }
    let (code, expiry) = lot.ok_or_else(|| AppError::LotMissing {
        sku: variant.sku.clone(),
    })?;
    if delta < Quantity::ZERO {
        lot::refuse_chosen(work, store, variant, &code, delta.negated())?;
    }
    let (row, held, expiry) = match store::stock::lot(work.tx, store, variant.id, &code)? {
        Some(found) => {
            agree_on_expiry(work, &found, &code, expiry)?;
            (found.id, found.on_hand, found.expiry.or(expiry))
        }
        None if delta < Quantity::ZERO => {
            return Err(AppError::LotUnknown {
                sku: variant.sku.clone(),
                lot: code,
                store: find_store(work, store)?.code,
            });
        }
        None => (
            store::stock::insert_lot(work.tx, store, variant.id, &code, expiry)?,
            Quantity::ZERO,
            expiry,
        ),
    };
    if held.plus(delta) < Quantity::ZERO {
        return Err(AppError::invalid(
            "lot",
            format!("lot {code} holds only {}", held.plain(variant.decimals)),
        ));
    }
    store::stock::shift_lot(work.tx, row, delta)?;
    Ok(Some((row, code, expiry)))
}

/// Writes the ledger of goods that left on a bill (`delta` < 0; the balance has moved already): first the chosen lots that
/// are `used` up, then the first-expired.
pub(crate) fn issue(
    work: &Work<'_>,
    (store, variant): (StoreId, &Variant),
    used: &[(LotId, Quantity)],
    delta: Quantity,
    on_hand: Quantity,
    bill: Option<BillId>,
) -> Result<(), AppError> {
    let bill =
        Some(bill.ok_or_else(|| AppError::Internal("goods left without a bill".to_owned()))?);
    let entry = |lot, delta, on_hand| Entry {
        store,
        variant: variant.id,
        lot,
        kind: MovementKind::Bill,
        delta,
        on_hand,
        reason: "",
        origin: Origin {
            bill,
            ..Origin::default()
        },
    };
    if !store::product::lot_tracked(work.tx, variant.id)? {
        store::stock::record(work.tx, work.today, &entry(None, delta, on_hand))?;
        return Ok(());
    }
    let mut balance = on_hand.minus(delta);
    for (id, part) in lot::leaving(work, store, variant, used, delta.negated())? {
        store::stock::shift_lot(work.tx, id.0, part.negated())?;
        balance = balance.minus(part);
        store::stock::record(
            work.tx,
            work.today,
            &entry(Some(id.0), part.negated(), balance),
        )?;
    }
    Ok(())
}
