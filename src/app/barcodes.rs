//! Barcodes of a variant: added as scanned, made of the shop's own numbering, taken away.

use crate::app::error::AppError;
use crate::app::product::{add_barcodes, holder};
use crate::app::product_form::{read_barcode, read_units};
use crate::app::work::Work;
use crate::domain::barcode;
use crate::domain::id::VariantId;
use crate::domain::product::{Barcode, Variant};
use crate::domain::text;
use crate::store;

/// One more barcode, as scanned or typed.
pub(crate) fn add(
    work: &Work<'_>,
    variant: &Variant,
    code: &str,
    units: &str,
) -> Result<VariantId, AppError> {
    let units = read_units("units", units)?;
    let code = read_barcode("barcode", code)?
        .ok_or_else(|| AppError::invalid("barcode", "must not be empty; scan or type it"))?;
    add_barcodes(
        work.tx,
        variant.id,
        vec![("barcode", Barcode { code, units })],
    )?;
    Ok(variant.id)
}

/// A barcode of the shop's own numbering, for goods that come without one.
pub(crate) fn make(work: &Work<'_>, variant: &Variant, units: &str) -> Result<String, AppError> {
    number(work, variant.id, read_units("units", units)?)
}

/// The next number that nothing has yet becomes a barcode of the variant.
pub(crate) fn number(work: &Work<'_>, variant: VariantId, units: i64) -> Result<String, AppError> {
    let prefix = &work.shop.settings.instore_prefix;
    loop {
        let number = store::product_use::next_barcode(work.tx)?;
        let code = barcode::instore(prefix, number).ok_or_else(|| {
            AppError::invalid(
                "instore_prefix",
                format!("all numbers behind {prefix} are used up; set another prefix"),
            )
        })?;
        let is_taken =
            holder(work.tx, &code)?.is_some() || store::product::by_sku(work.tx, &code)?.is_some();
        if !is_taken {
            store::product::insert_barcode(
                work.tx,
                variant,
                &Barcode {
                    code: code.clone(),
                    units,
                },
            )?;
            return Ok(code);
        }
    }
}

/// Takes a barcode away; what was sold by it stays as it is.
pub(crate) fn remove(work: &Work<'_>, code: &str) -> Result<VariantId, AppError> {
    let code = text::clean(code);
    let Some((variant, units)) = store::product::by_barcode(work.tx, &code)? else {
        return Err(AppError::NotFound {
            what: "barcode",
            code,
        });
    };
    store::product_use::delete_barcode(work.tx, variant.id, &Barcode { code, units })?;
    Ok(variant.id)
}
