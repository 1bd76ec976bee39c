//! A form over the screen that opened it: filled in, sent as a command, mended field by field when refused.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::{AppError, Command};
use crate::tui::action::Action;
use crate::tui::key::KeyPress;
use crate::tui::keymap::Scope;
use crate::tui::layout::centred;
use crate::tui::screen::{Cx, Effect, Given, Msg, Offer, Question, Screen, moves};
use crate::tui::theme::Tone;
use crate::tui::widgets::dialog::Ask;
use crate::tui::widgets::draw;
use crate::tui::widgets::form::{Event, Form};

/// Makes the command of a filled form.
pub type Make = Box<dyn Fn(&Form, &Cx) -> Command>;

/// A form; gives [`Given::Done`] with its tag once its command was executed.
pub struct Filled {
    tag: &'static str,
    title: String,
    form: Form,
    make: Make,
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
        Self {
            tag,
            title: title.to_owned(),
            form,
            make: Box::new(make),
            sent: false,
            changed: false,
            inner: Rect::default(),
        }
    }

    fn event(&mut self, event: Event, cx: &Cx) -> Vec<Effect> {
        match event {
            Event::Submit if !self.sent => {
                self.sent = true;
                vec![Effect::Execute((self.make)(&self.form, cx))]
            }
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

    fn refused(&mut self, error: &AppError) -> Vec<Effect> {
        self.sent = false;
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
