//! The figures of the stock room: what variants sold and were asked for, what lies on the shelves, how it moved.

use rusqlite::{Row, params};

use crate::domain::figures::{Filter, Period};
use crate::domain::id::{ProductId, VariantId};
use crate::domain::money::Money;
use crate::domain::quantity::Quantity;
use crate::domain::time::Day;
use crate::store::report::{category_lines, lines, lines_by_customer, lines_by_day, narrow};
use crate::store::{Result, Tx};

/// What one look sold in one month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookSold {
    /// `2026-11`.
    pub month: String,
    /// Colour, empty when none.
    pub colour: String,
    /// Size, empty when none.
    pub size: String,
    /// Before tax, minor units; credit notes negative.
    pub net: i64,
    /// Thousandths of a unit.
    pub milli: i64,
}

/// What lies of one variant in the stores of the filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Which.
    pub variant: VariantId,
    /// SKU.
    pub sku: String,
    /// Product, colour, size.
    pub product: String,
    /// Colour, empty when none.
    pub colour: String,
    /// Size, empty when none.
    pub size: String,
    /// Decimals of its unit.
    pub decimals: u8,
    /// Counted goods.
    pub on_hand: Quantity,
    /// On hand − reserved.
    pub available: Quantity,
    /// Σ of the stores' reorder levels.
    pub reorder_level: Quantity,
    /// Asked for in the period, given up not counted.
    pub ordered: Quantity,
}

/// One balance with its prices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Balance {
    /// Which.
    pub variant: VariantId,
    /// Decimals of its unit.
    pub decimals: u8,
    /// Counted goods.
    pub on_hand: Quantity,
    /// On hand − reserved.
    pub available: Quantity,
    /// What it should not fall to.
    pub reorder_level: Quantity,
    /// Of one unit.
    pub cost: Money,
    /// Of one unit.
    pub price: Money,
}

/// How a product's stock stands and moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Course {
    /// Which.
    pub product: ProductId,
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Category's name, empty when none.
    pub category: String,
    /// On hand now, thousandths of a unit.
    pub milli: i64,
    /// What moved on a day, oldest first, thousandths of a unit.
    pub days: Vec<(Day, i64)>,
}

/// What customers say of a product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reviewed {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Each rating, 1–10.
    pub ratings: Vec<i64>,
}

/// A size's place in its class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Classed {
    /// The size's label.
    pub label: String,
    /// Its class's name.
    pub class: String,
}

const LOOKS_BY_MONTH: &str = "SELECT s.month, v.colour, v.size, sum(s.net), sum(s.quantity_milli)
     FROM variant_sales s CROSS JOIN variants v ON v.id = s.variant_id
     WHERE s.month BETWEEN ?1 AND ?2 AND (?3 IS NULL OR s.store_id = ?3)
       AND (?4 IS NULL OR v.product_id IN (SELECT id FROM products WHERE category_id = (SELECT id FROM categories WHERE name = ?4)))
     GROUP BY s.month, v.colour, v.size";
const LOOKS_BY_DAY: &str = lines_by_day!(
    "substr(b.day, 1, 7), v.colour, v.size",
    "substr(b.day, 1, 7), v.colour, v.size"
);
const LOOKS_OF_CATEGORY: &str = category_lines!(
    "substr(b.day, 1, 7), v.colour, v.size",
    "substr(b.day, 1, 7), v.colour, v.size"
);
const LOOKS_OF_CUSTOMER: &str = lines_by_customer!(
    "substr(b.day, 1, 7), v.colour, v.size",
    "substr(b.day, 1, 7), v.colour, v.size"
);

/// Orders of the period by customer `?5` or by day; what is on the shelf knows no customer.
macro_rules! demand {
    ($index:literal, $who:literal) => {
        concat!(
            "WITH demand AS MATERIALIZED (
               SELECT l.variant_id, sum(l.ordered - l.cancelled) AS ordered
                 FROM orders o INDEXED BY ", $index, " CROSS JOIN order_lines l ON l.order_id = o.id
                 CROSS JOIN customers c ON c.id = o.customer_id
                WHERE o.placed_day BETWEEN ?1 AND ?2 AND o.phase IN ('live', 'awaiting_approval')
                  AND (?3 IS NULL OR o.store_id = ?3) AND (?4 IS NULL OR c.country = ?4) AND ", $who, "
                GROUP BY l.variant_id),
             held AS MATERIALIZED (
               SELECT s.variant_id, sum(s.on_hand) AS on_hand, sum(s.on_hand - s.reserved) AS available,
                 sum(coalesce(s.reorder_level, v.reorder_level)) AS reorder_level
                 FROM stock s CROSS JOIN variants v ON v.id = s.variant_id
                WHERE ?3 IS NULL OR s.store_id = ?3 GROUP BY s.variant_id)
             SELECT v.id, v.sku, p.name, v.colour, v.size, u.decimals, coalesce(h.on_hand, 0), coalesce(h.available, 0),
               coalesce(h.reorder_level, 0), coalesce(d.ordered, 0)
             FROM variants v JOIN products p ON p.id = v.product_id JOIN units u ON u.id = p.unit_id
             LEFT JOIN held h ON h.variant_id = v.id LEFT JOIN demand d ON d.variant_id = v.id
             WHERE (h.variant_id IS NOT NULL OR d.variant_id IS NOT NULL)
               AND (?6 IS NULL OR p.category_id = (SELECT id FROM categories WHERE name = ?6))
             ORDER BY v.sku"
        )
    };
}

