//! What the catalogue's form means: each field checked, then a product, a variant and barcodes.

use crate::app::error::AppError;
use crate::app::transfer::details;
use crate::app::work::Work;
use crate::domain::barcode;
use crate::domain::id::VariantId;
use crate::domain::money::Money;
use crate::domain::product::{Barcode, Product, ProductForm, Variant};
use crate::domain::quantity::Quantity;
use crate::domain::text::{self, TextError};
use crate::store::{self, Tx};

/// Most whole units in a pack.
const PACK_MAX: i64 = 1_000_000;

/// The product that a form describes, on top of what stands. Category and brand are made when new.
pub(crate) fn read_product(
    work: &Work<'_>,
    form: &ProductForm,
    base: Product,
) -> Result<Product, AppError> {
    let name = text::name("name", &form.name, 120)?;
    let description = text::clean_lines(&form.description);
    if description.chars().count() > 4000 {
        return Err(AppError::invalid(
            "description",
            "must be 4000 characters or fewer",
        ));
    }
    let tax_class = match text::clean(&form.tax_class).as_str() {
        "" => base.tax_class,
        typed => store::catalogue::tax_class(work.tx, typed)?.ok_or_else(|| {
            AppError::invalid("tax_class", format!("there is no tax class `{typed}`"))
        })?,
    };
    let (unit, decimals) = match text::clean(&form.unit).as_str() {
        "" => (base.unit, base.decimals),
        typed => store::catalogue::unit(work.tx, typed)?
            .ok_or_else(|| AppError::invalid("unit", format!("there is no unit `{typed}`")))?,
    };
    let details = match details(&form.details)? {
        Some(details) => details,
        None => base.details,
    };
    let category = match text::optional("category", &form.category, 60)? {
        empty if empty.is_empty() => empty,
        name => store::catalogue::category(work.tx, &name)?,
    };
    let brand = match text::optional("brand", &form.brand, 60)? {
        empty if empty.is_empty() => empty,
        name => store::catalogue::brand(work.tx, &name)?,
    };
    Ok(Product {
        name,
        category,
        brand,
        description,
        tax_class,
        unit,
        decimals,
        details,
        ..base
    })
}

/// A further variant may repeat its product's fields or leave them empty, but not contradict them.
pub(crate) fn refuse_other_fields(form: &ProductForm, product: &Product) -> Result<(), AppError> {
    let typed_details = details(&form.details)?.unwrap_or_default();
    // A file of an older version may write the same object in another way.
    let standing_details = details(&product.details)?.unwrap_or_default();
    let told = [
        ("name", text::clean(&form.name), &product.name),
        ("category", text::clean(&form.category), &product.category),
        ("brand", text::clean(&form.brand), &product.brand),
        (
            "description",
            text::clean_lines(&form.description),
            &product.description,
        ),
        (
            "tax_class",
            text::clean(&form.tax_class),
            &product.tax_class,
        ),
        ("unit", text::clean(&form.unit), &product.unit),
        ("details", typed_details, &standing_details),
    ];
    for (field, typed, standing) in told {
        let folds = matches!(field, "category" | "brand" | "tax_class" | "unit");
        let agrees = typed == *standing || (folds && typed.eq_ignore_ascii_case(standing));
        if !typed.is_empty() && !agrees {
            return Err(AppError::invalid(
                field,
                format!(
                    "product {} has another {field}; leave it empty here, or edit the product",
                    product.code
                ),
            ));
        }
    }
    Ok(())
}

/// A reorder level or quantity as typed; nothing is 0.
pub(crate) fn level(field: &'static str, typed: &str, decimals: u8) -> Result<Quantity, AppError> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(Quantity::ZERO);
    }
    let level =
        Quantity::parse_signed(typed, decimals).map_err(|error| AppError::invalid(field, error))?;
    if level < Quantity::ZERO {
        return Err(AppError::invalid(field, "must not be negative"));
    }
    Ok(level)
}

