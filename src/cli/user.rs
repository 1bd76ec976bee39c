//! `orderdesk user …`: who may sign in.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::app::{Command, Query, UserCommand};
use crate::cli::error::Failure;
use crate::cli::record::Record;
use crate::cli::session::{Seat, Session, ask, missing, read_password, type_new_password};
use crate::cli::tree::one_of;
use crate::domain::access::Role;
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
        /// Where the password comes from
        #[command(flatten)]
        password: NewPassword,
    },
    /// List users
    List,
    /// Show a user
    Show {
        /// Sign-in name
        name: String,
    },
    /// Give another role or password (admin)
    Edit {
        /// Sign-in name
        name: String,
        /// What he may do
        #[arg(long, value_parser = one_of(&Role::ALL))]
        role: Option<Role>,
        /// The customer of a retailer (code)
        #[arg(long, value_name = "CODE", requires = "role")]
        customer: Option<String>,
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
    let seat = session.seat()?;
    match verb {
        UserVerb::Add {
            name,
            role,
            customer,
            password,
        } => {
            let fresh = password.get(name, session)?;
            let command = UserCommand::Add {
                name: name.clone(),
                role: *role,
                password: session.hash(name, &fresh)?,
                customer: customer.clone(),
            };
            seat.execute(Command::User(command))?;
            tell(
                name,
                "added",
                Some(fresh).filter(|_| password.generate),
                &seat,
                session,
            )
        }
        UserVerb::List => {
            let rows: Vec<Record> = ask!(seat, Query::Users, Users)?.iter().map(row).collect();
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
            new_password,
            password,
        } => {
            let user = by_name(name, &seat)?;
            let wants_password = *new_password || password.is_given();
            if role.is_none() && !wants_password {
                return Err(Failure::Usage(
                    "nothing to change: give --role, --new-password, --new-password-file or --generate"
                        .to_owned(),
                ));
            }
            let fresh = if wants_password {
                Some(password.get(name, session)?)
            } else {
                None
            };
            edit(
                &user,
                *role,
                customer.clone(),
                fresh.as_deref(),
                &seat,
                session,
            )?;
            tell(
                name,
                "changed",
                fresh.filter(|_| password.generate),
                &seat,
                session,
            )
        }
        UserVerb::Disable { name } => set_active(name, false, &seat, session),
        UserVerb::Enable { name } => set_active(name, true, &seat, session),
    }
}

fn edit(
    user: &User,
    role: Option<Role>,
    customer: Option<String>,
    password: Option<&str>,
    seat: &Seat,
    session: &Session<'_>,
) -> Result<(), Failure> {
    // A password that is none refuses before the role has changed.
    let password = password
        .map(|password| session.hash(&user.name, password))
        .transpose()?;
    if let Some(role) = role {
        let command = UserCommand::SetRole {
            user: user.id,
            role,
            customer,
        };
        seat.execute(Command::User(command))?;
    }
    if let Some(password) = password {
        let command = UserCommand::SetPassword {
            user: user.id,
            password,
        };
        seat.execute(Command::User(command))?;
    }
    Ok(())
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

const COLUMNS: &[&str] = &["user", "role", "status", "last_seen_at"];

fn row(user: &User) -> Record {
    Record::new()
        .with("user", &user.name)
        .with("name", &user.name)
        .with("id", user.id.0)
        .with("role", user.role.word())
        .with("status", user.status.word())
        .with("customer_id", user.customer_id.map(|id| id.0))
        .with("last_seen_at", user.last_seen_at)
        .with("version", user.version)
}
