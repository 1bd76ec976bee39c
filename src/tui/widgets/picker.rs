//! A fuzzy list to choose one of.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::tui::action::Action;
use crate::tui::format::{cells, cut, width};
use crate::tui::key::KeyPress;
use crate::tui::layout::{centred, split_top};
use crate::tui::theme::{Theme, Tone};
use crate::tui::widgets::choose::Haystack;
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::draw;
use crate::tui::widgets::field::{Edit, Field, Takes};

/// More matches than anyone scrolls through.
const MOST: usize = 500;

/// One thing to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item<K> {
    /// What is chosen.
    pub key: K,
    /// What is shown and searched.
    pub text: String,
    /// Shown on the right, searched too.
    pub detail: String,
}

/// What an action or key did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Picked<K> {
    /// Still choosing.
    Open,
    /// This one.
    Chosen(K),
    /// The missing one should be created, with what was typed as its name.
    Create(String),
    /// None.
    Closed,
}

/// Title, query and items.
#[derive(Debug, Clone)]
pub struct Picker<K> {
    title: String,
    items: Vec<Item<K>>,
    hay: Haystack,
    field: Field,
    found: Vec<usize>,
    cursor: Cursor,
}

impl<K: Clone> Picker<K> {
    /// A picker over these items.
    pub fn new(title: &str, items: Vec<Item<K>>) -> Self {
        let mut picker = Self {
            title: title.to_owned(),
            items: Vec::new(),
            hay: Haystack::default(),
            field: Field::new(Takes::Text),
            found: Vec::new(),
            cursor: Cursor::default(),
        };
        picker.set_items(items);
        picker
    }

    /// Other items, found anew by what is typed (answers that came later).
    pub fn set_items(&mut self, items: Vec<Item<K>>) {
        let texts: Vec<String> = items
            .iter()
            .map(|item| format!("{} {}", item.text, item.detail))
            .collect();
        self.hay = Haystack::new(texts.iter().map(String::as_str));
        self.items = items;
        self.search();
    }

    /// What is typed: for pickers whose items come from a query.
    pub fn query(&self) -> &str {
        self.field.value()
    }

    /// Replaces what is typed.
    pub fn set_query(&mut self, query: &str) {
        self.field.set(query);
        self.search();
    }

    /// Where it is drawn in this area; also tells the list how many rows fit.
    pub fn layout(&mut self, area: Rect) -> Rect {
        let frame = centred(
            area,
            area.width.saturating_sub(8).min(100),
            area.height.saturating_sub(2).min(24),
        );
        self.cursor.set_height(frame.height.saturating_sub(3));
        frame
    }

    /// The selected item.
    pub fn selected(&self) -> Option<&Item<K>> {
        let row = self.cursor.selected()?;
        self.items.get(*self.found.get(row)?)
    }

    /// Moves, chooses or leaves.
    pub fn act(&mut self, action: Action) -> Picked<K> {
        match action {
            Action::Enter | Action::Open => self
                .selected()
                .map_or(Picked::Open, |item| Picked::Chosen(item.key.clone())),
            Action::Create => Picked::Create(self.query().trim().to_owned()),
            Action::Back => Picked::Closed,
            other => {
                self.cursor.act(other);
                Picked::Open
            }
        }
    }

    /// Types into the query; false if the key is not one of typing.
    pub fn press(&mut self, key: KeyPress) -> bool {
        match self.field.press(key) {
            Edit::Changed => self.search(),
            Edit::Kept => {}
            Edit::NotMine => return false,
        }
        true
    }

    /// Pastes into the query.
    pub fn paste(&mut self, text: &str) {
        self.field.paste(text);
        self.search();
    }

    /// Selects the row under a click of the drawn `frame`; true if there is one.
    pub fn click(&mut self, frame: Rect, row: u16) -> bool {
        let line = row.checked_sub(frame.y + 2);
        let hit = line.and_then(|line| self.cursor.row_at(line));
        if let Some(row) = hit {
            self.cursor.select(row);
        }
        hit.is_some()
    }

