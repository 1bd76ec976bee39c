//! The formulas of the stock room's reports (analytics.md).

use crate::domain::figures::Period;
use crate::domain::money::{Overflow, mul_div};
use crate::domain::order::words;
use crate::domain::time::Day;

/// Days of orders that demand is measured by.
pub const DEMAND_DAYS: i64 = 30;
/// Goods that cover fewer days than this are low.
pub const LOW_COVER: i64 = 7;
/// Goods that cover more days than this are too many.
pub const OVER_COVER: i64 = 90;

/// How what is available stands to what is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Supply {
    /// Nothing is available.
    Out,
    /// At or below the reorder level, or for fewer than [`LOW_COVER`] days.
    Low,
    /// Enough.
    Enough,
    /// For more than [`OVER_COVER`] days, or nobody asks for it.
    Over,
}

words!(Supply { Out => "out", Low => "low", Enough => "ok", Over => "over" });

/// Days that `available` lasts when `ordered` were asked for in [`DEMAND_DAYS`]: available / (ordered / 30), rounded down;
/// [`None`] when nobody asked. Both in steps of the same unit.
pub fn cover_days(available: i64, ordered: i64) -> Result<Option<i64>, Overflow> {
    if ordered <= 0 {
        return Ok(None);
    }
    let days = available.max(0).checked_mul(DEMAND_DAYS).ok_or(Overflow)?;
    Ok(Some(days / ordered))
}

/// What a variant's figures come to.
pub fn supply(available: i64, reorder_level: i64, cover: Option<i64>) -> Supply {
    if available <= 0 {
        Supply::Out
    } else if available <= reorder_level || cover.is_some_and(|days| days < LOW_COVER) {
        Supply::Low
    } else if cover.is_none_or(|days| days > OVER_COVER) {
        Supply::Over
    } else {
        Supply::Enough
    }
}

/// The mean of what was on hand at the end of each day of a period, rounded half up: from what is there after the last
/// movement, less what moved later. `moved` is by day, oldest first, from the period's first day on.
pub fn mean_stock(now: i64, moved: &[(Day, i64)], period: Period) -> Result<i64, Overflow> {
    let mut on_hand = now;
    let mut later = moved.iter().rev().peekable();
    let mut sum: i64 = 0;
    for back in 0..period.days() {
        let day = period.to.plus(-back);
        while let Some((_, delta)) = later.next_if(|(moved, _)| *moved > day) {
            on_hand = on_hand.checked_sub(*delta).ok_or(Overflow)?;
        }
        sum = sum.checked_add(on_hand).ok_or(Overflow)?;
    }
    mul_div(sum, 1, period.days())
}

/// How often the mean stock was sold in the period, in thousandths, and how many days it lasts; [`None`] where nothing
/// lay there, or nothing was sold.
pub fn turnover(sold: i64, mean: i64, days: i64) -> Result<(Option<i64>, Option<i64>), Overflow> {
    let turns = if mean > 0 {
        Some(mul_div(sold, 1000, mean)?)
    } else {
        None
    };
    let lasts = if sold > 0 && mean > 0 {
        Some(mul_div(mean, days, sold)?)
    } else {
        None
    };
    Ok((turns, lasts))
}

/// (max − min) / max of the months in basis points; [`None`] when the best month sold nothing.
pub fn variation(months: &[i64]) -> Result<Option<i64>, Overflow> {
    let most = months.iter().copied().max().unwrap_or(0);
    let least = months.iter().copied().min().unwrap_or(0);
    if most <= 0 {
        return Ok(None);
    }
    mul_div(most.checked_sub(least).ok_or(Overflow)?, 10_000, most).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cover_and_supply_follow_the_demand_of_thirty_days() {
        let state = |available, ordered, level| {
            let cover = cover_days(available, ordered).unwrap();
            (cover, supply(available, level, cover))
        };
        assert_eq!(state(0, 30, 0), (Some(0), Supply::Out));
        assert_eq!(state(-3, 30, 0), (Some(0), Supply::Out));
        assert_eq!(state(6, 30, 0), (Some(6), Supply::Low));
        assert_eq!(state(7, 30, 0), (Some(7), Supply::Enough));
        assert_eq!(state(7, 30, 7), (Some(7), Supply::Low));
        assert_eq!(state(91, 30, 7), (Some(91), Supply::Over));
        assert_eq!(state(5, 0, 0), (None, Supply::Over));
        assert!(cover_days(i64::MAX, 1).is_err());
    }

    #[test]
    fn the_mean_is_of_what_was_there_each_evening() {
        let day = |text| Day::parse(text).unwrap();
        let period = Period {
            from: day("2026-11-01"),
            to: day("2026-11-04"),
        };
        // 10 before, +10 on the 2nd, −4 on the 4th, −6 after: evenings 10, 20, 20, 16, now 10.
        let moved = [
            (day("2026-11-02"), 10),
            (day("2026-11-04"), -4),
            (day("2026-11-09"), -6),
        ];
        assert_eq!(mean_stock(10, &moved, period), Ok(17));
        assert_eq!(mean_stock(10, &[], period), Ok(10));
    }

    #[test]
    fn turnover_is_sold_by_mean_stock() {
        assert_eq!(turnover(30, 20, 30), Ok((Some(1500), Some(20))));
        assert_eq!(turnover(0, 20, 30), Ok((Some(0), None)));
        assert_eq!(turnover(30, 0, 30), Ok((None, None)));
    }

    #[test]
    fn months_vary_by_their_best_and_worst() {
        assert_eq!(variation(&[10, 4, 8]), Ok(Some(6000)));
        assert_eq!(variation(&[0, 0]), Ok(None));
        assert_eq!(variation(&[]), Ok(None));
    }
}
