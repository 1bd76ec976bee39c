//! Taking payment: rows of amount and method against a total, what remains and what goes back.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::{
    Answer, AppError, Command, Consent, OrderCommand, Outcome, PaymentCommand, Query, TenderRow,
};
use crate::domain::document::OrderView;
use crate::domain::id::{OrderId, order_number};
use crate::domain::money::Money;
use crate::domain::payment::is_slip;
use crate::domain::shop::PaymentMethod;
use crate::tui::action::Action;
use crate::tui::format::{left, right, width};
use crate::tui::key::KeyPress;
use crate::tui::keymap::Scope;
use crate::tui::layout::{Class, centred, split_columns, split_top};
use crate::tui::scan::Mode;
use crate::tui::screen::{Cx, Effect, Given, Msg, Offer, Screen, moves};
use crate::tui::theme::Tone;
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::field::{Field, Takes};
use crate::tui::widgets::{big, draw};

/// The tag of its outcome.
pub const TAG: &str = "tender";

/// What the money is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// A counter sale: paid in full.
    Sell,
    /// An order from a cart: nothing, a part or all is paid ahead.
    Place,
    /// Something toward an order that stands.
    Pay,
}

/// One row: a method and what is handed over.
struct Paying {
    method: usize,
    amount: Money,
}

/// Payment of one cart or order.
pub struct Tender {
    purpose: Purpose,
    order: OrderId,
    /// One for all tries, so that a retry never books twice.
    reference: String,
    view: Option<Box<OrderView>>,
    rows: Vec<Paying>,
    cursor: Cursor,
    method: usize,
    field: Field,
    sent: bool,
}

impl Tender {
    /// Opens payment.
    pub fn new(purpose: Purpose, order: OrderId, cx: &Cx) -> Self {
        Self {
            purpose,
            order,
            reference: cx.reference(),
            view: None,
            rows: Vec::new(),
            cursor: Cursor::default(),
            method: 0,
            field: Field::new(Takes::Figure).at_most(18),
            sent: false,
        }
    }

    /// What is to be paid.
    fn due(&self) -> Money {
        self.view.as_ref().map_or(Money::ZERO, |view| {
            if self.purpose == Purpose::Pay {
                view.order.account().due().unwrap_or(Money::ZERO)
            } else {
                view.order.total
            }
        })
    }

    fn handed(&self) -> Money {
        Money::sum(self.rows.iter().map(|row| row.amount)).unwrap_or(Money::ZERO)
    }

    /// What is still to pay after the rows, negative when it is too much.
    fn rest(&self) -> Money {
        self.due().minus(self.handed()).unwrap_or(Money::ZERO)
    }

    fn cash(&self, cx: &Cx) -> Money {
        let cash = self.rows.iter().filter(|row| {
            cx.methods
                .get(row.method)
                .is_some_and(|method| method.is_cash)
        });
        Money::sum(cash.map(|row| row.amount)).unwrap_or(Money::ZERO)
    }

    /// What goes back: only cash gives change.
    fn change(&self, cx: &Cx) -> Money {
        let over = Money::ZERO.minus(self.rest()).unwrap_or(Money::ZERO);
        over.or_zero().min(self.cash(cx))
    }

    /// Takes the typed amount, or what remains, as a row.
    fn add(&mut self, cx: &Cx) -> Result<(), String> {
        if self.view.is_none() {
            return Err("The total is on its way.".to_owned());
        }
        let typed = cx.plain(self.field.value());
        let rest = self.rest();
        let amount = if typed.is_empty() {
            rest
        } else {
            cx.shop
                .currency
                .parse(&typed)
                .map_err(|error| error.to_string())?
        };
        if !amount.is_positive() {
            return Err(if rest.is_positive() {
                "An amount must be more than 0.".to_owned()
            } else {
                "Nothing is left to pay: Ctrl+A finishes.".to_owned()
            });
        }
        let method = cx
            .methods
            .get(self.method)
            .ok_or("There is no way to pay.")?;
        if !method.is_cash && amount > rest.or_zero() {
            return Err(format!(
                "{} is more than the {} left to pay; only cash gives change.",
                cx.money(amount),
                cx.money(rest.or_zero())
            ));
        }
        if method.is_cash && is_slip(self.due(), amount, cx.shop.currency.whole()) {
            return Err("That is far more than is due; type the amount again.".to_owned());
        }
        self.rows.push(Paying {
            method: self.method,
            amount,
        });
        self.field.take();
        self.cursor.set_rows(self.rows.len(), false);
        self.cursor.select(self.rows.len());
        Ok(())
    }

