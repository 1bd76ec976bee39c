//! What figures are narrowed to, as chosen on the filter bar: period, store, category, country, customer.

use crate::domain::figures::{Filter, Period};
use crate::domain::id::{CustomerId, StoreId};
use crate::domain::time::Day;

/// The periods that can be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Span {
    /// Today.
    Today,
    /// Seven days up to today.
    Week,
    /// Thirty days up to today.
    #[default]
    Thirty,
    /// Ninety days up to today.
    Ninety,
    /// This month up to today.
    ThisMonth,
    /// The whole month before.
    LastMonth,
    /// This year up to today.
    Year,
}

impl Span {
    /// All, in the order they are stepped through.
    pub const ALL: [Self; 7] = [
        Self::Today,
        Self::Week,
        Self::Thirty,
        Self::Ninety,
        Self::ThisMonth,
        Self::LastMonth,
        Self::Year,
    ];

    /// In words.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Today => "today",
            Self::Week => "7 days",
            Self::Thirty => "30 days",
            Self::Ninety => "90 days",
            Self::ThisMonth => "this month",
            Self::LastMonth => "last month",
            Self::Year => "this year",
        }
    }

    /// The one `by` places on, round.
    #[must_use]
    pub fn step(self, forward: bool) -> Self {
        let count = Self::ALL.len();
        let here = Self::ALL.iter().position(|span| *span == self).unwrap_or(0);
        let there = if forward { here + 1 } else { here + count - 1 };
        Self::ALL.get(there % count).copied().unwrap_or_default()
    }

    /// Its days, seen from `today`.
    pub fn period(self, today: Day) -> Period {
        let to_today = |from| Period { from, to: today };
        match self {
            Self::Today => Period::ending(today, 1),
            Self::Week => Period::ending(today, 7),
            Self::Thirty => Period::ending(today, 30),
            Self::Ninety => Period::ending(today, 90),
            Self::ThisMonth => to_today(today.month_start()),
            Self::LastMonth => Period {
                from: today.previous_month_start(),
                to: today.month_start().plus(-1),
            },
            Self::Year => to_today(Day::of(today.year(), 1, 1).unwrap_or(today)),
        }
    }
}

/// What is chosen. Stores and customers carry the word that is shown for them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Narrow {
    /// Days.
    pub span: Span,
    /// One store, with its code.
    pub store: Option<(StoreId, String)>,
    /// One category.
    pub category: Option<String>,
    /// One country.
    pub country: Option<String>,
    /// One customer, with his name.
    pub customer: Option<(CustomerId, String)>,
}

impl Narrow {
    /// As queries take it.
    pub fn filter(&self, today: Day) -> Filter {
        Filter {
            period: self.span.period(today),
            store: self.store.as_ref().map(|(id, _)| *id),
            category: self.category.clone(),
            customer: self.customer.as_ref().map(|(id, _)| *id),
            country: self.country.clone(),
        }
    }

    /// Is anything but the period narrowed?
    pub const fn is_narrow(&self) -> bool {
        self.store.is_some()
            || self.category.is_some()
            || self.country.is_some()
            || self.customer.is_some()
    }

    /// Everything again, in the same days.
    pub fn widen(&mut self) {
        *self = Self {
            span: self.span,
            ..Self::default()
        };
    }

    /// Label and value of each part, for the bar; `all` where nothing is chosen.
    pub fn parts(&self) -> [(&'static str, String); 4] {
        let or_all = |value: Option<&str>| value.unwrap_or("all").to_owned();
        [
            (
                "store",
                or_all(self.store.as_ref().map(|(_, code)| code.as_str())),
            ),
            ("category", or_all(self.category.as_deref())),
            ("country", or_all(self.country.as_deref())),
            (
                "customer",
                or_all(self.customer.as_ref().map(|(_, name)| name.as_str())),
            ),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_have_their_days() {
        let today = Day::parse("2026-11-20").unwrap();
        let days = |span: Span| {
            let Period { from, to } = span.period(today);
            (from.iso(), to.iso())
        };
        let iso = |from: &str, to: &str| (from.to_owned(), to.to_owned());
        assert_eq!(days(Span::Today), iso("2026-11-20", "2026-11-20"));
        assert_eq!(days(Span::Thirty), iso("2026-10-22", "2026-11-20"));
        assert_eq!(days(Span::ThisMonth), iso("2026-11-01", "2026-11-20"));
        assert_eq!(days(Span::LastMonth), iso("2026-10-01", "2026-10-31"));
        assert_eq!(days(Span::Year), iso("2026-01-01", "2026-11-20"));
        let mut span = Span::Today;
        for _ in Span::ALL {
            span = span.step(true);
        }
        assert_eq!(span, Span::Today);
        assert_eq!(Span::Today.step(false), Span::Year);
    }

    #[test]
    fn widening_keeps_the_days() {
        let mut narrow = Narrow {
            span: Span::Week,
            category: Some("Bras".to_owned()),
            ..Narrow::default()
        };
        assert!(narrow.is_narrow());
        assert_eq!(narrow.parts()[1].1, "Bras");
        narrow.widen();
        assert!(!narrow.is_narrow());
        assert_eq!(narrow.span, Span::Week);
        assert_eq!(narrow.parts()[1], ("category", "all".to_owned()));
    }
}
