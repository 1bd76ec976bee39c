//! The shop's settings: what each takes, its value as text, who changed it last, and the change itself.

mod table;

use crate::app::command::Outcome;
use crate::app::error::AppError;
use crate::app::query::Answer;
use crate::app::topic::Topics;
use crate::app::work::{Look, Work};
use crate::domain::access::Right;
use crate::domain::instore::Pattern;
use crate::domain::shop::Settings;
use crate::domain::text::clean;
use crate::domain::time::Timestamp;
use crate::store;

pub use table::SETTINGS;

/// One line of the table of settings.
#[derive(Debug)]
pub struct Setting {
    /// What it is called in commands and in the file (`expire_days`).
    pub key: &'static str,
    /// What it belongs to.
    pub group: Group,
    /// A sentence that says what it does.
    pub meaning: &'static str,
    /// What it takes, and where it is kept.
    pub field: Field,
}

/// What settings belong to; the screen shows them one below the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// How figures and years are written.
    Figures,
    /// Prices, tax and discounts.
    Prices,
    /// Orders.
    Orders,
    /// Shipments.
    Shipments,
    /// Stock.
    Stock,
    /// Barcodes.
    Codes,
    /// Seats and who sits there.
    Seats,
    /// What retailers see.
    Portal,
}

impl Group {
    /// Its title.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Figures => "Figures",
            Self::Prices => "Prices",
            Self::Orders => "Orders",
            Self::Shipments => "Shipments",
            Self::Stock => "Stock",
            Self::Codes => "Barcodes",
            Self::Seats => "Seats",
            Self::Portal => "Portal",
        }
    }
}

/// Why a text is no value of a setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unfit {
    /// It is outside the range that the setting names.
    Range,
    /// For this reason, a sentence.
    Because(String),
}

type Read<T> = fn(&Settings) -> T;
type Write<T> = fn(&mut Settings, T);
type Parse = fn(&mut Settings, &str) -> Result<(), Unfit>;

/// What a setting takes, and how it is read from and written to [`Settings`].
#[derive(Debug)]
pub enum Field {
    /// Yes or no.
    Switch(Read<bool>, Write<bool>),
    /// A whole number.
    Number {
        /// Least and most.
        range: (i64, i64),
        /// What is counted (`days`); may be empty.
        unit: &'static str,
        /// Reads it.
        read: Read<i64>,
        /// Writes what is within the range.
        write: Write<i64>,
    },
    /// One of some words.
    Choice {
        /// The words.
        words: &'static [&'static str],
        /// Reads it.
        read: Read<String>,
        /// Writes it.
        write: Parse,
    },
    /// A text, or several with commas between.
    Text {
        /// The range in words.
        takes: &'static str,
        /// True for several with commas between.
        is_list: bool,
        /// Reads it.
        read: Read<String>,
        /// Checks and writes it.
        write: Parse,
    },
}

const fn switch(read: Read<bool>, write: Write<bool>) -> Field {
    Field::Switch(read, write)
}

const fn number(
    range: (i64, i64),
    unit: &'static str,
    read: Read<i64>,
    write: Write<i64>,
) -> Field {
    Field::Number {
        range,
        unit,
        read,
        write,
    }
}

const fn choice(words: &'static [&'static str], read: Read<String>, write: Parse) -> Field {
    Field::Choice { words, read, write }
}

const fn text(takes: &'static str, read: Read<String>, write: Parse) -> Field {
    Field::Text {
        takes,
        is_list: false,
        read,
        write,
    }
}

const fn list(takes: &'static str, read: Read<String>, write: Parse) -> Field {
    Field::Text {
        takes,
        is_list: true,
        read,
        write,
    }
}

