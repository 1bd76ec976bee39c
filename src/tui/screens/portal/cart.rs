//! Door 1, the order: search by name or code, fill the grid, paste, repeat, submit.

use std::collections::HashMap;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::{
    AppError, Command, Outcome, PortalAnswer, PortalCommand, PortalDone, PortalMe, PortalQuery,
    Query,
};
use crate::domain::id::{VariantId, order_number};
use crate::domain::portal::{Availability, PortalCart, PortalGoods, PortalLine};
use crate::domain::quantity::{Quantity, steps_per_unit};
use crate::tui::action::Action;
use crate::tui::keymap::Scope;
use crate::tui::scan::Mode;
use crate::tui::screen::{Cx, Effect, Given, Msg, Offer, Question, Route, Screen, moves};
use crate::tui::screens::portal::cart_view::Parts;
use crate::tui::screens::portal::grid::{self, GridPage};
use crate::tui::screens::portal::paste::{self, PastePage};
use crate::tui::screens::portal::submit::{self, Submit};
use crate::tui::screens::portal::{ask, portal};
use crate::tui::screens::sale::matches::{Chosen, Matches};
use crate::tui::theme::Tone;
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::dialog::Ask;
use crate::tui::widgets::entry::Entry;
use crate::tui::widgets::entryline::{self, EntryLine};

const QUANTITY: &str = "portal quantity";
const NOTE: &str = "portal note";
const EMPTY: &str = "portal empty";

/// A word that is tried as a code first, and what it means if it is none.
struct Word {
    text: String,
    quantity: Option<String>,
    chosen: Option<Chosen>,
}

/// The order being put together.
#[derive(Default)]
pub(super) struct PlaceOrder {
    pub(super) line: EntryLine,
    pub(super) matches: Matches,
    shelf: HashMap<VariantId, (Availability, u8)>,
    pub(super) cart: Option<Box<PortalCart>>,
    pub(super) known: bool,
    pub(super) me: Option<PortalMe>,
    pub(super) cursor: Cursor,
    words: Vec<Word>,
    /// The goods touched last, to be selected when the cart is here.
    touched: Option<VariantId>,
    /// The line whose quantity is asked for.
    asked: Option<VariantId>,
}

fn send(command: PortalCommand) -> Effect {
    Effect::Execute(Command::Portal(command))
}

fn warn(text: impl Into<String>) -> Vec<Effect> {
    vec![Effect::Toast(Tone::Warn, text.into())]
}

impl PlaceOrder {
    /// Of a match in view, what he is told of its stock.
    pub(super) fn told_of(&self, variant: VariantId) -> Option<(Availability, u8)> {
        self.shelf.get(&variant).copied()
    }

    pub(super) fn lines(&self) -> &[PortalLine] {
        self.cart.as_ref().map_or(&[], |cart| &cart.lines)
    }

