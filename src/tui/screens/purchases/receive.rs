//! Receiving a purchase order by scanning: each scan is booked at once; a line turns green when nothing of it is to come.

use std::collections::HashMap;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::{
    Answer, AppError, Command, LotWish, Outcome, PurchaseCommand, Query, Received, StockCommand,
};
use crate::domain::id::{PurchaseId, VariantId, purchase_number};
use crate::domain::presence::Held;
use crate::domain::purchase::PurchaseView;
use crate::domain::quantity::Quantity;
use crate::domain::time::Day;
use crate::tui::action::Action;
use crate::tui::format::{cut, width};
use crate::tui::key::{Code, KeyPress};
use crate::tui::keymap::Scope;
use crate::tui::layout::split_top;
use crate::tui::scan::Mode;
use crate::tui::screen::{Cx, Effect, Given, Msg, Offer, Screen, moves, sentence};
use crate::tui::screens::attach::Attach;
use crate::tui::screens::choose::Choose;
use crate::tui::screens::filled::Filled;
use crate::tui::screens::purchases::page::rows;
use crate::tui::theme::Tone;
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::draw;
use crate::tui::widgets::entry::Entry;
use crate::tui::widgets::entryline::{EntryLine, Event};
use crate::tui::widgets::field::{Field, Takes};
use crate::tui::widgets::form::{self, Form};
use crate::tui::widgets::picker::Item;
use crate::tui::widgets::table::{Column, Row, Table, Width, body_height};

const COLUMNS: [Column; 8] = [
    Column::text("SKU", Width::Fixed(19), 2),
    Column::text("Product", Width::Fill(24), 0),
    Column::figure("Ordered", 8, 0),
    Column::figure("Received", 8, 0),
    Column::figure("To come", 8, 0),
    Column::figure("Cost", 9, 5),
    Column::figure("Amount", 11, 6),
    Column::text("", Width::Fixed(11), 0),
];

/// One scan that was booked and can be taken back.
struct Booked {
    movement: i64,
    sku: String,
}

/// A purchase order being received.
pub struct PurchaseReceive {
    number: i64,
    view: Option<Box<PurchaseView>>,
    rows: Vec<Row>,
    cursor: Cursor,
    note: Field,
    noted: bool,
    line: EntryLine,
    /// The quantity of a search that waits for a choice.
    waiting: Option<String>,
    /// The code whose lot is asked for.
    asking: Option<String>,
    /// The lots that hold for codes scanned here.
    lots: HashMap<String, LotWish>,
    /// The unknown code that is being attached to a variant of the order.
    attach: Option<Attach>,
    booked: Vec<Booked>,
    last: String,
    trouble: Option<String>,
}

impl PurchaseReceive {
    /// Of this number.
    pub fn new(number: i64) -> Self {
        Self {
            number,
            view: None,
            rows: Vec::new(),
            cursor: Cursor::default(),
            note: Field::new(Takes::Text).at_most(60),
            noted: false,
            line: EntryLine::default(),
            waiting: None,
            asking: None,
            lots: HashMap::new(),
            attach: None,
            booked: Vec::new(),
            last: String::new(),
            trouble: None,
        }
    }

    fn purchase(&self) -> Option<PurchaseId> {
        self.view.as_ref().map(|view| view.purchase.id)
    }

    fn scan(&self, code: String, quantity: Option<String>) -> Vec<Effect> {
        let Some(purchase) = self.purchase() else {
            return Vec::new();
        };
        let lot = self.lots.get(&code).cloned().unwrap_or_default();
        let command = PurchaseCommand::ReceiveScan {
            purchase,
            code,
            quantity,
            lot,
            reference: self.note.value().trim().to_owned(),
            extra: false,
        };
        vec![Effect::Execute(Command::Purchase(command))]
    }

