//! A one-line text field.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use tui_input::{Input, InputRequest};

use crate::tui::format::{cells, one_line, visible, width};
use crate::tui::key::{Code, KeyPress};
use crate::tui::theme::{Theme, Tone};
use crate::tui::widgets::draw;

/// What may be typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Takes {
    /// Any text.
    #[default]
    Text,
    /// A decimal figure: digits, sign, point, comma.
    Figure,
    /// A whole number.
    Whole,
    /// Text that is not shown.
    Secret,
}

/// What a key did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edit {
    /// The text is another.
    Changed,
    /// Only the caret moved, or the key does nothing here.
    Kept,
    /// Not a key of fields: let someone else have it.
    NotMine,
}

/// Text, caret and what may be typed.
#[derive(Debug, Clone)]
pub struct Field {
    input: Input,
    takes: Takes,
    limit: usize,
    /// Holds a suggested figure, not touched yet: the first character typed replaces it.
    fresh: bool,
}

impl Default for Field {
    fn default() -> Self {
        Self::new(Takes::Text)
    }
}

impl Field {
    /// An empty field for at most 200 characters.
    pub fn new(takes: Takes) -> Self {
        Self {
            input: Input::default(),
            takes,
            limit: 200,
            fresh: false,
        }
    }

    /// For at most `limit` characters.
    #[must_use]
    pub const fn at_most(mut self, limit: usize) -> Self {
        self.limit = limit;
        self
    }

    /// The text as typed.
    pub fn value(&self) -> &str {
        self.input.value()
    }

    /// Is nothing typed?
    pub fn is_empty(&self) -> bool {
        self.value().is_empty()
    }

    /// Replaces the text; the caret goes to its end.
    pub fn set(&mut self, value: &str) {
        self.input = Input::new(self.fit(value));
        self.fresh = matches!(self.takes, Takes::Figure | Takes::Whole);
    }

    /// Suggests a figure that typing replaces.
    pub fn suggest(&mut self, figure: &str) {
        self.set(figure);
        self.fresh = true;
    }

    /// Empties the field and gives what was in it.
    pub fn take(&mut self) -> String {
        self.input.value_and_reset()
    }

    /// Would the field do something with this key? If so it must not be looked up as a binding.
    pub fn wants(&self, key: KeyPress) -> bool {
        key.typed().is_some() || (!self.is_empty() && request(key).is_some())
    }

    /// Types or edits.
    pub fn press(&mut self, key: KeyPress) -> Edit {
        if let Some(c) = key.typed() {
            return self.type_char(c);
        }
        let Some(request) = request(key) else {
            return Edit::NotMine;
        };
        self.fresh = false;
        match self.input.handle(request) {
            Some(change) if change.value => Edit::Changed,
            _ => Edit::Kept,
        }
    }

    /// Inserts pasted text at the caret, cleaned to one line.
    pub fn paste(&mut self, text: &str) -> Edit {
        let mut edit = Edit::Kept;
        for c in one_line(text).chars() {
            if self.type_char(c) == Edit::Changed {
                edit = Edit::Changed;
            }
        }
        edit
    }

    fn type_char(&mut self, c: char) -> Edit {
        if !self.allows(c) || self.value().chars().count() >= self.limit {
            return Edit::Kept;
        }
        if std::mem::take(&mut self.fresh) {
            self.input.reset();
        }
        self.input.handle(InputRequest::InsertChar(c));
        Edit::Changed
    }

    fn allows(&self, c: char) -> bool {
        match self.takes {
            Takes::Text | Takes::Secret => true,
            Takes::Figure => c.is_ascii_digit() || matches!(c, '-' | '+' | '.' | ',' | ' '),
            Takes::Whole => c.is_ascii_digit() || c == '-',
        }
    }

    fn fit(&self, value: &str) -> String {
        one_line(value).chars().take(self.limit).collect()
    }

    fn shown(&self, theme: &Theme) -> String {
        if self.takes == Takes::Secret {
            theme.glyphs.secret.repeat(self.value().chars().count())
        } else {
            visible(self.value(), &theme.glyphs)
        }
    }

    fn caret(&self) -> usize {
        if self.takes == Takes::Secret {
            self.input.cursor()
        } else {
            let before: String = self.value().chars().take(self.input.cursor()).collect();
            // The separator byte has no width of its own but is shown with a sign of width 1.
            width(&before.replace(crate::tui::key::GS, "|"))
        }
    }

