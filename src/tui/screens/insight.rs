//! Insight: the stock room's reports, each as a picture beside its table, under the same filter bar as the sales.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::{Answer, AppError, Query};
use crate::domain::access::Right;
use crate::domain::figures::{Report, Table};
use crate::domain::word::Looks;
use crate::tui::action::Action;
use crate::tui::format::{cells, width};
use crate::tui::keymap::Scope;
use crate::tui::layout::{Class, split_columns, split_top};
use crate::tui::screen::{Cx, Effect, Given, Msg, Offer, Screen, moves, sentence};
use crate::tui::screens::filterbar::{self, Choices, Part};
use crate::tui::screens::measure::{self, Measure};
use crate::tui::screens::pen::Pen;
use crate::tui::screens::picture::Picture;
use crate::tui::screens::report::OpenReport;
use crate::tui::screens::span::Narrow;
use crate::tui::theme::Tone;
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::draw;

/// The pages, in the order Tab goes through.
const PAGES: [Report; 9] = [
    Report::StockDemand,
    Report::Procurement,
    Report::Turnover,
    Report::InventoryStats,
    Report::Colours,
    Report::Sizes,
    Report::SizeClasses,
    Report::ColourSizes,
    Report::Reviews,
];

/// The Insight panel of the Stock tab.
pub struct Insight {
    narrow: Narrow,
    measure: Measure,
    page: usize,
    picture: Option<Table>,
    table: OpenReport,
    /// The whole table instead of the picture, where both have no room.
    whole: bool,
    looks: Looks,
    cursor: Cursor,
    choices: Choices,
    trouble: Option<String>,
}

impl Default for Insight {
    fn default() -> Self {
        Self {
            narrow: Narrow::default(),
            measure: Measure::default(),
            page: 0,
            picture: None,
            table: OpenReport::new(Report::StockDemand),
            whole: false,
            looks: Looks::default(),
            cursor: Cursor::default(),
            choices: Choices::default(),
            trouble: None,
        }
    }
}

impl Insight {
    fn report(&self) -> Report {
        PAGES.get(self.page).copied().unwrap_or(Report::StockDemand)
    }

    fn turn(&mut self, forward: bool) {
        let step = if forward { 1 } else { PAGES.len() - 1 };
        self.page = (self.page + step) % PAGES.len();
        self.picture = None;
        self.trouble = None;
        self.table = OpenReport::new(self.report());
        self.cursor.select(0);
    }

    fn answered(&mut self, query: &Query, answer: Result<Answer, AppError>, cx: &Cx) {
        let filter = self.narrow.filter(cx.today());
        match (query, answer) {
            (Query::Report(report, asked), Ok(Answer::Table(table)))
                if *report == self.report() && *asked == filter =>
            {
                self.trouble = None;
                self.cursor.set_rows(table.rows.len(), false);
                self.table.set((*table).clone(), Pen::new(cx));
                self.picture = Some(*table);
            }
            (Query::Words(_), Ok(Answer::Words(_, words))) => self.choices.name_categories(&words),
            (Query::Looks, Ok(Answer::Looks(looks))) => self.looks = *looks,
            (Query::Report(..), Err(error)) => self.trouble = Some(sentence(&error)),
            _ => {}
        }
    }

    fn act(&mut self, action: Action, cx: &Cx) -> Vec<Effect> {
        let part = match action {
            Action::Period => Some(Part::Period),
            Action::StoreFilter => Some(Part::Store),
            Action::CategoryFilter => Some(Part::Category),
            Action::CustomerFilter => Some(Part::Customer),
            _ => None,
        };
        if let Some(part) = part {
            return vec![self.choices.ask(part, cx)];
        }
        match action {
            Action::NextPeriod => self.narrow.span = self.narrow.span.step(true),
            Action::PreviousPeriod => self.narrow.span = self.narrow.span.step(false),
            Action::ClearFilters => self.narrow.widen(),
            Action::Measure => self.measure = self.measure.next(),
            Action::Next => self.turn(true),
            Action::Previous => self.turn(false),
            Action::Open => self.whole = true,
            Action::Back if self.whole => self.whole = false,
            Action::Back => return vec![Effect::Close],
            Action::Right | Action::Left if !self.tabled(cx) => {
                self.turn(action == Action::Right);
            }
            other if self.tabled(cx) => self.table.act(other),
            other => {
                self.cursor.act(other);
            }
        }
        Vec::new()
    }

    /// Whether the keys move the table.
    fn tabled(&self, cx: &Cx) -> bool {
        self.whole || cx.areas.class() == Class::Wide
    }

