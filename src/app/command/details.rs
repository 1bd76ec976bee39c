//! What can be done to a product's details.

/// A change of a product's details → `Outcome::Done`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DetailsCommand {
    /// The product's code, or the SKU of one of its variants.
    pub product: String,
    /// The product as shown.
    pub version: Option<i64>,
    /// What changes.
    pub change: DetailsChange,
}

/// How details change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DetailsChange {
    /// Another JSON object instead, as typed.
    Whole(String),
    /// Some keys.
    Keys {
        /// Keys with their values as typed: JSON, else text.
        set: Vec<(String, String)>,
        /// Keys that go; each must be there.
        remove: Vec<String>,
    },
    /// One more review, dated now.
    Review {
        /// 1 to 10, as typed.
        rating: String,
        /// What was said.
        text: String,
        /// Who said it.
        by: String,
    },
}
