//! What can be done to an order, its shipments and its money.

use crate::domain::id::{LineId, OrderId, ShipmentId, VariantId};
use crate::domain::order::{Condition, Priority};
use crate::domain::shipment::ShipmentState;

/// What the one who places an order has already been asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Consent {
    /// Confirmed that too little is available (policy `warn`).
    pub short: bool,
    /// Wants to go beyond the credit limit (right: override).
    pub credit: bool,
}

/// One row of a tender as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TenderRow {
    /// Method's code.
    pub method: String,
    /// Amount as typed, a decimal.
    pub amount: String,
}

/// A whole new order from outside: the JSON of `order add` after parsing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NewOrder {
    /// The sender's own reference; the same again returns the same order.
    pub reference: Option<String>,
    /// Customer's code or id; [`None`] = `WALK-IN` for a sale, refused for an order.
    pub customer: Option<Key>,
    /// Store's code or id; [`None`] = the only active store.
    pub store: Option<Key>,
    /// Delivery address.
    pub delivery_address: String,
    /// The customer's note.
    pub note: String,
    /// Lines.
    pub items: Vec<NewLine>,
}

/// One line of a [`NewOrder`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLine {
    /// What.
    pub item: ItemKey,
    /// As written, a decimal.
    pub quantity: String,
    /// As written; must equal the catalogue's unless the user may override.
    pub unit_price: Option<String>,
}

/// A code or a row id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Key {
    /// Code.
    Code(String),
    /// Row id.
    Id(i64),
}

/// How a line names its goods.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ItemKey {
    /// SKU.
    Sku(String),
    /// Barcode (a pack counts its units).
    Barcode(String),
    /// Product's id, if it has exactly one variant.
    Product(i64),
}

/// Which lines an act is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lines {
    /// All that can.
    All,
    /// Some: SKU and quantity as typed.
    Some(Vec<(String, String)>),
}

