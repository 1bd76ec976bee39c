//! The forms of the catalogue: a product, a variant, a barcode, what is its own in a store.

use crate::app::{Answer, Command, ProductCommand, Query};
use crate::domain::presence::Held;
use crate::domain::product::{
    OwnLevel, Product, ProductFields, ProductForm, ProductStock, Variant,
};
use crate::domain::quantity::Quantity;
use crate::domain::stock::StockPolicy;
use crate::domain::word::{Word, WordKind};
use crate::tui::screen::Cx;
use crate::tui::screens::filled::{Edited, Filled};
use crate::tui::screens::product_form;
use crate::tui::widgets::field::Takes;
use crate::tui::widgets::form::{Entry, Form};

/// The tag of a product's form.
pub const PRODUCT: &str = "product_fields";
/// The tag of a variant's form.
pub const VARIANT: &str = "variant_fields";
/// The tag of a barcode's forms.
pub const BARCODE: &str = "barcode";
/// The tag of the form of policies.
pub const POLICY: &str = "policy";
/// The tag of the form of reorder levels.
pub const LEVELS: &str = "levels";

fn text(key: &'static str, label: &str, value: &str) -> Entry {
    Entry::typed(key, label, Takes::Text, value)
}

fn figure(key: &'static str, label: &str, value: &str) -> Entry {
    Entry::typed(key, label, Takes::Figure, value)
}

/// The words a product's form offers.
#[derive(Debug, Clone, Default)]
pub struct ProductWords {
    /// Names of categories.
    pub categories: Vec<String>,
    units: Vec<String>,
    tax_classes: Vec<String>,
}

impl ProductWords {
    /// What to ask for.
    pub const fn queries() -> [Query; 2] {
        [
            Query::Words(WordKind::Unit),
            Query::Words(WordKind::TaxClass),
        ]
    }

    /// Takes the words of a kind.
    pub fn take(&mut self, kind: WordKind, words: Vec<Word>) {
        let keys = words.into_iter().map(|word| word.key).collect();
        match kind {
            WordKind::Category => self.categories = keys,
            WordKind::Unit => self.units = keys,
            WordKind::TaxClass => self.tax_classes = keys,
            _ => {}
        }
    }
}

/// A choice of the shop's words; of a new product the one that every shop begins with.
fn chosen(key: &'static str, label: &str, words: &[String], standing: &str) -> Entry {
    let standing = match (standing, key) {
        ("", "unit") => "pcs",
        ("", _) => "none",
        (standing, _) => standing,
    };
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let place = words
        .iter()
        .position(|word| word.eq_ignore_ascii_case(standing));
    match place {
        Some(place) => Entry::choice(key, label, &words, place)
            .hint("Left and Right change it, a letter jumps."),
        None => text(key, label, standing).hint("Its code."),
    }
}

fn product_form_of(product: Option<&Product>, words: &ProductWords) -> Form {
    let of = |field: fn(&Product) -> &str| product.map_or("", field);
    let lots = product.is_some_and(|product| product.lot_tracked);
    Form::new(vec![
        text("code", "Code", of(|p| &p.code))
            .required()
            .hint("Short and unique: the SKUs of its variants begin with it."),
        text("name", "Name", of(|p| &p.name)).required(),
        text("category", "Category", of(|p| &p.category)).hint("Made when new; may be empty."),
        text("brand", "Brand", of(|p| &p.brand)).hint("Made when new; may be empty."),
        chosen("unit", "Unit", &words.units, of(|p| &p.unit)),
        chosen(
            "tax_class",
            "Tax class",
            &words.tax_classes,
            of(|p| &p.tax_class),
        ),
        text("description", "Description", of(|p| &p.description)),
        Entry::check("lot_tracked", "Kept by lots", lots)
            .hint("Space changes it. Then each piece belongs to a lot with an expiry day."),
    ])
}

fn fields_of(form: &Form) -> ProductFields {
    let of = |key: &str| form.value(key).trim().to_owned();
    ProductFields {
        code: of("code"),
        name: of("name"),
        category: of("category"),
        brand: of("brand"),
        description: of("description"),
        tax_class: of("tax_class"),
        unit: of("unit"),
        lot_tracked: form.value("lot_tracked") == "yes",
    }
}

/// A form for a new product; its variants come after it.
pub fn new_product(words: &ProductWords) -> Filled {
    Filled::new(
        PRODUCT,
        "New product",
        product_form_of(None, words),
        |form, _| {
            Command::Product(ProductCommand::AddProduct {
                fields: fields_of(form),
                variants: None,
            })
        },
    )
}

/// A form with the fields of a product.
pub fn edit_product(product: &Product, words: &ProductWords, cx: &Cx) -> Filled {
    let words = words.clone();
    let edited = Edited {
        record: product.clone(),
        held: Held::Product(product.id),
        query: Query::Product(product.id),
        read: Box::new(|answer| match answer {
            Answer::Product(page) => page.map(|page| page.product),
            _ => None,
        }),
        fields: Box::new(move |product, _cx| product_form_of(Some(product), &words)),
        make: Box::new(|form, product, _cx| {
            Command::Product(ProductCommand::EditProduct {
                code: product.code.clone(),
                version: Some(product.version),
                fields: fields_of(form),
            })
        }),
    };
    let title = format!("Product {}", product.code);
    Filled::edit(PRODUCT, &title, edited, cx)
}

