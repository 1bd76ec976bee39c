//! Many processes on one file at once.

use std::collections::BTreeSet;
use std::process::Stdio;

use serde_json::Value;

use crate::support::World;
use crate::support::process::{Taker, program, socks, together};

const PROCESSES: usize = 8;

#[track_caller]
fn sound(world: &World) {
    let said = world.run(&["verify", "--json"]);
    assert_eq!(
        (said.code, &said.json()["ok"]),
        (0, &Value::Bool(true)),
        "{said:?}"
    );
}

fn orders(world: &World) -> usize {
    world
        .ok(&["order", "list", "--json"])
        .json()
        .as_array()
        .unwrap()
        .len()
}

#[test]
fn the_last_pieces_go_to_as_many_orders_and_no_more() {
    let world = World::with_socks();
    world.write("order.json", &socks(None, 2));
    let file = world.path("order.json").display().to_string();
    let children = (0..PROCESSES)
        .map(|_| {
            program(&world, &["order", "add", &file, "--json"])
                .spawn()
                .unwrap()
        })
        .collect();
    let mut taken = BTreeSet::new();
    let mut refused = 0;
    for (code, out, err) in together(children) {
        if code == 0 {
            taken.insert(out["order"].as_str().unwrap().to_owned());
        } else {
            assert_eq!(
                (code, &err["error"]["code"]),
                (3, &Value::from("insufficient_stock")),
                "{err}"
            );
            refused += 1;
        }
    }
    assert_eq!((taken.len(), refused), (5, 3));
    assert_eq!(orders(&world), 5);
    assert_eq!(world.socks(), (10, 10, 0));
    sound(&world);
}

#[test]
fn streams_of_orders_share_what_is_there() {
    let world = World::with_socks();
    let mut takers: Vec<Taker> = (0..PROCESSES).map(|_| Taker::start(&world)).collect();
    for _ in 0..3 {
        for taker in &mut takers {
            assert!(taker.send(&socks(None, 1)));
        }
    }
    let mut numbers = Vec::new();
    for taker in takers {
        let (answers, code) = taker.finish();
        assert_eq!(answers.len(), 3);
        // The line that was none counts as refused, too.
        assert_eq!(code, 3);
        for answer in answers {
            match answer["order"].as_str() {
                Some(number) => numbers.push(number.to_owned()),
                None => assert_eq!(answer["error"]["code"], "insufficient_stock", "{answer}"),
            }
        }
    }
    numbers.sort_unstable();
    let expected: Vec<String> = (1..=10).map(|number| format!("O-{number:06}")).collect();
    assert_eq!(numbers, expected);
    assert_eq!(world.socks(), (10, 10, 0));
    sound(&world);
}

#[test]
fn one_reference_from_many_makes_one_order() {
    let world = World::with_socks();
    let mut takers: Vec<Taker> = (0..PROCESSES).map(|_| Taker::start(&world)).collect();
    for taker in &mut takers {
        assert!(taker.send(&socks(Some("web-1"), 2)));
    }
    let mut firsts = 0;
    for taker in takers {
        let (answers, _) = taker.finish();
        let [answer] = answers.as_slice() else {
            panic!("not one answer: {answers:?}");
        };
        assert_eq!(answer["order"], "O-000001", "{answer}");
        firsts += usize::from(answer["replayed"] != Value::Bool(true));
    }
    assert_eq!(firsts, 1);
    assert_eq!(orders(&world), 1);
    assert_eq!(world.socks(), (10, 2, 8));
    sound(&world);
}

#[test]
fn many_clocks_do_each_step_once() {
    let world = World::with_socks();
    let numbers: Vec<String> = (0..4).map(|_| world.order(1)).collect();
    for number in &numbers {
        world.ok(&["order", "pick", number, "--all"]);
        world.ok(&["order", "bill", number, "--all"]);
    }
    let stale = world.order(1);
    let later = [
        "clock",
        "run-once",
        "--json",
        "--at",
        "2027-01-20T13:05:00Z",
    ];
    let children = (0..PROCESSES).map(|_| {
        program(&world, &later)
            .stdin(Stdio::null())
            .spawn()
            .unwrap()
    });
    let (mut advanced, mut expired) = (0, 0);
    for (code, out, err) in together(children.collect()) {
        assert_eq!(code, 0, "{err}");
        advanced += out["advanced"].as_i64().unwrap();
        expired += out["expired"].as_i64().unwrap();
    }
    assert_eq!((advanced, expired), (12, 1));
    for number in &numbers {
        let timeline = world.show(number)["timeline"].clone();
        let steps: Vec<&str> = timeline
            .as_array()
            .unwrap()
            .iter()
            .filter(|entry| entry["event"] == "ship")
            .map(|entry| entry["text"].as_str().unwrap())
            .collect();
        assert_eq!(steps, ["shipped", "in transit", "delivered"], "{number}");
    }
    assert_eq!(world.show(&stale)["status"], "expired");
    assert_eq!(world.socks(), (6, 0, 6));
    sound(&world);
}
