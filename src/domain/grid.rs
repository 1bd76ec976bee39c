//! A product's variants as a grid: sizes down, colours across, each in its order.

use std::cmp::Ordering;
use std::collections::HashMap;

use crate::domain::id::{ProductId, StoreId, VariantId};
use crate::domain::money::Money;
use crate::domain::quantity::Quantity;

/// One variant of the grid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GridCell {
    /// Identity.
    pub variant: VariantId,
    /// Stock-keeping unit code.
    pub sku: String,
    /// Catalogue price of one whole unit.
    pub price: Money,
    /// Counted goods.
    pub on_hand: Quantity,
    /// Promised to open orders.
    pub reserved: Quantity,
    /// False when it or its product is disabled.
    pub active: bool,
}

impl GridCell {
    /// on hand − reserved; negative only where back-orders are taken.
    #[must_use]
    pub const fn available(&self) -> Quantity {
        self.on_hand.minus(self.reserved)
    }
}

/// A variant with what places it, as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// The variant.
    pub cell: GridCell,
    /// Its colour as written, empty when none.
    pub colour: String,
    /// Its size as written, empty when none.
    pub size: String,
    /// Where the colour stands among the shop's colours; [`None`] = it is not among them.
    pub colour_position: Option<i64>,
    /// Where the size stands among the shop's sizes; [`None`] = it is not among them.
    pub size_position: Option<i64>,
    /// How the colour looks (`#1a2b3c`), empty when not said.
    pub swatch: String,
}

/// One colour of the grid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hue {
    /// Its name, empty for variants without a colour.
    pub name: String,
    /// How it looks: red, green, blue.
    pub swatch: Option<[u8; 3]>,
}

/// What heads a grid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GridHead {
    /// The product.
    pub product: ProductId,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its unit's code.
    pub unit: String,
    /// Decimals of the unit.
    pub decimals: u8,
}

/// All variants of one product, with their balance in one store, or in all stores together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grid {
    /// The product.
    pub head: GridHead,
    /// Whose balances; [`None`] = all stores together.
    pub store: Option<StoreId>,
    /// Across; at least one when there is a variant.
    pub colours: Vec<Hue>,
    /// Down; at least one when there is a variant. Empty for variants without a size.
    pub sizes: Vec<String>,
    cells: HashMap<(usize, usize), GridCell>,
}

impl Grid {
    /// Puts each variant into its place. Colours and sizes are one when they differ in outer space or letter case only;
    /// two variants that would share a place get a column each, so that none is hidden.
    pub fn new(head: GridHead, store: Option<StoreId>, variants: Vec<Placed>) -> Self {
        let sizes = axis(variants.iter().map(|v| (v.size.trim(), v.size_position)));
        let hues = axis(
            variants
                .iter()
                .map(|v| (v.colour.trim(), v.colour_position)),
        );
        let mut places: HashMap<(usize, usize), Vec<&Placed>> = HashMap::new();
        for variant in &variants {
            let row = sizes.iter().position(|size| same(size, &variant.size));
            let column = hues.iter().position(|hue| same(hue, &variant.colour));
            if let (Some(row), Some(column)) = (row, column) {
                places.entry((row, column)).or_default().push(variant);
            }
        }
        let mut colours = Vec::new();
        let mut cells = HashMap::new();
        for (column, name) in hues.iter().enumerate() {
            let here = |row: usize| places.get(&(row, column)).map_or(&[][..], Vec::as_slice);
            let deepest = (0..sizes.len()).map(|row| here(row).len()).max();
            for layer in 0..deepest.unwrap_or(0) {
                for row in 0..sizes.len() {
                    if let Some(variant) = here(row).get(layer) {
                        cells.insert((row, colours.len()), variant.cell.clone());
                    }
                }
                let look = variants.iter().find(|v| same(name, &v.colour));
                colours.push(Hue {
                    name: name.clone(),
                    swatch: look.and_then(|variant| rgb(&variant.swatch)),
                });
            }
        }
        Self {
            head,
            store,
            colours,
            sizes,
            cells,
        }
    }

