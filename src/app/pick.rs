//! Picking: goods leave the shelf for billing, by list or by scan, and go back.

use crate::app::command::{Lines, Outcome};
use crate::app::error::AppError;
use crate::app::lot;
use crate::app::opened::{OpenLine, Opened};
use crate::app::place::{internal, order_outcome, short};
use crate::app::work::Work;
use crate::domain::id::{LotId, OrderId};
use crate::domain::order::Event;
use crate::domain::quantity::Quantity;
use crate::domain::stock::StockPolicy;
use crate::domain::text;
use crate::store;

/// So much of one line.
pub(crate) struct Wish {
    pub(crate) place: usize,
    pub(crate) quantity: Quantity,
}

/// Reads which lines an act is about; `room` tells how much of a line it could take. A SKU that stands on several
/// lines fills the first ones first.
pub(crate) fn wishes(
    opened: &Opened,
    lines: &Lines,
    room: impl Fn(&OpenLine) -> Quantity,
) -> Result<Vec<Wish>, AppError> {
    let Lines::Some(named) = lines else {
        let all = opened.lines.iter().enumerate().map(|(place, line)| Wish {
            place,
            quantity: room(line),
        });
        return Ok(all.filter(|wish| wish.quantity.is_positive()).collect());
    };
    let mut wishes: Vec<Wish> = Vec::new();
    for (sku, typed) in named {
        let of_sku = |line: &&OpenLine| {
            line.variant.sku.eq_ignore_ascii_case(sku.trim()) && !line.row.voided
        };
        let first = opened.lines.iter().find(of_sku);
        let first = first.ok_or_else(|| AppError::NotOnOrder {
            sku: text::clean(sku),
        })?;
        let mut wanted = Quantity::parse_positive(typed, first.variant.decimals)?;
        let places: Vec<usize> = opened
            .lines
            .iter()
            .enumerate()
            .filter(|(_, line)| of_sku(line))
            .map(|(place, _)| place)
            .collect();
        for (turn, place) in places.iter().enumerate() {
            let Some(line) = opened.lines.get(*place) else {
                continue;
            };
            let taken = Quantity::sum(
                wishes
                    .iter()
                    .filter(|wish| wish.place == *place)
                    .map(|wish| wish.quantity),
            );
            let is_last = turn + 1 == places.len();
            let quantity = if is_last {
                wanted
            } else {
                wanted.min(room(line).minus(taken)).max(Quantity::ZERO)
            };
            if quantity.is_positive() {
                wishes.push(Wish {
                    place: *place,
                    quantity,
                });
                wanted = wanted.minus(quantity);
            }
        }
    }
    Ok(wishes)
}

/// Row 6, by list. `All` takes what is on the shelf of each line and refuses when that is nothing at all.
pub(crate) fn pick(
    work: &mut Work<'_>,
    id: OrderId,
    version: Option<i64>,
    lines: &Lines,
) -> Result<Outcome, AppError> {
    let mut opened = Opened::open(work, id, version)?;
    opened.guard(Event::Pick)?;
    let chosen = wishes(&opened, lines, |line| line.row.buckets.open)?;
    let mut said = Vec::new();
    let mut first_short = None;
    for Wish { place, quantity } in chosen {
        let quantity = match lines {
            Lines::Some(_) => quantity,
            Lines::All => quantity.min(reach(work, &opened, place)?),
        };
        if quantity.is_positive() {
            said.push(take(work, &mut opened, place, quantity)?);
        } else if let Some(line) = opened.lines.get(place) {
            let none = short(line, &opened.store, line.row.buckets.open, Quantity::ZERO);
            let none = lot::explain(work, opened.store.id, &line.variant, none);
            first_short.get_or_insert(none);
        }
    }
    if said.is_empty() {
        return Err(first_short.unwrap_or(AppError::NoLines));
    }
    opened.record(work, Event::Pick, said.join(", "))?;
    opened.save(work)?;
    order_outcome(&opened, false)
}

/// Row 6, by one scan. The three wrong scans have three different answers and change nothing.
pub(crate) fn pick_scan(
    work: &mut Work<'_>,
    id: OrderId,
    code: &str,
    typed: Option<&str>,
) -> Result<Outcome, AppError> {
    let mut opened = Opened::open(work, id, None)?;
    opened.guard(Event::Pick)?;
    let goods = work.goods(code)?;
    let quantity = goods.quantity(typed)?;
    let variant = &goods.variant;
    let on_order = |line: &&OpenLine| {
        line.row.variant_id == variant.id && line.row.buckets.active().is_positive()
    };
    if !opened.lines.iter().any(|line| on_order(&line)) {
        let sku = variant.sku.clone();
        return Err(AppError::NotOnOrder { sku });
    }
    let open = Quantity::sum(
        opened
            .lines
            .iter()
            .filter(on_order)
            .map(|line| line.row.buckets.open),
    );
    if quantity > open {
        return Err(AppError::MoreThanOrdered {
            sku: variant.sku.clone(),
            open: open.plain(variant.decimals),
        });
    }
    let lot = lot::of_label(work, opened.store.id, &goods)?;
    let (said, last) = take_over_lines(work, &mut opened, &variant.sku, quantity, lot)?;
    lot::check_choices(work, &opened)?;
    opened.record(work, Event::Pick, said)?;
    opened.save(work)?;
    let line = opened
        .lines
        .get(last)
        .ok_or_else(|| internal("the picked line is gone"))?;
    Ok(Outcome::Picked {
        line: line.row.id,
        sku: variant.sku.clone(),
        quantity,
        complete: !line.row.buckets.open.is_positive(),
        all_complete: !opened
            .lines
            .iter()
            .any(|line| line.row.buckets.open.is_positive()),
    })
}

