//! Stock on hand of one store or all: searched, low rows marked, the selected variant beside it where there is room.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::audit::About;
use crate::app::{Answer, AppError, Query, StockList};
use crate::domain::access::Right;
use crate::domain::document::StockRow;
use crate::domain::id::StoreId;
use crate::domain::product::title;
use crate::tui::action::Action;
use crate::tui::format::{cut, width};
use crate::tui::key::KeyPress;
use crate::tui::keymap::Scope;
use crate::tui::layout::{Class, split_bottom, split_columns, split_top};
use crate::tui::screen::{Cx, Effect, Msg, Offer, Route, Screen, moves, sentence};
use crate::tui::screens::adjust::Adjust;
use crate::tui::screens::admin::audit::AuditLog;
use crate::tui::screens::catalogue::Catalogue;
use crate::tui::screens::catalogue::pictures::Album;
use crate::tui::screens::counts::Counts;
use crate::tui::screens::grid::{GridPage, Purpose};
use crate::tui::screens::import::ImportPage;
use crate::tui::screens::insight::Insight;
use crate::tui::screens::labels::Labels;
use crate::tui::screens::lots::LotsPage;
use crate::tui::screens::movements::Movements;
use crate::tui::screens::purchases::Purchases;
use crate::tui::screens::purchases::proposals::Proposals;
use crate::tui::screens::receive::Receive;
use crate::tui::screens::receive_head::Job;
use crate::tui::screens::scan_test::ScanTest;
use crate::tui::screens::transfers::Transfers;
use crate::tui::screens::variant::{Card, VariantPage, level};
use crate::tui::screens::window::Window;
use crate::tui::theme::Tone;
use crate::tui::widgets::draw;
use crate::tui::widgets::field::{Edit, Field, Takes};
use crate::tui::widgets::table::{self, Cell, Column, Row, Table, Width};

/// Rows loaded at a time.
const PAGE: usize = 300;

/// At eighty columns the product's words matter more than its SKU, which the foot line shows.
const NARROW: [Column; 10] = [
    Column::text("SKU", Width::Fixed(19), 3),
    Column::text("Product", Width::Fill(28), 0),
    Column::text("Colour", Width::Fixed(8), 0),
    Column::text("Size", Width::Fixed(8), 0),
    Column::text("Store", Width::Fixed(7), 0),
    Column::figure("Hand", 5, 0),
    Column::figure("Resv", 5, 0),
    Column::figure("Avail", 5, 0),
    Column::figure("Level", 5, 2),
    Column::text("", Width::Fixed(5), 0),
];

const WIDE: [Column; 10] = [
    Column::text("SKU", Width::Fixed(19), 0),
    Column::text("Product", Width::Fill(24), 0),
    Column::text("Colour", Width::Fixed(8), 0),
    Column::text("Size", Width::Fixed(8), 0),
    Column::text("Store", Width::Fixed(7), 0),
    Column::figure("On hand", 7, 0),
    Column::figure("Reserved", 8, 0),
    Column::figure("Avail", 5, 0),
    Column::figure("Level", 5, 1),
    Column::text("", Width::Fixed(5), 0),
];

/// The column that only a list of all stores has.
const STORE: usize = 4;

/// The store after (or before) this one; all stores come between the last and the first.
pub fn step_store(cx: &Cx, from: Option<StoreId>, forward: bool) -> Option<StoreId> {
    let all: Vec<Option<StoreId>> = std::iter::once(None)
        .chain(cx.stores.iter().map(|store| Some(store.id)))
        .collect();
    let here = all.iter().position(|store| *store == from).unwrap_or(0);
    let step = if forward { 1 } else { all.len() - 1 };
    all.get((here + step) % all.len()).copied().flatten()
}

fn key(row: &StockRow) -> (String, String) {
    (row.sku.clone(), row.store.clone())
}

/// The Stock tab.
pub struct Stock {
    /// The store of the seat when it was last looked at.
    seat: StoreId,
    store: Option<StoreId>,
    search: Field,
    typing: bool,
    low_only: bool,
    list: Window<StockRow, (String, String)>,
    rows: Vec<Row>,
    columns: Vec<Column>,
    /// Whether the loaded rows are of all stores; none before the first answer.
    all_stores: Option<bool>,
    card: Card,
    trouble: Option<String>,
}

