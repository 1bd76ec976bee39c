//! What a command did.

use crate::app::command::{ImportReport, PortalDone, UndoReport};
use crate::domain::count::CountLine;
use crate::domain::id::{
    BillId, CountId, CustomerId, LineId, OrderId, PictureId, ProductId, StoreId, SupplierId,
    TransferId, UserId, VariantId,
};
use crate::domain::money::Money;
use crate::domain::purchase::PurchaseStatus;
use crate::domain::quantity::Quantity;
use crate::domain::time::Day;

/// What the clock did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ClockReport {
    /// Shipment steps.
    pub advanced: u64,
    /// Orders settled to complete.
    pub settled: u64,
    /// Orders expired.
    pub expired: u64,
    /// Orders archived.
    pub archived: u64,
}

/// One scan that was received against a purchase order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// The order's number.
    pub number: i64,
    /// What.
    pub variant: VariantId,
    /// Its SKU.
    pub sku: String,
    /// Decimals of its unit.
    pub decimals: u8,
    /// How much against the order.
    pub against: Quantity,
    /// Its row in the ledger, if any was.
    pub movement: Option<i64>,
    /// How much beside the order.
    pub beyond: Quantity,
    /// Its row in the ledger, if any was.
    pub beyond_movement: Option<i64>,
    /// On hand after it.
    pub on_hand: Quantity,
    /// The lot's code and expiry, where the goods are kept by lots.
    pub lot: Option<(String, Option<Day>)>,
    /// True when nothing of the line is to come.
    pub complete: bool,
    /// Where the order stands now.
    pub status: PurchaseStatus,
}

/// A text that no log and no debug print shows.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(pub String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// What a command did; screens ask queries for the rest.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// Done.
    Done,
    /// The cart, if any.
    Cart(Option<OrderId>),
    /// The cart and the line that was touched.
    CartLine {
        /// The cart.
        cart: OrderId,
        /// The line.
        line: LineId,
    },
    /// The order. `replayed` when the reference was known and nothing was done again.
    Order {
        /// The order.
        order: OrderId,
        /// Its number.
        number: i64,
        /// True for a repeat.
        replayed: bool,
    },
    /// A line was picked by scan.
    Picked {
        /// The line.
        line: LineId,
        /// SKU.
        sku: String,
        /// How much.
        quantity: Quantity,
        /// True when the line is complete now.
        complete: bool,
        /// True when the whole order is.
        all_complete: bool,
    },
    /// A counter sale.
    Sold {
        /// The order.
        order: OrderId,
        /// Its number.
        number: i64,
        /// The bill.
        bill: BillId,
        /// Its number.
        bill_number: String,
        /// To hand back.
        change: Money,
        /// True for a repeat.
        replayed: bool,
    },
    /// A bill was made.
    Billed {
        /// The order.
        order: OrderId,
        /// The bill.
        bill: BillId,
        /// Its number.
        number: String,
        /// Its total.
        total: Money,
    },
    /// Goods came back.
    Credited {
        /// The order.
        order: OrderId,
        /// The credit notes' numbers.
        notes: Vec<String>,
        /// What they come to.
        total: Money,
        /// What the shop owes back now.
        refund_due: Money,
    },
    /// Money went back.
    Refunded {
        /// The order.
        order: OrderId,
        /// What went back.
        amount: Money,
        /// What is still owed back.
        refund_due: Money,
        /// True for a repeat.
        replayed: bool,
    },
    /// Money was taken.
    Paid {
        /// The order.
        order: OrderId,
        /// To hand back.
        change: Money,
        /// Still due.
        due: Money,
        /// True for a repeat.
        replayed: bool,
    },
    /// Stock moved.
    Moved {
        /// What.
        variant: VariantId,
        /// Signed change.
        delta: Quantity,
        /// After it.
        on_hand: Quantity,
        /// Its row in the ledger.
        movement: i64,
        /// The lot's code and expiry, where the goods are kept by lots.
        lot: Option<(String, Option<Day>)>,
    },
    /// What each part of it did, in order.
    Each(Vec<Self>),
    /// A transfer between stores.
    Transfer {
        /// The transfer.
        transfer: TransferId,
        /// Its number.
        number: i64,
    },
    /// Goods were scanned into a transfer or out of it.
    TransferScanned {
        /// What.
        variant: VariantId,
        /// SKU.
        sku: String,
        /// How much by this act.
        quantity: Quantity,
        /// Of a draft: how much is to be sent now; of a sent one: how much is still on the way.
        stands: Quantity,
        /// Decimals of the unit.
        decimals: u8,
        /// True when nothing of the whole transfer is on the way any more.
        complete: bool,
    },
    /// A count.
    Count {
        /// The count.
        count: CountId,
        /// Its number.
        number: i64,
    },
    /// Goods were counted.
    Counted {
        /// SKU.
        sku: String,
        /// Decimals of the unit.
        decimals: u8,
        /// How the line stands.
        line: CountLine,
    },
    /// A customer.
    Customer(CustomerId),
    /// A variant.
    Variant(VariantId),
    /// A product.
    Product(ProductId),
    /// A new barcode of a variant.
    Barcode {
        /// The variant.
        variant: VariantId,
        /// The code.
        code: String,
    },
    /// A picture.
    Picture(PictureId),
    /// A store.
    Store(StoreId),
    /// A user.
    User(UserId),
    /// A copy of the file was made, under this name.
    BackedUp(String),
    /// Every rule was tried on a copy.
    BackupChecked {
        /// Its name.
        name: String,
        /// What is wrong in it, in words; nothing when it is sound.
        findings: Vec<String>,
    },
    /// A user with his password for one time, to be told once.
    OneTime {
        /// Who.
        user: UserId,
        /// What he signs in with once.
        password: Secret,
    },
    /// A supplier.
    Supplier(SupplierId),
    /// A purchase order, by its number.
    Purchase(i64),
    /// Goods came in against a purchase order.
    Received(Box<Received>),
    /// Purchase orders, by their numbers.
    Purchases(Vec<i64>),
    /// An import.
    Imported(ImportReport),
    /// A line of a machine.
    Fed {
        /// Store's code.
        store: String,
        /// SKU.
        sku: String,
        /// How much.
        quantity: Quantity,
        /// After it.
        on_hand: Quantity,
        /// Decimals of its unit.
        decimals: u8,
        /// True for a repeat: nothing was booked again.
        repeated: bool,
    },
    /// An import was taken back.
    ImportUndone(UndoReport),
    /// A retailer at the portal.
    Portal(PortalDone),
    /// How many notices.
    Notices(usize),
    /// The clock.
    Clock(ClockReport),
}
