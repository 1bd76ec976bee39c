//! Goods and money that come back, goods that go back to their supplier, stock from files and its undo: what is tried, and
//! what must come of it, reckoned from the rows alone.

use std::collections::HashMap;

use orderdesk::app::{
    Command, Delivery, ImportBatch, ImportMode, ImportRows, ImportWish, LotWish, OrderCommand,
    Outcome, PaymentCommand, StockCommand, StockForm, UndoWish,
};
use orderdesk::domain::id::{ImportId, OrderId, StoreId};
use orderdesk::domain::order::Condition;

use super::commands::{Built, code, goods, quantity};
use super::day::{Day, Expected};
use super::op::Dice;
use super::rules::money;
use super::shop::{GOODS, LOTS, STORES, SUPPLIER};
use crate::support::tables::{Row, Tables};

/// Store and variant.
pub(super) type Place = (i64, i64);

/// What the shop owes back for an order.
fn owed(order: &Row) -> i64 {
    let worth = match order.text("phase") {
        "live" => order.int("total"),
        _ => order.int("billed_total"),
    };
    (order.int("paid") - order.int("refunded") - worth).max(0)
}

impl Day<'_> {
    pub(super) fn refund(&self, dice: &mut Dice) -> Built {
        let any = dice.once_in(8);
        let orders = self.tables.rows("orders").rev();
        let orders: Vec<&Row> = orders
            .filter(|order| order.text("phase") != "draft" && (any || owed(order) > 0))
            .collect();
        let order = dice.one_of(&orders)?;
        let (owed, reference) = (owed(order), Self::reference(dice));
        let (method, amount) = match dice.roll(8) {
            0..=2 => ("cash", owed),
            3 | 4 => ("card", owed / 2 + 1),
            5 => ("cash", 0),
            6 => ("shells", 1),
            _ => ("transfer", owed + 1),
        };
        let expected = match &reference {
            None if method == "transfer" || (method == "card" && amount > owed) => {
                Expected::Refused("refund_too_much")
            }
            _ => Expected::Anything,
        };
        let command = PaymentCommand::Refund {
            order: OrderId(order.int("id")),
            method: method.to_owned(),
            amount: money(amount),
            reference,
        };
        Some((Command::Payment(command), expected))
    }

    pub(super) fn undo(&self, dice: &mut Dice) -> Built {
        let imports: Vec<&Row> = self.tables.rows("imports").rev().collect();
        let stands = |row: &&&Row| row.maybe("undone_at").is_none();
        let (newest, any) = (imports.first()?, dice.one_of(&imports)?);
        // Without its first goods a shop does little for the rest of the day.
        let last = imports.iter().find(stands);
        let last = last.filter(|row| row.int("id") > 1 || dice.once_in(12));
        let (import, chosen) = match (dice.roll(8), last) {
            (0, _) => (Some(any.int("id")), any),
            (1, Some(_)) => (None, *newest),
            (_, last) => (Some(last?.int("id")), *last?),
        };
        let id = chosen.int("id");
        let followed = imports.iter().filter(stands).any(|row| row.int("id") > id);
        let expected = if followed || !stands(&&chosen) {
            Expected::Refused("in_use")
        } else {
            Expected::Anything
        };
        let wish = UndoWish {
            import: import.map(ImportId),
            dry_run: dice.once_in(12),
        };
        Some((Command::UndoImport(wish), expected))
    }
}

pub(super) fn supplier_return(dice: &mut Dice) -> (Command, Expected) {
    let goods = goods(dice);
    let lot = match dice.roll(6) {
        0 => "L2",
        1 => "",
        _ => "L1",
    };
    let lot = LotWish::of(if goods.0 == LOTS { lot } else { "" }, "");
    let supplier = if dice.once_in(8) { "" } else { SUPPLIER };
    let reference = if dice.once_in(8) { " " } else { "RMA-1" };
    let delivery = Delivery {
        supplier: supplier.to_owned(),
        reference: reference.to_owned(),
        ..Delivery::to(
            StoreId(i64::try_from(dice.roll(3)).unwrap() + 1),
            "went bad",
        )
    };
    let expected = if supplier.is_empty() || reference == " " {
        Some(Expected::Refused("invalid_input"))
    } else {
        None
    };
    let command = if dice.once_in(3) {
        return (
            Command::Stock(StockCommand::SupplierReturnScan {
                delivery,
                code: code(dice).0,
                quantity: quantity(dice),
                lot,
            }),
            Expected::Anything,
        );
    } else {
        StockCommand::SupplierReturn {
            delivery,
            sku: goods.0.to_owned(),
            quantity: quantity(dice).unwrap_or_else(|| "1".to_owned()),
            lot,
        }
    };
    (
        Command::Stock(command),
        expected.unwrap_or(Expected::Anything),
    )
}

