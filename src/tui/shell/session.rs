//! One signed-in user at one seat: tabs with their stacks of screens, their questions and commands.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use crate::app::notice::Notice;
use crate::app::{
    Actor, Answer, AppError, Command, Found, Outcome, Query, Reply, Request, Stage, Topics,
};
use crate::domain::access::{Right, Role};
use crate::domain::barcode::WrongCheckDigit;
use crate::domain::id::StoreId;
use crate::domain::shop::{Shop, Store, StoreKind};
use crate::domain::time::Timestamp;
use crate::tui::layout::Areas;
use crate::tui::lists::{Goods, People};
use crate::tui::screen::{Cx, Effect, Msg, Print, Route, Screen};
use crate::tui::screens::portal::PORTAL;
use crate::tui::screens::{Counts, TABS, TabSpec};
use crate::tui::shell::asked::Questions;
use crate::tui::shell::front::Front;
use crate::tui::shell::locked::is_over;
use crate::tui::shell::presence::Presence;
use crate::tui::shell::{Event, Wires};
use crate::tui::theme::{Theme, Tone};
use crate::tui::widgets::lockband::LockBand;
use crate::tui::widgets::message::MessageLine;

/// One screen on a stack.
pub(super) struct Slot {
    pub(super) id: u64,
    pub(super) screen: Box<dyn Screen>,
    questions: Questions,
}

/// One tab with its stack; the first screen stays.
pub(super) struct TabState {
    pub(super) spec: &'static TabSpec,
    pub(super) stack: Vec<Slot>,
}

/// A command on its way.
struct Sent {
    slot: u64,
    command: Box<Command>,
    asked: Vec<&'static str>,
    lent: Option<Actor>,
}

/// The session.
pub(super) struct Session {
    pub(super) wires: Wires,
    pub(super) cx: Cx,
    pub(super) tabs: Vec<TabState>,
    pub(super) open: usize,
    pub(super) front: Option<Front>,
    pub(super) bands: VecDeque<(u64, LockBand)>,
    pub(super) message: MessageLine,
    pub(super) counts: Counts,
    pub(super) saved: Option<Timestamp>,
    pub(super) bell: bool,
    /// What is new in the Inbox and not yet told.
    news: Option<String>,
    /// What the printer did not take.
    pub(super) unprinted: Vec<Print>,
    /// The last notice that is known.
    noticed: Option<i64>,
    pub(super) leaving: bool,
    pub(super) repaint: bool,
    /// When somebody last did something here.
    pub(super) touched: Duration,
    /// Wrong PINs since the seat was locked, and whether one is being checked.
    pub(super) pins: (u32, bool),
    ended: Option<String>,
    pub(super) presence: Presence,
    own: Questions,
    own_asked: HashMap<u64, Vec<Query>>,
    asked: HashMap<u64, (u64, Vec<Query>)>,
    sent: HashMap<u64, Sent>,
    lookups: HashMap<u64, String>,
    pub(super) next: u64,
}

impl Session {
    /// Begins with the first answers: shop, stores, ways to pay.
    pub(super) fn open(
        wires: Wires,
        actor: Actor,
        reply: Reply,
        theme: &Theme,
        areas: Areas,
    ) -> Result<Self, AppError> {
        let mut shop: Option<Shop> = None;
        let mut stores: Vec<Store> = Vec::new();
        let mut methods = Vec::new();
        for answer in reply.answers {
            match answer? {
                Answer::Shop(found) => shop = Some(*found),
                Answer::Stores(found) => stores = found,
                Answer::PaymentMethods(found) => methods = found,
                _ => {}
            }
        }
        let shop = shop.ok_or(AppError::NotSignedIn)?;
        let active = || stores.iter().filter(|store| store.active);
        // The seat's store: the oldest one with a counter; `Alt+S` chooses another.
        let seat = active()
            .filter(|store| store.kind == StoreKind::Physical)
            .min_by_key(|store| store.id)
            .or_else(|| active().next())
            .or_else(|| stores.first())
            .map(|store| store.id)
            .or((actor.role() == Role::Retailer).then_some(StoreId(0)))
            .ok_or(AppError::NotFound {
                what: "store",
                code: "any".to_owned(),
            })?;
        let env = wires.door.env().clone();
        let cx = Cx {
            actor,
            shop: Arc::new(shop),
            stores: Arc::new(stores),
            store: seat,
            methods: Arc::new(methods),
            goods: Arc::new(Goods::default()),
            people: Arc::new(People::default()),
            theme: *theme,
            areas,
            now: env.now(),
            since: Duration::ZERO,
            env,
        };
        Ok(Self {
            wires,
            cx,
            tabs: Vec::new(),
            open: 0,
            front: None,
            bands: VecDeque::new(),
            message: MessageLine::default(),
            counts: Counts::default(),
            saved: None,
            bell: false,
            news: None,
            unprinted: Vec::new(),
            noticed: None,
            leaving: false,
            repaint: false,
            touched: Duration::ZERO,
            pins: (0, false),
            ended: None,
            presence: Presence::default(),
            own: Questions::default(),
            own_asked: HashMap::new(),
            asked: HashMap::new(),
            sent: HashMap::new(),
            lookups: HashMap::new(),
            next: reply.id,
        })
    }

