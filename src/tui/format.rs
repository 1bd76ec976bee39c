//! Text fitted to cells: cut, padded, aligned, folded for search.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::key::GS;
use super::theme::Glyphs;
use crate::domain::text;

/// A count as terminal cells; what does not fit is as large as can be.
pub fn cells(count: usize) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}

/// How many cells a text takes.
pub fn width(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// Cuts a text to at most `room` cells, with an ellipsis where something is missing.
pub fn cut(text: &str, room: usize, glyphs: &Glyphs) -> String {
    if width(text) <= room {
        return text.to_owned();
    }
    let room = room.saturating_sub(width(glyphs.ellipsis));
    let mut out = head(text, room);
    if room > 0 || width(glyphs.ellipsis) <= 1 {
        out.push_str(glyphs.ellipsis);
    }
    out
}

/// As much of the text's start as fits into `room` cells; never half a character.
pub fn head(text: &str, room: usize) -> String {
    let mut used = 0;
    text.graphemes(true)
        .take_while(|grapheme| {
            used += width(grapheme);
            used <= room
        })
        .collect()
}

/// Cut or padded on the right to exactly `room` cells.
pub fn left(text: &str, room: usize, glyphs: &Glyphs) -> String {
    let mut out = cut_to(text, room, glyphs);
    out.push_str(&" ".repeat(room.saturating_sub(width(&out))));
    out
}

/// Cut or padded on the left to exactly `room` cells. A figure that does not fit is shown as `#`s:
/// half a figure would be a wrong one.
pub fn right(text: &str, room: usize, glyphs: &Glyphs) -> String {
    let wide = width(text);
    if wide <= room {
        return format!("{}{text}", " ".repeat(room - wide));
    }
    if text.chars().any(|c| c.is_ascii_digit()) {
        return "#".repeat(room);
    }
    left(text, room, glyphs)
}

fn cut_to(text: &str, room: usize, glyphs: &Glyphs) -> String {
    if room == 0 {
        return String::new();
    }
    cut(text, room, glyphs)
}

/// Case and accents folded away, so that `Ärmel` is found by `armel`.
pub fn fold(text: &str) -> String {
    text::fold(text)
}

/// Pasted or stored text as one safe line; the separator byte of GS1 codes is kept.
pub fn one_line(given: &str) -> String {
    given
        .trim_end_matches(['\r', '\n'])
        .chars()
        .map(|c| {
            if matches!(c, '\t' | '\n' | '\r') {
                ' '
            } else {
                c
            }
        })
        .filter(|c| *c == GS || !text::is_unsafe(*c))
        .collect()
}

/// What a field shows of its value: the separator byte gets a visible sign.
pub fn visible(value: &str, glyphs: &Glyphs) -> String {
    value.replace(GS, glyphs.gs)
}

/// Breaks a text into lines of at most `room` cells, at spaces where there are any.
pub fn wrap(text: &str, room: usize) -> Vec<String> {
    let room = room.max(1);
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = String::new();
        for word in paragraph.split(' ') {
            let space = usize::from(!line.is_empty());
            if width(&line) + space + width(word) <= room {
                if space > 0 {
                    line.push(' ');
                }
                line.push_str(word);
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            let mut rest = word;
            while width(rest) > room {
                let piece = head(rest, room);
                if piece.is_empty() {
                    break;
                }
                rest = rest.strip_prefix(piece.as_str()).unwrap_or_default();
                lines.push(piece);
            }
            rest.clone_into(&mut line);
        }
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::tui::theme::{ASCII, UNICODE};

    #[test]
    fn wide_characters_are_never_halved() {
        assert_eq!(cut("日本語", 5, &UNICODE), "日本…");
        assert_eq!(cut("日本語", 6, &UNICODE), "日本語");
        assert_eq!(left("日本語", 4, &UNICODE), "日… ");
        assert_eq!(left("shirt", 8, &ASCII), "shirt   ");
        assert_eq!(cut("shirts", 5, &ASCII), "shir~");
    }

    #[test]
    fn a_figure_is_whole_or_not_shown() {
        assert_eq!(right("1,250.00", 10, &UNICODE), "  1,250.00");
        assert_eq!(right("1,250.00", 6, &UNICODE), "######");
    }

    #[test]
    fn pasted_text_becomes_one_safe_line() {
        assert_eq!(one_line("a\tb\r\nc\u{1b}[31m\u{202e}\r\n"), "a b  c[31m");
        assert_eq!(one_line("10A\u{1d}21B\r"), "10A\u{1d}21B");
    }

    #[test]
    fn lines_break_at_spaces() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(wrap("a\n\nb", 9), ["a", "", "b"]);
    }

    proptest! {
        #[test]
        fn fitted_text_has_exactly_the_width(text in "\\PC{0,30}", room in 0usize..40) {
            prop_assert_eq!(width(&left(&text, room, &UNICODE)), room);
            prop_assert_eq!(width(&right(&text, room, &UNICODE)), room);
            prop_assert!(width(&cut(&text, room, &UNICODE)) <= room.max(1));
        }
    }
}
