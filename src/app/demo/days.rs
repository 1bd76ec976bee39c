//! Thirty days of plausible trade: busy Saturdays, lunch and evening peaks, a few strong customers.

use crate::app::command::{
    Command, Consent, Delivery, ItemKey, Key, LotWish, NewLine, NewOrder, OrderCommand, Outcome,
    StockCommand, TenderRow,
};
use crate::app::demo::acts::{Act, Step};
use crate::app::desk::Desk;
use crate::app::env::{Entropy, ManualClock, SeededEntropy};
use crate::app::error::{AppError, ErrorKind};
use crate::app::query::{Answer, Query, StockList};
use crate::app::work::Actor;
use crate::domain::id::OrderId;
use crate::domain::product::Variant;
use crate::domain::time::{Day, Timestamp, Zone};

/// Orders of a day by weekday, Monday first.
const WEEKDAYS: [u64; 7] = [18, 17, 19, 22, 27, 34, 8];
/// Share of each hour from 9 to 19.
const HOURS: [u64; 11] = [4, 7, 9, 12, 10, 7, 8, 10, 14, 13, 6];
const STORES: [(&str, u64); 3] = [("MAIN", 6), ("HARBOUR", 3), ("WEB", 2)];
const METHODS: [(&str, u64); 4] = [("cash", 5), ("card", 8), ("mobile", 3), ("voucher", 1)];
const HOUR_MS: i64 = 3_600_000;
/// So many days ago something was ordered from a supplier, and half of the first order came in.
const BOUGHT: (i64, i64) = (19, 2);
const CAME: i64 = 5;
/// Days of trade that the reports show.
const DAYS: i64 = 30;

pub(super) struct Trade<'t> {
    desk: &'t mut Desk,
    pub(super) clock: &'t ManualClock,
    chance: &'t SeededEntropy,
    actor: &'t Actor,
    variants: Vec<Variant>,
    customers: Vec<String>,
    steps: Vec<Step>,
}

/// Plays the days up to `now`.
pub(super) fn trade(
    desk: &mut Desk,
    clock: &ManualClock,
    chance: &SeededEntropy,
    now: Timestamp,
    actor: &Actor,
) -> Result<(), AppError> {
    let (variants, customers) = stage(desk, actor)?;
    let mut trade = Trade {
        desk,
        clock,
        chance,
        actor,
        variants,
        customers,
        steps: Vec::new(),
    };
    let zone = Zone::UTC;
    let today = zone.day(now);
    trade.forgotten(zone.at(today.plus(-43), 11 * 3600))?;
    for day in (0..DAYS).rev().map(|back| today.plus(-back)) {
        let back = today.since(day);
        if back == BOUGHT.0 || back == BOUGHT.1 {
            trade.buy(zone.at(day, 7 * 3600))?;
        }
        if back == CAME {
            trade.part(zone.at(day, 7 * 3600 + 1800))?;
        }
        trade.day(zone, day, now)?;
    }
    trade.settle_until(now)
}

type Stage = (Vec<Variant>, Vec<String>);

fn stage(desk: &mut Desk, actor: &Actor) -> Result<Stage, AppError> {
    let mut answers = desk
        .answer(actor, &[Query::Products, Query::Customers])?
        .into_iter();
    let (Some(products), Some(customers)) = (answers.next(), answers.next()) else {
        return Err(AppError::Internal(
            "two questions have two answers".to_owned(),
        ));
    };
    let Answer::Products(products) = products? else {
        return Err(wrong_answer());
    };
    let Answer::Customers(customers) = customers? else {
        return Err(wrong_answer());
    };
    let codes = customers
        .into_iter()
        .map(|customer| customer.code)
        .filter(|code| code.starts_with("C-"));
    let variants = products
        .into_iter()
        .map(|(variant, ..)| variant)
        .filter(|variant| variant.decimals == 0);
    Ok((variants.collect(), codes.collect()))
}

pub(super) fn wrong_answer() -> AppError {
    AppError::Internal("the answer does not fit the question".to_owned())
}

