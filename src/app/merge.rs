//! Two records of one customer become one: all that hangs on the duplicate goes to the other, and nothing is lost.
//!
//! Bills never change: they keep the name and the customer that they were printed with. Who owes is the customer of the
//! order, and reports count a duplicate's bills under the customer that it became part of.

use crate::app::customer::{refuse_merged, standing};
use crate::app::error::AppError;
use crate::app::topic::Topics;
use crate::app::work::Work;
use crate::domain::access::Right;
use crate::domain::account::Dependents;
use crate::domain::customer::Customer;
use crate::domain::document::Order;
use crate::domain::id::CustomerId;
use crate::domain::money::Money;
use crate::domain::shop::{User, WALK_IN};
use crate::store;

/// The longest notes that a record takes.
const NOTES: usize = 2000;

/// Makes `duplicate` part of `into`. Without agreement it only tells what would go along.
pub(crate) fn merge(
    work: &mut Work<'_>,
    duplicate: CustomerId,
    into: CustomerId,
    agreed: bool,
) -> Result<CustomerId, AppError> {
    work.require(Right::MergeCustomers)?;
    let (old, survivor) = (standing(work, duplicate)?, standing(work, into)?);
    refuse(&old, &survivor)?;
    let filled = filled(&old, &survivor);
    if !agreed {
        let hangs = store::account::dependents(work.tx, duplicate)?;
        return Err(AppError::ConfirmChange {
            document: format!("customer {} {}", old.code, old.name),
            consequence: told(work, &old, &survivor, &filled, &hangs),
        });
    }
    for id in store::merge::orders(work.tx, duplicate)? {
        let order = store::order::order(work.tx, id)?.ok_or_else(|| gone("an order"))?;
        let moved = Order {
            customer_id: Some(into),
            ..order.clone()
        };
        store::order::update(work.tx, &order, &moved)?;
    }
    for id in store::merge::users(work.tx, duplicate)? {
        let user = store::user::user(work.tx, id)?.ok_or_else(|| gone("a user"))?;
        let bound = User {
            customer_id: Some(into),
            ..user.clone()
        };
        store::user::update(work.tx, &user, &bound)?;
    }
    store::merge::move_totals(work.tx, duplicate, into)?;
    // A duplicate always names the customer that is there, never another duplicate.
    for id in store::merge::parts(work.tx, duplicate)? {
        let part = standing(work, id)?;
        let moved = Customer {
            merged_into: survivor.code.clone(),
            ..part.clone()
        };
        store::customer::update(work.tx, &part, &moved)?;
    }
    let given_up = Customer {
        active: false,
        merged_into: survivor.code.clone(),
        ..old.clone()
    };
    store::customer::update(work.tx, &old, &given_up)?;
    store::customer::update(work.tx, &survivor, &filled)?;
    work.touch(Topics::ORDERS | Topics::CARTS | Topics::PAYMENTS | Topics::SHOP);
    Ok(into)
}

fn gone(what: &str) -> AppError {
    AppError::Internal(format!("{what} of the duplicate is not there"))
}

fn refuse(old: &Customer, survivor: &Customer) -> Result<(), AppError> {
    let in_use = |customer: &Customer, reason: &str| AppError::InUse {
        what: "customer".to_owned(),
        code: customer.code.clone(),
        reason: reason.to_owned(),
    };
    for customer in [old, survivor] {
        if customer.code == WALK_IN {
            return Err(in_use(
                customer,
                "is built in for counter sales: nobody becomes part of it, and it of nobody",
            ));
        }
        refuse_merged(customer)?;
    }
    if old.id == survivor.id {
        return Err(in_use(
            old,
            "cannot become part of itself: name another customer",
        ));
    }
    if !survivor.active {
        return Err(in_use(
            survivor,
            "is disabled: enable it first, or merge the other way round",
        ));
    }
    Ok(())
}

/// The survivor with what only the duplicate knew.
fn filled(old: &Customer, survivor: &Customer) -> Customer {
    let or = |own: &str, other: &str| if own.is_empty() { other } else { own }.to_owned();
    Customer {
        email: or(&survivor.email, &old.email),
        phone: or(&survivor.phone, &old.phone),
        country: or(&survivor.country, &old.country),
        city: or(&survivor.city, &old.city),
        area: or(&survivor.area, &old.area),
        weekdays: or(&survivor.weekdays, &old.weekdays),
        address: or(&survivor.address, &old.address),
        tax_id: or(&survivor.tax_id, &old.tax_id),
        notes: notes(old, survivor),
        ..survivor.clone()
    }
}

/// Both notes, the survivor's first; what has no room stays readable with the duplicate.
fn notes(old: &Customer, survivor: &Customer) -> String {
    if old.notes.is_empty() {
        return survivor.notes.clone();
    }
    let added = format!("{}: {}", old.code, old.notes);
    let both = if survivor.notes.is_empty() {
        added
    } else {
        format!("{}\n{added}", survivor.notes)
    };
    both.chars().take(NOTES).collect()
}

/// What goes along, in words.
fn told(
    work: &Work<'_>,
    old: &Customer,
    survivor: &Customer,
    filled: &Customer,
    hangs: &Dependents,
) -> String {
    let amount = |amount: Money| {
        let currency = work.shop.currency;
        format!("{} {}", currency.code(), currency.plain(amount))
    };
    let mut parts = Vec::new();
    match hangs.orders {
        0 => parts.push("it has no orders".to_owned()),
        1 => parts.push("its order goes along".to_owned()),
        many => parts.push(format!("its {many} orders go along")),
    }
    match hangs.carts {
        0 => {}
        1 => parts.push("a cart of it too".to_owned()),
        many => parts.push(format!("{many} carts of it too")),
    }
    if old.balance > Money::ZERO {
        parts.push(format!("the {} it owes too", amount(old.balance)));
    }
    if old.balance < Money::ZERO {
        let ahead = Money::from_minor(old.balance.minor().saturating_neg());
        parts.push(format!("the {} it paid ahead too", amount(ahead)));
    }
    if !hangs.users.is_empty() {
        parts.push(format!(
            "{} signs in for the other then",
            hangs.users.join(", ")
        ));
    }
    let taken = taken(survivor, filled);
    if !taken.is_empty() {
        parts.push(format!("taken over: {}", taken.join(", ")));
    }
    format!(
        "becomes part of {} {} for good ({})",
        survivor.code,
        survivor.name,
        parts.join("; ")
    )
}

/// The fields that the survivor gets from the duplicate.
fn taken(survivor: &Customer, filled: &Customer) -> Vec<&'static str> {
    let fields = [
        ("e-mail", &survivor.email, &filled.email),
        ("phone", &survivor.phone, &filled.phone),
        ("country", &survivor.country, &filled.country),
        ("city", &survivor.city, &filled.city),
        ("area", &survivor.area, &filled.area),
        ("delivery days", &survivor.weekdays, &filled.weekdays),
        ("address", &survivor.address, &filled.address),
        ("tax number", &survivor.tax_id, &filled.tax_id),
        ("notes", &survivor.notes, &filled.notes),
    ];
    let changed = fields.into_iter().filter(|(_, was, is)| was != is);
    changed.map(|(name, ..)| name).collect()
}

#[cfg(test)]
#[path = "merge_tests.rs"]
mod tests;
