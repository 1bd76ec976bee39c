//! Pictures of the main screens on a narrow and a wide terminal, at a fixed time over the demo made from a fixed seed.
//! `INSTA_UPDATE=always cargo test --test it pictures` takes them anew; look at what changed before it is kept.

use std::time::Duration;

use crate::journeys::type_in;
use crate::support::demo::{ADMIN, CLERK, DemoShop, MANAGER};
use crate::support::pty::{Pty, Screen};

const SIZES: [(u16, u16); 2] = [(80, 24), (160, 45)];

/// So long a screen may take to look like its picture before the difference is told.
const PATIENCE: Duration = Duration::from_secs(15);

/// A picture of each size; `walk` leads there.
fn picture(name: &str, user: &str, walk: impl Fn(&DemoShop, &mut Pty)) {
    for (width, height) in SIZES {
        let shop = DemoShop::new();
        // What the clock of the UI would do by and by is done before.
        shop.ok(ADMIN, &["clock", "run-once"]);
        let seat = shop.seat().args(&["--seed", "2"]).sized(width, height);
        let mut pty = seat.open();
        pty.sign_in(user, DemoShop::password(user));
        pty.wait_for("Orders 29");
        walk(&shop, &mut pty);
        let name = format!("{name}_{width}x{height}");
        let picture = match taken(&name) {
            Some(taken) => pty.watch(PATIENCE, |screen| text_of(screen) == taken),
            // A new picture: when all that was asked for has come.
            None => pty.watch(Duration::from_secs(2), |_| false),
        };
        insta::with_settings!({prepend_module_to_snapshot => false, omit_expression => true}, {
            insta::assert_snapshot!(name, text_of(&picture));
        });
    }
}

/// The picture on file.
fn taken(name: &str) -> Option<String> {
    let directory = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/journeys/snapshots");
    let file = std::fs::read_to_string(format!("{directory}/{name}.snap")).ok()?;
    let (_, picture) = file.strip_prefix("---\n")?.split_once("---\n")?;
    Some(picture.trim_end().to_owned())
}

/// The screen without its good news, which passes with the time.
fn text_of(screen: &Screen) -> String {
    let mut rows = screen.rows.clone();
    let message = rows.len() - 2;
    if rows[message].starts_with('✓') {
        rows[message].clear();
    }
    rows.join("\n").trim_end().to_owned()
}

#[test]
fn a_sale_with_a_cart() {
    picture("sale", CLERK, |shop, pty| {
        let goods = shop.goods(0);
        for good in goods.iter().step_by(20).take(5) {
            pty.scan(&good.code);
        }
        pty.send("3*");
        pty.scan(&shop.goods(3)[0].code);
        pty.wait_for("6 lines, 8 pieces");
        pty.key("Up");
        pty.key("Del");
        pty.wait_for("5 lines, 7 pieces");
        pty.send("12*");
        pty.wait_for("12 ×");
    });
}

#[test]
fn the_orders_by_stage() {
    picture("orders", CLERK, |_, pty| {
        pty.key("F2");
        pty.wait_for("▸ O-000401");
        pty.key("Down");
        pty.wait_for("▸ O-000398");
    });
}

#[test]
fn an_order_being_picked() {
    picture("pick", CLERK, |shop, pty| {
        pty.key("F3");
        pty.wait_for("To pick and bill, MAIN");
        let number: i64 = shop.ask(
            "SELECT max(o.number) FROM orders o JOIN stores s ON s.id = o.store_id
             WHERE s.code = 'MAIN' AND o.status = 'pending'",
            [],
        )[0];
        pty.key("/");
        pty.wait_for("Enter keep");
        type_in(pty, &number.to_string());
        let name = format!("O-{number:06}");
        pty.wait_until("the order alone", |screen| {
            screen.count(" O-0") == 1 && screen.has(&name)
        });
        pty.key("Enter");
        pty.wait_gone("Enter keep");
        pty.key("Enter");
        pty.wait_for(" lines · 0 of ");
        let code: String = shop
            .ask(
                "SELECT min(b.code) FROM barcodes b JOIN order_lines l ON l.variant_id = b.variant_id
                 JOIN orders o ON o.id = l.order_id
                 WHERE o.number = ?1 AND b.units = 1 AND l.position =
                   (SELECT min(position) FROM order_lines WHERE order_id = o.id)",
                [number],
            )
            .remove(0);
        pty.scan(&code);
        pty.wait_for(" lines · 1 of ");
    });
}

#[test]
fn the_stock() {
    picture("stock", CLERK, |_, pty| {
        pty.key("F4");
        pty.wait_for("Stock in MAIN");
    });
}

#[test]
fn the_figures() {
    picture("analytics", MANAGER, |_, pty| {
        pty.key("F6");
        pty.wait_for("Net sales today");
    });
}

#[test]
fn the_keys() {
    picture("help", MANAGER, |_, pty| {
        pty.key("F2");
        pty.wait_for("newest first");
        pty.key("?");
        pty.wait_for("┌ Keys");
    });
}
