//! A product's variants as a grid: sizes down, colours across, each in its order.

use std::collections::HashMap;

use crate::domain::id::{ProductId, StoreId, VariantId};
use crate::domain::money::Money;
use crate::domain::quantity::Quantity;
use crate::domain::size::same;
use crate::domain::word::Looks;

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
}

/// One colour of the grid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hue {
    /// Its name, empty for variants without a colour.
    pub name: String,
    /// How it looks: red, green, blue.
    pub swatch: Option<(u8, u8, u8)>,
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
    /// Puts each variant into its place, colours and sizes in the shop's order. They are one when they differ in outer
    /// space or letter case only; two variants that would share a place get a column each, so that none is hidden.
    pub fn new(head: GridHead, store: Option<StoreId>, variants: &[Placed], looks: &Looks) -> Self {
        let mut sizes = each_once(variants.iter().map(|variant| variant.size.as_str()));
        looks.sort_sizes(&mut sizes);
        let mut hues = each_once(variants.iter().map(|variant| variant.colour.as_str()));
        looks.sort_colours(&mut hues);
        let mut places: HashMap<(usize, usize), Vec<&Placed>> = HashMap::new();
        for variant in variants {
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
                colours.push(Hue {
                    name: name.clone(),
                    swatch: looks.swatch(name),
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

/// Each label once, whatever its outer space and letter case.
fn each_once<'a>(labels: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut known: Vec<String> = Vec::new();
    for label in labels {
        if !known.iter().any(|other| same(other, label)) {
            known.push(label.trim().to_owned());
        }
    }
    known
}

#[cfg(test)]
mod tests {
    use super::*;

    fn placed(id: i64, colour: &str, size: &str) -> Placed {
        Placed {
            cell: GridCell {
                variant: VariantId(id),
                sku: format!("S-{id}"),
                price: Money::from_minor(100),
                on_hand: Quantity::from_steps(9),
                reserved: Quantity::from_steps(2),
                active: true,
            },
            colour: colour.to_owned(),
            size: size.to_owned(),
        }
    }

    fn grid(variants: &[Placed], looks: &Looks) -> Grid {
        let head = GridHead {
            product: ProductId(1),
            code: "P".to_owned(),
            name: "Product".to_owned(),
            unit: "pcs".to_owned(),
            decimals: 0,
        };
        Grid::new(head, None, variants, looks)
    }

    #[test]
    fn each_label_stands_once_in_the_shops_order() {
        let looks = Looks {
            colours: vec![
                ("Blue".to_owned(), String::new()),
                ("Red".to_owned(), "#ff8000".to_owned()),
            ],
            sizes: vec!["XL".to_owned(), "S".to_owned()],
        };
        let variants = [
            placed(1, "Red", "S"),
            placed(2, " red ", "xl"),
            placed(3, "Blue", "XL "),
            placed(4, "Aqua", "46"),
            placed(5, "Aqua", "8"),
        ];
        let grid = grid(&variants, &looks);
        let names: Vec<&str> = grid.colours.iter().map(|hue| hue.name.as_str()).collect();
        assert_eq!(names, ["Blue", "Red", "Aqua"]);
        assert_eq!(grid.sizes, ["xl", "S", "8", "46"]);
        assert_eq!(grid.find(VariantId(2)), Some((0, 1)));
        assert_eq!(grid.cell(1, 0), None, "no blue one in S");
        assert_eq!(grid.colours[1].swatch, Some((255, 128, 0)));
        assert_eq!(grid.row(0).count(), 2);
        assert_eq!(grid.column(2).count(), 2);
    }

    #[test]
    fn variants_of_one_look_stand_side_by_side_and_none_is_hidden() {
        let variants = [
            placed(1, "Black", "S"),
            placed(2, "black", "S"),
            placed(3, "Black", "M"),
            placed(4, "White", "S"),
        ];
        let grid = grid(&variants, &Looks::default());
        assert_eq!(grid.colours.len(), 3);
        assert_eq!(grid.cells().count(), 4);
        assert_eq!(grid.find(VariantId(4)), Some((0, 2)));
    }

    #[test]
    fn without_colours_and_sizes_there_is_one_cell() {
        let grid = grid(&[placed(1, "", "")], &Looks::default());
        assert_eq!((grid.colours.len(), grid.sizes.len()), (1, 1));
        assert_eq!(grid.cell(0, 0).unwrap().available().steps(), 7);
    }
}
