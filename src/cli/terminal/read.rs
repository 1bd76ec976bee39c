//! Reads `terminal.toml`: what is wrong is told with its line, its column and what belongs there.

use std::time::Duration;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::app::print::Paper;
use crate::app::print::outlet::{Outlet, Printer};
use crate::cli::terminal::lines::LINES;
use crate::cli::terminal::{Terminal, scanner};
use crate::domain::notice::{LONGEST_RUN, NoticeKind};
use crate::tui::keys::{Keys, Refused};
use crate::tui::signal::Signals;
use crate::tui::theme::{Colours, Wish};
use crate::worker::Hook;

/// Something that is not as it must be.
#[derive(Debug, PartialEq, Eq)]
pub struct Wrong {
    /// The byte at which it begins.
    at: usize,
    /// What, and what belongs there.
    says: String,
}

impl Wrong {
    /// Something wrong at a byte.
    pub fn at(at: usize, says: impl Into<String>) -> Self {
        Self {
            at,
            says: says.into(),
        }
    }

    /// What is no TOML at all.
    pub fn of(error: &toml::de::Error) -> Self {
        let at = error.span().map_or(0, |span| span.start);
        Self::at(at, error.message())
    }

    /// With line and column.
    pub fn told(&self, text: &str) -> String {
        let before = text.get(..self.at).unwrap_or(text);
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        let begun = before.rsplit('\n').next().unwrap_or_default();
        let column = begun.chars().count() + 1;
        format!("line {line}, column {column}: {}", self.says)
    }
}

/// One line of a section.
pub struct Entry<'d> {
    /// Its key.
    pub key: &'d str,
    /// Where the key stands.
    pub key_at: usize,
    node: &'d Spanned<DeValue<'d>>,
    text: &'d str,
}

impl<'d> Entry<'d> {
    fn of(
        key: &'d Spanned<std::borrow::Cow<'d, str>>,
        node: &'d Spanned<DeValue<'d>>,
        text: &'d str,
    ) -> Self {
        Self {
            key: key.get_ref(),
            key_at: key.span().start,
            node,
            text,
        }
    }

    /// The value is not what the line takes.
    pub fn refuse(&self, takes: &str) -> Wrong {
        let value = self.text.get(self.node.span()).unwrap_or_default();
        Wrong::at(
            self.node.span().start,
            format!("{} takes {takes}, not {value}", self.key),
        )
    }

    /// The section has no such line.
    pub fn unknown(&self, section: &str, known: &[&str]) -> Wrong {
        let known = known.join(", ");
        Wrong::at(
            self.key_at,
            format!("there is no `{}` in [{section}]; it has {known}", self.key),
        )
    }

    /// The value as true or false.
    pub fn flag(&self) -> Result<bool, Wrong> {
        let flag = self.node.get_ref().as_bool();
        flag.ok_or_else(|| self.refuse("true or false"))
    }

    /// The value as text.
    pub fn text(&self) -> Option<&'d str> {
        self.node.get_ref().as_str()
    }

    fn is(&self, word: &str) -> bool {
        self.text() == Some(word)
    }

    fn texts(&self) -> Option<Vec<&'d Spanned<DeValue<'d>>>> {
        let array = self.node.get_ref().as_array()?;
        let nodes: Vec<_> = array.iter().collect();
        nodes
            .iter()
            .all(|node| node.get_ref().is_str())
            .then_some(nodes)
    }
}

/// Every line of a section, in the order of their keys.
pub fn entries<'d>(table: &'d DeTable<'d>, text: &'d str) -> impl Iterator<Item = Entry<'d>> {
    table
        .iter()
        .map(move |(key, node)| Entry::of(key, node, text))
}

