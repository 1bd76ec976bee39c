//! One pressed key in our own words: parsed, printed, and folded to one spelling.

use std::fmt;

/// What was pressed, without its modifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Code {
    /// A character, as typed (GS, U+001D, is one: scanners send it inside GS1 codes).
    Char(char),
    /// Carriage return.
    Enter,
    /// Escape.
    Esc,
    /// Tab; Shift+Tab is this with `shift`.
    Tab,
    /// Deletes to the left.
    Backspace,
    /// Deletes to the right.
    Delete,
    /// Insert.
    Insert,
    /// Cursor up.
    Up,
    /// Cursor down.
    Down,
    /// Cursor left.
    Left,
    /// Cursor right.
    Right,
    /// Start of line.
    Home,
    /// End of line.
    End,
    /// Page up.
    PgUp,
    /// Page down.
    PgDn,
    /// A function key, 1 to 12.
    F(u8),
}

/// The separator GS1 scanners send between elements (FNC1).
pub const GS: char = '\u{1d}';

const NAMES: [(&str, Code); 15] = [
    ("Enter", Code::Enter),
    ("Esc", Code::Esc),
    ("Tab", Code::Tab),
    ("Backspace", Code::Backspace),
    ("Del", Code::Delete),
    ("Ins", Code::Insert),
    ("Up", Code::Up),
    ("Down", Code::Down),
    ("Left", Code::Left),
    ("Right", Code::Right),
    ("Home", Code::Home),
    ("End", Code::End),
    ("PgUp", Code::PgUp),
    ("PgDn", Code::PgDn),
    ("Space", Code::Char(' ')),
];

/// A key with its modifiers. [`KeyPress::normal`] gives the one spelling that is looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KeyPress {
    /// What was pressed.
    pub code: Code,
    /// With Ctrl.
    pub ctrl: bool,
    /// With Alt (or an Esc just before).
    pub alt: bool,
    /// With Shift; never set on characters, whose case says it.
    pub shift: bool,
}

impl KeyPress {
    /// A key without modifiers.
    pub const fn plain(code: Code) -> Self {
        Self {
            code,
            ctrl: false,
            alt: false,
            shift: false,
        }
    }

    /// A character without modifiers.
    pub const fn char(c: char) -> Self {
        Self::plain(Code::Char(c))
    }

    /// A character with Ctrl.
    pub const fn ctrl(c: char) -> Self {
        Self {
            code: Code::Char(c),
            ctrl: true,
            alt: false,
            shift: false,
        }
    }

    /// A character with Alt.
    pub const fn alt(c: char) -> Self {
        Self {
            code: Code::Char(c),
            ctrl: false,
            alt: true,
            shift: false,
        }
    }

    /// The character this key types into a field, if it types one (GS included).
    pub fn typed(self) -> Option<char> {
        match self.code {
            Code::Char(c) if !self.ctrl && !self.alt && (c == GS || !c.is_control()) => Some(c),
            _ => None,
        }
    }

    /// Folds the spellings terminals give one key into one: `F1`…`F9` are `Alt+1`…`Alt+9`, `F10`
    /// and `Alt+0` are `Ctrl+A`, `Ctrl+H I M [` are Backspace, Tab, Enter, Esc, and `Ctrl+5`/`Ctrl+]`
    /// is the GS byte. `Ctrl+J` stays apart: only the scan machine knows whether it ends a CRLF.
    #[must_use]
    pub fn normal(self) -> Self {
        let mut key = self;
        if let Code::Char(c) = key.code {
            key.shift = false;
            if key.ctrl || key.alt {
                key.code = Code::Char(c.to_lowercase().next().unwrap_or(c));
            }
        }
        let bare = !key.ctrl && !key.alt && !key.shift;
        let only_ctrl = key.ctrl && !key.alt;
        match key.code {
            Code::F(10) if bare => Self::ctrl('a'),
            Code::Char('0') if key.alt && !key.ctrl => Self::ctrl('a'),
            Code::F(n @ 1..=9) if bare => char::from_digit(u32::from(n), 10).map_or(key, Self::alt),
            Code::Char('h') if only_ctrl => Self::plain(Code::Backspace),
            Code::Char('i') if only_ctrl => Self::plain(Code::Tab),
            Code::Char('m') if only_ctrl => Self::plain(Code::Enter),
            Code::Char('[') if only_ctrl => Self::plain(Code::Esc),
            Code::Char('5' | ']') if only_ctrl => Self::char(GS),
            _ => key,
        }
    }

