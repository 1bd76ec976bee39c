//! Counting while the shop sells: what is entered is held against the balance of its own instant; what differs is booked
//! once, onto the balance of then.

use crate::app::command::{CountCommand, Outcome};
use crate::app::error::AppError;
use crate::app::lot;
use crate::app::opened::{Opened, find_store};
use crate::app::scan::Goods;
use crate::app::stock::{Change, parse_lot, post};
use crate::app::topic::Topics;
use crate::app::work::Work;
use crate::domain::access::Right;
use crate::domain::count::{Count, CountLine, CountStatus, EntryKind};
use crate::domain::id::{CountId, StoreId, VariantId, count_number, order_number};
use crate::domain::meanwhile::Meanwhile;
use crate::domain::order::Event;
use crate::domain::product::Variant;
use crate::domain::quantity::{MAX_STEPS, Quantity, QuantityError};
use crate::domain::stock::{Balance, MovementKind, StockPolicy};
use crate::domain::text;
use crate::domain::time::Day;
use crate::store;
use crate::store::stock::Origin;

/// Longest reason: the ledger says it after the count's number.
const LONGEST_REASON: usize = 150;
/// So many SKUs are named in a refusal; the rest is counted.
const NAMED: usize = 5;

pub(crate) fn execute(work: &mut Work<'_>, command: CountCommand) -> Result<Outcome, AppError> {
    work.require(match command {
        CountCommand::Post { .. } | CountCommand::Cancel { .. } => Right::ApproveCount,
        _ => Right::Counter,
    })?;
    work.touch(Topics::STOCK);
    match command {
        CountCommand::Open { store, category } => open(work, store, category.as_deref()),
        CountCommand::Enter {
            count,
            code,
            kind,
            quantity,
            lot,
        } => {
            let count = find(work, count, None, "count in it")?;
            let goods = work.goods(&code)?;
            let quantity = figure(&goods, kind, quantity.as_deref())?;
            let named = parse_lot(&lot.code, &lot.expiry)?;
            let tracked = store::product::lot_tracked(work.tx, goods.variant.id)?;
            let on_label = goods.lot.filter(|_| tracked).map(|lot| (lot, goods.expiry));
            let lot = named.or(on_label);
            let variant = goods.variant;
            let line = enter(work, &count, &variant, kind, quantity, lot)?;
            Ok(Outcome::Counted {
                sku: variant.sku,
                decimals: variant.decimals,
                line,
            })
        }
        CountCommand::Fill { count, cells } => {
            let count = find(work, count, None, "count in it")?;
            for (variant, typed) in &cells {
                let goods = Goods::plain(variant_of(work, *variant)?, 1);
                let quantity = figure(&goods, EntryKind::Set, Some(typed))?;
                enter(work, &count, &goods.variant, EntryKind::Set, quantity, None)?;
            }
            Ok(outcome(&count))
        }
        CountCommand::Post {
            count,
            version,
            reason,
            uncounted_as_zero,
        } => {
            let count = find(work, count, version, "post it")?;
            post_differences(work, &count, &reason, uncounted_as_zero)
        }
        CountCommand::Cancel { count, reason } => {
            let count = find(work, count, None, "give it up")?;
            let reason = text::name("reason", &reason, LONGEST_REASON)?;
            end(work, &count, CountStatus::Cancelled, reason)
        }
    }
}

fn outcome(count: &Count) -> Outcome {
    Outcome::Count {
        count: count.id,
        number: count.number,
    }
}

/// An open count, as it was shown.
fn find(
    work: &Work<'_>,
    id: CountId,
    version: Option<i64>,
    event: &str,
) -> Result<Count, AppError> {
    let count = store::count::count(work.tx, id)?.ok_or_else(|| AppError::NotFound {
        what: "count",
        code: id.to_string(),
    })?;
    if count.status != CountStatus::Open {
        return Err(AppError::InvalidTransition {
            document: count.document(),
            status: count.status.word().to_owned(),
            event: event.to_owned(),
        });
    }
    if version.is_some_and(|shown| shown != count.version) {
        let last = store::count::entries(work.tx, id, 1)?;
        let last = last.into_iter().next();
        let at = last.as_ref().map(|entry| entry.at);
        return Err(AppError::Stale {
            document: count.document(),
            since: Meanwhile {
                by: last.map_or_else(|| "somebody".to_owned(), |entry| entry.user),
                at,
                fields: Vec::new(),
            },
        });
    }
    Ok(count)
}

