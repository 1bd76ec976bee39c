//! One of a retailer's orders: what became of each line, what happened when, and the bills to read.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::{PortalAnswer, PortalQuery, Query};
use crate::domain::document::BillBrief;
use crate::domain::portal::{PortalEvent, PortalLine, PortalOrder};
use crate::domain::quantity::Quantity;
use crate::tui::action::Action;
use crate::tui::format::{cut, left, right, width, wrap};
use crate::tui::keymap::Scope;
use crate::tui::layout::split_top;
use crate::tui::screen::{Cx, Effect, Given, Msg, Offer, Screen, moves, sentence};
use crate::tui::screens::choose::Choose;
use crate::tui::screens::paper::PaperPage;
use crate::tui::screens::portal::orders::words;
use crate::tui::screens::portal::{ask, portal};
use crate::tui::theme::Tone;
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::draw;
use crate::tui::widgets::picker::Item;

const BILL: &str = "portal bill";

/// The page.
pub(super) struct OrderPage {
    number: i64,
    order: Option<Box<PortalOrder>>,
    trouble: Option<String>,
    lines: Vec<(String, Tone)>,
    cursor: Cursor,
    height: u16,
}

type Text = Vec<(String, Tone)>;

/// An event as people say it.
fn event_words(event: &PortalEvent) -> String {
    let what = match event.event.as_str() {
        "submit" => "submitted",
        "place" => "placed",
        "approve" => "approved",
        "reject" => "rejected",
        "edit" => "changed",
        "pick" => "being packed",
        "send_back" => "back on the shelf",
        "bill" => "billed and on its way",
        "ship" => "shipment",
        "settle" => "settled",
        "cancel" => "cancelled",
        "delete" => "deleted",
        "restore" => "taken up again",
        "expire" => "expired",
        "return" => "goods came back",
        "pay" => "paid",
        "refund" => "money back",
        other => other,
    };
    let who = if event.own { "you" } else { "the shop" };
    let text = if event.text.is_empty() {
        String::new()
    } else {
        format!(": {}", event.text)
    };
    format!("{} by {who}{text}", what.replace('_', " "))
}

/// What became of a line, beyond what is simply to come.
fn fate(line: &PortalLine, cx: &Cx) -> String {
    let buckets = line.buckets;
    let parts = [
        (buckets.with_customer(), "sent"),
        (buckets.rest(), "to come"),
        (buckets.cancelled, "not approved or cancelled"),
        (buckets.returned, "came back"),
    ];
    let told = parts
        .iter()
        .filter(|(quantity, _)| *quantity != Quantity::ZERO);
    let told: Vec<String> = told
        .map(|(quantity, what)| format!("{} {what}", cx.quantity(*quantity, line.decimals)))
        .collect();
    told.join(", ")
}

fn two(name: &str, figure: &str, room: usize, cx: &Cx) -> String {
    let glyphs = &cx.theme.glyphs;
    let space = room.saturating_sub(width(figure) + 1);
    format!("{} {figure}", left(name, space, glyphs))
}

fn goods(order: &PortalOrder, room: usize, cx: &Cx) -> Text {
    let mut text = Vec::new();
    for line in &order.lines {
        let quantity = cx.quantity(line.buckets.ordered, line.decimals);
        let quantity = right(&quantity, 7, &cx.theme.glyphs);
        let name = format!("{quantity} {} {}  {}", line.unit, line.title(), line.sku);
        let total = cx.money(line.total);
        text.push((two(&name, &total, room, cx), Tone::Text));
        let tone = if line.buckets.cancelled.is_positive() {
            Tone::Warn
        } else {
            Tone::Dim
        };
        let sign = cx.theme.sign(tone);
        text.push((format!("        {sign} {}", fate(line, cx)), tone));
    }
    text
}

/// The whole order as lines of text.
pub(super) fn all_lines(order: &PortalOrder, room: u16, cx: &Cx) -> Text {
    let room = usize::from(room);
    let title = |text: &str| (text.to_owned(), Tone::Title);
    let status = format!(
        "{}, {}",
        words(order.brief.status),
        order.brief.payment_status.word().replace('_', " ")
    );
    let mut text = vec![(status, Tone::Accent)];
    if !order.note.is_empty() {
        let note = format!("Note: {}", order.note);
        text.extend(wrap(&note, room).into_iter().map(|line| (line, Tone::Text)));
    }
    text.extend([(String::new(), Tone::Text), title("What happened")]);
    for event in &order.timeline {
        let when = cx.when(event.at);
        let indent = width(&when) + 2;
        let told = wrap(&event_words(event), room.saturating_sub(indent).max(20));
        for (place, line) in told.into_iter().enumerate() {
            let head = if place == 0 { when.as_str() } else { "" };
            let head = left(head, indent, &cx.theme.glyphs);
            text.push((format!("{head}{line}"), Tone::Text));
        }
    }
    text.extend([(String::new(), Tone::Text), title("Goods")]);
    text.extend(goods(order, room, cx));
    let sums = [
        ("Before tax", order.net),
        ("Tax", order.tax),
        ("Total", order.brief.total),
        ("Paid", order.paid),
    ];
    for (name, amount) in sums {
        text.push((two(name, &cx.price(amount), room, cx), Tone::Text));
    }
    if !order.shipments.is_empty() {
        text.extend([(String::new(), Tone::Text), title("On the road")]);
        for shipment in &order.shipments {
            let state = shipment.state.word().replace('_', " ");
            let when = cx.when(shipment.changed_at);
            text.push((
                format!("{}  {state} since {when}", shipment.bill),
                Tone::Text,
            ));
        }
    }
    if !order.bills.is_empty() {
        text.extend([(String::new(), Tone::Text), title("Bills (i reads one)")]);
        for bill in &order.bills {
            text.push((
                two(&bill_words(bill, cx), &cx.price(bill.total), room, cx),
                Tone::Text,
            ));
        }
    }
    text
}

