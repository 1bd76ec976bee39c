//! A first look at a file, before anything opens it.

use std::path::Path;

use crate::app::desk::opening;
use crate::app::error::AppError;
use crate::store;

/// Tells any other file from a shop's by its first bytes. Only while this process has not opened it: looking drops
/// SQLite's locks.
pub fn probe(path: &Path) -> Result<(), AppError> {
    if path.is_file() && !store::is_sqlite(path).map_err(opening(path))? {
        return Err(AppError::NotAShop {
            path: path.display().to_string(),
            reason: "it is a file of another kind".to_owned(),
        });
    }
    Ok(())
}
