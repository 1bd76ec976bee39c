//! What stands before all screens: help, palette, lock, and the questions the shell itself asks.

use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::{
    Actor, AppError, CartCommand, Command, Consent, CustomerCommand, OrderCommand, PurchaseCommand,
    WordCommand,
};
use crate::domain::access::Role;
use crate::tui::keymap::Scope;
use crate::tui::scan::Mode;
use crate::tui::screen::{Cx, sentence};
use crate::tui::shell::account::Account;
use crate::tui::shell::signin::SignIn;
use crate::tui::theme::Theme;
use crate::tui::widgets::dialog::{Ask, Dialog};
use crate::tui::widgets::help::Help;
use crate::tui::widgets::palette::Palette;
use crate::tui::widgets::picker::Picker;

/// A refused command that may pass after a question.
pub struct Held {
    /// Whose it is.
    pub slot: u64,
    /// As it was refused.
    pub command: Box<Command>,
    /// As it is to be sent again.
    pub retry: Box<Command>,
    /// Why it was refused.
    pub error: AppError,
    /// Codes of refusals that were asked about already: none is asked twice.
    pub asked: Vec<&'static str>,
    /// Who acts with a password that was already given for it; it counts until the command is through.
    pub lent: Option<Actor>,
}

/// What stands in front.
pub enum Front {
    /// The keys that work here.
    Help(Box<Help>, Rect),
    /// All actions by name.
    Palette(Box<Palette>, Rect),
    /// Leave the program?
    Quit(Box<Dialog>),
    /// Which store this seat works in.
    Stores(Box<Picker<i64>>, Rect),
    /// Do it all the same?
    Consent(Box<Dialog>, Held),
    /// Somebody with the right types his name and password.
    StepUp(Box<SignIn>, Held),
    /// The seat is locked.
    Locked(Box<SignIn>),
    /// The user changes his own password or PIN.
    Account(Box<Account>),
}

impl Front {
    /// The place whose keys hold.
    pub const fn scope(&self) -> Scope {
        match self {
            Self::Help(..) => Scope::Help,
            Self::Palette(..) => Scope::Palette,
            Self::Stores(..) => Scope::Picker,
            Self::Quit(_) | Self::Consent(..) => Scope::Dialog,
            Self::StepUp(..) | Self::Locked(_) => Scope::SignIn,
            Self::Account(_) => Scope::Form,
        }
    }

    /// How keys are taken.
    pub fn mode(&self) -> Mode {
        match self {
            Self::Quit(dialog) | Self::Consent(dialog, _) => dialog.mode(),
            other => other.scope().mode(true),
        }
    }

    /// Tells lists their room.
    pub fn layout(&mut self, area: Rect) {
        match self {
            Self::Help(help, frame) => *frame = help.layout(area),
            Self::Palette(palette, frame) => *frame = palette.layout(area),
            Self::Stores(picker, frame) => *frame = picker.layout(area),
            _ => {}
        }
    }

    /// Draws it over `area`.
    pub fn view(&self, area: Rect, buf: &mut Buffer, theme: &Theme) {
        match self {
            Self::Help(help, frame) => help.view(*frame, buf, theme),
            Self::Palette(palette, frame) => palette.view(*frame, buf, theme),
            Self::Stores(picker, frame) => picker.view(*frame, buf, theme),
            Self::Quit(dialog) | Self::Consent(dialog, _) => dialog.view(area, buf, theme),
            Self::StepUp(signin, held) => {
                let title = match held.error {
                    AppError::PasswordNeeded { .. } => "Your password, once more",
                    _ => "A right is needed",
                };
                signin.view(title, area, buf, theme);
            }
            Self::Locked(signin) => signin.view("Seat locked", area, buf, theme),
            Self::Account(account) => account.view(area, buf, theme),
        }
    }

    /// Asks whether to leave.
    pub fn quit(since: Duration) -> Self {
        let text = "Leave orderdesk? Nothing is lost: an open cart waits for you.";
        let ask = Ask::Confirm { lasting: false };
        Self::Quit(Box::new(Dialog::new("Leave", text, ask, since)))
    }

