//! `orderdesk setup …`: what this terminal needs to work well.

use std::io::{self, BufRead, Write};
use std::path::PathBuf;

use clap::Subcommand;
use serde_json::json;

use crate::app::print::sheet;
use crate::cli::error::Failure;
use crate::cli::file::Target;
use crate::cli::session::Session;
use crate::cli::terminal;
use crate::domain::scanner::{Diagnosis, SHEET, Separator, Suffix, diagnose, suffix};

/// What can be set up.
#[derive(Debug, Subcommand)]
pub enum SetupVerb {
    /// Write terminal.toml with every default and what each line means: theme, keys, notices, the notify hook
    #[command(after_help = "See how it stands with `orderdesk config list --terminal`.")]
    Terminal {
        /// Overwrite the file that is there
        #[arg(long)]
        force: bool,
    },
    /// Find out how this terminal's scanner types, and turn it back where it is mangled
    #[command(after_help = "\
Print the sheet first, then scan it as you are asked to:
  orderdesk setup scanner --sheet sheet.html
  orderdesk setup scanner
It finds a wrong keyboard layout, caps lock, a missing or replaced separator of GS1 codes, and a
missing or unusual suffix. What can be turned back is kept in terminal.toml, for this terminal.")]
    Scanner {
        /// Write the sheet to print, as a page for the browser, and do nothing else
        #[arg(long, value_name = "FILE", conflicts_with = "reset")]
        sheet: Option<PathBuf>,
        /// Overwrite the sheet's file
        #[arg(long, requires = "sheet")]
        force: bool,
        /// Forget what was found
        #[arg(long)]
        reset: bool,
    },
}

/// Runs one of them.
pub fn run(verb: &SetupVerb, session: &mut Session<'_>) -> Result<(), Failure> {
    let (sheet, force, reset) = match verb {
        SetupVerb::Terminal { force } => {
            let path = terminal::begin(*force)?.display().to_string();
            let object = json!({ "file": path });
            let said = format!(
                "{path}: every line is at its default; the UI goes by it from its next start."
            );
            if session.io.json {
                writeln!(session.io.out, "{object}")?;
            } else {
                session.io.note(&said)?;
            }
            return Ok(());
        }
        SetupVerb::Scanner {
            sheet,
            force,
            reset,
        } => (sheet, force, reset),
    };
    if let Some(path) = sheet {
        let page = sheet::scanner()?;
        let mut target = Target::create(path, *force)?;
        let written = target.write_all(page.as_bytes());
        written.map_err(|error| Failure::file(path.display().to_string(), error))?;
        target.finish()?;
        let said = format!(
            "{}: print it at full size, then run `orderdesk setup scanner`.",
            path.display()
        );
        return Ok(session.io.note(&said)?);
    }
    if *reset {
        let said = if terminal::forget()? {
            "What was found about the scanner is forgotten: scans pass as they come."
        } else {
            "Nothing was kept about the scanner."
        };
        return Ok(session.io.note(said)?);
    }
    let mut lines = Lines {
        input: io::stdin().lock(),
    };
    let found = ask(&mut lines, session)?;
    let path = terminal::keep(&found.remedy)?;
    tell(&found, &path.display().to_string(), session)
}

/// Lines as they arrive, Enter by Enter.
struct Lines<R> {
    input: R,
}

impl<R: BufRead> Lines<R> {
    fn next(&mut self) -> Result<String, Failure> {
        let mut line = Vec::new();
        let read = self.input.read_until(b'\n', &mut line);
        let read = read.map_err(|error| Failure::file("terminal", error))?;
        if read == 0 {
            return Err(Failure::Usage(
                "the input ended before all codes of the sheet had been scanned; nothing was kept"
                    .to_owned(),
            ));
        }
        let line = String::from_utf8_lossy(&line).into_owned();
        Ok(line.trim_end_matches(['\r', '\n']).to_owned())
    }

