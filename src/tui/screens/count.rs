//! One count: goods are scanned or set, by several terminals at once; the line at hand stands large above the last entries.

use std::collections::HashMap;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::{Answer, AppError, Command, CountCommand, LotWish, Outcome, Query};
use crate::domain::count::{CountLine, CountLineView, CountStatus, CountView, EntryKind};
use crate::domain::id::{StoreId, VariantId, count_number};
use crate::domain::presence::Held;
use crate::domain::quantity::Quantity;
use crate::domain::time::Day;
use crate::tui::action::Action;
use crate::tui::key::KeyPress;
use crate::tui::keymap::Scope;
use crate::tui::layout::split_top;
use crate::tui::scan::Mode;
use crate::tui::screen::{Cx, Effect, Given, Msg, Offer, Screen, moves, sentence};
use crate::tui::screens::choose::Choose;
use crate::tui::screens::differences::{self, Differences};
use crate::tui::screens::grid::{self, GridPage, Purpose};
use crate::tui::screens::scanline::{Heard, ScanLine, Wish};
use crate::tui::theme::Tone;
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::draw;
use crate::tui::widgets::picker::Item;
use crate::tui::widgets::table::{self, Column, Row, Table, Width};

/// Entries shown.
const LAST: usize = 200;
/// Rows above the table.
const HEAD: u16 = 7;

const COLUMNS: [Column; 6] = [
    Column::text("When", Width::Fixed(12), 1),
    Column::text("Who", Width::Fixed(10), 0),
    Column::text("SKU", Width::Fixed(19), 0),
    Column::text("Product", Width::Fill(24), 0),
    Column::text("Lot", Width::Fixed(10), 2),
    Column::figure("Entry", 8, 0),
];

/// An entry that waits for its lot.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Waiting {
    sku: String,
    code: String,
    kind: EntryKind,
    quantity: Option<String>,
    /// The lots of its goods, once they are known.
    lots: Option<Vec<(String, Option<Day>, Quantity)>>,
}

/// The goods at hand: what was counted last here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct AtHand {
    pub(super) sku: String,
    pub(super) decimals: u8,
    pub(super) line: CountLine,
}

/// The page.
pub struct CountPage {
    pub(super) number: i64,
    view: Option<Box<CountView>>,
    line: ScanLine,
    pub(super) at_hand: Option<AtHand>,
    waiting: Option<Waiting>,
    /// The lot that was chosen last of a SKU: its next pieces are mostly of the same.
    lots: HashMap<String, String>,
    cursor: Cursor,
    pub(super) rows: Vec<Row>,
    trouble: Option<String>,
}

impl CountPage {
    /// Of this number.
    pub fn new(number: i64) -> Self {
        Self {
            number,
            view: None,
            line: ScanLine::default(),
            at_hand: None,
            waiting: None,
            lots: HashMap::new(),
            cursor: Cursor::default(),
            rows: Vec::new(),
            trouble: None,
        }
    }

    pub(super) fn is_open(&self) -> bool {
        let view = self.view.as_ref();
        view.is_some_and(|view| view.count.status == CountStatus::Open)
    }

    fn store(&self, cx: &Cx) -> StoreId {
        let view = self.view.as_ref();
        view.map_or(cx.store, |view| view.count.store)
    }

    fn enter(
        &self,
        code: String,
        kind: EntryKind,
        quantity: Option<String>,
        lot: &str,
    ) -> Vec<Effect> {
        let Some(view) = self.view.as_ref().filter(|_| self.is_open()) else {
            let text = format!(
                "{} has ended; nothing is counted.",
                count_number(self.number)
            );
            return vec![Effect::Toast(Tone::Warn, text)];
        };
        vec![Effect::Execute(Command::Count(CountCommand::Enter {
            count: view.count.id,
            code,
            kind,
            quantity,
            lot: LotWish::of(lot, ""),
        }))]
    }

