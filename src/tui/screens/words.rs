//! Lists: categories, brands, units, tax classes, colours, sizes and size classes, each with how many use it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::{Answer, AppError, Command, Query, WordCommand};
use crate::domain::size::same;
use crate::domain::word::{Word, WordForm, WordKind, components_text, rgb};
use crate::tui::action::Action;
use crate::tui::format::{cells, width};
use crate::tui::keymap::Scope;
use crate::tui::layout::split_top;
use crate::tui::screen::{Cx, Effect, Given, Msg, Offer, Question, Screen, moves, sentence};
use crate::tui::screens::filled::Filled;
use crate::tui::theme::Tone;
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::draw;
use crate::tui::widgets::field::Takes;
use crate::tui::widgets::form::{Entry, Form};
use crate::tui::widgets::table::{Cell, Column, Row, Table, Width, body_height};

/// The tag of a word's form.
const WORD: &str = "word";
/// The tag of the question whether to rename what cannot be deleted.
const RENAME: &str = "rename";

/// The lists, one of them open.
pub struct Lists {
    kind: WordKind,
    words: Vec<Word>,
    rows: Vec<Row>,
    cursor: Cursor,
    /// Selected when the answer comes: what was just made, changed or moved.
    wanted: Option<String>,
    known: bool,
    trouble: Option<String>,
}

impl Lists {
    /// Beginning with one kind.
    pub fn of(kind: WordKind) -> Self {
        Self {
            kind,
            words: Vec::new(),
            rows: Vec::new(),
            cursor: Cursor::default(),
            wanted: None,
            known: false,
            trouble: None,
        }
    }

    fn selected(&self) -> Option<&Word> {
        self.words.get(self.cursor.selected()?)
    }

    fn turn(&mut self, forward: bool) {
        let count = WordKind::ALL.len();
        let at = WordKind::ALL
            .iter()
            .position(|(kind, _)| *kind == self.kind);
        let at = at.unwrap_or(0) + if forward { 1 } else { count - 1 };
        if let Some((kind, _)) = WordKind::ALL.get(at % count) {
            *self = Self::of(*kind);
        }
    }

    fn act(&mut self, action: Action) -> Vec<Effect> {
        match action {
            Action::Back => return vec![Effect::Close],
            Action::Next | Action::Right => self.turn(true),
            Action::Previous | Action::Left => self.turn(false),
            Action::New => return vec![Effect::Open(Box::new(form(self.kind, None)))],
            Action::Open => return self.change(),
            Action::MoveUp => return self.shift(false),
            Action::MoveDown => return self.shift(true),
            Action::Delete => return self.delete(),
            other => {
                self.cursor.act(other);
            }
        }
        Vec::new()
    }

    fn change(&self) -> Vec<Effect> {
        let word = self.selected().map(|word| form(self.kind, Some(word)));
        word.map_or_else(Vec::new, |form| vec![Effect::Open(Box::new(form))])
    }

    /// One place up or down.
    fn shift(&mut self, down: bool) -> Vec<Effect> {
        let (Some(word), Some(at)) = (self.selected(), self.cursor.selected()) else {
            return Vec::new();
        };
        let place = if down { at + 2 } else { at };
        if place == 0 || place > self.words.len() {
            return Vec::new();
        }
        let form = WordForm {
            position: place.to_string(),
            ..form_of(word)
        };
        let key = word.key.clone();
        self.wanted = Some(key.clone());
        vec![Effect::Execute(Command::Word(WordCommand::Edit {
            kind: self.kind,
            key,
            form,
            agreed: false,
        }))]
    }

    fn delete(&self) -> Vec<Effect> {
        let Some(word) = self.selected() else {
            return Vec::new();
        };
        let command = Command::Word(WordCommand::Delete {
            kind: self.kind,
            key: word.key.clone(),
        });
        if word.users > 0 {
            // It will be refused with what uses it: no question before that.
            return vec![Effect::Execute(command)];
        }
        let text = format!("The {} {} goes from its list.", self.kind.word(), word.key);
        vec![Effect::Confirm(
            Question::confirm(&format!("Delete the {}", self.kind.word()), text),
            command,
        )]
    }

    fn done(command: &Command, error: Option<&AppError>) -> Vec<Effect> {
        match (command, error) {
            (Command::Word(WordCommand::Delete { key, .. }), None) => {
                vec![Effect::good(format!("{key} is deleted."))]
            }
            (Command::Word(WordCommand::Delete { .. }), Some(error @ AppError::InUse { .. })) => {
                let text = format!("{} Change it instead?", sentence(error));
                vec![Effect::Ask(RENAME, Question::confirm("It is in use", text))]
            }
            (_, Some(error)) => vec![Effect::bad(error), Effect::Bell],
            (_, None) => Vec::new(),
        }
    }

    fn arrange(&mut self, cx: &Cx) {
        let kind = self.kind;
        self.rows = self
            .words
            .iter()
            .map(|word| row_of(kind, word, cx))
            .collect();
        self.cursor.set_rows(self.rows.len(), false);
        if let Some(wanted) = self.wanted.take()
            && let Some(at) = self.words.iter().position(|word| same(&word.key, &wanted))
        {
            self.cursor.select(at);
        }
    }

