//! `orderdesk export`: rows as a file that can come in again.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;

use crate::app::transfer::export::{self, ExportFormat, ExportKind};
use crate::cli::error::Failure;
use crate::cli::file::{Target, refuse_terminal};
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

const FORMATS: &[(ExportFormat, &str)] = &[
    (ExportFormat::Csv, "csv"),
    (ExportFormat::Json, "json"),
    (ExportFormat::Xlsx, "xlsx"),
];

const EXAMPLE: &str = "\
Stores, customers, products and stock have the columns of the import.

Examples:
  orderdesk export products -o products.csv
  orderdesk export stock --format xlsx -o stock.xlsx";

/// Takes them out.
pub fn run(verb: &Export, session: &mut Session<'_>) -> Result<(), Failure> {
    let seat = session.seat()?;
    let chosen = verb.format.unwrap_or(if session.io.json {
        ExportFormat::Json
    } else {
        ExportFormat::Csv
    });
    let bytes = export::export(seat.reader(), seat.actor(), verb.kind, chosen)?;
    let Some(path) = &verb.output else {
        refuse_terminal(chosen == ExportFormat::Xlsx)?;
        return Ok(session.io.out.write_all(&bytes)?);
    };
    let shown = path.display().to_string();
    let mut target = Target::create(path, verb.force)?;
    target
        .write_all(&bytes)
        .map_err(|error| Failure::file(&shown, error))?;
    target.finish()?;
    let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
    let record = Record::new().with("file", &shown).with("bytes", size);
    let sentence = format!("written to {shown}");
    Ok(session.io.done(seat.style(), &record, &sentence)?)
}
