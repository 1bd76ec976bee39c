//! Prints on this terminal's printer, on a thread of its own; what did not come through is kept and printed again.

use std::sync::Arc;
use std::thread;

use crate::app::print::Paper;
use crate::app::print::outlet::Printer;
use crate::tui::screen::Print;
use crate::tui::shell::session::Session;
use crate::tui::shell::{Event, Wires};
use crate::tui::theme::Tone;

impl Wires {
    fn print(&self, printer: &Arc<Printer>, paper: Print) {
        let (queue, printer) = (self.queue.clone(), Arc::clone(printer));
        let kept = paper.clone();
        let thread = thread::Builder::new().name("print".to_owned());
        let begun = thread.spawn(move || {
            let text = match printer.paper {
                Paper::Page => &paper.page,
                Paper::Receipt => &paper.roll,
            };
            let done = printer.print(text);
            let _heard = queue.send(Event::Printed(paper, done));
        });
        if let Err(error) = begun {
            let _heard = self
                .queue
                .send(Event::Printed(kept, Err(error.to_string())));
        }
    }
}

impl Session {
    /// Prints a paper, if this terminal has a printer.
    pub(super) fn print(&mut self, paper: Print) {
        let Some(printer) = self.wires.printer.clone() else {
            let said = "This terminal has no printer: name one in [printer] of terminal.toml, or save with s.";
            return self.say(Tone::Warn, said);
        };
        self.say(Tone::Ok, format!("{} goes to the printer.", paper.title));
        self.wires.print(&printer, paper);
    }

    /// Prints all again that did not come through.
    pub(super) fn print_again(&mut self) {
        for paper in std::mem::take(&mut self.unprinted) {
            self.print(paper);
        }
    }

    /// A paper came out, or did not.
    pub(super) fn printed(&mut self, paper: Print, done: Result<(), String>) {
        match done {
            Ok(()) => self.say(Tone::Ok, format!("{} is printed.", paper.title)),
            Err(why) => {
                let said = format!(
                    "{} was not printed: {why}. Alt+Y prints it again.",
                    paper.title
                );
                self.say(Tone::Bad, said);
                self.bell = true;
                self.unprinted.push(paper);
            }
        }
    }
}
