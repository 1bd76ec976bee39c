//! What an import would do, row by row, by class; applied with `Ctrl+A`, and taken back again.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::{
    AppError, Command, ImportFile, ImportMode, ImportReport, Outcome, RowEffect, RowPreview,
    UndoWish, Watch,
};
use crate::tui::action::Action;
use crate::tui::format::wrap;
use crate::tui::keymap::Scope;
use crate::tui::layout::{split_bottom, split_top};
use crate::tui::screen::{Cx, Effect, Msg, Offer, Question, Screen, moves};
use crate::tui::screens::import::{undo_question, undone, view_progress};
use crate::tui::theme::Tone;
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::dialog::Ask;
use crate::tui::widgets::draw;
use crate::tui::widgets::table::{Cell, Column, Row, Table, Width, body_height};

const COLUMNS: [Column; 4] = [
    Column::figure("Line", 7, 0),
    Column::text("What", Width::Fixed(24), 0),
    Column::text("", Width::Fixed(11), 0),
    Column::text("Change or reason", Width::Fill(30), 0),
];

/// Rejected rows alone have no key worth a column: their reasons need the room.
const REJECTED: [Column; 3] = [
    Column::figure("Line", 7, 0),
    Column::text("", Width::Fixed(11), 0),
    Column::text("Reason", Width::Fill(30), 0),
];

/// Lines under the table for the selected row in full.
const FOOT: u16 = 2;

/// The classes of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    All,
    Rejected,
    Missing,
    Changed,
    New,
    Unchanged,
}

impl Class {
    const ALL: [(Self, &'static str); 6] = [
        (Self::All, "all"),
        (Self::Rejected, "rejected"),
        (Self::Missing, "not in the file"),
        (Self::Changed, "changed"),
        (Self::New, "new"),
        (Self::Unchanged, "unchanged"),
    ];

    fn step(self, forward: bool) -> Self {
        let count = Self::ALL.len();
        let here = Self::ALL.iter().position(|(class, _)| *class == self);
        let step = if forward { 1 } else { count - 1 };
        let next = (here.unwrap_or(0) + step) % count;
        Self::ALL.get(next).map_or(Self::All, |(class, _)| *class)
    }
}

/// The preview, and after it was applied the result.
pub struct ImportPreview {
    file: ImportFile,
    report: ImportReport,
    class: Class,
    rows: Vec<Row>,
    cursor: Cursor,
    busy: Option<Watch>,
}

impl ImportPreview {
    /// Of a file whose dry run reported this.
    pub fn new(file: ImportFile, report: ImportReport) -> Self {
        let class = if report.rejected.is_empty() {
            Class::All
        } else {
            Class::Rejected
        };
        let mut page = Self {
            file,
            report,
            class,
            rows: Vec::new(),
            cursor: Cursor::default(),
            busy: None,
        };
        page.arrange();
        page
    }

    fn count(&self, class: Class) -> usize {
        let (new, changed, unchanged) = self.report.counts();
        let (rejected, missing) = (self.report.rejected.len(), self.report.missing.len());
        match class {
            Class::All => new + changed + unchanged + rejected + missing,
            Class::Rejected => rejected,
            Class::Missing => missing,
            Class::Changed => changed,
            Class::New => new,
            Class::Unchanged => unchanged,
        }
    }

    fn arrange(&mut self) {
        let class = self.class;
        let mut rows = Vec::new();
        if matches!(class, Class::All | Class::Rejected) {
            rows.extend(self.report.rejected.iter().map(|rejection| {
                let place = match rejection.column.as_str() {
                    "" => String::new(),
                    column => format!("{column}: "),
                };
                let mut cells = vec![
                    line(rejection.line),
                    Cell::toned("rejected", Tone::Bad),
                    format!("{place}{}", rejection.reason).into(),
                ];
                if class == Class::All {
                    cells.insert(1, Cell::default());
                }
                Row::new(cells)
            }));
        }
        if matches!(class, Class::All | Class::Missing) {
            let missing = self.report.missing.iter();
            rows.extend(missing.map(|row| shown(row, Cell::toned("goes", Tone::Warn))));
        }
        for (wanted, word, tone) in [
            (Class::Changed, "changed", Some(Tone::Accent)),
            (Class::New, "new", Some(Tone::Ok)),
            (Class::Unchanged, "unchanged", None),
        ] {
            if class != Class::All && class != wanted {
                continue;
            }
            let of_class = self.report.rows.iter().filter(|row| of(row) == wanted);
            rows.extend(of_class.map(|row| {
                let cell = tone.map_or_else(|| Cell::new(word), |tone| Cell::toned(word, tone));
                shown(row, cell)
            }));
        }
        self.rows = rows;
        self.cursor = Cursor::default();
        self.cursor.set_rows(self.rows.len(), false);
    }

