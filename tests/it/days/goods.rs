//! Goods between stores and goods that are counted: what is tried, and what must come of it, reckoned from the rows alone.

use std::collections::BTreeMap;

use orderdesk::app::{Command, CountCommand, Lines, LotWish, TransferCommand, TransferGoods};
use orderdesk::domain::count::EntryKind;
use orderdesk::domain::id::{CountId, StoreId, TransferId};

use super::commands::{Built, code, goods, quantity};
use super::day::{Day, Expected};
use super::op::{Act, Dice};
use super::shop::LOTS;
use crate::support::tables::{Row, Tables};

impl Day<'_> {
    /// Mostly a row in the status that fits, now and then any.
    fn one_in(&self, table: &str, fits: &[&str], dice: &mut Dice) -> Option<&Row> {
        let any = dice.once_in(8);
        let rows: Vec<&Row> = self
            .tables
            .rows(table)
            .rev()
            .filter(|row| any || fits.contains(&row.text("status")))
            .collect();
        dice.one_of(&rows)
    }

    fn store_of(&self, dice: &mut Dice) -> StoreId {
        let stores: Vec<&Row> = self.tables.rows("stores").collect();
        StoreId(dice.one_of(&stores).map_or(1, |row| row.int("id")))
    }

    pub(super) fn transfer(&self, act: Act, dice: &mut Dice) -> Built {
        let reason = if dice.once_in(8) { " " } else { "moved" }.to_owned();
        let command = match act {
            Act::Send => self.send(reason, dice),
            Act::Arrive => {
                let row = self.one_in("transfers", &["sent"], dice)?;
                let transfer = TransferId(row.int("id"));
                match dice.roll(4) {
                    0 => TransferCommand::Receive {
                        transfer,
                        version: Some(row.int("version") - i64::from(dice.once_in(6))),
                        lines: Lines::All,
                    },
                    1 => TransferCommand::Receive {
                        transfer,
                        version: None,
                        lines: Lines::Some(vec![(goods(dice).0.to_owned(), "2".to_owned())]),
                    },
                    _ => TransferCommand::ReceiveScan {
                        transfer,
                        code: self.on_it(row.int("id"), dice),
                        quantity: quantity(dice),
                    },
                }
            }
            _ => {
                let row = self.one_in("transfers", &["sent", "draft"], dice)?;
                let (transfer, version) = (TransferId(row.int("id")), None);
                match (row.text("status"), dice.roll(2)) {
                    ("draft", _) => TransferCommand::Cancel { transfer, reason },
                    (_, 0) => TransferCommand::Close {
                        transfer,
                        version,
                        reason,
                    },
                    _ => TransferCommand::TakeBack {
                        transfer,
                        version,
                        reason,
                    },
                }
            }
        };
        Some((Command::Transfer(command), Expected::Anything))
    }

    fn send(&self, reason: String, dice: &mut Dice) -> TransferCommand {
        let (from, to) = (self.store_of(dice), self.store_of(dice));
        let wish = |dice: &mut Dice| {
            let goods = goods(dice);
            let lot = if goods.0 == LOTS && dice.once_in(3) {
                "L1"
            } else {
                ""
            };
            TransferGoods {
                sku: goods.0.to_owned(),
                quantity: quantity(dice).unwrap_or_else(|| "1".to_owned()),
                lot: lot.to_owned(),
            }
        };
        let draft = self
            .tables
            .rows("transfers")
            .rev()
            .find(|row| row.text("status") == "draft")
            .map(|row| TransferId(row.int("id")));
        match (dice.roll(6), draft) {
            (0, _) => TransferCommand::Begin { from, to, reason },
            (1, Some(transfer)) => TransferCommand::Scan {
                transfer,
                code: code(dice).0,
                quantity: quantity(dice),
            },
            (2, Some(transfer)) => TransferCommand::Set {
                transfer,
                goods: (0..=dice.roll(2)).map(|_| wish(dice)).collect(),
            },
            (3, Some(transfer)) => TransferCommand::Send {
                transfer,
                version: None,
                reason,
            },
            _ => TransferCommand::SendNow {
                from,
                to,
                goods: (0..=dice.roll(3)).map(|_| wish(dice)).collect(),
                reason,
            },
        }
    }

    /// Mostly the SKU of a line of the transfer.
    fn on_it(&self, transfer: i64, dice: &mut Dice) -> String {
        let lines = self.tables.rows("transfer_lines");
        let lines: Vec<&Row> = lines
            .filter(|line| line.int("transfer_id") == transfer)
            .collect();
        match dice.one_of(&lines).filter(|_| !dice.once_in(4)) {
            Some(line) => self
                .tables
                .row("variants", line.int("variant_id"))
                .map(|row| row.text("sku").to_owned())
                .unwrap_or_default(),
            None => code(dice).0,
        }
    }

    pub(super) fn count(&self, act: Act, dice: &mut Dice) -> Built {
        let reason = if dice.once_in(8) { " " } else { "stocktaking" }.to_owned();
        let command = match act {
            Act::CountOpen => CountCommand::Open {
                store: self.store_of(dice),
                category: match dice.roll(4) {
                    0 => Some("Goods".to_owned()),
                    1 => Some("Empty".to_owned()),
                    _ => None,
                },
            },
            Act::Count => {
                let count = self.one_in("counts", &["open"], dice)?;
                let goods = goods(dice);
                let lot = match dice.roll(6) {
                    0 => "",
                    1 => "L9",
                    _ => "L1",
                };
                let lot = if goods.0 == LOTS { lot } else { "" };
                let kind = if dice.once_in(2) {
                    EntryKind::Set
                } else {
                    EntryKind::Add
                };
                let figure = ["0", "3", "-1", "7", "12", "0.5", "9"];
                CountCommand::Enter {
                    count: CountId(count.int("id")),
                    code: goods.0.to_owned(),
                    kind,
                    quantity: Some((*dice.one_of(&figure)?).to_owned()),
                    lot: LotWish::of(lot, ""),
                }
            }
            _ => {
                let row = self.one_in("counts", &["open"], dice)?;
                let count = CountId(row.int("id"));
                if dice.once_in(4) {
                    CountCommand::Cancel { count, reason }
                } else {
                    CountCommand::Post {
                        count,
                        version: Some(row.int("version") - i64::from(dice.once_in(8))),
                        reason,
                        uncounted_as_zero: dice.once_in(6),
                    }
                }
            }
        };
        Some((Command::Count(command), Expected::Anything))
    }
}

