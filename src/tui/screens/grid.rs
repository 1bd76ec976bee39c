//! The colour × size grid of one product, for whatever its quantities are wanted.
//!
//! Another screen opens it with [`GridPage::new`]: a [`Purpose`], any variant of the product, a store, and the
//! quantities that stand in it already. On `Ctrl+A` the cells that were changed become the purpose's one command; when
//! it is refused the grid stays open with the cell marked, when it is done the opener gets [`Given::Done`] with
//! [`TAG`]. A new use is one arm in each function of [`Purpose`].

mod purpose;

pub use purpose::{Purpose, standing};

use std::collections::{HashMap, VecDeque};

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::{Answer, AppError, Found, Outcome, Query};
use crate::domain::id::{StoreId, VariantId};
use crate::domain::product::title;
use crate::domain::quantity::Quantity;
use crate::tui::action::Action;
use crate::tui::format::{cut, width};
use crate::tui::key::{Code, KeyPress};
use crate::tui::keymap::Scope;
use crate::tui::layout::{split_bottom, split_top};
use crate::tui::screen::{Cx, Effect, Given, Msg, Offer, Question, Screen, moves, sentence};
use crate::tui::screens::stock::step_store;
use crate::tui::screens::variant::VariantPage;
use crate::tui::theme::Tone;
use crate::tui::widgets::draw;
use crate::tui::widgets::grid::{Limit, Look, Sheet, Typed};

/// The word its opener is answered with.
pub const TAG: &str = "grid";

/// The question whether what is typed may be given up.
const LEAVE: &str = "leave grid";

/// The page.
pub struct GridPage {
    purpose: Purpose,
    variant: VariantId,
    store: Option<StoreId>,
    sheet: Sheet,
    known: bool,
    trouble: Option<String>,
    sent: bool,
    /// The order was changed by another: it is read anew.
    stale: bool,
    scans: VecDeque<String>,
    /// What the codes scanned here stand for.
    codes: HashMap<String, Found>,
    area: Rect,
}

impl GridPage {
    /// The grid of this variant's product, standing on the variant. `filled` is what stands in the cells already; the
    /// balances are of one store, or of all (only to look at).
    pub fn new(
        purpose: Purpose,
        variant: VariantId,
        store: Option<StoreId>,
        filled: &[(VariantId, Quantity)],
    ) -> Self {
        let sheet = Sheet::new(purpose.how(), variant, filled);
        Self {
            purpose,
            variant,
            store,
            sheet,
            known: false,
            trouble: None,
            sent: false,
            stale: false,
            scans: VecDeque::new(),
            codes: HashMap::new(),
            area: Rect::default(),
        }
    }

    /// Standing on its first cell instead: the product as a whole was meant.
    #[must_use]
    pub fn from_the_first(mut self) -> Self {
        self.sheet.stand_first();
        self
    }

    fn looks(&self) -> bool {
        self.purpose == Purpose::Look
    }

