//! How far an order is picked: per line, in lines and pieces, and what a bill now would come to.

use crate::domain::document::{LineView, OrderView};
use crate::domain::money::{Money, mul_div};
use crate::domain::quantity::{Quantity, steps_per_unit};

/// Where one line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stand {
    /// Nothing picked, something to pick.
    Waiting,
    /// Some picked, some to pick.
    Part,
    /// All picked that was to pick.
    Complete,
    /// Nothing left: billed or cancelled.
    Finished,
}

/// Where a line stands.
pub fn stand(line: &LineView) -> Stand {
    let buckets = line.line.buckets;
    match (buckets.open.is_positive(), buckets.picked.is_positive()) {
        (true, false) => Stand::Waiting,
        (true, true) => Stand::Part,
        (false, true) => Stand::Complete,
        (false, false) => Stand::Finished,
    }
}

/// An order in sums.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Lines with something to pick or bill.
    pub lines: usize,
    /// Of those, the ones with nothing left to pick.
    pub complete: usize,
    /// Pieces picked, in thousandths of a unit.
    pub picked: i64,
    /// Pieces to pick, in thousandths of a unit.
    pub open: i64,
}

impl Tally {
    /// Counts an order.
    pub fn of(order: &OrderView) -> Self {
        let mut tally = Self::default();
        for line in &order.lines {
            let stand = stand(line);
            if stand == Stand::Finished {
                continue;
            }
            tally.lines += 1;
            tally.complete += usize::from(stand == Stand::Complete);
            tally.picked = tally
                .picked
                .saturating_add(milli(line, line.line.buckets.picked));
            tally.open = tally
                .open
                .saturating_add(milli(line, line.line.buckets.open));
        }
        tally
    }

    /// Is everything picked?
    pub const fn is_complete(&self) -> bool {
        self.lines > 0 && self.complete == self.lines
    }
}

fn milli(line: &LineView, quantity: Quantity) -> i64 {
    mul_div(quantity.steps(), 1000, steps_per_unit(line.decimals)).unwrap_or(i64::MAX)
}

/// What a bill of all that is picked comes to; `true` when exactly, because nothing else is left.
pub fn worth(order: &OrderView) -> (Money, bool) {
    if Tally::of(order).is_complete() {
        let rest = order.order.total.minus(order.order.billed_total);
        return (rest.unwrap_or(Money::ZERO), true);
    }
    let part = |line: &LineView| {
        let buckets = line.line.buckets;
        let active = buckets.active().steps();
        let share = line.total.scaled(buckets.picked.steps(), active.max(1));
        share.unwrap_or(Money::ZERO)
    };
    let sum = Money::sum(order.lines.iter().map(part));
    (sum.unwrap_or(Money::ZERO), false)
}

/// What this order can have of a line's goods: what is promised to it and what nobody else was promised.
pub fn available(line: &LineView) -> Quantity {
    let free = line.available.max(Quantity::ZERO);
    line.line.reserved.plus(free).min(line.on_hand)
}
