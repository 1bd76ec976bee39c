//! What a count found: the largest differences first, what nobody counted, and the posting of it, once.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::{Answer, AppError, Command, CountCommand, Outcome, Query};
use crate::domain::count::{CountLineView, CountStatus, CountView, Uncounted};
use crate::domain::id::count_number;
use crate::domain::presence::Held;
use crate::tui::action::Action;
use crate::tui::format::cut;
use crate::tui::keymap::Scope;
use crate::tui::layout::split_top;
use crate::tui::screen::{Cx, Effect, Given, Msg, Offer, Question, Screen, moves, sentence};
use crate::tui::screens::counts::{scope_words, tone};
use crate::tui::screens::pen::Pen;
use crate::tui::theme::Tone;
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::dialog::Ask;
use crate::tui::widgets::draw;
use crate::tui::widgets::table::{self, Cell, Column, Row, Table, Width};

/// The word by which goods that are to be counted again are given back.
pub const AGAIN: &str = "count again";

/// Rows shown of each panel: who looks at differences begins with the largest.
const ROWS: usize = 500;
/// Rows above the table.
const HEAD: u16 = 3;

const LINES: [Column; 8] = [
    Column::text("SKU", Width::Fixed(19), 1),
    Column::text("Product", Width::Fill(22), 0),
    Column::text("Lot", Width::Fixed(9), 3),
    Column::figure("Counted", 7, 0),
    Column::figure("Expected", 8, 0),
    Column::figure("Differ", 7, 0),
    Column::figure("At cost", 10, 0),
    Column::text("", Width::Fixed(13), 0),
];
const REST: [Column; 4] = [
    Column::text("SKU", Width::Fixed(19), 0),
    Column::text("Product", Width::Fill(28), 0),
    Column::text("Lot", Width::Fixed(12), 1),
    Column::figure("On hand", 9, 0),
];

const POST_REASONS: [&str; 3] = ["stocktaking", "spot check", "year's end"];
const CANCEL_REASONS: [&str; 2] = ["begun by mistake", "to be counted anew"];

/// The page.
pub struct Differences {
    number: i64,
    view: Option<Box<CountView>>,
    /// The panel of what nobody counted.
    rest: bool,
    /// What nobody counted is not there.
    zero: bool,
    cursor: Cursor,
    lines: Vec<Row>,
    uncounted: Vec<Row>,
    trouble: Option<String>,
}

impl Differences {
    /// Of the count of this number.
    pub fn new(number: i64) -> Self {
        Self {
            number,
            view: None,
            rest: false,
            zero: false,
            cursor: Cursor::default(),
            lines: Vec::new(),
            uncounted: Vec::new(),
            trouble: None,
        }
    }

    fn open(&self) -> Option<&CountView> {
        let view = self.view.as_deref();
        view.filter(|view| view.count.status == CountStatus::Open)
    }

    fn rows(&self) -> &[Row] {
        if self.rest {
            &self.uncounted
        } else {
            &self.lines
        }
    }

    fn turn(&mut self) {
        self.rest = !self.rest;
        self.cursor = Cursor::default();
        self.cursor.set_rows(self.rows().len(), false);
    }

    /// The selected goods are given back to be counted again.
    fn again(&self) -> Vec<Effect> {
        let (Some(view), Some(place)) = (self.open(), self.cursor.selected()) else {
            return Vec::new();
        };
        let variant = if self.rest {
            view.uncounted.get(place).map(|row| row.variant)
        } else {
            view.lines.get(place).map(|row| row.line.variant)
        };
        variant.map_or_else(Vec::new, |variant| {
            vec![Effect::Give(Given::Row(AGAIN, variant.0))]
        })
    }

    fn ask_post(&self, cx: &Cx) -> Vec<Effect> {
        let Some(view) = self.open() else {
            return Vec::new();
        };
        let sums = view.sums;
        let mut text = match sums.differing {
            0 => "Nothing differs.".to_owned(),
            _ => format!(
                "{} of {} lines differ: {} pieces too many ({}), {} too few ({}). What was sold since they were counted stays sold.",
                cx.count(sums.differing),
                cx.count(sums.lines),
                cx.milli(sums.over_milli),
                cx.price(sums.over),
                cx.milli(sums.short_milli),
                cx.price(sums.short),
            ),
        };
        if sums.uncounted > 0 {
            let rest = cx.count(sums.uncounted);
            text = if self.zero {
                format!("{text} {rest} that nobody counted become 0.")
            } else {
                format!("{text} {rest} that nobody counted stay as they are.")
            };
        }
        let reasons = POST_REASONS.map(str::to_owned).to_vec();
        let title = format!("Post {}", count_number(self.number));
        let question = Question::new(&title, text, Ask::Reason(reasons));
        vec![Effect::Ask("post", question)]
    }

