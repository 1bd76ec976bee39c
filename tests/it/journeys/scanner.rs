//! A scanner that is faster than the disk: nothing lost, nothing doubled, in order.

use crate::support::demo::{ADMIN, CLERK, DemoShop};

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

#[test]
fn labels_that_say_more_than_an_article_are_sold_at_the_counter() {
    let shop = DemoShop::new();
    let cheese = ["product", "add", "CHEESE", "--name", "Cheese", "--unit"];
    let rest = ["kg", "--price", "15.99", "--barcode", "9506000134352"];
    shop.ok(ADMIN, &[&cheese[..], &rest].concat());
    let apples = ["product", "add", "42", "--name", "Apples", "--unit"];
    shop.ok(ADMIN, &[&apples[..], &["kg", "--price", "4.00"]].concat());
    for sku in ["CHEESE", "42"] {
        let words = ["stock", "receive", "--store", "MAIN", "--sku", sku];
        let much = ["--quantity", "100", "--reason", "delivery"];
        shop.ok(ADMIN, &[&words[..], &much].concat());
    }
    let patterns = "21IIIIIWWWWWC, 22IIIIIPPPPPC";
    shop.ok(ADMIN, &["config", "set", "label_patterns", patterns]);

    let mut pty = shop.ui(CLERK);
    pty.wait_for("Scan a code, or type a few letters");
    // GS1-128 with a weight and a lot that nobody keeps, as a scanner sends it: an AIM prefix and FNC1 as a byte.
    pty.scan("]C101095060001343523103000195\u{1d}10ABC");
    pty.wait_for("1 line, 0.195");
    pty.scan("https://id.example.com/01/09506000134352?3103=000250");
    pty.wait_for("0.445");
    pty.scan("2100042012509");
    pty.wait_for("2 lines, 1.695");
    // A price label: the amount is what stands on it, to the cent.
    pty.scan("2200042003337");
    let screen = pty.wait_for("3.33");
    let total = 312 + 400 + 500 + 333;
    assert!(
        screen.has(&format!("{}.{}", total / 100, total % 100)),
        "{}",
        screen.text()
    );

    // A code that was torn on its way stands in the band, and what is scanned meanwhile is swallowed.
    pty.scan("]C1010950600013435231030001");
    let screen = pty.wait_for("(3103)");
    assert!(screen.bells > 0);
    pty.scan("9506000134352");
    pty.wait_for("1 more scan");
    pty.key("Esc");
    pty.wait_gone("(3103)");
    let lines: Vec<String> = shop.ask(
        "SELECT v.sku || ' ' || l.ordered || ' ' || l.amount FROM order_lines l JOIN variants v ON v.id = l.variant_id
           JOIN orders o ON o.id = l.order_id WHERE o.phase = 'draft' AND o.seat IS NOT NULL ORDER BY l.position",
        [],
    );
    let sold = ["CHEESE 445 712", "42 1250 500", "42 833 333"];
    assert_eq!(lines, sold);
    shop.verify();
}
