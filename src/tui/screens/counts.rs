//! Counts, newest first: what is being counted, and what was posted or given up.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::{Answer, AppError, Command, CountCommand, Outcome, Query};
use crate::domain::count::{CountBrief, CountStatus};
use crate::domain::id::{StoreId, count_number};
use crate::domain::word::{Word, WordKind};
use crate::tui::action::Action;
use crate::tui::keymap::Scope;
use crate::tui::layout::split_top;
use crate::tui::screen::{Cx, Effect, Given, Msg, Offer, Screen, moves, sentence};
use crate::tui::screens::choose::Choose;
use crate::tui::screens::count::CountPage;
use crate::tui::screens::differences::Differences;
use crate::tui::screens::stock::step_store;
use crate::tui::screens::window::Window;
use crate::tui::theme::Tone;
use crate::tui::widgets::draw;
use crate::tui::widgets::picker::Item;
use crate::tui::widgets::table::{Cell, Column, Row, Table, Width, body_height};

const PAGE: usize = 200;

const COLUMNS: [Column; 8] = [
    Column::text("Number", Width::Fixed(8), 0),
    Column::text("", Width::Fixed(11), 0),
    Column::text("Store", Width::Fixed(8), 0),
    Column::text("What", Width::Fill(14), 0),
    Column::figure("Lines", 6, 0),
    Column::figure("Differ", 6, 0),
    Column::text("Since", Width::Fixed(12), 0),
    Column::text("Why", Width::Fill(12), 2),
];

/// How a status looks.
pub(super) fn tone(status: CountStatus) -> Tone {
    match status {
        CountStatus::Open => Tone::Accent,
        CountStatus::Posted => Tone::Ok,
        CountStatus::Cancelled => Tone::Dim,
    }
}

/// What of the store is counted.
pub(super) fn scope_words(category: &str) -> String {
    match category {
        "" => "the whole store".to_owned(),
        category => category.to_owned(),
    }
}

/// The list.
pub struct Counts {
    store: Option<StoreId>,
    list: Window<CountBrief, i64>,
    rows: Vec<Row>,
    categories: Vec<Word>,
    trouble: Option<String>,
    known: bool,
}

impl Counts {
    /// Of one store or all.
    pub fn of(store: Option<StoreId>) -> Self {
        Self {
            store,
            list: Window::new(PAGE, |row: &CountBrief| row.number),
            rows: Vec::new(),
            categories: Vec::new(),
            trouble: None,
            known: false,
        }
    }

    fn query(&self) -> Query {
        Query::Counts {
            store: self.store,
            status: None,
            before: self.list.after(),
            limit: PAGE,
        }
    }

    fn arrange(&mut self, cx: &Cx) {
        let row = |row: &CountBrief| {
            let given_up = row.status == CountStatus::Cancelled;
            Row {
                tone: given_up.then_some(Tone::Dim),
                ..Row::new(vec![
                    count_number(row.number).into(),
                    Cell::toned(row.status.word(), tone(row.status)),
                    row.store.clone().into(),
                    scope_words(&row.category).into(),
                    cx.count(row.lines).into(),
                    cx.count(row.differing).into(),
                    cx.when(row.closed_at.unwrap_or(row.opened_at)).into(),
                    row.reason.clone().into(),
                ])
            }
        };
        self.rows = self.list.rows().iter().map(row).collect();
    }

    /// The whole store stands first, with key 0; then each category that any product has.
    fn begin(&self, cx: &Cx) -> Vec<Effect> {
        let store = cx.store_code(self.store.unwrap_or(cx.store));
        let whole = Item {
            key: 0,
            text: "The whole store".to_owned(),
            detail: store.to_owned(),
        };
        let used = self.categories.iter().filter(|word| word.users > 0);
        let categories = used.filter_map(|word| {
            Some(Item {
                key: word.id?,
                text: word.key.clone(),
                detail: format!("{} products", cx.count(word.users)),
            })
        });
        let items = std::iter::once(whole).chain(categories).collect();
        let title = format!("Count what of {store}?");
        vec![Effect::Open(Box::new(Choose::new("scope", &title, items)))]
    }

