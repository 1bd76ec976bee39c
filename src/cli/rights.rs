//! `orderdesk rights`: the one table of who may do what.

use crate::cli::error::Failure;
use crate::cli::session::Session;
use crate::domain::access::{RIGHTS, markdown};

/// Prints it as a Markdown table, or as JSON rows; it is the same in every shop, so nobody signs in for it.
pub fn run(session: &mut Session<'_>) -> Result<(), Failure> {
    if !session.io.json {
        return Ok(session.io.out.write_all(markdown().as_bytes())?);
    }
    let rows = RIGHTS.iter().map(|right| {
        serde_json::json!({
            "code": right.name(),
            "name": right.words(),
            "role": right.least().word(),
            "password": right.asks_password(),
        })
    });
    let rows = serde_json::Value::Array(rows.collect());
    Ok(writeln!(session.io.out, "{rows}")?)
}
