//! How an order being picked looks.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::document::{LineView, OrderView};
use crate::domain::id::order_number;
use crate::domain::lot::freshness;
use crate::domain::order::Priority;
use crate::tui::format::{cut, width, wrap};
use crate::tui::layout::{Class, split_columns, split_top};
use crate::tui::screen::Cx;
use crate::tui::screens::lots::alarm;
use crate::tui::screens::pick::Pick;
use crate::tui::screens::tally::{Stand, available, stand};
use crate::tui::theme::Tone;
use crate::tui::widgets::chart::bar;
use crate::tui::widgets::draw;
use crate::tui::widgets::table::{self, Cell, Column, Row, Table, Width};

/// Rows above the table.
pub const HEAD: u16 = 5;

const COLUMNS: [Column; 8] = [
    Column::text("", Width::Fixed(1), 0),
    Column::text("SKU", Width::Fixed(19), 1),
    Column::text("Line", Width::Fill(30), 0),
    Column::figure("Ordered", 7, 0),
    Column::figure("Avail", 6, 0),
    Column::figure("Billed", 6, 2),
    Column::figure("Picked", 6, 0),
    Column::figure("Rest", 6, 0),
];

/// The order's lines as rows.
pub(super) fn rows(pick: &Pick, cx: &Cx) -> Vec<Row> {
    let lines = pick.order.as_ref().map(|view| view.lines.as_slice());
    lines
        .unwrap_or_default()
        .iter()
        .map(|line| row(line, cx))
        .collect()
}

fn row(line: &LineView, cx: &Cx) -> Row {
    let glyphs = &cx.theme.glyphs;
    let buckets = line.line.buckets;
    let shown = |quantity| cx.quantity(quantity, line.decimals);
    let (sign, tone) = match stand(line) {
        Stand::Complete => (glyphs.tick, Some(Tone::Ok)),
        Stand::Part => (glyphs.dot, Some(Tone::Accent)),
        Stand::Waiting if available(line) < buckets.open => (glyphs.alert, Some(Tone::Warn)),
        Stand::Waiting => (" ", None),
        Stand::Finished => (" ", Some(Tone::Dim)),
    };
    Row {
        tone,
        ..Row::new(vec![
            Cell::new(sign),
            line.sku.clone().into(),
            line.title().into(),
            shown(buckets.active()).into(),
            shown(available(line)).into(),
            shown(buckets.billed).into(),
            shown(buckets.picked).into(),
            shown(buckets.open).into(),
        ])
    }
}

fn areas(area: Rect, cx: &Cx) -> (Rect, Rect, Option<Rect>) {
    if cx.areas.class() == Class::Wide {
        let (list, side) = split_columns(area, 66);
        let (head, list) = split_top(list, HEAD);
        return (head, list, Some(side));
    }
    let (head, list) = split_top(area, HEAD);
    (head, list, None)
}

/// Rows of lines that fit.
pub(super) fn list_height(area: Rect, cx: &Cx) -> u16 {
    table::body_height(areas(area, cx).1)
}

/// A priority with its tone; normal is not worth a word.
pub(super) fn urgency(priority: Priority) -> Option<(&'static str, Tone)> {
    match priority {
        Priority::Normal => None,
        Priority::High => Some((Priority::High.word(), Tone::Warn)),
        Priority::Urgent => Some((Priority::Urgent.word(), Tone::Bad)),
    }
}

