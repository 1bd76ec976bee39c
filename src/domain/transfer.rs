//! Goods between two stores: what has left one shelf and has not reached the other is on the way, and on neither.

use crate::domain::id::{StoreId, TransferId, TransferLineId, UserId, VariantId, transfer_number};
use crate::domain::money::Money;
use crate::domain::order::words;
use crate::domain::product::title;
use crate::domain::quantity::Quantity;
use crate::domain::time::{Day, Timestamp};

/// Where a transfer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TransferStatus {
    /// Being gathered: nothing has moved.
    Draft,
    /// On the way, whole or the rest of it.
    Sent,
    /// Nothing is on the way any more: all arrived, came back, or is written off.
    Received,
    /// Given up before anything moved.
    Cancelled,
}

words!(TransferStatus {
    Draft => "draft",
    Sent => "sent",
    Received => "received",
    Cancelled => "cancelled",
});

impl TransferStatus {
    /// As people read it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Sent => "on the way",
            Self::Received => "received",
            Self::Cancelled => "cancelled",
        }
    }
}

/// A transfer: the kept header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transfer {
    /// Identity.
    pub id: TransferId,
    /// Printed as `T-000001`.
    pub number: i64,
    /// Which shelf the goods leave.
    pub from: StoreId,
    /// Which shelf they are for.
    pub to: StoreId,
    /// Where it stands.
    pub status: TransferStatus,
    /// Why, in words as typed.
    pub reason: String,
    /// When it was begun.
    pub created_at: Timestamp,
    /// When the goods left.
    pub sent_at: Option<Timestamp>,
    /// When nothing was on the way any more, or it was cancelled.
    pub closed_at: Option<Timestamp>,
    /// Who began it; [`None`] = system.
    pub user: Option<UserId>,
    /// Counts changes of it and its lines; a stale one is refused.
    pub version: i64,
}

impl Transfer {
    /// `T-000001`.
    pub fn document(&self) -> String {
        transfer_number(self.number)
    }
}

/// Goods of one variant (and lot) of a transfer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransferLine {
    /// Identity.
    pub id: TransferLineId,
    /// Its transfer.
    pub transfer: TransferId,
    /// From 1, in the order of entry.
    pub position: i64,
    /// What.
    pub variant: VariantId,
    /// The lot's code, which goes along; empty = none, or in a draft not chosen.
    pub lot: String,
    /// The lot's expiry, which goes along.
    pub expiry: Option<Day>,
    /// To send, then sent.
    pub quantity: Quantity,
    /// Of the sent, arrived or back.
    pub received: Quantity,
    /// Of the sent, written off.
    pub missing: Quantity,
}

impl TransferLine {
    /// What is on neither shelf: sent − received − missing.
    #[must_use]
    pub const fn on_the_way(&self) -> Quantity {
        self.quantity.minus(self.received).minus(self.missing)
    }
}

/// A line with the words that screens show beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransferLineView {
    /// The line.
    pub line: TransferLine,
    /// SKU.
    pub sku: String,
    /// Product's name.
    pub product: String,
    /// Colour, empty when none.
    pub colour: String,
    /// Size, empty when none.
    pub size: String,
    /// Decimals of the unit.
    pub decimals: u8,
    /// Cost of one whole unit.
    pub cost: Money,
    /// Free for others in the store it leaves, now.
    pub available: Quantity,
}

impl TransferLineView {
    /// `Ava T-Shirt Bra, Black, 34B`.
    pub fn title(&self) -> String {
        title(&self.product, &self.colour, &self.size)
    }
}

/// A whole transfer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransferView {
    /// The header.
    pub transfer: Transfer,
    /// Code of the store it leaves.
    pub from: String,
    /// Code of the store it is for.
    pub to: String,
    /// Who began it; `system` when nobody.
    pub user: String,
    /// In order of entry.
    pub lines: Vec<TransferLineView>,
}

/// A row of the list of transfers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransferBrief {
    /// Printed as `T-000001`.
    pub number: i64,
    /// Code of the store it leaves.
    pub from: String,
    /// Code of the store it is for.
    pub to: String,
    /// Where it stands.
    pub status: TransferStatus,
    /// Why.
    pub reason: String,
    /// How many lines.
    pub lines: i64,
    /// Σ to send or sent, in thousandths of a unit.
    pub milli: i64,
    /// Σ on neither shelf, in thousandths of a unit.
    pub on_the_way_milli: i64,
    /// Σ written off, in thousandths of a unit.
    pub missing_milli: i64,
    /// When it was begun.
    pub created_at: Timestamp,
    /// When the goods left.
    pub sent_at: Option<Timestamp>,
    /// When it ended.
    pub closed_at: Option<Timestamp>,
    /// Who began it.
    pub user: String,
}

/// Goods of one variant that are on the way with one transfer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnTheWay {
    /// The transfer's number.
    pub number: i64,
    /// Code of the store they left.
    pub from: String,
    /// Code of the store they are for.
    pub to: String,
    /// How much.
    pub quantity: Quantity,
    /// Decimals of the unit.
    pub decimals: u8,
}
