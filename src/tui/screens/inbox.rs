//! The Inbox tab: what waits for a person, grouped; Enter goes to the screen that solves it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::{Answer, Command, NoticeCommand, Query};
use crate::domain::id::{count_number, order_number, purchase_number, transfer_number};
use crate::domain::inbox::{EXPIRY_URGENT_DAYS, InboxGroup, InboxItem, InboxKind};
use crate::domain::quantity::Quantity;
use crate::domain::time::Day;
use crate::tui::action::Action;
use crate::tui::format::width;
use crate::tui::keymap::Scope;
use crate::tui::layout::split_top;
use crate::tui::screen::{Cx, Effect, Msg, Offer, Question, Route, Screen, moves, sentence};
use crate::tui::screens::admin::users::Users;
use crate::tui::screens::approve::Approve;
use crate::tui::screens::differences::Differences;
use crate::tui::screens::purchases::page::PurchasePage;
use crate::tui::screens::purchases::proposals::Proposals;
use crate::tui::screens::transfer::TransferPage;
use crate::tui::screens::variant::VariantPage;
use crate::tui::theme::Tone;
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::draw;
use crate::tui::widgets::table::{Cell, Column, Row, Table, Width, body_height};

const COLUMNS: [Column; 4] = [
    Column::text("Which", Width::Fixed(19), 0),
    Column::text("What", Width::Fill(20), 0),
    Column::text("Store", Width::Fixed(8), 0),
    Column::text("Why", Width::Fill(26), 0),
];

/// A line of the screen: the head of a group, or one that waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Line {
    Head,
    Item { group: usize, item: usize },
}

/// The tab.
#[derive(Default)]
pub struct Inbox {
    groups: Vec<InboxGroup>,
    lines: Vec<Line>,
    rows: Vec<Row>,
    cursor: Cursor,
    known: bool,
    trouble: Option<String>,
}

impl Inbox {
    fn selected(&self) -> Option<&InboxItem> {
        match self.lines.get(self.cursor.selected()?)? {
            Line::Head => None,
            Line::Item { group, item } => self.groups.get(*group)?.items.get(*item),
        }
    }

    fn take(&mut self, groups: Vec<InboxGroup>, cx: &Cx) {
        let held = self.selected().cloned();
        (self.trouble, self.known) = (None, true);
        self.groups = groups;
        self.lines.clear();
        self.rows.clear();
        for (group, waiting) in self.groups.iter().enumerate() {
            self.lines.push(Line::Head);
            self.rows.push(head(waiting, cx));
            for (item, what) in waiting.items.iter().enumerate() {
                self.lines.push(Line::Item { group, item });
                self.rows.push(row(what, cx));
            }
        }
        self.cursor.set_rows(self.rows.len(), false);
        let same = |line: &Line| match (line, &held) {
            (Line::Item { group, item }, Some(held)) => {
                let now = self.groups.get(*group).and_then(|of| of.items.get(*item));
                now.is_some_and(|now| is_same(now, held))
            }
            _ => false,
        };
        let place = self.lines.iter().position(same);
        if let Some(place) = place {
            self.cursor.select(place);
        }
        self.off_the_head(true);
    }

    /// Heads are not stood on.
    fn off_the_head(&mut self, down: bool) {
        let at = self.cursor.selected();
        if at.and_then(|at| self.lines.get(at)) == Some(&Line::Head) {
            let first = at == Some(0);
            let action = if down || first {
                Action::Down
            } else {
                Action::Up
            };
            self.cursor.act(action);
        }
    }

    /// To the first of the next group, or of the one before; round and round.
    fn leap(&mut self, forward: bool) {
        let at = self.cursor.selected().unwrap_or(0);
        let heads: Vec<usize> = (0..self.lines.len())
            .filter(|place| self.lines.get(*place) == Some(&Line::Head))
            .collect();
        let own = heads
            .iter()
            .rposition(|head| *head < at.max(1))
            .unwrap_or(0);
        let count = heads.len().max(1);
        let next = if forward {
            (own + 1) % count
        } else {
            (own + count - 1) % count
        };
        if let Some(head) = heads.get(next) {
            self.cursor.select(head + 1);
        }
    }

