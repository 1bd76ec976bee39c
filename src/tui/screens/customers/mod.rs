//! The tab of customers: searched and filtered, the selected one beside the list where there is room.

mod acts;
mod areas;
pub mod form;
mod page;
mod sheet;
mod statement;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::{Answer, AppError, Command, CustomerCommand, CustomerList, Outcome, Query};
use crate::domain::account::{CustomerPage as Known, CustomerRow, CustomersOf};
use crate::domain::area::Area;
use crate::domain::customer::Customer;
use crate::domain::money::Money;
use crate::tui::action::Action;
use crate::tui::format::{cut, width};
use crate::tui::key::KeyPress;
use crate::tui::keymap::Scope;
use crate::tui::layout::{Class, split_columns, split_top};
use crate::tui::screen::{Cx, Effect, Given, Msg, Offer, Route, Screen, moves, sentence};
use crate::tui::screens::choose::Choose;
use crate::tui::screens::customers::areas::Areas;
use crate::tui::screens::customers::page::CustomerPage;
use crate::tui::screens::window::Window;
use crate::tui::theme::Tone;
use crate::tui::widgets::draw;
use crate::tui::widgets::field::{Edit, Field, Takes};
use crate::tui::widgets::picker::Item;
use crate::tui::widgets::table::{self, Cell, Column, Row, Table, Width};

/// Rows loaded at a time.
const PAGE: usize = 300;

const COLUMNS: [Column; 7] = [
    Column::text("Code", Width::Fixed(10), 0),
    Column::text("Name", Width::Fill(18), 0),
    Column::text("City", Width::Fixed(13), 2),
    Column::text("Area", Width::Fixed(9), 3),
    Column::figure("Balance", 12, 0),
    Column::figure("Headroom", 12, 1),
    Column::text("", Width::Fixed(10), 0),
];

/// The list of customers.
pub struct Customers {
    search: Field,
    typing: bool,
    of: CustomersOf,
    area: Option<String>,
    areas: Vec<Area>,
    list: Window<CustomerRow, String>,
    rows: Vec<Row>,
    /// The selected customer, once he is here.
    beside: Option<Box<Known>>,
    /// Asked for while the customer was on his way.
    wanted: Option<Action>,
    known: bool,
    trouble: Option<String>,
}

impl Default for Customers {
    fn default() -> Self {
        Self {
            search: Field::new(Takes::Text).at_most(80),
            typing: false,
            of: CustomersOf::default(),
            area: None,
            areas: Vec::new(),
            list: Window::new(PAGE, |row: &CustomerRow| row.code.clone()),
            rows: Vec::new(),
            beside: None,
            wanted: None,
            known: false,
            trouble: None,
        }
    }
}

impl Customers {
    fn query(&self) -> Query {
        Query::CustomerRows(CustomerList {
            search: self.search.value().trim().to_owned(),
            area: self.area.clone(),
            of: self.of,
            after: self.list.after(),
            limit: PAGE,
        })
    }

    /// The selected customer with all that is known of him, once it is here.
    fn chosen(&self) -> Option<&Known> {
        let id = self.list.selected()?.id;
        self.beside.as_deref().filter(|page| page.customer.id == id)
    }

    fn customer(&self) -> Option<&Customer> {
        self.chosen().map(|page| &page.customer)
    }

    fn answered(
        &mut self,
        query: &Query,
        answer: Result<Answer, AppError>,
        cx: &Cx,
    ) -> Vec<Effect> {
        match answer {
            Ok(Answer::CustomerRows(rows)) if *query == self.query() => {
                (self.trouble, self.known) = (None, true);
                self.list.take(rows);
                self.rows = self.list.rows().iter().map(|row| row_of(row, cx)).collect();
            }
            Ok(Answer::Areas(areas)) => self.areas = areas,
            Ok(Answer::CustomerPage(page)) => {
                self.beside = page;
                if self.chosen().is_some()
                    && let Some(action) = self.wanted.take()
                {
                    return self.on_customer(action, cx);
                }
            }
            Ok(_) => {}
            Err(error) => self.trouble = Some(sentence(&error)),
        }
        Vec::new()
    }

    fn is_filtered(&self) -> bool {
        !self.search.is_empty() || self.area.is_some() || self.of != CustomersOf::default()
    }

    fn clear(&mut self) {
        self.typing = false;
        self.search.take();
        (self.area, self.of) = (None, CustomersOf::default());
        self.list.restart();
    }

    fn turn(&mut self, forward: bool) {
        let all = CustomersOf::ALL;
        let place = all.iter().position(|(of, _)| *of == self.of).unwrap_or(0);
        let step = if forward { 1 } else { all.len() - 1 };
        let next = all.get((place + step) % all.len());
        self.of = next.map_or_else(CustomersOf::default, |(of, _)| *of);
        self.list.restart();
    }

