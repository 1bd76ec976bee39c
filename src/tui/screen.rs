//! What every screen is: a model that is told messages, says effects, and draws itself.
//!
//! A screen never refreshes: it declares [`Screen::queries`], and the shell asks them again after each
//! update that changes them and after each commit that touches them. It never waits either: commands go
//! out as [`Effect::Execute`] and come back as [`Msg::Done`].

use std::sync::Arc;
use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::env::Env;
use crate::app::{Actor, AppError, Command, Query};
use crate::domain::access::{Right, Role};
use crate::domain::id::{CustomerId, StoreId, VariantId};
use crate::domain::locale::NumberStyle;
use crate::domain::money::Money;
use crate::domain::presence::Held;
use crate::domain::quantity::Quantity;
use crate::domain::shop::{PaymentMethod, Shop, Store};
use crate::domain::time::{Day, Timestamp};
use crate::tui::action::Action;
use crate::tui::key::KeyPress;
use crate::tui::keymap::Scope;
use crate::tui::layout::Areas;
use crate::tui::lists::{Goods, People};
pub use crate::tui::msg::{Given, Msg, Route};
use crate::tui::scan::Mode;
use crate::tui::theme::{Theme, Tone};
use crate::tui::widgets::dialog::Ask;
pub use crate::tui::widgets::footer::Offer;

/// One page, list or dialog.
pub trait Screen {
    /// The place whose keys hold now; a screen with an open filter line says [`Scope::Filter`].
    fn scope(&self) -> Scope;

    /// A few words for the palette and messages.
    fn title(&self) -> String;

    /// How keys are taken now. Screens with an entry line say whether it is empty.
    fn mode(&self) -> Mode {
        self.scope().mode(true)
    }

    /// Would the text that has the focus do something with this key? Then it comes as [`Msg::Key`] and is not
    /// looked up as a binding.
    fn wants(&self, _key: KeyPress) -> bool {
        false
    }

    /// True when [`Msg::Scanned`] is for this screen; else the shell looks the code up and opens what it is.
    fn takes_scans(&self) -> bool {
        false
    }

    /// What of the shop this screen has open: others who open it too are told so, and this screen of them.
    fn holds(&self) -> Option<Held> {
        None
    }

    /// What the screen needs to know, each time anew; equal lists are not asked twice.
    fn queries(&self, _cx: &Cx) -> Vec<Query> {
        Vec::new()
    }

    /// Whether an action can be done now. Footer, palette and dispatcher ask: what is not [`Offer::Yes`] never
    /// arrives as [`Msg::Act`]. Moving ([`moves`]) is usually [`Offer::Yes`].
    fn offers(&self, action: Action, cx: &Cx) -> Offer;

    /// Takes one message.
    fn update(&mut self, msg: Msg, cx: &Cx) -> Vec<Effect>;

    /// Told its room before each frame: scrolling is state, not a by-product of drawing.
    fn layout(&mut self, _area: Rect, _cx: &Cx) {}

    /// Draws itself.
    fn view(&self, area: Rect, cx: &Cx, buf: &mut Buffer);

    /// False for dialogs: what is beneath is drawn first.
    fn covers(&self) -> bool {
        true
    }
}

/// What a screen wants done.
pub enum Effect {
    /// Send a command; it comes back as [`Msg::Done`], in the order sent.
    Execute(Command),
    /// Open a screen above this one.
    Open(Box<dyn Screen>),
    /// Close this screen.
    Close,
    /// Close this screen and give this to the one beneath ([`Msg::Given`]).
    Give(Given),
    /// Ask, and execute the command on yes; it comes back as [`Msg::Done`].
    Confirm(Question, Command),
    /// Ask for a word, reason, text or yes; the answer comes back as [`Given::Text`] with the tag.
    Ask(&'static str, Question),
    /// Go to another place.
    Go(Route),
    /// Say something in the message line: what happened, and what to do.
    Toast(Tone, String),
    /// Raise the red band over a failed scan, ring, and swallow further scans until a key acknowledges.
    Band {
        /// The code that failed.
        code: String,
        /// Why.
        error: AppError,
    },
    /// Print on this terminal's printer.
    Print(Print),
    /// Ring the bell.
    Bell,
    /// Open the palette with letters already typed.
    Palette(String),
    /// Ask whether to leave the program.
    Quit,
}

impl Effect {
    /// A message that something went well.
    pub fn good(text: impl Into<String>) -> Self {
        Self::Toast(Tone::Ok, text.into())
    }

    /// A message that something did not go.
    pub fn bad(error: &AppError) -> Self {
        Self::Toast(Tone::Bad, sentence(error))
    }
}

/// A paper to print.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Print {
    /// What it is, for messages.
    pub title: String,
    /// Its text on a page.
    pub page: String,
    /// Its text on a till roll.
    pub roll: String,
}

/// An error as a sentence with a capital letter.
pub fn sentence(error: &AppError) -> String {
    let text = error.to_string();
    let mut letters = text.chars();
    let first = letters.next().map(char::to_uppercase);
    first
        .into_iter()
        .flatten()
        .chain(letters)
        .chain(['.'])
        .collect()
}

/// A question to ask ([`crate::tui::widgets::dialog::Dialog`]).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Its title.
    pub title: String,
    /// What happens on yes.
    pub text: String,
    /// What is asked for.
    pub ask: Ask,
    /// What stands in its field to begin with.
    pub typed: String,
}

