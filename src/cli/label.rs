//! `orderdesk label …`: labels for goods, shelves and lots.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use crate::app::label::{LabelWish, escpos, pdf};
use crate::app::{AppError, Query};
use crate::cli::error::Failure;
use crate::cli::file::Target;
use crate::cli::record::{Field, Record};
use crate::cli::session::{Session, ask};
use crate::cli::tree::one_of;
use crate::domain::label::{Label, LabelKind, LabelSheet};

/// What can be done with labels.
#[derive(Debug, Subcommand)]
pub enum LabelVerb {
    /// Print labels to a PDF, or as bytes for an ESC/POS printer
    #[command(after_help = EXAMPLE)]
    Print(Print),
}

const EXAMPLE: &str = "\
Examples:
  orderdesk label print --sku AVA-BLK-34B=12 --sku AVA-BLK-34C=6 -o labels.pdf
  orderdesk label print --sku MILK=4 --kind lot --lot L-27 --sheet a4-4x10 -o lot.pdf
  orderdesk label print --sku AVA-BLK-34B --kind shelf --escpos -o - > /dev/usb/lp0";

/// Prints labels.
#[derive(Debug, Args)]
pub struct Print {
    /// So many labels of one variant (SKU, or SKU=LABELS); may be given again
    #[arg(long, value_name = "SKU=N", required = true)]
    sku: Vec<String>,
    /// product (name, price, code), shelf (large price) or lot (lot and expiry in the code)
    #[arg(long, value_parser = one_of(LabelKind::ALL), default_value = "product")]
    kind: LabelKind,
    /// Code of the lot, for labels of a lot
    #[arg(
        long,
        value_name = "CODE",
        default_value = "",
        hide_default_value = true
    )]
    lot: String,
    /// What they are printed on
    #[arg(long, value_parser = one_of(LabelSheet::ALL), default_value = "a4-3x8")]
    sheet: LabelSheet,
    /// Places of the first sheet that are used already
    #[arg(long, value_name = "N", default_value_t = 0)]
    skip: i64,
    /// Bytes for a 58 mm ESC/POS printer instead of a PDF
    #[arg(long, conflicts_with_all = ["sheet", "skip"])]
    escpos: bool,
    /// Where to: a file, for its owner only, a printer's device, or - for standard output
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// Overwrite that file
    #[arg(long)]
    force: bool,
}

/// Runs one of them.
pub fn run(verb: &LabelVerb, session: &mut Session<'_>) -> Result<(), Failure> {
    let LabelVerb::Print(print) = verb;
    let seat = session.seat()?;
    let mut wishes = Vec::with_capacity(print.sku.len());
    for wanted in &print.sku {
        wishes.push(wish(wanted, &print.lot)?);
    }
    let query = Query::Labels {
        kind: print.kind,
        wishes,
    };
    let labels = ask!(seat, query, Labels)?;
    let bytes = if print.escpos {
        escpos(&labels)
    } else {
        pdf(&labels, print.sheet, print.skip)?
    };
    if print.output == Path::new("-") {
        return Ok(session.io.out.write_all(&bytes)?);
    }
    let mut target = Target::create(&print.output, print.force)?;
    let written = target.write_all(&bytes);
    written.map_err(|error| Failure::file(print.output.display().to_string(), error))?;
    target.finish()?;
    let shown = print.output.display().to_string();
    let count = i64::try_from(labels.len()).unwrap_or(i64::MAX);
    let record = Record::new()
        .with("file", &shown)
        .with("labels", count)
        .with("codes", Field::Words(codes(&labels)));
    let sentence = format!("{count} labels in {shown}");
    Ok(session.io.done(seat.style(), &record, &sentence)?)
}

/// Each code once, as a scanner sends it.
fn codes(labels: &[Label]) -> Vec<String> {
    let mut codes: Vec<String> = labels.iter().map(|label| label.symbol.scanned()).collect();
    codes.dedup();
    codes
}

fn wish(wanted: &str, lot: &str) -> Result<LabelWish, Failure> {
    let (sku, labels) = match wanted.rsplit_once('=') {
        None => (wanted, Some(1)),
        Some((sku, labels)) => (sku, labels.trim().parse().ok()),
    };
    let labels = labels.ok_or_else(|| {
        AppError::invalid(
            "sku",
            format!("`{wanted}` must be a SKU, or a SKU and how many labels, such as MILK=4"),
        )
    })?;
    Ok(LabelWish {
        sku: sku.to_owned(),
        labels,
        lot: lot.to_owned(),
    })
}
