//! Billing: picked goods become a numbered bill with its shipment, and leave the shelf.

use crate::app::command::{Lines, Outcome};
use crate::app::error::AppError;
use crate::app::opened::{OpenLine, Opened};
use crate::app::pick::{Wish, wishes};
use crate::app::place::internal;
use crate::app::work::Work;
use crate::domain::bill;
use crate::domain::document::Order;
use crate::domain::id::{BillId, OrderId};
use crate::domain::money::Money;
use crate::domain::order::{BucketRefused, Event};
use crate::domain::price::{bill_share, gross, portion, rounding};
use crate::domain::quantity::{Quantity, milli};
use crate::domain::shipment::ShipmentState;
use crate::store::{self, bill::NewBill, bill::NewBillLine};

/// A bill that was made.
pub(crate) struct BillOf {
    pub(crate) bill: BillId,
    pub(crate) number: String,
    pub(crate) total: Money,
}

/// Row 8: picked goods are billed and shipped, in part too.
pub(crate) fn bill(
    work: &mut Work<'_>,
    id: OrderId,
    version: Option<i64>,
    lines: &Lines,
) -> Result<Outcome, AppError> {
    let mut opened = Opened::open(work, id, version)?;
    opened.guard(Event::Bill)?;
    let wanted = match lines {
        Lines::All => None,
        Lines::Some(_) => Some(wishes(&opened, lines, |line| line.row.buckets.picked)?),
    };
    let BillOf {
        bill,
        number,
        total,
    } = make_bill(work, &mut opened, wanted.as_deref(), ShipmentState::Created)?;
    opened.record(work, Event::Bill, number.clone())?;
    opened.save(work)?;
    Ok(Outcome::Billed {
        order: id,
        bill,
        number,
        total,
    })
}

/// Makes the bill of `wanted` (or of all that is picked) and its shipment; the goods leave when the order is saved.
pub(crate) fn make_bill(
    work: &Work<'_>,
    opened: &mut Opened,
    wanted: Option<&[Wish]>,
    state: ShipmentState,
) -> Result<BillOf, AppError> {
    let quantity_of = |place: usize, line: &OpenLine| match wanted {
        None => line.row.buckets.picked,
        Some(wishes) => Quantity::sum(
            wishes
                .iter()
                .filter(|wish| wish.place == place)
                .map(|wish| wish.quantity),
        ),
    };
    let mut lines = Vec::new();
    let mut pieces = 0;
    for (place, line) in opened.lines.iter_mut().enumerate() {
        let quantity = quantity_of(place, line);
        if quantity.is_positive() {
            pieces += milli(quantity, line.variant.decimals);
            lines.push(bill_line(line, quantity)?);
        }
    }
    if lines.is_empty() {
        return Err(AppError::NoLines);
    }
    let made = issue_document(work, opened, None, &lines, pieces)?;
    store::rollup::billed(work.tx, made.bill, opened.order.id, work.today, 1)?;
    store::bill::insert_shipment(work.tx, made.bill, opened.order.id, state, work.now)?;
    opened.billing = Some(made.bill);
    opened.all_delivered = false;
    Ok(made)
}

fn bill_line(line: &mut OpenLine, quantity: Quantity) -> Result<NewBillLine, AppError> {
    let share = bill_share(line.left()?, quantity, line.row.buckets.rest())?;
    let discount = match line.row.label_amount {
        Some(_) => portion(line.row.order_discount, quantity, line.row.buckets.ordered)?,
        None => gross(line.row.price, quantity, line.variant.decimals)?.minus(share)?,
    };
    let taxed = line.taxed(share)?;
    let (sku, picked) = (line.variant.sku.clone(), line.text(line.row.buckets.picked));
    line.row.buckets = line
        .row
        .buckets
        .bill(quantity)
        .map_err(|refused| match refused {
            BucketRefused::MoreThanPicked => AppError::MoreThanPicked { sku, picked },
            other => AppError::invalid("quantity", other),
        })?;
    line.row.reserved = line.row.reserved.minus(quantity);
    line.row.billed_amount = line.row.billed_amount.plus(share)?;
    let components = line.tax.components.iter().zip(&taxed.taxes);
    Ok(NewBillLine {
        order_line: line.row.id,
        variant: line.row.variant_id,
        sku: line.variant.sku.clone(),
        description: line.variant.title(),
        unit: line.variant.unit.clone(),
        decimals: line.variant.decimals,
        quantity,
        price: line.row.price,
        discount,
        net: taxed.net,
        tax: taxed.tax,
        total: taxed.total,
        cost: line.variant.cost,
        taxes: components
            .map(|(component, amount)| (component.name.clone(), component.rate, *amount))
            .collect(),
    })
}

/// The rounding line of a bill of `sum`, or of a credit note that takes off `sum` (then negative): it brings all bills of
/// the order so far together to a whole unit, so that part bills come to what one bill would have come to. Rounding that
/// was billed stays as it is when the setting is off now, until all comes back.
fn document_rounding(work: &Work<'_>, order: &Order, sum: Money) -> Result<Money, AppError> {
    let before = order.billed_net.plus(order.billed_tax)?;
    let exact = before.plus(sum)?;
    let rounds = work.shop.settings.round_totals;
    let total = if exact == Money::ZERO || rounds {
        exact.plus(rounding(exact, work.shop.currency.whole(), rounds)?)?
    } else {
        exact.plus(order.billed_total.minus(before)?)?
    };
    Ok(total.minus(order.billed_total)?.minus(sum)?)
}

/// Writes a bill, or the credit note of the bill `credits`, with the next number of its series, and moves what the order
/// is billed by it.
pub(crate) fn issue_document(
    work: &Work<'_>,
    opened: &mut Opened,
    credits: Option<BillId>,
    lines: &[NewBillLine],
    pieces: i64,
) -> Result<BillOf, AppError> {
    let settings = &work.shop.settings;
    let net = Money::sum(lines.iter().map(|line| line.net))?;
    let tax = Money::sum(lines.iter().map(|line| line.tax))?;
    let sum = net.plus(tax)?;
    let sign = |amount: Money| match credits {
        Some(_) => Money::ZERO.minus(amount),
        None => Ok(amount),
    };
    let rounding = sign(document_rounding(work, &opened.order, sign(sum)?)?)?;
    let total = sum.plus(rounding)?;
    let customer = opened.order.customer_id.ok_or(AppError::CustomerMissing)?;
    let customer = store::customer::customer(work.tx, customer)?
        .ok_or_else(|| internal("the customer is gone"))?;
    let year = bill::fiscal_year(work.today, settings.fiscal_year_month);
    let store = opened.store.code.to_uppercase();
    let series = match credits {
        None => store,
        Some(_) => bill::credit_series(&store),
    };
    let sequence = store::bill::next_sequence(work.tx, &series, year)?;
    let number = bill::number(&series, year, sequence);
    let new = NewBill {
        series: &series,
        fiscal_year: year,
        sequence,
        number: number.clone(),
        credits,
        order: opened.order.id,
        store: opened.order.store_id,
        customer: &customer,
        day: work.today,
        tax_inclusive: settings.prices_include_tax,
        net,
        tax,
        rounding,
        total,
        quantity_milli: pieces,
    };
    let bill = store::bill::insert(work.tx, &new, lines)?;
    let order = &mut opened.order;
    order.billed_net = order.billed_net.plus(sign(net)?)?;
    order.billed_tax = order.billed_tax.plus(sign(tax)?)?;
    order.billed_total = order.billed_total.plus(sign(total)?)?;
    Ok(BillOf {
        bill,
        number,
        total,
    })
}
