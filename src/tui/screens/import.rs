//! Importing a file: which, as what and how; then the preview. The last import can be taken back from here.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::transfer::intake::ImportKind;
use crate::app::{
    Answer, AppError, Command, ImportBrief, ImportFile, ImportMode, ImportWish, Outcome, Query,
    UndoWish, Watch,
};
use crate::tui::action::Action;
use crate::tui::key::KeyPress;
use crate::tui::keymap::Scope;
use crate::tui::layout::split_bottom;
use crate::tui::screen::{Cx, Effect, Msg, Offer, Question, Screen, moves};
use crate::tui::screens::import_preview::ImportPreview;
use crate::tui::theme::Tone;
use crate::tui::widgets::draw;
use crate::tui::widgets::field::Takes;
use crate::tui::widgets::form::{Entry, Event, Form};

/// What there is to do with rejected rows.
const REJECTED: [&str; 2] = ["write nothing", "write the others"];

/// The form.
pub struct ImportPage {
    form: Form,
    busy: Option<Watch>,
    last: Option<ImportBrief>,
    /// Whether the last import, or that there is none, is known.
    known: bool,
    inner: Rect,
}

impl Default for ImportPage {
    fn default() -> Self {
        let kinds = ImportKind::ALL.map(|(_, word)| word);
        let modes = ImportMode::ALL.map(|(_, word)| word);
        Self {
            form: Form::new(vec![
                Entry::typed("file", "File", Takes::Text, "")
                    .required()
                    .hint("A CSV, XLSX or ODS file with a header row, by its path."),
                Entry::choice("kind", "What it holds", &kinds, 2),
                Entry::choice("mode", "What is there", &modes, 0)
                    .hint("add: only new rows; stock is added. set: gets the file's values. replace: and what is not in the file goes."),
                Entry::choice("partial", "If rows are rejected", &REJECTED, 0),
                Entry::typed("sheet", "Sheet", Takes::Text, "")
                    .hint("Of a workbook; empty takes the first that has rows."),
                Entry::typed("map", "Columns", Takes::Text, "")
                    .hint("Only where a header is not known: Their Price=price; Their Code=sku"),
            ]),
            busy: None,
            last: None,
            known: false,
            inner: Rect::default(),
        }
    }
}

/// `Their Price=price; Their Code=sku`.
fn columns(text: &str) -> Result<Vec<(String, String)>, AppError> {
    let parts = text.split(';').map(str::trim);
    let parts = parts.filter(|part| !part.is_empty());
    parts
        .map(|part| {
            let split = part.rsplit_once('=');
            split
                .map(|(header, column)| (header.trim().to_owned(), column.trim().to_owned()))
                .ok_or_else(|| {
                    AppError::invalid("map", format!("`{part}` must be Their Header=column"))
                })
        })
        .collect()
}

/// A path as typed; `~/` is the home directory's.
fn path(typed: &str) -> std::path::PathBuf {
    let typed = typed.trim();
    match (typed.strip_prefix("~/"), std::env::home_dir()) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => typed.into(),
    }
}

impl ImportPage {
    fn file(&self) -> Result<ImportFile, AppError> {
        let path = path(self.form.value("file"));
        let kind = ImportKind::parse(self.form.value("kind")).unwrap_or(ImportKind::Products);
        let name = path.file_name();
        let source = name.map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let sheet = self.form.value("sheet").trim();
        let wish = ImportWish {
            mode: ImportMode::parse(self.form.value("mode")).unwrap_or_default(),
            dry_run: true,
            partial: self.form.chosen("partial") == Some(1),
            sheet: (!sheet.is_empty()).then(|| sheet.to_owned()),
            map: columns(self.form.value("map"))?,
            source,
            watch: Watch::default(),
        };
        Ok(ImportFile {
            path,
            kind,
            wish,
            seen: None,
            rejected: None,
        })
    }

    fn event(&mut self, event: Event) -> Vec<Effect> {
        match event {
            Event::Submit => match self.file() {
                Ok(file) => {
                    self.busy = Some(file.wish.watch.clone());
                    vec![Effect::Execute(Command::ImportFile(file))]
                }
                Err(error) => self.refused(&error),
            },
            Event::Leave => vec![Effect::Close],
            _ => Vec::new(),
        }
    }

    fn refused(&mut self, error: &AppError) -> Vec<Effect> {
        if let AppError::Invalid { field, reason } = error {
            let known = self.form.entries().iter().find(|entry| entry.key == field);
            if let Some(key) = known.map(|entry| entry.key) {
                self.form.refuse(key, reason);
            }
        }
        vec![Effect::bad(error), Effect::Bell]
    }

    fn undo(&self) -> Vec<Effect> {
        let Some(last) = &self.last else {
            return Vec::new();
        };
        let wish = UndoWish {
            import: Some(last.id),
            dry_run: false,
        };
        vec![Effect::Confirm(
            undo_question(last.id.0, &last.source),
            Command::UndoImport(wish),
        )]
    }

    fn done(&mut self, command: Command, outcome: Result<Outcome, AppError>) -> Vec<Effect> {
        self.busy = None;
        match (command, outcome) {
            (Command::ImportFile(file), Ok(Outcome::Imported(report))) => {
                let said = match report.rejected.len() {
                    0 => Effect::good("Look at it first; Ctrl+A writes it."),
                    1 => Effect::Toast(Tone::Warn, "1 row is rejected.".to_owned()),
                    many => Effect::Toast(Tone::Warn, format!("{many} rows are rejected.")),
                };
                vec![
                    said,
                    Effect::Open(Box::new(ImportPreview::new(file, report))),
                ]
            }
            (_, Ok(Outcome::ImportUndone(report))) => vec![Effect::good(undone(&report))],
            (_, Err(error)) => self.refused(&error),
            _ => Vec::new(),
        }
    }