pub(super) fn import(dice: &mut Dice) -> (Command, Expected) {
    let mode = if dice.once_in(2) {
        ImportMode::Set
    } else {
        ImportMode::Add
    };
    let (partial, dry_run) = (dice.once_in(3), dice.once_in(12));
    let rows = (2..=2 + dice.roll(4)).map(|line| {
        let goods = goods(dice);
        let lot = match dice.roll(8) {
            0 => "",
            1 | 2 => "L3",
            _ => "L1",
        };
        let figures = [
            "3", "0", "7", "12", "1", "5", "20", "9", "2", "4", "0.5", "-1",
        ];
        let form = StockForm {
            store: STORES[usize::try_from(dice.roll(3)).unwrap()].0.to_owned(),
            sku: if dice.once_in(4) { goods.4 } else { goods.0 }.to_owned(),
            quantity: (*dice.one_of(&figures).unwrap()).to_owned(),
            lot: if goods.0 == LOTS { lot } else { "" }.to_owned(),
            expiry: String::new(),
            reason: String::new(),
        };
        (line, form)
    });
    let batch = ImportBatch {
        rows: ImportRows::Stock(rows.collect()),
        unreadable: Vec::new(),
        mapping: Vec::new(),
        unknown_columns: Vec::new(),
        mark: 0,
        wish: ImportWish {
            mode,
            dry_run,
            partial,
            source: "stock.csv".to_owned(),
            ..ImportWish::default()
        },
    };
    (Command::Import(batch), Expected::Anything)
}

/// What an accepted command brought onto the shelves or took off them, by store and variant, where it is about returned
/// goods or files: reckoned from the lines of orders and the rows of the file, not from the ledger.
pub(super) fn flows(
    before: &Tables,
    after: &Tables,
    command: &Command,
    outcome: &Outcome,
    imports: &mut HashMap<i64, Vec<(Place, i64)>>,
) -> Result<Vec<(Place, i64)>, String> {
    let returned = returned(before, after);
    let condition = match command {
        Command::Order(OrderCommand::Return { condition, .. }) => Some(*condition),
        _ => None,
    };
    let grown = returned.iter().all(|(_, grown)| *grown > 0);
    if !grown || returned.is_empty() == condition.is_some() {
        return Err(format!("came back by {command:?}: {returned:?}"));
    }
    match (command, outcome) {
        _ if condition == Some(Condition::Resaleable) => Ok(returned),
        (Command::Import(batch), Outcome::Imported(report)) => {
            let lines = report.rejected.iter().map(|rejection| rejection.line);
            let moved = imported(before, batch, &lines.collect::<Vec<_>>());
            match report.import {
                Some(import) => {
                    imports.insert(import.0, moved.clone());
                }
                None if moved.iter().any(|(_, delta)| *delta != 0) => {
                    return Err(format!("{moved:?} came without a record"));
                }
                None => {}
            }
            Ok(moved)
        }
        (_, Outcome::ImportUndone(report)) => {
            let id = report.import.0;
            let stood = |tables: &Tables| {
                let row = tables.row("imports", id);
                row.is_some_and(|row| row.maybe("undone_at").is_none())
            };
            if !stood(before) || stood(after) {
                return Err(format!("import {id} was not taken back once"));
            }
            let moved = imports.get(&id).into_iter().flatten();
            Ok(moved.map(|(place, delta)| (*place, -delta)).collect())
        }
        _ => Ok(Vec::new()),
    }
}

/// By how much each line's returned grew.
fn returned(before: &Tables, after: &Tables) -> Vec<(Place, i64)> {
    let lines = after.rows("order_lines").filter_map(|line| {
        let was = before.row("order_lines", line.int("id"));
        let grown = line.int("returned") - was.map_or(0, |was| was.int("returned"));
        let order = after.row("orders", line.int("order_id")).unwrap();
        let place = (order.int("store_id"), line.int("variant_id"));
        (grown != 0).then_some((place, grown))
    });
    lines.collect()
}

/// A quantity as written, in the steps of its unit.
fn steps(typed: &str, kilograms: bool) -> i64 {
    let (whole, part) = typed.split_once('.').unwrap_or((typed, ""));
    let digits = if kilograms { 3 } else { 0 };
    format!("{whole}{part:0<digits$}").parse().unwrap()
}

/// What the rows of a file that were not rejected do to what is on hand, one after the other.
fn imported(before: &Tables, batch: &ImportBatch, rejected: &[u64]) -> Vec<(Place, i64)> {
    let ImportRows::Stock(rows) = &batch.rows else {
        return Vec::new();
    };
    let mut moved = Vec::new();
    let mut held: HashMap<(Place, &str), i64> = HashMap::new();
    for (_, form) in rows.iter().filter(|(line, _)| !rejected.contains(line)) {
        let goods = GOODS
            .iter()
            .find(|goods| [goods.0, goods.4].contains(&form.sku.as_str()))
            .unwrap();
        let id = |table: &str, column: &str, text: &str| {
            let found = before.rows(table).find(|row| row.text(column) == text);
            found.unwrap().int("id")
        };
        let place = (
            id("stores", "code", &form.store),
            id("variants", "sku", goods.0),
        );
        let here = |row: &&Row| (row.int("store_id"), row.int("variant_id")) == place;
        let on_hand = match form.lot.as_str() {
            "" => before.rows("stock").find(here),
            lot => before
                .rows("lots")
                .find(|row| here(row) && row.text("code") == lot),
        };
        let held = held
            .entry((place, form.lot.as_str()))
            .or_insert_with(|| on_hand.map_or(0, |row| row.int("on_hand")));
        let typed = steps(&form.quantity, goods.3 == "kg");
        let now = match batch.wish.mode {
            ImportMode::Add => *held + typed,
            _ => typed,
        };
        moved.push((place, now - *held));
        *held = now;
    }
    moved
}
