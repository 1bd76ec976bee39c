//! What must hold of anything a scanner may send; used by the fuzz targets and by the bounded run in the normal tests.

#![allow(dead_code, reason = "each target uses one of these")]

use std::time::Duration;

use orderdesk::domain::barcode;
use orderdesk::domain::digital_link;
use orderdesk::domain::gs1::GS;
use orderdesk::domain::instore::{Pattern, parse_patterns};
use orderdesk::domain::scan::{Form, Reader, Reading, without_aim};
use orderdesk::domain::scanner::Remedy;
use orderdesk::domain::time::Day;
use orderdesk::tui::key::{Code, KeyPress};
use orderdesk::tui::scan::{Input, Mode, Scanner, Stamped};

/// Reads as a shop with these patterns would on a fixed day.
pub fn read(text: &str, patterns: &[Pattern]) -> Option<Reading> {
    let today = Day::of(2026, 11, 20)?;
    let reader = Reader {
        patterns,
        digits: 2,
        today,
    };
    reader.read(text).ok().flatten()
}

/// An element string is taken whole or not at all: its parts, put together, are the string.
pub fn gs1(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let Some(reading) = read(&text, &[]) else {
        return;
    };
    assert!(!reading.codes.is_empty(), "{text:?} has no goods");
    for part in &reading.parts {
        assert!(!part.value.is_empty(), "{text:?} has an empty part");
    }
    if reading.form == Form::ElementString {
        let parts = reading.parts.iter();
        let whole: Vec<&str> = parts
            .flat_map(|part| [part.mark.as_str(), part.value.as_str()])
            .collect();
        let whole = whole.concat();
        assert_eq!(whole, without_aim(&text).replace(GS, ""));
        let open = reading.parts.iter().position(|part| !part.closed);
        assert!(open.is_none_or(|at| at + 1 == reading.parts.len()));
    }
}

/// An address names goods first, and each thing once.
pub fn digital_link(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    if let Ok(Some(elements)) = digital_link::elements(&text) {
        assert_eq!(
            elements.first().map(|element| element.ai.as_str()),
            Some("01")
        );
        for element in &elements {
            assert!(!element.value.chars().any(char::is_control));
            let same = elements.iter().filter(|other| other.ai == element.ai);
            assert!(same.clone().all(|other| other.value == element.value));
        }
    }
}

/// The first line are patterns, the others codes: a label's parts are the label.
pub fn label(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let mut lines = text.lines();
    let Ok(patterns) = parse_patterns(lines.next().unwrap_or_default()) else {
        return;
    };
    let texts: Vec<&str> = patterns.iter().map(Pattern::text).collect();
    assert_eq!(parse_patterns(&texts.join(",")).as_ref(), Ok(&patterns));
    for code in lines {
        let Some(reading) = read(code, &patterns).filter(|reading| reading.form == Form::Label)
        else {
            continue;
        };
        let whole: String = reading
            .parts
            .iter()
            .map(|part| part.value.as_str())
            .collect();
        let bare = |text: &str| text.trim_start_matches('0').to_owned();
        assert_eq!(bare(&whole), bare(without_aim(code)));
    }
}

/// Every other form of a number is a right number too, and has the first one among its own forms.
pub fn ean(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let known = barcode::symbology(&text).is_ok_and(|kind| kind.is_some());
    for form in barcode::equivalents(&text) {
        assert!(
            known && barcode::symbology(&form).is_ok(),
            "{text} as {form}"
        );
    }
}

/// Keys as they come, in any rhythm: each character comes out once and in order, in whatever place the user is.
pub fn scan_burst(data: &[u8]) {
    let mut bytes = data.iter().copied();
    let mode = match bytes.next().unwrap_or_default() % 4 {
        0 => Mode::Browse,
        1 => Mode::Prompt,
        2 => Mode::Text,
        _ => Mode::Entry { empty: false },
    };
    let mut machine = Scanner::with(Remedy::default());
    let mut now = Duration::from_secs(1);
    let (mut sent, mut came) = (String::new(), String::new());
    let mut take = |machine: &mut Scanner, now| {
        while let Some(input) = machine.pull(now, mode) {
            match input {
                Input::Key(key) => came.extend(key.typed()),
                Input::Scanned(code) => came.push_str(&code),
                _ => {}
            }
        }
    };
    for byte in bytes {
        let gap = if byte & 0x80 == 0 { 2 } else { 60 };
        let key = match byte & 0x7f {
            b'\r' | b'\n' => KeyPress::plain(Code::Enter),
            b'\t' => KeyPress::plain(Code::Tab),
            printable @ 0x20..=0x7e => KeyPress::char(char::from(printable)),
            _ => KeyPress::char(GS),
        };
        sent.extend(key.typed());
        now += Duration::from_millis(gap);
        let read = Stamped {
            at: now,
            input: Input::Key(key),
        };
        machine.push(read);
        take(&mut machine, now);
    }
    take(&mut machine, now + Duration::from_secs(1));
    assert_eq!(came, sent);
}
