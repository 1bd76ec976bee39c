//! Typing quantities into a product's colour × size grid: a model of cells, its moves and its sums.

mod draw;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap};

use crate::domain::grid::{Grid, GridCell};
use crate::domain::id::VariantId;
use crate::domain::quantity::{Quantity, steps_per_unit};
use crate::tui::action::Action;

use draw::Frame;
pub use draw::Look;

/// Which figure each cell shows of its stock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Figure {
    /// on hand − reserved.
    Available,
    /// Counted goods.
    OnHand,
    /// Promised to open orders.
    Reserved,
}

impl Figure {
    /// The one after it.
    #[must_use]
    pub const fn next(self) -> Self {
        match self {
            Self::Available => Self::OnHand,
            Self::OnHand => Self::Reserved,
            Self::Reserved => Self::Available,
        }
    }

    /// Its name.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Available => "available",
            Self::OnHand => "on hand",
            Self::Reserved => "reserved",
        }
    }

    /// Of a cell.
    pub const fn of(self, cell: &GridCell) -> Quantity {
        match self {
            Self::Available => cell.available(),
            Self::OnHand => cell.on_hand,
            Self::Reserved => cell.reserved,
        }
    }
}

/// Which cells can be typed into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// None: it is for looking.
    Nothing,
    /// Those that can be sold.
    Active,
    /// Disabled ones too: goods of them can still lie about.
    All,
}

/// What a cell's quantity is held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// Nothing: goods come in or are counted.
    None,
    /// All of it must be available.
    Whole,
    /// What it is more than it was must be available: the rest is promised already.
    Growth,
}

/// How a grid is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Use {
    /// Which cells can be typed into.
    pub takes: Takes,
    /// What marks a cell as asking for too much.
    pub limit: Limit,
    /// The figure shown first.
    pub figure: Figure,
}

/// What came of a typed character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Typed {
    /// The cell is another.
    Changed,
    /// Not taken, and why.
    Refused(&'static str),
}

const HOLE: &str = "There is no variant of this colour and size.";
const DISABLED: &str = "This variant is disabled.";
const TOO_LARGE: &str = "That is more than one line can carry.";
const TOO_FINE: &str = "The unit has no such decimals.";

/// A grid being filled.
#[derive(Debug)]
pub struct Sheet {
    how: Use,
    figure: Figure,
    grid: Option<Box<Grid>>,
    /// What stood in the cells when the grid was opened.
    before: BTreeMap<VariantId, Quantity>,
    filled: BTreeMap<VariantId, Quantity>,
    /// The selected cell as it is being typed; none before its first digit.
    typing: Option<String>,
    row: usize,
    column: usize,
    top: usize,
    left: usize,
    frame: Frame,
    refused: Option<VariantId>,
    /// Words shown in the cells instead of the stock's figure.
    told: Option<HashMap<VariantId, String>>,
    /// Where to stand once the grid is known.
    stand: Option<VariantId>,
}

impl Sheet {
    /// A grid that begins with these quantities, standing on one variant.
    pub fn new(how: Use, stand: VariantId, filled: &[(VariantId, Quantity)]) -> Self {
        let before: BTreeMap<_, _> = filled.iter().copied().collect();
        Self {
            how,
            figure: how.figure,
            grid: None,
            filled: before.clone(),
            before,
            typing: None,
            row: 0,
            column: 0,
            top: 0,
            left: 0,
            frame: Frame::default(),
            refused: None,
            told: None,
            stand: Some(stand),
        }
    }

    /// Begins on the first cell.
    pub const fn stand_first(&mut self) {
        self.stand = None;
    }

    /// Shows these words in the cells instead of the stock's figure: it is not for everyone's eyes.
    pub fn tell(&mut self, told: HashMap<VariantId, String>) {
        self.told = Some(told);
    }

    /// The grid as it is now. The selection and what is typed stay with their variants.
    pub fn know(&mut self, grid: Box<Grid>) {
        let stand = self.selected().map(|cell| cell.variant).or(self.stand);
        self.grid = Some(grid);
        match stand.filter(|variant| self.select(*variant)) {
            Some(_) => self.stand = None,
            None => self.put(self.row, self.column),
        }
    }

    /// Others changed what stood in the cells: what was not typed here follows.
    pub fn began_with(&mut self, filled: &[(VariantId, Quantity)]) {
        let now: BTreeMap<_, _> = filled.iter().copied().collect();
        let typed: Vec<_> = self.changes();
        self.filled.clone_from(&now);
        self.filled.extend(typed);
        self.before = now;
    }

    /// The grid, once it is known.
    pub fn grid(&self) -> Option<&Grid> {
        self.grid.as_deref()
    }

    /// Which figure is shown.
    pub const fn figure(&self) -> Figure {
        self.figure
    }