fn variant_form_of((variant, product): &(Variant, Product), cx: &Cx) -> Form {
    let standing = product_form::of(variant, product, cx);
    Form::new(vec![
        text("sku", "SKU", &variant.sku).required(),
        text("colour", "Colour", &variant.colour),
        text("size", "Size", &variant.size),
        figure("price", "Price", &standing.price)
            .required()
            .hint("Of one unit. The old price stays in the price history."),
        figure("cost", "Cost", &standing.cost).hint("Of one unit."),
        figure("reorder_level", "Reorder at", &standing.reorder_level)
            .hint("At or below this it is low, in every store that has no level of its own."),
        figure(
            "reorder_quantity",
            "Reorder quantity",
            &standing.reorder_quantity,
        ),
    ])
}

/// A form with the fields of a variant.
pub fn edit_variant(variant: &Variant, product: &Product, cx: &Cx) -> Filled {
    let id = variant.id;
    let edited = Edited {
        record: (variant.clone(), product.clone()),
        held: Held::Product(product.id),
        query: Query::Product(product.id),
        read: Box::new(move |answer| match answer {
            Answer::Product(Some(page)) => {
                let page = *page;
                let rows = page.variants.into_iter();
                let mut found = rows.map(|row| row.variant).filter(|one| one.id == id);
                found.next().map(|variant| (variant, page.product))
            }
            _ => None,
        }),
        fields: Box::new(variant_form_of),
        make: Box::new(|form, (variant, product), cx| {
            let of = |key: &str| form.value(key).trim().to_owned();
            Command::Product(ProductCommand::Edit {
                sku: variant.sku.clone(),
                version: Some(variant.version),
                form: ProductForm {
                    sku: of("sku"),
                    colour: of("colour"),
                    size: of("size"),
                    price: cx.plain(form.value("price")),
                    cost: cx.plain(form.value("cost")),
                    reorder_level: cx.plain(form.value("reorder_level")),
                    reorder_quantity: cx.plain(form.value("reorder_quantity")),
                    ..product_form::of(variant, product, cx)
                },
            })
        }),
    };
    let title = format!("Variant {}", variant.sku);
    Filled::edit(VARIANT, &title, edited, cx)
}

/// A form for one more barcode.
pub fn add_barcode(sku: &str) -> Filled {
    let form = Form::new(vec![
        text("barcode", "Barcode", "")
            .required()
            .hint("Scan or type it."),
        figure("units", "Units", "1").hint("How many it stands for: more than 1 is a pack."),
    ]);
    let title = format!("Barcode of {sku}");
    let sku = sku.to_owned();
    Filled::new(BARCODE, &title, form, move |form, cx| {
        Command::Product(ProductCommand::AddBarcode {
            sku: sku.clone(),
            code: form.value("barcode").trim().to_owned(),
            units: cx.plain(form.value("units")),
        })
    })
}

/// A form for a barcode of the shop's own numbering.
pub fn make_barcode(sku: &str) -> Filled {
    let form = Form::new(vec![
        figure("units", "Units", "1").hint("How many it stands for: more than 1 is a pack."),
    ]);
    let title = format!("In-store barcode of {sku}");
    let sku = sku.to_owned();
    Filled::new(BARCODE, &title, form, move |form, cx| {
        Command::Product(ProductCommand::MakeBarcode {
            sku: sku.clone(),
            units: cx.plain(form.value("units")),
        })
    })
}

const POLICIES: [Option<StockPolicy>; 4] = [
    None,
    Some(StockPolicy::Forbid),
    Some(StockPolicy::Warn),
    Some(StockPolicy::Backorder),
];

/// A form for what a store does when too little of the product is there.
pub fn policy(product: &Product, place: &ProductStock) -> Filled {
    let chosen = POLICIES
        .iter()
        .position(|policy| *policy == place.own_policy);
    let words = ["as the store", "forbid", "warn", "backorder"];
    let form = Form::new(vec![
        Entry::choice("policy", "When too little", &words, chosen.unwrap_or(0))
            .hint("forbid refuses, warn asks and promises what is there, backorder promises all."),
    ]);
    let (code, store) = (product.code.clone(), place.store_id);
    let title = format!("Stock policy of {code} in {}", place.store);
    Filled::new(POLICY, &title, form, move |form, _| {
        let policy = form.chosen("policy").and_then(|place| POLICIES.get(place));
        Command::Product(ProductCommand::SetPolicy {
            code: code.clone(),
            store,
            policy: policy.copied().flatten(),
        })
    })
}

/// A form for a variant's reorder level in one store.
pub fn levels(variant: &Variant, place: &ProductStock, own: Option<&OwnLevel>) -> Filled {
    let plain = |quantity: Quantity| quantity.plain(variant.decimals);
    let typed = |of: fn(&OwnLevel) -> Option<Quantity>| {
        let own = own.and_then(of);
        own.map_or_else(String::new, plain)
    };
    let hint = |quantity| format!("Empty is the variant's own, {}.", plain(quantity));
    let form = Form::new(vec![
        figure("reorder_level", "Reorder at", &typed(|own| own.level))
            .hint(&hint(variant.reorder_level)),
        figure(
            "reorder_quantity",
            "Reorder quantity",
            &typed(|own| own.quantity),
        )
        .hint(&hint(variant.reorder_quantity)),
    ]);
    let (sku, store) = (variant.sku.clone(), place.store_id);
    let title = format!("Reorder level of {sku} in {}", place.store);
    Filled::new(LEVELS, &title, form, move |form, cx| {
        Command::Product(ProductCommand::SetLevels {
            sku: sku.clone(),
            store,
            level: cx.plain(form.value("reorder_level")),
            quantity: cx.plain(form.value("reorder_quantity")),
        })
    })
}
