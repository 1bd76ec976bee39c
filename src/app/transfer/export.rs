//! Everything of one kind as a file: CSV or XLSX with the columns of the import, or JSON.

use serde_json::{Map, Number, Value};

use crate::app::door::Door;
use crate::app::error::AppError;
use crate::app::product_list;
use crate::app::transfer::csv;
use crate::app::transfer::intake::ImportKind;
use crate::app::transfer::sheet::{self, Kind};
use crate::app::work::{Actor, Look};
use crate::domain::access::Right;
use crate::domain::money::Money;
use crate::domain::quantity::Quantity;
use crate::domain::time::Timestamp;
use crate::store::{self, Tx};

/// What can be taken out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportKind {
    /// Stores.
    Stores,
    /// Customers.
    Customers,
    /// Products, one row a variant; of many barcodes the first single and the first pack.
    Products,
    /// Stock, one row a lot where there are lots.
    Stock,
    /// Orders, one row a line.
    Orders,
    /// Bills and credit notes, one row a line.
    Bills,
    /// The movement ledger, oldest first.
    Movements,
    /// The audit log, oldest first.
    Audit,
}

impl ExportKind {
    /// Every kind with its word.
    pub const ALL: [(Self, &'static str); 8] = [
        (Self::Stores, "stores"),
        (Self::Customers, "customers"),
        (Self::Products, "products"),
        (Self::Stock, "stock"),
        (Self::Orders, "orders"),
        (Self::Bills, "bills"),
        (Self::Movements, "movements"),
        (Self::Audit, "audit"),
    ];

    /// The kind of a word.
    pub fn parse(text: &str) -> Option<Self> {
        let found = Self::ALL.iter().find(|(_, word)| *word == text);
        found.map(|(kind, _)| *kind)
    }

    /// The word.
    pub fn word(self) -> &'static str {
        let found = Self::ALL.iter().find(|(kind, _)| *kind == self);
        found.map_or("rows", |(_, word)| word)
    }

    /// The columns, in order. What can be imported has the columns of the import.
    pub fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Stores => ImportKind::Stores.columns(),
            Self::Customers => ImportKind::Customers.columns(),
            Self::Products => ImportKind::Products.columns(),
            Self::Stock => ImportKind::Stock.columns(),
            Self::Orders => &[
                "order",
                "ref",
                "placed_at",
                "customer",
                "store",
                "status",
                "sku",
                "quantity",
                "unit_price",
                "amount",
                "total",
                "payment_status",
            ],
            Self::Bills => &[
                "number",
                "kind",
                "at",
                "order",
                "customer",
                "store",
                "sku",
                "description",
                "quantity",
                "unit_price",
                "discount",
                "net",
                "tax",
                "total",
                "bill_total",
            ],
            Self::Audit => &[
                "id",
                "at",
                "user",
                "second_user",
                "terminal",
                "table",
                "row",
                "action",
                "old",
                "new",
                "hash",
                "form",
            ],
            Self::Movements => &[
                "id", "at", "store", "sku", "kind", "quantity", "on_hand", "lot", "bill", "reason",
                "user",
            ],
        }
    }
}

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportFormat {
    /// UTF-8, commas, a header row.
    Csv,
    /// An array of objects; amounts as decimal text, quantities as numbers.
    Json,
    /// A workbook with one sheet; amounts and quantities are numbers.
    Xlsx,
}

/// Takes out everything of one kind, as of one moment.
///
/// # Errors
/// [`AppError::NotAllowed`] without the right to export.
pub fn export(
    door: &Door,
    actor: &Actor,
    kind: ExportKind,
    format: ExportFormat,
) -> Result<Vec<u8>, AppError> {
    let actor = actor.clone();
    door.run(move |desk| desk.read(&actor, |look| write(look, kind, format)))
}

pub(crate) fn write(
    look: &Look<'_>,
    kind: ExportKind,
    format: ExportFormat,
) -> Result<Vec<u8>, AppError> {
    look.require(Right::Export)?;
    let mut writer = Writer::begin(look, kind, format)?;
    match kind {
        ExportKind::Stores => stores(look, &mut writer)?,
        ExportKind::Customers => customers(look, &mut writer)?,
        ExportKind::Products => products(look, &mut writer)?,
        ExportKind::Stock => stock(look.tx, &mut writer)?,
        ExportKind::Orders => orders(look, &mut writer)?,
        ExportKind::Bills => bills(look, &mut writer)?,
        ExportKind::Movements => movements(look, &mut writer)?,
        ExportKind::Audit => audit(look, &mut writer)?,
    }
    writer.end(look.now)
}

