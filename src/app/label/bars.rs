//! Codes as bars: one entry a module, true where it is dark.

use barcoders::sym::code128::Code128;
use barcoders::sym::ean8::EAN8;
use barcoders::sym::ean13::EAN13;

use crate::app::error::AppError;
use crate::domain::label::Symbol;

/// Light modules that must stand before and after the bars.
pub(super) const QUIET: i64 = 11;

/// The character sets of Code 128 as the library wants them marked, and its function character 1.
const SET_B: char = '\u{181}';
const SET_C: char = '\u{106}';
const FNC1: char = '\u{179}';

/// The modules of a symbol.
///
/// # Errors
/// [`AppError::Invalid`] when the code cannot be drawn.
pub(super) fn bars(symbol: &Symbol) -> Result<Vec<bool>, AppError> {
    let drawn = match symbol {
        Symbol::Ean13(code) => {
            let digits: String = code.chars().take(12).collect();
            EAN13::new(digits).map(|bars| bars.encode())
        }
        Symbol::Ean8(code) => {
            let digits: String = code.chars().take(7).collect();
            EAN8::new(digits).map(|bars| bars.encode())
        }
        Symbol::Code128(code) => Code128::new(marked(code, false)).map(|bars| bars.encode()),
        Symbol::Gs1(parts) => Code128::new(marked(&parts.concat(), true)).map(|bars| bars.encode()),
    };
    let drawn = drawn.map_err(|error| {
        AppError::invalid("code", format!("`{}` has no bars: {error}", symbol.shown()))
    })?;
    Ok(drawn.into_iter().map(|module| module == 1).collect())
}

/// The text with its character sets: pairs of digits in C, all else in B.
fn marked(code: &str, is_gs1: bool) -> String {
    let mut out = String::new();
    let mut rest = code;
    let mut set = None;
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count() / 2 * 2;
        // Fewer than four digits in the middle cost more to switch for than they save.
        let worth = digits >= 4 || (digits >= 2 && digits == rest.len());
        let (wanted, taken) = if worth {
            (SET_C, digits)
        } else {
            let odd = rest.bytes().take_while(u8::is_ascii_digit).count().max(1);
            (SET_B, odd)
        };
        if set != Some(wanted) {
            out.push(wanted);
            if set.is_none() && is_gs1 {
                out.push(FNC1);
            }
            set = Some(wanted);
        }
        let (now, later) = rest.split_at_checked(taken).unwrap_or((rest, ""));
        out.push_str(now);
        rest = later;
    }
    out
}

#[cfg(test)]
#[path = "bars_tests.rs"]
pub(super) mod tests;
