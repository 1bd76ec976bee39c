//! The billing queue: what waits to be picked and billed, most urgent first.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::{Answer, AppError, Command, Lines, OrderCommand, Outcome, Query};
use crate::domain::document::{OrderBrief, OrderView};
use crate::domain::id::{OrderId, StoreId, order_number};
use crate::domain::order::{DELETE_REASONS, Event, Priority, Status, allowed};
use crate::tui::action::Action;
use crate::tui::format::{fold, width};
use crate::tui::key::KeyPress;
use crate::tui::keymap::Scope;
use crate::tui::layout::{Class, split_columns, split_top};
use crate::tui::screen::{Cx, Effect, Given, Msg, Offer, Question, Route, Screen, moves, sentence};
use crate::tui::screens::choose::Choose;
use crate::tui::screens::paper::PaperPage;
use crate::tui::screens::pen::age;
use crate::tui::screens::pick::Pick;
use crate::tui::screens::pick_view::{details, urgency};
use crate::tui::screens::stock::step_store;
use crate::tui::theme::Tone;
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::dialog::Ask;
use crate::tui::widgets::draw;
use crate::tui::widgets::field::{Edit, Field, Takes};
use crate::tui::widgets::picker::Item;
use crate::tui::widgets::table::{self, Cell, Column, Row, Table, Width};

/// More than anyone picks in a day.
const MOST: usize = 2_000;

const COLUMNS: [Column; 8] = [
    Column::text("Order", Width::Fixed(8), 0),
    Column::text("Customer", Width::Fill(20), 0),
    Column::figure("Pieces", 7, 0),
    Column::figure("Lines", 5, 0),
    Column::figure("Age", 6, 0),
    Column::text("Status", Width::Fixed(9), 0),
    Column::text("Priority", Width::Fixed(8), 0),
    Column::figure("Total", 12, 1),
];

/// The Billing tab.
pub struct Billing {
    /// The store of the seat when it was last looked at.
    seat: StoreId,
    store: Option<StoreId>,
    all: Vec<OrderBrief>,
    search: Field,
    typing: bool,
    shown: Vec<OrderBrief>,
    rows: Vec<Row>,
    cursor: Cursor,
    detail: Option<Box<OrderView>>,
    /// What an open question is about: the queue may move on beneath it.
    about: Option<OrderBrief>,
    known: bool,
    trouble: Option<String>,
}

impl Billing {
    /// Of the seat's store.
    pub fn new(cx: &Cx) -> Self {
        Self {
            seat: cx.store,
            store: Some(cx.store),
            all: Vec::new(),
            search: Field::new(Takes::Text).at_most(60),
            typing: false,
            shown: Vec::new(),
            rows: Vec::new(),
            cursor: Cursor::default(),
            detail: None,
            about: None,
            known: false,
            trouble: None,
        }
    }

    /// The queue of all stores: how many wait elsewhere is said too.
    const fn query() -> Query {
        Query::BillingQueue {
            store: None,
            limit: MOST,
        }
    }

    fn selected(&self) -> Option<&OrderBrief> {
        self.shown.get(self.cursor.selected()?)
    }

    /// The selected order's detail is asked where there is room, and where an act needs it.
    fn wanted(&self) -> Option<OrderId> {
        self.selected().map(|row| row.id)
    }

    /// Filters, and keeps the selected order selected.
    fn arrange(&mut self, cx: &Cx) {
        let held = self.selected().map(|row| row.id);
        let words = fold(self.search.value());
        let store = self.store.map(|id| cx.store_code(id));
        let here = |row: &&OrderBrief| store.is_none_or(|code| row.store == code);
        let fits = |row: &&OrderBrief| {
            let number = order_number(row.number);
            let all = fold(&format!("{number} {} {}", row.customer, row.customer_code));
            words.split_whitespace().all(|word| all.contains(word))
        };
        self.shown = self.all.iter().filter(here).filter(fits).cloned().collect();
        self.rows = self.shown.iter().map(|row| queue_row(row, cx)).collect();
        self.cursor.set_rows(self.shown.len(), false);
        if let Some(place) = self.shown.iter().position(|row| Some(row.id) == held) {
            self.cursor.select(place);
        }
    }

