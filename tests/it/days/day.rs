//! One sequence as it runs: each step becomes a command, and what came of it is held against the rules.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use orderdesk::app::{Actor, Command, ErrorKind, Outcome};
use orderdesk::domain::time::Timestamp;
use proptest::test_runner::TestCaseError;

use super::back::{self, Place};
use super::goods;
use super::log::Log;
use super::op::{Act, Dice, Step};
use super::rules;
use super::shop::{Copy, START, Template};
use crate::support::tables::{Eye, Tables};

/// How often what happened, over many sequences: a property that never met its case proves nothing.
#[derive(Default, Debug)]
pub struct Tally {
    pub accepted: BTreeMap<Act, u32>,
    pub refused: BTreeMap<(Act, &'static str), u32>,
    pub statuses: BTreeMap<String, u32>,
    pub steps: u32,
}

/// A sequence in progress.
pub struct Day<'t> {
    pub shop: Copy,
    pub eye: Eye,
    pub tables: Tables,
    pub now: Timestamp,
    version: i64,
    /// Commands that carried a reference and were accepted, with their order.
    pub sent: Vec<(Actor, Command, i64)>,
    template: &'static Template,
    log: Log,
    /// Goods that came in less those corrected out, by store and variant: what must be on hand or on bills.
    received: HashMap<(i64, i64), i64>,
    references: HashMap<String, i64>,
    /// What each import put on the shelves or took off them.
    imports: HashMap<i64, Vec<(Place, i64)>>,
    trace: Vec<String>,
    tally: &'t mut Tally,
}

/// What a step must come to, where the state before tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    Anything,
    Refused(&'static str),
}

impl<'t> Day<'t> {
    pub fn begin(template: &'static Template, tally: &'t mut Tally) -> Self {
        let shop = template.copy();
        let mut eye = Eye::on(&shop.path);
        let tables = eye.tables();
        let version = eye.version();
        let log = Log::of(&tables);
        let stock = tables.rows("stock");
        let received: HashMap<Place, i64> = stock
            .map(|row| {
                (
                    (row.int("store_id"), row.int("variant_id")),
                    row.int("on_hand"),
                )
            })
            .collect();
        // All that a fresh shop has came with its first import.
        let first = received.iter().map(|(place, held)| (*place, *held));
        let imports = HashMap::from([(1, first.collect())]);
        Self {
            shop,
            eye,
            tables,
            version,
            now: Timestamp::parse(START).unwrap(),
            sent: Vec::new(),
            template,
            log,
            received,
            references: HashMap::new(),
            imports,
            trace: Vec::new(),
            tally,
        }
    }