/// Two open counts never hold the same goods, or a difference would be booked twice.
fn open(work: &Work<'_>, store: StoreId, category: Option<&str>) -> Result<Outcome, AppError> {
    let place = find_store(work, store)?;
    let category = match category.map(str::trim).filter(|name| !name.is_empty()) {
        None => None,
        Some(name) => {
            let found = store::count::category(work.tx, name)?;
            Some(found.ok_or_else(|| AppError::NotFound {
                what: "category",
                code: text::clean(name),
            })?)
        }
    };
    let number = category.as_ref().map(|(id, _)| *id);
    if let Some(other) = store::count::overlapping(work.tx, store, number)? {
        let of = other
            .category
            .as_ref()
            .map_or_else(|| "all of it".to_owned(), |(_, name)| format!("its {name}"));
        return Err(AppError::InUse {
            what: "store".to_owned(),
            code: place.code,
            reason: format!(
                "is being counted: {} counts {of}; go on with that, or post or give it up first",
                other.document()
            ),
        });
    }
    let mut count = Count {
        id: CountId(0),
        number: store::count::next_number(work.tx)?,
        store,
        category,
        status: CountStatus::Open,
        reason: String::new(),
        opened_at: work.now,
        opened_by: work.actor.user,
        closed_at: None,
        closed_by: None,
        version: 1,
    };
    count.id = store::count::insert(work.tx, &count)?;
    Ok(outcome(&count))
}

/// How much an entry is: what the code says times what was typed, by default one. So many less are taken off with a minus;
/// none in all is a figure too.
fn figure(goods: &Goods, kind: EntryKind, typed: Option<&str>) -> Result<Quantity, AppError> {
    let typed = typed.map(str::trim);
    match (kind, typed) {
        (EntryKind::Set, None) => Err(AppError::invalid("quantity", "say how many are there")),
        (EntryKind::Set, Some(none))
            if Quantity::parse_signed(none, goods.variant.decimals)?.is_zero() =>
        {
            Ok(Quantity::ZERO)
        }
        (EntryKind::Add, Some(typed)) => match typed.strip_prefix('-') {
            Some(less) => Ok(goods.quantity(Some(less))?.negated()),
            None => goods.quantity(Some(typed)),
        },
        (_, typed) => goods.quantity(typed),
    }
}

/// Writes one entry and the line it makes, both against the balance of now.
fn enter(
    work: &Work<'_>,
    count: &Count,
    variant: &Variant,
    kind: EntryKind,
    quantity: Quantity,
    lot: Option<(String, Option<Day>)>,
) -> Result<CountLine, AppError> {
    in_scope(work, count, variant)?;
    let (lot, expiry) = lot_of(work, variant, lot)?;
    let on_hand = on_hand(work, count.store, variant, &lot)?;
    let known = store::count::line(work.tx, count.id, variant.id, &lot)?;
    let expiry = expiry.or(known.as_ref().and_then(|line| line.expiry));
    let line = match (kind, known) {
        (EntryKind::Add, Some(line)) => CountLine {
            expiry,
            ..line.with(quantity, on_hand, work.now)
        },
        _ => CountLine::begun(variant.id, lot, expiry, quantity, on_hand, work.now),
    };
    if line.counted < Quantity::ZERO {
        let why = format!(
            "only {} of {} are counted; less than none cannot be there",
            line.counted.minus(quantity).plain(variant.decimals),
            variant.sku
        );
        return Err(AppError::invalid("quantity", why));
    }
    if line.counted.steps() > MAX_STEPS {
        return Err(QuantityError::TooLarge(line.counted.plain(variant.decimals)).into());
    }
    store::count::enter(work.tx, count.id, kind, quantity, &line)?;
    Ok(line)
}

