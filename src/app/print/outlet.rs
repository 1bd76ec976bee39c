//! The printer of a terminal: a device's file, or a program that takes what is printed on its stdin.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::app::child;
use crate::app::print::Paper;

/// Where bytes go to become paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outlet {
    /// A device's file, such as `/dev/usb/lp0`.
    Device(PathBuf),
    /// A program and its words, such as `lp -d till`.
    Program(Vec<String>),
}

/// A printer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printer {
    /// Where it is.
    pub outlet: Outlet,
    /// How long it may take.
    pub timeout: Duration,
    /// What is in it.
    pub paper: Paper,
}

/// Feeds what was printed past the blade of a till printer and cuts.
const CUT: &[u8] = b"\n\n\n\n\x1dV\x42\x00";

impl Printer {
    /// Prints a text and waits until the printer has taken it; never on a thread that draws.
    ///
    /// # Errors
    /// A sentence that says why it was not printed.
    pub fn print(&self, text: &str) -> Result<(), String> {
        let mut bytes = text.as_bytes().to_vec();
        if self.paper == Paper::Receipt {
            bytes.extend_from_slice(CUT);
        }
        match &self.outlet {
            Outlet::Program(command) => child::run(command, bytes, self.timeout),
            Outlet::Device(path) => self.send(path.clone(), bytes),
        }
    }

    /// A printer without paper blocks its device: it is waited for on a thread of its own, and no longer than allowed.
    fn send(&self, path: PathBuf, bytes: Vec<u8>) -> Result<(), String> {
        let name = path.display().to_string();
        let (sender, ended) = mpsc::channel();
        let thread = thread::Builder::new().name("printer".to_owned());
        let begun = thread.spawn(move || {
            let _heard = sender.send(write(&path, &bytes));
        });
        begun.map_err(|error| error.to_string())?;
        match ended.recv_timeout(self.timeout) {
            Ok(done) => done.map_err(|error| format!("{name}: {error}")),
            Err(_late) => Err(format!(
                "{name} took nothing for {} s; look at its paper and cable",
                self.timeout.as_secs()
            )),
        }
    }
}

fn write(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    // A device is there already: nothing is made where a name is mistyped.
    let mut device = OpenOptions::new().append(true).open(path)?;
    device.write_all(bytes)?;
    device.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_prints_to_a_device_or_a_program_and_says_why_not() {
        let directory = tempfile::tempdir().unwrap();
        let device = directory.path().join("lp0");
        let mut printer = Printer {
            outlet: Outlet::Device(device.clone()),
            timeout: Duration::from_secs(30),
            paper: Paper::Receipt,
        };
        let missing = printer.print("x").unwrap_err();
        assert!(missing.contains("lp0: "), "{missing}");
        assert!(!device.exists());
        std::fs::write(&device, "").unwrap();
        assert_eq!(printer.print("bill\n"), Ok(()));
        assert_eq!(std::fs::read(&device).unwrap(), [b"bill\n", CUT].concat());

        printer.paper = Paper::Page;
        let script = format!(
            "cat > '{}'; test $(wc -l < '{}') = 1",
            device.display(),
            device.display()
        );
        printer.outlet = Outlet::Program(["/bin/sh", "-c", &script].map(str::to_owned).to_vec());
        assert_eq!(printer.print("page\n"), Ok(()));
        assert!(
            printer
                .print("two\nlines\n")
                .unwrap_err()
                .contains("ended with code 1")
        );
    }

    #[test]
    fn a_printer_that_takes_nothing_is_waited_for_no_longer_than_allowed() {
        let directory = tempfile::tempdir().unwrap();
        let pipe = directory.path().join("lp0");
        // A pipe without a reader blocks like a printer without paper.
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        assert!(made.unwrap().success());
        let printer = Printer {
            outlet: Outlet::Device(pipe),
            timeout: Duration::from_millis(50),
            paper: Paper::Page,
        };
        assert!(printer.print("x").unwrap_err().contains("took nothing"));
    }
}
