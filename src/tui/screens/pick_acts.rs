//! What is done with an order being picked, and what is said of it.

use crate::app::{AppError, Command, Lines, OrderCommand, Outcome};
use crate::domain::id::LineId;
use crate::domain::order::DELETE_REASONS;
use crate::domain::quantity::Quantity;
use crate::tui::action::Action;
use crate::tui::screen::{Cx, Effect, Question};
use crate::tui::screens::attach::Attach;
use crate::tui::screens::choose::Choose;
use crate::tui::screens::paper::PaperPage;
use crate::tui::screens::pick::{Last, Pick, line_items, order_command};
use crate::tui::screens::tally::worth;
use crate::tui::theme::Tone;
use crate::tui::widgets::dialog::Ask;

impl Pick {
    pub(super) fn act(&mut self, action: Action, cx: &Cx) -> Vec<Effect> {
        match action {
            Action::Back => {
                if self.line.back() {
                    return Vec::new();
                }
                return vec![Effect::Close];
            }
            Action::Accept | Action::BillInPart => return self.bill(cx),
            Action::PickAll => {
                return order_command(OrderCommand::Pick {
                    order: self.id,
                    version: self.version(),
                    lines: Lines::All,
                });
            }
            Action::SendBack => {
                let text = format!(
                    "All that is picked of {} goes back to the shelf.",
                    self.number()
                );
                let command = OrderCommand::SendBack {
                    order: self.id,
                    version: self.version(),
                    lines: Lines::All,
                };
                let question = Question::confirm("Send back", text);
                return vec![Effect::Confirm(question, Command::Order(command))];
            }
            Action::VoidLine => {
                return self.put_back(|line| line.line.buckets.picked.plain(line.decimals));
            }
            Action::Undo => {
                let last = self.picks.pop();
                return last.map_or_else(Vec::new, |last| self.send_back(Lines::Some(vec![last])));
            }
            Action::Remark => {
                let question = Question::new(
                    "Remark",
                    format!("A remark on {}:", self.number()),
                    Ask::Text,
                );
                return vec![Effect::Ask("remark", question)];
            }
            Action::Delete => {
                return vec![Effect::Ask("delete", self.why("Delete", "goes to the bin"))];
            }
            Action::Cancel => {
                return vec![Effect::Ask(
                    "cancel",
                    self.why("Cancel the rest", "gives up what is not billed"),
                )];
            }
            Action::Invoice => {
                let bill = self.order.as_ref().and_then(|view| view.bills.last());
                let page = bill.map(|bill| Box::new(PaperPage::new(&bill.number)));
                return page.map(|page| Effect::Open(page)).into_iter().collect();
            }
            other => {
                self.cursor.act(other);
            }
        }
        Vec::new()
    }

    pub(super) fn why(&self, title: &str, what: &str) -> Question {
        let reasons = DELETE_REASONS.map(str::to_owned).to_vec();
        let text = format!("{} {what}. Why?", self.number());
        Question::new(title, text, Ask::Reason(reasons))
    }

    pub(super) fn bill(&self, cx: &Cx) -> Vec<Effect> {
        let Some(order) = &self.order else {
            return Vec::new();
        };
        let (total, exact) = worth(order);
        let tally = self.tally();
        let pieces = match tally.picked {
            1000 => "1 piece".to_owned(),
            picked => format!("{} pieces", cx.milli(picked)),
        };
        let amount = if exact {
            "Total"
        } else {
            "This bill comes to about"
        };
        let amount = format!("{amount} {}.", cx.price(total));
        let text = if tally.is_complete() {
            let lines = plural(tally.lines, "line is picked", "lines are picked");
            format!("{lines}, {pieces}. {amount}\nThe bill is made and the goods go on the road.")
        } else {
            format!(
                "{} of {} lines picked, {pieces}: bill these now, the rest stays open. {amount}",
                tally.complete, tally.lines
            )
        };
        let name = if tally.is_complete() {
            "Bill"
        } else {
            "Bill in part"
        };
        let question = Question::lasting(&format!("{name} {}", self.number()), text);
        let command = OrderCommand::Bill {
            order: self.id,
            version: self.version(),
            lines: Lines::All,
        };
        vec![Effect::Confirm(question, Command::Order(command))]
    }

