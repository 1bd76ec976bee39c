//! Draws the whole: tabs, status, the open screens, the band, the front, the message and the keys.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::tui::action::Action;
use crate::tui::format::{cells, cut, width};
use crate::tui::screen::Offer;
use crate::tui::shell::account::Account;
use crate::tui::shell::front::Front;
use crate::tui::shell::session::Session;
use crate::tui::theme::Tone;
use crate::tui::widgets::{draw, footer};

impl Session {
    /// Draws one frame.
    pub(super) fn view(&mut self, buf: &mut Buffer) {
        let (areas, theme) = (self.cx.areas, self.cx.theme);
        draw::clear(areas.whole, buf, theme.style(Tone::Text));
        if let Some(Front::Locked(_)) = &self.front {
            // Nothing of the shop is shown on a locked seat.
            if let Some(front) = &self.front {
                front.view(areas.whole, buf, &theme);
            }
            return;
        }
        self.tab_line().view(areas.tabs, buf, &theme);
        self.status(areas.status, buf);
        self.notice(buf);
        self.screens(areas.body, buf);
        self.band_view(areas.body, buf);
        if let Some(front) = &mut self.front {
            front.layout(areas.body);
            front.view(areas.body, buf, &theme);
        }
        self.message.view(areas.message, buf, &theme);
        let room = usize::from(areas.whole.width);
        let hints = footer::hints(
            self.wires.keys,
            self.scope(),
            self.cx.role(),
            room,
            |action| match (&self.front, self.bands.front()) {
                (Some(Front::Account(_)), _) => Account::offers(action),
                (Some(_), _) => Offer::Yes,
                (None, Some((_, band))) => match action {
                    Action::Attach | Action::NewProduct if !band.is_unknown() => Offer::Hidden,
                    _ => Offer::Yes,
                },
                (None, None) => self.offers(action),
            },
        );
        footer::view(&hints, areas.footer, buf, &theme);
    }

    fn screens(&mut self, body: Rect, buf: &mut Buffer) {
        let cx = &self.cx;
        let Some(tab) = self.tabs.get_mut(self.open) else {
            let sentence = "There is nothing here for your role; ask the shop.";
            return draw::empty(body, sentence, buf, &cx.theme);
        };
        let covering = tab.stack.iter().rposition(|slot| slot.screen.covers());
        for slot in tab.stack.iter_mut().skip(covering.unwrap_or(0)) {
            slot.screen.layout(body, cx);
            slot.screen.view(body, cx, buf);
        }
    }

    fn band_view(&self, body: Rect, buf: &mut Buffer) {
        let Some((_, band)) = self.bands.front() else {
            return;
        };
        let theme = &self.cx.theme;
        let height = band.height(body.width, theme).saturating_add(2);
        let area = Rect {
            height: height.min(body.height),
            ..body
        };
        draw::clear(area, buf, theme.style(Tone::ErrorBand));
        let inner = Rect {
            y: area.y + 1,
            height: area.height.saturating_sub(2),
            ..area
        };
        band.view(inner, buf, theme);
        if self.bands.len() > 1 {
            let more = format!("{} more failed after it ", self.bands.len() - 1);
            let row = area.bottom().saturating_sub(1);
            draw::flush_right(area, row, &more, theme.style(Tone::ErrorBand), buf);
        }
    }

    fn status(&self, area: Rect, buf: &mut Buffer) {
        let theme = &self.cx.theme;
        let style = theme.style(Tone::Bar);
        draw::clear(area, buf, style);
        let zone = self.cx.shop.zone;
        let mut right = zone.show_clock(self.cx.now);
        if let Some(saved) = self.saved {
            right = format!("saved {}  {right}", zone.show_clock(saved));
        }
        match self.waiting() {
            0 => {}
            n => right = format!("saving {n}  {}", zone.show_clock(self.cx.now)),
        }
        let dot = theme.glyphs.dot;
        let store = self.cx.seat().map_or("", |store| store.code.as_str());
        let place = if store.is_empty() {
            String::new()
        } else {
            format!(" {dot} {store}")
        };
        let left = format!(
            " {}{place} {dot} {} ({})",
            self.cx.shop.name,
            self.cx.actor.name(),
            self.cx.role().word()
        );
        let room = usize::from(area.width).saturating_sub(width(&right) + 3);
        let left = cut(&left, room, &theme.glyphs);
        draw::line(area, area.y, &left, style, buf);
        let at = area.right().saturating_sub(cells(width(&right)) + 1);
        draw::put(area, at, area.y, &right, style, buf);
    }
}
