//! Everything that can be asked: queries with their answers. Asking changes nothing.

mod portal;

use std::path::PathBuf;
use std::sync::Arc;

use crate::app::audit::{AuditHead, AuditList, AuditPage};
use crate::app::backup::Copied;
use crate::app::command::ImportBrief;
use crate::app::day_end::DayEnd;
use crate::app::label::LabelWish;
use crate::app::notice::Notice;
use crate::app::picture::PictureFile;
use crate::app::setting::SettingRow;
use crate::app::topic::Topics;
use crate::domain::account::{CustomerPage, CustomerRow, CustomersOf, Ledger};
use crate::domain::approval::ApprovalView;
use crate::domain::area::Area;
use crate::domain::count::{CountBrief, CountLineView, CountStatus, CountView};
use crate::domain::customer::{Customer, CustomerBrief};
use crate::domain::document::{
    Bill, BillBrief, CartBrief, CustomerOrders, Movement, OrderBrief, OrderView, Payment, Shipment,
    StockRow,
};
use crate::domain::figures::{Dashboard, Filter, Report, Table};
use crate::domain::grid::Grid;
use crate::domain::id::{CustomerId, OrderId, PictureId, ProductId, StoreId, VariantId};
use crate::domain::inbox::InboxGroup;
use crate::domain::label::{Label, LabelKind};
use crate::domain::order::Status;
use crate::domain::picture::{Bitmap, Picture, PictureOwner};
use crate::domain::presence::{Held, Present};
use crate::domain::product::{
    Barcode, PriceChange, Product, ProductPage, ProductRow, Variant, VariantBrief, VariantPlan,
    VariantSet,
};
use crate::domain::purchase::{Proposal, PurchaseBrief, PurchaseStatus, PurchaseView};
use crate::domain::quantity::Quantity;
use crate::domain::recall::{LotView, Recall};
use crate::domain::scan::Part;
use crate::domain::shipment::ShipmentState;
use crate::domain::shop::{PaymentMethod, Shop, Store, User};
use crate::domain::supplier::{Supplier, Supply};
use crate::domain::time::Day;
use crate::domain::transfer::{OnTheWay, TransferBrief, TransferStatus, TransferView};
use crate::domain::word::{Looks, Word, WordKind};

pub use portal::*;

