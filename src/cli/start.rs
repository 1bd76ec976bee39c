//! `orderdesk` without a command: the terminal UI, and the set-up of a first shop.

use std::io::{self, BufRead, IsTerminal};
use std::path::Path;

use crate::app::{Actor, AppError, Door};
use crate::cli::error::Failure;
use crate::cli::init::{self, Init};
use crate::cli::session::{Session, at_a_terminal, type_new_password};
use crate::cli::terminal::{self, Terminal};
use crate::tui::Local;
use crate::tui::shell::PortalOnly;
use crate::worker::Worker;

/// Opens the UI; offers to set up a shop where there is none, and signs its first admin in.
pub fn open(session: &mut Session<'_>) -> Result<(), Failure> {
    let local = terminal::load()?;
    let path = session.path()?;
    let mut founder = None;
    if !path.exists() && at_a_terminal() {
        founder = set_up(&path, session)?;
        if founder.is_none() {
            return Ok(());
        }
    }
    let door = session.open()?;
    if !(io::stdin().is_terminal() && io::stdout().is_terminal()) {
        return Err(Failure::Usage(
            "the UI needs a terminal; for scripts there are commands".to_owned(),
        ));
    }
    let actor = if let Some((admin, password)) = founder {
        Some(door.sign_in(&admin, &password, &terminal())?)
    } else if session.globals.user.is_some() && session.has_password() {
        Some(session.sign_in(&door, &terminal())?)
    } else {
        None
    };
    show(session, door, actor, local)
}

/// Asks the few things a new shop needs and gives its admin's name and password; [`None`] when the person would rather not.
fn set_up(path: &Path, session: &mut Session<'_>) -> Result<Option<(String, String)>, Failure> {
    session.io.note(&format!(
        "There is no shop yet at {}.\nA few questions make one; an empty answer leaves. (`orderdesk demo` shows a made-up shop.)",
        path.display()
    ))?;
    let Some(shop) = question(session, "Name of the shop, as printed on bills: ")? else {
        return Ok(None);
    };
    let Some(currency) = question(session, "Currency, such as EUR or INR: ")? else {
        return Ok(None);
    };
    let zone = init::machine_zone().name();
    let timezone = question(session, &format!("Time zone [{zone}]: "))?;
    let Some(admin) = question(session, "Your sign-in name, as its admin: ")? else {
        return Ok(None);
    };
    let password = type_new_password(&admin)?.ok_or(AppError::NotSignedIn)?;
    let wish = Init {
        shop,
        currency,
        admin,
        timezone: timezone.or(Some(zone)),
    };
    init::found(&wish, path, &password, session)?;
    session.io.note("The shop is ready.")?;
    Ok(Some((wish.admin, password)))
}

fn question(session: &mut Session<'_>, words: &str) -> Result<Option<String>, Failure> {
    write!(session.io.err, "{words}")?;
    session.io.err.flush()?;
    let mut answer = String::new();
    io::stdin()
        .lock()
        .read_line(&mut answer)
        .map_err(|error| Failure::file("terminal", error))?;
    let answer = answer.trim();
    Ok((!answer.is_empty()).then(|| answer.to_owned()))
}

/// The terminal's name with this process's number, such as `pts-3-4711`.
pub fn terminal() -> String {
    let device = std::fs::read_link("/proc/self/fd/0").unwrap_or_default();
    let name = device.strip_prefix("/dev").unwrap_or(&device);
    let words: Vec<_> = name.iter().map(|word| word.to_string_lossy()).collect();
    let name = if words.is_empty() {
        "tty".to_owned()
    } else {
        words.join("-")
    };
    format!("{name}-{}", std::process::id())
}

/// The terminal UI with the background threads beside it: an open shop, who has signed in already, if he has, and what is
/// special about this terminal.
pub fn show(
    session: &mut Session<'_>,
    door: Door,
    actor: Option<Actor>,
    mut local: Terminal,
) -> Result<(), Failure> {
    let _worker = Worker::start(door.clone(), local.notify.take())?;
    face(session, door, actor, local, None)
}

/// The one call of the terminal UI; with `only`, of nothing but the portal.
pub fn face(
    session: &mut Session<'_>,
    door: Door,
    actor: Option<Actor>,
    local: Terminal,
    only: Option<PortalOnly>,
) -> Result<(), Failure> {
    session.io.err.flush()?;
    let face = Local {
        scanner: local.scanner,
        theme: local.theme,
        keys: local.keys,
        printer: local.printer,
        signals: local.notice,
        only,
    };
    crate::tui::run(door, terminal(), actor, face).map_err(|error| Failure::file("terminal", error))
}