    fn last_line(&self, cx: &Cx) -> String {
        match &self.last {
            None if self.known => "Nothing was imported so far.".to_owned(),
            None => String::new(),
            Some(last) => {
                let ImportBrief {
                    id,
                    kind,
                    source,
                    accepted,
                    ..
                } = last;
                let fate = match last.undone_at {
                    Some(at) => format!("taken back {}", cx.when(at)),
                    None => "Ctrl+Z takes it back".to_owned(),
                };
                format!(
                    "Last: import {id}, {} from {source}, {} rows, {}; {fate}.",
                    kind.word(),
                    cx.count(*accepted),
                    cx.when(last.at)
                )
            }
        }
    }
}

/// Asks before an import is taken back.
pub fn undo_question(id: i64, source: &str) -> Question {
    Question::lasting(
        "Take the import back",
        format!(
            "Import {id} from {source}: old values come back, what it made goes, stock moves back. It is refused when something uses it by now."
        ),
    )
}

/// What was taken back, in a sentence.
pub fn undone(report: &crate::app::UndoReport) -> String {
    format!(
        "Import {} is taken back: {} rows removed, {} restored, {} movements of stock undone.",
        report.import, report.removed, report.restored, report.moved
    )
}

/// Draws how far an import is.
pub fn view_progress(watch: &Watch, area: Rect, cx: &Cx, buf: &mut Buffer) {
    const CELLS: u64 = 40;
    let (done, total) = watch.progress();
    let count = |count: u64| cx.count(i64::try_from(count).unwrap_or(i64::MAX));
    let text = match (watch.is_cancelled(), total) {
        (true, _) => "Stopping; nothing is written.".to_owned(),
        (false, 0) => "Reading the file. Esc stops it; nothing is written then.".to_owned(),
        (false, total) => format!(
            "{} of {} rows. Esc stops it; nothing is written then.",
            count(done),
            count(total)
        ),
    };
    let full = done.saturating_mul(CELLS).checked_div(total).unwrap_or(0);
    let bar: String = (0..CELLS)
        .map(|cell| if cell < full { '#' } else { '.' })
        .collect();
    let row = area.y + area.height / 2;
    let theme = &cx.theme;
    draw::centre(
        area,
        row,
        &format!("[{bar}]"),
        theme.style(Tone::Accent),
        buf,
    );
    draw::centre(area, row + 1, &text, theme.style(Tone::Text), buf);
}

impl Screen for ImportPage {
    fn scope(&self) -> Scope {
        Scope::ImportForm
    }

    fn title(&self) -> String {
        "Import".to_owned()
    }

    fn wants(&self, key: KeyPress) -> bool {
        self.busy.is_none() && self.form.wants(key)
    }

    fn queries(&self, _cx: &Cx) -> Vec<Query> {
        vec![Query::Imports { limit: 1 }]
    }

    fn offers(&self, action: Action, _cx: &Cx) -> Offer {
        let stands = self
            .last
            .as_ref()
            .is_some_and(|last| last.undone_at.is_none());
        match (action, &self.busy) {
            (Action::Accept, Some(_)) => Offer::Not("The file is being read.".to_owned()),
            (Action::Undo, None) if stands => Offer::Yes,
            (Action::Undo, None) => Offer::Not("No import is left to take back.".to_owned()),
            (Action::Back, _) | (Action::Accept, None) => Offer::Yes,
            (action, None) if moves(action) => Offer::Yes,
            _ => Offer::Hidden,
        }
    }

    fn update(&mut self, msg: Msg, _cx: &Cx) -> Vec<Effect> {
        match msg {
            Msg::Act(Action::Back) if self.busy.is_some() => {
                if let Some(watch) = &self.busy {
                    watch.cancel();
                }
            }
            Msg::Act(Action::Undo) => return self.undo(),
            Msg::Act(action) => {
                let event = self.form.act(action);
                return self.event(event);
            }
            Msg::Key(key) if self.busy.is_none() => {
                let event = self.form.press(key);
                return self.event(event);
            }
            Msg::Pasted(text) => {
                self.form.paste(&text);
            }
            Msg::Click { row, .. } => {
                self.form.click(self.inner, row);
            }
            Msg::Answered(_, Ok(Answer::Imports(mut imports))) => {
                (self.last, self.known) = (imports.pop(), true);
            }
            Msg::Done(command, outcome) => return self.done(*command, outcome),
            _ => {}
        }
        Vec::new()
    }

    fn layout(&mut self, area: Rect, _cx: &Cx) {
        let (body, _) = split_bottom(area, 2);
        self.inner = Rect {
            x: body.x + 2,
            y: body.y + 2,
            width: body.width.saturating_sub(4),
            height: self.form.height().min(body.height.saturating_sub(2)),
        };
    }

    fn view(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        draw::clear(area, buf, theme.style(Tone::Text));
        draw::line(
            area,
            area.y,
            "Import from a file",
            theme.style(Tone::Title),
            buf,
        );
        let (body, foot) = split_bottom(area, 2);
        match &self.busy {
            Some(watch) => view_progress(watch, body, cx, buf),
            None => self.form.view(self.inner, buf, theme),
        }
        draw::line(
            foot,
            foot.y,
            &self.last_line(cx),
            theme.style(Tone::Dim),
            buf,
        );
    }
}
