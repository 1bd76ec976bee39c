//! Goods in, out and back to their supplier by scanning: each scan is booked at once and stands in the list of this go.

mod question;
mod sheet;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::{Answer, AppError, Command, LotWish, Outcome, Query, StockCommand};
use crate::domain::id::{StoreId, VariantId};
use crate::domain::quantity::Quantity;
use crate::domain::time::Day;
use crate::tui::action::Action;
use crate::tui::key::{Code, KeyPress};
use crate::tui::keymap::Scope;
use crate::tui::layout::split_top;
use crate::tui::scan::Mode;
use crate::tui::screen::{Cx, Effect, Given, Msg, Offer, Screen, moves};
use crate::tui::screens::attach::Attach;
use crate::tui::screens::choose::Choose;
use crate::tui::screens::grid::{self};
use crate::tui::screens::product_form;
use crate::tui::screens::receive_head::{Head, Job};
use crate::tui::screens::receive_lot::{Lots, Waiting};
use crate::tui::theme::Tone;
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::draw;
use crate::tui::widgets::entry::Entry;
use crate::tui::widgets::entryline::{EntryLine, Event};
use crate::tui::widgets::picker::Item;
use crate::tui::widgets::table::{self, Cell, Column, Row, Table, Width};

const COLUMNS: [Column; 6] = [
    Column::text("SKU", Width::Fixed(19), 2),
    Column::text("Product", Width::Fill(26), 0),
    Column::text("Lot", Width::Fixed(18), 0),
    Column::figure("Booked", 8, 0),
    Column::figure("On hand", 8, 0),
    Column::text("", Width::Fixed(7), 0),
];

/// One booked scan.
#[derive(Debug, Clone)]
struct Booked {
    variant: VariantId,
    sku: String,
    title: String,
    delta: Quantity,
    on_hand: Quantity,
    /// As scanned.
    code: String,
    /// Lot and its day, as shown.
    lot: String,
    /// Its row of the ledger.
    movement: i64,
    /// Of the unit; known a moment after the first scan of a variant.
    decimals: Option<u8>,
    undoing: bool,
    undone: bool,
}

/// A delivery, a correction or a return in progress.
pub struct Receive {
    store: StoreId,
    head: Head,
    lots: Lots,
    /// What one of the next scan costs, as typed.
    cost: String,
    line: EntryLine,
    /// The quantity of a search that waits for a choice.
    waiting: Option<String>,
    attach: Option<Attach>,
    booked: Vec<Booked>,
    rows: Vec<Row>,
    cursor: Cursor,
}

impl Receive {
    /// In this store.
    pub fn new(job: Job, store: StoreId, cx: &Cx) -> Self {
        Self {
            store,
            head: Head::new(job, store, cx),
            lots: Lots::default(),
            cost: String::new(),
            line: EntryLine::default(),
            waiting: None,
            attach: None,
            booked: Vec::new(),
            rows: Vec::new(),
            cursor: Cursor::default(),
        }
    }

    fn scan(&mut self, code: String, quantity: Option<String>) -> Vec<Effect> {
        let cost = std::mem::take(&mut self.cost);
        if self.lots.behind(&code, quantity.as_deref(), &cost) {
            return Vec::new();
        }
        let lot = self.lots.of(&code);
        vec![Effect::Execute(self.head.scan(code, quantity, lot, cost))]
    }

    /// Scans that waited for a lot go again.
    fn again(&mut self, waiting: Vec<Waiting>) -> Vec<Effect> {
        let mut effects = Vec::new();
        for scan in waiting {
            self.cost = scan.cost;
            effects.extend(self.scan(scan.code, scan.quantity));
        }
        effects
    }

