//! `orderdesk product …` beyond one variant's fields: sets of variants, prices, barcodes, what is its own in a store.

use clap::{Args, Subcommand};

use crate::app::{Command, Outcome, ProductCommand, Query};
use crate::cli::error::Failure;
use crate::cli::output::Streams;
use crate::cli::record::{Field, Record};
use crate::cli::session::{Seat, ask, mismatch, missing};
use crate::cli::style::{self, StyleVerb};
use crate::domain::product::{Barcode, PlannedVariant, PriceChange, Variant, VariantSet};
use crate::domain::stock::StockPolicy;

/// What else can be done with products.
#[derive(Debug, Subcommand)]
pub enum CatalogueVerb {
    /// Remove a variant that nothing uses (manager)
    Delete {
        /// SKU
        sku: String,
    },
    /// Make the variants of colours × sizes that are not there yet, in one step (manager)
    #[command(
        after_help = "Example: orderdesk product variants TEE --colours black,white --sizes S,M,L --price 9.90 --barcodes"
    )]
    Variants {
        /// The product's code
        code: String,
        /// Which
        #[command(flatten)]
        set: Set,
        /// Only list what would be made
        #[arg(long)]
        dry_run: bool,
    },
    /// List what a variant was sold for and cost, newest first (manager)
    Prices {
        /// SKU
        sku: String,
    },
    /// List, add, make or remove the barcodes of a variant
    #[command(subcommand)]
    Barcode(BarcodeVerb),
    /// Show or set what a store does when too little of a product is there (manager to set)
    #[command(after_help = "Example: orderdesk product policy TEE --store MAIN --policy backorder")]
    Policy {
        /// The product's code
        code: String,
        /// The store's code
        #[arg(long, value_name = "CODE", requires = "policy")]
        store: Option<String>,
        /// forbid, warn or backorder; default = as the store
        #[arg(long, value_name = "POLICY", requires = "store")]
        policy: Option<String>,
    },
    /// Give a variant its own reorder level and quantity in one store; what is left out is the variant's (manager)
    Levels {
        /// SKU
        sku: String,
        /// The store's code
        #[arg(long, value_name = "CODE")]
        store: String,
        /// Alert at or below this
        #[arg(long, value_name = "N", default_value = "", hide_default_value = true)]
        reorder_level: String,
        /// Usual quantity to reorder
        #[arg(long, value_name = "N", default_value = "", hide_default_value = true)]
        reorder_quantity: String,
    },
    /// Products as such (styles): what all variants of one have in common
    #[command(subcommand)]
    Style(StyleVerb),
}

/// What can be done with barcodes.
#[derive(Debug, Subcommand)]
pub enum BarcodeVerb {
    /// List the barcodes of a variant
    List {
        /// SKU
        sku: String,
    },
    /// Add a barcode (manager)
    Add {
        /// SKU
        sku: String,
        /// The code
        code: String,
        /// Units it stands for; more than 1 is a pack
        #[arg(long, value_name = "N", default_value = "1")]
        units: String,
    },
    /// Make an EAN-13 of the shop's own numbering (manager)
    Generate {
        /// SKU
        sku: String,
        /// Units it stands for; more than 1 is a pack
        #[arg(long, value_name = "N", default_value = "1")]
        units: String,
    },
    /// Take a barcode away (manager)
    Remove {
        /// The code
        code: String,
    },
}

/// Colours × sizes and what each variant gets.
#[derive(Debug, Args)]
pub struct Set {
    /// Colours with commas between
    #[arg(
        long,
        value_name = "LIST",
        default_value = "",
        hide_default_value = true
    )]
    colours: String,
    /// Sizes with commas between
    #[arg(
        long,
        value_name = "LIST",
        default_value = "",
        hide_default_value = true
    )]
    sizes: String,
    /// Price of one unit [default: as the variants there are]
    #[arg(long, value_name = "AMOUNT")]
    price: Option<String>,
    /// Cost of one unit [default: as the variants there are]
    #[arg(long, value_name = "AMOUNT")]
    cost: Option<String>,
    /// Alert at or below this
    #[arg(long, value_name = "N", default_value = "", hide_default_value = true)]
    reorder_level: String,
    /// Usual quantity to reorder
    #[arg(long, value_name = "N", default_value = "", hide_default_value = true)]
    reorder_quantity: String,
    /// Each gets an in-store barcode
    #[arg(long)]
    barcodes: bool,
}

