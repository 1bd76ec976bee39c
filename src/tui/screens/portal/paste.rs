//! A list of `SKU quantity` lines, pasted or typed, looked over, then added all at once.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::{AppError, Command, PortalCommand};
use crate::tui::action::Action;
use crate::tui::format::wrap;
use crate::tui::key::KeyPress;
use crate::tui::keymap::Scope;
use crate::tui::layout::{split_bottom, split_top};
use crate::tui::screen::{Cx, Effect, Given, Msg, Offer, Question, Screen, sentence};
use crate::tui::theme::Tone;
use crate::tui::widgets::draw;
use crate::tui::widgets::editor::Editor;

/// The word its opener is answered with.
pub(super) const TAG: &str = "portal paste";

const LEAVE: &str = "leave portal paste";

/// The page.
pub(super) struct PastePage {
    editor: Editor,
    sent: bool,
    wrong: Vec<String>,
}

impl PastePage {
    /// With a text in it already, to be looked over from its first line.
    pub(super) fn of(text: &str) -> Self {
        let mut editor = Editor::new("");
        editor.paste(text);
        editor.go_to(1, 1);
        Self {
            editor,
            sent: false,
            wrong: Vec::new(),
        }
    }

    fn is_empty(&self) -> bool {
        self.editor.text().trim().is_empty()
    }

    /// Each bad line with its number; the caret goes to the first.
    fn refuse(&mut self, error: &AppError) -> Vec<Effect> {
        self.sent = false;
        let said = sentence(error);
        let number = said.split("line ").nth(1);
        let number = number.and_then(|rest| rest.split(':').next()?.parse().ok());
        if let Some(number) = number {
            self.editor.go_to(number, 1);
        }
        self.wrong = said.split("; ").map(str::to_owned).collect();
        vec![Effect::Bell]
    }

    fn parts(&self, area: Rect) -> (Rect, Rect, Rect) {
        let (head, rest) = split_top(area, 2);
        let wanted = u16::try_from(self.wrong.len()).unwrap_or(u16::MAX);
        let foot = wanted.saturating_mul(2).min(rest.height / 2);
        let (text, foot) = split_bottom(rest, foot);
        (head, text, foot)
    }
}

impl Screen for PastePage {
    fn scope(&self) -> Scope {
        Scope::PortalPaste
    }

    fn title(&self) -> String {
        "Paste a list".to_owned()
    }

    fn wants(&self, key: KeyPress) -> bool {
        self.editor.wants(key)
    }

    fn offers(&self, action: Action, _cx: &Cx) -> Offer {
        match action {
            Action::Accept if self.sent => Offer::Not("It is being added.".to_owned()),
            Action::Accept if self.is_empty() => {
                Offer::Not("Paste or type the list first.".to_owned())
            }
            Action::Accept | Action::Undo | Action::Back => Offer::Yes,
            _ => Offer::Hidden,
        }
    }

    fn update(&mut self, msg: Msg, _cx: &Cx) -> Vec<Effect> {
        match msg {
            Msg::Act(Action::Accept) => {
                self.sent = true;
                let text = self.editor.text();
                return vec![Effect::Execute(Command::Portal(PortalCommand::Paste {
                    text,
                }))];
            }
            Msg::Act(Action::Undo) => {
                self.editor.undo();
            }
            Msg::Act(Action::Back) if !self.is_empty() => {
                let text = "Nothing of this list was added. Leave it?";
                return vec![Effect::Ask(
                    LEAVE,
                    Question::confirm("Leave the list", text),
                )];
            }
            Msg::Act(Action::Back) | Msg::Given(Given::Text(LEAVE, _)) => {
                return vec![Effect::Give(Given::Nothing(TAG))];
            }
            Msg::Key(key) if self.editor.press(key) => self.wrong.clear(),
            Msg::Pasted(text) if self.editor.paste(&text) => self.wrong.clear(),
            Msg::Done(_, Ok(outcome)) => {
                return vec![Effect::Give(Given::Done(TAG, Box::new(outcome)))];
            }
            Msg::Done(_, Err(error)) => return self.refuse(&error),
            _ => {}
        }
        Vec::new()
    }

    fn layout(&mut self, area: Rect, _cx: &Cx) {
        let (_, text, _) = self.parts(area);
        self.editor.set_room(text);
    }

    fn view(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        draw::clear(area, buf, theme.style(Tone::Text));
        let (head, text, foot) = self.parts(area);
        let title = "Paste or type: a SKU (or barcode) and a quantity on each line";
        draw::line(head, head.y, title, theme.style(Tone::Title), buf);
        let (line, _) = self.editor.place();
        let place = format!("line {line}");
        draw::flush_right(head, head.y, &place, theme.style(Tone::Dim), buf);
        self.editor.view(text, buf, theme);
        let wrong = self.wrong.iter().flat_map(|wrong| {
            let said = format!("{} {wrong}", theme.sign(Tone::Bad));
            wrap(&said, usize::from(foot.width))
        });
        for (line, y) in wrong.zip(foot.y..foot.bottom()) {
            draw::line(foot, y, &line, theme.style(Tone::Bad), buf);
        }
    }
}
