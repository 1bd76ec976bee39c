//! A retailer's order to decide about: how much of each line is let in, beside what is there and what he owes.

use std::collections::BTreeMap;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::{Answer, AppError, Command, Consent, Lines, OrderCommand, Outcome, Query};
use crate::domain::approval::{ApprovalView, Habit};
use crate::domain::document::LineView;
use crate::domain::id::{LineId, OrderId, order_number};
use crate::domain::order::Status;
use crate::domain::quantity::Quantity;
use crate::tui::action::Action;
use crate::tui::format::cut;
use crate::tui::key::{Code, KeyPress};
use crate::tui::keymap::Scope;
use crate::tui::layout::split_top;
use crate::tui::scan::Mode;
use crate::tui::screen::{Cx, Effect, Given, Msg, Offer, Question, Screen, moves};
use crate::tui::theme::Tone;
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::dialog::Ask;
use crate::tui::widgets::draw;
use crate::tui::widgets::field::{Field, Takes};
use crate::tui::widgets::table::{Cell, Column, Row, Table, Width, body_height};

/// Rows above the table.
const HEAD: u16 = 5;

const COLUMNS: [Column; 8] = [
    Column::text("SKU", Width::Fixed(16), 1),
    Column::text("Product", Width::Fill(18), 0),
    Column::figure("Ordered", 7, 2),
    Column::figure("There", 7, 0),
    Column::figure("Approve", 9, 0),
    Column::text("Usual", Width::Fixed(7), 0),
    Column::figure("Price", 9, 4),
    Column::figure("Total", 10, 3),
];

/// The page.
pub struct Approve {
    order: OrderId,
    view: Option<Box<ApprovalView>>,
    known: bool,
    /// What was typed, by line; a line without is let in as it waits.
    typed: BTreeMap<LineId, Field>,
    cursor: Cursor,
    sent: bool,
}

impl Approve {
    /// Of this order.
    pub fn new(order: OrderId) -> Self {
        Self {
            order,
            view: None,
            known: false,
            typed: BTreeMap::new(),
            cursor: Cursor::default(),
            sent: false,
        }
    }

    fn lines(&self) -> &[LineView] {
        let lines = self.view.as_ref().map(|view| view.order.lines.as_slice());
        lines.unwrap_or_default()
    }

    fn selected(&self) -> Option<&LineView> {
        self.lines().get(self.cursor.selected()?)
    }

    fn waits(&self) -> bool {
        let status = self.view.as_ref().map(|view| view.order.order.status);
        status == Some(Status::AwaitingApproval)
    }

    fn name(&self) -> String {
        let number = self.view.as_ref().and_then(|view| view.order.order.number);
        number.map_or_else(|| "the order".to_owned(), order_number)
    }

    /// How much of a line is to be let in, as it stands on the screen.
    fn shown(&self, line: &LineView, cx: &Cx) -> String {
        match self.typed.get(&line.line.id) {
            Some(field) => field.value().to_owned(),
            None => cx.quantity(line.line.buckets.open, line.decimals),
        }
    }

    fn wanted(&self, line: &LineView, cx: &Cx) -> Result<Quantity, AppError> {
        match self.typed.get(&line.line.id) {
            Some(field) => {
                let typed = cx.plain(field.value());
                let parsed = Quantity::parse_signed(&typed, line.decimals);
                parsed.map_err(|wrong| AppError::invalid(line.sku.as_str(), wrong))
            }
            None => Ok(line.line.buckets.open),
        }
    }

    /// The field of the selected line, begun with what waits.
    fn field(&mut self, cx: &Cx) -> Option<&mut Field> {
        let line = self.selected()?;
        let (id, open) = (
            line.line.id,
            cx.quantity(line.line.buckets.open, line.decimals),
        );
        Some(self.typed.entry(id).or_insert_with(|| {
            let mut field = Field::new(Takes::Figure).at_most(12);
            field.suggest(&open);
            field
        }))
    }

