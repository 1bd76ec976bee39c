//! `orderdesk backup` and `orderdesk verify`.

use std::path::PathBuf;

use clap::Args;

use crate::app::Finding;
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

/// Checks the file.
#[derive(Debug, Args)]
#[command(
    after_help = "The end of the audit log can be cut off without a trace in the file itself: with --head a head that was\n\
                  printed earlier (`audit head`, the day-end report) is looked for, and must be there."
)]
pub struct Verify {
    /// A head of the audit log that was written down: its 64 digits, or at least the first 12
    #[arg(long, value_name = "HASH")]
    head: Option<String>,
}

/// Checks the file; exit code 1 when something is broken.
pub fn verify(verb: &Verify, session: &mut Session<'_>) -> Result<(), Failure> {
    let seat = session.seat()?;
    let head = match &verb.head {
        None => None,
        Some(digits) => Some((digits, seat.door().find_head(seat.actor(), digits)?)),
    };
    let mut findings = seat.door().verify(seat.actor())?;
    if let Some((digits, None)) = &head {
        findings.push(Finding {
            check: "audit_head",
            row: format!("audit head {digits}"),
            message: "is in the log no more: entries were cut off or written anew since it was written down".to_owned(),
        });
    }
    let place = head.and_then(|(_, place)| place);
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
        let mut record = Record::new()
            .with("ok", sound)
            .with("findings", Field::Rows(columns, rows));
        if let Some(place) = &place {
            record = record
                .with("head_entry", place.id)
                .with("entries_after", place.after);
        }
        session.io.record(seat.style(), &record)?;
    } else if sound {
        writeln!(session.io.out, "everything holds")?;
    } else {
        session.io.list(seat.style(), columns, &rows)?;
    }
    if let Some(place) = place.filter(|_| !session.io.json) {
        writeln!(
            session.io.out,
            "the head is entry {} of {}; {} entries came after",
            place.id,
            place.at.rfc3339(),
            place.after
        )?;
    }
    if sound {
        Ok(())
    } else {
        Err(Failure::Shown(1))
    }
}
