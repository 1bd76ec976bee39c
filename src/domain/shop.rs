//! The shop itself: its settings, stores, users and payment methods.

use crate::domain::access::Role;
use crate::domain::approval::Levels;
use crate::domain::id::{CustomerId, StoreId, UserId};
use crate::domain::instore::Pattern;
use crate::domain::locale::NumberStyle;
use crate::domain::money::Currency;
use crate::domain::order::words;
use crate::domain::portal::PortalStock;
use crate::domain::shipment::Ages;
use crate::domain::stock::StockPolicy;
use crate::domain::time::{Timestamp, Zone};

/// What every screen, document and rule needs to know of the shop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shop {
    /// Its name, as printed.
    pub name: String,
    /// Its one currency.
    pub currency: Currency,
    /// Where its day begins.
    pub zone: Zone,
    /// Its settings.
    pub settings: Settings,
}

/// The shop's settings with their meaning; [`crate::domain::shop::Settings::default`] is a fresh shop's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// How figures are written.
    pub number_style: NumberStyle,
    /// True when prices contain tax.
    pub prices_include_tax: bool,
    /// True when a bill's total is rounded to a whole unit with a rounding line.
    pub round_totals: bool,
    /// First month of the fiscal year, 1–12.
    pub fiscal_year_month: u32,
    /// Largest discount a clerk may give alone, basis points of the gross.
    pub clerk_discount_limit: i64,
    /// Most whole units of one thing that a clerk may correct at once alone; 0 = none.
    pub adjust_limit: i64,
    /// Ages at which the clock moves shipments.
    pub ages: Ages,
    /// Days without activity after which a pending order expires.
    pub expire_days: i64,
    /// Who decides about retailers' orders.
    pub approval: Levels,
    /// Days in the bin after which an order is archived.
    pub archive_days: i64,
    /// Days beyond the lead time that bought goods shall last.
    pub safety_days: i64,
    /// First digits of the shop's own EAN-13 numbers, of those that GS1 leaves to shops.
    pub instore_prefix: String,
    /// How the labels of the shop's own scales are read.
    pub label_patterns: Vec<Pattern>,
    /// Days before its expiry from which a lot counts as near.
    pub near_expiry_days: i64,
    /// Idle minutes after which a seat locks itself; 0 is never.
    pub lock_minutes: i64,
    /// What stock is corrected for, offered in this order.
    pub adjust_reasons: Vec<String>,
    /// Code of the store that serves retailers; empty = the first that sells over the net, else the first.
    pub portal_store: String,
    /// How much of the stock retailers are told.
    pub portal_stock: PortalStock,
    /// Whole units up to which stock is called few at the portal.
    pub portal_few: i64,
}

/// The usual reasons of a correction.
const ADJUST_REASONS: [&str; 7] = [
    "damaged",
    "lost",
    "found",
    "theft",
    "own use",
    "expired",
    "correction",
];

const HOUR_MS: i64 = 3_600_000;

impl Default for Settings {
    fn default() -> Self {
        Self {
            number_style: NumberStyle::CommaPoint,
            prices_include_tax: true,
            round_totals: false,
            fiscal_year_month: 1,
            clerk_discount_limit: 1_000,
            adjust_limit: 10,
            ages: Ages {
                ship_after: 4 * HOUR_MS,
                transit_after: 12 * HOUR_MS,
                deliver_after: 48 * HOUR_MS,
            },
            expire_days: 40,
            approval: Levels::default(),
            archive_days: 30,
            safety_days: 7,
            // 040–049 is GS1's range for numbers within a company; 02 and 20–29 may be weight and price labels.
            instore_prefix: "04".to_owned(),
            label_patterns: Vec::new(),
            near_expiry_days: 30,
            lock_minutes: 10,
            adjust_reasons: ADJUST_REASONS.map(str::to_owned).to_vec(),
            portal_store: String::new(),
            portal_stock: PortalStock::Bands,
            portal_few: 10,
        }
    }
}

/// What a store is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StoreKind {
    /// Walls and a counter.
    Physical,
    /// Sells over the net.
    Online,
}

words!(StoreKind { Physical => "physical", Online => "online" });

/// A place that holds stock and sells.
#[derive(Debug, Clone, PartialEq)]
pub struct Store {
    /// Identity.
    pub id: StoreId,
    /// Short unique code; also the series of its bills.
    pub code: String,
    /// Name.
    pub name: String,
    /// Physical or online.
    pub kind: StoreKind,
    /// Postal address.
    pub address: String,
    /// Web address.
    pub web: String,
    /// Degrees north.
    pub latitude: Option<f64>,
    /// Degrees east.
    pub longitude: Option<f64>,
    /// What it does when too little is available.
    pub stock_policy: StockPolicy,
    /// False when disabled.
    pub active: bool,
    /// Counts edits.
    pub version: i64,
}

/// Whether a user may sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UserStatus {
    /// Waits for an admin.
    Requested,
    /// May sign in.
    Active,
    /// May not.
    Disabled,
}

words!(UserStatus { Requested => "requested", Active => "active", Disabled => "disabled" });

/// Who does it. The password hash is no part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Identity.
    pub id: UserId,
    /// Sign-in name.
    pub name: String,
    /// What he may do.
    pub role: Role,
    /// Whether he may sign in.
    pub status: UserStatus,
    /// The one customer a retailer is bound to.
    pub customer_id: Option<CustomerId>,
    /// Last sign-in.
    pub last_seen_at: Option<Timestamp>,
    /// Counts what ends open sessions: another role, customer, standing or password.
    pub version: i64,
    /// As people call him; may be empty.
    pub full_name: String,
    /// What he wrote when he asked to be let in, and why he was refused.
    pub request: String,
    /// The password was given to him: he must choose his own at the next sign-in.
    pub one_time: bool,
    /// True when a PIN of his unlocks the seats he is signed in at.
    pub has_pin: bool,
    /// After too many wrong tries nobody signs in as him before this.
    pub locked_until: Option<Timestamp>,
}

impl User {
    /// A user who may sign in at once; the store gives him his identity.
    pub fn new(name: String, role: Role) -> Self {
        Self {
            id: UserId(0),
            name,
            role,
            status: UserStatus::Active,
            customer_id: None,
            last_seen_at: None,
            version: 1,
            full_name: String::new(),
            request: String::new(),
            one_time: false,
            has_pin: false,
            locked_until: None,
        }
    }

    /// Until when he is locked, if he is now.
    pub fn locked_at(&self, now: Timestamp) -> Option<Timestamp> {
        self.locked_until.filter(|until| *until > now)
    }
}

/// A way to pay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentMethod {
    /// Code (`cash`).
    pub code: String,
    /// As shown.
    pub name: String,
    /// Cash gives change.
    pub is_cash: bool,
}

/// The payment methods of a fresh shop.
pub const PAYMENT_METHODS: [(&str, &str, bool); 5] = [
    ("cash", "Cash", true),
    ("card", "Card", false),
    ("transfer", "Bank transfer", false),
    ("mobile", "Mobile payment", false),
    ("voucher", "Voucher", false),
];

/// The code of the built-in customer of counter sales.
pub const WALK_IN: &str = "WALK-IN";
