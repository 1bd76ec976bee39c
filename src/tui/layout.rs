//! Where things go: size classes and the fixed lines around the body.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::format::cells;
use super::theme::{Theme, Tone};
use super::widgets::draw;

/// The least the screens are made for.
pub const LEAST: (u16, u16) = (80, 24);
/// From here on list and detail stand side by side.
pub const ROOMY: (u16, u16) = (160, 45);

/// How much room there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Below 80×24: only a message fits.
    TooSmall,
    /// One thing at a time.
    Normal,
    /// List and detail side by side.
    Wide,
}

/// The class of a size in cells.
pub const fn class(width: u16, height: u16) -> Class {
    if width < LEAST.0 || height < LEAST.1 {
        Class::TooSmall
    } else if width >= ROOMY.0 && height >= ROOMY.1 {
        Class::Wide
    } else {
        Class::Normal
    }
}

/// The screen cut into its fixed parts, computed from the size alone before update and view.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Areas {
    /// Everything.
    pub whole: Rect,
    /// Top line: tabs.
    pub tabs: Rect,
    /// Second line: shop, store, user, role, clock, last save.
    pub status: Rect,
    /// First line of the screen while there is a notice over it; else empty.
    pub notice: Rect,
    /// The screen's own.
    pub body: Rect,
    /// Last line but one: the message.
    pub message: Rect,
    /// Bottom line: keys.
    pub footer: Rect,
}

impl Areas {
    /// Cuts a screen of this size.
    pub fn of(width: u16, height: u16) -> Self {
        let line = |y: u16| Rect::new(0, y.min(height), width, u16::from(y < height));
        Self {
            whole: Rect::new(0, 0, width, height),
            tabs: line(0),
            status: line(1),
            notice: Rect::default(),
            body: Rect::new(0, 2.min(height), width, height.saturating_sub(4)),
            message: line(height.saturating_sub(2)),
            footer: line(height.saturating_sub(1)),
        }
    }

    /// The same with or without a line for a notice over the screen.
    #[must_use]
    pub fn with_notice(self, shown: bool) -> Self {
        let plain = Self::of(self.whole.width, self.whole.height);
        if !shown {
            return plain;
        }
        let (notice, body) = split_top(plain.body, 1);
        Self {
            notice,
            body,
            ..plain
        }
    }

    /// The class of the whole.
    pub const fn class(&self) -> Class {
        class(self.whole.width, self.whole.height)
    }

    /// List and detail, if there is room for both: the list gets `share` of 100 parts.
    pub fn side_by_side(&self, share: u16) -> Option<(Rect, Rect)> {
        (self.class() == Class::Wide).then(|| split_columns(self.body, share))
    }
}

/// Left and right, with one empty column between; the left gets `share` of 100 parts.
pub fn split_columns(area: Rect, share: u16) -> (Rect, Rect) {
    let left = part(area.width, share);
    let right = area.width.saturating_sub(left + 1);
    (
        Rect {
            width: left,
            ..area
        },
        Rect {
            x: area.right().saturating_sub(right),
            width: right,
            ..area
        },
    )
}

/// The first `height` rows of an area, and the rest.
pub fn split_top(area: Rect, height: u16) -> (Rect, Rect) {
    let top = height.min(area.height);
    (
        Rect {
            height: top,
            ..area
        },
        Rect {
            y: area.y + top,
            height: area.height - top,
            ..area
        },
    )
}

/// The rest of an area, and its last `height` rows.
pub fn split_bottom(area: Rect, height: u16) -> (Rect, Rect) {
    split_top(area, area.height.saturating_sub(height))
}

/// `count` equal columns with one empty column between them.
pub fn columns(area: Rect, count: u16) -> Vec<Rect> {
    let count = count.max(1);
    let room = area.width.saturating_sub(count - 1);
    let width = room / count;
    let spare = room % count;
    (0..count)
        .map(|index| Rect {
            x: area.x + index * (width + 1) + index.min(spare),
            width: width + u16::from(index < spare),
            ..area
        })
        .collect()
}

/// A box of at most this size in the middle of `area`.
pub fn centred(area: Rect, width: u16, height: u16) -> Rect {
    let width = width.min(area.width);
    let height = height.min(area.height);
    Rect {
        x: area.x + (area.width - width) / 2,
        y: area.y + (area.height - height) / 2,
        width,
        height,
    }
}

fn part(whole: u16, share: u16) -> u16 {
    let part = u32::from(whole) * u32::from(share.min(100)) / 100;
    u16::try_from(part).unwrap_or(whole)
}

/// What a terminal that is too small shows instead of the screen.
pub fn view_too_small(area: Rect, buf: &mut Buffer, theme: &Theme) {
    draw::clear(area, buf, theme.style(Tone::Text));
    let lines = [
        format!("needs {}{}{}", LEAST.0, theme.glyphs.times, LEAST.1),
        format!(
            "this is {}{}{}",
            area.width, theme.glyphs.times, area.height
        ),
        "enlarge it; all is kept".to_owned(),
    ];
    let top = area.height.saturating_sub(cells(lines.len())) / 2;
    for (row, line) in (0u16..).zip(lines) {
        draw::centre(area, top + row, &line, theme.style(Tone::Title), buf);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_begin_where_they_are_said_to() {
        assert_eq!(class(79, 24), Class::TooSmall);
        assert_eq!(class(80, 23), Class::TooSmall);
        assert_eq!(class(80, 24), Class::Normal);
        assert_eq!(class(160, 44), Class::Normal);
        assert_eq!(class(160, 45), Class::Wide);
    }

    #[test]
    fn parts_cover_the_screen_and_any_size_is_survived() {
        let areas = Areas::of(80, 24);
        assert_eq!(areas.body, Rect::new(0, 2, 80, 20));
        assert_eq!(areas.footer, Rect::new(0, 23, 80, 1));
        for width in 0..6 {
            for height in 0..8 {
                let areas = Areas::of(width, height);
                for part in [
                    areas.tabs,
                    areas.status,
                    areas.body,
                    areas.message,
                    areas.footer,
                ] {
                    assert_eq!(part.intersection(areas.whole), part, "{width}x{height}");
                }
                let mut buf = Buffer::empty(areas.whole);
                view_too_small(areas.whole, &mut buf, &Theme::full());
                let _ = (split_columns(areas.body, 60), columns(areas.body, 4));
            }
        }
    }

    #[test]
    fn columns_share_the_width() {
        let parts = columns(Rect::new(0, 0, 80, 5), 3);
        assert_eq!(parts.iter().map(|part| part.width).sum::<u16>(), 78);
        assert_eq!(parts[2].right(), 80);
        let (left, right) = split_columns(Rect::new(0, 0, 160, 5), 60);
        assert_eq!((left.width, right.x, right.right()), (96, 97, 160));
    }
}
