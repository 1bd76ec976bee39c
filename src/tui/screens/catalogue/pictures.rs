//! The pictures of a product, or the logo of a store, one at a time: looked at, added from files, written into files, deleted.

use std::path::PathBuf;
use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::{Answer, AppError, Command, Outcome, PictureCommand, Query};
use crate::domain::access::Right;
use crate::domain::id::{ProductId, StoreId};
use crate::domain::picture::{Bitmap, Picture, PictureOwner};
use crate::tui::action::Action;
use crate::tui::keymap::Scope;
use crate::tui::layout::split_top;
use crate::tui::screen::{Cx, Effect, Given, Msg, Offer, Question, Screen, moves, sentence};
use crate::tui::theme::Tone;
use crate::tui::widgets::dialog::Ask;
use crate::tui::widgets::draw;
use crate::tui::widgets::picture::{PictureView, Pictures};

/// The tag of the question for a file to add.
const ADD: &str = "add";
/// The tag of the question for a file to write.
const SAVE: &str = "save";

/// The page.
pub struct Album {
    code: String,
    owner: PictureOwner,
    listed: Vec<Picture>,
    at: usize,
    shown: Option<Arc<(Picture, Bitmap)>>,
    view: PictureView,
    /// A file that is being read and checked.
    adding: Option<PathBuf>,
    known: bool,
    trouble: Option<String>,
}

impl Album {
    /// Of this product.
    pub fn of(id: ProductId, code: &str) -> Self {
        Self::owned(PictureOwner::Product(id), code)
    }

    /// The logo of this store.
    pub fn logo(id: StoreId, code: &str) -> Self {
        Self::owned(PictureOwner::Store(id), code)
    }

    fn owned(owner: PictureOwner, code: &str) -> Self {
        Self {
            code: code.to_owned(),
            owner,
            listed: Vec::new(),
            at: 0,
            shown: None,
            view: PictureView::default(),
            adding: None,
            known: false,
            trouble: None,
        }
    }

    fn selected(&self) -> Option<&Picture> {
        self.listed.get(self.at)
    }

    fn turn(&mut self, forward: bool) {
        let count = self.listed.len().max(1);
        let step = if forward { 1 } else { count - 1 };
        self.at = (self.at + step) % count;
        self.trouble = None;
    }

    fn act(&mut self, action: Action) -> Vec<Effect> {
        match action {
            Action::Back => return vec![Effect::Close],
            Action::Right | Action::Down => self.turn(true),
            Action::Left | Action::Up => self.turn(false),
            Action::First => self.at = 0,
            Action::Last => self.at = self.listed.len().saturating_sub(1),
            Action::New => {
                let text = "The path of a PNG, JPEG or WebP file on this machine, up to 5 MB.";
                let question = Question::new("Add a picture", text, Ask::Text);
                return vec![Effect::Ask(ADD, question)];
            }
            Action::SaveFile => {
                return self.selected().map_or_else(Vec::new, |picture| {
                    let text = "The path of the new file; one that is there already is left alone.";
                    let question = Question::new("Write the picture into a file", text, Ask::Text);
                    vec![Effect::Ask(SAVE, question.typed(&picture.name))]
                });
            }
            Action::Delete => {
                return self.selected().map_or_else(Vec::new, |picture| {
                    let text = format!("{} goes for good.", picture.words());
                    let command = Command::Picture(PictureCommand::Delete {
                        picture: picture.id,
                    });
                    let question = Question::lasting("Delete the picture", text);
                    vec![Effect::Confirm(question, command)]
                });
            }
            _ => {}
        }
        Vec::new()
    }

    fn done(&mut self, command: &Command, outcome: Result<Outcome, AppError>) -> Vec<Effect> {
        let Command::Picture(command) = command else {
            return Vec::new();
        };
        match (command, outcome) {
            (_, Err(error)) => vec![Effect::bad(&error), Effect::Bell],
            (PictureCommand::Add { .. }, Ok(_)) => {
                // The newest is the last; its row may come with the answer after this.
                self.at = usize::MAX;
                vec![Effect::good("The picture is added.")]
            }
            (PictureCommand::Export { path, .. }, Ok(_)) => {
                vec![Effect::good(format!("Written to {}.", path.display()))]
            }
            (PictureCommand::Delete { .. }, Ok(_)) => {
                vec![Effect::good("The picture is deleted.")]
            }
        }
    }

    fn answered(&mut self, query: &Query, answer: Result<Answer, AppError>) -> Vec<Effect> {
        match (query, answer) {
            (_, Ok(Answer::Pictures(pictures))) => {
                self.known = true;
                self.listed = pictures;
                self.at = self.at.min(self.listed.len().saturating_sub(1));
            }
            (Query::Picture(_), Ok(Answer::Picture(shown))) => {
                self.trouble = None;
                self.shown = shown;
            }
            (Query::PictureFile(path), Ok(Answer::PictureFile(file)))
                if self.adding.as_ref() == Some(path) =>
            {
                self.adding = None;
                let owner = self.owner;
                let command = PictureCommand::Add { owner, file };
                return vec![Effect::Execute(Command::Picture(command))];
            }
            (Query::PictureFile(_), Err(error)) => {
                self.adding = None;
                return vec![Effect::bad(&error), Effect::Bell];
            }
            (_, Err(error)) => self.trouble = Some(sentence(&error)),
            _ => {}
        }
        Vec::new()
    }

