//! Letting a retailer's order in (domain.md §2, rows 3 and 4): who may, in how many levels, and how much of each line.

use crate::domain::access::Role;
use crate::domain::customer::Customer;
use crate::domain::document::OrderView;
use crate::domain::id::UserId;
use crate::domain::money::Money;
use crate::domain::order::words;
use crate::domain::quantity::Quantity;
use crate::domain::time::{Day, Timestamp};

/// What somebody decided about an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// Let in.
    Approved,
    /// Refused.
    Rejected,
}

words!(Verdict { Approved => "approved", Rejected => "rejected" });

/// One decision about an order, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    /// 1, or 2 for the second person.
    pub level: i64,
    /// What was decided.
    pub verdict: Verdict,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub user_id: UserId,
    /// His name.
    pub user: String,
    /// Why it was refused; empty when it was let in.
    pub reason: String,
}

/// Who decides about retailers' orders, and from which amount a second person has to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Levels {
    /// Least role of who decides.
    pub role: Role,
    /// Whole units of money above which a second person must approve; [`None`] = never.
    pub second_above: Option<i64>,
    /// Least role of the second person.
    pub second_role: Role,
}

impl Default for Levels {
    fn default() -> Self {
        Self {
            role: Role::Manager,
            second_above: None,
            second_role: Role::Manager,
        }
    }
}

impl Levels {
    /// How many people must approve an order of this worth; `whole` = minor units in one whole unit.
    pub fn needed(&self, total: Money, whole: i64) -> i64 {
        let is_more = |above: i64| total.minor() > above.saturating_mul(whole);
        if self.second_above.is_some_and(is_more) {
            2
        } else {
            1
        }
    }
}

/// Why an approval is refused, in order of precedence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ApproveRefused {
    /// The settings want somebody above him.
    #[error("it needs a user with the role {}", .0.word())]
    Role(Role),
    /// He was the first of the two already.
    #[error("{document} is approved by {by} already: a second person must approve it too")]
    SamePerson {
        /// `O-000042`.
        document: String,
        /// His name.
        by: String,
    },
    /// More than was ordered, or than the first level left of it.
    #[error("{sku}: only {waits} of it wait for approval")]
    MoreThanWaits {
        /// SKU.
        sku: String,
        /// As written for people.
        waits: String,
    },
    /// Nothing would be let in.
    #[error("nothing of {0} would be approved: reject it with a reason instead")]
    NothingLeft(String),
}

impl ApproveRefused {
    /// The stable code that scripts compare.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Role(_) => "not_allowed",
            Self::SamePerson { .. } => "second_person_needed",
            Self::MoreThanWaits { .. } => "more_than_ordered",
            Self::NothingLeft(_) => "nothing_approved",
        }
    }
}

/// How a line stands to what its customer usually takes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Habit {
    /// He had none of it in his last orders.
    New,
    /// About as much as ever.
    Usual,
    /// So many tenths of his mean.
    Tenths(i64),
}

impl Habit {
    /// Of a quantity against the sum over so many orders; from two thirds to one and a half of the mean is usual.
    pub fn of(quantity: Quantity, sum: Quantity, orders: i64) -> Self {
        if !sum.is_positive() || orders <= 0 {
            return Self::New;
        }
        let (of, sum) = (
            i128::from(quantity.steps()) * i128::from(orders),
            i128::from(sum.steps()),
        );
        if of * 3 >= sum * 2 && of * 2 <= sum * 3 {
            return Self::Usual;
        }
        Self::Tenths(i64::try_from((of * 10 + sum / 2) / sum).unwrap_or(i64::MAX))
    }
}

/// What is known beside an order when it is decided about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApprovalView {
    /// The order.
    pub order: OrderView,
    /// Who wants it, with what he owes.
    pub customer: Customer,
    /// The day of his oldest bill that is not paid.
    pub oldest_unpaid: Option<Day>,
    /// How each line stands to his last orders, in the order of the lines.
    pub habits: Vec<Habit>,
    /// How many people must approve it as it waits.
    pub needed: i64,
}

/// A line as it waits, and how much of it shall be let in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineWish {
    /// SKU.
    pub sku: String,
    /// How much waits.
    pub waits: Quantity,
    /// Of it, how much is let in.
    pub wanted: Quantity,
    /// Decimals of the unit.
    pub decimals: u8,
}