    /// Ends the day: its file as bytes, all of it in one.
    pub fn close(self) -> Vec<u8> {
        let Copy {
            dir, path, desk, ..
        } = self.shop;
        drop(desk);
        drop(self.eye);
        let raw = rusqlite::Connection::open(&path).unwrap();
        let busy: i64 = raw
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))
            .unwrap();
        assert_eq!(busy, 0);
        let bytes = std::fs::read(&path).unwrap();
        drop(dir);
        bytes
    }

    /// Runs all steps; the first broken rule ends it.
    pub fn run(&mut self, steps: &[Step]) -> Result<(), TestCaseError> {
        for step in steps {
            self.tally.steps += 1;
            if let Err(broken) = self.step(*step) {
                return Err(self.failed(&broken));
            }
        }
        let findings = self
            .shop
            .desk
            .verify()
            .map_err(|error| self.failed(&error.to_string()))?;
        if findings.is_empty() {
            Ok(())
        } else {
            Err(self.failed(&format!("verify: {findings:#?}")))
        }
    }

    fn failed(&self, broken: &str) -> TestCaseError {
        let trace = self.trace.join("\n  ");
        TestCaseError::fail(format!("{broken}\nwhat was done:\n  {trace}"))
    }

    fn actor(&self, act: Act, who: u8) -> Actor {
        let people = &self.template.people;
        let actor = match who {
            0..=4 => &people.manager,
            5..=9 => &people.clerk,
            10 | 11 => &people.lent,
            12 | 13 => &people.other,
            14 => &people.admin,
            _ => &people.retailer,
        };
        // What only one of them may do would hardly ever happen.
        match act {
            Act::Tick | Act::Policy | Act::Block | Act::Import | Act::Undo if who < 12 => {
                &people.admin
            }
            Act::Refund if who < 9 => &people.manager,
            _ => actor,
        }
        .clone()
    }

    fn step(&mut self, step: Step) -> Result<(), String> {
        let mut dice = Dice::new(step.dice);
        if step.act == Act::Later {
            let hours = [1, 5, 13, 30, 60, 24 * 11, 24 * 41];
            let hours = dice.one_of(&hours.each_ref()).copied().unwrap_or(1);
            self.now = self.now.plus_millis(hours * 3_600_000);
            self.shop.clock.set(self.now);
            self.trace.push(format!("{hours} hours later"));
            return Ok(());
        }
        let actor = self.actor(step.act, step.who);
        if step.act == Act::Again {
            return self.again(&mut dice);
        }
        match self.command(step.act, &mut dice) {
            Some((command, expected)) => self.execute(step.act, &actor, command, expected),
            None => Ok(()),
        }
    }

    /// Sends an accepted command once more: the same reference makes nothing twice (rule 15).
    fn again(&mut self, dice: &mut Dice) -> Result<(), String> {
        let sent: Vec<&(Actor, Command, i64)> = self.sent.iter().collect();
        let Some((actor, command, order)) = dice.one_of(&sent).cloned() else {
            return Ok(());
        };
        let done = self.shop.desk.execute(&actor, command.clone());
        self.trace.push(format!("again {command:?} → {done:?}"));
        let (outcome, topics) = done.map_err(|error| format!("a repeat was refused: {error}"))?;
        if !topics.is_empty() {
            return Err("a repeat touched something".to_owned());
        }
        match outcome {
            Outcome::Order {
                order: same,
                replayed: true,
                ..
            }
            | Outcome::Sold {
                order: same,
                replayed: true,
                ..
            }
            | Outcome::Paid {
                order: same,
                replayed: true,
                ..
            }
            | Outcome::Refunded {
                order: same,
                replayed: true,
                ..
            } if same.0 == order => {}
            other => return Err(format!("a repeat made {other:?}")),
        }
        *self.tally.accepted.entry(Act::Again).or_default() += 1;
        self.unchanged(false)
    }

    pub fn execute(
        &mut self,
        act: Act,
        actor: &Actor,
        command: Command,
        expected: Expected,
    ) -> Result<(), String> {
        let done = self.shop.desk.execute(actor, command.clone());
        self.trace.push(format!(
            "{} ({}): {command:?} → {}",
            actor.name(),
            actor.role().word(),
            match &done {
                Ok((outcome, _)) => format!("{outcome:?}"),
                Err(error) => format!("refused: {error}"),
            }
        ));
        match done {
            // What was only tried, or all refused, changes nothing.
            Ok((Outcome::Imported(report), _)) if !report.written => {
                if !report.rejected.is_empty() {
                    let key = (act, "import_rejected");
                    *self.tally.refused.entry(key).or_default() += 1;
                }
                self.unchanged(false)
            }
            Ok((Outcome::ImportUndone(report), _)) if !report.written => self.unchanged(false),
            Ok((outcome, _)) => {
                if expected != Expected::Anything {
                    return Err(format!("accepted, but {expected:?} was due"));
                }
                *self.tally.accepted.entry(act).or_default() += 1;
                self.accepted(act, actor, command, &outcome)
            }
            Err(error) => {
                *self.tally.refused.entry((act, error.code())).or_default() += 1;
                if error.kind() == ErrorKind::Storage {
                    return Err(format!("no rule, but the program said no: {error}"));
                }
                if let Expected::Refused(code) = expected
                    && !(error.code() == code || error.kind() == ErrorKind::NotAllowed)
                {
                    return Err(format!("refused as {}, but {code} was due", error.code()));
                }
                self.unchanged(error.kind() == ErrorKind::NotAllowed)
            }
        }
    }

    /// Nothing changed; a refused right leaves one entry in the log and nothing else.
    fn unchanged(&mut self, noted: bool) -> Result<(), String> {
        // Without a commit there is nothing to compare.
        if !noted && self.eye.version() == self.version {
            return Ok(());
        }
        let fresh = self.look();
        let audit = self.tables.table("audit").len();
        let entries: Vec<_> = fresh.rows("audit").skip(audit).collect();
        let only_noted = match (noted, entries.as_slice()) {
            (false, []) => true,
            (true, [entry]) => entry.text("action") == "refused",
            _ => false,
        };
        if !only_noted {
            return Err(format!("a refusal left in the log: {entries:?}"));
        }
        let differences = self.tables.differences(&fresh, &["audit"]);
        if !differences.is_empty() {
            return Err(format!("a refusal changed {differences:#?}"));
        }
        self.log.skip_refusals(&fresh)?;
        self.tables = fresh;
        Ok(())
    }

    fn look(&mut self) -> Tables {
        let tables = self.eye.tables();
        self.version = self.eye.version();
        tables
    }

    fn accepted(
        &mut self,
        act: Act,
        actor: &Actor,
        command: Command,
        outcome: &Outcome,
    ) -> Result<(), String> {
        let fresh = self.look();
        let before = std::mem::replace(&mut self.tables, fresh);
        goods::entered(&before, &self.tables, &command)?;
        for (place, moved) in goods::flows(&before, &self.tables, &command) {
            *self.received.entry(place).or_default() += moved;
        }
        let came = back::flows(&before, &self.tables, &command, outcome, &mut self.imports)?;
        for (place, moved) in came {
            *self.received.entry(place).or_default() += moved;
        }
        self.remember(actor, command, outcome)?;
        rules::grown(&before, &self.tables)?;
        self.log.follow(&before, &self.tables, act == Act::Tick)?;
        rules::hold(&self.tables)?;
        rules::moved(&before, &self.tables, act)?;
        let people = &self.template.people;
        let alone = *actor == people.clerk || *actor == people.other;
        rules::priced(&before, &self.tables, alone)?;
        self.conserved()?;
        let statuses: BTreeSet<&str> = self
            .tables
            .rows("orders")
            .map(|order| order.text("status"))
            .collect();
        for status in statuses {
            *self.tally.statuses.entry(status.to_owned()).or_default() += 1;
        }
        Ok(())
    }

    /// Keeps what later steps are held against: references, goods that came in.
    fn remember(
        &mut self,
        actor: &Actor,
        command: Command,
        outcome: &Outcome,
    ) -> Result<(), String> {
        if let (Outcome::Moved { variant, delta, .. }, Command::Stock(stock)) = (outcome, &command)
        {
            use orderdesk::app::StockCommand::{
                Adjust, AdjustScan, Receive, ReceiveFill, ReceiveScan, SupplierReturn,
                SupplierReturnScan, TakeBack,
            };
            let store = match stock {
                Receive { delivery, .. }
                | ReceiveScan { delivery, .. }
                | ReceiveFill { delivery, .. } => delivery.store,
                Adjust { store, .. } | AdjustScan { store, .. } => *store,
                SupplierReturn { delivery, .. } | SupplierReturnScan { delivery, .. } => {
                    delivery.store
                }
                TakeBack { movement } => return Err(format!("{movement} is not played here")),
            };
            *self.received.entry((store.0, variant.0)).or_default() += delta.steps();
        }
        let (order, replayed) = match outcome {
            Outcome::Order {
                order, replayed, ..
            }
            | Outcome::Sold {
                order, replayed, ..
            }
            | Outcome::Paid {
                order, replayed, ..
            }
            | Outcome::Refunded {
                order, replayed, ..
            } => (order.0, *replayed),
            _ => return Ok(()),
        };
        let Some(reference) = reference_of(&command) else {
            return Ok(());
        };
        let known = self.references.get(&reference).copied();
        match (known, replayed) {
            (None, true) => return Err(format!("{reference} was never sent, and is a repeat")),
            (Some(known), _) if known != order || !replayed => {
                return Err(format!("{reference} made {known} and {order}"));
            }
            _ => {}
        }
        self.references.insert(reference, order);
        self.sent.push((actor.clone(), command, order));
        Ok(())
    }

    /// What came in is on hand or on bills: no piece is given back twice, none is lost (rule 5).
    fn conserved(&self) -> Result<(), String> {
        let mut billed: HashMap<(i64, i64), i64> = HashMap::new();
        for line in self.tables.rows("order_lines") {
            let order = self.tables.row("orders", line.int("order_id"));
            let store = order.map(|order| order.int("store_id")).unwrap_or_default();
            *billed.entry((store, line.int("variant_id"))).or_default() += line.int("billed");
        }
        for row in self.tables.rows("stock") {
            let place = (row.int("store_id"), row.int("variant_id"));
            let received = self.received.get(&place).copied().unwrap_or_default();
            let billed = billed.get(&place).copied().unwrap_or_default();
            if row.int("on_hand") + billed != received {
                return Err(format!(
                    "store {} variant {}: {received} came in, {billed} were billed, {} are on hand",
                    place.0,
                    place.1,
                    row.int("on_hand")
                ));
            }
        }
        Ok(())
    }
}

/// The reference that a command carries.
fn reference_of(command: &Command) -> Option<String> {
    use orderdesk::app::{OrderCommand, PaymentCommand};
    match command {
        Command::Order(
            OrderCommand::Place { reference, .. } | OrderCommand::Sell { reference, .. },
        ) => reference.clone(),
        Command::Order(OrderCommand::Add { order, .. } | OrderCommand::AddSale { order, .. }) => {
            order.reference.clone()
        }
        Command::Payment(
            PaymentCommand::Take { reference, .. } | PaymentCommand::Refund { reference, .. },
        ) => reference
            .as_ref()
            .map(|reference| format!("payment {reference}")),
        _ => None,
    }
}
