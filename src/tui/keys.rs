//! The keys that hold on this terminal: the key table with the user's own keys before the built-in ones.

use super::bindings::BINDINGS;
use super::key::KeyPress;
use super::keymap::{Binding, Role, Scope, never_bound, swallowed};

/// The table of this terminal, for as long as the program runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keys(&'static [Binding]);

impl Default for Keys {
    fn default() -> Self {
        Self(BINDINGS)
    }
}

/// Why an own key is not taken: which of them, and a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// The name is no action's.
    Name(usize, String),
    /// The key cannot be used.
    Key(usize, String),
}

impl Keys {
    /// The built-in keys with own ones: names such as `orders.delete` with keys such as `Alt+D`. The own key comes
    /// first and is shown; the built-in ones hold as before.
    ///
    /// # Errors
    /// The first that cannot be taken: an unknown action, no key, one that terminals keep, or one that is taken.
    pub fn with(own: &[(String, String)]) -> Result<Self, Refused> {
        if own.is_empty() {
            return Ok(Self::default());
        }
        let mut table = BINDINGS.to_vec();
        for (place, (name, key)) in own.iter().enumerate() {
            let (scope, line) = named(&table, name).ok_or_else(|| {
                Refused::Name(
                    place,
                    format!("there is no action `{name}`; `orderdesk keys --names` lists them"),
                )
            })?;
            let press =
                fitting(&table, scope, line, key).map_err(|why| Refused::Key(place, why))?;
            let keys = format!("{press} {}", line.keys);
            // The table lives as long as the program: it is made once, at the start.
            let keys: &'static str = Box::leak(keys.into_boxed_str());
            let new = Binding {
                scope,
                keys,
                ..line
            };
            match table
                .iter_mut()
                .find(|held| held.scope == scope && held.action == line.action)
            {
                Some(held) => *held = new,
                None => table.push(new),
            }
        }
        Ok(Self(Box::leak(table.into_boxed_slice())))
    }

    /// Every line.
    pub fn all(self) -> &'static [Binding] {
        self.0
    }

    /// What `key` means in `scope`, looked for from the inside out, for someone with `role`.
    pub fn lookup(self, scope: Scope, key: KeyPress, role: Role) -> Option<&'static Binding> {
        let key = key.normal();
        scope.chain().iter().find_map(|place| {
            self.0.iter().find(|binding| {
                binding.scope == *place
                    && role >= binding.least_role
                    && binding.presses().any(|press| press == key)
            })
        })
    }

    /// Every binding that holds in `scope` for `role`, innermost scope first.
    pub fn held_in(self, scope: Scope, role: Role) -> impl Iterator<Item = &'static Binding> {
        scope.chain().iter().flat_map(move |place| {
            self.0
                .iter()
                .filter(move |binding| binding.scope == *place && role >= binding.least_role)
        })
    }
}

/// The place and the line that a name such as `orders.delete` means; the line may stand in a wider place.
fn named(table: &[Binding], name: &str) -> Option<(Scope, Binding)> {
    let (place, action) = name.split_once('.')?;
    let scope = Scope::ALL.into_iter().find(|scope| scope.name() == place)?;
    let line = scope.chain().iter().find_map(|held| {
        let mut lines = table.iter().filter(|line| line.scope == *held);
        lines.find(|line| line.action.name() == action)
    })?;
    Some((scope, *line))
}

