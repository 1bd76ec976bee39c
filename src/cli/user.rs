//! `orderdesk user …`: who may sign in.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use crate::app::{Actor, AppError, Command, Door, OneTime, Outcome, Query, UserCommand};
use crate::cli::error::Failure;
use crate::cli::record::{Record, Style};
use crate::cli::session::{
    Seat, Session, ask, mismatch, missing, read_password, type_new_password,
};
use crate::cli::tree::one_of;
use crate::domain::access::Role;
use crate::domain::id::UserId;
use crate::domain::shop::User;

/// What can be done with users.
#[derive(Debug, Subcommand)]
pub enum UserVerb {
    /// Add a user (admin)
    #[command(after_help = "Example: orderdesk user add ben --role clerk --generate")]
    Add {
        /// Sign-in name
        name: String,
        /// What he may do
        #[arg(long, value_parser = one_of(&Role::ALL))]
        role: Role,
        /// The customer of a retailer (code)
        #[arg(long, value_name = "CODE")]
        customer: Option<String>,
        /// As people call him
        #[arg(long, value_name = "NAME", default_value = "")]
        full_name: String,
        /// He must choose his own password at the first sign-in
        #[arg(long)]
        one_time: bool,
        /// Where the password comes from
        #[command(flatten)]
        password: NewPassword,
    },
    /// List users (admin)
    List {
        /// Only those who wait to be let in
        #[arg(long)]
        requested: bool,
    },
    /// Show a user (admin)
    Show {
        /// Sign-in name
        name: String,
    },
    /// Give another role, full name or password (admin); his open screens end
    Edit {
        /// Sign-in name
        name: String,
        /// What he may do
        #[arg(long, value_parser = one_of(&Role::ALL))]
        role: Option<Role>,
        /// The customer of a retailer (code)
        #[arg(long, value_name = "CODE", requires = "role")]
        customer: Option<String>,
        /// As people call him
        #[arg(long, value_name = "NAME")]
        full_name: Option<String>,
        /// Ask for a new password
        #[arg(long, conflicts_with_all = ["new_password_file", "generate"])]
        new_password: bool,
        /// Where the password comes from
        #[command(flatten)]
        password: NewPassword,
    },
    /// Let a user sign in no more (admin); the last admin stays
    Disable {
        /// Sign-in name
        name: String,
    },
    /// Let him sign in again (admin)
    Enable {
        /// Sign-in name
        name: String,
    },
    /// Let somebody in who asked on the sign-in screen (admin)
    #[command(after_help = "Example: orderdesk user approve ben --role clerk")]
    Approve {
        /// Sign-in name
        name: String,
        /// What he may do
        #[arg(long, value_parser = one_of(&Role::ALL))]
        role: Role,
        /// The customer of a retailer (code)
        #[arg(long, value_name = "CODE")]
        customer: Option<String>,
    },
    /// Refuse somebody who asked (admin)
    Refuse {
        /// Sign-in name
        name: String,
        /// Why
        #[arg(long)]
        reason: String,
    },
    /// Make a password for one sign-in, at which he chooses his own (admin)
    ResetPassword {
        /// Sign-in name
        name: String,
    },
    /// Forget wrong tries: a locked user may sign in again (admin)
    Unlock {
        /// Sign-in name
        name: String,
    },
    /// Choose another password of your own; your other screens end
    Password {
        /// Where the password comes from
        #[command(flatten)]
        password: NewPassword,
    },
    /// Set the PIN that unlocks your own locked screens
    Pin {
        /// A file whose first line is the PIN of 4 to 8 digits
        #[arg(long, value_name = "PATH", conflicts_with = "clear")]
        pin_file: Option<PathBuf>,
        /// Take the PIN away
        #[arg(long)]
        clear: bool,
    },
}

/// Where a new password comes from; with neither it is typed.
#[derive(Debug, Args)]
pub struct NewPassword {
    /// A file whose first line is the new user's password
    #[arg(long, value_name = "PATH")]
    new_password_file: Option<PathBuf>,
    /// Make a password and print it once
    #[arg(long, conflicts_with = "new_password_file")]
    generate: bool,
}

impl NewPassword {
    fn is_given(&self) -> bool {
        self.generate || self.new_password_file.is_some()
    }

    fn get(&self, user: &str, session: &Session<'_>) -> Result<String, Failure> {
        if self.generate {
            return Ok(session.env.random_password());
        }
        if let Some(path) = &self.new_password_file {
            return read_password(path);
        }
        type_new_password(user)?.ok_or_else(|| {
            Failure::Usage(
                "no terminal to type the new password: give --new-password-file PATH or --generate"
                    .to_owned(),
            )
        })
    }
}

