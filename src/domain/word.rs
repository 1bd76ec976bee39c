//! The words of the catalogue: what products, variants and sizes refer to.

use crate::domain::price::TaxComponent;
use crate::domain::size::{SizeRank, same};
use crate::domain::text::fold;

/// A kind of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum WordKind {
    /// What a product is.
    Category,
    /// Whose product it is.
    Brand,
    /// How a product is counted.
    Unit,
    /// How a product is taxed.
    TaxClass,
    /// How a colour looks and where it stands.
    Colour,
    /// Where a size stands and which class it is of.
    Size,
    /// What sizes of different scales have in common.
    SizeClass,
}

impl WordKind {
    /// All kinds in the order of the screen, with their words.
    pub const ALL: [(Self, &'static str); 7] = [
        (Self::Category, "category"),
        (Self::Brand, "brand"),
        (Self::Unit, "unit"),
        (Self::TaxClass, "tax class"),
        (Self::Colour, "colour"),
        (Self::Size, "size"),
        (Self::SizeClass, "size class"),
    ];

    /// The word for one.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Category => "category",
            Self::Brand => "brand",
            Self::Unit => "unit",
            Self::TaxClass => "tax class",
            Self::Colour => "colour",
            Self::Size => "size",
            Self::SizeClass => "size class",
        }
    }

    /// The word for many.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Category => "categories",
            Self::Brand => "brands",
            Self::Unit => "units",
            Self::TaxClass => "tax classes",
            Self::Colour => "colours",
            Self::Size => "sizes",
            Self::SizeClass => "size classes",
        }
    }

    /// True when people put its words in order; the others stand by the alphabet.
    pub const fn is_ordered(self) -> bool {
        matches!(self, Self::Colour | Self::Size | Self::SizeClass)
    }

    /// What uses its words, one and many.
    pub const fn users(self) -> (&'static str, &'static str) {
        match self {
            Self::Category | Self::Brand | Self::Unit | Self::TaxClass => ("product", "products"),
            Self::Colour | Self::Size => ("variant", "variants"),
            Self::SizeClass => ("size", "sizes"),
        }
    }
}

/// One word.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Word {
    /// Identity; [`None`] for a colour or size that variants name and no list has yet.
    pub id: Option<i64>,
    /// What others call it by: a name, the code of a unit or tax class, the label of a size.
    pub key: String,
    /// Name of a unit or tax class, else empty.
    pub name: String,
    /// Decimals of a unit.
    pub decimals: u8,
    /// `#rrggbb` of a colour, or empty.
    pub swatch: String,
    /// Place of a colour, size or size class among its like, from 1.
    pub position: Option<i64>,
    /// Class of a size, or empty.
    pub size_class: String,
    /// Components of a tax class, in print order.
    pub components: Vec<TaxComponent>,
    /// How many products, variants or sizes use it: [`WordKind::users`].
    pub users: i64,
}

/// A new or changed word as typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WordForm {
    /// Name, code or label.
    pub key: String,
    /// Name of a unit or tax class; empty = the code.
    pub name: String,
    /// Decimals of a unit, 0 to 3; empty = 0.
    pub decimals: String,
    /// `#rrggbb` of a colour; empty = none.
    pub swatch: String,
    /// Place from 1; empty = stays, or the end.
    pub position: String,
    /// Class of a size, made when new; empty = none.
    pub size_class: String,
    /// Components of a tax class (`CGST 9, SGST 9`); empty = untaxed.
    pub components: String,
}

/// How colours look and where colours and sizes stand: what a grid needs to know.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Looks {
    /// Listed colours in order, each with its swatch (`#rrggbb` or empty).
    pub colours: Vec<(String, String)>,
    /// Listed sizes in order.
    pub sizes: Vec<String>,
}

impl Looks {
    /// The swatch of a colour: red, green, blue; [`None`] when it has none.
    pub fn swatch(&self, colour: &str) -> Option<(u8, u8, u8)> {
        let found = self.colours.iter().find(|(name, _)| same(name, colour));
        found.and_then(|(_, swatch)| rgb(swatch))
    }

