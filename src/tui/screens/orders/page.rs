//! One order: its lines, its money, and everything that happened to it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::{Answer, Command, Consent, OrderCommand, Query};
use crate::domain::document::{LineView, OrderView};
use crate::domain::id::OrderId;
use crate::domain::order::{Event, allowed};
use crate::domain::presence::Held;
use crate::tui::action::Action;
use crate::tui::format::{cells, width};
use crate::tui::keymap::Scope;
use crate::tui::layout::{Class, split_columns, split_top};
use crate::tui::screen::{Cx, Effect, Given, Msg, Offer, Question, Screen, moves};
use crate::tui::screens::grid::{GridPage, Purpose, standing};
use crate::tui::screens::orders::acts::{self, About};
use crate::tui::screens::orders::draw as paint;
use crate::tui::screens::orders::late::{Before, Late};
use crate::tui::theme::Tone;
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::dialog::Ask;
use crate::tui::widgets::draw;
use crate::tui::widgets::table::body_height;

/// What is shown of the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Panel {
    /// Its lines.
    Lines,
    /// Bills, shipments, payments.
    Money,
    /// Events and remarks.
    Timeline,
}

const PANELS: [(Panel, &str); 3] = [
    (Panel::Lines, "lines"),
    (Panel::Money, "money"),
    (Panel::Timeline, "timeline"),
];

/// The page of one order.
pub struct OrderPage {
    order: OrderId,
    /// The list it was opened from, for the next and the one before.
    row: Vec<OrderId>,
    panel: Panel,
    view: Option<Box<OrderView>>,
    about: Option<About>,
    before: Before,
    late: Option<Late>,
    /// Asked for while the order was on its way.
    wanted: Option<Action>,
    known: bool,
    cursor: Cursor,
    scroll: Cursor,
}

impl OrderPage {
    /// Opens an order of a list.
    pub fn new(order: OrderId, row: Vec<OrderId>, panel: Panel) -> Self {
        Self {
            order,
            row,
            panel,
            view: None,
            about: None,
            before: Before::default(),
            late: None,
            wanted: None,
            known: false,
            cursor: Cursor::default(),
            scroll: Cursor::default(),
        }
    }

    fn selected(&self) -> Option<&LineView> {
        let view = self.view.as_ref()?;
        view.lines.get(self.cursor.selected()?)
    }

    fn step(&mut self, forward: bool) {
        let place = self.row.iter().position(|id| *id == self.order);
        let next = place.and_then(|place| {
            let next = if forward {
                place.checked_add(1)?
            } else {
                place.checked_sub(1)?
            };
            self.row.get(next).copied()
        });
        if let Some(next) = next {
            let row = std::mem::take(&mut self.row);
            *self = Self::new(next, row, self.panel);
        }
    }

    fn turn(&mut self, forward: bool) {
        let place = PANELS.iter().position(|(panel, _)| *panel == self.panel);
        let count = PANELS.len();
        let step = if forward { 1 } else { count - 1 };
        let next = (place.unwrap_or(0) + step) % count;
        self.panel = PANELS.get(next).map_or(Panel::Lines, |(panel, _)| *panel);
        self.scroll.select(0);
    }

    fn act(&mut self, action: Action, cx: &Cx) -> Vec<Effect> {
        let line = self.selected().map(|line| line.line.id);
        self.about = self.view.as_deref().map(|view| About::now(view, line));
        self.before = self.view.as_deref().map(Before::of).unwrap_or_default();
        match action {
            Action::Back => return vec![Effect::Close],
            Action::NextStage => self.step(true),
            Action::PreviousStage => self.step(false),
            Action::Next => self.turn(true),
            Action::Previous => self.turn(false),
            Action::Timeline => self.panel = Panel::Timeline,
            Action::History => {
                let of = |view: &OrderView| acts::history(view.order.id, &acts::name(view));
                return self.view.as_deref().map(of).into_iter().collect();
            }
            Action::New => {
                let text = "Barcode or SKU of the goods to add.";
                let question = Question::new("Add a line", text, Ask::Text);
                return vec![Effect::Ask("line", question)];
            }
            Action::ChangeQuantity | Action::Open | Action::Enter => {
                return self.ask_quantity();
            }
            Action::Grid => return self.open_grid(),
            action if moves(action) => self.moved(action),
            action => match &self.view {
                Some(view) => {
                    if let Offer::Not(why) = acts::offer(action, Some(view)) {
                        return vec![Effect::Toast(Tone::Warn, why)];
                    }
                    let sku = self.selected().map(|line| line.sku.as_str());
                    return acts::act(action, view, sku, cx).unwrap_or_default();
                }
                None => self.wanted = Some(action),
            },
        }
        Vec::new()
    }

