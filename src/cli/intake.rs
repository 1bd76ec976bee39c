//! `orderdesk order add`: orders from a file or stdin, one or one a line.

use std::io::{self, BufRead, BufReader, Read};

use clap::Args;
use serde_json::{Value, json};

use crate::app::transfer::order_json::{MOST_BYTES, PostedOrder, read_order};
use crate::app::{AppError, Command, Consent, OrderCommand, Outcome};
use crate::cli::document::{add_document, number_of, whole};
use crate::cli::error::Failure;
use crate::cli::order::by_id;
use crate::cli::output::Streams;
use crate::cli::record::{Field, Record};
use crate::cli::session::{Seat, mismatch};
use crate::domain::document::OrderView;

/// What `order add --help` shows below the options.
pub const EXAMPLE: &str = r#"The JSON of an order:
  {"ref":"web-77","customer":"C-0001","store":"MAIN","delivery_address":"…","note":"…",
   "items":[{"sku":"BRA-AVA-BLK-34B","quantity":2},{"barcode":"2900000000018","quantity":1,"unit_price":29.90}]}

customer_id, store_id and product_id stand for the ids of other systems. unit_price may be left out; another price
than the catalogue's needs a manager. The same ref again returns the same order and changes nothing.

With --jsonl every line is one order, kept on its own and answered at once by one line:
the order, or {"line":N,"error":{…}}. Exit code 3 when any was refused."#;

/// Takes orders.
#[derive(Debug, Args)]
pub struct Add {
    /// A JSON file, or - for stdin
    file: String,
    /// One order per line, each its own transaction
    #[arg(long)]
    jsonl: bool,
    /// What the order may go beyond
    #[command(flatten)]
    allow: Allow,
}

/// What was confirmed beforehand.
#[derive(Debug, Clone, Copy, Args)]
pub struct Allow {
    /// Order what is not there yet too, in stores that ask first
    #[arg(long)]
    allow_short: bool,
    /// Go beyond the customer's credit limit (manager)
    #[arg(long)]
    allow_credit: bool,
}

impl From<Allow> for Consent {
    fn from(allow: Allow) -> Self {
        Self {
            short: allow.allow_short,
            credit: allow.allow_credit,
        }
    }
}

/// Takes one order, or one a line.
pub fn run(add: &Add, seat: &Seat, io: &mut Streams<'_>) -> Result<(), Failure> {
    if add.jsonl {
        add_lines(add, seat, io)
    } else {
        add_one(add, seat, io)
    }
}

/// Reads one posted document from a file or stdin.
pub fn read_posted(file: &str, io: &mut Streams<'_>) -> Result<PostedOrder, Failure> {
    let mut text = Vec::new();
    let limit = u64::try_from(MOST_BYTES).unwrap_or(u64::MAX) + 1;
    open(file)?
        .take(limit)
        .read_to_end(&mut text)
        .map_err(|error| Failure::file(file, error))?;
    let posted = parse(text)?;
    note_ignored(&posted, io)?;
    Ok(posted)
}

fn parse(text: Vec<u8>) -> Result<PostedOrder, AppError> {
    let text = String::from_utf8(text)
        .map_err(|error| AppError::invalid("order", format!("not UTF-8: {error}")))?;
    read_order(&text)
}

fn note_ignored(posted: &PostedOrder, io: &mut Streams<'_>) -> io::Result<()> {
    if posted.ignored.is_empty() {
        return Ok(());
    }
    io.note(&format!(
        "ignored, unknown here: {}",
        posted.ignored.join(", ")
    ))
}

fn open(file: &str) -> Result<Box<dyn Read>, Failure> {
    if file == "-" {
        return Ok(Box::new(io::stdin().lock()));
    }
    let opened = std::fs::File::open(file).map_err(|error| Failure::file(file, error))?;
    Ok(Box::new(opened))
}

fn add_one(add: &Add, seat: &Seat, io: &mut Streams<'_>) -> Result<(), Failure> {
    let posted = read_posted(&add.file, io)?;
    let (view, replayed) = place(posted, add.allow, seat)?;
    let record = whole(&view)?.with("replayed", replayed);
    let total = seat.style().text(&Field::Money(view.order.total));
    let known = if replayed { ", known already" } else { "" };
    let sentence = format!("{} taken, {total}{known}", number_of(&view));
    Ok(io.done(seat.style(), &record, &sentence)?)
}

fn place(posted: PostedOrder, allow: Allow, seat: &Seat) -> Result<(OrderView, bool), Failure> {
    if !posted.payments.is_empty() {
        return Err(AppError::invalid(
            "payments",
            "an order carries none; use `sale add`, or `payment add` after it",
        )
        .into());
    }
    let command = OrderCommand::Add {
        order: posted.order,
        consent: allow.into(),
    };
    match seat.execute(Command::Order(command))? {
        Outcome::Order {
            order, replayed, ..
        } => Ok((by_id(seat, order)?, replayed)),
        _ => Err(mismatch()),
    }
}

/// One order a line; each line is answered before the next is read.
fn add_lines(add: &Add, seat: &Seat, io: &mut Streams<'_>) -> Result<(), Failure> {
    let mut input = BufReader::new(open(&add.file)?);
    let mut line = 0_u64;
    let mut failed = false;
    while let Some(text) = next_line(&mut input).map_err(|error| Failure::file(&add.file, error))? {
        line += 1;
        if text.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let done = parse(text)
            .map_err(Failure::from)
            .and_then(|posted| place(posted, add.allow, seat));
        let answer = match done {
            Ok((view, replayed)) => {
                let record = Record::new().with("line", i64::try_from(line).unwrap_or(i64::MAX));
                let record = add_document(record, &view)?.with("replayed", replayed);
                seat.style().object(&record)
            }
            Err(failure) => {
                failed = true;
                let error = failure.json().unwrap_or(Value::Null);
                json!({"line": line, "error": error})
            }
        };
        io.line(&answer)?;
        io.out.flush()?;
    }
    if failed {
        Err(Failure::Shown(3))
    } else {
        Ok(())
    }
}

/// The next line without its end, cut off just above the largest order; the rest of such a line is skipped.
fn next_line(input: &mut impl BufRead) -> io::Result<Option<Vec<u8>>> {
    let limit = u64::try_from(MOST_BYTES).unwrap_or(u64::MAX) + 2;
    let mut text = Vec::new();
    if input.by_ref().take(limit).read_until(b'\n', &mut text)? == 0 {
        return Ok(None);
    }
    if text.last() != Some(&b'\n') && text.len() > MOST_BYTES {
        input.skip_until(b'\n')?;
    }
    Ok(Some(text))
}
