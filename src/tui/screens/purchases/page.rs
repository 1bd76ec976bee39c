//! One purchase order: its lines with what came, and all that can be done with it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::{
    Answer, AppError, Command, Outcome, PurchaseCommand, PurchaseItem, Query, purchase_text,
};
use crate::domain::access::Right;
use crate::domain::id::{VariantId, purchase_number};
use crate::domain::presence::Held;
use crate::domain::purchase::{PurchaseLineView, PurchaseStatus, PurchaseView};
use crate::tui::action::Action;
use crate::tui::format::cut;
use crate::tui::keymap::Scope;
use crate::tui::layout::{split_bottom, split_top};
use crate::tui::screen::{Cx, Effect, Given, Msg, Offer, Question, Screen, moves, sentence};
use crate::tui::screens::choose::Choose;
use crate::tui::screens::grid::{GridPage, Purpose};
use crate::tui::screens::paper::PaperPage;
use crate::tui::screens::purchases::head;
use crate::tui::screens::purchases::receive::PurchaseReceive;
use crate::tui::screens::purchases::tone;
use crate::tui::theme::Tone;
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::dialog::Ask;
use crate::tui::widgets::draw;
use crate::tui::widgets::table::{Cell, Column, Row, Table, Width, body_height};

const COLUMNS: [Column; 8] = [
    Column::text("SKU", Width::Fixed(19), 2),
    Column::text("Product", Width::Fill(24), 0),
    Column::figure("Ordered", 8, 0),
    Column::figure("Received", 8, 0),
    Column::figure("To come", 8, 0),
    Column::figure("Cost", 9, 3),
    Column::figure("Amount", 11, 4),
    Column::text("", Width::Fixed(11), 0),
];

/// The rows of a purchase order's lines: green with a sign when nothing is to come.
pub fn rows(view: &PurchaseView, cx: &Cx) -> Vec<Row> {
    let drafted = view.purchase.status == PurchaseStatus::Draft;
    let row = |line: &PurchaseLineView| {
        let portions = line.line.portions;
        let shown = |quantity| cx.quantity(quantity, line.decimals);
        let word = if portions.rest().is_positive() {
            if portions.received.is_positive() {
                Some(("part", Tone::Warn))
            } else {
                None
            }
        } else if portions.received.is_positive() {
            Some(("complete", Tone::Ok))
        } else {
            Some(("cancelled", Tone::Dim))
        };
        let came = if drafted {
            String::new()
        } else {
            shown(portions.received)
        };
        Row {
            tone: word.map(|(_, tone)| tone).filter(|tone| *tone == Tone::Ok),
            ..Row::new(vec![
                line.sku.clone().into(),
                line.title.clone().into(),
                shown(portions.ordered).into(),
                came.into(),
                shown(portions.rest()).into(),
                cx.money(line.line.cost).into(),
                cx.money(line.amount()).into(),
                word.map_or_else(Cell::default, |(word, tone)| Cell::toned(word, tone)),
            ])
        }
    };
    view.lines.iter().map(row).collect()
}

/// The page.
pub struct PurchasePage {
    number: i64,
    view: Option<Box<PurchaseView>>,
    known: bool,
    rows: Vec<Row>,
    cursor: Cursor,
    trouble: Option<String>,
    /// The SKU whose quantity is asked for.
    asked: Option<String>,
}

impl PurchasePage {
    /// Of this number.
    pub fn new(number: i64) -> Self {
        Self {
            number,
            view: None,
            known: false,
            rows: Vec::new(),
            cursor: Cursor::default(),
            trouble: None,
            asked: None,
        }
    }

    fn status(&self) -> Option<PurchaseStatus> {
        self.view.as_ref().map(|view| view.purchase.status)
    }

    fn line(&self) -> Option<&PurchaseLineView> {
        self.view.as_ref()?.lines.get(self.cursor.selected()?)
    }

    fn execute(command: PurchaseCommand) -> Vec<Effect> {
        vec![Effect::Execute(Command::Purchase(command))]
    }

    fn set(&self, sku: &str, quantity: &str, cost: Option<String>) -> Vec<Effect> {
        let Some(view) = &self.view else {
            return Vec::new();
        };
        Self::execute(PurchaseCommand::Edit {
            purchase: view.purchase.id,
            version: Some(view.purchase.version),
            form: None,
            items: vec![PurchaseItem {
                sku: sku.to_owned(),
                quantity: quantity.to_owned(),
                cost,
            }],
        })
    }

