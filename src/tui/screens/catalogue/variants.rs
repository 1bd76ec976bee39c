//! New variants of colours and sizes: typed as lists, shown before they are made.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::{Answer, AppError, Command, ProductCommand, Query};
use crate::domain::product::{Product, VariantPlan, VariantSet};
use crate::tui::action::Action;
use crate::tui::format::{cells, cut, width};
use crate::tui::key::KeyPress;
use crate::tui::keymap::Scope;
use crate::tui::layout::split_top;
use crate::tui::screen::{Cx, Effect, Given, Msg, Offer, Question, Screen, moves, sentence};
use crate::tui::theme::Tone;
use crate::tui::widgets::dialog::Ask;
use crate::tui::widgets::draw;
use crate::tui::widgets::field::Takes;
use crate::tui::widgets::form::{Entry, Event, Form};

/// The tag of its outcome.
pub const TAG: &str = "variants";

/// The open form.
pub struct NewVariants {
    code: String,
    name: String,
    form: Form,
    plan: Option<VariantPlan>,
    trouble: Option<String>,
    sent: bool,
    changed: bool,
    inner: Rect,
}

impl NewVariants {
    /// Of this product.
    pub fn of(product: &Product) -> Self {
        let text = |key, label| Entry::typed(key, label, Takes::Text, "");
        let figure = |key, label| Entry::typed(key, label, Takes::Figure, "");
        let form = Form::new(vec![
            text("colours", "Colours")
                .hint("With commas between: Black, White, Navy. May be empty."),
            text("sizes", "Sizes").hint("With commas between: S, M, L, XL. May be empty."),
            figure("price", "Price").hint("Of one unit; empty is that of the variants there are."),
            figure("cost", "Cost").hint("Of one unit; empty is that of the variants there are."),
            figure("reorder_level", "Reorder at").hint("At or below this it is low; may be empty."),
            figure("reorder_quantity", "Reorder quantity").hint("May be empty."),
            Entry::check("barcodes", "In-store barcodes", false)
                .hint("Space changes it. Each variant gets an EAN-13 of the shop's own numbering."),
        ]);
        Self {
            code: product.code.clone(),
            name: product.name.clone(),
            form,
            plan: None,
            trouble: None,
            sent: false,
            changed: false,
            inner: Rect::default(),
        }
    }

    fn set(&self, cx: &Cx) -> VariantSet {
        let of = |key: &str| self.form.value(key).trim().to_owned();
        let figure = |key: &str| cx.plain(self.form.value(key));
        VariantSet {
            colours: of("colours"),
            sizes: of("sizes"),
            price: figure("price"),
            cost: figure("cost"),
            reorder_level: figure("reorder_level"),
            reorder_quantity: figure("reorder_quantity"),
            barcodes: self.form.value("barcodes") == "yes",
        }
    }

    /// What the lists alone would make: prices do not change the plan.
    fn query(&self) -> Query {
        let of = |key: &str| self.form.value(key).trim().to_owned();
        let set = VariantSet {
            colours: of("colours"),
            sizes: of("sizes"),
            ..VariantSet::default()
        };
        Query::VariantPlan(self.code.clone(), set)
    }

