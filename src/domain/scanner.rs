//! How a scanner's keys arrive at one terminal, found out with a test sheet, and how they are turned back.
//!
//! A scanner is a keyboard that types for one layout. Where the machine has another, its letters arrive changed; caps lock
//! inverts them; and the separator of GS1 codes may arrive as something else, or not at all.

use crate::domain::gs1::GS;
use crate::domain::scan::{self, STRUCTURED};

/// The codes of the test sheet: what each proves, and its characters.
pub const SHEET: [(&str, &str); 5] = [
    ("digits", "0123456789"),
    ("capital letters", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    ("small letters", "abcdefghijklmnopqrstuvwxyz"),
    ("signs", "-_./+%$():,*=?&!]"),
    ("separator", "10ABC\u{1d}21XYZ"),
];

/// What comes after a scan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Suffix {
    /// Enter, once or as CR and LF.
    #[default]
    Enter,
    /// Tab.
    Tab,
    /// Nothing: a scan ends when no key follows at once.
    None,
}

impl Suffix {
    /// All, with the words they are kept by.
    pub const ALL: [(Self, &'static str); 3] = [
        (Self::Enter, "enter"),
        (Self::Tab, "tab"),
        (Self::None, "none"),
    ];

    /// The word it is kept by.
    pub fn word(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(suffix, _)| *suffix == self)
            .map_or("enter", |(_, word)| word)
    }
}

/// What became of the separator of GS1 codes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Separator {
    /// Nobody has looked.
    #[default]
    Unknown,
    /// It arrives.
    Sent,
    /// It does not.
    Missing,
    /// It arrives as a key (`F8`).
    Key(String),
    /// It arrives as these characters.
    Text(String),
}

/// What turns the keys of this terminal's scanner back into what it read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Remedy {
    /// Arriving character and the one that was meant.
    pub characters: Vec<(char, char)>,
    /// Letters arrive in the other case.
    pub inverted_case: bool,
    /// What became of the separator.
    pub separator: Separator,
    /// What ends a scan.
    pub suffix: Suffix,
}

impl Remedy {
    /// True when scans pass as they are.
    pub fn is_idle(&self) -> bool {
        let rest = (&self.separator, self.suffix);
        let rest_is_idle = matches!(
            rest,
            (
                Separator::Unknown | Separator::Missing,
                Suffix::Enter | Suffix::Tab
            )
        );
        self.characters.is_empty() && !self.inverted_case && rest_is_idle
    }

    /// The character that was meant.
    pub fn meant(&self, arrived: char) -> char {
        let arrived = self.cased(arrived);
        let known = self.characters.iter().find(|(from, _)| *from == arrived);
        known.map_or(arrived, |(_, meant)| *meant)
    }

    fn cased(&self, arrived: char) -> char {
        if self.inverted_case {
            other_case(arrived)
        } else {
            arrived
        }
    }

    /// What the scanner read when `arrived` came in.
    ///
    /// A scanner that is known to send separators gets one in front of its GS1 codes, where FNC1 stands in them too: so a
    /// code without any other is known to have lost none.
    pub fn apply(&self, arrived: &str) -> String {
        let mut text = arrived.to_owned();
        if let Separator::Text(stands_in) = &self.separator
            && !stands_in.is_empty()
        {
            text = text.replace(stands_in.as_str(), &GS.to_string());
        }
        let text: String = text.chars().map(|c| self.meant(c)).collect();
        let sends = !matches!(self.separator, Separator::Unknown | Separator::Missing);
        let rest = scan::without_aim(&text);
        let prefix = text.strip_suffix(rest).unwrap_or_default();
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let is_gs1 = STRUCTURED.contains(&prefix)
            || (rest.starts_with("01") || rest.starts_with("02")) && digits >= 16;
        if sends && is_gs1 && !rest.starts_with(GS) {
            return format!("{prefix}{GS}{rest}");
        }
        text
    }
}

fn other_case(c: char) -> char {
    if c.is_ascii_lowercase() {
        c.to_ascii_uppercase()
    } else {
        c.to_ascii_lowercase()
    }
}

