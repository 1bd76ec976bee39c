//! Orders by stage: one row an order, or one a customer.

mod acts;
mod back;
mod bar;
mod draw;
mod late;
mod page;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::{Answer, OrderList, Query, Stage};
use crate::domain::access::Right;
use crate::domain::document::{CustomerOrders, OrderBrief, OrderView};
use crate::domain::id::{CustomerId, OrderId, order_number};
use crate::domain::order::{Kind, Priority, Status};
use crate::tui::action::Action;
use crate::tui::key::KeyPress;
use crate::tui::keymap::Scope;
use crate::tui::layout::{Class, split_columns, split_top};
use crate::tui::screen::{Cx, Effect, Msg, Offer, Route, Screen, moves};
use crate::tui::screens::approve::Approve;
use crate::tui::theme::Tone;
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::draw as put;
use crate::tui::widgets::field::{Edit, Field, Takes};
use crate::tui::widgets::table::{Cell, Column, Row, Table, Width, body_height};

use acts::About;
pub use draw::tone;
pub use page::{OrderPage, Panel};

/// Rows asked for at once.
const PAGE: usize = 200;

const COLUMNS: [Column; 9] = [
    Column::text("Order", Width::Fixed(8), 0),
    Column::text("Placed", Width::Fixed(12), 1),
    Column::text("Customer", Width::Fill(14), 0),
    Column::text("Store", Width::Fixed(8), 4),
    Column::text("Status", Width::Fixed(12), 2),
    Column::text("Money", Width::Fixed(12), 3),
    Column::text("!", Width::Fixed(6), 5),
    Column::figure("Pieces", 6, 3),
    Column::figure("Total", 10, 0),
];

const BY_CUSTOMER: [Column; 6] = [
    Column::text("Code", Width::Fixed(8), 1),
    Column::text("Customer", Width::Fill(14), 0),
    Column::figure("Orders", 7, 0),
    Column::figure("Pieces", 9, 2),
    Column::text("Oldest", Width::Fixed(12), 3),
    Column::figure("Total", 12, 0),
];

/// The list of orders.
pub struct Orders {
    stage: Stage,
    counts: Vec<(Stage, i64)>,
    summary: bool,
    customer: Option<(CustomerId, String)>,
    field: Field,
    filtering: bool,
    briefs: Vec<OrderBrief>,
    people: Vec<CustomerOrders>,
    known: bool,
    limit: usize,
    cursor: Cursor,
    detail: Option<Box<OrderView>>,
    about: Option<About>,
    /// Asked for while its order was on its way.
    wanted: Option<(OrderId, Action)>,
    list: Rect,
}

impl Default for Orders {
    fn default() -> Self {
        Self {
            stage: Stage::Pending,
            counts: Vec::new(),
            summary: false,
            customer: None,
            field: Field::new(Takes::Text),
            filtering: false,
            briefs: Vec::new(),
            people: Vec::new(),
            known: false,
            limit: PAGE,
            cursor: Cursor::default(),
            detail: None,
            about: None,
            wanted: None,
            list: Rect::default(),
        }
    }
}

impl Orders {
    fn query(&self) -> OrderList {
        OrderList {
            stage: self.stage,
            status: None,
            store: None,
            customer: self.customer.as_ref().map(|(id, _)| *id),
            search: self.field.value().to_owned(),
            before: None,
            limit: self.limit,
        }
    }

    fn selected(&self) -> Option<&OrderBrief> {
        if self.summary {
            return None;
        }
        self.briefs.get(self.cursor.selected()?)
    }

    /// The selected order, once it is here.
    fn chosen(&self) -> Option<&OrderView> {
        let id = self.selected()?.id;
        self.detail.as_deref().filter(|view| view.order.id == id)
    }

    /// Another list begins at its top.
    fn anew(&mut self) {
        self.limit = PAGE;
        self.known = false;
        self.briefs.clear();
        self.people.clear();
        self.cursor = Cursor::default();
    }

    fn turn(&mut self, forward: bool) {
        let count = Stage::ALL.len();
        let place = Stage::ALL.iter().position(|stage| *stage == self.stage);
        let step = if forward { 1 } else { count - 1 };
        let next = (place.unwrap_or(0) + step) % count;
        self.stage = Stage::ALL.get(next).copied().unwrap_or(Stage::Pending);
        self.anew();
    }

    fn open(&self, panel: Panel, cx: &Cx) -> Vec<Effect> {
        let row = self.briefs.iter().map(|order| order.id).collect();
        match self.selected() {
            Some(order)
                if panel == Panel::Lines
                    && order.status == Status::AwaitingApproval
                    && cx.may(Right::Approve) =>
            {
                vec![Effect::Open(Box::new(Approve::new(order.id)))]
            }
            Some(order) => vec![Effect::Open(Box::new(OrderPage::new(order.id, row, panel)))],
            None => Vec::new(),
        }
    }

    fn enter(&mut self, cx: &Cx) -> Vec<Effect> {
        if !self.summary {
            return self.open(Panel::Lines, cx);
        }
        let row = self.cursor.selected().and_then(|row| self.people.get(row));
        if let Some(of) = row.map(|row| (row.customer_id, row.code.clone())) {
            self.only(of);
        }
        Vec::new()
    }