    fn choose_area(&self) -> Vec<Effect> {
        let all = std::iter::once(("all areas", ""));
        let areas = self.areas.iter();
        let areas = all.chain(areas.map(|area| (area.code.as_str(), area.name.as_str())));
        let items = (0..).zip(areas).map(|(key, (code, name))| Item {
            key,
            text: code.to_owned(),
            detail: name.to_owned(),
        });
        let choose = Choose::new("area filter", "Area", items.collect());
        vec![Effect::Open(Box::new(choose))]
    }

    /// Does something with the selected customer, at once or when he is here.
    fn on_customer(&mut self, action: Action, cx: &Cx) -> Vec<Effect> {
        if let Some(customer) = self.customer() {
            return acts::act(action, customer, cx);
        }
        self.wanted = self.list.selected().map(|_| action);
        Vec::new()
    }

    fn act(&mut self, action: Action, cx: &Cx) -> Vec<Effect> {
        self.wanted = None;
        match action {
            Action::Filter => self.typing = true,
            Action::Enter if self.typing => self.typing = false,
            Action::Back if self.typing || self.is_filtered() => self.clear(),
            Action::ClearFilters => self.clear(),
            Action::NextStage => self.turn(true),
            Action::PreviousStage => self.turn(false),
            Action::AreaFilter => return self.choose_area(),
            Action::Areas => return vec![Effect::Open(Box::<Areas>::default())],
            Action::New => return vec![Effect::Open(Box::new(form::new("")))],
            Action::Open => {
                let row = self.list.selected();
                let page = row.map(|row| Box::new(CustomerPage::new(row.id)));
                return page.map_or_else(Vec::new, |page| vec![Effect::Open(page)]);
            }
            action if moves(action) => self.list.act(action),
            action => return self.on_customer(action, cx),
        }
        Vec::new()
    }

    fn given(&mut self, given: &Given) -> Vec<Effect> {
        match given {
            Given::Row("area filter", key) => {
                let place = usize::try_from(*key).unwrap_or(0);
                let chosen = place.checked_sub(1).and_then(|place| self.areas.get(place));
                self.area = chosen.map(|area| area.code.clone());
                self.list.restart();
                Vec::new()
            }
            Given::Done(form::TAG, outcome) => match **outcome {
                Outcome::Customer(id) if self.list.rows().iter().any(|row| row.id == id) => {
                    vec![Effect::good("Saved.")]
                }
                // A new one is shown, wherever the list stands.
                Outcome::Customer(id) => vec![
                    Effect::good("Added."),
                    Effect::Open(Box::new(CustomerPage::new(id))),
                ],
                _ => Vec::new(),
            },
            given => match self.customer() {
                Some(customer) => acts::given(given, customer),
                None => Vec::new(),
            },
        }
    }

    fn head(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        let mut x = area.x;
        for (of, word) in CustomersOf::ALL {
            let tone = if of == self.of {
                Tone::Selection
            } else {
                Tone::Dim
            };
            let text = format!(" {word} ");
            x = draw::put(area, x, area.y, &text, theme.style(tone), buf) + 1;
        }
        if let Some(code) = &self.area {
            let text = format!(" area {code}");
            x = draw::put(area, x, area.y, &text, theme.style(Tone::Accent), buf);
        }
        if self.typing || !self.search.is_empty() {
            x = draw::put(area, x, area.y, "  search ", theme.style(Tone::Dim), buf);
            let field = Rect {
                x,
                width: area.right().saturating_sub(x).min(32),
                height: 1,
                ..area
            };
            self.search.view(field, self.typing, buf, theme);
            x = field.right();
        }
        let count = cx.count(i64::try_from(self.list.rows().len()).unwrap_or(i64::MAX));
        let count = if self.list.is_slid() {
            "more above".to_owned()
        } else if self.list.has_more() {
            format!("the first {count}")
        } else {
            format!("{count} customers")
        };
        if usize::from(area.right().saturating_sub(x)) > width(&count) {
            draw::flush_right(area, area.y, &count, theme.style(Tone::Dim), buf);
        }
    }

    fn areas(area: Rect, cx: &Cx) -> (Rect, Rect, Option<Rect>) {
        let (head, body) = split_top(area, 1);
        if cx.areas.class() == Class::Wide {
            let (list, sheet) = split_columns(body, 58);
            return (head, list, Some(sheet));
        }
        (head, body, None)
    }

    fn beside(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        let inner = draw::panel(area, "Customer", false, buf, theme);
        let Some(page) = self.chosen() else {
            let none = self.list.selected().is_none();
            let text = if none {
                "Choose a customer to see him here."
            } else {
                ""
            };
            return draw::empty(inner, text, buf, theme);
        };
        let lines = sheet::beside(page, usize::from(inner.width), cx);
        for (y, (text, tone)) in (inner.y..inner.bottom()).zip(&lines) {
            let text = cut(text, usize::from(inner.width), &theme.glyphs);
            draw::line(inner, y, &text, theme.style(*tone), buf);
        }
    }
}

