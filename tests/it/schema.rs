//! The schema holds by itself what SQL can hold, whoever writes to the file.

use std::collections::BTreeSet;

use orderdesk::store::SCHEMA_VERSION;
use rusqlite::Connection;

use crate::support::World;
use crate::support::tables::{APPEND_ONLY, TABLES};

const SCHEMA: &str = include_str!("../../schema.sql");

/// A statement without its comments and its layout, which a column added later cannot keep.
fn plain(sql: &str) -> String {
    let code: Vec<&str> = sql
        .lines()
        .map(|line| line.split("--").next().unwrap_or_default())
        .collect();
    let words: Vec<&str> = code
        .iter()
        .flat_map(|line| line.split_whitespace())
        .collect();
    words
        .join(" ")
        .replace(" )", ")")
        .replace("( ", "(")
        .replace(" ,", ",")
}

/// Every table, index, trigger and view with its statement.
fn structure(conn: &Connection) -> BTreeSet<(String, String, String)> {
    let mut ask = conn
        .prepare("SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL")
        .unwrap();
    let rows = ask
        .query_map([], |row| {
            let sql: String = row.get(2)?;
            Ok((row.get(0)?, row.get(1)?, plain(&sql)))
        })
        .unwrap();
    rows.map(Result::unwrap).collect()
}

fn written() -> BTreeSet<(String, String, String)> {
    let conn = Connection::open_in_memory().unwrap();
    conn.execute_batch(SCHEMA).unwrap();
    structure(&conn)
}

