//! Whether a new password or PIN is good enough: length, names that are known, and what everybody takes.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::domain::lockout::is_pin;
use crate::domain::text::fold;

/// Fewest characters of a password.
const LEAST: usize = 8;
/// Most characters of a password; hashing reads all of them.
const MOST: usize = 1024;
/// A name shorter than this may stand inside a password: by chance it stands in many.
const NAME_LEAST: usize = 4;

/// Words that open more doors than all others, folded, without the digits people put behind them.
static COMMON: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    include_str!("common_passwords.txt")
        .split_whitespace()
        .collect()
});

/// Rows of keys and letters that are typed without thinking.
const ROWS: [&str; 8] = [
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "qwertzuiopasdfghjklyxcvbnm",
    "azertyuiopqsdfghjklmwxcvbn",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
    "q1w2e3r4t5y6u7i8o9p0",
    "1q2w3e4r5t6y7u8i9o0p",
    "01234567890123456789",
];

/// What is wrong with a new password, in words that follow its name; `names` are the user's, his full name, the shop's.
///
/// # Errors
/// The reason; the password itself is never repeated.
pub fn judge(password: &str, names: &[&str]) -> Result<(), &'static str> {
    let length = password.chars().count();
    if length < LEAST {
        return Err("must have 8 characters or more");
    }
    if length > MOST {
        return Err("must have 1024 characters or fewer");
    }
    let folded = fold(password.trim());
    if folded.chars().all(|c| c.is_ascii_digit()) {
        return Err("must have letters too, not digits alone");
    }
    if names.iter().any(|name| holds(&folded, name)) {
        return Err("must not hold your own name or the shop's");
    }
    if is_run(&folded) {
        return Err("must not be one character or a row of keys over and over");
    }
    let bare = folded.trim_end_matches(|c: char| !c.is_alphabetic());
    let inner = bare.trim_start_matches(|c: char| !c.is_alphabetic());
    let plain = unleet(inner);
    let known = [folded.as_str(), bare, inner, plain.as_str()];
    if known
        .iter()
        .any(|word| COMMON.contains(word) || is_run(word))
    {
        return Err("is one of those that everybody tries first; take another");
    }
    Ok(())
}

/// What is wrong with a new PIN.
///
/// # Errors
/// The reason.
pub fn judge_pin(pin: &str) -> Result<(), &'static str> {
    if !is_pin(pin) {
        return Err("must be 4 to 8 digits");
    }
    if is_run(pin) {
        return Err("must not be one digit or a row of digits");
    }
    Ok(())
}

/// True when a name, or a long word of it, stands in the password, or is all of it.
fn holds(folded: &str, name: &str) -> bool {
    let name = fold(name.trim());
    let words = name.split(|c: char| !c.is_alphanumeric());
    let mut parts = words.chain([name.as_str()]);
    name == folded || parts.any(|part| part.chars().count() >= NAME_LEAST && folded.contains(part))
}

/// True when the text is one piece of a row of keys, forward or backward, or one to three characters over and over.
fn is_run(text: &str) -> bool {
    if text.chars().count() < 4 {
        return false;
    }
    let letters: Vec<char> = text.chars().collect();
    let repeats = |size: usize| {
        let shifted = letters.iter().skip(size);
        letters.iter().zip(shifted).all(|(one, other)| one == other)
    };
    let backward: String = letters.iter().rev().collect();
    (1..=3).any(repeats)
        || ROWS
            .iter()
            .any(|row| row.contains(text) || row.contains(&backward))
}

/// `p@ssw0rd` is `password`.
fn unleet(text: &str) -> String {
    let plain = |c| match c {
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        other => other,
    };
    text.chars().map(plain).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 3] = ["anna", "Anna Lindqvist", "Lakeside Apparel"];

    #[test]
    fn what_everybody_takes_is_refused() {
        for weak in [
            "1234567",
            "12345678",
            "83920174",
            "aaaaaaaa",
            "abababab",
            "abcdefgh",
            "hgfedcba",
            "qwertzui",
            "1q2w3e4r",
            "Password1",
            "p@ssw0rd!",
            "Iloveyou2024!",
            "WELCOME123",
            "dragon2024",
            "123qwerty",
            "xx-Anna-xx",
            "annabella9",
            "lindqvist-77",
            "Lakeside99x",
            "LAKESIDE APPAREL",
        ] {
            assert!(judge(weak, &NAMES).is_err(), "{weak}");
        }
    }

    #[test]
    fn other_passwords_pass() {
        for good in [
            "counter-77",
            "another-password",
            "tram orange 4 clocks",
            "k7wq2mxgha93nfpt",
            "grüne Wolke 8",
        ] {
            assert_eq!(judge(good, &NAMES), Ok(()), "{good}");
        }
        // A short name stands in many words.
        assert_eq!(judge("panning-for-gold", &["ann"]), Ok(()));
        assert!(judge("ÄNNAPURNA", &["Annapurna"]).is_err());
    }

    #[test]
    fn a_pin_is_no_row_of_digits() {
        assert_eq!(judge_pin("4071"), Ok(()));
        for weak in ["407", "1111", "1234", "8765", "1212", "123456789", "40a1"] {
            assert!(judge_pin(weak).is_err(), "{weak}");
        }
    }

    #[test]
    fn the_list_is_folded_and_without_trailing_digits() {
        assert!(COMMON.len() > 400, "{}", COMMON.len());
        for word in COMMON.iter() {
            assert_eq!(fold(word), **word);
        }
    }
}
