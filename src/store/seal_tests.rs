//! What an attacker with another SQLite tool may do to a bill, a movement or the log itself, and what is said of it.

use rusqlite::types::Value as Sql;

use super::*;
use crate::domain::time::Timestamp;
use crate::store::{Db, Stamp, chain, sample};

#[test]
fn a_seal_covers_every_column() {
    let conn = rusqlite::Connection::open_in_memory().unwrap();
    conn.execute_batch(include_str!("../../schema.sql"))
        .unwrap();
    for (table, columns) in COLUMNS {
        let there: String = conn
            .query_row(
                "SELECT group_concat(name, ', ') FROM pragma_table_info(?1)",
                [table],
                |row| row.get(0),
            )
            .unwrap();
        assert_eq!(*columns, there, "{table}");
    }
}

fn stamp() -> Stamp {
    Stamp {
        at: Timestamp::from_millis(0),
        user: None,
        terminal: "test".to_owned(),
    }
}

/// A shop without its triggers, foreign keys and checks.
fn open(dir: &tempfile::TempDir) -> Db {
    let mut db = sample::make(&dir.path().join("shop.db"), 7, 40);
    db.conn
        .execute_batch("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON")
        .unwrap();
    let tx = db.begin(stamp()).unwrap();
    tx.run(
        "INSERT INTO remarks (order_id, at, user_id, text) VALUES (1, 5, NULL, 'call first')",
        [],
    )
    .unwrap();
    crate::store::audit::changed(&tx, "remarks", 1, None, Some(Vec::new())).unwrap();
    let drops: Vec<String> = tx
        .all(
            "SELECT 'DROP TRIGGER ' || name FROM sqlite_schema WHERE type = 'trigger'",
            [],
            |row| Ok(row.get(0)?),
        )
        .unwrap();
    for drop in drops {
        tx.run(&drop, []).unwrap();
    }
    tx.commit().unwrap();
    db
}

fn all(tx: &Tx<'_>) -> Vec<String> {
    let mut found = Vec::new();
    check(tx, |row, message| found.push(format!("{row}: {message}"))).unwrap();
    if let Some(broken) = chain::first_broken(tx).unwrap() {
        found.push(format!("audit {}: {}", broken.id, broken.message));
    }
    found
}

const REFUSED: &str = "refused by the file";

/// What verify says after `attack`, which is taken back.
fn after(tx: &Tx<'_>, attack: &str, value: Option<&Sql>) -> Vec<String> {
    tx.run("SAVEPOINT attack", []).unwrap();
    let changed = match value {
        Some(value) => tx.run(attack, [value]),
        None => tx.run(attack, []),
    };
    let found = match changed {
        // Another row has that value: the file itself does not take it.
        Err(Error::Constraint(_)) => vec![REFUSED.to_owned()],
        changed => {
            assert_eq!(changed.unwrap(), 1, "{attack}");
            all(tx)
        }
    };
    tx.run("ROLLBACK TO attack", []).unwrap();
    tx.run("RELEASE attack", []).unwrap();
    found
}

/// Values that differ from this one: a single bit of each byte of a text or blob, another number, NULL, ''.
fn others(value: &Sql) -> Vec<Sql> {
    let flipped = |bytes: &[u8]| -> Vec<Vec<u8>> {
        (0..bytes.len())
            .map(|place| {
                let mut other = bytes.to_vec();
                other[place] ^= 1;
                other
            })
            .collect()
    };
    match value {
        Sql::Null => vec![Sql::Integer(0)],
        Sql::Integer(number) => vec![
            Sql::Integer(number + 1_000_000),
            Sql::Integer(number ^ (1 << 40)),
        ],
        Sql::Real(number) => vec![Sql::Real(-number)],
        Sql::Text(text) => {
            let mut other = vec![Sql::Text(format!("{text} "))];
            let flipped = flipped(text.as_bytes()).into_iter();
            other.extend(flipped.map(|bytes| Sql::Text(String::from_utf8(bytes).unwrap())));
            if !text.is_empty() {
                other.push(Sql::Text(String::new()));
            }
            other
        }
        Sql::Blob(bytes) => flipped(bytes).into_iter().map(Sql::Blob).collect(),
    }
}

