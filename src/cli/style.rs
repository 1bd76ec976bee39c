//! `orderdesk product style …`: products as such, each with all its variants.

use clap::{Args, Subcommand};

use crate::app::{Command, ProductCommand, ProductList, Query};
use crate::cli::catalogue::{Set, own_policy};
use crate::cli::error::Failure;
use crate::cli::output::Streams;
use crate::cli::record::{Field, Record};
use crate::cli::session::{Seat, ask, missing, overlay, print_pages};
use crate::domain::product::{
    Product, ProductFields, ProductPage, ProductRow, ProductStock, VariantRow,
};

/// What can be done with products as such.
#[derive(Debug, Subcommand)]
pub enum StyleVerb {
    /// Add a product, with or without variants (manager)
    #[command(
        after_help = "Example: orderdesk product style add TEE --name 'Summer Tee' --colours black,white --sizes S,M,L --price 9.90"
    )]
    Add {
        /// The product's code
        code: String,
        /// Its fields
        #[command(flatten)]
        fields: Fields,
        /// Its variants
        #[command(flatten)]
        set: Set,
    },
    /// List products by code
    List {
        /// Only those with all these words in code, name or brand
        #[arg(
            long,
            value_name = "WORDS",
            default_value = "",
            hide_default_value = true
        )]
        search: String,
        /// Only this category
        #[arg(long, value_name = "NAME")]
        category: Option<String>,
        /// At most so many
        #[arg(long, value_name = "N")]
        limit: Option<usize>,
    },
    /// Show a product with its variants and what stores hold of it
    Show {
        /// The product's code
        code: String,
    },
    /// Change fields of a product; what is not given stays (manager)
    Edit {
        /// The product's code
        code: String,
        /// A new code
        #[arg(long, value_name = "CODE")]
        new_code: Option<String>,
        /// Its fields
        #[command(flatten)]
        fields: Fields,
    },
    /// Sell none of its variants any more (manager)
    Disable {
        /// The product's code
        code: String,
    },
    /// Sell it again (manager)
    Enable {
        /// The product's code
        code: String,
    },
    /// Remove a product with all its variants, when nothing uses any (manager)
    Delete {
        /// The product's code
        code: String,
    },
}

/// The fields of a product.
#[derive(Debug, Args)]
pub struct Fields {
    /// The name
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
    /// Tax class's code
    #[arg(long, value_name = "CODE")]
    tax_class: Option<String>,
    /// Unit's code, such as pcs
    #[arg(long, value_name = "CODE")]
    unit: Option<String>,
    /// Whether each piece belongs to a lot
    #[arg(long, value_name = "YES|NO", value_parser = ["yes", "no"])]
    lot_tracked: Option<String>,
}

impl Fields {
    fn onto(&self, mut fields: ProductFields) -> ProductFields {
        overlay(&mut fields.name, self.name.as_ref());
        overlay(&mut fields.category, self.category.as_ref());
        overlay(&mut fields.brand, self.brand.as_ref());
        overlay(&mut fields.description, self.description.as_ref());
        overlay(&mut fields.tax_class, self.tax_class.as_ref());
        overlay(&mut fields.unit, self.unit.as_ref());
        if let Some(answer) = &self.lot_tracked {
            fields.lot_tracked = answer == "yes";
        }
        fields
    }
}

fn fields_of(product: &Product) -> ProductFields {
    ProductFields {
        code: product.code.clone(),
        name: product.name.clone(),
        category: product.category.clone(),
        brand: product.brand.clone(),
        description: product.description.clone(),
        tax_class: product.tax_class.clone(),
        unit: product.unit.clone(),
        lot_tracked: product.lot_tracked,
    }
}

/// Runs one of them.
pub fn run(verb: &StyleVerb, seat: &Seat, io: &mut Streams<'_>) -> Result<(), Failure> {
    match verb {
        StyleVerb::Add { code, fields, set } => {
            let fields = fields.onto(ProductFields {
                code: code.clone(),
                ..ProductFields::default()
            });
            let variants = set.is_given().then(|| set.given());
            let command = ProductCommand::AddProduct { fields, variants };
            execute(command, code, "added", seat, io)
        }
        StyleVerb::List {
            search,
            category,
            limit,
        } => {
            let list = ProductList {
                search: search.clone(),
                category: category.clone(),
                ..ProductList::default()
            };
            print_list(list, limit.unwrap_or(usize::MAX), seat, io)
        }
        StyleVerb::Show { code } => Ok(io.record(seat.style(), &whole(&by_code(code, seat)?))?),
        StyleVerb::Edit {
            code,
            new_code,
            fields,
        } => {
            let page = by_code(code, seat)?;
            let mut changed = fields.onto(fields_of(&page.product));
            overlay(&mut changed.code, new_code.as_ref());
            let after = changed.code.clone();
            let command = ProductCommand::EditProduct {
                code: page.product.code,
                version: Some(page.product.version),
                fields: changed,
            };
            execute(command, &after, "changed", seat, io)
        }
        StyleVerb::Disable { code } => switch(code, false, seat, io),
        StyleVerb::Enable { code } => switch(code, true, seat, io),
        StyleVerb::Delete { code } => {
            let code = by_code(code, seat)?.product.code;
            let command = ProductCommand::DeleteProduct { code: code.clone() };
            seat.execute(Command::Product(command))?;
            let record = Record::new().with("code", &code).with("deleted", true);
            Ok(io.done(seat.style(), &record, &format!("{code} deleted"))?)
        }
    }
}

