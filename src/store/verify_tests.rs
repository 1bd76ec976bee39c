//! Each check is shown a file with exactly one row broken, past the triggers, and must name that row.

use super::*;
use crate::domain::time::Timestamp;
use crate::store::{Db, Stamp, sample};

/// Breaks a sample shop and verifies it; also tells what `row` selects before.
fn broken(row: &str, statements: &[&str]) -> (String, Vec<Finding>) {
    let dir = tempfile::tempdir().unwrap();
    let mut db: Db = sample::make(&dir.path().join("shop.db"), 7, 80);
    db.conn
        .execute_batch("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON")
        .unwrap();
    let tx = db
        .begin(Stamp {
            at: Timestamp::from_millis(0),
            user: None,
            terminal: String::new(),
        })
        .unwrap();
    let triggers: Vec<String> = tx
        .all(
            "SELECT name FROM sqlite_schema WHERE type = 'trigger'",
            [],
            |row| Ok(row.get(0)?),
        )
        .unwrap();
    for trigger in triggers {
        tx.run(&format!("DROP TRIGGER {trigger}"), []).unwrap();
    }
    let row = tx.value(row, []).unwrap().expect("no row to break");
    for statement in statements {
        let changed = tx.run(statement, []).unwrap();
        assert_eq!(changed, 1, "not one row: {statement}");
    }
    // SQLite's own check looks at the CHECKs only while they are on.
    tx.inner
        .execute_batch("PRAGMA ignore_check_constraints = OFF")
        .unwrap();
    (row, verify(&tx).unwrap())
}

/// `row` is a statement that names the row; what it is called is asked before it breaks.
#[track_caller]
fn names(check: &str, row: &str, statement: &str) {
    let (row, findings) = broken(row, &[statement]);
    let of_check: Vec<&Finding> = findings
        .iter()
        .filter(|finding| finding.check == check)
        .collect();
    assert!(
        of_check.iter().any(|finding| finding.row == row),
        "{check} of {row} not found in {findings:#?}"
    );
    assert!(
        of_check.len() <= 2,
        "{check} names sound rows: {of_check:#?}"
    );
}

/// As [`names`], for a row whose name is known.
#[track_caller]
fn names_row(check: &str, row: &str, statement: &str) {
    names(check, &format!("SELECT '{row}'"), statement);
}

const AN_ORDER: &str = "(SELECT min(id) FROM orders WHERE phase = 'live')";
const A_BILL: &str = "(SELECT min(id) FROM bills)";

#[track_caller]
fn names_order(check: &str, statement: &str) {
    let row = format!("SELECT printf('orders O-%06d', {AN_ORDER})");
    names(check, &row, &format!("{statement} WHERE id = {AN_ORDER}"));
}

#[track_caller]
fn names_bill(check: &str, statement: &str) {
    let row = format!("SELECT 'bills ' || number FROM bills WHERE id = {A_BILL}");
    names(check, &row, &statement.replace("$BILL", A_BILL));
}

#[test]
fn a_sound_shop_has_no_findings_and_every_kind_of_order() {
    let kinds =
        "SELECT group_concat(status) FROM (SELECT DISTINCT status FROM orders ORDER BY status)";
    let (kinds, findings) = broken(kinds, &[]);
    assert_eq!(findings, []);
    assert_eq!(
        kinds,
        "awaiting_approval,billing,cancelled,complete,deleted,delivered,expired,part_sent,pending,rejected,returned,sent"
    );
}

#[test]
fn balances_are_checked_against_rules_ledger_lots_and_lines() {
    let s1 = "stock MAIN S1";
    let at = "WHERE store_id = 1 AND variant_id = 1";
    let set = |what: &str| format!("UPDATE stock SET {what} {at}");
    names_row("stock_balance", s1, &set("reserved = -1"));
    names_row("stock_balance", s1, &set("picked = reserved + 1"));
    names_row("stock_promised", s1, &set("reserved = on_hand + 1"));
    names_row(
        "price_history",
        "variants S1",
        "UPDATE variants SET price = price + 1 WHERE id = 1",
    );
    names_row("stock_ledger", s1, &set("on_hand = on_hand + 1"));
    names_row("stock_ledger", s1, &format!("DELETE FROM stock {at}"));
    names_row("stock_reserved", s1, &set("reserved = reserved + 1"));
    names_row("stock_low", s1, "INSERT INTO low_stock VALUES (1, 1)");
    names_row(
        "stock_reserved",
        s1,
        &set("picked = picked + 1, reserved = reserved + 1"),
    );
    names_row(
        "stock_lots",
        "stock WEB S9",
        "UPDATE lots SET on_hand = on_hand - 1 WHERE store_id = 2 AND variant_id = 9",
    );
}

