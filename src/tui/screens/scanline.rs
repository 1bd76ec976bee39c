//! The entry line of a screen where goods are scanned: codes, quantities, figures, and letters that search.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::id::VariantId;
use crate::tui::key::{Code, KeyPress};
use crate::tui::scan::Mode;
use crate::tui::screen::{Cx, Effect, Given};
use crate::tui::screens::choose::Choose;
use crate::tui::theme::Tone;
use crate::tui::widgets::entry::Entry;
use crate::tui::widgets::entryline::{EntryLine, Event};
use crate::tui::widgets::picker::Item;

/// What an entry asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    /// Goods by their code, so many of them.
    Scan(String, Option<String>),
    /// `=12`: so many in all of the goods at hand.
    Figure(String),
    /// One more or less of the goods at hand.
    Step(i8),
}

/// The line, and the quantity of a search that waits for a choice.
#[derive(Debug, Clone, Default)]
pub struct ScanLine {
    line: EntryLine,
    waiting: Option<String>,
}

/// What came of a key: wishes to fulfil, and effects to pass on.
pub type Heard = (Vec<Wish>, Vec<Effect>);

impl ScanLine {
    /// How keys are taken.
    pub fn mode(&self) -> Mode {
        Mode::Entry {
            empty: self.line.is_empty(),
        }
    }

    /// Would the line do something with this key?
    pub fn wants(&self, key: KeyPress) -> bool {
        let edits = matches!(
            key.code,
            Code::Backspace | Code::Home | Code::End | Code::Left | Code::Right
        );
        let deletes = key.code == Code::Delete && !self.line.is_empty();
        key.typed().is_some() || edits || deletes || key == KeyPress::plain(Code::Enter)
    }

    /// Clears what is typed; false when nothing was.
    pub fn back(&mut self) -> bool {
        self.line.back()
    }

    /// A key.
    pub fn press(&mut self, key: KeyPress, question: &str, cx: &Cx) -> Heard {
        let event = self.line.press(key);
        self.heard(vec![event], question, cx)
    }

    /// Pasted text.
    pub fn paste(&mut self, text: &str, question: &str, cx: &Cx) -> Heard {
        let events = self.line.paste(text);
        self.heard(events, question, cx)
    }

    /// What was chosen of a search.
    pub fn given(&mut self, given: &Given, cx: &Cx) -> Option<Wish> {
        let quantity = self.waiting.take();
        match given {
            Given::Row("goods", id) => {
                let brief = cx.goods.find(VariantId(*id))?;
                Some(Wish::Scan(brief.sku.clone(), quantity))
            }
            _ => None,
        }
    }

    fn heard(&mut self, events: Vec<Event>, question: &str, cx: &Cx) -> Heard {
        let (mut wishes, mut effects) = (Vec::new(), Vec::new());
        for event in events {
            let Event::Ended(entry) = event else {
                continue;
            };
            match entry {
                Entry::Code { code, quantity } => wishes.push(wish(code, quantity)),
                Entry::Letters { text, quantity } if is_sku(&text, cx) => {
                    wishes.push(Wish::Scan(text, quantity));
                }
                Entry::Letters { text, quantity } | Entry::Search { text, quantity } => {
                    effects.push(self.search(&text, quantity, question, cx));
                }
                Entry::Step(step) => wishes.push(Wish::Step(step)),
                Entry::Palette(text) => effects.push(Effect::Palette(text)),
                Entry::Incomplete(what) => {
                    effects.push(Effect::Toast(Tone::Warn, format!("Type {what}.")));
                }
                Entry::Empty | Entry::Quantity(_) => {}
                Entry::Price(_) | Entry::LineDiscount(_) | Entry::OrderDiscount(_) => {
                    let text = "Prices do not count here: scan a code, or type letters to search.";
                    effects.push(Effect::Toast(Tone::Warn, text.to_owned()));
                }
            }
        }
        (wishes, effects)
    }

    fn search(&mut self, text: &str, quantity: Option<String>, question: &str, cx: &Cx) -> Effect {
        let found = cx.goods.rank(text, 200);
        if found.is_empty() {
            let text = format!("No product matches \"{text}\". Type less or something else.");
            return Effect::Toast(Tone::Warn, text);
        }
        self.waiting = quantity;
        let items = found.into_iter().map(|brief| Item {
            key: brief.id.0,
            text: brief.title.clone(),
            detail: brief.sku.clone(),
        });
        Effect::Open(Box::new(Choose::new("goods", question, items.collect())))
    }

    /// Draws the line with what can be entered.
    pub fn view(&self, area: Rect, hint: &str, cx: &Cx, buf: &mut Buffer) {
        self.line.view_with(area, hint, buf, &cx.theme);
    }
}

fn wish(code: String, quantity: Option<String>) -> Wish {
    match code.strip_prefix('=') {
        Some(figure) if quantity.is_none() => Wish::Figure(figure.trim().to_owned()),
        _ => Wish::Scan(code, quantity),
    }
}

fn is_sku(text: &str, cx: &Cx) -> bool {
    let all = cx.goods.all().iter();
    all.map(|brief| &brief.sku)
        .any(|sku| sku.eq_ignore_ascii_case(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::access::Role;
    use crate::tui::screens::stage;

    #[test]
    fn codes_figures_and_steps_are_told_apart() {
        let cx = stage::cx(Role::Clerk, 80, 24);
        let mut line = ScanLine::default();
        let (wishes, _) = line.paste("4711\n3*4712\n=12\n=1.5\n", "Which?", &cx);
        assert_eq!(
            wishes,
            [
                Wish::Scan("4711".to_owned(), None),
                Wish::Scan("4712".to_owned(), Some("3".to_owned())),
                Wish::Figure("12".to_owned()),
                Wish::Figure("1.5".to_owned()),
            ]
        );
        let (wishes, effects) = line.press(KeyPress::char('-'), "Which?", &cx);
        assert_eq!((wishes, effects.len()), (vec![Wish::Step(-1)], 0));
        let (wishes, effects) = line.paste("@5\n", "Which?", &cx);
        assert_eq!((wishes.len(), effects.len()), (0, 1));
    }
}