    /// Only the orders of one customer.
    fn only(&mut self, customer: (CustomerId, String)) {
        self.customer = Some(customer);
        self.summary = false;
        self.anew();
    }

    fn back(&mut self) {
        if !self.field.is_empty() {
            self.field.take();
            self.anew();
        } else if self.customer.take().is_some() {
            self.anew();
        }
    }

    fn act(&mut self, action: Action, cx: &Cx) -> Vec<Effect> {
        if self.filtering {
            match action {
                Action::Enter => self.filtering = false,
                Action::Back => {
                    self.filtering = false;
                    self.field.take();
                    self.anew();
                }
                other => {
                    self.cursor.act(other);
                }
            }
            return Vec::new();
        }
        match action {
            Action::Open => return self.enter(cx),
            Action::Back => self.back(),
            Action::Filter => self.filtering = true,
            Action::NextStage => self.turn(true),
            Action::PreviousStage => self.turn(false),
            Action::Summary => {
                self.summary = !self.summary;
                self.anew();
            }
            Action::New => return vec![Effect::Go(Route::Tab(1))],
            Action::Timeline => return self.open(Panel::Timeline, cx),
            Action::History => {
                let of = |order: &OrderBrief| acts::history(order.id, &order_number(order.number));
                return self.selected().map(of).into_iter().collect();
            }
            action => {
                if moves(action) {
                    self.moved(action);
                } else if self.chosen().is_some() {
                    return self.on_order(action, cx);
                } else {
                    self.wanted = self.selected().map(|order| (order.id, action));
                }
            }
        }
        Vec::new()
    }

    /// Does an action with the selected order, if it fits it.
    fn on_order(&mut self, action: Action, cx: &Cx) -> Vec<Effect> {
        let Some(view) = self.chosen() else {
            return Vec::new();
        };
        if let Offer::Not(why) = acts::offer(action, Some(view)) {
            return vec![Effect::Toast(Tone::Warn, why)];
        }
        let effects = acts::act(action, view, None, cx).unwrap_or_default();
        self.about = Some(About::now(view, None));
        effects
    }

    fn moved(&mut self, action: Action) {
        self.cursor.act(action);
        if self.cursor.wants_more() {
            self.limit = self.cursor.rows() + PAGE;
        }
    }

    fn answered(&mut self, query: &Query, answer: Answer, cx: &Cx) -> Vec<Effect> {
        match answer {
            Answer::StageCounts(counts) => self.counts = counts,
            Answer::Orders(orders) if *query == Query::Orders(self.query()) => {
                let selected = self.selected().map(|order| order.id);
                self.briefs = orders;
                self.known = true;
                let more = self.briefs.len() >= self.limit;
                self.cursor.set_rows(self.briefs.len(), more);
                self.follow(selected);
            }
            Answer::CustomerOrders(people) => {
                self.people = people;
                self.known = true;
                self.cursor.set_rows(self.people.len(), false);
            }
            Answer::Order(view) => {
                if let (Some(about), Some(view)) = (&mut self.about, view.as_deref()) {
                    about.refresh(view);
                }
                self.detail = view;
                let known = self.chosen().map(|view| view.order.id);
                let wanted = self.wanted.take_if(|(id, _)| Some(*id) == known);
                if let Some((_, action)) = wanted {
                    return self.on_order(action, cx);
                }
            }
            _ => {}
        }
        Vec::new()
    }

    /// The selection stays on its order when others come before it.
    fn follow(&mut self, selected: Option<OrderId>) {
        let place = self
            .briefs
            .iter()
            .position(|order| Some(order.id) == selected);
        // The first row stays the first row, so that what is new is seen.
        if let Some(place) = place.filter(|_| self.cursor.selected() != Some(0)) {
            self.cursor.select(place);
        }
    }

    fn click(&mut self, row: u16, cx: &Cx) -> Vec<Effect> {
        let line = row.checked_sub(self.list.y + 1);
        let Some(place) = line.and_then(|line| self.cursor.row_at(line)) else {
            return Vec::new();
        };
        if self.cursor.selected() == Some(place) {
            return self.enter(cx);
        }
        self.cursor.select(place);
        Vec::new()
    }

    fn rows(&self, cx: &Cx) -> Vec<Row> {
        let order = |order: &OrderBrief| {
            let number = order_number(order.number);
            let kind = if order.kind == Kind::Sale {
                " (sale)"
            } else {
                ""
            };
            let urgent = match order.priority {
                Priority::Normal => Cell::default(),
                other => Cell::new(other.word()),
            };
            Row::new(vec![
                number.into(),
                cx.when(order.placed_at).into(),
                format!("{}{kind}", order.customer).into(),
                order.store.clone().into(),
                Cell::toned(acts::plain_word(order.status.word()), tone(order.status)),
                Cell::toned(
                    acts::plain_word(order.payment_status.word()),
                    draw::money_tone(order.payment_status),
                ),
                urgent,
                cx.milli(order.quantity_milli).into(),
                cx.money(order.total).into(),
            ])
        };
        let person = |person: &CustomerOrders| {
            Row::new(vec![
                person.code.clone().into(),
                person.name.clone().into(),
                cx.count(person.orders).into(),
                cx.milli(person.quantity_milli).into(),
                cx.when(person.oldest_at).into(),
                cx.money(person.total).into(),
            ])
        };
        if self.summary {
            self.people.iter().map(person).collect()
        } else {
            self.briefs.iter().map(order).collect()
        }
    }

