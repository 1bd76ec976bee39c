//! `orderdesk purchase …`: what is ordered from suppliers, and what to order.

use clap::{Args, Subcommand};

use crate::app::purchase_text;
use crate::app::{
    Command, LotWish, Outcome, PurchaseCommand, PurchaseForm, PurchaseItem, PurchaseList, Query,
    Wanted,
};
use crate::cli::error::Failure;
use crate::cli::output::Streams;
use crate::cli::record::{Field, Record};
use crate::cli::session::{Seat, Session, ask, mismatch, missing, overlay, print_pages};
use crate::cli::supplier::by_code;
use crate::cli::tree::{one_of, sku_and_quantity};
use crate::domain::id::{parse_purchase_number, purchase_number};
use crate::domain::purchase::{
    Proposal, PurchaseBrief, PurchaseLineView, PurchaseStatus, PurchaseView,
};
use crate::domain::time::Day;

/// What can be done with purchase orders.
#[derive(Debug, Subcommand)]
pub enum PurchaseVerb {
    /// List purchase orders, newest first
    List {
        /// Only with this status
        #[arg(long, value_name = "STATUS", value_parser = one_of(PurchaseStatus::ALL))]
        status: Option<PurchaseStatus>,
        /// Only for this store (code)
        #[arg(long, value_name = "CODE")]
        store: Option<String>,
        /// At most so many
        #[arg(long, value_name = "N")]
        limit: Option<usize>,
    },
    /// Show a purchase order
    Show {
        /// Its number, such as P-000001
        number: String,
        /// As a text to mail to the supplier
        #[arg(long)]
        text: bool,
    },
    /// Write a draft (manager)
    #[command(
        after_help = "Example: orderdesk purchase add --supplier KNIT --store MAIN --line SOC-HIK-GRY-39=24@3.10"
    )]
    Add {
        /// The supplier's code
        #[arg(long, value_name = "CODE")]
        supplier: String,
        /// The store where the goods shall come (code)
        #[arg(long, value_name = "CODE")]
        store: String,
        /// What to order: SKU=QTY, or SKU=QTY@COST
        #[arg(long = "line", value_name = "SKU=QTY[@COST]", value_parser = item, required = true)]
        lines: Vec<PurchaseItem>,
        /// Its head
        #[command(flatten)]
        head: Head,
    },
    /// Change a draft's lines, or the head of an open order; what is not given stays (manager)
    Edit {
        /// Its number
        number: String,
        /// A line as it shall be; SKU=0 takes it away
        #[arg(long = "line", value_name = "SKU=QTY[@COST]", value_parser = item)]
        lines: Vec<PurchaseItem>,
        /// Its head
        #[command(flatten)]
        head: Head,
    },
    /// Send it to the supplier (manager)
    Send {
        /// Its number
        number: String,
        /// When the goods should be there [default: by the lead time]
        #[arg(
            long,
            value_name = "DAY",
            default_value = "",
            hide_default_value = true
        )]
        expected: String,
    },
    /// Goods of it come in
    #[command(
        after_help = "Example: orderdesk purchase receive P-000001 --line SOC-HIK-GRY-39=12 --reference 'delivery 881'"
    )]
    Receive(Receive),
    /// The rest of a part received one will not come (manager)
    Close {
        /// Its number
        number: String,
        /// Why
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// Give one up of which nothing was received (manager)
    Cancel {
        /// Its number
        number: String,
        /// Why
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// List what to order again, and with --make write the drafts (manager)
    #[command(after_help = PROPOSE)]
    Propose {
        /// Only for this store (code)
        #[arg(long, value_name = "CODE")]
        store: Option<String>,
        /// Write one draft for each supplier and store, without what drafts hold already
        #[arg(long)]
        make: bool,
    },
}

const PROPOSE: &str = "\
To buy = daily demand x (lead + safety days) - available - incoming, rounded up to the pack; the demand is
that of the last 30 days, the safety days are the setting `safety_days`. What stands at or below its reorder
level is bought in its usual quantity at least.";

/// Goods that come in.
#[derive(Debug, Args)]
pub struct Receive {
    /// Its number
    number: String,
    /// What came: SKU=QTY
    #[arg(long = "line", value_name = "SKU=QTY", value_parser = item, required_unless_present = "all")]
    lines: Vec<PurchaseItem>,
    /// All that is to come
    #[arg(long, conflicts_with = "lines")]
    all: bool,
    /// The lot's code, for products kept by lots
    #[arg(long, default_value = "", hide_default_value = true)]
    lot: String,
    /// The lot's expiry day
    #[arg(
        long,
        value_name = "DAY",
        default_value = "",
        hide_default_value = true
    )]
    expiry: String,
    /// The delivery note
    #[arg(
        long,
        value_name = "TEXT",
        default_value = "",
        hide_default_value = true
    )]
    reference: String,
}