    fn send(&mut self, dry_run: bool) -> ImportFile {
        let mut file = self.file.clone();
        file.wish.watch = Watch::default();
        file.wish.dry_run = dry_run;
        file.seen = Some(self.report.mark);
        self.busy = Some(file.wish.watch.clone());
        file
    }

    fn apply(&mut self) -> Vec<Effect> {
        if self.file.wish.mode == ImportMode::Replace && !self.report.missing.is_empty() {
            let text = format!(
                "{} that the file does not name will be emptied or disabled. Look at them under `not in the file`.",
                self.report.missing.len()
            );
            let ask = Ask::Word("replace".to_owned());
            let question = Question::new("Replace", text, ask);
            return vec![Effect::Ask("replace", question)];
        }
        let file = self.send(false);
        vec![Effect::Execute(Command::ImportFile(file))]
    }

    fn save_rejected(&mut self) -> Vec<Effect> {
        let mut name = self.file.path.as_os_str().to_owned();
        name.push(".rejected.csv");
        let mut file = self.send(true);
        file.rejected = Some(name.into());
        vec![Effect::Execute(Command::ImportFile(file))]
    }

    fn undo(&self) -> Vec<Effect> {
        let Some(import) = self.report.import else {
            return Vec::new();
        };
        let wish = UndoWish {
            import: Some(import),
            dry_run: false,
        };
        let question = undo_question(import.0, &self.file.wish.source);
        vec![Effect::Confirm(question, Command::UndoImport(wish))]
    }

    fn done(&mut self, command: Command, outcome: Result<Outcome, AppError>) -> Vec<Effect> {
        self.busy = None;
        match (command, outcome) {
            (Command::ImportFile(file), Ok(Outcome::Imported(report))) => {
                if let Some(saved) = file.rejected {
                    let text = format!("The rejected rows are in {}.", saved.display());
                    return vec![Effect::good(text)];
                }
                self.report = report;
                self.class = if self.report.written {
                    Class::All
                } else {
                    Class::Rejected
                };
                self.arrange();
                if self.report.written {
                    let text = format!("{} rows are in.", self.report.accepted);
                    return vec![Effect::good(text)];
                }
                let text = "The shop has changed since the preview: now rows are rejected, and nothing was written.";
                vec![Effect::Toast(Tone::Bad, text.to_owned()), Effect::Bell]
            }
            (_, Ok(Outcome::ImportUndone(report))) => {
                vec![Effect::Close, Effect::good(undone(&report))]
            }
            (_, Err(error)) => vec![Effect::bad(&error), Effect::Bell],
            _ => Vec::new(),
        }
    }

    fn headline(&self) -> String {
        let ImportFile { kind, wish, .. } = &self.file;
        let state = match (self.report.written, self.report.import) {
            (true, Some(import)) => format!("Import {import} is written"),
            (true, None) => "Nothing had to change".to_owned(),
            (false, _) => "Preview, nothing is written yet".to_owned(),
        };
        format!(
            "{state}: {} from {}, {}",
            kind.word(),
            wish.source,
            wish.mode.word()
        )
    }

    fn columns_line(&self) -> String {
        let taken = self.report.mapping.iter();
        let taken: Vec<String> = taken
            .map(|(header, column)| {
                if header == column {
                    header.clone()
                } else {
                    format!("{header}={column}")
                }
            })
            .collect();
        let taken = format!("Columns: {}", taken.join(", "));
        if self.report.unknown_columns.is_empty() {
            return taken;
        }
        let unknown = self.report.unknown_columns.join(", ");
        format!("Passed over: {unknown}. {taken}")
    }

    fn classes(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let mut x = area.x;
        for (class, word) in Class::ALL {
            let count = i64::try_from(self.count(class)).unwrap_or(i64::MAX);
            let text = format!(" {word} {} ", cx.count(count));
            let tone = if class == self.class {
                Tone::Selection
            } else {
                Tone::Dim
            };
            x = draw::put(area, x, area.y, &text, cx.theme.style(tone), buf);
        }
    }
}

fn of(row: &RowPreview) -> Class {
    match row.effect {
        RowEffect::New => Class::New,
        RowEffect::Changed(_) => Class::Changed,
        RowEffect::Unchanged => Class::Unchanged,
    }
}

fn line(line: u64) -> Cell {
    match line {
        0 => Cell::default(),
        line => line.to_string().into(),
    }
}

fn shown(row: &RowPreview, class: Cell) -> Row {
    let changes = match &row.effect {
        RowEffect::Changed(changes) => changes
            .iter()
            .map(|change| format!("{} {} -> {}", change.field, change.old, change.new))
            .collect::<Vec<_>>()
            .join(", "),
        _ => row.warning.clone(),
    };
    Row::new(vec![
        line(row.line),
        row.key.clone().into(),
        class,
        changes.into(),
    ])
}

impl Screen for ImportPreview {
    fn scope(&self) -> Scope {
        Scope::Import
    }

