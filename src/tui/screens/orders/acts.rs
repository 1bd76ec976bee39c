//! What can be done with one order, from the list and from its page alike.

use crate::app::{
    AppError, Command, Consent, Lines, OrderCommand, Outcome, ShipmentCommand, audit,
};
use crate::domain::document::{OrderView, Shipment};
use crate::domain::id::{LineId, OrderId, order_number};
use crate::domain::money::Money;
use crate::domain::order::{DELETE_REASONS, Event, Priority, allowed};
use crate::domain::shipment::ShipmentState;
use crate::tui::action::Action;
use crate::tui::screen::{Cx, Effect, Given, Offer, Question, sentence};
use crate::tui::screens::admin::audit::AuditLog;
use crate::tui::screens::choose::Choose;
use crate::tui::screens::orders::back::Back;
use crate::tui::screens::paper::PaperPage;
use crate::tui::screens::tender::{Purpose, Tender};
use crate::tui::theme::Tone;
use crate::tui::widgets::dialog::Ask;
use crate::tui::widgets::picker::Item;

/// A stored word as people read it.
pub fn plain_word(word: &str) -> String {
    word.replace('_', " ")
}

/// Its number as printed.
pub fn name(view: &OrderView) -> String {
    view.order
        .number
        .map_or_else(|| "cart".to_owned(), order_number)
}

/// Who changed it and all that belongs to it.
pub fn history(order: OrderId, name: &str) -> Effect {
    Effect::Open(Box::new(AuditLog::of(audit::About::Order, order.0, name)))
}

/// Whether an action fits the order as it is.
pub fn offer(action: Action, view: Option<&OrderView>) -> Offer {
    let Some(view) = view else {
        return match event(action) {
            Some(_) => Offer::Not("Choose an order first.".to_owned()),
            None => Offer::Hidden,
        };
    };
    let Some(event) = event(action) else {
        return Offer::Hidden;
    };
    let status = view.order.status;
    if action != Action::Invoice && !allowed(event, status) {
        return Offer::Not(format!(
            "{} is {}: this cannot be done now.",
            name(view),
            plain_word(status.word())
        ));
    }
    let open = || {
        view.lines
            .iter()
            .any(|line| line.line.buckets.open.is_positive())
    };
    let comes_back = || {
        view.lines
            .iter()
            .any(|line| line.line.buckets.with_customer().is_positive())
    };
    let missing = match action {
        Action::SendToBilling if !open() => "All of it is picked already.",
        Action::SendBack if !view.order.has_picked => "Nothing is picked.",
        Action::Return if !comes_back() => "Nothing that was billed is left to come back.",
        Action::Refund if !refund_due(view).is_positive() => "Nothing is owed back.",
        Action::Pay if !due(view).is_positive() => "Nothing is owed.",
        Action::Invoice if view.bills.is_empty() => "It has no bill yet.",
        Action::Advance if next_shipment(view).is_none() => "No shipment is on the road.",
        _ => return Offer::Yes,
    };
    Offer::Not(missing.to_owned())
}

/// Before the order is here: what could be done waits for it.
pub const fn coming(action: Action) -> Offer {
    match event(action) {
        Some(_) => Offer::Yes,
        None => Offer::Hidden,
    }
}

/// The event an action asks for; [`None`] for actions that are no order's.
const fn event(action: Action) -> Option<Event> {
    Some(match action {
        Action::Remark | Action::Invoice => Event::Remark,
        Action::Priority | Action::Note => Event::Edit,
        Action::SendToBilling => Event::Pick,
        Action::SendBack => Event::SendBack,
        Action::Cancel => Event::Cancel,
        Action::Delete => Event::Delete,
        Action::Restore => Event::Restore,
        Action::Pay => Event::Pay,
        Action::Return => Event::Return,
        Action::Refund => Event::Refund,
        Action::Advance => Event::Ship,
        _ => return None,
    })
}

/// What the customer still owes for it.
pub fn due(view: &OrderView) -> Money {
    view.order.account().due().unwrap_or(Money::ZERO)
}

/// What the shop owes back for it.
pub fn refund_due(view: &OrderView) -> Money {
    view.order.account().refund_due().unwrap_or(Money::ZERO)
}

