//! What can be done about buying: suppliers, their terms, purchase orders.

use crate::app::command::LotWish;
use crate::domain::id::{PurchaseId, StoreId, SupplierId, VariantId};
use crate::domain::quantity::Quantity;
use crate::domain::supplier::{SupplierForm, SupplyForm};

/// Changes of suppliers and of what they deliver.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SupplierCommand {
    /// A new one → `Outcome::Supplier`.
    Add(SupplierForm),
    /// Other values → `Outcome::Supplier`.
    Edit {
        /// Who.
        supplier: SupplierId,
        /// As shown.
        version: Option<i64>,
        /// All fields.
        form: SupplierForm,
    },
    /// Disables or enables → `Outcome::Supplier`.
    SetActive {
        /// Who.
        supplier: SupplierId,
        /// Whether.
        active: bool,
    },
    /// Removes one whom nothing names → `Outcome::Done`.
    Delete(SupplierId),
    /// On what terms he delivers a variant, new or changed → `Outcome::Supplier`.
    Supply {
        /// Who.
        supplier: SupplierId,
        /// What.
        sku: String,
        /// The terms.
        form: SupplyForm,
    },
    /// He delivers a variant no more → `Outcome::Supplier`.
    Drop {
        /// Who.
        supplier: SupplierId,
        /// What.
        sku: String,
    },
}

/// A line of a purchase order as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PurchaseItem {
    /// What.
    pub sku: String,
    /// How much, in units; 0 takes the line away.
    pub quantity: String,
    /// Of one unit; [`None`] = the line's own, the supplier's, or the variant's.
    pub cost: Option<String>,
}

/// The head of a purchase order as typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PurchaseForm {
    /// The supplier's own number.
    pub reference: String,
    /// To the supplier.
    pub note: String,
    /// When the goods should be there, as `2026-12-01`; empty = not said.
    pub expected: String,
}

/// A line chosen from the purchase list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// From whom.
    pub supplier: SupplierId,
    /// Where the goods shall come.
    pub store: StoreId,
    /// What.
    pub variant: VariantId,
    /// How much.
    pub quantity: Quantity,
}

/// What becomes of purchase orders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PurchaseCommand {
    /// A new draft → `Outcome::Purchase`.
    Add {
        /// From whom.
        supplier: SupplierId,
        /// Where the goods shall come.
        store: StoreId,
        /// Its head.
        form: PurchaseForm,
        /// Its lines; the same goods twice are one line.
        items: Vec<PurchaseItem>,
    },
    /// One draft for each supplier and store of the purchase list → `Outcome::Purchases`.
    Make(Vec<Wanted>),
    /// Another head, and lines set or taken away → `Outcome::Purchase`. Lines change in a draft only.
    Edit {
        /// Which.
        purchase: PurchaseId,
        /// As shown.
        version: Option<i64>,
        /// Its head; [`None`] = as it is.
        form: Option<PurchaseForm>,
        /// Lines as they shall be; others stay.
        items: Vec<PurchaseItem>,
    },
    /// Lines of a draft as they shall be, all or none; others stay → `Outcome::Purchase`.
    Fill {
        /// Which.
        purchase: PurchaseId,
        /// As shown.
        version: Option<i64>,
        /// What and how much, as typed; 0 takes the line away.
        cells: Vec<(VariantId, String)>,
    },
    /// One scanned code more in a draft → `Outcome::Purchase`.
    Scan {
        /// Which.
        purchase: PurchaseId,
        /// Barcode or SKU as read.
        code: String,
        /// Multiplier as typed.
        quantity: Option<String>,
    },
    /// It goes to the supplier → `Outcome::Purchase`.
    Send {
        /// Which.
        purchase: PurchaseId,
        /// When the goods should be there; empty = as it says, else by the lead time.
        expected: String,
    },
    /// One scanned code of it comes in → `Outcome::Received`.
    ReceiveScan {
        /// Which.
        purchase: PurchaseId,
        /// Barcode or SKU as read.
        code: String,
        /// Multiplier as typed.
        quantity: Option<String>,
        /// The lot that holds until the label names another.
        lot: LotWish,
        /// The delivery note.
        reference: String,
        /// True to book what is beyond the order too, but not against it.
        extra: bool,
    },
    /// Goods of it come in → `Outcome::Purchase`.
    Receive {
        /// Which.
        purchase: PurchaseId,
        /// Which goods; none = all that is to come.
        items: Vec<PurchaseItem>,
        /// The lot of those that are kept by lots.
        lot: LotWish,
        /// The delivery note.
        reference: String,
    },
    /// What is to come will not come any more → `Outcome::Purchase`.
    Close {
        /// Which; something of it came.
        purchase: PurchaseId,
        /// Why.
        reason: String,
    },
    /// Given up with nothing received → `Outcome::Purchase`.
    Cancel {
        /// Which.
        purchase: PurchaseId,
        /// Why.
        reason: String,
    },
}
