//! The only place with colours and glyphs: styles by meaning, for every kind of terminal.
//!
//! State is never colour alone: each [`Tone`] that says something also has a [`Theme::sign`].

use ratatui::style::{Color, Modifier, Style};

use crate::tui::widgets::picture::Pictures;
use ratatui::symbols::border;

/// What a piece of screen means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tone {
    /// Ordinary text.
    Text,
    /// A title or a column head.
    Title,
    /// Less important, or not offered now.
    Dim,
    /// Done, complete, paid.
    Ok,
    /// Needs attention.
    Warn,
    /// Failed, short, overdue.
    Bad,
    /// What the eye should find.
    Accent,
    /// The selected row or tab.
    Selection,
    /// A field that can be typed in.
    Field,
    /// The bright cell of a pending quantity.
    EntryCell,
    /// The band after a failed scan.
    ErrorBand,
    /// Tab line and status line.
    Bar,
    /// A key in a hint.
    KeyHint,
    /// Bars, lines and sparks of charts.
    Chart,
    /// A matched part of a found text.
    Match,
}

/// How many colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colours {
    /// None: bold, underline and reverse only (`NO_COLOR`, `TERM=dumb`).
    None,
    /// The terminal's own 16.
    Plain,
    /// 256, for softer bars and fields.
    Full,
}

/// Characters for lines, bars and signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Glyphs {
    /// Box lines.
    pub border: border::Set<'static>,
    /// Empty to full, upwards.
    pub rises: [&'static str; 9],
    /// Empty to full, to the right; one step per eighth.
    pub runs: [&'static str; 9],
    /// Braille dots may be drawn.
    pub braille: bool,
    /// Complete.
    pub tick: &'static str,
    /// Failed.
    pub cross: &'static str,
    /// Attention.
    pub alert: &'static str,
    /// A marked row.
    pub mark: &'static str,
    /// Before the selected row.
    pub pointer: &'static str,
    /// There is more above.
    pub up: &'static str,
    /// There is more below.
    pub down: &'static str,
    /// Old → new, a way.
    pub arrow: &'static str,
    /// Between two things on one line.
    pub dot: &'static str,
    /// Where a text was cut.
    pub ellipsis: &'static str,
    /// A point of a chart without braille.
    pub point: &'static str,
    /// A password's character.
    pub secret: &'static str,
    /// A separator byte inside a scanned code.
    pub gs: &'static str,
    /// Between two figures multiplied.
    pub times: &'static str,
    /// More than before.
    pub rise: &'static str,
    /// Less than before.
    pub fall: &'static str,
    /// A figure that is not defined.
    pub undefined: &'static str,
}

/// For UTF-8 terminals.
pub const UNICODE: Glyphs = Glyphs {
    border: border::PLAIN,
    rises: [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"],
    runs: [" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"],
    braille: true,
    tick: "✓",
    cross: "✗",
    alert: "!",
    mark: "●",
    pointer: "▸",
    up: "↑",
    down: "↓",
    arrow: "→",
    dot: "·",
    ellipsis: "…",
    point: "•",
    secret: "•",
    gs: "¦",
    times: "×",
    rise: "▲",
    fall: "▼",
    undefined: "–",
};

/// For everything else.
pub const ASCII: Glyphs = Glyphs {
    border: border::Set {
        top_left: "+",
        top_right: "+",
        bottom_left: "+",
        bottom_right: "+",
        vertical_left: "|",
        vertical_right: "|",
        horizontal_top: "-",
        horizontal_bottom: "-",
    },
    rises: [" ", ".", ".", ":", "-", "=", "+", "*", "#"],
    runs: [" ", " ", " ", "-", "-", "-", "=", "=", "#"],
    braille: false,
    tick: "v",
    cross: "x",
    alert: "!",
    mark: "*",
    pointer: ">",
    up: "^",
    down: "v",
    arrow: "->",
    dot: "|",
    ellipsis: "~",
    point: "*",
    secret: "*",
    gs: "|",
    times: "x",
    rise: "^",
    fall: "v",
    undefined: "-",
};

/// How things look on this terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    /// How many colours.
    pub colours: Colours,
    /// The background is dark.
    pub dark: bool,
    /// Characters to draw with.
    pub glyphs: Glyphs,
    /// How pictures are shown.
    pub pictures: Pictures,
}

/// What the settings say; `None` lets the terminal decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Wish {
    /// Colours.
    pub colours: Option<Colours>,
    /// Dark background.
    pub dark: Option<bool>,
    /// UTF-8 characters.
    pub unicode: Option<bool>,
}

impl Wish {
    /// Reads the setting's words, in any order: `none plain full dark light ascii utf-8`.
    pub fn parse(words: &str) -> Self {
        let mut wish = Self::default();
        for word in words.split_whitespace() {
            match word.to_ascii_lowercase().as_str() {
                "none" => wish.colours = Some(Colours::None),
                "plain" => wish.colours = Some(Colours::Plain),
                "full" => wish.colours = Some(Colours::Full),
                "dark" => wish.dark = Some(true),
                "light" => wish.dark = Some(false),
                "ascii" => wish.unicode = Some(false),
                "utf-8" | "utf8" | "unicode" => wish.unicode = Some(true),
                _ => {}
            }
        }
        wish
    }
}