    fn ask_cancel(&self) -> Vec<Effect> {
        let reasons = CANCEL_REASONS.map(str::to_owned).to_vec();
        let text = "The count is given up and nothing is booked. Why?";
        let title = format!("Give up {}", count_number(self.number));
        let question = Question::new(&title, text, Ask::Reason(reasons));
        vec![Effect::Ask("cancel", question)]
    }

    fn because(&self, tag: &str, reason: String) -> Vec<Effect> {
        let Some(view) = self.open() else {
            return Vec::new();
        };
        let count = view.count.id;
        let command = match tag {
            "post" => CountCommand::Post {
                count,
                version: Some(view.count.version),
                reason,
                uncounted_as_zero: self.zero,
            },
            _ => CountCommand::Cancel { count, reason },
        };
        vec![Effect::Execute(Command::Count(command))]
    }

    fn done(&self, command: &Command, outcome: Result<Outcome, AppError>) -> Vec<Effect> {
        let number = count_number(self.number);
        match (command, outcome) {
            (_, Err(error)) => vec![Effect::bad(&error)],
            (Command::Count(CountCommand::Post { .. }), Ok(_)) => {
                vec![Effect::good(format!(
                    "{number} is posted; its differences are in the ledger."
                ))]
            }
            (Command::Count(CountCommand::Cancel { .. }), Ok(_)) => {
                vec![
                    Effect::good(format!("{number} is given up; nothing was booked.")),
                    Effect::Close,
                ]
            }
            _ => Vec::new(),
        }
    }

    fn act(&mut self, action: Action, cx: &Cx) -> Vec<Effect> {
        match action {
            Action::Back => return vec![Effect::Close],
            Action::Next | Action::Previous => self.turn(),
            Action::Open => return self.again(),
            Action::Accept => return self.ask_post(cx),
            Action::Cancel => return self.ask_cancel(),
            Action::UncountedAsZero => self.zero = !self.zero,
            other => {
                self.cursor.act(other);
            }
        }
        Vec::new()
    }

    fn arrange(&mut self, cx: &Cx) {
        let Some(view) = &self.view else { return };
        self.lines = view.lines.iter().map(|line| line_row(line, cx)).collect();
        self.uncounted = view.uncounted.iter().map(|row| rest_row(row, cx)).collect();
        self.cursor.set_rows(self.rows().len(), false);
    }

    fn head(&self, view: &CountView, head: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        let (count, sums) = (&view.count, view.sums);
        let category = count
            .category
            .as_ref()
            .map_or("", |(_, name)| name.as_str());
        let name = format!(
            "{}  {} {} {}",
            count_number(count.number),
            view.store,
            theme.glyphs.dot,
            scope_words(category)
        );
        draw::line(head, head.y, &name, theme.style(Tone::Title), buf);
        let status = tone(count.status);
        let mut word = format!("{} {}", theme.sign(status), count.status.word());
        if let Some(closed) = count.closed_at {
            word = format!("{word} {} by {}", cx.when(closed), view.closed_by);
        }
        draw::flush_right(head, head.y, word.trim(), theme.style(status), buf);
        let figures = format!(
            "{} of {} lines differ: {} too many ({}), {} too few ({})",
            cx.count(sums.differing),
            cx.count(sums.lines),
            cx.milli(sums.over_milli),
            cx.price(sums.over),
            cx.milli(sums.short_milli),
            cx.price(sums.short),
        );
        let figures = cut(&figures, usize::from(head.width), &theme.glyphs);
        draw::line(head, head.y + 1, &figures, theme.style(Tone::Text), buf);
        let panel = |name: &str, count: i64, chosen: bool| {
            let (left, right) = if chosen { ("[", "]") } else { (" ", " ") };
            format!("{left}{name} {}{right} ", cx.count(count))
        };
        let mut x = head.x;
        for (name, count, chosen) in [
            ("counted", sums.lines, !self.rest),
            ("not counted", sums.uncounted, self.rest),
        ] {
            let style = theme.style(if chosen { Tone::Accent } else { Tone::Dim });
            x = draw::put(head, x, head.y + 2, &panel(name, count, chosen), style, buf);
        }
        let said = if self.zero {
            "what nobody counted becomes 0"
        } else if sums.doubtful > 0 {
            "some moved while they were counted: count them again"
        } else {
            ""
        };
        if !said.is_empty() {
            let said = format!("{} {said}", theme.sign(Tone::Warn));
            draw::put(head, x + 1, head.y + 2, &said, theme.style(Tone::Warn), buf);
        }
    }
}

