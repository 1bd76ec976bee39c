//! The terminal face: keys and scans in, frames out. Nothing here calls the database.

pub mod action;
pub mod bindings;
pub mod format;
pub mod input;
pub mod key;
pub mod keymap;
pub mod layout;
pub mod runtime;
pub mod scan;
pub mod theme;
pub mod widgets;
