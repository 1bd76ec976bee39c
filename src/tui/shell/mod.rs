//! The shell: one queue of events in, one frame out; before and after sign-in.
//!
//! It needs a door, a clock (through the door) and a stream of [`Event`]s, and draws into a buffer: the same
//! shell runs in a terminal, in tests, and later over byte pipes.

mod asked;
mod front;
mod hands;
mod router;
mod run;
mod session;
mod signin;
mod status;

use std::sync::mpsc::Sender;
use std::thread;
use std::time::Duration;

use ratatui::buffer::Buffer;

use crate::app::{Actor, Answer, AppError, Door, Query, Reply, Request, Topics};
use crate::domain::scanner::Remedy;
use crate::tui::key::KeyPress;
use crate::tui::keymap::{Role, Scope};
use crate::tui::keys::Keys;
use crate::tui::layout::{Areas, Class, view_too_small};
use crate::tui::lists::{Goods, People};
use crate::tui::scan::{Input, Mode, Scanner, Stamped};
use crate::tui::theme::{Theme, Tone};
use crate::tui::widgets::draw;

pub use run::{Local, run};
use session::Session;
use signin::{Asks, SignIn};

/// Everything that can happen to the shell, in the order of its one queue.
pub enum Event {
    /// The terminal was typed into, resized or closed.
    Input(Stamped),
    /// The door has answered.
    Reply(Reply),
    /// Something was committed, here or elsewhere.
    Changed(Topics),
    /// All variants, ready for live search.
    Goods(Result<Goods, AppError>),
    /// All customers, ready for live search.
    People(Result<People, AppError>),
    /// Name and password were checked.
    SignedIn(Result<Actor, AppError>),
    /// Name and password of the one who lends his right were checked.
    SteppedUp(Result<Actor, AppError>),
}

/// What the shell works with.
#[derive(Clone)]
pub(crate) struct Wires {
    door: Door,
    terminal: String,
    queue: Sender<Event>,
    keys: Keys,
}

impl Wires {
    /// Sends a request; its reply comes back as an event.
    fn send(&self, request: Request) {
        let queue = self.queue.clone();
        self.door.send(request, move |reply| {
            let _heard = queue.send(Event::Reply(reply));
        });
    }

    /// Checks name and password on a thread of its own: hashing is slow on purpose.
    fn sign_in(&self, asks: Asks) {
        let wires = self.clone();
        spawn("sign-in", &self.queue.clone(), Event::SignedIn, move || {
            wires
                .door
                .sign_in(&asks.name, &asks.password, &wires.terminal)
        });
    }

    /// Checks who lends his right, on a thread of its own.
    fn step_up(&self, actor: Actor, asks: Asks) {
        let door = self.door.clone();
        spawn(
            "step-up",
            &self.queue.clone(),
            Event::SteppedUp,
            move || door.step_up(&actor, &asks.name, &asks.password),
        );
    }

    /// Asks for a list and makes it searchable on the reader's thread.
    fn fetch(&self, actor: &Actor, query: Query) {
        let queue = self.queue.clone();
        let request = Request {
            id: 0,
            actor: actor.clone(),
            command: None,
            queries: vec![query],
        };
        self.door.send(request, move |mut reply| {
            let event = match reply.answers.pop() {
                Some(Ok(Answer::VariantBriefs(all))) => Event::Goods(Ok(Goods::new(all))),
                Some(Ok(Answer::CustomerBriefs(all))) => Event::People(Ok(People::new(all))),
                _ => return,
            };
            let _heard = queue.send(event);
        });
    }
}

fn spawn(
    name: &str,
    queue: &Sender<Event>,
    event: fn(Result<Actor, AppError>) -> Event,
    work: impl FnOnce() -> Result<Actor, AppError> + Send + 'static,
) {
    let answers = queue.clone();
    let thread = thread::Builder::new().name(name.to_owned());
    let started = thread.spawn(move || {
        let _heard = answers.send(event(work()));
    });
    if let Err(error) = started {
        let _heard = queue.send(event(Err(AppError::Storage(error.to_string()))));
    }
}

