//! The figures behind every panel: what was sold, by day, product and customer. Roll-ups serve what they can.
//!
//! Net sales count bills before tax by bill day, credit notes negative (domain.md §5). Without a filter that cuts
//! through them the kept roll-ups answer; else bills and their lines are read through the index that fits.

use std::collections::HashMap;

use rusqlite::{Row, params};

use crate::domain::figures::{Filter, Period};
use crate::domain::id::{CustomerId, ProductId};
use crate::domain::time::Day;
use crate::store::{Result, Tx};

/// What was sold: orders, net sales and quantity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sold {
    /// Orders billed for the first time; by product or category, bills that carry it.
    pub orders: i64,
    /// Before tax, minor units.
    pub net: i64,
    /// Thousandths of a unit.
    pub milli: i64,
}

/// A product with what was sold of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductSold {
    /// Identity.
    pub id: ProductId,
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Category's name, empty when none.
    pub category: String,
    /// How much.
    pub sold: Sold,
}

/// A customer with what was sold to him.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerSold {
    /// Identity.
    pub id: CustomerId,
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// ISO 3166 alpha-2, empty when unknown.
    pub country: String,
    /// How much.
    pub sold: Sold,
    /// Day of the first order ever that stands.
    pub first: Option<Day>,
    /// Day of the last.
    pub last: Option<Day>,
}

/// The filter as parameters: from, to, store, country, customer, category.
macro_rules! narrow {
    ($filter:expr) => {
        params![
            $filter.period.from,
            $filter.period.to,
            $filter.store,
            $filter.country.as_deref(),
            $filter.customer,
            $filter.category.as_deref(),
        ]
    };
}
pub(super) use narrow;

/// Bills `b` of a customer and of the duplicates that became part of him, found by the index of bills by customer.
macro_rules! of_customer {
    () => {
        "b.customer_id IN (SELECT id FROM customers WHERE id = ?5
           UNION ALL SELECT id FROM customers WHERE merged_into_id = ?5)"
    };
}
pub(super) use of_customer;

/// Bills of the filter with their sign, read by day or by customer; the category does not narrow them.
macro_rules! bills {
    ($index:literal, $select:literal, $group:literal) => {
        concat!(
            "SELECT ", $select, ",
               sum(b.kind = 'bill' AND NOT EXISTS (SELECT 1 FROM bills e WHERE e.order_id = b.order_id AND e.id < b.id)),
               sum(CASE b.kind WHEN 'bill' THEN b.net ELSE -b.net END),
               sum(CASE b.kind WHEN 'bill' THEN b.quantity_milli ELSE -b.quantity_milli END)
             FROM bills b INDEXED BY ", $index, " CROSS JOIN customers q ON q.id = b.customer_id
             CROSS JOIN customers c ON c.id = coalesce(q.merged_into_id, q.id)
             WHERE b.day BETWEEN ?1 AND ?2 AND (?3 IS NULL OR b.store_id = ?3)
               AND (?4 IS NULL OR c.country = ?4) AND ", of_customer!(), " AND ?6 IS NULL
             GROUP BY ", $group
        )
    };
}

/// Bill lines of the filter with their sign; `$who` says how the customer narrows, so that the index serves.
macro_rules! lines {
    ($index:literal, $who:expr, $select:literal, $group:literal) => {
        concat!(
            "SELECT ", $select, ",
               count(DISTINCT CASE b.kind WHEN 'bill' THEN b.id END),
               sum(CASE b.kind WHEN 'bill' THEN l.net ELSE -l.net END),
               sum(CASE b.kind WHEN 'bill' THEN l.quantity ELSE -l.quantity END
                   * CASE l.decimals WHEN 0 THEN 1000 WHEN 1 THEN 100 WHEN 2 THEN 10 ELSE 1 END)
             FROM bills b INDEXED BY ", $index, " CROSS JOIN customers q ON q.id = b.customer_id
             CROSS JOIN customers c ON c.id = coalesce(q.merged_into_id, q.id)
             CROSS JOIN bill_lines l ON l.bill_id = b.id CROSS JOIN variants v ON v.id = l.variant_id
             CROSS JOIN products p ON p.id = v.product_id
             WHERE b.day BETWEEN ?1 AND ?2 AND (?3 IS NULL OR b.store_id = ?3)
               AND (?4 IS NULL OR c.country = ?4) AND ", $who, " AND (?6 IS NULL OR p.category_id = (SELECT id FROM categories WHERE name = ?6))
             GROUP BY ", $group
        )
    };
}

macro_rules! lines_by_day {
    ($select:literal, $group:literal) => {
        lines!("bills_by_day", "(?5 IS NULL OR c.id = ?5)", $select, $group)
    };
}

