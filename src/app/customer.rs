//! Customers: added, edited, disabled, listed.

use crate::app::alike::Known;
use crate::app::area::days;
use crate::app::command::{CustomerCommand, Outcome};
use crate::app::error::AppError;
use crate::app::merge::merge;
use crate::app::query::Answer;
use crate::app::topic::Topics;
use crate::app::work::{Look, Work};
use crate::domain::access::Right;
use crate::domain::account::Dependents;
use crate::domain::customer::{Customer, CustomerForm};
use crate::domain::id::CustomerId;
use crate::domain::money::Money;
use crate::domain::shop::WALK_IN;
use crate::domain::text;
use crate::store;

pub(crate) fn execute(work: &mut Work<'_>, command: CustomerCommand) -> Result<Outcome, AppError> {
    work.require(Right::EditCustomer)?;
    let id = match command {
        CustomerCommand::Add(form) => add(work, &form)?,
        CustomerCommand::Edit {
            customer,
            version,
            form,
        } => edit(work, customer, version, &form)?,
        CustomerCommand::SetActive {
            customer,
            active,
            agreed,
        } => {
            work.require(Right::EditCredit)?;
            let old = standing(work, customer)?;
            set_active(work, &old, active, agreed)?
        }
        CustomerCommand::SetBlocked { customer, blocked } => {
            work.require(Right::EditCredit)?;
            let old = standing(work, customer)?;
            let new = Customer {
                blocked,
                ..old.clone()
            };
            change(work, &old, &new)?
        }
        CustomerCommand::Merge {
            duplicate,
            into,
            agreed,
        } => merge(work, duplicate, into, agreed)?,
    };
    work.touch(Topics::CUSTOMERS);
    Ok(Outcome::Customer(id))
}

/// An empty record of a new customer.
pub(crate) fn blank() -> Customer {
    Customer {
        id: CustomerId(0),
        code: String::new(),
        name: String::new(),
        email: String::new(),
        phone: String::new(),
        country: String::new(),
        city: String::new(),
        area: String::new(),
        weekdays: String::new(),
        area_weekdays: String::new(),
        address: String::new(),
        tax_id: String::new(),
        credit_limit: None,
        notes: String::new(),
        blocked: false,
        active: true,
        merged_into: String::new(),
        balance: Money::ZERO,
        open_orders: Money::ZERO,
        version: 1,
    }
}

fn add(work: &Work<'_>, form: &CustomerForm) -> Result<CustomerId, AppError> {
    let base = Customer {
        code: if form.code.trim().is_empty() {
            store::customer::next_code(work.tx)?
        } else {
            String::new()
        },
        ..blank()
    };
    let customer = read(work, form, base)?;
    if customer.blocked {
        work.require(Right::EditCredit)?;
    }
    refuse_taken(work, &customer.code, None)?;
    if !form.agreed
        && let Some(others) = Known::load(work.tx)?.like(&customer)
    {
        return Err(AppError::NearDuplicate {
            name: customer.name,
            others,
        });
    }
    Ok(store::customer::insert(work.tx, &customer, work.now)?)
}

fn edit(
    work: &Work<'_>,
    id: CustomerId,
    version: Option<i64>,
    form: &CustomerForm,
) -> Result<CustomerId, AppError> {
    let old = standing(work, id)?;
    work.unchanged((version, old.version), ("customers", id), || {
        format!("customer {}", old.code)
    })?;
    let new = read(work, form, old.clone())?;
    refuse_taken(work, &new.code, Some(id))?;
    change(work, &old, &new)
}

/// A duplicate that became part of another stays as it was then.
pub(crate) fn refuse_merged(customer: &Customer) -> Result<(), AppError> {
    if customer.merged_into.is_empty() {
        return Ok(());
    }
    Err(AppError::InUse {
        what: "customer".to_owned(),
        code: customer.code.clone(),
        reason: format!("became part of {}: change that one", customer.merged_into),
    })
}

