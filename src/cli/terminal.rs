//! What is special about this user's terminal: `terminal.toml` in the user's configuration directory.

use std::fmt::Write as _;
use std::io::{ErrorKind, Write as _};
use std::path::PathBuf;

use toml::{Table, Value};

use crate::cli::error::Failure;
use crate::cli::file::Target;
use crate::domain::scanner::{Remedy, Separator, Suffix};

/// The file, where there is a home directory.
pub fn path() -> Result<PathBuf, Failure> {
    directories::ProjectDirs::from("", "", "orderdesk")
        .map(|dirs| dirs.config_dir().join("terminal.toml"))
        .ok_or_else(|| Failure::Usage("no home directory here to keep terminal.toml in".to_owned()))
}

/// What is kept of the scanner; nothing is kept until `setup scanner` was run.
///
/// # Errors
/// [`Failure::Usage`] that names file, line and cure for what is not as it must be.
pub fn scanner() -> Result<Remedy, Failure> {
    let Ok(path) = path() else {
        return Ok(Remedy::default());
    };
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Remedy::default()),
        Err(error) => return Err(Failure::file(path.display().to_string(), error)),
    };
    read(&text).map_err(|wrong| {
        Failure::Usage(format!(
            "{}, {wrong}; mend it, or remove it with `orderdesk setup scanner --reset`",
            path.display()
        ))
    })
}

/// Keeps what was found; the directory is made where it is missing.
pub fn keep(remedy: &Remedy) -> Result<PathBuf, Failure> {
    let path = path()?;
    let failed = |error| Failure::file(path.display().to_string(), error);
    if let Some(directory) = path.parent() {
        std::fs::create_dir_all(directory).map_err(failed)?;
    }
    let mut target = Target::create(&path, true)?;
    target.write_all(write(remedy).as_bytes()).map_err(failed)?;
    target.finish()?;
    Ok(path)
}

/// Forgets it; true when there was something.
pub fn forget() -> Result<bool, Failure> {
    let path = path()?;
    match std::fs::remove_file(&path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(Failure::file(path.display().to_string(), error)),
    }
}

fn write(remedy: &Remedy) -> String {
    let quoted = |text: &str| Value::String(text.to_owned()).to_string();
    let arrives: String = remedy.characters.iter().map(|(from, _)| *from).collect();
    let means: String = remedy.characters.iter().map(|(_, meant)| *meant).collect();
    let (word, value) = match &remedy.separator {
        Separator::Unknown => ("separator", "unknown"),
        Separator::Sent => ("separator", "sent"),
        Separator::Missing => ("separator", "missing"),
        Separator::Key(name) => ("separator_key", name.as_str()),
        Separator::Text(text) => ("separator_text", text.as_str()),
    };
    let mut text = String::from(
        "# How this terminal's scanner types. Written by `orderdesk setup scanner`; `--reset` removes it.\n\n[scanner]\n",
    );
    let _infallible = write!(
        text,
        "# Characters that arrive changed, and what the scanner meant by them, one below the other.\n\
         arrives = {}\nmeans   = {}\n\
         # Letters arrive in the other case (caps lock).\n\
         inverted_case = {}\n\
         # The separator of GS1 codes: separator = \"sent\", \"missing\" or \"unknown\",\n\
         # or the key or text it arrives as: separator_key = \"F8\", separator_text = \"~\".\n\
         {word} = {}\n\
         # What ends a scan: \"enter\", \"tab\" or \"none\".\n\
         suffix = {}\n",
        quoted(&arrives),
        quoted(&means),
        remedy.inverted_case,
        quoted(value),
        quoted(remedy.suffix.word()),
    );
    text
}

fn read(text: &str) -> Result<Remedy, String> {
    let table: Table = text.parse().map_err(|error: toml::de::Error| {
        let start = error.span().map_or(0, |span| span.start);
        format!("line {}: {}", line_at(text, start), error.message())
    })?;
    let mut remedy = Remedy::default();
    for (name, section) in &table {
        let at = |wrong: &str| format!("line {}: {wrong}", line_of(text, name));
        if name != "scanner" {
            return Err(at(&format!(
                "`{name}` is no section of this file; it has [scanner]"
            )));
        }
        let section = section
            .as_table()
            .ok_or_else(|| at("`scanner` must be a section: [scanner]"))?;
        read_section(text, section, &mut remedy)?;
    }
    Ok(remedy)
}

