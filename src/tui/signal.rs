//! How a terminal tells of what is new when nobody looks: its bell, and desktop notices as OSC 9 and OSC 777.

use std::fmt::Write as _;

use crate::domain::text;

/// What this terminal understands and its user wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signals {
    /// The bell rings.
    pub bell: bool,
    /// A notice as OSC 9.
    pub osc9: bool,
    /// A notice as OSC 777.
    pub osc777: bool,
}

impl Default for Signals {
    fn default() -> Self {
        Self {
            bell: true,
            osc9: false,
            osc777: false,
        }
    }
}

/// Longer notices are cut by desktops anyway.
const MOST: usize = 120;

impl Signals {
    /// The bytes that tell this; empty when nothing is wanted. Nothing of `said` can end or steer the sequence.
    pub fn bytes(self, said: &str) -> String {
        // A semicolon would begin another part of OSC 777.
        let said = text::clean(said).replace(';', ",");
        let said: String = said
            .chars()
            .filter(|c| !c.is_control())
            .take(MOST)
            .collect();
        let mut bytes = String::new();
        if self.osc9 {
            let _infallible = write!(bytes, "\x1b]9;{said}\x07");
        }
        if self.osc777 {
            let _infallible = write!(bytes, "\x1b]777;notify;orderdesk;{said}\x07");
        }
        if self.bell {
            bytes.push('\x07');
        }
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_cannot_steer_the_terminal() {
        let all = Signals {
            bell: true,
            osc9: true,
            osc777: true,
        };
        let said = all.bytes("Low;stock\x07\x1b]0;evil\x1b\\\u{9c}\u{202e}");
        assert_eq!(
            said,
            "\x1b]9;Low,stock]0,evil\\\x07\x1b]777;notify;orderdesk;Low,stock]0,evil\\\x07\x07"
        );
        let off = Signals {
            bell: false,
            osc9: false,
            osc777: false,
        };
        assert_eq!(off.bytes("x"), "");
        assert!(
            Signals {
                bell: false,
                osc9: true,
                osc777: false
            }
            .bytes(&"x".repeat(5000))
            .len()
                < 140
        );
    }
}