impl Setting {
    /// The setting of a key.
    pub fn find(key: &str) -> Option<&'static Self> {
        SETTINGS.iter().find(|setting| setting.key == key)
    }

    /// What it takes, in words.
    pub fn range(&self) -> String {
        match &self.field {
            Field::Switch(..) => "yes or no".to_owned(),
            Field::Number {
                range: (least, most),
                unit,
                ..
            } => format!("{least} to {most} {unit}").trim_end().to_owned(),
            Field::Choice { words, .. } => words.join(" · "),
            Field::Text { takes, .. } => (*takes).to_owned(),
        }
    }

    /// What kind of value it takes: `yes/no`, `number`, `choice`, `list` or `text`.
    pub fn kind(&self) -> &'static str {
        match &self.field {
            Field::Switch(..) => "yes/no",
            Field::Number { .. } => "number",
            Field::Choice { .. } => "choice",
            Field::Text { is_list: true, .. } => "list",
            Field::Text { .. } => "text",
        }
    }

    /// Every value it takes, where they are few.
    pub fn words(&self) -> Option<&'static [&'static str]> {
        match &self.field {
            Field::Switch(..) => Some(&["yes", "no"]),
            Field::Choice { words, .. } => Some(words),
            Field::Number { .. } | Field::Text { .. } => None,
        }
    }

    /// Its value as text.
    pub fn value(&self, settings: &Settings) -> String {
        match &self.field {
            Field::Switch(read, _) => if read(settings) { "yes" } else { "no" }.to_owned(),
            Field::Number { read, .. } => read(settings).to_string(),
            Field::Choice { read, .. } | Field::Text { read, .. } => read(settings),
        }
    }

    /// Its value in a fresh shop, as text.
    pub fn default(&self) -> String {
        self.value(&Settings::default())
    }

    /// Puts a text into the settings.
    ///
    /// # Errors
    /// `invalid_input` with the range for what it does not take; the settings are as they were.
    pub fn apply(&self, settings: &mut Settings, value: &str) -> Result<(), AppError> {
        let typed = value.trim();
        let done = match &self.field {
            Field::Switch(_, write) => {
                let on = match typed {
                    "yes" => Some(true),
                    "no" => Some(false),
                    _ => None,
                };
                on.map(|on| write(settings, on)).ok_or(Unfit::Range)
            }
            Field::Number {
                range: (least, most),
                write,
                ..
            } => {
                let number = typed.parse::<i64>().ok();
                let number = number.filter(|number| (least..=most).contains(&number));
                number
                    .map(|number| write(settings, number))
                    .ok_or(Unfit::Range)
            }
            Field::Choice { write, .. } | Field::Text { write, .. } => write(settings, value),
        };
        done.map_err(|unfit| {
            let reason = match unfit {
                Unfit::Range => format!("`{value}` is not allowed; it takes {}", self.range()),
                Unfit::Because(reason) => reason,
            };
            AppError::invalid(self.key, reason)
        })
    }
}

fn known(key: &str) -> Result<&'static Setting, AppError> {
    Setting::find(key).ok_or_else(|| AppError::NotFound {
        what: "setting",
        code: key.to_owned(),
    })
}

/// Puts one stored text into the settings.
pub(crate) fn apply(settings: &mut Settings, key: &str, value: &str) -> Result<(), AppError> {
    known(key)?.apply(settings, value)
}

/// A setting as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingRow {
    /// Its key; [`Setting::find`] tells the rest.
    pub key: &'static str,
    /// Its value as text.
    pub value: String,
    /// When it was changed last and by whom; none when it never was.
    pub changed: Option<(Timestamp, String)>,
}

/// All settings with their values and who changed them last.
pub(crate) fn settings(look: &Look<'_>) -> Result<Answer, AppError> {
    look.require(Right::Counter)?;
    let changes = store::shop::setting_changes(look.tx)?;
    let rows = SETTINGS.iter().map(|setting| {
        let last = changes.iter().find(|change| change.key == setting.key);
        SettingRow {
            key: setting.key,
            value: setting.value(&look.shop.settings),
            changed: last.map(|change| (change.at, change.by.clone())),
        }
    });
    Ok(Answer::Settings(rows.collect()))
}

/// A barcode of the shop's own numbering must not be read as a label of its scales.
fn refuse_mixed_numbers(key: &str, settings: &Settings) -> Result<(), AppError> {
    let prefix = settings.instore_prefix.as_str();
    let begins_alike = |pattern: &&Pattern| {
        let letters = pattern
            .text()
            .trim_start_matches(|c: char| c.is_ascii_digit());
        let digits = pattern.text().strip_suffix(letters).unwrap_or_default();
        prefix.starts_with(digits) || digits.starts_with(prefix)
    };
    match settings.label_patterns.iter().find(begins_alike) {
        Some(pattern) => Err(AppError::invalid(
            key,
            format!(
                "in-store barcodes begin with {prefix} and would be read as labels of {}; take other first digits",
                pattern.text()
            ),
        )),
        None => Ok(()),
    }
}

