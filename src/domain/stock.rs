//! Stock balances: on hand, reserved, available, and what a store's policy lets an order promise.

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
}
