//! `orderdesk feed`: lines of a machine, each booked and answered before the next is read.

use std::fs::File;
use std::io::{self, BufRead, BufReader, ErrorKind, Read};
use std::thread;
use std::time::Duration;

use clap::Args;
use serde_json::{Value, json};

use crate::app::{AppError, Command, Outcome, read_line};
use crate::cli::error::Failure;
use crate::cli::output::Streams;
use crate::cli::record::{Field, Record};
use crate::cli::session::{Seat, Session, mismatch};
use crate::domain::text::clean;

/// Takes lines.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLE)]
pub struct Feed {
    /// A file, pipe or serial device, or - for stdin
    path: String,
    /// End where a pipe or device ends, instead of waiting for it to come back
    #[arg(long)]
    once: bool,
}

const EXAMPLE: &str = "\
Each line is  store,sku,quantity,machine[,id]  (SKU or barcode; quantity more than 0). It is one durable receipt of
goods with the machine and id as its reference, answered at once on stdout:
  ok MAIN SOCK-M +5 on hand 15
  ok MAIN SOCK-M +5 on hand 15 repeated      the machine's id is known: nothing was booked again
  error unknown_code unknown code `SOCK-X`: nothing here has it
Give each line an id and send it again until it is answered: then nothing is lost and nothing is booked twice. Empty
lines, lines that begin with # and a header are passed over. A line that breaks off is not booked.

Files and stdin end with their last line. A pipe or device that ends or fails is opened again until Ctrl+C. The exit
code is 3 when a line was refused. Set a serial device up before:
  stty -F /dev/ttyUSB0 9600 cs8 -parenb -cstopb raw -echo

Examples:
  orderdesk --user ann feed lines.csv
  orderdesk --user ann feed /dev/ttyUSB0 --once";

/// Most bytes of a line.
const MOST_BYTES: usize = 4 * 1024;
/// First and longest wait for a device that is gone.
const FIRST_WAIT: Duration = Duration::from_millis(100);
const LONGEST_WAIT: Duration = Duration::from_secs(5);

/// Takes lines until the end, or for ever.
pub fn run(verb: &Feed, session: &mut Session<'_>) -> Result<(), Failure> {
    let seat = session.seat()?;
    let mut feeding = Feeding {
        seat: &seat,
        io: &mut session.io,
        line: 0,
        has_refused: false,
    };
    if verb.path == "-" {
        let taken = feeding.take(io::stdin().lock())?;
        taken.map_err(|error| Failure::file("stdin", error))?;
    } else {
        feeding.follow(&verb.path, verb.once)?;
    }
    if feeding.has_refused {
        Err(Failure::Shown(3))
    } else {
        Ok(())
    }
}

struct Feeding<'f, 's, 'w> {
    seat: &'f Seat,
    io: &'s mut Streams<'w>,
    line: i64,
    has_refused: bool,
}

