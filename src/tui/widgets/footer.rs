//! The bottom line: the keys that work here, now.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::tui::action::Action;
use crate::tui::format::width;
use crate::tui::keymap::{Binding, Role, Scope};
use crate::tui::keys::Keys;
use crate::tui::theme::{Theme, Tone};
use crate::tui::widgets::draw;

/// Does the screen offer an action now, and if not, why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Offer {
    /// It can be done.
    Yes,
    /// It belongs here but cannot be done now; says why. Shown dimmed.
    Not(String),
    /// It has nothing to do with what is shown. Not shown.
    Hidden,
}

/// One hint of the footer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hint {
    /// The key.
    pub key: &'static str,
    /// What it does.
    pub text: &'static str,
    /// Not possible now.
    pub dimmed: bool,
}

/// The hints that fit into `room` cells: what is possible before what is not, then by rank; shown
/// in that order.
pub fn hints(
    keys: Keys,
    scope: Scope,
    role: Role,
    room: usize,
    offers: impl Fn(Action) -> Offer,
) -> Vec<Hint> {
    let mut ranked: Vec<(bool, u8, &Binding)> = keys
        .held_in(scope, role)
        .filter(|binding| binding.footer_rank > 0)
        .filter_map(|binding| match offers(binding.action) {
            Offer::Yes => Some((false, binding.footer_rank, binding)),
            Offer::Not(_) => Some((true, binding.footer_rank, binding)),
            Offer::Hidden => None,
        })
        .collect();
    ranked.sort_by_key(|(dimmed, rank, _)| (*dimmed, *rank));
    let mut actions = Vec::new();
    let mut used = 0;
    let mut out = Vec::new();
    for (dimmed, _, binding) in ranked {
        let hint = Hint {
            key: binding.shown(),
            text: binding.hint,
            dimmed,
        };
        let wide = width(hint.key) + 1 + width(hint.text) + 2;
        if actions.contains(&binding.action) || used + wide > room {
            continue;
        }
        used += wide;
        actions.push(binding.action);
        out.push(hint);
    }
    out
}

/// Draws the footer.
pub fn view(hints: &[Hint], area: Rect, buf: &mut Buffer, theme: &Theme) {
    draw::clear(area, buf, theme.style(Tone::Text));
    let mut x = area.x;
    for hint in hints {
        let (key, text) = if hint.dimmed {
            (Tone::Dim, Tone::Dim)
        } else {
            (Tone::KeyHint, Tone::Text)
        };
        x = draw::put(area, x, area.y, hint.key, theme.style(key), buf).saturating_add(1);
        x = draw::put(area, x, area.y, hint.text, theme.style(text), buf).saturating_add(2);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_hints_fit_and_say_what_is_possible() {
        let shown = hints(
            Keys::default(),
            Scope::Orders,
            Role::Clerk,
            80,
            |action| match action {
                Action::Pay => Offer::Not("nothing is owed".to_owned()),
                Action::Restore => Offer::Hidden,
                _ => Offer::Yes,
            },
        );
        let total: usize = shown
            .iter()
            .map(|hint| width(hint.key) + width(hint.text) + 3)
            .sum();
        assert!(total <= 80);
        assert_eq!(shown[0].text, "open");
        assert!(
            shown
                .iter()
                .all(|hint| hint.text != "restore" && hint.text != "approve")
        );
        let all = hints(Keys::default(), Scope::Orders, Role::Clerk, 500, |action| {
            if action == Action::Pay {
                Offer::Not(String::new())
            } else {
                Offer::Yes
            }
        });
        assert!(all.last().unwrap().dimmed && all.last().unwrap().text == "payment");
        let palettes = all.iter().filter(|hint| hint.text == "palette").count();
        assert_eq!(palettes, 1);
    }
}
