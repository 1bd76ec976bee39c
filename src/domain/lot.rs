//! Lots: whether they are fresh, in which order they leave the shelf, and which ones an order line has chosen.

use crate::domain::id::LotId;
use crate::domain::quantity::Quantity;
use crate::domain::time::Day;

/// A lot's code and when it expires, if known.
pub type Named = (String, Option<Day>);

/// How a lot stands against a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Freshness {
    /// Its day is over: it is never sold.
    Expired,
    /// Its day is near.
    Near,
    /// Its day is far off, or it has none.
    Fresh,
}

impl Freshness {
    /// The word in lists and JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Expired => "expired",
            Self::Near => "near",
            Self::Fresh => "fresh",
        }
    }
}

/// How an expiry day stands against today: expired on the day after it, near from `near_days` days before it.
pub fn freshness(expiry: Option<Day>, today: Day, near_days: i64) -> Freshness {
    match expiry {
        Some(day) if day < today => Freshness::Expired,
        Some(day) if day.since(today) <= near_days => Freshness::Near,
        _ => Freshness::Fresh,
    }
}

/// A lot on the shelf of one store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shelved {
    /// Which.
    pub id: LotId,
    /// Its code.
    pub code: String,
    /// When it expires, if known.
    pub expiry: Option<Day>,
    /// What it holds.
    pub on_hand: Quantity,
    /// Of that, chosen by lines of live orders.
    pub chosen: Quantity,
}

impl Shelved {
    /// What no line has chosen.
    pub fn free(&self) -> Quantity {
        self.on_hand.minus(self.chosen).max(Quantity::ZERO)
    }

    /// True once its day is over.
    pub fn is_expired(&self, today: Day) -> bool {
        self.expiry.is_some_and(|day| day < today)
    }
}

/// Takes `wanted` from what is free in lots that have not expired, in the order given (first-expired first), and tells what
/// they could not cover.
pub fn take_first_expired(
    lots: &mut [Shelved],
    wanted: Quantity,
    today: Day,
) -> (Vec<(LotId, Quantity)>, Quantity) {
    let mut rest = wanted;
    let mut taken = Vec::new();
    for lot in lots.iter_mut().filter(|lot| !lot.is_expired(today)) {
        let part = lot.free().min(rest);
        if part.is_positive() {
            lot.on_hand = lot.on_hand.minus(part);
            rest = rest.minus(part);
            taken.push((lot.id, part));
        }
    }
    (taken, rest)
}

/// So much of one lot, chosen by scan for an order line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice {
    /// Which lot.
    pub lot: LotId,
    /// How much.
    pub quantity: Quantity,
    /// Of that, scanned off the shelf.
    pub picked: Quantity,
}

/// The lots an order line has chosen; what it needs beyond them goes first-expired-first-out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Choices(Vec<Choice>);

impl Choices {
    /// As they are stored.
    pub fn new(choices: Vec<Choice>) -> Self {
        Self(choices)
    }

    /// Each of them, in the order in which they were chosen.
    pub fn iter(&self) -> impl Iterator<Item = &Choice> {
        self.0.iter()
    }

    /// Chosen altogether.
    pub fn total(&self) -> Quantity {
        Quantity::sum(self.0.iter().map(|choice| choice.quantity))
    }

    /// Chosen of one lot.
    pub fn of(&self, lot: LotId) -> Quantity {
        let own = self.0.iter().find(|choice| choice.lot == lot);
        own.map_or(Quantity::ZERO, |choice| choice.quantity)
    }

    /// Of all chosen, scanned off the shelf.
    pub fn picked(&self) -> Quantity {
        Quantity::sum(self.0.iter().map(|choice| choice.picked))
    }

    fn entry(&mut self, lot: LotId) -> Option<&mut Choice> {
        if !self.0.iter().any(|choice| choice.lot == lot) {
            self.0.push(Choice {
                lot,
                quantity: Quantity::ZERO,
                picked: Quantity::ZERO,
            });
        }
        self.0.iter_mut().find(|choice| choice.lot == lot)
    }

    /// Chooses so much more of a lot.
    pub fn choose(&mut self, lot: LotId, quantity: Quantity) {
        if let Some(choice) = self.entry(lot) {
            choice.quantity = choice.quantity.plus(quantity);
        }
    }

    /// So much of a lot is scanned off the shelf: what was chosen of it before is that, what was not is chosen now.
    pub fn pick(&mut self, lot: LotId, quantity: Quantity) {
        if let Some(choice) = self.entry(lot) {
            choice.picked = choice.picked.plus(quantity);
            choice.quantity = choice.quantity.max(choice.picked);
        }
    }

    /// Lets go of the last choices until they fit: at most `all`, of which at most `picked` off the shelf.
    pub fn fit(&mut self, all: Quantity, picked: Quantity) {
        let mut over = self.picked().minus(picked).max(Quantity::ZERO);
        for choice in self.0.iter_mut().rev() {
            let part = choice.picked.min(over);
            choice.picked = choice.picked.minus(part);
            choice.quantity = choice.quantity.minus(part);
            over = over.minus(part);
        }
        let mut over = self.total().minus(all).max(Quantity::ZERO);
        for choice in self.0.iter_mut().rev() {
            let part = choice.quantity.minus(choice.picked).min(over);
            choice.quantity = choice.quantity.minus(part);
            over = over.minus(part);
        }
        for choice in self.0.iter_mut().rev() {
            let part = choice.quantity.min(over);
            choice.picked = choice.picked.min(choice.quantity.minus(part));
            choice.quantity = choice.quantity.minus(part);
            over = over.minus(part);
        }
        self.0.retain(|choice| choice.quantity.is_positive());
    }

