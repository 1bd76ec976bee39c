//! A retailer at his portal: he orders by name, grid and list, types the code, and follows the order; and finds no way out.

use crate::journeys::type_in;
use crate::support::demo::{CLERK, DEMO_NOW, DemoShop, MANAGER, RETAILER};
use crate::support::pty::Pty;

fn portal(shop: &DemoShop, more: &[&str]) -> Pty {
    let mut pty = shop.seat().args(&["portal"]).args(more).open();
    pty.wait_for("Sign in to order.");
    if more.is_empty() {
        pty.send(&format!("{RETAILER}\r"));
    }
    pty.send(&format!("{}\r", DemoShop::password(RETAILER)));
    pty.wait_for("rita (retailer)");
    pty
}

/// What the dialog shows to be typed.
fn code(pty: &Pty) -> String {
    let screen = pty.wait_for("Code:  ");
    let row = screen.row("Code:  ").unwrap();
    let after = row.split("Code:  ").nth(1).unwrap();
    after.chars().take(4).collect()
}

/// Goods of which the portal's store has plenty, by SKU.
fn plenty(shop: &DemoShop) -> Vec<String> {
    shop.ask(
        "SELECT v.sku FROM stock t JOIN variants v ON v.id = t.variant_id JOIN stores s ON s.id = t.store_id
          WHERE s.kind = 'online' AND v.active = 1 AND t.on_hand - t.reserved > 20 AND v.sku NOT LIKE 'BRA-AVA%'
            AND v.price < 5000 AND NOT EXISTS (SELECT 1 FROM lots l WHERE l.variant_id = v.id) ORDER BY v.sku LIMIT 3",
        [],
    )
}

#[test]
fn a_retailer_orders_by_name_grid_and_list_and_submits_with_the_code() {
    let shop = DemoShop::new();
    let skus = plenty(&shop);
    let mut pty = portal(&shop, &["--user", RETAILER]);
    pty.wait_for("C-0001");
    pty.send("shirt bra");
    pty.wait_for("all 24 variants");
    pty.key("Enter");
    let grid = pty.wait_for("Ava T-Shirt Bra (BRA-AVA)");
    assert!(!grid.has("reserved") && !grid.has("on hand"), "{grid:?}");
    pty.wait_for("enough");
    pty.key("End");
    pty.send("2");
    pty.wait_for("2 pcs on the order");
    pty.key("Ctrl+A");
    pty.wait_for("The grid is on the order.");

    let list = format!("{} 3\nNO-SUCH 1\n{}\t2\n{} x\n", skus[0], skus[1], skus[2]);
    pty.send(&format!("\x1b[200~{list}\x1b[201~"));
    pty.wait_for("Paste or type");
    pty.wait_for("NO-SUCH");
    pty.key("Ctrl+A");
    let bad = pty.wait_for("NO-SUCH`");
    assert!(bad.words().contains("line 2:") && bad.words().contains("line 4:"));
    pty.key("Esc");
    pty.wait_for("Leave it?");
    pty.wait_until("the question can be answered", |screen| {
        screen.has("Enter yes")
    });
    pty.key("Ctrl+A");
    pty.wait_for("1 line, ");
    pty.send(&format!("\x1b[200~{} 3\n{} 2\n\x1b[201~", skus[0], skus[1]));
    pty.wait_for("Paste or type");
    pty.wait_for(&format!("{} 2", skus[1]));
    pty.key("Ctrl+A");
    pty.wait_for("2 lines were added.");
    pty.wait_for("3 lines, ");

    pty.key("Alt+M");
    pty.wait_for("What the shop should know");
    type_in(&mut pty, "ring twice");
    pty.key("Ctrl+A");
    pty.wait_for("Note: ring twice");

    pty.key("Alt+L");
    let first = code(&pty);
    pty.send("nope");
    pty.key("Ctrl+A");
    pty.wait_for("That was not the code");
    let second = code(&pty);
    assert_ne!(first, second);
    assert_eq!(waiting(&shop), 0);
    pty.send(&second);
    pty.key("Ctrl+A");
    pty.wait_for("is submitted and awaits approval.");
    pty.wait_for("! awaiting approval");
    pty.key("Enter");
    pty.wait_for("submitted by you");
    assert_eq!(waiting(&shop), 1);
    let notices: Vec<String> = shop.ask(
        "SELECT json_extract(event, '$.customer') FROM notices WHERE kind = 'approval_wanted'",
        [],
    );
    assert_eq!(notices, ["C-0001"]);

    // A manager lets in all but one piece; the retailer sees it without a key.
    let numbers: Vec<i64> = shop.ask("SELECT max(number) FROM orders", []);
    let number = numbers[0].to_string();
    let less = format!("{}=2", skus[0]);
    let act = |words: &[&str]| {
        let said = shop.run_at(DEMO_NOW, MANAGER, words);
        assert_eq!(said.code, 0, "{words:?}: {}", said.err);
    };
    act(&["order", "approve", &number, "--line", &less]);
    let told = pty.wait_for("approved by the shop");
    assert!(told.has("1 not approved or cancelled"), "{told:?}");
    act(&["order", "pick", &number, "--all"]);
    pty.wait_for("being packed, unpaid");
    act(&["order", "bill", &number, "--all"]);
    pty.wait_for("billed and on its way");
    let shipments: Vec<i64> = shop.ask("SELECT max(id) FROM shipments", []);
    let shipment = shipments[0].to_string();
    for state in ["shipped", "in_transit", "delivered"] {
        act(&["shipment", "advance", &shipment, "--to", state]);
    }
    pty.wait_for("delivered, unpaid");
    pty.send("i");
    pty.wait_for("served by");
    pty.key("Esc");
    pty.wait_for("delivered, unpaid");
    pty.leave();
    shop.verify();
}

