//! Everything that can be done: commands with their results.

use crate::domain::access::Role;
use crate::domain::customer::CustomerForm;
use crate::domain::id::{
    BillId, CustomerId, LineId, OrderId, ShipmentId, StoreId, UserId, VariantId,
};
use crate::domain::money::Money;
use crate::domain::order::Priority;
use crate::domain::product::ProductForm;
use crate::domain::quantity::Quantity;
use crate::domain::shipment::ShipmentState;

/// One change by anyone: guarded, decided, written, audited and committed in one transaction.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// A cart at the counter.
    Cart(CartCommand),
    /// An order.
    Order(OrderCommand),
    /// Goods in and corrected.
    Stock(StockCommand),
    /// A shipment.
    Shipment(ShipmentCommand),
    /// Money in.
    Payment(PaymentCommand),
    /// Customers.
    Customer(CustomerCommand),
    /// Products and variants.
    Product(ProductCommand),
    /// Stores.
    Store(StoreCommand),
    /// Users.
    User(UserCommand),
    /// One setting by its key.
    Setting {
        /// Key (`expire_days`).
        key: String,
        /// Value as text.
        value: String,
    },
    /// Rows read from a file.
    Import(ImportBatch),
    /// What falls due by now.
    Clock,
}

/// Changes of a cart. `cart: None` begins one. A cart belongs to the terminal that has it open.
#[derive(Debug, Clone, PartialEq)]
pub enum CartCommand {
    /// Takes up the newest cart of this user in this store that no living terminal has open → [`Outcome::Cart`].
    Resume {
        /// Store of the seat.
        store: StoreId,
    },
    /// A scanned or typed code, exact match only → [`Outcome::CartLine`].
    Scan {
        /// The cart, or a new one.
        cart: Option<OrderId>,
        /// Store of the seat.
        store: StoreId,
        /// The code as read.
        code: String,
        /// Multiplier as typed (`12`, `1.250`), for this one code.
        quantity: Option<String>,
    },
    /// A variant chosen from the list → [`Outcome::CartLine`].
    Add {
        /// The cart, or a new one.
        cart: Option<OrderId>,
        /// Store of the seat.
        store: StoreId,
        /// What.
        variant: VariantId,
        /// As typed; [`None`] = one unit.
        quantity: Option<String>,
    },
    /// ± whole units on a line; a line that would fall to 0 is voided → [`Outcome::CartLine`].
    Step {
        /// The cart.
        cart: OrderId,
        /// The line.
        line: LineId,
        /// Units, signed.
        by: i64,
    },
    /// Sets a line's quantity → [`Outcome::CartLine`].
    Quantity {
        /// The cart.
        cart: OrderId,
        /// The line.
        line: LineId,
        /// As typed.
        quantity: String,
    },
    /// Sets a line's price (right: override) → [`Outcome::CartLine`].
    Price {
        /// The cart.
        cart: OrderId,
        /// The line.
        line: LineId,
        /// As typed.
        price: String,
    },
    /// Sets a line's discount → [`Outcome::CartLine`].
    LineDiscount {
        /// The cart.
        cart: OrderId,
        /// The line.
        line: LineId,
        /// What.
        discount: DiscountWish,
    },
    /// Sets the cart's discount → [`Outcome::Cart`].
    Discount {
        /// The cart.
        cart: OrderId,
        /// What.
        discount: DiscountWish,
    },
    /// Strikes a line through → [`Outcome::CartLine`].
    Void {
        /// The cart.
        cart: OrderId,
        /// The line.
        line: LineId,
    },
    /// Takes a struck line up again → [`Outcome::CartLine`].
    Unvoid {
        /// The cart.
        cart: OrderId,
        /// The line.
        line: LineId,
    },
    /// Sets the customer → [`Outcome::Cart`].
    Customer {
        /// The cart, or a new one.
        cart: Option<OrderId>,
        /// Store of the seat.
        store: StoreId,
        /// Who; [`None`] takes him off.
        customer: Option<CustomerId>,
    },
    /// Sets the customer's note → [`Outcome::Cart`].
    Note {
        /// The cart.
        cart: OrderId,
        /// Text.
        note: String,
    },
    /// Puts the cart aside → [`Outcome::Done`].
    Hold {
        /// The cart.
        cart: OrderId,
        /// A word to find it by; empty = the customer's name or the time.
        label: String,
    },
    /// Takes any cart to this terminal → [`Outcome::Cart`].
    Recall {
        /// The cart.
        cart: OrderId,
    },
    /// Throws a cart away (audited) → [`Outcome::Done`].
    Discard {
        /// The cart.
        cart: OrderId,
    },
}

