//! What people do with notices that no program took.

/// Failed notices: one by its number, or all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoticeCommand {
    /// Try again → `Outcome::Notices`.
    Retry(Option<i64>),
    /// Give up → `Outcome::Notices`.
    Dismiss(Option<i64>),
}
