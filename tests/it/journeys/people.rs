//! People: asking to be let in, locks that outlive the program, being put out, sharing a seat.

use std::time::Duration;

use crate::journeys::type_in;
use crate::support::demo::{ADMIN, CLERK, DEMO_NOW, DemoShop, MANAGER};
use crate::support::pty::{Pty, Screen};

/// What a new one chooses.
const OWN: &str = "tram-orange-41";

/// Goes to the list of users as an admin.
fn users(pty: &mut Pty) -> Screen {
    pty.key("Alt+8");
    pty.wait_for("Who may sign in, and as what");
    pty.key("Enter");
    pty.wait_until("the users", |screen| {
        screen.has("Last seen") && screen.has("retailer")
    })
}

/// Accepts what changes a user; types the admin's password again where it is asked for.
fn accept(pty: &mut Pty, done: &str) {
    pty.key("Ctrl+A");
    let screen = pty.wait_until("done, or the password is asked for", |screen| {
        screen.has(done) || screen.has("once more")
    });
    if !screen.has(done) {
        pty.send(&format!("{}\r", DemoShop::password(ADMIN)));
        pty.wait_for(done);
    }
}

/// Types a secret at a box that says already why the one before was not taken, and waits for what it says now.
fn again(pty: &mut Pty, secret: &str, before: &str, then: &str) {
    pty.send(secret);
    pty.wait_until("the note is gone", |screen| {
        !screen.words().contains(before)
    });
    pty.key("Enter");
    pty.wait_for_words(then);
}

/// Empties the name at a box that has the focus on the secret.
fn other_name(pty: &mut Pty) {
    pty.key("Up");
    pty.key("Ctrl+U");
}

/// What every refused try is told.
const WRONG: &str = "User name or password is wrong, or the user is locked";

#[test]
fn a_clerk_asks_to_be_let_in_is_let_in_elsewhere_and_signs_in() {
    let shop = DemoShop::new();
    let mut new = shop.seat().open();
    let screen = new.wait_for("Sign in with your name and password.");
    assert!(screen.has("Alt+N ask to be let in"), "{}", screen.text());
    new.key("Alt+N");
    new.wait_for("Ask to be let in");
    type_in(&mut new, "ben");
    new.key("Enter");
    type_in(&mut new, "Ben Ito");
    new.key("Enter");
    new.send("password1");
    new.key("Enter");
    new.send("password1");
    new.key("Ctrl+A");
    new.wait_for_words("is one of those that everybody tries first");
    new.key("Ctrl+U");
    new.send(OWN);
    new.key("Enter");
    new.key("Ctrl+U");
    new.send(OWN);
    new.key("Enter");
    type_in(&mut new, "counter on weekends");
    new.key("Ctrl+A");
    new.wait_for_words("Your request is sent");
    new.send(&format!("ben\r{OWN}\r"));
    new.wait_for_words("Your request waits for an admin");

    let mut admin = shop.ui(ADMIN);
    users(&mut admin);
    admin.wait_for("Users: one waits to be let in");
    admin.key("o");
    admin.wait_for("Users who wait to be let in");
    admin.key("y");
    admin.wait_for("Let ben in");
    accept(&mut admin, "Saved.");

    new.send(&format!("{OWN}\r"));
    new.wait_for("ben (clerk)");
    let told = shop.ok(ADMIN, &["user", "show", "ben", "--json"]).json();
    assert_eq!(
        (told["full_name"].as_str(), told["request"].as_str()),
        (Some("Ben Ito"), Some("counter on weekends"))
    );
    gives_money_back_with_a_managers_password(&shop, &mut new);
    shop.verify();
}

/// He is refused alone, and let through by the password that the manager types for this once; both names stand in the log.
fn gives_money_back_with_a_managers_password(shop: &DemoShop, pty: &mut Pty) {
    let owed: Vec<i64> = shop.ask(
        "SELECT number FROM orders WHERE payment_status = 'refund_due' ORDER BY number LIMIT 1",
        [],
    );
    let order = format!("O-{:06}", owed[0]);
    pty.key("Alt+2");
    pty.wait_for("newest first");
    pty.scan(&order);
    pty.wait_for("refund due");
    pty.key("f");
    pty.wait_for("is owed back to");
    pty.key("Ctrl+A");
    pty.wait_for("A right is needed");
    pty.key("Esc");
    pty.wait_gone("A right is needed");
    pty.wait_for_words("may not give money back");
    let refunds = "SELECT count(*) FROM payments WHERE kind = 'refund' AND order_id = (SELECT id FROM orders WHERE number = ?1)";
    assert_eq!(shop.ask::<i64>(refunds, [owed[0]]), [0]);
    pty.key("Ctrl+A");
    pty.wait_for("A right is needed");
    pty.send(&format!("{MANAGER}\r{}\r", DemoShop::password(MANAGER)));
    pty.wait_gone("A right is needed");
    pty.wait_gone("is owed back to");
    assert_eq!(shop.ask::<i64>(refunds, [owed[0]]), [1]);
    let both: Vec<String> = shop.ask(
        "SELECT a.action || ' ' || u.name || ' ' || s.name FROM audit a JOIN users u ON u.id = a.user_id
           JOIN users s ON s.id = a.second_user_id WHERE a.entity = 'payments' AND u.name = 'ben'",
        [],
    );
    assert_eq!(both, ["insert ben mara"]);
    let refused = "SELECT count(*) FROM audit a JOIN users u ON u.id = a.user_id WHERE u.name = 'ben' AND a.action = 'refused'";
    assert!(shop.ask::<i64>(refused, [])[0] > 0);
}

