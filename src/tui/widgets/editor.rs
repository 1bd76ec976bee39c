//! A text of many lines being edited: a small pure model and its picture.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::text::is_unsafe;
use crate::tui::format::{cells, width};
use crate::tui::key::{Code, KeyPress};
use crate::tui::theme::{Theme, Tone};
use crate::tui::widgets::draw;

/// Most states that can be taken back.
const MOST_UNDO: usize = 200;

/// One state of the text with its caret, in characters.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct State {
    lines: Vec<Vec<char>>,
    row: usize,
    column: usize,
}

/// The text, its caret, what is in view, and what can be taken back.
#[derive(Debug, Clone, Default)]
pub struct Editor {
    now: State,
    before: Vec<State>,
    top: usize,
    left: usize,
    room: (u16, u16),
    /// The last change was typing within a word: the next letter belongs to the same step.
    running: bool,
}

impl Editor {
    /// Begins with a text, the caret at its start.
    pub fn new(text: &str) -> Self {
        Self {
            now: State {
                lines: text
                    .split('\n')
                    .map(|line| line.chars().collect())
                    .collect(),
                row: 0,
                column: 0,
            },
            ..Self::default()
        }
    }

    /// The whole text.
    pub fn text(&self) -> String {
        let lines = self
            .now
            .lines
            .iter()
            .map(|line| line.iter().collect::<String>());
        lines.collect::<Vec<_>>().join("\n")
    }

    /// Line and column of the caret, from 1.
    pub const fn place(&self) -> (usize, usize) {
        (self.now.row + 1, self.now.column + 1)
    }

    /// Puts the caret on a line and column, from 1, as an error names them.
    pub fn go_to(&mut self, line: usize, column: usize) {
        self.now.row = line
            .saturating_sub(1)
            .min(self.now.lines.len().saturating_sub(1));
        self.now.column = column.saturating_sub(1).min(self.line().len());
        self.follow();
    }

    fn line(&self) -> &[char] {
        self.now.lines.get(self.now.row).map_or(&[], Vec::as_slice)
    }

    /// Would it do something with this key? Then the key is no binding.
    pub fn wants(&self, key: KeyPress) -> bool {
        key.typed().is_some()
            || (key == KeyPress::plain(key.code)
                && matches!(
                    key.code,
                    Code::Enter
                        | Code::Tab
                        | Code::Backspace
                        | Code::Delete
                        | Code::Up
                        | Code::Down
                        | Code::Left
                        | Code::Right
                        | Code::Home
                        | Code::End
                        | Code::PgUp
                        | Code::PgDn
                ))
    }

    /// Types, edits or moves; true when the text is another now.
    pub fn press(&mut self, key: KeyPress) -> bool {
        let changed = match (key.typed(), key.code) {
            (Some(c), _) => self.type_char(c),
            (None, Code::Enter) => self.break_line(),
            (None, Code::Tab) => self.insert("  "),
            (None, Code::Backspace) => self.delete_left(),
            (None, Code::Delete) => self.delete_right(),
            (None, code) => {
                self.running = false;
                self.walk(code);
                false
            }
        };
        self.follow();
        changed
    }

    /// Pastes a text, its line breaks included; true when there was something in it.
    pub fn paste(&mut self, text: &str) -> bool {
        let changed = self.insert(text);
        self.follow();
        changed
    }

    /// Takes the last change back; false when there is none.
    pub fn undo(&mut self) -> bool {
        let Some(before) = self.before.pop() else {
            return false;
        };
        self.now = before;
        self.running = false;
        self.follow();
        true
    }

    fn remember(&mut self) {
        if self.before.len() == MOST_UNDO {
            self.before.remove(0);
        }
        self.before.push(self.now.clone());
        self.running = false;
    }

    fn type_char(&mut self, c: char) -> bool {
        if is_unsafe(c) {
            return false;
        }
        if !(self.running && c.is_alphanumeric()) {
            self.remember();
        }
        let (row, column) = (self.now.row, self.now.column);
        if let Some(line) = self.now.lines.get_mut(row) {
            line.insert(column.min(line.len()), c);
        }
        self.now.column += 1;
        self.running = c.is_alphanumeric();
        true
    }

    fn insert(&mut self, text: &str) -> bool {
        let kept = |c: &char| *c == '\n' || !is_unsafe(*c);
        let text: Vec<char> = text
            .replace("\r\n", "\n")
            .replace('\t', "  ")
            .chars()
            .filter(kept)
            .collect();
        if text.is_empty() {
            return false;
        }
        self.remember();
        let (row, column) = (self.now.row, self.now.column);
        let tail = match self.now.lines.get_mut(row) {
            Some(line) => line.split_off(column.min(line.len())),
            None => Vec::new(),
        };
        for (count, part) in text.split(|c| *c == '\n').enumerate() {
            if count > 0 {
                self.now.row += 1;
                self.now.column = 0;
                self.now.lines.insert(self.now.row, Vec::new());
            }
            if let Some(line) = self.now.lines.get_mut(self.now.row) {
                line.extend_from_slice(part);
            }
            self.now.column += part.len();
        }
        if let Some(line) = self.now.lines.get_mut(self.now.row) {
            line.extend(tail);
        }
        true
    }

    /// A new line begins under the first letter of this one.
    fn break_line(&mut self) -> bool {
        let indent: String = self.line().iter().take_while(|c| **c == ' ').collect();
        let indent = indent
            .get(..indent.len().min(self.now.column))
            .unwrap_or_default();
        let text = format!("\n{indent}");
        self.insert(&text)
    }