/// Reads the whole file.
pub fn read(text: &str) -> Result<Terminal, Wrong> {
    let document = DeTable::parse(text).map_err(|error| Wrong::of(&error))?;
    let mut terminal = Terminal::default();
    for section in entries(document.get_ref(), text) {
        let Some(table) = section.node.get_ref().as_table() else {
            let says = format!(
                "`{}` stands outside of all sections; they are [scanner], [theme], [keys], [printer], [notice] and [notify]",
                section.key
            );
            return Err(Wrong::at(section.key_at, says));
        };
        match section.key {
            "scanner" => terminal.scanner = scanner::read(table, text)?,
            "theme" => terminal.theme = theme(table, text)?,
            "keys" => terminal.keys = keys(table, text)?,
            "printer" => terminal.printer = printer(table, text)?,
            "notice" => terminal.notice = notice(table, text)?,
            "notify" => terminal.notify = notify(table, text)?,
            other => {
                let says = format!(
                    "`{other}` is no section of this file; it has [scanner], [theme], [keys], [printer], [notice] and [notify]"
                );
                return Err(Wrong::at(section.key_at, says));
            }
        }
    }
    Ok(terminal)
}

fn takes(section: &str, key: &str) -> &'static str {
    let mut lines = LINES.iter();
    let found = lines.find(|line| line.section == section && line.key == key);
    found.map_or("", |line| line.takes)
}

fn unknown(entry: &Entry<'_>, section: &str) -> Wrong {
    let lines = LINES.iter().filter(|line| line.section == section);
    let known: Vec<&str> = lines.map(|line| line.key).collect();
    entry.unknown(section, &known)
}

fn theme(table: &DeTable<'_>, text: &str) -> Result<Wish, Wrong> {
    let mut wish = Wish::default();
    for entry in entries(table, text) {
        let refuse = || entry.refuse(takes("theme", entry.key));
        match entry.key {
            "colours" => {
                wish.colours = match entry.text() {
                    Some("auto") => None,
                    Some("full") => Some(Colours::Full),
                    Some("plain") => Some(Colours::Plain),
                    Some("none") => Some(Colours::None),
                    _ => return Err(refuse()),
                };
            }
            "background" => {
                wish.dark = match entry.text() {
                    Some("auto") => None,
                    Some("light") => Some(false),
                    Some("dark") => Some(true),
                    _ => return Err(refuse()),
                };
            }
            "ascii" if entry.is("auto") => wish.unicode = None,
            "ascii" => wish.unicode = Some(!entry.flag().map_err(|_wrong| refuse())?),
            _ => return Err(unknown(&entry, "theme")),
        }
    }
    Ok(wish)
}

fn keys(table: &DeTable<'_>, text: &str) -> Result<Keys, Wrong> {
    let mut own = Vec::new();
    let mut places = Vec::new();
    let mut take = |name: String, entry: &Entry<'_>| -> Result<(), Wrong> {
        let key = entry
            .text()
            .ok_or_else(|| entry.refuse("a key in quotes, such as \"Alt+D\""))?;
        own.push((name, key.to_owned()));
        places.push((entry.key_at, entry.node.span().start));
        Ok(())
    };
    for entry in entries(table, text) {
        match entry.node.get_ref() {
            // Without quotes, orders.delete is a table of TOML.
            DeValue::Table(inner) => {
                for part in entries(inner, text) {
                    take(format!("{}.{}", entry.key, part.key), &part)?;
                }
            }
            _ => take(entry.key.to_owned(), &entry)?,
        }
    }
    Keys::with(&own).map_err(|refused| {
        let (place, is_name, says) = match refused {
            Refused::Name(place, says) => (place, true, says),
            Refused::Key(place, says) => (place, false, says),
        };
        let (name_at, key_at) = places.get(place).copied().unwrap_or_default();
        Wrong::at(if is_name { name_at } else { key_at }, says)
    })
}

fn notice(table: &DeTable<'_>, text: &str) -> Result<Signals, Wrong> {
    let mut signals = Signals::default();
    for entry in entries(table, text) {
        match entry.key {
            "bell" => signals.bell = entry.flag()?,
            "osc9" => signals.osc9 = entry.flag()?,
            "osc777" => signals.osc777 = entry.flag()?,
            _ => return Err(unknown(&entry, "notice")),
        }
    }
    Ok(signals)
}

/// A program named with its whole path, and its words.
fn program(entry: &Entry<'_>, takes: &str) -> Result<Vec<String>, Wrong> {
    let words = entry.texts().ok_or_else(|| entry.refuse(takes))?;
    let words = words.iter().filter_map(|word| word.get_ref().as_str());
    let words: Vec<String> = words.map(str::to_owned).collect();
    if words
        .first()
        .is_some_and(|program| !program.starts_with('/'))
    {
        let says = "the program is named with its whole path, such as \"/usr/local/bin/tell\"";
        return Err(Wrong::at(entry.node.span().start, says));
    }
    Ok(words)
}