    fn finish(&mut self, cx: &Cx) -> Vec<Effect> {
        if !self.field.is_empty()
            && let Err(why) = self.add(cx)
        {
            return vec![Effect::Toast(Tone::Warn, why)];
        }
        if let Offer::Not(why) = self.may_finish(cx) {
            return vec![Effect::Toast(Tone::Warn, why)];
        }
        self.sent = true;
        vec![Effect::Execute(self.command(cx))]
    }

    fn may_finish(&self, cx: &Cx) -> Offer {
        if self.sent {
            return Offer::Not("It is being saved.".to_owned());
        }
        if self.view.is_none() {
            return Offer::Not("The total is on its way.".to_owned());
        }
        let rest = self.rest();
        let typed = !self.field.is_empty();
        match self.purpose {
            Purpose::Sell if rest.is_positive() && !typed => {
                Offer::Not(format!("{} is left to pay.", cx.price(rest)))
            }
            Purpose::Pay if self.rows.is_empty() && !typed => {
                Offer::Not("Type an amount first.".to_owned())
            }
            _ => Offer::Yes,
        }
    }

    fn command(&self, cx: &Cx) -> Command {
        let rows = self.rows.iter().map(|row| TenderRow {
            method: method_code(&cx.methods, row.method),
            amount: cx.shop.currency.plain(row.amount),
        });
        let payments: Vec<TenderRow> = rows.collect();
        let reference = Some(self.reference.clone());
        let consent = Consent::default();
        match self.purpose {
            Purpose::Sell => Command::Order(OrderCommand::Sell {
                cart: self.order,
                reference,
                consent,
                payments,
            }),
            Purpose::Place => Command::Order(OrderCommand::Place {
                cart: self.order,
                reference,
                consent,
                payments,
            }),
            Purpose::Pay => Command::Payment(PaymentCommand::Take {
                order: self.order,
                rows: payments,
                reference,
            }),
        }
    }

    fn act(&mut self, action: Action, cx: &Cx) -> Vec<Effect> {
        let methods = cx.methods.len().max(1);
        match action {
            Action::Accept => return self.finish(cx),
            Action::Enter => {
                if let Err(why) = self.add(cx) {
                    return vec![Effect::Toast(Tone::Warn, why)];
                }
            }
            Action::Next => self.method = (self.method + 1) % methods,
            Action::Previous => self.method = (self.method + methods - 1) % methods,
            Action::VoidLine => {
                if let Some(row) = self.cursor.selected() {
                    self.rows.remove(row);
                    self.cursor.set_rows(self.rows.len(), false);
                }
            }
            Action::Back if !self.field.is_empty() => {
                self.field.take();
            }
            Action::Back => return vec![Effect::Give(Given::Nothing(TAG))],
            other => {
                self.cursor.act(other);
            }
        }
        Vec::new()
    }

    fn key(&mut self, key: KeyPress, cx: &Cx) {
        let letter = key.typed().filter(|c| c.is_alphabetic());
        match letter {
            Some(letter) => {
                let keys = method_keys(&cx.methods);
                let letter = letter.to_lowercase().next();
                if let Some(place) = keys.iter().position(|key| *key == letter) {
                    self.method = place;
                }
            }
            None => {
                self.field.press(key);
            }
        }
    }