    fn look(cx: &Cx) -> Look<'_> {
        Look {
            theme: &cx.theme,
            numbers: cx.shop.settings.number_style,
        }
    }

    fn relayout(&mut self, cx: &Cx) {
        self.sheet.layout(self.area, Self::look(cx));
    }

    fn act(&mut self, action: Action, cx: &Cx) -> Vec<Effect> {
        let typed = match action {
            Action::More => self.sheet.step(1),
            Action::Less => self.sheet.step(-1),
            Action::ClearCell => self.sheet.clear(),
            Action::Accept => return self.accept(cx),
            Action::Back => return self.back(),
            Action::Open => return self.open(),
            Action::NextStore | Action::PreviousStore => {
                self.store = step_store(cx, self.store, action == Action::NextStore);
                return Vec::new();
            }
            Action::Figure => {
                self.sheet.turn();
                return Vec::new();
            }
            other => {
                self.sheet.act(other);
                return Vec::new();
            }
        };
        said(typed)
    }

    fn accept(&mut self, cx: &Cx) -> Vec<Effect> {
        let decimals = self.sheet.grid().map_or(0, |grid| grid.head.decimals);
        let cells: Vec<(VariantId, String)> = self
            .sheet
            .changes()
            .into_iter()
            .map(|(variant, quantity)| (variant, quantity.plain(decimals)))
            .collect();
        if cells.is_empty() {
            return vec![Effect::Give(Given::Nothing(TAG))];
        }
        let store = self.store.unwrap_or(cx.store);
        let Some(command) = self.purpose.command(store, cells) else {
            return Vec::new();
        };
        self.sent = true;
        vec![Effect::Execute(command)]
    }

    fn back(&self) -> Vec<Effect> {
        let changed = self.sheet.changes().len();
        if changed == 0 {
            return vec![Effect::Give(Given::Nothing(TAG))];
        }
        let cells = match changed {
            1 => "1 cell".to_owned(),
            more => format!("{more} cells"),
        };
        let text = format!("Leave the grid? What you typed in {cells} is not taken over then.");
        vec![Effect::Ask(LEAVE, Question::confirm("Leave", text))]
    }

    fn open(&self) -> Vec<Effect> {
        let cell = self.sheet.selected();
        cell.map(|cell| Effect::Open(Box::new(VariantPage::new(&cell.sku))))
            .into_iter()
            .collect()
    }

    fn key(&mut self, key: KeyPress) -> Vec<Effect> {
        match key.code {
            Code::Backspace => said(self.sheet.rub_out()),
            Code::Char(c) => said(self.sheet.type_in(c)),
            _ => Vec::new(),
        }
    }

    fn done(&mut self, outcome: Result<Outcome, AppError>) -> Vec<Effect> {
        self.sent = false;
        match outcome {
            Ok(outcome) => vec![Effect::Give(Given::Done(TAG, Box::new(outcome)))],
            Err(error) => {
                self.stale = matches!(error, AppError::Stale { .. });
                let details = error.details();
                let named = details
                    .iter()
                    .find(|(what, _)| matches!(*what, "sku" | "field"));
                if let Some((_, sku)) = named {
                    self.sheet.refuse(sku);
                }
                vec![Effect::bad(&error), Effect::Bell]
            }
        }
    }

    fn answered(&mut self, query: &Query, answer: Answer, cx: &Cx) -> Vec<Effect> {
        match (query, answer) {
            (Query::Grid { store, .. }, Answer::Grid(grid)) if *store == self.store => {
                self.known = true;
                self.trouble = None;
                if let Some(grid) = grid {
                    self.sheet.know(grid);
                    self.relayout(cx);
                } else {
                    self.trouble = Some("This product is gone. Esc goes back.".to_owned());
                }
            }
            (Query::Order(_), Answer::Order(Some(view))) => {
                if let Purpose::Order(order, version) = &mut self.purpose
                    && *order == view.order.id
                {
                    *version = view.order.version;
                    self.stale = false;
                    self.sheet.began_with(&standing(&view));
                }
            }
            (Query::Lookup(code), Answer::Found(found)) => {
                self.codes.insert(code.clone(), found);
                return self.take_scans();
            }
            _ => {}
        }
        Vec::new()
    }

    /// Scans whose meaning is known count into their cells, in order.
    fn take_scans(&mut self) -> Vec<Effect> {
        let mut effects = Vec::new();
        while let Some(code) = self.scans.front()
            && let Some(found) = self.codes.get(code).cloned()
        {
            let code = self.scans.pop_front().unwrap_or_default();
            effects.extend(self.scanned(code, found));
        }
        effects
    }

    fn scanned(&mut self, code: String, found: Found) -> Vec<Effect> {
        let why = match found {
            Found::Variant(variant, units) if self.sheet.select(variant.id) => {
                if self.looks() {
                    return Vec::new();
                }
                match self.sheet.step(units) {
                    Typed::Changed => return Vec::new(),
                    Typed::Refused(why) => why.to_owned(),
                }
            }
            Found::Variant(variant, _) => {
                format!("that is {}, which is not in this grid", variant.sku)
            }
            Found::WrongCheckDigit => {
                "wrong check digit, it was misread or mistyped: scan it again".to_owned()
            }
            _ => "nothing in this grid has it".to_owned(),
        };
        let error = AppError::invalid("code", why);
        vec![Effect::Band { code, error }]
    }

    fn areas(area: Rect) -> (Rect, Rect, Rect) {
        let (head, rest) = split_top(area, 1);
        let (sheet, foot) = split_bottom(rest, 2);
        (head, sheet, foot)
    }

    fn head(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        let what = self.purpose.title();
        let place = self
            .store
            .map_or("all stores", |store| cx.store_code(store));
        let part = self.sheet.part().unwrap_or_default();
        let room = usize::from(area.width).saturating_sub(width(&part) + 1);
        let name = self.sheet.grid().map_or_else(String::new, |grid| {
            format!(": {} ({})", grid.head.name, grid.head.code)
        });
        let dot = theme.glyphs.dot;
        let text = format!("{what}{name} {dot} {place}");
        let text = cut(&text, room, &theme.glyphs);
        draw::line(area, area.y, &text, theme.style(Tone::Title), buf);
        draw::flush_right(area, area.y, &part, theme.style(Tone::Dim), buf);
    }

    fn foot(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        let room = usize::from(area.width);
        let (text, tone) = self.selected_line(cx);
        let text = cut(&text, room, &theme.glyphs);
        draw::line(area, area.y, &text, theme.style(tone), buf);
        let sums = self.sums_line(cx);
        let y = area.y + 1;
        draw::line(area, y, &sums, theme.style(Tone::Title), buf);
        let legend = self.legend(cx);
        if width(&sums) + width(&legend) + 2 <= room {
            draw::flush_right(area, y, &legend, theme.style(Tone::Dim), buf);
        }
    }

    /// The selected variant in full.
    fn selected_line(&self, cx: &Cx) -> (String, Tone) {
        let (Some(grid), Some((size, colour))) = (self.sheet.grid(), self.sheet.look()) else {
            return (String::new(), Tone::Text);
        };
        let look = title("", colour, size);
        let dot = cx.theme.glyphs.dot;
        let Some(cell) = self.sheet.selected() else {
            return (format!("{look} {dot} there is no such variant"), Tone::Dim);
        };
        let shown = |quantity| cx.quantity(quantity, grid.head.decimals);
        let mut text = cell.sku.clone();
        if !look.is_empty() {
            text = format!("{look} {dot} {text}");
        }
        text = format!(
            "{text} {dot} {} {dot} {} on hand, {} reserved, {} available",
            cx.money(cell.price),
            shown(cell.on_hand),
            shown(cell.reserved),
            shown(cell.available())
        );
        if !cell.active {
            return (format!("disabled {dot} {text}"), Tone::Warn);
        }
        if self.sheet.is_short(cell) {
            return (format!("too many {dot} {text}"), Tone::Warn);
        }
        (text, Tone::Text)
    }

    fn sums_line(&self, cx: &Cx) -> String {
        let Some(grid) = self.sheet.grid() else {
            return String::new();
        };
        let sum = cx.quantity(self.sheet.total(), grid.head.decimals);
        let unit = &grid.head.unit;
        if self.looks() {
            return format!("{}: {sum} {unit}", self.sheet.figure().word());
        }
        let cells = match self.sheet.count() {
            1 => "1 cell".to_owned(),
            more => format!("{more} cells"),
        };
        format!("{cells}, {sum} {unit}")
    }

    fn legend(&self, cx: &Cx) -> String {
        let theme = &cx.theme;
        let off = format!("{} disabled", theme.sign(Tone::Bad));
        if self.looks() {
            return off;
        }
        let figure = self.sheet.figure().word();
        let mut text = format!("typed/{figure}  ");
        if self.purpose.how().limit != Limit::None {
            text = format!("{text}{} too many  ", theme.sign(Tone::Warn));
        }
        text + &off
    }
}

