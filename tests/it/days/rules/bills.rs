//! Bills with their lines, shipments, movements and numbers (rules 4, 7 and 11).

use std::collections::BTreeMap;

use super::{Sums, portion, rounding, setting, sign, thousandths};
use crate::support::tables::Tables;

/// Rule 4 and 11 of each bill: its lines, taxes, shipment and movements come to it.
pub fn bills(tables: &Tables) -> Result<(), String> {
    let mut of_lines = Sums::new();
    let mut billed = Sums::new();
    let mut goods: Sums<(i64, i64)> = Sums::new();
    for line in tables.rows("bill_lines") {
        let id = line.int("bill_id");
        let bill = tables.row("bills", id).unwrap();
        let inclusive = bill.int("tax_inclusive") == 1;
        let taxes = tables.rows("bill_taxes");
        let taxes = taxes
            .filter(|row| row.int("bill_id") == id && row.int("position") == line.int("position"));
        let tax: i64 = taxes.map(|row| row.int("amount")).sum();
        ensure!(
            line.int("tax") == tax && line.int("total") == line.int("net") + tax,
            "taxes of {tax}: {line:?}"
        );
        of_lines.add(
            id,
            [
                line.int("net"),
                tax,
                thousandths(line.int("quantity"), line.int("decimals")),
            ],
        );
        if sign(bill) < 0 {
            let back = [0, 0, line.int("quantity")];
            billed.add(line.int("order_line_id"), back);
            continue;
        }
        let steps = 10_i64.pow(u32::try_from(line.int("decimals")).unwrap());
        let gross = portion(line.int("price"), line.int("quantity"), steps);
        let priced = if inclusive {
            line.int("total")
        } else {
            line.int("net")
        };
        ensure!(
            gross - line.int("discount") == priced,
            "{gross} before its discount: {line:?}"
        );
        let sold = [line.int("quantity"), priced, 0];
        billed.add(line.int("order_line_id"), sold);
        goods.add((id, line.int("variant_id")), [line.int("quantity")]);
    }
    // Bills and credit notes of an order in turn: together they are rounded as one.
    let mut of_orders = Sums::new();
    for bill in tables.rows("bills") {
        let id = bill.int("id");
        let (net, tax) = (of_lines.get(&id, 0), of_lines.get(&id, 1));
        let order = bill.int("order_id");
        let sign = sign(bill);
        let exact = of_orders.get(&order, 0) + of_orders.get(&order, 1) + sign * (net + tax);
        let bill_rounding = if setting(tables, "round_totals") == "yes" {
            sign * (exact + rounding(tables, exact) - of_orders.get(&order, 2)) - net - tax
        } else {
            0
        };
        ensure!(
            bill.int("net") == net
                && bill.int("tax") == tax
                && bill.int("rounding") == bill_rounding
                && bill.int("total") == net + tax + bill.int("rounding")
                && bill.int("quantity_milli") == of_lines.get(&id, 2),
            "its lines come to {net} + {tax}: {bill:?}"
        );
        let shipments = tables
            .rows("shipments")
            .filter(|row| row.int("bill_id") == id);
        let due = usize::from(sign > 0);
        ensure!(shipments.count() == due, "not {due} shipment: {bill:?}");
        let moved = [net, tax, bill.int("total")].map(|amount| sign * amount);
        of_orders.add(order, moved);
    }
    for row in tables
        .rows("movements")
        .filter(|row| row.text("kind") == "bill")
    {
        goods.add(
            (row.int("bill_id"), row.int("variant_id")),
            [row.int("delta")],
        );
    }
    let uneven = goods.some();
    ensure!(
        uneven.is_empty(),
        "goods billed, but not moved (or moved, but not billed): {uneven:?}"
    );
    come_to(tables, &of_orders, &billed)
}

/// What orders and their lines say was billed and came back is what their documents say.
fn come_to(tables: &Tables, of_orders: &Sums<i64>, billed: &Sums<i64>) -> Result<(), String> {
    for order in tables.rows("orders") {
        let id = order.int("id");
        ensure!(
            order.int("billed_net") == of_orders.get(&id, 0)
                && order.int("billed_tax") == of_orders.get(&id, 1)
                && order.int("billed_total") == of_orders.get(&id, 2),
            "its bills come to {:?}: {order:?}",
            of_orders.0.get(&id)
        );
    }
    for line in tables.rows("order_lines") {
        let id = line.int("id");
        ensure!(
            line.int("billed") == billed.get(&id, 0)
                && line.int("billed_amount") == billed.get(&id, 1)
                && line.int("returned") == billed.get(&id, 2),
            "its bill lines come to {:?}: {line:?}",
            billed.0.get(&id)
        );
    }
    Ok(())
}

/// Change comes from cash only, and each payment adds up.
pub fn payments(tables: &Tables) -> Result<(), String> {
    for row in tables.rows("payments") {
        let cash = row.text("method") == "cash";
        ensure!(
            row.int("amount") > 0
                && row.int("tendered") == row.int("amount") + row.int("change")
                && (cash || row.int("change") == 0),
            "change from other than cash: {row:?}"
        );
    }
    Ok(())
}

/// Rule 7: numbers run from 1 without a gap, per series and fiscal year; order numbers likewise.
pub fn numbers(tables: &Tables) -> Result<(), String> {
    let mut series: BTreeMap<(String, i64), Vec<i64>> = BTreeMap::new();
    for bill in tables.rows("bills") {
        let year: i64 = bill.text("day").get(..4).unwrap().parse().unwrap();
        ensure!(year == bill.int("fiscal_year"), "the wrong year: {bill:?}");
        let store = tables.row("stores", bill.int("store_id")).unwrap();
        let due = match sign(bill) {
            -1 => format!("{}-CN", store.text("code")),
            _ => store.text("code").to_owned(),
        };
        ensure!(due == bill.text("series"), "the wrong series: {bill:?}");
        let key = (bill.text("series").to_owned(), year);
        series.entry(key).or_default().push(bill.int("sequence"));
    }
    for row in tables.rows("bill_series") {
        let key = (row.text("series").to_owned(), row.int("fiscal_year"));
        let given = series.remove(&key).unwrap_or_default();
        let expected: Vec<i64> = (1..=row.int("last")).collect();
        ensure!(given == expected, "{row:?} gave {given:?}");
    }
    ensure!(series.is_empty(), "bills without a series: {series:?}");
    let mut given: Vec<i64> = tables
        .rows("orders")
        .filter_map(|order| order.maybe("number"))
        .collect();
    given.sort_unstable();
    let last = tables.row("shop", 1).unwrap().int("order_number");
    ensure!(
        given == (1..=last).collect::<Vec<_>>(),
        "order numbers up to {last}: {given:?}"
    );
    Ok(())
}
