//! Statements about the words of the catalogue: listed with their users, written, ordered, removed.

use rusqlite::{Row, params};
use serde_json::Value;

use crate::domain::id::{OrderId, VariantId};
use crate::domain::price::TaxComponent;
use crate::domain::word::{Looks, Word, WordKind};
use crate::store::audit::{self, json};
use crate::store::{Result, Tx, catalogue};

// Each list has the same columns: id, key, name, decimals, swatch, position, size class, users.
const CATEGORIES: &str = "SELECT w.id, w.name, '', 0, '', NULL, '', coalesce(u.n, 0)
     FROM categories w LEFT JOIN (SELECT category_id, count(*) AS n FROM products GROUP BY category_id) u ON u.category_id = w.id";
const BRANDS: &str = "SELECT w.id, w.name, '', 0, '', NULL, '', coalesce(u.n, 0)
     FROM brands w LEFT JOIN (SELECT brand_id, count(*) AS n FROM products GROUP BY brand_id) u ON u.brand_id = w.id";
const UNITS: &str = "SELECT w.id, w.code, w.name, w.decimals, '', NULL, '', coalesce(u.n, 0)
     FROM units w LEFT JOIN (SELECT unit_id, count(*) AS n FROM products GROUP BY unit_id) u ON u.unit_id = w.id";
const TAX_CLASSES: &str = "SELECT w.id, w.code, w.name, 0, '', NULL, '', coalesce(u.n, 0)
     FROM tax_classes w LEFT JOIN (SELECT tax_class_id, count(*) AS n FROM products GROUP BY tax_class_id) u ON u.tax_class_id = w.id";
const COLOURS: &str = "SELECT w.id, coalesce(w.name, u.word), '', 0, coalesce(w.swatch, ''), w.position, '', coalesce(u.n, 0)
     FROM colours w FULL JOIN (SELECT min(colour) AS word, count(*) AS n FROM variants WHERE colour <> '' GROUP BY colour COLLATE NOCASE) u
       ON w.name = u.word";
const SIZES: &str = "SELECT w.id, coalesce(w.label, u.word), '', 0, '', w.position, coalesce(c.name, ''), coalesce(u.n, 0)
     FROM sizes w FULL JOIN (SELECT min(size) AS word, count(*) AS n FROM variants WHERE size <> '' GROUP BY size COLLATE NOCASE) u
       ON w.label = u.word LEFT JOIN size_classes c ON c.id = w.size_class_id";
const SIZE_CLASSES: &str = "SELECT w.id, w.name, '', 0, '', w.position, '', coalesce(u.n, 0)
     FROM size_classes w LEFT JOIN (SELECT size_class_id, count(*) AS n FROM sizes GROUP BY size_class_id) u ON u.size_class_id = w.id";
const COMPONENTS: &str =
    "SELECT name, rate FROM tax_components WHERE tax_class_id = ?1 ORDER BY position";

const LISTED_COLOURS: &str = "SELECT name, swatch FROM colours ORDER BY position, name";
const LISTED_SIZES: &str = "SELECT label FROM sizes ORDER BY position, label";

// Who uses a word: a few codes, enough to find them.
const BY_CATEGORY: &str = "SELECT code FROM products WHERE category_id = ?1 ORDER BY code LIMIT ?2";
const BY_BRAND: &str = "SELECT code FROM products WHERE brand_id = ?1 ORDER BY code LIMIT ?2";
const BY_UNIT: &str = "SELECT code FROM products WHERE unit_id = ?1 ORDER BY code LIMIT ?2";
const BY_TAX_CLASS: &str =
    "SELECT code FROM products WHERE tax_class_id = ?1 ORDER BY code LIMIT ?2";
const BY_COLOUR: &str = "SELECT sku FROM variants WHERE colour = (SELECT name FROM colours WHERE id = ?1) COLLATE NOCASE
     ORDER BY sku LIMIT ?2";
const BY_SIZE: &str =
    "SELECT sku FROM variants WHERE size = (SELECT label FROM sizes WHERE id = ?1) COLLATE NOCASE
     ORDER BY sku LIMIT ?2";
const BY_SIZE_CLASS: &str =
    "SELECT label FROM sizes WHERE size_class_id = ?1 ORDER BY position, label LIMIT ?2";
const COUNTS_OF: &str = "SELECT count(*) FROM counts WHERE category_id = ?1";

