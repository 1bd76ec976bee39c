//! A product's colours and sizes, filled into the order; each cell says as much of the stock as the shop tells.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::{
    AppError, Command, Outcome, PortalAnswer, PortalCommand, PortalGrid, PortalQuery, Query,
};
use crate::domain::id::VariantId;
use crate::domain::product::title;
use crate::domain::quantity::Quantity;
use crate::tui::action::Action;
use crate::tui::format::{cut, width};
use crate::tui::key::{Code, KeyPress};
use crate::tui::keymap::Scope;
use crate::tui::layout::{split_bottom, split_top};
use crate::tui::screen::{Cx, Effect, Given, Msg, Offer, Question, Screen, moves, sentence};
use crate::tui::screens::portal::{ask, portal};
use crate::tui::theme::Tone;
use crate::tui::widgets::draw;
use crate::tui::widgets::grid::{Figure, Limit, Look, Sheet, Takes, Typed, Use};

/// The word its opener is answered with.
pub(super) const TAG: &str = "portal grid";

const LEAVE: &str = "leave portal grid";

const HOW: Use = Use {
    takes: Takes::Active,
    limit: Limit::None,
    figure: Figure::Available,
};

/// The page.
pub(super) struct GridPage {
    variant: VariantId,
    sheet: Sheet,
    grid: Option<Box<PortalGrid>>,
    trouble: Option<String>,
    sent: bool,
    area: Rect,
}

fn said(typed: Typed) -> Vec<Effect> {
    match typed {
        Typed::Changed => Vec::new(),
        Typed::Refused(why) => vec![Effect::Toast(Tone::Warn, why.to_owned()), Effect::Bell],
    }
}

fn look(cx: &Cx) -> Look<'_> {
    Look {
        theme: &cx.theme,
        numbers: cx.shop.settings.number_style,
    }
}

fn areas(area: Rect) -> (Rect, Rect, Rect) {
    let (head, rest) = split_top(area, 1);
    let (sheet, foot) = split_bottom(rest, 2);
    (head, sheet, foot)
}

impl GridPage {
    /// The grid of this variant's product; of the product as a `whole`, standing on its first cell.
    pub(super) fn new(variant: VariantId, filled: &[(VariantId, Quantity)], whole: bool) -> Self {
        let mut sheet = Sheet::new(HOW, variant, filled);
        if whole {
            sheet.stand_first();
        }
        Self {
            variant,
            sheet,
            grid: None,
            trouble: None,
            sent: false,
            area: Rect::default(),
        }
    }

    fn act(&mut self, action: Action) -> Vec<Effect> {
        let typed = match action {
            Action::More => self.sheet.step(1),
            Action::Less => self.sheet.step(-1),
            Action::ClearCell => self.sheet.clear(),
            Action::Accept => return self.accept(),
            Action::Back if self.sheet.changes().is_empty() => {
                return vec![Effect::Give(Given::Nothing(TAG))];
            }
            Action::Back => {
                let text = "Leave the grid? What you typed is not taken over then.";
                return vec![Effect::Ask(LEAVE, Question::confirm("Leave", text))];
            }
            other => {
                self.sheet.act(other);
                return Vec::new();
            }
        };
        said(typed)
    }

    fn accept(&mut self) -> Vec<Effect> {
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
        self.sent = true;
        let fill = PortalCommand::Fill { cells };
        vec![Effect::Execute(Command::Portal(fill))]
    }

