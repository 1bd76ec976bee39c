//! Door 2, my orders: newest first, each with where it stands.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::{PortalAnswer, PortalQuery, Query};
use crate::domain::id::order_number;
use crate::domain::order::Status;
use crate::domain::portal::{PortalBrief, PortalOrder};
use crate::tui::action::Action;
use crate::tui::keymap::Scope;
use crate::tui::layout::{Class, split_columns};
use crate::tui::screen::{Cx, Effect, Msg, Offer, Screen, moves};
use crate::tui::screens::portal::page::{OrderPage, all_lines};
use crate::tui::screens::portal::{ask, portal};
use crate::tui::theme::Tone;
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::draw;
use crate::tui::widgets::table::{Cell, Column, Row, Table, Width, body_height};

/// Rows asked for at once.
const PAGE: usize = 100;

const COLUMNS: [Column; 6] = [
    Column::text("Order", Width::Fixed(8), 0),
    Column::text("Placed", Width::Fixed(13), 1),
    Column::text("Status", Width::Fill(18), 0),
    Column::text("Paid", Width::Fixed(14), 3),
    Column::figure("Lines", 6, 2),
    Column::figure("Total", 12, 0),
];

/// The list.
pub(super) struct MyOrders {
    orders: Vec<PortalBrief>,
    known: bool,
    limit: usize,
    cursor: Cursor,
    detail: Option<Box<PortalOrder>>,
    list: Rect,
}

impl Default for MyOrders {
    fn default() -> Self {
        Self {
            orders: Vec::new(),
            known: false,
            limit: PAGE,
            cursor: Cursor::default(),
            detail: None,
            list: Rect::default(),
        }
    }
}

/// A status as people say it, with its meaning.
pub(super) fn status(status: Status) -> Cell {
    let tone = match status {
        Status::Complete | Status::Delivered => Tone::Ok,
        Status::AwaitingApproval => Tone::Warn,
        Status::Rejected => Tone::Bad,
        Status::Billing | Status::PartSent | Status::Sent => Tone::Accent,
        Status::Pending | Status::Draft => Tone::Text,
        Status::Deleted | Status::Expired | Status::Cancelled | Status::Returned => Tone::Dim,
    };
    Cell::toned(words(status), tone)
}

/// What a status is called by the one who ordered.
pub(super) fn words(status: Status) -> String {
    match status {
        Status::Pending => "approved, in work".to_owned(),
        Status::Billing => "being packed".to_owned(),
        Status::PartSent => "sent in part".to_owned(),
        other => other.word().replace('_', " "),
    }
}

impl MyOrders {
    fn selected(&self) -> Option<&PortalBrief> {
        self.orders.get(self.cursor.selected()?)
    }

    fn know(&mut self, orders: Vec<PortalBrief>) {
        let was = self.selected().map(|order| order.number);
        self.orders = orders;
        self.known = true;
        let more = self.orders.len() >= self.limit;
        self.cursor.set_rows(self.orders.len(), more);
        let place = self
            .orders
            .iter()
            .position(|order| Some(order.number) == was);
        // The first row stays the first row, so that what is new is seen.
        if let Some(place) = place.filter(|_| self.cursor.selected() != Some(0)) {
            self.cursor.select(place);
        }
    }

    fn open(&self) -> Vec<Effect> {
        let order = self.selected().map(|order| order.number);
        order
            .map(|number| Effect::Open(Box::new(OrderPage::new(number))))
            .into_iter()
            .collect()
    }

    fn parts(area: Rect, cx: &Cx) -> (Rect, Option<Rect>) {
        if cx.areas.class() == Class::Wide {
            let (list, detail) = split_columns(area, 50);
            return (list, Some(detail));
        }
        (area, None)
    }
}

impl Screen for MyOrders {
    fn scope(&self) -> Scope {
        Scope::Browse
    }

    fn title(&self) -> String {
        "My orders".to_owned()
    }

    fn queries(&self, cx: &Cx) -> Vec<Query> {
        let mut queries = vec![ask(PortalQuery::Orders {
            before: None,
            limit: self.limit,
        })];
        if cx.areas.class() == Class::Wide {
            let order = self.selected();
            queries.extend(order.map(|order| ask(PortalQuery::Order(order.number))));
        }
        queries
    }

    fn offers(&self, action: Action, _cx: &Cx) -> Offer {
        match action {
            Action::Open if self.cursor.selected().is_none() => Offer::Hidden,
            Action::Open => Offer::Yes,
            Action::Next | Action::Previous | Action::Left | Action::Right | Action::Back => {
                Offer::Hidden
            }
            action if moves(action) => Offer::Yes,
            _ => Offer::Hidden,
        }
    }

    fn update(&mut self, msg: Msg, _cx: &Cx) -> Vec<Effect> {
        match msg {
            Msg::Act(Action::Open) => return self.open(),
            Msg::Act(action) => {
                self.cursor.act(action);
                if self.cursor.wants_more() {
                    self.limit = self.cursor.rows() + PAGE;
                }
            }
            Msg::Wheel { down } => {
                self.cursor
                    .act(if down { Action::Down } else { Action::Up });
            }
            Msg::Click { row, .. } => {
                let line = row.checked_sub(self.list.y + 1);
                if let Some(place) = line.and_then(|line| self.cursor.row_at(line)) {
                    if self.cursor.selected() == Some(place) {
                        return self.open();
                    }
                    self.cursor.select(place);
                }
            }
            Msg::Answered(_, Ok(answer)) => match portal(answer) {
                Some(PortalAnswer::Orders(orders)) => self.know(orders),
                Some(PortalAnswer::Order(order)) => self.detail = Some(order),
                _ => {}
            },
            Msg::Answered(_, Err(error)) => return vec![Effect::bad(&error)],
            _ => {}
        }
        Vec::new()
    }

    fn layout(&mut self, area: Rect, cx: &Cx) {
        self.list = Self::parts(area, cx).0;
        self.cursor.set_height(body_height(self.list));
    }

    fn view(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        draw::clear(area, buf, theme.style(Tone::Text));
        let (list, beside) = Self::parts(area, cx);
        let row = |order: &PortalBrief| {
            Row::new(vec![
                order_number(order.number).into(),
                cx.when(order.placed_at).into(),
                status(order.status),
                order.payment_status.word().replace('_', " ").into(),
                cx.count(order.lines).into(),
                cx.money(order.total).into(),
            ])
        };
        let rows: Vec<Row> = self.orders.iter().map(row).collect();
        let table = Table {
            columns: &COLUMNS,
            rows: &rows,
            cursor: &self.cursor,
            focused: true,
            empty: if self.known {
                "You have no orders yet. The first tab begins one."
            } else {
                "Looking for your orders."
            },
        };
        table.view(list, buf, theme);
        let number = self.selected().map(|order| order.number);
        let detail = self.detail.as_ref();
        let detail = detail.filter(|order| Some(order.brief.number) == number);
        if let (Some(beside), Some(order)) = (beside, detail) {
            let inner = draw::panel(beside, &order.number(), false, buf, theme);
            let lines = all_lines(order, inner.width, cx);
            for ((line, tone), y) in lines.iter().zip(inner.y..inner.bottom()) {
                draw::line(inner, y, line, theme.style(*tone), buf);
            }
        }
    }
}
