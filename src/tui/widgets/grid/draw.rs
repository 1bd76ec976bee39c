//! Draws the grid: heads that stay, cells that scroll under them, sums at the right and below.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::domain::grid::{Grid, GridCell};
use crate::domain::locale::NumberStyle;
use crate::domain::quantity::Quantity;
use crate::tui::format::{cells, cut, left, right, width, wrap};
use crate::tui::theme::{Theme, Tone};
use crate::tui::widgets::draw;
use crate::tui::widgets::grid::{Sheet, Takes};

/// Narrower than this no colour is known by its name.
const LEAST_CELL: usize = 7;
/// A cell grows up to this where there is room.
const MOST_CELL: usize = 13;
/// The widest head of a row.
const MOST_HEAD: usize = 14;
const TOTAL: &str = "total";

/// How the area is shared out; reckoned from its size before drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Frame {
    /// Lines for the swatches.
    swatches: u16,
    /// Lines for the colours' names.
    names: u16,
    /// Columns for the sizes' names.
    head: usize,
    /// Columns of a cell, without the gap after it.
    cell: usize,
    /// Of a cell's columns, those for its stock figure.
    figure: usize,
    /// Columns for the sums of the rows.
    total: usize,
    /// Sizes in view.
    pub(super) rows: usize,
    /// Colours in view.
    pub(super) columns: usize,
}

impl Frame {
    /// The cell in view under a place counted from the area's corner.
    pub(super) fn at(&self, row: u16, column: u16) -> Option<(usize, usize)> {
        let row = usize::from(row.checked_sub(self.swatches + self.names)?);
        let column = usize::from(column).checked_sub(self.head + 1)? / (self.cell + 1).max(1);
        (row < self.rows && column < self.columns).then_some((row, column))
    }
}

/// How figures and colours look.
#[derive(Clone, Copy)]
pub struct Look<'a> {
    /// Colours and signs.
    pub theme: &'a Theme,
    /// The shop's way of writing numbers.
    pub numbers: NumberStyle,
}

impl Look<'_> {
    fn figure(&self, quantity: Quantity, decimals: u8) -> String {
        self.numbers.quantity(quantity, decimals)
    }
}

impl Sheet {
    /// Told its room.
    pub fn layout(&mut self, area: Rect, look: Look<'_>) {
        let Some(grid) = &self.grid else {
            return;
        };
        let decimals = grid.head.decimals;
        let widest = |figures: &mut dyn Iterator<Item = Quantity>| {
            figures
                .map(|figure| width(&look.figure(figure, decimals)))
                .max()
                .unwrap_or(0)
        };
        let figures = grid.cells().map(|cell| width(&self.stock(cell, look)));
        let figure = figures.max().unwrap_or(0).max(1);
        let typed = widest(&mut grid.cells().map(|cell| self.quantity(cell.variant))).max(3);
        let needed = if self.how.takes == Takes::Nothing {
            figure + 1
        } else {
            typed + figure + 2
        };
        let size = grid.sizes.iter().map(|size| width(size)).max();
        let head = size.unwrap_or(0).clamp(TOTAL.len(), MOST_HEAD);
        let total = width(&look.figure(self.total(), decimals)).max(TOTAL.len());
        let room = usize::from(area.width).saturating_sub(head + 1 + total);
        let count = grid.colours.len().max(1);
        let name = grid.colours.iter().map(|hue| width(&hue.name)).max();
        let least = needed.max(LEAST_CELL);
        let fair = (room / count).saturating_sub(1);
        let wished = name.unwrap_or(0).clamp(least, least.max(MOST_CELL));
        let cell = wished.min(fair.max(least));
        let columns = (room / (cell + 1)).clamp(1, count);
        let swatches = grid.colours.iter().any(|hue| {
            let swatch = hue.swatch.and_then(|rgb| look.theme.swatch(rgb));
            swatch.is_some()
        });
        let swatches = u16::from(swatches && area.height >= 8);
        let height = area.height.saturating_sub(swatches + 2);
        let long = name.is_some_and(|name| name > cell);
        let spare = usize::from(height) > grid.sizes.len();
        let names = 1 + u16::from(long && spare);
        let rows = usize::from(height.saturating_sub(names - 1)).clamp(1, grid.sizes.len().max(1));
        self.frame = Frame {
            swatches,
            names,
            head,
            cell,
            figure,
            total,
            rows,
            columns,
        };
        self.settle();
    }

