//! Sizes in the order of a shelf: what a label says of its place when the shop's own order does not.

use std::cmp::Ordering;

/// Where a size label stands among others that nobody has put in order: one size, letters from 3XS to 5XL, then
/// numbers with what follows them (`34`, `34B`, `36-38`, `140x200`), then all other words.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum SizeRank {
    /// Fits all.
    One,
    /// Steps from M, and those of the larger end of a span (`S/M`).
    Letters(i64, i64),
    /// Numbers and what stands between them, in turn.
    Numbers(Vec<(i64, String)>),
    /// Anything else, folded.
    Words(String),
}

impl SizeRank {
    /// The place of a label, any letter case, spaces outside ignored.
    pub fn of(label: &str) -> Self {
        let label = label.trim().to_uppercase();
        if matches!(
            label.as_str(),
            "ONE SIZE" | "ONESIZE" | "ONE" | "OS" | "UNI" | "UNISIZE" | "FREE" | "FREE SIZE"
        ) {
            return Self::One;
        }
        if let Some(step) = letter_step(&label) {
            return Self::Letters(step, step);
        }
        if let Some((small, large)) = label.split_once(['/', '-'])
            && let (Some(small), Some(large)) =
                (letter_step(small.trim()), letter_step(large.trim()))
        {
            return Self::Letters(small, large);
        }
        if label.starts_with(|c: char| c.is_ascii_digit()) {
            return Self::Numbers(parts(&label));
        }
        Self::Words(label)
    }
}

/// Steps from M: `S` is -1, `XS` -2, `L` 1, `XXL` and `2XL` 3.
fn letter_step(label: &str) -> Option<i64> {
    let sign = match label.strip_suffix(['S', 'M', 'L']) {
        Some("") => {
            return match label {
                "S" => Some(-1),
                "M" => Some(0),
                _ => Some(1),
            };
        }
        Some(_) if label.ends_with('S') => -1,
        Some(_) if label.ends_with('L') => 1,
        _ => return None,
    };
    let more = label.get(..label.len() - 1)?;
    let count = match more.strip_suffix('X') {
        Some(digits) if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) => {
            digits.parse::<i64>().ok().filter(|count| *count < 100)?
        }
        Some(rest) if rest.chars().all(|c| c == 'X') => i64::try_from(more.len()).ok()?,
        _ => return None,
    };
    Some(sign * (1 + count))
}

/// `34.5B` is 34, `.`, 5, `B`: each number with the text after it.
fn parts(label: &str) -> Vec<(i64, String)> {
    let mut parts: Vec<(i64, String)> = Vec::new();
    let mut in_text = true;
    for c in label.chars() {
        match (c.to_digit(10), parts.last_mut()) {
            (Some(digit), Some((number, _))) if !in_text => {
                *number = number.saturating_mul(10).saturating_add(i64::from(digit));
            }
            (Some(digit), _) => {
                parts.push((i64::from(digit), String::new()));
                in_text = false;
            }
            (None, Some((_, text))) => {
                text.push(c);
                in_text = true;
            }
            (None, None) => {}
        }
    }
    for (_, text) in &mut parts {
        // Cups run AA, A, B: two of the first letter are less than one.
        if text.len() > 1 && text.chars().all(|c| c == 'A') {
            "@".clone_into(text);
        }
    }
    parts
}

/// Orders labels by the shop's own order `listed` where it names both, else by what they say of themselves.
pub fn in_order(listed: &[String], labels: &mut [String]) {
    let whole = merged(listed, labels);
    let place = |label: &String| whole.iter().position(|known| same(known, label));
    labels.sort_by(|a, b| match (place(a), place(b)) {
        (Some(a), Some(b)) => a.cmp(&b),
        _ => Ordering::Equal,
    });
}

/// The shop's own order with every other label put before the first listed one that is larger by itself.
fn merged(listed: &[String], labels: &[String]) -> Vec<String> {
    let mut whole: Vec<String> = listed.to_vec();
    let mut others: Vec<&String> = labels.iter().collect();
    others.sort_by_cached_key(|label| SizeRank::of(label));
    for label in others {
        if !whole.iter().any(|known| same(known, label)) {
            let rank = SizeRank::of(label);
            let place = whole.iter().position(|known| SizeRank::of(known) > rank);
            whole.insert(place.unwrap_or(whole.len()), label.clone());
        }
    }
    whole
}

/// True for two spellings of one word: letter case and outer space do not count.
pub fn same(a: &str, b: &str) -> bool {
    a.trim().to_lowercase() == b.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted(labels: &[&str]) -> Vec<String> {
        let mut labels: Vec<String> = labels.iter().map(|label| (*label).to_owned()).collect();
        in_order(&[], &mut labels);
        labels
    }

    #[test]
    fn common_sizes_need_no_data() {
        assert_eq!(
            sorted(&[
                "5XL", "m", "XXL", "S", "3XL", "XXS", "L", "xs", "XL", "One size", "4XL"
            ]),
            [
                "One size", "XXS", "xs", "S", "m", "L", "XL", "XXL", "3XL", "4XL", "5XL"
            ]
        );
        assert_eq!(
            sorted(&["34B", "32B", "100", "34AA", "36", "34A", "34", "9", "36.5"]),
            ["9", "32B", "34", "34AA", "34A", "34B", "36", "36.5", "100"]
        );
        assert_eq!(
            sorted(&["140x200", "50x100", "36-38", "M/L", "S/M", "Junior"]),
            ["S/M", "M/L", "36-38", "50x100", "140x200", "Junior"]
        );
        assert_eq!(SizeRank::of("2XL"), SizeRank::of("XXL"));
        assert_eq!(SizeRank::of("SML"), SizeRank::Words("SML".to_owned()));
    }

    #[test]
    fn the_shops_own_order_comes_first() {
        let listed = ["L", "M", "S"].map(str::to_owned);
        let mut labels = ["s", "XXL", "M", "l"].map(str::to_owned);
        in_order(&listed, &mut labels);
        assert_eq!(labels, ["l", "M", "s", "XXL"]);
    }
}
