//! `orderdesk keys`.

use clap::Args;

use crate::cli::error::Failure;
use crate::cli::session::Session;
use crate::cli::terminal;
use crate::tui::keylist;

/// Prints the keys of the terminal UI.
#[derive(Debug, Args)]
pub struct Keys {
    /// Print the names that [keys] of terminal.toml gives own keys to
    #[arg(long)]
    names: bool,
}

/// Prints them as a Markdown table, or by their names.
pub fn run(verb: &Keys, session: &mut Session<'_>) -> Result<(), Failure> {
    let keys = terminal::load()?.keys;
    let text = if verb.names {
        keylist::names(keys)
    } else {
        keylist::markdown(keys)
    };
    Ok(session.io.out.write_all(text.as_bytes())?)
}