const INSERT_COLOUR: &str = "INSERT INTO colours (name, position, swatch) VALUES (?1, ?2, ?3)";
const INSERT_SIZE: &str = "INSERT INTO sizes (label, position, size_class_id) VALUES (?1, ?2, (SELECT id FROM size_classes WHERE name = ?3))";
const INSERT_SIZE_CLASS: &str = "INSERT INTO size_classes (name, position) VALUES (?1, ?2)";
const UPDATE_CATEGORY: &str = "UPDATE categories SET name = ?2 WHERE id = ?1";
const UPDATE_BRAND: &str = "UPDATE brands SET name = ?2 WHERE id = ?1";
const UPDATE_UNIT: &str = "UPDATE units SET code = ?2, name = ?3, decimals = ?4 WHERE id = ?1";
const UPDATE_TAX_CLASS: &str = "UPDATE tax_classes SET code = ?2, name = ?3 WHERE id = ?1";
const UPDATE_COLOUR: &str =
    "UPDATE colours SET name = ?2, position = ?3, swatch = ?4 WHERE id = ?1";
const UPDATE_SIZE: &str = "UPDATE sizes SET label = ?2, position = ?3,
     size_class_id = (SELECT id FROM size_classes WHERE name = ?4) WHERE id = ?1";
const UPDATE_SIZE_CLASS: &str = "UPDATE size_classes SET name = ?2, position = ?3 WHERE id = ?1";
const DELETE_CATEGORY: &str = "DELETE FROM categories WHERE id = ?1";
const DELETE_BRAND: &str = "DELETE FROM brands WHERE id = ?1";
const DELETE_UNIT: &str = "DELETE FROM units WHERE id = ?1";
const DELETE_TAX_CLASS: &str = "DELETE FROM tax_classes WHERE id = ?1";
const DELETE_COLOUR: &str = "DELETE FROM colours WHERE id = ?1";
const DELETE_SIZE: &str = "DELETE FROM sizes WHERE id = ?1";
const DELETE_SIZE_CLASS: &str = "DELETE FROM size_classes WHERE id = ?1";
const PUT_COMPONENT: &str =
    "INSERT INTO tax_components (tax_class_id, position, name, rate) VALUES (?1, ?2, ?3, ?4)
     ON CONFLICT (tax_class_id, position) DO UPDATE SET name = ?3, rate = ?4";
const DELETE_COMPONENT: &str =
    "DELETE FROM tax_components WHERE tax_class_id = ?1 AND position = ?2";

const OF_COLOUR: &str = "SELECT id FROM variants WHERE colour = ?1 COLLATE NOCASE ORDER BY id";
const OF_SIZE: &str = "SELECT id FROM variants WHERE size = ?1 COLLATE NOCASE ORDER BY id";
const COLOUR_SPELT: &str = "SELECT name FROM colours WHERE name = trim(?1)";
const SIZE_SPELT: &str = "SELECT label FROM sizes WHERE label = trim(?1)";
const COUNTED_IN: &str = "SELECT p.code FROM products p WHERE p.unit_id = ?1 AND EXISTS (SELECT 1 FROM variants v WHERE v.product_id = p.id
       AND (v.reorder_level > 0 OR v.reorder_quantity > 0
         OR EXISTS (SELECT 1 FROM stock s WHERE s.variant_id = v.id)
         OR EXISTS (SELECT 1 FROM movements m WHERE m.variant_id = v.id)
         OR EXISTS (SELECT 1 FROM purchase_lines l WHERE l.variant_id = v.id)
         OR EXISTS (SELECT 1 FROM transfer_lines t WHERE t.variant_id = v.id)
         OR EXISTS (SELECT 1 FROM order_lines l WHERE l.variant_id = v.id))) LIMIT 1";
const OPEN_UNDER: &str = "SELECT DISTINCT o.id FROM orders o JOIN order_lines l ON l.order_id = o.id
       JOIN variants v ON v.id = l.variant_id JOIN products p ON p.id = v.product_id
     WHERE p.tax_class_id = ?1 AND l.open + l.picked > 0
       AND o.status IN ('draft', 'awaiting_approval', 'pending', 'billing', 'part_sent') ORDER BY o.id";

fn read(row: &Row<'_>) -> Result<Word> {
    Ok(Word {
        id: row.get(0)?,
        key: row.get(1)?,
        name: row.get(2)?,
        decimals: row.get(3)?,
        swatch: row.get(4)?,
        position: row.get(5)?,
        size_class: row.get(6)?,
        components: Vec::new(),
        users: row.get(7)?,
    })
}

