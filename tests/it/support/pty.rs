//! The real program in a real terminal: keys in, screens out. Waits poll with a deadline and fail with the whole screen.

use std::ffi::OsStr;
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use vt100::{Callbacks, Color, Parser};

/// So long a screen may take; only a broken program or a very busy machine needs it.
pub const PATIENCE: Duration = Duration::from_secs(40);

/// How to start a program in a terminal.
pub struct Seat {
    command: CommandBuilder,
    size: (u16, u16),
}

impl Seat {
    /// The program on a shop's file, 80×24, in colour and UTF-8, with nobody signed in.
    pub fn at(db: &Path) -> Self {
        let home = db.parent().unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_orderdesk"));
        command.env_clear();
        command.cwd(home);
        for (name, value) in [
            ("HOME", home.as_os_str()),
            ("TMPDIR", home.as_os_str()),
            ("ORDERDESK_DB", db.as_os_str()),
            ("PATH", OsStr::new("/usr/bin:/bin")),
            ("TERM", OsStr::new("xterm-256color")),
            ("LANG", OsStr::new("C.UTF-8")),
        ] {
            command.env(name, value);
        }
        Self {
            command,
            size: (80, 24),
        }
    }

    /// In a terminal of so many columns and rows.
    pub fn sized(mut self, width: u16, height: u16) -> Self {
        self.size = (width, height);
        self
    }

    /// With more words on its command line.
    pub fn args(mut self, args: &[&str]) -> Self {
        self.command.args(args);
        self
    }

    /// With a variable of the environment.
    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    /// Starts it.
    pub fn open(self) -> Pty {
        let (width, height) = self.size;
        let pair = native_pty_system()
            .openpty(in_cells(width, height))
            .unwrap();
        let child = pair.slave.spawn_command(self.command).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let writer = pair.master.take_writer().unwrap();
        let shared = Arc::new(Shared::new(width, height));
        let seen = Arc::clone(&shared);
        std::thread::spawn(move || {
            let mut bytes = [0; 16 * 1024];
            // A terminal whose other end is gone answers with an error on Linux.
            while let Ok(read @ 1..) = reader.read(&mut bytes) {
                seen.feed(&bytes[..read]);
            }
            seen.close();
        });
        Pty {
            child,
            master: pair.master,
            writer,
            shared,
        }
    }
}

/// What stands on the screen.
#[derive(Clone, Debug, Default)]
pub struct Screen {
    /// Its rows, without blanks at their ends.
    pub rows: Vec<String>,
    /// How often the bell rang.
    pub bells: usize,
    /// Desktop notices that were sent (OSC 9 and 777).
    pub notices: Vec<String>,
    /// True when any cell is coloured.
    pub coloured: bool,
    /// True when the program has ended.
    pub closed: bool,
}

impl Screen {
    /// True when the text stands on one of the rows.
    pub fn has(&self, text: &str) -> bool {
        self.row(text).is_some()
    }

    /// The first row with this text.
    pub fn row(&self, text: &str) -> Option<&str> {
        let mut rows = self.rows.iter();
        rows.find(|row| row.contains(text)).map(String::as_str)
    }

    /// How many rows have this text.
    pub fn count(&self, text: &str) -> usize {
        self.rows.iter().filter(|row| row.contains(text)).count()
    }

    /// All of it, line by line.
    pub fn text(&self) -> String {
        self.rows.join("\n")
    }

    /// All words of it with one blank between them: finds sentences that are broken over lines. Frames are dropped.
    pub fn words(&self) -> String {
        let text = self.text();
        let framed = |c: char| c.is_whitespace() || ('\u{2500}'..='\u{257f}').contains(&c);
        let words: Vec<&str> = text.split(framed).filter(|word| !word.is_empty()).collect();
        words.join(" ")
    }
}

/// A program in a terminal. Killed when dropped.
pub struct Pty {
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    writer: Box<dyn Write + Send>,
    shared: Arc<Shared>,
}

impl Pty {
    /// Sends characters as they are typed.
    pub fn send(&mut self, text: &str) {
        // A program that has just been killed takes nothing more.
        let _gone = self.writer.write_all(text.as_bytes());
        let _gone = self.writer.flush();
    }

    /// Presses one key by its name in the key table, such as `Ctrl+A`, `Alt+U`, `F2`, `Enter`.
    pub fn key(&mut self, name: &str) {
        let bytes = bytes_of(name);
        self.send(&bytes);
    }

    /// Scans a code: its characters at once, and a return.
    pub fn scan(&mut self, code: &str) {
        self.send(&format!("{code}\r"));
    }

