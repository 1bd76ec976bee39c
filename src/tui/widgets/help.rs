//! The help overlay, made from the key table.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::tui::action::Action;
use crate::tui::format::{left, width};
use crate::tui::keymap::{Role, Scope};
use crate::tui::keys::Keys;
use crate::tui::layout::centred;
use crate::tui::theme::{Theme, Tone};
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::draw;

/// The keys of one place, and where it is scrolled to.
#[derive(Debug, Clone)]
pub struct Help {
    lines: Vec<Line>,
    cursor: Cursor,
}

#[derive(Debug, Clone)]
enum Line {
    Title(&'static str),
    Key(String, &'static str),
    Note(&'static str),
}

/// What the entry line takes; said where there is one.
const GRAMMAR: [(&str, &str); 9] = [
    ("code Enter", "exact match: barcode, SKU, document number"),
    ("letters", "find by name; Up and Down choose, Enter adds"),
    ("12*", "quantity of the next code"),
    ("+  -", "on an empty line: one more, one less"),
    ("@99.50", "price of the selected line"),
    ("%10", "discount on the selected line"),
    ("%%5", "discount on the order"),
    ("/text", "find whatever it looks like"),
    (":text", "find an action"),
];

impl Help {
    /// The keys that hold in `scope` for `role`.
    pub fn new(keys: Keys, scope: Scope, role: Role) -> Self {
        let mut lines = Vec::new();
        if matches!(
            scope,
            Scope::Sale | Scope::Pick | Scope::StockEntry | Scope::Transfer | Scope::Count
        ) {
            lines.push(Line::Title("Entry line"));
            lines.extend(
                GRAMMAR
                    .iter()
                    .map(|(key, help)| Line::Key((*key).to_owned(), help)),
            );
        }
        let mut place = None;
        for binding in keys.held_in(scope, role) {
            if place != Some(binding.scope) {
                place = Some(binding.scope);
                lines.push(Line::Title(binding.scope.title()));
            }
            let names = binding.keys.split_whitespace().collect::<Vec<_>>();
            lines.push(Line::Key(names.join("  "), binding.help));
        }
        lines.push(Line::Note(
            "Esc and a digit are the same as Alt and the digit, or the F-key; Alt+0 and F10 are Ctrl+A.",
        ));
        let mut cursor = Cursor::default();
        cursor.set_rows(lines.len(), false);
        Self { lines, cursor }
    }

    /// Where it is drawn in this area.
    pub fn layout(&mut self, area: Rect) -> Rect {
        let frame = centred(
            area,
            area.width.saturating_sub(4).min(96),
            area.height.saturating_sub(2),
        );
        let height = frame.height.saturating_sub(2);
        self.cursor.set_height(height);
        frame
    }

    /// Scrolls; true if the overlay should be left.
    pub fn act(&mut self, action: Action) -> bool {
        // There is nothing to select: Down at once scrolls, from wherever the selection stands.
        match action {
            Action::Down => self.scroll_down(),
            Action::Up => self.cursor.select(self.cursor.top().saturating_sub(1)),
            _ => {
                self.cursor.act(action);
            }
        }
        action == Action::Back
    }

    fn scroll_down(&mut self) {
        let top = self.cursor.top();
        self.cursor.act(Action::Down);
        while self.cursor.top() == top && self.cursor.below() {
            self.cursor.act(Action::Down);
        }
    }

    /// Draws into the frame that [`Help::layout`] gave.
    pub fn view(&self, frame: Rect, buf: &mut Buffer, theme: &Theme) {
        let inner = draw::panel(frame, "Keys", true, buf, theme);
        let keys = self.lines.iter().map(|line| match line {
            Line::Key(key, _) => width(key),
            _ => 0,
        });
        let keys = keys.max().unwrap_or(0) + 2;
        let shown = self.lines.iter().skip(self.cursor.top());
        for (line, y) in shown.zip(inner.y..inner.bottom()) {
            match line {
                Line::Title(title) => {
                    draw::line(inner, y, title, theme.style(Tone::Title), buf);
                }
                Line::Key(key, help) => {
                    let key = left(key, keys, &theme.glyphs);
                    let x = inner.x.saturating_add(2);
                    let x = draw::put(inner, x, y, &key, theme.style(Tone::KeyHint), buf);
                    draw::put(inner, x, y, help, theme.style(Tone::Text), buf);
                }
                Line::Note(text) => draw::line(inner, y, text, theme.style(Tone::Dim), buf),
            }
        }
        let edge = inner.right();
        if self.cursor.below() && inner.height > 0 {
            let style = theme.style(Tone::Accent);
            draw::put(
                frame,
                edge,
                inner.bottom() - 1,
                theme.glyphs.down,
                style,
                buf,
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn help_tells_every_key_of_the_place() {
        let mut help = Help::new(Keys::default(), Scope::Sale, Role::Clerk);
        let area = Rect::new(0, 0, 80, 20);
        let frame = help.layout(area);
        let mut seen = String::new();
        for _ in 0..60 {
            let mut buf = Buffer::empty(area);
            help.view(frame, &mut buf, &Theme::least());
            seen += &draw::text_of(&buf).join("\n");
            assert!(!help.act(Action::Down));
        }
        for binding in Keys::default().held_in(Scope::Sale, Role::Clerk) {
            let begin: String = binding.help.chars().take(30).collect();
            assert!(seen.contains(&begin), "{binding:?}");
        }
        assert!(seen.contains("quantity of the next code"));
        assert!(help.act(Action::Back));
    }
}
