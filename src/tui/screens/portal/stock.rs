//! Door 3, the stock check: what the shop has, as exactly as it tells.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::{PortalAnswer, PortalQuery, Query};
use crate::domain::id::VariantId;
use crate::domain::portal::PortalStockRow;
use crate::domain::product::title;
use crate::domain::quantity::Quantity;
use crate::tui::action::Action;
use crate::tui::key::KeyPress;
use crate::tui::keymap::Scope;
use crate::tui::layout::split_top;
use crate::tui::screen::{Cx, Effect, Given, Msg, Offer, Screen, moves};
use crate::tui::screens::portal::grid::{self, GridPage};
use crate::tui::screens::portal::{ask, portal, told};
use crate::tui::theme::Tone;
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::draw;
use crate::tui::widgets::field::{Edit, Field, Takes};
use crate::tui::widgets::table::{Column, Row, Table, Width, body_height};

/// Rows asked for at once.
const PAGE: usize = 200;

const COLUMNS: [Column; 5] = [
    Column::text("SKU", Width::Fixed(18), 1),
    Column::text("Product", Width::Fill(24), 0),
    Column::text("Unit", Width::Fixed(5), 2),
    Column::figure("Price", 10, 0),
    Column::figure("Stock", 10, 0),
];

/// The list.
pub(super) struct StockCheck {
    field: Field,
    filtering: bool,
    rows: Vec<PortalStockRow>,
    known: bool,
    limit: usize,
    cursor: Cursor,
    /// What the order has already.
    filled: Vec<(VariantId, Quantity)>,
    list: Rect,
}

impl StockCheck {
    pub(super) fn new() -> Self {
        Self {
            field: Field::new(Takes::Text),
            filtering: false,
            rows: Vec::new(),
            known: false,
            limit: PAGE,
            cursor: Cursor::default(),
            filled: Vec::new(),
            list: Rect::default(),
        }
    }

    fn query(&self) -> PortalQuery {
        PortalQuery::Stock {
            search: self.field.value().to_owned(),
            limit: self.limit,
        }
    }

    /// Another list begins at its top.
    fn anew(&mut self) {
        self.limit = PAGE;
        self.known = false;
        self.cursor = Cursor::default();
    }

    fn open(&self) -> Vec<Effect> {
        let row = self.cursor.selected().and_then(|row| self.rows.get(row));
        row.map(|row| Effect::Open(Box::new(GridPage::new(row.variant, &self.filled, false))))
            .into_iter()
            .collect()
    }

    fn act(&mut self, action: Action) -> Vec<Effect> {
        match action {
            Action::Open => return self.open(),
            Action::Filter => self.filtering = true,
            Action::Enter if self.filtering => self.filtering = false,
            Action::Back => {
                self.filtering = false;
                if !self.field.take().is_empty() {
                    self.anew();
                }
            }
            action => {
                self.cursor.act(action);
                if self.cursor.wants_more() {
                    self.limit = self.cursor.rows() + PAGE;
                }
            }
        }
        Vec::new()
    }

    fn know(&mut self, rows: Vec<PortalStockRow>) {
        self.rows = rows;
        self.known = true;
        let more = self.rows.len() >= self.limit;
        self.cursor.set_rows(self.rows.len(), more);
    }
}

impl Screen for StockCheck {
    fn scope(&self) -> Scope {
        if self.filtering {
            Scope::Filter
        } else {
            Scope::Browse
        }
    }

    fn title(&self) -> String {
        "Stock check".to_owned()
    }

    fn wants(&self, key: KeyPress) -> bool {
        self.filtering && self.field.wants(key)
    }

    fn queries(&self, _cx: &Cx) -> Vec<Query> {
        vec![ask(self.query()), ask(PortalQuery::Cart)]
    }

    fn offers(&self, action: Action, _cx: &Cx) -> Offer {
        match action {
            Action::Open if self.cursor.selected().is_none() => Offer::Hidden,
            Action::Open | Action::Filter => Offer::Yes,
            Action::Back if self.field.is_empty() && !self.filtering => Offer::Hidden,
            Action::Next | Action::Previous | Action::Left | Action::Right => Offer::Hidden,
            action if moves(action) => Offer::Yes,
            _ => Offer::Hidden,
        }
    }

    fn update(&mut self, msg: Msg, _cx: &Cx) -> Vec<Effect> {
        match msg {
            Msg::Act(action) => return self.act(action),
            Msg::Key(key) if self.filtering && self.field.press(key) == Edit::Changed => {
                self.anew();
            }
            Msg::Pasted(text) if self.filtering => {
                self.field.paste(&text);
                self.anew();
            }
            Msg::Wheel { down } => {
                return self.act(if down { Action::Down } else { Action::Up });
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
            Msg::Answered(query, Ok(answer)) => match portal(answer) {
                Some(PortalAnswer::Stock(rows)) if query == ask(self.query()) => self.know(rows),
                Some(PortalAnswer::Cart(cart)) => {
                    let lines = cart.map(|cart| cart.lines).unwrap_or_default();
                    let filled = lines
                        .iter()
                        .map(|line| (line.variant, line.buckets.ordered));
                    self.filled = filled.collect();
                }
                _ => {}
            },
            Msg::Answered(_, Err(error)) => return vec![Effect::bad(&error)],
            Msg::Given(Given::Done(grid::TAG, _)) => {
                return vec![Effect::good("The grid is on your order, on the first tab.")];
            }
            _ => {}
        }
        Vec::new()
    }

    fn layout(&mut self, area: Rect, _cx: &Cx) {
        self.list = split_top(area, 1).1;
        self.cursor.set_height(body_height(self.list));
    }

    fn view(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        draw::clear(area, buf, theme.style(Tone::Text));
        let (head, list) = split_top(area, 1);
        if self.filtering || !self.field.is_empty() {
            draw::line(head, head.y, "Find: ", theme.style(Tone::Title), buf);
            let field = Rect {
                x: head.x + 6,
                width: head.width.saturating_sub(6),
                ..head
            };
            self.field.view(field, self.filtering, buf, theme);
        } else {
            let text = "All that is sold; / finds by name, colour, size or SKU.";
            draw::line(head, head.y, text, theme.style(Tone::Dim), buf);
        }
        let row = |row: &PortalStockRow| {
            Row::new(vec![
                row.sku.clone().into(),
                title(&row.product, &row.colour, &row.size).into(),
                row.unit.clone().into(),
                cx.money(row.price).into(),
                told(row.availability, row.decimals),
            ])
        };
        let rows: Vec<Row> = self.rows.iter().map(row).collect();
        let table = Table {
            columns: &COLUMNS,
            rows: &rows,
            cursor: &self.cursor,
            focused: !self.filtering,
            empty: if self.known {
                "Nothing is called that. Esc shows all again."
            } else {
                "Looking at the stock."
            },
        };
        table.view(list, buf, theme);
    }
}
