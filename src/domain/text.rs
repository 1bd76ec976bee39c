//! Text that people typed is data: cleaned at the border, folded for search.

use unicode_normalization::UnicodeNormalization;

/// Removes C0/C1 controls, bidi overrides, zero-width characters and the byte-order mark; tabs and line breaks become
/// spaces; outer space is trimmed. What is left can be shown on any terminal or printer.
pub fn clean(text: &str) -> String {
    let spaced = text.chars().map(|c| {
        if matches!(c, '\t' | '\n' | '\r') {
            ' '
        } else {
            c
        }
    });
    let kept: String = spaced.filter(|c| !is_unsafe(*c)).collect();
    kept.trim().to_owned()
}

/// As [`clean`], but keeps line breaks (`\n`).
pub fn clean_lines(text: &str) -> String {
    text.replace("\r\n", "\n")
        .split('\n')
        .map(clean)
        .collect::<Vec<_>>()
        .join("\n")
        .trim()
        .to_owned()
}

/// Text for a terminal as it stands, line breaks and layout too, without what could steer it.
pub fn inert(text: &str) -> String {
    let kept = text.chars().filter(|c| *c == '\n' || !is_unsafe(*c));
    kept.collect()
}

/// JSON whose strings say the same with escapes for everything that could steer a terminal.
pub fn inert_json(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if c != '\n' && is_unsafe(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                out.push_str("\\u");
                out.push_str(&hex(&unit.to_be_bytes()));
            }
        } else {
            out.push(c);
        }
    }
    out
}

/// True for characters that could steer a terminal or hide text.
pub fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{061C}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
        || matches!(c, '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

/// Why a name or code was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Nothing left after cleaning.
    #[error("must not be empty")]
    Empty(&'static str),
    /// Longer than the column.
    #[error("is longer than {limit} characters")]
    TooLong {
        /// The field's name.
        what: &'static str,
        /// Its limit in characters.
        limit: usize,
    },
    /// Controls inside a code that must be exact.
    #[error("contains control or invisible characters; type it again without them")]
    Unsafe(&'static str),
    /// A code with characters that scripts and scanners stumble over.
    #[error("`{text}` may only have letters, digits and - _ . /")]
    NotACode {
        /// The field's name.
        what: &'static str,
        /// What was typed.
        text: String,
    },
}

/// A cleaned, non-empty text of at most `limit` characters.
pub fn name(what: &'static str, text: &str, limit: usize) -> Result<String, TextError> {
    let cleaned = optional(what, text, limit)?;
    if cleaned.is_empty() {
        Err(TextError::Empty(what))
    } else {
        Ok(cleaned)
    }
}

/// A cleaned text that may be empty, of at most `limit` characters.
pub fn optional(what: &'static str, text: &str, limit: usize) -> Result<String, TextError> {
    let cleaned = clean(text);
    if cleaned.chars().count() > limit {
        Err(TextError::TooLong { what, limit })
    } else {
        Ok(cleaned)
    }
}

/// A code such as a SKU or a store code: 1–40 characters, letters of any script, digits and `- _ . /`.
pub fn code(what: &'static str, text: &str) -> Result<String, TextError> {
    if text.chars().any(is_unsafe) {
        return Err(TextError::Unsafe(what));
    }
    let cleaned = name(what, text, 40)?;
    if cleaned
        .chars()
        .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/'))
    {
        Ok(cleaned)
    } else {
        Err(TextError::NotACode {
            what,
            text: cleaned,
        })
    }
}

/// Bytes in hexadecimal, two small digits each.
pub fn hex(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits
        .filter_map(|digit| char::from_digit(u32::from(digit), 16))
        .collect()
}

/// The bytes of hexadecimal digits; spaces and dashes between them are passed over.
pub fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> = text
        .chars()
        .filter(|c| !matches!(c, ' ' | '-'))
        .map(|c| u8::try_from(c.to_digit(16)?).ok())
        .collect();
    let digits = digits?;
    let pairs = digits.chunks(2).map(|pair| match pair {
        [high, low] => Some(high << 4 | low),
        _ => None,
    });
    pairs.collect()
}

/// Folds case and accents so that `Müller` is found by `muller` and `İ` by `i`; other scripts keep their marks.
pub fn fold(text: &str) -> String {
    // Most of a catalogue is plain letters, and all of it is folded at once when search loads it.
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfkd()
        .filter(|c| !matches!(c, '\u{0300}'..='\u{036F}'))
        .flat_map(char::to_lowercase)
        .filter(|c| !matches!(c, '\u{0300}'..='\u{036F}'))
        .map(|c| match c {
            'ı' => 'i',
            'ß' => 's',
            'ø' => 'o',
            'ł' => 'l',
            other => other,
        })
        .collect()
}

/// The nearest ASCII character, for terminals that know no other: `ü` is `u`, `×` is `x`; what has none is `?`.
pub fn ascii(c: char) -> char {
    match c {
        'ß' => 's',
        'ø' => 'o',
        'Ø' => 'O',
        'ł' => 'l',
        'Ł' => 'L',
        'ı' => 'i',
        'æ' => 'a',
        'Æ' => 'A',
        '×' => 'x',
        '·' | '–' | '—' => '-',
        '→' | '▸' => '>',
        '…' => '.',
        '‘' | '’' => '\'',
        '“' | '”' | '„' => '"',
        _ => c.nfkd().find(char::is_ascii).unwrap_or('?'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn escape_codes_lose_their_sting() {
        assert_eq!(clean("\u{1b}[31mRed\u{1b}[0m\u{202E}x"), "[31mRed[0mx");
        assert_eq!(clean_lines(" a\r\nb\u{7}\n"), "a\nb");
        assert_eq!(code("sku", "A\u{200B}B"), Err(TextError::Unsafe("sku")));
        assert_eq!(name("name", " \t ", 10), Err(TextError::Empty("name")));
        assert!(matches!(
            code("sku", "a b"),
            Err(TextError::NotACode { .. })
        ));
    }

    #[test]
    fn json_says_the_same_without_raw_marks() {
        let json = "{\n  \"a\": \"\u{9b}\u{202e}\u{e0041}\"\n}";
        let inert = "{\n  \"a\": \"\\u009b\\u202e\\udb40\\udc41\"\n}";
        assert_eq!(inert_json(json), inert);
        assert_eq!(super::inert(" a\u{1b}[m\n\u{202e} b\u{7f}"), " a[m\n b");
    }

    #[test]
    fn every_letter_has_something_to_show() {
        let shown: String = "Müßig × Ł–कि".chars().map(ascii).collect();
        assert_eq!(shown, "Musig x L-??");
    }

    #[test]
    fn accents_fold_and_devanagari_stays() {
        assert_eq!(fold("MÜLLER Étoile İzmir ışık"), "muller etoile izmir isik");
        assert_eq!(fold("कपड़े"), fold("कपड़े"));
        assert!(fold("कि").contains('\u{093F}'));
    }

    proptest! {
        #[test]
        fn clean_text_stays_clean(text in "\\PC*|.{0,40}") {
            let once = clean(&text);
            prop_assert!(!once.chars().any(is_unsafe));
            prop_assert_eq!(clean(&once), once);
        }
    }
}
