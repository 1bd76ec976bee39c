//! Labels that a shop's own scales print: an item number with a weight, a price or a count in one barcode.
//!
//! A pattern says which digits are what, as in `21IIIIIWWWWWC`. Digits stand for themselves, `I` is the item, `W` a weight
//! in grams, `P` a price in minor units, `N` a count, `V` the inner check digit of the figure (GS1 General Specifications
//! §7.9.4), `C` the check digit of the whole. A point between `W`s or `P`s sets the decimals: `WW.WWW` is kilograms.

use crate::domain::barcode::{self, WrongCheckDigit};
use crate::domain::scan::Decimal;

/// What one place of a label is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// This digit, always.
    Fixed(char),
    /// A digit of the item.
    Item,
    /// A digit of the weight.
    Weight,
    /// A digit of the price.
    Price,
    /// A digit of the count.
    Count,
    /// The check digit of the weight or price.
    Inner,
    /// The check digit of the whole label.
    Check,
}

impl Field {
    fn of(letter: char) -> Option<Self> {
        Some(match letter.to_ascii_uppercase() {
            '0'..='9' => Self::Fixed(letter),
            'I' => Self::Item,
            'W' => Self::Weight,
            'P' => Self::Price,
            'N' => Self::Count,
            'V' => Self::Inner,
            'C' => Self::Check,
            _ => return None,
        })
    }

    /// The letter (or digit) that stands for it in a pattern.
    pub fn letter(self) -> char {
        match self {
            Self::Fixed(digit) => digit,
            Self::Item => 'I',
            Self::Weight => 'W',
            Self::Price => 'P',
            Self::Count => 'N',
            Self::Inner => 'V',
            Self::Check => 'C',
        }
    }

    /// What it is, in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Fixed(_) => "fixed digits",
            Self::Item => "item",
            Self::Weight => "net weight, kg",
            Self::Price => "price of the label",
            Self::Count => "count",
            Self::Inner => "inner check digit",
            Self::Check => "check digit",
        }
    }
}

/// One pattern, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    fields: Vec<Field>,
    /// Decimals as set by a point, for the weight and for the price.
    weight: u8,
    price: Option<u8>,
    text: String,
}

/// Why a text is no pattern.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    /// A letter without a meaning.
    #[error("`{pattern}`: `{letter}` means nothing; use digits and I W P N V C")]
    Letter {
        /// As typed.
        pattern: String,
        /// Which.
        letter: char,
    },
    /// Something about its make-up.
    #[error("`{pattern}` {reason}")]
    Shape {
        /// As typed.
        pattern: String,
        /// What is wrong, and what it should be.
        reason: &'static str,
    },
    /// Two patterns that one label could fit.
    #[error("`{first}` and `{second}` fit the same labels; let their first digits differ")]
    Overlap {
        /// One.
        first: String,
        /// The other.
        second: String,
    },
}

/// A label taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The digits of the item, with leading zeros.
    pub item: String,
    /// In kilograms.
    pub weight: Option<Decimal>,
    /// In the shop's currency; decimals as the pattern sets them, [`None`] for minor units.
    pub price: Option<(i64, Option<u8>)>,
    /// Pieces.
    pub count: Option<i64>,
    /// What each run of digits is.
    pub parts: Vec<(Field, String)>,
}