/// The head of a purchase order.
#[derive(Debug, Args)]
pub struct Head {
    /// The supplier's own number
    #[arg(long, value_name = "TEXT")]
    reference: Option<String>,
    /// To the supplier
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    /// When the goods should be there; '' = by the lead time
    #[arg(long, value_name = "DAY")]
    expected: Option<String>,
}

impl Head {
    fn onto(&self, form: &mut PurchaseForm) {
        overlay(&mut form.reference, self.reference.as_ref());
        overlay(&mut form.note, self.note.as_ref());
        overlay(&mut form.expected, self.expected.as_ref());
    }

    fn is_given(&self) -> bool {
        self.reference.is_some() || self.note.is_some() || self.expected.is_some()
    }
}

/// Reads `SKU=QTY` or `SKU=QTY@COST`.
fn item(text: &str) -> Result<PurchaseItem, String> {
    let (sku, rest) = sku_and_quantity(text)?;
    let (quantity, cost) = match rest.split_once('@') {
        Some((quantity, cost)) => (quantity.to_owned(), Some(cost.to_owned())),
        None => (rest, None),
    };
    Ok(PurchaseItem {
        sku,
        quantity,
        cost,
    })
}

/// Runs one of them.
pub fn run(verb: &PurchaseVerb, session: &mut Session<'_>) -> Result<(), Failure> {
    let seat = session.seat()?;
    let io = &mut session.io;
    match verb {
        PurchaseVerb::List {
            status,
            store,
            limit,
        } => list(*status, store.as_deref(), *limit, &seat, io),
        PurchaseVerb::Show { number, text: true } => {
            let text = purchase_text::text(&by_number(number, &seat)?, &seat.shop);
            Ok(io.out.write_all(text.as_bytes())?)
        }
        PurchaseVerb::Show { number, .. } => {
            Ok(io.record(seat.style(), &full(&by_number(number, &seat)?))?)
        }
        PurchaseVerb::Add {
            supplier,
            store,
            lines,
            head,
        } => {
            let mut form = PurchaseForm::default();
            head.onto(&mut form);
            let command = PurchaseCommand::Add {
                supplier: by_code(supplier, &seat)?.0.id,
                store: seat.store(store)?.id,
                form,
                items: lines.clone(),
            };
            execute(command, &seat, io)
        }
        PurchaseVerb::Edit {
            number,
            lines,
            head,
        } => edit(number, lines, head, &seat, io),
        PurchaseVerb::Send { number, expected } => {
            let command = PurchaseCommand::Send {
                purchase: by_number(number, &seat)?.purchase.id,
                expected: expected.clone(),
            };
            execute(command, &seat, io)
        }
        PurchaseVerb::Receive(given) => {
            let command = PurchaseCommand::Receive {
                purchase: by_number(&given.number, &seat)?.purchase.id,
                items: given.lines.clone(),
                lot: LotWish::of(&given.lot, &given.expiry),
                reference: given.reference.clone(),
            };
            execute(command, &seat, io)
        }
        PurchaseVerb::Close { number, reason } => {
            let command = PurchaseCommand::Close {
                purchase: by_number(number, &seat)?.purchase.id,
                reason: reason.clone(),
            };
            execute(command, &seat, io)
        }
        PurchaseVerb::Cancel { number, reason } => {
            let command = PurchaseCommand::Cancel {
                purchase: by_number(number, &seat)?.purchase.id,
                reason: reason.clone(),
            };
            execute(command, &seat, io)
        }
        PurchaseVerb::Propose { store, make } => propose(store.as_deref(), *make, &seat, io),
    }
}

