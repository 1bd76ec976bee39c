//! Statements about bills, their lines and taxes, shipments and payments.

use rusqlite::{Row, params};
use serde_json::Value;

use crate::domain::customer::Customer;
use crate::domain::id::{BillId, LineId, OrderId, PaymentId, ShipmentId, StoreId, VariantId};
use crate::domain::money::Money;
use crate::domain::quantity::Quantity;
use crate::domain::shipment::ShipmentState;
use crate::domain::time::{Day, Timestamp};
use crate::store::audit::{self, Audited, json};
use crate::store::{Result, Tx};

const NEXT_SEQUENCE: &str = "INSERT INTO bill_series (series, fiscal_year, last) VALUES (?1, ?2, 1)
     ON CONFLICT (series, fiscal_year) DO UPDATE SET last = last + 1 RETURNING last";
const INSERT: &str = "INSERT INTO bills (kind, number, series, fiscal_year, sequence, order_id, store_id, customer_id,
       customer_name, customer_address, customer_tax_id, at, day, user_id, tax_inclusive, net, tax, rounding, total,
       quantity_milli, credits_id)
     VALUES (CASE WHEN ?20 IS NULL THEN 'bill' ELSE 'credit_note' END, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12,
       ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)";
const BILLED: &str = "SELECT l.bill_id, b.number, l.position, l.order_line_id, l.variant_id, l.sku, l.description, l.unit, l.decimals,
       l.quantity, l.price, l.discount, l.net, l.tax, l.cost,
       (SELECT coalesce(sum(x.quantity), 0) FROM bills n JOIN bill_lines x ON x.bill_id = n.id
         WHERE n.order_id = b.order_id AND n.credits_id = b.id AND x.order_line_id = l.order_line_id)
     FROM bills b JOIN bill_lines l ON l.bill_id = b.id
     WHERE b.order_id = ?1 AND b.kind = 'bill' ORDER BY b.id DESC, l.position";
const TAXES_OF_LINE: &str =
    "SELECT name, rate, amount FROM bill_taxes WHERE bill_id = ?1 AND position = ?2 ORDER BY name";
const LOTS_OF_LINE: &str =
    "SELECT t.code, t.expiry, -sum(m.delta) - coalesce((SELECT sum(r.delta) FROM bills n
           JOIN movements r ON r.bill_id = n.id WHERE n.credits_id = ?1 AND r.lot_id = m.lot_id), 0)
     FROM movements m JOIN lots t ON t.id = m.lot_id
     WHERE m.bill_id = ?1 AND m.variant_id = ?2 GROUP BY m.lot_id ORDER BY max(m.id) DESC";
const INSERT_LINE: &str =
    "INSERT INTO bill_lines (bill_id, position, order_line_id, variant_id, sku, description, unit,
       decimals, quantity, price, discount, net, tax, total, cost)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)";
const INSERT_TAX: &str =
    "INSERT INTO bill_taxes (bill_id, position, name, rate, amount) VALUES (?1, ?2, ?3, ?4, ?5)
     ON CONFLICT (bill_id, position, name) DO UPDATE SET amount = amount + ?5";
const BILL_OF_ORDER: &str =
    "SELECT id, number FROM bills WHERE order_id = ?1 AND kind = 'bill' ORDER BY id DESC LIMIT 1";
const INSERT_SHIPMENT: &str = "INSERT INTO shipments (bill_id, order_id, state, created_at, changed_at) VALUES (?1, ?2, ?3, ?4, ?4)";
const SHIPMENT: &str = "SELECT id, order_id, state, changed_at FROM shipments WHERE id = ?1";
const MOVE_SHIPMENT: &str =
    "UPDATE shipments SET state = ?2, changed_at = ?3, version = version + 1 WHERE id = ?1";
const ALL_DELIVERED: &str = "SELECT count(*) > 0 AND sum(state = 'delivered') = count(*) FROM shipments WHERE order_id = ?1";
const ON_THE_ROAD: &str = "SELECT id FROM shipments
     WHERE state = ?1 AND changed_at <= ?2 AND state IN ('created', 'shipped', 'in_transit') ORDER BY changed_at LIMIT ?3";
