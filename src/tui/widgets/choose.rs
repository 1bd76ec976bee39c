//! Fuzzy ranking: which of many texts a few typed letters mean.

use frizbee::{Config, Matcher, Matching, Pattern, PatternConfig};

use crate::tui::format::fold;

/// From this length on a word may have one wrong letter.
const FORGIVING: usize = 5;

/// Texts made ready for searching: folded once, ranked at each key.
#[derive(Debug, Clone, Default)]
pub struct Haystack {
    folded: Vec<String>,
    /// Which letters each has: most texts are told by these alone that they lack one.
    letters: Vec<Letters>,
}

/// A set of letters, a bit each; rare ones share a bit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Letters(u64);

impl Letters {
    fn of(folded: &str) -> Self {
        let bit = |c: char| match c {
            'a'..='z' => u32::from(c) - u32::from('a'),
            '0'..='9' => 26 + u32::from(c) - u32::from('0'),
            other => 36 + u32::from(other) % 28,
        };
        let letters = folded.chars().filter(|c| !c.is_whitespace());
        Self(letters.fold(0, |set, c| set | 1 << bit(c)))
    }

    /// How many of a word's letters are missing here, each counted once.
    const fn missing(self, word: Self) -> u32 {
        (word.0 & !self.0).count_ones()
    }
}

/// How much a text must look like a word that is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Likeness {
    /// It has the word as it is.
    Literal,
    /// It has the letters in their order, others between them.
    Gapped,
    /// As [`Likeness::Gapped`], and in a long word one letter may be wrong.
    Forgiving,
}

impl Likeness {
    fn typos(self, word: &str) -> u16 {
        u16::from(self == Self::Forgiving && is_long(word))
    }

    fn patterns(self, words: &[(&str, u16)]) -> Vec<Pattern> {
        let matching = match self {
            Self::Literal => Matching::Substring,
            Self::Gapped | Self::Forgiving => Matching::Fuzzy,
        };
        let pattern = |(word, typos): &(&str, u16)| {
            Pattern::new(word, PatternConfig::default())
                .matching(Some(matching))
                .max_typos(Some(*typos))
        };
        words.iter().map(pattern).collect()
    }
}

impl Haystack {
    /// Folds every text.
    pub fn new<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        Self::of_folded(texts.into_iter().map(fold).collect())
    }

    /// Of texts that are folded already.
    pub fn of_folded(folded: Vec<String>) -> Self {
        let letters = folded.iter().map(|text| Letters::of(text)).collect();
        Self { folded, letters }
    }

    /// The places of the texts that have every word of the query, best first; all in their order
    /// when nothing is typed. At most `limit`.
    pub fn rank(&self, query: &str, limit: usize) -> Vec<usize> {
        let query = fold(query);
        if query.trim().is_empty() {
            return (0..self.folded.len()).take(limit).collect();
        }
        // Words as they are typed are told fast and rank first: where they fill the list, gaps need not be looked for.
        let literal = self.hits(&query, Likeness::Literal, limit);
        if literal.len() == limit {
            return literal;
        }
        let gapped = self.hits(&query, Likeness::Gapped, limit);
        // Forgiving is slow and finds almost everything: it is for when the letters as typed find nothing.
        if gapped.is_empty() && query.split_whitespace().any(is_long) {
            return self.hits(&query, Likeness::Forgiving, limit);
        }
        gapped
    }

    fn hits(&self, query: &str, likeness: Likeness, limit: usize) -> Vec<usize> {
        let words: Vec<(&str, u16)> = query
            .split_whitespace()
            .map(|word| (word, likeness.typos(word)))
            .collect();
        let places = self.possible(&words);
        let texts: Vec<&str> = places
            .iter()
            .filter_map(|place| self.folded.get(*place).map(String::as_str))
            .collect();
        Matcher::from_patterns(&likeness.patterns(&words), &Config::default())
            .match_list(&texts)
            .into_iter()
            .filter_map(|hit| places.get(usize::try_from(hit.index).ok()?).copied())
            .take(limit)
            .collect()
    }

    /// The texts that have the letters of every word, but for as many as may be wrong.
    fn possible(&self, words: &[(&str, u16)]) -> Vec<usize> {
        let words: Vec<(Letters, u32)> = words
            .iter()
            .map(|(word, typos)| (Letters::of(word), u32::from(*typos)))
            .collect();
        let has_all = |letters: &Letters| {
            let lacks = |(word, typos): &(Letters, u32)| letters.missing(*word) > *typos;
            !words.iter().any(lacks)
        };
        let all = self.letters.iter().enumerate();
        all.filter(|(_, letters)| has_all(letters))
            .map(|(place, _)| place)
            .collect()
    }
}

fn is_long(word: &str) -> bool {
    word.chars().count() >= FORGIVING
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn accents_order_and_one_wrong_letter_are_forgiven() {
        let hay = Haystack::new(["Ärmelhemd rot", "T-Shirt red", "Red shoe", "Kapuze ışık"]);
        assert_eq!(hay.rank("armelhemd", 9), [0]);
        assert_eq!(hay.rank("red shi", 9), [1]);
        assert_eq!(hay.rank("isik", 9), [3]);
        assert!(hay.rank("armelhemt", 9).contains(&0));
        assert_eq!(hay.rank("zzz", 9), [0usize; 0]);
        assert_eq!(hay.rank(" ", 2), [0, 1]);
        assert_eq!(hay.rank("!^'$", 9), [0usize; 0]);
    }

    proptest! {
        #[test]
        fn letters_rule_out_only_what_would_not_match(
            texts in prop::collection::vec("[a-eé0-2 ]{0,9}", 0..20),
            query in "[a-e0-2]{1,7}( [a-e]{1,6})?",
            likeness in prop::sample::select(vec![Likeness::Literal, Likeness::Gapped, Likeness::Forgiving]),
        ) {
            let hay = Haystack::new(texts.iter().map(String::as_str));
            let words: Vec<(&str, u16)> = query.split_whitespace().map(|word| (word, likeness.typos(word))).collect();
            let all = Matcher::from_patterns(&likeness.patterns(&words), &Config::default()).match_list(&hay.folded);
            let all: Vec<usize> = all.iter().map(|hit| usize::try_from(hit.index).unwrap()).collect();
            prop_assert_eq!(hay.hits(&query, likeness, 99), all);
        }

        #[test]
        fn a_list_that_words_as_typed_fill_has_only_them(
            texts in prop::collection::vec("[a-c ]{0,9}", 0..20),
            query in "[a-c]{1,3}( [a-c]{1,2})?",
            limit in 1usize..6,
        ) {
            let hay = Haystack::new(texts.iter().map(String::as_str));
            let has_all = |text: &&String| query.split_whitespace().all(|word| text.contains(word));
            let literal = hay.folded.iter().filter(has_all).count();
            let found = hay.rank(&query, limit);
            let shown = found.iter().filter(|place| has_all(&&hay.folded[**place])).count();
            prop_assert!(literal < limit || shown == limit, "{found:?}");
            prop_assert!(found.len() >= literal.min(limit));
        }
    }
}
