//! `orderdesk import`: rows from a CSV file, all or none.

use std::io::{self, Read};

use clap::Args;

use crate::app::transfer::intake::{self, ImportKind, MOST_BYTES};
use crate::app::{Command, ImportMode, ImportReport, Outcome, Rejection};
use crate::cli::error::Failure;
use crate::cli::record::{Field, Record};
use crate::cli::session::{Session, mismatch};
use crate::cli::tree::one_of;

/// Brings in rows.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLE)]
pub struct Import {
    /// What the file holds
    #[arg(value_parser = one_of(&ImportKind::ALL))]
    kind: ImportKind,
    /// A CSV file with a header row, or - for stdin
    file: String,
    /// Only say what would happen
    #[arg(long)]
    dry_run: bool,
    /// What rows that exist already mean: `add` rejects them (stock: adds to it), `set` gives them the file's values
    #[arg(long, value_parser = one_of(MODES), default_value = "add")]
    mode: ImportMode,
}

const MODES: &[(ImportMode, &str)] = &[(ImportMode::Add, "add"), (ImportMode::Set, "set")];

const EXAMPLE: &str = "\
Columns, in any order; unknown ones are told:
  stores     code,name,kind,address,web,latitude,longitude
  customers  code,name,email,phone,country,city,area,address,tax_id,credit_limit,notes
  products   sku,product_code,name,category,brand,description,colour,size,price,cost,tax_class,unit,
             reorder_level,reorder_quantity,barcode,pack_barcode,pack_units,details
  stock      store,sku,quantity,lot,expiry,reason

All rows are checked first and written in one transaction. When any is rejected nothing is written, each is named
with its line, column and reason, and the exit code is 3.

Examples:
  orderdesk import products products.csv --dry-run
  orderdesk import stock count.csv --mode set";

/// Brings them in.
pub fn run(verb: &Import, session: &mut Session<'_>) -> Result<(), Failure> {
    let seat = session.seat()?;
    let bytes = read(&verb.file)?;
    let batch = intake::read(verb.kind, &bytes, verb.mode, verb.dry_run)?;
    let Outcome::Imported(report) = seat.execute(Command::Import(batch))? else {
        return Err(mismatch());
    };
    print(&report, verb.dry_run, session)?;
    if report.rejected.is_empty() {
        Ok(())
    } else {
        Err(Failure::Shown(3))
    }
}

fn read(file: &str) -> Result<Vec<u8>, Failure> {
    let fault = |error| Failure::file(file, error);
    let input: Box<dyn Read> = if file == "-" {
        Box::new(io::stdin().lock())
    } else {
        Box::new(std::fs::File::open(file).map_err(fault)?)
    };
    let most = u64::try_from(MOST_BYTES).unwrap_or(u64::MAX);
    let mut bytes = Vec::new();
    // One byte more than allowed tells the reader that it is too large.
    input
        .take(most.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(fault)?;
    Ok(bytes)
}

fn print(report: &ImportReport, dry_run: bool, session: &mut Session<'_>) -> Result<(), Failure> {
    let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let style = crate::cli::record::Style::plain();
    let rejected: Vec<Record> = report.rejected.iter().map(rejection).collect();
    let io = &mut session.io;
    if io.json {
        let record = Record::new()
            .with("read", count(report.read))
            .with("accepted", count(report.accepted))
            .with("rejected", count(report.rejected.len()))
            .with("written", report.written)
            .with("dry_run", dry_run)
            .with("unknown_columns", report.unknown_columns.clone())
            .with("rejections", Field::Rows(&[], rejected));
        return Ok(io.record(style, &record)?);
    }
    if !report.unknown_columns.is_empty() {
        let names = report.unknown_columns.join(", ");
        io.note(&format!("passed over, unknown columns: {names}"))?;
    }
    let what = match (report.written, dry_run) {
        (true, _) => "written",
        (false, true) => "nothing written (dry run)",
        (false, false) => "nothing written",
    };
    writeln!(
        io.out,
        "read {}, accepted {}, rejected {}: {what}",
        report.read,
        report.accepted,
        report.rejected.len()
    )?;
    if !rejected.is_empty() {
        io.list(style, &["line", "column", "reason"], &rejected)?;
    }
    Ok(())
}

fn rejection(rejection: &Rejection) -> Record {
    Record::new()
        .with("line", i64::try_from(rejection.line).unwrap_or(i64::MAX))
        .with("column", &rejection.column)
        .with("reason", &rejection.reason)
}