fn seconds(entry: &Entry<'_>) -> Result<Duration, Wrong> {
    let number = entry.node.get_ref().as_integer();
    let number =
        number.and_then(|number| i64::from_str_radix(number.as_str(), number.radix()).ok());
    let number = number.filter(|number| (1..=LONGEST_RUN).contains(number));
    let seconds = number.and_then(|number| u64::try_from(number).ok());
    let seconds = seconds.ok_or_else(|| entry.refuse("a whole number from 1 to 60"))?;
    Ok(Duration::from_secs(seconds))
}

fn printer(table: &DeTable<'_>, text: &str) -> Result<Option<Printer>, Wrong> {
    let (mut device, mut command) = (None, Vec::new());
    let (mut timeout, mut paper) = (Duration::from_secs(10), Paper::Receipt);
    let mut device_at = 0;
    for entry in entries(table, text) {
        let refuse = || entry.refuse(takes("printer", entry.key));
        match entry.key {
            "device" => {
                let path = entry.text().ok_or_else(refuse)?;
                device = (!path.is_empty()).then(|| path.into());
                device_at = entry.key_at;
            }
            "command" => command = program(&entry, takes("printer", "command"))?,
            "timeout_seconds" => timeout = seconds(&entry)?,
            "paper" if entry.is("page") => paper = Paper::Page,
            "paper" if entry.is("receipt") => paper = Paper::Receipt,
            "paper" => return Err(refuse()),
            _ => return Err(unknown(&entry, "printer")),
        }
    }
    let outlet = match (device, command.is_empty()) {
        (Some(_), false) => {
            let says = "the printer has a device and a command; take one of the two out";
            return Err(Wrong::at(device_at, says));
        }
        (Some(device), true) => Outlet::Device(device),
        (None, false) => Outlet::Program(command),
        (None, true) => return Ok(None),
    };
    Ok(Some(Printer {
        outlet,
        timeout,
        paper,
    }))
}

