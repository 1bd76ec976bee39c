//! Runs the shell in a real terminal: wait for one event, take all that has come, draw once.

use std::io;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

use crate::app::print::outlet::Printer;
use crate::app::{Actor, Door};
use crate::domain::scanner::Remedy;
use crate::tui::input;
use crate::tui::keys::Keys;
use crate::tui::runtime::{self, Guard};
use crate::tui::shell::{Event, PortalOnly, Shell};
use crate::tui::signal::Signals;
use crate::tui::theme::{Theme, Wish};

/// The longest wait without a look at the clock.
const LONGEST: Duration = Duration::from_mins(1);

/// Writes down what went wrong and says where.
fn report(panic: &std::panic::PanicHookInfo<'_>) -> String {
    let trace = std::backtrace::Backtrace::force_capture();
    let name = format!("orderdesk-report-{}.txt", std::process::id());
    let file = std::env::temp_dir().join(name);
    let told = format!("orderdesk stopped by a fault of its own: {panic}");
    let kept = match std::fs::write(&file, format!("{told}\n\n{trace}\n")) {
        Ok(()) => format!("The details are in {}.", file.display()),
        Err(error) => format!("The details could not be written: {error}."),
    };
    format!("{told}\nAll that was answered as done is saved; start it again to go on. {kept}")
}

/// What this terminal's own file says of the face.
#[derive(Debug, Clone, Default)]
pub struct Local {
    /// How scans are turned back.
    pub scanner: Remedy,
    /// How things look.
    pub theme: Wish,
    /// The keys.
    pub keys: Keys,
    /// Where papers are printed.
    pub printer: Option<Printer>,
    /// How news are told.
    pub signals: Signals,
    /// Opens the portal and nothing else.
    pub only: Option<PortalOnly>,
}

/// Runs the face as `local` wants it, until the user leaves or the terminal is gone.
///
/// # Errors
/// When there is no terminal, or it cannot be written to.
pub fn run(
    door: Door,
    terminal_name: String,
    signed_in: Option<Actor>,
    local: Local,
) -> io::Result<()> {
    let mut theme = Theme::detect(|name| std::env::var(name).ok(), local.theme);
    let (guard, mut screen) = Guard::take(report)?;
    theme.pictures = theme.pictures.on(runtime::cell());
    let start = Instant::now();
    let (queue, events) = mpsc::channel();
    let area = screen.backend_mut().area();
    let mut shell = Shell::new(
        door,
        terminal_name,
        theme,
        (area.width, area.height),
        queue.clone(),
    );
    shell.mend(local.scanner);
    shell.use_keys(local.keys);
    if let Some(only) = local.only {
        shell.portal(only);
    }
    shell.use_printer(local.printer);
    let keys = queue.clone();
    input::spawn(start, move |read| keys.send(Event::Input(read)).is_ok())?;
    if let Some(actor) = signed_in {
        shell.admit(actor);
    }
    while !shell.left() {
        shell.settle(start.elapsed());
        if shell.left() {
            break;
        }
        let (width, height) = shell.size();
        screen.backend_mut().resize(width, height);
        if shell.repaints() {
            screen.clear()?;
        }
        runtime::draw(&mut screen, |frame| shell.view(frame.buffer_mut()))?;
        if shell.rings() {
            runtime::tell(&mut screen, "\x07")?;
        }
        if let Some(news) = shell.news() {
            runtime::tell(&mut screen, &local.signals.bytes(&news))?;
        }
        let now = start.elapsed();
        let wait = shell
            .deadline()
            .map_or(LONGEST, |due| due.saturating_sub(now));
        match events.recv_timeout(wait.min(LONGEST)) {
            Ok(event) => shell.push(event, start.elapsed()),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
        }
        while let Ok(event) = events.try_recv() {
            shell.push(event, start.elapsed());
        }
    }
    drop(guard);
    shell.part();
    Ok(())
}
