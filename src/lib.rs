//! orderdesk: order management for the counter of a shop.

pub mod app;
pub mod cli;
pub mod domain;
pub mod store;
pub mod tui;
pub mod worker;
