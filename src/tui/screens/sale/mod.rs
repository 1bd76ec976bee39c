//! The sale: an entry line, the cart, its customer, and the way to payment.

mod acts;
pub(super) mod matches;
mod view;
mod wish;

use std::collections::VecDeque;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::{Answer, AppError, CartCommand, Command, Outcome, Query};
use crate::domain::customer::Customer;
use crate::domain::document::{CartBrief, LineView, OrderView};
use crate::domain::id::{LineId, OrderId, VariantId};
use crate::domain::money::Money;
use crate::tui::action::Action;
use crate::tui::key::KeyPress;
use crate::tui::keymap::Scope;
use crate::tui::scan::Mode;
use crate::tui::screen::{Cx, Effect, Msg, Offer, Screen};
use crate::tui::theme::Tone;
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::entry::Entry;
use crate::tui::widgets::entryline::{self, EntryLine};

pub(super) use view::{facts_in, pieces, short_title};

use matches::{Chosen, Matches};
use wish::Wish;

/// How many changes can be taken back.
const UNDO_MOST: usize = 200;

/// What the last sale came to, shown until the next entry.
pub(super) struct Receipt {
    pub(super) title: String,
    pub(super) change: Money,
    pub(super) lines: Vec<String>,
}

/// An unknown code that is to be attached to a variant.
struct Attaching {
    code: String,
    sku: String,
}

/// The sale of one seat.
#[derive(Default)]
pub struct Sale {
    line: EntryLine,
    cart: Option<OrderId>,
    view: Option<Box<OrderView>>,
    customer: Option<Box<Customer>>,
    held: Vec<CartBrief>,
    cursor: Cursor,
    touched: Option<LineId>,
    matches: Matches,
    wishes: VecDeque<Wish>,
    sent: Option<Sent>,
    undo: Vec<Wish>,
    receipt: Option<Receipt>,
    unknown: String,
    placing: bool,
    attaching: Option<Attaching>,
    /// What the cart held of the product whose grid is open.
    before_grid: Vec<(VariantId, String)>,
    begun: bool,
    /// The cart on screen is older than the last command.
    stale: bool,
}

/// The one command on its way.
struct Sent {
    wish: Wish,
    undoing: bool,
}

impl Sale {
    /// An empty sale; it takes up what was left when it is shown first.
    pub fn new() -> Self {
        Self::default()
    }

    fn lines(&self) -> &[LineView] {
        self.view.as_ref().map_or(&[], |view| &view.lines)
    }

    fn selected(&self) -> Option<&LineView> {
        self.lines().get(self.cursor.selected()?)
    }

    /// The line that signs and prices are about: the one touched last, or the one moved to.
    fn selected_id(&self) -> Option<LineId> {
        self.touched
            .or_else(|| self.selected().map(|line| line.line.id))
    }

    fn has_lines(&self) -> bool {
        self.lines().iter().any(|line| !line.line.voided)
    }

    /// Puts a wish into the row.
    fn wish(&mut self, wish: Wish, cx: &Cx) -> Vec<Effect> {
        self.receipt = None;
        self.wishes.push_back(wish);
        self.go_on(cx)
    }

    /// Sends the next wish, if none is on its way.
    fn go_on(&mut self, cx: &Cx) -> Vec<Effect> {
        let mut effects = Vec::new();
        while self.sent.is_none() {
            let Some(wish) = self.wishes.pop_front() else {
                break;
            };
            let opens = matches!(wish, Wish::Tender | Wish::Place | Wish::Grid(_));
            if opens && self.cart.is_some() && (self.stale || self.view.is_none()) {
                // What was saved a moment ago is on its way here.
                self.wishes.push_front(wish);
                break;
            }
            match wish::command(&wish, self.cart, self.selected_id(), cx.store) {
                Ok(Some(command)) => {
                    self.sent = Some(Sent {
                        wish,
                        undoing: false,
                    });
                    effects.push(Effect::Execute(Command::Cart(command)));
                }
                Ok(None) => effects.extend(self.open(&wish, cx)),
                Err(missing) => {
                    effects.push(Effect::Toast(Tone::Warn, missing.0.to_owned()));
                }
            }
        }
        effects
    }

