//! Statements about counts, their lines and entries.

use rusqlite::{Row, params};
use serde_json::Value;

use crate::domain::count::{
    Count, CountBrief, CountEntry, CountLine, CountLineView, CountStatus, CountSums, EntryKind,
    Uncounted, worth,
};
use crate::domain::id::{CountId, OrderId, StoreId, VariantId};
use crate::domain::money::{Money, Overflow};
use crate::domain::product::title;
use crate::domain::quantity::Quantity;
use crate::store::audit::{self, Audited, json};
use crate::store::{Result, Tx};

macro_rules! counts_sql {
    ($which:literal) => {
        concat!(
            "SELECT c.*, k.name AS category FROM counts c LEFT JOIN categories k ON k.id = c.category_id WHERE ",
            $which
        )
    };
}

const NEXT_NUMBER: &str =
    "UPDATE shop SET count_number = count_number + 1 WHERE id = 1 RETURNING count_number";
const COUNT: &str = counts_sql!("c.id = ?1");
const BY_NUMBER: &str = counts_sql!("c.number = ?1");
const OVERLAPPING: &str = counts_sql!(
    "c.closed_at IS NULL AND c.store_id = ?1 AND (?2 IS NULL OR c.category_id IS NULL OR c.category_id = ?2)
     ORDER BY c.number LIMIT 1"
);
const CATEGORY: &str = "SELECT id, name FROM categories WHERE name = ?1";
const INSERT: &str =
    "INSERT INTO counts (number, store_id, category_id, status, reason, opened_at, opened_by)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
const UPDATE: &str =
    "UPDATE counts SET status = ?2, reason = ?3, closed_at = ?4, closed_by = ?5, version = version + 1
     WHERE id = ?1";
const TOUCH: &str = "UPDATE counts SET version = version + 1 WHERE id = ?1";
const IN_SCOPE: &str =
    "SELECT EXISTS (SELECT 1 FROM variants v JOIN products p ON p.id = v.product_id
     WHERE v.id = ?1 AND p.category_id = ?2)";
const ELSEWHERE: &str = "SELECT c.number FROM counts c JOIN count_lines l ON l.count_id = c.id
     WHERE c.closed_at IS NULL AND c.store_id = ?1 AND c.id <> ?2 AND l.variant_id = ?3 LIMIT 1";
const LINE: &str = "SELECT * FROM count_lines WHERE count_id = ?1 AND variant_id = ?2 AND lot = ?3";
const LINES: &str = "SELECT * FROM count_lines WHERE count_id = ?1 ORDER BY id";
const SAVE_LINE: &str = "INSERT INTO count_lines (count_id, variant_id, lot, expiry, counted, expected, moved, begun_at, counted_at, user_id)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
     ON CONFLICT (count_id, variant_id, lot) DO UPDATE SET expiry = ?4, counted = ?5, expected = ?6, moved = ?7,
       begun_at = ?8, counted_at = ?9, user_id = ?10";
const ENTER: &str = "INSERT INTO count_entries (count_id, variant_id, lot, kind, quantity, on_hand, at, terminal, user_id)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";

/// Steps to thousandths of a unit of `u`.
macro_rules! milli {
    () => {
        "CASE u.decimals WHEN 0 THEN 1000 WHEN 1 THEN 100 WHEN 2 THEN 10 ELSE 1 END"
    };
}

macro_rules! lines_sql {
    ($rest:expr) => {
        concat!(
            "SELECT l.*, v.sku, p.name AS product, v.colour, v.size, u.decimals, v.cost, coalesce(w.name, 'system') AS user
             FROM count_lines l JOIN variants v ON v.id = l.variant_id JOIN products p ON p.id = v.product_id
             JOIN units u ON u.id = p.unit_id LEFT JOIN users w ON w.id = l.user_id
             WHERE l.count_id = ?1 ",
            $rest
        )
    };
}