/// Runs one of them.
pub fn run(verb: &UserVerb, session: &mut Session<'_>) -> Result<(), Failure> {
    match verb {
        UserVerb::Password { password } => return choose(password, session),
        UserVerb::Pin { pin_file, clear } => return pin(pin_file.as_deref(), *clear, session),
        _ => {}
    }
    let seat = session.seat()?;
    match verb {
        UserVerb::Add {
            name,
            role,
            customer,
            full_name,
            one_time,
            password,
        } => {
            let fresh = password.get(name, session)?;
            let names = [name, full_name.as_str(), &seat.shop.name];
            let command = UserCommand::Add {
                name: name.clone(),
                role: *role,
                password: session.hash(&names, &fresh)?,
                customer: customer.clone(),
                full_name: full_name.clone(),
                one_time: *one_time,
            };
            seat.execute(Command::User(command))?;
            let shown = Some(fresh).filter(|_| password.generate);
            tell(name, "added", shown, &seat, session)
        }
        UserVerb::List { requested } => {
            let query = if *requested {
                Query::UserRequests
            } else {
                Query::Users
            };
            let rows: Vec<Record> = ask!(seat, query, Users)?.iter().map(row).collect();
            Ok(session.io.list(seat.style(), COLUMNS, &rows)?)
        }
        UserVerb::Show { name } => {
            let user = by_name(name, &seat)?;
            Ok(session.io.record(seat.style(), &row(&user))?)
        }
        UserVerb::Edit {
            name,
            role,
            customer,
            full_name,
            new_password,
            password,
        } => {
            let wish = Edit {
                role: *role,
                customer: customer.clone(),
                full_name: full_name.clone(),
                password: (*new_password || password.is_given()).then_some(password),
            };
            edit(name, wish, &seat, session)
        }
        UserVerb::Disable { name } => set_active(name, false, &seat, session),
        UserVerb::Enable { name } => set_active(name, true, &seat, session),
        UserVerb::Approve {
            name,
            role,
            customer,
        } => {
            let (role, customer) = (*role, customer.clone());
            let command = |user| UserCommand::Approve {
                user,
                role,
                customer,
            };
            act(name, command, "approved", &seat, session)
        }
        UserVerb::Refuse { name, reason } => {
            let reason = reason.clone();
            let command = |user| UserCommand::Refuse { user, reason };
            act(name, command, "refused", &seat, session)
        }
        UserVerb::Unlock { name } => act(name, UserCommand::Unlock, "unlocked", &seat, session),
        UserVerb::ResetPassword { name } => {
            let user = by_name(name, &seat)?.id;
            let wish = Command::OneTime(OneTime::Reset(user));
            let Outcome::OneTime { password, .. } = seat.execute(wish)? else {
                return Err(mismatch());
            };
            let done = "has a password for one sign-in";
            tell(name, done, Some(password.0), &seat, session)
        }
        UserVerb::Password { .. } | UserVerb::Pin { .. } => Ok(()),
    }
}

fn act(
    name: &str,
    command: impl FnOnce(UserId) -> UserCommand,
    done: &str,
    seat: &Seat,
    session: &mut Session<'_>,
) -> Result<(), Failure> {
    let user = by_name(name, seat)?.id;
    seat.execute(Command::User(command(user)))?;
    tell(name, done, None, seat, session)
}

/// Signs in with what was given; gives the password too, which the act itself asks for again.
fn sign_in(session: &mut Session<'_>) -> Result<(Door, Actor, String), Failure> {
    let door = session.open()?;
    let user = session.globals.user.clone().unwrap_or_default();
    let password = session.password(&format!("Password of {user}: "))?;
    let password = password.ok_or(AppError::NotSignedIn)?;
    let terminal = format!("cli-{}", std::process::id());
    let actor = door.sign_in(&user, &password, &terminal)?;
    Ok((door, actor, password))
}

fn choose(password: &NewPassword, session: &mut Session<'_>) -> Result<(), Failure> {
    let (door, actor, current) = sign_in(session)?;
    let fresh = password.get(actor.name(), session)?;
    door.choose_password(&actor, &current, &fresh)?;
    let mut record = Record::new().with("user", actor.name());
    let mut sentence = format!("{} has another password", actor.name());
    if password.generate {
        sentence = format!("{sentence}, shown this once: {fresh}");
        record = record.with("password", fresh);
    }
    Ok(session.io.done(Style::plain(), &record, &sentence)?)
}

