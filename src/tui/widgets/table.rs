//! A table: columns that give way on narrow terminals, selection, marks.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::tui::format::{cells, left, right};
use crate::tui::theme::{Theme, Tone};
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::draw;

/// How wide a column is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Width {
    /// Always this many cells.
    Fixed(u16),
    /// At least this many, and a share of what is left.
    Fill(u16),
}

/// One column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its head.
    pub title: &'static str,
    /// Its width.
    pub width: Width,
    /// Figures stand on the right.
    pub figure: bool,
    /// The first to go when room is short is the highest; 0 never goes.
    pub priority: u8,
}

impl Column {
    /// A column of text.
    pub const fn text(title: &'static str, width: Width, priority: u8) -> Self {
        Self {
            title,
            width,
            figure: false,
            priority,
        }
    }

    /// A column of figures.
    pub const fn figure(title: &'static str, width: u16, priority: u8) -> Self {
        Self {
            title,
            width: Width::Fixed(width),
            figure: true,
            priority,
        }
    }
}

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cell {
    /// Its text.
    pub text: String,
    /// Its meaning, if it has one of its own; the tone's sign is put before the text.
    pub tone: Option<Tone>,
}

impl Cell {
    /// Plain text.
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            tone: None,
        }
    }

    /// Text with a meaning.
    pub fn toned(text: impl Into<String>, tone: Tone) -> Self {
        Self {
            text: text.into(),
            tone: Some(tone),
        }
    }
}

impl<T: Into<String>> From<T> for Cell {
    fn from(text: T) -> Self {
        Self::new(text)
    }
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    /// A cell for each column.
    pub cells: Vec<Cell>,
    /// Marked by the user.
    pub marked: bool,
    /// Voided: struck through.
    pub struck: bool,
    /// The whole row's meaning (green when complete).
    pub tone: Option<Tone>,
}

impl Row {
    /// A row of these cells.
    pub fn new(cells: Vec<Cell>) -> Self {
        Self {
            cells,
            ..Self::default()
        }
    }
}

/// What a table draws: its rows are those loaded, its cursor says which are in view.
#[derive(Debug, Clone, Copy)]
pub struct Table<'a> {
    /// Columns.
    pub columns: &'a [Column],
    /// Loaded rows.
    pub rows: &'a [Row],
    /// Selection and scrolling.
    pub cursor: &'a Cursor,
    /// Shows the selection brightly.
    pub focused: bool,
    /// What to say when there are no rows.
    pub empty: &'a str,
}

/// Rows a table of this height shows, its head left out: for [`Cursor::set_height`].
pub const fn body_height(area: Rect) -> u16 {
    area.height.saturating_sub(1)
}

/// Which columns are shown in `room` cells, and how wide: place in the list and width.
pub fn fit(columns: &[Column], room: u16) -> Vec<(usize, u16)> {
    let mut kept: Vec<(usize, &Column)> = columns.iter().enumerate().collect();
    while needed(&kept) > room {
        let worst = kept
            .iter()
            .map(|(_, column)| column.priority)
            .max()
            .unwrap_or(0);
        if worst == 0 {
            break;
        }
        let Some(last) = kept
            .iter()
            .rposition(|(_, column)| column.priority == worst)
        else {
            break;
        };
        kept.remove(last);
    }
    let fills = cells(
        kept.iter()
            .filter(|(_, column)| matches!(column.width, Width::Fill(_)))
            .count(),
    );
    let mut free = room.saturating_sub(needed(&kept));
    let mut left_to_share = fills;
    kept.iter()
        .map(|(place, column)| match column.width {
            Width::Fixed(width) => (*place, width),
            Width::Fill(least) => {
                let share = free / left_to_share.max(1);
                free -= share;
                left_to_share = left_to_share.saturating_sub(1);
                (*place, least + share)
            }
        })
        .collect()
}

fn needed(columns: &[(usize, &Column)]) -> u16 {
    let gaps = cells(columns.len()).saturating_sub(1);
    columns.iter().fold(gaps, |sum, (_, column)| {
        let (Width::Fixed(width) | Width::Fill(width)) = column.width;
        sum.saturating_add(width)
    })
}

impl Table<'_> {
    /// Draws head and rows.
    pub fn view(&self, area: Rect, buf: &mut Buffer, theme: &Theme) {
        draw::clear(area, buf, theme.style(Tone::Text));
        if area.height == 0 || area.width < 3 {
            return;
        }
        // One column on the left for pointer and mark, one on the right for "there is more".
        let room = area.width - 3;
        let widths = fit(self.columns, room);
        self.head(area, &widths, buf, theme);
        let body = Rect {
            y: area.y + 1,
            height: area.height - 1,
            ..area
        };
        if self.rows.is_empty() {
            return draw::empty(body, self.empty, buf, theme);
        }
        let rows = self.rows.iter().enumerate().skip(self.cursor.top());
        for ((place, row), y) in rows.zip(body.y..body.bottom()) {
            let line = Rect {
                y,
                height: 1,
                ..body
            };
            let chosen = self.cursor.selected() == Some(place);
            self.row(row, line, &widths, chosen, buf, theme);
        }
        let edge = area.right() - 1;
        let dim = theme.style(Tone::Accent);
        if self.cursor.above() {
            draw::put(area, edge, body.y, theme.glyphs.up, dim, buf);
        }
        if self.cursor.below() {
            draw::put(area, edge, area.bottom() - 1, theme.glyphs.down, dim, buf);
        }
    }

    fn head(&self, area: Rect, widths: &[(usize, u16)], buf: &mut Buffer, theme: &Theme) {
        let mut x = area.x + 2;
        for (place, width) in widths {
            if let Some(column) = self.columns.get(*place) {
                let text = fitted(column, column.title, *width, theme);
                draw::put(area, x, area.y, &text, theme.style(Tone::Title), buf);
            }
            x = x.saturating_add(width + 1);
        }
    }

    fn row(
        &self,
        row: &Row,
        line: Rect,
        widths: &[(usize, u16)],
        chosen: bool,
        buf: &mut Buffer,
        theme: &Theme,
    ) {
        let base = row_style(row, chosen && self.focused, theme);
        draw::clear(line, buf, base);
        let pointer = if chosen { theme.glyphs.pointer } else { " " };
        let x = draw::put(line, line.x, line.y, pointer, base, buf);
        let mark = if row.marked { theme.glyphs.mark } else { " " };
        let mut x = draw::put(line, x, line.y, mark, base, buf);
        let last = line.right() - 1;
        for (place, width) in widths {
            if let (Some(column), Some(cell)) = (self.columns.get(*place), row.cells.get(*place)) {
                let (text, style) = cell_look(cell, base, chosen && self.focused, row, theme);
                let room = (*width).min(last.saturating_sub(x));
                let text = fitted(column, &text, room, theme);
                draw::put(line, x, line.y, &text, style, buf);
            }
            x = x.saturating_add(width + 1);
        }
    }
}

