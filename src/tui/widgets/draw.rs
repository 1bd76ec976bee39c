//! Writing into the buffer without ever leaving an area.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::widgets::{Block, Widget};

use crate::domain::text::ascii;
use crate::tui::format::{cells, cut, width};
use crate::tui::theme::{Theme, Tone};

/// Empties an area and gives it a style.
pub fn clear(area: Rect, buf: &mut Buffer, style: Style) {
    let area = area.intersection(buf.area);
    for position in area.positions() {
        if let Some(cell) = buf.cell_mut(position) {
            cell.reset();
            cell.set_style(style);
        }
    }
}

/// Styles an area and leaves its text.
pub fn tint(area: Rect, style: Style, buf: &mut Buffer) {
    buf.set_style(area, style);
}

/// Writes at a column of an area's row (`row` counts from the top of the screen); what does not fit
/// is left out. Gives the column after the text.
pub fn put(area: Rect, x: u16, row: u16, text: &str, style: Style, buf: &mut Buffer) -> u16 {
    let area = area.intersection(buf.area);
    if !area.contains(Position::new(x, row)) {
        return x;
    }
    let room = usize::from(area.right() - x);
    buf.set_stringn(x, row, text, room, style).0
}

/// Writes a row of an area from its left edge.
pub fn line(area: Rect, row: u16, text: &str, style: Style, buf: &mut Buffer) {
    put(area, area.x, row, text, style, buf);
}

/// Writes a row of an area in its middle.
pub fn centre(area: Rect, row: u16, text: &str, style: Style, buf: &mut Buffer) {
    let gap = area.width.saturating_sub(cells(width(text))) / 2;
    put(area, area.x + gap, row, text, style, buf);
}

/// Writes a row of an area up to its right edge.
pub fn flush_right(area: Rect, row: u16, text: &str, style: Style, buf: &mut Buffer) {
    let gap = area.width.saturating_sub(cells(width(text)));
    put(area, area.x + gap, row, text, style, buf);
}

/// A box with a title, emptied; gives the room inside.
pub fn panel(area: Rect, title: &str, focused: bool, buf: &mut Buffer, theme: &Theme) -> Rect {
    let area = area.intersection(buf.area);
    clear(area, buf, theme.style(Tone::Text));
    let edge = if focused { Tone::Accent } else { Tone::Dim };
    let block = Block::bordered()
        .border_set(theme.glyphs.border)
        .border_style(theme.style(edge));
    let inner = block.inner(area);
    block.render(area, buf);
    let room = usize::from(area.width.saturating_sub(4));
    if !title.is_empty() && room > 0 && area.height > 0 {
        let text = format!(" {} ", cut(title, room.saturating_sub(2), &theme.glyphs));
        let bold = theme.style(if focused { Tone::Accent } else { Tone::Title });
        put(area, area.x + 1, area.y, &text, bold, buf);
    }
    inner
}

/// A sentence in the middle of an area that has nothing else to show.
pub fn empty(area: Rect, sentence: &str, buf: &mut Buffer, theme: &Theme) {
    let lines = crate::tui::format::wrap(sentence, usize::from(area.width.saturating_sub(2)));
    let top = area.height.saturating_sub(cells(lines.len())) / 2;
    for (row, text) in (0u16..).zip(&lines) {
        centre(area, area.y + top + row, text, theme.style(Tone::Dim), buf);
    }
}

/// Names keep their letters in the shop's file; a terminal that knows only ASCII is shown the nearest ones.
pub fn spell_in_ascii(buf: &mut Buffer) {
    for cell in &mut buf.content {
        if !cell.symbol().is_ascii() {
            let nearest = cell.symbol().chars().next().map_or(' ', ascii);
            cell.set_char(nearest);
        }
    }
}

/// The text of a buffer, a line each, for tests.
#[cfg(test)]
pub fn text_of(buf: &Buffer) -> Vec<String> {
    let area = buf.area;
    (area.top()..area.bottom())
        .map(|y| {
            let row: String = (area.left()..area.right())
                .map(|x| buf[(x, y)].symbol().to_owned())
                .collect();
            row.trim_end().to_owned()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_written_outside() {
        let mut buf = Buffer::empty(Rect::new(0, 0, 6, 2));
        let area = Rect::new(2, 0, 3, 1);
        put(area, 2, 0, "abcdef", Style::new(), &mut buf);
        put(area, 2, 5, "no", Style::new(), &mut buf);
        put(area, 9, 0, "no", Style::new(), &mut buf);
        assert_eq!(text_of(&buf), ["  abc", ""]);
        panel(
            Rect::new(4, 1, 20, 20),
            "title",
            true,
            &mut buf,
            &Theme::full(),
        );
        empty(
            Rect::new(0, 0, 1, 1),
            "a sentence",
            &mut buf,
            &Theme::full(),
        );
    }
}