fn said(typed: Typed) -> Vec<Effect> {
    match typed {
        Typed::Changed => Vec::new(),
        Typed::Refused(why) => vec![Effect::Toast(Tone::Warn, why.to_owned()), Effect::Bell],
    }
}

impl Screen for GridPage {
    fn scope(&self) -> Scope {
        if self.looks() {
            Scope::GridLook
        } else {
            Scope::Grid
        }
    }

    fn title(&self) -> String {
        "Colours and sizes".to_owned()
    }

    fn wants(&self, key: KeyPress) -> bool {
        let digit = key
            .typed()
            .is_some_and(|c| c.is_ascii_digit() || matches!(c, '.' | ','));
        !self.looks() && (digit || key == KeyPress::plain(Code::Backspace))
    }

    fn takes_scans(&self) -> bool {
        true
    }

    fn queries(&self, _cx: &Cx) -> Vec<Query> {
        let mut asked = vec![Query::Grid {
            variant: self.variant,
            store: self.store,
        }];
        if let (true, Purpose::Order(order, _)) = (self.stale, &self.purpose) {
            asked.push(Query::Order(*order));
        }
        let unknown = self
            .scans
            .front()
            .filter(|code| !self.codes.contains_key(*code));
        asked.extend(unknown.map(|code| Query::Lookup(code.clone())));
        asked
    }