fn change(work: &Work<'_>, old: &Customer, new: &Customer) -> Result<CustomerId, AppError> {
    if old.code == WALK_IN && (new.code != old.code || !new.active || new.blocked) {
        return Err(AppError::InUse {
            what: "customer".to_owned(),
            code: old.code.clone(),
            reason: "is built in for counter sales: it keeps its code and stays active".to_owned(),
        });
    }
    refuse_merged(old)?;
    // What a clerk may not sell beyond, he may not move either.
    let credit = |customer: &Customer| (customer.credit_limit, customer.blocked, customer.active);
    if credit(new) != credit(old) {
        work.require(Right::EditCredit)?;
    }
    store::customer::update(work.tx, old, new)?;
    Ok(old.id)
}

/// Nobody is given up while something of his is still to be done; what he owes, and who signs in for him, is told first.
fn set_active(
    work: &Work<'_>,
    old: &Customer,
    active: bool,
    agreed: bool,
) -> Result<CustomerId, AppError> {
    let in_use = |reason: String| AppError::InUse {
        what: "customer".to_owned(),
        code: old.code.clone(),
        reason,
    };
    work.require(Right::EditCredit)?;
    if !active && old.active {
        let hangs = store::account::dependents(work.tx, old.id)?;
        if hangs.open_orders + hangs.carts > 0 {
            let reason = format!(
                "still has {}: finish or cancel them first",
                open_words(hangs.open_orders, hangs.carts)
            );
            return Err(in_use(reason));
        }
        let told = hanging(work, old, &hangs);
        if !agreed && !told.is_empty() {
            return Err(AppError::ConfirmChange {
                document: format!("customer {}", old.code),
                consequence: told,
            });
        }
    }
    let new = Customer {
        active,
        ..old.clone()
    };
    change(work, old, &new)
}

fn open_words(orders: i64, carts: i64) -> String {
    let some = |count: i64, one: &str, many: &str| match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        count => Some(format!("{count} {many}")),
    };
    let told = [
        some(orders, "open order", "open orders"),
        some(carts, "cart", "carts"),
    ];
    told.into_iter().flatten().collect::<Vec<_>>().join(" and ")
}

/// What goes with a customer who is disabled, in words.
fn hanging(work: &Work<'_>, old: &Customer, hangs: &Dependents) -> String {
    let amount = |amount: Money| {
        let currency = work.shop.currency;
        format!("{} {}", currency.code(), currency.plain(amount))
    };
    let mut told = Vec::new();
    if old.balance > Money::ZERO {
        told.push(format!("owes {}", amount(old.balance)));
    }
    if old.balance < Money::ZERO {
        let back = Money::from_minor(old.balance.minor().saturating_neg());
        told.push(format!("has {} to get back", amount(back)));
    }
    if !hangs.users.is_empty() {
        told.push(format!(
            "has people who sign in: {}",
            hangs.users.join(", ")
        ));
    }
    told.join(" and ")
}

pub(crate) fn standing(work: &Work<'_>, id: CustomerId) -> Result<Customer, AppError> {
    store::customer::customer(work.tx, id)?.ok_or_else(|| AppError::NotFound {
        what: "customer",
        code: id.to_string(),
    })
}

fn refuse_taken(work: &Work<'_>, code: &str, own: Option<CustomerId>) -> Result<(), AppError> {
    match store::customer::by_code(work.tx, code)? {
        Some(other) if Some(other.id) != own => Err(AppError::Duplicate {
            what: "customer".to_owned(),
            code: other.code,
        }),
        _ => Ok(()),
    }
}

/// The customer that a form describes, on top of what stands; an empty code keeps it.
fn read(work: &Work<'_>, form: &CustomerForm, base: Customer) -> Result<Customer, AppError> {
    let code = match form.code.trim() {
        "" => base.code,
        typed => text::code("code", typed)?,
    };
    Ok(Customer {
        code,
        name: text::name("name", &form.name, 120)?,
        email: email(&form.email)?,
        phone: phone(&form.phone)?,
        country: country(&form.country)?,
        city: text::optional("city", &form.city, 80)?,
        area: area(work, &form.area)?,
        weekdays: days(&form.weekdays)?,
        address: text::optional("address", &form.address, 300)?,
        tax_id: text::optional("tax_id", &form.tax_id, 40)?,
        credit_limit: credit_limit(work, &form.credit_limit)?,
        notes: notes(&form.notes)?,
        blocked: form.blocked,
        ..base
    })
}