    fn title(&self) -> String {
        "Import preview".to_owned()
    }

    fn offers(&self, action: Action, _cx: &Cx) -> Offer {
        let rejected = self.report.rejected.len();
        let written = self.report.written;
        match action {
            Action::Back => Offer::Yes,
            _ if self.busy.is_some() => Offer::Hidden,
            Action::Accept if written => Offer::Hidden,
            Action::Accept if rejected > 0 && !self.file.wish.partial => Offer::Not(format!(
                "{rejected} rows are rejected: mend them in the file and look again (Esc), or choose to write the others."
            )),
            Action::Accept if self.report.accepted == 0 && self.report.missing.is_empty() => {
                Offer::Not("No row is left to write.".to_owned())
            }
            Action::SaveRejected if rejected == 0 => Offer::Hidden,
            Action::Undo if self.report.import.is_none() => Offer::Hidden,
            Action::Accept
            | Action::SaveRejected
            | Action::Undo
            | Action::NextStage
            | Action::PreviousStage => Offer::Yes,
            Action::Next | Action::Previous => Offer::Hidden,
            other if moves(other) => Offer::Yes,
            _ => Offer::Hidden,
        }
    }

    fn update(&mut self, msg: Msg, _cx: &Cx) -> Vec<Effect> {
        match msg {
            Msg::Act(Action::Back) => match &self.busy {
                Some(watch) => watch.cancel(),
                None => return vec![Effect::Close],
            },
            Msg::Act(Action::Accept) => return self.apply(),
            Msg::Act(Action::SaveRejected) => return self.save_rejected(),
            Msg::Act(Action::Undo) => return self.undo(),
            Msg::Act(action @ (Action::NextStage | Action::PreviousStage)) => {
                self.class = self.class.step(action == Action::NextStage);
                self.arrange();
            }
            Msg::Act(action) => {
                self.cursor.act(action);
            }
            Msg::Wheel { down } => {
                self.cursor
                    .act(if down { Action::Down } else { Action::Up });
            }
            Msg::Given(crate::tui::screen::Given::Text("replace", _)) => {
                let file = self.send(false);
                return vec![Effect::Execute(Command::ImportFile(file))];
            }
            Msg::Done(command, outcome) => return self.done(*command, outcome),
            _ => {}
        }
        Vec::new()
    }

    fn layout(&mut self, area: Rect, _cx: &Cx) {
        let (_, body) = split_top(area, 3);
        let (table, _) = split_bottom(body, FOOT);
        self.cursor.set_height(body_height(table));
    }

    fn view(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        draw::clear(area, buf, theme.style(Tone::Text));
        let (head, body) = split_top(area, 3);
        draw::line(
            head,
            head.y,
            &self.headline(),
            theme.style(Tone::Title),
            buf,
        );
        let columns = self.columns_line();
        draw::line(head, head.y + 1, &columns, theme.style(Tone::Dim), buf);
        let classes = Rect {
            y: head.y + 2,
            height: 1,
            ..head
        };
        self.classes(classes, cx, buf);
        if let Some(watch) = &self.busy {
            return view_progress(watch, body, cx, buf);
        }
        let (table, foot) = split_bottom(body, FOOT);
        Table {
            columns: if self.class == Class::Rejected {
                &REJECTED
            } else {
                &COLUMNS
            },
            rows: &self.rows,
            cursor: &self.cursor,
            focused: true,
            empty: "No row of this kind. Right shows the next.",
        }
        .view(table, buf, theme);
        let selected = self.cursor.selected().and_then(|at| self.rows.get(at));
        let cells = selected.map(|row| row.cells.as_slice()).unwrap_or_default();
        let text = cells.last().map_or("", |cell| cell.text.as_str());
        let lines = wrap(text, usize::from(foot.width));
        for (text, y) in lines.iter().zip(foot.y..foot.bottom()) {
            draw::line(foot, y, text, theme.style(Tone::Dim), buf);
        }
    }
}
