//! What the user does: keys, scans and clicks find their way to the band, the front or the uppermost screen.

use ratatui::layout::Position;

use crate::app::{Actor, AppError};
use crate::domain::id::StoreId;
use crate::tui::action::Action;
use crate::tui::key::KeyPress;
use crate::tui::keymap::{Role, Scope};
use crate::tui::scan::{Input, Mode};
use crate::tui::screen::{Msg, Offer, Route};
use crate::tui::shell::account::Then;
use crate::tui::shell::front::Front;
use crate::tui::shell::session::Session;
use crate::tui::theme::Tone;
use crate::tui::widgets::dialog;
use crate::tui::widgets::help::Help;
use crate::tui::widgets::palette::Palette;
use crate::tui::widgets::picker::{Item, Picked, Picker};
use crate::tui::widgets::tabs::Tab;

impl Session {
    /// How keys are taken now.
    pub(super) fn mode(&self) -> Mode {
        match (&self.front, self.bands.is_empty(), self.top()) {
            (Some(front), ..) => front.mode(),
            (None, false, _) => Scope::LockBand.mode(false),
            (None, true, Some(slot)) => slot.screen.mode(),
            (None, true, None) => Mode::Browse,
        }
    }

    /// The place whose keys hold now.
    pub(super) fn scope(&self) -> Scope {
        match (&self.front, self.bands.is_empty(), self.top()) {
            (Some(front), ..) => front.scope(),
            (None, false, _) => Scope::LockBand,
            (None, true, Some(slot)) => slot.screen.scope(),
            (None, true, None) => Scope::Global,
        }
    }

    /// Takes one input.
    pub(super) fn input(&mut self, input: Input) {
        self.touched = self.cx.since;
        match input {
            Input::Key(key) => self.key(key),
            Input::Scanned(code) => self.scanned(code),
            Input::Paste(text) => self.pasted(text),
            Input::Click { row, column } => self.click(row, column),
            Input::Wheel { down, .. } if self.front.is_none() => {
                self.tell_top(Msg::Wheel { down });
            }
            Input::Wheel { down, .. } => {
                self.front_act(if down { Action::Down } else { Action::Up });
            }
            Input::Resize { .. } | Input::Closed => {}
        }
    }

    fn key(&mut self, key: KeyPress) {
        self.message.moved_on(self.cx.since);
        if self.front.is_some() {
            return self.front_key(key);
        }
        if !self.bands.is_empty() {
            return self.acknowledge(key);
        }
        let Some(slot) = self.top() else {
            return self.bound(Scope::Global, key);
        };
        if slot.screen.wants(key) {
            return self.tell_top(Msg::Key(key));
        }
        self.bound(slot.screen.scope(), key);
    }

    fn bound(&mut self, scope: Scope, key: KeyPress) {
        match self.wires.keys.lookup(scope, key, self.cx.role()) {
            Some(binding) => self.act(binding.action),
            // Keys of text fields that no binding takes (Ctrl+U, Home in a filter line).
            None => self.tell_top(Msg::Key(key)),
        }
    }

    /// Whether an action can be done now; footer, palette and dispatcher ask here.
    pub(super) fn offers(&self, action: Action) -> Offer {
        match action {
            Action::Quit
            | Action::Repaint
            | Action::Help
            | Action::Palette
            | Action::Lock
            | Action::Account => Offer::Yes,
            Action::Tab(number) if self.has_tab(number) => Offer::Yes,
            Action::SwitchStore if self.may_switch_store() => Offer::Yes,
            Action::PrintAgain if !self.unprinted.is_empty() => Offer::Yes,
            Action::Tab(_) | Action::SwitchStore | Action::PrintAgain => Offer::Hidden,
            other => self
                .top()
                .map_or(Offer::Hidden, |slot| slot.screen.offers(other, &self.cx)),
        }
    }

    /// With several stores, and nothing half done above the tab's own screen.
    fn may_switch_store(&self) -> bool {
        let several = self.cx.stores.iter().filter(|store| store.active).count() > 1;
        several && self.is_bare()
    }

    fn has_tab(&self, number: u8) -> bool {
        self.tabs.iter().any(|tab| tab.spec.number == number)
    }

    /// Does an action: its own, or the uppermost screen's if that offers it.
    pub(super) fn act(&mut self, action: Action) {
        match self.offers(action) {
            Offer::Yes => {}
            Offer::Not(why) => return self.say(Tone::Warn, why),
            Offer::Hidden => return,
        }
        match action {
            Action::Quit => self.front = Some(Front::quit(self.cx.since)),
            Action::Repaint => self.repaint = true,
            Action::Help => {
                let help = Help::new(self.wires.keys, self.scope(), self.cx.role());
                self.front = Some(Front::Help(Box::new(help), self.cx.areas.body));
            }
            Action::Palette => self.palette(""),
            Action::Lock => self.lock("You locked it"),
            Action::Account => self.front = Some(Front::account(self.cx.actor.clone())),
            Action::PrintAgain => self.print_again(),
            Action::SwitchStore => self.front = Some(self.stores()),
            Action::Tab(number) => self.go(Route::Tab(number)),
            other => self.tell_top(Msg::Act(other)),
        }
    }

