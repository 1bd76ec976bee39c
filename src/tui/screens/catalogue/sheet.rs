//! What is known of one product: asked for once, drawn on its page and beside lists.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::{Answer, Query};
use crate::domain::access::Right;
use crate::domain::id::ProductId;
use crate::domain::product::{Product, ProductPage, ProductStock, VariantRow};
use crate::tui::format::{cells, cut, left, right, width, wrap};
use crate::tui::screen::Cx;
use crate::tui::screens::catalogue::details::rating;
use crate::tui::theme::Tone;
use crate::tui::widgets::draw;

/// A product as far as it is known.
#[derive(Debug, Clone, Default)]
pub struct Sheet {
    id: Option<ProductId>,
    known: Option<Box<ProductPage>>,
    gone: bool,
}

impl Sheet {
    /// Of this product; nothing is known yet.
    pub fn of(id: ProductId) -> Self {
        Self {
            id: Some(id),
            ..Self::default()
        }
    }

    /// Whose it is.
    pub const fn id(&self) -> Option<ProductId> {
        self.id
    }

    /// The product with its variants, once it is known.
    pub fn page(&self) -> Option<&ProductPage> {
        self.known.as_deref()
    }

    /// True when the product is no longer there.
    pub const fn is_gone(&self) -> bool {
        self.gone
    }

    /// What it needs to know.
    pub fn query(&self) -> Option<Query> {
        self.id.map(Query::Product)
    }

    /// Takes an answer; tells whether it was this product's.
    pub fn answered(&mut self, query: &Query, answer: &Answer) -> bool {
        let Answer::Product(found) = answer else {
            return false;
        };
        let is_own = self.query().as_ref() == Some(query);
        if is_own {
            self.gone = found.is_none();
            self.known.clone_from(found);
        }
        is_own
    }

    /// Draws all of it: fields, stores, variants.
    pub fn view(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let Some(page) = self.page() else {
            let sentence = if self.gone {
                "This product is no longer in the catalogue."
            } else {
                ""
            };
            return draw::empty(area, sentence, buf, &cx.theme);
        };
        let used = facts(&page.product, area, cx, buf);
        let rest = below(area, used + 1);
        let used = stores(&page.stores, page.product.decimals, rest, cx, buf);
        let rest = below(rest, used + 1);
        brief_variants(&page.variants, rest, cx, buf);
    }
}

fn below(area: Rect, rows: u16) -> Rect {
    let rows = rows.min(area.height);
    Rect {
        y: area.y + rows,
        height: area.height - rows,
        ..area
    }
}

/// Draws a product's fields, each of its own line; tells how many rows they take.
pub fn facts(product: &Product, area: Rect, cx: &Cx, buf: &mut Buffer) -> u16 {
    let theme = &cx.theme;
    let room = usize::from(area.width);
    let dot = format!(" {} ", theme.glyphs.dot);
    let mut lines: Vec<(String, Tone)> = Vec::new();
    let title = format!("{}{dot}{}", product.code, product.name);
    lines.extend(
        wrap(&title, room)
            .into_iter()
            .map(|line| (line, Tone::Title)),
    );
    if !product.active {
        let sign = theme.sign(Tone::Warn);
        let text = format!("{sign} Disabled: none of its variants can be sold.");
        lines.push((text, Tone::Warn));
    }
    let words = [product.category.as_str(), &product.brand];
    let mut words: Vec<String> = words
        .into_iter()
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    words.push(format!("unit {}", product.unit));
    words.push(format!("tax {}", product.tax_class));
    if product.lot_tracked {
        words.push("kept by lots".to_owned());
    }
    if product.details.contains("\"reviews\"") {
        words.push(rating(&product.details, cx));
    }
    lines.push((words.join(&dot), Tone::Text));
    let about = wrap(&product.description, room);
    let about = about.into_iter().filter(|line| !line.is_empty()).take(2);
    lines.extend(about.map(|line| (line, Tone::Dim)));
    for (y, (text, tone)) in (area.y..area.bottom()).zip(&lines) {
        let text = cut(text, room, &theme.glyphs);
        draw::line(area, y, &text, theme.style(*tone), buf);
    }
    cells(lines.len()).min(area.height)
}

/// Draws what each store holds and its policy; tells how many rows it takes.
pub fn stores(rows: &[ProductStock], decimals: u8, area: Rect, cx: &Cx, buf: &mut Buffer) -> u16 {
    let theme = &cx.theme;
    let glyphs = &theme.glyphs;
    let names = rows.iter().map(|row| width(&row.store));
    let name = names.max().unwrap_or(0).clamp(8, 16);
    let line = |store: &str, figures: [&str; 3], policy: &str| {
        let [hand, reserved, available] = figures.map(|figure| right(figure, 10, glyphs));
        let store = left(store, name, glyphs);
        format!("{store}{hand}{reserved}{available}  {policy}")
    };
    let head = line(
        "Store",
        ["On hand", "Reserved", "Available"],
        "When too little",
    );
    let shown = |quantity| cx.quantity(quantity, decimals);
    let mut lines = vec![(head, Tone::Dim)];
    for row in rows {
        let figures = [
            shown(row.on_hand),
            shown(row.reserved),
            shown(row.on_hand.minus(row.reserved)),
        ];
        let own = if row.own_policy.is_some() {
            ", of its own"
        } else {
            ""
        };
        let policy = format!("{}{own}", row.policy.word());
        let text = line(&row.store, figures.each_ref().map(String::as_str), &policy);
        lines.push((text, Tone::Text));
    }
    for (y, (text, tone)) in (area.y..area.bottom()).zip(&lines) {
        let text = cut(text, usize::from(area.width), glyphs);
        draw::line(area, y, &text, theme.style(*tone), buf);
    }
    cells(lines.len()).min(area.height)
}

/// How many rows [`stores`] wants.
pub fn stores_height(page: &ProductPage) -> u16 {
    cells(page.stores.len() + 1)
}

fn brief_variants(rows: &[VariantRow], area: Rect, cx: &Cx, buf: &mut Buffer) {
    let theme = &cx.theme;
    let glyphs = &theme.glyphs;
    let head = match rows.len() {
        1 => "1 variant".to_owned(),
        _ => format!("{} variants", cx.count(count(rows))),
    };
    let mut lines = vec![(head, Tone::Dim)];
    for row in rows {
        let variant = &row.variant;
        let look = [variant.colour.as_str(), variant.size.as_str()].join(" ");
        let tone = if variant.active {
            Tone::Text
        } else {
            Tone::Dim
        };
        let hand = cx.quantity(row.on_hand, variant.decimals);
        let text = format!(
            "{} {} {} {}",
            left(&variant.sku, 20, glyphs),
            left(look.trim(), 14, glyphs),
            right(&cx.money(variant.price), 10, glyphs),
            right(&hand, 8, glyphs),
        );
        lines.push((text, tone));
    }
    for (y, (text, tone)) in (area.y..area.bottom()).zip(&lines) {
        let text = cut(text, usize::from(area.width), glyphs);
        draw::line(area, y, &text, theme.style(*tone), buf);
    }
}

fn count(rows: &[VariantRow]) -> i64 {
    i64::try_from(rows.len()).unwrap_or(i64::MAX)
}

/// Whether costs may be shown.
pub fn sees_cost(cx: &Cx) -> bool {
    cx.may(Right::Analytics)
}
