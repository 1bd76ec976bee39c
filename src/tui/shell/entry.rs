//! Before somebody is at work: signing in, asking to be let in, choosing a password of one's own; and back here when
//! a session ends.

use ratatui::buffer::Buffer;

use crate::app::{Actor, AppError, Secret};
use crate::tui::action::Action;
use crate::tui::key::KeyPress;
use crate::tui::keymap::{Role, Scope};
use crate::tui::scan::Input;
use crate::tui::shell::account::{Account, Then};
use crate::tui::shell::signin::SignIn;
use crate::tui::shell::{Entry, Shell, State};
use crate::tui::theme::Tone;
use crate::tui::widgets::draw;
use crate::tui::widgets::footer::{self, Offer};

/// What the sign-in box says first.
const WELCOME: &str = "Sign in with your name and password.";

impl Shell {
    /// Takes one input while nobody is signed in.
    pub(super) fn input_entry(&mut self, input: Input) {
        match input {
            Input::Key(key) => self.key_entry(key),
            Input::Paste(text) => match &mut self.state {
                State::SignIn(signin) => signin.paste(&text),
                State::Asking(account) => account.paste(&text),
                _ => {}
            },
            _ => {}
        }
    }

    fn key_entry(&mut self, key: KeyPress) {
        let scope = match &self.state {
            State::SignIn(_) => Scope::Welcome,
            _ => Scope::Form,
        };
        let action = self
            .wires
            .keys
            .lookup(scope, key, Role::Retailer)
            .map(|binding| binding.action);
        match action {
            Some(Action::Quit) => return self.left = true,
            Some(Action::Repaint) => return self.repaint = true,
            _ => {}
        }
        match &mut self.state {
            State::SignIn(_) if action == Some(Action::Register) && self.only.is_none() => {
                self.state = State::Asking(Box::new(Account::register()));
            }
            State::SignIn(signin) => {
                if let Some(asks) = signin.take(key, action) {
                    self.wires.sign_in(asks);
                }
            }
            State::Asking(account) => match account.take(key, action) {
                Then::Open => {}
                Then::Do(wish) => self.wires.account(wish),
                Then::Leave => self.state = State::SignIn(self.sign_in_box("")),
            },
            _ => {}
        }
    }

    /// Draws the box and the keys that work in it.
    pub(super) fn view_entry(&self, buf: &mut Buffer) {
        let (areas, theme) = (self.areas, self.theme);
        draw::clear(areas.whole, buf, theme.style(Tone::Text));
        let room = usize::from(areas.whole.width);
        let hints = match &self.state {
            State::SignIn(signin) => {
                signin.view("orderdesk", areas.body, buf, &theme);
                footer::hints(
                    self.wires.keys,
                    Scope::Welcome,
                    Role::Retailer,
                    room,
                    |action| match action {
                        Action::Lock => Offer::Hidden,
                        Action::Register if self.only.is_some() => Offer::Hidden,
                        _ => Offer::Yes,
                    },
                )
            }
            State::Asking(account) => {
                account.view(areas.body, buf, &theme);
                footer::hints(
                    self.wires.keys,
                    Scope::Form,
                    Role::Retailer,
                    room,
                    Account::offers,
                )
            }
            _ => return,
        };
        footer::view(&hints, areas.footer, buf, &theme);
    }

    /// Name and password were checked.
    pub(super) fn signed_in(&mut self, result: Result<Entry, AppError>) {
        let result = result.and_then(|entry| {
            let only = self.only.as_ref();
            only.map_or(Ok(()), |only| only.admits(&entry.actor))?;
            Ok(entry)
        });
        match (&mut self.state, result) {
            (State::SignIn(signin), Err(error)) => signin.refuse(&error),
            (State::SignIn(_), Ok(entry)) => self.enter(entry),
            (State::Open(session), Err(error)) => session.unlock_refused(&error),
            (State::Open(session), Ok(entry)) => {
                if !session.unlock(&entry.actor) {
                    session.let_go();
                    self.requests = session.requests();
                    self.enter(entry);
                }
            }
            (State::Opening(_) | State::Asking(_), _) => {}
        }
    }

    fn enter(&mut self, entry: Entry) {
        let Entry { actor, password } = entry;
        if actor.must_choose() {
            let choose = Account::choose(actor, Secret(password));
            self.state = State::Asking(Box::new(choose));
        } else {
            self.admit(actor);
        }
    }

    /// What somebody wanted for himself was done, or not; gives him as he is now.
    pub(super) fn accounted(&mut self, result: Result<Option<Actor>, AppError>) {
        match (&mut self.state, result) {
            (State::Asking(account), Err(error)) => account.refuse(&error),
            (State::Asking(_), Ok(Some(actor))) => self.admit(actor),
            (State::Asking(_), Ok(None)) => self
                .sign_in_saying("Your request is sent. Sign in here once an admin has let you in."),
            (State::Open(session), result) => session.accounted(result),
            (State::SignIn(_) | State::Opening(_), _) => {}
        }
    }

    /// Back to the sign-in box, with a sentence that says why.
    pub(super) fn sign_in_saying(&mut self, why: &str) {
        self.state = State::SignIn(self.sign_in_box(why));
        self.repaint = true;
    }

    /// The box, with a sentence before its own; a portal says whose it is.
    pub(super) fn sign_in_box(&self, why: &str) -> SignIn {
        let (name, text) = match &self.only {
            Some(only) => (
                only.user.as_deref().unwrap_or_default(),
                "Sign in to order.",
            ),
            None => ("", WELCOME),
        };
        SignIn::new(name, format!("{why} {text}").trim_start())
    }
}