impl Set {
    /// As the use case takes it.
    pub fn given(&self) -> VariantSet {
        VariantSet {
            colours: self.colours.clone(),
            sizes: self.sizes.clone(),
            price: self.price.clone().unwrap_or_default(),
            cost: self.cost.clone().unwrap_or_default(),
            reorder_level: self.reorder_level.clone(),
            reorder_quantity: self.reorder_quantity.clone(),
            barcodes: self.barcodes,
        }
    }

    /// True when any variant is asked for.
    pub fn is_given(&self) -> bool {
        self.price.is_some() || !self.colours.is_empty() || !self.sizes.is_empty()
    }
}

/// Runs one of them.
pub fn run(verb: &CatalogueVerb, seat: &Seat, io: &mut Streams<'_>) -> Result<(), Failure> {
    match verb {
        CatalogueVerb::Delete { sku } => {
            let sku = variant(sku, seat)?.0.sku;
            let command = ProductCommand::Delete { sku: sku.clone() };
            seat.execute(Command::Product(command))?;
            let record = Record::new().with("sku", &sku).with("deleted", true);
            Ok(io.done(seat.style(), &record, &format!("{sku} deleted"))?)
        }
        CatalogueVerb::Variants { code, set, dry_run } => {
            variants(code, set.given(), *dry_run, seat, io)
        }
        CatalogueVerb::Prices { sku } => {
            let prices = ask!(seat, Query::Prices(sku.clone()), Prices)?;
            let rows: Vec<Record> = prices.iter().map(price).collect();
            Ok(io.list(seat.style(), PRICES, &rows)?)
        }
        CatalogueVerb::Barcode(verb) => barcode(verb, seat, io),
        CatalogueVerb::Policy {
            code,
            store,
            policy,
        } => match (store, policy) {
            (Some(store), Some(policy)) => set_policy(code, store, policy, seat, io),
            _ => style::list_stores(code, seat, io),
        },
        CatalogueVerb::Levels {
            sku,
            store,
            reorder_level,
            reorder_quantity,
        } => {
            let place = seat.store(store)?;
            let command = ProductCommand::SetLevels {
                sku: sku.clone(),
                store: place.id,
                level: reorder_level.clone(),
                quantity: reorder_quantity.clone(),
            };
            seat.execute(Command::Product(command))?;
            let record = Record::new()
                .with("sku", &variant(sku, seat)?.0.sku)
                .with("store", &place.code)
                .with("reorder_level", own(reorder_level))
                .with("reorder_quantity", own(reorder_quantity));
            let sentence = format!("the reorder level of {sku} in {} is set", place.code);
            Ok(io.done(seat.style(), &record, &sentence)?)
        }
        CatalogueVerb::Style(verb) => style::run(verb, seat, io),
    }
}

/// As given, or nothing where the variant's holds.
fn own(typed: &str) -> Option<&str> {
    Some(typed.trim()).filter(|typed| !typed.is_empty())
}

fn variant(sku: &str, seat: &Seat) -> Result<(Variant, Vec<Barcode>), Failure> {
    let found = ask!(seat, Query::Variant(sku.trim().to_owned()), Variant)?;
    let found = found.ok_or_else(|| missing("product", sku))?;
    let (variant, _, barcodes) = *found;
    Ok((variant, barcodes))
}

fn variants(
    code: &str,
    wish: VariantSet,
    dry_run: bool,
    seat: &Seat,
    io: &mut Streams<'_>,
) -> Result<(), Failure> {
    let code = code.trim().to_owned();
    let query = Query::VariantPlan(code.clone(), wish.clone());
    let plan = ask!(seat, query, VariantPlan)?;
    if !dry_run {
        seat.execute(Command::Product(ProductCommand::AddVariants {
            code,
            set: wish,
        }))?;
    }
    let rows: Vec<Record> = plan.new.iter().map(planned).collect();
    io.list(seat.style(), &["sku", "colour", "size"], &rows)?;
    let done = if dry_run { "would be made" } else { "made" };
    let standing = plan.standing;
    Ok(io.note(&format!(
        "{} variants {done}, {standing} there already",
        rows.len()
    ))?)
}

