//! The page of one product: its fields, its variants, what stores hold of it, and all that can be done to them.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::audit::About;
use crate::app::{Answer, AppError, Command, Outcome, ProductCommand, Query};
use crate::domain::id::{ProductId, StoreId};
use crate::domain::presence::Held;
use crate::domain::product::{ProductStock, VariantRow};
use crate::tui::action::Action;
use crate::tui::keymap::Scope;
use crate::tui::layout::{Class, split_bottom, split_columns, split_top};
use crate::tui::screen::{Cx, Effect, Given, Msg, Offer, Question, Screen, moves, sentence};
use crate::tui::screens::admin::audit::AuditLog;
use crate::tui::screens::catalogue::barcodes::Barcodes;
use crate::tui::screens::catalogue::details::{self, Details};
use crate::tui::screens::catalogue::forms::{self, ProductWords};
use crate::tui::screens::catalogue::pictures::Album;
use crate::tui::screens::catalogue::prices::Prices;
use crate::tui::screens::catalogue::sheet::{self, Sheet};
use crate::tui::screens::catalogue::variants::NewVariants;
use crate::tui::screens::choose::Choose;
use crate::tui::screens::variant::{Card, VariantPage};
use crate::tui::theme::Tone;
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::draw;
use crate::tui::widgets::picker::Item;
use crate::tui::widgets::table::{Cell, Column, Row, Table, Width, body_height};

const COLUMNS: [Column; 9] = [
    Column::text("SKU", Width::Fill(16), 0),
    Column::text("Colour", Width::Fixed(10), 0),
    Column::text("Size", Width::Fixed(8), 0),
    Column::figure("Price", 9, 0),
    Column::figure("Cost", 9, 2),
    Column::figure("Hand", 7, 0),
    Column::figure("Avail", 7, 0),
    Column::figure("Codes", 5, 1),
    Column::text("", Width::Fixed(5), 0),
];

/// The page.
pub struct ProductPage {
    sheet: Sheet,
    cursor: Cursor,
    rows: Vec<Row>,
    card: Card,
    words: ProductWords,
    /// It was just made: variants are asked for at once.
    begins: bool,
    trouble: Option<String>,
}

impl ProductPage {
    /// Of this product.
    pub fn new(id: ProductId) -> Self {
        Self {
            sheet: Sheet::of(id),
            cursor: Cursor::default(),
            rows: Vec::new(),
            card: Card::default(),
            words: ProductWords::default(),
            begins: false,
            trouble: None,
        }
    }

    /// Of a product that was just made.
    #[must_use]
    pub const fn beginning(mut self) -> Self {
        self.begins = true;
        self
    }

    fn selected(&self) -> Option<&VariantRow> {
        self.sheet.page()?.variants.get(self.cursor.selected()?)
    }

    fn arrange(&mut self, cx: &Cx) {
        let variants = self.sheet.page().map_or(&[][..], |page| &page.variants);
        self.rows = variants.iter().map(|row| row_of(row, cx)).collect();
        self.cursor.set_rows(self.rows.len(), false);
    }

    /// Beside the table stands the selected variant.
    fn follow(&mut self, cx: &Cx) {
        let wide = cx.areas.class() == Class::Wide;
        let sku = self.selected().filter(|_| wide);
        let sku = sku.map_or_else(String::new, |row| row.variant.sku.clone());
        if sku != self.card.sku() {
            self.card = Card::of(&sku);
        }
    }

