//! Buying: what is to be ordered again, purchase orders, and the status that follows from their lines.

use crate::domain::id::{PurchaseId, PurchaseLineId, StoreId, SupplierId, VariantId};
use crate::domain::money::{Money, Overflow, mul_div};
use crate::domain::order::words;
use crate::domain::quantity::{Quantity, steps_per_unit};
use crate::domain::time::{Day, Timestamp};

/// Days whose orders make the daily demand.
pub const DEMAND_DAYS: i64 = 30;

/// What the purchase list knows of a variant in a store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Need {
    /// Ordered in the last [`DEMAND_DAYS`] days and not given up.
    pub ordered: Quantity,
    /// Days from sending an order to the goods.
    pub lead_days: i64,
    /// Days more that the goods shall last.
    pub safety_days: i64,
    /// On hand − reserved; negative where back-orders wait.
    pub available: Quantity,
    /// Sent for and not here: purchase orders, and transfers on the way.
    pub incoming: Quantity,
    /// What it comes in; more than 0.
    pub pack: Quantity,
    /// Low at or below this.
    pub reorder_level: Quantity,
    /// Usual quantity to reorder.
    pub reorder_quantity: Quantity,
}

/// How much to buy (analytics.md, `procurement`), never below 0:
/// daily demand × (lead + safety days) − available − incoming, rounded up to the pack.
///
/// The daily demand is not rounded by itself: `ordered × days / 30` is, half up to the unit's smallest step. What stands
/// at or below its reorder level with all that is incoming is bought in its usual quantity at least, and so much
/// that the level is reached; without a level (0) and a usual quantity nothing is bought for that alone.
///
/// # Errors
/// When a figure is beyond all range.
pub fn to_buy(need: &Need) -> Result<Quantity, Overflow> {
    let days = need.lead_days + need.safety_days;
    let expected = mul_div(need.ordered.steps(), days, DEMAND_DAYS)?;
    let position = need.available.plus(need.incoming);
    let short = expected.saturating_sub(position.steps());
    let is_kept = need.reorder_level.is_positive() || need.reorder_quantity.is_positive();
    let least = if is_kept && position <= need.reorder_level {
        let to_level = need.reorder_level.minus(position).steps();
        to_level.max(need.reorder_quantity.steps()).max(1)
    } else {
        0
    };
    let wanted = short.max(least).max(0);
    let pack = need.pack.steps().max(1);
    let packs = wanted / pack + i64::from(wanted % pack != 0);
    packs
        .checked_mul(pack)
        .map(Quantity::from_steps)
        .ok_or(Overflow)
}

/// One line of the purchase list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Where it is missing.
    pub store_id: StoreId,
    /// Its code.
    pub store: String,
    /// What.
    pub variant_id: VariantId,
    /// Its SKU.
    pub sku: String,
    /// Its title.
    pub title: String,
    /// Its category; empty = none.
    pub category: String,
    /// Decimals of its unit.
    pub decimals: u8,
    /// What the formula knows.
    pub need: Need,
    /// In purchase orders that are not sent yet; the formula does not count it.
    pub drafted: Quantity,
    /// Where it is ordered: the preferred active supplier, else the quickest; [`None`] = nobody delivers it.
    pub supplier: Option<(SupplierId, String)>,
    /// Of one unit: the supplier's, else the variant's.
    pub cost: Money,
    /// How much to buy.
    pub quantity: Quantity,
}

impl Proposal {
    /// What is still to be ordered when the drafts are sent.
    pub fn open(&self) -> Quantity {
        self.quantity.minus(self.drafted).max(Quantity::ZERO)
    }

    /// What it costs.
    ///
    /// # Errors
    /// When the amount is beyond all range.
    pub fn amount(&self) -> Result<Money, Overflow> {
        self.cost
            .scaled(self.quantity.steps(), steps_per_unit(self.decimals))
    }
}

/// Where a purchase order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PurchaseStatus {
    /// Being written.
    Draft,
    /// With the supplier; nothing is here.
    Sent,
    /// Some of it is here.
    PartReceived,
    /// All that is to come is here.
    Received,
    /// Given up with nothing received.
    Cancelled,
}

words!(PurchaseStatus {
    Draft => "draft",
    Sent => "sent",
    PartReceived => "part_received",
    Received => "received",
    Cancelled => "cancelled",
});

impl PurchaseStatus {
    /// True when nothing more happens to it.
    pub const fn is_closed(self) -> bool {
        matches!(self, Self::Received | Self::Cancelled)
    }

    /// True while goods may come.
    pub const fn is_awaited(self) -> bool {
        matches!(self, Self::Sent | Self::PartReceived)
    }

    /// As people read it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Sent => "sent",
            Self::PartReceived => "part received",
            Self::Received => "received",
            Self::Cancelled => "cancelled",
        }
    }
}

