//! A late change over the screen that made it: which of two values each field keeps.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::meanwhile::Meanwhile;
use crate::tui::action::Action;
use crate::tui::keymap::Scope;
use crate::tui::layout::centred;
use crate::tui::screen::{Cx, Effect, Given, Msg, Offer, Screen, moves};
use crate::tui::theme::Tone;
use crate::tui::widgets::conflict::Conflict;
use crate::tui::widgets::draw;

/// The tag under which it gives what is kept.
pub const TAG: &str = "settle";

/// The choice; gives [`Given::Settled`], or nothing.
pub struct Settle {
    title: String,
    who: String,
    conflict: Conflict,
    inner: Rect,
}

impl Settle {
    /// A choice about a document that others changed meanwhile.
    pub fn new(document: &str, since: &Meanwhile, conflict: Conflict, cx: &Cx) -> Self {
        let when = since.at.map(|at| format!(" at {}", cx.when(at)));
        let who = format!(
            "{} changed it{} while you were typing. Keep which?",
            since.by,
            when.unwrap_or_default()
        );
        Self {
            title: format!("Changed meanwhile: {document}"),
            who,
            conflict,
            inner: Rect::default(),
        }
    }

    fn frame(&self, area: Rect) -> Rect {
        let wide = area.width.saturating_sub(4).min(110);
        centred(area, wide, (self.conflict.height() + 2).min(area.height))
    }
}

impl Screen for Settle {
    fn scope(&self) -> Scope {
        Scope::Settle
    }

    fn title(&self) -> String {
        self.title.clone()
    }

    fn offers(&self, action: Action, _cx: &Cx) -> Offer {
        match action {
            Action::Accept => Offer::Yes,
            action if moves(action) => Offer::Yes,
            _ => Offer::Hidden,
        }
    }

    fn update(&mut self, msg: Msg, _cx: &Cx) -> Vec<Effect> {
        match msg {
            Msg::Act(Action::Accept) => {
                return vec![Effect::Give(Given::Settled(self.conflict.kept()))];
            }
            Msg::Act(Action::Back) => return vec![Effect::Give(Given::Nothing(TAG))],
            Msg::Act(action) => self.conflict.act(action),
            Msg::Wheel { down: true } => self.conflict.act(Action::Down),
            Msg::Wheel { down: false } => self.conflict.act(Action::Up),
            Msg::Click { row, .. } => self.conflict.click(self.inner, row),
            _ => {}
        }
        Vec::new()
    }

    fn layout(&mut self, area: Rect, _cx: &Cx) {
        let frame = self.frame(area);
        self.inner = Rect {
            x: frame.x + 2,
            y: frame.y + 1,
            width: frame.width.saturating_sub(4),
            height: frame.height.saturating_sub(2),
        };
        self.conflict.layout(self.inner);
    }

    fn view(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let frame = self.frame(area);
        draw::panel(frame, &self.title, true, buf, &cx.theme);
        draw::clear(self.inner, buf, cx.theme.style(Tone::Text));
        self.conflict.view(self.inner, &self.who, buf, &cx.theme);
    }

    fn covers(&self) -> bool {
        false
    }
}
