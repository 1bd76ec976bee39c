//! What can be done to goods, people and stores.

use crate::app::command::{Delivery, LotWish};
use crate::domain::area::AreaForm;
use crate::domain::customer::CustomerForm;
use crate::domain::id::{CustomerId, StoreId, VariantId};
use crate::domain::product::{ProductFields, ProductForm, VariantSet};
use crate::domain::stock::StockPolicy;

/// Goods in and corrected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StockCommand {
    /// One scanned code comes in → `Outcome::Moved`.
    ReceiveScan {
        /// The delivery it belongs to.
        delivery: Delivery,
        /// Barcode, GS1 code or SKU as read.
        code: String,
        /// Multiplier as typed.
        quantity: Option<String>,
        /// The lot that holds until the label names another.
        lot: LotWish,
        /// What one unit cost, as typed; empty = as the catalogue has it.
        cost: String,
    },
    /// Goods come in → `Outcome::Moved`.
    Receive {
        /// The delivery they belong to.
        delivery: Delivery,
        /// What.
        sku: String,
        /// As typed, more than 0.
        quantity: String,
        /// The lot; needed for lot-tracked products.
        lot: LotWish,
        /// What one unit cost, as typed; empty = as the catalogue has it.
        cost: String,
    },
    /// Goods of several variants come in, all or none → `Outcome::Each` of `Outcome::Moved`.
    ReceiveFill {
        /// The delivery they belong to.
        delivery: Delivery,
        /// Variants with their quantities as typed; 0 is left out.
        cells: Vec<(VariantId, String)>,
        /// What one unit of any of them cost, as typed; empty = as the catalogue has it.
        cost: String,
    },
    /// Goods go back to a supplier: one scanned code → `Outcome::Moved`.
    SupplierReturnScan {
        /// To whom, with his reference and why: all three needed.
        delivery: Delivery,
        /// Barcode, GS1 code or SKU as read.
        code: String,
        /// Multiplier as typed.
        quantity: Option<String>,
        /// The lot that holds until the label names another.
        lot: LotWish,
    },
    /// Goods go back to a supplier → `Outcome::Moved`.
    SupplierReturn {
        /// To whom, with his reference and why: all three needed.
        delivery: Delivery,
        /// What.
        sku: String,
        /// As typed, more than 0.
        quantity: String,
        /// The lot; needed for lot-tracked products.
        lot: LotWish,
    },
    /// A correction by one scanned code → `Outcome::Moved`.
    AdjustScan {
        /// Where.
        store: StoreId,
        /// Barcode, GS1 code or SKU as read.
        code: String,
        /// Multiplier as typed.
        quantity: Option<String>,
        /// Whether it is taken out, or put in.
        takes_out: bool,
        /// The lot that holds until the label names another.
        lot: LotWish,
        /// Why.
        reason: String,
    },
    /// A movement by hand is taken back, whole and once → `Outcome::Moved`.
    TakeBack {
        /// Its row in the ledger.
        movement: i64,
    },
    /// A correction → `Outcome::Moved`.
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

/// Changes of customers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CustomerCommand {
    /// A new one → `Outcome::Customer`.
    Add(CustomerForm),
    /// Other values → `Outcome::Customer`.
    Edit {
        /// Who.
        customer: CustomerId,
        /// As shown.
        version: Option<i64>,
        /// All fields.
        form: CustomerForm,
    },
    /// Disables or enables → `Outcome::Customer`.
    SetActive {
        /// Who.
        customer: CustomerId,
        /// Whether.
        active: bool,
        /// What depends on him was seen, and agreed to.
        agreed: bool,
    },
    /// Sells nothing to him on account, or does again → `Outcome::Customer`.
    SetBlocked {
        /// Who.
        customer: CustomerId,
        /// Whether.
        blocked: bool,
    },
    /// Makes a duplicate part of another customer, for good → `Outcome::Customer` of the other.
    Merge {
        /// Who is given up.
        duplicate: CustomerId,
        /// Who gets all that hangs on him.
        into: CustomerId,
        /// What goes along was seen, and agreed to.
        agreed: bool,
    },
}

/// Changes of areas → `Outcome::Done`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AreaCommand {
    /// A new one.
    Add(AreaForm),
    /// Other values.
    Edit {
        /// Its code now.
        code: String,
        /// All fields.
        form: AreaForm,
    },
    /// Removes one that no customer is in.
    Delete(String),
}

/// Changes of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProductCommand {
    /// A new variant, with its product when that is new → `Outcome::Variant`.
    Add(ProductForm),
    /// Other values of a variant and its product → `Outcome::Variant`.
    Edit {
        /// The variant's SKU now.
        sku: String,
        /// As shown.
        version: Option<i64>,
        /// All fields; `barcode` and `pack_barcode` are added when given.
        form: ProductForm,
    },
    /// Disables or enables a variant → `Outcome::Variant`.
    SetActive {
        /// SKU.
        sku: String,
        /// Whether.
        active: bool,
    },
    /// Removes a variant that nothing uses → `Outcome::Done`.
    Delete {
        /// SKU.
        sku: String,
    },
    /// A new product, with or without variants → `Outcome::Product`.
    AddProduct {
        /// The product.
        fields: ProductFields,
        /// Its variants.
        variants: Option<VariantSet>,
    },
    /// Other values of a product → `Outcome::Product`.
    EditProduct {
        /// Its code now.
        code: String,
        /// As shown.
        version: Option<i64>,
        /// All fields.
        fields: ProductFields,
    },
    /// Disables or enables a product, and with it all its variants → `Outcome::Product`.
    SetProductActive {
        /// Its code.
        code: String,
        /// Whether.
        active: bool,
    },
    /// Removes a product with all its variants, when nothing uses any → `Outcome::Done`.
    DeleteProduct {
        /// Its code.
        code: String,
    },
    /// Makes the variants of a set that are not there yet → `Outcome::Product`.
    AddVariants {
        /// The product's code.
        code: String,
        /// Which.
        set: VariantSet,
    },
    /// One more barcode of a variant → `Outcome::Variant`.
    AddBarcode {
        /// SKU.
        sku: String,
        /// The code.
        code: String,
        /// Whole units it stands for, as typed; empty = 1.
        units: String,
    },
    /// A barcode of the shop's own numbering → `Outcome::Barcode`.
    MakeBarcode {
        /// SKU.
        sku: String,
        /// Whole units it stands for, as typed; empty = 1.
        units: String,
    },
    /// Takes a barcode away → `Outcome::Variant`.
    RemoveBarcode {
        /// The code.
        code: String,
    },
    /// Gives a product its own stock policy in a store, or takes it away → `Outcome::Product`.
    SetPolicy {
        /// The product's code.
        code: String,
        /// Where.
        store: StoreId,
        /// The policy; none = the store's.
        policy: Option<StockPolicy>,
    },
    /// Gives a variant its own reorder level and quantity in a store → `Outcome::Variant`.
    SetLevels {
        /// SKU.
        sku: String,
        /// Where.
        store: StoreId,
        /// As typed, in units; empty = the variant's.
        level: String,
        /// As typed, in units; empty = the variant's.
        quantity: String,
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
    /// A new one → `Outcome::Store`.
    Add(StoreForm),
    /// Other values → `Outcome::Store`.
    Edit {
        /// Which.
        store: StoreId,
        /// As shown.
        version: Option<i64>,
        /// All fields.
        form: StoreForm,
    },
    /// Disables or enables → `Outcome::Store`.
    SetActive {
        /// Which.
        store: StoreId,
        /// Whether.
        active: bool,
    },
}
