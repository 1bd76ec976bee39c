//! Every action that is offered, found by a few letters.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::tui::action::Action;
use crate::tui::key::KeyPress;
use crate::tui::keymap::{Role, Scope};
use crate::tui::keys::Keys;
use crate::tui::theme::Theme;
use crate::tui::widgets::footer::Offer;
use crate::tui::widgets::picker::{Item, Picked, Picker};

/// The open palette.
#[derive(Debug, Clone)]
pub struct Palette {
    picker: Picker<Action>,
}

impl Palette {
    /// Every action that `scope` has for `role` and that is offered now, moving about left out.
    pub fn new(keys: Keys, scope: Scope, role: Role, offers: impl Fn(Action) -> Offer) -> Self {
        let mut items: Vec<Item<Action>> = Vec::new();
        for binding in keys.held_in(scope, role) {
            let known = items.iter().any(|item| item.key == binding.action);
            if known || moves(binding.action) || offers(binding.action) != Offer::Yes {
                continue;
            }
            items.push(Item {
                key: binding.action,
                text: format!("{}: {}", binding.hint, binding.help),
                detail: binding.shown().to_owned(),
            });
        }
        Self {
            picker: Picker::new("Do", items),
        }
    }

    /// With letters already typed (`:text` on an entry line).
    #[must_use]
    pub fn typed(mut self, query: &str) -> Self {
        self.picker.set_query(query);
        self
    }

    /// Where it is drawn in this area.
    pub fn layout(&mut self, area: Rect) -> Rect {
        self.picker.layout(area)
    }

    /// Moves, chooses or leaves.
    pub fn act(&mut self, action: Action) -> Picked<Action> {
        self.picker.act(action)
    }

    /// Types; false if the key is not one of typing.
    pub fn press(&mut self, key: KeyPress) -> bool {
        self.picker.press(key)
    }

    /// Pastes.
    pub fn paste(&mut self, text: &str) {
        self.picker.paste(text);
    }

    /// Draws into the frame that [`Palette::layout`] gave.
    pub fn view(&self, frame: Rect, buf: &mut Buffer, theme: &Theme) {
        self.picker.view(frame, buf, theme);
    }
}

/// Actions that make no sense out of a list of names.
const fn moves(action: Action) -> bool {
    use Action as A;
    matches!(
        action,
        A::Up
            | A::Down
            | A::Left
            | A::Right
            | A::PageUp
            | A::PageDown
            | A::First
            | A::Last
            | A::Next
            | A::Previous
            | A::Enter
            | A::Back
            | A::Palette
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_offered_can_be_chosen() {
        let offers = |action| {
            if action == Action::Cancel {
                Offer::Not("already sent".to_owned())
            } else {
                Offer::Yes
            }
        };
        let mut palette =
            Palette::new(Keys::default(), Scope::Orders, Role::Clerk, offers).typed("timeline");
        assert_eq!(palette.act(Action::Enter), Picked::Chosen(Action::Timeline));
        let mut palette = Palette::new(Keys::default(), Scope::Orders, Role::Clerk, offers)
            .typed("cancel the order");
        assert_ne!(palette.act(Action::Enter), Picked::Chosen(Action::Cancel));
        let mut palette =
            Palette::new(Keys::default(), Scope::Sale, Role::Clerk, offers).typed("help");
        assert_eq!(palette.act(Action::Enter), Picked::Chosen(Action::Help));
    }
}