    fn act(&mut self, action: Action, cx: &Cx) -> Vec<Effect> {
        match action {
            Action::Filter => self.typing = true,
            Action::Enter if self.typing => self.typing = false,
            Action::Back if self.typing || !self.search.is_empty() => {
                self.typing = false;
                self.search.take();
                self.arrange(cx);
            }
            Action::NextStore | Action::PreviousStore => {
                self.store = step_store(cx, self.store, action == Action::NextStore);
                self.arrange(cx);
            }
            other if moves(other) => {
                self.cursor.act(other);
            }
            other => {
                let row = self.selected().cloned();
                return row.map_or_else(Vec::new, |row| self.act_on(&row, other));
            }
        }
        Vec::new()
    }

    fn act_on(&mut self, row: &OrderBrief, action: Action) -> Vec<Effect> {
        self.about = Some(row.clone());
        let number = order_number(row.number);
        let question = match action {
            Action::Open => return vec![Effect::Open(Box::new(Pick::new(row.id)))],
            Action::Timeline => return vec![Effect::Go(Route::Order(row.id))],
            Action::Invoice => {
                let bill = self.detail.as_ref().and_then(|view| view.bills.last());
                let page = bill.map(|bill| Box::new(PaperPage::new(&bill.number)));
                return page.map(|page| Effect::Open(page)).into_iter().collect();
            }
            Action::SendBack => {
                let command = OrderCommand::SendBack {
                    order: row.id,
                    version: Some(row.version),
                    lines: Lines::All,
                };
                let text = format!("All that is picked of {number} goes back to the shelf.");
                let question = Question::confirm("Send back", text);
                return vec![Effect::Confirm(question, Command::Order(command))];
            }
            Action::Priority => {
                let item = |(key, (_, word)): (i64, &(Priority, &'static str))| Item {
                    key,
                    text: (*word).to_owned(),
                    detail: String::new(),
                };
                let items = (0i64..).zip(Priority::ALL).map(item).collect();
                let choose = Choose::new("priority", &format!("Priority of {number}"), items);
                return vec![Effect::Open(Box::new(choose))];
            }
            Action::Remark => Question::new("Remark", format!("A remark on {number}:"), Ask::Text),
            Action::Delete => {
                let reasons = DELETE_REASONS.map(str::to_owned).to_vec();
                let text = format!("{number} of {} goes to the bin. Why?", row.customer);
                Question::new("Delete", text, Ask::Reason(reasons))
            }
            _ => return Vec::new(),
        };
        let tag = if action == Action::Remark {
            "remark"
        } else {
            "delete"
        };
        vec![Effect::Ask(tag, question)]
    }

    fn given(&mut self, given: Given) -> Vec<Effect> {
        let Some(row) = self.about.take() else {
            return Vec::new();
        };
        let (order, version) = (row.id, Some(row.version));
        let command = match given {
            Given::Text("remark", text) => OrderCommand::Remark { order, text },
            Given::Text("delete", reason) => OrderCommand::Delete {
                order,
                version,
                reason,
            },
            Given::Row("priority", key) => {
                let place = usize::try_from(key).unwrap_or(0);
                let priority = Priority::ALL.get(place).map(|(priority, _)| *priority);
                OrderCommand::Priority {
                    order,
                    version,
                    priority: priority.unwrap_or_default(),
                }
            }
            _ => return Vec::new(),
        };
        vec![Effect::Execute(Command::Order(command))]
    }

    fn answered(&mut self, query: &Query, answer: Result<Answer, AppError>, cx: &Cx) {
        match answer {
            Ok(Answer::Orders(rows)) if *query == Self::query() => {
                (self.all, self.known, self.trouble) = (rows, true, None);
                self.arrange(cx);
            }
            Ok(Answer::Order(view)) => self.detail = view,
            Ok(_) => {}
            Err(error) => self.trouble = Some(sentence(&error)),
        }
    }

    fn areas(area: Rect, cx: &Cx) -> (Rect, Rect, Option<Rect>) {
        let (head, body) = split_top(area, 1);
        if cx.areas.class() == Class::Wide {
            let (list, side) = split_columns(body, 60);
            return (head, list, Some(side));
        }
        (head, body, None)
    }

    fn head(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        let store = self.store.map_or("all stores", |id| cx.store_code(id));
        let name = format!("To pick and bill, {store}");
        let mut x = draw::put(area, area.x, area.y, &name, theme.style(Tone::Title), buf);
        if self.typing || !self.search.is_empty() {
            x = draw::put(area, x, area.y, "  search ", theme.style(Tone::Dim), buf);
            let field = Rect {
                x,
                width: area.right().saturating_sub(x).min(24),
                height: 1,
                ..area
            };
            self.search.view(field, self.typing, buf, theme);
            x = field.right();
        }
        let billing = self
            .shown
            .iter()
            .filter(|row| row.status != Status::Pending)
            .count();
        let pending = self.shown.len() - billing;
        let text = format!(
            "{billing} in billing {} {pending} pending",
            theme.glyphs.dot
        );
        if usize::from(area.right().saturating_sub(x)) > width(&text) {
            draw::flush_right(area, area.y, &text, theme.style(Tone::Dim), buf);
        }
    }
}

fn queue_row(row: &OrderBrief, cx: &Cx) -> Row {
    let status = row.status.word().replace('_', " ");
    let tone = if row.status == Status::Pending {
        Tone::Text
    } else {
        Tone::Accent
    };
    let priority = urgency(row.priority);
    Row::new(vec![
        order_number(row.number).into(),
        row.customer.clone().into(),
        cx.milli(row.quantity_milli).into(),
        cx.count(row.lines).into(),
        age(row.placed_at, cx.now).into(),
        Cell::toned(status, tone),
        priority.map_or_else(
            || Cell::new("normal"),
            |(word, tone)| Cell::toned(word, tone),
        ),
        cx.money(row.total).into(),
    ])
}

/// What was done, in a sentence.
fn said(command: &Command, number: &str) -> String {
    match command {
        Command::Order(OrderCommand::Delete { .. }) => {
            format!("{number} is in the bin; Orders can restore it.")
        }
        Command::Order(OrderCommand::SendBack { .. }) => {
            format!("All that was picked of {number} is back on the shelf.")
        }
        Command::Order(OrderCommand::Priority { priority, .. }) => {
            format!("The priority of {number} is {} now.", priority.word())
        }
        Command::Order(OrderCommand::Remark { .. }) => format!("Remark on {number} kept."),
        _ => format!("{number} is changed."),
    }
}

/// Acts on the selected order.
const fn of_one(action: Action) -> bool {
    matches!(
        action,
        Action::Open
            | Action::Timeline
            | Action::Remark
            | Action::Priority
            | Action::SendBack
            | Action::Delete
            | Action::Invoice
    )
}

impl Screen for Billing {
    fn scope(&self) -> Scope {
        if self.typing {
            Scope::Filter
        } else {
            Scope::Billing
        }
    }

