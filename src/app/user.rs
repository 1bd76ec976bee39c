//! Users: added, given roles and passwords, disabled, listed.

use crate::app::command::{Outcome, Registration, UserCommand};
use crate::app::error::AppError;
use crate::app::query::Answer;
use crate::app::topic::Topics;
use crate::app::work::{Look, Work};
use crate::domain::access::{Right, Role};
use crate::domain::id::{CustomerId, UserId};
use crate::domain::shop::{User, UserStatus, WALK_IN};
use crate::domain::time::Timestamp;
use crate::domain::{password, text};
use crate::store::{self, Tx};

/// Most people who may wait to be let in: asking must not fill the file.
const REQUESTS_MOST: i64 = 20;

/// Checks a new password before it is hashed; `names` are the user's, his full name, the shop's.
///
/// # Errors
/// [`AppError::Invalid`] that says what is wrong; the password itself is never repeated.
pub fn check_password(password: &str, names: &[&str]) -> Result<(), AppError> {
    password::judge(password, names).map_err(|why| AppError::invalid("password", why))
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
            full_name,
            one_time,
        } => {
            let user = User {
                customer_id: bound(work, role, customer.as_deref())?,
                full_name: self::full_name(&full_name)?,
                one_time,
                ..User::new(free_name(work.tx, &name)?, role)
            };
            store::user::insert(work.tx, &user, &password.0, work.now)?
        }
        UserCommand::Approve {
            user,
            role,
            customer,
        } => approve(work, user, role, customer.as_deref())?,
        UserCommand::Refuse { user, reason } => refuse(work, user, &reason)?,
        UserCommand::Edit {
            user,
            full_name,
            role,
            customer,
        } => edit(work, user, full_name, role, customer.as_deref())?,
        UserCommand::SetPassword {
            user,
            password,
            one_time,
        } => {
            standing(work, user)?;
            store::user::set_password(work.tx, user, &password.0, one_time)?;
            user
        }
        UserCommand::Unlock(user) => {
            standing(work, user)?;
            store::user::unlock(work.tx, user)?;
            user
        }
        UserCommand::SetActive { user, active } => set_active(work, user, active)?,
    };
    work.touch(Topics::SHOP);
    Ok(Outcome::User(id))
}

fn approve(
    work: &Work<'_>,
    user: UserId,
    role: Role,
    customer: Option<&str>,
) -> Result<UserId, AppError> {
    let old = waiting(work, user)?;
    let new = User {
        role,
        status: UserStatus::Active,
        customer_id: bound(work, role, customer)?,
        ..old.clone()
    };
    change(work, &old, &new)
}

fn refuse(work: &Work<'_>, user: UserId, reason: &str) -> Result<UserId, AppError> {
    let old = waiting(work, user)?;
    let reason = text::name("reason", reason, 200)?;
    let request = format!("{} (refused: {reason})", old.request);
    let new = User {
        status: UserStatus::Disabled,
        request: request.trim().to_owned(),
        ..old.clone()
    };
    change(work, &old, &new)
}

fn edit(
    work: &Work<'_>,
    user: UserId,
    full_name: Option<String>,
    role: Option<Role>,
    customer: Option<&str>,
) -> Result<UserId, AppError> {
    let old = standing(work, user)?;
    let mut new = old.clone();
    if let Some(name) = full_name {
        new.full_name = self::full_name(&name)?;
    }
    if let Some(role) = role {
        new.role = role;
        new.customer_id = bound(work, role, customer)?;
    }
    change(work, &old, &new)
}

fn set_active(work: &Work<'_>, user: UserId, active: bool) -> Result<UserId, AppError> {
    let old = standing(work, user)?;
    if old.status == UserStatus::Requested {
        return Err(AppError::InUse {
            what: "user".to_owned(),
            code: old.name,
            reason: "waits to be let in: approve or refuse him".to_owned(),
        });
    }
    let status = if active {
        UserStatus::Active
    } else {
        UserStatus::Disabled
    };
    let new = User {
        status,
        ..old.clone()
    };
    change(work, &old, &new)
}

/// A command whose password nobody hashed came past the door that does so.
pub(crate) fn unhashed(work: &Work<'_>) -> Result<Outcome, AppError> {
    work.require(Right::EditUsers)?;
    Err(AppError::Internal(
        "a password for one time is made before the door".to_owned(),
    ))
}

/// Writes down who asks to be let in; he can do nothing until an admin approves it and chooses his role.
pub(crate) fn request(
    tx: &Tx<'_>,
    wish: &Registration,
    now: Timestamp,
) -> Result<UserId, AppError> {
    if store::user::requests(tx)? >= REQUESTS_MOST {
        return Err(AppError::invalid(
            "request",
            "too many people wait to be let in; ask an admin to answer them first",
        ));
    }
    let user = User {
        status: UserStatus::Requested,
        full_name: text::name("full_name", &wish.full_name, 80)?,
        request: text::optional("request", &wish.request, 200)?,
        // Nobody's role yet: the admin who approves it chooses.
        ..User::new(free_name(tx, &wish.name)?, Role::Clerk)
    };
    let id = store::user::insert(tx, &user, &wish.password.0, now)?;
    store::notice::user_requested(tx, id)?;
    Ok(id)
}

fn free_name(tx: &Tx<'_>, name: &str) -> Result<String, AppError> {
    let name = sign_in_name(name)?;
    match store::user::by_name(tx, &name)? {
        Some(other) => Err(AppError::Duplicate {
            what: "user".to_owned(),
            code: other.name,
        }),
        None => Ok(name),
    }
}

fn full_name(typed: &str) -> Result<String, AppError> {
    Ok(text::optional("full_name", typed, 80)?)
}

/// A user who asked to be let in and has no answer yet.
fn waiting(work: &Work<'_>, id: UserId) -> Result<User, AppError> {
    let user = standing(work, id)?;
    if user.status == UserStatus::Requested {
        return Ok(user);
    }
    Err(AppError::InUse {
        what: "user".to_owned(),
        code: user.name,
        reason: format!("does not wait to be let in; he is {}", user.status.word()),
    })
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

/// Those who asked to be let in, the oldest first.
pub(crate) fn requested(look: &Look<'_>) -> Result<Answer, AppError> {
    look.require(Right::EditUsers)?;
    Ok(Answer::Users(store::user::requested(look.tx)?))
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
            Command::User(UserCommand::Edit {
                user,
                full_name: None,
                role: Some(role),
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
                full_name: String::new(),
                one_time: false,
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
                full_name: String::new(),
                one_time: false,
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
}
