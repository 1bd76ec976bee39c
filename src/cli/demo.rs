//! `orderdesk demo`: a made-up shop to look around in.

use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use clap::Args;
use tempfile::TempDir;

use crate::app::demo::{self, DemoUser};
use crate::app::{AppError, Door};
use crate::cli::error::Failure;
use crate::cli::init::make_directory;
use crate::cli::record::{Field, Record, Style};
use crate::cli::session::Session;
use crate::cli::start;
use crate::cli::terminal::{self, Terminal};
use crate::cli::tree::one_of;
use crate::domain::access::Role;

/// Makes a demo shop.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLE)]
pub struct Demo {
    /// Keep the shop in this file [default: a temporary one, gone when the UI closes]
    #[arg(long, value_name = "PATH")]
    keep: Option<PathBuf>,
    /// Only make it and print its users
    #[arg(long)]
    no_ui: bool,
    /// Open the UI as a user of this role
    #[arg(long = "as", value_name = "ROLE", default_value = "admin", value_parser = one_of(&Role::ALL))]
    role: Role,
}

const EXAMPLE: &str = "\
The shop has products in colours and sizes, customers, stores and thirty days of orders that end today.
Its users and their passwords are made for this file alone and printed.

Examples:
  orderdesk demo
  orderdesk demo --as clerk
  orderdesk demo --keep demo.db --no-ui --json";

/// The trade of the demo shop when no `--seed` chooses another.
const SEED: u64 = 1;

/// Makes it and opens it.
pub fn run(verb: &Demo, session: &mut Session<'_>) -> Result<(), Failure> {
    let shows_ui =
        !verb.no_ui && !session.io.json && io::stdin().is_terminal() && io::stdout().is_terminal();
    // Before anything is made: a wrong line would stop it later.
    let local = if shows_ui {
        terminal::load()?
    } else {
        Terminal::default()
    };
    let (path, directory) = place(verb)?;
    let seed = session.globals.seed.unwrap_or(SEED);
    let (desk, users) = demo::make(&path, &session.env, seed)?;
    print(&path, &users, session)?;
    if !shows_ui {
        // Printed for a script: the file stays until it is removed by hand.
        drop(directory.map(TempDir::keep));
        return Ok(());
    }
    session.io.out.flush().map_err(Failure::from)?;
    let door = Door::around(desk, &path, session.env.clone())?;
    let user = users.iter().find(|user| user.role == verb.role);
    let user = user.ok_or_else(|| AppError::invalid("as", "the demo has no user of this role"))?;
    let actor = door.sign_in(user.name, &user.password, &start::terminal())?;
    // The temporary directory lives as long as the UI.
    let shown = start::show(session, door, Some(actor), local);
    drop(directory);
    shown
}

/// The file to make, and the temporary directory it is in, if any.
fn place(verb: &Demo) -> Result<(PathBuf, Option<TempDir>), Failure> {
    if let Some(path) = &verb.keep {
        make_directory(path)?;
        return Ok((path.clone(), None));
    }
    let made = tempfile::Builder::new().prefix("orderdesk-demo-").tempdir();
    let made = made.map_err(|error| Failure::file("temporary directory", error))?;
    Ok((made.path().join("shop.db"), Some(made)))
}

fn print(path: &Path, users: &[DemoUser], session: &mut Session<'_>) -> Result<(), Failure> {
    let users = users.iter().map(|user| {
        Record::new()
            .with("user", user.name)
            .with("role", user.role.word())
            .with("password", &user.password)
    });
    let record = Record::new()
        .with("db", whole_path(path).display().to_string())
        .with(
            "users",
            Field::Rows(&["user", "role", "password"], users.collect()),
        );
    Ok(session.io.record(Style::plain(), &record)?)
}

/// The path from the root, for scripts that go on elsewhere.
fn whole_path(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_unknown| path.to_owned())
}
