//! SKUs of generated variants: product code, a short word for the colour, a short word for the size.

use crate::domain::text::fold;

/// Longest word for a size.
const SIZE_MAX: usize = 8;

/// The short words that a product's variants use for their colours or sizes, each for one of them only.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Words {
    known: Vec<(String, String)>,
}

impl Words {
    /// Takes a word that is in use already; the first for a colour or size holds.
    pub fn learn(&mut self, name: &str, word: &str) {
        let name = fold(name.trim());
        let word = word.to_uppercase();
        if !name.is_empty() && !word.is_empty() && !self.known.iter().any(|(n, _)| *n == name) {
            self.known.push((name, word));
        }
    }

    /// The word for a colour: the one in use, or a new one that no other colour has.
    pub fn colour(&mut self, name: &str) -> String {
        self.word(name, colour_words)
    }

    /// The word for a size: the one in use, or a new one that no other size has.
    pub fn size(&mut self, name: &str) -> String {
        self.word(name, size_words)
    }

    fn word(&mut self, name: &str, words: fn(&str) -> Vec<String>) -> String {
        let folded = fold(name.trim());
        if let Some((_, word)) = self.known.iter().find(|(n, _)| *n == folded) {
            return word.clone();
        }
        let taken = |word: &String| self.known.iter().any(|(_, known)| known == word);
        let proposed = words(name);
        let base = proposed.first().cloned().unwrap_or_default();
        let counted = (2..).map(|n| format!("{base}{n}"));
        let word = proposed.into_iter().chain(counted).find(|w| !taken(w));
        let word = word.unwrap_or(base);
        self.known.push((folded, word.clone()));
        word
    }
}

/// The letters and digits of a text, folded and in capitals; `also` are kept as they are.
fn capitals(text: &str, also: &[char]) -> String {
    fold(text)
        .chars()
        .flat_map(char::to_uppercase)
        .filter(|c| c.is_alphanumeric() || also.contains(c))
        .collect()
}

fn head(text: &str, length: usize) -> String {
    text.chars().take(length).collect()
}

/// `Black` is BLK, `White` WHT, `Blue` BLU; `Light Blue` LBLU. What follows is longer, for colours that look alike.
fn colour_words(name: &str) -> Vec<String> {
    let parts: Vec<String> = name
        .split(|c: char| !c.is_alphanumeric())
        .map(|part| capitals(part, &[]))
        .filter(|part| !part.is_empty())
        .collect();
    let Some((last, before)) = parts.split_last() else {
        return vec!["X".to_owned()];
    };
    let initials: String = before
        .iter()
        .filter_map(|part| part.chars().next())
        .collect();
    let initials = head(&initials, 3);
    let mut words = vec![skeleton(last)];
    words.extend((3..=8).map(|length| head(last, length)));
    words
        .iter()
        .map(|word| format!("{initials}{word}"))
        .collect()
}

/// The first letter, the next consonant and the last one; words that have too few are cut to three letters.
fn skeleton(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next();
    let consonants: Vec<char> = letters.filter(|c| !"AEIOU".contains(*c)).collect();
    match (first, consonants.as_slice()) {
        (Some(first), [next, .., last]) => [first, *next, *last].into_iter().collect(),
        _ => head(word, 3),
    }
}

/// `34B` stays 34B, `One Size` is ONESIZE, `37.5` keeps its point.
fn size_words(name: &str) -> Vec<String> {
    let word = head(&capitals(name, &['.', '/']), SIZE_MAX);
    if word.chars().any(char::is_alphanumeric) {
        vec![word]
    } else {
        vec!["X".to_owned()]
    }
}

/// The words for colour and size in a SKU that begins with its product's code, as far as it has them.
pub fn words_of<'s>(
    product_code: &str,
    sku: &'s str,
    colour: &str,
    size: &str,
) -> (Option<&'s str>, Option<&'s str>) {
    let rest = sku
        .get(..product_code.len())
        .filter(|head| head.eq_ignore_ascii_case(product_code))
        .and_then(|_| sku.get(product_code.len()..))
        .and_then(|rest| rest.strip_prefix('-'));
    let plain = |word: &'s str| Some(word).filter(|word| !word.is_empty() && !word.contains('-'));
    match (rest, colour.is_empty(), size.is_empty()) {
        (Some(rest), false, false) => match rest.split_once('-') {
            Some((colour, size)) if plain(size).is_some() => (plain(colour), plain(size)),
            _ => (None, None),
        },
        (Some(rest), false, true) => (plain(rest), None),
        (Some(rest), true, false) => (None, plain(rest)),
        _ => (None, None),
    }
}

/// A SKU of these parts; empty ones are left out.
pub fn join(product_code: &str, colour: &str, size: &str) -> String {
    let parts = [product_code, colour, size];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join("-")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn colours(names: &[&str]) -> Vec<String> {
        let mut words = Words::default();
        names.iter().map(|name| words.colour(name)).collect()
    }

    #[test]
    fn colours_have_the_words_that_people_would_choose() {
        assert_eq!(
            colours(&[
                "Black",
                "White",
                "Navy",
                "Green",
                "Grey",
                "Blue",
                "Red",
                "Light Blue",
                "Light Grey"
            ]),
            [
                "BLK", "WHT", "NVY", "GRN", "GRY", "BLU", "RED", "LBLU", "LGRY"
            ]
        );
        assert_eq!(colours(&["Rosé", "Rose", "ROSE "]), ["ROS", "ROS", "ROS"]);
        assert_eq!(colours(&["Черный", "—"]), ["ЧЕИ", "X"]);
    }

    #[test]
    fn colours_that_look_alike_get_longer_words() {
        assert_eq!(colours(&["Blue", "Blu", "Blush"]), ["BLU", "BLU2", "BLH"]);
        assert_eq!(colours(&["Black", "Blick", "Block"]), ["BLK", "BLI", "BLO"]);
    }

    #[test]
    fn sizes_are_written_as_they_are_said() {
        let mut words = Words::default();
        let sizes = ["34B", "xl", "One Size", "37.5", "42/44", "X L"].map(|size| words.size(size));
        assert_eq!(sizes, ["34B", "XL", "ONESIZE", "37.5", "42/44", "XL2"]);
    }

    #[test]
    fn words_in_use_are_kept() {
        let (colour, size) = words_of("SOCK", "sock-BK-M", "Black", "M");
        assert_eq!((colour, size), (Some("BK"), Some("M")));
        assert_eq!(words_of("SOCK", "OTHER-BK-M", "Black", "M"), (None, None));
        assert_eq!(words_of("SOCK", "SOCK-BK", "Black", ""), (Some("BK"), None));
        assert_eq!(words_of("SÖCK", "SO", "Black", ""), (None, None));
        let mut words = Words::default();
        words.learn("Black", "BK");
        words.learn("black", "ZZ");
        assert_eq!([words.colour("BLACK"), words.colour("Bk")], ["BK", "BK2"]);
        assert_eq!(join("SOCK", "BK", ""), "SOCK-BK");
    }

    proptest! {
        #[test]
        fn no_two_names_share_a_word(names in proptest::collection::vec(".{0,12}", 0..40)) {
            let mut words = Words::default();
            let mut seen = std::collections::HashMap::new();
            for name in &names {
                let word = words.colour(name);
                prop_assert!(!word.is_empty() && word.chars().all(char::is_alphanumeric));
                let other = seen.insert(word, fold(name.trim()));
                prop_assert!(other.is_none_or(|other| other == fold(name.trim())));
            }
        }
    }
}
