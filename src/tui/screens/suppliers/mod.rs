//! Suppliers, by code; from here to what each delivers.

mod form;
pub mod page;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::{Answer, Command, Outcome, Query, SupplierCommand};
use crate::domain::access::Right;
use crate::domain::supplier::Supplier;
use crate::tui::action::Action;
use crate::tui::keymap::Scope;
use crate::tui::layout::split_top;
use crate::tui::screen::{Cx, Effect, Given, Msg, Offer, Question, Screen, moves, sentence};
use crate::tui::theme::Tone;
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::draw;
use crate::tui::widgets::table::{Cell, Column, Row, Table, Width, body_height};

use page::SupplierPage;

const COLUMNS: [Column; 6] = [
    Column::text("Code", Width::Fixed(12), 0),
    Column::text("Name", Width::Fill(24), 0),
    Column::figure("Lead days", 9, 0),
    Column::figure("Variants", 8, 0),
    Column::text("E-mail", Width::Fill(16), 2),
    Column::text("", Width::Fixed(10), 0),
];

/// The list.
#[derive(Default)]
pub struct Suppliers {
    all: Vec<Supplier>,
    rows: Vec<Row>,
    cursor: Cursor,
    known: bool,
    trouble: Option<String>,
}

impl Suppliers {
    fn selected(&self) -> Option<&Supplier> {
        self.all.get(self.cursor.selected()?)
    }

    fn arrange(&mut self, cx: &Cx) {
        let row = |one: &Supplier| {
            let standing = if one.active {
                Cell::default()
            } else {
                Cell::toned("disabled", Tone::Warn)
            };
            Row::new(vec![
                one.code.clone().into(),
                one.name.clone().into(),
                cx.count(one.lead_days).into(),
                cx.count(one.variants).into(),
                one.email.clone().into(),
                standing,
            ])
        };
        self.rows = self.all.iter().map(row).collect();
        self.cursor.set_rows(self.rows.len(), false);
    }

    fn act(&mut self, action: Action, cx: &Cx) -> Vec<Effect> {
        if action == Action::Back {
            return vec![Effect::Close];
        }
        if action == Action::New {
            return vec![Effect::Open(Box::new(form::new()))];
        }
        let Some(one) = self.selected() else {
            return Vec::new();
        };
        match action {
            Action::Open => vec![Effect::Open(Box::new(SupplierPage::new(&one.code)))],
            Action::Edit => vec![Effect::Open(Box::new(form::edit(one, cx)))],
            Action::SwitchActive => vec![switch(one)],
            Action::Delete => vec![delete(one)],
            other => {
                self.cursor.act(other);
                Vec::new()
            }
        }
    }
}

/// Disables or enables.
pub(super) fn switch(one: &Supplier) -> Effect {
    Effect::Execute(Command::Supplier(SupplierCommand::SetActive {
        supplier: one.id,
        active: !one.active,
    }))
}

fn delete(one: &Supplier) -> Effect {
    let text = format!(
        "Delete {}, {}? Only a supplier that nothing names can go.",
        one.code, one.name
    );
    Effect::Confirm(
        Question::lasting("Delete the supplier", text),
        Command::Supplier(SupplierCommand::Delete(one.id)),
    )
}

impl Screen for Suppliers {
    fn scope(&self) -> Scope {
        Scope::Suppliers
    }

    fn title(&self) -> String {
        "Suppliers".to_owned()
    }

    fn queries(&self, _cx: &Cx) -> Vec<Query> {
        vec![Query::Suppliers]
    }

    fn offers(&self, action: Action, cx: &Cx) -> Offer {
        let row = self.selected().is_some();
        match action {
            Action::New | Action::Edit | Action::SwitchActive | Action::Delete
                if !cx.may(Right::Purchase) =>
            {
                Offer::Hidden
            }
            Action::Open | Action::Edit | Action::SwitchActive | Action::Delete if !row => {
                Offer::Not("no row is selected".to_owned())
            }
            Action::New | Action::Open | Action::Edit | Action::SwitchActive | Action::Delete => {
                Offer::Yes
            }
            Action::Next | Action::Previous => Offer::Hidden,
            action if moves(action) => Offer::Yes,
            _ => Offer::Hidden,
        }
    }

    fn update(&mut self, msg: Msg, cx: &Cx) -> Vec<Effect> {
        match msg {
            Msg::Act(action) => return self.act(action, cx),
            Msg::Wheel { down } => {
                self.cursor
                    .act(if down { Action::Down } else { Action::Up });
            }
            Msg::Click { row, .. } => {
                let (_, table) = split_top(cx.areas.body, 1);
                let line = row.checked_sub(table.y + 1);
                if let Some(row) = line.and_then(|line| self.cursor.row_at(line)) {
                    self.cursor.select(row);
                }
            }
            Msg::Answered(_, Ok(Answer::Suppliers(all))) => {
                (self.trouble, self.known) = (None, true);
                let held = self.selected().map(|one| one.id);
                self.all = all;
                self.arrange(cx);
                let mut all = self.all.iter();
                self.cursor.follow(all.position(|one| Some(one.id) == held));
            }
            Msg::Answered(_, Err(error)) => self.trouble = Some(sentence(&error)),
            Msg::Given(Given::Done(form::TAG, _)) => return vec![Effect::good("Saved.")],
            Msg::Done(_, Ok(Outcome::Done)) => return vec![Effect::good("Deleted.")],
            Msg::Done(_, Err(error)) => return vec![Effect::bad(&error), Effect::Bell],
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
        draw::line(head, head.y, "Suppliers", theme.style(Tone::Title), buf);
        if let Some(trouble) = &self.trouble {
            return draw::empty(table, trouble, buf, theme);
        }
        Table {
            columns: &COLUMNS,
            rows: &self.rows,
            cursor: &self.cursor,
            focused: true,
            empty: if self.known {
                "There are no suppliers yet. n adds the first one."
            } else {
                ""
            },
        }
        .view(table, buf, theme);
    }
}