/// Draws it.
pub(super) fn view(pick: &Pick, area: Rect, cx: &Cx, buf: &mut Buffer) {
    let theme = &cx.theme;
    draw::clear(area, buf, theme.style(Tone::Text));
    if let Some(trouble) = &pick.trouble {
        return draw::empty(area, trouble, buf, theme);
    }
    let Some(order) = &pick.order else { return };
    let (head, list, side) = areas(area, cx);
    title(order, head, cx, buf);
    note(order, head, cx, buf);
    progress(pick, head, cx, buf);
    take_from(pick, head, cx, buf);
    let entry = Rect {
        y: head.y + 3,
        height: 1,
        ..head
    };
    let hint = "scan, 12* before a code, + and - on the selected line";
    pick.line.view_with(entry, hint, buf, theme);
    Table {
        columns: &COLUMNS,
        rows: &pick.rows,
        cursor: &pick.cursor,
        focused: true,
        empty: "This order has no lines.",
    }
    .view(list, buf, theme);
    if let Some(side) = side {
        let inner = draw::panel(side, "Order", false, buf, theme);
        facts(order, inner, false, cx, buf);
    }
}

/// From which lots the selected line is to be taken.
fn take_from(pick: &Pick, head: Rect, cx: &Cx, buf: &mut Buffer) {
    let theme = &cx.theme;
    let lines = pick.order.as_ref().map(|view| view.lines.as_slice());
    let line = pick
        .cursor
        .selected()
        .and_then(|place| lines.unwrap_or_default().get(place));
    let Some(line) = line.filter(|line| !line.lots.is_empty()) else {
        return;
    };
    let mut tone = Tone::Text;
    let mut words = Vec::new();
    for lot in &line.lots {
        let quantity = cx.quantity(lot.quantity, line.decimals);
        let day = lot
            .expiry
            .map_or_else(String::new, |day| format!(" ({})", day.iso()));
        let near = cx.shop.settings.near_expiry_days;
        let fresh = freshness(lot.expiry, cx.today(), near);
        let word = alarm(fresh).map_or_else(String::new, |(word, of)| {
            tone = of;
            format!(" {} {word}", theme.sign(of))
        });
        words.push(format!("{quantity} of {}{day}{word}", lot.code));
    }
    let text = format!("Take {}", words.join(", "));
    let text = cut(&text, usize::from(head.width), &theme.glyphs);
    draw::line(head, head.y + 4, &text, theme.style(tone), buf);
}

fn title(order: &OrderView, head: Rect, cx: &Cx, buf: &mut Buffer) {
    let theme = &cx.theme;
    let number = order.order.number.map_or_else(String::new, order_number);
    let status = order.order.status.word().replace('_', " ");
    let total = cx.price(order.order.total);
    let right = format!("{status} {} {total}", theme.glyphs.dot);
    let room = usize::from(head.width).saturating_sub(width(&right) + 14);
    let name = cut(
        &order.customer,
        room.saturating_sub(width(&number) + 2),
        &theme.glyphs,
    );
    let text = format!("{number}  {name}");
    let x = draw::put(head, head.x, head.y, &text, theme.style(Tone::Title), buf);
    if let Some((word, tone)) = urgency(order.order.priority) {
        let text = format!("  {} {word}", theme.sign(tone));
        draw::put(head, x, head.y, &text, theme.style(tone), buf);
    }
    draw::flush_right(head, head.y, &right, theme.style(Tone::Text), buf);
}

/// What the picker should know: the customer's note, else the last remark.
fn note(order: &OrderView, head: Rect, cx: &Cx, buf: &mut Buffer) {
    let remark = order
        .timeline
        .iter()
        .rev()
        .find(|entry| entry.event == "remark");
    let text = match (order.order.note.as_str(), remark) {
        ("", None) => return,
        ("", Some(remark)) => format!("Remark of {}: {}", remark.user, remark.text),
        (note, _) => format!("Note: {note}"),
    };
    let text = cut(&text, usize::from(head.width), &cx.theme.glyphs);
    draw::line(head, head.y + 1, &text, cx.theme.style(Tone::Warn), buf);
}