fn in_scope(work: &Work<'_>, count: &Count, variant: &Variant) -> Result<(), AppError> {
    let refuse = |reason: String| AppError::NotInCount {
        sku: variant.sku.clone(),
        count: count.document(),
        reason,
    };
    if let Some((category, name)) = &count.category
        && !store::count::is_of_category(work.tx, variant.id, *category)?
    {
        let why = format!("only {name} is counted; put it aside, or open a count of its own");
        return Err(refuse(why));
    }
    let other = store::count::counted_elsewhere(work.tx, count.store, count.id, variant.id)?;
    match other {
        Some(other) => Err(refuse(format!(
            "{} has counted it; go on there",
            count_number(other)
        ))),
        None => Ok(()),
    }
}

fn lot_of(
    work: &Work<'_>,
    variant: &Variant,
    lot: Option<(String, Option<Day>)>,
) -> Result<(String, Option<Day>), AppError> {
    match (store::product::lot_tracked(work.tx, variant.id)?, lot) {
        (true, Some(lot)) => Ok(lot),
        (true, None) => Err(AppError::LotMissing {
            sku: variant.sku.clone(),
        }),
        (false, None) => Ok((String::new(), None)),
        (false, Some(_)) => Err(AppError::invalid(
            "lot",
            format!("{} is not kept by lots", variant.sku),
        )),
    }
}

fn on_hand(
    work: &Work<'_>,
    store: StoreId,
    variant: &Variant,
    lot: &str,
) -> Result<Quantity, AppError> {
    if lot.is_empty() {
        return Ok(store::stock::balance(work.tx, store, variant.id)?.on_hand);
    }
    let found = store::stock::lot(work.tx, store, variant.id, lot)?;
    Ok(found.map(|lot| lot.on_hand).unwrap_or_default())
}

fn unfit(count: &Count, reason: impl Into<String>) -> AppError {
    AppError::NotPostable {
        count: count.document(),
        reason: reason.into(),
    }
}

/// Books every difference onto the balance of now, so that what was sold since a line was counted stays sold.
fn post_differences(
    work: &mut Work<'_>,
    count: &Count,
    reason: &str,
    uncounted_as_zero: bool,
) -> Result<Outcome, AppError> {
    let reason = text::name("reason", reason, LONGEST_REASON)?;
    if uncounted_as_zero {
        for left in store::count::uncounted(work.tx, count.id, usize::MAX)? {
            let variant = variant_of(work, left.variant)?;
            let lot = Some((left.lot, None)).filter(|(code, _)| !code.is_empty());
            let none = Quantity::ZERO;
            enter(work, count, &variant, EntryKind::Set, none, lot)?;
        }
    }
    let mut lines = store::count::lines(work.tx, count.id)?;
    if lines.is_empty() {
        return Err(unfit(count, "nothing is counted yet"));
    }
    refuse_doubtful(work, count, &lines)?;
    // What was found comes first: it may cover what is missing of another lot.
    lines.sort_by_key(|line| line.difference() < Quantity::ZERO);
    let words = format!("{}: {reason}", count.document());
    for line in lines.iter().filter(|line| !line.difference().is_zero()) {
        let variant = variant_of(work, line.variant)?;
        make_room(work, count, &variant, line)?;
        let change = Change {
            lot: Some((line.lot.clone(), line.expiry)).filter(|(code, _)| !code.is_empty()),
            reason: &words,
            origin: Origin {
                count: Some(count.id),
                ..Origin::default()
            },
            ..Change::new(count.store, line.difference(), MovementKind::Count)
        };
        post(work, &variant, change)?;
    }
    end(work, count, CountStatus::Posted, reason)
}

fn variant_of(work: &Work<'_>, id: VariantId) -> Result<Variant, AppError> {
    store::product::variant(work.tx, id)?
        .ok_or_else(|| AppError::Internal(format!("no variant {id}")))
}

/// Goods that moved between two entries of a line may have been counted before they went, or not: nobody can tell.
fn refuse_doubtful(work: &Work<'_>, count: &Count, lines: &[CountLine]) -> Result<(), AppError> {
    let mut doubtful = Vec::new();
    for line in lines.iter().filter(|line| line.is_doubtful()) {
        doubtful.push(variant_of(work, line.variant)?.sku);
    }
    if doubtful.is_empty() {
        return Ok(());
    }
    let rest = doubtful.len().saturating_sub(NAMED);
    let mut named = doubtful
        .iter()
        .take(NAMED)
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join(", ");
    if rest > 0 {
        named = format!("{named} and {rest} more");
    }
    let why = format!("goods moved while {named} was counted; count it again and set the figure");
    Err(unfit(count, why))
}

