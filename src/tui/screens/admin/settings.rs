//! The shop's settings: value, meaning, range, default and last change of each; Enter changes the selected one.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::setting::{Setting, SettingRow};
use crate::app::{Answer, Command, Query};
use crate::domain::access::Right;
use crate::tui::action::Action;
use crate::tui::format::wrap;
use crate::tui::key::KeyPress;
use crate::tui::keymap::Scope;
use crate::tui::layout::{split_bottom, split_columns, split_top};
use crate::tui::screen::{Cx, Effect, Given, Msg, Offer, Question, Screen, moves, sentence};
use crate::tui::screens::choose::Choose;
use crate::tui::screens::filled::Filled;
use crate::tui::theme::Tone;
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::draw;
use crate::tui::widgets::field::{Field, Takes};
use crate::tui::widgets::form::{Entry, Form};
use crate::tui::widgets::picker::Item;
use crate::tui::widgets::table::{Cell, Column, Row, Table, Width, body_height};

/// The tag of a changed value.
const VALUE: &str = "value of a setting";
/// Rows of the detail beneath the list, where there is no room beside it.
const DETAIL_ROWS: u16 = 8;
/// Where a detail's text begins.
const LABEL: u16 = 10;

const COLUMNS: [Column; 4] = [
    Column::text("", Width::Fixed(10), 1),
    Column::text("Setting", Width::Fixed(24), 0),
    Column::text("Value", Width::Fill(14), 0),
    Column::text("Default", Width::Fixed(14), 2),
];

/// A setting with what the table tells of it.
struct Line {
    setting: &'static Setting,
    row: SettingRow,
    default: String,
}

impl Line {
    fn of(row: SettingRow) -> Option<Self> {
        let setting = Setting::find(row.key)?;
        Some(Self {
            setting,
            row,
            default: setting.default(),
        })
    }

    fn is_default(&self) -> bool {
        self.row.value == self.default
    }
}

/// The list.
#[derive(Default)]
pub struct Settings {
    all: Vec<Line>,
    /// Places in `all` that the filter leaves.
    shown: Vec<usize>,
    rows: Vec<Row>,
    cursor: Cursor,
    filter: Field,
    typing: bool,
    trouble: Option<String>,
}

impl Settings {
    /// The list, not filtered.
    pub fn new() -> Self {
        Self {
            filter: Field::new(Takes::Text),
            ..Self::default()
        }
    }

    fn selected(&self) -> Option<&Line> {
        self.all.get(*self.shown.get(self.cursor.selected()?)?)
    }

    /// Takes the lines that fit the filter; the selected one stays selected if it is among them.
    fn arrange(&mut self) {
        let before = self.selected().map(|line| line.row.key);
        let typed = self.filter.value().to_lowercase();
        let words: Vec<&str> = typed.split_whitespace().collect();
        let fits = |line: &Line| {
            let setting = line.setting;
            let group = setting.group.title();
            let text = [setting.key, group, setting.meaning, &line.row.value].join(" ");
            let text = text.to_lowercase();
            words.iter().all(|word| text.contains(word))
        };
        let fitting = self.all.iter().enumerate().filter(|(_, line)| fits(line));
        self.shown = fitting.map(|(place, _)| place).collect();
        let mut group = None;
        let lines = self.shown.iter().filter_map(|place| self.all.get(*place));
        let rows = lines.map(|line| {
            let own = line.setting.group;
            let title = if group == Some(own) { "" } else { own.title() };
            group = Some(own);
            let value = line.row.value.clone();
            let value = if line.is_default() {
                Cell::new(value)
            } else {
                Cell {
                    text: value,
                    tone: Some(Tone::Accent),
                }
            };
            Row::new(vec![
                Cell::toned(title, Tone::Dim),
                line.row.key.into(),
                value,
                Cell::toned(line.default.clone(), Tone::Dim),
            ])
        });
        self.rows = rows.collect();
        self.cursor.set_rows(self.rows.len(), false);
        let kept = self.shown.iter().position(|place| {
            let line = self.all.get(*place);
            line.map(|line| line.row.key) == before
        });
        if let Some(kept) = kept {
            self.cursor.select(kept);
        }
    }

