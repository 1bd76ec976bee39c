//! A delivery is received by scanning, with lots, and what must go back goes back.

use crate::support::demo::{ADMIN, DemoShop, MANAGER};

/// A GS1-128 scan of the cream: AI 01, 17 and 10.
fn label(day: &str, lot: &str) -> String {
    format!("]C1010400638133393117{day}10{lot}\r")
}

/// The demo shop with cream and oil that are kept by lots.
fn shop() -> DemoShop {
    let shop = DemoShop::new();
    for (sku, name, barcode) in [
        ("CREAM", "Hand Cream", "4006381333931"),
        ("OIL", "Body Oil", "2900000900011"),
    ] {
        shop.ok(
            ADMIN,
            &[
                "product",
                "add",
                sku,
                "--name",
                name,
                "--price",
                "2.00",
                "--barcode",
                barcode,
            ],
        );
    }
    let file = shop.path("lots.csv");
    let rows =
        "store,sku,quantity,lot,expiry\nMAIN,CREAM,1,A1,2027-03-31\nMAIN,OIL,1,O0,2027-01-31\n";
    std::fs::write(&file, rows).unwrap();
    shop.ok(ADMIN, &["import", "stock", &file.display().to_string()]);
    shop
}

#[test]
fn a_delivery_of_forty_scans_with_lots() {
    let shop = shop();
    let mut pty = shop.seat().sized(100, 30).open();
    pty.sign_in(MANAGER, DemoShop::password(MANAGER));
    pty.key("Alt+4");
    pty.wait_for("Stock in MAIN");
    pty.send("r");
    pty.wait_for("Delivery note");
    pty.send("DN 881");
    pty.wait_for("DN 881");
    pty.key("Ctrl+A");
    pty.wait_for("each scan is booked at once");
    // Thirty labels that name their lot, and ten plain codes that do not, faster than anyone can answer.
    let mut burst = String::new();
    for (day, lot) in [("270331", "A1"), ("270430", "B2"), ("270531", "C3")] {
        burst.push_str(&label(day, lot).repeat(10));
    }
    burst.push_str(&"2900000900011\r".repeat(10));
    pty.send(&burst);
    pty.wait_for("Which lot?");
    let screen = pty.wait_for("OIL: 10 scans wait");
    assert!(screen.has("30 scans"), "{}", screen.text());
    for c in ["O", "7"] {
        pty.send(c);
    }
    pty.wait_for("O7");
    pty.key("Tab");
    for c in "2027-06-30".chars() {
        pty.send(&c.to_string());
    }
    pty.wait_for("2027-06-30");
    pty.key("Ctrl+A");
    let screen = pty.wait_for("40 scans, 40 together");
    assert!(screen.has("O7 2027-06-30"), "{}", screen.text());
    let lots: Vec<String> = shop.ask(
        "SELECT l.code || ' ' || l.expiry || ' ' || l.on_hand FROM lots l JOIN variants v ON v.id = l.variant_id
         WHERE v.sku IN ('CREAM', 'OIL') ORDER BY v.sku, l.code",
        [],
    );
    let expected = [
        "A1 2027-03-31 11",
        "B2 2027-04-30 10",
        "C3 2027-05-31 10",
        "O0 2027-01-31 1",
        "O7 2027-06-30 10",
    ];
    assert_eq!(lots, expected);
    let noted: Vec<i64> = shop.ask(
        "SELECT count(*) FROM movements WHERE kind = 'receive' AND reference = 'DN 881' AND reason = 'delivery'",
        [],
    );
    assert_eq!(noted, [40]);
    pty.key("Ctrl+Z");
    pty.wait_for("39 scans, 39 together");
    // Over the counter goes the lot that the label names, not the one that expires first.
    pty.key("Alt+1");
    pty.wait_for("Scan a code, or type a few letters");
    pty.send(&label("270531", "C3"));
    pty.wait_for("Hand Cream #C3");
    shop.verify();
}