    fn undo(&mut self, cx: &Cx) -> Vec<Effect> {
        if self.sent.is_some() || !self.wishes.is_empty() {
            return vec![Effect::Toast(
                Tone::Warn,
                "The last entries are still being saved; take them back in a moment.".to_owned(),
            )];
        }
        let Some(wish) = self.undo.pop() else {
            return vec![Effect::Toast(
                Tone::Warn,
                "There is nothing to take back.".to_owned(),
            )];
        };
        let Ok(Some(command)) = wish::command(&wish, self.cart, None, cx.store) else {
            return Vec::new();
        };
        self.sent = Some(Sent {
            wish,
            undoing: true,
        });
        vec![Effect::Execute(Command::Cart(command))]
    }

    fn done(
        &mut self,
        command: &CartCommand,
        outcome: Result<Outcome, AppError>,
        cx: &Cx,
    ) -> Vec<Effect> {
        let sent = self.sent.take();
        let undoing = sent.as_ref().is_some_and(|sent| sent.undoing);
        let mut effects = match outcome {
            Ok(outcome) => self.did(command, &outcome, undoing, cx),
            Err(error) => self.refused(sent.map(|sent| sent.wish), error),
        };
        effects.extend(self.go_on(cx));
        effects
    }

    fn did(
        &mut self,
        command: &CartCommand,
        outcome: &Outcome,
        undoing: bool,
        cx: &Cx,
    ) -> Vec<Effect> {
        let line = match outcome {
            Outcome::CartLine { line, .. } => Some(*line),
            _ => None,
        };
        if undoing {
            // What was taken back is not put in the row again.
        } else if let Some(back) = wish::inverse(command, line, self.view.as_deref(), cx) {
            self.undo.push(back);
            let spare = self.undo.len().saturating_sub(UNDO_MOST);
            self.undo.drain(..spare);
        }
        self.stale = true;
        match outcome {
            Outcome::CartLine { cart, line } => {
                self.cart = Some(*cart);
                self.touched = Some(*line);
            }
            Outcome::Cart(cart) if *cart != self.cart => {
                self.leave_cart();
                self.cart = *cart;
            }
            _ => {}
        }
        match command {
            CartCommand::Hold { .. } => {
                self.leave_cart();
                vec![Effect::good(
                    "The cart is held. Alt+R takes it up again, on any terminal.",
                )]
            }
            CartCommand::Resume { .. } if self.cart.is_some() => {
                vec![Effect::good("Your cart is as you left it.")]
            }
            CartCommand::Recall { .. } => vec![Effect::good("The cart is here now.")],
            CartCommand::Note { .. } => vec![Effect::good("The note is saved.")],
            _ => Vec::new(),
        }
    }

    /// The cart on screen is another one, or none.
    fn leave_cart(&mut self) {
        self.cart = None;
        self.view = None;
        self.customer = None;
        self.touched = None;
        self.undo.clear();
        self.cursor = Cursor::default();
    }

    /// A refusal: scans raise the band, so that nobody scans on unseeing; the rest is said.
    fn refused(&mut self, wish: Option<Wish>, error: AppError) -> Vec<Effect> {
        // Who pays for what failed must see it first.
        self.wishes
            .retain(|wish| !matches!(wish, Wish::Tender | Wish::Place | Wish::Grid(_)));
        let lost = error == AppError::CartElsewhere;
        let unknown = matches!(error, AppError::UnknownCode { .. });
        let mut failed: Vec<Wish> = wish.into_iter().collect();
        if lost {
            self.leave_cart();
            failed.extend(self.wishes.drain(..));
        }
        let mut effects = Vec::new();
        for wish in failed {
            match wish {
                Wish::Word(_, quantity, Some(chosen)) if unknown => {
                    self.wishes.push_front(match chosen {
                        Chosen::One(variant) => Wish::Add(variant, quantity),
                        Chosen::All(_) => Wish::Grid(chosen),
                    });
                }
                Wish::Word(text, quantity, None) if unknown => {
                    effects.extend(self.not_called(&text, quantity));
                }
                Wish::Scan(code, _) | Wish::Word(code, ..) => effects.push(Effect::Band {
                    code,
                    error: error.clone(),
                }),
                Wish::Resume => {}
                _ => effects.extend([Effect::bad(&error), Effect::Bell]),
            }
        }
        effects
    }

