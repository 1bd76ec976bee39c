//! What others did to a record since somebody opened it.

use crate::domain::time::Timestamp;

/// Who changed it, for the one who comes second.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meanwhile {
    /// Who changed it last; `somebody` when that is not known.
    pub by: String,
    /// When.
    pub at: Option<Timestamp>,
    /// The names of all that was changed since; empty when that is not known.
    pub fields: Vec<String>,
}