const LARGEST: &str = lines_sql!(concat!(
    "ORDER BY abs((l.counted - l.expected) * v.cost * ",
    milli!(),
    ") DESC, abs((l.counted - l.expected) * ",
    milli!(),
    ") DESC, l.moved = 0, v.sku, l.lot LIMIT ?2"
));
const OF_VARIANT: &str = lines_sql!("AND l.variant_id = ?2 ORDER BY l.lot");
const SUMS: &str =
    "SELECT count(*), coalesce(sum(counted <> expected), 0), coalesce(sum(moved <> 0), 0)
     FROM count_lines WHERE count_id = ?1";
const DIFFERENCES: &str = "SELECT l.counted - l.expected, v.cost, u.decimals
     FROM count_lines l JOIN variants v ON v.id = l.variant_id JOIN products p ON p.id = v.product_id
     JOIN units u ON u.id = p.unit_id WHERE l.count_id = ?1 AND l.counted <> l.expected";

/// What holds goods in the scope of count `c` and has no line there.
macro_rules! uncounted_sql {
    ($what:literal, $from:literal, $lot:literal, $tracked:literal) => {
        concat!(
            "SELECT ", $what, " FROM counts c CROSS JOIN ", $from, " s ON s.store_id = c.store_id AND s.on_hand > 0
             JOIN variants v ON v.id = s.variant_id JOIN products p ON p.id = v.product_id AND p.lot_tracked = ", $tracked, "
             JOIN units u ON u.id = p.unit_id
             WHERE c.id = ?1 AND (c.category_id IS NULL OR p.category_id = c.category_id)
               AND NOT EXISTS (SELECT 1 FROM count_lines l WHERE l.count_id = c.id AND l.variant_id = s.variant_id
                                  AND l.lot = ", $lot, ")"
        )
    };
}

const UNCOUNTED: &str = concat!(
    uncounted_sql!(
        "v.id, v.sku AS sku, p.name, v.colour, v.size, '' AS lot, s.on_hand, u.decimals, v.cost",
        "stock",
        "''",
        "0"
    ),
    " UNION ALL ",
    uncounted_sql!(
        "v.id, v.sku, p.name, v.colour, v.size, s.code, s.on_hand, u.decimals, v.cost",
        "lots",
        "s.code",
        "1"
    ),
    " ORDER BY sku, lot LIMIT ?2"
);
const HOW_MANY_UNCOUNTED: &str = concat!(
    "SELECT count(*) FROM (",
    uncounted_sql!("1", "stock", "''", "0"),
    " UNION ALL ",
    uncounted_sql!("1", "lots", "s.code", "1"),
    ")"
);
const ENTRIES: &str = "SELECT e.id, e.at, coalesce(w.name, 'system'), e.terminal, v.id, v.sku, p.name, v.colour, v.size, e.lot,
       e.kind, e.quantity, u.decimals
     FROM count_entries e JOIN variants v ON v.id = e.variant_id JOIN products p ON p.id = v.product_id
     JOIN units u ON u.id = p.unit_id LEFT JOIN users w ON w.id = e.user_id
     WHERE e.count_id = ?1 ORDER BY e.id DESC LIMIT ?2";
const WORDS: &str = "SELECT o.code, coalesce(a.name, 'system'),
       CASE WHEN c.closed_at IS NULL THEN '' ELSE coalesce(b.name, 'system') END
     FROM counts c JOIN stores o ON o.id = c.store_id LEFT JOIN users a ON a.id = c.opened_by
     LEFT JOIN users b ON b.id = c.closed_by WHERE c.id = ?1";
const BRIEFS: &str =
    "SELECT c.number, o.code, coalesce(k.name, ''), c.status, c.reason, c.opened_at, c.closed_at,
       (SELECT count(*) FROM count_lines l WHERE l.count_id = c.id),
       (SELECT count(*) FROM count_lines l WHERE l.count_id = c.id AND l.counted <> l.expected),
       coalesce(w.name, 'system')
     FROM counts c JOIN stores o ON o.id = c.store_id LEFT JOIN categories k ON k.id = c.category_id
     LEFT JOIN users w ON w.id = c.opened_by
     WHERE c.number < ?2 AND (?1 IS NULL OR c.store_id = ?1) AND (?3 IS NULL OR c.status = ?3)
     ORDER BY c.number DESC LIMIT ?4";
