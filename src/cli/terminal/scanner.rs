//! The section of `terminal.toml` about the scanner: written by `setup scanner`, read at the start of the UI.

use std::fmt::Write as _;

use toml::Value;
use toml::de::DeTable;

use crate::cli::terminal::read::{Entry, Wrong, entries};
use crate::domain::scanner::{Remedy, Separator, Suffix};

const KEYS: [&str; 7] = [
    "arrives",
    "means",
    "inverted_case",
    "separator",
    "separator_key",
    "separator_text",
    "suffix",
];

/// The section as it is written.
pub fn write(remedy: &Remedy) -> String {
    let quoted = |text: &str| Value::String(text.to_owned()).to_string();
    let arrives: String = remedy.characters.iter().map(|(from, _)| *from).collect();
    let means: String = remedy.characters.iter().map(|(_, meant)| *meant).collect();
    let (word, value) = match &remedy.separator {
        Separator::Unknown => ("separator", "unknown"),
        Separator::Sent => ("separator", "sent"),
        Separator::Missing => ("separator", "missing"),
        Separator::Key(name) => ("separator_key", name.as_str()),
        Separator::Text(text) => ("separator_text", text.as_str()),
    };
    let mut text = String::from(
        "[scanner]\n# How this terminal's scanner types. Written by `orderdesk setup scanner`; `--reset` removes it.\n",
    );
    let _infallible = write!(
        text,
        "# Characters that arrive changed, and what the scanner meant by them, one below the other.\n\
         arrives = {}\nmeans   = {}\n\
         # Letters arrive in the other case (caps lock).\n\
         inverted_case = {}\n\
         # The separator of GS1 codes: separator = \"sent\", \"missing\" or \"unknown\",\n\
         # or the key or text it arrives as: separator_key = \"F8\", separator_text = \"~\".\n\
         {word} = {}\n\
         # What ends a scan: \"enter\", \"tab\" or \"none\".\n\
         suffix = {}\n",
        quoted(&arrives),
        quoted(&means),
        remedy.inverted_case,
        quoted(value),
        quoted(remedy.suffix.word()),
    );
    text
}

/// Reads the section.
pub fn read(table: &DeTable<'_>, text: &str) -> Result<Remedy, Wrong> {
    let mut remedy = Remedy::default();
    let (mut arrives, mut means) = (Vec::new(), Vec::new());
    let mut means_at = 0;
    for entry in entries(table, text) {
        match entry.key {
            "arrives" => arrives = letters(&entry)?,
            "means" => (means, means_at) = (letters(&entry)?, entry.key_at),
            "inverted_case" => remedy.inverted_case = entry.flag()?,
            "separator" | "separator_key" | "separator_text" => {
                remedy.separator = separator(&entry)?;
            }
            "suffix" => {
                let word = entry.text();
                let known = Suffix::ALL.iter().find(|(_, name)| Some(*name) == word);
                remedy.suffix = known
                    .map(|(suffix, _)| *suffix)
                    .ok_or_else(|| entry.refuse("\"enter\", \"tab\" or \"none\""))?;
            }
            _ => return Err(entry.unknown("scanner", &KEYS)),
        }
    }
    if arrives.len() != means.len() {
        return Err(Wrong::at(
            means_at,
            format!(
                "arrives has {} characters and means has {}; they belong together one by one",
                arrives.len(),
                means.len()
            ),
        ));
    }
    remedy.characters = arrives.into_iter().zip(means).collect();
    Ok(remedy)
}

fn letters(entry: &Entry<'_>) -> Result<Vec<char>, Wrong> {
    let text = entry.text();
    text.map(|text| text.chars().collect())
        .ok_or_else(|| entry.refuse("a text in quotes"))
}

fn separator(entry: &Entry<'_>) -> Result<Separator, Wrong> {
    match (entry.key, entry.text()) {
        ("separator", Some("sent")) => Ok(Separator::Sent),
        ("separator", Some("missing")) => Ok(Separator::Missing),
        ("separator", Some("unknown")) => Ok(Separator::Unknown),
        ("separator", _) => Err(entry.refuse("\"sent\", \"missing\" or \"unknown\"")),
        ("separator_key", Some(name)) if is_function_key(name) => {
            Ok(Separator::Key(name.to_owned()))
        }
        ("separator_key", _) => Err(entry.refuse("a key from \"F1\" to \"F12\"")),
        (_, Some(word)) if !word.is_empty() => Ok(Separator::Text(word.to_owned())),
        _ => Err(entry.refuse("a text in quotes")),
    }
}

fn is_function_key(name: &str) -> bool {
    let number = name.strip_prefix('F').and_then(|rest| rest.parse().ok());
    number.is_some_and(|number: u8| (1..=12).contains(&number))
}

/// The file's text without this section; comments above its head stay, they may be anybody's.
pub fn without(text: &str) -> String {
    let mut inside = false;
    let kept = text.split_inclusive('\n').filter(|line| {
        let line = line.trim();
        if line.starts_with('[') {
            inside = line.trim_end_matches(|c: char| c != ']') == "[scanner]";
        }
        !inside
    });
    kept.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::terminal::read;

    #[test]
    fn what_is_written_is_read_again() {
        for separator in [
            Separator::Unknown,
            Separator::Sent,
            Separator::Missing,
            Separator::Key("F8".to_owned()),
            Separator::Text("\\~\"".to_owned()),
        ] {
            let remedy = Remedy {
                characters: vec![('z', 'y'), ('"', '\\'), ('é', '2')],
                inverted_case: true,
                separator,
                suffix: Suffix::None,
            };
            let read = read::read(&write(&remedy)).map(|terminal| terminal.scanner);
            assert_eq!(read, Ok(remedy));
        }
    }

    #[test]
    fn the_rest_of_the_file_stays() {
        let text = "# mine\n[theme]\nascii = true\n";
        let both = format!(
            "{text}{}[notice]\nbell = false\n",
            write(&Remedy::default())
        );
        assert_eq!(without(&both), format!("{text}[notice]\nbell = false\n"));
        assert_eq!(without(text), text);
    }
}
