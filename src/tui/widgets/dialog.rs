//! Questions: yes or no, a word to type, a reason, a password. The command they are about is kept
//! by whoever asks.

use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::tui::action::Action;
use crate::tui::format::{cells, cut, wrap};
use crate::tui::key::KeyPress;
use crate::tui::layout::centred;
use crate::tui::scan::Mode;
use crate::tui::theme::{Theme, Tone};
use crate::tui::widgets::draw;
use crate::tui::widgets::field::{Edit, Field, Takes};

/// For so long after it opened a dialog takes no Enter: it was meant for what was there before.
pub const DEAF: Duration = Duration::from_millis(250);

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ask {
    /// Yes or no. What cannot be taken back (`lasting`) takes `Ctrl+A`, not Enter.
    Confirm {
        /// Cannot be taken back.
        lasting: bool,
    },
    /// This word, typed in full.
    Word(String),
    /// One of these reasons, or one typed; taken with `Ctrl+A`.
    Reason(Vec<String>),
    /// A line of text, taken with `Ctrl+A`; may not be empty.
    Text,
    /// A password.
    Password,
}

/// What became of the question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Still open.
    Open,
    /// Yes, with the reason, text or password if one was asked for.
    Yes(String),
    /// No.
    No,
}

/// An open question.
#[derive(Debug, Clone)]
pub struct Dialog {
    title: String,
    text: String,
    ask: Ask,
    opened: Duration,
    field: Field,
    chosen: usize,
    note: Option<String>,
}

impl Dialog {
    /// Opens a question; `now` counts from the start of the face.
    pub fn new(title: &str, text: &str, ask: Ask, now: Duration) -> Self {
        let takes = if ask == Ask::Password {
            Takes::Secret
        } else {
            Takes::Text
        };
        Self {
            title: title.to_owned(),
            text: text.to_owned(),
            ask,
            opened: now,
            field: Field::new(takes),
            chosen: 0,
            note: None,
        }
    }

    /// With a text in its field to begin with; a figure is replaced by what is typed, words are added to.
    #[must_use]
    pub fn typed(mut self, text: &str) -> Self {
        let is_figure = |c: char| c.is_ascii_digit() || c == '.';
        if text.chars().all(is_figure) {
            self.field.suggest(text);
        } else {
            self.field.set(text);
        }
        self
    }

    /// How keys are taken: a scan must not press a button or become a reason.
    pub fn mode(&self) -> Mode {
        match self.ask {
            Ask::Confirm { .. } => Mode::Browse,
            Ask::Word(_) | Ask::Reason(_) | Ask::Text => Mode::Prompt,
            Ask::Password => Mode::Text,
        }
    }

    /// Says why an answer was not taken (a wrong password), and lets the user answer again.
    pub fn refuse(&mut self, why: &str) {
        self.note = Some(why.to_owned());
        self.field.take();
    }

    /// Answers, moves between reasons, or leaves.
    pub fn act(&mut self, action: Action, now: Duration) -> Outcome {
        match action {
            Action::Back => Outcome::No,
            Action::Accept => self.answer(),
            Action::Enter if now < self.opened + DEAF => Outcome::Open,
            Action::Enter => match self.ask {
                Ask::Confirm { lasting: false } | Ask::Word(_) | Ask::Password => self.answer(),
                Ask::Confirm { lasting: true } | Ask::Reason(_) | Ask::Text => {
                    self.note = Some("Press Ctrl+A (or F10) to do it, Esc to leave it.".to_owned());
                    Outcome::Open
                }
            },
            Action::Up => {
                self.chosen = self.chosen.saturating_sub(1);
                Outcome::Open
            }
            Action::Down | Action::Next => {
                let last = self.reasons().len().saturating_sub(1);
                self.chosen = (self.chosen + 1).min(last);
                Outcome::Open
            }
            _ => Outcome::Open,
        }
    }

    /// Types into the dialog's field, if it has one.
    pub fn press(&mut self, key: KeyPress) -> bool {
        if matches!(self.ask, Ask::Confirm { .. }) || !self.field.wants(key) {
            return false;
        }
        self.note = None;
        self.field.press(key) != Edit::NotMine
    }

    /// Pastes into the dialog's field, if it has one.
    pub fn paste(&mut self, text: &str) {
        if !matches!(self.ask, Ask::Confirm { .. }) {
            self.field.paste(text);
        }
    }

    fn reasons(&self) -> &[String] {
        match &self.ask {
            Ask::Reason(reasons) => reasons,
            _ => &[],
        }
    }

    fn answer(&mut self) -> Outcome {
        let typed = self.field.value();
        let answer = match &self.ask {
            Ask::Confirm { .. } => Ok(String::new()),
            Ask::Word(word) if typed.trim() == word => Ok(word.clone()),
            Ask::Word(word) => Err(format!("Type {word} to do it, Esc to leave it.")),
            Ask::Reason(reasons) => match (typed.trim(), reasons.get(self.chosen)) {
                ("", Some(reason)) => Ok(reason.clone()),
                ("", None) => Err("Type a reason.".to_owned()),
                (typed, _) => Ok(typed.to_owned()),
            },
            Ask::Text if typed.trim().is_empty() => Err("Type something first.".to_owned()),
            Ask::Text => Ok(typed.trim().to_owned()),
            Ask::Password if typed.is_empty() => Err("Type the password.".to_owned()),
            Ask::Password => Ok(typed.to_owned()),
        };
        match answer {
            Ok(answer) => Outcome::Yes(answer),
            Err(why) => {
                self.note = Some(why);
                Outcome::Open
            }
        }
    }

