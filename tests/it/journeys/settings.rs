//! An admin keeps the shop's settings, and a user what is special about his terminal.

use crate::support::demo::{ADMIN, CLERK, DemoShop, MANAGER};
use crate::support::pty::Pty;

/// What `terminal.toml` says for all who start in this shop's directory.
fn terminal(shop: &DemoShop, text: &str) {
    let directory = shop.path(".config/orderdesk");
    std::fs::create_dir_all(&directory).unwrap();
    std::fs::write(directory.join("terminal.toml"), text).unwrap();
}

/// Opens the settings and filters them.
#[track_caller]
fn settings(pty: &mut Pty, filter: &str) {
    pty.key("Alt+8");
    pty.wait_for("Keep ");
    for _ in 0..12 {
        let screen = pty.wait_for("▸");
        let row = screen.row("▸").unwrap().to_owned();
        if row.starts_with("▸ Settings") {
            break;
        }
        pty.key("Down");
        pty.wait_until("the next section", |screen| screen.row("▸") != Some(&row));
    }
    pty.key("Enter");
    pty.wait_for("number_style");
    pty.key("/");
    pty.wait_for("Enter keep");
    pty.send(filter);
    pty.wait_for(&format!("/ {filter}"));
    pty.key("Enter");
    pty.wait_for("e change");
}

#[test]
fn an_admin_changes_a_setting_with_his_password_and_other_terminals_see_it() {
    let shop = DemoShop::new();
    let mut looking = shop.ui(ADMIN);
    settings(&mut looking, "expire");
    looking.wait_for_words("Changed never");

    let mut pty = shop.ui(ADMIN);
    settings(&mut pty, "expire");
    pty.wait_for_words("Takes 1 to 3650 days");
    pty.key("Enter");
    pty.wait_for("1 to 3650 days");
    pty.key("Ctrl+U");
    pty.send("4000");
    pty.key("Ctrl+A");
    pty.wait_for("Your password, once more");
    pty.send(&format!("{}\r", DemoShop::password(ADMIN)));
    pty.wait_for_words("it takes 1 to 3650 days");
    pty.key("Ctrl+U");
    pty.send("55");
    pty.key("Ctrl+A");
    pty.wait_for("Your password, once more");
    pty.send(&format!("{}\r", DemoShop::password(ADMIN)));
    pty.wait_for("Saved.");
    pty.wait_for_words("Changed by anna");

    // The other terminal follows by itself.
    looking.wait_for_words("Value 55");
    looking.wait_for_words("Changed by anna");
    let told = shop
        .ok(ADMIN, &["config", "get", "expire_days", "--json"])
        .json();
    assert_eq!(
        (&told["value"], &told["changed_by"]),
        (&"55".into(), &"anna".into())
    );

    pty.key("r");
    pty.wait_for_words("expire_days goes from 55 back to 40");
    pty.key("Ctrl+A");
    pty.wait_for("Your password, once more");
    pty.send(&format!("{}\r", DemoShop::password(ADMIN)));
    pty.wait_for("expire_days has its default again.");
    looking.wait_for_words("Value 40");
    shop.verify();
}

#[test]
fn an_own_key_works_and_is_what_footer_help_and_palette_show() {
    let shop = DemoShop::new();
    terminal(
        &shop,
        "[theme]\nascii = true\n[keys]\n\"orders.summary\" = \"Alt+E\"\n",
    );
    let mut pty = shop.ui(CLERK);
    pty.key("F2");
    let screen = pty.wait_for("newest first");
    assert!(!screen.text().contains('▸'), "plain letters only");
    pty.wait_for("Alt+E by customer");
    pty.key("Alt+E");
    pty.wait_gone("newest first");
    pty.key("s");
    pty.wait_for("newest first");
    pty.key("?");
    pty.wait_for("Alt+E  s");
    pty.key("Esc");
    pty.wait_gone("Alt+E  s");
    pty.key(":");
    pty.send("by customer");
    pty.wait_until("the key in the palette", |screen| {
        screen
            .rows
            .iter()
            .any(|row| row.contains("by customer:") && row.contains("Alt+E"))
    });
}

#[test]
fn a_new_item_in_the_inbox_rings_once_and_tells_the_desktop() {
    let shop = DemoShop::new();
    terminal(&shop, "[notice]\nosc9 = true\nosc777 = true\n");
    let mut clerk = shop.ui(CLERK);
    let mut pty = shop.ui(MANAGER);
    pty.key("F2");
    pty.wait_for("newest first");
    // What came before the first count is no news.
    let before = pty.wait_for("Inbox 6").bells;
    let file = shop.connect();
    let tell = |kind: &str, subject: &str| {
        let sql = "INSERT INTO notices (at, kind, subject, event, changed_at) VALUES (1, ?1, ?2, '{}', 1)";
        file.execute(sql, [kind, subject]).unwrap();
    };
    tell("approved", "O-000001");
    tell("approval_wanted", "O-1;\u{1b}]0;evil\u{7}\u{202e}");
    let screen = pty.wait_until("the notice", |screen| {
        screen.notices.len() > 1 && screen.bells > before
    });
    let [one, other] = screen.notices.as_slice() else {
        panic!("{:?}", screen.notices)
    };
    assert_eq!(one, "9;Order to approve: O-1,]0,evil");
    assert_eq!(other, "777;notify;orderdesk;Order to approve: O-1,]0,evil");
    // Drawing again tells nothing again.
    pty.key("Ctrl+L");
    pty.key("F3");
    pty.wait_for("Billing");
    pty.resize(100, 30);
    pty.key("F2");
    pty.wait_for("newest first");
    assert_eq!(pty.screen().notices.len(), 2);
    assert_eq!(pty.screen().bells, before + 1);
    // Who sees no Inbox is told nothing.
    clerk.key("F2");
    assert!(clerk.wait_for("newest first").notices.is_empty());
}

#[test]
fn the_printer_of_the_terminal_prints_and_what_it_did_not_take_is_printed_again() {
    let shop = DemoShop::new();
    let device = shop.path("lp0");
    terminal(
        &shop,
        &format!("[printer]\ndevice = \"{}\"\n", device.display()),
    );
    let bill = shop.ask::<String>(
        "SELECT number FROM bills WHERE order_id IS NOT NULL ORDER BY id DESC LIMIT 1",
        [],
    );
    let mut pty = shop.ui(MANAGER);
    pty.key("F2");
    pty.wait_for("newest first");
    pty.scan(&bill[0]);
    pty.wait_gone("newest first");
    pty.key("i");
    pty.wait_for("Ctrl+P print");
    pty.key("Ctrl+P");
    pty.wait_for_words("was not printed");
    std::fs::write(&device, "").unwrap();
    pty.key("Alt+Y");
    pty.wait_for_words("is printed.");
    let printed = std::fs::read(&device).unwrap();
    let text = String::from_utf8_lossy(&printed);
    assert!(text.contains(&bill[0]), "{text}");
    assert!(printed.ends_with(b"\x1dV\x42\x00"), "the paper is cut");
}
