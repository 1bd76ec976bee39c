//! Suppliers and on what terms they deliver: added, edited, disabled, removed, listed.

use crate::app::command::{Outcome, SupplierCommand};
use crate::app::customer::{email, notes, phone};
use crate::app::error::AppError;
use crate::app::query::Answer;
use crate::app::receive::parse_cost;
use crate::app::stock::by_sku;
use crate::app::topic::Topics;
use crate::app::work::{Look, Work};
use crate::domain::access::Right;
use crate::domain::id::{SupplierId, VariantId};
use crate::domain::supplier::{
    LEAD_DAYS, MOST_LEAD_DAYS, Supplier, SupplierForm, Supply, SupplyForm,
};
use crate::domain::text;
use crate::store;

/// The most whole units a pack may hold.
const MOST_IN_PACK: i64 = 1_000_000;

pub(crate) fn execute(work: &mut Work<'_>, command: SupplierCommand) -> Result<Outcome, AppError> {
    work.require(Right::Purchase)?;
    work.touch(Topics::PURCHASES);
    let id = match command {
        SupplierCommand::Add(form) => add(work, &form)?,
        SupplierCommand::Edit {
            supplier,
            version,
            form,
        } => edit(work, supplier, version, &form)?,
        SupplierCommand::SetActive { supplier, active } => {
            let old = standing(work, supplier)?;
            let new = Supplier {
                active,
                ..old.clone()
            };
            store::supplier::update(work.tx, &old, &new)?;
            supplier
        }
        SupplierCommand::Delete(supplier) => {
            delete(work, supplier)?;
            return Ok(Outcome::Done);
        }
        SupplierCommand::Supply {
            supplier,
            sku,
            form,
        } => supply(work, supplier, &sku, &form)?,
        SupplierCommand::Drop { supplier, sku } => drop_supply(work, supplier, &sku)?,
    };
    Ok(Outcome::Supplier(id))
}

fn add(work: &Work<'_>, form: &SupplierForm) -> Result<SupplierId, AppError> {
    let code = if form.code.trim().is_empty() {
        store::supplier::next_code(work.tx)?
    } else {
        String::new()
    };
    let base = Supplier {
        id: SupplierId(0),
        code,
        name: String::new(),
        email: String::new(),
        phone: String::new(),
        address: String::new(),
        tax_id: String::new(),
        lead_days: LEAD_DAYS,
        notes: String::new(),
        active: true,
        variants: 0,
        version: 1,
    };
    let supplier = read(form, base)?;
    refuse_taken(work, &supplier.code, None)?;
    Ok(store::supplier::insert(work.tx, &supplier, work.now)?)
}

fn edit(
    work: &Work<'_>,
    id: SupplierId,
    version: Option<i64>,
    form: &SupplierForm,
) -> Result<SupplierId, AppError> {
    let old = standing(work, id)?;
    work.unchanged((version, old.version), ("suppliers", id), || {
        format!("supplier {}", old.code)
    })?;
    let new = read(form, old.clone())?;
    refuse_taken(work, &new.code, Some(id))?;
    store::supplier::update(work.tx, &old, &new)?;
    Ok(id)
}

fn delete(work: &Work<'_>, id: SupplierId) -> Result<(), AppError> {
    let old = standing(work, id)?;
    let uses = store::supplier::uses(work.tx, id)?;
    let reason = if uses.purchases > 0 {
        format!(
            "has {}: disable it instead",
            counted(uses.purchases, "purchase order")
        )
    } else if uses.moved {
        "stands in the ledger of goods: disable it instead".to_owned()
    } else if uses.variants > 0 {
        format!(
            "delivers {}: drop them first, or disable it instead",
            counted(uses.variants, "variant")
        )
    } else {
        store::supplier::delete(work.tx, &old)?;
        return Ok(());
    };
    Err(AppError::InUse {
        what: "supplier".to_owned(),
        code: old.code,
        reason,
    })
}

fn counted(count: i64, what: &str) -> String {
    match count {
        1 => format!("1 {what}"),
        more => format!("{more} {what}s"),
    }
}

/// The first supplier of a variant is its preferred one; another one takes that over only by being preferred.
fn supply(
    work: &Work<'_>,
    id: SupplierId,
    sku: &str,
    form: &SupplyForm,
) -> Result<SupplierId, AppError> {
    let supplier = standing(work, id)?;
    let variant = by_sku(work, sku)?;
    let all = store::supplier::of_variant(work.tx, variant.id)?;
    let (own, others): (Vec<Supply>, Vec<Supply>) =
        all.into_iter().partition(|terms| terms.supplier_id == id);
    let new = Supply {
        supplier_id: id,
        supplier: supplier.code,
        variant_id: variant.id,
        sku: variant.sku.clone(),
        title: variant.title(),
        supplier_code: text::optional("supplier_code", &form.supplier_code, 60)?,
        lead_days: optional_days(&form.lead_days)?,
        pack: pack(&form.pack)?,
        cost: parse_cost(work, &form.cost)?,
        preferred: form.preferred || !others.iter().any(|terms| terms.preferred),
    };
    if new.preferred {
        for other in others.iter().filter(|terms| terms.preferred) {
            prefer(work, other, false)?;
        }
    }
    store::supplier::put_supply(work.tx, own.first(), &new)?;
    Ok(id)
}

