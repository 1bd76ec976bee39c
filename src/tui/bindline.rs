//! How a line of the key table is written: scopes with keys, action, hint, help, least role and footer rank.

use super::keymap::Binding;

macro_rules! bindings {
    ($($scope:ident { $($keys:literal => $action:expr, $hint:literal, $help:literal, $role:ident, $rank:literal;)* })*) => {
        &[$($(Binding {
            scope: $crate::tui::keymap::Scope::$scope,
            keys: $keys,
            action: $action,
            hint: $hint,
            help: $help,
            least_role: $crate::tui::keymap::Role::$role,
            footer_rank: $rank,
        },)*)*]
    };
}

pub(super) use bindings;

/// Two parts of the table as one.
#[expect(
    clippy::indexing_slicing,
    reason = "reckoned while the program is built, where a wrong place stops the build"
)]
pub(super) const fn join<const N: usize>(one: &[Binding], other: &[Binding]) -> [Binding; N] {
    let mut all = [one[0]; N];
    let mut place = 0;
    while place < N {
        all[place] = if place < one.len() {
            one[place]
        } else {
            other[place - one.len()]
        };
        place += 1;
    }
    all
}
