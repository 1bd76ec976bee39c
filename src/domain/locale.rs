//! How figures look to people: grouping and decimal marks.

use crate::domain::money::{Currency, Money};
use crate::domain::quantity::Quantity;

/// The shop's way of writing numbers (a setting).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum NumberStyle {
    /// `1,234,567.89`
    #[default]
    CommaPoint,
    /// `1.234.567,89`
    PointComma,
    /// `1 234 567,89`
    SpaceComma,
    /// `12,34,567.89` (lakh and crore)
    Indian,
}

impl NumberStyle {
    /// All styles with their stored words.
    pub const ALL: [(Self, &'static str); 4] = [
        (Self::CommaPoint, "1,234.56"),
        (Self::PointComma, "1.234,56"),
        (Self::SpaceComma, "1 234,56"),
        (Self::Indian, "12,34,567.89"),
    ];

    /// The style of a stored word.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .find(|(_, word)| *word == text)
            .map(|(style, _)| *style)
    }

    /// The stored word.
    pub fn word(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(style, _)| *style == self)
            .map_or("1,234.56", |(_, word)| word)
    }

    fn marks(self) -> (char, char) {
        match self {
            Self::CommaPoint | Self::Indian => (',', '.'),
            Self::PointComma => ('.', ','),
            Self::SpaceComma => ('\u{a0}', ','),
        }
    }

    /// What stands before the decimals.
    pub fn point(self) -> char {
        self.marks().1
    }

    /// Groups a plain decimal (`-1234.5`) in this style.
    pub fn group(self, plain: &str) -> String {
        let (sign, unsigned) = plain
            .strip_prefix('-')
            .map_or(("", plain), |rest| ("-", rest));
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let (mark, point) = self.marks();
        let mut reversed = String::with_capacity(plain.len() + 8);
        for (place, digit) in whole.chars().rev().enumerate() {
            let boundary = match self {
                Self::Indian => place == 3 || (place > 3 && (place - 3) % 2 == 0),
                _ => place > 0 && place % 3 == 0,
            };
            if boundary {
                reversed.push(mark);
            }
            reversed.push(digit);
        }
        let mut shown: String = sign.to_owned();
        shown.extend(reversed.chars().rev());
        if !fraction.is_empty() {
            shown.push(point);
            shown.push_str(fraction);
        }
        shown
    }

    /// An amount without its currency code.
    pub fn money(self, currency: Currency, amount: Money) -> String {
        self.group(&currency.plain(amount))
    }

    /// A quantity of a unit with `decimals`.
    pub fn quantity(self, quantity: Quantity, decimals: u8) -> String {
        self.group(&quantity.plain(decimals))
    }

    /// A whole number.
    pub fn count(self, count: i64) -> String {
        self.group(&count.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lakhs_and_thousands() {
        let inr = Currency::new("INR").unwrap();
        let amount = Money::from_minor(-123_456_789);
        assert_eq!(NumberStyle::Indian.money(inr, amount), "-12,34,567.89");
        assert_eq!(NumberStyle::CommaPoint.money(inr, amount), "-1,234,567.89");
        assert_eq!(NumberStyle::PointComma.money(inr, amount), "-1.234.567,89");
        assert_eq!(NumberStyle::CommaPoint.count(999), "999");
        for (style, word) in NumberStyle::ALL {
            assert_eq!(NumberStyle::parse(word), Some(style));
        }
    }
}
