//! Analytics: key figures and panels under one filter bar; each opens its whole report.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::{Answer, AppError, Query};
use crate::domain::access::Right;
use crate::domain::figures::{Dashboard, Kpi, Report, Table};
use crate::tui::action::Action;
use crate::tui::keymap::Scope;
use crate::tui::layout::{Class, columns, split_columns, split_top};
use crate::tui::screen::{Cx, Effect, Given, Msg, Offer, Route, Screen, moves, sentence};
use crate::tui::screens::card::{self, CARD};
use crate::tui::screens::filterbar::{self, Choices, Part};
use crate::tui::screens::measure::{self, Measure};
use crate::tui::screens::panel::Panel;
use crate::tui::screens::pen::Pen;
use crate::tui::screens::report::OpenReport;
use crate::tui::screens::span::Narrow;
use crate::tui::theme::Tone;
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::draw;

/// The pages, in the order Tab goes through; the first is the cards.
const PAGES: [Report; 8] = [
    Report::Dashboard,
    Report::SalesTrend,
    Report::OrderStatus,
    Report::Products,
    Report::Customers,
    Report::Categories,
    Report::Countries,
    Report::PaymentMethods,
];

/// The Analytics tab.
#[derive(Default)]
pub struct Analytics {
    narrow: Narrow,
    measure: Measure,
    page: usize,
    card: usize,
    dashboard: Option<Dashboard>,
    trouble: Option<String>,
    cursors: [Cursor; PAGES.len()],
    open: Option<OpenReport>,
    choices: Choices,
}

impl Analytics {
    /// Thirty days of everything.
    pub fn new() -> Self {
        Self::default()
    }

    fn report(&self) -> Report {
        PAGES.get(self.page).copied().unwrap_or(Report::Dashboard)
    }

    fn kpis(&self) -> &[Kpi] {
        self.dashboard
            .as_ref()
            .map_or(&[], |dashboard| dashboard.kpis.as_slice())
    }

    fn table(&self, report: Report) -> Option<&Table> {
        let tables = &self.dashboard.as_ref()?.tables;
        tables.iter().find(|table| table.report == report)
    }

    fn answered(&mut self, query: &Query, answer: Result<Answer, AppError>, cx: &Cx) {
        let filter = self.narrow.filter(cx.today());
        match (query, answer) {
            (Query::Dashboard(asked), Ok(Answer::Dashboard(dashboard))) if *asked == filter => {
                self.take(*dashboard);
            }
            (Query::Report(report, asked), Ok(Answer::Table(table))) => {
                if let Some(open) = &mut self.open
                    && open.report == *report
                    && *asked == filter
                {
                    self.trouble = None;
                    open.set(*table, Pen::new(cx));
                }
            }
            (Query::Dashboard(_) | Query::Report(..), Err(error)) => {
                self.trouble = Some(sentence(&error));
            }
            _ => {}
        }
    }

    fn take(&mut self, dashboard: Dashboard) {
        self.trouble = None;
        self.card = self.card.min(dashboard.kpis.len().saturating_sub(1));
        self.choices.learn(&dashboard, &self.narrow);
        self.dashboard = Some(dashboard);
        for (page, report) in PAGES.iter().enumerate() {
            let rows = self
                .table(*report)
                .map_or(0, |table| measure::rows_of(table).len());
            if let Some(cursor) = self.cursors.get_mut(page) {
                cursor.set_rows(rows, false);
            }
        }
    }

    fn open(&mut self, report: Report) {
        let report = if report == Report::Dashboard {
            self.kpis()
                .get(self.card)
                .map_or(Report::Dashboard, |kpi| kpi.report)
        } else {
            report
        };
        self.open = Some(OpenReport::new(report));
    }

    fn act(&mut self, action: Action, cx: &Cx) -> Vec<Effect> {
        let part = match action {
            Action::Period => Some(Part::Period),
            Action::StoreFilter => Some(Part::Store),
            Action::CategoryFilter => Some(Part::Category),
            Action::CountryFilter => Some(Part::Country),
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
            Action::Back => self.open = None,
            other => match &mut self.open {
                Some(open) => open.act(other),
                None => self.roam(other, cx),
            },
        }
        Vec::new()
    }

