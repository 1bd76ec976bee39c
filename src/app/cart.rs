//! A cart at the counter: scanned, changed, held, recalled. It is in the database from its first line.

use crate::app::command::{CartCommand, DiscountWish, Outcome};
use crate::app::env::process_is_alive;
use crate::app::error::AppError;
use crate::app::grid;
use crate::app::lot;
use crate::app::opened::{OpenLine, Opened, find_store};
use crate::app::scan::Goods;
use crate::app::topic::Topics;
use crate::app::work::Work;
use crate::domain::access::Right;
use crate::domain::id::{CustomerId, LineId, OrderId, StoreId};
use crate::domain::money::{DecimalError, Money, parse_decimal};
use crate::domain::order::{Kind, Phase};
use crate::domain::price::{BASIS, Discount};
use crate::domain::quantity::{MAX_STEPS, Quantity, QuantityError, steps_per_unit};
use crate::domain::text;
use crate::store;

pub(crate) fn execute(work: &mut Work<'_>, command: CartCommand) -> Result<Outcome, AppError> {
    work.require(Right::Counter)?;
    match command {
        CartCommand::Resume { store } => resume(work, store),
        CartCommand::Scan {
            cart,
            store,
            code,
            quantity,
        } => {
            let goods = work.goods(&code)?;
            put(work, cart, store, goods, quantity.as_deref())
        }
        CartCommand::Add {
            cart,
            store,
            variant,
            quantity,
        } => {
            let found = store::product::variant(work.tx, variant)?;
            let variant = found.ok_or_else(|| AppError::NotFound {
                what: "product",
                code: variant.to_string(),
            })?;
            let goods = Goods::plain(variant, 1);
            put(work, cart, store, goods, quantity.as_deref())
        }
        CartCommand::Step { cart, line, by } => {
            on_line(work, cart, line, |_work, line| step(line, by))
        }
        CartCommand::Quantity {
            cart,
            line,
            quantity,
        } => on_line(work, cart, line, |_work, line| {
            let wanted = Quantity::parse_positive(&quantity, line.variant.decimals)?;
            set_quantity(line, wanted)
        }),
        CartCommand::Fill {
            cart,
            store,
            cells,
            consent,
        } => grid::fill_cart(work, cart, store, &cells, consent),
        CartCommand::Price { cart, line, price } => {
            on_line(work, cart, line, |work, line| reprice(work, line, &price))
        }
        CartCommand::LineDiscount {
            cart,
            line,
            discount,
        } => on_line(work, cart, line, |work, line| {
            line.row.label_amount = None;
            line.row.discount = parse_discount(work, &discount)?;
            within_limit(work, line.row.discount, line.gross()?)
        }),
        CartCommand::Discount { cart, discount } => discount_whole(work, cart, &discount),
        CartCommand::Void { cart, line } => on_line(work, cart, line, |_work, line| {
            void(line);
            Ok(())
        }),
        CartCommand::Unvoid { cart, line } => on_line(work, cart, line, |_work, line| {
            line.row.voided = false;
            line.row.buckets = line.row.buckets.reopen();
            Ok(())
        }),
        CartCommand::Customer {
            cart,
            store,
            customer,
        } => choose_customer(work, cart, store, customer),
        CartCommand::Note { cart, note } => {
            let mut opened = open(work, cart)?;
            opened.order.note = text::optional("note", &note, 1000)?;
            keep(work, opened)
        }
        CartCommand::Hold { cart, label } => hold(work, cart, &label),
        CartCommand::Recall { cart } => recall(work, cart),
        CartCommand::Discard { cart } => {
            let opened = open(work, cart)?;
            store::order::delete_cart(work.tx, &opened.order)?;
            work.touch(Topics::CARTS);
            Ok(Outcome::Done)
        }
    }
}

fn choose_customer(
    work: &mut Work<'_>,
    cart: Option<OrderId>,
    store: StoreId,
    customer: Option<CustomerId>,
) -> Result<Outcome, AppError> {
    let mut opened = open_or_begin(work, cart, store)?;
    if let Some(id) = customer {
        let found = store::customer::customer(work.tx, id)?;
        let found = found.ok_or_else(|| AppError::NotFound {
            what: "customer",
            code: id.to_string(),
        })?;
        if found.blocked || !found.active {
            return Err(AppError::BlockedCustomer {
                customer: found.code,
            });
        }
    }
    opened.order.customer_id = customer;
    keep(work, opened)
}

/// Opens a cart that this terminal has open (or that nobody has).
pub(crate) fn open(work: &Work<'_>, id: OrderId) -> Result<Opened, AppError> {
    let opened = Opened::open(work, id, None)?;
    if opened.order.phase != Phase::Draft {
        opened.guard(crate::domain::order::Event::Place)?;
    }
    match opened.order.seat.as_deref() {
        Some(seat) if seat != work.actor.terminal => Err(AppError::CartElsewhere),
        _ => Ok(opened),
    }
}

