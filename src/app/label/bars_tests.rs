//! Bars are read again by a reader that shares nothing with the writer but the published tables' structure.

use super::*;
use proptest::prelude::*;

/// Left-hand digits of odd parity as widths of light, dark, light, dark (ISO/IEC 15420).
const WIDTHS: [[usize; 4]; 10] = [
    [3, 2, 1, 1],
    [2, 2, 2, 1],
    [2, 1, 2, 2],
    [1, 4, 1, 1],
    [1, 1, 3, 2],
    [1, 2, 3, 1],
    [1, 1, 1, 4],
    [1, 3, 1, 2],
    [1, 2, 1, 3],
    [3, 1, 1, 2],
];
/// Which of the six left digits are even, for each first digit.
const PARITIES: [[bool; 6]; 10] = [
    [false, false, false, false, false, false],
    [false, false, true, false, true, true],
    [false, false, true, true, false, true],
    [false, false, true, true, true, false],
    [false, true, false, false, true, true],
    [false, true, true, false, false, true],
    [false, true, true, true, false, false],
    [false, true, false, true, false, true],
    [false, true, false, true, true, false],
    [false, true, true, false, true, false],
];

/// Runs of equal modules.
fn runs(modules: &[bool]) -> Vec<usize> {
    let mut runs = vec![0];
    let mut last = true;
    for module in modules {
        if *module != last {
            runs.push(0);
            last = *module;
        }
        *runs.last_mut().unwrap() += 1;
    }
    runs
}

fn digit(widths: &[usize]) -> Option<(usize, bool)> {
    let odd = WIDTHS.iter().position(|known| known[..] == *widths);
    let turned: Vec<usize> = widths.iter().rev().copied().collect();
    let even = WIDTHS.iter().position(|known| known[..] == turned[..]);
    odd.map(|digit| (digit, false))
        .or(even.map(|digit| (digit, true)))
}

/// Reads an EAN-13 or EAN-8 from its modules.
fn ean(modules: &[bool]) -> Option<String> {
    let runs = runs(modules);
    let each = match modules.len() {
        95 => 6,
        67 => 4,
        _ => return None,
    };
    let left: Vec<_> = runs.get(3..3 + 4 * each)?.chunks(4).map(digit).collect();
    let right = runs.get(8 + 4 * each..8 + 8 * each)?.chunks(4).map(digit);
    let left: Vec<(usize, bool)> = left.into_iter().collect::<Option<_>>()?;
    let right: Vec<(usize, bool)> = right.collect::<Option<_>>()?;
    let mut text = String::new();
    if each == 6 {
        let parity: Vec<bool> = left.iter().map(|(_, even)| *even).collect();
        let first = PARITIES.iter().position(|known| known[..] == parity[..])?;
        text.push_str(&first.to_string());
    }
    for (digit, _) in left.iter().chain(&right) {
        text.push_str(&digit.to_string());
    }
    Some(text)
}

/// Widths of Code 128's symbols, value by value (ISO/IEC 15417).
const CODE128: &str = "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 \
    122231 113222 123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 \
    212321 232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 \
    313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 111422 \
    121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 111242 121142 \
    121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 114311 411113 411311 \
    113141 114131 311141 411131 211412 211214 211232";

/// Reads a Code 128 from its modules; FNC1 at the start is `]C1`, later the group separator.
fn code128(modules: &[bool]) -> Option<String> {
    let known: Vec<&str> = CODE128.split_whitespace().collect();
    let runs = runs(modules);
    let stop = runs.len().checked_sub(7)?;
    let values: Vec<usize> = runs[..stop]
        .chunks(6)
        .map(|widths| {
            let text: String = widths.iter().map(ToString::to_string).collect();
            known.iter().position(|symbol| **symbol == text)
        })
        .collect::<Option<_>>()?;
    let (check, data) = values.split_last()?;
    let sum: usize = data
        .iter()
        .enumerate()
        .map(|(place, value)| place.max(1) * value)
        .sum();
    if sum % 103 != *check {
        return None;
    }
    let mut set = *data.first()?;
    let mut text = String::new();
    for (place, value) in data.iter().enumerate().skip(1) {
        match (set, *value) {
            (_, 102) if place == 1 => text.push_str("]C1"),
            (_, 102) => text.push('\u{1d}'),
            (105, 100) => set = 104,
            (104, 99) => set = 105,
            (105, pair) => text.extend(
                [pair / 10, pair % 10].map(|digit| char::from(b'0' + u8::try_from(digit).unwrap())),
            ),
            (104, letter) => text.push(char::from(u8::try_from(letter + 32).ok()?)),
            _ => return None,
        }
    }
    Some(text)
}

/// What a scanner would send for these modules.
pub(in crate::app::label) fn read(modules: &[bool]) -> Option<String> {
    ean(modules).or_else(|| code128(modules))
}

#[test]
fn bars_of_every_kind_are_read_again() {
    for code in [
        "4006381333931",
        "036000291452",
        "96385074",
        "AVA-BLK-34B",
        "1234567",
        "~ a1234b56",
    ] {
        let symbol = Symbol::of(code).unwrap();
        assert_eq!(
            read(&bars(&symbol).unwrap()).as_deref(),
            Some(symbol.scanned().as_str())
        );
    }
    for lot in ["A", "L-2027/03", "123456", "1"] {
        let symbol = Symbol::of_lot("4006381333931", Some("270331"), lot).unwrap();
        assert_eq!(read(&bars(&symbol).unwrap()), Some(symbol.scanned()));
    }
}

#[test]
fn a_flipped_module_is_not_read_as_another_code() {
    let symbol = Symbol::of("AVA-BLK-34B").unwrap();
    let whole = bars(&symbol).unwrap();
    for place in 0..whole.len() {
        let mut torn = whole.clone();
        torn[place] = !torn[place];
        assert_ne!(read(&torn), Some("AVA-BLK-34C".to_owned()));
    }
}

proptest! {
    #[test]
    fn any_printable_code_is_read_again(code in "[ -~]{1,24}") {
        let symbol = Symbol::of(&code).unwrap();
        prop_assert_eq!(read(&bars(&symbol).unwrap()), Some(symbol.scanned()));
    }
}