/// Before a shortage is booked: it fits what is on hand now, nothing picked is missing, and what is promised beyond what is
/// left is let go, of the newest orders first.
fn make_room(
    work: &mut Work<'_>,
    count: &Count,
    variant: &Variant,
    line: &CountLine,
) -> Result<(), AppError> {
    let missing = line.difference().negated();
    if !missing.is_positive() {
        return Ok(());
    }
    let shown = |quantity: Quantity| quantity.plain(variant.decimals);
    let held = on_hand(work, count.store, variant, &line.lot)?;
    if missing > held {
        let why = format!(
            "{} are missing of {}, but only {} are on hand now; count it again",
            shown(missing),
            variant.sku,
            shown(held)
        );
        return Err(unfit(count, why));
    }
    let balance = balance_for(work, count.store, variant, line)?;
    let after = balance.on_hand.minus(missing);
    if after < balance.picked {
        let orders = store::count::picked_by(work.tx, count.store, variant.id)?;
        let orders: Vec<String> = orders.into_iter().map(order_number).collect();
        let why = format!(
            "{} of {} are picked and only {} are there; send back what is picked for {} first",
            shown(balance.picked),
            variant.sku,
            shown(after),
            orders.join(", ")
        );
        return Err(unfit(count, why));
    }
    let policy = store::stock::policy(work.tx, count.store, variant.id)?;
    let promised_too_much = balance.reserved.minus(after);
    if policy == StockPolicy::Backorder || !promised_too_much.is_positive() {
        return Ok(());
    }
    let_go(work, count, variant, promised_too_much)
}

/// What promises are held against: goods of expired lots keep none.
fn balance_for(
    work: &Work<'_>,
    store: StoreId,
    variant: &Variant,
    line: &CountLine,
) -> Result<Balance, AppError> {
    let known = store::stock::lot(work.tx, store, variant.id, &line.lot)?;
    let expiry = known.and_then(|lot| lot.expiry).or(line.expiry);
    let is_expired = expiry.is_some_and(|day| day < work.today);
    if line.lot.is_empty() || is_expired {
        Ok(store::stock::balance(work.tx, store, variant.id)?)
    } else {
        Ok(lot::sellable(work.tx, store, variant.id, work.today)?)
    }
}

/// Takes promises back, the newest order's first: their goods wait like any that came short.
fn let_go(
    work: &mut Work<'_>,
    count: &Count,
    variant: &Variant,
    mut too_much: Quantity,
) -> Result<(), AppError> {
    for order in store::count::promised_to(work.tx, count.store, variant.id)? {
        if !too_much.is_positive() {
            break;
        }
        let mut opened = Opened::open(work, order, None)?;
        let mut gone = Quantity::ZERO;
        let of_variant =
            |line: &&mut crate::app::opened::OpenLine| line.row.variant_id == variant.id;
        for line in opened.lines.iter_mut().rev().filter(of_variant) {
            let idle = line.row.reserved.minus(line.row.buckets.picked);
            let part = idle.min(too_much);
            line.row.reserved = line.row.reserved.minus(part);
            too_much = too_much.minus(part);
            gone = gone.plus(part);
        }
        let said = format!(
            "{} found fewer: {} × {} is not promised any more and waits",
            count.document(),
            gone.plain(variant.decimals),
            variant.sku
        );
        opened.guard(Event::Unpromise)?;
        opened.record(work, Event::Unpromise, said)?;
        opened.save(work)?;
    }
    Ok(())
}

fn end(
    work: &Work<'_>,
    count: &Count,
    status: CountStatus,
    reason: String,
) -> Result<Outcome, AppError> {
    let ended = Count {
        status,
        reason,
        closed_at: Some(work.now),
        closed_by: work.actor.user,
        ..count.clone()
    };
    store::count::update(work.tx, count, &ended)?;
    Ok(outcome(count))
}

#[cfg(test)]
#[path = "count_tests.rs"]
mod tests;
