//! The grammar of the entry line (interface.md §3): what a typed or scanned line says.

use crate::tui::key::GS;

/// Longest quantity before a `*`; anything longer is a code.
const LONGEST_FIGURE: usize = 9;

/// What one line says. Figures stay text: the screen reads them by the product's unit and currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// Nothing.
    Empty,
    /// A code, to be matched exactly and never searched for.
    Code {
        /// As scanned, AIM prefix and separators included.
        code: String,
        /// For this one code.
        quantity: Option<String>,
    },
    /// Letters, to be searched for; a code of letters alone still matches exactly first.
    Letters {
        /// As typed.
        text: String,
        /// For the one that is chosen.
        quantity: Option<String>,
    },
    /// `/…`: to be searched for whatever it looks like.
    Search {
        /// After the slash.
        text: String,
        /// For the one that is chosen.
        quantity: Option<String>,
    },
    /// `12*` alone: the quantity of the next code.
    Quantity(String),
    /// `+` or `-` alone: one more or less of the selected line.
    Step(i8),
    /// `@99.50`: the selected line's price.
    Price(String),
    /// `%10`: discount on the selected line, in percent; `%=5.00`: an amount.
    LineDiscount(String),
    /// `%%5`: discount on the order, in percent; `%%=5.00`: an amount.
    OrderDiscount(String),
    /// `:…`: the palette.
    Palette(String),
    /// A sign without its figure, or with something that is none; says what was expected.
    Incomplete(&'static str),
}

/// Reads one line.
pub fn parse(line: &str) -> Entry {
    let line = line.trim_matches(' ');
    match line {
        "" => return Entry::Empty,
        "+" => return Entry::Step(1),
        "-" => return Entry::Step(-1),
        _ => {}
    }
    if let Some(rest) = line.strip_prefix(':') {
        return Entry::Palette(rest.trim().to_owned());
    }
    if let Some(rest) = line.strip_prefix("%%") {
        return discount_or(rest, Entry::OrderDiscount, "%% and a percentage, as in %%5");
    }
    if let Some(rest) = line.strip_prefix('%') {
        return discount_or(rest, Entry::LineDiscount, "% and a percentage, as in %10");
    }
    if let Some(rest) = line.strip_prefix('@') {
        return figure_or(rest, Entry::Price, "@ and a price, as in @99.50");
    }
    match line.split_once('*') {
        Some((figure, "")) if is_quantity(figure) => Entry::Quantity(figure.trim().to_owned()),
        Some((figure, rest)) if is_quantity(figure) => {
            text(rest.trim_matches(' '), Some(figure.trim().to_owned()))
        }
        _ => text(line, None),
    }
}

fn text(line: &str, quantity: Option<String>) -> Entry {
    if let Some(rest) = line.strip_prefix('/') {
        return Entry::Search {
            text: rest.trim().to_owned(),
            quantity,
        };
    }
    if is_letters(line) {
        Entry::Letters {
            text: line.to_owned(),
            quantity,
        }
    } else {
        Entry::Code {
            code: line.to_owned(),
            quantity,
        }
    }
}

/// Letters are what no scanner sends: words without a figure, or several words. Anything else is a
/// code.
fn is_letters(line: &str) -> bool {
    if line.starts_with(']') || line.contains(GS) || line.contains("://") {
        return false;
    }
    line.contains(' ') || !line.chars().any(char::is_numeric)
}

fn figure_or(rest: &str, entry: fn(String) -> Entry, expected: &'static str) -> Entry {
    let rest = rest.trim();
    if is_figure(rest) {
        entry(rest.to_owned())
    } else {
        Entry::Incomplete(expected)
    }
}

/// A percentage, or `=` and an amount.
fn discount_or(rest: &str, entry: fn(String) -> Entry, expected: &'static str) -> Entry {
    let rest = rest.trim();
    let figure = rest.strip_prefix('=').unwrap_or(rest);
    if is_figure(figure.trim()) {
        entry(rest.to_owned())
    } else {
        Entry::Incomplete(expected)
    }
}

