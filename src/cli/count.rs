//! `orderdesk stock count …`: goods are counted while the shop sells.

use clap::{Args, Subcommand};

use crate::app::{Command, CountCommand, LotWish, Outcome, Query};
use crate::cli::error::Failure;
use crate::cli::output::Streams;
use crate::cli::record::{Field, Record};
use crate::cli::session::{Seat, ask, mismatch, missing, print_pages};
use crate::cli::tree::one_of;
use crate::domain::count::{
    CountBrief, CountLineView, CountStatus, CountView, EntryKind, Uncounted,
};
use crate::domain::id::{CountId, count_number, parse_count_number};

/// What can be done with counts.
#[derive(Debug, Subcommand)]
pub enum CountVerb {
    /// Begin to count a store, or one category of it
    Open {
        /// The store's code
        #[arg(long, value_name = "CODE")]
        store: String,
        /// Only this category
        #[arg(long, value_name = "NAME")]
        category: Option<String>,
    },
    /// So many more of something are there
    Add(Found),
    /// So many in all of something are there
    Set(Found),
    /// Show what was counted, what was expected at that instant, and the differences
    Show {
        /// Its number (C-000001)
        number: String,
    },
    /// Book the differences, once (manager)
    Post {
        /// Its number
        number: String,
        /// Why
        #[arg(long, value_name = "TEXT")]
        reason: String,
        /// What nobody counted is not there
        #[arg(long)]
        uncounted_as_zero: bool,
    },
    /// Give a count up; nothing is booked (manager)
    Cancel {
        /// Its number
        number: String,
        /// Why
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// List counts, newest first
    List {
        /// Only of this store (code)
        #[arg(long, value_name = "CODE")]
        store: Option<String>,
        /// Only in this status
        #[arg(long, value_parser = one_of(CountStatus::ALL))]
        status: Option<CountStatus>,
        /// At most so many
        #[arg(long, value_name = "N")]
        limit: Option<usize>,
    },
}

/// Goods that are there.
#[derive(Debug, Args)]
pub struct Found {
    /// The count's number
    number: String,
    /// What
    #[arg(long, conflicts_with = "code", required_unless_present = "code")]
    sku: Option<String>,
    /// What, by a barcode; a pack's stands for its units
    #[arg(long)]
    code: Option<String>,
    /// How many
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    quantity: String,
    /// The lot's code, for products kept by lots
    #[arg(long, default_value = "", hide_default_value = true)]
    lot: String,
    /// The lot's expiry day, where the label says it
    #[arg(
        long,
        value_name = "DAY",
        default_value = "",
        hide_default_value = true
    )]
    expiry: String,
}

/// Runs one of them.
pub fn run(verb: &CountVerb, seat: &Seat, io: &mut Streams<'_>) -> Result<(), Failure> {
    match verb {
        CountVerb::Open { store, category } => {
            let command = CountCommand::Open {
                store: seat.store(store)?.id,
                category: category.clone(),
            };
            execute(command, seat, io)
        }
        CountVerb::Add(found) => enter(found, EntryKind::Add, seat, io),
        CountVerb::Set(found) => enter(found, EntryKind::Set, seat, io),
        CountVerb::Show { number } => {
            let record = whole(&find(number, seat)?)?;
            Ok(io.record(seat.style(), &record)?)
        }
        CountVerb::Post {
            number,
            reason,
            uncounted_as_zero,
        } => {
            let command = CountCommand::Post {
                count: id_of(number, seat)?,
                version: None,
                reason: reason.clone(),
                uncounted_as_zero: *uncounted_as_zero,
            };
            execute(command, seat, io)
        }
        CountVerb::Cancel { number, reason } => {
            let command = CountCommand::Cancel {
                count: id_of(number, seat)?,
                reason: reason.clone(),
            };
            execute(command, seat, io)
        }
        CountVerb::List {
            store,
            status,
            limit,
        } => print_list(store.as_deref(), *status, *limit, seat, io),
    }
}

fn by_number(number: i64, seat: &Seat) -> Result<Option<CountView>, Failure> {
    let query = Query::Count {
        number,
        limit: usize::MAX,
    };
    Ok(ask!(seat, query, Count)?.map(|found| *found))
}

fn find(number: &str, seat: &Seat) -> Result<CountView, Failure> {
    let digits = parse_count_number(number).ok_or_else(|| missing("count", number))?;
    by_number(digits, seat)?.ok_or_else(|| missing("count", number))
}

/// Without its rows: a script that counts asks for this at every scan.
fn id_of(number: &str, seat: &Seat) -> Result<CountId, Failure> {
    let digits = parse_count_number(number).ok_or_else(|| missing("count", number))?;
    let query = Query::Count {
        number: digits,
        limit: 0,
    };
    let found = ask!(seat, query, Count)?;
    Ok(found.ok_or_else(|| missing("count", number))?.count.id)
}

fn execute(command: CountCommand, seat: &Seat, io: &mut Streams<'_>) -> Result<(), Failure> {
    let Outcome::Count { number, .. } = seat.execute(Command::Count(command))? else {
        return Err(mismatch());
    };
    let view = by_number(number, seat)?.ok_or_else(mismatch)?;
    let of = view
        .count
        .category
        .as_ref()
        .map_or_else(String::new, |(_, name)| format!(", {name}"));
    let sentence = format!(
        "{} of {}{of} is {} now, {} of {} lines differ",
        count_number(number),
        view.store,
        view.count.status.word(),
        view.sums.differing,
        view.sums.lines
    );
    Ok(io.done(seat.style(), &whole(&view)?, &sentence)?)
}

