//! Draws the sale: calm, with a total that is read from two metres.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::document::{LineView, OrderView};
use crate::domain::money::Money;
use crate::domain::price::{Discount, gross};
use crate::tui::format::{cells, cut, left, right, width};
use crate::tui::layout::{Class, split_bottom, split_columns, split_top};
use crate::tui::screen::Cx;
use crate::tui::screens::sale::{Receipt, Sale, wish::Wish};
use crate::tui::theme::{Theme, Tone};
use crate::tui::widgets::table::{Cell, Column, Row, Table, Width, fit};
use crate::tui::widgets::{big, draw};

const COLUMNS: [Column; 6] = [
    Column::text("Product", Width::Fill(18), 0),
    Column::figure("Qty", 7, 0),
    Column::figure("Price", 9, 0),
    Column::figure("Off", 7, 2),
    Column::figure("Free", 6, 1),
    Column::figure("Total", 10, 0),
];

/// The parts of the sale, from its area alone.
pub struct Parts {
    pub(super) entry: Rect,
    pub(super) head: Rect,
    pub(super) matches: Rect,
    pub(super) lines: Rect,
    pub(super) total: Rect,
    pub(super) side: Option<Rect>,
}

impl Parts {
    /// Cuts the area; with a live list the cart gives way to it.
    pub fn of(area: Rect, cx: &Cx, searching: bool) -> Self {
        let wide = cx.areas.class() == Class::Wide;
        let (main, side) = if wide {
            let (main, side) = split_columns(area, 62);
            (main, Some(side))
        } else {
            (area, None)
        };
        let (entry, rest) = split_top(main, 1);
        let (head, rest) = split_top(rest, 1);
        let (rest, total) = match side {
            Some(side) => (rest, split_top(side, big::HEIGHT + 9).0),
            None => split_bottom(rest, big::HEIGHT + 1),
        };
        let share = if searching { rest.height * 2 / 3 } else { 0 };
        let (matches, lines) = split_top(rest, share);
        let side = side.map(|side| split_top(side, big::HEIGHT + 9).1);
        Self {
            entry,
            head,
            matches,
            lines,
            total,
            side,
        }
    }
}

impl Sale {
    pub(super) fn draw(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        draw::clear(area, buf, theme.style(Tone::Text));
        let parts = Parts::of(area, cx, self.matches.is_open());
        self.line.view(parts.entry, true, buf, theme);
        self.head(parts.head, cx, buf);
        if self.matches.is_open() {
            self.draw_matches(parts.matches, cx, buf);
        }
        match &self.receipt {
            Some(receipt) if !self.matches.is_open() => {
                view_receipt(receipt, parts.lines, cx, buf);
            }
            _ => self.draw_lines(parts.lines, cx, buf),
        }
        self.draw_total(parts.total, parts.side.is_some(), cx, buf);
        if let Some(side) = parts.side {
            self.draw_side(side, cx, buf);
        }
    }

    fn head(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        let (text, tone) = match &self.view {
            Some(view) if !view.customer.is_empty() => (self.customer_line(view, cx), Tone::Accent),
            _ => (
                "  Counter sale without a customer (Alt+U chooses one)".to_owned(),
                Tone::Dim,
            ),
        };
        let waits = self.wishes.len();
        let waiting = if waits > 0 {
            format!("{waits} entries wait ")
        } else {
            String::new()
        };
        let room = usize::from(area.width).saturating_sub(width(&waiting) + 1);
        let text = cut(&text, room, &theme.glyphs);
        draw::line(area, area.y, &text, theme.style(tone), buf);
        draw::flush_right(area, area.y, &waiting, theme.style(Tone::Warn), buf);
    }

    fn customer_line(&self, view: &OrderView, cx: &Cx) -> String {
        let mut text = format!("  {} ({})", view.customer, view.customer_code);
        let dot = cx.theme.glyphs.dot;
        if let Some(customer) = &self.customer {
            if customer.blocked {
                text.push_str(" blocked");
            }
            match customer.headroom() {
                Some(left) => {
                    text = format!("{text} {dot} {} of credit left", cx.money(left));
                }
                None => text = format!("{text} {dot} no credit limit"),
            }
        }
        if !view.order.note.is_empty() {
            text = format!("{text} {dot} note: {}", view.order.note);
        }
        text
    }

