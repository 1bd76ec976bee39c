//! The audit log, newest first, under filters; searched stretch by stretch so that nothing waits and Esc stops it.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::audit::{ACTIONS, About, AuditHead, AuditList, Logged, tables};
use crate::app::{Answer, Query};
use crate::domain::access::Right;
use crate::domain::time::Timestamp;
use crate::tui::action::Action;
use crate::tui::format::wrap;
use crate::tui::key::KeyPress;
use crate::tui::keymap::Scope;
use crate::tui::layout::{split_bottom, split_columns, split_top};
use crate::tui::screen::{Cx, Effect, Given, Msg, Offer, Question, Screen, moves, sentence};
use crate::tui::screens::admin::entry;
use crate::tui::screens::choose::Choose;
use crate::tui::screens::paper::PaperPage;
use crate::tui::screens::pen;
use crate::tui::screens::span::Span;
use crate::tui::theme::Tone;
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::dialog::Ask;
use crate::tui::widgets::draw;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::picker::Item;
use crate::tui::widgets::table::{Column, Row, Table, Width, body_height};

const PAGE: usize = 200;
/// More than this nobody reads: a filter finds the older ones.
const MOST: usize = 4_000;
const DETAIL_ROWS: u16 = 9;
/// Of 100 columns; beside it a hash of 64 digits fits on a line.
const LIST_SHARE: u16 = 57;

const USER: &str = "user of the log";
const TABLE: &str = "table of the log";
const ACTION: &str = "action of the log";
const PERIOD: &str = "period of the log";
const DOCUMENT: &str = "document of the log";
/// The key of a picker's row that takes the filter off.
const ALL: i64 = -1;

const COLUMNS: [Column; 5] = [
    Column::text("When", Width::Fixed(12), 0),
    Column::text("Who", Width::Fixed(12), 0),
    Column::text("Did", Width::Fixed(9), 0),
    Column::text("Row", Width::Fixed(18), 0),
    Column::text("What", Width::Fill(16), 1),
];

/// How far the search is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Search {
    /// Nothing is here yet.
    #[default]
    Begun,
    /// The newest page is here; it goes on as far as there is room.
    Known,
    /// Esc stopped it.
    Stopped,
}

/// The list.
#[derive(Default)]
pub struct AuditLog {
    /// What a history is about, with its name; nothing in the whole log.
    about: Option<(About, i64, String)>,
    list: AuditList,
    span: Option<Span>,
    found: BTreeMap<Reverse<i64>, Logged>,
    rows: Vec<Row>,
    cursor: Cursor,
    /// Where the next stretch begins; nothing when the log was read to its beginning.
    rest: Option<(i64, Timestamp)>,
    /// The stretch that is asked for beside the newest page.
    asked: Option<i64>,
    search: Search,
    head: Option<AuditHead>,
    users: Vec<String>,
    filter: Field,
    typing: bool,
    trouble: Option<String>,
    /// The day-end report was asked for and is not here yet.
    wants_paper: bool,
}

impl AuditLog {
    /// The history of one row with all that belongs to it.
    pub fn of(about: About, id: i64, name: &str) -> Self {
        Self {
            about: Some((about, id, name.to_owned())),
            ..Self::default()
        }
    }

    fn query(&self, before: Option<i64>) -> Query {
        Query::Audit(AuditList {
            about: self.about.as_ref().map(|(about, id, _)| (*about, *id)),
            before,
            limit: PAGE,
            ..self.list.clone()
        })
    }

    fn restart(&mut self) {
        self.found.clear();
        self.rows.clear();
        self.cursor.set_rows(0, false);
        (self.rest, self.asked) = (None, None);
        self.search = Search::Begun;
    }

    /// Looks through the log anew under these filters; the same ones keep what is here, for nothing would be asked again.
    fn change(&mut self, list: AuditList) {
        if list != self.list {
            self.list = list;
            self.restart();
        }
    }

    fn selected(&self) -> Option<&Logged> {
        self.found.values().nth(self.cursor.selected()?)
    }

    fn is_filtered(&self) -> bool {
        let list = &self.list;
        let narrow = [&list.user, &list.table, &list.action, &list.document];
        narrow.iter().any(|filter| filter.is_some())
            || self.span.is_some()
            || !self.filter.is_empty()
    }

    /// True while older entries are still looked through.
    fn searching(&self) -> bool {
        self.asked.is_some() && self.search != Search::Stopped
    }

