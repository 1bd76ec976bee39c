//! `orderdesk report NAME`: the figures of the panels, as a table, CSV or JSON.

use std::io::Write as _;
use std::path::PathBuf;

use clap::Args;

use crate::app::transfer::csv::write_row;
use crate::app::transfer::sheet;
use crate::app::{AppError, Query};
use crate::cli::error::Failure;
use crate::cli::file::{Target, refuse_terminal};
use crate::cli::output::Streams;
use crate::cli::record::{Field, Record};
use crate::cli::session::{Seat, Session, ask};
use crate::cli::tree::one_of;
use crate::domain::figures::{Cell, Filter, Period, Report, Table};
use crate::domain::time::Day;

/// Shows figures.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLE)]
pub struct Reporting {
    /// A report's name, or `list`
    #[arg(value_parser = name_or_list())]
    name: String,
    /// First day, such as 2026-11-01 [default: 29 days before the last]
    #[arg(long, value_name = "DAY")]
    from: Option<String>,
    /// Last day [default: today, or the day of --as-of]
    #[arg(long, value_name = "DAY")]
    to: Option<String>,
    /// Only this store (code)
    #[arg(long, value_name = "CODE")]
    store: Option<String>,
    /// Only this category (name)
    #[arg(long, value_name = "NAME")]
    category: Option<String>,
    /// Only this customer (code)
    #[arg(long, value_name = "CODE")]
    customer: Option<String>,
    /// Only customers of this country, such as DE
    #[arg(long, value_name = "CODE")]
    country: Option<String>,
    /// How it is written [default: table, or json with --json]
    #[arg(long, value_parser = one_of(FORMATS))]
    format: Option<Format>,
    /// Write to a file instead, for its owner only
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Overwrite that file
    #[arg(long, requires = "output")]
    force: bool,
}

const EXAMPLE: &str = "\
Examples:
  orderdesk report list
  orderdesk report day-end --to 2026-11-20 -o day-end.txt
  orderdesk report sales-trend --from 2026-11-01 --to 2026-11-30
  orderdesk report products --store MAIN --format csv -o products.csv";

/// The report of one day as a paper; its day is `--to`.
const DAY_END: &str = "day-end";

fn day_end(verb: &Reporting, session: &mut Session<'_>) -> Result<(), Failure> {
    let seat = session.seat()?;
    let filter = filter(verb, &seat)?;
    let day = verb.to.as_ref().map(|_| filter.period.to);
    let made = ask!(seat, Query::DayEnd(day, filter.store), DayEnd)?;
    let shop = ask!(seat, Query::Shop, Shop)?;
    let paper = made.paper(&shop);
    if let Some(path) = &verb.output {
        let mut target = Target::create(path, verb.force)?;
        let shown = path.display().to_string();
        target
            .write_all(paper.as_bytes())
            .map_err(|error| Failure::file(&shown, error))?;
        target.finish()?;
        let record = Record::new().with("file", &shown);
        return Ok(session
            .io
            .done(seat.style(), &record, &format!("written to {shown}"))?);
    }
    if !session.io.json {
        return Ok(write!(session.io.out, "{paper}")?);
    }
    let takings = made.takings.iter().map(|taking| {
        Record::new()
            .with("method", &taking.method)
            .with("payments", taking.payments)
            .with("taken", taking.taken)
            .with("refunds", taking.refunds)
            .with("given_back", taking.given)
    });
    let users = made.users.iter().map(|(user, bills, total)| {
        Record::new()
            .with("user", user)
            .with("bills", *bills)
            .with("total", *total)
    });
    let numbers = made
        .bills
        .numbers
        .iter()
        .map(|(first, last)| Record::new().with("first", first).with("last", last));
    let head = made.head.as_ref();
    let record = Record::new()
        .with("day", made.day)
        .with("store", made.store.clone())
        .with("bills", made.bills.count)
        .with("numbers", Field::Rows(&[], numbers.collect()))
        .with("net", made.bills.net)
        .with("tax", made.bills.tax)
        .with("rounding", made.bills.rounding)
        .with("total", made.bills.total)
        .with("credit_notes", made.credits.count)
        .with("credited", made.credits.total)
        .with("discounts", made.discounts)
        .with("takings", Field::Rows(&[], takings.collect()))
        .with("expected_cash", made.cash)
        .with("users", Field::Rows(&[], users.collect()))
        .with("entries", head.map(|head| head.id))
        .with("head", head.map(|head| head.hash.clone()));
    Ok(session.io.record(seat.style(), &record)?)
}

/// How figures are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Table,
    Csv,
    Json,
    Xlsx,
}

const FORMATS: &[(Format, &str)] = &[
    (Format::Table, "table"),
    (Format::Csv, "csv"),
    (Format::Json, "json"),
    (Format::Xlsx, "xlsx"),
];

fn name_or_list() -> clap::builder::PossibleValuesParser {
    let names = Report::ALL.iter().map(|(_, word)| *word);
    names.chain([DAY_END, "list"]).collect::<Vec<_>>().into()
}

