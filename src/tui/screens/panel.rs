//! Pictures of one report: ranked bars, the line over days; each says what it shows.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::figures::{Cell, Report, Table};
use crate::tui::format::{cells, left, right, width};
use crate::tui::layout::{split_columns, split_top};
use crate::tui::screens::measure::{Measure, heading, measured, naming, rows_of, title};
use crate::tui::screens::pen::{self, Pen, number};
use crate::tui::theme::Tone;
use crate::tui::widgets::chart::bar;
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::draw;
use crate::tui::widgets::trend::Trend;

/// A trend's box of this height has the days under the line.
const TALL: u16 = 17;

/// The title over a chart: report, what it shows, period.
pub fn caption(table: &Table, measure: Measure) -> String {
    let shows = measured(table, measure).map_or_else(String::new, |(_, name)| format!(": {name}"));
    format!(
        "{}{shows}, {}",
        title(table.report),
        pen::period(table.filter.period)
    )
}

/// As [`caption`], for a box too narrow for the period, which the filter bar above it says.
fn short_caption(table: &Table, measure: Measure) -> String {
    let shows = measured(table, measure).map_or_else(String::new, |(_, name)| format!(": {name}"));
    format!("{}{shows}", title(table.report))
}

/// A report in its box.
#[derive(Clone, Copy)]
pub struct Panel<'a> {
    /// What it shows.
    pub table: &'a Table,
    /// By which figure.
    pub measure: Measure,
    /// How figures are written.
    pub pen: Pen<'a>,
    /// Which rows are in view.
    pub cursor: &'a Cursor,
    /// Has the focus.
    pub focused: bool,
}

