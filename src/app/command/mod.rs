//! Everything that can be done: commands with their results.

mod cart;
mod catalogue;
mod details;
mod goods;
mod intake;
mod notice;
mod order;
mod outcome;
mod people;
mod picture;
mod portal;
mod stockroom;
mod supply;
mod word;

pub use crate::app::feed::FeedLine;
use crate::domain::presence::Held;
pub use cart::*;
pub use catalogue::*;
pub use details::*;
pub use goods::*;
pub use intake::*;
pub use notice::*;
pub use order::*;
pub use outcome::*;
pub use people::*;
pub use picture::*;
pub use portal::*;
pub use stockroom::*;
pub use supply::*;
pub use word::*;

/// One change by anyone: guarded, decided, written, audited and committed in one transaction.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// A cart at the counter.
    Cart(CartCommand),
    /// An order.
    Order(OrderCommand),
    /// Goods in and corrected.
    Stock(StockCommand),
    /// Goods between two stores.
    Transfer(TransferCommand),
    /// Goods counted.
    Count(CountCommand),
    /// A shipment.
    Shipment(ShipmentCommand),
    /// Money in.
    Payment(PaymentCommand),
    /// Customers.
    Customer(CustomerCommand),
    /// Areas.
    Area(AreaCommand),
    /// Suppliers.
    Supplier(SupplierCommand),
    /// Purchase orders.
    Purchase(PurchaseCommand),
    /// Products and variants.
    Product(ProductCommand),
    /// Pictures of products and logos of stores.
    Picture(PictureCommand),
    /// A product's details and the reviews in them.
    Details(DetailsCommand),
    /// Categories, brands, units, tax classes, colours, sizes, size classes.
    Word(WordCommand),
    /// A retailer at the portal.
    Portal(PortalCommand),
    /// Stores.
    Store(StoreCommand),
    /// Notices that no program took.
    Notice(NoticeCommand),
    /// Users.
    User(UserCommand),
    /// Copies of the file.
    Backup(BackupCommand),
    /// A user with a password for one time: it is hashed before the door, then it is [`Command::User`].
    OneTime(OneTime),
    /// One setting by its key.
    Setting {
        /// Key (`expire_days`).
        key: String,
        /// Value as text.
        value: String,
    },
    /// One setting, by its key, gets its default again.
    ResetSetting(String),
    /// Rows read from a file.
    Import(ImportBatch),
    /// A file: it is read before the door, then it is [`Command::Import`].
    ImportFile(ImportFile),
    /// A line of a machine → `Outcome::Fed`.
    Feed(FeedLine),
    /// The last import is taken back.
    UndoImport(UndoWish),
    /// What this terminal has open now, for the others to see.
    Hold(Option<Held>),
    /// What falls due by now.
    Clock,
}