const OPEN_OF_STORE: &str =
    "SELECT number FROM counts WHERE closed_at IS NULL AND store_id = ?1 ORDER BY number LIMIT 1";
const PROMISED_TO: &str = "SELECT o.id FROM order_lines l CROSS JOIN orders o ON o.id = l.order_id
     WHERE l.variant_id = ?2 AND o.store_id = ?1 AND o.phase = 'live' AND l.reserved > l.picked
     GROUP BY o.id ORDER BY o.number DESC";
const PICKED_BY: &str = "SELECT DISTINCT o.number FROM order_lines l CROSS JOIN orders o ON o.id = l.order_id
     WHERE l.variant_id = ?2 AND o.store_id = ?1 AND o.phase = 'live' AND l.picked > 0 ORDER BY o.number";

fn read(row: &Row<'_>) -> Result<Count> {
    let category: Option<i64> = row.get("category_id")?;
    let name: Option<String> = row.get("category")?;
    Ok(Count {
        id: row.get("id")?,
        number: row.get("number")?,
        store: row.get("store_id")?,
        category: category.zip(name),
        status: row.get("status")?,
        reason: row.get("reason")?,
        opened_at: row.get("opened_at")?,
        opened_by: row.get("opened_by")?,
        closed_at: row.get("closed_at")?,
        closed_by: row.get("closed_by")?,
        version: row.get("version")?,
    })
}

impl Audited for Count {
    const TABLE: &'static str = "counts";

    fn fields(&self) -> Vec<(&'static str, Value)> {
        vec![
            ("number", json(self.number)),
            ("store_id", json(self.store.0)),
            (
                "category_id",
                json(self.category.as_ref().map(|(id, _)| *id)),
            ),
            ("status", json(self.status.word())),
            ("reason", json(&self.reason)),
        ]
    }
}

fn read_line(row: &Row<'_>) -> Result<CountLine> {
    Ok(CountLine {
        variant: row.get("variant_id")?,
        lot: row.get("lot")?,
        expiry: row.get("expiry")?,
        counted: row.get("counted")?,
        expected: row.get("expected")?,
        moved: row.get("moved")?,
        begun_at: row.get("begun_at")?,
        counted_at: row.get("counted_at")?,
    })
}

fn read_view(row: &Row<'_>) -> Result<CountLineView> {
    Ok(CountLineView {
        line: read_line(row)?,
        sku: row.get("sku")?,
        product: row.get("product")?,
        colour: row.get("colour")?,
        size: row.get("size")?,
        decimals: row.get("decimals")?,
        cost: row.get("cost")?,
        user: row.get("user")?,
    })
}

/// The next number.
pub fn next_number(tx: &Tx<'_>) -> Result<i64> {
    Ok(tx.value(NEXT_NUMBER, [])?.unwrap_or(1))
}

/// A count, if there.
pub fn count(tx: &Tx<'_>, id: CountId) -> Result<Option<Count>> {
    tx.one(COUNT, [id], read)
}

/// A count by its number.
pub fn by_number(tx: &Tx<'_>, number: i64) -> Result<Option<Count>> {
    tx.one(BY_NUMBER, [number], read)
}

/// An open count of the store over some of the same variants, if any.
pub fn overlapping(tx: &Tx<'_>, store: StoreId, category: Option<i64>) -> Result<Option<Count>> {
    tx.one(OVERLAPPING, params![store, category], read)
}

