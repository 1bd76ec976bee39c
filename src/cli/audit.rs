//! `orderdesk audit …`: who did what when, and the end of the log.

use clap::{Args, Subcommand};

use crate::app::Query;
use crate::app::audit::{ACTIONS, AuditHead, AuditList, Logged};
use crate::cli::error::Failure;
use crate::cli::record::{Field, Record};
use crate::cli::session::{Session, ask};
use crate::domain::time::Day;

/// What can be asked of the log.
#[derive(Debug, Subcommand)]
pub enum AuditVerb {
    /// List entries, newest first (admin; with --document of an order, customer or goods: manager)
    List(Box<AuditWish>),
    /// The last entry and its hash: written down, it proves later that nothing before it was changed (admin)
    Head,
}

/// Which entries.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLE)]
pub struct AuditWish {
    /// Only what this user did or lent his right to
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    /// Only this table
    #[arg(long)]
    table: Option<String>,
    /// Only the row with this key
    #[arg(long, value_name = "KEY")]
    row: Option<String>,
    /// Only what belongs to this order, bill, SKU, product, customer, supplier, store or user
    #[arg(long, value_name = "NUMBER|CODE")]
    document: Option<String>,
    /// Only this action
    #[arg(long, value_parser = ACTIONS)]
    action: Option<String>,
    /// From this day on
    #[arg(long, value_name = "DAY", value_parser = day)]
    from: Option<Day>,
    /// Up to this day
    #[arg(long, value_name = "DAY", value_parser = day)]
    to: Option<Day>,
    /// Words that all occur in names, keys and values
    #[arg(long, value_name = "TEXT", default_value = "")]
    search: String,
    /// At most so many
    #[arg(long, default_value_t = 100)]
    limit: usize,
    /// Only entries before this one
    #[arg(long, value_name = "ID")]
    before: Option<i64>,
}

const EXAMPLE: &str = "\
Examples:
  orderdesk audit list --document O-000042
  orderdesk audit list --by carl --action refused --from 2026-11-01
  orderdesk --json audit list --table variants --search price --limit 20";

fn day(text: &str) -> Result<Day, String> {
    Day::parse(text).ok_or_else(|| format!("`{text}` is no day: write it as 2026-11-20"))
}

/// Answers it.
pub fn run(verb: AuditVerb, session: &mut Session<'_>) -> Result<(), Failure> {
    match verb {
        AuditVerb::List(wish) => list(*wish, session),
        AuditVerb::Head => head(session),
    }
}

/// The log is read in stretches, so that no other question waits long; a list goes on until it is full.
fn list(wish: AuditWish, session: &mut Session<'_>) -> Result<(), Failure> {
    let seat = session.seat()?;
    let mut asked = AuditList {
        user: wish.by,
        table: wish.table,
        row: wish.row,
        action: wish.action,
        from: wish.from,
        to: wish.to,
        search: wish.search,
        about: None,
        document: wish.document,
        before: wish.before,
        limit: wish.limit,
    };
    let mut entries: Vec<Logged> = Vec::new();
    while asked.limit > 0 {
        let page = ask!(seat, Query::Audit(asked.clone()), Audit)?;
        asked.limit -= page.entries.len().min(asked.limit);
        entries.extend(page.entries);
        match page.rest {
            Some((below, _)) => asked.before = Some(below),
            None => break,
        }
    }
    let style = seat.style();
    let json = session.io.json;
    let rows: Vec<Record> = entries
        .iter()
        .map(|entry| if json { whole(entry) } else { line(entry) })
        .collect();
    let columns = &["id", "at", "who", "terminal", "action", "row", "changes"];
    Ok(session.io.list(style, columns, &rows)?)
}

fn whole(entry: &Logged) -> Record {
    let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let changes = entry.changes().into_iter().map(|(field, old, new)| {
        Record::new()
            .with("field", field)
            .with("old", old)
            .with("new", new)
    });
    Record::new()
        .with("id", entry.id)
        .with("at", Field::Time(entry.at))
        .with("user", text(&entry.user))
        .with("second_user", text(&entry.second))
        .with("terminal", &entry.terminal)
        .with("table", &entry.table)
        .with("row", &entry.row)
        .with("action", &entry.action)
        .with(
            "changes",
            Field::Rows(&["field", "old", "new"], changes.collect()),
        )
        .with("hash", &entry.hash)
        .with("form", entry.form)
}

fn line(entry: &Logged) -> Record {
    let who = match (entry.user.as_str(), entry.second.as_str()) {
        ("", _) => "system".to_owned(),
        (user, "") => user.to_owned(),
        (user, second) => format!("{user} + {second}"),
    };
    Record::new()
        .with("id", entry.id)
        .with("at", Field::Time(entry.at))
        .with("who", who)
        .with("terminal", &entry.terminal)
        .with("action", &entry.action)
        .with("row", format!("{} {}", entry.table, entry.row))
        .with("changes", changes(entry))
}

/// `price 3290 → 3490, cost 1200 → 1300`.
fn changes(entry: &Logged) -> String {
    let told = entry
        .changes()
        .into_iter()
        .map(|(field, old, new)| match (old, new) {
            (Some(old), Some(new)) => format!("{field} {old} → {new}"),
            (Some(old), None) => format!("{field} was {old}"),
            (None, new) => format!("{field} {}", new.unwrap_or_default()),
        });
    told.collect::<Vec<_>>().join(", ")
}

fn head(session: &mut Session<'_>) -> Result<(), Failure> {
    let seat = session.seat()?;
    let Some(AuditHead { id, at, hash }) = ask!(seat, Query::AuditHead, AuditHead)? else {
        return Ok(writeln!(session.io.out, "the log is empty")?);
    };
    let record = Record::new()
        .with("entries", id)
        .with("at", Field::Time(at))
        .with("head", &hash);
    Ok(session.io.record(seat.style(), &record)?)
}
