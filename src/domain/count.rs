//! Counting while the shop sells: each line is held against the balance of its own instant.

use crate::domain::id::{CountId, StoreId, UserId, VariantId, count_number};
use crate::domain::money::{Money, Overflow};
use crate::domain::order::words;
use crate::domain::price::gross;
use crate::domain::product::title;
use crate::domain::quantity::Quantity;
use crate::domain::time::{Day, Timestamp};

/// Where a count stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CountStatus {
    /// Goods are being counted.
    Open,
    /// Its differences are in the ledger.
    Posted,
    /// Given up; nothing was booked.
    Cancelled,
}

words!(CountStatus { Open => "open", Posted => "posted", Cancelled => "cancelled" });

/// What an entry says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EntryKind {
    /// So many more (a scan).
    Add,
    /// So many in all: the line begins anew.
    Set,
}

words!(EntryKind { Add => "add", Set => "set" });

/// A count session of a store, or of one category of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// Identity.
    pub id: CountId,
    /// Printed as `C-000001`.
    pub number: i64,
    /// Where.
    pub store: StoreId,
    /// The category's row and name; [`None`] = the whole store.
    pub category: Option<(i64, String)>,
    /// Where it stands.
    pub status: CountStatus,
    /// Why, said when it was posted or given up.
    pub reason: String,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// Who opened it; [`None`] = system.
    pub opened_by: Option<UserId>,
    /// When it was posted or given up.
    pub closed_at: Option<Timestamp>,
    /// Who approved its differences, or gave it up.
    pub closed_by: Option<UserId>,
    /// Counts entries and changes; a stale one is refused.
    pub version: i64,
}

impl Count {
    /// `C-000001`.
    pub fn document(&self) -> String {
        count_number(self.number)
    }
}

/// What is counted of one variant (and lot).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountLine {
    /// What.
    pub variant: VariantId,
    /// The lot's code; empty = none.
    pub lot: String,
    /// The lot's expiry, where the count found it out.
    pub expiry: Option<Day>,
    /// So many are there.
    pub counted: Quantity,
    /// The balance at the line's instant.
    pub expected: Quantity,
    /// What the ledger moved between the line's first entry and its instant.
    pub moved: Quantity,
    /// Its first entry.
    pub begun_at: Timestamp,
    /// Its instant: the last entry.
    pub counted_at: Timestamp,
}

impl CountLine {
    /// A line that begins with this figure, against the balance of now.
    pub const fn begun(
        variant: VariantId,
        lot: String,
        expiry: Option<Day>,
        counted: Quantity,
        on_hand: Quantity,
        at: Timestamp,
    ) -> Self {
        Self {
            variant,
            lot,
            expiry,
            counted,
            expected: on_hand,
            moved: Quantity::ZERO,
            begun_at: at,
            counted_at: at,
        }
    }

    /// The line with `more` found, against the balance of now. What moved since its first entry is told apart: those goods
    /// may have been counted before they went, or not.
    #[must_use]
    pub fn with(self, more: Quantity, on_hand: Quantity, at: Timestamp) -> Self {
        Self {
            counted: self.counted.plus(more),
            moved: self.moved.plus(on_hand.minus(self.expected)),
            expected: on_hand,
            counted_at: at,
            ..self
        }
    }

    /// counted − expected: what posting books, onto the balance of then.
    #[must_use]
    pub const fn difference(&self) -> Quantity {
        self.counted.minus(self.expected)
    }

    /// True when goods moved while it was counted: count it again.
    pub const fn is_doubtful(&self) -> bool {
        !self.moved.is_zero()
    }
}

/// A line with the words that screens show beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountLineView {
    /// The line.
    pub line: CountLine,
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
    /// Who entered last.
    pub user: String,
}

impl CountLineView {
    /// `Ava T-Shirt Bra, Black, 34B`.
    pub fn title(&self) -> String {
        title(&self.product, &self.colour, &self.size)
    }

    /// The difference in money at cost.
    ///
    /// # Errors
    /// Beyond what an amount can hold.
    pub fn worth(&self) -> Result<Money, Overflow> {
        worth(self.cost, self.line.difference(), self.decimals)
    }
}