    fn event(&mut self, event: Event, cx: &Cx) -> Vec<Effect> {
        match event {
            Event::Submit if !self.sent => {
                self.sent = true;
                let command = ProductCommand::AddVariants {
                    code: self.code.clone(),
                    set: self.set(cx),
                };
                vec![Effect::Execute(Command::Product(command))]
            }
            Event::Leave if self.changed => {
                let text = "No variant is made yet. Leave it?";
                let ask = Ask::Confirm { lasting: false };
                vec![Effect::Ask(
                    "leave",
                    Question::new("Leave the form", text, ask),
                )]
            }
            Event::Leave => vec![Effect::Give(Given::Nothing(TAG))],
            Event::Changed(_) => {
                self.changed = true;
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    fn refused(&mut self, error: &AppError) -> Vec<Effect> {
        self.sent = false;
        if let AppError::Invalid { field, reason } = error {
            let known = self.form.entries().iter().find(|entry| entry.key == field);
            if let Some(key) = known.map(|entry| entry.key) {
                self.form.refuse(key, reason);
            }
        }
        vec![Effect::bad(error), Effect::Bell]
    }

    fn preview(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        if let Some(trouble) = &self.trouble {
            let text = format!("{} {trouble}", theme.sign(Tone::Bad));
            return draw::line(area, area.y, &text, theme.style(Tone::Bad), buf);
        }
        let Some(plan) = &self.plan else { return };
        let count = |count: usize| cx.count(i64::try_from(count).unwrap_or(i64::MAX));
        let standing = match plan.standing {
            0 => String::new(),
            1 => "; 1 is there already".to_owned(),
            many => format!("; {} are there already", count(many)),
        };
        let made = match plan.new.len() {
            1 => "1 new variant".to_owned(),
            many => format!("{} new variants", count(many)),
        };
        let head = format!("{made}{standing}");
        let tone = if plan.new.is_empty() {
            Tone::Warn
        } else {
            Tone::Title
        };
        draw::line(area, area.y, &head, theme.style(tone), buf);
        let (_, list) = split_top(area, 1);
        if list.height == 0 {
            return;
        }
        let wide = plan.new.iter().map(|new| width(&new.sku)).max();
        let column = cells(wide.unwrap_or(0)).saturating_add(2).min(list.width);
        let columns = usize::from((list.width / column.max(1)).max(1));
        let room = columns * usize::from(list.height);
        let shown = if plan.new.len() > room {
            room.saturating_sub(1)
        } else {
            room
        };
        let more = plan.new.len().saturating_sub(shown);
        let skus = plan.new.iter().take(shown).map(|new| new.sku.clone());
        let rest = (more > 0).then(|| format!("and {} more", count(more)));
        for (place, text) in skus.chain(rest).enumerate() {
            let x = list.x + cells(place % columns).saturating_mul(column);
            let y = list.y + cells(place / columns);
            let text = cut(&text, usize::from(column.saturating_sub(1)), &theme.glyphs);
            draw::put(list, x, y, &text, theme.style(Tone::Text), buf);
        }
    }
}

impl Screen for NewVariants {
    fn scope(&self) -> Scope {
        Scope::Form
    }

    fn title(&self) -> String {
        format!("Variants of {}", self.code)
    }

    fn wants(&self, key: KeyPress) -> bool {
        self.form.wants(key)
    }

    fn queries(&self, _cx: &Cx) -> Vec<Query> {
        vec![self.query()]
    }

    fn offers(&self, action: Action, _cx: &Cx) -> Offer {
        match action {
            Action::Accept if self.sent => Offer::Not("They are being made.".to_owned()),
            Action::Accept => Offer::Yes,
            action if moves(action) => Offer::Yes,
            _ => Offer::Hidden,
        }
    }

    fn update(&mut self, msg: Msg, cx: &Cx) -> Vec<Effect> {
        match msg {
            Msg::Act(action) => {
                let event = self.form.act(action);
                self.event(event, cx)
            }
            Msg::Key(key) => {
                let event = self.form.press(key);
                self.event(event, cx)
            }
            Msg::Pasted(text) => {
                let event = self.form.paste(&text);
                self.event(event, cx)
            }
            Msg::Click { row, .. } => {
                self.form.click(self.inner, row);
                Vec::new()
            }
            Msg::Answered(query, answer) if query == self.query() => {
                match answer {
                    Ok(Answer::VariantPlan(plan)) => {
                        (self.plan, self.trouble) = (Some(plan), None);
                    }
                    Ok(_) => {}
                    Err(error) => (self.plan, self.trouble) = (None, Some(sentence(&error))),
                }
                Vec::new()
            }
            Msg::Done(_, Ok(outcome)) => {
                let made = self.plan.as_ref().map_or(0, |plan| plan.new.len());
                let made = match made {
                    1 => "1 variant is".to_owned(),
                    many => {
                        let many = i64::try_from(many).unwrap_or(i64::MAX);
                        format!("{} variants are", cx.count(many))
                    }
                };
                vec![
                    Effect::Give(Given::Done(TAG, Box::new(outcome))),
                    Effect::good(format!("{made} made for {}.", self.code)),
                ]
            }
            Msg::Done(_, Err(error)) => self.refused(&error),
            Msg::Given(Given::Text(..)) => vec![Effect::Give(Given::Nothing(TAG))],
            _ => Vec::new(),
        }
    }

    fn layout(&mut self, area: Rect, _cx: &Cx) {
        let (_, rest) = split_top(area, 2);
        let (form, _) = split_top(rest, self.form.height());
        self.inner = form;
    }

    fn view(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        draw::clear(area, buf, theme.style(Tone::Text));
        let dot = theme.glyphs.dot;
        let title = format!("New variants of {} {dot} {}", self.code, self.name);
        draw::line(area, area.y, &title, theme.style(Tone::Title), buf);
        self.form.view(self.inner, buf, theme);
        let (_, rest) = split_top(area, 2 + self.form.height() + 1);
        self.preview(rest, cx, buf);
    }
}
