//! The audit log read: pages of it under a filter, the history of one row, its head, and where a head of before is.

use crate::app::desk::Desk;
use crate::app::door::Door;
use crate::app::error::AppError;
use crate::app::query::Answer;
use crate::app::work::{Actor, Look};
use crate::domain::access::Right;
use crate::domain::text::{fold, hex, unhex};
use crate::domain::time::{Day, Timestamp};
use crate::store::audit_log::{self, Wanted};
use crate::store::audit_scope::{SCOPE, Scope};
use crate::store::{chain, user};

pub use crate::store::audit_log::{About, Logged};
pub use crate::store::chain::Place;

/// The actions that an entry may tell of.
pub const ACTIONS: [&str; 5] = ["insert", "update", "delete", "sign_in", "refused"];

/// So many entries are looked at for one question, so that nothing waits behind it.
const BUDGET: i64 = 60_000;
/// The same when each is searched for words.
const BUDGET_OF_WORDS: i64 = 12_000;
/// Fewer bytes of a hash than this may fit by chance.
const LEAST_OF_HEAD: usize = 6;

/// Which entries of the log, and which page of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AuditList {
    /// Of this user, by name, whether he did it or lent his right.
    pub user: Option<String>,
    /// Of this table.
    pub table: Option<String>,
    /// With this row's key.
    pub row: Option<String>,
    /// With this action.
    pub action: Option<String>,
    /// From this day on.
    pub from: Option<Day>,
    /// Up to this day.
    pub to: Option<Day>,
    /// Words that all occur in names, keys and values.
    pub search: String,
    /// Only what belongs to this row.
    pub about: Option<(About, i64)>,
    /// Only what belongs to the row of this order or bill number, SKU, code or name.
    pub document: Option<String>,
    /// Keyset page: entries below this.
    pub before: Option<i64>,
    /// At most.
    pub limit: usize,
}

/// The last entry of the log: who knows its hash knows the whole log before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditHead {
    /// Its number, which is how many entries there are.
    pub id: i64,
    /// When it was written.
    pub at: Timestamp,
    /// Its hash in hexadecimal.
    pub hash: String,
}

/// A page of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditPage {
    /// Newest first.
    pub entries: Vec<Logged>,
    /// The log was looked at down to this entry of this moment; [`None`] when to its beginning.
    pub rest: Option<(i64, Timestamp)>,
    /// The end of the log at that moment.
    pub head: Option<AuditHead>,
}

fn wanted(look: &Look<'_>, list: &AuditList) -> Result<Wanted, AppError> {
    let user = match &list.user {
        None => None,
        Some(name) => Some(
            user::by_name(look.tx, name)?.ok_or_else(|| AppError::NotFound {
                what: "user",
                code: name.clone(),
            })?,
        ),
    };
    let zone = look.shop.zone;
    Ok(Wanted {
        user: user.map(|user| user.id),
        table: list.table.clone(),
        row: list.row.clone(),
        action: list.action.clone(),
        from: list.from.map(|day| zone.start_of(day)),
        until: list.to.map(|day| zone.start_of(day.plus(1))),
        words: fold(&list.search)
            .split_whitespace()
            .map(str::to_owned)
            .collect(),
    })
}

/// The right it takes: what orders, customers and goods were before is seen by managers, all else by admins.
fn right(about: Option<(About, i64)>) -> Right {
    match about {
        Some((
            About::Order
            | About::Bill
            | About::Product
            | About::Variant
            | About::Customer
            | About::Supplier,
            _,
        )) => Right::History,
        Some((About::Store | About::User, _)) | None => Right::Audit,
    }
}

/// A page of the log.
pub(crate) fn page(look: &Look<'_>, list: &AuditList) -> Result<Answer, AppError> {
    // Who may not see any history learns nothing of what there is.
    look.require(Right::History)?;
    let about = match (&list.about, &list.document) {
        (Some(about), _) => Some(*about),
        (None, Some(name)) => {
            let name = name.trim();
            let found = audit_log::named(look.tx, name)?;
            Some(found.ok_or_else(|| AppError::NotFound {
                what: "document",
                code: name.to_owned(),
            })?)
        }
        (None, None) => None,
    };
    look.require(right(about))?;
    let wanted = wanted(look, list)?;
    let before = list.before.unwrap_or(i64::MAX);
    let stretch = if let Some(about) = about {
        audit_log::history(look.tx, about, &wanted, before, list.limit)?
    } else {
        let end = chain::last(look.tx)? + 1;
        let budget = if wanted.words.is_empty() {
            BUDGET
        } else {
            BUDGET_OF_WORDS
        };
        audit_log::stretch(look.tx, &wanted, before.min(end), list.limit, budget)?
    };
    let head = match about {
        Some(_) => None,
        None => read_head(look)?,
    };
    Ok(Answer::Audit(Box::new(AuditPage {
        entries: stretch.entries,
        rest: stretch.rest,
        head,
    })))
}

pub(crate) fn read_head(look: &Look<'_>) -> Result<Option<AuditHead>, AppError> {
    Ok(chain::head(look.tx)?.map(|head| AuditHead {
        id: head.id,
        at: head.at,
        hash: hex(&head.hash),
    }))
}

/// The end of the log.
pub(crate) fn head(look: &Look<'_>) -> Result<Answer, AppError> {
    look.require(Right::Audit)?;
    Ok(Answer::AuditHead(read_head(look)?))
}

/// The tables that the log speaks of.
pub fn tables() -> impl Iterator<Item = &'static str> {
    let spoken = SCOPE
        .iter()
        .filter(|(_, scope)| matches!(scope, Scope::Entries(_)));
    spoken.map(|(table, _)| *table)
}

impl Desk {
    /// Where a head that was written down is in the log now; [`None`] when the log does not hold it any more.
    pub(crate) fn find_head(&mut self, digits: &str) -> Result<Option<Place>, AppError> {
        let hash = unhex(digits).filter(|hash| (LEAST_OF_HEAD..=32).contains(&hash.len()));
        let hash = hash.ok_or_else(|| {
            AppError::invalid(
                "head",
                "is no head of the log: give the 64 digits of a day-end report, or at least its first 12",
            )
        })?;
        let tx = self.db().snapshot()?;
        Ok(chain::find(&tx, &hash)?)
    }
}

impl Door {
    /// Where a head that was printed earlier is in the log (right: maintain).
    ///
    /// # Errors
    /// When the actor may not, the digits are none, or the file cannot be read.
    pub fn find_head(&self, actor: &Actor, digits: &str) -> Result<Option<Place>, AppError> {
        self.permit(actor)?;
        Desk::open_reader(self.path(), self.env().clone())?.find_head(digits)
    }
}