    /// Which part is in view, where it is not all: `colours 1-6 of 24`.
    pub fn part(&self) -> Option<String> {
        let grid = self.grid.as_ref()?;
        let part = |what: &str, first: usize, seen: usize, all: usize| {
            let last = (first + seen).min(all);
            (seen < all).then(|| format!("{what} {}-{last} of {all}", first + 1))
        };
        let parts = [
            part("colours", self.left, self.frame.columns, grid.colours.len()),
            part("sizes", self.top, self.frame.rows, grid.sizes.len()),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    }

    /// Draws it.
    pub fn view(&self, area: Rect, buf: &mut Buffer, look: Look<'_>) {
        let Some(grid) = &self.grid else {
            return;
        };
        let Frame {
            swatches, names, ..
        } = self.frame;
        for place in 0..self.frame.columns {
            if let Some(hue) = grid.colours.get(self.left + place) {
                self.view_hue(area, place, (&hue.name, hue.swatch), buf, look);
            }
        }
        let sums = self.sums_at(area);
        let style = look.theme.style(Tone::Dim);
        let title = right(TOTAL, self.frame.total, &look.theme.glyphs);
        draw::put(area, sums, area.y + swatches, &title, style, buf);
        let top = area.y + swatches + names;
        for (line, y) in (0..self.frame.rows).zip(top..) {
            let row = self.top + line;
            if row < grid.sizes.len() {
                self.view_row(area, (row, y), grid, buf, look);
            }
        }
        let y = top.saturating_add(cells(self.frame.rows));
        self.view_totals(area, y, grid, buf, look);
    }

    fn column_at(&self, area: Rect, place: usize) -> u16 {
        area.x + cells(self.frame.head + 1 + place * (self.frame.cell + 1))
    }

    /// The sums stand right of the last colour, not at the far edge: the eye finds them there.
    fn sums_at(&self, area: Rect) -> u16 {
        self.column_at(area, self.frame.columns)
    }

    fn view_hue(
        &self,
        area: Rect,
        place: usize,
        (name, rgb): (&str, Option<(u8, u8, u8)>),
        buf: &mut Buffer,
        look: Look<'_>,
    ) {
        let theme = look.theme;
        let x = self.column_at(area, place);
        let selected = self.left + place == self.column;
        let tone = if selected { Tone::Accent } else { Tone::Title };
        if let Some(style) = rgb.and_then(|rgb| theme.swatch(rgb)) {
            let block = " ".repeat(self.frame.cell);
            draw::put(area, x, area.y, &block, style, buf);
        }
        let lines = if self.frame.names > 1 {
            wrap(name, self.frame.cell)
        } else {
            vec![name.to_owned()]
        };
        let names = usize::from(self.frame.names);
        let whole = lines.len() <= names;
        let gap = names.saturating_sub(lines.len());
        for (line, text) in lines.iter().enumerate().take(names) {
            let y = area.y + self.frame.swatches + cells(gap + line);
            let text = if line + 1 == names && !whole {
                let rest = lines.get(line..).unwrap_or_default().join(" ");
                cut(&rest, self.frame.cell, &theme.glyphs)
            } else {
                cut(text, self.frame.cell, &theme.glyphs)
            };
            let text = right(&text, self.frame.cell, &theme.glyphs);
            draw::put(area, x, y, &text, theme.style(tone), buf);
        }
    }

    fn view_row(
        &self,
        area: Rect,
        (row, y): (usize, u16),
        grid: &Grid,
        buf: &mut Buffer,
        look: Look<'_>,
    ) {
        let theme = look.theme;
        let selected = row == self.row;
        let tone = if selected { Tone::Accent } else { Tone::Title };
        let size = grid.sizes.get(row).map_or("", String::as_str);
        let size = left(size, self.frame.head, &theme.glyphs);
        draw::put(area, area.x, y, &size, theme.style(tone), buf);
        for place in 0..self.frame.columns {
            let column = self.left + place;
            if column >= grid.colours.len() {
                break;
            }
            let x = self.column_at(area, place);
            let here = selected && column == self.column;
            self.view_cell((area, x, y), grid.cell(row, column), here, buf, look);
        }
        let sum = self.shown_sum(self.sum(grid.row(row)), look);
        let sum = right(&sum, self.frame.total, &theme.glyphs);
        let style = theme.style(Tone::Title);
        draw::put(area, self.sums_at(area), y, &sum, style, buf);
    }

    fn view_totals(&self, area: Rect, y: u16, grid: &Grid, buf: &mut Buffer, look: Look<'_>) {
        let theme = look.theme;
        let style = theme.style(Tone::Title);
        draw::put(area, area.x, y, TOTAL, theme.style(Tone::Dim), buf);
        for place in 0..self.frame.columns {
            let column = self.left + place;
            if column >= grid.colours.len() {
                break;
            }
            let sum = self.shown_sum(self.sum(grid.column(column)), look);
            let typed = match self.how.takes {
                Takes::Nothing => self.frame.cell,
                _ => self.frame.cell - self.frame.figure - 1,
            };
            let x = self.column_at(area, place);
            let sum = right(&sum, typed, &theme.glyphs);
            draw::put(area, x, y, &sum, style, buf);
        }
        let all = look.figure(self.total(), grid.head.decimals);
        let all = right(&all, self.frame.total, &theme.glyphs);
        draw::put(area, self.sums_at(area), y, &all, style, buf);
    }

    fn shown_sum(&self, sum: Quantity, look: Look<'_>) -> String {
        if sum.is_zero() && self.how.takes != Takes::Nothing {
            return String::new();
        }
        look.figure(sum, self.decimals())
    }

    /// `! 12/7`: twelve are wanted of the seven there are.
    fn view_cell(
        &self,
        (area, x, y): (Rect, u16, u16),
        cell: Option<&GridCell>,
        selected: bool,
        buf: &mut Buffer,
        look: Look<'_>,
    ) {
        let theme = look.theme;
        let room = self.frame.cell;
        let over = |style: Style| {
            if selected {
                theme.style(Tone::Selection)
            } else {
                style
            }
        };
        let Some(cell) = cell else {
            let hole = right(theme.glyphs.undefined, room, &theme.glyphs);
            draw::put(area, x, y, &hole, over(theme.style(Tone::Dim)), buf);
            return;
        };
        let (sign, tone) = self.sign(cell, theme);
        let style = match tone {
            Some(tone) => theme.style(tone),
            None if !cell.active => theme.struck(),
            None if self.how.takes == Takes::Nothing => theme.style(Tone::Text),
            None => theme.style(Tone::Dim),
        };
        let stock = self.stock(cell, look);
        let end_sign = if stock.is_empty() { "" } else { "/" };
        let stock = right(&stock, room, &theme.glyphs);
        draw::put(area, x, y, &stock, over(style), buf);
        draw::put(area, x, y, sign, over(style), buf);
        let typed = self.typed(cell, selected, look);
        if typed.is_empty() {
            return;
        }
        let bold = if selected && self.typing.is_some() {
            theme.style(Tone::EntryCell)
        } else {
            over(theme.style(tone.unwrap_or(Tone::Accent)))
        };
        let end = room.saturating_sub(self.frame.figure + 1);
        let at = end.saturating_sub(width(&typed));
        let x = draw::put(area, x + cells(at), y, &typed, bold, buf);
        draw::put(area, x, y, end_sign, over(style), buf);
    }

    /// The figure of a cell's stock, or the word that stands for it.
    fn stock(&self, cell: &GridCell, look: Look<'_>) -> String {
        match &self.told {
            Some(told) => told.get(&cell.variant).cloned().unwrap_or_default(),
            None => look.figure(self.figure.of(cell), self.decimals()),
        }
    }

    /// What stands in the cell; as it is typed where it is being typed.
    fn typed(&self, cell: &GridCell, selected: bool, look: Look<'_>) -> String {
        let quantity = self.quantity(cell.variant);
        match &self.typing {
            Some(text) if selected => {
                let mark = if text.ends_with('.') {
                    look.numbers.point().to_string()
                } else {
                    String::new()
                };
                look.numbers.group(text) + &mark
            }
            _ if quantity.is_positive() => look.figure(quantity, self.decimals()),
            _ => String::new(),
        }
    }

    fn sign(&self, cell: &GridCell, theme: &Theme) -> (&'static str, Option<Tone>) {
        if self.refused == Some(cell.variant) {
            (theme.sign(Tone::Bad), Some(Tone::Bad))
        } else if self.is_short(cell) {
            (theme.sign(Tone::Warn), Some(Tone::Warn))
        } else if !cell.active {
            (theme.sign(Tone::Bad), None)
        } else {
            ("", None)
        }
    }
}
