//! The figures of quality.md §1, measured in one run and printed beside their targets.
//!
//! `cargo bench --bench figures` takes a minute or two over 10,000 orders. The full scale is
//! `ORDERDESK_BENCH_ORDERS=1000000 ORDERDESK_BENCH_VARIANTS=100000 cargo bench --bench figures`; the large shop is made
//! once and kept in `target/figures` (or `ORDERDESK_BENCH_DIR`). Words after `--` pick sections: `durable together find lists panels growth start screen`.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::as_conversions,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::float_arithmetic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::too_many_lines,
    clippy::unused_self,
    reason = "a bench prints what it measures and stops at the first thing that is not as it made it"
)]

mod board;
mod durable;
mod find;
mod lists;
mod panels;
mod raw;
mod screen;
mod shop;
mod together;

use std::path::PathBuf;
use std::time::Duration;

fn number(name: &str, usual: u64) -> u64 {
    std::env::var(name)
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(usual)
}

fn main() {
    if together::is_child() {
        return;
    }
    let words: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| !word.starts_with("--"))
        .collect();
    let wants = |word: &str| words.is_empty() || words.iter().any(|wanted| wanted == word);
    let orders = number("ORDERDESK_BENCH_ORDERS", 10_000);
    let variants = number("ORDERDESK_BENCH_VARIANTS", 20_000);
    let usual = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/figures");
    let dir = std::env::var_os("ORDERDESK_BENCH_DIR").map_or(usual, PathBuf::from);
    std::fs::create_dir_all(&dir).unwrap();
    let mut board = board::Board::default();
    if wants("durable") {
        durable::run(&mut board, &dir);
    }
    if wants("together") {
        together::run(&mut board, &dir, Duration::from_secs(5));
    }
    let large = ["find", "lists", "panels", "growth", "start", "screen"];
    if large.iter().any(|word| wants(word)) {
        let (path, curve) = shop::large(&dir, orders, variants);
        if wants("screen") {
            screen::scan(&mut board, &path, orders, variants);
        }
        if wants("find") {
            find::run(&mut board, &path, variants);
        }
        if wants("lists") {
            lists::run(&mut board, &path, orders);
        }
        if wants("panels") {
            panels::run(&mut board, &path, orders);
        }
        if wants("start") {
            screen::start(&mut board, &dir, &path, orders);
        }
        if wants("growth") {
            growth(&mut board, &curve);
        }
    }
    board.close();
}

/// Cost of a durable order as the file grows.
fn growth(board: &mut board::Board, curve: &[shop::Point]) {
    board.section("8. Cost of a durable order as the file grows (p50)");
    for (orders, time) in curve {
        board.noted(&format!("{orders} orders"), &board::ms(*time));
    }
    if let (Some((_, first)), Some((orders, last))) = (curve.first(), curve.last()) {
        let ratio = last.as_secs_f64() / first.as_secs_f64();
        board.held(
            &format!("at {orders} over the first"),
            &format!("{ratio:.2} times"),
            "flat, ≤ 1.5 times",
            ratio <= 1.5,
        );
    }
}
