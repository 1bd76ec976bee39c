//! `orderdesk completions SHELL`.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use crate::cli::error::Failure;
use crate::cli::session::Session;
use crate::cli::tree::Cli;

/// Prints a completion script.
#[derive(Debug, Args)]
#[command(
    after_help = "Example: orderdesk completions bash > ~/.local/share/bash-completion/completions/orderdesk"
)]
pub struct Completions {
    /// Which shell
    shell: Shell,
}

/// Prints it.
pub fn run(verb: &Completions, session: &mut Session<'_>) -> Result<(), Failure> {
    // The generator takes no failing writer: it writes to memory first.
    let mut script = Vec::new();
    clap_complete::generate(verb.shell, &mut Cli::command(), "orderdesk", &mut script);
    Ok(session.io.out.write_all(&script)?)
}