/// One value of a row.
enum Cell {
    Text(String),
    /// An amount as a plain decimal.
    Amount(String),
    /// A quantity as written.
    Quantity(String),
    /// Another plain number as written; empty = none.
    Number(String),
    /// A JSON text.
    Json(String),
}

impl Cell {
    fn text(&self) -> &str {
        match self {
            Self::Text(text)
            | Self::Amount(text)
            | Self::Quantity(text)
            | Self::Number(text)
            | Self::Json(text) => text,
        }
    }

    fn in_sheet(&self) -> (Kind, &str) {
        let kind = match self {
            Self::Text(_) | Self::Json(_) => Kind::Text,
            Self::Amount(_) | Self::Quantity(_) => Kind::Figure,
            Self::Number(_) => Kind::Plain,
        };
        (kind, self.text())
    }

    fn json(&self) -> Value {
        match self {
            Self::Text(text) | Self::Amount(text) => Value::from(text.as_str()),
            Self::Quantity(text) | Self::Number(text) => text
                .parse::<i64>()
                .ok()
                .map(Value::from)
                .or_else(|| Number::from_f64(text.parse().ok()?).map(Value::Number))
                .unwrap_or(Value::Null),
            Self::Json(text) => serde_json::from_str(text).unwrap_or(Value::Null),
        }
    }
}

fn number(value: impl ToString) -> Cell {
    Cell::Number(value.to_string())
}

fn quantity(quantity: Quantity, decimals: u8) -> Cell {
    Cell::Quantity(quantity.plain(decimals))
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

/// Rows become a file, one by one.
struct Writer {
    columns: &'static [&'static str],
    target: Target,
    rows: u64,
    /// The first trouble; what comes after it is passed over.
    trouble: Option<AppError>,
}

enum Target {
    Csv(String),
    Json(String),
    Sheet(Box<sheet::Writer>),
}

impl Writer {
    fn begin(look: &Look<'_>, kind: ExportKind, format: ExportFormat) -> Result<Self, AppError> {
        let columns = kind.columns();
        let target = match format {
            ExportFormat::Csv => {
                let mut out = String::new();
                csv::write_row(&mut out, columns.iter().copied());
                Target::Csv(out)
            }
            ExportFormat::Json => Target::Json("[".to_owned()),
            ExportFormat::Xlsx => {
                let style = look.shop.settings.number_style;
                Target::Sheet(Box::new(sheet::Writer::begin(kind.word(), columns, style)?))
            }
        };
        Ok(Self {
            columns,
            target,
            rows: 0,
            trouble: None,
        })
    }

    fn row(&mut self, cells: &[Cell]) {
        match &mut self.target {
            Target::Csv(out) => csv::write_row(out, cells.iter().map(Cell::text)),
            Target::Json(out) => {
                out.push_str(if self.rows == 0 { "\n" } else { ",\n" });
                let names = self.columns.iter().map(|name| (*name).to_owned());
                let object: Map<String, Value> = names.zip(cells.iter().map(Cell::json)).collect();
                out.push_str(&Value::Object(object).to_string());
            }
            Target::Sheet(sheet) => {
                if self.trouble.is_none() {
                    self.trouble = sheet.row(cells.iter().map(Cell::in_sheet)).err();
                }
            }
        }
        self.rows += 1;
    }

    fn end(self, now: Timestamp) -> Result<Vec<u8>, AppError> {
        match (self.trouble, self.target) {
            (Some(trouble), _) => Err(trouble),
            (None, Target::Csv(out)) => Ok(out.into_bytes()),
            (None, Target::Json(out)) => Ok((out + "\n]\n").into_bytes()),
            (None, Target::Sheet(sheet)) => sheet.finish(now),
        }
    }
}

/// The whole log as it stands, with its hashes, so that a copy elsewhere can be held against it later.
fn audit(look: &Look<'_>, writer: &mut Writer) -> Result<(), AppError> {
    look.require(Right::Audit)?;
    let zone = look.shop.zone;
    store::audit_log::each(look.tx, |entry| {
        writer.row(&[
            number(entry.id),
            zone.rfc3339(entry.at).into(),
            entry.user.into(),
            entry.second.into(),
            entry.terminal.into(),
            entry.table.into(),
            entry.row.into(),
            entry.action.into(),
            Cell::Json(entry.old),
            Cell::Json(entry.new),
            entry.hash.into(),
            number(entry.form),
        ]);
    })?;
    Ok(())
}

