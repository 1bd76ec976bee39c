//! What is known of a lot in all stores: where it stands, where it came from, where it went, who bought of it.

use crate::domain::document::Movement;
use crate::domain::id::{LotId, StoreId, VariantId};
use crate::domain::lot::Freshness;
use crate::domain::quantity::Quantity;
use crate::domain::time::{Day, Timestamp};

/// A lot of one variant in one store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LotView {
    /// Which.
    pub id: LotId,
    /// Its code.
    pub code: String,
    /// Where.
    pub store_id: StoreId,
    /// Store's code.
    pub store: String,
    /// Of what.
    pub variant_id: VariantId,
    /// SKU.
    pub sku: String,
    /// Product, colour, size.
    pub title: String,
    /// Unit's code.
    pub unit: String,
    /// Decimals of the unit.
    pub decimals: u8,
    /// When it expires, if known.
    pub expiry: Option<Day>,
    /// How it stands against today.
    pub freshness: Freshness,
    /// What it holds.
    pub on_hand: Quantity,
    /// Of that, chosen for orders.
    pub chosen: Quantity,
}

/// Goods of a lot on one bill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Buyer {
    /// Customer's code.
    pub code: String,
    /// Customer's name.
    pub name: String,
    /// Telephone.
    pub phone: String,
    /// E-mail.
    pub email: String,
    /// The order's number.
    pub order: i64,
    /// The bill's number.
    pub bill: String,
    /// When it was billed.
    pub at: Timestamp,
    /// Store's code.
    pub store: String,
    /// SKU.
    pub sku: String,
    /// Product, colour, size.
    pub title: String,
    /// Decimals of the unit.
    pub decimals: u8,
    /// Billed of the lot.
    pub quantity: Quantity,
    /// Of that, came back.
    pub returned: Quantity,
}

impl Buyer {
    /// What is still with the customer.
    pub fn left(&self) -> Quantity {
        self.quantity.minus(self.returned)
    }
}

/// Goods of a lot on a transfer between stores.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Carried {
    /// The transfer's number.
    pub transfer: i64,
    /// From this store (code).
    pub from: String,
    /// To this store (code).
    pub to: String,
    /// When it was sent.
    pub at: Option<Timestamp>,
    /// SKU.
    pub sku: String,
    /// Decimals of the unit.
    pub decimals: u8,
    /// Sent.
    pub sent: Quantity,
    /// Arrived.
    pub received: Quantity,
    /// Written off.
    pub missing: Quantity,
}

/// Goods of a lot that came from a supplier or went back to one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Supplied {
    /// When.
    pub at: Timestamp,
    /// Store's code.
    pub store: String,
    /// SKU.
    pub sku: String,
    /// Supplier's code, empty when not said.
    pub supplier: String,
    /// The delivery note.
    pub reference: String,
    /// Signed: what went back is negative.
    pub quantity: Quantity,
    /// Decimals of the unit.
    pub decimals: u8,
}

/// Everything known of a lot's code.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Recall {
    /// What is left of it, by store.
    pub shelves: Vec<LotView>,
    /// Who bought of it, newest bill first.
    pub buyers: Vec<Buyer>,
    /// Transfers that carried it, newest first.
    pub transfers: Vec<Carried>,
    /// Deliveries and returns to suppliers, newest first.
    pub supplies: Vec<Supplied>,
    /// Every movement of it, newest first.
    pub movements: Vec<Movement>,
}
