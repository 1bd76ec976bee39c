//! A fuzzy list over the screen that opened it; gives the key of the chosen item.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::tui::action::Action;
use crate::tui::key::KeyPress;
use crate::tui::keymap::Scope;
use crate::tui::screen::{Cx, Effect, Given, Msg, Offer, Screen, moves};
use crate::tui::widgets::picker::{Item, Picked, Picker};

/// Where the items come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Source {
    Given,
    Goods,
    People,
}

/// Chooses one of some items: [`Given::Row`], [`Given::Create`] or [`Given::Nothing`].
pub struct Choose {
    tag: &'static str,
    title: String,
    picker: Picker<i64>,
    creates: bool,
    source: Source,
    filled: bool,
    frame: Rect,
}

impl Choose {
    /// Over these items; `tag` comes back with the answer.
    pub fn new(tag: &'static str, title: &str, items: Vec<Item<i64>>) -> Self {
        Self {
            tag,
            title: title.to_owned(),
            picker: Picker::new(title, items),
            creates: false,
            source: Source::Given,
            filled: true,
            frame: Rect::default(),
        }
    }

    /// Over all active variants, keyed by id; it fills up when the list arrives.
    pub fn goods(tag: &'static str, title: &str, cx: &Cx) -> Self {
        Self::over(Source::Goods, tag, title, cx)
    }

    /// Over all active customers, keyed by id; it fills up when the list arrives.
    pub fn people(tag: &'static str, title: &str, cx: &Cx) -> Self {
        Self::over(Source::People, tag, title, cx)
    }

    fn over(source: Source, tag: &'static str, title: &str, cx: &Cx) -> Self {
        let items = items(source, cx);
        Self {
            source,
            filled: !items.is_empty(),
            ..Self::new(tag, title, items)
        }
    }

    /// What is missing can be created with `Alt+C`.
    #[must_use]
    pub const fn creating(mut self) -> Self {
        self.creates = true;
        self
    }

    /// With letters already typed.
    #[must_use]
    pub fn typed(mut self, query: &str) -> Self {
        self.picker.set_query(query);
        self
    }

    fn picked(&self, picked: Picked<i64>) -> Vec<Effect> {
        let given = match picked {
            Picked::Open => return Vec::new(),
            Picked::Chosen(key) => Given::Row(self.tag, key),
            Picked::Create(name) => Given::Create(self.tag, name),
            Picked::Closed => Given::Nothing(self.tag),
        };
        vec![Effect::Give(given)]
    }
}

fn items(source: Source, cx: &Cx) -> Vec<Item<i64>> {
    match source {
        Source::Given => Vec::new(),
        Source::Goods => cx.goods.items(),
        Source::People => cx.people.items(),
    }
}

impl Screen for Choose {
    fn scope(&self) -> Scope {
        Scope::Picker
    }

    fn title(&self) -> String {
        self.title.clone()
    }

    fn wants(&self, key: KeyPress) -> bool {
        let edits = KeyPress::plain(crate::tui::key::Code::Backspace);
        key.typed().is_some() || key == edits
    }

    fn offers(&self, action: Action, _cx: &Cx) -> Offer {
        match action {
            Action::Create if !self.creates => Offer::Hidden,
            Action::Create => Offer::Yes,
            action if moves(action) => Offer::Yes,
            _ => Offer::Hidden,
        }
    }

    fn update(&mut self, msg: Msg, _cx: &Cx) -> Vec<Effect> {
        match msg {
            Msg::Act(action) => {
                let picked = self.picker.act(action);
                return self.picked(picked);
            }
            Msg::Key(key) => {
                self.picker.press(key);
            }
            Msg::Pasted(text) => self.picker.paste(&text),
            Msg::Wheel { down } => {
                self.picker
                    .act(if down { Action::Down } else { Action::Up });
            }
            Msg::Click { row, .. } if self.picker.click(self.frame, row) => {
                let picked = self.picker.act(Action::Enter);
                return self.picked(picked);
            }
            _ => {}
        }
        Vec::new()
    }

    fn layout(&mut self, area: Rect, cx: &Cx) {
        if !self.filled {
            let items = items(self.source, cx);
            self.filled = !items.is_empty();
            self.picker.set_items(items);
        }
        self.frame = self.picker.layout(area);
    }

    fn view(&self, _area: Rect, cx: &Cx, buf: &mut Buffer) {
        self.picker.view(self.frame, buf, &cx.theme);
    }

    fn covers(&self) -> bool {
        false
    }
}
