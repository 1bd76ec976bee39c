//! The day-end report: what a day billed, took back, took in and gave back, and the head of the audit log that proves it.

use crate::app::audit::{AuditHead, read_head};
use crate::app::error::AppError;
use crate::app::query::Answer;
use crate::app::work::Look;
use crate::domain::access::Right;
use crate::domain::id::StoreId;
use crate::domain::money::{Money, Overflow};
use crate::domain::shop::Shop;
use crate::domain::time::{Day, Timestamp};
use crate::store::{day_end, shop};

pub use crate::store::day_end::{Documents, Taking};

/// Width of the paper in characters.
const WIDE: usize = 48;

/// The figures of one local day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayEnd {
    /// The day.
    pub day: Day,
    /// When it was made.
    pub at: Timestamp,
    /// Store's code; [`None`] = all stores.
    pub store: Option<String>,
    /// Bills.
    pub bills: Documents,
    /// Credit notes.
    pub credits: Documents,
    /// Σ discounts on the bills.
    pub discounts: Money,
    /// By way to pay.
    pub takings: Vec<Taking>,
    /// Cash taken less cash given back: what the drawer holds more than in the morning.
    pub cash: Money,
    /// Who billed: name, bills, their sum.
    pub users: Vec<(String, i64, Money)>,
    /// The end of the audit log.
    pub head: Option<AuditHead>,
}

/// Makes it (right: see the figures).
pub(crate) fn day_end(
    look: &Look<'_>,
    day: Option<Day>,
    store: Option<StoreId>,
) -> Result<Answer, AppError> {
    look.require(Right::Analytics)?;
    let (tx, day) = (look.tx, day.unwrap_or(look.shop.zone.day(look.now)));
    let stores = shop::stores(tx)?;
    let code = store.and_then(|id| stores.into_iter().find(|store| store.id == id));
    let takings = day_end::takings(tx, day, store)?;
    let mut cash = takings.iter().filter(|taking| taking.is_cash);
    let cash = cash.try_fold(Money::ZERO, |sum, taking| -> Result<Money, Overflow> {
        sum.plus(taking.taken)?.minus(taking.given)
    })?;
    Ok(Answer::DayEnd(Box::new(DayEnd {
        day,
        at: look.now,
        store: code.map(|store| store.code),
        bills: day_end::documents(tx, day, "bill", store)?,
        credits: day_end::documents(tx, day, "credit_note", store)?,
        discounts: day_end::discounts(tx, day, store)?,
        takings,
        cash,
        users: day_end::users(tx, day, store)?,
        head: read_head(look)?,
    })))
}

impl DayEnd {
    /// The report as a paper.
    pub fn paper(&self, shop: &Shop) -> String {
        let money = |amount| shop.settings.number_style.money(shop.currency, amount);
        let count = |count| shop.settings.number_style.count(count);
        let many = |of: i64, what: &str| match of {
            1 => format!("1 {what}"),
            more => format!("{} {what}s", count(more)),
        };
        let mut lines = vec![
            shop.name.clone(),
            format!("Day end {}", self.day.iso()),
            format!("Store: {}", self.store.as_deref().unwrap_or("all")),
            format!(
                "Made {}, amounts in {}",
                shop.zone.show(self.at),
                shop.currency.code()
            ),
        ];
        for (title, documents) in [("Bills", &self.bills), ("Credit notes", &self.credits)] {
            lines.push(String::new());
            lines.push(pair(title, &count(documents.count)));
            for (first, last) in &documents.numbers {
                lines.push(format!("  {first} to {last}"));
            }
            if documents.count > 0 {
                lines.push(pair("  before tax", &money(documents.net)));
                lines.push(pair("  tax", &money(documents.tax)));
                lines.push(pair("  rounding", &money(documents.rounding)));
                lines.push(pair("  total", &money(documents.total)));
            }
        }
        lines.push(String::new());
        lines.push(pair("Discounts given", &money(self.discounts)));
        lines.push(String::new());
        lines.push("Taken and given back".to_owned());
        for taking in &self.takings {
            let taken = format!("  {}, {}", taking.method, many(taking.payments, "payment"));
            lines.push(pair(&taken, &money(taking.taken)));
            if taking.refunds > 0 {
                let given = format!("  {}, {}", taking.method, many(taking.refunds, "refund"));
                lines.push(pair(&given, &money(taking.given)));
            }
        }
        if self.takings.is_empty() {
            lines.push("  nothing".to_owned());
        }
        lines.push(pair("Expected cash of the day", &money(self.cash)));
        lines.push(String::new());
        lines.push("Billed by".to_owned());
        for (user, bills, total) in &self.users {
            let who = format!("  {user}, {}", many(*bills, "bill"));
            lines.push(pair(&who, &money(*total)));
        }
        if self.users.is_empty() {
            lines.push("  nobody".to_owned());
        }
        if let Some(head) = &self.head {
            lines.push(String::new());
            lines.push(pair("Audit log, entries", &count(head.id)));
            lines.push("Head:".to_owned());
            let (first, second) = head.hash.split_at_checked(32).unwrap_or((&head.hash, ""));
            lines.push(format!("  {first}"));
            lines.push(format!("  {second}"));
            lines.push("Keep this paper: orderdesk verify --head".to_owned());
            lines.push("proves later that nothing was changed.".to_owned());
        }
        lines.join("\n") + "\n"
    }
}

/// A label at the left edge and a figure at the right one.
fn pair(label: &str, figure: &str) -> String {
    let room = WIDE.saturating_sub(label.chars().count());
    format!("{label}{figure:>room$}")
}