/// One question.
#[derive(Debug, Clone, PartialEq)]
pub enum Query {
    /// The shop and its settings → [`Answer::Shop`].
    Shop,
    /// Entries of the audit log, newest first → [`Answer::Audit`].
    Audit(AuditList),
    /// The day-end report of a local day (today when none is said), of one store or all → [`Answer::DayEnd`].
    DayEnd(Option<Day>, Option<StoreId>),
    /// The end of the audit log → [`Answer::AuditHead`].
    AuditHead,
    /// Every setting with its value and last change → [`Answer::Settings`].
    Settings,
    /// All stores, by code → [`Answer::Stores`].
    Stores,
    /// Ways to pay, in order → [`Answer::PaymentMethods`].
    PaymentMethods,
    /// All users, by name → [`Answer::Users`].
    Users,
    /// Copies beside the file, the newest first → [`Answer::Backups`].
    Backups,
    /// Users who asked to be let in, the oldest first → [`Answer::Users`].
    UserRequests,
    /// An order or cart → [`Answer::Order`].
    Order(OrderId),
    /// An order by its number → [`Answer::Order`].
    OrderByNumber(i64),
    /// Carts that wait in a store, newest first → [`Answer::Carts`].
    Carts(StoreId),
    /// One stage of orders, newest first → [`Answer::Orders`].
    Orders(OrderList),
    /// The same, summed by customer → [`Answer::CustomerOrders`].
    OrdersByCustomer(OrderList),
    /// How many orders stand in each stage, of one store or all → [`Answer::StageCounts`].
    StageCounts(Option<StoreId>),
    /// Orders to pick or bill: billing first, then by priority and age → [`Answer::Orders`].
    BillingQueue {
        /// One store or all.
        store: Option<StoreId>,
        /// At most.
        limit: usize,
    },
    /// Shipments, newest first → [`Answer::Shipments`].
    Shipments {
        /// In one state or all.
        state: Option<ShipmentState>,
        /// Of one order or all.
        order: Option<OrderId>,
        /// At most.
        limit: usize,
    },
    /// Payments, newest first → [`Answer::Payments`].
    Payments {
        /// Of one order or all.
        order: Option<OrderId>,
        /// At most.
        limit: usize,
    },
    /// A bill by its number, or the only bill of an order's number → [`Answer::Bill`].
    Bill(String),
    /// Bills, newest first → [`Answer::Bills`].
    Bills {
        /// At most.
        limit: usize,
    },
    /// The stock list, by SKU → [`Answer::Stock`].
    Stock(StockList),
    /// What is free of some variants in a store → [`Answer::Shelf`].
    Shelf {
        /// Where.
        store: StoreId,
        /// Which; those that are gone are left out of the answer.
        variants: Vec<VariantId>,
    },
    /// The colour × size grid of the product that a variant belongs to → [`Answer::Grid`].
    Grid {
        /// Any variant of the product.
        variant: VariantId,
        /// Balances of one store, or of all together.
        store: Option<StoreId>,
    },
    /// The ledger, newest first → [`Answer::Movements`].
    Movements {
        /// One store or all.
        store: Option<StoreId>,
        /// One variant or all.
        variant: Option<VariantId>,
        /// Before this ledger row.
        before: Option<i64>,
        /// At most.
        limit: usize,
    },
    /// Transfers, newest first → [`Answer::Transfers`].
    Transfers {
        /// From or to one store, or all.
        store: Option<StoreId>,
        /// In one status or all.
        status: Option<TransferStatus>,
        /// Numbers below this.
        before: Option<i64>,
        /// At most.
        limit: usize,
    },
    /// A transfer by its number → [`Answer::Transfer`].
    Transfer(i64),
    /// What is on the way of a variant → [`Answer::OnTheWay`].
    OnTheWay(VariantId),
    /// Counts, newest first → [`Answer::Counts`].
    Counts {
        /// Of one store or all.
        store: Option<StoreId>,
        /// In one status or all.
        status: Option<CountStatus>,
        /// Numbers below this.
        before: Option<i64>,
        /// At most.
        limit: usize,
    },
    /// A count by its number → [`Answer::Count`].
    Count {
        /// Its number.
        number: i64,
        /// At most so many lines, entries and balances that nobody counted.
        limit: usize,
    },
    /// What is counted of one variant, by lot → [`Answer::CountLines`].
    CountLines {
        /// The count's number.
        number: i64,
        /// What.
        variant: VariantId,
    },
    /// The lots of a variant in a store that hold goods, first-expired first → [`Answer::LotsOf`].
    LotsOf {
        /// Where.
        store: StoreId,
        /// SKU.
        sku: String,
    },
    /// Lots, by expiry → [`Answer::Lots`].
    Lots(LotList),
    /// Everything known of a lot's code → [`Answer::Recall`].
    Recall {
        /// Its code, any letter case.
        lot: String,
        /// Of one variant or all.
        variant: Option<VariantId>,
    },
    /// What a code stands for, anywhere → [`Answer::Found`].
    Lookup(String),
    /// What a scanned code says, part by part → [`Answer::Scan`].
    ScanTest(String),
    /// A variant by SKU → [`Answer::Variant`].
    Variant(String),
    /// All active variants, for live search → [`Answer::VariantBriefs`].
    VariantBriefs,
    /// All active customers, for live search → [`Answer::CustomerBriefs`].
    CustomerBriefs,
    /// Variants with their products, by SKU → [`Answer::Products`].
    Products,
    /// A product with its details, by its code or the SKU of a variant → [`Answer::Details`].
    Details(String),
    /// Pictures of a product, or the logo of a store → [`Answer::Pictures`].
    Pictures(PictureOwner),
    /// A picture, made small enough to be shown → [`Answer::Picture`].
    Picture(PictureId),
    /// A picture file of this machine, read and checked → [`Answer::PictureFile`].
    PictureFile(PathBuf),
    /// Words of one kind with how many use each, in order → [`Answer::Words`].
    Words(WordKind),
    /// How colours look, and the order of colours and sizes → [`Answer::Looks`].
    Looks,
    /// The catalogue, by product's code → [`Answer::ProductRows`].
    ProductRows(ProductList),
    /// A product with its variants and what stores hold of it → [`Answer::Product`].
    Product(ProductId),
    /// The same by its code → [`Answer::Product`].
    ProductByCode(String),
    /// What a set of variants of the product of this code would make → [`Answer::VariantPlan`].
    VariantPlan(String, VariantSet),
    /// The price history of a variant by SKU, newest first → [`Answer::Prices`].
    Prices(String),
    /// Customers, by code → [`Answer::Customers`].
    Customers,
    /// A customer by code → [`Answer::Customer`].
    Customer(String),
    /// The list of customers, by code → [`Answer::CustomerRows`].
    CustomerRows(CustomerList),
    /// A customer with his ledger, favourites and last prices → [`Answer::CustomerPage`].
    CustomerPage(CustomerId),
    /// Bills, credit notes, payments and refunds of a customer → [`Answer::Ledger`].
    Ledger {
        /// Whose.
        customer: CustomerId,
        /// From this day.
        from: Option<Day>,
        /// To this day.
        to: Option<Day>,
    },
    /// All areas, by code → [`Answer::Areas`].
    Areas,
    /// All suppliers, by code → [`Answer::Suppliers`].
    Suppliers,
    /// A supplier by code, with what he delivers → [`Answer::Supplier`].
    Supplier(String),
    /// Who delivers a variant → [`Answer::Supplies`].
    Supplies(VariantId),
    /// Purchase orders, newest first → [`Answer::Purchases`].
    Purchases(PurchaseList),
    /// A purchase order by its number → [`Answer::Purchase`].
    Purchase(i64),
    /// The purchase list, of one store or all → [`Answer::Proposals`].
    Proposals(Option<StoreId>),
    /// Imports from files, newest first → [`Answer::Imports`].
    Imports {
        /// At most.
        limit: usize,
    },
    /// A retailer's order with what is to be known to decide about it → [`Answer::Approval`].
    Approval(OrderId),
    /// What waits for a person, by kind → [`Answer::Inbox`].
    Inbox,
    /// How much waits → [`Answer::InboxCount`].
    InboxCount,
    /// The latest notices, newest first → [`Answer::Notices`].
    Notices {
        /// Only failed ones.
        failed: bool,
        /// At most so many.
        limit: usize,
    },
    /// What came after this notice → [`Answer::FreshNotices`].
    FreshNotices(Option<i64>),
    /// Who else has this open → [`Answer::Presence`].
    Presence(Held),
    /// All panels of one moment → [`Answer::Dashboard`].
    Dashboard(Filter),
    /// Labels for goods, shelves or lots → [`Answer::Labels`].
    Labels {
        /// What for.
        kind: LabelKind,
        /// Which, and how many of each.
        wishes: Vec<LabelWish>,
    },
    /// One report → [`Answer::Table`].
    Report(Report, Filter),
    /// A retailer at the portal → [`Answer::Portal`].
    Portal(PortalQuery),
}

