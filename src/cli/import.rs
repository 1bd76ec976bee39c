//! `orderdesk import`: rows from a file, all or none; the imports so far; the last one taken back.

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use clap::{Args, Subcommand};

use crate::app::transfer::intake::{self, ImportKind};
use crate::app::{
    Command, ImportBatch, ImportBrief, ImportMode, ImportReport, ImportWish, Outcome, Query,
    UndoWish, Watch,
};
use crate::cli::error::Failure;
use crate::cli::file::Target;
use crate::cli::import_report;
use crate::cli::record::Record;
use crate::cli::session::{Seat, Session, ask, at_a_terminal, mismatch};
use crate::cli::tree::one_of;
use crate::domain::id::ImportId;

/// Brings in rows.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of the command line"
)]
#[derive(Debug, Args)]
#[command(after_help = EXAMPLE, args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct Import {
    /// The imports so far, or the last one taken back
    #[command(subcommand)]
    act: Option<Act>,
    /// What the file holds
    #[arg(value_parser = one_of(&ImportKind::ALL), required = true)]
    kind: Option<ImportKind>,
    /// A CSV, XLSX or ODS file with a header row, or - for stdin
    #[arg(required = true)]
    file: Option<String>,
    /// Only say what would happen
    #[arg(long)]
    dry_run: bool,
    /// What rows that exist already mean: `add` rejects them (stock: adds to it), `set` gives them the file's values,
    /// `replace` does that too and empties or disables what is not in the file
    #[arg(long, value_parser = one_of(&ImportMode::ALL), default_value = "add")]
    mode: ImportMode,
    /// The workbook's sheet [default: the first that has rows]
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// Take a header of the file for this column; `Header=-` passes it over
    #[arg(long, value_name = "HEADER=COLUMN", value_parser = header_and_column)]
    map: Vec<(String, String)>,
    /// Write the fit rows although others are rejected
    #[arg(long)]
    partial: bool,
    /// Write the rejected rows, each with why, to a CSV file for its owner only: mend and import it
    #[arg(long, value_name = "FILE")]
    rejected: Option<PathBuf>,
    /// Overwrite that file
    #[arg(long, requires = "rejected")]
    force: bool,
    /// Replace without being asked
    #[arg(long)]
    yes: bool,
}

/// Beside importing.
#[derive(Debug, Subcommand)]
enum Act {
    /// List the imports, newest first
    List {
        /// At most so many
        #[arg(long, default_value_t = 20)]
        limit: usize,
    },
    /// Take back the last import: old values, rows and stock as they were; refused when something uses them by now
    Undo {
        /// Its number, to be sure [default: the last one]
        import: Option<i64>,
        /// Only say what would happen
        #[arg(long)]
        dry_run: bool,
    },
}

const EXAMPLE: &str = "\
Columns, in any order, found by name or by what others call them (Item Code, Qty, MRP, EAN, Color); unknown ones
are told:
  stores     code,name,kind,address,web,latitude,longitude,stock_policy
  customers  code,name,email,phone,country,city,area,address,tax_id,credit_limit,notes
  products   sku,product_code,name,category,brand,description,colour,size,price,cost,tax_class,unit,
             reorder_level,reorder_quantity,barcode,pack_barcode,pack_units,details
  stock      store,sku,quantity,lot,expiry,reason

All rows are checked first and written in one transaction. When any is rejected nothing is written, each is named
with its line, column and reason, and the exit code is 3. Ctrl+C stops it and nothing is written (exit code 130).
Keep barcodes and codes as text in a workbook: as numbers they lose their leading zeros.

Examples:
  orderdesk import products products.xlsx --dry-run
  orderdesk import products list.csv --map \"Their Price=price\" --rejected mend.csv
  orderdesk import stock count.ods --sheet Count --mode set
  orderdesk import undo --dry-run";