    fn title(&self) -> String {
        "Billing".to_owned()
    }

    fn wants(&self, key: KeyPress) -> bool {
        self.typing && self.search.wants(key)
    }

    fn queries(&self, _cx: &Cx) -> Vec<Query> {
        let detail = self.wanted().map(Query::Order);
        std::iter::once(Self::query()).chain(detail).collect()
    }

    fn offers(&self, action: Action, _cx: &Cx) -> Offer {
        let not = |why: &str| Offer::Not(why.to_owned());
        let row = self.selected();
        let may = |event| row.is_some_and(|row| allowed(event, row.status));
        let detail = self.detail.as_ref();
        let detail = detail.filter(|view| Some(view.order.id) == row.map(|row| row.id));
        match action {
            Action::Back if !self.typing && self.search.is_empty() => Offer::Hidden,
            Action::Next | Action::Previous => Offer::Hidden,
            action if of_one(action) && row.is_none() => not("no order is selected"),
            Action::SendBack if !may(Event::SendBack) => not("nothing of it is picked"),
            Action::Delete if !may(Event::Delete) => {
                not("part of it is billed: cancel the rest instead")
            }
            Action::Invoice if detail.is_none_or(|view| view.bills.is_empty()) => {
                not("nothing of it is billed yet")
            }
            Action::Filter | Action::NextStore | Action::PreviousStore => Offer::Yes,
            action if of_one(action) => Offer::Yes,
            action if moves(action) => Offer::Yes,
            _ => Offer::Hidden,
        }
    }

