//! The purchase list: what to buy by the formula, with quantities to change, and the drafts made of it.

use std::collections::HashMap;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::{Answer, Command, Outcome, PurchaseCommand, Query, Wanted};
use crate::domain::access::Right;
use crate::domain::id::{StoreId, VariantId, purchase_number};
use crate::domain::money::Money;
use crate::domain::purchase::Proposal;
use crate::domain::quantity::{Quantity, steps_per_unit};
use crate::tui::action::Action;
use crate::tui::format::{cut, width};
use crate::tui::key::{Code, KeyPress};
use crate::tui::keymap::Scope;
use crate::tui::layout::{split_bottom, split_top};
use crate::tui::screen::{Cx, Effect, Msg, Offer, Screen, moves, sentence};
use crate::tui::screens::purchases::page::PurchasePage;
use crate::tui::screens::stock::step_store;
use crate::tui::screens::variant::VariantPage;
use crate::tui::theme::Tone;
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::draw;
use crate::tui::widgets::table::{Cell, Column, Row, Table, Width, body_height};

const COLUMNS: [Column; 9] = [
    Column::text("", Width::Fixed(3), 0),
    Column::text("Supplier", Width::Fixed(10), 0),
    Column::text("Store", Width::Fixed(8), 0),
    Column::text("Product", Width::Fill(20), 0),
    Column::figure("30 days", 7, 1),
    Column::figure("Avail", 6, 0),
    Column::figure("Coming", 6, 2),
    Column::figure("Drafted", 7, 3),
    Column::figure("To buy", 8, 0),
];

/// The column that only a list of all stores has.
const STORE: usize = 2;

type Key = (VariantId, StoreId);

/// What somebody made of a line: it outlives the list's being read anew.
#[derive(Debug, Clone, Default)]
struct Wish {
    chosen: Option<bool>,
    /// As typed; empty = as proposed.
    typed: String,
}

/// The list.
pub struct Proposals {
    store: Option<StoreId>,
    lines: Vec<Proposal>,
    wishes: HashMap<Key, Wish>,
    /// The line to stand on once the list is there.
    aim: Option<Key>,
    rows: Vec<Row>,
    columns: Vec<Column>,
    cursor: Cursor,
    known: bool,
    sent: bool,
    trouble: Option<String>,
}

fn key(line: &Proposal) -> Key {
    (line.variant_id, line.store_id)
}

impl Proposals {
    /// Of one store or all.
    pub fn of(store: Option<StoreId>) -> Self {
        Self {
            store,
            lines: Vec::new(),
            wishes: HashMap::new(),
            aim: None,
            rows: Vec::new(),
            columns: Vec::new(),
            cursor: Cursor::default(),
            known: false,
            sent: false,
            trouble: None,
        }
    }

    /// Of a store, standing on a variant.
    pub fn at(store: StoreId, variant: VariantId) -> Self {
        Self {
            aim: Some((variant, store)),
            ..Self::of(Some(store))
        }
    }

    fn selected(&self) -> Option<&Proposal> {
        self.lines.get(self.cursor.selected()?)
    }

    /// What is to be bought of a line: as typed, or as proposed without what drafts hold. [`None`] = unreadable.
    fn quantity(&self, line: &Proposal, cx: &Cx) -> Option<Quantity> {
        match self.wishes.get(&key(line)) {
            Some(wish) if !wish.typed.is_empty() => {
                Quantity::parse_signed(&cx.plain(&wish.typed), line.decimals).ok()
            }
            _ => Some(line.open()),
        }
    }

    /// Whether a line is bought: said so, else when somebody delivers it and something is missing.
    fn is_chosen(&self, line: &Proposal, cx: &Cx) -> bool {
        let wanted = self.quantity(line, cx).is_some_and(Quantity::is_positive);
        let said = self.wishes.get(&key(line)).and_then(|wish| wish.chosen);
        line.supplier.is_some() && wanted && said.unwrap_or(true)
    }