    /// The next line with something in it: a scanner's CR and LF may be two Enters.
    fn scan(&mut self) -> Result<String, Failure> {
        loop {
            let line = self.next()?;
            let line = line.trim_matches('\t');
            if !line.is_empty() {
                return Ok(line.to_owned());
            }
        }
    }
}

fn ask<R: BufRead>(lines: &mut Lines<R>, session: &mut Session<'_>) -> Result<Diagnosis, Failure> {
    let [first, rest @ ..] = SHEET;
    session.io.note(&format!(
        "Have the sheet at hand (`orderdesk setup scanner --sheet sheet.html` makes it).\n\
         Scan code 1, the {}, TWICE, then press Enter once.",
        first.0
    ))?;
    let (ended, digits) = twice(lines)?;
    let press = match ended {
        Suffix::Enter => "",
        Suffix::Tab | Suffix::None => ", then press Enter",
    };
    let mut arrived = [
        digits,
        String::new(),
        String::new(),
        String::new(),
        String::new(),
    ];
    let places = arrived.iter_mut().skip(1).zip(rest).zip(2..);
    for ((place, (name, _)), number) in places {
        session
            .io
            .note(&format!("Scan code {number}, the {name}{press}."))?;
        *place = lines.scan()?;
    }
    Ok(diagnose(ended, &arrived))
}

/// How the scanner ends a scan, and what arrived for the code.
fn twice<R: BufRead>(lines: &mut Lines<R>) -> Result<(Suffix, String), Failure> {
    let mut came = vec![lines.next()?];
    if suffix(&came).is_none() {
        // Enter by the scanner: once more the same, and the person's own; doubled where CR and LF are two.
        let second = lines.next()?;
        let is_doubled = second.is_empty();
        came.push(second);
        if is_doubled {
            came.push(lines.next()?);
            came.push(lines.next()?);
        }
        came.push(lines.next()?);
    }
    let wrong = || {
        Failure::Usage(
            "the same code did not arrive twice; begin again, scan code 1 twice and press Enter once".to_owned(),
        )
    };
    let ended = suffix(&came).ok_or_else(wrong)?;
    let first = came.into_iter().find(|line| !line.is_empty());
    let first = first.ok_or_else(wrong)?;
    let digits = match ended {
        Suffix::Enter => first,
        Suffix::Tab => first.split('\t').next().unwrap_or_default().to_owned(),
        Suffix::None => first.chars().take(first.chars().count() / 2).collect(),
    };
    Ok((ended, digits))
}

fn tell(found: &Diagnosis, path: &str, session: &mut Session<'_>) -> Result<(), Failure> {
    let remedy = &found.remedy;
    if session.io.json {
        let separator = match &remedy.separator {
            Separator::Unknown => "unknown",
            Separator::Sent => "sent",
            Separator::Missing => "missing",
            Separator::Key(name) => name,
            Separator::Text(text) => text,
        };
        let findings: Vec<_> = found
            .findings
            .iter()
            .map(|finding| json!({"says": finding.says, "mended": finding.mended}))
            .collect();
        let pairs: Vec<_> = remedy
            .characters
            .iter()
            .map(|(from, meant)| json!({"arrives": from, "means": meant}))
            .collect();
        let object = json!({
            "file": path,
            "suffix": remedy.suffix.word(),
            "separator": separator,
            "inverted_case": remedy.inverted_case,
            "characters": pairs,
            "findings": findings,
        });
        return Ok(writeln!(session.io.out, "{object}")?);
    }
    if found.findings.is_empty() {
        writeln!(
            session.io.out,
            "All codes arrived as they are: this scanner needs nothing."
        )?;
    }
    for finding in &found.findings {
        let mark = if finding.mended { "mended" } else { "to do " };
        writeln!(session.io.out, "{mark}  {}", finding.says)?;
    }
    let kept = format!("Kept for this terminal in {path}; the UI goes by it from its next start.");
    Ok(session.io.note(&kept)?)
}
