//! The rules of an order book that never bend, as an obvious fold over all rows: slow, and written apart from the program.

use std::collections::BTreeMap;

use crate::support::tables::{APPEND_ONLY, Row, Tables};

macro_rules! ensure {
    ($holds:expr, $($told:tt)+) => {
        if !$holds {
            return Err(format!($($told)+));
        }
    };
}

mod bills;
mod credits;
mod figures;
mod orders;
mod steps;
mod stock;

pub use steps::{moved, priced};

/// Minor units as people write them.
pub fn money(minor: i64) -> String {
    let sign = if minor < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", minor.abs() / 100, minor.abs() % 100)
}

/// `amount × part / whole`, rounded half up.
fn portion(amount: i64, part: i64, whole: i64) -> i64 {
    if whole == 0 {
        return 0;
    }
    let doubled = 2 * i128::from(amount) * i128::from(part) + i128::from(whole);
    i64::try_from(doubled.div_euclid(2 * i128::from(whole))).unwrap()
}

fn thousandths(steps: i64, decimals: i64) -> i64 {
    steps * [1000, 100, 10, 1][usize::try_from(decimals).unwrap()]
}

/// Adds by key.
#[derive(Default)]
struct Sums<K: Ord>(BTreeMap<K, Vec<i64>>);

impl<K: Ord> Sums<K> {
    fn new() -> Self {
        Self(BTreeMap::new())
    }

    fn add<const N: usize>(&mut self, key: K, values: [i64; N]) {
        let sums = self.0.entry(key).or_insert_with(|| vec![0; N]);
        for (sum, value) in sums.iter_mut().zip(values) {
            *sum += value;
        }
    }

    fn get(&self, key: &K, place: usize) -> i64 {
        self.0.get(key).map_or(0, |sums| sums[place])
    }

    /// Without keys that sum to nothing.
    fn some(self) -> BTreeMap<K, Vec<i64>> {
        let mut sums = self.0;
        sums.retain(|_, values| values.iter().any(|value| *value != 0));
        sums
    }
}

/// What is append-only only grew; nothing of it changed.
pub fn grown(before: &Tables, after: &Tables) -> Result<(), String> {
    for table in APPEND_ONLY {
        let is = after.table(table);
        for (key, row) in before.table(table) {
            ensure!(
                is.get(key) == Some(row),
                "{table} {key:?} changed or is gone"
            );
        }
    }
    for order in before
        .rows("orders")
        .filter(|order| order.text("phase") != "draft")
    {
        let now = after.row("orders", order.int("id"));
        ensure!(
            now.is_some_and(
                |now| now.int("number") == order.int("number") && now.text("phase") != "draft"
            ),
            "order {order:?} became {now:?}"
        );
    }
    Ok(())
}

/// Everything that must hold at any moment.
pub fn hold(tables: &Tables) -> Result<(), String> {
    stock::balances(tables)?;
    stock::ledger(tables)?;
    stock::on_the_way(tables)?;
    stock::taken_back(tables)?;
    orders::orders(tables)?;
    bills::bills(tables)?;
    credits::notes(tables)?;
    credits::lots(tables)?;
    bills::payments(tables)?;
    bills::numbers(tables)?;
    figures::accounts(tables)?;
    figures::order_book(tables)?;
    figures::sales(tables)
}

/// 1 of a bill, −1 of a credit note.
fn sign(bill: &Row) -> i64 {
    if bill.text("kind") == "credit_note" {
        -1
    } else {
        1
    }
}

fn setting<'t>(tables: &'t Tables, key: &str) -> &'t str {
    let found = tables.rows("settings").find(|row| row.text("key") == key);
    found.map_or("", |row| row.text("value"))
}

/// The line that brings a total to a whole unit.
fn rounding(tables: &Tables, total: i64) -> i64 {
    if setting(tables, "round_totals") == "yes" {
        portion(total, 1, 100) * 100 - total
    } else {
        0
    }
}

fn decimals(tables: &Tables, variant: i64) -> i64 {
    let variant = tables.row("variants", variant).unwrap();
    let product = tables.row("products", variant.int("product_id")).unwrap();
    tables
        .row("units", product.int("unit_id"))
        .unwrap()
        .int("decimals")
}

fn off(kind: &str, value: i64, gross: i64) -> i64 {
    match kind {
        "percent" => portion(gross, value.min(10_000), 10_000),
        "amount" => value.min(gross),
        _ => 0,
    }
}

/// Gross of a line, and what is left of it after its own discount.
fn own(tables: &Tables, line: &Row) -> (i64, i64) {
    let steps = 10_i64.pow(u32::try_from(decimals(tables, line.int("variant_id"))).unwrap());
    let gross = portion(line.int("price"), line.int("ordered"), steps);
    (
        gross,
        gross
            - off(
                line.text("discount_kind"),
                line.int("discount_value"),
                gross,
            ),
    )
}