fn read_section(text: &str, section: &Table, remedy: &mut Remedy) -> Result<(), String> {
    let (mut arrives, mut means) = (Vec::new(), Vec::new());
    for (key, value) in section {
        let wrong = |takes: &str| {
            format!(
                "line {}: {key} takes {takes}, not {value}",
                line_of(text, key)
            )
        };
        let word = value.as_str();
        match (key.as_str(), word) {
            ("arrives", Some(word)) => arrives = word.chars().collect(),
            ("means", Some(word)) => means = word.chars().collect(),
            ("inverted_case", _) => {
                remedy.inverted_case = value.as_bool().ok_or_else(|| wrong("true or false"))?;
            }
            ("separator", Some("sent")) => remedy.separator = Separator::Sent,
            ("separator", Some("missing")) => remedy.separator = Separator::Missing,
            ("separator", Some("unknown")) => remedy.separator = Separator::Unknown,
            ("separator_key", Some(name)) if is_function_key(name) => {
                remedy.separator = Separator::Key(name.to_owned());
            }
            ("separator_text", Some(word)) if !word.is_empty() => {
                remedy.separator = Separator::Text(word.to_owned());
            }
            ("suffix", Some(word)) => {
                let known = Suffix::ALL.iter().find(|(_, name)| *name == word);
                remedy.suffix = known
                    .map(|(suffix, _)| *suffix)
                    .ok_or_else(|| wrong("\"enter\", \"tab\" or \"none\""))?;
            }
            ("arrives" | "means" | "separator_text", _) => return Err(wrong("a text in quotes")),
            ("separator", _) => return Err(wrong("\"sent\", \"missing\" or \"unknown\"")),
            ("separator_key", _) => return Err(wrong("a key from \"F1\" to \"F12\"")),
            _ => {
                return Err(format!(
                    "line {}: there is no `{key}` in [scanner]",
                    line_of(text, key)
                ));
            }
        }
    }
    if arrives.len() != means.len() {
        return Err(format!(
            "line {}: arrives has {} characters and means has {}; they belong together one by one",
            line_of(text, "means"),
            arrives.len(),
            means.len()
        ));
    }
    remedy.characters = arrives.into_iter().zip(means).collect();
    Ok(())
}

fn is_function_key(name: &str) -> bool {
    let number = name.strip_prefix('F').and_then(|rest| rest.parse().ok());
    number.is_some_and(|number: u8| (1..=12).contains(&number))
}

fn line_at(text: &str, byte: usize) -> usize {
    let before = text.as_bytes().iter().take(byte);
    before.filter(|byte| **byte == b'\n').count() + 1
}

/// The line that names a key or section.
fn line_of(text: &str, name: &str) -> usize {
    let names = |line: &str| {
        let line = line.trim_start().trim_start_matches('[');
        line.strip_prefix(name)
            .is_some_and(|rest| rest.trim_start().starts_with(['=', ']']))
    };
    text.lines().position(names).map_or(1, |line| line + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        for separator in [
            Separator::Unknown,
            Separator::Sent,
            Separator::Missing,
            Separator::Key("F8".to_owned()),
            Separator::Text("\\~\"".to_owned()),
        ] {
            let remedy = Remedy {
                characters: vec![('z', 'y'), ('"', '\\'), ('é', '2')],
                inverted_case: true,
                separator,
                suffix: Suffix::None,
            };
            assert_eq!(read(&write(&remedy)), Ok(remedy));
        }
        assert_eq!(read(""), Ok(Remedy::default()));
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        for (text, said) in [
            (
                "[scanner]\nsuffix = \"lf\"\n",
                "line 2: suffix takes \"enter\"",
            ),
            ("[scanner]\n\nsuffix = enter\n", "line 3: "),
            (
                "[scanner]\nsufix = \"tab\"\n",
                "line 2: there is no `sufix`",
            ),
            ("# x\n[screen]\n", "line 2: `screen` is no section"),
            (
                "[scanner]\narrives = \"ab\"\nmeans = \"a\"\n",
                "line 3: arrives has 2",
            ),
            (
                "[scanner]\nseparator_key = \"F13\"\n",
                "line 2: separator_key takes",
            ),
            (
                "[scanner]\ninverted_case = 1\n",
                "line 2: inverted_case takes true or false, not 1",
            ),
        ] {
            let wrong = read(text).unwrap_err();
            assert!(wrong.starts_with(said), "{wrong}");
        }
    }
}