    fn draw_matches(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        if self.matches.count() == 0 {
            let sentence = "Nothing is called that. Type less, or Alt+C makes a new product of it.";
            return draw::empty(area, sentence, buf, theme);
        }
        for ((found, free, chosen), y) in self.matches.rows().zip(area.y..area.bottom()) {
            let row = Rect {
                y,
                height: 1,
                ..area
            };
            let style = theme.style(if chosen { Tone::Selection } else { Tone::Text });
            draw::clear(row, buf, style);
            let (free, tone) = match free {
                _ if found.variants.is_some() => ("grid".to_owned(), Tone::Accent),
                Some((free, decimals)) if free.is_positive() => {
                    (format!("{} free", cx.quantity(free, decimals)), Tone::Text)
                }
                Some(_) => (format!("{} none", theme.sign(Tone::Warn)), Tone::Warn),
                None => (String::new(), Tone::Dim),
            };
            let price = right(&cx.money(found.price), 11, &theme.glyphs);
            let pointer = if chosen { theme.glyphs.pointer } else { " " };
            let fixed = 2 + 11 + 12;
            let room = usize::from(row.width).saturating_sub(fixed);
            let title = match found.variants {
                Some(count) => format!("{}  all {count} variants", found.title),
                None => format!("{}  {}", found.title, found.sku),
            };
            let text = format!("{pointer} {}{price}", left(&title, room, &theme.glyphs));
            let x = draw::put(row, row.x, y, &text, style, buf);
            let free = right(&free, 11, &theme.glyphs);
            let style = if chosen { style } else { theme.style(tone) };
            draw::put(row, x, y, &free, style, buf);
        }
    }

