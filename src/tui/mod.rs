//! The terminal face: keys and scans in, frames out. Nothing here calls the database.
//!
//! How an input travels: the thread of [`input::spawn`] stamps it and puts it into the one queue; the
//! loop takes everything that has arrived, pushes it into the [`scan::Scanner`], and pulls while there
//! is something to pull, each time under the mode of the place that has the focus *now*
//! ([`keymap::Scope::mode`]). A pulled key goes first to the text that has the focus, if that
//! `wants` it, and is else looked up ([`keys::Keys::lookup`]). Then one frame is drawn
//! ([`runtime::draw`]), and the loop waits for the next input or [`scan::Scanner::deadline`].
//!
//! Widgets draw with `view(&self, area, buf, theme)`; what scrolls has a `layout` or `set_height` that
//! is told its room before.

pub mod action;
pub mod bindings;
mod bindline;
pub mod format;
pub mod input;
pub mod key;
pub mod keylist;
pub mod keymap;
pub mod keys;
pub mod layout;
pub mod lists;
pub mod msg;
mod portal_bindings;
pub mod runtime;
pub mod scan;
pub mod screen;
pub mod screens;
pub mod shell;
pub mod signal;
pub mod theme;
pub mod widgets;

pub use shell::{Local, run};