    fn key(&mut self, key: KeyPress, cx: &Cx) {
        if let Some(field) = self.field(cx) {
            field.press(key);
        }
    }

    /// Wanted quantities by SKU: a SKU on several lines is one wish.
    fn wishes(&self, cx: &Cx) -> Result<Vec<(String, String)>, AppError> {
        let mut sums: BTreeMap<&str, (Quantity, u8)> = BTreeMap::new();
        for line in self.lines().iter().filter(|line| !line.line.voided) {
            let wanted = self.wanted(line, cx)?;
            if wanted > line.line.buckets.open {
                let open = cx.quantity(line.line.buckets.open, line.decimals);
                let why = format!("only {open} of it wait for approval");
                return Err(AppError::invalid(line.sku.as_str(), why));
            }
            let sum = sums
                .entry(line.sku.as_str())
                .or_insert((Quantity::ZERO, line.decimals));
            sum.0 = sum.0.plus(wanted);
        }
        let wishes = sums.into_iter();
        Ok(wishes
            .map(|(sku, (sum, decimals))| (sku.to_owned(), sum.plain(decimals)))
            .collect())
    }

    fn approve(&mut self, cx: &Cx) -> Vec<Effect> {
        let Some(view) = &self.view else {
            return Vec::new();
        };
        let (order, version) = (self.order, Some(view.order.order.version));
        match self.wishes(cx) {
            Ok(wishes) => {
                self.sent = true;
                vec![Effect::Execute(Command::Order(OrderCommand::Approve {
                    order,
                    version,
                    lines: Lines::Some(wishes),
                    consent: Consent::default(),
                }))]
            }
            Err(error) => vec![Effect::bad(&error), Effect::Bell],
        }
    }

    fn act(&mut self, action: Action, cx: &Cx) -> Vec<Effect> {
        match action {
            Action::Accept => return self.approve(cx),
            Action::Reject => return vec![self.ask("")],
            Action::Back => return vec![Effect::Close],
            Action::VoidLine => {
                if let Some(field) = self.field(cx) {
                    field.suggest("0");
                }
            }
            other => {
                self.cursor.act(other);
            }
        }
        Vec::new()
    }

    fn ask(&self, typed: &str) -> Effect {
        let text = format!("Refuse all of {}. The retailer reads why:", self.name());
        let question = Question::new("Reject", text, Ask::Reason(Vec::new()));
        Effect::Ask("reject", question.typed(typed))
    }

    fn given(&mut self, given: &Given) -> Vec<Effect> {
        let (Given::Text("reject", reason), Some(view)) = (given, &self.view) else {
            return Vec::new();
        };
        self.sent = true;
        vec![Effect::Execute(Command::Order(OrderCommand::Reject {
            order: self.order,
            version: Some(view.order.order.version),
            reason: reason.clone(),
        }))]
    }

    fn done(&mut self, command: &Command, outcome: Result<Outcome, AppError>) -> Vec<Effect> {
        self.sent = false;
        match (command, outcome) {
            (Command::Order(OrderCommand::Reject { .. }), Ok(_)) => vec![
                Effect::good(format!("{} is rejected.", self.name())),
                Effect::Close,
            ],
            (_, Ok(_)) => vec![
                Effect::good(format!(
                    "{} is approved{}.",
                    self.name(),
                    if self.next_is_last() {
                        ""
                    } else {
                        "; a second person must approve it too"
                    }
                )),
                Effect::Close,
            ],
            (Command::Order(OrderCommand::Reject { reason, .. }), Err(error)) => {
                vec![Effect::bad(&error), Effect::Bell, self.ask(reason)]
            }
            (_, Err(error)) => vec![Effect::bad(&error), Effect::Bell],
        }
    }

    /// Whether the order does not wait any more once what is shown was approved. The answer to the command came with
    /// the order as it is now.
    fn next_is_last(&self) -> bool {
        let view = self.view.as_ref();
        view.is_none_or(|view| {
            view.order.order.status != Status::AwaitingApproval || view.needed < 2
        })
    }