    fn entered(&mut self, event: Event, cx: &Cx) -> Vec<Effect> {
        let Event::Ended(entry) = event else {
            return Vec::new();
        };
        match entry {
            Entry::Code { code, quantity } => self.scan(code, quantity),
            Entry::Letters { text, quantity } => {
                let is_sku = cx
                    .goods
                    .all()
                    .iter()
                    .any(|brief| brief.sku.eq_ignore_ascii_case(&text));
                if is_sku {
                    return self.scan(text, quantity);
                }
                self.search(&text, quantity, cx)
            }
            Entry::Search { text, quantity } => self.search(&text, quantity, cx),
            Entry::Palette(text) => vec![Effect::Palette(text)],
            Entry::Incomplete(what) => vec![Effect::Toast(Tone::Warn, format!("Type {what}."))],
            Entry::Empty | Entry::Quantity(_) => Vec::new(),
            Entry::Price(cost) if self.head.job() == Job::Receive => {
                let text = format!("The next scan costs {cost} each.");
                self.cost = cx.plain(&cost);
                vec![Effect::Toast(Tone::Ok, text)]
            }
            Entry::Step(_) | Entry::Price(_) | Entry::LineDiscount(_) | Entry::OrderDiscount(_) => {
                let text = "Here only codes count: scan one, or type letters to search.";
                vec![Effect::Toast(Tone::Warn, text.to_owned())]
            }
        }
    }

    fn search(&mut self, text: &str, quantity: Option<String>, cx: &Cx) -> Vec<Effect> {
        let found = cx.goods.rank(text, 200);
        if found.is_empty() {
            let text = format!("No product matches \"{text}\". Type less or something else.");
            return vec![Effect::Toast(Tone::Warn, text)];
        }
        self.waiting = quantity;
        let items = found.into_iter().map(|brief| Item {
            key: brief.id.0,
            text: brief.title.clone(),
            detail: brief.sku.clone(),
        });
        let choose = Choose::new("goods", "Receive which?", items.collect());
        vec![Effect::Open(Box::new(choose))]
    }

    /// Books the reverse of one row.
    fn undo(&mut self, place: Option<usize>) -> Vec<Effect> {
        let row = place.and_then(|place| self.booked.get_mut(place));
        let Some(row) = row.filter(|row| !row.undone && !row.undoing) else {
            return vec![Effect::Toast(
                Tone::Warn,
                "There is nothing to take back.".to_owned(),
            )];
        };
        row.undoing = true;
        vec![Effect::Execute(Command::Stock(StockCommand::TakeBack {
            movement: row.movement,
        }))]
    }

    /// Lists what was booked.
    fn took(&mut self, code: &str, outcome: &Outcome, cx: &Cx) {
        let Outcome::Moved {
            variant,
            delta,
            on_hand,
            movement,
            lot,
        } = outcome
        else {
            return;
        };
        let known = self.booked.iter().find(|row| row.variant == *variant);
        let sku = cx
            .goods
            .find(*variant)
            .map_or_else(|| code.to_owned(), |brief| brief.sku.clone());
        let named = |(lot, day): &(String, Option<Day>)| {
            let day = day.map_or_else(String::new, Day::iso);
            LotWish::of(lot, &day)
        };
        let lot = lot.as_ref().map(named).unwrap_or_default();
        self.lots.booked(&sku, lot.clone());
        let title = known.map(|row| row.title.clone());
        let row = Booked {
            variant: *variant,
            title: title.unwrap_or_else(|| cx.variant_title(*variant)),
            delta: *delta,
            on_hand: *on_hand,
            code: if code.is_empty() { &sku } else { code }.to_owned(),
            sku,
            lot: format!("{} {}", lot.code, lot.expiry).trim().to_owned(),
            movement: *movement,
            decimals: known.and_then(|row| row.decimals),
            undoing: false,
            undone: false,
        };
        self.booked.insert(0, row);
        self.cursor.set_rows(self.booked.len(), false);
        self.cursor.select(0);
    }