fn line_row(view: &CountLineView, cx: &Cx) -> Row {
    let pen = Pen::new(cx);
    let line = &view.line;
    let difference = line.difference();
    let (word, tone) = if line.is_doubtful() {
        ("count again", Some(Tone::Warn))
    } else if difference.is_zero() {
        ("", Some(Tone::Dim))
    } else if difference.is_positive() {
        ("too many", Some(Tone::Accent))
    } else {
        ("too few", Some(Tone::Bad))
    };
    let worth = view.worth().map(|worth| cx.money(worth));
    let shown = |quantity| pen.quantity(quantity, view.decimals);
    Row {
        tone,
        ..Row::new(vec![
            view.sku.clone().into(),
            view.title().into(),
            line.lot.clone().into(),
            shown(line.counted).into(),
            shown(line.expected).into(),
            if difference.is_zero() {
                Cell::default()
            } else {
                pen.signed(difference, view.decimals).into()
            },
            if difference.is_zero() {
                Cell::default()
            } else {
                worth.unwrap_or_default().into()
            },
            tone.filter(|_| !word.is_empty())
                .map_or_else(Cell::default, |tone| Cell::toned(word, tone)),
        ])
    }
}

fn rest_row(row: &Uncounted, cx: &Cx) -> Row {
    Row::new(vec![
        row.sku.clone().into(),
        row.title.clone().into(),
        row.lot.clone().into(),
        cx.quantity(row.on_hand, row.decimals).into(),
    ])
}

impl Screen for Differences {
    fn scope(&self) -> Scope {
        Scope::Differences
    }

    fn holds(&self) -> Option<Held> {
        self.view.as_ref().map(|view| Held::Count(view.count.id))
    }

    fn title(&self) -> String {
        format!("Differences of {}", count_number(self.number))
    }

    fn queries(&self, _cx: &Cx) -> Vec<Query> {
        vec![Query::Count {
            number: self.number,
            limit: ROWS,
        }]
    }

    fn offers(&self, action: Action, _cx: &Cx) -> Offer {
        let Some(view) = self.open() else {
            return match action {
                Action::Accept | Action::Cancel | Action::UncountedAsZero | Action::Open => {
                    Offer::Hidden
                }
                action if moves(action) => Offer::Yes,
                _ => Offer::Hidden,
            };
        };
        match action {
            Action::Accept if view.sums.lines == 0 && !self.zero => {
                Offer::Not("nothing is counted yet".to_owned())
            }
            Action::Open if self.cursor.selected().is_none() => {
                Offer::Not("no row is selected".to_owned())
            }
            Action::Accept | Action::Cancel | Action::UncountedAsZero | Action::Open => Offer::Yes,
            action if moves(action) => Offer::Yes,
            _ => Offer::Hidden,
        }
    }

    fn update(&mut self, msg: Msg, cx: &Cx) -> Vec<Effect> {
        match msg {
            Msg::Act(action) => return self.act(action, cx),
            Msg::Given(Given::Text(tag, reason)) => return self.because(tag, reason),
            Msg::Done(command, outcome) => return self.done(&command, outcome),
            Msg::Wheel { down } => {
                self.cursor
                    .act(if down { Action::Down } else { Action::Up });
            }
            Msg::Click { row, .. } => {
                let line = row.checked_sub(cx.areas.body.y + HEAD + 1);
                if let Some(row) = line.and_then(|line| self.cursor.row_at(line)) {
                    self.cursor.select(row);
                }
            }
            Msg::Answered(_, Ok(Answer::Count(Some(view)))) => {
                self.trouble = None;
                self.view = Some(view);
                self.arrange(cx);
            }
            Msg::Answered(_, Ok(Answer::Count(None))) => {
                self.trouble = Some("This count does not exist.".to_owned());
            }
            Msg::Answered(_, Err(error)) => self.trouble = Some(sentence(&error)),
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
        let (columns, empty): (&[Column], _) = if self.rest {
            (&REST, "All that is on hand was counted.")
        } else {
            (&LINES, "Nothing is counted yet.")
        };
        Table {
            columns,
            rows: self.rows(),
            cursor: &self.cursor,
            focused: true,
            empty,
        }
        .view(list, buf, theme);
    }
}
