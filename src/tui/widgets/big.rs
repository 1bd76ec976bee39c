//! Figures large enough to be read from two metres.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::tui::format::cells;
use crate::tui::theme::{Theme, Tone};
use crate::tui::widgets::draw;

/// How many rows a big figure takes.
pub const HEIGHT: u16 = 5;

/// The shape of a character, a row each; [`None`] when it has none.
const fn shape(c: char) -> Option<[&'static str; 5]> {
    Some(match c {
        '0' => ["###", "# #", "# #", "# #", "###"],
        '1' => [" # ", "## ", " # ", " # ", "###"],
        '2' => ["###", "  #", "###", "#  ", "###"],
        '3' => ["###", "  #", " ##", "  #", "###"],
        '4' => ["# #", "# #", "###", "  #", "  #"],
        '5' => ["###", "#  ", "###", "  #", "###"],
        '6' => ["###", "#  ", "###", "# #", "###"],
        '7' => ["###", "  #", "  #", " # ", " # "],
        '8' => ["###", "# #", "###", "# #", "###"],
        '9' => ["###", "# #", "###", "  #", "###"],
        '-' => ["   ", "   ", "###", "   ", "   "],
        '.' => [" ", " ", " ", " ", "#"],
        ',' => [" ", " ", " ", "#", "#"],
        _ => return None,
    })
}

/// How many cells a text takes with dots of this width.
fn wide(text: &str, dot: usize) -> u16 {
    let columns = text.chars().map(|c| {
        let shape = shape(c).map_or(1, |rows| rows.first().map_or(1, |row| row.len()));
        shape * dot + dot
    });
    cells(columns.sum::<usize>().saturating_sub(dot))
}

/// Draws a figure flush right into `area`: as large as fits, and in one plain row when nothing else does.
pub fn view(text: &str, tone: Tone, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let style = theme.style(tone);
    let dot = [2, 1]
        .into_iter()
        .find(|dot| wide(text, *dot) <= area.width && area.height >= HEIGHT);
    let Some(dot) = dot else {
        let row = area.y + area.height.saturating_sub(1) / 2;
        return draw::flush_right(area, row, text, style, buf);
    };
    let [.., full] = theme.glyphs.runs;
    let mut x = area.right().saturating_sub(wide(text, dot));
    for c in text.chars() {
        let Some(rows) = shape(c) else {
            x = x.saturating_add(cells(2 * dot));
            continue;
        };
        for (y, row) in (area.y..area.bottom()).zip(rows) {
            let drawn: String = row
                .chars()
                .map(|c| if c == '#' { full } else { " " }.repeat(dot))
                .collect();
            draw::put(area, x, y, &drawn, style, buf);
        }
        let columns = rows.first().map_or(1, |row| row.len());
        x = x.saturating_add(cells((columns + 1) * dot));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_large_as_fits() {
        let mut buf = Buffer::empty(Rect::new(0, 0, 60, 5));
        view("12.50", Tone::Text, buf.area, &mut buf, &Theme::least());
        let large = draw::text_of(&buf);
        assert!(large[4].ends_with("##  ######  ######"), "{large:?}");
        let mut buf = Buffer::empty(Rect::new(0, 0, 20, 5));
        view("12.50", Tone::Text, buf.area, &mut buf, &Theme::least());
        assert!(draw::text_of(&buf)[0].ends_with("### ###"));
        let mut buf = Buffer::empty(Rect::new(0, 0, 8, 2));
        view("12.50", Tone::Text, buf.area, &mut buf, &Theme::least());
        assert_eq!(draw::text_of(&buf)[0], "   12.50");
    }
}
