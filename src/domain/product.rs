//! What is stocked and sold: products, variants, barcodes.

use crate::domain::id::{ProductId, StoreId, VariantId};
use crate::domain::money::Money;
use crate::domain::quantity::Quantity;
use crate::domain::stock::StockPolicy;
use crate::domain::time::Timestamp;

/// A product: a style with one or many variants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Product {
    /// Identity.
    pub id: ProductId,
    /// Short unique code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Category's name, empty when none.
    pub category: String,
    /// Brand's name, empty when none.
    pub brand: String,
    /// Description.
    pub description: String,
    /// Tax class's code.
    pub tax_class: String,
    /// Unit's code.
    pub unit: String,
    /// Decimals of the unit.
    pub decimals: u8,
    /// A JSON object, as text.
    pub details: String,
    /// True when each piece belongs to a lot.
    pub lot_tracked: bool,
    /// False when disabled.
    pub active: bool,
    /// Counts edits.
    pub version: i64,
}

/// A variant with what the counter shows of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    /// Identity.
    pub id: VariantId,
    /// Its product.
    pub product_id: ProductId,
    /// Stock-keeping unit code.
    pub sku: String,
    /// Product's code.
    pub product_code: String,
    /// Product's name.
    pub product: String,
    /// Colour, empty when none.
    pub colour: String,
    /// Size, empty when none.
    pub size: String,
    /// Catalogue price of one whole unit.
    pub price: Money,
    /// Cost of one whole unit.
    pub cost: Money,
    /// Alert below this.
    pub reorder_level: Quantity,
    /// Usual quantity to reorder.
    pub reorder_quantity: Quantity,
    /// Unit's code.
    pub unit: String,
    /// Decimals of the unit.
    pub decimals: u8,
    /// Tax class's code.
    pub tax_class: String,
    /// False when it or its product is disabled.
    pub active: bool,
    /// Counts edits.
    pub version: i64,
}

impl Variant {
    /// `Ava T-Shirt Bra, Black, 34B`.
    pub fn title(&self) -> String {
        title(&self.product, &self.colour, &self.size)
    }
}

/// A product's name with colour and size, as shown on lines and bills.
pub fn title(product: &str, colour: &str, size: &str) -> String {
    [product, colour, size]
        .iter()
        .filter(|part| !part.is_empty())
        .copied()
        .collect::<Vec<_>>()
        .join(", ")
}

/// One row of the live search list; small, because all of them are kept in memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VariantBrief {
    /// Identity.
    pub id: VariantId,
    /// Its product.
    pub product_id: ProductId,
    /// Stock-keeping unit code.
    pub sku: String,
    /// `Ava T-Shirt Bra, Black, 34B`.
    pub title: String,
    /// How much of the title, in bytes, is the product's name.
    pub name_len: usize,
    /// What fuzzy search reads: title, SKU and brand, folded.
    pub search: String,
    /// Catalogue price of one whole unit.
    pub price: Money,
}

impl VariantBrief {
    /// The product's name.
    pub fn product(&self) -> &str {
        self.title.get(..self.name_len).unwrap_or(&self.title)
    }
}

/// One barcode of a variant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Barcode {
    /// The code.
    pub code: String,
    /// Whole units it stands for.
    pub units: i64,
}

/// A new or changed variant with its product's fields: one row of the product import, and the form of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ProductForm {
    /// SKU of the variant.
    pub sku: String,
    /// Product's code; empty = the SKU.
    pub product_code: String,
    /// Product's name.
    pub name: String,
    /// Category's name, made when new; empty = none.
    pub category: String,
    /// Brand's name, made when new; empty = none.
    pub brand: String,
    /// Description.
    pub description: String,
    /// Colour, empty = none.
    pub colour: String,
    /// Size, empty = none.
    pub size: String,
    /// Price as typed, a decimal.
    pub price: String,
    /// Cost as typed; empty = 0.
    pub cost: String,
    /// Tax class's code; empty = `none`.
    pub tax_class: String,
    /// Unit's code; empty = `pcs`.
    pub unit: String,
    /// As typed, in units; empty = 0.
    pub reorder_level: String,
    /// As typed, in units; empty = 0.
    pub reorder_quantity: String,
    /// A barcode for one unit; empty = none.
    pub barcode: String,
    /// A barcode for a pack; empty = none.
    pub pack_barcode: String,
    /// Units in that pack; empty = 1.
    pub pack_units: String,
    /// A JSON object; empty = `{}`.
    pub details: String,
}