fn edit(
    number: &str,
    lines: &[PurchaseItem],
    head: &Head,
    seat: &Seat,
    io: &mut Streams<'_>,
) -> Result<(), Failure> {
    let old = by_number(number, seat)?.purchase;
    if lines.is_empty() && !head.is_given() {
        let text = "say what to change: --line, --reference, --note or --expected";
        return Err(Failure::Usage(text.to_owned()));
    }
    let form = head.is_given().then(|| {
        let mut form = PurchaseForm {
            reference: old.reference.clone(),
            note: old.note.clone(),
            expected: old.expected_day.map(Day::iso).unwrap_or_default(),
        };
        head.onto(&mut form);
        form
    });
    let command = PurchaseCommand::Edit {
        purchase: old.id,
        version: Some(old.version),
        form,
        items: lines.to_vec(),
    };
    execute(command, seat, io)
}

/// The order of a printed number.
pub fn by_number(number: &str, seat: &Seat) -> Result<PurchaseView, Failure> {
    let digits = parse_purchase_number(number).ok_or_else(|| missing("purchase order", number))?;
    let found = ask!(seat, Query::Purchase(digits), Purchase)?;
    found
        .map(|found| *found)
        .ok_or_else(|| missing("purchase order", number))
}

fn execute(command: PurchaseCommand, seat: &Seat, io: &mut Streams<'_>) -> Result<(), Failure> {
    let Outcome::Purchase(number) = seat.execute(Command::Purchase(command))? else {
        return Err(mismatch());
    };
    let after = by_number(&number.to_string(), seat)?;
    Ok(io.done(seat.style(), &full(&after), &sentence(&after))?)
}

/// `P-000001 is sent, expected on 2026-12-01`.
pub fn sentence(view: &PurchaseView) -> String {
    let purchase = &view.purchase;
    let number = purchase_number(purchase.number);
    let status = purchase.status.label();
    match purchase.expected_day {
        Some(day) if purchase.status.is_awaited() => {
            format!("{number} is {status}, expected on {}", day.iso())
        }
        _ => format!("{number} is {status}"),
    }
}

fn list(
    status: Option<PurchaseStatus>,
    store: Option<&str>,
    limit: Option<usize>,
    seat: &Seat,
    io: &mut Streams<'_>,
) -> Result<(), Failure> {
    let mut wanted = PurchaseList {
        status,
        store: seat.store_id(store)?,
        open: false,
        before: None,
        limit: 0,
    };
    let most = limit.unwrap_or(usize::MAX);
    print_pages(io, seat.style(), COLUMNS, most, |limit| {
        wanted.limit = limit;
        let page = ask!(seat, Query::Purchases(wanted), Purchases)?;
        wanted.before = page.last().map(|last| last.number);
        Ok(page.iter().map(brief).collect())
    })
}

fn propose(
    store: Option<&str>,
    make: bool,
    seat: &Seat,
    io: &mut Streams<'_>,
) -> Result<(), Failure> {
    let store = seat.store_id(store)?;
    let proposals = ask!(seat, Query::Proposals(store), Proposals)?;
    if !make {
        let rows: Vec<Record> = proposals.iter().map(proposal).collect();
        return Ok(io.list(seat.style(), PROPOSAL_COLUMNS, &rows)?);
    }
    let wanted = proposals.iter().filter_map(|line| {
        let (supplier, _) = line.supplier.as_ref()?;
        line.open().is_positive().then(|| Wanted {
            supplier: *supplier,
            store: line.store_id,
            variant: line.variant_id,
            quantity: line.open(),
        })
    });
    let wanted: Vec<Wanted> = wanted.collect();
    let nobody = proposals.iter().filter(|line| line.supplier.is_none());
    let nobody = nobody.count();
    if wanted.is_empty() {
        io.list(seat.style(), COLUMNS, &[])?;
    } else {
        let done = seat.execute(Command::Purchase(PurchaseCommand::Make(wanted)))?;
        let Outcome::Purchases(numbers) = done else {
            return Err(mismatch());
        };
        let mut rows = Vec::with_capacity(numbers.len());
        for number in numbers {
            rows.push(full(&by_number(&number.to_string(), seat)?));
        }
        io.list(seat.style(), MADE_COLUMNS, &rows)?;
    }
    if nobody > 0 {
        io.note(&format!(
            "{nobody} of the lines have no supplier; see `purchase propose`, then `supplier supply`"
        ))?;
    }
    Ok(())
}