enum State {
    /// Nobody is signed in.
    SignIn(SignIn),
    /// Signed in; the shop is being read.
    Opening(Actor),
    /// At work.
    Open(Box<Session>),
}

/// The shell.
pub struct Shell {
    wires: Wires,
    theme: Theme,
    areas: Areas,
    scanner: Scanner,
    since: Duration,
    state: State,
    left: bool,
    repaint: bool,
    /// Requests are counted over all sessions, so that a late reply never finds the wrong question.
    requests: u64,
}

impl Shell {
    /// A shell of this size; `queue` is the sending end of the queue its owner reads and feeds back.
    pub fn new(
        door: Door,
        terminal: String,
        theme: Theme,
        size: (u16, u16),
        queue: Sender<Event>,
    ) -> Self {
        let changes = queue.clone();
        door.watch(move |topics| changes.send(Event::Changed(topics)).is_ok());
        Self {
            wires: Wires {
                door,
                terminal,
                queue,
                keys: Keys::default(),
            },
            theme,
            areas: Areas::of(size.0, size.1),
            scanner: Scanner::default(),
            since: Duration::ZERO,
            state: State::SignIn(SignIn::default()),
            left: false,
            repaint: false,
            requests: 1,
        }
    }

    /// Turns the scans of this terminal back; before the first event.
    pub fn mend(&mut self, scanner: Remedy) {
        self.scanner = Scanner::with(scanner);
    }

    /// Goes by this terminal's keys; before the first event.
    pub fn use_keys(&mut self, keys: Keys) {
        self.wires.keys = keys;
    }

    /// Somebody is signed in already (the demo shop).
    pub fn admit(&mut self, actor: Actor) {
        self.requests += 1;
        self.wires.send(Request {
            id: self.requests,
            actor: actor.clone(),
            command: None,
            queries: vec![Query::Shop, Query::Stores, Query::PaymentMethods],
        });
        self.state = State::Opening(actor);
    }

    /// Takes one event; `since` counts from the start of the face. Input waits for [`Shell::settle`].
    pub fn push(&mut self, event: Event, since: Duration) {
        self.at(since);
        match event {
            Event::Input(read) => self.scanner.push(read),
            Event::SignedIn(result) => self.signed_in(result),
            Event::Reply(reply) => self.reply(reply),
            other => {
                if let State::Open(session) = &mut self.state {
                    session.event(other);
                }
            }
        }
    }

    /// Takes all input that has arrived, each under the mode of what has the focus then, and asks what is to be
    /// asked. Call it once before each frame.
    pub fn settle(&mut self, since: Duration) {
        self.at(since);
        while !self.left {
            let Some(input) = self.scanner.pull(since, self.mode()) else {
                break;
            };
            self.input(input);
        }
        if let State::Open(session) = &mut self.state {
            session.ask();
        }
    }

    /// When to call [`Shell::settle`] again although nothing came.
    pub fn deadline(&self) -> Option<Duration> {
        let session = match &self.state {
            State::Open(session) => session.deadline(),
            _ => None,
        };
        self.scanner.deadline().into_iter().chain(session).min()
    }

    /// True once the user has left or the terminal is gone.
    pub const fn left(&self) -> bool {
        self.left
    }

    /// The size in cells.
    pub const fn size(&self) -> (u16, u16) {
        (self.areas.whole.width, self.areas.whole.height)
    }

    /// True once after each ring.
    pub fn rings(&mut self) -> bool {
        match &mut self.state {
            State::Open(session) => session.rings(),
            _ => false,
        }
    }

    /// What is new in the Inbox, told once.
    pub fn news(&mut self) -> Option<String> {
        match &mut self.state {
            State::Open(session) => session.news(),
            _ => None,
        }
    }

    /// True once when everything is to be drawn anew.
    pub fn repaints(&mut self) -> bool {
        std::mem::take(&mut self.repaint)
    }

