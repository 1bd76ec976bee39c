//! The shop: founded; its stores added, edited, disabled.

use crate::app::command::{Outcome, StoreCommand, StoreForm};
use crate::app::desk::NewShop;
use crate::app::error::AppError;
use crate::app::query::Answer;
use crate::app::topic::Topics;
use crate::app::work::{Look, Work};
use crate::app::{customer, user};
use crate::domain::access::{Right, Role};
use crate::domain::id::{StoreId, count_number, transfer_number};
use crate::domain::price::{BASIS, TaxComponent};
use crate::domain::shop::{
    PAYMENT_METHODS, PaymentMethod, Settings, Store, StoreKind, User, WALK_IN,
};
use crate::domain::stock::StockPolicy;
use crate::domain::text;
use crate::domain::time::Timestamp;
use crate::store::{self, Tx};

/// Code of the store of a fresh shop.
const MAIN: &str = "MAIN";
/// Code of the tax class that taxes nothing.
pub(crate) const NO_TAX: &str = "none";
/// Code of the unit of pieces.
pub(crate) const PIECES: &str = "pcs";

/// Writes what a fresh shop starts with.
pub(crate) fn found(tx: &Tx<'_>, new: &NewShop, now: Timestamp) -> Result<(), AppError> {
    let name = text::name("shop", &new.name, 80)?;
    let admin = user::sign_in_name(&new.admin)?;
    store::shop::insert_shop(tx, &name, new.currency, new.zone, now)?;
    for (position, (code, label, is_cash)) in (1_u32..).zip(PAYMENT_METHODS) {
        let method = PaymentMethod {
            code: code.to_owned(),
            name: label.to_owned(),
            is_cash,
        };
        store::shop::insert_payment_method(tx, &method, position)?;
    }
    store::catalogue::insert_tax_class(tx, NO_TAX, "No tax", &[])?;
    store::catalogue::insert_unit(tx, PIECES, "Pieces", 0)?;
    let store = Store {
        code: MAIN.to_owned(),
        name,
        ..blank()
    };
    store::shop::insert_store(tx, &store)?;
    let walk_in = crate::domain::customer::Customer {
        code: WALK_IN.to_owned(),
        name: "Walk-in customer".to_owned(),
        ..customer::blank()
    };
    store::customer::insert(tx, &walk_in, now)?;
    let admin = User::new(admin, Role::Admin);
    store::user::insert(tx, &admin, &new.password.0, now)?;
    Ok(())
}

fn blank() -> Store {
    Store {
        id: StoreId(0),
        code: String::new(),
        name: String::new(),
        kind: StoreKind::Physical,
        address: String::new(),
        web: String::new(),
        latitude: None,
        longitude: None,
        stock_policy: StockPolicy::Forbid,
        active: true,
        version: 1,
    }
}

pub(crate) fn execute(work: &mut Work<'_>, command: StoreCommand) -> Result<Outcome, AppError> {
    work.require(Right::EditStores)?;
    let id = match command {
        StoreCommand::Add(form) => add(work, &form)?,
        StoreCommand::Edit {
            store,
            version,
            form,
        } => edit(work, store, version, &form)?,
        StoreCommand::SetActive { store, active } => set_active(work, store, active)?,
    };
    work.touch(Topics::SHOP);
    Ok(Outcome::Store(id))
}

fn add(work: &Work<'_>, form: &StoreForm) -> Result<StoreId, AppError> {
    let store = read(form, blank())?;
    refuse_taken(work, &store.code, None)?;
    Ok(store::shop::insert_store(work.tx, &store)?)
}

fn edit(
    work: &Work<'_>,
    id: StoreId,
    version: Option<i64>,
    form: &StoreForm,
) -> Result<StoreId, AppError> {
    let old = standing(work, id)?;
    work.unchanged((version, old.version), ("stores", id), || {
        format!("store {}", old.code)
    })?;
    let new = read(form, old.clone())?;
    refuse_taken(work, &new.code, Some(id))?;
    if new.code != old.code && store::shop::has_bills(work.tx, id)? {
        return Err(in_use(
            &old,
            "has bills numbered by its code; the code stays",
        ));
    }
    if old.stock_policy == StockPolicy::Backorder
        && new.stock_policy != StockPolicy::Backorder
        && store::shop::is_short(work.tx, id)?
    {
        return Err(in_use(
            &old,
            "still owes goods it has promised beyond its stock; receive them or cancel those orders first",
        ));
    }
    store::shop::update_store(work.tx, &old, &new)?;
    Ok(id)
}

