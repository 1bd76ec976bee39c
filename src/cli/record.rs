//! Records: named fields, and how each kind of field is written for machines and for people.
//!
//! A noun says its fields once; whether they become JSON, a row or a block of text is decided elsewhere.

use serde_json::{Map, Number, Value};

use crate::domain::locale::NumberStyle;
use crate::domain::money::{Currency, Money, plain_decimal};
use crate::domain::quantity::Quantity;
use crate::domain::shop::Shop;
use crate::domain::text::clean;
use crate::domain::time::{Day, Timestamp, Zone};

/// One value of a record, not yet written.
#[derive(Debug, Clone, PartialEq)]
pub enum Field {
    /// Nothing (`null`).
    Empty,
    /// Words.
    Text(String),
    /// A whole number.
    Count(i64),
    /// Yes or no.
    Flag(bool),
    /// An amount: a decimal string for machines.
    Money(Money),
    /// A quantity with the decimals of its unit: a number for machines.
    Quantity(Quantity, u8),
    /// A quantity in thousandths of a unit: a number for machines.
    Milli(i64),
    /// Basis points: percent for both.
    Share(i64),
    /// An instant: RFC 3339 with the shop's offset for machines.
    Time(Timestamp),
    /// A local day.
    Day(Day),
    /// Words, several.
    Words(Vec<String>),
    /// A decimal number with no unit (degrees).
    Number(f64),
    /// JSON as it is stored.
    Json(Value),
    /// Records inside a record: which columns people see, and the rows.
    Rows(&'static [&'static str], Vec<Record>),
}

impl Field {
    /// True for what stands at the right edge of its column.
    pub fn is_figure(&self) -> bool {
        matches!(
            self,
            Self::Count(_)
                | Self::Money(_)
                | Self::Quantity(..)
                | Self::Milli(_)
                | Self::Share(_)
                | Self::Number(_)
        )
    }
}

macro_rules! fields_from {
    ($($type:ty => $variant:ident),+ $(,)?) => {
        $(impl From<$type> for Field {
            fn from(value: $type) -> Self {
                Self::$variant(value)
            }
        })+
    };
}

fields_from!(
    String => Text, i64 => Count, bool => Flag, Money => Money, Timestamp => Time, Day => Day, Vec<String> => Words,
    f64 => Number,
);

impl From<&str> for Field {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<&String> for Field {
    fn from(value: &String) -> Self {
        Self::Text(value.clone())
    }
}

impl<T: Into<Field>> From<Option<T>> for Field {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}

/// Named fields in order: one JSON object, or one row or block of text.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Record(Vec<(&'static str, Field)>);

impl Record {
    /// No fields yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The record with one more field.
    #[must_use]
    pub fn with(mut self, name: &'static str, field: impl Into<Field>) -> Self {
        self.0.push((name, field.into()));
        self
    }

    /// Its fields in order.
    pub fn fields(&self) -> impl Iterator<Item = &(&'static str, Field)> {
        self.0.iter()
    }

    /// Its fields in the order of `columns`, as machines read them without quotes.
    pub fn cells(&self, columns: &[&'static str], style: Style) -> Vec<String> {
        let values = columns.iter().map(|name| style.json(self.get(name)));
        values
            .map(|value| match value {
                Value::Null => String::new(),
                Value::String(text) => text,
                other => other.to_string(),
            })
            .collect()
    }

    /// A field by its name; [`Field::Empty`] when there is none.
    pub fn get(&self, name: &str) -> &Field {
        self.0
            .iter()
            .find(|(known, _)| *known == name)
            .map_or(&Field::Empty, |(_, field)| field)
    }
}

/// How the shop writes amounts, numbers and times.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// The one currency; [`None`] before there is a shop.
    pub currency: Option<Currency>,
    /// Where the day begins.
    pub zone: Zone,
    /// How figures are grouped.
    pub numbers: NumberStyle,
}

impl Style {
    /// The shop's way.
    pub fn of(shop: &Shop) -> Self {
        Self {
            currency: Some(shop.currency),
            zone: shop.zone,
            numbers: shop.settings.number_style,
        }
    }

    /// Before there is a shop: for records without amounts.
    pub fn plain() -> Self {
        Self {
            currency: None,
            zone: Zone::UTC,
            numbers: NumberStyle::default(),
        }
    }

    fn amount(self, amount: Money) -> String {
        self.currency.map_or_else(
            || amount.minor().to_string(),
            |currency| currency.plain(amount),
        )
    }

    /// A field as machines read it.
    pub fn json(self, field: &Field) -> Value {
        match field {
            Field::Empty => Value::Null,
            Field::Text(text) => Value::from(text.as_str()),
            Field::Count(count) => Value::from(*count),
            Field::Flag(flag) => Value::from(*flag),
            Field::Money(amount) => Value::from(self.amount(*amount)),
            Field::Quantity(quantity, decimals) => decimal(quantity.steps(), *decimals),
            Field::Milli(milli) => decimal(*milli, 3),
            Field::Share(points) => decimal(*points, 2),
            Field::Time(at) => Value::from(self.zone.rfc3339(*at)),
            Field::Day(day) => Value::from(day.iso()),
            Field::Words(words) => Value::from(words.clone()),
            Field::Number(number) => Value::from(*number),
            Field::Json(value) => value.clone(),
            Field::Rows(_, rows) => rows.iter().map(|row| self.object(row)).collect(),
        }
    }

    /// A record as one JSON object.
    pub fn object(self, record: &Record) -> Value {
        let fields = record.0.iter();
        Value::Object(
            fields
                .map(|(name, field)| ((*name).to_owned(), self.json(field)))
                .collect::<Map<_, _>>(),
        )
    }

    /// A field as people read it.
    pub fn text(self, field: &Field) -> String {
        match field {
            Field::Empty | Field::Rows(..) => String::new(),
            Field::Text(text) => clean(text),
            Field::Count(count) => self.numbers.count(*count),
            Field::Flag(flag) => if *flag { "yes" } else { "no" }.to_owned(),
            Field::Money(amount) => self.numbers.group(&self.amount(*amount)),
            Field::Quantity(quantity, decimals) => self.numbers.quantity(*quantity, *decimals),
            Field::Milli(milli) => self.numbers.group(&short_decimal(*milli, 3)),
            Field::Share(points) => format!("{} %", plain_decimal(*points, 2)),
            Field::Time(at) => self.zone.show(*at),
            Field::Day(day) => day.iso(),
            Field::Words(words) => clean(&words.join(", ")),
            Field::Number(number) => number.to_string(),
            Field::Json(value) => clean(&value.to_string()),
        }
    }
}

/// `10^-digits` steps without trailing zeros.
pub fn short_decimal(steps: i64, digits: u8) -> String {
    let plain = plain_decimal(steps, digits);
    if plain.contains('.') {
        plain.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        plain
    }
}

fn decimal(steps: i64, digits: u8) -> Value {
    let short = short_decimal(steps, digits);
    short
        .parse::<Number>()
        .map_or_else(|_not_a_number| Value::from(short), Value::Number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_lose_their_trailing_zeros_only() {
        assert_eq!(short_decimal(12_000, 3), "12");
        assert_eq!(short_decimal(-50, 3), "-0.05");
        assert_eq!(short_decimal(100, 0), "100");
    }
}