    fn ask_quantity(&mut self, sku: String, title: &str, typed: &str) -> Vec<Effect> {
        self.asked = Some(sku);
        let text = format!("How much of {title}? 12, or 12@3.10 with its cost; 0 takes it away.");
        let question = Question::new("Quantity", text, Ask::Text).typed(typed);
        vec![Effect::Ask("quantity", question)]
    }

    fn act(&mut self, action: Action, cx: &Cx) -> Vec<Effect> {
        if action == Action::Back {
            return vec![Effect::Close];
        }
        let Some(view) = self.view.clone() else {
            return Vec::new();
        };
        let number = purchase_number(self.number);
        match action {
            Action::Receive => {
                return vec![Effect::Open(Box::new(PurchaseReceive::new(self.number)))];
            }
            Action::Paper => {
                let text = purchase_text::text(&view, &cx.shop);
                let title = format!("Purchase order {number}");
                return vec![Effect::Open(Box::new(PaperPage::of(&title, &text)))];
            }
            Action::Edit => return vec![Effect::Open(Box::new(head::edit(&view, cx)))],
            Action::New => {
                let choose = Choose::goods("goods", "Order which goods?", cx);
                return vec![Effect::Open(Box::new(choose))];
            }
            Action::ChangeQuantity => {
                let Some(line) = self.line() else {
                    return Vec::new();
                };
                let (sku, title) = (line.sku.clone(), line.title.clone());
                let typed = line.line.portions.ordered.plain(line.decimals);
                return self.ask_quantity(sku, &title, &typed);
            }
            Action::Delete => {
                if let Some(line) = self.line() {
                    return self.set(&line.sku, "0", None);
                }
            }
            Action::Grid => return self.grid(&view),
            Action::Send => return vec![send(&view)],
            Action::Cancel => return vec![give_up(&view)],
            other => {
                self.cursor.act(other);
            }
        }
        Vec::new()
    }

    /// All variants of the selected line's product, to be filled at once.
    fn grid(&self, view: &PurchaseView) -> Vec<Effect> {
        let Some(line) = self.line() else {
            return Vec::new();
        };
        let purpose = Purpose::Buy(view.purchase.id, view.purchase.version);
        let lines = view.lines.iter();
        let filled: Vec<_> = lines
            .map(|line| (line.line.variant_id, line.line.portions.ordered))
            .collect();
        let store = Some(view.purchase.store_id);
        let page = GridPage::new(purpose, line.line.variant_id, store, &filled);
        vec![Effect::Open(Box::new(page))]
    }

    fn given(&mut self, given: Given, cx: &Cx) -> Vec<Effect> {
        let Some(id) = self.view.as_ref().map(|view| view.purchase.id) else {
            return Vec::new();
        };
        match given {
            Given::Row("goods", row) => {
                let brief = cx.goods.find(VariantId(row));
                let known = brief.map(|brief| (brief.sku.clone(), brief.title.clone()));
                known.map_or_else(Vec::new, |(sku, title)| self.ask_quantity(sku, &title, "1"))
            }
            Given::Text("quantity", typed) => {
                let Some(sku) = self.asked.take() else {
                    return Vec::new();
                };
                let (quantity, cost) = match typed.split_once('@') {
                    Some((quantity, cost)) => (quantity, Some(cx.plain(cost))),
                    None => (typed.as_str(), None),
                };
                self.set(&sku, &cx.plain(quantity), cost)
            }
            Given::Text("cancel", reason) => {
                let purchase = id;
                let closes = self.status() == Some(PurchaseStatus::PartReceived);
                Self::execute(if closes {
                    PurchaseCommand::Close { purchase, reason }
                } else {
                    PurchaseCommand::Cancel { purchase, reason }
                })
            }
            Given::Done("head", _) => vec![Effect::good("Changed.")],
            _ => Vec::new(),
        }
    }

