//! The stock room while the shop sells: goods go from one store to another, and a count finds exactly what is wrong.

use crate::journeys::type_in;
use crate::support::demo::{CLERK, DemoShop, MANAGER};
use crate::support::pty::Pty;

/// On hand of a SKU in a store.
fn on_hand(shop: &DemoShop, store: &str, sku: &str) -> i64 {
    let found: Vec<i64> = shop.ask(
        "SELECT s.on_hand FROM stock s JOIN stores o ON o.id = s.store_id JOIN variants v ON v.id = s.variant_id
          WHERE o.code = ?1 AND v.sku = ?2",
        [store, sku],
    );
    found.first().copied().unwrap_or(0)
}

/// Opens the list under a letter of the Stock tab.
fn stock_list(pty: &mut Pty, letter: &str, title: &str) {
    pty.key("F4");
    pty.wait_for("Stock in MAIN");
    pty.send(letter);
    pty.wait_for(title);
}

/// Sells so many pieces over the counter, paid by card.
fn sell(pty: &mut Pty, code: &str, pieces: usize) {
    for _ in 0..pieces {
        pty.scan(code);
    }
    let said = match pieces {
        1 => "1 line, 1 piece".to_owned(),
        more => format!("1 line, {more} pieces"),
    };
    pty.wait_for(&said);
    pty.key("Enter");
    pty.wait_for("Enter takes what is left");
    pty.send("a");
    pty.key("Enter");
    pty.wait_for("Ctrl+A finishes.");
    pty.key("Ctrl+A");
    pty.wait_for("Goods and money are booked.");
    pty.key("Esc");
    pty.wait_gone("Goods and money are booked.");
}

#[test]
fn goods_go_from_one_store_to_another_by_scanning() {
    let shop = DemoShop::new();
    let goods = shop.goods(0);
    let (first, second, third) = (&goods[0], &goods[1], &goods[2]);
    let before = [&first.sku, &second.sku]
        .map(|sku| (on_hand(&shop, "MAIN", sku), on_hand(&shop, "WEB", sku)));

    let mut sending = shop.ui(CLERK);
    stock_list(&mut sending, "t", "Transfers from and to MAIN");
    sending.send("n");
    sending.wait_for("From MAIN to which store?");
    type_in(&mut sending, "Online");
    sending.key("Enter");
    sending.wait_for("T-000001  MAIN → WEB");
    sending.scan(&first.code);
    sending.wait_for("+1, 1 to send");
    sending.send("3*");
    sending.wait_for("3 ×");
    sending.scan(&first.code);
    sending.wait_for("+3, 4 to send");
    sending.scan(&second.code);
    sending.wait_for(&format!("{} +1, 1 to send", second.sku));
    assert_eq!(on_hand(&shop, "MAIN", &first.sku), before[0].0);
    sending.key("Ctrl+A");
    sending.wait_for("5 pieces leave MAIN now");
    sending.key("Ctrl+A");
    sending.wait_for("5 pieces to come of 5 pieces");
    assert_eq!(on_hand(&shop, "MAIN", &first.sku), before[0].0 - 4);
    assert_eq!(on_hand(&shop, "WEB", &first.sku), before[0].1);

    let mut receiving = shop.ui(MANAGER);
    stock_list(&mut receiving, "t", "T-000001");
    receiving.key("Enter");
    receiving.wait_for("5 pieces to come");
    for (times, code, said) in [
        ("", "4006381333931", "unknown code"),
        ("", third.code.as_str(), "is not on T-000001"),
        ("5*", first.code.as_str(), "more than sent"),
    ] {
        receiving.send(times);
        receiving.scan(code);
        receiving.wait_for_words(said);
        receiving.key("Esc");
        receiving.wait_until("the band is gone", |screen| !screen.words().contains(said));
    }
    receiving.send("3*");
    receiving.scan(&first.code);
    receiving.wait_for("+3, 1 to come");
    receiving.scan(&second.code);
    receiving.wait_for("1 piece to come of 5 pieces");
    // The other terminal sees it by itself.
    sending.wait_for("1 piece to come of 5 pieces");
    receiving.key("Alt+Z");
    receiving.wait_for("Write off T-000001");
    receiving.key("Ctrl+A");
    receiving.wait_for("is written off");
    sending.wait_for("received");
    assert_eq!(on_hand(&shop, "WEB", &first.sku), before[0].1 + 3);
    assert_eq!(on_hand(&shop, "WEB", &second.sku), before[1].1 + 1);
    assert_eq!(on_hand(&shop, "MAIN", &second.sku), before[1].0 - 1);
    shop.verify();
}

