//! Reads the terminal on its own thread and says what came in our own words.

use std::io;
use std::thread::{Builder, JoinHandle};
use std::time::Instant;

use crossterm::event::{
    self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent,
    MouseEventKind,
};

use super::key::{Code, KeyPress};
pub use super::scan::{Input, Stamped};

/// Starts the reading thread. Each input is stamped when it is read, counted from `start`, and
/// given to `sink` until that says `false` or the terminal is gone ([`Input::Closed`]).
///
/// The thread never ends of itself while the terminal lives: it is not to be joined.
///
/// # Errors
/// When the system refuses a thread.
pub fn spawn(
    start: Instant,
    mut sink: impl FnMut(Stamped) -> bool + Send + 'static,
) -> io::Result<JoinHandle<()>> {
    Builder::new().name("input".to_owned()).spawn(move || {
        loop {
            let read = event::read();
            let at = start.elapsed();
            let input = match read {
                Ok(event) => translate(event),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => None,
                Err(_) => {
                    sink(Stamped {
                        at,
                        input: Input::Closed,
                    });
                    return;
                }
            };
            if let Some(input) = input
                && !sink(Stamped { at, input })
            {
                return;
            }
        }
    })
}

/// What an event of the terminal means to us, if anything.
pub fn translate(event: Event) -> Option<Input> {
    match event {
        Event::Key(key) => translate_key(key).map(Input::Key),
        Event::Paste(text) => Some(Input::Paste(text)),
        Event::Resize(width, height) => Some(Input::Resize { width, height }),
        Event::Mouse(mouse) => translate_mouse(mouse),
        Event::FocusGained | Event::FocusLost => None,
    }
}

fn translate_mouse(mouse: MouseEvent) -> Option<Input> {
    let (row, column) = (mouse.row, mouse.column);
    match mouse.kind {
        MouseEventKind::Down(MouseButton::Left) => Some(Input::Click { row, column }),
        MouseEventKind::ScrollDown => Some(Input::Wheel {
            row,
            column,
            down: true,
        }),
        MouseEventKind::ScrollUp => Some(Input::Wheel {
            row,
            column,
            down: false,
        }),
        _ => None,
    }
}

fn translate_key(key: KeyEvent) -> Option<KeyPress> {
    // Terminals with the kitty protocol also report releases.
    if key.kind == KeyEventKind::Release {
        return None;
    }
    let mut shift = key.modifiers.contains(KeyModifiers::SHIFT);
    let code = match key.code {
        KeyCode::Char(c) => Code::Char(c),
        KeyCode::Enter => Code::Enter,
        KeyCode::Esc => Code::Esc,
        KeyCode::Tab => Code::Tab,
        KeyCode::BackTab => {
            shift = true;
            Code::Tab
        }
        KeyCode::Backspace => Code::Backspace,
        KeyCode::Delete => Code::Delete,
        KeyCode::Insert => Code::Insert,
        KeyCode::Up => Code::Up,
        KeyCode::Down => Code::Down,
        KeyCode::Left => Code::Left,
        KeyCode::Right => Code::Right,
        KeyCode::Home => Code::Home,
        KeyCode::End => Code::End,
        KeyCode::PageUp => Code::PgUp,
        KeyCode::PageDown => Code::PgDn,
        KeyCode::F(n) => Code::F(n),
        _ => return None,
    };
    Some(
        KeyPress {
            code,
            ctrl: key.modifiers.contains(KeyModifiers::CONTROL),
            alt: key.modifiers.contains(KeyModifiers::ALT),
            shift,
        }
        .normal(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(code: KeyCode, mods: KeyModifiers) -> String {
        match translate(Event::Key(KeyEvent::new(code, mods))) {
            Some(Input::Key(key)) => key.to_string(),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn keys_come_in_their_one_spelling() {
        assert_eq!(name(KeyCode::F(3), KeyModifiers::NONE), "Alt+3");
        assert_eq!(name(KeyCode::BackTab, KeyModifiers::SHIFT), "Shift+Tab");
        assert_eq!(name(KeyCode::Char('A'), KeyModifiers::SHIFT), "A");
        assert_eq!(name(KeyCode::Char('a'), KeyModifiers::CONTROL), "Ctrl+A");
        assert_eq!(name(KeyCode::Char('5'), KeyModifiers::CONTROL), "GS");
        assert_eq!(name(KeyCode::CapsLock, KeyModifiers::NONE), "None");
    }

    #[test]
    fn a_release_is_no_press() {
        let mut key = KeyEvent::new(KeyCode::Enter, KeyModifiers::NONE);
        key.kind = KeyEventKind::Release;
        assert_eq!(translate(Event::Key(key)), None);
    }
}
