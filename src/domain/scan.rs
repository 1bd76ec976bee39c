//! What a scanned text says: which goods, how much of them, from which lot, at which price.

use crate::domain::barcode::WrongCheckDigit;
use crate::domain::gs1::{self, Element, GS, Refused, Torn, identifier};
use crate::domain::instore::{Label, Pattern};
use crate::domain::money::plain_decimal;
use crate::domain::time::Day;
use crate::domain::{digital_link, instore};

/// How a code carries what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A GS1 element string, as scanners type it.
    ElementString,
    /// The same as printed for people, in brackets.
    Bracketed,
    /// The same as a web address.
    DigitalLink,
    /// A label of the shop's own scales.
    Label,
}

impl Form {
    /// In words, for the tester.
    pub fn words(self) -> &'static str {
        match self {
            Self::ElementString => "GS1 element string",
            Self::Bracketed => "GS1 element string in brackets",
            Self::DigitalLink => "GS1 Digital Link",
            Self::Label => "in-store label",
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
    /// As written for people: `0.195`.
    pub fn plain(self) -> String {
        plain_decimal(self.value, self.decimals)
    }

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

/// One part of a code, for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// What marks it: an application identifier, or the letter of a label pattern.
    pub mark: String,
    /// What it is, in a few words.
    pub name: &'static str,
    /// As read.
    pub value: String,
    /// What the value means where it does not say so itself: a date, a weight, a price.
    pub says: String,
    /// False when nothing in the code marks its end.
    pub closed: bool,
}

/// What a structured code says. A plain barcode has no reading: it is looked up as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// How it says it.
    pub form: Form,
    /// Every part, in the order of the code.
    pub parts: Vec<Part>,
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
    /// The day it expires (AI 17), or else is best before (AI 15).
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
pub(crate) const STRUCTURED: [&str; 5] = ["]C1", "]e0", "]d2", "]Q3", "]J1"];

/// What a shop reads codes by.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'r> {
    /// The patterns of its own labels.
    pub patterns: &'r [Pattern],
    /// Decimals of its currency: a label's price is in minor units.
    pub digits: u8,
    /// The day on which two digits of a year are read.
    pub today: Day,
}

impl Reader<'_> {
    /// Reads a scanned text; [`None`] when it has no structure and can only be looked up as it is.
    ///
    /// # Errors
    /// [`Refused`] for a structured code with a part in doubt.
    pub fn read(&self, text: &str) -> Result<Option<Reading>, Refused> {
        let (prefix, rest) = aim(text).unwrap_or(("", text));
        if STRUCTURED.contains(&prefix) || rest.contains(GS) {
            return self.elements(Form::ElementString, &gs1::elements(rest)?);
        }
        if rest.starts_with('(') {
            return self.elements(Form::Bracketed, &gs1::bracketed(rest)?);
        }
        if let Some(elements) = digital_link::elements(rest)? {
            return self.elements(Form::DigitalLink, &elements);
        }
        if let Some(label) = self.label(rest)? {
            return Ok(Some(self.of_label(label)));
        }
        if is_bare_string(rest) {
            return self.elements(Form::ElementString, &gs1::elements(rest)?);
        }
        Ok(None)
    }

    /// A scanner may send the 12 digits of a UPC-A with a leading zero or without.
    fn label(&self, code: &str) -> Result<Option<Label>, WrongCheckDigit> {
        let mut forms = vec![code.to_owned()];
        match code.len() {
            12 => forms.push(format!("0{code}")),
            13 => forms.extend(code.strip_prefix('0').map(str::to_owned)),
            _ => {}
        }
        for form in &forms {
            for pattern in self.patterns {
                if let Some(label) = pattern.read(form)? {
                    return Ok(Some(label));
                }
            }
        }
        Ok(None)
    }

    fn of_label(&self, label: Label) -> Reading {
        let mut reading = Reading::empty(Form::Label);
        let bare = label.item.trim_start_matches('0').to_owned();
        let price = label.price.map(|(value, decimals)| Decimal {
            value,
            decimals: decimals.unwrap_or(self.digits),
        });
        let says = |field: instore::Field| match field {
            instore::Field::Weight => label.weight.map(|weight| format!("{} kg", weight.plain())),
            instore::Field::Price => price.map(Decimal::plain),
            _ => None,
        };
        let part = |(field, value): (instore::Field, String)| Part {
            mark: field.letter().to_string(),
            name: field.words(),
            value,
            says: says(field).unwrap_or_default(),
            closed: true,
        };
        reading.parts = label.parts.into_iter().map(part).collect();
        reading.measures = label
            .weight
            .map(|amount| Measure { amount, unit: "kg" })
            .into_iter()
            .collect();
        reading.price = price.map(|amount| LabelPrice {
            amount,
            currency: None,
        });
        reading.count = label.count;
        if !bare.is_empty() && bare != label.item {
            reading.codes.push(bare);
        }
        reading.codes.insert(0, label.item);
        reading
    }

    fn elements(&self, form: Form, elements: &[Element]) -> Result<Option<Reading>, Refused> {
        let mut reading = Reading::empty(form);
        let mut best_before = None;
        for element in elements {
            let says = reading.take(element, self.today, &mut best_before)?;
            reading.parts.push(Part {
                mark: element.ai.clone(),
                name: element.known.map_or("not known to GS1", |known| known.name),
                value: element.value.clone(),
                says,
                closed: element.closed,
            });
        }
        reading.expiry = reading.expiry.or(best_before);
        let is_contained = elements.iter().any(|element| element.ai == "02");
        if is_contained && reading.count.is_none() {
            return Err(Torn::NoCount.into());
        }
        if reading.codes.is_empty() {
            return Err(Torn::NoGoods.into());
        }
        Ok(Some(reading))
    }
}

