//! `orderdesk product details|review …`: the JSON object of a product, and what customers say of it.

use std::io::Read;
use std::path::PathBuf;

use clap::Args;

use crate::app::transfer::details as object;
use crate::app::{Command, DetailsChange, DetailsCommand};
use crate::cli::error::Failure;
use crate::cli::output::Streams;
use crate::cli::record::{Field, Record, short_decimal};
use crate::cli::session::{Seat, mismatch};
use crate::domain::product::Product;
use crate::domain::review::{Review, mean};

/// More than any details may have: a longer file is refused by its size, not read.
const MOST_BYTES: u64 = 1024 * 1024;

/// Show a product's details, or change them (manager)
#[derive(Debug, Args)]
pub struct Details {
    /// The product's code, or a SKU of it
    code: String,
    /// Set one key: to JSON, or to text; may be repeated
    #[arg(long, value_name = "KEY=VALUE", value_parser = key_and_value)]
    set: Vec<(String, String)>,
    /// Take one key away; may be repeated
    #[arg(long, value_name = "KEY")]
    remove: Vec<String>,
    /// Replace all of it by the JSON object in a file (- = standard input)
    #[arg(long, value_name = "FILE", conflicts_with_all = ["set", "remove"])]
    file: Option<PathBuf>,
}

/// Add a customer's review to a product (manager)
#[derive(Debug, Args)]
pub struct NewReview {
    /// The product's code, or a SKU of it
    code: String,
    /// From 1 to 10
    #[arg(long, value_name = "1-10", allow_hyphen_values = true)]
    rating: String,
    /// What was said
    #[arg(long, default_value = "")]
    text: String,
    /// Who said it
    #[arg(long, default_value = "")]
    by: String,
}

fn key_and_value(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.trim().is_empty() => Ok((key.to_owned(), value.to_owned())),
        _ => Err("write it as KEY=VALUE, such as care='wash cold'".to_owned()),
    }
}

/// Shows or changes details.
pub fn run(verb: &Details, seat: &Seat, io: &mut Streams<'_>) -> Result<(), Failure> {
    let change = match &verb.file {
        Some(path) => Some(DetailsChange::Whole(read(path)?)),
        None if verb.set.is_empty() && verb.remove.is_empty() => None,
        None => Some(DetailsChange::Keys {
            set: verb.set.clone(),
            remove: verb.remove.clone(),
        }),
    };
    if let Some(change) = change {
        execute(&verb.code, change, seat)?;
    }
    let product = seat.product(&verb.code)?;
    if io.json {
        return Ok(io.record(seat.style(), &row(&product))?);
    }
    Ok(writeln!(io.out, "{}", object::pretty(&product.details))?)
}

/// Adds a review.
pub fn review(verb: &NewReview, seat: &Seat, io: &mut Streams<'_>) -> Result<(), Failure> {
    let change = DetailsChange::Review {
        rating: verb.rating.clone(),
        text: verb.text.clone(),
        by: verb.by.clone(),
    };
    execute(&verb.code, change, seat)?;
    let product = seat.product(&verb.code)?;
    let reviews = object::reviews(&product.details);
    let count = match reviews.len() {
        1 => "1 review".to_owned(),
        count => format!("{count} reviews"),
    };
    let of_all = mean(&reviews).map_or_else(String::new, |mean| {
        format!(", {} on average", short_decimal(mean, 2))
    });
    let sentence = format!("{}: {count}{of_all}", product.code);
    Ok(io.done(seat.style(), &row(&product), &sentence)?)
}

fn execute(code: &str, change: DetailsChange, seat: &Seat) -> Result<(), Failure> {
    let product = code.to_owned();
    let command = DetailsCommand {
        product,
        version: None,
        change,
    };
    match seat.execute(Command::Details(command))? {
        crate::app::Outcome::Done => Ok(()),
        _ => Err(mismatch()),
    }
}

fn read(path: &PathBuf) -> Result<String, Failure> {
    let trouble = |error| Failure::file(path.display().to_string(), error);
    let mut text = String::new();
    if path.as_os_str() == "-" {
        std::io::stdin().take(MOST_BYTES).read_to_string(&mut text)
    } else {
        std::fs::File::open(path).and_then(|file| file.take(MOST_BYTES).read_to_string(&mut text))
    }
    .map_err(trouble)?;
    Ok(text)
}

fn row(product: &Product) -> Record {
    let reviews = object::reviews(&product.details);
    let one = |review: &Review| {
        Record::new()
            .with("rating", review.rating)
            .with("text", &review.text)
            .with("by", &review.by)
            .with("at", &review.at)
    };
    Record::new()
        .with("product", &product.code)
        .with("name", &product.name)
        .with("version", product.version)
        .with(
            "details",
            crate::cli::product::details_field(&product.details),
        )
        .with("rating", mean(&reviews).map(Field::Share))
        .with(
            "reviews",
            Field::Rows(
                &["rating", "text", "by", "at"],
                reviews.iter().map(one).collect(),
            ),
        )
}
