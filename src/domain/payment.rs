//! The payment machine: what is owed, what is owed back, and change.

use crate::domain::money::{Money, Overflow};
use crate::domain::order::words;

/// Where an order's money stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PaymentStatus {
    /// Nothing paid.
    Unpaid,
    /// Something paid, not all.
    PartPaid,
    /// All paid.
    Paid,
    /// More paid than the order is worth now.
    RefundDue,
    /// Some of that given back.
    PartRefunded,
    /// All of it given back.
    Refunded,
}

words!(PaymentStatus {
    Unpaid => "unpaid",
    PartPaid => "part_paid",
    Paid => "paid",
    RefundDue => "refund_due",
    PartRefunded => "part_refunded",
    Refunded => "refunded",
});

/// The money of one order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Account {
    /// What the order is worth now: its bills (less credit notes) and what is still to bill.
    pub payable: Money,
    /// Σ payments.
    pub paid: Money,
    /// Σ refunds.
    pub refunded: Money,
}

impl Account {
    /// Money kept: paid − refunded.
    pub fn kept(&self) -> Result<Money, Overflow> {
        self.paid.minus(self.refunded)
    }

    /// What the customer still owes.
    pub fn due(&self) -> Result<Money, Overflow> {
        Ok(self.payable.minus(self.kept()?)?.or_zero())
    }

    /// What the shop owes back.
    pub fn refund_due(&self) -> Result<Money, Overflow> {
        Ok(self.kept()?.minus(self.payable)?.or_zero())
    }

    /// The derived status.
    pub fn status(&self) -> Result<PaymentStatus, Overflow> {
        let refunds = self.refunded.is_positive();
        Ok(if self.refund_due()?.is_positive() {
            if refunds {
                PaymentStatus::PartRefunded
            } else {
                PaymentStatus::RefundDue
            }
        } else if refunds && !self.due()?.is_positive() {
            PaymentStatus::Refunded
        } else if !self.kept()?.is_positive() && self.payable.is_positive() {
            PaymentStatus::Unpaid
        } else if self.due()?.is_positive() {
            PaymentStatus::PartPaid
        } else if self.paid.is_positive() {
            PaymentStatus::Paid
        } else {
            PaymentStatus::Unpaid
        })
    }
}

/// One row of a tender: how much the customer hands over by which method.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tender {
    /// Payment method's code (`cash`).
    pub method: String,
    /// What is handed over.
    pub amount: Money,
}

/// A tender row as it is booked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Booked {
    /// Payment method's code.
    pub method: String,
    /// What counts toward the total.
    pub amount: Money,
    /// What was handed over.
    pub tendered: Money,
    /// What goes back.
    pub change: Money,
}

/// Why a tender is refused, in order of precedence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TenderRefused {
    /// A row of zero or less.
    #[error("each payment must be more than 0")]
    NotPositive,
    /// Not enough for the total.
    #[error("the payments do not cover the total")]
    TooLittle {
        /// What is missing.
        missing: Money,
    },
    /// More than the total, and not by cash.
    #[error("only cash gives change; the other payments are more than the total")]
    TooMuchWithoutCash {
        /// By how much.
        surplus: Money,
    },
    /// Amounts out of range.
    #[error(transparent)]
    Overflow(#[from] Overflow),
}

/// True for an amount that nobody hands over for `due`, but a finger types: over twenty times as much and over a
/// thousand whole units more. `whole` = minor units in one whole unit.
pub fn is_slip(due: Money, amount: Money, whole: i64) -> bool {
    let (due, amount) = (due.minor(), amount.minor());
    amount > due.saturating_mul(20) && amount > due.saturating_add(whole.saturating_mul(1000))
}

/// Books tender rows against `total`; change comes from the cash rows, last first.
pub fn settle(
    total: Money,
    rows: &[Tender],
    is_cash: impl Fn(&str) -> bool,
) -> Result<Vec<Booked>, TenderRefused> {
    if rows.iter().any(|row| !row.amount.is_positive()) {
        return Err(TenderRefused::NotPositive);
    }
    let handed = Money::sum(rows.iter().map(|row| row.amount))?;
    if handed < total {
        return Err(TenderRefused::TooLittle {
            missing: total.minus(handed)?,
        });
    }
    let mut change = handed.minus(total)?;
    let mut booked = Vec::with_capacity(rows.len());
    for row in rows.iter().rev() {
        let back = if is_cash(&row.method) {
            change.min(row.amount)
        } else {
            Money::ZERO
        };
        change = change.minus(back)?;
        booked.push(Booked {
            method: row.method.clone(),
            amount: row.amount.minus(back)?,
            tendered: row.amount,
            change: back,
        });
    }
    if change.is_positive() {
        return Err(TenderRefused::TooMuchWithoutCash { surplus: change });
    }
    booked.reverse();
    Ok(booked)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn row(method: &str, minor: i64) -> Tender {
        Tender {
            method: method.to_owned(),
            amount: Money::from_minor(minor),
        }
    }

    fn account(payable: i64, paid: i64, refunded: i64) -> PaymentStatus {
        let money = Money::from_minor;
        Account {
            payable: money(payable),
            paid: money(paid),
            refunded: money(refunded),
        }
        .status()
        .unwrap()
    }

    #[test]
    fn the_machine_walks() {
        assert_eq!(account(100, 0, 0), PaymentStatus::Unpaid);
        assert_eq!(account(100, 40, 0), PaymentStatus::PartPaid);
        assert_eq!(account(100, 100, 0), PaymentStatus::Paid);
        assert_eq!(account(60, 100, 0), PaymentStatus::RefundDue);
        assert_eq!(account(60, 100, 10), PaymentStatus::PartRefunded);
        assert_eq!(account(60, 100, 40), PaymentStatus::Refunded);
        assert_eq!(account(0, 100, 100), PaymentStatus::Refunded);
        assert_eq!(account(0, 0, 0), PaymentStatus::Unpaid);
    }

    #[test]
    fn change_comes_from_cash_only() {
        let total = Money::from_minor(3_720);
        let cash = |method: &str| method == "cash";
        let booked = settle(total, &[row("card", 2_000), row("cash", 5_000)], cash).unwrap();
        assert_eq!(
            (booked[1].amount.minor(), booked[1].change.minor()),
            (1_720, 3_280)
        );
        assert!(matches!(
            settle(total, &[row("card", 5_000)], cash),
            Err(TenderRefused::TooMuchWithoutCash { .. })
        ));
        assert!(matches!(
            settle(total, &[row("cash", 1)], cash),
            Err(TenderRefused::TooLittle { .. })
        ));
        assert_eq!(
            settle(total, &[row("cash", 0)], cash),
            Err(TenderRefused::NotPositive)
        );
    }

    proptest! {
        #[test]
        fn what_is_booked_is_the_total(total in 0_i64..100_000, rows in prop::collection::vec((any::<bool>(), 1_i64..50_000), 0..6)) {
            let rows: Vec<Tender> = rows.iter().map(|(cash, minor)| row(if *cash { "cash" } else { "card" }, *minor)).collect();
            let total = Money::from_minor(total);
            if let Ok(booked) = settle(total, &rows, |method| method == "cash") {
                prop_assert_eq!(Money::sum(booked.iter().map(|b| b.amount)).unwrap(), total);
                for row in &booked {
                    prop_assert_eq!(row.amount.plus(row.change).unwrap(), row.tendered);
                }
            }
        }
    }
}
