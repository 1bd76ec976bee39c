//! Who has the same thing open: said to the others while a screen holds it, and shown above the screen when others do.

use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use ratatui::buffer::Buffer;

use crate::app::{Command, Query, Request};
use crate::domain::presence::{Held, Present};
use crate::tui::format::cut;
use crate::tui::screen::Cx;
use crate::tui::shell::session::Session;
use crate::tui::theme::Tone;
use crate::tui::widgets::draw;

/// How soon others who were there are looked for again.
const AGAIN: Duration = Duration::from_secs(1);

/// What this terminal holds, and who else does.
#[derive(Debug, Default)]
pub(super) struct Presence {
    held: Option<Held>,
    others: Vec<Present>,
    /// When they were last told of, since the start of the face.
    told: Duration,
}

impl Presence {
    /// True when it is time to look again: a program that was killed does not say that it left.
    pub(super) fn is_old(&self, since: Duration) -> bool {
        !self.others.is_empty() && since.saturating_sub(self.told) >= AGAIN
    }

    /// What to ask while something is held.
    pub(super) fn query(&self) -> Option<Query> {
        self.held.map(Query::Presence)
    }

    fn notice(&self, cx: &Cx) -> Option<String> {
        let since = |present: &Present| {
            let day = cx.shop.zone.day(present.since);
            let text = cx.when(present.since);
            if day == cx.today() {
                text.rsplit(' ').next().unwrap_or_default().to_owned()
            } else {
                text
            }
        };
        let one = |present: &Present| {
            let name = if present.user == cx.actor.name() {
                "you"
            } else {
                present.user.as_str()
            };
            format!("{name} since {} ({})", since(present), present.terminal)
        };
        match self.others.as_slice() {
            [] => None,
            [other] if other.user == cx.actor.name() => Some(format!(
                "You have this open in another terminal since {} ({})",
                since(other),
                other.terminal
            )),
            [other] => Some(format!(
                "{} has this open since {} ({})",
                other.user,
                since(other),
                other.terminal
            )),
            several => {
                let all: Vec<String> = several.iter().map(one).collect();
                Some(format!("Open elsewhere: {}", all.join(", ")))
            }
        }
    }
}

impl Session {
    /// What the open tab shows of the shop's things; a question over it holds nothing of its own.
    fn holding(&self) -> Option<Held> {
        let tab = self.tabs.get(self.open)?;
        let mut slots = tab.stack.iter().rev();
        slots.find_map(|slot| slot.screen.holds())
    }

    /// Tells the others when the screen holds something else than before.
    pub(super) fn hold(&mut self) {
        let held = self.holding();
        if held == self.presence.held {
            return;
        }
        self.presence.held = held;
        self.others_are(Vec::new());
        self.send_hold(held, |_told| {});
    }

    /// Takes who else has it open.
    pub(super) fn others_are(&mut self, others: Vec<Present>) {
        self.presence.others = others;
        self.presence.told = self.cx.since;
        let noticed = !self.presence.others.is_empty();
        self.cx.areas = self.cx.areas.with_notice(noticed);
    }

    fn send_hold(&mut self, held: Option<Held>, told: impl FnOnce(()) + Send + 'static) {
        self.next += 1;
        let request = Request {
            id: self.next,
            actor: self.cx.actor.clone(),
            command: Some(Command::Hold(held)),
            queries: Vec::new(),
        };
        // A hint that could not be written is none that anybody misses.
        self.wires.door.send(request, move |_reply| told(()));
    }

    /// Lets go of what is held, because this session ends; hears when the others know.
    pub(super) fn let_go(&mut self) -> Option<Receiver<()>> {
        self.presence.held.take()?;
        let (said, heard) = mpsc::channel();
        self.send_hold(None, move |()| {
            let _waiting = said.send(());
        });
        Some(heard)
    }

    /// Draws the line about the others.
    pub(super) fn notice(&self, buf: &mut Buffer) {
        let Some(text) = self.presence.notice(&self.cx) else {
            return;
        };
        let (area, theme) = (self.cx.areas.notice, &self.cx.theme);
        let style = theme.style(Tone::Warn);
        draw::clear(area, buf, style);
        let text = format!(" {} {text}", theme.sign(Tone::Warn));
        let text = cut(&text, usize::from(area.width), &theme.glyphs);
        draw::line(area, area.y, &text, style, buf);
    }
}