macro_rules! lines_by_customer {
    ($select:literal, $group:literal) => {
        lines!(
            "bills_by_customer",
            $crate::store::report::of_customer!(),
            $select,
            $group
        )
    };
}

/// Bill lines of one category with their sign: from its goods to their lines, among the bills that the period's lie
/// between. A category is a small part of the catalogue; reading every bill of a year to find it is not.
macro_rules! category_lines {
    ($select:literal, $group:literal) => {
        concat!(
            "SELECT ", $select, ",
               count(DISTINCT CASE b.kind WHEN 'bill' THEN b.id END),
               sum(CASE b.kind WHEN 'bill' THEN l.net ELSE -l.net END),
               sum(CASE b.kind WHEN 'bill' THEN l.quantity ELSE -l.quantity END
                   * CASE l.decimals WHEN 0 THEN 1000 WHEN 1 THEN 100 WHEN 2 THEN 10 ELSE 1 END)
             FROM categories k CROSS JOIN products p ON p.category_id = k.id CROSS JOIN variants v ON v.product_id = p.id
             CROSS JOIN bill_lines l INDEXED BY bill_lines_by_variant ON l.variant_id = v.id
               AND l.bill_id BETWEEN (SELECT min(id) FROM bills INDEXED BY bills_by_day WHERE day BETWEEN ?1 AND ?2)
                                 AND (SELECT max(id) FROM bills INDEXED BY bills_by_day WHERE day BETWEEN ?1 AND ?2)
             CROSS JOIN bills b ON b.id = l.bill_id CROSS JOIN customers q ON q.id = b.customer_id
             CROSS JOIN customers c ON c.id = coalesce(q.merged_into_id, q.id)
             WHERE k.name = ?6 AND b.day BETWEEN ?1 AND ?2 AND (?3 IS NULL OR b.store_id = ?3)
               AND (?4 IS NULL OR c.country = ?4) AND ?5 IS NULL
             GROUP BY ", $group
        )
    };
}

pub(super) use {category_lines, lines, lines_by_customer, lines_by_day};

/// First and last order of customer `c`: numbers are given in the order of placing, so the index finds the two ends.
macro_rules! ends {
    () => {
        "(SELECT o.placed_day FROM orders o WHERE o.customer_id = c.id AND o.number IS NOT NULL
            AND o.status NOT IN ('cancelled', 'deleted', 'expired', 'rejected') ORDER BY o.number LIMIT 1),
         (SELECT o.placed_day FROM orders o WHERE o.customer_id = c.id AND o.number IS NOT NULL
            AND o.status NOT IN ('cancelled', 'deleted', 'expired', 'rejected') ORDER BY o.number DESC LIMIT 1)"
    };
}

const DAYS: &str = "SELECT day, sum(orders), sum(net), sum(quantity_milli) FROM daily_sales
     WHERE day BETWEEN ?1 AND ?2 AND (?3 IS NULL OR store_id = ?3) GROUP BY day";
const DAYS_BY_COUNTRY: &str = "SELECT s.period, sum(s.orders), sum(s.net), sum(s.quantity_milli)
     FROM json_each(?1) span CROSS JOIN customer_sales s ON s.period BETWEEN span.value ->> 0 AND span.value ->> 1
     CROSS JOIN customers c ON c.id = s.customer_id
     WHERE (?2 IS NULL OR s.store_id = ?2) AND c.country = ?3 GROUP BY s.period";
const DAYS_OF_CUSTOMER: &str = bills!("bills_by_customer", "b.day", "b.day");
const DAYS_OF_CATEGORY: &str = category_lines!("b.day", "b.day");
const DAYS_OF_CUSTOMER_LINES: &str = lines_by_customer!("b.day", "b.day");

/// Summed here, not in SQL: its grouping takes longer than the reading.
const PRODUCT_ROWS: &str = "SELECT s.product_id, s.orders, s.net, s.quantity_milli
     FROM json_each(?1) span CROSS JOIN product_sales s ON s.period BETWEEN span.value ->> 0 AND span.value ->> 1
     WHERE ?2 IS NULL OR s.store_id = ?2";
const PRODUCT: &str = "SELECT p.code, p.name, ifnull(k.name, '')
     FROM products p LEFT JOIN categories k ON k.id = p.category_id WHERE p.id = ?1 AND (?2 IS NULL OR k.name = ?2)";
const PRODUCTS_OF_LINES: &str = lines_by_day!(
    "p.id, p.code, p.name, ifnull((SELECT k.name FROM categories k WHERE k.id = p.category_id), '')",
    "p.id"
);
const PRODUCTS_OF_CATEGORY: &str =
    category_lines!("p.id, p.code, p.name, ifnull(k.name, '')", "p.id");
const PRODUCTS_OF_CUSTOMER: &str = lines_by_customer!(
    "p.id, p.code, p.name, ifnull((SELECT k.name FROM categories k WHERE k.id = p.category_id), '')",
    "p.id"
);