fn set_active(work: &Work<'_>, id: StoreId, active: bool) -> Result<StoreId, AppError> {
    let old = standing(work, id)?;
    if !active && old.active {
        if store::shop::has_stock(work.tx, id)? {
            return Err(in_use(&old, "still holds stock; move or adjust it first"));
        }
        if store::shop::has_open_orders(work.tx, id)? {
            return Err(in_use(
                &old,
                "still has open orders or carts; finish or cancel them first",
            ));
        }
        if let Some(number) = store::transfer::open_of_store(work.tx, id)? {
            let number = transfer_number(number);
            let why = format!("still has goods between stores; end {number} first");
            return Err(in_use(&old, &why));
        }
        if let Some(number) = store::count::open_of_store(work.tx, id)? {
            let number = count_number(number);
            let why = format!("is being counted; post or give up {number} first");
            return Err(in_use(&old, &why));
        }
        if !store::shop::has_others(work.tx, id)? {
            return Err(in_use(&old, "is the only active store"));
        }
    }
    let new = Store {
        active,
        ..old.clone()
    };
    store::shop::update_store(work.tx, &old, &new)?;
    Ok(id)
}

fn standing(work: &Work<'_>, id: StoreId) -> Result<Store, AppError> {
    store::shop::store(work.tx, id)?.ok_or_else(|| AppError::NotFound {
        what: "store",
        code: id.to_string(),
    })
}

fn in_use(store: &Store, reason: &str) -> AppError {
    AppError::InUse {
        what: "store".to_owned(),
        code: store.code.clone(),
        reason: reason.to_owned(),
    }
}

fn refuse_taken(work: &Work<'_>, code: &str, own: Option<StoreId>) -> Result<(), AppError> {
    match store::shop::store_by_code(work.tx, code)? {
        Some(other) if Some(other.id) != own => Err(AppError::Duplicate {
            what: "store".to_owned(),
            code: other.code,
        }),
        _ => Ok(()),
    }
}

/// The store that a form describes, on top of what stands; an empty kind or policy keeps it.
fn read(form: &StoreForm, base: Store) -> Result<Store, AppError> {
    let kind = match form.kind.trim() {
        "" => base.kind,
        word => StoreKind::parse(&word.to_lowercase()).ok_or_else(|| {
            AppError::invalid("kind", format!("`{word}` must be physical or online"))
        })?,
    };
    let stock_policy = match form.stock_policy.trim() {
        "" => base.stock_policy,
        word => StockPolicy::parse(&word.to_lowercase()).ok_or_else(|| {
            AppError::invalid(
                "stock_policy",
                format!("`{word}` must be forbid, warn or backorder"),
            )
        })?,
    };
    Ok(Store {
        code: text::code("code", &form.code)?,
        name: text::name("name", &form.name, 80)?,
        kind,
        address: text::optional("address", &form.address, 300)?,
        web: text::optional("web", &form.web, 200)?,
        latitude: degrees("latitude", &form.latitude, 90.0)?,
        longitude: degrees("longitude", &form.longitude, 180.0)?,
        stock_policy,
        ..base
    })
}

fn degrees(field: &'static str, typed: &str, most: f64) -> Result<Option<f64>, AppError> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    typed
        .parse::<f64>()
        .ok()
        .filter(|degrees| degrees.abs() <= most)
        .map(Some)
        .ok_or_else(|| {
            AppError::invalid(
                field,
                format!("`{typed}` must be degrees between -{most} and {most}, such as 47.5112"),
            )
        })
}

/// A unit of measure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NewUnit {
    /// Short unique code.
    pub(crate) code: String,
    /// Name.
    pub(crate) name: String,
    /// 0 to 3.
    pub(crate) decimals: u8,
}

/// Writes units; those that are there already stay as they are.
pub(crate) fn add_units(work: &mut Work<'_>, units: &[NewUnit]) -> Result<(), AppError> {
    work.require(Right::EditCatalogue)?;
    for unit in units {
        let code = text::code("unit", &unit.code)?;
        let name = text::name("name", &unit.name, 40)?;
        if unit.decimals > 3 {
            return Err(AppError::invalid("decimals", "must be 0 to 3"));
        }
        if store::catalogue::unit(work.tx, &code)?.is_none() {
            store::catalogue::insert_unit(work.tx, &code, &name, unit.decimals)?;
        }
    }
    work.touch(Topics::CATALOGUE);
    Ok(())
}

/// A tax class with its components, in print order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NewTaxClass {
    /// Short unique code.
    pub(crate) code: String,
    /// Name.
    pub(crate) name: String,
    /// Components.
    pub(crate) components: Vec<TaxComponent>,
}

