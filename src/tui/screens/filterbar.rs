//! The filter bar over the figures: what holds now, and what can be chosen.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::figures::{Cell, Dashboard, Report, Table};
use crate::domain::id::{CustomerId, StoreId};
use crate::domain::word::Word;
use crate::tui::format::{cells, cut, width};
use crate::tui::screen::{Cx, Effect};
use crate::tui::screens::choose::Choose;
use crate::tui::screens::pen;
use crate::tui::screens::span::{Narrow, Span};
use crate::tui::theme::Tone;
use crate::tui::widgets::draw;
use crate::tui::widgets::picker::Item;

/// What is being chosen for the filter bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Days.
    Period,
    /// One store.
    Store,
    /// One category.
    Category,
    /// One country.
    Country,
    /// One customer.
    Customer,
}

impl Part {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Period,
        Self::Store,
        Self::Category,
        Self::Country,
        Self::Customer,
    ];

    /// Its name, and the tag of its list.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Period => "Period",
            Self::Store => "Store",
            Self::Category => "Category",
            Self::Country => "Country",
            Self::Customer => "Customer",
        }
    }
}

/// The key of a picker's row that takes the filter off.
pub const ALL: i64 = -1;

/// The names that were seen while nothing was chosen.
#[derive(Debug, Clone, Default)]
pub struct Choices {
    categories: Vec<String>,
    countries: Vec<String>,
}

impl Choices {
    /// What can be chosen is what there is while nothing is chosen.
    pub fn learn(&mut self, dashboard: &Dashboard, narrow: &Narrow) {
        let named = |report| {
            let table = dashboard.tables.iter().find(|table| table.report == report);
            table.map_or_else(Vec::new, names)
        };
        if narrow.category.is_none() {
            self.categories = named(Report::Categories);
        }
        if narrow.country.is_none() {
            self.countries = named(Report::Countries);
        }
    }

    /// The categories of the catalogue, where no dashboard tells them.
    pub fn name_categories(&mut self, words: &[Word]) {
        self.categories = words.iter().map(|word| word.key.clone()).collect();
    }

    /// A list to choose from.
    pub fn ask(&self, part: Part, cx: &Cx) -> Effect {
        let all = std::iter::once(item(ALL, "all", ""));
        let named = |names: &[String]| -> Vec<Item<i64>> {
            let named = (0i64..).zip(names).map(|(key, name)| item(key, name, ""));
            named.collect()
        };
        let items: Vec<Item<i64>> = match part {
            Part::Period => (0i64..)
                .zip(Span::ALL)
                .map(|(key, span)| item(key, span.label(), &pen::period(span.period(cx.today()))))
                .collect(),
            Part::Store => {
                let stores = cx.stores.iter();
                all.chain(stores.map(|store| item(store.id.0, &store.code, &store.name)))
                    .collect()
            }
            Part::Customer => all.chain(cx.people.items()).collect(),
            Part::Category => all.chain(named(&self.categories)).collect(),
            Part::Country => all.chain(named(&self.countries)).collect(),
        };
        let title = part.title();
        Effect::Open(Box::new(Choose::new(title, title, items)))
    }

    /// Takes the choice.
    pub fn choose(&self, narrow: &mut Narrow, part: Part, key: i64, cx: &Cx) {
        let name = |names: &[String]| {
            let place = usize::try_from(key).ok()?;
            names.get(place).cloned()
        };
        match part {
            Part::Period => {
                let span = usize::try_from(key)
                    .ok()
                    .and_then(|place| Span::ALL.get(place));
                narrow.span = span.copied().unwrap_or(narrow.span);
            }
            Part::Store => {
                let store = StoreId(key);
                let code = cx.store_code(store).to_owned();
                narrow.store = (key != ALL).then_some((store, code));
            }
            Part::Category => narrow.category = name(&self.categories),
            Part::Country => narrow.country = name(&self.countries),
            Part::Customer => {
                let customer = CustomerId(key);
                let name = cx.customer_name(customer);
                narrow.customer = (key != ALL).then_some((customer, name));
            }
        }
    }
}

fn item(key: i64, text: &str, detail: &str) -> Item<i64> {
    Item {
        key,
        text: text.to_owned(),
        detail: detail.to_owned(),
    }
}

/// The names a report ranks.
fn names(table: &Table) -> Vec<String> {
    let name = |row: &Vec<Cell>| {
        row.iter().find_map(|cell| match cell {
            Cell::Text(text) if !text.is_empty() => Some(text.clone()),
            _ => None,
        })
    };
    table.rows.iter().filter_map(name).collect()
}

/// Draws what holds over everything.
pub fn view(narrow: &Narrow, area: Rect, cx: &Cx, buf: &mut Buffer) {
    let theme = &cx.theme;
    draw::clear(area, buf, theme.style(Tone::Text));
    let days = pen::period(narrow.span.period(cx.today()));
    let span = format!("{}: {days}", narrow.span.label());
    let mut x = draw::put(area, area.x, area.y, &span, theme.style(Tone::Title), buf);
    let several = ["stores", "categories", "countries", "customers"];
    for ((label, value), several) in narrow.parts().into_iter().zip(several) {
        let (text, tone) = if value == "all" {
            (format!("all {several}"), Tone::Dim)
        } else {
            (
                format!("{label} {}", cut(&value, 20, &theme.glyphs)),
                Tone::Accent,
            )
        };
        let text = format!(" {} {text}", theme.glyphs.dot);
        let room = area.right().saturating_sub(x);
        if cells(width(&text)) > room {
            continue;
        }
        x = draw::put(area, x, area.y, &text, theme.style(tone), buf);
    }
    let money = format!("amounts in {}", cx.shop.currency.code());
    if usize::from(area.right().saturating_sub(x)) > width(&money) + 2 {
        draw::flush_right(area, area.y, &money, theme.style(Tone::Dim), buf);
    }
}