fn notify(table: &DeTable<'_>, text: &str) -> Result<Option<Hook>, Wrong> {
    let mut hook = Hook {
        command: Vec::new(),
        timeout: Duration::from_secs(10),
        kinds: NoticeKind::ALL.iter().map(|(kind, _)| *kind).collect(),
    };
    for entry in entries(table, text) {
        let refuse = || entry.refuse(takes("notify", entry.key));
        match entry.key {
            "command" => hook.command = program(&entry, takes("notify", "command"))?,
            "timeout_seconds" => hook.timeout = seconds(&entry)?,
            "events" => {
                hook.kinds.clear();
                for word in entry.texts().ok_or_else(refuse)? {
                    let known = word.get_ref().as_str().and_then(NoticeKind::parse);
                    let kind = known.ok_or_else(|| {
                        let all: Vec<&str> =
                            NoticeKind::ALL.iter().map(|(_, word)| *word).collect();
                        let given = text.get(word.span()).unwrap_or_default();
                        let says =
                            format!("{given} is no event; the events are {}", all.join(", "));
                        Wrong::at(word.span().start, says)
                    })?;
                    hook.kinds.push(kind);
                }
            }
            _ => return Err(unknown(&entry, "notify")),
        }
    }
    Ok((!hook.command.is_empty()).then_some(hook))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::terminal::lines;
    use crate::domain::scanner::Remedy;

    #[test]
    fn the_fresh_file_says_what_holds_without_it() {
        let sample = lines::sample() + &scanner::write(&Remedy::default());
        assert_eq!(read(&sample), Ok(Terminal::default()));
        assert_eq!(read(""), Ok(Terminal::default()));
        let rows = lines::shown(&sample).unwrap();
        assert!(
            rows.iter()
                .all(|row| row.default == Some(row.value.as_str()))
        );
    }

    #[test]
    fn what_is_written_holds() {
        let text = "[theme]\ncolours = 'plain'\nbackground = \"light\"\nascii = true\n\
                    [notice]\nbell = false\nosc9 = true\n\
                    [notify]\ncommand = ['/bin/tell', '-v']\ntimeout_seconds = 5\nevents = ['approved']\n";
        let terminal = read(text).unwrap();
        assert_eq!(terminal.theme.colours, Some(Colours::Plain));
        assert_eq!(
            (terminal.theme.dark, terminal.theme.unicode),
            (Some(false), Some(false))
        );
        assert!(!terminal.notice.bell && terminal.notice.osc9 && !terminal.notice.osc777);
        let hook = terminal.notify.unwrap();
        assert_eq!((hook.command.len(), hook.timeout.as_secs()), (2, 5));
        assert_eq!(hook.kinds, [NoticeKind::Approved]);
    }

    #[test]
    fn what_is_wrong_is_told_with_line_and_column() {
        for (text, said) in [
            (
                "[scanner]\nsuffix = \"lf\"\n",
                "line 2, column 10: suffix takes \"enter\"",
            ),
            ("[scanner]\n\nsuffix = enter\n", "line 3, column 10: "),
            (
                "[scanner]\nsufix = \"tab\"\n",
                "line 2, column 1: there is no `sufix` in [scanner]; it has arrives",
            ),
            (
                "# x\n[screen]\n",
                "line 2, column 2: `screen` is no section",
            ),
            (
                "colours = 1\n",
                "line 1, column 1: `colours` stands outside of all sections",
            ),
            (
                "[scanner]\narrives = \"ab\"\nmeans = \"a\"\n",
                "line 3, column 1: arrives has 2",
            ),
            (
                "[scanner]\nseparator_key = \"F13\"\n",
                "line 2, column 17: separator_key takes",
            ),
            (
                "[scanner]\ninverted_case = 1\n",
                "line 2, column 17: inverted_case takes true or false, not 1",
            ),
            (
                "[theme]\ncolours = \"pink\"\n",
                "line 2, column 11: colours takes \"auto\", \"full\"",
            ),
            (
                "[theme]\n  ascii = 1\n",
                "line 2, column 11: ascii takes true, false or \"auto\", not 1",
            ),
            (
                "[theme]\ncolour = 1\n",
                "line 2, column 1: there is no `colour` in [theme]; it has colours, background, ascii",
            ),
            (
                "[notice]\nbell = \"yes\"\n",
                "line 2, column 8: bell takes true or false, not \"yes\"",
            ),
            (
                "[notify]\ncommand = \"/bin/x\"\n",
                "line 2, column 11: command takes texts in brackets",
            ),
            (
                "[notify]\ncommand = [\"tell\"]\n",
                "line 2, column 11: the program is named with its whole path",
            ),
            (
                "[notify]\ntimeout_seconds = 0\n",
                "line 2, column 19: timeout_seconds takes a whole number from 1 to 60, not 0",
            ),
            (
                "[notify]\nevents = [\"approved\", \"paid\"]\n",
                "line 2, column 23: \"paid\" is no event",
            ),
            (
                "[keys]\n\"orders.fly\" = \"Alt+D\"\n",
                "line 2, column 1: there is no action `orders.fly`",
            ),
            (
                "[keys]\n\"order_acts.delete\" = \"Alt+Ü+\"\n",
                "line 2, column 23: `Alt+Ü+` is no key",
            ),
            (
                "[keys]\n\"order_acts.delete\" = 4\n",
                "line 2, column 23: order_acts.delete takes a key in quotes",
            ),
            (
                "[keys]\n\"order_acts.delete\" = \"Ctrl+S\"\n",
                "line 2, column 23: `Ctrl+S`",
            ),
            (
                "[printer]\ndevice = \"/dev/x\"\ncommand = [\"/bin/x\"]\n",
                "line 2, column 1: the printer has a device and a command",
            ),
            (
                "[printer]\npaper = \"A4\"\n",
                "line 2, column 9: paper takes \"page\" or \"receipt\"",
            ),
            ("[theme]\n[theme]\n", "line 2, column 2: "),
        ] {
            let wrong = read(text).unwrap_err().told(text);
            assert!(wrong.starts_with(said), "{wrong}");
        }
    }
}
