//! The shipment machine and the ages at which the clock moves it.

use crate::domain::order::words;
use crate::domain::time::Timestamp;

/// Where the goods of one bill are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ShipmentState {
    /// Packed.
    Created,
    /// Handed to the driver.
    Shipped,
    /// On the road.
    InTransit,
    /// Arrived.
    Delivered,
    /// Could not be delivered.
    Failed,
    /// Came back.
    Returned,
}

words!(ShipmentState {
    Created => "created",
    Shipped => "shipped",
    InTransit => "in_transit",
    Delivered => "delivered",
    Failed => "failed",
    Returned => "returned",
});

/// Why a shipment does not move, in order of precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MoveRefused {
    /// Already there.
    #[error("the shipment is already there")]
    Same,
    /// `failed` and `returned` come with returns.
    #[error("a shipment cannot go there by hand")]
    NotAStep,
    /// Backwards without a reason.
    #[error("moving a shipment back needs a reason")]
    BackNeedsReason,
}

impl ShipmentState {
    /// The next step on the road, if any.
    pub const fn next(self) -> Option<Self> {
        match self {
            Self::Created => Some(Self::Shipped),
            Self::Shipped => Some(Self::InTransit),
            Self::InTransit => Some(Self::Delivered),
            Self::Delivered | Self::Failed | Self::Returned => None,
        }
    }

    const fn place(self) -> Option<u8> {
        match self {
            Self::Created => Some(0),
            Self::Shipped => Some(1),
            Self::InTransit => Some(2),
            Self::Delivered => Some(3),
            Self::Failed | Self::Returned => None,
        }
    }

    /// True for a step against the road, which needs a right of its own (row 9).
    pub fn is_back(self, to: Self) -> bool {
        matches!((self.place(), to.place()), (Some(from), Some(to)) if to < from)
    }

    /// Checks a move by a person (row 9): forward freely, back with a reason.
    pub fn move_to(self, to: Self, has_reason: bool) -> Result<(), MoveRefused> {
        let (Some(from_place), Some(to_place)) = (self.place(), to.place()) else {
            return Err(MoveRefused::NotAStep);
        };
        match to_place.cmp(&from_place) {
            std::cmp::Ordering::Equal => Err(MoveRefused::Same),
            std::cmp::Ordering::Less if !has_reason => Err(MoveRefused::BackNeedsReason),
            std::cmp::Ordering::Greater | std::cmp::Ordering::Less => Ok(()),
        }
    }
}

/// How long a shipment stays in each state before the clock moves it, in milliseconds (settings).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ages {
    /// created → shipped.
    pub ship_after: i64,
    /// shipped → in transit.
    pub transit_after: i64,
    /// in transit → delivered.
    pub deliver_after: i64,
}

impl Ages {
    /// When a shipment that entered `state` at `since` is due for its next step; [`None`] at the end of the road.
    pub fn due(&self, state: ShipmentState, since: Timestamp) -> Option<Timestamp> {
        let after = match state {
            ShipmentState::Created => self.ship_after,
            ShipmentState::Shipped => self.transit_after,
            ShipmentState::InTransit => self.deliver_after,
            ShipmentState::Delivered | ShipmentState::Failed | ShipmentState::Returned => {
                return None;
            }
        };
        Some(since.plus_millis(after))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forward_is_free_and_back_is_not() {
        use ShipmentState::{Created, Delivered, Failed, InTransit, Shipped};
        assert_eq!(Created.move_to(Delivered, false), Ok(()));
        assert_eq!(Shipped.move_to(Shipped, true), Err(MoveRefused::Same));
        assert_eq!(
            InTransit.move_to(Created, false),
            Err(MoveRefused::BackNeedsReason)
        );
        assert_eq!(InTransit.move_to(Created, true), Ok(()));
        assert_eq!(Created.move_to(Failed, true), Err(MoveRefused::NotAStep));
        assert!(InTransit.is_back(Created));
        assert!(!Created.is_back(InTransit) && !Created.is_back(Failed));
    }

    #[test]
    fn due_times_chain() {
        let ages = Ages {
            ship_after: 10,
            transit_after: 20,
            deliver_after: 30,
        };
        let at = Timestamp::from_millis(100);
        assert_eq!(
            ages.due(ShipmentState::Created, at),
            Some(Timestamp::from_millis(110))
        );
        assert_eq!(ages.due(ShipmentState::Delivered, at), None);
    }
}