/// Shows them.
pub fn run(verb: &Reporting, session: &mut Session<'_>) -> Result<(), Failure> {
    let seat = session.seat()?;
    if verb.name == DAY_END {
        return day_end(verb, session);
    }
    let Some(report) = Report::parse(&verb.name) else {
        return list(&seat, &mut session.io);
    };
    let filter = filter(verb, &seat)?;
    let table = ask!(seat, Query::Report(report, filter), Table)?;
    let format = verb.format.unwrap_or(if session.io.json {
        Format::Json
    } else {
        Format::Table
    });
    if let Some(path) = &verb.output {
        let mut target = Target::create(path, verb.force)?;
        let mut nobody = std::io::sink();
        let mut into_file = Streams {
            out: &mut target,
            err: &mut nobody,
            json: format == Format::Json,
        };
        write(&table, format, &seat, &mut into_file)?;
        target.finish()?;
        let shown = path.display().to_string();
        let rows = i64::try_from(table.rows.len()).unwrap_or(i64::MAX);
        let record = Record::new().with("file", &shown).with("rows", rows);
        let sentence = format!("{rows} rows written to {shown}");
        return Ok(session.io.done(seat.style(), &record, &sentence)?);
    }
    refuse_terminal(format == Format::Xlsx)?;
    let mut to_stdout = Streams {
        out: &mut *session.io.out,
        err: &mut *session.io.err,
        json: format == Format::Json,
    };
    write(&table, format, &seat, &mut to_stdout)
}

fn list(seat: &Seat, io: &mut Streams<'_>) -> Result<(), Failure> {
    let rows = Report::ALL.iter().map(|(_, word)| {
        Record::new()
            .with("code", *word)
            .with("name", word.replace('-', " "))
    });
    let rows: Vec<Record> = rows.collect();
    Ok(io.list(seat.style(), &["code", "name"], &rows)?)
}

fn filter(verb: &Reporting, seat: &Seat) -> Result<Filter, Failure> {
    let to = match &verb.to {
        Some(text) => day("--to", text)?,
        None => seat.shop.zone.day(seat.now()),
    };
    let period = match &verb.from {
        Some(text) => Period {
            from: day("--from", text)?,
            to,
        },
        None => Period::ending(to, 30),
    };
    if period.from > period.to {
        return Err(AppError::invalid("from", "the first day is after the last").into());
    }
    Ok(Filter {
        period,
        store: seat.store_id(verb.store.as_deref())?,
        category: verb.category.clone(),
        customer: seat.customer_id(verb.customer.as_deref())?,
        country: verb.country.as_ref().map(|code| code.to_ascii_uppercase()),
    })
}

/// Reads a day.
pub fn day(option: &str, text: &str) -> Result<Day, Failure> {
    Day::parse(text).ok_or_else(|| {
        Failure::Usage(format!(
            "{option} `{text}` is no day; write it like 2026-11-20"
        ))
    })
}

fn write(table: &Table, format: Format, seat: &Seat, io: &mut Streams<'_>) -> Result<(), Failure> {
    let style = seat.style();
    let rows = table.rows.iter().map(|row| {
        let named = table.columns.iter().zip(row);
        named.fold(Record::new(), |record, (name, cell)| {
            record.with(name, field(cell))
        })
    });
    let rows: Vec<Record> = rows.collect();
    match format {
        Format::Csv => {
            let mut text = String::new();
            write_row(&mut text, table.columns.iter().copied());
            for row in &rows {
                let cells: Vec<String> = row.cells(&table.columns, style);
                write_row(&mut text, cells.iter().map(String::as_str));
            }
            Ok(io.out.write_all(text.as_bytes())?)
        }
        Format::Xlsx => {
            let bytes = sheet::report(table, &seat.shop, seat.now())?;
            Ok(io.out.write_all(&bytes)?)
        }
        Format::Json => {
            let record = Record::new()
                .with("report", table.report.word())
                .with("caption", &table.caption)
                .with("from", table.filter.period.from)
                .with("to", table.filter.period.to)
                .with("rows", Field::Rows(&[], rows));
            Ok(io.record(style, &record)?)
        }
        Format::Table => {
            let period = table.filter.period;
            writeln!(io.out, "{}", table.caption)?;
            writeln!(io.out, "{} to {}\n", period.from.iso(), period.to.iso())?;
            Ok(io.list(style, &table.columns, &rows)?)
        }
    }
}

fn field(cell: &Cell) -> Field {
    match cell {
        Cell::Text(text) => Field::from(text),
        Cell::Count(count) => Field::Count(*count),
        Cell::Money(amount) => Field::Money(*amount),
        Cell::Milli(milli) => Field::Milli(*milli),
        Cell::Share(share) => share.map_or(Field::Empty, Field::Share),
        Cell::Day(day) => Field::from(*day),
    }
}
