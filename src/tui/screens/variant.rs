//! All about one variant: its balance in every store, price, barcodes, last movements.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::{Answer, Query, StockList};
use crate::domain::access::Right;
use crate::domain::document::{Movement, StockRow};
use crate::domain::id::transfer_number;
use crate::domain::presence::Held;
use crate::domain::product::{Barcode, Product, Variant};
use crate::domain::quantity::Quantity;
use crate::domain::transfer::OnTheWay;
use crate::tui::action::Action;
use crate::tui::format::{cut, left, right, width, wrap};
use crate::tui::keymap::Scope;
use crate::tui::screen::{Cx, Effect, Msg, Offer, Screen, sentence};
use crate::tui::screens::adjust::Adjust;
use crate::tui::screens::catalogue::page::ProductPage;
use crate::tui::screens::movements::{Movements, why};
use crate::tui::screens::pen::Pen;
use crate::tui::screens::receive::Receive;
use crate::tui::screens::receive_head::Job;
use crate::tui::theme::Tone;
use crate::tui::widgets::draw;

/// Movements shown beside a variant.
const LAST: usize = 12;

/// How a balance stands: goods past their day come first, then its reorder level, then goods whose day is near.
pub fn level(row: &StockRow) -> Option<(&'static str, Tone)> {
    if row.expired.is_positive() {
        Some(("exp", Tone::Bad))
    } else if row.available <= Quantity::ZERO {
        Some(("out", Tone::Bad))
    } else if row.available <= row.reorder_level {
        Some(("low", Tone::Warn))
    } else if row.near.is_positive() {
        Some(("exp", Tone::Warn))
    } else {
        None
    }
}

/// What is known of one variant; asks for it and draws it, alone or beside a list.
#[derive(Debug, Clone, Default)]
pub struct Card {
    sku: String,
    known: Option<Box<(Variant, Product, Vec<Barcode>)>>,
    balances: Vec<StockRow>,
    movements: Vec<Movement>,
    on_the_way: Vec<OnTheWay>,
    gone: bool,
}

impl Card {
    /// Of this variant; nothing is known yet.
    pub fn of(sku: &str) -> Self {
        Self {
            sku: sku.to_owned(),
            ..Self::default()
        }
    }

    /// Whose card it is.
    pub fn sku(&self) -> &str {
        &self.sku
    }

    /// The variant, once it is known.
    pub fn variant(&self) -> Option<&Variant> {
        self.known.as_ref().map(|known| &known.0)
    }

    /// One page of the stock list that begins at this SKU: cheap in a catalogue of any size.
    fn stock(&self, cx: &Cx) -> Query {
        Query::Stock(StockList {
            store: None,
            search: String::new(),
            low_only: false,
            after: Some((self.sku.clone(), String::new())),
            limit: cx.stores.len(),
        })
    }

    /// What the card needs to know.
    pub fn queries(&self, cx: &Cx) -> Vec<Query> {
        if self.sku.is_empty() {
            return Vec::new();
        }
        let mut asked = vec![Query::Variant(self.sku.clone()), self.stock(cx)];
        if let Some(variant) = self.variant() {
            asked.push(Query::Movements {
                store: None,
                variant: Some(variant.id),
                before: None,
                limit: LAST,
            });
            asked.push(Query::OnTheWay(variant.id));
        }
        asked
    }

    /// Takes an answer, if it is one of the card's.
    pub fn answered(&mut self, query: &Query, answer: &Answer, cx: &Cx) {
        match (query, answer) {
            (Query::Variant(sku), Answer::Variant(found)) if *sku == self.sku => {
                self.gone = found.is_none();
                self.known.clone_from(found);
            }
            (asked, Answer::Stock(rows)) if *asked == self.stock(cx) => {
                let own = rows.iter().filter(|row| row.sku == self.sku);
                self.balances = own.cloned().collect();
            }
            (
                Query::Movements {
                    variant,
                    limit: LAST,
                    ..
                },
                Answer::Movements(rows),
            ) if *variant == self.variant().map(|variant| variant.id) => {
                self.movements.clone_from(rows);
            }
            (Query::OnTheWay(variant), Answer::OnTheWay(rows))
                if Some(*variant) == self.variant().map(|variant| variant.id) =>
            {
                self.on_the_way.clone_from(rows);
            }
            _ => {}
        }
    }