    fn act(&mut self, action: Action) -> Vec<Effect> {
        match action {
            Action::Open => return self.open(),
            Action::Retry | Action::Dismiss => return self.pass_on(action),
            Action::Next | Action::Previous => self.leap(action == Action::Next),
            other => {
                self.cursor.act(other);
                self.off_the_head(!matches!(other, Action::Up | Action::PageUp));
            }
        }
        Vec::new()
    }

    /// A notice that failed is given out again, or let go.
    fn pass_on(&self, action: Action) -> Vec<Effect> {
        let Some(InboxItem::FailedNotice { notice, .. }) = self.selected() else {
            return Vec::new();
        };
        let command = if action == Action::Retry {
            NoticeCommand::Retry(Some(*notice))
        } else {
            NoticeCommand::Dismiss(Some(*notice))
        };
        vec![Effect::Execute(Command::Notice(command))]
    }

    /// The screen that solves it.
    fn open(&self) -> Vec<Effect> {
        let Some(item) = self.selected() else {
            return Vec::new();
        };
        let screen: Box<dyn Screen> = match item {
            InboxItem::Approval { order, .. } => Box::new(Approve::new(*order)),
            InboxItem::User { .. } => Box::new(Users::only_waiting()),
            InboxItem::FailedNotice {
                notice, failure, ..
            } => {
                let text = format!("No program took it: {failure} Try again?");
                let command = Command::Notice(NoticeCommand::Retry(Some(*notice)));
                return vec![Effect::Confirm(Question::confirm("Notice", text), command)];
            }
            InboxItem::FailedShipment { order, .. }
            | InboxItem::Expiring { order, .. }
            | InboxItem::Refund { order, .. } => {
                return vec![Effect::Go(Route::Order(*order))];
            }
            InboxItem::Low {
                store_id,
                variant_id,
                ..
            } => Box::new(Proposals::at(*store_id, *variant_id)),
            InboxItem::Late { number, .. } => Box::new(PurchasePage::new(*number)),
            InboxItem::Lot { sku, .. } => Box::new(VariantPage::new(sku)),
            InboxItem::Transfer { number, .. } => Box::new(TransferPage::new(*number)),
            InboxItem::Count { number, .. } => Box::new(Differences::new(*number)),
        };
        vec![Effect::Open(screen)]
    }
}

/// The same thing, whatever its figures are now.
fn is_same(one: &InboxItem, other: &InboxItem) -> bool {
    key(one) == key(other)
}

fn key(item: &InboxItem) -> (InboxKind, String, &str) {
    let number = |number: &i64| number.to_string();
    let (code, store) = match item {
        InboxItem::User { user, .. } => (user.clone(), user),
        InboxItem::FailedNotice {
            notice, subject, ..
        } => (number(notice), subject),
        InboxItem::FailedShipment { bill, store, .. } => (bill.clone(), store),
        InboxItem::Low { sku, store, .. } => (sku.clone(), store),
        InboxItem::Lot {
            sku, lot, store, ..
        } => (format!("{sku} {lot}"), store),
        InboxItem::Approval {
            number: n, store, ..
        }
        | InboxItem::Late {
            number: n, store, ..
        }
        | InboxItem::Expiring {
            number: n, store, ..
        }
        | InboxItem::Refund {
            number: n, store, ..
        }
        | InboxItem::Count {
            number: n, store, ..
        } => (number(n), store),
        InboxItem::Transfer { number: n, to, .. } => (number(n), to),
    };
    (item.kind(), code, store)
}

fn head(group: &InboxGroup, cx: &Cx) -> Row {
    let listed = i64::try_from(group.items.len()).unwrap_or(i64::MAX);
    let count = cx.count(group.count);
    let why = if listed < group.count {
        format!("{count}, the first {} are listed", cx.count(listed))
    } else {
        count
    };
    Row {
        tone: Some(Tone::Title),
        ..Row::new(vec![
            group.kind.label().into(),
            why.into(),
            Cell::default(),
            Cell::default(),
        ])
    }
}