    fn entered(&mut self, event: Event, cx: &Cx) -> Vec<Effect> {
        let Event::Ended(entry) = event else {
            return Vec::new();
        };
        match entry {
            Entry::Code { code, quantity } => self.scan(code, quantity),
            Entry::Letters { text, quantity } => {
                let lines = self.view.iter().flat_map(|view| &view.lines);
                let mut own = lines.filter(|line| line.sku.eq_ignore_ascii_case(&text));
                let all = cx.goods.all().iter();
                let mut all = all.filter(|brief| brief.sku.eq_ignore_ascii_case(&text));
                if own.next().is_some() || all.next().is_some() {
                    return self.scan(text, quantity);
                }
                self.search(quantity, &text)
            }
            Entry::Search { text, quantity } => self.search(quantity, &text),
            Entry::Palette(text) => vec![Effect::Palette(text)],
            Entry::Incomplete(what) => vec![Effect::Toast(Tone::Warn, format!("Type {what}."))],
            Entry::Empty | Entry::Quantity(_) => Vec::new(),
            Entry::Step(_) | Entry::Price(_) | Entry::LineDiscount(_) | Entry::OrderDiscount(_) => {
                let text = "Here only codes count: scan one, or type letters to search.";
                vec![Effect::Toast(Tone::Warn, text.to_owned())]
            }
        }
    }

    /// Letters look among the lines of the order: nothing else is awaited.
    fn search(&mut self, quantity: Option<String>, text: &str) -> Vec<Effect> {
        self.waiting = quantity;
        let choose = self.choose("goods", "Received which of the order?");
        vec![Effect::Open(Box::new(choose.typed(text)))]
    }

    fn choose(&self, tag: &'static str, title: &str) -> Choose {
        let lines = self.view.iter().flat_map(|view| &view.lines);
        let items = lines.map(|line| Item {
            key: line.line.variant_id.0,
            text: line.title.clone(),
            detail: line.sku.clone(),
        });
        Choose::new(tag, title, items.collect())
    }

    /// After an unknown code: it is a code of something on the order, or of nothing that is awaited here.
    fn acknowledged(&mut self, action: Action, code: String) -> Vec<Effect> {
        match action {
            Action::Attach => {
                self.attach = Some(Attach::new(code));
                let choose = self.choose("attach", "Attach the code to which of the order?");
                vec![Effect::Open(Box::new(choose))]
            }
            Action::NewProduct => {
                let text = "A new product is not on this order: receive it in Stock with r.";
                vec![Effect::Toast(Tone::Warn, text.to_owned())]
            }
            _ => Vec::new(),
        }
    }

    fn done(&mut self, command: &Command, outcome: Result<Outcome, AppError>) -> Vec<Effect> {
        match (command, outcome) {
            (_, Ok(Outcome::Received(received))) => self.received(&received),
            (Command::Stock(StockCommand::TakeBack { movement }), Ok(_)) => {
                let place = self.booked.iter().position(|one| one.movement == *movement);
                let sku = place.map(|place| self.booked.remove(place).sku);
                self.last.clear();
                vec![Effect::good(format!(
                    "{} taken back.",
                    sku.unwrap_or_default()
                ))]
            }
            (
                Command::Purchase(PurchaseCommand::ReceiveScan { code, quantity, .. }),
                Err(AppError::Invalid { field, .. }),
            ) if field == "lot" => self.ask_lot(code, quantity.as_deref()),
            // What is beyond was offered already and not wanted.
            (_, Err(error @ AppError::MoreThanPurchased { .. })) => vec![Effect::bad(&error)],
            (Command::Product(_), Ok(_)) => match self.attach.take() {
                Some(attach) => {
                    let mut effects = vec![Effect::good(attach.done())];
                    effects.extend(self.scan(attach.code().to_owned(), None));
                    effects
                }
                None => Vec::new(),
            },
            (Command::Purchase(PurchaseCommand::ReceiveScan { code, .. }), Err(error)) => {
                self.line.back();
                vec![Effect::Band {
                    code: code.clone(),
                    error,
                }]
            }
            (_, Err(error)) => vec![Effect::bad(&error), Effect::Bell],
            (_, Ok(_)) => Vec::new(),
        }
    }

