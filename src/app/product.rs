//! The catalogue: products and variants added, edited, disabled, listed.

use crate::app::command::{Outcome, ProductCommand};
use crate::app::error::AppError;
use crate::app::work::Work;
use crate::domain::barcode;
use crate::domain::product::Variant;
use crate::store::{self, Tx};

pub(crate) fn execute(_work: &mut Work<'_>, _command: ProductCommand) -> Result<Outcome, AppError> {
    Err(AppError::Internal("not yet".to_owned()))
}

/// What a code stands for, by exact match only: a barcode, another form of the same barcode, or a SKU; with the whole
/// units of the code.
///
/// # Errors
/// [`AppError::WrongCheckDigit`] for a misread number, [`AppError::UnknownCode`] for anything else nobody has.
pub(crate) fn resolve(tx: &Tx<'_>, code: &str) -> Result<(Variant, i64), AppError> {
    let code = code.trim();
    if let Some(found) = store::product::by_barcode(tx, code)? {
        return Ok(found);
    }
    for form in barcode::equivalents(code) {
        if let Some(found) = store::product::by_barcode(tx, &form)? {
            return Ok(found);
        }
    }
    if let Some(variant) = store::product::by_sku(tx, code)? {
        return Ok((variant, 1));
    }
    barcode::symbology(code)?;
    Err(AppError::UnknownCode {
        code: code.to_owned(),
    })
}
