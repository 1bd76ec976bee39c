//! Labels for goods, shelves and lots: chosen, filled from the catalogue, drawn as PDF or for a till printer.

mod bars;
mod escpos;
mod pdf;

pub use escpos::escpos;
pub use pdf::pdf;

use crate::app::error::AppError;
use crate::app::product_list;
use crate::app::query::Answer;
use crate::app::work::Look;
use crate::domain::access::Right;
use crate::domain::label::{Label, LabelKind, Symbol};
use crate::domain::product::{Barcode, Product, Variant};
use crate::domain::text;
use crate::domain::time::Day;
use crate::store;

/// Most labels at once: more is a slip.
pub const MOST_LABELS: usize = 10_000;

/// So many labels of one variant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabelWish {
    /// Which.
    pub sku: String,
    /// How many.
    pub labels: usize,
    /// Lot's code; only for labels of lots.
    pub lot: String,
}

/// The labels of a wish list, in its order.
pub(crate) fn labels(
    look: &Look<'_>,
    kind: LabelKind,
    wishes: &[LabelWish],
) -> Result<Answer, AppError> {
    look.require(Right::Counter)?;
    let count: usize = wishes.iter().map(|wish| wish.labels).sum();
    if count == 0 || count > MOST_LABELS {
        return Err(AppError::invalid(
            "labels",
            format!("{count} labels; ask for 1 to {MOST_LABELS}"),
        ));
    }
    let mut labels = Vec::with_capacity(count);
    for wish in wishes {
        let label = label(look, kind, wish)?;
        labels.extend(std::iter::repeat_n(label, wish.labels));
    }
    Ok(Answer::Labels(labels))
}

fn label(look: &Look<'_>, kind: LabelKind, wish: &LabelWish) -> Result<Label, AppError> {
    let (variant, _, barcodes) = known(look, &wish.sku)?;
    let single = barcodes.iter().find(|barcode| barcode.units == 1);
    let code = single.map_or(variant.sku.as_str(), |barcode| barcode.code.as_str());
    let (symbol, lot) = match kind {
        LabelKind::Lot => of_lot(look, &variant, code, &wish.lot)?,
        LabelKind::Product | LabelKind::Shelf => {
            let symbol = Symbol::of(code).ok_or_else(|| {
                AppError::invalid(
                    "code",
                    format!("`{code}` has letters that no bars can carry"),
                )
            })?;
            (symbol, String::new())
        }
    };
    let amount = look
        .shop
        .settings
        .number_style
        .money(look.shop.currency, variant.price);
    let unit = match variant.unit.as_str() {
        "pcs" => String::new(),
        unit => format!(" / {unit}"),
    };
    let parts = [variant.colour.as_str(), variant.size.as_str()];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    Ok(Label {
        kind,
        sku: variant.sku.clone(),
        name: variant.product.clone(),
        look: parts.join(" "),
        price: format!("{} {amount}{unit}", look.shop.currency.code()),
        lot,
        symbol,
    })
}

fn known(look: &Look<'_>, sku: &str) -> Result<(Variant, Product, Vec<Barcode>), AppError> {
    match product_list::variant(look, sku)? {
        Answer::Variant(Some(found)) => Ok(*found),
        _ => Err(AppError::NotFound {
            what: "variant",
            code: text::clean(sku),
        }),
    }
}

/// The code of goods of a lot, and the lot in words.
fn of_lot(
    look: &Look<'_>,
    variant: &Variant,
    code: &str,
    lot: &str,
) -> Result<(Symbol, String), AppError> {
    let lot = text::code("lot", lot)?;
    let expiry =
        store::stock::expiry_of(look.tx, variant.id, &lot)?.ok_or_else(|| AppError::NotFound {
            what: "lot",
            code: format!("{lot} of {}", variant.sku),
        })?;
    let compact = |day: Day| -> String {
        let iso = day.iso();
        iso.chars().skip(2).filter(|c| *c != '-').collect()
    };
    let symbol = Symbol::of_lot(code, expiry.map(compact).as_deref(), &lot).ok_or_else(|| {
        AppError::invalid(
            "code",
            format!(
                "a label of a lot needs an EAN barcode and a lot of 1 to 20 plain letters and digits; {} has `{code}`",
                variant.sku
            ),
        )
    })?;
    let words = match expiry {
        Some(day) => format!("Lot {lot}  exp {}", day.iso()),
        None => format!("Lot {lot}"),
    };
    Ok((symbol, words))
}

#[cfg(test)]
mod tests;
