//! A form over the screen that opened it: filled in, sent as a command, mended field by field when refused.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::{Answer, AppError, Command, Query};
use crate::domain::meanwhile::Meanwhile;
use crate::domain::presence::Held;
use crate::tui::action::Action;
use crate::tui::key::KeyPress;
use crate::tui::keymap::Scope;
use crate::tui::layout::centred;
use crate::tui::screen::{Cx, Effect, Given, Msg, Offer, Question, Screen, moves};
use crate::tui::screens::settle::Settle;
use crate::tui::theme::Tone;
use crate::tui::widgets::conflict::Conflict;
use crate::tui::widgets::dialog::Ask;
use crate::tui::widgets::draw;
use crate::tui::widgets::form::{Event, Form};

/// Makes the command of a filled form.
pub type Make = Box<dyn Fn(&Form, &Cx) -> Command>;

/// Reads a record out of the answer to its question; nothing when it is gone.
pub type Read<T> = Box<dyn Fn(Answer) -> Option<T>>;

/// Fills the form from a record.
pub type Fields<T> = Box<dyn Fn(&T, &Cx) -> Form>;

/// Makes the command that changes a record, by its version, to what the form says.
pub type Change<T> = Box<dyn Fn(&Form, &T, &Cx) -> Command>;

/// A record that a form changes: read again when another was faster.
pub struct Edited<T> {
    /// As it was when the form was opened.
    pub record: T,
    /// What it is, for others who open it too.
    pub held: Held,
    /// What to ask for it as it stands now.
    pub query: Query,
    /// Finds it in the answer.
    pub read: Read<T>,
    /// The form filled from it.
    pub fields: Fields<T>,
    /// The command that changes it, by its version, to what the form says.
    pub make: Change<T>,
}

/// [`Edited`] of whatever record, with what it has become.
trait Base {
    fn held(&self) -> Held;
    fn query(&self) -> Query;
    fn command(&self, form: &Form, cx: &Cx) -> Command;
    /// The form as it was opened.
    fn old(&self, cx: &Cx) -> Form;
    /// Takes what stands now: the form filled from it, if it still is there.
    fn meet(&mut self, answer: Answer, cx: &Cx) -> Option<Form>;
    /// From now on the form changes what was met last.
    fn go_on(&mut self);
}

struct Standing<T> {
    edited: Edited<T>,
    met: Option<T>,
}

impl<T> Base for Standing<T> {
    fn held(&self) -> Held {
        self.edited.held
    }

    fn query(&self) -> Query {
        self.edited.query.clone()
    }

    fn command(&self, form: &Form, cx: &Cx) -> Command {
        (self.edited.make)(form, &self.edited.record, cx)
    }

    fn old(&self, cx: &Cx) -> Form {
        (self.edited.fields)(&self.edited.record, cx)
    }

    fn meet(&mut self, answer: Answer, cx: &Cx) -> Option<Form> {
        self.met = (self.edited.read)(answer);
        self.met
            .as_ref()
            .map(|record| (self.edited.fields)(record, cx))
    }

    fn go_on(&mut self) {
        if let Some(met) = self.met.take() {
            self.edited.record = met;
        }
    }
}

/// What a filled form does.
enum Does {
    Makes(Make),
    Edits(Box<dyn Base>),
}

/// A form; gives [`Given::Done`] with its tag once its command was executed.
pub struct Filled {
    tag: &'static str,
    title: String,
    form: Form,
    does: Does,
    /// The document that another changed first, and what is known of that: its state now is asked for.
    late: Option<(String, Meanwhile)>,
    sent: bool,
    changed: bool,
    inner: Rect,
}

impl Filled {
    /// A form under this title; `tag` comes back with the outcome.
    pub fn new(
        tag: &'static str,
        title: &str,
        form: Form,
        make: impl Fn(&Form, &Cx) -> Command + 'static,
    ) -> Self {
        Self::doing(tag, title, form, Does::Makes(Box::new(make)))
    }

