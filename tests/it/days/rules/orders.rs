//! Lines, money and derived words of each order (rules 3, 6, 9 and 11).

use std::collections::BTreeMap;

use super::{decimals, off, own, portion, rounding, setting, thousandths};
use crate::support::tables::{Row, Tables};

/// Rules 3, 6 and 11 of each order, its money and its derived words.
pub fn orders(tables: &Tables) -> Result<(), String> {
    let mut lines: BTreeMap<i64, Vec<&Row>> = BTreeMap::new();
    for line in tables.rows("order_lines") {
        let get = |bucket| line.int(bucket);
        ensure!(
            get("ordered") == get("open") + get("picked") + get("billed") + get("cancelled")
                && ["open", "picked", "billed", "cancelled", "returned"]
                    .iter()
                    .all(|bucket| get(bucket) >= 0)
                && get("returned") <= get("billed")
                && get("ordered") > 0,
            "the bucket equation: {line:?}"
        );
        ensure!(
            get("picked") <= get("reserved") && get("reserved") <= get("open") + get("picked"),
            "a promise beyond the line: {line:?}"
        );
        lines.entry(get("order_id")).or_default().push(line);
    }
    for order in tables.rows("orders") {
        let lines = lines.remove(&order.int("id")).unwrap_or_default();
        contents(order, &lines)?;
        amounts(tables, order, &lines)?;
        words(tables, order, &lines)?;
    }
    ensure!(lines.is_empty(), "lines without an order: {lines:?}");
    Ok(())
}

fn contents(order: &Row, lines: &[&Row]) -> Result<(), String> {
    if order.text("phase") == "draft" {
        ensure!(
            order.int("paid") == 0
                && lines
                    .iter()
                    .all(|line| line.int("picked") + line.int("billed") == 0),
            "a cart took goods or money: {order:?}"
        );
        return Ok(());
    }
    ensure!(
        order.maybe("customer_id").is_some()
            && (order.text("status") == "cancelled"
                || lines.iter().any(|line| line.int("voided") == 0)),
        "left draft without a customer or lines: {order:?} {lines:?}"
    );
    ensure!(
        order.maybe("seat").is_none() && order.text("held").is_empty(),
        "placed, and still a cart: {order:?}"
    );
    Ok(())
}

struct Rate {
    components: Vec<i64>,
    inclusive: bool,
}

impl Rate {
    fn of(tables: &Tables, variant: i64) -> Self {
        let variant = tables.row("variants", variant).unwrap();
        let product = tables.row("products", variant.int("product_id")).unwrap();
        let class = product.int("tax_class_id");
        let components = tables
            .rows("tax_components")
            .filter(|row| row.int("tax_class_id") == class);
        Self {
            components: components.map(|row| row.int("rate")).collect(),
            inclusive: setting(tables, "prices_include_tax") != "no",
        }
    }

    /// Net and tax of an amount as priced.
    fn split(&self, amount: i64) -> (i64, i64) {
        let rates: i64 = self.components.iter().sum();
        let base = if self.inclusive {
            10_000 + rates
        } else {
            10_000
        };
        let tax: i64 = self
            .components
            .iter()
            .map(|rate| portion(amount, *rate, base))
            .sum();
        if self.inclusive {
            (amount - tax, tax)
        } else {
            (amount, tax)
        }
    }
}

fn amounts(tables: &Tables, order: &Row, lines: &[&Row]) -> Result<(), String> {
    let (mut net, mut tax, mut milli) = (0, 0, 0);
    let mut sold = 0;
    for line in lines {
        let (gross, after_own) = own(tables, line);
        let (ordered, active) = (
            line.int("ordered"),
            line.int("ordered") - line.int("cancelled"),
        );
        let due = after_own - line.int("order_discount");
        ensure!(
            (0..=after_own).contains(&line.int("order_discount"))
                && line.int("amount") == due.max(line.int("billed_amount")),
            "gross {gross}, {after_own} after its discount, less the order's: {line:?}"
        );
        sold += if active == 0 { 0 } else { after_own };
        let left = if line.int("open") + line.int("picked") > 0 {
            (portion(line.int("amount"), active, ordered) - line.int("billed_amount")).max(0)
        } else {
            0
        };
        // Part bills together come to what was agreed, to the last minor unit.
        ensure!(
            line.int("billed") < ordered || line.int("billed_amount") == line.int("amount"),
            "all of it billed, but not all of its amount: {line:?}"
        );
        // Part bills together bear the tax of the whole, to the last minor unit.
        let rate = Rate::of(tables, line.int("variant_id"));
        let before = rate.split(line.int("billed_amount"));
        let after = rate.split(line.int("billed_amount") + left);
        net += after.0 - before.0;
        tax += after.1 - before.1;
        milli += thousandths(active, decimals(tables, line.int("variant_id")));
    }
    if lines.iter().all(|line| line.int("billed") == 0) {
        let whole = off(
            order.text("discount_kind"),
            order.int("discount_value"),
            sold,
        );
        let shared: i64 = lines.iter().map(|line| line.int("order_discount")).sum();
        ensure!(
            shared == whole,
            "the discount of {whole} was shared as {shared}: {order:?}"
        );
    }
    let billed = order.int("billed_total");
    let rest: i64 = lines
        .iter()
        .map(|line| line.int("open") + line.int("picked"))
        .sum();
    let exact = order.int("net") + order.int("tax");
    let worth = if rest > 0 {
        exact + rounding(tables, exact)
    } else {
        billed
    };
    ensure!(
        order.int("net") == order.int("billed_net") + net
            && order.int("tax") == order.int("billed_tax") + tax
            && order.int("total") == worth,
        "billed {billed} and {net} + {tax} (+ rounding) to come: {order:?} {lines:?}"
    );
    ensure!(
        order.int("quantity_milli") == milli,
        "{milli} thousandths: {order:?}"
    );
    Ok(())
}