/// The quantities of a line: `ordered ≥ received + cancelled`, each at least 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Portions {
    /// What was ordered.
    pub ordered: Quantity,
    /// What came.
    pub received: Quantity,
    /// What will not come.
    pub cancelled: Quantity,
}

impl Portions {
    /// What is still to come.
    pub const fn rest(self) -> Quantity {
        self.ordered.minus(self.received).minus(self.cancelled)
    }
}

/// The status that the lines make: received when nothing is to come and something came, cancelled when nothing is to
/// come and nothing came, part received, sent, draft. Without lines it is a draft, or cancelled once it is closed.
pub fn status(sent: bool, closed: bool, lines: &[Portions]) -> PurchaseStatus {
    let came = lines.iter().any(|line| line.received.is_positive());
    let comes = lines.iter().any(|line| line.rest().is_positive());
    match (came, comes) {
        (true, true) => PurchaseStatus::PartReceived,
        (true, false) => PurchaseStatus::Received,
        (false, true) if sent => PurchaseStatus::Sent,
        (false, true) => PurchaseStatus::Draft,
        (false, false) if lines.is_empty() && !closed => PurchaseStatus::Draft,
        (false, false) => PurchaseStatus::Cancelled,
    }
}

/// A purchase order's head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Purchase {
    /// Identity.
    pub id: PurchaseId,
    /// Its number.
    pub number: i64,
    /// From whom.
    pub supplier_id: SupplierId,
    /// Where the goods shall come.
    pub store_id: StoreId,
    /// Where it stands.
    pub status: PurchaseStatus,
    /// The supplier's own number.
    pub reference: String,
    /// To the supplier.
    pub note: String,
    /// When the goods should be there.
    pub expected_day: Option<Day>,
    /// When it was begun.
    pub created_at: Timestamp,
    /// When it went to the supplier.
    pub sent_at: Option<Timestamp>,
    /// When it was received whole, closed or cancelled.
    pub closed_at: Option<Timestamp>,
    /// Counts changes.
    pub version: i64,
}

/// A line of a purchase order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PurchaseLine {
    /// Identity.
    pub id: PurchaseLineId,
    /// Its place, from 1.
    pub position: i64,
    /// What.
    pub variant_id: VariantId,
    /// How much, and how much of it came.
    pub portions: Portions,
    /// Of one unit, as agreed.
    pub cost: Money,
}

/// A line as shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PurchaseLineView {
    /// The line.
    pub line: PurchaseLine,
    /// SKU.
    pub sku: String,
    /// Title.
    pub title: String,
    /// What the supplier calls it.
    pub supplier_code: String,
    /// Unit's code.
    pub unit: String,
    /// Decimals of the unit.
    pub decimals: u8,
    /// Whole units it comes in from this supplier.
    pub pack: i64,
    /// True when each piece belongs to a lot.
    pub lot_tracked: bool,
}

impl PurchaseLineView {
    /// What the ordered quantity costs, rounded half up.
    pub fn amount(&self) -> Money {
        let steps = self.line.portions.ordered.steps();
        let amount = self.line.cost.scaled(steps, steps_per_unit(self.decimals));
        amount.unwrap_or(Money::ZERO)
    }
}

/// A purchase order as shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PurchaseView {
    /// Its head.
    pub purchase: Purchase,
    /// The supplier's code.
    pub supplier: String,
    /// His name.
    pub supplier_name: String,
    /// His postal address.
    pub supplier_address: String,
    /// His e-mail address.
    pub supplier_email: String,
    /// The store's code.
    pub store: String,
    /// Its name.
    pub store_name: String,
    /// Its postal address.
    pub store_address: String,
    /// Who began it.
    pub user: String,
    /// Its lines, by position.
    pub lines: Vec<PurchaseLineView>,
}

impl PurchaseView {
    /// What all lines cost.
    pub fn total(&self) -> Money {
        let amounts = self.lines.iter().map(PurchaseLineView::amount);
        Money::sum(amounts).unwrap_or(Money::ZERO)
    }

    /// How many lines have nothing to come.
    pub fn complete(&self) -> usize {
        let lines = self.lines.iter();
        lines
            .filter(|line| !line.line.portions.rest().is_positive())
            .count()
    }
}

/// One row of the list of purchase orders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PurchaseBrief {
    /// Identity.
    pub id: PurchaseId,
    /// Its number.
    pub number: i64,
    /// The supplier's code.
    pub supplier: String,
    /// His name.
    pub supplier_name: String,
    /// The store's code.
    pub store: String,
    /// Where it stands.
    pub status: PurchaseStatus,
    /// Lines.
    pub lines: i64,
    /// Lines with nothing to come.
    pub complete: i64,
    /// What all lines cost.
    pub total: Money,
    /// When the goods should be there.
    pub expected_day: Option<Day>,
    /// When it was begun.
    pub created_at: Timestamp,
}

