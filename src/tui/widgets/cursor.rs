//! Which row of a list is selected and which rows are in view: state, not a by-product of drawing.

use std::collections::BTreeSet;

use crate::tui::action::Action;

/// Selection and scrolling of a list whose rows are loaded in pages.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cursor {
    selected: usize,
    top: usize,
    rows: usize,
    height: usize,
    more: bool,
}

impl Cursor {
    /// How many rows are loaded, and whether more can be (keyset paging).
    pub fn set_rows(&mut self, rows: usize, more: bool) {
        self.rows = rows;
        self.more = more;
        self.settle();
    }

    /// How many rows fit, from the layout.
    pub fn set_height(&mut self, height: u16) {
        self.height = usize::from(height);
        self.settle();
    }

    /// The selected row, if there is one.
    pub fn selected(&self) -> Option<usize> {
        (self.selected < self.rows).then_some(self.selected)
    }

    /// Selects the row that what was selected has now; one that is gone leaves the selection where it is.
    pub fn follow(&mut self, row: Option<usize>) {
        if let Some(row) = row {
            self.select(row);
        }
    }

    /// The first row in view.
    pub const fn top(&self) -> usize {
        self.top
    }

    /// How many rows are loaded.
    pub const fn rows(&self) -> usize {
        self.rows
    }

    /// Are there rows above the view?
    pub const fn above(&self) -> bool {
        self.top > 0
    }

    /// Are there rows below the view?
    pub const fn below(&self) -> bool {
        self.more || self.top + self.height < self.rows
    }

    /// Should the next page be asked for? True within a view of the loaded end.
    pub const fn wants_more(&self) -> bool {
        self.more && self.selected + 2 * self.height >= self.rows
    }

    /// Selects a row (of a click, or where the followed row went), the last one if there are fewer.
    pub fn select(&mut self, row: usize) {
        self.selected = row;
        self.settle();
    }

    /// The row under a click, counted from the top of the view.
    pub fn row_at(&self, line: u16) -> Option<usize> {
        let row = self.top + usize::from(line);
        (usize::from(line) < self.height && row < self.rows).then_some(row)
    }

    /// Moves as the action says; false if it is not one of moving.
    pub fn act(&mut self, action: Action) -> bool {
        let page = self.height.saturating_sub(1).max(1);
        self.selected = match action {
            Action::Up => self.selected.saturating_sub(1),
            Action::Down => self.selected.saturating_add(1),
            Action::PageUp => self.selected.saturating_sub(page),
            Action::PageDown => self.selected.saturating_add(page),
            Action::First => 0,
            Action::Last => self.rows,
            _ => return false,
        };
        self.settle();
        true
    }

    fn settle(&mut self) {
        self.selected = self.selected.min(self.rows.saturating_sub(1));
        let height = self.height.max(1);
        let lowest = self.rows.saturating_sub(height);
        self.top = self
            .top
            .min(self.selected)
            .max((self.selected + 1).saturating_sub(height))
            .min(lowest);
    }
}

/// Marked rows, by key: they stay marked when the list is loaded anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marks<K: Ord> {
    keys: BTreeSet<K>,
}

impl<K: Ord> Default for Marks<K> {
    fn default() -> Self {
        Self {
            keys: BTreeSet::new(),
        }
    }
}

impl<K: Ord + Clone> Marks<K> {
    /// Marks what is not marked, and the other way round.
    pub fn toggle(&mut self, key: &K) {
        if !self.keys.remove(key) {
            self.keys.insert(key.clone());
        }
    }

    /// Is it marked?
    pub fn has(&self, key: &K) -> bool {
        self.keys.contains(key)
    }

    /// The marked ones; if none is, the selected one.
    pub fn or_selected(&self, selected: Option<&K>) -> Vec<K> {
        if self.keys.is_empty() {
            selected.cloned().into_iter().collect()
        } else {
            self.keys.iter().cloned().collect()
        }
    }

    /// How many are marked.
    pub fn count(&self) -> usize {
        self.keys.len()
    }

    /// Unmarks all.
    pub fn clear(&mut self) {
        self.keys.clear();
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cursor(rows: usize, height: u16) -> Cursor {
        let mut cursor = Cursor::default();
        cursor.set_height(height);
        cursor.set_rows(rows, false);
        cursor
    }

    #[test]
    fn the_view_follows_the_selection() {
        let mut list = cursor(100, 10);
        list.act(Action::PageDown);
        assert_eq!((list.selected(), list.top()), (Some(9), 0));
        list.act(Action::Down);
        assert_eq!((list.selected(), list.top()), (Some(10), 1));
        list.act(Action::Last);
        assert_eq!((list.selected(), list.top()), (Some(99), 90));
        list.act(Action::Up);
        assert_eq!((list.selected(), list.top()), (Some(98), 90));
        list.set_rows(20, false);
        assert_eq!((list.selected(), list.top()), (Some(19), 10));
        list.set_height(30);
        assert_eq!((list.selected(), list.top()), (Some(19), 0));
        list.set_rows(0, false);
        assert_eq!(list.selected(), None);
        assert!(!list.act(Action::Open));
    }

    #[test]
    fn more_is_asked_for_before_the_end_is_reached() {
        let mut list = cursor(0, 10);
        list.set_rows(50, true);
        assert!(!list.wants_more());
        list.select(30);
        assert!(list.wants_more() && list.below());
        assert_eq!(list.row_at(3), Some(list.top() + 3));
        assert_eq!(list.row_at(10), None);
    }

    #[test]
    fn marks_or_else_the_selected_one() {
        let mut marks = Marks::default();
        assert_eq!(marks.or_selected(Some(&7)), [7]);
        marks.toggle(&3);
        marks.toggle(&1);
        assert_eq!(marks.or_selected(Some(&7)), [1, 3]);
        marks.toggle(&3);
        assert!(!marks.has(&3) && marks.count() == 1);
    }

    proptest! {
        #[test]
        fn the_selected_row_is_always_in_view(steps in proptest::collection::vec((0u8..9, 0usize..60), 0..60)) {
            let all = [Action::Up, Action::Down, Action::PageUp, Action::PageDown, Action::First, Action::Last];
            let mut list = cursor(10, 5);
            for (step, size) in steps {
                match step {
                    6 => list.set_rows(size, false),
                    7 => list.set_height(u16::try_from(size).unwrap()),
                    8 => list.select(size),
                    move_ => { list.act(all[usize::from(move_)]); }
                }
                if let Some(row) = list.selected() {
                    prop_assert!(row >= list.top() && row < list.top() + list.height.max(1));
                } else {
                    prop_assert_eq!(list.rows(), 0);
                }
            }
        }
    }
}