    /// Draws all of it, from the most to the least important.
    pub fn view(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        let Some(known) = &self.known else {
            let sentence = if self.gone {
                "This variant is no longer in the catalogue."
            } else {
                ""
            };
            return draw::empty(area, sentence, buf, theme);
        };
        let mut lines = Lines {
            area,
            y: area.y,
            cx,
        };
        let (variant, product, barcodes) = known.as_ref();
        lines.facts(variant, product, buf);
        lines.balances(&self.balances, variant.decimals, buf);
        lines.on_the_way(&self.on_the_way, buf);
        lines.barcodes(barcodes, buf);
        lines.movements(&self.movements, buf);
    }
}

/// Lines written one under the other.
struct Lines<'a> {
    area: Rect,
    y: u16,
    cx: &'a Cx,
}

impl Lines<'_> {
    fn say(&mut self, text: &str, tone: Tone, buf: &mut Buffer) {
        if self.y < self.area.bottom() {
            let text = cut(text, usize::from(self.area.width), &self.cx.theme.glyphs);
            draw::line(self.area, self.y, &text, self.cx.theme.style(tone), buf);
            self.y += 1;
        }
    }

    fn facts(&mut self, variant: &Variant, product: &Product, buf: &mut Buffer) {
        let room = usize::from(self.area.width);
        for line in wrap(&variant.title(), room) {
            self.say(&line, Tone::Title, buf);
        }
        let dot = format!(" {} ", self.cx.theme.glyphs.dot);
        let words = [variant.sku.as_str(), &product.category, &product.brand];
        let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
        self.say(&words.join(&dot), Tone::Dim, buf);
        if !variant.active {
            let sign = self.cx.theme.sign(Tone::Warn);
            self.say(
                &format!("{sign} Disabled: it cannot be sold."),
                Tone::Warn,
                buf,
            );
        }
        let mut money = format!("Price {}", self.cx.price(variant.price));
        if self.cx.may(Right::Analytics) {
            money = format!("{money}{dot}cost {}", self.cx.money(variant.cost));
        }
        self.say(&money, Tone::Text, buf);
        let terms = format!("Tax {}{dot}unit {}", variant.tax_class, variant.unit);
        self.say(&terms, Tone::Text, buf);
        let level = self.cx.quantity(variant.reorder_level, variant.decimals);
        let usual = self.cx.quantity(variant.reorder_quantity, variant.decimals);
        let words = if variant.reorder_level.is_zero() {
            "No reorder level is set.".to_owned()
        } else {
            format!("Reorder at {level}, usually {usual}.")
        };
        self.say(&words, Tone::Text, buf);
    }

    fn balances(&mut self, rows: &[StockRow], decimals: u8, buf: &mut Buffer) {
        self.y += 1;
        let glyphs = &self.cx.theme.glyphs;
        let names = rows.iter().map(|row| width(&row.store));
        let name = names.max().unwrap_or(0).clamp(10, 16);
        let line = |store: &str, figures: [&str; 3]| {
            let [hand, reserved, available] = figures.map(|figure| right(figure, 10, glyphs));
            format!("{}{hand}{reserved}{available}", left(store, name, glyphs))
        };
        let head = line("Store", ["On hand", "Reserved", "Available"]);
        self.say(&head, Tone::Dim, buf);
        if rows.is_empty() {
            self.say("No store has it.", Tone::Dim, buf);
        }
        let shown = |quantity| self.cx.quantity(quantity, decimals);
        let mut lines: Vec<(String, Tone)> = Vec::new();
        for row in rows {
            let figures = [
                shown(row.on_hand),
                shown(row.reserved),
                shown(row.available),
            ];
            let text = line(&row.store, figures.each_ref().map(String::as_str));
            let word = level(row).map_or_else(String::new, |(word, tone)| {
                format!("  {} {word}", self.cx.theme.sign(tone))
            });
            let tone = level(row).map_or(Tone::Text, |(_, tone)| tone);
            lines.push((format!("{text}{word}"), tone));
        }
        if rows.len() > 1 {
            let sum = |of: fn(&StockRow) -> Quantity| shown(Quantity::sum(rows.iter().map(of)));
            let figures = [
                sum(|row| row.on_hand),
                sum(|row| row.reserved),
                sum(|row| row.available),
            ];
            let text = line("together", figures.each_ref().map(String::as_str));
            lines.push((text, Tone::Title));
        }
        for (text, tone) in lines {
            self.say(&text, tone, buf);
        }
    }

    /// Goods between two stores stand on no shelf: not in the sums above.
    fn on_the_way(&mut self, rows: &[OnTheWay], buf: &mut Buffer) {
        for row in rows {
            let quantity = self.cx.quantity(row.quantity, row.decimals);
            let (number, arrow) = (transfer_number(row.number), self.cx.theme.glyphs.arrow);
            let text = format!(
                "{quantity} on the way {} {arrow} {} with {number}",
                row.from, row.to
            );
            self.say(&text, Tone::Accent, buf);
        }
    }

    fn barcodes(&mut self, barcodes: &[Barcode], buf: &mut Buffer) {
        self.y += 1;
        self.say("Barcodes", Tone::Dim, buf);
        if barcodes.is_empty() {
            self.say("None yet.", Tone::Dim, buf);
        }
        for barcode in barcodes {
            let pack = match barcode.units {
                1 => String::new(),
                units => format!("  pack of {}", self.cx.count(units)),
            };
            self.say(&format!("{}{pack}", barcode.code), Tone::Text, buf);
        }
    }

    fn movements(&mut self, rows: &[Movement], buf: &mut Buffer) {
        self.y += 1;
        self.say("Last movements", Tone::Dim, buf);
        if rows.is_empty() {
            self.say("It never moved.", Tone::Dim, buf);
        }
        let pen = Pen::new(self.cx);
        let glyphs = &self.cx.theme.glyphs;
        for row in rows {
            // What was left on hand gives way beside a list.
            let left_over = if self.area.width < 64 {
                String::new()
            } else {
                let on_hand = pen.quantity(row.on_hand, row.decimals);
                format!("{} {} ", glyphs.arrow, right(&on_hand, 7, glyphs))
            };
            let text = format!(
                "{} {} {} {left_over} {}",
                left(&self.cx.when(row.at), 12, glyphs),
                left(&row.store, 8, glyphs),
                right(&pen.signed(row.delta, row.decimals), 6, glyphs),
                why(row),
            );
            self.say(&text, Tone::Text, buf);
        }
    }
}