    /// Shows the next figure.
    pub const fn turn(&mut self) {
        self.figure = self.figure.next();
    }

    /// The selected variant; none on a hole.
    pub fn selected(&self) -> Option<&GridCell> {
        self.grid.as_ref()?.cell(self.row, self.column)
    }

    /// The size and colour of the selected place.
    pub fn look(&self) -> Option<(&str, &str)> {
        let grid = self.grid.as_ref()?;
        let size = grid.sizes.get(self.row)?;
        let colour = grid.colours.get(self.column)?;
        Some((size.as_str(), colour.name.as_str()))
    }

    /// Goes to a variant; false if the grid has it not.
    pub fn select(&mut self, variant: VariantId) -> bool {
        let place = self.grid.as_ref().and_then(|grid| grid.find(variant));
        if let Some((row, column)) = place
            && (row, column) != (self.row, self.column)
        {
            self.put(row, column);
        }
        place.is_some()
    }

    /// A cell was refused: goes there and marks it until something is typed.
    pub fn refuse(&mut self, sku: &str) -> bool {
        let grid = self.grid.as_ref();
        let cell = grid.and_then(|grid| grid.cells().find(|cell| cell.sku == sku));
        let Some(variant) = cell.map(|cell| cell.variant) else {
            return false;
        };
        self.refused = Some(variant);
        self.select(variant)
    }

    fn put(&mut self, row: usize, column: usize) {
        let (rows, columns) = self.extent();
        self.row = row.min(rows.saturating_sub(1));
        self.column = column.min(columns.saturating_sub(1));
        self.typing = None;
        self.settle();
    }

    fn extent(&self) -> (usize, usize) {
        self.grid
            .as_ref()
            .map_or((0, 0), |grid| (grid.sizes.len(), grid.colours.len()))
    }

    /// Scrolls so that the selected cell is in view.
    fn settle(&mut self) {
        let (rows, columns) = self.extent();
        self.top = scrolled(self.top, self.row, self.frame.rows, rows);
        self.left = scrolled(self.left, self.column, self.frame.columns, columns);
    }

    /// Moves as the action says; false if it is not one of moving.
    pub fn act(&mut self, action: Action) -> bool {
        let (rows, columns) = self.extent();
        let (last_row, last_column) = (rows.saturating_sub(1), columns.saturating_sub(1));
        let (row, column) = (self.row, self.column);
        let page = self.frame.columns.max(1);
        let (row, column) = match action {
            Action::Up => (row.saturating_sub(1), column),
            Action::Down => (row + 1, column),
            Action::Left => (row, column.saturating_sub(1)),
            Action::Right => (row, column + 1),
            Action::PageUp => (row, column.saturating_sub(page)),
            Action::PageDown => (row, column + page),
            Action::First => (0, 0),
            Action::Last => (last_row, last_column),
            // Down the sizes of a colour, then on with the next colour.
            Action::Enter if row < last_row => (row + 1, column),
            Action::Enter if column < last_column => (0, column + 1),
            // Along the colours of a size, then on with the next size.
            Action::Next if column < last_column => (row, column + 1),
            Action::Next if row < last_row => (row + 1, 0),
            Action::Previous if column > 0 => (row, column - 1),
            Action::Previous if row > 0 => (row - 1, last_column),
            Action::Enter | Action::Next | Action::Previous => (row, column),
            _ => return false,
        };
        self.put(row, column);
        true
    }

    /// Goes to the cell under a click, counted from the corner of the grid's area.
    pub fn click(&mut self, row: u16, column: u16) {
        if let Some((row, column)) = self.frame.at(row, column) {
            let (row, column) = (row + self.top, column + self.left);
            let (rows, columns) = self.extent();
            if row < rows && column < columns {
                self.put(row, column);
            }
        }
    }

    /// How much stands in the cell of a variant.
    pub fn quantity(&self, variant: VariantId) -> Quantity {
        self.filled.get(&variant).copied().unwrap_or_default()
    }

    fn started(&self, variant: VariantId) -> Quantity {
        self.before.get(&variant).copied().unwrap_or_default()
    }

    /// The cells that are other than when the grid was opened, with what stands in them now.
    pub fn changes(&self) -> Vec<(VariantId, Quantity)> {
        let all = self.before.keys().chain(self.filled.keys());
        let ids: std::collections::BTreeSet<VariantId> = all.copied().collect();
        ids.into_iter()
            .map(|id| (id, self.quantity(id)))
            .filter(|(id, quantity)| *quantity != self.started(*id))
            .collect()
    }

    /// How many cells hold something.
    pub fn count(&self) -> usize {
        let cells = self.grid.iter().flat_map(|grid| grid.cells());
        cells
            .filter(|cell| self.quantity(cell.variant).is_positive())
            .count()
    }