/// How the first code of the sheet ended, scanned twice and followed by one Enter of the person.
///
/// `lines` is what came, Enter by Enter, up to the person's.
pub fn suffix(lines: &[String]) -> Option<Suffix> {
    let first = lines.iter().find(|line| !line.is_empty())?;
    if let Some((before, rest)) = first.split_once('\t') {
        let again = rest.trim_end_matches('\t');
        return (before == again).then_some(Suffix::Tab);
    }
    let half = first.split_at_checked(first.len() / 2);
    if let Some((one, other)) = half
        && one == other
        && !one.is_empty()
    {
        return Some(Suffix::None);
    }
    let scans = lines.iter().filter(|line| !line.is_empty());
    (scans.clone().count() == 2 && scans.clone().all(|line| line == first)).then_some(Suffix::Enter)
}

/// One thing found with the sheet, in a sentence, and whether the remedy mends it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What was seen and what follows from it.
    pub says: String,
    /// False for what only the scanner's own settings can mend.
    pub mended: bool,
}

/// What a sheet of scans says about a scanner.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Diagnosis {
    /// What turns its scans back.
    pub remedy: Remedy,
    /// What was found, worst first; empty when all arrives as it should.
    pub findings: Vec<Finding>,
}

/// Compares what arrived for each code of the [`SHEET`] with what it is; `ended` is what [`suffix`] made of the first.
pub fn diagnose(ended: Suffix, arrived: &[String; 5]) -> Diagnosis {
    let mut found = Diagnosis::default();
    found.remedy.suffix = ended;
    if ended == Suffix::None {
        found.say(
            true,
            "Scans end with nothing. They are taken when no key follows at once; set the scanner to send Enter, and they \
             are taken sooner and never in pieces.",
        );
    }
    let [digits, capitals, smalls, signs, separated] = arrived;
    found.remedy.inverted_case =
        mostly(capitals, char::is_ascii_lowercase) && mostly(smalls, char::is_ascii_uppercase);
    if found.remedy.inverted_case {
        found.say(
            true,
            "Letters arrive in the other case: caps lock is on, here or in the scanner. They are turned back; when you \
             switch it off, run this again.",
        );
    }
    for ((name, sent), came) in SHEET.iter().zip([digits, capitals, smalls, signs]) {
        found.compare(name, sent, came);
    }
    found.say_layout();
    found.find_separator(separated);
    found.findings.sort_by_key(|finding| finding.mended);
    found
}

fn mostly(text: &str, is: fn(&char) -> bool) -> bool {
    text.chars().filter(is).count() > 13
}

/// What the scanner itself puts in front of a code: an AIM identifier, recognised by its length.
fn without_prefix(came: &str, length: usize) -> Vec<char> {
    let characters: Vec<char> = came.chars().collect();
    let extra = characters.len().saturating_sub(length);
    characters
        .into_iter()
        .skip(if extra == 3 { 3 } else { 0 })
        .collect()
}

impl Diagnosis {
    fn say(&mut self, mended: bool, says: &str) {
        self.findings.push(Finding {
            says: says.to_owned(),
            mended,
        });
    }

    fn compare(&mut self, name: &str, sent: &str, came: &str) {
        let length = sent.chars().count();
        let came = without_prefix(came, length);
        if came.len() != length {
            return self.say(
                false,
                &format!(
                    "Of the {name} {length} were sent and {} arrived: some keys of this layout type nothing by \
                     themselves. Set the scanner to the keyboard layout of this machine.",
                    came.len()
                ),
            );
        }
        for (arrived, meant) in came.into_iter().zip(sent.chars()) {
            let arrived = self.remedy.cased(arrived);
            let characters = &mut self.remedy.characters;
            match characters.iter().find(|(from, _)| *from == arrived) {
                Some((_, other)) if *other != meant => {
                    let says = format!(
                        "`{arrived}` arrives for `{other}` and for `{meant}`: nobody can tell them apart. Set the \
                         scanner to the keyboard layout of this machine."
                    );
                    self.say(false, &says);
                }
                Some(_) => {}
                None => characters.push((arrived, meant)),
            }
        }
    }