fn row(item: &InboxItem, cx: &Cx) -> Row {
    let (code, what, store, why) = match item {
        InboxItem::Approval { .. }
        | InboxItem::User { .. }
        | InboxItem::FailedNotice { .. }
        | InboxItem::FailedShipment { .. } => return asked(item, cx),
        InboxItem::Low {
            store, sku, title, ..
        } => (sku.clone(), title, store, low(item, cx)),
        InboxItem::Late {
            number,
            supplier,
            store,
            expected_day,
            status,
        } => {
            let days = cx.today().since(*expected_day);
            let why = format!("{}, {} late", status.label(), days_of(days, cx));
            let number = purchase_number(*number);
            (number, supplier, store, Cell::toned(why, Tone::Bad))
        }
        InboxItem::Lot {
            store,
            sku,
            title,
            lot,
            expiry,
            on_hand,
            decimals,
        } => {
            let held = cx.quantity(*on_hand, *decimals);
            let (word, tone) = if *expiry < cx.today() {
                ("expired", Tone::Bad)
            } else {
                ("expires", Tone::Warn)
            };
            let why = format!("{word} {}, {held} in lot {lot}", expiry.iso());
            (sku.clone(), title, store, Cell::toned(why, tone))
        }
        InboxItem::Expiring {
            number,
            customer,
            store,
            day,
            ..
        } => (order_number(*number), customer, store, expiring(*day, cx)),
        InboxItem::Refund {
            number,
            customer,
            store,
            due,
            ..
        } => {
            let why = format!("{} to give back", cx.price(*due));
            let number = order_number(*number);
            (number, customer, store, Cell::toned(why, Tone::Warn))
        }
        InboxItem::Transfer {
            number,
            from,
            to,
            sent,
        } => {
            let since = sent.map(|day| format!(" since {}", day.iso()));
            let why = format!("on the way{}", since.unwrap_or_default());
            (transfer_number(*number), from, to, Cell::new(why))
        }
        InboxItem::Count {
            number,
            store,
            category,
            opened,
            lines,
        } => {
            let why = format!("{} lines, open since {}", cx.count(*lines), opened.iso());
            (count_number(*number), category, store, Cell::new(why))
        }
    };
    Row::new(vec![
        code.into(),
        what.clone().into(),
        store.clone().into(),
        why,
    ])
}

/// What people ask for, and what did not get through.
fn asked(item: &InboxItem, cx: &Cx) -> Row {
    let cells = match item {
        InboxItem::Approval {
            number,
            customer,
            store,
            total,
            at,
            first,
            ..
        } => {
            let mut why = format!("{}, since {}", cx.price(*total), cx.when(*at));
            if !first.is_empty() {
                why = format!("{why}, approved by {first}");
            }
            let number = order_number(*number);
            [
                number.into(),
                customer.into(),
                store.into(),
                Cell::toned(why, Tone::Warn),
            ]
        }
        InboxItem::User {
            user,
            name,
            request,
            at,
        } => {
            let why = format!("since {} {request}", cx.when(*at));
            [
                user.into(),
                name.into(),
                Cell::default(),
                Cell::toned(why, Tone::Warn),
            ]
        }
        InboxItem::FailedNotice {
            notice,
            kind,
            subject,
            failure,
        } => {
            let why = format!("{}: {failure}", kind.title());
            let number = format!("notice {notice}");
            [
                number.into(),
                subject.into(),
                Cell::default(),
                Cell::toned(why, Tone::Bad),
            ]
        }
        InboxItem::FailedShipment {
            number,
            customer,
            store,
            bill,
            day,
            ..
        } => {
            let why = format!("{bill} failed on {}", day.iso());
            let number = order_number(*number);
            [
                number.into(),
                customer.into(),
                store.into(),
                Cell::toned(why, Tone::Bad),
            ]
        }
        _ => return Row::default(),
    };
    Row::new(cells.to_vec())
}

/// Red for the last days.
fn expiring(day: Day, cx: &Cx) -> Cell {
    let days = day.since(cx.today()).max(0);
    let tone = if days <= EXPIRY_URGENT_DAYS {
        Tone::Bad
    } else {
        Tone::Warn
    };
    let why = match days {
        0 => "expires today".to_owned(),
        days => format!("expires in {}", days_of(days, cx)),
    };
    Cell::toned(why, tone)
}

