//! What a scanned text says: which goods, how much of them, from which lot, at which price.

use crate::domain::gs1::{self, Element, GS, Refused, Torn, identifier};
use crate::domain::time::Day;

/// How a code carries what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A GS1 element string, as scanners type it.
    ElementString,
    /// The same as printed for people, in brackets.
    Bracketed,
}

impl Form {
    /// In words, for the tester.
    pub fn words(self) -> &'static str {
        match self {
            Self::ElementString => "GS1 element string",
            Self::Bracketed => "GS1 element string in brackets",
        }
    }
}

/// A decimal number in a code: `value / 10^decimals`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decimal {
    /// All digits.
    pub value: i64,
    /// How many of them follow the point.
    pub decimals: u8,
}

impl Decimal {
    /// The same number in steps of `10^-decimals`; [`None`] when it is finer than that, or too large.
    pub fn in_steps(self, decimals: u8) -> Option<i64> {
        let shift = |by: u8| 10_i64.checked_pow(u32::from(by));
        if decimals >= self.decimals {
            self.value.checked_mul(shift(decimals - self.decimals)?)
        } else {
            let by = shift(self.decimals - decimals)?;
            (self.value % by == 0).then_some(self.value / by)
        }
    }
}

/// A measured quantity: a weight, a length, a volume.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measure {
    /// How much.
    pub amount: Decimal,
    /// The unit's code as the catalogue writes it, such as `kg`.
    pub unit: &'static str,
}

/// A price on the goods themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabelPrice {
    /// How much, for all that the label is on.
    pub amount: Decimal,
    /// The currency's ISO 4217 number, where the code carries it.
    pub currency: Option<u16>,
}

/// What a structured code says. A plain barcode has no reading: it is looked up as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// How it says it.
    pub form: Form,
    /// Every part, in the order of the code.
    pub parts: Vec<Element>,
    /// The texts to look the goods up by, best first.
    pub codes: Vec<String>,
    /// Weights and other measures; more than one only in different units.
    pub measures: Vec<Measure>,
    /// How many pieces or packs.
    pub count: Option<i64>,
    /// The price of all of it.
    pub price: Option<LabelPrice>,
    /// Lot.
    pub lot: Option<String>,
    /// The day it expires, or else is best before.
    pub expiry: Option<Day>,
    /// Serial number.
    pub serial: Option<String>,
}

/// Takes the AIM identifier (ISO/IEC 15424) off: `]`, a letter, a digit or letter.
pub fn without_aim(text: &str) -> &str {
    aim(text).map_or(text, |(_, rest)| rest)
}

fn aim(text: &str) -> Option<(&str, &str)> {
    let (prefix, rest) = text.split_at_checked(3)?;
    let mut prefix_chars = prefix.chars();
    let is_one = prefix_chars.next() == Some(']')
        && prefix_chars.next().is_some_and(|c| c.is_ascii_alphabetic())
        && prefix_chars
            .next()
            .is_some_and(|c| c.is_ascii_alphanumeric());
    is_one.then_some((prefix, rest))
}

/// The AIM identifiers that say: this is a GS1 element string (bar codes, matrix codes, QR, dot code).
const STRUCTURED: [&str; 5] = ["]C1", "]e0", "]d2", "]Q3", "]J1"];

/// Reads a scanned text; [`None`] when it has no structure and can only be looked up as it is.
///
/// # Errors
/// [`Refused`] for a structured code with a part in doubt.
pub fn read(text: &str, today: Day) -> Result<Option<Reading>, Refused> {
    let (prefix, rest) = aim(text).unwrap_or(("", text));
    if STRUCTURED.contains(&prefix) || rest.contains(GS) {
        return gs1::elements(rest)
            .and_then(|parts| reading(Form::ElementString, parts, today))
            .map(Some);
    }
    if rest.starts_with('(') {
        return gs1::bracketed(rest)
            .and_then(|parts| reading(Form::Bracketed, parts, today))
            .map(Some);
    }
    if is_bare_string(rest) {
        return gs1::elements(rest)
            .and_then(|parts| reading(Form::ElementString, parts, today))
            .map(Some);
    }
    Ok(None)
}

/// Without prefix or separator only a string that begins with a whole, right GTIN is taken for one.
fn is_bare_string(text: &str) -> bool {
    matches!(text.get(..2), Some("01" | "02"))
        && text
            .get(2..16)
            .is_some_and(|gtin| gs1::element("01", gtin, true).is_ok())
}

fn reading(form: Form, parts: Vec<Element>, today: Day) -> Result<Reading, Refused> {
    let mut reading = Reading {
        form,
        parts: Vec::new(),
        codes: Vec::new(),
        measures: Vec::new(),
        count: None,
        price: None,
        lot: None,
        expiry: None,
        serial: None,
    };
    let mut best_before = None;
    for part in &parts {
        let value = part.value.as_str();
        let number = || value.parse::<i64>().ok();
        let decimals = || part.ai.chars().nth(3)?.to_digit(10)?.try_into().ok();
        match (part.ai.as_str(), part.ai.get(..3).unwrap_or_default()) {
            ("01" | "02", _) => reading.codes.push(value.to_owned()),
            ("10", _) => reading.lot = Some(value.to_owned()),
            ("15", _) => best_before = gs1::day(value, today),
            ("17", _) => reading.expiry = gs1::day(value, today),
            ("21", _) => reading.serial = Some(value.to_owned()),
            ("30" | "37", _) => reading.count = number(),
            (_, "392") => reading.price = price(None, value, decimals()),
            (_, "393") => {
                let (currency, amount) = value.split_at_checked(3).unwrap_or_default();
                reading.price = price(currency.parse().ok(), amount, decimals());
                if reading.price.is_none() {
                    return Err(short_price(part).into());
                }
            }
            _ => {
                if let Some(unit) = identifier::measured_in(&part.ai)
                    && let (Some(value), Some(decimals)) = (number(), decimals())
                {
                    let amount = Decimal { value, decimals };
                    reading.measures.push(Measure { amount, unit });
                }
            }
        }
    }
    reading.expiry = reading.expiry.or(best_before);
    let contained = parts.iter().any(|part| part.ai == "02");
    if contained && reading.count.is_none() {
        return Err(Torn::NoCount.into());
    }
    if reading.codes.is_empty() {
        return Err(Torn::NoGoods.into());
    }
    reading.parts = parts;
    Ok(reading)
}

fn price(currency: Option<u16>, digits: &str, decimals: Option<u8>) -> Option<LabelPrice> {
    let amount = Decimal {
        value: digits.parse().ok()?,
        decimals: decimals?,
    };
    Some(LabelPrice { amount, currency })
}

fn short_price(part: &Element) -> Torn {
    Torn::Short {
        ai: part.ai.clone(),
        wanted: 4,
        found: part.value.chars().count(),
    }
}
