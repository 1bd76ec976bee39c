//! Small pictures of figures: sparks, bars, key figures, progress. Whole numbers only.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::tui::format::{cells, cut, left, width};
use crate::tui::theme::{Theme, Tone};
use crate::tui::widgets::draw;

/// `value` as a share of `whole`, in `steps`; 0 for nothing, at least 1 for something.
pub fn share(value: i64, whole: i64, steps: usize) -> usize {
    if value <= 0 || whole <= 0 {
        return 0;
    }
    let wide = i128::from(value.min(whole)) * i128::try_from(steps).unwrap_or(0);
    let steps_taken = (wide + i128::from(whole) / 2) / i128::from(whole);
    usize::try_from(steps_taken)
        .unwrap_or(0)
        .clamp(1, steps.max(1))
}

/// Values brought to at most `count`: neighbours are averaged.
pub fn gather(values: &[i64], count: usize) -> Vec<i64> {
    let count = count.max(1);
    if values.len() <= count {
        return values.to_vec();
    }
    (0..count)
        .map(|place| {
            let from = place * values.len() / count;
            let to = ((place + 1) * values.len() / count).max(from + 1);
            let group = values.get(from..to).unwrap_or_default();
            let sum: i128 = group.iter().copied().map(i128::from).sum();
            let mean = sum / i128::try_from(group.len().max(1)).unwrap_or(1);
            i64::try_from(mean).unwrap_or(i64::MAX)
        })
        .collect()
}

/// A line of little columns, scaled to the highest; negative values are shown as none.
pub fn spark(values: &[i64], room: usize, theme: &Theme) -> String {
    let values = gather(values, room);
    let most = values.iter().copied().max().unwrap_or(0);
    values
        .iter()
        .filter_map(|value| theme.glyphs.rises.get(share(*value, most, 8)))
        .copied()
        .collect()
}

/// A bar of at most `room` cells, in eighths of a cell where the terminal can.
pub fn bar(value: i64, whole: i64, room: usize, theme: &Theme) -> String {
    let eighths = share(value, whole, room * 8);
    let mut out = theme
        .glyphs
        .runs
        .last()
        .map_or("", |full| full)
        .repeat(eighths / 8);
    if !eighths.is_multiple_of(8)
        && let Some(rest) = theme.glyphs.runs.get(eighths % 8)
    {
        out.push_str(rest);
    }
    out
}

/// One bar of a bar chart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    /// What it stands for.
    pub label: String,
    /// How long it is.
    pub value: i64,
    /// The figure as shown.
    pub shown: String,
}

/// Horizontal bars: label, bar, figure; one row each, as many as fit.
pub fn bars(rows: &[Bar], area: Rect, buf: &mut Buffer, theme: &Theme) {
    let area = area.intersection(buf.area);
    if rows.is_empty() {
        return draw::empty(area, "Nothing to show for this period.", buf, theme);
    }
    let most = rows.iter().map(|row| row.value).max().unwrap_or(0);
    let longest = |f: fn(&Bar) -> &str| rows.iter().map(|row| width(f(row))).max().unwrap_or(0);
    let room = usize::from(area.width);
    let figure = longest(|row| &row.shown).min(room);
    let label = longest(|row| &row.label).min(room / 3);
    let length = room.saturating_sub(label + figure + 2);
    for (row, y) in rows.iter().zip(area.y..area.bottom()) {
        let name = left(&row.label, label, &theme.glyphs);
        let x = draw::put(area, area.x, y, &name, theme.style(Tone::Text), buf);
        let line = bar(row.value, most, length, theme);
        let x = x.saturating_add(u16::from(label > 0));
        draw::put(area, x, y, &line, theme.style(Tone::Chart), buf);
        draw::flush_right(area, y, &row.shown, theme.style(Tone::Text), buf);
    }
}

/// A key figure with its change and a spark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kpi {
    /// What it is.
    pub title: String,
    /// The figure.
    pub value: String,
    /// Against the period before, as shown (`+12 %`), and whether that is good, bad or neither.
    pub change: Option<(String, Tone)>,
    /// The way there.
    pub spark: Vec<i64>,
}

impl Kpi {
    /// Rows a card takes.
    pub const HEIGHT: u16 = 5;

    /// Draws the card.
    pub fn view(&self, area: Rect, focused: bool, buf: &mut Buffer, theme: &Theme) {
        let inner = draw::panel(area, &self.title, focused, buf, theme);
        let room = usize::from(inner.width);
        let value = cut(&self.value, room, &theme.glyphs);
        draw::line(inner, inner.y, &value, theme.style(Tone::Title), buf);
        if let Some((change, tone)) = &self.change {
            let sign = theme.sign(*tone);
            let text = cut(&format!("{sign} {change}"), room, &theme.glyphs);
            draw::line(
                inner,
                inner.y + 1,
                text.trim_start(),
                theme.style(*tone),
                buf,
            );
        }
        let spark = spark(&self.spark, room, theme);
        draw::line(inner, inner.y + 2, &spark, theme.style(Tone::Chart), buf);
    }
}

/// How far long work is; says so in figures too.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Progress {
    /// What is being done.
    pub label: String,
    /// Done.
    pub done: u64,
    /// All, if known.
    pub total: Option<u64>,
}

