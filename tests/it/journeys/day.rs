//! The whole day: an order is taken, picked, billed, delivered and paid; something is sold over the counter; the figures know.

use crate::journeys::{cents, money, number_in, type_in};
use crate::support::demo::{ADMIN, CLERK, DemoShop, Good, MANAGER};
use crate::support::pty::Pty;

/// What the order is of: one, twelve of something by weight or length, a pack.
struct Basket {
    single: Good,
    measured: Good,
    foreign: Good,
    pack: (String, i64, i64),
}

impl Basket {
    fn of(shop: &DemoShop) -> Self {
        let mut singles = shop.goods(0).into_iter();
        let conn = shop.connect();
        let single = singles.next().unwrap();
        let pack = conn
            .query_row(
                "SELECT b.code, b.units, v.price FROM barcodes b JOIN variants v ON v.id = b.variant_id
                 JOIN stock s ON s.variant_id = v.id JOIN stores st ON st.id = s.store_id
                 WHERE b.units > 1 AND st.code = 'MAIN' AND s.on_hand - s.reserved >= 60
                   AND v.sku <> ?1 ORDER BY b.code LIMIT 1",
                [&single.sku],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
            )
            .unwrap();
        Self {
            single,
            measured: shop.goods(3).remove(0),
            foreign: singles.last().unwrap(),
            pack,
        }
    }

    fn pieces(&self) -> i64 {
        1 + 12 + self.pack.1
    }

    fn total(&self) -> i64 {
        self.single.price + 12 * self.measured.price + self.pack.1 * self.pack.2
    }
}

#[test]
fn the_whole_day() {
    let shop = DemoShop::new();
    let basket = Basket::of(&shop);
    let mut manager = shop.ui(MANAGER);
    manager.key("F6");
    manager.wait_for("Net sales today");
    let before = net_today(&manager);
    let mut clerk = shop.ui(CLERK);

    let order = take_order(&mut clerk, &basket);
    let sale = sell(&mut clerk, &shop.goods(0)[1]);
    pick_and_bill(&mut clerk, &basket, &order);
    deliver_and_settle(&mut clerk, &shop, &order);

    let earned: i64 = [&order, &sale]
        .map(|number| cents(&shop.show(number)["net"]))
        .iter()
        .sum();
    let expected = money(before + earned);
    manager.wait_until(&format!("net sales of {expected} by itself"), |screen| {
        net_cell(&screen.rows) == Some(expected.clone())
    });
    clerk.leave();
    shop.verify();
}

/// Three scans, a customer, placed unpaid.
fn take_order(pty: &mut Pty, basket: &Basket) -> String {
    let pending = orders_in_tab(pty);
    pty.scan(&basket.single.code);
    pty.send("12*");
    pty.wait_for("12 ×");
    pty.scan(&basket.measured.code);
    pty.scan(&basket.pack.0);
    let screen = pty.wait_for(&format!("3 lines, {} pieces", basket.pieces()));
    assert!(screen.row("12.000").is_some(), "{}", screen.text());
    assert!(
        !screen.has("12 ×"),
        "used for one code only: {}",
        screen.text()
    );

    pty.key("Alt+U");
    pty.wait_for("┌ Customer");
    type_in(pty, "seeblick");
    pty.wait_until("one match", |screen| {
        screen.has("C-0004") && !screen.has("C-0001")
    });
    pty.key("Enter");
    pty.wait_until("the customer on the cart", |screen| {
        screen.has("Modehaus Seeblick") && !screen.has("┌ Customer")
    });

    pty.key("Alt+L");
    pty.wait_for("Ctrl+A places it unpaid");
    pty.wait_for(&format!("Due    {}", money(basket.total())));
    pty.key("Ctrl+A");
    let screen = pty.wait_for("is placed");
    let more = format!("2 Orders {}", pending + 1);
    pty.wait_for(&more);
    number_in(screen.row("is placed").unwrap())
}

/// Two of one thing over the counter: a part by card, the rest in cash, and change.
fn sell(pty: &mut Pty, good: &Good) -> String {
    let due = good.price * 2;
    pty.scan(&good.code);
    pty.scan(&good.code);
    pty.wait_for("1 line, 2 pieces");
    pty.key("Enter");
    pty.wait_for("Enter takes what is left");
    pty.send("a");
    type_in(pty, "5");
    pty.key("Enter");
    pty.wait_for("Handed 5.00");
    pty.send("c");
    type_in(pty, "200");
    pty.key("Enter");
    let change = money(20_500 - due);
    let screen = pty.wait_for(&format!("EUR {change} goes back."));
    assert!(
        screen.row("Card").is_some_and(|row| row.contains("5.00")),
        "{}",
        screen.text()
    );
    assert!(
        screen.row("Cash").is_some_and(|row| row.contains("200.00")),
        "{}",
        screen.text()
    );
    pty.key("Ctrl+A");
    let screen = pty.wait_for("Goods and money are booked.");
    assert!(screen.has("Sold: bill MAIN-2026-"), "{}", screen.text());
    assert!(screen.has("Change EUR"), "{}", screen.text());
    number_in(screen.row("Order O-").unwrap())
}