impl Query {
    /// The topics whose change makes this question worth asking again.
    pub fn topics(&self) -> Topics {
        match self {
            // What was written stays so: only the newest page can get new entries.
            Self::Audit(list) if list.before.is_some() => Topics::NONE,
            Self::Audit(_) | Self::AuditHead | Self::DayEnd(..) => Topics::ALL,
            Self::Shop
            | Self::Settings
            | Self::Stores
            | Self::PaymentMethods
            | Self::Users
            | Self::UserRequests
            | Self::Backups => Topics::SHOP,
            Self::Order(_) | Self::OrderByNumber(_) => {
                Topics::ORDERS | Topics::CARTS | Topics::STOCK | Topics::PAYMENTS
            }
            Self::Carts(_) => Topics::CARTS,
            Self::Orders(_)
            | Self::OrdersByCustomer(_)
            | Self::StageCounts(_)
            | Self::Shipments { .. } => Topics::ORDERS | Topics::PAYMENTS,
            Self::BillingQueue { .. } | Self::Bill(_) | Self::Bills { .. } => {
                Topics::ORDERS | Topics::PAYMENTS
            }
            Self::Payments { .. } => Topics::PAYMENTS,
            Self::Stock(_)
            | Self::Shelf { .. }
            | Self::Grid { .. }
            | Self::Movements { .. }
            | Self::Lots(_)
            | Self::Recall { .. }
            | Self::Transfers { .. }
            | Self::Transfer(_)
            | Self::OnTheWay(_)
            | Self::Counts { .. }
            | Self::Count { .. }
            | Self::CountLines { .. }
            | Self::LotsOf { .. } => Topics::STOCK | Topics::CATALOGUE,
            Self::Imports { .. } => {
                Topics::CATALOGUE | Topics::CUSTOMERS | Topics::SHOP | Topics::STOCK
            }
            Self::Pictures(_) => Topics::CATALOGUE | Topics::SHOP,
            // A picture's pixels never change, and a file of the machine is none of the shop's.
            Self::Picture(_) | Self::PictureFile(_) => Topics::NONE,
            // Whatever is committed may bring one.
            Self::Notices { .. } | Self::FreshNotices(_) | Self::Lookup(_) | Self::ScanTest(_) => {
                Topics::ALL
            }
            Self::Variant(_)
            | Self::VariantBriefs
            | Self::Products
            | Self::Details(_)
            | Self::Words(_)
            | Self::Labels { .. }
            | Self::Looks
            | Self::VariantPlan(..)
            | Self::Prices(_) => Topics::CATALOGUE,
            Self::ProductRows(_) => Topics::CATALOGUE | Topics::STOCK,
            Self::Product(_) | Self::ProductByCode(_) => {
                Topics::CATALOGUE | Topics::STOCK | Topics::SHOP
            }
            Self::CustomerBriefs | Self::Areas => Topics::CUSTOMERS,
            Self::Customer(_)
            | Self::Customers
            | Self::CustomerRows(_)
            | Self::CustomerPage(_)
            | Self::Ledger { .. } => Topics::CUSTOMERS | Topics::ORDERS | Topics::PAYMENTS,
            Self::Suppliers | Self::Supplier(_) | Self::Supplies(_) => {
                Topics::PURCHASES | Topics::CATALOGUE
            }
            Self::Purchases(_) | Self::Purchase(_) => Topics::PURCHASES,
            Self::Approval(_) => {
                Topics::ORDERS | Topics::STOCK | Topics::PAYMENTS | Topics::CUSTOMERS | Topics::SHOP
            }
            Self::Inbox | Self::InboxCount => {
                Topics::STOCK
                    | Topics::ORDERS
                    | Topics::PAYMENTS
                    | Topics::PURCHASES
                    | Topics::CATALOGUE
                    | Topics::SHOP
            }
            Self::Proposals(_) => {
                Topics::PURCHASES | Topics::ORDERS | Topics::STOCK | Topics::CATALOGUE
            }
            Self::Portal(query) => query.topics(),
            Self::Presence(_) => Topics::PRESENCE,
            Self::Dashboard(_) | Self::Report(..) => {
                Topics::ORDERS | Topics::PAYMENTS | Topics::STOCK
            }
        }
    }
}