fn enter(found: &Found, kind: EntryKind, seat: &Seat, io: &mut Streams<'_>) -> Result<(), Failure> {
    let code = found.code.as_ref().or(found.sku.as_ref());
    let command = CountCommand::Enter {
        count: id_of(&found.number, seat)?,
        code: code.cloned().unwrap_or_default(),
        kind,
        quantity: Some(found.quantity.clone()),
        lot: LotWish::of(&found.lot, &found.expiry),
    };
    let outcome = seat.execute(Command::Count(command))?;
    let Outcome::Counted {
        sku,
        decimals,
        line,
    } = outcome
    else {
        return Err(mismatch());
    };
    let quantity = |quantity| Field::Quantity(quantity, decimals);
    let text = |amount| seat.style().text(&quantity(amount));
    let again = if line.is_doubtful() {
        "; goods moved while it was counted: count it again and set the figure"
    } else {
        ""
    };
    let sentence = format!(
        "{sku}: {} counted, {} expected{again}",
        text(line.counted),
        text(line.expected)
    );
    let record = Record::new()
        .with("sku", sku)
        .with("lot", given(&line.lot))
        .with("counted", quantity(line.counted))
        .with("expected", quantity(line.expected))
        .with("difference", quantity(line.difference()))
        .with("moved", quantity(line.moved));
    Ok(io.done(seat.style(), &record, &sentence)?)
}

fn given(text: &str) -> Option<String> {
    Some(text.to_owned()).filter(|text| !text.is_empty())
}

const LINE_COLUMNS: &[&str] = &[
    "sku",
    "name",
    "lot",
    "counted",
    "expected",
    "difference",
    "worth",
    "moved",
];
const UNCOUNTED_COLUMNS: &[&str] = &["sku", "name", "lot", "on_hand"];

fn line(view: &CountLineView) -> Result<Record, Failure> {
    let quantity = |quantity| Field::Quantity(quantity, view.decimals);
    Ok(Record::new()
        .with("sku", &view.sku)
        .with("name", view.title())
        .with("lot", given(&view.line.lot))
        .with("expiry", view.line.expiry)
        .with("counted", quantity(view.line.counted))
        .with("expected", quantity(view.line.expected))
        .with("difference", quantity(view.line.difference()))
        .with("worth", view.worth().map_err(crate::app::AppError::from)?)
        .with("moved", quantity(view.line.moved))
        .with("count_again", view.line.is_doubtful())
        .with("counted_at", view.line.counted_at)
        .with("user", &view.user))
}

fn uncounted(row: &Uncounted) -> Record {
    Record::new()
        .with("sku", &row.sku)
        .with("name", &row.title)
        .with("lot", given(&row.lot))
        .with("on_hand", Field::Quantity(row.on_hand, row.decimals))
}

fn whole(view: &CountView) -> Result<Record, Failure> {
    let (count, sums) = (&view.count, view.sums);
    let category = count.category.as_ref().map(|(_, name)| name.clone());
    let lines: Vec<Record> = view.lines.iter().map(line).collect::<Result<_, _>>()?;
    Ok(Record::new()
        .with("count", count_number(count.number))
        .with("id", count.id.0)
        .with("status", count.status.word())
        .with("store", &view.store)
        .with("category", category)
        .with("reason", given(&count.reason))
        .with("opened_at", count.opened_at)
        .with("opened_by", &view.opened_by)
        .with("closed_at", count.closed_at)
        .with("closed_by", given(&view.closed_by))
        .with("counted", sums.lines)
        .with("differing", sums.differing)
        .with("count_again", sums.doubtful)
        .with("over", Field::Milli(sums.over_milli))
        .with("short", Field::Milli(sums.short_milli))
        .with("over_worth", sums.over)
        .with("short_worth", sums.short)
        .with("not_counted", sums.uncounted)
        .with("version", count.version)
        .with("lines", Field::Rows(LINE_COLUMNS, lines))
        .with(
            "uncounted",
            Field::Rows(
                UNCOUNTED_COLUMNS,
                view.uncounted.iter().map(uncounted).collect(),
            ),
        ))
}

const COLUMNS: &[&str] = &[
    "count",
    "status",
    "store",
    "category",
    "counted",
    "differing",
    "opened_at",
    "closed_at",
    "reason",
];

fn print_list(
    store: Option<&str>,
    status: Option<CountStatus>,
    most: Option<usize>,
    seat: &Seat,
    io: &mut Streams<'_>,
) -> Result<(), Failure> {
    let store = seat.store_id(store)?;
    let mut before = None;
    print_pages(
        io,
        seat.style(),
        COLUMNS,
        most.unwrap_or(usize::MAX),
        |limit| {
            let query = Query::Counts {
                store,
                status,
                before,
                limit,
            };
            let page = ask!(seat, query, Counts)?;
            before = page.last().map(|last| last.number);
            Ok(page.iter().map(row).collect())
        },
    )
}

fn row(brief: &CountBrief) -> Record {
    Record::new()
        .with("count", count_number(brief.number))
        .with("status", brief.status.word())
        .with("store", &brief.store)
        .with("category", given(&brief.category))
        .with("counted", brief.lines)
        .with("differing", brief.differing)
        .with("opened_at", brief.opened_at)
        .with("closed_at", brief.closed_at)
        .with("reason", given(&brief.reason))
        .with("user", &brief.user)
}
