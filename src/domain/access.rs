//! Who may do what: roles and the least role of each act.

/// What a user may do, from least to most. A retailer is bound to one customer and stands below all staff.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// A customer's own person; sees only that customer's data.
    Retailer,
    /// Works the counter.
    Clerk,
    /// Answers for the counter.
    Manager,
    /// Keeps the shop.
    Admin,
}

impl Role {
    /// All roles with their stored words.
    pub const ALL: [(Self, &'static str); 4] = [
        (Self::Retailer, "retailer"),
        (Self::Clerk, "clerk"),
        (Self::Manager, "manager"),
        (Self::Admin, "admin"),
    ];

    /// The role of a stored word.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .find(|(_, word)| *word == text)
            .map(|(role, _)| *role)
    }

    /// The stored word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Retailer => "retailer",
            Self::Clerk => "clerk",
            Self::Manager => "manager",
            Self::Admin => "admin",
        }
    }
}

/// An act that needs a right. One table gives each its least role: [`Right::least`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Right {
    /// Take orders and sales, pick, bill, cancel, take payments, receive goods, read lists.
    Counter,
    /// Move a shipment forward.
    AdvanceShipment,
    /// Let a retailer's order through, whole or in part.
    Approve,
    /// Refuse a retailer's order.
    Reject,
    /// Move a shipment back.
    ReverseShipment,
    /// Delete an order that has goods picked.
    DeleteInBilling,
    /// Bring a deleted, expired or cancelled order back.
    Restore,
    /// Give money back.
    Refund,
    /// Sell at another price than the catalogue's, or give a discount above the clerk's limit.
    OverridePrice,
    /// Sell beyond a customer's credit limit.
    OverrideCredit,
    /// Correct stock by hand.
    AdjustStock,
    /// Keep suppliers, make, send and close purchase orders.
    Purchase,
    /// Write off what a transfer lost, or take it back.
    CloseTransfer,
    /// Post what a count found, or give it up.
    ApproveCount,
    /// See what waits for a manager.
    Inbox,
    /// See the figures of the shop.
    Analytics,
    /// Keep products, customers and their data.
    EditCustomer,
    /// Create and change products, variants, prices and barcodes.
    EditCatalogue,
    /// Bring in data from files.
    Import,
    /// Take data out as files.
    Export,
    /// Create and change stores.
    EditStores,
    /// Create, change and disable users.
    EditUsers,
    /// Change settings.
    EditSettings,
    /// Copy the database, check it, run the clock by hand.
    Maintain,
}

impl Right {
    /// The least role that holds this right.
    pub const fn least(self) -> Role {
        match self {
            Self::Counter | Self::AdvanceShipment | Self::EditCustomer => Role::Clerk,
            Self::ReverseShipment
            | Self::Approve
            | Self::Reject
            | Self::DeleteInBilling
            | Self::Restore
            | Self::Refund
            | Self::OverridePrice
            | Self::OverrideCredit
            | Self::AdjustStock
            | Self::Purchase
            | Self::Inbox
            | Self::CloseTransfer
            | Self::ApproveCount
            | Self::Analytics
            | Self::EditCatalogue
            | Self::Export => Role::Manager,
            Self::Import
            | Self::EditStores
            | Self::EditUsers
            | Self::EditSettings
            | Self::Maintain => Role::Admin,
        }
    }

    /// The right in words, for a refusal.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Counter => "work at the counter",
            Self::AdvanceShipment => "advance a shipment",
            Self::Approve => "approve an order",
            Self::Reject => "reject an order",
            Self::ReverseShipment => "move a shipment back",
            Self::DeleteInBilling => "delete an order in billing",
            Self::Restore => "restore an order",
            Self::Refund => "give money back",
            Self::OverridePrice => "give another price or a larger discount",
            Self::OverrideCredit => "sell beyond the credit limit",
            Self::AdjustStock => "adjust stock",
            Self::Purchase => "buy from suppliers",
            Self::CloseTransfer => "write off or take back what a transfer has on the way",
            Self::ApproveCount => "post or give up a count",
            Self::Inbox => "see the inbox",
            Self::Analytics => "see the figures",
            Self::EditCustomer => "edit customers",
            Self::EditCatalogue => "edit the catalogue",
            Self::Import => "import data",
            Self::Export => "export data",
            Self::EditStores => "edit stores",
            Self::EditUsers => "manage users",
            Self::EditSettings => "change settings",
            Self::Maintain => "maintain the database",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_retailer_holds_no_staff_right() {
        assert!(Right::Counter.least() > Role::Retailer);
        for (role, word) in Role::ALL {
            assert_eq!(Role::parse(word), Some(role));
            assert_eq!(role.word(), word);
        }
    }
}
