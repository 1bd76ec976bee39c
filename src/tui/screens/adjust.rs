//! A correction of stock: a signed quantity and why.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::{Answer, AppError, Command, Outcome, Query, StockCommand};
use crate::domain::id::StoreId;
use crate::domain::quantity::Quantity;
use crate::domain::time::Day;
use crate::tui::action::Action;
use crate::tui::key::KeyPress;
use crate::tui::keymap::Scope;
use crate::tui::layout::{centred, split_top};
use crate::tui::screen::{Cx, Effect, Msg, Offer, Screen, moves, sentence};
use crate::tui::theme::Tone;
use crate::tui::widgets::draw;
use crate::tui::widgets::field::Takes;
use crate::tui::widgets::form::{Entry, Event, Form};

/// The open form.
pub struct Adjust {
    store: StoreId,
    sku: String,
    title: String,
    form: Form,
    sent: bool,
}

impl Adjust {
    /// For one variant in one store.
    pub fn new(store: StoreId, sku: &str, title: &str, cx: &Cx) -> Self {
        let settings = &cx.shop.settings.adjust_reasons;
        let reasons: Vec<&str> = settings.iter().map(String::as_str).collect();
        let form = Form::new(vec![
            Entry::typed("quantity", "Change", Takes::Figure, "")
                .required()
                .hint("With its sign: 5 adds, -2 takes away."),
            Entry::choice("why", "Reason", &reasons, 0).hint("Left and Right choose."),
            Entry::typed("reason", "Or in words", Takes::Text, "")
                .hint("Replaces the reason above; may be empty. It stays in the ledger."),
            Entry::typed("lot", "Lot", Takes::Text, "")
                .hint("Only for products that are tracked by lot."),
        ]);
        Self {
            store,
            sku: sku.to_owned(),
            title: title.to_owned(),
            form,
            sent: false,
        }
    }

    fn event(&mut self, event: Event) -> Vec<Effect> {
        match event {
            Event::Leave => vec![Effect::Close],
            Event::Submit if !self.sent => {
                self.sent = true;
                let value = |key| self.form.value(key).trim().to_owned();
                let command = StockCommand::Adjust {
                    store: self.store,
                    sku: self.sku.clone(),
                    quantity: value("quantity"),
                    lot: value("lot"),
                    reason: match value("reason") {
                        own if own.is_empty() => value("why"),
                        own => own,
                    },
                };
                vec![Effect::Execute(Command::Stock(command))]
            }
            _ => Vec::new(),
        }
    }

    fn done(&mut self, outcome: Result<Outcome, AppError>) -> Vec<Effect> {
        self.sent = false;
        match outcome {
            Ok(_) => {
                let text = format!(
                    "{} corrected by {}.",
                    self.sku,
                    self.form.value("quantity").trim()
                );
                vec![Effect::good(text), Effect::Close]
            }
            Err(AppError::Invalid { field, reason })
                if self.form.entries().iter().any(|entry| entry.key == field) =>
            {
                self.form.refuse(&field, &reason);
                Vec::new()
            }
            Err(error) => {
                self.form
                    .refuse("quantity", sentence(&error).trim_end_matches('.'));
                vec![Effect::bad(&error)]
            }
        }
    }
}

impl Screen for Adjust {
    fn scope(&self) -> Scope {
        Scope::Form
    }

    fn title(&self) -> String {
        format!("Adjust {}", self.sku)
    }

    fn queries(&self, _cx: &Cx) -> Vec<Query> {
        vec![Query::LotsOf {
            store: self.store,
            sku: self.sku.clone(),
        }]
    }

    fn wants(&self, key: KeyPress) -> bool {
        self.form.wants(key)
    }

    fn offers(&self, action: Action, _cx: &Cx) -> Offer {
        match action {
            Action::Accept => Offer::Yes,
            action if moves(action) => Offer::Yes,
            _ => Offer::Hidden,
        }
    }

    fn update(&mut self, msg: Msg, _cx: &Cx) -> Vec<Effect> {
        match msg {
            Msg::Answered(_, Ok(Answer::LotsOf(lots))) if !lots.is_empty() => {
                let known = |(code, expiry, _): &(String, Option<Day>, Quantity)| match expiry {
                    Some(day) => format!("{code} (to {})", day.iso()),
                    None => code.clone(),
                };
                let known: Vec<String> = lots.iter().map(known).collect();
                let hint = format!("Which lot. Here: {}.", known.join(", "));
                self.form.explain("lot", &hint);
                Vec::new()
            }
            Msg::Act(action) => {
                let event = self.form.act(action);
                self.event(event)
            }
            Msg::Key(key) => {
                let event = self.form.press(key);
                self.event(event)
            }
            Msg::Pasted(text) => {
                self.form.paste(&text);
                Vec::new()
            }
            Msg::Done(_, outcome) => self.done(outcome),
            _ => Vec::new(),
        }
    }

    fn view(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let frame = centred(area, 70, self.form.height() + 6);
        let title = format!("Correct stock in {}", cx.store_code(self.store));
        let inner = draw::panel(frame, &title, true, buf, &cx.theme);
        let inner = Rect {
            x: inner.x + 1,
            width: inner.width.saturating_sub(2),
            ..inner
        };
        draw::line(
            inner,
            inner.y,
            &self.title,
            cx.theme.style(Tone::Title),
            buf,
        );
        draw::line(
            inner,
            inner.y + 1,
            &self.sku,
            cx.theme.style(Tone::Dim),
            buf,
        );
        let (_, rest) = split_top(inner, 3);
        self.form.view(rest, buf, &cx.theme);
    }

    fn covers(&self) -> bool {
        false
    }
}