/// Without prefix or separator only a string that begins with a whole, right GTIN is taken for one.
fn is_bare_string(text: &str) -> bool {
    matches!(text.get(..2), Some("01" | "02"))
        && text
            .get(2..16)
            .is_some_and(|gtin| gs1::element("01", gtin, true).is_ok())
}

impl Reading {
    fn empty(form: Form) -> Self {
        Self {
            form,
            parts: Vec::new(),
            codes: Vec::new(),
            measures: Vec::new(),
            count: None,
            price: None,
            lot: None,
            expiry: None,
            serial: None,
        }
    }

    /// Takes over what one element says, and puts it in words.
    fn take(
        &mut self,
        element: &Element,
        today: Day,
        best_before: &mut Option<Day>,
    ) -> Result<String, Refused> {
        let value = element.value.as_str();
        let number = || value.parse::<i64>().ok();
        let decimals = || element.ai.chars().nth(3)?.to_digit(10)?.try_into().ok();
        let is_date = element
            .known
            .is_some_and(|known| known.shape == identifier::Shape::Date);
        let day = is_date.then(|| gs1::day(value, today)).flatten();
        let mut says = day.map(Day::iso).unwrap_or_default();
        match (element.ai.as_str(), element.ai.get(..3).unwrap_or_default()) {
            ("01" | "02", _) => self.codes.push(value.to_owned()),
            ("10", _) => self.lot = Some(value.to_owned()),
            ("15", _) => *best_before = day,
            ("17", _) => self.expiry = day,
            ("21", _) => self.serial = Some(value.to_owned()),
            ("30" | "37", _) => self.count = number(),
            (_, "392") => self.price = price(None, value, decimals()),
            (_, "393") => {
                let (currency, amount) = value.split_at_checked(3).unwrap_or_default();
                self.price = price(currency.parse().ok(), amount, decimals());
                if self.price.is_none() {
                    return Err(too_short(element).into());
                }
            }
            _ => {
                if let Some(unit) = identifier::measured_in(&element.ai)
                    && let (Some(value), Some(decimals)) = (number(), decimals())
                {
                    let amount = Decimal { value, decimals };
                    says = format!("{} {unit}", amount.plain());
                    self.measures.push(Measure { amount, unit });
                }
            }
        }
        if let (Some(price), "392" | "393") = (&self.price, element.ai.get(..3).unwrap_or("")) {
            says = price.amount.plain();
        }
        Ok(says)
    }
}

fn price(currency: Option<u16>, digits: &str, decimals: Option<u8>) -> Option<LabelPrice> {
    let amount = Decimal {
        value: digits.parse().ok()?,
        decimals: decimals?,
    };
    Some(LabelPrice { amount, currency })
}

fn too_short(element: &Element) -> Torn {
    Torn::Short {
        ai: element.ai.clone(),
        wanted: 4,
        found: element.value.chars().count(),
    }
}