/// Says what a command did; after a merge the customer that stays is shown.
fn done(command: &Command, outcome: Result<Outcome, AppError>) -> Vec<Effect> {
    let stays = match (command, &outcome) {
        (Command::Customer(CustomerCommand::Merge { .. }), Ok(Outcome::Customer(id))) => Some(*id),
        _ => None,
    };
    let mut effects = acts::done(command, outcome);
    if let Some(id) = stays {
        effects.push(Effect::Open(Box::new(CustomerPage::new(id))));
    }
    effects
}

fn row_of(row: &CustomerRow, cx: &Cx) -> Row {
    let standing = match (row.active, row.blocked) {
        (false, _) => Cell::toned("disabled", Tone::Warn),
        (true, true) => Cell::toned("blocked", Tone::Warn),
        (true, false) => Cell::default(),
    };
    let headroom = row.headroom.map_or_else(Cell::default, |left| {
        if left < Money::ZERO {
            Cell::toned(cx.money(left), Tone::Bad)
        } else {
            cx.money(left).into()
        }
    });
    let cells: Vec<Cell> = vec![
        row.code.clone().into(),
        row.name.clone().into(),
        row.city.clone().into(),
        row.area.clone().into(),
        cx.money(row.balance).into(),
        headroom,
        standing,
    ];
    Row {
        tone: (!row.active).then_some(Tone::Dim),
        ..Row::new(cells)
    }
}

impl Screen for Customers {
    fn scope(&self) -> Scope {
        if self.typing {
            Scope::Filter
        } else {
            Scope::Customers
        }
    }

    fn title(&self) -> String {
        "Customers".to_owned()
    }

    fn wants(&self, key: KeyPress) -> bool {
        self.typing && self.search.wants(key)
    }

    fn queries(&self, cx: &Cx) -> Vec<Query> {
        let mut asked = vec![self.query(), Query::Areas];
        let beside =
            cx.areas.class() == Class::Wide || self.wanted.is_some() || self.chosen().is_some();
        let selected = self.list.selected().filter(|_| beside);
        asked.extend(selected.map(|row| Query::CustomerPage(row.id)));
        asked
    }

    fn offers(&self, action: Action, cx: &Cx) -> Offer {
        match action {
            Action::Open if self.list.selected().is_none() => Offer::Hidden,
            Action::ClearFilters if !self.is_filtered() => Offer::Hidden,
            Action::Back if !self.typing && !self.is_filtered() => Offer::Hidden,
            Action::Next | Action::Previous | Action::Left | Action::Right => Offer::Hidden,
            Action::Open
            | Action::New
            | Action::NextStage
            | Action::PreviousStage
            | Action::AreaFilter
            | Action::Areas
            | Action::ClearFilters
            | Action::Filter => Offer::Yes,
            other if moves(other) => Offer::Yes,
            other if self.list.selected().is_some() && self.customer().is_none() => {
                acts::coming(other, cx)
            }
            other => acts::offer(other, self.customer(), cx),
        }
    }

    fn update(&mut self, msg: Msg, cx: &Cx) -> Vec<Effect> {
        match msg {
            Msg::Act(action) => return self.act(action, cx),
            Msg::Key(key) if self.typing && self.search.press(key) == Edit::Changed => {
                self.list.restart();
            }
            Msg::Pasted(text) if self.typing => {
                self.search.paste(&text);
                self.list.restart();
            }
            Msg::Wheel { down } => {
                return self.act(if down { Action::Down } else { Action::Up }, cx);
            }
            Msg::Click { row, .. } => {
                let (_, list, _) = Self::areas(cx.areas.body, cx);
                if let Some(line) = row.checked_sub(list.y + 1) {
                    self.list.click(line);
                }
            }
            Msg::Go(Route::Customer(id, _)) => {
                return vec![Effect::Open(Box::new(CustomerPage::new(id)))];
            }
            Msg::Given(given) => return self.given(&given),
            Msg::Done(command, outcome) => return done(&command, outcome),
            Msg::Answered(query, answer) => return self.answered(&query, answer, cx),
            _ => {}
        }
        Vec::new()
    }

    fn layout(&mut self, area: Rect, cx: &Cx) {
        let (_, list, _) = Self::areas(area, cx);
        self.list.set_height(table::body_height(list));
    }

    fn view(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        draw::clear(area, buf, theme.style(Tone::Text));
        let (head, list, sheet) = Self::areas(area, cx);
        self.head(head, cx, buf);
        if let Some(trouble) = &self.trouble {
            return draw::empty(list, trouble, buf, theme);
        }
        let empty = match (self.known, self.is_filtered()) {
            (false, _) => "",
            (true, true) => "No customer matches. Esc shows all who are active.",
            (true, false) => "There are no customers yet. Press n to add the first.",
        };
        Table {
            columns: &COLUMNS,
            rows: &self.rows,
            cursor: self.list.cursor(),
            focused: !self.typing,
            empty,
        }
        .view(list, buf, theme);
        if let Some(sheet) = sheet {
            self.beside(sheet, cx, buf);
        }
    }
}