    /// Asks for the next stretch as long as there is room beneath the last row for what it may hold.
    fn go_on(&mut self) {
        let below = self.cursor.selected().unwrap_or(0) + PAGE;
        let wants = self.found.len() < below.min(MOST) && self.search != Search::Stopped;
        self.asked = self.rest.filter(|_| wants).map(|(id, _)| id);
    }

    fn take(
        &mut self,
        newest: bool,
        entries: Vec<Logged>,
        rest: Option<(i64, Timestamp)>,
        cx: &Cx,
    ) {
        if self.search == Search::Begun {
            self.search = Search::Known;
        }
        self.trouble = None;
        let first = self.found.is_empty() && newest;
        let overlaps = entries.last().is_none_or(|last| {
            self.found
                .keys()
                .next()
                .is_none_or(|Reverse(newest)| last.id <= newest + 1)
        });
        if newest && !first && !overlaps {
            // More came at once than a page holds: what lies between would be missing.
            self.found.clear();
        }
        if !newest || self.found.is_empty() {
            self.rest = rest;
        }
        self.found
            .extend(entries.into_iter().map(|entry| (Reverse(entry.id), entry)));
        self.arrange(cx);
        self.go_on();
    }

    fn arrange(&mut self, cx: &Cx) {
        let row = |entry: &Logged| {
            Row::new(vec![
                cx.when(entry.at).into(),
                entry::who(entry).into(),
                entry::did(&entry.action).into(),
                format!("{} {}", entry.table, entry.row).into(),
                entry::told(entry, cx).into(),
            ])
        };
        self.rows = self.found.values().map(row).collect();
        self.cursor.set_rows(self.rows.len(), false);
    }

    fn chosen(&mut self, tag: &str, key: i64, cx: &Cx) {
        let place = usize::try_from(key).ok();
        let mut list = self.list.clone();
        match tag {
            USER => list.user = place.and_then(|at| self.users.get(at).cloned()),
            TABLE => list.table = place.and_then(|at| tables().nth(at)).map(str::to_owned),
            ACTION => {
                let word = place.and_then(|at| ACTIONS.get(at));
                list.action = word.map(|word| (*word).to_owned());
            }
            PERIOD => {
                self.span = place.and_then(|at| Span::ALL.get(at)).copied();
                let period = self.span.map(|span| span.period(cx.today()));
                list.from = period.map(|period| period.from);
                list.to = period.map(|period| period.to);
            }
            _ => return,
        }
        self.change(list);
    }

    fn act(&mut self, action: Action, cx: &Cx) -> Vec<Effect> {
        match action {
            Action::Filter => self.typing = true,
            Action::Enter if self.typing => self.typing = false,
            Action::Back if self.searching() && !self.typing => self.search = Search::Stopped,
            Action::Back if self.typing => {
                self.typing = false;
                self.filter.set("");
                self.searched();
            }
            Action::Back => return vec![Effect::Close],
            Action::Open => {
                let page = self.selected().map(|entry| entry::page(entry, cx));
                return page
                    .map(|page| Effect::Open(Box::new(page)))
                    .into_iter()
                    .collect();
            }
            Action::DayEnd => self.wants_paper = true,
            Action::UserFilter => {
                return vec![choose(USER, "User", self.users.iter().cloned())];
            }
            Action::TableFilter => {
                return vec![choose(TABLE, "Table", tables().map(str::to_owned))];
            }
            Action::ActionFilter => {
                return vec![choose(
                    ACTION,
                    "Action",
                    ACTIONS.iter().map(|word| entry::did(word)),
                )];
            }
            Action::Period => {
                let names = Span::ALL.iter().map(|span| span.label().to_owned());
                return vec![choose(PERIOD, "Period", names)];
            }
            Action::DocumentFilter => {
                let text = "Number of an order or bill, a SKU, or the code of a product, customer, supplier, store or user.";
                return vec![Effect::Ask(
                    DOCUMENT,
                    Question::new("Only what belongs to", text, Ask::Text),
                )];
            }
            Action::ClearFilters => {
                self.span = None;
                self.filter.set("");
                self.change(AuditList::default());
            }
            other => {
                self.cursor.act(other);
                if other != Action::Up {
                    self.search = Search::Known;
                    self.go_on();
                }
            }
        }
        Vec::new()
    }

    fn searched(&mut self) {
        self.change(AuditList {
            search: self.filter.value().to_owned(),
            ..self.list.clone()
        });
    }