fn days_of(days: i64, cx: &Cx) -> String {
    match days {
        1 => "1 day".to_owned(),
        days => format!("{} days", cx.count(days)),
    }
}

/// `3 left, level 10, 24 coming`.
fn low(item: &InboxItem, cx: &Cx) -> Cell {
    let InboxItem::Low {
        decimals,
        available,
        level,
        incoming,
        supplier,
        ..
    } = item
    else {
        return Cell::default();
    };
    let shown = |quantity: &Quantity| cx.quantity(*quantity, *decimals);
    let mut why = format!("{} of {}", shown(available), shown(level));
    if incoming.is_positive() {
        why = format!("{why}, {} coming", shown(incoming));
    }
    let by = if supplier.is_empty() {
        "nobody delivers it"
    } else {
        supplier
    };
    let tone = if available.is_positive() {
        Tone::Warn
    } else {
        Tone::Bad
    };
    Cell::toned(format!("{why}, {by}"), tone)
}

impl Screen for Inbox {
    fn scope(&self) -> Scope {
        Scope::Inbox
    }

    fn title(&self) -> String {
        "Inbox".to_owned()
    }

    fn queries(&self, _cx: &Cx) -> Vec<Query> {
        vec![Query::Inbox]
    }

    fn offers(&self, action: Action, _cx: &Cx) -> Offer {
        match action {
            Action::Back => Offer::Hidden,
            Action::Open if self.selected().is_none() => {
                Offer::Not("nothing is selected".to_owned())
            }
            Action::Open => Offer::Yes,
            Action::Retry | Action::Dismiss => match self.selected() {
                Some(InboxItem::FailedNotice { .. }) => Offer::Yes,
                _ => Offer::Hidden,
            },
            Action::Next | Action::Previous if self.groups.len() < 2 => Offer::Hidden,
            action if moves(action) => Offer::Yes,
            _ => Offer::Hidden,
        }
    }

    fn update(&mut self, msg: Msg, cx: &Cx) -> Vec<Effect> {
        match msg {
            Msg::Act(action) => return self.act(action),
            Msg::Wheel { down } => {
                return self.act(if down { Action::Down } else { Action::Up });
            }
            Msg::Click { row, .. } => {
                let (_, table) = split_top(cx.areas.body, 1);
                let line = row.checked_sub(table.y + 1);
                if let Some(row) = line.and_then(|line| self.cursor.row_at(line)) {
                    self.cursor.select(row);
                    self.off_the_head(true);
                }
            }
            Msg::Answered(_, Ok(Answer::Inbox(groups))) => self.take(groups, cx),
            Msg::Answered(_, Err(error)) => self.trouble = Some(sentence(&error)),
            Msg::Done(_, Ok(_)) => return vec![Effect::good("Done.")],
            Msg::Done(_, Err(error)) => return vec![Effect::bad(&error), Effect::Bell],
            _ => {}
        }
        Vec::new()
    }

    fn layout(&mut self, area: Rect, _cx: &Cx) {
        let (_, table) = split_top(area, 1);
        self.cursor.set_height(body_height(table));
    }

    fn view(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        draw::clear(area, buf, theme.style(Tone::Text));
        let (head, table) = split_top(area, 1);
        let name = "What waits for somebody";
        let x = draw::put(head, head.x, head.y, name, theme.style(Tone::Title), buf);
        let count: i64 = self.groups.iter().map(|group| group.count).sum();
        let text = cx.count(count);
        if self.known && usize::from(head.right().saturating_sub(x)) > width(&text) {
            draw::flush_right(head, head.y, &text, theme.style(Tone::Dim), buf);
        }
        if let Some(trouble) = &self.trouble {
            return draw::empty(table, trouble, buf, theme);
        }
        Table {
            columns: &COLUMNS,
            rows: &self.rows,
            cursor: &self.cursor,
            focused: true,
            empty: if self.known {
                "Nothing waits: no goods are low, nothing is late, nothing is owed back."
            } else {
                ""
            },
        }
        .view(table, buf, theme);
    }
}