/// The stages by which screens list orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Stage {
    /// Not archived, whatever the status.
    All,
    /// Waits for a manager.
    AwaitingApproval,
    /// Placed.
    Pending,
    /// Picked, or part sent with something left.
    Billing,
    /// On the road.
    Sent,
    /// Arrived, or complete.
    Delivered,
    /// Given up or refused.
    Cancelled,
    /// Deleted or expired.
    Bin,
}

impl Stage {
    /// In the order of the screen.
    pub const ALL: [Self; 8] = [
        Self::All,
        Self::AwaitingApproval,
        Self::Pending,
        Self::Billing,
        Self::Sent,
        Self::Delivered,
        Self::Cancelled,
        Self::Bin,
    ];

    /// The statuses of the stage; empty = all.
    pub fn statuses(self) -> &'static [Status] {
        match self {
            Self::All => &[],
            Self::AwaitingApproval => &[Status::AwaitingApproval],
            Self::Pending => &[Status::Pending],
            Self::Billing => &[Status::Billing, Status::PartSent],
            Self::Sent => &[Status::Sent],
            Self::Delivered => &[Status::Delivered, Status::Complete, Status::Returned],
            Self::Cancelled => &[Status::Cancelled, Status::Rejected],
            Self::Bin => &[Status::Deleted, Status::Expired],
        }
    }

    /// As shown on a tab.
    pub fn label(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::AwaitingApproval => "approval",
            Self::Pending => "pending",
            Self::Billing => "billing",
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Cancelled => "cancelled",
            Self::Bin => "bin",
        }
    }
}