    /// Opens the tabs and asks for the lists.
    pub(super) fn begin(&mut self) {
        let role = self.cx.role();
        let tabs = if role == Role::Retailer { PORTAL } else { TABS };
        for spec in tabs.iter().filter(|spec| role >= spec.least_role) {
            let slot = self.slot((spec.make)(&self.cx));
            self.tabs.push(TabState {
                spec,
                stack: vec![slot],
            });
        }
        self.wires.fetch_lists(&self.cx.actor, Topics::ALL);
        self.touched = self.cx.since;
        let name = self.cx.actor.name().to_owned();
        self.say(Tone::Ok, format!("Welcome, {name}."));
        self.shown();
    }

    /// The number of the last request, so that the next session goes on from there.
    pub(super) const fn requests(&self) -> u64 {
        self.next
    }

    pub(super) fn at(&mut self, since: Duration, now: Timestamp) {
        self.cx.since = since;
        self.cx.now = now;
        self.message.tick(since);
        self.lock_when_idle();
    }

    /// Why the session is over, once: its user was disabled, or has another role or password.
    pub(super) fn ended(&mut self) -> Option<String> {
        self.ended.take()
    }

    pub(super) fn resize(&mut self, areas: Areas) {
        self.cx.areas = areas.with_notice(self.cx.areas.notice.height > 0);
    }

    pub(super) fn rings(&mut self) -> bool {
        std::mem::take(&mut self.bell)
    }

    pub(super) fn news(&mut self) -> Option<String> {
        self.news.take()
    }

    pub(super) fn repaints(&mut self) -> bool {
        std::mem::take(&mut self.repaint)
    }

    pub(super) const fn left(&self) -> bool {
        self.leaving
    }

    /// The next full second, for the clock, or sooner.
    pub(super) fn deadline(&self) -> Option<Duration> {
        let past = u64::try_from(self.cx.now.millis().rem_euclid(1000)).unwrap_or(0);
        let second = self.cx.since + Duration::from_millis(1000 - past.min(999));
        self.message.deadline().into_iter().chain([second]).min()
    }

    pub(super) fn say(&mut self, tone: Tone, text: impl Into<String>) {
        self.message.say(tone, text, self.cx.since);
    }

    pub(super) fn slot(&mut self, screen: Box<dyn Screen>) -> Slot {
        self.next += 1;
        Slot {
            id: self.next,
            screen,
            questions: Questions::default(),
        }
    }

    /// How many commands have no answer yet.
    pub(super) fn waiting(&self) -> usize {
        self.sent.len()
    }

    pub(super) fn top(&self) -> Option<&Slot> {
        self.tabs.get(self.open)?.stack.last()
    }

    /// True when the open tab shows its own screen and nothing above it.
    pub(super) fn is_bare(&self) -> bool {
        self.tabs
            .get(self.open)
            .is_some_and(|state| state.stack.len() == 1)
    }

    pub(super) fn place(&self, slot: u64) -> Option<(usize, usize)> {
        self.tabs.iter().enumerate().find_map(|(tab, state)| {
            let depth = state.stack.iter().position(|held| held.id == slot)?;
            Some((tab, depth))
        })
    }

    /// Tells one screen something and does what it wants.
    pub(super) fn tell(&mut self, slot: u64, msg: Msg) {
        let Some((tab, depth)) = self.place(slot) else {
            return;
        };
        let cx = &self.cx;
        let held = self
            .tabs
            .get_mut(tab)
            .and_then(|state| state.stack.get_mut(depth));
        let effects: Vec<Effect> = held
            .map(|held| held.screen.update(msg, cx))
            .unwrap_or_default();
        self.apply(slot, effects);
    }

