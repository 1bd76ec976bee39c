//! What goods come with: the delivery they belong to, the lot they are of.

use crate::domain::id::StoreId;

/// What all goods of one delivery have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Where the goods come in, or go out from.
    pub store: StoreId,
    /// The supplier's code; may be empty.
    pub supplier: String,
    /// The supplier's own number of it, as on the delivery note; may be empty.
    pub reference: String,
    /// Why, in words; may be empty.
    pub reason: String,
}

impl Delivery {
    /// To a store, without a supplier or a delivery note.
    pub fn to(store: StoreId, reason: &str) -> Self {
        Self {
            store,
            supplier: String::new(),
            reference: String::new(),
            reason: reason.to_owned(),
        }
    }
}

/// A lot as typed or read from a label; empty where the goods are not kept by lots.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LotWish {
    /// Its code.
    pub code: String,
    /// Its expiry day as `2027-03-31`; may be empty.
    pub expiry: String,
}

impl LotWish {
    /// A lot by its code.
    pub fn of(code: &str, expiry: &str) -> Self {
        Self {
            code: code.to_owned(),
            expiry: expiry.to_owned(),
        }
    }
}
