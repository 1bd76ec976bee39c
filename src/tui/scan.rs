//! Tells a scanner's burst from a person's keys; a pure machine over stamped keys.
//!
//! Keys are pushed with the time they were read and pulled one input at a time, each pull under the
//! mode the screen is in *then*: so a key that changes the screen also changes how the next one is
//! taken, however fast both came. Nothing is dropped but the LF of a CRLF, nothing overtakes.

use std::collections::VecDeque;
use std::time::Duration;

use super::key::{Code, GS, KeyPress};
use crate::domain::scanner::{Remedy, Separator, Suffix};

/// Longest pause inside a burst (interface.md §3).
pub const GAP: Duration = Duration::from_millis(35);
/// How long an Esc waits for the digit that makes it `Alt+digit`.
pub const ESC_WAIT: Duration = Duration::from_millis(40);
/// Fewest characters of a scan outside entry lines (interface.md §3).
pub const SHORTEST: usize = 6;
/// Fewest characters of a scan while the error band swallows scans.
const SHORTEST_LOCKED: usize = 3;
/// A held key repeats no faster than this; scanners send faster.
const REPEAT_FLOOR: Duration = Duration::from_millis(12);
/// Between reading a key and its arrival here some time may pass.
const GRACE: Duration = Duration::from_millis(5);
/// More than any code holds: what is longer is not a scan.
const LONGEST: usize = 512;

/// How the place that has the focus takes keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Keys are commands; a burst is a scan.
    Browse,
    /// A dialog with a text in it: a burst is a scan only if it looks like a code (a digit, no space).
    Prompt,
    /// The error band is up: even short bursts are scans, so that they can be swallowed.
    Locked,
    /// An entry line: each character passes at once; Tab ends a non-empty entry as Enter does.
    Entry {
        /// Nothing is typed yet.
        empty: bool,
    },
    /// A form or a password: each key passes at once.
    Text,
}

/// What the screens get.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A key in its one spelling ([`KeyPress::normal`]).
    Key(KeyPress),
    /// A whole scan, without its terminator.
    Scanned(String),
    /// Text pasted with the terminal's bracketed paste.
    Paste(String),
    /// The terminal has a new size, in cells.
    Resize {
        /// Columns.
        width: u16,
        /// Rows.
        height: u16,
    },
    /// The left button was pressed.
    Click {
        /// From 0 at the top.
        row: u16,
        /// From 0 at the left.
        column: u16,
    },
    /// The wheel was turned one notch.
    Wheel {
        /// From 0 at the top.
        row: u16,
        /// From 0 at the left.
        column: u16,
        /// Towards the user.
        down: bool,
    },
    /// The terminal is gone; nothing will follow.
    Closed,
}

/// An input and when it was read, counted from the start of the face.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamped {
    /// Time since the face started.
    pub at: Duration,
    /// What was read; a [`Input::Scanned`] never comes from a terminal.
    pub input: Input,
}

enum Verdict {
    Scan { keys: usize },
    Keys { keys: usize },
    Undecided { last: Duration },
}

/// The machine. Push what was read, pull what it means.
#[derive(Debug, Default)]
pub struct Scanner {
    waiting: VecDeque<Stamped>,
    urgent: VecDeque<Input>,
    released: usize,
    returned_at: Option<Duration>,
    repeating: Option<(KeyPress, Duration)>,
    remedy: Remedy,
    separator: Option<KeyPress>,
}

impl Scanner {
    /// A machine that turns the scans of this terminal's scanner back into what it read.
    pub fn with(remedy: Remedy) -> Self {
        let separator = match &remedy.separator {
            Separator::Key(name) => KeyPress::parse(name).map(KeyPress::normal),
            _ => None,
        };
        Self {
            remedy,
            separator,
            ..Self::default()
        }
    }

    /// The character a key of a scan stands for.
    fn character(&self, key: KeyPress) -> Option<char> {
        if Some(key) == self.separator {
            return Some(GS);
        }
        key.typed()
    }

    /// Takes what was read. A resize overtakes keys: it must not tear a scan in two.
    pub fn push(&mut self, read: Stamped) {
        match read.input {
            Input::Resize { .. } => self.urgent.push_back(read.input),
            Input::Key(key) => self.waiting.push_back(Stamped {
                at: read.at,
                input: Input::Key(key.normal()),
            }),
            _ => self.waiting.push_back(read),
        }
    }