    /// An entry for the goods at hand.
    fn again(&self, kind: EntryKind, quantity: String) -> Vec<Effect> {
        let Some(at_hand) = &self.at_hand else {
            let text = "Scan the goods first, then set their figure.";
            return vec![Effect::Toast(Tone::Warn, text.to_owned())];
        };
        let lot = at_hand.line.lot.clone();
        self.enter(at_hand.sku.clone(), kind, Some(quantity), &lot)
    }

    fn heard(&self, (wishes, mut effects): Heard, cx: &Cx) -> Vec<Effect> {
        for wish in wishes {
            effects.extend(match wish {
                Wish::Scan(code, quantity) => {
                    let quantity = quantity.map(|typed| cx.plain(&typed));
                    self.enter(code, EntryKind::Add, quantity, "")
                }
                Wish::Figure(figure) => self.again(EntryKind::Set, cx.plain(&figure)),
                Wish::Step(step) => {
                    let one = if step > 0 { "1" } else { "-1" };
                    self.again(EntryKind::Add, one.to_owned())
                }
            });
        }
        effects
    }

    fn done(&mut self, command: &Command, outcome: Result<Outcome, AppError>) -> Vec<Effect> {
        let Command::Count(CountCommand::Enter {
            code,
            kind,
            quantity,
            lot,
            ..
        }) = command
        else {
            return Vec::new();
        };
        match outcome {
            Ok(Outcome::Counted {
                sku,
                decimals,
                line,
            }) => {
                if !line.lot.is_empty() {
                    self.lots.insert(sku.clone(), line.lot.clone());
                }
                self.at_hand = Some(AtHand {
                    sku,
                    decimals,
                    line,
                });
                self.cursor.select(0);
                Vec::new()
            }
            Err(AppError::LotMissing { sku }) => {
                if let Some(lot) = self.lots.get(&sku).cloned() {
                    return self.enter(code.clone(), *kind, quantity.clone(), &lot);
                }
                self.waiting = Some(Waiting {
                    sku,
                    code: code.clone(),
                    kind: *kind,
                    quantity: quantity.clone(),
                    lots: None,
                });
                Vec::new()
            }
            Err(error) => {
                self.line.back();
                if lot.code.is_empty() {
                    let code = code.clone();
                    return vec![Effect::Band { code, error }];
                }
                vec![Effect::bad(&error), Effect::Bell]
            }
            Ok(_) => Vec::new(),
        }
    }

    /// Which lot? Those that hold goods are offered; another is typed and made with Alt+C.
    fn ask_lot(&self) -> Vec<Effect> {
        let Some((waiting, lots)) = self
            .waiting
            .as_ref()
            .and_then(|waiting| Some((waiting, waiting.lots.as_ref()?)))
        else {
            return Vec::new();
        };
        let item = |(key, (code, expiry, _)): (i64, &(String, Option<Day>, Quantity))| Item {
            key,
            text: code.clone(),
            detail: expiry.map_or_else(String::new, |day| format!("expires {}", day.iso())),
        };
        let items: Vec<Item<i64>> = (0..).zip(lots).map(item).collect();
        let title = format!("Which lot of {}? Type another, Alt+C takes it", waiting.sku);
        let choose = Choose::new("lot", &title, items).creating();
        vec![Effect::Open(Box::new(choose))]
    }

    fn chosen(&mut self, given: &Given) -> Option<Vec<Effect>> {
        let lot = match given {
            Given::Row("lot", key) => {
                let lots = self.waiting.as_ref()?.lots.as_ref()?;
                let place = usize::try_from(*key).ok()?;
                lots.get(place)?.0.clone()
            }
            Given::Create("lot", name) if !name.trim().is_empty() => name.trim().to_owned(),
            Given::Nothing("lot") | Given::Create("lot", _) => {
                self.waiting = None;
                return Some(Vec::new());
            }
            _ => return None,
        };
        let waiting = self.waiting.take()?;
        Some(self.enter(waiting.code, waiting.kind, waiting.quantity, &lot))
    }

