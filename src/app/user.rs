//! Users: added, given roles and passwords, disabled, listed.

use crate::app::command::{Outcome, UserCommand};
use crate::app::error::AppError;
use crate::app::query::Answer;
use crate::app::topic::Topics;
use crate::app::work::{Look, Work};
use crate::domain::access::{Right, Role};
use crate::domain::id::{CustomerId, UserId};
use crate::domain::shop::{User, UserStatus, WALK_IN};
use crate::domain::text;
use crate::store;

/// Fewest characters of a password.
const PASSWORD_MIN: usize = 8;
/// Most characters of a password; hashing reads all of them.
const PASSWORD_MAX: usize = 1024;

/// Checks a new password before it is hashed: 8 characters or more, and not the user's name.
///
/// # Errors
/// [`AppError::Invalid`] that says what is wrong; the password itself is never repeated.
pub fn check_password(name: &str, password: &str) -> Result<(), AppError> {
    let length = password.chars().count();
    let reason = if length < PASSWORD_MIN {
        "must have 8 characters or more"
    } else if length > PASSWORD_MAX {
        "must have 1024 characters or fewer"
    } else if text::fold(password.trim()) == text::fold(name.trim()) {
        "must not be the user's name"
    } else {
        return Ok(());
    };
    Err(AppError::invalid("password", reason))
}

/// A cleaned sign-in name.
pub(crate) fn sign_in_name(typed: &str) -> Result<String, AppError> {
    if typed.chars().any(text::is_unsafe) {
        return Err(text::TextError::Unsafe("user name").into());
    }
    Ok(text::name("user name", typed, 40)?)
}

pub(crate) fn execute(work: &mut Work<'_>, command: UserCommand) -> Result<Outcome, AppError> {
    work.require(Right::EditUsers)?;
    let id = match command {
        UserCommand::Add {
            name,
            role,
            password,
            customer,
        } => add(work, &name, role, &password.0, customer.as_deref())?,
        UserCommand::SetRole {
            user,
            role,
            customer,
        } => {
            let old = standing(work, user)?;
            let new = User {
                role,
                customer_id: bound(work, role, customer.as_deref())?,
                ..old.clone()
            };
            change(work, &old, &new)?
        }
        UserCommand::SetPassword { user, password } => {
            standing(work, user)?;
            store::user::set_password(work.tx, user, &password.0)?;
            user
        }
        UserCommand::SetActive { user, active } => {
            let old = standing(work, user)?;
            let status = if active {
                UserStatus::Active
            } else {
                UserStatus::Disabled
            };
            let new = User {
                status,
                ..old.clone()
            };
            change(work, &old, &new)?
        }
    };
    work.touch(Topics::SHOP);
    Ok(Outcome::User(id))
}

fn add(
    work: &Work<'_>,
    name: &str,
    role: Role,
    password: &str,
    customer: Option<&str>,
) -> Result<UserId, AppError> {
    let name = sign_in_name(name)?;
    if let Some(other) = store::user::by_name(work.tx, &name)? {
        return Err(AppError::Duplicate {
            what: "user".to_owned(),
            code: other.name,
        });
    }
    let user = User {
        id: UserId(0),
        name,
        role,
        status: UserStatus::Active,
        customer_id: bound(work, role, customer)?,
        last_seen_at: None,
        version: 1,
    };
    Ok(store::user::insert(work.tx, &user, password, work.now)?)
}

fn change(work: &Work<'_>, old: &User, new: &User) -> Result<UserId, AppError> {
    let is_admin = |user: &User| user.role == Role::Admin && user.status == UserStatus::Active;
    if is_admin(old) && !is_admin(new) && store::user::other_admins(work.tx, old.id)? == 0 {
        return Err(AppError::InUse {
            what: "user".to_owned(),
            code: old.name.clone(),
            reason: "is the last active admin; make another user admin first".to_owned(),
        });
    }
    store::user::update(work.tx, old, new)?;
    Ok(old.id)
}

fn standing(work: &Work<'_>, id: UserId) -> Result<User, AppError> {
    store::user::user(work.tx, id)?.ok_or_else(|| AppError::NotFound {
        what: "user",
        code: id.to_string(),
    })
}