    fn done(&mut self, outcome: Result<Outcome, AppError>) -> Vec<Effect> {
        self.sent = false;
        match outcome {
            Ok(outcome) => vec![Effect::Give(Given::Done(TAG, Box::new(outcome)))],
            Err(error) => vec![Effect::bad(&error), Effect::Bell],
        }
    }

    fn heading(&self) -> String {
        let number = self
            .view
            .as_ref()
            .and_then(|view| view.order.number)
            .map_or(String::new(), order_number);
        match self.purpose {
            Purpose::Sell => "Payment".to_owned(),
            Purpose::Place => "Place the order".to_owned(),
            Purpose::Pay => format!("Payment for {number}"),
        }
    }

    fn advice(&self, cx: &Cx) -> String {
        let rest = self.rest();
        match self.purpose {
            Purpose::Place if self.rows.is_empty() && self.field.is_empty() => {
                "Ctrl+A places it unpaid; amounts typed here are paid ahead.".to_owned()
            }
            Purpose::Sell if rest.is_positive() => {
                "Enter takes what is left, or the amount typed; a letter or Tab chooses how."
                    .to_owned()
            }
            _ if self.change(cx).is_positive() => {
                format!("Ctrl+A finishes; {} goes back.", cx.price(self.change(cx)))
            }
            _ => "Ctrl+A finishes.".to_owned(),
        }
    }
}

fn method_code(methods: &[PaymentMethod], place: usize) -> String {
    methods
        .get(place)
        .map_or(String::new(), |method| method.code.clone())
}

/// A letter for each method: the first of its name that none before it has.
fn method_keys(methods: &[PaymentMethod]) -> Vec<Option<char>> {
    let mut taken = Vec::new();
    for method in methods {
        let letters = method.name.chars().flat_map(char::to_lowercase);
        let key = letters
            .filter(|c| c.is_alphabetic())
            .find(|c| !taken.contains(&Some(*c)));
        taken.push(key);
    }
    taken
}

impl Screen for Tender {
    fn scope(&self) -> Scope {
        Scope::Tender
    }

    fn title(&self) -> String {
        self.heading()
    }

    /// A scan must not become an amount.
    fn mode(&self) -> Mode {
        Mode::Prompt
    }

    fn wants(&self, key: KeyPress) -> bool {
        key.typed().is_some() || self.field.wants(key)
    }

    fn queries(&self, _cx: &Cx) -> Vec<Query> {
        vec![Query::Order(self.order)]
    }

    fn offers(&self, action: Action, cx: &Cx) -> Offer {
        match action {
            Action::Accept => self.may_finish(cx),
            Action::VoidLine if self.rows.is_empty() => {
                Offer::Not("There is no row to remove.".to_owned())
            }
            Action::VoidLine => Offer::Yes,
            action if moves(action) => Offer::Yes,
            _ => Offer::Hidden,
        }
    }

    fn update(&mut self, msg: Msg, cx: &Cx) -> Vec<Effect> {
        match msg {
            Msg::Act(_) | Msg::Key(_) | Msg::Pasted(_) if self.sent => Vec::new(),
            Msg::Act(action) => self.act(action, cx),
            Msg::Key(key) => {
                self.key(key, cx);
                Vec::new()
            }
            Msg::Pasted(text) => {
                self.field.paste(&text);
                Vec::new()
            }
            Msg::Answered(_, Ok(Answer::Order(view))) => {
                self.view = view;
                Vec::new()
            }
            Msg::Answered(_, Err(error)) => vec![Effect::bad(&error)],
            Msg::Done(_, outcome) => self.done(outcome),
            _ => Vec::new(),
        }
    }

