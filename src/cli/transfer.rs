//! `orderdesk transfer …`: goods between two stores.

use clap::{Args, Subcommand};

use crate::app::{Command, Lines, Outcome, Query, TransferCommand, TransferGoods};
use crate::cli::error::Failure;
use crate::cli::output::Streams;
use crate::cli::record::{Field, Record};
use crate::cli::session::{Seat, Session, ask, mismatch, missing, print_pages};
use crate::cli::tree::{one_of, sku_and_quantity};
use crate::domain::id::{TransferId, parse_transfer_number, transfer_number};
use crate::domain::transfer::{TransferBrief, TransferLineView, TransferStatus, TransferView};

/// What can be done with transfers.
#[derive(Debug, Subcommand)]
pub enum TransferVerb {
    /// List transfers, newest first
    List {
        /// Only from or to this store (code)
        #[arg(long, value_name = "CODE")]
        store: Option<String>,
        /// Only in this status
        #[arg(long, value_parser = one_of(TransferStatus::ALL))]
        status: Option<TransferStatus>,
        /// At most so many
        #[arg(long, value_name = "N")]
        limit: Option<usize>,
    },
    /// Show one whole
    Show {
        /// Its number (T-000001)
        number: String,
    },
    /// Begin a draft; nothing moves until it is sent
    Begin(Begin),
    /// Say how much of each is to be sent with a draft; 0 takes a line off
    Set {
        /// Its number
        number: String,
        /// What, and how much in all
        #[arg(long = "line", value_name = "SKU=QTY", value_parser = sku_and_quantity, required = true)]
        lines: Vec<(String, String)>,
        /// The lot these goods are of; without it the first to expire go
        #[arg(long, default_value = "", hide_default_value = true)]
        lot: String,
    },
    /// The goods of a draft leave their shelf
    Send {
        /// Its number
        number: String,
        /// Why
        #[arg(
            long,
            value_name = "TEXT",
            default_value = "",
            hide_default_value = true
        )]
        reason: String,
    },
    /// Goods arrive, all or some of them
    #[command(after_help = "Example: orderdesk transfer receive T-000001 --line BRA-AVA-BLK-34B=4")]
    Receive {
        /// Its number
        number: String,
        /// All that is still on the way
        #[arg(long, conflicts_with = "lines", required_unless_present = "lines")]
        all: bool,
        /// Some of it
        #[arg(long = "line", value_name = "SKU=QTY", value_parser = sku_and_quantity)]
        lines: Vec<(String, String)>,
    },
    /// Write off what is still on the way (manager)
    Close(Ending),
    /// Put what is still on the way back onto the shelf it left (manager)
    TakeBack(Ending),
    /// Give up a draft
    Cancel(Ending),
}

/// The two ends of a transfer.
#[derive(Debug, Args)]
pub struct Begin {
    /// The store the goods leave (code)
    #[arg(long, value_name = "CODE")]
    from: String,
    /// The store they are for (code)
    #[arg(long, value_name = "CODE")]
    to: String,
    /// Why
    #[arg(
        long,
        value_name = "TEXT",
        default_value = "",
        hide_default_value = true
    )]
    reason: String,
}