impl Stock {
    /// Of the seat's store.
    pub fn new(cx: &Cx) -> Self {
        Self {
            seat: cx.store,
            store: Some(cx.store),
            search: Field::new(Takes::Text).at_most(80),
            typing: false,
            low_only: false,
            list: Window::new(PAGE, key),
            rows: Vec::new(),
            columns: Vec::new(),
            all_stores: None,
            card: Card::default(),
            trouble: None,
        }
    }

    fn query(&self) -> Query {
        Query::Stock(StockList {
            store: self.store,
            search: self.search.value().trim().to_owned(),
            low_only: self.low_only,
            after: self.list.after(),
            limit: PAGE,
        })
    }

    /// The row's own store: the one of the list, or of the row where all are listed.
    fn store_of(&self, row: &StockRow, cx: &Cx) -> StoreId {
        let by_code = cx.stores.iter().find(|store| store.code == row.store);
        self.store
            .or(by_code.map(|store| store.id))
            .unwrap_or(cx.store)
    }

    fn arrange(&mut self, cx: &Cx) {
        let all_stores = self.store.is_none();
        self.all_stores = Some(all_stores);
        let shown = |quantity, row: &StockRow| cx.quantity(quantity, row.decimals);
        self.rows = self
            .list
            .rows()
            .iter()
            .map(|row| {
                let low = level(row);
                let mut cells: Vec<Cell> = vec![
                    row.sku.clone().into(),
                    row.product.clone().into(),
                    row.colour.clone().into(),
                    row.size.clone().into(),
                ];
                if all_stores {
                    cells.push(row.store.clone().into());
                }
                cells.extend([
                    shown(row.on_hand, row).into(),
                    shown(row.reserved, row).into(),
                    shown(row.available, row).into(),
                    shown(row.reorder_level, row).into(),
                    low.map_or_else(Cell::default, |(word, tone)| Cell::toned(word, tone)),
                ]);
                Row {
                    tone: low.map(|(_, tone)| tone),
                    ..Row::new(cells)
                }
            })
            .collect();
    }

    fn answered(&mut self, query: &Query, answer: Result<Answer, AppError>, cx: &Cx) {
        match answer {
            Ok(Answer::Stock(rows)) if *query == self.query() => {
                self.trouble = None;
                self.list.take(rows);
                self.arrange(cx);
                self.follow(cx);
            }
            Ok(answer) => self.card.answered(query, &answer, cx),
            Err(error) => self.trouble = Some(sentence(&error)),
        }
    }

    /// Beside the list stands the selected variant.
    fn follow(&mut self, cx: &Cx) {
        let sku = match self.list.selected() {
            Some(row) if cx.areas.class() == Class::Wide => row.sku.as_str(),
            _ => "",
        };
        if sku != self.card.sku() {
            self.card = Card::of(sku);
        }
    }

    fn restart(&mut self) {
        self.list.restart();
    }

    fn act(&mut self, action: Action, cx: &Cx) -> Vec<Effect> {
        match action {
            Action::Filter => self.typing = true,
            Action::Enter if self.typing => self.typing = false,
            Action::Back if self.typing || !self.search.is_empty() => {
                self.typing = false;
                self.search.take();
                self.restart();
            }
            Action::Back if self.low_only => {
                self.low_only = false;
                self.restart();
            }
            Action::NextStore | Action::PreviousStore => {
                self.store = step_store(cx, self.store, action == Action::NextStore);
                self.restart();
            }
            Action::LowOnly => {
                self.low_only = !self.low_only;
                self.restart();
            }
            Action::Insight => return vec![Effect::Open(Box::<Insight>::default())],
            Action::ScanTest => return vec![Effect::Open(Box::<ScanTest>::default())],
            Action::Reorder => {
                return vec![Effect::Open(Box::new(Proposals::of(self.store)))];
            }
            Action::Purchases => {
                return vec![Effect::Open(Box::new(Purchases::of(None)))];
            }
            Action::Transfers => {
                return vec![Effect::Open(Box::new(Transfers::of(self.store)))];
            }
            Action::Counts => return vec![Effect::Open(Box::new(Counts::of(self.store)))],
            Action::Receive | Action::AdjustScan | Action::SupplierReturn => {
                let job = match action {
                    Action::Receive => Job::Receive,
                    Action::AdjustScan => Job::Adjust,
                    _ => Job::GoBack,
                };
                let store = self.store.unwrap_or(cx.store);
                return vec![Effect::Open(Box::new(Receive::new(job, store, cx)))];
            }
            Action::AllLots => {
                return vec![Effect::Open(Box::new(LotsPage::of(self.store, None)))];
            }
            Action::Open
            | Action::Adjust
            | Action::Lots
            | Action::Movements
            | Action::History
            | Action::Labels
            | Action::Grid => {
                return self.open(action, cx);
            }
            Action::Logo => {
                let store = self.store.unwrap_or(cx.store);
                let page = Album::logo(store, cx.store_code(store));
                return vec![Effect::Open(Box::new(page))];
            }
            Action::Catalogue => {
                return vec![Effect::Open(Box::new(Catalogue::default()))];
            }
            Action::Import => return vec![Effect::Open(Box::<ImportPage>::default())],
            other => self.list.act(other),
        }
        self.follow(cx);
        Vec::new()
    }

