//! A list of any length, of which a window of some hundred rows is loaded; it slides by keyset as the selection moves.

use crate::tui::action::Action;
use crate::tui::widgets::cursor::Cursor;

/// Loaded rows, the key each is known by, and where the window begins.
#[derive(Debug, Clone)]
pub struct Window<T, K> {
    rows: Vec<T>,
    key: fn(&T) -> K,
    limit: usize,
    /// Keys after which the window began, outermost last.
    anchors: Vec<K>,
    cursor: Cursor,
    height: u16,
    /// A slide was asked for and is not answered.
    sliding: bool,
    /// The next rows are of another list: begin at its top.
    fresh: bool,
}

impl<T, K: Clone + PartialEq> Window<T, K> {
    /// At most `limit` rows at a time.
    pub fn new(limit: usize, key: fn(&T) -> K) -> Self {
        Self {
            rows: Vec::new(),
            key,
            limit,
            anchors: Vec::new(),
            cursor: Cursor::default(),
            height: 0,
            sliding: false,
            fresh: true,
        }
    }

    /// The window begins after this row; for the query.
    pub fn after(&self) -> Option<K> {
        self.anchors.last().cloned()
    }

    /// At most so many; for the query.
    pub const fn limit(&self) -> usize {
        self.limit
    }

    /// Another list is asked for: what comes next is shown from its top.
    pub fn restart(&mut self) {
        self.anchors.clear();
        self.sliding = false;
        self.fresh = true;
    }

    /// Loaded rows.
    pub fn rows(&self) -> &[T] {
        &self.rows
    }

    /// Selection and scrolling.
    pub const fn cursor(&self) -> &Cursor {
        &self.cursor
    }

    /// The selected row.
    pub fn selected(&self) -> Option<&T> {
        self.rows.get(self.cursor.selected()?)
    }

    /// Are there rows before the loaded ones?
    pub const fn is_slid(&self) -> bool {
        !self.anchors.is_empty()
    }

    /// Are there rows behind the loaded ones?
    pub fn has_more(&self) -> bool {
        self.rows.len() >= self.limit
    }

    /// Takes the answer; the selected row stays selected, and where it was on the screen.
    pub fn take(&mut self, rows: Vec<T>) {
        let held = self.selected().map(self.key);
        let line = self
            .cursor
            .selected()
            .unwrap_or(0)
            .saturating_sub(self.cursor.top());
        let before = self.cursor.selected().unwrap_or(0);
        self.rows = rows;
        self.cursor.set_rows(self.rows.len(), self.has_more());
        let found = held.and_then(|held| self.rows.iter().position(|row| (self.key)(row) == held));
        match found {
            _ if self.fresh => self.cursor.select(0),
            Some(place) => self.show(place, line),
            None => self.cursor.select(before),
        }
        (self.sliding, self.fresh) = (false, false);
    }

    /// Selects a row so that it stands `line` rows under the top of the view.
    fn show(&mut self, place: usize, line: usize) {
        let top = place.saturating_sub(line);
        self.cursor.select(top);
        self.cursor
            .select(top + usize::from(self.height).saturating_sub(1));
        self.cursor.select(place);
    }

    /// How many rows fit.
    pub fn set_height(&mut self, height: u16) {
        self.height = height;
        self.cursor.set_height(height);
    }

    /// Selects the row under a click, counted from the top of the view.
    pub fn click(&mut self, line: u16) {
        if let Some(row) = self.cursor.row_at(line) {
            self.cursor.select(row);
        }
    }

    /// Moves, and slides the window when an end of it is near.
    pub fn act(&mut self, action: Action) {
        if action == Action::First && self.is_slid() {
            return self.restart();
        }
        self.cursor.act(action);
        let near = usize::from(self.height) * 2;
        let selected = self.cursor.selected().unwrap_or(0);
        if self.sliding {
            return;
        }
        if self.has_more() && selected + near >= self.rows.len() {
            let middle = self.rows.get(self.rows.len() / 2);
            self.anchors.extend(middle.map(self.key));
            self.sliding = true;
        } else if self.is_slid() && selected < near {
            self.anchors.pop();
            self.sliding = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(window: &mut Window<i64, i64>, all: i64) {
        let from = window.after().unwrap_or(0);
        window.take((from + 1..=all).take(window.limit()).collect());
    }

    #[test]
    fn every_row_of_a_long_list_is_reached_and_none_twice() {
        let mut window = Window::new(100, |row: &i64| *row);
        window.set_height(10);
        load(&mut window, 1_000);
        let mut seen = vec![*window.selected().unwrap()];
        for _ in 1..1_000 {
            window.act(Action::Down);
            load(&mut window, 1_000);
            seen.push(*window.selected().unwrap());
        }
        assert_eq!(seen, (1..=1_000).collect::<Vec<_>>());
        assert!(window.is_slid() && !window.has_more());
        for expected in (1..1_000).rev() {
            window.act(Action::Up);
            load(&mut window, 1_000);
            assert_eq!(window.selected(), Some(&expected));
        }
        assert!(!window.is_slid());
    }

    #[test]
    fn a_slide_does_not_move_the_row_on_the_screen() {
        let mut window = Window::new(100, |row: &i64| *row);
        window.set_height(10);
        load(&mut window, 1_000);
        let line =
            |window: &Window<i64, i64>| window.cursor().selected().unwrap() - window.cursor().top();
        for _ in 0..79 {
            window.act(Action::Down);
        }
        window.act(Action::Up);
        let before = line(&window);
        window.act(Action::Down);
        window.act(Action::Down);
        assert!(window.is_slid());
        let (held, at) = (*window.selected().unwrap(), line(&window));
        load(&mut window, 1_000);
        assert_eq!((*window.selected().unwrap(), line(&window)), (held, at));
        assert!(before <= at);
        window.act(Action::First);
        load(&mut window, 1_000);
        assert_eq!(window.selected(), Some(&1));
    }

    #[test]
    fn a_row_that_moved_stays_selected_and_a_new_list_begins_at_its_top() {
        let mut window = Window::new(100, |row: &i64| *row);
        window.set_height(10);
        window.take(vec![1, 3, 5]);
        window.act(Action::Down);
        window.take(vec![1, 2, 3, 4, 5]);
        assert_eq!(window.selected(), Some(&3));
        window.take(vec![1, 2]);
        assert_eq!(window.selected(), Some(&2));
        window.restart();
        window.take(vec![7, 8]);
        assert_eq!(window.selected(), Some(&7));
    }
}