impl Theme {
    /// Colourful, dark, UTF-8: for tests and pictures.
    pub const fn full() -> Self {
        Self {
            colours: Colours::Full,
            dark: true,
            glyphs: UNICODE,
            pictures: Pictures::Blocks,
        }
    }

    /// No colour, ASCII: the least any terminal can do.
    pub const fn least() -> Self {
        Self {
            colours: Colours::None,
            dark: true,
            glyphs: ASCII,
            pictures: Pictures::Words,
        }
    }

    /// Finds out from the environment (`var` reads one variable) what the terminal can do;
    /// `NO_COLOR` (no-color.org) beats everything, then `wish`.
    pub fn detect(var: impl Fn(&str) -> Option<String>, wish: Wish) -> Self {
        let set = |name: &str| var(name).filter(|value| !value.is_empty());
        let colours = if set("NO_COLOR").is_some() {
            Colours::None
        } else {
            wish.colours.unwrap_or_else(|| colours_of(&set))
        };
        let locale = set("LC_ALL")
            .or_else(|| set("LC_CTYPE"))
            .or_else(|| set("LANG"))
            .unwrap_or_default()
            .to_ascii_lowercase();
        let utf8 = locale.contains("utf-8") || locale.contains("utf8");
        // COLORFGBG is "foreground;background" (rxvt, konsole); 7 and 15 are the light ones.
        let dark = set("COLORFGBG")
            .is_none_or(|pair| !matches!(pair.rsplit(';').next(), Some("7" | "15")));
        let glyphs = if wish.unicode.unwrap_or(utf8) {
            UNICODE
        } else {
            ASCII
        };
        let shows = colours == Colours::Full && glyphs == UNICODE;
        Self {
            colours,
            dark: wish.dark.unwrap_or(dark),
            glyphs,
            pictures: if shows {
                Pictures::detect(set)
            } else {
                Pictures::Words
            },
        }
    }

    /// The style of a meaning.
    pub fn style(&self, tone: Tone) -> Style {
        match self.colours {
            Colours::None => colourless(tone),
            Colours::Plain => plain(tone, self.dark),
            Colours::Full => full(tone, self.dark),
        }
    }

    /// The sign that says the same as the tone's colour; empty for tones that say nothing.
    pub fn sign(&self, tone: Tone) -> &'static str {
        match tone {
            Tone::Ok => self.glyphs.tick,
            Tone::Warn => self.glyphs.alert,
            Tone::Bad | Tone::ErrorBand => self.glyphs.cross,
            _ => "",
        }
    }

    /// Voided: kept and shown, but struck through (and to be said in words beside it).
    pub fn struck(&self) -> Style {
        self.style(Tone::Dim).add_modifier(Modifier::CROSSED_OUT)
    }

    /// A block of a colour of goods, where the terminal has colours enough; its name stands beside it.
    pub fn swatch(&self, (red, green, blue): (u8, u8, u8)) -> Option<Style> {
        // The cube of 256-colour terminals: six steps of each part, at 0, 95, 135, 175, 215 and 255.
        let step = |part: u8| match part {
            0..=47 => 0,
            48..=114 => 1,
            other => (other - 35) / 40,
        };
        let index = 16 + 36 * step(red) + 6 * step(green) + step(blue);
        (self.colours == Colours::Full).then(|| Style::new().bg(Color::Indexed(index)))
    }

    /// A cell of a heat map, 0 (nothing) to 4 (most); the figure in it says the same.
    pub fn heat(&self, step: u8) -> Style {
        let shades: [u8; 5] = if self.dark {
            [233, 17, 18, 25, 32]
        } else {
            [231, 195, 153, 117, 75]
        };
        match self.colours {
            Colours::Full => shades
                .get(usize::from(step.min(4)))
                .map_or_else(Style::new, |shade| Style::new().bg(Color::Indexed(*shade))),
            _ if step >= 4 => Style::new().add_modifier(Modifier::REVERSED),
            _ if step >= 2 => Style::new().add_modifier(Modifier::BOLD),
            _ => Style::new(),
        }
    }
}

fn colours_of(set: &impl Fn(&str) -> Option<String>) -> Colours {
    let term = set("TERM").unwrap_or_default();
    let deep = set("COLORTERM").is_some_and(|c| c == "truecolor" || c == "24bit");
    if term.is_empty() || term == "dumb" || term.starts_with("vt") {
        Colours::None
    } else if deep || term.contains("256") || term.contains("direct") {
        Colours::Full
    } else {
        Colours::Plain
    }
}

