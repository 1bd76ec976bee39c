//! Bill numbers: gapless per series and fiscal year.

use crate::domain::time::Day;

/// The fiscal year of a day, named by the year it starts in; `first_month` is 1–12 (a setting).
pub fn fiscal_year(day: Day, first_month: u32) -> i32 {
    if day.month() >= first_month {
        day.year()
    } else {
        day.year() - 1
    }
}

/// The number printed on a bill: `MAIN-2026-00042`.
pub fn number(series: &str, fiscal_year: i32, sequence: i64) -> String {
    format!("{series}-{fiscal_year}-{sequence:05}")
}

/// The series of a store's credit notes, apart from its bills: `MAIN-CN`.
pub fn credit_series(series: &str) -> String {
    format!("{series}-CN")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_year_turns_in_its_month() {
        let day = |text| Day::parse(text).unwrap();
        assert_eq!(fiscal_year(day("2026-03-31"), 4), 2025);
        assert_eq!(fiscal_year(day("2026-04-01"), 4), 2026);
        assert_eq!(fiscal_year(day("2026-01-01"), 1), 2026);
        assert_eq!(number("MAIN", 2026, 42), "MAIN-2026-00042");
    }
}
