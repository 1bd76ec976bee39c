//! Lots by expiry: of all or of one variant, near and expired ones alone; from each to whoever bought of it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::{Answer, LotList, LotsOf, Query};
use crate::domain::id::{StoreId, VariantId};
use crate::domain::lot::Freshness;
use crate::domain::recall::LotView;
use crate::domain::time::Day;
use crate::tui::action::Action;
use crate::tui::keymap::Scope;
use crate::tui::layout::split_top;
use crate::tui::screen::{Cx, Effect, Msg, Offer, Screen, moves, sentence};
use crate::tui::screens::recall::RecallPage;
use crate::tui::screens::stock::step_store;
use crate::tui::theme::Tone;
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::draw;
use crate::tui::widgets::table::{Cell, Column, Row, Table, Width, body_height};

/// At most so many; nearest first, so that what matters is among them.
const MOST: usize = 1_000;

const COLUMNS: [Column; 8] = [
    Column::text("Lot", Width::Fixed(16), 0),
    Column::text("Expires", Width::Fixed(10), 0),
    Column::text("", Width::Fixed(9), 0),
    Column::text("SKU", Width::Fixed(19), 2),
    Column::text("Product", Width::Fill(22), 0),
    Column::text("Store", Width::Fixed(8), 0),
    Column::figure("On hand", 8, 0),
    Column::figure("Chosen", 7, 1),
];

/// How a lot's day is shown: a word and its tone; fresh ones need none.
pub fn alarm(freshness: Freshness) -> Option<(&'static str, Tone)> {
    match freshness {
        Freshness::Expired => Some(("expired", Tone::Bad)),
        Freshness::Near => Some(("near", Tone::Warn)),
        Freshness::Fresh => None,
    }
}

/// The list.
pub struct LotsPage {
    store: Option<StoreId>,
    variant: Option<(VariantId, String)>,
    of: LotsOf,
    lots: Vec<LotView>,
    rows: Vec<Row>,
    cursor: Cursor,
    trouble: Option<String>,
    known: bool,
}

impl LotsPage {
    /// Of one store or all, of one variant (with its name) or all.
    pub fn of(store: Option<StoreId>, variant: Option<(VariantId, String)>) -> Self {
        Self {
            store,
            variant,
            of: LotsOf::All,
            lots: Vec::new(),
            rows: Vec::new(),
            cursor: Cursor::default(),
            trouble: None,
            known: false,
        }
    }

    fn query(&self) -> Query {
        Query::Lots(LotList {
            store: self.store,
            variant: self.variant.as_ref().map(|(id, _)| *id),
            of: self.of,
            search: String::new(),
            limit: MOST,
        })
    }

    fn arrange(&mut self, cx: &Cx) {
        let row = |lot: &LotView| {
            let alarm = alarm(lot.freshness);
            let shown = |quantity| cx.quantity(quantity, lot.decimals);
            let day = lot.expiry.map_or_else(String::new, Day::iso);
            let word = alarm.map_or_else(Cell::default, |(word, tone)| Cell::toned(word, tone));
            Row {
                tone: alarm.map(|(_, tone)| tone),
                ..Row::new(vec![
                    lot.code.clone().into(),
                    day.into(),
                    word,
                    lot.sku.clone().into(),
                    lot.title.clone().into(),
                    lot.store.clone().into(),
                    shown(lot.on_hand).into(),
                    shown(lot.chosen).into(),
                ])
            }
        };
        self.rows = self.lots.iter().map(row).collect();
        self.cursor.set_rows(self.lots.len(), false);
    }

    fn selected(&self) -> Option<&LotView> {
        self.cursor
            .selected()
            .and_then(|place| self.lots.get(place))
    }

    fn nothing(&self) -> &'static str {
        match self.of {
            _ if !self.known => "",
            LotsOf::All => "No lot holds goods here. Lots come with what is received.",
            LotsOf::Near => "No lot expires soon here.",
            LotsOf::Expired => "No expired lot is on the shelf here.",
            LotsOf::Alarming => "No lot here has expired or expires soon.",
        }
    }
}

