//! The shell: one queue of events in, one frame out; before and after sign-in.
//!
//! It needs a door, a clock (through the door) and a stream of [`Event`]s, and draws into a buffer: the same
//! shell runs in a terminal, in tests, and later over byte pipes.

mod account;
mod asked;
mod entry;
mod front;
mod hands;
mod locked;
mod presence;
mod printing;
mod router;
mod run;
mod session;
mod signin;
mod status;

use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::thread;
use std::time::Duration;

use ratatui::buffer::Buffer;

use crate::app::print::outlet::Printer;
use crate::app::{
    Actor, Answer, AppError, Door, PortalAnswer, PortalQuery, Query, Reply, Request, Topics,
};
use crate::domain::scanner::Remedy;
use crate::tui::key::KeyPress;
use crate::tui::keymap::Role;
use crate::tui::keys::Keys;
use crate::tui::layout::{Areas, Class, view_too_small};
use crate::tui::lists::{Goods, People};
use crate::tui::scan::{Input, Mode, Scanner, Stamped};
use crate::tui::screen::Print;
use crate::tui::theme::{Theme, Tone};
use crate::tui::widgets::draw;

use account::{Account, Wish};
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
    SignedIn(Result<Entry, AppError>),
    /// A paper was printed, or why it was not.
    Printed(Print, Result<(), String>),
    /// Name and password of the one who lends his right were checked.
    SteppedUp(Result<Actor, AppError>),
    /// What somebody wanted for himself was done; gives him as he is now, if he is signed in.
    Accounted(Result<Option<Actor>, AppError>),
}

/// Somebody who has signed in, with what he typed: one who must choose his own password types it only once.
pub struct Entry {
    actor: Actor,
    password: String,
}

/// What the shell works with.
#[derive(Clone)]
pub(crate) struct Wires {
    door: Door,
    terminal: String,
    queue: Sender<Event>,
    keys: Keys,
    printer: Option<Arc<Printer>>,
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
            let Asks { name, password } = asks;
            let actor = wires.door.sign_in(&name, &password, &wires.terminal)?;
            Ok(Entry { actor, password })
        });
    }

    /// Checks the PIN or password at a locked seat, on a thread of its own.
    fn unlock(&self, seat: Actor, asks: Asks) {
        let door = self.door.clone();
        spawn("unlock", &self.queue.clone(), Event::SignedIn, move || {
            let Asks { name, password } = asks;
            let actor = door.unlock(&seat, &name, &password)?;
            Ok(Entry { actor, password })
        });
    }

    /// Does what somebody wants for himself, on a thread of its own.
    fn account(&self, wish: Wish) {
        let wires = self.clone();
        spawn(
            "account",
            &self.queue.clone(),
            Event::Accounted,
            move || match wish {
                Wish::Register {
                    name,
                    full_name,
                    request,
                    password,
                } => {
                    let door = &wires.door;
                    door.register(&name, &full_name, &request, &password, &wires.terminal)?;
                    Ok(None)
                }
                Wish::Change {
                    mut actor,
                    mut current,
                    password,
                    pin,
                } => {
                    if let Some(password) = password {
                        actor = wires.door.choose_password(&actor, &current, &password)?;
                        current = password;
                    }
                    if let Some(pin) = pin {
                        let pin = Some(pin.as_str()).filter(|pin| !pin.is_empty());
                        wires.door.set_pin(&actor, &current, pin)?;
                    }
                    Ok(Some(actor))
                }
            },
        );
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

    /// Asks for the lists of live search that these topics are about; a retailer searches what is sold.
    fn fetch_lists(&self, actor: &Actor, topics: Topics) {
        let is_staff = actor.role() > Role::Retailer;
        if topics.meets(Topics::CATALOGUE) {
            let goods = if is_staff {
                Query::VariantBriefs
            } else {
                Query::Portal(PortalQuery::Goods)
            };
            self.fetch(actor, goods);
        }
        if topics.meets(Topics::CUSTOMERS) && is_staff {
            self.fetch(actor, Query::CustomerBriefs);
        }
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
                Some(Ok(Answer::VariantBriefs(all) | Answer::Portal(PortalAnswer::Goods(all)))) => {
                    Event::Goods(Ok(Goods::new(all)))
                }
                Some(Ok(Answer::CustomerBriefs(all))) => Event::People(Ok(People::new(all))),
                _ => return,
            };
            let _heard = queue.send(event);
        });
    }
}

