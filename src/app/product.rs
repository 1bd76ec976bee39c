//! The catalogue: products and variants added, edited, disabled, found by code.

use crate::app::command::{Outcome, ProductCommand};
use crate::app::error::AppError;
use crate::app::product_form::{read_barcodes, read_product, read_variant, refuse_other_fields};
use crate::app::topic::Topics;
use crate::app::work::Work;
use crate::app::{barcodes, product_edit, product_store, variants};
use crate::domain::access::Right;
use crate::domain::barcode;
use crate::domain::id::VariantId;
use crate::domain::product::{Barcode, Product, ProductForm, Variant, title};
use crate::domain::text;
use crate::store::{self, Tx};

pub(crate) fn execute(work: &mut Work<'_>, command: ProductCommand) -> Result<Outcome, AppError> {
    use ProductCommand as C;
    work.require(Right::EditCatalogue)?;
    let outcome = match command {
        C::Add(form) => Outcome::Variant(add(work, &form)?),
        C::Edit { sku, version, form } => Outcome::Variant(edit(work, &sku, version, &form)?),
        C::SetActive { sku, active } => {
            let variant = standing(work.tx, &sku)?;
            store::product::switch_variant(work.tx, variant.id, active)?;
            Outcome::Variant(variant.id)
        }
        C::Delete { sku } => {
            product_edit::delete_variant(work, &standing(work.tx, &sku)?)?;
            Outcome::Done
        }
        C::AddProduct { fields, variants } => {
            Outcome::Product(product_edit::add(work, &fields, variants.as_ref())?)
        }
        C::EditProduct {
            code,
            version,
            fields,
        } => Outcome::Product(product_edit::edit(work, &code, version, &fields)?),
        C::SetProductActive { code, active } => {
            Outcome::Product(product_edit::set_active(work, &code, active)?)
        }
        C::DeleteProduct { code } => {
            product_edit::delete(work, &code)?;
            Outcome::Done
        }
        C::AddVariants { code, set } => {
            let product = product_edit::by_code(work.tx, &code)?;
            variants::make(work, &product, &set)?;
            Outcome::Product(product.id)
        }
        C::AddBarcode { sku, code, units } => {
            let variant = standing(work.tx, &sku)?;
            Outcome::Variant(barcodes::add(work, &variant, &code, &units)?)
        }
        C::MakeBarcode { sku, units } => {
            let variant = standing(work.tx, &sku)?;
            let code = barcodes::make(work, &variant, &units)?;
            Outcome::Barcode {
                variant: variant.id,
                code,
            }
        }
        C::RemoveBarcode { code } => Outcome::Variant(barcodes::remove(work, &code)?),
        C::SetPolicy {
            code,
            store,
            policy,
        } => Outcome::Product(product_store::set_policy(work, &code, store, policy)?),
        C::SetLevels {
            sku,
            store,
            level,
            quantity,
        } => {
            let variant = standing(work.tx, &sku)?;
            product_store::set_levels(work, &variant, store, &level, &quantity)?;
            Outcome::Variant(variant.id)
        }
    };
    store::product::changed(work.tx)?;
    work.touch(Topics::CATALOGUE);
    Ok(outcome)
}

fn standing(tx: &Tx<'_>, sku: &str) -> Result<Variant, AppError> {
    store::product::by_sku(tx, sku.trim())?.ok_or_else(|| AppError::NotFound {
        what: "variant",
        code: sku.trim().to_owned(),
    })
}

fn add(work: &Work<'_>, form: &ProductForm) -> Result<VariantId, AppError> {
    let sku = text::code("sku", &form.sku)?;
    refuse_taken_sku(work.tx, &sku, None)?;
    let product_code = match form.product_code.trim() {
        "" => sku.clone(),
        typed => text::code("product_code", typed)?,
    };
    let product = match store::product::product_by_code(work.tx, &product_code)? {
        Some(standing) => {
            refuse_other_fields(form, &standing)?;
            standing
        }
        None => new_product(work, form, product_code)?,
    };
    let variant = read_variant(work, form, &product, sku)?;
    let barcodes = read_barcodes(form)?;
    refuse_same_look(work.tx, &variant)?;
    let id = store::product::insert_variant(work.tx, &variant)?;
    add_barcodes(work.tx, id, barcodes)?;
    Ok(id)
}

fn new_product(work: &Work<'_>, form: &ProductForm, code: String) -> Result<Product, AppError> {
    let product = read_product(work, form, product_edit::blank(code))?;
    let id = store::product::insert_product(work.tx, &product, work.now)?;
    Ok(Product { id, ..product })
}

