//! `orderdesk setting …`: how this shop works.

use clap::Subcommand;

use crate::app::{Command, Query, setting};
use crate::cli::error::Failure;
use crate::cli::record::Record;
use crate::cli::session::{Session, ask};

/// What can be done with settings.
#[derive(Debug, Subcommand)]
pub enum SettingVerb {
    /// List settings with their values and what they take
    List,
    /// Change one setting (admin)
    #[command(after_help = "Example: orderdesk setting set expire_days 60")]
    Set {
        /// Key
        key: String,
        /// Value
        value: String,
    },
}

/// Runs one of them.
pub fn run(verb: &SettingVerb, session: &mut Session<'_>) -> Result<(), Failure> {
    let seat = session.seat()?;
    match verb {
        SettingVerb::List => {
            let shop = ask!(seat, Query::Shop, Shop)?;
            let settings = setting::list(&shop.settings);
            let rows = settings.iter().map(|(key, value, takes)| {
                Record::new()
                    .with("code", *key)
                    .with("name", *key)
                    .with("value", value)
                    .with("takes", *takes)
            });
            let rows: Vec<Record> = rows.collect();
            Ok(session
                .io
                .list(seat.style(), &["code", "value", "takes"], &rows)?)
        }
        SettingVerb::Set { key, value } => {
            seat.execute(Command::Setting {
                key: key.clone(),
                value: value.clone(),
            })?;
            let record = Record::new().with("code", key).with("value", value);
            let sentence = format!("{key} is {value} now");
            Ok(session.io.done(seat.style(), &record, &sentence)?)
        }
    }
}