    fn head(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        let title = match &self.about {
            Some((_, _, name)) => format!("History of {name}"),
            None => "Audit log".to_owned(),
        };
        let mut x = draw::put(area, area.x, area.y, &title, theme.style(Tone::Title), buf);
        let list = &self.list;
        let filters = [
            ("user", list.user.clone()),
            ("table", list.table.clone()),
            ("action", list.action.as_deref().map(entry::did)),
            ("of", list.document.clone()),
            (
                "days",
                self.span.map(|span| pen::period(span.period(cx.today()))),
            ),
        ];
        for (label, value) in filters {
            if let Some(value) = value {
                let text = format!(" {} {label} {value}", theme.glyphs.dot);
                x = draw::put(area, x, area.y, &text, theme.style(Tone::Accent), buf);
            }
        }
        if self.typing || !self.filter.is_empty() {
            let x = draw::put(area, x, area.y, "  / ", theme.style(Tone::Accent), buf);
            let field = Rect {
                x,
                width: area.right().saturating_sub(x),
                ..area
            };
            self.filter.view(field, self.typing, buf, theme);
        }
        let dim = theme.style(Tone::Dim);
        draw::line(area, area.y + 1, &self.reach(cx), dim, buf);
        if let Some(head) = &self.head {
            let entries = format!("{} entries", cx.count(head.id));
            draw::flush_right(area, area.y + 1, &entries, dim, buf);
            draw::line(area, area.y + 2, &format!("Head {}", head.hash), dim, buf);
        }
    }

    /// The rows above the table: only the whole log has a head.
    fn head_rows(&self) -> u16 {
        if self.about.is_some() { 2 } else { 3 }
    }

    /// How far it was looked.
    fn reach(&self, cx: &Cx) -> String {
        let shown = cx.count(i64::try_from(self.found.len()).unwrap_or(i64::MAX));
        match self.rest {
            Some((_, at)) if self.searching() => {
                format!(
                    "{shown} found, searching; back to {} so far (Esc stops)",
                    cx.when(at)
                )
            }
            Some((_, at)) if self.found.len() >= MOST => {
                format!(
                    "{shown} shown, back to {}; a filter finds older ones",
                    cx.when(at)
                )
            }
            Some((_, at)) => format!("{shown} found, searched back to {}", cx.when(at)),
            None if self.search != Search::Begun => format!("{shown} found in the whole log"),
            None => String::new(),
        }
    }

    fn detail(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let Some(entry) = self.selected() else { return };
        let theme = &cx.theme;
        let inner = draw::panel(area, &entry::title(entry, cx), false, buf, theme);
        let room = usize::from(inner.width);
        let lines = entry::lines(entry, cx);
        let parts = lines.iter().enumerate().flat_map(|(place, line)| {
            let tone = if place < 2 { Tone::Text } else { Tone::Dim };
            wrap(line, room).into_iter().map(move |part| (tone, part))
        });
        let parts: Vec<(Tone, String)> = parts.collect();
        let height = usize::from(inner.height);
        let cut = parts.len() > height;
        let fits = if cut {
            height.saturating_sub(1)
        } else {
            height
        };
        for ((tone, part), y) in parts.iter().take(fits).zip(inner.y..) {
            draw::line(inner, y, part, theme.style(*tone), buf);
        }
        if cut {
            let text = format!("{} more lines: Enter shows all", parts.len() - fits);
            let last = inner.bottom().saturating_sub(1);
            draw::line(inner, last, &text, theme.style(Tone::Accent), buf);
        }
    }
}

/// A list to choose a filter from; its first row takes the filter off.
fn choose(tag: &'static str, title: &str, names: impl Iterator<Item = String>) -> Effect {
    let items = (0..).zip(names).map(|(key, text)| Item {
        key,
        text,
        detail: String::new(),
    });
    let all = Item {
        key: ALL,
        text: "all".to_owned(),
        detail: String::new(),
    };
    Effect::Open(Box::new(Choose::new(
        tag,
        title,
        std::iter::once(all).chain(items).collect(),
    )))
}

/// The list, and where the detail is.
fn parts(area: Rect, cx: &Cx) -> (Rect, Rect) {
    match cx.areas.side_by_side(LIST_SHARE) {
        Some(_) => split_columns(area, LIST_SHARE),
        None => split_bottom(area, DETAIL_ROWS.min(area.height / 2)),
    }
}

impl Screen for AuditLog {
    fn scope(&self) -> Scope {
        if self.typing {
            Scope::Filter
        } else {
            Scope::Audit
        }
    }