impl Question {
    /// A question of this kind.
    pub fn new(title: &str, text: impl Into<String>, ask: Ask) -> Self {
        Self {
            title: title.to_owned(),
            text: text.into(),
            ask,
            typed: String::new(),
        }
    }

    /// With a text in its field to begin with.
    #[must_use]
    pub fn typed(mut self, text: &str) -> Self {
        text.clone_into(&mut self.typed);
        self
    }

    /// Yes or no, by Enter.
    pub fn confirm(title: &str, text: impl Into<String>) -> Self {
        Self::new(title, text, Ask::Confirm { lasting: false })
    }

    /// Yes or no about what cannot be taken back, by `Ctrl+A`.
    pub fn lasting(title: &str, text: impl Into<String>) -> Self {
        Self::new(title, text, Ask::Confirm { lasting: true })
    }
}

/// Moving about: offered wherever there is something to move in.
pub const fn moves(action: Action) -> bool {
    use Action as A;
    matches!(
        action,
        A::Up
            | A::Down
            | A::Left
            | A::Right
            | A::PageUp
            | A::PageDown
            | A::First
            | A::Last
            | A::Next
            | A::Previous
            | A::Enter
            | A::Back
    )
}

/// What every screen may know of the world around it.
#[derive(Clone)]
pub struct Cx {
    /// Who is signed in.
    pub actor: Actor,
    /// The shop and its settings.
    pub shop: Arc<Shop>,
    /// All stores, by code.
    pub stores: Arc<Vec<Store>>,
    /// The store of this seat.
    pub store: StoreId,
    /// Ways to pay.
    pub methods: Arc<Vec<PaymentMethod>>,
    /// All active variants, for live search.
    pub goods: Arc<Goods>,
    /// All active customers, for live search.
    pub people: Arc<People>,
    /// How things look.
    pub theme: Theme,
    /// The screen cut into its parts.
    pub areas: Areas,
    /// Now, UTC.
    pub now: Timestamp,
    /// Since the start of the face, for dialogs.
    pub since: Duration,
    /// Chance, for references.
    pub env: Env,
}

impl Cx {
    /// The user's role.
    pub fn role(&self) -> Role {
        self.actor.role()
    }

    /// Whether the user has a right without anyone's help.
    pub fn may(&self, right: Right) -> bool {
        self.role() >= right.least()
    }

    /// An amount as the shop writes it.
    pub fn money(&self, amount: Money) -> String {
        self.shop
            .settings
            .number_style
            .money(self.shop.currency, amount)
    }

    /// An amount with the currency's code before it.
    pub fn price(&self, amount: Money) -> String {
        format!("{} {}", self.shop.currency.code(), self.money(amount))
    }

    /// A quantity as the shop writes it.
    pub fn quantity(&self, quantity: Quantity, decimals: u8) -> String {
        self.shop.settings.number_style.quantity(quantity, decimals)
    }

    /// Thousandths of a unit, without needless decimals.
    pub fn milli(&self, milli: i64) -> String {
        let whole = milli % 1000 == 0;
        let (steps, decimals) = if whole { (milli / 1000, 0) } else { (milli, 3) };
        self.quantity(Quantity::from_steps(steps), decimals)
    }

    /// A figure as typed in the shop's style, as the plain decimal that commands read. What is not clear stays
    /// as it is and is refused there.
    pub fn plain(&self, typed: &str) -> String {
        let typed: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
        let style = self.shop.settings.number_style;
        if matches!(style, NumberStyle::PointComma | NumberStyle::SpaceComma) {
            return if typed.contains(',') {
                typed.replace('.', "").replace(',', ".")
            } else {
                typed
            };
        }
        let whole = typed.split('.').next().unwrap_or_default();
        let mut groups = whole.rsplit(',');
        let grouped = whole.contains(',')
            && groups.next().is_some_and(|last| last.len() == 3)
            && groups.all(|group| matches!(group.len(), 1..=3));
        if grouped {
            typed.replace(',', "")
        } else {
            typed
        }
    }

    /// A count as the shop writes it.
    pub fn count(&self, count: i64) -> String {
        self.shop.settings.number_style.count(count)
    }

    /// `20 Nov 14:05` in the shop's zone.
    pub fn when(&self, at: Timestamp) -> String {
        self.shop.zone.show_short(at)
    }

    /// The shop's local day.
    pub fn today(&self) -> Day {
        self.shop.zone.day(self.now)
    }

    /// The store of this seat.
    pub fn seat(&self) -> Option<&Store> {
        self.stores.iter().find(|store| store.id == self.store)
    }

    /// A store's code.
    pub fn store_code(&self, id: StoreId) -> &str {
        self.stores
            .iter()
            .find(|store| store.id == id)
            .map_or("", |store| store.code.as_str())
    }

    /// A fresh idempotency reference: one for each attempt to place, sell or pay, kept over retries.
    pub fn reference(&self) -> String {
        format!("ui-{:016x}", self.env.random())
    }

    /// A variant's title from the live list.
    pub fn variant_title(&self, id: VariantId) -> String {
        self.goods
            .find(id)
            .map_or_else(|| format!("variant {id}"), |brief| brief.title.clone())
    }

    /// A customer's name from the live list.
    pub fn customer_name(&self, id: CustomerId) -> String {
        self.people
            .find(id)
            .map_or_else(|| format!("customer {id}"), |brief| brief.name.clone())
    }
}