fn progress(pick: &Pick, head: Rect, cx: &Cx, buf: &mut Buffer) {
    let theme = &cx.theme;
    let tally = pick.tally();
    let y = head.y + 2;
    let (text, tone) = match (&pick.last, pick.last_buckets()) {
        (Some(last), Some((buckets, decimals))) => {
            let shown = |quantity| cx.quantity(quantity, decimals);
            let rest = if buckets.open.is_positive() {
                format!("{} to go", shown(buckets.open))
            } else {
                "complete".to_owned()
            };
            let text = format!(
                "{} {} +{}, {rest}",
                theme.sign(Tone::Ok),
                last.sku,
                shown(last.quantity)
            );
            (text, Tone::Ok)
        }
        _ => (String::new(), Tone::Text),
    };
    draw::line(head, y, &text, theme.style(tone), buf);
    let all = tally.picked.saturating_add(tally.open);
    let figures = format!(
        "{} of {} lines {} {} of {} pieces",
        tally.complete,
        tally.lines,
        theme.glyphs.dot,
        cx.milli(tally.picked),
        cx.milli(all)
    );
    draw::flush_right(head, y, &figures, theme.style(Tone::Text), buf);
    let room = usize::from(head.width)
        .saturating_sub(width(&text) + width(&figures) + 4)
        .min(20);
    if room >= 6 {
        let line = bar(tally.picked, all, room, theme);
        let taken = u16::try_from(width(&figures) + 1 + room).unwrap_or(u16::MAX);
        let x = head.right().saturating_sub(taken);
        draw::put(head, x, y, &line, theme.style(Tone::Chart), buf);
    }
}

/// The order's facts with its lines, for the side panel of a list.
pub(super) fn details(order: &OrderView, area: Rect, cx: &Cx, buf: &mut Buffer) {
    facts(order, area, true, cx, buf);
}

fn facts(order: &OrderView, area: Rect, with_lines: bool, cx: &Cx, buf: &mut Buffer) {
    let theme = &cx.theme;
    let mut y = area.y;
    let mut say = |text: &str, tone: Tone| {
        for line in wrap(text, usize::from(area.width)) {
            if y < area.bottom() {
                draw::line(area, y, &line, theme.style(tone), buf);
                y += 1;
            }
        }
    };
    let header = &order.order;
    say(&order.customer, Tone::Title);
    say(
        &format!(
            "{} {} {}",
            order.customer_code, theme.glyphs.dot, order.store
        ),
        Tone::Dim,
    );
    if !header.delivery_address.is_empty() {
        say(&header.delivery_address, Tone::Text);
    }
    if let Some(placed) = header.placed_at {
        say(
            &format!("Placed {} by {}", cx.when(placed), order.user),
            Tone::Text,
        );
    }
    say(
        &format!(
            "Total {}, paid {}",
            cx.price(header.total),
            cx.money(header.paid)
        ),
        Tone::Text,
    );
    if !header.note.is_empty() {
        say(&format!("Note: {}", header.note), Tone::Warn);
    }
    for bill in &order.bills {
        let text = format!("Bill {} over {}", bill.number, cx.price(bill.total));
        say(&text, Tone::Text);
    }
    if with_lines {
        say("", Tone::Text);
        say("Lines", Tone::Dim);
    }
    for line in order.lines.iter().filter(|_| with_lines) {
        let buckets = line.line.buckets;
        let shown = |quantity| cx.quantity(quantity, line.decimals);
        let figures = match stand(line) {
            Stand::Finished if buckets.billed.is_positive() => {
                format!("{} billed", shown(buckets.billed))
            }
            Stand::Finished => "cancelled".to_owned(),
            _ => format!(
                "{} of {} picked",
                shown(buckets.picked),
                shown(buckets.rest())
            ),
        };
        let sign = if stand(line) == Stand::Complete {
            theme.glyphs.tick
        } else {
            " "
        };
        say(&format!("{sign} {}: {figures}", line.title()), Tone::Text);
    }
    say("", Tone::Text);
    say("What happened, newest first", Tone::Dim);
    for entry in order.timeline.iter().rev() {
        let event = entry.event.replace('_', " ");
        let text = format!(
            "{} {} {event} {}",
            cx.when(entry.at),
            entry.user,
            entry.text
        );
        say(text.trim_end(), Tone::Text);
    }
}
