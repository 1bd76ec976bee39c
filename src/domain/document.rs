//! Orders, bills, shipments and payments as they are read: whole documents and rows of lists.

use crate::domain::approval::Approval;
use crate::domain::id::{
    BillId, CustomerId, LineId, OrderId, PaymentId, ShipmentId, StoreId, UserId, VariantId,
};
use crate::domain::money::Money;
use crate::domain::order::{Buckets, Kind, Phase, Priority, Status};
use crate::domain::payment::{Account, PaymentStatus};
use crate::domain::price::Discount;
use crate::domain::product::title;
use crate::domain::quantity::Quantity;
use crate::domain::shipment::ShipmentState;
use crate::domain::time::{Day, Timestamp};

/// An order, or a cart while in draft: the kept header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Identity.
    pub id: OrderId,
    /// Printed as `O-000042`; [`None`] while a cart.
    pub number: Option<i64>,
    /// The sender's own reference.
    pub reference: Option<String>,
    /// Order or counter sale.
    pub kind: Kind,
    /// Where it stands as a whole.
    pub phase: Phase,
    /// Derived; see [`crate::domain::order::status`].
    pub status: Status,
    /// Where it is sold.
    pub store_id: StoreId,
    /// Who buys; [`None`] only in a cart.
    pub customer_id: Option<CustomerId>,
    /// Who took it; [`None`] = system.
    pub user_id: Option<UserId>,
    /// Of a cart: the terminal that has it open.
    pub seat: Option<String>,
    /// Label of a cart put aside.
    pub held: Option<String>,
    /// How urgent.
    pub priority: Priority,
    /// The customer's own note.
    pub note: String,
    /// Where to deliver, when not the customer's address.
    pub delivery_address: String,
    /// Discount on the whole.
    pub discount: Discount,
    /// Before tax, billed and still to bill.
    pub net: Money,
    /// Tax of that.
    pub tax: Money,
    /// Rounding of that.
    pub rounding: Money,
    /// What it is worth now: net + tax + rounding.
    pub total: Money,
    /// Σ bills before tax.
    pub billed_net: Money,
    /// Σ tax of bills.
    pub billed_tax: Money,
    /// Σ bills.
    pub billed_total: Money,
    /// Σ payments.
    pub paid: Money,
    /// Σ refunds.
    pub refunded: Money,
    /// Derived; see [`Account::status`].
    pub payment_status: PaymentStatus,
    /// Σ of what is not cancelled, in thousandths of a unit.
    pub quantity_milli: i64,
    /// True when something waits in billing.
    pub has_picked: bool,
    /// When the cart was begun.
    pub created_at: Timestamp,
    /// Last change.
    pub updated_at: Timestamp,
    /// When it was placed.
    pub placed_at: Option<Timestamp>,
    /// The shop's local day of that.
    pub placed_day: Option<Day>,
    /// When the clock will expire it, while pending.
    pub expires_at: Option<Timestamp>,
    /// When it went to the bin.
    pub binned_at: Option<Timestamp>,
    /// When it left the lists.
    pub archived_at: Option<Timestamp>,
    /// Counts edits; a stale one is refused.
    pub version: i64,
}

impl Order {
    /// The money of the order. A binned, rejected or cart order is worth only what was billed.
    pub fn account(&self) -> Account {
        let payable = match self.phase {
            Phase::Live | Phase::AwaitingApproval => self.total,
            Phase::Draft | Phase::Rejected | Phase::Deleted | Phase::Expired => self.billed_total,
        };
        Account {
            payable,
            paid: self.paid,
            refunded: self.refunded,
        }
    }
}

/// One line of an order or cart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderLine {
    /// Identity.
    pub id: LineId,
    /// Its order.
    pub order_id: OrderId,
    /// From 1, in the order of entry.
    pub position: i64,
    /// What is sold.
    pub variant_id: VariantId,
    /// Its quantities.
    pub buckets: Buckets,
    /// Of open + picked, promised from stock.
    pub reserved: Quantity,
    /// The catalogue's price when the line was made, of one whole unit.
    pub list_price: Money,
    /// The price asked, of one whole unit.
    pub price: Money,
    /// The line's own discount.
    pub discount: Discount,
    /// Its share of the order's discount.
    pub order_discount: Money,
    /// Agreed for all ordered, after discounts, as priced.
    pub amount: Money,
    /// Of that, on bills.
    pub billed_amount: Money,
    /// Struck through in the cart.
    pub voided: bool,
    /// Of a price label: what all ordered costs before the order's discount, exactly, whatever price × quantity says.
    pub label_amount: Option<Money>,
    /// Of the cancelled, what the approval did not let in; never taken up again.
    pub cut: Quantity,
}