/// Writes tax classes; those that are there already stay as they are.
pub(crate) fn add_tax_classes(
    work: &mut Work<'_>,
    classes: &[NewTaxClass],
) -> Result<(), AppError> {
    work.require(Right::EditCatalogue)?;
    for class in classes {
        let code = text::code("tax_class", &class.code)?;
        let name = text::name("name", &class.name, 40)?;
        for component in &class.components {
            text::name("component", &component.name, 20)?;
            if !(0..=BASIS).contains(&component.rate) {
                return Err(AppError::invalid("rate_percent", "must be 0 to 100"));
            }
        }
        if store::catalogue::tax_class(work.tx, &code)?.is_none() {
            store::catalogue::insert_tax_class(work.tx, &code, &name, &class.components)?;
        }
    }
    work.touch(Topics::CATALOGUE);
    Ok(())
}

/// The shop and its settings.
pub(crate) fn shop(look: &Look<'_>) -> Answer {
    let mut shop = look.shop.clone();
    if look.actor.role == Role::Retailer {
        // Of the shop's ways he learns how it writes figures and whether its prices contain tax.
        shop.settings = Settings {
            number_style: shop.settings.number_style,
            prices_include_tax: shop.settings.prices_include_tax,
            ..Settings::default()
        };
    }
    Answer::Shop(Box::new(shop))
}

/// All stores, by code.
pub(crate) fn stores(look: &Look<'_>) -> Result<Answer, AppError> {
    look.require(Right::Counter)?;
    Ok(Answer::Stores(store::shop::stores(look.tx)?))
}

/// Ways to pay, in order.
pub(crate) fn payment_methods(look: &Look<'_>) -> Result<Answer, AppError> {
    look.require(Right::Counter)?;
    Ok(Answer::PaymentMethods(store::shop::payment_methods(
        look.tx,
    )?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::command::{Command, ImportMode};
    use crate::app::query::Query;
    use crate::app::testing::{Fresh, fresh};
    use crate::app::transfer::intake::{ImportKind, read};

    fn standing(shop: &mut Fresh) -> Vec<Store> {
        match shop.ask(Query::Stores) {
            Answer::Stores(stores) => stores,
            other => panic!("{other:?}"),
        }
    }

    fn import(shop: &mut Fresh, kind: ImportKind, text: &str) {
        let batch = read(kind, text.as_bytes(), ImportMode::Add, false).unwrap();
        match shop.run(Command::Import(batch)).unwrap() {
            Outcome::Imported(report) => assert!(report.written, "{report:?}"),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_fresh_shop_has_what_a_first_sale_needs_all_of_it_audited() {
        let mut shop = fresh();
        let stores = standing(&mut shop);
        assert_eq!((stores.len(), stores[0].code.as_str()), (1, MAIN));
        assert_eq!(stores[0].name, "Lakeside");
        assert!(matches!(
            shop.ask(Query::Customer(WALK_IN.to_owned())),
            Answer::Customer(Some(_))
        ));
        // The shop, 5 methods, tax class, unit, store, customer, admin.
        assert_eq!(shop.audited(), 11);
    }

    #[test]
    fn a_store_with_goods_and_the_only_store_stay_active() {
        let mut shop = fresh();
        let main = standing(&mut shop)[0].id;
        let disable = |store| {
            Command::Store(StoreCommand::SetActive {
                store,
                active: false,
            })
        };
        let reason = |refused: AppError| match refused {
            AppError::InUse { reason, .. } => reason,
            other => panic!("{other:?}"),
        };
        assert!(reason(shop.run(disable(main)).unwrap_err()).contains("only"));
        import(&mut shop, ImportKind::Stores, "code,name\nB,Second\n");
        import(&mut shop, ImportKind::Products, "sku,name,price\nA,Ava,1\n");
        import(
            &mut shop,
            ImportKind::Stock,
            "store,sku,quantity\nMAIN,A,1\n",
        );
        assert!(reason(shop.run(disable(main)).unwrap_err()).contains("stock"));
        let second = standing(&mut shop)[0].id;
        shop.run(disable(second)).unwrap();
        assert!(!standing(&mut shop)[0].active);
    }

    #[test]
    fn a_store_is_edited_as_shown_or_not_at_all() {
        let mut shop = fresh();
        let main = standing(&mut shop)[0].clone();
        let edit = |latitude: &str, version| {
            Command::Store(StoreCommand::Edit {
                store: main.id,
                version: Some(version),
                form: StoreForm {
                    code: main.code.clone(),
                    name: "Main Street".to_owned(),
                    latitude: latitude.to_owned(),
                    stock_policy: "warn".to_owned(),
                    ..StoreForm::default()
                },
            })
        };
        for wrong in ["north", "91", "NaN"] {
            let refused = shop.run(edit(wrong, 1)).unwrap_err();
            assert_eq!(refused.code(), "invalid_input");
        }
        shop.run(edit("47.5", 1)).unwrap();
        assert_eq!(shop.run(edit("47.5", 1)).unwrap_err().code(), "stale");
        let changed = &standing(&mut shop)[0];
        assert_eq!(changed.latitude, Some(47.5));
        assert_eq!(changed.stock_policy, StockPolicy::Warn);
    }
}