    pub(super) fn done(
        &mut self,
        command: &Command,
        outcome: Result<Outcome, AppError>,
        cx: &Cx,
    ) -> Vec<Effect> {
        match (command, outcome) {
            (
                Command::Order(OrderCommand::PickScan { .. }),
                Ok(Outcome::Picked {
                    line,
                    sku,
                    quantity,
                    all_complete,
                    ..
                }),
            ) => self.picked(line, sku, quantity, all_complete),
            (Command::Order(OrderCommand::PickScan { code, .. }), Err(error)) => {
                self.line.back();
                let code = code.clone();
                vec![Effect::Band { code, error }]
            }
            (_, Ok(Outcome::Billed { number, total, .. })) => {
                self.billed = true;
                self.picks.clear();
                let text = format!("Bill {number} over {} is made.", cx.price(total));
                vec![
                    Effect::good(text),
                    Effect::Open(Box::new(PaperPage::new(&number))),
                ]
            }
            (Command::Order(OrderCommand::Delete { .. }), Ok(_)) => {
                vec![
                    Effect::good(format!("{} is in the bin.", self.number())),
                    Effect::Close,
                ]
            }
            (Command::Order(OrderCommand::Cancel { .. }), Ok(_)) => {
                vec![Effect::good(format!(
                    "The rest of {} is given up.",
                    self.number()
                ))]
            }
            (Command::Order(OrderCommand::SendBack { .. }), Ok(_)) => {
                self.last = None;
                vec![Effect::good("Back on the shelf.")]
            }
            (Command::Order(OrderCommand::Remark { .. }), Ok(_)) => {
                vec![Effect::good("Remark kept.")]
            }
            (Command::Product(_), Ok(_)) => match self.attach.take() {
                Some(attach) => {
                    let mut effects = vec![Effect::good(attach.done())];
                    effects.extend(self.scan(attach.code().to_owned(), None));
                    effects
                }
                None => Vec::new(),
            },
            (_, Ok(_)) => Vec::new(),
            (_, Err(error)) => vec![Effect::bad(&error)],
        }
    }

    /// After an unknown code: it may belong to a line of this order.
    pub(super) fn acknowledged(&mut self, action: Action, code: String) -> Vec<Effect> {
        match (action, &self.order) {
            (Action::Attach, Some(order)) => {
                let choose = Choose::new("attach", "Attach the code to", line_items(&order.lines));
                self.attach = Some(Attach::new(code));
                vec![Effect::Open(Box::new(choose))]
            }
            (Action::NewProduct, _) => {
                let text = "A new product is not on this order: enter it on the Sale or Stock tab.";
                vec![Effect::Toast(Tone::Warn, text.to_owned())]
            }
            _ => Vec::new(),
        }
    }

    pub(super) fn sku_of(&self, line: LineId) -> Option<String> {
        let lines = &self.order.as_ref()?.lines;
        let line = lines.iter().find(|one| one.line.id == line)?;
        Some(line.sku.clone())
    }

    pub(super) fn picked(
        &mut self,
        line: LineId,
        sku: String,
        quantity: Quantity,
        all: bool,
    ) -> Vec<Effect> {
        let lines = self.order.as_ref().map(|view| view.lines.as_slice());
        let place = lines.and_then(|lines| lines.iter().position(|one| one.line.id == line));
        if let Some(place) = place {
            self.cursor.select(place);
            let decimals = self.selected().map_or(0, |line| line.decimals);
            self.picks.push((sku.clone(), quantity.plain(decimals)));
        }
        self.last = Some(Last {
            sku,
            quantity,
            line,
        });
        if all {
            return vec![Effect::good("All picked. Ctrl+A bills the order.")];
        }
        Vec::new()
    }

    pub(super) fn given(&mut self, tag: &'static str, text: String) -> Vec<Effect> {
        let (order, version) = (self.id, self.version());
        let command = match tag {
            "remark" => OrderCommand::Remark { order, text },
            "delete" => OrderCommand::Delete {
                order,
                version,
                reason: text,
            },
            "cancel" => OrderCommand::Cancel {
                order,
                version,
                reason: text,
            },
            _ => return Vec::new(),
        };
        order_command(command)
    }
}

fn plural(count: usize, one: &str, many: &str) -> String {
    if count == 1 {
        format!("1 {one}")
    } else {
        format!("All {count} {many}")
    }
}
