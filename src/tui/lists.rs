//! The lists that live search reads: made ready on the thread that read them, shared by all screens.

use std::collections::HashMap;

use crate::domain::customer::CustomerBrief;
use crate::domain::id::{CustomerId, ProductId, VariantId};
use crate::domain::product::VariantBrief;
use crate::tui::widgets::choose::Haystack;
use crate::tui::widgets::picker::Item;

/// All active variants.
#[derive(Debug, Default)]
pub struct Goods {
    briefs: Vec<VariantBrief>,
    hay: Haystack,
    /// How many of them each product has.
    variants: HashMap<ProductId, usize>,
}

impl Goods {
    /// Makes them searchable.
    pub fn new(mut briefs: Vec<VariantBrief>) -> Self {
        // What is searched is kept once.
        let searched = briefs.iter_mut();
        let searched = searched.map(|brief| std::mem::take(&mut brief.search));
        let hay = Haystack::of_folded(searched.collect());
        let mut variants = HashMap::new();
        for brief in &briefs {
            *variants.entry(brief.product_id).or_default() += 1;
        }
        Self {
            briefs,
            hay,
            variants,
        }
    }

    /// The best matches of what is typed, at most `limit`.
    pub fn rank(&self, query: &str, limit: usize) -> Vec<&VariantBrief> {
        let places = self.hay.rank(query, limit);
        places
            .into_iter()
            .filter_map(|place| self.briefs.get(place))
            .collect()
    }

    /// How many active variants a product has.
    pub fn variants_of(&self, product: ProductId) -> usize {
        self.variants.get(&product).copied().unwrap_or(0)
    }

    /// One of them.
    pub fn find(&self, id: VariantId) -> Option<&VariantBrief> {
        self.briefs.iter().find(|brief| brief.id == id)
    }

    /// All active variants of the product that one of them belongs to.
    pub fn siblings(&self, id: VariantId) -> impl Iterator<Item = &VariantBrief> {
        let product = self.find(id).map(|brief| brief.product_id);
        let of_product = move |brief: &&VariantBrief| Some(brief.product_id) == product;
        self.briefs.iter().filter(of_product)
    }

    /// All of them.
    pub fn all(&self) -> &[VariantBrief] {
        &self.briefs
    }

    /// As items of a picker, keyed by id.
    pub fn items(&self) -> Vec<Item<i64>> {
        let item = |brief: &VariantBrief| Item {
            key: brief.id.0,
            text: brief.title.clone(),
            detail: brief.sku.clone(),
        };
        self.briefs.iter().map(item).collect()
    }
}

/// All active customers.
#[derive(Debug, Default)]
pub struct People {
    briefs: Vec<CustomerBrief>,
}

impl People {
    /// Takes the list.
    pub const fn new(briefs: Vec<CustomerBrief>) -> Self {
        Self { briefs }
    }

    /// One of them.
    pub fn find(&self, id: CustomerId) -> Option<&CustomerBrief> {
        self.briefs.iter().find(|brief| brief.id == id)
    }

    /// All of them.
    pub fn all(&self) -> &[CustomerBrief] {
        &self.briefs
    }

    /// As items of a picker, keyed by id.
    pub fn items(&self) -> Vec<Item<i64>> {
        let item = |brief: &CustomerBrief| Item {
            key: brief.id.0,
            text: brief.name.clone(),
            detail: [brief.code.as_str(), brief.city.as_str()]
                .into_iter()
                .chain(brief.blocked.then_some("blocked"))
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join("  "),
        };
        self.briefs.iter().map(item).collect()
    }
}