    /// The next input under `mode`, or none yet (see [`Scanner::deadline`]).
    pub fn pull(&mut self, now: Duration, mode: Mode) -> Option<Input> {
        if let Some(input) = self.urgent.pop_front() {
            return Some(input);
        }
        loop {
            let front = self.waiting.front()?;
            let (at, key) = match front.input {
                Input::Key(key) => (front.at, key),
                _ => return self.waiting.pop_front().map(|read| read.input),
            };
            if key == KeyPress::plain(Code::Esc) {
                return self.pull_esc(at, now);
            }
            if key == KeyPress::ctrl('j') {
                if self.returned_at.take().is_some_and(|cr| near(cr, at)) {
                    self.waiting.pop_front();
                    self.released = self.released.saturating_sub(1);
                    continue;
                }
                if let Some(front) = self.waiting.front_mut() {
                    front.input = Input::Key(KeyPress::plain(Code::Enter));
                }
            }
            return match mode {
                Mode::Text => self.pop_key(),
                Mode::Entry { empty } => self.pull_mended(now, empty),
                Mode::Browse | Mode::Prompt | Mode::Locked => self.pull_held(now, mode),
            };
        }
    }

    /// When to pull again although nothing came: then held keys are let go.
    pub fn deadline(&self) -> Option<Duration> {
        let front = self.waiting.front()?;
        if front.input == Input::Key(KeyPress::plain(Code::Esc)) {
            return Some(front.at + ESC_WAIT + GRACE);
        }
        self.waiting.back().map(|read| read.at + GAP + GRACE)
    }

    fn pop_key(&mut self) -> Option<Input> {
        let read = self.waiting.pop_front()?;
        self.released = self.released.saturating_sub(1);
        if let Input::Key(key) = read.input {
            self.returned_at = (key.code == Code::Enter).then_some(read.at);
            self.repeating = Some((key, read.at));
        }
        Some(read.input)
    }

    fn pull_esc(&mut self, at: Duration, now: Duration) -> Option<Input> {
        if let Some(second) = self.waiting.get(1) {
            if let Input::Key(key) = second.input
                && second.at.saturating_sub(at) <= ESC_WAIT
                && let Some(digit) = key.typed().filter(char::is_ascii_digit)
                && !self.starts_a_run(1)
            {
                self.waiting.drain(..2);
                self.released = self.released.saturating_sub(2);
                return Some(Input::Key(KeyPress::alt(digit).normal()));
            }
            return self.pop_key();
        }
        if now >= at + ESC_WAIT + GRACE {
            return self.pop_key();
        }
        None
    }

    /// Is the key at `index` followed, as fast as a scanner types, by another character?
    fn starts_a_run(&self, index: usize) -> bool {
        match (self.waiting.get(index), self.waiting.get(index + 1)) {
            (Some(first), Some(second)) => {
                near(first.at, second.at)
                    && matches!(second.input, Input::Key(key) if key.typed().is_some())
            }
            _ => false,
        }
    }

    fn pull_entry(&mut self, empty: bool) -> Option<Input> {
        match self.pop_key()? {
            Input::Key(key) if key == KeyPress::plain(Code::Tab) && !empty => {
                Some(Input::Key(KeyPress::plain(Code::Enter)))
            }
            other => Some(other),
        }
    }

    /// On an entry line keys pass at once; but where scans arrive mangled, a burst is turned back into the keys it should
    /// have been.
    fn pull_mended(&mut self, now: Duration, empty: bool) -> Option<Input> {
        if self.remedy.is_idle() || self.released > 0 {
            return self.pull_entry(empty);
        }
        match self.judge(Mode::Browse) {
            Verdict::Scan { keys } => self.retype(keys),
            Verdict::Keys { keys } => self.released = keys,
            Verdict::Undecided { last } if now >= last + GAP + GRACE => {
                let keys = self.waiting.len();
                if self.ends_in_silence(Mode::Browse) {
                    self.retype(keys);
                } else {
                    self.released = keys;
                }
            }
            Verdict::Undecided { .. } => return None,
        }
        self.pull_entry(empty)
    }

    /// Puts the keys of what was read in the place of those that came.
    fn retype(&mut self, keys: usize) {
        let at = self.waiting.front().map(|read| read.at).unwrap_or_default();
        let Input::Scanned(code) = self.take_scan(keys) else {
            return;
        };
        let typed = code.chars().map(KeyPress::char);
        let retyped: Vec<KeyPress> = typed.chain([KeyPress::plain(Code::Enter)]).collect();
        self.released = retyped.len();
        for key in retyped.into_iter().rev() {
            let input = Input::Key(key);
            self.waiting.push_front(Stamped { at, input });
        }
    }

