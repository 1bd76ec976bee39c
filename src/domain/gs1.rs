//! GS1 element strings: cut into application identifiers and values, or refused; never guessed.
//!
//! Rules and lengths are those of the GS1 General Specifications, §3 and §7.8. What arrives is what a scanner types:
//! values of fixed length follow each other, a value of variable length ends at a separator ([`GS`]) or with the code.

pub mod identifier;

use crate::domain::barcode::{self, WrongCheckDigit};
use crate::domain::time::Day;
use identifier::{Identifier, Shape, starting};

/// The separator scanners send for FNC1 between elements.
pub const GS: char = '\u{1d}';

/// One part of a code: an application identifier with its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element {
    /// The identifier's digits, such as `3103`.
    pub ai: String,
    /// What GS1 says of it; [`None`] for one it does not know.
    pub known: Option<Identifier>,
    /// The value as read.
    pub value: String,
    /// True when its length, a separator or a bracket says where it ends. The last value of variable length has no such
    /// mark: when it was cut off, nothing in the code tells.
    pub closed: bool,
}

/// A code whose parts do not add up: cut off, run together, or garbled. Nothing of it is taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Torn {
    /// The code ends inside a value.
    #[error("the code is torn: ({ai}) needs {wanted} characters and has {found}; scan it again")]
    Short {
        /// Identifier.
        ai: String,
        /// Characters it must have.
        wanted: usize,
        /// Characters that came.
        found: usize,
    },
    /// An identifier without a value.
    #[error("the code is torn: nothing follows ({ai}); scan it again")]
    Empty {
        /// Identifier.
        ai: String,
    },
    /// What should be an identifier is none.
    #[error("the code is torn: `{0}` begins no part that GS1 knows; scan it again")]
    NoIdentifier(String),
    /// A value that its identifier does not allow.
    #[error("the code is torn: ({ai}) cannot be `{value}`, it takes {takes}; scan it again")]
    Value {
        /// Identifier.
        ai: String,
        /// As read.
        value: String,
        /// What it must be, in words.
        takes: &'static str,
    },
    /// Longer than its identifier allows: what follows has run into it.
    #[error(
        "the code has lost a separator: ({ai}) holds at most {limit} characters and has {found}; \
         `orderdesk setup scanner` finds out why"
    )]
    Long {
        /// Identifier.
        ai: String,
        /// Most characters.
        limit: usize,
        /// Characters that came.
        found: usize,
    },
    /// Could be one value or two parts without their separator.
    #[error(
        "the code may have lost a separator: in ({ai}) `{value}` the end `{tail}` looks like a part of its own; \
         `orderdesk setup scanner` finds out whether this scanner sends separators"
    )]
    Ambiguous {
        /// Identifier.
        ai: String,
        /// As read.
        value: String,
        /// What looks like another part.
        tail: String,
    },
    /// One identifier with two values, or two that exclude each other.
    #[error("the code contradicts itself: it has ({first}) and ({second}); scan it again")]
    Contradiction {
        /// Identifier.
        first: String,
        /// Identifier.
        second: String,
    },
    /// Goods in a container without their count.
    #[error(
        "the code is torn: (02) names the goods in a container, and their count (37) is missing; scan it again"
    )]
    NoCount,
    /// No goods.
    #[error("the code names no goods: it has no (01) or (02)")]
    NoGoods,
    /// An escape of a web address that is none.
    #[error("the web address is torn: `{0}` is no escaped character; scan it again")]
    Escape(String),
}