const HELD: &str = demand!("orders_by_day", "?5 IS NULL");
const HELD_OF_CUSTOMER: &str = demand!("orders_by_customer", "o.customer_id = ?5");
const BALANCES: &str = "SELECT s.variant_id, u.decimals, s.on_hand, s.on_hand - s.reserved,
       coalesce(s.reorder_level, v.reorder_level), v.cost, v.price
     FROM stock s JOIN variants v ON v.id = s.variant_id JOIN products p ON p.id = v.product_id JOIN units u ON u.id = p.unit_id
     WHERE (?1 IS NULL OR s.store_id = ?1) AND (?2 IS NULL OR p.category_id = (SELECT id FROM categories WHERE name = ?2))";
const STANDING: &str = "SELECT p.id, p.code, p.name, coalesce(k.name, ''),
       sum(s.on_hand * CASE u.decimals WHEN 0 THEN 1000 WHEN 1 THEN 100 WHEN 2 THEN 10 ELSE 1 END)
     FROM stock s JOIN variants v ON v.id = s.variant_id JOIN products p ON p.id = v.product_id JOIN units u ON u.id = p.unit_id
     LEFT JOIN categories k ON k.id = p.category_id
     WHERE (?1 IS NULL OR s.store_id = ?1) AND (?2 IS NULL OR k.name = ?2) GROUP BY p.id ORDER BY p.code";
const MOVED: &str = "SELECT product_id, day, sum(delta_milli) FROM stock_days
     WHERE day >= ?1 AND (?2 IS NULL OR store_id = ?2) GROUP BY product_id, day ORDER BY product_id, day";
const REVIEWS: &str =
    "SELECT p.code, p.name, r.rating FROM product_reviews r JOIN products p ON p.id = r.product_id
     WHERE (r.at IS NULL OR r.at = '' OR substr(r.at, 1, 10) BETWEEN ?1 AND ?2)
       AND (?3 IS NULL OR p.category_id = (SELECT id FROM categories WHERE name = ?3))
     ORDER BY p.code";
const CLASSES: &str =
    "SELECT s.label, c.name FROM sizes s JOIN size_classes c ON c.id = s.size_class_id
     ORDER BY c.position, c.name";

/// Whole months of a period, first and last as month keys, and the days at its ends that are of no whole month.
fn cut(period: Period) -> (Option<(String, String)>, Vec<Period>) {
    let after = period.to.plus(1);
    let first = if period.from == period.from.month_start() {
        period.from
    } else {
        period.from.month_start().plus(31).month_start()
    };
    let last = after.month_start();
    if first >= last {
        return (None, vec![period]);
    }
    let key = |day: Day| day.iso().chars().take(7).collect::<String>();
    let ends = [
        Period {
            from: period.from,
            to: first.plus(-1),
        },
        Period {
            from: last,
            to: period.to,
        },
    ];
    let ends = ends.into_iter().filter(|end| end.from <= end.to);
    (Some((key(first), key(last.plus(-1)))), ends.collect())
}

/// What each colour and size sold in each month of the period.
pub fn looks(tx: &Tx<'_>, filter: &Filter) -> Result<Vec<LookSold>> {
    let read = |row: &Row<'_>| look(row, 4);
    match (filter.customer, &filter.country, &filter.category) {
        (Some(_), ..) => return tx.all(LOOKS_OF_CUSTOMER, narrow!(filter), read),
        (None, Some(_), None) => return tx.all(LOOKS_BY_DAY, narrow!(filter), read),
        (None, Some(_), Some(_)) => return tx.all(LOOKS_OF_CATEGORY, narrow!(filter), read),
        (None, None, _) => {}
    }
    let (months, ends) = cut(filter.period);
    let mut sold = Vec::new();
    if let Some((first, last)) = months {
        let values = params![first, last, filter.store, filter.category];
        sold = tx.all(LOOKS_BY_MONTH, values, |row| look(row, 3))?;
    }
    for period in ends {
        let end = Filter {
            period,
            ..filter.clone()
        };
        let statement = match end.category {
            None => LOOKS_BY_DAY,
            Some(_) => LOOKS_OF_CATEGORY,
        };
        sold.extend(tx.all(statement, narrow!(end), read)?);
    }
    Ok(sold)
}

