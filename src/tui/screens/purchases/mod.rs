//! Purchase orders, the newest first; from here to one of them, to the suppliers and to the purchase list.

mod head;
pub mod page;
pub mod proposals;
pub mod receive;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::{Answer, Command, Outcome, PurchaseCommand, PurchaseForm, PurchaseList, Query};
use crate::domain::access::Right;
use crate::domain::id::{StoreId, SupplierId, purchase_number};
use crate::domain::purchase::{PurchaseBrief, PurchaseStatus};
use crate::domain::supplier::Supplier;
use crate::domain::time::Day;
use crate::tui::action::Action;
use crate::tui::format::width;
use crate::tui::keymap::Scope;
use crate::tui::layout::split_top;
use crate::tui::screen::{Cx, Effect, Given, Msg, Offer, Screen, moves, sentence};
use crate::tui::screens::choose::Choose;
use crate::tui::screens::stock::step_store;
use crate::tui::screens::suppliers::Suppliers;
use crate::tui::screens::window::Window;
use crate::tui::theme::Tone;
use crate::tui::widgets::draw;
use crate::tui::widgets::picker::Item;
use crate::tui::widgets::table::{Cell, Column, Row, Table, Width, body_height};

use page::PurchasePage;
use proposals::Proposals;

const PAGE: usize = 200;

const COLUMNS: [Column; 7] = [
    Column::text("Number", Width::Fixed(8), 0),
    Column::text("Supplier", Width::Fill(20), 0),
    Column::text("Store", Width::Fixed(8), 0),
    Column::text("Status", Width::Fixed(15), 0),
    Column::figure("Lines", 7, 1),
    Column::figure("Total", 11, 2),
    Column::text("Expected", Width::Fixed(12), 0),
];

/// What a status says to the eye; the word says it too.
pub const fn tone(status: PurchaseStatus) -> Tone {
    match status {
        PurchaseStatus::Draft => Tone::Accent,
        PurchaseStatus::Sent => Tone::Text,
        PurchaseStatus::PartReceived => Tone::Warn,
        PurchaseStatus::Received => Tone::Ok,
        PurchaseStatus::Cancelled => Tone::Dim,
    }
}

/// The list.
pub struct Purchases {
    store: Option<StoreId>,
    open: bool,
    list: Window<PurchaseBrief, i64>,
    suppliers: Vec<Supplier>,
    rows: Vec<Row>,
    trouble: Option<String>,
    known: bool,
}

impl Purchases {
    /// Of one store or all.
    pub fn of(store: Option<StoreId>) -> Self {
        Self {
            store,
            open: false,
            list: Window::new(PAGE, |row: &PurchaseBrief| row.number),
            suppliers: Vec::new(),
            rows: Vec::new(),
            trouble: None,
            known: false,
        }
    }

    fn query(&self) -> Query {
        Query::Purchases(PurchaseList {
            status: None,
            store: self.store,
            open: self.open,
            before: self.list.after(),
            limit: PAGE,
        })
    }

    fn arrange(&mut self, cx: &Cx) {
        let today = cx.today();
        let row = |row: &PurchaseBrief| {
            let late = row.is_overdue(today);
            let expected = row.expected_day.map(Day::iso).unwrap_or_default();
            let expected = if late {
                Cell::toned(expected, Tone::Bad)
            } else {
                Cell::new(expected)
            };
            Row {
                tone: (row.status == PurchaseStatus::Received).then_some(Tone::Ok),
                struck: row.status == PurchaseStatus::Cancelled,
                ..Row::new(vec![
                    purchase_number(row.number).into(),
                    row.supplier_name.clone().into(),
                    row.store.clone().into(),
                    Cell::toned(row.status.label(), tone(row.status)),
                    format!("{}/{}", row.complete, row.lines).into(),
                    cx.money(row.total).into(),
                    expected,
                ])
            }
        };
        self.rows = self.list.rows().iter().map(row).collect();
    }

    fn act(&mut self, action: Action, cx: &Cx) -> Vec<Effect> {
        match action {
            Action::Back => return vec![Effect::Close],
            Action::NextStore | Action::PreviousStore => {
                self.store = step_store(cx, self.store, action == Action::NextStore);
                self.list.restart();
            }
            Action::OnlyOpen => {
                self.open = !self.open;
                self.list.restart();
            }
            Action::Open => {
                if let Some(row) = self.list.selected() {
                    return vec![Effect::Open(Box::new(PurchasePage::new(row.number)))];
                }
            }
            Action::Suppliers => return vec![Effect::Open(Box::new(Suppliers::default()))],
            Action::Reorder => {
                return vec![Effect::Open(Box::new(Proposals::of(self.store)))];
            }
            Action::New => {
                let items = self.suppliers.iter().filter(|one| one.active);
                let items = items.map(|one| Item {
                    key: one.id.0,
                    text: one.name.clone(),
                    detail: one.code.clone(),
                });
                let choose = Choose::new("supplier", "Order from which supplier?", items.collect());
                return vec![Effect::Open(Box::new(choose))];
            }
            other => self.list.act(other),
        }
        Vec::new()
    }