/// Which orders, and which page of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderList {
    /// Stage.
    pub stage: Stage,
    /// Exactly one status instead of the stage's (scripts).
    pub status: Option<Status>,
    /// One store or all.
    pub store: Option<StoreId>,
    /// One customer or all.
    pub customer: Option<CustomerId>,
    /// Part of the customer's name, code or the number; folded by the query.
    pub search: String,
    /// Keyset page: numbers below this.
    pub before: Option<i64>,
    /// At most.
    pub limit: usize,
}

/// Which products, and which page of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ProductList {
    /// Words that must all occur in code, name or brand.
    pub search: String,
    /// Only this category, by name.
    pub category: Option<String>,
    /// Only those that are active, or only those that are not.
    pub active: Option<bool>,
    /// Keyset page: products after this code.
    pub after: Option<String>,
    /// At most.
    pub limit: usize,
}

/// Which customers, and which page of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CustomerList {
    /// Words that must all occur in name, code or city.
    pub search: String,
    /// Only this area, by code.
    pub area: Option<String>,
    /// Which of them.
    pub of: CustomersOf,
    /// Keyset page: customers after this code.
    pub after: Option<String>,
    /// At most.
    pub limit: usize,
}

/// Which stock rows, and which page of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StockList {
    /// One store or all.
    pub store: Option<StoreId>,
    /// Words that must all occur in product, colour, size or SKU.
    pub search: String,
    /// Only rows at or below their reorder level.
    pub low_only: bool,
    /// Keyset page: rows after this (SKU, store code).
    pub after: Option<(String, String)>,
    /// At most.
    pub limit: usize,
}

/// Which purchase orders, and which page of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PurchaseList {
    /// With this status.
    pub status: Option<PurchaseStatus>,
    /// For one store or all.
    pub store: Option<StoreId>,
    /// Only those that are not closed.
    pub open: bool,
    /// Keyset page: numbers below this.
    pub before: Option<i64>,
    /// At most.
    pub limit: usize,
}

/// Which lots of all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum LotsOf {
    /// Every one that holds goods.
    #[default]
    All,
    /// Only those whose day is near.
    Near,
    /// Only those whose day is over.
    Expired,
    /// Those whose day is near or over.
    Alarming,
}

/// Which lots.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LotList {
    /// One store or all.
    pub store: Option<StoreId>,
    /// One variant or all; of one, the empty lots too.
    pub variant: Option<VariantId>,
    /// By their day.
    pub of: LotsOf,
    /// Part of code or SKU; with it, the empty lots too.
    pub search: String,
    /// At most.
    pub limit: usize,
}

/// What a code stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// Goods: the variant and the units of the code.
    Variant(Box<Variant>, i64),
    /// An order.
    Order(OrderId, i64),
    /// A bill, with its order.
    Bill(String, OrderId),
    /// A customer.
    Customer(CustomerId, String),
    /// A number whose check digit is wrong.
    WrongCheckDigit,
    /// Nothing here has that code.
    Nothing,
}

/// What the live tester shows of a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScanReport {
    /// How the code is made, in words.
    pub form: &'static str,
    /// Its parts, in its order.
    pub parts: Vec<Part>,
    /// What a scan of it does, or why it is refused, as a sentence.
    pub does: String,
    /// The refusal's code.
    pub refused: Option<&'static str>,
    /// The goods' SKU.
    pub sku: Option<String>,
    /// How much one scan is, a plain decimal in the goods' unit.
    pub quantity: Option<String>,
    /// The label's price, a plain decimal.
    pub amount: Option<String>,
    /// Lot.
    pub lot: Option<String>,
    /// `2027-03-31`.
    pub expiry: Option<String>,
}

