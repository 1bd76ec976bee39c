//! Three sizes of two colours are sold through the grid, by digits and arrows alone.

use crate::journeys::{number_in, type_in};
use crate::support::demo::{CLERK, DemoShop};

/// SKU and what is on hand of every Ava in the store, by SKU.
fn on_hand(shop: &DemoShop) -> Vec<(String, i64)> {
    let conn = shop.connect();
    let mut rows = conn
        .prepare(
            "SELECT v.sku, s.on_hand FROM variants v JOIN products p ON p.id = v.product_id
             JOIN stock s ON s.variant_id = v.id JOIN stores st ON st.id = s.store_id
             WHERE p.code = 'BRA-AVA' AND st.code = 'MAIN' ORDER BY v.sku",
        )
        .unwrap();
    let found = rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?)));
    found.unwrap().map(Result::unwrap).collect()
}

#[test]
fn three_sizes_of_two_colours_are_sold_through_the_grid() {
    let shop = DemoShop::new();
    let before = on_hand(&shop);
    let mut clerk = shop.ui(CLERK);
    type_in(&mut clerk, "ava t-shirt");
    clerk.wait_for("Ava T-Shirt Bra  all 24 variants");
    clerk.key("Enter");
    clerk.wait_for("Sale: Ava T-Shirt Bra (BRA-AVA)");
    clerk.wait_for("0 cells, 0 pcs");
    for keys in [
        ["1", "Down"],
        ["2", "Down"],
        ["3", "Right"],
        ["3", "Up"],
        ["2", "Up"],
    ] {
        clerk.send(keys[0]);
        clerk.key(keys[1]);
    }
    clerk.send("1");
    let screen = clerk.wait_for("6 cells, 12 pcs");
    let totals = screen.row("total  ").unwrap();
    let totals: Vec<&str> = totals.split_whitespace().collect();
    assert_eq!(totals, ["total", "6", "6", "12"], "{}", screen.text());
    clerk.key("Ctrl+A");
    clerk.wait_for("6 lines, 12 pieces");
    clerk.key("Enter");
    clerk.wait_for("Enter takes what is left");
    clerk.key("Enter");
    clerk.wait_for("Ctrl+A finishes");
    clerk.key("Ctrl+A");
    let screen = clerk.wait_for("Goods and money are booked.");
    let order = number_in(screen.row("Order O-").unwrap());

    let after = on_hand(&shop);
    let mut gone: Vec<i64> = before
        .iter()
        .zip(&after)
        .map(|(before, after)| before.1 - after.1)
        .filter(|gone| *gone != 0)
        .collect();
    gone.sort_unstable();
    assert_eq!(gone, [1, 1, 2, 2, 3, 3]);
    let lines = shop.show(&order)["lines"].as_array().unwrap().len();
    assert_eq!(lines, 6);
    clerk.leave();
    shop.verify();
}
