//! One lot followed through all stores: who bought of it, what is left, where it came from and went, every movement.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::{Answer, Query};
use crate::domain::id::{VariantId, order_number, transfer_number};
use crate::domain::recall::Recall;
use crate::tui::action::Action;
use crate::tui::keymap::Scope;
use crate::tui::layout::split_top;
use crate::tui::screen::{Cx, Effect, Msg, Offer, Screen, moves, sentence};
use crate::tui::screens::lots::alarm;
use crate::tui::screens::movements::why;
use crate::tui::screens::pen::Pen;
use crate::tui::theme::Tone;
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::draw;
use crate::tui::widgets::table::{Cell, Column, Row, Table, Width, body_height};

const COLUMNS: [Column; 5] = [
    Column::text("When", Width::Fixed(12), 0),
    Column::text("Where", Width::Fixed(10), 0),
    Column::text("Who or what", Width::Fill(34), 0),
    Column::text("Document", Width::Fixed(18), 1),
    Column::figure("Quantity", 9, 0),
];

/// The page of a lot.
pub struct RecallPage {
    lot: String,
    variant: Option<VariantId>,
    rows: Vec<Row>,
    cursor: Cursor,
    trouble: Option<String>,
}

/// A heading between the parts.
fn heading(text: &str) -> Row {
    Row {
        tone: Some(Tone::Title),
        ..Row::new(vec![
            Cell::default(),
            Cell::default(),
            text.to_owned().into(),
            Cell::default(),
            Cell::default(),
        ])
    }
}

impl RecallPage {
    /// Of a lot's code, of one variant or all.
    pub fn of(lot: &str, variant: Option<VariantId>) -> Self {
        Self {
            lot: lot.to_owned(),
            variant,
            rows: Vec::new(),
            cursor: Cursor::default(),
            trouble: None,
        }
    }

    fn query(&self) -> Query {
        Query::Recall {
            lot: self.lot.clone(),
            variant: self.variant,
        }
    }

    fn arrange(&mut self, found: &Recall, cx: &Cx) {
        let mut rows = vec![heading("Bought by")];
        rows.extend(buyers(found, cx));
        rows.push(heading("On the shelf"));
        rows.extend(shelves(found, cx));
        if !found.transfers.is_empty() {
            rows.push(heading("Carried between stores"));
            rows.extend(transfers(found, cx));
        }
        rows.push(heading("From and to suppliers"));
        rows.extend(supplies(found, cx));
        rows.push(heading("Every movement, newest first"));
        rows.extend(movements(found, cx));
        self.rows = rows;
        self.cursor.set_rows(self.rows.len(), false);
    }
}

fn buyers(found: &Recall, cx: &Cx) -> Vec<Row> {
    let row = |row: &crate::domain::recall::Buyer| {
        let words = [row.name.as_str(), &row.phone, &row.email];
        let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
        let mut quantity = cx.quantity(row.quantity, row.decimals);
        if row.returned.is_positive() {
            let returned = cx.quantity(row.returned, row.decimals);
            quantity = format!("{quantity} -{returned}");
        }
        Row::new(vec![
            cx.when(row.at).into(),
            row.store.clone().into(),
            words.join(", ").into(),
            format!("{} {}", order_number(row.order), row.bill).into(),
            quantity.into(),
        ])
    };
    if found.buyers.is_empty() {
        return vec![said("Nobody has bought of it.")];
    }
    found.buyers.iter().map(row).collect()
}

fn said(text: &str) -> Row {
    Row {
        tone: Some(Tone::Dim),
        ..heading(text)
    }
}

fn shelves(found: &Recall, cx: &Cx) -> Vec<Row> {
    let row = |row: &crate::domain::recall::LotView| {
        let alarm = alarm(row.freshness);
        let day = row.expiry.map_or_else(
            || "no expiry".to_owned(),
            |day| format!("expires {}", day.iso()),
        );
        let word = alarm.map_or_else(String::new, |(word, tone)| {
            format!(" {} {word}", cx.theme.sign(tone))
        });
        Row {
            tone: alarm.map(|(_, tone)| tone),
            ..Row::new(vec![
                Cell::default(),
                row.store.clone().into(),
                format!("{}, {day}{word}", row.title).into(),
                row.sku.clone().into(),
                cx.quantity(row.on_hand, row.decimals).into(),
            ])
        }
    };
    found.shelves.iter().map(row).collect()
}

fn transfers(found: &Recall, cx: &Cx) -> Vec<Row> {
    let row = |row: &crate::domain::recall::Carried| {
        let arrived = cx.quantity(row.received, row.decimals);
        Row::new(vec![
            row.at.map_or_else(String::new, |at| cx.when(at)).into(),
            row.from.clone().into(),
            format!("to {}, {arrived} arrived", row.to).into(),
            transfer_number(row.transfer).into(),
            cx.quantity(row.sent, row.decimals).into(),
        ])
    };
    found.transfers.iter().map(row).collect()
}

fn supplies(found: &Recall, cx: &Cx) -> Vec<Row> {
    let pen = Pen::new(cx);
    let row = |row: &crate::domain::recall::Supplied| {
        let who = match row.supplier.as_str() {
            "" => "supplier not said",
            code => code,
        };
        Row::new(vec![
            cx.when(row.at).into(),
            row.store.clone().into(),
            who.to_owned().into(),
            row.reference.clone().into(),
            pen.signed(row.quantity, row.decimals).into(),
        ])
    };
    found.supplies.iter().map(row).collect()
}

fn movements(found: &Recall, cx: &Cx) -> Vec<Row> {
    let pen = Pen::new(cx);
    let row = |row: &crate::domain::document::Movement| {
        Row::new(vec![
            cx.when(row.at).into(),
            row.store.clone().into(),
            format!("{} by {}", why(row), row.user).into(),
            row.sku.clone().into(),
            pen.signed(row.delta, row.decimals).into(),
        ])
    };
    found.movements.iter().map(row).collect()
}

impl Screen for RecallPage {
    fn scope(&self) -> Scope {
        Scope::Lots
    }

    fn title(&self) -> String {
        format!("Lot {}", self.lot)
    }

    fn queries(&self, _cx: &Cx) -> Vec<Query> {
        vec![self.query()]
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
            Msg::Answered(query, Ok(Answer::Recall(found))) if query == self.query() => {
                self.trouble = None;
                self.arrange(&found, cx);
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
        let name = format!("Lot {} in all stores", self.lot);
        draw::line(head, head.y, &name, theme.style(Tone::Title), buf);
        if let Some(trouble) = &self.trouble {
            return draw::empty(table, trouble, buf, theme);
        }
        Table {
            columns: &COLUMNS,
            rows: &self.rows,
            cursor: &self.cursor,
            focused: true,
            empty: "",
        }
        .view(table, buf, theme);
    }
}
