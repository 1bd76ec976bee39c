//! What two people changed on one record, side by side: as it was, theirs, mine; one of them is kept for each field.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::tui::action::Action;
use crate::tui::format::{cells, cut, left, width};
use crate::tui::theme::{Theme, Tone};
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::draw;
use crate::tui::widgets::form::{Entry, Form};

/// One field that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Differing {
    /// The name the screen knows it by.
    pub key: &'static str,
    /// The label.
    pub label: String,
    /// As it was when I opened it.
    pub old: String,
    /// As it stands now.
    pub theirs: String,
    /// As I want it.
    pub mine: String,
    takes_mine: bool,
}

impl Differing {
    /// A field, if the two differ now: mine is kept where I changed it, theirs where only they did.
    pub fn between(key: &'static str, label: &str, [old, theirs, mine]: [&str; 3]) -> Option<Self> {
        (theirs != mine).then(|| Self {
            key,
            label: label.to_owned(),
            old: old.to_owned(),
            theirs: theirs.to_owned(),
            mine: mine.to_owned(),
            takes_mine: mine != old,
        })
    }

    /// True when both changed it, each in his own way.
    fn is_contested(&self) -> bool {
        self.old != self.theirs && self.old != self.mine
    }

    /// What is kept.
    fn kept(&self) -> &str {
        if self.takes_mine {
            &self.mine
        } else {
            &self.theirs
        }
    }
}

/// All fields that differ, with the choice of each.
#[derive(Debug, Clone, Default)]
pub struct Conflict {
    fields: Vec<Differing>,
    cursor: Cursor,
}

/// Rows beside the fields: the head, and under them the whole values of the selected one and the keys.
const AROUND: u16 = 7;

impl Conflict {
    /// A choice for each of these.
    pub fn of(fields: Vec<Differing>) -> Self {
        let mut cursor = Cursor::default();
        cursor.set_rows(fields.len(), false);
        let contested = fields.iter().position(Differing::is_contested);
        cursor.select(contested.unwrap_or(0));
        Self { fields, cursor }
    }

    /// The fields of three fillings of one form that differ.
    pub fn between(old: &Form, theirs: &Form, mine: &Form) -> Self {
        let field = |entry: &Entry| {
            let values = [
                old.value(entry.key).trim(),
                theirs.value(entry.key).trim(),
                entry.value().trim(),
            ];
            Differing::between(entry.key, &entry.label, values)
        };
        Self::of(mine.entries().iter().filter_map(field).collect())
    }

    /// True when nothing is to be chosen.
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    /// What is kept of each field that differs.
    pub fn kept(&self) -> Vec<(&'static str, String)> {
        let kept = |field: &Differing| (field.key, field.kept().to_owned());
        self.fields.iter().map(kept).collect()
    }

    /// Chooses a field, or theirs or mine of it.
    pub fn act(&mut self, action: Action) {
        let field = self
            .cursor
            .selected()
            .and_then(|row| self.fields.get_mut(row));
        match (action, field) {
            (Action::Left, Some(field)) => field.takes_mine = false,
            (Action::Right, Some(field)) => field.takes_mine = true,
            (action, _) => {
                self.cursor.act(action);
            }
        }
    }

    /// Chooses the field under a click.
    pub fn click(&mut self, inner: Rect, row: u16) {
        let line = row.checked_sub(inner.y + 3);
        if let Some(row) = line.and_then(|line| self.cursor.row_at(line)) {
            self.cursor.select(row);
        }
    }

    /// How many rows it would like.
    pub fn height(&self) -> u16 {
        cells(self.fields.len()).saturating_add(AROUND + 1)
    }

    /// Told its room before each frame.
    pub fn layout(&mut self, inner: Rect) {
        self.cursor
            .set_height(inner.height.saturating_sub(AROUND + 1));
    }

    /// Draws it; `who` says who changed the record, and when.
    pub fn view(&self, inner: Rect, who: &str, buf: &mut Buffer, theme: &Theme) {
        let room = usize::from(inner.width);
        let who = cut(who, room, &theme.glyphs);
        draw::line(inner, inner.y, &who, theme.style(Tone::Text), buf);
        let columns = Columns::of(&self.fields, inner);
        let heads = ["", "was", "theirs", "mine"];
        columns.row(inner.y + 2, heads, [Tone::Dim; 4], buf, theme);
        let height = inner.height.saturating_sub(AROUND + 1);
        let shown = self.fields.iter().enumerate().skip(self.cursor.top());
        for ((place, field), y) in shown.zip(inner.y + 3..inner.y + 3 + height) {
            let selected = self.cursor.selected() == Some(place);
            columns.field(field, selected, y, buf, theme);
        }
        if let Some(field) = self.cursor.selected().and_then(|row| self.fields.get(row)) {
            let below = inner.bottom().saturating_sub(4);
            let values = [
                ("was", &field.old),
                ("theirs", &field.theirs),
                ("mine", &field.mine),
            ];
            for ((name, value), y) in values.into_iter().zip(below..) {
                let text = format!("{name:<7} {}", quoted(value));
                let text = cut(&text, room, &theme.glyphs);
                draw::line(inner, y, &text, theme.style(Tone::Dim), buf);
            }
        }
        let keys = "Up/Down field  Left theirs  Right mine  Ctrl+A save  Esc back";
        let keys = cut(keys, room, &theme.glyphs);
        let last = inner.bottom().saturating_sub(1);
        draw::line(inner, last, &keys, theme.style(Tone::KeyHint), buf);
    }
}

