//! The test sheet of `setup scanner`: a page of Code 128 symbols that any browser prints.

use std::fmt::Write;

use barcoders::sym::code128::Code128;

use crate::app::error::AppError;
use crate::domain::gs1::GS;
use crate::domain::scanner::SHEET;

/// One module is 0.33 mm wide, as GS1 recommends at least; the quiet zone is 10 of them on each side.
const QUIET: usize = 10;
/// In modules.
const HEIGHT: usize = 45;

/// The whole page as HTML with its symbols drawn in it; it needs no other file and no network.
///
/// # Errors
/// [`AppError::Internal`] when a code of the sheet cannot be drawn, which a test rules out.
pub fn scanner() -> Result<String, AppError> {
    let mut page = String::from(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>orderdesk scanner test</title>\n\
         <style>body{font-family:sans-serif;margin:15mm}section{margin:0 0 8mm;break-inside:avoid}\
         p{margin:0 0 2mm}svg{height:15mm}</style></head><body>\n<h1>Scanner test</h1>\n\
         <p>Run <b>orderdesk setup scanner</b> and scan these codes in the order it asks for.</p>\n",
    );
    for (place, (name, code)) in SHEET.iter().enumerate() {
        let shown = code.replace(GS, " (separator) ");
        let shown = escape(&shown);
        let symbol = symbol(code)?;
        let number = place + 1;
        let _infallible = writeln!(
            page,
            "<section><p>{number}. {name}: <code>{shown}</code></p>{symbol}</section>"
        );
    }
    page.push_str("</body></html>\n");
    Ok(page)
}

/// A Code 128 symbol in set B; one with separators begins with FNC1, as GS1-128 does.
fn symbol(code: &str) -> Result<String, AppError> {
    const SET_B: char = '\u{181}';
    const FNC1: char = '\u{179}';
    let mut spelled = String::from(SET_B);
    if code.contains(GS) {
        spelled.push(FNC1);
    }
    spelled.extend(code.chars().map(|c| if c == GS { FNC1 } else { c }));
    let drawn = Code128::new(&spelled)
        .map_err(|error| AppError::Internal(format!("test sheet, {code:?}: {error}")))?;
    let modules = drawn.encode();
    let width = modules.len() + 2 * QUIET;
    let mut svg = format!(
        "<svg viewBox=\"0 0 {width} {HEIGHT}\" style=\"width:{}mm\" preserveAspectRatio=\"none\" \
         shape-rendering=\"crispEdges\">",
        width.div_ceil(3)
    );
    for (at, _) in modules.iter().enumerate().filter(|(_, dark)| **dark == 1) {
        let _infallible = write!(
            svg,
            "<rect x=\"{}\" y=\"0\" width=\"1\" height=\"{HEIGHT}\"/>",
            at + QUIET
        );
    }
    svg.push_str("</svg>");
    Ok(svg)
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_of_the_sheet_is_drawn() {
        let page = scanner().unwrap();
        assert_eq!(page.matches("<svg ").count(), SHEET.len());
        // Start, ten digits, check and stop.
        assert!(page.contains(&format!("viewBox=\"0 0 {} ", 12 * 11 + 13 + 2 * QUIET)));
    }
}