/// Picks the order by scanning, with three wrong scans and a misread one among them, and bills it.
fn pick_and_bill(pty: &mut Pty, basket: &Basket, order: &str) {
    pty.key("F3");
    pty.wait_for("To pick and bill, MAIN");
    pty.key("/");
    pty.wait_for("Enter keep");
    pty.send(order.trim_start_matches("O-000"));
    pty.wait_until("the order alone", |screen| {
        screen.has(order) && screen.count("O-0") == 1
    });
    pty.key("Enter");
    pty.wait_gone("Enter keep");
    pty.key("Enter");
    let nothing = format!("0 of 3 lines · 0 of {} pieces", basket.pieces());
    pty.wait_for(&nothing);

    let misread = one_off(&basket.single.code);
    let mut said = vec![refused(
        pty,
        &misread,
        "wrong check digit, it was misread or mistyped",
    )];
    // Whatever is scanned now goes nowhere until a person has looked up.
    pty.scan(&basket.single.code);
    pty.scan(&basket.measured.code);
    pty.wait_for_words("2 more scans were not taken: scan them again.");
    look_up(pty);
    pty.wait_for(&nothing);
    said.push(refused(
        pty,
        "4006381333931",
        "unknown code, nothing here has it",
    ));
    look_up(pty);
    let text = format!("{} is not on this order", basket.foreign.sku);
    said.push(refused(pty, &basket.foreign.code, &text));
    look_up(pty);
    pty.wait_for(&nothing);
    pty.scan(&basket.single.code);
    pty.wait_for(&format!("1 of 3 lines · 1 of {} pieces", basket.pieces()));
    let text = format!("{}: more than ordered (0 left to pick)", basket.single.sku);
    said.push(refused(pty, &basket.single.code, &text));
    look_up(pty);
    said.sort();
    said.dedup();
    assert_eq!(said.len(), 4, "four mistakes, four sentences: {said:?}");

    pty.send("12*");
    pty.scan(&basket.measured.code);
    pty.scan(&basket.pack.0);
    let all = format!("3 of 3 lines · {0} of {0} pieces", basket.pieces());
    let screen = pty.wait_for(&all);
    assert!(
        !screen.has("###"),
        "every figure has its room: {}",
        screen.text()
    );
    pty.key("Ctrl+A");
    pty.wait_for(&format!("┌ Bill {order}"));
    // Nothing that cannot be taken back hangs on Enter.
    pty.key("Enter");
    pty.wait_for("All 3 lines are picked");
    pty.key("Ctrl+A");
    let text = format!("over EUR {} is made.", money(basket.total()));
    pty.wait_for(&text);
    pty.key("Esc");
    pty.wait_for("To pick and bill");
}

/// A scan that must not be taken: its bell and the sentence of its band.
fn refused(pty: &mut Pty, code: &str, why: &str) -> String {
    let bells = pty.screen().bells;
    pty.scan(code);
    let screen = pty.wait_for_words(why);
    assert!(screen.has(code), "{}", screen.text());
    pty.wait_until("a bell", |screen| screen.bells > bells);
    why.to_owned()
}

/// Acknowledges the band.
fn look_up(pty: &mut Pty) {
    pty.key("Space");
    pty.wait_gone("✗");
}

/// The clock moves on and the list follows; the customer pays and the order is complete.
fn deliver_and_settle(pty: &mut Pty, shop: &DemoShop, order: &str) {
    pty.key("F2");
    pty.wait_for("newest first");
    pty.key("Left");
    pty.key("Left");
    pty.key("/");
    pty.wait_for("Enter keep");
    pty.send(order.trim_start_matches("O-000"));
    pty.wait_until("the order alone", |screen| {
        screen.has(order) && screen.count("O-0") == 1
    });
    pty.key("Enter");
    let is = |status: &'static str| {
        move |screen: &crate::support::pty::Screen| {
            screen.row("▸ O-").is_some_and(|row| row.contains(status))
        }
    };
    pty.wait_until("sent", is(" sent "));
    for age in ["ship_after", "transit_after", "deliver_after"] {
        shop.ok(ADMIN, &["config", "set", age, "0"]);
    }
    shop.ok(ADMIN, &["clock", "run-once"]);
    pty.wait_until("delivered by itself", is("✓ delivered"));
    pty.key("y");
    pty.wait_for(&format!("Payment for {order}"));
    pty.send("a");
    pty.key("Enter");
    pty.wait_for("Ctrl+A finishes.");
    pty.key("Ctrl+A");
    pty.wait_until("complete", is("✓ complete"));
    let status = shop.show(order);
    assert_eq!(
        (&status["status"], &status["payment"]),
        (&"complete".into(), &"paid".into())
    );
}

/// The number beside the tab of the orders.
fn orders_in_tab(pty: &Pty) -> i64 {
    let screen = pty.wait_until("orders in the tab", |screen| {
        tab_count(&screen.rows[0]).is_some()
    });
    tab_count(&screen.rows[0]).unwrap()
}

fn tab_count(row: &str) -> Option<i64> {
    let (_, after) = row.split_once("2 Orders ")?;
    after.split("  ").next()?.trim_end().parse().ok()
}

/// The first figure of the dashboard, in cents.
fn net_today(pty: &Pty) -> i64 {
    let screen = pty.wait_until("a figure", |screen| net_cell(&screen.rows).is_some());
    let cell = net_cell(&screen.rows).unwrap();
    cell.replace([',', '.'], "").parse().unwrap()
}

fn net_cell(rows: &[String]) -> Option<String> {
    let label = rows
        .iter()
        .position(|row| row.contains("Net sales today"))?;
    let mut cells = rows.get(label + 1)?.split('│');
    let cell = cells.nth(1)?.trim().to_owned();
    cell.contains('.').then_some(cell)
}

/// The code with another check digit.
fn one_off(code: &str) -> String {
    let (rest, check) = code.split_at(code.len() - 1);
    let digit: u32 = check.parse().unwrap();
    format!("{rest}{}", (digit + 1) % 10)
}