pub(crate) fn open_or_begin(
    work: &Work<'_>,
    cart: Option<OrderId>,
    store: StoreId,
) -> Result<Opened, AppError> {
    match cart {
        Some(cart) => open(work, cart),
        None => Ok(Opened::begin(work, find_store(work, store)?, Kind::Order)),
    }
}

pub(crate) fn keep(work: &mut Work<'_>, mut opened: Opened) -> Result<Outcome, AppError> {
    opened.order.seat = Some(work.actor.terminal.clone());
    opened.order.held = None;
    opened.save(work)?;
    Ok(Outcome::Cart(Some(opened.order.id)))
}

/// True for a cart that nobody has open, or that this terminal has, or one whose program has died.
pub(crate) fn is_free(seat: Option<&str>, terminal: &str) -> bool {
    seat.is_none_or(|seat| {
        let pid = seat.rsplit('-').next().and_then(|pid| pid.parse().ok());
        seat == terminal || pid.and_then(process_is_alive) != Some(true)
    })
}

fn resume(work: &mut Work<'_>, store: StoreId) -> Result<Outcome, AppError> {
    let carts = store::order::carts_of(work.tx, store, work.actor.user)?;
    let Some((cart, seat)) = carts
        .into_iter()
        .find(|(_, seat)| is_free(seat.as_deref(), &work.actor.terminal))
    else {
        return Ok(Outcome::Cart(None));
    };
    if seat.as_deref() == Some(work.actor.terminal.as_str()) {
        return Ok(Outcome::Cart(Some(cart)));
    }
    let opened = Opened::open(work, cart, None)?;
    keep(work, opened)
}

fn put(
    work: &mut Work<'_>,
    cart: Option<OrderId>,
    store: StoreId,
    goods: Goods,
    typed: Option<&str>,
) -> Result<Outcome, AppError> {
    let quantity = goods.quantity(typed)?;
    let label_amount = goods.amount(typed)?;
    if !goods.variant.active {
        let sku = goods.variant.sku;
        return Err(AppError::BlockedProduct { sku });
    }
    let mut opened = open_or_begin(work, cart, store)?;
    let lot = lot::of_label(work, opened.store.id, &goods)?;
    let variant = goods.variant;
    let share = opened.discount_share()?;
    // Goods with a label of their own stay a line of their own.
    let joins = |line: &OpenLine| {
        let is_same = line.row.variant_id == variant.id && !line.row.voided;
        is_same && line.row.label_amount.is_none() && label_amount.is_none()
    };
    let known = opened.lines.iter().position(joins);
    let place = match known {
        Some(place) => {
            if let Some(line) = opened.lines.get_mut(place) {
                set_quantity(line, line.row.buckets.ordered.plus(quantity))?;
            }
            place
        }
        None => opened.add_labelled(work, variant, quantity, label_amount)?,
    };
    if let (Some(lot), Some(line)) = (lot, opened.lines.get_mut(place)) {
        line.lots.choose(lot, quantity);
        lot::check_choices(work, &opened)?;
    }
    no_larger(work, share, &opened)?;
    finish(work, opened, place)
}

fn finish(work: &mut Work<'_>, mut opened: Opened, place: usize) -> Result<Outcome, AppError> {
    opened.order.seat = Some(work.actor.terminal.clone());
    opened.order.held = None;
    opened.save(work)?;
    let line = opened.lines.get(place).map(|line| line.row.id);
    let line = line.ok_or_else(|| AppError::Internal("the line is gone".to_owned()))?;
    Ok(Outcome::CartLine {
        cart: opened.order.id,
        line,
    })
}

