//! What a commit touched, so that watchers know what to ask again.

use std::ops::BitOr;

/// A set of topics.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Topics(u16);

impl Topics {
    /// Nothing.
    pub const NONE: Self = Self(0);
    /// Products, variants, prices, barcodes.
    pub const CATALOGUE: Self = Self(1);
    /// Customers.
    pub const CUSTOMERS: Self = Self(2);
    /// Orders, bills, shipments, remarks.
    pub const ORDERS: Self = Self(4);
    /// Carts.
    pub const CARTS: Self = Self(8);
    /// Balances and the ledger.
    pub const STOCK: Self = Self(16);
    /// Payments.
    pub const PAYMENTS: Self = Self(32);
    /// The shop, its stores, users and settings.
    pub const SHOP: Self = Self(64);
    /// Suppliers and purchase orders.
    pub const PURCHASES: Self = Self(128);
    /// Who has what open.
    pub const PRESENCE: Self = Self(256);
    /// What another process's commit may have touched, but for the catalogue and the customers, which count revisions.
    pub const ELSEWHERE: Self = Self(4 | 8 | 16 | 32 | 64 | 128 | 256);
    /// Anything.
    pub const ALL: Self = Self(511);

    /// True when the two sets share a topic.
    pub const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// True when nothing was touched.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl BitOr for Topics {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}