    fn empty(&self) -> &'static str {
        if !self.known {
            "Looking for orders."
        } else if self.field.is_empty() && self.customer.is_none() {
            "No order stands in this stage. Left and Right show the other stages."
        } else {
            "No order of this stage matches. Esc shows all again."
        }
    }

    fn parts(area: Rect, cx: &Cx) -> (Rect, Rect, Rect, Option<Rect>) {
        let (stages, rest) = split_top(area, 1);
        let (filter, rest) = split_top(rest, 1);
        if cx.areas.class() == Class::Wide {
            let (list, detail) = split_columns(rest, 56);
            return (stages, filter, list, Some(detail));
        }
        (stages, filter, rest, None)
    }
}

impl Screen for Orders {
    fn scope(&self) -> Scope {
        if self.filtering {
            Scope::Filter
        } else {
            Scope::Orders
        }
    }

    fn title(&self) -> String {
        "Orders".to_owned()
    }

    fn wants(&self, key: KeyPress) -> bool {
        self.filtering && self.field.wants(key)
    }

    fn queries(&self, _cx: &Cx) -> Vec<Query> {
        let list = if self.summary {
            Query::OrdersByCustomer(self.query())
        } else {
            Query::Orders(self.query())
        };
        let mut queries = vec![Query::StageCounts(None), list];
        queries.extend(self.selected().map(|order| Query::Order(order.id)));
        queries
    }

    fn offers(&self, action: Action, _cx: &Cx) -> Offer {
        match action {
            Action::Open if self.cursor.selected().is_none() => Offer::Hidden,
            Action::Open
            | Action::Filter
            | Action::NextStage
            | Action::PreviousStage
            | Action::Summary
            | Action::New => Offer::Yes,
            Action::Next | Action::Previous | Action::Left | Action::Right => Offer::Hidden,
            Action::Back if self.field.is_empty() && self.customer.is_none() => {
                if self.filtering {
                    Offer::Yes
                } else {
                    Offer::Hidden
                }
            }
            Action::Timeline | Action::History if self.selected().is_some() => Offer::Yes,
            action if moves(action) => Offer::Yes,
            action if self.chosen().is_none() && self.selected().is_some() => acts::coming(action),
            action => acts::offer(action, self.chosen()),
        }
    }

    fn update(&mut self, msg: Msg, cx: &Cx) -> Vec<Effect> {
        match msg {
            Msg::Act(action) => return self.act(action, cx),
            Msg::Key(key) if self.filtering && self.field.press(key) == Edit::Changed => {
                self.anew();
            }
            Msg::Pasted(text) if self.filtering => {
                self.field.paste(&text);
                self.anew();
            }
            Msg::Wheel { down } => self.moved(if down { Action::Down } else { Action::Up }),
            Msg::Click { row, .. } => return self.click(row, cx),
            Msg::Answered(query, Ok(answer)) => return self.answered(&query, answer, cx),
            Msg::Answered(_, Err(error)) => return vec![Effect::bad(&error)],
            Msg::Given(given) => {
                if let Some(about) = self.about {
                    return acts::given(&given, about, cx);
                }
            }
            Msg::Done(command, outcome) => {
                if let Some(about) = &mut self.about {
                    about.stale = true;
                }
                return acts::done(&command, outcome, cx);
            }
            Msg::Go(Route::Order(id)) => {
                let page = OrderPage::new(id, vec![id], Panel::Lines);
                return vec![Effect::Open(Box::new(page))];
            }
            Msg::Go(Route::OrdersOf(id, code)) => {
                self.stage = Stage::All;
                self.only((id, code));
            }
            _ => {}
        }
        Vec::new()
    }

    fn layout(&mut self, area: Rect, cx: &Cx) {
        let (_, _, list, _) = Self::parts(area, cx);
        self.list = list;
        self.cursor.set_height(body_height(list));
    }

    fn view(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        put::clear(area, buf, theme.style(Tone::Text));
        let (stages, filter, list, detail) = Self::parts(area, cx);
        self.stages(stages, cx, buf);
        self.filter_line(filter, cx, buf);
        let rows = self.rows(cx);
        let columns: &[Column] = if self.summary { &BY_CUSTOMER } else { &COLUMNS };
        let table = Table {
            columns,
            rows: &rows,
            cursor: &self.cursor,
            focused: !self.filtering,
            empty: self.empty(),
        };
        table.view(list, buf, theme);
        if let Some(detail) = detail {
            if let Some(view) = self.chosen() {
                draw::beside(view, detail, cx, buf);
            } else {
                let inner = put::panel(detail, "Order", false, buf, theme);
                put::empty(inner, "Choose an order to see it here.", buf, theme);
            }
        }
    }
}
