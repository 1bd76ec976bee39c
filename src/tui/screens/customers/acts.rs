//! What can be done with one customer, from the list and from his page alike.

use crate::app::audit::About;
use crate::app::{AppError, Command, CustomerCommand, Outcome};
use crate::domain::access::Right;
use crate::domain::customer::Customer;
use crate::domain::id::CustomerId;
use crate::domain::shop::WALK_IN;
use crate::domain::time::Day;
use crate::tui::action::Action;
use crate::tui::screen::{Cx, Effect, Given, Offer, Question};
use crate::tui::screens::admin::audit::AuditLog;
use crate::tui::screens::choose::Choose;
use crate::tui::screens::customers::form;
use crate::tui::screens::customers::statement::StatementPage;
use crate::tui::theme::Tone;
use crate::tui::widgets::dialog::Ask;

/// The tag of the choice of the customer that stays.
const MERGE: &str = "merge into";
/// The tag of the question from which day a statement shall be.
const STATEMENT: &str = "statement";

/// Whether an action fits the customer as he is.
pub fn offer(action: Action, customer: Option<&Customer>, cx: &Cx) -> Offer {
    let coming = coming(action, cx);
    if coming != Offer::Yes {
        return coming;
    }
    let Some(customer) = customer else {
        return Offer::Not("Choose a customer first.".to_owned());
    };
    let built_in = customer.code == WALK_IN;
    let merged = !customer.merged_into.is_empty();
    match action {
        Action::Block | Action::SwitchActive | Action::Statement | Action::Merge if built_in => {
            Offer::Not("WALK-IN is built in for counter sales.".to_owned())
        }
        Action::Edit | Action::Block | Action::SwitchActive | Action::Merge if merged => {
            Offer::Not(format!("It is part of {} now.", customer.merged_into))
        }
        _ => Offer::Yes,
    }
}

/// The same before the customer is here: what could be done waits for him.
pub fn coming(action: Action, cx: &Cx) -> Offer {
    match action {
        Action::Block if !cx.may(Right::EditCredit) => Offer::Hidden,
        Action::Merge if !cx.may(Right::MergeCustomers) => Offer::Hidden,
        Action::Edit
        | Action::Block
        | Action::SwitchActive
        | Action::Statement
        | Action::Merge
        | Action::History => Offer::Yes,
        _ => Offer::Hidden,
    }
}

/// Begins an action.
pub fn act(action: Action, customer: &Customer, cx: &Cx) -> Vec<Effect> {
    if let Offer::Not(why) = offer(action, Some(customer), cx) {
        return vec![Effect::Toast(Tone::Warn, why)];
    }
    let name = format!("{}, {}", customer.code, customer.name);
    match action {
        Action::Edit => vec![Effect::Open(Box::new(form::edit(customer, cx)))],
        Action::Block => {
            let command = Command::Customer(CustomerCommand::SetBlocked {
                customer: customer.id,
                blocked: !customer.blocked,
            });
            let question = if customer.blocked {
                Question::lasting("Unblock", format!("Sell to {name} on account again?"))
            } else {
                Question::lasting("Block", format!("Sell nothing to {name} on account?"))
            };
            vec![Effect::Confirm(question, command)]
        }
        Action::SwitchActive => {
            let command = Command::Customer(CustomerCommand::SetActive {
                customer: customer.id,
                active: !customer.active,
                agreed: false,
            });
            let question = if customer.active {
                let text = format!(
                    "Disable {name}? He leaves the lists and nothing is sold to him; his orders and bills stay, and d enables him again."
                );
                Question::lasting("Disable", text)
            } else {
                Question::lasting("Enable", format!("Sell to {name} again?"))
            };
            vec![Effect::Confirm(question, command)]
        }
        Action::History => {
            let log = AuditLog::of(About::Customer, customer.id.0, &customer.code);
            vec![Effect::Open(Box::new(log))]
        }
        Action::Merge => {
            let title = format!("{} is the same as", customer.code);
            vec![Effect::Open(Box::new(Choose::people(MERGE, &title, cx)))]
        }
        Action::Statement => {
            let text =
                format!("Statement of account of {name}, from which day? `all` is from the first.");
            let first = cx.today().previous_month_start();
            let question = Question::new("Statement", text, Ask::Text).typed(&first.iso());
            vec![Effect::Ask(STATEMENT, question)]
        }
        _ => Vec::new(),
    }
}

/// Takes the answer to a question that [`act`] asked.
pub fn given(given: &Given, customer: &Customer) -> Vec<Effect> {
    if let Given::Row(MERGE, id) = given {
        // Refused with what would go along, which the shell asks about.
        let command = CustomerCommand::Merge {
            duplicate: customer.id,
            into: CustomerId(*id),
            agreed: false,
        };
        return vec![Effect::Execute(Command::Customer(command))];
    }
    let Given::Text(STATEMENT, typed) = given else {
        return Vec::new();
    };
    let typed = typed.trim();
    let from = Day::parse(typed);
    if from.is_none() && !typed.eq_ignore_ascii_case("all") {
        let text = format!("`{typed}` is no day; write it like 2026-11-20, or all.");
        return vec![Effect::Toast(Tone::Bad, text), Effect::Bell];
    }
    vec![Effect::Open(Box::new(StatementPage::new(customer, from)))]
}

/// Says what a command did.
pub fn done(command: &Command, outcome: Result<Outcome, AppError>) -> Vec<Effect> {
    if let Err(error) = outcome {
        return vec![Effect::bad(&error), Effect::Bell];
    }
    let said = match command {
        Command::Customer(CustomerCommand::SetBlocked { blocked: true, .. }) => "Blocked.",
        Command::Customer(CustomerCommand::SetBlocked { .. }) => "Unblocked.",
        Command::Customer(CustomerCommand::SetActive { active: false, .. }) => {
            "Disabled. The list of the inactive still shows him."
        }
        Command::Customer(CustomerCommand::SetActive { .. }) => "Enabled.",
        Command::Customer(CustomerCommand::Merge { .. }) => {
            "Merged. All of the duplicate is here now, and its code finds this customer."
        }
        _ => "Saved.",
    };
    vec![Effect::good(said)]
}
