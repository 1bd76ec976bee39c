//! Fuzzy ranking: which of many texts a few typed letters mean.

use frizbee::{Config, Matcher, Pattern, PatternConfig};

use crate::tui::format::fold;

/// From this length on a word may have one wrong letter.
const FORGIVING: usize = 5;

/// Texts made ready for searching: folded once, ranked at each key.
#[derive(Debug, Clone, Default)]
pub struct Haystack {
    folded: Vec<String>,
}

impl Haystack {
    /// Folds every text.
    pub fn new<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        Self {
            folded: texts.into_iter().map(fold).collect(),
        }
    }

    /// The places of the texts that have every word of the query, best first; all in their order
    /// when nothing is typed. At most `limit`.
    pub fn rank(&self, query: &str, limit: usize) -> Vec<usize> {
        let query = fold(query);
        if query.trim().is_empty() {
            return (0..self.folded.len()).take(limit).collect();
        }
        let exact = self.hits(&query, 0, limit);
        // Forgiving is slow and finds almost everything: it is for when the letters as typed find nothing.
        if exact.is_empty() && query.split_whitespace().any(is_long) {
            return self.hits(&query, 1, limit);
        }
        exact
    }

    fn hits(&self, query: &str, typos: u16, limit: usize) -> Vec<usize> {
        let words: Vec<Pattern> = query
            .split_whitespace()
            .map(|word| {
                let typos = if is_long(word) { typos } else { 0 };
                Pattern::new(word, PatternConfig::default()).max_typos(Some(typos))
            })
            .collect();
        Matcher::from_patterns(&words, &Config::default())
            .match_list(&self.folded)
            .into_iter()
            .filter_map(|hit| usize::try_from(hit.index).ok())
            .take(limit)
            .collect()
    }
}

fn is_long(word: &str) -> bool {
    word.chars().count() >= FORGIVING
}

#[cfg(test)]
mod tests {
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
}
