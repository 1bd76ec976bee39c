//! Labels for a till or label printer that speaks ESC/POS: bytes to send as they are.

use crate::domain::label::{Label, LabelKind, Symbol};
use crate::domain::text::ascii;

/// Columns of a 58 mm roll in the printer's first font.
const COLUMNS: usize = 32;

/// Starts afresh, Western European letters (page 858, which has the euro sign).
const BEGIN: &[u8] = b"\x1b@\x1bt\x13";
/// Bars of 2 dots a module, 80 dots tall, their text beneath in the small font.
const BARS: &[u8] = b"\x1dw\x02\x1dh\x50\x1dH\x02\x1df\x01";
const CENTRE: &[u8] = b"\x1ba\x01";
const LEFT: &[u8] = b"\x1ba\x00";
const LARGE: &[u8] = b"\x1d!\x11";
const NORMAL: &[u8] = b"\x1d!\x00";
/// Feeds past the cutter.
const END: &[u8] = b"\x1bd\x03";

/// The labels one after the other. Text holds only letters of the printer's page, so that no name can command it.
pub fn escpos(labels: &[Label]) -> Vec<u8> {
    let mut out = BEGIN.to_vec();
    for label in labels {
        one(label, &mut out);
    }
    out
}

fn one(label: &Label, out: &mut Vec<u8>) {
    out.extend_from_slice(CENTRE);
    line(&label.name, COLUMNS, out);
    if !label.look.is_empty() {
        line(&label.look, COLUMNS, out);
    }
    let large = label.kind == LabelKind::Shelf;
    if large {
        out.extend_from_slice(LARGE);
    }
    line(&label.price, if large { COLUMNS / 2 } else { COLUMNS }, out);
    if large {
        out.extend_from_slice(NORMAL);
    }
    if !label.lot.is_empty() {
        line(&label.lot, COLUMNS, out);
    }
    out.extend_from_slice(BARS);
    code(&label.symbol, out);
    out.push(b'\n');
    out.extend_from_slice(LEFT);
    out.extend_from_slice(END);
}

/// `GS k`: the printer draws the bars and reckons check digits itself.
fn code(symbol: &Symbol, out: &mut Vec<u8>) {
    let (kind, data) = match symbol {
        Symbol::Ean13(code) => (67, code.clone().into_bytes()),
        Symbol::Ean8(code) => (68, code.clone().into_bytes()),
        Symbol::Code128(code) => (73, escaped("{B", code)),
        Symbol::Gs1(parts) => (73, escaped("{B{1", &parts.concat())),
    };
    // One byte tells the length; a longer code is printed as text.
    match u8::try_from(data.len()) {
        Ok(length) => {
            out.extend_from_slice(&[0x1d, b'k', kind, length]);
            out.extend_from_slice(&data);
        }
        Err(_too_long) => line(&symbol.shown(), COLUMNS, out),
    }
}

/// Code set B with a brace doubled, as the printer wants it.
fn escaped(start: &str, code: &str) -> Vec<u8> {
    format!("{start}{}", code.replace('{', "{{")).into_bytes()
}

fn line(words: &str, columns: usize, out: &mut Vec<u8>) {
    out.extend(words.chars().take(columns).flat_map(letter));
    out.push(b'\n');
}

/// Letters of page 858 beyond ASCII that names and prices need; all others are spelt in ASCII.
const LETTERS: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑ";

fn letter(c: char) -> Vec<u8> {
    if (' '..='~').contains(&c) {
        return c.to_string().into_bytes();
    }
    let known = match c {
        '€' => Some(0xd5),
        'ß' => Some(0xe1),
        _ => {
            let place = LETTERS.chars().position(|known| known == c);
            place.and_then(|place| u8::try_from(0x80 + place).ok())
        }
    };
    if let Some(byte) = known {
        return vec![byte];
    }
    // A control character would command the printer.
    let spelt = Some(ascii(c)).filter(|c| (' '..='~').contains(c));
    spelt.unwrap_or('?').to_string().into_bytes()
}