fn colourless(tone: Tone) -> Style {
    let style = Style::new();
    match tone {
        Tone::Text | Tone::Ok | Tone::Chart => style,
        Tone::Title | Tone::Warn | Tone::Accent | Tone::KeyHint => {
            style.add_modifier(Modifier::BOLD)
        }
        Tone::Dim => style.add_modifier(Modifier::DIM),
        Tone::Bad => style.add_modifier(Modifier::BOLD | Modifier::UNDERLINED),
        Tone::Field | Tone::Match => style.add_modifier(Modifier::UNDERLINED),
        Tone::Selection | Tone::Bar => style.add_modifier(Modifier::REVERSED),
        Tone::EntryCell | Tone::ErrorBand => {
            style.add_modifier(Modifier::REVERSED | Modifier::BOLD)
        }
    }
}

fn plain(tone: Tone, dark: bool) -> Style {
    let style = colourless(tone);
    let warn = if dark { Color::Yellow } else { Color::Magenta };
    match tone {
        Tone::Ok => style.fg(Color::Green),
        Tone::Warn => style.fg(warn),
        Tone::Bad => style.fg(Color::Red),
        Tone::Accent | Tone::KeyHint | Tone::Match | Tone::Chart => {
            style.fg(if dark { Color::Cyan } else { Color::Blue })
        }
        Tone::EntryCell => Style::new()
            .fg(Color::Black)
            .bg(Color::Yellow)
            .add_modifier(Modifier::BOLD),
        Tone::ErrorBand => Style::new()
            .fg(Color::White)
            .bg(Color::Red)
            .add_modifier(Modifier::BOLD),
        _ => style,
    }
}

fn full(tone: Tone, dark: bool) -> Style {
    let pick = |on_dark: u8, on_light: u8| Color::Indexed(if dark { on_dark } else { on_light });
    let style = colourless(tone);
    match tone {
        Tone::Text | Tone::Title => style,
        Tone::Dim => Style::new().fg(pick(245, 243)),
        Tone::Ok => style.fg(pick(114, 28)),
        Tone::Warn | Tone::Match => style.fg(pick(221, 130)),
        Tone::Bad => style.fg(pick(210, 160)),
        Tone::Accent | Tone::KeyHint => style.fg(pick(117, 25)),
        Tone::Chart => style.fg(pick(74, 31)),
        Tone::Selection => Style::new()
            .fg(pick(231, 231))
            .bg(pick(24, 25))
            .add_modifier(Modifier::BOLD),
        Tone::Field => Style::new().bg(pick(236, 254)),
        Tone::Bar => Style::new().fg(pick(252, 236)).bg(pick(236, 253)),
        Tone::EntryCell => Style::new()
            .fg(Color::Indexed(16))
            .bg(pick(221, 220))
            .add_modifier(Modifier::BOLD),
        Tone::ErrorBand => Style::new()
            .fg(Color::Indexed(231))
            .bg(Color::Indexed(160))
            .add_modifier(Modifier::BOLD),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn detect(vars: &[(&str, &str)], wish: &str) -> Theme {
        let vars: Vec<(String, String)> = vars
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        Theme::detect(
            |name| vars.iter().find(|(n, _)| n == name).map(|(_, v)| v.clone()),
            Wish::parse(wish),
        )
    }

    #[test]
    fn the_environment_decides_and_no_color_wins() {
        let theme = detect(&[("TERM", "xterm-256color"), ("LANG", "en_GB.UTF-8")], "");
        assert_eq!(theme, Theme::full());
        let theme = detect(
            &[
                ("TERM", "xterm"),
                ("LC_ALL", "C"),
                ("LANG", "en_GB.UTF-8"),
                ("COLORFGBG", "0;15"),
            ],
            "",
        );
        assert_eq!(
            (theme.colours, theme.dark, theme.glyphs.braille),
            (Colours::Plain, false, false)
        );
        let theme = detect(&[("TERM", "xterm-256color"), ("NO_COLOR", "1")], "full");
        assert_eq!(theme.colours, Colours::None);
        let theme = detect(&[("TERM", "dumb")], "plain light utf-8");
        assert_eq!(
            (theme.colours, theme.dark, theme.glyphs.braille),
            (Colours::Plain, false, true)
        );
    }

    #[test]
    fn without_colour_nothing_is_coloured() {
        let theme = Theme::least();
        for tone in [
            Tone::Text,
            Tone::Ok,
            Tone::Bad,
            Tone::ErrorBand,
            Tone::EntryCell,
            Tone::Selection,
        ] {
            let style = theme.style(tone);
            assert_eq!((style.fg, style.bg), (None, None), "{tone:?}");
        }
        for tone in [Tone::Ok, Tone::Warn, Tone::Bad] {
            assert!(!theme.sign(tone).is_empty());
        }
    }

    #[test]
    fn ascii_is_ascii() {
        let all = ASCII.rises.iter().chain(&ASCII.runs);
        assert!(all.into_iter().all(|glyph| glyph.is_ascii()));
        assert!(ASCII.tick.is_ascii() && ASCII.ellipsis.is_ascii() && ASCII.arrow.is_ascii());
    }
}