    pub(super) fn selected(&self) -> Option<&PortalLine> {
        self.lines().get(self.cursor.selected()?)
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

    fn entered(&mut self, entry: Entry, cx: &Cx) -> Vec<Effect> {
        let chosen = self.matches.chosen();
        let meant = self.matches.was_moved();
        self.matches.follow(None, cx);
        let plain = |typed: Option<String>| typed.map(|typed| cx.plain(&typed));
        match entry {
            Entry::Empty if self.lines().is_empty() => {
                warn("Type a name or a SKU first; Enter on the empty line then submits.")
            }
            Entry::Empty => vec![send(PortalCommand::Confirm)],
            Entry::Code { code, quantity } => {
                vec![self.word(code, plain(quantity), None)]
            }
            // One word is an exact code first; another match than the best was chosen on purpose.
            Entry::Letters { text, quantity } if !meant && !text.contains(' ') => {
                vec![self.word(text, plain(quantity), chosen)]
            }
            Entry::Letters { text, quantity } | Entry::Search { text, quantity } => {
                self.choose(&text, plain(quantity), chosen)
            }
            Entry::Step(by) => self.step(i64::from(by)),
            Entry::Price(_) | Entry::LineDiscount(_) | Entry::OrderDiscount(_) => {
                warn("Prices are the shop's; write a wish into the note (Alt+M).")
            }
            Entry::Palette(typed) => vec![Effect::Palette(typed)],
            Entry::Quantity(quantity) => {
                self.line.hold(quantity);
                Vec::new()
            }
            Entry::Incomplete(expected) => warn(format!("Type {expected}.")),
        }
    }

    fn word(&mut self, text: String, quantity: Option<String>, chosen: Option<Chosen>) -> Effect {
        self.words.push(Word {
            text: text.clone(),
            quantity: quantity.clone(),
            chosen,
        });
        send(PortalCommand::Add {
            goods: PortalGoods::Code(text),
            quantity,
        })
    }

    fn choose(
        &mut self,
        text: &str,
        quantity: Option<String>,
        chosen: Option<Chosen>,
    ) -> Vec<Effect> {
        match chosen {
            Some(Chosen::One(variant)) => {
                self.touched = Some(variant);
                vec![send(PortalCommand::Add {
                    goods: PortalGoods::Variant(variant),
                    quantity,
                })]
            }
            Some(Chosen::All(variant)) => vec![self.grid(variant, true)],
            None => {
                if self.line.is_empty() {
                    self.line.set(text);
                }
                vec![
                    Effect::Bell,
                    Effect::Toast(
                        Tone::Warn,
                        format!("Nothing is called “{text}”. Type less, or Esc and begin anew."),
                    ),
                ]
            }
        }
    }

    fn grid(&self, variant: VariantId, whole: bool) -> Effect {
        let lines = self.lines().iter();
        let filled: Vec<(VariantId, Quantity)> = lines
            .map(|line| (line.variant, line.buckets.ordered))
            .collect();
        Effect::Open(Box::new(GridPage::new(variant, &filled, whole)))
    }

    fn set(&mut self, variant: VariantId, quantity: String) -> Effect {
        self.touched = Some(variant);
        send(PortalCommand::Set {
            goods: PortalGoods::Variant(variant),
            quantity,
        })
    }

    fn step(&mut self, by: i64) -> Vec<Effect> {
        let Some(line) = self.selected() else {
            return warn("There is no line to change yet.");
        };
        let (variant, decimals) = (line.variant, line.decimals);
        let unit = Quantity::from_steps(steps_per_unit(decimals).saturating_mul(by));
        let wanted = line.buckets.ordered.plus(unit).max(Quantity::ZERO);
        vec![self.set(variant, wanted.plain(decimals))]
    }

    fn act(&mut self, action: Action, cx: &Cx) -> Vec<Effect> {
        match action {
            Action::Enter => {
                let event = self.line.press(crate::tui::key::KeyPress::plain(
                    crate::tui::key::Code::Enter,
                ));
                self.took(event, cx)
            }
            Action::Back => {
                self.line.back();
                self.matches.follow(self.line.live(), cx);
                Vec::new()
            }
            Action::PlaceOrder => vec![send(PortalCommand::Confirm)],
            Action::SameAsLast => vec![send(PortalCommand::SameAsLast)],
            Action::Paste => vec![Effect::Open(Box::new(PastePage::of("")))],
            Action::EmptyCart => {
                let text = "Take everything off this order, and the note too?";
                vec![Effect::Ask(EMPTY, Question::lasting("Begin anew", text))]
            }
            Action::Note => {
                let note = self.cart.as_ref().map_or("", |cart| cart.note.as_str());
                let text =
                    "What the shop should know of this order. A single - takes the note off.";
                let question = Question::new("Note", text, Ask::Text).typed(note);
                vec![Effect::Ask(NOTE, question)]
            }
            Action::Grid => match self.meant() {
                Some((variant, whole)) => vec![self.grid(variant, whole)],
                None => Vec::new(),
            },
            Action::VoidLine => match self.selected().map(|line| line.variant) {
                Some(variant) => vec![self.set(variant, "0".to_owned())],
                None => Vec::new(),
            },
            Action::ChangeQuantity => {
                let Some(line) = self.selected() else {
                    return Vec::new();
                };
                let text = format!("{}: how much of it? 0 takes it off.", line.title());
                let was = line.buckets.ordered.plain(line.decimals);
                self.asked = Some(line.variant);
                let question = Question::new("Quantity", text, Ask::Text).typed(&was);
                vec![Effect::Ask(QUANTITY, question)]
            }
            action if self.matches.is_open() => {
                self.matches.act(action);
                Vec::new()
            }
            action => {
                self.cursor.act(action);
                Vec::new()
            }
        }
    }

    /// The variant whose grid is meant: the selected match, or the selected line.
    fn meant(&self) -> Option<(VariantId, bool)> {
        match self.matches.chosen().filter(|_| self.matches.is_open()) {
            Some(Chosen::One(variant)) => Some((variant, false)),
            Some(Chosen::All(variant)) => Some((variant, true)),
            None => self.selected().map(|line| (line.variant, false)),
        }
    }

    fn answered(&mut self, answer: PortalAnswer) {
        match answer {
            PortalAnswer::Cart(cart) => {
                self.known = true;
                self.cart = cart;
                let rows = self.lines().len();
                self.cursor.set_rows(rows, false);
                let touched = self.touched.take();
                let place = self
                    .lines()
                    .iter()
                    .position(|line| Some(line.variant) == touched);
                if let Some(place) = place {
                    self.cursor.select(place);
                }
            }
            PortalAnswer::Me(me) => self.me = Some(me),
            PortalAnswer::Shelf(rows) => self.shelf.extend(
                rows.into_iter()
                    .map(|(id, availability, decimals)| (id, (availability, decimals))),
            ),
            _ => {}
        }
    }

    fn done(&mut self, command: &PortalCommand, outcome: Result<Outcome, AppError>) -> Vec<Effect> {
        let word = self.tried(command);
        match outcome {
            Ok(Outcome::Portal(done)) => self.did(done),
            Ok(_) => Vec::new(),
            Err(error) => self.refused(word, error),
        }
    }

    /// The word that this command tried as a code.
    fn tried(&mut self, command: &PortalCommand) -> Option<Word> {
        let PortalCommand::Add {
            goods: PortalGoods::Code(code),
            ..
        } = command
        else {
            return None;
        };
        let place = self.words.iter().position(|word| word.text == *code)?;
        Some(self.words.remove(place))
    }

    fn did(&mut self, done: PortalDone) -> Vec<Effect> {
        match done {
            PortalDone::Line { title, stands } if stands.is_empty() => {
                vec![Effect::good(format!("{title} is taken off."))]
            }
            PortalDone::Line { title, stands } => {
                let lines = self.lines().iter();
                let known = lines.map(|line| (line.title(), line.variant));
                self.touched = known
                    .into_iter()
                    .find(|(known, _)| *known == title)
                    .map(|(_, variant)| variant);
                vec![Effect::good(format!("{title}: {stands} on the order."))]
            }
            PortalDone::Repeated { order, lines, gone } => {
                let order = order_number(order);
                let mut text = match lines {
                    0 => format!("Nothing of {order} was missing here."),
                    1 => format!("1 line of {order} was added."),
                    more => format!("{more} lines of {order} were added."),
                };
                if gone.is_empty() {
                    return vec![Effect::good(text)];
                }
                text = format!("{text} Not sold any more: {}.", gone.join(", "));
                vec![Effect::Toast(Tone::Warn, text), Effect::Bell]
            }
            PortalDone::Code { code, .. } => {
                let total = self.cart.as_ref().map(|cart| cart.total);
                let (lines, total) = (self.lines().len(), total.unwrap_or_default());
                vec![Effect::Open(Box::new(Submit::new(code, lines, total)))]
            }
            PortalDone::Changed | PortalDone::Pasted(_) | PortalDone::Submitted { .. } => {
                Vec::new()
            }
        }
    }

    fn refused(&mut self, word: Option<Word>, error: AppError) -> Vec<Effect> {
        let unknown = matches!(error, AppError::UnknownCode { .. });
        match word {
            Some(word) if unknown && word.chosen.is_some() => {
                self.choose(&word.text, word.quantity, word.chosen)
            }
            Some(word) if unknown && word.text.chars().any(char::is_alphabetic) => {
                self.choose(&word.text, word.quantity, None)
            }
            Some(word) => vec![Effect::Band {
                code: word.text,
                error,
            }],
            None => vec![Effect::bad(&error), Effect::Bell],
        }
    }

    fn given(&mut self, given: Given, cx: &Cx) -> Vec<Effect> {
        match given {
            Given::Text(NOTE, note) => {
                let note = if note == "-" { String::new() } else { note };
                vec![send(PortalCommand::Note { note })]
            }
            Given::Text(EMPTY, _) => vec![send(PortalCommand::Empty)],
            Given::Text(QUANTITY, typed) => match self.asked.take() {
                Some(variant) => vec![self.set(variant, cx.plain(&typed))],
                None => Vec::new(),
            },
            Given::Done(grid::TAG, _) => vec![Effect::good("The grid is on the order.")],
            Given::Done(paste::TAG, outcome) => match *outcome {
                Outcome::Portal(PortalDone::Pasted(1)) => {
                    vec![Effect::good("1 line was added.")]
                }
                Outcome::Portal(PortalDone::Pasted(lines)) => {
                    vec![Effect::good(format!("{lines} lines were added."))]
                }
                _ => Vec::new(),
            },
            Given::Done(submit::TAG, outcome) => match *outcome {
                Outcome::Portal(PortalDone::Submitted { order }) => {
                    let number = order_number(order);
                    vec![
                        Effect::Go(Route::Tab(2)),
                        Effect::good(format!("{number} is submitted and awaits approval.")),
                    ]
                }
                _ => Vec::new(),
            },
            _ => Vec::new(),
        }
    }
}

impl Screen for PlaceOrder {
    fn scope(&self) -> Scope {
        Scope::PortalCart
    }

