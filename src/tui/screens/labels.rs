//! Labels of one variant: what for, how many, on what, and where they go.

use std::path::PathBuf;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::label::{LabelWish, escpos, pdf};
use crate::app::{Answer, AppError, Query, file};
use crate::domain::label::{Label, LabelKind, LabelSheet};
use crate::tui::action::Action;
use crate::tui::key::KeyPress;
use crate::tui::keymap::Scope;
use crate::tui::layout::{centred, split_top};
use crate::tui::screen::{Cx, Effect, Msg, Offer, Screen, moves, sentence};
use crate::tui::theme::Tone;
use crate::tui::widgets::draw;
use crate::tui::widgets::field::Takes;
use crate::tui::widgets::form::{Entry, Event, Form};

const KINDS: [(LabelKind, &str); 3] = [
    (LabelKind::Product, "goods: name, price, code"),
    (LabelKind::Shelf, "shelf: a large price"),
    (LabelKind::Lot, "lot: lot and expiry in the code"),
];

/// Papers by their place; the last is a printer that draws by itself.
const PAPERS: [(Option<LabelSheet>, &str); 4] = [
    (Some(LabelSheet::A4By24), "PDF, A4, 3 x 8"),
    (Some(LabelSheet::A4By40), "PDF, A4, 4 x 10"),
    (Some(LabelSheet::Roll58), "PDF, roll of 58 mm"),
    (None, "ESC/POS printer, 58 mm"),
];

/// The open form.
pub struct Labels {
    sku: String,
    title: String,
    form: Form,
    /// Asked for and on its way: what to do with the labels when they come.
    wanted: Option<Query>,
}

impl Labels {
    /// For one variant.
    pub fn new(sku: &str, title: &str) -> Self {
        let kinds = KINDS.map(|(_, words)| words);
        let papers = PAPERS.map(|(_, words)| words);
        let target = format!("labels-{sku}.pdf").replace(['/', '\\'], "-");
        let form = Form::new(vec![
            Entry::choice("kind", "For", &kinds, 0).hint("Left and Right choose."),
            Entry::typed("labels", "Labels", Takes::Figure, "1").required(),
            Entry::typed("lot", "Lot", Takes::Text, "").hint("Only for labels of a lot."),
            Entry::choice("paper", "On", &papers, 0).hint("Left and Right choose."),
            Entry::typed("skip", "Skip", Takes::Figure, "0")
                .hint("Places of the first sheet that are used already."),
            Entry::typed("to", "To", Takes::Text, &target)
                .required()
                .hint("A new file, or the device of a printer such as /dev/usb/lp0."),
        ]);
        Self {
            sku: sku.to_owned(),
            title: title.to_owned(),
            form,
            wanted: None,
        }
    }

    fn submit(&mut self) {
        let kind = self.form.chosen("kind").and_then(|at| KINDS.get(at));
        let Ok(labels) = self.form.value("labels").trim().parse() else {
            return self.form.refuse("labels", "must be a whole number");
        };
        self.wanted = Some(Query::Labels {
            kind: kind.map_or(LabelKind::Product, |(kind, _)| *kind),
            wishes: vec![LabelWish {
                sku: self.sku.clone(),
                labels,
                lot: self.form.value("lot").trim().to_owned(),
            }],
        });
    }

    fn print(&mut self, labels: &[Label]) -> Vec<Effect> {
        let paper = self.form.chosen("paper").and_then(|at| PAPERS.get(at));
        let skip = self.form.value("skip").trim().parse().unwrap_or(0);
        let bytes = match paper.and_then(|(sheet, _)| *sheet) {
            Some(sheet) => pdf(labels, sheet, skip),
            None => Ok(escpos(labels)),
        };
        let to = self.form.value("to").trim().to_owned();
        match bytes.and_then(|bytes| file::save(&PathBuf::from(&to), &bytes)) {
            Ok(()) => {
                let count = labels.len();
                let plural = if count == 1 { "label" } else { "labels" };
                vec![
                    Effect::good(format!("{count} {plural} in {to}.")),
                    Effect::Close,
                ]
            }
            Err(error) => self.refused(&error),
        }
    }

    fn refused(&mut self, error: &AppError) -> Vec<Effect> {
        let field = match error {
            AppError::Invalid { field, .. } => match field.as_str() {
                "labels" => "labels",
                "skip" => "skip",
                "lot" | "code" => "lot",
                _ => "to",
            },
            AppError::NotFound { what: "lot", .. } => "lot",
            _ => "to",
        };
        let why = sentence(error);
        self.form.refuse(field, why.trim_end_matches('.'));
        vec![Effect::bad(error), Effect::Bell]
    }

    fn event(&mut self, event: Event) -> Vec<Effect> {
        match event {
            Event::Leave => vec![Effect::Close],
            Event::Submit => {
                self.submit();
                Vec::new()
            }
            Event::Changed("paper") => {
                let suffix = match self.form.chosen("paper") {
                    Some(3) => "bin",
                    _ => "pdf",
                };
                let to = PathBuf::from(self.form.value("to").trim());
                if to
                    .extension()
                    .is_some_and(|known| known == "pdf" || known == "bin")
                {
                    let to = to.with_extension(suffix).display().to_string();
                    self.form.set("to", &to);
                }
                Vec::new()
            }
            _ => Vec::new(),
        }
    }
}

impl Screen for Labels {
    fn scope(&self) -> Scope {
        Scope::Form
    }

    fn title(&self) -> String {
        format!("Labels of {}", self.sku)
    }

    fn queries(&self, _cx: &Cx) -> Vec<Query> {
        self.wanted.iter().cloned().collect()
    }

    fn wants(&self, key: KeyPress) -> bool {
        self.form.wants(key)
    }

    fn offers(&self, action: Action, _cx: &Cx) -> Offer {
        match action {
            Action::Accept if self.wanted.is_some() => {
                Offer::Not("They are on their way.".to_owned())
            }
            Action::Accept => Offer::Yes,
            action if moves(action) => Offer::Yes,
            _ => Offer::Hidden,
        }
    }

    fn update(&mut self, msg: Msg, _cx: &Cx) -> Vec<Effect> {
        match msg {
            Msg::Act(action) => {
                let event = self.form.act(action);
                self.event(event)
            }
            Msg::Key(key) => {
                let event = self.form.press(key);
                self.event(event)
            }
            Msg::Pasted(text) => {
                let event = self.form.paste(&text);
                self.event(event)
            }
            // Printed once: the same question is not asked again.
            Msg::Answered(query, answer)
                if self.wanted.take_if(|wanted| *wanted == query).is_some() =>
            {
                match answer {
                    Ok(Answer::Labels(labels)) => self.print(&labels),
                    Ok(_) => Vec::new(),
                    Err(error) => self.refused(&error),
                }
            }
            _ => Vec::new(),
        }
    }

    fn view(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let frame = centred(area, 76, self.form.height() + 4);
        let inner = draw::panel(frame, &self.title(), true, buf, &cx.theme);
        let inner = Rect {
            x: inner.x + 1,
            width: inner.width.saturating_sub(2),
            ..inner
        };
        draw::line(inner, inner.y, &self.title, cx.theme.style(Tone::Dim), buf);
        let (_, rest) = split_top(inner, 2);
        self.form.view(rest, buf, &cx.theme);
    }

    fn covers(&self) -> bool {
        false
    }
}
