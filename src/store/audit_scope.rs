//! Which tables the audit log speaks of, and why it is silent on the others.

/// How a table stands to the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// One entry for each changed row; changes of the named columns alone need none.
    Entries(&'static [&'static str]),
    /// No entries, for this reason.
    Silent(&'static str),
}

use Scope::{Entries, Silent};

const ROLLUP: &str = "a sum that verify recomputes";

/// Every table of the schema. What a column without entries holds follows from other rows (kept sums, status by the clock,
/// what a search folds), counts edits, or says when somebody was last seen.
pub const SCOPE: &[(&str, Scope)] = &[
    ("approvals", Entries(&[])),
    ("areas", Entries(&[])),
    ("audit", Silent("the log itself, held by its chain")),
    ("barcodes", Entries(&[])),
    ("bill_lines", Silent("sealed in the entry of their bill")),
    (
        "bill_series",
        Silent("the last number of each series, which verify holds against the bills"),
    ),
    ("bill_taxes", Silent("sealed in the entry of their bill")),
    ("bills", Entries(&[])),
    ("brands", Entries(&[])),
    ("categories", Entries(&[])),
    ("colours", Entries(&[])),
    ("count_entries", Entries(&[])),
    (
        "count_lines",
        Silent("follow from the count's entries, as verify recomputes"),
    ),
    ("counts", Entries(&["version"])),
    ("customer_accounts", Silent(ROLLUP)),
    ("customer_sales", Silent(ROLLUP)),
    ("customers", Entries(&["version", "search"])),
    ("daily_orders", Silent(ROLLUP)),
    ("daily_payments", Silent(ROLLUP)),
    ("daily_sales", Silent(ROLLUP)),
    (
        "feed_entries",
        Silent("the ids a machine sent; each points to a movement, which has its entry"),
    ),
    ("imports", Entries(&[])),
    ("line_lots", Entries(&[])),
    ("lots", Entries(&["on_hand"])),
    (
        "low_stock",
        Silent("kept by triggers from balances and levels"),
    ),
    ("movements", Entries(&[])),
    (
        "noticed",
        Silent("what was told already; no record of business"),
    ),
    (
        "notices",
        Silent("messages on their way out; what they tell of has its entries"),
    ),
    ("order_events", Entries(&[])),
    (
        "order_lines",
        Entries(&[
            "open",
            "reserved",
            "order_discount",
            "amount",
            "billed_amount",
            "position",
            "list_price",
        ]),
    ),
    (
        "orders",
        Entries(&[
            "user_id",
            "seat",
            "net",
            "tax",
            "rounding",
            "total",
            "billed_net",
            "billed_tax",
            "billed_total",
            "paid",
            "refunded",
            "quantity_milli",
            "has_picked",
            "created_at",
            "updated_at",
            "placed_at",
            "placed_day",
            "expires_at",
            "binned_at",
            "version",
            "confirmation",
            "legacy_status",
        ]),
    ),
    ("payment_methods", Entries(&[])),
    ("payments", Entries(&[])),
    ("pictures", Entries(&[])),
    ("presence", Silent("who has what open now")),
    (
        "price_changes",
        Silent(
            "the variant's entry has old and new price and cost; verify holds the last one against it",
        ),
    ),
    ("product_sales", Silent(ROLLUP)),
    ("products", Entries(&["version"])),
    ("purchase_lines", Entries(&[])),
    ("purchase_orders", Entries(&["version"])),
    ("remarks", Entries(&[])),
    ("settings", Entries(&[])),
    ("shipments", Entries(&["version", "changed_at"])),
    (
        "shop",
        Entries(&[
            "order_number",
            "catalogue_revision",
            "customers_revision",
            "purchase_number",
            "transfer_number",
            "count_number",
            "barcode_number",
        ]),
    ),
    ("size_classes", Entries(&[])),
    ("sizes", Entries(&[])),
    ("stock", Entries(&["on_hand", "reserved", "picked"])),
    ("stock_days", Silent(ROLLUP)),
    ("stock_policies", Entries(&[])),
    ("stores", Entries(&["version"])),
    ("supplier_variants", Entries(&[])),
    ("suppliers", Entries(&["version"])),
    ("tax_classes", Entries(&[])),
    ("tax_components", Entries(&[])),
    ("transfer_lines", Entries(&[])),
    ("transfers", Entries(&["version"])),
    ("units", Entries(&[])),
    (
        "users",
        Entries(&["failed_attempts", "locked_until", "last_seen_at", "version"]),
    ),
    ("variant_sales", Silent(ROLLUP)),
    ("variants", Entries(&["version"])),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_of_the_schema_is_spoken_of_or_told_why_not() {
        let conn = rusqlite::Connection::open_in_memory().unwrap();
        conn.execute_batch(include_str!("../../schema.sql"))
            .unwrap();
        let mut ask = conn
            .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
            .unwrap();
        let tables = ask.query_map([], |row| row.get::<_, String>(0)).unwrap();
        let tables: Vec<String> = tables.map(|name| name.unwrap()).collect();
        let known: Vec<&str> = SCOPE.iter().map(|(table, _)| *table).collect();
        assert_eq!(tables, known);
        for (table, scope) in SCOPE {
            let Entries(columns) = scope else { continue };
            for column in *columns {
                conn.prepare(&format!("SELECT {column} FROM {table}"))
                    .unwrap();
            }
        }
    }
}