fn switch(code: &str, active: bool, seat: &Seat, io: &mut Streams<'_>) -> Result<(), Failure> {
    let done = if active { "enabled" } else { "disabled" };
    let command = ProductCommand::SetProductActive {
        code: code.to_owned(),
        active,
    };
    execute(command, code, done, seat, io)
}

fn execute(
    command: ProductCommand,
    code: &str,
    done: &str,
    seat: &Seat,
    io: &mut Streams<'_>,
) -> Result<(), Failure> {
    seat.execute(Command::Product(command))?;
    let page = by_code(code, seat)?;
    let sentence = format!("{} {done}", page.product.code);
    Ok(io.done(seat.style(), &whole(&page), &sentence)?)
}

/// A product with its variants and what stores hold of it.
pub fn by_code(code: &str, seat: &Seat) -> Result<ProductPage, Failure> {
    let found = ask!(seat, Query::ProductByCode(code.trim().to_owned()), Product)?;
    found
        .map(|page| *page)
        .ok_or_else(|| missing("product", code))
}

fn print_list(
    mut list: ProductList,
    most: usize,
    seat: &Seat,
    io: &mut Streams<'_>,
) -> Result<(), Failure> {
    print_pages(io, seat.style(), LISTED, most, |limit| {
        list.limit = limit;
        let rows = ask!(seat, Query::ProductRows(list.clone()), ProductRows)?;
        if let Some(last) = rows.last() {
            list.after = Some(last.code.clone());
        }
        Ok(rows.iter().map(brief).collect())
    })
}

const LISTED: &[&str] = &[
    "code",
    "name",
    "category",
    "brand",
    "variants",
    "price_from",
    "price_to",
    "on_hand",
    "active",
];

fn brief(row: &ProductRow) -> Record {
    let (lowest, highest) = row.prices.unzip();
    Record::new()
        .with("code", &row.code)
        .with("id", row.id.0)
        .with("name", &row.name)
        .with("category", &row.category)
        .with("brand", &row.brand)
        .with("unit", &row.unit)
        .with("variants", row.variants)
        .with("price_from", lowest)
        .with("price_to", highest)
        .with("on_hand", Field::Quantity(row.on_hand, row.decimals))
        .with("active", row.active)
}

const VARIANTS: &[&str] = &[
    "sku", "colour", "size", "price", "cost", "on_hand", "reserved", "barcodes", "active",
];

fn variant(row: &VariantRow) -> Record {
    let variant = &row.variant;
    let quantity = |quantity| Field::Quantity(quantity, variant.decimals);
    Record::new()
        .with("sku", &variant.sku)
        .with("id", variant.id.0)
        .with("colour", &variant.colour)
        .with("size", &variant.size)
        .with("price", variant.price)
        .with("cost", variant.cost)
        .with("on_hand", quantity(row.on_hand))
        .with("reserved", quantity(row.reserved))
        .with("available", quantity(row.on_hand.minus(row.reserved)))
        .with("reorder_level", quantity(variant.reorder_level))
        .with("barcodes", row.barcodes)
        .with("active", row.enabled)
}

const STORES: &[&str] = &[
    "store",
    "on_hand",
    "reserved",
    "available",
    "stock_policy",
    "own_policy",
];

fn place(row: &ProductStock, decimals: u8) -> Record {
    let quantity = |quantity| Field::Quantity(quantity, decimals);
    Record::new()
        .with("store", &row.store)
        .with("on_hand", quantity(row.on_hand))
        .with("reserved", quantity(row.reserved))
        .with("available", quantity(row.on_hand.minus(row.reserved)))
        .with("stock_policy", row.policy.word())
        .with("own_policy", own_policy(row.own_policy))
}

fn whole(page: &ProductPage) -> Record {
    let product = &page.product;
    let stores = page.stores.iter().map(|row| place(row, product.decimals));
    Record::new()
        .with("code", &product.code)
        .with("id", product.id.0)
        .with("name", &product.name)
        .with("category", &product.category)
        .with("brand", &product.brand)
        .with("description", &product.description)
        .with("tax_class", &product.tax_class)
        .with("unit", &product.unit)
        .with("lot_tracked", product.lot_tracked)
        .with("active", product.active)
        .with("version", product.version)
        .with(
            "variants",
            Field::Rows(VARIANTS, page.variants.iter().map(variant).collect()),
        )
        .with("stores", Field::Rows(STORES, stores.collect()))
}

/// Lists what stores do when too little of a product is there.
pub fn list_stores(code: &str, seat: &Seat, io: &mut Streams<'_>) -> Result<(), Failure> {
    let page = by_code(code, seat)?;
    let rows = page.stores.iter();
    let rows: Vec<Record> = rows.map(|row| place(row, page.product.decimals)).collect();
    Ok(io.list(seat.style(), STORES, &rows)?)
}
