//! What a variant was sold for and cost, newest first.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::{Answer, Query};
use crate::domain::money::Money;
use crate::domain::product::PriceChange;
use crate::tui::action::Action;
use crate::tui::keymap::Scope;
use crate::tui::layout::split_top;
use crate::tui::screen::{Cx, Effect, Msg, Offer, Screen, moves, sentence};
use crate::tui::theme::Tone;
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::draw;
use crate::tui::widgets::table::{Column, Row, Table, Width, body_height};

const COLUMNS: [Column; 5] = [
    Column::text("When", Width::Fixed(12), 0),
    Column::figure("Price", 25, 0),
    Column::figure("Cost", 25, 0),
    Column::text("Who", Width::Fixed(10), 0),
    Column::text("Why", Width::Fill(10), 1),
];

/// The list.
pub struct Prices {
    sku: String,
    rows: Vec<Row>,
    cursor: Cursor,
    known: bool,
    trouble: Option<String>,
}

impl Prices {
    /// Of this variant.
    pub fn of(sku: &str) -> Self {
        Self {
            sku: sku.to_owned(),
            rows: Vec::new(),
            cursor: Cursor::default(),
            known: false,
            trouble: None,
        }
    }
}

/// `4.90 → 5.20`, or the value alone where nothing changed.
fn change(old: Option<Money>, new: Money, cx: &Cx) -> String {
    match old {
        Some(old) if old != new => {
            let arrow = cx.theme.glyphs.arrow;
            format!("{} {arrow} {}", cx.money(old), cx.money(new))
        }
        _ => cx.money(new),
    }
}

fn row_of(row: &PriceChange, cx: &Cx) -> Row {
    let why = match (&row.old_price, row.reason.as_str()) {
        (None, "") => "first price",
        (_, reason) => reason,
    };
    Row::new(vec![
        cx.when(row.at).into(),
        change(row.old_price, row.price, cx).into(),
        change(row.old_cost, row.cost, cx).into(),
        row.user.clone().into(),
        why.into(),
    ])
}

impl Screen for Prices {
    fn scope(&self) -> Scope {
        Scope::Browse
    }

    fn title(&self) -> String {
        format!("Prices of {}", self.sku)
    }

    fn queries(&self, _cx: &Cx) -> Vec<Query> {
        vec![Query::Prices(self.sku.clone())]
    }

    fn offers(&self, action: Action, _cx: &Cx) -> Offer {
        match action {
            Action::Next | Action::Previous => Offer::Hidden,
            action if moves(action) => Offer::Yes,
            _ => Offer::Hidden,
        }
    }

    fn update(&mut self, msg: Msg, cx: &Cx) -> Vec<Effect> {
        match msg {
            Msg::Act(Action::Back) => return vec![Effect::Close],
            Msg::Act(action) => {
                self.cursor.act(action);
            }
            Msg::Wheel { down } => {
                self.cursor
                    .act(if down { Action::Down } else { Action::Up });
            }
            Msg::Answered(Query::Prices(_), Ok(Answer::Prices(rows))) => {
                (self.trouble, self.known) = (None, true);
                self.rows = rows.iter().map(|row| row_of(row, cx)).collect();
                self.cursor.set_rows(self.rows.len(), false);
            }
            Msg::Answered(_, Err(error)) => self.trouble = Some(sentence(&error)),
            _ => {}
        }
        Vec::new()
    }

    fn layout(&mut self, area: Rect, _cx: &Cx) {
        let (_, table) = split_top(area, 1);
        self.cursor.set_height(body_height(table));
    }

    fn view(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        draw::clear(area, buf, theme.style(Tone::Text));
        let (head, table) = split_top(area, 1);
        draw::line(head, head.y, &self.title(), theme.style(Tone::Title), buf);
        if let Some(trouble) = &self.trouble {
            return draw::empty(table, trouble, buf, theme);
        }
        let empty = if self.known {
            "Its price never changed."
        } else {
            ""
        };
        Table {
            columns: &COLUMNS,
            rows: &self.rows,
            cursor: &self.cursor,
            focused: true,
            empty,
        }
        .view(table, buf, theme);
    }
}
