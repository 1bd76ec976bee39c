//! The key table as text, for `orderdesk keys` and the README.

use crate::tui::keymap::Scope;
use crate::tui::keys::Keys;

/// Every binding as a Markdown table: where it holds, its keys, what it does, and the least role when not everybody's.
pub fn markdown(keys: Keys) -> String {
    let mut table = String::from("| Where | Keys | What |\n|---|---|---|\n");
    let mut place: Option<Scope> = None;
    for binding in keys.all() {
        let title = if place == Some(binding.scope) {
            ""
        } else {
            binding.scope.title()
        };
        place = Some(binding.scope);
        let names: Vec<String> = binding
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
            names.join(" "),
            binding.help
        );
        table.push_str(&row);
    }
    table
}

/// Every action by the name that own keys call it, with its keys and what it does.
pub fn names(keys: Keys) -> String {
    let lines = keys.all().iter().map(|line| {
        let name = format!("{}.{}", line.scope.name(), line.action.name());
        format!("{name:<32} {:<16} {}\n", line.keys, line.help)
    });
    lines.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_binding_has_its_row() {
        let table = markdown(Keys::default());
        assert_eq!(table.lines().count(), Keys::default().all().len() + 2);
        assert!(table.contains("`Ctrl+A`"));
    }
}
