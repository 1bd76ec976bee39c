//! How an import's report is printed: the columns taken, what each row does, what was rejected and why.

use std::io;

use crate::app::{ImportReport, Rejection, RowEffect, RowPreview};
use crate::cli::output::Streams;
use crate::cli::record::{Field, Record, Style};

fn count(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// Prints it; a dry run with every row that does something.
pub fn print(
    report: &ImportReport,
    dry_run: bool,
    style: Style,
    io: &mut Streams<'_>,
) -> io::Result<()> {
    let rejected: Vec<Record> = report.rejected.iter().map(rejection).collect();
    if io.json {
        return io.record(style, &object(report, dry_run, rejected));
    }
    let mapping: Vec<String> = report
        .mapping
        .iter()
        .filter(|(header, column)| header != column)
        .map(|(header, column)| format!("{header} = {column}"))
        .collect();
    if !mapping.is_empty() {
        io.note(&format!("columns taken: {}", mapping.join(", ")))?;
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
    let (new, changed, unchanged) = report.counts();
    writeln!(
        io.out,
        "read {}, accepted {} (new {new}, changed {changed}, unchanged {unchanged}), rejected {}: {what}",
        report.read,
        report.accepted,
        report.rejected.len()
    )?;
    if let Some(import) = report.import {
        io.note(&format!(
            "import {import}; `orderdesk import undo` takes it back"
        ))?;
    }
    let rows = report.rows.iter();
    let rows: Vec<Record> = rows
        .filter(|row| dry_run && row.effect != RowEffect::Unchanged)
        .map(preview)
        .collect();
    section(io, style, "", &["line", "key", "effect", "changes"], &rows)?;
    let warned: Vec<Record> = warned(report).map(preview).collect();
    let columns = &["line", "key", "warning"];
    section(io, style, "taken, but look at them", columns, &warned)?;
    let missing: Vec<Record> = report.missing.iter().map(preview).collect();
    let title = "not in the file";
    section(io, style, title, &["key", "changes"], &missing)?;
    section(
        io,
        style,
        "rejected",
        &["line", "column", "reason"],
        &rejected,
    )
}

fn section(
    io: &mut Streams<'_>,
    style: Style,
    title: &str,
    columns: &'static [&'static str],
    rows: &[Record],
) -> io::Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    writeln!(io.out)?;
    if !title.is_empty() {
        writeln!(io.out, "{title}")?;
    }
    io.list(style, columns, rows)
}

/// Rows with something to look at.
fn warned(report: &ImportReport) -> impl Iterator<Item = &RowPreview> {
    report.rows.iter().filter(|row| !row.warning.is_empty())
}

fn object(report: &ImportReport, dry_run: bool, rejected: Vec<Record>) -> Record {
    let (new, changed, unchanged) = report.counts();
    let mapping = report
        .mapping
        .iter()
        .map(|(header, column)| Record::new().with("header", header).with("column", *column));
    let record = Record::new()
        .with("read", count(report.read))
        .with("accepted", count(report.accepted))
        .with("new", count(new))
        .with("changed", count(changed))
        .with("unchanged", count(unchanged))
        .with("rejected", count(report.rejected.len()))
        .with("written", report.written)
        .with("dry_run", dry_run)
        .with("import", report.import.map(|import| import.0))
        .with("mapping", Field::Rows(&[], mapping.collect()))
        .with("unknown_columns", report.unknown_columns.clone())
        .with("rejections", Field::Rows(&[], rejected))
        .with(
            "warnings",
            Field::Rows(&[], warned(report).map(machine).collect()),
        )
        .with(
            "missing",
            Field::Rows(&[], report.missing.iter().map(machine).collect()),
        );
    if dry_run {
        record.with(
            "rows",
            Field::Rows(&[], report.rows.iter().map(machine).collect()),
        )
    } else {
        record
    }
}

fn line(line: u64) -> Option<i64> {
    i64::try_from(line).ok().filter(|line| *line > 0)
}

fn effect(row: &RowPreview) -> &'static str {
    match row.effect {
        RowEffect::New => "new",
        RowEffect::Changed(_) => "changed",
        RowEffect::Unchanged => "unchanged",
    }
}

/// A row for people: its changes in words.
fn preview(row: &RowPreview) -> Record {
    let changes = match &row.effect {
        RowEffect::Changed(changes) => changes
            .iter()
            .map(|change| {
                let shown = |text: &str| if text.is_empty() { "(empty)" } else { text }.to_owned();
                format!(
                    "{} {} -> {}",
                    change.field,
                    shown(&change.old),
                    shown(&change.new)
                )
            })
            .collect(),
        _ => Vec::new(),
    };
    Record::new()
        .with("line", line(row.line))
        .with("key", &row.key)
        .with("effect", effect(row))
        .with("changes", changes)
        .with("warning", &row.warning)
}

/// A row for machines: each change with its field, old and new value.
fn machine(row: &RowPreview) -> Record {
    let changes = match &row.effect {
        RowEffect::Changed(changes) => changes.as_slice(),
        _ => &[],
    };
    let changes = changes.iter().map(|change| {
        Record::new()
            .with("field", change.field)
            .with("old", &change.old)
            .with("new", &change.new)
    });
    Record::new()
        .with("line", line(row.line))
        .with("key", &row.key)
        .with("effect", effect(row))
        .with("changes", Field::Rows(&[], changes.collect()))
        .with("warning", &row.warning)
}

fn rejection(rejection: &Rejection) -> Record {
    Record::new()
        .with("line", line(rejection.line))
        .with("column", &rejection.column)
        .with("reason", &rejection.reason)
}