const INSERT_PAYMENT: &str =
    "INSERT INTO payments (order_id, kind, method, amount, tendered, change, ref, at, day, user_id)
     VALUES (?1, ?10, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
const PAYMENT_BY_REFERENCE: &str =
    "SELECT order_id, kind = 'refund', amount, change FROM payments WHERE ref = ?1";
const CHANGE_OF_ORDER: &str = "SELECT coalesce(sum(change), 0) FROM payments WHERE order_id = ?1";

/// A bill about to be written.
pub struct NewBill<'a> {
    /// Series (the store's code).
    pub series: &'a str,
    /// Fiscal year.
    pub fiscal_year: i32,
    /// Place in the series.
    pub sequence: i64,
    /// Printed number.
    pub number: String,
    /// Of a credit note: the bill it takes back.
    pub credits: Option<BillId>,
    /// Its order.
    pub order: OrderId,
    /// Its store.
    pub store: StoreId,
    /// Who buys, as he is today.
    pub customer: &'a Customer,
    /// The shop's local day.
    pub day: Day,
    /// Whether prices contain tax.
    pub tax_inclusive: bool,
    /// Sum of the lines before tax.
    pub net: Money,
    /// Sum of the lines' tax.
    pub tax: Money,
    /// Rounding line.
    pub rounding: Money,
    /// net + tax + rounding.
    pub total: Money,
    /// Pieces, in thousandths of a unit.
    pub quantity_milli: i64,
}

/// One line of a bill about to be written.
pub struct NewBillLine {
    /// The order's line.
    pub order_line: LineId,
    /// What.
    pub variant: VariantId,
    /// SKU today.
    pub sku: String,
    /// Product, colour, size today.
    pub description: String,
    /// Unit's code.
    pub unit: String,
    /// Decimals of the unit.
    pub decimals: u8,
    /// How many.
    pub quantity: Quantity,
    /// Of one whole unit.
    pub price: Money,
    /// What was taken off.
    pub discount: Money,
    /// Before tax.
    pub net: Money,
    /// Tax.
    pub tax: Money,
    /// With tax.
    pub total: Money,
    /// Cost of one whole unit today.
    pub cost: Money,
    /// Per component: name, rate in basis points, amount.
    pub taxes: Vec<(String, i64, Money)>,
}

impl Audited for NewBill<'_> {
    const TABLE: &'static str = "bills";

    fn fields(&self) -> Vec<(&'static str, Value)> {
        vec![
            ("number", json(&self.number)),
            ("credits_id", json(self.credits.map(|bill| bill.0))),
            ("order_id", json(self.order.0)),
            ("net", json(self.net)),
            ("tax", json(self.tax)),
            ("rounding", json(self.rounding)),
            ("total", json(self.total)),
        ]
    }
}

/// Takes the next number of a series in a fiscal year: gapless, because it commits with its bill or not at all.
pub fn next_sequence(tx: &Tx<'_>, series: &str, fiscal_year: i32) -> Result<i64> {
    Ok(tx
        .value(NEXT_SEQUENCE, params![series, fiscal_year])?
        .unwrap_or(1))
}

/// Writes a bill with its lines and taxes.
pub fn insert(tx: &Tx<'_>, bill: &NewBill<'_>, lines: &[NewBillLine]) -> Result<BillId> {
    let stamp = tx.stamp()?;
    let id = tx.insert(
        INSERT,
        params![
            bill.number,
            bill.series,
            bill.fiscal_year,
            bill.sequence,
            bill.order,
            bill.store,
            bill.customer.id,
            bill.customer.name,
            bill.customer.address,
            bill.customer.tax_id,
            stamp.at,
            bill.day,
            stamp.user,
            bill.tax_inclusive,
            bill.net,
            bill.tax,
            bill.rounding,
            bill.total,
            bill.quantity_milli,
            bill.credits
        ],
    )?;
    for (position, line) in (1_i64..).zip(lines) {
        insert_line(tx, id, position, line)?;
    }
    audit::inserted(tx, id, bill)?;
    Ok(BillId(id))
}