fn next_shipment(view: &OrderView) -> Option<(&Shipment, ShipmentState)> {
    view.shipments
        .iter()
        .find_map(|shipment| Some((shipment, shipment.state.next()?)))
}

/// Begins an action, of the selected line (its SKU) where it is about one; [`None`] when it is not one of an order.
pub fn act(
    action: Action,
    view: &OrderView,
    selected: Option<&str>,
    cx: &Cx,
) -> Option<Vec<Effect>> {
    let order = view.order.id;
    let version = Some(view.order.version);
    let execute = |command| vec![Effect::Execute(Command::Order(command))];
    let reasons = || Ask::Reason(DELETE_REASONS.iter().map(|&why| why.to_owned()).collect());
    let title = name(view);
    Some(match action {
        Action::Remark => {
            let text = "A dated remark of the shop; it stays with the order.";
            vec![Effect::Ask(
                "remark",
                Question::new("Remark", text, Ask::Text),
            )]
        }
        Action::Note => {
            let question = Question::new("Note", "The customer's own note.", Ask::Text);
            vec![Effect::Ask("note", question.typed(&view.order.note))]
        }
        Action::Priority => {
            let items = (0..).zip(Priority::ALL).map(|(key, (_, word))| Item {
                key,
                text: (*word).to_owned(),
                detail: String::new(),
            });
            let choose = Choose::new("priority", "Priority", items.collect());
            vec![Effect::Open(Box::new(choose))]
        }
        Action::SendToBilling => execute(OrderCommand::Pick {
            order,
            version,
            lines: Lines::All,
        }),
        Action::SendBack => execute(OrderCommand::SendBack {
            order,
            version,
            lines: Lines::All,
        }),
        Action::Cancel => {
            let text = format!("Give up all of {title} that is not billed. Why?");
            vec![Effect::Ask(
                "cancel",
                Question::new("Cancel", text, reasons()),
            )]
        }
        Action::Delete => {
            let text = format!("Move {title} of {} to the bin. Why?", view.customer);
            vec![Effect::Ask(
                "delete",
                Question::new("Delete", text, reasons()),
            )]
        }
        Action::Restore => {
            let text = format!("Take {title} up again? Its stock is checked and reserved anew.");
            let command = OrderCommand::Restore {
                order,
                version,
                consent: Consent::default(),
            };
            let question = Question::confirm("Restore", text);
            vec![Effect::Confirm(question, Command::Order(command))]
        }
        Action::Return => vec![Effect::Open(Box::new(Back::goods(view, selected)))],
        Action::Refund => vec![Effect::Open(Box::new(Back::money(view, cx)))],
        Action::Pay => vec![Effect::Open(Box::new(Tender::new(Purpose::Pay, order, cx)))],
        Action::Invoice => match view.bills.last() {
            Some(bill) => vec![Effect::Open(Box::new(PaperPage::new(&bill.number)))],
            None => Vec::new(),
        },
        Action::Advance => advance(view),
        _ => return None,
    })
}

fn advance(view: &OrderView) -> Vec<Effect> {
    let Some((shipment, to)) = next_shipment(view) else {
        return Vec::new();
    };
    let text = format!(
        "The goods of bill {}: {} now, then {}?",
        shipment.bill,
        plain_word(shipment.state.word()),
        plain_word(to.word())
    );
    let command = Command::Shipment(ShipmentCommand::Advance {
        shipment: shipment.id,
        to,
        reason: String::new(),
    });
    vec![Effect::Confirm(
        Question::confirm("Shipment", text),
        command,
    )]
}

/// The order a question is about, as it was when the question was asked: the list may move on meanwhile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct About {
    /// Which.
    pub order: OrderId,
    /// As shown then.
    pub version: i64,
    /// The line that was selected then.
    pub line: Option<LineId>,
    /// Another was faster: the next answer brings the version.
    pub stale: bool,
}

impl About {
    /// The order as it is shown now.
    pub fn now(view: &OrderView, line: Option<LineId>) -> Self {
        Self {
            order: view.order.id,
            version: view.order.version,
            line,
            stale: false,
        }
    }

    /// The order was read again.
    pub fn refresh(&mut self, view: &OrderView) {
        if self.stale && view.order.id == self.order && view.order.version != self.version {
            self.version = view.order.version;
            self.stale = false;
        }
    }
}

