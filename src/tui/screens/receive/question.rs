//! The quick questions of receiving: a lot, a price, the goods' own; asked once, answered fast.

use crate::app::LotWish;
use crate::tui::action::Action;
use crate::tui::layout::{centred, split_top};
use crate::tui::screen::{Cx, Effect};
use crate::tui::screens::receive::Receive;
use crate::tui::screens::receive_lot::Lots;
use crate::tui::theme::Tone;
use crate::tui::widgets::draw;
use crate::tui::widgets::form;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

impl Receive {
    /// The question for a lot is answered, or given up.
    pub(super) fn asked(&mut self, event: form::Event) -> Vec<Effect> {
        let value = |lots: &Lots, key| {
            let question = lots.question.as_ref();
            question.map_or_else(String::new, |asked| asked.form.value(key).trim().to_owned())
        };
        match event {
            form::Event::Submit => {
                let lot = LotWish::of(&value(&self.lots, "lot"), &value(&self.lots, "expiry"));
                let waiting = self.lots.answer(lot);
                self.again(waiting)
            }
            form::Event::Leave => self.give_up(),
            _ => Vec::new(),
        }
    }

    pub(super) fn give_up(&mut self) -> Vec<Effect> {
        let (dropped, waiting) = self.lots.give_up();
        let mut effects = self.again(waiting);
        if dropped > 0 {
            let text = format!("Without a lot {dropped} not booked: scan again.");
            effects.push(Effect::Toast(Tone::Warn, text));
        }
        effects
    }

    /// The next scan of the selected row's code asks for its lot again.
    pub(super) fn other_lot(&mut self) -> Vec<Effect> {
        let row = self
            .cursor
            .selected()
            .and_then(|place| self.booked.get(place));
        let Some(row) = row else { return Vec::new() };
        self.lots.forget(&row.code);
        let text = format!("The next scan of {} asks for its lot.", row.sku);
        vec![Effect::Toast(Tone::Ok, text)]
    }

    /// Whether the lot of goods that come in is asked for now.
    pub(super) fn asks(&self) -> bool {
        self.lots.question.is_some() && !self.head.takes_out()
    }

    /// The form that has the keys now.
    pub(super) fn form(&mut self) -> Option<&mut form::Form> {
        if !self.head.begun {
            return Some(self.head.form());
        }
        let asks = self.asks();
        let question = self.lots.question.as_mut().filter(|_| asks);
        question.map(|question| &mut question.form)
    }

    pub(super) fn form_event(&mut self, event: form::Event) -> Vec<Effect> {
        if self.head.begun {
            return self.asked(event);
        }
        match event {
            form::Event::Leave => vec![Effect::Close],
            form::Event::Changed(key) => {
                self.head.changed(key);
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    pub(super) fn form_act(&mut self, action: Action) -> Vec<Effect> {
        if !self.head.begun {
            return match self.head.act(action) {
                form::Event::Leave => vec![Effect::Close],
                _ => Vec::new(),
            };
        }
        let Some(question) = &mut self.lots.question else {
            return Vec::new();
        };
        let at_end = question
            .form
            .focused()
            .is_some_and(|entry| entry.key == "expiry");
        let action = match action {
            Action::Enter if at_end => Action::Accept,
            other => other,
        };
        let event = question.form.act(action);
        self.asked(event)
    }

    pub(super) fn view_question(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let Some(question) = self.lots.question.as_ref().filter(|_| self.asks()) else {
            return;
        };
        let frame = centred(area, 60, question.form.height() + 5);
        let sku = self.lots.asked().map_or("", |(sku, _)| sku);
        let inner = draw::panel(frame, "Which lot?", true, buf, &cx.theme);
        let inner = Rect {
            x: inner.x + 1,
            width: inner.width.saturating_sub(2),
            ..inner
        };
        let waiting = match self.lots.waiting() {
            0 | 1 => sku.to_owned(),
            count => format!("{sku}: {count} scans wait"),
        };
        draw::line(inner, inner.y, &waiting, cx.theme.style(Tone::Title), buf);
        let (_, rest) = split_top(inner, 2);
        question.form.view(rest, buf, &cx.theme);
    }
}