    /// The screen as it is.
    pub fn screen(&self) -> Screen {
        self.shared.lock().screen.clone()
    }

    /// Every byte that the program has sent so far.
    pub fn raw(&self) -> Vec<u8> {
        self.shared.lock().raw.clone()
    }

    /// Waits until the screen is as it should be, and gives it. `what` is said when it never is.
    #[track_caller]
    pub fn wait_until(&self, what: &str, is: impl Fn(&Screen) -> bool) -> Screen {
        let screen = self.watch(PATIENCE, &is);
        assert!(is(&screen), "waited for {what}\n{}", framed(&screen));
        screen
    }

    /// The screen once it is so, or as it is when the patience or the program has ended.
    pub fn watch(&self, patience: Duration, is: impl Fn(&Screen) -> bool) -> Screen {
        let until = Instant::now() + patience;
        let mut seen = self.shared.lock();
        loop {
            let left = until.saturating_duration_since(Instant::now());
            if is(&seen.screen) || left.is_zero() || seen.screen.closed {
                return seen.screen.clone();
            }
            seen = self.shared.changed.wait_timeout(seen, left).unwrap().0;
        }
    }

    /// Waits until a row has this text.
    #[track_caller]
    pub fn wait_for(&self, text: &str) -> Screen {
        self.wait_until(&format!("{text:?}"), |screen| screen.has(text))
    }

    /// Waits until the words of the screen have this sentence, however it is broken over lines.
    #[track_caller]
    pub fn wait_for_words(&self, text: &str) -> Screen {
        self.wait_until(&format!("the words {text:?}"), |screen| {
            screen.words().contains(text)
        })
    }

    /// Waits until no row has this text.
    #[track_caller]
    pub fn wait_gone(&self, text: &str) -> Screen {
        self.wait_until(&format!("no {text:?}"), |screen| !screen.has(text))
    }

    /// Types the name and password into the sign-in box and waits for the seat.
    #[track_caller]
    pub fn sign_in(&mut self, user: &str, password: &str) {
        self.wait_for("Sign in with your name and password.");
        self.send(&format!("{user}\r{password}\r"));
        let at_work = format!("{user} (");
        self.wait_for(&at_work);
    }

    /// Makes the terminal so large.
    pub fn resize(&mut self, width: u16, height: u16) {
        self.shared.resize(width, height);
        self.master.resize(in_cells(width, height)).unwrap();
    }

    /// Ends the program as a pulled plug would: no handler runs.
    pub fn kill(&mut self) {
        let pid = self.child.process_id().unwrap().to_string();
        let done = std::process::Command::new("kill")
            .args(["-KILL", &pid])
            .status();
        assert!(done.unwrap().success());
        self.child.wait().unwrap();
    }

    /// Leaves by the front door and waits for the end of the program.
    #[track_caller]
    pub fn leave(&mut self) {
        self.key("Ctrl+C");
        self.wait_for("Leave orderdesk?");
        self.key("Ctrl+A");
        let status = self.child.wait().unwrap();
        assert!(status.success(), "{status:?}\n{}", framed(&self.screen()));
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        if let Ok(None) = self.child.try_wait() {
            let _ended = self.child.kill();
            let _ended = self.child.wait();
        }
    }
}

/// The bytes a terminal sends for a key.
#[track_caller]
fn bytes_of(name: &str) -> String {
    if let Some(rest) = name.strip_prefix("Alt+") {
        return format!("\x1b{}", rest.to_lowercase());
    }
    if let Some(letter) = name.strip_prefix("Ctrl+") {
        let letter = letter.as_bytes()[0].to_ascii_uppercase();
        return char::from(letter & 0x1f).to_string();
    }
    match name {
        "Enter" => "\r",
        "Tab" => "\t",
        "Shift+Tab" => "\x1b[Z",
        "Esc" => "\x1b",
        "Backspace" => "\x7f",
        "Space" => " ",
        "Del" => "\x1b[3~",
        "Up" => "\x1b[A",
        "Down" => "\x1b[B",
        "Right" => "\x1b[C",
        "Left" => "\x1b[D",
        "Home" => "\x1b[H",
        "End" => "\x1b[F",
        "PgUp" => "\x1b[5~",
        "PgDn" => "\x1b[6~",
        "F1" => "\x1bOP",
        "F2" => "\x1bOQ",
        "F3" => "\x1bOR",
        "F4" => "\x1bOS",
        "F5" => "\x1b[15~",
        "F6" => "\x1b[17~",
        "F7" => "\x1b[18~",
        "F10" => "\x1b[21~",
        one if one.chars().count() == 1 => one,
        other => panic!("no key {other}"),
    }
    .to_owned()
}

