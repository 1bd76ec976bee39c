//! A retailer's one cart: lines by code, list, grid and pasted text, always at the catalogue's price of the moment.

use crate::app::cart::{set_quantity, void};
use crate::app::command::PortalDone;
use crate::app::error::AppError;
use crate::app::grid;
use crate::app::opened::Opened;
use crate::app::portal::{Scope, serving};
use crate::app::scan::Goods;
use crate::app::topic::Topics;
use crate::app::work::Work;
use crate::domain::id::VariantId;
use crate::domain::order::Kind;
use crate::domain::portal::{PortalGoods, read_pasted};
use crate::domain::product::Variant;
use crate::domain::quantity::Quantity;
use crate::domain::text;
use crate::store;

/// Most lines of one cart, and of one paste.
const MOST_LINES: usize = 1_000;
/// Most bytes of one paste.
const MOST_BYTES: usize = 100_000;
/// How many bad lines of a paste are told.
const TOLD: usize = 20;

/// His cart, if he has one. One that was begun for another store moves to the one that serves now: nothing is promised.
pub(super) fn standing(work: &Work<'_>, scope: Scope) -> Result<Option<Opened>, AppError> {
    let Some(cart) = store::portal::cart(work.tx, scope.customer, scope.user)? else {
        return Ok(None);
    };
    let mut opened = Opened::open(work, cart, None)?;
    let place = serving(work.tx, &work.shop.settings)?;
    opened.order.store_id = place.id;
    opened.store = place;
    Ok(Some(opened))
}

fn open_or_begin(work: &Work<'_>, scope: Scope) -> Result<Opened, AppError> {
    if let Some(opened) = standing(work, scope)? {
        return Ok(opened);
    }
    let place = serving(work.tx, &work.shop.settings)?;
    let mut opened = Opened::begin(work, place, Kind::Order);
    opened.order.customer_id = Some(scope.customer);
    Ok(opened)
}

/// Puts the catalogue's prices of now on every line; true when one was another.
pub(super) fn reprice(opened: &mut Opened) -> bool {
    let mut changed = false;
    for line in &mut opened.lines {
        let price = line.variant.price;
        changed |= line.row.price != price && !line.row.voided;
        line.row.list_price = price;
        line.row.price = price;
        line.row.label_amount = None;
    }
    changed
}

/// Writes the cart. A code that was asked for before stands for other goods, and is void.
pub(super) fn keep(work: &mut Work<'_>, scope: Scope, opened: &mut Opened) -> Result<(), AppError> {
    let kept = opened.lines.iter().filter(|line| !line.row.voided).count();
    if kept > MOST_LINES {
        return Err(AppError::invalid(
            "lines",
            format!("an order has at most {MOST_LINES}; submit this one and begin another"),
        ));
    }
    reprice(opened);
    opened.order.seat = None;
    opened.order.held = None;
    opened.save(work)?;
    store::portal::set_confirmation(work.tx, scope.customer, opened.order.id, None)?;
    work.touch(Topics::CARTS);
    Ok(())
}

/// Makes the cart have so much of a variant.
fn stand(
    work: &Work<'_>,
    opened: &mut Opened,
    variant: Variant,
    wanted: Quantity,
) -> Result<(), AppError> {
    if wanted.is_positive() && !variant.active {
        return Err(AppError::BlockedProduct { sku: variant.sku });
    }
    let mut lines = opened.lines.iter_mut();
    let known = lines.find(|line| line.row.variant_id == variant.id);
    match known {
        Some(line) if wanted.is_positive() => set_quantity(line, wanted),
        Some(line) => {
            void(line);
            Ok(())
        }
        None if wanted.is_positive() => opened.add_line(work, variant, wanted).map(drop),
        None => Ok(()),
    }
}

fn has(opened: &Opened, variant: VariantId) -> Quantity {
    let lines = opened.lines.iter();
    let of_variant = lines.filter(|line| line.row.variant_id == variant && !line.row.voided);
    Quantity::sum(of_variant.map(|line| line.row.buckets.ordered))
}

/// What he names. A label's price is none of his to set: only its quantity counts.
fn goods(work: &Work<'_>, named: &PortalGoods) -> Result<Goods, AppError> {
    match named {
        PortalGoods::Code(code) => work.goods(code),
        PortalGoods::Variant(id) => {
            let variant = store::product::variant(work.tx, *id)?;
            let variant = variant.ok_or_else(|| AppError::NotFound {
                what: "product",
                code: id.to_string(),
            })?;
            Ok(Goods::plain(variant, 1))
        }
    }
}

fn line_done(opened: &Opened, variant: &Variant) -> PortalDone {
    let stands = has(opened, variant.id);
    let stands = if stands.is_positive() {
        format!("{} {}", stands.plain(variant.decimals), variant.unit)
    } else {
        String::new()
    };
    PortalDone::Line {
        title: variant.title(),
        stands,
    }
}

pub(super) fn add(
    work: &mut Work<'_>,
    scope: Scope,
    named: &PortalGoods,
    typed: Option<&str>,
) -> Result<PortalDone, AppError> {
    let goods = goods(work, named)?;
    let more = goods.quantity(typed)?;
    let variant = goods.variant;
    let mut opened = open_or_begin(work, scope)?;
    let wanted = has(&opened, variant.id).plus(more);
    stand(work, &mut opened, variant.clone(), wanted)?;
    keep(work, scope, &mut opened)?;
    Ok(line_done(&opened, &variant))
}