impl Panel<'_> {
    /// Rows of the table within a box of this size, for [`Cursor::set_height`].
    pub fn rows(report: Report, area: Rect) -> u16 {
        let inner = area.height.saturating_sub(2);
        match report {
            Report::SalesTrend if area.height >= TALL => (inner / 2).saturating_sub(1),
            _ => inner.saturating_sub(1),
        }
    }

    /// Draws the box.
    pub fn view(&self, area: Rect, buf: &mut Buffer) {
        let theme = self.pen.theme;
        let full = caption(self.table, self.measure);
        let name = if width(&full) + 6 <= usize::from(area.width) {
            full
        } else {
            short_caption(self.table, self.measure)
        };
        let inner = draw::panel(area, &name, self.focused, buf, theme);
        let some = measured(self.table, self.measure).filter(|(place, _)| {
            self.table
                .rows
                .iter()
                .any(|row| row.get(*place).and_then(number).unwrap_or(0) != 0)
        });
        let Some((place, _)) = some else {
            return draw::empty(inner, &self.nothing(), buf, theme);
        };
        if self.table.report == Report::SalesTrend {
            self.trend(inner, place, buf);
        } else {
            self.ranked(inner, place, buf);
        }
    }

    fn nothing(&self) -> String {
        let days = pen::period(self.table.filter.period);
        match self.table.report {
            Report::PaymentMethods => format!("No payment came in: {days}."),
            Report::OrderStatus => format!("No order was placed: {days}."),
            _ => format!("Nothing sold: {days}. Another period or filter may have something."),
        }
    }

    fn trend(&self, area: Rect, place: usize, buf: &mut Buffer) {
        // In a high box the days stand under the line, else beside it.
        let (chart, days) = if area.height + 2 >= TALL {
            split_top(area, area.height - area.height / 2)
        } else {
            split_columns(area, 55)
        };
        let values: Vec<i64> = self
            .table
            .rows
            .iter()
            .map(|row| row.get(place).and_then(number).unwrap_or(0))
            .collect();
        let most = self
            .table
            .rows
            .iter()
            .filter_map(|row| row.get(place))
            .max_by_key(|cell| number(cell));
        let ends = self.table.filter.period;
        Trend {
            values,
            top: most.map_or_else(String::new, |cell| self.pen.cell(cell)),
            bottom: "0".to_owned(),
            first: ends.from.short(),
            last: ends.to.short(),
        }
        .view(chart, buf, self.pen.theme);
        self.figures(days, buf);
    }

    /// The rows as a plain table, newest first, as many columns as fit.
    fn figures(&self, area: Rect, buf: &mut Buffer) {
        let theme = self.pen.theme;
        let columns: Vec<usize> = (0..self.table.columns.len()).collect();
        let shown: Vec<Vec<String>> = rows_of(self.table)
            .into_iter()
            .map(|row| row.iter().map(|cell| self.pen.cell(cell)).collect())
            .collect();
        let mut x = area.x;
        for column in columns {
            let head = heading(self.table.columns.get(column).copied().unwrap_or_default());
            let texts = || shown.iter().filter_map(|row| row.get(column));
            let wide = texts().map(|text| width(text)).max().unwrap_or(0);
            let wide = wide.max(width(head));
            if usize::from(area.right().saturating_sub(x)) < wide {
                break;
            }
            let text_column = self.is_text(column);
            let fit = |text: &str| {
                if text_column {
                    left(text, wide, &theme.glyphs)
                } else {
                    right(text, wide, &theme.glyphs)
                }
            };
            draw::put(area, x, area.y, &fit(head), theme.style(Tone::Dim), buf);
            for (text, y) in texts()
                .skip(self.cursor.top())
                .zip(area.y + 1..area.bottom())
            {
                draw::put(area, x, y, &fit(text), theme.style(Tone::Text), buf);
            }
            x = x.saturating_add(cells(wide) + 2);
        }
        self.edges(area, buf);
    }

    fn is_text(&self, column: usize) -> bool {
        self.table
            .rows
            .first()
            .and_then(|row| row.get(column))
            .is_some_and(|cell| matches!(cell, Cell::Text(_) | Cell::Day(_)))
    }

    fn edges(&self, area: Rect, buf: &mut Buffer) {
        let theme = self.pen.theme;
        let edge = area.right().saturating_sub(1);
        let accent = theme.style(Tone::Accent);
        if self.cursor.above() && area.height > 1 {
            draw::put(area, edge, area.y + 1, theme.glyphs.up, accent, buf);
        }
        if self.cursor.below() && area.height > 1 {
            draw::put(
                area,
                edge,
                area.bottom() - 1,
                theme.glyphs.down,
                accent,
                buf,
            );
        }
    }

    /// The rows by the measured figure, most first; a status keeps its place.
    fn by_measure(&self, place: usize) -> Vec<&Vec<Cell>> {
        let mut rows = rows_of(self.table);
        if self.table.report != Report::OrderStatus {
            let value = |row: &&Vec<Cell>| row.get(place).and_then(number).unwrap_or(0);
            rows.sort_by_key(|row| std::cmp::Reverse(value(row)));
        }
        rows
    }

    /// Name, bar and figures of each row; the measured figure first, the others as room allows.
    fn ranked(&self, area: Rect, place: usize, buf: &mut Buffer) {
        let theme = self.pen.theme;
        let glyphs = &theme.glyphs;
        let rows = self.by_measure(place);
        let plan = self.plan(&rows, place, area.width);
        let mut x = area.x + cells(plan.label + 1 + plan.bar + 1);
        for (at, wide) in &plan.figures {
            let head = right(self.head(*at), *wide, glyphs);
            draw::put(area, x, area.y, &head, theme.style(Tone::Dim), buf);
            x = x.saturating_add(cells(*wide + 1));
        }
        let value = |row: &Vec<Cell>| row.get(place).and_then(number).unwrap_or(0);
        let most = rows.iter().map(|row| value(row)).max().unwrap_or(0);
        let shown = rows.iter().skip(self.cursor.top());
        for (row, y) in shown.zip(area.y + 1..area.bottom()) {
            let name = left(&self.text(row, plan.name), plan.label, glyphs);
            draw::put(area, area.x, y, &name, theme.style(Tone::Text), buf);
            let at = area.x + cells(plan.label + 1);
            let line = bar(value(row), most, plan.bar, theme);
            draw::put(area, at, y, &line, theme.style(Tone::Chart), buf);
            let mut x = at + cells(plan.bar + 1);
            for (at, wide) in &plan.figures {
                let figure = right(&self.text(row, *at), *wide, glyphs);
                draw::put(area, x, y, &figure, theme.style(Tone::Text), buf);
                x = x.saturating_add(cells(*wide + 1));
            }
        }
        self.edges(area, buf);
    }

    fn text(&self, row: &[Cell], at: usize) -> String {
        let text = row
            .get(at)
            .map_or_else(String::new, |cell| self.pen.cell(cell));
        if self.table.report == Report::OrderStatus {
            text.replace('_', " ")
        } else {
            text
        }
    }

    fn head(&self, at: usize) -> &'static str {
        heading(self.table.columns.get(at).copied().unwrap_or_default())
    }

    /// How wide name, bar and figures are.
    fn plan(&self, rows: &[&Vec<Cell>], place: usize, room: u16) -> Plan {
        // The last column is for "there is more".
        let room = usize::from(room.saturating_sub(2));
        let name = naming(self.table);
        let size = |at: usize| {
            let texts = rows.iter().map(|row| width(&self.text(row, at)));
            texts.chain([width(self.head(at))]).max().unwrap_or(0)
        };
        let label = rows.iter().map(|row| width(&self.text(row, name))).max();
        let most = room.saturating_sub(size(place) + 2 + SHORTEST_BAR);
        let label = label.unwrap_or(0).min(most);
        let mut figures = vec![(place, size(place))];
        let mut free = room.saturating_sub(label + 2 + size(place));
        let all = 0..self.table.columns.len();
        for at in all.filter(|at| *at != place && *at != name && !self.is_text(*at)) {
            let wide = size(at);
            // The bar keeps some cells where other figures want room.
            if free < wide + 1 + LEAST_BAR {
                continue;
            }
            figures.push((at, wide));
            free -= wide + 1;
        }
        Plan {
            name,
            label,
            bar: free.min(48),
            figures,
        }
    }
}

/// Cells a bar keeps from other figures, and from long names.
const LEAST_BAR: usize = 10;
const SHORTEST_BAR: usize = 4;

/// Widths of a ranked panel; figures by column and width.
struct Plan {
    name: usize,
    label: usize,
    bar: usize,
    figures: Vec<(usize, usize)>,
}
