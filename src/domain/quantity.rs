//! Quantities as integers of a unit's smallest step.

use crate::domain::money::{DecimalError, parse_decimal, plain_decimal};

/// A count in the unit's smallest step: pieces for `pcs`, grams for `kg` with 3 decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Quantity(i64);

/// The largest quantity one line or count may carry, in steps.
pub const MAX_STEPS: i64 = 1_000_000_000;

/// Why a text or number is no quantity.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QuantityError {
    /// Not a number.
    #[error("`{0}` is not a quantity; write it like 12 or 1.250")]
    NotANumber(String),
    /// Finer than the unit's smallest step.
    #[error("`{text}` is finer than the unit allows ({decimals} decimals)")]
    TooFine {
        /// What was typed.
        text: String,
        /// Decimals of the unit.
        decimals: u8,
    },
    /// Zero or less where goods must move.
    #[error("`{0}` must be more than 0")]
    NotPositive(String),
    /// Beyond what any shop moves at once.
    #[error("`{0}` is too large")]
    TooLarge(String),
}

impl Quantity {
    /// None.
    pub const ZERO: Self = Self(0);

    /// Wraps steps as stored.
    pub const fn from_steps(steps: i64) -> Self {
        Self(steps)
    }

    /// The number of smallest steps.
    pub const fn steps(self) -> i64 {
        self.0
    }

    /// Reads a decimal text such as `12` or `1.250` that must be above zero.
    pub fn parse_positive(text: &str, decimals: u8) -> Result<Self, QuantityError> {
        let quantity = Self::parse_signed(text, decimals)?;
        if quantity.0 <= 0 {
            return Err(QuantityError::NotPositive(text.trim().to_owned()));
        }
        Ok(quantity)
    }

    /// Reads a decimal text that may be negative (a stock correction).
    pub fn parse_signed(text: &str, decimals: u8) -> Result<Self, QuantityError> {
        let text = text.trim();
        match parse_decimal(text, decimals) {
            Ok(steps) if steps.abs() <= MAX_STEPS => Ok(Self(steps)),
            Ok(_) | Err(DecimalError::TooLarge) => Err(QuantityError::TooLarge(text.to_owned())),
            Err(DecimalError::NotANumber) => Err(QuantityError::NotANumber(text.to_owned())),
            Err(DecimalError::TooFine) => Err(QuantityError::TooFine {
                text: text.to_owned(),
                decimals,
            }),
        }
    }

    /// As written for people and machines: `12`, `1.250`.
    pub fn plain(self, decimals: u8) -> String {
        plain_decimal(self.0, decimals)
    }

    /// The sum; quantities are bounded far inside `i64`, so it saturates only on corrupt data, which a CHECK refuses.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// The difference, which may be negative.
    #[must_use]
    pub const fn minus(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// The opposite.
    #[must_use]
    pub const fn negated(self) -> Self {
        Self(-self.0)
    }

    /// `self × whole`, for a pack of `whole` units; [`None`] when beyond [`MAX_STEPS`].
    pub fn times(self, count: i64) -> Option<Self> {
        self.0
            .checked_mul(count)
            .filter(|steps| steps.abs() <= MAX_STEPS)
            .map(Self)
    }

    /// True above zero.
    pub const fn is_positive(self) -> bool {
        self.0 > 0
    }

    /// True at zero.
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// The sum of many.
    pub fn sum(all: impl IntoIterator<Item = Self>) -> Self {
        all.into_iter().fold(Self::ZERO, Self::plus)
    }
}

/// Thousandths of a unit in a quantity.
pub fn milli(quantity: Quantity, decimals: u8) -> i64 {
    quantity.steps().saturating_mul(1000) / steps_per_unit(decimals)
}

/// Steps in one whole unit of a unit with `decimals` (1 for pieces, 1000 for kg).
pub fn steps_per_unit(decimals: u8) -> i64 {
    10_i64.pow(u32::from(decimals.min(6)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_and_kilos() {
        assert_eq!(Quantity::parse_positive("12", 0).unwrap().steps(), 12);
        assert_eq!(
            Quantity::parse_positive("1.25", 3).unwrap().plain(3),
            "1.250"
        );
        assert!(matches!(
            Quantity::parse_positive("1.5", 0),
            Err(QuantityError::TooFine { .. })
        ));
        assert!(matches!(
            Quantity::parse_positive("0", 0),
            Err(QuantityError::NotPositive(_))
        ));
        assert!(matches!(
            Quantity::parse_positive("-1", 0),
            Err(QuantityError::NotPositive(_))
        ));
        assert!(matches!(
            Quantity::parse_positive("1000000000000000000", 0),
            Err(QuantityError::TooLarge(_))
        ));
        assert!(matches!(
            Quantity::parse_positive("1e18", 0),
            Err(QuantityError::NotANumber(_))
        ));
    }

    #[test]
    fn a_pack_multiplies() {
        assert_eq!(
            Quantity::from_steps(12).times(3),
            Some(Quantity::from_steps(36))
        );
        assert_eq!(Quantity::from_steps(MAX_STEPS).times(2), None);
    }
}
