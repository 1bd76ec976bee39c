//! One order picked by scanning and billed: ordered, available, picked and rest of each line.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::{Answer, AppError, Command, Lines, OrderCommand, Query};
use crate::domain::document::{LineView, OrderView};
use crate::domain::id::{LineId, OrderId, order_number};
use crate::domain::order::{Buckets, Event as OrderEvent, allowed};
use crate::domain::presence::Held;
use crate::domain::quantity::Quantity;
use crate::tui::action::Action;
use crate::tui::format::fold;
use crate::tui::key::{Code, KeyPress};
use crate::tui::keymap::Scope;
use crate::tui::scan::Mode;
use crate::tui::screen::{Cx, Effect, Given, Msg, Offer, Screen, moves, sentence};
use crate::tui::screens::attach::Attach;
use crate::tui::screens::choose::Choose;
use crate::tui::screens::pick_view;
use crate::tui::screens::tally::Tally;
use crate::tui::theme::Tone;
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::entry::Entry;
use crate::tui::widgets::entryline::{EntryLine, Event};
use crate::tui::widgets::picker::Item;
use crate::tui::widgets::table::Row;

/// What the last scan did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Last {
    pub(super) sku: String,
    pub(super) quantity: Quantity,
    pub(super) line: LineId,
}

/// An order being picked.
pub struct Pick {
    pub(super) id: OrderId,
    pub(super) order: Option<Box<OrderView>>,
    pub(super) line: EntryLine,
    pub(super) cursor: Cursor,
    pub(super) rows: Vec<Row>,
    pub(super) last: Option<Last>,
    pub(super) trouble: Option<String>,
    /// Picks of this session, for undo: SKU and quantity as typed.
    pub(super) picks: Vec<(String, String)>,
    /// The quantity of a search that waits for a choice.
    pub(super) waiting: Option<String>,
    pub(super) attach: Option<Attach>,
    pub(super) billed: bool,
}

impl Pick {
    /// Opens an order.
    pub fn new(id: OrderId) -> Self {
        Self {
            id,
            order: None,
            line: EntryLine::default(),
            cursor: Cursor::default(),
            rows: Vec::new(),
            last: None,
            trouble: None,
            picks: Vec::new(),
            waiting: None,
            attach: None,
            billed: false,
        }
    }

    pub(super) fn number(&self) -> String {
        let number = self.order.as_ref().and_then(|view| view.order.number);
        number.map_or_else(|| "the order".to_owned(), order_number)
    }

    pub(super) fn version(&self) -> Option<i64> {
        self.order.as_ref().map(|view| view.order.version)
    }

    pub(super) fn tally(&self) -> Tally {
        self.order.as_deref().map_or_else(Tally::default, Tally::of)
    }

    pub(super) fn may(&self, event: OrderEvent) -> bool {
        let status = self.order.as_ref().map(|view| view.order.status);
        status.is_some_and(|status| allowed(event, status))
    }

    pub(super) fn selected(&self) -> Option<&LineView> {
        let lines = &self.order.as_ref()?.lines;
        lines.get(self.cursor.selected()?)
    }

    pub(super) fn scan(&self, code: String, quantity: Option<String>) -> Vec<Effect> {
        let order = self.id;
        order_command(OrderCommand::PickScan {
            order,
            code,
            quantity,
        })
    }

    fn entered(&mut self, event: Event) -> Vec<Effect> {
        let Event::Ended(entry) = event else {
            return Vec::new();
        };
        match entry {
            Entry::Code { code, quantity } => self.scan(code, quantity),
            Entry::Letters { text, quantity } | Entry::Search { text, quantity } => {
                self.search(&text, quantity)
            }
            Entry::Step(1) => self.step_up(),
            Entry::Step(_) => self.put_back(|_| "1".to_owned()),
            Entry::Palette(text) => vec![Effect::Palette(text)],
            Entry::Empty | Entry::Quantity(_) => Vec::new(),
            Entry::Incomplete(_)
            | Entry::Price(_)
            | Entry::LineDiscount(_)
            | Entry::OrderDiscount(_) => {
                let text = "Prices are not changed here: scan what you took from the shelf.";
                vec![Effect::Toast(Tone::Warn, text.to_owned())]
            }
        }
    }