const fn table(kind: WordKind) -> &'static str {
    match kind {
        WordKind::Category => "categories",
        WordKind::Brand => "brands",
        WordKind::Unit => "units",
        WordKind::TaxClass => "tax_classes",
        WordKind::Colour => "colours",
        WordKind::Size => "sizes",
        WordKind::SizeClass => "size_classes",
    }
}

fn fields(kind: WordKind, word: &Word) -> audit::Fields {
    let position = || ("position", word.position.map_or(Value::Null, Value::from));
    match kind {
        WordKind::Category | WordKind::Brand => vec![("name", json(&word.key))],
        WordKind::Unit => vec![
            ("code", json(&word.key)),
            ("name", json(&word.name)),
            ("decimals", json(&word.decimals.to_string())),
        ],
        WordKind::TaxClass => vec![("code", json(&word.key)), ("name", json(&word.name))],
        WordKind::Colour => vec![
            ("name", json(&word.key)),
            ("swatch", json(&word.swatch)),
            position(),
        ],
        WordKind::Size => vec![
            ("label", json(&word.key)),
            ("size_class", json(&word.size_class)),
            position(),
        ],
        WordKind::SizeClass => vec![("name", json(&word.key)), position()],
    }
}

/// All words of a kind with how many use each, in no order; colours and sizes that only variants name are among them.
pub fn words(tx: &Tx<'_>, kind: WordKind) -> Result<Vec<Word>> {
    let mut words = match kind {
        WordKind::Category => tx.all(CATEGORIES, [], read),
        WordKind::Brand => tx.all(BRANDS, [], read),
        WordKind::Unit => tx.all(UNITS, [], read),
        WordKind::TaxClass => tx.all(TAX_CLASSES, [], read),
        WordKind::Colour => tx.all(COLOURS, [], read),
        WordKind::Size => tx.all(SIZES, [], read),
        WordKind::SizeClass => tx.all(SIZE_CLASSES, [], read),
    }?;
    if kind == WordKind::TaxClass {
        for word in &mut words {
            word.components = tx.all(COMPONENTS, [word.id], |row| {
                Ok(TaxComponent {
                    name: row.get(0)?,
                    rate: row.get(1)?,
                })
            })?;
        }
    }
    Ok(words)
}

/// Listed colours with their swatches, and listed sizes, each in order.
pub fn looks(tx: &Tx<'_>) -> Result<Looks> {
    Ok(Looks {
        colours: tx.all(LISTED_COLOURS, [], |row| Ok((row.get(0)?, row.get(1)?)))?,
        sizes: tx.all(LISTED_SIZES, [], |row| Ok(row.get(0)?))?,
    })
}

/// A listed colour as the list spells it, any letter case.
pub fn colour_spelt(tx: &Tx<'_>, typed: &str) -> Result<Option<String>> {
    tx.value(COLOUR_SPELT, [typed])
}

/// A listed size as the list spells it, any letter case.
pub fn size_spelt(tx: &Tx<'_>, typed: &str) -> Result<Option<String>> {
    tx.value(SIZE_SPELT, [typed])
}

/// Codes of the first few that use a listed word.
pub fn users(tx: &Tx<'_>, kind: WordKind, id: i64, most: i64) -> Result<Vec<String>> {
    let sql = match kind {
        WordKind::Category => BY_CATEGORY,
        WordKind::Brand => BY_BRAND,
        WordKind::Unit => BY_UNIT,
        WordKind::TaxClass => BY_TAX_CLASS,
        WordKind::Colour => BY_COLOUR,
        WordKind::Size => BY_SIZE,
        WordKind::SizeClass => BY_SIZE_CLASS,
    };
    tx.all(sql, [id, most], |row| Ok(row.get(0)?))
}

/// How many stock counts are of a category.
pub fn counts_of_category(tx: &Tx<'_>, id: i64) -> Result<i64> {
    Ok(tx.value(COUNTS_OF, [id])?.unwrap_or(0))
}

/// The variants of a colour or size, any letter case; none for other kinds.
pub fn variants_named(tx: &Tx<'_>, kind: WordKind, key: &str) -> Result<Vec<VariantId>> {
    match kind {
        WordKind::Colour => tx.all(OF_COLOUR, [key], |row| Ok(row.get(0)?)),
        WordKind::Size => tx.all(OF_SIZE, [key], |row| Ok(row.get(0)?)),
        _ => Ok(Vec::new()),
    }
}

/// A product of whose goods something is counted in steps of the unit, if any.
pub fn counted_in(tx: &Tx<'_>, unit: i64) -> Result<Option<String>> {
    tx.value(COUNTED_IN, [unit])
}

