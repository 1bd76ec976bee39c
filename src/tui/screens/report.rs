//! One whole report as a table: every row and every column, whatever the width.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::figures::{Cell, Report, Table};
use crate::tui::action::Action;
use crate::tui::format::{cells, cut, width};
use crate::tui::layout::split_top;
use crate::tui::screens::panel::{heading, title};
use crate::tui::screens::pen::{self, Pen};
use crate::tui::theme::Tone;
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::draw;
use crate::tui::widgets::table::{self, Column, Row, Width};

/// Names longer than this are cut, with an ellipsis.
const LONGEST: usize = 36;

/// An open report.
#[derive(Debug, Clone)]
pub struct OpenReport {
    /// Which.
    pub report: Report,
    table: Option<Table>,
    columns: Vec<Column>,
    rows: Vec<Row>,
    cursor: Cursor,
    offset: usize,
    hidden: usize,
}

impl OpenReport {
    /// Opens it; its rows come with the answer.
    pub fn new(report: Report) -> Self {
        Self {
            report,
            table: None,
            columns: Vec::new(),
            rows: Vec::new(),
            cursor: Cursor::default(),
            offset: 0,
            hidden: 0,
        }
    }

    /// Takes the answer.
    pub fn set(&mut self, table: Table, pen: Pen<'_>) {
        self.cursor.set_rows(table.rows.len(), false);
        self.table = Some(table);
        self.arrange(pen);
    }

    /// Moves through rows, or columns with Left and Right.
    pub fn act(&mut self, action: Action) {
        match action {
            Action::Right if self.hidden > 0 => self.offset += 1,
            Action::Left => self.offset = self.offset.saturating_sub(1),
            other => {
                self.cursor.act(other);
            }
        }
    }

    /// Told its room: chooses columns and rows in view.
    pub fn layout(&mut self, area: Rect, pen: Pen<'_>) {
        let (_, body) = split_top(area, 2);
        self.cursor
            .set_height(table::body_height(body).saturating_sub(1));
        self.arrange(pen);
        let room = body.width.saturating_sub(3);
        let fits = table::fit(&self.columns, room).len();
        self.hidden = self.columns.len().saturating_sub(fits);
    }

    /// The naming columns stay; the others begin at the offset.
    fn arrange(&mut self, pen: Pen<'_>) {
        let Some(table) = &self.table else { return };
        let all = table.columns.len();
        let is_text = |at: usize| {
            let cell = table.rows.first().and_then(|row| row.get(at));
            matches!(cell, Some(Cell::Text(_)))
        };
        let fixed = (0..all).take_while(|at| is_text(*at)).count().max(1);
        self.offset = self.offset.min(all.saturating_sub(fixed + 1));
        let shown: Vec<usize> = (0..fixed).chain(fixed + self.offset..all).collect();
        let text =
            |row: &[Cell], at: usize| row.get(at).map_or_else(String::new, |cell| pen.cell(cell));
        self.columns = shown
            .iter()
            .enumerate()
            .map(|(place, at)| {
                let head = heading(table.columns.get(*at).copied().unwrap_or_default());
                let rows = table.rows.iter().map(|row| width(&text(row, *at)));
                let wide = rows.max().unwrap_or(0).min(LONGEST).max(width(head));
                let priority = u8::try_from(place + 1).unwrap_or(u8::MAX);
                let priority = if *at < fixed { 0 } else { priority };
                if is_text(*at) {
                    Column::text(head, Width::Fixed(cells(wide)), priority)
                } else {
                    Column::figure(head, cells(wide), priority)
                }
            })
            .collect();
        self.rows = table
            .rows
            .iter()
            .map(|row| Row::new(shown.iter().map(|at| text(row, *at).into()).collect()))
            .collect();
    }

    /// Draws title, sentence and rows.
    pub fn view(&self, area: Rect, pen: Pen<'_>, buf: &mut Buffer) {
        let theme = pen.theme;
        let (head, body) = split_top(area, 2);
        let Some(answer) = &self.table else {
            return draw::empty(area, "Counting…", buf, theme);
        };
        let name = format!(
            "{}: {}",
            title(self.report),
            pen::period(answer.filter.period)
        );
        draw::line(head, head.y, &name, theme.style(Tone::Title), buf);
        let rows = match answer.rows.len() {
            1 => "1 row".to_owned(),
            count => format!(
                "{} rows",
                pen.count(i64::try_from(count).unwrap_or(i64::MAX))
            ),
        };
        draw::flush_right(head, head.y, &rows, theme.style(Tone::Dim), buf);
        let sentence = cut(&answer.caption, usize::from(head.width), &theme.glyphs);
        draw::line(head, head.y + 1, &sentence, theme.style(Tone::Dim), buf);
        let empty = "Nothing in this period with this filter. Another period may have something.";
        let (rows, foot) = crate::tui::layout::split_bottom(body, 1);
        table::Table {
            columns: &self.columns,
            rows: &self.rows,
            cursor: &self.cursor,
            focused: true,
            empty,
        }
        .view(rows, buf, theme);
        if self.hidden > 0 || self.offset > 0 {
            let more = format!(
                "{} columns to the left, {} to the right: move with Left and Right.",
                self.offset, self.hidden
            );
            draw::line(foot, foot.y, &more, theme.style(Tone::Dim), buf);
        }
    }
}