    fn title(&self) -> String {
        match &self.about {
            Some(_) => "History".to_owned(),
            None => "Audit log".to_owned(),
        }
    }

    fn wants(&self, key: KeyPress) -> bool {
        self.typing && self.filter.wants(key)
    }

    fn queries(&self, cx: &Cx) -> Vec<Query> {
        let mut queries = vec![self.query(None)];
        if self.searching() {
            queries.push(self.query(self.asked));
        }
        if self.wants_paper {
            queries.push(Query::DayEnd(None, None));
        }
        if cx.may(Right::Audit) {
            queries.push(Query::Users);
        }
        queries
    }

    fn offers(&self, action: Action, cx: &Cx) -> Offer {
        match action {
            Action::DocumentFilter | Action::UserFilter | Action::DayEnd
                if !cx.may(Right::Audit) =>
            {
                Offer::Hidden
            }
            Action::DocumentFilter | Action::DayEnd if self.about.is_some() => Offer::Hidden,
            Action::ClearFilters if !self.is_filtered() => Offer::Hidden,
            Action::Open if self.selected().is_none() => Offer::Hidden,
            Action::Open
            | Action::DayEnd
            | Action::UserFilter
            | Action::TableFilter
            | Action::ActionFilter
            | Action::Period
            | Action::DocumentFilter
            | Action::ClearFilters
            | Action::Filter => Offer::Yes,
            Action::Next | Action::Previous => Offer::Hidden,
            action if moves(action) => Offer::Yes,
            _ => Offer::Hidden,
        }
    }

    fn update(&mut self, msg: Msg, cx: &Cx) -> Vec<Effect> {
        match msg {
            Msg::Act(action) => return self.act(action, cx),
            Msg::Key(key) => {
                self.filter.press(key);
                self.searched();
            }
            Msg::Pasted(text) if self.typing => {
                self.filter.paste(&text);
                self.searched();
            }
            Msg::Wheel { down } => {
                return self.act(if down { Action::Down } else { Action::Up }, cx);
            }
            Msg::Click { row, .. } => {
                let (_, body) = split_top(cx.areas.body, self.head_rows());
                let line = row.checked_sub(parts(body, cx).0.y + 1);
                if let Some(row) = line.and_then(|line| self.cursor.row_at(line)) {
                    self.cursor.select(row);
                }
            }
            Msg::Given(Given::Row(tag, key)) => self.chosen(tag, key, cx),
            Msg::Given(Given::Text(DOCUMENT, text)) => {
                let text = text.trim();
                self.change(AuditList {
                    document: (!text.is_empty()).then(|| text.to_owned()),
                    ..self.list.clone()
                });
            }
            Msg::Answered(Query::Users, Ok(Answer::Users(users))) => {
                self.users = users.into_iter().map(|user| user.name).collect();
            }
            Msg::Answered(Query::DayEnd(..), Ok(Answer::DayEnd(made))) if self.wants_paper => {
                self.wants_paper = false;
                let title = format!("Day end {}", made.day.iso());
                let page = PaperPage::of(&title, &made.paper(&cx.shop));
                return vec![Effect::Open(Box::new(page))];
            }
            Msg::Answered(query, Ok(Answer::Audit(page))) if query == self.query(None) => {
                self.head.clone_from(&page.head);
                self.take(true, page.entries, page.rest, cx);
            }
            Msg::Answered(query, Ok(Answer::Audit(page)))
                if self.asked.is_some() && query == self.query(self.asked) =>
            {
                self.take(false, page.entries, page.rest, cx);
            }
            Msg::Answered(Query::Audit(_), Err(error)) => self.trouble = Some(sentence(&error)),
            _ => {}
        }
        Vec::new()
    }

    fn layout(&mut self, area: Rect, cx: &Cx) {
        let (_, body) = split_top(area, self.head_rows());
        self.cursor.set_height(body_height(parts(body, cx).0));
    }

    fn view(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        draw::clear(area, buf, theme.style(Tone::Text));
        let (head, body) = split_top(area, self.head_rows());
        self.head(head, cx, buf);
        if let Some(trouble) = &self.trouble {
            return draw::empty(body, trouble, buf, theme);
        }
        let (table, detail) = parts(body, cx);
        let empty = if self.searching() || self.search == Search::Begun {
            ""
        } else {
            "Nothing in the log fits."
        };
        Table {
            columns: &COLUMNS,
            rows: &self.rows,
            cursor: &self.cursor,
            focused: true,
            empty,
        }
        .view(table, buf, theme);
        self.detail(detail, cx, buf);
    }
}