impl Pattern {
    /// Reads one pattern.
    ///
    /// # Errors
    /// [`PatternError`] that names what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, PatternError> {
        let text = text.trim().to_ascii_uppercase();
        let wrong = |reason| PatternError::Shape {
            pattern: text.clone(),
            reason,
        };
        let mut fields: Vec<Field> = Vec::new();
        let mut point = None;
        for letter in text.chars() {
            if letter == '.' {
                if point.replace(fields.len()).is_some() {
                    return Err(wrong("has two points"));
                }
                continue;
            }
            let field = Field::of(letter).ok_or_else(|| PatternError::Letter {
                pattern: text.clone(),
                letter,
            })?;
            fields.push(field);
        }
        let count = |wanted: Field| fields.iter().filter(|field| **field == wanted).count();
        let is_fixed = |field: Option<&Field>| matches!(field, Some(Field::Fixed(_)));
        if !is_fixed(fields.first()) {
            return Err(wrong("must begin with the digits its labels begin with"));
        }
        if fields.len() > 30 {
            return Err(wrong("is longer than 30 digits"));
        }
        if count(Field::Item) == 0 {
            return Err(wrong("has no item (I)"));
        }
        if count(Field::Weight) + count(Field::Price) + count(Field::Count) == 0 {
            return Err(wrong("has no weight (W), price (P) or count (N)"));
        }
        if count(Field::Weight) > 0 && count(Field::Count) > 0 {
            return Err(wrong(
                "has a weight and a count; one of them says how much it is",
            ));
        }
        if [Field::Weight, Field::Price, Field::Count]
            .iter()
            .any(|field| count(*field) > 9)
        {
            return Err(wrong("has a figure of more than 9 digits"));
        }
        if count(Field::Check) > 1
            || (count(Field::Check) == 1 && fields.last() != Some(&Field::Check))
        {
            return Err(wrong("must have its check digit (C) once, at the end"));
        }
        let runs = runs(&fields);
        let is_split = |(place, run): (usize, &(Field, usize))| {
            let (field, _) = run;
            !matches!(field, Field::Fixed(_))
                && runs.iter().skip(place + 1).any(|(other, _)| other == field)
        };
        if runs.iter().enumerate().any(is_split) {
            return Err(wrong("has the same letter in two places"));
        }
        let figure = inner_figure(&fields);
        let digits = figure.map_or(0, count);
        if count(Field::Inner) > 1 || (count(Field::Inner) == 1 && !matches!(digits, 4 | 5)) {
            return Err(wrong(
                "may have one V, for a price or weight of 4 or 5 digits",
            ));
        }
        let (mut weight, mut price) = (3, None);
        if let Some(at) = point {
            let before = at.checked_sub(1).and_then(|before| fields.get(before));
            let field = fields.get(at).copied();
            let after = fields
                .iter()
                .skip(at)
                .take_while(|other| Some(**other) == field)
                .count();
            let decimals = u8::try_from(after).unwrap_or(u8::MAX);
            match (before, field) {
                (Some(Field::Weight), Some(Field::Weight)) if decimals <= 5 => weight = decimals,
                (Some(Field::Price), Some(Field::Price)) => price = Some(decimals),
                _ => {
                    return Err(wrong(
                        "may have its point only between W and W (at most 5 decimals) or P and P",
                    ));
                }
            }
        }
        Ok(Self {
            fields,
            weight,
            price,
            text,
        })
    }

    /// As it is written.
    pub fn text(&self) -> &str {
        &self.text
    }

    fn fits(&self, code: &str) -> bool {
        code.len() == self.fields.len()
            && self
                .fields
                .iter()
                .zip(code.chars())
                .all(|(field, c)| match field {
                    Field::Fixed(digit) => *digit == c,
                    _ => c.is_ascii_digit(),
                })
    }

    fn overlaps(&self, other: &Self) -> bool {
        let clash = |(a, b): (&Field, &Field)| matches!((a, b), (Field::Fixed(a), Field::Fixed(b)) if a != b);
        self.fields.len() == other.fields.len() && !self.fields.iter().zip(&other.fields).any(clash)
    }

    /// Takes a label apart; [`None`] when it is not one of this pattern.
    ///
    /// # Errors
    /// [`WrongCheckDigit`] when one of its check digits does not fit.
    pub fn read(&self, code: &str) -> Result<Option<Label>, WrongCheckDigit> {
        if !self.fits(code) {
            return Ok(None);
        }
        let wrong = || WrongCheckDigit {
            code: code.to_owned(),
        };
        let digits = |wanted: Field| -> String {
            let places = self.fields.iter().zip(code.chars());
            places
                .filter(|(field, _)| **field == wanted)
                .map(|(_, c)| c)
                .collect()
        };
        if !digits(Field::Check).is_empty() {
            barcode::verify(code)?;
        }
        let inner = digits(Field::Inner);
        if let (false, Some(figure)) = (inner.is_empty(), inner_figure(&self.fields))
            && inner_check(&digits(figure)).map(String::from) != Some(inner)
        {
            return Err(wrong());
        }
        let number = |field: Field| digits(field).parse::<i64>().ok();
        Ok(Some(Label {
            item: digits(Field::Item),
            weight: number(Field::Weight).map(|value| Decimal {
                value,
                decimals: self.weight,
            }),
            price: number(Field::Price).map(|minor| (minor, self.price)),
            count: number(Field::Count),
            parts: self.parts(code),
        }))
    }

    fn parts(&self, code: &str) -> Vec<(Field, String)> {
        let mut rest = code.chars();
        runs(&self.fields)
            .into_iter()
            .map(|(field, length)| (field, rest.by_ref().take(length).collect()))
            .collect()
    }
}

