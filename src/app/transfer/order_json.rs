//! The JSON of an order or counter sale as other systems post it.

use serde_json::{Map, Value};

use crate::app::command::{ItemKey, Key, NewLine, NewOrder, TenderRow};
use crate::app::error::AppError;

/// Largest text of one order, in bytes.
pub const MOST_BYTES: usize = 4 * 1024 * 1024;

/// Most lines of one order.
const MOST_LINES: usize = 10_000;

/// An order as it was posted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PostedOrder {
    /// What is ordered.
    pub order: NewOrder,
    /// Payments of a counter sale; empty for an order.
    pub payments: Vec<TenderRow>,
    /// Fields that mean nothing here (`items[0].colour`).
    pub ignored: Vec<String>,
}

/// Reads one order. The shape is that of interface.md §4.
///
/// # Errors
/// [`AppError::Invalid`] that names the place: not JSON, a missing or doubled field, a value of the wrong kind.
pub fn read_order(text: &str) -> Result<PostedOrder, AppError> {
    if text.len() > MOST_BYTES {
        return Err(AppError::invalid("order", "longer than 4 MiB"));
    }
    let value: Value = serde_json::from_str(text.trim_start_matches('\u{feff}'))
        .map_err(|error| AppError::invalid("order", format!("not JSON: {error}")))?;
    let mut posted = PostedOrder::default();
    let mut fields = Fields::of("", value)?;
    posted.order.reference = fields.text("ref")?;
    posted.order.customer = fields.key("customer", "customer_id")?;
    posted.order.store = fields.key("store", "store_id")?;
    posted.order.delivery_address = fields.text("delivery_address")?.unwrap_or_default();
    posted.order.note = fields.text("note")?.unwrap_or_default();
    let items = fields.list("items")?;
    let payments = fields.list("payments")?;
    fields.rest(&mut posted.ignored);
    if items.len() > MOST_LINES {
        return Err(AppError::invalid(
            "items",
            format!("more than {MOST_LINES} lines"),
        ));
    }
    for (place, item) in items.into_iter().enumerate() {
        let mut fields = Fields::of(&format!("items[{place}]"), item)?;
        posted.order.items.push(line(&mut fields)?);
        fields.rest(&mut posted.ignored);
    }
    for (place, payment) in payments.into_iter().enumerate() {
        let mut fields = Fields::of(&format!("payments[{place}]"), payment)?;
        posted.payments.push(TenderRow {
            method: fields
                .text("method")?
                .ok_or_else(|| fields.missing("method"))?,
            amount: fields
                .number("amount")?
                .ok_or_else(|| fields.missing("amount"))?,
        });
        fields.rest(&mut posted.ignored);
    }
    Ok(posted)
}

fn line(fields: &mut Fields) -> Result<NewLine, AppError> {
    let sku = fields.text("sku")?.map(ItemKey::Sku);
    let barcode = fields.number("barcode")?.map(ItemKey::Barcode);
    let product = fields.id("product_id")?.map(ItemKey::Product);
    let mut named = [sku, barcode, product].into_iter().flatten();
    let item = named.next().ok_or_else(|| fields.missing("sku"))?;
    if named.next().is_some() {
        return Err(fields.wrong("sku", "give only one of sku, barcode and product_id"));
    }
    Ok(NewLine {
        item,
        quantity: fields
            .number("quantity")?
            .ok_or_else(|| fields.missing("quantity"))?,
        unit_price: fields.number("unit_price")?,
    })
}

/// The fields of one object, taken one by one.
struct Fields {
    place: String,
    left: Map<String, Value>,
}

impl Fields {
    fn of(place: &str, value: Value) -> Result<Self, AppError> {
        if let Value::Object(left) = value {
            let place = place.to_owned();
            return Ok(Self { place, left });
        }
        let place = if place.is_empty() { "order" } else { place };
        Err(AppError::invalid(place, "must be a JSON object"))
    }

    fn at(&self, name: &str) -> String {
        if self.place.is_empty() {
            name.to_owned()
        } else {
            format!("{}.{name}", self.place)
        }
    }

    fn wrong(&self, name: &str, reason: &str) -> AppError {
        AppError::invalid(self.at(name), reason)
    }

    fn missing(&self, name: &str) -> AppError {
        self.wrong(name, "missing")
    }

