//! What is kept for figures: accounts, the order book, sales and payments by day.

use std::collections::BTreeSet;

use super::{Sums, sign, thousandths};
use crate::support::tables::Tables;

pub fn accounts(tables: &Tables) -> Result<(), String> {
    let mut owed = Sums::new();
    for order in tables
        .rows("orders")
        .filter(|order| order.text("phase") != "draft")
    {
        let open = if order.text("phase") == "live" {
            order.int("total") - order.int("billed_total")
        } else {
            0
        };
        owed.add(
            order.int("customer_id"),
            [
                order.int("billed_total"),
                order.int("paid") - order.int("refunded"),
                open,
            ],
        );
    }
    let mut kept = Sums::new();
    for row in tables.rows("customer_accounts") {
        kept.add(
            row.int("customer_id"),
            [row.int("billed"), row.int("kept"), row.int("open_orders")],
        );
    }
    let (owed, kept) = (owed.some(), kept.some());
    ensure!(owed == kept, "accounts come to {owed:?}, kept are {kept:?}");
    Ok(())
}

pub fn order_book(tables: &Tables) -> Result<(), String> {
    let mut book = Sums::new();
    for order in tables
        .rows("orders")
        .filter(|order| order.text("phase") != "draft")
    {
        let key = (
            order.text("placed_day"),
            order.int("store_id"),
            order.text("status"),
        );
        book.add(key, [1, order.int("total"), order.int("quantity_milli")]);
    }
    let mut kept = Sums::new();
    for row in tables.rows("daily_orders") {
        let key = (row.text("day"), row.int("store_id"), row.text("status"));
        kept.add(
            key,
            [
                row.int("orders"),
                row.int("value"),
                row.int("quantity_milli"),
            ],
        );
    }
    let (book, kept) = (book.some(), kept.some());
    ensure!(
        book == kept,
        "the order book comes to {book:?}, kept is {kept:?}"
    );
    Ok(())
}

/// The roll-ups of bills and payments; a credit note takes off what its bill has put on.
pub fn sales(tables: &Tables) -> Result<(), String> {
    let (mut days, mut products, mut customers) = (Sums::new(), Sums::new(), Sums::new());
    let mut variants = Sums::new();
    let mut first = BTreeSet::new();
    for bill in tables.rows("bills") {
        let (day, store) = (bill.text("day").to_owned(), bill.int("store_id"));
        let orders = i64::from(first.insert(bill.int("order_id")));
        let sign = sign(bill);
        let signed = |column| sign * bill.int(column);
        let (net, milli) = (signed("net"), signed("quantity_milli"));
        days.add(
            (day.clone(), store),
            [orders, sign, net, signed("tax"), signed("total"), milli],
        );
        let mut carried = BTreeSet::new();
        let lines = tables
            .rows("bill_lines")
            .filter(|line| line.int("bill_id") == bill.int("id"));
        for line in lines {
            let product = tables
                .row("variants", line.int("variant_id"))
                .unwrap()
                .int("product_id");
            let new_on_bill = i64::from(carried.insert(product) && sign > 0);
            let milli = sign * thousandths(line.int("quantity"), line.int("decimals"));
            let month = day.get(..7).unwrap().to_owned();
            variants.add(
                (month, store, line.int("variant_id")),
                [sign * line.int("net"), milli],
            );
            for period in [day.as_str(), day.get(..7).unwrap()] {
                products.add(
                    (period.to_owned(), store, product),
                    [new_on_bill, sign * line.int("net"), milli],
                );
            }
        }
        for period in [day.as_str(), day.get(..7).unwrap()] {
            customers.add(
                (period.to_owned(), store, bill.int("customer_id")),
                [orders, net, milli],
            );
        }
    }
    let mut kept = Sums::new();
    for row in tables.rows("daily_sales") {
        let figures = ["orders", "bills", "net", "tax", "total", "quantity_milli"]
            .map(|column| row.int(column));
        kept.add((row.text("day").to_owned(), row.int("store_id")), figures);
    }
    let (days, kept) = (days.some(), kept.some());
    ensure!(
        days == kept,
        "daily sales come to {days:?}, kept are {kept:?}"
    );
    for (table, whose, sums) in [
        ("product_sales", "product_id", products),
        ("customer_sales", "customer_id", customers),
    ] {
        let mut kept = Sums::new();
        for row in tables.rows(table) {
            let key = (
                row.text("period").to_owned(),
                row.int("store_id"),
                row.int(whose),
            );
            kept.add(
                key,
                ["orders", "net", "quantity_milli"].map(|column| row.int(column)),
            );
        }
        let (sums, kept) = (sums.some(), kept.some());
        ensure!(sums == kept, "{table} come to {sums:?}, kept are {kept:?}");
    }
    let mut kept = Sums::new();
    for row in tables.rows("variant_sales") {
        let key = (
            row.text("month").to_owned(),
            row.int("store_id"),
            row.int("variant_id"),
        );
        kept.add(key, ["net", "quantity_milli"].map(|column| row.int(column)));
    }
    let (sums, kept) = (variants.some(), kept.some());
    ensure!(
        sums == kept,
        "variant_sales come to {sums:?}, kept are {kept:?}"
    );
    payments(tables)
}

fn payments(tables: &Tables) -> Result<(), String> {
    let (mut paid, mut kept) = (Sums::new(), Sums::new());
    for row in tables.rows("payments") {
        let store = tables
            .row("orders", row.int("order_id"))
            .unwrap()
            .int("store_id");
        let key = (row.text("day"), store, row.text("kind"), row.text("method"));
        paid.add(key, [1, row.int("amount")]);
    }
    for row in tables.rows("daily_payments") {
        let key = (
            row.text("day"),
            row.int("store_id"),
            row.text("kind"),
            row.text("method"),
        );
        kept.add(key, [row.int("payments"), row.int("amount")]);
    }
    let (paid, kept) = (paid.some(), kept.some());
    ensure!(paid == kept, "payments come to {paid:?}, kept are {kept:?}");
    Ok(())
}