fn waiting(shop: &DemoShop) -> i64 {
    let counts: Vec<i64> = shop.ask(
        "SELECT count(*) FROM orders WHERE status = 'awaiting_approval' AND customer_id = (SELECT id FROM customers WHERE code = 'C-0001')
           AND note = 'ring twice'",
        [],
    );
    counts[0]
}

#[test]
fn the_portal_has_three_doors_and_no_way_out() {
    let shop = DemoShop::new();
    // The plain UI is the portal for a retailer.
    let mut pty = shop.ui(RETAILER);
    let begun = pty.wait_for("3 Stock check");
    assert!(!begun.has("Sale") && !begun.has("Admin"), "{begun:?}");
    // No palette beyond its own, no store switch, no staff documents.
    pty.key("Alt+P");
    let palette = pty.wait_for("add the goods of your last order");
    for word in [
        "store this seat",
        "discount",
        "receive",
        "refund",
        "customer",
    ] {
        assert!(!palette.has(word), "{word}: {palette:?}");
    }
    pty.key("Esc");
    pty.wait_gone("add the goods of your last order");
    pty.key("Alt+S");
    pty.key("F4");
    pty.key("F3");
    pty.wait_for("All that is sold");
    pty.scan("O-000001");
    pty.wait_for("was not taken");
    // A suspend key is a key like any other.
    pty.send("\x1a");
    pty.key("F1");
    pty.wait_for("No note");
    let refused: Vec<i64> = shop.ask("SELECT count(*) FROM audit WHERE action = 'refused'", []);
    assert_eq!(
        refused,
        [0],
        "his own screens ask for nothing he may not see"
    );
    pty.leave();
}

#[test]
fn the_portal_sends_staff_and_other_retailers_away() {
    let shop = DemoShop::new();
    let mut pty = shop.seat().args(&["portal"]).open();
    pty.wait_for("Sign in to order.");
    pty.send(&format!("{MANAGER}\r{}\r", DemoShop::password(MANAGER)));
    pty.wait_for_words("A manager may not order at the portal; it needs a retailer.");
    pty.key("Ctrl+C");
    drop(pty);
    let staff = shop.run_at(DEMO_NOW, CLERK, &["portal", "stock", "bra"]);
    assert_eq!(staff.code, 4, "{staff:?}");
    // Without a terminal it says so.
    let blind = shop.run_at(DEMO_NOW, RETAILER, &["portal"]);
    assert_eq!(blind.code, 2, "{blind:?}");
    assert!(blind.err.contains("needs a terminal"), "{blind:?}");
    // Another's order and one that is not there are refused alike.
    let others: Vec<i64> = shop.ask(
        "SELECT number FROM orders WHERE number IS NOT NULL AND customer_id <> (SELECT id FROM customers WHERE code = 'C-0001') LIMIT 1",
        [],
    );
    let ask = |number: String| {
        let said = shop.run_at(DEMO_NOW, RETAILER, &["portal", "order", "show", &number]);
        assert_eq!(said.code, 4, "{said:?}");
        said.err
    };
    assert_eq!(ask(others[0].to_string()), ask("999999".to_owned()));
    let refused: Vec<i64> = shop.ask("SELECT count(*) FROM audit WHERE action = 'refused'", []);
    assert_eq!(refused, [3], "each refusal is written down once");
    let own = shop.run_at(DEMO_NOW, RETAILER, &["portal", "order", "list", "--json"]);
    assert_eq!(own.code, 0, "{own:?}");
}
