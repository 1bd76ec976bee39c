//! Words and places of a report: what a chart measures, which column names a row, which rows count.

use crate::domain::figures::{Cell, Report, Table};
use crate::tui::screens::pen::number;

/// What the charts measure; a report without it shows its own first figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Measure {
    /// Bills less credit notes, before tax.
    #[default]
    NetSales,
    /// Order lines not given up, by order date.
    OrderedValue,
    /// Orders.
    Orders,
    /// Pieces.
    Pieces,
}

impl Measure {
    /// The next one, round.
    #[must_use]
    pub const fn next(self) -> Self {
        match self {
            Self::NetSales => Self::OrderedValue,
            Self::OrderedValue => Self::Orders,
            Self::Orders => Self::Pieces,
            Self::Pieces => Self::NetSales,
        }
    }

    const fn column(self) -> &'static str {
        match self {
            Self::NetSales => "net_sales",
            Self::OrderedValue => "ordered_value",
            Self::Orders => "orders",
            Self::Pieces => "pieces",
        }
    }

    /// In words.
    pub const fn label(self) -> &'static str {
        match self {
            Self::NetSales => "net sales",
            Self::OrderedValue => "ordered value",
            Self::Orders => "orders",
            Self::Pieces => "pieces",
        }
    }
}

/// The rows a panel shows: a status that no order has is left to the whole report.
pub fn rows_of(table: &Table) -> Vec<&Vec<Cell>> {
    let some = |row: &&Vec<Cell>| {
        row.iter()
            .any(|cell| number(cell).is_some_and(|value| value != 0))
    };
    match table.report {
        Report::SalesTrend => table.rows.iter().rev().collect(),
        _ => table.rows.iter().filter(some).collect(),
    }
}

/// What a report is called on screen.
pub const fn title(report: Report) -> &'static str {
    match report {
        Report::Dashboard => "Key figures",
        Report::SalesTrend => "Trend",
        Report::OrderStatus => "Status",
        Report::Products => "Products",
        Report::Customers => "Customers",
        Report::Categories => "Categories",
        Report::Countries => "Countries",
        Report::PaymentMethods => "Payments",
        Report::Procurement => "To buy",
        Report::StockDemand => "Demand",
        Report::Turnover => "Turnover",
        Report::InventoryStats => "In store",
        Report::Colours => "Colours",
        Report::Sizes => "Sizes",
        Report::SizeClasses => "Size classes",
        Report::ColourSizes => "Colour by size",
        Report::Reviews => "Reviews",
    }
}

/// Heads of columns whose machine name is not good enough with its first letter raised.
const HEADS: [(&str, &str); 65] = [
    ("aov", "Average order"),
    ("amount", "Amount"),
    ("average_order", "Average order"),
    ("available", "Available"),
    ("category", "Category"),
    ("change", "Change"),
    ("code", "Code"),
    ("colour", "Colour"),
    ("count", "Count"),
    ("country", "Country"),
    ("customer", "Customer"),
    ("customers", "Customers"),
    ("day", "Day"),
    ("discount", "Discount"),
    ("first_order", "First order"),
    ("last_order", "Last order"),
    ("lifetime_value", "Lifetime value"),
    ("method", "Method"),
    ("name", "Name"),
    ("net_sales", "Net sales"),
    ("ordered_value", "Ordered value"),
    ("orders", "Orders"),
    ("payments", "Payments"),
    ("pieces", "Pieces"),
    ("product", "Product"),
    ("product_code", "Code"),
    ("products", "Products"),
    ("projected", "Next 12 months"),
    ("share", "Share"),
    ("status", "Status"),
    ("store", "Store"),
    ("mean_7_days", "7-day mean"),
    ("orders_placed", "Placed"),
    ("refunded", "Refunded"),
    ("refunds", "Refunds"),
    ("figure", "Figure"),
    ("ordered_30_days", "Ordered 30 d"),
    ("reorder_level", "Level"),
    ("reorder_quantity", "Usual"),
    ("forecast", "Forecast"),
    ("value", "Value"),
    ("sku", "SKU"),
    ("supply", "Supply"),
    ("ordered", "Ordered"),
    ("cover_days", "Lasts days"),
    ("on_hand", "On hand"),
    ("sold", "Sold"),
    ("mean_stock", "Mean stock"),
    ("turnover", "Turnover"),
    ("days_of_inventory", "Days of stock"),
    ("size", "Size"),
    ("size_class", "Class"),
    ("variation", "Variation"),
    ("mean", "Mean"),
    ("reviews", "Reviews"),
    ("lowest", "Lowest"),
    ("highest", "Highest"),
    ("supplier", "Supplier"),
    ("lead_days", "Lead days"),
    ("safety_days", "Safety days"),
    ("incoming", "Incoming"),
    ("pack", "Pack"),
    ("quantity", "To order"),
    ("drafted", "Drafted"),
    ("cost", "Cost"),
];

/// A column's head in words; an unknown one's machine name.
pub fn heading(column: &'static str) -> &'static str {
    HEADS
        .iter()
        .find(|(name, _)| *name == column)
        .map_or(column, |(_, head)| head)
}

/// The column that names a row: its name, else the first.
pub fn naming(table: &Table) -> usize {
    let name = table.columns.iter().position(|column| *column == "name");
    name.unwrap_or(0)
}

/// The place of the column a chart draws, and its name in words.
pub fn measured(table: &Table, measure: Measure) -> Option<(usize, String)> {
    let wished = std::iter::once(measure.column());
    let known = [
        "net_sales",
        "amount",
        "ordered_value",
        "orders",
        "count",
        "pieces",
    ];
    wished
        .chain(known)
        .find_map(|name| table.columns.iter().position(|column| *column == name))
        .or_else(|| {
            let first = table.rows.first()?;
            first.iter().position(|cell| number(cell).is_some())
        })
        .map(|place| {
            (
                place,
                spoken(table.columns.get(place).copied().unwrap_or_default()),
            )
        })
}

fn spoken(column: &str) -> String {
    column.replace('_', " ")
}