fn look(row: &Row<'_>, figures: usize) -> Result<LookSold> {
    Ok(LookSold {
        month: row.get(0)?,
        colour: row.get(1)?,
        size: row.get(2)?,
        net: row.get(figures)?,
        milli: row.get(figures + 1)?,
    })
}

/// Every variant that lies in a store of the filter or was asked for in its period, by SKU.
pub fn held(tx: &Tx<'_>, filter: &Filter) -> Result<Vec<Held>> {
    let statement = match filter.customer {
        None => HELD,
        Some(_) => HELD_OF_CUSTOMER,
    };
    tx.all(statement, narrow!(filter), |row| {
        Ok(Held {
            variant: row.get(0)?,
            sku: row.get(1)?,
            product: row.get(2)?,
            colour: row.get(3)?,
            size: row.get(4)?,
            decimals: row.get(5)?,
            on_hand: row.get(6)?,
            available: row.get(7)?,
            reorder_level: row.get(8)?,
            ordered: row.get(9)?,
        })
    })
}

/// Every balance of the filter's store and category.
pub fn balances(tx: &Tx<'_>, filter: &Filter) -> Result<Vec<Balance>> {
    tx.all(BALANCES, params![filter.store, filter.category], |row| {
        Ok(Balance {
            variant: row.get(0)?,
            decimals: row.get(1)?,
            on_hand: row.get(2)?,
            available: row.get(3)?,
            reorder_level: row.get(4)?,
            cost: row.get(5)?,
            price: row.get(6)?,
        })
    })
}

/// How each product's stock stands now and moved since the period began, by code.
pub fn courses(tx: &Tx<'_>, filter: &Filter) -> Result<Vec<Course>> {
    let mut courses = tx.all(STANDING, params![filter.store, filter.category], |row| {
        Ok(Course {
            product: row.get(0)?,
            code: row.get(1)?,
            name: row.get(2)?,
            category: row.get(3)?,
            milli: row.get(4)?,
            days: Vec::new(),
        })
    })?;
    let places: std::collections::HashMap<ProductId, usize> = courses
        .iter()
        .enumerate()
        .map(|(place, course)| (course.product, place))
        .collect();
    let mut statement = tx.prepare(MOVED)?;
    let mut rows = statement.query(params![filter.period.from, filter.store])?;
    while let Some(row) = rows.next()? {
        let place = places.get(&row.get(0)?);
        if let Some(course) = place.and_then(|place| courses.get_mut(*place)) {
            course.days.push((row.get(1)?, row.get(2)?));
        }
    }
    Ok(courses)
}

/// What customers said in the period, or without a date, of each product, by code.
pub fn reviews(tx: &Tx<'_>, filter: &Filter) -> Result<Vec<Reviewed>> {
    let Period { from, to } = filter.period;
    let mut found: Vec<Reviewed> = Vec::new();
    let mut statement = tx.prepare(REVIEWS)?;
    let mut rows = statement.query(params![from, to, filter.category])?;
    while let Some(row) = rows.next()? {
        let (code, name, rating) = (row.get(0)?, row.get(1)?, row.get(2)?);
        match found.last_mut().filter(|last| last.code == code) {
            Some(last) => last.ratings.push(rating),
            None => found.push(Reviewed {
                code,
                name,
                ratings: vec![rating],
            }),
        }
    }
    Ok(found)
}

/// Every size that has a class, in the order of the classes.
pub fn classes(tx: &Tx<'_>) -> Result<Vec<Classed>> {
    tx.all(CLASSES, [], |row| {
        Ok(Classed {
            label: row.get(0)?,
            class: row.get(1)?,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_whole_months_and_the_days_at_its_ends() {
        let period = |from: &str, to: &str| Period {
            from: Day::parse(from).unwrap(),
            to: Day::parse(to).unwrap(),
        };
        let months = |from: &str, to: &str| Some((from.to_owned(), to.to_owned()));
        assert_eq!(
            cut(period("2026-01-30", "2026-04-02")),
            (
                months("2026-02", "2026-03"),
                vec![
                    period("2026-01-30", "2026-01-31"),
                    period("2026-04-01", "2026-04-02")
                ]
            )
        );
        assert_eq!(
            cut(period("2026-02-01", "2026-02-28")),
            (months("2026-02", "2026-02"), vec![])
        );
        let within = period("2026-02-02", "2026-02-28");
        assert_eq!(cut(within), (None, vec![within]));
        let over = period("2026-02-15", "2026-03-15");
        assert_eq!(cut(over), (None, vec![over]));
    }
}