    fn done(&self, command: &Command, outcome: Result<Outcome, AppError>) -> Vec<Effect> {
        let number = purchase_number(self.number);
        let done = match (command, outcome) {
            (_, Err(error)) => return vec![Effect::bad(&error), Effect::Bell],
            (Command::Purchase(PurchaseCommand::Send { .. }), _) => {
                format!("{number} is sent. t shows it as a text to mail.")
            }
            (Command::Purchase(PurchaseCommand::Cancel { .. }), _) => {
                format!("{number} is cancelled.")
            }
            (Command::Purchase(PurchaseCommand::Close { .. }), _) => {
                format!("{number} is closed: nothing more is to come.")
            }
            _ => return Vec::new(),
        };
        vec![Effect::good(done)]
    }

    /// A scan adds to a draft; of an order that is with the supplier it is received.
    fn scanned(&self, code: String) -> Vec<Effect> {
        let Some(view) = &self.view else {
            return Vec::new();
        };
        if view.purchase.status != PurchaseStatus::Draft {
            let text = "Press r to receive by scanning.".to_owned();
            return vec![Effect::Toast(Tone::Warn, text), Effect::Bell];
        }
        Self::execute(PurchaseCommand::Scan {
            purchase: view.purchase.id,
            code,
            quantity: None,
        })
    }

    fn head(view: &PurchaseView, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        let purchase = &view.purchase;
        let dot = theme.glyphs.dot;
        let name = format!(
            "{} {dot} {} {dot} for {}",
            purchase_number(purchase.number),
            view.supplier_name,
            view.store
        );
        let x = draw::put(area, area.x, area.y, &name, theme.style(Tone::Title), buf);
        let tone = tone(purchase.status);
        let word = format!("  {} {}", theme.sign(tone), purchase.status.label());
        draw::put(area, x, area.y, &word, theme.style(tone), buf);
        let mut facts = vec![format!("total {}", cx.price(view.total()))];
        if let Some(day) = purchase.expected_day {
            let late = purchase.status.is_awaited() && day < cx.today();
            let word = if late { "overdue since" } else { "expected" };
            facts.push(format!("{word} {}", day.iso()));
        }
        if !purchase.reference.is_empty() {
            facts.push(format!("their number {}", purchase.reference));
        }
        facts.push(format!(
            "begun {} by {}",
            cx.when(purchase.created_at),
            view.user
        ));
        let text = facts.join(&format!(" {dot} "));
        let text = cut(&text, usize::from(area.width), &theme.glyphs);
        draw::line(area, area.y + 1, &text, theme.style(Tone::Dim), buf);
        if let Some(first) = purchase.note.lines().next() {
            let text = cut(first, usize::from(area.width), &theme.glyphs);
            draw::line(area, area.y + 2, &text, theme.style(Tone::Text), buf);
        }
    }
}

fn send(view: &PurchaseView) -> Effect {
    let number = purchase_number(view.purchase.number);
    let text = format!(
        "Send {number} to {}? Its lines cannot be changed then, and the goods count as on their way.",
        view.supplier_name
    );
    let command = PurchaseCommand::Send {
        purchase: view.purchase.id,
        expected: String::new(),
    };
    Effect::Confirm(
        Question::lasting("Send it", text),
        Command::Purchase(command),
    )
}

fn give_up(view: &PurchaseView) -> Effect {
    let number = purchase_number(view.purchase.number);
    let (title, text) = if view.purchase.status == PurchaseStatus::PartReceived {
        (
            "Close the rest",
            format!("Why will the rest of {number} not come?"),
        )
    } else {
        ("Cancel it", format!("Why is {number} cancelled?"))
    };
    let reasons = ["sold out at the supplier", "too late", "ordered by mistake"];
    let reasons = reasons.into_iter().map(str::to_owned).collect();
    Effect::Ask("cancel", Question::new(title, text, Ask::Reason(reasons)))
}

impl Screen for PurchasePage {
    fn scope(&self) -> Scope {
        Scope::Purchase
    }

    fn holds(&self) -> Option<Held> {
        self.view
            .as_ref()
            .map(|view| Held::Purchase(view.purchase.id))
    }

    fn title(&self) -> String {
        purchase_number(self.number)
    }

    fn takes_scans(&self) -> bool {
        true
    }

    fn queries(&self, _cx: &Cx) -> Vec<Query> {
        vec![Query::Purchase(self.number)]
    }

