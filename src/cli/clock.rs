//! `orderdesk clock …`: what the background thread does, by hand.

use clap::Subcommand;

use crate::app::{Command, Outcome};
use crate::cli::error::Failure;
use crate::cli::record::Record;
use crate::cli::session::{Session, mismatch};

/// What can be done with the clock.
#[derive(Debug, Subcommand)]
pub enum ClockVerb {
    /// Do once what falls due by now: advance shipments, settle, expire and archive orders (admin)
    RunOnce,
}

/// Runs it.
pub fn run(verb: &ClockVerb, session: &mut Session<'_>) -> Result<(), Failure> {
    let ClockVerb::RunOnce = verb;
    let seat = session.seat()?;
    let Outcome::Clock(report) = seat.execute(Command::Clock)? else {
        return Err(mismatch());
    };
    let count = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    let record = Record::new()
        .with("advanced", count(report.advanced))
        .with("settled", count(report.settled))
        .with("expired", count(report.expired))
        .with("archived", count(report.archived));
    let sentence = format!(
        "shipments advanced: {}; orders settled: {}, expired: {}, archived: {}",
        report.advanced, report.settled, report.expired, report.archived
    );
    Ok(session.io.done(seat.style(), &record, &sentence)?)
}