/// Changes of an order. `version: None` skips the stale check (scripts); screens always send what they showed.
#[derive(Debug, Clone, PartialEq)]
pub enum OrderCommand {
    /// The cart becomes an order, prepaid when `payments` are given → `Outcome::Order`.
    Place {
        /// The cart.
        cart: OrderId,
        /// Idempotency reference.
        reference: Option<String>,
        /// What was confirmed.
        consent: Consent,
        /// Prepayment rows, may be empty.
        payments: Vec<TenderRow>,
    },
    /// The cart is sold over the counter: place, pick, bill, pay, hand over → `Outcome::Sold`.
    Sell {
        /// The cart; without a customer it is `WALK-IN`'s.
        cart: OrderId,
        /// Idempotency reference.
        reference: Option<String>,
        /// What was confirmed.
        consent: Consent,
        /// Tender rows that cover the total.
        payments: Vec<TenderRow>,
    },
    /// A whole order at once → `Outcome::Order`.
    Add {
        /// What.
        order: NewOrder,
        /// What was confirmed.
        consent: Consent,
    },
    /// A whole counter sale at once → `Outcome::Sold`.
    AddSale {
        /// What.
        order: NewOrder,
        /// Tender rows that cover the total.
        payments: Vec<TenderRow>,
    },
    /// Changes a line's ordered quantity → `Outcome::Order`.
    EditLine {
        /// The order.
        order: OrderId,
        /// As shown.
        version: Option<i64>,
        /// The line.
        line: LineId,
        /// New ordered quantity as typed; 0 cancels what is open of it.
        quantity: String,
        /// What was confirmed.
        consent: Consent,
    },
    /// Adds a line by code → `Outcome::Order`.
    AddLine {
        /// The order.
        order: OrderId,
        /// As shown.
        version: Option<i64>,
        /// Barcode or SKU.
        code: String,
        /// As typed; [`None`] = one unit.
        quantity: Option<String>,
        /// What was confirmed.
        consent: Consent,
    },
    /// Sets how much of each of these variants is ordered, 0 for none; all or none of them → `Outcome::Order`.
    Fill {
        /// The order.
        order: OrderId,
        /// As shown.
        version: Option<i64>,
        /// Variants with their quantities as typed.
        cells: Vec<(VariantId, String)>,
        /// What was confirmed.
        consent: Consent,
    },
    /// Changes the customer's note → `Outcome::Order`.
    Note {
        /// The order.
        order: OrderId,
        /// As shown.
        version: Option<i64>,
        /// Text.
        note: String,
    },
    /// Changes the priority → `Outcome::Order`.
    Priority {
        /// The order.
        order: OrderId,
        /// As shown.
        version: Option<i64>,
        /// Level.
        priority: Priority,
    },
    /// Adds a dated remark → `Outcome::Order`.
    Remark {
        /// The order.
        order: OrderId,
        /// Text.
        text: String,
    },
    /// Takes goods from the shelf for billing → `Outcome::Order`. `All` takes what is on hand of each line.
    Pick {
        /// The order.
        order: OrderId,
        /// As shown.
        version: Option<i64>,
        /// Which.
        lines: Lines,
    },
    /// One scanned code is picked → `Outcome::Picked`; refused as unknown code, not on this order, more than ordered.
    PickScan {
        /// The order.
        order: OrderId,
        /// Code as read.
        code: String,
        /// Multiplier as typed.
        quantity: Option<String>,
    },
    /// Puts picked goods back → `Outcome::Order`.
    SendBack {
        /// The order.
        order: OrderId,
        /// As shown.
        version: Option<i64>,
        /// Which.
        lines: Lines,
    },
    /// Bills picked goods → `Outcome::Billed`.
    Bill {
        /// The order.
        order: OrderId,
        /// As shown.
        version: Option<i64>,
        /// Which; `All` = all that is picked.
        lines: Lines,
    },
    /// Gives up what is not billed → `Outcome::Order`.
    Cancel {
        /// The order.
        order: OrderId,
        /// As shown.
        version: Option<i64>,
        /// Why.
        reason: String,
    },
    /// To the bin → `Outcome::Order`.
    Delete {
        /// The order.
        order: OrderId,
        /// As shown.
        version: Option<i64>,
        /// Why.
        reason: String,
    },
    /// Billed goods come back: a credit note for each bill they were on → `Outcome::Credited`.
    Return {
        /// The order.
        order: OrderId,
        /// As shown.
        version: Option<i64>,
        /// Which; `All` = all that is billed and has not come back.
        lines: Lines,
        /// What they are like.
        condition: Condition,
        /// Why, may be empty.
        reason: String,
    },
    /// Lets a retailer's order in → `Outcome::Order`; it goes on waiting when a second person must approve it too.
    Approve {
        /// The order.
        order: OrderId,
        /// As shown.
        version: Option<i64>,
        /// How much of which; of a line that is not named all that waits, 0 for none of it.
        lines: Lines,
        /// What was confirmed.
        consent: Consent,
    },
    /// Refuses a retailer's order → `Outcome::Order`.
    Reject {
        /// The order.
        order: OrderId,
        /// As shown.
        version: Option<i64>,
        /// Why.
        reason: String,
    },
    /// Back to pending → `Outcome::Order`.
    Restore {
        /// The order.
        order: OrderId,
        /// As shown.
        version: Option<i64>,
        /// What was confirmed.
        consent: Consent,
    },
}

/// Changes of a shipment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ShipmentCommand {
    /// To another state → `Outcome::Done`; back only by a manager with a reason.
    Advance {
        /// Which.
        shipment: ShipmentId,
        /// Whereto.
        to: ShipmentState,
        /// Why, when back.
        reason: String,
    },
}

/// Money in and back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PaymentCommand {
    /// Payments toward an order, at most what is due but for cash change → `Outcome::Paid`.
    Take {
        /// The order.
        order: OrderId,
        /// Rows.
        rows: Vec<TenderRow>,
        /// Idempotency reference.
        reference: Option<String>,
    },
    /// Money goes back, at most what is owed → `Outcome::Refunded`.
    Refund {
        /// The order.
        order: OrderId,
        /// By which way to pay (code).
        method: String,
        /// As typed, a decimal.
        amount: String,
        /// Idempotency reference.
        reference: Option<String>,
    },
}
