//! What a product has of its own in a store: its stock policy, and the reorder levels of its variants.

use crate::app::error::AppError;
use crate::app::opened::find_store;
use crate::app::product_edit::by_code;
use crate::app::product_form;
use crate::app::topic::Topics;
use crate::app::work::Work;
use crate::domain::id::{ProductId, StoreId};
use crate::domain::product::Variant;
use crate::domain::stock::StockPolicy;
use crate::store;

/// Gives a product its own policy in a store, or takes it away.
pub(crate) fn set_policy(
    work: &mut Work<'_>,
    code: &str,
    store: StoreId,
    policy: Option<StockPolicy>,
) -> Result<ProductId, AppError> {
    let product = by_code(work.tx, code)?;
    let place = find_store(work, store)?;
    let holds = policy.unwrap_or(place.stock_policy);
    if holds != StockPolicy::Backorder
        && let Some((sku, missing)) = store::product_use::short(work.tx, product.id, store)?
    {
        return Err(AppError::InUse {
            what: "product".to_owned(),
            code: product.code,
            reason: format!(
                "has promised {} more of {sku} in {} than is there; receive them or cancel those orders first",
                missing.plain(product.decimals),
                place.code
            ),
        });
    }
    let old = store::product_use::own_policy(work.tx, product.id, store)?;
    if old != policy {
        store::product_use::set_policy(work.tx, product.id, store, old, policy)?;
    }
    work.touch(Topics::STOCK);
    Ok(product.id)
}

/// Gives a variant its own reorder level and quantity in a store; what is left empty is the variant's.
pub(crate) fn set_levels(
    work: &mut Work<'_>,
    variant: &Variant,
    store: StoreId,
    level: &str,
    quantity: &str,
) -> Result<(), AppError> {
    let place = find_store(work, store)?;
    let own = |field, typed: &str| match typed.trim() {
        "" => Ok(None),
        typed => product_form::level(field, typed, variant.decimals).map(Some),
    };
    let new = (
        own("reorder_level", level)?,
        own("reorder_quantity", quantity)?,
    );
    store::product_use::set_levels(work.tx, place.id, variant.id, new)?;
    work.touch(Topics::STOCK);
    Ok(())
}
