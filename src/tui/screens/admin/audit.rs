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

const USER: &str = "user of the log";
const TABLE: &str = "table of the log";
const ACTION: &str = "action of the log";
const PERIOD: &str = "period of the log";
const DOCUMENT: &str = "document of the log";
/// The key of a picker's row that takes the filter off.
const ALL: i64 = -1;

const COLUMNS: [Column; 5] = [
    Column::text("When", Width::Fixed(12), 0),
    Column::text("Who", Width::Fixed(14), 0),
    Column::text("Did", Width::Fixed(8), 0),
    Column::text("Row", Width::Fixed(22), 0),
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
                who(entry).into(),
                did(&entry.action).into(),
                format!("{} {}", entry.table, entry.row).into(),
                told(entry, cx).into(),
            ])
        };
        self.rows = self.found.values().map(row).collect();
        self.cursor.set_rows(self.rows.len(), false);
    }

    fn chosen(&mut self, tag: &str, key: i64, cx: &Cx) {
        let place = usize::try_from(key).ok();
        match tag {
            USER => self.list.user = place.and_then(|at| self.users.get(at).cloned()),
            TABLE => self.list.table = place.and_then(|at| tables().nth(at)).map(str::to_owned),
            ACTION => {
                self.list.action = place
                    .and_then(|at| ACTIONS.get(at))
                    .map(|word| (*word).to_owned());
            }
            PERIOD => {
                self.span = place.and_then(|at| Span::ALL.get(at)).copied();
                let period = self.span.map(|span| span.period(cx.today()));
                self.list.from = period.map(|period| period.from);
                self.list.to = period.map(|period| period.to);
            }
            _ => return,
        }
        self.restart();
    }

    fn act(&mut self, action: Action) -> Vec<Effect> {
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
                    ACTIONS.iter().map(|word| did(word)),
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
                self.list = AuditList::default();
                self.span = None;
                self.filter.set("");
                self.restart();
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
        self.list.search = self.filter.value().to_owned();
        self.restart();
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
            ("action", list.action.as_deref().map(did)),
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
        draw::line(
            area,
            area.y + 1,
            &self.reach(cx),
            theme.style(Tone::Dim),
            buf,
        );
    }

    /// How far it was looked, and the end of the log.
    fn reach(&self, cx: &Cx) -> String {
        let shown = cx.count(i64::try_from(self.found.len()).unwrap_or(i64::MAX));
        let reach = match self.rest {
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
        };
        match &self.head {
            Some(head) => format!("{reach}; {} entries, head {}", cx.count(head.id), head.hash),
            None => reach,
        }
    }

    fn detail(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let Some(entry) = self.selected() else { return };
        let theme = &cx.theme;
        let title = format!("Entry {}", entry.id);
        let inner = draw::panel(area, &title, false, buf, theme);
        let room = usize::from(inner.width);
        let second = match entry.second.as_str() {
            "" => String::new(),
            second => format!(", with the right of {second}"),
        };
        let by = if entry.user.is_empty() {
            "system"
        } else {
            &entry.user
        };
        let mut lines = vec![
            format!("{} {} {}", did(&entry.action), entry.table, entry.row),
            format!(
                "{} by {by}{second} at {}",
                cx.shop.zone.show(entry.at),
                entry.terminal
            ),
        ];
        lines.extend(changes(entry, cx));
        lines.push(format!("hash {} (form {})", entry.hash, entry.form));
        let mut y = inner.y;
        for (place, line) in lines.iter().enumerate() {
            for part in wrap(line, room) {
                if y >= inner.bottom() {
                    return;
                }
                let tone = if place < 2 { Tone::Text } else { Tone::Dim };
                draw::line(inner, y, &part, theme.style(tone), buf);
                y += 1;
            }
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

fn who(entry: &Logged) -> String {
    match (entry.user.as_str(), entry.second.as_str()) {
        ("", _) => "system".to_owned(),
        (user, "") => user.to_owned(),
        (user, second) => format!("{user} + {second}"),
    }
}

/// An action as people read it.
fn did(action: &str) -> String {
    match action {
        "insert" => "new",
        "update" => "changed",
        "delete" => "removed",
        "sign_in" => "signed in",
        other => other,
    }
    .to_owned()
}

/// `price 32.90 → 34.90`, one for each field.
fn changes(entry: &Logged, cx: &Cx) -> Vec<String> {
    let value = |field: &str, value: String| shown(field, value, cx);
    let told = entry.changes().into_iter().map(|(field, old, new)| {
        let name = field.replace('_', " ");
        let old = old.map(|old| value(&field, old));
        let new = new.map(|new| value(&field, new));
        match (old, new) {
            (Some(old), Some(new)) => format!("{name} {old} {} {new}", cx.theme.glyphs.arrow),
            (Some(old), None) => format!("{name} was {old}"),
            (None, new) => format!("{name} {}", new.unwrap_or_default()),
        }
    });
    told.collect()
}

fn told(entry: &Logged, cx: &Cx) -> String {
    changes(entry, cx).join(", ")
}

/// Amounts as the shop writes them; stores, customers and variants by their names.
fn shown(field: &str, value: String, cx: &Cx) -> String {
    use crate::domain::id::{CustomerId, StoreId, VariantId};
    use crate::domain::money::Money;
    const MONEY: [&str; 13] = [
        "price",
        "cost",
        "list_price",
        "net",
        "tax",
        "rounding",
        "total",
        "amount",
        "tendered",
        "change",
        "credit_limit",
        "label_amount",
        "paid",
    ];
    if value.is_empty() {
        return "nothing".to_owned();
    }
    let Ok(number) = value.parse::<i64>() else {
        return value;
    };
    let name = match field {
        field if MONEY.contains(&field) => cx.money(Money::from_minor(number)),
        "store_id" | "from_store_id" | "to_store_id" => cx.store_code(StoreId(number)).to_owned(),
        "customer_id" => cx.customer_name(CustomerId(number)),
        "variant_id" => cx.variant_title(VariantId(number)),
        field if field.ends_with("_at") => cx.when(Timestamp::from_millis(number)),
        _ => return value,
    };
    if name.is_empty() { value } else { name }
}

/// The list, and where the detail is.
fn parts(area: Rect, cx: &Cx) -> (Rect, Rect) {
    match cx.areas.side_by_side(60) {
        Some(_) => split_columns(area, 60),
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
            Action::DocumentFilter if self.about.is_some() => Offer::Hidden,
            Action::ClearFilters if !self.is_filtered() => Offer::Hidden,
            Action::DayEnd
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
            Msg::Act(action) => return self.act(action),
            Msg::Key(key) => {
                self.filter.press(key);
                self.searched();
            }
            Msg::Pasted(text) if self.typing => {
                self.filter.paste(&text);
                self.searched();
            }
            Msg::Wheel { down } => {
                return self.act(if down { Action::Down } else { Action::Up });
            }
            Msg::Click { row, .. } => {
                let (_, body) = split_top(cx.areas.body, 2);
                let line = row.checked_sub(parts(body, cx).0.y + 1);
                if let Some(row) = line.and_then(|line| self.cursor.row_at(line)) {
                    self.cursor.select(row);
                }
            }
            Msg::Given(Given::Row(tag, key)) => self.chosen(tag, key, cx),
            Msg::Given(Given::Text(DOCUMENT, text)) => {
                let text = text.trim();
                self.list.document = (!text.is_empty()).then(|| text.to_owned());
                self.restart();
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
        let (_, body) = split_top(area, 2);
        self.cursor.set_height(body_height(parts(body, cx).0));
    }

    fn view(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        draw::clear(area, buf, theme.style(Tone::Text));
        let (head, body) = split_top(area, 2);
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