fn stores(look: &Look<'_>, writer: &mut Writer) -> Result<(), AppError> {
    let degrees = |degrees: Option<f64>| degrees.map_or_else(String::new, |d| d.to_string());
    for store in store::shop::stores(look.tx)? {
        writer.row(&[
            store.code.into(),
            store.name.into(),
            store.kind.word().into(),
            store.address.into(),
            store.web.into(),
            Cell::Number(degrees(store.latitude)),
            Cell::Number(degrees(store.longitude)),
            store.stock_policy.word().into(),
        ]);
    }
    Ok(())
}

fn customers(look: &Look<'_>, writer: &mut Writer) -> Result<(), AppError> {
    for customer in store::customer::customers(look.tx)? {
        let limit = customer.credit_limit;
        writer.row(&[
            customer.code.into(),
            customer.name.into(),
            customer.email.into(),
            customer.phone.into(),
            customer.country.into(),
            customer.city.into(),
            customer.area.into(),
            customer.address.into(),
            customer.tax_id.into(),
            Cell::Amount(limit.map_or_else(String::new, |limit| look.shop.currency.plain(limit))),
            customer.notes.into(),
        ]);
    }
    Ok(())
}

fn products(look: &Look<'_>, writer: &mut Writer) -> Result<(), AppError> {
    let currency = look.shop.currency;
    for (variant, product, barcodes) in product_list::full_list(look.tx)? {
        let first = |is_pack: bool| barcodes.iter().find(|code| (code.units > 1) == is_pack);
        let (single, pack) = (first(false), first(true));
        let decimals = variant.decimals;
        writer.row(&[
            variant.sku.into(),
            product.code.into(),
            product.name.into(),
            product.category.into(),
            product.brand.into(),
            product.description.into(),
            variant.colour.into(),
            variant.size.into(),
            Cell::Amount(currency.plain(variant.price)),
            Cell::Amount(currency.plain(variant.cost)),
            product.tax_class.into(),
            product.unit.into(),
            quantity(variant.reorder_level, decimals),
            quantity(variant.reorder_quantity, decimals),
            single.map_or("", |code| &code.code).into(),
            pack.map_or("", |code| &code.code).into(),
            Cell::Number(pack.map_or_else(String::new, |code| code.units.to_string())),
            Cell::Json(product.details),
        ]);
    }
    Ok(())
}

fn stock(tx: &Tx<'_>, writer: &mut Writer) -> Result<(), AppError> {
    store::export::stock(tx, |line| {
        writer.row(&[
            line.store.into(),
            line.sku.into(),
            quantity(line.on_hand, line.decimals),
            line.lot.into(),
            line.expiry.into(),
            "".into(),
        ]);
    })?;
    Ok(())
}

fn orders(look: &Look<'_>, writer: &mut Writer) -> Result<(), AppError> {
    let amount = |amount: Money| Cell::Amount(look.shop.currency.plain(amount));
    store::export::orders(look.tx, |line| {
        writer.row(&[
            line.order.into(),
            line.reference.into(),
            look.shop.zone.rfc3339(line.placed_at).into(),
            line.customer.into(),
            line.store.into(),
            line.status.into(),
            line.sku.into(),
            quantity(line.quantity, line.decimals),
            amount(line.price),
            amount(line.amount),
            amount(line.total),
            line.payment_status.into(),
        ]);
    })?;
    Ok(())
}

fn bills(look: &Look<'_>, writer: &mut Writer) -> Result<(), AppError> {
    let amount = |amount: Money| Cell::Amount(look.shop.currency.plain(amount));
    store::export::bills(look.tx, |line| {
        writer.row(&[
            line.number.into(),
            line.kind.into(),
            look.shop.zone.rfc3339(line.at).into(),
            line.order.into(),
            line.customer.into(),
            line.store.into(),
            line.sku.into(),
            line.description.into(),
            quantity(line.quantity, line.decimals),
            amount(line.price),
            amount(line.discount),
            amount(line.net),
            amount(line.tax),
            amount(line.total),
            amount(line.document_total),
        ]);
    })?;
    Ok(())
}