    fn view(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        let frame = match cx.areas.class() {
            Class::Wide => centred(area, 96, 24),
            _ => area,
        };
        let inner = draw::panel(frame, &self.heading(), true, buf, theme);
        let inner = Rect {
            x: inner.x + 1,
            width: inner.width.saturating_sub(2),
            ..inner
        };
        if self.view.is_none() {
            return draw::empty(inner, "Adding up what is to pay.", buf, theme);
        }
        let (top, rest) = split_top(inner, big::HEIGHT);
        let (names, figure) = split_columns(top, 34);
        let owed = self.rest();
        let change = self.change(cx);
        let (label, amount, tone) = if change.is_positive() {
            ("Change", change, Tone::Ok)
        } else if self.rows.is_empty() {
            ("To pay", owed.or_zero(), Tone::Accent)
        } else {
            ("Left to pay", owed.or_zero(), Tone::Accent)
        };
        big::view(&cx.money(amount), tone, figure, buf, theme);
        let label = format!("{label} {}", cx.shop.currency.code());
        draw::line(names, names.y, &label, theme.style(Tone::Title), buf);
        let who = self.view.as_ref().map_or("", |view| view.customer.as_str());
        draw::line(names, names.y + 1, who, theme.style(Tone::Text), buf);
        let due = format!("Due    {}", cx.money(self.due()));
        draw::line(names, names.y + 3, &due, theme.style(Tone::Dim), buf);
        let handed = format!("Handed {}", cx.money(self.handed()));
        draw::line(names, names.y + 4, &handed, theme.style(Tone::Dim), buf);
        self.view_rows(split_top(rest, 1).1, cx, buf);
    }

    fn covers(&self) -> bool {
        false
    }
}

impl Tender {
    fn view_rows(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        let bottom = area.bottom().saturating_sub(1);
        let names: Vec<&str> = cx.methods.iter().map(|m| m.name.as_str()).collect();
        let wide = names.iter().map(|name| width(name)).max().unwrap_or(0) + 2;
        let list = area.height.saturating_sub(5);
        let skip = self.rows.len().saturating_sub(usize::from(list));
        let rows = self.rows.iter().enumerate().skip(skip);
        let mut y = area.y;
        for (place, row) in rows {
            let chosen = self.cursor.selected() == Some(place);
            let pointer = if chosen { theme.glyphs.pointer } else { " " };
            let name = names.get(row.method).copied().unwrap_or_default();
            let text = format!(
                "{pointer} {}{}",
                left(name, wide, &theme.glyphs),
                right(&cx.money(row.amount), 14, &theme.glyphs)
            );
            draw::line(area, y, &text, theme.style(Tone::Text), buf);
            y += 1;
        }
        if self.rows.is_empty() || self.rest().is_positive() || !self.field.is_empty() {
            let method = names.get(self.method).copied().unwrap_or_default();
            let text = format!("  {}", left(method, wide, &theme.glyphs));
            let x = draw::put(area, area.x, y, &text, theme.style(Tone::Accent), buf);
            let cell = Rect::new(x, y, 18, 1).intersection(area);
            self.field.view(cell, true, buf, theme);
            if self.field.is_empty() {
                let rest = cx.money(self.rest().or_zero());
                let style = theme.style(Tone::Field).patch(theme.style(Tone::Dim));
                draw::flush_right(cell, y, &rest, style, buf);
            }
        }
        let mut x = area.x + 2;
        let keys = method_keys(&cx.methods);
        for (place, (name, key)) in names.iter().zip(&keys).enumerate() {
            let key = key.map_or(String::new(), |key| format!("{key} "));
            let chosen = place == self.method;
            let tone = if chosen { Tone::Selection } else { Tone::Text };
            x = draw::put(
                area,
                x,
                bottom.saturating_sub(2),
                &key,
                theme.style(Tone::KeyHint),
                buf,
            );
            x = draw::put(
                area,
                x,
                bottom.saturating_sub(2),
                name,
                theme.style(tone),
                buf,
            ) + 2;
        }
        draw::line(area, bottom, &self.advice(cx), theme.style(Tone::Dim), buf);
    }
}