    /// A form that changes a record. When another was faster, each field that differs is chosen, and nothing typed
    /// is lost.
    pub fn edit<T: 'static>(tag: &'static str, title: &str, edited: Edited<T>, cx: &Cx) -> Self {
        let form = (edited.fields)(&edited.record, cx);
        let base = Standing { edited, met: None };
        Self::doing(tag, title, form, Does::Edits(Box::new(base)))
    }

    fn doing(tag: &'static str, title: &str, form: Form, does: Does) -> Self {
        Self {
            tag,
            title: title.to_owned(),
            form,
            does,
            late: None,
            sent: false,
            changed: false,
            inner: Rect::default(),
        }
    }

    fn event(&mut self, event: Event, cx: &Cx) -> Vec<Effect> {
        match event {
            Event::Submit if !self.sent => self.send(cx),
            Event::Leave if self.changed => {
                let ask = Ask::Confirm { lasting: false };
                let text = "What you typed here is not saved. Leave it?";
                vec![Effect::Ask(
                    "leave",
                    Question::new("Leave the form", text, ask),
                )]
            }
            Event::Leave => vec![Effect::Give(Given::Nothing(self.tag))],
            Event::Changed(_) => {
                self.changed = true;
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    fn send(&mut self, cx: &Cx) -> Vec<Effect> {
        self.sent = true;
        let command = match &self.does {
            Does::Makes(make) => make(&self.form, cx),
            Does::Edits(base) => base.command(&self.form, cx),
        };
        vec![Effect::Execute(command)]
    }

    /// What stands now is known: what differs is to be chosen.
    fn met(&mut self, answer: Result<Answer, AppError>, cx: &Cx) -> Vec<Effect> {
        let (Some((document, since)), Does::Edits(base)) = (self.late.take(), &mut self.does)
        else {
            return Vec::new();
        };
        let answer = match answer {
            Ok(answer) => answer,
            Err(error) => return vec![Effect::bad(&error)],
        };
        let Some(theirs) = base.meet(answer, cx) else {
            let text = format!("{document} is not there any more. Esc leaves the form.");
            return vec![Effect::Toast(Tone::Bad, text)];
        };
        let conflict = Conflict::between(&base.old(cx), &theirs, &self.form);
        if conflict.is_empty() {
            // They did the same, or something that is not on this form.
            base.go_on();
            return self.send(cx);
        }
        let settle = Settle::new(&document, &since, conflict, cx);
        vec![Effect::Open(Box::new(settle)), Effect::Bell]
    }

    fn settled(&mut self, kept: Vec<(&'static str, String)>, cx: &Cx) -> Vec<Effect> {
        for (key, value) in kept {
            self.form.set(key, &value);
        }
        if let Does::Edits(base) = &mut self.does {
            base.go_on();
        }
        self.changed = true;
        self.send(cx)
    }

    fn refused(&mut self, error: &AppError) -> Vec<Effect> {
        self.sent = false;
        if let (AppError::Stale { document, since }, Does::Edits(_)) = (error, &self.does) {
            self.late = Some((document.clone(), since.clone()));
            return Vec::new();
        }
        if let AppError::Invalid { field, reason } = error {
            let known = self.form.entries().iter().find(|entry| entry.key == field);
            if let Some(key) = known.map(|entry| entry.key) {
                self.form.refuse(key, reason);
                return vec![Effect::bad(error)];
            }
        }
        vec![Effect::bad(error), Effect::Bell]
    }

    fn frame(&self, area: Rect) -> Rect {
        let wide = area.width.saturating_sub(6).min(84);
        centred(area, wide, self.form.height() + 2)
    }
}

impl Screen for Filled {
    fn scope(&self) -> Scope {
        Scope::Form
    }

    fn title(&self) -> String {
        self.title.clone()
    }

    fn wants(&self, key: KeyPress) -> bool {
        self.form.wants(key)
    }

    fn holds(&self) -> Option<Held> {
        match &self.does {
            Does::Makes(_) => None,
            Does::Edits(base) => Some(base.held()),
        }
    }

    fn queries(&self, _cx: &Cx) -> Vec<Query> {
        match &self.does {
            Does::Edits(base) if self.late.is_some() => vec![base.query()],
            _ => Vec::new(),
        }
    }

    fn offers(&self, action: Action, _cx: &Cx) -> Offer {
        match action {
            Action::Accept if self.sent => Offer::Not("It is being saved.".to_owned()),
            Action::Accept => Offer::Yes,
            action if moves(action) => Offer::Yes,
            _ => Offer::Hidden,
        }
    }

    fn update(&mut self, msg: Msg, cx: &Cx) -> Vec<Effect> {
        match msg {
            Msg::Act(action) => {
                let event = self.form.act(action);
                self.event(event, cx)
            }
            Msg::Key(key) => {
                let event = self.form.press(key);
                self.event(event, cx)
            }
            Msg::Pasted(text) => {
                let event = self.form.paste(&text);
                self.event(event, cx)
            }
            Msg::Click { row, .. } => {
                self.form.click(self.inner, row);
                Vec::new()
            }
            Msg::Done(_, Ok(outcome)) => {
                vec![Effect::Give(Given::Done(self.tag, Box::new(outcome)))]
            }
            Msg::Done(_, Err(error)) => self.refused(&error),
            Msg::Answered(_, answer) => self.met(answer, cx),
            Msg::Given(Given::Settled(kept)) => self.settled(kept, cx),
            Msg::Given(Given::Text(..)) => vec![Effect::Give(Given::Nothing(self.tag))],
            _ => Vec::new(),
        }
    }

    fn layout(&mut self, area: Rect, _cx: &Cx) {
        let frame = self.frame(area);
        self.inner = Rect {
            x: frame.x + 2,
            y: frame.y + 1,
            width: frame.width.saturating_sub(4),
            height: frame.height.saturating_sub(2),
        };
    }

    fn view(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let frame = self.frame(area);
        draw::panel(frame, &self.title, true, buf, &cx.theme);
        draw::clear(self.inner, buf, cx.theme.style(Tone::Text));
        self.form.view(self.inner, buf, &cx.theme);
    }

    fn covers(&self) -> bool {
        false
    }
}