    /// Draws the first row of `area`, scrolled so that the caret is in view when focused.
    pub fn view(&self, area: Rect, focused: bool, buf: &mut Buffer, theme: &Theme) {
        let area = Rect {
            height: area.height.min(1),
            ..area
        };
        draw::clear(area, buf, theme.style(Tone::Field));
        if area.is_empty() {
            return;
        }
        let room = usize::from(area.width);
        let caret = self.caret();
        let skip = if focused {
            (caret + 1).saturating_sub(room)
        } else {
            0
        };
        let shown = skip_cells(&self.shown(theme), skip);
        draw::line(area, area.y, &shown, theme.style(Tone::Field), buf);
        if focused && let Some(cell) = buf.cell_mut((area.x + cells(caret - skip), area.y)) {
            cell.set_style(theme.style(Tone::Field).add_modifier(Modifier::REVERSED));
        }
    }
}

fn skip_cells(text: &str, skip: usize) -> String {
    let mut gone = 0;
    text.chars()
        .skip_while(|c| {
            let hidden = gone < skip;
            gone += width(c.encode_utf8(&mut [0; 4]));
            hidden
        })
        .collect()
}

fn request(key: KeyPress) -> Option<InputRequest> {
    use InputRequest as R;
    if key.shift || key.alt {
        return None;
    }
    match (key.code, key.ctrl) {
        (Code::Backspace, false) => Some(R::DeletePrevChar),
        (Code::Delete, false) => Some(R::DeleteNextChar),
        (Code::Left, false) => Some(R::GoToPrevChar),
        (Code::Right, false) => Some(R::GoToNextChar),
        (Code::Left, true) => Some(R::GoToPrevWord),
        (Code::Right, true) => Some(R::GoToNextWord),
        (Code::Home, false) => Some(R::GoToStart),
        (Code::End, false) | (Code::Char('e'), true) => Some(R::GoToEnd),
        (Code::Char('u'), true) => Some(R::DeleteFromStart),
        (Code::Char('k'), true) => Some(R::DeleteTillEnd),
        (Code::Char('w'), true) => Some(R::DeletePrevWord),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(field: &mut Field, text: &str) {
        for c in text.chars() {
            field.press(KeyPress::char(c));
        }
    }

    fn drawn(field: &Field, room: u16) -> String {
        let mut buf = Buffer::empty(Rect::new(0, 0, room, 1));
        field.view(buf.area, true, &mut buf, &Theme::full());
        draw::text_of(&buf)[0].clone()
    }

    #[test]
    fn a_suggested_figure_gives_way_to_what_is_typed_and_words_do_not() {
        let press = |field: &mut Field, name: &str| field.press(KeyPress::parse(name).unwrap());
        let mut figure = Field::new(Takes::Text);
        figure.suggest("12");
        press(&mut figure, "3");
        press(&mut figure, "4");
        assert_eq!(figure.value(), "34");
        figure.suggest("12");
        press(&mut figure, "Backspace");
        press(&mut figure, "3");
        assert_eq!(figure.value(), "13");
        let mut words = Field::new(Takes::Text);
        words.set("call 12");
        press(&mut words, "3");
        assert_eq!(words.value(), "call 123");
    }

    #[test]
    fn text_is_typed_edited_and_pasted_clean() {
        let mut field = Field::new(Takes::Text).at_most(12);
        typed(&mut field, "shirt");
        assert_eq!(field.press(KeyPress::plain(Code::Backspace)), Edit::Changed);
        assert_eq!(field.press(KeyPress::plain(Code::Home)), Edit::Kept);
        assert_eq!(field.paste("a\r\nb\u{1b}"), Edit::Changed);
        assert_eq!(field.value(), "a  bshir");
        assert_eq!(field.press(KeyPress::plain(Code::Up)), Edit::NotMine);
        typed(&mut field, "0123456789");
        assert_eq!(field.value().chars().count(), 12);
        assert_eq!(field.take().chars().count(), 12);
        assert!(field.is_empty() && !field.wants(KeyPress::plain(Code::Delete)));
    }

    #[test]
    fn figures_take_no_letters_and_secrets_are_not_shown() {
        let mut field = Field::new(Takes::Figure);
        typed(&mut field, "1a,250.5x0");
        assert_eq!(field.value(), "1,250.50");
        let mut field = Field::new(Takes::Secret);
        typed(&mut field, "geheim");
        assert_eq!(drawn(&field, 10), "••••••");
    }

    #[test]
    fn a_long_text_scrolls_to_its_caret() {
        let mut field = Field::new(Takes::Text);
        typed(&mut field, "0123456789");
        assert_eq!(drawn(&field, 5), "6789");
        field.press(KeyPress::plain(Code::Home));
        assert_eq!(drawn(&field, 5), "01234");
        field.set("10A\u{1d}21");
        assert_eq!(drawn(&field, 10), "10A¦21");
    }
}