    /// Characters that arrive as they are need no turning back.
    fn say_layout(&mut self) {
        let characters = &mut self.remedy.characters;
        characters.retain(|(from, meant)| from != meant);
        if characters.is_empty() {
            return;
        }
        let pairs: Vec<String> = characters
            .iter()
            .map(|(from, meant)| format!("{from}>{meant}"))
            .collect();
        let says = format!(
            "The scanner types for another keyboard layout than this machine has. Turned back: {}",
            pairs.join(" ")
        );
        self.say(true, &says);
    }

    fn find_separator(&mut self, came: &str) {
        let characters: Vec<char> = came.chars().collect();
        let meant: String = characters.iter().map(|c| self.remedy.meant(*c)).collect();
        let bare = scan::without_aim(&meant);
        let start = meant.chars().count() - bare.chars().count();
        let start = start + usize::from(bare.starts_with(GS));
        let is_whole = bare.trim_start_matches(GS).starts_with("10ABC") && bare.ends_with("21XYZ");
        let between = characters.get(start + 5..characters.len().saturating_sub(5));
        let (Some(between), true) = (between, is_whole) else {
            return self.say(
                false,
                "The code with the separator did not arrive whole; scan the sheet again.",
            );
        };
        let between: String = between.iter().collect();
        self.remedy.separator = match (between.as_str(), key(&between)) {
            ("", _) => {
                self.say(
                    false,
                    "The separator of GS1 codes (FNC1) does not arrive: codes that need it are refused. Set the scanner \
                     to send GS (ASCII 29) for FNC1.",
                );
                Separator::Missing
            }
            ("\u{1d}", _) => Separator::Sent,
            (_, Some(name)) => {
                let says = format!(
                    "The separator of GS1 codes arrives as the key {name}; it is turned back."
                );
                self.say(true, &says);
                Separator::Key(name.to_owned())
            }
            (text, None) => {
                let says = format!(
                    "The separator of GS1 codes arrives as `{}`; it is turned back.",
                    text.escape_default()
                );
                self.say(true, &says);
                Separator::Text(text.to_owned())
            }
        };
    }
}