fn planned(variant: &PlannedVariant) -> Record {
    Record::new()
        .with("sku", &variant.sku)
        .with("colour", &variant.colour)
        .with("size", &variant.size)
}

const PRICES: &[&str] = &[
    "at",
    "price",
    "cost",
    "old_price",
    "old_cost",
    "user",
    "reason",
];

fn price(change: &PriceChange) -> Record {
    Record::new()
        .with("at", change.at)
        .with("price", change.price)
        .with("cost", change.cost)
        .with("old_price", change.old_price)
        .with("old_cost", change.old_cost)
        .with("user", &change.user)
        .with("reason", &change.reason)
}

fn barcode_row(sku: &str, barcode: &Barcode) -> Record {
    Record::new()
        .with("sku", sku)
        .with("code", &barcode.code)
        .with("units", barcode.units)
}

fn barcode(verb: &BarcodeVerb, seat: &Seat, io: &mut Streams<'_>) -> Result<(), Failure> {
    match verb {
        BarcodeVerb::List { sku } => {
            let (variant, barcodes) = variant(sku, seat)?;
            let rows = barcodes.iter().map(|one| barcode_row(&variant.sku, one));
            let rows: Vec<Record> = rows.collect();
            Ok(io.list(seat.style(), &["sku", "code", "units"], &rows)?)
        }
        BarcodeVerb::Add { sku, code, units } => {
            let command = ProductCommand::AddBarcode {
                sku: sku.clone(),
                code: code.clone(),
                units: units.clone(),
            };
            seat.execute(Command::Product(command))?;
            say_barcode(sku, code.trim(), seat, io)
        }
        BarcodeVerb::Generate { sku, units } => {
            let command = ProductCommand::MakeBarcode {
                sku: sku.clone(),
                units: units.clone(),
            };
            match seat.execute(Command::Product(command))? {
                Outcome::Barcode { code, .. } => say_barcode(sku, &code, seat, io),
                _ => Err(mismatch()),
            }
        }
        BarcodeVerb::Remove { code } => {
            let command = ProductCommand::RemoveBarcode { code: code.clone() };
            seat.execute(Command::Product(command))?;
            let code = code.trim();
            let record = Record::new().with("code", code).with("removed", true);
            Ok(io.done(seat.style(), &record, &format!("{code} removed"))?)
        }
    }
}

fn say_barcode(sku: &str, code: &str, seat: &Seat, io: &mut Streams<'_>) -> Result<(), Failure> {
    let (variant, barcodes) = variant(sku, seat)?;
    let found = barcodes.iter().find(|barcode| barcode.code == code);
    let barcode = found.ok_or_else(mismatch)?;
    let sentence = format!("{code} stands for {} now", variant.sku);
    let record = barcode_row(&variant.sku, barcode);
    Ok(io.done(seat.style(), &record, &sentence)?)
}

fn set_policy(
    code: &str,
    store: &str,
    policy: &str,
    seat: &Seat,
    io: &mut Streams<'_>,
) -> Result<(), Failure> {
    let place = seat.store(store)?;
    let policy = match policy.trim().to_lowercase().as_str() {
        "default" => None,
        word => Some(StockPolicy::parse(word).ok_or_else(|| {
            Failure::Usage(format!(
                "--policy `{word}` must be forbid, warn, backorder or default"
            ))
        })?),
    };
    let command = ProductCommand::SetPolicy {
        code: code.to_owned(),
        store: place.id,
        policy,
    };
    seat.execute(Command::Product(command))?;
    let holds = policy.unwrap_or(place.stock_policy);
    let page = style::by_code(code, seat)?;
    let record = Record::new()
        .with("product", &page.product.code)
        .with("store", &place.code)
        .with("stock_policy", holds.word())
        .with("own", policy.is_some());
    let sentence = format!(
        "when too little of {} is in {}: {}",
        page.product.code,
        place.code,
        holds.word()
    );
    Ok(io.done(seat.style(), &record, &sentence)?)
}

/// A field for a policy that may be the store's.
pub fn own_policy(policy: Option<StockPolicy>) -> Field {
    policy.map_or(Field::Empty, |policy| Field::from(policy.word()))
}
