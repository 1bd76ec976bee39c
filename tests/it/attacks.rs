//! Whoever asks for more than his role gives is refused, and it is written down: every command of the command line.

mod carried;
mod files;
mod inert;
mod table;

use std::collections::BTreeSet;

use serde_json::json;

use crate::support::tables::{Eye, Tables};
use crate::support::{Said, World};
use table::{CASES, Needs, OPEN};

/// A shop with something of everything, its clerk `ben` and its retailer `rita` of the customer `C-1`.
struct Shop {
    world: World,
    eye: Eye,
}

impl Shop {
    fn new() -> Self {
        let world = World::with_socks();
        let dot = world.path("dot.png");
        std::fs::write(dot, DOT).unwrap();
        world.write("stores.csv", "code,name\nX,Y\n");
        world.write("feed.csv", "MAIN,SOCK-M,1,m1,1\n");
        world.write("secret", "a-long-word-77\n");
        for line in SETUP {
            world.ok(&words(line));
        }
        for _ in 0..4 {
            let said = world.feed(&["order", "add", "-"], &order("C-2"));
            assert_eq!(said.code, 0, "{said:?}");
        }
        for line in LATER {
            world.ok(&words(line));
        }
        let eye = Eye::on(&world.path("shop.db"));
        Self { world, eye }
    }

    fn as_user(&self, user: &str, line: &str) -> Said {
        let mut command = self.world.command(&words(line));
        command
            .arg("--json")
            .env("ORDERDESK_USER", user)
            .env("ORDERDESK_PASSWORD", "a-long-word-77");
        if line.starts_with("order add") {
            command.write_stdin(order("C-2"));
        } else if line.starts_with("sale add") {
            command.write_stdin(r#"{"store":"MAIN","items":[{"sku":"SOCK-M","quantity":1}]}"#);
        }
        self.world.said(command)
    }

    /// Refused with exit 4 and a sentence; written down, and nothing else.
    fn refused(&mut self, user: &str, line: &str, before: Tables) -> Tables {
        let said = self.as_user(user, line);
        assert_eq!(said.code, 4, "{user}: {line}: {said:?}");
        assert_eq!(said.error(), "not_allowed", "{user}: {line}");
        assert_eq!(said.out, "", "{user}: {line}");
        let after = self.eye.tables();
        let changed = before.differences(&after, &["audit"]);
        assert_eq!(changed, Vec::<String>::new(), "{user}: {line}");
        let known = before.rows("audit").count();
        let entries: Vec<&str> = after
            .rows("audit")
            .skip(known)
            .map(|row| row.text("action"))
            .collect();
        assert_eq!(entries, ["sign_in", "refused"], "{user}: {line}");
        after
    }
}

fn words(line: &str) -> Vec<&str> {
    line.split_whitespace().collect()
}

fn order(customer: &str) -> String {
    json!({"store": "MAIN", "customer": customer, "items": [{"sku": "SOCK-M", "quantity": 1}]})
        .to_string()
}

/// A picture of one pixel.
const DOT: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\rIDATx\xdacd\xf8\xcfP\x0f\0\x03\x86\x01\x80Z4}k\0\0\0\0IEND\xaeB`\x82";

const SETUP: &[&str] = &[
    "customer add C-2 --name Other",
    "store add WEB --name Web",
    "supplier add S-1 --name Mill",
    "user add ben --role clerk --new-password-file secret",
    "user add rita --role retailer --customer C-1 --new-password-file secret",
    "product picture add SOCK-M dot.png",
    "store logo set MAIN dot.png",
    "category add N",
    "brand add N",
    "colour add N",
    "size add N",
    "size-class add N",
    "area add N --name N",
];

const LATER: &[&str] = &[
    "order pick 2 --all",
    "order delete 3 --reason mistake",
    "order pick 4 --all",
    "order bill 4 --all",
    "shipment advance 1 --to shipped",
    "purchase add --supplier S-1 --store MAIN --line SOCK-M=5",
    "purchase add --supplier S-1 --store MAIN --line SOCK-M=5",
    "purchase send 2",
    "transfer begin --from MAIN --to WEB",
    "transfer set 1 --line SOCK-M=2",
    "transfer send 1",
    "stock count open --store MAIN",
];

/// All commands that have none below them, as the program's own help lists them.
fn leaves(world: &World, path: &mut Vec<String>, found: &mut BTreeSet<String>) {
    let mut args: Vec<&str> = path.iter().map(String::as_str).collect();
    args.push("--help");
    let help = world.ok(&args).out;
    let Some((_, below)) = help.split_once("\nCommands:\n") else {
        found.insert(path.join(" "));
        return;
    };
    let below: Vec<String> = below
        .lines()
        .take_while(|line| !line.is_empty())
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next().map(str::to_owned))
        .filter(|word| word != "help")
        .collect();
    for word in below {
        path.push(word);
        leaves(world, path, found);
        path.pop();
    }
}

#[test]
fn no_command_is_forgotten_here() {
    let world = World::empty();
    let mut found = BTreeSet::new();
    leaves(&world, &mut Vec::new(), &mut found);
    let lines = CASES.iter().map(|(_, line)| *line);
    let lines: Vec<&str> = lines.chain(OPEN.iter().copied()).collect();
    let is_tried = |path: &&String| {
        !lines
            .iter()
            .any(|line| *line == **path || line.starts_with(&format!("{path} ")))
    };
    let forgotten: Vec<&String> = found.iter().filter(is_tried).collect();
    assert_eq!(forgotten, Vec::<&String>::new(), "no attack tries them");
}

#[test]
fn a_retailer_gets_nothing_of_the_staffs() {
    let mut shop = Shop::new();
    let mut before = shop.eye.tables();
    for (_, line) in CASES {
        before = shop.refused("rita", line, before);
    }
}

#[test]
fn a_clerk_gets_no_managers_act() {
    let mut shop = Shop::new();
    let mut before = shop.eye.tables();
    for (needs, line) in CASES {
        if *needs != Needs::Staff {
            before = shop.refused("ben", line, before);
        }
    }
}

#[test]
fn a_manager_gets_no_admins_act() {
    let mut shop = Shop::new();
    shop.world.ok(&words(
        "user add mia --role manager --new-password-file secret",
    ));
    let mut before = shop.eye.tables();
    for (needs, line) in CASES {
        if *needs == Needs::Admin {
            before = shop.refused("mia", line, before);
        }
    }
}

#[test]
fn a_manager_lends_his_right_and_both_names_are_kept() {
    let shop = Shop::new();
    shop.world.ok(&words(
        "user add mia --role manager --new-password-file secret",
    ));
    let mut command = shop
        .world
        .command(&words("order restore 3 --json --approver mia"));
    command
        .env("ORDERDESK_USER", "ben")
        .env("ORDERDESK_PASSWORD", "a-long-word-77")
        .env("ORDERDESK_APPROVER_PASSWORD", "a-long-word-77");
    let said = shop.world.said(command);
    assert_eq!(said.code, 0, "{said:?}");
    let tables = { shop }.eye.tables();
    let id = |name: &str| {
        let mut users = tables.rows("users").filter(|row| row.text("name") == name);
        users.next().unwrap().int("id")
    };
    let last = tables.rows("audit").next_back().unwrap();
    assert_eq!(last.int("user_id"), id("ben"));
    assert_eq!(last.int("second_user_id"), id("mia"));
}
