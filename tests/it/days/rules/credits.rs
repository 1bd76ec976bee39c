//! Credit notes: together never more than their bill, to the last minor unit, and goods back on hand once or not at all.

use std::collections::BTreeMap;

use super::{Sums, portion, sign};
use crate::support::tables::{Row, Tables};

/// The line of a bill that a line of a credit note takes back.
fn of_bill<'t>(tables: &'t Tables, bill: i64, credit: &Row) -> Result<&'t Row, String> {
    let mut lines = tables.rows("bill_lines").filter(|line| {
        line.int("bill_id") == bill && line.int("order_line_id") == credit.int("order_line_id")
    });
    let line = lines.next();
    line.ok_or_else(|| format!("bill {bill} has no line for {credit:?}"))
}

fn tax(tables: &Tables, line: &Row, name: &str) -> i64 {
    let taxes = tables.rows("bill_taxes").filter(|row| {
        row.int("bill_id") == line.int("bill_id")
            && row.int("position") == line.int("position")
            && row.text("name") == name
    });
    taxes.map(|row| row.int("amount")).sum()
}

/// All credit notes of a bill's line so far give back its share for all that came back so far.
pub fn notes(tables: &Tables) -> Result<(), String> {
    let mut credited: BTreeMap<(i64, i64), Vec<i64>> = BTreeMap::new();
    for note in tables.rows("bills").filter(|bill| sign(bill) < 0) {
        let bill = note.maybe("credits_id").unwrap_or_default();
        let row = tables.row("bills", bill);
        ensure!(
            row.is_some_and(|row| sign(row) > 0
                && ["order_id", "store_id", "customer_id", "tax_inclusive"]
                    .iter()
                    .all(|column| row.int(column) == note.int(column))),
            "not of its bill {row:?}: {note:?}"
        );
        let lines = tables.rows("bill_lines");
        for line in lines.filter(|line| line.int("bill_id") == note.int("id")) {
            let of = of_bill(tables, bill, line)?;
            let same = ["variant_id", "price", "cost", "decimals"];
            ensure!(
                same.iter().all(|column| of.int(column) == line.int(column)),
                "{line:?} takes back {of:?}"
            );
            let key = (bill, of.int("position"));
            let sums = credited.entry(key).or_insert_with(|| vec![0; 5]);
            let whole = of.int("quantity");
            let figures = |row: &Row| {
                [
                    row.int("net"),
                    row.int("discount"),
                    tax(tables, row, "CGST"),
                    tax(tables, row, "SGST"),
                ]
            };
            sums[0] += line.int("quantity");
            ensure!(
                sums[0] <= whole,
                "{} came back of {whole}: {line:?}",
                sums[0]
            );
            for (place, (back, billed)) in (1..).zip(figures(line).into_iter().zip(figures(of))) {
                sums[place] += back;
                let due = portion(billed, sums[0], whole);
                ensure!(
                    sums[place] == due,
                    "{} given back, {due} due: {line:?} of {of:?}",
                    sums[place]
                );
            }
        }
    }
    Ok(())
}

/// The goods of a credit note are on hand once, or (damaged) not at all, and in the lots they left from.
pub fn lots(tables: &Tables) -> Result<(), String> {
    let mut away = Sums::new();
    let mut back = Sums::new();
    for row in tables.rows("movements") {
        let Some(bill) = row.maybe("bill_id") else {
            continue;
        };
        let bill = tables.row("bills", bill).unwrap();
        let kind = if sign(bill) < 0 { "return" } else { "bill" };
        ensure!(row.text("kind") == kind, "moved by {bill:?}: {row:?}");
        ensure!(
            row.int("store_id") == bill.int("store_id"),
            "moved elsewhere than {bill:?}: {row:?}"
        );
        let origin = bill.maybe("credits_id").unwrap_or(bill.int("id"));
        let (variant, delta) = (row.int("variant_id"), row.int("delta"));
        away.add((origin, variant, row.maybe("lot_id")), [-delta]);
        if kind == "return" {
            back.add((bill.int("id"), variant), [delta]);
        }
    }
    let more = away.0.iter().find(|(_, left)| left[0] < 0);
    ensure!(more.is_none(), "more came back than left: {more:?}");
    for note in tables.rows("bills").filter(|bill| sign(bill) < 0) {
        let id = note.int("id");
        let mut due = Sums::new();
        let lines = tables.rows("bill_lines");
        for line in lines.filter(|line| line.int("bill_id") == id) {
            due.add((id, line.int("variant_id")), [line.int("quantity")]);
        }
        let due = due.some();
        let shelved: BTreeMap<_, _> = due
            .keys()
            .filter_map(|key| Some((*key, back.0.get(key)?.clone())))
            .collect();
        ensure!(
            shelved.is_empty() || shelved == due,
            "{due:?} came back, {shelved:?} is on hand: {note:?}"
        );
        for key in due.keys() {
            back.0.remove(key);
        }
    }
    ensure!(
        back.0.is_empty(),
        "on hand without a credit line: {:?}",
        back.0
    );
    Ok(())
}
