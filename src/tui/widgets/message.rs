//! The message line: what happened and what to do, until something newer or long enough.

use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::tui::format::cut;
use crate::tui::theme::{Theme, Tone};
use crate::tui::widgets::draw;

/// How long a good message stays; warnings and failures stay until something newer is done.
const STAYS: Duration = Duration::from_secs(8);
/// How long a warning is safe from the next key.
const READ: Duration = Duration::from_secs(1);

/// The latest message.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MessageLine {
    text: String,
    tone: Option<Tone>,
    since: Duration,
}

impl MessageLine {
    /// Says something; `now` counts from the start of the face.
    pub fn say(&mut self, tone: Tone, text: impl Into<String>, now: Duration) {
        self.text = text.into();
        self.tone = Some(tone);
        self.since = now;
    }

    /// Nothing to say any more.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Lets a warning or failure go once somebody does something else, but not before it could be read.
    pub fn moved_on(&mut self, now: Duration) {
        let read = now.saturating_sub(self.since) >= READ;
        if read && matches!(self.tone, Some(Tone::Warn | Tone::Bad)) {
            self.clear();
        }
    }

    /// Lets an old good message go; true if the line is another now.
    pub fn tick(&mut self, now: Duration) -> bool {
        let old = self.deadline().is_some_and(|due| now >= due);
        if old {
            self.clear();
        }
        old
    }

    /// When [`MessageLine::tick`] will have something to do.
    pub fn deadline(&self) -> Option<Duration> {
        match self.tone {
            None | Some(Tone::Warn | Tone::Bad) => None,
            Some(_) => Some(self.since + STAYS),
        }
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Draws the line.
    pub fn view(&self, area: Rect, buf: &mut Buffer, theme: &Theme) {
        draw::clear(area, buf, theme.style(Tone::Text));
        let Some(tone) = self.tone else { return };
        let sign = theme.sign(tone);
        let gap = if sign.is_empty() { "" } else { " " };
        let text = format!("{sign}{gap}{}", self.text);
        let text = cut(&text, usize::from(area.width), &theme.glyphs);
        draw::line(area, area.y, &text, theme.style(tone), buf);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_news_passes_and_bad_news_stays() {
        let mut line = MessageLine::default();
        line.say(Tone::Ok, "Order 7 placed.", Duration::from_secs(1));
        assert!(!line.tick(Duration::from_secs(8)));
        assert!(line.tick(Duration::from_secs(9)));
        assert_eq!(line.text(), "");
        line.say(Tone::Bad, "Not enough stock.", Duration::from_secs(10));
        assert!(!line.tick(Duration::from_secs(1000)));
        let mut buf = Buffer::empty(Rect::new(0, 0, 12, 1));
        line.view(buf.area, &mut buf, &Theme::least());
        assert_eq!(draw::text_of(&buf), ["x Not enoug~"]);
    }
}
