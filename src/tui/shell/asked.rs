//! Which questions of a screen are asked, on the way, or to be asked again.

use crate::app::{Query, Topics};

/// One question of a screen.
#[derive(Debug)]
struct Asked {
    query: Query,
    request: Option<u64>,
    due: bool,
}

/// All questions of one screen.
#[derive(Debug, Default)]
pub struct Questions {
    asked: Vec<Asked>,
}

impl Questions {
    /// Takes the questions the screen has now: known ones keep their standing, new ones are due.
    pub fn sync(&mut self, queries: Vec<Query>) {
        let mut known = std::mem::take(&mut self.asked);
        self.asked = queries
            .into_iter()
            .map(
                |query| match known.iter().position(|asked| asked.query == query) {
                    Some(place) => known.swap_remove(place),
                    None => Asked {
                        query,
                        request: None,
                        due: true,
                    },
                },
            )
            .collect();
    }

    /// Something was committed: what it touches is due again.
    pub fn touch(&mut self, topics: Topics) {
        for asked in &mut self.asked {
            asked.due |= asked.query.topics().meets(topics);
        }
    }

    /// What to ask now, in one request with this id: a question that is on its way waits for its answer first.
    pub fn take_due(&mut self, id: u64) -> Vec<Query> {
        let due = self
            .asked
            .iter_mut()
            .filter(|asked| asked.due && asked.request.is_none());
        due.map(|asked| {
            asked.due = false;
            asked.request = Some(id);
            asked.query.clone()
        })
        .collect()
    }

    /// All of them, to be asked right after a command in the same request: an older answer on its way is late then.
    pub fn with_command(&mut self, id: u64) -> Vec<Query> {
        let all = self.asked.iter_mut().map(|asked| {
            asked.due = false;
            asked.request = Some(id);
            asked.query.clone()
        });
        all.collect()
    }

    /// Whether the answer to `query` from this request is still wanted.
    pub fn accept(&mut self, id: u64, query: &Query) -> bool {
        let found = self
            .asked
            .iter_mut()
            .find(|asked| asked.request == Some(id) && asked.query == *query);
        found.is_some_and(|asked| {
            asked.request = None;
            true
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn late_answers_are_dropped_and_changes_ask_again_once() {
        let mut questions = Questions::default();
        questions.sync(vec![Query::Shop, Query::CustomerBriefs]);
        assert_eq!(questions.take_due(1), [Query::Shop, Query::CustomerBriefs]);
        questions.touch(Topics::CUSTOMERS);
        assert_eq!(questions.take_due(2), [], "waits for the answer on its way");
        assert!(questions.accept(1, &Query::CustomerBriefs));
        assert_eq!(questions.take_due(3), [Query::CustomerBriefs]);
        questions.sync(vec![Query::Shop]);
        assert!(!questions.accept(3, &Query::CustomerBriefs));
        questions.sync(vec![Query::Shop, Query::CustomerBriefs]);
        assert!(
            !questions.accept(3, &Query::CustomerBriefs),
            "an answer to a question that was taken back"
        );
        assert!(questions.accept(1, &Query::Shop));
    }
}