    fn done(&mut self, outcome: Result<Outcome, AppError>) -> Vec<Effect> {
        self.sent = false;
        match outcome {
            Ok(outcome) => vec![Effect::Give(Given::Done(TAG, Box::new(outcome)))],
            Err(error) => {
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

    fn know(&mut self, grid: Option<Box<PortalGrid>>) {
        let Some(grid) = grid else {
            self.trouble = Some("This product is gone. Esc goes back.".to_owned());
            return;
        };
        self.trouble = None;
        let decimals = grid.grid.head.decimals;
        let told = grid.availability.iter();
        let told = told.map(|(variant, availability)| (*variant, availability.text(decimals)));
        self.sheet.tell(told.collect());
        self.sheet.know(Box::new(grid.grid.clone()));
        self.grid = Some(grid);
    }

    fn selected_line(&self, cx: &Cx) -> (String, Tone) {
        let (Some(grid), Some((size, colour))) = (&self.grid, self.sheet.look()) else {
            return (String::new(), Tone::Text);
        };
        let name = title("", colour, size);
        let dot = cx.theme.glyphs.dot;
        let Some(cell) = self.sheet.selected() else {
            return (format!("{name} {dot} there is no such variant"), Tone::Dim);
        };
        let decimals = grid.grid.head.decimals;
        let mut text = format!("{} {dot} {}", cell.sku, cx.price(cell.price));
        if !name.is_empty() {
            text = format!("{name} {dot} {text}");
        }
        let told = grid.availability.get(&cell.variant);
        let told = told.map_or_else(String::new, |told| told.text(decimals));
        if !told.is_empty() {
            text = format!("{text} {dot} {told} in stock");
        }
        (text, Tone::Text)
    }
}

impl Screen for GridPage {
    fn scope(&self) -> Scope {
        Scope::Grid
    }

    fn title(&self) -> String {
        "Colours and sizes".to_owned()
    }

    fn wants(&self, key: KeyPress) -> bool {
        let digit = key
            .typed()
            .is_some_and(|c| c.is_ascii_digit() || matches!(c, '.' | ','));
        digit || key == KeyPress::plain(Code::Backspace)
    }

    fn queries(&self, _cx: &Cx) -> Vec<Query> {
        vec![ask(PortalQuery::Grid(self.variant))]
    }

    fn offers(&self, action: Action, _cx: &Cx) -> Offer {
        match action {
            Action::Accept if self.sent => {
                Offer::Not("What you typed is being saved already.".to_owned())
            }
            Action::Accept if self.grid.is_none() => {
                Offer::Not("The variants are not here yet.".to_owned())
            }
            Action::Accept | Action::More | Action::Less | Action::ClearCell => Offer::Yes,
            other if moves(other) => Offer::Yes,
            _ => Offer::Hidden,
        }
    }

    fn update(&mut self, msg: Msg, cx: &Cx) -> Vec<Effect> {
        let effects = match msg {
            Msg::Act(action) => self.act(action),
            Msg::Key(key) if key.code == Code::Backspace => said(self.sheet.rub_out()),
            Msg::Key(key) => match key.code {
                Code::Char(c) => said(self.sheet.type_in(c)),
                _ => Vec::new(),
            },
            Msg::Wheel { down } => self.act(if down { Action::Down } else { Action::Up }),
            Msg::Click { row, column } => {
                let (_, area, _) = areas(cx.areas.body);
                if let (Some(row), Some(column)) =
                    (row.checked_sub(area.y), column.checked_sub(area.x))
                {
                    self.sheet.click(row, column);
                }
                Vec::new()
            }
            Msg::Answered(_, Ok(answer)) => {
                if let Some(PortalAnswer::Grid(grid)) = portal(answer) {
                    self.know(grid);
                }
                Vec::new()
            }
            Msg::Answered(_, Err(error)) => {
                self.trouble = Some(sentence(&error));
                Vec::new()
            }
            Msg::Given(Given::Text(LEAVE, _)) => vec![Effect::Give(Given::Nothing(TAG))],
            Msg::Done(_, outcome) => self.done(outcome),
            _ => Vec::new(),
        };
        self.sheet.layout(self.area, look(cx));
        effects
    }

    fn layout(&mut self, area: Rect, cx: &Cx) {
        self.area = areas(area).1;
        self.sheet.layout(self.area, look(cx));
    }

    fn view(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        draw::clear(area, buf, theme.style(Tone::Text));
        let (head, sheet, foot) = areas(area);
        let part = self.sheet.part().unwrap_or_default();
        let name = self.sheet.grid().map_or_else(String::new, |grid| {
            format!("{} ({})", grid.head.name, grid.head.code)
        });
        let room = usize::from(area.width).saturating_sub(width(&part) + 1);
        let name = cut(&name, room, &theme.glyphs);
        draw::line(head, head.y, &name, theme.style(Tone::Title), buf);
        draw::flush_right(head, head.y, &part, theme.style(Tone::Dim), buf);
        if let Some(trouble) = &self.trouble {
            return draw::empty(sheet, trouble, buf, theme);
        }
        let Some(grid) = self.sheet.grid() else {
            return draw::empty(sheet, "Looking for the variants.", buf, theme);
        };
        self.sheet.view(sheet, buf, look(cx));
        let (text, tone) = self.selected_line(cx);
        let text = cut(&text, usize::from(foot.width), &theme.glyphs);
        draw::line(foot, foot.y, &text, theme.style(tone), buf);
        let sum = cx.quantity(self.sheet.total(), grid.head.decimals);
        let sums = format!("{sum} {} on the order", grid.head.unit);
        draw::line(foot, foot.y + 1, &sums, theme.style(Tone::Title), buf);
    }
}
