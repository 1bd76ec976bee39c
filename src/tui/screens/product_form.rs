//! The form of a new product or variant, opened from wherever one is missing.

use crate::app::{Command, ProductCommand};
use crate::domain::product::{Product, ProductForm, Variant};
use crate::tui::screen::Cx;
use crate::tui::screens::filled::Filled;
use crate::tui::widgets::field::Takes;
use crate::tui::widgets::form::{Entry, Form};

/// The tag of its outcome.
pub const TAG: &str = "product";

/// A form for a new variant, with what is known of its name and its barcode.
pub fn new(name: &str, barcode: &str) -> Filled {
    let text = |key, label, value: &str| Entry::typed(key, label, Takes::Text, value);
    let figure = |key, label| Entry::typed(key, label, Takes::Figure, "");
    let form = Form::new(vec![
        text("sku", "SKU", "").required(),
        text("name", "Name", name).required(),
        figure("price", "Price").required(),
        text("barcode", "Barcode", barcode),
        text("product_code", "Product code", "")
            .hint("Of a product that exists, for another colour or size; empty takes the SKU."),
        text("colour", "Colour", ""),
        text("size", "Size", ""),
        text("category", "Category", ""),
        text("brand", "Brand", ""),
        text("unit", "Unit", "").hint("pcs, kg …; empty is pcs."),
        text("tax_class", "Tax class", "").hint("Its code; empty is none."),
        figure("cost", "Cost"),
    ]);
    Filled::new(TAG, "New product", form, command)
}

fn command(form: &Form, cx: &Cx) -> Command {
    let of = |key: &str| form.value(key).trim().to_owned();
    Command::Product(ProductCommand::Add(ProductForm {
        sku: of("sku"),
        product_code: of("product_code"),
        name: of("name"),
        category: of("category"),
        brand: of("brand"),
        colour: of("colour"),
        size: of("size"),
        price: cx.plain(form.value("price")),
        cost: cx.plain(form.value("cost")),
        tax_class: of("tax_class"),
        unit: of("unit"),
        barcode: of("barcode"),
        ..ProductForm::default()
    }))
}

/// A variant as the form of the catalogue.
pub fn of(variant: &Variant, product: &Product, cx: &Cx) -> ProductForm {
    ProductForm {
        sku: variant.sku.clone(),
        product_code: product.code.clone(),
        name: product.name.clone(),
        category: product.category.clone(),
        brand: product.brand.clone(),
        description: product.description.clone(),
        colour: variant.colour.clone(),
        size: variant.size.clone(),
        price: cx.shop.currency.plain(variant.price),
        cost: cx.shop.currency.plain(variant.cost),
        tax_class: product.tax_class.clone(),
        unit: product.unit.clone(),
        reorder_level: variant.reorder_level.plain(variant.decimals),
        reorder_quantity: variant.reorder_quantity.plain(variant.decimals),
        details: product.details.clone(),
        ..ProductForm::default()
    }
}