fn pin(file: Option<&Path>, clear: bool, session: &mut Session<'_>) -> Result<(), Failure> {
    let (door, actor, current) = sign_in(session)?;
    let pin = match file {
        _ if clear => None,
        Some(path) => Some(read_password(path)?),
        None => Some(type_new_password("your PIN")?.ok_or_else(|| {
            Failure::Usage(
                "no terminal to type the PIN: give --pin-file PATH, or --clear".to_owned(),
            )
        })?),
    };
    door.set_pin(&actor, &current, pin.as_deref())?;
    let record = Record::new()
        .with("user", actor.name())
        .with("has_pin", pin.is_some());
    let done = if pin.is_some() {
        "has a PIN that unlocks his screens"
    } else {
        "has no PIN"
    };
    let sentence = format!("{} {done}", actor.name());
    Ok(session.io.done(Style::plain(), &record, &sentence)?)
}

/// What `user edit` changes.
struct Edit<'v> {
    role: Option<Role>,
    customer: Option<String>,
    full_name: Option<String>,
    password: Option<&'v NewPassword>,
}

fn edit(name: &str, wish: Edit<'_>, seat: &Seat, session: &mut Session<'_>) -> Result<(), Failure> {
    let user = by_name(name, seat)?;
    if wish.role.is_none() && wish.full_name.is_none() && wish.password.is_none() {
        return Err(Failure::Usage(
            "nothing to change: give --role, --full-name, --new-password, --new-password-file or --generate"
                .to_owned(),
        ));
    }
    let fresh = wish.password.map(|password| password.get(name, session));
    let fresh = fresh.transpose()?;
    // A password that is none refuses before anything has changed.
    let names = [user.name.as_str(), &user.full_name, &seat.shop.name];
    let hash = fresh.as_deref().map(|fresh| session.hash(&names, fresh));
    let hash = hash.transpose()?;
    let id = user.id;
    if wish.role.is_some() || wish.full_name.is_some() {
        seat.execute(Command::User(UserCommand::Edit {
            user: id,
            full_name: wish.full_name,
            role: wish.role,
            customer: wish.customer,
        }))?;
    }
    if let Some(password) = hash {
        seat.execute(Command::User(UserCommand::SetPassword {
            user: id,
            password,
            one_time: false,
        }))?;
    }
    let generated = wish.password.is_some_and(|password| password.generate);
    tell(name, "changed", fresh.filter(|_| generated), seat, session)
}

fn set_active(
    name: &str,
    active: bool,
    seat: &Seat,
    session: &mut Session<'_>,
) -> Result<(), Failure> {
    let user = by_name(name, seat)?.id;
    seat.execute(Command::User(UserCommand::SetActive { user, active }))?;
    let done = if active { "enabled" } else { "disabled" };
    tell(name, done, None, seat, session)
}

fn tell(
    name: &str,
    done: &str,
    generated: Option<String>,
    seat: &Seat,
    session: &mut Session<'_>,
) -> Result<(), Failure> {
    let user = by_name(name, seat)?;
    let mut record = row(&user);
    let mut sentence = format!("user {} {done}", user.name);
    if let Some(password) = generated {
        sentence = format!("{sentence}; password, shown this once: {password}");
        record = record.with("password", password);
    }
    Ok(session.io.done(seat.style(), &record, &sentence)?)
}

fn by_name(name: &str, seat: &Seat) -> Result<User, Failure> {
    let users = ask!(seat, Query::Users, Users)?;
    let mut users = users.into_iter();
    users
        .find(|user| user.name.eq_ignore_ascii_case(name.trim()))
        .ok_or_else(|| missing("user", name))
}

const COLUMNS: &[&str] = &[
    "user",
    "full_name",
    "role",
    "status",
    "last_seen_at",
    "locked_until",
    "request",
];

fn row(user: &User) -> Record {
    Record::new()
        .with("user", &user.name)
        .with("name", &user.name)
        .with("id", user.id.0)
        .with("role", user.role.word())
        .with("status", user.status.word())
        .with("customer_id", user.customer_id.map(|id| id.0))
        .with("last_seen_at", user.last_seen_at)
        .with("locked_until", user.locked_until)
        .with("full_name", &user.full_name)
        .with("request", &user.request)
        .with("one_time", user.one_time)
        .with("has_pin", user.has_pin)
        .with("version", user.version)
}
