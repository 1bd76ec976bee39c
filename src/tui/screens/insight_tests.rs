//! The Insight panel at both sizes.
