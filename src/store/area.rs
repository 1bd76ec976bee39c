//! Statements about areas.

use rusqlite::Row;
use serde_json::Value;

use crate::domain::area::Area;
use crate::store::audit::{self, Audited, json};
use crate::store::{Result, Tx};

macro_rules! area_sql {
    ($rest:literal) => {
        concat!(
            "SELECT a.id, a.code, a.name, a.delivery_weekdays,
               (SELECT count(*) FROM customers c WHERE c.area_id = a.id) FROM areas a ",
            $rest
        )
    };
}

const AREAS: &str = area_sql!("ORDER BY a.code");
const BY_CODE: &str = area_sql!("WHERE a.code = ?1");
const INSERT: &str = "INSERT INTO areas (code, name, delivery_weekdays) VALUES (?1, ?2, ?3)";
const UPDATE: &str = "UPDATE areas SET code = ?2, name = ?3, delivery_weekdays = ?4 WHERE id = ?1";
const DELETE: &str = "DELETE FROM areas WHERE id = ?1";

fn read(row: &Row<'_>) -> Result<Area> {
    Ok(Area {
        id: row.get(0)?,
        code: row.get(1)?,
        name: row.get(2)?,
        weekdays: row.get(3)?,
        customers: row.get(4)?,
    })
}

impl Audited for Area {
    const TABLE: &'static str = "areas";

    fn fields(&self) -> Vec<(&'static str, Value)> {
        vec![
            ("code", json(&self.code)),
            ("name", json(&self.name)),
            ("delivery_weekdays", json(&self.weekdays)),
        ]
    }
}

/// All areas, by code.
pub fn areas(tx: &Tx<'_>) -> Result<Vec<Area>> {
    tx.all(AREAS, [], read)
}

/// An area by code, any letter case.
pub fn by_code(tx: &Tx<'_>, code: &str) -> Result<Option<Area>> {
    tx.one(BY_CODE, [code], read)
}

/// Writes a new area; `id` and `customers` are ignored.
pub fn insert(tx: &Tx<'_>, area: &Area) -> Result<()> {
    let id = tx.insert(INSERT, [&area.code, &area.name, &area.weekdays])?;
    audit::inserted(tx, id, area)
}

/// Writes an area's other values.
pub fn update(tx: &Tx<'_>, old: &Area, new: &Area) -> Result<()> {
    if audit::updated(tx, old.id, old, new)? {
        let params = rusqlite::params![old.id, new.code, new.name, new.weekdays];
        tx.run(UPDATE, params)?;
    }
    Ok(())
}

/// Removes an area that no customer is in.
pub fn delete(tx: &Tx<'_>, area: &Area) -> Result<()> {
    tx.run(DELETE, [area.id])?;
    audit::deleted(tx, area.id, area)
}