const CUSTOMERS: &str = concat!(
    "SELECT c.id, c.code, c.name, c.country, t.orders, t.net, t.milli, ",
    ends!(),
    " FROM (SELECT s.customer_id, sum(s.orders) AS orders, sum(s.net) AS net, sum(s.quantity_milli) AS milli
          FROM json_each(?1) span CROSS JOIN customer_sales s
            ON s.period BETWEEN span.value ->> 0 AND span.value ->> 1
         WHERE ?2 IS NULL OR s.store_id = ?2 GROUP BY s.customer_id) t
     CROSS JOIN customers c ON c.id = t.customer_id WHERE ?3 IS NULL OR c.country = ?3"
);
const BUYERS: &str = "SELECT count(*) FROM (SELECT s.customer_id
       FROM json_each(?1) span CROSS JOIN customer_sales s
         ON s.period BETWEEN span.value ->> 0 AND span.value ->> 1
      WHERE ?2 IS NULL OR s.store_id = ?2 GROUP BY s.customer_id
     HAVING sum(s.orders) > 0 OR sum(s.net) > 0) t
     CROSS JOIN customers c ON c.id = t.customer_id WHERE ?3 IS NULL OR c.country = ?3";
const CUSTOMER: &str = bills!(
    "bills_by_customer",
    "c.id, c.code, c.name, c.country",
    "c.id"
);
const CUSTOMERS_OF_CATEGORY: &str = category_lines!("c.id, c.code, c.name, c.country", "c.id");
const CUSTOMER_OF_LINES: &str = lines_by_customer!("c.id, c.code, c.name, c.country", "c.id");
const ENDS: &str = concat!("SELECT ", ends!(), " FROM customers c WHERE c.id = ?1");
const HAS_CATEGORY: &str = "SELECT EXISTS (SELECT 1 FROM categories WHERE name = ?1)";

/// Whether there is a category of that name.
pub fn has_category(tx: &Tx<'_>, name: &str) -> Result<bool> {
    Ok(tx.value(HAS_CATEGORY, [name])?.unwrap_or(false))
}

fn sold(row: &Row<'_>, first: usize) -> Result<Sold> {
    Ok(Sold {
        orders: row.get(first)?,
        net: row.get(first + 1)?,
        milli: row.get(first + 2)?,
    })
}

/// The period as spans of keys: whole months as month keys, the days at its ends as day spans.
fn spans(period: Period) -> String {
    json(period, true)
}

/// The period as spans of day keys, cut at the months so that no month key falls within.
fn day_spans(period: Period) -> String {
    json(period, false)
}

fn json(period: Period, months: bool) -> String {
    let mut parts = Vec::new();
    let mut from = period.from;
    while from <= period.to {
        let month_end = from.month_start().plus(31).month_start().plus(-1);
        let to = month_end.min(period.to);
        let (mut first, mut last) = (from.iso(), to.iso());
        if months && from == from.month_start() && to == month_end {
            first.truncate(7);
            last.truncate(7);
        }
        parts.push(format!("[\"{first}\",\"{last}\"]"));
        let next = to.plus(1);
        if next <= from {
            break;
        }
        from = next;
    }
    format!("[{}]", parts.join(","))
}

/// What was sold on each day that has sales, oldest first.
pub fn sold_by_day(tx: &Tx<'_>, filter: &Filter) -> Result<Vec<(Day, Sold)>> {
    let read = |row: &Row<'_>| Ok((row.get(0)?, sold(row, 1)?));
    let Filter {
        period,
        store,
        category,
        customer,
        country,
    } = filter;
    match (category, customer, country) {
        (None, None, None) => tx.all(DAYS, params![period.from, period.to, store], read),
        (None, None, Some(country)) => {
            let values = params![day_spans(*period), store, country];
            tx.all(DAYS_BY_COUNTRY, values, read)
        }
        (None, Some(_), _) => tx.all(DAYS_OF_CUSTOMER, narrow!(filter), read),
        (Some(_), None, _) => tx.all(DAYS_OF_CATEGORY, narrow!(filter), read),
        (Some(_), Some(_), _) => tx.all(DAYS_OF_CUSTOMER_LINES, narrow!(filter), read),
    }
}

