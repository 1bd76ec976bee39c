//! Two people on one thing: each sees that the other has it open, and what both changed is settled field by field.

use crate::journeys::type_in;
use crate::support::demo::{CLERK, DemoShop, MANAGER};
use crate::support::pty::Pty;

/// Opens an order's page from the list of orders.
#[track_caller]
fn open_order(pty: &mut Pty, number: &str) {
    pty.key("F2");
    pty.wait_for("newest first");
    pty.scan(number);
    pty.wait_for(&format!("{number} · pending"));
}

fn seats(shop: &DemoShop) -> i64 {
    shop.ask("SELECT count(*) FROM presence", [])[0]
}

#[test]
fn the_second_sees_who_has_an_order_open_until_he_leaves_or_is_killed() {
    let shop = DemoShop::new();
    let (mut first, mut second) = (shop.ui(CLERK), shop.ui(MANAGER));
    open_order(&mut first, "O-000398");
    assert!(!first.screen().has("has this open"));
    open_order(&mut second, "O-000398");
    let screen = second.wait_for("carl has this open since ");
    let row = screen.row("carl has this open").unwrap();
    assert!(row.contains("(pts-"), "{row}");
    let order = screen.row("O-000398 · pending");
    assert!(order.is_some(), "{}", screen.text());
    first.wait_for("mara has this open since ");

    // A question over the page holds the order still.
    second.key("Esc");
    first.wait_gone("has this open");
    second.scan("O-000398");
    first.wait_for("mara has this open since ");
    first.key("Esc");
    second.wait_gone("has this open");
    first.scan("O-000398");
    second.wait_for("carl has this open since ");
    first.key("F1");
    second.wait_gone("has this open");
    first.key("F2");
    second.wait_for("carl has this open since ");
    first.leave();
    second.wait_gone("has this open");

    // Who is killed cannot say it.
    let mut third = shop.ui(CLERK);
    open_order(&mut third, "O-000398");
    second.wait_for("carl has this open since ");
    third.kill();
    second.wait_gone("has this open");
    assert_eq!(seats(&shop), 2, "his row waits for the next writer");
    second.key("Esc");
    second.wait_for("newest first");
    second.leave();
    assert_eq!(seats(&shop), 0);
    shop.verify();
}

#[test]
fn looking_at_lists_says_nothing_and_an_idle_page_writes_once() {
    let shop = DemoShop::new();
    let mut pty = shop.ui(MANAGER);
    let eye = shop.connect();
    let version = || -> i64 {
        eye.query_row("PRAGMA data_version", [], |row| row.get(0))
            .unwrap()
    };
    let before = version();
    for (key, text) in [
        ("F2", "newest first"),
        ("F3", "Billing"),
        ("F4", "Stock in MAIN"),
    ] {
        pty.key(key);
        pty.wait_for(text);
    }
    assert_eq!(version(), before, "somebody wrote while lists were shown");
    open_order(&mut pty, "O-000398");
    pty.wait_until("the page to be held", |_| seats(&shop) == 1);
    let held = version();
    assert!(held > before);
    pty.key("?");
    pty.wait_for("add a remark");
    pty.key("Esc");
    pty.wait_gone("add a remark");
    assert_eq!(version(), held, "an open page wrote again");
}

/// Types behind what stands in the focused field.
#[track_caller]
fn add(pty: &mut Pty, text: &str, then: &str) {
    pty.send(text);
    pty.wait_for(then);
}

/// Waits until neither the choice nor the form under it is there.
#[track_caller]
fn saved(pty: &Pty, form: &str) {
    pty.wait_until("the form to be saved", |screen| {
        !screen.has("Changed meanwhile") && !screen.has(form)
    });
}

#[track_caller]
fn edit_customer(pty: &mut Pty) {
    pty.key("F2");
    pty.wait_for("newest first");
    pty.scan("C-0004");
    pty.wait_for("Modehaus Seeblick");
    pty.wait_gone("newest first");
    pty.key("e");
    pty.wait_for("┌ Customer C-0004");
}

