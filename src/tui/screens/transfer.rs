//! One transfer: gathered by scanning, sent, and received by scanning at the other store.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::{Answer, AppError, Command, Query, TransferCommand, TransferGoods};
use crate::domain::id::transfer_number;
use crate::domain::presence::Held;
use crate::domain::quantity::Quantity;
use crate::domain::transfer::{TransferLineView, TransferStatus, TransferView};
use crate::tui::action::Action;
use crate::tui::format::{cut, width};
use crate::tui::key::KeyPress;
use crate::tui::keymap::Scope;
use crate::tui::layout::split_top;
use crate::tui::scan::Mode;
use crate::tui::screen::{Cx, Effect, Given, Msg, Offer, Screen, moves, sentence};
use crate::tui::screens::grid::{self, GridPage, Purpose};
use crate::tui::screens::scanline::{Heard, ScanLine, Wish};
use crate::tui::screens::transfers::tone;
use crate::tui::theme::Tone;
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::draw;
use crate::tui::widgets::table::{self, Cell, Column, Row, Table, Width};

/// Rows above the table.
const HEAD: u16 = 4;

const SKU: Column = Column::text("SKU", Width::Fixed(19), 1);
const PRODUCT: Column = Column::text("Product", Width::Fill(28), 0);
const LOT: Column = Column::text("Lot", Width::Fixed(10), 2);

const DRAFT: [Column; 5] = [
    SKU,
    PRODUCT,
    LOT,
    Column::figure("To send", 8, 0),
    Column::figure("There", 8, 0),
];
const SENT: [Column; 6] = [
    SKU,
    PRODUCT,
    LOT,
    Column::figure("Sent", 8, 0),
    Column::figure("Arrived", 8, 0),
    Column::figure("To come", 8, 0),
];
const ENDED: [Column; 6] = [
    SKU,
    PRODUCT,
    LOT,
    Column::figure("Sent", 8, 0),
    Column::figure("Arrived", 8, 0),
    Column::figure("Missing", 8, 0),
];

/// The page.
pub struct TransferPage {
    pub(super) number: i64,
    pub(super) view: Option<Box<TransferView>>,
    pub(super) line: ScanLine,
    pub(super) cursor: Cursor,
    rows: Vec<Row>,
    /// What the last scan did.
    pub(super) last: Option<String>,
    trouble: Option<String>,
}

impl TransferPage {
    /// Of this number.
    pub fn new(number: i64) -> Self {
        Self {
            number,
            view: None,
            line: ScanLine::default(),
            cursor: Cursor::default(),
            rows: Vec::new(),
            last: None,
            trouble: None,
        }
    }

    fn status(&self) -> Option<TransferStatus> {
        self.view.as_ref().map(|view| view.transfer.status)
    }

    pub(super) fn is(&self, status: TransferStatus) -> bool {
        self.status() == Some(status)
    }

    fn takes_goods(&self) -> bool {
        self.is(TransferStatus::Draft) || self.is(TransferStatus::Sent)
    }

    pub(super) fn lines(&self) -> &[TransferLineView] {
        let lines = self.view.as_ref().map(|view| view.lines.as_slice());
        lines.unwrap_or_default()
    }

    fn selected(&self) -> Option<&TransferLineView> {
        self.lines().get(self.cursor.selected()?)
    }

    pub(super) fn execute(
        &self,
        make: impl FnOnce(&TransferView) -> Option<TransferCommand>,
    ) -> Vec<Effect> {
        let command = self.view.as_ref().and_then(|view| make(view));
        let command = command.map(|command| Effect::Execute(Command::Transfer(command)));
        command.into_iter().collect()
    }

    fn scan(&self, code: String, quantity: Option<String>) -> Vec<Effect> {
        self.execute(|view| {
            let transfer = view.transfer.id;
            match view.transfer.status {
                TransferStatus::Draft => Some(TransferCommand::Scan {
                    transfer,
                    code,
                    quantity,
                }),
                TransferStatus::Sent => Some(TransferCommand::ReceiveScan {
                    transfer,
                    code,
                    quantity,
                }),
                TransferStatus::Received | TransferStatus::Cancelled => None,
            }
        })
    }

    /// So much of the selected line of a draft is to be sent.
    fn set(&self, quantity: String) -> Vec<Effect> {
        let Some(line) = self.selected().filter(|_| self.is(TransferStatus::Draft)) else {
            let text = "Only a line of a draft can be set: scan what arrived.";
            return vec![Effect::Toast(Tone::Warn, text.to_owned())];
        };
        self.execute(|view| {
            Some(TransferCommand::Set {
                transfer: view.transfer.id,
                goods: vec![TransferGoods {
                    sku: line.sku.clone(),
                    quantity,
                    lot: line.line.lot.clone(),
                }],
            })
        })
    }