    fn received(&mut self, received: &Received) -> Vec<Effect> {
        let movements = received
            .movement
            .into_iter()
            .chain(received.beyond_movement);
        self.booked.extend(movements.map(|movement| Booked {
            movement,
            sku: received.sku.clone(),
        }));
        let total = received.against.plus(received.beyond);
        self.last = format!("+{} {}", total.plain(received.decimals), received.sku);
        if let Some((lot, _)) = &received.lot {
            self.last = format!("{}, lot {lot}", self.last);
        }
        let place = self.place(received.variant);
        if let Some(place) = place {
            self.cursor.select(place);
        }
        if received.status.is_closed() {
            let text = format!("{} is received whole.", purchase_number(received.number));
            return vec![Effect::good(text)];
        }
        if received.beyond > Quantity::ZERO {
            let beyond = received.beyond.plain(received.decimals);
            let text = format!("{beyond} of {} booked beside the order.", received.sku);
            return vec![Effect::Toast(Tone::Warn, text)];
        }
        Vec::new()
    }

    fn place(&self, variant: VariantId) -> Option<usize> {
        let lines = &self.view.as_ref()?.lines;
        lines
            .iter()
            .position(|line| line.line.variant_id == variant)
    }

    /// Goods that are kept by lots and whose code names none.
    fn ask_lot(&mut self, code: &str, quantity: Option<&str>) -> Vec<Effect> {
        let Some(purchase) = self.purchase() else {
            return Vec::new();
        };
        self.asking = Some(code.to_owned());
        let form = Form::new(vec![
            form::Entry::typed("lot", "Lot", Takes::Text, "")
                .required()
                .hint("As printed on the goods; it holds for the next scans of this code."),
            form::Entry::typed("expiry", "Expires", Takes::Text, "")
                .hint("As 2027-03-31; may be empty."),
        ]);
        let (code, quantity) = (code.to_owned(), quantity.map(str::to_owned));
        let reference = self.note.value().trim().to_owned();
        let title = format!("Which lot is {code}?");
        let filled = Filled::new("lot", &title, form, move |form, _cx| {
            Command::Purchase(PurchaseCommand::ReceiveScan {
                purchase,
                code: code.clone(),
                quantity: quantity.clone(),
                lot: LotWish::of(form.value("lot").trim(), form.value("expiry").trim()),
                reference: reference.clone(),
                extra: false,
            })
        });
        vec![Effect::Open(Box::new(filled))]
    }

    fn given(&mut self, given: Given, cx: &Cx) -> Vec<Effect> {
        match given {
            Given::Row("goods", id) => {
                let quantity = self.waiting.take();
                let place = self.place(VariantId(id));
                let line = place.and_then(|place| self.view.as_ref()?.lines.get(place));
                let sku = line.map(|line| line.sku.clone());
                let sku =
                    sku.or_else(|| cx.goods.find(VariantId(id)).map(|brief| brief.sku.clone()));
                sku.map_or_else(Vec::new, |sku| self.scan(sku, quantity))
            }
            Given::Nothing("goods") => {
                self.waiting = None;
                Vec::new()
            }
            Given::Done("lot", outcome) => {
                let Outcome::Received(received) = *outcome else {
                    return Vec::new();
                };
                if let (Some(code), Some((lot, expiry))) = (self.asking.take(), &received.lot) {
                    let expiry = expiry.map(Day::iso).unwrap_or_default();
                    self.lots.insert(code, LotWish::of(lot, &expiry));
                }
                self.received(&received)
            }
            Given::Row("attach", id) => {
                let place = self.place(VariantId(id));
                let line = place.and_then(|place| self.view.as_ref()?.lines.get(place));
                if let (Some(attach), Some(line)) = (&mut self.attach, line) {
                    attach.choose(line.sku.clone());
                }
                Vec::new()
            }
            _ => {
                (self.asking, self.attach) = (None, None);
                Vec::new()
            }
        }
    }