fn header_and_column(text: &str) -> Result<(String, String), String> {
    match text.rsplit_once('=') {
        Some((header, column)) if !header.trim().is_empty() && !column.trim().is_empty() => {
            Ok((header.trim().to_owned(), column.trim().to_owned()))
        }
        _ => Err("write it as HEADER=COLUMN, such as \"Their Price=price\"".to_owned()),
    }
}

/// Brings them in, lists imports or takes one back.
pub fn run(verb: &Import, session: &mut Session<'_>) -> Result<(), Failure> {
    match (&verb.act, verb.kind, &verb.file) {
        (Some(Act::List { limit }), ..) => list(*limit, session),
        (Some(Act::Undo { import, dry_run }), ..) => undo(*import, *dry_run, session),
        (None, Some(kind), Some(file)) => bring(verb, kind, file, session),
        (None, ..) => Err(Failure::Usage(
            "say what to import and from where".to_owned(),
        )),
    }
}

fn bring(
    verb: &Import,
    kind: ImportKind,
    file: &str,
    session: &mut Session<'_>,
) -> Result<(), Failure> {
    let seat = session.seat()?;
    let bytes = read(file)?;
    let wish = ImportWish {
        mode: verb.mode,
        dry_run: verb.dry_run,
        partial: verb.partial,
        sheet: verb.sheet.clone(),
        map: verb.map.clone(),
        source: source(file),
        watch: Watch::default(),
    };
    let batch = intake::read_as(kind, &bytes, wish)?;
    if verb.mode == ImportMode::Replace && !verb.dry_run && !verb.yes {
        consent(&seat, &batch, session)?;
    }
    let report = execute(&seat, batch, session)?;
    import_report::print(&report, verb.dry_run, seat.style(), &mut session.io)?;
    if let Some(path) = &verb.rejected
        && !report.rejected.is_empty()
    {
        let text = intake::rejected(&bytes, verb.sheet.as_deref(), &report.rejected)?;
        let mut target = Target::create(path, verb.force)?;
        let shown = path.display().to_string();
        let written = target.write_all(text.as_bytes());
        written.map_err(|error| Failure::file(&shown, error))?;
        target.finish()?;
        session.io.note(&format!("rejected rows: {shown}"))?;
    }
    if report.rejected.is_empty() || report.written {
        Ok(())
    } else {
        Err(Failure::Shown(3))
    }
}

/// The name of a file without its folders.
fn source(file: &str) -> String {
    let name = std::path::Path::new(file).file_name();
    name.map_or_else(
        || file.to_owned(),
        |name| name.to_string_lossy().into_owned(),
    )
}

fn read(file: &str) -> Result<Vec<u8>, Failure> {
    let read = if file == "-" {
        intake::read_bytes(io::stdin().lock())
    } else {
        std::fs::File::open(file).and_then(intake::read_bytes)
    };
    read.map_err(|error| Failure::file(file, error))
}

/// Shows what is not in the file and asks for the word; without a terminal `--yes` must have said it.
fn consent(seat: &Seat, batch: &ImportBatch, session: &mut Session<'_>) -> Result<(), Failure> {
    if !at_a_terminal() || session.io.json {
        return Err(Failure::Usage(
            "replace empties or disables what is not in the file: look at it with --dry-run, then add --yes"
                .to_owned(),
        ));
    }
    let mut preview = batch.clone();
    preview.wish.dry_run = true;
    let report = execute(seat, preview, session)?;
    import_report::print(&report, true, seat.style(), &mut session.io)?;
    write!(session.io.err, "Type replace to go on: ")?;
    session.io.err.flush()?;
    let mut typed = String::new();
    io::stdin()
        .read_line(&mut typed)
        .map_err(|error| Failure::file("stdin", error))?;
    if typed.trim() == "replace" {
        Ok(())
    } else {
        session.io.note("nothing was written")?;
        Err(Failure::Shown(3))
    }
}