/// One answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// The shop.
    Shop(Box<Shop>),
    /// All settings.
    Settings(Vec<SettingRow>),
    /// A page of the audit log.
    Audit(Box<AuditPage>),
    /// The day-end report.
    DayEnd(Box<DayEnd>),
    /// The end of the audit log.
    AuditHead(Option<AuditHead>),
    /// Stores.
    Stores(Vec<Store>),
    /// Ways to pay.
    PaymentMethods(Vec<PaymentMethod>),
    /// Users.
    Users(Vec<User>),
    /// Copies of the file.
    Backups(Vec<Copied>),
    /// An order or cart, if there.
    Order(Option<Box<OrderView>>),
    /// Carts.
    Carts(Vec<CartBrief>),
    /// Orders.
    Orders(Vec<OrderBrief>),
    /// Orders by customer.
    CustomerOrders(Vec<CustomerOrders>),
    /// Counts per stage, in the order of [`Stage::ALL`].
    StageCounts(Vec<(Stage, i64)>),
    /// Shipments.
    Shipments(Vec<Shipment>),
    /// Payments.
    Payments(Vec<Payment>),
    /// A bill, if there.
    Bill(Option<Box<Bill>>),
    /// Bills.
    Bills(Vec<BillBrief>),
    /// Stock rows.
    Stock(Vec<StockRow>),
    /// What is free: variant, quantity, decimals of its unit.
    Shelf(Vec<(VariantId, Quantity, u8)>),
    /// A product's grid, if there.
    Grid(Option<Box<Grid>>),
    /// Ledger rows.
    Movements(Vec<Movement>),
    /// Lots.
    Lots(Vec<LotView>),
    /// All of a lot.
    Recall(Box<Recall>),
    /// Transfers.
    Transfers(Vec<TransferBrief>),
    /// A transfer, if there.
    Transfer(Option<Box<TransferView>>),
    /// What is on the way.
    OnTheWay(Vec<OnTheWay>),
    /// Counts.
    Counts(Vec<CountBrief>),
    /// A count, if there.
    Count(Option<Box<CountView>>),
    /// Lines of a count.
    CountLines(Vec<CountLineView>),
    /// Lots: code, expiry, on hand.
    LotsOf(Vec<(String, Option<Day>, Quantity)>),
    /// What a code stands for.
    Found(Found),
    /// What a code says.
    Scan(Box<ScanReport>),
    /// A variant with its product and barcodes, if there.
    Variant(Option<Box<(Variant, Product, Vec<Barcode>)>>),
    /// Variants for live search.
    VariantBriefs(Vec<VariantBrief>),
    /// Customers for live search.
    CustomerBriefs(Vec<CustomerBrief>),
    /// Variants with their products and barcodes.
    Products(Vec<(Variant, Product, Vec<Barcode>)>),
    /// A product with its details, if there.
    Details(Option<Box<Product>>),
    /// Pictures.
    Pictures(Vec<Picture>),
    /// A picture with its pixels, if there.
    Picture(Option<Arc<(Picture, Bitmap)>>),
    /// A checked file.
    PictureFile(PictureFile),
    /// Words of a kind.
    Words(WordKind, Vec<Word>),
    /// Swatches and orders.
    Looks(Box<Looks>),
    /// Products.
    ProductRows(Vec<ProductRow>),
    /// A product, if there.
    Product(Option<Box<ProductPage>>),
    /// What would be made.
    VariantPlan(VariantPlan),
    /// A price history.
    Prices(Vec<PriceChange>),
    /// Customers.
    Customers(Vec<Customer>),
    /// A customer, if there.
    Customer(Option<Box<Customer>>),
    /// Customers.
    CustomerRows(Vec<CustomerRow>),
    /// A customer's page, if there.
    CustomerPage(Option<Box<CustomerPage>>),
    /// A ledger.
    Ledger(Box<Ledger>),
    /// Areas.
    Areas(Vec<Area>),
    /// Suppliers.
    Suppliers(Vec<Supplier>),
    /// A supplier with what he delivers, if there.
    Supplier(Option<Box<(Supplier, Vec<Supply>)>>),
    /// Terms of a variant's suppliers.
    Supplies(Vec<Supply>),
    /// Purchase orders.
    Purchases(Vec<PurchaseBrief>),
    /// A purchase order, if there.
    Purchase(Option<Box<PurchaseView>>),
    /// The purchase list.
    Proposals(Vec<Proposal>),
    /// Imports.
    Imports(Vec<ImportBrief>),
    /// An order to decide about, if there.
    Approval(Option<Box<ApprovalView>>),
    /// What waits.
    Inbox(Vec<InboxGroup>),
    /// How much waits.
    InboxCount(i64),
    /// Notices.
    Notices(Vec<Notice>),
    /// The number of the last notice, and what came since the one that was named.
    FreshNotices(i64, Vec<Notice>),
    /// Others who have it open, longest first.
    Presence(Vec<Present>),
    /// All panels.
    Dashboard(Box<Dashboard>),
    /// Labels, each as often as it was asked for.
    Labels(Vec<Label>),
    /// One report.
    Table(Box<Table>),
    /// What a retailer asked.
    Portal(PortalAnswer),
}
