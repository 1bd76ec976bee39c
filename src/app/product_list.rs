//! The catalogue as it is asked for: products, their variants, all for live search, prices as they were.

use std::collections::HashMap;

use crate::app::error::AppError;
use crate::app::query::{Answer, ProductList};
use crate::app::work::Look;
use crate::domain::access::Right;
use crate::domain::id::{ProductId, VariantId};
use crate::domain::product::{Barcode, Product, ProductPage, Variant};
use crate::domain::text::fold;
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

/// One page of products.
pub(crate) fn rows(look: &Look<'_>, list: &ProductList) -> Result<Answer, AppError> {
    look.require(Right::Counter)?;
    let words: Vec<String> = list.search.split_whitespace().map(fold).collect();
    let rows = store::product_page::products(
        look.tx,
        &words,
        list.category.as_deref(),
        list.active,
        list.after.as_deref().unwrap_or_default(),
        list.limit,
    )?;
    Ok(Answer::ProductRows(rows))
}

/// A product with its variants and what stores hold of it.
pub(crate) fn by_id(look: &Look<'_>, id: ProductId) -> Result<Answer, AppError> {
    let product = store::product::product(look.tx, id)?;
    page(look, product)
}

/// The same, by the product's code.
pub(crate) fn by_code(look: &Look<'_>, code: &str) -> Result<Answer, AppError> {
    let product = store::product::product_by_code(look.tx, code.trim())?;
    page(look, product)
}

fn page(look: &Look<'_>, product: Option<Product>) -> Result<Answer, AppError> {
    look.require(Right::Counter)?;
    let Some(product) = product else {
        return Ok(Answer::Product(None));
    };
    let variants = store::product_page::variants(look.tx, product.id)?;
    let stores = store::product_page::stores(look.tx, product.id)?;
    let levels = store::product_page::levels(look.tx, product.id)?;
    Ok(Answer::Product(Some(Box::new(ProductPage {
        product,
        variants,
        stores,
        levels,
    }))))
}

/// What a variant was sold for and cost, newest first.
pub(crate) fn prices(look: &Look<'_>, sku: &str) -> Result<Answer, AppError> {
    look.require(Right::EditCatalogue)?;
    let variant = store::product::by_sku(look.tx, sku.trim())?;
    let variant = variant.ok_or_else(|| AppError::NotFound {
        what: "variant",
        code: sku.trim().to_owned(),
    })?;
    let prices = store::product_page::prices(look.tx, variant.id)?;
    Ok(Answer::Prices(prices))
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
