//! Every row of a shop's file as plain values, read past the program: what tests compare.

use std::collections::BTreeMap;
use std::path::Path;
use std::rc::Rc;

use rusqlite::types::{Value, ValueRef};
use rusqlite::{Connection, OpenFlags};

/// Each table with the columns that name a row. A test compares this list with the schema.
pub const TABLES: [(&str, &[&str]); 59] = [
    ("approvals", &["id"]),
    ("areas", &["id"]),
    ("audit", &["id"]),
    ("barcodes", &["code"]),
    ("bill_lines", &["bill_id", "position"]),
    ("bill_series", &["series", "fiscal_year"]),
    ("bill_taxes", &["bill_id", "position", "name"]),
    ("bills", &["id"]),
    ("brands", &["id"]),
    ("categories", &["id"]),
    ("colours", &["id"]),
    ("count_entries", &["id"]),
    ("count_lines", &["id"]),
    ("counts", &["id"]),
    ("customer_accounts", &["customer_id"]),
    ("customer_sales", &["period", "store_id", "customer_id"]),
    ("customers", &["id"]),
    ("daily_orders", &["day", "store_id", "status"]),
    ("daily_payments", &["day", "store_id", "kind", "method"]),
    ("daily_sales", &["day", "store_id"]),
    ("feed_entries", &["machine", "id"]),
    ("imports", &["id"]),
    ("line_lots", &["order_line_id", "lot_id"]),
    ("lots", &["id"]),
    ("low_stock", &["variant_id", "store_id"]),
    ("movements", &["id"]),
    ("noticed", &["kind", "subject"]),
    ("notices", &["id"]),
    ("order_events", &["id"]),
    ("order_lines", &["id"]),
    ("orders", &["id"]),
    ("payment_methods", &["code"]),
    ("payments", &["id"]),
    ("pictures", &["id"]),
    ("presence", &["terminal"]),
    ("price_changes", &["id"]),
    ("product_sales", &["period", "store_id", "product_id"]),
    ("products", &["id"]),
    ("purchase_lines", &["id"]),
    ("purchase_orders", &["id"]),
    ("remarks", &["id"]),
    ("settings", &["key"]),
    ("shipments", &["id"]),
    ("shop", &["id"]),
    ("size_classes", &["id"]),
    ("sizes", &["id"]),
    ("stock", &["store_id", "variant_id"]),
    ("stock_days", &["day", "store_id", "product_id"]),
    ("stock_policies", &["product_id", "store_id"]),
    ("stores", &["id"]),
    ("supplier_variants", &["supplier_id", "variant_id"]),
    ("suppliers", &["id"]),
    ("tax_classes", &["id"]),
    ("tax_components", &["tax_class_id", "position"]),
    ("transfer_lines", &["id"]),
    ("transfers", &["id"]),
    ("units", &["id"]),
    ("variant_sales", &["month", "store_id", "variant_id"]),
    ("variants", &["id"]),
];

/// The tables that only ever grow.
pub const APPEND_ONLY: [&str; 10] = [
    "approvals",
    "audit",
    "bill_lines",
    "bill_taxes",
    "bills",
    "count_entries",
    "movements",
    "order_events",
    "payments",
    "remarks",
];

/// Users apart: signing in is seen in `last_seen_at`.
const USERS: (&str, &[&str]) = ("users", &["id"]);

/// One row.
#[derive(Clone, PartialEq)]
pub struct Row {
    columns: Rc<Vec<String>>,
    values: Vec<Value>,
}

impl std::fmt::Debug for Row {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let pairs = self.columns.iter().zip(&self.values);
        f.debug_map()
            .entries(pairs.map(|(name, value)| (name, show(value))))
            .finish()
    }
}

/// A value as people read it.
pub fn show(value: &Value) -> String {
    match value {
        Value::Null => "–".to_owned(),
        Value::Integer(number) => number.to_string(),
        Value::Real(number) => number.to_string(),
        Value::Text(text) => text.clone(),
        Value::Blob(bytes) => format!("{} bytes", bytes.len()),
    }
}

impl Row {
    /// The columns.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(String::as_str)
    }

    /// A column's value.
    #[track_caller]
    pub fn value(&self, column: &str) -> &Value {
        let place = self.columns.iter().position(|name| name == column);
        &self.values[place.unwrap_or_else(|| panic!("no column {column}"))]
    }

    /// A whole number that must be there.
    #[track_caller]
    pub fn int(&self, column: &str) -> i64 {
        self.maybe(column)
            .unwrap_or_else(|| panic!("{column} is NULL in {self:?}"))
    }

    /// A whole number or NULL.
    #[track_caller]
    pub fn maybe(&self, column: &str) -> Option<i64> {
        match self.value(column) {
            Value::Integer(number) => Some(*number),
            Value::Null => None,
            other => panic!("{column} is {other:?}"),
        }
    }

    /// A text; NULL reads as empty.
    #[track_caller]
    pub fn text(&self, column: &str) -> &str {
        match self.value(column) {
            Value::Text(text) => text,
            Value::Null => "",
            other => panic!("{column} is {other:?}"),
        }
    }
}