    /// Opens the palette with letters already typed.
    pub(super) fn palette(&mut self, typed: &str) {
        let palette = Palette::new(self.wires.keys, self.scope(), self.cx.role(), |action| {
            self.offers(action)
        });
        let front = Box::new(palette.typed(typed));
        self.front = Some(Front::Palette(front, self.cx.areas.body));
    }

    fn stores(&self) -> Front {
        let active = self.cx.stores.iter().filter(|store| store.active);
        let items = active.map(|store| Item {
            key: store.id.0,
            text: store.name.clone(),
            detail: store.code.clone(),
        });
        let picker = Picker::new("Work in store", items.collect());
        Front::Stores(Box::new(picker), self.cx.areas.body)
    }

    fn scanned(&mut self, code: String) {
        if self.front.is_some() {
            return self.not_taken(&code);
        }
        if let Some((slot, band)) = self.bands.front_mut() {
            band.swallow();
            let slot = *slot;
            self.bell = true;
            return self.tell(slot, Msg::Swallowed);
        }
        let Some(slot) = self.top() else { return };
        if slot.screen.takes_scans() {
            self.tell_top(Msg::Scanned(code));
        } else if slot.screen.mode() == Mode::Browse && slot.screen.covers() {
            if self.cx.role() == Role::Retailer {
                let code = crate::tui::format::visible(&code, &self.cx.theme.glyphs);
                let text = format!("Scan {code} was not taken: scans are orders on the first tab.");
                self.bell = true;
                return self.say(Tone::Warn, text);
            }
            self.look_up(code);
        } else {
            self.not_taken(&code);
        }
    }

    /// A scan over a question is neither an answer nor a command.
    fn not_taken(&mut self, code: &str) {
        let code = crate::tui::format::visible(code, &self.cx.theme.glyphs);
        self.bell = true;
        self.say(
            Tone::Warn,
            format!("Scan {code} was not taken: answer this first, then scan it again."),
        );
    }

    fn pasted(&mut self, text: String) {
        match &mut self.front {
            Some(Front::Palette(palette, _)) => palette.paste(&text),
            Some(Front::Stores(picker, _)) => picker.paste(&text),
            Some(Front::StepUp(signin, _) | Front::Locked(signin)) => signin.paste(&text),
            Some(Front::Account(account)) => account.paste(&text),
            None if self.bands.is_empty() => self.tell_top(Msg::Pasted(text)),
            _ => {}
        }
    }

    fn click(&mut self, row: u16, column: u16) {
        if let Some(Front::Stores(picker, frame)) = &mut self.front {
            let frame = *frame;
            if picker.click(frame, row) {
                self.front_act(Action::Enter);
            }
            return;
        }
        if self.front.is_some() || !self.bands.is_empty() {
            return;
        }
        let areas = self.cx.areas;
        let here = Position::new(column, row);
        if areas.tabs.contains(here) {
            if let Some(number) = self.tab_line().at(areas.tabs, column) {
                self.act(Action::Tab(number));
            }
        } else if areas.body.contains(here) {
            self.tell_top(Msg::Click { row, column });
        }
    }

    /// The tab line as it is drawn.
    pub(super) fn tab_line(&self) -> crate::tui::widgets::tabs::Tabs {
        let tabs = self.tabs.iter().map(|tab| Tab {
            number: tab.spec.number,
            title: tab.spec.title.to_owned(),
            count: (tab.spec.count)(&self.counts)
                .and_then(|count| u64::try_from(count).ok())
                .filter(|count| *count > 0),
        });
        crate::tui::widgets::tabs::Tabs {
            tabs: tabs.collect(),
            open: self.tabs.get(self.open).map_or(0, |tab| tab.spec.number),
        }
    }

    /// Any key acknowledges the band; some do more.
    fn acknowledge(&mut self, key: KeyPress) {
        let action = self
            .wires
            .keys
            .lookup(Scope::LockBand, key, self.cx.role())
            .map(|found| found.action);
        match action {
            Some(Action::Quit) => self.front = Some(Front::quit(self.cx.since)),
            Some(Action::Repaint) => self.repaint = true,
            Some(Action::Lock) => self.act(Action::Lock),
            action => {
                let Some((slot, band)) = self.bands.pop_front() else {
                    return;
                };
                let action = match action {
                    Some(more @ (Action::Attach | Action::NewProduct)) if band.is_unknown() => more,
                    _ => Action::Skip,
                };
                self.tell(slot, Msg::Acknowledged(action, band.code().to_owned()));
            }
        }
    }

