//! The barcodes of a variant: added by scanning, made of the shop's own numbering, removed.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::{Answer, Command, Outcome, ProductCommand, Query};
use crate::domain::product::Barcode;
use crate::tui::action::Action;
use crate::tui::keymap::Scope;
use crate::tui::layout::split_top;
use crate::tui::screen::{Cx, Effect, Given, Msg, Offer, Question, Screen, moves, sentence};
use crate::tui::screens::catalogue::forms;
use crate::tui::theme::Tone;
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::draw;
use crate::tui::widgets::table::{Column, Row, Table, Width, body_height};

const COLUMNS: [Column; 3] = [
    Column::text("Barcode", Width::Fixed(40), 0),
    Column::figure("Units", 9, 0),
    Column::text("", Width::Fill(10), 0),
];

/// The list.
pub struct Barcodes {
    sku: String,
    codes: Vec<Barcode>,
    rows: Vec<Row>,
    cursor: Cursor,
    known: bool,
    trouble: Option<String>,
}

impl Barcodes {
    /// Of this variant.
    pub fn of(sku: &str) -> Self {
        Self {
            sku: sku.to_owned(),
            codes: Vec::new(),
            rows: Vec::new(),
            cursor: Cursor::default(),
            known: false,
            trouble: None,
        }
    }

    fn selected(&self) -> Option<&Barcode> {
        self.codes.get(self.cursor.selected()?)
    }

    fn act(&mut self, action: Action) -> Vec<Effect> {
        match action {
            Action::Back => vec![Effect::Close],
            Action::New => vec![Effect::Open(Box::new(forms::add_barcode(&self.sku)))],
            Action::MakeBarcode => vec![Effect::Open(Box::new(forms::make_barcode(&self.sku)))],
            Action::Delete => {
                let Some(barcode) = self.selected() else {
                    return Vec::new();
                };
                let text = format!(
                    "{} will stand for {} no more; who scans it is told that nothing here has it.",
                    barcode.code, self.sku
                );
                let command = Command::Product(ProductCommand::RemoveBarcode {
                    code: barcode.code.clone(),
                });
                let question = Question::confirm("Remove the barcode", text);
                vec![Effect::Confirm(question, command)]
            }
            other => {
                self.cursor.act(other);
                Vec::new()
            }
        }
    }

    fn given(&self, given: &Given) -> Vec<Effect> {
        let Given::Done(forms::BARCODE, outcome) = given else {
            return Vec::new();
        };
        let text = match outcome.as_ref() {
            Outcome::Barcode { code, .. } => format!("{code} stands for {} now.", self.sku),
            _ => format!("{} has one more barcode.", self.sku),
        };
        vec![Effect::good(text)]
    }
}

fn row_of(barcode: &Barcode, cx: &Cx) -> Row {
    let pack = if barcode.units > 1 { "pack" } else { "" };
    Row::new(vec![
        barcode.code.clone().into(),
        cx.count(barcode.units).into(),
        pack.into(),
    ])
}

impl Screen for Barcodes {
    fn scope(&self) -> Scope {
        Scope::Barcodes
    }

    fn title(&self) -> String {
        format!("Barcodes of {}", self.sku)
    }

    fn queries(&self, _cx: &Cx) -> Vec<Query> {
        vec![Query::Variant(self.sku.clone())]
    }

    fn offers(&self, action: Action, _cx: &Cx) -> Offer {
        match action {
            Action::Delete if self.selected().is_none() => {
                Offer::Not("no barcode is selected".to_owned())
            }
            Action::New | Action::MakeBarcode | Action::Delete => Offer::Yes,
            Action::Next | Action::Previous => Offer::Hidden,
            action if moves(action) => Offer::Yes,
            _ => Offer::Hidden,
        }
    }

    fn update(&mut self, msg: Msg, cx: &Cx) -> Vec<Effect> {
        match msg {
            Msg::Act(action) => return self.act(action),
            Msg::Wheel { down } => {
                return self.act(if down { Action::Down } else { Action::Up });
            }
            Msg::Given(given) => return self.given(&given),
            Msg::Done(_, Ok(_)) => return vec![Effect::good("The barcode is removed.")],
            Msg::Done(_, Err(error)) => return vec![Effect::bad(&error), Effect::Bell],
            Msg::Answered(_, Ok(Answer::Variant(found))) => {
                (self.trouble, self.known) = (None, true);
                self.codes = found.map_or_else(Vec::new, |found| found.2);
                self.rows = self.codes.iter().map(|code| row_of(code, cx)).collect();
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
            "It has no barcode yet. Press n to scan one, m to make one."
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
