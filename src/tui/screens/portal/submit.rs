//! The last question of an order: the code that is shown is typed, then it is with the shop.

use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::{AppError, Command, Outcome, PortalCommand, PortalDone};
use crate::domain::money::Money;
use crate::tui::action::Action;
use crate::tui::format::wrap;
use crate::tui::key::{Code, KeyPress};
use crate::tui::keymap::Scope;
use crate::tui::layout::centred;
use crate::tui::scan::Mode;
use crate::tui::screen::{Cx, Effect, Given, Msg, Offer, Screen, sentence};
use crate::tui::theme::Tone;
use crate::tui::widgets::dialog::DEAF;
use crate::tui::widgets::draw;
use crate::tui::widgets::field::{Field, Takes};

/// The word its opener is answered with.
pub(super) const TAG: &str = "portal submit";

/// The dialog.
pub(super) struct Submit {
    code: String,
    lines: usize,
    total: Money,
    field: Field,
    note: Option<String>,
    sent: bool,
    opened: Option<Duration>,
}

impl Submit {
    /// Asks for this code.
    pub(super) fn new(code: String, lines: usize, total: Money) -> Self {
        Self {
            code,
            lines,
            total,
            field: Field::new(Takes::Text).at_most(12),
            note: None,
            sent: false,
            opened: None,
        }
    }

    fn submit(&mut self) -> Vec<Effect> {
        if self.field.is_empty() {
            self.note = Some("Type the code first.".to_owned());
            return Vec::new();
        }
        self.sent = true;
        let code = self.field.take();
        vec![Effect::Execute(Command::Portal(PortalCommand::Submit {
            code,
        }))]
    }

    fn done(&mut self, outcome: Result<Outcome, AppError>) -> Vec<Effect> {
        self.sent = false;
        match outcome {
            Ok(Outcome::Portal(PortalDone::Code { code, why })) => {
                self.code = code;
                let mut letters = why.chars();
                let first = letters.next().map(|c| c.to_ascii_uppercase());
                let why: String = first.into_iter().chain(letters).collect();
                self.note = Some(format!("{why}."));
                vec![Effect::Bell]
            }
            Ok(outcome) => vec![Effect::Give(Given::Done(TAG, Box::new(outcome)))],
            Err(error) => {
                self.note = Some(sentence(&error));
                vec![Effect::Bell]
            }
        }
    }
}

impl Screen for Submit {
    fn scope(&self) -> Scope {
        Scope::Dialog
    }

    fn title(&self) -> String {
        "Submit the order".to_owned()
    }

    fn mode(&self) -> Mode {
        Mode::Prompt
    }

    fn wants(&self, key: KeyPress) -> bool {
        key.typed().is_some() || key == KeyPress::plain(Code::Backspace)
    }

    fn offers(&self, action: Action, _cx: &Cx) -> Offer {
        match action {
            Action::Accept | Action::Enter if self.sent => {
                Offer::Not("It is being submitted.".to_owned())
            }
            Action::Accept | Action::Enter | Action::Back => Offer::Yes,
            _ => Offer::Hidden,
        }
    }

    fn update(&mut self, msg: Msg, cx: &Cx) -> Vec<Effect> {
        let opened = *self.opened.get_or_insert(cx.since);
        match msg {
            Msg::Act(Action::Enter) if cx.since < opened + DEAF => Vec::new(),
            Msg::Act(Action::Accept | Action::Enter) => self.submit(),
            Msg::Act(Action::Back) => vec![Effect::Give(Given::Nothing(TAG))],
            Msg::Key(key) => {
                self.note = None;
                self.field.press(key);
                Vec::new()
            }
            Msg::Done(_, outcome) => self.done(outcome),
            _ => Vec::new(),
        }
    }

    fn view(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        let lines = match self.lines {
            1 => "1 line".to_owned(),
            more => format!("{more} lines"),
        };
        let text = format!(
            "{lines}, {} in all. To submit the order to the shop, type this code as it stands, capital and small letters apart.",
            cx.price(self.total)
        );
        let wide = area.width.saturating_sub(6).min(64);
        let room = usize::from(wide.saturating_sub(4));
        let text = wrap(&text, room);
        let note = self.note.as_deref().map(|note| {
            let said = format!("{} {note}", theme.sign(Tone::Warn));
            wrap(&said, room)
        });
        let note = note.unwrap_or_default();
        let rows = crate::tui::format::cells(text.len() + note.len()) + 9;
        let frame = centred(area, wide, rows);
        let inner = draw::panel(frame, "Submit the order", true, buf, theme);
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
        y += 1;
        let code = format!("Code:  {}", self.code);
        draw::line(inner, y, &code, theme.style(Tone::Title), buf);
        y += 2;
        let row = Rect {
            y,
            height: 1,
            ..inner
        };
        self.field.view(row.intersection(inner), true, buf, theme);
        for (line, y) in note.iter().zip(y + 1..inner.bottom().saturating_sub(1)) {
            draw::line(inner, y, line, theme.style(Tone::Warn), buf);
        }
        let last = inner.bottom().saturating_sub(1);
        let keys = "Ctrl+A submit   Esc back to the order";
        draw::line(inner, last, keys, theme.style(Tone::KeyHint), buf);
    }

    fn covers(&self) -> bool {
        false
    }
}