    /// Another terminal may have been here: what was typed stays, and who looks is told.
    fn take(&mut self, view: Option<Box<ApprovalView>>) -> Vec<Effect> {
        self.known = true;
        let before = self.view.as_ref().map(|view| view.order.order.version);
        let now = view.as_ref().map(|view| view.order.order.version);
        self.view = view;
        self.cursor.set_rows(self.lines().len(), false);
        if self.sent || before.is_none() || before == now {
            return Vec::new();
        }
        let by = self
            .view
            .as_ref()
            .and_then(|view| view.order.timeline.last());
        let by = by.map_or("somebody", |entry| entry.user.as_str());
        let text = format!("{} was changed by {by} meanwhile: look again.", self.name());
        vec![Effect::Toast(Tone::Warn, text), Effect::Bell]
    }

    fn head(&self, view: &ApprovalView, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        let room = usize::from(area.width);
        let order = &view.order.order;
        let dot = theme.glyphs.dot;
        let status = order.status.word().replace('_', " ");
        let title = format!(
            "{} {dot} {} {dot} {} {dot} {status}",
            self.name(),
            view.order.customer,
            view.order.store
        );
        let put = |row: u16, text: &str, tone: Tone, buf: &mut Buffer| {
            let text = cut(text, room, &theme.glyphs);
            draw::line(area, area.y + row, &text, theme.style(tone), buf);
        };
        put(0, &title, Tone::Title, buf);
        draw::flush_right(
            area,
            area.y,
            &cx.price(order.total),
            theme.style(Tone::Title),
            buf,
        );
        let customer = &view.customer;
        let limit = customer
            .credit_limit
            .map_or_else(|| "none".to_owned(), |limit| cx.money(limit));
        let headroom = customer.headroom();
        let beyond = headroom.is_some_and(|left| order.total > left);
        let left = headroom.map_or_else(String::new, |left| {
            let sign = if beyond { " (too little)" } else { "" };
            format!(" {dot} headroom {}{sign}", cx.money(left))
        });
        let money = format!(
            "Owes {} {dot} limit {limit}{left}",
            cx.money(customer.balance)
        );
        put(1, &money, if beyond { Tone::Warn } else { Tone::Text }, buf);
        let debt = match view.oldest_unpaid {
            Some(day) => {
                let days = cx.today().since(day);
                format!(
                    "Oldest unpaid bill: {} days, of {}",
                    cx.count(days),
                    day.iso()
                )
            }
            None => "No bill is unpaid".to_owned(),
        };
        let said = match view.order.approvals.first() {
            Some(first) => format!("{debt} {dot} approved by {} first", first.user),
            None if view.needed > 1 => format!("{debt} {dot} needs two people"),
            None => debt,
        };
        put(2, &said, Tone::Text, buf);
        let note = if order.note.is_empty() {
            String::new()
        } else {
            format!("Note: {}", order.note)
        };
        put(3, &note, Tone::Dim, buf);
    }

    fn row(&self, place: usize, line: &LineView, cx: &Cx) -> Row {
        let open = line.line.buckets.open;
        let quantity = |quantity| cx.quantity(quantity, line.decimals);
        let wanted = self.wanted(line, cx).ok();
        let there = quantity(line.available);
        let short = wanted.is_some_and(|wanted| wanted > line.available);
        let there = if short {
            Cell::toned(there, Tone::Warn)
        } else {
            Cell::new(there)
        };
        let shown = self.shown(line, cx);
        let approve = match wanted {
            Some(wanted) if wanted == open => Cell::new(shown),
            Some(wanted) if wanted < open => Cell::toned(shown, Tone::Accent),
            _ => Cell::toned(shown, Tone::Bad),
        };
        let habit = self.view.as_ref().and_then(|view| view.habits.get(place));
        Row {
            struck: line.line.voided,
            ..Row::new(vec![
                line.sku.clone().into(),
                line.title().into(),
                quantity(line.line.buckets.ordered).into(),
                there,
                approve,
                habit
                    .map_or_else(String::new, |habit| habit_text(*habit, cx))
                    .into(),
                cx.money(line.line.price).into(),
                cx.money(line.total).into(),
            ])
        }
    }
}

