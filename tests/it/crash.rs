//! Killed in the middle of work: what was answered is there, once; the rest is wholly there or wholly absent.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use orderdesk::app::env::{Entropy, SeededEntropy};
use serde_json::Value;

use crate::support::World;
use crate::support::process::{Taker, program, socks};

const ROUNDS: u64 = 24;
/// Lines sent ahead in each round, so that the child always has work when it dies.
const AHEAD: u64 = 40;

/// Passes time without giving the processor away, for moments shorter than any wait.
fn spin(moments: u64) {
    for _ in 0..moments {
        std::hint::spin_loop();
    }
}

#[track_caller]
fn sound(world: &World, when: &str) {
    let said = world.run(&["verify", "--json"]);
    assert_eq!(
        (said.code, &said.json()["ok"]),
        (0, &Value::Bool(true)),
        "{when}: {said:?}"
    );
}

/// Reference and number of every order there is.
fn standing(world: &World) -> BTreeMap<String, String> {
    let text = |row: &Value, field: &str| row[field].as_str().unwrap_or_default().to_owned();
    let list = world
        .ok(&["order", "list", "--limit", "5000", "--json"])
        .json();
    let mut found = BTreeMap::new();
    for row in list.as_array().unwrap() {
        let number = text(row, "order");
        let whole = world.show(&number);
        let twice = found.insert(text(&whole, "ref"), number);
        assert_eq!(twice, None, "two orders with the reference of {whole}");
    }
    found
}

#[test]
fn what_was_answered_survives_a_kill() {
    let world = World::with_socks();
    world.ok(&[
        "stock",
        "receive",
        "--store",
        "MAIN",
        "--sku",
        "SOCK-M",
        "--quantity",
        "5000",
        "--reason",
        "lorry",
    ]);
    let chance = SeededEntropy::new(20_261_120);
    let mut answered: BTreeMap<String, String> = BTreeMap::new();
    let mut sent = 0;
    for round in 0..ROUNDS {
        let mut taker = Taker::start(&world);
        for line in 0..AHEAD {
            assert!(taker.send(&socks(Some(&format!("r{round}-{line}")), 1)));
            sent += 1;
        }
        let mut told = Vec::new();
        for _ in 0..chance.next() % 12 {
            told.extend(taker.answer());
        }
        spin(chance.next() % 400_000);
        told.extend(taker.kill());
        for (line, answer) in told.iter().enumerate() {
            let number = answer["order"]
                .as_str()
                .unwrap_or_else(|| panic!("{answer}"));
            answered.insert(format!("r{round}-{line}"), number.to_owned());
        }
        if round % 8 == 7 {
            sound(&world, &format!("round {round}"));
        }
    }
    sound(&world, "at the end");
    let standing = standing(&world);
    for (reference, number) in &answered {
        assert_eq!(
            standing.get(reference),
            Some(number),
            "{reference} was answered"
        );
    }
    let lost = sent - answered.len();
    assert!(
        answered.len() > 50 && lost > 50,
        "{} answered, {lost} not: killed too late or too early",
        answered.len()
    );
    let orders = i64::try_from(standing.len()).unwrap();
    assert_eq!(
        world.socks(),
        (5010, orders, 5010 - orders),
        "each order holds one pair"
    );
    again(&world, &standing);
}

/// Everything sent once more: known references answer as before, and each order is there once.
fn again(world: &World, standing: &BTreeMap<String, String>) {
    let mut taker = Taker::start(world);
    for reference in standing.keys() {
        assert!(taker.send(&socks(Some(reference), 1)));
        let answer = taker.answer().unwrap();
        assert_eq!(answer["replayed"], true, "{answer}");
        assert_eq!(
            answer["order"].as_str(),
            standing.get(reference).map(String::as_str)
        );
    }
    taker.finish();
    let after = world
        .ok(&["order", "list", "--limit", "5000", "--json"])
        .json();
    assert_eq!(after.as_array().unwrap().len(), standing.len());
    sound(world, "after the repeats");
}

#[test]
fn a_bill_is_whole_or_absent() {
    let world = World::with_socks();
    let mut usual = Duration::ZERO;
    let chance = SeededEntropy::new(7);
    let (mut whole, mut absent) = (0, 0);
    for round in 0..10 {
        let order = world.order(1);
        world.ok(&["order", "pick", &order, "--all"]);
        let begun = Instant::now();
        let mut child = program(&world, &["order", "bill", &order, "--all", "--json"])
            .spawn()
            .unwrap();
        if round == 0 {
            assert!(child.wait().unwrap().success());
            usual = begun.elapsed();
            continue;
        }
        let share = u32::try_from(40 + chance.next() % 60).unwrap();
        while begun.elapsed() < usual * share / 100 {
            std::hint::spin_loop();
        }
        child.kill().unwrap();
        child.wait().unwrap();
        sound(&world, &format!("round {round}"));
        let shown = world.show(&order);
        let bills = shown["bills"].as_array().unwrap().len();
        assert_eq!(
            shown["shipments"].as_array().unwrap().len(),
            bills,
            "{shown}"
        );
        match shown["status"].as_str().unwrap() {
            "billing" if bills == 0 => {
                absent += 1;
                world.ok(&["order", "bill", &order, "--all"]);
            }
            "sent" if bills == 1 => whole += 1,
            _ => panic!("neither whole nor absent: {shown}"),
        }
    }
    assert_eq!(whole + absent, 9);
    assert_eq!(world.socks(), (0, 0, 0));
    sound(&world, "at the end");
}
