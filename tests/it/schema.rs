//! The schema: what a fresh file is, and what it refuses whoever writes to it.

use rusqlite::Connection;

use crate::support::World;

/// The readable whole truth.
const SCHEMA: &str = include_str!("../../schema.sql");

fn objects(conn: &Connection) -> Vec<(String, String, String)> {
    let mut statement = conn
        .prepare(
            "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type, name",
        )
        .unwrap();
    let rows = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .unwrap();
    rows.map(Result::unwrap).collect()
}

fn fresh() -> Connection {
    let conn = Connection::open_in_memory().unwrap();
    conn.execute_batch(SCHEMA).unwrap();
    conn
}

#[test]
fn a_fresh_file_is_the_schema() {
    let world = World::with_socks();
    let conn = Connection::open(world.path("shop.db")).unwrap();
    assert_eq!(objects(&conn), objects(&fresh()));
}

#[test]
fn every_table_is_strict() {
    let conn = fresh();
    let mut statement = conn.prepare("SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'").unwrap();
    let tables: Vec<(String, bool)> = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert!(tables.len() > 25, "{tables:?}");
    for (name, strict) in tables {
        assert!(strict, "table {name} is not STRICT");
    }
}

#[test]
fn what_was_written_down_stays() {
    let world = World::with_socks();
    world.ok(&["customer", "add", "K-1", "--name", "Keeper"]);
    let sale = r#"{"customer":"K-1","items":[{"sku":"SOCK-M","quantity":2}],"payments":[{"method":"cash","amount":"10.00"}]}"#;
    let order = world.write("sale.json", sale);
    world.ok(&["sale", "add", &order]);
    world.ok(&["order", "remark", "1", "kept"]);
    let conn = Connection::open(world.path("shop.db")).unwrap();
    let kept = [
        "movements",
        "order_events",
        "remarks",
        "bills",
        "bill_lines",
        "payments",
        "audit",
    ];
    for table in kept {
        let rows: i64 = conn
            .query_row(&format!("SELECT count(*) FROM {table}"), [], |row| {
                row.get(0)
            })
            .unwrap();
        assert!(rows > 0, "{table} has no row to try it on");
        let column: String = conn
            .query_row(
                &format!("SELECT name FROM pragma_table_info('{table}') LIMIT 1"),
                [],
                |row| row.get(0),
            )
            .unwrap();
        for attempt in [
            format!("UPDATE {table} SET {column} = {column}"),
            format!("DELETE FROM {table}"),
        ] {
            let refused = conn.execute(&attempt, []).unwrap_err().to_string();
            assert!(
                refused.contains("append-only") || refused.contains("never changes"),
                "{attempt}: {refused}"
            );
        }
    }
    let refused = conn
        .execute("DELETE FROM orders", [])
        .unwrap_err()
        .to_string();
    assert!(refused.contains("never destroyed"), "{refused}");
}

#[test]
fn sql_itself_holds_the_bucket_equation_and_the_promise() {
    let world = World::with_socks();
    let conn = Connection::open(world.path("shop.db")).unwrap();
    let refused = |sql: &str| conn.execute(sql, []).unwrap_err().to_string();
    assert!(refused("UPDATE stock SET reserved = -1").contains("CHECK"));
    assert!(
        refused("UPDATE stock SET reserved = on_hand + 1").contains("reserved exceeds on hand")
    );
    let line = "INSERT INTO order_lines (order_id, position, variant_id, ordered, open, list_price, price, amount)
                VALUES (1, 1, 1, 5, 4, 0, 0, 0)";
    assert!(refused(line).contains("CHECK"));
}