/// `new`, `usual`, `×3`, `×0.5`.
fn habit_text(habit: Habit, cx: &Cx) -> String {
    let times = cx.theme.glyphs.times;
    match habit {
        Habit::New => "new".to_owned(),
        Habit::Usual => "usual".to_owned(),
        Habit::Tenths(tenths) if tenths % 10 == 0 || tenths >= 100 => {
            format!("{times}{}", tenths / 10)
        }
        Habit::Tenths(tenths) => {
            let figure = cx.quantity(Quantity::from_steps(tenths), 1);
            format!("{times}{figure}")
        }
    }
}

impl Screen for Approve {
    fn scope(&self) -> Scope {
        Scope::Approval
    }

    fn title(&self) -> String {
        format!("Decide about {}", self.name())
    }

    /// A scan must not become a quantity.
    fn mode(&self) -> Mode {
        Mode::Prompt
    }

    fn wants(&self, key: KeyPress) -> bool {
        let digit = key
            .typed()
            .is_some_and(|c| c.is_ascii_digit() || matches!(c, '.' | ','));
        self.waits() && (digit || key == KeyPress::plain(Code::Backspace))
    }

    fn queries(&self, _cx: &Cx) -> Vec<Query> {
        vec![Query::Approval(self.order)]
    }

    fn offers(&self, action: Action, _cx: &Cx) -> Offer {
        match action {
            Action::Accept | Action::Reject | Action::VoidLine if self.sent => {
                Offer::Not("It is being decided already.".to_owned())
            }
            Action::Accept | Action::Reject if !self.waits() => {
                Offer::Not(format!("{} does not wait for approval.", self.name()))
            }
            Action::VoidLine if !self.waits() || self.selected().is_none() => {
                Offer::Not("No line is selected.".to_owned())
            }
            Action::Accept | Action::Reject | Action::VoidLine => Offer::Yes,
            action if moves(action) => Offer::Yes,
            _ => Offer::Hidden,
        }
    }

    fn update(&mut self, msg: Msg, cx: &Cx) -> Vec<Effect> {
        match msg {
            Msg::Act(action) => return self.act(action, cx),
            Msg::Key(key) if !self.sent && self.wants(key) => self.key(key, cx),
            Msg::Wheel { down } => {
                self.cursor
                    .act(if down { Action::Down } else { Action::Up });
            }
            Msg::Click { row, .. } => {
                let (_, table) = split_top(cx.areas.body, HEAD);
                let line = row.checked_sub(table.y + 1);
                if let Some(row) = line.and_then(|line| self.cursor.row_at(line)) {
                    self.cursor.select(row);
                }
            }
            Msg::Answered(_, Ok(Answer::Approval(view))) => return self.take(view),
            Msg::Answered(_, Err(error)) => return vec![Effect::bad(&error)],
            Msg::Given(given) => return self.given(&given),
            Msg::Done(command, outcome) => return self.done(&command, outcome),
            _ => {}
        }
        Vec::new()
    }

    fn layout(&mut self, area: Rect, _cx: &Cx) {
        let (_, table) = split_top(area, HEAD);
        self.cursor.set_height(body_height(table));
    }

    fn view(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        draw::clear(area, buf, theme.style(Tone::Text));
        let Some(view) = &self.view else {
            let sentence = if self.known {
                "There is no such order any more."
            } else {
                "Looking for the order."
            };
            return draw::empty(area, sentence, buf, theme);
        };
        let (head, table) = split_top(area, HEAD);
        self.head(view, head, cx, buf);
        let lines = self.lines().iter().enumerate();
        let rows: Vec<Row> = lines
            .map(|(place, line)| self.row(place, line, cx))
            .collect();
        Table {
            columns: &COLUMNS,
            rows: &rows,
            cursor: &self.cursor,
            focused: true,
            empty: "It has no lines.",
        }
        .view(table, buf, theme);
    }
}
