//! Does what screens want: opens and closes them, sends commands, goes places.

use crate::app::AppError;
use crate::domain::access::Role;
use crate::tui::screen::{Effect, Msg, Route, Screen, sentence};
use crate::tui::screens::question::Asked;
use crate::tui::shell::front::Front;
use crate::tui::shell::session::Session;
use crate::tui::theme::Tone;
use crate::tui::widgets::lockband::LockBand;

impl Session {
    /// Does what the screen in `slot` wants, in order.
    pub(super) fn apply(&mut self, mut slot: u64, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Execute(command) => self.execute(slot, command, None, Vec::new()),
                Effect::Open(screen) => self.open_above(slot, screen),
                Effect::Close => {
                    if let Some(beneath) = self.close(slot) {
                        slot = beneath;
                        self.tell(slot, Msg::Shown);
                    }
                }
                Effect::Give(given) => {
                    if let Some(beneath) = self.close(slot) {
                        slot = beneath;
                        self.tell(slot, Msg::Given(given));
                    }
                }
                Effect::Confirm(question, command) => {
                    let asked = Asked::executing(command, question, &self.cx);
                    self.open_above(slot, Box::new(asked));
                }
                Effect::Ask(tag, question) => {
                    let asked = Asked::telling(tag, question, &self.cx);
                    self.open_above(slot, Box::new(asked));
                }
                Effect::Go(route) => self.go(route),
                Effect::Toast(tone, text) => self.say(tone, text),
                Effect::Band { code, error } => self.band(slot, &code, &error),
                Effect::Print(paper) => self.print(paper),
                Effect::Bell => self.bell = true,
                Effect::Palette(typed) => self.palette(&typed),
                Effect::Quit => self.front = Some(Front::quit(self.cx.since)),
            }
        }
    }

    fn band(&mut self, slot: u64, code: &str, error: &AppError) {
        // What an unknown code could become is for staff to say.
        let is_staff = self.cx.role() > Role::Retailer;
        let unknown = is_staff && matches!(error, AppError::UnknownCode { .. });
        // The band names the code itself.
        let reason = match error {
            AppError::UnknownCode { .. } => "unknown code, nothing here has it".to_owned(),
            AppError::WrongCheckDigit(_) => {
                "wrong check digit, it was misread or mistyped: scan it again".to_owned()
            }
            other => sentence(other),
        };
        let reason = reason.trim_end_matches('.');
        self.bands
            .push_back((slot, LockBand::new(code, reason, unknown)));
        self.bell = true;
    }

    fn open_above(&mut self, slot: u64, screen: Box<dyn Screen>) {
        let opened = self.slot(screen);
        let id = opened.id;
        let tab = self.place(slot).map_or(self.open, |(tab, _)| tab);
        if let Some(state) = self.tabs.get_mut(tab) {
            state.stack.push(opened);
            self.tell(id, Msg::Shown);
        }
    }

    /// Closes a screen and all above it; the first of a tab stays. Gives the one beneath.
    fn close(&mut self, slot: u64) -> Option<u64> {
        let (tab, depth) = self.place(slot)?;
        let state = self.tabs.get_mut(tab)?;
        let beneath = state.stack.get(depth.checked_sub(1)?)?.id;
        state.stack.truncate(depth);
        Some(beneath)
    }

    /// Goes to a place, if this user has it.
    pub(super) fn go(&mut self, route: Route) {
        let number = route.tab();
        let Some(tab) = self.tabs.iter().position(|tab| tab.spec.number == number) else {
            let what = match route {
                Route::Customer(_, code) => format!("That is customer {code}."),
                Route::Variant(sku) => format!("That is {sku}."),
                _ => format!("There is no tab {number} for you."),
            };
            return self.say(Tone::Warn, what);
        };
        self.open = tab;
        if matches!(route, Route::Tab(_)) {
            return self.shown();
        }
        let root = self.tabs.get_mut(tab).and_then(|state| {
            state.stack.truncate(1);
            state.stack.first().map(|slot| slot.id)
        });
        if let Some(root) = root {
            self.tell(root, Msg::Go(route));
        }
    }
}