/// Why an element string was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Its parts do not add up.
    #[error(transparent)]
    Torn(#[from] Torn),
    /// A GTIN or SSCC in it was misread.
    #[error(transparent)]
    WrongCheckDigit(#[from] WrongCheckDigit),
}

/// Cuts an element string as a scanner types it.
///
/// # Errors
/// [`Refused`]; a string of which any part is in doubt is refused whole.
pub fn elements(text: &str) -> Result<Vec<Element>, Refused> {
    let cut = cut(text)?;
    let separators_arrive = text.contains(GS);
    for element in &cut {
        refuse_run_together(element, &cut, separators_arrive)?;
    }
    refuse_shifted(&cut)?;
    refuse_contradictions(&cut)?;
    Ok(cut)
}

/// Where a digit was lost in or before the identifier of a price (392n), the rest reads as a company's own part (92).
fn refuse_shifted(all: &[Element]) -> Result<(), Torn> {
    let followed = all.iter().zip(all.iter().skip(1));
    for (before, own) in followed.filter(|(_, own)| own.ai.starts_with('9')) {
        let shifted = format!("3{}{}", own.ai, own.value);
        let is_price = starting(&shifted)
            .is_some_and(|(known, _)| matches!(known.code, "390n" | "391n" | "392n" | "393n"));
        let has_measure = all
            .iter()
            .any(|other| identifier::measured_in(&other.ai).is_some());
        if (has_measure || before.value.ends_with('3')) && is_price && cut(&shifted).is_ok() {
            return Err(Torn::Ambiguous {
                ai: own.ai.clone(),
                value: own.value.clone(),
                tail: shifted,
            });
        }
    }
    Ok(())
}

/// Cuts the form printed under a code, `(01)09506000134352(17)270331`; a bracket ends a value.
///
/// # Errors
/// As [`elements`].
pub fn bracketed(text: &str) -> Result<Vec<Element>, Refused> {
    let mut found = Vec::new();
    let torn = || Torn::NoIdentifier(shown(text));
    let mut rest = text.trim();
    while !rest.is_empty() {
        let (ai, after) = rest
            .strip_prefix('(')
            .and_then(|inner| inner.split_once(')'))
            .filter(|(ai, _)| is_digits(ai) && (2..=4).contains(&ai.len()))
            .ok_or_else(torn)?;
        let end = next_bracket(after).unwrap_or(after.len());
        let (value, next) = after.split_at_checked(end).ok_or_else(torn)?;
        found.push(element(
            ai,
            value.trim_matches([' ', GS]),
            !next.is_empty(),
        )?);
        rest = next;
    }
    refuse_contradictions(&found)?;
    Ok(found)
}

/// Where the next `(digits)` begins: values may hold brackets of their own.
fn next_bracket(text: &str) -> Option<usize> {
    text.match_indices('(').map(|(at, _)| at).find(|at| {
        text.get(at + 1..)
            .and_then(|inner| inner.split_once(')'))
            .is_some_and(|(ai, _)| (2..=4).contains(&ai.len()) && is_digits(ai))
    })
}

/// Checks one identifier with its whole value, as brackets and web addresses give them.
///
/// # Errors
/// As [`elements`].
pub(crate) fn element(ai: &str, value: &str, closed: bool) -> Result<Element, Refused> {
    let known = identifier::named(ai);
    // GS1 may have an identifier that this table has not; of three digits it is rather one of four that lost a digit, and
    // with it a weight or a price.
    if known.is_none() && ai.len() == 3 {
        return Err(Torn::NoIdentifier(ai.to_owned()).into());
    }
    let element = Element {
        ai: ai.to_owned(),
        known,
        value: value.to_owned(),
        closed: closed || known.is_some_and(|known| known.shape.fixed().is_some()),
    };
    check(&element)?;
    Ok(element)
}

fn cut(text: &str) -> Result<Vec<Element>, Refused> {
    let mut found = Vec::new();
    // FNC1 in first position is sent as an AIM prefix, and by some scanners as a separator too.
    let mut rest = text.strip_prefix(GS).unwrap_or(text);
    while !rest.is_empty() {
        let (known, length) = starting(rest).ok_or_else(|| Torn::NoIdentifier(shown(rest)))?;
        let (ai, after) = split(rest, length).ok_or_else(|| Torn::NoIdentifier(shown(rest)))?;
        let (value, next, closed) = match known.shape.fixed() {
            Some(wanted) => {
                let (value, next) = split(after, wanted).ok_or_else(|| Torn::Short {
                    ai: ai.to_owned(),
                    wanted,
                    found: after.chars().count(),
                })?;
                (value, next.strip_prefix(GS).unwrap_or(next), true)
            }
            None => match after.split_once(GS) {
                Some((value, next)) => (value, next, true),
                None => (after, "", false),
            },
        };
        let element = Element {
            ai: ai.to_owned(),
            known: Some(known),
            value: value.to_owned(),
            closed,
        };
        check(&element)?;
        found.push(element);
        rest = next;
    }
    Ok(found)
}

fn split(text: &str, at: usize) -> Option<(&str, &str)> {
    text.split_at_checked(at)
}

/// Enough of a text to recognise it in a sentence.
fn shown(text: &str) -> String {
    let visible = |c: char| if c == GS { '|' } else { c };
    text.chars().take(12).map(visible).collect()
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The characters GS1 allows in a value (its character set 82), and the few more that labels in use have.
fn is_printable(text: &str) -> bool {
    text.bytes()
        .all(|byte| byte.is_ascii_graphic() || byte == b' ')
}

fn check(element: &Element) -> Result<(), Refused> {
    let Element { ai, value, .. } = element;
    if value.is_empty() {
        return Err(Torn::Empty { ai: ai.clone() }.into());
    }
    let refused = |takes| Torn::Value {
        ai: ai.clone(),
        value: shown(value),
        takes,
    };
    let found = value.chars().count();
    let Some(known) = element.known else {
        return if is_printable(value) {
            Ok(())
        } else {
            Err(refused("printable characters").into())
        };
    };
    let (least, most, digits) = match known.shape {
        Shape::Gtin => (14, 14, true),
        Shape::Sscc => (18, 18, true),
        Shape::Date => (6, 6, true),
        Shape::Digits(count) => (count, count, true),
        Shape::Exactly(count) => (count, count, false),
        Shape::UpToDigits(most) => (1, most, true),
        Shape::UpTo(most) => (1, most, false),
    };
    if digits && !is_digits(value) {
        return Err(refused("digits only").into());
    }
    if !is_printable(value) {
        return Err(refused("printable characters").into());
    }
    if found < least {
        return Err(Torn::Short {
            ai: ai.clone(),
            wanted: least,
            found,
        }
        .into());
    }
    if found > most {
        return Err(Torn::Long {
            ai: ai.clone(),
            limit: most,
            found,
        }
        .into());
    }
    match known.shape {
        Shape::Gtin | Shape::Sscc => barcode::verify(value)?,
        Shape::Date if !is_date(value) => return Err(refused("a date as YYMMDD").into()),
        _ => {}
    }
    if matches!(ai.as_str(), "30" | "37") && value.bytes().all(|byte| byte == b'0') {
        return Err(refused("a count above 0").into());
    }
    let decimals = ai
        .as_bytes()
        .get(3)
        .map_or(0, |digit| digit.wrapping_sub(b'0'));
    if identifier::measured_in(ai).is_some() && decimals > 5 {
        return Err(refused("0 to 5 decimals").into());
    }
    Ok(())
}

fn is_date(value: &str) -> bool {
    // 2000 is a leap year: the century is not known here, and 29 February must pass.
    day_of(value, 2000).is_some()
}

fn day_of(value: &str, century: i32) -> Option<Day> {
    let number = |range: std::ops::Range<usize>| value.get(range)?.parse::<u32>().ok();
    let year = century + i32::try_from(number(0..2)?).ok()?;
    let (month, day) = (number(2..4)?, number(4..6)?);
    if day > 0 {
        return Day::of(year, month, day);
    }
    let next = match month {
        12 => Day::of(year + 1, 1, 1),
        _ => Day::of(year, month, 1).and(Day::of(year, month + 1, 1)),
    };
    next.map(|first| first.plus(-1))
}

/// The day of a `YYMMDD` value: day 00 is the month's last, and the century is the one that brings the year within 49
/// years before and 50 after `today` (GS1 General Specifications §7.12).
pub fn day(value: &str, today: Day) -> Option<Day> {
    let year: i32 = value.get(..2)?.parse().ok()?;
    let now = today.year().rem_euclid(100);
    let century = today.year() - now;
    let century = match year - now {
        51..=99 => century - 100,
        -99..=-50 => century + 100,
        _ => century,
    };
    day_of(value, century)
}

fn has(elements: &[Element], ai: &str) -> bool {
    elements.iter().any(|element| element.ai == ai)
}

/// A value of variable length that ends in what could be the next part: then a separator may be missing.
///
/// Parts that prove themselves (a GTIN, a date, a measure of six digits) always count. Lots and counts could be the end of
/// almost any lot; they count only where no separator at all arrived, which a scanner that swallows them explains too.
fn refuse_run_together(
    element: &Element,
    all: &[Element],
    separators_arrive: bool,
) -> Result<(), Torn> {
    let is_open = element
        .known
        .is_some_and(|known| known.shape.fixed().is_none());
    if !is_open {
        return Ok(());
    }
    let value = element.value.as_str();
    let ends = (1..value.len()).filter_map(|at| value.split_at_checked(at));
    for (head, tail) in ends {
        let Some((next, length)) = starting(tail) else {
            continue;
        };
        let ai = tail.get(..length).unwrap_or_default();
        let proves_itself = next.shape.is_checked() || identifier::measured_in(ai).is_some();
        let is_suspect = if proves_itself {
            true
        } else {
            !separators_arrive && is_likely(element, all, (head, tail), ai)
        };
        if is_suspect && !has(all, ai) && cut(tail).is_ok() {
            return Err(Torn::Ambiguous {
                ai: element.ai.clone(),
                value: value.to_owned(),
                tail: tail.to_owned(),
            });
        }
    }
    Ok(())
}

fn is_likely(element: &Element, all: &[Element], cut: (&str, &str), ai: &str) -> bool {
    let (head, tail) = cut;
    let letter = |c: Option<char>| c.is_some_and(|c| !c.is_ascii_digit());
    let at_a_letter = letter(head.chars().next_back()) || letter(tail.chars().nth(ai.len()));
    let has_letter = head.chars().any(|c| !c.is_ascii_digit());
    let is_variable_measure = all
        .iter()
        .any(|other| other.ai == "01" && other.value.starts_with('9'));
    match ai.get(..3).unwrap_or(ai) {
        "392" | "393" => matches!(element.ai.as_str(), "10" | "21" | "30"),
        // A count that is taken for the end of a lot would change how much is sold.
        "30" => has_letter || is_variable_measure,
        "37" => has_letter || has(all, "02"),
        "10" | "21" => at_a_letter,
        _ => false,
    }
}

pub(crate) fn refuse_contradictions(all: &[Element]) -> Result<(), Torn> {
    // Of a measure the first three digits say what it is; the fourth is only its decimals.
    let family = |element: &Element| match identifier::measured_in(&element.ai) {
        Some(unit) => unit.to_owned(),
        None => element.ai.clone(),
    };
    for (place, element) in all.iter().enumerate() {
        let earlier = all.iter().take(place);
        let twin = earlier.clone().find(|other| {
            family(other) == family(element)
                && (other.ai != element.ai || other.value != element.value)
        });
        let goods = |element: &Element| matches!(element.ai.as_str(), "01" | "02");
        let rival = earlier
            .clone()
            .find(|other| goods(element) && goods(other) && other.ai != element.ai);
        if let Some(other) = twin.or(rival) {
            return Err(Torn::Contradiction {
                first: other.ai.clone(),
                second: element.ai.clone(),
            });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