    /// The next piece of the goods at hand is of another lot.
    fn other_lot(&mut self) -> Vec<Effect> {
        let Some(at_hand) = &self.at_hand else {
            return Vec::new();
        };
        self.lots.remove(&at_hand.sku);
        self.waiting = Some(Waiting {
            sku: at_hand.sku.clone(),
            code: at_hand.sku.clone(),
            kind: EntryKind::Add,
            quantity: None,
            lots: None,
        });
        Vec::new()
    }

    fn grid(&self) -> Vec<Effect> {
        let (Some(view), Some(at_hand)) = (&self.view, &self.at_hand) else {
            return Vec::new();
        };
        let purpose = Purpose::Count(view.count.id);
        let page = GridPage::new(purpose, at_hand.line.variant, Some(view.count.store), &[]);
        vec![Effect::Open(Box::new(page))]
    }

    fn act(&mut self, action: Action) -> Vec<Effect> {
        match action {
            Action::Back if self.line.back() => Vec::new(),
            Action::Back => vec![Effect::Close],
            Action::Differences => vec![Effect::Open(Box::new(Differences::new(self.number)))],
            Action::ChooseLot => self.other_lot(),
            Action::Grid => self.grid(),
            other => {
                self.cursor.act(other);
                Vec::new()
            }
        }
    }

    fn answered(
        &mut self,
        query: &Query,
        answer: Result<Answer, AppError>,
        cx: &Cx,
    ) -> Vec<Effect> {
        match (query, answer) {
            (Query::Count { .. }, Ok(Answer::Count(Some(view)))) => {
                self.trouble = None;
                self.cursor.set_rows(view.entries.len(), false);
                self.arrange(&view.entries, cx);
                self.view = Some(view);
            }
            (Query::Count { .. }, Ok(Answer::Count(None))) => {
                self.trouble = Some("This count does not exist.".to_owned());
            }
            (Query::CountLines { variant, .. }, Ok(Answer::CountLines(lines))) => {
                self.follow(*variant, lines);
            }
            (Query::LotsOf { sku, .. }, Ok(Answer::LotsOf(lots))) => {
                if let Some(waiting) = self.waiting.as_mut()
                    && waiting.sku == *sku
                    && waiting.lots.is_none()
                {
                    waiting.lots = Some(lots);
                    return self.ask_lot();
                }
            }
            (_, Err(error)) => self.trouble = Some(sentence(&error)),
            _ => {}
        }
        Vec::new()
    }

    /// Others may count the goods at hand too; an answer about goods that were at hand before is late.
    fn follow(&mut self, variant: VariantId, lines: Vec<CountLineView>) {
        let at_hand = self.at_hand.as_mut();
        let Some(at_hand) = at_hand.filter(|at_hand| at_hand.line.variant == variant) else {
            return;
        };
        let same = |line: &CountLineView| line.line.lot == at_hand.line.lot;
        if let Some(line) = lines.into_iter().find(same) {
            *at_hand = of_view(line);
        }
    }
}

fn of_view(view: CountLineView) -> AtHand {
    AtHand {
        sku: view.sku,
        decimals: view.decimals,
        line: view.line,
    }
}

impl Screen for CountPage {
    fn scope(&self) -> Scope {
        Scope::Count
    }

    fn holds(&self) -> Option<Held> {
        self.view.as_ref().map(|view| Held::Count(view.count.id))
    }

    fn title(&self) -> String {
        format!("Count {}", count_number(self.number))
    }

    fn mode(&self) -> Mode {
        self.line.mode()
    }

    fn wants(&self, key: KeyPress) -> bool {
        self.line.wants(key)
    }

    fn takes_scans(&self) -> bool {
        true
    }

