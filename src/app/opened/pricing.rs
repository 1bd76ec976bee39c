//! What an opened order comes to: its lines' amounts, shares of its discount, totals and rounding.

use crate::app::error::AppError;
use crate::app::opened::{OpenLine, Opened};
use crate::domain::money::{Money, Overflow};
use crate::domain::order::Phase;
use crate::domain::price::{Discount, Taxed, portion, rounding, share_discount};
use crate::domain::quantity::milli;
use crate::domain::shop::Shop;

impl Opened {
    pub(super) fn price_lines(&mut self) -> Result<(), AppError> {
        let after_own = |line: &OpenLine| -> Result<Money, Overflow> {
            let gross = line.gross()?;
            gross.minus(line.row.discount.off(gross)?)
        };
        let own: Vec<Money> = self.lines.iter().map(after_own).collect::<Result<_, _>>()?;
        let shares = if self
            .lines
            .iter()
            .any(|line| line.row.buckets.billed.is_positive())
        {
            self.frozen_shares(&own)?
        } else {
            let sold = self.lines.iter().zip(&own);
            let sold: Vec<Money> = sold
                .map(|(line, own)| {
                    let gone = line.row.voided || line.row.buckets.active().is_zero();
                    if gone { Money::ZERO } else { *own }
                })
                .collect();
            share_discount(self.order.discount, &sold)?
        };
        for ((line, own), share) in self.lines.iter_mut().zip(own).zip(shares) {
            let share = share.min(own);
            line.row.order_discount = share;
            line.row.amount = own.minus(share)?.max(line.row.billed_amount);
        }
        Ok(())
    }

    /// Once something is billed, what each line got of the order's discount stays with it, in proportion.
    fn frozen_shares(&self, own: &[Money]) -> Result<Vec<Money>, Overflow> {
        let share = |(line, own): (&OpenLine, &Money)| match (&line.was, self.order.discount) {
            (Some(was), _) => portion(
                was.order_discount,
                line.row.buckets.ordered,
                was.buckets.ordered,
            ),
            (None, discount @ Discount::Percent(_)) => discount.off(*own),
            (None, Discount::None | Discount::Amount(_)) => Ok(Money::ZERO),
        };
        self.lines.iter().zip(own).map(share).collect()
    }

    pub(super) fn sum(&mut self, shop: &Shop) -> Result<(), AppError> {
        let mut rest = Taxed::default();
        let mut pieces = 0;
        for line in &self.lines {
            let taxed = line.taxed(line.left()?)?;
            rest.net = rest.net.plus(taxed.net)?;
            rest.tax = rest.tax.plus(taxed.tax)?;
            pieces += milli(line.row.buckets.active(), line.variant.decimals);
        }
        let has_rest = self.has_rest();
        let order = &mut self.order;
        order.net = order.billed_net.plus(rest.net)?;
        order.tax = order.billed_tax.plus(rest.tax)?;
        let exact = order.net.plus(order.tax)?;
        let billed_exact = order.billed_net.plus(order.billed_tax)?;
        order.rounding = if has_rest {
            rounding(exact, shop.currency.whole(), shop.settings.round_totals)?
        } else {
            order.billed_total.minus(billed_exact)?
        };
        order.total = exact.plus(order.rounding)?;
        order.quantity_milli = pieces;
        order.has_picked = order.phase == Phase::Live
            && self
                .lines
                .iter()
                .any(|line| line.row.buckets.picked.is_positive());
        Ok(())
    }
}
