//! One customer: his fields, what he owes and why, his orders, what he buys and what he paid last.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::print::statement::{document, sides};
use crate::app::{Answer, AppError, Command, CustomerCommand, OrderList, Outcome, Query, Stage};
use crate::domain::account::{CustomerPage as Known, LedgerEntry};
use crate::domain::customer::Customer;
use crate::domain::document::OrderBrief;
use crate::domain::id::{CustomerId, OrderId, order_number};
use crate::domain::presence::Held;
use crate::domain::shop::WALK_IN;
use crate::tui::action::Action;
use crate::tui::format::cut;
use crate::tui::keymap::Scope;
use crate::tui::layout::{Class, split_columns, split_top};
use crate::tui::screen::{Cx, Effect, Given, Msg, Offer, Screen, moves, sentence};
use crate::tui::screens::customers::sheet::Line;
use crate::tui::screens::customers::{acts, form, sheet};
use crate::tui::screens::orders::{self, OrderPage};
use crate::tui::screens::window::Window;
use crate::tui::theme::Tone;
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::draw;
use crate::tui::widgets::table::{Cell, Column, Row, Table, Width, body_height};

/// What is shown of the customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Panel {
    Details,
    Ledger,
    Orders,
    Favourites,
    Prices,
}

const PANELS: [(Panel, &str); 5] = [
    (Panel::Details, "details"),
    (Panel::Ledger, "ledger"),
    (Panel::Orders, "orders"),
    (Panel::Favourites, "favourites"),
    (Panel::Prices, "last prices"),
];

/// Rows of orders loaded at a time.
const PAGE: usize = 200;

const LEDGER: [Column; 6] = [
    Column::text("Day", Width::Fixed(10), 0),
    Column::text("What", Width::Fill(18), 0),
    Column::text("Order", Width::Fixed(9), 2),
    Column::figure("Bought", 11, 0),
    Column::figure("Paid", 11, 0),
    Column::figure("Balance", 12, 0),
];
const ORDERS: [Column; 6] = [
    Column::text("Number", Width::Fixed(9), 0),
    Column::text("Placed", Width::Fixed(12), 0),
    Column::text("Store", Width::Fixed(10), 3),
    Column::text("Status", Width::Fill(12), 0),
    Column::text("Money", Width::Fixed(12), 2),
    Column::figure("Total", 12, 0),
];
const FAVOURITES: [Column; 5] = [
    Column::text("Product", Width::Fill(22), 0),
    Column::figure("Bills", 6, 0),
    Column::figure("Pieces", 9, 0),
    Column::figure("Net", 12, 1),
    Column::text("Last", Width::Fixed(10), 0),
];
const PRICES: [Column; 7] = [
    Column::text("SKU", Width::Fixed(18), 3),
    Column::text("Product", Width::Fill(20), 0),
    Column::figure("Paid", 10, 0),
    Column::figure("Discount", 9, 2),
    Column::figure("Now", 10, 0),
    Column::text("Day", Width::Fixed(10), 0),
    Column::text("Bill", Width::Fixed(14), 4),
];

/// The page.
pub struct CustomerPage {
    id: CustomerId,
    known: Option<Box<Known>>,
    gone: bool,
    panel: Panel,
    orders: Window<OrderBrief, i64>,
    cursor: Cursor,
    /// The ledger is shown from its end.
    at_end: bool,
    trouble: Option<String>,
}

impl CustomerPage {
    /// Of this customer.
    pub fn new(id: CustomerId) -> Self {
        Self {
            id,
            known: None,
            gone: false,
            panel: Panel::Details,
            orders: Window::new(PAGE, |order: &OrderBrief| order.number),
            cursor: Cursor::default(),
            at_end: false,
            trouble: None,
        }
    }

    fn orders_query(&self) -> Query {
        Query::Orders(OrderList {
            stage: Stage::All,
            status: None,
            store: None,
            customer: Some(self.id),
            search: String::new(),
            before: self.orders.after(),
            limit: PAGE,
        })
    }

    fn customer(&self) -> Option<&Customer> {
        self.known.as_deref().map(|page| &page.customer)
    }

