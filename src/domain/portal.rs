//! What a retailer sees and does at the portal: his cart, his orders, what the shop has, and the code he types to submit.

use crate::domain::document::BillBrief;
use crate::domain::id::{VariantId, order_number};
use crate::domain::money::Money;
use crate::domain::order::{Buckets, Event, Status, words};
use crate::domain::payment::PaymentStatus;
use crate::domain::price::Discount;
use crate::domain::product::title;
use crate::domain::quantity::{Quantity, steps_per_unit};
use crate::domain::shipment::ShipmentState;
use crate::domain::time::Timestamp;

/// How much of the stock retailers are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum PortalStock {
    /// The figure.
    Exact,
    /// None, few or enough.
    #[default]
    Bands,
    /// Nothing.
    None,
}

words!(PortalStock { Exact => "exact", Bands => "bands", None => "none" });

/// What a retailer is told of one variant's stock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Availability {
    /// So much.
    Exact(Quantity),
    /// Nothing.
    Gone,
    /// No more than the setting's few.
    Few,
    /// More than that.
    Enough,
    /// The shop does not say.
    Untold,
}

impl Availability {
    /// What is told of `available`; `few` is in whole units.
    pub fn of(told: PortalStock, available: Quantity, decimals: u8, few: i64) -> Self {
        let available = available.max(Quantity::ZERO);
        let few = Quantity::from_steps(few.saturating_mul(steps_per_unit(decimals)));
        match told {
            PortalStock::None => Self::Untold,
            PortalStock::Exact => Self::Exact(available),
            PortalStock::Bands if available == Quantity::ZERO => Self::Gone,
            PortalStock::Bands if available <= few => Self::Few,
            PortalStock::Bands => Self::Enough,
        }
    }

    /// As shown: a figure or a word; empty when the shop does not say.
    pub fn text(self, decimals: u8) -> String {
        match self {
            Self::Exact(quantity) => quantity.plain(decimals),
            Self::Gone => "none".to_owned(),
            Self::Few => "few".to_owned(),
            Self::Enough => "enough".to_owned(),
            Self::Untold => String::new(),
        }
    }

    /// True when nothing is there, as far as he is told.
    pub fn is_gone(self) -> bool {
        matches!(self, Self::Gone) || self == Self::Exact(Quantity::ZERO)
    }
}

/// How many letters a confirmation code has.
pub const CODE_LETTERS: usize = 4;

/// Capital and small letters and digits that nobody takes for one another in any type.
const LETTERS: &[u8] = b"ABDEFGHJKLMNPRTYabdefghjknpqrty3479";

/// A confirmation code made of chance; it is typed exactly so, capital and small letters apart.
pub fn confirmation_code(chance: u64) -> String {
    let base = u64::try_from(LETTERS.len()).unwrap_or(1);
    let mut rest = chance;
    let letters = (0..CODE_LETTERS).map(|_| {
        let place = usize::try_from(rest % base).unwrap_or_default();
        rest /= base;
        LETTERS.get(place).copied().map_or('A', char::from)
    });
    letters.collect()
}

/// Goods as a retailer names them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PortalGoods {
    /// Chosen from the list or the grid.
    Variant(VariantId),
    /// A SKU or barcode, typed or scanned; exact.
    Code(String),
}

/// One line of a retailer's cart or order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PortalLine {
    /// What.
    pub variant: VariantId,
    /// SKU.
    pub sku: String,
    /// Product's name.
    pub product: String,
    /// Colour, empty when none.
    pub colour: String,
    /// Size, empty when none.
    pub size: String,
    /// Unit's code.
    pub unit: String,
    /// Decimals of the unit.
    pub decimals: u8,
    /// Its quantities.
    pub buckets: Buckets,
    /// Of one whole unit, to be paid.
    pub price: Money,
    /// What the line comes to with tax, of what is not cancelled.
    pub total: Money,
    /// What he is told of the stock; of an order nothing.
    pub availability: Availability,
    /// False when it is not sold any more.
    pub sold: bool,
}

impl PortalLine {
    /// `Ava T-Shirt Bra, Black, 34B`.
    pub fn title(&self) -> String {
        title(&self.product, &self.colour, &self.size)
    }
}

/// A retailer's cart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PortalCart {
    /// Counts changes: the goods under a confirmation code are those of one version.
    pub version: i64,
    /// In the order of entry, without those taken off.
    pub lines: Vec<PortalLine>,
    /// His note.
    pub note: String,
    /// Before tax.
    pub net: Money,
    /// Tax.
    pub tax: Money,
    /// With tax and rounding.
    pub total: Money,
    /// What he may still order on credit; [`None`] = without limit.
    pub headroom: Option<Money>,
}

/// One row of a retailer's list of orders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PortalBrief {
    /// Printed as `O-000042`.
    pub number: i64,
    /// Where it stands.
    pub status: Status,
    /// When he submitted it.
    pub placed_at: Timestamp,
    /// What it is worth now.
    pub total: Money,
    /// Money's state.
    pub payment_status: PaymentStatus,
    /// Number of lines.
    pub lines: i64,
    /// When something happened to it last.
    pub changed_at: Timestamp,
}

/// Something that happened to a retailer's order, without the names of the shop's people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PortalEvent {
    /// When.
    pub at: Timestamp,
    /// True when he did it himself.
    pub own: bool,
    /// Event's stored word.
    pub event: String,
    /// Status after.
    pub to: String,
    /// Reason, number or quantities; empty where it is the shop's own business.
    pub text: String,
}

