//! One process: durable orders through the use case, beside the same writes by hand.

use std::path::Path;
use std::time::Duration;

use orderdesk::domain::time::Day;

use crate::board::{Board, Times, ms};
use crate::raw;
use crate::shop::{self, Chance, Maker, TODAY};

const VARIANTS: u64 = 20_000;
const CUSTOMERS: u64 = 300;
const ROUNDS: usize = 20;
const EACH: usize = 150;

/// A shop with goods and no orders, settled on disk.
pub fn stocked(path: &Path) {
    drop(Maker::found(
        path,
        VARIANTS,
        CUSTOMERS,
        Day::parse(TODAY).unwrap(),
    ));
}

pub fn run(board: &mut Board, dir: &Path) {
    board.section("1. Durable order of 3 lines, one process (WAL, synchronous = FULL)");
    let ours = dir.join("durable.db");
    let theirs = dir.join("durable-raw.db");
    stocked(&ours);
    shop::remove(&theirs);
    std::fs::copy(&ours, &theirs).unwrap();
    let before = std::fs::metadata(&ours).unwrap().len();
    let (mut desk, actor) = shop::open(&ours);
    let mut conn = raw::open(&theirs, Duration::from_secs(10));
    let chance = Chance::new(3);
    shop::place(&mut desk, &actor, &chance, VARIANTS, CUSTOMERS, 50);
    raw::place(&mut conn, &chance, VARIANTS, 50);
    // In turns, so that a busy neighbour slows both alike.
    let (mut app, mut hand) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        app.extend(shop::place(&mut desk, &actor, &chance, VARIANTS, CUSTOMERS, EACH).into_vec());
        hand.extend(raw::place(&mut conn, &chance, VARIANTS, EACH).into_vec());
    }
    let (app, hand) = (Times::new(app), Times::new(hand));
    board.noted(
        "raw SQLite, same rows",
        &format!("{:.0}/s, {}", hand.rate(), hand.spread()),
    );
    board.noted(
        "orderdesk",
        &format!("{:.0}/s, {}", app.rate(), app.spread()),
    );
    let ratio = app.p50().as_secs_f64() / hand.p50().as_secs_f64();
    board.held(
        "cost of the use case over raw (p50)",
        &format!("{ratio:.2} times"),
        "≤ 1.5 times",
        ratio <= 1.5,
    );
    let ratio = hand.rate() / app.rate();
    board.held(
        "throughput, raw over orderdesk",
        &format!("{ratio:.2} times"),
        "≤ 1.5 times",
        ratio <= 1.5,
    );
    drop((desk, conn));
    let grown = std::fs::metadata(&ours).unwrap().len() - before;
    let each = grown / u64::try_from(app.len() + 50).unwrap();
    board.held(
        "file per order of 3 lines",
        &format!("{each} bytes"),
        "≤ 1,536 bytes",
        each <= 1_536,
    );
    board.noted(
        "",
        &format!("commit of one row, synced: {}", ms(floor(&theirs))),
    );
    shop::remove(&ours);
    shop::remove(&theirs);
}

/// What the disk itself costs here.
fn floor(path: &Path) -> Duration {
    let conn = raw::open(path, Duration::from_secs(10));
    let times = (0..500).map(|_| {
        let begun = std::time::Instant::now();
        conn.execute("UPDATE shop SET order_number = order_number + 1", [])
            .unwrap();
        begun.elapsed()
    });
    Times::new(times.collect()).p50()
}