    fn open(&self, action: Action, cx: &Cx) -> Vec<Effect> {
        let Some(row) = self.list.selected() else {
            return Vec::new();
        };
        let name = title(&row.product, &row.colour, &row.size);
        let screen: Box<dyn Screen> = match action {
            Action::Adjust => Box::new(Adjust::new(self.store_of(row, cx), &row.sku, &name, cx)),
            Action::Grid => Box::new(GridPage::new(
                Purpose::Look,
                row.variant_id,
                self.store,
                &[],
            )),
            Action::Labels => Box::new(Labels::new(&row.sku, &name)),
            Action::Lots => Box::new(LotsPage::of(self.store, Some((row.variant_id, name)))),
            Action::Movements => Box::new(Movements::of(self.store, Some((row.variant_id, name)))),
            Action::History => Box::new(AuditLog::of(About::Variant, row.variant_id.0, &row.sku)),
            _ => Box::new(VariantPage::new(&row.sku)),
        };
        vec![Effect::Open(screen)]
    }

    fn areas(area: Rect, cx: &Cx) -> (Rect, Rect, Option<Rect>) {
        let (head, body) = split_top(area, 1);
        if cx.areas.class() == Class::Wide {
            let (list, card) = split_columns(body, 66);
            return (head, list, Some(card));
        }
        (head, body, None)
    }

    fn head(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        let store = self
            .store
            .and_then(|id| cx.stores.iter().find(|store| store.id == id));
        let name = store.map_or_else(
            || "Stock of all stores".to_owned(),
            |store| format!("Stock in {}, {}", store.code, store.name),
        );
        let mut x = draw::put(area, area.x, area.y, &name, theme.style(Tone::Title), buf);
        if self.low_only {
            let text = format!("  {} only low", theme.sign(Tone::Warn));
            x = draw::put(area, x, area.y, &text, theme.style(Tone::Warn), buf);
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
        let count = self.count(cx);
        if usize::from(area.right().saturating_sub(x)) > width(&count) {
            draw::flush_right(area, area.y, &count, theme.style(Tone::Dim), buf);
        }
    }

    fn count(&self, cx: &Cx) -> String {
        let count = cx.count(i64::try_from(self.list.rows().len()).unwrap_or(i64::MAX));
        if self.list.is_slid() {
            "more above".to_owned()
        } else if self.list.has_more() {
            format!("the first {count}")
        } else {
            format!("{count} rows")
        }
    }

    /// The selected row in full, where the list had to leave something out.
    fn foot(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        if let Some(row) = self.list.selected() {
            let dot = cx.theme.glyphs.dot;
            let name = title(&row.product, &row.colour, &row.size);
            let text = format!("{} {dot} {name} {dot} {}", row.sku, cx.price(row.price));
            let text = cut(&text, usize::from(area.width), &cx.theme.glyphs);
            draw::line(area, area.y, &text, cx.theme.style(Tone::Dim), buf);
        }
    }

    fn nothing(&self) -> &'static str {
        if self.all_stores.is_none() {
            ""
        } else if self.low_only && !self.search.is_empty() {
            "Nothing low matches. Esc clears the search."
        } else if self.low_only {
            "Nothing is low here: every variant is above its reorder level."
        } else {
            "Nothing matches. Type less, or press Esc to see all."
        }
    }
}

impl Screen for Stock {
    fn scope(&self) -> Scope {
        if self.typing {
            Scope::Filter
        } else {
            Scope::Stock
        }
    }

