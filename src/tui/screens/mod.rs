//! The tabs and the screens on them: one file a noun.

pub mod adjust;
pub mod admin;
pub mod analytics;
pub mod approve;
pub mod attach;
pub mod billing;
pub mod card;
pub mod catalogue;
pub mod choose;
pub mod count;
mod count_view;
pub mod counts;
pub mod customers;
pub mod differences;
pub mod filled;
pub mod filterbar;
pub mod grid;
pub mod import;
pub mod import_preview;
pub mod inbox;
pub mod insight;
pub mod labels;
pub mod lots;
pub mod measure;
pub mod movements;
pub mod orders;
pub mod panel;
pub mod paper;
pub mod pen;
pub mod pick;
mod pick_acts;
pub mod pick_view;
pub mod picture;
pub mod portal;
pub mod product_form;
pub mod purchases;
pub mod question;
pub mod recall;
pub mod receive;
pub mod receive_head;
pub mod receive_lot;
pub mod report;
pub mod sale;
pub mod scan_test;
pub mod scanline;
pub mod settle;
pub mod span;
#[cfg(test)]
pub(crate) mod stage;
pub mod stock;
pub mod suppliers;
pub mod tally;
pub mod tender;
pub mod transfer;
mod transfer_acts;
pub mod transfers;
pub mod variant;
pub mod window;
pub mod words;

use crate::domain::access::Role;
use crate::tui::screen::{Cx, Screen};

/// One tab: a line of [`TABS`].
pub struct TabSpec {
    /// The digit that opens it.
    pub number: u8,
    /// Its name.
    pub title: &'static str,
    /// Who may open it.
    pub least_role: Role,
    /// Makes its first screen.
    pub make: fn(&Cx) -> Box<dyn Screen>,
    /// What waits there.
    pub count: fn(&Counts) -> Option<i64>,
}

/// What the tab line counts; kept up to date by the shell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Carts that wait in this store.
    pub carts: i64,
    /// Orders placed and not picked.
    pub pending: i64,
    /// Orders in the billing queue.
    pub billing: i64,
    /// What waits for a manager.
    pub inbox: i64,
}

/// Every tab there is, by number.
pub const TABS: &[TabSpec] = &[
    TabSpec {
        number: 1,
        title: "Sale",
        least_role: Role::Clerk,
        make: |_| Box::new(sale::Sale::new()),
        count: |counts| Some(counts.carts),
    },
    TabSpec {
        number: 2,
        title: "Orders",
        least_role: Role::Clerk,
        make: |_| Box::new(orders::Orders::default()),
        count: |counts| Some(counts.pending),
    },
    TabSpec {
        number: 3,
        title: "Billing",
        least_role: Role::Clerk,
        make: |cx| Box::new(billing::Billing::new(cx)),
        count: |counts| Some(counts.billing),
    },
    TabSpec {
        number: 4,
        title: "Stock",
        least_role: Role::Clerk,
        make: |cx| Box::new(stock::Stock::new(cx)),
        count: |_| None,
    },
    TabSpec {
        number: 5,
        title: "Customers",
        least_role: Role::Clerk,
        make: |_| Box::<customers::Customers>::default(),
        count: |_| None,
    },
    TabSpec {
        number: 6,
        title: "Analytics",
        least_role: Role::Manager,
        make: |_| Box::new(analytics::Analytics::new()),
        count: |_| None,
    },
    TabSpec {
        number: 7,
        title: "Inbox",
        least_role: Role::Manager,
        make: |_| Box::<inbox::Inbox>::default(),
        count: |counts| Some(counts.inbox),
    },
    TabSpec {
        number: 8,
        title: "Admin",
        least_role: Role::Admin,
        make: |_| Box::<admin::Admin>::default(),
        count: |_| None,
    },
];
