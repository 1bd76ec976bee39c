//! Goods between stores, newest first: what is being gathered, on the way, arrived or given up.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::{Answer, AppError, Command, Outcome, Query, TransferCommand};
use crate::domain::id::{StoreId, transfer_number};
use crate::domain::transfer::{TransferBrief, TransferStatus};
use crate::tui::action::Action;
use crate::tui::keymap::Scope;
use crate::tui::layout::split_top;
use crate::tui::screen::{Cx, Effect, Given, Msg, Offer, Screen, moves, sentence};
use crate::tui::screens::choose::Choose;
use crate::tui::screens::stock::step_store;
use crate::tui::screens::transfer::TransferPage;
use crate::tui::screens::window::Window;
use crate::tui::theme::Tone;
use crate::tui::widgets::draw;
use crate::tui::widgets::picker::Item;
use crate::tui::widgets::table::{Cell, Column, Row, Table, Width, body_height};

const PAGE: usize = 200;

const COLUMNS: [Column; 8] = [
    Column::text("Number", Width::Fixed(8), 0),
    Column::text("", Width::Fixed(12), 0),
    Column::text("From", Width::Fixed(8), 0),
    Column::text("To", Width::Fixed(8), 0),
    Column::figure("Pieces", 7, 0),
    Column::figure("To come", 7, 0),
    Column::text("Since", Width::Fixed(12), 1),
    Column::text("Why", Width::Fill(12), 2),
];

/// How a status looks; an ended one is not worth a colour.
pub(super) fn tone(status: TransferStatus) -> Tone {
    match status {
        TransferStatus::Draft => Tone::Accent,
        TransferStatus::Sent => Tone::Warn,
        TransferStatus::Received => Tone::Ok,
        TransferStatus::Cancelled => Tone::Dim,
    }
}

/// The list.
pub struct Transfers {
    store: Option<StoreId>,
    list: Window<TransferBrief, i64>,
    rows: Vec<Row>,
    trouble: Option<String>,
    known: bool,
}

impl Transfers {
    /// From and to one store, or all.
    pub fn of(store: Option<StoreId>) -> Self {
        Self {
            store,
            list: Window::new(PAGE, |row: &TransferBrief| row.number),
            rows: Vec::new(),
            trouble: None,
            known: false,
        }
    }

    fn query(&self) -> Query {
        Query::Transfers {
            store: self.store,
            status: None,
            before: self.list.after(),
            limit: PAGE,
        }
    }

    fn arrange(&mut self, cx: &Cx) {
        let row = |row: &TransferBrief| {
            let since = row.closed_at.or(row.sent_at).unwrap_or(row.created_at);
            let to_come = match row.on_the_way_milli {
                0 => String::new(),
                milli => cx.milli(milli),
            };
            let ended = row.status == TransferStatus::Cancelled;
            Row {
                tone: ended.then_some(Tone::Dim),
                ..Row::new(vec![
                    transfer_number(row.number).into(),
                    Cell::toned(row.status.label(), tone(row.status)),
                    row.from.clone().into(),
                    row.to.clone().into(),
                    cx.milli(row.milli).into(),
                    to_come.into(),
                    cx.when(since).into(),
                    row.reason.clone().into(),
                ])
            }
        };
        self.rows = self.list.rows().iter().map(row).collect();
    }

    /// Goods leave the store of the list, or the seat's, for one that is chosen.
    fn begin(&self, cx: &Cx) -> Vec<Effect> {
        let from = self.store.unwrap_or(cx.store);
        let others = cx
            .stores
            .iter()
            .filter(|store| store.active && store.id != from);
        let items: Vec<Item<i64>> = others
            .map(|store| Item {
                key: store.id.0,
                text: store.name.clone(),
                detail: store.code.clone(),
            })
            .collect();
        if items.is_empty() {
            let text = "There is no other store to send goods to.";
            return vec![Effect::Toast(Tone::Warn, text.to_owned())];
        }
        let title = format!("From {} to which store?", cx.store_code(from));
        vec![Effect::Open(Box::new(Choose::new("to", &title, items)))]
    }

    fn act(&mut self, action: Action, cx: &Cx) -> Vec<Effect> {
        match action {
            Action::Back => return vec![Effect::Close],
            Action::NextStore | Action::PreviousStore => {
                self.store = step_store(cx, self.store, action == Action::NextStore);
                self.list.restart();
            }
            Action::New => return self.begin(cx),
            Action::Open => {
                let number = self.list.selected().map(|row| row.number);
                let page = number.map(|number| Box::new(TransferPage::new(number)));
                return page.map(|page| Effect::Open(page)).into_iter().collect();
            }
            other => self.list.act(other),
        }
        Vec::new()
    }
}

fn begun(outcome: Result<Outcome, AppError>) -> Vec<Effect> {
    match outcome {
        Ok(Outcome::Transfer { number, .. }) => {
            vec![Effect::Open(Box::new(TransferPage::new(number)))]
        }
        Ok(_) => Vec::new(),
        Err(error) => vec![Effect::bad(&error)],
    }
}

impl Screen for Transfers {
    fn scope(&self) -> Scope {
        Scope::StockJobs
    }

    fn title(&self) -> String {
        "Transfers".to_owned()
    }

    fn queries(&self, _cx: &Cx) -> Vec<Query> {
        vec![self.query()]
    }

    fn offers(&self, action: Action, _cx: &Cx) -> Offer {
        match action {
            Action::Open if self.list.selected().is_none() => {
                Offer::Not("no transfer is selected".to_owned())
            }
            Action::Open | Action::New | Action::NextStore | Action::PreviousStore => Offer::Yes,
            Action::Next | Action::Previous => Offer::Hidden,
            action if moves(action) => Offer::Yes,
            _ => Offer::Hidden,
        }
    }

    fn update(&mut self, msg: Msg, cx: &Cx) -> Vec<Effect> {
        match msg {
            Msg::Act(action) => return self.act(action, cx),
            Msg::Given(Given::Row("to", to)) => {
                let command = TransferCommand::Begin {
                    from: self.store.unwrap_or(cx.store),
                    to: StoreId(to),
                    reason: String::new(),
                };
                return vec![Effect::Execute(Command::Transfer(command))];
            }
            Msg::Done(_, outcome) => return begun(outcome),
            Msg::Wheel { down } => {
                self.list.act(if down { Action::Down } else { Action::Up });
            }
            Msg::Click { row, .. } => {
                if let Some(line) = row.checked_sub(cx.areas.body.y + 2) {
                    self.list.click(line);
                }
            }
            Msg::Answered(query, Ok(Answer::Transfers(rows))) if query == self.query() => {
                (self.trouble, self.known) = (None, true);
                self.list.take(rows);
                self.arrange(cx);
            }
            Msg::Answered(_, Err(error)) => self.trouble = Some(sentence(&error)),
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
        let name = match self.store {
            Some(store) => format!("Transfers from and to {}", cx.store_code(store)),
            None => "Transfers between all stores".to_owned(),
        };
        draw::line(head, head.y, &name, theme.style(Tone::Title), buf);
        if let Some(trouble) = &self.trouble {
            return draw::empty(table, trouble, buf, theme);
        }
        Table {
            columns: &COLUMNS,
            rows: &self.rows,
            cursor: self.list.cursor(),
            focused: true,
            empty: if self.known {
                "No goods were sent to another store yet. n begins a transfer."
            } else {
                ""
            },
        }
        .view(table, buf, theme);
    }
}