/// A line with the words and stock that screens show beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineView {
    /// The line.
    pub line: OrderLine,
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
    /// What the line comes to with tax, of what is not cancelled.
    pub total: Money,
    /// In the order's store now.
    pub on_hand: Quantity,
    /// In the order's store now, free for others.
    pub available: Quantity,
    /// The lots it is to be taken from: those chosen, then the first-expired.
    pub lots: Vec<LineLot>,
}

/// So much of a lot, of an order line or on a bill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineLot {
    /// The lot's code.
    pub code: String,
    /// When it expires, if known.
    pub expiry: Option<Day>,
    /// How much.
    pub quantity: Quantity,
}

impl LineView {
    /// `Ava T-Shirt Bra, Black, 34B`.
    pub fn title(&self) -> String {
        title(&self.product, &self.colour, &self.size)
    }
}

/// A whole order or cart with all that belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderView {
    /// The header.
    pub order: Order,
    /// Store's code.
    pub store: String,
    /// Customer's code and name; empty in a cart without one.
    pub customer_code: String,
    /// Customer's name.
    pub customer: String,
    /// Who took it; `system` when nobody.
    pub user: String,
    /// Lines in order of entry.
    pub lines: Vec<LineView>,
    /// Bills and credit notes, oldest first.
    pub bills: Vec<BillBrief>,
    /// Shipments, oldest first.
    pub shipments: Vec<Shipment>,
    /// Payments and refunds, oldest first.
    pub payments: Vec<Payment>,
    /// What happened, oldest first: events and remarks.
    pub timeline: Vec<TimelineEntry>,
    /// Who let it in, or refused it.
    pub approvals: Vec<Approval>,
}

/// One thing that happened to an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimelineEntry {
    /// When.
    pub at: Timestamp,
    /// Who; `system` for the clock.
    pub user: String,
    /// Event's stored word, or `remark`.
    pub event: String,
    /// Status before.
    pub from: String,
    /// Status after.
    pub to: String,
    /// Reason, quantities or the remark.
    pub text: String,
}

/// One row of an order list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderBrief {
    /// Identity.
    pub id: OrderId,
    /// Printed as `O-000042`.
    pub number: i64,
    /// Order or counter sale.
    pub kind: Kind,
    /// Derived status.
    pub status: Status,
    /// How urgent.
    pub priority: Priority,
    /// Store's code.
    pub store: String,
    /// Customer's code.
    pub customer_code: String,
    /// Customer's name.
    pub customer: String,
    /// When placed.
    pub placed_at: Timestamp,
    /// What it is worth now.
    pub total: Money,
    /// Money's state.
    pub payment_status: PaymentStatus,
    /// Pieces not cancelled, in thousandths of a unit.
    pub quantity_milli: i64,
    /// Number of lines.
    pub lines: i64,
    /// Counts edits.
    pub version: i64,
}

/// Open orders of one customer together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerOrders {
    /// Customer.
    pub customer_id: CustomerId,
    /// Customer's code.
    pub code: String,
    /// Customer's name.
    pub name: String,
    /// How many orders.
    pub orders: i64,
    /// Pieces, in thousandths of a unit.
    pub quantity_milli: i64,
    /// What they are worth.
    pub total: Money,
    /// The oldest of them.
    pub oldest_at: Timestamp,
}

/// A cart put aside or left behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CartBrief {
    /// Identity.
    pub id: OrderId,
    /// Its label when put aside.
    pub held: Option<String>,
    /// Who began it.
    pub user: String,
    /// Customer's name, empty when none yet.
    pub customer: String,
    /// Lines not voided.
    pub lines: i64,
    /// What it comes to.
    pub total: Money,
    /// Last change.
    pub updated_at: Timestamp,
}

