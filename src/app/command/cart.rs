//! What can be done to a cart.

use crate::app::command::Consent;
use crate::domain::id::{CustomerId, LineId, OrderId, StoreId, VariantId};

/// Changes of a cart. `cart: None` begins one. A cart belongs to the terminal that has it open.
#[derive(Debug, Clone, PartialEq)]
pub enum CartCommand {
    /// Takes up the newest cart of this user in this store that no living terminal has open → `Outcome::Cart`.
    Resume {
        /// Store of the seat.
        store: StoreId,
    },
    /// A scanned or typed code, exact match only → `Outcome::CartLine`.
    Scan {
        /// The cart, or a new one.
        cart: Option<OrderId>,
        /// Store of the seat.
        store: StoreId,
        /// The code as read.
        code: String,
        /// Multiplier as typed (`12`, `1.250`), for this one code.
        quantity: Option<String>,
    },
    /// A variant chosen from the list → `Outcome::CartLine`.
    Add {
        /// The cart, or a new one.
        cart: Option<OrderId>,
        /// Store of the seat.
        store: StoreId,
        /// What.
        variant: VariantId,
        /// As typed; [`None`] = one unit.
        quantity: Option<String>,
    },
    /// ± whole units on a line; a line that would fall to 0 is voided → `Outcome::CartLine`.
    Step {
        /// The cart.
        cart: OrderId,
        /// The line.
        line: LineId,
        /// Units, signed.
        by: i64,
    },
    /// Sets a line's quantity → `Outcome::CartLine`.
    Quantity {
        /// The cart.
        cart: OrderId,
        /// The line.
        line: LineId,
        /// As typed.
        quantity: String,
    },
    /// Sets how much of each of these variants is in the cart, 0 for none; all or none of them → `Outcome::Cart`.
    Fill {
        /// The cart, or a new one.
        cart: Option<OrderId>,
        /// Store of the seat.
        store: StoreId,
        /// Variants with their quantities as typed.
        cells: Vec<(VariantId, String)>,
        /// What was confirmed.
        consent: Consent,
    },
    /// Sets a line's price (right: override) → `Outcome::CartLine`.
    Price {
        /// The cart.
        cart: OrderId,
        /// The line.
        line: LineId,
        /// As typed.
        price: String,
    },
    /// Sets a line's discount → `Outcome::CartLine`.
    LineDiscount {
        /// The cart.
        cart: OrderId,
        /// The line.
        line: LineId,
        /// What.
        discount: DiscountWish,
    },
    /// Sets the cart's discount → `Outcome::Cart`.
    Discount {
        /// The cart.
        cart: OrderId,
        /// What.
        discount: DiscountWish,
    },
    /// Strikes a line through → `Outcome::CartLine`.
    Void {
        /// The cart.
        cart: OrderId,
        /// The line.
        line: LineId,
    },
    /// Takes a struck line up again → `Outcome::CartLine`.
    Unvoid {
        /// The cart.
        cart: OrderId,
        /// The line.
        line: LineId,
    },
    /// Sets the customer → `Outcome::Cart`.
    Customer {
        /// The cart, or a new one.
        cart: Option<OrderId>,
        /// Store of the seat.
        store: StoreId,
        /// Who; [`None`] takes him off.
        customer: Option<CustomerId>,
    },
    /// Sets the customer's note → `Outcome::Cart`.
    Note {
        /// The cart.
        cart: OrderId,
        /// Text.
        note: String,
    },
    /// Puts the cart aside → `Outcome::Done`.
    Hold {
        /// The cart.
        cart: OrderId,
        /// A word to find it by; empty = the customer's name or the time.
        label: String,
    },
    /// Takes any cart to this terminal → `Outcome::Cart`.
    Recall {
        /// The cart.
        cart: OrderId,
    },
    /// Throws a cart away (audited) → `Outcome::Done`.
    Discard {
        /// The cart.
        cart: OrderId,
    },
}

/// A discount as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DiscountWish {
    /// None.
    None,
    /// `10`, `2.5` percent.
    Percent(String),
    /// An amount.
    Amount(String),
}