    fn act(&mut self, action: Action) -> Vec<Effect> {
        match action {
            Action::Filter => self.typing = true,
            Action::Enter if self.typing => self.typing = false,
            Action::Back if self.typing || !self.filter.is_empty() => {
                self.typing = false;
                self.filter.set("");
                self.arrange();
            }
            Action::Back => return vec![Effect::Close],
            Action::Open | Action::Edit => return self.selected().map(edit).into_iter().collect(),
            Action::Defaults => {
                return self.selected().map(reset).into_iter().collect();
            }
            other => {
                self.cursor.act(other);
            }
        }
        Vec::new()
    }

    fn chosen(&self, place: i64) -> Vec<Effect> {
        let Some(line) = self.selected() else {
            return Vec::new();
        };
        let words = line.setting.words().unwrap_or_default();
        let word = usize::try_from(place).ok().and_then(|at| words.get(at));
        let command = word.map(|word| Command::Setting {
            key: line.row.key.to_owned(),
            value: (*word).to_owned(),
        });
        command.map(Effect::Execute).into_iter().collect()
    }

    /// Says what was saved, by the command that did.
    fn saved(command: &Command) -> Vec<Effect> {
        let said = match command {
            Command::Setting { key, value } => format!("{key} is {value} now."),
            Command::ResetSetting(key) => format!("{key} has its default again."),
            _ => return Vec::new(),
        };
        vec![Effect::good(said)]
    }

    fn head(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        let x = draw::put(
            area,
            area.x,
            area.y,
            "Settings",
            theme.style(Tone::Title),
            buf,
        );
        if self.typing || !self.filter.is_empty() {
            let x = draw::put(area, x, area.y, "  / ", theme.style(Tone::Accent), buf);
            let field = Rect {
                x,
                width: area.right().saturating_sub(x),
                ..area
            };
            self.filter.view(field, self.typing, buf, theme);
        }
    }

    fn detail(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let Some(line) = self.selected() else { return };
        let theme = &cx.theme;
        let inner = draw::panel(area, line.row.key, false, buf, theme);
        let room = usize::from(inner.width.saturating_sub(LABEL));
        let changed = match &line.row.changed {
            Some((at, by)) => format!("by {by}, {}", cx.when(*at)),
            None => "never".to_owned(),
        };
        let lines = [
            ("Meaning", line.setting.meaning.to_owned()),
            ("Value", line.row.value.clone()),
            ("Takes", line.setting.range()),
            ("Default", line.default.clone()),
            ("Changed", changed),
        ];
        let mut y = inner.y;
        for (label, text) in lines {
            draw::line(inner, y, label, theme.style(Tone::Dim), buf);
            let parts = wrap(&text, room);
            for part in &parts {
                let text = theme.style(Tone::Text);
                draw::put(inner, inner.x + LABEL, y, part, text, buf);
                y += 1;
            }
            y += u16::from(parts.is_empty());
        }
    }
}

/// The way to change a setting: its words to choose from, or a field with the range beneath.
fn edit(line: &Line) -> Effect {
    let key = line.row.key;
    if let Some(words) = line.setting.words() {
        let items = (0..).zip(words).map(|(place, word)| {
            let mut detail = Vec::new();
            if *word == line.row.value {
                detail.push("now");
            }
            if *word == line.default {
                detail.push("default");
            }
            Item {
                key: place,
                text: (*word).to_owned(),
                detail: detail.join(", "),
            }
        });
        return Effect::Open(Box::new(Choose::new(VALUE, key, items.collect())));
    }
    let takes = match line.setting.kind() {
        "number" => Takes::Whole,
        _ => Takes::Text,
    };
    let entry = Entry::typed(key, "Value", takes, &line.row.value);
    let form = Form::new(vec![entry.hint(&line.setting.range())]);
    Effect::Open(Box::new(Filled::new(VALUE, key, form, move |form, _cx| {
        Command::Setting {
            key: key.to_owned(),
            value: form.value(key).to_owned(),
        }
    })))
}

