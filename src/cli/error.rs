//! Where all failures of the command line meet: the sentence or JSON on stderr, and the exit code.

use std::io::{self, Write};
use std::process::ExitCode;

use serde_json::{Map, Value, json};

use crate::app::{AppError, ErrorKind};
use crate::domain::text::{clean_lines, inert_json};

/// Why a subcommand ended early.
#[derive(Debug)]
pub enum Failure {
    /// A use case refused or failed.
    App(AppError),
    /// The words on the command line do not fit together (exit 2).
    Usage(String),
    /// A file or stream that the command line itself reads or writes.
    File {
        /// Which.
        name: String,
        /// What the system said.
        error: io::Error,
    },
    /// The reader of stdout has gone: nothing is left to say.
    Pipe,
    /// Everything is already on the screen; only the exit code is left.
    Shown(u8),
}

impl From<AppError> for Failure {
    fn from(error: AppError) -> Self {
        Self::App(error)
    }
}

/// A write to stdout failed.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            Self::Pipe
        } else {
            Self::file("output", error)
        }
    }
}

impl Failure {
    /// A file that could not be read or written.
    pub fn file(name: impl Into<String>, error: io::Error) -> Self {
        Self::File {
            name: name.into(),
            error,
        }
    }

    /// The exit code that scripts compare (interface.md §4).
    pub fn code(&self) -> u8 {
        match self {
            Self::App(error) => match error.kind() {
                ErrorKind::Refused => 3,
                ErrorKind::NotAllowed => 4,
                ErrorKind::NotFound => 5,
                ErrorKind::Conflict => 6,
                ErrorKind::Storage => 7,
            },
            Self::Usage(_) => 2,
            Self::File { .. } => 7,
            Self::Pipe => 0,
            Self::Shown(code) => *code,
        }
    }

    /// The failure as one JSON object; [`None`] when there is nothing to say.
    pub fn json(&self) -> Option<Value> {
        let object = |code: &str, message: String, details: Map<String, Value>| {
            Some(json!({"code": code, "message": message, "details": details}))
        };
        match self {
            Self::App(error) => object(error.code(), error.to_string(), details(error)),
            Self::Usage(message) => object("usage", message.clone(), Map::new()),
            Self::File { name, error } => {
                let details = Map::from_iter([("file".to_owned(), json!(name))]);
                object("file", format!("{name}: {error}"), details)
            }
            Self::Pipe | Self::Shown(_) => None,
        }
    }

    /// Says it on `err` and gives the exit code.
    pub fn report(&self, as_json: bool, err: &mut dyn Write) -> ExitCode {
        if let Some(object) = self.json() {
            let said = if as_json {
                let object = json!({ "error": object }).to_string();
                writeln!(err, "{}", inert_json(&object))
            } else {
                let sentence = object.get("message").and_then(Value::as_str);
                // A sentence may repeat what was typed, and that must not steer the terminal.
                let sentence = clean_lines(sentence.unwrap_or_default());
                writeln!(err, "orderdesk: {sentence}").and_then(|()| self.hint(err))
            };
            // Without a stderr there is nobody to tell; the exit code still says it.
            let _told = said.and_then(|()| err.flush());
        }
        ExitCode::from(self.code())
    }

    fn hint(&self, err: &mut dyn Write) -> io::Result<()> {
        match self {
            Self::App(error) => match hint(error) {
                Some(hint) => writeln!(err, "  {hint}"),
                None => Ok(()),
            },
            Self::Usage(_) => writeln!(err, "  `orderdesk help` shows the commands"),
            _ => Ok(()),
        }
    }
}

fn details(error: &AppError) -> Map<String, Value> {
    let facts = error.details().into_iter();
    let hint = hint(error).map(|hint| ("hint", hint.to_owned()));
    facts
        .chain(hint)
        .map(|(name, value)| (name.to_owned(), Value::from(value)))
        .collect()
}

/// What would help, where the sentence alone does not say it.
fn hint(error: &AppError) -> Option<&'static str> {
    match error {
        AppError::NotAShop { reason, .. } if reason.contains("no such file") => Some(
            "make one with `orderdesk init --shop NAME --currency CODE --admin NAME`, or look around in `orderdesk demo`",
        ),
        AppError::NotAShop { .. } => Some("choose a shop's file with --db PATH or ORDERDESK_DB"),
        AppError::ConfirmShort { .. } => {
            Some("--allow-short orders what is not there yet all the same")
        }
        AppError::ConfirmChange { .. } => Some("--yes changes it all the same"),
        AppError::CreditLimit { .. } => Some("a manager may repeat it with --allow-credit"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_has_its_exit_code() {
        let code = |error: AppError| Failure::App(error).code();
        assert_eq!(code(AppError::NoLines), 3);
        assert_eq!(code(AppError::SignInFailed), 4);
        let missing = AppError::NotFound {
            what: "order",
            code: "O-000042".to_owned(),
        };
        assert_eq!(code(missing), 5);
        assert_eq!(code(AppError::Busy), 6);
        assert_eq!(code(AppError::Storage(String::new())), 7);
        assert_eq!(Failure::Usage(String::new()).code(), 2);
        assert_eq!(
            Failure::from(io::Error::from(io::ErrorKind::BrokenPipe)).code(),
            0
        );
    }

    #[test]
    fn a_missing_shop_says_how_to_make_one() {
        let missing = Failure::App(AppError::NotAShop {
            path: "x.db".to_owned(),
            reason: "there is no such file".to_owned(),
        });
        let mut said = Vec::new();
        missing.report(false, &mut said);
        let said = String::from_utf8(said).unwrap();
        assert!(
            said.starts_with("orderdesk: x.db is not an orderdesk database"),
            "{said}"
        );
        assert!(said.contains("orderdesk init"), "{said}");
        let object = missing.json().unwrap();
        assert_eq!(object["code"], "not_a_shop");
        assert!(object["details"]["hint"].as_str().unwrap().contains("demo"));
    }
}