/// An e-mail address as typed; empty = none.
pub(crate) fn email(typed: &str) -> Result<String, AppError> {
    let email = text::optional("email", typed, 120)?;
    let parts = email.split_once('@');
    let is_plain = parts
        .is_some_and(|(name, host)| !name.is_empty() && !host.is_empty() && !host.contains('@'))
        && !email.contains(char::is_whitespace);
    if email.is_empty() || is_plain {
        Ok(email)
    } else {
        Err(AppError::invalid(
            "email",
            format!("`{email}` is not an address like name@example.com"),
        ))
    }
}

/// A telephone number as typed; empty = none.
pub(crate) fn phone(typed: &str) -> Result<String, AppError> {
    let phone = text::optional("phone", typed, 40)?;
    let digits = phone.chars().filter(|c| c.is_numeric()).count();
    if phone.is_empty() || digits >= 3 {
        Ok(phone)
    } else {
        Err(AppError::invalid(
            "phone",
            format!("`{phone}` is not a telephone number"),
        ))
    }
}

fn country(typed: &str) -> Result<String, AppError> {
    let country = text::clean(typed).to_ascii_uppercase();
    let is_code = country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_uppercase());
    if country.is_empty() || is_code {
        Ok(country)
    } else {
        Err(AppError::invalid(
            "country",
            format!("`{country}` must be a code of two letters, such as DE or IN"),
        ))
    }
}

fn area(work: &Work<'_>, typed: &str) -> Result<String, AppError> {
    let typed = text::clean(typed);
    if typed.is_empty() {
        return Ok(typed);
    }
    store::customer::area(work.tx, &typed)?
        .ok_or_else(|| AppError::invalid("area", format!("there is no area `{typed}`")))
}

fn credit_limit(work: &Work<'_>, typed: &str) -> Result<Option<Money>, AppError> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let limit = work
        .shop
        .currency
        .parse(typed)
        .map_err(|error| AppError::invalid("credit_limit", error))?;
    if limit < Money::ZERO {
        return Err(AppError::invalid("credit_limit", "must not be negative"));
    }
    Ok(Some(limit))
}

/// The shop's notes as typed, of several lines.
pub(crate) fn notes(typed: &str) -> Result<String, AppError> {
    let notes = text::clean_lines(typed);
    if notes.chars().count() > 2000 {
        return Err(AppError::invalid(
            "notes",
            "must be 2000 characters or fewer",
        ));
    }
    Ok(notes)
}

/// All active customers, for live search.
pub(crate) fn briefs(look: &Look<'_>) -> Result<Answer, AppError> {
    look.require(Right::Counter)?;
    Ok(Answer::CustomerBriefs(store::customer::briefs(look.tx)?))
}

/// All customers, by code.
pub(crate) fn customers(look: &Look<'_>) -> Result<Answer, AppError> {
    look.require(Right::Counter)?;
    Ok(Answer::Customers(store::customer::customers(look.tx)?))
}

