//! The details of a product: the JSON object to read, to edit as text, and the reviews in it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::transfer::details as object;
use crate::app::{Answer, AppError, Command, DetailsChange, DetailsCommand, Query};
use crate::domain::money::plain_decimal;
use crate::domain::product::Product;
use crate::domain::review::mean;
use crate::tui::action::Action;
use crate::tui::key::KeyPress;
use crate::tui::keymap::Scope;
use crate::tui::layout::{split_bottom, split_top};
use crate::tui::screen::{Cx, Effect, Given, Msg, Offer, Question, Screen, moves, sentence};
use crate::tui::screens::filled::Filled;
use crate::tui::theme::Tone;
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::dialog::Ask;
use crate::tui::widgets::draw;
use crate::tui::widgets::editor::Editor;
use crate::tui::widgets::field::Takes;
use crate::tui::widgets::form::{Entry, Form};

/// The tag of a review's form.
const REVIEW: &str = "review";
/// The tag of the editor.
const EDITED: &str = "details";

/// `8.5 of 10 by 2 reviews`, or that there are none.
pub fn rating(details: &str, cx: &Cx) -> String {
    let reviews = object::reviews(details);
    let count = match reviews.len() {
        1 => "1 review".to_owned(),
        count => format!(
            "{} reviews",
            cx.count(i64::try_from(count).unwrap_or(i64::MAX))
        ),
    };
    mean(&reviews).map_or_else(
        || "no reviews".to_owned(),
        |mean| {
            let plain = plain_decimal(mean, 2);
            let short = plain.trim_end_matches('0').trim_end_matches('.');
            let figure = cx.shop.settings.number_style.group(short);
            format!("{figure} of 10 by {count}")
        },
    )
}

/// Details to read.
pub struct Details {
    code: String,
    product: Option<Product>,
    lines: Vec<String>,
    top: Cursor,
    height: usize,
    trouble: Option<String>,
}

impl Details {
    /// Of a product's code.
    pub fn of(code: &str) -> Self {
        Self {
            code: code.to_owned(),
            product: None,
            lines: Vec::new(),
            top: Cursor::default(),
            height: 0,
            trouble: None,
        }
    }

    /// Moves the page, not a selection in it.
    fn scroll(&mut self, action: Action) {
        let page = self.height.saturating_sub(1).max(1);
        let last = self.lines.len().saturating_sub(self.height);
        let top = self.top.top();
        let top = match action {
            Action::Up => top.saturating_sub(1),
            Action::Down => (top + 1).min(last),
            Action::PageUp => top.saturating_sub(page),
            Action::PageDown => (top + page).min(last),
            Action::First => 0,
            Action::Last => last,
            _ => top,
        };
        self.top.select(top);
        self.top.select(top + self.height.saturating_sub(1));
    }
}

/// The form of a new review.
pub fn new_review(product: &str) -> Filled {
    let form = Form::new(vec![
        Entry::typed("rating", "Rating", Takes::Whole, "")
            .required()
            .hint("1 (worst) to 10 (best)."),
        Entry::typed("text", "What was said", Takes::Text, ""),
        Entry::typed("by", "By whom", Takes::Text, ""),
    ]);
    let product = product.to_owned();
    Filled::new(REVIEW, "A review", form, move |form, _cx| {
        let of = |key: &str| form.value(key).to_owned();
        Command::Details(DetailsCommand {
            product: product.clone(),
            version: None,
            change: DetailsChange::Review {
                rating: of("rating"),
                text: of("text"),
                by: of("by"),
            },
        })
    })
}

impl Screen for Details {
    fn scope(&self) -> Scope {
        Scope::Details
    }

    fn title(&self) -> String {
        format!("Details of {}", self.code)
    }

    fn queries(&self, _cx: &Cx) -> Vec<Query> {
        vec![Query::Details(self.code.clone())]
    }

    fn offers(&self, action: Action, _cx: &Cx) -> Offer {
        match action {
            Action::Next | Action::Previous | Action::Left | Action::Right => Offer::Hidden,
            Action::EditText | Action::NewReview if self.product.is_none() => Offer::Hidden,
            Action::EditText | Action::NewReview => Offer::Yes,
            action if moves(action) => Offer::Yes,
            _ => Offer::Hidden,
        }
    }

    fn update(&mut self, msg: Msg, _cx: &Cx) -> Vec<Effect> {
        match msg {
            Msg::Act(Action::Back) => return vec![Effect::Close],
            Msg::Act(Action::NewReview) => {
                return vec![Effect::Open(Box::new(new_review(&self.code)))];
            }
            Msg::Act(Action::EditText) => {
                let page = self.product.as_ref().map(EditDetails::of);
                return page.map_or_else(Vec::new, |page| vec![Effect::Open(Box::new(page))]);
            }
            Msg::Act(action) => self.scroll(action),
            Msg::Wheel { down } => self.scroll(if down { Action::Down } else { Action::Up }),
            Msg::Given(Given::Done(..)) => return vec![Effect::good("Saved.")],
            Msg::Answered(_, Ok(Answer::Details(Some(product)))) => {
                self.trouble = None;
                let pretty = object::pretty(&product.details);
                self.lines = pretty.lines().map(str::to_owned).collect();
                self.top.set_rows(self.lines.len(), false);
                self.product = Some(*product);
            }
            Msg::Answered(_, Ok(Answer::Details(None))) => {
                self.trouble = Some(format!("There is no product {}.", self.code));
            }
            Msg::Answered(_, Err(error)) => self.trouble = Some(sentence(&error)),
            _ => {}
        }
        Vec::new()
    }

    fn layout(&mut self, area: Rect, _cx: &Cx) {
        let (_, page) = split_top(area, 2);
        self.height = usize::from(page.height);
        self.top.set_height(page.height);
    }