    /// Where picture and table are.
    fn places(&self, area: Rect, cx: &Cx) -> (Option<Rect>, Option<Rect>) {
        let body = split_top(area, 3).1;
        if cx.areas.class() == Class::Wide && !self.whole {
            let (left, right) = split_columns(body, 48);
            return (Some(left), Some(right));
        }
        if self.whole {
            (None, Some(body))
        } else {
            (Some(body), None)
        }
    }

    fn strip(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        let names = PAGES.map(measure::title);
        let until = |place: usize| -> usize {
            names
                .iter()
                .take(place + 1)
                .map(|name| width(name) + 2)
                .sum()
        };
        // Where all have no room, those before make way until the current one is in view.
        let room = usize::from(area.width);
        let first = (0..=self.page)
            .find(|first| until(self.page) - first.checked_sub(1).map_or(0, until) <= room)
            .unwrap_or(self.page);
        let mut x = area.x;
        for (place, name) in names.iter().enumerate().skip(first) {
            let text = format!(" {name} ");
            if cells(width(&text)) > area.right().saturating_sub(x) {
                break;
            }
            let tone = if place == self.page {
                Tone::Selection
            } else {
                Tone::Dim
            };
            x = draw::put(area, x, area.y, &text, theme.style(tone), buf);
        }
    }
}

impl Screen for Insight {
    fn scope(&self) -> Scope {
        Scope::Analytics
    }

    fn title(&self) -> String {
        "Insight".to_owned()
    }

    fn queries(&self, cx: &Cx) -> Vec<Query> {
        let filter = self.narrow.filter(cx.today());
        vec![
            Query::Report(self.report(), filter),
            Query::Looks,
            Query::Words(crate::domain::word::WordKind::Category),
        ]
    }

    fn offers(&self, action: Action, cx: &Cx) -> Offer {
        if !cx.may(Right::Analytics) {
            return Offer::Hidden;
        }
        match action {
            Action::ClearFilters if !self.narrow.is_narrow() => {
                Offer::Not("nothing is filtered".to_owned())
            }
            Action::Open if self.whole => Offer::Hidden,
            Action::Open
            | Action::NextPeriod
            | Action::PreviousPeriod
            | Action::Period
            | Action::StoreFilter
            | Action::CategoryFilter
            | Action::CustomerFilter
            | Action::ClearFilters
            | Action::Measure => Offer::Yes,
            other if moves(other) => Offer::Yes,
            _ => Offer::Hidden,
        }
    }

    fn update(&mut self, msg: Msg, cx: &Cx) -> Vec<Effect> {
        match msg {
            Msg::Act(action) => return self.act(action, cx),
            Msg::Wheel { down } => {
                let action = if down { Action::Down } else { Action::Up };
                return self.act(action, cx);
            }
            Msg::Given(Given::Row(tag, key)) => {
                if let Some(part) = Part::ALL.iter().find(|part| part.title() == tag) {
                    self.choices.choose(&mut self.narrow, *part, key, cx);
                }
            }
            Msg::Answered(query, answer) => self.answered(&query, answer, cx),
            _ => {}
        }
        Vec::new()
    }

    fn layout(&mut self, area: Rect, cx: &Cx) {
        let (picture, table) = self.places(area, cx);
        if let Some(area) = picture {
            self.cursor.set_height(area.height.saturating_sub(3));
        }
        if let Some(area) = table {
            self.table.layout(area, Pen::new(cx));
        }
    }

    fn view(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        draw::clear(area, buf, cx.theme.style(Tone::Text));
        let (bar, rest) = split_top(area, 1);
        filterbar::view(&self.narrow, bar, cx, buf);
        let (strip, body) = split_top(rest, 1);
        self.strip(strip, cx, buf);
        if let Some(trouble) = &self.trouble {
            return draw::empty(body, trouble, buf, &cx.theme);
        }
        let Some(table) = &self.picture else {
            return draw::empty(body, "Counting…", buf, &cx.theme);
        };
        let (left, right) = self.places(area, cx);
        if let Some(area) = left {
            let top = if right.is_some() {
                self.table.top()
            } else {
                self.cursor.top()
            };
            Picture {
                table,
                measure: self.measure,
                looks: &self.looks,
                top,
                pen: Pen::new(cx),
            }
            .view(area, buf);
        }
        if let Some(area) = right {
            self.table.view(area, Pen::new(cx), buf);
        }
    }
}

#[cfg(test)]
#[path = "insight_tests.rs"]
mod tests;
