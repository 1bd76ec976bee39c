//! Who delivers: a supplier's record, and on what terms he delivers a variant.

use crate::domain::id::{SupplierId, VariantId};
use crate::domain::money::Money;

/// Days from sending an order to the goods, where nobody says otherwise.
pub const LEAD_DAYS: i64 = 7;

/// The most days a delivery may take.
pub const MOST_LEAD_DAYS: i64 = 365;

/// A supplier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Supplier {
    /// Identity.
    pub id: SupplierId,
    /// Short unique code.
    pub code: String,
    /// Name.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// Telephone.
    pub phone: String,
    /// Postal address.
    pub address: String,
    /// Tax number.
    pub tax_id: String,
    /// Days from sending an order to the goods.
    pub lead_days: i64,
    /// The shop's notes.
    pub notes: String,
    /// False when disabled.
    pub active: bool,
    /// How many variants he delivers.
    pub variants: i64,
    /// Counts edits.
    pub version: i64,
}

/// The fields of a supplier that people edit; all cleaned by the use case.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SupplierForm {
    /// Short unique code; empty = the next free one.
    pub code: String,
    /// Name.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// Telephone.
    pub phone: String,
    /// Postal address.
    pub address: String,
    /// Tax number.
    pub tax_id: String,
    /// Whole days as typed; empty = [`LEAD_DAYS`].
    pub lead_days: String,
    /// The shop's notes.
    pub notes: String,
}

/// On what terms a supplier delivers a variant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Supply {
    /// Who.
    pub supplier_id: SupplierId,
    /// His code.
    pub supplier: String,
    /// What.
    pub variant_id: VariantId,
    /// Its SKU.
    pub sku: String,
    /// Its title.
    pub title: String,
    /// What the supplier calls it.
    pub supplier_code: String,
    /// Days to deliver it; [`None`] = the supplier's.
    pub lead_days: Option<i64>,
    /// Whole units it comes in.
    pub pack: i64,
    /// Of one unit; [`None`] = the variant's.
    pub cost: Option<Money>,
    /// True when it is ordered here first; of one supplier at most.
    pub preferred: bool,
}

/// The terms as typed; what is empty takes its default.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SupplyForm {
    /// What the supplier calls it.
    pub supplier_code: String,
    /// Whole days; empty = the supplier's.
    pub lead_days: String,
    /// Whole units; empty = 1.
    pub pack: String,
    /// Of one unit, a decimal; empty = the variant's.
    pub cost: String,
    /// True to order it here first. A variant's only supplier is preferred anyway.
    pub preferred: bool,
}