#[test]
fn a_lock_after_wrong_tries_outlives_the_program_and_ends_by_the_clock() {
    let shop = DemoShop::new();
    let open = |secret: &str| {
        let mut pty = shop.seat().open();
        pty.wait_for("Sign in with your name and password.");
        pty.send(&format!("{CLERK}\r{secret}\r"));
        pty.wait_for_words(WRONG);
        pty
    };
    let mut pty = open("not-the-password");
    again(&mut pty, "not-the-password", WRONG, WRONG);
    again(&mut pty, "not-the-password", WRONG, WRONG);
    pty.kill();
    let mut pty = open("not-the-password");
    again(&mut pty, "not-the-password", WRONG, WRONG);
    pty.kill();
    // The right password, in the same words, is not taken now: not here, not in a script.
    open(DemoShop::password(CLERK)).kill();
    let at = |time: &str| shop.run_at(time, CLERK, &["order", "list", "--json"]);
    let refused = at(DEMO_NOW);
    assert_eq!(
        (refused.code, refused.error().as_str()),
        (4, "sign_in_failed")
    );
    assert_eq!(at("2026-11-20T15:04:59Z").code, 4);
    // Another user is not locked, and the admin sees it and may lift it.
    let told = shop.ok(ADMIN, &["user", "show", CLERK, "--json"]).json();
    assert!(told["locked_until"].is_string(), "{told}");
    assert_eq!(at("2026-11-20T15:05:00Z").code, 0);
    let locks = "SELECT count(*) FROM audit WHERE new LIKE '%locked after 5 wrong tries%'";
    assert_eq!(shop.ask::<i64>(locks, []), [1], "one lock, one entry");
    shop.verify();
}

#[test]
fn a_disabled_user_is_out_by_himself_and_his_cart_is_kept() {
    let shop = DemoShop::new();
    let good = shop.goods(0).remove(0);
    let mut clerk = shop.ui(CLERK);
    clerk.scan(&good.code);
    clerk.wait_for("1 line, 1 piece");
    shop.ok(ADMIN, &["user", "disable", CLERK]);
    let screen = clerk.wait_for_words("your user was disabled; ask an admin");
    assert!(!screen.has(&good.name), "{}", screen.text());
    shop.ok(ADMIN, &["user", "enable", CLERK]);
    clerk.send(&format!("{CLERK}\r{}\r", DemoShop::password(CLERK)));
    clerk.wait_for("1 line, 1 piece");

    // Another role ends the session too, so that the tabs are those of the role.
    shop.ok(ADMIN, &["user", "edit", CLERK, "--role", "manager"]);
    clerk.wait_for_words("your user has another role now; sign in again");
    clerk.send(&format!("{CLERK}\r{}\r", DemoShop::password(CLERK)));
    clerk.wait_for("7 Inbox");
    shop.verify();
}

#[test]
fn a_password_for_one_time_must_become_an_own_one() {
    let shop = DemoShop::new();
    let mut admin = shop.ui(ADMIN);
    users(&mut admin);
    admin.key("Down");
    admin.key("r");
    admin.wait_for_words(&format!("Make a password for one time for {CLERK}?"));
    accept(&mut admin, "Password for one time");
    let screen = admin.wait_for_words("signs in once with");
    let words = screen.words();
    let told = words.split("signs in once with").nth(1).unwrap();
    let password = told.split_whitespace().next().unwrap().to_owned();
    assert_eq!(password.len(), 16, "{}", screen.text());
    admin.key("Esc");
    admin.wait_gone(&password);

    let mut clerk = shop.seat().open();
    clerk.wait_for("Sign in with your name and password.");
    clerk.send(&format!("{CLERK}\r{password}\r"));
    clerk.wait_for("Choose your password");
    clerk.send(&format!("{OWN}\r{OWN}"));
    clerk.key("Ctrl+A");
    clerk.wait_for(&format!("{CLERK} (clerk)"));
    shop.verify();
}

#[test]
fn a_pin_opens_the_own_seat_and_another_user_finds_the_cart() {
    let shop = DemoShop::new();
    let good = shop.goods(0).remove(0);
    let mut pty = shop.ui(CLERK);
    pty.scan(&good.code);
    pty.wait_for("1 line, 1 piece");
    pty.key("Alt+I");
    pty.wait_for("Your password and PIN");
    pty.send(&format!("{}\r\r\r4071", DemoShop::password(CLERK)));
    pty.key("Ctrl+A");
    pty.wait_for("Saved.");
    pty.key("Ctrl+O");
    pty.wait_for("Seat locked");
    pty.send("4071\r");
    pty.wait_for("1 line, 1 piece");

    // Three wrong ones, and only the password counts.
    pty.key("Ctrl+O");
    pty.wait_for("Seat locked");
    pty.send("4072\r");
    pty.wait_for_words("The PIN is wrong.");
    again(&mut pty, "4072", "The PIN", "The PIN is wrong.");
    again(&mut pty, "4072", "The PIN", "wrong three times");
    again(
        &mut pty,
        "4071",
        "The PIN",
        "wrong three times: type the password",
    );
    // Another user takes the seat; the cart waits for whoever takes it up.
    other_name(&mut pty);
    pty.send(&format!("{MANAGER}\r{}\r", DemoShop::password(MANAGER)));
    pty.wait_for(&format!("{MANAGER} (manager)"));
    pty.wait_for("Sale 1");
    // The tab may count the cart a moment before the screen has read it.
    let asked = (0..40).any(|_| {
        pty.key("Alt+R");
        let is_asked = |screen: &Screen| screen.has("Take up a cart");
        is_asked(&pty.watch(Duration::from_millis(500), is_asked))
    });
    assert!(asked, "{}", pty.screen().text());
    pty.key("Enter");
    pty.wait_for("1 line, 1 piece");
    shop.verify();
}
