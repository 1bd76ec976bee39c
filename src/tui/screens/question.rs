//! A question over the screen that asked it; gives the answer.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::Command;
use crate::tui::action::Action;
use crate::tui::key::KeyPress;
use crate::tui::keymap::Scope;
use crate::tui::scan::Mode;
use crate::tui::screen::{Cx, Effect, Given, Msg, Offer, Question, Screen, moves};
use crate::tui::widgets::dialog::{Dialog, Outcome};

/// What a yes does.
enum Then {
    /// The answer goes to the screen beneath, with its tag.
    Tell(&'static str),
    /// The command is executed for the screen beneath.
    Execute(Box<Command>),
}

/// An open question.
pub struct Asked {
    question: Question,
    dialog: Dialog,
    then: Then,
}

impl Asked {
    /// A question whose answer is given with `tag`.
    pub fn telling(tag: &'static str, question: Question, cx: &Cx) -> Self {
        Self::new(question, Then::Tell(tag), cx)
    }

    /// A question whose yes executes a command.
    pub fn executing(command: Command, question: Question, cx: &Cx) -> Self {
        Self::new(question, Then::Execute(Box::new(command)), cx)
    }

    fn new(question: Question, then: Then, cx: &Cx) -> Self {
        let dialog = Dialog::new(
            &question.title,
            &question.text,
            question.ask.clone(),
            cx.since,
        );
        let dialog = dialog.typed(&question.typed);
        Self {
            question,
            dialog,
            then,
        }
    }

    fn answered(&self, outcome: Outcome) -> Vec<Effect> {
        match (outcome, &self.then) {
            (Outcome::Open, _) => Vec::new(),
            (Outcome::No, Then::Tell(tag)) => vec![Effect::Give(Given::Nothing(tag))],
            (Outcome::No, Then::Execute(_)) => vec![Effect::Close],
            (Outcome::Yes(text), Then::Tell(tag)) => vec![Effect::Give(Given::Text(tag, text))],
            (Outcome::Yes(_), Then::Execute(command)) => {
                vec![Effect::Close, Effect::Execute(command.as_ref().clone())]
            }
        }
    }
}

impl Screen for Asked {
    fn scope(&self) -> Scope {
        Scope::Dialog
    }

    fn title(&self) -> String {
        self.question.title.clone()
    }

    fn mode(&self) -> Mode {
        self.dialog.mode()
    }

    fn wants(&self, key: KeyPress) -> bool {
        let edits = KeyPress::plain(crate::tui::key::Code::Backspace);
        self.dialog.mode() != Mode::Browse && (key.typed().is_some() || key == edits)
    }

    fn offers(&self, action: Action, _cx: &Cx) -> Offer {
        if action == Action::Accept || moves(action) {
            Offer::Yes
        } else {
            Offer::Hidden
        }
    }

    fn update(&mut self, msg: Msg, cx: &Cx) -> Vec<Effect> {
        match msg {
            Msg::Act(action) => {
                let outcome = self.dialog.act(action, cx.since);
                return self.answered(outcome);
            }
            Msg::Key(key) => {
                self.dialog.press(key);
            }
            Msg::Pasted(text) => self.dialog.paste(&text),
            _ => {}
        }
        Vec::new()
    }

    fn view(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        self.dialog.view(area, buf, &cx.theme);
    }

    fn covers(&self) -> bool {
        false
    }
}
