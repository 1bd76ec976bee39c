//! What the cashier wants of the cart, in the order it was typed and scanned.
//!
//! Wishes wait in a row and become commands one at a time: so each is about the cart and the line as they are
//! when its turn comes, and fifty scans that arrive while a write waits make one cart, none lost or doubled.

use crate::app::{CartCommand, Consent, DiscountWish};
use crate::domain::document::{LineView, OrderView};
use crate::domain::id::{CustomerId, LineId, OrderId, StoreId, VariantId};
use crate::domain::order::Status;
use crate::domain::price::Discount;
use crate::domain::quantity::Quantity;
use crate::tui::screen::Cx;
use crate::tui::screens::sale::matches::Chosen;

/// One wish.
#[derive(Debug, Clone, PartialEq)]
pub enum Wish {
    /// A code, with its multiplier.
    Scan(String, Option<String>),
    /// A word: an exact code first, then this match is meant.
    Word(String, Option<String>, Option<Chosen>),
    /// A chosen variant, with its multiplier.
    Add(VariantId, Option<String>),
    /// Units more or less of the selected line.
    Step(i64),
    /// A quantity of the selected line, or of this one.
    Quantity(Option<LineId>, String),
    /// How much of each of these variants.
    Fill(Vec<(VariantId, String)>),
    /// A price of the selected line, or of this one.
    Price(Option<LineId>, String),
    /// A discount on the selected line, or on this one.
    LineDiscount(Option<LineId>, DiscountWish),
    /// A discount on the whole.
    Discount(DiscountWish),
    /// Strike the selected line, or this one.
    Void(Option<LineId>),
    /// Take a struck line up again.
    Unvoid(LineId),
    /// Choose the customer.
    Customer(Option<CustomerId>),
    /// Write the note.
    Note(String),
    /// Put the cart aside.
    Hold,
    /// Take another cart up.
    Recall(OrderId),
    /// Take up what was left.
    Resume,
    /// Open the grid of this variant's product.
    Grid(Chosen),
    /// Go to payment.
    Tender,
    /// Make an order of it.
    Place,
}

/// What a wish needs and has not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing(pub &'static str);

/// The wish as a command on the cart and line as they are now; [`None`] for wishes that open a screen.
pub fn command(
    wish: &Wish,
    cart: Option<OrderId>,
    line: Option<LineId>,
    store: StoreId,
) -> Result<Option<CartCommand>, Missing> {
    let open = || {
        cart.ok_or(Missing(
            "There is no cart yet: scan or type something first.",
        ))
    };
    let on = |given: Option<LineId>| {
        given.or(line).ok_or(Missing(
            "No line is selected: scan or type something first.",
        ))
    };
    Ok(Some(match wish.clone() {
        Wish::Scan(code, quantity) | Wish::Word(code, quantity, _) => CartCommand::Scan {
            cart,
            store,
            code,
            quantity,
        },
        Wish::Add(variant, quantity) => CartCommand::Add {
            cart,
            store,
            variant,
            quantity,
        },
        Wish::Step(by) => CartCommand::Step {
            line: on(None)?,
            cart: open()?,
            by,
        },
        Wish::Quantity(line, quantity) => CartCommand::Quantity {
            line: on(line)?,
            cart: open()?,
            quantity,
        },
        Wish::Fill(cells) => CartCommand::Fill {
            cart,
            store,
            cells,
            consent: Consent::default(),
        },
        Wish::Price(line, price) => CartCommand::Price {
            line: on(line)?,
            cart: open()?,
            price,
        },
        Wish::LineDiscount(line, discount) => CartCommand::LineDiscount {
            line: on(line)?,
            cart: open()?,
            discount,
        },
        Wish::Discount(discount) => CartCommand::Discount {
            cart: open()?,
            discount,
        },
        Wish::Void(line) => CartCommand::Void {
            line: on(line)?,
            cart: open()?,
        },
        Wish::Unvoid(line) => CartCommand::Unvoid {
            line,
            cart: open()?,
        },
        Wish::Customer(customer) => CartCommand::Customer {
            cart,
            store,
            customer,
        },
        Wish::Note(note) => CartCommand::Note {
            cart: open()?,
            note,
        },
        Wish::Hold => CartCommand::Hold {
            cart: open()?,
            label: String::new(),
        },
        Wish::Recall(cart) => CartCommand::Recall { cart },
        Wish::Resume => CartCommand::Resume { store },
        Wish::Grid(_) => return Ok(None),
        Wish::Tender | Wish::Place => {
            open()?;
            return Ok(None);
        }
    }))
}