    fn take(&mut self, name: &str) -> Option<Value> {
        self.left
            .shift_remove(name)
            .filter(|value| !value.is_null())
    }

    fn text(&mut self, name: &str) -> Result<Option<String>, AppError> {
        match self.take(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(self.wrong(name, "must be a text in quotes")),
        }
    }

    /// A decimal, as a JSON number or as text; the exact reading is the use case's.
    fn number(&mut self, name: &str) -> Result<Option<String>, AppError> {
        match self.take(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(Value::Number(number)) => Ok(Some(plain(&number.to_string()))),
            Some(_) => Err(self.wrong(name, "must be a number")),
        }
    }

    fn id(&mut self, name: &str) -> Result<Option<i64>, AppError> {
        match self.take(name) {
            None => Ok(None),
            Some(value) => value
                .as_i64()
                .map(Some)
                .ok_or_else(|| self.wrong(name, "must be a whole number")),
        }
    }

    fn key(&mut self, code: &str, id: &str) -> Result<Option<Key>, AppError> {
        match (self.text(code)?, self.id(id)?) {
            (Some(_), Some(_)) => Err(self.wrong(code, &format!("give either {code} or {id}"))),
            (Some(code), None) => Ok(Some(Key::Code(code))),
            (None, Some(id)) => Ok(Some(Key::Id(id))),
            (None, None) => Ok(None),
        }
    }

    fn list(&mut self, name: &str) -> Result<Vec<Value>, AppError> {
        match self.take(name) {
            None => Ok(Vec::new()),
            Some(Value::Array(values)) => Ok(values),
            Some(_) => Err(self.wrong(name, "must be a list")),
        }
    }

    fn rest(self, ignored: &mut Vec<String>) {
        let names: Vec<String> = self.left.keys().map(|name| self.at(name)).collect();
        ignored.extend(names);
    }
}

/// `2.0` is two pieces, also where pieces have no decimals.
fn plain(number: &str) -> String {
    number.strip_suffix(".0").unwrap_or(number).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const POSTED: &str = r#"{"ref":"web-77","customer_id":1,"store_id":101,"delivery_address":"12 Ahornhof",
        "items":[{"product_id":2001,"quantity":2,"unit_price":50.0},{"sku":"A","quantity":"1.250"}]}"#;

    #[test]
    fn the_shape_other_systems_post_is_read() {
        let posted = read_order(POSTED).unwrap();
        assert_eq!(posted.order.reference.as_deref(), Some("web-77"));
        assert_eq!(posted.order.customer, Some(Key::Id(1)));
        assert_eq!(posted.order.items[0].item, ItemKey::Product(2001));
        assert_eq!(posted.order.items[0].unit_price.as_deref(), Some("50"));
        assert_eq!(posted.order.items[1].quantity, "1.250");
        assert!(posted.payments.is_empty() && posted.ignored.is_empty());
    }

    #[test]
    fn a_mistake_is_named_by_its_place() {
        let field = |text: &str| match read_order(text) {
            Err(AppError::Invalid { field, .. }) => field,
            other => panic!("{other:?}"),
        };
        assert_eq!(field("{"), "order");
        assert_eq!(field("[]"), "order");
        assert_eq!(field(r#"{"items":[{"sku":"A"}]}"#), "items[0].quantity");
        assert_eq!(field(r#"{"items":[{"quantity":1}]}"#), "items[0].sku");
        assert_eq!(
            field(r#"{"items":[{"sku":"A","barcode":"1","quantity":1}]}"#),
            "items[0].sku"
        );
        assert_eq!(field(r#"{"items":[7]}"#), "items[0]");
        assert_eq!(field(r#"{"customer":"A","customer_id":1}"#), "customer");
        assert_eq!(field(r#"{"customer":1}"#), "customer");
        assert_eq!(
            field(r#"{"payments":[{"method":"cash"}]}"#),
            "payments[0].amount"
        );
        assert_eq!(field(&"[".repeat(100_000)), "order");
    }

    #[test]
    fn what_means_nothing_is_told() {
        let posted = read_order(
            r#"{"colour":"red","items":[{"sku":"A","quantity":1,"gift":true}],"payments":[{"method":"cash","amount":"20.00"}]}"#,
        )
        .unwrap();
        assert_eq!(posted.ignored, ["colour", "items[0].gift"]);
        assert_eq!(posted.payments[0].amount, "20.00");
    }
}
