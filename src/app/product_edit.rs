//! Products as such: added, edited, disabled, and removed together with their variants when nothing uses them.

use crate::app::error::AppError;
use crate::app::product_form::read_product;
use crate::app::shop::{NO_TAX, PIECES};
use crate::app::variants;
use crate::app::work::Work;
use crate::domain::id::ProductId;
use crate::domain::product::{Product, ProductFields, ProductForm, Variant, VariantSet};
use crate::domain::text;
use crate::store::{self, Tx};

/// A product by its code.
pub(crate) fn by_code(tx: &Tx<'_>, code: &str) -> Result<Product, AppError> {
    store::product::product_by_code(tx, code.trim())?.ok_or_else(|| AppError::NotFound {
        what: "product",
        code: text::clean(code),
    })
}

/// A product that has nothing but its code yet.
pub(crate) fn blank(code: String) -> Product {
    Product {
        id: ProductId(0),
        code,
        name: String::new(),
        category: String::new(),
        brand: String::new(),
        description: String::new(),
        tax_class: NO_TAX.to_owned(),
        unit: PIECES.to_owned(),
        decimals: 0,
        details: "{}".to_owned(),
        lot_tracked: false,
        active: true,
        version: 1,
    }
}

/// A new product, with the variants of a set when one is given.
pub(crate) fn add(
    work: &Work<'_>,
    fields: &ProductFields,
    set: Option<&VariantSet>,
) -> Result<ProductId, AppError> {
    let code = text::code("code", &fields.code)?;
    refuse_taken(work.tx, &code, None)?;
    let product = read(work, fields, blank(code))?;
    let id = store::product::insert_product(work.tx, &product, work.now)?;
    let product = Product { id, ..product };
    if let Some(set) = set {
        variants::make(work, &product, set)?;
    }
    Ok(id)
}

fn read(work: &Work<'_>, fields: &ProductFields, base: Product) -> Result<Product, AppError> {
    let form = ProductForm {
        name: fields.name.clone(),
        category: fields.category.clone(),
        brand: fields.brand.clone(),
        description: fields.description.clone(),
        tax_class: fields.tax_class.clone(),
        unit: fields.unit.clone(),
        ..ProductForm::default()
    };
    Ok(Product {
        lot_tracked: fields.lot_tracked,
        ..read_product(work, &form, base)?
    })
}

/// Other values of a product; its variants keep theirs.
pub(crate) fn edit(
    work: &Work<'_>,
    code: &str,
    version: Option<i64>,
    fields: &ProductFields,
) -> Result<ProductId, AppError> {
    let old = by_code(work.tx, code)?;
    work.unchanged((version, old.version), ("products", old.id), || {
        format!("product {}", old.code)
    })?;
    let new_code = text::code("code", &fields.code)?;
    refuse_taken(work.tx, &new_code, Some(old.id))?;
    let base = Product {
        code: new_code,
        ..old.clone()
    };
    let new = read(work, fields, base)?;
    refuse_other_unit(work.tx, &old, &new)?;
    if new.lot_tracked != old.lot_tracked && store::product::is_afoot(work.tx, old.id)? {
        let reason = if new.lot_tracked {
            "has goods without lots on hand, on the way or being counted; bring them to 0 first, or keep it without lots"
        } else {
            "has goods in lots on hand, on the way or being counted; bring them to 0 first, or keep its lots"
        };
        return Err(AppError::invalid(
            "lot_tracked",
            format!("product {} {reason}", old.code),
        ));
    }
    write(work.tx, &old, &new)?;
    Ok(old.id)
}

fn write(tx: &Tx<'_>, old: &Product, new: &Product) -> Result<(), AppError> {
    if store::product::update_product(tx, old, new)? {
        store::product::count_edit(tx, old.id)?;
    }
    Ok(())
}

/// What is counted in steps of a unit cannot go over to one with other decimals.
pub(crate) fn refuse_other_unit(tx: &Tx<'_>, old: &Product, new: &Product) -> Result<(), AppError> {
    if new.decimals != old.decimals && store::product::is_counted(tx, old.id)? {
        return Err(AppError::InUse {
            what: "product".to_owned(),
            code: old.code.clone(),
            reason: format!(
                "is counted in {}; its unit must keep its {} decimals",
                old.unit, old.decimals
            ),
        });
    }
    Ok(())
}

fn refuse_taken(tx: &Tx<'_>, code: &str, own: Option<ProductId>) -> Result<(), AppError> {
    match store::product::product_by_code(tx, code)? {
        Some(other) if Some(other.id) != own => Err(AppError::Duplicate {
            what: "code".to_owned(),
            code: other.code,
        }),
        _ => Ok(()),
    }
}

/// Disables or enables a product; its variants keep their own switch.
pub(crate) fn set_active(work: &Work<'_>, code: &str, active: bool) -> Result<ProductId, AppError> {
    let old = by_code(work.tx, code)?;
    let new = Product {
        active,
        ..old.clone()
    };
    write(work.tx, &old, &new)?;
    Ok(old.id)
}

/// Removes a product with all its variants, when nothing uses any of them.
pub(crate) fn delete(work: &Work<'_>, code: &str) -> Result<(), AppError> {
    let product = by_code(work.tx, code)?;
    let variants = store::product::variants_of(work.tx, product.id)?;
    let mut used = Vec::new();
    for variant in &variants {
        if let Some(uses) = uses(work.tx, variant)? {
            used.push((&variant.sku, uses));
        }
    }
    if let Some((sku, uses)) = used.first() {
        let more = match used.len() - 1 {
            0 => String::new(),
            1 => ", and 1 more variant is used as well".to_owned(),
            more => format!(", and {more} more variants are used as well"),
        };
        return Err(in_use(
            "product",
            &product.code,
            &format!("its variant {sku} is used by {uses}{more}"),
        ));
    }
    for variant in &variants {
        store::product_use::delete_variant(work.tx, variant)?;
    }
    Ok(store::product_use::delete_product(work.tx, &product)?)
}

/// Removes a variant, when nothing uses it.
pub(crate) fn delete_variant(work: &Work<'_>, variant: &Variant) -> Result<(), AppError> {
    match uses(work.tx, variant)? {
        Some(uses) => Err(in_use(
            "variant",
            &variant.sku,
            &format!("it is used by {uses}"),
        )),
        None => Ok(store::product_use::delete_variant(work.tx, variant)?),
    }
}

fn in_use(what: &str, code: &str, why: &str) -> AppError {
    AppError::InUse {
        what: what.to_owned(),
        code: code.to_owned(),
        reason: format!("cannot be deleted: {why}; disable it instead"),
    }
}

/// What uses a variant, in words: `2 open orders, 1 bill, 14 on hand in MAIN`.
fn uses(tx: &Tx<'_>, variant: &Variant) -> Result<Option<String>, AppError> {
    let named = store::product_use::uses(tx, variant.id)?;
    let named = named.into_iter().map(|(one, many, count)| {
        let word = if count == 1 { one } else { many };
        format!("{count} {word}")
    });
    let held = store::product_use::on_hand(tx, variant.id)?;
    let held = held.into_iter().map(|(store, quantity)| {
        format!("{} on hand in {store}", quantity.plain(variant.decimals))
    });
    let all: Vec<String> = named.chain(held).collect();
    Ok((!all.is_empty()).then(|| all.join(", ")))
}

#[cfg(test)]
#[path = "product_edit_tests.rs"]
mod tests;