impl Trade<'_> {
    pub(super) fn below(&self, limit: u64) -> u64 {
        self.chance.next() % limit.max(1)
    }

    pub(super) fn chance_in(&self, hundred: u64) -> bool {
        self.below(100) < hundred
    }

    fn weighted<T: Copy>(&self, choices: &[(T, u64)]) -> Option<T> {
        let mut at = self.below(choices.iter().map(|(_, weight)| weight).sum());
        choices.iter().find_map(|(choice, weight)| {
            if at < *weight {
                return Some(*choice);
            }
            at -= weight;
            None
        })
    }

    pub(super) fn run(
        &mut self,
        at: Timestamp,
        command: Command,
    ) -> Result<Option<Outcome>, AppError> {
        self.clock.set(at);
        match self.desk.execute(self.actor, command) {
            Ok((outcome, _)) => Ok(Some(outcome)),
            // A rule said no (sold out, credit used up): that happens in a shop, too.
            Err(error) if error.kind() == ErrorKind::Refused => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn tick(&mut self, at: Timestamp) -> Result<(), AppError> {
        self.clock.set(at);
        self.desk
            .execute(&Actor::system(), Command::Clock)
            .map(|_| ())
    }

    fn day(&mut self, zone: Zone, day: Day, now: Timestamp) -> Result<(), AppError> {
        let weekday = usize::try_from(day.weekday()).unwrap_or_default();
        let usual = WEEKDAYS.get(weekday).copied().unwrap_or(10);
        let mut hours: Vec<Timestamp> = Vec::new();
        for _ in 0..usual - 2 + self.below(5) {
            let choices: Vec<(u32, u64)> = (9..20).zip(HOURS).collect();
            let hour = self.weighted(&choices).unwrap_or(12);
            let second = u32::try_from(self.below(3600)).unwrap_or_default();
            hours.push(zone.at(day, hour * 3600 + second));
        }
        hours.sort();
        // Since then the shop buys from its suppliers, and what runs low waits on the purchase list.
        if day.weekday() == 0
            && now.millis() - zone.start_of(day).millis() > BOUGHT.0 * 24 * HOUR_MS
        {
            self.deliveries(zone.at(day, 8 * 3600))?;
        }
        for at in hours.into_iter().filter(|at| *at <= now) {
            self.settle_until(at)?;
            if self.chance_in(45) {
                self.sale(at)?;
            } else {
                self.order(at)?;
            }
        }
        Ok(())
    }

    /// Monday's lorry: what ran low comes in.
    fn deliveries(&mut self, at: Timestamp) -> Result<(), AppError> {
        let low = StockList {
            store: None,
            search: String::new(),
            low_only: true,
            after: None,
            limit: 60,
        };
        let stores = self.ask(Query::Stores)?;
        let Answer::Stores(stores) = stores else {
            return Err(wrong_answer());
        };
        let Answer::Stock(rows) = self.ask(Query::Stock(low))? else {
            return Err(wrong_answer());
        };
        for row in rows.into_iter().filter(|row| row.decimals == 0) {
            let Some(store) = stores.iter().find(|store| store.code == row.store) else {
                continue;
            };
            if self.chance_in(30) {
                continue;
            }
            let command = StockCommand::Receive {
                delivery: Delivery::to(store.id, "weekly delivery"),
                sku: row.sku,
                quantity: (24 + 12 * self.below(3)).to_string(),
                lot: LotWish::default(),
                cost: String::new(),
            };
            self.run(at, Command::Stock(command))?;
        }
        Ok(())
    }

    pub(super) fn ask(&mut self, query: Query) -> Result<Answer, AppError> {
        self.desk
            .answer(self.actor, &[query])?
            .pop()
            .unwrap_or_else(|| Err(wrong_answer()))
    }

    /// One to six lines; a few products sell far better than the rest.
    fn items(&mut self, most: u64) -> Vec<NewLine> {
        let count = u64::try_from(self.variants.len()).unwrap_or(1);
        let mut items: Vec<NewLine> = Vec::new();
        for _ in 0..=self.below(6) {
            let place = self.below(count) * self.below(count) / count.max(1);
            let Some(variant) = self
                .variants
                .get(usize::try_from(place).unwrap_or_default())
            else {
                continue;
            };
            let item = ItemKey::Sku(variant.sku.clone());
            if items.iter().all(|line| line.item != item) {
                items.push(NewLine {
                    item,
                    quantity: (1 + self.below(most)).to_string(),
                    unit_price: None,
                });
            }
        }
        items
    }

    fn sale(&mut self, at: Timestamp) -> Result<(), AppError> {
        let store = if self.chance_in(70) {
            "MAIN"
        } else {
            "HARBOUR"
        };
        let order = NewOrder {
            store: Some(Key::Code(store.to_owned())),
            items: self.items(2),
            ..NewOrder::default()
        };
        let mut total = crate::domain::money::Money::ZERO;
        for line in &order.items {
            let variant = self
                .variants
                .iter()
                .find(|variant| ItemKey::Sku(variant.sku.clone()) == line.item);
            let count: i64 = line.quantity.parse().unwrap_or(1);
            total = total.plus(
                variant
                    .map_or(crate::domain::money::Money::ZERO, |v| v.price)
                    .scaled(count, 1)?,
            )?;
        }
        let method = self.weighted(&METHODS).unwrap_or("cash");
        let amount = crate::domain::money::plain_decimal(total.minor(), 2);
        let payments = vec![TenderRow {
            method: method.to_owned(),
            amount,
        }];
        self.run(
            at,
            Command::Order(OrderCommand::AddSale { order, payments }),
        )
        .map(|_| ())
    }

    fn place(
        &mut self,
        at: Timestamp,
        customer: Option<String>,
    ) -> Result<Option<OrderId>, AppError> {
        let store = self.weighted(&STORES).unwrap_or("MAIN");
        let customer = match customer {
            Some(code) => code,
            None => self.customer(),
        };
        let order = NewOrder {
            customer: Some(Key::Code(customer)),
            store: Some(Key::Code(store.to_owned())),
            items: self.items(9),
            ..NewOrder::default()
        };
        match self.run(
            at,
            Command::Order(OrderCommand::Add {
                order,
                consent: Consent::default(),
            }),
        )? {
            Some(Outcome::Order { order, .. }) => Ok(Some(order)),
            _ => Ok(None),
        }
    }

    /// Five customers make about half of the trade.
    fn customer(&mut self) -> String {
        let count = u64::try_from(self.customers.len()).unwrap_or(1);
        let place = if self.chance_in(48) {
            3 + self.below(5)
        } else {
            self.below(count)
        };
        self.customers
            .get(usize::try_from(place).unwrap_or_default())
            .cloned()
            .unwrap_or_default()
    }

    /// Orders that nobody came back to, so that some are expired today.
    fn forgotten(&mut self, at: Timestamp) -> Result<(), AppError> {
        for minutes in 0..3 {
            self.place(at.plus_millis(minutes * 60_000), None)?;
        }
        Ok(())
    }

    fn order(&mut self, at: Timestamp) -> Result<(), AppError> {
        let Some(order) = self.place(at, None)? else {
            return Ok(());
        };
        let later = |hours: i64| at.plus_millis(hours * HOUR_MS);
        let pause = i64::try_from(self.below(20)).unwrap_or_default();
        let mut plan = |at, act| self.steps.push(Step { at, order, act });
        match self.chance.next() % 100 {
            0..=3 => plan(later(2 + pause), Act::Cancel),
            4..=6 => plan(later(1 + pause), Act::Delete),
            7 => {
                plan(later(1), Act::Delete);
                plan(later(3), Act::Restore);
            }
            8..=12 => plan(later(1), Act::Remark("Customer calls back about the sizes")),
            13..=16 => {
                plan(later(1), Act::Priority);
                plan(later(2 + pause), Act::Pick);
            }
            17..=19 => {
                plan(later(1), Act::Pick);
                plan(later(2 + pause), Act::SendBack);
            }
            20..=24 => {
                plan(later(1), Act::Pay("transfer"));
                plan(later(4 + pause), Act::Cancel);
            }
            25..=32 => {
                plan(later(2), Act::Pick);
                plan(later(4 + pause), Act::BillPart);
            }
            33..=40 => {
                plan(later(1 + pause), Act::Pick);
                plan(later(3 + pause), Act::Bill);
                plan(later(5 + pause), Act::PayHalf);
            }
            41..=48 => {
                plan(later(1 + pause), Act::Pick);
                plan(later(3 + pause), Act::Bill);
            }
            other => {
                let method = if other % 3 == 0 { "card" } else { "transfer" };
                plan(later(1 + pause), Act::Pick);
                plan(later(3 + pause), Act::Bill);
                plan(later(30 + 2 * pause), Act::Pay(method));
                if other % 9 == 4 {
                    let all = other % 2 == 0;
                    plan(later(80 + pause), Act::Return { all });
                    if other % 5 > 1 {
                        plan(later(82 + pause), Act::Refund(method));
                    }
                }
            }
        }
        Ok(())
    }

    /// Does what is due by `now`, shop hours or not, and lets the clock follow.
    fn settle_until(&mut self, now: Timestamp) -> Result<(), AppError> {
        self.steps
            .sort_by_key(|step| (std::cmp::Reverse(step.at), step.order));
        while self.steps.last().is_some_and(|step| step.at <= now) {
            let Some(step) = self.steps.pop() else { break };
            self.act(&step)?;
        }
        self.tick(now)
    }
}

#[cfg(test)]
mod tests {
    use crate::app::env::{Env, ManualClock, SeededEntropy};
    use crate::app::query::{Answer, Query, Stage};
    use crate::app::work::Actor;
    use crate::domain::time::Timestamp;

    #[test]
    fn the_demo_has_orders_in_every_stage() {
        let dir = tempfile::TempDir::new().unwrap();
        let clock = ManualClock::at(Timestamp::parse("2026-11-20T15:00:00Z").unwrap());
        let env = Env::new(clock, SeededEntropy::new(7));
        let (mut desk, users) = super::super::make(&dir.path().join("demo.db"), &env, 1).unwrap();
        assert_eq!(users.len(), 4);
        let answers = desk
            .answer(&Actor::system(), &[Query::StageCounts(None)])
            .unwrap();
        let Ok(Answer::StageCounts(counts)) = &answers[0] else {
            panic!("{answers:?}")
        };
        for (stage, count) in counts {
            let later = *stage == Stage::AwaitingApproval;
            assert!(later || *count > 0, "{stage:?} is empty: {counts:?}");
        }
        let all = counts
            .iter()
            .find(|(stage, _)| *stage == Stage::All)
            .unwrap()
            .1;
        assert!((400..900).contains(&all), "{all} orders");
        assert_eq!(desk.verify().unwrap(), Vec::new());
    }
}
