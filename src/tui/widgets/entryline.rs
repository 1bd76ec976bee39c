//! The entry line: a field, and the quantity that waits in a bright cell for one code.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::tui::format::{cells, one_line, width};
use crate::tui::key::{Code, KeyPress};
use crate::tui::theme::{Theme, Tone};
use crate::tui::widgets::draw;
use crate::tui::widgets::entry::{Entry, is_quantity, parse};
use crate::tui::widgets::field::{Edit, Field, Takes};

/// What a key did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// The text is another: a live list should follow [`EntryLine::live`].
    Changed,
    /// The line was ended and is empty again; a waiting quantity has been put into the entry.
    Ended(Entry),
    /// Only the caret moved, or a quantity waits now.
    Kept,
    /// Not a key of the line: look it up as a binding.
    NotMine,
}

/// Text and waiting quantity.
#[derive(Debug, Clone)]
pub struct EntryLine {
    field: Field,
    pending: Option<String>,
}

impl Default for EntryLine {
    fn default() -> Self {
        Self {
            field: Field::new(Takes::Text).at_most(512),
            pending: None,
        }
    }
}

impl EntryLine {
    /// Is nothing typed? (For [`crate::tui::scan::Mode::Entry`] and Tab.)
    pub fn is_empty(&self) -> bool {
        self.field.is_empty()
    }

    /// The text so far.
    pub fn value(&self) -> &str {
        self.field.value()
    }

    /// Puts a text back, for instance letters that found nothing.
    pub fn set(&mut self, text: &str) {
        self.field.set(text);
    }

    /// The quantity that waits for a code.
    pub fn pending(&self) -> Option<&str> {
        self.pending.as_deref()
    }

    /// Lets a quantity wait, as `12*` does.
    pub fn hold(&mut self, quantity: String) {
        self.pending = Some(quantity);
    }

    /// The text a live list should search for, if it is one to search for.
    pub fn live(&self) -> Option<String> {
        match parse(self.value()) {
            Entry::Letters { text, .. } | Entry::Search { text, .. } if !text.is_empty() => {
                Some(text)
            }
            _ => None,
        }
    }

    /// Would the line do something with this key? If so it must not be looked up as a binding.
    pub fn wants(&self, key: KeyPress) -> bool {
        let takes_back = key == KeyPress::plain(Code::Backspace) && self.pending.is_some();
        takes_back || self.field.wants(key)
    }

    /// Esc: clears the text, then the waiting quantity; false when there was neither.
    pub fn back(&mut self) -> bool {
        if !self.field.is_empty() {
            self.field.take();
            return true;
        }
        self.pending.take().is_some()
    }

    /// Types, edits or ends the line (Enter; the scan machine has turned LF and Tab into it).
    pub fn press(&mut self, key: KeyPress) -> Event {
        if key == KeyPress::plain(Code::Enter) {
            return self.end();
        }
        if self.is_empty() {
            match key.typed() {
                Some('+') => return Event::Ended(Entry::Step(1)),
                Some('-') => return Event::Ended(Entry::Step(-1)),
                Some(':') => return Event::Ended(Entry::Palette(String::new())),
                _ => {}
            }
            if key == KeyPress::plain(Code::Backspace)
                && let Some(quantity) = self.pending.take()
            {
                self.field.set(&quantity);
                return Event::Changed;
            }
        }
        if key.typed() == Some('*') && is_quantity(self.value()) {
            self.pending = Some(self.field.take());
            return Event::Changed;
        }
        if !self.field.wants(key) {
            return Event::NotMine;
        }
        match self.field.press(key) {
            Edit::Changed => Event::Changed,
            Edit::Kept => Event::Kept,
            Edit::NotMine => Event::NotMine,
        }
    }

    /// Pasted text: each line break ends an entry, as a scanner's does.
    pub fn paste(&mut self, text: &str) -> Vec<Event> {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let mut lines = text.split('\n').peekable();
        let mut events = Vec::new();
        while let Some(line) = lines.next() {
            let edit = self.field.paste(&one_line(line));
            if lines.peek().is_some() {
                if !self.is_empty() {
                    events.push(self.end());
                }
            } else if edit == Edit::Changed {
                events.push(Event::Changed);
            }
        }
        events
    }

    fn end(&mut self) -> Event {
        let entry = parse(&self.field.take());
        match entry {
            // A quantity that waits says that a code is missing, not that payment is next.
            Entry::Empty if self.pending.is_some() => Event::Kept,
            Entry::Quantity(quantity) => {
                self.pending = Some(quantity);
                Event::Changed
            }
            Entry::Code {
                code,
                quantity: None,
            } => Event::Ended(Entry::Code {
                code,
                quantity: self.pending.take(),
            }),
            Entry::Letters {
                text,
                quantity: None,
            } => Event::Ended(Entry::Letters {
                text,
                quantity: self.pending.take(),
            }),
            Entry::Search {
                text,
                quantity: None,
            } => Event::Ended(Entry::Search {
                text,
                quantity: self.pending.take(),
            }),
            other => {
                if matches!(
                    other,
                    Entry::Code { .. } | Entry::Letters { .. } | Entry::Search { .. }
                ) {
                    self.pending = None;
                }
                Event::Ended(other)
            }
        }
    }

