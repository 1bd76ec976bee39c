//! The stock ledger, newest first: of all, of one store, of one variant.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::{Answer, Query};
use crate::domain::document::Movement;
use crate::domain::id::{StoreId, VariantId};
use crate::tui::action::Action;
use crate::tui::keymap::Scope;
use crate::tui::layout::split_top;
use crate::tui::screen::{Cx, Effect, Msg, Offer, Screen, moves, sentence};
use crate::tui::screens::pen::Pen;
use crate::tui::screens::stock::step_store;
use crate::tui::screens::window::Window;
use crate::tui::theme::Tone;
use crate::tui::widgets::draw;
use crate::tui::widgets::table::{Cell, Column, Row, Table, Width, body_height};

const PAGE: usize = 200;

const COLUMNS: [Column; 8] = [
    Column::text("When", Width::Fixed(12), 0),
    Column::text("Store", Width::Fixed(8), 0),
    Column::text("SKU", Width::Fixed(19), 0),
    Column::text("Product", Width::Fill(26), 2),
    Column::figure("Change", 7, 0),
    Column::figure("On hand", 7, 0),
    Column::text("What and why", Width::Fill(18), 0),
    Column::text("Who", Width::Fixed(10), 1),
];

/// The columns that a list of one variant does not need: its title says them.
const OF_VARIANT: std::ops::Range<usize> = 2..4;

/// What moved it: `bill MAIN-2026-00042`, `adjust: damaged`.
pub fn why(row: &Movement) -> String {
    let kind = row.kind.replace('_', " ");
    match (row.bill.as_str(), row.reason.as_str()) {
        ("", "") => kind,
        ("", reason) => format!("{kind}: {reason}"),
        (bill, _) => format!("{kind} {bill}"),
    }
}

/// The list.
pub struct Movements {
    store: Option<StoreId>,
    variant: Option<(VariantId, String)>,
    list: Window<Movement, i64>,
    columns: Vec<Column>,
    rows: Vec<Row>,
    trouble: Option<String>,
    known: bool,
}

impl Movements {
    /// Of one store or all, of one variant or all.
    pub fn of(store: Option<StoreId>, variant: Option<(VariantId, String)>) -> Self {
        let one = variant.is_some();
        let kept = |place: &usize| !one || !OF_VARIANT.contains(place);
        let columns = COLUMNS
            .into_iter()
            .enumerate()
            .filter(|(place, _)| kept(place));
        Self {
            columns: columns.map(|(_, column)| column).collect(),
            store,
            variant,
            list: Window::new(PAGE, |row: &Movement| row.id),
            rows: Vec::new(),
            trouble: None,
            known: false,
        }
    }

    fn query(&self) -> Query {
        Query::Movements {
            store: self.store,
            variant: self.variant.as_ref().map(|(id, _)| *id),
            before: self.list.after(),
            limit: PAGE,
        }
    }

    fn arrange(&mut self, cx: &Cx) {
        let pen = Pen::new(cx);
        let one = self.variant.is_some();
        let row = |row: &Movement| {
            let mut cells: Vec<Cell> = vec![cx.when(row.at).into(), row.store.clone().into()];
            if !one {
                cells.extend([row.sku.clone().into(), row.title.clone().into()]);
            }
            cells.extend([
                pen.signed(row.delta, row.decimals).into(),
                pen.quantity(row.on_hand, row.decimals).into(),
                why(row).into(),
                row.user.clone().into(),
            ]);
            Row::new(cells)
        };
        self.rows = self.list.rows().iter().map(row).collect();
    }
}

impl Screen for Movements {
    fn scope(&self) -> Scope {
        Scope::Stock
    }

    fn title(&self) -> String {
        "Movements".to_owned()
    }

    fn queries(&self, _cx: &Cx) -> Vec<Query> {
        vec![self.query()]
    }

    fn offers(&self, action: Action, _cx: &Cx) -> Offer {
        match action {
            Action::NextStore | Action::PreviousStore => Offer::Yes,
            Action::Next | Action::Previous => Offer::Hidden,
            action if moves(action) => Offer::Yes,
            _ => Offer::Hidden,
        }
    }

    fn update(&mut self, msg: Msg, cx: &Cx) -> Vec<Effect> {
        match msg {
            Msg::Act(Action::Back) => return vec![Effect::Close],
            Msg::Act(action @ (Action::NextStore | Action::PreviousStore)) => {
                self.store = step_store(cx, self.store, action == Action::NextStore);
                self.list.restart();
            }
            Msg::Act(action) => self.list.act(action),
            Msg::Wheel { down } => {
                self.list.act(if down { Action::Down } else { Action::Up });
            }
            Msg::Answered(query, Ok(Answer::Movements(rows))) if query == self.query() => {
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
        let store = self.store.map_or("all stores", |id| cx.store_code(id));
        let of = self
            .variant
            .as_ref()
            .map_or_else(String::new, |(_, title)| format!(" of {title}"));
        let name = format!("Movements{of}, {store}");
        draw::line(head, head.y, &name, theme.style(Tone::Title), buf);
        if let Some(trouble) = &self.trouble {
            return draw::empty(table, trouble, buf, theme);
        }
        let empty = if self.known {
            "Nothing moved here yet."
        } else {
            ""
        };
        Table {
            columns: &self.columns,
            rows: &self.rows,
            cursor: self.list.cursor(),
            focused: true,
            empty,
        }
        .view(table, buf, theme);
    }
}
