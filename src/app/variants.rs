//! The variants of colours × sizes, planned first and made in one step.

use crate::app::error::AppError;
use crate::app::product::{holder, refuse_taken_sku};
use crate::app::product_form::read_variant;
use crate::app::query::Answer;
use crate::app::work::{Look, Work};
use crate::app::{barcodes, product_edit};
use crate::domain::access::Right;
use crate::domain::product::{
    PlannedVariant, Product, ProductForm, Variant, VariantPlan, VariantSet,
};
use crate::domain::sku::{self, Words};
use crate::domain::text::{self, fold};
use crate::store::{self, Tx};

/// Most variants that are made in one step.
const MOST: usize = 1_000;
/// How many SKUs with a number behind them are tried when one is taken.
const TRIES: usize = 1_000;

/// What a set would make of the product of this code.
pub(crate) fn planned(look: &Look<'_>, code: &str, set: &VariantSet) -> Result<Answer, AppError> {
    look.require(Right::EditCatalogue)?;
    let product = product_edit::by_code(look.tx, code)?;
    let standing = store::product::variants_of(look.tx, product.id)?;
    Ok(Answer::VariantPlan(plan(
        look.tx, &product, &standing, set,
    )?))
}

/// Makes the variants of a set that are not there yet, with a barcode each if wanted.
pub(crate) fn make(work: &Work<'_>, product: &Product, set: &VariantSet) -> Result<(), AppError> {
    let standing = store::product::variants_of(work.tx, product.id)?;
    let plan = plan(work.tx, product, &standing, set)?;
    if plan.new.is_empty() {
        return Err(AppError::invalid(
            "colours",
            format!("product {} has all of these variants already", product.code),
        ));
    }
    let shown = |amount| work.shop.currency.plain(amount);
    let like = standing.first();
    let or = |typed: &str, other: Option<String>| match typed.trim() {
        "" => other.unwrap_or_default(),
        typed => typed.to_owned(),
    };
    let form = ProductForm {
        price: or(&set.price, like.map(|first| shown(first.price))),
        cost: or(&set.cost, like.map(|first| shown(first.cost))),
        reorder_level: set.reorder_level.clone(),
        reorder_quantity: set.reorder_quantity.clone(),
        ..ProductForm::default()
    };
    for PlannedVariant { sku, colour, size } in plan.new {
        let form = ProductForm {
            colour,
            size,
            ..form.clone()
        };
        let variant = read_variant(work, &form, product, sku)?;
        let id = store::product::insert_variant(work.tx, &variant)?;
        if set.barcodes {
            barcodes::number(work, id, 1)?;
        }
    }
    Ok(())
}

fn plan(
    tx: &Tx<'_>,
    product: &Product,
    standing: &[Variant],
    set: &VariantSet,
) -> Result<VariantPlan, AppError> {
    let colours = names("colours", &set.colours, 40, |typed| {
        let own = standing
            .iter()
            .map(|v| &v.colour)
            .find(|own| same(own, typed));
        Ok(match own {
            Some(own) => Some(own.clone()),
            None => store::word::colour_spelt(tx, typed)?,
        })
    })?;
    let sizes = names("sizes", &set.sizes, 20, |typed| {
        let own = standing
            .iter()
            .map(|v| &v.size)
            .find(|own| same(own, typed));
        Ok(match own {
            Some(own) => Some(own.clone()),
            None => store::word::size_spelt(tx, typed)?,
        })
    })?;
    if colours.len().saturating_mul(sizes.len()) > MOST {
        return Err(AppError::invalid(
            "colours",
            format!("make at most {MOST} variants at a time"),
        ));
    }
    let (mut colour_words, mut size_words) = learnt(product, standing);
    let mut plan = VariantPlan::default();
    let mut given: Vec<String> = Vec::new();
    for colour in &colours {
        for size in &sizes {
            if standing
                .iter()
                .any(|v| same(&v.colour, colour) && same(&v.size, size))
            {
                plan.standing += 1;
                continue;
            }
            let word =
                |name: &str, word: String| if name.is_empty() { String::new() } else { word };
            let sku = sku::join(
                &product.code,
                &word(colour, colour_words.colour(colour)),
                &word(size, size_words.size(size)),
            );
            let sku = free(tx, &sku, &given)?;
            given.push(sku.clone());
            plan.new.push(PlannedVariant {
                sku,
                colour: colour.clone(),
                size: size.clone(),
            });
        }
    }
    Ok(plan)
}

fn same(one: &str, other: &str) -> bool {
    fold(one) == fold(other)
}

/// The words for colours and sizes that the product's SKUs have already.
fn learnt(product: &Product, standing: &[Variant]) -> (Words, Words) {
    let (mut colours, mut sizes) = (Words::default(), Words::default());
    for variant in standing {
        let Variant {
            sku, colour, size, ..
        } = variant;
        let words = sku::words_of(&product.code, sku, colour, size);
        colours.learn(colour, words.0.unwrap_or_default());
        sizes.learn(size, words.1.unwrap_or_default());
    }
    (colours, sizes)
}

/// The SKU, or with the first number behind it that makes it free.
fn free(tx: &Tx<'_>, sku: &str, given: &[String]) -> Result<String, AppError> {
    let sku = text::code("sku", sku).map_err(|error| {
        AppError::invalid(
            "code",
            format!("the SKU `{sku}` {error}; give the product a shorter code"),
        )
    })?;
    let counted = (2..TRIES).map(|n| format!("{sku}-{n}"));
    for candidate in std::iter::once(sku.clone()).chain(counted) {
        let taken = given
            .iter()
            .any(|other| other.eq_ignore_ascii_case(&candidate))
            || store::product::by_sku(tx, &candidate)?.is_some()
            || holder(tx, &candidate)?.is_some();
        if !taken {
            return Ok(candidate);
        }
    }
    refuse_taken_sku(tx, &sku, None)?;
    Ok(sku)
}

/// The names of a list with commas, each once, spelled as `known` has them; an empty list is one empty name.
fn names(
    field: &'static str,
    typed: &str,
    limit: usize,
    known: impl Fn(&str) -> Result<Option<String>, AppError>,
) -> Result<Vec<String>, AppError> {
    let mut names: Vec<String> = Vec::new();
    for part in typed.split([',', ';', '\n']) {
        let name = text::optional(field, part, limit)?;
        if name.is_empty() || names.iter().any(|known| same(known, &name)) {
            continue;
        }
        let name = known(&name)?.unwrap_or(name);
        names.push(name);
    }
    if names.is_empty() {
        names.push(String::new());
    }
    Ok(names)
}

#[cfg(test)]
#[path = "variants_tests.rs"]
mod tests;