    /// Draws prompt, bright cell and text on the first row of `area`.
    pub fn view(&self, area: Rect, focused: bool, buf: &mut Buffer, theme: &Theme) {
        let hint = "scan, letters, 12*, @price, %disc, /search, :palette";
        self.draw(area, focused, hint, buf, theme);
    }

    /// The same with what can be entered at another place.
    pub fn view_with(&self, area: Rect, hint: &str, buf: &mut Buffer, theme: &Theme) {
        self.draw(area, true, hint, buf, theme);
    }

    fn draw(&self, area: Rect, focused: bool, hint: &str, buf: &mut Buffer, theme: &Theme) {
        let area = Rect {
            height: area.height.min(1),
            ..area
        };
        draw::clear(area, buf, theme.style(Tone::Text));
        let prompt = format!("{} ", theme.glyphs.pointer);
        let mut x = draw::put(
            area,
            area.x,
            area.y,
            &prompt,
            theme.style(Tone::Accent),
            buf,
        );
        if let Some(quantity) = &self.pending {
            let cell = format!(" {quantity} {} ", theme.glyphs.times);
            x = draw::put(area, x, area.y, &cell, theme.style(Tone::EntryCell), buf);
            x = x.saturating_add(1);
        }
        let field = Rect {
            x,
            width: area.right().saturating_sub(x),
            ..area
        };
        self.field.view(field, focused, buf, theme);
        if self.is_empty() && usize::from(field.width) > width(hint) + 2 {
            let row = Rect {
                x: field.right().saturating_sub(cells(width(hint))),
                width: cells(width(hint)),
                ..field
            };
            let style = theme.style(Tone::Field).patch(theme.style(Tone::Dim));
            draw::line(row, row.y, hint, style, buf);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(line: &mut EntryLine, text: &str) -> Vec<Event> {
        text.chars()
            .map(|c| {
                line.press(if c == '\r' {
                    KeyPress::plain(Code::Enter)
                } else {
                    KeyPress::char(c)
                })
            })
            .filter(|event| matches!(event, Event::Ended(_)))
            .collect()
    }

    fn code(code: &str, quantity: Option<&str>) -> Event {
        Event::Ended(Entry::Code {
            code: code.to_owned(),
            quantity: quantity.map(str::to_owned),
        })
    }

    #[test]
    fn a_quantity_waits_in_sight_and_is_gone_after_one_code() {
        let mut line = EntryLine::default();
        typed(&mut line, "12*");
        assert_eq!((line.pending(), line.is_empty()), (Some("12"), true));
        let mut buf = Buffer::empty(Rect::new(0, 0, 80, 1));
        line.view(buf.area, true, &mut buf, &Theme::full());
        assert!(draw::text_of(&buf)[0].contains(" 12 × "));
        assert_eq!(typed(&mut line, "\r"), []);
        assert_eq!(typed(&mut line, "4006\r"), [code("4006", Some("12"))]);
        assert_eq!(line.pending(), None);
        assert_eq!(typed(&mut line, "4006\r"), [code("4006", None)]);
    }

    #[test]
    fn scans_in_a_row_and_pasted_lines_are_entries_of_their_own() {
        let mut line = EntryLine::default();
        assert_eq!(
            typed(&mut line, "111\r3*222\r333\r"),
            [code("111", None), code("222", Some("3")), code("333", None)]
        );
        assert_eq!(
            line.paste("111\r\n3*222\n\n33"),
            [code("111", None), code("222", Some("3")), Event::Changed]
        );
        assert_eq!(line.value(), "33");
    }

    #[test]
    fn signs_on_an_empty_line_act_at_once_and_later_are_text() {
        let mut line = EntryLine::default();
        assert_eq!(typed(&mut line, "+"), [Event::Ended(Entry::Step(1))]);
        assert_eq!(typed(&mut line, "-"), [Event::Ended(Entry::Step(-1))]);
        assert_eq!(
            typed(&mut line, ":"),
            [Event::Ended(Entry::Palette(String::new()))]
        );
        assert_eq!(typed(&mut line, "A-1\r"), [code("A-1", None)]);
        assert_eq!(line.press(KeyPress::plain(Code::Delete)), Event::NotMine);
    }

    #[test]
    fn letters_search_live_and_codes_do_not() {
        let mut line = EntryLine::default();
        typed(&mut line, "shirt");
        assert_eq!(line.live().as_deref(), Some("shirt"));
        assert!(line.back());
        typed(&mut line, "4006");
        assert_eq!(line.live(), None);
        line.set("/4006");
        assert_eq!(line.live().as_deref(), Some("4006"));
        line.back();
        line.hold("5".to_owned());
        line.press(KeyPress::plain(Code::Backspace));
        assert_eq!((line.value(), line.pending()), ("5", None));
        assert!(line.back() && !line.back());
    }
}