    /// Draws one frame.
    pub fn view(&mut self, buf: &mut Buffer) {
        self.view_all(buf);
        if !self.theme.glyphs.braille {
            draw::spell_in_ascii(buf);
        }
    }

    fn view_all(&mut self, buf: &mut Buffer) {
        let (areas, theme) = (self.areas, self.theme);
        if areas.class() == Class::TooSmall {
            return view_too_small(areas.whole, buf, &theme);
        }
        match &mut self.state {
            State::SignIn(signin) => {
                draw::clear(areas.whole, buf, theme.style(Tone::Text));
                signin.view("orderdesk", areas.whole, buf, &theme);
            }
            State::Opening(_) => {
                draw::clear(areas.whole, buf, theme.style(Tone::Text));
                draw::empty(areas.whole, "Opening the shop.", buf, &theme);
            }
            State::Open(session) => session.view(buf),
        }
    }

    fn at(&mut self, since: Duration) {
        self.since = since;
        if let State::Open(session) = &mut self.state {
            session.at(since, self.wires.door.env().now());
        }
    }

    fn mode(&self) -> Mode {
        match &self.state {
            State::SignIn(_) => Mode::Text,
            State::Opening(_) => Mode::Browse,
            State::Open(session) => session.mode(),
        }
    }

    fn input(&mut self, input: Input) {
        match input {
            Input::Closed => self.left = true,
            Input::Resize { width, height } => {
                self.areas = Areas::of(width, height);
                self.repaint = true;
                if let State::Open(session) = &mut self.state {
                    session.resize(self.areas);
                }
            }
            input => match &mut self.state {
                State::SignIn(_) => self.input_signin(input),
                State::Opening(_) => {
                    self.left = matches!(input, Input::Key(key) if key == KeyPress::ctrl('c'));
                }
                State::Open(session) => {
                    session.input(input);
                    self.left = session.left();
                    self.repaint |= session.repaints();
                }
            },
        }
    }

    fn input_signin(&mut self, input: Input) {
        let State::SignIn(signin) = &mut self.state else {
            return;
        };
        match input {
            Input::Key(key) => {
                let found = self.wires.keys.lookup(Scope::SignIn, key, Role::Retailer);
                match found.map(|binding| binding.action) {
                    Some(crate::tui::action::Action::Quit) => self.left = true,
                    Some(crate::tui::action::Action::Repaint) => self.repaint = true,
                    action => {
                        if let Some(asks) = signin.take(key, action) {
                            self.wires.sign_in(asks);
                        }
                    }
                }
            }
            Input::Paste(text) => signin.paste(&text),
            _ => {}
        }
    }

    fn signed_in(&mut self, result: Result<Actor, AppError>) {
        match (&mut self.state, result) {
            (State::SignIn(signin), Err(error)) => signin.refuse(&error),
            (State::SignIn(_), Ok(actor)) => self.admit(actor),
            (State::Open(session), Err(error)) => session.unlock_refused(&error),
            (State::Open(session), Ok(actor)) => {
                if !session.unlock(&actor) {
                    self.requests = session.requests();
                    self.admit(actor);
                }
            }
            (State::Opening(_), _) => {}
        }
    }

    fn reply(&mut self, reply: Reply) {
        match &mut self.state {
            State::Open(session) => session.reply(reply),
            State::Opening(actor) if reply.id == self.requests => {
                match Session::open(
                    self.wires.clone(),
                    actor.clone(),
                    reply,
                    &self.theme,
                    self.areas,
                ) {
                    Ok(session) => {
                        self.state = State::Open(Box::new(session));
                        self.at(self.since);
                        if let State::Open(session) = &mut self.state {
                            session.begin();
                        }
                    }
                    Err(error) => {
                        let mut signin = SignIn::default();
                        signin.refuse(&error);
                        self.state = State::SignIn(signin);
                    }
                }
            }
            State::SignIn(_) | State::Opening(_) => {}
        }
    }
}