/// Digits with at most one decimal mark per group; the exact reading is the domain's.
fn is_figure(text: &str) -> bool {
    text.chars().any(|c| c.is_ascii_digit())
        && text
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '.' | ','))
}

/// Can this stand before a `*`?
pub fn is_quantity(text: &str) -> bool {
    let text = text.trim();
    text.len() <= LONGEST_FIGURE
        && is_figure(text)
        && text.matches(['.', ',']).count() <= 1
        && text.starts_with(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn code(code: &str, quantity: Option<&str>) -> Entry {
        Entry::Code {
            code: code.to_owned(),
            quantity: quantity.map(str::to_owned),
        }
    }

    #[test]
    fn every_row_of_the_grammar() {
        assert_eq!(parse(""), Entry::Empty);
        assert_eq!(parse("  "), Entry::Empty);
        assert_eq!(parse("4006381333931"), code("4006381333931", None));
        assert_eq!(parse("TS-100-RED"), code("TS-100-RED", None));
        assert_eq!(parse("12*"), Entry::Quantity("12".to_owned()));
        assert_eq!(parse("1.250*"), Entry::Quantity("1.250".to_owned()));
        assert_eq!(parse("12*2900012345678"), code("2900012345678", Some("12")));
        assert_eq!(parse("1,5* 29000"), code("29000", Some("1,5")));
        assert_eq!(parse("+"), Entry::Step(1));
        assert_eq!(parse("-"), Entry::Step(-1));
        assert_eq!(parse("@99.50"), Entry::Price("99.50".to_owned()));
        assert_eq!(parse("%10"), Entry::LineDiscount("10".to_owned()));
        assert_eq!(parse("%%5"), Entry::OrderDiscount("5".to_owned()));
        assert_eq!(parse("%=5.00"), Entry::LineDiscount("=5.00".to_owned()));
        assert_eq!(parse(":help"), Entry::Palette("help".to_owned()));
        let search = |text: &str, quantity: Option<&str>| Entry::Search {
            text: text.to_owned(),
            quantity: quantity.map(str::to_owned),
        };
        assert_eq!(parse("/TS-100"), search("TS-100", None));
        assert_eq!(parse("3*/red"), search("red", Some("3")));
        let letters = |text: &str, quantity: Option<&str>| Entry::Letters {
            text: text.to_owned(),
            quantity: quantity.map(str::to_owned),
        };
        assert_eq!(parse("t-shirt"), letters("t-shirt", None));
        assert_eq!(parse("nike 42"), letters("nike 42", None));
        assert_eq!(parse("2*sock"), letters("sock", Some("2")));
    }

    #[test]
    fn scanned_codes_are_never_searched() {
        for scanned in [
            "]C10104006381333931",
            "10A\u{1d}21B",
            "https://id.gs1.org/01/04006381333931",
            "INV-2024-0001",
            "*CODE39*1",
            "4006381333931*2",
        ] {
            assert!(
                matches!(parse(scanned), Entry::Code { quantity: None, .. }),
                "{scanned}"
            );
        }
    }

    #[test]
    fn a_sign_without_its_figure_is_said() {
        for line in ["@", "@x", "%", "%%", "%-5", "@1 2"] {
            assert!(matches!(parse(line), Entry::Incomplete(_)), "{line}");
        }
    }

    proptest! {
        #[test]
        fn digits_are_always_a_code(digits in "[0-9]{1,20}", quantity in "[1-9][0-9]{0,3}") {
            prop_assert_eq!(parse(&digits), code(&digits, None));
            let line = format!("{quantity}*{digits}");
            prop_assert_eq!(parse(&line), code(&digits, Some(&quantity)));
        }

        #[test]
        fn any_line_can_be_read(line in "\\PC{0,20}") {
            let _ = parse(&line);
        }
    }
}