/// The key, if it can be used there.
fn fitting(table: &[Binding], scope: Scope, line: Binding, key: &str) -> Result<KeyPress, String> {
    let press = KeyPress::parse(key)
        .ok_or_else(|| format!("`{key}` is no key; write it like Alt+D, Ctrl+X, F9, Del or x"))?;
    if never_bound(press) || swallowed(press.normal()) || swallowed(press) {
        return Err(format!(
            "`{key}` is another key or kept by many terminals; take another, such as Alt and a letter"
        ));
    }
    // Places that inherit from this one see the key too.
    for place in Scope::ALL
        .into_iter()
        .filter(|place| place.chain().contains(&scope))
    {
        if place.types() && press.normal().typed().is_some() {
            return Err(format!(
                "`{key}` is text in {}; take a key with Alt or Ctrl",
                place.name()
            ));
        }
        for held in place
            .chain()
            .iter()
            .flat_map(|part| table.iter().filter(move |line| line.scope == *part))
        {
            if held.action != line.action && held.presses().any(|taken| taken == press.normal()) {
                return Err(format!(
                    "`{key}` is taken by {}.{} ({}); take another",
                    held.scope.name(),
                    held.action.name(),
                    held.help
                ));
            }
        }
    }
    Ok(press)
}

/// `OrderActs` and `Tab(1)` as `order_acts` and `tab_1`.
pub fn snake(camel: &str) -> String {
    let mut name = String::new();
    for c in camel.chars() {
        if (c.is_uppercase() || c == '(') && !name.is_empty() {
            name.push('_');
        }
        if c.is_alphanumeric() {
            name.extend(c.to_lowercase());
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::action::Action;

    fn with(name: &str, key: &str) -> Result<Keys, Refused> {
        Keys::with(&[(name.to_owned(), key.to_owned())])
    }

    #[test]
    fn an_own_key_is_shown_and_the_built_in_one_holds_too() {
        let keys = with("order_acts.delete", "Alt+D").unwrap();
        let own = KeyPress::parse("Alt+D").unwrap();
        for scope in [Scope::Orders, Scope::Order] {
            let found = keys.lookup(scope, own, Role::Admin).unwrap();
            assert_eq!((found.action, found.shown()), (Action::Delete, "Alt+D"));
            for key in found.presses() {
                let again = keys.lookup(scope, key, Role::Admin).unwrap();
                assert_eq!(again.action, Action::Delete, "{key}");
            }
        }
        assert_eq!(keys.all().len(), BINDINGS.len());
        // Named in one place of several, it holds there alone.
        let keys = with("orders.delete", "Alt+D").unwrap();
        assert!(keys.lookup(Scope::Orders, own, Role::Admin).is_some());
        assert!(keys.lookup(Scope::Order, own, Role::Admin).is_none());
    }

    #[test]
    fn what_is_taken_swallowed_or_unknown_is_refused() {
        for (name, key, said) in [
            ("order_acts.delete", "Alt+P", "taken by global.palette"),
            ("global.palette", "x", "is text in "),
            ("order_acts.delete", "Ctrl+S", "another key"),
            ("order_acts.delete", "F11", "kept by many terminals"),
            ("order_acts.delete", "Shift+Up", "kept by many terminals"),
            ("order_acts.delete", "Hyper+X", "is no key"),
            ("order_acts.delete", "j", "taken by browse.down"),
        ] {
            let Err(Refused::Key(0, told)) = with(name, key) else {
                panic!("{name} = {key} was taken")
            };
            assert!(told.contains(said), "{told}");
        }
        for name in ["delete", "orders.fly", "moon.delete", ""] {
            assert!(
                matches!(with(name, "Alt+D"), Err(Refused::Name(0, _))),
                "{name}"
            );
        }
        let twice = [
            ("order_acts.delete", "Alt+D"),
            ("order_acts.cancel", "Alt+D"),
        ];
        let twice = twice.map(|(name, key)| (name.to_owned(), key.to_owned()));
        assert!(matches!(Keys::with(&twice), Err(Refused::Key(1, _))));
    }

    #[test]
    fn every_line_has_a_name_of_its_own() {
        let mut names = std::collections::HashSet::new();
        for line in BINDINGS {
            let name = format!("{}.{}", line.scope.name(), line.action.name());
            assert!(named(BINDINGS, &name).is_some(), "{name}");
            assert!(names.insert(name), "{line:?}");
        }
    }
}