/// The same terms for all variants of a product.
pub(crate) fn supply_product(
    work: &Work<'_>,
    code: &str,
    product: &str,
    form: &SupplyForm,
) -> Result<(), AppError> {
    let missing = |what, code: &str| AppError::NotFound {
        what,
        code: code.to_owned(),
    };
    let supplier = store::supplier::by_code(work.tx, code)?;
    let supplier = supplier.ok_or_else(|| missing("supplier", code))?;
    let found = store::product::product_by_code(work.tx, product)?;
    let found = found.ok_or_else(|| missing("product", product))?;
    for variant in store::product::only_variant_of(work.tx, found.id)? {
        let variant = store::product::variant(work.tx, variant)?;
        let variant = variant.ok_or_else(|| missing("product", product))?;
        supply(work, supplier.id, &variant.sku, form)?;
    }
    Ok(())
}

fn prefer(work: &Work<'_>, terms: &Supply, preferred: bool) -> Result<(), AppError> {
    let new = Supply {
        preferred,
        ..terms.clone()
    };
    Ok(store::supplier::put_supply(work.tx, Some(terms), &new)?)
}

/// When the preferred one goes, the next one takes its place.
fn drop_supply(work: &Work<'_>, id: SupplierId, sku: &str) -> Result<SupplierId, AppError> {
    let supplier = standing(work, id)?;
    let variant = by_sku(work, sku)?;
    let Some(old) = store::supplier::supply(work.tx, id, variant.id)? else {
        return Err(AppError::InUse {
            what: "supplier".to_owned(),
            code: supplier.code,
            reason: format!("does not deliver {}", variant.sku),
        });
    };
    store::supplier::drop_supply(work.tx, &old)?;
    if old.preferred {
        let left = store::supplier::of_variant(work.tx, variant.id)?;
        if let Some(next) = left.first() {
            prefer(work, next, true)?;
        }
    }
    Ok(id)
}

/// A supplier, or not found.
pub(crate) fn standing(work: &Work<'_>, id: SupplierId) -> Result<Supplier, AppError> {
    store::supplier::supplier(work.tx, id)?.ok_or_else(|| AppError::NotFound {
        what: "supplier",
        code: id.to_string(),
    })
}

fn refuse_taken(work: &Work<'_>, code: &str, own: Option<SupplierId>) -> Result<(), AppError> {
    match store::supplier::by_code(work.tx, code)? {
        Some(other) if Some(other.id) != own => Err(AppError::Duplicate {
            what: "supplier".to_owned(),
            code: other.code,
        }),
        _ => Ok(()),
    }
}

/// The supplier that a form describes, on top of what stands; an empty code keeps it.
fn read(form: &SupplierForm, base: Supplier) -> Result<Supplier, AppError> {
    let code = match form.code.trim() {
        "" => base.code,
        typed => text::code("code", typed)?,
    };
    Ok(Supplier {
        code,
        name: text::name("name", &form.name, 120)?,
        email: email(&form.email)?,
        phone: phone(&form.phone)?,
        address: text::optional("address", &form.address, 300)?,
        tax_id: text::optional("tax_id", &form.tax_id, 40)?,
        lead_days: optional_days(&form.lead_days)?.unwrap_or(LEAD_DAYS),
        notes: notes(&form.notes)?,
        ..base
    })
}

fn optional_days(typed: &str) -> Result<Option<i64>, AppError> {
    whole("lead_days", typed, 0, MOST_LEAD_DAYS)
}

fn pack(typed: &str) -> Result<i64, AppError> {
    Ok(whole("pack", typed, 1, MOST_IN_PACK)?.unwrap_or(1))
}

fn whole(field: &'static str, typed: &str, least: i64, most: i64) -> Result<Option<i64>, AppError> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let number = typed.parse::<i64>().ok();
    let number = number.filter(|number| (least..=most).contains(number));
    number.map(Some).ok_or_else(|| {
        let typed = text::clean(typed);
        AppError::invalid(
            field,
            format!("`{typed}` must be a whole number from {least} to {most}"),
        )
    })
}

/// All suppliers, by code.
pub(crate) fn suppliers(look: &Look<'_>) -> Result<Answer, AppError> {
    look.require(Right::Counter)?;
    Ok(Answer::Suppliers(store::supplier::suppliers(look.tx)?))
}

/// A supplier by code, with what he delivers.
pub(crate) fn supplier(look: &Look<'_>, code: &str) -> Result<Answer, AppError> {
    look.require(Right::Counter)?;
    let Some(found) = store::supplier::by_code(look.tx, code.trim())? else {
        return Ok(Answer::Supplier(None));
    };
    let supplies = store::supplier::of_supplier(look.tx, found.id)?;
    Ok(Answer::Supplier(Some(Box::new((found, supplies)))))
}

/// Who delivers a variant, the preferred one first.
pub(crate) fn supplies(look: &Look<'_>, variant: VariantId) -> Result<Answer, AppError> {
    look.require(Right::Counter)?;
    Ok(Answer::Supplies(store::supplier::of_variant(
        look.tx, variant,
    )?))
}

#[cfg(test)]
#[path = "supplier_tests.rs"]
mod tests;