    fn update(&mut self, msg: Msg, cx: &Cx) -> Vec<Effect> {
        match msg {
            Msg::Act(action) => return self.act(action, cx),
            Msg::Key(key) if self.search.press(key) == Edit::Changed => self.arrange(cx),
            Msg::Pasted(text) if self.typing => {
                self.search.paste(&text);
                self.arrange(cx);
            }
            Msg::Wheel { down } => {
                self.cursor
                    .act(if down { Action::Down } else { Action::Up });
            }
            Msg::Click { row, .. } => {
                let (_, list, _) = Self::areas(cx.areas.body, cx);
                let line = row.checked_sub(list.y + 1);
                if let Some(row) = line.and_then(|line| self.cursor.row_at(line)) {
                    self.cursor.select(row);
                }
            }
            Msg::Shown if self.seat != cx.store => {
                self.seat = cx.store;
                self.store = Some(cx.store);
                self.arrange(cx);
            }
            Msg::Go(Route::Pick(id)) => return vec![Effect::Open(Box::new(Pick::new(id)))],
            Msg::Given(given) => return self.given(given),
            Msg::Done(command, Ok(Outcome::Order { number, .. })) => {
                return vec![Effect::good(said(&command, &order_number(number)))];
            }
            Msg::Done(_, Err(error)) => return vec![Effect::bad(&error)],
            Msg::Answered(query, answer) => self.answered(&query, answer, cx),
            _ => {}
        }
        Vec::new()
    }

    fn layout(&mut self, area: Rect, cx: &Cx) {
        let (_, list, _) = Self::areas(area, cx);
        self.cursor.set_height(table::body_height(list));
    }

    fn view(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        draw::clear(area, buf, theme.style(Tone::Text));
        let (head, list, side) = Self::areas(area, cx);
        self.head(head, cx, buf);
        if let Some(trouble) = &self.trouble {
            return draw::empty(list, trouble, buf, theme);
        }
        let empty = match (self.known, self.search.is_empty(), self.all.is_empty()) {
            (false, _, _) => "",
            (true, false, _) => "No waiting order matches. Esc shows all.",
            (true, true, true) => "Nothing waits: every order is picked and billed.",
            (true, true, false) => {
                "Nothing waits in this store. Right shows the next store's orders."
            }
        };
        Table {
            columns: &COLUMNS,
            rows: &self.rows,
            cursor: &self.cursor,
            focused: !self.typing,
            empty,
        }
        .view(list, buf, theme);
        if let Some(side) = side {
            let inner = draw::panel(side, "Order", false, buf, theme);
            let row = self.wanted();
            if let Some(view) = self
                .detail
                .as_ref()
                .filter(|view| Some(view.order.id) == row)
            {
                details(view, inner, cx, buf);
            }
        }
    }
}

#[cfg(test)]
#[path = "billing_tests.rs"]
mod tests;