fn reset(line: &Line) -> Effect {
    let key = line.row.key;
    let text = format!(
        "{key} goes from {} back to {}.",
        line.row.value, line.default
    );
    Effect::Confirm(
        Question::confirm("Back to the default", text),
        Command::ResetSetting(key.to_owned()),
    )
}

/// The list, and where the detail is.
fn parts(area: Rect, cx: &Cx) -> (Rect, Rect) {
    match cx.areas.side_by_side(60) {
        Some(_) => split_columns(area, 60),
        None => split_bottom(area, DETAIL_ROWS.min(area.height / 2)),
    }
}

impl Screen for Settings {
    fn scope(&self) -> Scope {
        if self.typing {
            Scope::Filter
        } else {
            Scope::Settings
        }
    }

    fn title(&self) -> String {
        "Settings".to_owned()
    }

    fn wants(&self, key: KeyPress) -> bool {
        self.typing && self.filter.wants(key)
    }

    fn queries(&self, _cx: &Cx) -> Vec<Query> {
        vec![Query::Settings]
    }

    fn offers(&self, action: Action, cx: &Cx) -> Offer {
        let line = self.selected();
        match action {
            Action::Open | Action::Edit | Action::Defaults if !cx.may(Right::EditSettings) => {
                Offer::Hidden
            }
            Action::Open | Action::Edit | Action::Defaults if line.is_none() => {
                Offer::Not("no setting fits the filter".to_owned())
            }
            Action::Defaults if line.is_some_and(Line::is_default) => {
                Offer::Not("it has its default already".to_owned())
            }
            Action::Open | Action::Edit | Action::Defaults | Action::Filter => Offer::Yes,
            Action::Next | Action::Previous => Offer::Hidden,
            action if moves(action) => Offer::Yes,
            _ => Offer::Hidden,
        }
    }

    fn update(&mut self, msg: Msg, cx: &Cx) -> Vec<Effect> {
        match msg {
            Msg::Act(action) => return self.act(action),
            Msg::Key(key) => {
                self.filter.press(key);
                self.arrange();
            }
            Msg::Pasted(text) if self.typing => {
                self.filter.paste(&text);
                self.arrange();
            }
            Msg::Wheel { down } => {
                self.cursor
                    .act(if down { Action::Down } else { Action::Up });
            }
            Msg::Click { row, .. } => {
                let (_, table) = split_top(parts(cx.areas.body, cx).0, 1);
                let line = row.checked_sub(table.y + 1);
                if let Some(row) = line.and_then(|line| self.cursor.row_at(line)) {
                    self.cursor.select(row);
                }
            }
            Msg::Answered(_, Ok(Answer::Settings(rows))) => {
                self.trouble = None;
                let fresh: Vec<Line> = rows.into_iter().filter_map(Line::of).collect();
                // Keys never change while the program runs: the selection holds.
                self.all = fresh;
                self.arrange();
            }
            Msg::Answered(_, Err(error)) => self.trouble = Some(sentence(&error)),
            Msg::Given(Given::Row(VALUE, place)) => return self.chosen(place),
            Msg::Given(Given::Done(VALUE, _)) => return vec![Effect::good("Saved.")],
            Msg::Done(command, Ok(_)) => return Self::saved(&command),
            Msg::Done(_, Err(error)) => return vec![Effect::bad(&error), Effect::Bell],
            _ => {}
        }
        Vec::new()
    }

    fn layout(&mut self, area: Rect, cx: &Cx) {
        let (_, table) = split_top(parts(area, cx).0, 1);
        self.cursor.set_height(body_height(table));
    }

    fn view(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        draw::clear(area, buf, theme.style(Tone::Text));
        let (list, detail) = parts(area, cx);
        let (head, table) = split_top(list, 1);
        self.head(head, cx, buf);
        if let Some(trouble) = &self.trouble {
            return draw::empty(table, trouble, buf, theme);
        }
        Table {
            columns: &COLUMNS,
            rows: &self.rows,
            cursor: &self.cursor,
            focused: !self.typing,
            empty: if self.all.is_empty() {
                ""
            } else {
                "No setting fits the filter. Esc shows all."
            },
        }
        .view(table, buf, theme);
        self.detail(detail, cx, buf);
    }
}
