//! What is stocked and sold: products, variants, barcodes.

use crate::domain::id::{ProductId, VariantId};
use crate::domain::money::Money;
use crate::domain::quantity::Quantity;

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