    fn done(
        &mut self,
        command: &Command,
        outcome: Result<Outcome, AppError>,
        cx: &Cx,
    ) -> Vec<Effect> {
        let effects = match (command, outcome) {
            (
                Command::Stock(
                    StockCommand::ReceiveScan { code, .. }
                    | StockCommand::SupplierReturnScan { code, .. }
                    | StockCommand::AdjustScan { code, .. },
                ),
                Ok(outcome @ Outcome::Moved { .. }),
            ) => {
                self.took(code, &outcome, cx);
                Vec::new()
            }
            (
                Command::Stock(
                    StockCommand::ReceiveScan { code, quantity, .. }
                    | StockCommand::SupplierReturnScan { code, quantity, .. }
                    | StockCommand::AdjustScan { code, quantity, .. },
                ),
                Err(AppError::LotMissing { sku }),
            ) => {
                let cost = match command {
                    Command::Stock(StockCommand::ReceiveScan { cost, .. }) => cost.as_str(),
                    _ => "",
                };
                self.lots.wanted(code, quantity.as_deref(), cost, &sku);
                Vec::new()
            }
            (
                Command::Stock(
                    StockCommand::ReceiveScan { code, .. }
                    | StockCommand::SupplierReturnScan { code, .. }
                    | StockCommand::AdjustScan { code, .. },
                ),
                Err(error),
            ) => {
                self.line.back();
                if error.code().starts_with("lot_") || error.code() == "invalid_input" {
                    self.lots.forget(code);
                }
                vec![Effect::Band {
                    code: code.clone(),
                    error,
                }]
            }
            (Command::Stock(StockCommand::TakeBack { .. }), outcome) => self.undone(outcome),
            (Command::Product(_), Ok(_)) => match self.attach.take() {
                Some(attach) => {
                    let mut effects = vec![Effect::good(attach.done())];
                    effects.extend(self.scan(attach.code().to_owned(), None));
                    effects
                }
                None => Vec::new(),
            },
            (_, Err(error)) => vec![Effect::bad(&error)],
            (_, Ok(_)) => Vec::new(),
        };
        self.arrange(cx);
        effects
    }

    /// After an unknown code: attach it, or make it a product.
    fn acknowledged(&mut self, action: Action, code: String, cx: &Cx) -> Vec<Effect> {
        let screen: Box<dyn Screen> = match action {
            Action::Attach => {
                let items = cx.goods.all().iter().map(|brief| Item {
                    key: brief.id.0,
                    text: brief.title.clone(),
                    detail: brief.sku.clone(),
                });
                Box::new(Choose::new("attach", "Attach the code to", items.collect()))
            }
            Action::NewProduct => Box::new(product_form::new("", &code)),
            _ => return Vec::new(),
        };
        self.attach = Some(Attach::new(code));
        vec![Effect::Open(screen)]
    }

    fn undone(&mut self, outcome: Result<Outcome, AppError>) -> Vec<Effect> {
        let Some(row) = self.booked.iter_mut().rev().find(|row| row.undoing) else {
            return Vec::new();
        };
        row.undoing = false;
        match outcome {
            Ok(Outcome::Moved { on_hand, .. }) => {
                row.undone = true;
                row.on_hand = on_hand;
                vec![Effect::good(format!("{} taken back.", row.sku))]
            }
            Ok(_) => Vec::new(),
            Err(error) => vec![Effect::bad(&error)],
        }
    }

    fn answered(&mut self, query: &Query, answer: &Answer, cx: &Cx) -> Vec<Effect> {
        if let (Query::Variant(sku), Answer::Variant(Some(found))) = (query, answer) {
            for row in self.booked.iter_mut().filter(|row| row.sku == *sku) {
                row.decimals = Some(found.0.decimals);
            }
            self.arrange(cx);
        }
        if let Some(items) = self.lots.answered(query, answer, cx) {
            if items.is_empty() {
                let text = "This store has nothing of it in any lot.".to_owned();
                let mut effects = self.give_up();
                effects.push(Effect::Toast(Tone::Warn, text));
                return effects;
            }
            let choose = Choose::new("lot", "Of which lot?", items);
            return vec![Effect::Open(Box::new(choose))];
        }
        let attach = self.attach.as_mut();
        let command = attach.and_then(|attach| attach.answered(query, answer, cx));
        command.map(Effect::Execute).into_iter().collect()
    }

