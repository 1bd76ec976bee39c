//! `orderdesk notice …`: what the shop's own program was given, and what it did not take.

use clap::Subcommand;

use crate::app::notice::Notice;
use crate::app::{Command, NoticeCommand, Outcome, Query};
use crate::cli::error::Failure;
use crate::cli::record::Record;
use crate::cli::session::{Session, ask, mismatch};

/// What can be done with notices.
#[derive(Debug, Subcommand)]
pub enum NoticeVerb {
    /// List the latest notices, newest first, and what became of each (manager)
    List {
        /// Only those that failed
        #[arg(long)]
        failed: bool,
        /// At most so many
        #[arg(long, value_name = "N", default_value_t = 100)]
        limit: usize,
    },
    /// Let failed notices be tried again (manager)
    Retry {
        /// Number, or `all`
        notice: String,
    },
    /// Give failed notices up (manager)
    Dismiss {
        /// Number, or `all`
        notice: String,
    },
}

const LISTED: &[&str] = &[
    "notice", "at", "kind", "subject", "state", "tries", "failure",
];

/// Runs one of them.
pub fn run(verb: &NoticeVerb, session: &mut Session<'_>) -> Result<(), Failure> {
    let seat = session.seat()?;
    let (command, done) = match verb {
        NoticeVerb::List { failed, limit } => {
            let query = Query::Notices {
                failed: *failed,
                limit: *limit,
            };
            let notices = ask!(seat, query, Notices)?;
            let rows: Vec<Record> = notices.iter().map(record).collect();
            return Ok(session.io.list(seat.style(), LISTED, &rows)?);
        }
        NoticeVerb::Retry { notice } => {
            (NoticeCommand::Retry(chosen(notice)?), "to be tried again")
        }
        NoticeVerb::Dismiss { notice } => (NoticeCommand::Dismiss(chosen(notice)?), "given up"),
    };
    let Outcome::Notices(count) = seat.execute(Command::Notice(command))? else {
        return Err(mismatch());
    };
    let record = Record::new().with("notices", i64::try_from(count).unwrap_or(i64::MAX));
    let sentence = format!("notices {done}: {count}");
    Ok(session.io.done(seat.style(), &record, &sentence)?)
}

fn chosen(word: &str) -> Result<Option<i64>, Failure> {
    if word == "all" {
        return Ok(None);
    }
    word.parse()
        .map(Some)
        .map_err(|_wrong: std::num::ParseIntError| {
            Failure::Usage(format!("`{word}` is no notice; name its number, or `all`"))
        })
}

fn record(notice: &Notice) -> Record {
    Record::new()
        .with("notice", notice.id)
        .with("at", notice.at)
        .with("kind", notice.kind.word())
        .with("subject", &notice.subject)
        .with("state", notice.state.word())
        .with("tries", notice.tries)
        .with("changed_at", notice.changed_at)
        .with("failure", &notice.failure)
}