    fn chosen<'a>(&'a self, cx: &'a Cx) -> impl Iterator<Item = (&'a Proposal, Quantity)> {
        let lines = self.lines.iter().filter(|line| self.is_chosen(line, cx));
        lines.filter_map(|line| Some((line, self.quantity(line, cx)?)))
    }

    fn arrange(&mut self, cx: &Cx) {
        let row = |line: &Proposal| {
            let shown = |quantity| cx.quantity(quantity, line.decimals);
            let some = |quantity: Quantity| {
                if quantity.is_zero() {
                    String::new()
                } else {
                    shown(quantity)
                }
            };
            let available = line.need.available;
            let available = if available <= line.need.reorder_level {
                Cell::toned(shown(available), Tone::Warn)
            } else {
                Cell::new(shown(available))
            };
            let typed = self.wishes.get(&key(line)).map(|wish| wish.typed.as_str());
            let to_buy = match (typed, self.quantity(line, cx)) {
                (Some(typed), None) => Cell::toned(typed, Tone::Bad),
                (Some(typed), Some(_)) if !typed.is_empty() => Cell::toned(typed, Tone::Accent),
                (_, quantity) => Cell::new(shown(quantity.unwrap_or_default())),
            };
            let supplier = match &line.supplier {
                Some((_, code)) => Cell::new(code.clone()),
                None => Cell::toned("nobody", Tone::Warn),
            };
            let mark = if self.is_chosen(line, cx) {
                "[x]"
            } else {
                "[ ]"
            };
            let mut cells = vec![
                mark.into(),
                supplier,
                line.store.clone().into(),
                line.title.clone().into(),
                some(line.need.ordered).into(),
                available,
                some(line.need.incoming).into(),
                some(line.drafted).into(),
                to_buy,
            ];
            if self.store.is_some() {
                cells.remove(STORE);
            }
            Row::new(cells)
        };
        self.rows = self.lines.iter().map(row).collect();
        let kept = COLUMNS.into_iter().enumerate();
        let kept = kept.filter(|(place, _)| self.store.is_none() || *place != STORE);
        self.columns = kept.map(|(_, column)| column).collect();
    }

    fn take(&mut self, lines: Vec<Proposal>, cx: &Cx) {
        let held = self.aim.take().or_else(|| self.selected().map(key));
        self.lines = lines;
        self.cursor.set_rows(self.lines.len(), false);
        let place = held.and_then(|held| self.lines.iter().position(|line| key(line) == held));
        if let Some(place) = place {
            self.cursor.select(place);
        }
        (self.trouble, self.known) = (None, true);
        self.arrange(cx);
    }

    fn typed(&mut self, press: KeyPress, cx: &Cx) {
        let Some(key) = self.selected().map(key) else {
            return;
        };
        let wish = self.wishes.entry(key).or_default();
        match press.typed() {
            Some(c) if wish.typed.len() < 12 => {
                wish.typed.push(c);
                wish.chosen = None;
            }
            Some(_) => {}
            None => {
                wish.typed.pop();
            }
        }
        self.arrange(cx);
    }

    fn act(&mut self, action: Action, cx: &Cx) -> Vec<Effect> {
        match action {
            Action::Back => return vec![Effect::Close],
            Action::Mark => {
                if let Some(line) = self.selected() {
                    let (key, chosen) = (key(line), self.is_chosen(line, cx));
                    self.wishes.entry(key).or_default().chosen = Some(!chosen);
                }
                self.cursor.act(Action::Down);
            }
            Action::MarkAll => {
                let any = self.chosen(cx).next().is_some();
                for line in &self.lines {
                    self.wishes.entry(key(line)).or_default().chosen = Some(!any);
                }
            }
            Action::VoidLine => {
                if let Some(key) = self.selected().map(key) {
                    self.wishes.remove(&key);
                }
            }
            Action::NextStore | Action::PreviousStore => {
                self.store = step_store(cx, self.store, action == Action::NextStore);
                self.known = false;
            }
            Action::Open => {
                if let Some(line) = self.selected() {
                    return vec![Effect::Open(Box::new(VariantPage::new(&line.sku)))];
                }
            }
            Action::Accept => return self.make(cx),
            other => {
                self.cursor.act(other);
            }
        }
        self.arrange(cx);
        Vec::new()
    }

    /// One draft for each supplier and store of the chosen lines, all or none.
    fn make(&mut self, cx: &Cx) -> Vec<Effect> {
        let unreadable = self.lines.iter().position(|line| {
            self.quantity(line, cx)
                .is_none_or(|typed| typed < Quantity::ZERO)
        });
        if let Some(place) = unreadable {
            self.cursor.select(place);
            let text = "That is no quantity: type digits, or Del for what is proposed.";
            return vec![Effect::Toast(Tone::Warn, text.to_owned()), Effect::Bell];
        }
        let wanted = self.chosen(cx).filter_map(|(line, quantity)| {
            let (supplier, _) = line.supplier.as_ref()?;
            Some(Wanted {
                supplier: *supplier,
                store: line.store_id,
                variant: line.variant_id,
                quantity,
            })
        });
        let wanted: Vec<Wanted> = wanted.collect();
        self.sent = true;
        let command = PurchaseCommand::Make(wanted);
        vec![Effect::Execute(Command::Purchase(command))]
    }

    fn made(&mut self, numbers: &[i64]) -> Vec<Effect> {
        self.wishes.clear();
        if let [only] = numbers {
            let text = format!("{} is drafted.", purchase_number(*only));
            let page = PurchasePage::new(*only);
            return vec![Effect::good(text), Effect::Open(Box::new(page))];
        }
        let first = numbers.first().copied().unwrap_or(0);
        let last = numbers.last().copied().unwrap_or(0);
        vec![Effect::good(format!(
            "{} drafts are made: {} to {}. Look at them and send them.",
            numbers.len(),
            purchase_number(first),
            purchase_number(last)
        ))]
    }

    fn total(&self, cx: &Cx) -> (usize, Money) {
        let mut count = 0;
        let mut sum = Money::ZERO;
        for (line, quantity) in self.chosen(cx) {
            count += 1;
            let amount = line
                .cost
                .scaled(quantity.steps(), steps_per_unit(line.decimals));
            sum = amount.and_then(|amount| sum.plus(amount)).unwrap_or(sum);
        }
        (count, sum)
    }

    /// How the selected line's figure comes about.
    fn foot(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let Some(line) = self.selected() else { return };
        let dot = cx.theme.glyphs.dot;
        let shown = |quantity| cx.quantity(quantity, line.decimals);
        let need = &line.need;
        let text = format!(
            "{} {dot} {}: {} in 30 days x {} + {} days, level {}, by the {}",
            line.sku,
            shown(line.quantity),
            shown(need.ordered),
            need.lead_days,
            need.safety_days,
            shown(need.reorder_level),
            shown(need.pack)
        );
        let text = cut(&text, usize::from(area.width), &cx.theme.glyphs);
        draw::line(area, area.y, &text, cx.theme.style(Tone::Dim), buf);
    }
}