impl Progress {
    /// Draws one row.
    pub fn view(&self, area: Rect, buf: &mut Buffer, theme: &Theme) {
        draw::clear(area, buf, theme.style(Tone::Text));
        let figures = match self.total {
            Some(total) => format!("{} of {total}", self.done),
            None => self.done.to_string(),
        };
        let text = theme.style(Tone::Text);
        let x = draw::put(area, area.x, area.y, &self.label, text, buf).saturating_add(1);
        let room = usize::from(area.right().saturating_sub(x)).saturating_sub(width(&figures) + 1);
        let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        if let Some(total) = self.total {
            let line = bar(number(self.done), number(total), room, theme);
            draw::put(area, x, area.y, &line, theme.style(Tone::Chart), buf);
        }
        draw::flush_right(area, area.y, &figures, text, buf);
    }
}

/// A heat map: a figure in each cell, darker for more. Labels on both sides.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Heat {
    /// Heads of the columns.
    pub columns: Vec<String>,
    /// Heads of the rows with a value and its text for each column.
    pub rows: Vec<(String, Vec<(i64, String)>)>,
}

impl Heat {
    /// Draws as many rows and columns as fit.
    pub fn view(&self, area: Rect, buf: &mut Buffer, theme: &Theme) {
        let area = area.intersection(buf.area);
        if self.rows.is_empty() || self.columns.is_empty() {
            return draw::empty(area, "Nothing to show for this period.", buf, theme);
        }
        let figures = self.rows.iter().flat_map(|(_, row)| row);
        let most = figures.clone().map(|(value, _)| *value).max().unwrap_or(0);
        let heads = self.columns.iter().map(|head| width(head));
        let step = heads.chain(figures.map(|(_, text)| width(text))).max();
        let step = step.unwrap_or(1).clamp(3, 12);
        let label = self.rows.iter().map(|(head, _)| width(head)).max();
        let label = label.unwrap_or(0).min(usize::from(area.width) / 3);
        let across = |place: usize| {
            let x = cells(usize::from(area.x) + label + 1 + place * (step + 1));
            (usize::from(x) + step <= usize::from(area.right())).then_some(x)
        };
        for (place, head) in self.columns.iter().enumerate() {
            if let Some(x) = across(place) {
                let head =
                    crate::tui::format::right(&cut(head, step, &theme.glyphs), step, &theme.glyphs);
                draw::put(area, x, area.y, &head, theme.style(Tone::Title), buf);
            }
        }
        for ((head, row), y) in self
            .rows
            .iter()
            .zip(area.y.saturating_add(1)..area.bottom())
        {
            let head = left(head, label, &theme.glyphs);
            draw::put(area, area.x, y, &head, theme.style(Tone::Text), buf);
            for (place, (value, text)) in row.iter().enumerate() {
                if let Some(x) = across(place) {
                    let shade = u8::try_from(share(*value, most, 4)).unwrap_or(4);
                    let text = crate::tui::format::right(text, step, &theme.glyphs);
                    draw::put(area, x, y, &text, theme.heat(shade), buf);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn something_is_never_shown_as_nothing() {
        assert_eq!(share(0, 100, 8), 0);
        assert_eq!(share(1, 1_000_000, 8), 1);
        assert_eq!(share(i64::MAX, i64::MAX, 8), 8);
        assert_eq!(share(5, 0, 8), 0);
        assert_eq!(spark(&[0, 1, 50, 100, -3], 9, &Theme::full()), " ▁▄█ ");
        assert_eq!(spark(&[], 9, &Theme::full()), "");
        assert_eq!(gather(&[1, 3, 5, 7], 2), [2, 6]);
    }

    #[test]
    fn bars_have_their_figures_and_fit() {
        let rows: Vec<Bar> = [("Shirts", 100), ("Shoes", 50)]
            .map(|(label, value)| Bar {
                label: label.to_owned(),
                value,
                shown: format!("{value}.00"),
            })
            .to_vec();
        let mut buf = Buffer::empty(Rect::new(0, 0, 30, 2));
        bars(&rows, buf.area, &mut buf, &Theme::full());
        let text = draw::text_of(&buf);
        assert_eq!(text[0], "Shirts ████████████████ 100.00");
        assert_eq!(text[1], "Shoes  ████████          50.00");
        let mut buf = Buffer::empty(Rect::new(0, 0, 4, 1));
        bars(&rows, buf.area, &mut buf, &Theme::least());
        bars(&[], buf.area, &mut buf, &Theme::least());
    }

    #[test]
    fn cards_progress_and_heat_say_their_figures() {
        let area = Rect::new(0, 0, 40, 5);
        let mut buf = Buffer::empty(area);
        let kpi = Kpi {
            title: "Revenue".to_owned(),
            value: "12,500.00".to_owned(),
            change: Some(("+12 %".to_owned(), Tone::Ok)),
            spark: vec![1, 2, 3],
        };
        kpi.view(area, false, &mut buf, &Theme::least());
        let text = draw::text_of(&buf).join("\n");
        assert!(
            text.contains("12,500.00") && text.contains("v +12 %"),
            "{text}"
        );
        let progress = Progress {
            label: "Import".to_owned(),
            done: 50,
            total: Some(200),
        };
        progress.view(area, &mut buf, &Theme::full());
        assert!(draw::text_of(&buf)[0].ends_with("50 of 200"));
        let heat = Heat {
            columns: vec!["S".to_owned(), "M".to_owned()],
            rows: vec![(
                "red".to_owned(),
                vec![(1, "1".to_owned()), (9, "9".to_owned())],
            )],
        };
        let mut buf = Buffer::empty(area);
        heat.view(area, &mut buf, &Theme::full());
        assert_eq!(draw::text_of(&buf)[..2], ["      S   M", "red   1   9"]);
    }
}
