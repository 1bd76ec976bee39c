//! Draws an order: head, lines with their buckets, money, and what happened.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::document::{LineView, OrderView, TimelineEntry};
use crate::domain::order::{Kind, Priority, Status};
use crate::domain::payment::PaymentStatus;
use crate::tui::format::{cells, cut, left, wrap};
use crate::tui::screen::Cx;
use crate::tui::screens::orders::acts::{due, name, plain_word, refund_due};
use crate::tui::screens::sale::{facts_in, pieces, short_title};
use crate::tui::theme::Tone;
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::draw;
use crate::tui::widgets::table::{Cell, Column, Row, Table, Width, fit};

/// Rows of the head.
pub const HEAD: u16 = 5;

/// The columns of an order's lines; the last is shown once something came back.
const LINES: [Column; 9] = [
    Column::text("Product", Width::Fill(18), 0),
    Column::figure("Ordered", 7, 0),
    Column::figure("Open", 6, 0),
    Column::figure("Picked", 6, 0),
    Column::figure("Billed", 6, 0),
    Column::figure("Gone", 5, 3),
    Column::figure("Hand", 6, 2),
    Column::figure("Total", 10, 1),
    Column::figure("Back", 5, 0),
];

/// What a status means to the eye.
pub const fn tone(status: Status) -> Tone {
    match status {
        Status::Complete | Status::Delivered => Tone::Ok,
        Status::AwaitingApproval => Tone::Warn,
        Status::Billing | Status::PartSent | Status::Sent => Tone::Accent,
        Status::Pending | Status::Draft => Tone::Text,
        _ => Tone::Dim,
    }
}

/// What a state of money means to the eye.
pub const fn money_tone(status: PaymentStatus) -> Tone {
    match status {
        PaymentStatus::Paid => Tone::Ok,
        PaymentStatus::RefundDue => Tone::Warn,
        _ => Tone::Text,
    }
}

/// Number, status, customer, money and dates.
pub fn head(view: &OrderView, area: Rect, cx: &Cx, buf: &mut Buffer) {
    let theme = &cx.theme;
    let order = &view.order;
    let dot = theme.glyphs.dot;
    let sale = if order.kind == Kind::Sale {
        " sale"
    } else {
        ""
    };
    let urgent = if order.priority == Priority::Normal {
        String::new()
    } else {
        format!(" {dot} {} {}", theme.glyphs.alert, order.priority.word())
    };
    let title = format!(
        "{}{sale} {dot} {}{urgent}",
        name(view),
        plain_word(order.status.word())
    );
    draw::line(area, area.y, &title, theme.style(Tone::Title), buf);
    let total = cx.price(order.total);
    draw::flush_right(area, area.y, &total, theme.style(Tone::Title), buf);
    let who = format!(
        "{} ({}) {dot} {}",
        view.customer, view.customer_code, view.store
    );
    draw::line(area, area.y + 1, &who, theme.style(Tone::Text), buf);
    let back = refund_due(view);
    let owed = if back.is_positive() {
        format!("{} owed back", cx.money(back))
    } else {
        format!("{} due", cx.money(due(view)))
    };
    let money = format!("{}, {owed}", plain_word(order.payment_status.word()));
    let style = theme.style(money_tone(order.payment_status));
    draw::flush_right(area, area.y + 1, &money, style, buf);
    let placed = order.placed_at.map_or(String::new(), |at| cx.when(at));
    let expires = order.expires_at.filter(|_| order.status == Status::Pending);
    let expires = expires.map_or(String::new(), |at| {
        format!(" {dot} expires {}", cx.when(at))
    });
    let dates = format!(
        "placed {placed} by {} {dot} {}{expires}",
        view.user,
        pieces(order.quantity_milli, cx)
    );
    draw::line(area, area.y + 2, &dates, theme.style(Tone::Dim), buf);
    let mut notes = Vec::new();
    if !order.note.is_empty() {
        notes.push(format!("note: {}", order.note));
    }
    if !order.delivery_address.is_empty() {
        notes.push(format!("deliver to: {}", order.delivery_address));
    }
    let notes = notes.join(&format!(" {dot} "));
    let notes = cut(&notes, usize::from(area.width), &theme.glyphs);
    draw::line(area, area.y + 3, &notes, theme.style(Tone::Text), buf);
}

/// The lines with their buckets.
pub fn lines(
    view: &OrderView,
    cursor: &Cursor,
    focused: bool,
    area: Rect,
    cx: &Cx,
    buf: &mut Buffer,
) {
    let returned = |line: &LineView| line.line.buckets.returned.is_positive();
    let shown = LINES.len() - usize::from(!view.lines.iter().any(returned));
    let columns = LINES.get(..shown).unwrap_or(&LINES);
    let widths = fit(columns, area.width.saturating_sub(3));
    let room = widths.first().map_or(0, |(_, width)| usize::from(*width));
    let rows: Vec<Row> = view
        .lines
        .iter()
        .map(|line| {
            let buckets = line.line.buckets;
            let count = |quantity| cx.quantity(quantity, line.decimals);
            let quiet = |quantity: crate::domain::quantity::Quantity| {
                if quantity.is_zero() {
                    Cell::new("-")
                } else {
                    Cell::new(count(quantity))
                }
            };
            let hand = if buckets.rest() > line.on_hand {
                Cell::toned(count(line.on_hand), Tone::Warn)
            } else {
                Cell::new(count(line.on_hand))
            };
            let mut row = Row::new(vec![
                short_title(line, room, cx).into(),
                count(buckets.ordered).into(),
                quiet(buckets.open),
                quiet(buckets.picked),
                quiet(buckets.billed),
                quiet(buckets.cancelled),
                hand,
                cx.money(line.total).into(),
                quiet(buckets.returned),
            ]);
            row.cells.truncate(shown);
            row.struck = buckets.active().is_zero();
            if buckets.rest().is_zero() && buckets.billed.is_positive() {
                row.tone = Some(Tone::Ok);
            }
            row
        })
        .collect();
    let table = Table {
        columns,
        rows: &rows,
        cursor,
        focused,
        empty: "This order has no lines.",
    };
    table.view(area, buf, &cx.theme);
}