impl Feeding<'_, '_, '_> {
    /// Reads a file to its end; a pipe or device again and again.
    fn follow(&mut self, path: &str, once: bool) -> Result<(), Failure> {
        let fault = |error| Failure::file(path, error);
        let first = File::open(path).map_err(fault)?;
        let ends = once || first.metadata().map_err(fault)?.is_file();
        let mut source = Ok(first);
        let mut wait = FIRST_WAIT;
        let mut is_told = false;
        loop {
            let before = self.line;
            let ended = match source {
                Ok(file) => self.take(file)?,
                Err(error) => Err(error),
            };
            match ended {
                Ok(()) if ends => return Ok(()),
                Err(error) if ends => return Err(fault(error)),
                Err(error) if !is_told => {
                    self.io.note(&format!("{path}: {error}; waiting for it"))?;
                    is_told = true;
                }
                _ => {}
            }
            if self.line > before {
                (wait, is_told) = (FIRST_WAIT, false);
            }
            // Opening a pipe waits for its writer by itself; a device may be unplugged for long.
            thread::park_timeout(wait);
            wait = (wait * 2).min(LONGEST_WAIT);
            source = File::open(path);
        }
    }

    /// Takes all lines of a source: what ended it, or a failure that ends the feed.
    fn take(&mut self, source: impl Read) -> Result<io::Result<()>, Failure> {
        let mut lines = Lines::of(source);
        loop {
            match lines.next() {
                Ok(Next::Line(bytes)) => {
                    self.line += 1;
                    self.answer(&bytes)?;
                }
                Ok(Next::Refused(reason)) => {
                    self.line += 1;
                    self.refuse(&AppError::invalid("line", reason).into())?;
                }
                Ok(Next::End) => return Ok(Ok(())),
                Err(error) => return Ok(Err(error)),
            }
        }
    }

    fn answer(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        let done = match read_line(bytes) {
            Ok(None) => return Ok(()),
            Ok(Some(line)) => self.seat.execute(Command::Feed(line)),
            Err(error) => Err(error.into()),
        };
        match done {
            Ok(outcome) => self.tell(outcome),
            // Who may not book one line may book none.
            Err(failure) if failure.code() == 4 => Err(failure),
            Err(failure) => self.refuse(&failure),
        }
    }

    fn tell(&mut self, outcome: Outcome) -> Result<(), Failure> {
        let Outcome::Fed {
            store,
            sku,
            quantity,
            on_hand,
            decimals,
            repeated,
        } = outcome
        else {
            return Err(mismatch());
        };
        if self.io.json {
            let record = Record::new()
                .with("line", self.line)
                .with("store", store)
                .with("sku", sku)
                .with("quantity", Field::Quantity(quantity, decimals))
                .with("on_hand", Field::Quantity(on_hand, decimals))
                .with("repeated", repeated);
            self.io.line(&self.seat.style().object(&record))?;
        } else {
            let again = if repeated { " repeated" } else { "" };
            writeln!(
                self.io.out,
                "ok {store} {sku} +{} on hand {}{again}",
                quantity.plain(decimals),
                on_hand.plain(decimals)
            )?;
        }
        Ok(self.io.out.flush()?)
    }

    fn refuse(&mut self, failure: &Failure) -> Result<(), Failure> {
        self.has_refused = true;
        let error = failure.json().unwrap_or(Value::Null);
        if self.io.json {
            self.io.line(&json!({"line": self.line, "error": error}))?;
        } else {
            let part = |name: &str| error.get(name).and_then(Value::as_str).unwrap_or("");
            writeln!(
                self.io.out,
                "error {} {}",
                part("code"),
                clean(part("message"))
            )?;
        }
        Ok(self.io.out.flush()?)
    }
}

/// What comes next of a source.
#[derive(Debug, PartialEq, Eq)]
enum Next {
    /// A whole line without its end.
    Line(Vec<u8>),
    /// A line that cannot be taken, and why.
    Refused(&'static str),
    /// Nothing any more.
    End,
}

/// A source cut into lines, each ended by CR, LF or both.
struct Lines<R> {
    input: BufReader<R>,
    line: Vec<u8>,
    is_overlong: bool,
}

impl<R: Read> Lines<R> {
    fn of(source: R) -> Self {
        Self {
            input: BufReader::new(source),
            line: Vec::new(),
            is_overlong: false,
        }
    }

    fn next(&mut self) -> io::Result<Next> {
        loop {
            let read = match self.input.fill_buf() {
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                read => read?,
            };
            if read.is_empty() {
                let is_torn = self.is_overlong || !self.line.is_empty();
                (self.line, self.is_overlong) = (Vec::new(), false);
                return Ok(if is_torn {
                    Next::Refused("breaks off before its end and was not booked; send it again")
                } else {
                    Next::End
                });
            }
            let end = read.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
            let part = read.get(..end.unwrap_or(read.len())).unwrap_or_default();
            if self.line.len() + part.len() > MOST_BYTES {
                self.is_overlong = true;
            } else {
                self.line.extend_from_slice(part);
            }
            let used = part.len() + usize::from(end.is_some());
            self.input.consume(used);
            if end.is_some() {
                let line = std::mem::take(&mut self.line);
                if std::mem::take(&mut self.is_overlong) {
                    return Ok(Next::Refused("is longer than 4 KiB"));
                }
                return Ok(Next::Line(line));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_in_any_way_and_what_breaks_off_is_told() {
        let long = "x".repeat(MOST_BYTES + 1);
        let text = format!("a,1\r\nb\r\n{long}\nc\rd");
        let mut lines = Lines::of(text.as_bytes());
        let mut found = Vec::new();
        loop {
            match lines.next().unwrap() {
                Next::End => break,
                Next::Line(line) if line.is_empty() => {}
                Next::Line(line) => found.push(String::from_utf8(line).unwrap()),
                Next::Refused(reason) => found.push(reason.to_owned()),
            }
        }
        assert_eq!(
            found,
            [
                "a,1",
                "b",
                "is longer than 4 KiB",
                "c",
                "breaks off before its end and was not booked; send it again"
            ]
        );
    }
}
