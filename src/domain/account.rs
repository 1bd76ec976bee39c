//! What a customer bought, paid and owes, as it is shown: the list, the ledger, favourites, last prices.

use crate::domain::customer::Customer;
use crate::domain::id::{CustomerId, OrderId};
use crate::domain::money::Money;
use crate::domain::quantity::Quantity;
use crate::domain::time::{Day, Timestamp};

/// Which customers a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CustomersOf {
    /// Those who may buy or be unblocked: not disabled.
    #[default]
    Active,
    /// Those who owe something.
    Owing,
    /// Those to whom nothing is sold on account.
    Blocked,
    /// Disabled ones, and duplicates that became part of another.
    Inactive,
    /// Everyone.
    All,
}

impl CustomersOf {
    /// In the order of the screen, with their words.
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::Active, "active"),
        (Self::Owing, "owing"),
        (Self::Blocked, "blocked"),
        (Self::Inactive, "inactive"),
        (Self::All, "all"),
    ];

    /// The word of it.
    pub fn word(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(of, _)| *of == self)
            .map_or("", |(_, word)| *word)
    }
}

/// One row of the list of customers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerRow {
    /// Identity.
    pub id: CustomerId,
    /// Short unique code.
    pub code: String,
    /// Name.
    pub name: String,
    /// City.
    pub city: String,
    /// Code of the area, empty when none.
    pub area: String,
    /// What he owes.
    pub balance: Money,
    /// limit − balance − open orders; [`None`] when there is no limit.
    pub headroom: Option<Money>,
    /// True when nothing may be sold to him on account.
    pub blocked: bool,
    /// False when disabled.
    pub active: bool,
}

/// What moved a customer's balance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LedgerKind {
    /// A bill: he owes more.
    Bill,
    /// A credit note: he owes less.
    CreditNote,
    /// He paid.
    Payment,
    /// He was given money back.
    Refund,
}

impl LedgerKind {
    /// All kinds with their words.
    pub const ALL: [(Self, &'static str); 4] = [
        (Self::Bill, "bill"),
        (Self::CreditNote, "credit_note"),
        (Self::Payment, "payment"),
        (Self::Refund, "refund"),
    ];

    /// The stored word.
    pub fn word(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(kind, _)| *kind == self)
            .map_or("", |(_, word)| *word)
    }

    /// The kind of a stored word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .find(|(_, known)| *known == word)
            .map(|(kind, _)| *kind)
    }
}

/// One line of a customer's ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerEntry {
    /// When.
    pub at: Timestamp,
    /// The shop's local day.
    pub day: Day,
    /// What.
    pub kind: LedgerKind,
    /// The bill's number, or the way of payment.
    pub document: String,
    /// The order.
    pub order: OrderId,
    /// Its number.
    pub number: i64,
    /// Signed: above zero he owes more.
    pub amount: Money,
    /// What he owes after it.
    pub balance: Money,
}

/// Bills, credit notes, payments and refunds of a customer in date order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ledger {
    /// What he owed before the first entry shown.
    pub opening: Money,
    /// Oldest first.
    pub entries: Vec<LedgerEntry>,
    /// What he owed after the last entry shown.
    pub closing: Money,
}

/// A product that a customer comes back for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Favourite {
    /// The product's code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Bills that carry it.
    pub bills: i64,
    /// How much of it, less what came back.
    pub quantity: Quantity,
    /// Decimals of its unit.
    pub decimals: u8,
    /// Before tax, less credit notes.
    pub net: Money,
    /// The last day he bought it.
    pub last: Day,
}

/// What a customer paid last for a variant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastPrice {
    /// SKU.
    pub sku: String,
    /// Product, colour and size.
    pub title: String,
    /// Of one unit, before discounts.
    pub price: Money,
    /// All discounts on that line.
    pub discount: Money,
    /// How much he bought then.
    pub quantity: Quantity,
    /// Decimals of its unit.
    pub decimals: u8,
    /// The catalogue's price now.
    pub catalogue: Money,
    /// The day.
    pub day: Day,
    /// The bill.
    pub bill: String,
}

/// What hangs on a customer: told before he is disabled or merged.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Dependents {
    /// Orders that are not ended: something is open, picked, or waits for approval.
    pub open_orders: i64,
    /// Carts that name him.
    pub carts: i64,
    /// All orders, whatever their status.
    pub orders: i64,
    /// Sign-in names of users who are bound to him and may sign in.
    pub users: Vec<String>,
}

/// A customer with all that his page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerPage {
    /// His record.
    pub customer: Customer,
    /// What hangs on him.
    pub dependents: Dependents,
    /// The latest entries of his ledger.
    pub ledger: Ledger,
    /// What he comes back for, most often bought first.
    pub favourites: Vec<Favourite>,
    /// What he paid last, the latest first.
    pub prices: Vec<LastPrice>,
    /// Codes of the duplicates that became part of him.
    pub merged: Vec<String>,
}