/// What takes a change back, told from the cart as it was before it. `line` is the one that was touched.
pub fn inverse(
    command: &CartCommand,
    line: Option<LineId>,
    before: Option<&OrderView>,
    cx: &Cx,
) -> Option<Wish> {
    let known = before
        .into_iter()
        .flat_map(|view| &view.lines)
        .find(|known| Some(known.line.id) == line);
    match command {
        CartCommand::Scan { .. }
        | CartCommand::Add { .. }
        | CartCommand::Step { .. }
        | CartCommand::Quantity { .. } => {
            let line = line?;
            Some(match known.filter(|known| !known.line.voided) {
                Some(known) => Wish::Quantity(Some(line), quantity(known)),
                None => Wish::Void(Some(line)),
            })
        }
        CartCommand::Fill { cells, .. } => {
            let before = cells.iter().map(|(id, _)| (*id, in_cart(before, *id)));
            Some(Wish::Fill(before.collect()))
        }
        CartCommand::Price { line, .. } => Some(Wish::Price(
            Some(*line),
            cx.shop.currency.plain(known?.line.price),
        )),
        CartCommand::LineDiscount { line, .. } => Some(Wish::LineDiscount(
            Some(*line),
            wish_of(known?.line.discount, cx),
        )),
        CartCommand::Void { line, .. } => Some(Wish::Unvoid(*line)),
        CartCommand::Unvoid { line, .. } => Some(Wish::Void(Some(*line))),
        CartCommand::Discount { .. } => Some(Wish::Discount(wish_of(before?.order.discount, cx))),
        CartCommand::Customer { .. } => Some(Wish::Customer(before?.order.customer_id)),
        CartCommand::Note { .. } => Some(Wish::Note(before?.order.note.clone())),
        CartCommand::Resume { .. }
        | CartCommand::Hold { .. }
        | CartCommand::Recall { .. }
        | CartCommand::Discard { .. } => None,
    }
}

fn quantity(line: &LineView) -> String {
    line.line.buckets.active().plain(line.decimals)
}

/// How much of a variant a cart holds, as typed: `0` for none.
pub fn in_cart(cart: Option<&OrderView>, variant: VariantId) -> String {
    let lines = cart.into_iter().flat_map(|view| &view.lines);
    let of_variant = lines.filter(|line| line.line.variant_id == variant && !line.line.voided);
    let (sum, decimals) = of_variant.fold((Quantity::ZERO, 0), |(sum, _), line| {
        (sum.plus(line.line.buckets.active()), line.decimals)
    });
    sum.plain(decimals)
}

fn wish_of(discount: Discount, cx: &Cx) -> DiscountWish {
    match discount {
        Discount::None => DiscountWish::None,
        Discount::Percent(points) => {
            DiscountWish::Percent(crate::domain::money::plain_decimal(points, 2))
        }
        Discount::Amount(amount) => DiscountWish::Amount(cx.shop.currency.plain(amount)),
    }
}

/// Reads a typed discount: `10` percent, `=5.00` an amount, `0` or nothing for none.
pub fn discount(typed: &str, cx: &Cx) -> DiscountWish {
    match typed.trim().strip_prefix('=') {
        Some(amount) => DiscountWish::Amount(cx.plain(amount)),
        None if typed.trim().is_empty() => DiscountWish::None,
        None => DiscountWish::Percent(cx.plain(typed)),
    }
}

/// True while the document is a cart; a cart that was placed or sold elsewhere is one no more.
pub fn is_cart(view: &OrderView) -> bool {
    view.order.status == Status::Draft
}
