//! Pictures of the stock room's reports: bars painted in their colour, pairs, stacks and figures.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::domain::figures::{Cell, Report, Table};
use crate::domain::word::Looks;
use crate::tui::format::{cells, cut, left, right, width};
use crate::tui::screens::measure::{Measure, naming, title};
use crate::tui::screens::pen::{Pen, number};
use crate::tui::theme::Tone;
use crate::tui::widgets::chart::bar;
use crate::tui::widgets::draw;

/// Fillings of the parts of a stack, so that neighbours differ without colour.
const FILLS: [&str; 3] = ["█", "▒", "░"];
const PLAIN_FILLS: [&str; 3] = ["#", "=", "-"];

/// A report as a picture.
pub struct Picture<'a> {
    /// What it shows.
    pub table: &'a Table,
    /// Money or pieces, where the report has both.
    pub measure: Measure,
    /// How colours look.
    pub looks: &'a Looks,
    /// The first row in view.
    pub top: usize,
    /// How figures are written.
    pub pen: Pen<'a>,
}

/// Widths of name, bar and figure.
struct Plan {
    name: usize,
    bar: usize,
    figure: usize,
}

impl Picture<'_> {
    /// Draws it.
    pub fn view(&self, area: Rect, buf: &mut Buffer) {
        let theme = self.pen.theme;
        let shown = self.shown();
        let what = shown.map_or("", |column| self.spoken(column));
        let name = match what {
            "" => title(self.table.report).to_owned(),
            what => format!("{}: {what}", title(self.table.report)),
        };
        let inner = draw::panel(area, &name, false, buf, theme);
        if self.table.rows.is_empty() {
            let nothing = "Nothing to show. Another period or filter may have something.";
            return draw::empty(inner, nothing, buf, theme);
        }
        match (self.table.report, shown) {
            (Report::InventoryStats, _) | (_, None) => self.figures(inner, buf),
            (Report::StockDemand, Some(_)) => self.pairs(inner, buf),
            (Report::ColourSizes, Some(column)) => self.stacks(inner, column, buf),
            (_, Some(column)) => self.bars(inner, column, buf),
        }
    }

    /// The column that is drawn.
    fn shown(&self) -> Option<usize> {
        let name = match (self.table.report, self.measure) {
            (Report::StockDemand, _) => "ordered",
            (Report::Procurement, _) => "quantity",
            (Report::Turnover, _) => "turnover",
            (Report::Reviews, _) => "mean",
            (_, Measure::Pieces | Measure::Orders) => "pieces",
            (_, Measure::NetSales | Measure::OrderedValue) => "net_sales",
        };
        self.table.columns.iter().position(|column| *column == name)
    }

    fn spoken(&self, column: usize) -> &'static str {
        match self.table.columns.get(column) {
            Some(&"net_sales") => "net sales",
            Some(&"ordered") => "ordered in 30 days, and available",
            Some(&"quantity") => "to order",
            Some(&"mean") => "mean rating",
            Some(name) => name,
            None => "",
        }
    }

    fn value(row: &[Cell], column: usize) -> i64 {
        row.get(column).and_then(number).unwrap_or(0)
    }

    fn text(&self, row: &[Cell], column: usize) -> String {
        row.get(column)
            .map_or_else(String::new, |cell| self.pen.cell(cell))
    }

    /// Rows in view, each with its line.
    fn rows(&self, area: Rect) -> impl Iterator<Item = (&Vec<Cell>, u16)> {
        self.table
            .rows
            .iter()
            .skip(self.top)
            .zip(area.y..area.bottom())
    }

    fn plan(&self, name: usize, figure: usize, area: Rect) -> Plan {
        let room = usize::from(area.width);
        let rows = || self.table.rows.iter();
        let names = rows().map(|row| width(&self.text(row, name))).max();
        let figures = rows().map(|row| width(&self.text(row, figure))).max();
        let name = names.unwrap_or(0).min(room * 2 / 5);
        let figure = figures.unwrap_or(0);
        Plan {
            name,
            bar: room.saturating_sub(name + figure + 2),
            figure,
        }
    }

    /// The style of a bar: the colour it is about, where the shop says how that looks.
    fn paint(&self, name: &str) -> Style {
        let theme = self.pen.theme;
        let swatch = match self.table.report {
            Report::Colours => self.looks.swatch(name),
            _ => None,
        };
        swatch
            .and_then(|rgb| theme.swatch(rgb))
            .unwrap_or_else(|| theme.style(Tone::Chart))
    }

    fn bars(&self, area: Rect, column: usize, buf: &mut Buffer) {
        let theme = self.pen.theme;
        let name = naming(self.table);
        let plan = self.plan(name, column, area);
        let values = self.table.rows.iter().map(|row| Self::value(row, column));
        let most = values.max().unwrap_or(0);
        for (row, y) in self.rows(area) {
            let label = self.text(row, name);
            let shown = left(&label, plan.name, &theme.glyphs);
            let x = draw::put(area, area.x, y, &shown, theme.style(Tone::Text), buf) + 1;
            let line = bar(Self::value(row, column), most, plan.bar, theme);
            let style = self.paint(&label);
            // A swatch is a background: the bar's own glyphs would hide it.
            let painted = style.bg.is_some();
            let line = if painted {
                " ".repeat(width(&line))
            } else {
                line
            };
            let end = draw::put(area, x, y, &line, style, buf);
            if painted {
                // A colour like the background's would have no end.
                let edge = theme.glyphs.runs.get(1).copied().unwrap_or_default();
                draw::put(area, end, y, edge, theme.style(Tone::Dim), buf);
            }
            let figure = right(&self.text(row, column), plan.figure, &theme.glyphs);
            draw::flush_right(area, y, &figure, theme.style(Tone::Text), buf);
        }
    }

    /// What was ordered above what is available, in half the bar each, with how long it lasts.
    fn pairs(&self, area: Rect, buf: &mut Buffer) {
        let theme = self.pen.theme;
        let (name, ordered, available) = (naming(self.table), 3, 4);
        let (supply, cover) = (2, 5);
        let plan = self.plan(name, supply, area);
        let days = 9;
        let half = plan.bar.saturating_sub(days + 2) / 2;
        let most = |column| {
            let values = self.table.rows.iter().map(|row| Self::value(row, column));
            values.max().unwrap_or(0)
        };
        let whole = most(ordered).max(1);
        for (row, y) in self.rows(area) {
            let shown = left(&self.text(row, name), plan.name, &theme.glyphs);
            let x = draw::put(area, area.x, y, &shown, theme.style(Tone::Text), buf) + 1;
            let asked = bar(Self::value(row, ordered), whole, half, theme);
            draw::put(area, x, y, &asked, theme.style(Tone::Accent), buf);
            // Against the same scale, so that the two can be compared; what goes beyond it fills the half.
            let free = bar(
                Self::value(row, available).clamp(0, whole),
                whole,
                half,
                theme,
            );
            let x = x + cells(half) + 1;
            draw::put(area, x, y, &free, theme.style(Tone::Chart), buf);
            let word = self.text(row, supply);
            let tone = match word.as_str() {
                "out" => Tone::Bad,
                "low" => Tone::Warn,
                "over" => Tone::Dim,
                _ => Tone::Ok,
            };
            let lasts = match row.get(cover) {
                Some(Cell::Count(days)) => format!("{} d", self.pen.count(*days)),
                _ => theme.glyphs.undefined.to_owned(),
            };
            let figure = format!("{lasts:>days$} {word:<width$}", width = plan.figure);
            draw::flush_right(area, y, &figure, theme.style(tone), buf);
        }
    }

    /// A bar for each colour, cut into its sizes.
    fn stacks(&self, area: Rect, column: usize, buf: &mut Buffer) {
        let theme = self.pen.theme;
        let mut colours: Vec<(String, Vec<&Vec<Cell>>)> = Vec::new();
        for row in &self.table.rows {
            let colour = self.text(row, 0);
            match colours.last_mut().filter(|(last, _)| *last == colour) {
                Some((_, rows)) => rows.push(row),
                None => colours.push((colour, vec![row])),
            }
        }
        let sum = |rows: &[&Vec<Cell>]| -> i64 {
            rows.iter().map(|row| Self::value(row, column).max(0)).sum()
        };
        let most = colours.iter().map(|(_, rows)| sum(rows)).max().unwrap_or(0);
        let plan = self.plan(0, column, area);
        let fills = if theme.glyphs.braille {
            FILLS
        } else {
            PLAIN_FILLS
        };
        let shown = colours.iter().skip(self.top).zip(area.y..area.bottom());
        for ((colour, rows), y) in shown {
            let name = if colour.is_empty() {
                "no colour"
            } else {
                colour
            };
            let name = left(name, plan.name, &theme.glyphs);
            let mut x = draw::put(area, area.x, y, &name, theme.style(Tone::Text), buf) + 1;
            for (row, fill) in rows.iter().zip(fills.iter().cycle()) {
                let part = width(&bar(Self::value(row, column).max(0), most, plan.bar, theme));
                let label = cut(&self.text(row, 1), part, &theme.glyphs);
                let label = if width(&label) < part {
                    label
                } else {
                    String::new()
                };
                let end = x + cells(part);
                x = draw::put(area, x, y, &label, theme.style(Tone::Text), buf);
                let rest = fill.repeat(part.saturating_sub(width(&label)));
                draw::put(area, x, y, &rest, theme.style(Tone::Chart), buf);
                x = end;
            }
        }
    }

    /// A figure on each line.
    fn figures(&self, area: Rect, buf: &mut Buffer) {
        let theme = self.pen.theme;
        let names = self.table.rows.iter().map(|row| width(&self.text(row, 0)));
        let name = names.max().unwrap_or(0);
        for (row, y) in self.rows(area) {
            let label = left(&self.text(row, 0), name, &theme.glyphs);
            let x = draw::put(area, area.x, y, &label, theme.style(Tone::Dim), buf) + 2;
            let value = self.text(row, 1);
            draw::put(area, x, y, &value, theme.style(Tone::Title), buf);
        }
    }
}
