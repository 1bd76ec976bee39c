//! The areas customers are in: added, changed, removed when nobody is there.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::{Answer, AreaCommand, Command, Query};
use crate::domain::area::Area;
use crate::tui::action::Action;
use crate::tui::keymap::Scope;
use crate::tui::layout::split_top;
use crate::tui::screen::{Cx, Effect, Given, Msg, Offer, Question, Screen, moves, sentence};
use crate::tui::screens::customers::form;
use crate::tui::theme::Tone;
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::draw;
use crate::tui::widgets::table::{Column, Row, Table, Width, body_height};

const COLUMNS: [Column; 4] = [
    Column::text("Code", Width::Fixed(14), 0),
    Column::text("Name", Width::Fill(20), 0),
    Column::text("Delivery days", Width::Fixed(28), 0),
    Column::figure("Customers", 9, 0),
];

/// The list.
#[derive(Default)]
pub struct Areas {
    all: Vec<Area>,
    rows: Vec<Row>,
    cursor: Cursor,
    known: bool,
    trouble: Option<String>,
}

impl Areas {
    fn selected(&self) -> Option<&Area> {
        self.all.get(self.cursor.selected()?)
    }

    fn arrange(&mut self, cx: &Cx) {
        let row = |area: &Area| {
            Row::new(vec![
                area.code.clone().into(),
                area.name.clone().into(),
                area.weekdays.replace(',', ", ").into(),
                cx.count(area.customers).into(),
            ])
        };
        self.rows = self.all.iter().map(row).collect();
        self.cursor.set_rows(self.rows.len(), false);
    }

    fn act(&mut self, action: Action) -> Vec<Effect> {
        match (action, self.selected()) {
            (Action::Back, _) => return vec![Effect::Close],
            (Action::New, _) => return vec![Effect::Open(Box::new(form::area(None)))],
            (Action::Open | Action::Edit, Some(area)) => {
                return vec![Effect::Open(Box::new(form::area(Some(area))))];
            }
            (Action::Delete, Some(area)) => {
                let text = format!("Remove the area {}, {}?", area.code, area.name);
                let command = Command::Area(AreaCommand::Delete(area.code.clone()));
                let question = Question::lasting("Remove the area", text);
                return vec![Effect::Confirm(question, command)];
            }
            (other, _) => {
                self.cursor.act(other);
            }
        }
        Vec::new()
    }
}

impl Screen for Areas {
    fn scope(&self) -> Scope {
        Scope::AreaList
    }

    fn title(&self) -> String {
        "Areas".to_owned()
    }

    fn queries(&self, _cx: &Cx) -> Vec<Query> {
        vec![Query::Areas]
    }

    fn offers(&self, action: Action, _cx: &Cx) -> Offer {
        let selected = self.selected();
        match action {
            Action::Open | Action::Edit | Action::Delete if selected.is_none() => {
                Offer::Not("no area is selected".to_owned())
            }
            Action::Delete if selected.is_some_and(|area| area.customers > 0) => {
                Offer::Not("Customers are in it: give them another area first.".to_owned())
            }
            Action::New | Action::Open | Action::Edit | Action::Delete => Offer::Yes,
            Action::Next | Action::Previous => Offer::Hidden,
            action if moves(action) => Offer::Yes,
            _ => Offer::Hidden,
        }
    }

    fn update(&mut self, msg: Msg, cx: &Cx) -> Vec<Effect> {
        match msg {
            Msg::Act(action) => return self.act(action),
            Msg::Wheel { down } => {
                self.cursor
                    .act(if down { Action::Down } else { Action::Up });
            }
            Msg::Answered(_, Ok(Answer::Areas(all))) => {
                (self.trouble, self.known) = (None, true);
                let held = self.selected().map(|area| area.id);
                self.all = all;
                self.arrange(cx);
                let mut all = self.all.iter();
                self.cursor
                    .follow(all.position(|area| Some(area.id) == held));
            }
            Msg::Answered(_, Err(error)) => self.trouble = Some(sentence(&error)),
            Msg::Given(Given::Done(form::AREA, _)) => return vec![Effect::good("Saved.")],
            Msg::Done(_, Ok(_)) => return vec![Effect::good("Removed.")],
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
        draw::line(head, head.y, "Areas", theme.style(Tone::Title), buf);
        if let Some(trouble) = &self.trouble {
            return draw::empty(table, trouble, buf, theme);
        }
        Table {
            columns: &COLUMNS,
            rows: &self.rows,
            cursor: &self.cursor,
            focused: true,
            empty: if self.known {
                "There are no areas yet. n adds the first one."
            } else {
                ""
            },
        }
        .view(table, buf, theme);
    }
}