    /// Where scans end with nothing, keys as fast as a scanner's that are followed by none are one.
    fn ends_in_silence(&self, mode: Mode) -> bool {
        let keys = self.waiting.iter().map(|read| match read.input {
            Input::Key(key) => self.character(key),
            _ => None,
        });
        let code: Option<Vec<char>> = keys.collect();
        self.remedy.suffix == Suffix::None
            && code.is_some_and(|code| code.len() >= SHORTEST && is_scan(&code, mode))
    }

    fn pull_held(&mut self, now: Duration, mode: Mode) -> Option<Input> {
        if self.released > 0 {
            return self.pop_key();
        }
        match self.judge(mode) {
            Verdict::Scan { keys } => Some(self.take_scan(keys)),
            Verdict::Keys { keys } => {
                self.released = keys;
                self.pop_key()
            }
            Verdict::Undecided { last } if now >= last + GAP + GRACE => {
                if self.ends_in_silence(mode) {
                    return Some(self.take_scan(self.waiting.len()));
                }
                self.released = self.waiting.len();
                self.pop_key()
            }
            Verdict::Undecided { .. } => None,
        }
    }

    fn judge(&self, mode: Mode) -> Verdict {
        let mut code: Vec<char> = Vec::new();
        let mut last = None;
        for (index, read) in self.waiting.iter().enumerate() {
            let late = last.is_some_and(|before| !near(before, read.at));
            let Input::Key(key) = read.input else {
                return Verdict::Keys { keys: index.max(1) };
            };
            if late || code.len() > LONGEST {
                return Verdict::Keys { keys: index.max(1) };
            }
            if ends_scan(key) && index > 0 {
                return if is_scan(&code, mode) {
                    Verdict::Scan { keys: index + 1 }
                } else {
                    Verdict::Keys { keys: index + 1 }
                };
            }
            let meant = self.character(key).map(|c| (c, self.remedy.meant(c)));
            match meant {
                Some((c, meant)) if index > 0 || may_start(c) || c != meant && may_start(meant) => {
                    code.push(meant);
                }
                _ => return Verdict::Keys { keys: index.max(1) },
            }
            if self.repeats(index, key, read.at) {
                return Verdict::Keys { keys: index + 1 };
            }
            last = Some(read.at);
        }
        Verdict::Undecided {
            last: last.unwrap_or_default(),
        }
    }

    /// A key held down comes again and again, in even steps that no scanner has.
    fn repeats(&self, index: usize, key: KeyPress, at: Duration) -> bool {
        if key.typed().is_none_or(|c| c.is_ascii_digit()) {
            return false;
        }
        let before = match index.checked_sub(1) {
            Some(earlier) => self.waiting.get(earlier).and_then(|read| match read.input {
                Input::Key(key) => Some((key, read.at)),
                _ => None,
            }),
            None => self.repeating,
        };
        before.is_some_and(|(same, then)| {
            same == key && at.saturating_sub(then) >= REPEAT_FLOOR && near(then, at)
        })
    }

    fn take_scan(&mut self, keys: usize) -> Input {
        let mut code = String::new();
        self.repeating = None;
        let read: Vec<Stamped> = self.waiting.drain(..keys).collect();
        for read in read {
            if let Input::Key(key) = read.input {
                self.returned_at = (key.code == Code::Enter).then_some(read.at);
                code.extend(self.character(key));
            }
        }
        Input::Scanned(self.remedy.apply(&code))
    }
}

fn near(before: Duration, after: Duration) -> bool {
    after.saturating_sub(before) <= GAP
}

fn ends_scan(key: KeyPress) -> bool {
    key == KeyPress::plain(Code::Enter)
        || key == KeyPress::plain(Code::Tab)
        || key == KeyPress::ctrl('j')
}

/// `/ : ?` and space open the filter, the palette, help and a mark: no code begins with them.
fn may_start(c: char) -> bool {
    !matches!(c, '/' | ':' | '?' | ' ')
}

fn is_scan(code: &[char], mode: Mode) -> bool {
    let shortest = if mode == Mode::Locked {
        SHORTEST_LOCKED
    } else {
        SHORTEST
    };
    let printable = code.iter().filter(|c| **c != GS).count();
    if printable < shortest {
        return false;
    }
    let digit = code.iter().any(char::is_ascii_digit);
    if mode == Mode::Prompt && (!digit || code.contains(&' ')) {
        return false;
    }
    digit || code.iter().any(|c| Some(c) != code.first())
}

#[cfg(test)]
#[path = "scan_tests.rs"]
mod tests;