/// Changes every column of the row that `key` finds; each time `name` must be named.
fn attack(tx: &Tx<'_>, table: &str, key: &str, name: &str) {
    let columns: Vec<String> = tx
        .all("SELECT name FROM pragma_table_info(?1)", [table], |row| {
            Ok(row.get(0)?)
        })
        .unwrap();
    for column in columns {
        let sql = format!("SELECT {column} FROM {table} WHERE {key}");
        let value: Sql = tx.value(&sql, []).unwrap().expect("no row to attack");
        let update = format!("UPDATE {table} SET {column} = ?1 WHERE {key}");
        for other in others(&value) {
            let is_text = matches!((&value, &other), (Sql::Null, _));
            // A nullable text column takes no number: '' is its other value.
            let found = if is_text && tx.run(&update, [&other]).is_err() {
                after(tx, &update, Some(&Sql::Text(String::new())))
            } else if is_text {
                tx.run(&update, [&value]).unwrap();
                after(tx, &update, Some(&other))
            } else {
                after(tx, &update, Some(&other))
            };
            assert!(
                found
                    .iter()
                    .any(|what| what.starts_with(name) || what == REFUSED),
                "{table}.{column} {value:?} → {other:?}: {found:?}"
            );
        }
    }
}

#[test]
fn every_byte_of_what_never_changes_is_sealed() {
    let dir = tempfile::tempdir().unwrap();
    let mut db = open(&dir);
    let tx = db.begin(stamp()).unwrap();
    assert_eq!(all(&tx), Vec::<String>::new());
    let bill: String = tx
        .value(
            "SELECT 'bills ' || number || ':' FROM bills WHERE id = 2",
            [],
        )
        .unwrap()
        .unwrap();
    attack(&tx, "bills", "id = 2", "bills ");
    attack(&tx, "bill_lines", "bill_id = 2 AND position = 1", &bill);
    attack(&tx, "bill_taxes", "bill_id = 2 AND position = 1", &bill);
    attack(&tx, "movements", "id = 3", "movements ");
    attack(&tx, "payments", "id = 2", "payments ");
    attack(&tx, "remarks", "id = 1", "remarks ");
}

#[test]
fn every_byte_of_the_log_is_chained() {
    let dir = tempfile::tempdir().unwrap();
    let mut db = open(&dir);
    let tx = db.begin(stamp()).unwrap();
    attack(&tx, "audit", "id = 1", "audit ");
    attack(&tx, "audit", "id = 4", "audit ");
    attack(&tx, "audit", "id = (SELECT max(id) FROM audit)", "audit ");
}

#[test]
fn what_is_added_or_taken_away_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let mut db = open(&dir);
    let tx = db.begin(stamp()).unwrap();
    let found = after(&tx, "DELETE FROM movements WHERE id = 5", None);
    assert!(
        found[0].starts_with("movements 5: is gone: audit entry "),
        "{found:?}"
    );
    let found = after(
        &tx,
        "DELETE FROM bill_lines WHERE bill_id = 2 AND position = 1",
        None,
    );
    assert!(found[0].contains("is not as it was written"), "{found:?}");
    let found = after(
        &tx,
        "INSERT INTO movements (at, store_id, variant_id, kind, delta, on_hand, day)
         VALUES (1, 1, 1, 'receive', 1, 1, '2026-11-20')",
        None,
    );
    assert!(
        found[0].contains("has no entry in the audit log"),
        "{found:?}"
    );
    let found = after(&tx, "DELETE FROM audit WHERE id = 7", None);
    assert!(
        found.iter().any(|what| what.starts_with(
            "audit 8: comes where entry 7 should be: that one was removed; it says: insert of "
        )),
        "{found:?}"
    );
    let found = after(&tx, "DELETE FROM audit WHERE id = 1", None);
    assert!(
        found.iter().any(|what| what.starts_with("audit 2: ")),
        "{found:?}"
    );
}