    fn key(&mut self, key: KeyPress, cx: &Cx) -> Vec<Effect> {
        let event = self.line.press(key);
        self.took(event, cx)
    }

    fn took(&mut self, event: entryline::Event, cx: &Cx) -> Vec<Effect> {
        match event {
            entryline::Event::Ended(entry) => self.entered(entry, cx),
            entryline::Event::Changed => {
                self.matches.follow(self.line.live(), cx);
                Vec::new()
            }
            entryline::Event::Kept | entryline::Event::NotMine => Vec::new(),
        }
    }

    /// An ended entry (interface.md §3).
    fn entered(&mut self, entry: Entry, cx: &Cx) -> Vec<Effect> {
        let chosen = self.matches.chosen();
        let meant = self.matches.was_moved();
        self.matches.follow(None, cx);
        match entry {
            Entry::Empty => self.enter_empty(cx),
            Entry::Code { code, quantity } => {
                let quantity = quantity.map(|typed| cx.plain(&typed));
                self.wish(Wish::Scan(code, quantity), cx)
            }
            // One word is an exact code first; another match than the best was chosen on purpose.
            Entry::Letters { text, quantity } if !meant && !text.contains(' ') => {
                let quantity = quantity.map(|typed| cx.plain(&typed));
                self.wish(Wish::Word(text, quantity, chosen), cx)
            }
            Entry::Letters { text, quantity } | Entry::Search { text, quantity } => {
                self.chosen(&text, quantity, chosen, cx)
            }
            Entry::Step(by) => self.wish(Wish::Step(i64::from(by)), cx),
            Entry::Price(price) => {
                let price = cx.plain(&price);
                self.wish(Wish::Price(None, price), cx)
            }
            Entry::LineDiscount(typed) => {
                self.wish(Wish::LineDiscount(None, wish::discount(&typed, cx)), cx)
            }
            Entry::OrderDiscount(typed) => {
                self.wish(Wish::Discount(wish::discount(&typed, cx)), cx)
            }
            Entry::Palette(typed) => vec![Effect::Palette(typed)],
            Entry::Quantity(quantity) => {
                self.line.hold(quantity);
                Vec::new()
            }
            Entry::Incomplete(expected) => {
                vec![Effect::Toast(Tone::Warn, format!("Type {expected}."))]
            }
        }
    }

    fn enter_empty(&mut self, cx: &Cx) -> Vec<Effect> {
        if self.receipt.take().is_some() {
            return Vec::new();
        }
        let something = self.has_lines() || self.sent.is_some() || !self.wishes.is_empty();
        if something {
            return self.wish(Wish::Tender, cx);
        }
        vec![Effect::Toast(
            Tone::Warn,
            "Scan or type something first; Enter then goes to payment.".to_owned(),
        )]
    }

    fn chosen(
        &mut self,
        text: &str,
        quantity: Option<String>,
        chosen: Option<Chosen>,
        cx: &Cx,
    ) -> Vec<Effect> {
        let quantity = quantity.map(|typed| cx.plain(&typed));
        match chosen {
            Some(Chosen::One(variant)) => self.wish(Wish::Add(variant, quantity), cx),
            Some(whole @ Chosen::All(_)) => self.wish(Wish::Grid(whole), cx),
            None => self.not_called(text, quantity),
        }
    }

    /// Letters that mean nothing stay in the line to be mended.
    fn not_called(&mut self, text: &str, quantity: Option<String>) -> Vec<Effect> {
        if self.line.is_empty() {
            self.line.set(text);
            if let Some(quantity) = quantity {
                self.line.hold(quantity);
            }
        }
        vec![
            Effect::Bell,
            Effect::Toast(
                Tone::Warn,
                format!("Nothing is called “{text}”. Type less, or Esc and scan it."),
            ),
        ]
    }