#[test]
fn lots_are_checked_against_their_movements_and_the_lines_that_chose_them() {
    const OF_LINE: &str =
        "FROM order_lines x JOIN orders o ON o.id = x.order_id JOIN lots l ON l.store_id = o.store_id
           AND l.variant_id = x.variant_id WHERE o.phase = 'live' AND x.open + x.picked > 0 ORDER BY x.id LIMIT 1";
    let line = format!("SELECT 'order_lines ' || x.id {OF_LINE}");
    let choose = |quantity: &str, picked: &str| {
        format!(
            "INSERT INTO line_lots (order_line_id, lot_id, quantity, picked) SELECT x.id, l.id, {quantity}, {picked} {OF_LINE}"
        )
    };
    names("line_lots", &line, &choose("x.open + x.picked + 1", "0"));
    names("line_lots", &line, &choose("1", "x.picked + 1"));
    names(
        "line_lots",
        &line,
        &choose("1", "0").replace("l.id, 1", "(SELECT max(id) + 9 FROM lots), 1"),
    );
    let lot = format!(
        "SELECT 'lots ' || (SELECT code FROM stores WHERE id = l.store_id) || ' S' || l.variant_id || ' L1' {OF_LINE}"
    );
    names("lot_chosen", &lot, &choose("2000000000", "0"));
    names(
        "lot_ledger",
        "SELECT 'lots WEB S9 L1'",
        "UPDATE lots SET on_hand = on_hand - 1 WHERE store_id = 2 AND variant_id = 9",
    );
}

#[test]
fn a_movement_that_lies_is_named() {
    let last = "(SELECT max(id) FROM movements)";
    names(
        "movement_balance",
        "SELECT 'movements ' || max(id) FROM movements",
        &format!("UPDATE movements SET on_hand = on_hand + 1 WHERE id = {last}"),
    );
    names(
        "stock_ledger",
        "SELECT 'stock ' || s.code || ' ' || v.sku FROM movements m JOIN stores s ON s.id = m.store_id
           JOIN variants v ON v.id = m.variant_id ORDER BY m.id DESC LIMIT 1",
        &format!("UPDATE movements SET delta = delta + 1 WHERE id = {last}"),
    );
}

#[test]
fn lines_are_checked_by_bucket_reservation_and_bills() {
    let a_line = "(SELECT min(id) FROM order_lines WHERE billed > 0)";
    let row = format!("SELECT 'order_lines ' || {a_line}");
    let set = |what: &str| format!("UPDATE order_lines SET {what} WHERE id = {a_line}");
    names("line_buckets", &row, &set("cancelled = cancelled + 1"));
    names(
        "line_billed",
        &row,
        &set("billed = billed + 1, ordered = ordered + 1"),
    );
    names("line_billed", &row, &set("returned = returned + 1"));
    names("line_amount", &row, &set("billed_amount = 0"));
    let unbilled = "(SELECT min(id) FROM order_lines WHERE billed_amount < amount)";
    names(
        "line_label",
        &format!("SELECT 'order_lines ' || {unbilled}"),
        &format!(
            "UPDATE order_lines SET label_amount = amount + order_discount + 1 WHERE id = {unbilled}"
        ),
    );
    let dead = "(SELECT min(l.id) FROM order_lines l JOIN orders o ON o.id = l.order_id WHERE o.phase = 'deleted')";
    names(
        "line_reserved",
        &format!("SELECT 'order_lines ' || {dead}"),
        &format!("UPDATE order_lines SET reserved = 1 WHERE id = {dead}"),
    );
}

