//! Admin: the sections of what keeps the shop, one line each; Enter opens one.

pub mod audit;
pub mod backups;
mod entry;
pub mod settings;
pub mod stores;
pub mod users;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::word::WordKind;
use crate::tui::action::Action;
use crate::tui::keymap::Scope;
use crate::tui::layout::split_top;
use crate::tui::screen::{Cx, Effect, Msg, Offer, Screen, moves};
use crate::tui::screens::words::Lists;
use crate::tui::theme::Tone;
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::draw;
use crate::tui::widgets::table::{Cell, Column, Row, Table, Width, body_height};

/// One part of the administration.
pub struct Section {
    /// Its name.
    pub title: &'static str,
    /// What is done there, in a line.
    pub line: &'static str,
    /// Makes its screen.
    pub open: fn(&Cx) -> Box<dyn Screen>,
}

/// Every section, in the order shown: a screen that belongs here is one more line.
pub const SECTIONS: &[Section] = &[
    Section {
        title: "Users",
        line: "Who may sign in, and as what; who waits to be let in.",
        open: |_| Box::<users::Users>::default(),
    },
    Section {
        title: "Stores",
        line: "Where goods are kept and sold, and what if they run low.",
        open: |_| Box::<stores::Stores>::default(),
    },
    Section {
        title: "Catalogue words",
        line: "Categories, brands, units, tax classes, colours, sizes.",
        open: |_| Box::new(Lists::of(WordKind::Category)),
    },
    Section {
        title: "Audit log",
        line: "Who did what when, old and new values, the log's head.",
        open: |_| Box::<audit::AuditLog>::default(),
    },
    Section {
        title: "Settings",
        line: "How this shop works, and who changed it when.",
        open: |_| Box::new(settings::Settings::new()),
    },
    Section {
        title: "Backups",
        line: "Copies of the file: make one now, check each.",
        open: |_| Box::<backups::Backups>::default(),
    },
];

const COLUMNS: [Column; 2] = [
    Column::text("Section", Width::Fixed(20), 0),
    Column::text("What is there", Width::Fill(40), 0),
];

/// The list of sections.
pub struct Admin {
    rows: Vec<Row>,
    cursor: Cursor,
}

impl Default for Admin {
    fn default() -> Self {
        let row = |section: &Section| {
            let line = Cell::toned(section.line, Tone::Dim);
            Row::new(vec![section.title.into(), line])
        };
        let mut cursor = Cursor::default();
        cursor.set_rows(SECTIONS.len(), false);
        Self {
            rows: SECTIONS.iter().map(row).collect(),
            cursor,
        }
    }
}

impl Screen for Admin {
    fn scope(&self) -> Scope {
        Scope::Browse
    }

    fn title(&self) -> String {
        "Admin".to_owned()
    }

    fn offers(&self, action: Action, _cx: &Cx) -> Offer {
        match action {
            Action::Open => Offer::Yes,
            Action::Next | Action::Previous | Action::Back => Offer::Hidden,
            action if moves(action) => Offer::Yes,
            _ => Offer::Hidden,
        }
    }

    fn update(&mut self, msg: Msg, cx: &Cx) -> Vec<Effect> {
        match msg {
            Msg::Act(Action::Open) => {
                let chosen = self.cursor.selected().and_then(|at| SECTIONS.get(at));
                return chosen
                    .map(|section| Effect::Open((section.open)(cx)))
                    .into_iter()
                    .collect();
            }
            Msg::Act(action) => {
                self.cursor.act(action);
            }
            Msg::Wheel { down } => {
                self.cursor
                    .act(if down { Action::Down } else { Action::Up });
            }
            Msg::Click { row, .. } => {
                let (_, table) = split_top(cx.areas.body, 2);
                let line = row.checked_sub(table.y + 1);
                if let Some(row) = line.and_then(|line| self.cursor.row_at(line)) {
                    self.cursor.select(row);
                }
            }
            _ => {}
        }
        Vec::new()
    }

    fn layout(&mut self, area: Rect, _cx: &Cx) {
        let (_, table) = split_top(area, 2);
        self.cursor.set_height(body_height(table));
    }

    fn view(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        draw::clear(area, buf, theme.style(Tone::Text));
        let (head, table) = split_top(area, 2);
        let title = format!("Keep {}", cx.shop.name);
        draw::line(head, head.y, &title, theme.style(Tone::Title), buf);
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
