//! `orderdesk export`: rows as a file that can come in again.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;

use crate::app::transfer::export::{self, ExportFormat, ExportKind};
use crate::cli::error::Failure;
use crate::cli::file::Target;
use crate::cli::record::Record;
use crate::cli::session::Session;
use crate::cli::tree::one_of;

/// Takes out rows.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLE)]
pub struct Export {
    /// What to take out
    #[arg(value_parser = one_of(&ExportKind::ALL))]
    kind: ExportKind,
    /// How it is written [default: csv, or json with --json]
    #[arg(long, value_parser = one_of(FORMATS))]
    format: Option<ExportFormat>,
    /// Write to a file instead of stdout, for its owner only
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Overwrite that file
    #[arg(long, requires = "output")]
    force: bool,
}

const FORMATS: &[(ExportFormat, &str)] =
    &[(ExportFormat::Csv, "csv"), (ExportFormat::Json, "json")];

const EXAMPLE: &str = "\
Stores, customers, products and stock have the columns of the import.

Example:
  orderdesk export products -o products.csv";

/// Takes them out.
pub fn run(verb: &Export, session: &mut Session<'_>) -> Result<(), Failure> {
    let seat = session.seat()?;
    let chosen = verb.format.unwrap_or(if session.io.json {
        ExportFormat::Json
    } else {
        ExportFormat::Csv
    });
    let text = export::export(seat.reader(), seat.actor(), verb.kind, chosen)?;
    let Some(path) = &verb.output else {
        return Ok(session.io.out.write_all(text.as_bytes())?);
    };
    let shown = path.display().to_string();
    let mut target = Target::create(path, verb.force)?;
    target
        .write_all(text.as_bytes())
        .map_err(|error| Failure::file(&shown, error))?;
    target.finish()?;
    let bytes = i64::try_from(text.len()).unwrap_or(i64::MAX);
    let record = Record::new().with("file", &shown).with("bytes", bytes);
    let sentence = format!("written to {shown}");
    Ok(session.io.done(seat.style(), &record, &sentence)?)
}
