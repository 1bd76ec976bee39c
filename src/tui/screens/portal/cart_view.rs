//! Draws the order being put together: entry line, live list, lines, total.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::portal::PortalLine;
use crate::tui::format::{cut, left, right, width, wrap};
use crate::tui::layout::{Class, split_bottom, split_columns, split_top};
use crate::tui::screen::Cx;
use crate::tui::screens::portal::cart::PlaceOrder;
use crate::tui::screens::portal::told;
use crate::tui::theme::Tone;
use crate::tui::widgets::table::{Cell, Column, Row, Table, Width};
use crate::tui::widgets::{big, draw};

const COLUMNS: [Column; 6] = [
    Column::text("SKU", Width::Fixed(16), 3),
    Column::text("Product", Width::Fill(20), 0),
    Column::figure("Qty", 8, 0),
    Column::figure("Stock", 9, 1),
    Column::figure("Price", 10, 2),
    Column::figure("Total", 11, 0),
];

/// The parts of the door, from its area alone.
pub(super) struct Parts {
    entry: Rect,
    head: Rect,
    pub(super) matches: Rect,
    pub(super) lines: Rect,
    foot: Rect,
    side: Option<Rect>,
}

impl Parts {
    /// Cuts the area; with a live list the lines give way to it.
    pub(super) fn of(area: Rect, cx: &Cx, searching: bool) -> Self {
        let (main, side) = if cx.areas.class() == Class::Wide {
            let (main, side) = split_columns(area, 68);
            (main, Some(side))
        } else {
            (area, None)
        };
        let (entry, rest) = split_top(main, 1);
        let (head, rest) = split_top(rest, 1);
        let (rest, foot) = split_bottom(rest, if side.is_some() { 1 } else { 3 });
        let share = if searching { rest.height * 2 / 3 } else { 0 };
        let (matches, lines) = split_top(rest, share);
        Self {
            entry,
            head,
            matches,
            lines,
            foot,
            side,
        }
    }
}

impl PlaceOrder {
    pub(super) fn draw(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        draw::clear(area, buf, theme.style(Tone::Text));
        let parts = Parts::of(area, cx, self.matches.is_open());
        let hint = "a name, SKU or barcode; 12* before it for twelve";
        self.line.view_with(parts.entry, hint, buf, theme);
        self.head(parts.head, cx, buf);
        if self.matches.is_open() {
            self.draw_matches(parts.matches, cx, buf);
        }
        self.draw_lines(parts.lines, cx, buf);
        match parts.side {
            Some(side) => self.draw_side(side, cx, buf),
            None => self.draw_foot(parts.foot, cx, buf),
        }
    }

    fn head(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        let mut text = String::from("  ");
        if let Some(me) = &self.me {
            text = format!("  {} ({})", me.name, me.code);
        }
        let headroom = self.cart.as_ref().and_then(|cart| cart.headroom);
        if let Some(headroom) = headroom {
            let dot = theme.glyphs.dot;
            text = format!("{text} {dot} {} of credit left", cx.money(headroom));
        }
        let text = cut(&text, usize::from(area.width), &theme.glyphs);
        draw::line(area, area.y, &text, theme.style(Tone::Accent), buf);
    }

    fn draw_matches(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        if self.matches.count() == 0 {
            return draw::empty(area, "Nothing is called that. Type less.", buf, theme);
        }
        for ((found, _, chosen), y) in self.matches.rows().zip(area.y..area.bottom()) {
            let row = Rect {
                y,
                height: 1,
                ..area
            };
            let style = theme.style(if chosen { Tone::Selection } else { Tone::Text });
            draw::clear(row, buf, style);
            let stock = if found.variants.is_some() {
                Cell::toned("grid", Tone::Accent)
            } else {
                self.told_of(found.id)
                    .map(|(availability, decimals)| told(availability, decimals))
                    .unwrap_or_default()
            };
            let price = right(&cx.money(found.price), 11, &theme.glyphs);
            let pointer = if chosen { theme.glyphs.pointer } else { " " };
            let room = usize::from(row.width).saturating_sub(2 + 11 + 11);
            let title = match found.variants {
                Some(count) => format!("{}  all {count} variants", found.title),
                None => format!("{}  {}", found.title, found.sku),
            };
            let text = format!("{pointer} {}{price}", left(&title, room, &theme.glyphs));
            let x = draw::put(row, row.x, y, &text, style, buf);
            let tone = stock.tone.filter(|tone| *tone != Tone::Accent);
            let sign = tone.map_or("", |tone| theme.sign(tone));
            let shown = format!("{sign} {}", stock.text);
            let shown = right(shown.trim(), 10, &theme.glyphs);
            let style = if chosen {
                style
            } else {
                theme.style(stock.tone.unwrap_or(Tone::Text))
            };
            draw::put(row, x, y, &shown, style, buf);
        }
    }