    fn step_up(&self) -> Vec<Effect> {
        let sku = self.selected().map(|line| line.sku.clone());
        sku.map_or_else(Vec::new, |sku| self.scan(sku, None))
    }

    /// Sends some of the selected line back to the shelf.
    pub(super) fn put_back(&self, quantity: impl Fn(&LineView) -> String) -> Vec<Effect> {
        let Some(line) = self
            .selected()
            .filter(|line| line.line.buckets.picked.is_positive())
        else {
            return vec![Effect::Toast(
                Tone::Warn,
                "Nothing of this line is picked.".to_owned(),
            )];
        };
        self.send_back(Lines::Some(vec![(line.sku.clone(), quantity(line))]))
    }

    pub(super) fn send_back(&self, lines: Lines) -> Vec<Effect> {
        order_command(OrderCommand::SendBack {
            order: self.id,
            version: self.version(),
            lines,
        })
    }

    /// Letters look among the lines of this order only.
    fn search(&mut self, text: &str, quantity: Option<String>) -> Vec<Effect> {
        let Some(order) = &self.order else {
            return Vec::new();
        };
        let words = fold(text);
        let found: Vec<&LineView> = order
            .lines
            .iter()
            .filter(|line| {
                let all = fold(&format!("{} {}", line.title(), line.sku));
                words.split_whitespace().all(|word| all.contains(word))
            })
            .collect();
        match found.as_slice() {
            [] => {
                let text = format!("No line of this order matches \"{text}\".");
                vec![Effect::Toast(Tone::Warn, text)]
            }
            [line] => self.scan(line.sku.clone(), quantity),
            several => {
                let items = line_items(several.iter().copied());
                let choose = Choose::new("line", "Which line?", items);
                self.waiting = quantity;
                vec![Effect::Open(Box::new(choose))]
            }
        }
    }

    fn answered(&mut self, answer: Result<Answer, AppError>, cx: &Cx) {
        match answer {
            Ok(Answer::Order(Some(order))) => {
                let first = self.order.is_none();
                self.cursor.set_rows(order.lines.len(), false);
                self.order = Some(order);
                self.trouble = None;
                if first {
                    self.select_first_open();
                }
                self.rows = pick_view::rows(self, cx);
            }
            Ok(Answer::Order(None)) => self.trouble = Some("This order does not exist.".to_owned()),
            Ok(_) => {}
            Err(error) => self.trouble = Some(sentence(&error)),
        }
    }

    fn select_first_open(&mut self) {
        let lines = self
            .order
            .as_ref()
            .map(|view| view.lines.as_slice())
            .unwrap_or_default();
        let open = lines
            .iter()
            .position(|line| line.line.buckets.open.is_positive());
        self.cursor.select(open.unwrap_or(0));
    }

    /// The buckets of the line that the last scan touched.
    pub(super) fn last_buckets(&self) -> Option<(Buckets, u8)> {
        let last = self.last.as_ref()?;
        let lines = &self.order.as_ref()?.lines;
        let line = lines.iter().find(|line| line.line.id == last.line)?;
        Some((line.line.buckets, line.decimals))
    }
}

pub(super) fn order_command(command: OrderCommand) -> Vec<Effect> {
    vec![Effect::Execute(Command::Order(command))]
}

pub(super) fn line_items<'a>(lines: impl IntoIterator<Item = &'a LineView>) -> Vec<Item<i64>> {
    let item = |line: &LineView| Item {
        key: line.line.id.0,
        text: line.title(),
        detail: line.sku.clone(),
    };
    lines.into_iter().map(item).collect()
}

impl Screen for Pick {
    fn scope(&self) -> Scope {
        Scope::Pick
    }

    fn holds(&self) -> Option<Held> {
        Some(Held::Order(self.id))
    }

    fn title(&self) -> String {
        format!("Pick {}", self.number())
    }

    fn mode(&self) -> Mode {
        Mode::Entry {
            empty: self.line.is_empty(),
        }
    }

    fn wants(&self, key: KeyPress) -> bool {
        let edits = matches!(
            key.code,
            Code::Backspace | Code::Home | Code::End | Code::Left | Code::Right
        );
        let typing = key.code == Code::Delete && !self.line.is_empty();
        key.typed().is_some() || edits || typing || key == KeyPress::plain(Code::Enter)
    }

