//! The demo shop, backups, the clock, and the check of the file.

use crate::support::World;

#[test]
fn the_demo_shop_opens_for_each_of_its_users() {
    let world = World::empty();
    let made = world
        .ok(&["demo", "--keep", "demo.db", "--no-ui", "--json"])
        .json();
    let path = made["db"].as_str().unwrap();
    let users = made["users"].as_array().unwrap();
    let mut roles: Vec<&str> = users
        .iter()
        .map(|user| user["role"].as_str().unwrap())
        .collect();
    roles.sort_unstable();
    assert_eq!(roles, ["admin", "clerk", "manager", "retailer"]);
    let admin = users.iter().find(|user| user["role"] == "admin").unwrap();
    let run = |args: &[&str]| {
        let mut command = world.command(args);
        command
            .env("ORDERDESK_DB", path)
            .env("ORDERDESK_USER", admin["user"].as_str().unwrap())
            .env("ORDERDESK_PASSWORD", admin["password"].as_str().unwrap());
        world.said(command)
    };
    let count = |noun: &str| {
        run(&[noun, "list", "--json"])
            .json()
            .as_array()
            .unwrap()
            .len()
    };
    assert!(count("store") >= 3);
    assert!(count("product") >= 150);
    assert!(count("customer") >= 50);
    assert!(count("order") > 100);
    let said = run(&["verify", "--json"]);
    assert_eq!(said.json()["ok"], true, "{said:?}");
}

#[test]
fn a_backup_is_a_whole_shop() {
    let world = World::with_socks();
    let order = world.order(3);
    let made = world.ok(&["backup", "copy.db", "--json"]).json();
    assert!(made["bytes"].as_i64().unwrap() > 0);
    assert_eq!(world.run(&["backup", "copy.db"]).code, 3);
    world.ok(&["order", "cancel", &order, "--reason", "later"]);
    let copied = world
        .ok(&["--db", "copy.db", "order", "show", &order, "--json"])
        .json();
    assert_eq!(copied["status"], "pending");
}

#[test]
fn the_clock_does_once_what_falls_due() {
    let world = World::with_socks();
    let order = world.order(3);
    world.ok(&["order", "pick", &order, "--all"]);
    world.ok(&["order", "bill", &order, "--all"]);
    let mut command = world.command(&["clock", "run-once", "--json"]);
    command.args(["--db", "shop.db"]);
    assert_eq!(world.said(command).json()["advanced"], 0);
    let later = |at: &str| {
        let mut command = assert_cmd::Command::new(env!("CARGO_BIN_EXE_orderdesk"));
        command
            .args(["clock", "run-once", "--json", "--at", at])
            .env("ORDERDESK_DB", world.path("shop.db"))
            .env("ORDERDESK_USER", "ann")
            .env("ORDERDESK_PASSWORD", crate::support::PASSWORD);
        world.said(command).json()
    };
    assert_eq!(later("2026-11-25T00:00:00Z")["advanced"], 3);
    assert_eq!(later("2026-11-25T00:00:00Z")["advanced"], 0);
    assert_eq!(world.show(&order)["status"], "delivered");
}
