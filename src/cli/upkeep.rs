//! `orderdesk backup` and `orderdesk verify`.

use std::path::PathBuf;

use clap::Args;

use crate::cli::error::Failure;
use crate::cli::record::{Field, Record};
use crate::cli::session::Session;

/// Copies the shop's file.
#[derive(Debug, Args)]
#[command(
    after_help = "The copy is checked and only its owner can read it. Others may go on working meanwhile."
)]
pub struct Backup {
    /// Where to [default: beside the file, named by the time]
    path: Option<PathBuf>,
}

/// Copies it.
pub fn backup(verb: &Backup, session: &mut Session<'_>) -> Result<(), Failure> {
    let seat = session.seat()?;
    let made = seat.door().backup(seat.actor(), verb.path.clone())?;
    let shown = made.path.display().to_string();
    let record = Record::new()
        .with("file", &shown)
        .with("bytes", i64::try_from(made.size).unwrap_or(i64::MAX));
    let sentence = format!("copied to {shown}, {} bytes", made.size);
    Ok(session.io.done(seat.style(), &record, &sentence)?)
}

/// Checks the file; exit code 1 when something is broken.
pub fn verify(session: &mut Session<'_>) -> Result<(), Failure> {
    let seat = session.seat()?;
    let findings = seat.door().verify(seat.actor())?;
    let rows = findings.iter().map(|finding| {
        Record::new()
            .with("check", finding.check)
            .with("row", &finding.row)
            .with("message", &finding.message)
    });
    let rows: Vec<Record> = rows.collect();
    let sound = rows.is_empty();
    let columns = &["check", "row", "message"];
    if session.io.json {
        let record = Record::new()
            .with("ok", sound)
            .with("findings", Field::Rows(columns, rows));
        session.io.record(seat.style(), &record)?;
    } else if sound {
        writeln!(session.io.out, "everything holds")?;
    } else {
        session.io.list(seat.style(), columns, &rows)?;
    }
    if sound {
        Ok(())
    } else {
        Err(Failure::Shown(1))
    }
}