    fn delete_left(&mut self) -> bool {
        if self.now.column > 0 {
            self.remember();
            self.now.column -= 1;
            let (row, column) = (self.now.row, self.now.column);
            if let Some(line) = self.now.lines.get_mut(row) {
                line.remove(column);
            }
            return true;
        }
        if self.now.row == 0 {
            return false;
        }
        self.remember();
        let gone = self.now.lines.remove(self.now.row);
        self.now.row -= 1;
        self.now.column = self.line().len();
        if let Some(line) = self.now.lines.get_mut(self.now.row) {
            line.extend(gone);
        }
        true
    }

    fn delete_right(&mut self) -> bool {
        let at_end = self.now.column >= self.line().len();
        if at_end && self.now.row + 1 >= self.now.lines.len() {
            return false;
        }
        self.walk(Code::Right);
        self.delete_left()
    }

    fn walk(&mut self, code: Code) {
        let last = self.now.lines.len().saturating_sub(1);
        let page = usize::from(self.room.1).saturating_sub(1).max(1);
        let State { row, column, .. } = &mut self.now;
        match code {
            Code::Up => *row = row.saturating_sub(1),
            Code::Down => *row = (*row + 1).min(last),
            Code::PgUp => *row = row.saturating_sub(page),
            Code::PgDn => *row = (*row + page).min(last),
            Code::Home => *column = 0,
            Code::End => *column = usize::MAX,
            Code::Left if *column > 0 => *column -= 1,
            Code::Left if *row > 0 => (*row, *column) = (*row - 1, usize::MAX),
            Code::Right => *column += 1,
            _ => {}
        }
        let length = self.line().len();
        if code == Code::Right && self.now.column > length && self.now.row < last {
            (self.now.row, self.now.column) = (self.now.row + 1, 0);
        } else {
            self.now.column = self.now.column.min(length);
        }
    }

    /// Told its room.
    pub fn set_room(&mut self, area: Rect) {
        self.room = (area.width, area.height);
        self.follow();
    }

    /// Brings the caret into view.
    fn follow(&mut self) {
        let (wide, high) = (
            usize::from(self.room.0).max(1),
            usize::from(self.room.1).max(1),
        );
        self.top = self
            .top
            .clamp((self.now.row + 1).saturating_sub(high), self.now.row);
        self.left = self
            .left
            .clamp((self.now.column + 1).saturating_sub(wide), self.now.column);
    }

    /// Draws the lines in view and the caret.
    pub fn view(&self, area: Rect, buf: &mut Buffer, theme: &Theme) {
        let style = theme.style(Tone::Text);
        draw::clear(area, buf, style);
        let shown = self.now.lines.iter().enumerate().skip(self.top);
        for ((row, line), y) in shown.zip(area.y..area.bottom()) {
            let text: String = line.iter().skip(self.left).collect();
            draw::line(area, y, &text, style, buf);
            if row == self.now.row {
                let before: String = line.iter().take(self.now.column).skip(self.left).collect();
                let under = line.get(self.now.column).map_or(' ', |c| *c);
                let x = area.x.saturating_add(cells(width(&before)));
                let caret = theme.style(Tone::Selection);
                draw::put(area, x, y, &under.to_string(), caret, buf);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(editor: &mut Editor, text: &str) {
        for c in text.chars() {
            let key = match c {
                '\n' => KeyPress::plain(Code::Enter),
                '<' => KeyPress::plain(Code::Backspace),
                '^' => KeyPress::plain(Code::Up),
                '$' => KeyPress::plain(Code::End),
                '~' => KeyPress::plain(Code::Delete),
                other => KeyPress::char(other),
            };
            editor.press(key);
        }
    }

    #[test]
    fn lines_are_split_joined_and_keep_their_indent() {
        let mut editor = Editor::new("{\n  \"a\": 1\n}");
        editor.set_room(Rect::new(0, 0, 20, 5));
        editor.go_to(2, 9);
        typed(&mut editor, ",\n\"b\": 22<");
        assert_eq!(editor.text(), "{\n  \"a\": 1,\n  \"b\": 2\n}");
        typed(&mut editor, "^$~");
        assert_eq!(editor.text(), "{\n  \"a\": 1,  \"b\": 2\n}");
        editor.go_to(2, 1);
        typed(&mut editor, "<");
        assert_eq!(editor.text(), "{  \"a\": 1,  \"b\": 2\n}");
        assert_eq!(editor.place(), (1, 2));
    }

    #[test]
    fn a_change_is_taken_back_word_by_word() {
        let mut editor = Editor::new("");
        typed(&mut editor, "wash cold");
        assert!(editor.undo());
        assert_eq!(editor.text(), "wash ");
        while editor.undo() {}
        assert_eq!(editor.text(), "");
    }

    #[test]
    fn what_is_pasted_is_clean_and_the_caret_stays_in_view() {
        let mut editor = Editor::new("ab");
        editor.set_room(Rect::new(0, 0, 4, 2));
        editor.go_to(1, 2);
        assert!(editor.paste("1\r\n2\u{1b}\t3\n4"));
        assert_eq!(editor.text(), "a1\n2  3\n4b");
        assert_eq!((editor.place(), editor.top), ((3, 2), 1));
        assert!(!editor.paste("\u{7}"));
        editor.press(KeyPress::plain(Code::PgUp));
        editor.press(KeyPress::plain(Code::PgUp));
        assert_eq!((editor.now.row, editor.top), (0, 0));
    }
}