    fn front_key(&mut self, key: KeyPress) {
        let scope = self.front.as_ref().map_or(Scope::Global, Front::scope);
        let action = self
            .wires
            .keys
            .lookup(scope, key, self.cx.role())
            .map(|found| found.action);
        match (&mut self.front, action) {
            // A second Ctrl+C means it.
            (Some(Front::Quit(_)), Some(Action::Quit)) => self.leaving = true,
            (Some(_), Some(Action::Quit)) if scope == Scope::SignIn => self.leaving = true,
            (_, Some(Action::Quit)) => self.front = Some(Front::quit(self.cx.since)),
            (_, Some(Action::Repaint)) => self.repaint = true,
            (Some(Front::Locked(_)), action) => self.locked_key(key, action),
            (_, Some(Action::Lock)) => self.lock("You locked it"),
            (Some(Front::Account(account)), action) => match account.take(key, action) {
                Then::Open => {}
                Then::Do(wish) => self.wires.account(wish),
                Then::Leave => self.front = None,
            },
            (Some(Front::StepUp(signin, _)), action) => {
                if action == Some(Action::Back) {
                    return self.front_act(Action::Back);
                }
                if let Some(asks) = signin.take(key, action) {
                    self.wires.step_up(self.cx.actor.clone(), asks);
                }
            }
            (_, Some(action)) => self.front_act(action),
            (Some(Front::Palette(palette, _)), None) => {
                palette.press(key);
            }
            (Some(Front::Stores(picker, _)), None) => {
                picker.press(key);
            }
            _ => {}
        }
    }

    fn front_act(&mut self, action: Action) {
        let since = self.cx.since;
        match self.front.take() {
            Some(Front::Help(mut help, frame)) => {
                if !help.act(action) {
                    self.front = Some(Front::Help(help, frame));
                }
            }
            Some(Front::Palette(mut palette, frame)) => match palette.act(action) {
                Picked::Open => self.front = Some(Front::Palette(palette, frame)),
                Picked::Chosen(action) => self.act(action),
                Picked::Create(_) | Picked::Closed => {}
            },
            Some(Front::Stores(mut picker, frame)) => match picker.act(action) {
                Picked::Open => self.front = Some(Front::Stores(picker, frame)),
                Picked::Chosen(store) => self.seat_at(StoreId(store)),
                Picked::Create(_) | Picked::Closed => {}
            },
            Some(Front::Quit(mut dialog)) => match dialog.act(action, since) {
                dialog::Outcome::Open => self.front = Some(Front::Quit(dialog)),
                dialog::Outcome::Yes(_) => self.leaving = true,
                dialog::Outcome::No => {}
            },
            Some(Front::Consent(mut dialog, held)) => match dialog.act(action, since) {
                dialog::Outcome::Open => self.front = Some(Front::Consent(dialog, held)),
                dialog::Outcome::Yes(_) => {
                    self.execute(held.slot, *held.retry, held.lent, held.asked);
                }
                dialog::Outcome::No => {
                    self.tell(held.slot, Msg::Done(held.command, Err(held.error)));
                }
            },
            Some(Front::StepUp(signin, held)) => {
                if action == Action::Back {
                    self.tell(held.slot, Msg::Done(held.command, Err(held.error)));
                } else {
                    self.front = Some(Front::StepUp(signin, held));
                }
            }
            other => self.front = other,
        }
    }

    fn seat_at(&mut self, store: StoreId) {
        if store == self.cx.store {
            return;
        }
        self.cx.store = store;
        let name = self.cx.seat().map_or(String::new(), |s| s.name.clone());
        self.say(Tone::Ok, format!("This seat works in {name} now."));
        let roots: Vec<u64> = self
            .tabs
            .iter()
            .filter_map(|tab| tab.stack.first().map(|slot| slot.id))
            .collect();
        for root in roots {
            self.tell(root, Msg::Seated);
        }
    }

    /// The one who lends his right was checked.
    pub(super) fn stepped_up(&mut self, result: Result<Actor, AppError>) {
        match (self.front.take(), result) {
            (Some(Front::StepUp(_, held)), Ok(lent)) => {
                self.execute(held.slot, *held.retry, Some(lent), held.asked);
            }
            (Some(Front::StepUp(mut signin, held)), Err(error)) => {
                signin.refuse(&error);
                self.front = Some(Front::StepUp(signin, held));
            }
            (other, _) => self.front = other,
        }
    }
}