impl PurchaseBrief {
    /// True when the goods should have been there before this day.
    pub fn is_overdue(&self, today: Day) -> bool {
        self.status.is_awaited() && self.expected_day.is_some_and(|day| day < today)
    }
}

#[cfg(test)]
mod tests {
    use super::PurchaseStatus as S;
    use super::*;

    const fn steps(steps: i64) -> Quantity {
        Quantity::from_steps(steps)
    }

    /// (ordered in 30 days, lead, safety, available, incoming, pack, level, usual) → to buy.
    type Case = ([i64; 8], i64);

    const TABLE: &[Case] = &[
        // 30 in 30 days is one a day: 14 days need 14.
        ([30, 7, 7, 0, 0, 1, 0, 0], 14),
        ([30, 7, 7, 4, 0, 1, 0, 0], 10),
        ([30, 7, 7, 4, 10, 1, 0, 0], 0),
        ([30, 7, 7, 100, 0, 1, 0, 0], 0),
        // Rounded up to the pack.
        ([30, 7, 7, 0, 0, 12, 0, 0], 24),
        ([30, 7, 5, 0, 0, 12, 0, 0], 12),
        // 1 × 14 / 30 = 0.47 is 0; 2 × 14 / 30 = 0.93 is 1; 15 / 30 is half, up to 1.
        ([1, 7, 7, 0, 0, 1, 0, 0], 0),
        ([2, 7, 7, 0, 0, 1, 0, 0], 1),
        ([1, 8, 7, 0, 0, 1, 0, 0], 1),
        // Back-orders are bought, demand or not.
        ([0, 7, 7, -5, 0, 1, 0, 0], 5),
        ([0, 7, 7, -5, 5, 1, 0, 0], 0),
        ([30, 7, 7, -5, 0, 1, 0, 0], 19),
        // At or below the level: the usual quantity at least, and up to the level.
        ([0, 7, 7, 10, 0, 1, 10, 30], 30),
        ([0, 7, 7, 11, 0, 1, 10, 30], 0),
        ([0, 7, 7, 3, 8, 1, 10, 30], 0),
        ([0, 7, 7, 3, 7, 1, 10, 30], 30),
        ([0, 7, 7, 3, 0, 1, 10, 0], 7),
        ([0, 7, 7, 10, 0, 6, 10, 0], 6),
        ([0, 7, 7, -40, 0, 1, 10, 30], 50),
        ([90, 7, 7, 2, 0, 1, 10, 30], 40),
        // Neither level nor usual quantity: being at 0 is no reason.
        ([0, 7, 7, 0, 0, 1, 0, 0], 0),
        ([0, 7, 7, 0, 0, 1, 0, 20], 20),
        // No days at all: only what is owed.
        ([30, 0, 0, 0, 0, 1, 0, 0], 0),
        ([30, 0, 0, -1, 0, 10, 0, 0], 10),
        // Kilos with three decimals, by the 5 kg sack.
        ([12_345, 7, 7, 1_000, 0, 5_000, 0, 0], 5_000),
    ];

    #[test]
    fn the_formula_buys_what_the_table_says() {
        for (figures, expected) in TABLE {
            let [
                ordered,
                lead,
                safety,
                available,
                incoming,
                pack,
                level,
                usual,
            ] = *figures;
            let need = Need {
                ordered: steps(ordered),
                lead_days: lead,
                safety_days: safety,
                available: steps(available),
                incoming: steps(incoming),
                pack: steps(pack),
                reorder_level: steps(level),
                reorder_quantity: steps(usual),
            };
            assert_eq!(to_buy(&need), Ok(steps(*expected)), "{figures:?}");
        }
    }

    #[test]
    fn the_status_follows_from_the_lines() {
        let line = |ordered, received, cancelled| Portions {
            ordered: steps(ordered),
            received: steps(received),
            cancelled: steps(cancelled),
        };
        let cases: &[(bool, bool, &[Portions], S)] = &[
            (false, false, &[], S::Draft),
            (false, true, &[], S::Cancelled),
            (false, false, &[line(5, 0, 0)], S::Draft),
            (true, false, &[line(5, 0, 0)], S::Sent),
            (
                true,
                false,
                &[line(5, 1, 0), line(3, 0, 0)],
                S::PartReceived,
            ),
            (
                true,
                false,
                &[line(5, 5, 0), line(3, 0, 0)],
                S::PartReceived,
            ),
            (true, false, &[line(5, 5, 0), line(3, 3, 0)], S::Received),
            (true, false, &[line(5, 2, 3), line(3, 0, 3)], S::Received),
            (true, false, &[line(5, 0, 5)], S::Cancelled),
            (false, false, &[line(5, 0, 5)], S::Cancelled),
        ];
        for (sent, closed, lines, expected) in cases {
            assert_eq!(status(*sent, *closed, lines), *expected, "{lines:?}");
        }
    }
}
