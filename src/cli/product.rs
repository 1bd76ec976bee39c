//! `orderdesk product …`: the catalogue, one row a variant.

use clap::{Args, Subcommand};
use serde_json::Value;

use crate::app::{Command, ProductCommand, Query};
use crate::cli::catalogue::{self, CatalogueVerb};
use crate::cli::details;
use crate::cli::error::Failure;
use crate::cli::output::Streams;
use crate::cli::picture;
use crate::cli::record::{Field, Record};
use crate::cli::session::{Seat, Session, ask, missing, overlay};
use crate::domain::money::Currency;
use crate::domain::product::{Barcode, Product, ProductForm, Variant};

/// What can be done with products.
#[derive(Debug, Subcommand)]
pub enum ProductVerb {
    /// Add a variant, with its product when that is new (manager)
    #[command(
        after_help = "Example: orderdesk product add SOCK-BLK-M --product-code SOCK --name 'Sock' --colour Black --size M --price 4.90"
    )]
    Add {
        /// SKU
        sku: String,
        /// The fields
        #[command(flatten)]
        fields: Fields,
    },
    /// List variants, by SKU
    List,
    /// Show a variant with its product and barcodes
    Show {
        /// SKU
        sku: String,
    },
    /// Change fields of a variant and its product; what is not given stays (manager)
    Edit {
        /// SKU
        sku: String,
        /// A new SKU
        #[arg(long, value_name = "SKU")]
        new_sku: Option<String>,
        /// The fields
        #[command(flatten)]
        fields: Fields,
    },
    Details(details::Details),
    Review(details::NewReview),
    /// Pictures of a product
    #[command(subcommand)]
    Picture(picture::PictureVerb),
    /// Sell a variant no more (manager)
    Disable {
        /// SKU
        sku: String,
    },
    /// Sell it again (manager)
    Enable {
        /// SKU
        sku: String,
    },
    /// The rest of the catalogue
    #[command(flatten)]
    More(CatalogueVerb),
}

/// The fields of a variant and its product.
#[derive(Debug, Args)]
pub struct Fields {
    /// The product's code [default: the SKU]
    #[arg(long, value_name = "CODE")]
    product_code: Option<String>,
    /// The product's name
    #[arg(long)]
    name: Option<String>,
    /// Category, made when new
    #[arg(long)]
    category: Option<String>,
    /// Brand, made when new
    #[arg(long)]
    brand: Option<String>,
    /// Description
    #[arg(long)]
    description: Option<String>,
    /// Colour
    #[arg(long)]
    colour: Option<String>,
    /// Size
    #[arg(long)]
    size: Option<String>,
    /// Price of one unit
    #[arg(long, value_name = "AMOUNT")]
    price: Option<String>,
    /// Cost of one unit
    #[arg(long, value_name = "AMOUNT")]
    cost: Option<String>,
    /// Tax class's code
    #[arg(long, value_name = "CODE")]
    tax_class: Option<String>,
    /// Unit's code, such as pcs
    #[arg(long, value_name = "CODE")]
    unit: Option<String>,
    /// Alert at or below this
    #[arg(long, value_name = "N")]
    reorder_level: Option<String>,
    /// Usual quantity to reorder
    #[arg(long, value_name = "N")]
    reorder_quantity: Option<String>,
    /// A barcode of one unit, added to those there are
    #[arg(long, value_name = "CODE")]
    barcode: Option<String>,
    /// A barcode of a pack, added to those there are
    #[arg(long, value_name = "CODE")]
    pack_barcode: Option<String>,
    /// Units in that pack
    #[arg(long, value_name = "N")]
    pack_units: Option<String>,
    /// A JSON object
    #[arg(long, value_name = "JSON")]
    details: Option<String>,
}

impl Fields {
    fn onto(&self, form: &mut ProductForm) {
        overlay(&mut form.product_code, self.product_code.as_ref());
        overlay(&mut form.name, self.name.as_ref());
        overlay(&mut form.category, self.category.as_ref());
        overlay(&mut form.brand, self.brand.as_ref());
        overlay(&mut form.description, self.description.as_ref());
        overlay(&mut form.colour, self.colour.as_ref());
        overlay(&mut form.size, self.size.as_ref());
        overlay(&mut form.price, self.price.as_ref());
        overlay(&mut form.cost, self.cost.as_ref());
        overlay(&mut form.tax_class, self.tax_class.as_ref());
        overlay(&mut form.unit, self.unit.as_ref());
        overlay(&mut form.reorder_level, self.reorder_level.as_ref());
        overlay(&mut form.reorder_quantity, self.reorder_quantity.as_ref());
        overlay(&mut form.barcode, self.barcode.as_ref());
        overlay(&mut form.pack_barcode, self.pack_barcode.as_ref());
        overlay(&mut form.pack_units, self.pack_units.as_ref());
        overlay(&mut form.details, self.details.as_ref());
    }
}