/// Goods of his on the road.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PortalShipment {
    /// The bill's number.
    pub bill: String,
    /// Where they are.
    pub state: ShipmentState,
    /// Since when.
    pub changed_at: Timestamp,
}

/// One of a retailer's own orders with all that he may see of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PortalOrder {
    /// As in the list.
    pub brief: PortalBrief,
    /// His note.
    pub note: String,
    /// Before tax.
    pub net: Money,
    /// Tax.
    pub tax: Money,
    /// Rounding.
    pub rounding: Money,
    /// What is paid.
    pub paid: Money,
    /// The discount on the whole.
    pub discount: Discount,
    /// In the order of entry.
    pub lines: Vec<PortalLine>,
    /// Bills and credit notes, oldest first.
    pub bills: Vec<BillBrief>,
    /// Shipments, oldest first.
    pub shipments: Vec<PortalShipment>,
    /// Oldest first.
    pub timeline: Vec<PortalEvent>,
}

impl PortalOrder {
    /// `O-000042`.
    pub fn number(&self) -> String {
        order_number(self.brief.number)
    }
}

/// One row of the stock check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PortalStockRow {
    /// Variant.
    pub variant: VariantId,
    /// SKU.
    pub sku: String,
    /// Product's name.
    pub product: String,
    /// Colour.
    pub colour: String,
    /// Size.
    pub size: String,
    /// Unit's code.
    pub unit: String,
    /// Decimals of the unit.
    pub decimals: u8,
    /// Catalogue price of one whole unit.
    pub price: Money,
    /// What he is told.
    pub availability: Availability,
}

/// Whether the words of an event are for the customer's eyes: reasons, numbers and quantities are, the rest is the shop's.
pub fn tells_retailer(event: &str) -> bool {
    // The shop's remarks never get here; how goods move within the shop is none of his.
    let own_business = [
        Event::Pick,
        Event::SendBack,
        Event::Unpromise,
        Event::Remark,
    ];
    !own_business.iter().any(|other| other.word() == event)
}

/// A line of pasted text that is not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadLine {
    /// From 1.
    pub number: usize,
    /// What is wrong with it.
    pub reason: String,
}

/// Reads `SKU qty` lines: a code and a quantity with spaces, a tab, a comma or a semicolon between; a code alone is one.
/// Empty lines are passed over. Each line with its number, its code and its quantity as typed.
pub fn read_pasted(text: &str) -> Vec<(usize, String, String)> {
    let separates = |c: char| c.is_whitespace() || matches!(c, ',' | ';');
    let lines = text.lines().enumerate().filter_map(|(place, line)| {
        // A decimal comma belongs to the number: only what stands before the last gap is the code.
        let line = line.trim_matches(|c: char| c.is_whitespace() || c == ';');
        let code = line
            .split(separates)
            .next()
            .filter(|code| !code.is_empty())?;
        let rest = line.strip_prefix(code).unwrap_or_default();
        let quantity = rest.trim_matches(separates);
        let quantity = if quantity.is_empty() { "1" } else { quantity };
        Some((place + 1, code.to_owned(), quantity.to_owned()))
    });
    lines.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stock_is_told_as_the_shop_wants() {
        let seven = Quantity::from_steps(7);
        let of = |told, available| Availability::of(told, available, 0, 10);
        assert_eq!(of(PortalStock::Exact, seven), Availability::Exact(seven));
        assert_eq!(of(PortalStock::Bands, seven), Availability::Few);
        assert_eq!(
            of(PortalStock::Bands, Quantity::from_steps(11)),
            Availability::Enough
        );
        assert_eq!(
            of(PortalStock::Bands, Quantity::from_steps(-3)),
            Availability::Gone
        );
        assert_eq!(of(PortalStock::None, seven).text(0), "");
        assert!(of(PortalStock::Exact, Quantity::ZERO).is_gone());
        // Ten kilograms are ten thousand steps.
        let grams = Quantity::from_steps(9_500);
        assert_eq!(
            Availability::of(PortalStock::Bands, grams, 3, 10),
            Availability::Few
        );
    }

    #[test]
    fn codes_have_four_letters_that_are_hard_to_mistake() {
        let codes: Vec<String> = (0..2_000_u64)
            .map(|n| confirmation_code(n.wrapping_mul(0x9E37_79B9_7F4A_7C15)))
            .collect();
        for code in &codes {
            assert_eq!(code.len(), CODE_LETTERS);
            assert!(
                code.chars()
                    .all(|c| !"0OoQ1lIi5Ss2Zz8CcVvWwXxUu".contains(c)),
                "{code}"
            );
        }
        assert_ne!(codes.first(), codes.get(1));
    }

    #[test]
    fn pasted_lines_take_any_gap() {
        let read = read_pasted("A-1 12\n\n  B-2\t3 \nC-3;4\r\nD-4, 5\nE-5 1,5\nF-6\nG 7 8\n");
        let read: Vec<(usize, &str, &str)> = read
            .iter()
            .map(|(line, code, quantity)| (*line, code.as_str(), quantity.as_str()))
            .collect();
        assert_eq!(
            read,
            [
                (1, "A-1", "12"),
                (3, "B-2", "3"),
                (4, "C-3", "4"),
                (5, "D-4", "5"),
                (6, "E-5", "1,5"),
                (7, "F-6", "1"),
                (8, "G", "7 8"),
            ]
        );
    }
}
