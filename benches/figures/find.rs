//! Finding goods: by exact barcode in the database, by a few letters in memory.

use std::path::Path;
use std::time::Duration;

use orderdesk::app::{Answer, Found, Query};
use orderdesk::tui::lists::Goods;

use crate::board::{Board, Times, Watch, ms};
use crate::shop::{self, Chance, ask, barcode};

/// What people type, key by key.
const TYPED: [&str; 6] = [
    "ava bra black",
    "hipster 12",
    "rose body",
    "sku-0012",
    "tigths navy",
    "lotte",
];

pub fn run(board: &mut Board, path: &Path, variants: u64) {
    board.section(&format!("4. Finding one of {variants} variants"));
    let (mut desk, actor) = shop::open(path);
    let chance = Chance::new(5);
    let times = (0..3_000).map(|_| {
        let code = barcode(chance.below(variants));
        let begun = Watch::start();
        let found = ask(&mut desk, &actor, Query::Lookup(code));
        let time = begun.elapsed();
        assert!(matches!(found, Answer::Found(Found::Variant(..))));
        time
    });
    let times = Times::new(times.collect());
    board.within(
        "exact barcode, p99",
        times.p99(),
        &times.spread(),
        Duration::from_millis(1),
    );
    let begun = Watch::start();
    let Answer::VariantBriefs(briefs) = ask(&mut desk, &actor, Query::VariantBriefs) else {
        panic!("no briefs");
    };
    let loaded = begun.elapsed();
    let begun = Watch::start();
    let goods = Goods::new(briefs);
    board.noted(
        "catalogue for live search",
        &format!("read in {}, folded in {}", ms(loaded), ms(begun.elapsed())),
    );
    let mut times = Vec::new();
    let mut slowest = (Duration::ZERO, "");
    for typed in TYPED {
        for end in 1..=typed.len() {
            let each = (0..15).map(|_| {
                let begun = Watch::start();
                std::hint::black_box(goods.rank(&typed[..end], 50));
                begun.elapsed()
            });
            let each = Times::new(each.collect());
            slowest = slowest.max((each.p50(), &typed[..end]));
            times.extend(each.into_vec());
        }
    }
    let times = Times::new(times);
    board.within(
        "fuzzy search, each key, p99",
        times.p99(),
        &times.spread(),
        Duration::from_millis(10),
    );
    board.noted(
        "  its slowest text, p50",
        &format!("{} `{}`", ms(slowest.0), slowest.1),
    );
}
