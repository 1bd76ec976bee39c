//! Buying: what is short becomes a purchase order, the clerk receives a part of it by scanning, and the manager sees it.

use crate::support::demo::{ADMIN, CLERK, DemoShop, MANAGER};
use crate::support::pty::Pty;

/// Barcode for one, and SKU, of what an order lists first.
fn first_line(shop: &DemoShop, number: i64) -> (String, String) {
    let found: Vec<String> = shop.ask(
        "SELECT b.code || ' ' || v.sku FROM purchase_orders p JOIN purchase_lines l ON l.purchase_id = p.id
         JOIN variants v ON v.id = l.variant_id JOIN barcodes b ON b.variant_id = v.id AND b.units = 1
         WHERE p.number = ?1 ORDER BY l.position, b.code LIMIT 1",
        [number],
    );
    let (code, sku) = found.first().unwrap().split_once(' ').unwrap();
    (code.to_owned(), sku.to_owned())
}

/// One line of the purchase list, seven of it, drafted and sent; gives its number.
fn order_seven(manager: &mut Pty) -> String {
    manager.key("F4");
    manager.wait_for("Stock in MAIN");
    manager.send("o");
    manager.wait_for("To buy, MAIN");
    manager.wait_for("[x]");
    manager.send("a");
    manager.wait_for(" 0 of ");
    manager.send("7");
    manager.wait_for(" 1 of ");
    manager.key("Ctrl+A");
    let screen = manager.wait_for("is drafted.");
    let row = screen.row("is drafted.").unwrap().to_owned();
    let number = row
        .split_whitespace()
        .find(|word| word.starts_with("P-"))
        .unwrap_or_else(|| panic!("no number in {row:?}"))
        .to_owned();
    manager.wait_for(&format!("{number} · "));
    manager.send("s");
    manager.wait_for_words("Its lines cannot be changed then");
    manager.key("Ctrl+A");
    manager.wait_for("is sent.");
    number
}

#[test]
fn a_purchase_order_part_received() {
    let shop = DemoShop::new();
    let foreign = shop.goods(0).remove(0);
    let mut manager = shop.ui(MANAGER);
    let number = order_seven(&mut manager);
    let digits: i64 = number.trim_start_matches("P-").parse().unwrap();
    let (code, sku) = first_line(&shop, digits);

    let mut clerk = shop.ui(CLERK);
    clerk.key("F4");
    clerk.wait_for("Stock in MAIN");
    clerk.send("p");
    clerk.wait_for(&number);
    clerk.key("Enter");
    clerk.wait_for(&format!("{number} · "));
    clerk.send("r");
    clerk.wait_for("Delivery note, then Enter");
    clerk.send("DN 4711");
    clerk.wait_for("DN 4711");
    clerk.key("Enter");
    clerk.wait_for("0 of 1 lines complete");
    clerk.scan(&code);
    clerk.wait_for(&format!("+1 {sku}"));
    clerk.send("3*");
    clerk.wait_for("3 ×");
    clerk.scan(&code);
    clerk.wait_for(&format!("+3 {sku}"));

    // Three wrong scans, three answers, and nothing is booked.
    clerk.scan("4006381333931");
    clerk.wait_for("unknown code");
    clerk.send("s");
    clerk.wait_gone("unknown code");
    clerk.scan(&foreign.code);
    clerk.wait_for("is not on purchase order");
    clerk.send("s");
    clerk.wait_gone("is not on purchase order");
    clerk.send("4*");
    clerk.wait_for("4 ×");
    clerk.scan(&code);
    clerk.wait_for_words("more than ordered (3 still to come)");
    clerk.key("Esc");
    clerk.wait_gone("All the same?");
    clerk.key("Esc");
    clerk.wait_until("the order in part", |screen| screen.has("part received"));

    manager.wait_until("what came, by itself", |screen| {
        screen.has("part received") && screen.has(&sku)
    });
    let shown = shop
        .ok(CLERK, &["purchase", "show", &number, "--json"])
        .json();
    assert_eq!(shown["status"], "part_received");
    let line = &shown["lines"][0];
    assert_eq!((&line["received"], &line["rest"]), (&4.into(), &3.into()));
    let noted: Vec<i64> = shop.ask(
        "SELECT count(*) FROM movements WHERE purchase_id IS NOT NULL AND reference = 'DN 4711'",
        [],
    );
    assert_eq!(noted, [2]);
    clerk.leave();
    manager.leave();
    shop.verify();
}

#[test]
fn what_runs_out_waits_in_the_inbox_of_another_terminal_and_leads_to_the_purchase_list() {
    let shop = DemoShop::new();
    let mut manager = shop.ui(MANAGER);
    manager.key("F7");
    manager.wait_for("What waits for somebody");
    let found: Vec<String> = shop.ask(
        "SELECT v.sku || ' ' || (s.on_hand - s.reserved) FROM stock s JOIN variants v ON v.id = s.variant_id
         JOIN products p ON p.id = v.product_id JOIN units u ON u.id = p.unit_id
         JOIN stores o ON o.id = s.store_id
         WHERE o.code = 'MAIN' AND u.decimals = 0 AND v.reorder_level > 0 AND NOT p.lot_tracked
           AND s.on_hand - s.reserved > v.reorder_level AND length(v.sku) <= 18
         ORDER BY v.reorder_level DESC, v.sku LIMIT 1",
        [],
    );
    let (sku, available) = found.first().unwrap().split_once(' ').unwrap();
    let less = format!("--quantity=-{available}");
    shop.ok(
        ADMIN,
        &[
            "stock",
            "adjust",
            "--store",
            "MAIN",
            "--sku",
            sku,
            &less,
            "--reason",
            "burst pipe",
        ],
    );
    manager.wait_for(sku);
    // What is out and has the highest level stands first.
    manager.key("Home");
    manager.key("Enter");
    manager.wait_for("To buy, MAIN");
    manager.wait_for(&format!("{sku} · "));
    manager.key("Esc");
    manager.wait_for("What waits for somebody");
    manager.leave();
    shop.verify();
}