fn execute(
    seat: &Seat,
    batch: ImportBatch,
    session: &mut Session<'_>,
) -> Result<ImportReport, Failure> {
    let watch = batch.wish.watch.clone();
    let command = Command::Import(batch);
    let shows = io::stderr().is_terminal() && !session.io.json;
    let outcome = if shows {
        watched(seat, command, &watch, session.io.err)?
    } else {
        seat.execute(command)?
    };
    match outcome {
        Outcome::Imported(report) => Ok(report),
        _ => Err(mismatch()),
    }
}

/// Executes on a thread of its own, with a bar that grows meanwhile.
fn watched(
    seat: &Seat,
    command: Command,
    watch: &Watch,
    err: &mut dyn Write,
) -> Result<Outcome, Failure> {
    const BEAT: Duration = Duration::from_millis(100);
    thread::scope(|scope| {
        let (sender, receiver) = mpsc::channel();
        scope.spawn(move || {
            let _heard = sender.send(seat.execute(command));
        });
        let mut has_drawn = false;
        loop {
            match receiver.recv_timeout(BEAT) {
                Ok(done) => {
                    if has_drawn {
                        write!(err, "\r\x1b[K")?;
                    }
                    return done;
                }
                Err(RecvTimeoutError::Timeout) => {
                    write!(err, "\r{}\x1b[K", bar(watch))?;
                    err.flush()?;
                    has_drawn = true;
                }
                Err(RecvTimeoutError::Disconnected) => return Err(mismatch()),
            }
        }
    })
}

/// `[######....] 60 % of 100000 rows`.
fn bar(watch: &Watch) -> String {
    const CELLS: u64 = 30;
    let (done, total) = watch.progress();
    let full = done.saturating_mul(CELLS).checked_div(total).unwrap_or(0);
    let percent = done.saturating_mul(100).checked_div(total).unwrap_or(0);
    let cells: String = (0..CELLS)
        .map(|cell| if cell < full { '#' } else { '.' })
        .collect();
    format!("[{cells}] {percent} % of {total} rows")
}

fn list(limit: usize, session: &mut Session<'_>) -> Result<(), Failure> {
    let seat = session.seat()?;
    let imports = ask!(seat, Query::Imports { limit }, Imports)?;
    let rows: Vec<Record> = imports.iter().map(brief).collect();
    let columns = &[
        "import",
        "at",
        "user",
        "kind",
        "mode",
        "source",
        "rows",
        "undone_at",
    ];
    Ok(session.io.list(seat.style(), columns, &rows)?)
}

fn brief(import: &ImportBrief) -> Record {
    Record::new()
        .with("import", import.id.0)
        .with("at", import.at)
        .with("user", &import.user)
        .with("kind", import.kind.word())
        .with("mode", import.mode.word())
        .with("source", &import.source)
        .with("rows", import.accepted)
        .with("undone_at", import.undone_at)
}

fn undo(import: Option<i64>, dry_run: bool, session: &mut Session<'_>) -> Result<(), Failure> {
    let seat = session.seat()?;
    let wish = UndoWish {
        import: import.map(ImportId),
        dry_run,
    };
    let Outcome::ImportUndone(report) = seat.execute(Command::UndoImport(wish))? else {
        return Err(mismatch());
    };
    let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let record = Record::new()
        .with("import", report.import.0)
        .with("removed", count(report.removed))
        .with("restored", count(report.restored))
        .with("moved", count(report.moved))
        .with("written", report.written);
    let did = if report.written {
        "taken back"
    } else {
        "can be taken back (dry run)"
    };
    let sentence = format!(
        "import {} {did}: {} rows removed, {} restored, {} stock movements taken back",
        report.import, report.removed, report.restored, report.moved
    );
    Ok(session.io.done(seat.style(), &record, &sentence)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_may_hold_the_sign() {
        let split = header_and_column("A=B=price");
        assert_eq!(split, Ok(("A=B".to_owned(), "price".to_owned())));
        assert!(header_and_column("price").is_err());
    }

    #[test]
    fn the_bar_is_empty_before_the_rows_are_known() {
        let empty = format!("[{}] 0 % of 0 rows", ".".repeat(30));
        assert_eq!(bar(&Watch::default()), empty);
    }
}
