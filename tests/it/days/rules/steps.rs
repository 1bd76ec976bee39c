//! What one accepted command may do: to orders it is not about, to worth, to prices (rule 12).

use super::{off, own, setting};
use crate::days::op::Act;
use crate::support::tables::Tables;

/// What one accepted command may do to orders that it is not about, and to the worth of one that it bills.
pub fn moved(before: &Tables, after: &Tables, act: Act) -> Result<(), String> {
    let mut touched = 0;
    for order in after.rows("orders") {
        let id = order.int("id");
        let Some(was) = before.row("orders", id) else {
            touched += 1;
            continue;
        };
        if was == order {
            continue;
        }
        touched += 1;
        ensure!(
            order.int("version") > was.int("version"),
            "changed, but the version stays: {order:?}"
        );
        let part_of_all =
            setting(after, "round_totals") != "yes" && setting(after, "prices_include_tax") != "no";
        ensure!(
            act != Act::Bill || !part_of_all || order.int("total") == was.int("total"),
            "billing changed what it is worth: {was:?} {order:?}"
        );
    }
    ensure!(
        matches!(act, Act::Tick | Act::CountPost) || touched <= 1,
        "{act:?} touched {touched} orders"
    );
    Ok(())
}

/// Rule 12: a price comes from the catalogue, and a clerk alone gives no other and no large discount.
pub fn priced(before: &Tables, after: &Tables, alone: bool) -> Result<(), String> {
    for line in after.rows("order_lines") {
        let was = before.row("order_lines", line.int("id"));
        if was == Some(line) {
            continue;
        }
        let listed = after
            .row("variants", line.int("variant_id"))
            .unwrap()
            .int("price");
        let known = was.map_or(listed, |was| was.int("list_price"));
        ensure!(
            line.int("list_price") == known,
            "not the catalogue's {known}: {line:?}"
        );
        let kept = was.is_some_and(|was| was.int("price") == line.int("price"));
        ensure!(
            !alone || kept || line.int("price") == known,
            "a clerk gave another price than {known}: {line:?}"
        );
    }
    if !alone {
        return Ok(());
    }
    for order in after
        .rows("orders")
        .filter(|order| order.text("phase") == "draft")
    {
        let id = order.int("id");
        let (now, then) = (share(after, id), share(before, id));
        ensure!(
            now <= 1_000 || now <= then,
            "a clerk's cart went from {then} to {now} basis points off: {order:?}"
        );
    }
    Ok(())
}

/// All discounts of a cart as a share of its gross, in basis points, rounded up.
fn share(tables: &Tables, id: i64) -> i64 {
    let Some(order) = tables.row("orders", id) else {
        return 0;
    };
    let (mut gross, mut after_own) = (0, 0);
    let lines = tables.rows("order_lines");
    for line in lines.filter(|line| line.int("order_id") == id && line.int("voided") == 0) {
        let (line_gross, left) = own(tables, line);
        gross += line_gross;
        after_own += left;
    }
    let whole = off(
        order.text("discount_kind"),
        order.int("discount_value"),
        after_own,
    );
    let given = gross - after_own + whole;
    if gross == 0 {
        0
    } else {
        (given * 10_000 + gross - 1) / gross
    }
}