    fn heard(&self, (wishes, mut effects): Heard, cx: &Cx) -> Vec<Effect> {
        for wish in wishes {
            effects.extend(match wish {
                Wish::Scan(code, quantity) => {
                    self.scan(code, quantity.map(|typed| cx.plain(&typed)))
                }
                Wish::Figure(figure) => self.set(cx.plain(&figure)),
                Wish::Step(step) => self.step(step),
            });
        }
        effects
    }

    fn step(&self, step: i8) -> Vec<Effect> {
        let Some(line) = self.selected() else {
            return Vec::new();
        };
        if step > 0 {
            return self.scan(line.sku.clone(), None);
        }
        let one = crate::domain::quantity::steps_per_unit(line.decimals);
        let less = line.line.quantity.minus(Quantity::from_steps(one));
        self.set(less.max(Quantity::ZERO).plain(line.decimals))
    }

    fn grid(&self) -> Vec<Effect> {
        let (Some(view), Some(line)) = (&self.view, self.selected()) else {
            return Vec::new();
        };
        let blank = view.lines.iter().filter(|line| line.line.lot.is_empty());
        let filled: Vec<_> = blank
            .map(|line| (line.line.variant, line.line.quantity))
            .collect();
        let purpose = Purpose::Transfer(view.transfer.id);
        let page = GridPage::new(
            purpose,
            line.line.variant,
            Some(view.transfer.from),
            &filled,
        );
        vec![Effect::Open(Box::new(page))]
    }

    fn act(&mut self, action: Action, cx: &Cx) -> Vec<Effect> {
        match action {
            Action::Back if self.line.back() => Vec::new(),
            Action::Back => vec![Effect::Close],
            Action::Accept => self.ask("send", cx),
            Action::WriteOff => self.ask("lost", cx),
            Action::TakeBack => self.ask("back", cx),
            Action::Cancel => self.ask("cancel", cx),
            Action::ReceiveAll => self.receive_all(cx),
            Action::VoidLine => self.set("0".to_owned()),
            Action::Grid => self.grid(),
            other => {
                self.cursor.act(other);
                Vec::new()
            }
        }
    }

    fn answered(&mut self, answer: Result<Answer, AppError>, cx: &Cx) {
        match answer {
            Ok(Answer::Transfer(Some(view))) => {
                self.trouble = None;
                self.cursor.set_rows(view.lines.len(), false);
                self.view = Some(view);
                self.arrange(cx);
            }
            Ok(Answer::Transfer(None)) => {
                self.trouble = Some("This transfer does not exist.".to_owned());
            }
            Ok(_) => {}
            Err(error) => self.trouble = Some(sentence(&error)),
        }
    }

    fn arrange(&mut self, cx: &Cx) {
        let status = self.status();
        let row = |line: &TransferLineView| {
            let shown = |quantity| cx.quantity(quantity, line.decimals);
            let one = &line.line;
            let mut cells: Vec<Cell> = vec![
                line.sku.clone().into(),
                line.title().into(),
                one.lot.clone().into(),
                shown(one.quantity).into(),
            ];
            let tone = match status {
                Some(TransferStatus::Draft) => {
                    let short = one.quantity > line.available;
                    cells.push(shown(line.available).into());
                    short.then_some(Tone::Warn)
                }
                Some(TransferStatus::Sent) => {
                    cells.extend([shown(one.received).into(), shown(one.on_the_way()).into()]);
                    one.on_the_way().is_zero().then_some(Tone::Ok)
                }
                _ => {
                    cells.extend([shown(one.received).into(), shown(one.missing).into()]);
                    one.missing.is_positive().then_some(Tone::Bad)
                }
            };
            if let (Some(tone), Some(last)) = (tone, cells.last_mut()) {
                last.tone = Some(tone);
            }
            Row {
                tone,
                ..Row::new(cells)
            }
        };
        self.rows = self.lines().iter().map(row).collect();
    }

    fn head(&self, view: &TransferView, head: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        let status = view.transfer.status;
        let all = self.pieces(|line| line.line.quantity, cx);
        let figures = match status {
            TransferStatus::Sent => {
                let left = self.pieces(|line| line.line.on_the_way(), cx);
                format!("{left} to come of {all}")
            }
            _ => all,
        };
        let word = format!("{} {}", theme.sign(tone(status)), status.label());
        let right = format!("{word} {} {figures}", theme.glyphs.dot);
        let name = format!(
            "{}  {} {} {}",
            transfer_number(self.number),
            view.from,
            theme.glyphs.arrow,
            view.to
        );
        draw::line(head, head.y, &name, theme.style(Tone::Title), buf);
        draw::flush_right(head, head.y, right.trim(), theme.style(Tone::Text), buf);
        let mut about = format!(
            "begun {} by {}",
            cx.when(view.transfer.created_at),
            view.user
        );
        if let Some(sent) = view.transfer.sent_at {
            about = format!("sent {}, {about}", cx.when(sent));
        }
        if !view.transfer.reason.is_empty() {
            about = format!("{}, {about}", view.transfer.reason);
        }
        let about = cut(&about, usize::from(head.width), &theme.glyphs);
        draw::line(head, head.y + 1, &about, theme.style(Tone::Dim), buf);
        if let Some(last) = &self.last {
            let text = format!("{} {last}", theme.sign(Tone::Ok));
            if width(&text) <= usize::from(head.width) {
                draw::line(head, head.y + 2, &text, theme.style(Tone::Ok), buf);
            }
        }
    }
}