/// Every product sold, by net sales, largest first.
pub fn products(tx: &Tx<'_>, filter: &Filter) -> Result<Vec<ProductSold>> {
    let read = |row: &Row<'_>| {
        Ok(ProductSold {
            id: row.get(0)?,
            code: row.get(1)?,
            name: row.get(2)?,
            category: row.get(3)?,
            sold: sold(row, 4)?,
        })
    };
    let mut found = match (filter.customer, &filter.country, &filter.category) {
        (None, None, _) => products_of_periods(tx, filter),
        (None, Some(_), None) => tx.all(PRODUCTS_OF_LINES, narrow!(filter), read),
        (None, Some(_), Some(_)) => tx.all(PRODUCTS_OF_CATEGORY, narrow!(filter), read),
        (Some(_), ..) => tx.all(PRODUCTS_OF_CUSTOMER, narrow!(filter), read),
    }?;
    found.retain(|row| row.sold != Sold::default());
    found.sort_by(|a, b| (b.sold.net, &a.code).cmp(&(a.sold.net, &b.code)));
    Ok(found)
}

fn products_of_periods(tx: &Tx<'_>, filter: &Filter) -> Result<Vec<ProductSold>> {
    let mut sums: HashMap<ProductId, Sold> = HashMap::new();
    let mut statement = tx.prepare(PRODUCT_ROWS)?;
    let mut rows = statement.query(params![spans(filter.period), filter.store])?;
    while let Some(row) = rows.next()? {
        let part = sold(row, 1)?;
        let sum = sums.entry(row.get(0)?).or_default();
        sum.orders += part.orders;
        sum.net += part.net;
        sum.milli += part.milli;
    }
    let mut found = Vec::with_capacity(sums.len());
    for (id, sold) in sums {
        let named = tx.one(PRODUCT, params![id, filter.category], |row| {
            Ok(ProductSold {
                id,
                code: row.get(0)?,
                name: row.get(1)?,
                category: row.get(2)?,
                sold,
            })
        })?;
        found.extend(named);
    }
    Ok(found)
}

/// Every customer who bought, by net sales, largest first.
pub fn customers(tx: &Tx<'_>, filter: &Filter) -> Result<Vec<CustomerSold>> {
    let read = |row: &Row<'_>| {
        Ok(CustomerSold {
            id: row.get(0)?,
            code: row.get(1)?,
            name: row.get(2)?,
            country: row.get(3)?,
            sold: sold(row, 4)?,
            first: None,
            last: None,
        })
    };
    let mut found = match (&filter.category, filter.customer) {
        (None, None) => {
            let values = params![spans(filter.period), filter.store, filter.country];
            tx.all(CUSTOMERS, values, |row| {
                Ok(CustomerSold {
                    first: row.get(7)?,
                    last: row.get(8)?,
                    ..read(row)?
                })
            })
        }
        (None, Some(_)) => with_ends(tx, tx.all(CUSTOMER, narrow!(filter), read)?),
        (Some(_), None) => with_ends(tx, tx.all(CUSTOMERS_OF_CATEGORY, narrow!(filter), read)?),
        (Some(_), Some(_)) => with_ends(tx, tx.all(CUSTOMER_OF_LINES, narrow!(filter), read)?),
    }?;
    found.retain(|row| row.sold != Sold::default());
    found.sort_by(|a, b| (b.sold.net, &a.code).cmp(&(a.sold.net, &b.code)));
    Ok(found)
}

fn with_ends(tx: &Tx<'_>, mut rows: Vec<CustomerSold>) -> Result<Vec<CustomerSold>> {
    for row in &mut rows {
        let ends = tx.one(ENDS, [row.id], |row| Ok((row.get(0)?, row.get(1)?)))?;
        (row.first, row.last) = ends.unwrap_or_default();
    }
    Ok(rows)
}

/// How many customers bought.
pub fn buyers(tx: &Tx<'_>, filter: &Filter) -> Result<i64> {
    if filter.category.is_none() && filter.customer.is_none() {
        let values = params![spans(filter.period), filter.store, filter.country];
        return Ok(tx.value(BUYERS, values)?.unwrap_or(0));
    }
    let bought = customers(tx, filter)?
        .into_iter()
        .filter(|row| row.sold.orders > 0 || row.sold.net > 0);
    Ok(i64::try_from(bought.count()).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(from: &str, to: &str) -> Period {
        Period {
            from: Day::parse(from).unwrap(),
            to: Day::parse(to).unwrap(),
        }
    }

    #[test]
    fn a_long_period_is_read_by_its_months_and_the_days_at_its_ends() {
        let long = period("2026-01-30", "2026-04-02");
        assert_eq!(
            spans(long),
            r#"[["2026-01-30","2026-01-31"],["2026-02","2026-02"],["2026-03","2026-03"],["2026-04-01","2026-04-02"]]"#
        );
        assert_eq!(
            day_spans(period("2026-02-01", "2026-03-01")),
            r#"[["2026-02-01","2026-02-28"],["2026-03-01","2026-03-01"]]"#
        );
        assert_eq!(
            spans(period("2024-02-01", "2024-02-29")),
            r#"[["2024-02","2024-02"]]"#
        );
        assert_eq!(spans(period("2026-02-02", "2026-02-01")), "[]");
    }
}
