//! Over the list of orders: its stages with their counts, and the filter.

use crate::app::Stage;
use crate::tui::format::{cells, width};
use crate::tui::screen::Cx;
use crate::tui::screens::orders::Orders;
use crate::tui::theme::Tone;
use crate::tui::widgets::draw as put;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

impl Orders {
    pub(super) fn stages(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let count = |stage: Stage| {
            let known = self.counts.iter().find(|(known, _)| *known == stage);
            known.map_or(0, |(_, count)| *count)
        };
        // In little room the blanks go first, then the counts of what waits for nobody: half a count would lie.
        let label = |stage: Stage, least: u8| {
            let waits = stage == self.stage
                || matches!(
                    stage,
                    Stage::AwaitingApproval | Stage::Pending | Stage::Billing | Stage::Sent
                );
            let end = if least == 0 { " " } else { "" };
            match count(stage) {
                n if n > 0 && (least < 2 || waits) => format!(" {} {n}{end}", stage.label()),
                _ => format!(" {}{end}", stage.label()),
            }
        };
        let fits = |least: u8| {
            let labels = Stage::ALL.iter().map(|stage| width(&label(*stage, least)));
            labels.sum::<usize>() <= usize::from(area.width)
        };
        let least = (0..2).find(|least| fits(*least)).unwrap_or(2);
        let mut x = area.x;
        for stage in Stage::ALL {
            let tone = if stage == self.stage {
                Tone::Selection
            } else {
                Tone::Dim
            };
            let text = label(stage, least);
            x = put::put(area, x, area.y, &text, cx.theme.style(tone), buf);
        }
    }

    pub(super) fn filter_line(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        let x = put::put(area, area.x, area.y, " / ", theme.style(Tone::KeyHint), buf);
        let cell = Rect {
            x,
            width: area.width.saturating_sub(x - area.x).min(40),
            ..area
        };
        if self.filtering || !self.field.is_empty() {
            self.field.view(cell, self.filtering, buf, theme);
        } else {
            put::line(
                cell,
                area.y,
                "name, code or number",
                theme.style(Tone::Dim),
                buf,
            );
        }
        let of = self
            .customer
            .as_ref()
            .map(|(_, code)| format!("only {code} (Esc all)"));
        let what = if self.summary {
            "by customer"
        } else {
            "newest first"
        };
        let text = of.unwrap_or_else(|| what.to_owned());
        let at = area.right().saturating_sub(cells(width(&text)) + 1);
        put::put(area, at, area.y, &text, theme.style(Tone::Dim), buf);
    }
}
