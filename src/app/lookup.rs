//! What a code stands for, anywhere: goods, an order, a bill, a customer.

use crate::app::error::AppError;
use crate::app::query::{Answer, Found};
use crate::app::work::Look;
use crate::domain::access::Right;
use crate::domain::id::parse_order_number;
use crate::store;

/// Goods come first, then documents, then customers: what a scanner reads is mostly goods.
pub(crate) fn lookup(look: &Look<'_>, code: &str) -> Result<Answer, AppError> {
    look.require(Right::Counter)?;
    find(look, code.trim()).map(Answer::Found)
}

fn find(look: &Look<'_>, code: &str) -> Result<Found, AppError> {
    let is_misread = match look.goods(code) {
        Ok(goods) => return Ok(Found::Variant(Box::new(goods.variant), goods.units)),
        Err(AppError::WrongCheckDigit(_)) => true,
        Err(AppError::UnknownCode { .. }) => false,
        Err(other) => return Err(other),
    };
    // Bare digits are a misread barcode or nothing: only the printed form names an order.
    let is_printed = code.starts_with(['O', 'o']);
    if let Some(number) = parse_order_number(code).filter(|_| is_printed)
        && let Some(order) = store::lookup::order(look.tx, number)?
    {
        return Ok(Found::Order(order, number));
    }
    if let Some((number, order)) = store::lookup::bill(look.tx, code)? {
        return Ok(Found::Bill(number, order));
    }
    if let Some(customer) = store::customer::named(look.tx, code)? {
        return Ok(Found::Customer(customer.id, customer.code));
    }
    Ok(if is_misread {
        Found::WrongCheckDigit
    } else {
        Found::Nothing
    })
}
