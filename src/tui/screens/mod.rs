//! The tabs and the screens on them: one file a noun.

pub mod choose;
pub mod customer_form;
pub mod filled;
pub mod product_form;
pub mod question;
pub mod sale;
pub mod tender;

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
}

/// Every tab there is, by number.
pub const TABS: &[TabSpec] = &[TabSpec {
    number: 1,
    title: "Sale",
    least_role: Role::Clerk,
    make: |_| Box::new(sale::Sale::new()),
    count: |counts| Some(counts.carts),
}];