#[test]
fn a_count_is_exactly_right_while_another_terminal_sells() {
    let shop = DemoShop::new();
    let goods = shop.goods(0);
    let [bras, mugs, rugs, caps] = [&goods[0], &goods[1], &goods[2], &goods[3]];
    let had = [bras, mugs, rugs, caps].map(|good| on_hand(&shop, "MAIN", &good.sku));

    let mut counting = shop.ui(MANAGER);
    stock_list(&mut counting, "u", "Counts of MAIN");
    counting.send("n");
    counting.wait_for("Count what of MAIN?");
    counting.key("Enter");
    counting.wait_for("C-000001  MAIN · the whole store");
    let mut selling = shop.ui(CLERK);

    // Counted before they are sold: three are missing.
    counting.scan(&bras.code);
    counting.wait_for("1 counted");
    counting.send(&format!("={}\r", had[0] - 3));
    counting.wait_for("3 too few");
    sell(&mut selling, &bras.code, 2);
    // Sold before they are counted, and sold again after: two too many.
    sell(&mut selling, &mugs.code, 1);
    counting.send(&format!("{}*", had[1] + 1));
    counting.scan(&mugs.code);
    counting.wait_for("2 too many");
    sell(&mut selling, &mugs.code, 1);
    // Sold between two scans: nobody can tell, so they are counted again.
    counting.scan(&rugs.code);
    counting.wait_for(&format!("{}  {}", rugs.sku, rugs.name));
    sell(&mut selling, &rugs.code, 1);
    counting.scan(&rugs.code);
    counting.wait_for("moved while it was counted");
    counting.key("Alt+D");
    counting.wait_for("count again");
    counting.key("Ctrl+A");
    counting.wait_for("Post C-000001");
    counting.key("Ctrl+A");
    counting.wait_for_words("cannot be posted");
    counting.key("Esc");
    counting.wait_for("moved while it was counted");
    counting.send(&format!("={}\r", had[2] - 1));
    counting.wait_for("as expected");
    // A third terminal counts along; it is seen here by itself.
    let five = ["--quantity", "5", "--code", caps.code.as_str()];
    let args = [&["stock", "count", "add", "1"], &five[..]].concat();
    shop.ok(CLERK, &args);
    counting.wait_for(&caps.sku);

    counting.key("Alt+D");
    counting.wait_for("3 of 4 lines differ");
    counting.key("Ctrl+A");
    counting.wait_for("stays sold");
    counting.key("Ctrl+A");
    counting.wait_for("C-000001 is posted");
    let booked: Vec<String> = shop.ask(
        "SELECT v.sku || ' ' || m.delta FROM movements m JOIN variants v ON v.id = m.variant_id
          WHERE m.kind = 'count' ORDER BY m.id",
        [],
    );
    let mut booked: Vec<&str> = booked.iter().map(String::as_str).collect();
    booked.sort_unstable();
    let mut right = [
        format!("{} -3", bras.sku),
        format!("{} 2", mugs.sku),
        format!("{} {}", caps.sku, 5 - had[3]),
    ];
    right.sort_unstable();
    assert_eq!(booked, right);
    let now = [bras, mugs, rugs, caps].map(|good| on_hand(&shop, "MAIN", &good.sku));
    assert_eq!(now, [had[0] - 3 - 2, had[1] - 1 - 1 + 2, had[2] - 1, 5]);
    let again = ["stock", "count", "post", "1", "--reason", "again", "--json"];
    let again = shop.run_at("2026-11-20T15:00:00Z", MANAGER, &again);
    assert_eq!(
        (again.code, again.error().as_str()),
        (3, "invalid_transition")
    );
    shop.verify();
}
