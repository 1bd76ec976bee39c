//! The catalogue as it is asked for: one variant, all for live search, all with their products.

use std::collections::HashMap;

use crate::app::error::AppError;
use crate::app::query::Answer;
use crate::app::work::Look;
use crate::domain::access::Right;
use crate::domain::id::{ProductId, VariantId};
use crate::domain::product::{Barcode, Product, Variant};
use crate::store::{self, Tx};

type Full = (Variant, Product, Vec<Barcode>);

/// A variant by SKU, with its product and barcodes.
pub(crate) fn variant(look: &Look<'_>, sku: &str) -> Result<Answer, AppError> {
    look.require(Right::Counter)?;
    let Some(variant) = store::product::by_sku(look.tx, sku.trim())? else {
        return Ok(Answer::Variant(None));
    };
    let product = store::product::product(look.tx, variant.product_id)?
        .ok_or_else(|| AppError::Internal(format!("variant {} has no product", variant.sku)))?;
    let barcodes = store::product::barcodes_of(look.tx, variant.id)?;
    Ok(Answer::Variant(Some(Box::new((
        variant, product, barcodes,
    )))))
}

/// All active variants, for live search.
pub(crate) fn briefs(look: &Look<'_>) -> Result<Answer, AppError> {
    look.require(Right::Counter)?;
    Ok(Answer::VariantBriefs(store::product::briefs(look.tx)?))
}

/// All variants with their products and barcodes, by SKU.
pub(crate) fn products(look: &Look<'_>) -> Result<Answer, AppError> {
    look.require(Right::Counter)?;
    Ok(Answer::Products(full_list(look.tx)?))
}

/// All variants with their products and barcodes, by SKU.
pub(crate) fn full_list(tx: &Tx<'_>) -> Result<Vec<Full>, AppError> {
    let products: HashMap<ProductId, Product> = store::product::products(tx)?
        .into_iter()
        .map(|product| (product.id, product))
        .collect();
    let mut barcodes: HashMap<VariantId, Vec<Barcode>> = HashMap::new();
    for (variant, barcode) in store::product::barcodes(tx)? {
        barcodes.entry(variant).or_default().push(barcode);
    }
    store::product::variants(tx)?
        .into_iter()
        .map(|variant| {
            let product = products.get(&variant.product_id).cloned().ok_or_else(|| {
                AppError::Internal(format!("variant {} has no product", variant.sku))
            })?;
            let barcodes = barcodes.remove(&variant.id).unwrap_or_default();
            Ok((variant, product, barcodes))
        })
        .collect()
}
