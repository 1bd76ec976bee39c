//! How a count looks: its head, the goods at hand, the last entries.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::count::{CountEntry, CountView, EntryKind};
use crate::domain::id::count_number;
use crate::tui::format::cut;
use crate::tui::screen::Cx;
use crate::tui::screens::count::CountPage;
use crate::tui::screens::counts::scope_words;
use crate::tui::screens::pen::Pen;
use crate::tui::theme::Tone;
use crate::tui::widgets::draw;
use crate::tui::widgets::table::Row;

impl CountPage {
    pub(super) fn arrange(&mut self, entries: &[CountEntry], cx: &Cx) {
        let pen = Pen::new(cx);
        let row = |entry: &CountEntry| {
            let figure = match entry.kind {
                EntryKind::Add => pen.signed(entry.quantity, entry.decimals),
                EntryKind::Set => format!("= {}", pen.quantity(entry.quantity, entry.decimals)),
            };
            Row::new(vec![
                cx.when(entry.at).into(),
                entry.user.clone().into(),
                entry.sku.clone().into(),
                entry.title.clone().into(),
                entry.lot.clone().into(),
                figure.into(),
            ])
        };
        self.rows = entries.iter().map(row).collect();
    }

    pub(super) fn head(&self, view: &CountView, head: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        let dot = theme.glyphs.dot;
        let category = view.count.category.as_ref();
        let category = category.map_or("", |(_, name)| name.as_str());
        let name = format!(
            "{}  {} {dot} {}",
            count_number(self.number),
            view.store,
            scope_words(category)
        );
        draw::line(head, head.y, &name, theme.style(Tone::Title), buf);
        let sums = view.sums;
        let lines = match sums.lines {
            1 => "1 line".to_owned(),
            lines => format!("{} lines", cx.count(lines)),
        };
        let figures = format!(
            "{lines}, {} differ, {} not counted",
            cx.count(sums.differing),
            cx.count(sums.uncounted)
        );
        draw::flush_right(head, head.y, &figures, theme.style(Tone::Text), buf);
        if self.is_open() {
            return;
        }
        let text = format!(
            "It is {} and takes no more entries.",
            view.count.status.word()
        );
        draw::line(head, head.y + 1, &text, theme.style(Tone::Warn), buf);
    }

    /// The goods at hand, large: three rows of their own.
    pub(super) fn large(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        let Some(at_hand) = &self.at_hand else {
            let text = "Scan a piece: each scan counts one, 12* before a code counts twelve.";
            return draw::line(area, area.y, text, theme.style(Tone::Dim), buf);
        };
        let shown = |quantity| cx.quantity(quantity, at_hand.decimals);
        let line = &at_hand.line;
        let mut name = cx.variant_title(line.variant);
        if !line.lot.is_empty() {
            name = format!("{name} {} lot {}", theme.glyphs.dot, line.lot);
        }
        let name = format!("{}  {name}", at_hand.sku);
        let name = cut(&name, usize::from(area.width), &theme.glyphs);
        draw::line(area, area.y, &name, theme.style(Tone::Title), buf);
        let counted = format!(" {} counted ", shown(line.counted));
        let style = theme.style(Tone::EntryCell);
        let x = draw::put(area, area.x, area.y + 1, &counted, style, buf);
        let difference = line.difference();
        let (words, tone) = if difference.is_zero() {
            ("as expected".to_owned(), Tone::Ok)
        } else if difference.is_positive() {
            (format!("{} too many", shown(difference)), Tone::Warn)
        } else {
            (
                format!("{} too few", shown(difference.negated())),
                Tone::Bad,
            )
        };
        let rest = format!(
            "  {} expected   {} {words}",
            shown(line.expected),
            theme.sign(tone)
        );
        draw::put(area, x, area.y + 1, &rest, theme.style(tone), buf);
        if line.is_doubtful() {
            let text = format!(
                "{} {} moved while it was counted: count it again, then set it (=12)",
                theme.sign(Tone::Warn),
                Pen::new(cx).signed(line.moved, at_hand.decimals)
            );
            draw::line(area, area.y + 2, &text, theme.style(Tone::Warn), buf);
        }
    }
}
