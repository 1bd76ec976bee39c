//! The live list under the entry line: variants that letters mean, with price and what is free.

use std::collections::HashMap;
use std::sync::Arc;

use crate::domain::id::{ProductId, VariantId};
use crate::domain::money::Money;
use crate::domain::quantity::Quantity;
use crate::tui::action::Action;
use crate::tui::format::fold;
use crate::tui::lists::Goods;
use crate::tui::screen::Cx;
use crate::tui::widgets::cursor::Cursor;

/// More matches than anyone looks through.
const MOST: usize = 100;

/// What a match stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chosen {
    /// This variant.
    One(VariantId),
    /// All variants of its product: their grid.
    All(VariantId),
}

/// One match.
#[derive(Debug, Clone)]
pub struct Match {
    /// Which variant.
    pub id: VariantId,
    /// Its SKU.
    pub sku: String,
    /// Its title.
    pub title: String,
    /// Its price.
    pub price: Money,
    /// For a product as a whole, how many variants it has.
    pub variants: Option<usize>,
}

/// The matches of what is typed. A product whose name alone is meant stands before its variants, if it has several.
fn search(text: &str, cx: &Cx) -> Vec<Match> {
    let words: Vec<String> = text.split_whitespace().map(letters).collect();
    let mut whole: Vec<ProductId> = Vec::new();
    let mut found = Vec::new();
    for brief in cx.goods.rank(text, MOST) {
        let variants = cx.goods.variants_of(brief.product_id);
        if variants > 1 && !whole.contains(&brief.product_id) {
            whole.push(brief.product_id);
            let name = letters(brief.product());
            if words.iter().all(|word| name.contains(word.as_str())) {
                found.push(Match {
                    id: brief.id,
                    sku: String::new(),
                    title: brief.product().to_owned(),
                    price: brief.price,
                    variants: Some(variants),
                });
            }
        }
        found.push(Match {
            id: brief.id,
            sku: brief.sku.clone(),
            title: brief.title.clone(),
            price: brief.price,
            variants: None,
        });
    }
    found
}

/// Folded, without what stands between words.
fn letters(text: &str) -> String {
    let folded = fold(text);
    folded.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The list; empty and closed while nothing is searched for.
#[derive(Debug, Default)]
pub struct Matches {
    text: Option<String>,
    found: Vec<Match>,
    free: HashMap<VariantId, (Quantity, u8)>,
    cursor: Cursor,
    height: u16,
    moved: bool,
    /// The list that was searched.
    goods: Option<Arc<Goods>>,
}

impl Matches {
    /// Searches for what is typed now.
    pub fn follow(&mut self, text: Option<String>, cx: &Cx) {
        if self.text == text {
            return;
        }
        if text.is_none() {
            self.free.clear();
        }
        self.text = text;
        self.moved = false;
        self.search(cx);
        self.cursor.select(0);
    }

    /// The catalogue was read meanwhile, for the first time or anew: searches it.
    pub fn renew(&mut self, cx: &Cx) {
        let old = self.goods.as_ref();
        if old.is_some_and(|goods| !Arc::ptr_eq(goods, &cx.goods)) {
            self.search(cx);
        }
    }

    fn search(&mut self, cx: &Cx) {
        let text = self.text.as_deref();
        self.found = text.map_or_else(Vec::new, |text| search(text, cx));
        self.goods = text.map(|_| Arc::clone(&cx.goods));
        self.cursor.set_rows(self.found.len(), false);
    }

    /// Is something searched for?
    pub const fn is_open(&self) -> bool {
        self.text.is_some()
    }

    /// Told its room.
    pub fn set_height(&mut self, height: u16) {
        self.height = height;
        self.cursor.set_height(height);
    }

    /// Moves the selection.
    pub fn act(&mut self, action: Action) {
        self.moved |= self.cursor.act(action);
    }

    /// Did the user choose another match than the best?
    pub const fn was_moved(&self) -> bool {
        self.moved
    }

    /// Selects the row under a click.
    pub fn click(&mut self, line: u16) -> bool {
        let row = self.cursor.row_at(line);
        if let Some(row) = row {
            self.cursor.select(row);
            self.moved = true;
        }
        row.is_some()
    }

    /// The selected match.
    pub fn chosen(&self) -> Option<Chosen> {
        let found = self.found.get(self.cursor.selected()?)?;
        Some(match found.variants {
            Some(_) => Chosen::All(found.id),
            None => Chosen::One(found.id),
        })
    }

    /// The variants in view, whose stock is asked for.
    pub fn shown(&self) -> Vec<VariantId> {
        let rows = self.found.iter().skip(self.cursor.top());
        rows.take(usize::from(self.height))
            .filter(|found| found.variants.is_none())
            .map(|found| found.id)
            .collect()
    }

    /// Learns what is free.
    pub fn know(&mut self, rows: Vec<(VariantId, Quantity, u8)>) {
        self.free.extend(
            rows.into_iter()
                .map(|(id, free, decimals)| (id, (free, decimals))),
        );
    }

    /// The rows in view: the match, what is free of it, and whether it is selected.
    pub fn rows(&self) -> impl Iterator<Item = (&Match, Option<(Quantity, u8)>, bool)> {
        let top = self.cursor.top();
        let rows = self.found.iter().enumerate().skip(top);
        rows.take(usize::from(self.height)).map(|(place, found)| {
            let free = self.free.get(&found.id).copied();
            (found, free, self.cursor.selected() == Some(place))
        })
    }

    /// How many match.
    pub const fn count(&self) -> usize {
        self.found.len()
    }
}
