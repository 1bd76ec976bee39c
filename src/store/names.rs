//! What every variant is called, kept in memory: a search of the whole catalogue that finds nothing still fits a frame.

use crate::domain::id::VariantId;
use crate::domain::text::fold;
use crate::store::product::text;
use crate::store::{Result, Tx, shop};

const NAMES: &str = "SELECT v.id, p.name, v.colour, v.size, v.sku
     FROM variants v CROSS JOIN products p ON p.id = v.product_id ORDER BY v.sku";
const PLACE: &str = "SELECT count(*) FROM variants WHERE sku < ?1";

/// Product, colour, size and SKU of each variant, folded, in the order of the SKUs; a line each in one text.
#[derive(Debug)]
pub struct Names {
    revision: i64,
    text: String,
    /// Where each line ends in the text.
    ends: Vec<usize>,
    ids: Vec<VariantId>,
}

impl Names {
    /// Reads them all.
    pub fn read(tx: &Tx<'_>) -> Result<Self> {
        let mut names = Self {
            revision: shop::revisions(tx)?.0,
            text: String::new(),
            ends: Vec::new(),
            ids: Vec::new(),
        };
        let mut statement = tx.prepare(NAMES)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            for (column, after) in [(1, " "), (2, " "), (3, " "), (4, "\n")] {
                names.text.push_str(&fold(text(row, column)?));
                names.text.push_str(after);
            }
            names.ends.push(names.text.len());
            names.ids.push(row.get(0)?);
        }
        names.text.shrink_to_fit();
        Ok(names)
    }

    /// Whether nothing of the catalogue has changed since they were read.
    pub fn are_of(&self, tx: &Tx<'_>) -> Result<bool> {
        Ok(shop::revisions(tx)?.0 == self.revision)
    }

    /// The variants from this SKU on in which every one of the folded words occurs, in the order of the SKUs.
    pub fn find<'a>(
        &'a self,
        tx: &Tx<'_>,
        words: &'a [String],
        from: &str,
    ) -> Result<impl Iterator<Item = VariantId> + 'a> {
        let first: i64 = tx.value(PLACE, [from])?.unwrap_or(0);
        let first = usize::try_from(first).unwrap_or(0);
        let before = first.checked_sub(1).and_then(|place| self.ends.get(place));
        let mut at = before.copied().unwrap_or(0);
        // The longest word is the rarest: the others are looked for only where it is.
        let longest = words.iter().max_by_key(|word| word.len());
        let longest = longest.map_or("", String::as_str);
        Ok(std::iter::from_fn(move || {
            loop {
                let hit = at + self.text.get(at..)?.find(longest)?;
                let place = self.ends.partition_point(|end| *end <= hit);
                let end = *self.ends.get(place)?;
                let begin = place.checked_sub(1).and_then(|place| self.ends.get(place));
                let line = self.text.get(begin.copied().unwrap_or(0)..end)?;
                at = end;
                if words.iter().all(|word| line.contains(word.as_str())) {
                    return self.ids.get(place).copied();
                }
            }
        }))
    }
}