/// The customer a retailer is bound to; others are bound to none.
fn bound(
    work: &Work<'_>,
    role: Role,
    customer: Option<&str>,
) -> Result<Option<CustomerId>, AppError> {
    let code = customer.map(str::trim).filter(|code| !code.is_empty());
    match (role, code) {
        (Role::Retailer, None) => Err(AppError::invalid(
            "customer",
            "a retailer needs the code of his customer",
        )),
        (Role::Retailer, Some(code)) if code.eq_ignore_ascii_case(WALK_IN) => {
            Err(AppError::invalid(
                "customer",
                format!("{WALK_IN} is nobody's account; give the retailer's own customer"),
            ))
        }
        (Role::Retailer, Some(code)) => {
            let found = store::customer::named(work.tx, code)?;
            found
                .map(|customer| Some(customer.id))
                .ok_or_else(|| AppError::NotFound {
                    what: "customer",
                    code: code.to_owned(),
                })
        }
        (_, None) => Ok(None),
        (_, Some(_)) => Err(AppError::invalid(
            "customer",
            "only a retailer is bound to a customer",
        )),
    }
}

/// All users, by name.
pub(crate) fn users(look: &Look<'_>) -> Result<Answer, AppError> {
    look.require(Right::EditUsers)?;
    Ok(Answer::Users(store::user::users(look.tx)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::command::{Command, PasswordHash};
    use crate::app::query::Query;
    use crate::app::testing::{Fresh, fresh};

    fn hash() -> PasswordHash {
        PasswordHash("not a hash".to_owned())
    }

    fn users(shop: &mut Fresh) -> Vec<User> {
        match shop.ask(Query::Users) {
            Answer::Users(users) => users,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_last_admin_stays() {
        let mut shop = fresh();
        let anna = users(&mut shop).remove(0).id;
        let demote = |user, role| {
            Command::User(UserCommand::SetRole {
                user,
                role,
                customer: None,
            })
        };
        let disable = Command::User(UserCommand::SetActive {
            user: anna,
            active: false,
        });
        for command in [demote(anna, Role::Manager), disable.clone()] {
            assert_eq!(shop.run(command).unwrap_err().code(), "in_use");
        }
        let add = |name: &str| {
            Command::User(UserCommand::Add {
                name: name.to_owned(),
                role: Role::Admin,
                password: hash(),
                customer: None,
            })
        };
        assert_eq!(shop.run(add("ANNA")).unwrap_err().code(), "duplicate");
        shop.run(add("bert")).unwrap();
        shop.run(disable).unwrap();
        let told: Vec<_> = users(&mut shop)
            .into_iter()
            .map(|user| (user.name, user.status))
            .collect();
        assert_eq!(
            told,
            [
                ("anna".to_owned(), UserStatus::Disabled),
                ("bert".to_owned(), UserStatus::Active)
            ]
        );
    }

    #[test]
    fn a_retailer_has_one_customer_and_others_have_none() {
        let mut shop = fresh();
        let add = |role, customer: Option<&str>| {
            Command::User(UserCommand::Add {
                name: "rita".to_owned(),
                role,
                password: hash(),
                customer: customer.map(str::to_owned),
            })
        };
        let refused = [
            (add(Role::Retailer, None), "invalid_input"),
            (add(Role::Retailer, Some("walk-in")), "invalid_input"),
            (add(Role::Retailer, Some("nobody")), "not_found"),
            (add(Role::Clerk, Some("C-0001")), "invalid_input"),
        ];
        for (command, code) in refused {
            assert_eq!(shop.run(command).unwrap_err().code(), code);
        }
        let form = crate::domain::customer::CustomerForm {
            name: "Shop".to_owned(),
            ..Default::default()
        };
        let customer = crate::app::command::CustomerCommand::Add(form);
        shop.run(Command::Customer(customer)).unwrap();
        shop.run(add(Role::Retailer, Some("c-0001"))).unwrap();
        assert!(users(&mut shop)[1].customer_id.is_some());
    }

    #[test]
    fn short_passwords_and_the_own_name_are_refused() {
        assert!(check_password("anna", "1234567").is_err());
        assert!(check_password("annabella", "Annabella").is_err());
        assert!(check_password("anna", "12345678").is_ok());
    }
}