    fn moved(&mut self, action: Action) {
        if self.panel == Panel::Lines {
            self.cursor.act(action);
        } else {
            match action {
                // Text has nothing to select: Down at once scrolls.
                Action::Down => {
                    let top = self.scroll.top();
                    self.scroll.act(Action::Down);
                    while self.scroll.top() == top && self.scroll.below() {
                        self.scroll.act(Action::Down);
                    }
                }
                Action::Up => self.scroll.select(self.scroll.top().saturating_sub(1)),
                other => {
                    self.scroll.act(other);
                }
            }
        }
    }

    fn ask_quantity(&self) -> Vec<Effect> {
        let (Some(line), Some(view)) = (self.selected(), &self.view) else {
            return Vec::new();
        };
        if !allowed(Event::Edit, view.order.status) {
            return Vec::new();
        }
        let text = format!(
            "New ordered quantity of {}; 0 gives up what is open of it.",
            line.title()
        );
        let typed = line.line.buckets.active().plain(line.decimals);
        let question = Question::new("Quantity", text, Ask::Text);
        vec![Effect::Ask("quantity", question.typed(&typed))]
    }

    /// All variants of the selected line's product, to be changed at once.
    fn open_grid(&self) -> Vec<Effect> {
        let (Some(line), Some(view)) = (self.selected(), &self.view) else {
            return Vec::new();
        };
        let purpose = Purpose::Order(view.order.id, view.order.version);
        let store = Some(view.order.store_id);
        let filled = standing(view);
        let page = GridPage::new(purpose, line.line.variant_id, store, &filled);
        vec![Effect::Open(Box::new(page))]
    }

    fn given(&mut self, given: &Given, cx: &Cx) -> Vec<Effect> {
        if let Some((effect, about, before)) = self.late.as_ref().and_then(|late| late.given(given))
        {
            self.late = None;
            self.about = Some(about);
            self.before = before;
            return vec![effect];
        }
        let Some(about) = self.about else {
            return Vec::new();
        };
        let (order, version) = (about.order, Some(about.version));
        let command = match (given, about.line) {
            (Given::Text("quantity", typed), Some(line)) => OrderCommand::EditLine {
                order,
                version,
                line,
                quantity: cx.plain(typed),
                consent: Consent::default(),
            },
            (Given::Text("line", code), _) => OrderCommand::AddLine {
                order,
                version,
                code: code.clone(),
                quantity: None,
                consent: Consent::default(),
            },
            _ => return acts::given(given, about, cx),
        };
        vec![Effect::Execute(Command::Order(command))]
    }

    fn panel_lines(&self, room: u16, cx: &Cx) -> Vec<(String, Tone)> {
        match (&self.view, self.panel) {
            (Some(view), Panel::Money) => paint::money_lines(view, cx),
            (Some(view), Panel::Timeline) => paint::timeline_lines(view, room, cx),
            _ => Vec::new(),
        }
    }

    fn bar(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let mut x = area.x;
        for (panel, name) in PANELS {
            let tone = if panel == self.panel {
                Tone::Selection
            } else {
                Tone::Dim
            };
            let text = format!(" {name} ");
            x = draw::put(area, x, area.y, &text, cx.theme.style(tone), buf) + 1;
        }
        let place = self.row.iter().position(|id| *id == self.order);
        if let Some(place) = place {
            let text = format!("{} of {}", place + 1, self.row.len());
            draw::flush_right(area, area.y, &text, cx.theme.style(Tone::Dim), buf);
        }
    }
}

impl Screen for OrderPage {
    fn scope(&self) -> Scope {
        Scope::Order
    }

    fn holds(&self) -> Option<Held> {
        Some(Held::Order(self.order))
    }