    /// On a wide screen the fields stand on the left, and another panel on the right.
    fn shown(&self, cx: &Cx) -> Panel {
        if self.panel == Panel::Details && cx.areas.class() == Class::Wide {
            Panel::Ledger
        } else {
            self.panel
        }
    }

    fn turn(&mut self, forward: bool, cx: &Cx) {
        let wide = cx.areas.class() == Class::Wide;
        let panels = PANELS.iter().map(|(panel, _)| *panel);
        let panels: Vec<Panel> = panels
            .filter(|panel| !(wide && *panel == Panel::Details))
            .collect();
        let shown = self.shown(cx);
        let place = panels.iter().position(|panel| *panel == shown).unwrap_or(0);
        let step = if forward { 1 } else { panels.len() - 1 };
        if let Some(next) = panels.get((place + step) % panels.len()) {
            self.panel = *next;
            self.cursor = Cursor::default();
            self.at_end = *next == Panel::Ledger;
        }
    }

    fn arrange(&mut self, cx: &Cx) {
        let panel = self.shown(cx);
        let rows = match &self.known {
            None => 0,
            Some(page) => match panel {
                Panel::Ledger => page.ledger.entries.len(),
                Panel::Favourites => page.favourites.len(),
                Panel::Prices => page.prices.len(),
                Panel::Details | Panel::Orders => 0,
            },
        };
        self.cursor.set_rows(rows, false);
        if panel == Panel::Ledger && std::mem::take(&mut self.at_end) {
            self.cursor.act(Action::Last);
        }
    }

    fn order(&self, cx: &Cx) -> Option<OrderId> {
        match self.shown(cx) {
            Panel::Orders => self.orders.selected().map(|order| order.id),
            Panel::Ledger => {
                let entries = &self.known.as_ref()?.ledger.entries;
                entries
                    .get(self.cursor.selected()?)
                    .map(|entry| entry.order)
            }
            _ => None,
        }
    }

    fn act(&mut self, action: Action, cx: &Cx) -> Vec<Effect> {
        match action {
            Action::Back => return vec![Effect::Close],
            Action::Next | Action::NextStage => self.turn(true, cx),
            Action::Previous | Action::PreviousStage => self.turn(false, cx),
            Action::Open => {
                let row: Vec<OrderId> = match self.shown(cx) {
                    Panel::Orders => self.orders.rows().iter().map(|order| order.id).collect(),
                    _ => self.order(cx).into_iter().collect(),
                };
                let opened = self
                    .order(cx)
                    .map(|id| OrderPage::new(id, row, orders::Panel::Lines));
                return opened.map_or_else(Vec::new, |page| vec![Effect::Open(Box::new(page))]);
            }
            action if moves(action) => {
                if self.shown(cx) == Panel::Orders {
                    self.orders.act(action);
                } else {
                    self.cursor.act(action);
                }
            }
            action => {
                return self
                    .customer()
                    .map_or_else(Vec::new, |one| acts::act(action, one, cx));
            }
        }
        self.arrange(cx);
        Vec::new()
    }

    fn bar(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let wide = cx.areas.class() == Class::Wide;
        let mut x = area.x;
        for (panel, name) in PANELS {
            if wide && panel == Panel::Details {
                continue;
            }
            let tone = if panel == self.shown(cx) {
                Tone::Selection
            } else {
                Tone::Dim
            };
            let text = format!(" {name} ");
            x = draw::put(area, x, area.y, &text, cx.theme.style(tone), buf) + 1;
        }
    }