    fn title(&self) -> String {
        "Order".to_owned()
    }

    fn mode(&self) -> Mode {
        Mode::Entry {
            empty: self.line.is_empty(),
        }
    }

    fn wants(&self, key: crate::tui::key::KeyPress) -> bool {
        self.line.wants(key)
    }

    fn queries(&self, _cx: &Cx) -> Vec<Query> {
        let mut queries = vec![ask(PortalQuery::Me), ask(PortalQuery::Cart)];
        let shown = self.matches.shown();
        if !shown.is_empty() {
            queries.push(ask(PortalQuery::Shelf(shown)));
        }
        queries
    }

    fn offers(&self, action: Action, _cx: &Cx) -> Offer {
        let filled = !self.lines().is_empty();
        match action {
            Action::PlaceOrder | Action::VoidLine | Action::ChangeQuantity if !filled => {
                Offer::Not("There is nothing on the order yet.".to_owned())
            }
            Action::EmptyCart if self.cart.is_none() => {
                Offer::Not("There is nothing on the order yet.".to_owned())
            }
            Action::Grid if self.meant().is_none() => {
                Offer::Not("Search for goods first, or choose a line.".to_owned())
            }
            Action::PlaceOrder
            | Action::VoidLine
            | Action::ChangeQuantity
            | Action::EmptyCart
            | Action::Grid
            | Action::SameAsLast
            | Action::Paste
            | Action::Note => Offer::Yes,
            Action::Next | Action::Previous | Action::Left | Action::Right => Offer::Hidden,
            action if moves(action) => Offer::Yes,
            _ => Offer::Hidden,
        }
    }