/// A discount as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DiscountWish {
    /// None.
    None,
    /// `10`, `2.5` percent.
    Percent(String),
    /// An amount.
    Amount(String),
}

/// What the one who places an order has already been asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Consent {
    /// Confirmed that too little is available (policy `warn`).
    pub short: bool,
    /// Wants to go beyond the credit limit (right: override).
    pub credit: bool,
}

/// One row of a tender as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TenderRow {
    /// Method's code.
    pub method: String,
    /// Amount as typed, a decimal.
    pub amount: String,
}

/// A whole new order from outside: the JSON of `order add` after parsing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NewOrder {
    /// The sender's own reference; the same again returns the same order.
    pub reference: Option<String>,
    /// Customer's code or id; [`None`] = `WALK-IN` for a sale, refused for an order.
    pub customer: Option<Key>,
    /// Store's code or id; [`None`] = the only active store.
    pub store: Option<Key>,
    /// Delivery address.
    pub delivery_address: String,
    /// The customer's note.
    pub note: String,
    /// Lines.
    pub items: Vec<NewLine>,
}

/// One line of a [`NewOrder`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLine {
    /// What.
    pub item: ItemKey,
    /// As written, a decimal.
    pub quantity: String,
    /// As written; must equal the catalogue's unless the user may override.
    pub unit_price: Option<String>,
}

/// A code or a row id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Key {
    /// Code.
    Code(String),
    /// Row id.
    Id(i64),
}

/// How a line names its goods.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ItemKey {
    /// SKU.
    Sku(String),
    /// Barcode (a pack counts its units).
    Barcode(String),
    /// Product's id, if it has exactly one variant.
    Product(i64),
}

/// Which lines an act is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lines {
    /// All that can.
    All,
    /// Some: SKU and quantity as typed.
    Some(Vec<(String, String)>),
}

/// Changes of an order. `version: None` skips the stale check (scripts); screens always send what they showed.
#[derive(Debug, Clone, PartialEq)]
pub enum OrderCommand {
    /// The cart becomes an order, prepaid when `payments` are given → [`Outcome::Order`].
    Place {
        /// The cart.
        cart: OrderId,
        /// Idempotency reference.
        reference: Option<String>,
        /// What was confirmed.
        consent: Consent,
        /// Prepayment rows, may be empty.
        payments: Vec<TenderRow>,
    },
    /// The cart is sold over the counter: place, pick, bill, pay, hand over → [`Outcome::Sold`].
    Sell {
        /// The cart; without a customer it is `WALK-IN`'s.
        cart: OrderId,
        /// Idempotency reference.
        reference: Option<String>,
        /// What was confirmed.
        consent: Consent,
        /// Tender rows that cover the total.
        payments: Vec<TenderRow>,
    },
    /// A whole order at once → [`Outcome::Order`].
    Add {
        /// What.
        order: NewOrder,
        /// What was confirmed.
        consent: Consent,
    },
    /// A whole counter sale at once → [`Outcome::Sold`].
    AddSale {
        /// What.
        order: NewOrder,
        /// Tender rows that cover the total.
        payments: Vec<TenderRow>,
    },
    /// Changes a line's ordered quantity → [`Outcome::Order`].
    EditLine {
        /// The order.
        order: OrderId,
        /// As shown.
        version: Option<i64>,
        /// The line.
        line: LineId,
        /// New ordered quantity as typed; 0 cancels what is open of it.
        quantity: String,
    },
    /// Adds a line by code → [`Outcome::Order`].
    AddLine {
        /// The order.
        order: OrderId,
        /// As shown.
        version: Option<i64>,
        /// Barcode or SKU.
        code: String,
        /// As typed; [`None`] = one unit.
        quantity: Option<String>,
    },
    /// Changes the customer's note → [`Outcome::Order`].
    Note {
        /// The order.
        order: OrderId,
        /// As shown.
        version: Option<i64>,
        /// Text.
        note: String,
    },
    /// Changes the priority → [`Outcome::Order`].
    Priority {
        /// The order.
        order: OrderId,
        /// As shown.
        version: Option<i64>,
        /// Level.
        priority: Priority,
    },
    /// Adds a dated remark → [`Outcome::Order`].
    Remark {
        /// The order.
        order: OrderId,
        /// Text.
        text: String,
    },
    /// Takes goods from the shelf for billing → [`Outcome::Order`]. `All` takes what is on hand of each line.
    Pick {
        /// The order.
        order: OrderId,
        /// As shown.
        version: Option<i64>,
        /// Which.
        lines: Lines,
    },
    /// One scanned code is picked → [`Outcome::Picked`]; refused as unknown code, not on this order, more than ordered.
    PickScan {
        /// The order.
        order: OrderId,
        /// Code as read.
        code: String,
        /// Multiplier as typed.
        quantity: Option<String>,
    },
    /// Puts picked goods back → [`Outcome::Order`].
    SendBack {
        /// The order.
        order: OrderId,
        /// As shown.
        version: Option<i64>,
        /// Which.
        lines: Lines,
    },
    /// Bills picked goods → [`Outcome::Billed`].
    Bill {
        /// The order.
        order: OrderId,
        /// As shown.
        version: Option<i64>,
        /// Which; `All` = all that is picked.
        lines: Lines,
    },
    /// Gives up what is not billed → [`Outcome::Order`].
    Cancel {
        /// The order.
        order: OrderId,
        /// As shown.
        version: Option<i64>,
        /// Why.
        reason: String,
    },
    /// To the bin → [`Outcome::Order`].
    Delete {
        /// The order.
        order: OrderId,
        /// As shown.
        version: Option<i64>,
        /// Why.
        reason: String,
    },
    /// Back to pending → [`Outcome::Order`].
    Restore {
        /// The order.
        order: OrderId,
        /// As shown.
        version: Option<i64>,
        /// What was confirmed.
        consent: Consent,
    },
}

