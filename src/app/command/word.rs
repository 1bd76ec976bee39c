//! What can be done to the words of the catalogue.

use crate::domain::word::{WordForm, WordKind};

/// Changes of categories, brands, units, tax classes, colours, sizes and size classes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WordCommand {
    /// A new one → `Outcome::Done`.
    Add {
        /// Which list.
        kind: WordKind,
        /// All fields.
        form: WordForm,
    },
    /// Other values → `Outcome::Done`; a new name holds for all that use it.
    Edit {
        /// Which list.
        kind: WordKind,
        /// Its name, code or label now, any letter case.
        key: String,
        /// All fields.
        form: WordForm,
        /// Another tax for open orders was confirmed.
        agreed: bool,
    },
    /// Removes one that nothing uses → `Outcome::Done`.
    Delete {
        /// Which list.
        kind: WordKind,
        /// Its name, code or label, any letter case.
        key: String,
    },
}