    /// Uses up to `wanted`, what is off the shelf first; tells of which lots how much.
    pub fn use_up(&mut self, wanted: Quantity) -> Vec<(LotId, Quantity)> {
        let mut rest = wanted;
        let mut used: Vec<(LotId, Quantity)> = Vec::new();
        for only_picked in [true, false] {
            for choice in &mut self.0 {
                let room = if only_picked {
                    choice.picked
                } else {
                    choice.quantity
                };
                let part = room.min(rest);
                if !part.is_positive() {
                    continue;
                }
                choice.quantity = choice.quantity.minus(part);
                choice.picked = choice.picked.minus(part).max(Quantity::ZERO);
                rest = rest.minus(part);
                match used.iter_mut().find(|(lot, _)| *lot == choice.lot) {
                    Some((_, quantity)) => *quantity = quantity.plus(part),
                    None => used.push((choice.lot, part)),
                }
            }
        }
        self.0.retain(|choice| choice.quantity.is_positive());
        used
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn steps(steps: i64) -> Quantity {
        Quantity::from_steps(steps)
    }

    fn lot(id: i64, expiry: &str, on_hand: i64, chosen: i64) -> Shelved {
        Shelved {
            id: LotId(id),
            code: format!("L{id}"),
            expiry: Day::parse(expiry),
            on_hand: steps(on_hand),
            chosen: steps(chosen),
        }
    }

    fn today() -> Day {
        Day::parse("2026-11-20").unwrap()
    }

    fn told(choices: &Choices) -> Vec<(i64, i64, i64)> {
        choices
            .iter()
            .map(|choice| (choice.lot.0, choice.quantity.steps(), choice.picked.steps()))
            .collect()
    }

    #[test]
    fn a_lot_expires_the_day_after_its_day() {
        let stands = |day: &str| freshness(Day::parse(day), today(), 30);
        assert_eq!(stands("2026-11-19"), Freshness::Expired);
        assert_eq!(stands("2026-11-20"), Freshness::Near);
        assert_eq!(stands("2026-12-20"), Freshness::Near);
        assert_eq!(stands("2026-12-21"), Freshness::Fresh);
        assert_eq!(freshness(None, today(), 30), Freshness::Fresh);
        assert_eq!(
            freshness(Day::parse("2026-11-21"), today(), 0),
            Freshness::Fresh
        );
    }

    #[test]
    fn first_expired_first_out_without_the_expired_and_the_chosen() {
        let mut lots = [
            lot(1, "2026-11-19", 9, 0),
            lot(2, "2026-11-20", 3, 2),
            lot(3, "2027-01-01", 4, 0),
            lot(4, "", 5, 0),
        ];
        let (taken, rest) = take_first_expired(&mut lots, steps(7), today());
        let taken: Vec<(i64, i64)> = taken
            .iter()
            .map(|(lot, part)| (lot.0, part.steps()))
            .collect();
        assert_eq!(taken, [(2, 1), (3, 4), (4, 2)]);
        assert!(rest.is_zero());
        let (_, rest) = take_first_expired(&mut lots, steps(9), today());
        assert_eq!(rest, steps(6), "neither the expired nor what others chose");
    }

    #[test]
    fn what_was_chosen_at_the_till_is_what_is_scanned_off_the_shelf() {
        let mut choices = Choices::default();
        choices.choose(LotId(1), steps(2));
        choices.pick(LotId(1), steps(1));
        assert_eq!(told(&choices), [(1, 2, 1)]);
        choices.pick(LotId(1), steps(2));
        choices.pick(LotId(2), steps(1));
        assert_eq!(told(&choices), [(1, 3, 3), (2, 1, 1)]);
        choices.fit(steps(9), steps(3));
        assert_eq!(told(&choices), [(1, 3, 3)], "put back: the last goes first");
        assert_eq!(choices.use_up(steps(2)), [(LotId(1), steps(2))]);
        assert_eq!(told(&choices), [(1, 1, 1)]);
        assert_eq!(choices.use_up(steps(5)), [(LotId(1), steps(1))]);
        assert_eq!(choices, Choices::default());
    }

    #[test]
    fn what_is_off_the_shelf_is_used_before_what_was_only_chosen() {
        let mut choices = Choices::default();
        choices.choose(LotId(1), steps(2));
        choices.pick(LotId(2), steps(2));
        assert_eq!(
            choices.use_up(steps(3)),
            [(LotId(2), steps(2)), (LotId(1), steps(1))]
        );
    }

    proptest! {
        #[test]
        fn choices_always_fit(acts in prop::collection::vec((0..4_u8, 1..4_i64, 1..6_i64), 0..30)) {
            let mut choices = Choices::default();
            for (act, lot, amount) in acts {
                match act {
                    0 => choices.choose(LotId(lot), steps(amount)),
                    1 => choices.pick(LotId(lot), steps(amount)),
                    2 => {
                        let before = choices.total();
                        let used = choices.use_up(steps(amount));
                        let used = Quantity::sum(used.into_iter().map(|(_, part)| part));
                        prop_assert_eq!(used, steps(amount).min(before));
                        prop_assert_eq!(choices.total(), before.minus(used));
                    }
                    _ => {
                        choices.fit(steps(amount), steps(lot));
                        prop_assert!(choices.total() <= steps(amount));
                        prop_assert!(choices.picked() <= steps(lot));
                    }
                }
                for choice in choices.iter() {
                    prop_assert!(choice.quantity.is_positive());
                    prop_assert!(choice.picked >= Quantity::ZERO && choice.picked <= choice.quantity);
                }
            }
        }
    }
}