#[test]
fn orders_are_checked_by_content_money_quantity_and_status() {
    names_order("order_content", "UPDATE orders SET customer_id = NULL");
    names_order(
        "order_billed",
        "UPDATE orders SET billed_total = billed_total + 1",
    );
    names_order(
        "order_billed",
        "UPDATE orders SET billed_net = billed_net + 1",
    );
    names_order(
        "order_billed",
        "UPDATE orders SET billed_tax = billed_tax + 1",
    );
    names(
        "order_number",
        "SELECT 'shop'",
        "UPDATE shop SET order_number = 1",
    );
    names_order("order_paid", "UPDATE orders SET paid = paid + 1");
    names_order(
        "order_quantity",
        "UPDATE orders SET quantity_milli = quantity_milli + 1",
    );
    names_order(
        "order_quantity",
        "UPDATE orders SET has_picked = 1 - has_picked",
    );
    names_order(
        "order_status",
        "UPDATE orders SET status = CASE status WHEN 'sent' THEN 'delivered' ELSE 'sent' END",
    );
    names_order(
        "payment_status",
        "UPDATE orders SET payment_status = 'refund_due'",
    );
    let single = "(SELECT min(order_id) FROM (SELECT order_id FROM order_lines GROUP BY order_id HAVING count(*) = 1))";
    names(
        "order_content",
        &format!("SELECT printf('orders O-%06d', {single})"),
        &format!("DELETE FROM order_lines WHERE order_id = {single}"),
    );
}

#[test]
fn bills_are_checked_by_sums_numbers_order_shipment_and_movements() {
    names_bill(
        "bill_totals",
        "UPDATE bills SET net = net + 1, total = total + 1 WHERE id = $BILL",
    );
    names_bill(
        "bill_totals",
        "UPDATE bills SET rounding = rounding + 1 WHERE id = $BILL",
    );
    names_bill(
        "bill_totals",
        "UPDATE bills SET quantity_milli = quantity_milli + 1 WHERE id = $BILL",
    );
    names_bill(
        "bill_order",
        "UPDATE bills SET customer_id = 1 + customer_id % 5 WHERE id = $BILL",
    );
    names_bill(
        "bill_order",
        "UPDATE bills SET store_id = 3 - store_id WHERE id = $BILL",
    );
    let merged = "UPDATE customers SET $WHAT WHERE code = 'C2-TWICE'";
    for what in ["active = 1", "merged_into_id = id"] {
        let statement = merged.replace("$WHAT", what);
        names_row("customer_merged", "customers C2-TWICE", &statement);
    }
    names_row(
        "customer_merged",
        "customers C2-TWICE",
        "UPDATE orders SET customer_id = 100 WHERE id = (SELECT min(id) FROM orders WHERE customer_id = 2)",
    );
    // Where the duplicate is part of another, its bills are of another customer than their orders.
    let (_, findings) = broken(
        "SELECT 'x'",
        &["UPDATE customers SET merged_into_id = 3 WHERE id = 100"],
    );
    for check in ["bill_order", "customer_sales"] {
        assert!(
            findings.iter().any(|finding| finding.check == check),
            "{findings:#?}"
        );
    }
    names_bill(
        "bill_order",
        "UPDATE bill_lines SET order_line_id = 9999 WHERE bill_id = $BILL AND position = 1",
    );
    names_bill(
        "bill_shipment",
        "DELETE FROM shipments WHERE bill_id = $BILL",
    );
    names(
        "bill_taxes",
        &format!("SELECT 'bill_lines ' || number || ' line 1' FROM bills WHERE id = {A_BILL}"),
        &format!(
            "UPDATE bill_taxes SET amount = amount + 1 WHERE bill_id = {A_BILL} AND position = 1"
        ),
    );
    names(
        "bill_movements",
        &format!("SELECT 'bill_lines ' || number || ' line 1' FROM bills WHERE id = {A_BILL}"),
        &format!(
            "UPDATE bill_lines SET quantity = quantity + 1 WHERE bill_id = {A_BILL} AND position = 1"
        ),
    );
    names(
        "bill_movements",
        "SELECT 'movements ' || max(id) FROM movements WHERE kind = 'bill'",
        "UPDATE movements SET bill_id = 9999 WHERE id = (SELECT max(id) FROM movements WHERE kind = 'bill')",
    );
}