    fn title(&self) -> String {
        "Stock".to_owned()
    }

    fn wants(&self, key: KeyPress) -> bool {
        self.typing && self.search.wants(key)
    }

    fn queries(&self, cx: &Cx) -> Vec<Query> {
        let mut asked = vec![self.query()];
        asked.extend(self.card.queries(cx));
        asked
    }

    fn offers(&self, action: Action, cx: &Cx) -> Offer {
        let row = self.list.selected().is_some();
        match action {
            Action::Back if !self.typing && self.search.is_empty() && !self.low_only => {
                Offer::Hidden
            }
            Action::SupplierReturn if !cx.may(Right::ReturnGoods) => Offer::Hidden,
            Action::Insight if !cx.may(Right::Analytics) => Offer::Hidden,
            Action::Open
            | Action::Movements
            | Action::History
            | Action::Lots
            | Action::Adjust
            | Action::Labels
            | Action::Grid
                if !row =>
            {
                Offer::Not("no row is selected".to_owned())
            }
            Action::Next | Action::Previous => Offer::Hidden,
            Action::Open
            | Action::Movements
            | Action::History
            | Action::Adjust
            | Action::Grid
            | Action::Receive
            | Action::Transfers
            | Action::Counts
            | Action::AdjustScan
            | Action::SupplierReturn
            | Action::Lots
            | Action::AllLots
            | Action::Insight
            | Action::ScanTest
            | Action::Labels
            | Action::Reorder
            | Action::Catalogue
            | Action::Logo
            | Action::Import
            | Action::LowOnly
            | Action::Purchases
            | Action::Filter
            | Action::NextStore
            | Action::PreviousStore => Offer::Yes,
            other if moves(other) => Offer::Yes,
            _ => Offer::Hidden,
        }
    }

    fn update(&mut self, msg: Msg, cx: &Cx) -> Vec<Effect> {
        match msg {
            Msg::Act(action) => return self.act(action, cx),
            Msg::Key(key) if self.search.press(key) == Edit::Changed => self.restart(),
            Msg::Pasted(text) if self.typing => {
                self.search.paste(&text);
                self.restart();
            }
            Msg::Wheel { down } => {
                let action = if down { Action::Down } else { Action::Up };
                return self.act(action, cx);
            }
            Msg::Click { row, .. } => {
                let (_, list, _) = Self::areas(cx.areas.body, cx);
                if let Some(line) = row.checked_sub(list.y + 1) {
                    self.list.click(line);
                    self.follow(cx);
                }
            }
            Msg::Shown if self.seat != cx.store => {
                self.seat = cx.store;
                self.store = Some(cx.store);
                self.restart();
            }
            Msg::Go(Route::Variant(sku)) => {
                return vec![Effect::Open(Box::new(VariantPage::new(&sku)))];
            }
            Msg::Answered(query, answer) => self.answered(&query, answer, cx),
            _ => {}
        }
        Vec::new()
    }

    fn layout(&mut self, area: Rect, cx: &Cx) {
        let (_, list, card) = Self::areas(area, cx);
        let foot = u16::from(card.is_none());
        self.list
            .set_height(table::body_height(list).saturating_sub(foot));
        let all = if list.width >= 90 { WIDE } else { NARROW };
        let all_stores = self.all_stores == Some(true);
        let kept = all
            .into_iter()
            .enumerate()
            .filter(|(place, _)| all_stores || *place != STORE);
        self.columns = kept.map(|(_, column)| column).collect();
    }

    fn view(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        draw::clear(area, buf, theme.style(Tone::Text));
        let (head, list, card) = Self::areas(area, cx);
        self.head(head, cx, buf);
        if let Some(trouble) = &self.trouble {
            return draw::empty(list, trouble, buf, theme);
        }
        let (list, foot) = split_bottom(list, u16::from(card.is_none()));
        Table {
            columns: &self.columns,
            rows: &self.rows,
            cursor: self.list.cursor(),
            focused: !self.typing,
            empty: self.nothing(),
        }
        .view(list, buf, theme);
        match card {
            Some(card) => {
                let inner = draw::panel(card, "Variant", false, buf, theme);
                self.card.view(inner, cx, buf);
            }
            None => self.foot(foot, cx, buf),
        }
    }
}

#[cfg(test)]
#[path = "stock_tests.rs"]
mod tests;