impl std::fmt::Display for Pattern {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

/// Neighbours of one meaning together; fixed digits are one run whatever they are.
fn runs(fields: &[Field]) -> Vec<(Field, usize)> {
    let mut runs: Vec<(Field, usize)> = Vec::new();
    for field in fields {
        let is_same = |other: &Field| {
            other == field || matches!((other, field), (Field::Fixed(_), Field::Fixed(_)))
        };
        match runs.last_mut() {
            Some((other, length)) if is_same(other) => *length += 1,
            _ => runs.push((*field, 1)),
        }
    }
    runs
}

/// Which figure a `V` guards: the price where there is one, else the weight.
fn inner_figure(fields: &[Field]) -> Option<Field> {
    [Field::Price, Field::Weight]
        .into_iter()
        .find(|field| fields.contains(field))
}

/// Reads a list of patterns, separated by commas or spaces.
///
/// # Errors
/// [`PatternError`] for the first that is none, and for two that fit the same labels.
pub fn parse_patterns(text: &str) -> Result<Vec<Pattern>, PatternError> {
    let mut patterns: Vec<Pattern> = Vec::new();
    for word in text.split([',', ' ', ';']).filter(|word| !word.is_empty()) {
        let pattern = Pattern::parse(word)?;
        if let Some(other) = patterns.iter().find(|other| other.overlaps(&pattern)) {
            return Err(PatternError::Overlap {
                first: other.text.clone(),
                second: pattern.text,
            });
        }
        patterns.push(pattern);
    }
    Ok(patterns)
}

/// The check digit inside a label over a figure of 4 or 5 digits (GS1 General Specifications §7.9.4).
pub fn inner_check(figure: &str) -> Option<char> {
    let digits: Vec<u32> = figure
        .chars()
        .map(|c| c.to_digit(10))
        .collect::<Option<_>>()?;
    let weights: &[fn(u32) -> u32] = match digits.len() {
        4 => &[twice_minus, twice_minus, triple, five_minus],
        5 => &[five_plus, twice_minus, five_minus, five_plus, twice_minus],
        _ => return None,
    };
    let weighted = digits.iter().zip(weights);
    let sum: u32 = weighted.map(|(digit, weight)| weight(*digit)).sum();
    let digit = match digits.len() {
        4 => sum * 3 % 10,
        _ => (0..10).find(|digit| five_minus(*digit) == (10 - sum % 10) % 10)?,
    };
    char::from_digit(digit, 10)
}

fn twice_minus(digit: u32) -> u32 {
    let product = digit * 2;
    (10 + product % 10 - product / 10) % 10
}

fn triple(digit: u32) -> u32 {
    digit * 3 % 10
}

fn five_plus(digit: u32) -> u32 {
    let product = digit * 5;
    (product % 10 + product / 10) % 10
}

fn five_minus(digit: u32) -> u32 {
    let product = digit * 5;
    (10 + product % 10 - product / 10) % 10
}

#[cfg(test)]
#[path = "instore_tests.rs"]
mod tests;