    fn answered(&mut self, answer: Answer, cx: &Cx) -> Vec<Effect> {
        match answer {
            Answer::Order(Some(view)) if Some(view.order.id) == self.cart => {
                if wish::is_cart(&view) {
                    self.know(view);
                } else {
                    self.leave_cart();
                }
                self.go_on(cx)
            }
            Answer::Order(None) => {
                self.leave_cart();
                Vec::new()
            }
            Answer::Customer(customer) => {
                self.customer = customer;
                Vec::new()
            }
            Answer::Carts(carts) => {
                self.held = carts;
                Vec::new()
            }
            Answer::Shelf(rows) => {
                self.matches.know(rows);
                Vec::new()
            }
            Answer::Variant(found) => self.attach(found, cx),
            _ => Vec::new(),
        }
    }

    fn know(&mut self, view: Box<OrderView>) {
        self.stale = false;
        self.cursor.set_rows(view.lines.len(), false);
        let touched = self
            .touched
            .and_then(|id| view.lines.iter().position(|line| line.line.id == id));
        if let Some(place) = touched {
            self.cursor.select(place);
        }
        self.view = Some(view);
    }

    /// Carts other than this one that wait.
    fn waiting(&self) -> impl Iterator<Item = &CartBrief> {
        self.held.iter().filter(|cart| Some(cart.id) != self.cart)
    }
}

impl Screen for Sale {
    fn scope(&self) -> Scope {
        Scope::Sale
    }

    fn title(&self) -> String {
        "Sale".to_owned()
    }

    fn mode(&self) -> Mode {
        Mode::Entry {
            empty: self.line.is_empty(),
        }
    }

    fn wants(&self, key: KeyPress) -> bool {
        self.line.wants(key)
    }

    fn queries(&self, cx: &Cx) -> Vec<Query> {
        let mut queries: Vec<Query> = self.cart.map(Query::Order).into_iter().collect();
        let customer = self
            .view
            .as_ref()
            .map(|view| &view.customer_code)
            .filter(|code| !code.is_empty());
        queries.extend(customer.map(|code| Query::Customer(code.clone())));
        queries.push(Query::Carts(cx.store));
        let shown = self.matches.shown();
        if !shown.is_empty() {
            queries.push(Query::Shelf {
                store: cx.store,
                variants: shown,
            });
        }
        let sku = self.attaching.as_ref().map(|attaching| &attaching.sku);
        queries.extend(sku.map(|sku| Query::Variant(sku.clone())));
        queries
    }

    fn offers(&self, action: Action, cx: &Cx) -> Offer {
        self.offer(action, cx)
    }

    fn update(&mut self, msg: Msg, cx: &Cx) -> Vec<Effect> {
        match msg {
            Msg::Shown if !self.begun => {
                self.begun = true;
                self.wish(Wish::Resume, cx)
            }
            Msg::Seated => {
                if self.cart.is_some() {
                    self.wishes.push_back(Wish::Hold);
                }
                self.wish(Wish::Resume, cx)
            }
            Msg::Key(key) => self.key(key, cx),
            Msg::Act(action) => self.act(action, cx),
            Msg::Pasted(text) => {
                let events = self.line.paste(&text);
                let took = events.into_iter().flat_map(|event| self.took(event, cx));
                took.collect()
            }
            Msg::Swallowed => {
                // The first half of a scan that the band cut in two.
                if self.line.live().is_none() {
                    self.line.back();
                }
                Vec::new()
            }
            Msg::Acknowledged(action, code) => self.acknowledged(action, code, cx),
            Msg::Answered(_, Ok(answer)) => self.answered(answer, cx),
            Msg::Answered(_, Err(error)) => vec![Effect::bad(&error)],
            Msg::Done(command, outcome) => match *command {
                Command::Cart(command) => self.done(&command, outcome, cx),
                other => self.other_done(&other, outcome, cx),
            },
            Msg::Given(given) => self.given(given, cx),
            Msg::Wheel { down } => self.moved(if down { Action::Down } else { Action::Up }),
            Msg::Click { row, .. } => self.clicked(row, cx),
            Msg::Shown | Msg::Scanned(_) | Msg::Go(_) => Vec::new(),
        }
    }

    fn layout(&mut self, area: Rect, cx: &Cx) {
        self.matches.renew(cx);
        let parts = view::Parts::of(area, cx, self.matches.is_open());
        self.cursor
            .set_height(crate::tui::widgets::table::body_height(parts.lines));
        self.matches.set_height(parts.matches.height);
    }

    fn view(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        self.draw(area, cx, buf);
    }
}
