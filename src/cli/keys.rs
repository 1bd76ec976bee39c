//! `orderdesk keys`.

use crate::cli::error::Failure;
use crate::cli::session::Session;
use crate::tui::keylist;

/// Prints them as a Markdown table.
pub fn run(session: &mut Session<'_>) -> Result<(), Failure> {
    Ok(session.io.out.write_all(keylist::markdown().as_bytes())?)
}