    fn draw_lines(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let row = |line: &PortalLine| {
            let mut row = Row::new(vec![
                line.sku.clone().into(),
                line.title().into(),
                cx.quantity(line.buckets.ordered, line.decimals).into(),
                told(line.availability, line.decimals),
                cx.money(line.price).into(),
                cx.money(line.total).into(),
            ]);
            if !line.sold {
                row.tone = Some(Tone::Bad);
                row.cells.insert(3, Cell::toned("not sold", Tone::Bad));
                row.cells.remove(4);
            }
            row
        };
        let rows: Vec<Row> = self.lines().iter().map(row).collect();
        let empty = if self.known {
            "Type a few letters of a name. Alt+V pastes a list, Alt+R takes the last order again."
        } else {
            "Looking for your order."
        };
        let table = Table {
            columns: &COLUMNS,
            rows: &rows,
            cursor: &self.cursor,
            focused: !self.matches.is_open(),
            empty,
        };
        table.view(area, buf, &cx.theme);
    }

    fn total(&self, cx: &Cx) -> (String, String) {
        let Some(cart) = &self.cart else {
            return (String::new(), cx.price(crate::domain::money::Money::ZERO));
        };
        let lines = match cart.lines.len() {
            1 => "1 line".to_owned(),
            more => format!("{more} lines"),
        };
        let tax = format!("{lines}, tax {}", cx.money(cart.tax));
        (tax, cx.price(cart.total))
    }

    fn draw_foot(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        let rule = theme.glyphs.border.horizontal_top;
        let rule = rule.repeat(usize::from(area.width));
        draw::line(area, area.y, &rule, theme.style(Tone::Dim), buf);
        let (facts, total) = self.total(cx);
        let y = area.y + 1;
        draw::line(area, y, &facts, theme.style(Tone::Dim), buf);
        let total = format!("Total {total}");
        draw::flush_right(area, y, &total, theme.style(Tone::Title), buf);
        let note = self.cart.as_ref().map_or("", |cart| cart.note.as_str());
        let note = if note.is_empty() {
            "No note (Alt+M writes one)".to_owned()
        } else {
            format!("Note: {note}")
        };
        let note = cut(&note, usize::from(area.width), &theme.glyphs);
        draw::line(area, y + 1, &note, theme.style(Tone::Text), buf);
    }

    fn draw_side(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        let inner = draw::panel(area, "This order", false, buf, theme);
        let (facts, total) = self.total(cx);
        draw::line(inner, inner.y, &facts, theme.style(Tone::Dim), buf);
        let title = format!("Total {}", cx.shop.currency.code());
        draw::line(inner, inner.y + 1, &title, theme.style(Tone::Title), buf);
        let (figure, rest) = split_top(split_top(inner, 2).1, big::HEIGHT);
        let amount = self.cart.as_ref().map(|cart| cart.total);
        let amount = cx.money(amount.unwrap_or_default());
        if width(&amount) > 0 && !total.is_empty() {
            big::view(&amount, Tone::Accent, figure, buf, theme);
        }
        let note = self.cart.as_ref().map_or("", |cart| cart.note.as_str());
        let mut lines = vec![("Note".to_owned(), Tone::Title)];
        let shown = if note.is_empty() {
            "None. Alt+M writes one."
        } else {
            note
        };
        let room = usize::from(rest.width);
        lines.extend(wrap(shown, room).into_iter().map(|line| (line, Tone::Text)));
        lines.push((String::new(), Tone::Text));
        lines.push(("How to order".to_owned(), Tone::Title));
        for hint in [
            "Type letters of a name and choose; a product with colours and sizes opens its grid.",
            "12*SKU orders twelve of a SKU.",
            "Alt+V takes a list of SKU and quantity, Alt+R the goods of your last order.",
            "Alt+L submits; the shop then approves it.",
        ] {
            lines.extend(wrap(hint, room).into_iter().map(|line| (line, Tone::Dim)));
        }
        for ((line, tone), y) in lines.iter().zip(rest.y + 1..rest.bottom()) {
            draw::line(rest, y, line, theme.style(*tone), buf);
        }
    }
}
