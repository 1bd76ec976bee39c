//! What happens to an order of the demo after it was placed.

use crate::app::command::{Command, Consent, Lines, OrderCommand, PaymentCommand, TenderRow};
use crate::app::demo::days::{Trade, wrong_answer};
use crate::app::error::AppError;
use crate::app::query::{Answer, Query};
use crate::domain::document::OrderView;
use crate::domain::id::OrderId;
use crate::domain::money::plain_decimal;
use crate::domain::order::{Condition, DELETE_REASONS, Priority};
use crate::domain::time::Timestamp;

/// What happens to an order, and when.
pub(super) struct Step {
    pub(super) at: Timestamp,
    pub(super) order: OrderId,
    pub(super) act: Act,
}

/// What can happen.
pub(super) enum Act {
    Pick,
    Bill,
    BillPart,
    Pay(&'static str),
    PayHalf,
    SendBack,
    Cancel,
    Delete,
    Restore,
    Remark(&'static str),
    Priority,
    /// Goods of it come back, all or one piece.
    Return {
        all: bool,
    },
    /// What is owed back is given back.
    Refund(&'static str),
}

impl Trade<'_> {
    pub(super) fn act(&mut self, step: &Step) -> Result<(), AppError> {
        let (order, version) = (step.order, None);
        let command = match step.act {
            Act::Pick => Command::Order(OrderCommand::Pick {
                order,
                version,
                lines: Lines::All,
            }),
            Act::Bill => Command::Order(OrderCommand::Bill {
                order,
                version,
                lines: Lines::All,
            }),
            Act::SendBack => Command::Order(OrderCommand::SendBack {
                order,
                version,
                lines: Lines::All,
            }),
            Act::Cancel => {
                let reason = "customer changed his mind".to_owned();
                Command::Order(OrderCommand::Cancel {
                    order,
                    version,
                    reason,
                })
            }
            Act::Delete => {
                let place = usize::try_from(self.below(4)).unwrap_or_default();
                let reason = DELETE_REASONS
                    .get(place)
                    .copied()
                    .unwrap_or("duplicate")
                    .to_owned();
                Command::Order(OrderCommand::Delete {
                    order,
                    version,
                    reason,
                })
            }
            Act::Restore => Command::Order(OrderCommand::Restore {
                order,
                version,
                consent: Consent::default(),
            }),
            Act::Remark(text) => Command::Order(OrderCommand::Remark {
                order,
                text: text.to_owned(),
            }),
            Act::Priority => {
                let priority = if self.chance_in(40) {
                    Priority::Urgent
                } else {
                    Priority::High
                };
                Command::Order(OrderCommand::Priority {
                    order,
                    version,
                    priority,
                })
            }
            Act::Return { all } => return self.come_back(step, all),
            Act::Refund(method) => return self.refund(step, method),
            Act::BillPart => return self.bill_part(step),
            Act::Pay(method) => return self.pay(step, method, 1),
            Act::PayHalf => return self.pay(step, "card", 2),
        };
        self.run(step.at, command).map(|_| ())
    }

    fn order_view(&mut self, order: OrderId) -> Result<Option<Box<OrderView>>, AppError> {
        match self.ask(Query::Order(order))? {
            Answer::Order(view) => Ok(view),
            _ => Err(wrong_answer()),
        }
    }

    fn bill_part(&mut self, step: &Step) -> Result<(), AppError> {
        let Some(view) = self.order_view(step.order)? else {
            return Ok(());
        };
        let picked = view
            .lines
            .iter()
            .filter(|line| line.line.buckets.picked.is_positive());
        let lines = picked.take(1).map(|line| {
            (
                line.sku.clone(),
                line.line.buckets.picked.plain(line.decimals),
            )
        });
        let lines = Lines::Some(lines.collect());
        let command = OrderCommand::Bill {
            order: step.order,
            version: None,
            lines,
        };
        self.run(step.at, Command::Order(command)).map(|_| ())
    }

    fn pay(&mut self, step: &Step, method: &str, parts: i64) -> Result<(), AppError> {
        let Some(view) = self.order_view(step.order)? else {
            return Ok(());
        };
        let due = view.order.account().due()?.scaled(1, parts)?;
        if !due.is_positive() {
            return Ok(());
        }
        let amount = plain_decimal(due.minor(), 2);
        let rows = vec![TenderRow {
            method: method.to_owned(),
            amount,
        }];
        let command = PaymentCommand::Take {
            order: step.order,
            rows,
            reference: None,
        };
        self.run(step.at, Command::Payment(command)).map(|_| ())
    }

    fn come_back(&mut self, step: &Step, all: bool) -> Result<(), AppError> {
        let Some(view) = self.order_view(step.order)? else {
            return Ok(());
        };
        let lines = if all {
            Lines::All
        } else {
            let first = view.lines.first().map(|line| line.sku.clone());
            Lines::Some(first.into_iter().map(|sku| (sku, "1".to_owned())).collect())
        };
        let command = OrderCommand::Return {
            order: step.order,
            version: None,
            lines,
            condition: if self.chance_in(75) {
                Condition::Resaleable
            } else {
                Condition::Damaged
            },
            reason: "does not fit".to_owned(),
        };
        self.run(step.at, Command::Order(command)).map(|_| ())
    }

    fn refund(&mut self, step: &Step, method: &str) -> Result<(), AppError> {
        let Some(view) = self.order_view(step.order)? else {
            return Ok(());
        };
        let owed = view.order.account().refund_due()?;
        if !owed.is_positive() {
            return Ok(());
        }
        let command = PaymentCommand::Refund {
            order: step.order,
            method: method.to_owned(),
            amount: plain_decimal(owed.minor(), 2),
            reference: None,
        };
        self.run(step.at, Command::Payment(command)).map(|_| ())
    }
}
