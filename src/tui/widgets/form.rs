//! Labelled fields with focus, choices and a message for each field that needs one.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::tui::action::Action;
use crate::tui::format::{cells, cut, fold, left, width};
use crate::tui::key::{Code, KeyPress};
use crate::tui::theme::{Theme, Tone};
use crate::tui::widgets::draw;
use crate::tui::widgets::field::{Edit, Field, Takes};

/// What a field of a form is.
#[derive(Debug, Clone)]
pub enum Kind {
    /// Typed text or figures.
    Typed(Field),
    /// One of a few words; Left and Right change it, a letter jumps.
    Choice {
        /// The words.
        options: Vec<String>,
        /// The chosen one's place.
        chosen: usize,
    },
    /// Yes or no; Space changes it.
    Check(bool),
    /// Chosen from a list that Enter opens; holds what is shown.
    Lookup(String),
}

/// One labelled field.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The name the screen knows it by.
    pub key: &'static str,
    /// The label.
    pub label: String,
    /// What it is.
    pub kind: Kind,
    /// Must not be empty.
    pub required: bool,
    /// Shown while it has the focus and nothing is wrong with it.
    pub hint: String,
    /// What is wrong with it.
    pub error: Option<String>,
}

impl Entry {
    fn new(key: &'static str, label: &str, kind: Kind) -> Self {
        Self {
            key,
            label: label.to_owned(),
            kind,
            required: false,
            hint: String::new(),
            error: None,
        }
    }

    /// A typed field with a value to begin with.
    pub fn typed(key: &'static str, label: &str, takes: Takes, value: &str) -> Self {
        let mut field = Field::new(takes);
        field.set(value);
        Self::new(key, label, Kind::Typed(field))
    }

    /// A choice of words.
    pub fn choice(key: &'static str, label: &str, options: &[&str], chosen: usize) -> Self {
        let options = options.iter().map(|word| (*word).to_owned()).collect();
        Self::new(key, label, Kind::Choice { options, chosen })
    }

    /// A yes or no.
    pub fn check(key: &'static str, label: &str, on: bool) -> Self {
        Self::new(key, label, Kind::Check(on))
    }

    /// A thing chosen from a list.
    pub fn lookup(key: &'static str, label: &str, shown: &str) -> Self {
        Self::new(key, label, Kind::Lookup(shown.to_owned()))
    }

    /// Must not be empty.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Explains the field while it has the focus.
    #[must_use]
    pub fn hint(mut self, hint: &str) -> Self {
        hint.clone_into(&mut self.hint);
        self
    }

    /// Its value as text; a check is `yes` or `no`.
    pub fn value(&self) -> &str {
        match &self.kind {
            Kind::Typed(field) => field.value(),
            Kind::Choice { options, chosen } => options.get(*chosen).map_or("", String::as_str),
            Kind::Check(true) => "yes",
            Kind::Check(false) => "no",
            Kind::Lookup(shown) => shown,
        }
    }
}