/// A category's row and name, by name, any letter case.
pub fn category(tx: &Tx<'_>, name: &str) -> Result<Option<(i64, String)>> {
    tx.one(CATEGORY, [name], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Writes a new count; its `id` and `version` are ignored.
pub fn insert(tx: &Tx<'_>, count: &Count) -> Result<CountId> {
    let category = count.category.as_ref().map(|(id, _)| *id);
    let id = tx.insert(
        INSERT,
        params![
            count.number,
            count.store,
            category,
            count.status,
            count.reason,
            count.opened_at,
            count.opened_by
        ],
    )?;
    audit::inserted(tx, id, count)?;
    Ok(CountId(id))
}

/// Ends a count.
pub fn update(tx: &Tx<'_>, old: &Count, new: &Count) -> Result<()> {
    audit::updated(tx, old.id, old, new)?;
    let values = params![old.id, new.status, new.reason, new.closed_at, new.closed_by];
    tx.run(UPDATE, values)?;
    Ok(())
}

/// Whether a variant belongs to a category.
pub fn is_of_category(tx: &Tx<'_>, variant: VariantId, category: i64) -> Result<bool> {
    Ok(tx
        .value(IN_SCOPE, params![variant, category])?
        .unwrap_or(false))
}

/// The number of another open count of the store that has counted the variant, if any.
pub fn counted_elsewhere(
    tx: &Tx<'_>,
    store: StoreId,
    count: CountId,
    variant: VariantId,
) -> Result<Option<i64>> {
    tx.value(ELSEWHERE, params![store, count, variant])
}

/// The line of a variant and lot, if it is counted.
pub fn line(
    tx: &Tx<'_>,
    count: CountId,
    variant: VariantId,
    lot: &str,
) -> Result<Option<CountLine>> {
    tx.one(LINE, params![count, variant, lot], read_line)
}

/// All lines, in the order in which they were begun.
pub fn lines(tx: &Tx<'_>, count: CountId) -> Result<Vec<CountLine>> {
    tx.all(LINES, [count], read_line)
}

/// Writes an entry, the line it makes, and counts the count's version. Entries are the trail of who counted what; the line
/// follows from them.
pub fn enter(
    tx: &Tx<'_>,
    count: CountId,
    kind: EntryKind,
    quantity: Quantity,
    line: &CountLine,
) -> Result<()> {
    let stamp = tx.stamp()?;
    let id = tx.insert(
        ENTER,
        params![
            count,
            line.variant,
            line.lot,
            kind,
            quantity,
            line.expected,
            stamp.at,
            stamp.terminal,
            stamp.user
        ],
    )?;
    tx.run(
        SAVE_LINE,
        params![
            count,
            line.variant,
            line.lot,
            line.expiry,
            line.counted,
            line.expected,
            line.moved,
            line.begun_at,
            line.counted_at,
            stamp.user
        ],
    )?;
    tx.run(TOUCH, [count])?;
    let fields = vec![
        ("count_id", json(count.0)),
        ("variant_id", json(line.variant.0)),
        ("lot", json(&line.lot)),
        ("kind", json(kind.word())),
        ("quantity", json(quantity)),
    ];
    audit::changed(tx, "count_entries", id, None, Some(fields))
}

/// Lines with the words that screens show, the largest difference first.
pub fn largest(tx: &Tx<'_>, count: CountId, limit: usize) -> Result<Vec<CountLineView>> {
    tx.all(LARGEST, params![count, at_most(limit)], read_view)
}

/// The lines of one variant, by lot.
pub fn of_variant(tx: &Tx<'_>, count: CountId, variant: VariantId) -> Result<Vec<CountLineView>> {
    tx.all(OF_VARIANT, params![count, variant], read_view)
}

fn at_most(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

/// What a count comes to.
///
/// # Errors
/// An overflow of its worth is told apart from trouble with the file.
pub fn sums(tx: &Tx<'_>, count: CountId) -> Result<std::result::Result<CountSums, Overflow>> {
    let mut sums = tx
        .one(SUMS, [count], |row| {
            Ok(CountSums {
                lines: row.get(0)?,
                differing: row.get(1)?,
                doubtful: row.get(2)?,
                ..CountSums::default()
            })
        })?
        .unwrap_or_default();
    sums.uncounted = tx.value(HOW_MANY_UNCOUNTED, [count])?.unwrap_or(0);
    let differences: Vec<(Quantity, Money, u8)> = tx.all(DIFFERENCES, [count], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
    })?;
    for (difference, cost, decimals) in differences {
        let milli = crate::domain::quantity::milli(difference, decimals);
        let added = worth(cost, difference, decimals).and_then(|worth| {
            if difference.is_positive() {
                sums.over_milli += milli;
                sums.over = sums.over.plus(worth)?;
            } else {
                sums.short_milli -= milli;
                sums.short = sums.short.minus(worth)?;
            }
            Ok(())
        });
        if let Err(overflow) = added {
            return Ok(Err(overflow));
        }
    }
    Ok(Ok(sums))
}

/// What holds goods in the count's scope and nobody has counted, by SKU.
pub fn uncounted(tx: &Tx<'_>, count: CountId, limit: usize) -> Result<Vec<Uncounted>> {
    tx.all(UNCOUNTED, params![count, at_most(limit)], |row| {
        let (product, colour, size): (String, String, String) =
            (row.get(2)?, row.get(3)?, row.get(4)?);
        Ok(Uncounted {
            variant: row.get(0)?,
            sku: row.get(1)?,
            title: title(&product, &colour, &size),
            lot: row.get(5)?,
            on_hand: row.get(6)?,
            decimals: row.get(7)?,
            cost: row.get(8)?,
        })
    })
}

/// The last entries, newest first.
pub fn entries(tx: &Tx<'_>, count: CountId, limit: usize) -> Result<Vec<CountEntry>> {
    tx.all(ENTRIES, params![count, at_most(limit)], |row| {
        let (product, colour, size): (String, String, String) =
            (row.get(6)?, row.get(7)?, row.get(8)?);
        Ok(CountEntry {
            id: row.get(0)?,
            at: row.get(1)?,
            user: row.get(2)?,
            terminal: row.get(3)?,
            variant: row.get(4)?,
            sku: row.get(5)?,
            title: title(&product, &colour, &size),
            lot: row.get(9)?,
            kind: row.get(10)?,
            quantity: row.get(11)?,
            decimals: row.get(12)?,
        })
    })
}

/// The store's code, who opened it, and who ended it (empty while open).
pub fn words(tx: &Tx<'_>, count: CountId) -> Result<(String, String, String)> {
    let found = tx.one(WORDS, [count], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
    })?;
    Ok(found.unwrap_or_default())
}

/// Counts, newest first: of one store or all, in one status or all, numbers below `before`.
pub fn briefs(
    tx: &Tx<'_>,
    store: Option<StoreId>,
    status: Option<CountStatus>,
    before: Option<i64>,
    limit: usize,
) -> Result<Vec<CountBrief>> {
    let values = params![store, before.unwrap_or(i64::MAX), status, at_most(limit)];
    tx.all(BRIEFS, values, |row| {
        Ok(CountBrief {
            number: row.get(0)?,
            store: row.get(1)?,
            category: row.get(2)?,
            status: row.get(3)?,
            reason: row.get(4)?,
            opened_at: row.get(5)?,
            closed_at: row.get(6)?,
            lines: row.get(7)?,
            differing: row.get(8)?,
            user: row.get(9)?,
        })
    })
}

/// The number of an open count of a store, if any.
pub fn open_of_store(tx: &Tx<'_>, store: StoreId) -> Result<Option<i64>> {
    tx.value(OPEN_OF_STORE, [store])
}

/// The orders that goods of a variant in a store are promised to and not picked for, newest first.
pub fn promised_to(tx: &Tx<'_>, store: StoreId, variant: VariantId) -> Result<Vec<OrderId>> {
    tx.all(PROMISED_TO, params![store, variant], |row| Ok(row.get(0)?))
}

/// Numbers of the orders that goods of a variant in a store are picked for.
pub fn picked_by(tx: &Tx<'_>, store: StoreId, variant: VariantId) -> Result<Vec<i64>> {
    tx.all(PICKED_BY, params![store, variant], |row| Ok(row.get(0)?))
}