    /// Locks the seat of this user; says why.
    pub fn locked(name: &str, why: &str) -> Self {
        let text = format!(
            "{why}. {name} works here: the password or PIN opens it again; another user may sign in instead. The cart is kept."
        );
        Self::Locked(Box::new(SignIn::new(name, &text)))
    }

    /// The user changes his own password or PIN.
    pub fn account(actor: Actor) -> Self {
        Self::Account(Box::new(Account::own(actor)))
    }

    /// The question that could let a refused command pass, if there is one and it was not asked before.
    pub fn about(
        error: &AppError,
        slot: u64,
        command: &Command,
        asked: &[&'static str],
        lent: Option<&Actor>,
        cx: &Cx,
    ) -> Option<Self> {
        // Nobody lends a right to a retailer.
        if asked.contains(&error.code()) || cx.role() == Role::Retailer {
            return None;
        }
        let agreed = agreed(command, error);
        let held = |retry: Command| Held {
            slot,
            command: Box::new(command.clone()),
            retry: Box::new(retry),
            error: error.clone(),
            asked: asked.iter().copied().chain([error.code()]).collect(),
            lent: lent.cloned(),
        };
        let may_agree = !error.needs_step_up() || cx.role() >= Role::Manager;
        match agreed {
            Some(retry) if may_agree => {
                let ask = Ask::Confirm { lasting: true };
                let dialog = Dialog::new("All the same?", &sentence(error), ask, cx.since);
                Some(Self::Consent(Box::new(dialog), held(retry)))
            }
            agreed if error.needs_step_up() => {
                let own = matches!(error, AppError::PasswordNeeded { .. });
                let (name, how) = if own {
                    (
                        cx.actor.name(),
                        "Type yours, or let somebody else who may type name and password; it counts for this once.",
                    )
                } else {
                    (
                        "",
                        "Somebody who may types name and password here; it counts for this once.",
                    )
                };
                let signin = SignIn::new(name, &format!("{} {how}", sentence(error)));
                let retry = agreed.unwrap_or_else(|| command.clone());
                Some(Self::StepUp(Box::new(signin), held(retry)))
            }
            _ => None,
        }
    }
}

/// The command with the consent that the refusal asks for, if it takes one.
fn agreed(command: &Command, error: &AppError) -> Option<Command> {
    let mut agreed = command.clone();
    if let Command::Word(WordCommand::Edit { agreed: yes, .. }) = &mut agreed {
        *yes = true;
        return matches!(error, AppError::ConfirmChange { .. }).then_some(agreed);
    }
    if let Command::Customer(
        CustomerCommand::SetActive { agreed: yes, .. } | CustomerCommand::Merge { agreed: yes, .. },
    ) = &mut agreed
    {
        *yes = true;
        return matches!(error, AppError::ConfirmChange { .. }).then_some(agreed);
    }
    if let Command::Customer(CustomerCommand::Add(form)) = &mut agreed {
        form.agreed = true;
        return matches!(error, AppError::NearDuplicate { .. }).then_some(agreed);
    }
    if let (
        Command::Purchase(PurchaseCommand::ReceiveScan { extra, .. }),
        AppError::MoreThanPurchased { .. },
    ) = (&mut agreed, error)
    {
        *extra = true;
        return Some(agreed);
    }
    let consent = consent_of(&mut agreed)?;
    match error {
        AppError::ConfirmShort { .. } => consent.short = true,
        AppError::CreditLimit { .. } => consent.credit = true,
        _ => return None,
    }
    Some(agreed)
}

fn consent_of(command: &mut Command) -> Option<&mut Consent> {
    match command {
        Command::Order(
            OrderCommand::Place { consent, .. }
            | OrderCommand::Sell { consent, .. }
            | OrderCommand::Add { consent, .. }
            | OrderCommand::EditLine { consent, .. }
            | OrderCommand::AddLine { consent, .. }
            | OrderCommand::Fill { consent, .. }
            | OrderCommand::Approve { consent, .. }
            | OrderCommand::Restore { consent, .. },
        )
        | Command::Cart(CartCommand::Fill { consent, .. }) => Some(consent),
        _ => None,
    }
}
