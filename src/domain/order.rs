//! The order machine: quantities in buckets, a derived status, and what each event may do (domain.md §2).

use crate::domain::quantity::Quantity;

/// Where an order stands as a whole; quantities and shipments refine it to a [`Status`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Phase {
    /// A cart; not yet an order.
    Draft,
    /// Submitted by a retailer.
    AwaitingApproval,
    /// Refused by the shop.
    Rejected,
    /// In work, or done.
    Live,
    /// In the bin, by a person.
    Deleted,
    /// In the bin, by the clock.
    Expired,
}

/// The derived status; the variants are in the order of precedence of domain.md §2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// A cart.
    Draft,
    /// Waits for a manager.
    AwaitingApproval,
    /// Refused.
    Rejected,
    /// In the bin.
    Deleted,
    /// In the bin, untouched for too long.
    Expired,
    /// Every line cancelled.
    Cancelled,
    /// Everything billed came back.
    Returned,
    /// Delivered and settled.
    Complete,
    /// All goods arrived.
    Delivered,
    /// Nothing left to bill.
    Sent,
    /// Something billed, something left.
    PartSent,
    /// Something picked.
    Billing,
    /// Placed, nothing picked.
    Pending,
}

macro_rules! words {
    ($type:ident { $($variant:ident => $word:literal),+ $(,)? }) => {
        impl $type {
            /// Every value with its stored word.
            pub const ALL: &'static [(Self, &'static str)] = &[$((Self::$variant, $word)),+];

            /// The stored word.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The value of a stored word.
            pub fn parse(text: &str) -> Option<Self> {
                match text { $($word => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}
pub(crate) use words;

words!(Phase {
    Draft => "draft",
    AwaitingApproval => "awaiting_approval",
    Rejected => "rejected",
    Live => "live",
    Deleted => "deleted",
    Expired => "expired",
});

words!(Status {
    Draft => "draft",
    AwaitingApproval => "awaiting_approval",
    Rejected => "rejected",
    Deleted => "deleted",
    Expired => "expired",
    Cancelled => "cancelled",
    Returned => "returned",
    Complete => "complete",
    Delivered => "delivered",
    Sent => "sent",
    PartSent => "part_sent",
    Billing => "billing",
    Pending => "pending",
});

/// How urgent an order is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Priority {
    /// In turn.
    #[default]
    Normal,
    /// Before the others.
    High,
    /// Now.
    Urgent,
}

words!(Priority { Normal => "normal", High => "high", Urgent => "urgent" });

/// How an order came to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// To be picked, billed and shipped.
    Order,
    /// Sold over the counter in one go.
    Sale,
}

words!(Kind { Order => "order", Sale => "sale" });

/// One line's quantities. Always `ordered = open + picked + billed + cancelled`, each ≥ 0, and `returned ≤ billed`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct Buckets {
    /// What was asked for.
    pub ordered: Quantity,
    /// Not yet taken from the shelf.
    pub open: Quantity,
    /// Taken from the shelf, not billed.
    pub picked: Quantity,
    /// On bills.
    pub billed: Quantity,
    /// Given up.
    pub cancelled: Quantity,
    /// Of the billed, come back.
    pub returned: Quantity,
}

/// Why a line's quantities refuse an event, in order of precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BucketRefused {
    /// Zero or less.
    #[error("the quantity must be more than 0")]
    NotPositive,
    /// Fewer are open than asked.
    #[error("more than ordered")]
    MoreThanOpen,
    /// Fewer are picked than asked.
    #[error("more than picked")]
    MoreThanPicked,
    /// Fewer are with the customer than come back.
    #[error("more than was billed and has not come back yet")]
    MoreThanBilled,
    /// An edit below what is already picked or billed.
    #[error("below what is already picked or billed")]
    BelowPickedAndBilled,
}

impl Buckets {
    /// A fresh line.
    pub const fn new(ordered: Quantity) -> Self {
        Self {
            ordered,
            open: ordered,
            picked: Quantity::ZERO,
            billed: Quantity::ZERO,
            cancelled: Quantity::ZERO,
            returned: Quantity::ZERO,
        }
    }