    fn head(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        let mut x = area.x;
        for (kind, _) in WordKind::ALL {
            let open = kind == self.kind;
            let tone = if open { Tone::Title } else { Tone::Dim };
            // Brackets say it where there is no colour.
            let text = if open {
                format!("[{}]", kind.words())
            } else {
                format!(" {} ", kind.words())
            };
            x = draw::put(area, x, area.y, &text, theme.style(tone), buf);
        }
        let count = cx.count(i64::try_from(self.words.len()).unwrap_or(i64::MAX));
        if self.known && usize::from(area.right().saturating_sub(x)) > width(&count) {
            draw::flush_right(area, area.y, &count, theme.style(Tone::Dim), buf);
        }
    }

    /// Paints the colours that the terminal can show over their empty column.
    fn swatches(&self, table: Rect, cx: &Cx, buf: &mut Buffer) {
        if self.kind != WordKind::Colour {
            return;
        }
        let shown = self.words.iter().skip(self.cursor.top());
        for (word, y) in shown.zip(table.y + 1..table.bottom()) {
            if let Some(style) = rgb(&word.swatch).and_then(|rgb| cx.theme.swatch(rgb)) {
                let block = Rect::new(table.x + 2, y, SWATCH, 1);
                draw::clear(block.intersection(table), buf, style);
            }
        }
    }
}

/// Cells of a painted colour.
const SWATCH: u16 = 4;

const NAMES: [Column; 2] = [
    Column::text("Name", Width::Fill(20), 0),
    Column::figure("Products", 9, 0),
];
const UNITS: [Column; 4] = [
    Column::text("Code", Width::Fixed(12), 0),
    Column::text("Name", Width::Fill(16), 0),
    Column::figure("Decimals", 8, 0),
    Column::figure("Products", 9, 0),
];
const TAX_CLASSES: [Column; 4] = [
    Column::text("Code", Width::Fixed(12), 0),
    Column::text("Name", Width::Fill(14), 0),
    Column::text("Rates in percent", Width::Fill(20), 0),
    Column::figure("Products", 9, 0),
];
const COLOURS: [Column; 5] = [
    Column::text("", Width::Fixed(SWATCH), 0),
    Column::text("Colour", Width::Fill(20), 0),
    Column::text("Looks", Width::Fixed(8), 1),
    Column::figure("Place", 5, 0),
    Column::figure("Variants", 9, 0),
];
const SIZES: [Column; 4] = [
    Column::text("Size", Width::Fill(16), 0),
    Column::text("Class", Width::Fixed(20), 0),
    Column::figure("Place", 5, 0),
    Column::figure("Variants", 9, 0),
];
const SIZE_CLASSES: [Column; 3] = [
    Column::text("Size class", Width::Fill(20), 0),
    Column::figure("Place", 5, 0),
    Column::figure("Sizes", 9, 0),
];

const fn columns(kind: WordKind) -> &'static [Column] {
    match kind {
        WordKind::Category | WordKind::Brand => &NAMES,
        WordKind::Unit => &UNITS,
        WordKind::TaxClass => &TAX_CLASSES,
        WordKind::Colour => &COLOURS,
        WordKind::Size => &SIZES,
        WordKind::SizeClass => &SIZE_CLASSES,
    }
}

fn row_of(kind: WordKind, word: &Word, cx: &Cx) -> Row {
    let key = || Cell::from(word.key.clone());
    // A place is only there once somebody gave one.
    let place = word
        .position
        .map_or_else(|| "-".to_owned(), |at| cx.count(at));
    let mut row: Vec<Cell> = match kind {
        WordKind::Category | WordKind::Brand => vec![key()],
        WordKind::Unit => vec![
            key(),
            word.name.clone().into(),
            cx.count(i64::from(word.decimals)).into(),
        ],
        WordKind::TaxClass => {
            let rates = match components_text(&word.components) {
                empty if empty.is_empty() => "untaxed".to_owned(),
                rates => rates,
            };
            vec![key(), word.name.clone().into(), rates.into()]
        }
        WordKind::Colour => vec![
            Cell::default(),
            key(),
            word.swatch.clone().into(),
            place.into(),
        ],
        WordKind::Size => vec![key(), word.size_class.clone().into(), place.into()],
        WordKind::SizeClass => vec![key(), place.into()],
    };
    row.push(cx.count(word.users).into());
    Row::new(row)
}

fn form_of(word: &Word) -> WordForm {
    WordForm {
        key: word.key.clone(),
        name: word.name.clone(),
        decimals: word.decimals.to_string(),
        swatch: word.swatch.clone(),
        position: String::new(),
        size_class: word.size_class.clone(),
        components: components_text(&word.components),
    }
}

fn text(key: &'static str, label: &str, value: &str) -> Entry {
    Entry::typed(key, label, Takes::Text, value)
}

