//! The catalogue: every product, searched and filtered, the selected one beside the list where there is room.

pub mod barcodes;
pub mod details;
pub mod forms;
pub mod page;
pub mod pictures;
pub mod prices;
pub mod sheet;
pub mod variants;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::{Answer, AppError, Outcome, ProductList, Query};
use crate::domain::product::ProductRow;
use crate::domain::word::WordKind;
use crate::tui::action::Action;
use crate::tui::format::width;
use crate::tui::key::KeyPress;
use crate::tui::keymap::Scope;
use crate::tui::layout::{Class, split_columns, split_top};
use crate::tui::screen::{Cx, Effect, Given, Msg, Offer, Screen, moves, sentence};
use crate::tui::screens::catalogue::forms::ProductWords;
use crate::tui::screens::catalogue::page::ProductPage;
use crate::tui::screens::catalogue::sheet::Sheet;
use crate::tui::screens::choose::Choose;
use crate::tui::screens::import::ImportPage;
use crate::tui::screens::window::Window;
use crate::tui::screens::words::Lists;
use crate::tui::theme::Tone;
use crate::tui::widgets::draw;
use crate::tui::widgets::field::{Edit, Field, Takes};
use crate::tui::widgets::picker::Item;
use crate::tui::widgets::table::{self, Cell, Column, Row, Table, Width};

/// Rows loaded at a time.
const PAGE: usize = 300;

const COLUMNS: [Column; 8] = [
    Column::text("Code", Width::Fixed(14), 0),
    Column::text("Product", Width::Fill(18), 0),
    Column::text("Category", Width::Fixed(12), 2),
    Column::text("Brand", Width::Fixed(12), 3),
    Column::figure("Variants", 8, 0),
    Column::figure("Price", 13, 1),
    Column::figure("On hand", 8, 0),
    Column::text("", Width::Fixed(10), 0),
];

/// The list of products.
pub struct Catalogue {
    search: Field,
    typing: bool,
    category: Option<String>,
    words: ProductWords,
    active: Option<bool>,
    list: Window<ProductRow, String>,
    rows: Vec<Row>,
    sheet: Sheet,
    known: bool,
    trouble: Option<String>,
}

impl Default for Catalogue {
    fn default() -> Self {
        Self {
            search: Field::new(Takes::Text).at_most(80),
            typing: false,
            category: None,
            words: ProductWords::default(),
            active: None,
            list: Window::new(PAGE, |row: &ProductRow| row.code.clone()),
            rows: Vec::new(),
            sheet: Sheet::default(),
            known: false,
            trouble: None,
        }
    }
}

impl Catalogue {
    fn query(&self) -> Query {
        Query::ProductRows(ProductList {
            search: self.search.value().trim().to_owned(),
            category: self.category.clone(),
            active: self.active,
            after: self.list.after(),
            limit: PAGE,
        })
    }

    fn arrange(&mut self, cx: &Cx) {
        self.rows = self.list.rows().iter().map(|row| row_of(row, cx)).collect();
    }

    fn answered(&mut self, query: &Query, answer: Result<Answer, AppError>, cx: &Cx) {
        match answer {
            Ok(Answer::ProductRows(rows)) if *query == self.query() => {
                (self.trouble, self.known) = (None, true);
                self.list.take(rows);
                self.arrange(cx);
                self.follow(cx);
            }
            Ok(Answer::Words(kind, words)) => self.words.take(kind, words),
            Ok(answer) => {
                self.sheet.answered(query, &answer);
            }
            Err(error) => self.trouble = Some(sentence(&error)),
        }
    }

    /// Beside the list stands the selected product.
    fn follow(&mut self, cx: &Cx) {
        let selected = self.list.selected();
        let shown = selected.filter(|_| cx.areas.class() == Class::Wide);
        let shown = shown.map(|row| row.id);
        if shown != self.sheet.id() {
            self.sheet = shown.map_or_else(Sheet::default, Sheet::of);
        }
    }

    fn is_filtered(&self) -> bool {
        !self.search.is_empty() || self.category.is_some() || self.active.is_some()
    }

