//! One whole report as a table: every row and every column, whatever the width.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::figures::{Cell, Report, Table};
use crate::tui::action::Action;
use crate::tui::format::{cells, width, wrap};
use crate::tui::layout::split_top;
use crate::tui::screens::measure::{heading, title};
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

    /// The first row in view.
    pub fn top(&self) -> usize {
        self.cursor.top()
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
        let (_, body) = split_top(area, self.head_height(area.width));
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
        let (head, body) = split_top(area, self.head_height(area.width));
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
        let caption = wrap(&answer.caption, usize::from(head.width));
        for (line, y) in caption.iter().zip(head.y + 1..head.bottom()) {
            draw::line(head, y, line, theme.style(Tone::Dim), buf);
        }
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
        draw::line(foot, foot.y, &self.beside(), theme.style(Tone::Dim), buf);
    }

    /// Title and sentence.
    fn head_height(&self, width: u16) -> u16 {
        let caption = self
            .table
            .as_ref()
            .map_or("", |table| table.caption.as_str());
        1 + cells(wrap(caption, usize::from(width)).len())
    }

    /// Which columns are out of sight, and how to see them.
    fn beside(&self) -> String {
        let columns = |count: usize| match count {
            1 => "1 more column".to_owned(),
            count => format!("{count} more columns"),
        };
        match (self.offset, self.hidden) {
            (0, 0) => String::new(),
            (0, right) => format!("{} to the right: press Right.", columns(right)),
            (left, 0) => format!("{} to the left: press Left.", columns(left)),
            (left, right) => format!("{} to the left, {right} to the right.", columns(left)),
        }
    }
}