    fn queries(&self, cx: &Cx) -> Vec<Query> {
        let number = self.number;
        let mut asked = vec![Query::Count {
            number,
            limit: LAST,
        }];
        if let Some(at_hand) = &self.at_hand {
            let variant = at_hand.line.variant;
            asked.push(Query::CountLines { number, variant });
        }
        if let Some(waiting) = self.waiting.as_ref().filter(|one| one.lots.is_none()) {
            asked.push(Query::LotsOf {
                store: self.store(cx),
                sku: waiting.sku.clone(),
            });
        }
        asked
    }

    fn offers(&self, action: Action, _cx: &Cx) -> Offer {
        let nothing = || Offer::Not("nothing was counted here yet".to_owned());
        match action {
            Action::Differences => Offer::Yes,
            Action::Grid if self.at_hand.is_none() => nothing(),
            Action::Grid if self.is_open() => Offer::Yes,
            Action::ChooseLot => match &self.at_hand {
                Some(at_hand) if !at_hand.line.lot.is_empty() && self.is_open() => Offer::Yes,
                _ => Offer::Hidden,
            },
            Action::Next | Action::Previous => Offer::Hidden,
            action if moves(action) => Offer::Yes,
            _ => Offer::Hidden,
        }
    }

    fn update(&mut self, msg: Msg, cx: &Cx) -> Vec<Effect> {
        match msg {
            Msg::Act(action) => return self.act(action),
            Msg::Key(key) => {
                let heard = self.line.press(key, "Count which?", cx);
                return self.heard(heard, cx);
            }
            Msg::Pasted(text) => {
                let heard = self.line.paste(&text, "Count which?", cx);
                return self.heard(heard, cx);
            }
            Msg::Scanned(code) => return self.enter(code, EntryKind::Add, None, ""),
            Msg::Swallowed => {
                self.line.back();
            }
            Msg::Wheel { down } => {
                self.cursor
                    .act(if down { Action::Down } else { Action::Up });
            }
            Msg::Given(Given::Done(grid::TAG, _)) => {
                return vec![Effect::good("Taken over from the grid.")];
            }
            Msg::Given(Given::Row(differences::AGAIN, variant)) => {
                let brief = cx.goods.find(VariantId(variant));
                if let Some(brief) = brief {
                    let text = format!("Count {} again, then set it (=12).", brief.sku);
                    self.at_hand = None;
                    let view = self.view.as_ref().map(|view| view.lines.as_slice());
                    let line = view
                        .unwrap_or_default()
                        .iter()
                        .find(|line| line.line.variant == VariantId(variant));
                    self.at_hand = line.cloned().map(of_view);
                    return vec![Effect::Toast(Tone::Accent, text)];
                }
            }
            Msg::Given(given) => {
                if let Some(effects) = self.chosen(&given) {
                    return effects;
                }
                let wish = self.line.given(&given, cx);
                return self.heard((wish.into_iter().collect(), Vec::new()), cx);
            }
            Msg::Done(command, outcome) => return self.done(&command, outcome),
            Msg::Answered(query, answer) => return self.answered(&query, answer, cx),
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
        if let Some(trouble) = &self.trouble {
            return draw::empty(area, trouble, buf, theme);
        }
        let Some(view) = &self.view else { return };
        let (head, list) = split_top(area, HEAD);
        self.head(view, head, cx, buf);
        let at = |y: u16, height: u16| Rect {
            y: head.y + y,
            height,
            ..head
        };
        self.large(at(2, 3), cx, buf);
        let hint = "scan, 12* before a code, =12 sets the line, + and -";
        self.line.view(at(5, 1), hint, cx, buf);
        Table {
            columns: &COLUMNS,
            rows: &self.rows,
            cursor: &self.cursor,
            focused: true,
            empty: "Nothing is counted yet. Other terminals may count along; selling goes on.",
        }
        .view(list, buf, theme);
    }
}