    fn clear(&mut self) {
        self.typing = false;
        self.search.take();
        (self.category, self.active) = (None, None);
        self.list.restart();
    }

    fn act(&mut self, action: Action, cx: &Cx) -> Vec<Effect> {
        match action {
            Action::Filter => self.typing = true,
            Action::Enter if self.typing => self.typing = false,
            Action::Back if self.typing || self.is_filtered() => self.clear(),
            Action::ClearFilters => self.clear(),
            Action::Back => return vec![Effect::Close],
            Action::Standing => {
                self.active = match self.active {
                    None => Some(true),
                    Some(true) => Some(false),
                    Some(false) => None,
                };
                self.list.restart();
            }
            Action::CategoryFilter => {
                let all = std::iter::once("all categories");
                let names = all.chain(self.words.categories.iter().map(String::as_str));
                let items = (0..).zip(names).map(|(key, name)| Item {
                    key,
                    text: name.to_owned(),
                    detail: String::new(),
                });
                let choose = Choose::new("category", "Category", items.collect());
                return vec![Effect::Open(Box::new(choose))];
            }
            Action::Lists => {
                return vec![Effect::Open(Box::new(Lists::of(WordKind::Category)))];
            }
            Action::New => return vec![Effect::Open(Box::new(forms::new_product(&self.words)))],
            Action::Import => return vec![Effect::Open(Box::<ImportPage>::default())],
            Action::Open => {
                let row = self.list.selected();
                let page = row.map(|row| Box::new(ProductPage::new(row.id)));
                return page.map_or_else(Vec::new, |page| vec![Effect::Open(page)]);
            }
            other => self.list.act(other),
        }
        self.follow(cx);
        Vec::new()
    }

    fn given(&mut self, given: &Given) -> Vec<Effect> {
        match given {
            Given::Row("category", key) => {
                let place = usize::try_from(*key).unwrap_or(0);
                self.category = place
                    .checked_sub(1)
                    .and_then(|place| self.words.categories.get(place).cloned());
                self.list.restart();
            }
            // A product without variants sells nothing: they are asked for at once.
            Given::Done(forms::PRODUCT, outcome) => {
                if let Outcome::Product(id) = **outcome {
                    let page = Box::new(ProductPage::new(id).beginning());
                    return vec![Effect::Open(page)];
                }
            }
            _ => {}
        }
        Vec::new()
    }

    fn head(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        let title = theme.style(Tone::Title);
        let mut x = draw::put(area, area.x, area.y, "Catalogue", title, buf);
        let mut said = Vec::new();
        said.extend(self.category.clone());
        said.extend(self.active.map(|active| {
            let word = if active {
                "only active"
            } else {
                "only disabled"
            };
            word.to_owned()
        }));
        if !said.is_empty() {
            let text = format!("  {}", said.join(&format!(" {} ", theme.glyphs.dot)));
            x = draw::put(area, x, area.y, &text, theme.style(Tone::Accent), buf);
        }
        if self.typing || !self.search.is_empty() {
            x = draw::put(area, x, area.y, "  search ", theme.style(Tone::Dim), buf);
            let field = Rect {
                x,
                width: area.right().saturating_sub(x).min(32),
                height: 1,
                ..area
            };
            self.search.view(field, self.typing, buf, theme);
            x = field.right();
        }
        let count = cx.count(i64::try_from(self.list.rows().len()).unwrap_or(i64::MAX));
        let count = if self.list.is_slid() {
            "more above".to_owned()
        } else if self.list.has_more() {
            format!("the first {count}")
        } else {
            format!("{count} products")
        };
        if usize::from(area.right().saturating_sub(x)) > width(&count) {
            draw::flush_right(area, area.y, &count, theme.style(Tone::Dim), buf);
        }
    }

    fn areas(area: Rect, cx: &Cx) -> (Rect, Rect, Option<Rect>) {
        let (head, body) = split_top(area, 1);
        if cx.areas.class() == Class::Wide {
            let (list, sheet) = split_columns(body, 60);
            return (head, list, Some(sheet));
        }
        (head, body, None)
    }
}

