//! A change of an order that came after another's: a line's quantity or the note, as it was, theirs and mine.

use crate::app::{AppError, Command, Consent, OrderCommand};
use crate::domain::document::OrderView;
use crate::domain::id::LineId;
use crate::domain::meanwhile::Meanwhile;
use crate::domain::quantity::Quantity;
use crate::tui::screen::{Cx, Effect, Given, Question};
use crate::tui::screens::orders::acts::About;
use crate::tui::screens::settle::{self, Settle};
use crate::tui::theme::Tone;
use crate::tui::widgets::conflict::{Conflict, Differing};
use crate::tui::widgets::dialog::Ask;

/// What stood on the page when a question about it was asked.
#[derive(Debug, Clone, Default)]
pub struct Before {
    /// What was ordered of each line and not given up.
    quantities: Vec<(LineId, String)>,
    note: String,
}

impl Before {
    /// As it is shown now.
    pub fn of(view: &OrderView) -> Self {
        let quantity = |line: &crate::domain::document::LineView| {
            let active = line.line.buckets.active();
            (line.line.id, active.plain(line.decimals))
        };
        Self {
            quantities: view.lines.iter().map(quantity).collect(),
            note: view.order.note.clone(),
        }
    }

    fn quantity(&self, id: LineId) -> String {
        let found = self.quantities.iter().find(|(line, _)| *line == id);
        found.map_or_else(|| Quantity::ZERO.plain(0), |(_, quantity)| quantity.clone())
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Quantity(LineId),
    Note,
}

/// A change that came too late, until it is settled.
#[derive(Debug, Clone)]
pub struct Late {
    what: What,
    document: String,
    since: Meanwhile,
    old: String,
    theirs: String,
    mine: String,
    /// The order that the choice is about, once it is shown.
    met: Option<(About, Before)>,
}

impl Late {
    /// The late one among commands, if its value can be chosen.
    pub fn of(command: &Command, error: &AppError, before: &Before) -> Option<Self> {
        let AppError::Stale { document, since } = error else {
            return None;
        };
        let (what, old, mine) = match command {
            Command::Order(OrderCommand::EditLine { line, quantity, .. }) => {
                (What::Quantity(*line), before.quantity(*line), quantity)
            }
            Command::Order(OrderCommand::Note { note, .. }) => {
                (What::Note, before.note.clone(), note)
            }
            _ => return None,
        };
        Some(Self {
            what,
            document: document.clone(),
            since: since.clone(),
            old,
            theirs: String::new(),
            mine: mine.clone(),
            met: None,
        })
    }

    /// The order as it stands now is known: both values are shown, once.
    pub fn met(&mut self, view: &OrderView, cx: &Cx) -> Vec<Effect> {
        if self.met.is_some() {
            return Vec::new();
        }
        let now = Before::of(view);
        let line = match self.what {
            What::Quantity(line) => Some(line),
            What::Note => None,
        };
        self.met = Some((About::now(view, line), now.clone()));
        let (key, label) = match self.what {
            What::Quantity(id) => {
                self.theirs = now.quantity(id);
                let line = view.lines.iter().find(|line| line.line.id == id);
                let title = line.map_or_else(|| "Quantity".to_owned(), |line| line.sku.clone());
                ("quantity", title)
            }
            What::Note => {
                self.theirs = now.note;
                ("note", "Note".to_owned())
            }
        };
        let values = [self.old.as_str(), self.theirs.as_str(), self.mine.as_str()];
        let Some(differing) = Differing::between(key, &label, values) else {
            let text = format!("{} has changed it to the same already.", self.since.by);
            return vec![Effect::Toast(Tone::Ok, text)];
        };
        let conflict = Conflict::of(vec![differing]);
        let settle = Settle::new(&self.document, &self.since, conflict, cx);
        vec![Effect::Open(Box::new(settle)), Effect::Bell]
    }

    /// Takes the choice: what to do, and the order as it was chosen upon.
    pub fn given(&self, given: &Given) -> Option<(Effect, About, Before)> {
        let (about, before) = self.met.clone()?;
        let effect = match given {
            Given::Settled(kept) => self.settled(&kept.first()?.1, about),
            Given::Nothing(settle::TAG) => self.again(),
            _ => return None,
        };
        Some((effect, about, before))
    }

    /// What is kept: theirs stands already, mine is sent on top of it.
    fn settled(&self, kept: &str, about: About) -> Effect {
        if kept == self.theirs {
            return Effect::good(format!("What {} entered is kept.", self.since.by));
        }
        let (order, version) = (about.order, Some(about.version));
        let command = match self.what {
            What::Quantity(line) => OrderCommand::EditLine {
                order,
                version,
                line,
                quantity: kept.to_owned(),
                consent: Consent::default(),
            },
            What::Note => OrderCommand::Note {
                order,
                version,
                note: kept.to_owned(),
            },
        };
        Effect::Execute(Command::Order(command))
    }

    /// Nothing was chosen: what was typed is offered again.
    fn again(&self) -> Effect {
        let (tag, title) = match self.what {
            What::Quantity(_) => ("quantity", "Quantity"),
            What::Note => ("note", "Note"),
        };
        let text = format!(
            "{} changed it to {} meanwhile. What you typed is still here.",
            self.since.by,
            if self.theirs.is_empty() {
                "nothing"
            } else {
                &self.theirs
            }
        );
        Effect::Ask(tag, Question::new(title, text, Ask::Text).typed(&self.mine))
    }
}
