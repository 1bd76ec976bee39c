//! How a line of the key table is written: scopes with keys, action, hint, help, least role and footer rank.

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
