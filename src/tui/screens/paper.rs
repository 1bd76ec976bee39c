//! A paper as it is printed, to read on the screen: a bill, or any other text.

use std::path::Path;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::file;
use crate::app::print::{self, Paper};
use crate::app::{Answer, PortalAnswer, PortalQuery, Query};
use crate::domain::access::Role;
use crate::tui::action::Action;
use crate::tui::format::cells;
use crate::tui::keymap::Scope;
use crate::tui::layout::split_top;
use crate::tui::screen::{Cx, Effect, Given, Msg, Offer, Print, Question, Screen, moves, sentence};
use crate::tui::theme::Tone;
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::dialog::Ask;
use crate::tui::widgets::draw;

/// The tag of the question where it shall go.
const SAVE: &str = "save paper";

/// An open paper.
pub struct PaperPage {
    title: String,
    /// Of a bill, which is asked for.
    query: Option<Query>,
    lines: Vec<String>,
    /// The same for a till roll.
    roll: String,
    trouble: Option<String>,
    cursor: Cursor,
    height: usize,
}

impl PaperPage {
    /// The bill of this number.
    pub fn new(number: &str) -> Self {
        Self {
            title: format!("Bill {number}"),
            query: Some(Query::Bill(number.to_owned())),
            lines: Vec::new(),
            roll: String::new(),
            trouble: None,
            cursor: Cursor::default(),
            height: 0,
        }
    }

    /// The bill of this number, as its customer asks for it.
    pub fn own(number: &str) -> Self {
        Self {
            query: Some(Query::Portal(PortalQuery::Bill(number.to_owned()))),
            ..Self::new(number)
        }
    }

    /// A text under a title.
    pub fn of(title: &str, text: &str) -> Self {
        let mut page = Self {
            title: title.to_owned(),
            query: None,
            lines: text.lines().map(str::to_owned).collect(),
            roll: format!("{text}\n"),
            trouble: None,
            cursor: Cursor::default(),
            height: 0,
        };
        page.cursor.set_rows(page.lines.len(), false);
        page
    }

    fn save(&self, path: &str) -> Vec<Effect> {
        let text = format!("{}\n", self.lines.join("\n"));
        match file::save(Path::new(path), text.as_bytes()) {
            Ok(()) => vec![Effect::good(format!("Written to {path}."))],
            Err(error) => vec![Effect::bad(&error), Effect::Bell],
        }
    }

    /// Moves the page, not a selection in it.
    fn scroll(&mut self, action: Action) {
        let page = self.height.saturating_sub(1).max(1);
        let last = self.lines.len().saturating_sub(self.height);
        let top = self.cursor.top();
        let top = match action {
            Action::Up => top.saturating_sub(1),
            Action::Down => (top + 1).min(last),
            Action::PageUp => top.saturating_sub(page),
            Action::PageDown => (top + page).min(last),
            Action::First => 0,
            Action::Last => last,
            _ => top,
        };
        self.cursor.select(top);
        self.cursor.select(top + self.height.saturating_sub(1));
    }
}

impl Screen for PaperPage {
    fn scope(&self) -> Scope {
        Scope::Paper
    }

    fn title(&self) -> String {
        self.title.clone()
    }

    fn queries(&self, _cx: &Cx) -> Vec<Query> {
        self.query.clone().into_iter().collect()
    }

    fn offers(&self, action: Action, cx: &Cx) -> Offer {
        match action {
            Action::SaveFile | Action::Print if cx.role() == Role::Retailer => Offer::Hidden,
            Action::SaveFile | Action::Print if self.lines.is_empty() => {
                Offer::Not("It is not here yet.".to_owned())
            }
            Action::SaveFile | Action::Print => Offer::Yes,
            Action::Next | Action::Previous | Action::Left | Action::Right => Offer::Hidden,
            action if moves(action) => Offer::Yes,
            _ => Offer::Hidden,
        }
    }

    fn update(&mut self, msg: Msg, cx: &Cx) -> Vec<Effect> {
        match msg {
            Msg::Act(Action::Back) => return vec![Effect::Close],
            Msg::Act(Action::Print) => {
                return vec![Effect::Print(Print {
                    title: self.title.clone(),
                    page: format!("{}\n", self.lines.join("\n")),
                    roll: self.roll.clone(),
                })];
            }
            Msg::Act(Action::SaveFile) => {
                let text = "The path of a new file, or of a printer's device such as /dev/usb/lp0.";
                let question = Question::new("Save", text, Ask::Text);
                let name = self.title.to_lowercase().replace([' ', '/'], "-");
                return vec![Effect::Ask(SAVE, question.typed(&format!("{name}.txt")))];
            }
            Msg::Given(Given::Text(SAVE, path)) => return self.save(path.trim()),
            Msg::Act(action) => self.scroll(action),
            Msg::Wheel { down } => self.scroll(if down { Action::Down } else { Action::Up }),
            Msg::Answered(
                _,
                Ok(Answer::Bill(Some(bill)) | Answer::Portal(PortalAnswer::Bill(bill))),
            ) => {
                let text = print::bill(&bill, &cx.shop, Paper::Page);
                self.lines = text.lines().map(str::to_owned).collect();
                self.roll = print::bill(&bill, &cx.shop, Paper::Receipt);
                self.cursor.set_rows(self.lines.len(), false);
            }
            Msg::Answered(_, Ok(Answer::Bill(None))) => {
                self.trouble = Some(format!("There is no {}.", self.title.to_lowercase()));
            }
            Msg::Answered(_, Err(error)) => self.trouble = Some(sentence(&error)),
            _ => {}
        }
        Vec::new()
    }

    fn layout(&mut self, area: Rect, _cx: &Cx) {
        let (_, page) = split_top(area, 1);
        self.height = usize::from(page.height);
        self.cursor.set_height(page.height);
    }

    fn view(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        draw::clear(area, buf, theme.style(Tone::Text));
        let (head, page) = split_top(area, 1);
        draw::line(head, head.y, &self.title(), theme.style(Tone::Title), buf);
        if let Some(trouble) = &self.trouble {
            return draw::empty(page, trouble, buf, theme);
        }
        if self.cursor.above() || self.cursor.below() {
            let last = (self.cursor.top() + self.height).min(self.lines.len());
            let text = format!(
                "lines {} to {last} of {}",
                self.cursor.top() + 1,
                self.lines.len()
            );
            draw::flush_right(head, head.y, &text, theme.style(Tone::Dim), buf);
        }
        let wide = cells(Paper::Page.columns());
        let sheet = Rect {
            x: page.x + page.width.saturating_sub(wide) / 2,
            width: page.width.min(wide),
            ..page
        };
        let shown = self.lines.iter().skip(self.cursor.top());
        for (line, y) in shown.zip(sheet.y..sheet.bottom()) {
            draw::line(sheet, y, line, theme.style(Tone::Text), buf);
        }
    }
}
