//! Notices: seen, given to a program of the shop's own by exactly one process each, tried again, given up.

use crate::app::command::{NoticeCommand, Outcome};
use crate::app::desk::Desk;
use crate::app::door::Door;
use crate::app::error::AppError;
use crate::app::query::Answer;
use crate::app::topic::Topics;
use crate::app::work::{Actor, Look, Work};
use crate::domain::access::Right;
use crate::domain::notice::{NoticeKind, NoticeState, STALE};
use crate::store;

pub use crate::store::outbox::Notice;

/// The latest notices, newest first.
pub(crate) fn notices(look: &Look<'_>, failed: bool, limit: usize) -> Result<Answer, AppError> {
    look.require(Right::Inbox)?;
    let found = store::outbox::latest(look.tx, failed, limit)?;
    Ok(Answer::Notices(found))
}

/// What came after a notice, and the number of the last one. Without one, only that number.
pub(crate) fn fresh(look: &Look<'_>, after: Option<i64>) -> Result<Answer, AppError> {
    look.require(Right::Inbox)?;
    let found = match after {
        Some(after) => store::outbox::after(look.tx, after)?,
        None => Vec::new(),
    };
    let last = match found.last() {
        Some(last) => last.id,
        None => store::outbox::last(look.tx)?,
    };
    Ok(Answer::FreshNotices(last, found))
}

/// Does what a person wants done with failed notices.
pub(crate) fn execute(work: &mut Work<'_>, command: NoticeCommand) -> Result<Outcome, AppError> {
    work.require(Right::Inbox)?;
    let (id, again) = match command {
        NoticeCommand::Retry(id) => (id, true),
        NoticeCommand::Dismiss(id) => (id, false),
    };
    let chosen = match id {
        Some(id) => vec![failed(work, id)?],
        None => store::outbox::latest(work.tx, true, usize::MAX)?,
    };
    for notice in &chosen {
        if again {
            store::outbox::again(work.tx, notice, work.now)?;
        } else {
            store::outbox::dismiss(work.tx, notice, work.now)?;
        }
    }
    work.touch(Topics::SHOP);
    Ok(Outcome::Notices(chosen.len()))
}

fn failed(work: &Work<'_>, id: i64) -> Result<Notice, AppError> {
    let notice = store::outbox::notice(work.tx, id)?.ok_or_else(|| AppError::NotFound {
        what: "notice",
        code: id.to_string(),
    })?;
    if notice.state != NoticeState::Failed {
        return Err(AppError::invalid(
            "notice",
            format!(
                "notice {id} is {}, only a failed one is tried again or given up",
                notice.state.word()
            ),
        ));
    }
    Ok(notice)
}

/// Lets go of what nobody passed on within a day: where no program is named, notices would pile up.
pub(crate) fn sweep(desk: &mut Desk) -> Result<(), AppError> {
    let since = desk.env().now().plus_millis(-STALE);
    if !desk.look(|tx, _, _| Ok(store::outbox::any_stale(tx, since)?))? {
        return Ok(());
    }
    desk.transact(&Actor::system(), |work| {
        Ok(store::outbox::drop_stale(work.tx, since, work.now)?)
    })
    .map(|((), _)| ())
}

impl Door {
    /// Takes the next notice of these kinds for a program to be run by this process, and by no other. With none due
    /// it writes nothing.
    pub fn claim_notice(&self, kinds: &[NoticeKind]) -> Result<Option<Notice>, AppError> {
        let words: Vec<String> = kinds
            .iter()
            .map(|kind| format!("\"{}\"", kind.word()))
            .collect();
        let kinds = format!("[{}]", words.join(","));
        self.run(move |desk| {
            let due = desk.look(|tx, now, _| Ok(store::outbox::due(tx, now, &kinds)?))?;
            if due.is_none() {
                return Ok(None);
            }
            let (claimed, _) = desk.transact(&Actor::system(), |work| {
                // Looked up again: another process may have been quicker.
                match store::outbox::due(work.tx, work.now, &kinds)? {
                    Some(id) => Ok(store::outbox::claim(work.tx, id, work.now)?),
                    None => Ok(None),
                }
            })?;
            Ok(claimed)
        })
    }

    /// Writes down how the run for a notice ended: well, or with a reason.
    pub fn settle_notice(&self, id: i64, failure: Option<String>) -> Result<(), AppError> {
        self.run(move |desk| {
            desk.transact(&Actor::system(), |work| {
                Ok(store::outbox::settle(
                    work.tx,
                    id,
                    work.now,
                    failure.as_deref(),
                )?)
            })
            .map(|((), _)| ())
        })
    }
}
