//! What goods are scanned for (in, out, back to the supplier), and what all scans of one go have in common.

use crate::app::{Command, Delivery, LotWish, StockCommand};
use crate::domain::id::StoreId;
use crate::tui::action::Action;
use crate::tui::screen::Cx;
use crate::tui::widgets::field::Takes;
use crate::tui::widgets::form::{Entry, Event, Form};

/// The last field: Enter there begins, because nothing is booked by it.
const LAST: &str = "reason";

/// What goods are scanned for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Job {
    /// They come in.
    Receive,
    /// What is on hand is corrected.
    Adjust,
    /// They go back to their supplier.
    GoBack,
}

impl Job {
    /// As the palette calls it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Receive => "Receive",
            Self::Adjust => "Correct by scanning",
            Self::GoBack => "Return to supplier",
        }
    }

    /// As the screen's head calls it, before the store's code.
    pub const fn doing(self) -> &'static str {
        match self {
            Self::Receive => "Receiving into",
            Self::Adjust => "Correcting stock in",
            Self::GoBack => "Going back to the supplier from",
        }
    }
}

/// The head of a delivery, a correction or a return.
pub struct Head {
    job: Job,
    store: StoreId,
    form: Form,
    /// Whether scanning has begun.
    pub begun: bool,
}

impl Head {
    /// Not filled in yet.
    pub fn new(job: Job, store: StoreId, cx: &Cx) -> Self {
        let supplier = || Entry::typed("supplier", "Supplier", Takes::Text, "");
        let reference = |label| Entry::typed("reference", label, Takes::Text, "");
        let entries = match job {
            Job::Receive => vec![
                reference("Delivery note").hint("The supplier's own number; may be empty."),
                supplier().hint("The supplier's code; may be empty."),
                Entry::typed(LAST, "Reason", Takes::Text, "delivery")
                    .hint("Why, in words: it stays in the ledger. Enter begins."),
            ],
            Job::GoBack => vec![
                supplier()
                    .required()
                    .hint("Who takes the goods back: his code."),
                reference("His number")
                    .required()
                    .hint("The supplier's own number of the return."),
                Entry::typed(LAST, "Reason", Takes::Text, "")
                    .required()
                    .hint("Why (damaged, expired, wrong goods). Enter begins."),
            ],
            Job::Adjust => {
                let settings = &cx.shop.settings.adjust_reasons;
                let reasons: Vec<&str> = settings.iter().map(String::as_str).collect();
                vec![
                    Entry::choice("why", "Reason", &reasons, 0).hint("Left and Right choose."),
                    Entry::choice("way", "Each scan is", &["taken out", "put in"], 0)
                        .hint("Left and Right choose."),
                    Entry::typed(LAST, "Or in words", Takes::Text, "")
                        .hint("Replaces the reason above; may be empty. Enter begins."),
                ]
            }
        };
        Self {
            job,
            store,
            form: Form::new(entries),
            begun: false,
        }
    }

    /// The form, to be drawn and typed into.
    pub const fn form(&mut self) -> &mut Form {
        &mut self.form
    }

    /// The form, to be drawn.
    pub const fn shown(&self) -> &Form {
        &self.form
    }

    /// An action while it is filled in; tells what the form made of it.
    pub fn act(&mut self, action: Action) -> Event {
        let at_end = self.form.focused().is_some_and(|entry| entry.key == LAST);
        let action = match action {
            Action::Enter if at_end => Action::Accept,
            other => other,
        };
        let event = self.form.act(action);
        self.begun = event == Event::Submit;
        event
    }

    /// Goods that are found come in.
    pub fn changed(&mut self, key: &str) {
        if key == "why" {
            let way = if self.form.value("why") == "found" {
                "put in"
            } else {
                "taken out"
            };
            self.form.set("way", way);
        }
    }

    /// What it is for.
    pub const fn job(&self) -> Job {
        self.job
    }

    /// Whether scans take goods out.
    pub fn takes_out(&self) -> bool {
        match self.job {
            Job::Receive => false,
            Job::GoBack => true,
            Job::Adjust => self.form.chosen("way") == Some(0),
        }
    }

    fn value(&self, key: &str) -> String {
        self.form.value(key).trim().to_owned()
    }

    fn reason(&self) -> String {
        match (self.job, self.value(LAST)) {
            (Job::Adjust, words) if words.is_empty() => self.value("why"),
            (_, words) => words,
        }
    }

    /// The delivery that each scan belongs to.
    pub fn delivery(&self) -> Delivery {
        Delivery {
            store: self.store,
            supplier: self.value("supplier"),
            reference: self.value("reference"),
            reason: self.reason(),
        }
    }

    /// What stands beside the title once scanning has begun.
    pub fn words(&self) -> String {
        let mut words: Vec<String> = vec![self.value("reference"), self.value("supplier")];
        words.push(self.reason());
        if self.job == Job::Adjust {
            words.push(self.value("way"));
        }
        words.retain(|word| !word.is_empty());
        words.join(", ")
    }

    /// The command of one scan.
    pub fn scan(
        &self,
        code: String,
        quantity: Option<String>,
        lot: LotWish,
        cost: String,
    ) -> Command {
        Command::Stock(match self.job {
            Job::Receive => StockCommand::ReceiveScan {
                delivery: self.delivery(),
                code,
                quantity,
                lot,
                cost,
            },
            Job::GoBack => StockCommand::SupplierReturnScan {
                delivery: self.delivery(),
                code,
                quantity,
                lot,
            },
            Job::Adjust => StockCommand::AdjustScan {
                store: self.store,
                code,
                quantity,
                takes_out: self.takes_out(),
                lot,
                reason: self.reason(),
            },
        })
    }
}