/// Goods in and corrected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StockCommand {
    /// One scanned code comes in → [`Outcome::Moved`].
    ReceiveScan {
        /// Where.
        store: StoreId,
        /// Barcode or SKU as read.
        code: String,
        /// Multiplier as typed.
        quantity: Option<String>,
        /// Delivery note or reason.
        reason: String,
    },
    /// Goods come in → [`Outcome::Moved`].
    Receive {
        /// Where.
        store: StoreId,
        /// What.
        sku: String,
        /// As typed, more than 0.
        quantity: String,
        /// Lot's code; needed for lot-tracked products.
        lot: String,
        /// Lot's expiry day, may be empty.
        expiry: String,
        /// Delivery note or reason.
        reason: String,
    },
    /// A correction → [`Outcome::Moved`].
    Adjust {
        /// Where.
        store: StoreId,
        /// What.
        sku: String,
        /// Signed change as typed.
        quantity: String,
        /// Lot's code; needed for lot-tracked products.
        lot: String,
        /// Why.
        reason: String,
    },
}

/// Changes of a shipment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ShipmentCommand {
    /// To another state → [`Outcome::Done`]; back only by a manager with a reason.
    Advance {
        /// Which.
        shipment: ShipmentId,
        /// Whereto.
        to: ShipmentState,
        /// Why, when back.
        reason: String,
    },
}

/// Money in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PaymentCommand {
    /// Payments toward an order, at most what is due but for cash change → [`Outcome::Paid`].
    Take {
        /// The order.
        order: OrderId,
        /// Rows.
        rows: Vec<TenderRow>,
        /// Idempotency reference.
        reference: Option<String>,
    },
}

/// Changes of customers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CustomerCommand {
    /// A new one → [`Outcome::Customer`].
    Add(CustomerForm),
    /// Other values → [`Outcome::Customer`].
    Edit {
        /// Who.
        customer: CustomerId,
        /// As shown.
        version: Option<i64>,
        /// All fields.
        form: CustomerForm,
    },
    /// Disables or enables → [`Outcome::Customer`].
    SetActive {
        /// Who.
        customer: CustomerId,
        /// Whether.
        active: bool,
    },
}

/// Changes of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProductCommand {
    /// A new variant, with its product when that is new → [`Outcome::Variant`].
    Add(ProductForm),
    /// Other values of a variant and its product → [`Outcome::Variant`].
    Edit {
        /// The variant's SKU now.
        sku: String,
        /// As shown.
        version: Option<i64>,
        /// All fields; `barcode` and `pack_barcode` are added when given.
        form: ProductForm,
    },
    /// Disables or enables a variant → [`Outcome::Variant`].
    SetActive {
        /// SKU.
        sku: String,
        /// Whether.
        active: bool,
    },
}