/// The portal needs a store that is there.
fn refuse_unknown_store(work: &Work<'_>, code: &str) -> Result<(), AppError> {
    match store::shop::store_by_code(work.tx, code)? {
        Some(_) => Ok(()),
        None => Err(AppError::NotFound {
            what: "store",
            code: clean(code),
        }),
    }
}

/// Changes one setting.
pub(crate) fn set(work: &mut Work<'_>, key: &str, value: &str) -> Result<Outcome, AppError> {
    work.require(Right::EditSettings)?;
    let setting = known(key)?;
    let mut settings = work.shop.settings.clone();
    setting.apply(&mut settings, value)?;
    let (old, new) = (setting.value(&work.shop.settings), setting.value(&settings));
    if matches!(key, "instore_prefix" | "label_patterns") {
        refuse_mixed_numbers(key, &settings)?;
    }
    if key == "portal_store" && !settings.portal_store.is_empty() {
        refuse_unknown_store(work, &settings.portal_store)?;
    }
    let reprices = matches!(key, "prices_include_tax" | "round_totals") && old != new;
    if reprices && store::order::any_open(work.tx)? {
        return Err(AppError::InUse {
            what: "setting".to_owned(),
            code: key.to_owned(),
            reason: "cannot change while orders are open: it would change what was agreed"
                .to_owned(),
        });
    }
    let is_default = new == setting.default();
    store::shop::set(work.tx, key, &old, &new, is_default)?;
    work.touch(Topics::SHOP);
    Ok(Outcome::Done)
}

/// Brings one setting back to what a fresh shop has.
pub(crate) fn reset(work: &mut Work<'_>, key: &str) -> Result<Outcome, AppError> {
    work.require(Right::EditSettings)?;
    let default = known(key)?.default();
    set(work, key, &default)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::instore::parse_patterns;

    #[test]
    fn every_listed_setting_reads_its_own_text() {
        let settings = Settings {
            expire_days: 7,
            label_patterns: parse_patterns("21IIIIIWWW.WWC, 22IIIIIPPPPPC").unwrap(),
            ..Settings::default()
        };
        let mut copy = Settings::default();
        for setting in SETTINGS {
            setting.apply(&mut copy, &setting.value(&settings)).unwrap();
        }
        assert_eq!(copy, settings);
        assert_eq!(
            apply(&mut copy, "nonsense", "0").unwrap_err().code(),
            "not_found"
        );
    }

    #[test]
    fn what_a_setting_does_not_take_is_refused_with_its_range_and_changes_nothing() {
        for setting in SETTINGS {
            let wrong: &[&str] = match &setting.field {
                Field::Switch(..) => &["", "true", "YES"],
                Field::Number { range, .. } => {
                    let outside = [range.0 - 1, range.1 + 1].map(|number| number.to_string());
                    for number in &outside {
                        let mut settings = Settings::default();
                        assert!(setting.apply(&mut settings, number).is_err(), "{number}");
                    }
                    &["", "x", "1.5", "99999999999999999999"]
                }
                Field::Choice { .. } => &["", "nonsense"],
                Field::Text { .. } => continue,
            };
            for value in wrong {
                let mut settings = Settings::default();
                let refused = setting.apply(&mut settings, value).unwrap_err();
                assert_eq!(refused.code(), "invalid_input");
                assert!(refused.to_string().contains(&setting.range()), "{refused}");
                assert_eq!(settings, Settings::default(), "{}", setting.key);
            }
        }
    }

    #[test]
    fn the_table_is_sound() {
        for (place, setting) in SETTINGS.iter().enumerate() {
            let later = SETTINGS.iter().skip(place + 1);
            let mut twins = later.filter(|other| other.key == setting.key);
            assert!(twins.next().is_none(), "{} stands twice", setting.key);
            assert!(setting.meaning.ends_with('.'), "{}", setting.key);
            let groups = SETTINGS.iter().map(|setting| setting.group);
            let mut groups: Vec<Group> = groups.collect();
            groups.dedup();
            let own = groups.iter().filter(|group| **group == setting.group);
            assert_eq!(
                own.count(),
                1,
                "{} stands apart from its group",
                setting.key
            );
            for word in setting.words().unwrap_or_default() {
                let mut settings = Settings::default();
                setting.apply(&mut settings, word).unwrap();
                assert_eq!(setting.value(&settings), *word, "{}", setting.key);
            }
        }
    }
}