fn names(conn: &Connection, sql: &str) -> Vec<String> {
    let mut ask = conn.prepare(sql).unwrap();
    let rows = ask.query_map([], |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

#[test]
fn a_fresh_file_is_what_the_schema_says() {
    let world = World::empty();
    world.init();
    let conn = Connection::open(world.path("shop.db")).unwrap();
    assert_eq!(structure(&conn), written());
    let version: i64 = conn
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .unwrap();
    assert_eq!(version, SCHEMA_VERSION);
}

#[test]
fn every_older_file_arrives_at_it() {
    for version in (1..).take_while(|version| *version < SCHEMA_VERSION) {
        let path = format!(
            "{}/tests/it/schemas/v{version}.sql",
            env!("CARGO_MANIFEST_DIR")
        );
        let old = std::fs::read_to_string(&path).unwrap_or_else(|error| {
            panic!("{path}: {error}; keep there what schema.sql was at version {version}, so that its migration is tried")
        });
        let world = World::empty();
        world.init();
        let file = world.path("old.db");
        let conn = Connection::open(&file).unwrap();
        conn.execute_batch(&old).unwrap();
        conn.pragma_update(None, "application_id", 0x4F44_534B)
            .unwrap();
        conn.pragma_update(None, "user_version", version).unwrap();
        drop(conn);
        world.run(&["--db", &file.display().to_string(), "store", "list"]);
        assert_eq!(
            structure(&Connection::open(&file).unwrap()),
            written(),
            "from version {version}"
        );
    }
}

#[test]
fn every_table_is_strict_and_known_to_the_tests() {
    let conn = Connection::open_in_memory().unwrap();
    conn.execute_batch(SCHEMA).unwrap();
    let own = "FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'";
    let lax = names(&conn, &format!("SELECT name {own} AND strict = 0"));
    assert_eq!(lax, Vec::<String>::new(), "add STRICT");
    let mut known: Vec<&str> = TABLES.iter().map(|(table, _)| *table).collect();
    known.push("users");
    known.sort_unstable();
    let all = names(&conn, &format!("SELECT name {own} ORDER BY name"));
    assert_eq!(
        all, known,
        "add the new table to support/tables.rs, so that tests compare it"
    );
}

#[test]
fn every_reference_points_to_a_table_with_an_index_or_key() {
    let conn = Connection::open_in_memory().unwrap();
    conn.execute_batch(SCHEMA).unwrap();
    let dangling = names(
        &conn,
        "SELECT t.name || '.' || f.\"from\" FROM pragma_table_list t, pragma_foreign_key_list(t.name) f
         WHERE NOT EXISTS (SELECT 1 FROM sqlite_schema s WHERE s.type = 'table' AND s.name = f.\"table\")",
    );
    assert_eq!(dangling, Vec::<String>::new());
}

/// A shop with a row in every append-only table.
fn busy() -> World {
    let world = World::with_socks();
    world.ok(&["product", "add", "HAT", "--name", "Hat", "--price", "9.00"]);
    let order = world.order(3);
    world.ok(&["order", "remark", &order, "rings twice"]);
    world.ok(&[
        "payment", "add", "--order", &order, "--method", "card", "--amount", "5.00",
    ]);
    world.ok(&["order", "pick", &order, "--all"]);
    world.ok(&["order", "bill", &order, "--line", "SOCK-M=2"]);
    let conn = Connection::open(world.path("shop.db")).unwrap();
    // A shop without taxes has no rows of them on its bills; and nobody has counted or approved here.
    conn.execute_batch(
        "INSERT INTO bill_taxes VALUES (1, 1, 'none', 0, 0);
         INSERT INTO counts (number, store_id, status, opened_at) VALUES (1, 1, 'open', 0);
         INSERT INTO count_entries (count_id, variant_id, kind, quantity, on_hand, at, terminal) VALUES (1, 1, 'add', 1, 1, 0, '');
         INSERT INTO approvals (order_id, level, verdict, at, user_id) VALUES (1, 1, 'approved', 0, 1)",
    )
    .unwrap();
    world
}

#[track_caller]
fn refuses(conn: &Connection, statement: &str) {
    let done = conn.execute_batch(&format!("BEGIN; {statement}"));
    conn.execute_batch("ROLLBACK").unwrap();
    let told = done.expect_err(statement).to_string();
    let by_rule = told.contains("constraint")
        || told.contains("append-only")
        || told.contains("never")
        || told.contains("exceeds")
        || told.contains("cannot store");
    assert!(by_rule, "{statement}: {told}");
}

#[test]
fn what_is_append_only_takes_no_other_change() {
    let world = busy();
    let conn = Connection::open(world.path("shop.db")).unwrap();
    for table in APPEND_ONLY {
        let rows: i64 = conn
            .query_row(&format!("SELECT count(*) FROM {table}"), [], |row| {
                row.get(0)
            })
            .unwrap();
        assert!(rows > 0, "nothing in {table} to try it on");
        let column = names(
            &conn,
            &format!("SELECT name FROM pragma_table_info('{table}') LIMIT 1"),
        )
        .remove(0);
        refuses(&conn, &format!("UPDATE {table} SET {column} = {column}"));
        refuses(&conn, &format!("DELETE FROM {table}"));
    }
    refuses(&conn, "DELETE FROM orders");
}

#[test]
fn rules_that_sql_can_hold_are_held_by_sql() {
    let world = busy();
    let conn = Connection::open(world.path("shop.db")).unwrap();
    conn.pragma_update(None, "foreign_keys", true).unwrap();
    for statement in [
        "UPDATE stock SET on_hand = -1",
        "UPDATE stock SET reserved = -1",
        "UPDATE stock SET picked = reserved + 1",
        "UPDATE stock SET reserved = on_hand + 1",
        "INSERT INTO stock (store_id, variant_id, on_hand, reserved) VALUES (1, 2, 0, 1)",
        "UPDATE order_lines SET open = open + 1",
        "UPDATE order_lines SET ordered = 0, open = 0, picked = 0, billed = 0, returned = 0",
        "UPDATE order_lines SET returned = billed + 1",
        "UPDATE order_lines SET reserved = open + picked + 1",
        "UPDATE order_lines SET billed_amount = amount + 1",
        "UPDATE orders SET customer_id = NULL",
        "UPDATE orders SET number = NULL",
        "UPDATE orders SET total = total + 1",
        "UPDATE orders SET status = 'draft'",
        "UPDATE orders SET status = 'nonsense'",
        "UPDATE orders SET phase = 'deleted'",
        "UPDATE orders SET refunded = paid + 1",
        "UPDATE orders SET customer_id = 999",
        "INSERT INTO orders SELECT NULL, number, NULL, kind, phase, status, legacy_status, store_id, customer_id, user_id,
           seat, held, priority, note, delivery_address, discount_kind, discount_value, net, tax, rounding, total,
           billed_net, billed_tax, billed_total, paid, refunded, payment_status, quantity_milli, has_picked, created_at,
           updated_at, placed_at, placed_day, expires_at, binned_at, archived_at, version, confirmation FROM orders",
        "INSERT INTO movements (at, store_id, variant_id, kind, delta, on_hand, day) VALUES (0, 1, 1, 'bill', -1, 1, '')",
        "INSERT INTO movements (at, store_id, variant_id, kind, delta, on_hand, day) VALUES (0, 1, 1, 'adjust', 0, 1, '')",
        "INSERT INTO payments (order_id, kind, method, amount, tendered, change, at, day) VALUES (1, 'payment', 'cash', 0, 0, 0, 0, '')",
        "INSERT INTO payments (order_id, kind, method, amount, tendered, change, at, day) VALUES (1, 'payment', 'cash', 5, 9, 3, 0, '')",
        "INSERT INTO payments (order_id, kind, method, amount, tendered, change, at, day) VALUES (1, 'payment', 'shells', 5, 5, 0, 0, '')",
        "INSERT INTO shipments (bill_id, order_id, state, created_at, changed_at) VALUES (1, 1, 'created', 0, 0)",
        "UPDATE stores SET code = ''",
        "UPDATE variants SET price = -1",
        "UPDATE variants SET sku = 'X'",
        "UPDATE users SET role = 'retailer'",
        "INSERT INTO barcodes VALUES ('1', 1, 0)",
        "INSERT INTO customers (code, name, search, created_at) VALUES ('c-1', 'N', '', 0)",
        "INSERT INTO shop (id, name, currency, timezone, created_at) VALUES (2, 'N', 'EUR', 'UTC', 0)",
        "UPDATE products SET details = '[]'",
        "UPDATE shop SET created_at = 'yesterday'",
        "UPDATE users SET one_time = 2",
        "UPDATE customers SET merged_into_id = 999",
        "INSERT INTO approvals (order_id, level, verdict, at, user_id) VALUES (1, 1, 'approved', 0, 1)",
        "INSERT INTO approvals (order_id, level, verdict, at, user_id) VALUES (1, 3, 'approved', 0, 1)",
        "INSERT INTO approvals (order_id, level, verdict, at, user_id) VALUES (1, 2, 'rejected', 0, 1)",
        "INSERT INTO notices (at, kind, subject, event, changed_at) VALUES (0, 'weather', '', '{}', 0)",
        "INSERT INTO notices (at, kind, subject, event, changed_at) VALUES (0, 'low_stock', '', 'no json', 0)",
    ] {
        refuses(&conn, statement);
    }
}