#[test]
fn goods_come_back_only_as_a_credit_note_says() {
    for change in ["delta = delta + 100000", "bill_id = 1"] {
        names(
            "return_movements",
            "SELECT 'movements ' || max(id) FROM movements WHERE kind = 'return'",
            &format!(
                "UPDATE movements SET {change} WHERE id = (SELECT max(id) FROM movements WHERE kind = 'return')"
            ),
        );
    }
}

#[test]
fn a_gap_in_the_numbers_is_named_by_the_bill_behind_it() {
    names_row(
        "bill_numbers",
        "bills MAIN-3",
        "DELETE FROM bills WHERE number = 'MAIN-2'",
    );
    names_row(
        "bill_numbers",
        "bill_series MAIN 2026",
        "UPDATE bill_series SET last = last + 1 WHERE series = 'MAIN'",
    );
    names_row(
        "bill_numbers",
        "bill_series WEB 2026",
        "DELETE FROM bill_series WHERE series = 'WEB'",
    );
}

#[test]
fn every_kept_sum_is_recomputed() {
    for (table, key, columns) in [
        (
            "daily_orders",
            "day || ' ' || s.code || ' ' || t.status",
            "orders value quantity_milli",
        ),
        (
            "daily_sales",
            "day || ' ' || s.code",
            "orders bills net tax total quantity_milli",
        ),
        (
            "product_sales",
            "period || ' ' || s.code || ' P' || t.product_id",
            "orders net quantity_milli",
        ),
        (
            "customer_sales",
            "period || ' ' || s.code || ' C' || t.customer_id",
            "orders net quantity_milli",
        ),
        (
            "variant_sales",
            "month || ' ' || s.code || ' ' || (SELECT sku FROM variants WHERE id = t.variant_id)",
            "net quantity_milli",
        ),
        (
            "stock_days",
            "day || ' ' || s.code || ' P' || t.product_id",
            "delta_milli",
        ),
        (
            "daily_payments",
            "day || ' ' || s.code || ' ' || t.kind || ' ' || t.method",
            "payments amount",
        ),
    ] {
        let first = format!(
            "SELECT '{table} ' || {key} FROM {table} t JOIN stores s ON s.id = t.store_id ORDER BY 1 LIMIT 1"
        );
        let at = format!(
            "WHERE '{table} ' || (SELECT {key} FROM stores s WHERE s.id = t.store_id) = ({first})"
        );
        for column in columns.split(' ') {
            let change = format!("UPDATE {table} AS t SET {column} = {column} + 1 {at}");
            names(table, &first, &change);
        }
        names(table, &first, &format!("DELETE FROM {table} AS t {at}"));
    }
    for column in ["billed", "kept", "open_orders"] {
        names_row(
            "customer_accounts",
            "customer_accounts C2",
            &format!("UPDATE customer_accounts SET {column} = {column} + 1 WHERE customer_id = 2"),
        );
    }
}

#[test]
fn a_month_that_only_the_roll_up_knows_is_named() {
    names_row(
        "product_sales",
        "product_sales 1999-01 MAIN P1",
        "INSERT INTO product_sales VALUES ('1999-01', 1, 1, 1, 1, 1)",
    );
}

#[test]
fn the_file_itself_is_checked() {
    names_row(
        "foreign_keys",
        "products 1",
        "UPDATE products SET unit_id = 99 WHERE id = 1",
    );
    names(
        "audit_chain",
        "SELECT 'audit 2'",
        "UPDATE audit SET new = '{}' WHERE id = 2",
    );
    names(
        "audit_chain",
        "SELECT 'audit 2'",
        "DELETE FROM audit WHERE id = 1",
    );
    let (_, findings) = broken("SELECT ''", &["UPDATE units SET decimals = 9 WHERE id = 2"]);
    let told =
        |finding: &Finding| finding.check == "integrity" && finding.message.contains("units");
    assert!(findings.iter().any(told), "{findings:#?}");
}

