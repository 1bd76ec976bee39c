//! Balances, the ledger and lots (rules 1 and 2).

use std::collections::{BTreeMap, BTreeSet};

use super::Sums;
use crate::support::tables::{Row, Tables};

fn policy(tables: &Tables, store: i64) -> &str {
    tables.row("stores", store).unwrap().text("stock_policy")
}

/// Rules 1 and 2, and that balances promise and hold what lines say.
pub fn balances(tables: &Tables) -> Result<(), String> {
    let mut moved = Sums::new();
    for row in tables.rows("movements") {
        moved.add(
            (row.int("store_id"), row.int("variant_id")),
            [row.int("delta")],
        );
    }
    let mut lots = Sums::new();
    for row in tables.rows("lots") {
        ensure!(row.int("on_hand") >= 0, "a lot below nothing: {row:?}");
        lots.add(
            (row.int("store_id"), row.int("variant_id")),
            [row.int("on_hand")],
        );
    }
    let mut lines = Sums::new();
    for line in tables.rows("order_lines") {
        let order = tables.row("orders", line.int("order_id")).unwrap();
        let live = order.text("phase") == "live";
        ensure!(
            live || line.int("reserved") == 0,
            "an order that is not live holds goods: {line:?}"
        );
        lines.add(
            (order.int("store_id"), line.int("variant_id")),
            [line.int("reserved"), line.int("picked")],
        );
    }
    let mut seen = BTreeSet::new();
    for row in tables.rows("stock") {
        let place = (row.int("store_id"), row.int("variant_id"));
        seen.insert(place);
        let (on_hand, reserved, picked) =
            (row.int("on_hand"), row.int("reserved"), row.int("picked"));
        ensure!(
            on_hand >= 0 && reserved >= 0 && picked >= 0,
            "below nothing: {row:?}"
        );
        ensure!(
            picked <= on_hand && picked <= reserved,
            "picked what is not there: {row:?}"
        );
        ensure!(
            reserved <= on_hand || policy(tables, place.0) == "backorder",
            "promised what is not there: {row:?}"
        );
        ensure!(
            moved.get(&place, 0) == on_hand,
            "movements come to {}: {row:?}",
            moved.get(&place, 0)
        );
        ensure!(
            lines.get(&place, 0) == reserved,
            "lines reserve {}: {row:?}",
            lines.get(&place, 0)
        );
        ensure!(
            lines.get(&place, 1) == picked,
            "lines have picked {}: {row:?}",
            lines.get(&place, 1)
        );
        let variant = tables.row("variants", place.1).unwrap();
        let product = tables.row("products", variant.int("product_id")).unwrap();
        let held = if product.int("lot_tracked") == 1 {
            on_hand
        } else {
            0
        };
        ensure!(
            lots.get(&place, 0) == held,
            "lots hold {}: {row:?}",
            lots.get(&place, 0)
        );
    }
    let strays = moved.some().into_keys().chain(lines.some().into_keys());
    let stray = strays.into_iter().find(|place| !seen.contains(place));
    ensure!(stray.is_none(), "goods without a balance: {stray:?}");
    Ok(())
}

/// Each ledger row says what was on hand after it, and lots leave first-expired first.
pub fn ledger(tables: &Tables) -> Result<(), String> {
    let mut on_hand: BTreeMap<(i64, i64), i64> = BTreeMap::new();
    let mut held: BTreeMap<i64, i64> = BTreeMap::new();
    let turn = |lot: &Row| {
        (
            lot.text("expiry").is_empty(),
            lot.text("expiry").to_owned(),
            lot.int("id"),
        )
    };
    for row in tables.rows("movements") {
        let place = (row.int("store_id"), row.int("variant_id"));
        let balance = on_hand.entry(place).or_default();
        *balance += row.int("delta");
        ensure!(
            *balance == row.int("on_hand"),
            "the ledger says otherwise, {balance}: {row:?}"
        );
        let Some(lot) = row.maybe("lot_id") else {
            continue;
        };
        *held.entry(lot).or_default() += row.int("delta");
        let lot = tables.row("lots", lot).unwrap();
        let passed_over = tables.rows("lots").find(|other| {
            (other.int("store_id"), other.int("variant_id")) == place
                && turn(other) < turn(lot)
                && held.get(&other.int("id")).is_some_and(|left| *left > 0)
        });
        ensure!(
            row.text("kind") != "bill" || passed_over.is_none(),
            "{lot:?} left before {passed_over:?}"
        );
    }
    Ok(())
}

/// Goods in transit are in exactly one place: what left with a transfer arrived, came back, is written off or is on the way.
pub fn on_the_way(tables: &Tables) -> Result<(), String> {
    let mut moved = Sums::new();
    for row in tables.rows("movements") {
        let Some(transfer) = row.maybe("transfer_id") else {
            continue;
        };
        let delta = row.int("delta");
        let values = match row.text("kind") {
            "transfer_out" => [-delta, 0],
            _ => [0, delta],
        };
        moved.add((transfer, row.int("variant_id")), values);
    }
    let mut lines = Sums::new();
    for line in tables.rows("transfer_lines") {
        let transfer = tables.row("transfers", line.int("transfer_id")).unwrap();
        let (sent, received) = (line.int("quantity"), line.int("received"));
        let left = sent - received - line.int("missing");
        let fits = match transfer.text("status") {
            "sent" => left >= 0,
            "received" => left == 0,
            _ => left == sent,
        };
        ensure!(fits, "{left} on the way of {transfer:?}: {line:?}");
        let went = if transfer.maybe("sent_at").is_some() {
            sent
        } else {
            0
        };
        let place = (transfer.int("id"), line.int("variant_id"));
        lines.add(place, [went, received]);
    }
    let (moved, lines) = (moved.some(), lines.some());
    ensure!(
        moved == lines,
        "transfers moved {moved:?}, their lines say {lines:?}"
    );
    Ok(())
}

/// An import that was taken back has left nothing, in no lot.
pub fn taken_back(tables: &Tables) -> Result<(), String> {
    let mut moved = Sums::new();
    for row in tables.rows("movements") {
        let import = row.maybe("import_id");
        ensure!(
            import.is_some() == (row.text("kind") == "import"),
            "an import without its record: {row:?}"
        );
        let Some(import) = import.and_then(|id| tables.row("imports", id)) else {
            continue;
        };
        if import.maybe("undone_at").is_some() {
            let place = (row.int("store_id"), row.int("variant_id"));
            moved.add(
                (import.int("id"), place, row.maybe("lot_id")),
                [row.int("delta")],
            );
        }
    }
    let left = moved.some();
    ensure!(left.is_empty(), "imports taken back have left {left:?}");
    Ok(())
}