/// The fields of a store that people edit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StoreForm {
    /// Short unique code.
    pub code: String,
    /// Name.
    pub name: String,
    /// `physical` or `online`; empty = physical.
    pub kind: String,
    /// Postal address.
    pub address: String,
    /// Web address.
    pub web: String,
    /// Degrees as typed, may be empty.
    pub latitude: String,
    /// Degrees as typed, may be empty.
    pub longitude: String,
    /// `forbid`, `warn` or `backorder`; empty = forbid.
    pub stock_policy: String,
}

/// Changes of stores.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoreCommand {
    /// A new one → [`Outcome::Store`].
    Add(StoreForm),
    /// Other values → [`Outcome::Store`].
    Edit {
        /// Which.
        store: StoreId,
        /// As shown.
        version: Option<i64>,
        /// All fields.
        form: StoreForm,
    },
    /// Disables or enables → [`Outcome::Store`].
    SetActive {
        /// Which.
        store: StoreId,
        /// Whether.
        active: bool,
    },
}

/// A hashed password (PHC string): made before the command, off the door's thread. Never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(pub(crate) String);

impl std::fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PasswordHash(…)")
    }
}

/// Changes of users.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UserCommand {
    /// A new one → [`Outcome::User`].
    Add {
        /// Sign-in name.
        name: String,
        /// Role.
        role: Role,
        /// Hashed password.
        password: PasswordHash,
        /// The customer of a retailer, by code.
        customer: Option<String>,
    },
    /// Another role → [`Outcome::User`].
    SetRole {
        /// Who.
        user: UserId,
        /// Role.
        role: Role,
        /// The customer of a retailer, by code.
        customer: Option<String>,
    },
    /// Another password → [`Outcome::User`].
    SetPassword {
        /// Who.
        user: UserId,
        /// Hashed password.
        password: PasswordHash,
    },
    /// Disables or enables → [`Outcome::User`]; the last admin stays.
    SetActive {
        /// Who.
        user: UserId,
        /// Whether.
        active: bool,
    },
}

/// Checked rows of one file.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportBatch {
    /// The rows, each with its line in the file.
    pub rows: ImportRows,
    /// Rows that could not even be read.
    pub unreadable: Vec<Rejection>,
    /// Only say what would happen.
    pub dry_run: bool,
    /// What rows that exist already mean.
    pub mode: ImportMode,
    /// Columns of the file that mean nothing here.
    pub unknown_columns: Vec<String>,
}

/// Rows of one kind; the number is the line in the file.
#[derive(Debug, Clone, PartialEq)]
pub enum ImportRows {
    /// Stores.
    Stores(Vec<(u64, StoreForm)>),
    /// Customers.
    Customers(Vec<(u64, CustomerForm)>),
    /// Products, one row a variant.
    Products(Vec<(u64, ProductForm)>),
    /// Stock.
    Stock(Vec<(u64, StockForm)>),
}

/// One row of a stock import.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StockForm {
    /// Store's code.
    pub store: String,
    /// SKU.
    pub sku: String,
    /// As written, in units.
    pub quantity: String,
    /// Lot's code, may be empty.
    pub lot: String,
    /// Lot's expiry, may be empty.
    pub expiry: String,
    /// Why; empty = `import`.
    pub reason: String,
}

/// What an import row does to what exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ImportMode {
    /// Stock adds to on hand; an existing store, customer or product is rejected.
    #[default]
    Add,
    /// Stock becomes on hand; an existing store, customer or product gets the row's values, but for empty cells.
    Set,
}

/// One row that was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejection {
    /// Line in the file.
    pub line: u64,
    /// Column, empty when the whole row.
    pub column: String,
    /// Why, a sentence.
    pub reason: String,
}

/// What an import did. With any rejection nothing is written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ImportReport {
    /// Rows in the file.
    pub read: usize,
    /// Rows fit to write.
    pub accepted: usize,
    /// Rows not fit.
    pub rejected: Vec<Rejection>,
    /// True when they were written.
    pub written: bool,
    /// Columns of the file that mean nothing here and were passed over.
    pub unknown_columns: Vec<String>,
}

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
    },
    /// A customer.
    Customer(CustomerId),
    /// A variant.
    Variant(VariantId),
    /// A store.
    Store(StoreId),
    /// A user.
    User(UserId),
    /// An import.
    Imported(ImportReport),
    /// The clock.
    Clock(ClockReport),
}
