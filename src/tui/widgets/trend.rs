//! A line over time with its axis: braille dots, or points where the terminal has none.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::tui::format::{cells, right, width};
use crate::tui::theme::{Theme, Tone};
use crate::tui::widgets::chart::gather;
use crate::tui::widgets::draw;

/// A series and what its axis says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Trend {
    /// Values at even steps, oldest first.
    pub values: Vec<i64>,
    /// The highest value as shown.
    pub top: String,
    /// The lowest value of the axis as shown.
    pub bottom: String,
    /// The first step's label.
    pub first: String,
    /// The last step's label.
    pub last: String,
}

/// Where dots are set: `wide` × `high`, from the top left.
struct Dots {
    wide: usize,
    high: usize,
    set: Vec<bool>,
}

impl Dots {
    fn mark(&mut self, x: usize, y: usize) {
        if x < self.wide
            && y < self.high
            && let Some(dot) = self.set.get_mut(y * self.wide + x)
        {
            *dot = true;
        }
    }

    fn has(&self, x: usize, y: usize) -> bool {
        x < self.wide && self.set.get(y * self.wide + x).copied().unwrap_or(false)
    }
}

impl Trend {
    /// Draws axis and line.
    pub fn view(&self, area: Rect, buf: &mut Buffer, theme: &Theme) {
        let area = area.intersection(buf.area);
        if self.values.len() < 2 {
            return draw::empty(area, "Too few days for a line.", buf, theme);
        }
        let label = width(&self.top).max(width(&self.bottom));
        let label = label.min(usize::from(area.width) / 3);
        let dim = theme.style(Tone::Dim);
        let plot = Rect {
            x: area.x + cells(label) + 1,
            width: area.width.saturating_sub(cells(label) + 1),
            height: area.height.saturating_sub(1),
            ..area
        };
        if plot.is_empty() {
            return;
        }
        let at = |text: &str| right(text, label, &theme.glyphs);
        draw::line(area, plot.y, &at(&self.top), dim, buf);
        if plot.height > 1 {
            draw::line(area, plot.bottom() - 1, &at(&self.bottom), dim, buf);
        }
        let axis = Rect {
            y: plot.bottom(),
            height: 1,
            ..plot
        };
        draw::line(axis, axis.y, &self.first, dim, buf);
        if width(&self.first) + width(&self.last) < usize::from(axis.width) {
            draw::flush_right(axis, axis.y, &self.last, dim, buf);
        }
        self.plot(plot, buf, theme);
    }

    fn plot(&self, plot: Rect, buf: &mut Buffer, theme: &Theme) {
        let (across, down) = if theme.glyphs.braille { (2, 4) } else { (1, 1) };
        let dots = self.dots(
            usize::from(plot.width) * across,
            usize::from(plot.height) * down,
        );
        let style = theme.style(Tone::Chart);
        for (row, y) in (plot.y..plot.bottom()).enumerate() {
            for (column, x) in (plot.x..plot.right()).enumerate() {
                if theme.glyphs.braille {
                    let pattern = braille(&dots, column * 2, row * 4);
                    if pattern != '\u{2800}' {
                        draw::put(plot, x, y, pattern.encode_utf8(&mut [0; 4]), style, buf);
                    }
                } else if dots.has(column, row) {
                    draw::put(plot, x, y, theme.glyphs.point, style, buf);
                }
            }
        }
    }

    fn dots(&self, wide: usize, high: usize) -> Dots {
        let mut dots = Dots {
            wide,
            high,
            set: vec![false; wide * high],
        };
        let values = gather(&self.values, wide);
        let most = values.iter().copied().max().unwrap_or(0);
        // The axis begins at nothing, or lower where there is less than nothing.
        let least = values.iter().copied().min().unwrap_or(0).min(0);
        let span = i128::from(most) - i128::from(least);
        let level = |value: i64| {
            let steps = i128::try_from(high.saturating_sub(1)).unwrap_or(0);
            let up = (i128::from(value) - i128::from(least)) * steps;
            let up = if span > 0 { (up + span / 2) / span } else { 0 };
            high.saturating_sub(1)
                .saturating_sub(usize::try_from(up).unwrap_or(0))
        };
        let gaps = values.len().saturating_sub(1).max(1);
        let column = |place: usize| place * wide.saturating_sub(1) / gaps;
        for (place, pair) in values.windows(2).enumerate() {
            if let [from, to] = pair {
                let (x, next) = (column(place), column(place + 1));
                stroke(&mut dots, (x, level(*from)), (next, level(*to)));
            }
        }
        dots
    }
}

/// Sets the dots of a straight line.
fn stroke(dots: &mut Dots, from: (usize, usize), to: (usize, usize)) {
    let steps = from.0.abs_diff(to.0).max(from.1.abs_diff(to.1)).max(1);
    for step in 0..=steps {
        let way = |a: usize, b: usize| (a * (steps - step) + b * step + steps / 2) / steps;
        dots.mark(way(from.0, to.0), way(from.1, to.1));
    }
}

/// The braille character of the 2 × 4 dots at this corner (Unicode block U+2800, dots 1 to 8).
fn braille(dots: &Dots, x: usize, y: usize) -> char {
    const BITS: [[u32; 2]; 4] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]];
    let mut pattern = 0x2800;
    for (down, bits) in BITS.iter().enumerate() {
        for (across, bit) in bits.iter().enumerate() {
            if dots.has(x + across, y + down) {
                pattern |= bit;
            }
        }
    }
    char::from_u32(pattern).unwrap_or(' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trend(values: &[i64]) -> Trend {
        Trend {
            values: values.to_vec(),
            top: "100".to_owned(),
            bottom: "0".to_owned(),
            first: "1 May".to_owned(),
            last: "31 May".to_owned(),
        }
    }

    #[test]
    fn a_rising_line_rises() {
        let mut buf = Buffer::empty(Rect::new(0, 0, 24, 5));
        trend(&[0, 50, 100]).view(buf.area, &mut buf, &Theme::full());
        let text = draw::text_of(&buf);
        assert!(
            text[0].starts_with("100 ") && text[0].ends_with('⠉') || text[0].contains('⠊'),
            "{text:?}"
        );
        assert!(text[3].starts_with("  0 "), "{text:?}");
        assert_eq!(text[4], "    1 May         31 May");
        let mut buf = Buffer::empty(Rect::new(0, 0, 24, 5));
        trend(&[0, 50, 100]).view(buf.area, &mut buf, &Theme::least());
        let text = draw::text_of(&buf);
        assert!(
            text[0].ends_with('*') && text[3].contains("0 *"),
            "{text:?}"
        );
    }

    #[test]
    fn odd_series_and_no_room_are_survived() {
        for values in [&[][..], &[1], &[0, 0], &[-5, 5, i64::MAX, i64::MIN]] {
            for width in 0..9 {
                for height in 0..4 {
                    let mut buf = Buffer::empty(Rect::new(0, 0, width, height));
                    trend(values).view(buf.area, &mut buf, &Theme::full());
                }
            }
        }
    }
}