    /// What stands instead of a picture, if none can be seen.
    fn instead(&self, cx: &Cx) -> Option<String> {
        if let Some(trouble) = &self.trouble {
            return Some(trouble.clone());
        }
        let Some(selected) = self.selected() else {
            let what = match self.owner {
                PictureOwner::Product(_) => "picture",
                PictureOwner::Store(_) => "logo",
            };
            let sentence = format!("It has no {what} yet. Press n to add one from a file.");
            return self.known.then_some(sentence);
        };
        if cx.theme.pictures == Pictures::Words {
            let sentence = "This terminal shows no pictures here. Press s to write it into a file.";
            return Some(sentence.to_owned());
        }
        let ready = self
            .shown
            .as_ref()
            .is_some_and(|shown| shown.0.id == selected.id);
        (!ready).then(|| "The picture is being read.".to_owned())
    }
}

impl Screen for Album {
    fn scope(&self) -> Scope {
        Scope::Pictures
    }

    fn title(&self) -> String {
        match self.owner {
            PictureOwner::Product(_) => format!("Pictures of {}", self.code),
            PictureOwner::Store(_) => format!("Logo of {}", self.code),
        }
    }

    fn queries(&self, cx: &Cx) -> Vec<Query> {
        let mut asked = vec![Query::Pictures(self.owner)];
        if cx.theme.pictures != Pictures::Words {
            asked.extend(self.selected().map(|picture| Query::Picture(picture.id)));
        }
        asked.extend(self.adding.clone().map(Query::PictureFile));
        asked
    }

    fn offers(&self, action: Action, cx: &Cx) -> Offer {
        let logo = matches!(self.owner, PictureOwner::Store(_));
        match action {
            Action::New | Action::Delete if logo && !cx.may(Right::EditStores) => {
                Offer::Not("an admin keeps the logos".to_owned())
            }
            Action::New if self.adding.is_some() => {
                Offer::Not("a file is being read and checked".to_owned())
            }
            Action::SaveFile | Action::Delete if self.selected().is_none() => {
                Offer::Not("there is no picture: n adds one".to_owned())
            }
            Action::New | Action::SaveFile | Action::Delete => Offer::Yes,
            Action::Next | Action::Previous => Offer::Hidden,
            Action::Left | Action::Right if self.listed.len() < 2 => Offer::Hidden,
            action if moves(action) => Offer::Yes,
            _ => Offer::Hidden,
        }
    }

    fn update(&mut self, msg: Msg, _cx: &Cx) -> Vec<Effect> {
        match msg {
            Msg::Act(action) => return self.act(action),
            Msg::Wheel { down } => self.turn(down),
            Msg::Given(Given::Text(ADD, path)) => {
                self.adding = Some(PathBuf::from(path.trim()));
            }
            Msg::Given(Given::Text(SAVE, path)) => {
                return self.selected().map_or_else(Vec::new, |picture| {
                    vec![Effect::Execute(Command::Picture(PictureCommand::Export {
                        picture: picture.id,
                        path: PathBuf::from(path.trim()),
                    }))]
                });
            }
            Msg::Done(command, outcome) => return self.done(&command, outcome),
            Msg::Answered(query, answer) => return self.answered(&query, answer),
            _ => {}
        }
        Vec::new()
    }

    fn layout(&mut self, area: Rect, cx: &Cx) {
        let (_, room) = split_top(area, 1);
        if let Some(shown) = &self.shown {
            let (picture, bitmap) = shown.as_ref();
            self.view.fit(picture.id, bitmap, room, cx.theme.pictures);
        }
    }

    fn view(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        draw::clear(area, buf, theme.style(Tone::Text));
        let (head, room) = split_top(area, 1);
        let mut title = self.title();
        if let Some(picture) = self.selected() {
            let dot = theme.glyphs.dot;
            let (at, of) = (self.at + 1, self.listed.len());
            title = format!("{title} {dot} {at} of {of} {dot} {}", picture.words());
        }
        let title = crate::tui::format::cut(&title, usize::from(head.width), &theme.glyphs);
        draw::line(head, head.y, &title, theme.style(Tone::Title), buf);
        if self.adding.is_some() {
            draw::flush_right(
                head,
                head.y,
                "reading the file",
                theme.style(Tone::Dim),
                buf,
            );
        }
        if let Some(sentence) = self.instead(cx) {
            return draw::empty(room, &sentence, buf, theme);
        }
        if !self.view.view(room, buf) {
            draw::empty(room, "The picture cannot be shown here.", buf, theme);
        }
    }
}