    fn offers(&self, action: Action, cx: &Cx) -> Offer {
        use PurchaseStatus as S;
        let Some(status) = self.status() else {
            return match action {
                Action::Back => Offer::Yes,
                _ => Offer::Hidden,
            };
        };
        let not = |text: &str| Offer::Not(text.to_owned());
        match action {
            Action::Receive if status == S::Draft => not("it is not sent yet"),
            Action::Receive if status.is_closed() => not("nothing more is to come"),
            Action::New
            | Action::ChangeQuantity
            | Action::Delete
            | Action::Grid
            | Action::Send
            | Action::Edit
            | Action::Cancel
                if !cx.may(Right::Purchase) =>
            {
                Offer::Hidden
            }
            Action::Edit | Action::Cancel if status.is_closed() => not("it is closed"),
            Action::New | Action::ChangeQuantity | Action::Delete | Action::Grid | Action::Send
                if status != S::Draft =>
            {
                not("only a draft can be changed")
            }
            Action::ChangeQuantity | Action::Delete | Action::Grid | Action::Send
                if self.line().is_none() =>
            {
                not("it has no lines yet: scan, or press n")
            }
            Action::Paper
            | Action::Receive
            | Action::Edit
            | Action::Cancel
            | Action::New
            | Action::ChangeQuantity
            | Action::Delete
            | Action::Grid
            | Action::Send => Offer::Yes,
            Action::Next | Action::Previous | Action::Open => Offer::Hidden,
            action if moves(action) => Offer::Yes,
            _ => Offer::Hidden,
        }
    }

    fn update(&mut self, msg: Msg, cx: &Cx) -> Vec<Effect> {
        match msg {
            Msg::Act(action) => return self.act(action, cx),
            Msg::Wheel { down } => {
                self.cursor
                    .act(if down { Action::Down } else { Action::Up });
            }
            Msg::Scanned(code) => return self.scanned(code),
            Msg::Answered(_, Ok(Answer::Purchase(view))) => {
                (self.trouble, self.known) = (None, true);
                self.rows = view.as_ref().map_or_else(Vec::new, |view| rows(view, cx));
                self.cursor.set_rows(self.rows.len(), false);
                self.view = view;
            }
            Msg::Answered(_, Err(error)) => self.trouble = Some(sentence(&error)),
            Msg::Given(given) => return self.given(given, cx),
            Msg::Done(command, Err(error)) => {
                if let Command::Purchase(PurchaseCommand::Scan { code, .. }) = command.as_ref() {
                    let code = code.clone();
                    return vec![Effect::Band { code, error }];
                }
                return self.done(&command, Err(error));
            }
            Msg::Done(command, outcome) => return self.done(&command, outcome),
            _ => {}
        }
        Vec::new()
    }

    fn layout(&mut self, area: Rect, _cx: &Cx) {
        let (_, body) = split_top(area, 4);
        self.cursor.set_height(body_height(body).saturating_sub(1));
    }

    fn view(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        draw::clear(area, buf, theme.style(Tone::Text));
        if let Some(trouble) = &self.trouble {
            return draw::empty(area, trouble, buf, theme);
        }
        let Some(view) = &self.view else {
            let gone = if self.known {
                "There is no such purchase order."
            } else {
                ""
            };
            return draw::empty(area, gone, buf, theme);
        };
        let (head, body) = split_top(area, 4);
        Self::head(view, head, cx, buf);
        let (body, foot) = split_bottom(body, 1);
        Table {
            columns: &COLUMNS,
            rows: &self.rows,
            cursor: &self.cursor,
            focused: true,
            empty: "No lines yet: scan what to order, or press n to choose it.",
        }
        .view(body, buf, theme);
        if let Some(line) = self.line() {
            let dot = theme.glyphs.dot;
            let theirs = match line.supplier_code.as_str() {
                "" => String::new(),
                code => format!(" {dot} theirs {code}"),
            };
            let text = format!(
                "{} {dot} {}{theirs} {dot} packs of {} {dot} {} each",
                line.sku,
                line.title,
                line.pack,
                cx.money(line.line.cost)
            );
            let text = cut(&text, usize::from(foot.width), &theme.glyphs);
            draw::line(foot, foot.y, &text, theme.style(Tone::Dim), buf);
        }
    }
}
