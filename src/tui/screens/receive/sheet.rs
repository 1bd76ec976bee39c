//! Receiving through the grid, and the head of the delivery on screen.

use crate::app::Outcome;
use crate::domain::id::VariantId;
use crate::domain::quantity::Quantity;
use crate::tui::format::width;
use crate::tui::screen::{Cx, Effect};
use crate::tui::screens::choose::Choose;
use crate::tui::screens::grid::{self, GridPage, Purpose};
use crate::tui::screens::receive::Receive;
use crate::tui::theme::Tone;
use crate::tui::widgets::draw;
use crate::tui::widgets::picker::Item;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

impl Receive {
    /// All colours and sizes of a product at once: of the one whose letters are typed, or of any.
    pub(super) fn choose_grid(&mut self, cx: &Cx) -> Vec<Effect> {
        let typed = self.line.live().unwrap_or_default();
        self.line.back();
        let found = cx.goods.rank(&typed, 200).into_iter();
        let items = found.map(|brief| Item {
            key: brief.id.0,
            text: brief.title.clone(),
            detail: brief.sku.clone(),
        });
        let choose = Choose::new(grid::TAG, "Colours and sizes of which?", items.collect());
        vec![Effect::Open(Box::new(choose))]
    }

    pub(super) fn open_grid(&mut self, variant: VariantId) -> Vec<Effect> {
        let cost = std::mem::take(&mut self.cost);
        let purpose = Purpose::Receive(self.head.delivery(), cost);
        let page = GridPage::new(purpose, variant, Some(self.store), &[]);
        vec![Effect::Open(Box::new(page))]
    }

    /// The cells of a grid are booked, each as if it had been scanned.
    pub(super) fn filled(&mut self, outcome: &Outcome, cx: &Cx) -> Vec<Effect> {
        let Outcome::Each(booked) = outcome else {
            return Vec::new();
        };
        for moved in booked {
            self.took("", moved, cx);
        }
        self.arrange(cx);
        Vec::new()
    }

    pub(super) fn head(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        let doing = self.head.job().doing();
        let name = format!("{doing} {}", cx.store_code(self.store));
        let mut x = draw::put(area, area.x, area.y, &name, theme.style(Tone::Title), buf);
        if !self.head.begun {
            return;
        }
        let words = self.head.words();
        if !words.is_empty() {
            let words = format!(" {} {words}", theme.glyphs.dot);
            x = draw::put(area, x, area.y, &words, theme.style(Tone::Dim), buf);
        }
        let live = || self.booked.iter().filter(|row| !row.undone);
        let count = match live().count() {
            1 => "1 scan".to_owned(),
            count => format!("{count} scans"),
        };
        // Of one unit the quantities add up; of several they do not.
        let mut units = live().map(|row| row.decimals);
        let first = units.next().flatten();
        let together = first.filter(|first| units.all(|other| other == Some(*first)));
        let total = together.map(|decimals| {
            let sum = Quantity::sum(live().map(|row| row.delta));
            format!(", {} together", cx.quantity(sum, decimals))
        });
        let count = format!("{count}{}", total.unwrap_or_default());
        if usize::from(area.right().saturating_sub(x)) > width(&count) {
            draw::flush_right(area, area.y, &count, theme.style(Tone::Text), buf);
        }
    }

    /// The newest row that still counts; rows are kept newest first.
    pub(super) fn newest(&self) -> Option<usize> {
        self.booked.iter().position(|row| !row.undone)
    }
}