/// The fields of a product that people edit; its variants stand apart.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ProductFields {
    /// Short unique code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Category's name, made when new; empty = none.
    pub category: String,
    /// Brand's name, made when new; empty = none.
    pub brand: String,
    /// Description.
    pub description: String,
    /// Tax class's code; empty = as it is, of a new product `none`.
    pub tax_class: String,
    /// Unit's code; empty = as it is, of a new product `pcs`.
    pub unit: String,
    /// Whether each piece belongs to a lot.
    pub lot_tracked: bool,
}

/// Variants to be made of a product: every colour in every size that is not there yet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct VariantSet {
    /// Colours with commas between, as typed; empty = without colour.
    pub colours: String,
    /// Sizes with commas between, as typed; empty = without size.
    pub sizes: String,
    /// Price of each as typed; empty = that of the product's first variant.
    pub price: String,
    /// Cost of each as typed; empty = that of the product's first variant, or 0.
    pub cost: String,
    /// Of each, as typed, in units; empty = 0.
    pub reorder_level: String,
    /// Of each, as typed, in units; empty = 0.
    pub reorder_quantity: String,
    /// Whether each gets an in-store barcode.
    pub barcodes: bool,
}

/// A variant that would be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedVariant {
    /// Its SKU.
    pub sku: String,
    /// Its colour, may be empty.
    pub colour: String,
    /// Its size, may be empty.
    pub size: String,
}

/// What a [`VariantSet`] would make.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct VariantPlan {
    /// In the order they would be made.
    pub new: Vec<PlannedVariant>,
    /// How many of the set are there already.
    pub standing: usize,
}

/// One row of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductRow {
    /// Identity.
    pub id: ProductId,
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Category's name, empty when none.
    pub category: String,
    /// Brand's name, empty when none.
    pub brand: String,
    /// Unit's code.
    pub unit: String,
    /// Decimals of the unit.
    pub decimals: u8,
    /// False when disabled.
    pub active: bool,
    /// How many variants it has.
    pub variants: i64,
    /// Lowest and highest price of its variants.
    pub prices: Option<(Money, Money)>,
    /// On hand in all stores.
    pub on_hand: Quantity,
}

/// A variant on the page of its product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VariantRow {
    /// The variant; active when its product is too.
    pub variant: Variant,
    /// False when it is disabled itself.
    pub enabled: bool,
    /// How many barcodes it has.
    pub barcodes: i64,
    /// On hand in all stores.
    pub on_hand: Quantity,
    /// Reserved in all stores.
    pub reserved: Quantity,
}

/// A product in one store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductStock {
    /// The store.
    pub store_id: StoreId,
    /// Its code.
    pub store: String,
    /// On hand of all its variants.
    pub on_hand: Quantity,
    /// Reserved of all its variants.
    pub reserved: Quantity,
    /// The product's own policy there, where it differs from the store's.
    pub own_policy: Option<StockPolicy>,
    /// The policy that holds.
    pub policy: StockPolicy,
}

/// A variant's own reorder level in a store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnLevel {
    /// The variant.
    pub variant_id: VariantId,
    /// The store.
    pub store_id: StoreId,
    /// Alert at or below this; none = the variant's.
    pub level: Option<Quantity>,
    /// Usual quantity to reorder; none = the variant's.
    pub quantity: Option<Quantity>,
}

/// All about one product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductPage {
    /// The product.
    pub product: Product,
    /// Its variants, by colour and size.
    pub variants: Vec<VariantRow>,
    /// Every active store, by code.
    pub stores: Vec<ProductStock>,
    /// Reorder levels that differ from the variants'.
    pub levels: Vec<OwnLevel>,
}

/// One entry of a variant's price history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceChange {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub user: String,
    /// Price since then.
    pub price: Money,
    /// Cost since then.
    pub cost: Money,
    /// Price until then; none for the first.
    pub old_price: Option<Money>,
    /// Cost until then; none for the first.
    pub old_cost: Option<Money>,
    /// Why, in words; may be empty.
    pub reason: String,
}
