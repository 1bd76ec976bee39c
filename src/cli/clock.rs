//! `orderdesk clock …`: what the background thread does, by hand.

use std::fmt::Write as _;

use clap::Subcommand;

use crate::app::{Command, Outcome};
use crate::cli::error::Failure;
use crate::cli::record::Record;
use crate::cli::session::{Session, mismatch};
use crate::cli::terminal;

/// What can be done with the clock.
#[derive(Debug, Subcommand)]
pub enum ClockVerb {
    /// Do once what falls due by now: advance shipments, settle, expire and archive orders, run the notify hook (admin)
    RunOnce,
}

/// Runs it.
pub fn run(verb: &ClockVerb, session: &mut Session<'_>) -> Result<(), Failure> {
    let ClockVerb::RunOnce = verb;
    let hook = terminal::load()?.notify;
    let seat = session.seat()?;
    let Outcome::Clock(report) = seat.execute(Command::Clock)? else {
        return Err(mismatch());
    };
    let (passed_on, failed) = match hook {
        Some(hook) => hook.pass_on(seat.door())?,
        None => (0, 0),
    };
    let count = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    let record = Record::new()
        .with("advanced", count(report.advanced))
        .with("settled", count(report.settled))
        .with("expired", count(report.expired))
        .with("archived", count(report.archived))
        .with("notices", passed_on)
        .with("notices_failed", failed);
    let mut sentence = format!(
        "shipments advanced: {}; orders settled: {}, expired: {}, archived: {}",
        report.advanced, report.settled, report.expired, report.archived
    );
    if passed_on + failed > 0 {
        let _infallible = write!(
            sentence,
            "; notices passed on: {passed_on}, failed: {failed}"
        );
    }
    Ok(session.io.done(seat.style(), &record, &sentence)?)
}
