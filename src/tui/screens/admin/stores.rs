//! Stores, by code: what each is, and what it does when too little is there.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::{Answer, Command, Query, StoreCommand, StoreForm};
use crate::domain::presence::Held;
use crate::domain::shop::{Store, StoreKind};
use crate::domain::stock::StockPolicy;
use crate::tui::action::Action;
use crate::tui::format::wrap;
use crate::tui::keymap::Scope;
use crate::tui::layout::{split_columns, split_top};
use crate::tui::screen::{Cx, Effect, Given, Msg, Offer, Question, Screen, moves};
use crate::tui::screens::filled::{Edited, Filled};
use crate::tui::theme::Tone;
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::draw;
use crate::tui::widgets::field::Takes;
use crate::tui::widgets::form::{Entry, Form};
use crate::tui::widgets::table::{Cell, Column, Row, Table, Width, body_height};

/// The tag of the form's outcome.
const FORM: &str = "store form";

const COLUMNS: [Column; 5] = [
    Column::text("Code", Width::Fixed(12), 0),
    Column::text("Name", Width::Fill(24), 0),
    Column::text("Kind", Width::Fixed(10), 0),
    Column::text("Too little", Width::Fixed(10), 0),
    Column::text("", Width::Fixed(10), 0),
];

/// The list.
#[derive(Default)]
pub struct Stores {
    all: Vec<Store>,
    rows: Vec<Row>,
    cursor: Cursor,
}

impl Stores {
    fn selected(&self) -> Option<&Store> {
        self.all.get(self.cursor.selected()?)
    }

    fn act(&mut self, action: Action, cx: &Cx) -> Vec<Effect> {
        match (action, self.selected()) {
            (Action::Back, _) => vec![Effect::Close],
            (Action::New, _) => vec![Effect::Open(Box::new(new()))],
            (Action::Open | Action::Edit, Some(store)) => {
                vec![Effect::Open(Box::new(edit(store, cx)))]
            }
            (Action::SwitchActive, Some(store)) => vec![switch(store)],
            _ => {
                self.cursor.act(action);
                Vec::new()
            }
        }
    }

    fn detail(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let Some(store) = self.selected() else { return };
        let theme = &cx.theme;
        let title = format!("{} {} {}", store.code, theme.glyphs.dot, store.name);
        let inner = draw::panel(area, &title, false, buf, theme);
        let degrees = |at: Option<f64>| at.map(|at| at.to_string()).unwrap_or_default();
        let place = [degrees(store.latitude), degrees(store.longitude)].join(" ");
        let lines = [
            ("Kind", store.kind.word().to_owned()),
            ("Address", store.address.clone()),
            ("Web", store.web.clone()),
            ("Place", place.trim().to_owned()),
            ("Too little", meaning(store.stock_policy).to_owned()),
        ];
        let room = usize::from(inner.width.saturating_sub(14));
        let mut y = inner.y;
        for (label, text) in lines.iter().filter(|(_, text)| !text.is_empty()) {
            draw::line(inner, y, label, theme.style(Tone::Dim), buf);
            for part in wrap(text, room) {
                draw::put(inner, inner.x + 13, y, &part, theme.style(Tone::Text), buf);
                y += 1;
            }
        }
    }
}

/// What the store does when an order wants more than is available.
const fn meaning(policy: StockPolicy) -> &'static str {
    match policy {
        StockPolicy::Forbid => "forbid: an order for more than is available is refused",
        StockPolicy::Warn => "warn: it asks first, then takes what is on hand",
        StockPolicy::Backorder => "backorder: goods are promised beyond the stock",
    }
}

fn switch(store: &Store) -> Effect {
    let command = Command::Store(StoreCommand::SetActive {
        store: store.id,
        active: !store.active,
    });
    if !store.active {
        return Effect::Execute(command);
    }
    let text = format!(
        "Close {}, {}? Nothing can be sold or received there until it is opened again.",
        store.code, store.name
    );
    Effect::Confirm(Question::lasting("Close the store", text), command)
}

fn form_of(store: &Store) -> StoreForm {
    let degrees = |at: Option<f64>| at.map(|at| at.to_string()).unwrap_or_default();
    StoreForm {
        code: store.code.clone(),
        name: store.name.clone(),
        kind: store.kind.word().to_owned(),
        address: store.address.clone(),
        web: store.web.clone(),
        latitude: degrees(store.latitude),
        longitude: degrees(store.longitude),
        stock_policy: store.stock_policy.word().to_owned(),
    }
}