/// One row of a list of bills.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BillBrief {
    /// Identity.
    pub id: BillId,
    /// Printed number.
    pub number: String,
    /// True for a credit note.
    pub is_credit_note: bool,
    /// Its order's number.
    pub order: i64,
    /// Customer's name on it.
    pub customer: String,
    /// Store's code.
    pub store: String,
    /// When.
    pub at: Timestamp,
    /// Before tax.
    pub net: Money,
    /// Tax.
    pub tax: Money,
    /// With tax and rounding.
    pub total: Money,
}

/// A whole bill as printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bill {
    /// Number, date, totals.
    pub brief: BillBrief,
    /// Store's name.
    pub store_name: String,
    /// Store's address.
    pub store_address: String,
    /// Customer's address on that day.
    pub customer_address: String,
    /// Customer's tax number on that day.
    pub customer_tax_id: String,
    /// Whether line amounts contain tax.
    pub tax_inclusive: bool,
    /// Rounding line.
    pub rounding: Money,
    /// Lines.
    pub lines: Vec<BillLine>,
    /// Tax per component: name, rate (basis points), amount.
    pub taxes: Vec<(String, i64, Money)>,
    /// Payments of its order so far.
    pub payments: Vec<Payment>,
    /// Who billed.
    pub user: String,
}

/// One line of a bill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BillLine {
    /// SKU on that day.
    pub sku: String,
    /// Product, colour, size on that day.
    pub description: String,
    /// Unit's code.
    pub unit: String,
    /// Decimals of the unit.
    pub decimals: u8,
    /// How many.
    pub quantity: Quantity,
    /// Of one whole unit.
    pub price: Money,
    /// The line's own discount and its share of the order's.
    pub discount: Money,
    /// Before tax.
    pub net: Money,
    /// Tax.
    pub tax: Money,
    /// With tax.
    pub total: Money,
    /// The lots it was taken from, or went back to.
    pub lots: Vec<LineLot>,
}

/// The goods of one bill on the road.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shipment {
    /// Identity.
    pub id: ShipmentId,
    /// Its bill's number.
    pub bill: String,
    /// Its order.
    pub order_id: OrderId,
    /// Its order's number.
    pub order: i64,
    /// Customer's name.
    pub customer: String,
    /// Where the goods are.
    pub state: ShipmentState,
    /// When the bill was made.
    pub created_at: Timestamp,
    /// When it entered its state.
    pub changed_at: Timestamp,
    /// Counts moves.
    pub version: i64,
}

/// A payment or refund.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    /// Identity.
    pub id: PaymentId,
    /// Its order's number.
    pub order: i64,
    /// True for a refund.
    pub is_refund: bool,
    /// Method's code.
    pub method: String,
    /// What counts.
    pub amount: Money,
    /// What was handed over.
    pub tendered: Money,
    /// What went back.
    pub change: Money,
    /// When.
    pub at: Timestamp,
    /// Who took it.
    pub user: String,
}

/// One row of the stock list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StockRow {
    /// Store's code.
    pub store: String,
    /// Variant.
    pub variant_id: VariantId,
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
    /// Counted.
    pub on_hand: Quantity,
    /// Promised.
    pub reserved: Quantity,
    /// Free.
    pub available: Quantity,
    /// Alert level.
    pub reorder_level: Quantity,
    /// Catalogue price.
    pub price: Money,
    /// Of what is on hand, in lots whose day is over: never sold.
    pub expired: Quantity,
    /// Of what is on hand, in lots whose day is near.
    pub near: Quantity,
}

/// One row of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Movement {
    /// Its place in the ledger.
    pub id: i64,
    /// When.
    pub at: Timestamp,
    /// Store's code.
    pub store: String,
    /// SKU.
    pub sku: String,
    /// Product, colour, size.
    pub title: String,
    /// Stored word of the kind.
    pub kind: String,
    /// Signed change.
    pub delta: Quantity,
    /// On hand after it.
    pub on_hand: Quantity,
    /// Decimals of the unit.
    pub decimals: u8,
    /// Why.
    pub reason: String,
    /// Bill's number, empty when none.
    pub bill: String,
    /// Lot's code, empty when none.
    pub lot: String,
    /// Who.
    pub user: String,
    /// The delivery note, or the supplier's own number.
    pub reference: String,
    /// Supplier's code, empty when none.
    pub supplier: String,
}
