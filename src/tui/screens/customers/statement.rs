//! A statement of account: asked for, then a paper on the screen.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::print::statement::{Span, statement};
use crate::app::{Answer, Query};
use crate::domain::customer::Customer;
use crate::domain::time::Day;
use crate::tui::action::Action;
use crate::tui::keymap::Scope;
use crate::tui::screen::{Cx, Effect, Msg, Offer, Screen};
use crate::tui::screens::paper::PaperPage;
use crate::tui::theme::Tone;
use crate::tui::widgets::draw;

/// A statement of account on its way to be a paper.
pub struct StatementPage {
    customer: Customer,
    from: Option<Day>,
    paper: Option<PaperPage>,
}

impl StatementPage {
    /// From this day, or from the first.
    pub fn new(customer: &Customer, from: Option<Day>) -> Self {
        Self {
            customer: customer.clone(),
            from,
            paper: None,
        }
    }
}

impl Screen for StatementPage {
    fn scope(&self) -> Scope {
        Scope::Paper
    }

    fn title(&self) -> String {
        format!("Statement of {}", self.customer.code)
    }

    fn queries(&self, _cx: &Cx) -> Vec<Query> {
        vec![Query::Ledger {
            customer: self.customer.id,
            from: self.from,
            to: None,
        }]
    }

    fn offers(&self, action: Action, cx: &Cx) -> Offer {
        match (&self.paper, action) {
            (Some(paper), action) => paper.offers(action, cx),
            (None, Action::Back) => Offer::Yes,
            (None, _) => Offer::Hidden,
        }
    }

    fn update(&mut self, msg: Msg, cx: &Cx) -> Vec<Effect> {
        match (msg, &mut self.paper) {
            (Msg::Answered(_, Ok(Answer::Ledger(ledger))), _) => {
                let span = Span {
                    from: self.from,
                    to: None,
                };
                let text = statement(&self.customer, &ledger, span, &cx.shop, cx.today());
                let mut paper = PaperPage::of(&self.title(), &text);
                paper.layout(cx.areas.body, cx);
                self.paper = Some(paper);
                Vec::new()
            }
            (Msg::Answered(_, Err(error)), _) => vec![Effect::bad(&error), Effect::Close],
            (Msg::Act(Action::Back), None) => vec![Effect::Close],
            (msg, Some(paper)) => paper.update(msg, cx),
            _ => Vec::new(),
        }
    }

    fn layout(&mut self, area: Rect, cx: &Cx) {
        if let Some(paper) = &mut self.paper {
            paper.layout(area, cx);
        }
    }

    fn view(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        match &self.paper {
            Some(paper) => paper.view(area, cx, buf),
            None => draw::clear(area, buf, cx.theme.style(Tone::Text)),
        }
    }
}