fn on_line(
    work: &mut Work<'_>,
    cart: OrderId,
    line: LineId,
    act: impl FnOnce(&Work<'_>, &mut OpenLine) -> Result<(), AppError>,
) -> Result<Outcome, AppError> {
    let mut opened = open(work, cart)?;
    let share = opened.discount_share()?;
    act(work, opened.line(line)?)?;
    no_larger(work, share, &opened)?;
    let place = opened
        .lines
        .iter()
        .position(|other| other.row.id == line)
        .unwrap_or_default();
    finish(work, opened, place)
}

pub(crate) fn set_quantity(line: &mut OpenLine, wanted: Quantity) -> Result<(), AppError> {
    if wanted.steps() > MAX_STEPS {
        return Err(QuantityError::TooLarge(line.text(wanted)).into());
    }
    line.row.voided = false;
    if wanted != line.row.buckets.ordered {
        line.row.label_amount = None;
    }
    line.row.buckets = crate::domain::order::Buckets::new(wanted);
    Ok(())
}

fn step(line: &mut OpenLine, by: i64) -> Result<(), AppError> {
    let units = Quantity::from_steps(steps_per_unit(line.variant.decimals)).times(by);
    let by = units.ok_or_else(|| QuantityError::TooLarge(by.to_string()))?;
    let wanted = line.row.buckets.ordered.plus(by);
    if wanted.is_positive() {
        set_quantity(line, wanted)
    } else {
        void(line);
        Ok(())
    }
}

pub(crate) fn void(line: &mut OpenLine) {
    line.row.buckets = line.row.buckets.cancel_rest();
    line.row.voided = true;
}

fn reprice(work: &Work<'_>, line: &mut OpenLine, typed: &str) -> Result<(), AppError> {
    let price = work
        .shop
        .currency
        .parse(typed)
        .map_err(|error| AppError::invalid("price", error))?;
    if price < Money::ZERO {
        return Err(AppError::invalid("price", "must not be negative"));
    }
    if price != line.row.list_price {
        work.require(Right::OverridePrice)?;
    }
    line.row.label_amount = None;
    line.row.price = price;
    Ok(())
}

fn parse_discount(work: &Work<'_>, wish: &DiscountWish) -> Result<Discount, AppError> {
    match wish {
        DiscountWish::None => Ok(Discount::None),
        DiscountWish::Percent(typed) => match parse_decimal(typed.trim(), 2) {
            Ok(0) => Ok(Discount::None),
            Ok(points) if (1..=BASIS).contains(&points) => Ok(Discount::Percent(points)),
            Ok(_) | Err(DecimalError::TooLarge) => {
                Err(AppError::invalid("discount", "must be 0 to 100 percent"))
            }
            Err(DecimalError::TooFine) => {
                Err(AppError::invalid("discount", "has at most 2 decimals"))
            }
            Err(DecimalError::NotANumber) => {
                Err(AppError::invalid("discount", "write it like 10 or 2.5"))
            }
        },
        DiscountWish::Amount(typed) => {
            let amount = work
                .shop
                .currency
                .parse(typed)
                .map_err(|error| AppError::invalid("discount", error))?;
            match amount.minor() {
                0 => Ok(Discount::None),
                1.. => Ok(Discount::Amount(amount)),
                _ => Err(AppError::invalid("discount", "must not be negative")),
            }
        }
    }
}

fn within_limit(work: &Work<'_>, discount: Discount, gross: Money) -> Result<(), AppError> {
    limit(work, discount.share_of(gross))
}

/// Above the clerk's limit a discount needs the right to override.
fn limit(work: &Work<'_>, share: i64) -> Result<(), AppError> {
    if share > work.shop.settings.clerk_discount_limit {
        work.require(Right::OverridePrice)
    } else {
        Ok(())
    }
}

/// Holds an order's discounts against the clerk's limit when their share grew, by whatever was done: an amount taken off
/// an empty cart weighs only once goods are in it.
pub(crate) fn no_larger(work: &Work<'_>, before: i64, opened: &Opened) -> Result<(), AppError> {
    let after = opened.discount_share()?;
    if after > before {
        limit(work, after)?;
    }
    Ok(())
}

fn discount_whole(
    work: &mut Work<'_>,
    cart: OrderId,
    wish: &DiscountWish,
) -> Result<Outcome, AppError> {
    let mut opened = open(work, cart)?;
    let before = opened.discount_share()?;
    opened.order.discount = parse_discount(work, wish)?;
    no_larger(work, before, &opened)?;
    keep(work, opened)
}

fn hold(work: &mut Work<'_>, cart: OrderId, label: &str) -> Result<Outcome, AppError> {
    let mut opened = open(work, cart)?;
    let mut label = text::optional("label", label, 60)?;
    if label.is_empty() {
        let customer = match opened.order.customer_id {
            Some(id) => store::customer::customer(work.tx, id)?.map(|customer| customer.name),
            None => None,
        };
        label = customer.unwrap_or_else(|| work.shop.zone.show_clock(work.now));
    }
    opened.order.held = Some(label);
    opened.order.seat = None;
    opened.save(work)?;
    Ok(Outcome::Done)
}

fn recall(work: &mut Work<'_>, cart: OrderId) -> Result<Outcome, AppError> {
    let opened = Opened::open(work, cart, None)?;
    if opened.order.phase != Phase::Draft {
        opened.guard(crate::domain::order::Event::Place)?;
    }
    if !is_free(opened.order.seat.as_deref(), &work.actor.terminal) {
        return Err(AppError::CartElsewhere);
    }
    keep(work, opened)
}