fn form_of(variant: &Variant, product: &Product, currency: Currency) -> ProductForm {
    ProductForm {
        sku: variant.sku.clone(),
        product_code: product.code.clone(),
        name: product.name.clone(),
        category: product.category.clone(),
        brand: product.brand.clone(),
        description: product.description.clone(),
        colour: variant.colour.clone(),
        size: variant.size.clone(),
        price: currency.plain(variant.price),
        cost: currency.plain(variant.cost),
        tax_class: product.tax_class.clone(),
        unit: product.unit.clone(),
        reorder_level: variant.reorder_level.plain(variant.decimals),
        reorder_quantity: variant.reorder_quantity.plain(variant.decimals),
        details: product.details.clone(),
        ..ProductForm::default()
    }
}

/// Runs one of them.
pub fn run(verb: &ProductVerb, session: &mut Session<'_>) -> Result<(), Failure> {
    let seat = session.seat()?;
    let io = &mut session.io;
    match verb {
        ProductVerb::Add { sku, fields } => {
            let mut form = ProductForm {
                sku: sku.clone(),
                ..ProductForm::default()
            };
            fields.onto(&mut form);
            execute(ProductCommand::Add(form), sku, "added", &seat, io)
        }
        ProductVerb::List => {
            let products = ask!(seat, Query::Products, Products)?;
            let rows: Vec<Record> = products.iter().map(row).collect();
            Ok(io.list(seat.style(), COLUMNS, &rows)?)
        }
        ProductVerb::Show { sku } => Ok(io.record(seat.style(), &row(&by_sku(sku, &seat)?))?),
        ProductVerb::Edit {
            sku,
            new_sku,
            fields,
        } => {
            let (variant, product, _) = by_sku(sku, &seat)?;
            let mut form = form_of(&variant, &product, seat.shop.currency);
            overlay(&mut form.sku, new_sku.as_ref());
            fields.onto(&mut form);
            let after = form.sku.clone();
            let command = ProductCommand::Edit {
                sku: variant.sku,
                version: Some(variant.version),
                form,
            };
            execute(command, &after, "changed", &seat, io)
        }
        ProductVerb::Details(verb) => details::run(verb, &seat, io),
        ProductVerb::Review(verb) => details::review(verb, &seat, io),
        ProductVerb::Picture(verb) => picture::run(verb, &seat, io),
        ProductVerb::Disable { sku } => set_active(sku, false, &seat, io),
        ProductVerb::Enable { sku } => set_active(sku, true, &seat, io),
        ProductVerb::More(verb) => catalogue::run(verb, &seat, io),
    }
}

fn set_active(sku: &str, active: bool, seat: &Seat, io: &mut Streams<'_>) -> Result<(), Failure> {
    let done = if active { "enabled" } else { "disabled" };
    let command = ProductCommand::SetActive {
        sku: sku.to_owned(),
        active,
    };
    execute(command, sku, done, seat, io)
}

fn execute(
    command: ProductCommand,
    sku: &str,
    done: &str,
    seat: &Seat,
    io: &mut Streams<'_>,
) -> Result<(), Failure> {
    seat.execute(Command::Product(command))?;
    let after = by_sku(sku, seat)?;
    let sentence = format!("{} {done}", after.0.sku);
    Ok(io.done(seat.style(), &row(&after), &sentence)?)
}

type Whole = (Variant, Product, Vec<Barcode>);

fn by_sku(sku: &str, seat: &Seat) -> Result<Whole, Failure> {
    let found = ask!(seat, Query::Variant(sku.trim().to_owned()), Variant)?;
    found
        .map(|found| *found)
        .ok_or_else(|| missing("product", sku))
}

const COLUMNS: &[&str] = &[
    "sku", "name", "colour", "size", "category", "brand", "price", "unit", "active",
];

fn row((variant, product, barcodes): &Whole) -> Record {
    let quantity = |quantity| Field::Quantity(quantity, variant.decimals);
    let barcodes = barcodes.iter().map(|barcode| {
        Record::new()
            .with("code", &barcode.code)
            .with("units", barcode.units)
    });
    Record::new()
        .with("sku", &variant.sku)
        .with("id", variant.id.0)
        .with("product_code", &product.code)
        .with("product_id", product.id.0)
        .with("name", &product.name)
        .with("colour", &variant.colour)
        .with("size", &variant.size)
        .with("category", &product.category)
        .with("brand", &product.brand)
        .with("description", &product.description)
        .with("price", variant.price)
        .with("cost", variant.cost)
        .with("tax_class", &product.tax_class)
        .with("unit", &product.unit)
        .with("reorder_level", quantity(variant.reorder_level))
        .with("reorder_quantity", quantity(variant.reorder_quantity))
        .with("lot_tracked", product.lot_tracked)
        .with("active", variant.active)
        .with("version", variant.version)
        .with(
            "barcodes",
            Field::Rows(&["code", "units"], barcodes.collect()),
        )
        .with("details", details_field(&product.details))
}

/// The stored JSON as JSON; a text that is none stays text.
pub fn details_field(stored: &str) -> Field {
    serde_json::from_str::<Value>(stored).map_or_else(|_not_json| Field::from(stored), Field::Json)
}
