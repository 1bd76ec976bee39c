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

/// Makes [`Right`] and [`RIGHTS`] of one list, so that no right is without its row.
macro_rules! rights {
    ($($(#[$doc:meta])* $right:ident, $least:ident, $asks:ident, $words:literal;)*) => {
        /// An act that needs a right.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Right {
            $($(#[$doc])* $right,)*
        }

        /// The one table of who may do what, in the order in which it is shown.
        pub const RIGHTS: &[Right] = &[$(Right::$right),*];

        impl Right {
            /// Its name, as scripts compare it.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$right => stringify!($right),)*
                }
            }

            /// The least role that holds this right.
            pub const fn least(self) -> Role {
                match self {
                    $(Self::$right => Role::$least,)*
                }
            }

            const fn step_up(self) -> StepUp {
                match self {
                    $(Self::$right => StepUp::$asks,)*
                }
            }

            /// The right in words, for a refusal.
            pub const fn words(self) -> &'static str {
                match self {
                    $(Self::$right => $words,)*
                }
            }
        }
    };
}

/// Whether a right wants a password at the moment of the act.
#[derive(PartialEq, Eq)]
enum StepUp {
    /// Being signed in is enough.
    SignedIn,
    /// Somebody of at least the least role types his password for this one act; it may be the user himself.
    Password,
}

rights! {
    /// Take orders and sales, pick, bill, cancel, take payments, receive goods, read lists.
    Counter, Clerk, SignedIn, "work at the counter";
    /// Move a shipment forward.
    AdvanceShipment, Clerk, SignedIn, "advance a shipment";
    /// Keep customers and their data.
    EditCustomer, Clerk, SignedIn, "edit customers";
    /// Let a retailer's order through, whole or in part.
    Approve, Manager, Password, "approve an order";
    /// Refuse a retailer's order.
    Reject, Manager, Password, "reject an order";
    /// Move a shipment back.
    ReverseShipment, Manager, Password, "move a shipment back";
    /// Delete an order that has goods picked.
    DeleteInBilling, Manager, Password, "delete an order in billing";
    /// Bring a deleted, expired or cancelled order back.
    Restore, Manager, Password, "restore an order";
    /// Give money back.
    Refund, Manager, Password, "give money back";
    /// Sell at another price than the catalogue's, or give a discount above the clerk's limit.
    OverridePrice, Manager, Password, "give another price or a larger discount";
    /// Sell beyond a customer's credit limit.
    OverrideCredit, Manager, SignedIn, "sell beyond the credit limit";
    /// Set how much a customer may owe, and whether he may buy at all.
    EditCredit, Manager, SignedIn, "set a customer's credit limit, block or disable him";
    /// Correct stock by hand by more than the clerk's limit.
    AdjustStock, Manager, Password, "correct stock by more than the clerk's limit";
    /// Send goods back to their supplier.
    ReturnGoods, Manager, SignedIn, "send goods back to a supplier";
    /// Keep suppliers, make, send and close purchase orders.
    Purchase, Manager, SignedIn, "buy from suppliers";
    /// Write off what a transfer lost, or take it back.
    CloseTransfer, Manager, SignedIn, "write off or take back what a transfer has on the way";
    /// Post what a count found, or give it up.
    ApproveCount, Manager, SignedIn, "post or give up a count";
    /// See what waits for a manager.
    Inbox, Manager, SignedIn, "see the inbox";
    /// See the figures of the shop.
    Analytics, Manager, SignedIn, "see the figures";
    /// Make a duplicate customer part of another, for good.
    MergeCustomers, Manager, SignedIn, "merge customers";
    /// Create and change products, variants, prices and barcodes.
    EditCatalogue, Manager, SignedIn, "edit the catalogue";
    /// Take data out as files.
    Export, Manager, SignedIn, "export data";
    /// Bring in data from files.
    Import, Admin, SignedIn, "import data";
    /// Create and change stores.
    EditStores, Admin, SignedIn, "edit stores";
    /// Create, change and disable users; seeing them asks for no password.
    EditUsers, Admin, Password, "manage users";
    /// Change settings.
    EditSettings, Admin, Password, "change settings";
    /// Copy the database, check it, run the clock by hand.
    Maintain, Admin, SignedIn, "maintain the database";
    /// Read the whole audit log and take it out.
    Audit, Admin, SignedIn, "read the audit log";
    /// See who changed an order, customer or product, and what it was before.
    History, Manager, SignedIn, "see who changed what";
}

impl Right {
    /// True when the act asks for a password at that moment, for that one operation (looking never does).
    pub const fn asks_password(self) -> bool {
        matches!(self.step_up(), StepUp::Password)
    }
}

/// The table of rights as Markdown: what `orderdesk rights` prints and the README shows.
pub fn markdown() -> String {
    let rows = RIGHTS.iter().map(|right| {
        let asks = if right.asks_password() { "yes" } else { "" };
        format!(
            "| {} | {} | {asks} |\n",
            right.words(),
            right.least().word()
        )
    });
    let rows: Vec<String> = rows.collect();
    format!(
        "| To | least role | password each time |\n|---|---|---|\n{}",
        rows.concat()
    )
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