fn row_style(row: &Row, chosen: bool, theme: &Theme) -> Style {
    if chosen {
        theme.style(Tone::Selection)
    } else if row.struck {
        theme.struck()
    } else {
        theme.style(row.tone.unwrap_or(Tone::Text))
    }
}

fn cell_look(cell: &Cell, base: Style, chosen: bool, row: &Row, theme: &Theme) -> (String, Style) {
    let Some(tone) = cell.tone else {
        return (cell.text.clone(), base);
    };
    let sign = theme.sign(tone);
    let text = if sign.is_empty() {
        cell.text.clone()
    } else {
        format!("{sign} {}", cell.text)
    };
    let style = if chosen || row.struck {
        base
    } else {
        base.patch(theme.style(tone))
    };
    (text, style)
}

fn fitted(column: &Column, text: &str, width: u16, theme: &Theme) -> String {
    let room = usize::from(width);
    if column.figure {
        right(text, room, &theme.glyphs)
    } else {
        left(text, room, &theme.glyphs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::action::Action;

    const COLUMNS: [Column; 4] = [
        Column::text("Order", Width::Fixed(8), 0),
        Column::text("Customer", Width::Fill(10), 0),
        Column::text("Note", Width::Fill(10), 2),
        Column::figure("Total", 10, 1),
    ];

    #[test]
    fn columns_give_way_by_priority() {
        let shown = |room| -> Vec<usize> { fit(&COLUMNS, room).iter().map(|c| c.0).collect() };
        assert_eq!(shown(80), [0, 1, 2, 3]);
        assert_eq!(shown(40), [0, 1, 3]);
        assert_eq!(shown(25), [0, 1]);
        assert_eq!(shown(3), [0, 1]);
        let sum: u16 = fit(&COLUMNS, 81).iter().map(|c| c.1).sum();
        assert_eq!(sum, 81 - 3);
    }

    fn rows() -> Vec<Row> {
        (0..30)
            .map(|n| {
                let mut row = Row::new(vec![
                    format!("A-{n}").into(),
                    "Müller".into(),
                    Cell::toned("paid", Tone::Ok),
                    "1,250.00".into(),
                ]);
                row.marked = n == 1;
                row.struck = n == 2;
                row
            })
            .collect()
    }

    #[test]
    fn rows_in_view_selection_and_marks_are_drawn() {
        let rows = rows();
        let area = Rect::new(0, 0, 60, 6);
        let mut cursor = Cursor::default();
        cursor.set_height(body_height(area));
        cursor.set_rows(rows.len(), false);
        let mut buf = Buffer::empty(area);
        let table = Table {
            columns: &COLUMNS,
            rows: &rows,
            cursor: &cursor,
            focused: true,
            empty: "No orders.",
        };
        table.view(area, &mut buf, &Theme::least());
        let text = draw::text_of(&buf);
        assert!(text[0].starts_with("  Order"), "{text:?}");
        assert!(text[1].starts_with("> A-0"), "{text:?}");
        assert!(text[2].starts_with(" *A-1"), "{text:?}");
        assert!(text[1].contains("v paid") && text[1].contains("1,250.00"));
        assert!(text[5].ends_with('v'), "{text:?}");
        cursor.act(Action::Last);
        let table = Table {
            columns: &COLUMNS,
            rows: &rows,
            cursor: &cursor,
            focused: true,
            empty: "No orders.",
        };
        table.view(area, &mut buf, &Theme::least());
        let text = draw::text_of(&buf);
        assert!(
            text[5].starts_with("> A-29") && text[1].ends_with('^'),
            "{text:?}"
        );
    }

    #[test]
    fn no_rows_are_said_and_no_room_is_survived() {
        let cursor = Cursor::default();
        let table = Table {
            columns: &COLUMNS,
            rows: &[],
            cursor: &cursor,
            focused: true,
            empty: "No orders wait here.",
        };
        let mut buf = Buffer::empty(Rect::new(0, 0, 40, 5));
        table.view(buf.area, &mut buf, &Theme::full());
        assert!(
            draw::text_of(&buf)
                .join("")
                .contains("No orders wait here.")
        );
        for width in 0..6 {
            let mut buf = Buffer::empty(Rect::new(0, 0, width, 2));
            let rows = rows();
            Table {
                rows: &rows,
                ..table
            }
            .view(buf.area, &mut buf, &Theme::full());
        }
    }
}
