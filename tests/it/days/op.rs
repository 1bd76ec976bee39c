//! The steps of a random day: what is tried, by whom, and dice for the particulars.

use proptest::prelude::*;

/// What is tried. The first is what a sequence shrinks to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Act {
    Add,
    AddSale,
    Scan,
    CartLine,
    CartDiscount,
    CartPrice,
    CartVoid,
    CartCustomer,
    CartHold,
    CartRecall,
    CartResume,
    CartDiscard,
    Place,
    Sell,
    EditLine,
    AddLine,
    Pick,
    PickScan,
    SendBack,
    Bill,
    Cancel,
    Delete,
    Restore,
    Remark,
    Priority,
    Note,
    Pay,
    Ship,
    Receive,
    ReceiveScan,
    Adjust,
    Later,
    Tick,
    Again,
    Policy,
    Block,
    Disable,
    Reprice,
    Send,
    Arrive,
    EndTransfer,
    CountOpen,
    Count,
    CountPost,
    Return,
    Refund,
    SupplierReturn,
    Import,
    Undo,
}

/// Every act with its weight in a day.
pub const ACTS: [(Act, u32); 49] = [
    (Act::Add, 12),
    (Act::AddSale, 5),
    (Act::Scan, 9),
    (Act::CartLine, 4),
    (Act::CartDiscount, 4),
    (Act::CartPrice, 2),
    (Act::CartVoid, 3),
    (Act::CartCustomer, 3),
    (Act::CartHold, 1),
    (Act::CartRecall, 1),
    (Act::CartResume, 1),
    (Act::CartDiscard, 1),
    (Act::Place, 5),
    (Act::Sell, 4),
    (Act::EditLine, 5),
    (Act::AddLine, 2),
    (Act::Pick, 9),
    (Act::PickScan, 5),
    (Act::SendBack, 3),
    (Act::Bill, 11),
    (Act::Cancel, 3),
    (Act::Delete, 2),
    (Act::Restore, 5),
    (Act::Remark, 1),
    (Act::Priority, 1),
    (Act::Note, 1),
    (Act::Pay, 9),
    (Act::Ship, 5),
    (Act::Receive, 3),
    (Act::ReceiveScan, 1),
    (Act::Adjust, 2),
    (Act::Later, 4),
    (Act::Tick, 4),
    (Act::Again, 4),
    (Act::Policy, 1),
    (Act::Block, 1),
    (Act::Disable, 1),
    (Act::Reprice, 1),
    (Act::Send, 4),
    (Act::Arrive, 4),
    (Act::EndTransfer, 2),
    (Act::CountOpen, 2),
    (Act::Count, 7),
    (Act::CountPost, 5),
    (Act::Return, 7),
    (Act::Refund, 7),
    (Act::SupplierReturn, 2),
    (Act::Import, 3),
    (Act::Undo, 3),
];

/// One step.
#[derive(Debug, Clone, Copy)]
pub struct Step {
    pub act: Act,
    pub who: u8,
    pub dice: u64,
}

/// Throws of a step's dice, one after the other; all zero when shrunk.
pub struct Dice(u64);

impl Dice {
    pub fn new(dice: u64) -> Self {
        Self(dice)
    }

    /// A number below `sides`.
    pub fn roll(&mut self, sides: u64) -> u64 {
        let rolled = self.0 % sides.max(1);
        self.0 /= sides.max(1);
        rolled
    }

    /// True once in `sides`.
    pub fn once_in(&mut self, sides: u64) -> bool {
        self.roll(sides) == sides - 1
    }

    /// One of the choices.
    pub fn one_of<'c, T: ?Sized>(&mut self, choices: &[&'c T]) -> Option<&'c T> {
        let count = u64::try_from(choices.len()).unwrap();
        let place = usize::try_from(self.roll(count)).unwrap();
        choices.get(place).copied()
    }
}

fn step() -> impl Strategy<Value = Step> {
    let acts: Vec<(u32, Just<Act>)> = ACTS
        .iter()
        .map(|(act, weight)| (*weight, Just(*act)))
        .collect();
    (
        proptest::strategy::Union::new_weighted(acts),
        0_u8..16,
        any::<u64>(),
    )
        .prop_map(|(act, who, dice)| Step { act, who, dice })
}

/// A day's steps.
pub fn steps(count: std::ops::Range<usize>) -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec(step(), count)
}