    /// The variant of a size (`row`) and colour (`column`), if there is one.
    pub fn cell(&self, row: usize, column: usize) -> Option<&GridCell> {
        self.cells.get(&(row, column))
    }

    /// Where a variant stands: row and column.
    pub fn find(&self, variant: VariantId) -> Option<(usize, usize)> {
        let found = self.cells.iter().find(|(_, cell)| cell.variant == variant);
        found.map(|(place, _)| *place)
    }

    /// All variants, row by row.
    pub fn cells(&self) -> impl Iterator<Item = &GridCell> {
        (0..self.sizes.len()).flat_map(move |row| self.row(row))
    }

    /// The variants of one size.
    pub fn row(&self, row: usize) -> impl Iterator<Item = &GridCell> {
        (0..self.colours.len()).filter_map(move |column| self.cell(row, column))
    }

    /// The variants of one colour.
    pub fn column(&self, column: usize) -> impl Iterator<Item = &GridCell> {
        (0..self.sizes.len()).filter_map(move |row| self.cell(row, column))
    }
}

fn folded(label: &str) -> String {
    label.trim().to_lowercase()
}

fn same(label: &str, other: &str) -> bool {
    folded(label) == folded(other)
}

/// Each label once: those with a position by it, the rest after them in natural order.
fn axis<'a>(labels: impl Iterator<Item = (&'a str, Option<i64>)>) -> Vec<String> {
    let mut known: Vec<(&str, Option<i64>)> = Vec::new();
    for (label, position) in labels {
        if !known.iter().any(|(other, _)| same(other, label)) {
            known.push((label, position));
        }
    }
    known.sort_by(|(a, a_at), (b, b_at)| in_order((a, *a_at), (b, *b_at)));
    known
        .into_iter()
        .map(|(label, _)| label.to_owned())
        .collect()
}

/// The order of sizes and colours: by position, those without one last and in [`natural`] order.
pub fn in_order(a: (&str, Option<i64>), b: (&str, Option<i64>)) -> Ordering {
    let by_name = || natural(a.0, b.0);
    match (a.1, b.1) {
        (Some(first), Some(second)) => first.cmp(&second).then_with(by_name),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => by_name(),
    }
}

/// Numbers by their value and before text, text by its letters whatever their case: `8.5, 10, 34B, 34C, L, XL`.
pub fn natural(a: &str, b: &str) -> Ordering {
    let (a, b) = (pieces(a), pieces(b));
    let by_value = a.iter().zip(&b).map(|(x, y)| x.compare(y));
    let unequal = by_value.into_iter().find(|order| order.is_ne());
    unequal.unwrap_or_else(|| a.len().cmp(&b.len()))
}

/// A run of digits, with its decimals, or of anything else.
enum Piece {
    Number { whole: String, fraction: String },
    Text(String),
}

impl Piece {
    fn compare(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Number { .. }, Self::Text(_)) => Ordering::Less,
            (Self::Text(_), Self::Number { .. }) => Ordering::Greater,
            (Self::Text(a), Self::Text(b)) => a.cmp(b),
            (
                Self::Number { whole, fraction },
                Self::Number {
                    whole: other,
                    fraction: others,
                },
            ) => {
                // Without leading zeros the longer number is the larger one.
                let by_whole = whole.len().cmp(&other.len()).then_with(|| whole.cmp(other));
                by_whole.then_with(|| fraction.cmp(others))
            }
        }
    }
}

fn pieces(text: &str) -> Vec<Piece> {
    let folded = folded(text);
    let mut letters = folded.chars().peekable();
    let mut found = Vec::new();
    while let Some(first) = letters.peek().copied() {
        let digit = first.is_ascii_digit();
        let mut run = String::new();
        while let Some(c) = letters.next_if(|c| c.is_ascii_digit() == digit) {
            run.push(c);
        }
        if digit {
            let mut ahead = letters.clone();
            let point = ahead.next() == Some('.') && ahead.peek().is_some_and(char::is_ascii_digit);
            let mut fraction = String::new();
            if point {
                letters.next();
                while let Some(c) = letters.next_if(char::is_ascii_digit) {
                    fraction.push(c);
                }
            }
            found.push(Piece::Number {
                whole: run.trim_start_matches('0').to_owned(),
                fraction: fraction.trim_end_matches('0').to_owned(),
            });
        } else {
            found.push(Piece::Text(run));
        }
    }
    found
}