fn row_of(row: &ProductRow, cx: &Cx) -> Row {
    let price = match row.prices {
        None => String::new(),
        Some((lowest, highest)) if lowest == highest => cx.money(lowest),
        Some((lowest, _)) => format!("from {}", cx.money(lowest)),
    };
    let state = match (row.active, row.variants) {
        (false, _) => Cell::toned("disabled", Tone::Warn),
        (true, 0) => Cell::toned("empty", Tone::Warn),
        (true, _) => Cell::default(),
    };
    let cells: Vec<Cell> = vec![
        row.code.clone().into(),
        row.name.clone().into(),
        row.category.clone().into(),
        row.brand.clone().into(),
        cx.count(row.variants).into(),
        price.into(),
        cx.quantity(row.on_hand, row.decimals).into(),
        state,
    ];
    Row {
        tone: (!row.active).then_some(Tone::Dim),
        ..Row::new(cells)
    }
}

impl Screen for Catalogue {
    fn scope(&self) -> Scope {
        if self.typing {
            Scope::Filter
        } else {
            Scope::Catalogue
        }
    }

    fn title(&self) -> String {
        "Catalogue".to_owned()
    }

    fn wants(&self, key: KeyPress) -> bool {
        self.typing && self.search.wants(key)
    }

    fn queries(&self, _cx: &Cx) -> Vec<Query> {
        let mut asked = vec![self.query(), Query::Words(WordKind::Category)];
        asked.extend(ProductWords::queries());
        asked.extend(self.sheet.query());
        asked
    }

    fn offers(&self, action: Action, _cx: &Cx) -> Offer {
        match action {
            Action::Open if self.list.selected().is_none() => {
                Offer::Not("no product is selected".to_owned())
            }
            Action::ClearFilters if !self.is_filtered() => Offer::Hidden,
            Action::Next | Action::Previous => Offer::Hidden,
            Action::Open
            | Action::New
            | Action::Import
            | Action::CategoryFilter
            | Action::Lists
            | Action::Standing
            | Action::ClearFilters
            | Action::Filter => Offer::Yes,
            other if moves(other) => Offer::Yes,
            _ => Offer::Hidden,
        }
    }

    fn update(&mut self, msg: Msg, cx: &Cx) -> Vec<Effect> {
        match msg {
            Msg::Act(action) => return self.act(action, cx),
            Msg::Key(key) if self.search.press(key) == Edit::Changed => self.list.restart(),
            Msg::Pasted(text) if self.typing => {
                self.search.paste(&text);
                self.list.restart();
            }
            Msg::Wheel { down } => {
                return self.act(if down { Action::Down } else { Action::Up }, cx);
            }
            Msg::Click { row, .. } => {
                let (_, list, _) = Self::areas(cx.areas.body, cx);
                if let Some(line) = row.checked_sub(list.y + 1) {
                    self.list.click(line);
                    self.follow(cx);
                }
            }
            Msg::Given(given) => return self.given(&given),
            Msg::Answered(query, answer) => self.answered(&query, answer, cx),
            _ => {}
        }
        Vec::new()
    }

    fn layout(&mut self, area: Rect, cx: &Cx) {
        let (_, list, _) = Self::areas(area, cx);
        self.list.set_height(table::body_height(list));
    }

    fn view(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        draw::clear(area, buf, theme.style(Tone::Text));
        let (head, list, sheet) = Self::areas(area, cx);
        self.head(head, cx, buf);
        if let Some(trouble) = &self.trouble {
            return draw::empty(list, trouble, buf, theme);
        }
        let empty = match (self.known, self.is_filtered()) {
            (false, _) => "",
            (true, true) => "No product matches. Esc shows all.",
            (true, false) => "There are no products yet. Press n to make the first.",
        };
        Table {
            columns: &COLUMNS,
            rows: &self.rows,
            cursor: self.list.cursor(),
            focused: !self.typing,
            empty,
        }
        .view(list, buf, theme);
        if let Some(sheet) = sheet {
            let inner = draw::panel(sheet, "Product", false, buf, theme);
            self.sheet.view(inner, cx, buf);
        }
    }
}

#[cfg(test)]
#[path = "catalogue_tests.rs"]
mod tests;