impl Screen for Proposals {
    fn scope(&self) -> Scope {
        Scope::Proposals
    }

    fn title(&self) -> String {
        "Purchase list".to_owned()
    }

    fn wants(&self, key: KeyPress) -> bool {
        let digit = key
            .typed()
            .is_some_and(|c| c.is_ascii_digit() || matches!(c, '.' | ','));
        (digit || key == KeyPress::plain(Code::Backspace)) && !self.lines.is_empty()
    }

    fn queries(&self, _cx: &Cx) -> Vec<Query> {
        vec![Query::Proposals(self.store)]
    }

    fn offers(&self, action: Action, cx: &Cx) -> Offer {
        let not = |text: &str| Offer::Not(text.to_owned());
        match action {
            Action::Accept if !cx.may(Right::Purchase) => Offer::Hidden,
            Action::Accept if self.sent => not("the drafts are being made"),
            Action::Accept if self.chosen(cx).next().is_none() => not("nothing is chosen"),
            Action::Open | Action::Mark | Action::VoidLine if self.selected().is_none() => {
                not("no row is selected")
            }
            Action::MarkAll if self.lines.is_empty() => not("there is nothing to choose"),
            Action::Accept
            | Action::Open
            | Action::Mark
            | Action::MarkAll
            | Action::VoidLine
            | Action::NextStore
            | Action::PreviousStore => Offer::Yes,
            Action::Next | Action::Previous => Offer::Hidden,
            action if moves(action) => Offer::Yes,
            _ => Offer::Hidden,
        }
    }

    fn update(&mut self, msg: Msg, cx: &Cx) -> Vec<Effect> {
        match msg {
            Msg::Act(action) => return self.act(action, cx),
            Msg::Key(key) => self.typed(key, cx),
            Msg::Wheel { down } => {
                self.cursor
                    .act(if down { Action::Down } else { Action::Up });
            }
            Msg::Click { row, .. } => {
                let (_, table) = split_top(cx.areas.body, 1);
                let line = row.checked_sub(table.y + 1);
                if let Some(row) = line.and_then(|line| self.cursor.row_at(line)) {
                    self.cursor.select(row);
                }
            }
            Msg::Answered(Query::Proposals(store), Ok(Answer::Proposals(lines)))
                if store == self.store =>
            {
                self.take(lines, cx);
            }
            Msg::Answered(_, Err(error)) => self.trouble = Some(sentence(&error)),
            Msg::Done(_, outcome) => {
                self.sent = false;
                return match outcome {
                    Ok(Outcome::Purchases(numbers)) => self.made(&numbers),
                    Ok(_) => Vec::new(),
                    Err(error) => vec![Effect::bad(&error), Effect::Bell],
                };
            }
            _ => {}
        }
        Vec::new()
    }

    fn layout(&mut self, area: Rect, _cx: &Cx) {
        let (_, body) = split_top(area, 1);
        self.cursor.set_height(body_height(body).saturating_sub(1));
    }

    fn view(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        draw::clear(area, buf, theme.style(Tone::Text));
        let (head, body) = split_top(area, 1);
        let store = self.store.map_or("all stores", |id| cx.store_code(id));
        let name = format!("To buy, {store}");
        let x = draw::put(head, head.x, head.y, &name, theme.style(Tone::Title), buf);
        let (count, sum) = self.total(cx);
        let text = format!(
            "{} of {} chosen, {}",
            cx.count(i64::try_from(count).unwrap_or(0)),
            cx.count(i64::try_from(self.lines.len()).unwrap_or(0)),
            cx.price(sum)
        );
        if self.known && usize::from(head.right().saturating_sub(x)) > width(&text) {
            draw::flush_right(head, head.y, &text, theme.style(Tone::Dim), buf);
        }
        if let Some(trouble) = &self.trouble {
            return draw::empty(body, trouble, buf, theme);
        }
        let (body, foot) = split_bottom(body, 1);
        Table {
            columns: &self.columns,
            rows: &self.rows,
            cursor: &self.cursor,
            focused: true,
            empty: if self.known {
                "Nothing is to be bought here: what is there and what comes will do."
            } else {
                ""
            },
        }
        .view(body, buf, theme);
        self.foot(foot, cx, buf);
    }
}
