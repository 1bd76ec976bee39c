//! The measure beside it: the same row writes by hand, as few statements as they need and nothing decided.

use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};
use sha2::{Digest, Sha256};

use crate::board::Times;
use crate::shop::{Chance, price, sku};

/// A connection as careful as the program's own.
pub fn open(path: &Path, patience: Duration) -> Connection {
    let conn = Connection::open(path).unwrap();
    conn.busy_timeout(patience).unwrap();
    conn.set_prepared_statement_cache_capacity(64);
    conn.execute_batch(
        "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA wal_autocheckpoint = 4000;",
    )
    .unwrap();
    conn
}

/// One order of three lines: header, lines, promises, event, order book, account, four audit entries.
pub fn order(conn: &mut Connection, chance: &Chance, variants: u64) {
    const AT: i64 = 1_795_000_000_000;
    let tx = conn
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .unwrap();
    let number: i64 = tx
        .prepare_cached(
            "UPDATE shop SET order_number = order_number + 1 WHERE id = 1 RETURNING order_number",
        )
        .unwrap()
        .query_row([], |row| row.get(0))
        .unwrap();
    let store = 1 + i64::try_from(chance.skewed(3)).unwrap();
    let customer = 2 + i64::try_from(chance.skewed(200)).unwrap();
    let mut hash: Vec<u8> = tx
        .prepare_cached("SELECT hash FROM audit ORDER BY id DESC LIMIT 1")
        .unwrap()
        .query_row([], |row| row.get(0))
        .optional()
        .unwrap()
        .unwrap_or_default();
    let first = chance.skewed(variants);
    let lines: Vec<(i64, i64, i64)> = [first, (first + 1) % variants, (first + 2) % variants]
        .iter()
        .map(|place| {
            let variant: i64 = tx
                .prepare_cached("SELECT id FROM variants WHERE sku = ?1")
                .unwrap()
                .query_row([sku(*place)], |row| row.get(0))
                .unwrap();
            (variant, 2, i64::try_from(price(*place)).unwrap())
        })
        .collect();
    let total: i64 = lines
        .iter()
        .map(|(_, quantity, price)| quantity * price)
        .sum();
    tx.prepare_cached(
        "INSERT INTO orders (number, kind, phase, status, store_id, customer_id, user_id, net, tax, total, quantity_milli,
           created_at, updated_at, placed_at, placed_day, expires_at)
         VALUES (?1, 'order', 'live', 'pending', ?2, ?3, 1, ?4, ?5, ?4 + ?5, 6000, ?6, ?6, ?6, '2026-11-20', ?6)",
    )
    .unwrap()
    .execute(params![number, store, customer, total - total / 6, total / 6, AT])
    .unwrap();
    let id = tx.last_insert_rowid();
    let mut audit = |entity: &str, row: i64, new: &str| {
        let mut hasher = Sha256::new();
        hasher.update(&hash);
        hasher.update(new);
        hash = hasher.finalize().to_vec();
        tx.prepare_cached(
            "INSERT INTO audit (at, user_id, second_user_id, terminal, entity, row_id, action, old, new, hash)
             VALUES (?1, 1, NULL, 'bench', ?2, ?3, 'insert', NULL, ?4, ?5)",
        )
        .unwrap()
        .execute(params![AT, entity, row.to_string(), new, hash])
        .unwrap();
    };
    audit(
        "orders",
        id,
        &format!(
            "{{\"number\":{number},\"kind\":\"order\",\"phase\":\"live\",\"status\":\"pending\",\"store_id\":{store},\
             \"customer_id\":{customer},\"priority\":\"normal\",\"payment_status\":\"unpaid\"}}"
        ),
    );
    for (position, (variant, quantity, price)) in (1_i64..).zip(&lines) {
        tx.prepare_cached(
            "INSERT INTO order_lines (order_id, position, variant_id, ordered, open, reserved, list_price, price, amount)
             VALUES (?1, ?2, ?3, ?4, ?4, ?4, ?5, ?5, ?4 * ?5)",
        )
        .unwrap()
        .execute(params![id, position, variant, quantity, price])
        .unwrap();
        let line = tx.last_insert_rowid();
        audit(
            "order_lines",
            line,
            &format!(
                "{{\"order_id\":{id},\"variant_id\":{variant},\"ordered\":{quantity},\"price\":{price}}}"
            ),
        );
        tx.prepare_cached(
            "UPDATE stock SET reserved = reserved + ?3 WHERE store_id = ?1 AND variant_id = ?2",
        )
        .unwrap()
        .execute(params![store, variant, quantity])
        .unwrap();
    }
    tx.prepare_cached(
        "INSERT INTO daily_orders VALUES ('2026-11-20', ?1, 'pending', 1, ?2, 6000)
         ON CONFLICT DO UPDATE SET orders = orders + 1, value = value + ?2, quantity_milli = quantity_milli + 6000",
    )
    .unwrap()
    .execute(params![store, total])
    .unwrap();
    tx.prepare_cached(
        "UPDATE customer_accounts SET open_orders = open_orders + ?2 WHERE customer_id = ?1",
    )
    .unwrap()
    .execute(params![customer, total])
    .unwrap();
    tx.prepare_cached(
        "INSERT INTO order_events (order_id, at, user_id, event, from_status, to_status) VALUES (?1, ?2, 1, 'place', 'draft', 'pending')",
    )
    .unwrap()
    .execute(params![id, AT])
    .unwrap();
    tx.commit().unwrap();
}

pub fn place(conn: &mut Connection, chance: &Chance, variants: u64, count: usize) -> Times {
    let times = (0..count).map(|_| {
        let begun = Instant::now();
        order(conn, chance, variants);
        begun.elapsed()
    });
    Times::new(times.collect())
}