    /// What still counts: ordered − cancelled.
    #[must_use]
    pub const fn active(self) -> Quantity {
        self.ordered.minus(self.cancelled)
    }

    /// What is still to bill: open + picked.
    #[must_use]
    pub const fn rest(self) -> Quantity {
        self.open.plus(self.picked)
    }

    /// The bucket equation (domain.md §3 rule 3).
    pub fn is_sound(self) -> bool {
        let parts = [
            self.open,
            self.picked,
            self.billed,
            self.cancelled,
            self.returned,
        ];
        parts.iter().all(|part| *part >= Quantity::ZERO)
            && self
                .open
                .plus(self.picked)
                .plus(self.billed)
                .plus(self.cancelled)
                == self.ordered
            && self.returned <= self.billed
    }

    /// Takes from the shelf (row 6).
    pub fn pick(self, quantity: Quantity) -> Result<Self, BucketRefused> {
        positive(quantity)?;
        if quantity > self.open {
            return Err(BucketRefused::MoreThanOpen);
        }
        Ok(Self {
            open: self.open.minus(quantity),
            picked: self.picked.plus(quantity),
            ..self
        })
    }

    /// Puts picked goods back on the shelf (row 7).
    pub fn send_back(self, quantity: Quantity) -> Result<Self, BucketRefused> {
        positive(quantity)?;
        if quantity > self.picked {
            return Err(BucketRefused::MoreThanPicked);
        }
        Ok(Self {
            open: self.open.plus(quantity),
            picked: self.picked.minus(quantity),
            ..self
        })
    }

    /// Puts picked goods on a bill (row 8).
    pub fn bill(self, quantity: Quantity) -> Result<Self, BucketRefused> {
        positive(quantity)?;
        if quantity > self.picked {
            return Err(BucketRefused::MoreThanPicked);
        }
        Ok(Self {
            picked: self.picked.minus(quantity),
            billed: self.billed.plus(quantity),
            ..self
        })
    }

    /// What is billed and has not come back.
    #[must_use]
    pub const fn with_customer(self) -> Quantity {
        self.billed.minus(self.returned)
    }

    /// Takes billed goods back (row 16).
    pub fn take_back(self, quantity: Quantity) -> Result<Self, BucketRefused> {
        positive(quantity)?;
        if quantity > self.with_customer() {
            return Err(BucketRefused::MoreThanBilled);
        }
        Ok(Self {
            returned: self.returned.plus(quantity),
            ..self
        })
    }

    /// Gives up all that is not billed (row 11).
    #[must_use]
    pub const fn cancel_rest(self) -> Self {
        Self {
            open: Quantity::ZERO,
            picked: Quantity::ZERO,
            cancelled: self.cancelled.plus(self.rest()),
            ..self
        }
    }

    /// Gives up `quantity` of the open goods.
    pub fn cancel(self, quantity: Quantity) -> Result<Self, BucketRefused> {
        positive(quantity)?;
        if quantity > self.open {
            return Err(BucketRefused::MoreThanOpen);
        }
        Ok(Self {
            open: self.open.minus(quantity),
            cancelled: self.cancelled.plus(quantity),
            ..self
        })
    }

    /// Takes cancelled goods up again (row 13, and undo of a voided cart line).
    #[must_use]
    pub const fn reopen(self) -> Self {
        Self {
            open: self.open.plus(self.cancelled),
            cancelled: Quantity::ZERO,
            ..self
        }
    }

    /// Changes what was asked for (row 5); the difference comes from the open goods.
    pub fn reorder(self, ordered: Quantity) -> Result<Self, BucketRefused> {
        positive(ordered)?;
        let open = ordered
            .minus(self.picked)
            .minus(self.billed)
            .minus(self.cancelled);
        if open < Quantity::ZERO {
            return Err(BucketRefused::BelowPickedAndBilled);
        }
        Ok(Self {
            ordered,
            open,
            ..self
        })
    }
}

fn positive(quantity: Quantity) -> Result<(), BucketRefused> {
    if quantity.is_positive() {
        Ok(())
    } else {
        Err(BucketRefused::NotPositive)
    }
}

