//! Data in and out as files and JSON.

pub mod csv;
pub mod details;
pub mod export;
pub mod intake;
mod mapping;
pub mod order_json;
pub(crate) mod seed;
pub mod sheet;
mod workbook;
