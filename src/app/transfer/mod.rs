//! Data in and out as files and JSON.

pub mod csv;
pub mod intake;
pub(crate) mod seed;
pub mod order_json;
