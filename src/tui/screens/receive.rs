//! Receiving by scanning: each scan is booked at once and stands in the list of this delivery.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::{Answer, AppError, Command, Delivery, LotWish, Outcome, Query, StockCommand};
use crate::domain::id::{StoreId, VariantId};
use crate::domain::quantity::Quantity;
use crate::tui::action::Action;
use crate::tui::format::width;
use crate::tui::key::{Code, KeyPress};
use crate::tui::keymap::Scope;
use crate::tui::layout::split_top;
use crate::tui::scan::Mode;
use crate::tui::screen::{Cx, Effect, Given, Msg, Offer, Screen, moves};
use crate::tui::screens::attach::Attach;
use crate::tui::screens::choose::Choose;
use crate::tui::screens::product_form;
use crate::tui::theme::Tone;
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::draw;
use crate::tui::widgets::entry::Entry;
use crate::tui::widgets::entryline::{EntryLine, Event};
use crate::tui::widgets::field::{Field, Takes};
use crate::tui::widgets::picker::Item;
use crate::tui::widgets::table::{self, Cell, Column, Row, Table, Width};

const COLUMNS: [Column; 5] = [
    Column::text("SKU", Width::Fixed(19), 1),
    Column::text("Product", Width::Fill(40), 0),
    Column::figure("Received", 9, 0),
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
    /// Its row of the ledger.
    movement: i64,
    /// Of the unit; known a moment after the first scan of a variant.
    decimals: Option<u8>,
    undoing: bool,
    undone: bool,
}

/// A delivery being received.
pub struct Receive {
    store: StoreId,
    note: Field,
    noted: bool,
    line: EntryLine,
    /// The quantity of a search that waits for a choice.
    waiting: Option<String>,
    attach: Option<Attach>,
    booked: Vec<Booked>,
    rows: Vec<Row>,
    cursor: Cursor,
}

impl Receive {
    /// Into this store.
    pub fn new(store: StoreId) -> Self {
        Self {
            store,
            note: Field::new(Takes::Text).at_most(120),
            noted: false,
            line: EntryLine::default(),
            waiting: None,
            attach: None,
            booked: Vec::new(),
            rows: Vec::new(),
            cursor: Cursor::default(),
        }
    }

    fn scan(&self, code: String, quantity: Option<String>) -> Vec<Effect> {
        vec![Effect::Execute(Command::Stock(StockCommand::ReceiveScan {
            delivery: Delivery::to(self.store, self.note.value().trim()),
            code,
            quantity,
            lot: LotWish::default(),
            cost: String::new(),
        }))]
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

    /// The newest row that still counts; rows are kept newest first.
    fn newest(&self) -> Option<usize> {
        self.booked.iter().position(|row| !row.undone)
    }

    fn done(
        &mut self,
        command: &Command,
        outcome: Result<Outcome, AppError>,
        cx: &Cx,
    ) -> Vec<Effect> {
        let effects = match (command, outcome) {
            (
                Command::Stock(StockCommand::ReceiveScan { code, .. }),
                Ok(Outcome::Moved {
                    variant,
                    delta,
                    on_hand,
                    movement,
                    ..
                }),
            ) => {
                let known = self.booked.iter().find(|row| row.variant == variant);
                let sku = cx
                    .goods
                    .find(variant)
                    .map_or_else(|| code.clone(), |brief| brief.sku.clone());
                let title = known.map(|row| row.title.clone());
                let row = Booked {
                    variant,
                    sku,
                    title: title.unwrap_or_else(|| cx.variant_title(variant)),
                    delta,
                    on_hand,
                    movement,
                    decimals: known.and_then(|row| row.decimals),
                    undoing: false,
                    undone: false,
                };
                self.booked.insert(0, row);
                self.cursor.set_rows(self.booked.len(), false);
                self.cursor.select(0);
                Vec::new()
            }
            (Command::Stock(StockCommand::ReceiveScan { code, .. }), Err(error)) => {
                self.line.back();
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
                Cell::new(format!("+{}", shown(row.delta, row))),
                shown(row.on_hand, row).into(),
                Cell::new(if row.undone { "undone" } else { "" }),
            ])
        };
        self.rows = self.booked.iter().map(row).collect();
    }