    fn arrange(&mut self, cx: &Cx) {
        let shown = |quantity, row: &Booked| {
            row.decimals
                .map_or_else(String::new, |decimals| cx.quantity(quantity, decimals))
        };
        let row = |row: &Booked| Row {
            struck: row.undone,
            ..Row::new(vec![
                row.sku.clone().into(),
                row.title.clone().into(),
                row.lot.clone().into(),
                Cell::new(if row.delta.is_positive() {
                    format!("+{}", shown(row.delta, row))
                } else {
                    shown(row.delta, row)
                }),
                shown(row.on_hand, row).into(),
                Cell::new(if row.undone { "undone" } else { "" }),
            ])
        };
        self.rows = self.booked.iter().map(row).collect();
    }
}

impl Screen for Receive {
    fn scope(&self) -> Scope {
        if !self.head.begun || self.asks() {
            Scope::Form
        } else {
            Scope::StockEntry
        }
    }

    fn title(&self) -> String {
        self.head.job().title().to_owned()
    }

    fn mode(&self) -> Mode {
        if !self.head.begun {
            Mode::Text
        } else if self.asks() {
            Mode::Prompt
        } else {
            Mode::Entry {
                empty: self.line.is_empty(),
            }
        }
    }

    fn wants(&self, key: KeyPress) -> bool {
        if !self.head.begun {
            return self.head.shown().wants(key);
        }
        if let Some(question) = self.lots.question.as_ref().filter(|_| self.asks()) {
            return question.form.wants(key);
        }
        let edits = matches!(
            key.code,
            Code::Backspace | Code::Home | Code::End | Code::Left | Code::Right
        );
        let line = key.typed().is_some() || edits || key == KeyPress::plain(Code::Enter);
        line || (key.code == Code::Delete && !self.line.is_empty())
    }

    fn takes_scans(&self) -> bool {
        true
    }

    fn queries(&self, _cx: &Cx) -> Vec<Query> {
        let unknown = self.booked.iter().find(|row| row.decimals.is_none());
        let unknown = unknown.map(|row| Query::Variant(row.sku.clone()));
        let attach = self.attach.as_ref().and_then(Attach::query);
        let lots = self
            .lots
            .query(self.store)
            .filter(|_| self.head.takes_out());
        unknown.into_iter().chain(attach).chain(lots).collect()
    }

    fn offers(&self, action: Action, _cx: &Cx) -> Offer {
        let nothing = || Offer::Not("nothing was received yet".to_owned());
        match action {
            Action::Undo | Action::VoidLine if self.newest().is_none() => nothing(),
            Action::Accept | Action::Next | Action::Previous if self.scope() == Scope::Form => {
                Offer::Yes
            }
            Action::ChooseLot if self.booked.is_empty() => nothing(),
            Action::Grid if self.head.job() == Job::Receive && self.scope() != Scope::Form => {
                Offer::Yes
            }
            Action::Undo | Action::VoidLine | Action::ChooseLot => Offer::Yes,
            Action::Next | Action::Previous => Offer::Hidden,
            action if moves(action) => Offer::Yes,
            _ => Offer::Hidden,
        }
    }