    /// Moves between panels, cards and the rows of a panel.
    fn roam(&mut self, action: Action, cx: &Cx) {
        let pages = PAGES.len();
        match action {
            Action::Next => self.page = (self.page + 1) % pages,
            Action::Previous => self.page = (self.page + pages - 1) % pages,
            Action::Open => self.open(self.report()),
            _ if self.page == 0 => self.card = self.step_card(action, cx),
            Action::Right => self.page = (self.page + 1) % pages,
            Action::Left => self.page = (self.page + pages - 1) % pages,
            other => {
                if let Some(cursor) = self.cursors.get_mut(self.page) {
                    scroll(cursor, other);
                }
            }
        }
    }

    fn step_card(&self, action: Action, cx: &Cx) -> usize {
        let across = usize::from(across(cx));
        let last = self.kpis().len().saturating_sub(1);
        match action {
            Action::Right => (self.card + 1).min(last),
            Action::Left => self.card.saturating_sub(1),
            Action::Down if self.card + across <= last => self.card + across,
            Action::Up if self.card >= across => self.card - across,
            Action::First => 0,
            Action::Last => last,
            _ => self.card,
        }
    }

    /// Which pages are in view, and where.
    fn places(&self, area: Rect, cx: &Cx) -> Vec<(usize, Rect)> {
        let (_, body) = split_top(area, 1);
        let cards = u16::try_from(self.kpis().len())
            .unwrap_or(0)
            .div_ceil(across(cx))
            * CARD;
        if cx.areas.class() == Class::Wide {
            let (top, rest) = split_top(body, cards);
            let (upper, lower) = split_top(rest, rest.height / 2);
            let (trend, others) = split_columns(upper, 50);
            let mut places = vec![(0, top), (1, trend)];
            places.extend([2, 7].into_iter().zip(columns(others, 2)));
            // Products and customers have the longer names.
            let (left, right) = split_columns(lower, 60);
            let (products, customers) = split_columns(left, 52);
            let (categories, countries) = split_columns(right, 52);
            places.extend([
                (3, products),
                (4, customers),
                (5, categories),
                (6, countries),
            ]);
            return places;
        }
        let (_, body) = split_top(body, 1);
        if self.page != 0 {
            return vec![(self.page, body)];
        }
        let (top, rest) = split_top(body, cards);
        let mut places = vec![(0, top)];
        if rest.height >= 10 {
            places.push((1, rest));
        }
        places
    }

    fn strip(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        let mut x = area.x;
        for (place, report) in PAGES.iter().enumerate() {
            let here = place == self.page;
            let tone = if here { Tone::Selection } else { Tone::Dim };
            let name = if *report == Report::Dashboard {
                "Figures"
            } else {
                measure::title(*report)
            };
            let text = format!(" {name} ");
            x = draw::put(area, x, area.y, &text, theme.style(tone), buf);
        }
    }

    fn cards(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let across = across(cx);
        for (row, kpis) in (0u16..).zip(self.kpis().chunks(usize::from(across))) {
            let line = Rect {
                y: area.y.saturating_add(row * CARD),
                height: CARD,
                ..area
            }
            .intersection(area);
            for (column, (kpi, place)) in kpis.iter().zip(columns(line, across)).enumerate() {
                let nth = usize::from(row) * usize::from(across) + column;
                let focused = self.page == 0 && self.card == nth;
                card::card(kpi, place, focused, buf, Pen::new(cx));
            }
        }
    }
}

/// Cards beside each other.
fn across(cx: &Cx) -> u16 {
    if cx.areas.whole.width >= 130 { 6 } else { 4 }
}

/// Scrolls a panel by rows: its selection is not shown, so the view itself moves.
fn scroll(cursor: &mut Cursor, action: Action) {
    let top = cursor.top();
    match action {
        Action::Down => {
            // The selected row is pushed to the lower edge first, so that each press moves the view.
            while cursor.top() == top
                && cursor.selected().is_some_and(|row| row + 1 < cursor.rows())
            {
                cursor.act(Action::Down);
            }
        }
        Action::Up => cursor.select(top.saturating_sub(1)),
        other => {
            cursor.act(other);
        }
    }
}

