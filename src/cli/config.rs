//! `orderdesk config …`: how this shop works, setting by setting.

use clap::Subcommand;

use crate::app::setting::{Setting, SettingRow};
use crate::app::{Command, Query};
use crate::cli::error::Failure;
use crate::cli::record::{Record, Style};
use crate::cli::session::{Seat, Session, ask, missing};
use crate::cli::terminal::{self, Shown};

/// What can be done with settings.
#[derive(Debug, Subcommand)]
pub enum ConfigVerb {
    /// List the shop's settings with their values, ranges and last changes
    List {
        /// Those of this terminal instead, from terminal.toml
        #[arg(long)]
        terminal: bool,
    },
    /// Show one setting: its meaning, range, default, value, and who changed it when
    Get {
        /// Key
        key: String,
        /// One of this terminal instead (`theme.colours`), from terminal.toml
        #[arg(long)]
        terminal: bool,
    },
    /// Change one setting (admin)
    #[command(after_help = "Example: orderdesk config set expire_days 60")]
    Set {
        /// Key
        key: String,
        /// Value
        #[arg(allow_hyphen_values = true)]
        value: String,
    },
    /// Give one setting its default again (admin)
    Reset {
        /// Key
        key: String,
    },
}

const LISTED: &[&str] = &["code", "value", "default", "takes", "changed_by"];

/// Runs one of them.
pub fn run(verb: &ConfigVerb, session: &mut Session<'_>) -> Result<(), Failure> {
    match verb {
        ConfigVerb::List { terminal: true } => {
            let rows: Vec<Record> = terminal::list()?.iter().map(local).collect();
            return Ok(session.io.list(Style::plain(), LOCAL, &rows)?);
        }
        ConfigVerb::Get {
            key,
            terminal: true,
        } => {
            let rows = terminal::list()?;
            let row = rows.iter().find(|row| row.name == key.trim());
            let record = row.map(local).ok_or_else(|| missing("setting", key))?;
            return Ok(session.io.record(Style::plain(), &record)?);
        }
        _ => {}
    }
    let seat = session.seat()?;
    match verb {
        ConfigVerb::List { .. } => {
            let rows = ask!(seat, Query::Settings, Settings)?;
            let rows: Vec<Record> = rows.iter().map(record).collect();
            Ok(session.io.list(seat.style(), LISTED, &rows)?)
        }
        ConfigVerb::Get { key, .. } => {
            Ok(session.io.record(seat.style(), &standing(key, &seat)?)?)
        }
        ConfigVerb::Set { key, value } => {
            let (key, value) = (key.clone(), value.clone());
            change(
                Command::Setting {
                    key: key.clone(),
                    value,
                },
                &key,
                &seat,
                session,
            )
        }
        ConfigVerb::Reset { key } => {
            change(Command::ResetSetting(key.clone()), key, &seat, session)
        }
    }
}

fn change(
    command: Command,
    key: &str,
    seat: &Seat,
    session: &mut Session<'_>,
) -> Result<(), Failure> {
    seat.execute(command)?;
    let now = standing(key, seat)?;
    let sentence = format!("{key} is {} now", seat.style().text(now.get("value")));
    Ok(session.io.done(seat.style(), &now, &sentence)?)
}

fn standing(key: &str, seat: &Seat) -> Result<Record, Failure> {
    let rows = ask!(seat, Query::Settings, Settings)?;
    let row = rows.iter().find(|row| row.key == key.trim());
    row.map(record).ok_or_else(|| missing("setting", key))
}

const LOCAL: &[&str] = &["code", "value", "default", "takes"];

/// A line of `terminal.toml`.
fn local(row: &Shown) -> Record {
    Record::new()
        .with("code", &row.name)
        .with("name", &row.name)
        .with("value", &row.value)
        .with("default", row.default)
        .with("takes", row.takes)
        .with("meaning", row.meaning)
}

fn record(row: &SettingRow) -> Record {
    let setting = Setting::find(row.key);
    let (at, by) = row.changed.clone().unzip();
    Record::new()
        .with("code", row.key)
        .with("name", row.key)
        .with("group", setting.map(|setting| setting.group.title()))
        .with("value", &row.value)
        .with("default", setting.map(Setting::default))
        .with("takes", setting.map(Setting::range))
        .with("kind", setting.map(Setting::kind))
        .with("meaning", setting.map(|setting| setting.meaning))
        .with("changed_by", by)
        .with("changed_at", at)
}