    fn begin(&self, supplier: SupplierId, cx: &Cx) -> Vec<Effect> {
        vec![Effect::Execute(Command::Purchase(PurchaseCommand::Add {
            supplier,
            store: self.store.unwrap_or(cx.store),
            form: PurchaseForm::default(),
            items: Vec::new(),
        }))]
    }
}

impl Screen for Purchases {
    fn scope(&self) -> Scope {
        Scope::Purchases
    }

    fn title(&self) -> String {
        "Purchase orders".to_owned()
    }

    fn queries(&self, _cx: &Cx) -> Vec<Query> {
        vec![self.query(), Query::Suppliers]
    }

    fn offers(&self, action: Action, cx: &Cx) -> Offer {
        match action {
            Action::Open if self.list.selected().is_none() => {
                Offer::Not("no row is selected".to_owned())
            }
            Action::New if !cx.may(Right::Purchase) => Offer::Hidden,
            Action::New if !self.suppliers.iter().any(|one| one.active) => {
                Offer::Not("there is no supplier yet; add one first (s, then n)".to_owned())
            }
            Action::Open
            | Action::New
            | Action::OnlyOpen
            | Action::Suppliers
            | Action::Reorder
            | Action::NextStore
            | Action::PreviousStore => Offer::Yes,
            Action::Next | Action::Previous => Offer::Hidden,
            action if moves(action) => Offer::Yes,
            _ => Offer::Hidden,
        }
    }

    fn update(&mut self, msg: Msg, cx: &Cx) -> Vec<Effect> {
        match msg {
            Msg::Act(action) => return self.act(action, cx),
            Msg::Wheel { down } => {
                self.list.act(if down { Action::Down } else { Action::Up });
            }
            Msg::Click { row, .. } => {
                let (_, table) = split_top(cx.areas.body, 1);
                if let Some(line) = row.checked_sub(table.y + 1) {
                    self.list.click(line);
                }
            }
            Msg::Answered(query, Ok(Answer::Purchases(rows))) if query == self.query() => {
                (self.trouble, self.known) = (None, true);
                self.list.take(rows);
                self.arrange(cx);
            }
            Msg::Answered(_, Ok(Answer::Suppliers(all))) => self.suppliers = all,
            Msg::Answered(_, Err(error)) => self.trouble = Some(sentence(&error)),
            Msg::Given(Given::Row("supplier", id)) => return self.begin(SupplierId(id), cx),
            Msg::Done(_, Ok(Outcome::Purchase(number))) => {
                return vec![Effect::Open(Box::new(PurchasePage::new(number)))];
            }
            Msg::Done(_, Err(error)) => return vec![Effect::bad(&error), Effect::Bell],
            _ => {}
        }
        Vec::new()
    }

    fn layout(&mut self, area: Rect, _cx: &Cx) {
        let (_, table) = split_top(area, 1);
        self.list.set_height(body_height(table));
    }

    fn view(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        draw::clear(area, buf, theme.style(Tone::Text));
        let (head, table) = split_top(area, 1);
        let store = self.store.map_or("all stores", |id| cx.store_code(id));
        let only = if self.open {
            "Open purchase"
        } else {
            "Purchase"
        };
        let name = format!("{only} orders, {store}");
        let x = draw::put(head, head.x, head.y, &name, theme.style(Tone::Title), buf);
        let count = match self.rows.len() {
            1 => "1 order".to_owned(),
            count => format!("{} orders", cx.count(i64::try_from(count).unwrap_or(0))),
        };
        if self.known && usize::from(head.right().saturating_sub(x)) > width(&count) {
            draw::flush_right(head, head.y, &count, theme.style(Tone::Dim), buf);
        }
        if let Some(trouble) = &self.trouble {
            return draw::empty(table, trouble, buf, theme);
        }
        let empty = match (self.known, self.open) {
            (false, _) => "",
            (true, true) => "Nothing is on order here. o shows all purchase orders.",
            (true, false) => {
                "Nothing was ordered yet. b shows what to buy; n begins a purchase order."
            }
        };
        Table {
            columns: &COLUMNS,
            rows: &self.rows,
            cursor: self.list.cursor(),
            focused: true,
            empty,
        }
        .view(table, buf, theme);
    }
}