    /// Reads a key's name as printed: `Ctrl+A`, `Alt+1`, `F1`, `Space`, `PgDn`, `g`, `G`, `+`.
    pub fn parse(name: &str) -> Option<Self> {
        let mut key = Self::plain(Code::Esc);
        let mut rest = name;
        loop {
            if let Some(after) = rest.strip_prefix("Ctrl+") {
                key.ctrl = true;
                rest = after;
            } else if let Some(after) = rest.strip_prefix("Alt+") {
                key.alt = true;
                rest = after;
            } else if let Some(after) = rest.strip_prefix("Shift+") {
                key.shift = true;
                rest = after;
            } else {
                break;
            }
        }
        key.code = parse_code(rest)?;
        if let Code::Char(c) = key.code
            && (key.ctrl || key.alt)
        {
            key.code = Code::Char(c.to_ascii_lowercase());
        }
        Some(key)
    }
}

fn parse_code(name: &str) -> Option<Code> {
    if let Some((_, code)) = NAMES.iter().find(|(known, _)| *known == name) {
        return Some(*code);
    }
    let mut chars = name.chars();
    let first = chars.next()?;
    if chars.next().is_none() {
        return (!first.is_control() && first != ' ').then_some(Code::Char(first));
    }
    let number: u8 = name.strip_prefix('F')?.parse().ok()?;
    (1..=12).contains(&number).then_some(Code::F(number))
}

impl fmt::Display for KeyPress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (held, name) in [
            (self.ctrl, "Ctrl+"),
            (self.alt, "Alt+"),
            (self.shift, "Shift+"),
        ] {
            if held {
                f.write_str(name)?;
            }
        }
        if let Some((name, _)) = NAMES.iter().find(|(_, code)| *code == self.code) {
            return f.write_str(name);
        }
        match self.code {
            Code::Char(c) if self.ctrl || self.alt => write!(f, "{}", c.to_ascii_uppercase()),
            Code::Char(GS) => f.write_str("GS"),
            Code::Char(c) => write!(f, "{c}"),
            Code::F(n) => write!(f, "F{n}"),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back_as_printed() {
        for name in [
            "Ctrl+A",
            "Alt+1",
            "F1",
            "F12",
            "Space",
            "PgDn",
            "g",
            "G",
            "+",
            "/",
            "?",
            "Shift+Tab",
            "Del",
            "Ctrl+Alt+X",
            "Alt+C",
            "Esc",
            "[",
        ] {
            assert_eq!(KeyPress::parse(name).unwrap().to_string(), name);
        }
        for wrong in ["", "F0", "F13", "Ctrl+", "Hyper+A", "PageDown", " "] {
            assert_eq!(KeyPress::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn one_key_has_one_spelling() {
        for (given, folded) in [
            ("F1", "Alt+1"),
            ("F8", "Alt+8"),
            ("F10", "Ctrl+A"),
            ("Alt+0", "Ctrl+A"),
            ("Ctrl+H", "Backspace"),
            ("Ctrl+I", "Tab"),
            ("Ctrl+M", "Enter"),
            ("Ctrl+[", "Esc"),
            ("Ctrl+J", "Ctrl+J"),
            ("Shift+F1", "Shift+F1"),
            ("F11", "F11"),
        ] {
            let key = KeyPress::parse(given).unwrap().normal();
            assert_eq!(key.to_string(), folded);
        }
        let shouted = KeyPress {
            shift: true,
            ..KeyPress::alt('C')
        };
        assert_eq!(shouted.normal(), KeyPress::alt('c'));
        assert_eq!(KeyPress::ctrl('5').normal().typed(), Some(GS));
    }
}
