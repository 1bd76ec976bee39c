//! A scanner that is faster than the disk: nothing lost, nothing doubled, in order.

use crate::support::demo::{CLERK, DemoShop};

/// What scanners send after a code.
const SUFFIXES: [&str; 4] = ["\r", "\n", "\r\n", "\t"];

#[test]
fn fifty_scans_in_one_burst_while_another_process_holds_the_file() {
    let shop = DemoShop::new();
    let goods = shop.goods(0);
    let goods = &goods[..50];
    let mut pty = shop.ui(CLERK);
    pty.wait_for("Scan a code, or type a few letters");
    let other = shop.connect();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let ended = goods.iter().zip(SUFFIXES.iter().cycle());
    let burst = ended.fold(String::new(), |burst, (good, suffix)| {
        burst + &good.code + suffix
    });
    pty.send(&burst);
    pty.wait_for("saving 1");
    let carts = "SELECT count(*) FROM orders WHERE phase = 'draft' AND held IS NULL";
    let before: i64 = other.query_row(carts, [], |row| row.get(0)).unwrap();
    other.execute_batch("COMMIT").unwrap();
    drop(other);

    let screen = pty.wait_for("50 lines, 50 pieces");
    assert!(!screen.has("✗"), "{}", screen.text());
    let found: Vec<String> = shop.ask(
        "SELECT v.sku || ' ' || l.ordered FROM order_lines l
         JOIN orders o ON o.id = l.order_id AND o.phase = 'draft' AND o.seat IS NOT NULL
         JOIN variants v ON v.id = l.variant_id ORDER BY o.id, l.position",
        [],
    );
    let expected: Vec<String> = goods.iter().map(|good| format!("{} 1", good.sku)).collect();
    assert_eq!(found, expected);
    let after: i64 = shop.ask(carts, [])[0];
    assert_eq!(after, before + 1, "one cart");
    shop.verify();
}

#[test]
fn each_suffix_ends_a_scan_once() {
    let shop = DemoShop::new();
    let good = shop.goods(0).remove(0);
    for (count, suffix) in (1..).zip(SUFFIXES) {
        let mut pty = shop.ui(CLERK);
        for _ in 0..3 {
            pty.send(&format!("{}{suffix}", good.code));
        }
        let pieces = format!("1 line, {} pieces", 3 * count);
        pty.wait_for(&pieces);
        // An Enter or Tab too many would have opened payment or moved on.
        pty.send("12*");
        let screen = pty.wait_for("12 ×");
        assert!(
            screen.has(&pieces) && !screen.has("Payment"),
            "{}",
            screen.text()
        );
        pty.leave();
    }
}