/// The page of one variant.
pub struct VariantPage {
    card: Card,
    trouble: Option<String>,
}

impl VariantPage {
    /// Of this variant.
    pub fn new(sku: &str) -> Self {
        Self {
            card: Card::of(sku),
            trouble: None,
        }
    }
}

impl Screen for VariantPage {
    fn scope(&self) -> Scope {
        Scope::Stock
    }

    fn holds(&self) -> Option<Held> {
        self.card
            .variant()
            .map(|variant| Held::Product(variant.product_id))
    }

    fn title(&self) -> String {
        self.card.sku().to_owned()
    }

    fn queries(&self, cx: &Cx) -> Vec<Query> {
        self.card.queries(cx)
    }

    fn offers(&self, action: Action, _cx: &Cx) -> Offer {
        match action {
            Action::Movements | Action::Adjust | Action::Catalogue
                if self.card.variant().is_none() =>
            {
                Offer::Hidden
            }
            Action::Catalogue
            | Action::Back
            | Action::Movements
            | Action::Adjust
            | Action::Receive => Offer::Yes,
            _ => Offer::Hidden,
        }
    }

    fn update(&mut self, msg: Msg, cx: &Cx) -> Vec<Effect> {
        let variant = self.card.variant();
        match (msg, variant) {
            (Msg::Act(Action::Back), _) => return vec![Effect::Close],
            (Msg::Act(Action::Movements), Some(variant)) => {
                let page = Movements::of(None, Some((variant.id, variant.title())));
                return vec![Effect::Open(Box::new(page))];
            }
            (Msg::Act(Action::Adjust), Some(variant)) => {
                let form = Adjust::new(cx.store, &variant.sku, &variant.title(), cx);
                return vec![Effect::Open(Box::new(form))];
            }
            (Msg::Act(Action::Catalogue), Some(variant)) => {
                let page = ProductPage::new(variant.product_id);
                return vec![Effect::Open(Box::new(page))];
            }
            (Msg::Act(Action::Receive), _) => {
                return vec![Effect::Open(Box::new(Receive::new(
                    Job::Receive,
                    cx.store,
                    cx,
                )))];
            }
            (Msg::Answered(query, Ok(answer)), _) => self.card.answered(&query, &answer, cx),
            (Msg::Answered(_, Err(error)), _) => self.trouble = Some(sentence(&error)),
            _ => {}
        }
        Vec::new()
    }

    fn view(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        draw::clear(area, buf, cx.theme.style(Tone::Text));
        match &self.trouble {
            Some(trouble) => draw::empty(area, trouble, buf, &cx.theme),
            None => self.card.view(area, cx, buf),
        }
    }
}