#[test]
fn two_people_who_edit_one_customer_settle_it_field_by_field() {
    let shop = DemoShop::new();
    let (mut late, mut quick) = (shop.ui(MANAGER), shop.ui(CLERK));
    edit_customer(&mut late);
    edit_customer(&mut quick);
    quick.wait_for("mara has this open since ");
    add(&mut quick, " GmbH", "Modehaus Seeblick GmbH");
    quick.key("Tab");
    quick.key("Tab");
    add(&mut quick, "77", "77");
    quick.key("Ctrl+A");
    quick.wait_gone("┌ Customer C-0004");

    add(&mut late, " AG", "Modehaus Seeblick AG");
    late.key("Shift+Tab");
    add(&mut late, "pays late", "pays late");
    late.key("Ctrl+A");
    let screen = late.wait_for("Changed meanwhile: customer C-0004");
    let told = screen.row("carl changed it at ");
    assert!(told.is_some(), "{}", screen.text());
    let name = screen.row("!Name").unwrap();
    assert!(
        name.contains("( ) Modehaus") && name.contains("(x) Modehaus"),
        "{name}"
    );
    let phone = screen.row(" Phone").unwrap();
    assert!(
        phone.find("(x)").unwrap() < phone.find("( )").unwrap(),
        "theirs: {phone}"
    );
    let notes = screen.row(" Notes").unwrap();
    assert!(
        notes.find("( )").unwrap() < notes.find("(x)").unwrap(),
        "mine: {notes}"
    );

    // Back to the form: what was typed is there, and nothing was saved.
    late.key("Esc");
    late.wait_gone("Changed meanwhile");
    let screen = late.wait_for("┌ Customer C-0004");
    assert!(
        screen.has("Modehaus Seeblick AG") && screen.has("pays late"),
        "{}",
        screen.text()
    );
    late.key("Ctrl+A");
    late.wait_for("Changed meanwhile: customer C-0004");
    late.key("Left");
    late.wait_until("theirs is chosen", |screen| {
        screen
            .row("!Name")
            .is_some_and(|row| row.find("(x)") < row.find("( )"))
    });
    late.key("Ctrl+A");
    saved(&late, "┌ Customer C-0004");
    late.wait_for("Modehaus Seeblick GmbH");
    let kept: Vec<String> = shop.ask(
        "SELECT name || '|' || substr(phone, -2) || '|' || substr(notes, -9) FROM customers WHERE code = 'C-0004'",
        [],
    );
    assert_eq!(kept, ["Modehaus Seeblick GmbH|77|pays late"]);
    shop.verify();
}

#[track_caller]
fn edit_product(pty: &mut Pty, sku: &str) {
    pty.key("F2");
    pty.wait_for("newest first");
    pty.scan(sku);
    pty.wait_gone("newest first");
    pty.wait_for(sku);
    pty.key("c");
    pty.wait_for("e edit product");
    pty.key("e");
    pty.wait_for("┌ Product ");
    pty.key("Tab");
}

#[test]
fn two_people_who_edit_one_product_lose_nothing_they_typed() {
    let shop = DemoShop::new();
    let good = shop.goods(0).remove(0);
    let (mut late, mut quick) = (shop.ui(MANAGER), shop.ui(MANAGER));
    edit_product(&mut late, &good.sku);
    edit_product(&mut quick, &good.sku);
    quick.wait_for("You have this open in another terminal since ");
    add(&mut quick, " Classic", " Classic");
    quick.key("Ctrl+A");
    quick.wait_gone("┌ Product ");
    add(&mut late, " Retro", " Retro");
    late.key("Ctrl+A");
    let screen = late.wait_for("Changed meanwhile: product ");
    let name = screen.row("!Name").unwrap();
    assert!(name.contains(&good.name), "{name}");
    assert_eq!(
        screen.count(&format!("{} Classic", good.name)),
        1,
        "theirs, whole: {}",
        screen.text()
    );
    assert_eq!(
        screen.count(&format!("{} Retro", good.name)),
        1,
        "mine, whole: {}",
        screen.text()
    );
    late.key("Ctrl+A");
    saved(&late, "┌ Product ");
    let names: Vec<String> = shop.ask(
        "SELECT p.name FROM products p JOIN variants v ON v.product_id = p.id WHERE v.sku = ?1",
        [&good.sku],
    );
    assert_eq!(names, [format!("{} Retro", good.name)]);
    shop.verify();
}

#[test]
fn two_people_who_change_one_line_of_an_order_choose_a_quantity() {
    let shop = DemoShop::new();
    let was = ordered(&shop);
    let (mut late, mut quick) = (shop.ui(MANAGER), shop.ui(CLERK));
    for pty in [&mut late, &mut quick] {
        open_order(pty, "O-000398");
        pty.key("q");
        pty.wait_for("New ordered quantity of");
    }
    let (two, three) = ((was + 1).to_string(), (was + 2).to_string());
    type_in(&mut quick, &two);
    quick.key("Ctrl+A");
    quick.wait_for("is saved");
    type_in(&mut late, &three);
    late.key("Ctrl+A");
    let screen = late.wait_for("Changed meanwhile: O-000398");
    assert!(
        screen.row("carl changed it at ").is_some(),
        "{}",
        screen.text()
    );
    let row = screen.row(&format!("( ) {two}")).unwrap();
    assert!(
        row.contains(&format!("(x) {three}")) && row.contains('!'),
        "{row}"
    );
    late.key("Esc");
    late.wait_for("meanwhile. What you typed is still");
    late.key("Ctrl+A");
    late.wait_for("is saved");
    assert_eq!(ordered(&shop), was + 2);
    shop.verify();
}

/// What is open of the first line of the order that the tests change.
fn ordered(shop: &DemoShop) -> i64 {
    let open = "SELECT l.open FROM order_lines l JOIN orders o ON o.id = l.order_id
         WHERE o.number = 398 ORDER BY l.position LIMIT 1";
    shop.ask(open, [])[0]
}
