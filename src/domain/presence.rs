//! What somebody has open on his screen: a hint for the others, no lock.

use crate::domain::id::{
    CountId, CustomerId, OrderId, ProductId, PurchaseId, StoreId, SupplierId, TransferId, UserId,
};
use crate::domain::time::Timestamp;

/// A thing that a screen has open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Held {
    /// An order: its page, its picking, its grid.
    Order(OrderId),
    /// A product with its variants.
    Product(ProductId),
    /// A customer.
    Customer(CustomerId),
    /// A supplier.
    Supplier(SupplierId),
    /// A purchase order.
    Purchase(PurchaseId),
    /// A transfer.
    Transfer(TransferId),
    /// A count.
    Count(CountId),
    /// A store.
    Store(StoreId),
    /// A user.
    User(UserId),
}

impl Held {
    /// The table it is a row of.
    pub const fn table(self) -> &'static str {
        match self {
            Self::Order(_) => "orders",
            Self::Product(_) => "products",
            Self::Customer(_) => "customers",
            Self::Supplier(_) => "suppliers",
            Self::Purchase(_) => "purchase_orders",
            Self::Transfer(_) => "transfers",
            Self::Count(_) => "counts",
            Self::Store(_) => "stores",
            Self::User(_) => "users",
        }
    }

    /// The row's identity.
    pub const fn row(self) -> i64 {
        match self {
            Self::Order(OrderId(row))
            | Self::Product(ProductId(row))
            | Self::Customer(CustomerId(row))
            | Self::Supplier(SupplierId(row))
            | Self::Purchase(PurchaseId(row))
            | Self::Transfer(TransferId(row))
            | Self::Count(CountId(row))
            | Self::Store(StoreId(row))
            | Self::User(UserId(row)) => row,
        }
    }
}

/// Somebody who has a thing open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Present {
    /// Sign-in name.
    pub user: String,
    /// His terminal, as people call it: without the number of its process.
    pub terminal: String,
    /// Since when.
    pub since: Timestamp,
}