/// What is asked before the first screen: a retailer learns the shop's name and no more.
fn first_questions(role: Role) -> Vec<Query> {
    if role == Role::Retailer {
        vec![Query::Shop]
    } else {
        vec![Query::Shop, Query::Stores, Query::PaymentMethods]
    }
}

fn spawn<T: 'static>(
    name: &str,
    queue: &Sender<Event>,
    event: fn(Result<T, AppError>) -> Event,
    work: impl FnOnce() -> Result<T, AppError> + Send + 'static,
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

/// So long the end of the program waits until the others know: what is not said then, they see by the dead process.
const FAREWELL: Duration = Duration::from_millis(500);

enum State {
    /// Nobody is signed in.
    SignIn(SignIn),
    /// Somebody asks to be let in, or chooses his own password.
    Asking(Box<Account>),
    /// Signed in; the shop is being read.
    Opening(Actor),
    /// At work.
    Open(Box<Session>),
}

/// The portal alone: staff are sent away, and so is everybody but this user, if one is named.
#[derive(Debug, Clone, Default)]
pub struct PortalOnly {
    /// The one who may sign in.
    pub user: Option<String>,
}

impl PortalOnly {
    /// Lets a retailer in, the named one if one is named.
    ///
    /// # Errors
    /// `not_allowed` for staff, `invalid_input` for another retailer.
    pub fn admits(&self, actor: &Actor) -> Result<(), AppError> {
        if actor.role() != Role::Retailer {
            return Err(AppError::NotAllowed {
                role: actor.role().word(),
                act: "order at the portal",
                needs: Role::Retailer.word(),
            });
        }
        match &self.user {
            Some(user) if !user.trim().eq_ignore_ascii_case(actor.name()) => Err(
                AppError::invalid("name", format!("this portal is opened for {user} alone")),
            ),
            _ => Ok(()),
        }
    }
}

/// The shell.
pub struct Shell {
    wires: Wires,
    only: Option<PortalOnly>,
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
                printer: None,
            },
            theme,
            areas: Areas::of(size.0, size.1),
            scanner: Scanner::default(),
            only: None,
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

    /// Opens the portal and nothing else; before the first event.
    pub fn portal(&mut self, only: PortalOnly) {
        self.only = Some(only);
        self.state = State::SignIn(self.sign_in_box(""));
    }

    /// Prints here; before the first event.
    pub fn use_printer(&mut self, printer: Option<Printer>) {
        self.wires.printer = printer.map(Arc::new);
    }

    /// Somebody is signed in already (the demo shop).
    pub fn admit(&mut self, actor: Actor) {
        self.requests += 1;
        self.wires.send(Request {
            id: self.requests,
            actor: actor.clone(),
            command: None,
            queries: first_questions(actor.role()),
        });
        self.state = State::Opening(actor);
    }

    /// The program ends: what is open here is open no more.
    pub fn part(&mut self) {
        if let State::Open(session) = &mut self.state
            && let Some(told) = session.let_go()
        {
            let _told = told.recv_timeout(FAREWELL);
        }
    }

    /// Takes one event; `since` counts from the start of the face. Input waits for [`Shell::settle`].
    pub fn push(&mut self, event: Event, since: Duration) {
        self.at(since);
        match event {
            Event::Input(read) => self.scanner.push(read),
            Event::SignedIn(result) => self.signed_in(result),
            Event::Accounted(result) => self.accounted(result),
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
            State::SignIn(_) | State::Asking(_) => self.view_entry(buf),
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
            State::SignIn(_) | State::Asking(_) => Mode::Text,
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
                State::SignIn(_) | State::Asking(_) => self.input_entry(input),
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

    fn reply(&mut self, reply: Reply) {
        match &mut self.state {
            State::Open(session) => {
                session.reply(reply);
                if let Some(why) = session.ended() {
                    session.let_go();
                    self.requests = session.requests();
                    self.sign_in_saying(&why);
                }
            }
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
                        let mut signin = self.sign_in_box("");
                        signin.refuse(&error);
                        self.state = State::SignIn(signin);
                    }
                }
            }
            State::SignIn(_) | State::Asking(_) | State::Opening(_) => {}
        }
    }
}