/// What an action or key did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// Focus moved, or nothing happened.
    Kept,
    /// This field has another value.
    Changed(&'static str),
    /// This lookup's list should be opened.
    Look(&'static str),
    /// The missing thing of this lookup should be created.
    Create(&'static str),
    /// All fields are filled: the screen may check and send them.
    Submit,
    /// The form should be left.
    Leave,
    /// Not for forms.
    NotMine,
}

/// A form.
#[derive(Debug, Clone, Default)]
pub struct Form {
    entries: Vec<Entry>,
    focus: usize,
}

impl Form {
    /// A form with the focus on its first field.
    pub const fn new(entries: Vec<Entry>) -> Self {
        Self { entries, focus: 0 }
    }

    /// A field's value; empty if there is no such field.
    pub fn value(&self, key: &str) -> &str {
        self.find(key).map_or("", Entry::value)
    }

    /// The chosen place of a choice.
    pub fn chosen(&self, key: &str) -> Option<usize> {
        match self.find(key)?.kind {
            Kind::Choice { chosen, .. } => Some(chosen),
            _ => None,
        }
    }

    /// Sets a field's value: text, a choice's word, `yes`/`no`, what a lookup shows.
    pub fn set(&mut self, key: &str, value: &str) {
        if let Some(entry) = self.entries.iter_mut().find(|entry| entry.key == key) {
            entry.error = None;
            match &mut entry.kind {
                Kind::Typed(field) => field.set(value),
                Kind::Choice { options, chosen } => {
                    *chosen = options.iter().position(|o| o == value).unwrap_or(*chosen);
                }
                Kind::Check(on) => *on = value == "yes",
                Kind::Lookup(shown) => value.clone_into(shown),
            }
        }
    }

    /// Explains a field anew, once more is known.
    pub fn explain(&mut self, key: &str, hint: &str) {
        if let Some(entry) = self.entries.iter_mut().find(|entry| entry.key == key) {
            hint.clone_into(&mut entry.hint);
        }
    }

    /// Says what is wrong with a field, and goes there if nothing else is wrong before it.
    pub fn refuse(&mut self, key: &str, why: &str) {
        if let Some(place) = self.entries.iter().position(|entry| entry.key == key) {
            let first = !self.entries.iter().any(|entry| entry.error.is_some());
            if let Some(entry) = self.entries.get_mut(place) {
                entry.error = Some(why.to_owned());
            }
            if first {
                self.focus = place;
            }
        }
    }

    /// The field that has the focus.
    pub fn focused(&self) -> Option<&Entry> {
        self.entries.get(self.focus)
    }

    /// All fields.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    fn find(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key == key)
    }

    /// Moves the focus, opens a lookup, submits or leaves. `Next` and `Previous` go round.
    pub fn act(&mut self, action: Action) -> Event {
        let count = self.entries.len().max(1);
        match action {
            Action::Next => self.focus = (self.focus + 1) % count,
            Action::Previous => self.focus = (self.focus + count - 1) % count,
            Action::Enter => match self.focused() {
                Some(Entry {
                    key,
                    kind: Kind::Lookup(_),
                    ..
                }) => return Event::Look(key),
                _ => self.focus = (self.focus + 1) % count,
            },
            Action::Create => {
                return match self.focused() {
                    Some(Entry {
                        key,
                        kind: Kind::Lookup(_),
                        ..
                    }) => Event::Create(key),
                    _ => Event::Kept,
                };
            }
            Action::Accept => return self.submit(),
            Action::Back => return Event::Leave,
            _ => return Event::NotMine,
        }
        Event::Kept
    }

    /// After Enter on a lookup was answered: on to the next field.
    pub fn advance(&mut self) {
        self.act(Action::Next);
    }

    fn submit(&mut self) -> Event {
        for entry in &mut self.entries {
            let missing = entry.required && entry.value().trim().is_empty();
            entry.error = missing.then(|| "is needed".to_owned());
        }
        match self.entries.iter().position(|entry| entry.error.is_some()) {
            Some(place) => {
                self.focus = place;
                Event::Kept
            }
            None => Event::Submit,
        }
    }

    /// Would the focused field do something with this key?
    pub fn wants(&self, key: KeyPress) -> bool {
        match self.focused().map(|entry| &entry.kind) {
            Some(Kind::Typed(field)) => field.wants(key),
            Some(Kind::Choice { .. }) => {
                key.typed().is_some() || matches!(key.code, Code::Left | Code::Right)
            }
            Some(_) => key.typed().is_some(),
            None => false,
        }
    }

    /// Types into the focused field.
    pub fn press(&mut self, key: KeyPress) -> Event {
        let Some(entry) = self.entries.get_mut(self.focus) else {
            return Event::NotMine;
        };
        let changed = match &mut entry.kind {
            Kind::Typed(field) => match field.press(key) {
                Edit::Changed => true,
                Edit::Kept => false,
                Edit::NotMine => return Event::NotMine,
            },
            Kind::Choice { options, chosen } => match choose(options, *chosen, key) {
                Some(other) => {
                    let changed = other != *chosen;
                    *chosen = other;
                    changed
                }
                None => return Event::NotMine,
            },
            Kind::Check(on) if key == KeyPress::char(' ') => {
                *on = !*on;
                true
            }
            Kind::Lookup(_) if key.typed().is_some() => return Event::Look(entry.key),
            Kind::Check(_) | Kind::Lookup(_) => return Event::NotMine,
        };
        if !changed {
            return Event::Kept;
        }
        entry.error = None;
        Event::Changed(entry.key)
    }

    /// Pastes into the focused field.
    pub fn paste(&mut self, text: &str) -> Event {
        let Some(entry) = self.entries.get_mut(self.focus) else {
            return Event::Kept;
        };
        match &mut entry.kind {
            Kind::Typed(field) if !text.is_empty() => {
                if field.paste(text) != Edit::Changed {
                    return Event::Kept;
                }
                entry.error = None;
                Event::Changed(entry.key)
            }
            _ => Event::Kept,
        }
    }

    /// How many rows the form takes, its line of hints included.
    pub fn height(&self) -> u16 {
        cells(self.entries.len()).saturating_add(2)
    }

    /// The place of the first field in view.
    fn top(&self, rows: usize) -> usize {
        (self.focus + 1).saturating_sub(rows.max(1))
    }

    /// Gives the focus to the field under a click.
    pub fn click(&mut self, area: Rect, row: u16) -> bool {
        let rows = usize::from(area.height.saturating_sub(2));
        let place = usize::from(row.saturating_sub(area.y)) + self.top(rows);
        let hit = row >= area.y && place < self.entries.len();
        if hit {
            self.focus = place;
        }
        hit
    }

    /// Draws the fields, and under them what the focused one needs.
    pub fn view(&self, area: Rect, buf: &mut Buffer, theme: &Theme) {
        let labels = self.entries.iter().map(|entry| width(&entry.label) + 3);
        let label = cells(labels.max().unwrap_or(0)).min(area.width / 2);
        let rows = usize::from(area.height.saturating_sub(2)).max(1);
        let shown = self.entries.iter().enumerate().skip(self.top(rows));
        for ((place, entry), y) in shown.take(rows).zip(area.y..area.bottom()) {
            let row = Rect {
                y,
                height: 1,
                ..area
            };
            view_entry(entry, row, label, place == self.focus, buf, theme);
        }
        let Some(entry) = self.focused() else { return };
        let row = area.bottom().saturating_sub(1);
        let (text, tone) = match &entry.error {
            Some(why) => (
                format!("{} {}: {why}", theme.sign(Tone::Bad), entry.label),
                Tone::Bad,
            ),
            None => (entry.hint.clone(), Tone::Dim),
        };
        let text = cut(&text, usize::from(area.width), &theme.glyphs);
        draw::line(area, row, &text, theme.style(tone), buf);
    }
}

fn choose(options: &[String], chosen: usize, key: KeyPress) -> Option<usize> {
    let count = options.len().max(1);
    match (key.code, key.typed()) {
        (Code::Left, _) => Some((chosen + count - 1) % count),
        (Code::Right, _) | (_, Some(' ')) => Some((chosen + 1) % count),
        (_, Some(c)) => {
            let letter = fold(&c.to_string());
            let places = (chosen + 1..count).chain(0..=chosen);
            let hit = places.into_iter().find(|place| {
                options
                    .get(*place)
                    .is_some_and(|o| fold(o).starts_with(&letter))
            });
            Some(hit.unwrap_or(chosen))
        }
        _ => None,
    }
}

fn view_entry(
    entry: &Entry,
    row: Rect,
    label_width: u16,
    focused: bool,
    buf: &mut Buffer,
    theme: &Theme,
) {
    let tone = match (&entry.error, focused) {
        (Some(_), _) => Tone::Bad,
        (None, true) => Tone::Accent,
        (None, false) => Tone::Text,
    };
    let sign = if entry.error.is_some() {
        theme.sign(Tone::Bad)
    } else if focused {
        theme.glyphs.pointer
    } else {
        " "
    };
    let star = if entry.required { "*" } else { "" };
    let text = format!("{sign} {}{star}", entry.label);
    let text = left(&text, usize::from(label_width), &theme.glyphs);
    let x = draw::put(row, row.x, row.y, &text, theme.style(tone), buf).saturating_add(1);
    let cell = Rect {
        x,
        width: row.right().saturating_sub(x).min(60),
        ..row
    };
    let shown = match &entry.kind {
        Kind::Typed(field) => return field.view(cell, focused, buf, theme),
        Kind::Choice { .. } => format!("< {} >", entry.value()),
        Kind::Check(on) => format!("[{}] {}", if *on { "x" } else { " " }, entry.value()),
        Kind::Lookup(shown) if shown.is_empty() => "(Enter to choose)".to_owned(),
        Kind::Lookup(shown) => shown.clone(),
    };
    let style = theme.style(if focused {
        Tone::Selection
    } else {
        Tone::Field
    });
    draw::clear(cell, buf, style);
    let shown = cut(&shown, usize::from(cell.width), &theme.glyphs);
    draw::line(cell, cell.y, &shown, style, buf);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> Form {
        Form::new(vec![
            Entry::typed("name", "Name", Takes::Text, "").required(),
            Entry::typed("limit", "Credit limit", Takes::Figure, "100"),
            Entry::choice("kind", "Kind", &["counter", "online", "other"], 0),
            Entry::check("active", "Active", true),
            Entry::lookup("store", "Store", "")
                .required()
                .hint("Enter to choose"),
        ])
    }

    #[test]
    fn what_is_missing_is_said_and_gone_to() {
        let mut form = form();
        form.act(Action::Next);
        assert_eq!(form.act(Action::Accept), Event::Kept);
        assert_eq!(form.focused().unwrap().key, "name");
        assert_eq!(form.press(KeyPress::char('A')), Event::Changed("name"));
        assert_eq!(form.focused().unwrap().error, None);
        assert_eq!(form.act(Action::Accept), Event::Kept);
        assert_eq!(form.focused().unwrap().key, "store");
        assert_eq!(form.act(Action::Enter), Event::Look("store"));
        assert_eq!(form.act(Action::Create), Event::Create("store"));
        form.set("store", "MAIN");
        assert_eq!(form.act(Action::Accept), Event::Submit);
        form.refuse("limit", "is above your right");
        assert_eq!(form.focused().unwrap().key, "limit");
    }

    #[test]
    fn choices_and_checks_change_by_key() {
        let mut form = form();
        form.act(Action::Enter);
        form.act(Action::Enter);
        assert_eq!(
            form.press(KeyPress::plain(Code::Left)),
            Event::Changed("kind")
        );
        assert_eq!(form.value("kind"), "other");
        form.press(KeyPress::char('o'));
        assert_eq!(
            (form.value("kind"), form.chosen("kind")),
            ("online", Some(1))
        );
        form.act(Action::Next);
        form.press(KeyPress::char(' '));
        assert_eq!(form.value("active"), "no");
        assert_eq!(form.act(Action::Back), Event::Leave);
    }

    #[test]
    fn the_focused_field_is_in_view() {
        let mut form = form();
        form.act(Action::Previous);
        let area = Rect::new(0, 0, 40, 4);
        let mut buf = Buffer::empty(area);
        form.view(area, &mut buf, &Theme::least());
        let text = draw::text_of(&buf);
        assert!(text[1].starts_with("> Store*"), "{text:?}");
        assert_eq!(text[3], "Enter to choose");
        assert!(form.click(area, 0));
        assert_eq!(form.focused().unwrap().key, "active");
    }
}