    /// What all cells hold, or all of the figure when the grid is for looking.
    pub fn total(&self) -> Quantity {
        self.sum(self.grid.iter().flat_map(|grid| grid.cells()))
    }

    fn sum<'a>(&self, cells: impl Iterator<Item = &'a GridCell>) -> Quantity {
        Quantity::sum(cells.map(|cell| {
            if self.how.takes == Takes::Nothing {
                self.figure.of(cell)
            } else {
                self.quantity(cell.variant)
            }
        }))
    }

    /// Whether a cell asks for more than there is.
    pub fn is_short(&self, cell: &GridCell) -> bool {
        let wanted = self.quantity(cell.variant);
        let held = match self.how.limit {
            Limit::None => return false,
            Limit::Whole => wanted,
            Limit::Growth => wanted.minus(self.started(cell.variant)),
        };
        held.is_positive() && held > cell.available()
    }

    /// The selected cell, if it can be typed into.
    fn writable(&self) -> Result<&GridCell, &'static str> {
        let cell = self.selected().ok_or(HOLE)?;
        match self.how.takes {
            Takes::Active if !cell.active && !self.quantity(cell.variant).is_positive() => {
                Err(DISABLED)
            }
            Takes::Nothing => Err("This grid is for looking."),
            Takes::Active | Takes::All => Ok(cell),
        }
    }

    fn decimals(&self) -> u8 {
        self.grid.as_ref().map_or(0, |grid| grid.head.decimals)
    }

    /// A digit or a decimal mark: the first one replaces what stands there, the next ones are added to it.
    pub fn type_in(&mut self, c: char) -> Typed {
        let cell = match self.writable() {
            Ok(cell) => cell.variant,
            Err(why) => return Typed::Refused(why),
        };
        let decimals = self.decimals();
        let mut text = self.typing.clone().unwrap_or_default();
        match c {
            '.' | ',' if decimals == 0 || text.contains('.') => return Typed::Refused(TOO_FINE),
            '.' | ',' if text.is_empty() => text.push_str("0."),
            '.' | ',' => text.push('.'),
            digit if text == "0" => text = digit.to_string(),
            digit => text.push(digit),
        }
        self.read(cell, text)
    }

    /// Takes back the last character of what is being typed, or all of what stood there before.
    pub fn rub_out(&mut self) -> Typed {
        let cell = match self.writable() {
            Ok(cell) => cell.variant,
            Err(why) => return Typed::Refused(why),
        };
        let mut text = self.typing.clone().unwrap_or_default();
        text.pop();
        self.read(cell, text)
    }

    fn read(&mut self, cell: VariantId, text: String) -> Typed {
        let whole = text.strip_suffix('.').unwrap_or(&text);
        let whole = if whole.is_empty() { "0" } else { whole };
        let fraction = whole.split_once('.').map_or(0, |(_, part)| part.len());
        if fraction > usize::from(self.decimals()) {
            return Typed::Refused(TOO_FINE);
        }
        let Ok(quantity) = Quantity::parse_signed(whole, self.decimals()) else {
            return Typed::Refused(TOO_LARGE);
        };
        self.set(cell, quantity);
        self.typing = Some(text);
        Typed::Changed
    }

    fn set(&mut self, cell: VariantId, quantity: Quantity) {
        self.refused = None;
        if quantity.is_positive() {
            self.filled.insert(cell, quantity);
        } else {
            self.filled.remove(&cell);
        }
    }

    /// Whole units more or less in the selected cell, never below nothing.
    pub fn step(&mut self, by: i64) -> Typed {
        let cell = match self.writable() {
            Ok(cell) => cell.variant,
            Err(why) => return Typed::Refused(why),
        };
        let units = Quantity::from_steps(steps_per_unit(self.decimals())).times(by);
        let Some(units) = units else {
            return Typed::Refused(TOO_LARGE);
        };
        let wanted = self.quantity(cell).plus(units).max(Quantity::ZERO);
        if wanted.times(1).is_none() {
            return Typed::Refused(TOO_LARGE);
        }
        self.typing = None;
        self.set(cell, wanted);
        Typed::Changed
    }

    /// Empties the selected cell.
    pub fn clear(&mut self) -> Typed {
        let cell = match self.writable() {
            Ok(cell) => cell.variant,
            Err(why) => return Typed::Refused(why),
        };
        self.typing = None;
        self.set(cell, Quantity::ZERO);
        Typed::Changed
    }
}

/// The first of `all` lines in view, so that `selected` is among the `room` shown and none of the room is wasted.
fn scrolled(first: usize, selected: usize, room: usize, all: usize) -> usize {
    let room = room.max(1);
    first
        .min(selected)
        .max((selected + 1).saturating_sub(room))
        .min(all.saturating_sub(room))
}