/// The derived words: status, payment status, and whether it waits in billing.
fn words(tables: &Tables, order: &Row, lines: &[&Row]) -> Result<(), String> {
    let id = order.int("id");
    let sum = |bucket: &str| -> i64 { lines.iter().map(|line| line.int(bucket)).sum() };
    let (billed, rest) = (sum("billed"), sum("open") + sum("picked"));
    let live = order.text("phase") == "live";
    ensure!(
        (order.int("has_picked") == 1) == (live && sum("picked") > 0),
        "picked {}: {order:?}",
        sum("picked")
    );
    let paid = |kind: &str| -> i64 {
        let rows = tables
            .rows("payments")
            .filter(|row| row.int("order_id") == id && row.text("kind") == kind);
        rows.map(|row| row.int("amount")).sum()
    };
    let (taken, given) = (paid("payment"), paid("refund"));
    ensure!(
        order.int("paid") == taken && order.int("refunded") == given,
        "payments come to {taken} and {given}: {order:?}"
    );
    let worth = if live {
        order.int("total")
    } else {
        order.int("billed_total")
    };
    let kept = taken - given;
    let payment_status = match (kept.cmp(&worth), given > 0) {
        (std::cmp::Ordering::Greater, true) => "part_refunded",
        (std::cmp::Ordering::Greater, false) => "refund_due",
        (std::cmp::Ordering::Equal, true) => "refunded",
        (std::cmp::Ordering::Less | std::cmp::Ordering::Equal, _) if kept == 0 => "unpaid",
        (std::cmp::Ordering::Equal, false) => "paid",
        (std::cmp::Ordering::Less, _) => "part_paid",
    };
    ensure!(
        order.text("phase") == "draft" || order.text("payment_status") == payment_status,
        "worth {worth}, kept {kept}: {payment_status}: {order:?}"
    );
    let mut shipments = tables
        .rows("shipments")
        .filter(|row| row.int("order_id") == id)
        .peekable();
    let delivered =
        shipments.peek().is_some() && shipments.all(|row| row.text("state") == "delivered");
    let status = match order.text("phase") {
        "live" if billed == 0 && rest == 0 => "cancelled",
        "live" if rest == 0 && sum("returned") == billed => "returned",
        "live" if rest == 0 && delivered && kept == worth => "complete",
        "live" if rest == 0 && delivered => "delivered",
        "live" if rest == 0 => "sent",
        "live" if billed > 0 => "part_sent",
        "live" if sum("picked") > 0 => "billing",
        "live" => "pending",
        other => other,
    };
    ensure!(
        order.text("status") == status,
        "should be {status}: {order:?} {lines:?}"
    );
    ensure!(
        (status == "pending") == order.maybe("expires_at").is_some(),
        "when does it expire? {order:?}"
    );
    events(tables, order)
}

/// The timeline leads from cart to where the order stands, without a gap.
fn events(tables: &Tables, order: &Row) -> Result<(), String> {
    let id = order.int("id");
    let mut status = "draft";
    for event in tables
        .rows("order_events")
        .filter(|row| row.int("order_id") == id)
    {
        ensure!(
            event.text("from_status") == status,
            "a gap in the timeline: {event:?}, was {status}"
        );
        status = event.text("to_status");
        let needs_reason = ["cancel", "delete", "expire"].contains(&event.text("event"));
        ensure!(
            !needs_reason || !event.text("text").trim().is_empty(),
            "no reason: {event:?}"
        );
    }
    ensure!(
        status == order.text("status"),
        "the timeline ends at {status}: {order:?}"
    );
    Ok(())
}