#[test]
fn a_tail_cut_off_is_seen_by_the_head_that_was_written_down() {
    let dir = tempfile::tempdir().unwrap();
    let mut db = open(&dir);
    let tx = db.begin(stamp()).unwrap();
    let head = chain::head(&tx).unwrap().unwrap();
    let place = chain::find(&tx, &head.hash).unwrap().unwrap();
    assert_eq!((place.id, place.after), (head.id, 0));
    let place = chain::find(&tx, &head.hash[..8]).unwrap().unwrap();
    assert_eq!(place.id, head.id);
    tx.run("DELETE FROM audit WHERE id = ?1", [head.id])
        .unwrap();
    assert_eq!(chain::find(&tx, &head.hash).unwrap(), None);
}

/// A log of the first form, as files of before have it, whose bills and payments have no seals.
#[test]
fn rows_from_before_the_seals_are_held_against_what_their_entries_tell() {
    let dir = tempfile::tempdir().unwrap();
    let mut db = open(&dir);
    let tx = db.begin(stamp()).unwrap();
    tx.run("DELETE FROM audit", []).unwrap();
    let bills: Vec<(i64, String)> = tx
        .all(
            "SELECT id, json_object('number', number, 'order_id', order_id, 'net', net, 'tax', tax, 'total', total)
             FROM bills WHERE kind = 'bill' AND rounding = 0 AND tax <> 0",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .unwrap();
    tx.run(
        "DELETE FROM bills WHERE NOT (kind = 'bill' AND rounding = 0 AND tax <> 0)",
        [],
    )
    .unwrap();
    tx.run("DELETE FROM payments", []).unwrap();
    let mut before = Vec::new();
    for (place, (bill, new)) in (1_i64..).zip(&bills) {
        let row = bill.to_string();
        let entry = crate::store::audit::Entry {
            id: place,
            at: Timestamp::from_millis(9),
            user: None,
            second: None,
            terminal: "old",
            entity: "bills",
            row_id: &row,
            action: "insert",
            old: None,
            new: Some(new),
        };
        let hash = entry.hash(crate::store::audit::Form::First, &before);
        tx.run(
            "INSERT INTO audit (id, at, terminal, entity, row_id, action, new, hash, form)
             VALUES (?1, 9, 'old', 'bills', ?2, 'insert', ?3, ?4, 1)",
            rusqlite::params![place, row, new, hash],
        )
        .unwrap();
        before = hash.to_vec();
    }
    tx.commit().unwrap();
    let tx = db.begin(stamp()).unwrap();
    assert_eq!(all(&tx), Vec::<String>::new());
    // The next commit says where the second form begins; from there on every row needs its seal.
    crate::store::audit::noted(&tx, "users", "1", "sign_in", "signed in").unwrap();
    tx.commit().unwrap();
    let tx = db.begin(stamp()).unwrap();
    assert_eq!(all(&tx), Vec::<String>::new());
    let found = after(
        &tx,
        &format!("UPDATE bills SET net = net + 1 WHERE id = {}", bills[0].0),
        None,
    );
    assert!(found[0].contains("is not as it was written"), "{found:?}");
    let found = after(&tx, "UPDATE audit SET form = 2 WHERE id = 1", None);
    assert!(
        found.iter().any(|what| what.starts_with("audit 1: ")),
        "{found:?}"
    );
    let last = bills.len() + 1;
    let found = after(
        &tx,
        &format!("UPDATE audit SET form = 1 WHERE id = {last}"),
        None,
    );
    assert!(
        found
            .iter()
            .any(|what| what.starts_with(&format!("audit {last}: "))),
        "{found:?}"
    );
    let found = after(
        &tx,
        "INSERT INTO movements (id, at, store_id, variant_id, kind, delta, on_hand, day)
         SELECT max(id) + 1, 1, 1, 1, 'receive', 1, 1, '2026-11-20' FROM movements",
        None,
    );
    assert!(
        found[0].contains("has no entry in the audit log"),
        "{found:?}"
    );
}
