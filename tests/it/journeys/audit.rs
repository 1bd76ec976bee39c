//! The audit log on screen: filters, a search, old and new with both people; histories; the head that a paper keeps.

use crate::journeys::type_in;
use crate::support::demo::{ADMIN, CLERK, DemoShop, MANAGER};
use crate::support::pty::{Pty, Screen};

/// Goes to the log as an admin.
fn log(pty: &mut Pty) -> Screen {
    pty.key("Alt+8");
    pty.wait_for("Who may sign in, and as what");
    for _ in 0..3 {
        pty.key("Down");
    }
    pty.wait_for("▸ Audit log");
    pty.key("Enter");
    pty.wait_until("the log", |screen| {
        screen.has("searched back to") && screen.has("signed in users 1")
    })
}

/// A clerk gives goods another price with the right of the manager.
fn change_price(shop: &DemoShop, sku: &str) {
    let secret = shop.path("secret");
    std::fs::write(&secret, DemoShop::password(MANAGER)).unwrap();
    let secret = secret.display().to_string();
    let words = ["product", "edit", sku, "--price", "1234.50"];
    let lent = ["--approver", MANAGER, "--approver-password-file", &secret];
    shop.ok(CLERK, &[&words[..], &lent[..]].concat());
}

#[test]
fn an_admin_finds_who_changed_a_price_with_whose_right_and_what_it_was() {
    let shop = DemoShop::new();
    let sku = shop.goods(0).remove(0).sku;
    change_price(&shop, &sku);
    shop.ok(ADMIN, &["config", "set", "expire_days", "61"]);
    let mut pty = shop.ui(ADMIN);
    let screen = log(&mut pty);
    let said = shop.ok(ADMIN, &["audit", "head", "--json"]).json();
    let head = said["head"].as_str().unwrap();
    // That question signed in, which is one entry more: the screen follows by itself.
    assert!(screen.has("Head "), "{}", screen.text());
    pty.wait_for(&format!("Head {head}"));

    pty.key("u");
    pty.wait_for("┌ User");
    pty.send(MANAGER);
    pty.wait_for("▸ mara");
    pty.key("Enter");
    pty.wait_for("user mara");
    // Whom the right was lent by is found like who did it; the filter that stands already takes nothing away.
    pty.key("u");
    pty.wait_for("┌ User");
    pty.send(MANAGER);
    pty.wait_for("▸ mara");
    pty.key("Enter");
    pty.wait_for("carl + mara");
    pty.key("/");
    pty.wait_for("Enter keep");
    type_in(&mut pty, "1234");
    pty.send("50 price");
    pty.wait_until("the one entry", |screen| {
        screen.has("1 found") && screen.has("1,234.50")
    });
    pty.key("Enter");
    pty.wait_for("Enter open");
    pty.key("Enter");
    let screen = pty.wait_for("s save");
    assert!(
        screen.has("by carl, with the right of mara"),
        "{}",
        screen.text()
    );
    let changed = screen.row("price ").unwrap();
    assert!(changed.contains(" → 1,234.50"), "{}", screen.text());
    pty.key("Esc");
    pty.wait_for("user mara");

    // Words that fit nothing say so, and without filters all is here again.
    pty.key("z");
    pty.wait_for("signed in users 1");
    pty.key("/");
    pty.wait_for("Enter keep");
    type_in(&mut pty, "qqzz");
    pty.wait_for("Nothing in the log fits.");
    pty.key("Esc");
    pty.wait_for("signed in users 1");
    pty.key("/");
    pty.wait_for("Enter keep");
    type_in(&mut pty, "expire");
    pty.wait_for("value 40 → 61");
    // The one who asks at the command line is not taken for the one who is looked for.
    let said = shop.ok(ADMIN, &["audit", "list", "--search", "123450", "--json"]);
    assert_eq!(said.json().as_array().unwrap().len(), 1);
}

#[test]
fn a_manager_reads_the_history_of_an_order() {
    let shop = DemoShop::new();
    let mut pty = shop.ui(MANAGER);
    pty.key("F2");
    pty.wait_for("▸ O-");
    pty.key("H");
    let screen = pty.wait_until("all of it", |screen| {
        screen.has("History of O-") && screen.has("found in the whole log")
    });
    assert!(screen.has("order_lines"), "{}", screen.text());
    assert!(!screen.has("Head "), "only an admin sees the head");
    pty.key("End");
    pty.wait_for("new orders ");
}

#[test]
fn the_head_on_a_day_end_paper_is_found_by_verify() {
    let shop = DemoShop::new();
    let paper = shop.ok(MANAGER, &["report", "day-end"]).out;
    let mut lines = paper.lines().skip_while(|line| *line != "Head:").skip(1);
    let digits: String = lines.by_ref().take(2).map(str::trim).collect();
    assert_eq!(digits.len(), 64, "{paper}");
    let said = shop.ok(ADMIN, &["verify", "--head", &digits, "--json"]);
    let place = said.json()["head_entry"].as_i64().unwrap();
    let hash = "SELECT lower(hex(hash)) FROM audit WHERE id = ?1";
    assert_eq!(shop.ask::<String>(hash, [place]), [digits]);
}