    pub(super) fn tell_top(&mut self, msg: Msg) {
        if let Some(id) = self.top().map(|slot| slot.id) {
            self.tell(id, msg);
        }
    }

    pub(super) fn shown(&mut self) {
        self.tell_top(Msg::Shown);
    }

    /// Sends a command for a screen.
    pub(super) fn execute(
        &mut self,
        slot: u64,
        command: Command,
        lent: Option<Actor>,
        asked: Vec<&'static str>,
    ) {
        self.next += 1;
        let sent = Sent {
            slot,
            command: Box::new(command.clone()),
            asked,
            lent: lent.clone(),
        };
        self.sent.insert(self.next, sent);
        let id = self.next;
        let place = self.place(slot);
        let held = place.and_then(|(tab, depth)| self.tabs.get_mut(tab)?.stack.get_mut(depth));
        let queries = held.map_or_else(Vec::new, |held| held.questions.with_command(id));
        if !queries.is_empty() {
            self.asked.insert(id, (slot, queries.clone()));
        }
        self.wires.send(Request {
            id,
            actor: lent.unwrap_or_else(|| self.cx.actor.clone()),
            command: Some(command),
            queries,
        });
    }

    /// Asks what a scanned code stands for.
    pub(super) fn look_up(&mut self, code: String) {
        let query = Query::Lookup(code.clone());
        self.next += 1;
        self.lookups.insert(self.next, code);
        self.query(self.next, vec![query]);
    }

    fn query(&self, id: u64, queries: Vec<Query>) {
        self.wires.send(Request {
            id,
            actor: self.cx.actor.clone(),
            command: None,
            queries,
        });
    }

    /// Asks all that is due: the shell's own questions and those of the open tab's screens.
    pub(super) fn ask(&mut self) {
        self.hold();
        let store = self.cx.store;
        let mut own = vec![Query::Shop];
        if self.cx.may(Right::Counter) {
            own.extend([
                Query::Stores,
                Query::PaymentMethods,
                Query::Carts(store),
                Query::StageCounts(None),
            ]);
        }
        if self.cx.may(Right::Inbox) {
            own.push(Query::InboxCount);
            own.push(Query::FreshNotices(self.noticed));
        }
        own.extend(self.presence.query());
        self.own.sync(own);
        if self.presence.is_old(self.cx.since) {
            self.own.touch(Topics::PRESENCE);
        }
        let id = self.next + 1;
        let due = self.own.take_due(id);
        if !due.is_empty() {
            self.next = id;
            self.own_asked.insert(id, due.clone());
            self.query(id, due);
        }
        let Some(tab) = self.tabs.get_mut(self.open) else {
            return;
        };
        let mut requests = Vec::new();
        for slot in &mut tab.stack {
            slot.questions.sync(slot.screen.queries(&self.cx));
            let id = self.next + 1;
            let due = slot.questions.take_due(id);
            if !due.is_empty() {
                self.next = id;
                requests.push((id, slot.id, due));
            }
        }
        for (id, slot, due) in requests {
            self.asked.insert(id, (slot, due.clone()));
            self.query(id, due);
        }
    }

    /// Takes what is not input and not a reply.
    pub(super) fn event(&mut self, event: Event) {
        match event {
            Event::Changed(topics) => self.changed(topics),
            Event::Goods(Ok(goods)) => self.cx.goods = Arc::new(goods),
            Event::People(Ok(people)) => self.cx.people = Arc::new(people),
            Event::Goods(Err(error)) | Event::People(Err(error)) => {
                let effects = vec![Effect::bad(&error)];
                self.apply(0, effects);
            }
            Event::SteppedUp(result) => self.stepped_up(result),
            Event::Printed(paper, done) => self.printed(paper, done),
            Event::Input(_) | Event::Reply(_) | Event::SignedIn(_) | Event::Accounted(_) => {}
        }
    }

    fn changed(&mut self, topics: Topics) {
        self.own.touch(topics);
        for slot in self.tabs.iter_mut().flat_map(|tab| &mut tab.stack) {
            slot.questions.touch(topics);
        }
        self.wires.fetch_lists(&self.cx.actor, topics);
    }