const fn in_cells(width: u16, height: u16) -> PtySize {
    PtySize {
        rows: height,
        cols: width,
        pixel_width: 0,
        pixel_height: 0,
    }
}

fn framed(screen: &Screen) -> String {
    let wide = screen.rows.iter().map(|row| row.chars().count()).max();
    let rule = "·".repeat(wide.unwrap_or(0).max(20));
    let end = if screen.closed {
        "the program has ended"
    } else {
        ""
    };
    format!("{rule}\n{}\n{rule}\n{end}", screen.text())
}

#[derive(Default)]
struct Signals {
    bells: usize,
    notices: Vec<String>,
}

impl Callbacks for Signals {
    fn audible_bell(&mut self, _: &mut vt100::Screen) {
        self.bells += 1;
    }

    fn unhandled_osc(&mut self, _: &mut vt100::Screen, params: &[&[u8]]) {
        let said = String::from_utf8(params.join(&b';')).unwrap();
        self.notices.push(said);
    }
}

/// What the reading thread and the test share.
struct Shared {
    terminal: Mutex<Terminal>,
    changed: Condvar,
}

struct Terminal {
    parser: Parser<Signals>,
    /// Bytes of a frame that is not whole yet.
    held: Vec<u8>,
    /// All bytes that came, as they came.
    raw: Vec<u8>,
    screen: Screen,
}

/// The marks around one frame (synchronised output).
const BEGIN: &[u8] = b"\x1b[?2026h";
const END: &[u8] = b"\x1b[?2026l";

impl Shared {
    fn new(width: u16, height: u16) -> Self {
        let (rows, columns) = (nonzero(height), nonzero(width));
        Self {
            terminal: Mutex::new(Terminal {
                parser: Parser::new_with_callbacks(rows, columns, 0, Signals::default()),
                held: Vec::new(),
                raw: Vec::new(),
                screen: Screen::default(),
            }),
            changed: Condvar::new(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Terminal> {
        self.terminal.lock().unwrap()
    }

    fn feed(&self, bytes: &[u8]) {
        let mut terminal = self.lock();
        terminal.held.extend_from_slice(bytes);
        terminal.raw.extend_from_slice(bytes);
        terminal.take_whole_frames();
        drop(terminal);
        self.changed.notify_all();
    }

    fn close(&self) {
        self.lock().screen.closed = true;
        self.changed.notify_all();
    }

    fn resize(&self, width: u16, height: u16) {
        let mut terminal = self.lock();
        let screen = terminal.parser.screen_mut();
        screen.set_size(nonzero(height), nonzero(width));
    }
}

impl Terminal {
    /// A test sees whole frames only, as an eye does.
    fn take_whole_frames(&mut self) {
        let ended = last(&self.held, END).map(|at| at + END.len());
        let begun = last(&self.held, BEGIN);
        let whole = match (begun, ended) {
            (Some(begun), None) => begun,
            (Some(begun), Some(ended)) if begun >= ended => begun,
            // A mark may be cut in two by the pipe.
            (_, ended) => last(&self.held, b"\x1b")
                .filter(|at| Some(*at) >= ended && self.held.len() - at < BEGIN.len())
                .unwrap_or(self.held.len()),
        };
        let rest = self.held.split_off(whole);
        let shown = std::mem::replace(&mut self.held, rest);
        self.parser.process(&shown);
        self.screen = self.look();
    }

    fn look(&self) -> Screen {
        let screen = self.parser.screen();
        let (rows, columns) = screen.size();
        let mut cells = (0..rows.get())
            .flat_map(|row| (0..columns.get()).filter_map(move |column| screen.cell(row, column)));
        let coloured =
            cells.any(|cell| cell.fgcolor() != Color::Default || cell.bgcolor() != Color::Default);
        let lines = screen.rows(0, columns.get());
        Screen {
            rows: lines.map(|row| row.trim_end().to_owned()).collect(),
            bells: self.parser.callbacks().bells,
            notices: self.parser.callbacks().notices.clone(),
            coloured,
            closed: self.screen.closed,
        }
    }
}

fn last(bytes: &[u8], mark: &[u8]) -> Option<usize> {
    let mut windows = bytes.windows(mark.len());
    windows.rposition(|window| window == mark)
}

fn nonzero(cells: u16) -> NonZeroU16 {
    NonZeroU16::new(cells).unwrap()
}