    fn head(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        let name = format!("Receiving into {}", cx.store_code(self.store));
        let x = draw::put(area, area.x, area.y, &name, theme.style(Tone::Title), buf);
        if !self.noted {
            return;
        }
        let note = match self.note.value().trim() {
            "" => "without a note".to_owned(),
            note => note.to_owned(),
        };
        let note = format!(" {} {note}", theme.glyphs.dot);
        let x = draw::put(area, x, area.y, &note, theme.style(Tone::Dim), buf);
        let scans = self.booked.iter().filter(|row| !row.undone).count();
        let count = match scans {
            1 => "1 scan".to_owned(),
            count => format!("{count} scans"),
        };
        if usize::from(area.right().saturating_sub(x)) > width(&count) {
            draw::flush_right(area, area.y, &count, theme.style(Tone::Text), buf);
        }
    }
}

impl Screen for Receive {
    fn scope(&self) -> Scope {
        Scope::StockEntry
    }

    fn title(&self) -> String {
        "Receive".to_owned()
    }

    fn mode(&self) -> Mode {
        if self.noted {
            Mode::Entry {
                empty: self.line.is_empty(),
            }
        } else {
            Mode::Text
        }
    }

    fn wants(&self, key: KeyPress) -> bool {
        let edits = matches!(
            key.code,
            Code::Backspace | Code::Home | Code::End | Code::Left | Code::Right
        );
        if !self.noted {
            return key.typed().is_some() || edits;
        }
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
        unknown.into_iter().chain(attach).collect()
    }

    fn offers(&self, action: Action, _cx: &Cx) -> Offer {
        let nothing = || Offer::Not("nothing was received yet".to_owned());
        match action {
            Action::Undo | Action::VoidLine if self.newest().is_none() => nothing(),
            Action::Undo | Action::VoidLine => Offer::Yes,
            Action::Next | Action::Previous => Offer::Hidden,
            action if moves(action) => Offer::Yes,
            _ => Offer::Hidden,
        }
    }

    fn update(&mut self, msg: Msg, cx: &Cx) -> Vec<Effect> {
        match msg {
            Msg::Act(Action::Enter) if !self.noted => self.noted = true,
            Msg::Act(Action::Back) if self.noted && self.line.back() => {}
            Msg::Act(Action::Back) => return vec![Effect::Close],
            Msg::Act(Action::Undo) => return self.undo(self.newest()),
            Msg::Act(Action::VoidLine) => return self.undo(self.cursor.selected()),
            Msg::Act(action) => {
                self.cursor.act(action);
            }
            Msg::Key(key) if !self.noted => {
                self.note.press(key);
            }
            Msg::Key(key) => {
                let event = self.line.press(key);
                return self.entered(event, cx);
            }
            Msg::Pasted(text) if !self.noted => {
                self.note.paste(&text);
            }
            Msg::Pasted(text) => {
                let events = self.line.paste(&text);
                return events
                    .into_iter()
                    .flat_map(|event| self.entered(event, cx))
                    .collect();
            }
            Msg::Scanned(code) if self.noted => return self.scan(code, None),
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
        let (entry, list) = split_top(rest, 2);
        if self.noted {
            let hint = "scan, 12* before a code, letters to search";
            self.line.view_with(entry, hint, buf, theme);
        } else {
            let text = "Delivery note or reason, then Enter (may be empty): ";
            let x = draw::put(entry, entry.x, entry.y, text, theme.style(Tone::Text), buf);
            let field = Rect {
                x,
                width: entry.right().saturating_sub(x),
                ..entry
            };
            self.note.view(field, true, buf, theme);
        }
        Table {
            columns: &COLUMNS,
            rows: &self.rows,
            cursor: &self.cursor,
            focused: true,
            empty: if self.noted {
                "Scan what came in: each scan is booked at once and listed here."
            } else {
                ""
            },
        }
        .view(list, buf, theme);
    }
}
