//! Statements about the words of the catalogue: categories, brands, units and tax classes.

use rusqlite::params;
use serde_json::Value;

use crate::domain::price::TaxComponent;
use crate::store::audit::{self, Audited, json};
use crate::store::{Result, Tx};

const UNIT: &str = "SELECT code, decimals FROM units WHERE code = ?1";
const TAX_CLASS: &str = "SELECT code FROM tax_classes WHERE code = ?1";
const CATEGORY: &str = "SELECT name FROM categories WHERE name = ?1";
const BRAND: &str = "SELECT name FROM brands WHERE name = ?1";
const INSERT_CATEGORY: &str = "INSERT INTO categories (name) VALUES (?1)";
const INSERT_BRAND: &str = "INSERT INTO brands (name) VALUES (?1)";
const INSERT_UNIT: &str = "INSERT INTO units (code, name, decimals) VALUES (?1, ?2, ?3)";
const INSERT_TAX_CLASS: &str = "INSERT INTO tax_classes (code, name) VALUES (?1, ?2)";
const INSERT_TAX_COMPONENT: &str =
    "INSERT INTO tax_components (tax_class_id, position, name, rate) VALUES (?1, ?2, ?3, ?4)";

macro_rules! word_rows {
    ($($row:ident: $table:literal),+ $(,)?) => {
        $(
            struct $row<'a>(Vec<(&'static str, &'a str)>);

            impl Audited for $row<'_> {
                const TABLE: &'static str = $table;

                fn fields(&self) -> Vec<(&'static str, Value)> {
                    self.0.iter().map(|(name, text)| (*name, json(*text))).collect()
                }
            }
        )+
    };
}

word_rows! {
    CategoryRow: "categories",
    BrandRow: "brands",
    UnitRow: "units",
    TaxClassRow: "tax_classes",
    TaxComponentRow: "tax_components",
}

/// A unit's code as stored and its decimals, by code, any letter case.
pub fn unit(tx: &Tx<'_>, code: &str) -> Result<Option<(String, u8)>> {
    tx.one(UNIT, [code], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// A tax class's code as stored, by code, any letter case.
pub fn tax_class(tx: &Tx<'_>, code: &str) -> Result<Option<String>> {
    tx.value(TAX_CLASS, [code])
}

/// The category's name as stored, made when new.
pub fn category(tx: &Tx<'_>, name: &str) -> Result<String> {
    if let Some(stored) = tx.value(CATEGORY, [name])? {
        return Ok(stored);
    }
    let id = tx.insert(INSERT_CATEGORY, [name])?;
    audit::inserted(tx, id, &CategoryRow(vec![("name", name)]))?;
    Ok(name.to_owned())
}

/// The brand's name as stored, made when new.
pub fn brand(tx: &Tx<'_>, name: &str) -> Result<String> {
    if let Some(stored) = tx.value(BRAND, [name])? {
        return Ok(stored);
    }
    let id = tx.insert(INSERT_BRAND, [name])?;
    audit::inserted(tx, id, &BrandRow(vec![("name", name)]))?;
    Ok(name.to_owned())
}

/// Writes a new unit.
pub fn insert_unit(tx: &Tx<'_>, code: &str, name: &str, decimals: u8) -> Result<()> {
    let id = tx.insert(INSERT_UNIT, params![code, name, decimals])?;
    let figure = decimals.to_string();
    let fields = vec![("code", code), ("name", name), ("decimals", &figure)];
    audit::inserted(tx, id, &UnitRow(fields))
}

/// Writes a new tax class with its components, in print order.
pub fn insert_tax_class(
    tx: &Tx<'_>,
    code: &str,
    name: &str,
    components: &[TaxComponent],
) -> Result<()> {
    let id = tx.insert(INSERT_TAX_CLASS, params![code, name])?;
    audit::inserted(tx, id, &TaxClassRow(vec![("code", code), ("name", name)]))?;
    for (position, component) in (1_i64..).zip(components) {
        tx.run(
            INSERT_TAX_COMPONENT,
            params![id, position, component.name, component.rate],
        )?;
        let rate = component.rate.to_string();
        let fields = vec![("name", component.name.as_str()), ("rate", &rate)];
        audit::inserted(tx, format!("{id}/{position}"), &TaxComponentRow(fields))?;
    }
    Ok(())
}
