//! Random days: whatever is done in whatever order, the rules that never bend hold after every step.
//!
//! Sequences come from a fixed seed. `ORDERDESK_DAYS=20000 ORDERDESK_DAYS_SEED=7` runs more, and others.

mod back;
mod carts;
mod clock;
mod commands;
mod day;
mod found;
mod goods;
mod log;
mod looking;
mod op;
mod parts;
mod rules;
mod shop;

use std::cell::RefCell;

use proptest::test_runner::{Config, FileFailurePersistence, RngAlgorithm, TestRng, TestRunner};

use day::{Day, Tally};
use op::{ACTS, Act, Step};

/// Sequences of each of the four tests below.
const SEQUENCES: u32 = 250;
/// Most steps of a sequence.
const STEPS: usize = 80;

fn from_env(name: &str) -> Option<u32> {
    std::env::var(name).ok()?.parse().ok()
}

/// A runner whose cases are the same on every machine, after those that failed before.
fn runner(shard: u8, cases: u32) -> TestRunner {
    let config = Config {
        cases,
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct(
            "tests/it/days/found.txt",
        ))),
        ..Config::default()
    };
    let mut seed = [shard; 32];
    if let Some(other) = from_env("ORDERDESK_DAYS_SEED") {
        seed[..4].copy_from_slice(&other.to_le_bytes());
    }
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &seed))
}

fn days(shard: u8) {
    let cases = from_env("ORDERDESK_DAYS").map_or(SEQUENCES, |all| all / 4);
    let tally = RefCell::new(Tally::default());
    let template = shop::template(shard % 2 == 1);
    let done = runner(shard, cases).run(&op::steps(1..STEPS), |steps: Vec<Step>| {
        Day::begin(template, &mut tally.borrow_mut()).run(&steps)
    });
    if let Err(error) = done {
        panic!("{error}");
    }
    let tally = tally.into_inner();
    if cases >= SEQUENCES {
        met(&tally);
    }
}

/// Every act was accepted and every status reached, or these days prove less than they say.
fn met(tally: &Tally) {
    for (act, _) in ACTS.iter().filter(|(act, _)| *act != Act::Later) {
        let accepted = tally.accepted.get(act).copied().unwrap_or_default();
        assert!(
            accepted >= 5,
            "{act:?} was accepted {accepted} times in {tally:?}"
        );
    }
    for status in [
        "draft",
        "pending",
        "billing",
        "part_sent",
        "sent",
        "delivered",
        "complete",
        "cancelled",
        "deleted",
        "expired",
        "returned",
    ] {
        assert!(
            tally.statuses.contains_key(status),
            "no order was {status} in {tally:?}"
        );
    }
    for code in [
        "insufficient_stock",
        "confirm_short",
        "credit_limit",
        "blocked_customer",
        "blocked_product",
        "stale",
        "unknown_code",
        "wrong_check_digit",
        "not_on_order",
        "more_than_ordered",
        "more_than_picked",
        "not_allowed",
        "payment_too_little",
        "payment_too_much",
        "customer_missing",
        "no_lines",
        "invalid_transition",
        "cart_elsewhere",
        "reference_reused",
        "not_on_transfer",
        "more_than_sent",
        "not_postable",
        "more_than_billed",
        "refund_too_much",
        "import_rejected",
        "in_use",
    ] {
        let met = tally.refused.keys().any(|(_, refused)| *refused == code);
        assert!(met, "nothing was refused as {code} in {tally:?}");
    }
}

#[test]
fn the_rules_hold_in_random_days_1() {
    days(0);
}

#[test]
fn the_rules_hold_in_random_days_2() {
    days(1);
}

#[test]
fn the_rules_hold_in_random_days_3() {
    days(2);
}

#[test]
fn the_rules_hold_in_random_days_4() {
    days(3);
}