impl Screen for Analytics {
    fn scope(&self) -> Scope {
        Scope::Analytics
    }

    fn title(&self) -> String {
        "Analytics".to_owned()
    }

    fn queries(&self, cx: &Cx) -> Vec<Query> {
        let filter = self.narrow.filter(cx.today());
        vec![match &self.open {
            Some(open) => Query::Report(open.report, filter),
            None => Query::Dashboard(filter),
        }]
    }

    fn offers(&self, action: Action, cx: &Cx) -> Offer {
        if !cx.may(Right::Analytics) {
            return Offer::Hidden;
        }
        match action {
            Action::Back if self.open.is_none() => Offer::Hidden,
            Action::ClearFilters if !self.narrow.is_narrow() => {
                Offer::Not("nothing is filtered".to_owned())
            }
            Action::Open if self.open.is_some() => Offer::Hidden,
            Action::Open
            | Action::NextPeriod
            | Action::PreviousPeriod
            | Action::Period
            | Action::StoreFilter
            | Action::CategoryFilter
            | Action::CountryFilter
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
            Msg::Click { row, column } => self.click(row, column, cx),
            Msg::Given(Given::Row(tag, key)) => {
                if let Some(part) = Part::ALL.iter().find(|part| part.title() == tag) {
                    self.choices.choose(&mut self.narrow, *part, key, cx);
                }
            }
            Msg::Answered(query, answer) => self.answered(&query, answer, cx),
            Msg::Go(Route::Report(name)) => {
                if let Some(report) = Report::parse(&name) {
                    self.open = Some(OpenReport::new(report));
                }
            }
            _ => {}
        }
        Vec::new()
    }

    fn layout(&mut self, area: Rect, cx: &Cx) {
        if let Some(open) = &mut self.open {
            let (_, body) = split_top(area, 1);
            open.layout(body, Pen::new(cx));
        }
        for (page, place) in self.places(area, cx) {
            let rows = Panel::rows(PAGES.get(page).copied().unwrap_or(Report::Dashboard), place);
            if let Some(cursor) = self.cursors.get_mut(page) {
                cursor.set_height(rows);
            }
        }
    }

    fn view(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        draw::clear(area, buf, cx.theme.style(Tone::Text));
        let (bar, body) = split_top(area, 1);
        filterbar::view(&self.narrow, bar, cx, buf);
        if let Some(trouble) = &self.trouble {
            draw::empty(body, trouble, buf, &cx.theme);
        } else if let Some(open) = &self.open {
            open.view(body, Pen::new(cx), buf);
        } else if self.dashboard.is_none() {
            draw::empty(body, "Counting…", buf, &cx.theme);
        } else {
            self.pages(area, body, cx, buf);
        }
    }
}

impl Analytics {
    fn pages(&self, area: Rect, body: Rect, cx: &Cx, buf: &mut Buffer) {
        if cx.areas.class() != Class::Wide {
            self.strip(body, cx, buf);
        }
        for (page, place) in self.places(area, cx) {
            let report = PAGES.get(page).copied().unwrap_or(Report::Dashboard);
            if page == 0 {
                self.cards(place, cx, buf);
            } else if let (Some(table), Some(cursor)) = (self.table(report), self.cursors.get(page))
            {
                Panel {
                    table,
                    measure: self.measure,
                    pen: Pen::new(cx),
                    cursor,
                    focused: self.page == page,
                }
                .view(place, buf);
            }
        }
    }

    fn click(&mut self, row: u16, column: u16, cx: &Cx) {
        let at = ratatui::layout::Position::new(column, row);
        let places = self.places(cx.areas.body, cx);
        if let Some((page, _)) = places.into_iter().find(|(_, place)| place.contains(at)) {
            self.page = page;
        }
    }
}

#[cfg(test)]
#[path = "analytics_tests.rs"]
mod tests;
