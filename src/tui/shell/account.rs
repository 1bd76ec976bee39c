//! What somebody says of himself: asking to be let in, choosing his own password, changing password and PIN.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::{Actor, AppError, Secret};
use crate::domain::password::judge_pin;
use crate::tui::action::Action;
use crate::tui::format::{cells, wrap};
use crate::tui::key::KeyPress;
use crate::tui::layout::centred;
use crate::tui::screen::sentence;
use crate::tui::theme::{Theme, Tone};
use crate::tui::widgets::draw;
use crate::tui::widgets::field::Takes;
use crate::tui::widgets::footer::Offer;
use crate::tui::widgets::form::{Entry, Event, Form};

/// What is to be done with what was typed. Never printed.
pub enum Wish {
    /// Ask an admin to be let in.
    Register {
        /// Sign-in name.
        name: String,
        /// As people call him.
        full_name: String,
        /// What for.
        request: String,
        /// Password.
        password: String,
    },
    /// Another password, PIN, or both, of a signed-in user.
    Change {
        /// Who.
        actor: Actor,
        /// The password he has.
        current: String,
        /// The one he wants.
        password: Option<String>,
        /// The PIN he wants; an empty one takes it away.
        pin: Option<String>,
    },
}

/// What came of a key.
pub enum Then {
    /// Nothing yet.
    Open,
    /// This is to be done.
    Do(Wish),
    /// He would rather not.
    Leave,
}

enum What {
    Register,
    /// Signed in with a password for one time.
    Choose(Actor, Secret),
    Own(Actor),
}

/// The form.
pub struct Account {
    what: What,
    title: &'static str,
    text: &'static str,
    form: Form,
    waits: bool,
    note: Option<String>,
}

/// What a password must be.
const QUALITY: &str =
    "8 characters or more; no name of yours or the shop's, nothing everybody takes.";

fn secret(key: &'static str, label: &str) -> Entry {
    Entry::typed(key, label, Takes::Secret, "")
}

impl Account {
    fn new(what: What, title: &'static str, text: &'static str, fields: Vec<Entry>) -> Self {
        Self {
            what,
            title,
            text,
            form: Form::new(fields),
            waits: false,
            note: None,
        }
    }

    /// Somebody without a user asks for one.
    pub fn register() -> Self {
        let text = |key, label| Entry::typed(key, label, Takes::Text, "");
        Self::new(
            What::Register,
            "Ask to be let in",
            "An admin of the shop looks at it and lets you in. Until then you cannot sign in.",
            vec![
                text("name", "Sign-in name").required(),
                text("full_name", "Full name").required(),
                secret("password", "Password").required().hint(QUALITY),
                secret("again", "The same again").required(),
                text("request", "What for").hint("Such as: the new one at the counter."),
            ],
        )
    }

    /// Somebody who signed in with a password for one time chooses his own.
    pub fn choose(actor: Actor, current: Secret) -> Self {
        Self::new(
            What::Choose(actor, current),
            "Choose your password",
            "The password you came with was for one time. Choose your own; nobody else knows it.",
            vec![
                secret("password", "New password").required().hint(QUALITY),
                secret("again", "The same again").required(),
            ],
        )
    }

    /// A user changes his own password or PIN.
    pub fn own(actor: Actor) -> Self {
        Self::new(
            What::Own(actor),
            "Your password and PIN",
            "What stays empty stays as it is. The PIN opens your locked seat, and nothing else.",
            vec![
                secret("current", "Your password").required(),
                secret("password", "New password").hint(QUALITY),
                secret("again", "The same again"),
                secret("pin", "New PIN").hint("4 to 8 digits; - takes it away."),
            ],
        )
    }

    /// What the footer shows of the keys of forms.
    pub fn offers(action: Action) -> Offer {
        match action {
            Action::Accept | Action::Enter | Action::Next | Action::Previous | Action::Back => {
                Offer::Yes
            }
            _ => Offer::Hidden,
        }
    }

    /// Why it was not done.
    pub fn refuse(&mut self, error: &AppError) {
        self.waits = false;
        if let AppError::Invalid { field, reason } = error
            && let Some(entry) = self.form.entries().iter().find(|entry| entry.key == field)
        {
            let key = entry.key;
            return self.form.refuse(key, reason);
        }
        self.note = Some(sentence(error));
    }

    /// Takes a key with the action it is bound to.
    pub fn take(&mut self, key: KeyPress, action: Option<Action>) -> Then {
        if self.waits {
            return Then::Open;
        }
        let event = if self.form.wants(key) {
            self.form.press(key)
        } else {
            action.map_or(Event::NotMine, |action| self.form.act(action))
        };
        match event {
            Event::Submit => self.submit(),
            Event::Leave => Then::Leave,
            Event::Changed(_) => {
                self.note = None;
                Then::Open
            }
            _ => Then::Open,
        }
    }

    /// Pastes into the field that has the focus.
    pub fn paste(&mut self, text: &str) {
        self.form.paste(text);
    }

    fn submit(&mut self) -> Then {
        let of = |key: &str| self.form.value(key).to_owned();
        let (password, again, pin) = (of("password"), of("again"), of("pin"));
        if password != again {
            self.form.refuse("again", "is not the same");
            return Then::Open;
        }
        let pin = match pin.trim() {
            "" => None,
            "-" => Some(String::new()),
            digits => {
                if let Err(why) = judge_pin(digits) {
                    self.form.refuse("pin", why);
                    return Then::Open;
                }
                Some(digits.to_owned())
            }
        };
        let wish = match &self.what {
            What::Register => Wish::Register {
                name: of("name"),
                full_name: of("full_name"),
                request: of("request"),
                password,
            },
            What::Choose(actor, current) => Wish::Change {
                actor: actor.clone(),
                current: current.0.clone(),
                password: Some(password),
                pin,
            },
            What::Own(_) if password.is_empty() && pin.is_none() => {
                self.note = Some("Nothing to change: type a new password or a PIN.".to_owned());
                return Then::Open;
            }
            What::Own(actor) => Wish::Change {
                actor: actor.clone(),
                current: of("current"),
                password: Some(password).filter(|password| !password.is_empty()),
                pin,
            },
        };
        self.waits = true;
        self.note = None;
        Then::Do(wish)
    }

    /// Draws the box in the middle of `area`.
    pub fn view(&self, area: Rect, buf: &mut Buffer, theme: &Theme) {
        let wide = area.width.saturating_sub(4).min(76);
        let room = usize::from(wide.saturating_sub(4));
        let text = wrap(self.text, room);
        let note = match (&self.note, self.waits) {
            (_, true) => "Checking.".to_owned(),
            (Some(note), _) => format!("{} {note}", theme.sign(Tone::Bad)),
            (None, _) => String::new(),
        };
        let note = wrap(&note, room);
        let rows = cells(text.len()) + self.form.height() + cells(note.len()) + 4;
        let frame = centred(area, wide, rows);
        let inner = draw::panel(frame, self.title, true, buf, theme);
        let inner = Rect {
            x: inner.x + 1,
            width: inner.width.saturating_sub(2),
            ..inner
        };
        let mut y = inner.y;
        for line in &text {
            draw::line(inner, y, line, theme.style(Tone::Text), buf);
            y += 1;
        }
        let fields = Rect {
            y: y + 1,
            height: self.form.height(),
            ..inner
        };
        self.form.view(fields.intersection(inner), buf, theme);
        let tone = if self.waits { Tone::Dim } else { Tone::Bad };
        for (row, line) in (fields.bottom() + 1..inner.bottom()).zip(&note) {
            draw::line(inner, row, line, theme.style(tone), buf);
        }
    }
}
