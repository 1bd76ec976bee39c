//! Name and password: to sign in, to come back to a locked seat, to lend a right.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::AppError;
use crate::tui::action::Action;
use crate::tui::format::{cells, wrap};
use crate::tui::key::{Code, KeyPress};
use crate::tui::layout::centred;
use crate::tui::screen::sentence;
use crate::tui::theme::{Theme, Tone};
use crate::tui::widgets::draw;
use crate::tui::widgets::field::{Field, Takes};

/// A name and a password to check. Never printed.
pub struct Asks {
    /// Sign-in name.
    pub name: String,
    /// Password.
    pub password: String,
}

/// The two fields.
pub struct SignIn {
    name: Field,
    password: Field,
    at_password: bool,
    text: String,
    note: Option<String>,
    checking: bool,
}

impl Default for SignIn {
    fn default() -> Self {
        Self::new("", "Sign in with your name and password.")
    }
}

impl SignIn {
    /// With a name already there, and what it is for.
    pub fn new(name: &str, text: &str) -> Self {
        let mut field = Field::new(Takes::Text).at_most(60);
        field.set(name);
        Self {
            at_password: !name.is_empty(),
            name: field,
            password: Field::new(Takes::Secret).at_most(200),
            text: text.to_owned(),
            note: None,
            checking: false,
        }
    }

    /// The name as typed.
    pub fn name(&self) -> &str {
        self.name.value().trim()
    }

    /// Why it was not taken; the password is to be typed again.
    pub fn refuse(&mut self, error: &AppError) {
        self.say(&sentence(error));
    }

    /// Why it is not taken; the password is to be typed again.
    pub fn say(&mut self, why: &str) {
        self.checking = false;
        self.password.take();
        self.note = Some(why.to_owned());
    }

    /// Takes a key with the action it is bound to; gives what is to be checked once both are typed.
    pub fn take(&mut self, key: KeyPress, action: Option<Action>) -> Option<Asks> {
        if self.checking {
            return None;
        }
        let field = if self.at_password {
            &mut self.password
        } else {
            &mut self.name
        };
        if field.wants(key) && key.code != Code::Up && key.code != Code::Down {
            self.note = None;
            field.press(key);
            return None;
        }
        match action {
            Some(Action::Enter | Action::Accept) if self.at_password => return self.submit(),
            Some(Action::Enter | Action::Accept) => {
                self.at_password = !self.name().is_empty();
                if !self.at_password {
                    self.note = Some("Type your name first.".to_owned());
                }
            }
            Some(Action::Next | Action::Previous | Action::Up | Action::Down) => {
                self.at_password = !self.at_password;
            }
            Some(Action::Back) => {
                self.password.take();
                if self.at_password {
                    self.at_password = false;
                } else {
                    self.name.take();
                }
            }
            _ => {}
        }
        None
    }

    /// Pastes into the field that has the focus.
    pub fn paste(&mut self, text: &str) {
        if self.at_password {
            self.password.paste(text);
        } else {
            self.name.paste(text);
        }
    }

    fn submit(&mut self) -> Option<Asks> {
        if self.name().is_empty() || self.password.is_empty() {
            self.at_password = !self.name().is_empty();
            self.note = Some("Type name and password.".to_owned());
            return None;
        }
        self.checking = true;
        self.note = None;
        Some(Asks {
            name: self.name().to_owned(),
            password: self.password.take(),
        })
    }

    /// Draws the box in the middle of `area`.
    pub fn view(&self, title: &str, area: Rect, buf: &mut Buffer, theme: &Theme) {
        let wide = area.width.saturating_sub(4).min(62);
        let room = usize::from(wide.saturating_sub(6));
        let lines = wrap(&self.text, room);
        let (said, tone) = self.said(theme);
        let said = wrap(&said, room);
        let rows = cells(lines.len()) + cells(said.len()) + 9;
        let frame = centred(area, wide, rows);
        let inner = draw::panel(frame, title, true, buf, theme);
        let inner = Rect {
            x: inner.x + 2,
            width: inner.width.saturating_sub(4),
            ..inner
        };
        let mut y = inner.y + 1;
        for line in &lines {
            draw::line(inner, y, line, theme.style(Tone::Text), buf);
            y += 1;
        }
        y += 1;
        self.row("Name", &self.name, !self.at_password, inner, y, buf, theme);
        let second = (y + 2, "Password", &self.password);
        self.row(
            second.1,
            second.2,
            self.at_password,
            inner,
            second.0,
            buf,
            theme,
        );
        for (row, line) in (y + 4..inner.bottom()).zip(&said) {
            draw::line(inner, row, line, theme.style(tone), buf);
        }
    }

    /// The last line: why it was not taken, or what the keys do.
    fn said(&self, theme: &Theme) -> (String, Tone) {
        match (&self.note, self.checking) {
            (_, true) => ("Checking.".to_owned(), Tone::Dim),
            (Some(note), _) => (format!("{} {note}", theme.sign(Tone::Bad)), Tone::Bad),
            (None, _) => (
                "Enter next   Tab other field   Esc back".to_owned(),
                Tone::Dim,
            ),
        }
    }

    #[expect(
        clippy::too_many_arguments,
        clippy::unused_self,
        reason = "one row of one box; a struct for it would only move the words"
    )]
    fn row(
        &self,
        label: &str,
        field: &Field,
        focused: bool,
        area: Rect,
        y: u16,
        buf: &mut Buffer,
        theme: &Theme,
    ) {
        let tone = if focused { Tone::Accent } else { Tone::Text };
        draw::put(area, area.x, y, label, theme.style(tone), buf);
        let cell = Rect::new(area.x + 11, y, area.width.saturating_sub(11), 1);
        field.view(cell.intersection(area), focused, buf, theme);
    }
}
