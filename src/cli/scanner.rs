//! `orderdesk scanner …`: what a code says, part by part.

use std::io::{self, BufRead};

use clap::Subcommand;
use serde_json::json;

use crate::app::{Query, ScanReport};
use crate::cli::error::Failure;
use crate::cli::session::{Seat, Session, ask};
use crate::domain::gs1::GS;
use crate::domain::text::inert;

/// What can be done with scanned codes.
#[derive(Debug, Subcommand)]
pub enum ScannerVerb {
    /// Show each part of a code, and what a scan of it would do
    #[command(after_help = "\
Examples:
  orderdesk scanner test '(01)09506000134352(17)270331(10)ABC'
  orderdesk scanner test -     reads codes line by line, as a scanner types them")]
    Test {
        /// The code, or - for lines of the standard input
        #[arg(allow_hyphen_values = true)]
        code: String,
    },
}

/// Runs one of them.
pub fn run(verb: &ScannerVerb, session: &mut Session<'_>) -> Result<(), Failure> {
    let ScannerVerb::Test { code } = verb;
    let seat = session.seat()?;
    if code != "-" {
        return show(code, &seat, session);
    }
    for line in io::stdin().lock().lines() {
        let line = line.map_err(|error| Failure::file("-", error))?;
        let line = line.trim_matches(['\r', '\t', ' ']);
        if !line.is_empty() {
            show(line, &seat, session)?;
        }
    }
    Ok(())
}

fn show(code: &str, seat: &Seat, session: &mut Session<'_>) -> Result<(), Failure> {
    let report = ask!(seat, Query::ScanTest(code.to_owned()), Scan)?;
    if session.io.json {
        return Ok(session.io.line(&as_json(code, &report))?);
    }
    let out = &mut session.io.out;
    writeln!(out, "{}", inert(&code.replace(GS, "<GS>")))?;
    writeln!(out, "  {}", report.form)?;
    for part in &report.parts {
        let mark = if part.mark.chars().all(|c| c.is_ascii_digit()) {
            format!("({})", part.mark)
        } else {
            part.mark.clone()
        };
        let end = if part.closed {
            ""
        } else {
            "  (nothing marks its end)"
        };
        let says = if part.says.is_empty() {
            String::new()
        } else {
            format!("  = {}", inert(&part.says))
        };
        let value = inert(&part.value);
        writeln!(out, "  {mark:<7} {:<32} {value}{says}{end}", part.name)?;
    }
    writeln!(out, "  {}", inert(&report.does))?;
    Ok(())
}

fn as_json(code: &str, report: &ScanReport) -> serde_json::Value {
    let parts: Vec<_> = report
        .parts
        .iter()
        .map(|part| {
            json!({
                "mark": part.mark, "name": part.name, "value": part.value,
                "says": part.says, "closed": part.closed,
            })
        })
        .collect();
    let quantity = report.quantity.as_deref();
    let quantity: Option<serde_json::Value> =
        quantity.and_then(|plain| serde_json::from_str(plain).ok());
    json!({
        "code": code,
        "form": report.form,
        "parts": parts,
        "does": report.does,
        "error": report.refused,
        "sku": report.sku,
        "quantity": quantity,
        "amount": report.amount,
        "lot": report.lot,
        "expiry": report.expiry,
    })
}