/// What names a row: numbers in their order, then words.
pub type Key = (Vec<i64>, Vec<String>);

/// The rows of one table.
pub type Rows = BTreeMap<Key, Row>;

/// The rows of all tables.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Tables(BTreeMap<&'static str, Rows>);

impl Tables {
    /// The tables.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.0.keys().copied()
    }

    /// The rows of a table in the order of their keys.
    #[track_caller]
    pub fn rows(&self, table: &str) -> impl DoubleEndedIterator<Item = &Row> + Clone {
        self.table(table).values()
    }

    /// A table.
    #[track_caller]
    pub fn table(&self, table: &str) -> &Rows {
        self.0
            .get(table)
            .unwrap_or_else(|| panic!("no table {table}"))
    }

    /// The row of an `id`.
    #[track_caller]
    pub fn row(&self, table: &str, id: i64) -> Option<&Row> {
        self.table(table).get(&(vec![id], vec![]))
    }

    /// Where two states differ, in words; empty when they are the same. `except` names tables that may.
    pub fn differences(&self, other: &Self, except: &[&str]) -> Vec<String> {
        let mut found = Vec::new();
        for (table, rows) in self.0.iter().filter(|(table, _)| !except.contains(*table)) {
            let others = other.table(table);
            for (key, row) in rows {
                if others.get(key) != Some(row) {
                    found.push(format!("{table}: {row:?} became {:?}", others.get(key)));
                }
            }
            for (_, row) in others.iter().filter(|(key, _)| !rows.contains_key(*key)) {
                found.push(format!("{table}: {row:?} appeared"));
            }
        }
        found
    }
}

/// A connection of the test's own that only looks.
pub struct Eye {
    conn: Connection,
    columns: BTreeMap<&'static str, Rc<Vec<String>>>,
}

impl Eye {
    /// Looks at a shop's file.
    pub fn on(path: &Path) -> Self {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = Connection::open_with_flags(path, flags).unwrap();
        conn.set_prepared_statement_cache_capacity(64);
        conn.pragma_update(None, "query_only", true).unwrap();
        conn.busy_timeout(std::time::Duration::from_secs(20))
            .unwrap();
        Self {
            conn,
            columns: BTreeMap::new(),
        }
    }

    /// A number that changes when anybody has committed.
    pub fn version(&self) -> i64 {
        let mut ask = self.conn.prepare_cached("PRAGMA data_version").unwrap();
        ask.query_row([], |row| row.get(0)).unwrap()
    }

    /// All rows of all tables at one moment, but for users' last sign-in.
    pub fn tables(&mut self) -> Tables {
        self.conn.execute_batch("BEGIN").unwrap();
        let read: BTreeMap<_, _> = TABLES
            .iter()
            .chain([&USERS])
            .map(|(table, key)| (*table, self.rows(table, key)))
            .collect();
        self.conn.execute_batch("COMMIT").unwrap();
        Tables(read)
    }

    fn rows(&mut self, table: &'static str, key: &[&str]) -> Rows {
        let sql = format!("SELECT * FROM {table}");
        let mut ask = self.conn.prepare_cached(&sql).unwrap();
        let columns = self.columns.entry(table).or_insert_with(|| {
            let names = ask.column_names().map(str::to_owned);
            Rc::new(names.collect())
        });
        let places: Vec<usize> = key
            .iter()
            .map(|name| columns.iter().position(|column| column == name).unwrap())
            .collect();
        let skipped = columns.iter().position(|column| column == "last_seen_at");
        let mut rows = ask.query([]).unwrap();
        let mut read = Rows::new();
        while let Some(row) = rows.next().unwrap() {
            let mut values: Vec<Value> = (0..columns.len())
                .map(|place| owned(row.get_ref(place).unwrap()))
                .collect();
            if let Some(place) = skipped {
                values[place] = Value::Null;
            }
            let mut name: Key = (Vec::new(), Vec::new());
            for place in &places {
                match &values[*place] {
                    Value::Integer(number) => name.0.push(*number),
                    other => name.1.push(show(other)),
                }
            }
            let columns = Rc::clone(columns);
            read.insert(name, Row { columns, values });
        }
        read
    }
}

fn owned(value: ValueRef<'_>) -> Value {
    Value::try_from(value).unwrap()
}
