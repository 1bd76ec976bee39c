//! The key table as text, for `orderdesk keys` and the README.

use crate::tui::bindings::BINDINGS;
use crate::tui::keymap::Scope;

/// Every binding as a Markdown table: where it holds, its keys, what it does, and the least role when not everybody's.
pub fn markdown() -> String {
    let mut table = String::from("| Where | Keys | What |\n|---|---|---|\n");
    let mut place: Option<Scope> = None;
    for binding in BINDINGS {
        let title = if place == Some(binding.scope) {
            ""
        } else {
            binding.scope.title()
        };
        place = Some(binding.scope);
        let keys: Vec<String> = binding
            .keys
            .split_whitespace()
            .map(|key| format!("`{key}`"))
            .collect();
        let least = binding.least_role.word();
        let role = if binding.least_role > crate::domain::access::Role::Clerk {
            format!(" ({least})")
        } else {
            String::new()
        };
        let row = format!(
            "| {title} | {} | {}{role} |\n",
            keys.join(" "),
            binding.help
        );
        table.push_str(&row);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_binding_has_its_row() {
        let table = markdown();
        assert_eq!(table.lines().count(), BINDINGS.len() + 2);
        assert!(table.contains("`Ctrl+A`"));
    }
}