fn insert_line(tx: &Tx<'_>, bill: i64, position: i64, line: &NewBillLine) -> Result<()> {
    tx.run(
        INSERT_LINE,
        params![
            bill,
            position,
            line.order_line,
            line.variant,
            line.sku,
            line.description,
            line.unit,
            line.decimals,
            line.quantity,
            line.price,
            line.discount,
            line.net,
            line.tax,
            line.total,
            line.cost
        ],
    )?;
    for (name, rate, amount) in &line.taxes {
        tx.run(INSERT_TAX, params![bill, position, name, rate, amount])?;
    }
    Ok(())
}

/// A line of a bill with what has come back of it.
#[derive(Debug, Clone)]
pub struct BilledLine {
    /// The bill.
    pub bill: BillId,
    /// Its number.
    pub number: String,
    /// Place on it.
    pub position: i64,
    /// The order's line.
    pub order_line: LineId,
    /// What.
    pub variant: VariantId,
    /// SKU on that day.
    pub sku: String,
    /// Words on that day.
    pub description: String,
    /// Unit's code.
    pub unit: String,
    /// Decimals of the unit.
    pub decimals: u8,
    /// How many were billed.
    pub quantity: Quantity,
    /// Of one whole unit.
    pub price: Money,
    /// What was taken off.
    pub discount: Money,
    /// Before tax.
    pub net: Money,
    /// Tax.
    pub tax: Money,
    /// Cost of one whole unit on that day.
    pub cost: Money,
    /// How many are on credit notes already.
    pub credited: Quantity,
}

/// The lines of an order's bills, newest bill first.
pub fn billed_lines(tx: &Tx<'_>, order: OrderId) -> Result<Vec<BilledLine>> {
    tx.all(BILLED, [order], |row| {
        Ok(BilledLine {
            bill: row.get(0)?,
            number: row.get(1)?,
            position: row.get(2)?,
            order_line: row.get(3)?,
            variant: row.get(4)?,
            sku: row.get(5)?,
            description: row.get(6)?,
            unit: row.get(7)?,
            decimals: row.get(8)?,
            quantity: row.get(9)?,
            price: row.get(10)?,
            discount: row.get(11)?,
            net: row.get(12)?,
            tax: row.get(13)?,
            cost: row.get(14)?,
            credited: row.get(15)?,
        })
    })
}

/// The taxes of a bill's line: name, rate in basis points, amount.
pub fn taxes_of_line(
    tx: &Tx<'_>,
    bill: BillId,
    position: i64,
) -> Result<Vec<(String, i64, Money)>> {
    tx.all(TAXES_OF_LINE, params![bill, position], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
    })
}

/// The lots a variant left from on a bill, last one first: code, expiry, what has not come back.
pub fn lots_of_line(
    tx: &Tx<'_>,
    bill: BillId,
    variant: VariantId,
) -> Result<Vec<(String, Option<Day>, Quantity)>> {
    tx.all(LOTS_OF_LINE, params![bill, variant], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
    })
}