    fn offers(&self, action: Action, _cx: &Cx) -> Offer {
        let looks = self.looks();
        match action {
            Action::Accept | Action::Next | Action::Previous | Action::Enter if looks => {
                Offer::Hidden
            }
            Action::NextStore | Action::PreviousStore if !looks => Offer::Hidden,
            Action::Accept if self.sent => {
                Offer::Not("What you typed is being saved already.".to_owned())
            }
            Action::Accept if self.sheet.grid().is_none() => {
                Offer::Not("The variants are not here yet.".to_owned())
            }
            Action::Open if looks && self.sheet.selected().is_none() => {
                Offer::Not("There is no variant of this colour and size.".to_owned())
            }
            Action::Accept
            | Action::Open
            | Action::Figure
            | Action::NextStore
            | Action::PreviousStore => Offer::Yes,
            Action::More | Action::Less | Action::ClearCell if !looks => Offer::Yes,
            other if moves(other) => Offer::Yes,
            _ => Offer::Hidden,
        }
    }

    fn update(&mut self, msg: Msg, cx: &Cx) -> Vec<Effect> {
        let effects = match msg {
            Msg::Act(action) => self.act(action, cx),
            Msg::Key(key) if self.wants(key) => self.key(key),
            Msg::Wheel { down } => {
                self.sheet.act(if down { Action::Down } else { Action::Up });
                Vec::new()
            }
            Msg::Click { row, column } => {
                let (_, area, _) = Self::areas(cx.areas.body);
                if let (Some(row), Some(column)) =
                    (row.checked_sub(area.y), column.checked_sub(area.x))
                {
                    self.sheet.click(row, column);
                }
                Vec::new()
            }
            Msg::Scanned(code) => {
                self.scans.push_back(code);
                self.take_scans()
            }
            Msg::Answered(query, Ok(answer)) => self.answered(&query, answer, cx),
            Msg::Answered(_, Err(error)) => {
                self.trouble = Some(sentence(&error));
                Vec::new()
            }
            Msg::Given(Given::Text(LEAVE, _)) => vec![Effect::Give(Given::Nothing(TAG))],
            Msg::Done(_, outcome) => self.done(outcome),
            _ => Vec::new(),
        };
        self.relayout(cx);
        effects
    }

    fn layout(&mut self, area: Rect, cx: &Cx) {
        self.area = Self::areas(area).1;
        self.relayout(cx);
    }

    fn view(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        draw::clear(area, buf, theme.style(Tone::Text));
        let (head, sheet, foot) = Self::areas(area);
        self.head(head, cx, buf);
        if let Some(trouble) = &self.trouble {
            return draw::empty(sheet, trouble, buf, theme);
        }
        if !self.known {
            return draw::empty(sheet, "Looking for the variants.", buf, theme);
        }
        self.sheet.view(sheet, buf, Self::look(cx));
        self.foot(foot, cx, buf);
    }
}