    fn keys(&self) -> &'static str {
        match self.ask {
            Ask::Confirm { lasting: false } => "Enter yes   Esc no",
            Ask::Confirm { lasting: true } => "Ctrl+A yes   Esc no",
            Ask::Word(_) => "type the word, then Enter   Esc no",
            Ask::Reason(_) => "Up Down choose or type   Ctrl+A do it   Esc no",
            Ask::Text => "Ctrl+A save   Esc leave",
            Ask::Password => "Enter go on   Esc leave",
        }
    }

    /// Draws the question in the middle of `area`.
    pub fn view(&self, area: Rect, buf: &mut Buffer, theme: &Theme) {
        let wide = area.width.saturating_sub(6).min(64);
        let lines = wrap(&self.text, usize::from(wide.saturating_sub(4)));
        let field = u16::from(!matches!(self.ask, Ask::Confirm { .. }));
        let rows = cells(lines.len()) + cells(self.reasons().len()) + field + 6;
        let frame = centred(area, wide, rows);
        let inner = draw::panel(frame, &self.title, true, buf, theme);
        let inner = Rect {
            x: inner.x + 1,
            width: inner.width.saturating_sub(2),
            ..inner
        };
        let mut y = inner.y;
        for line in &lines {
            draw::line(inner, y, line, theme.style(Tone::Text), buf);
            y += 1;
        }
        y += 1;
        for (place, reason) in self.reasons().iter().enumerate() {
            let chosen = place == self.chosen && self.field.is_empty();
            let (sign, tone) = if chosen {
                (theme.glyphs.pointer, Tone::Selection)
            } else {
                (" ", Tone::Text)
            };
            let text = format!("{sign} {reason}");
            draw::line(inner, y, &text, theme.style(tone), buf);
            y += 1;
        }
        if field > 0 {
            let row = Rect {
                y,
                height: 1,
                ..inner
            };
            self.field.view(row.intersection(inner), true, buf, theme);
        }
        let last = inner.bottom().saturating_sub(1);
        let room = usize::from(inner.width);
        if let Some(note) = &self.note {
            let note = cut(note, room, &theme.glyphs);
            draw::line(
                inner,
                last.saturating_sub(1),
                &note,
                theme.style(Tone::Warn),
                buf,
            );
        }
        let keys = cut(self.keys(), room, &theme.glyphs);
        draw::line(inner, last, &keys, theme.style(Tone::KeyHint), buf);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(n: u64) -> Duration {
        Duration::from_millis(n)
    }

    fn open(ask: Ask) -> Dialog {
        Dialog::new("Cancel order", "Cancel A-17 of Müller?", ask, ms(1000))
    }

    fn typed(dialog: &mut Dialog, text: &str) {
        for c in text.chars() {
            dialog.press(KeyPress::char(c));
        }
    }

    #[test]
    fn an_enter_meant_for_something_else_is_not_taken() {
        let mut dialog = open(Ask::Confirm { lasting: false });
        assert_eq!(dialog.act(Action::Enter, ms(1249)), Outcome::Open);
        assert_eq!(
            dialog.act(Action::Enter, ms(1250)),
            Outcome::Yes(String::new())
        );
        assert_eq!(dialog.act(Action::Back, ms(1001)), Outcome::No);
    }

    #[test]
    fn what_lasts_takes_more_than_enter() {
        let mut dialog = open(Ask::Confirm { lasting: true });
        assert_eq!(dialog.act(Action::Enter, ms(9000)), Outcome::Open);
        assert_eq!(
            dialog.act(Action::Accept, ms(9000)),
            Outcome::Yes(String::new())
        );
        let mut dialog = open(Ask::Word("DELETE".to_owned()));
        typed(&mut dialog, "delete");
        assert_eq!(dialog.act(Action::Enter, ms(9000)), Outcome::Open);
        dialog.refuse("no");
        typed(&mut dialog, "DELETE");
        assert_eq!(
            dialog.act(Action::Enter, ms(9000)),
            Outcome::Yes("DELETE".to_owned())
        );
    }

    #[test]
    fn a_reason_is_chosen_or_typed() {
        let reasons = vec!["wrong size".to_owned(), "too late".to_owned()];
        let mut dialog = open(Ask::Reason(reasons));
        dialog.act(Action::Down, ms(2000));
        dialog.act(Action::Down, ms(2000));
        assert_eq!(dialog.act(Action::Enter, ms(2000)), Outcome::Open);
        assert_eq!(
            dialog.act(Action::Accept, ms(2000)),
            Outcome::Yes("too late".to_owned())
        );
        typed(&mut dialog, "lost in post");
        assert_eq!(
            dialog.act(Action::Accept, ms(2000)),
            Outcome::Yes("lost in post".to_owned())
        );
        let mut buf = Buffer::empty(Rect::new(0, 0, 80, 24));
        dialog.view(buf.area, &mut buf, &Theme::least());
        let text = draw::text_of(&buf).join("\n");
        assert!(
            text.contains("too late") && text.contains("lost in post") && text.contains("Ctrl+A")
        );
    }

    #[test]
    fn a_password_is_neither_shown_nor_a_scan() {
        let mut dialog = open(Ask::Password);
        assert_eq!(dialog.mode(), Mode::Text);
        assert_eq!(dialog.act(Action::Enter, ms(2000)), Outcome::Open);
        typed(&mut dialog, "s3cret");
        let mut buf = Buffer::empty(Rect::new(0, 0, 80, 24));
        dialog.view(buf.area, &mut buf, &Theme::full());
        assert!(!draw::text_of(&buf).join("").contains("s3cret"));
        assert_eq!(
            dialog.act(Action::Enter, ms(2000)),
            Outcome::Yes("s3cret".to_owned())
        );
        dialog.view(Rect::new(0, 0, 9, 3), &mut buf, &Theme::full());
    }
}