fn edit(
    work: &Work<'_>,
    sku: &str,
    version: Option<i64>,
    form: &ProductForm,
) -> Result<VariantId, AppError> {
    let old = standing(work.tx, sku)?;
    work.unchanged((version, old.version), ("variants", old.id), || {
        format!("variant {}", old.sku)
    })?;
    let typed_code = form.product_code.trim();
    if !typed_code.is_empty() && !typed_code.eq_ignore_ascii_case(&old.product_code) {
        return Err(AppError::invalid(
            "product_code",
            format!(
                "{} belongs to product {}; a variant stays with its product",
                old.sku, old.product_code
            ),
        ));
    }
    let product = store::product::product(work.tx, old.product_id)?
        .ok_or_else(|| AppError::Internal(format!("variant {} has no product", old.sku)))?;
    let new_product = read_product(work, form, product.clone())?;
    product_edit::refuse_other_unit(work.tx, &product, &new_product)?;
    let new_sku = text::code("sku", &form.sku)?;
    refuse_taken_sku(work.tx, &new_sku, Some(old.id))?;
    let new = Variant {
        id: old.id,
        active: old.active,
        ..read_variant(work, form, &new_product, new_sku)?
    };
    let barcodes = read_barcodes(form)?;
    refuse_same_look(work.tx, &new)?;
    if store::product::update_product(work.tx, &product, &new_product)? {
        store::product::count_edit(work.tx, product.id)?;
    }
    store::product::update_variant(work.tx, &old, &new, "")?;
    add_barcodes(work.tx, old.id, barcodes)?;
    Ok(old.id)
}

pub(crate) fn add_barcodes(
    tx: &Tx<'_>,
    variant: VariantId,
    barcodes: Vec<(&'static str, Barcode)>,
) -> Result<(), AppError> {
    for (field, barcode) in barcodes {
        if let Some((owner, units)) = holder(tx, &barcode.code)? {
            if owner.id == variant && units == barcode.units {
                continue;
            }
            return Err(AppError::BarcodeTaken {
                what: field.to_owned(),
                code: barcode.code,
                sku: owner.sku,
                units,
            });
        }
        if store::product::by_sku(tx, &barcode.code)?.is_some_and(|other| other.id != variant) {
            return Err(AppError::invalid(
                field,
                format!("`{}` is the SKU of another variant", barcode.code),
            ));
        }
        store::product::insert_barcode(tx, variant, &barcode)?;
    }
    Ok(())
}

pub(crate) fn refuse_taken_sku(
    tx: &Tx<'_>,
    sku: &str,
    own: Option<VariantId>,
) -> Result<(), AppError> {
    if let Some(other) = store::product::by_sku(tx, sku)?
        && Some(other.id) != own
    {
        return Err(AppError::Duplicate {
            what: "sku".to_owned(),
            code: other.sku,
        });
    }
    if let Some((other, _)) = holder(tx, sku)?
        && Some(other.id) != own
    {
        return Err(AppError::invalid(
            "sku",
            format!("`{sku}` is a barcode of {}", other.sku),
        ));
    }
    Ok(())
}

fn refuse_same_look(tx: &Tx<'_>, variant: &Variant) -> Result<(), AppError> {
    let Variant {
        product_id,
        colour,
        size,
        ..
    } = variant;
    match store::product::with_look(tx, *product_id, colour, size)? {
        Some(other) if other != variant.id => Err(AppError::Duplicate {
            what: "variant".to_owned(),
            code: title(&variant.product, colour, size),
        }),
        _ => Ok(()),
    }
}

/// Who has a barcode, in this form or another of the same number.
pub(crate) fn holder(tx: &Tx<'_>, code: &str) -> Result<Option<(Variant, i64)>, AppError> {
    if let Some(found) = store::product::by_barcode(tx, code)? {
        return Ok(Some(found));
    }
    for form in barcode::equivalents(code) {
        if let Some(found) = store::product::by_barcode(tx, &form)? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// Makes a product lot-tracked when its first goods come with a lot.
///
/// # Errors
/// [`AppError::Invalid`] when goods without lots are there already.
pub(crate) fn start_lots(work: &Work<'_>, variant: &Variant) -> Result<(), AppError> {
    let old = store::product::product(work.tx, variant.product_id)?
        .ok_or_else(|| AppError::Internal(format!("variant {} has no product", variant.sku)))?;
    if old.lot_tracked {
        return Ok(());
    }
    if store::product::has_moved(work.tx, old.id)? {
        return Err(AppError::invalid(
            "lot",
            format!(
                "product {} has stock without lots; leave the lot empty",
                old.code
            ),
        ));
    }
    let new = Product {
        lot_tracked: true,
        ..old.clone()
    };
    store::product::update_product(work.tx, &old, &new)?;
    Ok(())
}
