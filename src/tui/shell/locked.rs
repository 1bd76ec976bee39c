//! The locked seat: by key or after idle minutes; opened by PIN or password of its user, or left to another.

use std::time::Duration;

use crate::app::{Actor, AppError, Reply};
use crate::domain::lockout::{PIN_TRIES, is_pin};
use crate::tui::action::Action;
use crate::tui::key::KeyPress;
use crate::tui::screen::{Msg, sentence};
use crate::tui::shell::front::Front;
use crate::tui::shell::session::Session;
use crate::tui::theme::Tone;

/// Why the session of this reply is over, if it is: its user was disabled, or has another role or password.
pub(super) fn is_over(reply: &Reply) -> Option<String> {
    let outcome = reply.outcome.iter().filter_map(|done| done.as_ref().err());
    let answers = reply
        .answers
        .iter()
        .filter_map(|found| found.as_ref().err());
    let is_out = |error: &&AppError| {
        matches!(
            error,
            AppError::SignedOut(_) | AppError::NotSignedIn | AppError::ChoosePassword
        )
    };
    outcome.chain(answers).find(is_out).map(sentence)
}

impl Session {
    /// Locks the seat; a question that stood in front is answered with no.
    pub(super) fn lock(&mut self, why: &str) {
        let locked = Front::locked(self.cx.actor.name(), why);
        if let Some(Front::Consent(_, held) | Front::StepUp(_, held)) = self.front.replace(locked) {
            self.tell(held.slot, Msg::Done(held.command, Err(held.error)));
        }
        self.pins = (0, false);
    }

    /// Locks a seat that nobody has touched for the shop's idle minutes.
    pub(super) fn lock_when_idle(&mut self) {
        let minutes = u64::try_from(self.cx.shop.settings.lock_minutes).unwrap_or(0);
        let idle = self.cx.since.saturating_sub(self.touched);
        let locked = matches!(self.front, Some(Front::Locked(_)));
        if minutes > 0 && !locked && idle >= Duration::from_secs(minutes.saturating_mul(60)) {
            self.lock(&format!("Nobody touched it for {minutes} min"));
        }
    }

    /// Takes a key at the locked seat.
    pub(super) fn locked_key(&mut self, key: KeyPress, action: Option<Action>) {
        let Some(Front::Locked(signin)) = &mut self.front else {
            return;
        };
        let Some(asks) = signin.take(key, action) else {
            return;
        };
        let by_pin = asks.name == self.cx.actor.name() && is_pin(&asks.password);
        if by_pin && self.pins.0 >= PIN_TRIES {
            return signin.say("The PIN was wrong three times: type the password.");
        }
        self.pins.1 = by_pin;
        self.wires.unlock(self.cx.actor.clone(), asks);
    }

    /// Wrong password or PIN at a locked seat.
    pub(super) fn unlock_refused(&mut self, error: &AppError) {
        if self.pins.1 {
            self.pins.0 += 1;
        }
        let left = PIN_TRIES.saturating_sub(self.pins.0);
        if let Some(Front::Locked(signin)) = &mut self.front {
            match (error, self.pins.1, left) {
                (AppError::SignInFailed, true, 0) => {
                    signin.say("The PIN was wrong three times: type the password.");
                }
                (AppError::SignInFailed, true, _) => {
                    signin.say("The PIN is wrong. Type it again, or the password.");
                }
                _ => signin.refuse(error),
            }
        }
    }

    /// The right password at a locked seat: true when it is the same user, who goes on where he was.
    pub(super) fn unlock(&mut self, actor: &Actor) -> bool {
        if !matches!(self.front, Some(Front::Locked(_))) {
            return true;
        }
        if actor.name() != self.cx.actor.name() || actor.must_choose() {
            return false;
        }
        self.cx.actor = actor.clone();
        self.front = None;
        self.shown();
        true
    }

    /// The user's own password or PIN is another now, or not.
    pub(super) fn accounted(&mut self, result: Result<Option<Actor>, AppError>) {
        match (result, &mut self.front) {
            (Ok(Some(actor)), _) => {
                self.cx.actor = actor;
                if let Some(Front::Account(_)) = self.front {
                    self.front = None;
                }
                self.say(
                    Tone::Ok,
                    "Saved. With another password your other screens sign out.",
                );
            }
            (Err(error), Some(Front::Account(account))) => account.refuse(&error),
            _ => {}
        }
    }
}