    fn update(&mut self, msg: Msg, cx: &Cx) -> Vec<Effect> {
        match msg {
            Msg::Key(key) => {
                let event = self.line.press(key);
                self.took(event, cx)
            }
            Msg::Act(action) => self.act(action, cx),
            // Several lines at once are a list to look at, not so many scans.
            Msg::Pasted(text) if text.trim().contains(['\n', '\r']) => {
                vec![Effect::Open(Box::new(PastePage::of(&text)))]
            }
            Msg::Pasted(text) => {
                let events = self.line.paste(&text);
                let took = events.into_iter().flat_map(|event| self.took(event, cx));
                took.collect()
            }
            Msg::Answered(_, Ok(answer)) => {
                if let Some(answer) = portal(answer) {
                    self.answered(answer);
                }
                Vec::new()
            }
            Msg::Answered(_, Err(error)) => vec![Effect::bad(&error)],
            Msg::Done(command, outcome) => match *command {
                Command::Portal(command) => self.done(&command, outcome),
                _ => Vec::new(),
            },
            Msg::Given(given) => self.given(given, cx),
            Msg::Wheel { down } => self.act(if down { Action::Down } else { Action::Up }, cx),
            Msg::Click { row, .. } => self.clicked(row, cx),
            _ => Vec::new(),
        }
    }

    fn layout(&mut self, area: Rect, cx: &Cx) {
        self.matches.renew(cx);
        let parts = Parts::of(area, cx, self.matches.is_open());
        self.cursor
            .set_height(crate::tui::widgets::table::body_height(parts.lines));
        self.matches.set_height(parts.matches.height);
    }

    fn view(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        self.draw(area, cx, buf);
    }
}

impl PlaceOrder {
    fn clicked(&mut self, row: u16, cx: &Cx) -> Vec<Effect> {
        let parts = Parts::of(cx.areas.body, cx, self.matches.is_open());
        if self.matches.is_open()
            && let Some(line) = row.checked_sub(parts.matches.y)
            && line < parts.matches.height
        {
            self.matches.click(line);
        } else if let Some(line) = row.checked_sub(parts.lines.y + 1)
            && let Some(place) = self.cursor.row_at(line)
        {
            self.cursor.select(place);
        }
        Vec::new()
    }
}
