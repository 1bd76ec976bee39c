//! After a failed scan: the red band, and the count of scans swallowed until a key acknowledges.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::tui::format::wrap;
use crate::tui::theme::{Theme, Tone};
use crate::tui::widgets::draw;

/// What failed, and what came after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LockBand {
    code: String,
    reason: String,
    unknown: bool,
    swallowed: u32,
}

impl LockBand {
    /// The band for a failed scan. `unknown` is for codes nobody knows: those can be attached to a
    /// variant or made a product.
    pub fn new(code: &str, reason: &str, unknown: bool) -> Self {
        Self {
            code: code.to_owned(),
            reason: reason.to_owned(),
            unknown,
            swallowed: 0,
        }
    }

    /// A scan came while the band was up: it is counted and not used.
    pub fn swallow(&mut self) {
        self.swallowed = self.swallowed.saturating_add(1);
    }

    /// How many scans were not used: they must be scanned again.
    pub const fn swallowed(&self) -> u32 {
        self.swallowed
    }

    /// The code that failed.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// Can the code be attached or made a product?
    pub const fn is_unknown(&self) -> bool {
        self.unknown
    }

    /// What happened, and what to do.
    pub fn text(&self, theme: &Theme) -> String {
        let code = crate::tui::format::visible(&self.code, &theme.glyphs);
        let lost = match self.swallowed {
            0 => String::new(),
            1 => " 1 more scan was not taken: scan it again.".to_owned(),
            n => format!(" {n} more scans were not taken: scan them again."),
        };
        let ways = if self.unknown {
            " a attach to a variant, n new product, any other key to skip."
        } else {
            " Press a key to go on."
        };
        let sign = theme.sign(Tone::ErrorBand);
        format!("{sign} {code}: {}.{lost}{ways}", self.reason)
    }

    /// How many rows it needs at this width.
    pub fn height(&self, room: u16, theme: &Theme) -> u16 {
        crate::tui::format::cells(
            wrap(&self.text(theme), usize::from(room.saturating_sub(2))).len(),
        )
    }

    /// Draws the band over the whole of `area`.
    pub fn view(&self, area: Rect, buf: &mut Buffer, theme: &Theme) {
        let style = theme.style(Tone::ErrorBand);
        draw::clear(area, buf, style);
        let lines = wrap(&self.text(theme), usize::from(area.width.saturating_sub(2)));
        for (row, text) in (area.y..area.bottom()).zip(&lines) {
            draw::put(area, area.x + 1, row, text, style, buf);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn swallowed_scans_are_counted_and_said() {
        let mut band = LockBand::new("4006381333932", "wrong check digit", false);
        assert!(
            band.text(&Theme::least())
                .ends_with("Press a key to go on.")
        );
        band.swallow();
        band.swallow();
        let text = band.text(&Theme::full());
        assert!(text.starts_with("✗ 4006381333932: wrong check digit. 2 more scans"));
        let mut buf = Buffer::empty(Rect::new(0, 0, 80, 2));
        band.view(buf.area, &mut buf, &Theme::full());
        assert!(draw::text_of(&buf)[0].contains("wrong check digit"));
        assert_eq!(band.height(80, &Theme::full()), 2);
    }
}