    fn act(&mut self, action: Action, cx: &Cx) -> Vec<Effect> {
        let Some(page) = self.sheet.page() else {
            return if action == Action::Back {
                vec![Effect::Close]
            } else {
                Vec::new()
            };
        };
        let product = &page.product;
        match action {
            Action::Back => return vec![Effect::Close],
            Action::EditProduct => return open(forms::edit_product(product, &self.words, cx)),
            Action::Pictures => return open(Album::of(product.id, &product.code)),
            Action::Details => return open(Details::of(&product.code)),
            Action::History => {
                return open(AuditLog::of(About::Product, product.id.0, &product.code));
            }
            Action::NewReview => return open(details::new_review(&product.code)),
            Action::NewVariants => return open(NewVariants::of(product)),
            Action::Policy => return self.choose_store(forms::POLICY, "Stock policy in"),
            Action::SwitchProduct => {
                return vec![product_switch(&product.code, !product.active)];
            }
            Action::DeleteProduct => {
                let text = format!(
                    "{} goes with all its variants, barcodes and price history. This cannot be taken back.",
                    product.code
                );
                let command = ProductCommand::DeleteProduct {
                    code: product.code.clone(),
                };
                let question = Question::lasting("Delete the product", text);
                return vec![Effect::Confirm(question, Command::Product(command))];
            }
            other => {
                if self.cursor.act(other) {
                    self.follow(cx);
                    return Vec::new();
                }
            }
        }
        self.selected()
            .map_or_else(Vec::new, |row| self.act_on(action, row, cx))
    }

    fn act_on(&self, action: Action, row: &VariantRow, cx: &Cx) -> Vec<Effect> {
        let Some(page) = self.sheet.page() else {
            return Vec::new();
        };
        let variant = &row.variant;
        match action {
            Action::Open => open(VariantPage::new(&variant.sku)),
            Action::EditVariant => open(forms::edit_variant(variant, &page.product, cx)),
            Action::Barcodes => open(Barcodes::of(&variant.sku)),
            Action::Prices => open(Prices::of(&variant.sku)),
            Action::Levels => self.choose_store(forms::LEVELS, "Reorder level in"),
            Action::SwitchVariant => vec![variant_switch(&variant.sku, !row.enabled)],
            Action::DeleteVariant => {
                let text = format!(
                    "{} goes with its barcodes and price history. This cannot be taken back.",
                    variant.sku
                );
                let command = ProductCommand::Delete {
                    sku: variant.sku.clone(),
                };
                let question = Question::lasting("Delete the variant", text);
                vec![Effect::Confirm(question, Command::Product(command))]
            }
            _ => Vec::new(),
        }
    }

    fn choose_store(&self, tag: &'static str, title: &str) -> Vec<Effect> {
        let stores = self.sheet.page().map_or(&[][..], |page| &page.stores);
        let items = stores.iter().map(|row| Item {
            key: row.store_id.0,
            text: row.store.clone(),
            detail: row.policy.word().to_owned(),
        });
        open(Choose::new(tag, title, items.collect()))
    }

    fn store(&self, id: i64) -> Option<&ProductStock> {
        let stores = &self.sheet.page()?.stores;
        stores.iter().find(|row| row.store_id == StoreId(id))
    }

    fn given(&self, given: &Given) -> Vec<Effect> {
        match given {
            Given::Row(forms::POLICY, store) => {
                let known = self.sheet.page().zip(self.store(*store));
                known.map_or_else(Vec::new, |(page, place)| {
                    open(forms::policy(&page.product, place))
                })
            }
            Given::Row(forms::LEVELS, store) => self.levels(*store).unwrap_or_default(),
            Given::Done(..) => vec![Effect::good("Saved.")],
            _ => Vec::new(),
        }
    }

    fn levels(&self, store: i64) -> Option<Vec<Effect>> {
        let (page, place, row) = (self.sheet.page()?, self.store(store)?, self.selected()?);
        let own = page
            .levels
            .iter()
            .find(|own| own.variant_id == row.variant.id && own.store_id == place.store_id);
        Some(open(forms::levels(&row.variant, place, own)))
    }