    fn title(&self) -> String {
        self.view
            .as_ref()
            .map_or_else(|| "Order".to_owned(), |view| acts::name(view))
    }

    fn queries(&self, _cx: &Cx) -> Vec<Query> {
        vec![Query::Order(self.order)]
    }

    fn offers(&self, action: Action, _cx: &Cx) -> Offer {
        match action {
            Action::NextStage | Action::PreviousStage if self.row.len() > 1 => Offer::Yes,
            Action::Timeline | Action::History => Offer::Yes,
            Action::Open => Offer::Hidden,
            Action::ChangeQuantity | Action::New | Action::Grid => {
                let view = self.view.as_ref();
                match view {
                    Some(view) if allowed(Event::Edit, view.order.status) => Offer::Yes,
                    _ => Offer::Not("Its lines cannot be changed any more.".to_owned()),
                }
            }
            action if moves(action) => Offer::Yes,
            action if !self.known => acts::coming(action),
            action => acts::offer(action, self.view.as_deref()),
        }
    }

    fn update(&mut self, msg: Msg, cx: &Cx) -> Vec<Effect> {
        match msg {
            Msg::Act(action) => self.act(action, cx),
            Msg::Wheel { down } => {
                self.moved(if down { Action::Down } else { Action::Up });
                Vec::new()
            }
            Msg::Answered(_, Ok(Answer::Order(view))) => {
                self.known = true;
                let rows = view.as_ref().map_or(0, |view| view.lines.len());
                self.cursor.set_rows(rows, false);
                if let (Some(about), Some(view)) = (&mut self.about, view.as_deref()) {
                    about.refresh(view);
                }
                self.view = view;
                if let (Some(late), Some(view)) = (&mut self.late, self.view.as_deref()) {
                    return late.met(view, cx);
                }
                match self.wanted.take() {
                    Some(action) => self.act(action, cx),
                    None => Vec::new(),
                }
            }
            Msg::Answered(_, Err(error)) => vec![Effect::bad(&error)],
            Msg::Given(given) => self.given(&given, cx),
            Msg::Done(command, outcome) => {
                if let Some(about) = &mut self.about {
                    about.stale = true;
                }
                let late = outcome.as_ref().err();
                self.late = late.and_then(|error| Late::of(&command, error, &self.before));
                if self.late.is_some() {
                    return Vec::new();
                }
                acts::done(&command, outcome, cx)
            }
            _ => Vec::new(),
        }
    }

    fn layout(&mut self, area: Rect, cx: &Cx) {
        let body = split_top(area, paint::HEAD + 1).1;
        if cx.areas.class() == Class::Wide {
            let (left, right) = split_columns(body, 60);
            self.cursor.set_height(body_height(left));
            self.scroll.set_height(right.height);
            let room = right.width;
            self.scroll
                .set_rows(self.panel_lines(room, cx).len(), false);
        } else {
            self.cursor.set_height(body_height(body));
            self.scroll.set_height(body.height);
            let lines = self.panel_lines(body.width, cx).len();
            self.scroll.set_rows(lines, false);
        }
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
        let (top, rest) = split_top(area, paint::HEAD);
        paint::head(view, top, cx, buf);
        let (bar, body) = split_top(rest, 1);
        if cx.areas.class() == Class::Wide {
            let (left, right) = split_columns(body, 60);
            self.bar(bar, cx, buf);
            paint::lines(
                view,
                &self.cursor,
                self.panel == Panel::Lines,
                left,
                cx,
                buf,
            );
            let lines = if self.panel == Panel::Money {
                paint::money_lines(view, cx)
            } else {
                paint::timeline_lines(view, right.width, cx)
            };
            return paint::text(&lines, self.scroll.top(), right, cx, buf);
        }
        self.bar(bar, cx, buf);
        if self.panel == Panel::Lines {
            return paint::lines(view, &self.cursor, true, body, cx, buf);
        }
        let lines = self.panel_lines(body.width, cx);
        paint::text(&lines, self.scroll.top(), body, cx, buf);
        if self.scroll.below() {
            let more = format!("{} more", theme.glyphs.down);
            let row = body.bottom().saturating_sub(1);
            let at = body.right().saturating_sub(cells(width(&more)));
            draw::put(body, at, row, &more, theme.style(Tone::Accent), buf);
        }
    }
}