fn movements(look: &Look<'_>, writer: &mut Writer) -> Result<(), AppError> {
    let mut ledger = store::ledger::movements(look.tx, None, None, None, usize::MAX)?;
    ledger.reverse();
    for entry in ledger {
        writer.row(&[
            number(entry.id),
            look.shop.zone.rfc3339(entry.at).into(),
            entry.store.into(),
            entry.sku.into(),
            entry.kind.into(),
            quantity(entry.delta, entry.decimals),
            quantity(entry.on_hand, entry.decimals),
            entry.lot.into(),
            entry.bill.into(),
            entry.reason.into(),
            entry.user.into(),
        ]);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::command::{Command, ImportMode, Outcome};
    use crate::app::testing::{Fresh, fresh};
    use crate::app::transfer::intake;
    use crate::domain::access::Role;

    fn taken_out(shop: &mut Fresh, kind: ExportKind, format: ExportFormat) -> String {
        let look = |look: &Look<'_>| write(look, kind, format);
        let bytes = shop.desk.read(&Actor::system(), look).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    fn bring_in(shop: &mut Fresh, kind: ImportKind, text: &str, mode: ImportMode) {
        let batch = intake::read(kind, text.as_bytes(), mode, false).unwrap();
        match shop.run(Command::Import(batch)).unwrap() {
            Outcome::Imported(report) => assert_eq!(report.rejected, []),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_is_taken_out_comes_in_again_just_the_same() {
        let mut shop = fresh();
        let products = "sku,product_code,name,brand,description,colour,price,cost,barcode,pack_barcode,pack_units,details\n\
            A-1,A,Ava,\"B, Co\",\"two\nlines\",Red,10,5.5,4006381333931,4006381333948,12,\"{\"\"a\"\":[1,\"\"=x\"\"]}\"\n\
            M,,Milk,,,,1,,,,,\n";
        bring_in(&mut shop, ImportKind::Products, products, ImportMode::Add);
        let customers = "code,name,phone,credit_limit,notes\nA,Ava,+49 30 1-2,500,\"- a\n- b\"\n";
        bring_in(&mut shop, ImportKind::Customers, customers, ImportMode::Add);
        let stock =
            "store,sku,quantity,lot,expiry\nMAIN,A-1,5,,\nMAIN,M,2,L1,2027-01-31\nMAIN,M,1,L2,\n";
        bring_in(&mut shop, ImportKind::Stock, stock, ImportMode::Add);
        let (mut second, mut third) = (fresh(), fresh());
        for (out, back, mode) in [
            (ExportKind::Stores, ImportKind::Stores, ImportMode::Set),
            (
                ExportKind::Customers,
                ImportKind::Customers,
                ImportMode::Set,
            ),
            (ExportKind::Products, ImportKind::Products, ImportMode::Add),
            (ExportKind::Stock, ImportKind::Stock, ImportMode::Set),
        ] {
            let first = taken_out(&mut shop, out, ExportFormat::Csv);
            bring_in(&mut second, back, &first, mode);
            let again = taken_out(&mut second, out, ExportFormat::Csv);
            assert_eq!(again, first);
            // The same as a workbook, into a third shop.
            let look = |look: &Look<'_>| write(look, out, ExportFormat::Xlsx);
            let book = shop.desk.read(&Actor::system(), look).unwrap();
            let batch = intake::read(back, &book, mode, false).unwrap();
            match third.run(Command::Import(batch)).unwrap() {
                Outcome::Imported(report) => assert_eq!(report.rejected, []),
                other => panic!("{other:?}"),
            }
            assert_eq!(taken_out(&mut third, out, ExportFormat::Csv), first);
        }
        let stock = taken_out(&mut shop, ExportKind::Stock, ExportFormat::Csv);
        assert_eq!(
            stock,
            "store,sku,quantity,lot,expiry,reason\nMAIN,A-1,5,,,\nMAIN,M,2,L1,2027-01-31,\nMAIN,M,1,L2,,\n"
        );
    }

    #[test]
    fn json_has_numbers_for_quantities_and_text_for_amounts() {
        let mut shop = fresh();
        let products = "sku,name,price,reorder_level,details\nA,Ava,10,3,\"{\"\"a\"\":1}\"\n";
        bring_in(&mut shop, ImportKind::Products, products, ImportMode::Add);
        let text = taken_out(&mut shop, ExportKind::Products, ExportFormat::Json);
        let json: Value = serde_json::from_str(&text).unwrap();
        let row = &json[0];
        assert_eq!(row["price"], "10.00");
        assert_eq!(row["reorder_level"], 3);
        assert_eq!(row["pack_units"], Value::Null);
        assert_eq!(row["details"]["a"], 1);
        for kind in [ExportKind::Orders, ExportKind::Bills, ExportKind::Movements] {
            let text = taken_out(&mut shop, kind, ExportFormat::Json);
            assert_eq!(
                serde_json::from_str::<Value>(&text).unwrap(),
                Value::Array(vec![])
            );
        }
    }

    #[test]
    fn a_clerk_takes_nothing_out() {
        let mut shop = fresh();
        let clerk = Actor {
            role: Role::Clerk,
            ..Actor::system()
        };
        let refused = shop.desk.read(&clerk, |look| {
            write(look, ExportKind::Stores, ExportFormat::Csv)
        });
        assert_eq!(refused.unwrap_err().code(), "not_allowed");
    }
}