    fn done(command: &Command, outcome: &Result<Outcome, AppError>) -> Vec<Effect> {
        let Command::Product(command) = command else {
            return Vec::new();
        };
        match (command, outcome) {
            (ProductCommand::Delete { sku }, Ok(_)) => {
                vec![Effect::good(format!("{sku} is deleted."))]
            }
            (ProductCommand::DeleteProduct { code }, Ok(_)) => {
                vec![Effect::good(format!("{code} is deleted.")), Effect::Close]
            }
            (ProductCommand::SetActive { sku, active }, Ok(_)) => {
                vec![Effect::good(switched(sku, *active))]
            }
            (ProductCommand::SetProductActive { code, active }, Ok(_)) => {
                vec![Effect::good(switched(code, *active))]
            }
            // What is in use stays, but need not be sold any more.
            (ProductCommand::Delete { sku }, Err(error @ AppError::InUse { .. })) => {
                let command = Command::Product(ProductCommand::SetActive {
                    sku: sku.clone(),
                    active: false,
                });
                vec![Effect::Confirm(instead(error), command)]
            }
            (ProductCommand::DeleteProduct { code }, Err(error @ AppError::InUse { .. })) => {
                let command = Command::Product(ProductCommand::SetProductActive {
                    code: code.clone(),
                    active: false,
                });
                vec![Effect::Confirm(instead(error), command)]
            }
            (_, Err(error)) => vec![Effect::bad(error), Effect::Bell],
            _ => Vec::new(),
        }
    }

    fn areas(&self, area: Rect, cx: &Cx) -> Parts {
        let (body, card) = if cx.areas.class() == Class::Wide {
            let (body, card) = split_columns(area, 62);
            (body, Some(card))
        } else {
            (area, None)
        };
        let facts = if body.height > 16 { 5 } else { 3 };
        let (facts, rest) = split_top(body, facts);
        let stores = self.sheet.page().map_or(0, sheet::stores_height).min(6);
        let (table, stores) = split_bottom(rest, stores);
        Parts {
            facts,
            table,
            stores,
            card,
        }
    }
}

struct Parts {
    facts: Rect,
    table: Rect,
    stores: Rect,
    card: Option<Rect>,
}

fn open(screen: impl Screen + 'static) -> Vec<Effect> {
    vec![Effect::Open(Box::new(screen))]
}

fn instead(error: &AppError) -> Question {
    Question::confirm("Disable it?", sentence(error))
}

fn switched(code: &str, active: bool) -> String {
    if active {
        format!("{code} is sold again.")
    } else {
        format!("{code} is disabled: it is sold no more.")
    }
}

fn variant_switch(sku: &str, active: bool) -> Effect {
    Effect::Execute(Command::Product(ProductCommand::SetActive {
        sku: sku.to_owned(),
        active,
    }))
}

fn product_switch(code: &str, active: bool) -> Effect {
    Effect::Execute(Command::Product(ProductCommand::SetProductActive {
        code: code.to_owned(),
        active,
    }))
}

fn row_of(row: &VariantRow, cx: &Cx) -> Row {
    let variant = &row.variant;
    let shown = |quantity| cx.quantity(quantity, variant.decimals);
    let cost = if sheet::sees_cost(cx) {
        cx.money(variant.cost)
    } else {
        String::new()
    };
    let state = if row.enabled {
        Cell::default()
    } else {
        Cell::toned("off", Tone::Warn)
    };
    let cells: Vec<Cell> = vec![
        variant.sku.clone().into(),
        variant.colour.clone().into(),
        variant.size.clone().into(),
        cx.money(variant.price).into(),
        cost.into(),
        shown(row.on_hand).into(),
        shown(row.on_hand.minus(row.reserved)).into(),
        cx.count(row.barcodes).into(),
        state,
    ];
    Row {
        tone: (!variant.active).then_some(Tone::Dim),
        ..Row::new(cells)
    }
}

impl Screen for ProductPage {
    fn scope(&self) -> Scope {
        Scope::Product
    }

    fn holds(&self) -> Option<Held> {
        self.sheet.page().map(|page| Held::Product(page.product.id))
    }