    fn search(&mut self) {
        self.found = self.hay.rank(self.field.value(), MOST);
        self.cursor.set_rows(self.found.len(), false);
        self.cursor.select(0);
    }

    /// Draws into the frame that [`Picker::layout`] gave.
    pub fn view(&self, frame: Rect, buf: &mut Buffer, theme: &Theme) {
        let inner = draw::panel(frame, &self.title, true, buf, theme);
        let (top, list) = split_top(inner, 1);
        self.field.view(top, true, buf, theme);
        if self.found.is_empty() {
            let sentence = if self.items.is_empty() {
                "There is nothing to choose from yet."
            } else {
                "Nothing matches; type less or something else."
            };
            return draw::empty(list, sentence, buf, theme);
        }
        let rows = self.found.iter().skip(self.cursor.top());
        for ((place, index), y) in (self.cursor.top()..).zip(rows).zip(list.y..list.bottom()) {
            let Some(item) = self.items.get(*index) else {
                continue;
            };
            let chosen = self.cursor.selected() == Some(place);
            view_item(
                item,
                Rect {
                    y,
                    height: 1,
                    ..list
                },
                chosen,
                buf,
                theme,
            );
        }
    }
}

fn view_item<K>(item: &Item<K>, row: Rect, chosen: bool, buf: &mut Buffer, theme: &Theme) {
    let tone = if chosen { Tone::Selection } else { Tone::Text };
    let style = theme.style(tone);
    draw::clear(row, buf, style);
    let pointer = if chosen { theme.glyphs.pointer } else { " " };
    let x = draw::put(row, row.x, row.y, pointer, style, buf).saturating_add(1);
    let room = usize::from(row.right().saturating_sub(x));
    let detail = cut(&item.detail, room / 2, &theme.glyphs);
    let left = room.saturating_sub(width(&detail) + 1);
    draw::put(
        row,
        x,
        row.y,
        &cut(&item.text, left, &theme.glyphs),
        style,
        buf,
    );
    let at = row.right().saturating_sub(cells(width(&detail)));
    let dim = if chosen {
        style
    } else {
        theme.style(Tone::Dim)
    };
    draw::put(row, at, row.y, &detail, dim, buf);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picker() -> Picker<u32> {
        let items = [(1, "Anna Müller"), (2, "Bertram"), (3, "Mulligan")]
            .map(|(key, text)| Item {
                key,
                text: text.to_owned(),
                detail: format!("C{key}"),
            })
            .to_vec();
        Picker::new("Customer", items)
    }

    #[test]
    fn letters_find_and_enter_chooses() {
        let mut picker = picker();
        let frame = picker.layout(Rect::new(0, 0, 60, 12));
        for c in "mull".chars() {
            assert!(picker.press(KeyPress::char(c)));
        }
        assert_eq!(picker.found.len(), 2);
        let first = picker.selected().unwrap().key;
        assert_eq!(picker.act(Action::Down), Picked::Open);
        let second = picker.selected().unwrap().key;
        assert_ne!(first, second);
        assert_eq!(picker.act(Action::Enter), Picked::Chosen(second));
        let mut buf = Buffer::empty(Rect::new(0, 0, 60, 12));
        picker.view(frame, &mut buf, &Theme::least());
        let text = draw::text_of(&buf).join("\n");
        assert!(
            text.contains("Anna Müller") && !text.contains("Bertram"),
            "{text}"
        );
        assert!(picker.click(frame, frame.y + 2));
        assert_eq!(picker.selected().unwrap().key, first);
    }

    #[test]
    fn nothing_found_can_be_created() {
        let mut picker = picker();
        picker.set_query("Zoe ");
        assert_eq!(picker.act(Action::Enter), Picked::Open);
        assert_eq!(picker.act(Action::Create), Picked::Create("Zoe".to_owned()));
        assert_eq!(picker.act(Action::Back), Picked::Closed);
    }
}