    fn takes_scans(&self) -> bool {
        true
    }

    fn queries(&self, _cx: &Cx) -> Vec<Query> {
        let attach = self.attach.as_ref().and_then(Attach::query);
        std::iter::once(Query::Order(self.id))
            .chain(attach)
            .collect()
    }

    fn offers(&self, action: Action, _cx: &Cx) -> Offer {
        let tally = self.tally();
        let not = |why: &str| Offer::Not(why.to_owned());
        let when = |may: bool, why: &str| if may { Offer::Yes } else { not(why) };
        let picked = tally.picked > 0;
        match action {
            Action::BillInPart if tally.is_complete() => Offer::Hidden,
            Action::Accept | Action::BillInPart => when(picked, "nothing is picked yet"),
            Action::SendBack | Action::VoidLine => when(picked, "nothing is picked"),
            Action::PickAll => when(tally.open > 0, "everything is picked"),
            Action::Undo => when(!self.picks.is_empty(), "nothing was picked here"),
            Action::Delete => when(
                self.may(OrderEvent::Delete),
                "part of it is billed: cancel the rest instead",
            ),
            Action::Cancel => when(self.may(OrderEvent::Cancel), "nothing is left to cancel"),
            Action::Remark => when(self.order.is_some(), "the order is not read yet"),
            Action::Invoice => {
                let any = self
                    .order
                    .as_ref()
                    .is_some_and(|view| !view.bills.is_empty());
                when(any, "nothing is billed yet")
            }
            Action::Next | Action::Previous => Offer::Hidden,
            action if moves(action) => Offer::Yes,
            _ => Offer::Hidden,
        }
    }

    fn update(&mut self, msg: Msg, cx: &Cx) -> Vec<Effect> {
        match msg {
            Msg::Act(action) => return self.act(action, cx),
            Msg::Key(key) => {
                let event = self.line.press(key);
                return self.entered(event);
            }
            Msg::Pasted(text) => {
                let events = self.line.paste(&text);
                return events
                    .into_iter()
                    .flat_map(|event| self.entered(event))
                    .collect();
            }
            Msg::Scanned(code) => return self.scan(code, None),
            Msg::Swallowed => {
                self.line.back();
            }
            // Back from the bill of the last of it: there is nothing to do here any more.
            Msg::Shown if self.billed && self.order.is_some() && !self.may(OrderEvent::Pick) => {
                return vec![Effect::Close];
            }
            Msg::Wheel { down } => {
                self.cursor
                    .act(if down { Action::Down } else { Action::Up });
            }
            Msg::Click { row, .. } => {
                let top = cx.areas.body.y + pick_view::HEAD + 1;
                if let Some(row) = row
                    .checked_sub(top)
                    .and_then(|line| self.cursor.row_at(line))
                {
                    self.cursor.select(row);
                }
            }
            Msg::Given(Given::Text(tag, text)) => return self.given(tag, text),
            Msg::Given(Given::Row("line", id)) => {
                let quantity = self.waiting.take();
                let sku = self.sku_of(LineId(id));
                return sku.map_or_else(Vec::new, |sku| self.scan(sku, quantity));
            }
            Msg::Given(Given::Row("attach", id)) => {
                let sku = self.sku_of(LineId(id));
                if let (Some(attach), Some(sku)) = (&mut self.attach, sku) {
                    attach.choose(sku);
                }
            }
            Msg::Given(_) => (self.waiting, self.attach) = (None, None),
            Msg::Acknowledged(action, code) => return self.acknowledged(action, code),
            Msg::Done(command, outcome) => return self.done(&command, outcome, cx),
            Msg::Answered(query, answer) => {
                let command = match (&mut self.attach, &answer) {
                    (Some(attach), Ok(answer)) => attach.answered(&query, answer, cx),
                    _ => None,
                };
                self.answered(answer, cx);
                return command.map(Effect::Execute).into_iter().collect();
            }
            _ => {}
        }
        Vec::new()
    }

    fn layout(&mut self, area: Rect, cx: &Cx) {
        self.cursor.set_height(pick_view::list_height(area, cx));
    }

    fn view(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        pick_view::view(self, area, cx, buf);
    }
}

#[cfg(test)]
#[path = "pick_tests.rs"]
mod tests;