const COLUMNS: &[&str] = &[
    "number", "supplier", "store", "status", "lines", "complete", "total", "expected", "created",
];

const MADE_COLUMNS: &[&str] = &["number", "supplier", "store", "status", "total"];

fn brief(row: &PurchaseBrief) -> Record {
    Record::new()
        .with("number", purchase_number(row.number))
        .with("supplier", &row.supplier)
        .with("name", &row.supplier_name)
        .with("store", &row.store)
        .with("status", row.status.word())
        .with("lines", row.lines)
        .with("complete", row.complete)
        .with("total", row.total)
        .with("expected", row.expected_day)
        .with("created", row.created_at)
}

const LINE_COLUMNS: &[&str] = &[
    "sku",
    "name",
    "ordered",
    "received",
    "cancelled",
    "rest",
    "cost",
    "amount",
];

fn full(view: &PurchaseView) -> Record {
    let purchase = &view.purchase;
    let lines: Vec<Record> = view.lines.iter().map(line).collect();
    Record::new()
        .with("number", purchase_number(purchase.number))
        .with("supplier", &view.supplier)
        .with("name", &view.supplier_name)
        .with("store", &view.store)
        .with("status", purchase.status.word())
        .with("reference", &purchase.reference)
        .with("note", &purchase.note)
        .with("total", view.total())
        .with("expected", purchase.expected_day)
        .with("created", purchase.created_at)
        .with("sent", purchase.sent_at)
        .with("closed", purchase.closed_at)
        .with("user", &view.user)
        .with("version", purchase.version)
        .with("lines", Field::Rows(LINE_COLUMNS, lines))
}

fn line(view: &PurchaseLineView) -> Record {
    let portions = view.line.portions;
    let quantity = |quantity| Field::Quantity(quantity, view.decimals);
    Record::new()
        .with("sku", &view.sku)
        .with("name", &view.title)
        .with("supplier_code", &view.supplier_code)
        .with("unit", &view.unit)
        .with("ordered", quantity(portions.ordered))
        .with("received", quantity(portions.received))
        .with("cancelled", quantity(portions.cancelled))
        .with("rest", quantity(portions.rest()))
        .with("cost", view.line.cost)
        .with("amount", view.amount())
}

const PROPOSAL_COLUMNS: &[&str] = &[
    "supplier",
    "store",
    "sku",
    "name",
    "ordered_30_days",
    "available",
    "incoming",
    "drafted",
    "quantity",
];

fn proposal(row: &Proposal) -> Record {
    let quantity = |quantity| Field::Quantity(quantity, row.decimals);
    let supplier = row.supplier.as_ref().map(|(_, code)| code.clone());
    Record::new()
        .with("supplier", supplier)
        .with("store", &row.store)
        .with("sku", &row.sku)
        .with("name", &row.title)
        .with("ordered_30_days", quantity(row.need.ordered))
        .with("lead_days", row.need.lead_days)
        .with("safety_days", row.need.safety_days)
        .with("available", quantity(row.need.available))
        .with("incoming", quantity(row.need.incoming))
        .with("drafted", quantity(row.drafted))
        .with("reorder_level", quantity(row.need.reorder_level))
        .with("reorder_quantity", quantity(row.need.reorder_quantity))
        .with("pack", quantity(row.need.pack))
        .with("quantity", quantity(row.quantity))
        .with("cost", row.cost)
}
