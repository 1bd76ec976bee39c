//! `orderdesk init`: an empty shop.

use std::path::Path;

use clap::Args;

use crate::app::{AppError, Desk, Durability, NewShop};
use crate::cli::error::Failure;
use crate::cli::record::{Record, Style};
use crate::cli::session::{Session, type_new_password};
use crate::domain::money::Currency;
use crate::domain::time::Zone;

/// Makes an empty shop.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLE)]
pub struct Init {
    /// The shop's name, as printed on bills
    #[arg(long, value_name = "NAME")]
    pub shop: String,
    /// The one currency, ISO 4217
    #[arg(long, value_name = "CODE")]
    pub currency: String,
    /// The first admin's sign-in name
    #[arg(long, value_name = "NAME")]
    pub admin: String,
    /// Where the shop's day begins, such as Europe/Berlin or +05:30 [default: this machine's]
    #[arg(long, value_name = "ZONE")]
    pub timezone: Option<String>,
}

const EXAMPLE: &str = "\
The shop starts with a store MAIN, a customer WALK-IN and a tax class none.
The admin's password comes from --password-file, ORDERDESK_PASSWORD or the prompt; there is no default.

Example:
  orderdesk --db shop.db init --shop 'Corner Shop' --currency EUR --admin ann --timezone Europe/Berlin";

/// Makes it.
pub fn run(verb: &Init, session: &mut Session<'_>) -> Result<(), Failure> {
    let path = session.path()?;
    let password = if session.has_password() {
        session.password("")?
    } else {
        type_new_password(&verb.admin)?
    };
    let password = password.ok_or_else(|| {
        Failure::Usage(
            "no terminal to type the admin's password: set ORDERDESK_PASSWORD or --password-file"
                .to_owned(),
        )
    })?;
    found(verb, &path, &password, session)?;
    let shown = path.display().to_string();
    let record = Record::new()
        .with("db", &shown)
        .with("shop", verb.shop.trim())
        .with("user", verb.admin.trim());
    let sentence = format!(
        "{} is ready in {shown}; sign in with --user {}",
        verb.shop.trim(),
        verb.admin.trim()
    );
    Ok(session.io.done(Style::plain(), &record, &sentence)?)
}

/// Writes the empty shop's file.
pub fn found(
    verb: &Init,
    path: &Path,
    password: &str,
    session: &Session<'_>,
) -> Result<(), Failure> {
    let zone = match &verb.timezone {
        Some(name) => Zone::parse(name).ok_or_else(|| {
            AppError::invalid(
                "timezone",
                format!("`{name}` is no time zone; write it like Europe/Berlin or +05:30"),
            )
        })?,
        None => machine_zone(),
    };
    let new = NewShop {
        name: verb.shop.clone(),
        currency: Currency::new(&verb.currency)
            .map_err(|error| AppError::invalid("currency", error))?,
        zone,
        admin: verb.admin.clone(),
        password: session.hash(&[&verb.admin, &verb.shop], password)?,
    };
    make_directory(path)?;
    Desk::create(path, session.env.clone(), Durability::Full, &new)?;
    Ok(())
}

/// The zone this machine is set to; UTC where it does not say.
pub fn machine_zone() -> Zone {
    iana_time_zone::get_timezone()
        .ok()
        .and_then(|name| Zone::parse(&name))
        .unwrap_or(Zone::UTC)
}

/// Makes the directory of a new file, for its owner only.
pub fn make_directory(path: &Path) -> Result<(), Failure> {
    let Some(parent) = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty())
    else {
        return Ok(());
    };
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
        .create(parent)
        .map_err(|error| Failure::file(parent.display().to_string(), error))
}
