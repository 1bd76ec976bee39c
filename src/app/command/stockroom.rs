//! What can be done to goods between stores and to goods that are counted.

use crate::app::command::{Lines, LotWish};
use crate::domain::count::EntryKind;
use crate::domain::id::{CountId, StoreId, TransferId, VariantId};

/// Goods to send, as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransferGoods {
    /// SKU.
    pub sku: String,
    /// As typed; 0 takes the line off a draft.
    pub quantity: String,
    /// The lot's code; empty = first-expired-first-out.
    pub lot: String,
}

/// Transfers between stores.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TransferCommand {
    /// A draft begins; nothing moves → `Outcome::Transfer`.
    Begin {
        /// Which shelf the goods will leave.
        from: StoreId,
        /// Which shelf they are for.
        to: StoreId,
        /// Why, may be empty.
        reason: String,
    },
    /// One scanned code goes onto a draft → `Outcome::TransferScanned`.
    Scan {
        /// Which.
        transfer: TransferId,
        /// Barcode or SKU as read.
        code: String,
        /// Multiplier as typed.
        quantity: Option<String>,
    },
    /// So much of each is to be sent with a draft → `Outcome::Transfer`.
    Set {
        /// Which.
        transfer: TransferId,
        /// What, and how much.
        goods: Vec<TransferGoods>,
    },
    /// So much of each, without a lot, is to be sent with a draft; all or none → `Outcome::Transfer`.
    Fill {
        /// Which.
        transfer: TransferId,
        /// What, and how much as typed; 0 takes the line off.
        cells: Vec<(VariantId, String)>,
    },
    /// A draft's goods leave the shelf → `Outcome::Transfer`.
    Send {
        /// Which.
        transfer: TransferId,
        /// As shown.
        version: Option<i64>,
        /// Why; empty = as it was begun.
        reason: String,
    },
    /// A transfer is begun and sent at once → `Outcome::Transfer`.
    SendNow {
        /// Which shelf the goods leave.
        from: StoreId,
        /// Which shelf they are for.
        to: StoreId,
        /// What, and how much.
        goods: Vec<TransferGoods>,
        /// Why, may be empty.
        reason: String,
    },
    /// One scanned code arrives → `Outcome::TransferScanned`.
    ReceiveScan {
        /// Which.
        transfer: TransferId,
        /// Barcode or SKU as read.
        code: String,
        /// Multiplier as typed.
        quantity: Option<String>,
    },
    /// Goods arrive → `Outcome::Transfer`.
    Receive {
        /// Which.
        transfer: TransferId,
        /// As shown.
        version: Option<i64>,
        /// What.
        lines: Lines,
    },
    /// What is still on the way is written off → `Outcome::Transfer`.
    Close {
        /// Which.
        transfer: TransferId,
        /// As shown.
        version: Option<i64>,
        /// Why.
        reason: String,
    },
    /// What is still on the way goes back onto the shelf it left → `Outcome::Transfer`.
    TakeBack {
        /// Which.
        transfer: TransferId,
        /// As shown.
        version: Option<i64>,
        /// Why.
        reason: String,
    },
    /// A draft is given up → `Outcome::Transfer`.
    Cancel {
        /// Which.
        transfer: TransferId,
        /// Why.
        reason: String,
    },
}

/// Counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CountCommand {
    /// A count begins → `Outcome::Count`.
    Open {
        /// Where.
        store: StoreId,
        /// Only this category, by name; [`None`] = the whole store.
        category: Option<String>,
    },
    /// Goods are counted → `Outcome::Counted`.
    Enter {
        /// Which.
        count: CountId,
        /// Barcode or SKU as read.
        code: String,
        /// So many more, or so many in all.
        kind: EntryKind,
        /// As typed; [`None`] = one more.
        quantity: Option<String>,
        /// Needed for lot-tracked products.
        lot: LotWish,
    },
    /// Several figures at once, all or none → `Outcome::Count`.
    Fill {
        /// Which.
        count: CountId,
        /// What, and so many in all as typed.
        cells: Vec<(VariantId, String)>,
    },
    /// The differences go into the ledger, once → `Outcome::Count`.
    Post {
        /// Which.
        count: CountId,
        /// As shown.
        version: Option<i64>,
        /// Why.
        reason: String,
        /// What nobody counted is not there.
        uncounted_as_zero: bool,
    },
    /// The count is given up; nothing is booked → `Outcome::Count`.
    Cancel {
        /// Which.
        count: CountId,
        /// Why.
        reason: String,
    },
}