impl Screen for LotsPage {
    fn scope(&self) -> Scope {
        Scope::Lots
    }

    fn title(&self) -> String {
        "Lots".to_owned()
    }

    fn queries(&self, _cx: &Cx) -> Vec<Query> {
        vec![self.query()]
    }

    fn offers(&self, action: Action, _cx: &Cx) -> Offer {
        match action {
            Action::Open if self.selected().is_none() => {
                Offer::Not("no lot is selected".to_owned())
            }
            Action::Open | Action::NextStore | Action::PreviousStore | Action::LotFilter => {
                Offer::Yes
            }
            Action::Next | Action::Previous => Offer::Hidden,
            action if moves(action) => Offer::Yes,
            _ => Offer::Hidden,
        }
    }

    fn update(&mut self, msg: Msg, cx: &Cx) -> Vec<Effect> {
        match msg {
            Msg::Act(Action::Back) => return vec![Effect::Close],
            Msg::Act(Action::Open) => {
                if let Some(lot) = self.selected() {
                    let page = RecallPage::of(&lot.code, Some(lot.variant_id));
                    return vec![Effect::Open(Box::new(page))];
                }
            }
            Msg::Act(action @ (Action::NextStore | Action::PreviousStore)) => {
                self.store = step_store(cx, self.store, action == Action::NextStore);
            }
            Msg::Act(Action::LotFilter) => {
                self.of = match self.of {
                    LotsOf::All => LotsOf::Alarming,
                    LotsOf::Alarming => LotsOf::Near,
                    LotsOf::Near => LotsOf::Expired,
                    LotsOf::Expired => LotsOf::All,
                };
            }
            Msg::Act(action) => {
                self.cursor.act(action);
            }
            Msg::Wheel { down } => {
                self.cursor
                    .act(if down { Action::Down } else { Action::Up });
            }
            Msg::Answered(query, Ok(Answer::Lots(lots))) if query == self.query() => {
                (self.trouble, self.known) = (None, true);
                let held = self.selected().map(|lot| (lot.id, lot.store_id));
                self.lots = lots;
                self.arrange(cx);
                let mut lots = self.lots.iter();
                let place = lots.position(|lot| Some((lot.id, lot.store_id)) == held);
                self.cursor.follow(place);
            }
            Msg::Answered(_, Err(error)) => self.trouble = Some(sentence(&error)),
            _ => {}
        }
        Vec::new()
    }

    fn layout(&mut self, area: Rect, _cx: &Cx) {
        let (_, table) = split_top(area, 1);
        self.cursor.set_height(body_height(table));
    }

    fn view(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        draw::clear(area, buf, theme.style(Tone::Text));
        let (head, table) = split_top(area, 1);
        let store = self.store.map_or("all stores", |id| cx.store_code(id));
        let of = self
            .variant
            .as_ref()
            .map_or_else(String::new, |(_, title)| format!(" of {title}"));
        let name = format!("Lots{of}, {store}");
        let x = draw::put(head, head.x, head.y, &name, theme.style(Tone::Title), buf);
        let only = match self.of {
            LotsOf::All => "",
            LotsOf::Alarming => "near and expired",
            LotsOf::Near => "only near",
            LotsOf::Expired => "only expired",
        };
        if !only.is_empty() {
            let text = format!("  {} {only}", theme.sign(Tone::Warn));
            draw::put(head, x, head.y, &text, theme.style(Tone::Warn), buf);
        }
        if let Some(trouble) = &self.trouble {
            return draw::empty(table, trouble, buf, theme);
        }
        Table {
            columns: &COLUMNS,
            rows: &self.rows,
            cursor: &self.cursor,
            focused: true,
            empty: self.nothing(),
        }
        .view(table, buf, theme);
    }
}

#[cfg(test)]
#[path = "lots_tests.rs"]
mod tests;