    fn rows(&self, page: &Known, cx: &Cx) -> Vec<Row> {
        match self.shown(cx) {
            Panel::Details => Vec::new(),
            Panel::Ledger => page
                .ledger
                .entries
                .iter()
                .map(|one| entry(one, cx))
                .collect(),
            Panel::Orders => self
                .orders
                .rows()
                .iter()
                .map(|one| order(one, cx))
                .collect(),
            Panel::Favourites => {
                let row = |one: &crate::domain::account::Favourite| {
                    Row::new(vec![
                        one.name.clone().into(),
                        cx.count(one.bills).into(),
                        cx.quantity(one.quantity, one.decimals).into(),
                        cx.money(one.net).into(),
                        one.last.iso().into(),
                    ])
                };
                page.favourites.iter().map(row).collect()
            }
            Panel::Prices => {
                let row = |one: &crate::domain::account::LastPrice| {
                    let now = cx.money(one.catalogue);
                    let now = if one.catalogue == one.price {
                        now.into()
                    } else {
                        Cell::toned(&now, Tone::Accent)
                    };
                    let discount = if one.discount.is_positive() {
                        cx.money(one.discount)
                    } else {
                        String::new()
                    };
                    Row::new(vec![
                        one.sku.clone().into(),
                        one.title.clone().into(),
                        cx.money(one.price).into(),
                        discount.into(),
                        now,
                        one.day.iso().into(),
                        one.bill.clone().into(),
                    ])
                };
                page.prices.iter().map(row).collect()
            }
        }
    }

    fn panel(&self, page: &Known, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        let shown = self.shown(cx);
        if shown == Panel::Details {
            let lines = sheet::details(page, usize::from(area.width), cx);
            return text(&lines, area, cx, buf);
        }
        if page.customer.code == WALK_IN && shown != Panel::Orders {
            let said =
                "WALK-IN stands for everyone who pays at once; the reports tell what is sold so.";
            return draw::empty(area, said, buf, theme);
        }
        let (columns, empty): (&[Column], _) = match shown {
            Panel::Ledger => (&LEDGER, "Nothing was billed or paid yet."),
            Panel::Orders => (&ORDERS, "No order was placed yet."),
            Panel::Favourites => (&FAVOURITES, "Nothing was bought yet."),
            _ => (&PRICES, "Nothing was bought yet."),
        };
        let rows = self.rows(page, cx);
        let cursor = if shown == Panel::Orders {
            self.orders.cursor()
        } else {
            &self.cursor
        };
        Table {
            columns,
            rows: &rows,
            cursor,
            focused: true,
            empty,
        }
        .view(area, buf, theme);
    }

    fn body(area: Rect, cx: &Cx) -> (Rect, Rect, Option<Rect>, Rect) {
        let (head, rest) = split_top(area, 2);
        if cx.areas.class() == Class::Wide {
            let (left, right) = split_columns(rest, 36);
            let (bar, panel) = split_top(right, 1);
            return (head, bar, Some(left), panel);
        }
        let (bar, panel) = split_top(rest, 1);
        (head, bar, None, panel)
    }
}

/// Says what a command did; a duplicate that is merged gives way to the customer that stays.
fn done(command: &Command, outcome: Result<Outcome, AppError>) -> Vec<Effect> {
    let stays = match (command, &outcome) {
        (Command::Customer(CustomerCommand::Merge { .. }), Ok(Outcome::Customer(id))) => Some(*id),
        _ => None,
    };
    let mut effects = acts::done(command, outcome);
    if let Some(id) = stays {
        effects.push(Effect::Close);
        effects.push(Effect::Open(Box::new(CustomerPage::new(id))));
    }
    effects
}

fn text(lines: &[Line], area: Rect, cx: &Cx, buf: &mut Buffer) {
    for (y, (text, tone)) in (area.y..area.bottom()).zip(lines) {
        let text = cut(text, usize::from(area.width), &cx.theme.glyphs);
        draw::line(area, y, &text, cx.theme.style(*tone), buf);
    }
}

fn entry(one: &LedgerEntry, cx: &Cx) -> Row {
    let (bought, paid) = sides(one);
    let money = |amount| cx.money(amount);
    Row::new(vec![
        one.day.iso().into(),
        document(one).into(),
        order_number(one.number).into(),
        bought.map_or_else(String::new, money).into(),
        paid.map_or_else(String::new, money).into(),
        cx.money(one.balance).into(),
    ])
}

fn order(one: &OrderBrief, cx: &Cx) -> Row {
    Row::new(vec![
        order_number(one.number).into(),
        cx.when(one.placed_at).into(),
        one.store.clone().into(),
        Cell::toned(
            one.status.word().replace('_', " "),
            orders::tone(one.status),
        ),
        one.payment_status.word().replace('_', " ").into(),
        cx.money(one.total).into(),
    ])
}

