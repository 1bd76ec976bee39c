//! What one row of a file does: through the use case of a single change, with what it looked like before and after.

use crate::app::alike::Known;
use crate::app::command::{
    CustomerCommand, FieldChange, ImportMode, ProductCommand, RowEffect, StockForm, StoreCommand,
    StoreForm,
};
use crate::app::error::AppError;
use crate::app::import::Round;
use crate::app::stock::{Change, parse_lot, post};
use crate::app::work::Work;
use crate::app::{customer, product, shop};
use crate::domain::customer::{Customer, CustomerForm};
use crate::domain::id::StoreId;
use crate::domain::product::{Barcode, Product, ProductForm, Variant};
use crate::domain::quantity::Quantity;
use crate::domain::shop::{Store, WALK_IN};
use crate::domain::stock::MovementKind;
use crate::domain::text::clean;
use crate::store;
use crate::store::stock::Origin;

/// A row's key and what it does.
type Done = (String, RowEffect);
/// A record as the columns of a file, each with its value.
type Columns = Vec<(&'static str, String)>;

/// In a row that changes what exists, an empty cell leaves the value as it is.
fn keep(cell: &mut String, standing: &str) {
    if cell.trim().is_empty() {
        standing.clone_into(cell);
    }
}

fn compared(old: Columns, new: Columns) -> RowEffect {
    let pairs = old.into_iter().zip(new);
    let changes: Vec<FieldChange> = pairs
        .filter(|((_, old), (_, new))| old != new)
        .map(|((field, old), (_, new))| FieldChange { field, old, new })
        .collect();
    if changes.is_empty() {
        RowEffect::Unchanged
    } else {
        RowEffect::Changed(changes)
    }
}

fn yes_no(truth: bool) -> String {
    if truth { "yes" } else { "no" }.to_owned()
}

fn degrees(degrees: Option<f64>) -> String {
    degrees.map_or_else(String::new, |degrees| degrees.to_string())
}

fn gone(what: &str) -> AppError {
    AppError::Internal(format!("{what} is not there after it was written"))
}

pub(super) fn store(
    work: &mut Work<'_>,
    round: &mut Round,
    mut form: StoreForm,
) -> Result<Done, AppError> {
    let standing = match round.mode {
        ImportMode::Add => None,
        ImportMode::Set | ImportMode::Replace => {
            store::shop::store_by_code(work.tx, &clean(&form.code))?
        }
    };
    let key = clean(&form.code);
    let Some(old) = standing else {
        shop::execute(work, StoreCommand::Add(form))?;
        if let Some(new) = store::shop::store_by_code(work.tx, &key)? {
            round.stores.insert(new.id);
        }
        return Ok((key, RowEffect::New));
    };
    round.stores.insert(old.id);
    if round.mode == ImportMode::Replace && !old.active {
        let enable = StoreCommand::SetActive {
            store: old.id,
            active: true,
        };
        shop::execute(work, enable)?;
    }
    keep(&mut form.name, &old.name);
    keep(&mut form.kind, old.kind.word());
    keep(&mut form.address, &old.address);
    keep(&mut form.web, &old.web);
    keep(&mut form.latitude, &degrees(old.latitude));
    keep(&mut form.longitude, &degrees(old.longitude));
    keep(&mut form.stock_policy, old.stock_policy.word());
    let edit = StoreCommand::Edit {
        store: old.id,
        version: None,
        form,
    };
    shop::execute(work, edit)?;
    let new = store::shop::store(work.tx, old.id)?.ok_or_else(|| gone("the store"))?;
    Ok((key, compared(store_columns(old), store_columns(new))))
}

fn store_columns(store: Store) -> Columns {
    vec![
        ("code", store.code),
        ("name", store.name),
        ("kind", store.kind.word().to_owned()),
        ("address", store.address),
        ("web", store.web),
        ("latitude", degrees(store.latitude)),
        ("longitude", degrees(store.longitude)),
        ("stock_policy", store.stock_policy.word().to_owned()),
        ("active", yes_no(store.active)),
    ]
}

pub(super) fn account(
    work: &mut Work<'_>,
    round: &mut Round,
    mut form: CustomerForm,
) -> Result<Done, AppError> {
    // A fresh shop has its walk-in customer already, so a row of him never makes him.
    let is_built_in = clean(&form.code).eq_ignore_ascii_case(WALK_IN);
    if is_built_in {
        WALK_IN.clone_into(&mut form.code);
    }
    let standing = if round.mode != ImportMode::Add || is_built_in {
        store::customer::by_code(work.tx, &clean(&form.code))?
    } else {
        None
    };
    let mut key = clean(&form.code);
    let Some(old) = standing else {
        let mut known = match round.known_customers.take() {
            Some(known) => known,
            None => Known::load(work.tx)?,
        };
        let made = customer::execute(work, CustomerCommand::Add(form));
        if let Ok(crate::app::command::Outcome::Customer(id)) = made {
            round.customers.insert(id);
            let made =
                store::customer::customer(work.tx, id)?.ok_or_else(|| gone("the customer"))?;
            if let Some(others) = known.like(&made) {
                let warning = format!("looks like {others}");
                round.warnings.insert(made.code.clone(), warning);
            }
            known.add(&made);
            key = made.code;
        }
        round.known_customers = Some(known);
        made?;
        return Ok((key, RowEffect::New));
    };
    round.customers.insert(old.id);
    if round.mode == ImportMode::Replace && !old.active {
        let enable = CustomerCommand::SetActive {
            customer: old.id,
            active: true,
            agreed: true,
        };
        customer::execute(work, enable)?;
    }
    keep_customer(work, &mut form, &old);
    let edit = CustomerCommand::Edit {
        customer: old.id,
        version: None,
        form,
    };
    customer::execute(work, edit)?;
    let new = store::customer::customer(work.tx, old.id)?.ok_or_else(|| gone("the customer"))?;
    let effect = compared(customer_columns(work, old), customer_columns(work, new));
    Ok((key, effect))
}

fn limit(work: &Work<'_>, customer: &Customer) -> String {
    customer
        .credit_limit
        .map_or_else(String::new, |limit| work.shop.currency.plain(limit))
}

fn keep_customer(work: &Work<'_>, form: &mut CustomerForm, old: &Customer) {
    keep(&mut form.name, &old.name);
    keep(&mut form.email, &old.email);
    keep(&mut form.phone, &old.phone);
    keep(&mut form.country, &old.country);
    keep(&mut form.city, &old.city);
    keep(&mut form.area, &old.area);
    form.weekdays.clone_from(&old.weekdays);
    keep(&mut form.address, &old.address);
    keep(&mut form.tax_id, &old.tax_id);
    keep(&mut form.credit_limit, &limit(work, old));
    keep(&mut form.notes, &old.notes);
    form.blocked = old.blocked;
}

fn customer_columns(work: &Work<'_>, customer: Customer) -> Columns {
    let limit = limit(work, &customer);
    vec![
        ("code", customer.code),
        ("name", customer.name),
        ("email", customer.email),
        ("phone", customer.phone),
        ("country", customer.country),
        ("city", customer.city),
        ("area", customer.area),
        ("address", customer.address),
        ("tax_id", customer.tax_id),
        ("credit_limit", limit),
        ("notes", customer.notes),
        ("active", yes_no(customer.active)),
    ]
}

pub(super) fn goods(
    work: &mut Work<'_>,
    round: &mut Round,
    mut form: ProductForm,
) -> Result<Done, AppError> {
    let standing = match round.mode {
        ImportMode::Add => None,
        ImportMode::Set | ImportMode::Replace => {
            store::product::by_sku(work.tx, &clean(&form.sku))?
        }
    };
    let key = clean(&form.sku);
    let (barcode, pack) = (form.barcode.clone(), form.pack_barcode.clone());
    let misread = |error: AppError| match error {
        AppError::WrongCheckDigit(wrong) => {
            let is_pack = clean(&pack) == wrong.code && clean(&barcode) != wrong.code;
            let field = if is_pack { "pack_barcode" } else { "barcode" };
            AppError::invalid(field, wrong)
        }
        other => other,
    };
    let Some(old) = standing else {
        let made = product::execute(work, ProductCommand::Add(form)).map_err(misread)?;
        if let crate::app::command::Outcome::Variant(id) = made {
            round.variants.insert(id);
        }
        return Ok((key, RowEffect::New));
    };
    let has_codes = !(barcode.trim().is_empty() && pack.trim().is_empty());
    let before = Standing::of(work, old, has_codes)?;
    round.variants.insert(before.variant.id);
    if round.mode == ImportMode::Replace && !before.variant.active {
        let enable = ProductCommand::SetActive {
            sku: before.variant.sku.clone(),
            active: true,
        };
        product::execute(work, enable)?;
    }
    keep_product(work, &mut form, &before.variant, &before.product);
    let edit = ProductCommand::Edit {
        sku: before.variant.sku.clone(),
        version: None,
        form,
    };
    product::execute(work, edit).map_err(misread)?;
    let new = store::product::variant(work.tx, before.variant.id)?;
    let after = Standing::of(work, new.ok_or_else(|| gone("the variant"))?, has_codes)?;
    let effect = compared(before.columns(work), after.columns(work));
    Ok((key, effect))
}

/// A variant with its product, and its barcodes where they matter.
struct Standing {
    variant: Variant,
    product: Product,
    barcodes: Vec<Barcode>,
}

impl Standing {
    fn of(work: &Work<'_>, variant: Variant, with_codes: bool) -> Result<Self, AppError> {
        let product = store::product::product(work.tx, variant.product_id)?;
        let barcodes = if with_codes {
            store::product::barcodes_of(work.tx, variant.id)?
        } else {
            Vec::new()
        };
        Ok(Self {
            product: product.ok_or_else(|| gone("the product"))?,
            variant,
            barcodes,
        })
    }

    fn columns(self, work: &Work<'_>) -> Columns {
        let Self {
            variant,
            product,
            barcodes,
        } = self;
        let amount = |amount| work.shop.currency.plain(amount);
        let level = |level: Quantity| level.plain(variant.decimals);
        let codes = |is_pack: bool| {
            let codes = barcodes.iter().filter(|code| (code.units > 1) == is_pack);
            let shown = codes.map(|code| match code.units {
                1 => code.code.clone(),
                units => format!("{} ({units})", code.code),
            });
            shown.collect::<Vec<_>>().join(" ")
        };
        vec![
            ("price", amount(variant.price)),
            ("cost", amount(variant.cost)),
            ("reorder_level", level(variant.reorder_level)),
            ("reorder_quantity", level(variant.reorder_quantity)),
            ("barcode", codes(false)),
            ("pack_barcode", codes(true)),
            ("active", yes_no(variant.active)),
            ("sku", variant.sku),
            ("name", product.name),
            ("category", product.category),
            ("brand", product.brand),
            ("description", product.description),
            ("colour", variant.colour),
            ("size", variant.size),
            ("tax_class", product.tax_class),
            ("unit", product.unit),
            ("details", product.details),
        ]
    }
}

fn keep_product(work: &Work<'_>, form: &mut ProductForm, old: &Variant, product: &Product) {
    let amount = |amount| work.shop.currency.plain(amount);
    let level = |level: Quantity| level.plain(old.decimals);
    keep(&mut form.name, &product.name);
    keep(&mut form.category, &product.category);
    keep(&mut form.brand, &product.brand);
    keep(&mut form.description, &product.description);
    keep(&mut form.colour, &old.colour);
    keep(&mut form.size, &old.size);
    keep(&mut form.price, &amount(old.price));
    keep(&mut form.cost, &amount(old.cost));
    keep(&mut form.reorder_level, &level(old.reorder_level));
    keep(&mut form.reorder_quantity, &level(old.reorder_quantity));
}

fn store_of(work: &Work<'_>, round: &mut Round, code: &str) -> Result<StoreId, AppError> {
    let code = clean(code);
    let known = if let Some(known) = round.known_stores.get(&code) {
        *known
    } else {
        let found = store::shop::store_by_code(work.tx, &code)?.map(|store| store.id);
        round.known_stores.insert(code.clone(), found);
        found
    };
    known.ok_or_else(|| AppError::invalid("store", format!("no store `{code}`")))
}

/// The variant of a SKU, or of a barcode for one unit.
fn variant_of(work: &Work<'_>, code: &str) -> Result<Variant, AppError> {
    let code = clean(code);
    if let Some(variant) = store::product::by_sku(work.tx, &code)? {
        return Ok(variant);
    }
    match work.goods(&code) {
        Ok(goods) if goods.units == 1 && goods.measured.is_none() => Ok(goods.variant),
        Ok(goods) => Err(AppError::invalid(
            "sku",
            format!(
                "`{code}` stands for more than one unit of {}; name the SKU and count single units",
                goods.variant.sku
            ),
        )),
        Err(AppError::UnknownCode { .. }) => {
            Err(AppError::invalid("sku", format!("no variant `{code}`")))
        }
        Err(AppError::WrongCheckDigit(wrong)) => Err(AppError::invalid("sku", wrong)),
        Err(other) => Err(other),
    }
}

pub(super) fn stock(
    work: &mut Work<'_>,
    round: &mut Round,
    form: StockForm,
) -> Result<Done, AppError> {
    let place = store_of(work, round, &form.store)?;
    round.stores.insert(place);
    let variant = variant_of(work, &form.sku)?;
    round
        .stock
        .insert((place, variant.id, folded_lot(&form.lot)));
    let wanted = Quantity::parse_signed(&form.quantity, variant.decimals)?;
    if wanted < Quantity::ZERO {
        return Err(AppError::invalid(
            "quantity",
            format!("`{}` must be 0 or more", form.quantity.trim()),
        ));
    }
    let lot = parse_lot(&form.lot, &form.expiry)?;
    let held = match &lot {
        None => store::stock::balance(work.tx, place, variant.id)?.on_hand,
        Some((code, _)) => store::stock::lot(work.tx, place, variant.id, code)?
            .map_or(Quantity::ZERO, |lot| lot.on_hand),
    };
    let after = match round.mode {
        ImportMode::Add => held.plus(wanted),
        ImportMode::Set | ImportMode::Replace => wanted,
    };
    let mut key = format!("{} {}", clean(&form.store), variant.sku);
    if let Some((code, _)) = &lot {
        key = format!("{key} {code}");
    }
    let delta = after.minus(held);
    if delta.is_zero() {
        return Ok((key, RowEffect::Unchanged));
    }
    if lot.is_some() {
        product::start_lots(work, &variant)?;
    }
    let reason = match clean(&form.reason) {
        empty if empty.is_empty() => "import".to_owned(),
        reason => reason,
    };
    let change = Change {
        lot,
        reason: &reason,
        origin: Origin {
            import: Some(round.import),
            ..Origin::default()
        },
        ..Change::new(place, delta, MovementKind::Import)
    };
    let decimals = variant.decimals;
    post(work, &variant, change)?;
    let change = FieldChange {
        field: "quantity",
        old: held.plain(decimals),
        new: after.plain(decimals),
    };
    Ok((key, RowEffect::Changed(vec![change])))
}

/// A lot's code as the set of what a file names compares it.
pub(super) fn folded_lot(code: &str) -> String {
    clean(code)
}