pub(crate) fn read_variant(
    work: &Work<'_>,
    form: &ProductForm,
    product: &Product,
    sku: String,
) -> Result<Variant, AppError> {
    let amount = |field: &'static str, typed: &str| {
        let amount = work.shop.currency.parse(typed);
        let amount = amount.map_err(|error| AppError::invalid(field, error))?;
        if amount < Money::ZERO {
            return Err(AppError::invalid(field, "must not be negative"));
        }
        Ok(amount)
    };
    let level = |field, typed: &str| level(field, typed, product.decimals);
    if form.price.trim().is_empty() {
        return Err(AppError::invalid("price", "must not be empty"));
    }
    let cost = match form.cost.trim() {
        "" => Money::ZERO,
        typed => amount("cost", typed)?,
    };
    Ok(Variant {
        id: VariantId(0),
        product_id: product.id,
        sku,
        product_code: product.code.clone(),
        product: product.name.clone(),
        colour: colour(work.tx, &form.colour)?,
        size: size(work.tx, &form.size)?,
        price: amount("price", &form.price)?,
        cost,
        reorder_level: level("reorder_level", &form.reorder_level)?,
        reorder_quantity: level("reorder_quantity", &form.reorder_quantity)?,
        unit: product.unit.clone(),
        decimals: product.decimals,
        tax_class: product.tax_class.clone(),
        active: true,
        version: 1,
    })
}

/// A colour as its list spells it, if it is there.
pub(crate) fn colour(tx: &Tx<'_>, typed: &str) -> Result<String, AppError> {
    let typed = text::optional("colour", typed, 40)?;
    Ok(store::word::colour_spelt(tx, &typed)?.unwrap_or(typed))
}

/// A size as its list spells it, if it is there.
pub(crate) fn size(tx: &Tx<'_>, typed: &str) -> Result<String, AppError> {
    let typed = text::optional("size", typed, 20)?;
    Ok(store::word::size_spelt(tx, &typed)?.unwrap_or(typed))
}

/// The details in their shortest form; [`None`] when the form says nothing.
fn details(typed: &str) -> Result<Option<String>, AppError> {
    if text::clean(typed).is_empty() {
        return Ok(None);
    }
    details::read(typed).map(Some)
}

pub(crate) fn read_barcodes(form: &ProductForm) -> Result<Vec<(&'static str, Barcode)>, AppError> {
    let mut barcodes = Vec::new();
    if let Some(code) = read_barcode("barcode", &form.barcode)? {
        barcodes.push(("barcode", Barcode { code, units: 1 }));
    }
    let units = read_units("pack_units", &form.pack_units)?;
    match read_barcode("pack_barcode", &form.pack_barcode)? {
        Some(code) => barcodes.push(("pack_barcode", Barcode { code, units })),
        None if units > 1 => {
            return Err(AppError::invalid("pack_units", "needs a pack_barcode"));
        }
        None => {}
    }
    Ok(barcodes)
}

/// Whole units of a code as typed; nothing is 1.
pub(crate) fn read_units(field: &'static str, typed: &str) -> Result<i64, AppError> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(1);
    }
    let units = typed.parse::<i64>().ok();
    units
        .filter(|units| (1..=PACK_MAX).contains(units))
        .ok_or_else(|| {
            AppError::invalid(
                field,
                format!("`{typed}` must be a whole number from 1 to {PACK_MAX}"),
            )
        })
}

/// A barcode as typed, its check digit looked at.
pub(crate) fn read_barcode(field: &'static str, typed: &str) -> Result<Option<String>, AppError> {
    if typed.chars().any(text::is_unsafe) {
        return Err(TextError::Unsafe(field).into());
    }
    let code = text::optional(field, typed, 80)?;
    barcode::symbology(&code)?;
    Ok(Some(code).filter(|code| !code.is_empty()))
}
