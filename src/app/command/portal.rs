//! What a retailer can do at the portal.

use crate::domain::id::VariantId;
use crate::domain::portal::PortalGoods;

/// Changes of a retailer's one cart, which is begun by its first line. Whose cart it is follows from who signed in; no
/// command names it. All → `Outcome::Portal`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PortalCommand {
    /// Adds goods to what the cart has of them → `PortalDone::Line`.
    Add {
        /// What.
        goods: PortalGoods,
        /// As typed; [`None`] = one unit (of a pack's barcode: the pack).
        quantity: Option<String>,
    },
    /// Sets how much of some goods the cart has; 0 takes them off → `PortalDone::Line`.
    Set {
        /// What.
        goods: PortalGoods,
        /// As typed.
        quantity: String,
    },
    /// Sets how much of each of these variants the cart has, 0 for none; all or none of them → `PortalDone::Changed`.
    Fill {
        /// Variants with their quantities as typed.
        cells: Vec<(VariantId, String)>,
    },
    /// Adds lines of `SKU qty`; all or none of them → `PortalDone::Pasted`.
    Paste {
        /// The lines.
        text: String,
    },
    /// Adds the goods of his last order → `PortalDone::Repeated`.
    SameAsLast,
    /// Sets his note → `PortalDone::Changed`.
    Note {
        /// Text.
        note: String,
    },
    /// Takes everything off → `PortalDone::Changed`.
    Empty,
    /// Asks for a fresh code to submit the cart with, as it stands now → `PortalDone::Code`.
    Confirm,
    /// Submits the cart; a code that is not the one asked for is answered with a fresh one → `PortalDone::Submitted` or
    /// `PortalDone::Code`.
    Submit {
        /// As typed.
        code: String,
    },
}

/// What a portal command did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PortalDone {
    /// The cart is as wished.
    Changed,
    /// One line is as wished.
    Line {
        /// The goods.
        title: String,
        /// How much the cart has of them now, with its unit; empty when none.
        stands: String,
    },
    /// So many pasted lines were added.
    Pasted(usize),
    /// The last order's goods were added.
    Repeated {
        /// Its number.
        order: i64,
        /// Lines added.
        lines: usize,
        /// What is not sold any more, and was left out.
        gone: Vec<String>,
    },
    /// A fresh code to type.
    Code {
        /// It.
        code: String,
        /// Why the one before did not do, as a sentence; empty when there was none.
        why: String,
    },
    /// The cart is an order and waits for approval.
    Submitted {
        /// Its number.
        order: i64,
    },
}
