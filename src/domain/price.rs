//! What a line costs: price × quantity, discounts, tax per line, and how part bills share it exactly.

use crate::domain::money::{Money, Overflow, mul_div};
use crate::domain::quantity::{Quantity, steps_per_unit};

/// A discount on a line or on a whole order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Discount {
    /// None.
    #[default]
    None,
    /// A share in basis points (1000 = 10 %), at most 10,000.
    Percent(i64),
    /// A fixed amount.
    Amount(Money),
}

/// Basis points in one whole.
pub const BASIS: i64 = 10_000;

impl Discount {
    /// What it takes off `gross`, never more than it.
    pub fn off(self, gross: Money) -> Result<Money, Overflow> {
        match self {
            Self::None => Ok(Money::ZERO),
            Self::Percent(points) => gross.scaled(points.clamp(0, BASIS), BASIS),
            Self::Amount(amount) => Ok(amount.or_zero().min(gross.or_zero())),
        }
    }

    /// The discount as a share of `gross` in basis points, rounded up: what is compared with a clerk's limit.
    pub fn share_of(self, gross: Money) -> i64 {
        match self {
            Self::None => 0,
            Self::Percent(points) => points,
            Self::Amount(_) if !gross.is_positive() => 0,
            Self::Amount(amount) => {
                let wide = i128::from(amount.minor()) * i128::from(BASIS);
                let gross = i128::from(gross.minor());
                i64::try_from((wide + gross - 1) / gross).unwrap_or(i64::MAX)
            }
        }
    }

    /// The stored word and value: `none` 0, `percent` basis points, `amount` minor units.
    pub fn stored(self) -> (&'static str, i64) {
        match self {
            Self::None => ("none", 0),
            Self::Percent(points) => ("percent", points),
            Self::Amount(amount) => ("amount", amount.minor()),
        }
    }

    /// The discount of a stored word and value.
    pub fn from_stored(kind: &str, value: i64) -> Option<Self> {
        match kind {
            "none" => Some(Self::None),
            "percent" => Some(Self::Percent(value)),
            "amount" => Some(Self::Amount(Money::from_minor(value))),
            _ => None,
        }
    }
}

/// One component of a tax class (CGST 9 %).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TaxComponent {
    /// As printed on a bill.
    pub name: String,
    /// Rate in basis points (900 = 9 %).
    pub rate: i64,
}

/// How a line's amount becomes net and tax.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TaxRule {
    /// The components, in print order; empty = untaxed.
    pub components: Vec<TaxComponent>,
    /// True when prices contain the tax.
    pub inclusive: bool,
}

/// A taxed amount: `net + Σ taxes = total`, always exactly.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Taxed {
    /// Before tax.
    pub net: Money,
    /// One amount per component of the rule, in its order.
    pub taxes: Vec<Money>,
    /// Sum of the taxes.
    pub tax: Money,
    /// What the customer pays.
    pub total: Money,
}

impl TaxRule {
    /// Splits (inclusive) or adds (exclusive) tax; each component is rounded half up on its own (domain.md §4).
    pub fn apply(&self, amount: Money) -> Result<Taxed, Overflow> {
        let rates: i64 = self.components.iter().map(|component| component.rate).sum();
        let base = if self.inclusive { BASIS + rates } else { BASIS };
        let taxes = self
            .components
            .iter()
            .map(|component| amount.scaled(component.rate, base))
            .collect::<Result<Vec<_>, _>>()?;
        let tax = Money::sum(taxes.iter().copied())?;
        let (net, total) = if self.inclusive {
            (amount.minus(tax)?, amount)
        } else {
            (amount, amount.plus(tax)?)
        };
        Ok(Taxed {
            net,
            taxes,
            tax,
            total,
        })
    }
}

/// `price × quantity / 10^decimals`, rounded half up (domain.md §4).
pub fn gross(price: Money, quantity: Quantity, decimals: u8) -> Result<Money, Overflow> {
    mul_div(price.minor(), quantity.steps(), steps_per_unit(decimals)).map(Money::from_minor)
}

/// Shares an order discount over lines in proportion to their amounts, to the last minor unit (largest remainder, the
/// earlier line first on a tie). `amounts` are the lines after their own discounts.
pub fn share_discount(discount: Discount, amounts: &[Money]) -> Result<Vec<Money>, Overflow> {
    let whole = Money::sum(amounts.iter().copied())?;
    let off = discount.off(whole)?;
    if !whole.is_positive() {
        return Ok(vec![Money::ZERO; amounts.len()]);
    }
    let parts = amounts.iter().enumerate().map(|(place, amount)| {
        let wide = i128::from(off.minor()) * i128::from(amount.minor());
        let whole = i128::from(whole.minor());
        (place, wide / whole, wide % whole)
    });
    let mut parts: Vec<(usize, i128, i128)> = parts.collect();
    let given: i128 = parts.iter().map(|(_, floor, _)| floor).sum();
    let mut left = i128::from(off.minor()) - given;
    parts.sort_by_key(|(place, _, remainder)| (std::cmp::Reverse(*remainder), *place));
    for (_, floor, _) in &mut parts {
        if left > 0 {
            *floor += 1;
            left -= 1;
        }
    }
    parts.sort_by_key(|(place, _, _)| *place);
    parts
        .iter()
        .map(|(_, share, _)| {
            i64::try_from(*share)
                .map(Money::from_minor)
                .map_err(|_too_wide| Overflow)
        })
        .collect()
}

