//! What is special about this user's terminal: `terminal.toml` in the user's configuration directory.

mod lines;
mod read;
mod scanner;

use std::io::{ErrorKind, Write as _};
use std::path::PathBuf;

use crate::app::print::outlet::Printer;
use crate::cli::error::Failure;
use crate::cli::file::Target;
use crate::domain::scanner::Remedy;
use crate::tui::keys::Keys;
use crate::tui::signal::Signals;
use crate::tui::theme::Wish;
use crate::worker::Hook;

pub use lines::{Shown, shown};

/// All that the file says; what it leaves out is as by default.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Terminal {
    /// How its scanner types.
    pub scanner: Remedy,
    /// How things look.
    pub theme: Wish,
    /// Own keys.
    pub keys: Keys,
    /// Where papers are printed.
    pub printer: Option<Printer>,
    /// How it tells of new items in the Inbox.
    pub notice: Signals,
    /// The program that gets notices.
    pub notify: Option<Hook>,
}

/// The file, where there is a home directory.
pub fn path() -> Result<PathBuf, Failure> {
    directories::ProjectDirs::from("", "", "orderdesk")
        .map(|dirs| dirs.config_dir().join("terminal.toml"))
        .ok_or_else(|| Failure::Usage("no home directory here to keep terminal.toml in".to_owned()))
}

/// The file's text; empty where there is none.
fn text() -> Result<String, Failure> {
    let Ok(path) = path() else {
        return Ok(String::new());
    };
    match std::fs::read_to_string(&path) {
        Ok(text) => Ok(text),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(String::new()),
        Err(error) => Err(Failure::file(path.display().to_string(), error)),
    }
}

/// What the file says.
///
/// # Errors
/// [`Failure::Usage`] that names file, line, column and cure for what is not as it must be.
pub fn load() -> Result<Terminal, Failure> {
    let text = text()?;
    read::read(&text).map_err(|wrong| misread(&wrong.told(&text)))
}

fn misread(told: &str) -> Failure {
    let path = path().map_or_else(|_none| String::new(), |path| path.display().to_string());
    Failure::Usage(format!(
        "{path}, {told}; mend it, or take it out: then the default holds"
    ))
}

/// Every line that the file may have, with its value, default and meaning.
pub fn list() -> Result<Vec<Shown>, Failure> {
    let text = text()?;
    shown(&text).map_err(|wrong| misread(&wrong.told(&text)))
}

/// Keeps what was found about the scanner; all else in the file stays as it is.
pub fn keep(remedy: &Remedy) -> Result<PathBuf, Failure> {
    let rest = scanner::without(&text()?);
    let gap = if rest.is_empty() { "" } else { "\n" };
    write(&format!("{rest}{gap}{}", scanner::write(remedy)), true)
}

/// Forgets it; true when there was something.
pub fn forget() -> Result<bool, Failure> {
    let before = text()?;
    let rest = scanner::without(&before);
    if rest == before {
        return Ok(false);
    }
    if rest.trim().is_empty() {
        let path = path()?;
        let removed = std::fs::remove_file(&path);
        removed.map_err(|error| Failure::file(path.display().to_string(), error))?;
    } else {
        write(&rest, true)?;
    }
    Ok(true)
}

/// Writes the file with every default and what each line means.
pub fn begin(force: bool) -> Result<PathBuf, Failure> {
    let sample = lines::sample() + &scanner::write(&Remedy::default());
    write(&sample, force)
}

fn write(text: &str, force: bool) -> Result<PathBuf, Failure> {
    let path = path()?;
    let failed = |error| Failure::file(path.display().to_string(), error);
    if let Some(directory) = path.parent() {
        std::fs::create_dir_all(directory).map_err(failed)?;
    }
    let mut target = Target::create(&path, force)?;
    target.write_all(text.as_bytes()).map_err(failed)?;
    target.finish()?;
    Ok(path)
}