/// What a screen that was opened for the order gave back.
pub fn given(given: &Given, about: About, cx: &Cx) -> Vec<Effect> {
    let order = about.order;
    let version = Some(about.version);
    let command = match given {
        Given::Text("remark", text) => OrderCommand::Remark {
            order,
            text: text.clone(),
        },
        Given::Text("note", note) => OrderCommand::Note {
            order,
            version,
            note: note.clone(),
        },
        Given::Text("cancel", reason) => OrderCommand::Cancel {
            order,
            version,
            reason: reason.clone(),
        },
        Given::Text("delete", reason) => OrderCommand::Delete {
            order,
            version,
            reason: reason.clone(),
        },
        Given::Row("priority", key) => {
            let place = usize::try_from(*key).unwrap_or(0);
            OrderCommand::Priority {
                order,
                version,
                priority: Priority::ALL
                    .get(place)
                    .map_or(Priority::Normal, |(p, _)| *p),
            }
        }
        Given::Done(_, outcome) => return vec![said(None, outcome, cx)],
        _ => return Vec::new(),
    };
    vec![Effect::Execute(Command::Order(command))]
}

/// Says what came of a command.
pub fn done(command: &Command, outcome: Result<Outcome, AppError>, cx: &Cx) -> Vec<Effect> {
    match outcome {
        Ok(outcome) => vec![said(Some(command), &outcome, cx)],
        Err(error @ AppError::Stale { .. }) => stale(command, &error),
        Err(error) => vec![Effect::bad(&error), Effect::Bell],
    }
}

/// Changed by another meanwhile: the page shows the new state by itself; what was typed is offered again.
fn stale(command: &Command, error: &AppError) -> Vec<Effect> {
    let mut effects = vec![Effect::bad(error), Effect::Bell];
    let again = |title: &str, ask: Ask, typed: &str| {
        let text = format!("{} What you typed is still here.", sentence(error));
        Question::new(title, text, ask).typed(typed)
    };
    let asked = match command {
        Command::Order(OrderCommand::Note { note, .. }) => ("note", again("Note", Ask::Text, note)),
        Command::Order(OrderCommand::Cancel { reason, .. }) => {
            ("cancel", again("Cancel", Ask::Reason(Vec::new()), reason))
        }
        Command::Order(OrderCommand::Delete { reason, .. }) => {
            ("delete", again("Delete", Ask::Reason(Vec::new()), reason))
        }
        Command::Order(OrderCommand::EditLine { quantity, .. }) => {
            ("quantity", again("Quantity", Ask::Text, quantity))
        }
        _ => return effects,
    };
    effects.push(Effect::Ask(asked.0, asked.1));
    effects
}

fn said(command: Option<&Command>, outcome: &Outcome, cx: &Cx) -> Effect {
    let what = match outcome {
        Outcome::Paid { change, due, .. } if change.is_positive() => {
            format!(
                "Paid. {} goes back; {} is due.",
                cx.price(*change),
                cx.money(*due)
            )
        }
        Outcome::Credited {
            notes,
            total,
            refund_due,
            ..
        } => format!(
            "Credit note {}: {}. {} is owed back.",
            notes.join(", "),
            cx.price(*total),
            cx.money(*refund_due)
        ),
        Outcome::Refunded {
            amount, refund_due, ..
        } => format!(
            "{} given back; {} is still owed back.",
            cx.price(*amount),
            cx.money(*refund_due)
        ),
        Outcome::Paid { due, .. } => format!("Paid. {} is due.", cx.price(*due)),
        Outcome::Order { number, .. } => {
            let number = order_number(*number);
            let verb = match command {
                Some(Command::Order(OrderCommand::Remark { .. })) => "has a new remark",
                Some(Command::Order(OrderCommand::Pick { .. })) => "is in billing",
                Some(Command::Order(OrderCommand::SendBack { .. })) => "is sent back",
                Some(Command::Order(OrderCommand::Cancel { .. })) => "is cancelled",
                Some(Command::Order(OrderCommand::Delete { .. })) => {
                    "is in the bin; u in the bin takes it out"
                }
                Some(Command::Order(OrderCommand::Restore { .. })) => "is pending again",
                _ => "is saved",
            };
            format!("{number} {verb}.")
        }
        _ => "Saved.".to_owned(),
    };
    Effect::Toast(Tone::Ok, what)
}
