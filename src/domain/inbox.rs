//! What waits for a person: grouped by what is to be done.

use crate::domain::id::{OrderId, StoreId, VariantId};
use crate::domain::money::Money;
use crate::domain::notice::NoticeKind;
use crate::domain::order::words;
use crate::domain::purchase::PurchaseStatus;
use crate::domain::quantity::Quantity;
use crate::domain::time::{Day, Timestamp};

/// Days before an order expires from which it waits here.
pub const EXPIRY_NOTICE_DAYS: i64 = 10;

/// Days before an order expires from which it is urgent.
pub const EXPIRY_URGENT_DAYS: i64 = 5;

/// Kinds of what waits, in the order of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum InboxKind {
    /// Retailers' orders to approve.
    Approvals,
    /// People who ask to be let in.
    Users,
    /// Goods at or below their reorder level.
    LowStock,
    /// Purchase orders whose day has passed.
    LatePurchases,
    /// Lots with goods that expire soon or have expired.
    Lots,
    /// Orders that are about to expire.
    ExpiringOrders,
    /// Money to give back.
    Refunds,
    /// Transfers on the way.
    Transfers,
    /// Counts that nobody has posted.
    Counts,
    /// Shipments that did not arrive.
    FailedShipments,
    /// Notices that no program took.
    FailedNotices,
}

words!(InboxKind {
    Approvals => "approvals",
    Users => "users",
    LowStock => "low_stock",
    LatePurchases => "late_purchases",
    Lots => "lots",
    ExpiringOrders => "expiring_orders",
    Refunds => "refunds",
    Transfers => "transfers",
    Counts => "counts",
    FailedShipments => "failed_shipments",
    FailedNotices => "failed_notices",
});

impl InboxKind {
    /// As people read it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Approvals => "Orders to approve",
            Self::Users => "Users to approve",
            Self::LowStock => "Low stock",
            Self::LatePurchases => "Purchases overdue",
            Self::Lots => "Lots to expire",
            Self::ExpiringOrders => "Orders to expire",
            Self::Refunds => "Refunds due",
            Self::Transfers => "Transfers coming",
            Self::Counts => "Open counts",
            Self::FailedShipments => "Failed shipments",
            Self::FailedNotices => "Failed notices",
        }
    }
}

/// One thing that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InboxItem {
    /// A retailer's order to approve.
    Approval {
        /// Which.
        order: OrderId,
        /// Its number.
        number: i64,
        /// The customer's name.
        customer: String,
        /// The store's code.
        store: String,
        /// What it is worth.
        total: Money,
        /// When it was submitted.
        at: Timestamp,
        /// Who approved it first, when a second person must; empty when nobody has.
        first: String,
    },
    /// Somebody who asks to be let in.
    User {
        /// His sign-in name.
        user: String,
        /// His full name.
        name: String,
        /// What he wrote.
        request: String,
        /// When he asked.
        at: Timestamp,
    },
    /// A shipment that did not arrive.
    FailedShipment {
        /// Of which order.
        order: OrderId,
        /// Its number.
        number: i64,
        /// The customer's name.
        customer: String,
        /// The store's code.
        store: String,
        /// The bill's number.
        bill: String,
        /// When it failed.
        day: Day,
    },
    /// A notice that no program took.
    FailedNotice {
        /// Its number.
        notice: i64,
        /// What it is about.
        kind: NoticeKind,
        /// The order, the balance, the user.
        subject: String,
        /// Why the last try failed.
        failure: String,
    },
    /// Goods at or below their reorder level, or owed.
    Low {
        /// Where.
        store_id: StoreId,
        /// Its code.
        store: String,
        /// What.
        variant_id: VariantId,
        /// Its SKU.
        sku: String,
        /// Its title.
        title: String,
        /// Decimals of its unit.
        decimals: u8,
        /// On hand − reserved.
        available: Quantity,
        /// The reorder level.
        level: Quantity,
        /// Sent for and not here.
        incoming: Quantity,
        /// The code of the supplier it is ordered from; empty = nobody.
        supplier: String,
    },
    /// A purchase order that should have been there.
    Late {
        /// Its number.
        number: i64,
        /// The supplier's name.
        supplier: String,
        /// The store's code.
        store: String,
        /// When it was expected.
        expected_day: Day,
        /// Where it stands.
        status: PurchaseStatus,
    },
    /// A lot with goods.
    Lot {
        /// The store's code.
        store: String,
        /// SKU.
        sku: String,
        /// Title.
        title: String,
        /// The lot's code.
        lot: String,
        /// When it expires.
        expiry: Day,
        /// What it holds.
        on_hand: Quantity,
        /// Decimals of the unit.
        decimals: u8,
    },
    /// An order nobody has touched for long.
    Expiring {
        /// Which.
        order: OrderId,
        /// Its number.
        number: i64,
        /// The customer's name.
        customer: String,
        /// The store's code.
        store: String,
        /// When it expires.
        day: Day,
    },
    /// Money to give back.
    Refund {
        /// Of which order.
        order: OrderId,
        /// Its number.
        number: i64,
        /// The customer's name.
        customer: String,
        /// The store's code.
        store: String,
        /// How much.
        due: Money,
    },
    /// Goods on the way between stores.
    Transfer {
        /// Its number.
        number: i64,
        /// Whence, a store's code.
        from: String,
        /// Where to, a store's code.
        to: String,
        /// When they left.
        sent: Option<Day>,
    },
    /// A count that nobody has posted.
    Count {
        /// Its number.
        number: i64,
        /// The store's code.
        store: String,
        /// The category; empty = the whole store.
        category: String,
        /// When it was opened.
        opened: Day,
        /// Lines counted.
        lines: i64,
    },
}

impl InboxItem {
    /// Which kind it is.
    pub const fn kind(&self) -> InboxKind {
        match self {
            Self::Approval { .. } => InboxKind::Approvals,
            Self::User { .. } => InboxKind::Users,
            Self::FailedShipment { .. } => InboxKind::FailedShipments,
            Self::FailedNotice { .. } => InboxKind::FailedNotices,
            Self::Low { .. } => InboxKind::LowStock,
            Self::Late { .. } => InboxKind::LatePurchases,
            Self::Lot { .. } => InboxKind::Lots,
            Self::Expiring { .. } => InboxKind::ExpiringOrders,
            Self::Refund { .. } => InboxKind::Refunds,
            Self::Transfer { .. } => InboxKind::Transfers,
            Self::Count { .. } => InboxKind::Counts,
        }
    }
}

/// What waits of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InboxGroup {
    /// Which kind.
    pub kind: InboxKind,
    /// How many there are.
    pub count: i64,
    /// The most urgent of them.
    pub items: Vec<InboxItem>,
}
