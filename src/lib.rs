//! orderdesk: order management for the counter of a shop.

pub mod domain;
pub mod tui;
