//! What is done with a transfer, and what is said of it.

use crate::app::{AppError, Command, Lines, Outcome, TransferCommand};
use crate::domain::id::transfer_number;
use crate::domain::quantity::{Quantity, milli};
use crate::domain::transfer::{TransferLineView, TransferStatus};
use crate::tui::screen::{Cx, Effect, Question};
use crate::tui::screens::transfer::TransferPage;
use crate::tui::widgets::dialog::Ask;

const SEND_REASONS: [&str; 3] = ["stock up the store", "for an order", "back to its store"];
const LOST_REASONS: [&str; 3] = ["lost on the way", "damaged on the way", "never left"];
const BACK_REASONS: [&str; 3] = ["never left", "came back", "wrong store"];
const CANCEL_REASONS: [&str; 2] = ["begun by mistake", "not needed any more"];

impl TransferPage {
    pub(super) fn pieces(&self, of: fn(&TransferLineView) -> Quantity, cx: &Cx) -> String {
        let sum = self
            .lines()
            .iter()
            .map(|line| milli(of(line), line.decimals))
            .sum();
        match sum {
            1000 => "1 piece".to_owned(),
            sum => format!("{} pieces", cx.milli(sum)),
        }
    }

    pub(super) fn ask(&self, tag: &'static str, cx: &Cx) -> Vec<Effect> {
        let Some(view) = &self.view else {
            return Vec::new();
        };
        let left = self.pieces(|line| line.line.on_the_way(), cx);
        let (number, from, to) = (transfer_number(self.number), &view.from, &view.to);
        let (title, text, reasons): (String, String, &[&str]) = match tag {
            "send" => {
                let all = self.pieces(|line| line.line.quantity, cx);
                let text = format!(
                    "{all} leave {from} now and are on the way to {to}; they stand on no shelf until they are received there. Why?"
                );
                (format!("Send {number}"), text, &SEND_REASONS)
            }
            "lost" => {
                let text = format!(
                    "{left} left {from} and never reached {to}: they are written off for good. Why?"
                );
                (format!("Write off {number}"), text, &LOST_REASONS)
            }
            "back" => {
                let text = format!(
                    "{left} go back onto the shelf of {from}: the ledger shows them out and in again there. Why?"
                );
                (format!("Take back {number}"), text, &BACK_REASONS)
            }
            _ => {
                let text = "The draft is given up; nothing has moved. Why?".to_owned();
                (format!("Cancel {number}"), text, &CANCEL_REASONS)
            }
        };
        let reasons = reasons.iter().map(|reason| (*reason).to_owned()).collect();
        let question = Question::new(&title, text, Ask::Reason(reasons));
        vec![Effect::Ask(tag, question)]
    }

    pub(super) fn answered_why(&self, tag: &'static str, reason: String) -> Vec<Effect> {
        self.execute(|view| {
            let (transfer, version) = (view.transfer.id, Some(view.transfer.version));
            match tag {
                "send" => Some(TransferCommand::Send {
                    transfer,
                    version,
                    reason,
                }),
                "lost" => Some(TransferCommand::Close {
                    transfer,
                    version,
                    reason,
                }),
                "back" => Some(TransferCommand::TakeBack {
                    transfer,
                    version,
                    reason,
                }),
                "cancel" => Some(TransferCommand::Cancel { transfer, reason }),
                _ => None,
            }
        })
    }

    pub(super) fn receive_all(&self, cx: &Cx) -> Vec<Effect> {
        let Some(view) = &self.view else {
            return Vec::new();
        };
        let left = self.pieces(|line| line.line.on_the_way(), cx);
        let text = format!(
            "{left} stand on the shelf of {} then. Only when all of them are really here.",
            view.to
        );
        let question = Question::lasting("All arrived", text);
        let command = TransferCommand::Receive {
            transfer: view.transfer.id,
            version: Some(view.transfer.version),
            lines: Lines::All,
        };
        vec![Effect::Confirm(question, Command::Transfer(command))]
    }

    pub(super) fn done(
        &mut self,
        command: &Command,
        outcome: Result<Outcome, AppError>,
        cx: &Cx,
    ) -> Vec<Effect> {
        let Command::Transfer(command) = command else {
            return Vec::new();
        };
        let outcome = match (command, outcome) {
            (
                TransferCommand::Scan { code, .. } | TransferCommand::ReceiveScan { code, .. },
                Err(error),
            ) => {
                self.line.back();
                let code = code.clone();
                return vec![Effect::Band { code, error }];
            }
            (_, Err(error)) => return vec![Effect::bad(&error)],
            (_, Ok(outcome)) => outcome,
        };
        self.last = None;
        let number = transfer_number(self.number);
        let said = match (command, outcome) {
            (
                _,
                Outcome::TransferScanned {
                    variant,
                    sku,
                    quantity,
                    stands,
                    decimals,
                    complete,
                },
            ) => {
                let shown = |quantity| cx.quantity(quantity, decimals);
                let stands = if self.is(TransferStatus::Sent) {
                    format!("{} to come", shown(stands))
                } else {
                    format!("{} to send", shown(stands))
                };
                self.last = Some(format!("{sku} +{}, {stands}", shown(quantity)));
                let place = self
                    .lines()
                    .iter()
                    .position(|line| line.line.variant == variant);
                if let Some(place) = place {
                    self.cursor.select(place);
                }
                complete.then(|| format!("All of {number} is here."))
            }
            (TransferCommand::Send { .. }, _) => Some(format!("{number} is on the way.")),
            (TransferCommand::Receive { .. }, _) => Some(format!("All of {number} is here.")),
            (TransferCommand::Close { .. }, _) => {
                Some(format!("What was missing of {number} is written off."))
            }
            (TransferCommand::TakeBack { .. }, _) => Some(format!(
                "What was on the way with {number} is back on its shelf."
            )),
            (TransferCommand::Cancel { .. }, _) => {
                return vec![
                    Effect::good(format!("{number} is given up; nothing moved.")),
                    Effect::Close,
                ];
            }
            _ => None,
        };
        said.map(Effect::good).into_iter().collect()
    }
}
