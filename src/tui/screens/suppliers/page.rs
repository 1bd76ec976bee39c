//! One supplier with what it delivers, and on what terms.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::{Answer, Command, Query, SupplierCommand};
use crate::domain::access::Right;
use crate::domain::id::VariantId;
use crate::domain::presence::Held;
use crate::domain::supplier::{Supplier, Supply};
use crate::tui::action::Action;
use crate::tui::format::cut;
use crate::tui::keymap::Scope;
use crate::tui::layout::split_top;
use crate::tui::screen::{Cx, Effect, Given, Msg, Offer, Question, Screen, moves, sentence};
use crate::tui::screens::choose::Choose;
use crate::tui::screens::suppliers::{form, switch};
use crate::tui::theme::Tone;
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::draw;
use crate::tui::widgets::table::{Cell, Column, Row, Table, Width, body_height};

const COLUMNS: [Column; 7] = [
    Column::text("SKU", Width::Fixed(19), 0),
    Column::text("Product", Width::Fill(22), 0),
    Column::text("Their code", Width::Fixed(12), 2),
    Column::figure("Pack", 5, 0),
    Column::figure("Days", 5, 1),
    Column::figure("Cost", 9, 0),
    Column::text("", Width::Fixed(11), 0),
];

/// The page.
pub struct SupplierPage {
    code: String,
    found: Option<Box<(Supplier, Vec<Supply>)>>,
    rows: Vec<Row>,
    cursor: Cursor,
    known: bool,
    trouble: Option<String>,
}

impl SupplierPage {
    /// Of this code.
    pub fn new(code: &str) -> Self {
        Self {
            code: code.to_owned(),
            found: None,
            rows: Vec::new(),
            cursor: Cursor::default(),
            known: false,
            trouble: None,
        }
    }

    fn selected(&self) -> Option<&Supply> {
        self.found.as_ref()?.1.get(self.cursor.selected()?)
    }

    fn arrange(&mut self, cx: &Cx) {
        let Some(found) = &self.found else {
            self.rows.clear();
            return;
        };
        let (supplier, all) = found.as_ref();
        let row = |terms: &Supply| {
            let preferred = if terms.preferred {
                Cell::toned("preferred", Tone::Ok)
            } else {
                Cell::default()
            };
            let cost = terms.cost.map_or_else(String::new, |cost| cx.money(cost));
            Row::new(vec![
                terms.sku.clone().into(),
                terms.title.clone().into(),
                terms.supplier_code.clone().into(),
                cx.count(terms.pack).into(),
                cx.count(terms.lead_days.unwrap_or(supplier.lead_days))
                    .into(),
                cost.into(),
                preferred,
            ])
        };
        self.rows = all.iter().map(row).collect();
        self.cursor.set_rows(self.rows.len(), false);
    }

    fn act(&mut self, action: Action, cx: &Cx) -> Vec<Effect> {
        if action == Action::Back {
            return vec![Effect::Close];
        }
        let Some(found) = &self.found else {
            return Vec::new();
        };
        let supplier = &found.0;
        match (action, self.selected()) {
            (Action::New, _) => {
                let choose = Choose::goods("goods", "What does it deliver?", cx);
                vec![Effect::Open(Box::new(choose))]
            }
            (Action::Edit, _) => vec![Effect::Open(Box::new(form::edit(supplier, cx)))],
            (Action::SwitchActive, _) => vec![switch(supplier)],
            (Action::Open, Some(old)) => {
                let form = form::terms(supplier.id, &old.sku, &old.title, Some(old), cx);
                vec![Effect::Open(Box::new(form))]
            }
            (Action::Delete, Some(old)) => {
                let text = format!("{} delivers {} no more?", supplier.name, old.title);
                let command = SupplierCommand::Drop {
                    supplier: supplier.id,
                    sku: old.sku.clone(),
                };
                let question = Question::lasting("Drop the variant", text);
                vec![Effect::Confirm(question, Command::Supplier(command))]
            }
            (other, _) => {
                self.cursor.act(other);
                Vec::new()
            }
        }
    }