    /// Takes a reply of the door.
    pub(super) fn reply(&mut self, reply: Reply) {
        if let Some(why) = is_over(&reply) {
            self.ended = Some(why);
            return;
        }
        if let (Some(sent), Some(outcome)) = (self.sent.remove(&reply.id), reply.outcome) {
            self.done(sent, outcome);
        }
        if let Some(code) = self.lookups.remove(&reply.id) {
            for answer in reply.answers {
                self.found(&code, answer);
            }
            return;
        }
        if let Some(queries) = self.own_asked.remove(&reply.id) {
            for (query, answer) in queries.iter().zip(reply.answers) {
                if self.own.accept(reply.id, query) {
                    self.know(answer);
                }
            }
            return;
        }
        let Some((slot, queries)) = self.asked.remove(&reply.id) else {
            return;
        };
        for (query, answer) in queries.into_iter().zip(reply.answers) {
            let wanted = self.place(slot).and_then(|(tab, depth)| {
                let held = self.tabs.get_mut(tab)?.stack.get_mut(depth)?;
                Some(held.questions.accept(reply.id, &query))
            });
            if wanted == Some(true) {
                self.tell(slot, Msg::Answered(query, answer));
            }
        }
    }

    fn done(&mut self, sent: Sent, outcome: Result<Outcome, AppError>) {
        match &outcome {
            Ok(_) => self.saved = Some(self.cx.now),
            Err(error) if self.front.is_none() => {
                self.front = Front::about(
                    error,
                    sent.slot,
                    &sent.command,
                    &sent.asked,
                    sent.lent.as_ref(),
                    &self.cx,
                );
                if self.front.is_some() {
                    self.bell = true;
                    return;
                }
            }
            Err(_) => {}
        }
        self.tell(sent.slot, Msg::Done(sent.command, outcome));
    }

    fn know(&mut self, answer: Result<Answer, AppError>) {
        match answer {
            Ok(Answer::Shop(shop)) => self.cx.shop = Arc::new(*shop),
            Ok(Answer::Stores(stores)) => self.cx.stores = Arc::new(stores),
            Ok(Answer::PaymentMethods(methods)) => self.cx.methods = Arc::new(methods),
            Ok(Answer::Carts(carts)) => {
                self.counts.carts = i64::try_from(carts.len()).unwrap_or(0);
            }
            Ok(Answer::FreshNotices(last, fresh)) => self.noticed(last, &fresh),
            Ok(Answer::InboxCount(count)) => self.counts.inbox = count,
            Ok(Answer::Presence(others)) => self.others_are(others),
            Ok(Answer::StageCounts(counts)) => {
                let of = |stage: Stage| {
                    counts
                        .iter()
                        .find(|(known, _)| *known == stage)
                        .map_or(0, |(_, count)| *count)
                };
                self.counts.pending = of(Stage::Pending) + of(Stage::AwaitingApproval);
                self.counts.billing = of(Stage::Billing);
            }
            _ => {}
        }
    }

    /// What came into the Inbox since the last look is told once, by the terminal's own means.
    fn noticed(&mut self, last: i64, fresh: &[Notice]) {
        self.noticed = Some(last);
        let waiting: Vec<&Notice> = fresh.iter().filter(|notice| notice.kind.waits()).collect();
        let said = match waiting.as_slice() {
            [] => return,
            [one] => format!("{}: {}", one.kind.title(), one.subject),
            many => format!("{} new in the Inbox", many.len()),
        };
        if self.message.text().is_empty() {
            self.say(Tone::Warn, format!("{said}."));
        }
        self.news = Some(said);
    }

    fn found(&mut self, code: &str, answer: Result<Answer, AppError>) {
        let error = match answer {
            Ok(Answer::Found(found)) => match found {
                Found::Variant(variant, _) => return self.go(Route::Variant(variant.sku)),
                Found::Order(id, _) | Found::Bill(_, id) => return self.go(Route::Order(id)),
                Found::Customer(id, code) => return self.go(Route::Customer(id, code)),
                Found::WrongCheckDigit => AppError::WrongCheckDigit(WrongCheckDigit {
                    code: code.to_owned(),
                }),
                Found::Nothing => AppError::UnknownCode {
                    code: code.to_owned(),
                },
            },
            Ok(_) => return,
            Err(error) => error,
        };
        let slot = self.top().map_or(0, |slot| slot.id);
        let band = Effect::Band {
            code: code.to_owned(),
            error,
        };
        self.apply(slot, vec![band]);
    }
}