/// What the status is derived from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts<'a> {
    /// Where the order stands as a whole.
    pub phase: Phase,
    /// Its lines.
    pub lines: &'a [Buckets],
    /// True when every shipment of its bills arrived (and there is one).
    pub all_delivered: bool,
    /// True when what was billed is paid and nothing is owed either way.
    pub settled: bool,
}

/// The one function that computes an order's status: the first that applies (domain.md §2).
pub fn status(facts: &Facts<'_>) -> Status {
    match facts.phase {
        Phase::Draft => return Status::Draft,
        Phase::AwaitingApproval => return Status::AwaitingApproval,
        Phase::Rejected => return Status::Rejected,
        Phase::Deleted => return Status::Deleted,
        Phase::Expired => return Status::Expired,
        Phase::Live => {}
    }
    let total = |pick: fn(&Buckets) -> Quantity| Quantity::sum(facts.lines.iter().map(pick));
    let (billed, returned, rest) = (
        total(|l| l.billed),
        total(|l| l.returned),
        total(|l| l.rest()),
    );
    match (billed.is_positive(), rest.is_positive()) {
        (false, false) => Status::Cancelled,
        (true, false) if returned == billed => Status::Returned,
        (true, false) if facts.all_delivered && facts.settled => Status::Complete,
        (true, false) if facts.all_delivered => Status::Delivered,
        (true, false) => Status::Sent,
        (true, true) => Status::PartSent,
        (false, true) if total(|l| l.picked).is_positive() => Status::Billing,
        (false, true) => Status::Pending,
    }
}

/// Something that happens to an order; [`allowed`] says in which status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Event {
    /// Row 1: the cart becomes an order.
    Place,
    /// Row 2: a retailer's cart becomes an order that waits for approval.
    Submit,
    /// Row 3: somebody lets a retailer's order in.
    Approve,
    /// Row 4: somebody refuses it.
    Reject,
    /// Row 5: lines, note or priority change.
    Edit,
    /// Row 6: goods leave the shelf for billing.
    Pick,
    /// Row 7: picked goods go back.
    SendBack,
    /// Row 8: picked goods are billed and shipped.
    Bill,
    /// Row 9: a shipment moves.
    Ship,
    /// Row 10: paid and delivered.
    Settle,
    /// Row 11: the rest is given up.
    Cancel,
    /// Row 12: to the bin.
    Delete,
    /// Row 13: back from the bin or from cancelled.
    Restore,
    /// Row 14: untouched for too long.
    Expire,
    /// Row 15: out of the lists.
    Archive,
    /// Row 16: billed goods come back.
    Return,
    /// Money comes in.
    Pay,
    /// Row 17: money goes back.
    Refund,
    /// A count found fewer goods than were promised: the rest waits.
    Unpromise,
    /// A dated remark.
    Remark,
}

words!(Event {
    Place => "place",
    Submit => "submit",
    Approve => "approve",
    Reject => "reject",
    Edit => "edit",
    Pick => "pick",
    SendBack => "send_back",
    Bill => "bill",
    Ship => "ship",
    Settle => "settle",
    Cancel => "cancel",
    Delete => "delete",
    Restore => "restore",
    Expire => "expire",
    Archive => "archive",
    Return => "return",
    Pay => "pay",
    Refund => "refund",
    Unpromise => "unpromise",
    Remark => "remark",
});

