//! A retailer's orders: approved in part, rejected, and by two people; the Inbox follows in every terminal.

use orderdesk::app::env::{Env, ManualClock, SeededEntropy};
use orderdesk::app::{Command, Door, Outcome, PortalCommand, PortalDone};
use orderdesk::domain::portal::PortalGoods;
use orderdesk::domain::time::Timestamp;

use crate::journeys::type_in;
use crate::support::demo::{ADMIN, DEMO_NOW, DemoShop, MANAGER, RETAILER};

/// The retailer submits so much of each at his portal; the order's printed number.
fn submit(shop: &DemoShop, lines: &[(&str, &str)]) -> String {
    let clock = ManualClock::at(Timestamp::parse(DEMO_NOW).unwrap());
    let env = Env::new(clock, SeededEntropy::new(5));
    let door = Door::open(&shop.db(), env).unwrap();
    let password = DemoShop::password(RETAILER);
    let actor = door.sign_in(RETAILER, password, "portal").unwrap();
    let act = |command| match door.execute(&actor, Command::Portal(command)).unwrap() {
        Outcome::Portal(done) => done,
        other => panic!("{other:?}"),
    };
    for (sku, quantity) in lines {
        act(PortalCommand::Set {
            goods: PortalGoods::Code((*sku).to_owned()),
            quantity: (*quantity).to_owned(),
        });
    }
    let PortalDone::Code { code, .. } = act(PortalCommand::Confirm) else {
        panic!("no code");
    };
    match act(PortalCommand::Submit { code }) {
        PortalDone::Submitted { order } => format!("O-{order:06}"),
        other => panic!("{other:?}"),
    }
}

/// Two articles of which the portal's store has plenty.
fn plenty(shop: &DemoShop) -> Vec<String> {
    shop.ask(
        "SELECT v.sku FROM stock k JOIN variants v ON v.id = k.variant_id JOIN products p ON p.id = v.product_id
         JOIN stores s ON s.id = k.store_id JOIN units u ON u.id = p.unit_id
         WHERE s.id = (SELECT id FROM stores WHERE active = 1 ORDER BY kind = 'online' DESC, id LIMIT 1)
           AND u.decimals = 0 AND p.active = 1 AND v.active = 1 AND k.on_hand - k.reserved > 8
           AND NOT EXISTS (SELECT 1 FROM lots l WHERE l.variant_id = v.id)
         ORDER BY v.price, v.sku LIMIT 2",
        [],
    )
}

#[test]
fn a_manager_approves_in_part_with_his_password_and_the_inbox_follows_elsewhere() {
    let shop = DemoShop::new();
    let goods = plenty(&shop);
    let mut looking = shop.ui(ADMIN);
    looking.key("F7");
    looking.wait_for("What waits for somebody");
    let number = submit(&shop, &[(&goods[0], "6"), (&goods[1], "2")]);
    looking.wait_for("Orders to approve");
    looking.wait_for(&number);

    let mut deciding = shop.ui(MANAGER);
    deciding.key("F7");
    deciding.wait_for("Orders to approve");
    deciding.key("g");
    deciding.key("Enter");
    deciding.wait_for("awaiting approval");
    deciding.wait_for("Approve");
    deciding.wait_for(&goods[0]);
    type_in(&mut deciding, "4");
    deciding.key("Down");
    deciding.key("Del");
    deciding.key("Ctrl+A");
    deciding.wait_for("Your password, once more");
    deciding.send(DemoShop::password(MANAGER));
    deciding.key("Enter");
    deciding.wait_for("is approved");
    looking.wait_gone("Orders to approve");

    let order = shop.show(&number);
    assert_eq!(order["status"], "pending");
    let line = |sku: &str| {
        let lines = order["lines"].as_array().unwrap();
        let found = lines.iter().find(|line| line["sku"] == sku).unwrap();
        (found["open"].clone(), found["cut"].clone())
    };
    assert_eq!(line(&goods[0]), (4.into(), 2.into()));
    assert_eq!(line(&goods[1]), (0.into(), 2.into()));
    assert_eq!(order["approvals"][0]["user"], MANAGER);
    shop.verify();
}

#[test]
fn an_order_is_rejected_with_a_reason_that_stays_with_it() {
    let shop = DemoShop::new();
    let goods = plenty(&shop);
    let number = submit(&shop, &[(&goods[0], "3")]);
    let mut pty = shop.ui(MANAGER);
    pty.key("F7");
    pty.wait_for("Orders to approve");
    pty.key("g");
    pty.key("Enter");
    pty.wait_for("awaiting approval");
    pty.key("Alt+R");
    pty.wait_for("The retailer reads why");
    type_in(&mut pty, "not this season");
    pty.key("Ctrl+A");
    pty.wait_for("Your password, once more");
    pty.send(DemoShop::password(MANAGER));
    pty.key("Enter");
    pty.wait_for("is rejected");
    let order = shop.show(&number);
    assert_eq!(order["status"], "rejected");
    assert_eq!(order["approvals"][0]["reason"], "not this season");
    shop.verify();
}

#[test]
fn above_the_amount_two_people_approve() {
    let shop = DemoShop::new();
    let goods = plenty(&shop);
    shop.ok(ADMIN, &["config", "set", "approval_second_above", "0"]);
    let number = submit(&shop, &[(&goods[0], "3")]);
    let said = shop.ok(MANAGER, &["order", "approve", &number, "--json"]);
    assert_eq!(said.json()["status"], "awaiting_approval");
    let again = shop.run_at(DEMO_NOW, MANAGER, &["order", "approve", &number, "--json"]);
    assert_eq!(
        (again.code, again.error().as_str()),
        (3, "second_person_needed")
    );
    let said = shop.ok(ADMIN, &["order", "approve", &number, "--json"]);
    assert_eq!(said.json()["status"], "pending");
    assert_eq!(said.json()["approvals"].as_array().unwrap().len(), 2);
    shop.verify();
}