    fn update(&mut self, msg: Msg, cx: &Cx) -> Vec<Effect> {
        match msg {
            Msg::Act(action) if self.scope() == Scope::Form => return self.form_act(action),
            Msg::Act(Action::Back) if self.line.back() => {}
            Msg::Act(Action::Back) => return vec![Effect::Close],
            Msg::Act(Action::ChooseLot) => return self.other_lot(),
            Msg::Act(Action::Grid) => return self.choose_grid(cx),
            Msg::Act(Action::Undo) => return self.undo(self.newest()),
            Msg::Act(Action::VoidLine) => return self.undo(self.cursor.selected()),
            Msg::Act(action) => {
                self.cursor.act(action);
            }
            Msg::Key(key) if self.scope() == Scope::Form => {
                let event = self.form().map(|form| form.press(key));
                return event.map_or_else(Vec::new, |event| self.form_event(event));
            }
            Msg::Key(key) => {
                let event = self.line.press(key);
                return self.entered(event, cx);
            }
            Msg::Pasted(text) if self.scope() == Scope::Form => {
                if let Some(form) = self.form() {
                    form.paste(&text);
                }
            }
            Msg::Pasted(text) => {
                let events = self.line.paste(&text);
                return events
                    .into_iter()
                    .flat_map(|event| self.entered(event, cx))
                    .collect();
            }
            Msg::Scanned(code) if self.head.begun => return self.scan(code, None),
            Msg::Swallowed => {
                self.line.back();
            }
            Msg::Given(Given::Row("goods", id)) => {
                let quantity = self.waiting.take();
                if let Some(brief) = cx.goods.find(VariantId(id)) {
                    return self.scan(brief.sku.clone(), quantity);
                }
            }
            Msg::Given(Given::Nothing("goods")) => self.waiting = None,
            Msg::Given(Given::Row(grid::TAG, id)) => return self.open_grid(VariantId(id)),
            Msg::Given(Given::Done(grid::TAG, outcome)) => return self.filled(&outcome, cx),
            Msg::Given(Given::Nothing(grid::TAG)) => {}
            Msg::Given(Given::Row("lot", id)) => {
                let lot = self.lots.chosen(id).unwrap_or_default();
                let waiting = self.lots.answer(lot);
                return self.again(waiting);
            }
            Msg::Given(Given::Nothing("lot")) => return self.give_up(),
            Msg::Done(command, outcome) => return self.done(&command, outcome, cx),
            Msg::Given(Given::Row("attach", id)) => {
                let brief = cx.goods.find(VariantId(id));
                if let (Some(attach), Some(brief)) = (&mut self.attach, brief) {
                    attach.choose(brief.sku.clone());
                }
            }
            Msg::Given(Given::Done(product_form::TAG, _)) => {
                let code = self.attach.take().map(|attach| attach.code().to_owned());
                return code.map_or_else(Vec::new, |code| self.scan(code, None));
            }
            Msg::Given(_) => self.attach = None,
            Msg::Acknowledged(action, code) => return self.acknowledged(action, code, cx),
            Msg::Answered(query, Ok(answer)) => return self.answered(&query, &answer, cx),
            _ => {}
        }
        Vec::new()
    }

    fn layout(&mut self, area: Rect, _cx: &Cx) {
        let (_, list) = split_top(area, 4);
        self.cursor.set_height(table::body_height(list));
    }

    fn view(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        draw::clear(area, buf, theme.style(Tone::Text));
        let (head, rest) = split_top(area, 2);
        self.head(head, cx, buf);
        if !self.head.begun {
            let (_, body) = split_top(rest, 1);
            self.head.shown().view(body, buf, theme);
            return;
        }
        let (entry, list) = split_top(rest, 2);
        let hint = match self.head.job() {
            Job::Receive => "scan; 12* before a code, @1.20 the next scan's cost",
            Job::Adjust | Job::GoBack => "scan, 12* before a code, letters to search",
        };
        self.line.view_with(entry, hint, buf, theme);
        Table {
            columns: &COLUMNS,
            rows: &self.rows,
            cursor: &self.cursor,
            focused: true,
            empty: "Scan: each scan is booked at once and listed here.",
        }
        .view(list, buf, theme);
        self.view_question(area, cx, buf);
    }
}