/// A supplier of `S1` and a sent purchase order of five, of which nothing came.
const BOUGHT: [&str; 5] = [
    "INSERT INTO suppliers (id, code, name, created_at) VALUES (900, 'KNIT', 'Mill', 0)",
    "INSERT INTO supplier_variants (supplier_id, variant_id, preferred) VALUES (900, 1, 1)",
    "INSERT INTO purchase_orders (id, number, supplier_id, store_id, status, created_at, sent_at)
     VALUES (900, 1, 900, 1, 'sent', 0, 0)",
    "INSERT INTO purchase_lines (id, purchase_id, position, variant_id, ordered, cost) VALUES (900, 900, 1, 1, 5, 100)",
    "UPDATE shop SET purchase_number = 1",
];

#[test]
fn purchase_orders_are_held_against_their_lines_and_the_ledger() {
    let (_, findings) = broken("SELECT ''", &BOUGHT);
    assert_eq!(findings, []);
    let cases = [
        (
            "purchase_status",
            "purchase_orders P-000001",
            "UPDATE purchase_orders SET status = 'part_received'",
        ),
        (
            "purchase_received",
            "purchase_lines 900",
            "UPDATE purchase_lines SET received = 1",
        ),
        (
            "purchase_received",
            "movements 1",
            "UPDATE movements SET purchase_id = 900 WHERE id = 1 AND variant_id <> 1",
        ),
        (
            "purchase_portions",
            "purchase_lines 900",
            "UPDATE purchase_lines SET cancelled = 6",
        ),
        (
            "purchase_number",
            "shop",
            "UPDATE shop SET purchase_number = 0",
        ),
        (
            "preferred_supplier",
            "supplier_variants S1",
            "UPDATE supplier_variants SET preferred = 0",
        ),
    ];
    for (check, row, statement) in cases {
        let statement = statement.replace(
            "id = 1 AND variant_id <> 1",
            "id = (SELECT min(id) FROM movements WHERE variant_id <> 1)",
        );
        let all: Vec<&str> = BOUGHT.into_iter().chain([statement.as_str()]).collect();
        let row = match row {
            "movements 1" => {
                "SELECT 'movements ' || min(id) FROM movements WHERE variant_id <> 1".to_owned()
            }
            row => format!("SELECT '{row}'"),
        };
        let (row, findings) = broken(&row, &all);
        let named = |finding: &&Finding| finding.check == check && finding.row == row;
        assert_eq!(
            findings.iter().filter(named).count(),
            1,
            "{check}: {findings:#?}"
        );
    }
}

#[test]
fn approvals_are_checked_against_where_their_orders_stand() {
    const WAITS: &str = "(SELECT min(id) FROM orders WHERE phase = 'awaiting_approval')";
    const REFUSED: &str = "(SELECT min(id) FROM orders WHERE phase = 'rejected')";
    let row = |order: &str| format!("SELECT printf('orders O-%06d', {order})");
    let decide = |order: &str, level: i64, verdict: &str| {
        format!(
            "INSERT INTO approvals (order_id, level, verdict, at, user_id, reason)
             VALUES ({order}, {level}, '{verdict}', 0, 1, 'no')"
        )
    };
    names("approvals", &row(WAITS), &decide(WAITS, 1, "rejected"));
    names("approvals", &row(WAITS), &decide(WAITS, 2, "approved"));
    names(
        "approvals",
        &row(REFUSED),
        &format!("DELETE FROM approvals WHERE order_id = {REFUSED}"),
    );
    names(
        "approved",
        &row(AN_ORDER),
        &format!(
            "INSERT INTO order_events (order_id, at, event, from_status, to_status)
             VALUES ({AN_ORDER}, 0, 'submit', 'draft', 'awaiting_approval')"
        ),
    );
    let line = "SELECT 'order_lines ' || min(id) FROM order_lines WHERE cancelled > 0";
    let cut = "UPDATE order_lines SET cut = 1 WHERE id = (SELECT min(id) FROM order_lines WHERE cancelled > 0)";
    names("approved", line, cut);
    let twice = decide(WAITS, 2, "approved");
    let (waits, findings) = broken(&row(WAITS), &[&decide(WAITS, 1, "approved"), &twice]);
    let found = |finding: &Finding| finding.check == "approvals" && finding.row == waits;
    assert!(findings.iter().any(found), "{findings:#?}");
}