fn take_over_lines(
    work: &Work<'_>,
    opened: &mut Opened,
    sku: &str,
    quantity: Quantity,
    lot: Option<LotId>,
) -> Result<(String, usize), AppError> {
    let mut rest = quantity;
    let mut said = Vec::new();
    let mut last = 0;
    for place in 0..opened.lines.len() {
        let line = opened.lines.get(place);
        let Some(line) = line.filter(|line| line.variant.sku == sku) else {
            continue;
        };
        let open = line.row.buckets.open;
        let part = rest.min(open).min(reach(work, opened, place)?);
        if part.is_positive() {
            said.push(take(work, opened, place, part)?);
            if let (Some(lot), Some(line)) = (lot, opened.lines.get_mut(place)) {
                line.lots.pick(lot, part);
            }
            rest = rest.minus(part);
            last = place;
        }
    }
    if rest.is_positive() {
        let line = opened.lines.iter().find(|line| line.variant.sku == sku);
        let line = line.ok_or_else(|| internal("the line is gone"))?;
        let error = short(line, &opened.store, quantity, quantity.minus(rest));
        return Err(lot::explain(work, opened.store.id, &line.variant, error));
    }
    Ok((said.join(", "), last))
}

/// How much of a line's open quantity can leave the shelf now.
fn reach(work: &Work<'_>, opened: &Opened, place: usize) -> Result<Quantity, AppError> {
    let Some(line) = opened.lines.get(place) else {
        return Ok(Quantity::ZERO);
    };
    let (store, variant) = (opened.order.store_id, line.row.variant_id);
    let balance = lot::sellable(work.tx, store, variant, work.today)?;
    let held = line.row.reserved.minus(line.row.buckets.picked);
    let promised = match store::stock::policy(work.tx, store, variant)? {
        StockPolicy::Backorder => line.row.buckets.open,
        StockPolicy::Forbid | StockPolicy::Warn => {
            let given = opened.promised_now(line.row.variant_id);
            held.plus(balance.available().minus(given).max(Quantity::ZERO))
        }
    };
    let shelf = balance
        .on_shelf()
        .minus(opened.taken_now(line.row.variant_id));
    Ok(shelf.min(promised).max(Quantity::ZERO))
}

/// Takes `quantity` of a line from the shelf; promises first what was not promised yet.
fn take(
    work: &Work<'_>,
    opened: &mut Opened,
    place: usize,
    quantity: Quantity,
) -> Result<String, AppError> {
    let reach = reach(work, opened, place)?;
    let place_store = opened.store.clone();
    let line = opened
        .lines
        .get_mut(place)
        .ok_or_else(|| internal("the line is gone"))?;
    let open = line.row.buckets.open;
    if quantity > open {
        return Err(AppError::MoreThanOrdered {
            sku: line.variant.sku.clone(),
            open: line.text(open),
        });
    }
    if quantity > reach {
        let error = short(line, &place_store, quantity, reach);
        return Err(lot::explain(work, place_store.id, &line.variant, error));
    }
    line.row.buckets = line.row.buckets.pick(quantity).map_err(internal)?;
    line.row.reserved = line.row.reserved.max(line.row.buckets.picked);
    Ok(format!("{} × {}", line.text(quantity), line.variant.sku))
}

/// Row 7: picked goods go back to the shelf; they stay promised to the order.
pub(crate) fn send_back(
    work: &mut Work<'_>,
    id: OrderId,
    version: Option<i64>,
    lines: &Lines,
) -> Result<Outcome, AppError> {
    let mut opened = Opened::open(work, id, version)?;
    opened.guard(Event::SendBack)?;
    let chosen = wishes(&opened, lines, |line| line.row.buckets.picked)?;
    let mut said = Vec::new();
    for Wish { place, quantity } in chosen {
        let line = opened
            .lines
            .get_mut(place)
            .ok_or_else(|| internal("the line is gone"))?;
        let picked = line.text(line.row.buckets.picked);
        let back = line.row.buckets.send_back(quantity);
        line.row.buckets = back.map_err(|_refused| AppError::MoreThanPicked {
            sku: line.variant.sku.clone(),
            picked,
        })?;
        let picked = line.row.buckets.picked;
        line.lots.fit(picked, picked);
        said.push(format!("{} × {}", line.text(quantity), line.variant.sku));
    }
    if said.is_empty() {
        return Err(AppError::invalid("lines", "nothing is picked"));
    }
    opened.record(work, Event::SendBack, said.join(", "))?;
    opened.save(work)?;
    order_outcome(&opened, false)
}