/// A signed quantity in money at cost.
///
/// # Errors
/// Beyond what an amount can hold.
pub fn worth(cost: Money, difference: Quantity, decimals: u8) -> Result<Money, Overflow> {
    if difference < Quantity::ZERO {
        Money::ZERO.minus(gross(cost, difference.negated(), decimals)?)
    } else {
        gross(cost, difference, decimals)
    }
}

/// Goods in the count's scope that are on hand and nobody has counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uncounted {
    /// What.
    pub variant: VariantId,
    /// SKU.
    pub sku: String,
    /// `Ava T-Shirt Bra, Black, 34B`.
    pub title: String,
    /// The lot's code; empty = none.
    pub lot: String,
    /// On hand, of the lot where there is one.
    pub on_hand: Quantity,
    /// Decimals of the unit.
    pub decimals: u8,
    /// Cost of one whole unit.
    pub cost: Money,
}

/// One entry of a count, as it was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountEntry {
    /// Its row.
    pub id: i64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub user: String,
    /// From which terminal.
    pub terminal: String,
    /// What.
    pub variant: VariantId,
    /// SKU.
    pub sku: String,
    /// `Ava T-Shirt Bra, Black, 34B`.
    pub title: String,
    /// The lot's code; empty = none.
    pub lot: String,
    /// So many more, or so many in all.
    pub kind: EntryKind,
    /// How many.
    pub quantity: Quantity,
    /// Decimals of the unit.
    pub decimals: u8,
}

/// What a count comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CountSums {
    /// Lines counted.
    pub lines: i64,
    /// Of them, with a difference.
    pub differing: i64,
    /// Of them, with goods that moved while they were counted.
    pub doubtful: i64,
    /// Σ found too many, in thousandths of a unit.
    pub over_milli: i64,
    /// Σ found too few, in thousandths of a unit.
    pub short_milli: i64,
    /// Σ found too many, at cost.
    pub over: Money,
    /// Σ found too few, at cost; not negative.
    pub short: Money,
    /// Balances in scope that hold goods and have no line.
    pub uncounted: i64,
}

/// A whole count: its header, what it comes to and a part of its rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountView {
    /// The header.
    pub count: Count,
    /// Store's code.
    pub store: String,
    /// Who opened it.
    pub opened_by: String,
    /// Who posted or gave it up; empty while open.
    pub closed_by: String,
    /// What it comes to.
    pub sums: CountSums,
    /// Lines, the largest difference (in money, then pieces) first.
    pub lines: Vec<CountLineView>,
    /// What nobody has counted, by SKU.
    pub uncounted: Vec<Uncounted>,
    /// The last entries, newest first.
    pub entries: Vec<CountEntry>,
}

/// A row of the list of counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountBrief {
    /// Printed as `C-000001`.
    pub number: i64,
    /// Store's code.
    pub store: String,
    /// The category's name; empty = the whole store.
    pub category: String,
    /// Where it stands.
    pub status: CountStatus,
    /// Why.
    pub reason: String,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When it was posted or given up.
    pub closed_at: Option<Timestamp>,
    /// Lines counted.
    pub lines: i64,
    /// Of them, with a difference.
    pub differing: i64,
    /// Who opened it.
    pub user: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quantity(steps: i64) -> Quantity {
        Quantity::from_steps(steps)
    }

    #[test]
    fn a_line_is_held_against_its_own_instant_and_knows_what_moved_meanwhile() {
        let at = Timestamp::from_millis;
        let line = CountLine::begun(
            VariantId(1),
            String::new(),
            None,
            quantity(3),
            quantity(10),
            at(1),
        );
        let line = line.with(quantity(5), quantity(10), at(2));
        assert_eq!(
            (line.difference(), line.is_doubtful()),
            (quantity(-2), false)
        );
        let line = line.with(quantity(1), quantity(8), at(3));
        assert_eq!((line.difference(), line.moved), (quantity(1), quantity(-2)));
        assert!(line.is_doubtful());
        assert_eq!((line.begun_at, line.counted_at), (at(1), at(3)));
    }

    #[test]
    fn shortages_are_worth_less_than_nothing() {
        let cost = Money::from_minor(250);
        assert_eq!(worth(cost, quantity(-3), 0), Ok(Money::from_minor(-750)));
        assert_eq!(worth(cost, quantity(1_500), 3), Ok(Money::from_minor(375)));
    }
}
