//! The parts screens are made of: small pure models that draw themselves.

pub mod big;
pub mod chart;
pub mod choose;
pub mod conflict;
pub mod cursor;
pub mod dialog;
pub mod draw;
pub mod editor;
pub mod entry;
pub mod entryline;
pub mod field;
pub mod footer;
pub mod form;
pub mod grid;
pub mod help;
pub mod lockband;
pub mod message;
pub mod palette;
pub mod picker;
pub mod picture;
pub mod table;
pub mod tabs;
pub mod trend;
