//! Stock balances: on hand, reserved, available, and what a store's policy lets an order promise.

use crate::domain::money::{Money, Overflow};
use crate::domain::order::words;
use crate::domain::quantity::Quantity;

/// What happens when an order asks for more than is available.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum StockPolicy {
    /// The order is refused.
    #[default]
    Forbid,
    /// The clerk confirms; what is there is reserved, the rest waits unpromised.
    Warn,
    /// The whole quantity is promised against goods to come.
    Backorder,
}

words!(StockPolicy { Forbid => "forbid", Warn => "warn", Backorder => "backorder" });

/// One variant's balance in one store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Balance {
    /// Counted goods.
    pub on_hand: Quantity,
    /// Promised to open orders (includes the picked).
    pub reserved: Quantity,
    /// Of the reserved, already off the shelf for billing.
    pub picked: Quantity,
}

impl Balance {
    /// on hand − reserved; negative only where back-orders are taken.
    #[must_use]
    pub const fn available(self) -> Quantity {
        self.on_hand.minus(self.reserved)
    }

    /// Goods on the shelf that nobody has picked.
    #[must_use]
    pub const fn on_shelf(self) -> Quantity {
        self.on_hand.minus(self.picked)
    }

    /// Rules 1 of domain.md §3.
    pub fn is_sound(self, policy: StockPolicy) -> bool {
        self.on_hand >= Quantity::ZERO
            && self.reserved >= Quantity::ZERO
            && self.picked >= Quantity::ZERO
            && self.picked <= self.on_hand
            && self.picked <= self.reserved
            && (policy == StockPolicy::Backorder || self.reserved <= self.on_hand)
    }
}

/// What a policy makes of a wish for more than is available.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Promise {
    /// Reserve this much (all of it, or what is there after the clerk confirmed).
    Reserve(Quantity),
    /// Refuse: too little.
    Short,
    /// Ask the clerk first.
    Confirm,
}

/// Decides how much of `wanted` is reserved.
pub fn promise(
    policy: StockPolicy,
    available: Quantity,
    wanted: Quantity,
    confirmed: bool,
) -> Promise {
    if wanted <= available {
        return Promise::Reserve(wanted);
    }
    match policy {
        StockPolicy::Forbid => Promise::Short,
        StockPolicy::Warn if confirmed => Promise::Reserve(available.max(Quantity::ZERO)),
        StockPolicy::Warn => Promise::Confirm,
        StockPolicy::Backorder => Promise::Reserve(wanted),
    }
}

/// The cost of one unit once goods of another cost join those there: the mean by quantity, rounded half up. Where nothing was
/// there, what came says it. A negative `added` takes goods out of the mean again.
///
/// # Errors
/// [`Overflow`] beyond what money can hold.
pub fn mean_cost(
    cost: Money,
    held: Quantity,
    added_cost: Money,
    added: Quantity,
) -> Result<Money, Overflow> {
    if !held.is_positive() {
        return Ok(added_cost);
    }
    let worth =
        |cost: Money, quantity: Quantity| i128::from(cost.minor()) * i128::from(quantity.steps());
    let quantity = i128::from(held.steps()) + i128::from(added.steps());
    if quantity <= 0 {
        return Ok(cost);
    }
    let total = worth(cost, held) + worth(added_cost, added);
    let mean = (2 * total + quantity).div_euclid(2 * quantity);
    i64::try_from(mean)
        .map(Money::from_minor)
        .map_err(|_too_large| Overflow)
}

/// Why the ledger moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MovementKind {
    /// Goods came in.
    Receive,
    /// A correction with a reason.
    Adjust,
    /// Goods left on a bill.
    Bill,
    /// Goods came back from a customer.
    Return,
    /// Goods went back to a supplier.
    SupplierReturn,
    /// Left for another store.
    TransferOut,
    /// Arrived from another store.
    TransferIn,
    /// A count found a difference.
    Count,
    /// An import set or added stock.
    Import,
}

words!(MovementKind {
    Receive => "receive",
    Adjust => "adjust",
    Bill => "bill",
    Return => "return",
    SupplierReturn => "supplier_return",
    TransferOut => "transfer_out",
    TransferIn => "transfer_in",
    Count => "count",
    Import => "import",
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_policy_promises_differently() {
        let (two, five) = (Quantity::from_steps(2), Quantity::from_steps(5));
        assert_eq!(
            promise(StockPolicy::Forbid, five, two, false),
            Promise::Reserve(two)
        );
        assert_eq!(
            promise(StockPolicy::Forbid, two, five, true),
            Promise::Short
        );
        assert_eq!(
            promise(StockPolicy::Warn, two, five, false),
            Promise::Confirm
        );
        assert_eq!(
            promise(StockPolicy::Warn, two, five, true),
            Promise::Reserve(two)
        );
        assert_eq!(
            promise(StockPolicy::Backorder, two, five, false),
            Promise::Reserve(five)
        );
    }

    #[test]
    fn the_mean_cost_goes_by_quantity_and_rounds_half_up() {
        let (money, steps) = (Money::from_minor, Quantity::from_steps);
        let mean = |cost, held, added_cost, added| {
            mean_cost(money(cost), steps(held), money(added_cost), steps(added)).map(Money::minor)
        };
        assert_eq!(mean(100, 1, 101, 1), Ok(101));
        assert_eq!(mean(100, 3, 102, 1), Ok(101));
        assert_eq!(mean(100, 3, 101, 1), Ok(100));
        assert_eq!(mean(777, 0, 50, 9), Ok(50));
        assert_eq!(mean(500, 8, 400, -4), Ok(600));
        let most = crate::domain::money::MAX_MINOR;
        let steps = crate::domain::quantity::MAX_STEPS;
        assert_eq!(mean(most, steps, most, steps), Ok(most));
    }
}
