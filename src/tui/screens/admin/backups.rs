//! Copies of the file: those that lie beside it, one more now, and whether each holds all rules.

use std::collections::HashMap;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::{Answer, BackupCommand, Command, Copied, Outcome, Query};
use crate::tui::action::Action;
use crate::tui::format::{cells, wrap};
use crate::tui::keymap::Scope;
use crate::tui::layout::split_top;
use crate::tui::screen::{Cx, Effect, Msg, Offer, Screen, moves, sentence};
use crate::tui::theme::Tone;
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::draw;
use crate::tui::widgets::table::{Cell, Column, Row, Table, Width, body_height};

const COLUMNS: [Column; 4] = [
    Column::text("Copy", Width::Fill(30), 0),
    Column::text("Made", Width::Fixed(19), 0),
    Column::figure("KiB", 12, 0),
    Column::text("Check", Width::Fixed(16), 0),
];

/// The list.
#[derive(Default)]
pub struct Backups {
    all: Vec<Copied>,
    rows: Vec<Row>,
    cursor: Cursor,
    /// What checking found, by name: nothing is sound.
    checked: HashMap<String, Vec<String>>,
    /// What is being done, in a word.
    working: Option<&'static str>,
    known: bool,
    trouble: Option<String>,
}

impl Backups {
    fn selected(&self) -> Option<&Copied> {
        self.all.get(self.cursor.selected()?)
    }

    fn arrange(&mut self, cx: &Cx) {
        let row = |copy: &Copied| {
            let verdict = match self.checked.get(&copy.name).map(Vec::len) {
                None => Cell::toned("not checked", Tone::Dim),
                Some(0) => Cell::toned("all rules hold", Tone::Ok),
                Some(1) => Cell::toned("1 fault", Tone::Bad),
                Some(n) => Cell::toned(format!("{n} faults"), Tone::Bad),
            };
            let size = i64::try_from(copy.size / 1024).unwrap_or(i64::MAX);
            Row::new(vec![
                copy.name.clone().into(),
                copy.made.clone().into(),
                cx.count(size).into(),
                verdict,
            ])
        };
        self.rows = self.all.iter().map(row).collect();
        self.cursor.set_rows(self.rows.len(), false);
    }

    fn act(&mut self, action: Action) -> Vec<Effect> {
        let command = match action {
            Action::Back => return vec![Effect::Close],
            Action::New => {
                self.working = Some("Copying.");
                BackupCommand::Make
            }
            Action::Verify => {
                let Some(name) = self.selected().map(|copy| copy.name.clone()) else {
                    return Vec::new();
                };
                self.working = Some("Checking every rule.");
                BackupCommand::Check(name)
            }
            other => {
                self.cursor.act(other);
                return Vec::new();
            }
        };
        vec![Effect::Execute(Command::Backup(command))]
    }

    fn done(&mut self, outcome: Outcome, cx: &Cx) -> Vec<Effect> {
        self.working = None;
        match outcome {
            Outcome::BackedUp(name) => vec![Effect::good(format!(
                "{name} is made, and SQLite finds it sound. v tries all rules on it."
            ))],
            Outcome::BackupChecked { name, findings } => {
                let said = if findings.is_empty() {
                    Effect::good(format!("{name} holds all rules."))
                } else {
                    Effect::Toast(
                        Tone::Bad,
                        format!("{name} has faults; keep another copy and look at this file too."),
                    )
                };
                self.checked.insert(name, findings);
                self.arrange(cx);
                vec![said]
            }
            _ => Vec::new(),
        }
    }
}

impl Screen for Backups {
    fn scope(&self) -> Scope {
        Scope::Backups
    }

    fn title(&self) -> String {
        "Backups".to_owned()
    }

    fn queries(&self, _cx: &Cx) -> Vec<Query> {
        vec![Query::Backups]
    }

    fn offers(&self, action: Action, _cx: &Cx) -> Offer {
        match (action, self.working) {
            (Action::New | Action::Verify, Some(_)) => {
                Offer::Not("one thing at a time: wait for what runs".to_owned())
            }
            (Action::Verify, None) if self.selected().is_none() => {
                Offer::Not("no copy is selected".to_owned())
            }
            (Action::New | Action::Verify, None) => Offer::Yes,
            (Action::Next | Action::Previous | Action::Open | Action::Enter, _) => Offer::Hidden,
            (action, _) if moves(action) => Offer::Yes,
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
            Msg::Answered(_, Ok(Answer::Backups(all))) => {
                (self.trouble, self.known) = (None, true);
                self.all = all;
                self.arrange(cx);
            }
            Msg::Answered(_, Err(error)) => self.trouble = Some(sentence(&error)),
            Msg::Done(_, Ok(outcome)) => return self.done(outcome, cx),
            Msg::Done(_, Err(error)) => {
                self.working = None;
                return vec![Effect::bad(&error), Effect::Bell];
            }
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
        draw::line(
            head,
            head.y,
            "Copies beside the file",
            theme.style(Tone::Title),
            buf,
        );
        if let Some(working) = self.working {
            draw::flush_right(head, head.y, working, theme.style(Tone::Accent), buf);
        }
        if let Some(trouble) = &self.trouble {
            return draw::empty(table, trouble, buf, theme);
        }
        Table {
            columns: &COLUMNS,
            rows: &self.rows,
            cursor: &self.cursor,
            focused: true,
            empty: if self.known {
                "There is no copy beside the file. n makes one; keep one on another disk too."
            } else {
                ""
            },
        }
        .view(table, buf, theme);
        let found = self
            .selected()
            .and_then(|copy| self.checked.get(&copy.name));
        let lines: Vec<String> = found
            .into_iter()
            .flatten()
            .flat_map(|line| wrap(line, usize::from(table.width)))
            .collect();
        let top = table.bottom().saturating_sub(cells(lines.len()));
        for (row, line) in (top.max(table.y + 2)..table.bottom()).zip(&lines) {
            draw::line(table, row, line, theme.style(Tone::Bad), buf);
        }
    }
}
