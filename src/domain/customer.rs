//! Who buys: the customer's record and what he owes.

use crate::domain::id::CustomerId;
use crate::domain::money::Money;

/// A customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Customer {
    /// Identity.
    pub id: CustomerId,
    /// Short unique code.
    pub code: String,
    /// Name.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// Telephone.
    pub phone: String,
    /// ISO 3166 alpha-2 code.
    pub country: String,
    /// City.
    pub city: String,
    /// Code of the area, empty when none.
    pub area: String,
    /// Weekdays of his own on which goods are brought to him, `mon,wed`; empty = those of the area.
    pub weekdays: String,
    /// The area's weekdays; empty when none.
    pub area_weekdays: String,
    /// Postal address.
    pub address: String,
    /// Tax number.
    pub tax_id: String,
    /// Most he may owe, with open orders; [`None`] = no limit.
    pub credit_limit: Option<Money>,
    /// The shop's notes.
    pub notes: String,
    /// True when nothing may be sold to him on account.
    pub blocked: bool,
    /// False when disabled.
    pub active: bool,
    /// Code of the customer that this duplicate became part of; empty when none.
    pub merged_into: String,
    /// What he owes: billed − paid (negative when he has paid ahead).
    pub balance: Money,
    /// Value of what is ordered and not billed.
    pub open_orders: Money,
    /// Counts edits.
    pub version: i64,
}

impl Customer {
    /// limit − balance − open orders; [`None`] when there is no limit.
    pub fn headroom(&self) -> Option<Money> {
        let owed = self.balance.plus(self.open_orders).ok()?;
        self.credit_limit?.minus(owed).ok()
    }

    /// The weekdays on which goods are brought to him: his own, or the area's.
    pub fn delivery_days(&self) -> &str {
        if self.weekdays.is_empty() {
            &self.area_weekdays
        } else {
            &self.weekdays
        }
    }
}

/// The fields of a customer that people edit; all cleaned by the use case.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CustomerForm {
    /// Short unique code; empty = the next free one.
    pub code: String,
    /// Name.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// Telephone.
    pub phone: String,
    /// ISO 3166 alpha-2 code.
    pub country: String,
    /// City.
    pub city: String,
    /// Code of the area, empty = none.
    pub area: String,
    /// Delivery weekdays of his own as typed; empty = those of the area.
    pub weekdays: String,
    /// Postal address.
    pub address: String,
    /// Tax number.
    pub tax_id: String,
    /// As typed, a decimal; empty = no limit.
    pub credit_limit: String,
    /// The shop's notes.
    pub notes: String,
    /// True when nothing may be sold to him on account.
    pub blocked: bool,
    /// True when it was seen that he resembles others, and he shall be added all the same.
    pub agreed: bool,
}

/// One row of the customer picker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerBrief {
    /// Identity.
    pub id: CustomerId,
    /// Short unique code.
    pub code: String,
    /// Name.
    pub name: String,
    /// City.
    pub city: String,
    /// ISO 3166 alpha-2 code.
    pub country: String,
    /// What fuzzy search reads: name, code and city, folded.
    pub search: String,
    /// True when nothing may be sold to him on account.
    pub blocked: bool,
}