    fn view(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        draw::clear(area, buf, theme.style(Tone::Text));
        let (head, page) = split_top(area, 2);
        if let Some(trouble) = &self.trouble {
            return draw::empty(page, trouble, buf, theme);
        }
        let Some(product) = &self.product else {
            return;
        };
        let title = format!("{} {} {}", self.title(), theme.glyphs.dot, product.name);
        draw::line(head, head.y, &title, theme.style(Tone::Title), buf);
        let said = rating(&product.details, cx);
        draw::line(head, head.y + 1, &said, theme.style(Tone::Dim), buf);
        if self.top.above() || self.top.below() {
            let last = (self.top.top() + self.height).min(self.lines.len());
            let text = format!(
                "lines {} to {last} of {}",
                self.top.top() + 1,
                self.lines.len()
            );
            draw::flush_right(head, head.y + 1, &text, theme.style(Tone::Dim), buf);
        }
        if product.details == "{}" {
            let sentence = "It has no details yet. Press e to write some, r to add a review.";
            return draw::empty(page, sentence, buf, theme);
        }
        for (line, y) in self
            .lines
            .iter()
            .skip(self.top.top())
            .zip(page.y..page.bottom())
        {
            draw::line(page, y, line, theme.style(Tone::Text), buf);
        }
    }
}

/// Details being edited as text.
pub struct EditDetails {
    code: String,
    version: i64,
    editor: Editor,
    changed: bool,
    sent: bool,
    wrong: Option<String>,
}

impl EditDetails {
    /// Of a product as it is shown.
    fn of(product: &Product) -> Self {
        Self {
            code: product.code.clone(),
            version: product.version,
            editor: Editor::new(&object::pretty(&product.details)),
            changed: false,
            sent: false,
            wrong: None,
        }
    }

    /// Checked here first: nothing is sent that is no JSON, and the caret goes where it stops being any.
    fn save(&mut self) -> Vec<Effect> {
        let text = self.editor.text();
        if let Err(error) = object::read(&text) {
            return self.refuse(&error);
        }
        self.sent = true;
        vec![Effect::Execute(Command::Details(DetailsCommand {
            product: self.code.clone(),
            version: Some(self.version),
            change: DetailsChange::Whole(text),
        }))]
    }

    fn refuse(&mut self, error: &AppError) -> Vec<Effect> {
        self.sent = false;
        let said = sentence(error);
        let figure = |word: &str| {
            let after = said.split(word).nth(1)?;
            let digits: String = after.chars().take_while(char::is_ascii_digit).collect();
            digits.parse::<usize>().ok()
        };
        if let (Some(line), Some(column)) = (figure("line "), figure("column ")) {
            self.editor.go_to(line, column);
        }
        self.wrong = Some(said);
        vec![Effect::Bell]
    }

    fn parts(area: Rect) -> (Rect, Rect, Rect) {
        let (head, rest) = split_top(area, 1);
        let (text, foot) = split_bottom(rest, 2);
        (head, text, foot)
    }
}

impl Screen for EditDetails {
    fn scope(&self) -> Scope {
        Scope::Editor
    }

    fn title(&self) -> String {
        format!("Edit the details of {}", self.code)
    }

    fn wants(&self, key: KeyPress) -> bool {
        self.editor.wants(key)
    }

    fn offers(&self, action: Action, _cx: &Cx) -> Offer {
        match action {
            Action::Accept if self.sent => Offer::Not("It is being saved.".to_owned()),
            Action::Accept | Action::Undo | Action::Back => Offer::Yes,
            _ => Offer::Hidden,
        }
    }

    fn update(&mut self, msg: Msg, _cx: &Cx) -> Vec<Effect> {
        match msg {
            Msg::Act(Action::Accept) => return self.save(),
            Msg::Act(Action::Undo) => {
                self.editor.undo();
            }
            Msg::Act(Action::Back) if self.changed => {
                let ask = Ask::Confirm { lasting: false };
                let text = "What you typed here is not saved. Leave it?";
                return vec![Effect::Ask(
                    "leave",
                    Question::new("Leave the text", text, ask),
                )];
            }
            Msg::Act(Action::Back) | Msg::Given(Given::Text("leave", _)) => {
                return vec![Effect::Give(Given::Nothing(EDITED))];
            }
            Msg::Key(key) if self.editor.press(key) => {
                (self.changed, self.wrong) = (true, None);
            }
            Msg::Pasted(text) if self.editor.paste(&text) => {
                (self.changed, self.wrong) = (true, None);
            }
            Msg::Done(_, Ok(outcome)) => {
                return vec![Effect::Give(Given::Done(EDITED, Box::new(outcome)))];
            }
            Msg::Done(_, Err(error)) => return self.refuse(&error),
            _ => {}
        }
        Vec::new()
    }

    fn layout(&mut self, area: Rect, _cx: &Cx) {
        let (_, text, _) = Self::parts(area);
        self.editor.set_room(text);
    }

    fn view(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        draw::clear(area, buf, theme.style(Tone::Text));
        let (head, text, foot) = Self::parts(area);
        draw::line(head, head.y, &self.title(), theme.style(Tone::Title), buf);
        let (line, column) = self.editor.place();
        let place = format!("line {line}, column {column}");
        draw::flush_right(head, head.y, &place, theme.style(Tone::Dim), buf);
        self.editor.view(text, buf, theme);
        let Some(wrong) = &self.wrong else {
            return;
        };
        let said = format!("{} {wrong}", theme.sign(Tone::Bad));
        let lines = crate::tui::format::wrap(&said, usize::from(foot.width));
        for (line, y) in lines.iter().zip(foot.y..foot.bottom()) {
            draw::line(foot, y, line, theme.style(Tone::Bad), buf);
        }
    }
}