/// Bills, shipments and payments, a line each.
pub fn money_lines(view: &OrderView, cx: &Cx) -> Vec<(String, Tone)> {
    let order = &view.order;
    let row = |name: &str, value: String| (format!("{name:<22}{value:>16}"), Tone::Text);
    let mut lines = vec![
        row("Before tax", cx.money(order.net)),
        row("Tax", cx.money(order.tax)),
        row("Rounding", cx.money(order.rounding)),
        row("Worth now", cx.money(order.total)),
        row("Billed", cx.money(order.billed_total)),
        row("Paid", cx.money(order.paid)),
        row("Refunded", cx.money(order.refunded)),
        row("Due", cx.money(due(view))),
        row("Owed back", cx.money(refund_due(view))),
    ];
    let title = |text: &str| (text.to_owned(), Tone::Title);
    if !view.bills.is_empty() {
        lines.extend([(String::new(), Tone::Text), title("Bills")]);
    }
    for bill in &view.bills {
        let what = if bill.is_credit_note {
            "credit note"
        } else {
            "bill"
        };
        lines.push((
            format!(
                "{}  {what} {}  {}",
                cx.when(bill.at),
                bill.number,
                cx.money(bill.total)
            ),
            Tone::Text,
        ));
    }
    if !view.shipments.is_empty() {
        lines.extend([(String::new(), Tone::Text), title("Shipments")]);
    }
    for shipment in &view.shipments {
        lines.push((
            format!(
                "{}  {}  {}",
                cx.when(shipment.changed_at),
                shipment.bill,
                plain_word(shipment.state.word())
            ),
            Tone::Text,
        ));
    }
    if !view.payments.is_empty() {
        lines.extend([(String::new(), Tone::Text), title("Payments")]);
    }
    for payment in &view.payments {
        let what = if payment.is_refund {
            "refund"
        } else {
            "payment"
        };
        lines.push((
            format!(
                "{}  {what} {} {}  {}",
                cx.when(payment.at),
                payment.method,
                cx.money(payment.amount),
                payment.user
            ),
            Tone::Text,
        ));
    }
    lines
}

/// What happened, newest first, wrapped to `room` cells.
pub fn timeline_lines(view: &OrderView, room: u16, cx: &Cx) -> Vec<(String, Tone)> {
    let entries = view.timeline.iter().rev();
    entries
        .flat_map(|entry| timeline_entry(entry, room, cx))
        .collect()
}

fn timeline_entry(entry: &TimelineEntry, room: u16, cx: &Cx) -> Vec<(String, Tone)> {
    let arrow = cx.theme.glyphs.arrow;
    let change = if entry.from != entry.to && !entry.to.is_empty() {
        format!(
            " {} {arrow} {}",
            plain_word(&entry.from),
            plain_word(&entry.to)
        )
    } else {
        String::new()
    };
    let remark = entry.event == "remark";
    let what = format!(
        "{}  {} {}{change}",
        cx.when(entry.at),
        left(&entry.user, 8, &cx.theme.glyphs),
        plain_word(&entry.event)
    );
    let tone = if remark { Tone::Accent } else { Tone::Text };
    let mut lines = vec![(what, tone)];
    if !entry.text.is_empty() {
        let text = wrap(&entry.text, usize::from(room.saturating_sub(4)).max(10));
        let tone = if remark { Tone::Accent } else { Tone::Dim };
        lines.extend(text.into_iter().map(|line| (format!("    {line}"), tone)));
    }
    lines
}

/// Draws prepared lines from `top` on.
pub fn text(lines: &[(String, Tone)], top: usize, area: Rect, cx: &Cx, buf: &mut Buffer) {
    for ((line, tone), y) in lines.iter().skip(top).zip(area.y..area.bottom()) {
        let line = cut(line, usize::from(area.width), &cx.theme.glyphs);
        draw::line(area, y, &line, cx.theme.style(*tone), buf);
    }
}

/// The whole of an order beside a list: head, lines, then money and what happened.
pub fn beside(view: &OrderView, area: Rect, cx: &Cx, buf: &mut Buffer) {
    let theme = &cx.theme;
    let inner = draw::panel(area, &name(view), false, buf, theme);
    let inner = Rect {
        x: inner.x + 1,
        width: inner.width.saturating_sub(2),
        ..inner
    };
    head(view, inner, cx, buf);
    let mut rest = crate::tui::layout::split_top(inner, HEAD).1;
    let wanted = cells(view.lines.len()) + 2;
    let (top, below) = crate::tui::layout::split_top(rest, wanted.min(rest.height / 2));
    lines(view, &Cursor::default(), false, top, cx, buf);
    rest = below;
    let owed = [
        ("Billed", cx.money(view.order.billed_total)),
        ("Paid", cx.money(view.order.paid)),
        ("Due", cx.money(due(view))),
    ];
    let (figures, rest) = crate::tui::layout::split_top(rest, 4);
    facts_in(figures, &owed, buf, theme);
    let happened = timeline_lines(view, rest.width, cx);
    text(&happened, 0, rest, cx, buf);
}
