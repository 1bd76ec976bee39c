//! A bounded run of the fuzz targets over their saved corpus, and what a torn code may never do.

use std::fs;
use std::path::Path;

use orderdesk::domain::barcode::check_digit;
use orderdesk::domain::scan::{Part, Reading};

#[path = "../../fuzz/checks.rs"]
mod checks;

/// Changed copies of each file of the corpus.
const ROUNDS: usize = 300;

/// A small generator of our own: the same run on every machine.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(limit.max(1)).unwrap()).unwrap()
    }
}

fn corpus(target: &str) -> Vec<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    let mut paths: Vec<_> = fs::read_dir(root.join(target))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    assert!(!paths.is_empty(), "{target} has no corpus");
    paths.iter().map(|path| fs::read(path).unwrap()).collect()
}

fn mutated(seed: &[u8], other: &[u8], chance: &mut Chance) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..=chance.below(3) {
        let at = chance.below(bytes.len());
        match chance.below(5) {
            0 => bytes.truncate(at),
            1 if !bytes.is_empty() => bytes[at] ^= 1 << chance.below(8),
            2 if !bytes.is_empty() => {
                bytes.remove(at);
            }
            3 => bytes.insert(at, b"0123456789()\x1d]/?=&%AIWPC"[chance.below(24)]),
            _ => {
                let from = chance.below(other.len());
                bytes.splice(at.., other[from..].iter().copied());
            }
        }
    }
    bytes
}

fn run(target: &str, check: fn(&[u8])) {
    let seeds = corpus(target);
    let mut chance = Chance(0x9e37_79b9_7f4a_7c15);
    for seed in &seeds {
        check(seed);
        for _ in 0..ROUNDS {
            let other = &seeds[chance.below(seeds.len())];
            check(&mutated(seed, other, &mut chance));
        }
    }
}

#[test]
fn element_strings_are_taken_whole_or_not_at_all() {
    run("gs1", checks::gs1);
}

#[test]
fn web_addresses_never_say_a_thing_twice() {
    run("digital_link", checks::digital_link);
}

#[test]
fn labels_are_their_parts() {
    run("label", checks::label);
}

#[test]
fn keys_come_out_once_and_in_order() {
    run("scan_burst", checks::scan_burst);
}

#[test]
fn forms_of_a_number_are_numbers() {
    run("ean", checks::ean);
}

/// Codes as scanners send them whole.
fn whole() -> Vec<String> {
    let gtin = |body: &str| format!("{body}{}", check_digit(body).unwrap());
    let cheese = gtin("0950600013435");
    let variable = gtin("9950600013435");
    vec![
        format!("01{cheese}31030001951727033110ABC123"),
        format!("]C101{cheese}172703313103000195"),
        format!("]d201{cheese}10ABC\u{1d}172703313103000195"),
        format!("]d201{cheese}21SER9\u{1d}3005"),
        format!("]d201{cheese}10ABC\u{1d}3012"),
        format!("]e001{variable}31030001953922312"),
        format!("]e001{variable}3922312\u{1d}3103000195"),
        format!("]C102{cheese}152612313724"),
        format!("]C102{cheese}3724\u{1d}10ABC"),
        format!("\u{1d}01{cheese}3103000195"),
        format!("(01){cheese}(3103)000195(10)ABC"),
        format!("(02){cheese}(37)24(17)270331"),
        format!("https://id.gs1.org/01/{cheese}/10/ABC?17=270331&3103=000195"),
        format!("https://id.gs1.org/01/{cheese}?3103=000195&10=ABC"),
    ]
}

/// Parts that say how much, or from which lot. A price beside a weight is held against the catalogue's at the till.
fn weighty(reading: &Reading) -> Vec<&Part> {
    let counts = |part: &&Part| {
        let mark = part.mark.as_str();
        matches!(mark, "10" | "30" | "37") || mark.len() == 4 && mark.starts_with("31")
    };
    reading.parts.iter().filter(counts).collect()
}

/// A value of variable length has no sum to check it by: one that lost characters of its own cannot be told from another.
/// That is all a torn code may change; nothing moves from one part into another.
fn lost_within(original: &Part, torn: &Part) -> bool {
    let is_variable = matches!(torn.mark.as_str(), "10" | "30" | "37" | "3922");
    let mut rest = original.value.chars();
    is_variable && torn.value.chars().all(|c| rest.any(|other| other == c))
}

fn holds(text: &str, whole: &Reading, torn: &Reading, cut: bool) {
    // Weighed goods without a weight are refused at the till, whatever else the code says.
    if torn.measures.is_empty() && !whole.measures.is_empty() {
        return;
    }
    for part in weighty(torn) {
        let same = whole.parts.iter().find(|other| other.mark == part.mark);
        let same = same.unwrap_or_else(|| panic!("{text:?} has a ({}) of its own", part.mark));
        assert!(
            same.value == part.value || lost_within(same, part),
            "{text:?} says ({}){}",
            part.mark,
            part.value
        );
    }
    if cut {
        return;
    }
    // A character lost in the middle takes no part with it.
    for part in weighty(whole) {
        assert!(
            torn.parts.iter().any(|other| other.mark == part.mark),
            "{text:?} has lost its ({})",
            part.mark
        );
    }
}

#[test]
fn a_torn_code_never_says_another_quantity() {
    for code in whole() {
        let reading = checks::read(&code, &[]).unwrap_or_else(|| panic!("{code:?} is whole"));
        let characters: Vec<char> = code.chars().collect();
        for at in 0..characters.len() {
            let prefix: String = characters[..at].iter().collect();
            if let Some(torn) = checks::read(&prefix, &[]) {
                holds(&prefix, &reading, &torn, true);
            }
            let mut rest = characters.clone();
            rest.remove(at);
            let without: String = rest.iter().collect();
            if let Some(torn) = checks::read(&without, &[]) {
                holds(&without, &reading, &torn, false);
            }
        }
    }
}
