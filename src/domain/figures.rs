//! What reports ask and answer: periods, filters, tables and the dashboard.

use crate::domain::id::{CustomerId, StoreId};
use crate::domain::money::Money;
use crate::domain::time::Day;

/// A span of the shop's local days, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Period {
    /// First day.
    pub from: Day,
    /// Last day.
    pub to: Day,
}

impl Period {
    /// The `days` days that end at `to`.
    pub fn ending(to: Day, days: i64) -> Self {
        Self {
            from: to.plus(1 - days.max(1)),
            to,
        }
    }

    /// How many days it has.
    pub fn days(self) -> i64 {
        self.to.since(self.from) + 1
    }

    /// The same length right before it.
    #[must_use]
    pub fn before(self) -> Self {
        Self {
            from: self.from.plus(-self.days()),
            to: self.from.plus(-1),
        }
    }

    /// Every day of it.
    pub fn each_day(self) -> impl Iterator<Item = Day> {
        (0..self.days()).map(move |offset| self.from.plus(offset))
    }
}

/// What figures are narrowed to; the same for charts, tables and exports.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Filter {
    /// Days.
    pub period: Period,
    /// One store.
    pub store: Option<StoreId>,
    /// One category, by name.
    pub category: Option<String>,
    /// One customer.
    pub customer: Option<CustomerId>,
    /// One country, ISO 3166 alpha-2.
    pub country: Option<String>,
}

/// The reports there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Report {
    /// Key figures with their change.
    Dashboard,
    /// Net sales, ordered value, orders, pieces a day.
    SalesTrend,
    /// Orders by derived status.
    OrderStatus,
    /// Ranked products.
    Products,
    /// Ranked customers.
    Customers,
    /// Categories with their share.
    Categories,
    /// Countries with their share.
    Countries,
    /// Payment methods with their share.
    PaymentMethods,
    /// What to order again.
    Procurement,
    /// Variants asked for beside what is available.
    StockDemand,
    /// How often the mean stock is sold.
    Turnover,
    /// What lies in the stores.
    InventoryStats,
    /// Colours with their share.
    Colours,
    /// Sizes with their share.
    Sizes,
    /// Classes of sizes with their share.
    SizeClasses,
    /// Every colour in every size.
    ColourSizes,
    /// What customers think of products.
    Reviews,
}

crate::domain::order::words!(Report {
    Dashboard => "dashboard",
    SalesTrend => "sales-trend",
    OrderStatus => "order-status",
    Products => "products",
    Customers => "customers",
    Categories => "categories",
    Countries => "countries",
    PaymentMethods => "payment-methods",
    Procurement => "procurement",
    StockDemand => "stock-demand",
    Turnover => "turnover",
    InventoryStats => "inventory-stats",
    Colours => "colours",
    Sizes => "sizes",
    SizeClasses => "size-classes",
    ColourSizes => "colour-sizes",
    Reviews => "reviews",
});

/// One cell of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Words.
    Text(String),
    /// A whole number.
    Count(i64),
    /// An amount.
    Money(Money),
    /// A quantity in thousandths of a unit.
    Milli(i64),
    /// A share or change in basis points; [`None`] = not defined (shown as `–`).
    Share(Option<i64>),
    /// A local day; [`None`] = never.
    Day(Option<Day>),
}

/// A report as a table: what panels draw and exports write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Which report.
    pub report: Report,
    /// The filter that was applied.
    pub filter: Filter,
    /// What the figures are (domain.md §5), one sentence.
    pub caption: String,
    /// Column names as machines read them (`net_sales`).
    pub columns: Vec<&'static str>,
    /// Rows, each as long as `columns`; whole, never cut.
    pub rows: Vec<Vec<Cell>>,
}

/// One key figure with the period before it and its course.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kpi {
    /// As machines read it (`aov_mom`).
    pub name: &'static str,
    /// As people read it.
    pub label: &'static str,
    /// Its value.
    pub value: Cell,
    /// Change against the period before, in basis points; [`None`] = not defined.
    pub change: Option<i64>,
    /// One value a day of the period, for the sparkline; may be empty.
    pub course: Vec<i64>,
    /// The report it opens.
    pub report: Report,
}

/// All that the dashboard shows, from one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dashboard {
    /// The filter that was applied.
    pub filter: Filter,
    /// The cards.
    pub kpis: Vec<Kpi>,
    /// The tables beneath: trend, status, products, customers, categories, countries, payment methods.
    pub tables: Vec<Table>,
}