    /// A variant was chosen or scanned: on what terms is it delivered?
    fn terms(&self, sku: &str, title: &str, cx: &Cx) -> Vec<Effect> {
        let Some(found) = &self.found else {
            return Vec::new();
        };
        let old = found.1.iter().find(|terms| terms.sku == sku);
        let form = form::terms(found.0.id, sku, title, old, cx);
        vec![Effect::Open(Box::new(form))]
    }
}

impl Screen for SupplierPage {
    fn scope(&self) -> Scope {
        Scope::Supplier
    }

    fn holds(&self) -> Option<Held> {
        self.found.as_ref().map(|found| Held::Supplier(found.0.id))
    }

    fn title(&self) -> String {
        format!("Supplier {}", self.code)
    }

    fn queries(&self, _cx: &Cx) -> Vec<Query> {
        vec![Query::Supplier(self.code.clone())]
    }

    fn offers(&self, action: Action, cx: &Cx) -> Offer {
        let row = self.selected().is_some();
        match action {
            Action::New | Action::Open | Action::Edit | Action::SwitchActive | Action::Delete
                if !cx.may(Right::Purchase) =>
            {
                Offer::Hidden
            }
            Action::Open | Action::Delete if !row => Offer::Not("no row is selected".to_owned()),
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
            Msg::Answered(_, Ok(Answer::Supplier(found))) => {
                (self.trouble, self.known) = (None, true);
                self.found = found;
                self.arrange(cx);
            }
            Msg::Answered(_, Err(error)) => self.trouble = Some(sentence(&error)),
            Msg::Given(Given::Row("goods", id)) => {
                if let Some(brief) = cx.goods.find(VariantId(id)) {
                    return self.terms(&brief.sku, &brief.title, cx);
                }
            }
            Msg::Given(Given::Done(form::TAG, outcome)) => {
                // A new code is another question.
                if let (crate::app::Outcome::Supplier(id), Some(found)) = (*outcome, &self.found)
                    && found.0.id == id
                {
                    return vec![Effect::good("Saved.")];
                }
            }
            Msg::Done(_, Err(error)) => return vec![Effect::bad(&error), Effect::Bell],
            _ => {}
        }
        Vec::new()
    }

    fn layout(&mut self, area: Rect, _cx: &Cx) {
        let (_, table) = split_top(area, 3);
        self.cursor.set_height(body_height(table));
    }

    fn view(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        draw::clear(area, buf, theme.style(Tone::Text));
        if let Some(trouble) = &self.trouble {
            return draw::empty(area, trouble, buf, theme);
        }
        let Some(found) = &self.found else {
            let gone = if self.known {
                "There is no supplier of that code any more. Esc goes back."
            } else {
                ""
            };
            return draw::empty(area, gone, buf, theme);
        };
        let supplier = &found.0;
        let (head, table) = split_top(area, 3);
        let dot = theme.glyphs.dot;
        let name = format!("{} {dot} {}", supplier.code, supplier.name);
        let x = draw::put(head, head.x, head.y, &name, theme.style(Tone::Title), buf);
        if !supplier.active {
            let text = format!("  {} disabled", theme.sign(Tone::Warn));
            draw::put(head, x, head.y, &text, theme.style(Tone::Warn), buf);
        }
        let mut facts = vec![format!("{} days", cx.count(supplier.lead_days))];
        let own = [&supplier.email, &supplier.phone, &supplier.address];
        facts.extend(own.into_iter().filter(|one| !one.is_empty()).cloned());
        let text = facts.join(&format!(" {dot} "));
        let text = cut(&text, usize::from(head.width), &theme.glyphs);
        draw::line(head, head.y + 1, &text, theme.style(Tone::Dim), buf);
        Table {
            columns: &COLUMNS,
            rows: &self.rows,
            cursor: &self.cursor,
            focused: true,
            empty: "Nothing is said of what it delivers. n adds a variant.",
        }
        .view(table, buf, theme);
    }
}
