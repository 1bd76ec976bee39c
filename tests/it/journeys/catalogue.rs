//! From nothing to sold: a product, its thirty variants with barcodes of the shop's own, goods in, a scan at the till.

use crate::journeys::type_in;
use crate::support::demo::{DemoShop, MANAGER};
use crate::support::pty::Pty;

#[test]
fn a_new_product_from_nothing_to_sold_by_scan() {
    let shop = DemoShop::new();
    let mut pty = shop.ui(MANAGER);
    make_product(&mut pty);
    make_variants(&mut pty);
    let code = barcode_of_first(&mut pty);
    receive(&mut pty, &code);
    sell(&mut pty, &code);
    pty.leave();
    let left: Vec<i64> = shop.ask(
        "SELECT s.on_hand FROM stock s JOIN barcodes b ON b.variant_id = s.variant_id WHERE b.code = ?1",
        [&code],
    );
    assert_eq!(left, [11]);
    shop.verify();
}

fn make_product(pty: &mut Pty) {
    pty.key("F4");
    pty.wait_for("Stock in MAIN");
    pty.key("c");
    pty.wait_for("166 products");
    pty.key("n");
    pty.wait_for("┌ New product");
    type_in(pty, "TEE");
    pty.key("Tab");
    type_in(pty, "Summer Tee");
    pty.key("Tab");
    type_in(pty, "Tops");
    pty.key("Ctrl+A");
    pty.wait_for("New variants of TEE · Summer Tee");
}

fn make_variants(pty: &mut Pty) {
    type_in(pty, "Black, White, Navy, Red, Sky, Light Blue");
    pty.key("Tab");
    type_in(pty, "S, M, L, XL, XXL");
    let screen = pty.wait_for("30 new variants");
    assert!(
        screen.has("TEE-BLK-S") && screen.has("TEE-LBLU-XXL"),
        "{}",
        screen.text()
    );
    pty.key("Tab");
    type_in(pty, "9.90");
    pty.key("Tab");
    type_in(pty, "4.20");
    for _ in 0..3 {
        pty.key("Tab");
    }
    pty.key("Space");
    pty.wait_for("[x] yes");
    pty.key("Ctrl+A");
    pty.wait_for("30 variants are made for TEE.");
    pty.wait_for("TEE-WHT-S");
}

fn barcode_of_first(pty: &mut Pty) -> String {
    pty.key("b");
    pty.wait_for("Barcodes of TEE-WHT-");
    let screen = pty.wait_for("04000");
    let row = screen.row("04000").unwrap();
    let code = row.split_whitespace().find(|word| word.starts_with("04"));
    let code = code.unwrap().to_owned();
    assert_eq!(code.len(), 13, "{row}");
    pty.key("Esc");
    pty.wait_gone("Barcodes of TEE");
    pty.key("Esc");
    pty.wait_for("167 products");
    pty.key("Esc");
    pty.wait_for("Stock in MAIN");
    code
}

fn receive(pty: &mut Pty, code: &str) {
    pty.key("r");
    pty.wait_for("Receiving into MAIN");
    type_in(pty, "DN 881");
    pty.key("Ctrl+A");
    pty.wait_for("0 scans");
    pty.send("12*");
    pty.wait_for("12 ×");
    pty.scan(code);
    pty.wait_for("+12");
    pty.key("Esc");
    pty.wait_for("Stock in MAIN");
}

fn sell(pty: &mut Pty, code: &str) {
    pty.key("F1");
    pty.wait_for("Sale");
    pty.scan(code);
    let screen = pty.wait_for("1 line, 1 piece");
    assert!(screen.has("Summer Tee, White"), "{}", screen.text());
    pty.key("Enter");
    pty.wait_for("Enter takes what is left");
    pty.send("c");
    pty.key("Enter");
    pty.key("Ctrl+A");
    pty.wait_for("Goods and money are booked.");
}

#[test]
fn what_is_in_use_is_offered_to_be_disabled() {
    let shop = DemoShop::new();
    let mut pty = shop.ui(MANAGER);
    pty.key("F4");
    pty.wait_for("Stock in MAIN");
    pty.key("c");
    pty.wait_for("166 products");
    pty.key("Enter");
    pty.wait_for("ACC-BEA · Ribbed Beanie");
    pty.key("x");
    pty.wait_for("Delete the variant");
    pty.key("Ctrl+A");
    pty.wait_for("Disable it?");
    pty.wait_for("cannot be deleted: it is used by");
    pty.key("Ctrl+A");
    pty.wait_for("is disabled: it is sold no more.");
    pty.wait_for("! off");
    pty.leave();
    shop.verify();
}