/// Checks an approval, guard by guard in the order of [`ApproveRefused`]; the level it is of.
///
/// # Errors
/// The first guard that refuses.
pub fn approve(
    document: &str,
    levels: &Levels,
    before: &[Approval],
    (user, role): (UserId, Role),
    lines: &[LineWish],
) -> Result<i64, ApproveRefused> {
    let first = before
        .iter()
        .find(|given| given.verdict == Verdict::Approved);
    let (level, least) = match first {
        Some(_) => (2, levels.second_role),
        None => (1, levels.role),
    };
    if role < least {
        return Err(ApproveRefused::Role(least));
    }
    if let Some(first) = first.filter(|first| first.user_id == user) {
        return Err(ApproveRefused::SamePerson {
            document: document.to_owned(),
            by: first.user.clone(),
        });
    }
    if let Some(line) = lines.iter().find(|line| line.wanted > line.waits) {
        return Err(ApproveRefused::MoreThanWaits {
            sku: line.sku.clone(),
            waits: line.waits.plain(line.decimals),
        });
    }
    if !lines.iter().any(|line| line.wanted.is_positive()) {
        return Err(ApproveRefused::NothingLeft(document.to_owned()));
    }
    Ok(level)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(waits: i64, wanted: i64) -> LineWish {
        LineWish {
            sku: "S".to_owned(),
            waits: Quantity::from_steps(waits),
            wanted: Quantity::from_steps(wanted),
            decimals: 0,
        }
    }

    fn given(user: i64) -> Approval {
        Approval {
            level: 1,
            verdict: Verdict::Approved,
            at: Timestamp::from_millis(0),
            user_id: UserId(user),
            user: "anna".to_owned(),
            reason: String::new(),
        }
    }

    #[test]
    fn each_guard_refuses_in_its_turn() {
        let levels = Levels {
            role: Role::Manager,
            second_above: Some(100),
            second_role: Role::Admin,
        };
        let try_it = |before: &[Approval], who, lines: &[LineWish]| {
            approve("O-000001", &levels, before, who, lines)
        };
        let manager = (UserId(1), Role::Manager);
        let admin = (UserId(2), Role::Admin);
        let clerk = (UserId(3), Role::Clerk);
        let bad = [line(2, 3)];
        assert_eq!(
            try_it(&[], clerk, &bad),
            Err(ApproveRefused::Role(Role::Manager))
        );
        assert_eq!(
            try_it(&[given(1)], manager, &bad),
            Err(ApproveRefused::Role(Role::Admin))
        );
        let same = try_it(&[given(2)], admin, &bad).unwrap_err();
        assert_eq!(same.code(), "second_person_needed");
        let more = try_it(&[given(1)], admin, &bad).unwrap_err();
        assert_eq!(more.to_string(), "S: only 2 of it wait for approval");
        let nothing = try_it(&[], manager, &[line(2, 0)]).unwrap_err();
        assert_eq!(nothing.code(), "nothing_approved");
        assert_eq!(try_it(&[], manager, &[line(2, 0), line(1, 1)]), Ok(1));
        assert_eq!(try_it(&[given(1)], admin, &[line(1, 1)]), Ok(2));
    }

    #[test]
    fn a_habit_is_new_usual_or_so_many_times_the_mean() {
        let of = |quantity, sum, orders| {
            Habit::of(
                Quantity::from_steps(quantity),
                Quantity::from_steps(sum),
                orders,
            )
        };
        assert_eq!(of(5, 0, 0), Habit::New);
        assert_eq!(of(6, 20, 5), Habit::Usual);
        assert_eq!(of(12, 20, 5), Habit::Tenths(30));
        assert_eq!(of(2, 20, 5), Habit::Tenths(5));
    }

    #[test]
    fn a_second_person_is_needed_only_above_the_amount() {
        let levels = Levels {
            second_above: Some(100),
            ..Levels::default()
        };
        assert_eq!(levels.needed(Money::from_minor(10_000), 100), 1);
        assert_eq!(levels.needed(Money::from_minor(10_001), 100), 2);
        assert_eq!(Levels::default().needed(Money::from_minor(i64::MAX), 1), 1);
    }
}