pub(super) fn set(
    work: &mut Work<'_>,
    scope: Scope,
    named: &PortalGoods,
    typed: &str,
) -> Result<PortalDone, AppError> {
    let variant = goods(work, named)?.variant;
    let (variant, wanted) = grid::read(work, variant.id, typed)?;
    let mut opened = open_or_begin(work, scope)?;
    stand(work, &mut opened, variant.clone(), wanted)?;
    keep(work, scope, &mut opened)?;
    Ok(line_done(&opened, &variant))
}

pub(super) fn fill(
    work: &mut Work<'_>,
    scope: Scope,
    cells: &[(VariantId, String)],
) -> Result<PortalDone, AppError> {
    let mut opened = open_or_begin(work, scope)?;
    for (id, typed) in cells {
        let (variant, wanted) = grid::read(work, *id, typed)?;
        stand(work, &mut opened, variant, wanted)?;
    }
    keep(work, scope, &mut opened)?;
    Ok(PortalDone::Changed)
}

pub(super) fn paste(
    work: &mut Work<'_>,
    scope: Scope,
    pasted: &str,
) -> Result<PortalDone, AppError> {
    if pasted.len() > MOST_BYTES {
        return Err(AppError::invalid(
            "lines",
            "the text is too long; paste it in parts",
        ));
    }
    let lines = read_pasted(pasted);
    if lines.is_empty() {
        return Err(AppError::invalid(
            "lines",
            "there is none; write a SKU and a quantity on each",
        ));
    }
    if lines.len() > MOST_LINES {
        return Err(AppError::invalid(
            "lines",
            format!("paste at most {MOST_LINES} at a time"),
        ));
    }
    let mut opened = open_or_begin(work, scope)?;
    let mut bad: Vec<String> = Vec::new();
    for (number, code, typed) in &lines {
        let added = pasted_line(work, &mut opened, code, typed);
        match added {
            Ok(()) => {}
            Err(trouble @ (AppError::Internal(_) | AppError::Storage(_) | AppError::Busy)) => {
                return Err(trouble);
            }
            Err(refused) => bad.push(format!("line {number}: {refused}")),
        }
    }
    if bad.is_empty() {
        keep(work, scope, &mut opened)?;
        return Ok(PortalDone::Pasted(lines.len()));
    }
    let more = bad.len().saturating_sub(TOLD);
    bad.truncate(TOLD);
    if more > 0 {
        bad.push(format!("and {more} more lines"));
    }
    Err(AppError::invalid("nothing was added", bad.join("; ")))
}

fn pasted_line(
    work: &Work<'_>,
    opened: &mut Opened,
    code: &str,
    typed: &str,
) -> Result<(), AppError> {
    let goods = work.goods(code)?;
    let more = goods.quantity(Some(typed))?;
    let wanted = has(opened, goods.variant.id).plus(more);
    stand(work, opened, goods.variant, wanted)
}

/// Adds the goods of his last order that are not in the cart yet, as that order has them.
pub(super) fn same_as_last(work: &mut Work<'_>, scope: Scope) -> Result<PortalDone, AppError> {
    let last = store::portal::last_order(work.tx, scope.customer)?;
    let brief = match last {
        Some(last) => store::portal::brief(work.tx, scope.customer, last)?.zip(Some(last)),
        None => None,
    };
    let Some((brief, last)) = brief else {
        return Err(AppError::invalid(
            "last order",
            "there is none yet; search for the goods instead",
        ));
    };
    let mut opened = open_or_begin(work, scope)?;
    let (mut added, mut gone) = (0, Vec::new());
    for row in store::portal::lines(work.tx, scope.customer, last)? {
        let wanted = row.buckets.active();
        let variant = store::product::variant(work.tx, row.variant_id)?;
        let Some(variant) = variant.filter(|_| wanted.is_positive()) else {
            continue;
        };
        if !variant.active {
            gone.push(format!("{} {}", variant.sku, variant.title()));
        } else if !has(&opened, variant.id).is_positive() {
            stand(work, &mut opened, variant, wanted)?;
            added += 1;
        }
    }
    if added > 0 {
        keep(work, scope, &mut opened)?;
    }
    Ok(PortalDone::Repeated {
        order: brief.number,
        lines: added,
        gone,
    })
}

pub(super) fn note(work: &mut Work<'_>, scope: Scope, note: &str) -> Result<PortalDone, AppError> {
    let mut opened = open_or_begin(work, scope)?;
    opened.order.note = text::optional("note", note, 1000)?;
    keep(work, scope, &mut opened)?;
    Ok(PortalDone::Changed)
}

pub(super) fn empty(work: &mut Work<'_>, scope: Scope) -> Result<PortalDone, AppError> {
    if let Some(opened) = standing(work, scope)? {
        store::order::delete_cart(work.tx, &opened.order)?;
        work.touch(Topics::CARTS);
    }
    Ok(PortalDone::Changed)
}