    fn title(&self) -> String {
        let page = self.sheet.page();
        page.map_or_else(String::new, |page| page.product.code.clone())
    }

    fn queries(&self, cx: &Cx) -> Vec<Query> {
        let mut asked: Vec<Query> = self.sheet.query().into_iter().collect();
        asked.extend(self.card.queries(cx));
        asked.extend(ProductWords::queries());
        asked
    }

    fn offers(&self, action: Action, _cx: &Cx) -> Offer {
        use Action as A;
        let row = self.selected().is_some();
        match action {
            A::Back => Offer::Yes,
            A::Next | A::Previous => Offer::Hidden,
            _ if self.sheet.page().is_none() => Offer::Hidden,
            A::EditProduct
            | A::NewVariants
            | A::Policy
            | A::Details
            | A::History
            | A::Pictures
            | A::NewReview
            | A::SwitchProduct
            | A::DeleteProduct => Offer::Yes,
            A::Open
            | A::EditVariant
            | A::Barcodes
            | A::Prices
            | A::Levels
            | A::SwitchVariant
            | A::DeleteVariant => {
                if row {
                    Offer::Yes
                } else {
                    Offer::Not("it has no variants yet: n makes them".to_owned())
                }
            }
            other if moves(other) => Offer::Yes,
            _ => Offer::Hidden,
        }
    }

    fn update(&mut self, msg: Msg, cx: &Cx) -> Vec<Effect> {
        match msg {
            Msg::Act(action) => return self.act(action, cx),
            Msg::Wheel { down } => {
                return self.act(if down { Action::Down } else { Action::Up }, cx);
            }
            Msg::Click { row, .. } => {
                let table = self.areas(cx.areas.body, cx).table;
                let line = row.checked_sub(table.y + 1);
                if let Some(place) = line.and_then(|line| self.cursor.row_at(line)) {
                    self.cursor.select(place);
                    self.follow(cx);
                }
            }
            Msg::Given(given) => return self.given(&given),
            Msg::Done(command, outcome) => return Self::done(&command, &outcome),
            Msg::Answered(_, Ok(Answer::Words(kind, words))) => self.words.take(kind, words),
            Msg::Answered(query, Ok(answer)) => {
                if self.sheet.answered(&query, &answer) {
                    self.trouble = None;
                    self.arrange(cx);
                    self.follow(cx);
                    let page = self.sheet.page().filter(|page| page.variants.is_empty());
                    if let Some(page) = page.filter(|_| self.begins) {
                        let form = NewVariants::of(&page.product);
                        self.begins = false;
                        return open(form);
                    }
                } else {
                    self.card.answered(&query, &answer, cx);
                }
            }
            Msg::Answered(_, Err(error)) => self.trouble = Some(sentence(&error)),
            _ => {}
        }
        Vec::new()
    }

    fn layout(&mut self, area: Rect, cx: &Cx) {
        let table = self.areas(area, cx).table;
        self.cursor.set_height(body_height(table));
    }

    fn view(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        draw::clear(area, buf, theme.style(Tone::Text));
        if let Some(trouble) = &self.trouble {
            return draw::empty(area, trouble, buf, theme);
        }
        let Some(page) = self.sheet.page() else {
            return self.sheet.view(area, cx, buf);
        };
        let parts = self.areas(area, cx);
        sheet::facts(&page.product, parts.facts, cx, buf);
        Table {
            columns: &COLUMNS,
            rows: &self.rows,
            cursor: &self.cursor,
            focused: true,
            empty: "It has no variants yet. Press n to make them of colours and sizes.",
        }
        .view(parts.table, buf, theme);
        sheet::stores(&page.stores, page.product.decimals, parts.stores, cx, buf);
        if let Some(card) = parts.card {
            let inner = draw::panel(card, "Variant", false, buf, theme);
            self.card.view(inner, cx, buf);
        }
    }
}