/// The form of a new word, or of one that is there.
fn form(kind: WordKind, word: Option<&Word>) -> Filled {
    let old = word.map(form_of).unwrap_or_default();
    let all = "A new name holds for all that use it.";
    let named = |label: &str| text("name", label, &old.key).required().hint(all);
    let entries = match kind {
        WordKind::Category | WordKind::Brand | WordKind::SizeClass => vec![named("Name")],
        WordKind::Unit => vec![
            text("code", "Code", &old.key).required().hint(all),
            text("unit_name", "Name", &old.name).hint("Empty is the code."),
            Entry::typed("decimals", "Decimals", Takes::Whole, &old.decimals)
                .hint("0 for pieces, 3 for kg; fixed once goods are counted in it."),
        ],
        WordKind::TaxClass => vec![
            text("code", "Code", &old.key).required().hint(all),
            text("unit_name", "Name", &old.name).hint("Empty is the code."),
            text("components", "Rates", &old.components)
                .hint("Names and percents, such as CGST 9, SGST 9; empty is untaxed."),
        ],
        WordKind::Colour => vec![
            named("Colour"),
            text("swatch", "Looks", &old.swatch)
                .hint("Red, green, blue, such as #aa0000; may be empty."),
        ],
        WordKind::Size => vec![
            named("Size"),
            text("size_class", "Class", &old.size_class).hint("Made when new; may be empty."),
        ],
    };
    let title = if word.is_some() {
        format!("Change the {}", kind.word())
    } else {
        format!("A new {}", kind.word())
    };
    let standing = word.map(|word| word.key.clone());
    Filled::new(WORD, &title, Form::new(entries), move |form, _cx| {
        let of = |key: &str| form.value(key).to_owned();
        let key = match kind {
            WordKind::Unit | WordKind::TaxClass => of("code"),
            _ => of("name"),
        };
        let form = WordForm {
            key,
            name: of("unit_name"),
            decimals: of("decimals"),
            swatch: of("swatch"),
            position: String::new(),
            size_class: of("size_class"),
            components: of("components"),
        };
        Command::Word(match standing.clone() {
            Some(key) => WordCommand::Edit {
                kind,
                key,
                form,
                agreed: false,
            },
            None => WordCommand::Add { kind, form },
        })
    })
}

impl Screen for Lists {
    fn scope(&self) -> Scope {
        Scope::Lists
    }

    fn title(&self) -> String {
        format!("Lists: {}", self.kind.words())
    }

    fn queries(&self, _cx: &Cx) -> Vec<Query> {
        vec![Query::Words(self.kind)]
    }

    fn offers(&self, action: Action, _cx: &Cx) -> Offer {
        match action {
            Action::Open | Action::Delete if self.selected().is_none() => {
                Offer::Not("the list is empty: n adds to it".to_owned())
            }
            Action::MoveUp | Action::MoveDown if !self.kind.is_ordered() => {
                Offer::Not("this list stands by the alphabet".to_owned())
            }
            Action::New | Action::Open | Action::Delete | Action::MoveUp | Action::MoveDown => {
                Offer::Yes
            }
            action if moves(action) => Offer::Yes,
            _ => Offer::Hidden,
        }
    }

    fn update(&mut self, msg: Msg, cx: &Cx) -> Vec<Effect> {
        match msg {
            Msg::Act(action) => return self.act(action),
            Msg::Wheel { down } => {
                return self.act(if down { Action::Down } else { Action::Up });
            }
            Msg::Click { row, .. } => {
                let (_, table) = split_top(cx.areas.body, 1);
                let line = row.checked_sub(table.y + 1);
                if let Some(place) = line.and_then(|line| self.cursor.row_at(line)) {
                    self.cursor.select(place);
                }
            }
            Msg::Given(Given::Done(WORD, _)) => return vec![Effect::good("Saved.")],
            Msg::Given(Given::Text(RENAME, _)) => return self.change(),
            Msg::Done(command, outcome) => return Self::done(&command, outcome.as_ref().err()),
            Msg::Answered(Query::Words(kind), Ok(Answer::Words(_, words))) if kind == self.kind => {
                (self.trouble, self.known) = (None, true);
                self.words = words;
                self.arrange(cx);
            }
            Msg::Answered(_, Err(error)) => self.trouble = Some(sentence(&error)),
            _ => {}
        }
        Vec::new()
    }

    fn layout(&mut self, area: Rect, _cx: &Cx) {
        let (_, table) = split_top(area, 1);
        self.cursor.set_height(body_height(table));
    }

    fn view(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        draw::clear(area, buf, theme.style(Tone::Text));
        let (head, table) = split_top(area, 1);
        self.head(head, cx, buf);
        if let Some(trouble) = &self.trouble {
            return draw::empty(table, trouble, buf, theme);
        }
        let empty = format!(
            "There are no {} yet. Press n to add the first.",
            self.kind.words()
        );
        // A list of words needs no more width than its words.
        let table = Rect {
            width: table.width.min(cells(100)),
            ..table
        };
        Table {
            columns: columns(self.kind),
            rows: &self.rows,
            cursor: &self.cursor,
            focused: true,
            empty: if self.known { &empty } else { "" },
        }
        .view(table, buf, theme);
        self.swatches(table, cx, buf);
    }
}