/// A customer by code.
pub(crate) fn customer(look: &Look<'_>, code: &str) -> Result<Answer, AppError> {
    look.require(Right::Counter)?;
    let found = store::customer::named(look.tx, code.trim())?;
    Ok(Answer::Customer(found.map(Box::new)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::command::Command;
    use crate::app::query::Query;
    use crate::app::testing::{Fresh, fresh};
    use crate::domain::access::Role;

    fn form(code: &str, name: &str) -> CustomerForm {
        CustomerForm {
            code: code.to_owned(),
            name: name.to_owned(),
            ..CustomerForm::default()
        }
    }

    fn add(shop: &mut Fresh, form: CustomerForm) -> Result<CustomerId, AppError> {
        let command = Command::Customer(CustomerCommand::Add(form));
        match shop.run_as(Role::Clerk, command)? {
            Outcome::Customer(id) => Ok(id),
            other => panic!("{other:?}"),
        }
    }

    fn standing(shop: &mut Fresh, code: &str) -> Customer {
        match shop.ask(Query::Customer(code.to_owned())) {
            Answer::Customer(Some(customer)) => *customer,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_customer_without_a_code_gets_the_next_free_one() {
        let mut shop = fresh();
        add(&mut shop, form("c-0007", "Seven")).unwrap();
        add(&mut shop, form("C-X", "Not a number")).unwrap();
        let before = shop.audited();
        add(&mut shop, form("", "Müller")).unwrap();
        assert_eq!(shop.audited(), before + 1);
        let taken = add(&mut shop, form("C-0007", "Again")).unwrap_err();
        assert_eq!(taken.code(), "duplicate");
        let codes: Vec<String> = match shop.ask(Query::CustomerBriefs) {
            Answer::CustomerBriefs(briefs) => {
                assert!(briefs.iter().any(|brief| brief.search == "muller c-0008"));
                briefs.into_iter().map(|brief| brief.code).collect()
            }
            other => panic!("{other:?}"),
        };
        assert_eq!(codes, ["c-0007", "C-0008", "C-X", "WALK-IN"]);
    }

    #[test]
    fn who_comes_second_is_told_by_whom() {
        let mut shop = fresh();
        let id = add(&mut shop, form("A", "First")).unwrap();
        let edit = |name: &str| {
            Command::Customer(CustomerCommand::Edit {
                customer: id,
                version: Some(1),
                form: form("", name),
            })
        };
        shop.run_as(Role::Clerk, edit("Second")).unwrap();
        let late = shop.run_as(Role::Clerk, edit("Third")).unwrap_err();
        let told = late.details();
        let told: Vec<(&str, &str)> = told.iter().map(|(k, v)| (*k, v.as_str())).collect();
        let expected = [
            ("document", "customer A"),
            ("by", "system"),
            ("at", "2026-11-20T14:00:00Z"),
            ("fields", "name"),
        ];
        assert_eq!(
            (late.code(), told.as_slice()),
            ("stale", expected.as_slice())
        );
        assert_eq!(standing(&mut shop, "a").name, "Second");
    }

    #[test]
    fn fields_are_checked_and_nothing_is_written_of_a_refused_form() {
        let mut shop = fresh();
        let before = shop.audited();
        let wrong = [
            ("name", form("A", " ")),
            (
                "country",
                CustomerForm {
                    country: "DEU".to_owned(),
                    ..form("A", "N")
                },
            ),
            (
                "email",
                CustomerForm {
                    email: "nobody".to_owned(),
                    ..form("A", "N")
                },
            ),
            (
                "area",
                CustomerForm {
                    area: "MOON".to_owned(),
                    ..form("A", "N")
                },
            ),
            (
                "credit_limit",
                CustomerForm {
                    credit_limit: "-1".to_owned(),
                    ..form("A", "N")
                },
            ),
            (
                "credit_limit",
                CustomerForm {
                    credit_limit: "1.005".to_owned(),
                    ..form("A", "N")
                },
            ),
        ];
        for (field, form) in wrong {
            match add(&mut shop, form).unwrap_err() {
                AppError::Invalid { field: told, .. } => assert_eq!(told, field),
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(shop.audited(), before);
    }

    #[test]
    fn a_clerk_may_not_raise_a_limit_and_walk_in_stays() {
        let mut shop = fresh();
        let id = add(&mut shop, form("A", "First")).unwrap();
        let raise = Command::Customer(CustomerCommand::Edit {
            customer: id,
            version: None,
            form: CustomerForm {
                credit_limit: "500".to_owned(),
                ..form("", "First")
            },
        });
        let refused = shop.run_as(Role::Clerk, raise.clone()).unwrap_err();
        assert_eq!(refused.code(), "not_allowed");
        shop.run_as(Role::Manager, raise).unwrap();
        assert_eq!(
            standing(&mut shop, "A").credit_limit,
            Some(Money::from_minor(50_000))
        );
        let walk_in = standing(&mut shop, WALK_IN).id;
        let disable = Command::Customer(CustomerCommand::SetActive {
            customer: walk_in,
            active: false,
            agreed: true,
        });
        assert_eq!(shop.run(disable).unwrap_err().code(), "in_use");
    }
}