/// Orders and carts with something still to bill under a tax class.
pub fn open_under(tx: &Tx<'_>, tax_class: i64) -> Result<Vec<OrderId>> {
    tx.all(OPEN_UNDER, [tax_class], |row| Ok(row.get(0)?))
}

/// Writes a new word; its `id` is ignored. The class of a size must be there.
pub fn insert(tx: &Tx<'_>, kind: WordKind, word: &Word) -> Result<()> {
    let Word { key, position, .. } = word;
    let id = match kind {
        WordKind::Category => return catalogue::category(tx, key).map(drop),
        WordKind::Brand => return catalogue::brand(tx, key).map(drop),
        WordKind::Unit => return catalogue::insert_unit(tx, key, &word.name, word.decimals),
        WordKind::TaxClass => {
            return catalogue::insert_tax_class(tx, key, &word.name, &word.components);
        }
        WordKind::Colour => tx.insert(INSERT_COLOUR, params![key, position, word.swatch])?,
        WordKind::Size => tx.insert(INSERT_SIZE, params![key, position, word.size_class])?,
        WordKind::SizeClass => tx.insert(INSERT_SIZE_CLASS, params![key, position])?,
    };
    audit::changed(tx, table(kind), id, None, Some(fields(kind, word)))
}

/// Writes a listed word's other values and tells whether there were any.
pub fn update(tx: &Tx<'_>, kind: WordKind, old: &Word, new: &Word) -> Result<bool> {
    let (Some(id), Word { key, position, .. }) = (old.id, new) else {
        return Ok(false);
    };
    let mut changed = false;
    let (before, after) = (fields(kind, old), fields(kind, new));
    if before != after {
        match kind {
            WordKind::Category => tx.run(UPDATE_CATEGORY, params![id, key])?,
            WordKind::Brand => tx.run(UPDATE_BRAND, params![id, key])?,
            WordKind::Unit => tx.run(UPDATE_UNIT, params![id, key, new.name, new.decimals])?,
            WordKind::TaxClass => tx.run(UPDATE_TAX_CLASS, params![id, key, new.name])?,
            WordKind::Colour => tx.run(UPDATE_COLOUR, params![id, key, position, new.swatch])?,
            WordKind::Size => tx.run(UPDATE_SIZE, params![id, key, position, new.size_class])?,
            WordKind::SizeClass => tx.run(UPDATE_SIZE_CLASS, params![id, key, position])?,
        };
        audit::changed(tx, table(kind), id, Some(before), Some(after))?;
        changed = true;
    }
    if old.components != new.components {
        put_components(tx, id, &old.components, &new.components)?;
        changed = true;
    }
    Ok(changed)
}

/// Writes the components that differ, place by place, each with its own audit entry.
fn put_components(
    tx: &Tx<'_>,
    class: i64,
    old: &[TaxComponent],
    new: &[TaxComponent],
) -> Result<()> {
    let fields = |component: &TaxComponent| {
        vec![
            ("name", json(&component.name)),
            ("rate", json(&component.rate.to_string())),
        ]
    };
    for (place, position) in (0..old.len().max(new.len())).zip(1_i64..) {
        let (before, after) = (old.get(place), new.get(place));
        if before == after {
            continue;
        }
        match after {
            Some(TaxComponent { name, rate }) => {
                tx.run(PUT_COMPONENT, params![class, position, name, rate])?;
            }
            None => {
                tx.run(DELETE_COMPONENT, params![class, position])?;
            }
        }
        let row = format!("{class}/{position}");
        audit::changed(
            tx,
            "tax_components",
            row,
            before.map(fields),
            after.map(fields),
        )?;
    }
    Ok(())
}

/// Removes a listed word that nothing uses.
pub fn delete(tx: &Tx<'_>, kind: WordKind, word: &Word) -> Result<()> {
    let Some(id) = word.id else {
        return Ok(());
    };
    if kind == WordKind::TaxClass {
        put_components(tx, id, &word.components, &[])?;
    }
    let sql = match kind {
        WordKind::Category => DELETE_CATEGORY,
        WordKind::Brand => DELETE_BRAND,
        WordKind::Unit => DELETE_UNIT,
        WordKind::TaxClass => DELETE_TAX_CLASS,
        WordKind::Colour => DELETE_COLOUR,
        WordKind::Size => DELETE_SIZE,
        WordKind::SizeClass => DELETE_SIZE_CLASS,
    };
    tx.run(sql, [id])?;
    audit::changed(tx, table(kind), id, Some(fields(kind, word)), None)
}
