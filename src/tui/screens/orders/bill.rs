//! A bill as it is printed, on screen.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::print::{self, Paper};
use crate::app::{Answer, Query};
use crate::domain::document::Bill;
use crate::tui::action::Action;
use crate::tui::format::cells;
use crate::tui::keymap::Scope;
use crate::tui::screen::{Cx, Effect, Msg, Offer, Screen, moves};
use crate::tui::theme::Tone;
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::draw;

/// One bill.
pub struct PaperPage {
    number: String,
    bill: Option<Box<Bill>>,
    lines: Vec<String>,
    known: bool,
    cursor: Cursor,
}

impl PaperPage {
    /// The bill of this number.
    pub fn new(number: &str) -> Self {
        Self {
            number: number.to_owned(),
            bill: None,
            lines: Vec::new(),
            known: false,
            cursor: Cursor::default(),
        }
    }

    fn scroll(&mut self, action: Action) {
        match action {
            // There is nothing to select: Down at once scrolls.
            Action::Down => {
                let top = self.cursor.top();
                self.cursor.act(Action::Down);
                while self.cursor.top() == top && self.cursor.below() {
                    self.cursor.act(Action::Down);
                }
            }
            Action::Up => self.cursor.select(self.cursor.top().saturating_sub(1)),
            other => {
                self.cursor.act(other);
            }
        }
    }
}

impl Screen for PaperPage {
    fn scope(&self) -> Scope {
        Scope::Browse
    }

    fn title(&self) -> String {
        format!("Bill {}", self.number)
    }

    fn queries(&self, _cx: &Cx) -> Vec<Query> {
        vec![Query::Bill(self.number.clone())]
    }

    fn offers(&self, action: Action, _cx: &Cx) -> Offer {
        if moves(action) && !matches!(action, Action::Enter | Action::Next | Action::Previous) {
            Offer::Yes
        } else {
            Offer::Hidden
        }
    }

    fn update(&mut self, msg: Msg, cx: &Cx) -> Vec<Effect> {
        match msg {
            Msg::Act(Action::Back) => return vec![Effect::Close],
            Msg::Act(action) => self.scroll(action),
            Msg::Wheel { down } => self.scroll(if down { Action::Down } else { Action::Up }),
            Msg::Answered(_, Ok(Answer::Bill(bill))) => {
                let text = bill
                    .as_deref()
                    .map(|bill| print::bill(bill, &cx.shop, Paper::Page));
                self.lines = text
                    .unwrap_or_default()
                    .lines()
                    .map(str::to_owned)
                    .collect();
                self.bill = bill;
                self.known = true;
                self.cursor.set_rows(self.lines.len(), false);
            }
            Msg::Answered(_, Err(error)) => return vec![Effect::bad(&error)],
            _ => {}
        }
        Vec::new()
    }

    fn layout(&mut self, area: Rect, _cx: &Cx) {
        self.cursor.set_height(area.height);
    }

    fn view(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        draw::clear(area, buf, theme.style(Tone::Text));
        if self.bill.is_none() {
            let sentence = if self.known {
                "There is no such bill."
            } else {
                "Looking for the bill."
            };
            return draw::empty(area, sentence, buf, theme);
        }
        let wide = cells(Paper::Page.columns()).min(area.width);
        let paper = Rect {
            x: area.x + (area.width - wide) / 2,
            width: wide,
            ..area
        };
        let lines = self.lines.iter().skip(self.cursor.top());
        for (line, y) in lines.zip(paper.y..paper.bottom()) {
            draw::line(paper, y, line, theme.style(Tone::Text), buf);
        }
        let style = theme.style(Tone::Accent);
        if self.cursor.below() {
            let row = area.bottom().saturating_sub(1);
            draw::flush_right(area, row, theme.glyphs.down, style, buf);
        }
        if self.cursor.above() {
            draw::flush_right(area, area.y, theme.glyphs.up, style, buf);
        }
    }
}