fn fields(base: &StoreForm) -> Form {
    let text = |key, label, value: &str| Entry::typed(key, label, Takes::Text, value);
    let figure = |key, label, value: &str| Entry::typed(key, label, Takes::Figure, value);
    let kinds: Vec<&str> = StoreKind::ALL.iter().map(|(_, word)| *word).collect();
    let policies: Vec<&str> = StockPolicy::ALL.iter().map(|(_, word)| *word).collect();
    let at = |words: &[&str], word: &str| words.iter().position(|known| *known == word);
    Form::new(vec![
        text("code", "Code", &base.code)
            .required()
            .hint("Short; also the series of its bills, so it stays once it has billed."),
        text("name", "Name", &base.name).required(),
        Entry::choice("kind", "Kind", &kinds, at(&kinds, &base.kind).unwrap_or(0)),
        Entry::choice(
            "stock_policy",
            "Too little",
            &policies,
            at(&policies, &base.stock_policy).unwrap_or(0),
        )
        .hint("When an order wants more than there is: refuse, ask first, or promise it."),
        text("address", "Address", &base.address).hint("Printed on its bills."),
        text("web", "Web", &base.web),
        figure("latitude", "Latitude", &base.latitude).hint("Degrees north, such as 47.5112."),
        figure("longitude", "Longitude", &base.longitude).hint("Degrees east."),
    ])
}

fn read(form: &Form, cx: &Cx) -> StoreForm {
    let of = |key: &str| form.value(key).trim().to_owned();
    StoreForm {
        code: of("code"),
        name: of("name"),
        kind: of("kind"),
        address: of("address"),
        web: of("web"),
        latitude: cx.plain(form.value("latitude")),
        longitude: cx.plain(form.value("longitude")),
        stock_policy: of("stock_policy"),
    }
}

fn new() -> Filled {
    let form = fields(&StoreForm::default());
    Filled::new(FORM, "New store", form, |form, cx| {
        Command::Store(StoreCommand::Add(read(form, cx)))
    })
}

fn edit(store: &Store, cx: &Cx) -> Filled {
    let id = store.id;
    let edited = Edited {
        record: store.clone(),
        held: Held::Store(id),
        query: Query::Stores,
        read: Box::new(move |answer| match answer {
            Answer::Stores(all) => all.into_iter().find(|store| store.id == id),
            _ => None,
        }),
        fields: Box::new(|store, _cx| fields(&form_of(store))),
        make: Box::new(|form, store, cx| {
            Command::Store(StoreCommand::Edit {
                store: store.id,
                version: Some(store.version),
                form: read(form, cx),
            })
        }),
    };
    Filled::edit(FORM, &format!("Store {}", store.code), edited, cx)
}

fn parts(area: Rect, cx: &Cx) -> (Rect, Option<Rect>) {
    match cx.areas.side_by_side(60) {
        Some(_) => {
            let (left, right) = split_columns(area, 60);
            (left, Some(right))
        }
        None => (area, None),
    }
}

impl Screen for Stores {
    fn scope(&self) -> Scope {
        Scope::Stores
    }

    fn title(&self) -> String {
        "Stores".to_owned()
    }

    fn offers(&self, action: Action, _cx: &Cx) -> Offer {
        match action {
            Action::New => Offer::Yes,
            Action::Open | Action::Edit | Action::SwitchActive => {
                if self.selected().is_some() {
                    Offer::Yes
                } else {
                    Offer::Not("no row is selected".to_owned())
                }
            }
            Action::Next | Action::Previous => Offer::Hidden,
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
            Msg::Click { row, .. } => {
                let (_, table) = split_top(cx.areas.body, 1);
                let line = row.checked_sub(table.y + 1);
                if let Some(row) = line.and_then(|line| self.cursor.row_at(line)) {
                    self.cursor.select(row);
                }
            }
            Msg::Given(Given::Done(FORM, _)) | Msg::Done(_, Ok(_)) => {
                return vec![Effect::good("Saved.")];
            }
            Msg::Done(_, Err(error)) => return vec![Effect::bad(&error), Effect::Bell],
            _ => {}
        }
        Vec::new()
    }

    fn layout(&mut self, area: Rect, cx: &Cx) {
        // The shell keeps all stores up to date for every screen.
        if self.all != *cx.stores {
            let held = self.selected().map(|store| store.id);
            self.all.clone_from(&cx.stores);
            let row = |store: &Store| {
                let standing = if store.active {
                    Cell::default()
                } else {
                    Cell::toned("closed", Tone::Warn)
                };
                Row::new(vec![
                    store.code.clone().into(),
                    store.name.clone().into(),
                    store.kind.word().into(),
                    store.stock_policy.word().into(),
                    standing,
                ])
            };
            self.rows = self.all.iter().map(row).collect();
            self.cursor.set_rows(self.rows.len(), false);
            let mut all = self.all.iter();
            self.cursor
                .follow(all.position(|store| Some(store.id) == held));
        }
        let (list, _) = parts(area, cx);
        let (_, table) = split_top(list, 1);
        self.cursor.set_height(body_height(table));
    }

    fn view(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        draw::clear(area, buf, theme.style(Tone::Text));
        let (list, detail) = parts(area, cx);
        let (head, table) = split_top(list, 1);
        draw::line(head, head.y, "Stores", theme.style(Tone::Title), buf);
        Table {
            columns: &COLUMNS,
            rows: &self.rows,
            cursor: &self.cursor,
            focused: true,
            empty: "",
        }
        .view(table, buf, theme);
        if let Some(detail) = detail {
            self.detail(detail, cx, buf);
        }
    }
}
