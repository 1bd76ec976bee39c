//! One key figure in its box.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::figures::Kpi;
use crate::tui::format::{cut, width, wrap};
use crate::tui::screens::pen::Pen;
use crate::tui::theme::Tone;
use crate::tui::widgets::chart::spark;
use crate::tui::widgets::draw;

/// Rows of a card with its box.
pub const CARD: u16 = 6;

/// More of these is bad news.
fn more_is_good(kpi: &str) -> bool {
    !["cancellation", "refund", "pending", "low_stock", "overdue"]
        .iter()
        .any(|word| kpi.contains(word))
}

/// What a card is called where its full name has no room.
fn short(kpi: &Kpi, room: usize) -> &'static str {
    if width(kpi.label) <= room {
        return kpi.label;
    }
    match kpi.name {
        "aov_mom" if room < 24 => "Average, MoM",
        "aov_mom" => "Average, month on month",
        _ => kpi.label,
    }
}

/// One key figure in its box: name, value, change against the period before, course.
pub fn card(kpi: &Kpi, area: Rect, focused: bool, buf: &mut Buffer, pen: Pen<'_>) {
    let theme = pen.theme;
    let inner = draw::panel(area, "", focused, buf, theme);
    let room = usize::from(inner.width);
    let glyphs = &theme.glyphs;
    let name = if focused { Tone::Accent } else { Tone::Dim };
    let label = cut(short(kpi, room), room, glyphs);
    draw::line(inner, inner.y, &label, theme.style(name), buf);
    let bold = theme.style(Tone::Title);
    // A long name takes the rows of change and course.
    let value = wrap(&pen.cell(&kpi.value), room);
    let mut y = inner.y + 1;
    for line in value.iter().take(3) {
        draw::line(inner, y, &cut(line, room, glyphs), bold, buf);
        y += 1;
    }
    if value.len() < 3 {
        let (change, tone) = pen.change(kpi.change, more_is_good(kpi.name));
        draw::line(
            inner,
            y,
            &cut(&change, room, glyphs),
            theme.style(tone),
            buf,
        );
    }
    if value.len() > 1 {
        return;
    }
    let course = spark(&kpi.course, room, theme);
    draw::line(inner, inner.y + 3, &course, theme.style(Tone::Chart), buf);
}
