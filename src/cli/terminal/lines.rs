//! Every line of `terminal.toml` but the scanner's: its meaning, what it takes, its default, and how it stands.

use std::fmt::Write as _;

use toml::de::{DeTable, DeValue};

use crate::cli::terminal::read::Wrong;

/// One line that the file may have.
pub struct Line {
    /// Its section.
    pub section: &'static str,
    /// Its key.
    pub key: &'static str,
    /// A sentence that says what it does.
    pub meaning: &'static str,
    /// What it takes.
    pub takes: &'static str,
    /// Its default, as the file writes it.
    pub default: &'static str,
}

const fn line(
    section: &'static str,
    key: &'static str,
    meaning: &'static str,
    takes: &'static str,
    default: &'static str,
) -> Line {
    Line {
        section,
        key,
        meaning,
        takes,
        default,
    }
}

/// Every line, section by section.
pub const LINES: &[Line] = &[
    line(
        "theme",
        "colours",
        "How many colours; auto asks the terminal's environment, and NO_COLOR always wins.",
        "\"auto\", \"full\", \"plain\" or \"none\"",
        "\"auto\"",
    ),
    line(
        "theme",
        "background",
        "Whether the terminal's background is light or dark.",
        "\"auto\", \"light\" or \"dark\"",
        "\"auto\"",
    ),
    line(
        "theme",
        "ascii",
        "True draws borders and bars with plain letters and signs only.",
        "true, false or \"auto\"",
        "\"auto\"",
    ),
    line(
        "printer",
        "device",
        "The file of the printer's device; Ctrl+P on a paper prints there.",
        "a path, such as \"/dev/usb/lp0\"",
        "\"\"",
    ),
    line(
        "printer",
        "command",
        "A program and its words that takes what is printed on its stdin, in place of a device.",
        "texts in brackets, such as [\"/usr/bin/lp\", \"-d\", \"till\"]",
        "[]",
    ),
    line(
        "printer",
        "timeout_seconds",
        "So long the printer may take; then the print counts as failed and is kept.",
        "a whole number from 1 to 60",
        "10",
    ),
    line(
        "printer",
        "paper",
        "What is in it: pages of 80 columns, or a till roll of 42, which is cut.",
        "\"page\" or \"receipt\"",
        "\"receipt\"",
    ),
    line(
        "notice",
        "bell",
        "Whether the terminal's bell rings for a new item in the Inbox.",
        "true or false",
        "true",
    ),
    line(
        "notice",
        "osc9",
        "Whether a desktop notice is sent as OSC 9 (iTerm2, Windows Terminal, kitty, foot).",
        "true or false",
        "false",
    ),
    line(
        "notice",
        "osc777",
        "Whether a desktop notice is sent as OSC 777 (urxvt, VTE, foot, Ghostty).",
        "true or false",
        "false",
    ),
    line(
        "notify",
        "command",
        "A program of your own and its words; it gets one event as JSON on its stdin. No shell runs it.",
        "texts in brackets, such as [\"/usr/local/bin/tell\", \"--chat\"]",
        "[]",
    ),
    line(
        "notify",
        "timeout_seconds",
        "So long the program may take; then it is killed, and tried again later.",
        "a whole number from 1 to 60",
        "10",
    ),
    line(
        "notify",
        "events",
        "What the program is run for.",
        "some of these words in brackets",
        "[\"approval_wanted\", \"approved\", \"rejected\", \"low_stock\", \"dispatch_due\", \"refund_due\", \"user_requested\"]",
    ),
];

/// What the section of own keys begins with in a fresh file.
const KEYS: &str = "\
[keys]
# Own keys, beside the built-in ones. `orderdesk keys --names` lists what can be named.
# \"order_acts.delete\" = \"Alt+D\"

";

/// The sections with every default, each line under its meaning.
pub fn sample() -> String {
    let mut text = String::from(
        "# What is special about this terminal. Made by `orderdesk setup terminal`; every line may be left out.\n",
    );
    let mut section = "";
    for line in LINES {
        if line.section != section {
            section = line.section;
            let _infallible = write!(text, "\n[{section}]\n");
        }
        let _infallible = writeln!(
            text,
            "# {} Takes {}.\n{} = {}",
            line.meaning, line.takes, line.key, line.default
        );
    }
    text.push('\n');
    text + KEYS
}

/// A line as it stands.
pub struct Shown {
    /// Section and key, such as `theme.colours`.
    pub name: String,
    /// Its value, as the file writes it.
    pub value: String,
    /// Its default; none for own keys.
    pub default: Option<&'static str>,
    /// What it takes.
    pub takes: &'static str,
    /// What it does.
    pub meaning: &'static str,
}

/// Every line as it stands in the file's text, then the own keys.
pub fn shown(text: &str) -> Result<Vec<Shown>, Wrong> {
    super::read::read(text)?;
    let document = DeTable::parse(text).map_err(|error| Wrong::of(&error))?;
    let table = document.get_ref();
    let section = |name: &str| {
        let found = table.iter().find(|(key, _)| key.get_ref().as_ref() == name);
        found.and_then(|(_, node)| node.get_ref().as_table())
    };
    let raw = |span: std::ops::Range<usize>| text.get(span).unwrap_or_default().to_owned();
    let mut rows: Vec<Shown> = LINES
        .iter()
        .map(|line| {
            let mut given = section(line.section).into_iter().flat_map(DeTable::iter);
            let given = given.find(|(key, _)| key.get_ref().as_ref() == line.key);
            Shown {
                name: format!("{}.{}", line.section, line.key),
                value: given.map_or_else(|| line.default.to_owned(), |(_, node)| raw(node.span())),
                default: Some(line.default),
                takes: line.takes,
                meaning: line.meaning,
            }
        })
        .collect();
    for (key, node) in section("keys").into_iter().flat_map(DeTable::iter) {
        let outer = key.get_ref().as_ref();
        let mut own = |name: String, value: String| {
            rows.push(Shown {
                name: format!("keys.{name}"),
                value,
                default: None,
                takes: "a key, such as \"Alt+D\"",
                meaning: "An own key of this action.",
            });
        };
        match node.get_ref() {
            DeValue::Table(inner) => {
                for (key, node) in inner {
                    own(format!("{outer}.{}", key.get_ref()), raw(node.span()));
                }
            }
            _ => own(outer.to_owned(), raw(node.span())),
        }
    }
    Ok(rows)
}