    fn undo(&self) -> Vec<Effect> {
        let last = self.booked.last();
        last.map_or_else(Vec::new, |last| {
            vec![Effect::Execute(Command::Stock(StockCommand::TakeBack {
                movement: last.movement,
            }))]
        })
    }

    fn head(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        let Some(view) = &self.view else { return };
        let dot = theme.glyphs.dot;
        let name = format!(
            "Receiving {} from {} into {}",
            purchase_number(self.number),
            view.supplier_name,
            view.store
        );
        let mut x = draw::put(area, area.x, area.y, &name, theme.style(Tone::Title), buf);
        let note = self.note.value().trim();
        if self.noted && !note.is_empty() {
            let note = format!(" {dot} {note}");
            x = draw::put(area, x, area.y, &note, theme.style(Tone::Dim), buf);
        }
        let count = format!("{} of {} lines complete", view.complete(), view.lines.len());
        if usize::from(area.right().saturating_sub(x)) > width(&count) {
            draw::flush_right(area, area.y, &count, theme.style(Tone::Text), buf);
        }
        let text = cut(&self.last, usize::from(area.width), &theme.glyphs);
        draw::line(area, area.y + 1, &text, theme.style(Tone::Ok), buf);
    }
}

impl Screen for PurchaseReceive {
    fn scope(&self) -> Scope {
        Scope::StockEntry
    }

    fn holds(&self) -> Option<Held> {
        self.view
            .as_ref()
            .map(|view| Held::Purchase(view.purchase.id))
    }

    fn title(&self) -> String {
        format!("Receive {}", purchase_number(self.number))
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
        let attach = self.attach.as_ref().and_then(Attach::query);
        let own = [Query::Purchase(self.number)];
        own.into_iter().chain(attach).collect()
    }

    fn offers(&self, action: Action, _cx: &Cx) -> Offer {
        match action {
            Action::Undo if self.booked.is_empty() => {
                Offer::Not("nothing was received here yet".to_owned())
            }
            Action::Undo => Offer::Yes,
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
            Msg::Act(Action::Undo) => return self.undo(),
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
            Msg::Answered(_, Ok(Answer::Purchase(view))) => {
                self.rows = view.as_ref().map_or_else(Vec::new, |view| rows(view, cx));
                self.cursor.set_rows(self.rows.len(), false);
                self.view = view;
            }
            Msg::Answered(query, Ok(answer)) => {
                let attach = self.attach.as_mut();
                let command = attach.and_then(|attach| attach.answered(&query, &answer, cx));
                return command.map(Effect::Execute).into_iter().collect();
            }
            Msg::Acknowledged(action, code) => return self.acknowledged(action, code),
            Msg::Answered(_, Err(error)) => self.trouble = Some(sentence(&error)),
            Msg::Done(command, outcome) => return self.done(&command, outcome),
            Msg::Given(given) => return self.given(given, cx),
            _ => {}
        }
        Vec::new()
    }

    fn layout(&mut self, area: Rect, _cx: &Cx) {
        let (_, list) = split_top(area, 4);
        self.cursor.set_height(body_height(list));
    }

    fn view(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        draw::clear(area, buf, theme.style(Tone::Text));
        if let Some(trouble) = &self.trouble {
            return draw::empty(area, trouble, buf, theme);
        }
        let (head, rest) = split_top(area, 2);
        self.head(head, cx, buf);
        let (entry, list) = split_top(rest, 2);
        if self.noted {
            let hint = "scan, 12* before a code, letters to search the order";
            self.line.view_with(entry, hint, buf, theme);
        } else {
            let text = "Delivery note, then Enter (may be empty): ";
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
            empty: "",
        }
        .view(list, buf, theme);
    }
}