/// The function key whose bytes a terminal sends.
fn key(bytes: &str) -> Option<&'static str> {
    const KEYS: [(&str, &[&str]); 12] = [
        ("F1", &["\u{1b}OP", "\u{1b}[11~"]),
        ("F2", &["\u{1b}OQ", "\u{1b}[12~"]),
        ("F3", &["\u{1b}OR", "\u{1b}[13~"]),
        ("F4", &["\u{1b}OS", "\u{1b}[14~"]),
        ("F5", &["\u{1b}[15~"]),
        ("F6", &["\u{1b}[17~"]),
        ("F7", &["\u{1b}[18~"]),
        ("F8", &["\u{1b}[19~"]),
        ("F9", &["\u{1b}[20~"]),
        ("F10", &["\u{1b}[21~"]),
        ("F11", &["\u{1b}[23~"]),
        ("F12", &["\u{1b}[24~"]),
    ];
    let known = KEYS.iter().find(|(_, sent)| sent.contains(&bytes));
    known.map(|(name, _)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(typed: impl Fn(char) -> String) -> [String; 5] {
        SHEET.map(|(_, code)| code.chars().map(&typed).collect())
    }

    fn lines(lines: &[&str]) -> Option<Suffix> {
        let lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
        suffix(&lines)
    }

    #[test]
    fn two_scans_and_one_enter_tell_the_suffix() {
        assert_eq!(lines(&["0123", "0123", ""]), Some(Suffix::Enter));
        assert_eq!(lines(&["0123", "", "0123", "", ""]), Some(Suffix::Enter));
        assert_eq!(lines(&["0123\t0123\t"]), Some(Suffix::Tab));
        assert_eq!(lines(&["01230123"]), Some(Suffix::None));
        assert_eq!(lines(&["0123"]), None);
        assert_eq!(lines(&["0123", "0124", ""]), None);
        assert_eq!(lines(&["", ""]), None);
    }

    #[test]
    fn a_scanner_that_types_right_needs_nothing() {
        let found = diagnose(Suffix::Enter, &sheet(|c| c.to_string()));
        assert_eq!(found.findings, []);
        assert_eq!(found.remedy.separator, Separator::Sent);
        assert_eq!(found.remedy.apply("4006381333931"), "4006381333931");
        assert_eq!(
            found.remedy.apply("]C10109506000134352"),
            "]C1\u{1d}0109506000134352"
        );
        assert_eq!(
            found.remedy.apply("0109506000134352"),
            "\u{1d}0109506000134352"
        );
    }

    #[test]
    fn another_layout_is_turned_back() {
        // A scanner set to US English on a German machine.
        let german = |c: char| match c {
            'y' => 'z',
            'z' => 'y',
            'Y' => 'Z',
            'Z' => 'Y',
            '-' => 'ß',
            '_' => '?',
            '/' => '-',
            '(' => ')',
            ')' => '=',
            ':' => 'Ö',
            '*' => '(',
            '=' => '\u{b4}',
            '?' => '_',
            '&' => '/',
            ']' => '+',
            '+' => '`',
            other => other,
        };
        let found = diagnose(Suffix::Enter, &sheet(|c| german(c).to_string()));
        assert_eq!(found.findings.len(), 1, "{:?}", found.findings);
        let scanned = "]C1)01=ZY-1/2_?:(&+";
        let arrived: String = scanned.chars().map(german).collect();
        assert_eq!(
            found.remedy.apply(&arrived),
            "]C1\u{1d})01=ZY-1/2_?:(&+",
            "arrived as {arrived}"
        );
    }

    #[test]
    fn caps_lock_and_french_digits_are_turned_back_together() {
        let french = |c: char| {
            let digit = c.to_digit(10).and_then(|digit| usize::try_from(digit).ok());
            let c = match c {
                '0'..='9' => digit.and_then(|digit| "à&é\"'(-è_ç".chars().nth(digit)),
                '-' => Some(')'),
                '_' => Some('°'),
                '(' => Some('9'),
                ')' => Some('0'),
                '&' => Some('1'),
                other => Some(other),
            };
            other_case(c.unwrap()).to_string()
        };
        let found = diagnose(Suffix::Tab, &sheet(french));
        assert!(found.remedy.inverted_case);
        assert!(found.findings.iter().all(|finding| finding.mended));
        let arrived: String = "A-17(x)".chars().map(french).collect();
        assert_eq!(found.remedy.apply(&arrived), "A-17(x)");
    }

    #[test]
    fn a_separator_is_missing_or_stood_in_for() {
        let with = |stands_in: &str| {
            let found = diagnose(
                Suffix::Enter,
                &sheet(|c| {
                    if c == GS {
                        stands_in.to_owned()
                    } else {
                        c.to_string()
                    }
                }),
            );
            (found.remedy.separator.clone(), found)
        };
        assert_eq!(with("").0, Separator::Missing);
        assert!(!with("").1.findings[0].mended);
        assert_eq!(with("\u{1b}[19~").0, Separator::Key("F8".to_owned()));
        let (separator, found) = with("~");
        assert_eq!(separator, Separator::Text("~".to_owned()));
        assert_eq!(
            found.remedy.apply("]d210ABC~21XYZ"),
            "]d2\u{1d}10ABC\u{1d}21XYZ"
        );
    }

    #[test]
    fn what_cannot_be_turned_back_is_said() {
        let dead = diagnose(
            Suffix::Enter,
            &sheet(|c| {
                if c == '*' {
                    String::new()
                } else {
                    c.to_string()
                }
            }),
        );
        assert!(!dead.findings[0].mended);
        let twin = diagnose(
            Suffix::None,
            &sheet(|c| {
                if c == 'Z' {
                    "Y".to_owned()
                } else {
                    c.to_string()
                }
            }),
        );
        assert!(twin.findings[0].says.contains("tell them apart"));
        assert!(
            twin.findings.last().unwrap().mended,
            "no suffix is lived with"
        );
    }
}
