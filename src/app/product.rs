//! The catalogue: products and variants added, edited, disabled, listed.

use std::collections::HashMap;

use crate::app::command::{Outcome, ProductCommand};
use crate::app::error::AppError;
use crate::app::query::Answer;
use crate::app::shop::{NO_TAX, PIECES};
use crate::app::topic::Topics;
use crate::app::work::{Look, Work};
use crate::domain::access::Right;
use crate::domain::barcode;
use crate::domain::id::{ProductId, VariantId};
use crate::domain::money::Money;
use crate::domain::product::{Barcode, Product, ProductForm, Variant, title};
use crate::domain::quantity::Quantity;
use crate::domain::text::{self, TextError};
use crate::store::{self, Tx};

/// Most bytes of a product's details.
const DETAILS_MAX: usize = 64 * 1024;
/// Most whole units in a pack.
const PACK_MAX: i64 = 1_000_000;

pub(crate) fn execute(work: &mut Work<'_>, command: ProductCommand) -> Result<Outcome, AppError> {
    work.require(Right::EditCatalogue)?;
    let id = match command {
        ProductCommand::Add(form) => add(work, &form)?,
        ProductCommand::Edit { sku, version, form } => edit(work, &sku, version, &form)?,
        ProductCommand::SetActive { sku, active } => {
            let old = standing(work.tx, &sku)?;
            let new = Variant {
                active,
                ..old.clone()
            };
            store::product::update_variant(work.tx, &old, &new)?;
            old.id
        }
    };
    store::product::changed(work.tx)?;
    work.touch(Topics::CATALOGUE);
    Ok(Outcome::Variant(id))
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
            refuse_other_fields(work, form, &standing)?;
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
    let base = Product {
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
    };
    let product = read_product(work, form, base)?;
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
    if version.is_some_and(|shown| shown != old.version) {
        return Err(AppError::Stale {
            document: format!("variant {}", old.sku),
            by: store::audit::last_by(work.tx, "variants", old.id)?,
        });
    }
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
    if new_product.decimals != product.decimals && store::product::is_counted(work.tx, product.id)?
    {
        return Err(AppError::InUse {
            what: "product".to_owned(),
            code: product.code,
            reason: format!(
                "is counted in {}; its unit must keep its {} decimals",
                product.unit, product.decimals
            ),
        });
    }
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
    store::product::update_variant(work.tx, &old, &new)?;
    add_barcodes(work.tx, old.id, barcodes)?;
    Ok(old.id)
}