/// The part of `amount` (agreed for `ordered`) that belongs to `quantity` of it, rounded half up.
pub fn portion(amount: Money, quantity: Quantity, ordered: Quantity) -> Result<Money, Overflow> {
    if ordered.is_zero() {
        Ok(Money::ZERO)
    } else {
        amount.scaled(quantity.steps(), ordered.steps())
    }
}

/// What bill number n of a line carries: its share of what is left, so that all part bills together are exact.
///
/// `left` is the amount not billed yet for `rest` units still to bill; billing all of `rest` takes all of `left`.
pub fn bill_share(left: Money, billing: Quantity, rest: Quantity) -> Result<Money, Overflow> {
    portion(left, billing, rest)
}

/// The rounding line that brings `total` to a whole unit of `whole` minor units (half up), zero when off.
pub fn rounding(total: Money, whole: i64, enabled: bool) -> Result<Money, Overflow> {
    if !enabled || whole <= 1 {
        return Ok(Money::ZERO);
    }
    let rounded = mul_div(total.minor(), 1, whole)?
        .checked_mul(whole)
        .ok_or(Overflow)?;
    Money::from_minor(rounded).minus(total)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn gst(inclusive: bool) -> TaxRule {
        let component = |name: &str| TaxComponent {
            name: name.to_owned(),
            rate: 900,
        };
        TaxRule {
            components: vec![component("CGST"), component("SGST")],
            inclusive,
        }
    }

    #[test]
    fn tax_is_rounded_per_component() {
        let taxed = gst(false).apply(Money::from_minor(99_950)).unwrap();
        assert_eq!((taxed.tax.minor(), taxed.total.minor()), (17_992, 117_942));
        let inside = gst(true).apply(Money::from_minor(11_800)).unwrap();
        assert_eq!(
            (inside.net.minor(), inside.tax.minor(), inside.total.minor()),
            (10_000, 1_800, 11_800)
        );
    }

    #[test]
    fn weights_round_half_up() {
        assert_eq!(
            gross(Money::from_minor(333), Quantity::from_steps(1_500), 3)
                .unwrap()
                .minor(),
            500
        );
        assert_eq!(
            rounding(Money::from_minor(1_250), 100, true)
                .unwrap()
                .minor(),
            50
        );
        assert_eq!(
            rounding(Money::from_minor(1_249), 100, true)
                .unwrap()
                .minor(),
            -49
        );
        assert_eq!(
            rounding(Money::from_minor(1_249), 100, false)
                .unwrap()
                .minor(),
            0
        );
    }

    proptest! {
        #[test]
        fn net_and_tax_make_the_total(amount in 0_i64..1_000_000_000, rates in prop::collection::vec(0_i64..3_000, 0..4), inclusive: bool) {
            let components = rates.iter().map(|rate| TaxComponent { name: "t".into(), rate: *rate }).collect();
            let taxed = TaxRule { components, inclusive }.apply(Money::from_minor(amount)).unwrap();
            prop_assert_eq!(taxed.net.plus(taxed.tax).unwrap(), taxed.total);
            prop_assert_eq!(Money::sum(taxed.taxes.iter().copied()).unwrap(), taxed.tax);
            prop_assert!(taxed.net.minor() >= 0 || !inclusive);
        }

        #[test]
        fn shares_add_up(off in 0_i64..1_000_000, amounts in prop::collection::vec(0_i64..100_000, 0..20)) {
            let amounts: Vec<Money> = amounts.into_iter().map(Money::from_minor).collect();
            let whole = Money::sum(amounts.iter().copied()).unwrap();
            let discount = Discount::Amount(Money::from_minor(off));
            let shares = share_discount(discount, &amounts).unwrap();
            prop_assert_eq!(Money::sum(shares.iter().copied()).unwrap(), discount.off(whole).unwrap());
            for (share, amount) in shares.iter().zip(&amounts) {
                prop_assert!(*share <= *amount && share.minor() >= 0);
            }
        }

        #[test]
        fn part_bills_add_up(amount in 0_i64..1_000_000, cuts in prop::collection::vec(1_i64..50, 1..12)) {
            let mut rest: i64 = cuts.iter().sum();
            let mut left = Money::from_minor(amount);
            for cut in cuts {
                let share = bill_share(left, Quantity::from_steps(cut), Quantity::from_steps(rest)).unwrap();
                prop_assert!(share.minor() >= 0 && share <= left);
                left = left.minus(share).unwrap();
                rest -= cut;
            }
            prop_assert_eq!(left, Money::ZERO);
        }
    }
}