/// What ends a transfer, and why.
#[derive(Debug, Args)]
pub struct Ending {
    /// Its number
    number: String,
    /// Why
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

/// Goods sent at once.
#[derive(Debug, Args)]
pub struct SendNow {
    /// Where from and where to
    #[command(flatten)]
    ends: Begin,
    /// What
    #[arg(long)]
    sku: String,
    /// How much, in units
    #[arg(long, value_name = "N")]
    quantity: String,
    /// The lot's code, for products kept by lots; without it the first to expire go
    #[arg(long, default_value = "", hide_default_value = true)]
    lot: String,
}

/// `stock transfer`: goods leave one store for another at once.
pub fn send_now(given: &SendNow, seat: &Seat, io: &mut Streams<'_>) -> Result<(), Failure> {
    let goods = TransferGoods {
        sku: given.sku.clone(),
        quantity: given.quantity.clone(),
        lot: given.lot.clone(),
    };
    let command = TransferCommand::SendNow {
        from: seat.store(&given.ends.from)?.id,
        to: seat.store(&given.ends.to)?.id,
        goods: vec![goods],
        reason: given.ends.reason.clone(),
    };
    execute(command, seat, io)
}

/// Runs one of them.
pub fn run(verb: &TransferVerb, session: &mut Session<'_>) -> Result<(), Failure> {
    let seat = session.seat()?;
    let io = &mut session.io;
    match verb {
        TransferVerb::List {
            store,
            status,
            limit,
        } => print_list(store.as_deref(), *status, *limit, &seat, io),
        TransferVerb::Show { number } => {
            let record = whole(&find(number, &seat)?);
            Ok(io.record(seat.style(), &record)?)
        }
        TransferVerb::Begin(ends) => {
            let command = TransferCommand::Begin {
                from: seat.store(&ends.from)?.id,
                to: seat.store(&ends.to)?.id,
                reason: ends.reason.clone(),
            };
            execute(command, &seat, io)
        }
        TransferVerb::Set { number, lines, lot } => {
            let goods = lines.iter().map(|(sku, quantity)| TransferGoods {
                sku: sku.clone(),
                quantity: quantity.clone(),
                lot: lot.clone(),
            });
            let command = TransferCommand::Set {
                transfer: id_of(number, &seat)?,
                goods: goods.collect(),
            };
            execute(command, &seat, io)
        }
        TransferVerb::Send { number, reason } => {
            let command = TransferCommand::Send {
                transfer: id_of(number, &seat)?,
                version: None,
                reason: reason.clone(),
            };
            execute(command, &seat, io)
        }
        TransferVerb::Receive { number, lines, .. } => {
            let command = TransferCommand::Receive {
                transfer: id_of(number, &seat)?,
                version: None,
                lines: match lines.as_slice() {
                    [] => Lines::All,
                    some => Lines::Some(some.to_vec()),
                },
            };
            execute(command, &seat, io)
        }
        TransferVerb::Close(ending) => {
            let command = TransferCommand::Close {
                transfer: id_of(&ending.number, &seat)?,
                version: None,
                reason: ending.reason.clone(),
            };
            execute(command, &seat, io)
        }
        TransferVerb::TakeBack(ending) => {
            let command = TransferCommand::TakeBack {
                transfer: id_of(&ending.number, &seat)?,
                version: None,
                reason: ending.reason.clone(),
            };
            execute(command, &seat, io)
        }
        TransferVerb::Cancel(ending) => {
            let command = TransferCommand::Cancel {
                transfer: id_of(&ending.number, &seat)?,
                reason: ending.reason.clone(),
            };
            execute(command, &seat, io)
        }
    }
}

fn find(number: &str, seat: &Seat) -> Result<TransferView, Failure> {
    let digits = parse_transfer_number(number).ok_or_else(|| missing("transfer", number))?;
    by_number(digits, seat)?.ok_or_else(|| missing("transfer", number))
}

fn by_number(number: i64, seat: &Seat) -> Result<Option<TransferView>, Failure> {
    let found = ask!(seat, Query::Transfer(number), Transfer)?;
    Ok(found.map(|found| *found))
}

fn id_of(number: &str, seat: &Seat) -> Result<TransferId, Failure> {
    Ok(find(number, seat)?.transfer.id)
}

/// Executes one change of a transfer and shows what it has become.
fn execute(command: TransferCommand, seat: &Seat, io: &mut Streams<'_>) -> Result<(), Failure> {
    let Outcome::Transfer { number, .. } = seat.execute(Command::Transfer(command))? else {
        return Err(mismatch());
    };
    let view = by_number(number, seat)?.ok_or_else(mismatch)?;
    let sentence = format!(
        "{} from {} to {} is {} now",
        transfer_number(number),
        view.from,
        view.to,
        view.transfer.status.label()
    );
    Ok(io.done(seat.style(), &whole(&view), &sentence)?)
}

const LINE_COLUMNS: &[&str] = &[
    "sku",
    "name",
    "lot",
    "expiry",
    "quantity",
    "received",
    "missing",
    "on_the_way",
];

fn line(status: TransferStatus, view: &TransferLineView) -> Record {
    let quantity = |quantity| Field::Quantity(quantity, view.decimals);
    let on_the_way = match status {
        TransferStatus::Sent => view.line.on_the_way(),
        _ => crate::domain::quantity::Quantity::ZERO,
    };
    Record::new()
        .with("sku", &view.sku)
        .with("name", view.title())
        .with("lot", given(&view.line.lot))
        .with("expiry", view.line.expiry)
        .with("quantity", quantity(view.line.quantity))
        .with("received", quantity(view.line.received))
        .with("missing", quantity(view.line.missing))
        .with("on_the_way", quantity(on_the_way))
}

fn given(text: &str) -> Option<String> {
    Some(text.to_owned()).filter(|text| !text.is_empty())
}

fn whole(view: &TransferView) -> Record {
    let transfer = &view.transfer;
    let lines = view.lines.iter().map(|one| line(transfer.status, one));
    Record::new()
        .with("transfer", transfer_number(transfer.number))
        .with("id", transfer.id.0)
        .with("status", transfer.status.word())
        .with("from", &view.from)
        .with("to", &view.to)
        .with("reason", given(&transfer.reason))
        .with("created_at", transfer.created_at)
        .with("sent_at", transfer.sent_at)
        .with("closed_at", transfer.closed_at)
        .with("user", &view.user)
        .with("version", transfer.version)
        .with("lines", Field::Rows(LINE_COLUMNS, lines.collect()))
}

const COLUMNS: &[&str] = &[
    "transfer",
    "status",
    "from",
    "to",
    "quantity",
    "on_the_way",
    "missing",
    "sent_at",
    "closed_at",
    "reason",
];

fn print_list(
    store: Option<&str>,
    status: Option<TransferStatus>,
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
            let query = Query::Transfers {
                store,
                status,
                before,
                limit,
            };
            let page = ask!(seat, query, Transfers)?;
            before = page.last().map(|last| last.number);
            Ok(page.iter().map(row).collect())
        },
    )
}

fn row(brief: &TransferBrief) -> Record {
    Record::new()
        .with("transfer", transfer_number(brief.number))
        .with("status", brief.status.word())
        .with("from", &brief.from)
        .with("to", &brief.to)
        .with("lines", brief.lines)
        .with("quantity", Field::Milli(brief.milli))
        .with("on_the_way", Field::Milli(brief.on_the_way_milli))
        .with("missing", Field::Milli(brief.missing_milli))
        .with("created_at", brief.created_at)
        .with("sent_at", brief.sent_at)
        .with("closed_at", brief.closed_at)
        .with("reason", given(&brief.reason))
        .with("user", &brief.user)
}