    fn open(&self, cx: &Cx, key: i64) -> Vec<Effect> {
        let of_key = |word: &&Word| word.id == Some(key);
        let category = self.categories.iter().find(of_key);
        let command = CountCommand::Open {
            store: self.store.unwrap_or(cx.store),
            category: category.map(|word| word.key.clone()),
        };
        vec![Effect::Execute(Command::Count(command))]
    }

    fn act(&mut self, action: Action, cx: &Cx) -> Vec<Effect> {
        match action {
            Action::Back => return vec![Effect::Close],
            Action::NextStore | Action::PreviousStore => {
                self.store = step_store(cx, self.store, action == Action::NextStore);
                self.list.restart();
            }
            Action::New => return self.begin(cx),
            Action::Open => {
                let Some(row) = self.list.selected() else {
                    return Vec::new();
                };
                let page: Box<dyn Screen> = match row.status {
                    CountStatus::Open => Box::new(CountPage::new(row.number)),
                    _ => Box::new(Differences::new(row.number)),
                };
                return vec![Effect::Open(page)];
            }
            other => self.list.act(other),
        }
        Vec::new()
    }
}

fn opened(outcome: Result<Outcome, AppError>) -> Vec<Effect> {
    match outcome {
        Ok(Outcome::Count { number, .. }) => {
            vec![Effect::Open(Box::new(CountPage::new(number)))]
        }
        Ok(_) => Vec::new(),
        Err(error) => vec![Effect::bad(&error)],
    }
}

impl Screen for Counts {
    fn scope(&self) -> Scope {
        Scope::StockJobs
    }

    fn title(&self) -> String {
        "Counts".to_owned()
    }

    fn queries(&self, _cx: &Cx) -> Vec<Query> {
        vec![self.query(), Query::Words(WordKind::Category)]
    }

    fn offers(&self, action: Action, _cx: &Cx) -> Offer {
        match action {
            Action::Open if self.list.selected().is_none() => {
                Offer::Not("no count is selected".to_owned())
            }
            Action::Open | Action::New | Action::NextStore | Action::PreviousStore => Offer::Yes,
            Action::Next | Action::Previous => Offer::Hidden,
            action if moves(action) => Offer::Yes,
            _ => Offer::Hidden,
        }
    }

    fn update(&mut self, msg: Msg, cx: &Cx) -> Vec<Effect> {
        match msg {
            Msg::Act(action) => return self.act(action, cx),
            Msg::Given(Given::Row("scope", key)) => return self.open(cx, key),
            Msg::Done(_, outcome) => return opened(outcome),
            Msg::Wheel { down } => {
                self.list.act(if down { Action::Down } else { Action::Up });
            }
            Msg::Click { row, .. } => {
                if let Some(line) = row.checked_sub(cx.areas.body.y + 2) {
                    self.list.click(line);
                }
            }
            Msg::Answered(query, Ok(Answer::Counts(rows))) if query == self.query() => {
                (self.trouble, self.known) = (None, true);
                self.list.take(rows);
                self.arrange(cx);
            }
            Msg::Answered(_, Ok(Answer::Words(WordKind::Category, words))) => {
                self.categories = words;
            }
            Msg::Answered(_, Err(error)) => self.trouble = Some(sentence(&error)),
            _ => {}
        }
        Vec::new()
    }

    fn layout(&mut self, area: Rect, _cx: &Cx) {
        let (_, table) = split_top(area, 1);
        self.list.set_height(body_height(table));
    }

    fn view(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        draw::clear(area, buf, theme.style(Tone::Text));
        let (head, table) = split_top(area, 1);
        let name = match self.store {
            Some(store) => format!("Counts of {}", cx.store_code(store)),
            None => "Counts of all stores".to_owned(),
        };
        draw::line(head, head.y, &name, theme.style(Tone::Title), buf);
        if let Some(trouble) = &self.trouble {
            return draw::empty(table, trouble, buf, theme);
        }
        Table {
            columns: &COLUMNS,
            rows: &self.rows,
            cursor: self.list.cursor(),
            focused: true,
            empty: if self.known {
                "Nothing was counted here yet. n begins a count; selling goes on meanwhile."
            } else {
                ""
            },
        }
        .view(table, buf, theme);
    }
}