    fn draw_lines(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let widths = fit(&COLUMNS, area.width.saturating_sub(3));
        let room = widths.first().map_or(0, |(_, width)| usize::from(*width));
        let lines = self.lines().iter();
        let rows: Vec<Row> = lines.map(|line| row(line, room, cx)).collect();
        let looking = match &self.sent {
            Some(sent) => sent.wish == Wish::Resume,
            None => !self.begun,
        };
        let empty = if looking {
            "Looking for your cart."
        } else {
            "Scan a code, or type a few letters of a name. Enter on the empty line goes to payment."
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

    /// Label, figures, and the big total (or the change of the last sale).
    fn draw_total(&self, area: Rect, wide: bool, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        let (label, amount, tone) = match (&self.receipt, &self.view) {
            (Some(receipt), _) => ("Change", receipt.change, Tone::Ok),
            (None, Some(view)) => ("Total", view.order.total, Tone::Accent),
            (None, None) => ("Total", Money::ZERO, Tone::Dim),
        };
        let rule = theme
            .glyphs
            .border
            .horizontal_top
            .repeat(usize::from(area.width));
        draw::line(area, area.y, &rule, theme.style(Tone::Dim), buf);
        let facts = if self.receipt.is_none() {
            self.facts(cx)
        } else {
            Vec::new()
        };
        let title = format!("{label} {}", cx.shop.currency.code());
        if wide {
            let inner = split_top(area, 1).1;
            draw::line(inner, inner.y, &title, theme.style(Tone::Title), buf);
            let (figure, rest) = split_top(split_top(inner, 1).1, big::HEIGHT);
            big::view(&cx.money(amount), tone, figure, buf, theme);
            for ((name, value), y) in facts.iter().zip(rest.y + 1..rest.bottom()) {
                draw::line(rest, y, name, theme.style(Tone::Dim), buf);
                draw::flush_right(rest, y, value, theme.style(Tone::Text), buf);
            }
            return;
        }
        let inner = split_top(area, 1).1;
        let (names, figure) = split_columns(inner, 32);
        draw::line(names, names.y, &title, theme.style(Tone::Title), buf);
        for ((name, value), y) in facts.iter().zip(names.y + 1..names.bottom()) {
            // A long value says by itself what it is.
            if width(name) + width(value) < usize::from(names.width) {
                draw::line(names, y, name, theme.style(Tone::Dim), buf);
            }
            draw::flush_right(names, y, value, theme.style(Tone::Text), buf);
        }
        big::view(&cx.money(amount), tone, figure, buf, theme);
    }

    /// What the total is made of.
    fn facts(&self, cx: &Cx) -> Vec<(&'static str, String)> {
        let Some(view) = &self.view else {
            return Vec::new();
        };
        let standing = || view.lines.iter().filter(|line| !line.line.voided);
        let before = Money::sum(standing().map(line_gross));
        let after = Money::sum(standing().map(|line| line.line.amount));
        let off = match (before, after) {
            (Ok(before), Ok(after)) => before.minus(after).unwrap_or(Money::ZERO),
            _ => Money::ZERO,
        };
        let mut facts = vec![(
            "Lines",
            format!(
                "{}, {}",
                many(standing().count(), "line"),
                pieces(view.order.quantity_milli, cx)
            ),
        )];
        if off != Money::ZERO {
            let share = match view.order.discount {
                Discount::None => "",
                _ => " (order too)",
            };
            facts.push(("Discount", format!("-{}{share}", cx.money(off))));
        }
        facts.push(("Before tax", cx.money(view.order.net)));
        facts.push(("Tax", cx.money(view.order.tax)));
        if view.order.rounding != Money::ZERO {
            facts.push(("Rounding", cx.money(view.order.rounding)));
        }
        facts
    }

    /// Customer and waiting carts, where there is room.
    fn draw_side(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        let (top, bottom) = split_top(area, 10);
        let inner = draw::panel(top, "Customer", false, buf, theme);
        match (&self.customer, &self.view) {
            (Some(customer), Some(view)) if !view.customer_code.is_empty() => {
                let limit = customer
                    .credit_limit
                    .map_or("no limit".to_owned(), |limit| cx.money(limit));
                let room = customer
                    .headroom()
                    .map_or("no limit".to_owned(), |left| cx.money(left));
                let rows = [
                    (customer.name.as_str(), customer.code.clone()),
                    ("City", format!("{} {}", customer.city, customer.country)),
                    ("Phone", customer.phone.clone()),
                    ("Credit limit", limit),
                    ("Owes", cx.money(customer.balance)),
                    ("In open orders", cx.money(customer.open_orders)),
                    ("Credit left", room),
                ];
                facts_in(inner, &rows, buf, theme);
            }
            _ => draw::empty(
                inner,
                "No customer: a counter sale. Alt+U chooses one, Alt+N enters a new one.",
                buf,
                theme,
            ),
        }
        let inner = draw::panel(bottom, "Carts that wait", false, buf, theme);
        if self.waiting().next().is_none() {
            return draw::empty(
                inner,
                "No cart waits. Alt+W puts this one aside.",
                buf,
                theme,
            );
        }
        for (cart, y) in self.waiting().zip(inner.y..inner.bottom()) {
            let name = cart.held.as_deref().filter(|label| !label.is_empty());
            let name = name.unwrap_or(&cart.customer);
            let name = if name.is_empty() { "no customer" } else { name };
            let text = format!("{name} {} {}", theme.glyphs.dot, cart.user);
            let total = cx.money(cart.total);
            let room = usize::from(inner.width).saturating_sub(width(&total) + 1);
            let text = cut(&text, room, &theme.glyphs);
            draw::line(inner, y, &text, theme.style(Tone::Text), buf);
            draw::flush_right(inner, y, &total, theme.style(Tone::Text), buf);
        }
    }
}

/// Names on the left, values on the right.
pub(in crate::tui::screens) fn facts_in(
    area: Rect,
    rows: &[(&str, String)],
    buf: &mut Buffer,
    theme: &Theme,
) {
    for ((name, value), y) in rows.iter().zip(area.y..area.bottom()) {
        let room = usize::from(area.width);
        let value = cut(value, room, &theme.glyphs);
        let name = cut(name, room.saturating_sub(width(&value) + 1), &theme.glyphs);
        draw::line(area, y, &name, theme.style(Tone::Dim), buf);
        let at = area.right().saturating_sub(cells(width(&value)));
        draw::put(area, at, y, &value, theme.style(Tone::Text), buf);
    }
}

fn line_gross(line: &LineView) -> Money {
    let reckoned = gross(line.line.price, line.line.buckets.active(), line.decimals);
    let label = line.line.label_amount;
    label.unwrap_or_else(|| reckoned.unwrap_or(Money::ZERO))
}

fn row(line: &LineView, room: usize, cx: &Cx) -> Row {
    let wanted = line.line.buckets.active();
    let shown = if line.line.voided {
        line.line.buckets.ordered
    } else {
        wanted
    };
    let off = match line.line.discount {
        Discount::None => String::new(),
        Discount::Percent(points) => format!("-{}%", percent(points)),
        Discount::Amount(amount) => format!("-{}", cx.money(amount)),
    };
    let free = cx.quantity(line.available, line.decimals);
    let short = !line.line.voided && line.available < wanted;
    let free = if short {
        Cell::toned(free, Tone::Warn)
    } else {
        Cell::new(free)
    };
    let total = if line.line.voided {
        "void".to_owned()
    } else {
        cx.money(line.total)
    };
    // Whoever sells from a lot holds the label in his hand: the line says which one it was understood as.
    let lots: Vec<&str> = line.lots.iter().map(|lot| lot.code.as_str()).collect();
    let lots = match lots.join("+") {
        none if none.is_empty() => none,
        codes => cut(&format!(" #{codes}"), room / 2, &cx.theme.glyphs),
    };
    let title = short_title(line, room.saturating_sub(width(&lots)), cx);
    let mut row = Row::new(vec![
        format!("{title}{lots}").into(),
        cx.quantity(shown, line.decimals).into(),
        cx.money(line.line.price).into(),
        off.into(),
        free,
        total.into(),
    ]);
    row.struck = line.line.voided;
    row
}

/// `1 line`, `2 lines`.
pub(in crate::tui::screens) fn many(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}

/// `1 piece`, `2 pieces`.
pub(in crate::tui::screens) fn pieces(milli: i64, cx: &Cx) -> String {
    let plural = if milli == 1000 { "" } else { "s" };
    format!("{} piece{plural}", cx.milli(milli))
}

/// The title in this room: the product's name gives way, colour and size stay.
pub(in crate::tui::screens) fn short_title(line: &LineView, room: usize, cx: &Cx) -> String {
    let look = crate::domain::product::title("", &line.colour, &line.size);
    let tail = if look.is_empty() {
        look
    } else {
        format!(", {look}")
    };
    let room = room.saturating_sub(width(&tail));
    format!("{}{tail}", cut(&line.product, room, &cx.theme.glyphs))
}

/// Basis points as percent, without needless decimals.
fn percent(points: i64) -> String {
    let text = crate::domain::money::plain_decimal(points, 2);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn view_receipt(receipt: &Receipt, area: Rect, cx: &Cx, buf: &mut Buffer) {
    let theme = &cx.theme;
    draw::clear(area, buf, theme.style(Tone::Text));
    let top = area.y + area.height.saturating_sub(5) / 2;
    let title = format!("{} {}", theme.sign(Tone::Ok), receipt.title);
    draw::centre(area, top, &title, theme.style(Tone::Ok), buf);
    for (line, y) in receipt.lines.iter().zip(top + 2..) {
        draw::centre(area, y, line, theme.style(Tone::Text), buf);
    }
    let next = "Scan on for the next customer.";
    let y = top + 3 + cells(receipt.lines.len());
    draw::centre(area, y, next, theme.style(Tone::Dim), buf);
}