/// The newest bill of an order: row and number.
pub fn of_order(tx: &Tx<'_>, order: OrderId) -> Result<Option<(BillId, String)>> {
    tx.one(BILL_OF_ORDER, [order], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// A shipment as the machine sees it.
#[derive(Debug, Clone, Copy)]
pub struct ShipmentRow {
    /// Row.
    pub id: ShipmentId,
    /// Its order.
    pub order: OrderId,
    /// Where the goods are.
    pub state: ShipmentState,
    /// Since when.
    pub changed_at: Timestamp,
}

impl Audited for ShipmentRow {
    const TABLE: &'static str = "shipments";

    fn fields(&self) -> Vec<(&'static str, Value)> {
        vec![
            ("order_id", json(self.order.0)),
            ("state", json(self.state.word())),
        ]
    }
}

/// Writes the shipment of a bill.
pub fn insert_shipment(
    tx: &Tx<'_>,
    bill: BillId,
    order: OrderId,
    state: ShipmentState,
    at: Timestamp,
) -> Result<ShipmentId> {
    let id = ShipmentId(tx.insert(INSERT_SHIPMENT, params![bill, order, state, at])?);
    audit::inserted(
        tx,
        id,
        &ShipmentRow {
            id,
            order,
            state,
            changed_at: at,
        },
    )?;
    Ok(id)
}

fn read_shipment(row: &Row<'_>) -> Result<ShipmentRow> {
    Ok(ShipmentRow {
        id: row.get(0)?,
        order: row.get(1)?,
        state: row.get(2)?,
        changed_at: row.get(3)?,
    })
}

/// A shipment, if there.
pub fn shipment(tx: &Tx<'_>, id: ShipmentId) -> Result<Option<ShipmentRow>> {
    tx.one(SHIPMENT, [id], read_shipment)
}

/// Moves a shipment to another state as of `at`.
pub fn move_shipment(
    tx: &Tx<'_>,
    old: &ShipmentRow,
    to: ShipmentState,
    at: Timestamp,
) -> Result<()> {
    audit::updated(
        tx,
        old.id,
        old,
        &ShipmentRow {
            state: to,
            changed_at: at,
            ..*old
        },
    )?;
    tx.run(MOVE_SHIPMENT, params![old.id, to, at])?;
    Ok(())
}

/// True when the order has shipments and all arrived.
pub fn all_delivered(tx: &Tx<'_>, order: OrderId) -> Result<bool> {
    Ok(tx.value(ALL_DELIVERED, [order])?.unwrap_or(false))
}

/// Shipments that entered `state` at or before `latest`, oldest first.
pub fn on_the_road(
    tx: &Tx<'_>,
    state: ShipmentState,
    latest: Timestamp,
    limit: u32,
) -> Result<Vec<ShipmentId>> {
    tx.all(ON_THE_ROAD, params![state, latest, limit], |row| {
        Ok(row.get(0)?)
    })
}

/// A payment or refund about to be written.
pub struct NewPayment<'a> {
    /// True when money goes back.
    pub is_refund: bool,
    /// Its order.
    pub order: OrderId,
    /// Method's code.
    pub method: &'a str,
    /// What counts.
    pub amount: Money,
    /// What was handed over.
    pub tendered: Money,
    /// What went back.
    pub change: Money,
    /// The sender's own reference.
    pub reference: Option<&'a str>,
    /// The shop's local day.
    pub day: Day,
}

impl NewPayment<'_> {
    /// The stored word of its kind.
    pub fn kind(&self) -> &'static str {
        if self.is_refund { "refund" } else { "payment" }
    }
}

impl Audited for NewPayment<'_> {
    const TABLE: &'static str = "payments";

    fn fields(&self) -> Vec<(&'static str, Value)> {
        vec![
            ("order_id", json(self.order.0)),
            ("kind", json(self.kind())),
            ("method", json(self.method)),
            ("amount", json(self.amount)),
            ("change", json(self.change)),
            ("ref", json(self.reference)),
        ]
    }
}

/// Writes a payment.
pub fn insert_payment(tx: &Tx<'_>, payment: &NewPayment<'_>) -> Result<PaymentId> {
    let stamp = tx.stamp()?;
    let NewPayment {
        is_refund: _,
        order,
        method,
        amount,
        tendered,
        change,
        reference,
        day,
    } = payment;
    let id = tx.insert(
        INSERT_PAYMENT,
        params![
            order,
            method,
            amount,
            tendered,
            change,
            reference,
            stamp.at,
            day,
            stamp.user,
            payment.kind()
        ],
    )?;
    audit::inserted(tx, id, payment)?;
    Ok(PaymentId(id))
}

/// A payment or refund that carries a sender's reference.
#[derive(Debug, Clone, Copy)]
pub struct Referred {
    /// Its order.
    pub order: OrderId,
    /// True when money went back.
    pub is_refund: bool,
    /// What counts.
    pub amount: Money,
    /// Change handed back.
    pub change: Money,
}

/// The payment or refund that carries a sender's reference.
pub fn payment_by_reference(tx: &Tx<'_>, reference: &str) -> Result<Option<Referred>> {
    tx.one(PAYMENT_BY_REFERENCE, [reference], |row| {
        Ok(Referred {
            order: row.get(0)?,
            is_refund: row.get(1)?,
            amount: row.get(2)?,
            change: row.get(3)?,
        })
    })
}

/// Σ change handed back on an order.
pub fn change_of_order(tx: &Tx<'_>, order: OrderId) -> Result<Money> {
    Ok(tx.value(CHANGE_OF_ORDER, [order])?.unwrap_or(Money::ZERO))
}