type Place = (i64, i64);

/// What a line of a table says of each transfer and variant.
fn of_transfers(tables: &Tables, column: &str) -> BTreeMap<Place, i64> {
    let mut sums = BTreeMap::new();
    for line in tables.rows("transfer_lines") {
        let transfer = line.int("transfer_id");
        let left = tables
            .row("transfers", transfer)
            .is_some_and(|row| row.maybe("sent_at").is_some());
        let value = if left { line.int(column) } else { 0 };
        *sums.entry((transfer, line.int("variant_id"))).or_default() += value;
    }
    sums
}

/// What an accepted command moved onto and off the shelves, by store and variant: reckoned from the lines of transfers and
/// counts, not from the ledger.
pub(super) fn flows(before: &Tables, after: &Tables, command: &Command) -> Vec<(Place, i64)> {
    let mut flows = Vec::new();
    let back = matches!(command, Command::Transfer(TransferCommand::TakeBack { .. }));
    for (column, sign) in [("quantity", -1), ("received", 1)] {
        let was = of_transfers(before, column);
        for ((transfer, variant), now) in of_transfers(after, column) {
            let grown = now - was.get(&(transfer, variant)).copied().unwrap_or_default();
            let row = after.row("transfers", transfer).unwrap();
            let end = if sign < 0 || back {
                "from_store_id"
            } else {
                "to_store_id"
            };
            flows.push(((row.int(end), variant), sign * grown));
        }
    }
    for count in after.rows("counts") {
        let id = count.int("id");
        let was = before.row("counts", id);
        let posted =
            count.text("status") == "posted" && was.is_some_and(|was| was.text("status") == "open");
        let lines = after.rows("count_lines");
        for line in lines.filter(|line| posted && line.int("count_id") == id) {
            let place = (count.int("store_id"), line.int("variant_id"));
            flows.push((place, line.int("counted") - line.int("expected")));
        }
    }
    flows
}

/// An entry is held against the balance of its own instant, and what was counted before it is kept or begun anew.
pub(super) fn entered(before: &Tables, after: &Tables, command: &Command) -> Result<(), String> {
    let Command::Count(CountCommand::Enter { count, kind, .. }) = command else {
        return Ok(());
    };
    let Some(entry) = after.rows("count_entries").next_back() else {
        return Err("counted without an entry".to_owned());
    };
    let same = |row: &&Row| {
        row.int("count_id") == count.0
            && row.int("variant_id") == entry.int("variant_id")
            && row.text("lot") == entry.text("lot")
    };
    let line = after.rows("count_lines").find(same);
    let line = line.ok_or_else(|| format!("no line of {entry:?}"))?;
    let store = after.row("counts", count.0).unwrap().int("store_id");
    let here = |row: &&Row| {
        row.int("store_id") == store && row.int("variant_id") == entry.int("variant_id")
    };
    let on_hand = match entry.text("lot") {
        "" => before.rows("stock").find(here),
        lot => before
            .rows("lots")
            .find(|row| here(row) && row.text("code") == lot),
    };
    let on_hand = on_hand.map_or(0, |row| row.int("on_hand"));
    if line.int("expected") != on_hand {
        return Err(format!("{on_hand} were on hand: {line:?}"));
    }
    let was = before.rows("count_lines").find(same);
    let was = was.filter(|_| *kind == EntryKind::Add);
    let (counted, moved) = was.map_or((0, 0), |was| {
        let moved = was.int("moved") + on_hand - was.int("expected");
        (was.int("counted"), moved)
    });
    if line.int("counted") != counted + entry.int("quantity") || line.int("moved") != moved {
        return Err(format!("{counted} were counted, then {entry:?}: {line:?}"));
    }
    Ok(())
}