/// The product that a form describes, on top of what stands. Category and brand are made when new.
fn read_product(work: &Work<'_>, form: &ProductForm, base: Product) -> Result<Product, AppError> {
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
        typed => store::product::tax_class(work.tx, typed)?.ok_or_else(|| {
            AppError::invalid("tax_class", format!("there is no tax class `{typed}`"))
        })?,
    };
    let (unit, decimals) = match text::clean(&form.unit).as_str() {
        "" => (base.unit, base.decimals),
        typed => store::product::unit(work.tx, typed)?
            .ok_or_else(|| AppError::invalid("unit", format!("there is no unit `{typed}`")))?,
    };
    let details = match details(work.tx, &form.details)? {
        Some(details) => details,
        None => base.details,
    };
    let category = match text::optional("category", &form.category, 60)? {
        empty if empty.is_empty() => empty,
        name => store::product::category(work.tx, &name)?,
    };
    let brand = match text::optional("brand", &form.brand, 60)? {
        empty if empty.is_empty() => empty,
        name => store::product::brand(work.tx, &name)?,
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
fn refuse_other_fields(
    work: &Work<'_>,
    form: &ProductForm,
    product: &Product,
) -> Result<(), AppError> {
    let details = details(work.tx, &form.details)?.unwrap_or_default();
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
        ("details", details, &product.details),
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

fn read_variant(
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
    let level = |field: &'static str, typed: &str| {
        let typed = typed.trim();
        if typed.is_empty() {
            return Ok(Quantity::ZERO);
        }
        let level = Quantity::parse_signed(typed, product.decimals)
            .map_err(|error| AppError::invalid(field, error))?;
        if level < Quantity::ZERO {
            return Err(AppError::invalid(field, "must not be negative"));
        }
        Ok(level)
    };
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
        colour: text::optional("colour", &form.colour, 40)?,
        size: text::optional("size", &form.size, 20)?,
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

/// The details in their shortest form; [`None`] when the form says nothing.
fn details(tx: &Tx<'_>, typed: &str) -> Result<Option<String>, AppError> {
    let typed = text::clean(typed);
    if typed.is_empty() {
        return Ok(None);
    }
    if typed.len() > DETAILS_MAX {
        return Err(AppError::invalid("details", "must be 64 KiB or less"));
    }
    let normal = store::product::normal_object(tx, &typed)?;
    normal.map(Some).ok_or_else(|| {
        AppError::invalid(
            "details",
            "must be a JSON object, such as {\"material\": \"cotton\"}",
        )
    })
}

fn read_barcodes(form: &ProductForm) -> Result<Vec<(&'static str, Barcode)>, AppError> {
    let mut barcodes = Vec::new();
    if let Some(code) = read_barcode("barcode", &form.barcode)? {
        barcodes.push(("barcode", Barcode { code, units: 1 }));
    }
    let units = match form.pack_units.trim() {
        "" => 1,
        typed => typed
            .parse::<i64>()
            .ok()
            .filter(|units| (1..=PACK_MAX).contains(units))
            .ok_or_else(|| {
                AppError::invalid(
                    "pack_units",
                    format!("`{typed}` must be a whole number from 1 to {PACK_MAX}"),
                )
            })?,
    };
    match read_barcode("pack_barcode", &form.pack_barcode)? {
        Some(code) => barcodes.push(("pack_barcode", Barcode { code, units })),
        None if units > 1 => {
            return Err(AppError::invalid("pack_units", "needs a pack_barcode"));
        }
        None => {}
    }
    Ok(barcodes)
}

fn read_barcode(field: &'static str, typed: &str) -> Result<Option<String>, AppError> {
    if typed.chars().any(text::is_unsafe) {
        return Err(TextError::Unsafe(field).into());
    }
    let code = text::optional(field, typed, 80)?;
    barcode::symbology(&code)?;
    Ok(Some(code).filter(|code| !code.is_empty()))
}

fn add_barcodes(
    tx: &Tx<'_>,
    variant: VariantId,
    barcodes: Vec<(&'static str, Barcode)>,
) -> Result<(), AppError> {
    for (field, barcode) in barcodes {
        if let Some((owner, units)) = holder(tx, &barcode.code)? {
            if owner.id == variant && units == barcode.units {
                continue;
            }
            return Err(AppError::Duplicate {
                what: field.to_owned(),
                code: barcode.code,
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

fn refuse_taken_sku(tx: &Tx<'_>, sku: &str, own: Option<VariantId>) -> Result<(), AppError> {
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
fn holder(tx: &Tx<'_>, code: &str) -> Result<Option<(Variant, i64)>, AppError> {
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

/// What a code stands for, by exact match only: a barcode, another form of the same barcode, or a SKU; with the whole
/// units of the code.
///
/// # Errors
/// [`AppError::WrongCheckDigit`] for a misread number, [`AppError::UnknownCode`] for anything else nobody has.
pub(crate) fn resolve(tx: &Tx<'_>, code: &str) -> Result<(Variant, i64), AppError> {
    let code = code.trim();
    if let Some(found) = holder(tx, code)? {
        return Ok(found);
    }
    if let Some(variant) = store::product::by_sku(tx, code)? {
        return Ok((variant, 1));
    }
    barcode::symbology(code)?;
    Err(AppError::UnknownCode {
        code: code.to_owned(),
    })
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
