//! How long a user is locked after wrong tries, and what a PIN is.

use crate::domain::time::Timestamp;

/// Wrong tries in a row after which a user is locked, each time anew.
pub const TRIES: i64 = 5;
/// The first lock; each further one is twice as long.
const FIRST_MS: i64 = 5 * 60_000;
/// No lock is longer.
const LONGEST_MS: i64 = 24 * 3_600_000;
/// Wrong PINs at one locked seat after which only the password unlocks it.
pub const PIN_TRIES: u32 = 3;

/// Until when the try with this number (in a row, from 1) locks, if it does.
pub fn locked_until(tries: i64, now: Timestamp) -> Option<Timestamp> {
    if tries < TRIES || tries % TRIES != 0 {
        return None;
    }
    let doublings = u32::try_from(tries / TRIES - 1).unwrap_or(u32::MAX);
    let lock = 1_i64
        .checked_shl(doublings.min(32))
        .and_then(|times| FIRST_MS.checked_mul(times))
        .map_or(LONGEST_MS, |lock| lock.min(LONGEST_MS));
    Some(Timestamp::from_millis(now.millis().saturating_add(lock)))
}

/// True for 4 to 8 digits.
pub fn is_pin(text: &str) -> bool {
    (4..=8).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_fifth_wrong_try_locks_twice_as_long_up_to_a_day() {
        let now = Timestamp::from_millis(1_000);
        let minutes = |tries| locked_until(tries, now).map(|at| (at.millis() - 1_000) / 60_000);
        assert_eq!([1, 4, 6, 9].map(minutes), [None; 4]);
        assert_eq!(
            [5, 10, 15, 45, 50].map(minutes),
            [Some(5), Some(10), Some(20), Some(1280), Some(1440)]
        );
        assert_eq!(minutes(5_000_000), Some(1440));
    }

    #[test]
    fn a_pin_is_four_to_eight_digits() {
        assert!(is_pin("0417") && is_pin("12345678"));
        assert!(!is_pin("417") && !is_pin("123456789") && !is_pin("12a4") && !is_pin("١٢٣٤"));
    }
}
