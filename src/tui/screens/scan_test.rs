//! The scanner's tester: scan any label, see its parts and what it would do. It sells and books nothing.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::{Answer, Query, ScanReport};
use crate::tui::action::Action;
use crate::tui::format::{cells, left, visible, width, wrap};
use crate::tui::keymap::Scope;
use crate::tui::layout::split_top;
use crate::tui::screen::{Cx, Effect, Given, Msg, Offer, Question, Screen, sentence};
use crate::tui::theme::Tone;
use crate::tui::widgets::dialog::Ask;
use crate::tui::widgets::draw;

/// The open tester.
#[derive(Default)]
pub struct ScanTest {
    code: Option<String>,
    report: Option<ScanReport>,
    trouble: Option<String>,
}

impl ScanTest {
    fn take(&mut self, code: String) {
        self.code = Some(code);
        self.report = None;
        self.trouble = None;
    }

    fn parts(report: &ScanReport, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        let glyphs = &theme.glyphs;
        let longest = |text: fn(&crate::domain::scan::Part) -> &str| {
            let widths = report.parts.iter().map(|part| width(text(part)));
            widths.max().unwrap_or(0)
        };
        let mark = longest(|part| &part.mark).max(4);
        let name = longest(|part| part.name).min(34);
        for (part, y) in report.parts.iter().zip(area.y..area.bottom()) {
            let marked = left(&part.mark, mark, glyphs);
            let x = draw::put(area, area.x, y, &marked, theme.style(Tone::Accent), buf) + 2;
            let named = left(part.name, name, glyphs);
            let x = draw::put(area, x, y, &named, theme.style(Tone::Dim), buf) + 2;
            let mut value = visible(&part.value, glyphs);
            if !part.says.is_empty() {
                value = format!("{value}  = {}", part.says);
            }
            if !part.closed {
                value.push_str("  (nothing marks its end)");
            }
            draw::put(area, x, y, &value, theme.style(Tone::Text), buf);
        }
    }
}

impl Screen for ScanTest {
    fn scope(&self) -> Scope {
        Scope::Browse
    }

    fn title(&self) -> String {
        "Test the scanner".to_owned()
    }

    fn takes_scans(&self) -> bool {
        true
    }

    fn queries(&self, _cx: &Cx) -> Vec<Query> {
        self.code.iter().cloned().map(Query::ScanTest).collect()
    }

    fn offers(&self, action: Action, _cx: &Cx) -> Offer {
        match action {
            Action::Filter | Action::Back => Offer::Yes,
            _ => Offer::Hidden,
        }
    }

    fn update(&mut self, msg: Msg, _cx: &Cx) -> Vec<Effect> {
        match msg {
            Msg::Act(Action::Back) => return vec![Effect::Close],
            Msg::Act(Action::Filter) => {
                let text = "The code as it stands beneath its bars; (01)… for GS1.";
                let question = Question::new("Type a code", text, Ask::Text);
                return vec![Effect::Ask("code", question)];
            }
            Msg::Given(Given::Text("code", code)) | Msg::Scanned(code) => self.take(code),
            Msg::Answered(Query::ScanTest(asked), answer) if self.code.as_ref() == Some(&asked) => {
                match answer {
                    Ok(Answer::Scan(report)) => self.report = Some(*report),
                    Ok(_) => {}
                    Err(error) => self.trouble = Some(sentence(&error)),
                }
            }
            _ => {}
        }
        Vec::new()
    }

    fn view(&self, area: Rect, cx: &Cx, buf: &mut Buffer) {
        let theme = &cx.theme;
        draw::clear(area, buf, theme.style(Tone::Text));
        let Some(code) = &self.code else {
            let hint = "Scan any label: its parts are shown, and what a scan of it would do. / types a code.";
            return draw::empty(area, hint, buf, theme);
        };
        let (head, body) = split_top(area, 3);
        let shown = visible(code, &theme.glyphs);
        draw::line(head, head.y, &shown, theme.style(Tone::Title), buf);
        let Some(report) = &self.report else {
            let waits = self.trouble.as_deref().unwrap_or("Reading it.");
            return draw::empty(body, waits, buf, theme);
        };
        draw::line(head, head.y + 1, report.form, theme.style(Tone::Dim), buf);
        let (parts, does) = split_top(body, cells(report.parts.len()) + 1);
        Self::parts(report, parts, cx, buf);
        let tone = if report.refused.is_some() {
            Tone::Bad
        } else {
            Tone::Ok
        };
        let lines = wrap(&report.does, usize::from(does.width.saturating_sub(2)));
        let sign = theme.sign(tone);
        for (nth, (line, y)) in lines.iter().zip(does.y..does.bottom()).enumerate() {
            let text = if nth == 0 {
                format!("{sign} {line}")
            } else {
                format!("  {line}")
            };
            draw::line(does, y, &text, theme.style(tone), buf);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::access::Role;
    use crate::domain::scan::Part;
    use crate::tui::screens::stage::{cx, drawn};

    #[test]
    fn a_scan_shows_its_parts_and_what_it_does_and_the_next_one_takes_its_place() {
        let cx = cx(Role::Clerk, 80, 24);
        let mut tester = ScanTest::default();
        assert!(
            drawn(&mut tester, &cx)
                .join("\n")
                .contains("Scan any label")
        );
        let code = "]C10104006381333931\u{1d}10L-27".to_owned();
        tester.update(Msg::Scanned(code.clone()), &cx);
        assert_eq!(tester.queries(&cx), [Query::ScanTest(code.clone())]);
        let part = |mark: &str, name, value: &str, closed| Part {
            mark: mark.to_owned(),
            name,
            value: value.to_owned(),
            says: String::new(),
            closed,
        };
        let report = ScanReport {
            form: "GS1 element string",
            parts: vec![
                part("01", "goods", "04006381333931", true),
                part("10", "lot", "L-27", false),
            ],
            does: "Sells 1 of MILK, lot L-27.".to_owned(),
            refused: None,
            sku: Some("MILK".to_owned()),
            quantity: None,
            amount: None,
            lot: Some("L-27".to_owned()),
            expiry: None,
        };
        let late = Query::ScanTest("another".to_owned());
        let answer = |report: &ScanReport| Ok(Answer::Scan(Box::new(report.clone())));
        tester.update(Msg::Answered(late, answer(&report)), &cx);
        assert!(drawn(&mut tester, &cx).join("\n").contains("Reading it."));
        tester.update(Msg::Answered(Query::ScanTest(code), answer(&report)), &cx);
        let screen = drawn(&mut tester, &cx).join("\n");
        for words in [
            "04006381333931",
            "L-27",
            "nothing marks its end",
            "Sells 1 of MILK",
        ] {
            assert!(screen.contains(words), "no {words} in\n{screen}");
        }
        assert!(!screen.contains('\u{1d}'), "{screen:?}");
        tester.update(Msg::Scanned("123".to_owned()), &cx);
        assert!(!drawn(&mut tester, &cx).join("\n").contains("MILK"));
    }
}