/// The transition table: whether an event may happen in a status (domain.md §2, column "From").
pub const fn allowed(event: Event, status: Status) -> bool {
    use Status::{
        AwaitingApproval, Billing, Cancelled, Complete, Deleted, Delivered, Draft, Expired,
        PartSent, Pending, Sent,
    };
    match event {
        Event::Place | Event::Submit => matches!(status, Draft),
        Event::Approve | Event::Reject => matches!(status, AwaitingApproval),
        Event::Edit | Event::Pick | Event::Cancel | Event::Unpromise => {
            matches!(status, Pending | Billing | PartSent)
        }
        Event::SendBack | Event::Bill => matches!(status, Billing | PartSent),
        Event::Ship => matches!(status, Sent | PartSent | Delivered | Complete),
        Event::Settle => matches!(status, Delivered),
        Event::Delete => matches!(status, Pending | Billing),
        Event::Restore => matches!(status, Deleted | Expired | Cancelled),
        Event::Expire => matches!(status, Pending),
        Event::Archive => matches!(status, Deleted | Expired),
        Event::Pay => matches!(
            status,
            AwaitingApproval | Pending | Billing | PartSent | Sent | Delivered | Complete
        ),
        // A part of an order that was sent can come back while the rest is still open.
        Event::Return => matches!(status, Sent | PartSent | Delivered | Complete),
        // What is owed back decides, wherever the order stands.
        Event::Refund | Event::Remark => !matches!(status, Draft),
    }
}

/// What goods are like when they come back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Condition {
    /// Back on the shelf.
    Resaleable,
    /// Not to be sold again; nothing is added to stock.
    Damaged,
}

words!(Condition { Resaleable => "resaleable", Damaged => "damaged" });

/// A prepared reason for deleting; free text is allowed too.
pub const DELETE_REASONS: [&str; 4] = [
    "placed by mistake",
    "duplicate",
    "cancelled by customer",
    "no stock at supplier",
];

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn line(ordered: i64) -> Buckets {
        Buckets::new(Quantity::from_steps(ordered))
    }

    fn of(lines: &[Buckets], all_delivered: bool, settled: bool) -> Status {
        status(&Facts {
            phase: Phase::Live,
            lines,
            all_delivered,
            settled,
        })
    }

    #[test]
    fn a_line_walks_to_complete() {
        let two = Quantity::from_steps(2);
        let line = line(3);
        assert_eq!(of(&[line], false, false), Status::Pending);
        let picked = line.pick(two).unwrap();
        assert_eq!(of(&[picked], false, false), Status::Billing);
        let billed = picked.bill(two).unwrap();
        assert_eq!(of(&[billed], true, true), Status::PartSent);
        let done = billed.cancel_rest();
        assert_eq!(of(&[done], false, true), Status::Sent);
        assert_eq!(of(&[done], true, false), Status::Delivered);
        assert_eq!(of(&[done], true, true), Status::Complete);
        let back = Buckets {
            returned: done.billed,
            ..done
        };
        assert_eq!(of(&[back], true, true), Status::Returned);
        assert_eq!(of(&[line.cancel_rest()], false, true), Status::Cancelled);
    }

    #[test]
    fn each_refusal_has_its_reason() {
        let line = line(2);
        let three = Quantity::from_steps(3);
        assert_eq!(line.pick(Quantity::ZERO), Err(BucketRefused::NotPositive));
        assert_eq!(line.pick(three), Err(BucketRefused::MoreThanOpen));
        assert_eq!(
            line.bill(Quantity::from_steps(1)),
            Err(BucketRefused::MoreThanPicked)
        );
        let picked = line.pick(Quantity::from_steps(2)).unwrap();
        assert_eq!(
            picked.reorder(Quantity::from_steps(1)),
            Err(BucketRefused::BelowPickedAndBilled)
        );
    }

    #[test]
    fn words_read_back() {
        for (status, word) in Status::ALL {
            assert_eq!(Status::parse(word), Some(*status));
        }
        assert!(!allowed(Event::Delete, Status::PartSent));
        assert!(allowed(Event::Pick, Status::PartSent));
    }

    proptest! {
        #[test]
        fn buckets_stay_sound(ordered in 1_i64..50, steps in prop::collection::vec((0_u8..7, -2_i64..30), 0..40)) {
            let mut line = line(ordered);
            for (event, by) in steps {
                let by = Quantity::from_steps(by);
                let next = match event {
                    0 => line.pick(by),
                    1 => line.send_back(by),
                    2 => line.bill(by),
                    3 => Ok(line.cancel_rest()),
                    4 => line.cancel(by),
                    5 => Ok(line.reopen()),
                    _ => line.reorder(by),
                };
                line = next.unwrap_or(line);
                prop_assert!(line.is_sound(), "{:?}", line);
            }
        }
    }
}