fn bill_words(bill: &BillBrief, cx: &Cx) -> String {
    let kind = if bill.is_credit_note {
        "credit note"
    } else {
        "bill"
    };
    format!("{kind} {} of {}", bill.number, cx.when(bill.at))
}

impl OrderPage {
    /// The order of this number.
    pub(super) fn new(number: i64) -> Self {
        Self {
            number,
            order: None,
            trouble: None,
            lines: Vec::new(),
            cursor: Cursor::default(),
            height: 0,
        }
    }

    fn bills(&self) -> &[BillBrief] {
        self.order.as_ref().map_or(&[], |order| &order.bills)
    }

    fn read(&self, cx: &Cx) -> Vec<Effect> {
        match self.bills() {
            [] => Vec::new(),
            [only] => vec![Effect::Open(Box::new(PaperPage::own(&only.number)))],
            several => {
                let items = several.iter().zip(0..).map(|(bill, place)| Item {
                    key: place,
                    text: bill_words(bill, cx),
                    detail: cx.price(bill.total),
                });
                let choose = Choose::new(BILL, "Read which one", items.collect());
                vec![Effect::Open(Box::new(choose))]
            }
        }
    }

    /// Moves the page, not a selection in it.
    fn scroll(&mut self, action: Action) {
        let height = usize::from(self.height);
        let last = self.lines.len().saturating_sub(height);
        let top = self.cursor.top();
        let top = match action {
            Action::Up => top.saturating_sub(1),
            Action::Down => (top + 1).min(last),
            Action::PageUp => top.saturating_sub(height.saturating_sub(1).max(1)),
            Action::PageDown => (top + height.saturating_sub(1).max(1)).min(last),
            Action::First => 0,
            Action::Last => last,
            _ => top,
        };
        self.cursor.select(top);
        self.cursor.select(top + height.saturating_sub(1));
    }
}

impl Screen for OrderPage {
    fn scope(&self) -> Scope {
        Scope::PortalPage
    }

    fn title(&self) -> String {
        crate::domain::id::order_number(self.number)
    }

    fn queries(&self, _cx: &Cx) -> Vec<Query> {
        vec![ask(PortalQuery::Order(self.number))]
    }

    fn offers(&self, action: Action, _cx: &Cx) -> Offer {
        match action {
            Action::Invoice if self.bills().is_empty() => {
                Offer::Not("There is no bill of this order yet.".to_owned())
            }
            Action::Invoice => Offer::Yes,
            Action::Next | Action::Previous | Action::Left | Action::Right | Action::Open => {
                Offer::Hidden
            }
            action if moves(action) => Offer::Yes,
            _ => Offer::Hidden,
        }
    }

    fn update(&mut self, msg: Msg, cx: &Cx) -> Vec<Effect> {
        match msg {
            Msg::Act(Action::Back) => return vec![Effect::Close],
            Msg::Act(Action::Invoice) => return self.read(cx),
            Msg::Act(action) => self.scroll(action),
            Msg::Wheel { down } => self.scroll(if down { Action::Down } else { Action::Up }),
            Msg::Given(Given::Row(BILL, place)) => {
                let place = usize::try_from(place).unwrap_or(usize::MAX);
                let bill = self.bills().get(place);
                return bill
                    .map(|bill| Effect::Open(Box::new(PaperPage::own(&bill.number))))
                    .into_iter()
                    .collect();
            }
            Msg::Answered(_, Ok(answer)) => {
                if let Some(PortalAnswer::Order(order)) = portal(answer) {
                    self.trouble = None;
                    self.order = Some(order);
                }
            }
            Msg::Answered(_, Err(error)) => self.trouble = Some(sentence(&error)),
            _ => {}
        }
        Vec::new()
    }

    fn layout(&mut self, area: Rect, cx: &Cx) {
        let (_, page) = split_top(area, 1);
        self.height = page.height;
        let order = self.order.as_ref();
        self.lines = order.map_or_else(Vec::new, |order| all_lines(order, page.width.min(100), cx));
        self.cursor.set_height(page.height);
        self.cursor.set_rows(self.lines.len(), false);
    }

    fn view(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        draw::clear(area, buf, theme.style(Tone::Text));
        let (head, page) = split_top(area, 1);
        draw::line(head, head.y, &self.title(), theme.style(Tone::Title), buf);
        if let Some(trouble) = &self.trouble {
            return draw::empty(page, trouble, buf, theme);
        }
        if self.order.is_none() {
            return draw::empty(page, "Looking for the order.", buf, theme);
        }
        if self.cursor.above() || self.cursor.below() {
            let last = (self.cursor.top() + usize::from(self.height)).min(self.lines.len());
            let part = format!(
                "lines {} to {last} of {}",
                self.cursor.top() + 1,
                self.lines.len()
            );
            draw::flush_right(head, head.y, &part, theme.style(Tone::Dim), buf);
        }
        let shown = self.lines.iter().skip(self.cursor.top());
        for ((line, tone), y) in shown.zip(page.y..page.bottom()) {
            let line = cut(line, usize::from(page.width), &theme.glyphs);
            draw::line(page, y, &line, theme.style(*tone), buf);
        }
    }
}