    /// Puts colours in the shop's order; those no list has come last, by the alphabet.
    pub fn sort_colours(&self, colours: &mut [String]) {
        let place = |colour: &String| {
            let listed = self.colours.iter();
            let place = listed.clone().position(|(name, _)| same(name, colour));
            (place.unwrap_or(self.colours.len()), fold(colour))
        };
        colours.sort_by_cached_key(place);
    }

    /// Puts sizes in the shop's order, and those no list has where they belong by themselves.
    pub fn sort_sizes(&self, sizes: &mut [String]) {
        crate::domain::size::in_order(&self.sizes, sizes);
    }
}

/// Reads `#rrggbb`.
pub fn rgb(swatch: &str) -> Option<(u8, u8, u8)> {
    let digits = swatch.strip_prefix('#').filter(|hex| hex.len() == 6)?;
    let byte = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
    Some((byte(0)?, byte(2)?, byte(4)?))
}

/// Puts words in the order in which people see them: by place where they have one; a size that no list has goes where
/// its label belongs, a colour to the end.
pub fn arrange(kind: WordKind, words: Vec<Word>) -> Vec<Word> {
    let (mut listed, mut others): (Vec<Word>, Vec<Word>) = words
        .into_iter()
        .partition(|word| word.id.is_some() || !kind.is_ordered());
    listed.sort_by_cached_key(|word| (word.position.unwrap_or(0), fold(&word.key)));
    if kind == WordKind::Size {
        others.sort_by_cached_key(|word| SizeRank::of(&word.key));
        for word in others {
            place_size(&mut listed, word);
        }
    } else {
        others.sort_by_cached_key(|word| fold(&word.key));
        listed.extend(others);
    }
    listed
}

/// Puts a size before the first one that is larger by its label, else at the end.
pub fn place_size(words: &mut Vec<Word>, word: Word) {
    let rank = SizeRank::of(&word.key);
    let place = words
        .iter()
        .position(|known| SizeRank::of(&known.key) > rank);
    words.insert(place.unwrap_or(words.len()), word);
}

/// Components as people type them: `CGST 9, SGST 9`.
pub fn components_text(components: &[TaxComponent]) -> String {
    let one = |component: &TaxComponent| {
        let rate = crate::domain::money::plain_decimal(component.rate, 2);
        let rate = rate.trim_end_matches('0').trim_end_matches('.');
        format!("{} {rate}", component.name)
    };
    components.iter().map(one).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(key: &str, position: Option<i64>) -> Word {
        Word {
            id: position,
            key: key.to_owned(),
            position,
            ..Word::default()
        }
    }

    #[test]
    fn sizes_without_a_place_stand_where_they_belong() {
        let words = vec![
            word("XL", Some(2)),
            word("34B", None),
            word("M", None),
            word("S", Some(1)),
        ];
        let keys = |words: Vec<Word>| words.into_iter().map(|word| word.key).collect::<Vec<_>>();
        assert_eq!(
            keys(arrange(WordKind::Size, words.clone())),
            ["S", "M", "XL", "34B"]
        );
        assert_eq!(
            keys(arrange(WordKind::Colour, words)),
            ["S", "XL", "34B", "M"]
        );
    }

    #[test]
    fn looks_know_colours_in_any_letter_case() {
        let looks = Looks {
            colours: vec![
                ("Red".to_owned(), "#aa0010".to_owned()),
                ("Ink".to_owned(), String::new()),
            ],
            sizes: Vec::new(),
        };
        assert_eq!(looks.swatch("RED "), Some((170, 0, 16)));
        assert_eq!(looks.swatch("Ink"), None);
        let mut colours = ["Écru", "ink", "Blue", "red"].map(str::to_owned);
        looks.sort_colours(&mut colours);
        assert_eq!(colours, ["red", "ink", "Blue", "Écru"]);
    }

    #[test]
    fn components_read_as_they_are_typed() {
        let part = |name: &str, rate| TaxComponent {
            name: name.to_owned(),
            rate,
        };
        assert_eq!(
            components_text(&[part("CGST", 900), part("Cess", 1_050)]),
            "CGST 9, Cess 10.5"
        );
    }
}