impl Screen for TransferPage {
    fn scope(&self) -> Scope {
        Scope::Transfer
    }

    fn holds(&self) -> Option<Held> {
        self.view
            .as_ref()
            .map(|view| Held::Transfer(view.transfer.id))
    }

    fn title(&self) -> String {
        format!("Transfer {}", transfer_number(self.number))
    }

    fn mode(&self) -> Mode {
        self.line.mode()
    }

    fn wants(&self, key: KeyPress) -> bool {
        self.takes_goods() && self.line.wants(key)
    }

    fn takes_scans(&self) -> bool {
        true
    }

    fn queries(&self, _cx: &Cx) -> Vec<Query> {
        vec![Query::Transfer(self.number)]
    }

    fn offers(&self, action: Action, _cx: &Cx) -> Offer {
        let (draft, sent) = (
            self.is(TransferStatus::Draft),
            self.is(TransferStatus::Sent),
        );
        let any = !self.lines().is_empty();
        let when = |fits: bool, may: bool| match (fits, may) {
            (false, _) => Offer::Hidden,
            (true, false) => Offer::Not("nothing is on it yet".to_owned()),
            (true, true) => Offer::Yes,
        };
        match action {
            Action::Accept | Action::VoidLine | Action::Grid => when(draft, any),
            Action::Cancel => when(draft, true),
            Action::ReceiveAll | Action::WriteOff | Action::TakeBack => when(sent, any),
            Action::Next | Action::Previous => Offer::Hidden,
            action if moves(action) => Offer::Yes,
            _ => Offer::Hidden,
        }
    }

    fn update(&mut self, msg: Msg, cx: &Cx) -> Vec<Effect> {
        match msg {
            Msg::Act(action) => return self.act(action, cx),
            Msg::Key(key) => {
                let heard = self.line.press(key, "Which goods?", cx);
                return self.heard(heard, cx);
            }
            Msg::Pasted(text) if self.takes_goods() => {
                let heard = self.line.paste(&text, "Which goods?", cx);
                return self.heard(heard, cx);
            }
            Msg::Scanned(code) => return self.scan(code, None),
            Msg::Swallowed => {
                self.line.back();
            }
            Msg::Wheel { down } => {
                self.cursor
                    .act(if down { Action::Down } else { Action::Up });
            }
            Msg::Given(Given::Text(tag, reason)) => return self.answered_why(tag, reason),
            Msg::Given(Given::Done(grid::TAG, _)) => {
                return vec![Effect::good("Taken over from the grid.")];
            }
            Msg::Given(given) => {
                let wish = self.line.given(&given, cx);
                let wishes = wish.into_iter().collect();
                return self.heard((wishes, Vec::new()), cx);
            }
            Msg::Done(command, outcome) => return self.done(&command, outcome, cx),
            Msg::Answered(_, answer) => self.answered(answer, cx),
            _ => {}
        }
        Vec::new()
    }

    fn layout(&mut self, area: Rect, _cx: &Cx) {
        let (_, list) = split_top(area, HEAD);
        self.cursor.set_height(table::body_height(list));
    }

    fn view(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        draw::clear(area, buf, theme.style(Tone::Text));
        let (head, list) = split_top(area, HEAD);
        if let Some(trouble) = &self.trouble {
            return draw::empty(area, trouble, buf, theme);
        }
        let Some(view) = &self.view else { return };
        self.head(view, head, cx, buf);
        let entry = Rect {
            y: head.y + 3,
            height: 1,
            ..head
        };
        let (columns, empty): (&[Column], _) = match view.transfer.status {
            TransferStatus::Draft => {
                let hint = "scan what goes, 12* before a code, =12 sets the line";
                self.line.view(entry, hint, cx, buf);
                (
                    &DRAFT,
                    "Scan what is to go. Nothing moves before it is sent.",
                )
            }
            TransferStatus::Sent => {
                let hint = "scan what arrived, 12* before a code";
                self.line.view(entry, hint, cx, buf);
                (&SENT, "")
            }
            _ => (&ENDED, "Nothing was on it."),
        };
        Table {
            columns,
            rows: &self.rows,
            cursor: &self.cursor,
            focused: true,
            empty,
        }
        .view(list, buf, theme);
    }
}