/// Reads `#1a2b3c`.
fn rgb(swatch: &str) -> Option<[u8; 3]> {
    let digits = swatch.strip_prefix('#').filter(|rest| rest.len() == 6)?;
    let part = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
    Some([part(0)?, part(2)?, part(4)?])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn placed(id: i64, colour: (&str, Option<i64>), size: (&str, Option<i64>)) -> Placed {
        Placed {
            cell: GridCell {
                variant: VariantId(id),
                sku: format!("S-{id}"),
                price: Money::from_minor(100),
                on_hand: Quantity::from_steps(9),
                reserved: Quantity::from_steps(2),
                active: true,
            },
            colour: colour.0.to_owned(),
            size: size.0.to_owned(),
            colour_position: colour.1,
            size_position: size.1,
            swatch: "#ff8000".to_owned(),
        }
    }

    fn grid(variants: Vec<Placed>) -> Grid {
        let head = GridHead {
            product: ProductId(1),
            code: "P".to_owned(),
            name: "Product".to_owned(),
            unit: "pcs".to_owned(),
            decimals: 0,
        };
        Grid::new(head, None, variants)
    }

    #[test]
    fn numbers_go_by_value_and_before_text() {
        let mut sizes = vec![
            "XL", "34C", "10", "9", "8.5", "34B", "L", "08.25", "100", "m", "34b/2",
        ];
        sizes.sort_by(|a, b| natural(a, b));
        assert_eq!(
            sizes,
            [
                "08.25", "8.5", "9", "10", "34B", "34b/2", "34C", "100", "L", "m", "XL"
            ]
        );
    }

    #[test]
    fn known_places_come_first_and_each_label_once() {
        let grid = grid(vec![
            placed(1, ("Red", Some(2)), ("XL", Some(5))),
            placed(2, (" red ", Some(2)), ("s", Some(1))),
            placed(3, ("Blue", Some(1)), ("S", Some(1))),
            placed(4, ("Aqua", None), ("46", None)),
            placed(5, ("Aqua", None), ("8", None)),
        ]);
        let names: Vec<&str> = grid.colours.iter().map(|hue| hue.name.as_str()).collect();
        assert_eq!(names, ["Blue", "Red", "Aqua"]);
        assert_eq!(grid.sizes, ["s", "XL", "8", "46"]);
        assert_eq!(grid.find(VariantId(2)), Some((0, 1)));
        assert_eq!(grid.cell(1, 0), None, "no blue one in XL");
        assert_eq!(grid.colours[0].swatch, Some([255, 128, 0]));
        assert_eq!(grid.row(0).count(), 2);
        assert_eq!(grid.column(2).count(), 2);
    }

    #[test]
    fn variants_of_one_look_stand_side_by_side_and_none_is_hidden() {
        let grid = grid(vec![
            placed(1, ("Black", None), ("S", None)),
            placed(2, ("black", None), ("S", None)),
            placed(3, ("Black", None), ("M", None)),
            placed(4, ("White", None), ("S", None)),
        ]);
        assert_eq!(grid.colours.len(), 3);
        assert_eq!(grid.cells().count(), 4);
        assert_eq!(grid.find(VariantId(4)), Some((1, 2)));
    }

    #[test]
    fn without_colours_and_sizes_there_is_one_cell() {
        let grid = grid(vec![placed(1, ("", None), ("", None))]);
        assert_eq!((grid.colours.len(), grid.sizes.len()), (1, 1));
        assert_eq!(grid.cell(0, 0).unwrap().available().steps(), 7);
    }

    proptest! {
        #[test]
        fn natural_order_is_an_order(a in "[0-9.a-c]{0,6}", b in "[0-9.a-c]{0,6}", c in "[0-9.a-c]{0,6}") {
            prop_assert_eq!(natural(&a, &b), natural(&b, &a).reverse());
            if natural(&a, &b).is_le() && natural(&b, &c).is_le() {
                prop_assert!(natural(&a, &c).is_le());
            }
        }
    }
}