impl Screen for CustomerPage {
    fn scope(&self) -> Scope {
        Scope::Customer
    }

    fn holds(&self) -> Option<Held> {
        self.customer().map(|customer| Held::Customer(customer.id))
    }

    fn title(&self) -> String {
        self.customer().map_or_else(
            || "Customer".to_owned(),
            |one| format!("Customer {}", one.code),
        )
    }

    fn queries(&self, _cx: &Cx) -> Vec<Query> {
        vec![Query::CustomerPage(self.id), self.orders_query()]
    }

    fn offers(&self, action: Action, cx: &Cx) -> Offer {
        match action {
            Action::Open if self.order(cx).is_none() => Offer::Hidden,
            Action::Open | Action::NextStage | Action::PreviousStage => Offer::Yes,
            Action::Left | Action::Right => Offer::Hidden,
            action if moves(action) => Offer::Yes,
            action => acts::offer(action, self.customer(), cx),
        }
    }

    fn update(&mut self, msg: Msg, cx: &Cx) -> Vec<Effect> {
        match msg {
            Msg::Act(action) => return self.act(action, cx),
            Msg::Wheel { down } => {
                return self.act(if down { Action::Down } else { Action::Up }, cx);
            }
            Msg::Click { row, .. } => {
                let (_, _, _, panel) = Self::body(cx.areas.body, cx);
                if let Some(line) = row.checked_sub(panel.y + 1) {
                    if self.shown(cx) == Panel::Orders {
                        self.orders.click(line);
                    } else if let Some(row) = self.cursor.row_at(line) {
                        self.cursor.select(row);
                    }
                }
            }
            Msg::Answered(_, Ok(Answer::CustomerPage(page))) => {
                self.trouble = None;
                self.gone = page.is_none();
                self.at_end |= self.known.is_none();
                self.known = page;
                self.arrange(cx);
            }
            Msg::Answered(query, Ok(Answer::Orders(orders))) if query == self.orders_query() => {
                self.orders.take(orders);
            }
            Msg::Answered(_, Err(error)) => self.trouble = Some(sentence(&error)),
            Msg::Given(Given::Done(form::TAG, _)) => return vec![Effect::good("Saved.")],
            Msg::Given(given) => {
                return self
                    .customer()
                    .map_or_else(Vec::new, |one| acts::given(&given, one));
            }
            Msg::Done(command, outcome) => return done(&command, outcome),
            _ => {}
        }
        Vec::new()
    }

    fn layout(&mut self, area: Rect, cx: &Cx) {
        let (_, _, _, panel) = Self::body(area, cx);
        self.cursor.set_height(body_height(panel));
        self.orders.set_height(body_height(panel));
    }

    fn view(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        draw::clear(area, buf, theme.style(Tone::Text));
        if let Some(trouble) = &self.trouble {
            return draw::empty(area, trouble, buf, theme);
        }
        let Some(page) = &self.known else {
            let said = if self.gone {
                "This customer is not there any more. Esc goes back."
            } else {
                ""
            };
            return draw::empty(area, said, buf, theme);
        };
        let (head, bar, left, panel) = Self::body(area, cx);
        let customer = &page.customer;
        let name = format!("{} {} {}", customer.code, theme.glyphs.dot, customer.name);
        let x = draw::put(head, head.x, head.y, &name, theme.style(Tone::Title), buf);
        if let Some(word) = sheet::standing(customer) {
            let text = format!("  {} {word}", theme.sign(Tone::Warn));
            draw::put(head, x, head.y, &text, theme.style(Tone::Warn), buf);
        }
        let credit = cut(
            &sheet::credit(customer, cx),
            usize::from(head.width),
            &theme.glyphs,
        );
        draw::line(head, head.y + 1, &credit, theme.style(Tone::Text), buf);
        self.bar(bar, cx, buf);
        if let Some(left) = left {
            let inner = draw::panel(left, "Details", false, buf, theme);
            text(
                &sheet::details(page, usize::from(inner.width), cx),
                inner,
                cx,
                buf,
            );
        }
        self.panel(page, panel, cx, buf);
    }
}