/// Nothing is a value too.
fn quoted(value: &str) -> &str {
    if value.is_empty() { "(empty)" } else { value }
}

/// Where the four columns stand.
struct Columns {
    area: Rect,
    label: u16,
    value: u16,
}

impl Columns {
    fn of(fields: &[Differing], area: Rect) -> Self {
        let longest = fields.iter().map(|field| width(&field.label) + 4).max();
        let label = cells(longest.unwrap_or(0)).min(area.width / 4);
        let value = area.width.saturating_sub(label) / 3;
        Self { area, label, value }
    }

    fn row(&self, y: u16, texts: [&str; 4], tones: [Tone; 4], buf: &mut Buffer, theme: &Theme) {
        let mut x = self.area.x;
        let wide = [self.label, self.value, self.value, self.value];
        for ((text, tone), wide) in texts.into_iter().zip(tones).zip(wide) {
            let text = left(text, usize::from(wide.saturating_sub(1)), &theme.glyphs);
            draw::put(self.area, x, y, &text, theme.style(tone), buf);
            x = x.saturating_add(wide);
        }
    }

    fn field(&self, field: &Differing, selected: bool, y: u16, buf: &mut Buffer, theme: &Theme) {
        let pointer = if selected { theme.glyphs.pointer } else { " " };
        // State is never colour alone: both changed it.
        let sign = if field.is_contested() { "!" } else { " " };
        let label = format!("{pointer} {sign}{}", field.label);
        let mark = |kept: bool, value: &str| {
            let mark = if kept { "(x)" } else { "( )" };
            format!("{mark} {}", quoted(value))
        };
        let theirs = mark(!field.takes_mine, &field.theirs);
        let mine = mark(field.takes_mine, &field.mine);
        let tone = |kept: bool| match (kept, selected) {
            (true, true) => Tone::Selection,
            (true, false) => Tone::Text,
            (false, _) => Tone::Dim,
        };
        let head = match (field.is_contested(), selected) {
            (true, _) => Tone::Warn,
            (false, true) => Tone::Accent,
            (false, false) => Tone::Text,
        };
        let texts = [label.as_str(), quoted(&field.old), &theirs, &mine];
        let tones = [
            head,
            Tone::Dim,
            tone(!field.takes_mine),
            tone(field.takes_mine),
        ];
        self.row(y, texts, tones, buf, theme);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::widgets::field::Takes;

    fn form(name: &str, city: &str, phone: &str) -> Form {
        let text = |key, label, value: &str| Entry::typed(key, label, Takes::Text, value);
        Form::new(vec![
            text("name", "Name", name),
            text("city", "City", city),
            text("phone", "Phone", phone),
        ])
    }

    fn kept(conflict: &Conflict) -> Vec<(&'static str, String)> {
        conflict.kept()
    }

    #[test]
    fn each_keeps_what_only_he_changed_and_mine_is_marked_where_both_did() {
        let old = form("Ann", "Zug", "1");
        let conflict =
            Conflict::between(&old, &form("Anna", "Zug", "2"), &form("Ane", "Bern", "1"));
        assert_eq!(
            kept(&conflict),
            [
                ("name", "Ane".to_owned()),
                ("city", "Bern".to_owned()),
                ("phone", "2".to_owned())
            ]
        );
        let area = Rect::new(0, 0, 72, 12);
        let mut buf = Buffer::empty(area);
        let mut shown = conflict.clone();
        shown.layout(area);
        shown.view(area, "mara changed it.", &mut buf, &Theme::least());
        let rows = draw::text_of(&buf);
        assert!(
            rows[3].contains("!Name") && rows[3].contains("(x) Ane"),
            "{rows:#?}"
        );
        assert!(
            !rows[4].contains('!') && rows[4].contains("( ) Zug"),
            "{rows:#?}"
        );
        assert!(
            rows[5].contains("(x) 2") && rows[5].contains("( ) 1"),
            "{rows:#?}"
        );
    }

    #[test]
    fn left_takes_theirs_and_right_mine_of_the_chosen_field() {
        let old = form("Ann", "Zug", "1");
        let mut conflict =
            Conflict::between(&old, &form("Anna", "Zug", "2"), &form("Ane", "Zug", "1"));
        conflict.act(Action::Left);
        conflict.act(Action::Down);
        conflict.act(Action::Right);
        assert_eq!(
            kept(&conflict),
            [("name", "Anna".to_owned()), ("phone", "1".to_owned())]
        );
    }

    #[test]
    fn what_both_changed_alike_is_no_question() {
        let both = form("Anna", "Zug", "1");
        assert!(Conflict::between(&form("Ann", "Zug", "1"), &both, &both).is_empty());
    }
}
